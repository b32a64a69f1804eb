//! Which functions a body makes, and which of them are the bodies of classes or methods.
//!
//! Told from who takes what off the stack: a class body is the first thing `__build_class__` is called
//! with; a method is what ends up under a name, on its way through decorators.

use super::Names;
use crate::roles::{Role, Roles};
use bc_core::asm::{Asm, Instr, Item, Operand};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A code object of which a function is made.
pub(super) struct Made {
    pub(super) code: Arc<CodeObject>,
    /// Where it is loaded.
    pub(super) load: usize,
    /// Where the function is made.
    pub(super) make: usize,
    pub(super) is_class: bool,
    /// Whether it is stored under a name and would be a method in a class body.
    pub(super) is_method: bool,
}

/// All functions that are made in a body.
pub(super) fn made(body: &[Item], roles: &Roles) -> Vec<Made> {
    let instr = |at: usize| body.get(at).and_then(Item::as_instr);
    let is = |at: usize, opcode: Opcode| instr(at).is_some_and(|i| i.opcode == opcode);
    // The calls of `__build_class__`, and those of decorators that make no methods.
    let mut builds: HashSet<usize> = HashSet::new();
    let mut statics: HashSet<usize> = HashSet::new();
    for (at, item) in body.iter().enumerate() {
        let (Some(instr), Some(taker)) = (item.as_instr(), roles.taker(at)) else {
            continue;
        };
        match instr.opcode {
            Opcode::LOAD_BUILD_CLASS => {
                builds.insert(taker);
            }
            Opcode::LOAD_NAME | Opcode::LOAD_GLOBAL | Opcode::LOAD_ATTR if is_static(instr) => {
                statics.insert(taker);
            }
            _ => {}
        }
    }
    let is_method = |mut value: usize| {
        // A value is taken by a later instruction, so this comes to an end.
        while let Some(taker) = roles.taker(value).filter(|&taker| taker > value) {
            match instr(taker) {
                Some(call)
                    if call.opcode == Opcode::CALL_FUNCTION
                        && call.number() == Some(1)
                        && !statics.contains(&taker) =>
                {
                    value = taker;
                }
                Some(store) => return store.opcode == Opcode::STORE_NAME,
                None => return false,
            }
        }
        false
    };
    let mut built: HashMap<usize, ()> = HashMap::new();
    let mut found = Vec::new();
    for (load, item) in body.iter().enumerate() {
        let Some(Constant::Code(code)) = item.as_instr().and_then(Instr::constant) else {
            continue;
        };
        let Some(make) = roles.taker(load).filter(|_| roles.role(load) == Role::Code) else {
            continue;
        };
        if !is(make, Opcode::MAKE_FUNCTION) && !is(make, Opcode::MAKE_CLOSURE) {
            continue;
        }
        let call = roles.taker(make).filter(|call| builds.contains(call));
        // The first function among the arguments; others may be keyword arguments.
        let is_class = call.is_some_and(|call| built.insert(call, ()).is_none());
        found.push(Made {
            code: Arc::clone(code),
            load,
            make,
            is_class,
            is_method: !is_class && is_named(code) && is_method(make),
        });
    }
    found
}

fn is_static(instr: &Instr) -> bool {
    let name = instr.name().and_then(|name| name.as_ascii());
    matches!(name, Some("staticmethod" | "classmethod"))
}

/// Comprehensions are called where they are made.
fn is_named(code: &CodeObject) -> bool {
    let name = code.name().as_ascii();
    name.is_none_or(|name| name == "<lambda>" || !name.starts_with('<'))
}

/// Functions in class bodies that get no `self`.
pub(super) fn is_left_alone(code: &CodeObject) -> bool {
    let first = code.varnames().first().filter(|_| code.argcount() > 0);
    code.name().as_ascii() == Some("__new__")
        || first.is_some_and(|first| first.as_ascii() == Some("cls"))
}

/// The attributes that the `__init__` of a class stores into its `self`.
pub(super) fn discover(made: &[Made]) -> Names {
    let is_init = |each: &&Made| each.is_method && each.code.name().as_ascii() == Some("__init__");
    let mut names = std::collections::BTreeSet::new();
    for init in made.iter().filter(is_init) {
        let Ok(asm) = Asm::lift(&init.code) else {
            continue;
        };
        let this = asm.signature.positional.first().cloned();
        let mut before: Option<&Instr> = None;
        for instr in asm.instrs() {
            let object = before.and_then(Instr::name);
            let is_self = object
                .is_some_and(|name| name.as_ascii() == Some("self") || Some(name) == this.as_ref());
            if let (Opcode::STORE_ATTR, Operand::Name(name)) = (instr.opcode, &instr.operand)
                && is_self
                && before.is_some_and(loads_variable)
            {
                names.insert(Arc::clone(name));
            }
            before = Some(instr);
        }
    }
    Arc::new(names)
}

fn loads_variable(instr: &Instr) -> bool {
    matches!(
        instr.opcode,
        Opcode::LOAD_FAST | Opcode::LOAD_DEREF | Opcode::LOAD_GLOBAL
    )
}
