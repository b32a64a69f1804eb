//! A code block that was read, ready to be made: its symbolic form, and where in the text each part of
//! it stands. Both forms of text end here.

use super::error::Problem;
use super::source::{Fault, Source, Span};
use crate::asm::{Asm, AsmError, Item, Label, Lowered, StackSize};
use crate::code::{CodeFlags, CodeObject};
use crate::lnotab;
use crate::opcode::Opcode;
use std::sync::Arc;

/// A code block that was read.
pub(super) struct Draft {
    pub(super) asm: Asm,
    /// Where each item of the body stands.
    pub(super) spans: Vec<Span>,
    /// Where the block begins.
    pub(super) head: Span,
    /// What the labels are called, by number.
    pub(super) labels: Vec<String>,
    /// The stack size that is declared, and where.
    pub(super) stacksize: Option<(u32, Span)>,
    /// The line table that is declared, and where.
    pub(super) lnotab: Option<(Vec<u8>, Span)>,
    /// The line markers: before which instruction, and which line.
    pub(super) markers: Vec<(usize, i32)>,
    /// Whether the lines are those of a tool that takes the steps of a line table for signed bytes.
    pub(super) has_signed_lines: bool,
}

/// What the flags of a code block are when it does not say.
pub(super) fn usual_flags(
    is_function: bool,
    is_inside_function: bool,
    asm: &Asm,
    added: CodeFlags,
) -> CodeFlags {
    let about = About {
        is_function,
        is_inside_function,
        has_derefs: !(asm.tables.cellvars.is_empty() && asm.tables.freevars.is_empty()),
        yields: asm.instrs().any(|instr| yields(instr.opcode)),
    };
    about.flags(added | asm.signature.flags())
}

/// Whether an instruction makes a generator of its function.
pub(super) fn yields(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::YIELD_VALUE | Opcode::YIELD_FROM)
}

/// What flags follow from.
pub(super) struct About {
    pub(super) is_function: bool,
    pub(super) is_inside_function: bool,
    /// Whether it has cells or free variables.
    pub(super) has_derefs: bool,
    pub(super) yields: bool,
}

impl About {
    /// The flags that the compiler sets, and those that are added.
    pub(super) fn flags(&self, added: CodeFlags) -> CodeFlags {
        let mut flags = added;
        if self.is_function {
            flags |= CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
            flags.set(
                CodeFlags::NESTED,
                self.is_inside_function || flags.contains(CodeFlags::NESTED),
            );
        }
        if !self.has_derefs {
            flags |= CodeFlags::NOFREE;
        }
        if !flags.contains(CodeFlags::COROUTINE) && self.yields {
            flags |= CodeFlags::GENERATOR;
        }
        flags
    }
}

/// Whether the compiler leaves no place for a docstring in front of the constants of such a function.
pub(super) fn is_comprehension(name: &crate::text::Text) -> bool {
    let name = name.as_ascii().unwrap_or_default();
    matches!(
        name,
        "<listcomp>" | "<setcomp>" | "<dictcomp>" | "<genexpr>"
    )
}

impl Draft {
    /// Makes the code object. What is wrong with it is told to `source`.
    pub(super) fn build(
        mut self,
        verify: bool,
        source: &mut Source<'_>,
    ) -> Option<Arc<CodeObject>> {
        self.asm.stacksize = match (&self.stacksize, verify) {
            (None, _) => StackSize::Proven,
            (Some((declared, _)), true) => StackSize::AtLeast(*declared),
            (Some((declared, _)), false) => StackSize::Unproven(*declared),
        };
        let lowered = match self.asm.lower_with(&crate::asm::Options::default()) {
            Err(AsmError::Rejected { .. }) if !verify => {
                let guess = generous_stack(&self.asm);
                let message =
                    format!("no stack size can be proven for this code; {guess} is taken");
                source.guess(self.head.clone(), message);
                self.asm.stacksize = StackSize::Unproven(guess);
                self.asm.lower_with(&crate::asm::Options::default())
            }
            other => other,
        };
        let lowered = match lowered {
            Ok(lowered) => lowered,
            Err(error) => {
                source.fault(self.fault(error));
                return None;
            }
        };
        if let Some((declared, span)) = &self.stacksize {
            let (declared, needed) = (*declared, lowered.code.stacksize());
            if needed > declared {
                let fault = Fault::new(span.clone(), Problem::StackSize { declared, needed });
                source.fault(fault.help("leave the line out, and the size is worked out"));
                return None;
            }
        }
        self.with_lines(lowered, source).map(Arc::new)
    }

