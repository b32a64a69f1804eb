//! The tuple that an iterator gives again and again, as `zip` and `enumerate` do in the reference as long as nobody else holds
//! it: what was in it lives until the next step.
//!
//! It is filled anew where it can be in no cycle; one that the collector follows is replaced by another, which nobody can tell
//! but by its identity. Absent: which items go into it.

use std::cell::RefCell;
use std::rc::Rc;

use smallvec::SmallVec;

use super::object::{ObjRef, Payload};
use super::value::Value;
use super::vm::Vm;

/// See the module's description.
#[derive(Default)]
pub struct ResultTuple(RefCell<Option<ObjRef>>);

impl ResultTuple {
    /// A tuple of these items.
    #[inline]
    pub fn fill(&self, vm: &Vm, items: &mut [Value]) -> Value {
        let mut kept = self.0.borrow_mut();
        if let Some(tuple) = &mut *kept {
            if Rc::strong_count(tuple) > 1 {
                return new(vm, items);
            }
            if items.iter().all(is_atom)
                && let Some(object) = Rc::get_mut(tuple)
                && let Payload::Tuple(places) = &mut object.payload
                && places.len() == items.len()
            {
                places.swap_with_slice(items);
                return Value::from(&*tuple);
            }
        }
        let tuple = new(vm, items);
        let before = std::mem::replace(&mut *kept, tuple.as_obj().cloned());
        drop(kept);
        if let Some(before) = before {
            end(before);
        }
        tuple
    }

    /// Puts the first of `count` items in where the others did not come.
    pub fn fill_first(&self, vm: &Vm, mut items: Vec<Value>, count: usize) {
        match &*self.0.borrow() {
            _ if items.is_empty() => return,
            Some(tuple) if Rc::strong_count(tuple) > 1 => return,
            Some(tuple) => {
                if let Payload::Tuple(places) = &tuple.payload {
                    items.extend(places.iter().skip(items.len()).cloned());
                }
            }
            None => items.resize(count, Value::None),
        }
        drop(self.fill(vm, &mut items));
    }

    /// What the collector visits.
    pub fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(tuple) = &*self.0.borrow() {
            visit(&Value::from(tuple));
        }
    }

    /// Lets go of the tuple.
    pub fn clear(&self) {
        drop(self.0.take());
    }
}

/// Drops a tuple and then its items, the first one first: so they go in the reference, which puts others in their places.
fn end(tuple: ObjRef) {
    let items: SmallVec<[Value; 4]> = match &tuple.payload {
        Payload::Tuple(items) => items.iter().cloned().collect(),
        _ => SmallVec::new(),
    };
    drop(tuple);
    drop(items);
}

fn new(vm: &Vm, items: &mut [Value]) -> Value {
    vm.new_tuple(items.iter_mut().map(std::mem::take).collect::<Box<[_]>>())
}

/// Whether the collector need not look at a value.
#[inline]
fn is_atom(value: &Value) -> bool {
    match value {
        Value::Obj(object) => !object.payload.is_container() && !object.slot.get().is_registered(),
        _ => true,
    }
}
