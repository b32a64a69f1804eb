//! What the namespaces of classes hold for methods and attributes that are not written in Python.

use std::borrow::Cow;

use crate::model::class::ClassRef;
use crate::model::docs;
use crate::model::error::{Fault, PyResult};
use crate::model::native::{
    Args, Arity, GetSetDef, MethodDef, NativeFunction, NativeKind, TypeTable,
};
use crate::model::object::Payload;
use crate::model::slot_docs;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{attr, call, define, describe, descriptor, raise};

/// What the class brings along.
pub(crate) static METHOD: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), method_repr),
        MethodDef::new("__call__", Arity::Any, call_self).doc("Call self as a function."),
        MethodDef::new("__get__", Arity::Any, descriptor::get)
            .doc("Return an attribute of instance, which is of type owner."),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)],
    getsets: CALLABLE,
    ..TypeTable::EMPTY
};

/// What the class brings along.
pub(crate) static CLASSMETHOD: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), method_repr),
        MethodDef::new("__call__", Arity::Any, call_self).doc("Call self as a function."),
        MethodDef::new("__get__", Arity::Any, classmethod_get)
            .doc("Return an attribute of instance, which is of type owner."),
    ],
    getsets: CALLABLE,
    ..TypeTable::EMPTY
};

/// What the class brings along.
pub(crate) static WRAPPER: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), wrapper_repr),
        MethodDef::new("__call__", Arity::Any, call_self).doc("Call self as a function."),
        MethodDef::new("__get__", Arity::Any, descriptor::get)
            .doc("Return an attribute of instance, which is of type owner."),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)],
    getsets: CALLABLE,
    ..TypeTable::EMPTY
};

/// What the class brings along.
pub(crate) static GETSET: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), getset_repr),
        MethodDef::new("__get__", Arity::Any, descriptor::get)
            .doc("Return an attribute of instance, which is of type owner."),
        MethodDef::new("__set__", Arity::Slot(2), descriptor::set)
            .doc("Set an attribute of instance to value."),
        MethodDef::new("__delete__", Arity::Slot(1), descriptor::delete)
            .doc("Delete an attribute of instance."),
    ],
    getsets: ATTRIBUTE,
    ..TypeTable::EMPTY
};

/// What the class brings along.
pub(crate) static MEMBER: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), member_repr),
        MethodDef::new("__get__", Arity::Any, descriptor::get)
            .doc("Return an attribute of instance, which is of type owner."),
        MethodDef::new("__set__", Arity::Slot(2), descriptor::set)
            .doc("Set an attribute of instance to value."),
        MethodDef::new("__delete__", Arity::Slot(1), descriptor::delete)
            .doc("Delete an attribute of instance."),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)],
    getsets: ATTRIBUTE,
    ..TypeTable::EMPTY
};

static CALLABLE: &[GetSetDef] = &[
    GetSetDef::read("__objclass__", get_objclass).member(),
    GetSetDef::read("__name__", get_name).member(),
    GetSetDef::read("__qualname__", get_qualname),
    GetSetDef::read("__doc__", get_doc),
    GetSetDef::read("__text_signature__", get_signature),
];

static ATTRIBUTE: &[GetSetDef] = &[
    GetSetDef::read("__objclass__", get_objclass).member(),
    GetSetDef::read("__name__", get_name).member(),
    GetSetDef::read("__qualname__", get_qualname),
    GetSetDef::read("__doc__", get_doc),
];

/// The class a descriptor belongs to, and its name.
fn parts(value: &Value) -> PyResult<(Option<ClassRef>, String)> {
    Ok(match value.payload() {
        Some(Payload::NativeFunction(function)) => {
            (function.owner.clone(), function.def.name.to_owned())
        }
        Some(Payload::GetSet(getset)) => (Some(getset.owner.clone()), getset.def.name.to_owned()),
        Some(Payload::Member(member)) => (
            Some(member.owner.clone()),
            arity::keyword_text(&member.name).to_string(),
        ),
        _ => return Err(Fault::Internal("a descriptor that is none").into()),
    })
}

fn show(vm: &mut Vm, value: &Value, kind: &str) -> PyResult {
    let (owner, name) = parts(value)?;
    let owner = owner.map_or_else(|| "?".into(), |owner| owner.data().shown_name());
    Ok(vm.new_str(format!("<{kind} '{name}' of '{owner}' objects>")))
}

fn method_repr(vm: &mut Vm, args: Args) -> PyResult {
    show(vm, args.at(0), "method")
}

fn wrapper_repr(vm: &mut Vm, args: Args) -> PyResult {
    show(vm, args.at(0), "slot wrapper")
}

fn getset_repr(vm: &mut Vm, args: Args) -> PyResult {
    show(vm, args.at(0), "attribute")
}

fn member_repr(vm: &mut Vm, args: Args) -> PyResult {
    show(vm, args.at(0), "member")
}

fn call_self(vm: &mut Vm, mut args: Args) -> PyResult {
    let receiver = args.positional.remove(0);
    call::call_uncounted(vm, &receiver, args)
}

