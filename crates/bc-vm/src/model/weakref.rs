//! Weak references and proxies: what they are made of, and which ones an object has.
//!
//! Absent: making them, and telling them that their referent is gone (`runtime::weak`).

use std::cell::{Cell, RefCell};
use std::rc::Weak;

use super::native::NativeData;
use super::object::Object;
use super::value::Value;
use super::vm::Vm;

/// What a weak reference or a weak proxy is made of.
pub struct WeakRef {
    /// What it refers to, as long as that lives.
    pub referent: RefCell<Weak<Object>>,
    /// What is called when that is gone; `None` for nothing, and after the call.
    pub callback: RefCell<Value>,
    /// The hash of the referent once somebody asked for it.
    pub hash: Cell<Option<i64>>,
}

impl WeakRef {
    /// The referent, while it lives.
    #[must_use]
    pub fn get(&self) -> Option<Value> {
        self.referent.borrow().upgrade().map(Value::Obj)
    }

    /// The callback, `None` for none or when it has been called.
    #[must_use]
    pub fn callback(&self) -> Value {
        self.callback.borrow().clone()
    }
}

impl NativeData for WeakRef {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.callback.borrow());
    }

    fn clear(&self) {
        drop(self.callback.replace(Value::None));
    }

    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

/// The referent of a weak reference or proxy: `Some(None)` when it is gone, `None` when `value` is
/// neither.
#[must_use]
pub fn referent(value: &Value) -> Option<Option<Value>> {
    value.as_native_data::<WeakRef>().map(WeakRef::get)
}

/// The living weak references and proxies to `object`, in CPython's order.
#[must_use]
pub fn references(vm: &Vm, object: &Value) -> Vec<Value> {
    let Some(referent_of) = object.as_obj().filter(|object| object.is_watched()) else {
        return Vec::new();
    };
    let Some(list) = vm.weakrefs.get(&referent_of.serial()) else {
        return Vec::new();
    };
    list.iter()
        .rev()
        .filter_map(Weak::upgrade)
        .map(Value::Obj)
        .filter(|value| matches!(referent(value), Some(Some(of)) if of.is(object)))
        .collect()
}
