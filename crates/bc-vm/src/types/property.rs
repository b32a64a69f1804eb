//! `property`: an attribute behind functions.

use super::binding;
use crate::model::args::Keyword;
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::handles::PropertyRef;
use crate::model::native::TypeTable;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, raise, truth};

/// Method table of `property`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "property(fget=None, fset=None, fdel=None, doc=None) -> property attribute",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: keywords(fget = Value::None, fset = Value::None, fdel = Value::None, doc = Value::None) => init;
        __get__ => binding::get;
        __set__ => binding::set;
        __delete__ => binding::delete;
    ]

    static METHODS = [
        /// Descriptor to change the getter on a property.
        getter(function) => |vm: &mut Vm, property: PropertyRef<'_>, function| copy(vm, property, 0, function);
        /// Descriptor to change the setter on a property.
        setter(function) => |vm: &mut Vm, property: PropertyRef<'_>, function| copy(vm, property, 1, function);
        /// Descriptor to change the deleter on a property.
        deleter(function) => |vm: &mut Vm, property: PropertyRef<'_>, function| copy(vm, property, 2, function);
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        member fget => |_: &mut Vm, own: PropertyRef<'_>| own.get.borrow().clone().or_none();
        member fset => |_: &mut Vm, own: PropertyRef<'_>| own.set.borrow().clone().or_none();
        member fdel => |_: &mut Vm, own: PropertyRef<'_>| own.delete.borrow().clone().or_none();
        member __doc__ => |_: &mut Vm, own: PropertyRef<'_>| own.doc.borrow().clone().or_none(), set set_doc;
        __isabstractmethod__ => is_abstract;
    ]
}

fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> ObjRef {
    vm.alloc(&class, Payload::Property(Box::default()))
}

fn init(
    vm: &mut Vm,
    property: PropertyRef<'_>,
    get: Value,
    set: Value,
    delete: Value,
    doc: Value,
) -> PyResult<()> {
    let wants_doc = doc.is_none() && !get.is_none();
    let before = [
        property.get.replace(get.clone()),
        property.set.replace(set),
        property.delete.replace(delete),
        property.doc.replace(doc),
    ];
    drop(before);
    property.getter_doc.set(false);
    if !wants_doc {
        return Ok(());
    }
    let name = vm.names.__doc__.clone();
    let found = attr::getattr(vm, &get, &name);
    let Some(found) = raise::catch(vm, found, ExceptionKind::Exception)? else {
        return Ok(());
    };
    if property.object().class_id() == ClassId::PROPERTY {
        let before = property.doc.replace(found);
        drop(before);
    } else {
        // An instance of a subclass would find the `__doc__` of that class first.
        attr::setattr(vm, &property.value(), &name, found)?;
    }
    property.getter_doc.set(true);
    Ok(())
}

/// The same property with one part replaced, if there is something to replace it with.
fn copy(vm: &mut Vm, property: PropertyRef<'_>, place: usize, part: Value) -> PyResult {
    let parts = [
        &property.get,
        &property.set,
        &property.delete,
        &property.doc,
    ];
    let mut parts = parts.map(|part| part.borrow().clone().or_none());
    if !part.is_none() {
        parts[place] = part;
    }
    if property.getter_doc.get() && !parts[0].is_none() {
        parts[3] = Value::None;
    }
    let class = Value::from(property.object().class());
    call::call_values(vm, &class, parts)
}

fn set_doc(_: &mut Vm, property: PropertyRef<'_>, value: Option<Value>) -> PyResult<()> {
    let before = property.doc.replace(value.unwrap_or(Value::None));
    drop(before);
    Ok(())
}

fn is_abstract(vm: &mut Vm, property: PropertyRef<'_>) -> PyResult<bool> {
    let parts = [
        property.get.borrow().clone(),
        property.set.borrow().clone(),
        property.delete.borrow().clone(),
    ];
    let name = vm.names.__isabstractmethod__.clone();
    for part in parts {
        if let Some(mark) = attr::getattr_opt(vm, &part, &name)?
            && truth::truth(vm, &mark)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}