/// `__get__` of a class method: for a class of those it is made for only.
fn classmethod_get(vm: &mut Vm, args: Args) -> PyResult {
    let (instance, wanted) = descriptor::get_arguments(vm, &args)?;
    let (owner, name) = parts(args.at(0))?;
    let Some(owner) = owner else {
        return descriptor::get(vm, args);
    };
    let shown = owner.data().shown_name();
    let class = match (&instance, wanted) {
        (Some(instance), None) => vm.class_of(instance),
        (_, wanted) => {
            let wanted = wanted.unwrap_or(Value::None);
            match wanted.as_class() {
                Some(class) => class,
                None => {
                    let message = format!(
                        "descriptor '{name}' for type '{shown}' needs a type, not a '{}' as arg 2",
                        vm.type_name(&wanted)
                    );
                    return Err(raise::type_error(vm, message));
                }
            }
        }
    };
    if !class.is_subclass(&owner) {
        let message = format!(
            "descriptor '{name}' for type '{shown}' doesn't apply to type '{}'",
            class.data().shown_name()
        );
        return Err(raise::type_error(vm, message));
    }
    descriptor::get(vm, args)
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let (owner, name) = parts(args.at(0))?;
    let key = vm.intern("getattr");
    let getattr = define::lookup(&vm.builtins, &key).unwrap_or(Value::None);
    let name = vm.new_str(name);
    let pair = vm.new_tuple([owner.map_or(Value::None, Value::from), name]);
    Ok(vm.new_tuple([getattr, pair]))
}

fn get_objclass(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(parts(receiver)?.0.map_or(Value::None, Value::from))
}

fn get_name(vm: &mut Vm, receiver: &Value) -> PyResult {
    let (_, name) = parts(receiver)?;
    Ok(Value::Obj(vm.intern(&name)))
}

fn get_qualname(vm: &mut Vm, receiver: &Value) -> PyResult {
    let (owner, name) = parts(receiver)?;
    let Some(owner) = owner else {
        return Ok(vm.new_str(name));
    };
    let key = vm.names.__qualname__.clone();
    let qualname = attr::getattr(vm, &Value::from(&owner), &key)?;
    let qualname = describe::str(vm, &qualname)?;
    Ok(vm.new_str(format!("{qualname}.{name}")))
}

/// What the table of documentation has about a native function.
fn recorded(vm: &Vm, function: &NativeFunction) -> Option<docs::Entry> {
    let home = match &function.owner {
        Some(owner) => docs::full_name(owner)?,
        None => {
            let module = function.receiver.as_obj()?.dict()?;
            define::lookup(&module, &vm.names.__name__)?
                .as_str()?
                .text()
                .to_string_lossy()
                .into_owned()
        }
    };
    docs::of(&format!("{home}.{}", function.def.name))
}

/// `__doc__` of a native function.
pub(super) fn documentation(vm: &mut Vm, function: &NativeFunction, kind: NativeKind) -> Value {
    let recorded = recorded(vm, function);
    if let Some(doc) = recorded.and_then(docs::Entry::doc) {
        return vm.new_str(doc);
    }
    let doc = match (kind, function.def.name) {
        (NativeKind::Slot, _) => wrapper_doc(vm, function),
        (NativeKind::Static, "__new__") if function.def.documentation().is_empty() => {
            "Create and return a new object.  See help(type) for accurate signature.".into()
        }
        _ => function.def.documentation(),
    };
    if doc.is_empty() {
        Value::None
    } else {
        vm.new_str(&*doc)
    }
}

/// `__text_signature__` of a native function.
pub(super) fn signature(vm: &mut Vm, function: &NativeFunction, kind: NativeKind) -> Value {
    let recorded = recorded(vm, function);
    if let Some(signature) = recorded.and_then(docs::Entry::signature) {
        return vm.new_str(signature);
    }
    let signature = function.def.text_signature(kind);
    signature.map_or(Value::None, |signature| vm.new_str(&*signature))
}

/// `__doc__` of the wrapper of a special method: all share one sentence unless their type says more.
fn wrapper_doc(vm: &Vm, function: &NativeFunction) -> Cow<'static, str> {
    let def = function.def;
    let own = def.documentation();
    if !own.is_empty() {
        return own;
    }
    // As in the operators, a type without `__radd__` concatenates and repeats.
    let is_sequence = function
        .owner
        .as_ref()
        .is_some_and(|owner| owner.data().own(&vm.names.__radd__).is_none());
    slot_docs::of(def.name, is_sequence).into()
}

fn get_doc(vm: &mut Vm, receiver: &Value) -> PyResult {
    if let Some(function) = receiver.as_native() {
        return Ok(documentation(vm, function, function.kind));
    }
    let (owner, name) = parts(receiver)?;
    let home = owner.as_ref().and_then(docs::full_name);
    let recorded = home.and_then(|home| docs::of(&format!("{home}.{name}")));
    let doc = recorded.and_then(docs::Entry::doc);
    Ok(doc.map_or(Value::None, |doc| vm.new_str(doc)))
}

fn get_signature(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(match receiver.as_native() {
        Some(function) => signature(vm, function, function.kind),
        None => Value::None,
    })
}
