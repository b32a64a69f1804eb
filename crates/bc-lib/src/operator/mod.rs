//! The module `_operator`: the operators of the language as functions; `operator` itself is written in Python.
//!
//! The three classes that make callables are in `getters`.

mod getters;

use bc_vm::functions;
use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::PyResult;
use bc_vm::model::handles::StrRef;
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::CompareOp;
use bc_vm::protocol::native::Truth;
use bc_vm::protocol::{class, compare, convert, define, item, iter, number, numerals, poll, raise};

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("_operator");
    let doc = vm.new_str(DOC);
    define::constant(vm, &module, "__doc__", doc);
    define::functions(vm, &module, FUNCTIONS);
    let base = vm.classes.object.clone();
    for (name, table) in [
        ("attrgetter", &getters::ATTRGETTER),
        ("itemgetter", &getters::ITEMGETTER),
        ("methodcaller", &getters::METHODCALLER),
    ] {
        let made = class::native_class(
            vm,
            "operator",
            name,
            &base,
            None,
            ClassFlags::empty(),
            table,
        );
        define::constant(vm, &module, name, Value::from(made));
    }
    Ok(Value::Obj(module))
}

const DOC: &str = "Operator Interface\n\nThis module exports a set of functions corresponding to the intrinsic\noperators of Python.  For example, operator.add(x, y) is equivalent\nto the expression x+y.  The function names are those used for special\nmethods; variants without leading and trailing '__' are also provided\nfor convenience.\n\nThis is the pure Python implementation of the module.\n";

functions! {
    static FUNCTIONS = [
        /// add(a, b) -- Same as a + b.
        add: unpack as "op_add"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::Add, a, b);
        /// sub(a, b) -- Same as a - b.
        sub: unpack as "op_sub"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::Subtract, a, b);
        /// mul(a, b) -- Same as a * b.
        mul: unpack as "op_mul"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::Multiply, a, b);
        /// matmul(a, b) -- Same as a @ b.
        matmul: unpack as "op_matmul"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::MatrixMultiply, a, b);
        /// truediv(a, b) -- Same as a / b.
        truediv: unpack as "op_truediv"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::TrueDivide, a, b);
        /// floordiv(a, b) -- Same as a // b.
        floordiv: unpack as "op_floordiv"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::FloorDivide, a, b);
        /// mod(a, b) -- Same as a % b.
        mod: unpack as "op_mod"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::Modulo, a, b);
        /// pow(a, b) -- Same as a ** b.
        pow: unpack as "pow"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::Power, a, b);
        /// lshift(a, b) -- Same as a << b.
        lshift: unpack as "op_lshift"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::LeftShift, a, b);
        /// rshift(a, b) -- Same as a >> b.
        rshift: unpack as "op_rshift"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::RightShift, a, b);
        /// and_(a, b) -- Same as a & b.
        and_: unpack as "op_and_"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::And, a, b);
        /// xor(a, b) -- Same as a ^ b.
        xor: unpack as "op_xor"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::Xor, a, b);
        /// or_(a, b) -- Same as a | b.
        or_: unpack as "op_or_"(a, b) => |vm, a, b| number::binary(vm, BinaryOp::Or, a, b);

        /// a = iadd(a, b) -- Same as a += b.
        iadd: unpack as "op_iadd"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::Add, a, b);
        /// a = isub(a, b) -- Same as a -= b.
        isub: unpack as "op_isub"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::Subtract, a, b);
        /// a = imul(a, b) -- Same as a *= b.
        imul: unpack as "op_imul"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::Multiply, a, b);
        /// a = imatmul(a, b) -- Same as a @= b.
        imatmul: unpack as "op_imatmul"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::MatrixMultiply, a, b);
        /// a = itruediv(a, b) -- Same as a /= b.
        itruediv: unpack as "op_itruediv"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::TrueDivide, a, b);
        /// a = ifloordiv(a, b) -- Same as a //= b.
        ifloordiv: unpack as "op_ifloordiv"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::FloorDivide, a, b);
        /// a = imod(a, b) -- Same as a %= b.
        imod: unpack as "op_imod"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::Modulo, a, b);
        /// a = ipow(a, b) -- Same as a **= b.
        ipow: unpack as "ipow"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::Power, a, b);
        /// a = ilshift(a, b) -- Same as a <<= b.
        ilshift: unpack as "op_ilshift"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::LeftShift, a, b);
        /// a = irshift(a, b) -- Same as a >>= b.
        irshift: unpack as "op_irshift"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::RightShift, a, b);
        /// a = iand(a, b) -- Same as a &= b.
        iand: unpack as "op_iand"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::And, a, b);
        /// a = ixor(a, b) -- Same as a ^= b.
        ixor: unpack as "op_ixor"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::Xor, a, b);
        /// a = ior(a, b) -- Same as a |= b.
        ior: unpack as "op_ior"(a, b) => |vm, a, b| number::inplace(vm, BinaryOp::Or, a, b);

        /// lt(a, b) -- Same as a<b.
        lt: unpack as "op_lt"(a, b) => |vm, a, b| compare::compare(vm, CompareOp::Lt, a, b);
        /// le(a, b) -- Same as a<=b.
        le: unpack as "op_le"(a, b) => |vm, a, b| compare::compare(vm, CompareOp::Le, a, b);
        /// eq(a, b) -- Same as a==b.
        eq: unpack as "op_eq"(a, b) => |vm, a, b| compare::compare(vm, CompareOp::Eq, a, b);
        /// ne(a, b) -- Same as a!=b.
        ne: unpack as "op_ne"(a, b) => |vm, a, b| compare::compare(vm, CompareOp::Ne, a, b);
        /// gt(a, b) -- Same as a>b.
        gt: unpack as "op_gt"(a, b) => |vm, a, b| compare::compare(vm, CompareOp::Gt, a, b);
        /// ge(a, b) -- Same as a>=b.
        ge: unpack as "op_ge"(a, b) => |vm, a, b| compare::compare(vm, CompareOp::Ge, a, b);

        /// truth(a) -- Return True if a is true, False otherwise.
        truth(a) => |_: &mut Vm, a: Truth| a.0;
        /// not_(a) -- Same as not a.
        not_(a) => |_: &mut Vm, a: Truth| !a.0;
        /// is_(a, b) -- Same as a is b.
        is_: unpack(a, b) => |_: &mut Vm, a: &Value, b: &Value| a.is(b);
        /// is_not(a, b) -- Same as a is not b.
        is_not: unpack(a, b) => |_: &mut Vm, a: &Value, b: &Value| !a.is(b);
        /// neg(a) -- Same as -a.
        neg(a) => number::negative;
        /// pos(a) -- Same as +a.
        pos(a) => number::positive;
        /// abs(a) -- Same as abs(a).
        abs(a) => number::absolute;
        /// inv(a) -- Same as ~a.
        inv(a) => number::invert;
        /// invert(a) -- Same as ~a.
        invert(a) => number::invert;
        /// index(a) -- Same as a.__index__()
        index(a) => convert::index_object;
        /// concat(a, b) -- Same as a + b, for a and b sequences.
        concat: unpack as "op_concat"(a, b) => number::concat;
        /// a = iconcat(a, b) -- Same as a += b, for a and b sequences.
        iconcat: unpack as "op_iconcat"(a, b) => number::inplace_concat;
        /// contains(a, b) -- Same as b in a (note reversed operands).
        contains: unpack as "op_contains"(a, b) => item::contains;
        /// countOf(a, b) -- Return the number of times b occurs in a.
        countOf: unpack(a, b) => |vm, a, b| item::search(vm, a, b, false);
        /// indexOf(a, b) -- Return the first index of b in a.
        indexOf: unpack(a, b) => index_of;
        /// getitem(a, b) -- Same as a[b].
        getitem: unpack as "op_getitem"(a, b) => item::getitem;
        /// setitem(a, b, c) -- Same as a[b] = c.
        setitem: unpack as "op_setitem"(a, b, c) => item::setitem;
        /// delitem(a, b) -- Same as del a[b].
        delitem: unpack as "op_delitem"(a, b) => item::delitem;
        /// length_hint(obj, default=0) -> int
        /// Return an estimate of the number of items in obj.
        length_hint: parse(obj, default = 0);

        /// compare_digest(a, b) -> bool
        ///
        /// Return 'a == b'.
        _compare_digest: unpack(a, b) => compare_digest;
    ]
}

