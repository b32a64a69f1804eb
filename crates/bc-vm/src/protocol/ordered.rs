//! The order of an `OrderedDict` whose table has been changed behind its back, by methods of `dict`.
//!
//! As long as only its own methods change it, an `OrderedDict` is in the order of its table. The first
//! method of `dict` that does sets the order apart, as it is then: keys which that takes out of the table
//! stay in the order, keys that it adds do not come in, and what the reference's class does by its list
//! of nodes is done by this order from then on. It lies in hidden values of the object. Absent: the
//! methods of `OrderedDict` (`bc-lib`, `collections`).

use crate::model::error::PyResult;
use crate::model::object::{Dict, ObjRef, Set};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{dict, hash, raise};

/// Names of the hidden values: no attribute can be called so.
pub const HIDDEN: &[&str] = &["<order>", "<since>", "<emptied>"];
const ORDER: usize = 0;
/// What is to be added to the version of the order to go on counting where the table was.
const SINCE: usize = 1;
/// Set while nothing has come into the table since `dict.clear`.
const EMPTIED: usize = 2;

/// Whether `object` is an `OrderedDict` or an instance of a class derived from it.
fn has_order(object: &ObjRef) -> bool {
    let class = object.class();
    let first = class.data().slots.first().map(Value::from);
    first
        .as_ref()
        .and_then(Value::as_str)
        .is_some_and(|name| name.text().to_string_lossy() == HIDDEN[ORDER])
}

/// Sets the order apart before a method of `dict` changes `dict`, if that has an order.
///
/// # Errors
///
/// `MemoryError`.
pub fn set_apart(vm: &mut Vm, dict: &Value) -> PyResult<()> {
    let (Some(object), Some(table)) = (dict.as_obj(), dict.as_dict()) else {
        return Ok(());
    };
    if !has_order(object) {
        return Ok(());
    }
    if object.slot_value(ORDER).is_none() {
        dict::reserve(vm, table.borrow().len())?;
        let mut order = Table::<()>::new();
        for (hash, key, _) in table.borrow().iter_hashed() {
            order.push(hash, key.clone(), ());
        }
        let since = table.borrow().version().wrapping_sub(order.version());
        let order = vm.new_set(order);
        object.set_slot_value(ORDER, order);
        object.set_slot_value(SINCE, Value::Int(since as i64));
    }
    object.set_slot_value(EMPTIED, Value::Unbound);
    Ok(())
}

/// As [`set_apart`], before `dict.clear`.
///
/// # Errors
///
/// `MemoryError`.
pub fn set_apart_emptied(vm: &mut Vm, dict: &Value) -> PyResult<()> {
    set_apart(vm, dict)?;
    if let Some(object) = dict.as_obj()
        && object.slot_value(ORDER).is_some()
        && has_order(object)
    {
        object.set_slot_value(EMPTIED, Value::True);
    }
    Ok(())
}

/// The order of an `OrderedDict`, where it is not that of its table.
pub struct Order {
    owner: ObjRef,
    keys: Value,
}

impl Order {
    /// The order of `owner`, `None` if it is that of its table.
    #[inline]
    #[must_use]
    pub fn of(owner: &ObjRef) -> Option<Self> {
        let keys = owner.slot_value(ORDER)?;
        Some(Self {
            owner: owner.clone(),
            keys,
        })
    }

    /// As [`Order::of`], for a value.
    #[must_use]
    pub fn of_value(owner: &Value) -> Option<Self> {
        Self::of(owner.as_obj()?)
    }

    /// Forgets the order of `owner`: that of its table holds again.
    pub fn forget(owner: &Value) {
        if let Some(object) = owner.as_obj()
            && object.slot_value(ORDER).is_some()
        {
            for place in [ORDER, SINCE, EMPTIED] {
                drop(object.set_slot_value(place, Value::Unbound));
            }
        }
    }

    fn keys(&self) -> Option<&Set> {
        self.keys.as_set()
    }

    /// A number that changes with the order, going on from the version of the table.
    #[must_use]
    pub fn version(&self) -> u64 {
        let since = match self.owner.slot_value(SINCE) {
            Some(Value::Int(since)) => since as u64,
            _ => 0,
        };
        self.keys()
            .map_or(0, |keys| since.wrapping_add(keys.borrow().version()))
    }

