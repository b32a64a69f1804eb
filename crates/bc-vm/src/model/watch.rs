//! Watching a run: a trait whose methods all do nothing unless overridden.
//!
//! While there is a watcher the stepping loop runs; the fast one never asks. A watcher looks and may
//! stop the machine, but it changes nothing. It is handed the machine to look at values with, and
//! must keep none of them: what it kept alive would die later than it does unwatched.

use super::error::Fault;
use super::frame::{Block, Frame};
use super::value::Value;
use super::vm::Vm;

/// How a frame is entered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Entry {
    /// It is new.
    Call,
    /// It is a generator's or a coroutine's, and goes on where it was left.
    Resume,
    /// The same, with an exception that is raised there.
    Throw,
}

/// How a frame is left.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Departure {
    /// It returns.
    Return,
    /// It yields, and may be resumed.
    Yield,
    /// An exception leaves it.
    Raise,
}

/// Why blocks are unwound; the names are those of `ceval.c` without `WHY_`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    /// `WHY_EXCEPTION`
    Exception,
    /// `WHY_RETURN`
    Return,
    /// `WHY_BREAK`
    Break,
    /// `WHY_CONTINUE`
    Continue,
}

/// Looks at a run, instruction by instruction.
///
/// ```
/// use bc_vm::model::{error::Fault, frame::Frame, vm::Vm, watch::Watch};
///
/// /// Prints the offset of every instruction, as `dis` lists it, and how deep the value stack is.
/// struct Depths;
///
/// impl Watch for Depths {
///     fn instruction(&mut self, _vm: &Vm, frame: &Frame) -> Result<(), Fault> {
///         println!("{:>6} {}", frame.code.offset(frame.pc), frame.stack.len());
///         Ok(())
///     }
/// }
/// ```
pub trait Watch {
    /// Before the instruction at `frame.pc` is executed, an index into `frame.code.plain`;
    /// `frame.stack` and `frame.blocks` are as it finds them. It has been counted as a step.
    ///
    /// # Errors
    ///
    /// A fault stops the machine there.
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        let _ = (vm, frame);
        Ok(())
    }

    /// A frame starts or goes on: `native` if code of the machine waits for it, or the embedder, and
    /// no frame of the same loop.
    fn enter(&mut self, vm: &Vm, frame: &Frame, entry: Entry, native: bool) {
        let _ = (vm, frame, entry, native);
    }

    /// A frame returns or yields `value`, or the exception `value` leaves it.
    fn leave(&mut self, vm: &Vm, frame: &Frame, departure: Departure, value: &Value) {
        let _ = (vm, frame, departure, value);
    }

    /// An exception is raised in a frame, or comes to it from one that it has left.
    fn raised(&mut self, vm: &Vm, frame: &Frame, exception: &Value) {
        let _ = (vm, frame, exception);
    }

    /// `block` was taken off the block stack of a frame, and the values above its level off the value
    /// stack.
    fn unwound(&mut self, vm: &Vm, frame: &Frame, block: Block, reason: Reason) {
        let _ = (vm, frame, block, reason);
    }

    /// Unwinding has ended: a handler takes over, or the place after a loop, at `frame.pc`. What it finds
    /// is on the value stack.
    fn landed(&mut self, vm: &Vm, frame: &Frame, reason: Reason) {
        let _ = (vm, frame, reason);
    }

    /// The machine stops before the instruction at `frame.pc` for want of steps, or with a fault in the
    /// one at `frame.lasti` if `fault`.
    fn stopped(&mut self, vm: &Vm, frame: &Frame, fault: bool) {
        let _ = (vm, frame, fault);
    }
}
