//! The type `tuple` and its iterator.

use std::cell::{Cell, RefCell};

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::iters::Iter;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{
    builtin, class_of_new, guarded_repr, index_bounds, join_reprs, object_of, optional_argument,
    repeated_len, tuple_of,
};
use crate::protocol::{convert, hash, item, iter, param, poll, raise};

/// Up to so many items are taken over without asking for room first.
const SHORT: usize = 64;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "tuple() -> empty tuple\ntuple(iterable) -> tuple initialized from iterable's items\n\nIf the argument is a tuple, the return value is the same object.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__hash__", Arity::Slot(0), hash_of),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__iter__", Arity::Slot(0), iterate),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__getitem__", Arity::Slot(1), get),
        MethodDef::new("__add__", Arity::Slot(1), add),
        MethodDef::new("__mul__", Arity::Slot(1), multiply),
        MethodDef::new("__rmul__", Arity::Slot(1), multiply),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Eq, &a)
        }),
        MethodDef::new("__ne__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Ne, &a)
        }),
        MethodDef::new("__lt__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Lt, &a)
        }),
        MethodDef::new("__le__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Le, &a)
        }),
        MethodDef::new("__gt__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Gt, &a)
        }),
        MethodDef::new("__ge__", Arity::Slot(1), |vm, a| {
            rich(vm, CompareOp::Ge, &a)
        }),
    ],
    methods: &[
        MethodDef::new("__getnewargs__", Arity::None, get_new_args),
        MethodDef::new("index", Arity::Parse(1, 3), index)
            .doc("T.index(value, [start, [stop]]) -> integer -- return first index of value.\nRaises ValueError if the value is not present."),
        MethodDef::new("count", Arity::One, count)
            .doc("T.count(value) -> integer -- return number of occurrences of value"),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new).quick(quick_new)],
    ..TypeTable::EMPTY
};

/// What the class of iterators brings along.
pub(crate) static ITERATOR: TypeTable = TypeTable {
    slots: &[
        MethodDef::row(
            "__iter__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_iter),
        ),
        MethodDef::row(
            "__next__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_next),
        ),
    ],
    methods: &[
        MethodDef::row(
            "__length_hint__",
            Arity::None,
            NativeCall::Unary(iter::slot_length_hint),
        ),
        MethodDef::new("__reduce__", Arity::None, reduce),
        MethodDef::new("__setstate__", Arity::One, set_state),
    ],
    ..TypeTable::EMPTY
};

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "tuple")?;
    let exact = class.data().id() == ClassId::TUPLE;
    let items = match optional_argument(vm, args, "tuple", "sequence")? {
        Some(same) if exact && vm.class_id_of(&same) == ClassId::TUPLE => return Ok(same),
        Some(source) => iter::collect(vm, &source)?,
        None => Vec::new(),
    };
    if exact {
        return Ok(vm.new_tuple(items));
    }
    Ok(Value::Obj(
        vm.alloc(&class, Payload::Tuple(items.into_boxed_slice())),
    ))
}

/// `tuple.__new__` of a tuple or a list that is not long.
fn quick_new(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [Value::Obj(class), Value::Obj(source)] = args else {
        return None;
    };
    let class = ClassRef::from_object(class)?;
    let exact = class.data().id() == ClassId::TUPLE;
    let items: Box<[Value]> = match &source.payload {
        Payload::Tuple(_) if exact && source.class_id() == ClassId::TUPLE => {
            return Some(Value::from(source));
        }
        Payload::Tuple(items) if source.class_id() == ClassId::TUPLE && items.len() <= SHORT => {
            items.clone()
        }
        Payload::List(list) if source.class_id() == ClassId::LIST => {
            let items = list.borrow();
            if items.len() > SHORT {
                return None;
            }
            items.as_slice().into()
        }
        _ => return None,
    };
    if exact {
        return Some(vm.new_tuple(items));
    }
    Some(Value::Obj(vm.alloc(&class, Payload::Tuple(items))))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let items = tuple_of(args.at(0))?;
    if items.is_empty() {
        return Ok(vm.new_str("()"));
    }
    let close = if items.len() == 1 { ",)" } else { ")" };
    guarded_repr(vm, args.at(0), "(...)", |vm| {
        poll::enter(vm, " while getting the repr of a tuple")?;
        let shown = join_reprs(vm, "(", close, |_, index| items.get(index).cloned());
        poll::leave(vm);
        shown
    })
}

fn hash_of(vm: &mut Vm, args: Args) -> PyResult {
    hash::tuple(vm, tuple_of(args.at(0))?).map(Value::Int)
}

fn len(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(tuple_of(args.at(0))?.len() as i64))
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    Ok(iter::over_tuple(vm, object_of(args.at(0))?))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    for other in tuple_of(args.at(0))? {
        if compare::eq(vm, args.at(1), other)? {
            return Ok(Value::True);
        }
        poll::charge(vm, 1)?;
    }
    Ok(Value::False)
}

