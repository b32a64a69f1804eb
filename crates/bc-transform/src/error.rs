//! What can go wrong when code is rewritten. Every error names the pass and the code object.

use crate::pattern::PatternError;
use bc_core::asm::{AsmError, LiftError};
use bc_core::verify::Rejection;

/// Why a pass gives no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// What went in is not sound: there is nothing to rely on while it is rewritten.
    #[error("before {pass}: {rejection}")]
    Input {
        /// The pass.
        pass: String,
        /// What the verifier found.
        rejection: Box<Rejection>,
    },
    /// A pattern of the pass is none.
    #[error("{pass}: {error}")]
    Pattern {
        /// The pass.
        pass: String,
        /// What is wrong with it.
        error: PatternError,
    },
    /// The code cannot be taken apart. Code that was proven can, so this is about fields no
    /// instruction uses.
    #[error("{pass}: {path}: {error}")]
    Lift {
        /// The pass.
        pass: String,
        /// Names of the enclosing code objects and of this one: `<module>.C.m`.
        path: String,
        /// What stands in the way.
        error: LiftError,
    },
    /// The pass does not want this code.
    #[error("{pass}: {message} ({path}, line {line} of {filename})")]
    Refused {
        /// The pass.
        pass: String,
        /// Names of the enclosing code objects and of this one.
        path: String,
        /// `co_filename`
        filename: String,
        /// The source line it is about.
        line: i32,
        /// Why.
        message: String,
    },
    /// A composition of no functions.
    #[error("{pass}: no function was given, and there has to be one at least")]
    NoStages {
        /// The pass.
        pass: String,
    },
    /// What the pass made is no code: a label that stands nowhere, a stack that runs empty.
    #[error("{pass}: {path}: {error}")]
    Result {
        /// The pass.
        pass: String,
        /// Names of the enclosing code objects and of this one.
        path: String,
        /// What is wrong.
        error: AsmError,
    },
    /// What the pass made is refused by the verifier as a whole.
    #[error("after {pass}: {rejection}")]
    Rejected {
        /// The pass.
        pass: String,
        /// What the verifier found.
        rejection: Box<Rejection>,
    },
}

impl Error {
    /// The pass that failed.
    pub fn pass(&self) -> &str {
        match self {
            Error::Input { pass, .. }
            | Error::Pattern { pass, .. }
            | Error::Lift { pass, .. }
            | Error::Refused { pass, .. }
            | Error::NoStages { pass }
            | Error::Result { pass, .. }
            | Error::Rejected { pass, .. } => pass,
        }
    }
}

/// Why a handler or a hook does not want the code. The engine adds which pass and which code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why, in one sentence without a full stop.
    pub message: String,
    /// The source line; if there is none, the first line of the code.
    pub line: Option<i32>,
}

impl Refusal {
    /// A refusal of the code object as a whole.
    pub fn new(message: impl Into<String>) -> Refusal {
        Refusal {
            message: message.into(),
            line: None,
        }
    }

    /// A refusal of something on a line.
    pub fn at(line: i32, message: impl Into<String>) -> Refusal {
        Refusal {
            message: message.into(),
            line: Some(line),
        }
    }
}
