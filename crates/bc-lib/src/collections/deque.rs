//! The type `collections.deque`.
//!
//! Every change of the contents counts up a state, by which iterators and searches notice that they
//! have been overtaken. Absent: the iterators (see `deque_iterators`).

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::collections::VecDeque;

use super::deque_iterators;
use bc_core::text::TextBuilder;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::container::{
    class_of_new, guarded_repr, index_bounds, native_of, push_repr, repeated_len, size_argument,
};
use bc_vm::protocol::{attr, call, item, iter, poll, raise, text};

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        MethodDef::new($name, Arity::Slot(1), |vm, args| {
            rich(vm, CompareOp::$op, &args)
        })
    };
}

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data accesses near its endpoints.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(0, &["iterable", "maxlen"]),
            init,
        ),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__bool__", Arity::Slot(0), truth),
        MethodDef::new("__iter__", Arity::Slot(0), deque_iterators::forward),
        MethodDef::new("__contains__", Arity::Slot(1), contains),
        MethodDef::new("__getitem__", Arity::Slot(1), get),
        MethodDef::new("__setitem__", Arity::Slot(2), set),
        MethodDef::new("__delitem__", Arity::Slot(1), delete),
        MethodDef::new("__add__", Arity::Slot(1), add),
        MethodDef::new("__iadd__", Arity::Slot(1), add_in_place),
        MethodDef::new("__mul__", Arity::Slot(1), multiply),
        MethodDef::new("__rmul__", Arity::Slot(1), multiply),
        MethodDef::new("__imul__", Arity::Slot(1), multiply_in_place),
        comparison!("__eq__", Eq),
        comparison!("__ne__", Ne),
        comparison!("__lt__", Lt),
        comparison!("__le__", Le),
        comparison!("__gt__", Gt),
        comparison!("__ge__", Ge),
    ],
    methods: &[
        MethodDef::new("append", Arity::One, append)
            .quick(|_, args| quick_append(args, VecDeque::push_back, VecDeque::pop_front))
            .doc("Add an element to the right side of the deque."),
        MethodDef::new("appendleft", Arity::One, append_left)
            .quick(|_, args| quick_append(args, VecDeque::push_front, VecDeque::pop_back))
            .doc("Add an element to the left side of the deque."),
        MethodDef::new("clear", Arity::None, clear).doc("Remove all elements from the deque."),
        MethodDef::new("__copy__", Arity::None, copy).doc("Return a shallow copy of a deque."),
        MethodDef::new("copy", Arity::None, copy).doc("Return a shallow copy of a deque."),
        MethodDef::new("count", Arity::One, count)
            .doc("D.count(value) -> integer -- return number of occurrences of value"),
        MethodDef::new("extend", Arity::One, extend)
            .doc("Extend the right side of the deque with elements from the iterable"),
        MethodDef::new("extendleft", Arity::One, extend_left)
            .doc("Extend the left side of the deque with elements from the iterable"),
        MethodDef::new("index", Arity::Parse(1, 3), index).doc(
            "D.index(value, [start, [stop]]) -> integer -- return first index of value.\nRaises ValueError if the value is not present.",
        ),
        MethodDef::new("insert", Arity::Parse(2, 2), insert)
            .doc("D.insert(index, object) -- insert object before index"),
        MethodDef::new("pop", Arity::None, pop)
            .quick(|_, args| quick_pop(args, VecDeque::pop_back))
            .doc("Remove and return the rightmost element."),
        MethodDef::new("popleft", Arity::None, pop_left)
            .quick(|_, args| quick_pop(args, VecDeque::pop_front))
            .doc("Remove and return the leftmost element."),
        MethodDef::new("__reduce__", Arity::None, reduce)
            .doc("Return state information for pickling."),
        MethodDef::new("remove", Arity::One, remove)
            .doc("D.remove(value) -- remove first occurrence of value."),
        MethodDef::new("__reversed__", Arity::None, deque_iterators::backward)
            .doc("D.__reversed__() -- return a reverse iterator over the deque"),
        MethodDef::new("reverse", Arity::None, reverse).doc("D.reverse() -- reverse *IN PLACE*"),
        MethodDef::new("rotate", Arity::Parse(0, 1), rotate).doc(
            "Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left.",
        ),
        MethodDef::new("__sizeof__", Arity::None, sizeof)
            .doc("D.__sizeof__() -- size of D in memory, in bytes"),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[GetSetDef::read("maxlen", max_len)],
    ..TypeTable::EMPTY
};

