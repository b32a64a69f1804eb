//! `except` clauses that ask a function: by default, instances match what has their arguments.
//!
//! Here belongs the comparison in a handler and what it is replaced with. Which exception is being
//! handled, and what happens when no clause matches, stays the machine's business.

use crate::error::Refusal;
use crate::pattern::op;
use crate::source::Source;
use crate::transformer::{Context, Matched, Outcome, Rule, Transformer};
use bc_core::asm::{Asm, AsmError, Builder, Instr, Operand};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::opcode::{CompareOp, Opcode};
use bc_core::text::Text;
use std::sync::Arc;

/// What the code object of the default matcher is called: no program can have a function of that name.
const HELPER: &str = "<exception matcher>";

/// Lets a matcher decide whether an `except` clause handles an exception. It is called with the
/// clause's expression and the exception's type, value and traceback; if what it returns is true, the
/// clause is entered. Everything else about `try` stays as it is.
///
/// The default matcher handles a class as Python does, with the same `TypeError` for what is no
/// exception; an instance, `except ValueError("bar"):`, matches exceptions of its class and of classes
/// below it whose `args` are equal; a tuple matches if anything in it does, tuples in it too. All of a
/// tuple is looked at even if its first item matches, so that what does not belong there is always
/// told.
///
/// The rewritten code imports `sys`, and the default matcher `builtins`: a program without
/// `__import__` finds neither. Comparisons outside of a handler, which no compiler makes, get `None`
/// for the value and the traceback.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::{CompareOp, Opcode};
/// use bc_transform::Pass;
/// use bc_transform::catalogue::PatternMatchedExceptions;
/// use std::sync::Arc;
///
/// let handles = Asm::function("handles", ["type", "expression"])
///     .load_fast("type").load_fast("expression").compare(CompareOp::ExceptionMatch)
///     .op(Opcode::RETURN_VALUE).build()?;
/// let matched = PatternMatchedExceptions::with_matcher("errors:matches".parse()?);
/// let asked = matched.apply(&Arc::new(handles))?;
/// assert!(asked.names().iter().any(|name| **name == *"matches"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct PatternMatchedExceptions {
    matcher: Option<Source>,
}

impl PatternMatchedExceptions {
    /// With the default matcher.
    pub fn new() -> PatternMatchedExceptions {
        PatternMatchedExceptions::default()
    }

    /// With a matcher of one's own.
    pub fn with_matcher(matcher: Source) -> PatternMatchedExceptions {
        PatternMatchedExceptions {
            matcher: Some(matcher),
        }
    }
}

impl Transformer for PatternMatchedExceptions {
    /// The default matcher of this code object, made when the first clause needs it.
    type State = Option<Arc<CodeObject>>;

    fn name(&self) -> String {
        "pattern_matched_exceptions".to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        vec![Rule::of(
            op(Opcode::COMPARE_OP).compare(CompareOp::ExceptionMatch),
            ask,
        )]
    }
}

