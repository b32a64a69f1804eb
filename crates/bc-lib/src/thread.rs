//! The module `_thread`: locks that work, and threads that cannot be started.
//!
//! The machine has one thread. A lock that it holds can be released by nobody else, so waiting for it
//! without a timeout is refused as the deadlock it is; with a timeout the time passes on the machine's
//! clock, if it has one.

use crate::rlock;
use std::cell::Cell;
use std::time::Duration;

use super::support::module;
use super::time;
use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeData, TypeTable};
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arith::{self, Number};
use bc_vm::protocol::container::native_of;
use bc_vm::protocol::{call, class, convert, define, describe, raise};

/// What the only thread is called.
const THREAD: i64 = 1;

/// The longest time a lock can be waited for, in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

const ACQUIRE: Arity = Arity::Keywords(0, &["blocking", "timeout"]);

static LOCK: TypeTable = TypeTable {
    doc: "A lock object is a synchronization primitive.",
    slots: &[MethodDef::new("__repr__", Arity::Slot(0), |vm, args| {
        let word = match lock(&args)?.held.get() {
            true => "locked",
            false => "unlocked",
        };
        Ok(vm.new_str(format!(
            "<{word} {} object at {}>",
            vm.type_name(args.at(0)),
            describe::address(args.at(0))
        )))
    })],
    methods: &[
        MethodDef::new("acquire", ACQUIRE, acquire),
        MethodDef::new("acquire_lock", ACQUIRE, acquire),
        MethodDef::new("__enter__", ACQUIRE, acquire),
        MethodDef::new("release", Arity::None, release),
        MethodDef::new("release_lock", Arity::None, release),
        MethodDef::new("__exit__", Arity::Any, release),
        MethodDef::new("locked", Arity::None, locked),
        MethodDef::new("locked_lock", Arity::None, locked),
    ],
    ..TypeTable::EMPTY
};

static LOCAL: TypeTable = TypeTable {
    doc: "Thread-local data",
    statics: &[MethodDef::new("__new__", Arity::Any, |vm, args| {
        let Some(class) = args.at(0).as_class() else {
            return Err(raise::type_error(
                vm,
                "_local.__new__(X): X is not a type object",
            ));
        };
        let init = vm.names.__init__.clone();
        let own = vm.classes.object.data().own(&init);
        let is_plain = match (class.data().lookup(&init), own) {
            (Some(found), Some(own)) => found.is(&own),
            _ => true,
        };
        if is_plain && (args.len() > 1 || !args.keywords.is_empty()) {
            let message = "Initialization arguments are not supported";
            return Err(raise::type_error(vm, message));
        }
        let object = vm.alloc(&class, Payload::Native(Box::new(Local)));
        Ok(Value::Obj(object))
    })],
    ..TypeTable::EMPTY
};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("allocate_lock", Arity::None, allocate)
        .doc("allocate_lock() -> lock object\n(allocate() is an obsolete synonym)\n\nCreate a new lock object."),
    MethodDef::new("allocate", Arity::None, allocate),
    MethodDef::new("_set_sentinel", Arity::None, allocate),
    MethodDef::new("start_new_thread", Arity::Unpack(2, 3), start)
        .doc("start_new_thread(function, args[, kwargs])\n(start_new() is an obsolete synonym)\n\nThis machine has one thread and starts no other."),
    MethodDef::new("start_new", Arity::Unpack(2, 3), start),
    MethodDef::new("get_ident", Arity::None, |_, _| Ok(Value::Int(THREAD)))
        .doc("get_ident() -> integer\n\nReturn a non-zero integer that uniquely identifies the current thread."),
    MethodDef::new("_count", Arity::None, |_, _| Ok(Value::Int(0))),
    MethodDef::new("exit", Arity::None, exit),
    MethodDef::new("exit_thread", Arity::None, exit),
    MethodDef::new("interrupt_main", Arity::None, |vm, _| {
        vm.cancel.interrupt();
        Ok(Value::None)
    })
    .doc("interrupt_main()\n\nRaise a KeyboardInterrupt in the main thread."),
    MethodDef::new("stack_size", Arity::Parse(0, 1), |vm, args| {
        let size = match args.get(0) {
            Some(size) => convert::to_i64(vm, size)?,
            None => 0,
        };
        if size < 0 {
            return Err(raise::value_error(vm, "size must be 0 or a positive value"));
        }
        if size > 0 && size < 32768 {
            let message = format!("size not valid: {size} bytes");
            return Err(raise::value_error(vm, message));
        }
        Ok(Value::Int(0))
    }),
];

struct Lock {
    held: Cell<bool>,
}

impl NativeData for Lock {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}
}

