//! Operators on numbers and on whatever defines them.
//!
//! CPython's dispatch without slot tables: exact built-in numbers are computed at once; otherwise the
//! special methods of both classes are asked in the order of `binary_op1` and `slot_nb_*`, and then,
//! for `+` and `*`, the sequence on either side. A native `__add__` counts as a sequence's when its
//! class has no `__radd__`, as is so for `str`, `list` and their like.

mod power;
mod sequence;
mod text;
mod unary;

use std::rc::Rc;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::native::{Args, MethodDef, NativeKind};
use crate::model::object::ObjRef;
use crate::model::operator::BinaryOp;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith::{self, Number};
use crate::protocol::{attr, call, compare, raise, set_algebra};

pub use power::power;
pub use sequence::{concat, inplace_concat};
pub use unary::{absolute, invert, negative, positive};

/// The special methods of an operator and how error messages write it.
struct Operator {
    forward: ObjRef,
    reflected: ObjRef,
    symbol: &'static str,
}

impl BinaryOp {
    fn operator(self, vm: &Vm) -> Operator {
        let names = &vm.names;
        let (forward, reflected, symbol) = match self {
            Self::Add => (&names.__add__, &names.__radd__, "+"),
            Self::Subtract => (&names.__sub__, &names.__rsub__, "-"),
            Self::Multiply => (&names.__mul__, &names.__rmul__, "*"),
            Self::MatrixMultiply => (&names.__matmul__, &names.__rmatmul__, "@"),
            Self::TrueDivide => (&names.__truediv__, &names.__rtruediv__, "/"),
            Self::FloorDivide => (&names.__floordiv__, &names.__rfloordiv__, "//"),
            Self::Modulo => (&names.__mod__, &names.__rmod__, "%"),
            Self::Power => (&names.__pow__, &names.__rpow__, "** or pow()"),
            Self::LeftShift => (&names.__lshift__, &names.__rlshift__, "<<"),
            Self::RightShift => (&names.__rshift__, &names.__rrshift__, ">>"),
            Self::And => (&names.__and__, &names.__rand__, "&"),
            Self::Xor => (&names.__xor__, &names.__rxor__, "^"),
            Self::Or => (&names.__or__, &names.__ror__, "|"),
        };
        Operator {
            forward: Rc::clone(forward),
            reflected: Rc::clone(reflected),
            symbol,
        }
    }

    fn inplace(self, vm: &Vm) -> (ObjRef, &'static str) {
        let names = &vm.names;
        let (name, symbol) = match self {
            Self::Add => (&names.__iadd__, "+="),
            Self::Subtract => (&names.__isub__, "-="),
            Self::Multiply => (&names.__imul__, "*="),
            Self::MatrixMultiply => (&names.__imatmul__, "@="),
            Self::TrueDivide => (&names.__itruediv__, "/="),
            Self::FloorDivide => (&names.__ifloordiv__, "//="),
            Self::Modulo => (&names.__imod__, "%="),
            Self::Power => (&names.__ipow__, "** or pow()"),
            Self::LeftShift => (&names.__ilshift__, "<<="),
            Self::RightShift => (&names.__irshift__, ">>="),
            Self::And => (&names.__iand__, "&="),
            Self::Xor => (&names.__ixor__, "^="),
            Self::Or => (&names.__ior__, "|="),
        };
        (Rc::clone(name), symbol)
    }
}

/// How a class answers an operator.
#[derive(Clone)]
enum Slot {
    /// By the native methods of this built-in class.
    Native(ClassRef),
    /// By methods that have to be looked up at each call.
    Generic,
}

impl Slot {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Native(a), Self::Native(b)) => a.is(b),
            (Self::Generic, Self::Generic) => true,
            _ => false,
        }
    }
}

/// What a method found in a class is, seen as the answer to an operator.
enum Found {
    /// There is none, or it is a sequence's.
    Nothing,
    /// A native method of this class.
    Native(ClassRef),
    /// A method written in Python, or any other attribute.
    Other,
}

