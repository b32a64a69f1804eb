//! What takes all items of an iterator to make one answer of them: `all`, `any`, `sum`, and the classes that hold items.
//!
//! From a generator they can take them one after the other in the very run that resumes it ([`Consumer`]), for as long as
//! nobody has to be asked about an item. Absent: the loop that feeds them (see `interp`), and what sorts or compares.

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::{Consumer, NewConsumer, Taken};
use crate::model::object::{ObjRef, Payload};
use crate::model::operator::BinaryOp;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::set_of;
use crate::protocol::number;
use crate::protocol::{dict, iter, poll, truth};

/// Lets go of an item, whose end may be waited for, before the next one is asked for.
fn let_go(vm: &mut Vm, item: Value) -> PyResult<()> {
    drop(item);
    poll::charge(vm, 0)
}

/// Whether the items of an iterator are all true.
///
/// # Errors
///
/// What iterating and asking for truth raise.
pub fn all_of(vm: &mut Vm, iterator: &Value) -> PyResult {
    while let Some(item) = iter::next(vm, iterator)? {
        if !truth::truth(vm, &item)? {
            return Ok(Value::False);
        }
        let_go(vm, item)?;
    }
    Ok(Value::True)
}

/// Whether an item of an iterator is true.
///
/// # Errors
///
/// As [`all_of`].
pub fn any_of(vm: &mut Vm, iterator: &Value) -> PyResult {
    while let Some(item) = iter::next(vm, iterator)? {
        if truth::truth(vm, &item)? {
            return Ok(Value::True);
        }
        let_go(vm, item)?;
    }
    Ok(Value::False)
}

/// The sum of `total` and the items of an iterator.
///
/// # Errors
///
/// What iterating and adding raise.
pub fn sum_of(vm: &mut Vm, mut total: Value, iterator: &Value) -> PyResult {
    while let Some(item) = iter::next(vm, iterator)? {
        total = match add(&total, &item) {
            Some(sum) => sum,
            None => number::binary(vm, BinaryOp::Add, &total, &item)?,
        };
        let_go(vm, item)?;
    }
    Ok(total)
}

/// The sum of small ints and floats.
#[inline]
fn add(total: &Value, item: &Value) -> Option<Value> {
    match (total, item) {
        (Value::Int(a), Value::Int(b)) => a.checked_add(*b).map(Value::Int),
        (Value::Float(a), Value::Float(b)) => Some(Value::float(a.get() + b.get())),
        (Value::Float(a), Value::Int(b)) => Some(Value::float(a.get() + *b as f64)),
        _ => None,
    }
}

/// `all`, if `ends` is false, or `any`: the truth of an item that ends it.
struct Truth {
    ends: bool,
}

impl Consumer for Truth {
    fn take(&mut self, _vm: &mut Vm, item: Value) -> PyResult<Taken> {
        let is_true = match &item {
            Value::True => true,
            Value::False | Value::None => false,
            Value::Int(number) => *number != 0,
            _ => return Ok(Taken::Asks(item)),
        };
        Ok(if is_true == self.ends {
            Taken::Done(Value::bool(self.ends))
        } else {
            Taken::More
        })
    }

    fn finish(self: Box<Self>, _vm: &mut Vm) -> PyResult {
        Ok(Value::bool(!self.ends))
    }

    fn go_on(self: Box<Self>, vm: &mut Vm, item: Value, iterator: &Value) -> PyResult {
        if truth::truth(vm, &item)? == self.ends {
            return Ok(Value::bool(self.ends));
        }
        let_go(vm, item)?;
        if self.ends {
            any_of(vm, iterator)
        } else {
            all_of(vm, iterator)
        }
    }
}

/// `all`
#[must_use]
pub fn all(_vm: &Vm) -> Box<dyn Consumer> {
    Box::new(Truth { ends: false })
}

/// `any`
#[must_use]
pub fn any(_vm: &Vm) -> Box<dyn Consumer> {
    Box::new(Truth { ends: true })
}

struct Sum(Value);

impl Consumer for Sum {
    fn take(&mut self, _vm: &mut Vm, item: Value) -> PyResult<Taken> {
        Ok(match add(&self.0, &item) {
            Some(sum) => {
                self.0 = sum;
                Taken::More
            }
            None => Taken::Asks(item),
        })
    }

