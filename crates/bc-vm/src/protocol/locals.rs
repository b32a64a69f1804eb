//! The local variables of a frame as a dict (`PyFrame_FastToLocals`).

use std::rc::Rc;

use bc_core::code::CodeFlags;

use crate::model::code::Code;
use crate::model::error::PyResult;
use crate::model::frame::Frame;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{frames, item, raise};

/// What `locals()` returns in the frame that called native code: the namespace of a module or class
/// body, else a dict that is brought up to date, always the same one for a frame.
///
/// # Errors
///
/// What an unusual namespace raises when it is written to.
pub fn of_caller(vm: &mut Vm) -> PyResult {
    let stand_in = placeholder(vm);
    let mut frame = std::mem::replace(&mut vm.top, stand_in);
    let result = of_frame(vm, &mut frame);
    vm.top = frame;
    result
}

/// A frame that stands in for the one being looked at.
fn placeholder(vm: &Vm) -> Box<Frame> {
    let (code, globals, builtins) = (
        Rc::clone(&vm.top.code),
        Rc::clone(&vm.top.globals),
        Rc::clone(&vm.top.builtins),
    );
    Box::new(Frame::new(code, globals, builtins))
}

/// The locals of a frame that lives.
///
/// # Errors
///
/// As [`of_caller`].
pub fn of_frame(vm: &mut Vm, frame: &mut Frame) -> PyResult {
    if let Some(names) = frame.names.clone() {
        // A class body may have cells beside its namespace.
        if frame.code.object().flags().contains(CodeFlags::OPTIMIZED) || frame.cells.is_empty() {
            return Ok(names);
        }
        let code = Rc::clone(&frame.code);
        let cells: Vec<Value> = frame.cells.iter().map(Value::from).collect();
        merge(vm, &names, &code.cellvars, &contents(&cells))?;
        return Ok(names);
    }
    let object = frames::object(vm, frame);
    let values: Vec<Value> = frame.locals.to_vec();
    let cells: Vec<Value> = frame.cells.iter().map(Value::from).collect();
    let code = Rc::clone(&frame.code);
    fill(vm, &object, &code, values, &cells)
}

/// The locals of a frame object whose activation has ended, from what it left behind.
///
/// # Errors
///
/// As [`of_caller`].
pub fn of_remains(vm: &mut Vm, object: &ObjRef) -> PyResult {
    let Payload::Frame(data) = &object.payload else {
        return Ok(Value::None);
    };
    let known = data.locals.borrow().clone();
    if !data
        .code
        .object()
        .flags()
        .contains(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS)
        && !known.is_unbound()
    {
        return Ok(known);
    }
    let remains = data.remains.borrow().clone();
    let code = Rc::clone(&data.code);
    let split = code.nlocals.min(remains.len());
    let (values, cells) = remains.split_at(split);
    fill(vm, object, &code, values.to_vec(), cells)
}

/// Brings the dict of a frame object up to date.
fn fill(
    vm: &mut Vm,
    object: &ObjRef,
    code: &Code,
    values: Vec<Value>,
    cells: &[Value],
) -> PyResult {
    let Payload::Frame(data) = &object.payload else {
        return Ok(Value::None);
    };
    let mut dict = data.locals.borrow().clone();
    if dict.is_unbound() {
        dict = Value::Obj(vm.new_dict(Table::new()));
        data.locals.replace(dict.clone());
    }
    merge(vm, &dict, &code.varnames, &values)?;
    let cells = contents(cells);
    merge(vm, &dict, &code.cellvars, &cells)?;
    let free = cells.get(code.cellvars.len()..).unwrap_or(&[]);
    merge(vm, &dict, &code.freevars, free)?;
    Ok(dict)
}

/// What lies in the cells.
fn contents(cells: &[Value]) -> Vec<Value> {
    cells
        .iter()
        .map(|cell| match cell.payload() {
            Some(Payload::Cell(cell)) => cell.borrow().clone(),
            _ => Value::Unbound,
        })
        .collect()
}

/// Sets the bound ones of `values` under their names, removes the names of the others.
fn merge(vm: &mut Vm, names_dict: &Value, names: &[ObjRef], values: &[Value]) -> PyResult<()> {
    for (name, value) in names.iter().zip(values) {
        let value = value.clone();
        match names_dict.as_dict() {
            Some(table) => {
                let before = if value.is_unbound() {
                    table.borrow_mut().remove_str(name)
                } else {
                    table.borrow_mut().insert_str(name, value)
                };
                vm.heap.settle(table.unsettled());
                drop(before);
            }
            None if value.is_unbound() => {
                let removed = item::delitem(vm, names_dict, &Value::from(name));
                raise::catch(vm, removed, crate::model::exception::Exc::KeyError)?;
            }
            None => item::setitem(vm, names_dict, &Value::from(name), value)?,
        }
    }
    Ok(())
}
