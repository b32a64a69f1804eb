//! Calling and returning.

use std::rc::Rc;

use super::{call_out, fall, keywords, malformed, peek, pop, pop_many};
use crate::interp::generators::enter_generator;
use crate::interp::step::{Exit, Next, Step, Why, underflow};
use crate::model::class::{ClassId, ClassRef, Making};
use crate::model::code::Code;
use crate::model::frame::{Frame, OnReturn};
use crate::model::native::{Args, NativeFunction, NativeKind, NewConsumer, QuickCall};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{call, construct, consume, poll, raise, super_object};
use crate::runtime::bind::{self, Activation, CallKind, simple_code, simple_generator_code};
use crate::runtime::{frames, tracing};

/// `callable args (name value)... → result`; the low byte of the argument counts positional
/// arguments, the next byte keyword pairs.
#[inline]
pub(crate) fn call_function(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let positional = (arg & 0xff) as usize;
    if arg < 0x100 {
        let Value::Obj(object) = peek(frame, positional)? else {
            return call_any(vm, frame, arg);
        };
        match &object.payload {
            Payload::Function(function) => {
                if let Some(code) = simple_code(function, positional) {
                    let callee = Rc::clone(object);
                    let new = simple_frame(vm, frame, code, &callee, positional, None)?;
                    drop(pop(frame)?);
                    return Err(Exit::Call(new));
                }
                if let Some(code) = simple_generator_code(function, positional) {
                    let callee = Rc::clone(object);
                    return make_generator(vm, frame, code, callee, positional, 1);
                }
            }
            Payload::BoundMethod(parts) => {
                if let Value::Obj(callee) = &parts[0]
                    && let Payload::Function(function) = &callee.payload
                    && let Some(code) = simple_code(function, positional + 1)
                {
                    let (callee, receiver) = (Rc::clone(callee), parts[1].clone());
                    let new = simple_frame(vm, frame, code, &callee, positional, Some(receiver))?;
                    drop(pop(frame)?);
                    return Err(Exit::Call(new));
                }
            }
            Payload::NativeFunction(function) => {
                if let Some(new) = function.def.consumer
                    && can_feed(vm, frame, positional)
                {
                    return feed(vm, frame, new, 0);
                }
                if let Some(quick) = function.def.quick
                    && is_received(frame, function, positional)
                {
                    let receiver = match function.kind {
                        NativeKind::Function => function.receiver.clone(),
                        _ => Value::Unbound,
                    };
                    let step = call_quick(vm, frame, positional, |vm, values| match receiver {
                        Value::Unbound => quick(vm, values.get(1..)?),
                        receiver => bound(vm, quick, receiver, values),
                    });
                    if let Some(step) = step {
                        return step;
                    }
                }
            }
            Payload::Class(_) if object.class_id() == ClassId::TYPE => {
                if let Some(class) = ClassRef::from_object(object) {
                    return call_class(vm, frame, &class, positional);
                }
            }
            _ => {}
        }
    }
    if arg >= 0x100
        && let Some(step) = keywords::call(vm, frame, positional, (arg >> 8 & 0xff) as usize)
    {
        return step;
    }
    call_any(vm, frame, arg)
}

#[inline(never)]
fn call_any(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let args = pop_args(vm, frame, arg)?;
    let callable = pop(frame)?;
    invoke(vm, frame, callable, args, false)
}

/// Whether a native function needs no receiver among its arguments, or has one of its class as the first; a `__new__`, a
/// class that it may make an instance of.
#[inline]
fn is_received(frame: &Frame, function: &NativeFunction, positional: usize) -> bool {
    match function.kind {
        NativeKind::Function | NativeKind::ModuleFunction => true,
        NativeKind::Method | NativeKind::Slot => {
            let place = frame.stack.len().wrapping_sub(positional);
            match (frame.stack.get(place), &function.owner) {
                (Some(Value::Obj(receiver)), Some(owner)) => {
                    receiver.class_id() == owner.data().id() || receiver.class().is_subclass(owner)
                }
                _ => false,
            }
        }
        NativeKind::Static if function.def.name == "__new__" => {
            let place = frame.stack.len().wrapping_sub(positional);
            let class = frame.stack.get(place);
            class.is_some_and(|class| construct::is_sound(function, class))
        }
        NativeKind::ClassMethod | NativeKind::Static => false,
    }
}

