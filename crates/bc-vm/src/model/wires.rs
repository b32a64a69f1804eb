//! Ways up: functions of higher rooms that lower ones reach through the machine.
//!
//! `boot` lays them. A room that lies below another one cannot name it; what it has to ask there is a field here.

use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::frame::Frame;
use crate::model::native::Args;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::{Outcome, Paused, ResumeWith, Vm};

/// What lies in higher rooms, as far as lower ones ask for it.
#[derive(Clone, Copy)]
pub struct Wires {
    /// The eval loop: runs a frame until it returns, yields or raises.
    pub eval: fn(&mut Vm, Box<Frame>, ResumeWith) -> PyResult<Outcome>,
    /// Goes on with a run that was paused.
    pub resume: fn(&mut Vm, Paused) -> PyResult<Outcome>,
    /// Calls a Python function.
    pub call_function: fn(&mut Vm, &ObjRef, Args) -> PyResult,
    /// Runs the body of a class in a namespace; gives its `__class__` cell or `None`.
    pub class_body: fn(&mut Vm, &ObjRef, Value) -> PyResult,
    /// Sends a value to a generator: what it yields next, or `StopIteration`.
    pub send: fn(&mut Vm, &Value, Value) -> PyResult,
    /// The next item of a generator, `None` when it is over.
    pub next: fn(&mut Vm, &Value) -> PyResult<Option<Value>>,
    /// Collects garbage if that is due, and runs the finalisers that wait.
    pub chores: fn(&mut Vm) -> PyResult<()>,
    /// Whether a dict takes two keys for the same. It lies in the room that asks, but above the file.
    pub same_key: fn(&mut Vm, &Value, &Value) -> PyResult<bool>,
    /// Issues a warning of a category.
    pub warn: fn(&mut Vm, ExceptionKind, &str) -> PyResult<()>,
    /// The module of a name, which is imported if that has not been done.
    pub import: fn(&mut Vm, &str) -> PyResult,
}
