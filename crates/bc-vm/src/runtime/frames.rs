//! Frames: making and recycling them, and the frame objects that Python code sees.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use bc_core::code::CodeFlags;

use crate::model::class::ClassId;
use crate::model::code::Code;
use crate::model::error::PyResult;
use crate::model::exception::Traceback;
use crate::model::frame::{Frame, FrameObject, OnReturn};
use crate::model::function::Function;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::tracing::Window;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{define, dict};
use crate::runtime::frame_locals;
use crate::runtime::link::LARGE_FRAME;

/// How many frames are kept for the next calls.
const POOL: usize = 128;

/// A frame that has not started, from the pool if possible; locals are unbound.
///
/// # Errors
///
/// A fault when a large frame has no room within the memory limit.
#[inline]
pub fn new(vm: &mut Vm, code: Rc<Code>, globals: ObjRef, builtins: ObjRef) -> PyResult<Box<Frame>> {
    let slots = code.nlocals.saturating_add(code.max_depth);
    let charged = if slots > LARGE_FRAME {
        slots.saturating_mul(size_of::<Value>())
    } else {
        0
    };
    if charged > 0 {
        vm.reserve(charged)?;
        vm.heap.charge_growth(charged as i64);
    }
    let mut frame = match vm.call_stack.frame_pool.pop() {
        Some(mut frame) => {
            frame.locals.resize_with(code.nlocals, Value::default);
            frame.stack.reserve(code.max_depth);
            start(&mut frame, code, globals, builtins);
            frame
        }
        None => Box::new(Frame::new(code, globals, builtins)),
    };
    frame.charged = charged;
    Ok(frame)
}

/// Makes a frame of the pool one of this code that has not started.
#[inline(always)]
fn start(frame: &mut Frame, code: Rc<Code>, globals: ObjRef, builtins: ObjRef) {
    frame.code = code;
    frame.globals = globals;
    frame.builtins = builtins;
    frame.lasti = Frame::NOT_STARTED;
    frame.pc = 0;
}

/// As [`new`], for simple code, whose frames are small: without locals, for which there is room.
#[inline(always)]
pub fn bare(vm: &mut Vm, code: Rc<Code>, globals: ObjRef, builtins: ObjRef) -> Box<Frame> {
    let (locals, depth) = (code.nlocals, code.max_depth);
    let mut frame = match vm.call_stack.frame_pool.pop() {
        Some(mut frame) => {
            start(&mut frame, code, globals, builtins);
            frame
        }
        None => {
            let mut frame = Box::new(Frame::new(code, globals, builtins));
            frame.locals.clear();
            frame
        }
    };
    frame.locals.reserve(locals);
    frame.stack.reserve(depth);
    frame
}

/// Puts the defaults of a function with simple code behind the arguments, and makes the other locals.
#[inline(always)]
pub fn complete(frame: &mut Frame, function: &Function) {
    let (locals, parameters) = (frame.code.nlocals, frame.code.argcount);
    if frame.locals.len() < parameters {
        let defaults = function.defaults.borrow();
        let defaults = defaults.as_tuple().map_or(&[][..], |defaults| defaults);
        let missing = parameters - frame.locals.len();
        let from = defaults.len().saturating_sub(missing);
        frame.locals.extend_from_slice(&defaults[from..]);
    }
    while frame.locals.len() < locals {
        frame.locals.push(Value::Unbound);
    }
}

/// Gives back what a large frame was charged for.
#[inline]
pub fn release_charge(vm: &Vm, frame: &mut Frame) {
    if frame.charged > 0 {
        vm.heap.charge_growth(-(frame.charged as i64));
        frame.charged = 0;
    }
}

/// Drops a frame that will not go on, without running anything of it.
pub fn forget(vm: &mut Vm, mut frame: Box<Frame>) {
    frame.pair = Frame::NO_PAIR;
    if let Some(generator) = &frame.generator
        && let Payload::Generator(data) = &generator.payload
    {
        data.running.set(false);
    }
    recycle(vm, frame);
}

