//! Which blocks are open before each instruction, and where leaving them leads.
//!
//! The verifier proves that blocks are left as they should; it does not say which they are. Whoever
//! moves a `return` to where other code goes on has to leave them one by one. Only code that has been
//! proven is looked at. Where hand-made code opens different blocks on different ways to one
//! instruction, the answer is that it is not clear.

use bc_core::asm::{Instr, Item, Label};
use bc_core::opcode::Opcode;
use bc_core::verify::VerifiedCode;
use std::collections::HashMap;

/// What a block is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A loop, until `POP_BLOCK`.
    Loop,
    /// A `try` with `except` clauses, until `POP_BLOCK`.
    Except,
    /// A `try` whose `finally` body stands at the label.
    Finally(Label),
    /// A `with` whose end stands at the label.
    With(Label),
    /// A handler that runs, until `POP_EXCEPT`.
    Handler,
    /// A `finally` body that runs: what it was entered with lies on the stack.
    Pending,
}

/// An open block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Block {
    pub(crate) kind: Kind,
    /// How many values are left on the stack when the statement has been left.
    pub(crate) level: u32,
}

/// The open blocks of one body, by index of item.
pub(crate) struct Blocks {
    cells: Vec<(Block, Stack)>,
    known: HashMap<(Block, Stack), Stack>,
    before: Vec<Option<State>>,
    /// Where `finally` bodies and ends of `with` statements start, with the level of their blocks.
    finals: HashMap<usize, u32>,
    /// `finally` bodies with what is open around their `try`. An `except … as` clause ends around its
    /// own `finally` body first, so what is open after such a body is known from the way that falls
    /// into it; this is for bodies nothing falls into.
    entered: Vec<(usize, State)>,
    open: Vec<(usize, State)>,
}

/// A list from the innermost block outwards. Equal lists have equal numbers.
type Stack = u32;
const NONE: Stack = u32::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    Open(Stack),
    Unclear,
}

impl Blocks {
    /// Follows all ways through a body that was lifted from the code.
    pub(crate) fn of(body: &[Item], code: &VerifiedCode) -> Blocks {
        let mut places = HashMap::new();
        let mut depths = Vec::with_capacity(body.len());
        let mut index = 0;
        for (at, item) in body.iter().enumerate() {
            depths.push(code.depth_at(index));
            match item {
                Item::Label(label) => {
                    places.insert(*label, at);
                }
                Item::Instr(_) => index += 1,
                Item::Data(_) => {}
            }
        }
        let mut blocks = Blocks {
            cells: Vec::new(),
            known: HashMap::new(),
            before: vec![None; body.len()],
            finals: HashMap::new(),
            entered: Vec::new(),
            open: Vec::new(),
        };
        blocks.reach(0, State::Open(NONE));
        while let Some((at, state)) = blocks.next() {
            let depth = depths.get(at).copied().flatten();
            match body.get(at) {
                Some(Item::Label(_)) => blocks.reach(at + 1, state),
                // What the verifier found no way to is not gone through either.
                Some(Item::Instr(instr)) if depth.is_some() => {
                    let target = instr.target().and_then(|label| places.get(&label).copied());
                    blocks.step(at, instr, target, depth.unwrap_or_default(), state);
                }
                _ => {}
            }
        }
        blocks
    }

    /// The blocks that are open before an item, the innermost first; `None` where control never comes
    /// or where it is not clear.
    pub(crate) fn open_at(&self, at: usize) -> Option<Vec<Block>> {
        let Some(State::Open(mut stack)) = self.before.get(at).copied().flatten() else {
            return None;
        };
        let mut open = Vec::new();
        while let Some(&(block, outer)) = self.cells.get(stack as usize) {
            open.push(block);
            stack = outer;
        }
        Some(open)
    }

    fn next(&mut self) -> Option<(usize, State)> {
        loop {
            if let Some(next) = self.open.pop() {
                return Some(next);
            }
            let (at, state) = self.entered.pop()?;
            if self.before.get(at).is_some_and(Option::is_none) {
                self.reach(at, state);
            }
        }
    }

