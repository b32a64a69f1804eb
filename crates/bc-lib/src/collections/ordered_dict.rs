//! The type `collections.OrderedDict`.
//!
//! Every dict of the machine keeps its order; what an `OrderedDict` adds is equality that minds the
//! order, moving keys to an end, and walking backwards. A subclass's own item methods are respected
//! as the reference does. Absent: views and iterators (see `ordered_views`).

use super::ordered_views;
use crate::support;
use bc_core::text::{Text, TextBuilder};
use bc_vm::model::args::Keyword;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::handles::DictRef;
use bc_vm::model::native::TypeTable;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::container::{dict_of, guarded_repr, push_repr};
use bc_vm::protocol::dict_view::Part;
use bc_vm::protocol::native::Truth;
use bc_vm::protocol::ordered::{self, Order};
use bc_vm::protocol::{attr, call, dict, hash, item, iter, raise};
use bc_vm::{getsets, methods};

/// Table of `OrderedDict`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Dictionary that remembers insertion order",
    slots: SLOTS,
    methods: METHODS,
    class_methods: CLASS_METHODS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __init__: any(*args, **keywords) => init;
        __repr__ => repr;
        __iter__ => |vm: &mut Vm, dict: &ObjRef| ordered_views::iterate(vm, dict, Part::Keys, false);
        __setitem__ => store;
        __delitem__ => delete;
        compare => rich;
    ]

    static METHODS = [
        __sizeof__() => sizeof;
        /// Return state information for pickling
        __reduce__() => reduce;
        /// od.__reversed__() <==> reversed(od)
        __reversed__() => |vm: &mut Vm, dict: &ObjRef| ordered_views::iterate(vm, dict, Part::Keys, true);
        /// od.clear() -> None.  Remove all items from od.
        clear();
        /// od.copy() -> a shallow copy of od
        copy();
        items() => |vm: &mut Vm, dict: &ObjRef| ordered_views::view(vm, dict, Part::Items);
        keys() => |vm: &mut Vm, dict: &ObjRef| ordered_views::view(vm, dict, Part::Keys);
        values() => |vm: &mut Vm, dict: &ObjRef| ordered_views::view(vm, dict, Part::Values);
        /// Move an existing element to the end (or beginning if last==False).
        ///
        ///         Raises KeyError if the element does not exist.
        ///         When last=True, acts like a fast version of self[key]=self.pop(key).
        move_to_end: keywords(key, last = Truth(true));
        /// od.pop(k[,d]) -> v, remove specified key and return the corresponding
        ///         value.  If key is not found, d is returned if given, otherwise KeyError
        ///         is raised.
        pop: keywords(key, default = None);
        /// od.popitem() -> (k, v), return and remove a (key, value) pair.
        ///         Pairs are returned in LIFO order if last is true or FIFO order if false.
        popitem: keywords(last = Truth(true)) => pop_item;
        /// od.setdefault(k[,d]) -> od.get(k,d), also set od[k]=d if k not in od
        setdefault: keywords(key, default = Value::None) => set_default;
        update: any(*args, **keywords);
    ]

    static CLASS_METHODS = [
        /// OD.fromkeys(S[, v]) -> New ordered dictionary with keys from S.
        ///         If not specified, the value defaults to None.
        fromkeys: keywords(iterable, value = Value::None) => from_keys;
    ]
}

getsets! {
    static GETSETS = [
        member __dict__ => attr::get_dict;
    ]
}

fn is_exact(vm: &Vm, dict: &ObjRef) -> PyResult<bool> {
    Ok(dict.class().is(&super::state(vm)?.ordered_dict))
}

/// Whether `value` is an `OrderedDict` or an instance of a subclass.
fn is_ordered(vm: &Vm, dict: &ObjRef) -> PyResult<bool> {
    Ok(dict.class().is_subclass(&super::state(vm)?.ordered_dict))
}

/// What a key that is not there raises, be it a tuple or not.
fn absent(vm: &mut Vm, key: &Value) -> Thrown {
    raise::set_object(vm, ExceptionKind::KeyError, key.clone())
}

fn init(vm: &mut Vm, dict: DictRef<'_>, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    let given = args.len();
    if given > 1 {
        let message = format!("expected at most 1 arguments, got {given}");
        return Err(raise::type_error(vm, message));
    }
    update(vm, dict, args, keywords)
}

fn update(vm: &mut Vm, dict: DictRef<'_>, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    let given = args.len();
    if given > 1 {
        let message = format!("update() takes at most 1 positional argument ({given} given)");
        return Err(raise::type_error(vm, message));
    }
    let own = dict.value();
    super::update_mapping(vm, &own, args.first())?;
    for (keyword, value) in keywords {
        item::setitem(vm, &own, &Value::from(keyword), value.clone())?;
    }
    Ok(())
}