/// An object whose attributes every thread has for itself, hence nothing but attributes.
struct Local;

impl NativeData for Local {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}
}

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "This module provides primitive operations to write multi-threaded programs.\n\
               The 'threading' module provides a more convenient interface.";
    let module = module(vm, "_thread", doc, FUNCTIONS);
    let object = vm.classes.object.clone();
    let flags = ClassFlags::WEAKREF;
    let lock = class::native_class(vm, "_thread", "lock", &object, None, flags, &LOCK);
    super::support::remember(vm, "_thread.lock", Value::from(&lock));
    let flags = ClassFlags::BASE | ClassFlags::DICT | ClassFlags::WEAKREF;
    let local = class::native_class(vm, "_thread", "_local", &object, None, flags, &LOCAL);
    let rlock = Value::from(&rlock::class(vm));
    let error = Value::from(vm.exception(ExceptionKind::RuntimeError));
    for (name, value) in [
        ("LockType", Value::from(&lock)),
        ("_local", Value::from(&local)),
        ("RLock", rlock),
        ("error", error),
        ("TIMEOUT_MAX", Value::float(TIMEOUT_MAX)),
    ] {
        define::constant(vm, &module, name, value);
    }
    Ok(Value::Obj(module))
}

fn lock(args: &Args) -> PyResult<&Lock> {
    native_of::<Lock>(args.at(0))
}

fn allocate(vm: &mut Vm, _args: Args) -> PyResult {
    let class = super::support::remembered(vm, "_thread.lock").and_then(|class| class.as_class());
    match class {
        Some(class) => {
            let held = Cell::new(false);
            Ok(vm.new_native(&class, Lock { held }))
        }
        None => Err(raise::runtime_error(vm, "can't allocate lock")),
    }
}

/// How long to wait: `None` without end.
fn timeout(vm: &mut Vm, args: &Args) -> PyResult<Option<f64>> {
    let blocking = match args.get(1) {
        Some(blocking) => convert::to_c_int(vm, blocking)? != 0,
        None => true,
    };
    let seconds = match args.get(2) {
        None => -1.0,
        Some(given) => match arith::number(given) {
            Some(Number::Float(seconds)) => seconds,
            _ => {
                let seconds = convert::from_int_method(vm, given)?;
                convert::to_f64(vm, &seconds)?
            }
        },
    };
    if seconds.abs() >= 9_223_372_036.854_775 {
        let message = "timestamp too large to convert to C _PyTime_t";
        return Err(raise::overflow_error(vm, message));
    }
    if !blocking && seconds != -1.0 {
        let message = "can't specify a timeout for a non-blocking call";
        return Err(raise::value_error(vm, message));
    }
    if seconds.is_nan() || seconds < 0.0 && seconds != -1.0 {
        return Err(raise::value_error(vm, "timeout value must be positive"));
    }
    if seconds >= TIMEOUT_MAX {
        return Err(raise::overflow_error(vm, "timeout value is too large"));
    }
    Ok(match (blocking, seconds == -1.0) {
        (false, _) => Some(0.0),
        (true, true) => None,
        (true, false) => Some(seconds),
    })
}

fn acquire(vm: &mut Vm, args: Args) -> PyResult {
    let timeout = timeout(vm, &args)?;
    if !lock(&args)?.held.replace(true) {
        return Ok(Value::True);
    }
    match timeout {
        None => Err(raise::runtime_error(
            vm,
            "deadlock: the lock is held, and there is no other thread to release it",
        )),
        Some(seconds) => {
            // A machine without a clock has no time to lose.
            if seconds > 0.0 && vm.clock.is_some() {
                time::wait(vm, Duration::from_nanos((seconds * 1e9).ceil() as u64))?;
            }
            Ok(Value::False)
        }
    }
}

fn release(vm: &mut Vm, args: Args) -> PyResult {
    match lock(&args)?.held.replace(false) {
        true => Ok(Value::None),
        false => Err(raise::runtime_error(vm, "release unlocked lock")),
    }
}

fn locked(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(lock(&args)?.held.get()))
}

fn start(vm: &mut Vm, args: Args) -> PyResult {
    let message = if !call::is_callable(vm, args.at(0)) {
        "first arg must be callable"
    } else if args.at(1).as_tuple().is_none() {
        "2nd arg must be a tuple"
    } else if args
        .get(2)
        .is_some_and(|keywords| keywords.as_dict().is_none())
    {
        "optional 3rd arg must be a dictionary"
    } else {
        return Err(raise::runtime_error(vm, "can't start new thread"));
    };
    Err(raise::type_error(vm, message))
}

fn exit(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::raise_without_args(vm, ExceptionKind::SystemExit))
}
