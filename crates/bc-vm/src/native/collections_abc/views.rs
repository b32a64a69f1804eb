//! `MappingView` and its kinds: what any mapping's `keys`, `items` and `values` may return.

use std::cell::RefCell;

use super::super::support;
use crate::model::builder::TextBuilder;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::push_repr;
use crate::protocol::{call, compare, item, iter};

pub(super) static MAPPING_VIEW: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Slot(1), init),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
    ],
    ..TypeTable::EMPTY
};

pub(super) static KEYS_VIEW: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__contains__", Arity::Slot(1), |vm, args| {
            let mapping = mapping(vm, args.at(0))?;
            item::contains(vm, &mapping, args.at(1)).map(Value::bool)
        }),
        MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
            walk(vm, &args, Seen::Keys)
        }),
    ],
    class_methods: &[MethodDef::new("_from_iterable", Arity::One, plain_set)],
    ..TypeTable::EMPTY
};

pub(super) static ITEMS_VIEW: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__contains__", Arity::Slot(1), contains_item),
        MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
            walk(vm, &args, Seen::Items)
        }),
    ],
    class_methods: &[MethodDef::new("_from_iterable", Arity::One, plain_set)],
    ..TypeTable::EMPTY
};

pub(super) static VALUES_VIEW: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__contains__", Arity::Slot(1), contains_value),
        MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
            walk(vm, &args, Seen::Values)
        }),
    ],
    ..TypeTable::EMPTY
};

/// Which part of a mapping is seen.
#[derive(Clone, Copy)]
enum Seen {
    Keys,
    Values,
    Items,
}

/// A walk over a mapping by its keys.
struct Walk {
    /// The mapping and the iterator over its keys.
    parts: RefCell<[Value; 2]>,
    seen: Seen,
}

impl NativeData for Walk {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.parts.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        drop(self.parts.replace([Value::None, Value::None]));
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl NativeIter for Walk {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let [mapping, keys] = self.parts.borrow().clone();
        let Some(key) = iter::next(vm, &keys)? else {
            return Ok(None);
        };
        Ok(Some(match self.seen {
            Seen::Keys => key,
            Seen::Values => item::getitem(vm, &mapping, &key)?,
            Seen::Items => {
                let value = item::getitem(vm, &mapping, &key)?;
                vm.new_tuple([key, value])
            }
        }))
    }
}

fn walk(vm: &mut Vm, args: &Args, seen: Seen) -> PyResult {
    let mapping = mapping(vm, args.at(0))?;
    let keys = iter::iter(vm, &mapping)?;
    let parts = RefCell::new([mapping, keys]);
    Ok(support::generator(vm, Walk { parts, seen }))
}

/// The mapping that is viewed.
fn mapping(vm: &mut Vm, own: &Value) -> PyResult {
    support::get(vm, own, "_mapping")
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    support::set(vm, args.at(0), "_mapping", args.at(1).clone())?;
    Ok(Value::None)
}

fn len(vm: &mut Vm, args: Args) -> PyResult {
    let mapping = mapping(vm, args.at(0))?;
    item::len(vm, &mapping).map(|len| Value::Int(len as i64))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let mapping = mapping(vm, args.at(0))?;
    let mut builder = TextBuilder::new();
    builder.push_str(&vm.type_name(args.at(0)));
    builder.push_str("(");
    push_repr(vm, &mut builder, &mapping)?;
    builder.push_str(")");
    Ok(vm.new_str(builder.finish()))
}

fn plain_set(vm: &mut Vm, args: Args) -> PyResult {
    let class = Value::from(&vm.classes.set);
    call::call_values(vm, &class, [args.at(1).clone()])
}

fn contains_item(vm: &mut Vm, args: Args) -> PyResult {
    let mut pair = iter::unpack(vm, args.at(1), 2)?.into_iter();
    let (Some(key), Some(value)) = (pair.next(), pair.next()) else {
        return Ok(Value::False);
    };
    let mapping = mapping(vm, args.at(0))?;
    match super::mapping::lookup(vm, &mapping, &key)? {
        Some(found) => compare::compare(vm, compare::CompareOp::Eq, &found, &value),
        None => Ok(Value::False),
    }
}

fn contains_value(vm: &mut Vm, args: Args) -> PyResult {
    let mapping = mapping(vm, args.at(0))?;
    let keys = iter::iter(vm, &mapping)?;
    while let Some(key) = iter::next(vm, &keys)? {
        let value = item::getitem(vm, &mapping, &key)?;
        if compare::holds(vm, compare::CompareOp::Eq, args.at(1), &value)? {
            return Ok(Value::True);
        }
    }
    Ok(Value::False)
}
