//! What a pattern is compiled to: a program for many threads that go through the body side by side.
//!
//! A thread is at one place of the program. Places that take no instruction ([`Inst::Fork`] and the like)
//! are gone through at once, so that threads wait only at [`Inst::Test`]. How threads are run is
//! `search`'s business.

use super::Condition;
use super::condition::Known;
use super::opcodes::OpcodeSet;
use super::tree::{Kind, Repeat, Tree};
use bc_core::asm::Instr;
use std::collections::HashMap;
use std::ptr;
use std::sync::Arc;

/// A place in a program.
pub(super) type Place = usize;

/// Nothing goes on here.
const FAIL: Place = 0;

#[derive(Debug)]
pub(super) enum Inst {
    Fail,
    Match,
    /// Takes one instruction that passes the test of this number.
    Test(usize, Place),
    /// Goes on at both, and rather at the first.
    Fork(Place, Place),
    /// Goes on at the start of the body only.
    Start(Place),
    /// Goes on at the end of the body only.
    End(Place),
    /// Remembers that the capture of this number opens or closes.
    Mark(Mark, Place),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) capture: usize,
    pub(super) opens: bool,
}

/// A test of one instruction.
#[derive(Debug)]
pub(super) struct Test {
    /// No other opcode passes.
    may: OpcodeSet,
    /// What is asked beside the opcode, if anything is.
    check: Option<Check>,
}

#[derive(Debug)]
enum Check {
    One(OpcodeSet, Vec<Condition>),
    Not(Box<Check>),
    AnyOf(Vec<Check>),
}

impl Test {
    fn of(tree: &Tree) -> Option<Test> {
        let check = Check::of(tree)?;
        let (may, must) = check.opcodes();
        let check = (may != must).then_some(check);
        Some(Test { may, check })
    }

    pub(super) fn passes(&self, instr: &Instr, known: &mut Known) -> bool {
        let check = self.check.as_ref();
        self.may.contains(instr.opcode) && check.is_none_or(|check| check.passes(instr, known))
    }
}

