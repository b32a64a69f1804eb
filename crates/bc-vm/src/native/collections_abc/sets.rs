//! `Set` and `MutableSet`: the algebra over membership, iteration and length.

use super::super::support;
use super::{Found, class_named, is_a};
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::hash as hashes;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::number::{self, BinaryOp};
use crate::protocol::{call, class, hash, item, iter, raise};

pub(super) static SET: TypeTable = TypeTable {
    doc: "A set is a finite, iterable container.\n\nThis class provides concrete generic implementations of all\nmethods except for __contains__, __iter__ and __len__.",
    slots: &[
        MethodDef::new("__le__", Arity::Slot(1), less_or_equal),
        MethodDef::new("__lt__", Arity::Slot(1), less),
        MethodDef::new("__gt__", Arity::Slot(1), greater),
        MethodDef::new("__ge__", Arity::Slot(1), greater_or_equal),
        MethodDef::new("__eq__", Arity::Slot(1), equal),
        MethodDef::new("__and__", Arity::Slot(1), and),
        MethodDef::new("__or__", Arity::Slot(1), or),
        MethodDef::new("__sub__", Arity::Slot(1), subtract),
        MethodDef::new("__rsub__", Arity::Slot(1), subtract_reflected),
        MethodDef::new("__xor__", Arity::Slot(1), xor),
    ],
    methods: &[
        MethodDef::new("isdisjoint", Arity::One, is_disjoint)
            .doc("Return True if two sets have a null intersection."),
        MethodDef::new("_hash", Arity::Python(0, &[]), hash_of)
            .doc("Compute the hash value of a set."),
    ],
    class_methods: &[MethodDef::new("_from_iterable", Arity::One, |vm, args| {
        call::call(vm, args.at(0), Args::of([args.at(1).clone()]))
    })
    .doc("Construct an instance of the class from any iterable input.")],
    ..TypeTable::EMPTY
};

pub(super) static MUTABLE_SET: TypeTable = TypeTable {
    doc: "A mutable set is a finite, iterable container.\n\nThis class provides concrete generic implementations of all\nmethods except for __contains__, __iter__, __len__,\nadd(), and discard().",
    slots: &[
        MethodDef::new("__ior__", Arity::Slot(1), or_in_place),
        MethodDef::new("__iand__", Arity::Slot(1), and_in_place),
        MethodDef::new("__ixor__", Arity::Slot(1), xor_in_place),
        MethodDef::new("__isub__", Arity::Slot(1), subtract_in_place),
    ],
    methods: &[
        MethodDef::new("add", Arity::One, not_implemented).doc("Add an element."),
        MethodDef::new("discard", Arity::One, not_implemented)
            .doc("Remove an element.  Do not raise an exception if absent."),
        MethodDef::new("remove", Arity::One, remove)
            .doc("Remove an element. If not a member, raise a KeyError."),
        MethodDef::new("pop", Arity::Python(0, &[]), pop)
            .doc("Return the popped value.  Raise KeyError if empty."),
        MethodDef::new("clear", Arity::Python(0, &[]), clear)
            .doc("This is slow (creates N new iterators!) but effective."),
    ],
    ..TypeTable::EMPTY
};

/// Reflected operators that are the same function as the plain ones.
pub(super) fn add_aliases(vm: &mut Vm, classes: &Found) -> PyResult<()> {
    if let Some(set) = classes.get("Set") {
        for (alias, name) in [
            ("__rand__", "__and__"),
            ("__ror__", "__or__"),
            ("__rxor__", "__xor__"),
        ] {
            let (alias, name) = (vm.intern(alias), vm.intern(name));
            if let Some(function) = set.data().own(&name) {
                set.data().set_own(&alias, function);
            }
        }
    }
    Ok(())
}

fn not_implemented(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::throw_bare(vm, Exc::NotImplementedError))
}

