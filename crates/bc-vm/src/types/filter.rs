//! The type `filter`.

use std::cell::RefCell;

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, NativeCall, NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{class_of_new, no_keywords, state_of, unpack_count};
use crate::protocol::{call, iter, truth};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "filter(function or None, iterable) --> filter object\n\nReturn an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
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
                let answer = call::call(vm, &function, Args::of([item.clone()]))?;
                truth::truth(vm, &answer)?
            };
            if good {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "filter")?;
    if class.data().id() == ClassId::FILTER {
        no_keywords(vm, &args, "filter()")?;
    }
    unpack_count(vm, args.len() - 1, "filter", 2, 2)?;
    let source = iter::iter(vm, args.at(2))?;
    let parts = RefCell::new([args.at(1).clone(), source]);
    Ok(vm.new_iter(&class, Filter { parts }))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let parts = state_of::<Filter>(args.at(0))?.parts.borrow().clone();
    let class = Value::from(vm.class_of(args.at(0)));
    let inner = vm.new_tuple(parts);
    Ok(vm.new_tuple([class, inner]))
}