fn index_of(vm: &mut Vm, container: &Value, wanted: &Value) -> PyResult<i64> {
    if !iter::is_iterable(vm, container) {
        let message = format!(
            "argument of type '{}' is not iterable",
            vm.type_name(container)
        );
        return Err(raise::type_error(vm, message));
    }
    let items = iter::iter(vm, container)?;
    let mut index = 0;
    while let Some(item) = iter::next(vm, &items)? {
        if compare::eq(vm, wanted, &item)? {
            return Ok(index);
        }
        poll::charge(vm, 1)?;
        index += 1;
    }
    Err(raise::value_error(
        vm,
        "sequence.index(x): x not in sequence",
    ))
}

fn length_hint(vm: &mut Vm, obj: &Value, default: i64) -> PyResult<i64> {
    /// No object has as many items.
    const UNKNOWN: usize = usize::MAX;
    Ok(match iter::length_hint(vm, obj, UNKNOWN)? {
        UNKNOWN => default,
        hint => hint as i64,
    })
}

/// What keys are compared with where nobody is to learn how far they agree.
fn compare_digest(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
    if let (Some(a), Some(b)) = (StrRef::of(a), StrRef::of(b)) {
        return match (a.text().as_ascii(), b.text().as_ascii()) {
            (Some(a), Some(b)) => Ok(a == b),
            _ => Err(raise::type_error(
                vm,
                "comparing strings with non-ASCII characters is not supported",
            )),
        };
    }
    let mut bytes = Vec::new();
    for part in [a, b] {
        match numerals::buffer(part) {
            Some(part) => bytes.push(part),
            None => {
                let message = format!(
                    "a bytes-like object is required, not '{}'",
                    vm.type_name(part)
                );
                return Err(raise::type_error(vm, message));
            }
        }
    }
    Ok(bytes.first() == bytes.last())
}
