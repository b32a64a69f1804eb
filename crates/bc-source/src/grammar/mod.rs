//! The LL(1) tables of 3.5's grammar: what to do in each state of each rule when a token comes.
//!
//! `automata.txt` is made of the reference's `Grammar` by `tests/reference/grammar.py`; the tables are
//! built of it once. Which tokens there are and how a parser walks the tables is not told here.

mod symbol;

pub(crate) use symbol::{Symbol, TERMINALS};

use std::collections::HashMap;
use std::sync::LazyLock;
use symbol::NAMES;

/// What to do when a token comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// The token cannot come here.
    None,
    /// It belongs to the rule, which goes on in this state.
    Shift(u16),
    /// It begins another rule; once that has ended, this one goes on in the state.
    Push(Symbol, u16),
}

/// A state of a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    /// Whether the rule may end here.
    pub(crate) ends: bool,
    /// Whether it cannot but end here.
    pub(crate) only_ends: bool,
    /// The only token that can come here, if there is just one.
    pub(crate) expected: Option<Symbol>,
}

/// The tables of all rules; their states are numbered through.
#[derive(Debug)]
pub(crate) struct Grammar {
    states: Vec<State>,
    /// For each state one action for each token.
    actions: Vec<Action>,
    /// For each symbol the first state, if it is a rule.
    starts: [u16; NAMES.len()],
}

/// The grammar of Python 3.5.
pub(crate) static GRAMMAR: LazyLock<Grammar> =
    LazyLock::new(|| Grammar::new(include_str!("automata.txt")));

/// The arcs of a state: a symbol and the state it leads to.
type Arcs = Vec<(Symbol, u16)>;

impl Grammar {
    fn new(text: &str) -> Grammar {
        let symbols: HashMap<&str, Symbol> = NAMES.iter().map(|&(s, name)| (name, s)).collect();
        let mut starts = [0; NAMES.len()];
        let mut arcs: Vec<(Arcs, bool)> = Vec::new();
        for line in text.lines() {
            let Some((name, states)) = line.split_once(": ") else {
                continue;
            };
            let Some(&rule) = symbols.get(name) else {
                continue;
            };
            let first = u16::try_from(arcs.len()).unwrap_or(u16::MAX);
            starts[rule as usize] = first;
            for state in states.split(" | ") {
                let arc = |arc: &str| {
                    let (symbol, state) = arc.rsplit_once('>')?;
                    let state: u16 = state.parse().ok()?;
                    Some((*symbols.get(symbol)?, first + state))
                };
                let ends = state.split(' ').any(|arc| arc == "$");
                arcs.push((state.split(' ').filter_map(arc).collect(), ends));
            }
        }
        let firsts = Firsts::new(&arcs, &starts);
        let mut actions = vec![Action::None; arcs.len() * TERMINALS];
        let mut states = Vec::with_capacity(arcs.len());
        for ((arcs, ends), row) in arcs.iter().zip(actions.chunks_mut(TERMINALS)) {
            for &(symbol, next) in arcs {
                if symbol.is_rule() {
                    for (token, action) in row.iter_mut().enumerate() {
                        if firsts.0[symbol as usize] >> token & 1 == 1 {
                            *action = Action::Push(symbol, next);
                        }
                    }
                } else {
                    row[symbol as usize] = Action::Shift(next);
                }
            }
            let mut possible = row.iter().zip(NAMES).filter(|(a, _)| **a != Action::None);
            let expected = possible.next().map(|(_, &(symbol, _))| symbol);
            states.push(State {
                ends: *ends,
                only_ends: *ends && arcs.is_empty(),
                expected: expected.filter(|_| possible.next().is_none()),
            });
        }
        Grammar {
            states,
            actions,
            starts,
        }
    }

    /// The state in which a rule begins.
    pub(crate) fn start(&self, rule: Symbol) -> u16 {
        self.starts[rule as usize]
    }

    /// A state of a rule.
    pub(crate) fn state(&self, state: u16) -> State {
        self.states[usize::from(state)]
    }

    /// What to do in a state when a token comes.
    pub(crate) fn action(&self, state: u16, token: Symbol) -> Action {
        self.actions[usize::from(state) * TERMINALS + token as usize]
    }
}

/// For each rule the set of tokens it can begin with, a bit for each.
struct Firsts([u128; NAMES.len()]);

impl Firsts {
    fn new(arcs: &[(Arcs, bool)], starts: &[u16; NAMES.len()]) -> Firsts {
        let mut sets = [0u128; NAMES.len()];
        for (symbol, set) in sets.iter_mut().enumerate().take(TERMINALS) {
            *set = 1 << symbol;
        }
        // No rule begins with itself, so each round completes at least one more.
        loop {
            let mut changed = false;
            for &(rule, _) in &NAMES[TERMINALS..] {
                let start = &arcs[usize::from(starts[rule as usize])].0;
                let set = start.iter().fold(0, |set, &(s, _)| set | sets[s as usize]);
                changed |= set != sets[rule as usize];
                sets[rule as usize] = set;
            }
            if !changed {
                return Firsts(sets);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_and_arc_of_the_text_is_in_the_tables() {
        let text = include_str!("automata.txt");
        // The two signs are one token.
        let known = |name: &str| name == "'<>'" || NAMES.iter().any(|(_, n)| *n == name);
        let mut states = 0;
        for line in text.lines() {
            let (name, rule) = line.split_once(": ").unwrap();
            assert!(known(name) || name == "encoding_decl", "{name}");
            states += rule.split(" | ").count() * usize::from(known(name));
            for arc in rule.split(' ').filter(|arc| !matches!(*arc, "|" | "$")) {
                let (symbol, state) = arc.rsplit_once('>').unwrap();
                assert!(known(symbol), "{symbol}");
                assert!(state.parse::<usize>().unwrap() < rule.split(" | ").count());
            }
        }
        assert_eq!(states, GRAMMAR.states.len());
        assert_eq!(text.lines().count(), NAMES.len() - TERMINALS + 1);
    }

    #[test]
    fn no_two_arcs_of_a_state_begin_alike() {
        // What makes the grammar LL(1): each token that can come belongs to one arc.
        let text = include_str!("automata.txt");
        let grammar = &*GRAMMAR;
        let pushed = |state: u16| {
            let row = &grammar.actions[usize::from(state) * TERMINALS..][..TERMINALS];
            row.iter().filter(|a| **a != Action::None).count()
        };
        let mut state = 0;
        for line in text
            .lines()
            .filter(|line| !line.starts_with("encoding_decl"))
        {
            for arcs in line.split_once(": ").unwrap().1.split(" | ") {
                let firsts: usize = arcs
                    .split(' ')
                    .filter_map(|arc| arc.rsplit_once('>'))
                    .filter(|(name, _)| *name != "'<>'")
                    .map(|(name, _)| {
                        let symbol = NAMES.iter().find(|(_, n)| *n == name).unwrap().0;
                        match symbol.is_rule() {
                            true => pushed(grammar.start(symbol)),
                            false => 1,
                        }
                    })
                    .sum();
                assert_eq!(pushed(state), firsts, "{line}");
                state += 1;
            }
        }
    }

    #[test]
    fn a_block_expects_its_indent() {
        let suite = GRAMMAR.start(Symbol::Suite);
        let Action::Shift(after) = GRAMMAR.action(suite, Symbol::Newline) else {
            panic!("a suite may begin with a new line");
        };
        assert_eq!(GRAMMAR.state(after).expected, Some(Symbol::Indent));
    }
}