/// Whether `container` holds everything `items` gives.
fn holds_all(vm: &mut Vm, container: &Value, items: &Value) -> PyResult<bool> {
    let iterator = iter::iter(vm, items)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if !item::contains(vm, container, &value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn less_or_equal(vm: &mut Vm, args: Args) -> PyResult {
    let (own, other) = (args.at(0), args.at(1));
    if !is_a(vm, other, "Set")? {
        return Ok(Value::NotImplemented);
    }
    if item::len(vm, own)? > item::len(vm, other)? {
        return Ok(Value::False);
    }
    holds_all(vm, other, own).map(Value::bool)
}

fn greater_or_equal(vm: &mut Vm, args: Args) -> PyResult {
    let (own, other) = (args.at(0), args.at(1));
    if !is_a(vm, other, "Set")? {
        return Ok(Value::NotImplemented);
    }
    if item::len(vm, own)? < item::len(vm, other)? {
        return Ok(Value::False);
    }
    holds_all(vm, own, other).map(Value::bool)
}

/// The comparison `name` of the receiver if the lengths are as `fits` wants them.
fn compare_with(vm: &mut Vm, args: &Args, fits: fn(usize, usize) -> bool, name: &str) -> PyResult {
    let (own, other) = (args.at(0), args.at(1));
    if !is_a(vm, other, "Set")? {
        return Ok(Value::NotImplemented);
    }
    let (own_len, other_len) = (item::len(vm, own)?, item::len(vm, other)?);
    if !fits(own_len, other_len) {
        return Ok(Value::False);
    }
    support::invoke(vm, own, name, [other.clone()])
}

fn less(vm: &mut Vm, args: Args) -> PyResult {
    compare_with(vm, &args, |own, other| own < other, "__le__")
}

fn greater(vm: &mut Vm, args: Args) -> PyResult {
    compare_with(vm, &args, |own, other| own > other, "__ge__")
}

fn equal(vm: &mut Vm, args: Args) -> PyResult {
    compare_with(vm, &args, |own, other| own == other, "__le__")
}

/// `_from_iterable` of `own` over `items`.
fn from_iterable(vm: &mut Vm, own: &Value, items: Vec<Value>) -> PyResult {
    let list = vm.new_list(items);
    let iterator = iter::iter(vm, &list)?;
    support::invoke(vm, own, "_from_iterable", [iterator])
}

/// What `source` gives that is (or is not) in `container`.
fn select(vm: &mut Vm, source: &Value, container: &Value, wanted: bool) -> PyResult<Vec<Value>> {
    let mut chosen = Vec::new();
    let iterator = iter::iter(vm, source)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if item::contains(vm, container, &value)? == wanted {
            chosen.push(value);
        }
    }
    Ok(chosen)
}

fn and(vm: &mut Vm, args: Args) -> PyResult {
    if !is_a(vm, args.at(1), "Iterable")? {
        return Ok(Value::NotImplemented);
    }
    let chosen = select(vm, args.at(1), args.at(0), true)?;
    from_iterable(vm, args.at(0), chosen)
}

fn or(vm: &mut Vm, args: Args) -> PyResult {
    if !is_a(vm, args.at(1), "Iterable")? {
        return Ok(Value::NotImplemented);
    }
    let mut all = Vec::new();
    iter::extend(vm, &mut all, args.at(0))?;
    iter::extend(vm, &mut all, args.at(1))?;
    from_iterable(vm, args.at(0), all)
}

/// The operand as a set: itself, or one made of what it gives; `None` if it gives nothing.
fn other_set(vm: &mut Vm, args: &Args) -> PyResult<Option<Value>> {
    let other = args.at(1);
    if is_a(vm, other, "Set")? {
        return Ok(Some(other.clone()));
    }
    if !is_a(vm, other, "Iterable")? {
        return Ok(None);
    }
    support::invoke(vm, args.at(0), "_from_iterable", [other.clone()]).map(Some)
}

fn subtract(vm: &mut Vm, args: Args) -> PyResult {
    let Some(other) = other_set(vm, &args)? else {
        return Ok(Value::NotImplemented);
    };
    let chosen = select(vm, args.at(0), &other, false)?;
    from_iterable(vm, args.at(0), chosen)
}

fn subtract_reflected(vm: &mut Vm, args: Args) -> PyResult {
    let Some(other) = other_set(vm, &args)? else {
        return Ok(Value::NotImplemented);
    };
    let chosen = select(vm, &other, args.at(0), false)?;
    from_iterable(vm, args.at(0), chosen)
}

fn xor(vm: &mut Vm, args: Args) -> PyResult {
    let Some(other) = other_set(vm, &args)? else {
        return Ok(Value::NotImplemented);
    };
    let left = number::binary(vm, BinaryOp::Subtract, args.at(0), &other)?;
    let right = number::binary(vm, BinaryOp::Subtract, &other, args.at(0))?;
    number::binary(vm, BinaryOp::Or, &left, &right)
}

fn is_disjoint(vm: &mut Vm, args: Args) -> PyResult {
    let iterator = iter::iter(vm, args.at(1))?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if item::contains(vm, args.at(0), &value)? {
            return Ok(Value::False);
        }
    }
    Ok(Value::True)
}

