//! The type `collections.OrderedDict`.
//!
//! Every dict of the machine keeps its order; what an `OrderedDict` adds is equality that minds the
//! order, moving keys to an end, and walking backwards. A subclass's own item methods are respected
//! as the reference does. Absent: views and iterators (see `ordered_views`).

use super::ordered_views;
use bc_core::text::{Text, TextBuilder};

use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::container::{dict_of, guarded_repr, push_repr};
use bc_vm::protocol::dict_view::Part;
use bc_vm::protocol::ordered::{self, Order};
use bc_vm::protocol::{attr, call, dict, hash, item, iter, raise, truth};

macro_rules! unordered {
    ($name:literal) => {
        MethodDef::new($name, Arity::Slot(1), |_, _| Ok(Value::NotImplemented))
    };
}

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Dictionary that remembers insertion order",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
            ordered_views::iterate(vm, args.at(0), Part::Keys, false)
        }),
        MethodDef::new("__setitem__", Arity::Slot(2), set),
        MethodDef::new("__delitem__", Arity::Slot(1), delete),
        MethodDef::new("__eq__", Arity::Slot(1), |vm, args| {
            rich(vm, CompareOp::Eq, args)
        }),
        MethodDef::new("__ne__", Arity::Slot(1), |vm, args| {
            rich(vm, CompareOp::Ne, args)
        }),
        unordered!("__lt__"),
        unordered!("__le__"),
        unordered!("__gt__"),
        unordered!("__ge__"),
    ],
    methods: &[
        MethodDef::new("__sizeof__", Arity::None, sizeof),
        MethodDef::new("__reduce__", Arity::None, reduce)
            .doc("Return state information for pickling"),
        MethodDef::new("__reversed__", Arity::None, |vm, args| {
            ordered_views::iterate(vm, args.at(0), Part::Keys, true)
        })
        .doc("od.__reversed__() <==> reversed(od)"),
        MethodDef::new("clear", Arity::None, clear)
            .doc("od.clear() -> None.  Remove all items from od."),
        MethodDef::new("copy", Arity::None, copy).doc("od.copy() -> a shallow copy of od"),
        MethodDef::new("items", Arity::None, |vm, args| {
            ordered_views::view(vm, &args, Part::Items)
        }),
        MethodDef::new("keys", Arity::None, |vm, args| {
            ordered_views::view(vm, &args, Part::Keys)
        }),
        MethodDef::new("values", Arity::None, |vm, args| {
            ordered_views::view(vm, &args, Part::Values)
        }),
        MethodDef::new(
            "move_to_end",
            Arity::Keywords(1, &["key", "last"]),
            move_to_end,
        )
        .doc(
            "Move an existing element to the end (or beginning if last==False).\n\n        Raises KeyError if the element does not exist.\n        When last=True, acts like a fast version of self[key]=self.pop(key).",
        ),
        MethodDef::new("pop", Arity::Keywords(1, &["key", "default"]), pop).doc(
            "od.pop(k[,d]) -> v, remove specified key and return the corresponding\n        value.  If key is not found, d is returned if given, otherwise KeyError\n        is raised.",
        ),
        MethodDef::new("popitem", Arity::Keywords(0, &["last"]), pop_item).doc(
            "od.popitem() -> (k, v), return and remove a (key, value) pair.\n        Pairs are returned in LIFO order if last is true or FIFO order if false.",
        ),
        MethodDef::new(
            "setdefault",
            Arity::Keywords(1, &["key", "default"]),
            set_default,
        )
        .doc("od.setdefault(k[,d]) -> od.get(k,d), also set od[k]=d if k not in od"),
        MethodDef::new("update", Arity::Any, update),
    ],
    getsets: &[GetSetDef::read("__dict__", attr::get_dict).member()],
    class_methods: &[MethodDef::new(
        "fromkeys",
        Arity::Keywords(1, &["iterable", "value"]),
        |vm, args| super::base_method(vm, "fromkeys", args),
    )
    .doc(
        "OD.fromkeys(S[, v]) -> New ordered dictionary with keys from S.\n        If not specified, the value defaults to None.",
    )],
    ..TypeTable::EMPTY
};

fn is_exact(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    let class = super::state(vm)?.ordered_dict.clone();
    Ok(vm.class_of(value).is(&class))
}

/// Whether `value` is an `OrderedDict` or an instance of a subclass.
fn is_ordered(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    let class = super::state(vm)?.ordered_dict.clone();
    Ok(vm.class_of(value).is_subclass(&class))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let given = args.len() - 1;
    if given > 1 {
        let message = format!("expected at most 1 arguments, got {given}");
        return Err(raise::type_error(vm, message));
    }
    update(vm, args)
}

