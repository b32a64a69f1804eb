//! Calling anything that can be called, and the argument counts of native functions.
//!
//! Calls from the eval loop to Python functions do not come here: the loop pushes a frame. Natives
//! that call Python do, and re-enter the loop through `Vm::eval`.

use std::rc::Rc;

use crate::model::class::{ClassFlags, ClassId, ClassRef, Layout, Making};
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::native::{Args, NativeFunction, NativeKind};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::{Outcome, Sent, Vm};
use crate::protocol::bind::{self, Entered, Way};
use crate::protocol::{arity, attr, class, raise, text};

pub use crate::protocol::arity::place_keywords;

/// Calls `callable`.
///
/// # Errors
///
/// What the call raises; `TypeError` if the object cannot be called.
pub fn call(vm: &mut Vm, callable: &Value, mut args: Args) -> PyResult {
    let Value::Obj(object) = callable else {
        return Err(not_callable(vm, callable));
    };
    let function = match &object.payload {
        Payload::Function(_) => Some((object, 1)),
        Payload::BoundMethod(parts) => match &parts[0] {
            Value::Obj(function) if matches!(function.payload, Payload::Function(_)) => {
                args.prepend(parts[1].clone());
                Some((function, 2))
            }
            _ => None,
        },
        _ => None,
    };
    if let Some((function, levels)) = function {
        return call_function(vm, function, args, levels);
    }
    // Whatever else is called may call in turn without any Python frame in between.
    super::poll::enter_calls(vm, 1)?;
    let result = call_native(vm, callable, object, args);
    super::poll::leave(vm);
    result
}

/// Calls what a method-wrapper has been called for: as [`call`], one of the reference's calls less.
///
/// # Errors
///
/// As [`call`].
pub fn inner(vm: &mut Vm, callable: &Value, args: Args) -> PyResult {
    if vm.depth > 0 {
        vm.depth -= 1;
        let result = call(vm, callable, args);
        vm.depth += 1;
        return result;
    }
    call(vm, callable, args)
}

/// Calls a Python function through so many of the reference's calls of objects.
fn call_function(vm: &mut Vm, function: &ObjRef, args: Args, levels: u32) -> PyResult {
    super::poll::enter_calls(vm, levels)?;
    let result = match bind::enter(vm, function, args, Way::Object) {
        Ok(Entered::Frame(frame)) => run(vm, frame),
        Ok(Entered::Value(generator)) => Ok(generator),
        Err(thrown) => Err(thrown),
    };
    super::poll::leave_calls(vm, levels);
    result
}

/// Calls a function written in Rust where the reference goes straight to its C function.
///
/// # Errors
///
/// As [`native`].
pub fn straight(vm: &mut Vm, function: &NativeFunction, args: Args) -> PyResult {
    super::poll::guard(vm)?;
    let result = native(vm, function, args);
    super::poll::unguard(vm);
    result
}

/// Calls what is no Python function.
fn call_native(vm: &mut Vm, callable: &Value, object: &ObjRef, mut args: Args) -> PyResult {
    match &object.payload {
        Payload::NativeFunction(function) => native(vm, function, args),
        Payload::BoundMethod(parts) => {
            let [function, receiver] = &**parts;
            args.prepend(receiver.clone());
            call(vm, function, args)
        }
        Payload::Class(_) if object.class_id() == ClassId::TYPE => construct(vm, object, args),
        _ => {
            let name = vm.names.__call__.clone();
            if let Some(slot) = own_slot(object, &name)
                && let Value::Obj(slot) = &slot
                && let Payload::NativeFunction(function) = &slot.payload
            {
                args.prepend(callable.clone());
                return straight(vm, function, args);
            }
            match special(vm, callable, &name)? {
                Some(method) => match method.as_native() {
                    Some(function) => straight(vm, function, args),
                    None => call(vm, &method, args),
                },
                None => Err(not_callable(vm, callable)),
            }
        }
    }
}