/// Ends the activation: values are dropped (or left to the frame object if somebody still holds it)
/// and the frame goes back to the pool.
#[inline]
pub fn recycle(vm: &mut Vm, mut frame: Box<Frame>) {
    if frame.object.is_some() {
        detach(vm, &mut frame);
    }
    if frame.charged > 0 {
        release_charge(vm, &mut frame);
        frame.locals = Vec::new();
        frame.stack = Vec::new();
    }
    vm.levels.depth = vm.levels.depth.saturating_sub(frame.levels);
    frame.levels = 0;
    frame.stack.clear();
    // The reference's caller holds the arguments until the call is over, and lets go of the last one
    // first.
    if frame.code.is_simple {
        frame.locals.truncate(frame.code.argcount);
    } else {
        keep_arguments(&mut frame);
    }
    while let Some(argument) = frame.locals.pop() {
        drop(argument);
    }
    frame.cells.clear();
    frame.blocks.clear();
    frame.names = None;
    frame.exc = None;
    frame.generator = None;
    frame.on_return = OnReturn::Leave;
    if vm.call_stack.frame_pool.len() < POOL {
        vm.call_stack.frame_pool.push(frame);
    }
}

/// Drops the locals of a frame that ends but for what the caller still has: its arguments, of which that
/// of a generator has none, the tuple of `*args` before the keyword-only ones that it has pushed behind it.
#[inline]
fn keep_arguments(frame: &mut Frame) {
    let code = &frame.code;
    let flags = code.object().flags();
    if flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE) {
        return frame.locals.clear();
    }
    let stars = [CodeFlags::VARARGS, CodeFlags::VARKEYWORDS];
    let stars = stars.iter().filter(|&&star| flags.contains(star)).count();
    let (positional, star) = (code.argcount, code.argcount + code.kwonlyargcount);
    frame.locals.truncate(star + stars);
    if positional < star && flags.contains(CodeFlags::VARARGS) && star < frame.locals.len() {
        let args = frame.locals.remove(star);
        frame.locals.insert(positional, args);
    }
}

/// Ends an activation whose caller is at hand.
#[inline]
pub fn recycle_into(vm: &mut Vm, frame: Box<Frame>, caller: &mut Box<Frame>) {
    if frame.object.is_none() {
        return recycle(vm, frame);
    }
    if let Some(object) = &frame.object
        && Rc::strong_count(object) > 1
        && let Payload::Frame(data) = &object.payload
        && frame.generator.is_none()
    {
        let back = self::object(vm, caller);
        data.back.replace(Value::Obj(back));
    }
    recycle(vm, frame);
}

/// Leaves what the activation held to its frame object.
#[cold]
fn detach(vm: &mut Vm, frame: &mut Frame) {
    let Some(object) = frame.object.take() else {
        return;
    };
    if let Payload::Frame(data) = &object.payload {
        data.lasti.set(frame.lasti);
        data.alive.set(false);
        if Rc::strong_count(&object) > 1 {
            if data.back.borrow().is_unbound() {
                let back = caller_object(vm, frame);
                data.back.replace(back);
            }
            let cells = frame.cells.drain(..).map(Value::Obj);
            let remains: Vec<Value> = frame.locals.drain(..).chain(cells).collect();
            data.remains.replace(remains);
            // A view of the variables is made anew; kept here, it and the frame object would keep each
            // other.
            if let Some(names) = &frame.names
                && !frame_locals::is_mutable(&frame.code)
            {
                data.locals.replace(names.clone());
            }
        }
    }
}

/// The frame object of the frame that called the one that ends now.
fn caller_object(vm: &mut Vm, frame: &Frame) -> Value {
    if frame.generator.is_some() {
        return Value::None;
    }
    let Some(mut caller) = vm.call_stack.frames.pop() else {
        return Value::None;
    };
    let object = object(vm, &mut caller);
    vm.call_stack.frames.push(caller);
    Value::Obj(object)
}

/// The frame object of `frame`, made if there is none yet.
pub fn object(vm: &mut Vm, frame: &mut Frame) -> ObjRef {
    if let Some(object) = &frame.object {
        if let Payload::Frame(data) = &object.payload {
            data.lasti.set(frame.lasti);
        }
        return Rc::clone(object);
    }
    let data = FrameObject {
        code: Rc::clone(&frame.code),
        globals: Rc::clone(&frame.globals),
        builtins: Rc::clone(&frame.builtins),
        back: RefCell::new(Value::Unbound),
        lasti: Cell::new(frame.lasti),
        locals: RefCell::new(Value::Unbound),
        remains: RefCell::new(Vec::new()),
        trace: RefCell::new(Value::None),
        lineno: Cell::new(frame.code.object().firstlineno()),
        window: Cell::new(Window::NONE),
        alive: Cell::new(true),
        generator: RefCell::new(frame.generator.as_ref().map(Rc::downgrade)),
    };
    let object = vm.new_frame_object(data);
    frame.object = Some(Rc::clone(&object));
    object
}