/// Asks for the quick answer of a call. `answer` gets what lies on the stack: the callable and so many arguments, which
/// are as they were if there is none.
#[inline]
fn call_quick(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    positional: usize,
    answer: impl FnOnce(&mut Vm, &mut [Value]) -> Option<Value>,
) -> Option<Step> {
    if !call::may_be_quick(vm) {
        return None;
    }
    let place = frame.stack.len().checked_sub(positional + 1)?;
    let value = answer(vm, frame.stack.get_mut(place..)?)?;
    Some(called(vm, frame, place, value))
}

/// The quick answer of a bound function: the receiver takes the place of the callable.
#[inline]
fn bound(vm: &mut Vm, quick: QuickCall, receiver: Value, values: &mut [Value]) -> Option<Value> {
    let callable = std::mem::replace(values.first_mut()?, receiver);
    let value = quick(vm, values);
    if value.is_none() {
        *values.first_mut()? = callable;
    }
    value
}

/// Calls a class whose class is `type`, with positional arguments.
#[inline(never)]
fn call_class(vm: &mut Vm, frame: &mut Box<Frame>, class: &ClassRef, positional: usize) -> Step {
    if can_feed(vm, frame, positional)
        && let Some(new) = consume::of_class(class.object())
    {
        // The reference calls a class as an object.
        return feed(vm, frame, new, 1);
    }
    let making = construct::making(vm, class);
    match making {
        Making::Init | Making::QuickInit(_) => {
            if let Some(init) = class.data().lookup(&vm.names.__init__)
                && let Value::Obj(init) = init
                && let Payload::Function(function) = &init.payload
                && let Some(code) = simple_code(function, positional + 1)
                && let Some(instance) = instance_of(vm, frame, making, class, positional)
            {
                let receiver = Some(instance.clone());
                let new = simple_frame(vm, frame, code, &init, positional, receiver)?;
                drop(pop(frame)?);
                return initialised(vm, new, instance);
            }
        }
        Making::Whole(new) => {
            if let Some(step) = call_quick(vm, frame, positional, |vm, values| new(vm, values)) {
                return step;
            }
        }
        Making::Super if positional == 0 && call::may_be_quick(vm) => {
            if let Some(value) = super_object::quick(vm, frame) {
                let place = frame.stack.len().saturating_sub(1);
                return called(vm, frame, place, value);
            }
        }
        Making::Any | Making::Native | Making::Super | Making::Unknown => {}
    }
    call_any(vm, frame, positional as u32)
}

/// The instance that an `__init__` written in Python is to initialise.
#[inline]
fn instance_of(
    vm: &mut Vm,
    frame: &Frame,
    making: Making,
    class: &ClassRef,
    positional: usize,
) -> Option<Value> {
    match making {
        Making::QuickInit(_) if !call::may_be_quick(vm) => None,
        Making::QuickInit(new) => {
            let place = frame.stack.len().checked_sub(positional + 1)?;
            new(vm, frame.stack.get(place..)?)
        }
        _ => Some(Value::Obj(vm.alloc(class, Payload::Plain))),
    }
}

/// Replaces all that lies from `place` on with the result of a call, of which the last goes first.
#[inline]
fn called(vm: &mut Vm, frame: &mut Box<Frame>, place: usize, value: Value) -> Step {
    while frame.stack.len() > place {
        drop(frame.stack.pop());
    }
    frame.push(value);
    if vm.heap.trap() {
        call_out(vm, frame, poll::poll)?;
        return fall(vm, frame);
    }
    Ok(Next::FallThrough)
}

