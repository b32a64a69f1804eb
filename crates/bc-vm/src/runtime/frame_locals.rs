//! Local variables that may be changed through `locals()`: frames of code with the flag
//! `MUTABLE_LOCALS`.
//!
//! `locals()` of such a frame, and its namespace for instructions that look up names, is a view: what
//! is set in it is set in the fast local, the cell or the free variable of that name; any other name is
//! kept in a dict on the frame object. The view is made when it is first asked for, so that frames
//! nobody looks into cost what they always did.

use std::rc::Rc;

use bc_core::code::CodeFlags;

use crate::model::code::Code;
use crate::model::error::{Fault, PyResult};
use crate::model::frame::Frame;
use crate::model::frame_locals::{FrameLocals, Place};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::dict;
use crate::runtime::{frames, locals};

/// Whether frames of this code have variables that may be changed through `locals()`.
#[must_use]
pub fn is_mutable(code: &Code) -> bool {
    let needed = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::MUTABLE_LOCALS;
    code.object().flags().contains(needed)
}

/// The namespace of a frame whose code has the flag, made if there is none; `None` for other code.
#[cold]
pub fn namespace(vm: &mut Vm, frame: &mut Frame) -> Option<Value> {
    if frame.names.is_none() && is_mutable(&frame.code) {
        let object = frames::object(vm, frame);
        frame.names = Some(view(vm, object));
    }
    frame.names.clone()
}

/// A view of the variables of a frame object, which lives on or has ended.
pub fn view(vm: &Vm, frame: ObjRef) -> Value {
    let mut places = Table::new();
    if let Payload::Frame(data) = &frame.payload {
        let code = &data.code;
        let cells = code.cellvars.iter().chain(&*code.freevars);
        for (place, name) in code.varnames.iter().take(code.nlocals).enumerate() {
            places.insert_str(name, Place::Local(place));
        }
        // A parameter that became a cell has left its local empty. Of a cell and a free variable of
        // one name the cell is nearer.
        let cells: Vec<_> = cells.enumerate().collect();
        for (place, name) in cells.into_iter().rev() {
            places.insert_str(name, Place::Cell(place));
        }
    }
    vm.new_native(
        &vm.classes.frame_locals_proxy,
        FrameLocals::new(frame, places),
    )
}

/// A view that the cycle finder has cut off shows nothing.
fn data(view: &Value) -> Option<(&FrameLocals, ObjRef)> {
    let data = view.as_native_data::<FrameLocals>()?;
    Some((data, data.frame()?))
}

fn place(view: &FrameLocals, key: &Value) -> Place {
    let is_name = key.as_str().is_some();
    let name = key.as_obj().filter(|_| is_name);
    let place = name.and_then(|name| view.places.get_str(name));
    place.copied().unwrap_or_default()
}

/// The dict with names that have no place, if there is one.
fn extras(frame: &ObjRef) -> Option<ObjRef> {
    let Payload::Frame(data) = &frame.payload else {
        return None;
    };
    data.locals.borrow().as_obj().map(Rc::clone)
}

fn cell(cells: Option<&ObjRef>) -> Option<&std::cell::RefCell<Value>> {
    match &cells?.payload {
        Payload::Cell(cell) => Some(cell),
        _ => None,
    }
}

/// The value at a place of a frame that lives or has ended.
fn read(vm: &mut Vm, frame: &ObjRef, place: Place) -> Option<Value> {
    let living = locals::with_frame(vm, frame, |_, frame| match place {
        Place::None => None,
        Place::Local(place) => frame.locals.get(place).cloned(),
        Place::Cell(place) => cell(frame.cells.get(place)).map(|cell| cell.borrow().clone()),
    });
    let value = match (living, &frame.payload) {
        (Some(value), _) => value,
        (None, Payload::Frame(data)) => {
            let remains = data.remains.borrow();
            match place {
                Place::None => None,
                Place::Local(place) => remains.get(place).cloned(),
                Place::Cell(place) => {
                    let object = remains.get(data.code.nlocals + place);
                    let cell = cell(object.and_then(Value::as_obj));
                    cell.map(|cell| cell.borrow().clone())
                }
            }
        }
        (None, _) => None,
    };
    value.filter(|value| !value.is_unbound())
}

