//! How an instruction ends: the only mint for leaving the straight line.

use crate::model::error::{Fault, Thrown};
use crate::model::frame::Frame;
use crate::model::object::ObjRef;
use crate::model::value::Value;

/// Where to go on, when nothing out of the ordinary happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Next {
    /// The next instruction.
    FallThrough,
    /// Past `0` further instructions that a fused one has carried out too.
    Skip(usize),
    /// The instruction with this index.
    Jump(u32),
    /// The same, after a fused instruction that has carried out that many further ones.
    SkipThenJump(u32, usize),
    /// As `Skip`, but the budget may not last for the rest of the straight line.
    Recheck(usize),
}

/// Why the loop has to do more than fetch the next instruction.
pub(crate) enum Exit {
    /// A raise or a fault.
    Thrown(Thrown),
    /// The exception being handled again raised as it is, with the traceback it has (`WHY_RERAISE`).
    Reraise(ObjRef),
    /// A Python function was called: its frame comes first.
    Call(Box<Frame>),
    /// `YIELD_FROM` of a generator, which lies below what is sent on the value stack: its frame comes first.
    Delegate,
    /// `FOR_ITER` over a generator, which lies on the value stack: its frame comes first.
    Resume,
    /// The value stack has what `why` needs; blocks are to be unwound.
    Unwind(Why),
    /// The generator yields what lies on top of the value stack.
    Yield,
}

/// Why blocks are unwound; names as in ceval.c.
#[derive(Clone)]
pub(crate) enum Why {
    /// `return` with its value.
    Return(Value),
    /// `break`.
    Break,
    /// `continue` to the instruction with this index.
    Continue(u32),
}

/// What a handler returns.
pub(crate) type Step = Result<Next, Exit>;

impl From<Thrown> for Exit {
    #[inline]
    fn from(thrown: Thrown) -> Self {
        Self::Thrown(thrown)
    }
}

impl From<Fault> for Exit {
    #[cold]
    fn from(fault: Fault) -> Self {
        Self::Thrown(fault.into())
    }
}

/// The fault of a value stack that is shorter than the verifier proved; it would be a bug.
#[cold]
pub(crate) fn underflow() -> Exit {
    Fault::Internal("value stack underflow").into()
}
