//! The type `dict`: special methods.
//!
//! Absent: ordinary methods (see `methods`), views (see `views`), iterators (see `iterators`).

mod iterators;
mod methods;
mod views;

pub(crate) use iterators::ITERATOR;
pub(crate) use views::{SET_LIKE_VIEW, VALUES};

use crate::model::args::Keyword;
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::handles::DictRef;
use crate::model::native::{Args, TypeTable};
use crate::model::object::{Dict, ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{guarded_repr, push_repr, unpack_count};
use crate::protocol::dict_view::Part;
use crate::protocol::{call, dict, hash, ordered, poll, raise};
use bc_core::text::TextBuilder;

/// Method table of `dict`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "dict() -> new empty dictionary\n\
          dict(mapping) -> new dictionary initialized from a mapping object's\n    \
              (key, value) pairs\n\
          dict(iterable) -> new dictionary initialized as if via:\n    \
              d = {}\n    \
              for k, v in iterable:\n        \
                  d[k] = v\n\
          dict(**kwargs) -> new dictionary initialized with the name=value pairs\n    \
              in the keyword argument list.  For example:  dict(one=1, two=2)",
    slots: SLOTS,
    methods: methods::METHODS,
    class_methods: methods::CLASS_METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: any(*args, **keywords) => init;
        __repr__ => repr;
        __len__ => len;
        __iter__ => iterate, quick quick_iterate;
        __setitem__ => set;
        __delitem__ => delete;
        compare => rich;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> ObjRef {
    vm.alloc(&class, Payload::Dict(Dict::new(Table::new())))
}

fn init(vm: &mut Vm, dict: DictRef<'_>, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    update(vm, dict, "dict", args, keywords)
}

/// Sets the order of an `OrderedDict` apart, whose own methods do not come here.
#[inline]
fn set_apart(vm: &mut Vm, dict: DictRef<'_>) -> PyResult<()> {
    if dict.object().class_id() == ClassId::DICT {
        return Ok(());
    }
    ordered::set_apart(vm, &dict.value())
}

/// What `dict(...)` and `dict.update(...)` do with their arguments.
fn update(
    vm: &mut Vm,
    dict: DictRef<'_>,
    name: &str,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    unpack_count(vm, args.len(), name, 0, 1)?;
    set_apart(vm, dict)?;
    if let Some(source) = args.first() {
        dict::update(vm, &dict, source)?;
    }
    for (keyword, value) in keywords {
        dict::set(vm, &dict, Value::from(keyword), value.clone())?;
    }
    Ok(())
}

fn repr(vm: &mut Vm, dict: DictRef<'_>) -> PyResult {
    guarded_repr(vm, &dict.value(), "{...}", |vm| {
        let mut builder = TextBuilder::new();
        builder.push_str("{");
        let mut position = 0;
        loop {
            let entry = {
                let table = dict.borrow();
                table
                    .next_from(position)
                    .map(|(at, key, value)| (at, key.clone(), value.clone()))
            };
            let Some((at, key, value)) = entry else { break };
            if position > 0 {
                builder.push_str(", ");
            }
            push_repr(vm, &mut builder, &key)?;
            builder.push_str(": ");
            push_repr(vm, &mut builder, &value)?;
            position = at + 1;
        }
        builder.push_str("}");
        vm.built(builder)
    })
}

fn len(_: &mut Vm, dict: DictRef<'_>) -> usize {
    dict.borrow().len()
}

fn iterate(vm: &mut Vm, dict: &ObjRef) -> Value {
    iterators::over(vm, dict, Part::Keys)
}

fn quick_iterate(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [Value::Obj(dict)] = args else {
        return None;
    };
    Some(iterators::over(vm, dict, Part::Keys))
}

/// `dict[key]`, asking `__missing__` of a subclass for an absent key.
fn get(vm: &mut Vm, dict: DictRef<'_>, key: &Value) -> PyResult {
    if let Some(value) = dict::get(vm, &dict, key)? {
        return Ok(value);
    }
    if dict.object().class_id() != ClassId::DICT {
        let name = vm.names.__missing__.clone();
        let args = Args::of([key.clone()]);
        if let Some(value) = call::call_special(vm, &dict.value(), &name, args)? {
            return Ok(value);
        }
    }
    Err(raise::key_error(vm, key.clone()))
}

fn set(vm: &mut Vm, dict: DictRef<'_>, key: Value, value: Value) -> PyResult<()> {
    set_apart(vm, dict)?;
    dict::set(vm, &dict, key, value)
}

fn delete(vm: &mut Vm, dict: DictRef<'_>, key: &Value) -> PyResult<()> {
    set_apart(vm, dict)?;
    match dict::remove(vm, &dict, key)? {
        Some(entry) => {
            drop(entry);
            Ok(())
        }
        None => Err(raise::key_error(vm, key.clone())),
    }
}

fn contains(vm: &mut Vm, dict: DictRef<'_>, key: &Value) -> PyResult<bool> {
    dict::contains(vm, &dict, key)
}

/// Dicts are equal or not, but have no order.
fn rich(vm: &mut Vm, dict: DictRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    match (DictRef::of(other), op) {
        (Some(other), CompareOp::Eq) => same_items(vm, &dict, &other).map(Value::bool),
        (Some(other), CompareOp::Ne) => {
            same_items(vm, &dict, &other).map(|same| Value::bool(!same))
        }
        _ => Ok(Value::NotImplemented),
    }
}

fn same_items(vm: &mut Vm, a: &Dict, b: &Dict) -> PyResult<bool> {
    if a.borrow().len() != b.borrow().len() {
        return Ok(false);
    }
    let mut position = 0;
    loop {
        // Comparing may change either dict.
        let entry = {
            let table = a.borrow();
            table
                .next_from(position)
                .map(|(at, key, value)| (at, table.hash_at(at), key.clone(), value.clone()))
        };
        let Some((at, hash, key, value)) = entry else {
            return Ok(true);
        };
        let hash = match hash {
            Some(hash) => hash,
            None => hash::hash(vm, &key)?,
        };
        let Some(other) = dict::get_hashed(vm, b, &key, hash)? else {
            return Ok(false);
        };
        if !compare::eq(vm, &value, &other)? {
            return Ok(false);
        }
        poll::charge(vm, 1)?;
        position = at + 1;
    }
}
