//! `object`: what every object can do.

use std::rc::Rc;

use bc_core::text::Text;

use super::reduce;
use crate::model::args::Keyword;
use crate::model::class::{ClassFlags, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::handles::StrRef;
use crate::model::native::{Args, TypeTable};
use crate::model::object::{ObjRef, Object, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::{AttributeName, CInt};
use crate::protocol::{
    attr, call, class, construct, describe, dict, format, hash, iter, raise, sort, text, truth,
};

/// Method table of `object`.
pub(crate) static TABLE: TypeTable = TypeTable {
    signature: "()",
    doc: "The most base type",
    slots: SLOTS,
    methods: METHODS,
    class_methods: CLASS_METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => |vm: &mut Vm, own: &Value| describe::default_repr(vm, own);
        __str__ => str;
        __hash__ => |_: &mut Vm, own: &Value| hash::identity(own);
        __eq__ => eq;
        __ne__ => ne;
        __lt__ => not_implemented;
        __le__ => not_implemented;
        __gt__ => not_implemented;
        __ge__ => not_implemented;
        __getattribute__ => get_attribute;
        __setattr__ => set_attribute;
        __delattr__ => delete_attribute;
        __init__: any(*args, **keywords) => init;
    ]

    static METHODS = [
        /// helper for pickle
        __reduce_ex__: parse(protocol = CInt(0)) => reduce_ex;
        /// helper for pickle
        __reduce__: parse(protocol = CInt(0)) => reduce;
        /// default object formatter
        __format__: parse(format_spec) => format;
        /// __sizeof__() -> int
        /// size of object in memory, in bytes
        __sizeof__() => sizeof;
        /// __dir__() -> list
        /// default dir() implementation
        __dir__() => dir;
    ]

    static CLASS_METHODS = [
        __subclasshook__: unpack(*args) => |_: &mut Vm, _: ClassRef, _: &[Value]| Value::NotImplemented;
    ]

    static STATICS = [
        /// Create and return a new object.  See help(type) for accurate signature.
        __new__: any(*args, **keywords) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        __class__ => |vm: &mut Vm, own: &Value| vm.class_of(own), set set_class;
    ]
}

fn not_implemented(_: &mut Vm, _: &Value, _: &Value) -> Value {
    Value::NotImplemented
}

fn str(vm: &mut Vm, own: &Value) -> PyResult {
    // What `__repr__` returned goes on unchecked: `str()` is the one to refuse it.
    let name = vm.names.__repr__.clone();
    match call::call_special_if_bound(vm, own, &name, Args::none())? {
        Some(text) => Ok(text),
        None => {
            let text = text::default_repr(vm, own);
            Ok(vm.new_str(text))
        }
    }
}

fn eq(_: &mut Vm, own: &Value, other: &Value) -> Value {
    if own.is(other) {
        Value::True
    } else {
        Value::NotImplemented
    }
}

/// The opposite of `__eq__`.
fn ne(vm: &mut Vm, own: &Value, other: &Value) -> PyResult {
    let name = vm.names.__eq__.clone();
    match call::call_special(vm, own, &name, Args::of([other.clone()]))? {
        None | Some(Value::NotImplemented) => Ok(Value::NotImplemented),
        Some(equal) => Ok(Value::bool(!truth::truth(vm, &equal)?)),
    }
}

fn get_attribute(vm: &mut Vm, own: &Value, AttributeName(name): AttributeName) -> PyResult {
    attr::generic_getattr(vm, own, &name)
}

fn set_attribute(
    vm: &mut Vm,
    own: &Value,
    AttributeName(name): AttributeName,
    value: Value,
) -> PyResult<()> {
    refuse_class(vm, own, "__setattr__")?;
    attr::generic_setattr(vm, own, &name, Some(value))
}

fn delete_attribute(vm: &mut Vm, own: &Value, AttributeName(name): AttributeName) -> PyResult<()> {
    refuse_class(vm, own, "__delattr__")?;
    attr::generic_setattr(vm, own, &name, None)
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

fn new(vm: &mut Vm, class: ClassRef, args: &[Value], keywords: &[Keyword]) -> PyResult<ObjRef> {
    let excess = !args.is_empty() || !keywords.is_empty();
    if excess && (is_inherited(vm, &class, &vm.names.__init__) || !has_plain_new(vm, &class)) {
        return Err(raise::type_error(vm, "object() takes no parameters"));
    }
    if class.data().flags().contains(ClassFlags::ABSTRACT) {
        return Err(abstract_class(vm, &class)?);
    }
    Ok(vm.alloc(&class, Payload::Plain))
}

fn abstract_class(vm: &mut Vm, class: &ClassRef) -> PyResult<Thrown> {
    let key = vm.names.__abstractmethods__.clone();
    let names = attr::getattr(vm, &Value::from(class), &key)?;
    let names = iter::collect(vm, &names)?;
    let mut joined = Vec::with_capacity(names.len());
    for name in sort::sort(vm, names, None, false)? {
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

fn init(vm: &mut Vm, own: &Value, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    let excess = !args.is_empty() || !keywords.is_empty();
    let class = vm.class_of(own);
    if excess
        && (has_plain_new(vm, &class) && construct::built_in_base(&class).is(&vm.classes.object)
            || !is_inherited(vm, &class, &vm.names.__init__))
    {
        return Err(raise::type_error(
            vm,
            "object.__init__() takes no parameters",
        ));
    }
    Ok(())
}

fn reduce(vm: &mut Vm, own: &Value, CInt(protocol): CInt) -> PyResult {
    reduce::common(vm, own, protocol.into())
}

fn reduce_ex(vm: &mut Vm, own: &Value, protocol: CInt) -> PyResult {
    let name = vm.names.__reduce__.clone();
    // A `__reduce__` that cannot be had, for whatever reason, counts as absent.
    let method = attr::getattr(vm, own, &name);
    if let Some(method) = raise::catch(vm, method, ExceptionKind::BaseException)? {
        let class = Value::from(vm.class_of(own));
        let found = attr::getattr(vm, &class, &name)?;
        let inherited = vm.classes.object.data().own(&name);
        if !inherited.is_some_and(|inherited| inherited.is(&found)) {
            return call::call(vm, &method, Args::none());
        }
    }
    reduce(vm, own, protocol)
}

fn format(vm: &mut Vm, own: &Value, spec: StrRef<'_>) -> PyResult {
    if !spec.text().is_empty() {
        let message = format!(
            "unsupported format string passed to {}.__format__",
            vm.type_name(own)
        );
        return Err(raise::type_error(vm, message));
    }
    let shown = text::str(vm, own)?;
    format::format(vm, &shown, &Text::new(""))
}

fn sizeof(_: &mut Vm, own: &Value) -> usize {
    match own {
        Value::Obj(object) => size_of::<Object>() + object.payload.bytes(),
        _ => size_of::<Value>(),
    }
}

/// The names in the instance dictionary and in the classes.
fn dir(vm: &mut Vm, own: &Value) -> PyResult {
    let names = vm.new_dict(Table::new());
    let Payload::Dict(table) = &names.payload else {
        return Ok(Value::None);
    };
    let key = vm.names.__dict__.clone();
    // Whatever is raised in the place of either is not told.
    let attributes = attr::getattr(vm, own, &key);
    if let Some(attributes) = raise::catch(vm, attributes, ExceptionKind::BaseException)?
        && attributes.as_dict().is_some()
    {
        dict::update(vm, table, &attributes)?;
    }
    let key = vm.names.__class__.clone();
    let of = attr::getattr(vm, own, &key);
    if let Some(of) = raise::catch(vm, of, ExceptionKind::BaseException)? {
        class::merge_names(vm, table, &of)?;
    }
    let keys = dict::keys_of(vm, &Value::from(&names))?;
    Ok(vm.new_list(keys))
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
