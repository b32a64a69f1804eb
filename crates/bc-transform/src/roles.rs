//! Which values a programmer wrote, and which the compiler needs for itself.
//!
//! In `co_consts` the names of keyword arguments, the level of an import, the qualified name of a
//! function and the `None` a `finally` clause starts from look like any literal. They are told apart
//! by who takes them off the stack: the values on it are followed from the instruction that put them
//! there to the instruction that takes them.
//!
//! Where paths join, a value that differs is nobody's; what an exception handler finds on the stack is
//! nobody's either. Compiled code takes internal values in the same expression, so nothing is lost. A
//! value whose taker is not known counts as a programmer's. Where the language wants a tuple, a
//! programmer writes it, and may write several with a condition: those are followed through joins.

mod demands;
mod flow;

use bc_core::asm::{Instr, Item};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use std::collections::{HashMap, HashSet};

/// What a value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Whatever a program computes with: a literal, if it is a constant.
    Value,
    /// The docstring of a module or a class.
    Docstring,
    /// The name of a keyword argument in a call.
    Keyword,
    /// The name of a keyword-only parameter before its default.
    DefaultName,
    /// The names of annotated parameters.
    AnnotationNames,
    /// How many packages an import goes up.
    ImportLevel,
    /// The names an import asks for.
    ImportNames,
    /// The qualified name of a function, or of a class in its body.
    QualifiedName,
    /// The name of a class.
    ClassName,
    /// The code object of a function.
    Code,
    /// The cells of a closure.
    Closure,
    /// The list or dict that the compiler makes of several arguments behind `*` or `**` of a call. A
    /// display that a programmer wrote there is a value.
    CallArguments,
    /// The tuple, set or dict that the compiler makes of neighbouring items of a display, or of a call,
    /// that has unpackings as well: `(1, 2)` in `[1, 2, *rest]`. What is in it is a programmer's; that
    /// `[*(1, 2), *rest]` is compiled to the same is of no consequence.
    DisplayPart,
    /// The tuple of classes that an `except` clause names, and the tuples in it: it takes tuples and
    /// nothing that is like one.
    ExceptionClasses,
    /// The tuple to the right of `%`: formatting takes the items of a tuple for its arguments, and
    /// anything else for the only one. What is in it is a programmer's.
    FormatArguments,
    /// A `None` that a statement needs: what a `finally` or `with` block ends with, what a name is set
    /// to before it is deleted, what `yield from` sends first, an open end of a slice, what a body
    /// without `return` returns.
    Bookkeeping,
}

/// What is known about the values of one body, by index of item.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    roles: Vec<Role>,
    takers: Vec<Option<u32>>,
    containers: HashMap<usize, u32>,
    filled: HashSet<u32>,
    parts: HashMap<usize, Box<[u32]>>,
    decisions: HashSet<u32>,
}

impl Roles {
    /// What the value is for that the instruction at an index puts on the stack.
    pub fn role(&self, item: usize) -> Role {
        self.roles.get(item).copied().unwrap_or(Role::Value)
    }

    /// The instruction that takes the value that the one at an index puts on the stack, if it is known
    /// and the same on all paths.
    pub fn taker(&self, item: usize) -> Option<usize> {
        let taker = self.takers.get(item).copied().flatten();
        taker
            .filter(|&taker| taker != UNKNOWN)
            .map(|taker| taker as usize)
    }

    /// The instruction that made what an instruction works on without taking it off the stack: the
    /// container of `LIST_APPEND`, `SET_ADD` and `MAP_ADD`; and of `RETURN_VALUE`, what is returned.
    pub fn container(&self, item: usize) -> Option<usize> {
        self.containers.get(&item).map(|&maker| maker as usize)
    }

    /// Whether `LIST_APPEND`, `SET_ADD` or `MAP_ADD` put items into what the instruction at an index
    /// made: then it is the container of a comprehension.
    pub fn is_filled(&self, item: usize) -> bool {
        u32::try_from(item).is_ok_and(|item| self.filled.contains(&item))
    }

    /// Whether the instruction at an index loads a constant that a conditional jump takes for its condition.
    pub fn decides(&self, item: usize) -> bool {
        u32::try_from(item).is_ok_and(|item| self.decisions.contains(&item))
    }

