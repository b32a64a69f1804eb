//! Watching a run: a trait whose methods all do nothing unless overridden.
//!
//! The watched loop is a second instantiation; the plain loop never asks. A watcher looks and may
//! stop the machine, but it changes nothing.

use super::error::Fault;
use super::frame::Frame;
use super::value::Value;

/// Looks at a run, instruction by instruction.
pub trait Watch {
    /// Before the instruction at `frame.pc` is executed; `frame.stack` and `frame.blocks` are as it
    /// finds them.
    ///
    /// # Errors
    ///
    /// A fault stops the machine there.
    fn instruction(&mut self, frame: &Frame) -> Result<(), Fault> {
        let _ = frame;
        Ok(())
    }

    /// A frame starts.
    fn enter(&mut self, frame: &Frame) {
        let _ = frame;
    }

    /// A frame returns `value`.
    fn leave(&mut self, frame: &Frame, value: &Value) {
        let _ = (frame, value);
    }

    /// An exception passes through (or is about to be handled in) a frame.
    fn raised(&mut self, frame: &Frame, exception: &Value) {
        let _ = (frame, exception);
    }
}