/// The builtins of a frame with these globals that the running code calls: its own if it shares the
/// globals, else what `__builtins__` names there. See [`builtins_value`].
///
/// # Errors
///
/// A fault.
pub fn builtins_of(vm: &mut Vm, globals: &ObjRef) -> PyResult<ObjRef> {
    if Rc::ptr_eq(globals, &vm.call_stack.top.globals) {
        return Ok(Rc::clone(&vm.call_stack.top.builtins));
    }
    builtins_in(vm, globals)
}

/// What `__builtins__` names in these globals (`PyFrame_New`): the namespace of a module, any other
/// object itself, and where there is nothing, a dict in which only `None` stands.
///
/// # Errors
///
/// A fault.
pub fn builtins_in(vm: &mut Vm, globals: &ObjRef) -> PyResult<ObjRef> {
    let found = match (&globals.payload, vm.names.__builtins__.clone()) {
        (Payload::Dict(table), name) => dict::get_name(vm, table, &name)?,
        _ => None,
    };
    Ok(match found {
        Some(Value::Obj(object)) => match &object.payload {
            Payload::Dict(_) if object.class_id() == ClassId::DICT => object,
            _ if object.class().is_subclass(&vm.classes.module) => {
                object.dict().unwrap_or_else(|| vm.new_dict(Table::new()))
            }
            _ => vm.new_cell(Value::Obj(object)),
        },
        Some(other) => vm.new_cell(other),
        None => {
            let minimal = vm.new_dict(Table::new());
            let none = vm.intern("None");
            define::insert(vm, &minimal, &none, Value::None);
            minimal
        }
    })
}

/// The builtins of a frame as Python code sees them. Anything but an exact dict, which alone the quick
/// ways of looking names up know, is held in a cell.
#[must_use]
pub fn builtins_value(held: &ObjRef) -> Value {
    match &held.payload {
        Payload::Cell(value) => value.borrow().clone(),
        _ => Value::from(held),
    }
}

/// Adds an entry for `frame` in front of the traceback of `exception` (`PyTraceBack_Here`).
pub fn trace(vm: &mut Vm, frame: &mut Frame, exception: &ObjRef) {
    let Payload::Exception(data) = &exception.payload else {
        return;
    };
    let entry = Traceback {
        next: RefCell::new(data.traceback.borrow().clone()),
        lasti: frame.lasti,
        line: frame.line(),
        frame: object(vm, frame),
    };
    let entry = vm.new_traceback(entry);
    data.traceback.replace(Value::Obj(entry));
}

/// As [`trace`], for the frame that called the native code that runs now.
pub fn trace_top(vm: &mut Vm, exception: &ObjRef) {
    let spare = Frame::placeholder(&vm.call_stack.top);
    let mut frame = std::mem::replace(&mut vm.call_stack.top, spare);
    trace(vm, &mut frame, exception);
    vm.call_stack.top = frame;
}

/// The frame object of a generator that runs now.
pub fn running_object(vm: &mut Vm, generator: &Value) -> Option<Value> {
    let runs = |frame: &Frame| {
        frame
            .generator
            .as_ref()
            .is_some_and(|g| Value::from(g).is(generator))
    };
    if runs(&vm.call_stack.top) {
        return Some(Value::Obj(top_object(vm)));
    }
    let place = vm.call_stack.frames.iter().position(|frame| runs(frame))?;
    Some(Value::Obj(waiting_object(vm, place)))
}

/// The frame object of the frame that called the native code that runs now.
pub fn top_object(vm: &mut Vm) -> ObjRef {
    // The frame is out of the machine while its object is made; nothing in between looks at it.
    let spare = Frame::placeholder(&vm.call_stack.top);
    let mut frame = std::mem::replace(&mut vm.call_stack.top, spare);
    let object = object(vm, &mut frame);
    vm.call_stack.top = frame;
    object
}

/// The frame object of the waiting frame at `place` of `Vm::frames`.
fn waiting_object(vm: &mut Vm, place: usize) -> ObjRef {
    let mut frame = vm.call_stack.frames.remove(place);
    let object = object(vm, &mut frame);
    vm.call_stack.frames.insert(place, frame);
    object
}

