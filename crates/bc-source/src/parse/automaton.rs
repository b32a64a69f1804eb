//! The parser proper: a stack of rules that have begun, and what a token does to it.

use super::tree::{Concrete, Node, NodeId, counts_alone};
use crate::ast::Position;
use crate::budget::Meter;
use crate::grammar::{Action, GRAMMAR, Grammar, Symbol};

/// How many rules may have begun and not ended: the reference's `MAXSTACK`.
const DEEPEST: usize = 1500;

/// A rule that has begun.
#[derive(Debug)]
struct Open {
    rule: Symbol,
    /// The state in which it is, or goes on once the rules above it have ended.
    state: u16,
    position: Position,
    /// Where its children begin among those that have no parent yet.
    base: usize,
}

/// What a token did.
pub(super) enum Step {
    /// It was taken.
    More,
    /// It was the last.
    Done(Concrete),
    /// It cannot come here. The only one that could, if there is just one.
    Stuck { expected: Option<Symbol> },
    /// It would begin too many rules in each other, or take more than the budget has.
    Full,
}

/// The parser.
pub(super) struct Automaton<'m> {
    meter: &'m Meter<'m>,
    grammar: &'static Grammar,
    stack: Vec<Open>,
    tree: Concrete,
    /// Nodes whose parent is not complete.
    orphans: Vec<NodeId>,
}

impl<'m> Automaton<'m> {
    /// At the start of a rule.
    pub(super) fn new(rule: Symbol, meter: &'m Meter<'m>) -> Automaton<'m> {
        let grammar = &*GRAMMAR;
        let position = Position {
            lineno: 0,
            col_offset: 0,
        };
        let first = Open {
            rule,
            state: grammar.start(rule),
            position,
            base: 0,
        };
        Automaton {
            meter,
            grammar,
            stack: vec![first],
            tree: Concrete::default(),
            orphans: Vec::new(),
        }
    }

    /// Takes a token, after ending and beginning as many rules as that needs.
    pub(super) fn add(&mut self, token: Node) -> Step {
        let stuck = Step::Stuck { expected: None };
        loop {
            let depth = self.stack.len();
            let Some(open) = self.stack.last_mut() else {
                return stuck;
            };
            match self.grammar.action(open.state, token.symbol) {
                Action::Push(rule, next) => {
                    open.state = next;
                    if depth == DEEPEST {
                        return Step::Full;
                    }
                    self.stack.push(Open {
                        rule,
                        state: self.grammar.start(rule),
                        position: token.position(),
                        base: self.orphans.len(),
                    });
                }
                Action::Shift(next) => {
                    open.state = next;
                    let Some(id) = self.tree.token(token, self.meter) else {
                        return Step::Full;
                    };
                    if self.meter.grow(&mut self.orphans).is_err() {
                        return Step::Full;
                    }
                    self.orphans.push(id);
                    return self.end_complete();
                }
                Action::None => {
                    let state = self.grammar.state(open.state);
                    if !state.ends {
                        let expected = state.expected;
                        return Step::Stuck { expected };
                    }
                    if self.end().is_none() {
                        return Step::Full;
                    }
                }
            }
        }
    }

    /// Ends the rules that cannot but end.
    fn end_complete(&mut self) -> Step {
        while let Some(open) = self.stack.last() {
            if !self.grammar.state(open.state).only_ends {
                return Step::More;
            }
            if self.end().is_none() {
                return Step::Full;
            }
        }
        Step::Done(std::mem::take(&mut self.tree))
    }

    /// Ends the rule on top. `None` if the tree is full.
    fn end(&mut self) -> Option<()> {
        let open = self.stack.pop()?;
        let alone = self.orphans.len() - open.base == 1;
        if !alone || counts_alone(open.rule) {
            let (rule, position) = (open.rule, open.position);
            let id = self
                .tree
                .rule(rule, position, &mut self.orphans, open.base, self.meter)?;
            self.orphans.push(id);
        }
        Some(())
    }
}
