//! `isinstance` and `issubclass`, with their hooks and their answers for things that only look like
//! classes.

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, poll, raise, truth};

/// Whether `value` is an instance of `class`, a class or a tuple of classes (`PyObject_IsInstance`).
///
/// # Errors
///
/// `TypeError` when `class` is neither, and what `__instancecheck__` raises.
pub fn isinstance(vm: &mut Vm, value: &Value, class: &Value) -> PyResult<bool> {
    if let Value::Obj(object) = class
        && let Some(of) = class.as_class()
    {
        if vm.class_of(value).is(&of) {
            return Ok(true);
        }
        if object.class_id() == ClassId::TYPE {
            return real_isinstance(vm, value, class);
        }
    }
    if let Some(classes) = class.as_tuple() {
        poll::enter(vm, " in __instancecheck__")?;
        let mut result = Ok(false);
        for class in classes.iter() {
            result = isinstance(vm, value, class);
            if !matches!(result, Ok(false)) {
                break;
            }
        }
        poll::leave(vm);
        return result;
    }
    let name = vm.names.__instancecheck__.clone();
    poll::enter(vm, " in __instancecheck__")?;
    let asked = call::call_special(vm, class, &name, Args::of([value.clone()]));
    poll::leave(vm);
    match asked? {
        Some(answer) => truth::truth(vm, &answer),
        None => real_isinstance(vm, value, class),
    }
}

/// Whether instances of `class` may claim another class through `__class__`; few classes redefine that.
#[must_use]
pub fn may_claim(vm: &Vm, class: &ClassRef) -> bool {
    let name = &vm.names.__class__;
    let own = vm.classes.object.data().own(name);
    match (own, class.data().lookup(name)) {
        (Some(own), Some(found)) => !own.is(&found) || !attr::is_plain(vm, class),
        _ => true,
    }
}

/// What `type.__instancecheck__` answers.
///
/// # Errors
///
/// `TypeError` when `class` is no class, and what attributes raise.
pub fn real_isinstance(vm: &mut Vm, value: &Value, class: &Value) -> PyResult<bool> {
    let claimed = vm.names.__class__.clone();
    let made_of = vm.class_of(value);
    if let Some(class) = class.as_class() {
        if made_of.is_subclass(&class) {
            return Ok(true);
        }
        if !may_claim(vm, &made_of) {
            return Ok(false);
        }
        let claims = attr::getattr_opt(vm, value, &claimed)?;
        return Ok(claims
            .and_then(|claims| claims.as_class())
            .is_some_and(|claims| !claims.is(&made_of) && claims.is_subclass(&class)));
    }
    check_class(
        vm,
        class,
        "isinstance() arg 2 must be a type or tuple of types",
    )?;
    match attr::getattr_opt(vm, value, &claimed)? {
        Some(claims) => abstract_issubclass(vm, &claims, class),
        None => Ok(false),
    }
}

/// Whether `class` derives from `of`, a class or a tuple of classes (`PyObject_IsSubclass`).
///
/// # Errors
///
/// `TypeError` when one of them is no class, and what `__subclasscheck__` raises.
pub fn issubclass(vm: &mut Vm, class: &Value, of: &Value) -> PyResult<bool> {
    if let Value::Obj(object) = of
        && object.class_id() == ClassId::TYPE
    {
        return real_issubclass(vm, class, of);
    }
    if let Some(classes) = of.as_tuple() {
        poll::enter(vm, " in __subclasscheck__")?;
        let mut result = Ok(false);
        for of in classes.iter() {
            result = issubclass(vm, class, of);
            if !matches!(result, Ok(false)) {
                break;
            }
        }
        poll::leave(vm);
        return result;
    }
    let name = vm.names.__subclasscheck__.clone();
    poll::enter(vm, " in __subclasscheck__")?;
    let asked = call::call_special(vm, of, &name, Args::of([class.clone()]));
    poll::leave(vm);
    match asked? {
        Some(answer) => truth::truth(vm, &answer),
        None => real_issubclass(vm, class, of),
    }
}

/// What `type.__subclasscheck__` answers.
///
/// # Errors
///
/// `TypeError` when one of them is no class.
pub fn real_issubclass(vm: &mut Vm, class: &Value, of: &Value) -> PyResult<bool> {
    if let (Some(class), Some(of)) = (class.as_class(), of.as_class()) {
        return Ok(class.is_subclass(&of));
    }
    check_class(vm, class, "issubclass() arg 1 must be a class")?;
    check_class(
        vm,
        of,
        "issubclass() arg 2 must be a class or tuple of classes",
    )?;
    abstract_issubclass(vm, class, of)
}

/// The `__bases__` of something that looks like a class.
fn bases_of(vm: &mut Vm, class: &Value) -> PyResult<Option<Value>> {
    let name = vm.names.__bases__.clone();
    let bases = attr::getattr_opt(vm, class, &name)?;
    Ok(bases.filter(|bases| bases.as_tuple().is_some()))
}

fn check_class(vm: &mut Vm, class: &Value, refusal: &str) -> PyResult<()> {
    match bases_of(vm, class)? {
        Some(_) => Ok(()),
        None => Err(raise::type_error(vm, refusal)),
    }
}

fn abstract_issubclass(vm: &mut Vm, class: &Value, of: &Value) -> PyResult<bool> {
    let mut class = class.clone();
    loop {
        if class.is(of) {
            return Ok(true);
        }
        let Some(bases) = bases_of(vm, &class)? else {
            return Ok(false);
        };
        let Some(bases) = bases.as_tuple() else {
            return Ok(false);
        };
        match &**bases {
            [] => return Ok(false),
            [base] => class = base.clone(),
            several => {
                poll::enter(vm, " in __issubclass__")?;
                let mut result = Ok(false);
                for base in several {
                    result = abstract_issubclass(vm, base, of);
                    if !matches!(result, Ok(false)) {
                        break;
                    }
                }
                poll::leave(vm);
                return result;
            }
        }
        poll::charge(vm, 1)?;
    }
}
