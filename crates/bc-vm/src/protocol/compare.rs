//! Comparison: the six rich operators with reflection, and the fast paths that need no Python code.
//!
//! A subclass on the right answers first; `==` and `!=` fall back to identity, orderings to
//! `TypeError`. Lists and tuples are compared here too, since everybody needs them.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::FromPrimitive;

use crate::model::class::ClassId;
use crate::model::error::{PyResult, Thrown};
use crate::model::int::IntView;
use crate::model::native::{Args, NativeKind};
use crate::model::object::{List, ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arith::wide;
use crate::protocol::{call, poll, raise, truth};

/// How the sentence about too deep a recursion ends where a comparison is one too many. In the reference
/// every comparison counts, even of two ints; here only those that may run code of their own do, and
/// whoever starts others where no level is left ([`poll::is_full`]) refuses them.
pub const COMPARING: &str = " in comparison";

/// A rich comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// The operator that an argument of `COMPARE_OP` below 6 stands for.
    #[inline]
    #[must_use]
    pub fn of_argument(argument: u32) -> Option<Self> {
        Some(match argument {
            0 => Self::Lt,
            1 => Self::Le,
            2 => Self::Eq,
            3 => Self::Ne,
            4 => Self::Gt,
            5 => Self::Ge,
            _ => return None,
        })
    }

    /// The operator that gives the same answer with the operands exchanged.
    #[must_use]
    pub fn swapped(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }

    /// The operator as it is written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }

    /// Whether two operands in this order satisfy the operator; `None` is "not comparable" (a NaN).
    #[inline]
    #[must_use]
    pub fn holds(self, order: Option<Ordering>) -> bool {
        match (self, order) {
            (Self::Ne, None) => true,
            (_, None) => false,
            (Self::Lt, Some(order)) => order.is_lt(),
            (Self::Le, Some(order)) => order.is_le(),
            (Self::Eq, Some(order)) => order.is_eq(),
            (Self::Ne, Some(order)) => order.is_ne(),
            (Self::Gt, Some(order)) => order.is_gt(),
            (Self::Ge, Some(order)) => order.is_ge(),
        }
    }

    fn method(self, vm: &Vm) -> ObjRef {
        match self {
            Self::Lt => vm.names.__lt__.clone(),
            Self::Le => vm.names.__le__.clone(),
            Self::Eq => vm.names.__eq__.clone(),
            Self::Ne => vm.names.__ne__.clone(),
            Self::Gt => vm.names.__gt__.clone(),
            Self::Ge => vm.names.__ge__.clone(),
        }
    }
}

/// The order of an int and a float, exactly.
#[must_use]
pub fn int_float(i: i64, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x >= 9_223_372_036_854_775_808.0 {
        return Some(Ordering::Less);
    }
    if x < -9_223_372_036_854_775_808.0 {
        return Some(Ordering::Greater);
    }
    // In range, so truncation is exact and the fraction decides between equal whole parts.
    let whole = x.trunc();
    Some(
        i.cmp(&(whole as i64))
            .then_with(|| whole.partial_cmp(&x).unwrap_or(Ordering::Equal)),
    )
}

/// The order of an int of any size and a float, exactly.
#[must_use]
pub fn big_float(i: &BigInt, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    match BigInt::from_f64(x.trunc()) {
        Some(whole) => Some(
            i.cmp(&whole)
                .then_with(|| x.trunc().partial_cmp(&x).unwrap_or(Ordering::Equal)),
        ),
        // An infinity.
        None => Some(if x > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        }),
    }
}

/// What is known of the class of an operand without asking it.
enum Simple<'a> {
    Int(i64),
    /// One that does not fit 64 bits.
    Long(IntView<'a>),
    Float(f64),
    Str(&'a ObjRef),
    Bytes(&'a [u8]),
    /// `None`, `NotImplemented`, `...`: equal to themselves only.
    Singleton,
}

#[inline]
fn simple(value: &Value) -> Option<Simple<'_>> {
    Some(match value {
        Value::Int(i) => Simple::Int(*i),
        Value::True => Simple::Int(1),
        Value::False => Simple::Int(0),
        Value::Float(x) => Simple::Float(x.get()),
        Value::None | Value::NotImplemented | Value::Ellipsis => Simple::Singleton,
        Value::Unbound => return None,
        Value::Obj(object) => match &object.payload {
            Payload::Str(_) if object.class_id() == ClassId::STR => Simple::Str(object),
            Payload::Bytes(bytes) if object.class_id() == ClassId::BYTES => Simple::Bytes(bytes),
            Payload::Int(i) if object.class_id() == ClassId::INT => Simple::Long(i.view()),
            _ => return None,
        },
    })
}

/// Whether two values are equal where no Python code can have a say; `None` where it can.
#[inline]
#[must_use]
pub fn pure_eq(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => return Some(x == y),
        (Value::Obj(x), Value::Obj(y)) => {
            if let (Payload::Str(s), Payload::Str(t)) = (&x.payload, &y.payload)
                && x.class_id() == ClassId::STR
                && y.class_id() == ClassId::STR
            {
                return Some(
                    std::rc::Rc::ptr_eq(x, y)
                        || !(s.is_interned() && t.is_interned()) && s.text() == t.text(),
                );
            }
        }
        _ => {}
    }
    Some(match (simple(a)?, simple(b)?) {
        (Simple::Singleton, Simple::Singleton) => a.is(b),
        // Of different kinds they are never equal.
        (left, right) => simple_order(&left, &right).flatten() == Some(Ordering::Equal),
    })
}

