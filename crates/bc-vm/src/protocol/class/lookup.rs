//! Lookups in classes whose namespaces may hold keys that are no plain str.
//!
//! Such a key with the hash of the name is compared with it, which runs Python code and may change the
//! class on the way; what it raises is dropped (`_PyType_Lookup`). Absent: classes without such keys, which
//! `model::class` answers for by itself.

use crate::model::class::{ClassFlags, ClassRef};
use crate::model::error::PyResult;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::dict;

/// The names that the reference looks up when a class is made (`slotdefs`), in its order.
const SLOTS: [&str; 79] = [
    "__getattribute__",
    "__getattr__",
    "__setattr__",
    "__delattr__",
    "__repr__",
    "__hash__",
    "__call__",
    "__str__",
    "__lt__",
    "__le__",
    "__eq__",
    "__ne__",
    "__gt__",
    "__ge__",
    "__iter__",
    "__next__",
    "__get__",
    "__set__",
    "__delete__",
    "__init__",
    "__new__",
    "__del__",
    "__await__",
    "__aiter__",
    "__anext__",
    "__add__",
    "__radd__",
    "__sub__",
    "__rsub__",
    "__mul__",
    "__rmul__",
    "__mod__",
    "__rmod__",
    "__divmod__",
    "__rdivmod__",
    "__pow__",
    "__rpow__",
    "__neg__",
    "__pos__",
    "__abs__",
    "__bool__",
    "__invert__",
    "__lshift__",
    "__rlshift__",
    "__rshift__",
    "__rrshift__",
    "__and__",
    "__rand__",
    "__xor__",
    "__rxor__",
    "__or__",
    "__ror__",
    "__int__",
    "__float__",
    "__iadd__",
    "__isub__",
    "__imul__",
    "__imod__",
    "__ipow__",
    "__ilshift__",
    "__irshift__",
    "__iand__",
    "__ixor__",
    "__ior__",
    "__floordiv__",
    "__rfloordiv__",
    "__truediv__",
    "__rtruediv__",
    "__ifloordiv__",
    "__itruediv__",
    "__index__",
    "__matmul__",
    "__rmatmul__",
    "__imatmul__",
    "__len__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__contains__",
];

/// The attribute `name` as the method resolution order finds it, without binding it.
///
/// # Errors
///
/// A fault.
#[inline]
pub fn lookup(vm: &mut Vm, class: &ClassRef, name: &ObjRef) -> PyResult<Option<Value>> {
    if class.data().flags().contains(ClassFlags::ASKS) {
        return ask(vm, class, name);
    }
    Ok(class.data().lookup(name))
}

#[cold]
fn ask(vm: &mut Vm, class: &ClassRef, name: &ObjRef) -> PyResult<Option<Value>> {
    if let Some(known) = class.data().known(name) {
        return Ok(known);
    }
    let mut found = None;
    // This order is walked to its end, whatever becomes of the class.
    for base in class.data().mro().iter() {
        found = own(vm, base, name)?;
        if found.is_some() {
            break;
        }
    }
    class.data().remember(name, found.clone());
    Ok(found)
}

/// The attribute `name` in the class's own namespace.
///
/// # Errors
///
/// A fault.
pub fn own(vm: &mut Vm, class: &ClassRef, name: &ObjRef) -> PyResult<Option<Value>> {
    if class.data().table().is_some() {
        return Ok(class.data().own(name));
    }
    match &class.data().namespace.payload {
        Payload::Dict(table) => dict::get_name(vm, table, name),
        _ => Ok(None),
    }
}

/// Sets the attribute `name` in the class's own namespace.
///
/// # Errors
///
/// What keys raise that are compared.
pub fn set_own(vm: &mut Vm, class: &ClassRef, name: &ObjRef, value: Value) -> PyResult<()> {
    match &class.data().namespace.payload {
        Payload::Dict(table) if class.data().flags().contains(ClassFlags::OTHER_KEYS) => {
            let done = dict::set_name(vm, table, name, value);
            class.data().modified();
            done
        }
        _ => {
            class.data().set_own(name, value);
            Ok(())
        }
    }
}

/// Looks up all special methods of `class` and of the classes below it, if keys must be asked: Python code
/// need not be run then when one is wanted.
///
/// # Errors
///
/// A fault.
pub(super) fn settle_slots(vm: &mut Vm, class: &ClassRef) -> PyResult<()> {
    let mut work = vec![class.clone()];
    while let Some(class) = work.pop() {
        if !class.data().flags().contains(ClassFlags::ASKS) {
            continue;
        }
        for name in SLOTS {
            let name = vm.intern(name);
            ask(vm, &class, &name)?;
        }
        work.extend(class.data().subclasses());
    }
    Ok(())
}
