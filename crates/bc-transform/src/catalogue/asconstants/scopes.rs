//! Where the names that are bound are variables of the program.
//!
//! A name is looked up in the scopes that CPython's compiler has put into the instructions: a global, a
//! free variable, an entry of a namespace. Here belongs which of those the program itself sets.

use super::AsConstants;
use crate::pass::Skipped;
use crate::walk::Visit;
use bc_core::asm::{Asm, Instr, Operand};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::opcode::Opcode;
use bc_core::repr::{self, backslashreplace};
use bc_core::text::Text;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

type Names = BTreeSet<Arc<Text>>;

/// How a name that is bound is used by the program itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Parameter,
    Assigned,
    Deleted,
}

/// The scopes of a tree of code objects.
pub(super) struct Scopes {
    root: *const CodeObject,
    /// Names that the program sets as globals.
    globals: Names,
    /// Whether any name may be set as a global.
    any_global: bool,
    /// By code object: what it sets in a namespace of its own.
    namespaces: HashMap<*const CodeObject, Names>,
    /// By code object: those of its free variables that are variables of a function around it, or that
    /// some function inside sets.
    frees: HashMap<*const CodeObject, Names>,
}

impl Scopes {
    /// Looks at a tree, innermost code objects first.
    pub(super) fn of(pass: &AsConstants, tree: &[(Visit, Asm)]) -> Scopes {
        let root = tree
            .last()
            .map_or(std::ptr::null(), |(visit, _)| key(visit));
        let mut scopes = Scopes {
            root,
            globals: Names::new(),
            any_global: false,
            namespaces: HashMap::new(),
            frees: HashMap::new(),
        };
        let mut set_from_inside = Names::new();
        for (visit, asm) in tree {
            for instr in asm.instrs() {
                if instr.opcode == Opcode::IMPORT_STAR {
                    scopes.any_global |= pass.minds_stars;
                }
                let Some((name, _)) = change(pass, instr) else {
                    continue;
                };
                let names = match (&instr.operand, instr.opcode) {
                    (Operand::Name(_), Opcode::STORE_GLOBAL | Opcode::DELETE_GLOBAL) => {
                        &mut scopes.globals
                    }
                    (Operand::Name(_), _) if scopes.is_module(visit, asm) => &mut scopes.globals,
                    (Operand::Name(_), _) => scopes.namespaces.entry(key(visit)).or_default(),
                    (Operand::Free(_), _) => &mut set_from_inside,
                    _ => continue,
                };
                names.insert(Arc::clone(name));
            }
        }
        scopes.close_over(pass, tree, &set_from_inside);
        scopes
    }

    /// Which free variables are variables of the tree: from the outside in, until nothing is added.
    fn close_over(&mut self, pass: &AsConstants, tree: &[(Visit, Asm)], set: &Names) {
        let place: HashMap<*const CodeObject, &Asm> =
            tree.iter().map(|(visit, asm)| (key(visit), asm)).collect();
        let bound = |name: &&Arc<Text>| pass.bindings.contains_key(*name);
        if let Some((visit, asm)) = tree.last() {
            let frees = asm
                .tables
                .freevars
                .iter()
                .filter(|free| set.contains(*free));
            self.frees.insert(key(visit), frees.cloned().collect());
        }
        // The root comes off first.
        let mut open: Vec<*const CodeObject> = tree.iter().map(|(visit, _)| key(visit)).collect();
        while let Some(outer) = open.pop() {
            let Some(asm) = place.get(&outer) else {
                continue;
            };
            let mut seen: Names = asm.tables.cellvars.iter().filter(bound).cloned().collect();
            seen.extend(self.frees.get(&outer).into_iter().flatten().cloned());
            if seen.is_empty() {
                continue;
            }
            for inner in asm.nested().map(Arc::as_ptr) {
                let Some(inside) = place.get(&inner) else {
                    continue;
                };
                let known = self.frees.entry(inner).or_default();
                let before = known.len();
                let frees = inside.tables.freevars.iter();
                known.extend(frees.filter(|free| seen.contains(*free)).cloned());
                if known.len() > before {
                    open.push(inner);
                }
            }
        }
    }

    /// Whether what a code object sets by name are globals: that of a module does, and the body of a
    /// class does not.
    fn is_module(&self, visit: &Visit, asm: &Asm) -> bool {
        key(visit) == self.root && !asm.flags.contains(CodeFlags::OPTIMIZED)
    }

