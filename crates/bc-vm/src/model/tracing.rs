//! What `sys.settrace` and `sys.setprofile` have set, as data.
//!
//! While a function is set and none runs, the machine *tells*: it withholds its steps from the quick
//! loop, which hands over as if the budget were at its end, and the stepping loop draws them one by one.
//! So the fast loop asks nothing for the sake of tracing. Absent: calling the functions (see
//! `runtime::tracing`).

use super::object::ObjRef;
use super::value::Value;

/// The names that events have for Python code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// A frame starts or goes on.
    Call,
    /// A line starts.
    Line,
    /// A frame returns, yields, or is left by an exception.
    Return,
    /// An exception is raised in a frame.
    Exception,
    /// A native function is about to be called.
    CCall,
    /// It has returned.
    CReturn,
    /// It has raised.
    CException,
}

impl Event {
    /// As the functions get it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Line => "line",
            Self::Return => "return",
            Self::Exception => "exception",
            Self::CCall => "c_call",
            Self::CReturn => "c_return",
            Self::CException => "c_exception",
        }
    }
}

/// The functions set, and what goes on with them.
#[derive(Default)]
pub struct Tracing {
    /// The function of `sys.settrace` (`c_traceobj`).
    pub trace: Option<Value>,
    /// The function of `sys.setprofile` (`c_profileobj`).
    pub profile: Option<Value>,
    /// The function of `sys.set_coroutine_wrapper`.
    pub coroutine_wrapper: Option<Value>,
    /// Whether that one runs: it may not make coroutines itself.
    pub wraps: bool,
    /// How many trace functions run at the moment (`tracing`); nothing is told meanwhile.
    pub inside: u32,
    /// Whether events are told.
    pub tells: bool,
    /// Steps that the fast loop is not to see, while events are told.
    pub withheld: u64,
    /// The frame object whose line is being told: only it may be given another line.
    pub at_line: Option<ObjRef>,
    /// The exception that is to be handled after a jump out of a handler.
    pub handled: Option<Value>,
    /// The `StopIteration` that the iterator asked last has ended with.
    pub stop: Option<ObjRef>,
}

/// Where in the line table a frame was looked at last (`instr_lb`, `instr_ub`, `instr_prev`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// The first offset of the line.
    pub lower: i64,
    /// The offset behind it.
    pub upper: i64,
    /// The offset looked at.
    pub before: i64,
}

impl Window {
    /// Before the first look.
    pub const NONE: Self = Self {
        lower: 0,
        upper: -1,
        before: -1,
    };
}
