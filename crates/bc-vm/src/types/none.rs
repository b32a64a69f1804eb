//! The types of `None`, `NotImplemented` and `Ellipsis`.

use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;

/// What the class brings along.
pub(crate) static NONE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__bool__", Arity::Slot(0), none_bool),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new_none)],
    ..TypeTable::EMPTY
};

/// What the class brings along.
pub(crate) static NOT_IMPLEMENTED: TypeTable = TypeTable {
    slots: &[MethodDef::new("__repr__", Arity::Slot(0), repr)],
    methods: &[MethodDef::new("__reduce__", Arity::Any, repr)],
    statics: &[MethodDef::new("__new__", Arity::Any, new_not_implemented)],
    ..TypeTable::EMPTY
};

/// What the class brings along.
pub(crate) static ELLIPSIS: TypeTable = TypeTable {
    slots: &[MethodDef::new("__repr__", Arity::Slot(0), repr)],
    methods: &[MethodDef::new("__reduce__", Arity::Any, repr)],
    statics: &[MethodDef::new("__new__", Arity::Any, new_ellipsis)],
    ..TypeTable::EMPTY
};

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let shown = match args.at(0) {
        Value::NotImplemented => "NotImplemented",
        Value::Ellipsis => "Ellipsis",
        _ => "None",
    };
    Ok(vm.new_str(shown))
}

fn none_bool(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::False)
}

fn refuse(vm: &mut Vm, args: &Args, class: &str) -> PyResult<()> {
    if args.len() > 1 || !args.keywords.is_empty() {
        return Err(raise::type_error(vm, format!("{class} takes no arguments")));
    }
    Ok(())
}

fn new_none(vm: &mut Vm, args: Args) -> PyResult {
    refuse(vm, &args, "NoneType").map(|()| Value::None)
}

fn new_not_implemented(vm: &mut Vm, args: Args) -> PyResult {
    refuse(vm, &args, "NotImplementedType").map(|()| Value::NotImplemented)
}

fn new_ellipsis(vm: &mut Vm, args: Args) -> PyResult {
    refuse(vm, &args, "EllipsisType").map(|()| Value::Ellipsis)
}