fn repr(vm: &mut Vm, dict: DictRef<'_>) -> PyResult {
    let name = dict.object().class().data().name();
    if dict.borrow().is_empty() {
        return Ok(vm.new_str(format!("{name}()")));
    }
    guarded_repr(vm, &dict.value(), "...", |vm| {
        let items = if is_exact(vm, dict.object())? {
            let mut items = Vec::new();
            vm.reserve(dict.borrow().len() * 128)?;
            for (hash, key) in keys_in_order(vm, dict)? {
                ordered::check_hash(vm, &key, hash)?;
                let value = present(vm, dict, &key, hash)?;
                items.push(vm.new_tuple([key, value]));
            }
            items
        } else {
            let items = support::invoke(vm, &dict.value(), "items", [])?;
            iter::collect(vm, &items)?
        };
        shown(vm, &name, items)
    })
}

fn shown(vm: &mut Vm, name: &str, items: Vec<Value>) -> PyResult<Text> {
    let list = vm.new_list(items);
    let mut builder = TextBuilder::new();
    builder.push_str(name);
    builder.push_str("(");
    push_repr(vm, &mut builder, &list)?;
    builder.push_str(")");
    vm.built(builder)
}

/// The value of a key that is in the order, which may be missing in the table.
fn present(vm: &mut Vm, dict: DictRef<'_>, key: &Value, hash: i64) -> PyResult {
    match ordered::value_of(&dict, key, hash) {
        Some(value) => Ok(value),
        None => Err(absent(vm, key)),
    }
}

/// What `OrderedDict.__setitem__` does.
fn store(vm: &mut Vm, dict: DictRef<'_>, key: Value, value: Value) -> PyResult<()> {
    let hash = hash::hash(vm, &key)?;
    let order = Order::of(dict.object());
    let added = order.as_ref().map(|_| key.clone());
    dict::set_hashed(vm, &dict, key, hash, value)?;
    match (order, added) {
        (Some(order), Some(key)) => order.add(vm, &key, hash),
        _ => Ok(()),
    }
}

fn delete(vm: &mut Vm, dict: DictRef<'_>, key: &Value) -> PyResult<()> {
    if let Some(order) = Order::of(dict.object()) {
        let hash = hash::hash(vm, key)?;
        order.remove(vm, key, hash)?;
    }
    match dict::remove(vm, &dict, key)? {
        Some(entry) => {
            drop(entry);
            Ok(())
        }
        None => Err(raise::key_error(vm, key.clone())),
    }
}

fn rich(vm: &mut Vm, dict: DictRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    let name = match op {
        CompareOp::Eq => "__eq__",
        CompareOp::Ne => "__ne__",
        _ => return Ok(Value::NotImplemented),
    };
    let Some(other) = DictRef::of(other) else {
        return Ok(Value::NotImplemented);
    };
    let answer = super::base_method(vm, name, &dict.value(), &[other.value()], &[])?;
    let differ = Value::bool(op == CompareOp::Ne);
    if !is_ordered(vm, other.object())? || answer.is(&differ) {
        return Ok(answer);
    }
    if Order::of(dict.object()).is_some() || Order::of(other.object()).is_some() {
        let (left, right) = (keys_in_order(vm, dict)?, keys_in_order(vm, other)?);
        if left.len() != right.len() {
            return Ok(differ);
        }
        for ((_, x), (_, y)) in left.iter().zip(&right) {
            if !compare::eq(vm, x, y)? {
                return Ok(differ);
            }
        }
        return Ok(answer);
    }
    let (mut left, mut right) = (0, 0);
    loop {
        let x = dict
            .borrow()
            .next_from(left)
            .map(|(at, key, _)| (at, key.clone()));
        let y = other
            .borrow()
            .next_from(right)
            .map(|(at, key, _)| (at, key.clone()));
        match (x, y) {
            (Some((at, x)), Some((other_at, y))) => {
                if !compare::eq(vm, &x, &y)? {
                    return Ok(differ);
                }
                (left, right) = (at + 1, other_at + 1);
            }
            (None, None) => return Ok(answer),
            _ => return Ok(differ),
        }
    }
}

fn sizeof(_: &mut Vm, dict: DictRef<'_>) -> usize {
    // A dict, a table of nodes as large, and the nodes.
    let used = dict.borrow().len();
    let places = ((used * 3).div_ceil(2)).next_power_of_two().max(8);
    176 + 32 * places + 56 * used
}

/// The keys with their hashes, in the order of the object.
fn keys_in_order(vm: &mut Vm, dict: DictRef<'_>) -> PyResult<Vec<(i64, Value)>> {
    vm.reserve(dict.borrow().len() * 32)?;
    Ok(match Order::of(dict.object()) {
        Some(order) => order.all(),
        None => dict
            .borrow()
            .iter_hashed()
            .map(|(hash, key, _)| (hash, key.clone()))
            .collect(),
    })
}

fn clear(vm: &mut Vm, dict: DictRef<'_>) {
    let size = dict.borrow().len();
    let before = dict.borrow_mut().take();
    // As no number of keys taken away would have it: an iterator tells the two apart.
    dict.borrow_mut().count(size);
    vm.heap.charge_growth(dict.uncharged());
    Order::forget(&dict.value());
    drop(before);
}