    /// The first or the last key.
    #[must_use]
    pub fn end(&self, last: bool) -> Option<Value> {
        let keys = self.keys()?.borrow();
        let at = if last { keys.last_position()? } else { 0 };
        keys.next_from(at).map(|(_, key, ())| key.clone())
    }

    /// The place of this very key. In a table that was emptied the reference finds its last node for any.
    #[must_use]
    pub fn place(&self, key: &Value, hash: i64) -> Option<u32> {
        let keys = self.keys()?.borrow();
        if self.owner.slot_value(EMPTIED).is_some() {
            return keys.last_position();
        }
        keys.find(hash, |other| other.is(key))
    }

    /// The key after the place, or before it.
    #[must_use]
    pub fn neighbour(&self, place: u32, backward: bool) -> Option<Value> {
        let keys = self.keys()?.borrow();
        let at = if backward {
            keys.previous_from(place.checked_sub(1)?)?
        } else {
            place + 1
        };
        keys.next_from(at).map(|(_, key, ())| key.clone())
    }

    /// The keys with their hashes, in order.
    #[must_use]
    pub fn all(&self) -> Vec<(i64, Value)> {
        self.keys().map_or_else(Vec::new, |keys| {
            keys.borrow()
                .iter_hashed()
                .map(|(hash, key, ())| (hash, key.clone()))
                .collect()
        })
    }

    /// Adds a key that has come into the table, unless it is in the order already.
    ///
    /// # Errors
    ///
    /// What comparing keys raises.
    pub fn add(&self, vm: &mut Vm, key: &Value, hash: i64) -> PyResult<()> {
        drop(self.owner.set_slot_value(EMPTIED, Value::Unbound));
        match self.keys() {
            Some(keys) => dict::set_add_hashed(vm, keys, key.clone(), hash),
            None => Ok(()),
        }
    }

    /// Removes a key; whether it was there.
    ///
    /// # Errors
    ///
    /// What comparing keys raises.
    pub fn remove(&self, vm: &mut Vm, key: &Value, hash: i64) -> PyResult<bool> {
        match self.keys() {
            Some(keys) => dict::set_remove_hashed(vm, keys, key, hash),
            None => Ok(false),
        }
    }

    /// Moves a key to an end; whether it was there.
    ///
    /// # Errors
    ///
    /// What comparing keys raises.
    pub fn move_to_end(&self, vm: &mut Vm, key: &Value, hash: i64, last: bool) -> PyResult<bool> {
        let Some(keys) = self.keys() else {
            return Ok(false);
        };
        let Some(place) = dict::find(vm, keys, key, hash)? else {
            return Ok(false);
        };
        to_end(vm, &mut keys.borrow_mut(), place, last)?;
        vm.heap.charge_growth(keys.uncharged());
        Ok(true)
    }
}

/// Moves the entry at `place` to an end of the table, unless it is there.
///
/// # Errors
///
/// As `Vm::reserve`.
pub fn to_end<V: Clone + Default>(
    vm: &Vm,
    table: &mut Table<V>,
    place: u32,
    last: bool,
) -> PyResult<()> {
    let (end, growth) = if last {
        (table.last_position(), table.growth())
    } else {
        let first = table.next_from(0).map(|(at, ..)| at);
        (first, table.growth_to_front())
    };
    if end == Some(place) {
        return Ok(());
    }
    if let Some((held, wanted)) = growth {
        vm.regrow(held, wanted)?;
    }
    let hash = table.hash_at(place);
    if let (Some(hash), Some((key, value))) = (hash, table.remove_at(place)) {
        if last {
            table.push(hash, key, value);
        } else {
            table.push_front(hash, key, value);
        }
    }
    Ok(())
}

/// Refuses a key of a class of the program whose hash is no longer what it was: it cannot be found.
///
/// # Errors
///
/// `KeyError`, and what hashing raises.
pub fn check_hash(vm: &mut Vm, key: &Value, hash: i64) -> PyResult<()> {
    let own = key.as_obj().is_some_and(|key| key.class().data().is_heap());
    if own && hash::hash(vm, key)? != hash {
        return Err(raise::key_error(vm, key.clone()));
    }
    Ok(())
}

/// The value of `key` in the table.
#[must_use]
pub fn value_of(table: &Dict, key: &Value, hash: i64) -> Option<Value> {
    let table = table.borrow();
    let place = table.find(hash, |other| other.is(key))?;
    table.entry(place).map(|(_, value)| value.clone())
}