/// What the built-in class of an object does when it is called, if that is written in Rust.
fn own_slot(object: &ObjRef, name: &ObjRef) -> Option<Value> {
    let class = object.class();
    if class.data().is_heap() {
        return None;
    }
    class.data().lookup_sure(name).filter(|slot| {
        slot.as_native()
            .is_some_and(|function| function.kind == NativeKind::Slot)
    })
}

#[cold]
fn not_callable(vm: &mut Vm, value: &Value) -> Thrown {
    let message = format!("'{}' object is not callable", vm.type_name(value));
    raise::type_error(vm, message)
}

fn run(vm: &mut Vm, frame: Box<crate::model::frame::Frame>) -> PyResult {
    let eval = vm.eval;
    match eval(vm, frame, Sent::Start)? {
        Outcome::Return(value) => Ok(value),
        Outcome::Yield(..) => Err(Fault::Internal("a function frame yielded").into()),
    }
}

/// Calls with positional arguments.
///
/// # Errors
///
/// As [`call`].
pub fn call_values(
    vm: &mut Vm,
    callable: &Value,
    args: impl IntoIterator<Item = Value>,
) -> PyResult {
    call(vm, callable, Args::of(args))
}

/// Gets the attribute `name` of `receiver` and calls it.
///
/// # Errors
///
/// As getting the attribute and calling it.
pub fn method(vm: &mut Vm, receiver: &Value, name: &ObjRef, args: Args) -> PyResult {
    let function = attr::getattr(vm, receiver, name)?;
    call(vm, &function, args)
}

/// The special method `name` of the *class* of `receiver`, bound to it.
///
/// # Errors
///
/// What a descriptor raises.
pub fn special(vm: &mut Vm, receiver: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    let class = vm.class_of(receiver);
    match class::lookup(vm, &class, name)? {
        Some(found) => attr::bind_descriptor(vm, found, Some(receiver), &class).map(Some),
        None => Ok(None),
    }
}

/// Calls the special method `name` of `receiver`'s class; `None` if it has none.
///
/// # Errors
///
/// What the method raises.
#[inline]
pub fn call_special(
    vm: &mut Vm,
    receiver: &Value,
    name: &ObjRef,
    args: Args,
) -> PyResult<Option<Value>> {
    call_slot::<false>(vm, receiver, name, args)
}

/// As [`call_special`], but a method whose `__get__` raises counts as absent. The slots of the
/// reference for `repr`, `hash`, comparisons, `iter` and the three of coroutines are like that.
///
/// # Errors
///
/// What the method raises.
pub fn call_special_if_bound(
    vm: &mut Vm,
    receiver: &Value,
    name: &ObjRef,
    args: Args,
) -> PyResult<Option<Value>> {
    call_slot::<true>(vm, receiver, name, args)
}

#[inline]
fn call_slot<const LENIENT: bool>(
    vm: &mut Vm,
    receiver: &Value,
    name: &ObjRef,
    mut args: Args,
) -> PyResult<Option<Value>> {
    let found = match receiver {
        Value::Obj(object) => object.class().data().lookup_sure(name),
        other => vm.inline_class(other).data().lookup(name),
    };
    let Some(found) = found.map_or_else(|| asked(vm, receiver, name), |found| Ok(Some(found)))?
    else {
        return Ok(None);
    };
    if let Value::Obj(object) = &found {
        match &object.payload {
            // A slot binds the method and calls it, which calls the function.
            Payload::Function(_) => {
                args.prepend(receiver.clone());
                return call_function(vm, object, args, 2).map(Some);
            }
            Payload::NativeFunction(function)
                if matches!(function.kind, NativeKind::Slot | NativeKind::Method) =>
            {
                args.prepend(receiver.clone());
                return straight(vm, function, args).map(Some);
            }
            _ => {}
        }
    }
    let class = vm.class_of(receiver);
    match attr::bind_descriptor(vm, found, Some(receiver), &class) {
        Ok(bound) => call(vm, &bound, args).map(Some),
        Err(Thrown::Raise(_)) if LENIENT => Ok(None),
        Err(thrown) => Err(thrown),
    }
}