fn update(vm: &mut Vm, args: Args) -> PyResult {
    let given = args.len() - 1;
    if given > 1 {
        let message = format!("update() takes at most 1 positional argument ({given} given)");
        return Err(raise::type_error(vm, message));
    }
    super::update_mapping(vm, args.at(0), args.get(1))?;
    for (keyword, value) in &args.keywords {
        item::setitem(vm, args.at(0), &Value::from(keyword), value.clone())?;
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let name = vm.class_of(own).data().name();
    if dict_of(own)?.borrow().is_empty() {
        return Ok(vm.new_str(format!("{name}()")));
    }
    guarded_repr(vm, own, "...", |vm| {
        let items = if is_exact(vm, own)? {
            let mut items = Vec::new();
            let table = dict_of(own)?;
            vm.reserve(table.borrow().len() * 128)?;
            for (hash, key) in keys_in_order(vm, own)? {
                ordered::check_hash(vm, &key, hash)?;
                let value = present(vm, own, &key, hash)?;
                items.push(vm.new_tuple([key, value]));
            }
            items
        } else {
            let method = vm.names.items.clone();
            let items = call::method(vm, own, &method, Args::none())?;
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
fn present(vm: &mut Vm, own: &Value, key: &Value, hash: i64) -> PyResult {
    match ordered::value_of(dict_of(own)?, key, hash) {
        Some(value) => Ok(value),
        None => Err(raise::set_object(vm, ExceptionKind::KeyError, key.clone())),
    }
}

fn set(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(2).unwrap_or_default();
    let key = args.take(1).unwrap_or_default();
    store(vm, args.at(0), key, value)?;
    Ok(Value::None)
}

/// What `OrderedDict.__setitem__` does.
fn store(vm: &mut Vm, own: &Value, key: Value, value: Value) -> PyResult<()> {
    let hash = hash::hash(vm, &key)?;
    let order = Order::of_value(own);
    let added = order.as_ref().map(|_| key.clone());
    dict::set_hashed(vm, dict_of(own)?, key, hash, value)?;
    match (order, added) {
        (Some(order), Some(key)) => order.add(vm, &key, hash),
        _ => Ok(()),
    }
}

fn delete(vm: &mut Vm, args: Args) -> PyResult {
    let (own, key) = (args.at(0), args.at(1));
    if let Some(order) = Order::of_value(own) {
        let hash = hash::hash(vm, key)?;
        order.remove(vm, key, hash)?;
    }
    match dict::remove(vm, dict_of(own)?, key)? {
        Some(entry) => {
            drop(entry);
            Ok(Value::None)
        }
        None => Err(raise::key_error(vm, key.clone())),
    }
}

fn rich(vm: &mut Vm, op: CompareOp, args: Args) -> PyResult {
    let (own, other) = (args.at(0).clone(), args.at(1).clone());
    let (Some(a), Some(b)) = (own.as_dict(), other.as_dict()) else {
        return Ok(Value::NotImplemented);
    };
    let name = if op == CompareOp::Eq {
        "__eq__"
    } else {
        "__ne__"
    };
    let answer = super::base_method(vm, name, args)?;
    let differ = Value::bool(op == CompareOp::Ne);
    if !is_ordered(vm, &other)? || answer.is(&differ) {
        return Ok(answer);
    }
    if Order::of_value(&own).is_some() || Order::of_value(&other).is_some() {
        let (left, right) = (keys_in_order(vm, &own)?, keys_in_order(vm, &other)?);
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
        let x = a
            .borrow()
            .next_from(left)
            .map(|(at, key, _)| (at, key.clone()));
        let y = b
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

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    // A dict, a table of nodes as large, and the nodes.
    let used = dict_of(args.at(0))?.borrow().len();
    let places = ((used * 3).div_ceil(2)).next_power_of_two().max(8) as i64;
    Ok(Value::Int(176 + 32 * places + 56 * used as i64))
}

/// The keys with their hashes, in the order of the object.
fn keys_in_order(vm: &mut Vm, own: &Value) -> PyResult<Vec<(i64, Value)>> {
    let table = dict_of(own)?;
    vm.reserve(table.borrow().len() * 32)?;
    Ok(match Order::of_value(own) {
        Some(order) => order.all(),
        None => table
            .borrow()
            .iter_hashed()
            .map(|(hash, key, _)| (hash, key.clone()))
            .collect(),
    })
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    let table = dict_of(args.at(0))?;
    let size = table.borrow().len();
    let before = table.borrow_mut().take();
    // As no number of keys taken away would have it: an iterator tells the two apart.
    table.borrow_mut().count(size);
    vm.heap.charge_growth(table.uncharged());
    Order::forget(args.at(0));
    drop(before);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let class = vm.class_of(own);
    let result = call::call(vm, &Value::from(&class), Args::none())?;
    let table = dict_of(own)?;
    let exact = is_exact(vm, own)?;
    if Order::of_value(own).is_some() {
        for (hash, key) in keys_in_order(vm, own)? {
            if exact {
                let value = present(vm, own, &key, hash)?;
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
            let table = table.borrow();
            table
                .next_from(position)
                .map(|(at, key, value)| (at, key.clone(), value.clone()))
        };
        let Some((at, key, value)) = entry else {
            return Ok(result);
        };
        if exact {
            let hash = table.borrow().hash_at(at);
            ordered::check_hash(vm, &key, hash.unwrap_or_default())?;
            dict::set(vm, dict_of(&result)?, key, value)?;
        } else {
            let value = item::getitem(vm, own, &key)?;
            item::setitem(vm, &result, &key, value)?;
        }
        position = at + 1;
    }
}

fn move_to_end(vm: &mut Vm, args: Args) -> PyResult {
    let last = match args.get(2) {
        Some(last) => truth::truth(vm, last)?,
        None => true,
    };
    let (own, key) = (args.at(0), args.at(1));
    let table = dict_of(own)?;
    if let Some(order) = Order::of_value(own) {
        let hash = hash::hash(vm, key)?;
        return if order.move_to_end(vm, key, hash, last)? {
            Ok(Value::None)
        } else {
            Err(raise::set_object(vm, ExceptionKind::KeyError, key.clone()))
        };
    }
    if table.borrow().is_empty() {
        return Err(raise::set_object(vm, ExceptionKind::KeyError, key.clone()));
    }
    let hash = hash::hash(vm, key)?;
    let Some(position) = dict::find(vm, table, key, hash)? else {
        return Err(raise::set_object(vm, ExceptionKind::KeyError, key.clone()));
    };
    ordered::to_end(vm, &mut table.borrow_mut(), position, last)?;
    vm.heap.charge_growth(table.uncharged());
    Ok(Value::None)
}

/// Removes `key` and returns its value, `default` if it is absent.
fn pop_key(vm: &mut Vm, own: &Value, key: &Value, default: Option<Value>) -> PyResult {
    let mut in_order = true;
    if let Some(order) = Order::of_value(own) {
        let hash = hash::hash(vm, key)?;
        in_order = order.remove(vm, key, hash)?;
    }
    let value = if is_exact(vm, own)? {
        if !in_order {
            return default
                .ok_or_else(|| raise::set_object(vm, ExceptionKind::KeyError, key.clone()));
        }
        dict::remove(vm, dict_of(own)?, key)?.map(|(_, value)| value)
    } else if item::contains(vm, own, key)? {
        let value = item::getitem(vm, own, key)?;
        item::delitem(vm, own, key)?;
        Some(value)
    } else {
        None
    };
    match value.or(default) {
        Some(value) => Ok(value),
        None => Err(raise::set_object(vm, ExceptionKind::KeyError, key.clone())),
    }
}

fn pop(vm: &mut Vm, mut args: Args) -> PyResult {
    let default = args.take(2);
    pop_key(vm, args.at(0), args.at(1), default)
}

fn pop_item(vm: &mut Vm, args: Args) -> PyResult {
    let last = match args.get(1) {
        Some(last) => truth::truth(vm, last)?,
        None => true,
    };
    let own = args.at(0);
    let key = if let Some(order) = Order::of_value(own) {
        order.end(last)
    } else {
        let table = dict_of(own)?.borrow();
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
    let value = pop_key(vm, own, &key, None)?;
    Ok(vm.new_tuple([key, value]))
}

fn set_default(vm: &mut Vm, mut args: Args) -> PyResult {
    let default = args.take(2).unwrap_or(Value::None);
    let (own, key) = (args.at(0), args.at(1));
    if is_exact(vm, own)? {
        if Order::of_value(own).is_none() {
            return dict::get_or_set(vm, dict_of(own)?, key, default);
        }
        if let Some(value) = dict::get(vm, dict_of(own)?, key)? {
            return Ok(value);
        }
        store(vm, own, key.clone(), default.clone())?;
        return Ok(default);
    }
    if item::contains(vm, own, key)? {
        return item::getitem(vm, own, key);
    }
    item::setitem(vm, own, key, default.clone())?;
    Ok(default)
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let name = vm.names.__dict__.clone();
    let dict = attr::getattr(vm, own, &name)?;
    let state = if item::len(vm, &dict)? == 0 {
        Value::None
    } else {
        dict
    };
    let method = vm.names.items.clone();
    let items = call::method(vm, own, &method, Args::none())?;
    let iterator = iter::iter(vm, &items)?;
    let class = Value::from(vm.class_of(own));
    let inner = vm.new_tuple([]);
    Ok(vm.new_tuple([class, inner, state, Value::None, iterator]))
}
