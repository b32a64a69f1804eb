//! The type `tuple` and its iterator.

use std::cell::{Cell, RefCell};

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::handles::TupleRef;
use crate::model::iters::Iter;
use crate::model::native::TypeTable;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{builtin, guarded_repr, index_bounds, join_reprs, repeated_len};
use crate::protocol::native::{PlainInt, RepeatCount};
use crate::protocol::{convert, hash, item, iter, poll, raise};
use crate::types::iterators;

/// Up to so many items are taken over without asking for room first.
const SHORT: usize = 64;

/// Method table of `tuple`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "tuple() -> empty tuple\ntuple(iterable) -> tuple initialized from iterable's items\n\nIf the argument is a tuple, the return value is the same object.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

/// Method table of `tuple_iterator`.
pub(crate) static ITERATOR: TypeTable = TypeTable {
    slots: iterators::SLOTS,
    methods: ITERATOR_METHODS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __hash__ => |vm: &mut Vm, tuple: TupleRef<'_>| hash::tuple(vm, &tuple);
        __len__ => |_: &mut Vm, tuple: TupleRef<'_>| tuple.len();
        __iter__ => iterate;
        __contains__ => contains;
        __getitem__ => get;
        __add__ => add;
        __mul__ => multiply;
        __rmul__ => multiply;
        compare => rich;
    ]

    static METHODS = [
        __getnewargs__() => get_new_args;
        /// T.index(value, [start, [stop]]) -> integer -- return first index of value.
        /// Raises ValueError if the value is not present.
        index: parse(value, start = None, stop = None);
        /// T.count(value) -> integer -- return number of occurrences of value
        count(value);
    ]

    static STATICS = [
        __new__: keywords(sequence = None) => new, quick quick_new;
    ]

    static ITERATOR_METHODS = [
        __length_hint__() => iter::slot_length_hint;
        __reduce__() => reduce;
        __setstate__(state) => set_state;
    ]
}

