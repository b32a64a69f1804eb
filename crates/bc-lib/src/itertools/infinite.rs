//! Iterators that need not end: `count`, `cycle`, `repeat`.

use std::cell::{Cell, RefCell};

use super::{ITERATOR, native_data, reduced, state_pair};
use bc_core::text::{Text, TextBuilder};
use bc_vm::methods;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::int;
use bc_vm::model::native::{NativeData, NativeIter, TypeTable};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::NativeRef;
use bc_vm::protocol::number;
use bc_vm::protocol::{convert, iter, raise, text};

/// Table of `count`.
pub(super) static COUNT: TypeTable = TypeTable {
    doc: "count(start=0, step=1) --> count object\n\nReturn a count object whose .__next__() method returns consecutive values.",
    slots: COUNT_SLOTS,
    methods: COUNT_METHODS,
    statics: COUNT_NEW,
    ..TypeTable::EMPTY
};

/// Table of `cycle`.
pub(super) static CYCLE: TypeTable = TypeTable {
    doc: "cycle(iterable) --> cycle object\n\nReturn elements from the iterable until it is exhausted.\nThen repeat the sequence indefinitely.",
    methods: CYCLE_METHODS,
    statics: CYCLE_NEW,
    ..ITERATOR
};

/// Table of `repeat`.
pub(super) static REPEAT: TypeTable = TypeTable {
    doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    slots: REPEAT_SLOTS,
    methods: REPEAT_METHODS,
    statics: REPEAT_NEW,
    ..TypeTable::EMPTY
};

methods! {
    static COUNT_SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
        __repr__ => repr_count;
    ]
    static COUNT_METHODS = [
        __reduce__() => reduce_count;
    ]
    static COUNT_NEW = [
        __new__: keywords(start = None, step = None) => new_count;
    ]

    static CYCLE_METHODS = [
        __reduce__() => reduce_cycle;
        __setstate__(state) => set_cycle_state;
    ]
    static CYCLE_NEW = [
        __new__: unpack(iterable) => new_cycle, exact_no_keywords "cycle()";
    ]

    static REPEAT_SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
        __repr__ => repr_repeat;
    ]
    static REPEAT_METHODS = [
        __length_hint__() => repeat_length_hint;
        __reduce__() => reduce_repeat;
    ]
    static REPEAT_NEW = [
        __new__: keywords(object, times = None) => new_repeat;
    ]
}

/// The last value of the fast mode, which is not counted in it.
const END: i64 = i64::MAX;

struct Count {
    /// The next value while it is a machine word and the step is one; `END` in the other mode.
    fast: Cell<i64>,
    /// The next value in the other mode.
    next: RefCell<Value>,
    step: RefCell<Value>,
}

native_data!(Count: next, step);

impl NativeIter for Count {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let fast = self.fast.get();
        if fast != END {
            self.fast.set(fast + 1);
            return Ok(Some(Value::Int(fast)));
        }
        let value = self.current();
        let step = self.step.borrow().clone();
        let following = number::binary(vm, BinaryOp::Add, &value, &step)?;
        drop(self.next.replace(following));
        Ok(Some(value))
    }
}

impl Count {
    /// The next value in the slow mode, which starts where the fast one ends.
    fn current(&self) -> Value {
        match &*self.next.borrow() {
            Value::Unbound => Value::Int(END),
            value => value.clone(),
        }
    }
}

fn new_count(
    vm: &mut Vm,
    class: ClassRef,
    start: Option<&Value>,
    step: Option<&Value>,
) -> PyResult {
    for value in [start, step].into_iter().flatten() {
        let class = vm.class_of(value);
        let is_number = [&vm.names.__int__, &vm.names.__float__]
            .iter()
            .any(|name| class.data().lookup(name).is_some());
        if !is_number {
            return Err(raise::type_error(vm, "a number is required"));
        }
    }
    let start = start.cloned().unwrap_or(Value::Int(0));
    let step = step.cloned().unwrap_or(Value::Int(1));
    let by_one = int::view(&step).is_some_and(|step| step.to_i64() == Some(1));
    let fast = int::view(&start)
        .and_then(int::IntView::to_i64)
        .filter(|_| by_one)
        .unwrap_or(END);
    let next = if fast == END { start } else { Value::Unbound };
    let state = Count {
        fast: Cell::new(fast),
        next: RefCell::new(next),
        step: RefCell::new(step),
    };
    Ok(vm.new_iter(&class, state))
}

fn repr_count(vm: &mut Vm, count: &Count) -> PyResult<String> {
    let fast = count.fast.get();
    if fast != END {
        return Ok(format!("count({fast})"));
    }
    let next = count.current();
    let step = count.step.borrow().clone();
    let mut shown = format!("count({}", text::repr_text(vm, &next)?.to_string_lossy());
    if int::view(&step).and_then(int::IntView::to_i64) != Some(1) {
        shown.push_str(", ");
        shown.push_str(&text::repr_text(vm, &step)?.to_string_lossy());
    }
    shown.push(')');
    Ok(shown)
}

