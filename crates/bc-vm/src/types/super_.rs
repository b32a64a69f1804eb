//! `super`: attribute lookup that starts behind a class in the method resolution order.

use std::cell::RefCell;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::super_object::{self, Parts, Super};
use crate::protocol::{attr, call, class, describe, descriptor, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "super() -> same as super(__class__, <first argument>)\n\
          super(type) -> unbound super object\n\
          super(type, obj) -> bound super object; requires isinstance(obj, type)\n\
          super(type, type2) -> bound super object; requires issubclass(type2, type)",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__getattribute__", Arity::Slot(1), getattribute),
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__get__", Arity::Any, get),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[
        GetSetDef::read("__thisclass__", get_this_class).member(),
        GetSetDef::read("__self__", get_self).member(),
        GetSetDef::read("__self_class__", get_self_class).member(),
    ],
    ..TypeTable::EMPTY
};

fn parts(value: &Value) -> PyResult<Parts> {
    match value.as_native_data::<Super>() {
        Some(data) => Ok(data.0.borrow().clone()),
        None => Err(Fault::Internal("a super that is none").into()),
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(Fault::Internal("a class that is none").into());
    };
    Ok(vm.new_native(&class, Super::default()))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    if !args.keywords.is_empty() {
        return Err(raise::type_error(
            vm,
            "super does not take keyword arguments",
        ));
    }
    let given = args.len() - 1;
    if given > 2 {
        return Err(raise::type_error(
            vm,
            format!("super() takes at most 2 arguments ({given} given)"),
        ));
    }
    let (class, receiver) = match args.get(1) {
        None => super_object::of_frame(vm, &vm.call_stack.top)
            .map_err(|message| raise::runtime_error(vm, message))?,
        Some(class) => {
            let Some(class) = class.as_class() else {
                let given = if class.is_none() {
                    "None".into()
                } else {
                    vm.type_name(class)
                };
                return Err(raise::type_error(
                    vm,
                    format!("super() argument 1 must be type, not {given}"),
                ));
            };
            (class, args.get(2).cloned().unwrap_or_default())
        }
    };
    let mut made = Parts {
        class: Value::from(&class),
        ..Parts::default()
    };
    if !receiver.is_none() && !receiver.is_unbound() {
        made.search = Value::from(check(vm, &class, &receiver)?);
        made.receiver = receiver;
    }
    let Some(data) = args.at(0).as_native_data::<Super>() else {
        return Err(Fault::Internal("a super that is none").into());
    };
    let before = data.0.replace(made);
    drop(before);
    Ok(Value::None)
}

/// The class to search: that of the receiver, or the receiver itself if it is a class (`supercheck`).
fn check(vm: &mut Vm, class: &ClassRef, receiver: &Value) -> PyResult<ClassRef> {
    if let Some(itself) = receiver.as_class()
        && itself.is_subclass(class)
    {
        return Ok(itself);
    }
    let of = vm.class_of(receiver);
    if of.is_subclass(class) {
        return Ok(of);
    }
    let name = vm.names.__class__.clone();
    if let Some(claimed) = attr::getattr_opt(vm, receiver, &name)?
        && let Some(claimed) = claimed.as_class()
        && !claimed.is(&of)
        && claimed.is_subclass(class)
    {
        return Ok(claimed);
    }
    Err(raise::type_error(
        vm,
        "super(type, obj): obj must be an instance or subtype of type",
    ))
}

fn getattribute(vm: &mut Vm, args: Args) -> PyResult {
    let Some(name) = describe::attribute_name(vm, args.at(1)) else {
        let message = format!(
            "attribute name must be string, not '{}'",
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    let known = parts(args.at(0))?;
    if let Some(search) = known.search.as_class()
        && !std::rc::Rc::ptr_eq(&name, &vm.names.__class__)
        && let Some(class) = known.class.as_class()
    {
        let order = search.data().mro();
        let start = order
            .iter()
            .position(|other| other.is(&class))
            .map_or(order.len(), |place| place + 1);
        for base in order.iter().skip(start) {
            let Some(found) = class::own(vm, base, &name)? else {
                continue;
            };
            let itself = matches!(&known.receiver, Value::Obj(object)
                if std::rc::Rc::ptr_eq(object, search.object()));
            let instance = Some(&known.receiver).filter(|_| !itself);
            return attr::bind_descriptor(vm, found, instance, &search);
        }
    }
    attr::generic_getattr(vm, args.at(0), &name)
}

fn get(vm: &mut Vm, args: Args) -> PyResult {
    let (instance, _) = descriptor::get_arguments(vm, &args)?;
    let known = parts(args.at(0))?;
    let Some(instance) = instance.filter(|_| known.receiver.is_unbound()) else {
        return Ok(args.at(0).clone());
    };
    if vm.class_id_of(args.at(0)) != ClassId::SUPER {
        let class = Value::from(vm.class_of(args.at(0)));
        return call::call_values(vm, &class, [known.class, instance]);
    }
    let Some(class) = known.class.as_class() else {
        return Ok(args.at(0).clone());
    };
    let search = Value::from(check(vm, &class, &instance)?);
    let made = Parts {
        class: known.class,
        receiver: instance,
        search,
    };
    let class = vm.classes.super_.clone();
    Ok(vm.new_native(&class, Super(RefCell::new(made))))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let known = parts(args.at(0))?;
    let class = known
        .class
        .as_class()
        .map_or_else(|| "NULL".into(), |class| class.data().name());
    let shown = match known.search.as_class() {
        Some(search) => format!(
            "<super: <class '{class}'>, <{} object>>",
            search.data().name()
        ),
        None => format!("<super: <class '{class}'>, NULL>"),
    };
    Ok(vm.new_str(shown))
}

fn known(value: Value) -> Value {
    if value.is_unbound() {
        Value::None
    } else {
        value
    }
}

fn get_this_class(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(known(parts(receiver)?.class))
}

fn get_self(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(known(parts(receiver)?.receiver))
}

fn get_self_class(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(known(parts(receiver)?.search))
}
