//! The module `_operator`: the operators of the language as functions; `operator` itself is written in Python.
//!
//! The three classes that make callables are in `getters`.

mod getters;

use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::CompareOp;
use bc_vm::protocol::container::unpack_count;
use bc_vm::protocol::numerals;
use bc_vm::protocol::{class, compare, convert, define, item, iter, number, poll, raise, truth};

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("_operator");
    let doc = vm.new_str(DOC);
    define::constant(vm, &module, "__doc__", doc);
    for functions in [BINARY, INPLACE, COMPARISONS, OTHERS, DIGEST] {
        define::functions(vm, &module, functions);
    }
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

/// Checks the arguments of a function whose refusal shows the name of the C function behind it.
fn check(vm: &mut Vm, args: &Args, name: &str, count: usize) -> PyResult<()> {
    if !args.keywords.is_empty() {
        let message = format!("{name}() takes no keyword arguments");
        return Err(raise::type_error(vm, message));
    }
    if args.len() == count {
        return Ok(());
    }
    let shown = if matches!(name, "pow" | "ipow") {
        name.to_owned()
    } else {
        format!("op_{name}")
    };
    unpack_count(vm, args.len(), &shown, count, count)
}

macro_rules! binary {
    ($($text:literal $name:ident $inplace:ident $op:ident $symbol:literal;)*) => {
        $(
            fn $name(vm: &mut Vm, args: Args) -> PyResult {
                check(vm, &args, $text, 2)?;
                number::binary(vm, BinaryOp::$op, args.at(0), args.at(1))
            }

            fn $inplace(vm: &mut Vm, args: Args) -> PyResult {
                check(vm, &args, stringify!($inplace), 2)?;
                number::inplace(vm, BinaryOp::$op, args.at(0), args.at(1))
            }
        )*

        static BINARY: &[MethodDef] = &[
            $(MethodDef::new($text, Arity::Any, $name)
                .doc(concat!($text, "(a, b) -- Same as a ", $symbol, " b.")),)*
        ];

        static INPLACE: &[MethodDef] = &[
            $(MethodDef::new(stringify!($inplace), Arity::Any, $inplace)
                .doc(concat!("a = ", stringify!($inplace), "(a, b) -- Same as a ", $symbol, "= b.")),)*
        ];
    };
}

binary! {
    "add" add iadd Add "+";
    "sub" sub isub Subtract "-";
    "mul" mul imul Multiply "*";
    "matmul" matmul imatmul MatrixMultiply "@";
    "truediv" truediv itruediv TrueDivide "/";
    "floordiv" floordiv ifloordiv FloorDivide "//";
    "mod" modulo imod Modulo "%";
    "pow" pow ipow Power "**";
    "lshift" lshift ilshift LeftShift "<<";
    "rshift" rshift irshift RightShift ">>";
    "and_" and_ iand And "&";
    "xor" xor ixor Xor "^";
    "or_" or_ ior Or "|";
}

macro_rules! comparisons {
    ($($name:ident $op:ident $symbol:literal;)*) => {
        $(fn $name(vm: &mut Vm, args: Args) -> PyResult {
            check(vm, &args, stringify!($name), 2)?;
            compare::compare(vm, CompareOp::$op, args.at(0), args.at(1))
        })*

        static COMPARISONS: &[MethodDef] = &[
            $(MethodDef::new(stringify!($name), Arity::Any, $name)
                .doc(concat!(stringify!($name), "(a, b) -- Same as a", $symbol, "b.")),)*
        ];
    };
}

comparisons! {
    lt Lt "<";
    le Le "<=";
    eq Eq "==";
    ne Ne "!=";
    gt Gt ">";
    ge Ge ">=";
}

static OTHERS: &[MethodDef] = &[
    MethodDef::new("truth", Arity::One, truth_of)
        .doc("truth(a) -- Return True if a is true, False otherwise."),
    MethodDef::new("not_", Arity::One, not_).doc("not_(a) -- Same as not a."),
    MethodDef::new("is_", Arity::Unpack(2, 2), is_).doc("is_(a, b) -- Same as a is b."),
    MethodDef::new("is_not", Arity::Unpack(2, 2), is_not)
        .doc("is_not(a, b) -- Same as a is not b."),
    MethodDef::new("neg", Arity::One, neg).doc("neg(a) -- Same as -a."),
    MethodDef::new("pos", Arity::One, pos).doc("pos(a) -- Same as +a."),
    MethodDef::new("abs", Arity::One, abs).doc("abs(a) -- Same as abs(a)."),
    MethodDef::new("inv", Arity::One, invert).doc("inv(a) -- Same as ~a."),
    MethodDef::new("invert", Arity::One, invert).doc("invert(a) -- Same as ~a."),
    MethodDef::new("index", Arity::One, index).doc("index(a) -- Same as a.__index__()"),
    MethodDef::new("concat", Arity::Any, concat)
        .doc("concat(a, b) -- Same as a + b, for a and b sequences."),
    MethodDef::new("iconcat", Arity::Any, iconcat)
        .doc("a = iconcat(a, b) -- Same as a += b, for a and b sequences."),
    MethodDef::new("contains", Arity::Any, contains)
        .doc("contains(a, b) -- Same as b in a (note reversed operands)."),
    MethodDef::new("countOf", Arity::Unpack(2, 2), count_of)
        .doc("countOf(a, b) -- Return the number of times b occurs in a."),
    MethodDef::new("indexOf", Arity::Unpack(2, 2), index_of)
        .doc("indexOf(a, b) -- Return the first index of b in a."),
    MethodDef::new("getitem", Arity::Any, getitem).doc("getitem(a, b) -- Same as a[b]."),
    MethodDef::new("setitem", Arity::Any, setitem).doc("setitem(a, b, c) -- Same as a[b] = c."),
    MethodDef::new("delitem", Arity::Any, delitem).doc("delitem(a, b) -- Same as del a[b]."),
    MethodDef::new("length_hint", Arity::Parse(1, 2), length_hint).doc(
        "length_hint(obj, default=0) -> int\nReturn an estimate of the number of items in obj.",
    ),
];