/// What a key of the class's namespaces may stand for that is no plain str.
fn asked(vm: &mut Vm, receiver: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    match receiver {
        Value::Obj(object) if object.class().data().flags().contains(ClassFlags::ASKS) => {
            class::lookup(vm, &object.class(), name)
        }
        _ => Ok(None),
    }
}

/// Whether `value` can be called.
#[must_use]
pub fn is_callable(vm: &Vm, value: &Value) -> bool {
    match value.payload() {
        Some(
            Payload::Function(_)
            | Payload::NativeFunction(_)
            | Payload::BoundMethod(_)
            | Payload::Class(_),
        ) => true,
        _ => vm
            .class_of(value)
            .data()
            .lookup(&vm.names.__call__)
            .is_some(),
    }
}

/// What `type.__call__` does: `__new__`, then `__init__` if an instance came out.
///
/// # Errors
///
/// What the two raise.
pub fn construct(vm: &mut Vm, class: &ObjRef, args: Args) -> PyResult {
    let class_value = Value::from(class);
    let Some(class) = crate::model::class::ClassRef::from_object(class) else {
        return Err(not_callable(vm, &class_value));
    };
    if class.data().id() == ClassId::TYPE && args.len() == 1 && args.keywords.is_empty() {
        return Ok(Value::from(vm.class_of(args.at(0))));
    }
    if class.data().id() == ClassId::STR && args.len() == 1 && args.keywords.is_empty() {
        return text::str(vm, args.at(0));
    }
    // What a metaclass makes is initialised by the class that it turns out to have.
    if matches!(making(vm, &class), Making::Native | Making::Whole(_))
        && !matches!(class.data().layout, Layout::Exception | Layout::Class)
        && let Some(new) = class.data().own(&vm.names.__new__)
        && let Some(function) = new.as_native()
    {
        return construct_native(vm, &class, function, args);
    }
    let name = vm.names.__new__.clone();
    let new = class.data().lookup(&name);
    let Some(new) = new.filter(|_| can_be_made(vm, &class)) else {
        let message = format!("cannot create '{}' instances", class.data().shown_name());
        return Err(raise::type_error(vm, message));
    };
    // A built-in class does not inherit `__new__` from object: it has one or makes no instances.
    if !class.data().is_heap()
        && !class.is(&vm.classes.object)
        && let Some(own) = vm.classes.object.data().lookup(&name)
        && own.is(&new)
    {
        let message = format!("cannot create '{}' instances", class.data().name());
        return Err(raise::type_error(vm, message));
    }
    // Of several bases the one whose layout the class extends makes the instance, whichever comes first.
    let new = match new.as_native() {
        Some(_) if !class.data().flags().contains(ClassFlags::NEW_SLOT) => {
            static_new(vm, &class).unwrap_or(new)
        }
        _ => attr::bind_descriptor(vm, new, None, &class)?,
    };
    let mut new_args = args.clone();
    new_args.prepend(class_value);
    let instance = match new.as_native() {
        Some(function) => straight(vm, function, new_args)?,
        None => call(vm, &new, new_args)?,
    };
    let made = vm.class_of(&instance);
    if !made.is_subclass(&class) {
        return Ok(instance);
    }
    let name = vm.names.__init__.clone();
    let result = call_special(vm, &instance, &name, args)?;
    if let Some(result) = result
        && !result.is_none()
    {
        let message = format!(
            "__init__() should return None, not '{}'",
            vm.type_name(&result)
        );
        return Err(raise::type_error(vm, message));
    }
    Ok(instance)
}

