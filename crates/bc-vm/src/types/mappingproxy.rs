//! The read-only view of a mapping.

use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{call, describe, item, iter, raise, text};
use crate::types::proxy::{self, MappingProxy};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__str__", Arity::Slot(0), str),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__getitem__", Arity::Slot(1), getitem),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__iter__", Arity::Slot(0), iterate),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, args| {
            compare_with(vm, &args, CompareOp::Eq)
        }),
        MethodDef::new("__ne__", Arity::Slot(1), |vm, args| {
            compare_with(vm, &args, CompareOp::Ne)
        }),
        MethodDef::new("__lt__", Arity::Slot(1), |vm, args| {
            compare_with(vm, &args, CompareOp::Lt)
        }),
        MethodDef::new("__le__", Arity::Slot(1), |vm, args| {
            compare_with(vm, &args, CompareOp::Le)
        }),
        MethodDef::new("__gt__", Arity::Slot(1), |vm, args| {
            compare_with(vm, &args, CompareOp::Gt)
        }),
        MethodDef::new("__ge__", Arity::Slot(1), |vm, args| {
            compare_with(vm, &args, CompareOp::Ge)
        }),
    ],
    methods: &[
        MethodDef::new("get", Arity::Unpack(1, 2), get)
            .doc("D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."),
        MethodDef::new("keys", Arity::None, |vm, args| forward(vm, &args, "keys"))
            .doc("D.keys() -> list of D's keys"),
        MethodDef::new("values", Arity::None, |vm, args| {
            forward(vm, &args, "values")
        })
        .doc("D.values() -> list of D's values"),
        MethodDef::new("items", Arity::None, |vm, args| forward(vm, &args, "items"))
            .doc("D.items() -> list of D's (key, value) pairs, as 2-tuples"),
        MethodDef::new("copy", Arity::None, |vm, args| forward(vm, &args, "copy"))
            .doc("D.copy() -> a shallow copy of D"),
    ],
    statics: &[MethodDef::new(
        "__new__",
        Arity::Keywords(1, &["mapping"]),
        new,
    )],
    ..TypeTable::EMPTY
};

fn mapping(value: &Value) -> PyResult<Value> {
    match value.as_native_data::<MappingProxy>() {
        Some(view) => Ok(view.mapping()),
        None => Err(Fault::Internal("a mappingproxy that is none").into()),
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let mapping = args.at(1);
    let key = vm.names.__getitem__.clone();
    let is_mapping = vm.class_of(mapping).data().lookup(&key).is_some()
        && !matches!(
            mapping.payload(),
            Some(Payload::List(_) | Payload::Tuple(_))
        );
    if !is_mapping {
        let message = format!(
            "mappingproxy() argument must be a mapping, not {}",
            vm.type_name(mapping)
        );
        return Err(raise::type_error(vm, message));
    }
    Ok(proxy::new(vm, mapping.clone()))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let shown = describe::repr(vm, &mapping(args.at(0))?)?;
    Ok(vm.new_str(format!("mappingproxy({shown})")))
}

fn str(vm: &mut Vm, args: Args) -> PyResult {
    text::str(vm, &mapping(args.at(0))?)
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(item::len(vm, &mapping(args.at(0))?)? as i64))
}

fn getitem(vm: &mut Vm, args: Args) -> PyResult {
    item::getitem(vm, &mapping(args.at(0))?, args.at(1))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    item::contains(vm, &mapping(args.at(0))?, args.at(1)).map(Value::bool)
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    iter::iter(vm, &mapping(args.at(0))?)
}

fn compare_with(vm: &mut Vm, args: &Args, op: CompareOp) -> PyResult {
    compare::compare(vm, op, &mapping(args.at(0))?, args.at(1))
}

fn get(vm: &mut Vm, args: Args) -> PyResult {
    let default = args.get(2).cloned().unwrap_or(Value::None);
    let name = vm.names.get.clone();
    let arguments = Args::of([args.at(1).clone(), default]);
    call::method(vm, &mapping(args.at(0))?, &name, arguments)
}

fn forward(vm: &mut Vm, args: &Args, name: &str) -> PyResult {
    let name = vm.intern(name);
    call::method(vm, &mapping(args.at(0))?, &name, Args::none())
}
