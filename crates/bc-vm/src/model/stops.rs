//! Stopping a run between two instructions, wherever it is, and letting it go on.
//!
//! Absent: pausing, by which a run gives the thread back (`interp::leave`). A stop keeps it, and so is possible
//! where native code waits for the loop, too.

use super::error::Fault;
use super::vm::Vm;

/// Is asked when the steps it has given are used up: in any frame, also inside a sort key, a class body or an
/// import. Between two stops the machine runs as quickly as without; a run with stops takes the same steps,
/// holds the same memory and writes the same as without.
///
/// Handed in by [`Vm::stop_with`](super::vm::Vm::stop_with).
///
/// ```
/// use bc_core::code::CodeObject;
/// use bc_vm::model::{error::Fault, stops::Stops, vm::{Streams, Vm}};
/// use bc_vm::{boot, embed, limits::Limits};
/// use std::{cell::RefCell, rc::Rc};
///
/// /// Notes how deep the value stack is before each instruction.
/// struct Depths(Rc<RefCell<Vec<usize>>>);
///
/// impl Stops for Depths {
///     fn stop(&mut self, vm: &mut Vm) -> Result<u64, Fault> {
///         self.0.borrow_mut().push(vm.call_stack.top.stack.len());
///         Ok(1)
///     }
/// }
///
/// // 1 + 2, which no peephole optimiser has seen
/// let code = CodeObject::builder()
///     .code([100, 0, 0, 100, 1, 0, 23, 83])
///     .consts([1, 2])
///     .stacksize(2)
///     .build()?;
/// let code = bc_core::verify::verify(&code.into())?;
/// let mut vm = boot::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
/// let depths = Rc::default();
/// vm.stop_with(Box::new(Depths(Rc::clone(&depths))));
/// embed::run_main(&mut vm, &code, None).map_err(|_| "it does not raise")?;
/// assert_eq!(*depths.borrow(), [0, 1, 2, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Stops {
    /// The machine stands before an instruction, which is not counted yet: that at `vm.call_stack.top.pc` of the frame
    /// `vm.call_stack.top`, for which `vm.call_stack.frames` wait. The answer is how many steps it takes until it asks again, at least
    /// one; native code may take more at once. It may hand in a watcher, or take it back.
    ///
    /// Looking changes nothing. What else it does to the machine is part of the run.
    ///
    /// # Errors
    ///
    /// A fault ends the run.
    fn stop(&mut self, vm: &mut Vm) -> Result<u64, Fault>;

    /// Native code takes steps beyond the next stop, which comes as soon as it has ended; `executed` is how many
    /// instructions count as executed then. Whether to interrupt the program before that.
    fn passed(&mut self, executed: u64) -> bool {
        let _ = executed;
        false
    }

    /// The program is about to be interrupted, after `executed` instructions. If not now, it is asked again where
    /// the machine looks for an interrupt the next time.
    fn interrupts(&mut self, executed: u64) -> bool {
        let _ = executed;
        true
    }
}