/// What a deque is made of.
pub(super) struct Deque {
    items: RefCell<VecDeque<Value>>,
    bound: Cell<Option<usize>>,
    state: Cell<u64>,
    charged: Cell<usize>,
}

impl NativeData for Deque {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.items.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        drop(self.items.take());
    }
    fn bytes(&self) -> usize {
        self.charged.get()
    }
}

impl Deque {
    /// A number that changes with the contents.
    pub(super) fn state(&self) -> u64 {
        self.state.get()
    }

    /// The items. No call into Python may happen while the borrow lives.
    pub(super) fn items(&self) -> Ref<'_, VecDeque<Value>> {
        self.items.borrow()
    }

    /// The items, to be changed.
    fn change(&self) -> RefMut<'_, VecDeque<Value>> {
        self.state.set(self.state.get() + 1);
        self.items.borrow_mut()
    }

    /// Tells the heap of growth.
    fn settle(&self, vm: &Vm) {
        let now = self.items.borrow().capacity() * size_of::<Value>();
        let before = self.charged.replace(now);
        if now != before {
            vm.heap.charge_growth(now as i64 - before as i64);
        }
    }

    fn push_back(&self, vm: &Vm, value: Value) -> PyResult<()> {
        let mut items = self.change();
        vm.make_room_in_deque(&mut items)?;
        items.push_back(value);
        let surplus = match self.bound.get() {
            Some(bound) if items.len() > bound => items.pop_front(),
            _ => None,
        };
        drop(items);
        self.settle(vm);
        drop(surplus);
        Ok(())
    }

    fn push_front(&self, vm: &Vm, value: Value) -> PyResult<()> {
        let mut items = self.change();
        vm.make_room_in_deque(&mut items)?;
        items.push_front(value);
        let surplus = match self.bound.get() {
            Some(bound) if items.len() > bound => items.pop_back(),
            _ => None,
        };
        drop(items);
        self.settle(vm);
        drop(surplus);
        Ok(())
    }
}

fn this(args: &Args) -> PyResult<&Deque> {
    native_of::<Deque>(args.at(0))
}

fn make(vm: &Vm, class: &ClassRef, bound: Option<usize>) -> Value {
    vm.new_native(
        class,
        Deque {
            items: RefCell::default(),
            bound: Cell::new(bound),
            state: Cell::new(0),
            charged: Cell::new(0),
        },
    )
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "deque")?;
    Ok(make(vm, &class, None))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let bound = match args.get(2) {
        None | Some(Value::None) => None,
        Some(bound) if int::view(bound).is_none() => {
            return Err(raise::type_error(vm, "an integer is required"));
        }
        Some(bound) => match usize::try_from(size_argument(vm, bound)?) {
            Ok(bound) => Some(bound),
            Err(_) => return Err(raise::value_error(vm, "maxlen must be non-negative")),
        },
    };
    let deque = this(&args)?;
    deque.bound.set(bound);
    let before = std::mem::take(&mut *deque.change());
    deque.settle(vm);
    drop(before);
    if let Some(source) = args.get(1) {
        extend_with(vm, args.at(0), source, true)?;
    }
    Ok(Value::None)
}

/// Appends (or prepends one by one) what `source` gives.
fn extend_with(vm: &mut Vm, own: &Value, source: &Value, right: bool) -> PyResult<()> {
    let deque = native_of::<Deque>(own)?;
    let source = if own.is(source) {
        let items = iter::collect(vm, source)?;
        vm.new_list(items)
    } else {
        source.clone()
    };
    let iterator = iter::iter(vm, &source)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if deque.bound.get() == Some(0) {
            continue;
        }
        if right {
            deque.push_back(vm, value)?;
        } else {
            deque.push_front(vm, value)?;
        }
    }
    Ok(())
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    guarded_repr(vm, args.at(0), "[...]", |vm| {
        let items = iter::collect(vm, args.at(0))?;
        let list = vm.new_list(items);
        let mut builder = TextBuilder::new();
        builder.push_str("deque(");
        push_repr(vm, &mut builder, &list)?;
        if let Some(bound) = deque.bound.get() {
            builder.push_str(&format!(", maxlen={bound}"));
        }
        builder.push_str(")");
        vm.built(builder)
    })
}