fn hash_of(vm: &mut Vm, args: Args) -> PyResult {
    item::len(vm, args.at(0))?;
    let mut all = Vec::new();
    let iterator = iter::iter(vm, args.at(0))?;
    while let Some(value) = iter::next(vm, &iterator)? {
        all.push(hash::hash(vm, &value)?);
    }
    Ok(Value::Int(hashes::frozenset(all)))
}

fn remove(vm: &mut Vm, args: Args) -> PyResult {
    if !item::contains(vm, args.at(0), args.at(1))? {
        return Err(raise::key_error(vm, args.at(1).clone()));
    }
    support::invoke(vm, args.at(0), "discard", [args.at(1).clone()])?;
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let iterator = iter::iter(vm, args.at(0))?;
    let Some(value) = iter::next(vm, &iterator)? else {
        return Err(raise::throw_bare(vm, Exc::KeyError));
    };
    support::invoke(vm, args.at(0), "discard", [value.clone()])?;
    Ok(value)
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    loop {
        let popped = support::invoke(vm, args.at(0), "pop", []);
        if raise::catch(vm, popped, Exc::KeyError)?.is_none() {
            return Ok(Value::None);
        }
    }
}

/// Calls the method `name` of the receiver with each item.
fn with_each(vm: &mut Vm, own: &Value, items: &Value, name: &str) -> PyResult<()> {
    let iterator = iter::iter(vm, items)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        support::invoke(vm, own, name, [value])?;
    }
    Ok(())
}

fn or_in_place(vm: &mut Vm, args: Args) -> PyResult {
    with_each(vm, args.at(0), args.at(1), "add")?;
    Ok(args.at(0).clone())
}

fn and_in_place(vm: &mut Vm, args: Args) -> PyResult {
    let surplus = number::binary(vm, BinaryOp::Subtract, args.at(0), args.at(1))?;
    with_each(vm, args.at(0), &surplus, "discard")?;
    Ok(args.at(0).clone())
}

fn xor_in_place(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    if own.is(args.at(1)) {
        support::invoke(vm, own, "clear", [])?;
        return Ok(own.clone());
    }
    let set = Value::from(class_named(vm, "Set")?);
    let other = if class::isinstance(vm, args.at(1), &set)? {
        args.at(1).clone()
    } else {
        support::invoke(vm, own, "_from_iterable", [args.at(1).clone()])?
    };
    let iterator = iter::iter(vm, &other)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        let name = if item::contains(vm, own, &value)? {
            "discard"
        } else {
            "add"
        };
        support::invoke(vm, own, name, [value])?;
    }
    Ok(own.clone())
}

fn subtract_in_place(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    if own.is(args.at(1)) {
        support::invoke(vm, own, "clear", [])?;
    } else {
        with_each(vm, own, args.at(1), "discard")?;
    }
    Ok(own.clone())
}