/// The same of a built-in class whose `__new__` and `__init__` are found without asking anybody. That of `object` adds
/// nothing.
fn construct_native(
    vm: &mut Vm,
    class: &ClassRef,
    new: &NativeFunction,
    mut args: Args,
) -> PyResult {
    let init = class.data().lookup(&vm.names.__init__);
    let init = init.as_ref().and_then(Value::as_native).filter(|init| {
        let owner = init.owner.as_ref();
        owner.is_some_and(|owner| owner.data().id() != ClassId::OBJECT)
    });
    let mut new_args = if init.is_some() {
        args.clone()
    } else {
        std::mem::take(&mut args)
    };
    new_args.prepend(Value::from(class));
    let instance = straight(vm, new, new_args)?;
    if let Some(init) = init {
        args.prepend(instance.clone());
        straight(vm, init, args)?;
    }
    Ok(instance)
}

/// What calling the class amounts to, if its class is `type`.
#[inline]
#[must_use]
pub fn making(vm: &Vm, class: &ClassRef) -> Making {
    match class.data().making() {
        Making::Unknown => {
            let found = find_making(vm, class);
            class.data().set_making(found);
            found
        }
        known => known,
    }
}

/// Whether a native function may answer in its quick way: not while calls are told of, and not where no level of
/// recursion is left.
#[inline]
#[must_use]
pub fn may_be_quick(vm: &Vm) -> bool {
    !vm.tracing.tells && !super::poll::is_full(vm)
}

/// The instance that calling the class without arguments gives, if there is a quick way.
#[must_use]
pub fn make_quick(vm: &mut Vm, class: &ClassRef) -> Option<Value> {
    match making(vm, class) {
        Making::Whole(new) if class.object().class_id() == ClassId::TYPE && may_be_quick(vm) => {
            new(vm, &[Value::from(class)])
        }
        _ => None,
    }
}

fn find_making(vm: &Vm, class: &ClassRef) -> Making {
    let data = class.data();
    if class.is(&vm.classes.super_) {
        return Making::Super;
    }
    if data
        .flags()
        .intersects(ClassFlags::ABSTRACT | ClassFlags::NEW_SLOT)
    {
        return Making::Any;
    }
    let (Some(new), Some(init)) = (
        data.lookup(&vm.names.__new__),
        data.lookup(&vm.names.__init__),
    ) else {
        return Making::Any;
    };
    let plain = vm.classes.object.data().own(&vm.names.__new__);
    let is_plain = plain.is_some_and(|plain| plain.is(&new));
    if is_plain && data.is_heap() && matches!(init.payload(), Some(Payload::Function(_))) {
        return Making::Init;
    }
    let quick = |value: &Value| value.as_native().and_then(|function| function.def.quick);
    let is_own = data.own(&vm.names.__new__).is_some_and(|own| own.is(&new));
    let is_native = is_own && !is_plain && !data.is_heap() && init.as_native().is_some();
    let Some(quick_new) = quick(&new) else {
        return match is_native && data.layout != Layout::Exception {
            true => Making::Native,
            false => Making::Any,
        };
    };
    if data.layout != Layout::Exception {
        return match is_own && !data.is_heap() {
            true => Making::Whole(quick_new),
            false => Making::Any,
        };
    }
    // The layout of an exception says which `__new__` makes it, if it has several bases.
    if !static_new(vm, class).is_some_and(|made_by| made_by.is(&new)) {
        return Making::Any;
    }
    if matches!(init.payload(), Some(Payload::Function(_))) {
        return Making::QuickInit(quick_new);
    }
    // Of the built-in exceptions many have an `__init__` of the base's kind: it sets `args` once more.
    let base = vm
        .exception(Exc::BaseException)
        .data()
        .own(&vm.names.__init__);
    let call = |value: &Value| value.as_native().map(|function| function.def.call);
    match (base.as_ref().and_then(call), call(&init)) {
        (Some(base), Some(own)) if std::ptr::fn_addr_eq(base, own) => Making::Whole(quick_new),
        _ => Making::Any,
    }
}

