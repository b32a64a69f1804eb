//! The generator and the coroutine: a frame that waits.
//!
//! Absent: sending and throwing (see `runtime::resume`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use bc_core::code::CodeFlags;

use super::code::Code;
use super::frame::Frame;
use super::value::Value;

/// A generator, or a coroutine when its code has the flag `COROUTINE`.
pub struct Generator {
    /// The suspended frame; `None` while it runs and once it is finished.
    pub frame: RefCell<Option<Box<Frame>>>,
    /// Whether it runs now.
    pub running: Cell<bool>,
    /// Its code.
    pub code: Rc<Code>,
    /// `__name__`.
    pub name: RefCell<Value>,
    /// `__qualname__`.
    pub qualname: RefCell<Value>,
}

impl Generator {
    /// A generator that has not started.
    #[must_use]
    pub fn new(frame: Box<Frame>, name: Value, qualname: Value) -> Self {
        let code = Rc::clone(&frame.code);
        Self {
            frame: RefCell::new(Some(frame)),
            running: Cell::new(false),
            code,
            name: RefCell::new(name),
            qualname: RefCell::new(qualname),
        }
    }

    /// Whether this is a coroutine made by `async def`.
    #[must_use]
    pub fn is_coroutine(&self) -> bool {
        self.code.object().flags().contains(CodeFlags::COROUTINE)
    }

    /// Bytes of the suspended frame.
    #[must_use]
    pub fn charged(&self) -> usize {
        size_of::<Frame>() + (self.code.nlocals + self.code.max_depth) * size_of::<Value>()
    }

    /// Whether dropping it now would skip code that must run: it is suspended inside a block or
    /// delegates to another iterator, or it is a coroutine that was never awaited.
    #[must_use]
    pub fn needs_close(&self) -> bool {
        match &*self.frame.borrow() {
            Some(frame) if frame.lasti == Frame::NOT_STARTED => self.is_coroutine(),
            Some(frame) => {
                !frame.blocks.is_empty()
                    || self
                        .code
                        .plain
                        .get(frame.pc as usize)
                        .is_some_and(|instr| instr.op == YIELD_FROM)
            }
            None => false,
        }
    }

    /// Whether it has not ended and does not run.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.frame.borrow().is_some()
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(frame) = &*self.frame.borrow() {
            frame.children(visit);
        }
        visit(&self.name.borrow());
        visit(&self.qualname.borrow());
    }

    pub(super) fn clear(&self) {
        drop(self.frame.take());
    }
}

/// A suspended `YIELD_FROM` is executed again when its generator is resumed.
const YIELD_FROM: u8 = bc_core::opcode::Opcode::YIELD_FROM.0;
