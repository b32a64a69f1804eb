//! What a transformer says: its rules and hooks. What is done with them is the business of the engine
//! below.

mod engine;
#[cfg(test)]
mod tests;

use crate::error::{Error, Refusal};
use crate::pass::{Event, Pass};
use crate::pattern::{Match, Node, Pattern, PatternError, one_of, op};
use crate::roles::{Role, Roles};
use bc_core::asm::{Asm, Instr, Item, Label, Operand, Tables};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use bc_core::verify::VerifiedCode;
use std::cell::{Cell, OnceCell};
use std::ops::Range;
use std::sync::Arc;

/// A pass made of rules and hooks. Every method but the name has a default that changes nothing, so
/// that a transformer says only what it is about.
///
/// One code object is rewritten in this order: [`enter`](Transformer::enter); the rules, from the
/// first instruction to the last, where at each place the first rule that matches and does not decline
/// has its way, and what it puts there is not looked at again; the hooks for constants, names and
/// locals, on every operand; [`leave`](Transformer::leave).
///
/// ```
/// use bc_core::opcode::Opcode;
/// use bc_transform::pattern::op;
/// use bc_transform::{Outcome, Rule, Transformer};
///
/// /// Takes away instead of adding.
/// struct Subtract;
///
/// impl Transformer for Subtract {
///     type State = ();
///
///     fn name(&self) -> String {
///         "subtract".to_owned()
///     }
///
///     fn rules(&self) -> Vec<Rule<Self>> {
///         vec![Rule::of(op(Opcode::BINARY_ADD), |_, matched, _| {
///             Ok(matched.with_opcode(Opcode::BINARY_SUBTRACT))
///         })]
///     }
/// }
/// ```
pub trait Transformer: Sized {
    /// What is remembered while one code object is rewritten; made anew for each.
    type State: Default;

    /// What it is called, in errors and on the command line.
    fn name(&self) -> String;

    /// Patterns with their handlers, the most important first.
    fn rules(&self) -> Vec<Rule<Self>> {
        Vec::new()
    }

    /// Whether code is rewritten before the code objects inside it, or after them.
    fn order(&self) -> Order {
        Order::InnermostFirst
    }

    /// Whether the code objects inside this one are rewritten as well.
    fn descends(&self, _code: &CodeObject) -> bool {
        true
    }

    /// Before the first instruction is looked at: the place to refuse the code, or to change its
    /// signature and tables.
    ///
    /// # Errors
    ///
    /// A refusal ends the pass.
    fn enter(&self, _context: &mut Context<'_, Self::State>) -> Result<(), Refusal> {
        Ok(())
    }

    /// After the last instruction: `context.asm` holds what was made.
    ///
    /// # Errors
    ///
    /// A refusal ends the pass.
    fn leave(&self, _context: &mut Context<'_, Self::State>) -> Result<(), Refusal> {
        Ok(())
    }

    /// What takes the place of a constant that is loaded by the instruction at an index of the original
    /// body; `None` leaves it. [`Context::role`] says whether a programmer wrote it. Constants no
    /// instruction loads, and code objects, are not asked for.
    ///
    /// # Errors
    ///
    /// A refusal ends the pass.
    fn constant(
        &self,
        _constant: &Constant,
        _item: usize,
        _context: &mut Context<'_, Self::State>,
    ) -> Result<Option<Constant>, Refusal> {
        Ok(None)
    }

    /// What a global, an attribute or a variable of a namespace is called from now on.
    ///
    /// # Errors
    ///
    /// A refusal ends the pass.
    fn rename_name(
        &self,
        _opcode: Opcode,
        _name: &Arc<Text>,
        _context: &mut Context<'_, Self::State>,
    ) -> Result<Option<Arc<Text>>, Refusal> {
        Ok(None)
    }

    /// What a local, a cell or a free variable is called from now on: in the instructions, in the
    /// tables, and as a parameter. To rename a variable that is shared with inner functions, rename it
    /// in all of them.
    ///
    /// # Errors
    ///
    /// A refusal ends the pass.
    fn rename_local(
        &self,
        _name: &Arc<Text>,
        _context: &mut Context<'_, Self::State>,
    ) -> Result<Option<Arc<Text>>, Refusal> {
        Ok(None)
    }

