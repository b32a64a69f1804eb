//! `object`: what every object can do.

use crate::protocol::format;
use std::rc::Rc;

use bc_core::text::Text;

use crate::model::class::{ClassFlags, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{
    attr, call, class, construct, convert, describe, dict, hash as hashing, param, raise, text,
};
use crate::types::reduce;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    signature: "()",
    doc: "The most base type",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__str__", Arity::Slot(0), str),
        MethodDef::new("__hash__", Arity::Slot(0), hash),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
        MethodDef::new("__ne__", Arity::Slot(1), ne),
        MethodDef::new("__lt__", Arity::Slot(1), not_implemented),
        MethodDef::new("__le__", Arity::Slot(1), not_implemented),
        MethodDef::new("__gt__", Arity::Slot(1), not_implemented),
        MethodDef::new("__ge__", Arity::Slot(1), not_implemented),
        MethodDef::new("__getattribute__", Arity::Slot(1), getattribute),
        MethodDef::new("__setattr__", Arity::Slot(2), setattr),
        MethodDef::new("__delattr__", Arity::Slot(1), delattr),
        MethodDef::new("__init__", Arity::Any, init)
            .doc("Initialize self.  See help(type(self)) for accurate signature."),
    ],
    methods: &[
        MethodDef::new("__reduce_ex__", Arity::Parse(0, 1), reduce_ex).doc("helper for pickle"),
        MethodDef::new("__reduce__", Arity::Parse(0, 1), reduce).doc("helper for pickle"),
        MethodDef::new("__format__", Arity::Parse(1, 1), format).doc("default object formatter"),
        MethodDef::new("__sizeof__", Arity::None, sizeof)
            .doc("__sizeof__() -> int\nsize of object in memory, in bytes"),
        MethodDef::new("__dir__", Arity::None, dir)
            .doc("__dir__() -> list\ndefault dir() implementation"),
    ],
    class_methods: &[MethodDef::new(
        "__subclasshook__",
        Arity::Any,
        not_implemented,
    )],
    statics: &[MethodDef::new("__new__", Arity::Any, new)
        .doc("Create and return a new object.  See help(type) for accurate signature.")],
    getsets: &[GetSetDef::write("__class__", get_class, set_class)],
    ..TypeTable::EMPTY
};

fn not_implemented(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::NotImplemented)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let shown = describe::default_repr(vm, args.at(0));
    Ok(vm.new_str(shown))
}

fn str(vm: &mut Vm, args: Args) -> PyResult {
    // What `__repr__` returned goes on unchecked: `str()` is the one to refuse it.
    let name = vm.names.__repr__.clone();
    match call::call_special_if_bound(vm, args.at(0), &name, Args::none())? {
        Some(text) => Ok(text),
        None => {
            let text = text::default_repr(vm, args.at(0));
            Ok(vm.new_str(text))
        }
    }
}

fn hash(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(hashing::identity(args.at(0))))
}

fn eq(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(if args.at(0).is(args.at(1)) {
        Value::True
    } else {
        Value::NotImplemented
    })
}

/// The opposite of `__eq__`.
fn ne(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.names.__eq__.clone();
    let other = Args::of([args.at(1).clone()]);
    match call::call_special(vm, args.at(0), &name, other)? {
        None | Some(Value::NotImplemented) => Ok(Value::NotImplemented),
        Some(equal) => Ok(Value::bool(!crate::protocol::truth::truth(vm, &equal)?)),
    }
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
    attr::generic_getattr(vm, args.at(0), &name)
}

fn setattr(vm: &mut Vm, args: Args) -> PyResult {
    let name = attribute(vm, args.at(1))?;
    refuse_class(vm, args.at(0), "__setattr__")?;
    attr::generic_setattr(vm, args.at(0), &name, Some(args.at(2).clone()))?;
    Ok(Value::None)
}

fn delattr(vm: &mut Vm, args: Args) -> PyResult {
    let name = attribute(vm, args.at(1))?;
    refuse_class(vm, args.at(0), "__delattr__")?;
    attr::generic_setattr(vm, args.at(0), &name, None)?;
    Ok(Value::None)
}

/// `object.__setattr__` must not get around what `type` forbids (`hackcheck`).
fn refuse_class(vm: &mut Vm, receiver: &Value, method: &str) -> PyResult<()> {
    if receiver.as_class().is_none() {
        return Ok(());
    }
    let message = format!(
        "can't apply this {method} to {} object",
        vm.type_name(receiver)
    );
    Err(raise::type_error(vm, message))
}

/// Whether the class finds `object`'s own `__new__` or `__init__`.
fn is_inherited(vm: &Vm, class: &ClassRef, name: &ObjRef) -> bool {
    match (
        class.data().lookup(name),
        vm.classes.object.data().own(name),
    ) {
        (Some(found), Some(own)) => found.is(&own),
        _ => false,
    }
}

/// Whether `object`'s `__new__` makes the instances of the class, and is not only what it finds.
fn has_plain_new(vm: &Vm, class: &ClassRef) -> bool {
    !class.data().flags().contains(ClassFlags::NEW_SLOT)
        && is_inherited(vm, class, &vm.names.__new__)
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(raise::type_error(
            vm,
            "object.__new__(X): X is not a type object",
        ));
    };
    let excess = args.len() > 1 || !args.keywords.is_empty();
    if excess && (is_inherited(vm, &class, &vm.names.__init__) || !has_plain_new(vm, &class)) {
        return Err(raise::type_error(vm, "object() takes no parameters"));
    }
    if class.data().flags().contains(ClassFlags::ABSTRACT) {
        return Err(abstract_class(vm, &class)?);
    }
    Ok(Value::Obj(vm.alloc(&class, Payload::Plain)))
}

