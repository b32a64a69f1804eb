//! Constants that stand in no code block: in patterns, on command lines.

use super::{CodeRef, Codes, constant};
use crate::constant::Constant;
use crate::pyasm::cursor::Cursor;
use crate::pyasm::error::{Error, Problem};
use crate::pyasm::source::{Fault, Span, Step};

/// Reads a constant as a Python literal says it, and nothing behind it; as in a code block, but that no
/// code object can be named.
///
/// ```
/// use bc_core::constant::Constant;
/// use bc_core::pyasm::read_constant;
///
/// let pair = Constant::tuple([Constant::from(-1), Constant::from("a")]);
/// assert_eq!(read_constant("(-1, 'a')")?, pair);
/// let error = read_constant("(-1, a)").unwrap_err();
/// assert_eq!(error.to_string(), "1:6: expected a constant, found a");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The first thing in the text that is no constant.
pub fn read_constant(text: &str) -> Result<Constant, Box<Error>> {
    let mut cursor = Cursor::whole(text, &(0..text.len()));
    let read = constant(&mut cursor, &mut NoCodes).and_then(|constant| {
        cursor.finish()?;
        Ok(constant)
    });
    read.map_err(|fault| placed(text, *fault))
}

/// Reads a constant that a text starts with, as [`read_constant`] does, and says how many bytes it
/// takes. Something else may follow.
///
/// ```
/// use bc_core::constant::Constant;
/// use bc_core::pyasm::read_constant_prefix;
///
/// assert_eq!(read_constant_prefix("0x10, 2")?, (Constant::from(16), 4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The text starts with no constant.
pub fn read_constant_prefix(text: &str) -> Result<(Constant, usize), Box<Error>> {
    let mut cursor = Cursor::whole(text, &(0..text.len()));
    match constant(&mut cursor, &mut NoCodes) {
        Ok(constant) => Ok((constant, cursor.at)),
        Err(fault) => Err(placed(text, *fault)),
    }
}

fn placed(text: &str, fault: Fault) -> Box<Error> {
    let before = text.get(..fault.span.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.get(line_start..).unwrap_or_default();
    Box::new(Error {
        line: before.matches('\n').count() + 1,
        column: line.chars().count() + 1,
        span: fault.span,
        problem: fault.problem,
        help: fault.help,
    })
}

struct NoCodes;

impl Codes for NoCodes {
    fn code(&mut self, _: CodeRef, span: Span) -> Step<Constant> {
        let problem = Problem::Expected {
            expected: "a constant",
            found: "a code object, of which there are none here".to_owned(),
        };
        Err(Fault::new(span, problem))
    }

    fn word_help(&self) -> &'static str {
        "a string takes quotes"
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn errors_have_their_place_and_codes_are_none() {
        for (text, expected) in [
            ("", "1:1: expected a constant, found the end of the line"),
            ("1 2", "1:3: expected the end of the line, found 2"),
            ("(1,\n 'é', x)", "2:7: expected a constant, found x"),
            (
                "code f",
                "1:1: expected a constant, found a code object, of which there are none here",
            ),
            ("012", "1:1: expected a number, found 012"),
            (
                "1_0",
                "1:1: expected a number, found a number that runs into a word",
            ),
        ] {
            assert_eq!(read_constant(text).unwrap_err().to_string(), expected);
        }
        let deep = "(".repeat(100_000);
        assert!(read_constant(&deep).is_err());
        assert_eq!(
            read_constant_prefix("'a', x").unwrap(),
            (Constant::from("a"), 3)
        );
        assert_eq!(read_constant(" 00 ").unwrap(), Constant::from(0));
    }
}