/// Puts a value at a place, unbound to empty it: what was there, or the value itself if the frame has
/// no such place any more.
fn write(vm: &mut Vm, frame: &ObjRef, place: Place, value: Value) -> Result<Value, Value> {
    let mut value = Some(value);
    let living = locals::change_frame(vm, frame, |frame| match place {
        Place::None => None,
        Place::Local(place) => {
            let local = frame.locals.get_mut(place)?;
            Some(std::mem::replace(local, value.take()?))
        }
        Place::Cell(place) => Some(cell(frame.cells.get(place))?.replace(value.take()?)),
    });
    if let Some(Some(before)) = living {
        return Ok(before);
    }
    let value = value.unwrap_or_default();
    let Payload::Frame(data) = &frame.payload else {
        return Err(value);
    };
    let mut remains = data.remains.borrow_mut();
    match place {
        Place::None => Err(value),
        Place::Local(place) if place < data.code.nlocals => match remains.get_mut(place) {
            Some(local) => Ok(std::mem::replace(local, value)),
            None => Err(value),
        },
        Place::Local(_) => Err(value),
        Place::Cell(place) => {
            let object = remains.get(data.code.nlocals + place);
            match cell(object.and_then(Value::as_obj)) {
                Some(cell) => Ok(cell.replace(value)),
                None => Err(value),
            }
        }
    }
}

/// The value of a name, if it has one.
///
/// # Errors
///
/// What hashing and comparing a key raises that is no str.
pub fn get(vm: &mut Vm, view: &Value, key: &Value) -> PyResult<Option<Value>> {
    let Some((data, frame)) = data(view) else {
        return Ok(None);
    };
    if let Some(value) = read(vm, &frame, place(data, key)) {
        return Ok(Some(value));
    }
    match extras(&frame).as_ref().map(|extras| &extras.payload) {
        Some(Payload::Dict(table)) => dict::get(vm, table, key),
        _ => Ok(None),
    }
}

/// Gives a name a value.
///
/// # Errors
///
/// As [`get`], and a fault when memory runs short.
pub fn set(vm: &mut Vm, view: &Value, key: &Value, value: Value) -> PyResult<()> {
    let Some((data, frame)) = data(view) else {
        return Ok(());
    };
    let value = match write(vm, &frame, place(data, key), value) {
        Ok(before) => {
            drop(before);
            return Ok(());
        }
        Err(value) => value,
    };
    let extras = match (extras(&frame), &frame.payload) {
        (Some(extras), _) => extras,
        (None, Payload::Frame(data)) => {
            let fresh = vm.new_dict(Table::new());
            data.locals.replace(Value::from(&fresh));
            fresh
        }
        (None, _) => return Err(Fault::Internal("expected a frame").into()),
    };
    match &extras.payload {
        Payload::Dict(table) => dict::set(vm, table, key.clone(), value),
        _ => Err(Fault::Internal("names of a frame that are no dict").into()),
    }
}

/// Takes the value of a name away: what it was, if there was one.
///
/// # Errors
///
/// As [`get`].
pub fn remove(vm: &mut Vm, view: &Value, key: &Value) -> PyResult<Option<Value>> {
    let Some((data, frame)) = data(view) else {
        return Ok(None);
    };
    if let Ok(before) = write(vm, &frame, place(data, key), Value::Unbound)
        && !before.is_unbound()
    {
        return Ok(Some(before));
    }
    match extras(&frame).as_ref().map(|extras| &extras.payload) {
        Some(Payload::Dict(table)) => {
            let removed = dict::remove(vm, table, key)?;
            Ok(removed.map(|(_, value)| value))
        }
        _ => Ok(None),
    }
}

/// A dict of all names that have a value now: locals, cells, free variables, others.
///
/// # Errors
///
/// A fault when memory runs short.
pub fn snapshot(vm: &mut Vm, view: &Value) -> PyResult<ObjRef> {
    let made = vm.new_dict(Table::new());
    let Some((data, frame)) = data(view) else {
        return Ok(made);
    };
    let Payload::Dict(table) = &made.payload else {
        return Err(Fault::Internal("expected a dict").into());
    };
    dict::reserve(vm, data.places.len())?;
    for (name, &place) in data.places.iter() {
        if let Some(value) = read(vm, &frame, place) {
            dict::set(vm, table, name.clone(), value)?;
        }
    }
    if let Some(extras) = extras(&frame) {
        dict::merge(vm, table, &Value::Obj(extras))?;
    }
    Ok(made)
}