fn len(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(this(&args)?.items().len() as i64))
}

fn truth(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(!this(&args)?.items().is_empty()))
}

fn max_len(_vm: &mut Vm, own: &Value) -> PyResult {
    let bound = native_of::<Deque>(own)?.bound.get();
    Ok(bound.map_or(Value::None, |bound| Value::Int(bound as i64)))
}

#[cold]
fn mutated(vm: &mut Vm) -> Thrown {
    raise::runtime_error(vm, "deque mutated during iteration")
}

/// Calls `see` with each index and whether the item there equals `wanted`, until it returns `false`.
fn compare_items(
    vm: &mut Vm,
    deque: &Deque,
    wanted: &Value,
    range: std::ops::Range<usize>,
    mut see: impl FnMut(usize, bool) -> bool,
) -> PyResult<()> {
    let state = deque.state();
    for index in range {
        let Some(other) = deque.items().get(index).cloned() else {
            return Ok(());
        };
        let equal = compare::eq(vm, &other, wanted)?;
        if !see(index, equal) {
            return Ok(());
        }
        if deque.state() != state {
            return Err(mutated(vm));
        }
        poll::charge(vm, 1)?;
    }
    Ok(())
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    let len = deque.items().len();
    let mut found = false;
    compare_items(vm, deque, args.at(1), 0..len, |_, equal| {
        found = equal;
        !equal
    })?;
    Ok(Value::bool(found))
}

fn count(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    let len = deque.items().len();
    let mut count = 0;
    compare_items(vm, deque, args.at(1), 0..len, |_, equal| {
        count += i64::from(equal);
        true
    })?;
    Ok(Value::Int(count))
}

fn index(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    let len = deque.items().len();
    let (start, stop) = index_bounds(vm, args.get(2), args.get(3), len)?;
    let mut found = None;
    compare_items(
        vm,
        deque,
        args.at(1),
        start..stop.min(len),
        |index, equal| {
            found = equal.then_some(index);
            !equal
        },
    )?;
    if let Some(index) = found {
        return Ok(Value::Int(index as i64));
    }
    let shown = text::repr_text(vm, args.at(1))?;
    let message = format!("{} is not in deque", shown.to_string_lossy());
    Err(raise::value_error(vm, message))
}

/// The place that a subscript means.
fn place(vm: &mut Vm, deque: &Deque, key: &Value) -> PyResult<usize> {
    if !item::is_index(vm, key) {
        let message = format!(
            "sequence index must be integer, not '{}'",
            vm.type_name(key)
        );
        return Err(raise::type_error(vm, message));
    }
    let index = item::index_of(vm, key)?;
    let len = deque.items().len();
    item::place(index, len).ok_or_else(|| raise::index_error(vm, "deque index out of range"))
}

fn get(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    let place = place(vm, deque, args.at(1))?;
    let found = deque.items().get(place).cloned();
    Ok(found.unwrap_or(Value::None))
}

fn set(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(2).unwrap_or_default();
    let deque = this(&args)?;
    let place = place(vm, deque, args.at(1))?;
    // Replacing an item does not disturb iterators.
    let before = deque
        .items
        .borrow_mut()
        .get_mut(place)
        .map(|item| std::mem::replace(item, value));
    drop(before);
    Ok(Value::None)
}

fn delete(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    let place = place(vm, deque, args.at(1))?;
    let before = deque.change().remove(place);
    drop(before);
    Ok(Value::None)
}

