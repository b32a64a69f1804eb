//! `type`: the class of classes.

use crate::model::class::{ClassFlags, ClassId, ClassRef, Layout};
use crate::model::docs;
use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{attr, class, codec, construct, define, describe, dict, raise, truth};
use crate::types::proxy;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "type(object_or_name, bases, dict)\ntype(object) -> the object's type\n\
          type(name, bases, dict) -> a new type",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__call__", Arity::Any, call_type).doc("Call self as a function."),
        MethodDef::new("__getattribute__", Arity::Slot(1), getattribute),
        MethodDef::new("__setattr__", Arity::Slot(2), setattr),
        MethodDef::new("__delattr__", Arity::Slot(1), delattr),
        MethodDef::new("__init__", Arity::Any, init),
    ],
    methods: &[
        MethodDef::new("mro", Arity::None, mro)
            .doc("mro() -> list\nreturn a type's method resolution order"),
        MethodDef::new("__subclasses__", Arity::None, subclasses)
            .doc("__subclasses__() -> list of immediate subclasses"),
        MethodDef::new("__instancecheck__", Arity::One, instancecheck)
            .doc("__instancecheck__() -> bool\ncheck if an object is an instance"),
        MethodDef::new("__subclasscheck__", Arity::One, subclasscheck)
            .doc("__subclasscheck__() -> bool\ncheck if a class is a subclass"),
        MethodDef::new("__dir__", Arity::None, dir)
            .doc("__dir__() -> list\nspecialized __dir__ implementation for types"),
        MethodDef::new("__sizeof__", Arity::None, sizeof),
    ],
    class_methods: &[MethodDef::new("__prepare__", Arity::Any, prepare)
        .doc("__prepare__() -> dict\nused to create the namespace for the class statement")],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[
        GetSetDef::write("__name__", get_name, set_name),
        GetSetDef::write("__qualname__", get_qualname, set_qualname),
        GetSetDef::write("__bases__", get_bases, set_bases),
        GetSetDef::write("__module__", get_module, set_module),
        GetSetDef::write("__abstractmethods__", get_abstract, set_abstract),
        GetSetDef::read("__dict__", get_dict),
        GetSetDef::write("__doc__", get_doc, set_doc),
        GetSetDef::read("__text_signature__", get_signature),
        GetSetDef::read("__mro__", get_mro).member(),
        GetSetDef::read("__base__", get_base).member(),
        GetSetDef::read("__flags__", get_flags).member(),
        GetSetDef::read("__basicsize__", get_basicsize).member(),
        GetSetDef::read("__itemsize__", get_itemsize).member(),
        GetSetDef::read("__dictoffset__", get_dictoffset).member(),
        GetSetDef::read("__weakrefoffset__", get_weakrefoffset).member(),
    ],
    ..TypeTable::EMPTY
};

fn class_of(value: &Value) -> PyResult<ClassRef> {
    value
        .as_class()
        .ok_or_else(|| Fault::Internal("a class that is none").into())
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of(args.at(0))?;
    let shown = format!("<class '{}'>", describe::class_path(vm, &class));
    Ok(vm.new_str(shown))
}

fn call_type(vm: &mut Vm, mut args: Args) -> PyResult {
    let class = class_of(args.at(0))?;
    args.positional.remove(0);
    construct::construct(vm, class.object(), args)
}