/// Whether two tuples are equal, and how many pairs of items are before one that is not; `None` where Python code can have
/// a say.
#[must_use]
pub fn pure_tuples(a: &[Value], b: &[Value]) -> Option<(bool, usize)> {
    for (same, (x, y)) in a.iter().zip(b).enumerate() {
        if !(x.is(y) || pure_eq(x, y)?) {
            return Some((false, same));
        }
    }
    Some((a.len() == b.len(), a.len().min(b.len())))
}

/// `None`: of different kinds or without order; `Some(None)`: a NaN.
#[inline]
fn simple_order(a: &Simple<'_>, b: &Simple<'_>) -> Option<Option<Ordering>> {
    Some(match (a, b) {
        (Simple::Int(x), Simple::Int(y)) => Some(x.cmp(y)),
        (Simple::Float(x), Simple::Float(y)) => x.partial_cmp(y),
        (Simple::Int(x), Simple::Float(y)) => int_float(*x, *y),
        (Simple::Float(x), Simple::Int(y)) => int_float(*y, *x).map(Ordering::reverse),
        (Simple::Long(x), Simple::Long(y)) => Some(wide::compare(*x, *y)),
        // An integer that does not fit is beyond every one that does.
        (Simple::Long(x), Simple::Int(_)) => Some(side(*x)),
        (Simple::Int(_), Simple::Long(y)) => Some(side(*y).reverse()),
        (Simple::Long(x), Simple::Float(y)) => long_float(*x, *y),
        (Simple::Float(x), Simple::Long(y)) => long_float(*y, *x).map(Ordering::reverse),
        (Simple::Bytes(x), Simple::Bytes(y)) => Some(x.cmp(y)),
        (Simple::Str(x), Simple::Str(y)) => match (&x.payload, &y.payload) {
            (Payload::Str(x), Payload::Str(y)) => Some(x.text().cmp(y.text())),
            _ => return None,
        },
        _ => return None,
    })
}

/// Apart, so that what is common stays short.
#[inline(never)]
fn long_float(i: IntView<'_>, x: f64) -> Option<Ordering> {
    big_float(&i.big(), x)
}

#[inline(never)]
fn side(i: IntView<'_>) -> Ordering {
    if i.is_negative() {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}

/// The answer where both operands are exact numbers, strings or singletons.
#[inline(always)]
fn fast(op: CompareOp, a: &Value, b: &Value) -> Option<bool> {
    if let (Value::Int(x), Value::Int(y)) = (a, b) {
        return Some(op.holds(Some(x.cmp(y))));
    }
    known(op, a, b)
}

/// As [`fast`], of more than two small ints.
#[inline]
fn known(op: CompareOp, a: &Value, b: &Value) -> Option<bool> {
    if matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return pure_eq(a, b).map(|equal| equal == (op == CompareOp::Eq));
    }
    simple_order(&simple(a)?, &simple(b)?).map(|order| op.holds(order))
}

/// `a op b`, any object.
///
/// # Errors
///
/// What the operands' methods raise; `TypeError` when nobody knows an order.
pub fn compare(vm: &mut Vm, op: CompareOp, a: &Value, b: &Value) -> PyResult {
    if let Some(answer) = fast(op, a, b) {
        return Ok(Value::bool(answer));
    }
    poll::enter(vm, COMPARING)?;
    let result = slow(vm, op, a, b);
    poll::leave(vm);
    result
}

fn slow(vm: &mut Vm, op: CompareOp, a: &Value, b: &Value) -> PyResult {
    if let (Value::Obj(x), Value::Obj(y)) = (a, b) {
        match (&x.payload, &y.payload) {
            (Payload::List(left), Payload::List(right))
                if x.class_id() == ClassId::LIST && y.class_id() == ClassId::LIST =>
            {
                return lists(vm, op, left, right);
            }
            (Payload::Tuple(left), Payload::Tuple(right))
                if x.class_id() == ClassId::TUPLE && y.class_id() == ClassId::TUPLE =>
            {
                return tuples(vm, op, left, right);
            }
            _ => {}
        }
    }
    let mut reflected_asked = false;
    if vm.class_id_of(a) != vm.class_id_of(b) {
        let (left, right) = (vm.class_of(a), vm.class_of(b));
        if right.is_subclass(&left) {
            reflected_asked = true;
            if let Some(answer) = ask(vm, op.swapped(), b, a)? {
                return Ok(answer);
            }
        }
    }
    if let Some(answer) = ask(vm, op, a, b)? {
        return Ok(answer);
    }
    if !reflected_asked && let Some(answer) = ask(vm, op.swapped(), b, a)? {
        return Ok(answer);
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(a.is(b))),
        CompareOp::Ne => Ok(Value::bool(!a.is(b))),
        _ => Err(unorderable(vm, op, a, b)),
    }
}