/// The row and class of a native special method.
fn native_slot(found: &Value) -> Option<(&'static MethodDef, &ClassRef)> {
    let function = found.as_native()?;
    match (&function.owner, function.kind) {
        (Some(owner), NativeKind::Slot) => Some((function.def, owner)),
        _ => None,
    }
}

/// Whether a native `__add__` or `__mul__` of `owner` is a sequence's.
fn is_sequence(vm: &Vm, owner: &ClassRef) -> bool {
    owner.data().own(&vm.names.__radd__).is_none()
}

fn classify(vm: &Vm, class: &ClassRef, name: &ObjRef, sequences: bool) -> Found {
    match class.data().lookup(name) {
        None => Found::Nothing,
        Some(found) => match native_slot(&found) {
            Some((_, owner)) if sequences && is_sequence(vm, owner) => Found::Nothing,
            Some((_, owner)) => Found::Native(owner.clone()),
            None => Found::Other,
        },
    }
}

/// Whether sequences answer the operator of this name without being numbers.
fn has_sequence_form(vm: &Vm, forward: &ObjRef) -> bool {
    Rc::ptr_eq(forward, &vm.names.__add__) || Rc::ptr_eq(forward, &vm.names.__mul__)
}

fn slot_of(vm: &Vm, class: &ClassRef, operator: &Operator) -> Option<Slot> {
    let sequences = has_sequence_form(vm, &operator.forward);
    let forward = classify(vm, class, &operator.forward, sequences);
    let reflected = classify(vm, class, &operator.reflected, sequences);
    match (forward, reflected) {
        (Found::Other, _) | (_, Found::Other) => Some(Slot::Generic),
        (Found::Native(owner), _) | (_, Found::Native(owner)) => Some(Slot::Native(owner)),
        (Found::Nothing, Found::Nothing) => None,
    }
}

/// Calls a special method; `NotImplemented` if the class has none.
fn maybe(vm: &mut Vm, receiver: &Value, name: &ObjRef, other: &Value) -> PyResult {
    let args = Args::of([other.clone()]);
    Ok(call::call_special(vm, receiver, name, args)?.unwrap_or(Value::NotImplemented))
}

/// Calls the native special method `name` of `owner`; `NotImplemented` if it has none.
fn native_call(
    vm: &mut Vm,
    owner: &ClassRef,
    name: &ObjRef,
    args: impl IntoIterator<Item = Value>,
) -> PyResult {
    let found = owner.data().own(name);
    match found.as_ref().and_then(native_slot) {
        Some((def, _)) => def.call.with(vm, Args::of(args)),
        None => Ok(Value::NotImplemented),
    }
}

/// What a slot function `nb_*` does when it is called with both operands.
fn call_slot(vm: &mut Vm, slot: &Slot, operator: &Operator, a: &Value, b: &Value) -> PyResult {
    let owner = match slot {
        Slot::Native(owner) => owner,
        Slot::Generic => return call_generic(vm, operator, a, b),
    };
    if vm.class_of(a).is_subclass(owner) {
        native_call(vm, owner, &operator.forward, [a.clone(), b.clone()])
    } else {
        native_call(vm, owner, &operator.reflected, [b.clone(), a.clone()])
    }
}

/// What `slot_nb_*` does: the methods of both operands, the reflected one first if the right
/// operand's class derives from the left one's and overrides it.
fn call_generic(vm: &mut Vm, operator: &Operator, a: &Value, b: &Value) -> PyResult {
    let (class_a, class_b) = (vm.class_of(a), vm.class_of(b));
    let same = class_a.is(&class_b);
    let generic = |slot: Option<Slot>| matches!(slot, Some(Slot::Generic));
    let mut reflect = !same && generic(slot_of(vm, &class_b, operator));
    if generic(slot_of(vm, &class_a, operator)) {
        if reflect
            && class_b.is_subclass(&class_a)
            && overrides(vm, &class_a, &class_b, &operator.reflected)?
        {
            let result = maybe(vm, b, &operator.reflected, a)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            reflect = false;
        }
        let result = maybe(vm, a, &operator.forward, b)?;
        if same || !result.is_not_implemented() {
            return Ok(result);
        }
    }
    if reflect {
        return maybe(vm, b, &operator.reflected, a);
    }
    Ok(Value::NotImplemented)
}

