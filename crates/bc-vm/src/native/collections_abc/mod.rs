//! The module `collections.abc`: abstract base classes of containers.
//!
//! One file for each family. A class is a Python class of the metaclass `ABCMeta` with native
//! methods; the names of its abstract methods stand in its row.

mod generators;
mod hooks;
mod mapping;
mod mutable_mapping;
mod sequence;
mod sets;
mod views;

use std::collections::HashMap;

use ahash::RandomState;

use super::support;
use crate::model::class::ClassRef;
use crate::model::error::{Fault, PyResult};
use crate::model::native::TypeTable;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, class, define, dict, import};

/// One abstract base class.
struct Row {
    name: &'static str,
    bases: &'static [&'static str],
    abstracts: &'static [&'static str],
    slots: &'static [&'static str],
    table: &'static TypeTable,
}

impl Row {
    const fn new(
        name: &'static str,
        bases: &'static [&'static str],
        abstracts: &'static [&'static str],
        table: &'static TypeTable,
    ) -> Self {
        Self {
            name,
            bases,
            abstracts,
            slots: &[],
            table,
        }
    }
}

/// The classes, bases before what derives from them.
static ROWS: &[Row] = &[
    Row::new("Awaitable", &[], &["__await__"], &hooks::AWAITABLE),
    Row::new(
        "Coroutine",
        &["Awaitable"],
        &["__await__", "send", "throw"],
        &generators::COROUTINE,
    ),
    Row::new("AsyncIterable", &[], &["__aiter__"], &hooks::ASYNC_ITERABLE),
    Row::new(
        "AsyncIterator",
        &["AsyncIterable"],
        &["__anext__"],
        &hooks::ASYNC_ITERATOR,
    ),
    Row::new("Hashable", &[], &["__hash__"], &hooks::HASHABLE),
    Row::new("Iterable", &[], &["__iter__"], &hooks::ITERABLE),
    Row::new("Iterator", &["Iterable"], &["__next__"], &hooks::ITERATOR),
    Row::new(
        "Generator",
        &["Iterator"],
        &["send", "throw"],
        &generators::GENERATOR,
    ),
    Row::new("Sized", &[], &["__len__"], &hooks::SIZED),
    Row::new("Container", &[], &["__contains__"], &hooks::CONTAINER),
    Row::new("Callable", &[], &["__call__"], &hooks::CALLABLE),
    Row::new(
        "Set",
        &["Sized", "Iterable", "Container"],
        &["__contains__", "__iter__", "__len__"],
        &sets::SET,
    ),
    Row::new(
        "MutableSet",
        &["Set"],
        &["__contains__", "__iter__", "__len__", "add", "discard"],
        &sets::MUTABLE_SET,
    ),
    Row::new(
        "Mapping",
        &["Sized", "Iterable", "Container"],
        &["__getitem__", "__iter__", "__len__"],
        &mapping::MAPPING,
    ),
    Row::new(
        "MutableMapping",
        &["Mapping"],
        &[
            "__delitem__",
            "__getitem__",
            "__iter__",
            "__len__",
            "__setitem__",
        ],
        &mutable_mapping::MUTABLE_MAPPING,
    ),
    Row {
        name: "MappingView",
        bases: &["Sized"],
        abstracts: &[],
        slots: &["_mapping"],
        table: &views::MAPPING_VIEW,
    },
    Row::new("KeysView", &["MappingView", "Set"], &[], &views::KEYS_VIEW),
    Row::new(
        "ItemsView",
        &["MappingView", "Set"],
        &[],
        &views::ITEMS_VIEW,
    ),
    Row::new("ValuesView", &["MappingView"], &[], &views::VALUES_VIEW),
    Row::new(
        "Sequence",
        &["Sized", "Iterable", "Container"],
        &["__getitem__", "__len__"],
        &sequence::SEQUENCE,
    ),
    Row::new(
        "MutableSequence",
        &["Sequence"],
        &[
            "__delitem__",
            "__getitem__",
            "__len__",
            "__setitem__",
            "insert",
        ],
        &sequence::MUTABLE_SEQUENCE,
    ),
    Row::new(
        "ByteString",
        &["Sequence"],
        &["__getitem__", "__len__"],
        &sequence::BYTE_STRING,
    ),
];

/// The names as `__all__` lists them.
static ALL: &[&str] = &[
    "Awaitable",
    "Coroutine",
    "AsyncIterable",
    "AsyncIterator",
    "Hashable",
    "Iterable",
    "Iterator",
    "Generator",
    "Sized",
    "Container",
    "Callable",
    "Set",
    "MutableSet",
    "Mapping",
    "MutableMapping",
    "MappingView",
    "KeysView",
    "ItemsView",
    "ValuesView",
    "Sequence",
    "MutableSequence",
    "ByteString",
];

