//! Counting what is executed: how often each opcode, in how many frames.

use std::cell::RefCell;
use std::rc::Rc;

use bc_core::opcode::Opcode;

use crate::model::error::Fault;
use crate::model::frame::Frame;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::watch::{Departure, Entry, Watch};

/// What was executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    opcodes: Box<[u64; 256]>,
    /// Instructions; one with an `EXTENDED_ARG` prefix counts once.
    pub instructions: u64,
    /// Frames that started or, for generators, were resumed.
    pub entered: u64,
    /// Frames that returned or yielded.
    pub left: u64,
    /// Exceptions, once for each frame they came to.
    pub raised: u64,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            opcodes: Box::new([0; 256]),
            instructions: 0,
            entered: 0,
            left: 0,
            raised: 0,
        }
    }
}

impl Counts {
    /// How often an opcode was executed.
    #[must_use]
    pub fn of(&self, opcode: Opcode) -> u64 {
        self.opcodes[usize::from(opcode.0)]
    }

    /// The opcodes that were executed at all, with how often, by number.
    pub fn executed(&self) -> impl Iterator<Item = (Opcode, u64)> {
        (0..=u8::MAX)
            .zip(self.opcodes.iter())
            .filter(|&(_, &count)| count > 0)
            .map(|(number, &count)| (Opcode(number), count))
    }
}

/// A watcher that counts. Clones share their counts, so that one is handed to the machine and the
/// other kept.
///
/// ```
/// # use bc_core::{code::CodeObject, opcode::Opcode};
/// # use bc_vm::{boot, embed, limits::Limits, model::vm::Streams, trace::Count};
/// # let code = CodeObject::builder().code([100, 0, 0, 83]).consts([1]).stacksize(1).build()?;
/// # let code = bc_core::verify::verify(&code.into())?;
/// # let mut vm = boot::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
/// let count = Count::default();
/// vm.watch = Some(Box::new(count.clone()));
/// embed::run_main(&mut vm, &code, None).map_err(|_| "it does not raise")?;
/// assert_eq!(count.counts().instructions, 2);
/// assert_eq!(count.counts().of(Opcode::LOAD_CONST), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, Debug)]
pub struct Count(Rc<RefCell<Counts>>);

impl Count {
    /// What was counted so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.borrow().clone()
    }
}

impl Watch for Count {
    fn instruction(&mut self, _vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        let mut counts = self.0.borrow_mut();
        counts.instructions += 1;
        if let Some(instr) = frame.code.plain.get(frame.pc as usize) {
            counts.opcodes[usize::from(instr.op)] += 1;
        }
        Ok(())
    }

    fn enter(&mut self, _vm: &Vm, _frame: &Frame, _entry: Entry, _native: bool) {
        self.0.borrow_mut().entered += 1;
    }

    fn leave(&mut self, _vm: &Vm, _frame: &Frame, departure: Departure, _value: &Value) {
        if departure != Departure::Raise {
            self.0.borrow_mut().left += 1;
        }
    }

    fn raised(&mut self, _vm: &Vm, _frame: &Frame, _exception: &Value) {
        self.0.borrow_mut().raised += 1;
    }
}
