//! `staticmethod`: a function that does not bind to the instance.

use std::cell::RefCell;

use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, descriptor, raise, truth};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "staticmethod(function) -> method",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__get__", Arity::Any, descriptor::get)
            .doc("Return an attribute of instance, which is of type owner."),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[
        GetSetDef::read("__func__", get_func).member(),
        GetSetDef::read("__isabstractmethod__", get_abstract),
        GetSetDef::write("__dict__", attr::get_dict, attr::replace_dict),
    ],
    ..TypeTable::EMPTY
};

fn wrapped(value: &Value) -> PyResult<&RefCell<Value>> {
    match value.payload() {
        Some(Payload::StaticMethod(function)) => Ok(function),
        _ => Err(Fault::Internal("a staticmethod that is none").into()),
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(Fault::Internal("a class that is none").into());
    };
    let function = RefCell::new(Value::Unbound);
    Ok(Value::Obj(
        vm.alloc(&class, Payload::StaticMethod(function)),
    ))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let given = args.len() - 1;
    if given != 1 {
        let message = format!("staticmethod expected 1 arguments, got {given}");
        return Err(raise::type_error(vm, message));
    }
    if !args.keywords.is_empty() {
        return Err(raise::type_error(
            vm,
            "staticmethod does not take keyword arguments",
        ));
    }
    let before = wrapped(args.at(0))?.replace(args.at(1).clone());
    drop(before);
    Ok(Value::None)
}

fn get_func(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = wrapped(receiver)?.borrow().clone();
    Ok(if function.is_unbound() {
        Value::None
    } else {
        function
    })
}

fn get_abstract(vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = get_func(vm, receiver)?;
    let name = vm.names.__isabstractmethod__.clone();
    match attr::getattr_opt(vm, &function, &name)? {
        Some(mark) => Ok(Value::bool(truth::truth(vm, &mark)?)),
        None => Ok(Value::False),
    }
}