/// `function receiver args → result`: the second half of what
/// [`load_method`](super::load_method) began. Only in the fused stream; the argument counts
/// positional arguments.
#[inline]
pub(crate) fn call_method(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let positional = arg as usize;
    let bound = usize::from(!peek(frame, positional)?.is_unbound());
    if let Value::Obj(object) = peek(frame, positional + 1)? {
        match &object.payload {
            Payload::Function(function) => {
                if let Some(code) = simple_code(function, positional + bound) {
                    let callee = Rc::clone(object);
                    let new = simple_frame(vm, frame, code, &callee, positional + bound, None)?;
                    let below = frame
                        .stack
                        .len()
                        .checked_sub(2 - bound)
                        .ok_or_else(underflow)?;
                    frame.stack.truncate(below);
                    return Err(Exit::Call(new));
                }
                if let Some(code) = simple_generator_code(function, positional + bound) {
                    let callee = Rc::clone(object);
                    let below = 2 - bound;
                    return make_generator(vm, frame, code, callee, positional + bound, below);
                }
            }
            Payload::NativeFunction(function) => {
                if let Some(quick) = function.def.quick
                    && bound == 1
                    && is_received(frame, function, positional + 1)
                    && let Some(step) = call_quick(vm, frame, positional + 1, |vm, values| {
                        quick(vm, values.get(1..)?)
                    })
                {
                    return step;
                }
            }
            _ => {}
        }
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
            let result = call_out(vm, frame, |vm| call::call_c_function(vm, function, args))?;
            frame.push(result);
            drop(callable);
            return fall(vm, frame);
        }
    }
    invoke(vm, frame, callable, args, false)
}

/// Whether the only argument of a call is a generator that waits, and nobody is told of calls.
#[inline]
fn can_feed(vm: &Vm, frame: &Frame, positional: usize) -> bool {
    positional == 1
        && frame.stack.last().and_then(consume::waiting).is_some()
        && call::may_be_quick(vm)
}

/// Resumes a generator, the only argument of a native function or a class that takes its items one by one, in this very
/// loop. The call counts so many levels of recursion beside the generator's own.
#[inline(never)]
fn feed(vm: &mut Vm, frame: &mut Box<Frame>, new: NewConsumer, levels: u32) -> Step {
    poll::count_calls(vm, levels)?;
    let Value::Obj(generator) = pop(frame)? else {
        return Err(underflow());
    };
    drop(pop(frame)?);
    let Payload::Generator(data) = &generator.payload else {
        return Err(underflow());
    };
    let Some(mut inner) = data.frame.take() else {
        return Err(underflow());
    };
    if inner.lasti != Frame::NOT_STARTED {
        inner.push(Value::None);
    }
    inner.levels = levels;
    inner.on_return = OnReturn::Feed(new(vm));
    data.running.set(true);
    enter_generator(vm, &mut inner, false);
    inner.generator = Some(generator);
    Err(Exit::Call(inner))
}

/// Enters the getter of a property of `object`; the object back if that is not simple.
pub(super) fn enter_getter(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    getter: &ObjRef,
    object: Value,
) -> Result<Step, Value> {
    let Payload::Function(function) = &getter.payload else {
        return Err(object);
    };
    let Some(code) = simple_code(function, 1) else {
        return Err(object);
    };
    Ok((|| {
        // The reference calls it as an object.
        let mut new = simple_frame(vm, frame, code, getter, 0, Some(object))?;
        poll::count_calls(vm, 1)?;
        new.levels = 1;
        Err(Exit::Call(new))
    })())
}

/// Calls the function of a generator or a coroutine with so many arguments, below which lie `below` other values that go.
#[inline(never)]
fn make_generator(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    code: Rc<Code>,
    callee: ObjRef,
    arguments: usize,
    below: usize,
) -> Step {
    let mut new = simple_frame(vm, frame, Rc::clone(&code), &callee, arguments, None)?;
    new.on_return = OnReturn::Leave;
    let Payload::Function(function) = &callee.payload else {
        return Err(underflow());
    };
    let generator = match bind::finish(vm, &code, function, new, CallKind::Direct) {
        Activation::Value(generator) => generator,
        Activation::Frame(_) => return Err(malformed(vm, "the code of a generator makes none")),
    };
    let generator = if vm.tracing.coroutine_wrapper.is_some() {
        call_out(vm, frame, |vm| bind::wrapped(vm, &code, generator))?
    } else {
        generator
    };
    let place = frame.stack.len().checked_sub(below).ok_or_else(underflow)?;
    drop(callee);
    called(vm, frame, place, generator)
}

