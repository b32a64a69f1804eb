//! Locks of modules: the machine has one thread, so they count and never wait.

use super::super::support::{self, get, set};
use super::{row, string};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Arity, MethodDef, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, define, raise};

/// The remembered class `_ModuleLock`.
const CLASS: &str = "importlib._ModuleLock";

static LOCK: TypeTable = TypeTable {
    doc: "A lock of one module, which its holder may take again.",
    slots: &[
        row("__init__", 1, &["name"], |vm, args| {
            set(vm, args.at(0), "name", args.at(1).clone())?;
            set(vm, args.at(0), "owner", Value::None)?;
            set(vm, args.at(0), "count", Value::Int(0))?;
            set(vm, args.at(0), "waiters", Value::Int(0))?;
            Ok(Value::None)
        }),
        MethodDef::new("__repr__", Arity::Slot(0), |vm, args| {
            let name = get(vm, args.at(0), "name")?;
            let name = super::quoted(vm, &name)?;
            Ok(vm.new_str(format!("_ModuleLock({name}) at {}", args.at(0).id())))
        }),
    ],
    methods: &[
        row("acquire", 0, &[], |vm, args| {
            let count = count(vm, args.at(0))?;
            set(vm, args.at(0), "owner", Value::Int(1))?;
            set(vm, args.at(0), "count", Value::Int(count.saturating_add(1)))?;
            Ok(Value::True)
        }),
        row("release", 0, &[], |vm, args| {
            let count = count(vm, args.at(0))?;
            if count <= 0 {
                return Err(raise::runtime_error(vm, "cannot release un-acquired lock"));
            }
            if count == 1 {
                set(vm, args.at(0), "owner", Value::None)?;
            }
            set(vm, args.at(0), "count", Value::Int(count - 1))?;
            Ok(Value::None)
        }),
        row("has_deadlock", 0, &[], |_, _| Ok(Value::False)),
    ],
    ..TypeTable::EMPTY
};

static MANAGER: TypeTable = TypeTable {
    doc: "Holds the lock of a module.",
    slots: &[row("__init__", 1, &["name"], |vm, args| {
        set(vm, args.at(0), "_name", args.at(1).clone())?;
        set(vm, args.at(0), "_lock", Value::None)?;
        Ok(Value::None)
    })],
    methods: &[
        row("__enter__", 0, &[], |vm, args| {
            let name = get(vm, args.at(0), "_name")?;
            let lock = make_lock(vm, name)?;
            support::invoke(vm, &lock, "acquire", [])?;
            set(vm, args.at(0), "_lock", lock)?;
            Ok(Value::None)
        }),
        MethodDef::new("__exit__", Arity::Any, |vm, args| {
            let lock = get(vm, args.at(0), "_lock")?;
            support::invoke(vm, &lock, "release", [])?;
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

static CONTEXT: TypeTable = TypeTable {
    doc: "Context manager for the import lock.",
    methods: &[
        row("__enter__", 0, &[], |_, _| Ok(Value::None)),
        row(
            "__exit__",
            3,
            &["exc_type", "exc_value", "exc_traceback"],
            |_, _| Ok(Value::None),
        ),
    ],
    ..TypeTable::EMPTY
};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    row("_get_module_lock", 1, &["name"], |vm, args| {
        make_lock(vm, args.at(0).clone())
    }),
    row("_lock_unlock_module", 1, &["name"], |vm, args| {
        string(vm, args.at(0)).map(|_| Value::None)
    }),
];

fn count(vm: &mut Vm, lock: &Value) -> PyResult<i64> {
    Ok(match get(vm, lock, "count")? {
        Value::Int(count) => count,
        _ => 0,
    })
}

fn make_lock(vm: &mut Vm, name: Value) -> PyResult {
    let class = Value::from(&super::class_named(vm, CLASS)?);
    call::call_values(vm, &class, [name])
}

/// Enters the classes in the module.
pub(super) fn add(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    for (name, table) in [
        ("_ModuleLock", &LOCK),
        ("_ModuleLockManager", &MANAGER),
        ("_ImportLockContext", &CONTEXT),
    ] {
        let class = class::python_class(vm, super::CORE, name, None, &[], table)?;
        define::constant(vm, module, name, Value::from(&class));
        if name == "_ModuleLock" {
            support::remember(vm, CLASS, Value::from(&class));
        }
    }
    let base = Value::from(vm.exception(ExceptionKind::RuntimeError));
    let error = class::python_class(
        vm,
        super::CORE,
        "_DeadlockError",
        None,
        &[base],
        &TypeTable::EMPTY,
    )?;
    define::constant(vm, module, "_DeadlockError", Value::from(&error));
    for name in ["_module_locks", "_blocking_on"] {
        let empty = Value::Obj(support::empty_dict(vm));
        define::constant(vm, module, name, empty);
    }
    Ok(())
}
