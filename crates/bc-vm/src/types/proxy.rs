//! The read-only view of a mapping (`mappingproxy`): what a class's `__dict__` is.

use std::cell::RefCell;

use crate::model::native::NativeData;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// A view of a mapping.
pub(crate) struct MappingProxy {
    mapping: RefCell<Value>,
}

impl MappingProxy {
    /// The mapping.
    #[must_use]
    pub(crate) fn mapping(&self) -> Value {
        self.mapping.borrow().clone()
    }
}

impl NativeData for MappingProxy {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.mapping.borrow());
    }

    fn clear(&self) {
        drop(self.mapping.replace(Value::None));
    }
}

/// A view of `mapping`.
#[must_use]
pub(crate) fn new(vm: &Vm, mapping: Value) -> Value {
    let mapping = RefCell::new(mapping);
    vm.new_native(&vm.classes.mappingproxy, MappingProxy { mapping })
}
