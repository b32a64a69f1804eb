//! The type `map`.

use std::cell::RefCell;

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{class_of_new, no_keywords, state_of};
use crate::protocol::{call, iter, raise};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "map(func, *iterables) --> map object\n\nMake an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.",
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

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "map")?;
    if class.data().id() == ClassId::MAP {
        no_keywords(vm, &args, "map()")?;
    }
    if args.len() < 3 {
        return Err(raise::type_error(
            vm,
            "map() must have at least two arguments.",
        ));
    }
    let mut parts = Vec::with_capacity(args.len() - 1);
    parts.push(args.at(1).clone());
    for source in args.positional.iter().skip(2) {
        parts.push(iter::iter(vm, source)?);
    }
    let parts = RefCell::new(parts);
    Ok(vm.new_iter(&class, Map { parts }))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let parts = state_of::<Map>(args.at(0))?.parts.borrow().clone();
    let class = Value::from(vm.class_of(args.at(0)));
    let inner = vm.new_tuple(parts);
    Ok(vm.new_tuple([class, inner]))
}
