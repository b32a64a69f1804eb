//! Functions written in Rust, free or bound, and bound special methods.

use super::descriptor;
use crate::model::error::{Fault, PyResult};
use crate::model::hash::bytes as hash_bytes;
use crate::model::native::{
    Args, Arity, GetSetDef, MethodDef, NativeFunction, NativeKind, TypeTable,
};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{attr, call, define, describe, hash, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__call__", Arity::Any, call_self).doc("Call self as a function."),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
        MethodDef::new("__ne__", Arity::Slot(1), ne),
        MethodDef::new("__hash__", Arity::Slot(0), hash_self),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)],
    getsets: &[
        GetSetDef::read("__doc__", get_doc),
        GetSetDef::read("__name__", get_name),
        GetSetDef::read("__qualname__", get_qualname),
        GetSetDef::read("__self__", get_self),
        GetSetDef::read("__text_signature__", get_signature),
        GetSetDef::write("__module__", get_module, set_module).member(),
    ],
    ..TypeTable::EMPTY
};

/// What the class brings along.
pub(crate) static METHOD_WRAPPER: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), wrapper_repr),
        MethodDef::new("__call__", Arity::Any, call_self).doc("Call self as a function."),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, args| {
            wrapper_rich(vm, CompareOp::Eq, &args)
        }),
        MethodDef::new("__ne__", Arity::Slot(1), |vm, args| {
            wrapper_rich(vm, CompareOp::Ne, &args)
        }),
        MethodDef::new("__hash__", Arity::Slot(0), hash_self),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)],
    getsets: &[
        GetSetDef::read("__self__", get_self).member(),
        GetSetDef::read("__objclass__", get_objclass),
        GetSetDef::read("__name__", get_name),
        GetSetDef::read("__qualname__", get_wrapper_qualname),
        GetSetDef::read("__doc__", get_wrapper_doc),
        GetSetDef::read("__text_signature__", get_wrapper_signature),
    ],
    ..TypeTable::EMPTY
};

fn native(value: &Value) -> PyResult<&NativeFunction> {
    match value.as_native() {
        Some(function) => Ok(function),
        None => Err(Fault::Internal("a native function that is none").into()),
    }
}

/// What it is bound to, other than a module: what is bound to one counts as a function of it.
fn bound_to<'a>(vm: &Vm, function: &'a NativeFunction) -> Option<&'a Value> {
    match function.kind {
        NativeKind::Function | NativeKind::Static => Some(&function.receiver).filter(|receiver| {
            !receiver.is_unbound()
                && receiver
                    .as_obj()
                    .is_none_or(|object| !object.class().is_subclass(&vm.classes.module))
        }),
        _ => None,
    }
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let function = native(args.at(0))?;
    let name = function.def.name;
    let shown = match bound_to(vm, function) {
        None => format!("<built-in function {name}>"),
        Some(receiver) => format!(
            "<built-in method {name} of {} object at {}>",
            vm.type_name(receiver),
            describe::address(receiver)
        ),
    };
    Ok(vm.new_str(shown))
}

fn wrapper_repr(vm: &mut Vm, args: Args) -> PyResult {
    let function = native(args.at(0))?;
    let shown = format!(
        "<method-wrapper '{}' of {} object at {}>",
        function.def.name,
        vm.type_name(&function.receiver),
        describe::address(&function.receiver)
    );
    Ok(vm.new_str(shown))
}

fn call_self(vm: &mut Vm, mut args: Args) -> PyResult {
    let receiver = args.positional.remove(0);
    call::call_uncounted(vm, &receiver, args)
}

fn same(args: &Args) -> Option<bool> {
    let (a, b) = (args.at(0).as_native()?, args.at(1).as_native()?);
    if a.kind != b.kind {
        return None;
    }
    Some(std::ptr::eq(a.def, b.def) && a.receiver.is(&b.receiver))
}

fn eq(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(same(&args).map_or(Value::NotImplemented, Value::bool))
}

fn ne(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(same(&args).map_or(Value::NotImplemented, |same| Value::bool(!same)))
}

