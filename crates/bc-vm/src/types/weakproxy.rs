//! `weakproxy` and `weakcallableproxy`: what one does to them happens to their referent.

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::weakref;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::number;
use crate::protocol::numerals;
use crate::protocol::{attr, call, convert, describe, item, iter, raise, text, truth};

/// What a proxy of an object that cannot be called brings along.
pub(crate) static PROXY: TypeTable = TypeTable {
    slots: SLOTS,
    methods: &[MethodDef::new("__bytes__", Arity::None, bytes)],
    ..TypeTable::EMPTY
};

/// What a proxy of an object that can be called brings along.
pub(crate) static CALLABLE: TypeTable = TypeTable {
    slots: SLOTS,
    methods: &[MethodDef::new("__call__", Arity::Any, call_it)],
    ..TypeTable::EMPTY
};

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

macro_rules! slots {
    (
        binary { $($name:literal $reflected:literal $inplace:literal $op:ident;)* }
        compare { $($cmp:literal $cmp_op:ident;)* }
        unary { $($unary:literal $function:path;)* }
        other { $($row:expr;)* }
    ) => {
        &[
            $(
                MethodDef::new($name, Arity::Slot(1), |vm, args| {
                    let (a, b) = operands(vm, &args)?;
                    number::binary(vm, BinaryOp::$op, &a, &b)
                }),
                MethodDef::new($reflected, Arity::Slot(1), |vm, args| {
                    let (a, b) = operands(vm, &args)?;
                    number::binary(vm, BinaryOp::$op, &b, &a)
                }),
                MethodDef::new($inplace, Arity::Slot(1), |vm, args| {
                    let (a, b) = operands(vm, &args)?;
                    number::inplace(vm, BinaryOp::$op, &a, &b)
                }),
            )*
            $(
                MethodDef::new($cmp, Arity::Slot(1), |vm, args| {
                    let (a, b) = operands(vm, &args)?;
                    compare::compare(vm, CompareOp::$cmp_op, &a, &b)
                }),
            )*
            $(
                MethodDef::new($unary, Arity::Slot(0), |vm, args| {
                    let referent = unwrap(vm, args.at(0))?;
                    $function(vm, &referent)
                }),
            )*
            $($row,)*
        ]
    };
}

static SLOTS: &[MethodDef] = slots! {
    binary {
        "__add__" "__radd__" "__iadd__" Add;
        "__sub__" "__rsub__" "__isub__" Subtract;
        "__mul__" "__rmul__" "__imul__" Multiply;
        "__truediv__" "__rtruediv__" "__itruediv__" TrueDivide;
        "__floordiv__" "__rfloordiv__" "__ifloordiv__" FloorDivide;
        "__mod__" "__rmod__" "__imod__" Modulo;
        "__lshift__" "__rlshift__" "__ilshift__" LeftShift;
        "__rshift__" "__rrshift__" "__irshift__" RightShift;
        "__and__" "__rand__" "__iand__" And;
        "__xor__" "__rxor__" "__ixor__" Xor;
        "__or__" "__ror__" "__ior__" Or;
    }
    compare {
        "__lt__" Lt;
        "__le__" Le;
        "__eq__" Eq;
        "__ne__" Ne;
        "__gt__" Gt;
        "__ge__" Ge;
    }
    unary {
        "__neg__" number::negative;
        "__pos__" number::positive;
        "__abs__" number::absolute;
        "__invert__" number::invert;
        "__int__" numerals::to_int;
        "__index__" convert::index;
        "__float__" float;
        "__bool__" bool;
        "__str__" text::str;
        "__len__" len;
        "__iter__" iter::iter;
        "__next__" next;
    }
    other {
        MethodDef::new("__divmod__", Arity::Slot(1), |vm, args| {
            let (a, b) = operands(vm, &args)?;
            number::divmod(vm, &a, &b)
        });
        MethodDef::new("__rdivmod__", Arity::Slot(1), |vm, args| {
            let (a, b) = operands(vm, &args)?;
            number::divmod(vm, &b, &a)
        });
        MethodDef::new("__pow__", Arity::Unpack(1, 2), power);
        MethodDef::new("__rpow__", Arity::Unpack(1, 2), |vm, args| {
            let (a, b) = operands(vm, &args)?;
            number::power(vm, &b, &a, &Value::None)
        });
        MethodDef::new("__ipow__", Arity::Slot(1), |vm, args| {
            let (a, b) = operands(vm, &args)?;
            number::inplace(vm, BinaryOp::Power, &a, &b)
        });
        MethodDef::new("__contains__", Arity::Slot(1), contains);
        MethodDef::new("__getitem__", Arity::Slot(1), getitem);
        MethodDef::new("__setitem__", Arity::Slot(2), setitem);
        MethodDef::new("__delitem__", Arity::Slot(1), delitem);
        MethodDef::new("__getattribute__", Arity::Slot(1), getattribute);
        MethodDef::new("__setattr__", Arity::Slot(2), setattr);
        MethodDef::new("__delattr__", Arity::Slot(1), delattr);
        MethodDef::new("__repr__", Arity::Slot(0), repr);
    }
};

