//! Which values a programmer wrote, and which the compiler needs for itself.
//!
//! In `co_consts` the names of keyword arguments, the level of an import, the qualified name of a
//! function and the `None` a `finally` clause starts from look like any literal. They are told apart
//! by who takes them off the stack: the values on it are followed from the instruction that put them
//! there to the instruction that takes them.
//!
//! Where paths join, a value that differs is nobody's; what an exception handler finds on the stack is
//! nobody's either. Compiled code takes internal values in the same expression, so nothing is lost. A
//! value whose taker is not known counts as a programmer's.

use crate::reach;
use bc_core::asm::{Instr, Item, Label, Operand};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::verify::effect;
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

    /// The instructions that made what `BUILD_MAP` and the `BUILD_*_UNPACK` family put together: the
    /// last part first, of a pair the value before the key, as far as they are known.
    pub fn parts(&self, item: usize) -> impl Iterator<Item = Option<usize>> {
        let parts = self.parts.get(&item).map(|parts| &**parts);
        let known = |&maker: &u32| (maker != UNKNOWN).then_some(maker as usize);
        parts.unwrap_or_default().iter().map(known)
    }

    /// Follows the values of a body.
    pub fn of(body: &[Item]) -> Roles {
        let mut flow = Flow {
            roles: Roles {
                roles: vec![Role::Value; body.len()],
                takers: vec![None; body.len()],
                containers: HashMap::new(),
                filled: HashSet::new(),
                parts: HashMap::new(),
            },
            cells: Vec::new(),
            waiting: HashMap::new(),
            stack: EMPTY,
            is_live: true,
            reached: HashSet::new(),
            is_reached: true,
            most_cells: body.len().saturating_mul(16).max(1 << 20),
        };
        let reached = reach::reached(body);
        let labels = body.iter().zip(&reached).filter(|(_, reached)| **reached);
        flow.reached = labels.filter_map(|(item, _)| item.as_label()).collect();
        for (at, (item, &is_reached)) in body.iter().zip(&reached).enumerate() {
            // What nothing leads to has its own values; it does not add to those of what runs.
            flow.is_live &= !is_reached || flow.is_reached;
            flow.is_reached = is_reached;
            match item {
                Item::Label(label) => flow.join(*label),
                Item::Instr(instr) if flow.is_live => flow.step(body, at, instr),
                Item::Instr(_) | Item::Data(_) => {}
            }
        }
        flow.roles.bookkeeping(body);
        flow.roles.display_parts(body);
        flow.roles
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

/// A stack as a list from its top down, so that one that is kept for a label costs nothing. Below its
/// end lie values nobody knows.
type Stack = u32;
const EMPTY: Stack = u32::MAX;
/// A value whose maker is not known.
const UNKNOWN: u32 = u32::MAX;
/// How many values of two stacks are compared. Whatever takes more values in one go does not ask for
/// their roles.
const COMPARED: usize = 2048;
/// How many values one instruction may put on the stack, and how deep a container may lie, so that it is
/// worth following: an argument can say billions, and code that people write does not.
const FOLLOWED: u64 = 2048;

struct Flow {
    roles: Roles,
    /// Maker of the top value, and the stack below.
    cells: Vec<(u32, Stack)>,
    waiting: HashMap<Label, Stack>,
    stack: Stack,
    is_live: bool,
    /// The labels that control may come to.
    reached: HashSet<Label>,
    /// Whether control may come to the item that is looked at.
    is_reached: bool,
    most_cells: usize,
}

impl Flow {
    fn push(&mut self, maker: u32) {
        // A cell for each value that is pushed. The number of values is not bounded by the body's
        // length alone, so where there are far too many, what is known is forgotten.
        let top = match u32::try_from(self.cells.len()) {
            Ok(top) if self.cells.len() < self.most_cells => top,
            _ => {
                self.stack = EMPTY;
                return;
            }
        };
        self.cells.push((maker, self.stack));
        self.stack = top;
    }

    fn pop(&mut self) -> u32 {
        match self.cells.get(self.stack as usize) {
            Some(&(maker, below)) => {
                self.stack = below;
                maker
            }
            None => UNKNOWN,
        }
    }

    /// The maker of the value that lies `depth` below the top.
    fn peek(&self, depth: u64) -> u32 {
        if depth > FOLLOWED {
            return UNKNOWN;
        }
        let mut stack = self.stack;
        for _ in 0..depth {
            match self.cells.get(stack as usize) {
                Some(&(_, below)) => stack = below,
                None => return UNKNOWN,
            }
        }
        self.cells
            .get(stack as usize)
            .map_or(UNKNOWN, |cell| cell.0)
    }

    /// Takes a value off the stack for the instruction at `at`.
    fn take(&mut self, at: usize, role: Role) {
        let maker = self.pop();
        if role != Role::Value {
            self.roles.set(maker, role);
        }
        if let Some(taker) = self.roles.takers.get_mut(maker as usize) {
            let here = u32::try_from(at).ok();
            *taker = match *taker {
                None => here,
                other if other == here => here,
                // Two takers are as good as none; the first is kept out by itself.
                Some(_) => Some(UNKNOWN),
            };
        }
    }

    /// Gives up on who takes a value.
    fn disown(&mut self, maker: u32) {
        if let Some(taker) = self.roles.takers.get_mut(maker as usize) {
            *taker = Some(UNKNOWN);
        }
    }

    /// Takes parts that are put together, and remembers them.
    fn take_parts(&mut self, at: usize, count: u64) {
        let mut parts = Vec::new();
        for _ in 0..count {
            if self.stack == EMPTY {
                break;
            }
            parts.push(self.peek(0));
            self.take(at, Role::Value);
        }
        self.roles.parts.insert(at, parts.into());
    }

    fn take_all(&mut self, at: usize, count: u64) {
        for _ in 0..count {
            if self.stack == EMPTY {
                return;
            }
            self.take(at, Role::Value);
        }
    }

    /// Another way to a label.
    fn lead(&mut self, label: Label, stack: Stack) {
        if !self.is_reached && self.reached.contains(&label) {
            return;
        }
        let stack = match self.waiting.get(&label) {
            Some(&other) => self.merge(stack, other),
            None => stack,
        };
        self.waiting.insert(label, stack);
    }

    fn join(&mut self, label: Label) {
        match (self.waiting.remove(&label), self.is_live) {
            (Some(other), true) => self.stack = self.merge(self.stack, other),
            (Some(other), false) => self.stack = other,
            (None, true) => {}
            // Reached from behind only, or never.
            (None, false) => self.stack = EMPTY,
        }
        self.is_live = true;
    }

    /// What two stacks have in common, place by place from the top.
    fn merge(&mut self, a: Stack, b: Stack) -> Stack {
        let (mut left, mut right) = (a, b);
        let mut makers = Vec::new();
        while left != right && makers.len() < COMPARED {
            let cells = (
                self.cells.get(left as usize),
                self.cells.get(right as usize),
            );
            let (Some(&(x, below_x)), Some(&(y, below_y))) = cells else {
                break;
            };
            makers.push(match x == y {
                true => x,
                false => {
                    // Who takes it takes the one or the other.
                    self.disown(x);
                    self.disown(y);
                    UNKNOWN
                }
            });
            (left, right) = (below_x, below_y);
        }
        let kept = std::mem::replace(&mut self.stack, if left == right { left } else { EMPTY });
        for maker in makers.into_iter().rev() {
            self.push(maker);
        }
        std::mem::replace(&mut self.stack, kept)
    }

    fn step(&mut self, body: &[Item], at: usize, instr: &Instr) {
        let here = u32::try_from(at).unwrap_or(UNKNOWN);
        let arg = instr.number().unwrap_or(0);
        let n = u64::from(arg);
        match instr.opcode {
            Opcode::ROT_TWO => self.rotate(2),
            Opcode::ROT_THREE => self.rotate(3),
            Opcode::DUP_TOP => self.push(self.peek(0)),
            Opcode::DUP_TOP_TWO => {
                let (top, second) = (self.peek(0), self.peek(1));
                self.push(second);
                self.push(top);
            }
            Opcode::CALL_FUNCTION
            | Opcode::CALL_FUNCTION_VAR
            | Opcode::CALL_FUNCTION_KW
            | Opcode::CALL_FUNCTION_VAR_KW => {
                self.call(body, at, instr.opcode, n);
                self.push(here);
            }
            Opcode::MAKE_FUNCTION | Opcode::MAKE_CLOSURE => {
                self.make_function(at, instr.opcode, n);
                self.push(here);
            }
            Opcode::IMPORT_NAME => {
                self.take(at, Role::ImportNames);
                self.take(at, Role::ImportLevel);
                self.push(here);
            }
            Opcode::STORE_NAME => {
                let name = instr.name().and_then(|name| name.as_ascii());
                self.take(
                    at,
                    match name {
                        Some("__doc__") => Role::Docstring,
                        Some("__qualname__") => Role::QualifiedName,
                        _ => Role::Value,
                    },
                );
            }
            Opcode::YIELD_FROM => {
                self.take(at, Role::Bookkeeping);
                self.take(at, Role::Value);
                self.push(here);
            }
            Opcode::BUILD_SLICE => {
                // More than a stack holds is asked for where control never comes.
                for _ in 0..n.min(3) {
                    let none = self.constant(body, self.peek(0)) == Some(&Constant::None);
                    self.take(at, if none { Role::Bookkeeping } else { Role::Value });
                }
                self.push(here);
            }
            Opcode::BUILD_MAP => {
                self.take_parts(at, n * 2);
                self.push(here);
            }
            Opcode::BUILD_LIST_UNPACK
            | Opcode::BUILD_TUPLE_UNPACK
            | Opcode::BUILD_SET_UNPACK
            | Opcode::BUILD_MAP_UNPACK => {
                self.take_parts(at, n);
                self.push(here);
            }
            Opcode::BUILD_MAP_UNPACK_WITH_CALL => {
                self.take_parts(at, n & 0xff);
                self.push(here);
            }
            Opcode::LIST_APPEND | Opcode::SET_ADD | Opcode::MAP_ADD => {
                let taken = if instr.opcode == Opcode::MAP_ADD {
                    2
                } else {
                    1
                };
                self.take_all(at, taken);
                self.contain(at, n.saturating_sub(1));
                let container = self.roles.containers.get(&at);
                self.roles.filled.extend(container);
            }
            Opcode::RETURN_VALUE => {
                self.contain(at, 0);
                self.take(at, Role::Value);
                self.is_live = false;
            }
            Opcode::RAISE_VARARGS => {
                self.take_all(at, n);
                self.is_live = false;
            }
            Opcode::BREAK_LOOP | Opcode::CONTINUE_LOOP => self.is_live = false,
            opcode if opcode.is_jump() => self.jump(at, instr),
            // What lies on the stack here depends on how control came.
            Opcode::END_FINALLY
            | Opcode::POP_EXCEPT
            | Opcode::WITH_CLEANUP_START
            | Opcode::WITH_CLEANUP_FINISH => self.stack = EMPTY,
            Opcode::POP_BLOCK => {}
            opcode => match effect(opcode, arg) {
                Some(effect) => {
                    self.take_all(at, effect.pops);
                    match effect.pushes {
                        0..=FOLLOWED => (0..effect.pushes).for_each(|_| self.push(here)),
                        _ => self.stack = EMPTY,
                    }
                }
                None => self.stack = EMPTY,
            },
        }
    }

    fn rotate(&mut self, count: usize) {
        let top = self.pop();
        let others: Vec<u32> = (1..count).map(|_| self.pop()).collect();
        self.push(top);
        for maker in others.into_iter().rev() {
            self.push(maker);
        }
    }

    fn contain(&mut self, at: usize, depth: u64) {
        let maker = self.peek(depth);
        if maker != UNKNOWN {
            self.roles.containers.insert(at, maker);
        }
    }

    fn constant<'b>(&self, body: &'b [Item], maker: u32) -> Option<&'b Constant> {
        body.get(maker as usize)?.as_instr()?.constant()
    }

    fn jump(&mut self, at: usize, instr: &Instr) {
        let Operand::Label(label) = instr.operand else {
            // It is never taken, or never come to.
            self.stack = EMPTY;
            self.is_live &= !instr.opcode.is_terminator();
            return;
        };
        match instr.opcode {
            Opcode::JUMP_FORWARD | Opcode::JUMP_ABSOLUTE => {
                self.lead(label, self.stack);
                self.is_live = false;
            }
            Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE => {
                self.take(at, Role::Value);
                self.lead(label, self.stack);
            }
            Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP => {
                self.lead(label, self.stack);
                self.pop();
            }
            Opcode::FOR_ITER => {
                let before = self.stack;
                self.pop();
                self.lead(label, self.stack);
                self.stack = before;
                self.push(u32::try_from(at).unwrap_or(UNKNOWN));
            }
            Opcode::SETUP_LOOP => self.lead(label, self.stack),
            // The handler finds an exception on the stack, or what a `finally` block ended with.
            _ => {
                self.lead(label, EMPTY);
                if matches!(instr.opcode, Opcode::SETUP_WITH) {
                    self.pop();
                    self.push(UNKNOWN);
                    self.push(UNKNOWN);
                }
            }
        }
    }

    fn call(&mut self, body: &[Item], at: usize, opcode: Opcode, n: u64) {
        let (positional, keywords) = (n & 0xff, n >> 8 & 0xff);
        if matches!(
            opcode,
            Opcode::CALL_FUNCTION_KW | Opcode::CALL_FUNCTION_VAR_KW
        ) {
            self.take_arguments(body, at, Opcode::BUILD_MAP_UNPACK_WITH_CALL);
        }
        for _ in 0..keywords {
            self.take(at, Role::Value);
            self.take(at, Role::Keyword);
        }
        if matches!(
            opcode,
            Opcode::CALL_FUNCTION_VAR | Opcode::CALL_FUNCTION_VAR_KW
        ) {
            self.take_arguments(body, at, Opcode::BUILD_LIST_UNPACK);
        }
        let callee = body
            .get(self.peek(positional) as usize)
            .and_then(Item::as_instr);
        let is_class = callee.is_some_and(|instr| instr.opcode == Opcode::LOAD_BUILD_CLASS);
        for nth in (0..positional).rev() {
            let role = if is_class && nth == 1 {
                Role::ClassName
            } else {
                Role::Value
            };
            self.take(at, role);
        }
        self.take(at, Role::Value);
    }

    /// Takes what stands behind a star; `made` is how the compiler puts several together.
    fn take_arguments(&mut self, body: &[Item], at: usize, made: Opcode) {
        let maker = body.get(self.peek(0) as usize).and_then(Item::as_instr);
        let is_made = maker.is_some_and(|instr| instr.opcode == made);
        let role = if is_made {
            Role::CallArguments
        } else {
            Role::Value
        };
        self.take(at, role);
    }

    fn make_function(&mut self, at: usize, opcode: Opcode, n: u64) {
        self.take(at, Role::QualifiedName);
        self.take(at, Role::Code);
        if opcode == Opcode::MAKE_CLOSURE {
            self.take(at, Role::Closure);
        }
        let annotations = n >> 16 & 0x7fff;
        if annotations > 0 {
            self.take(at, Role::AnnotationNames);
            self.take_all(at, annotations - 1);
        }
        for _ in 0..(n >> 8 & 0xff) {
            self.take(at, Role::Value);
            self.take(at, Role::DefaultName);
        }
        self.take_all(at, n & 0xff);
    }
}
