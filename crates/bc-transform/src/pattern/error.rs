//! Why a pattern is refused, and why a text is none.

use std::ops::Range;

/// Why something is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// It could match between any two instructions.
    #[error(
        "`{pattern}` can match nothing at all, and so would match between any two instructions; \
         one part of it has to be required"
    )]
    MatchesNothing {
        /// The pattern as text.
        pattern: String,
    },
    /// Only what is exactly one instruction can be negated.
    #[error(
        "`!` means one instruction that is something else; `{of}` is not exactly one instruction"
    )]
    Negation {
        /// What was to be negated, as text.
        of: String,
    },
    /// Only an instruction has an operand.
    #[error("an operand is asked for of `{of}`, which is no single instruction by opcode")]
    Operand {
        /// What was asked for its operand, as text.
        of: String,
    },
    /// The bounds of a repeat or of a range are the wrong way round.
    #[error("no number is at least {min} and at most {max}")]
    Counts {
        /// At least so many.
        min: u32,
        /// At most so many.
        max: u32,
    },
    /// A sequence or a choice of nothing.
    #[error("{what} needs at least one element")]
    Empty {
        /// Which of the two.
        what: &'static str,
    },
    /// No opcode has such a name.
    #[error("no opcode of CPython 3.5 is called `{glob}`")]
    NoSuchOpcode {
        /// The name or glob.
        glob: String,
    },
    /// A name for a capture has to be a Python identifier in ASCII.
    #[error("`{name}` is no name for a capture: letters, digits and `_`, no digit first")]
    CaptureName {
        /// The name.
        name: String,
    },
    /// Written out with all its repeats, the pattern is too large.
    #[error("the pattern has more than {limit} elements when its counted repeats are written out")]
    TooLarge {
        /// How large it may be.
        limit: usize,
    },
    /// The text is too long.
    #[error("a pattern has at most {limit} bytes of text")]
    TooLong {
        /// How long it may be.
        limit: usize,
    },
    /// Groups are nested too deep.
    #[error("groups are nested deeper than {limit}")]
    TooDeep {
        /// How deep they may be nested.
        limit: usize,
    },
}

/// Why a text is no pattern: where, what stands there, and what would have been understood.
///
/// ```
/// use bc_transform::pattern::Pattern;
///
/// let error = Pattern::parse("LOAD_FASST RETURN_VALUE").unwrap_err();
/// assert_eq!(error.span, 0..10);
/// assert_eq!(error.suggestion.as_deref(), Some("LOAD_FAST"));
/// assert_eq!(
///     error.to_string(),
///     "at 0: expected an opcode, found `LOAD_FASST`; did you mean `LOAD_FAST`?"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at {}: {problem}{}", .span.start, question(.suggestion))]
pub struct ParseError {
    /// Which bytes of the text are meant; empty where something is missing.
    pub span: Range<usize>,
    /// What is wrong there.
    #[source]
    pub problem: Problem,
    /// What could have been meant.
    pub suggestion: Option<String>,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Something else was expected.
    #[error("expected {expected}, found {}", in_quotes(.found))]
    Unexpected {
        /// What would have been understood.
        expected: String,
        /// What stands there; nothing at the end of the text.
        found: Option<String>,
    },
    /// A constant is wrong inside.
    #[error("{problem}{}", .help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
    Literal {
        /// What is wrong.
        problem: Box<bc_core::pyasm::Problem>,
        /// What would help, where that is known.
        help: Option<String>,
    },
    /// It is understood, but no pattern.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

impl ParseError {
    /// The error without the place, for those who show the place in another way.
    pub fn message(&self) -> String {
        format!("{}{}", self.problem, question(&self.suggestion))
    }
}

fn question(suggestion: &Option<String>) -> String {
    match suggestion {
        Some(suggestion) => format!("; did you mean `{suggestion}`?"),
        None => String::new(),
    }
}

fn in_quotes(found: &Option<String>) -> String {
    match found {
        Some(found) => format!("`{found}`"),
        None => "the end".to_owned(),
    }
}
