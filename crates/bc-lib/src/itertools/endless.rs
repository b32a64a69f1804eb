//! Iterators that need not end: `count`, `cycle`, `repeat`.

use std::cell::{Cell, RefCell};

use super::{instance, iterator_table, native_data, positional, reduced, state_pair};
use bc_vm::model::error::PyResult;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::state_of;
use bc_vm::protocol::number;
use bc_vm::protocol::{convert, iter, raise, text};

/// What `count` brings along.
pub(super) static COUNT: TypeTable = iterator_table!(
    "count(start=0, step=1) --> count object\n\nReturn a count object whose .__next__() method returns consecutive values.",
    Arity::Keywords(0, &["start", "step"]),
    count_new,
    [MethodDef::new("__repr__", Arity::Slot(0), count_repr)],
    [MethodDef::new("__reduce__", Arity::None, count_reduce)]
);

/// What `cycle` brings along.
pub(super) static CYCLE: TypeTable = iterator_table!(
    "cycle(iterable) --> cycle object\n\nReturn elements from the iterable until it is exhausted.\nThen repeat the sequence indefinitely.",
    Arity::Any,
    cycle_new,
    [],
    [
        MethodDef::new("__reduce__", Arity::None, cycle_reduce),
        MethodDef::new("__setstate__", Arity::One, cycle_setstate)
    ]
);

/// What `repeat` brings along.
pub(super) static REPEAT: TypeTable = iterator_table!(
    "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    Arity::Keywords(1, &["object", "times"]),
    repeat_new,
    [MethodDef::new("__repr__", Arity::Slot(0), repeat_repr)],
    [
        MethodDef::new("__length_hint__", Arity::None, repeat_length_hint),
        MethodDef::new("__reduce__", Arity::None, repeat_reduce)
    ]
);

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

fn count_new(vm: &mut Vm, args: Args) -> PyResult {
    for value in [args.get(1), args.get(2)].into_iter().flatten() {
        let class = vm.class_of(value);
        let is_number = [&vm.names.__int__, &vm.names.__float__]
            .iter()
            .any(|name| class.data().lookup(name).is_some());
        if !is_number {
            return Err(raise::type_error(vm, "a number is required"));
        }
    }
    let start = args.get(1).cloned().unwrap_or(Value::Int(0));
    let step = args.get(2).cloned().unwrap_or(Value::Int(1));
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
    instance(vm, &args, state)
}

fn count_repr(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Count>(args.at(0))?;
    let fast = state.fast.get();
    if fast != END {
        return Ok(vm.new_str(format!("count({fast})")));
    }
    let next = state.current();
    let step = state.step.borrow().clone();
    let mut shown = format!("count({}", text::repr_text(vm, &next)?.to_string_lossy());
    if int::view(&step).and_then(int::IntView::to_i64) != Some(1) {
        shown.push_str(", ");
        shown.push_str(&text::repr_text(vm, &step)?.to_string_lossy());
    }
    shown.push(')');
    Ok(vm.new_str(shown))
}

fn count_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Count>(args.at(0))?;
    let fast = state.fast.get();
    let arguments = if fast == END {
        vec![state.current(), state.step.borrow().clone()]
    } else {
        vec![Value::Int(fast)]
    };
    Ok(reduced(vm, args.at(0), arguments, None))
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

fn cycle_new(vm: &mut Vm, args: Args) -> PyResult {
    positional(vm, &args, "cycle", 1, 1)?;
    let source = iter::iter(vm, args.at(1))?;
    let saved = vm.new_list(Vec::new());
    let state = Cycle {
        source: RefCell::new(source),
        saved: RefCell::new(saved),
        again: Cell::new(false),
    };
    instance(vm, &args, state)
}

fn cycle_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Cycle>(args.at(0))?;
    let (source, saved) = (state.source.borrow().clone(), state.saved.borrow().clone());
    let again = Value::Int(i64::from(state.again.get()));
    let kept = vm.new_tuple([saved, again]);
    Ok(reduced(vm, args.at(0), vec![source], Some(kept)))
}

fn cycle_setstate(vm: &mut Vm, args: Args) -> PyResult {
    let [saved, again] = &state_pair(vm, args.at(1))?;
    if saved.as_list().is_none() {
        let message = format!("argument 1 must be list, not {}", vm.type_name(saved));
        return Err(raise::type_error(vm, message));
    }
    let again = convert::to_c_int(vm, again)? != 0;
    let state = state_of::<Cycle>(args.at(0))?;
    state.again.set(again);
    drop(state.saved.replace(saved.clone()));
    Ok(Value::None)
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

fn repeat_new(vm: &mut Vm, args: Args) -> PyResult {
    let left = match args.get(2) {
        Some(times) => Some(convert::to_i64(vm, times)?.max(0)),
        None => None,
    };
    let state = Repeat {
        item: RefCell::new(args.at(1).clone()),
        left: Cell::new(left),
    };
    instance(vm, &args, state)
}

fn repeat_repr(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Repeat>(args.at(0))?;
    let item = state.item.borrow().clone();
    let mut out = bc_core::text::TextBuilder::new();
    out.push_str("repeat(");
    text::push_repr(vm, &mut out, &item)?;
    if let Some(left) = state.left.get() {
        out.push_str(&format!(", {left}"));
    }
    out.push_str(")");
    Ok(vm.new_str(vm.built(out)?))
}

fn repeat_length_hint(vm: &mut Vm, args: Args) -> PyResult {
    match state_of::<Repeat>(args.at(0))?.left.get() {
        Some(left) => Ok(Value::Int(left)),
        None => Err(raise::type_error(vm, "len() of unsized object")),
    }
}

fn repeat_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let state = state_of::<Repeat>(args.at(0))?;
    let mut arguments = vec![state.item.borrow().clone()];
    arguments.extend(state.left.get().map(Value::Int));
    Ok(reduced(vm, args.at(0), arguments, None))
}
