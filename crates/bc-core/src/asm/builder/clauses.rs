//! The clauses of a `try` statement, before it is built: what stands around the body depends on them.

use super::Builder;
use crate::asm::ShapeError;
use crate::text::{IntoText, Text};
use std::sync::Arc;

/// Builds a part of a statement.
pub(super) type Part<'a> = Box<dyn FnOnce(Builder) -> Builder + 'a>;

/// The clauses of a `try`, in the order in which they are written. Made by [`Builder::try_`], where there is
/// an example.
#[derive(Default)]
#[must_use = "clauses belong to a `try_`"]
pub struct Clauses<'a> {
    pub(super) excepts: Vec<Clause<'a>>,
    pub(super) otherwise: Option<Part<'a>>,
    pub(super) last: Option<Part<'a>>,
    line: Option<i32>,
    problem: Option<ShapeError>,
}

/// One `except`.
pub(super) struct Clause<'a> {
    /// The line of its head.
    pub(super) line: Option<i32>,
    /// Puts the class or the tuple of classes on the stack; without it, the clause takes everything.
    pub(super) class: Option<Part<'a>>,
    pub(super) name: Option<Arc<Text>>,
    pub(super) body: Part<'a>,
}

impl<'a> Clauses<'a> {
    /// The line on which the next `except` stands.
    pub fn line(mut self, line: i32) -> Clauses<'a> {
        self.line = Some(line);
        self
    }

    /// `except class: body`. `class` puts a class, or a tuple of classes, on the stack.
    pub fn except(
        self,
        class: impl FnOnce(Builder) -> Builder + 'a,
        body: impl FnOnce(Builder) -> Builder + 'a,
    ) -> Clauses<'a> {
        self.add(Some(Box::new(class)), None, Box::new(body))
    }

    /// `except class as name: body`. The name is a free variable or a cell if one of this name is
    /// declared, else a local, and in a module's code a name of its namespace. It is unset when the body
    /// has been left.
    pub fn except_as(
        self,
        class: impl FnOnce(Builder) -> Builder + 'a,
        name: impl IntoText,
        body: impl FnOnce(Builder) -> Builder + 'a,
    ) -> Clauses<'a> {
        self.add(
            Some(Box::new(class)),
            Some(name.into_text()),
            Box::new(body),
        )
    }

    /// `except: body`, which takes everything and comes last.
    pub fn except_all(self, body: impl FnOnce(Builder) -> Builder + 'a) -> Clauses<'a> {
        self.add(None, None, Box::new(body))
    }

    /// `else: body`, where the `try` has ended without an exception.
    pub fn else_(mut self, body: impl FnOnce(Builder) -> Builder + 'a) -> Clauses<'a> {
        if self.otherwise.is_some() {
            self.refuse(ShapeError::SecondClause { clause: "else" });
        }
        self.otherwise = Some(Box::new(body));
        self
    }

    /// `finally: body`, which runs however the rest is left.
    pub fn finally(mut self, body: impl FnOnce(Builder) -> Builder + 'a) -> Clauses<'a> {
        if self.last.is_some() {
            self.refuse(ShapeError::SecondClause { clause: "finally" });
        }
        self.last = Some(Box::new(body));
        self
    }

    fn add(
        mut self,
        class: Option<Part<'a>>,
        name: Option<Arc<Text>>,
        body: Part<'a>,
    ) -> Clauses<'a> {
        if self.excepts.last().is_some_and(|last| last.class.is_none()) {
            self.refuse(ShapeError::DefaultNotLast);
        }
        let line = self.line.take();
        self.excepts.push(Clause {
            line,
            class,
            name,
            body,
        });
        self
    }

    fn refuse(&mut self, error: ShapeError) {
        self.problem.get_or_insert(error);
    }

    /// What does not go together.
    pub(super) fn problem(&self) -> Option<ShapeError> {
        let problem = self.problem;
        problem.or(match (self.excepts.is_empty(), &self.last) {
            (true, None) => Some(ShapeError::NoClause),
            (true, Some(_)) if self.otherwise.is_some() => Some(ShapeError::ElseAlone),
            _ => None,
        })
    }
}