    /// Whether an instruction that looks a name up finds nothing that the program has set.
    pub(super) fn is_untouched(&self, visit: &Visit, asm: &Asm, instr: &Instr) -> bool {
        let code = key(visit);
        let is_in = |names: Option<&Names>, name: &Arc<Text>| {
            names.is_some_and(|names| names.contains(name))
        };
        let namespace = self.namespaces.get(&code);
        match (instr.opcode, &instr.operand) {
            (Opcode::LOAD_GLOBAL, Operand::Name(name)) => self.is_no_global(name),
            (Opcode::LOAD_NAME, Operand::Name(name)) => {
                self.is_no_global(name)
                    && !is_in(namespace, name)
                    && !(asm.flags.contains(CodeFlags::OPTIMIZED) && is_variable(asm, name))
            }
            (Opcode::LOAD_CLASSDEREF, Operand::Free(name)) => {
                !is_in(namespace, name) && !is_in(self.frees.get(&code), name)
            }
            (Opcode::LOAD_DEREF, Operand::Free(name)) => !is_in(self.frees.get(&code), name),
            _ => false,
        }
    }

    fn is_no_global(&self, name: &Arc<Text>) -> bool {
        !self.any_global && !self.globals.contains(name)
    }

    /// What is left alone, and where the program says so; each name once in a code object.
    pub(super) fn skipped(&self, pass: &AsConstants, tree: &[(Visit, Asm)]) -> Vec<Skipped> {
        let mut found = Vec::new();
        for (visit, asm) in tree.iter().rev() {
            let told = |message: String, line: i32| Skipped {
                message,
                path: visit.path.clone(),
                line,
                filename: backslashreplace(visit.code.filename()).into_owned(),
            };
            let mut uses: BTreeMap<&Arc<Text>, (Use, bool, i32)> = BTreeMap::new();
            for name in asm.signature.names() {
                if pass.bindings.contains_key(name) {
                    let line = visit.code.firstlineno();
                    uses.entry(name).or_insert((Use::Parameter, false, line));
                }
            }
            let mut star = None;
            for instr in asm.instrs() {
                if instr.opcode == Opcode::IMPORT_STAR && pass.minds_stars {
                    star.get_or_insert(instr.line);
                }
                let Some((name, way)) = change(pass, instr) else {
                    continue;
                };
                let is_global = match instr.opcode {
                    Opcode::STORE_GLOBAL | Opcode::DELETE_GLOBAL => true,
                    Opcode::STORE_NAME | Opcode::DELETE_NAME => self.is_module(visit, asm),
                    _ => false,
                };
                uses.entry(name).or_insert((way, is_global, instr.line));
            }
            if let Some(line) = star {
                let message = "every name is skipped: import * may assign any of them";
                found.push(told(message.to_owned(), line));
            }
            found.extend(uses.into_iter().map(|(name, (way, is_global, line))| {
                let name = repr::text(name);
                let how = match way {
                    Use::Parameter => "it is a parameter here",
                    Use::Assigned => "it is assigned here",
                    Use::Deleted => "it is deleted here",
                };
                let message = match is_global {
                    true => format!("{name} is skipped everywhere: {how}, as a global"),
                    false => format!("{name} is skipped: {how}"),
                };
                told(message, line)
            }));
        }
        found.sort_by_key(|skipped| skipped.line);
        found
    }
}

fn key(visit: &Visit) -> *const CodeObject {
    Arc::as_ptr(&visit.code)
}

/// Whether a function has a variable of this name.
fn is_variable(asm: &Asm, name: &Arc<Text>) -> bool {
    let tables = &asm.tables;
    let parameters = asm.signature.names();
    parameters
        .chain(&tables.locals)
        .chain(&tables.cellvars)
        .chain(&tables.freevars)
        .any(|variable| variable == name)
}

/// The name that is bound and that an instruction sets or deletes.
fn change<'i>(pass: &AsConstants, instr: &'i Instr) -> Option<(&'i Arc<Text>, Use)> {
    let way = match instr.opcode {
        Opcode::STORE_NAME | Opcode::STORE_GLOBAL | Opcode::STORE_DEREF | Opcode::STORE_FAST => {
            Use::Assigned
        }
        Opcode::DELETE_NAME
        | Opcode::DELETE_GLOBAL
        | Opcode::DELETE_DEREF
        | Opcode::DELETE_FAST => Use::Deleted,
        _ => return None,
    };
    let name = instr.name()?;
    pass.bindings.contains_key(name).then_some((name, way))
}