    fn finish(self: Box<Self>, _vm: &mut Vm) -> PyResult {
        Ok(self.0)
    }

    fn go_on(self: Box<Self>, vm: &mut Vm, item: Value, iterator: &Value) -> PyResult {
        let total = number::binary(vm, BinaryOp::Add, &self.0, &item)?;
        let_go(vm, item)?;
        sum_of(vm, total, iterator)
    }
}

/// `sum`, from 0.
#[must_use]
pub fn sum(_vm: &Vm) -> Box<dyn Consumer> {
    Box::new(Sum(Value::Int(0)))
}

/// The items of a tuple or a list.
struct Items {
    items: Vec<Value>,
    is_list: bool,
}

impl Consumer for Items {
    fn take(&mut self, vm: &mut Vm, item: Value) -> PyResult<Taken> {
        vm.make_room(&mut self.items, 1)?;
        self.items.push(item);
        Ok(Taken::More)
    }

    fn finish(self: Box<Self>, vm: &mut Vm) -> PyResult {
        Ok(if self.is_list {
            vm.new_list(self.items)
        } else {
            vm.new_tuple(self.items)
        })
    }

    fn go_on(mut self: Box<Self>, vm: &mut Vm, item: Value, iterator: &Value) -> PyResult {
        self.take(vm, item)?;
        iter::extend(vm, &mut self.items, iterator)?;
        self.finish(vm)
    }
}

fn tuple(_vm: &Vm) -> Box<dyn Consumer> {
    let items = Vec::with_capacity(iter::GUESS);
    let is_list = false;
    Box::new(Items { items, is_list })
}

fn list(_vm: &Vm) -> Box<dyn Consumer> {
    let items = Vec::with_capacity(iter::GUESS);
    let is_list = true;
    Box::new(Items { items, is_list })
}

/// A set that is filled, or a frozenset that nobody has seen yet.
struct Keys(Value);

impl Consumer for Keys {
    fn take(&mut self, vm: &mut Vm, item: Value) -> PyResult<Taken> {
        Ok(match dict::try_set_add(vm, set_of(&self.0)?, item)? {
            Ok(()) => Taken::More,
            Err(item) => Taken::Asks(item),
        })
    }

    fn finish(self: Box<Self>, vm: &mut Vm) -> PyResult {
        let set = set_of(&self.0)?;
        if set.is_frozen() && set.borrow().is_empty() {
            return Ok(vm.empty_frozenset());
        }
        Ok(self.0)
    }

    fn go_on(self: Box<Self>, vm: &mut Vm, item: Value, iterator: &Value) -> PyResult {
        let set = set_of(&self.0)?;
        dict::set_add(vm, set, item)?;
        while let Some(item) = iter::next(vm, iterator)? {
            dict::set_add(vm, set, item)?;
        }
        Ok(self.0)
    }
}

fn set(vm: &Vm) -> Box<dyn Consumer> {
    Box::new(Keys(vm.new_set(Table::new())))
}

fn frozenset(vm: &Vm) -> Box<dyn Consumer> {
    Box::new(Keys(vm.new_frozenset(Table::new())))
}

/// What makes an instance of a built-in class of the items of its only argument.
#[must_use]
pub fn of_class(class: &ObjRef) -> Option<NewConsumer> {
    let Payload::Class(data) = &class.payload else {
        return None;
    };
    match data.id() {
        ClassId::TUPLE => Some(tuple),
        ClassId::LIST => Some(list),
        ClassId::SET => Some(set),
        ClassId::FROZENSET => Some(frozenset),
        _ => None,
    }
}

/// The generator behind a value, if it waits and can be resumed by whoever takes its items.
#[must_use]
pub fn waiting(value: &Value) -> Option<&ObjRef> {
    let object = value.as_obj()?;
    let Payload::Generator(generator) = &object.payload else {
        return None;
    };
    let waits = object.class_id() == ClassId::GENERATOR
        && !generator.running.get()
        && generator.frame.borrow().is_some();
    waits.then_some(object)
}
