//! Calling, returning, and making functions.

use std::rc::Rc;

use super::{fall, outside, peek, pop, pop_many};
use crate::interp::step::{Exit, Next, Step, Why, underflow};
use crate::model::class::{ClassFlags, ClassId, ClassRef};
use crate::model::code::Code;
use crate::model::error::Thrown;
use crate::model::frame::{Frame, OnReturn};
use crate::model::function::Function;
use crate::model::native::{Args, NativeKind};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::{Table, Unsure};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bind::{self, Entered, Way};
use crate::protocol::{call, define, dict, frames, item, poll, raise, tracing};

/// `callable args (name value)... → result`; the low byte of the argument counts positional
/// arguments, the next byte keyword pairs.
#[inline]
pub(crate) fn call_function(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let positional = (arg & 0xff) as usize;
    if arg < 0x100
        && let Some((code, callee, receiver)) = simple_callee(frame, positional)?
    {
        let new = simple_frame(vm, frame, code, &callee, positional, receiver)?;
        drop(pop(frame)?);
        return Err(Exit::Call(new));
    }
    let args = pop_args(vm, frame, arg)?;
    let callable = pop(frame)?;
    invoke(vm, frame, callable, args, false)
}

/// `function receiver args → result`: the second half of what
/// [`load_method`](super::load_method) began. Only in the fused stream; the argument counts
/// positional arguments.
#[inline]
pub(crate) fn call_method(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let positional = arg as usize;
    let bound = usize::from(!peek(frame, positional)?.is_unbound());
    if let Some((code, callee)) = simple_function(peek(frame, positional + 1)?, positional + bound)
    {
        let new = simple_frame(vm, frame, code, &callee, positional + bound, None)?;
        let below = frame
            .stack
            .len()
            .checked_sub(2 - bound)
            .ok_or_else(underflow)?;
        frame.stack.truncate(below);
        return Err(Exit::Call(new));
    }
    let mut args = Args::none();
    args.positional.extend(pop_many(frame, positional)?);
    let receiver = pop(frame)?;
    let callable = pop(frame)?;
    if !receiver.is_unbound() {
        args.prepend(receiver);
        if let Some(function) = callable.as_native()
            && function.kind == NativeKind::Method
        {
            let result = outside(vm, frame, |vm| call::straight(vm, function, args))?;
            frame.stack.push(result);
            drop(callable);
            return fall(vm, frame);
        }
    }
    invoke(vm, frame, callable, args, false)
}

/// A function whose `count` arguments only have to be moved into place, and its code.
#[inline]
fn simple_function(callee: &Value, count: usize) -> Option<(Rc<Code>, ObjRef)> {
    let Value::Obj(callee) = callee else {
        return None;
    };
    let Payload::Function(function) = &callee.payload else {
        return None;
    };
    let code = function.code.borrow();
    (code.is_simple && code.argcount == count).then(|| (Rc::clone(&code), Rc::clone(callee)))
}

/// Code, function and receiver.
type SimpleCallee = (Rc<Code>, ObjRef, Option<Value>);

