//! Frame objects: an activation as Python code sees it.

use std::rc::{Rc, Weak};

use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::frame::{Frame, FrameObject};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;
use crate::runtime::{frames, jump, link, locals, report, resume};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    methods: &[
        MethodDef::new("clear", Arity::None, clear)
            .doc("F.clear(): clear most references held by the frame"),
        MethodDef::new("__sizeof__", Arity::None, sizeof)
            .doc("F.__sizeof__() -> size of F in memory, in bytes"),
    ],
    getsets: &[
        GetSetDef::read("f_back", |vm, receiver| Ok(frames::back(vm, receiver))).member(),
        GetSetDef::read("f_code", get_code).member(),
        GetSetDef::read("f_builtins", get_builtins).member(),
        GetSetDef::read("f_globals", get_globals).member(),
        GetSetDef::read("f_lasti", get_lasti).member(),
        GetSetDef::read("f_locals", get_locals),
        GetSetDef::write("f_lineno", get_line, set_line),
        GetSetDef::write("f_trace", get_trace, set_trace),
    ],
    ..TypeTable::EMPTY
};

fn data(value: &Value) -> PyResult<(&ObjRef, &FrameObject)> {
    if let Value::Obj(object) = value
        && let Payload::Frame(data) = &object.payload
    {
        return Ok((object, data));
    }
    Err(Fault::Internal("a frame that is none").into())
}

fn get_code(vm: &mut Vm, receiver: &Value) -> PyResult {
    let (_, frame) = data(receiver)?;
    Ok(link::code_value(vm, Rc::clone(&frame.code)))
}

fn get_builtins(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(frames::builtins_value(&data(receiver)?.1.builtins))
}

fn get_globals(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::from(&data(receiver)?.1.globals))
}

fn get_lasti(vm: &mut Vm, receiver: &Value) -> PyResult {
    let (object, frame) = data(receiver)?;
    // One that delegates stands before the instruction, which is carried out again when it goes on.
    let delegates = suspended(frame).is_some_and(|generator| match &generator.payload {
        Payload::Generator(data) => resume::delegate_of(data).is_some(),
        _ => false,
    });
    Ok(Value::Int(match locals::lasti(vm, object) {
        Frame::NOT_STARTED => -1,
        lasti => i64::from(frame.code.start(lasti)) - i64::from(delegates),
    }))
}

/// The generator whose frame this is, if it is suspended.
fn suspended(frame: &FrameObject) -> Option<ObjRef> {
    let generator = frame.generator.borrow().as_ref().and_then(Weak::upgrade)?;
    match &generator.payload {
        Payload::Generator(data) if data.is_open() => Some(generator),
        _ => None,
    }
}

fn get_locals(vm: &mut Vm, receiver: &Value) -> PyResult {
    let (object, _) = data(receiver)?;
    locals::of_frame_object(vm, object)
}

fn get_line(vm: &mut Vm, receiver: &Value) -> PyResult {
    let (object, frame) = data(receiver)?;
    frame.lasti.set(locals::lasti(vm, object));
    Ok(Value::Int(frame.line().into()))
}

/// Jumping is for trace functions.
fn set_line(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let (object, frame) = data(receiver)?;
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
    jump::set_line(vm, object, frame, line)
}

fn get_trace(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(data(receiver)?.1.trace.borrow().clone())
}

fn set_trace(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let (object, frame) = data(receiver)?;
    frame.lasti.set(locals::lasti(vm, object));
    frame.lineno.set(frame.line());
    let before = frame.trace.replace(value.unwrap_or(Value::None));
    drop(before);
    Ok(())
}

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    let (object, frame) = data(args.at(0))?;
    let slots = frame.code.nlocals + frame.code.max_depth;
    Ok(Value::Int(
        (object.payload.bytes() + slots * size_of::<Value>()) as i64,
    ))
}

/// Ends a suspended generator, and forgets what an ended activation has left behind.
fn clear(vm: &mut Vm, args: Args) -> PyResult {
    let (object, frame) = data(args.at(0))?;
    if let Some(generator) = suspended(frame) {
        let generator = Value::Obj(generator);
        match resume::finalize(vm, &generator, true) {
            Ok(_) => {}
            Err(Thrown::Raise(exception)) => {
                report::write_unraisable(vm, &exception, &generator)?;
            }
            Err(fault) => return Err(fault),
        }
        // One that refused to end ends here.
        if let Value::Obj(generator) = &generator
            && let Payload::Generator(data) = &generator.payload
        {
            let frame = data.frame.take();
            drop(frame);
        }
    }
    if locals::with_frame(vm, object, |_, _| ()).is_some() {
        return Err(raise::runtime_error(vm, "cannot clear an executing frame"));
    }
    let trace = frame.trace.replace(Value::None);
    drop(trace);
    // A snapshot that `f_locals` has given stays as it is until it is asked for again, and is empty then.
    let code = &frame.code;
    let variables = code.nlocals + code.cellvars.len() + code.freevars.len();
    let remains = frame.remains.replace(vec![Value::Unbound; variables]);
    drop(remains);
    Ok(Value::None)
}
