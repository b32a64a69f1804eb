//! The class `collections.Counter`: a dict from items to how often they were seen.

use super::super::support;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{dict_of, push_repr};
use crate::protocol::number::{self, BinaryOp};
use crate::protocol::{call, class, convert, dict, hash, item, iter, raise, sort};
use bc_core::text::TextBuilder;

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Dict subclass for counting hashable items.  Sometimes called a bag\nor multiset.  Elements are stored as dictionary keys and their counts\nare stored as dictionary values.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__delitem__", Arity::Slot(1), delete),
        MethodDef::new("__add__", Arity::Slot(1), |vm, args| {
            combine(vm, &args, &ADD)
        }),
        MethodDef::new("__sub__", Arity::Slot(1), |vm, args| {
            combine(vm, &args, &SUBTRACT)
        }),
        MethodDef::new("__or__", Arity::Slot(1), |vm, args| {
            combine(vm, &args, &UNION)
        }),
        MethodDef::new("__and__", Arity::Slot(1), |vm, args| {
            combine(vm, &args, &INTERSECTION)
        }),
        MethodDef::new("__pos__", Arity::Slot(0), positive),
        MethodDef::new("__neg__", Arity::Slot(0), negative),
        MethodDef::new("__iadd__", Arity::Slot(1), add_in_place),
        MethodDef::new("__isub__", Arity::Slot(1), subtract_in_place),
        MethodDef::new("__ior__", Arity::Slot(1), or_in_place),
        MethodDef::new("__iand__", Arity::Slot(1), and_in_place),
    ],
    methods: &[
        MethodDef::new("__missing__", Arity::One, |_, _| Ok(Value::Int(0)))
            .doc("The count of elements not in the Counter is zero."),
        MethodDef::new("most_common", Arity::Python(0, &["n"]), most_common).doc(
            "List the n most common elements and their counts from the most\ncommon to the least.  If n is None, then list all element counts.",
        ),
        MethodDef::new("elements", Arity::Python(0, &[]), elements).doc(
            "Iterator over elements repeating each as many times as its count.",
        ),
        MethodDef::new("update", Arity::Any, |vm, args| {
            count_in(vm, &args, BinaryOp::Add)
        })
        .doc("Like dict.update() but add counts instead of replacing them."),
        MethodDef::new("subtract", Arity::Any, |vm, args| {
            count_in(vm, &args, BinaryOp::Subtract)
        })
        .doc("Like dict.update() but subtracts counts instead of replacing them."),
        MethodDef::new("copy", Arity::Python(0, &[]), copy).doc("Return a shallow copy."),
        MethodDef::new("__reduce__", Arity::Python(0, &[]), reduce),
        MethodDef::new("_keep_positive", Arity::Python(0, &[]), |vm, args| {
            keep_positive(vm, args.at(0))
        })
        .doc("Internal method to strip elements with a negative or zero count"),
    ],
    class_methods: &[MethodDef::new("fromkeys", Arity::Any, from_keys)],
    ..TypeTable::EMPTY
};

/// The function `_count_elements` of the module.
pub(super) static FUNCTIONS: &[MethodDef] =
    &[
        MethodDef::new("_count_elements", Arity::Unpack(2, 2), |vm, args| {
            tally(vm, args.at(0), args.at(1))?;
            Ok(Value::None)
        })
        .doc("Count elements in the iterable, updating the mapping"),
    ];

fn init(vm: &mut Vm, args: Args) -> PyResult {
    check_count(vm, &args)?;
    let own = args.at(0).clone();
    let update = support::get(vm, &own, "update")?;
    let mut rest = args;
    rest.positional.remove(0);
    call::call(vm, &update, rest)?;
    Ok(Value::None)
}

fn check_count(vm: &mut Vm, args: &Args) -> PyResult<()> {
    let given = args.len() - 1;
    if given > 1 {
        let message = format!("expected at most 1 arguments, got {given}");
        return Err(raise::type_error(vm, message));
    }
    Ok(())
}

/// The count of `key`, zero if there is none.
fn count_of(vm: &mut Vm, own: &Value, key: &Value) -> PyResult {
    support::invoke(vm, own, "get", [key.clone(), Value::Int(0)])
}

