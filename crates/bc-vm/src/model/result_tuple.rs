//! The tuple that an iterator gives again and again, as `zip` and `enumerate` do in the reference as long as nobody else holds
//! it.
//!
//! Only one that can be in no cycle is kept: then nobody can tell, but by its identity, whether it is the one before. Absent:
//! which items go into it.

use std::cell::RefCell;
use std::rc::Rc;

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
        if let Some(tuple) = &mut *kept
            && items.iter().all(is_atom)
            && let Some(object) = Rc::get_mut(tuple)
            && let Payload::Tuple(places) = &mut object.payload
            && places.len() == items.len()
        {
            places.swap_with_slice(items);
            return Value::from(&*tuple);
        }
        let tuple = vm.new_tuple(items.iter_mut().map(std::mem::take).collect::<Box<[_]>>());
        if let Value::Obj(object) = &tuple
            && object.slot.get().is_counted()
        {
            *kept = Some(Rc::clone(object));
        }
        tuple
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

/// Whether the collector need not look at a value.
#[inline]
fn is_atom(value: &Value) -> bool {
    match value {
        Value::Obj(object) => !object.payload.is_container() && !object.slot.get().is_registered(),
        _ => true,
    }
}
