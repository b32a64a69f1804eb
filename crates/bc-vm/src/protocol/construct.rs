//! Making instances: what calling a class does.
//!
//! `__new__` and `__init__` are looked for once as long as a class does not change (`Making`). Absent: the loop's way of
//! running an `__init__` without a call of its own (`interp::ops::calls`).

use crate::model::class::{ClassFlags, ClassId, ClassRef, Layout, Making};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, NativeFunction};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::call::{self, call_c_function, call_special, may_be_quick};
use crate::protocol::{attr, raise, text};

/// What `type.__call__` does: `__new__`, then `__init__` if an instance came out.
///
/// # Errors
///
/// What the two raise.
pub fn construct(vm: &mut Vm, class: &ObjRef, args: Args) -> PyResult {
    let class_value = Value::from(class);
    let Some(class) = crate::model::class::ClassRef::from_object(class) else {
        return Err(call::not_callable(vm, &class_value));
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
        Some(function) => call_c_function(vm, function, new_args)?,
        None => call::call(vm, &new, new_args)?,
    };
    let made = vm.class_of(&instance);
    if !made.is_subclass(&class) {
        return Ok(instance);
    }
    // `object.__init__` takes what a `__new__` of the program's has taken, and adds nothing.
    if new.as_native().is_none() && inherits_init(vm, &made) {
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

/// Whether `object.__init__` is what initialises instances of the class.
fn inherits_init(vm: &Vm, class: &ClassRef) -> bool {
    let found = class.data().lookup_sure(&vm.names.__init__);
    let init = found.as_ref().and_then(Value::as_native);
    init.and_then(|init| init.owner.as_ref())
        .is_some_and(|owner| owner.data().id() == ClassId::OBJECT)
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
    let instance = call_c_function(vm, new, new_args)?;
    if let Some(init) = init {
        args.prepend(instance.clone());
        call_c_function(vm, init, args)?;
    }
    Ok(instance)
}

/// Whether `new`, the `__new__` of a built-in class, may make an instance of `class` with no more ado: it is that class, or
/// one of the program's that is built on it.
#[must_use]
pub fn is_sound(new: &NativeFunction, class: &Value) -> bool {
    let (Some(owner), Value::Obj(class)) = (&new.owner, class) else {
        return false;
    };
    let Some(class) = ClassRef::from_object(class) else {
        return false;
    };
    class.is(owner) || class.data().is_heap() && built_in_base(&class).is(owner)
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
        .exception(ExceptionKind::BaseException)
        .data()
        .own(&vm.names.__init__);
    let row = |value: &Value| value.as_native().map(|function| function.def);
    match (base.as_ref().and_then(row), row(&init)) {
        (Some(base), Some(own)) if base.is_same(own) => Making::Whole(quick_new),
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

/// `__new__` of the nearest base of `class` that is not made by Python code.
fn static_new(vm: &Vm, class: &ClassRef) -> Option<Value> {
    built_in_base(class).data().lookup(&vm.names.__new__)
}

/// Checks the class that `__new__` of a built-in class is to make an instance of (`tp_new_wrapper`):
/// its instances must be made of what this `__new__` makes.
pub(super) fn check_new(vm: &mut Vm, function: &NativeFunction, args: &Args) -> PyResult<()> {
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
                    .is_some_and(|new| new.def.is_same(function.def));
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