impl Check {
    /// The check of what is exactly one instruction.
    fn of(tree: &Tree) -> Option<Check> {
        Some(match &tree.kind {
            Kind::One(opcodes, conditions) => Check::One(opcodes.set(), conditions.clone()),
            Kind::Not(inner) => Check::Not(Box::new(Check::of(inner)?)),
            Kind::Choice(parts) => {
                Check::AnyOf(parts.iter().map(Check::of).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    fn passes(&self, instr: &Instr, known: &mut Known) -> bool {
        match self {
            Check::One(set, conditions) => {
                set.contains(instr.opcode) && conditions.iter().all(|c| c.holds(instr, known))
            }
            Check::Not(inner) => !inner.passes(instr, known),
            Check::AnyOf(parts) => parts.iter().any(|part| part.passes(instr, known)),
        }
    }

    /// The opcodes that may pass, and those that pass whatever the operand.
    fn opcodes(&self) -> (OpcodeSet, OpcodeSet) {
        match self {
            Check::One(set, conditions) if conditions.is_empty() => (*set, *set),
            Check::One(set, _) => (*set, OpcodeSet::NONE),
            Check::Not(inner) => {
                let (may, must) = inner.opcodes();
                (must.complement(), may.complement())
            }
            Check::AnyOf(parts) => {
                let none = (OpcodeSet::NONE, OpcodeSet::NONE);
                let sets = parts.iter().map(Check::opcodes);
                sets.fold(none, |(may, must), (a, b)| (may.union(a), must.union(b)))
            }
        }
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) insts: Vec<Inst>,
    pub(super) tests: Vec<Test>,
    /// The names of captures, by number.
    pub(super) names: Arc<[Arc<str>]>,
    pub(super) start: Place,
    /// Every match begins with one of these opcodes.
    pub(super) first: OpcodeSet,
    /// Every match begins at the start of the body.
    pub(super) is_anchored: bool,
}

impl Program {
    pub(super) fn new(tree: &Tree) -> Program {
        let mut compiler = Compiler {
            insts: vec![Inst::Fail, Inst::Match],
            tests: Vec::new(),
            known: HashMap::new(),
            names: Vec::new(),
        };
        let start = compiler.tree(tree, Way::both(1)).empty;
        let (first, is_anchored) = beginnings(&compiler.insts, &compiler.tests, start);
        Program {
            insts: compiler.insts,
            tests: compiler.tests,
            names: compiler.names.into(),
            start,
            first,
            is_anchored,
        }
    }
}

/// The opcodes a match can begin with, and whether all ways to them lead through the start of the body.
fn beginnings(insts: &[Inst], tests: &[Test], start: Place) -> (OpcodeSet, bool) {
    let mut first = OpcodeSet::NONE;
    let mut is_anchored = true;
    // Each place as often as it is reached in another state: behind `^` or not.
    let mut seen = vec![[false; 2]; insts.len()];
    let mut open = vec![(start, false)];
    while let Some((place, anchored)) = open.pop() {
        match seen.get_mut(place) {
            Some(seen) if !seen[usize::from(anchored)] => seen[usize::from(anchored)] = true,
            _ => continue,
        }
        match insts.get(place) {
            Some(&Inst::Test(test, _)) => {
                if let Some(test) = tests.get(test) {
                    first = first.union(test.may);
                }
                is_anchored &= anchored;
            }
            Some(&Inst::Fork(a, b)) => open.extend([(a, anchored), (b, anchored)]),
            Some(&Inst::Start(next)) => open.push((next, true)),
            // At the end of the body no match begins: it takes an instruction at least.
            Some(Inst::End(_) | Inst::Fail | Inst::Match) | None => {}
            Some(&Inst::Mark(_, next)) => open.push((next, anchored)),
        }
    }
    (first, is_anchored)
}

/// Where the program goes on, which depends on whether the innermost repeat that could go round without
/// taking an instruction has taken one in this round: a round that takes none is no round. Outside of
/// such repeats both are the same place.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Way {
    /// Nothing has been taken yet.
    empty: Place,
    /// Something has.
    full: Place,
}

impl Way {
    fn both(place: Place) -> Way {
        Way {
            empty: place,
            full: place,
        }
    }
}

/// Compiles from the end to the start, so that it is always known where to go on.
struct Compiler {
    insts: Vec<Inst>,
    tests: Vec<Test>,
    /// By the address of a tree.
    known: HashMap<usize, Option<usize>>,
    names: Vec<Arc<str>>,
}

impl Compiler {
    fn push(&mut self, inst: Inst) -> Place {
        self.insts.push(inst);
        self.insts.len() - 1
    }

    /// What takes no instruction leaves it open whether one has been taken.
    fn pass(&mut self, next: Way, inst: impl Fn(Place) -> Inst) -> Way {
        let full = self.push(inst(next.full));
        let empty = match next.empty == next.full {
            true => full,
            false => self.push(inst(next.empty)),
        };
        Way { empty, full }
    }

    fn capture(&mut self, name: &Arc<str>) -> usize {
        match self.names.iter().position(|known| known == name) {
            Some(number) => number,
            None => {
                self.names.push(Arc::clone(name));
                self.names.len() - 1
            }
        }
    }

    /// The number of the test that a tree is, if it is exactly one instruction. All copies that a
    /// repeat makes of it have one test.
    fn test(&mut self, tree: &Tree) -> Option<usize> {
        let address = ptr::from_ref(tree).addr();
        if let Some(number) = self.known.get(&address) {
            return *number;
        }
        let number = Test::of(tree).map(|test| {
            self.tests.push(test);
            self.tests.len() - 1
        });
        self.known.insert(address, number);
        number
    }

    /// Compiles a tree that goes on at `next`; where it begins.
    fn tree(&mut self, tree: &Tree, next: Way) -> Way {
        if let Some(number) = self.test(tree) {
            return Way::both(self.push(Inst::Test(number, next.full)));
        }
        match &tree.kind {
            // Exactly one instruction, which is done above.
            Kind::One(..) | Kind::Not(_) => Way::both(FAIL),
            Kind::Start => self.pass(next, Inst::Start),
            Kind::End => self.pass(next, Inst::End),
            Kind::Seq(parts) => {
                let parts = parts.iter().rev();
                parts.fold(next, |next, part| self.tree(part, next))
            }
            Kind::Choice(parts) => {
                let ways: Vec<Way> = parts.iter().map(|part| self.tree(part, next)).collect();
                let mut ways = ways.into_iter().rev();
                let last = ways.next().unwrap_or(Way::both(FAIL));
                ways.fold(last, |rest, way| self.fork(way, rest, false))
            }
            Kind::Repeat(inner, repeat) => self.repeat(inner, *repeat, next),
            Kind::Capture(name, inner) => {
                let capture = self.capture(name);
                let mark = |opens| move |next| Inst::Mark(Mark { capture, opens }, next);
                let close = self.pass(next, mark(false));
                let inside = self.tree(inner, close);
                self.pass(inside, mark(true))
            }
        }
    }

    /// A fork between two ways, of which the first is taken rather, or the second if `swapped`.
    fn fork(&mut self, a: Way, b: Way, swapped: bool) -> Way {
        let order = |a, b| match swapped {
            true => Inst::Fork(b, a),
            false => Inst::Fork(a, b),
        };
        let full = self.push(order(a.full, b.full));
        let empty = match (a.empty, b.empty) == (a.full, b.full) {
            true => full,
            false => self.push(order(a.empty, b.empty)),
        };
        Way { empty, full }
    }

    fn repeat(&mut self, inner: &Tree, repeat: Repeat, next: Way) -> Way {
        let mut way = match repeat.max {
            None => {
                // The fork is made last, but the round before it has to know where it stands.
                let again = self.push(Inst::Fail);
                let round = self.round(inner, again);
                let fork = |next| match repeat.is_lazy {
                    true => Inst::Fork(next, round),
                    false => Inst::Fork(round, next),
                };
                if let Some(inst) = self.insts.get_mut(again) {
                    *inst = fork(next.full);
                }
                let empty = match next.empty == next.full {
                    true => again,
                    false => self.push(fork(next.empty)),
                };
                Way { empty, full: again }
            }
            Some(max) => {
                let mut way = next;
                for _ in repeat.min..max {
                    let round = self.round(inner, way.full);
                    way = self.fork(Way::both(round), next, repeat.is_lazy);
                }
                way
            }
        };
        for _ in 0..repeat.min {
            way = self.tree(inner, way);
        }
        way
    }

    /// A round that need not be, which has to take an instruction; goes on at `next`.
    fn round(&mut self, inner: &Tree, next: Place) -> Place {
        let way = match inner.is_nullable {
            true => Way {
                empty: FAIL,
                full: next,
            },
            false => Way::both(next),
        };
        self.tree(inner, way).empty
    }
}
