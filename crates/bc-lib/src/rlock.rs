//! The class `RLock` of `_thread`.
//!
//! The machine has one thread, which never waits for itself: a lock only counts.

use std::cell::Cell;

use bc_vm::model::class::{ClassFlags, ClassRef};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arith::{self, Number};
use bc_vm::protocol::container::{class_of_new, native_of};
use bc_vm::protocol::{class, convert, describe, iter, raise};

/// What the only thread is called.
const THREAD: i64 = 1;

static TABLE: TypeTable = TypeTable {
    slots: &[MethodDef::new("__repr__", Arity::Slot(0), repr)],
    methods: &[
        MethodDef::new(
            "acquire",
            Arity::Keywords(0, &["blocking", "timeout"]),
            acquire,
        )
        .doc("acquire(blocking=True) -> bool\n\nLock the lock, once more if it is locked already."),
        MethodDef::new("release", Arity::None, release).doc("release()\n\nUndo one acquire()."),
        MethodDef::new(
            "__enter__",
            Arity::Keywords(0, &["blocking", "timeout"]),
            acquire,
        ),
        MethodDef::new("__exit__", Arity::Any, release),
        MethodDef::new("_is_owned", Arity::None, |_, args| {
            Ok(Value::bool(own(&args)?.count.get() > 0))
        }),
        MethodDef::new("_release_save", Arity::None, release_save),
        MethodDef::new("_acquire_restore", Arity::Parse(1, 1), acquire_restore),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, |vm, args| {
        let class = class_of_new(vm, &args, "RLock")?;
        let lock = Lock {
            count: Cell::new(0),
            owner: Cell::new(0),
        };
        Ok(vm.new_native(&class, lock))
    })],
    ..TypeTable::EMPTY
};

struct Lock {
    count: Cell<u64>,
    owner: Cell<i64>,
}

impl NativeData for Lock {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}
}

/// The class.
pub(crate) fn class(vm: &mut Vm) -> ClassRef {
    let object = vm.classes.object.clone();
    let flags = ClassFlags::BASE | ClassFlags::WEAKREF;
    class::native_class(vm, "_thread", "RLock", &object, None, flags, &TABLE)
}

fn own(args: &Args) -> PyResult<&Lock> {
    native_of::<Lock>(args.at(0))
}

fn acquire(vm: &mut Vm, args: Args) -> PyResult {
    let blocking = match args.get(1) {
        Some(blocking) => convert::to_c_int(vm, blocking)? != 0,
        None => true,
    };
    if let Some(timeout) = args.get(2) {
        let seconds = match arith::number(timeout) {
            Some(Number::Float(seconds)) => seconds,
            _ => {
                let seconds = convert::from_int_method(vm, timeout)?;
                convert::to_f64(vm, &seconds)?
            }
        };
        if !blocking && seconds != -1.0 {
            let message = "can't specify a timeout for a non-blocking call";
            return Err(raise::value_error(vm, message));
        }
        if seconds < 0.0 && seconds != -1.0 {
            return Err(raise::value_error(vm, "timeout value must be positive"));
        }
    }
    let lock = own(&args)?;
    let Some(count) = lock.count.get().checked_add(1) else {
        return Err(raise::overflow_error(vm, "Internal lock count overflowed"));
    };
    lock.count.set(count);
    lock.owner.set(THREAD);
    Ok(Value::True)
}

fn release(vm: &mut Vm, args: Args) -> PyResult {
    let lock = own(&args)?;
    let Some(count) = lock.count.get().checked_sub(1) else {
        return Err(raise::runtime_error(vm, "cannot release un-acquired lock"));
    };
    lock.count.set(count);
    if count == 0 {
        lock.owner.set(0);
    }
    Ok(Value::None)
}

fn release_save(vm: &mut Vm, args: Args) -> PyResult {
    let lock = own(&args)?;
    if lock.count.get() == 0 {
        return Err(raise::runtime_error(vm, "cannot release un-acquired lock"));
    }
    let (count, owner) = (lock.count.take(), lock.owner.take());
    let count = vm.new_int(count.into());
    Ok(vm.new_tuple([count, Value::Int(owner)]))
}

fn acquire_restore(vm: &mut Vm, args: Args) -> PyResult {
    let state = iter::unpack(vm, args.at(1), 2)?;
    let count = convert::to_c_long(vm, &state[0])?;
    let owner = convert::to_c_long(vm, &state[1])?;
    let lock = own(&args)?;
    lock.count.set(count.unsigned_abs());
    lock.owner.set(owner);
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let lock = own(&args)?;
    let (count, owner) = (lock.count.get(), lock.owner.get());
    let word = if count > 0 { "locked" } else { "unlocked" };
    Ok(vm.new_str(format!(
        "<{word} {} object owner={owner} count={count} at {}>",
        vm.class_of(args.at(0)).data().shown_name(),
        describe::address(args.at(0))
    )))
}
