//! Constants written out: instructions that build, when they run, what used to be one constant, so
//! that a part of it can be something else.
//!
//! The compiler makes one constant of a tuple of constants, and of a set of constants that `in` asks.
//! A pass that changes a literal inside has to put the display back in its place. Only what is on the
//! way to a change is built; the rest stays constants. Which literal becomes what is for the passes.

use crate::error::Refusal;
use crate::roles::Role;
use crate::source::Source;
use crate::transformer::{Context, Matched, Outcome};
use bc_core::asm::{Instr, Operand};
use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use std::collections::HashMap;

/// What becomes of the literals in a constant.
pub(crate) struct Change<'a> {
    /// Which constants that are no tuple and no frozenset change.
    pub(crate) is_changed: &'a dyn Fn(&Constant) -> bool,
    /// Instructions instead of such a constant, in code with these flags and on this line.
    pub(crate) leaf: &'a dyn Fn(&Constant, CodeFlags, i32) -> Vec<Instr>,
    /// What every tuple is handed to.
    pub(crate) tuples: Option<&'a Source>,
    /// What every frozenset is handed to, as a set; without it, it is built again as a frozenset.
    pub(crate) frozensets: Option<&'a Source>,
}

/// Which containers of one code object have something to change inside, by their address; they live
/// as long as the code object.
#[derive(Debug, Default)]
pub struct Known(HashMap<(bool, *const Constant), bool>);

/// The key of a container: a tuple and a frozenset may share their items.
fn key(constant: &Constant, items: &[Constant]) -> (bool, *const Constant) {
    (matches!(constant, Constant::Tuple(_)), items.as_ptr())
}

/// The items of a tuple or frozenset.
fn items(constant: &Constant) -> Option<&[Constant]> {
    match constant {
        Constant::Tuple(items) | Constant::FrozenSet(items) => Some(items),
        _ => None,
    }
}

impl Change<'_> {
    /// What a rule for `LOAD_CONST` does: the constant built with its literals changed, if there is
    /// something to change and a programmer wrote it.
    pub(crate) fn outcome(
        &self,
        matched: &Matched<'_>,
        context: &mut Context<'_, Known>,
    ) -> Result<Outcome, Refusal> {
        let Some((at, instr)) = matched.first() else {
            return Ok(Outcome::Decline);
        };
        let role = context.roles().role(at);
        let mut known = std::mem::take(&mut context.state);
        let built = self.build(instr, role, context, &mut known);
        context.state = known;
        Ok(built?.map_or(Outcome::Decline, Outcome::replace))
    }

    fn build<S>(
        &self,
        instr: &Instr,
        role: Role,
        context: &Context<'_, S>,
        known: &mut Known,
    ) -> Result<Option<Vec<Instr>>, Refusal> {
        let Some(constant) = instr.constant() else {
            return Ok(None);
        };
        // A part of a display is no tuple that anyone wrote, but what is in it is; the arguments of a
        // format have to be a tuple.
        let is_part = match role {
            Role::Value => false,
            Role::DisplayPart | Role::FormatArguments => true,
            _ => return Ok(None),
        };
        let flags = context.asm.flags;
        if items(constant).is_none() {
            let changes = (self.is_changed)(constant);
            return Ok(changes.then(|| (self.leaf)(constant, flags, instr.line)));
        }
        self.look(constant, context, known)?;
        let inside = |item: &Constant| self.changes(item, known);
        let changes = match items(constant) {
            Some(items) if is_part => items.iter().any(inside),
            _ => inside(constant),
        };
        if !changes {
            return Ok(None);
        }
        let mut made = Made {
            change: self,
            flags,
            line: instr.line,
            code: Vec::new(),
        };
        // What is still to be built, the next one last; a container comes back when its items are done.
        let mut open = vec![(constant, false)];
        while let Some((next, is_done)) = open.pop() {
            context.charge(1)?;
            match items(next) {
                Some(parts) if is_done => {
                    let is_wrapped = !(is_part && open.is_empty());
                    made.container(next, parts.len(), is_wrapped);
                }
                Some(parts) if self.changes(next, known) => {
                    open.push((next, true));
                    open.extend(parts.iter().rev().map(|item| (item, false)));
                }
                _ => made.leaf(next),
            }
        }
        Ok(Some(made.code))
    }

    /// Whether something in a constant changes, or it itself. Containers have been looked at.
    fn changes(&self, constant: &Constant, known: &Known) -> bool {
        match items(constant) {
            Some(items) => known.0.get(&key(constant, items)) == Some(&true),
            None => (self.is_changed)(constant),
        }
    }

    /// Finds out which containers have something to change, each once.
    fn look<S>(
        &self,
        constant: &Constant,
        context: &Context<'_, S>,
        known: &mut Known,
    ) -> Result<(), Refusal> {
        let mut open = vec![(constant, false)];
        while let Some((next, is_done)) = open.pop() {
            let Some(parts) = items(next) else {
                continue;
            };
            if known.0.contains_key(&key(next, parts)) {
                continue;
            }
            if !is_done {
                context.charge(parts.len())?;
                open.push((next, true));
                open.extend(parts.iter().map(|item| (item, false)));
                continue;
            }
            let is_wrapped = match next {
                Constant::Tuple(_) => self.tuples.is_some(),
                _ => self.frozensets.is_some(),
            };
            let changes = is_wrapped || parts.iter().any(|item| self.changes(item, known));
            known.0.insert(key(next, parts), changes);
        }
        Ok(())
    }
}

/// The instructions so far.
struct Made<'a> {
    change: &'a Change<'a>,
    flags: CodeFlags,
    line: i32,
    code: Vec<Instr>,
}

impl Made<'_> {
    fn leaf(&mut self, constant: &Constant) {
        if items(constant).is_none() && (self.change.is_changed)(constant) {
            let code = (self.change.leaf)(constant, self.flags, self.line);
            self.code.extend(code);
            return;
        }
        let operand = Operand::Const(constant.clone());
        let load = Instr::new(Opcode::LOAD_CONST, operand, self.line);
        self.code.push(load);
    }

    fn container(&mut self, constant: &Constant, count: usize, is_wrapped: bool) {
        // A constant with as many items as that would not fit into memory.
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let frozenset = Source::builtin("frozenset");
        let (opcode, source) = match constant {
            Constant::Tuple(_) => (Opcode::BUILD_TUPLE, self.change.tuples),
            _ => {
                let source = self.change.frozensets.unwrap_or(&frozenset);
                (Opcode::BUILD_SET, Some(source))
            }
        };
        self.code.push(Instr::new(opcode, count, self.line));
        if let Some(source) = source.filter(|_| is_wrapped) {
            let call = source.call_with_top(self.flags, self.line);
            self.code.extend(call);
        }
    }
}
