//! Running programs from Rust, and carrying values across. Rank 4.

mod error;
mod from;
mod into;
mod program;
mod shutdown;

use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;
use std::sync::Arc;

use bc_core::text::Text;
use bc_core::verify::VerifiedCode;

use crate::model::code::Code;
use crate::model::error::{Fault, PyResult};
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::{Outcome, Vm};
use crate::protocol::{self, define};
use crate::runtime::{compile, frames, link, run};

pub use error::RunError;
pub use from::FromValue;
pub use into::{IntoArgs, IntoKeywords, IntoValue};
pub use program::{forget_file, run_module, run_path_entry};
pub(crate) use shutdown::remember_builtins;
pub use shutdown::shutdown;

/// A fresh namespace for functions to live in: a dict object in which only `__builtins__` stands.
pub fn namespace(vm: &mut Vm) -> ObjRef {
    let namespace = vm.new_dict(Table::new());
    let name = vm.names.__builtins__.clone();
    let builtins = Value::from(&vm.builtins);
    define::insert(vm, &namespace, &name, builtins);
    namespace
}

/// Whether native code is at work: a call that comes now comes from there.
fn is_nested(vm: &Vm) -> bool {
    vm.levels.native_depth > 0 || vm.levels.recursion > 0
}

/// Runs `f` in a slice; the first loop it starts can be resumed when the slice or the budget ends, since
/// only the embedder waits for it.
fn outermost<R>(vm: &mut Vm, f: impl FnOnce(&mut Vm) -> PyResult<R>) -> PyResult<R> {
    if is_nested(vm) {
        return f(vm);
    }
    if vm.call_stack.paused.is_some() {
        return Err(Fault::Busy.into());
    }
    vm.call_stack.may_pause = true;
    in_a_slice(vm, f)
}

/// Runs `f`, before which nothing was under way, in a slice. A panic of the embedder's own code in
/// it goes on, but first the machine is told that the run is over: it can be used again.
fn in_a_slice<R>(vm: &mut Vm, f: impl FnOnce(&mut Vm) -> PyResult<R>) -> PyResult<R> {
    let waiting = vm.call_stack.frames.len();
    vm.begin_slice();
    let result = panic::catch_unwind(AssertUnwindSafe(|| f(vm)));
    vm.call_stack.may_pause = false;
    vm.end_slice();
    match result {
        Ok(result) => result,
        Err(panicked) => {
            forget_run(vm, waiting);
            panic::resume_unwind(panicked)
        }
    }
}

/// Ends a run that has not ended itself: only the frames that waited before it are left.
#[cold]
fn forget_run(vm: &mut Vm, waiting: usize) {
    let mut frames = vm
        .call_stack
        .frames
        .split_off(waiting.min(vm.call_stack.frames.len()));
    // The lowest is the frame that stood on top before the run.
    if !frames.is_empty() {
        let top = std::mem::replace(&mut vm.call_stack.top, frames.remove(0));
        frames.push(top);
    }
    for frame in frames.into_iter().rev() {
        frames::forget(vm, frame);
    }
    (vm.levels.depth, vm.levels.native_depth, vm.levels.recursion) = (0, 0, 0);
    vm.call_stack.handled = Value::None;
    vm.call_stack.raising = false;
    vm.levels.repr_stack.clear();
}

/// Whether a call of `callable` is nothing but a run of the loop.
fn is_python(callable: &Value) -> bool {
    match callable.payload() {
        Some(Payload::Function(_)) => true,
        Some(Payload::BoundMethod(parts)) => parts[0].as_function().is_some(),
        _ => false,
    }
}

/// Calls `callable`. If it is a Python function or a method of one, the run pauses when its slice or the
/// budget ends and can be resumed (see [`resume`]). A call of anything else is native work: it takes
/// what it needs of the budget in one go and ends for good when that ends.
///
/// # Errors
///
/// What the call raises, or a fault; [`Fault::Busy`] while another run is paused.
pub fn call(vm: &mut Vm, callable: &Value, args: Args) -> PyResult {
    if is_python(callable) {
        return outermost(vm, |vm| protocol::call::call(vm, callable, args));
    }
    if vm.call_stack.paused.is_some() && !is_nested(vm) {
        return Err(Fault::Busy.into());
    }
    protocol::call::call(vm, callable, args)
}

