//! The fixed point: which abstract state holds before every reachable instruction.
//!
//! States are kept at *leaders* only, the instructions some other instruction leads to; between two leaders they are
//! computed anew. A leader's state only ever widens. Leaders are taken in rising order: compiled code mostly goes
//! forward, so few are seen twice. A state can widen a few hundred times where `finally` bodies are nested; a budget
//! keeps the work linear in the code's length all the same.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::code::RejectionCode;
use super::edge::{Edge, How};
use super::finding::Finding;
use super::landmarks;
use super::operands::{self, Limits};
use super::program::{NOWHERE, Program};
use super::rejection::{Arrival, Rejection};
use super::report::{Place, describe_blocks, describe_stack};
use super::state::{Mismatch, State};
use super::step::Stepper;
use super::walk;
use crate::code::CodeObject;
use crate::count::counted;
use crate::opcode::Opcode;

/// How often each instruction is looked at, on average, before the verifier gives up. Compiled code takes one look;
/// more than two or three take a program that was made for it.
const LOOKS_PER_INSTRUCTION: u64 = 16;

/// The least and the greatest number of values on the stack before an instruction.
pub(super) type Depth = Option<(u32, u32)>;

/// What is known of one code object after it was found sound.
pub(super) struct Flow {
    pub(super) program: Program,
    /// Per instruction; `None` where control never comes.
    pub(super) depths: Box<[Depth]>,
    pub(super) max_depth: u32,
}

/// What is asked of bytes that control never reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreached {
    /// Nothing.
    Anything,
    /// That they are sound instructions, and that no instructions overlap.
    Instructions,
}

/// Proves one code object, without those nested in it.
///
/// # Errors
/// The finding that comes first: tables and flags, then operands in order, then control flow.
pub(super) fn analyse(
    code: &CodeObject,
    unreached: Unreached,
    path: impl FnOnce() -> String,
) -> Result<Flow, Box<Rejection>> {
    let mut refusal = match sweep(code) {
        Ok(flow) => return Ok(flow),
        Err(refusal) => refusal,
    };
    let mut seen = None;
    // Where there is too much to follow already, nothing is gained by following it otherwise.
    let is_done = refusal.finding.code == RejectionCode::TooInvolved || code.code().is_empty();
    if unreached == Unreached::Anything && !is_done {
        match traverse(code) {
            Ok(flow) => return Ok(flow),
            // What is wrong with an instruction that control reaches is told first; what the sweep has found
            // elsewhere is of no account.
            Err((_, program)) if program.index_of(refusal.offset).is_some() => {}
            Err((other, program)) => {
                refusal = other;
                seen = Some(walk::listed(&program));
            }
        }
    }
    let Refusal {
        offset,
        finding,
        arrivals,
    } = *refusal;
    let place = Place {
        code,
        path: path(),
        instructions: seen,
    };
    Err(place.reject(finding, offset, arrivals))
}

/// Takes the bytes as they lie.
fn sweep(code: &CodeObject) -> Result<Flow, Box<Refusal>> {
    let program = operands::check(code).map_err(|(offset, finding)| Refusal {
        offset,
        finding,
        arrivals: Vec::new(),
    })?;
    let (depths, max_depth) = Analysis::new(code, &program).run()?;
    Ok(Flow {
        program,
        depths,
        max_depth,
    })
}

/// Follows control, where a sweep does not do. The program of what was reached comes with a refusal.
fn traverse(code: &CodeObject) -> Result<Flow, (Box<Refusal>, Program)> {
    let reached = walk::reached(code);
    // More was followed than can happen, such as what is behind the `END_FINALLY` of a handler. With what is left
    // out that the states do not come to, the states are the same, in other places.
    let program = match Analysis::new(code, &reached).run() {
        Ok((depths, _)) => walk::sound(code, &reached, &depths),
        Err(refusal) => return Err((refusal, reached)),
    };
    match Analysis::new(code, &program).run() {
        Ok((depths, max_depth)) => Ok(Flow {
            program,
            depths,
            max_depth,
        }),
        Err(refusal) => Err((refusal, program)),
    }
}