/// `method_is_overloaded`: whether `derived` has another attribute `name` than `base`.
fn overrides(vm: &mut Vm, base: &ClassRef, derived: &ClassRef, name: &ObjRef) -> PyResult<bool> {
    let Some(theirs) = attr::getattr_opt(vm, &Value::from(derived), name)? else {
        return Ok(false);
    };
    match attr::getattr_opt(vm, &Value::from(base), name)? {
        None => Ok(true),
        Some(ours) => Ok(!compare::eq(vm, &ours, &theirs)?),
    }
}

/// `binary_op1`: the operands as numbers; `NotImplemented` if neither answers.
fn numeric(vm: &mut Vm, operator: &Operator, a: &Value, b: &Value) -> PyResult {
    let (class_a, class_b) = (vm.class_of(a), vm.class_of(b));
    let left = slot_of(vm, &class_a, operator);
    let mut right = if class_a.is(&class_b) {
        None
    } else {
        slot_of(vm, &class_b, operator)
    };
    if let (Some(l), Some(r)) = (&left, &right)
        && l.is(r)
    {
        right = None;
    }
    if let Some(left) = &left {
        if let Some(slot) = &right
            && class_b.is_subclass(&class_a)
        {
            let result = call_slot(vm, slot, operator, a, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            right = None;
        }
        let result = call_slot(vm, left, operator, a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    match &right {
        Some(slot) => call_slot(vm, slot, operator, a, b),
        None => Ok(Value::NotImplemented),
    }
}

#[cold]
fn unsupported(vm: &mut Vm, symbol: &str, a: &Value, b: &Value) -> Thrown {
    let message = format!(
        "unsupported operand type(s) for {symbol}: '{}' and '{}'",
        vm.type_name(a),
        vm.type_name(b)
    );
    raise::type_error(vm, message)
}

/// Whether the value is of one of the four built-in numeric classes exactly.
fn is_exact_number(vm: &Vm, value: &Value) -> bool {
    matches!(
        vm.class_id_of(value),
        ClassId::INT | ClassId::BOOL | ClassId::FLOAT | ClassId::COMPLEX
    )
}

/// The operands as numbers of built-in classes exactly, whose answer nobody can override.
#[inline]
fn exact<'a>(vm: &Vm, a: &'a Value, b: &'a Value) -> Option<(Number<'a>, Number<'a>)> {
    if !is_exact_number(vm, a) || !is_exact_number(vm, b) {
        return None;
    }
    Some((arith::number(a)?, arith::number(b)?))
}

fn fast(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    if matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor)
        && let (Some(x), Some(y)) = (as_bool(a), as_bool(b))
    {
        return Ok(Value::bool(match op {
            BinaryOp::And => x & y,
            BinaryOp::Or => x | y,
            _ => x ^ y,
        }));
    }
    if op == BinaryOp::Modulo
        && as_bool(a).is_some()
        && let Some(rest) = arith::own_remainder(a, b)
    {
        return Ok(rest);
    }
    match exact(vm, a, b) {
        Some((x, y)) => arith::numbers(vm, op, x, y),
        None => text::operate(vm, op, a, b),
    }
}

/// The operators of sets, where nobody need be asked.
fn of_sets(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult<Option<Value>> {
    let operation = match op {
        BinaryOp::Or => set_algebra::union,
        BinaryOp::And => set_algebra::intersection,
        BinaryOp::Subtract => set_algebra::difference,
        BinaryOp::Xor => set_algebra::symmetric_difference,
        _ => return Ok(None),
    };
    set_algebra::operate(vm, operation, a, b)
}

fn as_bool(value: &Value) -> Option<bool> {
    match value {
        Value::True => Some(true),
        Value::False => Some(false),
        _ => None,
    }
}

/// `a op b`
///
/// # Errors
///
/// `TypeError` if neither operand answers, and what the operands raise.
pub fn binary(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let result = fast(vm, op, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    if op == BinaryOp::Power {
        return power(vm, a, b, &Value::None);
    }
    if op == BinaryOp::Add && sequence::same_exact(vm, a, b) {
        return sequence::operate(vm, op, a, b);
    }
    if let Some(result) = of_sets(vm, op, a, b)? {
        return Ok(result);
    }
    let operator = op.operator(vm);
    let result = numeric(vm, &operator, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    let result = sequence::operate(vm, op, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    Err(unsupported(vm, operator.symbol, a, b))
}

/// `a op= b`: the value to be stored back into `a`.
///
/// # Errors
///
/// As [`binary`].
pub fn inplace(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let result = fast(vm, op, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    let result = inplace_numeric(vm, op, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    let (name, symbol) = op.inplace(vm);
    let class = vm.class_of(a);
    let result = match op {
        BinaryOp::Add => match sequence::method(vm, &class, &name) {
            Some(def) => def.call.with_two(vm, a, b)?,
            None => sequence::operate(vm, op, a, b)?,
        },
        BinaryOp::Multiply => match sequence::method(vm, &class, &name) {
            Some(def) => sequence::repeat(vm, def, a, b)?,
            // CPython looks at the right operand only if the left one is no sequence of any kind.
            None if sequence::method(vm, &class, &vm.names.__mul__.clone()).is_none()
                && sequence::has_table(vm, &class) =>
            {
                Value::NotImplemented
            }
            None => sequence::operate(vm, op, a, b)?,
        },
        _ => Value::NotImplemented,
    };
    if !result.is_not_implemented() {
        return Ok(result);
    }
    Err(unsupported(vm, symbol, a, b))
}

/// `binary_iop1`: the in-place method of the left operand as a number, then both operands as numbers;
/// `NotImplemented` if none answers.
fn inplace_numeric(vm: &mut Vm, op: BinaryOp, a: &Value, b: &Value) -> PyResult {
    let (name, symbol) = op.inplace(vm);
    let class = vm.class_of(a);
    if let Some(found) = class.data().lookup(&name) {
        let sequences = matches!(op, BinaryOp::Add | BinaryOp::Multiply);
        let in_sequence = match native_slot(&found) {
            Some((_, owner)) => sequences && is_sequence(vm, owner),
            None => false,
        };
        if !in_sequence {
            let result = maybe(vm, a, &name, b)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            if op == BinaryOp::Power {
                return Err(unsupported(vm, symbol, a, b));
            }
        }
    }
    if op == BinaryOp::Power {
        return power(vm, a, b, &Value::None);
    }
    let operator = op.operator(vm);
    numeric(vm, &operator, a, b)
}

/// `divmod(a, b)`
///
/// # Errors
///
/// As [`binary`].
pub fn divmod(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    match exact(vm, a, b) {
        Some((Number::Int(_), Number::Int(_))) => return arith::int_divmod(vm, a, b),
        Some((Number::Float(x), Number::Float(y))) => return arith::float_divmod(vm, x, y),
        _ => {}
    }
    let operator = Operator {
        forward: Rc::clone(&vm.names.__divmod__),
        reflected: Rc::clone(&vm.names.__rdivmod__),
        symbol: "divmod()",
    };
    let result = numeric(vm, &operator, a, b)?;
    if !result.is_not_implemented() {
        return Ok(result);
    }
    Err(unsupported(vm, operator.symbol, a, b))
}