fn get(vm: &mut Vm, args: Args) -> PyResult {
    let items = tuple_of(args.at(0))?;
    let key = args.at(1);
    if item::is_index(vm, key) {
        let index = item::index_of(vm, key)?;
        return match item::place(index, items.len()) {
            Some(place) => Ok(items[place].clone()),
            None => Err(raise::index_error(vm, "tuple index out of range")),
        };
    }
    let Some(Payload::Slice(parts)) = key.payload() else {
        let message = format!(
            "tuple indices must be integers or slices, not {}",
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    };
    let (start, _, step, count) = convert::slice_indices(vm, parts, || items.len())?;
    if step == 1 && count == items.len() && vm.class_id_of(args.at(0)) == ClassId::TUPLE {
        return Ok(args.at(0).clone());
    }
    vm.reserve(count * size_of::<Value>())?;
    let picked = item::pick(items, start, step, count);
    Ok(vm.new_tuple(picked))
}

fn add(vm: &mut Vm, args: Args) -> PyResult {
    let items = tuple_of(args.at(0))?;
    let Some(other) = args.at(1).as_tuple() else {
        let message = format!(
            "can only concatenate tuple (not \"{}\") to tuple",
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    vm.reserve((items.len() + other.len()) * size_of::<Value>())?;
    let mut both = Vec::with_capacity(items.len() + other.len());
    both.extend_from_slice(items);
    both.extend_from_slice(other);
    Ok(vm.new_tuple(both))
}

fn multiply(vm: &mut Vm, args: Args) -> PyResult {
    let items = tuple_of(args.at(0))?;
    let count = item::index_of_repeat(vm, args.at(1))?;
    if (items.is_empty() || count == 1) && vm.class_id_of(args.at(0)) == ClassId::TUPLE {
        return Ok(args.at(0).clone());
    }
    let total = repeated_len(vm, items.len(), count, size_of::<Value>())?;
    let mut result = Vec::with_capacity(total);
    while result.len() < total {
        result.extend_from_slice(items);
    }
    Ok(vm.new_tuple(result))
}

fn rich(vm: &mut Vm, op: CompareOp, args: &Args) -> PyResult {
    match args.at(1).as_tuple() {
        Some(other) => compare::tuples(vm, op, tuple_of(args.at(0))?, other),
        None => Ok(Value::NotImplemented),
    }
}

fn get_new_args(vm: &mut Vm, args: Args) -> PyResult {
    let copy = vm.new_tuple(tuple_of(args.at(0))?.to_vec());
    Ok(vm.new_tuple([copy]))
}

fn index(vm: &mut Vm, args: Args) -> PyResult {
    let items = tuple_of(args.at(0))?;
    let (start, stop) = index_bounds(vm, args.get(2), args.get(3), items.len())?;
    let stop = stop.min(items.len());
    for (place, item) in items.iter().enumerate().take(stop).skip(start) {
        if compare::eq(vm, item, args.at(1))? {
            return Ok(Value::Int(place as i64));
        }
        poll::charge(vm, 1)?;
    }
    Err(raise::value_error(vm, "tuple.index(x): x not in tuple"))
}

fn count(vm: &mut Vm, args: Args) -> PyResult {
    let mut count = 0;
    for other in tuple_of(args.at(0))? {
        if compare::eq(vm, other, args.at(1))? {
            count += 1;
        }
        poll::charge(vm, 1)?;
    }
    Ok(Value::Int(count))
}

type Place<'a> = (
    &'a RefCell<Option<crate::model::object::ObjRef>>,
    &'a Cell<usize>,
);

fn place_of(value: &Value) -> Option<Place<'_>> {
    match value.payload()? {
        Payload::Iter(state) => match &**state {
            Iter::Tuple { tuple, index } => Some((tuple, index)),
            _ => None,
        },
        _ => None,
    }
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let function = builtin(vm, "iter");
    let rest = place_of(args.at(0)).and_then(|(tuple, index)| {
        tuple
            .borrow()
            .as_ref()
            .map(|tuple| (Value::from(tuple), index.get()))
    });
    Ok(match rest {
        Some((tuple, index)) => {
            let inner = vm.new_tuple([tuple]);
            vm.new_tuple([function, inner, Value::Int(index as i64)])
        }
        None => {
            let empty = vm.new_tuple([]);
            let inner = vm.new_tuple([empty]);
            vm.new_tuple([function, inner])
        }
    })
}

fn set_state(vm: &mut Vm, args: Args) -> PyResult {
    let wanted = param::ssize_of_long(vm, args.at(1))?.max(0) as usize;
    if let Some((tuple, index)) = place_of(args.at(0))
        && let Some(tuple) = &*tuple.borrow()
        && let Payload::Tuple(items) = &tuple.payload
    {
        index.set(wanted.min(items.len()));
    }
    Ok(Value::None)
}
