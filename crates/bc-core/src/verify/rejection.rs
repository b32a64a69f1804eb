//! A refusal to run a code object: what is wrong, where, and how control got there.

use std::fmt;

use super::code::RejectionCode;
use crate::dis::Line;

/// Why a code object was refused.
///
/// [`fmt::Display`] writes the whole message, several lines without a newline at the end; the getters give its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub(super) code: RejectionCode,
    pub(super) message: String,
    pub(super) path: String,
    pub(super) filename: String,
    pub(super) offset: Option<u32>,
    pub(super) line: i32,
    pub(super) listing: Vec<Line>,
    pub(super) needs: Option<String>,
    pub(super) arrivals: Vec<Arrival>,
    pub(super) help: Option<String>,
}

/// One way control can reach the offending instruction, and what it finds there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The value stack before the instruction, bottom first, as the verifier knows it.
    pub stack: String,
    /// The open blocks, outermost first; empty if there are none.
    pub blocks: String,
    /// From the start of the code: each jump, handler entry or fall into a jump target, in order.
    pub steps: Vec<String>,
}

impl Rejection {
    /// The kind of finding, a code that stays the same in later versions.
    pub fn code(&self) -> RejectionCode {
        self.code
    }

    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Names of the enclosing code objects and of the refused one, joined by dots: `<module>.C.m`. Long ones are cut
    /// off, and of very many some are left out.
    pub fn code_path(&self) -> &str {
        &self.path
    }

    /// `co_filename` of the refused code object, lone surrogates written `\\udc80`, a long one cut off.
    pub fn filename(&self) -> &str {
        &self.filename
    }

    /// Byte offset of the offending instruction; `None` if the finding is about the code object as a whole.
    pub fn offset(&self) -> Option<u32> {
        self.offset
    }

    /// Source line of the offending instruction, or the first line of the code object.
    pub fn line(&self) -> i32 {
        self.line
    }

    /// The offending instruction, marked as the current one, with its neighbours: at most three lines.
    pub fn listing(&self) -> &[Line] {
        &self.listing
    }

    /// What the instruction needs.
    pub fn needs(&self) -> Option<&str> {
        self.needs.as_deref()
    }

    /// How control gets there: two ways where paths join that do not agree, one way otherwise, none where control
    /// flow does not matter.
    pub fn arrivals(&self) -> &[Arrival] {
        &self.arrivals
    }

    /// What is wrong and where, without the listing and the advice that [`Display`](fmt::Display) adds.
    pub fn in_one_line(&self) -> String {
        let at = match self.offset {
            Some(offset) => format!(" at offset {offset}"),
            None => String::new(),
        };
        let (code, message, path) = (self.code, &self.message, &self.path);
        format!(
            "{code}: {message} (in {path}{at}, line {} of {})",
            self.line, self.filename
        )
    }

    /// A suggestion, where one is obvious.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        write!(f, "\n  in {}", self.path)?;
        if let Some(offset) = self.offset {
            write!(f, " at offset {offset}")?;
        }
        write!(f, ", line {} of {}", self.line, self.filename)?;
        if !self.listing.is_empty() {
            f.write_str("\n")?;
        }
        for line in &self.listing {
            write!(f, "\n{line}")?;
        }
        if !self.listing.is_empty() {
            f.write_str("\n")?;
        }
        match self.arrivals.as_slice() {
            [] => {}
            [only] => {
                only.describe(f, "stack before", "")?;
                write!(f, "\n  reached by: {}", shorten(&only.steps))?;
            }
            several => {
                for (arrival, nth) in several.iter().zip(["one way", "another"]) {
                    write!(f, "\n  {nth}: {}", shorten(&arrival.steps))?;
                    arrival.describe(f, "stack", "  ")?;
                }
            }
        }
        if let Some(needs) = &self.needs {
            write!(f, "\n  needs: {needs}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Rejection {}

impl Arrival {
    fn describe(&self, f: &mut fmt::Formatter<'_>, stack: &str, indent: &str) -> fmt::Result {
        write!(f, "\n  {indent}{stack}: {}", self.stack)?;
        if !self.blocks.is_empty() {
            write!(f, "\n  {indent}open blocks: {}", self.blocks)?;
        }
        Ok(())
    }
}

/// How many steps of a path are printed at each end of a long one.
const SHOWN: usize = 4;

fn shorten(steps: &[String]) -> String {
    let Some(hidden) = steps.len().checked_sub(2 * SHOWN + 1) else {
        return steps.join(", ");
    };
    let first = steps
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect::<Vec<_>>();
    let last = steps
        .iter()
        .skip(steps.len() - SHOWN)
        .map(String::as_str)
        .collect::<Vec<_>>();
    format!(
        "{}, ... {} more ..., {}",
        first.join(", "),
        hidden + 1,
        last.join(", ")
    )
}