/// The program of a code object, and whether it is sound. If not, the program is what control may reach.
pub(super) fn program(code: &CodeObject) -> (Program, bool) {
    if let Ok(flow) = sweep(code) {
        return (flow.program, true);
    }
    match traverse(code) {
        Ok(flow) if !code.code().is_empty() => (flow.program, true),
        Ok(flow) => (flow.program, false),
        Err((_, program)) => (program, false),
    }
}

struct Refusal {
    offset: u32,
    finding: Finding,
    arrivals: Vec<Arrival>,
}

/// How a leader was first reached.
#[derive(Clone, Copy)]
struct Cause {
    /// The instruction control came from, and the leader of its block.
    from: u32,
    leader: u32,
    how: How,
}

struct Entry {
    state: State,
    /// `None` for the start of the code.
    cause: Option<Cause>,
    queued: bool,
}

/// Where the stack first grew beyond `co_stacksize`.
struct Overflow {
    at: u32,
    leader: u32,
    start: State,
    how: How,
    depth: u32,
}

struct Analysis<'a> {
    stepper: Stepper<'a>,
    program: &'a Program,
    limits: Limits,
    stacksize: u32,
    /// Whether some instruction other than the one before leads here.
    is_leader: Vec<bool>,
    /// Whether a reachable SETUP_FINALLY or SETUP_WITH leads here, so that None on top means "nothing pending".
    is_finally: Vec<bool>,
    entries: Vec<Option<Box<Entry>>>,
    queue: BinaryHeap<Reverse<u32>>,
    depths: Vec<Depth>,
    max_depth: u32,
    overflow: Option<Box<Overflow>>,
    /// How many more instructions may be looked at.
    budget: u64,
}

