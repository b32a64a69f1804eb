//! Scopes: their units, their qualified names, and the functions that are made of their code.

use super::unit::{ConstTable, NameTable, Unit, UnitKind};
use super::{Compiler, internal};
use crate::assemble::Body;
use crate::ast::{Identifier, Position};
use crate::error::{ErrorKind, SourceError};
use crate::names::{NameId, Names};
use crate::symtable::{Key, Meaning, ScopeId, Symbol, Symtable, Uses};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use std::sync::Arc;

/// An empty unit for a scope.
pub(super) fn new_unit<'a>(
    table: &Symtable,
    names: &mut Names<'_>,
    scope: ScopeId,
    kind: UnitKind,
    name: Arc<Text>,
    firstlineno: u32,
) -> Unit<'a> {
    let entry = &table[scope];
    let cellvars = if entry.needs_class_closure {
        NameTable::new([names.of("__class__")], 0)
    } else {
        let is_cell = |symbol: Symbol| symbol.meaning == Meaning::Cell;
        NameTable::new(sorted(table, scope, names, is_cell), 0)
    };
    let is_free =
        |symbol: Symbol| symbol.meaning == Meaning::Free || symbol.uses.contains(Uses::FREE_CLASS);
    let free = sorted(table, scope, names, is_free);
    Unit {
        kind,
        scope,
        qualname: Arc::clone(&name),
        name,
        private: None,
        consts: ConstTable::new(),
        names: NameTable::default(),
        varnames: NameTable::new(entry.params.iter().copied(), 0),
        freevars: NameTable::new(free, cellvars.len()),
        cellvars,
        argcount: 0,
        kwonlyargcount: 0,
        body: Body::default(),
        frames: Vec::new(),
        firstlineno,
        position: Position {
            lineno: 0,
            col_offset: 0,
        },
        lineno_set: false,
    }
}

/// The names of a scope of which something is true, by their texts.
fn sorted(
    table: &Symtable,
    scope: ScopeId,
    names: &Names<'_>,
    wanted: impl Fn(Symbol) -> bool,
) -> Vec<NameId> {
    let symbols = table[scope].symbols.iter();
    let chosen = symbols.filter(|&(_, symbol)| wanted(symbol));
    let mut chosen: Vec<NameId> = chosen.map(|(name, _)| name).collect();
    chosen.sort_by(|&a, &b| names.text(a).cmp(names.text(b)));
    chosen
}

impl<'a> Compiler<'a> {
    /// Enters the scope that a node makes.
    ///
    /// # Errors
    ///
    /// If the symbol table does not know the node: the tree holds it twice.
    pub(super) fn enter(
        &mut self,
        key: Key,
        kind: UnitKind,
        name: Arc<Text>,
        lineno: u32,
    ) -> Result<(), SourceError> {
        let Some(scope) = self.table.scope_of(key) else {
            return Err(internal(
                "a node makes a scope that the symbol table does not know",
            ));
        };
        let mut unit = new_unit(self.table, self.names, scope, kind, name, lineno);
        unit.private = self.unit.private;
        unit.qualname = self.qualname(&unit)?;
        self.outer.push(std::mem::replace(&mut self.unit, unit));
        Ok(())
    }

    /// The qualified name of a scope inside of the current one.
    fn qualname(&mut self, unit: &Unit<'a>) -> Result<Arc<Text>, SourceError> {
        // What stands in a module has its name alone.
        if self.outer.is_empty() {
            return Ok(Arc::clone(&unit.name));
        }
        let around = &self.unit;
        let named = matches!(
            unit.kind,
            UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class
        );
        if named {
            let name = Identifier::new(&unit.name);
            let mangled = self.names.mangled(around.private, &name);
            if self.table[around.scope].meaning(mangled) == Meaning::GlobalExplicit {
                return Ok(Arc::clone(&unit.name));
            }
        }
        let function = matches!(
            around.kind,
            UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda
        );
        // A short name in a scope with a long one makes much of little.
        let points = around.qualname.len() + unit.name.len();
        self.meter.amplified(points * 8, points as u64)?;
        let mut qualname = Text::clone(&around.qualname);
        let between = Text::new(if function { ".<locals>." } else { "." });
        qualname
            .append(&between)
            .and_then(|()| qualname.append(&unit.name))
            .map_err(|_| SourceError::new(ErrorKind::MemoryError, ""))?;
        Ok(Arc::new(qualname))
    }

    /// Leaves the scope; gives its code object and qualified name.
    pub(super) fn leave(
        &mut self,
        add_none: bool,
        more: CodeFlags,
    ) -> Result<(Arc<CodeObject>, Arc<Text>), SourceError> {
        let code = self.finish(add_none, more)?;
        let Some(around) = self.outer.pop() else {
            return Err(internal("a scope ends that has not begun"));
        };
        let left = std::mem::replace(&mut self.unit, around);
        let code = Arc::new(code);
        self.hashes.insert(&code);
        Ok((code, left.qualname))
    }

    /// Makes a function of a code object, with a closure if it has free variables.
    pub(super) fn make_function(&mut self, code: Arc<CodeObject>, qualname: Arc<Text>, args: u32) {
        let free = code.freevars().len();
        for name in code.freevars() {
            let name = self.names.intern(name);
            let arg = self.cell_of(name);
            self.arg(Opcode::LOAD_CLOSURE, arg);
        }
        if free > 0 {
            self.arg(Opcode::BUILD_TUPLE, free as u32);
        }
        let name = Arc::clone(code.name());
        self.load_const(Constant::Code(code));
        self.load_qualname(&qualname, &name);
        let make = match free {
            0 => Opcode::MAKE_FUNCTION,
            _ => Opcode::MAKE_CLOSURE,
        };
        self.arg(make, args);
    }

    /// The number of the cell for a variable that is free in a scope inside of this one.
    fn cell_of(&mut self, name: NameId) -> u32 {
        let class_cell = self.unit.kind == UnitKind::Class && name == self.known.class;
        let meaning = self.table[self.unit.scope].meaning(name);
        // What is free in an inner scope is a cell or free here: so the second pass has left it.
        if class_cell || meaning == Meaning::Cell {
            self.unit.cellvars.add(name)
        } else {
            self.unit.freevars.add(name)
        }
    }
}