/// Pairs of key and count as `items` gives them.
fn items(vm: &mut Vm, own: &Value) -> PyResult<Vec<(Value, Value)>> {
    let name = vm.names.items.clone();
    let items = call::method(vm, own, &name, Args::none())?;
    let mut pairs = Vec::new();
    for pair in iter::collect(vm, &items)? {
        let mut pair = iter::unpack(vm, &pair, 2)?.into_iter();
        if let (Some(key), Some(count)) = (pair.next(), pair.next()) {
            pairs.push((key, count));
        }
    }
    Ok(pairs)
}

/// Adds one for each item an iterable gives.
fn tally(vm: &mut Vm, own: &Value, source: &Value) -> PyResult<()> {
    let iterator = iter::iter(vm, source)?;
    let direct = own.as_dict().filter(|_| keeps_dict_methods(vm, own));
    let Some(table) = direct else {
        while let Some(key) = iter::next(vm, &iterator)? {
            let count = count_of(vm, own, &key)?;
            let count = number::binary(vm, BinaryOp::Add, &count, &Value::Int(1))?;
            item::setitem(vm, own, &key, count)?;
        }
        return Ok(());
    };
    while let Some(key) = iter::next(vm, &iterator)? {
        let hash = hash::hash(vm, &key)?;
        let count = match dict::get_hashed(vm, table, &key, hash)? {
            Some(count) => number::binary(vm, BinaryOp::Add, &count, &Value::Int(1))?,
            None => Value::Int(1),
        };
        dict::set_hashed(vm, table, key, hash, count)?;
    }
    Ok(())
}

/// Whether `get` and `__setitem__` of the class are those of `dict`.
fn keeps_dict_methods(vm: &mut Vm, own: &Value) -> bool {
    let (class, base) = (vm.class_of(own), vm.classes.dict.clone());
    ["get", "__setitem__"].iter().all(|name| {
        let name = vm.intern(name);
        match (class.data().lookup(&name), base.data().own(&name)) {
            (Some(found), Some(original)) => found.is(&original),
            _ => false,
        }
    })
}

/// `update` (by `Add`) and `subtract`.
fn count_in(vm: &mut Vm, args: &Args, op: BinaryOp) -> PyResult {
    check_count(vm, args)?;
    let own = args.at(0);
    if let Some(source) = args.get(1).filter(|source| !source.is_none()) {
        count_source(vm, own, source, op)?;
    }
    if !args.keywords.is_empty() {
        let keywords = Value::Obj(support::keywords_dict(vm, &args.keywords));
        let name = if op == BinaryOp::Add {
            "update"
        } else {
            "subtract"
        };
        support::invoke(vm, own, name, [keywords])?;
    }
    Ok(Value::None)
}

fn count_source(vm: &mut Vm, own: &Value, source: &Value, op: BinaryOp) -> PyResult<()> {
    let mapping = support::import_from(vm, "_collections_abc", "Mapping")?;
    if class::isinstance(vm, source, &mapping)? {
        if op == BinaryOp::Add && item::len(vm, own)? == 0 {
            let args = Args::of([own.clone(), source.clone()]);
            super::base_method(vm, "update", args)?;
            return Ok(());
        }
        for (key, count) in items(vm, source)? {
            let known = count_of(vm, own, &key)?;
            // The reference adds to what comes in, but subtracts from what is there.
            let sum = if op == BinaryOp::Add {
                number::binary(vm, op, &count, &known)?
            } else {
                number::binary(vm, op, &known, &count)?
            };
            item::setitem(vm, own, &key, sum)?;
        }
        return Ok(());
    }
    if op == BinaryOp::Add {
        return tally(vm, own, source);
    }
    let iterator = iter::iter(vm, source)?;
    while let Some(key) = iter::next(vm, &iterator)? {
        let known = count_of(vm, own, &key)?;
        let count = number::binary(vm, op, &known, &Value::Int(1))?;
        item::setitem(vm, own, &key, count)?;
    }
    Ok(())
}

fn delete(vm: &mut Vm, args: Args) -> PyResult {
    if item::contains(vm, args.at(0), args.at(1))? {
        super::base_method(vm, "__delitem__", args)?;
    }
    Ok(Value::None)
}