/// The frame of a call whose positional arguments only have to be moved into place.
#[inline(always)]
pub(super) fn simple_frame(
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
        call_out(vm, frame, |vm| frames::builtins_in(vm, &function.globals))?
    };
    let has_cells = code.has_cells;
    let mut new = frames::bare(vm, code, Rc::clone(&function.globals), builtins);
    let start = frame
        .stack
        .len()
        .checked_sub(positional)
        .ok_or_else(underflow)?;
    if let Some(receiver) = receiver {
        new.locals.push(receiver);
    }
    // Moving one by one is quicker for the few arguments there are than a drain.
    for argument in &mut frame.stack[start..] {
        new.locals.push(std::mem::take(argument));
    }
    frame.stack.truncate(start);
    frames::complete(&mut new, function);
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
                arity::keyword_text(name)
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
                let way = if extended {
                    CallKind::Object
                } else {
                    CallKind::Direct
                };
                let entered = call_out(vm, frame, |vm| bind::enter(vm, object, args, way))?;
                match entered {
                    Activation::Frame(mut new) => {
                        if levels > 0 {
                            poll::count_calls(vm, levels)?;
                            new.levels = levels;
                        }
                        new.on_return = OnReturn::Push;
                        Err(Exit::Call(new))
                    }
                    Activation::Value(generator) => {
                        frame.push(generator);
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
    let result = call_out(vm, frame, |vm| {
        if vm.tracing.tells && tracing::is_profiled(vm, &callable, &args, extended) {
            // The arguments are still there when the end is told of.
            let held = args.clone();
            let result = tracing::native(vm, &callable, |vm| call::call(vm, &callable, args));
            drop(held);
            return result;
        }
        let result = match callable.as_native() {
            Some(function) if vm.class_id_of(&callable) == ClassId::BUILTIN_FUNCTION => {
                call::call_c_function(vm, function, args)
            }
            _ => call::call(vm, &callable, args),
        };
        drop(callable);
        result
    })?;
    frame.push(result);
    fall(vm, frame)
}

/// The `__init__` of a class whose instances are made by `object.__new__` and initialised by a
/// Python function; `None` for any other class.
fn plain_class(vm: &Vm, class: &ObjRef) -> Option<ObjRef> {
    let class = ClassRef::from_object(class)?;
    match construct::making(vm, &class) {
        Making::Init => class.data().lookup(&vm.names.__init__)?.as_obj().cloned(),
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
        return Err(malformed(vm, "expected a class to call"));
    };
    let instance = Value::Obj(vm.alloc(&class, Payload::Plain));
    args.prepend(instance.clone());
    let entered = call_out(vm, frame, |vm| {
        bind::enter(vm, init, args, CallKind::Object)
    })?;
    match entered {
        Activation::Frame(new) => initialised(vm, new, instance),
        Activation::Value(value) => {
            let message = format!(
                "__init__() should return None, not '{}'",
                vm.type_name(&value)
            );
            Err(raise::type_error(vm, message).into())
        }
    }
}

/// Enters the frame of an instance's `__init__`.
fn initialised(vm: &mut Vm, mut new: Box<Frame>, instance: Value) -> Step {
    // The class is called, it calls the bound method, and that the function.
    poll::count_calls(vm, 3)?;
    new.levels = 3;
    new.on_return = OnReturn::Init(instance);
    Err(Exit::Call(new))
}

/// `TOS →`, returned
#[inline(always)]
pub(crate) fn return_value(_vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    let value = pop(frame)?;
    Err(Exit::Unwind(Why::Return(value)))
}