fn from_keys(vm: &mut Vm, class: ClassRef, iterable: Value, value: Value) -> PyResult {
    super::base_method(
        vm,
        "fromkeys",
        &Value::from(&class),
        &[iterable, value],
        &[],
    )
}

fn copy(vm: &mut Vm, dict: DictRef<'_>) -> PyResult {
    let own = &dict.value();
    let class = Value::from(dict.object().class());
    let result = call::call_values(vm, &class, [])?;
    let exact = is_exact(vm, dict.object())?;
    if Order::of(dict.object()).is_some() {
        for (hash, key) in keys_in_order(vm, dict)? {
            if exact {
                let value = present(vm, dict, &key, hash)?;
                dict::set_hashed(vm, dict_of(&result)?, key, hash, value)?;
            } else {
                let value = item::getitem(vm, own, &key)?;
                item::setitem(vm, &result, &key, value)?;
            }
        }
        return Ok(result);
    }
    let mut position = 0;
    loop {
        let entry = {
            let table = dict.borrow();
            table
                .next_from(position)
                .map(|(at, key, value)| (at, key.clone(), value.clone()))
        };
        let Some((at, key, value)) = entry else {
            return Ok(result);
        };
        if exact {
            let hash = dict.borrow().hash_at(at);
            ordered::check_hash(vm, &key, hash.unwrap_or_default())?;
            dict::set(vm, dict_of(&result)?, key, value)?;
        } else {
            let value = item::getitem(vm, own, &key)?;
            item::setitem(vm, &result, &key, value)?;
        }
        position = at + 1;
    }
}

fn move_to_end(vm: &mut Vm, dict: DictRef<'_>, key: &Value, Truth(last): Truth) -> PyResult<()> {
    if let Some(order) = Order::of(dict.object()) {
        let hash = hash::hash(vm, key)?;
        return if order.move_to_end(vm, key, hash, last)? {
            Ok(())
        } else {
            Err(absent(vm, key))
        };
    }
    if dict.borrow().is_empty() {
        return Err(absent(vm, key));
    }
    let hash = hash::hash(vm, key)?;
    let Some(position) = dict::find(vm, dict.inner(), key, hash)? else {
        return Err(absent(vm, key));
    };
    ordered::to_end(vm, &mut dict.borrow_mut(), position, last)?;
    vm.heap.charge_growth(dict.uncharged());
    Ok(())
}

/// Removes `key` and returns its value, `default` if it is absent.
fn pop(vm: &mut Vm, dict: DictRef<'_>, key: &Value, default: Option<Value>) -> PyResult {
    let own = &dict.value();
    let mut in_order = true;
    if let Some(order) = Order::of(dict.object()) {
        let hash = hash::hash(vm, key)?;
        in_order = order.remove(vm, key, hash)?;
    }
    let value = if is_exact(vm, dict.object())? {
        if !in_order {
            return default.ok_or_else(|| absent(vm, key));
        }
        dict::remove(vm, &dict, key)?.map(|(_, value)| value)
    } else if item::contains(vm, own, key)? {
        let value = item::getitem(vm, own, key)?;
        item::delitem(vm, own, key)?;
        Some(value)
    } else {
        None
    };
    value.or(default).ok_or_else(|| absent(vm, key))
}

fn pop_item(vm: &mut Vm, dict: DictRef<'_>, Truth(last): Truth) -> PyResult {
    let key = if let Some(order) = Order::of(dict.object()) {
        order.end(last)
    } else {
        let table = dict.borrow();
        let position = if last { table.last_position() } else { Some(0) };
        position
            .and_then(|position| table.next_from(position))
            .map(|(_, key, _)| key.clone())
    };
    let Some(key) = key else {
        return Err(raise::throw(
            vm,
            ExceptionKind::KeyError,
            "dictionary is empty",
        ));
    };
    let value = pop(vm, dict, &key, None)?;
    Ok(vm.new_tuple([key, value]))
}

fn set_default(vm: &mut Vm, dict: DictRef<'_>, key: &Value, default: Value) -> PyResult {
    if is_exact(vm, dict.object())? {
        if Order::of(dict.object()).is_none() {
            return dict::get_or_set(vm, &dict, key, default);
        }
        if let Some(value) = dict::get(vm, &dict, key)? {
            return Ok(value);
        }
        store(vm, dict, key.clone(), default.clone())?;
        return Ok(default);
    }
    let own = &dict.value();
    if item::contains(vm, own, key)? {
        return item::getitem(vm, own, key);
    }
    item::setitem(vm, own, key, default.clone())?;
    Ok(default)
}

fn reduce(vm: &mut Vm, dict: &ObjRef) -> PyResult {
    let own = &Value::from(dict);
    let attributes = support::get(vm, own, "__dict__")?;
    let state = if item::len(vm, &attributes)? == 0 {
        Value::None
    } else {
        attributes
    };
    let items = support::invoke(vm, own, "items", [])?;
    let iterator = iter::iter(vm, &items)?;
    let class = Value::from(dict.class());
    let inner = vm.new_tuple([]);
    Ok(vm.new_tuple([class, inner, state, Value::None, iterator]))
}
