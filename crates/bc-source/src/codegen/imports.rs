//! Imports.

use super::Compiler;
use crate::ast::{Alias, ExprContext, Identifier, ImportFrom, Position};
use crate::error::SourceError;
use crate::names::before_dot;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use num_bigint::BigInt;
use std::sync::Arc;

impl Compiler<'_> {
    pub(super) fn import(&mut self, names: &[Alias]) {
        for alias in names {
            self.load_const(Constant::Int(BigInt::ZERO));
            self.load_none();
            self.attr(Opcode::IMPORT_NAME, &alias.name);
            match &alias.asname {
                Some(asname) => {
                    self.submodules(&alias.name);
                    self.variable(asname, ExprContext::Store);
                }
                None => {
                    let package = before_dot(&alias.name);
                    let name = package.as_ref().unwrap_or(&alias.name);
                    self.variable(name, ExprContext::Store);
                }
            }
        }
    }

    /// From the package to the module that `as` names: an attribute for each dot.
    fn submodules(&mut self, name: &Identifier) {
        let dots = name.code_points().enumerate();
        let dots = dots.filter(|&(_, point)| point == u32::from('.'));
        let dots: Vec<usize> = dots.map(|(at, _)| at).collect();
        let ends = dots.iter().skip(1).copied().chain([name.len()]);
        for (&dot, end) in dots.iter().zip(ends) {
            let attr = self.names.of(name.slice(dot + 1..end));
            self.named(Opcode::LOAD_ATTR, attr);
        }
    }

    pub(super) fn import_from(
        &mut self,
        node: &ImportFrom,
        position: Position,
    ) -> Result<(), SourceError> {
        let future_line = self.purpose.future_line.map_or(-1, u32::cast_signed);
        let late = position.line() > future_line;
        if late
            && node
                .module
                .as_ref()
                .is_some_and(|module| *module == "__future__")
        {
            return self.error("from __future__ imports must occur at the beginning of the file");
        }
        self.load_const(Constant::Int(node.level.into()));
        let names = node.names.iter();
        let names = names.map(|alias| Constant::Str(Arc::clone(alias.name.text())));
        self.load_const(Constant::Tuple(names.collect()));
        match &node.module {
            Some(module) => self.attr(Opcode::IMPORT_NAME, module),
            None => self.named(Opcode::IMPORT_NAME, self.known.empty),
        }
        for (at, alias) in node.names.iter().enumerate() {
            if at == 0 && alias.name.get(0) == Some(u32::from('*')) {
                self.op(Opcode::IMPORT_STAR);
                return Ok(());
            }
            self.attr(Opcode::IMPORT_FROM, &alias.name);
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            self.variable(name, ExprContext::Store);
        }
        self.op(Opcode::POP_TOP);
        Ok(())
    }
}