    /// The code object with the line table that is asked for: the declared one, or one in which every
    /// line marker has an entry, also those that repeat a line.
    fn with_lines(&self, lowered: Lowered, source: &mut Source<'_>) -> Option<CodeObject> {
        let Lowered { code, offsets, .. } = lowered;
        let table = match &self.lnotab {
            Some((table, span)) => {
                let lines = self.asm.instrs().map(|instr| instr.line);
                let wanted = offsets.iter().copied().zip(lines);
                if !lnotab::says(table, code.firstlineno(), wanted, false) {
                    source.note(
                        span.clone(),
                        "this line table does not give the instructions their lines; a new one is made",
                    );
                    return Some(code);
                }
                table.clone()
            }
            None => {
                let starts = self.markers.iter().filter_map(|&(instr, line)| {
                    let offset = offsets.get(instr).copied()?;
                    Some((offset, line))
                });
                let starts: Vec<_> = starts.collect();
                // Lines that fall were refused when the code was made.
                lnotab::encode(code.firstlineno(), &starts).unwrap_or_default()
            }
        };
        if table == code.lnotab() {
            return Some(code);
        }
        let head = self.head.clone();
        let built = code.replace().lnotab(table).build();
        source.keep(built.map_err(|error| Fault::new(head, Problem::Code(error))))
    }

    /// What the symbolic form does not take, at its place in the text.
    fn fault(&self, error: AsmError) -> Box<Fault> {
        let span = error.item().and_then(|item| self.spans.get(item)).cloned();
        let label_of = |item: usize| {
            let target = self.asm.body.get(item).and_then(Item::as_instr)?.target();
            target.and_then(|label: Label| self.labels.get(label.number() as usize).cloned())
        };
        let (problem, help) = match error {
            AsmError::Backward {
                item,
                opcode,
                label,
            } => {
                let label = label_of(item).unwrap_or(label);
                let help = (opcode == Opcode::JUMP_FORWARD)
                    .then(|| "JUMP_ABSOLUTE also jumps back".to_owned());
                (Problem::Backward { opcode, label }, help)
            }
            AsmError::MissingLabel { item, label, .. } => {
                let label = label_of(item).unwrap_or(label);
                (Problem::UnknownLabel { label }, None)
            }
            AsmError::LineFalls { before, line, .. } => {
                let help = self.has_signed_lines.then(|| signed_lines(before, line));
                (Problem::LineFalls { before, line }, help)
            }
            AsmError::Undeclared { name, kind, .. } => (Problem::Undeclared { name, kind }, None),
            AsmError::Code(error) => (Problem::Code(error), None),
            AsmError::Rejected { rejection, .. } => {
                let help = rejection.help().or(rejection.needs()).map(str::to_owned);
                (Problem::Rejected(rejection), help)
            }
            other => (Problem::Other(other.to_string()), None),
        };
        Fault::new(span.unwrap_or_else(|| self.head.clone()), problem).maybe_help(help)
    }
}

/// What to do about a line that falls where steps have been taken for signed bytes: one of 128 or more is then 256 too
/// small.
fn signed_lines(before: i32, line: i32) -> String {
    let steps = (i64::from(before) - i64::from(line) + 255) / 256;
    let meant = i64::from(line) + 256 * steps;
    format!(
        "pydisasm takes the steps of 3.5's line table for signed bytes: with 256 more this is line {meant}, and so on \
         with the lines below it; python3.5 -m dis lists them right"
    )
}

/// The most values all instructions together can put on the stack, each once.
fn generous_stack(asm: &Asm) -> u32 {
    let grows = asm.instrs().filter_map(|instr| {
        let effect = instr.opcode.stack_effect(instr.number().unwrap_or(0))?;
        u32::try_from(effect).ok()
    });
    grows.fold(0, u32::saturating_add).min(0xFFFF)
}