fn operands(vm: &mut Vm, args: &Args) -> PyResult<(Value, Value)> {
    Ok((unwrap(vm, args.at(0))?, unwrap(vm, args.at(1))?))
}

fn power(vm: &mut Vm, args: Args) -> PyResult {
    let (a, b) = operands(vm, &args)?;
    let modulus = match args.get(2) {
        Some(modulus) => unwrap(vm, modulus)?,
        None => Value::None,
    };
    number::power(vm, &a, &b, &modulus)
}

fn float(vm: &mut Vm, referent: &Value) -> PyResult {
    Ok(Value::float(numerals::to_float(vm, referent)?))
}

fn bool(vm: &mut Vm, referent: &Value) -> PyResult {
    Ok(Value::bool(truth::truth(vm, referent)?))
}

fn len(vm: &mut Vm, referent: &Value) -> PyResult {
    Ok(Value::Int(item::len(vm, referent)? as i64))
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

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let referent = unwrap(vm, args.at(0))?;
    Ok(Value::bool(item::contains(vm, &referent, args.at(1))?))
}

fn getitem(vm: &mut Vm, args: Args) -> PyResult {
    let (referent, key) = operands(vm, &args)?;
    item::getitem(vm, &referent, &key)
}

fn setitem(vm: &mut Vm, mut args: Args) -> PyResult {
    let referent = unwrap(vm, args.at(0))?;
    let value = args.take(2).unwrap_or_default();
    item::setitem(vm, &referent, args.at(1), value)?;
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: Args) -> PyResult {
    let referent = unwrap(vm, args.at(0))?;
    item::delitem(vm, &referent, args.at(1))?;
    Ok(Value::None)
}

fn attribute(vm: &mut Vm, value: &Value) -> PyResult<crate::model::object::ObjRef> {
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
    let referent = unwrap(vm, args.at(0))?;
    let name = attribute(vm, args.at(1))?;
    attr::getattr(vm, &referent, &name)
}

fn setattr(vm: &mut Vm, mut args: Args) -> PyResult {
    let referent = unwrap(vm, args.at(0))?;
    let name = attribute(vm, args.at(1))?;
    let value = args.take(2).unwrap_or_default();
    attr::setattr(vm, &referent, &name, value)?;
    Ok(Value::None)
}

fn delattr(vm: &mut Vm, args: Args) -> PyResult {
    let referent = unwrap(vm, args.at(0))?;
    let name = attribute(vm, args.at(1))?;
    attr::delattr(vm, &referent, &name)?;
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let (class, address) = match weakref::referent(this) {
        Some(Some(referent)) => (vm.type_name(&referent), describe::address(&referent)),
        _ => (vm.type_name(&Value::None), describe::address(&Value::None)),
    };
    Ok(vm.new_str(format!(
        "<weakproxy at {} to {class} at {address}>",
        describe::address(this)
    )))
}

fn bytes(vm: &mut Vm, args: Args) -> PyResult {
    let referent = unwrap(vm, args.at(0))?;
    let name = vm.names.__bytes__.clone();
    call::method(vm, &referent, &name, Args::none())
}

fn call_it(vm: &mut Vm, mut args: Args) -> PyResult {
    let referent = unwrap(vm, args.at(0))?;
    args.positional.remove(0);
    call::call(vm, &referent, args)
}