    /// What takes the place of a default of the function whose code this is, when a whole function is
    /// rewritten. Only defaults that could stand in `co_consts` are asked for.
    ///
    /// # Errors
    ///
    /// A refusal ends the pass.
    fn default_value(&self, _default: &Constant) -> Result<Option<Constant>, Refusal> {
        Ok(None)
    }
}

/// Every transformer is a pass.
impl<T: Transformer> Pass for T {
    fn name(&self) -> String {
        Transformer::name(self)
    }

    fn rewrite(&self, code: &Arc<VerifiedCode>) -> Result<Arc<CodeObject>, Error> {
        engine::rewrite(self, code.code(), None)
    }

    fn rewrite_watched(
        &self,
        code: &Arc<VerifiedCode>,
        watch: &mut dyn FnMut(Event),
    ) -> Result<Arc<CodeObject>, Error> {
        engine::rewrite(self, code.code(), Some(watch))
    }

    fn default_value(&self, default: &Constant) -> Result<Option<Constant>, Refusal> {
        Transformer::default_value(self, default)
    }
}

/// Which code objects come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// A code object is rewritten when those inside it are done.
    #[default]
    InnermostFirst,
    /// A code object is rewritten before those inside it.
    OutermostFirst,
}

/// A state of the scan that rules may ask for: 0 at the start of each code object, and whatever
/// [`Context::begin`] sets from then on.
pub type StartCode = u32;

/// What a handler is: it sees the transformer, the match and the context.
pub type Handler<T> =
    fn(&T, &Matched<'_>, &mut Context<'_, <T as Transformer>::State>) -> Result<Outcome, Refusal>;

/// A pattern, what is done where it matches, and in which states of the scan it is looked for.
pub struct Rule<T: Transformer> {
    pub(crate) pattern: Result<Pattern, PatternError>,
    pub(crate) handler: Handler<T>,
    pub(crate) startcodes: Vec<StartCode>,
}

impl<T: Transformer> Rule<T> {
    /// A rule for the state at the start, 0.
    pub fn new(pattern: Pattern, handler: Handler<T>) -> Rule<T> {
        Rule {
            pattern: Ok(pattern),
            handler,
            startcodes: vec![0],
        }
    }

    /// A rule for the state at the start, 0, whose pattern is given as it is written. One that is no
    /// pattern is said when the pass is used.
    pub fn of(node: impl Into<Node>, handler: Handler<T>) -> Rule<T> {
        Rule {
            pattern: Pattern::new(node),
            handler,
            startcodes: vec![0],
        }
    }

    /// A rule for single instructions with one of these opcodes, in the state at the start.
    pub fn on(opcodes: impl IntoIterator<Item = Opcode>, handler: Handler<T>) -> Rule<T> {
        Rule::of(one_of(opcodes.into_iter().map(op)), handler)
    }

    /// The same rule in other states of the scan.
    #[must_use]
    pub fn in_states(mut self, startcodes: impl IntoIterator<Item = StartCode>) -> Rule<T> {
        self.startcodes = startcodes.into_iter().collect();
        self
    }
}

/// What a handler wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// These instead of the match. Labels that stood before it stay before them; with an empty
    /// list, jumps to it lead to what comes next.
    Replace(Vec<Item>),
    /// Nothing: another rule may have the place.
    Decline,
}

impl Outcome {
    /// Instructions instead of the match.
    pub fn replace(instrs: impl IntoIterator<Item = Instr>) -> Outcome {
        Outcome::Replace(instrs.into_iter().map(Item::Instr).collect())
    }
}

/// The instructions a rule has matched.
pub struct Matched<'a> {
    pub(crate) found: Match,
    pub(crate) body: &'a [Item],
}

impl<'a> Matched<'a> {
    /// Where: indexes into the body as it was before the pass.
    pub fn range(&self) -> Range<usize> {
        self.found.range()
    }