fn new(vm: &mut Vm, class: ClassRef, source: Option<&Value>) -> PyResult {
    let exact = class.data().id() == ClassId::TUPLE;
    let items = match source {
        Some(same) if exact && vm.class_id_of(same) == ClassId::TUPLE => return Ok(same.clone()),
        Some(source) => iter::collect(vm, source)?,
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

fn repr(vm: &mut Vm, tuple: TupleRef<'_>) -> PyResult {
    if tuple.is_empty() {
        return Ok(vm.new_str("()"));
    }
    let close = if tuple.len() == 1 { ",)" } else { ")" };
    guarded_repr(vm, &tuple.value(), "(...)", |vm| {
        poll::enter(vm, " while getting the repr of a tuple")?;
        let shown = join_reprs(vm, "(", close, |_, index| tuple.get(index).cloned());
        poll::leave(vm);
        shown
    })
}

fn iterate(vm: &mut Vm, tuple: TupleRef<'_>) -> Value {
    iter::over_tuple(vm, tuple.object())
}

fn contains(vm: &mut Vm, tuple: TupleRef<'_>, item: &Value) -> PyResult<bool> {
    for other in tuple.iter() {
        if compare::eq(vm, item, other)? {
            return Ok(true);
        }
        poll::charge(vm, 1)?;
    }
    Ok(false)
}

fn is_exact(tuple: TupleRef<'_>) -> bool {
    tuple.object().class_id() == ClassId::TUPLE
}

fn get(vm: &mut Vm, tuple: TupleRef<'_>, key: &Value) -> PyResult {
    if item::is_index(vm, key) {
        let index = item::index_of(vm, key)?;
        return match item::place(index, tuple.len()) {
            Some(place) => Ok(tuple[place].clone()),
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
    let (start, _, step, count) = convert::slice_indices(vm, parts, || tuple.len())?;
    if step == 1 && count == tuple.len() && is_exact(tuple) {
        return Ok(tuple.value());
    }
    vm.reserve(count * size_of::<Value>())?;
    let picked = item::pick(&tuple, start, step, count);
    Ok(vm.new_tuple(picked))
}

fn add(vm: &mut Vm, tuple: TupleRef<'_>, other: &Value) -> PyResult {
    let Some(other) = TupleRef::of(other) else {
        let message = format!(
            "can only concatenate tuple (not \"{}\") to tuple",
            vm.type_name(other)
        );
        return Err(raise::type_error(vm, message));
    };
    vm.reserve((tuple.len() + other.len()) * size_of::<Value>())?;
    let mut both = Vec::with_capacity(tuple.len() + other.len());
    both.extend_from_slice(&tuple);
    both.extend_from_slice(&other);
    Ok(vm.new_tuple(both))
}

fn multiply(vm: &mut Vm, tuple: TupleRef<'_>, RepeatCount(count): RepeatCount) -> PyResult {
    if (tuple.is_empty() || count == 1) && is_exact(tuple) {
        return Ok(tuple.value());
    }
    let total = repeated_len(vm, tuple.len(), count, size_of::<Value>())?;
    let mut result = Vec::with_capacity(total);
    while result.len() < total {
        result.extend_from_slice(&tuple);
    }
    Ok(vm.new_tuple(result))
}

fn rich(vm: &mut Vm, tuple: TupleRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    match TupleRef::of(other) {
        Some(other) => compare::tuples(vm, op, &tuple, &other),
        None => Ok(Value::NotImplemented),
    }
}

fn get_new_args(vm: &mut Vm, tuple: TupleRef<'_>) -> (Value,) {
    (vm.new_tuple(tuple.to_vec()),)
}

fn index(
    vm: &mut Vm,
    tuple: TupleRef<'_>,
    value: &Value,
    start: Option<&Value>,
    stop: Option<&Value>,
) -> PyResult<usize> {
    let (start, stop) = index_bounds(vm, start, stop, tuple.len())?;
    let stop = stop.min(tuple.len());
    for (place, item) in tuple.iter().enumerate().take(stop).skip(start) {
        if compare::eq(vm, item, value)? {
            return Ok(place);
        }
        poll::charge(vm, 1)?;
    }
    Err(raise::value_error(vm, "tuple.index(x): x not in tuple"))
}

fn count(vm: &mut Vm, tuple: TupleRef<'_>, value: &Value) -> PyResult<usize> {
    let mut count = 0;
    for other in tuple.iter() {
        if compare::eq(vm, other, value)? {
            count += 1;
        }
        poll::charge(vm, 1)?;
    }
    Ok(count)
}

/// The tuple that an iterator walks over, if it has not ended, and the next index.
type Place<'a> = (&'a RefCell<Option<ObjRef>>, &'a Cell<usize>);

fn place_of(value: &Value) -> Option<Place<'_>> {
    match value.payload()? {
        Payload::Iter(state) => match &**state {
            Iter::Tuple { tuple, index } => Some((tuple, index)),
            _ => None,
        },
        _ => None,
    }
}

fn reduce(vm: &mut Vm, iterator: &Value) -> Value {
    let function = builtin(vm, "iter");
    let rest = place_of(iterator).and_then(|(tuple, index)| {
        tuple
            .borrow()
            .as_ref()
            .map(|tuple| (Value::from(tuple), index.get()))
    });
    match rest {
        Some((tuple, index)) => {
            let inner = vm.new_tuple([tuple]);
            vm.new_tuple([function, inner, Value::Int(index as i64)])
        }
        None => {
            let empty = vm.new_tuple([]);
            let inner = vm.new_tuple([empty]);
            vm.new_tuple([function, inner])
        }
    }
}

fn set_state(_: &mut Vm, iterator: &Value, PlainInt(wanted): PlainInt) {
    let wanted = wanted.max(0) as usize;
    if let Some((tuple, index)) = place_of(iterator)
        && let Some(tuple) = &*tuple.borrow()
        && let Payload::Tuple(items) = &tuple.payload
    {
        index.set(wanted.min(items.len()));
    }
}