/// All pairs, the greatest counts first.
fn ranked(vm: &mut Vm, own: &Value) -> PyResult<Vec<Value>> {
    let mut pairs = Vec::new();
    for (key, count) in items(vm, own)? {
        pairs.push(vm.new_tuple([key, count]));
    }
    let getter = support::import_from(vm, "operator", "itemgetter")?;
    let second = call::call_values(vm, &getter, [Value::Int(1)])?;
    sort::sort(vm, pairs, Some(second), true)
}

fn most_common(vm: &mut Vm, args: Args) -> PyResult {
    let mut pairs = ranked(vm, args.at(0))?;
    if let Some(most) = args.get(1).filter(|most| !most.is_none()) {
        let most = convert::index_isize_clamped(vm, most)?;
        pairs.truncate(usize::try_from(most).unwrap_or(0));
    }
    Ok(vm.new_list(pairs))
}

fn elements(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.names.items.clone();
    let items = call::method(vm, args.at(0), &name, Args::none())?;
    let repeat = support::import_from(vm, "itertools", "repeat")?;
    let starmap = support::import_from(vm, "itertools", "starmap")?;
    let chain = support::import_from(vm, "itertools", "chain")?;
    let runs = call::call_values(vm, &starmap, [repeat, items])?;
    support::invoke(vm, &chain, "from_iterable", [runs])
}

fn from_keys(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::not_implemented_error(
        vm,
        "Counter.fromkeys() is undefined.  Use Counter(iterable) instead.",
    ))
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let class = support::get(vm, args.at(0), "__class__")?;
    call::call_values(vm, &class, [args.at(0).clone()])
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let class = support::get(vm, args.at(0), "__class__")?;
    let plain = plain_copy(vm, args.at(0))?;
    let inner = vm.new_tuple([plain]);
    Ok(vm.new_tuple([class, inner]))
}

fn plain_copy(vm: &mut Vm, own: &Value) -> PyResult {
    let copy = dict_of(own)?.borrow().clone();
    Ok(Value::Obj(vm.new_dict(copy)))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let name = vm.type_name(own);
    let mut builder = TextBuilder::new();
    builder.push_str(&name);
    if item::len(vm, own)? == 0 {
        builder.push_str("()");
        return Ok(vm.new_str(vm.built(builder)?));
    }
    builder.push_str("(");
    match common_pairs(vm, own) {
        Ok(pairs) => {
            builder.push_str("{");
            for (index, (key, count)) in pairs.iter().enumerate() {
                if index > 0 {
                    builder.push_str(", ");
                }
                push_repr(vm, &mut builder, key)?;
                builder.push_str(": ");
                push_repr(vm, &mut builder, count)?;
            }
            builder.push_str("}");
        }
        // Counts without an order.
        Err(thrown) if raise::is(&thrown, vm, Exc::TypeError) => {
            let plain = plain_copy(vm, own)?;
            push_repr(vm, &mut builder, &plain)?;
        }
        Err(thrown) => return Err(thrown),
    }
    builder.push_str(")");
    Ok(vm.new_str(vm.built(builder)?))
}

fn common_pairs(vm: &mut Vm, own: &Value) -> PyResult<Vec<(Value, Value)>> {
    let list = support::invoke(vm, own, "most_common", [])?;
    let mut pairs = Vec::new();
    for pair in iter::collect(vm, &list)? {
        let mut pair = iter::unpack(vm, &pair, 2)?.into_iter();
        if let (Some(key), Some(count)) = (pair.next(), pair.next()) {
            pairs.push((key, count));
        }
    }
    Ok(pairs)
}

/// How an operator joins two counters; only positive results are kept.
struct Join {
    /// The count from that of the left operand and that of the right.
    count: fn(&mut Vm, &Value, &Value) -> PyResult,
    /// The count of what only the right operand has, `None` to leave it out.
    only_right: fn(&mut Vm, &Value) -> PyResult<Option<Value>>,
}

fn above_zero(vm: &mut Vm, count: &Value) -> PyResult<bool> {
    compare::holds(vm, CompareOp::Gt, count, &Value::Int(0))
}

fn if_positive(vm: &mut Vm, count: &Value) -> PyResult<Option<Value>> {
    Ok(above_zero(vm, count)?.then(|| count.clone()))
}

static ADD: Join = Join {
    count: |vm, a, b| number::binary(vm, BinaryOp::Add, a, b),
    only_right: if_positive,
};