fn abstract_class(vm: &mut Vm, class: &ClassRef) -> PyResult<Thrown> {
    let key = vm.names.__abstractmethods__.clone();
    let names = attr::getattr(vm, &Value::from(class), &key)?;
    let names = crate::protocol::iter::collect(vm, &names)?;
    let mut joined = Vec::with_capacity(names.len());
    for name in crate::protocol::sort::sort(vm, names, None, false)? {
        if name.as_str().is_none() {
            let message = format!(
                "sequence item {}: expected str instance, {} found",
                joined.len(),
                vm.type_name(&name)
            );
            return Err(raise::type_error(vm, message));
        }
        joined.push(describe::str(vm, &name)?);
    }
    let message = format!(
        "Can't instantiate abstract class {} with abstract methods {}",
        class.data().name(),
        joined.join(", ")
    );
    Ok(raise::type_error(vm, message))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let excess = args.len() > 1 || !args.keywords.is_empty();
    let class = vm.class_of(args.at(0));
    if excess
        && (has_plain_new(vm, &class) && construct::built_in_base(&class).is(&vm.classes.object)
            || !is_inherited(vm, &class, &vm.names.__init__))
    {
        return Err(raise::type_error(
            vm,
            "object.__init__() takes no parameters",
        ));
    }
    Ok(Value::None)
}

fn protocol_number(vm: &mut Vm, args: &Args) -> PyResult<i64> {
    match args.get(1) {
        None => Ok(0),
        Some(number) => Ok(convert::to_c_int(vm, number)?.into()),
    }
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let number = protocol_number(vm, &args)?;
    reduce::common(vm, args.at(0), number)
}

fn reduce_ex(vm: &mut Vm, args: Args) -> PyResult {
    let number = protocol_number(vm, &args)?;
    let receiver = args.at(0);
    let name = vm.names.__reduce__.clone();
    // A `__reduce__` that cannot be had, for whatever reason, counts as absent.
    let method = attr::getattr(vm, receiver, &name);
    if let Some(method) = raise::catch(vm, method, ExceptionKind::BaseException)? {
        let class = Value::from(vm.class_of(receiver));
        let found = attr::getattr(vm, &class, &name)?;
        let own = vm.classes.object.data().own(&name);
        if !own.is_some_and(|own| own.is(&found)) {
            return call::call(vm, &method, Args::none());
        }
    }
    reduce::common(vm, receiver, number)
}

fn format(vm: &mut Vm, args: Args) -> PyResult {
    let Some(spec) = args.at(1).as_str() else {
        let message = format!(
            "__format__() argument 1 must be str, not {}",
            param::shown_type(vm, args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    if !spec.text().is_empty() {
        let message = format!(
            "unsupported format string passed to {}.__format__",
            vm.type_name(args.at(0))
        );
        return Err(raise::type_error(vm, message));
    }
    let shown = text::str(vm, args.at(0))?;
    format::format(vm, &shown, &Text::new(""))
}

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    let size = match args.at(0) {
        Value::Obj(object) => size_of::<crate::model::object::Object>() + object.payload.bytes(),
        _ => size_of::<Value>(),
    };
    Ok(Value::Int(size as i64))
}

/// The names in the instance dictionary and in the classes.
fn dir(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0);
    let names = vm.new_dict(Table::new());
    let Payload::Dict(table) = &names.payload else {
        return Ok(Value::None);
    };
    let key = vm.names.__dict__.clone();
    // Whatever is raised in the place of either is not told.
    let own = attr::getattr(vm, receiver, &key);
    if let Some(own) = raise::catch(vm, own, ExceptionKind::BaseException)?
        && own.as_dict().is_some()
    {
        dict::update(vm, table, &own)?;
    }
    let key = vm.names.__class__.clone();
    let of = attr::getattr(vm, receiver, &key);
    if let Some(of) = raise::catch(vm, of, ExceptionKind::BaseException)? {
        class::merge_names(vm, table, &of)?;
    }
    let keys = dict::keys_of(vm, &Value::from(&names))?;
    Ok(vm.new_list(keys))
}

fn get_class(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::from(vm.class_of(receiver)))
}

fn set_class(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(raise::type_error(vm, "can't delete __class__ attribute"));
    };
    let Some(new) = value.as_class() else {
        let message = format!(
            "__class__ must be set to a class, not '{}' object",
            vm.type_name(&value)
        );
        return Err(raise::type_error(vm, message));
    };
    let old = vm.class_of(receiver);
    let modules = new.is_subclass(&vm.classes.module) && old.is_subclass(&vm.classes.module);
    let Some(object) = receiver
        .as_obj()
        .filter(|_| modules || (new.data().is_heap() && old.data().is_heap()))
    else {
        return Err(raise::type_error(
            vm,
            "__class__ assignment only supported for heap types or ModuleType subclasses",
        ));
    };
    class::compatible(vm, &old, &new, "__class__")?;
    let object = Rc::clone(object);
    object.set_class(new.clone());
    if let Payload::Class(data) = &object.payload {
        // A class's attributes may be found elsewhere now.
        data.modified();
    }
    drop(old);
    Ok(())
}
