//! `property`: an attribute behind functions.

use crate::model::class::ClassId;
use crate::model::error::{Fault, PyResult};
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::property::Property;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, descriptor, raise, truth};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "property(fget=None, fset=None, fdel=None, doc=None) -> property attribute",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(0, &["fget", "fset", "fdel", "doc"]),
            init,
        ),
        MethodDef::new("__get__", Arity::Any, descriptor::get)
            .doc("Return an attribute of instance, which is of type owner."),
        MethodDef::new("__set__", Arity::Slot(2), descriptor::set)
            .doc("Set an attribute of instance to value."),
        MethodDef::new("__delete__", Arity::Slot(1), descriptor::delete)
            .doc("Delete an attribute of instance."),
    ],
    methods: &[
        MethodDef::new("getter", Arity::One, getter)
            .doc("Descriptor to change the getter on a property."),
        MethodDef::new("setter", Arity::One, setter)
            .doc("Descriptor to change the setter on a property."),
        MethodDef::new("deleter", Arity::One, deleter)
            .doc("Descriptor to change the deleter on a property."),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[
        GetSetDef::read("fget", get_fget).member(),
        GetSetDef::read("fset", get_fset).member(),
        GetSetDef::read("fdel", get_fdel).member(),
        GetSetDef::write("__doc__", get_doc, set_doc).member(),
        GetSetDef::read("__isabstractmethod__", get_abstract),
    ],
    ..TypeTable::EMPTY
};

fn property(value: &Value) -> PyResult<&Property> {
    match value.payload() {
        Some(Payload::Property(property)) => Ok(property),
        _ => Err(Fault::Internal("a property that is none").into()),
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(Fault::Internal("a class that is none").into());
    };
    Ok(Value::Obj(
        vm.alloc(&class, Payload::Property(Box::default())),
    ))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let data = property(args.at(0))?;
    let part = |place| args.get(place).cloned().unwrap_or(Value::None);
    let (get, set, delete, doc) = (part(1), part(2), part(3), part(4));
    let before = [
        data.get.replace(get.clone()),
        data.set.replace(set),
        data.delete.replace(delete),
        data.doc.replace(doc.clone()),
    ];
    drop(before);
    data.getter_doc.set(false);
    if doc.is_none() && !get.is_none() {
        let name = vm.names.__doc__.clone();
        let found = attr::getattr(vm, &get, &name);
        if let Some(found) = raise::catch(vm, found, ExceptionKind::Exception)? {
            if vm.class_id_of(args.at(0)) == ClassId::PROPERTY {
                let before = data.doc.replace(found);
                drop(before);
            } else {
                // An instance of a subclass would find the `__doc__` of that class first.
                attr::setattr(vm, args.at(0), &name, found)?;
            }
            data.getter_doc.set(true);
        }
    }
    Ok(Value::None)
}

/// The same property with one part replaced.
fn copy(vm: &mut Vm, args: &Args, place: usize) -> PyResult {
    let data = property(args.at(0))?;
    let present = |value: Value| {
        if value.is_unbound() {
            Value::None
        } else {
            value
        }
    };
    let mut parts = [
        present(data.get.borrow().clone()),
        present(data.set.borrow().clone()),
        present(data.delete.borrow().clone()),
        present(data.doc.borrow().clone()),
    ];
    if !args.at(1).is_none() {
        parts[place] = args.at(1).clone();
    }
    if data.getter_doc.get() && !parts[0].is_none() {
        parts[3] = Value::None;
    }
    let class = Value::from(vm.class_of(args.at(0)));
    call::call_values(vm, &class, parts)
}

fn getter(vm: &mut Vm, args: Args) -> PyResult {
    copy(vm, &args, 0)
}

fn setter(vm: &mut Vm, args: Args) -> PyResult {
    copy(vm, &args, 1)
}

fn deleter(vm: &mut Vm, args: Args) -> PyResult {
    copy(vm, &args, 2)
}

fn shown(value: Value) -> Value {
    if value.is_unbound() {
        Value::None
    } else {
        value
    }
}

fn get_fget(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(shown(property(receiver)?.get.borrow().clone()))
}

fn get_fset(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(shown(property(receiver)?.set.borrow().clone()))
}

fn get_fdel(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(shown(property(receiver)?.delete.borrow().clone()))
}

fn get_doc(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(shown(property(receiver)?.doc.borrow().clone()))
}

fn set_doc(_vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let before = property(receiver)?
        .doc
        .replace(value.unwrap_or(Value::None));
    drop(before);
    Ok(())
}

fn get_abstract(vm: &mut Vm, receiver: &Value) -> PyResult {
    let data = property(receiver)?;
    let parts = [
        data.get.borrow().clone(),
        data.set.borrow().clone(),
        data.delete.borrow().clone(),
    ];
    let name = vm.names.__isabstractmethod__.clone();
    for part in parts {
        if let Some(mark) = attr::getattr_opt(vm, &part, &name)?
            && truth::truth(vm, &mark)?
        {
            return Ok(Value::True);
        }
    }
    Ok(Value::False)
}
