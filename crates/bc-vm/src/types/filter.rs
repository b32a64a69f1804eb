//! The type `filter`.

use std::cell::RefCell;

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::NativeRef;
use crate::protocol::{call, iter, truth};
use crate::types::iterators;

/// Method table of `filter`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "filter(function or None, iterable) --> filter object\n\nReturn an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
    slots: iterators::SLOTS,
    methods: METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static METHODS = [
        /// Return state information for pickling.
        __reduce__() => reduce;
    ]

    static STATICS = [
        __new__: unpack(function, iterable) => new, exact_no_keywords "filter()";
    ]
}

struct Filter {
    /// Function and iterator.
    parts: RefCell<[Value; 2]>,
}

impl NativeData for Filter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.parts.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        drop(self.parts.replace([Value::None, Value::None]));
    }
}

impl NativeIter for Filter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let [function, source] = self.parts.borrow().clone();
        let plain = function.is_none() || function.is(&Value::from(&vm.classes.bool));
        while let Some(item) = iter::next(vm, &source)? {
            let good = if plain {
                truth::truth(vm, &item)?
            } else {
                let answer = call::call_values(vm, &function, [item.clone()])?;
                truth::truth(vm, &answer)?
            };
            if good {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

fn new(vm: &mut Vm, class: ClassRef, function: Value, source: &Value) -> PyResult {
    let source = iter::iter(vm, source)?;
    let parts = RefCell::new([function, source]);
    Ok(vm.new_iter(&class, Filter { parts }))
}

fn reduce(vm: &mut Vm, own: NativeRef<'_, Filter>) -> (ClassRef, Value) {
    let parts = own.parts.borrow().clone();
    (own.object().class(), vm.new_tuple(parts))
}