impl<'a> Analysis<'a> {
    fn new(code: &'a CodeObject, program: &'a Program) -> Analysis<'a> {
        let n = program.instructions.len();
        let (is_leader, is_finally) = landmarks::of(program);
        let mut entries = Vec::new();
        entries.resize_with(n, || None);
        Analysis {
            stepper: Stepper { program, code },
            program,
            limits: Limits::of(code),
            stacksize: code.stacksize(),
            is_leader,
            is_finally,
            entries,
            queue: BinaryHeap::new(),
            depths: vec![None; n],
            max_depth: 0,
            overflow: None,
            budget: 1000 + n as u64 * LOOKS_PER_INSTRUCTION,
        }
    }

    fn run(mut self) -> Result<(Box<[Depth]>, u32), Box<Refusal>> {
        self.settle()?;
        Ok((self.depths.into(), self.max_depth))
    }

    /// Follows every way until nothing changes any more.
    fn settle(&mut self) -> Result<(), Box<Refusal>> {
        self.arrive(0, State::default(), None)?;
        let mut out = Vec::new();
        while let Some(Reverse(leader)) = self.queue.pop() {
            if let Some(entry) = self.entry_mut(leader) {
                entry.queued = false;
                let start = entry.state.clone();
                self.run_block(leader, &start, &mut out)?;
            }
        }
        match self.overflow.take() {
            Some(overflow) => Err(self.too_deep(&overflow)),
            None => Ok(()),
        }
    }

    /// From a leader to the next one, or to where control leaves for good.
    fn run_block(
        &mut self,
        leader: u32,
        start: &State,
        out: &mut Vec<Edge>,
    ) -> Result<(), Box<Refusal>> {
        let mut state = start.clone();
        let mut at = leader;
        loop {
            let Some(instruction) = self.program.get(at).copied() else {
                return Ok(());
            };
            if self.budget == 0 {
                return Err(self.refuse(too_involved(), leader, leader, start));
            }
            self.budget -= 1;
            if self.program.traversed.is_some()
                && let Some(finding) =
                    walk::fault(self.stepper.code, &self.limits, self.program, &instruction)
            {
                return Err(Box::new(Refusal {
                    offset: instruction.offset,
                    finding,
                    arrivals: Vec::new(),
                }));
            }
            self.record(at, &state);
            let goes_on = match self.stepper.step(&instruction, &mut state, out) {
                Ok(goes_on) => goes_on,
                Err(finding) => {
                    out.clear();
                    return Err(self.refuse(finding, at, leader, start));
                }
            };
            let mut cause = Cause {
                from: at,
                leader,
                how: How::FallThrough,
            };
            for Edge { to, state, how } in out.drain(..) {
                cause.how = how;
                self.watch_depth(&state, cause, start);
                self.arrive(to, state, Some(cause))?;
            }
            if !goes_on {
                return Ok(());
            }
            cause.how = How::FallThrough;
            self.watch_depth(&state, cause, start);
            let Some(next) = self.program.after(at) else {
                return Err(self.refuse(falls_off(&instruction.opcode), at, leader, start));
            };
            at = next;
            if let Some(place) = self.program.join(at) {
                self.record(at, &state);
                return self.arrive(place, state, Some(cause));
            }
            if self.is_leader.get(at as usize) == Some(&true) {
                return self.arrive(at, state, Some(cause));
            }
        }
    }

    /// Control reaches a leader in some state.
    fn arrive(
        &mut self,
        to: u32,
        mut state: State,
        cause: Option<Cause>,
    ) -> Result<(), Box<Refusal>> {
        if to == NOWHERE {
            return Err(self.nowhere(cause));
        }
        state.normalize();
        let how = cause.map_or(How::Jump, |cause| cause.how);
        let normally = !matches!(how, How::Exception | How::Finally);
        if normally && state.none_on_top && self.is_finally.get(to as usize) == Some(&true) {
            let before = state.clone();
            if let Err(too_many) = state.none_to_pending() {
                let arrivals = vec![self.arrival(&before, cause, to)];
                return Err(Box::new(Refusal {
                    offset: self.program.offset(to),
                    finding: too_many.into(),
                    arrivals,
                }));
            }
        }
        let Some(slot) = self.entries.get_mut(to as usize) else {
            return Ok(());
        };
        let widened = match slot {
            None => {
                *slot = Some(Box::new(Entry {
                    state,
                    cause,
                    queued: false,
                }));
                true
            }
            Some(entry) => match entry.state.join(&state) {
                Ok(changed) => changed,
                Err(mismatch) => {
                    let (first, first_cause) = (entry.state.clone(), entry.cause);
                    let arrivals = vec![
                        self.arrival(&first, first_cause, to),
                        self.arrival(&state, cause, to),
                    ];
                    let finding = mismatched(mismatch, &first, &state);
                    let offset = self.program.offset(to);
                    return Err(Box::new(Refusal {
                        offset,
                        finding,
                        arrivals,
                    }));
                }
            },
        };
        if let Some(entry) = self.entry_mut(to)
            && widened
            && !entry.queued
        {
            entry.queued = true;
            self.queue.push(Reverse(to));
        }
        Ok(())
    }

    fn entry_mut(&mut self, leader: u32) -> Option<&mut Entry> {
        self.entries.get_mut(leader as usize)?.as_deref_mut()
    }

    fn record(&mut self, at: u32, state: &State) {
        let (low, high) = state.stack.depth();
        self.max_depth = self.max_depth.max(high);
        if let Some(depth) = self.depths.get_mut(at as usize) {
            *depth = Some(match *depth {
                None => (low, high),
                Some((least, most)) => (least.min(low), most.max(high)),
            });
        }
    }

    fn watch_depth(&mut self, state: &State, cause: Cause, start: &State) {
        let (_, depth) = state.stack.depth();
        if depth > self.stacksize && self.overflow.is_none() {
            self.overflow = Some(Box::new(Overflow {
                at: cause.from,
                leader: cause.leader,
                start: start.clone(),
                how: cause.how,
                depth,
            }));
        }
    }

    fn too_deep(&self, overflow: &Overflow) -> Box<Refusal> {
        let opcode = self
            .program
            .get(overflow.at)
            .map_or(Opcode::NOP, |i| i.opcode);
        let limit = self.stacksize;
        let message = match overflow.how {
            How::Exception => format!(
                "an exception in the block of {opcode} makes the stack {} deep, co_stacksize is {limit}",
                counted(overflow.depth, "value")
            ),
            _ => format!(
                "{opcode} makes the stack {} deep, co_stacksize is {limit}",
                counted(overflow.depth, "value")
            ),
        };
        let finding = Finding::new(RejectionCode::StackOverflow, message)
            .needs(format!("a co_stacksize of {}", overflow.depth))
            .help(format!(
                "a co_stacksize of {} is enough for all of this code",
                self.max_depth
            ));
        self.refuse(finding, overflow.at, overflow.leader, &overflow.start)
    }

    /// A loop is left whose end is no instruction.
    fn nowhere(&self, cause: Option<Cause>) -> Box<Refusal> {
        let from = cause.map_or(0, |cause| cause.from);
        let message = "the loop that is left here ends at no instruction";
        Box::new(Refusal {
            offset: self.program.offset(from),
            finding: Finding::new(RejectionCode::JumpOutOfCode, message)
                .needs("a SETUP_LOOP that leads to an instruction"),
            arrivals: Vec::new(),
        })
    }

    /// A finding at one instruction, with the state before it computed anew from the start of its block.
    fn refuse(&self, finding: Finding, at: u32, leader: u32, start: &State) -> Box<Refusal> {
        let mut state = start.clone();
        let mut out = Vec::new();
        for index in leader..at {
            if let Some(instruction) = self.program.get(index) {
                // These succeeded before, from the same state.
                let _ = self.stepper.step(instruction, &mut state, &mut out);
                out.clear();
            }
        }
        let cause = self
            .entries
            .get(leader as usize)
            .and_then(|e| e.as_ref()?.cause);
        Box::new(Refusal {
            offset: self.program.offset(at),
            finding,
            arrivals: vec![self.arrival(&state, cause, leader)],
        })
    }

    /// How control got to a leader by way of `cause`, with what it brings.
    fn arrival(&self, state: &State, cause: Option<Cause>, to: u32) -> Arrival {
        let mut steps = Vec::new();
        let (mut next, mut to) = (cause, to);
        // Causes lead to leaders that were reached earlier, so this ends at the start.
        while let Some(cause) = next {
            steps.push(self.describe_step(cause, to, steps.is_empty()));
            to = cause.leader;
            next = self
                .entries
                .get(to as usize)
                .and_then(|e| e.as_ref()?.cause);
        }
        steps.push(Some("the start".to_owned()));
        steps.reverse();
        Arrival {
            stack: describe_stack(state),
            blocks: describe_blocks(state, self.program),
            steps: steps.into_iter().flatten().collect(),
        }
    }

    /// Falling into the next block is worth a word at the end of a path only.
    fn describe_step(&self, cause: Cause, to: u32, last: bool) -> Option<String> {
        let from = self.program.get(cause.from)?;
        let (opcode, at, to) = (from.opcode, from.offset, self.program.offset(to));
        Some(match cause.how {
            How::FallThrough if last => format!("on from {opcode} at {at} to {to}"),
            How::FallThrough => return None,
            How::Jump => format!("{opcode} at {at} jumps to {to}"),
            How::Exception => {
                format!("an exception in the block of {opcode} at {at} leads to {to}")
            }
            How::Break => format!("{opcode} at {at} breaks to {to}"),
            How::Continue => format!("{opcode} at {at} continues at {to}"),
            How::Finally => format!("{opcode} at {at} enters the finally body at {to}"),
        })
    }
}

