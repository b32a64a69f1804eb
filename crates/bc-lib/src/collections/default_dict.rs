//! The type `collections.defaultdict`: a dict that makes the values of absent keys.
//!
//! The factory lies in a hidden slot of the instance.

use crate::support;
use bc_core::text::{Text, TextBuilder};
use bc_vm::model::args::Keyword;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::TypeTable;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::push_repr;
use bc_vm::protocol::{call, item, iter, raise, text};
use bc_vm::{getsets, methods};

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "defaultdict(default_factory[, ...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
    slots: SLOTS,
    methods: METHODS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __init__: any(*args, **keywords) => init;
        __repr__ => repr;
    ]

    static METHODS = [
        __missing__(key) => missing,
            doc "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n";
        /// D.copy() -> a shallow copy of D.
        copy();
        /// D.copy() -> a shallow copy of D.
        __copy__() => copy;
        /// Return state information for pickling.
        __reduce__() => reduce;
    ]
}

getsets! {
    static GETSETS = [
        member default_factory => |_: &mut Vm, dict: &ObjRef| factory(dict), set set_factory;
    ]
}

/// The place of the factory among the slots of an instance.
const FACTORY: usize = 0;

fn factory(dict: &ObjRef) -> Option<Value> {
    dict.slot_value(FACTORY)
        .filter(|factory| !factory.is_none())
}

fn set_factory(_: &mut Vm, dict: &ObjRef, value: Option<Value>) -> PyResult<()> {
    drop(dict.set_slot_value(FACTORY, value.unwrap_or(Value::None)));
    Ok(())
}

fn init(vm: &mut Vm, dict: &ObjRef, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let (factory, rest) = match args {
        [factory, rest @ ..] => (factory, rest),
        [] => (&Value::None, args),
    };
    if !factory.is_none() && !call::is_callable(vm, factory) {
        let message = "first argument must be callable or None";
        return Err(raise::type_error(vm, message));
    }
    set_factory(vm, dict, Some(factory.clone()))?;
    super::base_method(vm, "__init__", &Value::from(dict), rest, keywords)
}

fn missing(vm: &mut Vm, dict: &ObjRef, key: &Value) -> PyResult {
    let Some(factory) = factory(dict) else {
        return Err(raise::key_error(vm, key.clone()));
    };
    let value = call::call_values(vm, &factory, [])?;
    item::setitem(vm, &Value::from(dict), key, value.clone())?;
    Ok(value)
}

fn copy(vm: &mut Vm, dict: &ObjRef) -> PyResult {
    let class = Value::from(dict.class());
    let factory = factory(dict).unwrap_or(Value::None);
    call::call_values(vm, &class, [factory, Value::from(dict)])
}

fn reduce(vm: &mut Vm, dict: &ObjRef) -> PyResult {
    let inner = match factory(dict) {
        Some(factory) => vm.new_tuple([factory]),
        None => vm.new_tuple([]),
    };
    let items = support::invoke(vm, &Value::from(dict), "items", [])?;
    let iterator = iter::iter(vm, &items)?;
    let class = Value::from(dict.class());
    Ok(vm.new_tuple([class, inner, Value::None, Value::None, iterator]))
}

fn repr(vm: &mut Vm, dict: &ObjRef) -> PyResult<Text> {
    let entries = super::base_method(vm, "__repr__", &Value::from(dict), &[], &[])?;
    let mut builder = TextBuilder::new();
    builder.push_str("defaultdict(");
    match factory(dict) {
        None => builder.push_str("None"),
        Some(factory) if text::repr_enter(vm, &factory) => {
            let result = push_repr(vm, &mut builder, &factory);
            text::repr_leave(vm, &factory);
            result?;
        }
        Some(_) => builder.push_str("..."),
    }
    builder.push_str(", ");
    if let Some(entries) = entries.as_str() {
        builder.push_text(entries.text());
    }
    builder.push_str(")");
    vm.built(builder)
}
