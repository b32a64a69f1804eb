//! Variables: which instruction loads, stores or deletes one.

use super::Compiler;
use crate::ast::{ExprContext, Identifier};
use crate::names::NameId;
use crate::symtable::{Meaning, ScopeKind};
use bc_core::opcode::Opcode;

impl Compiler<'_> {
    /// Loads, stores or deletes a variable.
    pub(super) fn variable(&mut self, name: &Identifier, context: ExprContext) {
        let name = self.mangled(name);
        self.variable_of(name, context);
    }

    /// The same by a name that is mangled already.
    pub(super) fn variable_of(&mut self, name: NameId, context: ExprContext) {
        let scope = &self.table[self.unit.scope];
        let function = scope.kind == ScopeKind::Function;
        let meaning = scope.meaning(name);
        let unit = &mut self.unit;
        // Each row: how the variable is loaded, stored and deleted.
        let (number, opcodes) = match meaning {
            Meaning::Free | Meaning::Cell => {
                let cells = match meaning {
                    Meaning::Free => &mut unit.freevars,
                    _ => &mut unit.cellvars,
                };
                let load = match scope.kind {
                    ScopeKind::Class => Opcode::LOAD_CLASSDEREF,
                    _ => Opcode::LOAD_DEREF,
                };
                let opcodes = [load, Opcode::STORE_DEREF, Opcode::DELETE_DEREF];
                (cells.add(name), opcodes)
            }
            Meaning::Local if function => (
                unit.varnames.add(name),
                [Opcode::LOAD_FAST, Opcode::STORE_FAST, Opcode::DELETE_FAST],
            ),
            Meaning::GlobalImplicit if !function => (unit.names.add(name), BY_NAME),
            Meaning::GlobalImplicit | Meaning::GlobalExplicit => (
                unit.names.add(name),
                [
                    Opcode::LOAD_GLOBAL,
                    Opcode::STORE_GLOBAL,
                    Opcode::DELETE_GLOBAL,
                ],
            ),
            Meaning::Local | Meaning::Unknown => (unit.names.add(name), BY_NAME),
        };
        let [load, store, delete] = opcodes;
        let opcode = match context {
            ExprContext::Load => load,
            ExprContext::Store => store,
            ExprContext::Del => delete,
        };
        self.arg(opcode, number);
    }
}

const BY_NAME: [Opcode; 3] = [Opcode::LOAD_NAME, Opcode::STORE_NAME, Opcode::DELETE_NAME];