/// Wrappers of the same special method compare as what they are bound to.
fn wrapper_rich(vm: &mut Vm, op: CompareOp, args: &Args) -> PyResult {
    let (Some(a), Some(b)) = (args.at(0).as_native(), args.at(1).as_native()) else {
        return Ok(Value::NotImplemented);
    };
    if a.kind != b.kind {
        return Ok(Value::NotImplemented);
    }
    if !std::ptr::eq(a.def, b.def) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    compare::compare(vm, op, &a.receiver, &b.receiver)
}

fn hash_self(vm: &mut Vm, args: Args) -> PyResult {
    let function = native(args.at(0))?;
    let of_def = hash_bytes(function.def.name.as_bytes());
    let of_receiver = match bound_to(vm, function) {
        None => 0,
        Some(receiver) => hash::hash(vm, receiver)?,
    };
    let hash = of_def ^ of_receiver;
    Ok(Value::Int(if hash == -1 { -2 } else { hash }))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let function = native(args.at(0))?;
    let name = vm.new_str(function.def.name);
    let Some(receiver) = bound_to(vm, function).cloned() else {
        return Ok(name);
    };
    let key = vm.intern("getattr");
    let getattr = define::lookup(&vm.builtins, &key).unwrap_or(Value::None);
    let pair = vm.new_tuple([receiver, name]);
    Ok(vm.new_tuple([getattr, pair]))
}

fn get_doc(vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = native(receiver)?;
    Ok(descriptor::documentation(vm, function, function.kind))
}

fn get_wrapper_doc(vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = native(receiver)?;
    Ok(descriptor::documentation(vm, function, NativeKind::Slot))
}

fn get_name(vm: &mut Vm, receiver: &Value) -> PyResult {
    let name = native(receiver)?.def.name;
    Ok(Value::Obj(vm.intern(name)))
}

fn get_qualname(vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = native(receiver)?;
    let name = function.def.name;
    let Some(bound) = bound_to(vm, function) else {
        return Ok(vm.new_str(name));
    };
    let class = match bound.as_class() {
        Some(class) => Value::from(class),
        None => Value::from(vm.class_of(bound)),
    };
    let key = vm.names.__qualname__.clone();
    let qualname = attr::getattr(vm, &class, &key)?;
    if qualname.as_str().is_none() {
        return Err(raise::type_error(
            vm,
            "<method>.__class__.__qualname__ is not a unicode object",
        ));
    }
    let shown = format!("{}.{name}", describe::str(vm, &qualname)?);
    Ok(vm.new_str(shown))
}

fn get_wrapper_qualname(vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = native(receiver)?;
    let name = function.def.name;
    let class = match &function.owner {
        Some(owner) => owner.clone(),
        None => vm.class_of(&function.receiver),
    };
    Ok(vm.new_str(format!("{}.{name}", class.data().name())))
}

fn get_self(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = native(receiver)?;
    // A static method is not bound to the class it is found in, though `__new__` is.
    let is_static = function.kind == NativeKind::Static && function.def.name != "__new__";
    Ok(if is_static || function.receiver.is_unbound() {
        Value::None
    } else {
        function.receiver.clone()
    })
}

fn get_objclass(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let owner = native(receiver)?.owner.clone();
    Ok(owner.map_or(Value::None, Value::from))
}

fn get_signature(vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = native(receiver)?;
    Ok(descriptor::signature(vm, function, function.kind))
}

fn get_wrapper_signature(vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = native(receiver)?;
    Ok(descriptor::signature(vm, function, NativeKind::Slot))
}

fn get_module(vm: &mut Vm, receiver: &Value) -> PyResult {
    let function = native(receiver)?;
    if function.kind != NativeKind::ModuleFunction {
        return Ok(Value::None);
    }
    let name = vm.names.__name__.clone();
    Ok(function
        .receiver
        .as_obj()
        .and_then(|module| attr::dict_value(module, &name))
        .unwrap_or(Value::None))
}

/// Nothing of a native function is kept beside its row, so its module stays what it is.
fn set_module(vm: &mut Vm, _receiver: &Value, _value: Option<Value>) -> PyResult<()> {
    Err(raise::attribute_error(vm, "readonly attribute"))
}
