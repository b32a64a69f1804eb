//! The search: threads of a program go through a body side by side.
//!
//! No place of the program has more than one thread at a time, that of the first way to come there, which
//! is the one wanted: all that come to a place go on alike. So a search takes time proportional to the
//! body times the program, whatever the pattern.
//!
//! All matches of a body are found in one pass too. Behind a match that has been found a longer or
//! preferred one may still be under way; meanwhile the search for the next begins, for the case that it
//! comes to nothing. If it does come, what was found behind the first is forgotten. A thread of the later
//! search that comes to a place of an earlier thread is not needed: were the place to lead to a match, the
//! later search would be forgotten.

use super::condition::Known;
use super::history::{EMPTY, Histories, Newest};
use super::program::{Inst, Place, Program};
use bc_core::asm::{Instr, Item};

/// Memory that searches use, kept from one to the next. Any cache fits any pattern.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_transform::pattern::{Cache, Pattern};
///
/// let body = Asm::module("m").load_const(1).op(Opcode::RETURN_VALUE).asm().body;
/// let mut cache = Cache::new();
/// for text in ["LOAD_CONST", "RETURN_VALUE $"] {
///     assert!(Pattern::parse(text)?.find_with(&mut cache, &body, 0).is_some());
/// }
/// # Ok::<(), bc_transform::pattern::ParseError>(())
/// ```
#[derive(Debug, Default)]
pub struct Cache {
    /// Threads that wait for the next instruction, the preferred ones first.
    threads: Vec<Thread>,
    spare: Vec<Thread>,
    /// By place: when a thread came there last.
    seen: Vec<u64>,
    now: u64,
    open: Vec<(Place, Newest)>,
    histories: Histories,
    known: Known,
    pub(super) found: Vec<Found>,
    #[cfg(test)]
    pub(super) steps: u64,
}

#[derive(Clone, Copy, Debug)]
struct Thread {
    place: Place,
    /// Where its match would start.
    start: usize,
    history: Newest,
}

/// A match, as far as is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    history: Newest,
}

impl Cache {
    /// Memory for searches.
    pub fn new() -> Cache {
        Cache::default()
    }

    /// The captures of a match of the last search.
    pub(super) fn captures(&self, found: &Found) -> Vec<(usize, std::ops::Range<usize>)> {
        self.histories.captures(found.history)
    }

    #[cfg(test)]
    pub(super) fn history_entries(&self) -> usize {
        self.histories.len()
    }

    fn reset(&mut self, places: usize) {
        self.threads.clear();
        self.found.clear();
        self.histories.clear();
        self.known.clear();
        self.seen.clear();
        self.seen.resize(places, 0);
        self.now = 1;
    }

    fn count_step(&mut self) {
        #[cfg(test)]
        {
            self.steps += 1;
        }
    }
}

/// What is searched for, and how.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) program: &'a Program,
    pub(super) body: &'a [Item],
    /// Whether labels may be inside a match.
    pub(super) across_targets: bool,
    /// Whether the longest match is wanted of those that begin at the same place.
    pub(super) longest: bool,
    /// Whether one match is enough.
    pub(super) only_first: bool,
}

/// Where a thread is in the body.
#[derive(Clone, Copy)]
struct Position {
    /// Index of the item behind the last instruction taken.
    at: usize,
    is_start: bool,
    is_end: bool,
}