fn truth_of(vm: &mut Vm, args: Args) -> PyResult {
    truth::truth(vm, args.at(0)).map(Value::bool)
}

fn not_(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(!truth::truth(vm, args.at(0))?))
}

fn is_(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(args.at(0).is(args.at(1))))
}

fn is_not(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(!args.at(0).is(args.at(1))))
}

fn neg(vm: &mut Vm, args: Args) -> PyResult {
    number::negative(vm, args.at(0))
}

fn pos(vm: &mut Vm, args: Args) -> PyResult {
    number::positive(vm, args.at(0))
}

fn abs(vm: &mut Vm, args: Args) -> PyResult {
    number::absolute(vm, args.at(0))
}

fn invert(vm: &mut Vm, args: Args) -> PyResult {
    number::invert(vm, args.at(0))
}

fn index(vm: &mut Vm, args: Args) -> PyResult {
    convert::index_object(vm, args.at(0))
}

fn concat(vm: &mut Vm, args: Args) -> PyResult {
    check(vm, &args, "concat", 2)?;
    number::concat(vm, args.at(0), args.at(1))
}

fn iconcat(vm: &mut Vm, args: Args) -> PyResult {
    check(vm, &args, "iconcat", 2)?;
    number::inplace_concat(vm, args.at(0), args.at(1))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    check(vm, &args, "contains", 2)?;
    item::contains(vm, args.at(0), args.at(1)).map(Value::bool)
}

fn count_of(vm: &mut Vm, args: Args) -> PyResult {
    let count = item::search(vm, args.at(0), args.at(1), false)?;
    Ok(Value::Int(count as i64))
}

fn index_of(vm: &mut Vm, args: Args) -> PyResult {
    let (container, wanted) = (args.at(0), args.at(1));
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
            return Ok(Value::Int(index));
        }
        poll::charge(vm, 1)?;
        index += 1;
    }
    Err(raise::value_error(
        vm,
        "sequence.index(x): x not in sequence",
    ))
}

fn getitem(vm: &mut Vm, args: Args) -> PyResult {
    check(vm, &args, "getitem", 2)?;
    item::getitem(vm, args.at(0), args.at(1))
}

fn setitem(vm: &mut Vm, args: Args) -> PyResult {
    check(vm, &args, "setitem", 3)?;
    item::setitem(vm, args.at(0), args.at(1), args.at(2).clone())?;
    Ok(Value::None)
}

fn delitem(vm: &mut Vm, args: Args) -> PyResult {
    check(vm, &args, "delitem", 2)?;
    item::delitem(vm, args.at(0), args.at(1))?;
    Ok(Value::None)
}

fn length_hint(vm: &mut Vm, args: Args) -> PyResult {
    /// No object has as many items.
    const UNKNOWN: usize = usize::MAX;
    let default = match args.get(1) {
        Some(default) => convert::to_i64(vm, default)?,
        None => 0,
    };
    Ok(Value::Int(
        match iter::length_hint(vm, args.at(0), UNKNOWN)? {
            UNKNOWN => default,
            hint => hint as i64,
        },
    ))
}

/// What keys are compared with where nobody is to learn how far they agree.
static DIGEST: &[MethodDef] =
    &[
        MethodDef::new("_compare_digest", Arity::Unpack(2, 2), |vm, args| {
            let parts = [args.at(0), args.at(1)];
            let texts = parts.map(|part| {
                part.as_str()
                    .map(|part| part.text().as_ascii().map(str::to_owned))
            });
            if let [Some(a), Some(b)] = texts {
                return match (a, b) {
                    (Some(a), Some(b)) => Ok(Value::bool(a == b)),
                    _ => Err(raise::type_error(
                        vm,
                        "comparing strings with non-ASCII characters is not supported",
                    )),
                };
            }
            let mut bytes = Vec::new();
            for part in parts {
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
            Ok(Value::bool(bytes.first() == bytes.last()))
        })
        .doc("compare_digest(a, b) -> bool\n\nReturn 'a == b'."),
    ];
