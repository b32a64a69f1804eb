//! The type `zip`.

use std::cell::RefCell;

use smallvec::SmallVec;

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::heap;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::result_tuple::ResultTuple;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::NativeRef;
use crate::protocol::{iter, raise};
use crate::types::iterators;

/// Method table of `zip`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "zip(iter1 [,iter2 [...]]) --> zip object\n\nReturn a zip object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the shortest iterable in the argument sequence\nis exhausted and then it raises StopIteration.",
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
        __new__: unpack(*iterables) => new, exact_no_keywords "zip()";
    ]
}

struct Zip {
    sources: RefCell<Vec<Value>>,
    /// Items that were at hand, when one behind them was not: `next` goes on from there.
    taken: RefCell<Vec<Value>>,
    result: ResultTuple,
}

impl Drop for Zip {
    fn drop(&mut self) {
        heap::drop_from_end(self.sources.take());
    }
}

impl NativeData for Zip {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.sources.borrow().iter().for_each(&mut *visit);
        self.taken.borrow().iter().for_each(&mut *visit);
        self.result.children(visit);
    }
    fn clear(&self) {
        drop(self.sources.take());
        drop(self.taken.take());
        self.result.clear();
    }
}

impl NativeIter for Zip {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let count = self.sources.borrow().len();
        if count == 0 {
            return Ok(None);
        }
        let mut items = self.taken.take();
        items.reserve_exact(count - items.len());
        for index in items.len()..count {
            let Some(source) = self.sources.borrow().get(index).cloned() else {
                return Ok(None);
            };
            match iter::next(vm, &source)? {
                Some(item) => items.push(item),
                None => {
                    self.result.fill_first(vm, items, count);
                    return Ok(None);
                }
            }
        }
        Ok(Some(self.result.fill(vm, &mut items)))
    }

    fn next_at_hand(&self, vm: &Vm, steps: &mut u64) -> Option<Value> {
        let sources = self.sources.borrow();
        if sources.is_empty() || sources.len() > FEW || !self.taken.borrow().is_empty() {
            return None;
        }
        let mut items = SmallVec::<[Value; FEW]>::new();
        for source in sources.iter() {
            match iter::item_at_hand(vm, source, steps) {
                Some(item) => items.push(item),
                None => {
                    self.taken.replace(items.into_vec());
                    return None;
                }
            }
        }
        Some(self.result.fill(vm, &mut items))
    }
}

/// Of so many sources the items may be at hand.
const FEW: usize = 8;

fn new(vm: &mut Vm, class: ClassRef, iterables: &[Value]) -> PyResult {
    let mut sources = Vec::with_capacity(iterables.len());
    for (index, source) in iterables.iter().enumerate() {
        match iter::iter(vm, source) {
            Ok(source) => sources.push(source),
            Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::TypeError) => {
                let message = format!("zip argument #{} must support iteration", index + 1);
                return Err(raise::type_error(vm, message));
            }
            Err(thrown) => return Err(thrown),
        }
    }
    let state = Zip {
        sources: RefCell::new(sources),
        taken: RefCell::default(),
        result: ResultTuple::default(),
    };
    Ok(vm.new_iter(&class, state))
}

fn reduce(vm: &mut Vm, own: NativeRef<'_, Zip>) -> (ClassRef, Value) {
    let sources = own.sources.borrow().clone();
    (own.object().class(), vm.new_tuple(sources))
}