impl Search<'_> {
    /// Leaves the matches that begin at item `from` or behind it in `cache.found`.
    pub(super) fn run(&self, cache: &mut Cache, from: usize) {
        cache.reset(self.program.insts.len());
        let is_instr = |item: &Item| matches!(item, Item::Instr(_));
        let first = self.body.iter().position(is_instr);
        let last = self.body.iter().rposition(is_instr);
        let rest = self.body.iter().enumerate().skip(from);
        for (at, item) in rest {
            let Item::Instr(instr) = item else {
                if !self.across_targets || matches!(item, Item::Data(_)) {
                    // Every thread has taken an instruction, so the label would be inside its match. Data is in none:
                    // what stands behind it does not follow.
                    cache.threads.clear();
                    cache.now += 1;
                }
                continue;
            };
            let is_wanted = !self.only_first || cache.found.is_empty();
            if is_wanted && self.program.first.contains(instr.opcode) {
                let is_start = first == Some(at);
                let position = Position {
                    at,
                    is_start,
                    is_end: false,
                };
                let start = Thread {
                    place: self.program.start,
                    start: at,
                    history: EMPTY,
                };
                self.follow(cache, start, position);
            }
            if cache.threads.is_empty() {
                let is_behind = first.is_none_or(|first| first <= at);
                if !is_wanted || self.program.is_anchored && is_behind {
                    return;
                }
                continue;
            }
            self.take(cache, instr, at, last == Some(at));
            if cache.histories.is_full() {
                let threads = cache.threads.iter_mut().map(|t| &mut t.history);
                let found = cache.found.iter_mut().map(|f| &mut f.history);
                cache.histories.keep(threads.chain(found));
            }
        }
    }

    /// Lets every thread take an instruction, or end.
    fn take(&self, cache: &mut Cache, instr: &Instr, at: usize, is_end: bool) {
        let mut waiting = std::mem::take(&mut cache.spare);
        std::mem::swap(&mut waiting, &mut cache.threads);
        cache.now += 1;
        let position = Position {
            at: at + 1,
            is_start: false,
            is_end,
        };
        let mut matched = None;
        for thread in &waiting {
            // Once there is a match, nothing that begins behind its start is wanted any more.
            if matched.is_some_and(|start| !self.longest || thread.start > start) {
                break;
            }
            cache.count_step();
            let Some(&Inst::Test(test, place)) = self.program.insts.get(thread.place) else {
                continue;
            };
            let test = self.program.tests.get(test);
            if test.is_some_and(|test| test.passes(instr, &mut cache.known)) {
                let thread = Thread { place, ..*thread };
                if self.follow(cache, thread, position) {
                    matched = Some(thread.start);
                }
            }
        }
        waiting.clear();
        cache.spare = waiting;
    }

    /// Lets a thread go on to all places where it has to wait for an instruction; whether it came to the
    /// end of the program. A match ends what is less preferred, unless the longest is wanted.
    fn follow(&self, cache: &mut Cache, thread: Thread, position: Position) -> bool {
        let mut matched = false;
        cache.open.clear();
        cache.open.push((thread.place, thread.history));
        while let Some((place, history)) = cache.open.pop() {
            cache.count_step();
            match cache.seen.get_mut(place) {
                Some(seen) if *seen != cache.now => *seen = cache.now,
                _ => continue,
            }
            match self.program.insts.get(place) {
                Some(Inst::Test(..)) => cache.threads.push(Thread {
                    place,
                    start: thread.start,
                    history,
                }),
                Some(&Inst::Fork(a, b)) => cache.open.extend([(b, history), (a, history)]),
                Some(&Inst::Start(next)) if position.is_start => cache.open.push((next, history)),
                Some(&Inst::End(next)) if position.is_end => cache.open.push((next, history)),
                Some(&Inst::Mark(mark, next)) => {
                    let history = cache.histories.push(history, mark, position.at);
                    cache.open.push((next, history));
                }
                Some(Inst::Match) => {
                    matched = true;
                    Self::found(
                        cache,
                        Found {
                            start: thread.start,
                            end: position.at,
                            history,
                        },
                    );
                    if !self.longest {
                        return true;
                    }
                }
                Some(Inst::Start(_) | Inst::End(_) | Inst::Fail) | None => {}
            }
        }
        matched
    }

    /// Takes a match instead of what was found from its start on.
    fn found(cache: &mut Cache, new: Found) {
        // One that begins at the same place is less preferred or shorter: the end of the program is a place
        // like all others, at which no two threads arrive at the same time.
        while cache.found.last().is_some_and(|old| old.start >= new.start) {
            cache.found.pop();
        }
        cache.found.push(new);
    }
}
