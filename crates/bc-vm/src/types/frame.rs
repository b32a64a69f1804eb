//! Frame objects: an activation as Python code sees it.

use std::rc::{Rc, Weak};

use crate::model::error::{PyResult, Thrown};
use crate::model::frame::{Frame, FrameObject};
use crate::model::handles::{FrameRef, GeneratorRef};
use crate::model::native::TypeTable;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;
use crate::runtime::{frames, jump, link, locals, report, resume};

/// Method table of `frame`.
pub(crate) static TABLE: TypeTable = TypeTable {
    methods: METHODS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static METHODS = [
        /// F.clear(): clear most references held by the frame
        clear();
        /// F.__sizeof__() -> size of F in memory, in bytes
        __sizeof__() => sizeof;
    ]
}

crate::getsets! {
    static GETSETS = [
        member f_back => |vm: &mut Vm, frame: &Value| frames::back(vm, frame);
        member f_code => |vm: &mut Vm, frame: FrameRef<'_>| link::code_value(vm, Rc::clone(&frame.code));
        member f_builtins => |_: &mut Vm, frame: FrameRef<'_>| frames::builtins_value(&frame.builtins);
        member f_globals => |_: &mut Vm, frame: FrameRef<'_>| frame.globals.clone();
        member f_lasti => get_lasti;
        f_locals => |vm: &mut Vm, frame: &ObjRef| locals::of_frame_object(vm, frame);
        f_lineno => get_line, set set_line;
        f_trace => |_: &mut Vm, frame: FrameRef<'_>| frame.trace.borrow().clone(), set set_trace;
    ]
}

fn get_lasti(vm: &mut Vm, frame: FrameRef<'_>) -> i64 {
    // One that delegates stands before the instruction, which is carried out again when it goes on.
    let generator = suspended(&frame);
    let generator = generator.as_ref().and_then(GeneratorRef::of_object);
    let delegates = generator.is_some_and(|data| resume::delegate_of(&data).is_some());
    match locals::lasti(vm, frame.object()) {
        Frame::NOT_STARTED => -1,
        lasti => i64::from(frame.code.start(lasti)) - i64::from(delegates),
    }
}

/// The generator whose frame this is, if it is suspended.
fn suspended(frame: &FrameObject) -> Option<ObjRef> {
    let generator = frame.generator.borrow().as_ref().and_then(Weak::upgrade)?;
    let is_open = GeneratorRef::of_object(&generator).is_some_and(|data| data.is_open());
    is_open.then_some(generator)
}

fn get_line(vm: &mut Vm, frame: FrameRef<'_>) -> i32 {
    frame.lasti.set(locals::lasti(vm, frame.object()));
    frame.line()
}

/// Jumping is for trace functions.
fn set_line(vm: &mut Vm, frame: FrameRef<'_>, value: Option<Value>) -> PyResult<()> {
    if value
        .as_ref()
        .is_none_or(|value| vm.class_id_of(value) != vm.classes.int.data().id())
    {
        return Err(raise::value_error(vm, "lineno must be an integer"));
    }
    if frame.trace.borrow().is_none() {
        let message = "f_lineno can only be set by a line trace function";
        return Err(raise::value_error(vm, message));
    }
    let line = jump::line_of(vm, value.as_ref())?;
    jump::set_line(vm, frame.object(), &frame, line)
}

fn set_trace(vm: &mut Vm, frame: FrameRef<'_>, value: Option<Value>) -> PyResult<()> {
    frame.lasti.set(locals::lasti(vm, frame.object()));
    frame.lineno.set(frame.line());
    let before = frame.trace.replace(value.unwrap_or(Value::None));
    drop(before);
    Ok(())
}

fn sizeof(_: &mut Vm, frame: FrameRef<'_>) -> usize {
    let slots = frame.code.nlocals + frame.code.max_depth;
    frame.object().payload.bytes() + slots * size_of::<Value>()
}

/// Ends a suspended generator, and forgets what an ended activation has left behind.
fn clear(vm: &mut Vm, frame: FrameRef<'_>) -> PyResult<()> {
    if let Some(generator) = suspended(&frame) {
        let generator = Value::Obj(generator);
        match resume::finalize(vm, &generator, true) {
            Ok(_) => {}
            Err(Thrown::Raise(exception)) => {
                report::write_unraisable(vm, &exception, &generator)?;
            }
            Err(fault) => return Err(fault),
        }
        // One that refused to end ends here.
        if let Some(data) = GeneratorRef::of(&generator) {
            drop(data.frame.take());
        }
    }
    if locals::with_frame(vm, frame.object(), |_, _| ()).is_some() {
        return Err(raise::runtime_error(vm, "cannot clear an executing frame"));
    }
    let trace = frame.trace.replace(Value::None);
    drop(trace);
    // A snapshot that `f_locals` has given stays as it is until it is asked for again, and is empty then.
    let code = &frame.code;
    let variables = code.nlocals + code.cellvars.len() + code.freevars.len();
    let remains = frame.remains.replace(vec![Value::Unbound; variables]);
    drop(remains);
    Ok(())
}