fn too_involved() -> Finding {
    Finding::new(
        RejectionCode::TooInvolved,
        "the ways into the finally bodies around this instruction are too many to follow",
    )
    .needs("fewer jumps between the bodies of nested finally and with statements")
}

fn falls_off(opcode: &Opcode) -> Finding {
    Finding::new(
        RejectionCode::FallsOffTheEnd,
        format!("control goes on behind {opcode}, the last instruction"),
    )
    .needs("an instruction that ends the code on this path: RETURN_VALUE, RAISE_VARARGS or a jump")
}

fn mismatched(mismatch: Mismatch, first: &State, second: &State) -> Finding {
    match mismatch {
        Mismatch::Blocks => Finding::new(
            RejectionCode::BlockMismatch,
            "two ways to this instruction have different blocks open",
        )
        .needs("the same open blocks on every way to it"),
        Mismatch::Stack => {
            let ((_, a), (_, b)) = (first.stack.depth(), second.stack.depth());
            let message = if a == b {
                "two ways to this instruction bring different kinds of values".to_owned()
            } else {
                format!(
                    "two ways to this instruction bring {} and {}",
                    counted(a, "value"),
                    counted(b, "value")
                )
            };
            Finding::new(RejectionCode::StackMismatch, message)
                .needs("the same stack on every way to it")
        }
    }
}