/// Code, function and receiver of a callee whose arguments only have to be moved into place.
#[inline]
fn simple_callee(frame: &Frame, positional: usize) -> Result<Option<SimpleCallee>, Exit> {
    let Value::Obj(object) = peek(frame, positional)? else {
        return Ok(None);
    };
    let (callee, receiver) = match &object.payload {
        Payload::Function(_) => (object, None),
        Payload::BoundMethod(parts) => match &parts[0] {
            Value::Obj(function) => (function, Some(&parts[1])),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let Payload::Function(function) = &callee.payload else {
        return Ok(None);
    };
    let code = function.code.borrow();
    let count = positional + usize::from(receiver.is_some());
    if code.is_simple && code.argcount == count {
        return Ok(Some((
            Rc::clone(&code),
            Rc::clone(callee),
            receiver.cloned(),
        )));
    }
    Ok(None)
}

/// The frame of a call whose positional arguments only have to be moved into place.
#[inline]
fn simple_frame(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    code: Rc<Code>,
    callee: &ObjRef,
    positional: usize,
    receiver: Option<Value>,
) -> Result<Box<Frame>, Exit> {
    let Payload::Function(function) = &callee.payload else {
        return Err(underflow());
    };
    let builtins = if Rc::ptr_eq(&function.globals, &frame.globals) {
        Rc::clone(&frame.builtins)
    } else {
        outside(vm, frame, |vm| frames::builtins_in(vm, &function.globals))?
    };
    let locals = code.nlocals;
    let has_cells = !code.cell_arguments.is_empty() || !code.freevars.is_empty();
    let mut new = match vm.frame_pool.pop() {
        Some(mut new) => {
            new.code = code;
            new.globals = Rc::clone(&function.globals);
            new.builtins = builtins;
            new.lasti = Frame::NOT_STARTED;
            new.pc = 0;
            new
        }
        None => {
            let mut new = Box::new(Frame::new(code, Rc::clone(&function.globals), builtins));
            new.locals.clear();
            new
        }
    };
    new.stack.reserve(new.code.max_depth);
    let start = frame
        .stack
        .len()
        .checked_sub(positional)
        .ok_or_else(underflow)?;
    new.locals.reserve(locals);
    if let Some(receiver) = receiver {
        new.locals.push(receiver);
    }
    // Moving one by one is quicker for the few arguments there are than a drain.
    for argument in &mut frame.stack[start..] {
        new.locals.push(std::mem::take(argument));
    }
    frame.stack.truncate(start);
    while new.locals.len() < locals {
        new.locals.push(Value::Unbound);
    }
    if has_cells {
        let code = Rc::clone(&new.code);
        bind::make_cells(vm, &code, function, &mut new);
    }
    new.on_return = OnReturn::Push;
    Ok(new)
}

/// Pops keyword pairs and positional arguments.
fn pop_args(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Result<Args, Exit> {
    let mut args = Args::none();
    let pairs = ((arg >> 8) & 0xff) as usize;
    if pairs > 0 {
        let mut items = pop_many(frame, 2 * pairs)?;
        while let (Some(name), Some(value)) = (items.next(), items.next()) {
            match name {
                Value::Obj(name) if matches!(name.payload, Payload::Str(_)) => {
                    args.keywords.push((name, value))
                }
                other => {
                    drop(items);
                    let callee = peek(frame, (arg & 0xff) as usize)?.clone();
                    return Err(super::extended::refuse_keyword(vm, &callee, &other).into());
                }
            }
        }
    }
    args.positional
        .extend(pop_many(frame, (arg & 0xff) as usize)?);
    if pairs > 1 {
        refuse_duplicates(vm, frame, &args)?;
    }
    Ok(args)
}

/// A compiler never repeats a keyword, but bytes made by hand may.
fn refuse_duplicates(vm: &mut Vm, frame: &mut Box<Frame>, args: &Args) -> Result<(), Exit> {
    for (place, (name, _)) in args.keywords.iter().enumerate() {
        if args.keywords[..place]
            .iter()
            .any(|(other, _)| Rc::ptr_eq(other, name))
        {
            let callable = peek(frame, 0)?.clone();
            let (function, parentheses) = call::describe(vm, &callable);
            let message = format!(
                "{function}{parentheses} got multiple values for keyword argument '{}'",
                call::keyword_text(name)
            );
            return Err(raise::type_error(vm, message).into());
        }
    }
    Ok(())
}

/// Calls `callable` without growing the Rust stack where that is possible. An `extended` call of a
/// function goes the long way in the reference and counts more.
pub(super) fn invoke(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    mut callable: Value,
    mut args: Args,
    extended: bool,
) -> Step {
    let levels = u32::from(extended);
    if let Some(Payload::BoundMethod(parts)) = callable.payload() {
        let [function, receiver] = &**parts;
        args.prepend(receiver.clone());
        let function = function.clone();
        callable = function;
    }
    match &callable {
        Value::Obj(object) => match &object.payload {
            Payload::Function(_) => {
                let way = if extended { Way::Object } else { Way::Direct };
                let entered = outside(vm, frame, |vm| bind::enter(vm, object, args, way))?;
                match entered {
                    Entered::Frame(mut new) => {
                        if levels > 0 {
                            poll::count_calls(vm, levels)?;
                            new.levels = levels;
                        }
                        new.on_return = OnReturn::Push;
                        Err(Exit::Call(new))
                    }
                    Entered::Value(generator) => {
                        frame.stack.push(generator);
                        fall(vm, frame)
                    }
                }
            }
            Payload::Class(_) if object.class_id() == ClassId::TYPE => {
                match plain_class(vm, object) {
                    Some(init) => construct(vm, frame, object, &init, args),
                    None => generic(vm, frame, callable, args, extended),
                }
            }
            _ => generic(vm, frame, callable, args, extended),
        },
        _ => generic(vm, frame, callable, args, extended),
    }
}

fn generic(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    callable: Value,
    args: Args,
    extended: bool,
) -> Step {
    let result = outside(vm, frame, |vm| {
        if vm.tracing.tells && tracing::is_profiled(vm, &callable, &args, extended) {
            // The arguments are still there when the end is told of.
            let held = args.clone();
            let result = tracing::native(vm, &callable, |vm| call::call(vm, &callable, args));
            drop(held);
            return result;
        }
        let result = match callable.as_native() {
            Some(function) if vm.class_id_of(&callable) == ClassId::BUILTIN_FUNCTION => {
                call::straight(vm, function, args)
            }
            _ => call::call(vm, &callable, args),
        };
        drop(callable);
        result
    })?;
    frame.stack.push(result);
    fall(vm, frame)
}

/// The `__init__` of a class whose instances are made by `object.__new__` and initialised by a
/// Python function; `None` for any other class.
fn plain_class(vm: &Vm, class: &ObjRef) -> Option<ObjRef> {
    let class = ClassRef::from_object(class)?;
    let data = class.data();
    let other_ways = ClassFlags::ABSTRACT | ClassFlags::NEW_SLOT;
    if !data.is_heap() || data.flags().intersects(other_ways) {
        return None;
    }
    let new = data.lookup(&vm.names.__new__)?;
    let inherited = vm.classes.object.data().own(&vm.names.__new__)?;
    if !new.is(&inherited) {
        return None;
    }
    match data.lookup(&vm.names.__init__)? {
        Value::Obj(init) if matches!(init.payload, Payload::Function(_)) => Some(init),
        _ => None,
    }
}

/// Makes an instance and enters its `__init__` in this very loop.
fn construct(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    class: &ObjRef,
    init: &ObjRef,
    mut args: Args,
) -> Step {
    let Some(class) = ClassRef::from_object(class) else {
        return Err(malformed(vm, "a class that is none is called"));
    };
    let instance = Value::Obj(vm.alloc(&class, Payload::Plain));
    args.prepend(instance.clone());
    let entered = outside(vm, frame, |vm| bind::enter(vm, init, args, Way::Object))?;
    match entered {
        Entered::Frame(mut new) => {
            // The class is called, it calls the bound method, and that the function.
            poll::count_calls(vm, 3)?;
            new.levels = 3;
            new.on_return = OnReturn::Init(instance);
            Err(Exit::Call(new))
        }
        Entered::Value(value) => {
            let message = format!(
                "__init__() should return None, not '{}'",
                vm.type_name(&value)
            );
            Err(raise::type_error(vm, message).into())
        }
    }
}

/// `TOS →`, returned
#[inline(always)]
pub(crate) fn return_value(_vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let value = pop(frame)?;
    Err(Exit::Unwind(Why::Return(value)))
}

/// `→ builtins.__build_class__`
pub(crate) fn load_build_class(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    if let Some(value) = define::lookup(&frame.builtins, &vm.names.__build_class__) {
        frame.stack.push(value);
        return Ok(Next::Fall);
    }
    let builtins = frames::builtins_value(&frame.builtins);
    let found = outside(vm, frame, |vm| {
        let name = vm.names.__build_class__.clone();
        match item::get_name(vm, &builtins, &name)? {
            Some(value) => Ok(value),
            None => Err(raise::name_error(vm, "__build_class__ not found")),
        }
    })?;
    frame.stack.push(found);
    fall(vm, frame)
}

/// `defaults (name default)... [annotations names] code qualname → function`
pub(crate) fn make_function(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    make(vm, frame, arg, false)
}

/// As `MAKE_FUNCTION`, with a tuple of cells below the code.
pub(crate) fn make_closure(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    make(vm, frame, arg, true)
}

#[cold]
fn malformed(vm: &mut Vm, what: &str) -> Exit {
    let thrown: Thrown = raise::system_error(vm, format!("malformed bytecode: {what}"));
    thrown.into()
}

fn make(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32, with_closure: bool) -> Step {
    let qualname = pop(frame)?;
    let code = pop(frame)?;
    let Some(code) = code.as_code().map(Rc::clone) else {
        return Err(malformed(
            vm,
            "a function is made of something that is no code",
        ));
    };
    let mut closure = Value::None;
    if with_closure {
        closure = pop(frame)?;
    }
    if !closure.is_none() && closure.as_tuple().is_none() {
        let message = format!(
            "expected tuple for closure, got '{}'",
            vm.type_name(&closure)
        );
        return Err(raise::system_error(vm, message).into());
    }
    // What a closure has beyond the free variables, nobody looks at.
    let cells = closure.as_tuple().map_or(0, |cells| {
        let is_cell = |cell: &&Value| matches!(cell.payload(), Some(Payload::Cell(_)));
        cells.iter().take_while(is_cell).count()
    });
    if cells < code.freevars.len() {
        return Err(malformed(vm, "the closure does not fit the code"));
    }
    let annotation_count = ((arg >> 16) & 0x7fff) as usize;
    let annotations = if annotation_count > 0 {
        pop_annotations(vm, frame, annotation_count)?
    } else {
        Value::None
    };
    let keyword_count = ((arg >> 8) & 0xff) as usize;
    let mut kwdefaults = Value::None;
    if keyword_count > 0 {
        let items: Vec<Value> = pop_many(frame, 2 * keyword_count)?.collect();
        kwdefaults = outside(vm, frame, |vm| {
            let map = vm.new_dict(Table::new());
            if let Payload::Dict(table) = &map.payload {
                // The reference pops them from the top, so the first of several equals stays.
                let mut items = items.into_iter().rev();
                while let (Some(value), Some(name)) = (items.next(), items.next()) {
                    dict::set(vm, table, name, value)?;
                }
            }
            Ok(Value::Obj(map))
        })?;
    }
    let default_count = (arg & 0xff) as usize;
    let mut defaults = Value::None;
    if default_count > 0 {
        let items: Vec<Value> = pop_many(frame, default_count)?.collect();
        defaults = vm.new_tuple(items);
    }
    let function = Function::new(code, Rc::clone(&frame.globals), closure);
    if qualname.as_str().is_some() {
        function.qualname.replace(qualname);
    }
    function.annotations.replace(annotations);
    function.kwdefaults.replace(kwdefaults);
    function.defaults.replace(defaults);
    let module = match &frame.globals.payload {
        Payload::Dict(table) => dict::seek_name(table, &vm.names.__name__),
        _ => Ok(None),
    };
    let module = match module {
        Ok(module) => module,
        Err(Unsure) => outside(vm, frame, |vm| {
            let globals = Value::from(&vm.top.globals);
            let name = vm.names.__name__.clone();
            match globals.payload() {
                Some(Payload::Dict(table)) => dict::get_name(vm, table, &name),
                _ => Ok(None),
            }
        })?,
    };
    if let Some(module) = module {
        function.module.replace(module);
    }
    let function = vm.alloc(&vm.classes.function, Payload::Function(Box::new(function)));
    frame.stack.push(Value::Obj(function));
    fall(vm, frame)
}

fn pop_annotations(vm: &mut Vm, frame: &mut Box<Frame>, count: usize) -> Result<Value, Exit> {
    let names = pop(frame)?;
    let Some(names) = names.as_tuple().filter(|names| names.len() + 1 == count) else {
        return Err(malformed(vm, "annotations and their names do not agree"));
    };
    let names = names.to_vec();
    let values: Vec<Value> = pop_many(frame, names.len())?.collect();
    outside(vm, frame, |vm| {
        let map = vm.new_dict(Table::new());
        if let Payload::Dict(table) = &map.payload {
            for (name, value) in names.into_iter().zip(values).rev() {
                dict::set(vm, table, name, value)?;
            }
        }
        Ok(Value::Obj(map))
    })
}
