//! `super`: attribute lookup that starts behind a class in the method resolution order.

use std::cell::RefCell;
use std::rc::Rc;

use super::binding;
use crate::model::args::Keyword;
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::native::TypeTable;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::{AttributeName, OrNone, receiver};
use crate::protocol::super_object::{self, Parts, Super};
use crate::protocol::{attr, call, class, raise};

/// Method table of `super`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "super() -> same as super(__class__, <first argument>)\n\
          super(type) -> unbound super object\n\
          super(type, obj) -> bound super object; requires isinstance(obj, type)\n\
          super(type, type2) -> bound super object; requires issubclass(type2, type)",
    slots: SLOTS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __getattribute__ => get_attribute;
        __init__: parse as "super"(class = None, receiver = OrNone(None)) => init, no_keywords "super";
        __get__ => get;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        member __thisclass__ => |_: &mut Vm, own: &Super| own.0.borrow().class.clone().or_none();
        member __self__ => |_: &mut Vm, own: &Super| own.0.borrow().receiver.clone().or_none();
        member __self_class__ => |_: &mut Vm, own: &Super| own.0.borrow().search.clone().or_none();
    ]
}

fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> Value {
    vm.new_native(&class, Super::default())
}

fn init(
    vm: &mut Vm,
    own: &Super,
    class: Option<ClassRef>,
    OrNone(receiver): OrNone<Value>,
) -> PyResult<()> {
    let (class, receiver) = match class {
        Some(class) => (class, receiver),
        None => {
            let of_frame = super_object::of_frame(vm, &vm.call_stack.top);
            let (class, receiver) =
                of_frame.map_err(|message| raise::runtime_error(vm, message))?;
            (class, Some(receiver).filter(|receiver| !receiver.is_none()))
        }
    };
    let mut made = Parts {
        class: Value::from(&class),
        ..Parts::default()
    };
    if let Some(receiver) = receiver {
        made.search = Value::from(check(vm, &class, &receiver)?);
        made.receiver = receiver;
    }
    let before = own.0.replace(made);
    drop(before);
    Ok(())
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

fn get_attribute(vm: &mut Vm, own: &Value, AttributeName(name): AttributeName) -> PyResult {
    let known = receiver::<&Super>(own)?.0.borrow().clone();
    if let Some(search) = known.search.as_class()
        && !Rc::ptr_eq(&name, &vm.names.__class__)
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
                if Rc::ptr_eq(object, search.object()));
            let instance = Some(&known.receiver).filter(|_| !itself);
            return attr::bind_descriptor(vm, found, instance, &search);
        }
    }
    attr::generic_getattr(vm, own, &name)
}

fn get(vm: &mut Vm, own: &Value, instance: &Value, owner: Option<&Value>) -> PyResult {
    let (instance, _) = binding::operands(vm, instance, owner)?;
    let known = receiver::<&Super>(own)?.0.borrow().clone();
    let Some(instance) = instance.filter(|_| known.receiver.is_unbound()) else {
        return Ok(own.clone());
    };
    if vm.class_id_of(own) != ClassId::SUPER {
        let class = Value::from(vm.class_of(own));
        return call::call_values(vm, &class, [known.class, instance.clone()]);
    }
    let Some(class) = known.class.as_class() else {
        return Ok(own.clone());
    };
    let search = Value::from(check(vm, &class, instance)?);
    let made = Parts {
        class: known.class,
        receiver: instance.clone(),
        search,
    };
    let class = vm.classes.super_.clone();
    Ok(vm.new_native(&class, Super(RefCell::new(made))))
}

fn repr(_: &mut Vm, own: &Super) -> String {
    let known = own.0.borrow();
    let class = known
        .class
        .as_class()
        .map_or_else(|| "NULL".into(), |class| class.data().name());
    match known.search.as_class() {
        Some(search) => format!(
            "<super: <class '{class}'>, <{} object>>",
            search.data().name()
        ),
        None => format!("<super: <class '{class}'>, NULL>"),
    }
}
