//! The entries of a journal: what was asked, and what was answered.

use bc_core::count::number_of;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bc_vm::model::loader::{FileKind, FileStat, Unread};

/// What a machine asks.
#[derive(Clone, PartialEq, Debug)]
pub enum Request {
    /// `Clock::time`
    Time,
    /// `Clock::monotonic`
    Monotonic,
    /// `Clock::process_time`
    ProcessTime,
    /// `Clock::sleep`
    Sleep(Duration),
    /// More of standard input.
    Input,
    /// `ModuleLoader::find`
    Find {
        /// The name of the module.
        name: String,
        /// The `__path__` of its package.
        path: Option<Vec<String>>,
    },
    /// `ModuleLoader::kind`
    Kind(String),
    /// `ModuleLoader::list`
    List(String),
    /// `ModuleLoader::read`
    Read {
        /// The file.
        file: String,
        /// The most bytes that may be read.
        most: u64,
    },
    /// `ModuleLoader::read_part`
    ReadPart {
        /// The file.
        file: String,
        /// Where the part starts.
        start: u64,
        /// The most bytes that may be read.
        most: u64,
    },
    /// `ModuleLoader::stat`
    Stat(String),
    /// `ModuleLoader::current`
    Current,
    /// `ModuleLoader::can_write`
    CanWrite,
    /// `ModuleLoader::write`
    Write {
        /// The file.
        file: String,
        /// What is written.
        bytes: Arc<[u8]>,
        /// Who may do what with it.
        mode: u32,
    },
    /// `Vm::source_line`
    SourceLine {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: i32,
    },
    /// Not asked by the machine: an interrupt is taken when so many instructions have been executed.
    Interrupt(u64),
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time => f.write_str("the time of day"),
            Self::Monotonic => f.write_str("the monotonic clock"),
            Self::ProcessTime => f.write_str("the process time"),
            Self::Sleep(duration) => write!(f, "a sleep of {duration:?}"),
            Self::Input => f.write_str("standard input"),
            Self::Find { name, .. } => write!(f, "the module {name:?}"),
            Self::Kind(path) => write!(f, "what lies at {path:?}"),
            Self::List(folder) => write!(f, "the names in {folder:?}"),
            Self::Read { file, most } => {
                let most = number_of(*most, "byte");
                write!(f, "the file {file:?}, {most} at most")
            }
            Self::ReadPart { file, start, most } => {
                let most = number_of(*most, "byte");
                write!(f, "the file {file:?} from byte {start}, {most} at most")
            }
            Self::Stat(path) => write!(f, "the time and size of {path:?}"),
            Self::Current => f.write_str("the current folder"),
            Self::CanWrite => f.write_str("whether it may write"),
            Self::Write { file, bytes, .. } => {
                let bytes = number_of(bytes.len(), "byte");
                write!(f, "writing {bytes} to {file:?}")
            }
            Self::SourceLine { file, line } => write!(f, "line {line} of {file:?}"),
            Self::Interrupt(executed) => {
                let executed = number_of(*executed, "instruction");
                write!(f, "an interrupt after {executed}")
            }
        }
    }
}

/// What is answered. Which answer belongs to which request follows from the names.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// Nothing but that it is done.
    Done,
    /// Nanoseconds since 1970.
    Time(i64),
    /// A time since some moment.
    Duration(Duration),
    /// Yes or no.
    Bool(bool),
    /// Bytes, or why there are none.
    Bytes(Result<Arc<[u8]>, Unread>),
    /// A piece of standard input; nothing at its end; or an error in words.
    Input(Result<Arc<[u8]>, String>),
    /// A module, or a sentence why it cannot be read.
    Module(Result<Option<Module>, String>),
    /// What lies there.
    Kind(Option<FileKind>),
    /// The names that lie there.
    Names(Option<Vec<String>>),
    /// Time, size and mode.
    Stat(Option<FileStat>),
    /// A text.
    Text(Option<String>),
    /// Whether it was written.
    Written(Result<(), Unread>),
}

/// A module that a loader knows by name.
#[derive(Clone, PartialEq, Debug)]
pub struct Module {
    /// Its code, as `marshal` writes it.
    pub code: Arc<[u8]>,
    /// `__file__`
    pub file: String,
    /// `__path__` of a package.
    pub path: Option<Vec<String>>,
}

/// An entry.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// What was asked.
    pub request: Request,
    /// What was answered.
    pub answer: Answer,
}
