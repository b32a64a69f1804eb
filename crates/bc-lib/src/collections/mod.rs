//! The module `collections`.
//!
//! `deque`, `defaultdict` and `OrderedDict` are native classes; the others are Python classes with
//! native methods, as the reference writes them in Python. The classes that natives need to find are
//! kept with the machine.

mod chain_map;
mod counter;
mod default_dict;
mod deque;
mod deque_iterators;
mod named_tuple;
mod ordered_dict;
mod ordered_views;
mod user_dict;
mod user_list;
mod user_string;

use super::support;
use bc_vm::model::class::{ClassFlags, ClassRef};
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::native::{Args, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, call, class, define, dict, item, iter, ordered, raise};
use bc_vm::runtime::import;

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
    let module = vm.new_module("collections");
    if !vm.module_state.contains_key(STATE) {
        let state = make_classes(vm);
        vm.module_state.insert(STATE, Box::new(state));
    }
    let state = state(vm)?.clone();
    define::constant(vm, &module, "deque", Value::from(&state.deque));
    define::constant(vm, &module, "OrderedDict", Value::from(&state.ordered_dict));
    add_default_dict(vm, &module);
    define::functions_of(vm, &module, "_collections", counter::FUNCTIONS);
    define::functions(vm, &module, named_tuple::FUNCTIONS);
    add_abstract(vm, &module)?;
    let base = Value::from(&vm.classes.dict);
    let class = class::python_class(vm, "collections", "Counter", None, &[base], &counter::TABLE)?;
    define::constant(vm, &module, "Counter", Value::from(class));
    let metaclass = support::import_class(vm, "abc", "ABCMeta")?;
    let rows: [(&str, &str, &'static TypeTable); 4] = [
        ("ChainMap", "MutableMapping", &chain_map::TABLE),
        ("UserDict", "MutableMapping", &user_dict::TABLE),
        ("UserList", "MutableSequence", &user_list::TABLE),
        ("UserString", "Sequence", &user_string::TABLE),
    ];
    for (name, base, table) in rows {
        let base = support::import_from(vm, "_collections_abc", base)?;
        let class = class::python_class(vm, "collections", name, Some(&metaclass), &[base], table)?;
        let abstracts = vm.new_frozenset(Table::new());
        support::set(vm, &Value::from(&class), "__abstractmethods__", abstracts)?;
        if name == "UserString" {
            let maketrans = Value::from(&vm.classes.str);
            let maketrans = support::get(vm, &maketrans, "maketrans")?;
            support::set(vm, &Value::from(&class), "maketrans", maketrans)?;
        }
        define::constant(vm, &module, name, Value::from(class));
    }
    add_all(vm, &module)?;
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

/// `__all__`: the module's own names and those of `collections.abc`.
fn add_all(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    let abc = support::import_from(vm, "_collections_abc", "__all__")?;
    let mut all: Vec<Value> = [
        "deque",
        "defaultdict",
        "namedtuple",
        "UserDict",
        "UserList",
        "UserString",
        "Counter",
        "OrderedDict",
        "ChainMap",
    ]
    .iter()
    .map(|name| vm.new_str(*name))
    .collect();
    all.extend(iter::collect(vm, &abc)?);
    let all = vm.new_list(all);
    define::constant(vm, module, "__all__", all);
    Ok(())
}

/// Makes the module a package and enters the names of `collections.abc`.
fn add_abstract(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    let path = vm.new_list(Vec::new());
    define::constant(vm, module, "__path__", path);
    let abc = import::get_or_load(vm, "_collections_abc")?;
    define::constant(vm, module, "abc", abc.clone());
    let all = support::get(vm, &abc, "__all__")?;
    for name in iter::collect(vm, &all)? {
        if let Some(name) = name.as_str() {
            let name = name.text().to_string_lossy().into_owned();
            let value = support::get(vm, &abc, &name)?;
            define::constant(vm, module, &name, value);
        }
    }
    let deque = Value::from(&state(vm)?.deque);
    let sequence = support::get(vm, &abc, "MutableSequence")?;
    support::invoke(vm, &sequence, "register", [deque])?;
    Ok(())
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

/// Calls `dict`'s own method `name` with `args`, the receiver first.
fn base_method(vm: &mut Vm, name: &str, mut args: Args) -> PyResult {
    let name = vm.intern(name);
    let class = vm.classes.dict.clone();
    let Some(method) = class.data().own(&name) else {
        return Err(Fault::Internal("dict lacks a method").into());
    };
    if args.at(0).as_class().is_some() {
        // A class method: bound to the class it is called on.
        let owner = args.positional.remove(0);
        let owner = owner.as_class().unwrap_or(class);
        let bound = attr::bind_descriptor(vm, method, None, &owner)?;
        return call::call(vm, &bound, args);
    }
    call::call(vm, &method, args)
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