    /// All that was matched.
    pub fn items(&self) -> &'a [Item] {
        self.body.get(self.range()).unwrap_or_default()
    }

    /// The matched instructions, each with its index in the body.
    pub fn instrs(&self) -> impl Iterator<Item = (usize, &'a Instr)> + use<'a> {
        let start = self.range().start;
        let items = self.items().iter().enumerate();
        items.filter_map(move |(i, item)| item.as_instr().map(|instr| (start + i, instr)))
    }

    /// What a named part of the pattern has matched, the last time if it is repeated; empty if it has
    /// matched nothing.
    pub fn capture(&self, name: &str) -> &'a [Item] {
        let range = self.found.capture(name).unwrap_or_default();
        self.body.get(range).unwrap_or_default()
    }

    /// The first instruction of a named part.
    pub fn captured(&self, name: &str) -> Option<&'a Instr> {
        self.capture(name).iter().find_map(Item::as_instr)
    }

    /// The first instruction, with its index in the body. Every match has one.
    pub fn first(&self) -> Option<(usize, &'a Instr)> {
        self.instrs().next()
    }

    /// The line of the first instruction.
    pub fn line(&self) -> i32 {
        self.first().map_or(0, |(_, instr)| instr.line)
    }

    /// The line of the last instruction.
    pub fn last_line(&self) -> i32 {
        self.instrs().last().map_or(0, |(_, instr)| instr.line)
    }

    /// The match as it is, but with another opcode in its first instruction.
    pub fn with_opcode(&self, opcode: Opcode) -> Outcome {
        let mut items = self.items().to_vec();
        if let Some(Item::Instr(instr)) = items.first_mut() {
            instr.opcode = opcode;
        }
        Outcome::Replace(items)
    }
}

/// One code object while it is rewritten.
pub struct Context<'a, S> {
    /// What the transformer remembers about this code object.
    pub state: S,
    /// What is being made. While rules are applied its body is empty; signature, flags and tables may
    /// be changed at any time.
    pub asm: Asm,
    pub(crate) startcode: StartCode,
    pub(crate) code: &'a Arc<CodeObject>,
    pub(crate) path: &'a str,
    pub(crate) body: &'a [Item],
    /// Found when first asked for: few transformers need it.
    pub(crate) roles: &'a OnceCell<Roles>,
    /// How much more the pass may do; shared by all code objects of a tree.
    pub(crate) room: &'a Cell<usize>,
}

impl<S> Context<'_, S> {
    /// The code object as it was before the pass, but for those inside it.
    pub fn code(&self) -> &Arc<CodeObject> {
        self.code
    }

    /// Names of the enclosing code objects and of this one, joined by dots.
    pub fn path(&self) -> &str {
        self.path
    }

    /// The state of the scan.
    pub fn startcode(&self) -> StartCode {
        self.startcode
    }

    /// Goes into another state: rules that are not for it do not match from the next place on.
    pub fn begin(&mut self, startcode: StartCode) {
        self.startcode = startcode;
    }

    /// What the dataflow says about the instruction at an index of the original body.
    pub fn roles(&self) -> &Roles {
        self.roles.get_or_init(|| Roles::of(self.body))
    }

    /// What the value is for that the instruction at an index of the original body puts on the stack.
    pub fn role(&self, item: usize) -> Role {
        self.roles().role(item)
    }

    /// Whether the constant that is loaded at an index of the original body was written by a
    /// programmer.
    pub fn is_literal(&self, item: usize) -> bool {
        self.role(item) == Role::Value
    }

    /// Takes from what a pass may do in all: for whatever may be out of proportion to the size of the
    /// code, as writing out a constant whose parts are shared is.
    ///
    /// # Errors
    ///
    /// The pass has done enough.
    pub fn charge(&self, steps: usize) -> Result<(), Refusal> {
        let left = self.room.get().checked_sub(steps);
        self.room.set(left.unwrap_or_default());
        match left {
            Some(_) => Ok(()),
            None => Err(Refusal::new("the code is too large when it is written out")),
        }
    }

    /// A label that is not in use yet.
    pub fn new_label(&mut self) -> Label {
        self.asm.new_label()
    }

    /// A name for a local that no variable of this code has, the same one for the same purpose.
    /// `purpose` should be no identifier, so that no program can mean it: `.map`.
    pub fn hidden_local(&self, purpose: &str) -> Operand {
        Operand::Local(hidden_name(self.code, &self.asm.tables, purpose))
    }
}

/// A name that no variable of a code object has, before or after it was changed.
pub(crate) fn hidden_name(code: &CodeObject, tables: &Tables, purpose: &str) -> Arc<Text> {
    let taken = |name: &Text| {
        let variables = code.varnames().iter();
        variables
            .chain(&tables.cellvars)
            .chain(&tables.freevars)
            .any(|other| **other == *name)
    };
    let mut name = Text::from(purpose);
    let mut tries = 0u32;
    while taken(&name) {
        tries = tries.saturating_add(1);
        name = Text::from(format!("{purpose}{tries}"));
    }
    Arc::new(name)
}
