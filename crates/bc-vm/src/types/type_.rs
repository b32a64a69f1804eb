//! `type`: the class of classes.

use super::proxy;
use crate::model::args::Keyword;
use crate::model::class::{ClassFlags, ClassId, ClassRef, Layout};
use crate::model::docs;
use crate::model::error::PyResult;
use crate::model::handles::{DictRef, StrRef, TupleRef};
use crate::model::native::{Args, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity::parse_keywords;
use crate::protocol::native::{AttributeName, FromArg, argument_of, receiver};
use crate::protocol::{attr, class, codec, construct, define, describe, dict, raise, truth};

/// Method table of `type`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "type(object_or_name, bases, dict)\ntype(object) -> the object's type\n\
          type(name, bases, dict) -> a new type",
    slots: SLOTS,
    methods: METHODS,
    class_methods: CLASS_METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __call__: whole(args) => call;
        __getattribute__ => get_attribute;
        __setattr__ => set_attribute;
        __delattr__ => delete_attribute;
        __init__: any(*args, **keywords) => init;
    ]

    static METHODS = [
        /// mro() -> list
        /// return a type's method resolution order
        mro();
        /// __subclasses__() -> list of immediate subclasses
        __subclasses__() => subclasses;
        /// __instancecheck__() -> bool
        /// check if an object is an instance
        __instancecheck__(instance) => |vm: &mut Vm, class: &Value, instance: &Value| {
            class::real_isinstance(vm, instance, class)
        };
        /// __subclasscheck__() -> bool
        /// check if a class is a subclass
        __subclasscheck__(subclass) => |vm: &mut Vm, class: &Value, subclass: &Value| {
            class::real_issubclass(vm, subclass, class)
        };
        /// __dir__() -> list
        /// specialized __dir__ implementation for types
        __dir__() => dir;
        __sizeof__() => |_: &mut Vm, class: &ObjRef| class.payload.bytes();
    ]

    static CLASS_METHODS = [
        /// __prepare__() -> dict
        /// used to create the namespace for the class statement
        __prepare__: any(*args, **keywords) => prepare;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        __name__ => get_name, set set_name;
        __qualname__ => get_qualname, set set_qualname;
        __bases__ => get_bases, set set_bases;
        __module__ => get_module, set set_module;
        __abstractmethods__ => get_abstract, set set_abstract;
        __dict__ => get_dict;
        __doc__ => get_doc, set set_doc;
        __text_signature__ => get_signature;
        member __mro__ => get_mro;
        member __base__ => |_: &mut Vm, class: ClassRef| class.data().base();
        member __flags__ => get_flags;
        member __basicsize__ => |_: &mut Vm, class: ClassRef| basic_size(&class);
        member __itemsize__ => get_itemsize;
        member __dictoffset__ => get_dictoffset;
        member __weakrefoffset__ => get_weakrefoffset;
    ]
}

fn repr(vm: &mut Vm, class: ClassRef) -> String {
    format!("<class '{}'>", describe::class_path(vm, &class))
}

/// All that was given goes on to what makes the instance.
fn call(vm: &mut Vm, mut args: Args) -> PyResult {
    let class: ClassRef = receiver(&args.positional.remove(0))?;
    construct::construct(vm, class.object(), args)
}

fn get_attribute(vm: &mut Vm, class: &Value, AttributeName(name): AttributeName) -> PyResult {
    attr::type_getattr(vm, class, &name)
}

fn set_attribute(
    vm: &mut Vm,
    class: &Value,
    AttributeName(name): AttributeName,
    value: Value,
) -> PyResult<()> {
    attr::type_setattr(vm, class, &name, Some(value))
}

fn delete_attribute(
    vm: &mut Vm,
    class: &Value,
    AttributeName(name): AttributeName,
) -> PyResult<()> {
    attr::type_setattr(vm, class, &name, None)
}

fn new(vm: &mut Vm, metaclass: ClassRef, args: &[Value], keywords: &[Keyword]) -> PyResult {
    // Any metaclass that is a plain class itself, not `type` alone.
    if metaclass.object().class_id() == ClassId::TYPE
        && let ([object], []) = (args, keywords)
    {
        return Ok(Value::from(vm.class_of(object)));
    }
    if args.len() + keywords.len() != 3 {
        return Err(raise::type_error(vm, "type() takes 1 or 3 arguments"));
    }
    let parameters = ["name", "bases", "dict"];
    let [name, bases, namespace] = parse_keywords(vm, "type", args, keywords, 3, parameters)?;
    let name = StrRef::from_arg(vm, &name, argument_of("type", 1))?;
    let bases = TupleRef::from_arg(vm, &bases, argument_of("type", 2))?;
    let namespace = DictRef::from_arg(vm, &namespace, argument_of("type", 3))?;
    class::new_class(vm, &metaclass, &name.value(), &bases, namespace.object())
}

fn init(vm: &mut Vm, _: &Value, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    if !keywords.is_empty() {
        let message = "type.__init__() takes no keyword arguments";
        return Err(raise::type_error(vm, message));
    }
    if !matches!(args.len(), 1 | 3) {
        let message = "type.__init__() takes 1 or 3 arguments";
        return Err(raise::type_error(vm, message));
    }
    Ok(())
}

fn prepare(vm: &mut Vm, _: ClassRef, _: &[Value], _: &[Keyword]) -> ObjRef {
    vm.new_dict(Table::new())
}

