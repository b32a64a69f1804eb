//! Functions one after the other, as one function: the code of each spliced behind the code of the one
//! before.
//!
//! Here belongs what the composition looks like as a whole: its parameters, tables, lines and the order
//! in which the stages lie. How a stage is made ready is in [`stage`], what becomes of its `return`
//! statements in [`leave`]. Globals, defaults and closures belong to functions, not to code.

mod leave;
mod stage;

use crate::error::{Error, Refusal};
use bc_core::asm::{Asm, FlagMode, Instr, Item, Label, Operand, Options};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use bc_core::verify::verify;
use stage::{Names, Stage};
use std::sync::Arc;

/// What the composition is called in errors.
const PASS: &str = "inline_compose";

/// One code object that does what the stages do one after the other: the last is called first, and
/// what each returns is the argument of the one before it, as in `f(g(h(x)))`.
///
/// The parameters are those of the last stage. Every other one takes exactly one positional argument.
/// The stages share one frame: local variables are renamed where they would clash, and so are cells and
/// free variables, which are never merged: `co_freevars` has those of the last stage first. A `return`
/// becomes a jump to the next stage; blocks it stands in are left on the way, and a `finally` body or
/// the end of a `with` statement is run there, from a copy, on the line of the `return`.
///
/// A stage that asks for its own frame, by `locals()` say, sees that of the composition. All stages
/// see the same globals. The composition has every flag that a stage has, those of
/// `from __future__` imports too; it has no docstring, whatever the stages say about themselves.
///
/// The line table of 3.5 only goes up and belongs to one file. So stages of the file of the last one
/// lie in the order of their first lines, with jumps between them; where a line would fall all the
/// same, because a stage is there twice, and in stages of other files, instructions have the line of
/// the one before them.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_transform::catalogue::compose;
/// use std::sync::Arc;
///
/// let addone = Asm::function("addone", ["x"]).load_fast("x").load_const(1)
///     .op(Opcode::BINARY_ADD).op(Opcode::RETURN_VALUE).build()?;
/// let double = Asm::function("double", ["y"]).load_fast("y").load_const(2)
///     .op(Opcode::BINARY_MULTIPLY).op(Opcode::RETURN_VALUE).build()?;
///
/// let both = compose(&[Arc::new(addone), Arc::new(double)])?;
/// assert_eq!(both.name().to_string_lossy(), "addone_of_double");
/// assert_eq!(both.varnames().len(), 2);
/// let calls = bc_core::instruction::decode(both.code()).count();
/// assert_eq!(calls, 8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// No stage at all; one that is not sound or cannot be taken apart. Refused are: generators,
/// coroutines and code that is not a function's; all but the last with other than one positional
/// parameter; `super()` without arguments in all but the last; a `return` inside a `finally` body, or
/// out of one that branches.
pub fn compose(stages: &[Arc<CodeObject>]) -> Result<Arc<CodeObject>, Error> {
    let Some(first) = stages.last() else {
        return Err(Error::NoStages {
            pass: PASS.to_owned(),
        });
    };
    let mut asm = Asm::new(name(stages), CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS);
    asm.filename = Arc::clone(first.filename());
    // The first constant would be the docstring if it were a string.
    asm.tables.consts.push(Constant::None);
    let mut names = Names::default();
    let mut ready: Vec<Stage> = Vec::with_capacity(stages.len());
    for code in stages.iter().rev() {
        let proof = verify(code).map_err(|rejection| Error::Input {
            pass: PASS.to_owned(),
            rejection,
        })?;
        let lifted = Asm::lift(code).map_err(|error| Error::Lift {
            pass: PASS.to_owned(),
            path: stage::shown(code),
            error,
        })?;
        let made = Stage::new(&proof, lifted, ready.len(), &mut names, &mut asm);
        ready.push(made.map_err(|refusal| refused(code, refusal))?);
    }
    for at in 0..ready.len() {
        let next = ready.get(at + 1).and_then(Stage::entrance);
        if let (Some(stage), Some(next), Some(code)) =
            (ready.get_mut(at), next, stages.iter().rev().nth(at))
        {
            stage
                .lead_to(&next)
                .map_err(|refusal| refused(code, refusal))?;
        }
    }
    lay_out(&mut asm, ready);
    let options = Options {
        flags: FlagMode::Recompute,
        ..Options::default()
    };
    let lowered = asm.lower_with(&options).map_err(|error| Error::Result {
        pass: PASS.to_owned(),
        path: asm.name.to_string_lossy().into_owned(),
        error,
    })?;
    let code = Arc::new(lowered.code);
    verify(&code).map_err(|rejection| Error::Rejected {
        pass: PASS.to_owned(),
        rejection,
    })?;
    Ok(code)
}