fn attribute(vm: &mut Vm, value: &Value) -> PyResult<ObjRef> {
    match describe::attribute_name(vm, value) {
        Some(name) => Ok(name),
        None => {
            let message = format!(
                "attribute name must be string, not '{}'",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

fn getattribute(vm: &mut Vm, args: Args) -> PyResult {
    let name = attribute(vm, args.at(1))?;
    attr::type_getattr(vm, args.at(0), &name)
}

fn setattr(vm: &mut Vm, args: Args) -> PyResult {
    let name = attribute(vm, args.at(1))?;
    attr::type_setattr(vm, args.at(0), &name, Some(args.at(2).clone()))?;
    Ok(Value::None)
}

fn delattr(vm: &mut Vm, args: Args) -> PyResult {
    let name = attribute(vm, args.at(1))?;
    attr::type_setattr(vm, args.at(0), &name, None)?;
    Ok(Value::None)
}

fn new(vm: &mut Vm, mut args: Args) -> PyResult {
    let metaclass = class_of(args.at(0))?;
    let (given, keywords) = (args.len() - 1, args.keywords.len());
    // Any metaclass that is a plain class itself, not `type` alone.
    if vm.class_id_of(args.at(0)) == ClassId::TYPE && given == 1 && keywords == 0 {
        return Ok(Value::from(vm.class_of(args.at(1))));
    }
    if given + keywords != 3 {
        return Err(raise::type_error(vm, "type() takes 1 or 3 arguments"));
    }
    for (keyword, value) in std::mem::take(&mut args.keywords) {
        let spelled = arity::keyword_text(&keyword);
        let Some(place) = ["name", "bases", "dict"]
            .iter()
            .position(|n| **n == *spelled)
        else {
            let message = format!("'{spelled}' is an invalid keyword argument for this function");
            return Err(raise::type_error(vm, message));
        };
        while args.positional.len() <= place + 1 {
            args.positional.push(Value::Unbound);
        }
        args.positional[place + 1] = value;
    }
    let wanted = [
        (args.at(1).as_str().is_some(), "str"),
        (args.at(2).as_tuple().is_some(), "tuple"),
        (args.at(3).as_dict().is_some(), "dict"),
    ];
    for (place, (fits, kind)) in wanted.into_iter().enumerate() {
        if !fits {
            let given = args.at(place + 1).clone();
            let given = if given.is_none() {
                "None".into()
            } else {
                vm.type_name(&given)
            };
            let message = format!("type() argument {} must be {kind}, not {given}", place + 1);
            return Err(raise::type_error(vm, message));
        }
    }
    let bases = args.at(2).as_tuple().map(|bases| bases.to_vec());
    let Value::Obj(namespace) = args.at(3) else {
        return Err(Fault::Internal("a namespace that is no object").into());
    };
    class::new_class(
        vm,
        &metaclass,
        args.at(1),
        &bases.unwrap_or_default(),
        namespace,
    )
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    if !args.keywords.is_empty() {
        return Err(raise::type_error(
            vm,
            "type.__init__() takes no keyword arguments",
        ));
    }
    if !matches!(args.len(), 2 | 4) {
        return Err(raise::type_error(
            vm,
            "type.__init__() takes 1 or 3 arguments",
        ));
    }
    Ok(Value::None)
}

fn prepare(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::Obj(vm.new_dict(Table::new())))
}

fn classes(classes: &[ClassRef]) -> Vec<Value> {
    classes.iter().map(Value::from).collect()
}

fn mro(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of(args.at(0))?;
    if class.data().bases().is_empty() {
        return Ok(vm.new_list(vec![args.at(0).clone()]));
    }
    let order = class::linearize(vm, &class)?;
    Ok(vm.new_list(classes(&order)))
}

fn subclasses(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of(args.at(0))?;
    Ok(vm.new_list(classes(&class.data().subclasses())))
}

fn instancecheck(vm: &mut Vm, args: Args) -> PyResult {
    class::real_isinstance(vm, args.at(1), args.at(0)).map(Value::bool)
}

fn subclasscheck(vm: &mut Vm, args: Args) -> PyResult {
    class::real_issubclass(vm, args.at(1), args.at(0)).map(Value::bool)
}

fn dir(vm: &mut Vm, args: Args) -> PyResult {
    let names = vm.new_dict(Table::new());
    if let Payload::Dict(table) = &names.payload {
        class::merge_names(vm, table, args.at(0))?;
    }
    let keys = dict::keys_of(vm, &Value::Obj(names))?;
    Ok(vm.new_list(keys))
}

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    let size = args.at(0).payload().map_or(0, Payload::bytes);
    Ok(Value::Int(size as i64))
}

/// Refuses to change a built-in class or to delete the attribute `name`.
fn check_settable(vm: &mut Vm, class: &ClassRef, value: Option<Value>, name: &str) -> PyResult {
    let refusal = if class.data().is_heap() {
        match value {
            Some(value) => return Ok(value),
            None => format!("can't delete {}.{name}", class.data().name()),
        }
    } else {
        format!("can't set {}.{name}", class.data().name())
    };
    Err(raise::type_error(vm, refusal))
}

fn get_name(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(vm.new_str(&*class_of(receiver)?.data().name()))
}

fn assigned_str(vm: &mut Vm, class: &ClassRef, value: Option<Value>, name: &str) -> PyResult {
    let value = check_settable(vm, class, value, name)?;
    if value.as_str().is_none() {
        let message = format!(
            "can only assign string to {}.{name}, not '{}'",
            class.data().name(),
            vm.type_name(&value)
        );
        return Err(raise::type_error(vm, message));
    }
    Ok(value)
}

fn set_name(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let class = class_of(receiver)?;
    let value = assigned_str(vm, &class, value, "__name__")?;
    let Some(name) = value.as_str() else {
        return Ok(());
    };
    if name.text().code_points().any(|point| point == 0) {
        return Err(raise::value_error(
            vm,
            "type name must not contain null characters",
        ));
    }
    // A name that has no UTF-8 is none.
    codec::encode_bytes(vm, &value, Some("utf-8"), None)?;
    class.data().set_name(name.text().to_string_lossy().into());
    Ok(())
}

fn get_qualname(vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    let qualname = class.data().qualname.borrow().clone();
    if qualname.as_str().is_some() {
        return Ok(qualname);
    }
    get_name(vm, receiver)
}

fn set_qualname(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let class = class_of(receiver)?;
    let value = assigned_str(vm, &class, value, "__qualname__")?;
    let before = class.data().qualname.replace(value);
    drop(before);
    Ok(())
}

fn get_bases(vm: &mut Vm, receiver: &Value) -> PyResult {
    let bases = classes(&class_of(receiver)?.data().bases());
    Ok(vm.new_tuple(bases))
}

fn set_bases(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let class = class_of(receiver)?;
    let value = check_settable(vm, &class, value, "__bases__")?;
    let name = class.data().name();
    let Some(bases) = value.as_tuple() else {
        let message = format!(
            "can only assign tuple to {name}.__bases__, not {}",
            vm.type_name(&value)
        );
        return Err(raise::type_error(vm, message));
    };
    if bases.is_empty() {
        let message = format!("can only assign non-empty tuple to {name}.__bases__, not ()");
        return Err(raise::type_error(vm, message));
    }
    class::set_bases(vm, &class, bases)
}

fn get_module(vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    let key = vm.names.__module__.clone();
    match class::own(vm, &class, &key)? {
        // `type` itself has this very descriptor under the name.
        Some(module) if class.data().is_heap() || module.as_str().is_some() => Ok(module),
        None if class.data().is_heap() => Err(raise::attribute_error(vm, "__module__")),
        _ => Ok(vm.new_str(describe::home(&class).as_deref().unwrap_or("builtins"))),
    }
}

fn set_module(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let class = class_of(receiver)?;
    let value = check_settable(vm, &class, value, "__module__")?;
    let key = vm.names.__module__.clone();
    class::set_own(vm, &class, &key, value)
}

fn get_abstract(vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    let key = vm.names.__abstractmethods__.clone();
    let own = class::own(vm, &class, &key)?.filter(|_| class.data().id() != ClassId::TYPE);
    own.ok_or_else(|| raise::attribute_error(vm, "__abstractmethods__"))
}

fn set_abstract(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let class = class_of(receiver)?;
    let data = class.data();
    let is_abstract = match value {
        Some(value) => {
            let is_abstract = truth::truth(vm, &value)?;
            let key = vm.names.__abstractmethods__.clone();
            class::set_own(vm, &class, &key, value)?;
            is_abstract
        }
        None => {
            if !data.remove_own(&vm.names.__abstractmethods__) {
                return Err(raise::attribute_error(vm, "__abstractmethods__"));
            }
            false
        }
    };
    let mut flags = data.flags();
    flags.set(ClassFlags::ABSTRACT, is_abstract);
    data.set_flags(flags);
    data.modified();
    Ok(())
}

fn get_dict(vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    define::fill(vm, &class);
    Ok(proxy::new(vm, Value::from(&class.data().namespace)))
}

fn get_doc(vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    if let Some(doc) = docs::of_class(&class).and_then(docs::Entry::doc) {
        return Ok(vm.new_str(doc));
    }
    let built_in = class.data().doc();
    if !class.data().is_heap() && !built_in.is_empty() {
        return Ok(vm.new_str(built_in));
    }
    let key = vm.names.__doc__.clone();
    match class::own(vm, &class, &key)? {
        Some(doc) => attr::bind_descriptor(vm, doc, None, &class),
        None => Ok(Value::None),
    }
}

fn set_doc(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let class = class_of(receiver)?;
    let value = check_settable(vm, &class, value, "__doc__")?;
    let key = vm.names.__doc__.clone();
    class::set_own(vm, &class, &key, value)
}

fn get_signature(vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    if let Some(signature) = docs::of_class(&class).and_then(docs::Entry::signature) {
        return Ok(vm.new_str(signature));
    }
    Ok(match class.data().signature() {
        "" => Value::None,
        signature => vm.new_str(signature),
    })
}

fn get_mro(vm: &mut Vm, receiver: &Value) -> PyResult {
    let order = classes(&class_of(receiver)?.data().mro());
    // While its metaclass's `mro` runs a new class has none.
    Ok(if order.is_empty() {
        Value::None
    } else {
        vm.new_tuple(order)
    })
}

fn get_base(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let base = class_of(receiver)?.data().base();
    Ok(base.map_or(Value::None, Value::from))
}

/// `tp_flags` as far as programs look at them: heap type, may be derived from, abstract, and which
/// built-in class it derives from.
fn get_flags(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    let data = class.data();
    // Ready, version tag and stackless are true of every class.
    let mut flags: i64 = (1 << 12) | (1 << 18) | (1 << 19);
    let bits = [
        (data.is_heap(), 9),
        (
            data.flags().intersects(ClassFlags::BASE | ClassFlags::HEAP),
            10,
        ),
        (data.flags().contains(ClassFlags::DICT), 14),
        (data.flags().contains(ClassFlags::ABSTRACT), 20),
        (data.layout == Layout::Int, 24),
        (data.layout == Layout::List, 25),
        (data.layout == Layout::Tuple, 26),
        (data.layout == Layout::Bytes, 27),
        (data.layout == Layout::Str, 28),
        (data.layout == Layout::Dict, 29),
        (data.layout == Layout::Exception, 30),
        (data.layout == Layout::Class, 31),
    ];
    for (_, bit) in bits.into_iter().filter(|(is, _)| *is) {
        flags |= 1 << bit;
    }
    Ok(Value::Int(flags))
}

/// What CPython's instances would take: its header and one word for each part.
fn get_basicsize(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    let data = class.data();
    let own = match data.layout {
        Layout::Plain => 16,
        Layout::Int | Layout::Float => 24,
        Layout::Complex | Layout::Bytes => 32,
        Layout::Str => 80,
        Layout::ByteArray => 56,
        Layout::Tuple => 24,
        Layout::List => 40,
        Layout::Dict => 48,
        Layout::Set | Layout::FrozenSet => 200,
        Layout::Class => 864,
        Layout::Exception => 72,
        Layout::Property => 48,
        Layout::ClassMethod | Layout::StaticMethod => 32,
        Layout::Native(_) => 32,
    };
    let extra = data.slots.len()
        + usize::from(data.is_heap() && data.flags().contains(ClassFlags::DICT))
        + usize::from(data.is_heap() && data.flags().contains(ClassFlags::WEAKREF));
    Ok(Value::Int(own + 8 * extra as i64))
}

fn get_itemsize(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let size = match class_of(receiver)?.data().layout {
        Layout::Int => 4,
        Layout::Bytes => 1,
        Layout::Tuple => 8,
        Layout::Class => 40,
        _ => 0,
    };
    Ok(Value::Int(size))
}

fn get_dictoffset(vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    if !class.data().flags().contains(ClassFlags::DICT) {
        return Ok(Value::Int(0));
    }
    let Value::Int(size) = get_basicsize(vm, receiver)? else {
        return Ok(Value::Int(0));
    };
    Ok(Value::Int(
        size - 8 - 8 * i64::from(class.data().flags().contains(ClassFlags::WEAKREF)),
    ))
}

fn get_weakrefoffset(vm: &mut Vm, receiver: &Value) -> PyResult {
    let class = class_of(receiver)?;
    if !class.data().flags().contains(ClassFlags::WEAKREF) {
        return Ok(Value::Int(0));
    }
    let Value::Int(size) = get_basicsize(vm, receiver)? else {
        return Ok(Value::Int(0));
    };
    Ok(Value::Int(size - 8))
}
