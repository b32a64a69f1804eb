//! The type `zip`.

use std::cell::RefCell;

use smallvec::SmallVec;

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::heap;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, NativeData, NativeIter, TypeTable};
use crate::model::result_tuple::ResultTuple;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{class_of_new, no_keywords, state_of};
use crate::protocol::{iter, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "zip(iter1 [,iter2 [...]]) --> zip object\n\nReturn a zip object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the shortest iterable in the argument sequence\nis exhausted and then it raises StopIteration.",
    slots: &[
        MethodDef::row(
            "__iter__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_iter),
        ),
        MethodDef::row(
            "__next__",
            Arity::Slot(0),
            NativeCall::Unary(iter::slot_next),
        ),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)
        .doc("Return state information for pickling.")],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

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

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "zip")?;
    if class.data().id() == ClassId::ZIP {
        no_keywords(vm, &args, "zip()")?;
    }
    let mut sources = Vec::with_capacity(args.len() - 1);
    for (index, source) in args.positional.iter().skip(1).enumerate() {
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

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let sources = state_of::<Zip>(args.at(0))?.sources.borrow().clone();
    let class = Value::from(vm.class_of(args.at(0)));
    let inner = vm.new_tuple(sources);
    Ok(vm.new_tuple([class, inner]))
}