#[cold]
fn unorderable(vm: &mut Vm, op: CompareOp, a: &Value, b: &Value) -> Thrown {
    let message = format!(
        "unorderable types: {}() {} {}()",
        vm.type_name(a),
        op.symbol(),
        vm.type_name(b)
    );
    raise::type_error(vm, message)
}

/// Asks the class of `a` for its answer; `None` is `NotImplemented`.
fn ask(vm: &mut Vm, op: CompareOp, a: &Value, b: &Value) -> PyResult<Option<Value>> {
    let name = op.method(vm);
    let found = match a {
        Value::Obj(object) => object.class().data().lookup(&name),
        other => vm.inline_class(other).data().lookup(&name),
    };
    let Some(found) = found else { return Ok(None) };
    if let Some(Payload::NativeFunction(function)) = found.payload()
        && function.kind == NativeKind::Slot
        && function
            .owner
            .as_ref()
            .is_some_and(|owner| owner.data().id() == ClassId::OBJECT)
    {
        return of_object(vm, op, a, b);
    }
    let answer = match found.payload() {
        Some(Payload::Function(_) | Payload::NativeFunction(_)) => {
            call::call_special(vm, a, &name, Args::of([b.clone()]))?
        }
        _ => {
            // It may be a descriptor that raises instead of binding.
            call::call_special_if_bound(vm, a, &name, Args::of([b.clone()]))?
        }
    };
    Ok(answer.filter(|answer| !answer.is_not_implemented()))
}

/// What `object`'s own comparison methods answer: `==` knows identity, `!=` is the opposite of the
/// class's `==`, orderings are unknown.
///
/// # Errors
///
/// What the class's `__eq__` raises.
pub fn of_object(vm: &mut Vm, op: CompareOp, a: &Value, b: &Value) -> PyResult<Option<Value>> {
    match op {
        CompareOp::Eq => Ok(a.is(b).then_some(Value::True)),
        CompareOp::Ne => match ask(vm, CompareOp::Eq, a, b)? {
            Some(equal) => Ok(Some(Value::bool(!truth::truth(vm, &equal)?))),
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Whether `a` is `b` or `a == b` is true.
///
/// # Errors
///
/// As [`compare`].
pub fn eq(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
    if a.is(b) {
        return Ok(true);
    }
    if let Some(answer) = fast(CompareOp::Eq, a, b) {
        return Ok(answer);
    }
    let answer = compare(vm, CompareOp::Eq, a, b)?;
    truth::truth(vm, &answer)
}

/// Whether `a < b` is true.
///
/// # Errors
///
/// As [`compare`].
pub fn less(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
    holds(vm, CompareOp::Lt, a, b)
}

/// Whether `a op b` is true. Unlike [`eq`] this asks even when both are the same object.
///
/// # Errors
///
/// As [`compare`].
pub fn holds(vm: &mut Vm, op: CompareOp, a: &Value, b: &Value) -> PyResult<bool> {
    if let Some(answer) = fast(op, a, b) {
        return Ok(answer);
    }
    let answer = compare(vm, op, a, b)?;
    truth::truth(vm, &answer)
}

/// Compares two lists: the first pair of items that are not equal decides, then the lengths.
///
/// # Errors
///
/// What comparing items raises.
pub fn lists(vm: &mut Vm, op: CompareOp, a: &List, b: &List) -> PyResult {
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && a.borrow().len() != b.borrow().len() {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let mut index = 0;
    let full = poll::is_full(vm);
    loop {
        // The lists may change while their items are compared.
        let pair = match (a.borrow().get(index), b.borrow().get(index)) {
            (Some(x), Some(y)) => Some((x.clone(), y.clone())),
            _ => None,
        };
        let Some((x, y)) = pair else {
            let order = a.borrow().len().cmp(&b.borrow().len());
            return Ok(Value::bool(op.holds(Some(order))));
        };
        if full && !x.is(&y) {
            return Err(poll::too_deep(vm, COMPARING));
        }
        if !eq(vm, &x, &y)? {
            return decide(vm, op, &x, &y);
        }
        poll::charge(vm, 1)?;
        index += 1;
    }
}

/// Compares two tuples as [`lists`] does.
///
/// # Errors
///
/// What comparing items raises.
pub fn tuples(vm: &mut Vm, op: CompareOp, a: &[Value], b: &[Value]) -> PyResult {
    let full = poll::is_full(vm);
    for (x, y) in a.iter().zip(b) {
        if full && !x.is(y) {
            return Err(poll::too_deep(vm, COMPARING));
        }
        if !eq(vm, x, y)? {
            return decide(vm, op, x, y);
        }
        poll::charge(vm, 1)?;
    }
    Ok(Value::bool(op.holds(Some(a.len().cmp(&b.len())))))
}

fn decide(vm: &mut Vm, op: CompareOp, x: &Value, y: &Value) -> PyResult {
    match op {
        CompareOp::Eq => Ok(Value::False),
        CompareOp::Ne => Ok(Value::True),
        _ => compare(vm, op, x, y),
    }
}