/// Goes on with the run that stopped at [`Fault::Paused`] or at a [`Fault::Steps`] that says so, for
/// one more slice, with `steps` added to the budget: what it then returns, or `None` if no run is
/// paused.
///
/// To give way at intervals, set [`Limits::slice`](crate::limits::Limits::slice) and resume with 0. No
/// run is lost by that, wherever a slice ends: output and count of steps are those of the run in one
/// go. A slice that ends while native code waits for Python code (the key of a sort, the body of a
/// class, `__str__` under `print`, an import) is overrun until that native call is over; the budget
/// is not. A run that ends there because the *budget* does cannot be resumed.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::constant::Constant;
/// use bc_core::opcode::Opcode;
/// use bc_vm::limits::Limits;
/// use bc_vm::model::error::{Fault, Thrown};
/// use bc_vm::model::vm::Streams;
/// use bc_vm::{boot, embed};
/// use std::sync::Arc;
///
/// // for _ in range(1000): pass
/// let program = Asm::module("spin.py")
///     .for_(
///         |b| b.load_name("range").load_const(1000).call(1),
///         |b| b.store_name("_"),
///         |b| b,
///     )
///     .load_const(Constant::None)
///     .op(Opcode::RETURN_VALUE)
///     .build()?;
/// let program = bc_core::verify::verify(&Arc::new(program))?;
/// let limits = Limits::default().with_steps(Some(100_000)).with_slice(Some(500));
/// let mut vm = boot::machine(limits, Streams::none()).map_err(|_| "no memory")?;
/// let mut turns = 0;
/// let mut result = embed::run_main(&mut vm, &program, None).map(Some);
/// while let Err(Thrown::Fault(fault)) = &result
///     && matches!(**fault, Fault::Paused { .. })
/// {
///     turns += 1; // here the embedder looks after other things
///     result = embed::resume(&mut vm, 0).map(|value| value.map(drop));
/// }
/// assert!(matches!(result, Ok(Some(()))));
/// assert_eq!((turns, vm.executed()), (6, 3009));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// What the rest of the run raises, or a fault: [`Fault::Paused`] again, for one.
pub fn resume(vm: &mut Vm, steps: u64) -> PyResult<Option<Value>> {
    if is_nested(vm) && vm.call_stack.paused.is_some() {
        return Err(Fault::Busy.into());
    }
    vm.add_steps(steps);
    let Some(paused) = vm.call_stack.paused.take() else {
        return Ok(None);
    };
    let go_on = vm.wires.resume;
    match in_a_slice(vm, |vm| go_on(vm, paused))? {
        Outcome::Return(value) => Ok(Some(value)),
        Outcome::Yield(..) => Err(Fault::Internal("a paused frame yielded").into()),
    }
}

/// Gives up the run that is paused; whether there was one. Its frames go without running anything
/// of them: no `except` or `finally` block, no `__exit__`; a generator it was in is at its end. What
/// only they held is freed, and finalisers of that run with whatever runs next.
pub fn abandon(vm: &mut Vm) -> bool {
    let Some(paused) = vm.call_stack.paused.take() else {
        return false;
    };
    let depth = vm.levels.depth;
    frames::forget(vm, paused.frame);
    for frame in paused.waiting.into_iter().rev() {
        frames::forget(vm, frame);
    }
    vm.levels.depth = depth;
    true
}

/// Compiles without `assert` statements (1) or docstrings as well (2), as the option `-O` of CPython does, and
/// tells programs so: by `__debug__`, and `sys.flags.optimize` once `sys` is imported.
pub fn set_optimize(vm: &mut Vm, level: u8) {
    let builtins = Rc::clone(&vm.builtins);
    let key = vm.intern("__debug__");
    define::insert(vm, &builtins, &key, Value::from(level == 0));
    vm.state.insert(compile::Optimize(level));
}

/// Tells programs that statements are typed in, as the option `-i` of CPython does: by `sys.flags` once `sys`
/// is imported.
pub fn set_interactive(vm: &mut Vm) {
    vm.state.insert(compile::Interactive);
}

/// Makes the module `__main__` and enters it in `sys.modules`; returns its namespace.
pub fn main_module(vm: &mut Vm, file: Option<Text>) -> ObjRef {
    let module = vm.new_module("__main__");
    // What comes from no file has the importer of what is built in; files get a loader of their own, with the
    // import machinery.
    if file.as_ref().is_none_or(|file| *file == "<stdin>") {
        let name = vm.names.__loader__.clone();
        let importer = define::lookup(&vm.builtins, &name).unwrap_or(Value::None);
        define::constant(vm, &module, "__loader__", importer);
    }
    if let Some(file) = file {
        let file = vm.new_str(file);
        define::constant(vm, &module, "__file__", file);
        define::constant(vm, &module, "__cached__", Value::None);
    }
    let builtins = define::lookup(&vm.modules, &vm.names.builtins).unwrap_or(Value::None);
    define::constant(vm, &module, "__builtins__", builtins);
    let modules = Rc::clone(&vm.modules);
    let name = vm.names.__main__.clone();
    define::insert(vm, &modules, &name, Value::from(&module));
    // `Vm::new_module` gives every module a namespace.
    module.dict().unwrap_or(modules)
}

/// Runs verified code as the program: in the namespace of a fresh module `__main__`.
///
/// # Errors
///
/// What the program raises and does not catch, or a fault; [`Fault::Busy`] while another run is paused.
pub fn run_main(vm: &mut Vm, code: &Arc<VerifiedCode>, file: Option<Text>) -> PyResult<()> {
    outermost(vm, |vm| {
        // Making the module and linking run no Python code: the first loop is the program's.
        let globals = main_module(vm, file);
        program::show_loader(vm, code.code())?;
        let code = link::link(vm, code)?;
        run::code(vm, &code, &globals, None).map(drop)
    })
}

/// As [`run_main`], with code that the machine has linked or compiled itself.
///
/// # Errors
///
/// As [`run_main`].
pub fn run_main_linked(vm: &mut Vm, code: &Rc<Code>, file: Option<Text>) -> PyResult<()> {
    outermost(vm, |vm| {
        let globals = main_module(vm, file);
        program::show_loader(vm, code.object())?;
        run::code(vm, code, &globals, None).map(drop)
    })
}

/// Runs code in a namespace that is there already, as `exec` does it: code of an expression has a value, any
/// other has `None`.
///
/// # Errors
///
/// As [`run_main`].
pub fn run_in(vm: &mut Vm, code: &Rc<Code>, globals: &ObjRef) -> PyResult {
    outermost(vm, |vm| run::code(vm, code, globals, None))
}