/// On the stack are the type and the clause's expression; the matcher's answer takes their place.
fn ask(
    pass: &PatternMatchedExceptions,
    matched: &Matched<'_>,
    context: &mut Context<'_, Option<Arc<CodeObject>>>,
) -> Result<Outcome, Refusal> {
    let line = matched.line();
    let flags = context.code().flags();
    let instr = |opcode, operand: Operand| Instr::new(opcode, operand, line);
    let mut code = vec![instr(Opcode::ROT_TWO, Operand::None)];
    match &pass.matcher {
        Some(source) => code.extend(source.load(flags, line)),
        None => {
            let matcher = match &context.state {
                Some(matcher) => Arc::clone(matcher),
                None => {
                    let filename = Arc::clone(context.code().filename());
                    let made = matcher(filename, line).map_err(|error| {
                        Refusal::at(line, format!("the matcher cannot be made: {error}"))
                    })?;
                    Arc::clone(context.state.insert(Arc::new(made)))
                }
            };
            code.extend([
                instr(Opcode::LOAD_CONST, Operand::Const(matcher.into())),
                instr(Opcode::LOAD_CONST, Operand::constant(HELPER)),
                instr(Opcode::MAKE_FUNCTION, Operand::Number(0)),
            ]);
        }
    }
    code.push(instr(Opcode::ROT_THREE, Operand::None));
    code.extend(Source::attribute("sys", "exc_info").load(flags, line));
    code.extend([
        instr(Opcode::CALL_FUNCTION, Operand::Number(0)),
        // The type is at hand already: it comes out on top, with the value below.
        instr(Opcode::UNPACK_SEQUENCE, Operand::Number(3)),
        instr(Opcode::POP_TOP, Operand::None),
        instr(Opcode::ROT_TWO, Operand::None),
        instr(Opcode::CALL_FUNCTION, Operand::Number(4)),
    ]);
    Ok(Outcome::replace(code))
}

/// ```python
/// def matcher(expression, type, value, traceback):
///     import builtins
///     found = False
///     open = [expression]
///     while open:
///         each = open.pop()
///         if builtins.isinstance(each, builtins.tuple):
///             open.extend(builtins.reversed(each))
///         elif builtins.isinstance(each, builtins.BaseException):
///             if type <exception match> builtins.type(each):
///                 if value.args == each.args:
///                     found = True
///         elif type <exception match> each:
///             found = True
///     return found
/// ```
fn matcher(filename: Arc<Text>, line: i32) -> Result<CodeObject, AsmError> {
    Asm::function(HELPER, ["expression", "type", "value", "traceback"])
        .line(line)
        .filename(filename)
        .load_const(0)
        .load_const(Constant::None)
        .name(Opcode::IMPORT_NAME, "builtins")
        .store_fast("builtins")
        .load_const(false)
        .store_fast("found")
        .load_fast("expression")
        .with(Opcode::BUILD_LIST, 1)
        .store_fast("open")
        .while_(|b| b.load_fast("open"), round)
        .load_fast("found")
        .op(Opcode::RETURN_VALUE)
        .build()
}

/// The body of the matcher's loop.
fn round(b: Builder) -> Builder {
    let next = b.load_fast("open").load_attr("pop").call(0);
    next.store_fast("each").if_else(
        |b| is_a(b, "tuple"),
        open_tuple,
        |b| {
            b.if_else(
                |b| is_a(b, "BaseException"),
                try_instance,
                |b| b.if_(|b| matches(b, |b| b.load_fast("each")), found),
            )
        },
    )
}

fn builtin(b: Builder, name: &str) -> Builder {
    b.load_fast("builtins").load_attr(name)
}

fn is_a(b: Builder, class: &str) -> Builder {
    builtin(builtin(b, "isinstance").load_fast("each"), class).call(2)
}

fn open_tuple(b: Builder) -> Builder {
    builtin(b.load_fast("open").load_attr("extend"), "reversed")
        .load_fast("each")
        .call(1)
        .call(1)
        .op(Opcode::POP_TOP)
}

fn try_instance(b: Builder) -> Builder {
    let of_its_class = |b| matches(b, |b| builtin(b, "type").load_fast("each").call(1));
    let with_its_arguments = |b: Builder| {
        let args = b.load_fast("value").load_attr("args");
        args.load_fast("each")
            .load_attr("args")
            .compare(CompareOp::Eq)
    };
    b.if_(of_its_class, |b| b.if_(with_its_arguments, found))
}

/// Python's own comparison, which also says what it says about things that are no exceptions.
fn matches(b: Builder, class: impl FnOnce(Builder) -> Builder) -> Builder {
    class(b.load_fast("type")).compare(CompareOp::ExceptionMatch)
}

fn found(b: Builder) -> Builder {
    b.load_const(true).store_fast("found")
}
