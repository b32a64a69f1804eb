//! Text to pattern: constants, as the texts of code write them.

use super::error::{ParseError, Problem};
use super::parse::{Parsed, Parser};
use bc_core::constant::Constant;
use bc_core::pyasm::{self, read_constant_prefix};

impl Parser<'_> {
    /// A literal.
    pub(super) fn literal(&mut self) -> Parsed<Constant> {
        match read_constant_prefix(self.rest()) {
            Ok((constant, length)) => {
                self.go_to(self.at() + length);
                Ok(constant)
            }
            Err(error) => Err(self.no_literal(*error)),
        }
    }

    fn no_literal(&self, error: pyasm::Error) -> ParseError {
        let span = self.at() + error.span.start..self.at() + error.span.end;
        match error.problem {
            pyasm::Problem::Expected { expected, .. } => {
                let is_first = error.span.start == 0 && expected == "a constant";
                let is_word = self.peek().is_some_and(char::is_alphabetic);
                let expected = match (is_first, is_word) {
                    (true, true) => "a literal or a type of constants (a string needs quotes)",
                    (true, false) => "a literal or a type of constants",
                    (false, _) => expected,
                };
                self.unexpected_at(span, expected)
            }
            problem => ParseError {
                span,
                problem: Problem::Literal {
                    problem: Box::new(problem),
                    help: error.help,
                },
                suggestion: None,
            },
        }
    }
}
