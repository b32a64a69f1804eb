//! The type `map`.

use std::cell::RefCell;

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::{Args, NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::NativeRef;
use crate::protocol::{call, iter, raise};
use crate::types::iterators;

/// Method table of `map`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "map(func, *iterables) --> map object\n\nMake an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.",
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
        __new__: unpack(*args) => new, exact_no_keywords "map()";
    ]
}

struct Map {
    /// The function, then the iterators.
    parts: RefCell<Vec<Value>>,
}

impl NativeData for Map {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.parts.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        drop(self.parts.take());
    }
}

impl NativeIter for Map {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let Some(function) = self.parts.borrow().first().cloned() else {
            return Ok(None);
        };
        let mut items = Args::none();
        for index in 1.. {
            let Some(source) = self.parts.borrow().get(index).cloned() else {
                break;
            };
            match iter::next(vm, &source)? {
                Some(item) => items.positional.push(item),
                None => {
                    // With what the source has ended is forgotten (`PyIter_Next`).
                    vm.tracing.stop = None;
                    return Ok(None);
                }
            }
        }
        call::call(vm, &function, items).map(Some)
    }
}

fn new(vm: &mut Vm, class: ClassRef, args: &[Value]) -> PyResult {
    let (Some((function, sources)), true) = (args.split_first(), args.len() > 1) else {
        return Err(raise::type_error(
            vm,
            "map() must have at least two arguments.",
        ));
    };
    let mut parts = Vec::with_capacity(args.len());
    parts.push(function.clone());
    for source in sources {
        parts.push(iter::iter(vm, source)?);
    }
    let parts = RefCell::new(parts);
    Ok(vm.new_iter(&class, Map { parts }))
}

fn reduce(vm: &mut Vm, own: NativeRef<'_, Map>) -> (ClassRef, Value) {
    let parts = own.parts.borrow().clone();
    (own.object().class(), vm.new_tuple(parts))
}