    fn reach(&mut self, at: usize, state: State) {
        let state = match self.finals.get(&at) {
            Some(&level) => self.push(state, Kind::Pending, level),
            None => state,
        };
        let Some(before) = self.before.get_mut(at) else {
            return;
        };
        let next = match *before {
            None => state,
            Some(old) if old == state || old == State::Unclear => return,
            Some(_) => State::Unclear,
        };
        *before = Some(next);
        self.open.push((at, next));
    }

    fn push(&mut self, state: State, kind: Kind, level: u32) -> State {
        let State::Open(outer) = state else {
            return State::Unclear;
        };
        let block = Block { kind, level };
        let Ok(next) = u32::try_from(self.cells.len()) else {
            return State::Unclear;
        };
        let stack = *self.known.entry((block, outer)).or_insert(next);
        if stack == next {
            self.cells.push((block, outer));
        }
        State::Open(stack)
    }

    fn pop(&self, state: State) -> Option<(Kind, State)> {
        let State::Open(stack) = state else {
            return None;
        };
        let (block, outer) = self.cells.get(stack as usize)?;
        Some((block.kind, State::Open(*outer)))
    }

    fn step(&mut self, at: usize, instr: &Instr, target: Option<usize>, depth: u32, state: State) {
        let next = at + 1;
        match instr.opcode {
            Opcode::RETURN_VALUE | Opcode::RAISE_VARARGS | Opcode::BREAK_LOOP => {}
            Opcode::JUMP_FORWARD | Opcode::JUMP_ABSOLUTE => {
                if let Some(target) = target {
                    self.reach(target, state);
                }
            }
            Opcode::CONTINUE_LOOP => {
                let mut state = state;
                while let Some((kind, outer)) = self.pop(state) {
                    if kind == Kind::Loop {
                        break;
                    }
                    state = outer;
                }
                if let Some(target) = target {
                    self.reach(target, state);
                }
            }
            Opcode::SETUP_LOOP
            | Opcode::SETUP_EXCEPT
            | Opcode::SETUP_FINALLY
            | Opcode::SETUP_WITH
            | Opcode::SETUP_ASYNC_WITH => self.set_up(at, instr, target, depth, state),
            Opcode::POP_BLOCK => {
                let state = match self.pop(state) {
                    Some((Kind::Handler | Kind::Pending, _)) | None => State::Unclear,
                    Some((_, outer)) => outer,
                };
                self.reach(next, state);
            }
            Opcode::POP_EXCEPT => {
                let state = match self.pop(state) {
                    Some((Kind::Handler, outer)) => outer,
                    _ => State::Unclear,
                };
                self.reach(next, state);
            }
            Opcode::END_FINALLY => match self.pop(state) {
                Some((Kind::Pending, outer)) => self.reach(next, outer),
                // The exception goes on its way.
                Some((Kind::Handler, _)) => {}
                _ => self.reach(next, state),
            },
            _ => {
                if let Some(target) = target {
                    self.reach(target, state);
                }
                self.reach(next, state);
            }
        }
    }

    fn set_up(
        &mut self,
        at: usize,
        instr: &Instr,
        target: Option<usize>,
        depth: u32,
        state: State,
    ) {
        let (Some(target), Some(label)) = (target, instr.target()) else {
            return;
        };
        let (kind, level) = match instr.opcode {
            Opcode::SETUP_LOOP => (Kind::Loop, depth),
            Opcode::SETUP_EXCEPT => (Kind::Except, depth),
            Opcode::SETUP_FINALLY => (Kind::Finally(label), depth),
            // The context manager is gone when the statement has been left.
            _ => (Kind::With(label), depth.saturating_sub(1)),
        };
        match kind {
            Kind::Loop => self.reach(target, state),
            Kind::Except => {
                let handling = self.push(state, Kind::Handler, level);
                self.reach(target, handling);
            }
            Kind::Finally(_) => {
                self.finals.insert(target, level);
                self.entered.push((target, state));
            }
            _ => {
                self.finals.insert(target, level);
                self.reach(target, state);
            }
        }
        let inside = self.push(state, kind, level);
        self.reach(at + 1, inside);
    }
}
