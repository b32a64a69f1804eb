//! A Python function seen from Rust: code, globals, name, defaults, closure; and calling it.
//!
//! A code object is inert. What Python calls a function is a code object together with the globals it
//! sees, its defaults and the cells it closes over, and CPython's `FunctionType` puts the five
//! together. [`Function`] is that type for a Rust program: build a code object by hand, prove it,
//! make a function of it, call it with Rust values.
//!
//! ```
//! use bc_core::code::{CodeFlags, CodeObject};
//! use bc_func::{Function, globals, machine};
//!
//! let addone = CodeObject::builder()
//!     .argcount(1)
//!     .nlocals(1)
//!     .stacksize(2)
//!     .flags(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NOFREE)
//!     .code([124, 0, 0, 100, 0, 0, 23, 83]) // LOAD_FAST x, LOAD_CONST 1, BINARY_ADD, RETURN_VALUE
//!     .consts([1])
//!     .varnames(["x"])
//!     .name("addone")
//!     .build()?;
//!
//! let mut vm = machine()?;
//! let globals = globals(&mut vm);
//! let addone = Function::new(&mut vm, addone, &globals)?;
//! let three: i64 = addone.call(&mut vm, (2,))?;
//! assert_eq!(three, 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Code is verified on its way in, so that a malformed code object is an [`Error::Rejected`] with the
//! verifier's explanation and never runs. Everything Python itself would refuse is refused by the
//! machine's own code, in CPython 3.5's words, and comes back as an [`Error::Run`]:
//!
//! ```
//! # use bc_core::code::{CodeFlags, CodeObject};
//! # use bc_func::{Function, globals, machine};
//! # let code = CodeObject::builder().argcount(2).nlocals(2).stacksize(1).flags(67)
//! #     .code([124, 0, 0, 83]).consts([0]).varnames(["a", "b"]).name("first").build()?;
//! # let mut vm = machine()?;
//! # let globals = globals(&mut vm);
//! let first = Function::build(code).globals(&globals).defaults((7,)).make(&mut vm)?;
//! assert_eq!(first.signature(&mut vm)?.to_string(), "(a, b=7)");
//! assert_eq!(first.call::<String>(&mut vm, ("one", 2))?, "one");
//! assert_eq!(first.call_with::<bool>(&mut vm, (), [("a", true)])?, true);
//!
//! let refused = first.call::<i64>(&mut vm, ()).unwrap_err();
//! assert_eq!(
//!     refused.to_string(),
//!     "TypeError: first() missing 1 required positional argument: 'a'"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Source text does as well ([`Function::from_source`], [`compile()`]):
//!
//! ```
//! # use bc_func::{Function, globals, machine};
//! # let mut vm = machine()?;
//! # let globals = globals(&mut vm);
//! let add = Function::from_source(&mut vm, "def add(a, b=1):\n    return a + b\n", &globals)?;
//! assert_eq!(add.call::<i64>(&mut vm, (41,))?, 42);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate adds no rule of its own: whatever it does, a Python program can do with `FunctionType`
//! and `setattr`. Without this crate every Python program still runs.

mod build;
mod code;
mod compose;
mod error;
mod function;
mod signature;
mod source;
mod transform;

pub use bc_vm::embed::{FromValue, IntoArgs, IntoKeywords, IntoValue, RunError};
pub use build::Builder;
pub use code::IntoCode;
pub use compose::compose;
pub use error::Error;
pub use function::Function;
pub use signature::{Kind, Parameter, Signature};
pub use source::compile;

use bc_vm::limits::Limits;
use bc_vm::model::error::Thrown;
use bc_vm::model::object::ObjRef;
use bc_vm::model::vm::{Streams, Vm};

/// A machine with the default limits that reads nothing and whose output is lost. For other limits
/// and streams use [`bc_lib::machine`]. Programs in it cannot compile source text before they are handed
/// the compiler: `bc_eval::install(&mut vm)`.
///
/// # Errors
///
/// None with the default limits, which have room for a machine.
pub fn machine() -> Result<Vm, RunError> {
    bc_lib::machine(Limits::default(), Streams::none()).map_err(|thrown| match thrown {
        Thrown::Fault(fault) => RunError::Fault(*fault),
        Thrown::Raise(_) => RunError::Fault(bc_vm::model::error::Fault::Internal("booting raised")),
    })
}

/// A fresh namespace for functions: a dict in which only `__builtins__` stands. Functions that are
/// made with the same globals see each other's `global` names.
pub fn globals(vm: &mut Vm) -> ObjRef {
    bc_vm::embed::namespace(vm)
}

/// Goes on with a call that has paused because its slice was used up
/// ([`Fault::Paused`](bc_vm::model::error::Fault::Paused)) or stopped because the machine's steps were
/// ([`Fault::Steps`](bc_vm::model::error::Fault::Steps) with `resumable`), with `steps` more on top of
/// the budget; `None` if no call waits. What slices promise is told at
/// [`embed::resume`](bc_vm::embed::resume).
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_func::{Function, RunError, globals, machine, resume};
/// use bc_vm::model::error::Fault;
///
/// // def sum_up(n): total = 0; for i in range(n): total += i; return total
/// let sum = Asm::function("sum_up", ["n"])
///     .load_const(0)
///     .store_fast("total")
///     .for_(
///         |b| b.load_global("range").load_fast("n").call(1),
///         |b| b.store_fast("i"),
///         |b| b.load_fast("total").load_fast("i").op(Opcode::INPLACE_ADD).store_fast("total"),
///     )
///     .load_fast("total")
///     .op(Opcode::RETURN_VALUE)
///     .build()?;
///
/// let mut vm = machine()?;
/// vm.limits.slice = Some(1000);
/// let globals = globals(&mut vm);
/// let sum = Function::new(&mut vm, sum, &globals)?;
/// let mut turns = 0;
/// let mut result = sum.call::<i64>(&mut vm, (1000,)).map(Some);
/// while let Err(RunError::Fault(Fault::Paused { .. })) = result {
///     turns += 1; // here other things have their turn
///     result = resume(&mut vm, 0);
/// }
/// assert_eq!((result?, turns), (Some(499_500), 7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`Function::call`]: that the slice or the steps are used up again, for one.
pub fn resume<R: FromValue>(vm: &mut Vm, steps: u64) -> Result<Option<R>, RunError> {
    error::run(vm, |vm| match bc_vm::embed::resume(vm, steps)? {
        Some(value) => R::from_value(vm, &value).map(Some),
        None => Ok(None),
    })
}

#[cfg(test)]
mod tests;