/// The frame object of the `level`th caller of the running native code (0 is the frame that called
/// it); `None` if the stack is not that deep. Frames that only stand for the machine are passed over.
pub fn caller_at(vm: &mut Vm, level: usize) -> Option<ObjRef> {
    let is_real = |frame: &Frame| !frame.code.plain.is_empty();
    let mut left = level;
    if is_real(&vm.call_stack.top) {
        if left == 0 {
            return Some(top_object(vm));
        }
        left -= 1;
    }
    for place in (0..vm.call_stack.frames.len()).rev() {
        if is_real(&vm.call_stack.frames[place]) {
            if left == 0 {
                return Some(waiting_object(vm, place));
            }
            left -= 1;
        }
    }
    None
}

/// Globals and line of the `level`th caller of the running native code, counted as [`caller_at`] does.
pub fn position(vm: &Vm, level: usize) -> Option<(ObjRef, i32)> {
    let waiting = vm.call_stack.frames.iter().rev();
    std::iter::once(&vm.call_stack.top)
        .chain(waiting)
        .filter(|frame| !frame.code.plain.is_empty())
        .nth(level)
        .map(|frame| (Rc::clone(&frame.globals), frame.line()))
}

/// `f_back` of a frame object: of a running frame as the stack has it now, of an ended one as it was.
pub fn back(vm: &mut Vm, frame_object: &Value) -> Value {
    let Some(Payload::Frame(data)) = frame_object.payload() else {
        return Value::None;
    };
    if !data.alive.get() {
        let back = data.back.borrow().clone();
        return if back.is_unbound() { Value::None } else { back };
    }
    let is_it = |frame: &Frame| {
        frame
            .object
            .as_ref()
            .is_some_and(|o| Value::from(o).is(frame_object))
    };
    let mut level = 0;
    if !vm.call_stack.top.code.plain.is_empty() {
        if is_it(&vm.call_stack.top) {
            return caller_at(vm, 1).map_or(Value::None, Value::Obj);
        }
        level += 1;
    }
    for place in (0..vm.call_stack.frames.len()).rev() {
        if vm.call_stack.frames[place].code.plain.is_empty() {
            continue;
        }
        if is_it(&vm.call_stack.frames[place]) {
            return caller_at(vm, level + 1).map_or(Value::None, Value::Obj);
        }
        level += 1;
    }
    Value::None
}

/// The locals of the frame that called the running native code, as `locals()` gives them: the
/// namespace itself where there is one, else a dict that is brought up to date at every call; of code
/// with mutable locals a view of them.
pub fn locals(vm: &mut Vm) -> Value {
    if let Some(names) = &vm.call_stack.top.names {
        return names.clone();
    }
    let object = top_object(vm);
    if frame_locals::is_mutable(&vm.call_stack.top.code) {
        let view = frame_locals::view(vm, object);
        vm.call_stack.top.names = Some(view.clone());
        return view;
    }
    let Payload::Frame(data) = &object.payload else {
        return Value::None;
    };
    if data.locals.borrow().is_unbound() {
        let fresh = vm.new_dict(Table::new());
        data.locals.replace(Value::Obj(fresh));
    }
    let locals = data.locals.borrow().clone();
    if let Some(dict) = locals.as_obj() {
        fast_to_locals(vm, &vm.call_stack.top, dict);
    }
    locals
}

/// Copies fast locals, cells and free variables of a frame into a dict (`PyFrame_FastToLocals`).
pub fn fast_to_locals(vm: &Vm, frame: &Frame, dict: &ObjRef) {
    let code = &frame.code;
    let locals = code.varnames.iter().zip(frame.locals.iter().cloned());
    let cells = code
        .cellvars
        .iter()
        .chain(&*code.freevars)
        .zip(frame.cells.iter().map(|cell| match &cell.payload {
            Payload::Cell(value) => value.borrow().clone(),
            _ => Value::Unbound,
        }));
    let mut dropped = Vec::new();
    if let Payload::Dict(table) = &dict.payload {
        let mut table = table.borrow_mut();
        for (name, value) in locals.chain(cells) {
            if value.is_unbound() {
                // A parameter that became a cell has left its local empty; the cell comes later.
                dropped.extend(table.remove_str(name));
            } else {
                dropped.extend(table.insert_str(name, value));
            }
        }
    }
    if let Payload::Dict(table) = &dict.payload {
        vm.heap.charge_growth(table.uncharged());
    }
    drop(dropped);
}
