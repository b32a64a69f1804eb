//! The type `enumerate`.

use std::cell::{Cell, RefCell};

use num_bigint::BigInt;

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::int;
use crate::model::native::{NativeData, NativeIter, TypeTable};
use crate::model::result_tuple::ResultTuple;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::NativeRef;
use crate::protocol::{convert, iter};
use crate::types::iterators;

/// Method table of `enumerate`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "enumerate(iterable[, start]) -> iterator for index, value of iterable\n\nReturn an enumerate object.  iterable must be another object that supports\niteration.  The enumerate object yields pairs containing a count (from\nstart, which defaults to zero) and a value yielded by the iterable argument.\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
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
        __new__: keywords(iterable, start = None) => new;
    ]
}

struct Enumerate {
    source: RefCell<Value>,
    /// The next count while it fits one word.
    count: Cell<i64>,
    /// The next count beyond that.
    long: RefCell<Option<BigInt>>,
    result: ResultTuple,
}

impl NativeData for Enumerate {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.source.borrow());
        self.result.children(visit);
    }
    fn clear(&self) {
        drop(self.source.replace(Value::None));
        self.result.clear();
    }
}

impl NativeIter for Enumerate {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let source = self.source.borrow().clone();
        let Some(item) = iter::next(vm, &source)? else {
            return Ok(None);
        };
        let count = self.take_count(vm);
        Ok(Some(self.result.fill(vm, &mut [count, item])))
    }

    fn next_at_hand(&self, vm: &Vm, steps: &mut u64) -> Option<Value> {
        let item = iter::item_at_hand(vm, &self.source.borrow(), steps)?;
        let count = self.take_count(vm);
        Some(self.result.fill(vm, &mut [count, item]))
    }
}

impl Enumerate {
    fn count(&self, vm: &Vm) -> Value {
        match &*self.long.borrow() {
            Some(long) => vm.new_int(long.clone()),
            None => Value::Int(self.count.get()),
        }
    }

    fn take_count(&self, vm: &Vm) -> Value {
        let count = self.count(vm);
        let mut long = self.long.borrow_mut();
        match &mut *long {
            Some(long) => *long += 1_u32,
            None => match self.count.get().checked_add(1) {
                Some(next) => self.count.set(next),
                None => *long = Some(BigInt::from(i64::MAX) + 1_u32),
            },
        }
        count
    }
}

fn new(vm: &mut Vm, class: ClassRef, source: &Value, start: Option<&Value>) -> PyResult {
    let start = match start {
        Some(start) => convert::index(vm, start)?,
        None => Value::Int(0),
    };
    let source = iter::iter(vm, source)?;
    let (count, long) = match (&start, int::view(&start)) {
        (Value::Int(count), _) => (*count, None),
        (_, Some(long)) => (0, Some(long.big().into_owned())),
        _ => (0, None),
    };
    let state = Enumerate {
        source: RefCell::new(source),
        count: Cell::new(count),
        long: RefCell::new(long),
        result: ResultTuple::default(),
    };
    Ok(vm.new_iter(&class, state))
}

fn reduce(vm: &mut Vm, own: NativeRef<'_, Enumerate>) -> (ClassRef, (Value, Value)) {
    let (source, count) = (own.source.borrow().clone(), own.count(vm));
    (own.object().class(), (source, count))
}
