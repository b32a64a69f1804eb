//! Entries of a traceback.

use crate::model::error::{Fault, PyResult};
use crate::model::exception::Traceback;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    methods: &[MethodDef::new("__dir__", Arity::None, dir)],
    getsets: &[
        GetSetDef::read("tb_next", get_next).member(),
        GetSetDef::read("tb_frame", get_frame).member(),
        GetSetDef::read("tb_lasti", get_lasti).member(),
        GetSetDef::read("tb_lineno", get_line).member(),
    ],
    ..TypeTable::EMPTY
};

fn entry(value: &Value) -> PyResult<&Traceback> {
    match value.payload() {
        Some(Payload::Traceback(entry)) => Ok(entry),
        _ => Err(Fault::Internal("a traceback that is none").into()),
    }
}

fn dir(vm: &mut Vm, _args: Args) -> PyResult {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].map(|name| vm.new_str(name));
    Ok(vm.new_list(names.to_vec()))
}

fn get_next(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(entry(receiver)?.next.borrow().clone())
}

fn get_frame(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::from(&entry(receiver)?.frame))
}

fn get_lasti(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let entry = entry(receiver)?;
    Ok(match &entry.frame.payload {
        Payload::Frame(frame) => Value::Int(i64::from(frame.code.start(entry.lasti))),
        _ => Value::Int(-1),
    })
}

fn get_line(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::Int(i64::from(entry(receiver)?.line)))
}