/// Whether instances can be made by calling the class: a built-in class without `__new__` of its own
/// only inherits the one that makes plain objects.
fn can_be_made(vm: &Vm, class: &ClassRef) -> bool {
    let base = built_in_base(class);
    base.data().layout == Layout::Plain || !makes_plain(vm, &base)
}

/// Whether the `__new__` that a class finds is `object`'s.
fn makes_plain(vm: &Vm, class: &ClassRef) -> bool {
    class
        .data()
        .lookup(&vm.names.__new__)
        .as_ref()
        .and_then(Value::as_native)
        .and_then(|new| new.owner.as_ref())
        .is_some_and(|owner| owner.data().id() == ClassId::OBJECT)
}

/// The nearest class on the chain of `__base__` that was not made by Python code.
#[must_use]
pub fn built_in_base(class: &ClassRef) -> ClassRef {
    let mut base = class.clone();
    while base.data().is_heap()
        && let Some(next) = base.data().base()
    {
        base = next;
    }
    base
}

/// Calls a native function after checking its arguments.
///
/// # Errors
///
/// `TypeError` for wrong arguments, and what the function raises.
pub fn native(vm: &mut Vm, function: &NativeFunction, mut args: Args) -> PyResult {
    let def = function.def;
    let with_self = match function.kind {
        NativeKind::Function if function.receiver.is_unbound() => false,
        NativeKind::Function => {
            args.prepend(function.receiver.clone());
            true
        }
        NativeKind::Method | NativeKind::Slot => {
            check_receiver(vm, function, &args)?;
            true
        }
        NativeKind::ClassMethod => {
            check_class_receiver(vm, function, &args)?;
            true
        }
        NativeKind::Static if def.name == "__new__" => {
            check_new(vm, function, &args)?;
            true
        }
        NativeKind::Static | NativeKind::ModuleFunction => false,
    };
    let class_name;
    let shown = match &function.owner {
        // A constructor is refused under the name of its class.
        Some(owner)
            if function.kind == NativeKind::Static && def.name == "__new__"
                || def.name == "__init__" && !owner.data().is_heap() =>
        {
            class_name = owner.data().name();
            &*class_name
        }
        _ => def.name,
    };
    let before = (usize::from(with_self), function.owner.as_ref());
    if !arity::check(vm, def, shown, &mut args, before)? {
        return Err(Fault::Internal("argument check").into());
    }
    match &function.owner {
        Some(owner) if with_self && owner.data().is_heap() => {
            let receiver = args.at(0).clone();
            (def.call)(vm, args).map_err(|thrown| keep(thrown, receiver))
        }
        _ => (def.call)(vm, args),
    }
}

/// What a method raises keeps its receiver alive where the reference's library has the class in
/// Python: there the traceback holds the method's frame.
fn keep(thrown: Thrown, receiver: Value) -> Thrown {
    if let Thrown::Raise(exception) = &thrown
        && let Payload::Exception(data) = &exception.payload
        && data.kept.borrow().is_none()
    {
        data.kept.replace(receiver);
    }
    thrown
}

/// `__new__` of the nearest base of `class` that is not made by Python code.
fn static_new(vm: &Vm, class: &ClassRef) -> Option<Value> {
    built_in_base(class).data().lookup(&vm.names.__new__)
}