type Found = HashMap<&'static str, ClassRef, RandomState>;

const STATE: &str = "collections.abc";

/// The class `name` of this module.
fn class_named(vm: &Vm, name: &str) -> PyResult<ClassRef> {
    vm.module_state
        .get(STATE)
        .and_then(|state| state.downcast_ref::<Found>())
        .and_then(|classes| classes.get(name))
        .cloned()
        .ok_or_else(|| Fault::Internal("collections.abc was not made").into())
}

/// `isinstance(value, <the class name of this module>)`
fn is_a(vm: &mut Vm, value: &Value, name: &str) -> PyResult<bool> {
    let class = class_named(vm, name)?;
    class::isinstance(vm, value, &Value::from(class))
}

/// Makes the module under the name `collections.abc`.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    import::get_or_load(vm, "_collections_abc")
}

/// Makes the module under the name `_collections_abc`.
pub(crate) fn make_private(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("collections.abc");
    let metaclass = support::import_class(vm, "abc", "ABCMeta")?;
    let mut classes = Found::with_hasher(RandomState::with_seeds(3, 1, 4, 1));
    for row in ROWS {
        let bases: Vec<Value> = row
            .bases
            .iter()
            .filter_map(|base| classes.get(base).map(Value::from))
            .collect();
        let made = class::python_class_with(
            vm,
            "collections.abc",
            row.name,
            Some(&metaclass),
            &bases,
            Some(row.slots),
            row.table,
        )?;
        let abstracts = vm.new_frozenset(Table::new());
        if let Some(set) = abstracts.as_set() {
            for name in row.abstracts {
                let name = Value::Obj(vm.intern(name));
                dict::set_add(vm, set, name)?;
            }
        }
        support::set(vm, &Value::from(&made), "__abstractmethods__", abstracts)?;
        define::constant(vm, &module, row.name, Value::from(&made));
        classes.insert(row.name, made);
    }
    if let Some(class) = classes.get("MutableMapping") {
        let marker = vm.classes.object.clone();
        let marker = call::call_values(vm, &Value::from(marker), [])?;
        support::set(vm, &Value::from(class), mutable_mapping::MARKER, marker)?;
    }
    sets::add_aliases(vm, &classes)?;
    vm.module_state.insert(STATE, Box::new(classes));
    register(vm)?;
    support::set_all(vm, &module, ALL);
    Ok(Value::Obj(module))
}

/// Registers the built-in types whose classes do not show what they are.
fn register(vm: &mut Vm) -> PyResult<()> {
    let c = &vm.classes;
    let rows: Vec<(&str, ClassRef)> = vec![
        ("Coroutine", c.coroutine.clone()),
        ("Iterator", c.bytes_iterator.clone()),
        ("Iterator", c.bytearray_iterator.clone()),
        ("Iterator", c.dict_keyiterator.clone()),
        ("Iterator", c.dict_valueiterator.clone()),
        ("Iterator", c.dict_itemiterator.clone()),
        ("Iterator", c.list_iterator.clone()),
        ("Iterator", c.list_reverseiterator.clone()),
        ("Iterator", c.range_iterator.clone()),
        ("Iterator", c.longrange_iterator.clone()),
        ("Iterator", c.set_iterator.clone()),
        ("Iterator", c.str_iterator.clone()),
        ("Iterator", c.tuple_iterator.clone()),
        ("Iterator", c.zip.clone()),
        ("Generator", c.generator.clone()),
        ("Set", c.frozenset.clone()),
        ("MutableSet", c.set.clone()),
        ("Mapping", c.mappingproxy.clone()),
        ("KeysView", c.dict_keys.clone()),
        ("ItemsView", c.dict_items.clone()),
        ("ValuesView", c.dict_values.clone()),
        ("MutableMapping", c.dict.clone()),
        ("Sequence", c.tuple.clone()),
        ("Sequence", c.str.clone()),
        ("Sequence", c.range.clone()),
        ("Sequence", c.memoryview.clone()),
        ("ByteString", c.bytes.clone()),
        ("ByteString", c.bytearray.clone()),
        ("MutableSequence", c.list.clone()),
        ("MutableSequence", c.bytearray.clone()),
    ];
    for (name, class) in rows {
        let abc = Value::from(class_named(vm, name)?);
        support::invoke(vm, &abc, "register", [Value::from(class)])?;
    }
    Ok(())
}
