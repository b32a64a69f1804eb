//! Comprehensions: functions that are called where they are made, with the first iterable as argument.

use super::step::Step;
use super::unit::UnitKind;
use super::{Compiler, internal};
use crate::ast::{Comprehension, ExprId, ExprKind};
use crate::error::SourceError;
use crate::symtable::Key;
use bc_core::code::CodeFlags;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use std::sync::Arc;

/// What a comprehension is made of.
struct Clauses<'a> {
    generators: &'a [Comprehension],
    /// What is evaluated for each item, in order.
    item: (Option<ExprId>, ExprId),
    name: &'static str,
    /// What makes the empty container, and what adds an item to it; none for a generator expression.
    container: Option<(Opcode, Opcode)>,
}

impl<'a> Compiler<'a> {
    fn clauses_of(&self, id: ExprId) -> Option<Clauses<'a>> {
        let (generators, item, name, container) = match &self.tree[id].kind {
            ExprKind::GeneratorExp { elt, generators } => {
                (generators, (None, *elt), "<genexpr>", None)
            }
            ExprKind::ListComp { elt, generators } => {
                let container = (Opcode::BUILD_LIST, Opcode::LIST_APPEND);
                (generators, (None, *elt), "<listcomp>", Some(container))
            }
            ExprKind::SetComp { elt, generators } => {
                let container = (Opcode::BUILD_SET, Opcode::SET_ADD);
                (generators, (None, *elt), "<setcomp>", Some(container))
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => {
                let container = (Opcode::BUILD_MAP, Opcode::MAP_ADD);
                // The value comes before the key.
                (
                    generators,
                    (Some(*value), *key),
                    "<dictcomp>",
                    Some(container),
                )
            }
            _ => return None,
        };
        Some(Clauses {
            generators,
            item,
            name,
            container,
        })
    }

    pub(super) fn comprehension(&mut self, id: ExprId) -> Result<(), SourceError> {
        let Some(clauses) = self.clauses_of(id) else {
            return Ok(());
        };
        let name = Arc::new(Text::new(clauses.name));
        let lineno = self.tree[id].position.lineno;
        self.enter(Key::Expr(id), UnitKind::Comprehension, name, lineno)?;
        self.plan([Step::Clause(id, 0), Step::ComprehensionEnd(id)]);
        if let Some((build, _)) = clauses.container {
            self.arg(build, 0);
        }
        Ok(())
    }

    /// A `for` clause and what is inside of it.
    pub(super) fn clause(&mut self, id: ExprId, at: u32) {
        let Some(clauses) = self.clauses_of(id) else {
            return;
        };
        let Some(clause) = clauses.generators.get(at as usize) else {
            return;
        };
        let [start, cleanup, end] = [self.label(), self.label(), self.label()];
        let first = self.steps.len();
        if at == 0 {
            self.unit.argcount = 1;
            self.steps.push(Step::Arg(Opcode::LOAD_FAST, 0));
        } else {
            self.steps.push(Step::Expr(clause.iter));
            self.steps.push(Step::Op(Opcode::GET_ITER));
        }
        self.steps.extend([
            Step::Place(start),
            Step::Jump(Opcode::FOR_ITER, end),
            Step::NextBlock,
            Step::Expr(clause.target),
        ]);
        for &test in &clause.ifs {
            self.steps.extend([
                Step::Expr(test),
                Step::Jump(Opcode::POP_JUMP_IF_FALSE, cleanup),
                Step::NextBlock,
            ]);
        }
        let inner = at + 1;
        if (inner as usize) < clauses.generators.len() {
            self.steps.push(Step::Clause(id, inner));
        } else {
            let (value, elt) = clauses.item;
            self.steps.extend(value.map(Step::Expr));
            self.steps.push(Step::Expr(elt));
            match clauses.container {
                Some((_, add)) => self.steps.push(Step::Arg(add, inner + 1)),
                None => self
                    .steps
                    .extend([Step::Op(Opcode::YIELD_VALUE), Step::Op(Opcode::POP_TOP)]),
            }
        }
        self.steps.extend([
            Step::Place(cleanup),
            Step::Jump(Opcode::JUMP_ABSOLUTE, start),
            Step::Place(end),
        ]);
        self.steps[first..].reverse();
    }

    pub(super) fn leave_comprehension(&mut self, id: ExprId) -> Result<(), SourceError> {
        let Some(clauses) = self.clauses_of(id) else {
            return Ok(());
        };
        if clauses.container.is_some() {
            self.op(Opcode::RETURN_VALUE);
        }
        let (code, qualname) = self.leave(true, CodeFlags::empty())?;
        self.make_function(code, qualname, 0);
        let Some(first) = clauses.generators.first() else {
            return Err(internal("a comprehension without a for clause"));
        };
        self.plan([
            Step::Expr(first.iter),
            Step::Op(Opcode::GET_ITER),
            Step::Arg(Opcode::CALL_FUNCTION, 1),
        ]);
        Ok(())
    }
}