    /// The instructions that made what `BUILD_MAP` and the `BUILD_*_UNPACK` family put together: the
    /// last part first, of a pair the value before the key, as far as they are known.
    pub fn parts(&self, item: usize) -> impl Iterator<Item = Option<usize>> {
        let parts = self.parts.get(&item).map(|parts| &**parts);
        let known = |&maker: &u32| (maker != UNKNOWN).then_some(maker as usize);
        parts.unwrap_or_default().iter().map(known)
    }

    /// Follows the values of a body.
    pub fn of(body: &[Item]) -> Roles {
        let flow = flow::follow(body);
        let mut roles = flow.roles;
        roles.bookkeeping(body);
        roles.display_parts(body);
        demands::mark(&mut roles, body, &flow.joins, &flow.demands, &flow.indexes);
        roles
    }

    fn set(&mut self, maker: u32, role: Role) {
        if let Some(place) = self.roles.get_mut(maker as usize) {
            *place = role;
        }
    }

    /// What the compiler made only to be put together with what is unpacked.
    fn display_parts(&mut self, body: &[Item]) {
        let opcode = |at: usize| Some(body.get(at)?.as_instr()?.opcode);
        for (at, item) in body.iter().enumerate() {
            let Some(instr) = item.as_instr() else {
                continue;
            };
            let is_tuple = matches!(instr.constant(), Some(Constant::Tuple(_)));
            let taker = self.taker(at).and_then(opcode);
            let is_part = match (instr.opcode, taker) {
                (
                    Opcode::BUILD_TUPLE,
                    Some(Opcode::BUILD_TUPLE_UNPACK | Opcode::BUILD_LIST_UNPACK),
                )
                | (Opcode::BUILD_SET, Some(Opcode::BUILD_SET_UNPACK))
                | (Opcode::BUILD_MAP, Some(Opcode::BUILD_MAP_UNPACK)) => true,
                (
                    Opcode::LOAD_CONST,
                    Some(Opcode::BUILD_TUPLE_UNPACK | Opcode::BUILD_LIST_UNPACK),
                ) => is_tuple,
                (Opcode::BUILD_MAP, Some(Opcode::BUILD_MAP_UNPACK_WITH_CALL)) => {
                    let keys: Vec<usize> = self.parts(at).skip(1).step_by(2).flatten().collect();
                    for key in keys {
                        if let Ok(key) = u32::try_from(key) {
                            self.set(key, Role::Keyword);
                        }
                    }
                    true
                }
                _ => false,
            };
            if is_part && let Ok(at) = u32::try_from(at) {
                self.set(at, Role::DisplayPart);
            }
        }
    }

    /// The `None`s that are known by their neighbours.
    fn bookkeeping(&mut self, body: &[Item]) {
        let is = |at: usize, opcode: Opcode| {
            let item = body.get(at).and_then(Item::as_instr);
            item.is_some_and(|instr| instr.opcode == opcode)
        };
        for at in 0..body.len() {
            let none = |instr: &Instr| instr.constant() == Some(&Constant::None);
            if !body.get(at).and_then(Item::as_instr).is_some_and(none) {
                continue;
            }
            // An `except … as` clause ends its own block first.
            let ends_block = |at| is(at, Opcode::POP_BLOCK) || is(at, Opcode::POP_EXCEPT);
            let after_block = at.checked_sub(1).is_some_and(ends_block)
                && matches!(body.get(at + 1), Some(Item::Label(_)));
            let at_end = at + 2 == body.len() && is(at + 1, Opcode::RETURN_VALUE);
            if after_block || at_end || clears(body, at) {
                self.set(at as u32, Role::Bookkeeping);
            }
        }
    }
}

/// Whether the constant at an index is stored under a name that is deleted at once.
fn clears(body: &[Item], at: usize) -> bool {
    let instr = |at: usize| body.get(at).and_then(Item::as_instr);
    let (Some(store), Some(delete)) = (instr(at + 1), instr(at + 2)) else {
        return false;
    };
    let pairs = [
        (Opcode::STORE_FAST, Opcode::DELETE_FAST),
        (Opcode::STORE_NAME, Opcode::DELETE_NAME),
        (Opcode::STORE_GLOBAL, Opcode::DELETE_GLOBAL),
        (Opcode::STORE_DEREF, Opcode::DELETE_DEREF),
    ];
    pairs.contains(&(store.opcode, delete.opcode)) && store.operand == delete.operand
}

/// A value whose maker is not known.
const UNKNOWN: u32 = u32::MAX;