fn classes(classes: &[ClassRef]) -> Vec<Value> {
    classes.iter().map(Value::from).collect()
}

fn mro(vm: &mut Vm, class: ClassRef) -> PyResult {
    if class.data().bases().is_empty() {
        return Ok(vm.new_list(vec![Value::from(class)]));
    }
    let order = class::linearize(vm, &class)?;
    Ok(vm.new_list(classes(&order)))
}

fn subclasses(vm: &mut Vm, class: ClassRef) -> Value {
    vm.new_list(classes(&class.data().subclasses()))
}

fn dir(vm: &mut Vm, class: &Value) -> PyResult {
    let names = vm.new_dict(Table::new());
    if let Payload::Dict(table) = &names.payload {
        class::merge_names(vm, table, class)?;
    }
    let keys = dict::keys_of(vm, &Value::Obj(names))?;
    Ok(vm.new_list(keys))
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

fn get_name(vm: &mut Vm, class: ClassRef) -> Value {
    vm.new_str(&*class.data().name())
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

fn set_name(vm: &mut Vm, class: ClassRef, value: Option<Value>) -> PyResult<()> {
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

fn get_qualname(vm: &mut Vm, class: ClassRef) -> Value {
    let qualname = class.data().qualname.borrow().clone();
    if qualname.as_str().is_some() {
        return qualname;
    }
    get_name(vm, class)
}

fn set_qualname(vm: &mut Vm, class: ClassRef, value: Option<Value>) -> PyResult<()> {
    let value = assigned_str(vm, &class, value, "__qualname__")?;
    let before = class.data().qualname.replace(value);
    drop(before);
    Ok(())
}

fn get_bases(vm: &mut Vm, class: ClassRef) -> Value {
    vm.new_tuple(classes(&class.data().bases()))
}

fn set_bases(vm: &mut Vm, class: ClassRef, value: Option<Value>) -> PyResult<()> {
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

fn get_module(vm: &mut Vm, class: ClassRef) -> PyResult {
    let key = vm.names.__module__.clone();
    match class::own(vm, &class, &key)? {
        // `type` itself has this very descriptor under the name.
        Some(module) if class.data().is_heap() || module.as_str().is_some() => Ok(module),
        None if class.data().is_heap() => Err(raise::attribute_error(vm, "__module__")),
        _ => Ok(vm.new_str(describe::home(&class).as_deref().unwrap_or("builtins"))),
    }
}

fn set_module(vm: &mut Vm, class: ClassRef, value: Option<Value>) -> PyResult<()> {
    let value = check_settable(vm, &class, value, "__module__")?;
    let key = vm.names.__module__.clone();
    class::set_own(vm, &class, &key, value)
}

fn get_abstract(vm: &mut Vm, class: ClassRef) -> PyResult {
    let key = vm.names.__abstractmethods__.clone();
    let own = class::own(vm, &class, &key)?.filter(|_| class.data().id() != ClassId::TYPE);
    own.ok_or_else(|| raise::attribute_error(vm, "__abstractmethods__"))
}

fn set_abstract(vm: &mut Vm, class: ClassRef, value: Option<Value>) -> PyResult<()> {
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

fn get_dict(vm: &mut Vm, class: ClassRef) -> Value {
    define::fill(vm, &class);
    proxy::new(vm, Value::from(&class.data().namespace))
}

fn get_doc(vm: &mut Vm, class: ClassRef) -> PyResult {
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

fn set_doc(vm: &mut Vm, class: ClassRef, value: Option<Value>) -> PyResult<()> {
    let value = check_settable(vm, &class, value, "__doc__")?;
    let key = vm.names.__doc__.clone();
    class::set_own(vm, &class, &key, value)
}

fn get_signature(_: &mut Vm, class: ClassRef) -> Option<String> {
    let recorded = docs::of_class(&class).and_then(docs::Entry::signature);
    let own = class.data().signature();
    recorded.or_else(|| (!own.is_empty()).then(|| own.to_owned()))
}

/// While its metaclass's `mro` runs a new class has none.
fn get_mro(vm: &mut Vm, class: ClassRef) -> Option<Value> {
    let order = classes(&class.data().mro());
    (!order.is_empty()).then(|| vm.new_tuple(order))
}

/// `tp_flags` as far as programs look at them: heap type, may be derived from, abstract, and which
/// built-in class it derives from.
fn get_flags(_: &mut Vm, class: ClassRef) -> i64 {
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
    flags
}

/// What CPython's instances would take: its header and one word for each part.
fn basic_size(class: &ClassRef) -> i64 {
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
    own + 8 * extra as i64
}

fn get_itemsize(_: &mut Vm, class: ClassRef) -> i64 {
    match class.data().layout {
        Layout::Int => 4,
        Layout::Bytes => 1,
        Layout::Tuple => 8,
        Layout::Class => 40,
        _ => 0,
    }
}

fn get_dictoffset(_: &mut Vm, class: ClassRef) -> i64 {
    let flags = class.data().flags();
    if !flags.contains(ClassFlags::DICT) {
        return 0;
    }
    basic_size(&class) - 8 - 8 * i64::from(flags.contains(ClassFlags::WEAKREF))
}

fn get_weakrefoffset(_: &mut Vm, class: ClassRef) -> i64 {
    if class.data().flags().contains(ClassFlags::WEAKREF) {
        basic_size(&class) - 8
    } else {
        0
    }
}
