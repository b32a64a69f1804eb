//! The class `collections.UserString`: a str held in the attribute `data`.

use super::super::support;
use super::user_dict::{class_of, data, rich, unwrap};
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::container::builtin;
use crate::protocol::number::{self, BinaryOp};
use crate::protocol::{call, class, hash, item, text};

/// A method of the string whose result is wrapped again.
macro_rules! wrapped {
    ($name:literal) => {
        MethodDef::new($name, Arity::Any, |vm, args| {
            let own = args.at(0).clone();
            let result = ask(vm, args, $name)?;
            wrap(vm, &own, result)
        })
    };
}

/// A method of the string whose result is passed on.
macro_rules! plain {
    ($name:literal) => {
        MethodDef::new($name, Arity::Any, |vm, args| ask(vm, args, $name))
    };
}

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        MethodDef::new($name, Arity::Slot(1), |vm, args| {
            rich(vm, &args, CompareOp::$op, "UserString")
        })
    };
}

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Slot(1), init),
        MethodDef::new("__str__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            text::str(vm, &data)
        }),
        MethodDef::new("__repr__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            text::repr(vm, &data)
        }),
        MethodDef::new("__int__", Arity::Slot(0), |vm, args| {
            convert(vm, &args, "int")
        }),
        MethodDef::new("__float__", Arity::Slot(0), |vm, args| {
            convert(vm, &args, "float")
        }),
        MethodDef::new("__hash__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            hash::hash(vm, &data).map(Value::Int)
        }),
        comparison!("__eq__", Eq),
        comparison!("__lt__", Lt),
        comparison!("__le__", Le),
        comparison!("__gt__", Gt),
        comparison!("__ge__", Ge),
        MethodDef::new("__contains__", Arity::Slot(1), |vm, args| {
            let data = data(vm, args.at(0))?;
            let part = unwrap(vm, args.at(1), "UserString")?;
            item::contains(vm, &data, &part).map(Value::bool)
        }),
        MethodDef::new("__len__", Arity::Slot(0), |vm, args| {
            let data = data(vm, args.at(0))?;
            item::len(vm, &data).map(|len| Value::Int(len as i64))
        }),
        MethodDef::new("__getitem__", Arity::Slot(1), |vm, args| {
            let data = data(vm, args.at(0))?;
            let part = item::getitem(vm, &data, args.at(1))?;
            wrap(vm, args.at(0), part)
        }),
        MethodDef::new("__add__", Arity::Slot(1), |vm, args| add(vm, &args, false)),
        MethodDef::new("__radd__", Arity::Slot(1), |vm, args| add(vm, &args, true)),
        MethodDef::new("__mul__", Arity::Slot(1), |vm, args| {
            operate(vm, &args, BinaryOp::Multiply)
        }),
        MethodDef::new("__rmul__", Arity::Slot(1), |vm, args| {
            operate(vm, &args, BinaryOp::Multiply)
        }),
        MethodDef::new("__mod__", Arity::Slot(1), |vm, args| {
            operate(vm, &args, BinaryOp::Modulo)
        }),
    ],
    methods: &[
        MethodDef::new("__complex__", Arity::Python(0, &[]), |vm, args| {
            convert(vm, &args, "complex")
        }),
        MethodDef::new("__getnewargs__", Arity::Python(0, &[]), |vm, args| {
            let data = data(vm, args.at(0))?;
            Ok(vm.new_tuple([data]))
        }),
        MethodDef::new("__rmod__", Arity::One, |vm, args| {
            let own = data(vm, args.at(0))?;
            let format = unwrap(vm, args.at(1), "UserString")?;
            let result = number::binary(vm, BinaryOp::Modulo, &format, &own)?;
            wrap(vm, args.at(0), result)
        }),
        wrapped!("capitalize"),
        wrapped!("casefold"),
        wrapped!("center"),
        plain!("count"),
        wrapped!("encode"),
        plain!("endswith"),
        wrapped!("expandtabs"),
        plain!("find"),
        plain!("format"),
        plain!("format_map"),
        plain!("index"),
        plain!("isalpha"),
        plain!("isalnum"),
        plain!("isdecimal"),
        plain!("isdigit"),
        plain!("isidentifier"),
        plain!("islower"),
        plain!("isnumeric"),
        plain!("isprintable"),
        plain!("isspace"),
        plain!("istitle"),
        plain!("isupper"),
        plain!("join"),
        wrapped!("ljust"),
        wrapped!("lower"),
        wrapped!("lstrip"),
        plain!("partition"),
        wrapped!("replace"),
        plain!("rfind"),
        plain!("rindex"),
        wrapped!("rjust"),
        plain!("rpartition"),
        wrapped!("rstrip"),
        plain!("split"),
        plain!("rsplit"),
        plain!("splitlines"),
        plain!("startswith"),
        wrapped!("strip"),
        wrapped!("swapcase"),
        wrapped!("title"),
        wrapped!("translate"),
        wrapped!("upper"),
        wrapped!("zfill"),
    ],
    ..TypeTable::EMPTY
};

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let own_class = class_of(vm, "UserString")?;
    let data = if args.at(1).as_str().is_some() {
        args.at(1).clone()
    } else if class::isinstance(vm, args.at(1), &own_class)? {
        data(vm, args.at(1))?
    } else {
        text::str(vm, args.at(1))?
    };
    support::set(vm, args.at(0), "data", data)?;
    Ok(Value::None)
}

/// Calls the method `name` of the string with the other arguments, held strings taken out.
fn ask(vm: &mut Vm, args: Args, name: &str) -> PyResult {
    let string = data(vm, args.at(0))?;
    let method = support::get(vm, &string, name)?;
    let mut passed = Args::none();
    for value in args.positional.iter().skip(1) {
        let value = unwrap(vm, value, "UserString")?;
        passed.positional.push(value);
    }
    passed.keywords = args.keywords;
    call::call(vm, &method, passed)
}

/// The receiver's class called with `value`.
fn wrap(vm: &mut Vm, own: &Value, value: Value) -> PyResult {
    let class = support::get(vm, own, "__class__")?;
    call::call_values(vm, &class, [value])
}

fn convert(vm: &mut Vm, args: &Args, class: &str) -> PyResult {
    let class = builtin(vm, class);
    let data = data(vm, args.at(0))?;
    call::call_values(vm, &class, [data])
}

fn add(vm: &mut Vm, args: &Args, reflected: bool) -> PyResult {
    let own = data(vm, args.at(0))?;
    let other = unwrap(vm, args.at(1), "UserString")?;
    let other = if other.as_str().is_some() {
        other
    } else {
        text::str(vm, &other)?
    };
    let (left, right) = if reflected {
        (&other, &own)
    } else {
        (&own, &other)
    };
    let sum = number::binary(vm, BinaryOp::Add, left, right)?;
    wrap(vm, args.at(0), sum)
}

fn operate(vm: &mut Vm, args: &Args, op: BinaryOp) -> PyResult {
    let own = data(vm, args.at(0))?;
    let result = number::binary(vm, op, &own, args.at(1))?;
    wrap(vm, args.at(0), result)
}