fn reduce_count(vm: &mut Vm, count: NativeRef<'_, Count>) -> Value {
    let fast = count.fast.get();
    let arguments = if fast == END {
        vec![count.current(), count.step.borrow().clone()]
    } else {
        vec![Value::Int(fast)]
    };
    reduced(vm, count.object(), arguments, None)
}

struct Cycle {
    source: RefCell<Value>,
    /// A list of what has come so far.
    saved: RefCell<Value>,
    /// Whether the first round is over.
    again: Cell<bool>,
}

native_data!(Cycle: source, saved);

impl NativeIter for Cycle {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        loop {
            let source = self.source.borrow().clone();
            if let Some(item) = iter::next(vm, &source)? {
                let saved = self.saved.borrow().clone();
                if let Some(list) = saved.as_list().filter(|_| !self.again.get()) {
                    vm.make_room(&mut list.borrow_mut(), 1)?;
                    list.borrow_mut().push(item.clone());
                    vm.heap.charge_growth(list.uncharged());
                }
                return Ok(Some(item));
            }
            let saved = self.saved.borrow().clone();
            if saved.as_list().is_none_or(|list| list.borrow().is_empty()) {
                return Ok(None);
            }
            let source = iter::iter(vm, &saved)?;
            drop(self.source.replace(source));
            self.again.set(true);
        }
    }

    fn next_at_hand(&self, vm: &Vm, steps: &mut u64) -> Option<Value> {
        if !self.again.get() {
            return None;
        }
        iter::item_at_hand(vm, &self.source.borrow(), steps)
    }
}

fn new_cycle(vm: &mut Vm, class: ClassRef, iterable: &Value) -> PyResult {
    let source = iter::iter(vm, iterable)?;
    let saved = vm.new_list(Vec::new());
    let state = Cycle {
        source: RefCell::new(source),
        saved: RefCell::new(saved),
        again: Cell::new(false),
    };
    Ok(vm.new_iter(&class, state))
}

fn reduce_cycle(vm: &mut Vm, cycle: NativeRef<'_, Cycle>) -> Value {
    let (source, saved) = (cycle.source.borrow().clone(), cycle.saved.borrow().clone());
    let again = Value::Int(i64::from(cycle.again.get()));
    let kept = vm.new_tuple([saved, again]);
    reduced(vm, cycle.object(), vec![source], Some(kept))
}

fn set_cycle_state(vm: &mut Vm, cycle: &Cycle, state: &Value) -> PyResult<()> {
    let [saved, again] = state_pair(vm, state)?;
    if saved.as_list().is_none() {
        let message = format!("argument 1 must be list, not {}", vm.type_name(saved));
        return Err(raise::type_error(vm, message));
    }
    let again = convert::to_c_int(vm, again)? != 0;
    cycle.again.set(again);
    drop(cycle.saved.replace(saved.clone()));
    Ok(())
}

struct Repeat {
    item: RefCell<Value>,
    /// How often it is still to come; `None` for ever.
    left: Cell<Option<i64>>,
}

native_data!(Repeat: item);

impl NativeIter for Repeat {
    fn next(&self, _vm: &mut Vm) -> PyResult<Option<Value>> {
        match self.left.get() {
            Some(0) => return Ok(None),
            Some(left) => self.left.set(Some(left - 1)),
            None => {}
        }
        Ok(Some(self.item.borrow().clone()))
    }

    fn length_hint(&self) -> Option<usize> {
        usize::try_from(self.left.get()?).ok()
    }
}

fn new_repeat(vm: &mut Vm, class: ClassRef, object: Value, times: Option<i64>) -> Value {
    let state = Repeat {
        item: RefCell::new(object),
        left: Cell::new(times.map(|times| times.max(0))),
    };
    vm.new_iter(&class, state)
}

fn repr_repeat(vm: &mut Vm, repeat: &Repeat) -> PyResult<Text> {
    let item = repeat.item.borrow().clone();
    let mut out = TextBuilder::new();
    out.push_str("repeat(");
    text::push_repr(vm, &mut out, &item)?;
    if let Some(left) = repeat.left.get() {
        out.push_str(&format!(", {left}"));
    }
    out.push_str(")");
    vm.built(out)
}

fn repeat_length_hint(vm: &mut Vm, repeat: &Repeat) -> PyResult<i64> {
    match repeat.left.get() {
        Some(left) => Ok(left),
        None => Err(raise::type_error(vm, "len() of unsized object")),
    }
}

fn reduce_repeat(vm: &mut Vm, repeat: NativeRef<'_, Repeat>) -> Value {
    let mut arguments = vec![repeat.item.borrow().clone()];
    arguments.extend(repeat.left.get().map(Value::Int));
    reduced(vm, repeat.object(), arguments, None)
}
