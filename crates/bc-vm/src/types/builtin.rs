//! Functions written in Rust, free or bound, and bound special methods.

use super::{binding, descriptor};
use crate::model::error::PyResult;
use crate::model::handles::NativeFunctionRef;
use crate::model::hash::bytes as hash_bytes;
use crate::model::native::{NativeFunction, NativeKind, TypeTable};
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::builtin;
use crate::protocol::{attr, describe, hash, raise};

/// Method table of `builtin_function_or_method`.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `method-wrapper`.
pub(crate) static METHOD_WRAPPER: TypeTable = TypeTable {
    slots: WRAPPER_SLOTS,
    methods: METHODS,
    getsets: WRAPPER_GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __call__: whole(args) => binding::call;
        equality => equal;
        __hash__ => hash_self;
    ]

    static WRAPPER_SLOTS = [
        __repr__ => wrapper_repr;
        __call__: whole(args) => binding::call;
        equality => wrapper_equal;
        __hash__ => hash_self;
    ]

    static METHODS = [
        __reduce__() => reduce;
    ]
}

crate::getsets! {
    static GETSETS = [
        __doc__ => |vm: &mut Vm, own: NativeFunctionRef<'_>| descriptor::documentation(vm, &own, own.kind);
        __name__ => get_name;
        __qualname__ => get_qualname;
        __self__ => get_self;
        __text_signature__ => |vm: &mut Vm, own: NativeFunctionRef<'_>| descriptor::signature(vm, &own, own.kind);
        member __module__ => get_module, set set_module;
    ]

    static WRAPPER_GETSETS = [
        member __self__ => get_self;
        __objclass__ => |_: &mut Vm, own: NativeFunctionRef<'_>| own.owner.clone();
        __name__ => get_name;
        __qualname__ => get_wrapper_qualname;
        __doc__ => |vm: &mut Vm, own: NativeFunctionRef<'_>| descriptor::documentation(vm, &own, NativeKind::Slot);
        __text_signature__ =>
            |vm: &mut Vm, own: NativeFunctionRef<'_>| descriptor::signature(vm, &own, NativeKind::Slot);
    ]
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

fn repr(vm: &mut Vm, function: NativeFunctionRef<'_>) -> String {
    let name = function.def.name;
    match bound_to(vm, function.inner()) {
        None => format!("<built-in function {name}>"),
        Some(receiver) => format!(
            "<built-in method {name} of {} object at {}>",
            vm.type_name(receiver),
            describe::address(receiver)
        ),
    }
}

fn wrapper_repr(vm: &mut Vm, function: NativeFunctionRef<'_>) -> String {
    format!(
        "<method-wrapper '{}' of {} object at {}>",
        function.def.name,
        vm.type_name(&function.receiver),
        describe::address(&function.receiver)
    )
}

/// The other operand, if it is a function of the same kind.
fn of_same_kind<'a>(own: &NativeFunction, other: &'a Value) -> Option<NativeFunctionRef<'a>> {
    NativeFunctionRef::of(other).filter(|other| own.kind == other.kind)
}

fn equal(_: &mut Vm, own: NativeFunctionRef<'_>, other: &Value, op: CompareOp) -> Value {
    let Some(other) = of_same_kind(&own, other) else {
        return Value::NotImplemented;
    };
    let equal = std::ptr::eq(own.def, other.def) && own.receiver.is(&other.receiver);
    Value::bool(equal == (op == CompareOp::Eq))
}

/// Wrappers of the same special method compare as what they are bound to.
fn wrapper_equal(
    vm: &mut Vm,
    own: NativeFunctionRef<'_>,
    other: &Value,
    op: CompareOp,
) -> PyResult {
    let Some(other) = of_same_kind(&own, other) else {
        return Ok(Value::NotImplemented);
    };
    if !std::ptr::eq(own.def, other.def) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    compare::compare(vm, op, &own.receiver, &other.receiver)
}

fn hash_self(vm: &mut Vm, function: NativeFunctionRef<'_>) -> PyResult<i64> {
    let of_def = hash_bytes(function.def.name.as_bytes());
    let of_receiver = match bound_to(vm, function.inner()) {
        None => 0,
        Some(receiver) => hash::hash(vm, receiver)?,
    };
    let hash = of_def ^ of_receiver;
    Ok(if hash == -1 { -2 } else { hash })
}

fn reduce(vm: &mut Vm, function: NativeFunctionRef<'_>) -> Value {
    let name = vm.new_str(function.def.name);
    let Some(receiver) = bound_to(vm, function.inner()).cloned() else {
        return name;
    };
    let getattr = builtin(vm, "getattr");
    let pair = vm.new_tuple([receiver, name]);
    vm.new_tuple([getattr, pair])
}

fn get_name(vm: &mut Vm, function: NativeFunctionRef<'_>) -> ObjRef {
    vm.intern(function.def.name)
}

fn get_qualname(vm: &mut Vm, function: NativeFunctionRef<'_>) -> PyResult<String> {
    let name = function.def.name;
    let Some(bound) = bound_to(vm, function.inner()) else {
        return Ok(name.to_owned());
    };
    let class = match bound.as_class() {
        Some(class) => class,
        None => vm.class_of(bound),
    };
    let key = vm.names.__qualname__.clone();
    let qualname = attr::getattr(vm, &Value::from(class), &key)?;
    if qualname.as_str().is_none() {
        let message = "<method>.__class__.__qualname__ is not a unicode object";
        return Err(raise::type_error(vm, message));
    }
    Ok(format!("{}.{name}", describe::str(vm, &qualname)?))
}

fn get_wrapper_qualname(vm: &mut Vm, function: NativeFunctionRef<'_>) -> String {
    let class = match &function.owner {
        Some(owner) => owner.clone(),
        None => vm.class_of(&function.receiver),
    };
    format!("{}.{}", class.data().name(), function.def.name)
}

fn get_self(_: &mut Vm, function: NativeFunctionRef<'_>) -> Value {
    // A static method is not bound to the class it is found in, though `__new__` is.
    if function.kind == NativeKind::Static && function.def.name != "__new__" {
        return Value::None;
    }
    function.receiver.clone().or_none()
}

fn get_module(vm: &mut Vm, function: NativeFunctionRef<'_>) -> Option<Value> {
    if function.kind != NativeKind::ModuleFunction {
        return None;
    }
    let module = function.receiver.as_obj()?;
    attr::dict_value(module, &vm.names.__name__)
}

/// Nothing of a native function is kept beside its row, so its module stays what it is.
fn set_module(vm: &mut Vm, _: &Value, _: Option<Value>) -> PyResult<()> {
    Err(raise::attribute_error(vm, "readonly attribute"))
}
