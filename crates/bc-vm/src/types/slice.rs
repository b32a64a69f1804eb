//! The type `slice`.

use crate::model::error::PyResult;
use crate::model::int;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{join_reprs, no_keywords, unpack_count};
use crate::protocol::{convert, raise};
use crate::types::slices;

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        MethodDef::new($name, Arity::Slot(1), |vm, args| {
            rich(vm, CompareOp::$op, &args)
        })
    };
}

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        comparison!("__eq__", Eq),
        comparison!("__ne__", Ne),
        comparison!("__lt__", Lt),
        comparison!("__le__", Le),
        comparison!("__gt__", Gt),
        comparison!("__ge__", Ge),
    ],
    methods: &[
        MethodDef::new("indices", Arity::One, indices).doc(
            "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices.",
        ),
        MethodDef::new("__reduce__", Arity::None, reduce)
            .doc("Return state information for pickling."),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[
        GetSetDef::read("start", |_, own| Ok(parts(own)[0].clone())).member(),
        GetSetDef::read("stop", |_, own| Ok(parts(own)[1].clone())).member(),
        GetSetDef::read("step", |_, own| Ok(parts(own)[2].clone())).member(),
    ],
    ..TypeTable::EMPTY
};

const NOTHING: &[Value; 3] = &[Value::None, Value::None, Value::None];

fn parts(value: &Value) -> &[Value; 3] {
    match value.payload() {
        Some(Payload::Slice(parts)) => parts,
        _ => NOTHING,
    }
}

fn new(vm: &mut Vm, mut args: Args) -> PyResult {
    no_keywords(vm, &args, "slice()")?;
    unpack_count(vm, args.len() - 1, "slice", 1, 3)?;
    let first = args.take(1).unwrap_or(Value::None);
    Ok(match args.take(2) {
        None => vm.new_slice(Value::None, first, Value::None),
        Some(stop) => {
            let step = args.take(3).unwrap_or(Value::None);
            vm.new_slice(first, stop, step)
        }
    })
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let shown = join_reprs(vm, "slice(", ")", |_, i| parts(own).get(i).cloned())?;
    Ok(vm.new_str(shown))
}

fn rich(vm: &mut Vm, op: CompareOp, args: &Args) -> PyResult {
    let (own, other) = (args.at(0), args.at(1));
    if !matches!(other.payload(), Some(Payload::Slice(_))) {
        return Ok(Value::NotImplemented);
    }
    if own.is(other) {
        return Ok(Value::bool(matches!(
            op,
            CompareOp::Eq | CompareOp::Le | CompareOp::Ge
        )));
    }
    compare::tuples(vm, op, parts(own), parts(other))
}

fn indices(vm: &mut Vm, args: Args) -> PyResult {
    let length = convert::index_object(vm, args.at(1))?;
    if int::view(&length).is_some_and(|length| length.is_negative()) {
        return Err(raise::value_error(vm, "length should not be negative"));
    }
    let indices = slices::index_objects(vm, parts(args.at(0)), length)?;
    Ok(vm.new_tuple(indices))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let class = Value::from(vm.class_of(args.at(0)));
    let inner = vm.new_tuple(parts(args.at(0)).clone());
    Ok(vm.new_tuple([class, inner]))
}