static SUBTRACT: Join = Join {
    count: |vm, a, b| number::binary(vm, BinaryOp::Subtract, a, b),
    only_right: |vm, count| {
        if compare::less(vm, count, &Value::Int(0))? {
            number::binary(vm, BinaryOp::Subtract, &Value::Int(0), count).map(Some)
        } else {
            Ok(None)
        }
    },
};

static UNION: Join = Join {
    count: |vm, a, b| {
        let less = compare::less(vm, a, b)?;
        Ok(if less { b } else { a }.clone())
    },
    only_right: if_positive,
};

static INTERSECTION: Join = Join {
    count: |vm, a, b| {
        let less = compare::less(vm, a, b)?;
        Ok(if less { a } else { b }.clone())
    },
    only_right: |_, _| Ok(None),
};

fn is_counter(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    let class = Value::from(counter(vm)?);
    class::isinstance(vm, value, &class)
}

fn counter(vm: &mut Vm) -> PyResult<ClassRef> {
    support::import_class(vm, "collections", "Counter")
}

fn empty(vm: &mut Vm) -> PyResult {
    let class = Value::from(counter(vm)?);
    call::call(vm, &class, Args::none())
}

fn combine(vm: &mut Vm, args: &Args, join: &Join) -> PyResult {
    let (own, other) = (args.at(0), args.at(1));
    if !is_counter(vm, other)? {
        return Ok(Value::NotImplemented);
    }
    let result = empty(vm)?;
    for (key, count) in items(vm, own)? {
        let other_count = item::getitem(vm, other, &key)?;
        let count = (join.count)(vm, &count, &other_count)?;
        if above_zero(vm, &count)? {
            item::setitem(vm, &result, &key, count)?;
        }
    }
    for (key, count) in items(vm, other)? {
        if !item::contains(vm, own, &key)?
            && let Some(count) = (join.only_right)(vm, &count)?
        {
            item::setitem(vm, &result, &key, count)?;
        }
    }
    Ok(result)
}

fn positive(vm: &mut Vm, args: Args) -> PyResult {
    let result = empty(vm)?;
    for (key, count) in items(vm, args.at(0))? {
        if above_zero(vm, &count)? {
            item::setitem(vm, &result, &key, count)?;
        }
    }
    Ok(result)
}

fn negative(vm: &mut Vm, args: Args) -> PyResult {
    let result = empty(vm)?;
    for (key, count) in items(vm, args.at(0))? {
        if let Some(count) = (SUBTRACT.only_right)(vm, &count)? {
            item::setitem(vm, &result, &key, count)?;
        }
    }
    Ok(result)
}

fn keep_positive(vm: &mut Vm, own: &Value) -> PyResult {
    let mut others = Vec::new();
    for (key, count) in items(vm, own)? {
        if !above_zero(vm, &count)? {
            others.push(key);
        }
    }
    for key in others {
        item::delitem(vm, own, &key)?;
    }
    Ok(own.clone())
}

fn change_by(vm: &mut Vm, args: &Args, op: BinaryOp) -> PyResult {
    let own = args.at(0);
    for (key, count) in items(vm, args.at(1))? {
        let known = item::getitem(vm, own, &key)?;
        let count = number::inplace(vm, op, &known, &count)?;
        item::setitem(vm, own, &key, count)?;
    }
    support::invoke(vm, own, "_keep_positive", [])
}

fn add_in_place(vm: &mut Vm, args: Args) -> PyResult {
    change_by(vm, &args, BinaryOp::Add)
}

fn subtract_in_place(vm: &mut Vm, args: Args) -> PyResult {
    change_by(vm, &args, BinaryOp::Subtract)
}

fn or_in_place(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    for (key, other) in items(vm, args.at(1))? {
        let known = item::getitem(vm, own, &key)?;
        if compare::holds(vm, CompareOp::Gt, &other, &known)? {
            item::setitem(vm, own, &key, other)?;
        }
    }
    support::invoke(vm, own, "_keep_positive", [])
}

fn and_in_place(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    for (key, count) in items(vm, own)? {
        let other = item::getitem(vm, args.at(1), &key)?;
        if compare::less(vm, &other, &count)? {
            item::setitem(vm, own, &key, other)?;
        }
    }
    support::invoke(vm, own, "_keep_positive", [])
}
