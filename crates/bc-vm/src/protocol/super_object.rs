//! What a `super` object knows, and the methods that it finds without asking anybody.
//!
//! Absent: the class `super` and its methods (see `types::super_`).

use std::cell::RefCell;

use super::attr;
use crate::model::class::{ClassFlags, ClassRef};
use crate::model::frame::Frame;
use crate::model::native::NativeData;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;

/// Parts that are not known are unbound.
#[derive(Clone, Default)]
pub(crate) struct Parts {
    /// The class to start behind.
    pub(crate) class: Value,
    /// The instance or class to bind to.
    pub(crate) receiver: Value,
    /// The class whose method resolution order is searched.
    pub(crate) search: Value,
}

/// What is in a `super` object.
#[derive(Default)]
pub(crate) struct Super(pub(crate) RefCell<Parts>);

impl NativeData for Super {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        let parts = self.0.borrow();
        visit(&parts.class);
        visit(&parts.receiver);
        visit(&parts.search);
    }

    fn clear(&self) {
        drop(self.0.take());
    }

    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

/// Class and receiver for `super()` in a frame: the cell `__class__` and the first argument.
///
/// # Errors
///
/// What RuntimeError says.
pub(crate) fn of_frame(vm: &Vm, frame: &Frame) -> Result<(ClassRef, Value), String> {
    let code = &frame.code;
    if code.argcount == 0 {
        return Err("super(): no arguments".to_owned());
    }
    let mut receiver = frame.locals.first().cloned().unwrap_or_default();
    if receiver.is_unbound()
        && let Some(place) = code.cell_arguments.iter().position(|&from| from == Some(0))
        && let Some(cell) = frame.cells.get(place)
        && let Payload::Cell(cell) = &cell.payload
    {
        receiver = cell.borrow().clone();
    }
    if receiver.is_unbound() {
        return Err("super(): arg[0] deleted".to_owned());
    }
    let place = code
        .freevars
        .iter()
        .position(|name| std::rc::Rc::ptr_eq(name, &vm.names.__class__));
    let Some(place) = place else {
        return Err("super(): __class__ cell not found".to_owned());
    };
    let cell = frame.cells.get(code.cellvars.len() + place);
    let Some(Payload::Cell(cell)) = cell.map(|cell| &cell.payload) else {
        return Err("super(): bad __class__ cell".to_owned());
    };
    let class = cell.borrow();
    if class.is_unbound() {
        return Err("super(): empty __class__ cell".to_owned());
    }
    match class.as_class() {
        Some(class) => Ok((class, receiver)),
        None => {
            let found = vm.type_name(&class);
            Err(format!("super(): __class__ is not a type ({found})"))
        }
    }
}

/// What `super()` gives in a frame whose first argument is an instance of the class; `None` where the class itself
/// has to see to it.
pub(crate) fn quick(vm: &Vm, frame: &Frame) -> Option<Value> {
    let (class, receiver) = of_frame(vm, frame).ok()?;
    if receiver.is_none() || receiver.as_class().is_some() {
        return None;
    }
    let search = vm.class_of(&receiver);
    if !search.is_subclass(&class) {
        return None;
    }
    let parts = Parts {
        class: Value::from(&class),
        receiver,
        search: Value::from(&search),
    };
    Some(vm.new_native(&vm.classes.super_, Super(RefCell::new(parts))))
}

/// The method that an attribute of a `super` object is, and the receiver it is bound to; `None` for all else.
pub(crate) fn method(vm: &Vm, object: &ObjRef, name: &ObjRef) -> Option<(Value, Value)> {
    if std::rc::Rc::ptr_eq(name, &vm.names.__class__) {
        return None;
    }
    let Payload::Native(data) = &object.payload else {
        return None;
    };
    let parts = (&**data as &dyn std::any::Any)
        .downcast_ref::<Super>()?
        .0
        .borrow();
    let (search, class) = (parts.search.as_class()?, parts.class.as_class()?);
    if parts.receiver.as_class().is_some() {
        return None;
    }
    let order = search.data().mro();
    let place = order.iter().position(|other| other.is(&class))?;
    for base in order.get(place + 1..)? {
        if base.data().flags().contains(ClassFlags::OTHER_KEYS) {
            return None;
        }
        if let Some(found) = base.data().own(name) {
            // A receiver may only claim to be an instance of what is searched.
            let class = vm.class_of(&parts.receiver);
            return attr::binds_to(&found, &class).then(|| (found, parts.receiver.clone()));
        }
    }
    None
}