fn add(vm: &mut Vm, args: Args) -> PyResult {
    if args.at(1).as_native_data::<Deque>().is_none() {
        let message = format!(
            "can only concatenate deque (not \"{}\") to deque",
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    }
    let result = copy_of(vm, args.at(0))?;
    extend_with(vm, &result, args.at(1), true)?;
    Ok(result)
}

fn add_in_place(vm: &mut Vm, args: Args) -> PyResult {
    extend_with(vm, args.at(0), args.at(1), true)?;
    Ok(args.at(0).clone())
}

fn multiply(vm: &mut Vm, args: Args) -> PyResult {
    let count = item::index_of_repeat(vm, args.at(1))?;
    let deque = this(&args)?;
    let len = deque.items().len();
    repeated_len(vm, len, count, size_of::<Value>())?;
    let class = super::state(vm)?.deque.clone();
    let result = make(vm, &class, deque.bound.get());
    for _ in 0..count.max(0) {
        if len == 0 {
            break;
        }
        extend_with(vm, &result, args.at(0), true)?;
    }
    Ok(result)
}

fn multiply_in_place(vm: &mut Vm, args: Args) -> PyResult {
    let count = item::index_of_repeat(vm, args.at(1))?;
    let deque = this(&args)?;
    let len = deque.items().len();
    if len == 0 || count == 1 {
        return Ok(args.at(0).clone());
    }
    if count <= 0 {
        empty(vm, deque);
        return Ok(args.at(0).clone());
    }
    repeated_len(vm, len, count, size_of::<Value>())?;
    let items = iter::collect(vm, args.at(0))?;
    let list = vm.new_list(items);
    for _ in 1..count {
        extend_with(vm, args.at(0), &list, true)?;
    }
    Ok(args.at(0).clone())
}

fn rich(vm: &mut Vm, op: CompareOp, args: &Args) -> PyResult {
    let (own, other) = (args.at(0), args.at(1));
    let (Some(a), Some(b)) = (
        own.as_native_data::<Deque>(),
        other.as_native_data::<Deque>(),
    ) else {
        return Ok(Value::NotImplemented);
    };
    if matches!(op, CompareOp::Eq | CompareOp::Ne) {
        if own.is(other) {
            return Ok(Value::bool(op == CompareOp::Eq));
        }
        if a.items().len() != b.items().len() {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
    }
    let (left, right) = (iter::iter(vm, own)?, iter::iter(vm, other)?);
    loop {
        let x = iter::next(vm, &left)?;
        let y = iter::next(vm, &right)?;
        match (x, y) {
            (Some(x), Some(y)) => {
                if !compare::eq(vm, &x, &y)? {
                    return compare::holds(vm, op, &x, &y).map(Value::bool);
                }
            }
            (x, y) => {
                let order = x.is_some().cmp(&y.is_some());
                return Ok(Value::bool(op.holds(Some(order))));
            }
        }
    }
}

fn append(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(1).unwrap_or_default();
    this(&args)?.push_back(vm, value)?;
    Ok(Value::None)
}

fn append_left(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(1).unwrap_or_default();
    this(&args)?.push_front(vm, value)?;
    Ok(Value::None)
}

/// Adds an item where there is room for it, and takes one from the other end if that is one too many.
fn quick_append(
    args: &[Value],
    push: fn(&mut VecDeque<Value>, Value),
    pop: fn(&mut VecDeque<Value>) -> Option<Value>,
) -> Option<Value> {
    let [deque, value] = args else {
        return None;
    };
    let deque = native_of::<Deque>(deque).ok()?;
    let has_room = {
        let items = deque.items();
        items.len() < items.capacity()
    };
    if !has_room {
        return None;
    }
    let mut items = deque.change();
    push(&mut items, value.clone());
    let surplus = match deque.bound.get() {
        Some(bound) if items.len() > bound => pop(&mut items),
        _ => None,
    };
    drop(items);
    drop(surplus);
    Some(Value::None)
}

/// Takes an item from one end.
fn quick_pop(args: &[Value], pop: fn(&mut VecDeque<Value>) -> Option<Value>) -> Option<Value> {
    let [deque] = args else {
        return None;
    };
    let deque = native_of::<Deque>(deque).ok()?;
    let is_empty = deque.items().is_empty();
    if is_empty {
        None
    } else {
        pop(&mut deque.change())
    }
}

fn extend(vm: &mut Vm, args: Args) -> PyResult {
    extend_with(vm, args.at(0), args.at(1), true)?;
    Ok(Value::None)
}

fn extend_left(vm: &mut Vm, args: Args) -> PyResult {
    extend_with(vm, args.at(0), args.at(1), false)?;
    Ok(Value::None)
}

fn empty(vm: &Vm, deque: &Deque) {
    let before = std::mem::take(&mut *deque.change());
    deque.settle(vm);
    drop(before);
}

fn clear(vm: &mut Vm, args: Args) -> PyResult {
    empty(vm, this(&args)?);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    copy_of(vm, args.at(0))
}

/// A copy made by the deque's own class.
fn copy_of(vm: &mut Vm, own: &Value) -> PyResult {
    let class = Value::from(vm.class_of(own));
    let mut args = Args::of([own.clone()]);
    if let Some(bound) = native_of::<Deque>(own)?.bound.get() {
        args.positional.push(Value::Int(bound as i64));
    }
    call::call(vm, &class, args)
}

fn insert(vm: &mut Vm, mut args: Args) -> PyResult {
    let index = size_argument(vm, args.at(1))?;
    let value = args.take(2).unwrap_or_default();
    let deque = this(&args)?;
    let len = deque.items().len();
    if deque.bound.get() == Some(len) {
        return Err(raise::index_error(vm, "deque already at its maximum size"));
    }
    let len = len as i64;
    let index = if index < 0 { index + len } else { index };
    let mut items = deque.change();
    vm.make_room_in_deque(&mut items)?;
    items.insert(index.clamp(0, len) as usize, value);
    drop(items);
    deque.settle(vm);
    Ok(Value::None)
}

fn pop(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    if deque.items().is_empty() {
        return Err(raise::index_error(vm, "pop from an empty deque"));
    }
    let value = deque.change().pop_back();
    Ok(value.unwrap_or(Value::None))
}

fn pop_left(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    if deque.items().is_empty() {
        return Err(raise::index_error(vm, "pop from an empty deque"));
    }
    let value = deque.change().pop_front();
    Ok(value.unwrap_or(Value::None))
}

fn remove(vm: &mut Vm, args: Args) -> PyResult {
    let deque = this(&args)?;
    let len = deque.items().len();
    for index in 0..len {
        let Some(other) = deque.items().get(index).cloned() else {
            break;
        };
        let equal = compare::eq(vm, &other, args.at(1))?;
        if deque.items().len() != len {
            return Err(raise::index_error(vm, "deque mutated during remove()."));
        }
        if equal {
            let before = deque.change().remove(index);
            drop(before);
            return Ok(Value::None);
        }
        poll::charge(vm, 1)?;
    }
    Err(raise::value_error(vm, "deque.remove(x): x not in deque"))
}

fn reverse(_vm: &mut Vm, args: Args) -> PyResult {
    // The reference does not count this as a change.
    this(&args)?.items.borrow_mut().make_contiguous().reverse();
    Ok(Value::None)
}

fn rotate(vm: &mut Vm, args: Args) -> PyResult {
    let steps = match args.get(1) {
        Some(steps) => size_argument(vm, steps)?,
        None => 1,
    };
    let deque = this(&args)?;
    let len = deque.items().len();
    if len > 1 {
        deque
            .change()
            .rotate_right(steps.rem_euclid(len as i64) as usize);
    }
    Ok(Value::None)
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let bound = this(&args)?.bound.get();
    let name = vm.names.__dict__.clone();
    let found = attr::getattr(vm, args.at(0), &name);
    let dict = raise::catch(vm, found, ExceptionKind::Exception)?;
    let items = iter::collect(vm, args.at(0))?;
    let list = vm.new_list(items);
    let class = Value::from(vm.class_of(args.at(0)));
    let bound_value = bound.map(|bound| Value::Int(bound as i64));
    Ok(match (dict, bound_value) {
        (None, None) => {
            let inner = vm.new_tuple([list]);
            vm.new_tuple([class, inner])
        }
        (None, Some(bound)) => {
            let inner = vm.new_tuple([list, bound]);
            vm.new_tuple([class, inner])
        }
        (Some(dict), bound) => {
            let inner = vm.new_tuple([list, bound.unwrap_or(Value::None)]);
            vm.new_tuple([class, inner, dict])
        }
    })
}

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    // The reference's size: blocks of 64 places with two links each.
    let blocks = this(&args)?.items().len().div_ceil(64).max(1);
    Ok(Value::Int(80 + 528 * blocks as i64))
}
