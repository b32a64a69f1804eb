//! The module `_collections`: `deque`, `defaultdict` and `OrderedDict`; `collections` itself is written in Python.
//!
//! The classes that natives need to find are kept with the machine.

mod count;
mod default_dict;
mod deque;
mod deque_iterators;
mod deque_state;
mod ordered_dict;
mod ordered_views;

use super::support;
use bc_vm::model::args::{Args, Keyword};
use bc_vm::model::class::{ClassFlags, ClassRef};
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, call, class, define, dict, item, iter, ordered, raise};

/// The name under which the machine keeps [`State`].
const STATE: &str = "collections";

/// The classes of the module that native code makes instances of.
#[derive(Clone)]
struct State {
    deque: ClassRef,
    deque_iterator: ClassRef,
    deque_reverse_iterator: ClassRef,
    ordered_dict: ClassRef,
    ordered_iterator: ClassRef,
    ordered_keys: ClassRef,
    ordered_values: ClassRef,
    ordered_items: ClassRef,
}

/// The classes, once the module was made.
fn state(vm: &Vm) -> PyResult<&State> {
    vm.module_state
        .get(STATE)
        .and_then(|state| state.downcast_ref::<State>())
        .ok_or_else(|| Fault::Internal("collections was not made").into())
}

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "High performance data structures.";
    let module = support::module(vm, "_collections", doc, count::FUNCTIONS);
    if !vm.module_state.contains_key(STATE) {
        let state = make_classes(vm);
        vm.module_state.insert(STATE, Box::new(state));
    }
    let state = state(vm)?.clone();
    for (name, class) in [
        ("deque", &state.deque),
        ("OrderedDict", &state.ordered_dict),
        ("_deque_iterator", &state.deque_iterator),
        ("_deque_reverse_iterator", &state.deque_reverse_iterator),
    ] {
        define::constant(vm, &module, name, Value::from(class));
    }
    add_default_dict(vm, &module);
    Ok(Value::Obj(module))
}

fn make_classes(vm: &mut Vm) -> State {
    let object = vm.classes.object.clone();
    let dict = vm.classes.dict.clone();
    let (keys, values, items) = (
        vm.classes.dict_keys.clone(),
        vm.classes.dict_values.clone(),
        vm.classes.dict_items.clone(),
    );
    let open = ClassFlags::BASE | ClassFlags::WEAKREF;
    let closed = ClassFlags::empty();
    let ordered_dict = class::native_class_with(
        vm,
        "collections",
        "OrderedDict",
        &dict,
        None,
        open | ClassFlags::DICT,
        ordered::HIDDEN,
        &ordered_dict::TABLE,
    );
    let mut make = |module, name, base, flags, table| {
        class::native_class(vm, module, name, base, None, flags, table)
    };
    State {
        deque: make("collections", "deque", &object, open, &deque::TABLE),
        deque_iterator: make(
            "_collections",
            "_deque_iterator",
            &object,
            closed,
            &deque_iterators::FORWARD,
        ),
        deque_reverse_iterator: make(
            "_collections",
            "_deque_reverse_iterator",
            &object,
            closed,
            &deque_iterators::BACKWARD,
        ),
        ordered_dict,
        ordered_iterator: make(
            "builtins",
            "odict_iterator",
            &object,
            closed,
            &ordered_views::ITERATOR,
        ),
        ordered_keys: make(
            "builtins",
            "odict_keys",
            &keys,
            closed,
            &ordered_views::VIEW,
        ),
        ordered_values: make(
            "builtins",
            "odict_values",
            &values,
            closed,
            &ordered_views::VIEW,
        ),
        ordered_items: make(
            "builtins",
            "odict_items",
            &items,
            closed,
            &ordered_views::VIEW,
        ),
    }
}

fn add_default_dict(vm: &mut Vm, module: &ObjRef) {
    let dict = vm.classes.dict.clone();
    let class = class::native_class_with(
        vm,
        "collections",
        "defaultdict",
        &dict,
        None,
        ClassFlags::BASE,
        &["default_factory"],
        &default_dict::TABLE,
    );
    define::constant(vm, module, "defaultdict", Value::from(&class));
}

/// Calls `dict`'s own method `name` of `own`.
fn base_method(
    vm: &mut Vm,
    name: &str,
    own: &Value,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult {
    let name = vm.intern(name);
    let Some(method) = vm.classes.dict.data().own(&name) else {
        return Err(Fault::Internal("dict lacks a method").into());
    };
    let mut all = Args::given(args, keywords);
    all.prepend(own.clone());
    call::call(vm, &method, all)
}

/// What `MutableMapping.update` does with its positional argument, by way of the receiver's own
/// `__setitem__`: a mapping's items, or its keys, or pairs.
fn update_mapping(vm: &mut Vm, own: &Value, source: Option<&Value>) -> PyResult<()> {
    let Some(source) = source else { return Ok(()) };
    let items = vm.names.items.clone();
    if has(vm, source, &items)? {
        let pairs = call::method(vm, source, &items, Args::none())?;
        return add_pairs(vm, own, &pairs);
    }
    let keys = vm.names.keys.clone();
    if has(vm, source, &keys)? {
        for key in dict::keys_of(vm, source)? {
            let value = item::getitem(vm, source, &key)?;
            item::setitem(vm, own, &key, value)?;
        }
        return Ok(());
    }
    add_pairs(vm, own, source)
}

fn has(vm: &mut Vm, value: &Value, name: &ObjRef) -> PyResult<bool> {
    match attr::getattr(vm, value, name) {
        Ok(_) => Ok(true),
        Err(Thrown::Raise(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn add_pairs(vm: &mut Vm, own: &Value, pairs: &Value) -> PyResult<()> {
    let iterator = iter::iter(vm, pairs)?;
    while let Some(pair) = iter::next(vm, &iterator)? {
        let parts = iter::iter(vm, &pair)?;
        let Some(key) = iter::next(vm, &parts)? else {
            return Err(raise::value_error(vm, "need more than 0 values to unpack"));
        };
        let Some(value) = iter::next(vm, &parts)? else {
            return Err(raise::value_error(vm, "need more than 1 value to unpack"));
        };
        if iter::next(vm, &parts)?.is_some() {
            return Err(raise::value_error(
                vm,
                "too many values to unpack (expected 2)",
            ));
        }
        item::setitem(vm, own, &key, value)?;
    }
    Ok(())
}