/// Checks the class that `__new__` of a built-in class is to make an instance of (`tp_new_wrapper`):
/// its instances must be made of what this `__new__` makes.
fn check_new(vm: &mut Vm, function: &NativeFunction, args: &Args) -> PyResult<()> {
    let Some(owner) = &function.owner else {
        return Ok(());
    };
    let name = owner.data().shown_name();
    let message = match args.positional.first() {
        None => format!("{name}.__new__(): not enough arguments"),
        Some(class) => match class.as_class() {
            None => format!(
                "{name}.__new__(X): X is not a type object ({})",
                vm.type_name(class)
            ),
            Some(class) if class.is(owner) => return Ok(()),
            Some(class) if !class.is_subclass(owner) => {
                let class = class.data().shown_name();
                format!("{name}.__new__({class}): {class} is not a subtype of {name}")
            }
            Some(class) => {
                let made_by = static_new(vm, &class);
                let same = made_by
                    .as_ref()
                    .and_then(Value::as_native)
                    .is_some_and(|new| std::ptr::fn_addr_eq(new.def.call, function.def.call));
                if same && can_be_made(vm, &class) {
                    return Ok(());
                }
                let mut maker = class.clone();
                while maker.data().flags().contains(ClassFlags::NEW_SLOT)
                    && let Some(next) = maker.data().base()
                {
                    maker = next;
                }
                format!(
                    "{name}.__new__({}) is not safe, use {}.__new__()",
                    class.data().shown_name(),
                    maker.data().shown_name()
                )
            }
        },
    };
    Err(raise::type_error(vm, message))
}

fn check_receiver(vm: &mut Vm, function: &NativeFunction, args: &Args) -> PyResult<()> {
    let Some(owner) = &function.owner else {
        return Ok(());
    };
    let Some(receiver) = args.positional.first() else {
        let message = format!(
            "descriptor '{}' of '{}' object needs an argument",
            function.def.name,
            owner.data().shown_name()
        );
        return Err(raise::type_error(vm, message));
    };
    if vm.class_id_of(receiver) == owner.data().id() || vm.class_of(receiver).is_subclass(owner) {
        return Ok(());
    }
    let message = format!(
        "descriptor '{}' requires a '{}' object but received a '{}'",
        function.def.name,
        owner.data().shown_name(),
        vm.type_name(receiver)
    );
    Err(raise::type_error(vm, message))
}

fn check_class_receiver(vm: &mut Vm, function: &NativeFunction, args: &Args) -> PyResult<()> {
    let Some(owner) = &function.owner else {
        return Ok(());
    };
    let name = owner.data().shown_name();
    let message = match args.positional.first() {
        None => format!(
            "descriptor '{}' of '{name}' object needs an argument",
            function.def.name
        ),
        Some(receiver) => match receiver.as_class() {
            None => format!(
                "descriptor '{}' requires a type but received a '{name}'",
                function.def.name
            ),
            Some(class) if class.is_subclass(owner) => return Ok(()),
            Some(class) => format!(
                "descriptor '{}' requires a subtype of '{name}' but received '{}",
                function.def.name,
                vm.class_of(&Value::from(&class)).data().shown_name()
            ),
        },
    };
    Err(raise::type_error(vm, message))
}

/// The spelling of a keyword, with lone surrogates replaced.
#[must_use]
pub fn keyword_text(keyword: &ObjRef) -> Rc<str> {
    match &keyword.payload {
        Payload::Str(text) => text.text().to_string_lossy().into(),
        _ => "".into(),
    }
}

/// The name of a callable and its parentheses as error messages of calls show it
/// (`PyEval_GetFuncName` and `PyEval_GetFuncDesc`).
pub fn describe(vm: &mut Vm, callable: &Value) -> (String, &'static str) {
    match callable.payload() {
        Some(Payload::BoundMethod(parts)) => describe(vm, &parts[0].clone()),
        Some(Payload::Function(function)) => {
            let name = function.name.borrow().clone();
            (
                text::str_text(vm, &name)
                    .map(|t| t.to_string_lossy().into_owned())
                    .unwrap_or_default(),
                "()",
            )
        }
        Some(Payload::NativeFunction(function))
            if matches!(
                function.kind,
                NativeKind::Function | NativeKind::ModuleFunction | NativeKind::Static
            ) =>
        {
            (function.def.name.to_owned(), "()")
        }
        _ => (vm.type_name(callable).to_string(), " object"),
    }
}

/// Whether `exception` was raised because the iteration is over.
#[must_use]
pub fn is_stop(vm: &Vm, exception: &ObjRef) -> bool {
    exception
        .class()
        .is_subclass(vm.exception(Exc::StopIteration))
}
