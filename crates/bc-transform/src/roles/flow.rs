//! The stack of values that is followed through a body: who made each, and who takes it.
//!
//! What a taker says about a value is here too; what is read off the finished picture is not.

use super::demands::Demand;
use super::{Role, Roles, UNKNOWN};
use crate::reach;
use bc_core::asm::{Instr, Item, Label, Operand};
use bc_core::constant::Constant;
use bc_core::opcode::{CompareOp, Opcode};
use std::collections::{HashMap, HashSet};

/// Follows the values of a body from its start to its end.
pub(super) fn follow(body: &[Item]) -> Flow {
    let mut flow = Flow {
        roles: Roles {
            roles: vec![Role::Value; body.len()],
            takers: vec![None; body.len()],
            containers: HashMap::new(),
            filled: HashSet::new(),
            parts: HashMap::new(),
            decisions: HashSet::new(),
        },
        cells: Vec::new(),
        waiting: HashMap::new(),
        stack: EMPTY,
        is_live: true,
        reached: HashSet::new(),
        is_reached: true,
        most_cells: body.len().saturating_mul(16).max(1 << 20),
        joins: Joins::new(body.len()),
        demands: Vec::new(),
        indexes: HashMap::new(),
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
    flow
}

/// A stack as a list from its top down, so that one that is kept for a label costs nothing. Below its
/// end lie values nobody knows.
type Stack = u32;
const EMPTY: Stack = u32::MAX;
/// How many values of two stacks are compared. Whatever takes more values in one go does not ask for
/// their roles.
const COMPARED: usize = 2048;
/// How many values one instruction may put on the stack, and how deep a container may lie, so that it is
/// worth following: an argument can say billions, and code that people write does not.
const FOLLOWED: u64 = 2048;

/// The values that come from different makers on different ways: each has a number of its own, as if it
/// had a maker behind the body's end, and is made of two others.
#[derive(Default)]
pub(super) struct Joins {
    pub(super) first: u32,
    sides: Vec<(u32, u32)>,
    /// Who takes the joined value.
    pub(super) takers: Vec<Option<u32>>,
}

impl Joins {
    fn new(body: usize) -> Joins {
        Joins {
            first: u32::try_from(body).unwrap_or(UNKNOWN),
            ..Joins::default()
        }
    }

    fn add(&mut self, a: u32, b: u32) -> u32 {
        let number = u32::try_from(self.sides.len()).ok();
        match number.and_then(|number| self.first.checked_add(number)) {
            Some(join) if join != UNKNOWN => {
                self.sides.push((a, b));
                self.takers.push(None);
                join
            }
            _ => UNKNOWN,
        }
    }

    /// The two values that a joined one is made of.
    pub(super) fn sides(&self, maker: u32) -> Option<(u32, u32)> {
        let at = maker.checked_sub(self.first)?;
        self.sides.get(at as usize).copied()
    }
}

pub(super) struct Flow {
    pub(super) roles: Roles,
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
    pub(super) joins: Joins,
    /// Values that have to be tuples, by maker.
    pub(super) demands: Vec<(u32, Demand)>,
    /// By subscript, the value that is its index.
    pub(super) indexes: HashMap<u32, u32>,
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

    /// As [`peek`](Flow::peek), where only a single instruction counts as a maker.
    fn maker(&self, depth: u64) -> u32 {
        let maker = self.peek(depth);
        match self.joins.sides(maker) {
            Some(_) => UNKNOWN,
            None => maker,
        }
    }

    /// Takes a value off the stack for the instruction at `at`.
    fn take(&mut self, at: usize, role: Role) {
        let maker = self.pop();
        if role != Role::Value {
            self.roles.set(maker, role);
        }
        let taker = match self.joins.sides(maker) {
            Some(_) => {
                let join = maker.saturating_sub(self.joins.first);
                self.joins.takers.get_mut(join as usize)
            }
            None => self.roles.takers.get_mut(maker as usize),
        };
        if let Some(taker) = taker {
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
            parts.push(self.maker(0));
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
                    self.joins.add(x, y)
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
                let role = match instr.name().and_then(|name| name.as_ascii()) {
                    Some("__doc__") => Role::Docstring,
                    Some("__qualname__") => Role::QualifiedName,
                    _ => Role::Value,
                };
                self.take(at, role);
            }
            Opcode::YIELD_FROM => {
                self.take(at, Role::Bookkeeping);
                self.take(at, Role::Value);
                self.push(here);
            }
            Opcode::BUILD_SLICE => {
                self.take_bounds(body, at, n);
                self.push(here);
            }
            Opcode::BUILD_MAP
            | Opcode::BUILD_LIST_UNPACK
            | Opcode::BUILD_TUPLE_UNPACK
            | Opcode::BUILD_SET_UNPACK
            | Opcode::BUILD_MAP_UNPACK
            | Opcode::BUILD_MAP_UNPACK_WITH_CALL => {
                let parts = match instr.opcode {
                    Opcode::BUILD_MAP => n * 2,
                    Opcode::BUILD_MAP_UNPACK_WITH_CALL => n & 0xff,
                    _ => n,
                };
                self.take_parts(at, parts);
                self.push(here);
            }
            Opcode::LIST_APPEND | Opcode::SET_ADD => self.fill(at, 1, n),
            Opcode::MAP_ADD => self.fill(at, 2, n),
            Opcode::COMPARE_OP | Opcode::BINARY_MODULO | Opcode::INPLACE_MODULO => {
                self.demand(instr);
                self.take_all(at, 2);
                self.push(here);
            }
            Opcode::BINARY_SUBSCR => {
                self.indexes.insert(here, self.peek(0));
                self.take_all(at, 2);
                self.push(here);
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
            opcode => match opcode.ordinary_effect(arg) {
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

    /// The bounds of a slice, of which a `None` stands for one that was left out.
    fn take_bounds(&mut self, body: &[Item], at: usize, n: u64) {
        // More than a stack holds is asked for where control never comes.
        for _ in 0..n.min(3) {
            let none = self.constant(body, self.peek(0)) == Some(&Constant::None);
            self.take(at, if none { Role::Bookkeeping } else { Role::Value });
        }
    }

    /// Notes what a comparison or a `%` wants of its right operand.
    fn demand(&mut self, instr: &Instr) {
        let demand = match (instr.opcode, &instr.operand) {
            (Opcode::COMPARE_OP, Operand::Compare(CompareOp::ExceptionMatch)) => {
                Some(Demand::Classes)
            }
            (Opcode::COMPARE_OP, _) => None,
            _ => Some(Demand::Arguments),
        };
        let wanted = self.peek(0);
        self.demands.extend(demand.map(|demand| (wanted, demand)));
    }

    /// So many values go into the container `depth` places below them.
    fn fill(&mut self, at: usize, count: u64, depth: u64) {
        self.take_all(at, count);
        self.contain(at, depth.saturating_sub(1));
        let container = self.roles.containers.get(&at);
        self.roles.filled.extend(container);
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
        let maker = self.maker(depth);
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
        if matches!(
            instr.opcode,
            Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::JUMP_IF_FALSE_OR_POP
                | Opcode::JUMP_IF_TRUE_OR_POP
        ) {
            self.demands.push((self.peek(0), Demand::Condition));
        }
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