/// The states of one sound code object, to be asked afterwards.
pub(super) struct Reached<'a> {
    code: &'a CodeObject,
    program: Program,
    entries: Vec<Option<State>>,
    depths: Vec<Depth>,
}

impl<'a> Reached<'a> {
    /// `None` if the code is not sound.
    pub(super) fn of(code: &'a CodeObject) -> Option<Reached<'a>> {
        let (program, is_sound) = program(code);
        if !is_sound {
            return None;
        }
        let mut analysis = Analysis::new(code, &program);
        analysis.settle().ok()?;
        let entries = std::mem::take(&mut analysis.entries);
        let entries = entries
            .into_iter()
            .map(|entry| entry.map(|entry| entry.state))
            .collect();
        let depths = std::mem::take(&mut analysis.depths);
        Some(Reached {
            code,
            program,
            entries,
            depths,
        })
    }

    /// What holds before an instruction; `None` where control never comes.
    pub(super) fn state_before(&self, at: u32) -> Option<State> {
        (*self.depths.get(at as usize)?)?;
        let leader = (0..=at)
            .rev()
            .find(|&index| matches!(self.entries.get(index as usize), Some(Some(_))))?;
        let mut state = self.entries.get(leader as usize)?.clone()?;
        let mut out = Vec::new();
        for index in leader..at {
            if self.step(index, &mut state, &mut out) != Some(true) {
                return None;
            }
            out.clear();
        }
        state.normalize();
        Some(state)
    }

    /// The place control goes on at behind another.
    pub(super) fn after(&self, at: u32) -> Option<u32> {
        let next = self.program.after(at)?;
        Some(self.program.join(next).unwrap_or(next))
    }

    /// Whether what is proven of an instruction relies on the value of a constant.
    pub(super) fn assumes(&self, at: u32) -> bool {
        self.program.assumes(at)
    }

    /// One instruction; whether control goes on behind it, `None` if it does not fit.
    pub(super) fn step(&self, at: u32, state: &mut State, out: &mut Vec<Edge>) -> Option<bool> {
        let stepper = Stepper {
            program: &self.program,
            code: self.code,
        };
        let instruction = self.program.get(at)?;
        let limits = Limits::of(self.code);
        let is_sound = || walk::fault(self.code, &limits, &self.program, instruction).is_none();
        if self.program.traversed.is_some() && !is_sound() {
            return None;
        }
        let goes_on = stepper.step(instruction, state, out).ok()?;
        let fits = |state: &State| state.stack.depth().1 <= self.code.stacksize();
        (fits(state) && out.iter().all(|edge| fits(&edge.state))).then_some(goes_on)
    }
}
