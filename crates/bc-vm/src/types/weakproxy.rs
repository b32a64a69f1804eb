//! `weakproxy` and `weakcallableproxy`: what one does to them happens to their referent.

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::native::{Args, TypeTable};
use crate::model::object::ObjRef;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::weakref;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::number;
use crate::protocol::numerals;
use crate::protocol::{attr, call, convert, describe, item, iter, raise, text, truth};

/// Method table of `weakproxy`, whose referents cannot be called.
pub(crate) static PROXY: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    ..TypeTable::EMPTY
};

/// Method table of `weakcallableproxy`, whose referents can be called.
pub(crate) static CALLABLE: TypeTable = TypeTable {
    slots: SLOTS,
    methods: CALLABLE_METHODS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        operators(
            Add, Subtract, Multiply, TrueDivide, FloorDivide, Modulo, LeftShift, RightShift, And, Xor, Or,
        ) => operate;
        inplace(
            Add, Subtract, Multiply, TrueDivide, FloorDivide, Modulo, LeftShift, RightShift, And, Xor, Or, Power,
        ) => operate_in_place;
        compare => rich;
        __neg__ => |vm: &mut Vm, own| through(vm, own, number::negative);
        __pos__ => |vm: &mut Vm, own| through(vm, own, number::positive);
        __abs__ => |vm: &mut Vm, own| through(vm, own, number::absolute);
        __invert__ => |vm: &mut Vm, own| through(vm, own, number::invert);
        __int__ => |vm: &mut Vm, own| through(vm, own, numerals::to_int);
        __index__ => |vm: &mut Vm, own| through(vm, own, convert::index);
        __float__ => |vm: &mut Vm, own| through(vm, own, numerals::to_float);
        __bool__ => |vm: &mut Vm, own| through(vm, own, truth::truth);
        __str__ => |vm: &mut Vm, own| through(vm, own, text::str);
        __len__ => |vm: &mut Vm, own| through(vm, own, item::len);
        __iter__ => |vm: &mut Vm, own| through(vm, own, iter::iter);
        __next__ => |vm: &mut Vm, own| through(vm, own, next);
        __divmod__ => divmod;
        __rdivmod__ => |vm: &mut Vm, own: &Value, other: &Value| divmod(vm, other, own);
        __pow__ => power;
        __rpow__ => |vm: &mut Vm, own: &Value, base: &Value, modulus: Option<&Value>| power(vm, base, own, modulus);
        __contains__ => contains;
        __getitem__ => getitem;
        __setitem__ => setitem;
        __delitem__ => delitem;
        __getattribute__ => getattribute;
        __setattr__ => setattr;
        __delattr__ => delattr;
        __repr__ => repr;
    ]

    static METHODS = [
        __bytes__() => bytes;
    ]

    static CALLABLE_METHODS = [
        __call__: whole(args) => call_referent;
    ]
}

/// The referent of a proxy, any other value itself.
fn unwrap(vm: &mut Vm, value: &Value) -> PyResult {
    let id = vm.class_id_of(value);
    if id != ClassId::WEAKPROXY && id != ClassId::WEAKCALLABLEPROXY {
        return Ok(value.clone());
    }
    match weakref::referent(value) {
        Some(Some(referent)) => Ok(referent),
        _ => Err(dead(vm)),
    }
}

#[cold]
fn dead(vm: &mut Vm) -> Thrown {
    raise::reference_error(vm, "weakly-referenced object no longer exists")
}

/// What `function` makes of the referent.
fn through<T>(
    vm: &mut Vm,
    own: &Value,
    function: fn(&mut Vm, &Value) -> PyResult<T>,
) -> PyResult<T> {
    let referent = unwrap(vm, own)?;
    function(vm, &referent)
}

fn operands(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<(Value, Value)> {
    Ok((unwrap(vm, a)?, unwrap(vm, b)?))
}

fn operate(vm: &mut Vm, a: &Value, b: &Value, op: BinaryOp) -> PyResult {
    let (a, b) = operands(vm, a, b)?;
    number::binary(vm, op, &a, &b)
}

fn operate_in_place(vm: &mut Vm, own: &Value, other: &Value, op: BinaryOp) -> PyResult {
    let (own, other) = operands(vm, own, other)?;
    number::inplace(vm, op, &own, &other)
}

fn rich(vm: &mut Vm, own: &Value, other: &Value, op: CompareOp) -> PyResult {
    let (own, other) = operands(vm, own, other)?;
    compare::compare(vm, op, &own, &other)
}

fn divmod(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = operands(vm, a, b)?;
    number::divmod(vm, &a, &b)
}

fn power(vm: &mut Vm, base: &Value, exponent: &Value, modulus: Option<&Value>) -> PyResult {
    let (base, exponent) = operands(vm, base, exponent)?;
    let modulus = match modulus {
        Some(modulus) => unwrap(vm, modulus)?,
        None => Value::None,
    };
    number::power(vm, &base, &exponent, &modulus)
}

fn next(vm: &mut Vm, referent: &Value) -> PyResult {
    if !iter::is_iterator(vm, referent) {
        let message = format!("'{}' object is not an iterator", vm.type_name(referent));
        return Err(raise::type_error(vm, message));
    }
    match iter::next(vm, referent)? {
        Some(value) => Ok(value),
        None => Err(raise::stop_iteration(vm, Value::None)),
    }
}

fn contains(vm: &mut Vm, own: &Value, item: &Value) -> PyResult<bool> {
    let referent = unwrap(vm, own)?;
    item::contains(vm, &referent, item)
}

fn getitem(vm: &mut Vm, own: &Value, key: &Value) -> PyResult {
    let (referent, key) = operands(vm, own, key)?;
    item::getitem(vm, &referent, &key)
}

fn setitem(vm: &mut Vm, own: &Value, key: &Value, value: Value) -> PyResult<()> {
    let referent = unwrap(vm, own)?;
    item::setitem(vm, &referent, key, value)
}

fn delitem(vm: &mut Vm, own: &Value, key: &Value) -> PyResult<()> {
    let referent = unwrap(vm, own)?;
    item::delitem(vm, &referent, key)
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

fn getattribute(vm: &mut Vm, own: &Value, name: &Value) -> PyResult {
    let referent = unwrap(vm, own)?;
    let name = attribute(vm, name)?;
    attr::getattr(vm, &referent, &name)
}

fn setattr(vm: &mut Vm, own: &Value, name: &Value, value: Value) -> PyResult<()> {
    let referent = unwrap(vm, own)?;
    let name = attribute(vm, name)?;
    attr::setattr(vm, &referent, &name, value)
}

fn delattr(vm: &mut Vm, own: &Value, name: &Value) -> PyResult<()> {
    let referent = unwrap(vm, own)?;
    let name = attribute(vm, name)?;
    attr::delattr(vm, &referent, &name)
}

fn repr(vm: &mut Vm, own: &Value) -> String {
    let referent = weakref::referent(own).flatten().unwrap_or(Value::None);
    format!(
        "<weakproxy at {} to {} at {}>",
        describe::address(own),
        vm.type_name(&referent),
        describe::address(&referent)
    )
}

fn bytes(vm: &mut Vm, own: &Value) -> PyResult {
    let referent = unwrap(vm, own)?;
    let name = vm.names.__bytes__.clone();
    call::method(vm, &referent, &name, Args::none())
}

/// The referent is called with the arguments as they came.
fn call_referent(vm: &mut Vm, mut args: Args) -> PyResult {
    let referent = unwrap(vm, args.at(0))?;
    args.positional.remove(0);
    call::call(vm, &referent, args)
}