fn refused(code: &CodeObject, refusal: Refusal) -> Error {
    Error::Refused {
        pass: PASS.to_owned(),
        path: stage::shown(code),
        filename: bc_core::repr::backslashreplace(code.filename()).into_owned(),
        line: refusal.line.unwrap_or(code.firstlineno()),
        message: refusal.message,
    }
}

/// How many stages are named in the name of the whole.
const NAMED: usize = 8;

/// `f_of_g_of_h`
fn name(stages: &[Arc<CodeObject>]) -> Text {
    let mut names: Vec<String> = stages
        .iter()
        .take(NAMED)
        .map(|code| stage::shown(code))
        .collect();
    if stages.len() > NAMED {
        names.push(format!("{}_more", stages.len() - NAMED));
    }
    Text::from(names.join("_of_"))
}

/// Puts the stages behind one another so that their lines rise, with jumps where control goes on
/// somewhere else.
fn lay_out(asm: &mut Asm, stages: Vec<Stage>) {
    let own_file = |stage: &Stage| stage.filename == asm.filename;
    let mut key = stages.first().map_or(1, |stage| stage.firstlineno);
    let mut order: Vec<(i32, usize)> = Vec::with_capacity(stages.len());
    for (at, stage) in stages.iter().enumerate() {
        // A stage of another file stays behind the one it follows.
        if own_file(stage) {
            key = stage.firstlineno;
        }
        order.push((key, at));
    }
    order.sort();
    let mut line = order.first().map_or(1, |(key, _)| *key);
    asm.firstlineno = line;
    let entries: Vec<Label> = stages.iter().map(|stage| stage.entry).collect();
    if order.first().is_some_and(|(_, at)| *at != 0)
        && let Some(entry) = entries.first()
    {
        asm.body.push(jump(*entry, line));
    }
    let mut stages: Vec<Option<Stage>> = stages.into_iter().map(Some).collect();
    for (nth, (_, at)) in order.iter().enumerate() {
        let Some(stage) = stages.get_mut(*at).and_then(Option::take) else {
            continue;
        };
        let keeps_lines = stage.filename == asm.filename;
        asm.body.push(Item::Label(stage.entry));
        for item in stage.body {
            asm.body.push(match item {
                Item::Instr(mut instr) => {
                    line = if keeps_lines {
                        line.max(instr.line)
                    } else {
                        line
                    };
                    instr.line = line;
                    Item::Instr(instr)
                }
                other => other,
            });
        }
        // The last instruction of a stage mostly leads to what lies behind it anyway.
        let follows = order.get(nth + 1).and_then(|(_, at)| entries.get(*at));
        let goes_on = |item: &Item| {
            let target = item
                .as_instr()
                .filter(|i| i.opcode == Opcode::JUMP_ABSOLUTE);
            target.and_then(Instr::target)
        };
        if follows.is_some() && asm.body.last().and_then(goes_on) == follows.copied() {
            asm.body.pop();
        }
    }
}

/// A jump that may lead anywhere.
fn jump(label: Label, line: i32) -> Item {
    Item::Instr(Instr::new(
        Opcode::JUMP_ABSOLUTE,
        Operand::Label(label),
        line,
    ))
}
