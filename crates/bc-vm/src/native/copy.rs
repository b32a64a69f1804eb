//! The module `copy`: shallow and deep copies.

use super::support::{get, get_opt, import_from, invoke, module, set_all};
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::{Dict, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{
    attr, call, class, container, define, describe, dict, import, item, iter, poll, raise, truth,
};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("copy", Arity::Python(1, &["x"]), copy)
        .doc("Shallow copy operation on arbitrary Python objects."),
    MethodDef::new(
        "deepcopy",
        Arity::Python(1, &["x", "memo", "_nil"]),
        deepcopy,
    )
    .doc("Deep copy operation on arbitrary Python objects."),
];

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "copy",
        "Generic (shallow and deep) copying operations.",
        FUNCTIONS,
    );
    set_all(vm, &module, &["Error", "copy", "deepcopy"]);
    let base = Value::from(vm.exception(Exc::Exception));
    let error = class::python_class(vm, "copy", "Error", None, &[base], &TypeTable::EMPTY)?;
    define::constant(vm, &module, "Error", Value::from(&error));
    define::constant(vm, &module, "error", Value::from(&error));
    define::constant(vm, &module, "PyStringMap", Value::None);
    // What the loops of the reference's module leave behind.
    let (name, last) = (vm.new_str("unicode"), Value::from(&vm.classes.set));
    define::constant(vm, &module, "name", name);
    define::constant(vm, &module, "t", last);
    let table = import_from(vm, "copyreg", "dispatch_table")?;
    define::constant(vm, &module, "dispatch_table", table);
    let builtins = import::get_or_load(vm, "builtins")?;
    define::constant(vm, &module, "builtins", builtins);
    let weakref = import::get_or_load(vm, "weakref");
    if let Some(weakref) = raise::catch(vm, weakref, Exc::ImportError)? {
        define::constant(vm, &module, "weakref", weakref);
    }
    Ok(Value::Obj(module))
}

/// What is its own shallow copy, by exact class; a tuple, frozenset or range of anything is.
fn is_shallow_atom(id: ClassId) -> bool {
    is_atom(id) || matches!(id, ClassId::TUPLE | ClassId::FROZENSET | ClassId::RANGE)
}

/// What is its own deep copy, by exact class.
fn is_atom(id: ClassId) -> bool {
    matches!(
        id,
        ClassId::NONE_TYPE
            | ClassId::ELLIPSIS
            | ClassId::INT
            | ClassId::FLOAT
            | ClassId::BOOL
            | ClassId::COMPLEX
            | ClassId::BYTES
            | ClassId::STR
            | ClassId::CODE
            | ClassId::TYPE
            | ClassId::BUILTIN_FUNCTION
            | ClassId::FUNCTION
            | ClassId::WEAKREF
    )
}

fn error(vm: &mut Vm, kind: &str, value: &Value) -> crate::model::error::Thrown {
    let class = Value::from(vm.class_of(value));
    let shown = match describe::str(vm, &class) {
        Ok(shown) => shown,
        Err(thrown) => return thrown,
    };
    let message = vm.new_str(format!("un({kind})copyable object of type {shown}"));
    match super::support::import_class(vm, "copy", "Error") {
        Ok(class) => raise::throw_class(vm, &class, vec![message]),
        Err(thrown) => thrown,
    }
}

/// What the object says about how to make it again.
fn reduce(vm: &mut Vm, value: &Value, kind: &str) -> PyResult {
    let class = Value::from(vm.class_of(value));
    let table = import_from(vm, "copyreg", "dispatch_table")?;
    let reductor = match table.as_dict() {
        Some(table) => dict::get(vm, table, &class)?,
        None => None,
    };
    if let Some(reductor) = true_one(vm, reductor)? {
        return call::call_values(vm, &reductor, [value.clone()]);
    }
    let name = vm.names.__reduce_ex__.clone();
    let reductor = attr::getattr_opt(vm, value, &name)?;
    if let Some(reductor) = true_one(vm, reductor)? {
        return call::call_values(vm, &reductor, [Value::Int(4)]);
    }
    let name = vm.names.__reduce__.clone();
    let reductor = attr::getattr_opt(vm, value, &name)?;
    match true_one(vm, reductor)? {
        Some(reductor) => call::call(vm, &reductor, Args::none()),
        None => Err(error(vm, kind, value)),
    }
}

/// A hook counts if it is there and true: `None` takes one back.
fn true_one(vm: &mut Vm, hook: Option<Value>) -> PyResult<Option<Value>> {
    match hook {
        Some(hook) if truth::truth(vm, &hook)? => Ok(Some(hook)),
        _ => Ok(None),
    }
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let value = args.at(0);
    let id = vm.class_id_of(value);
    if is_shallow_atom(id) {
        return Ok(value.clone());
    }
    let class = Value::from(vm.class_of(value));
    if matches!(id, ClassId::LIST | ClassId::DICT | ClassId::SET) {
        return call::call_values(vm, &class, [value.clone()]);
    }
    if value.as_class().is_some() {
        return Ok(value.clone());
    }
    let copier = get_opt(vm, &class, "__copy__")?;
    if let Some(copier) = true_one(vm, copier)? {
        return call::call_values(vm, &copier, [value.clone()]);
    }
    let info = reduce(vm, value, "shallow")?;
    reconstruct(vm, value, &info, None)
}

fn deepcopy(vm: &mut Vm, args: Args) -> PyResult {
    let memo = match args.get(1).filter(|memo| !memo.is_none()) {
        Some(memo) => memo.clone(),
        None => Value::Obj(super::support::empty_dict(vm)),
    };
    deep(vm, args.at(0), &memo)
}

/// The key of the memo, which only objects get.
fn id(value: &Value) -> Value {
    Value::Int(value.short_id())
}

/// The memo may be any mapping; nearly always it is a dict.
fn memo_get(vm: &mut Vm, memo: &Value, key: &Value) -> PyResult<Option<Value>> {
    if let Some(dict) = memo
        .as_dict()
        .filter(|_| vm.class_id_of(memo) == ClassId::DICT)
    {
        return dict::get(vm, dict, key);
    }
    let found = invoke(vm, memo, "get", [key.clone(), Value::NotImplemented])?;
    Ok(Some(found).filter(|found| !found.is_not_implemented()))
}

fn deep(vm: &mut Vm, value: &Value, memo: &Value) -> PyResult {
    if value.as_obj().is_none() {
        return Ok(value.clone());
    }
    let key = id(value);
    if let Some(known) = memo_get(vm, memo, &key)? {
        return Ok(known);
    }
    let class_id = vm.class_id_of(value);
    if is_atom(class_id) {
        return Ok(value.clone());
    }
    poll::enter(vm, " while calling a Python object")?;
    let result = deep_inside(vm, value, memo, class_id);
    poll::leave(vm);
    let made = result?;
    if !made.is(value) {
        item::setitem(vm, memo, &key, made.clone())?;
        keep_alive(vm, value, memo)?;
    }
    Ok(made)
}

fn keep_alive(vm: &mut Vm, value: &Value, memo: &Value) -> PyResult<()> {
    let key = id(memo);
    match memo_get(vm, memo, &key)? {
        Some(list) => invoke(vm, &list, "append", [value.clone()]).map(drop),
        None => {
            let list = vm.new_list(vec![value.clone()]);
            item::setitem(vm, memo, &key, list)
        }
    }
}

fn deep_inside(vm: &mut Vm, value: &Value, memo: &Value, class_id: ClassId) -> PyResult {
    match class_id {
        ClassId::LIST => return deep_list(vm, value, memo),
        ClassId::TUPLE => return deep_tuple(vm, value, memo),
        ClassId::DICT => return deep_dict(vm, value, memo),
        ClassId::METHOD => {
            let class = Value::from(vm.class_of(value));
            let function = get(vm, value, "__func__")?;
            let receiver = get(vm, value, "__self__")?;
            let receiver = deep(vm, &receiver, memo)?;
            return call::call_values(vm, &class, [function, receiver]);
        }
        _ => {}
    }
    if value.as_class().is_some() {
        return Ok(value.clone());
    }
    let copier = get_opt(vm, value, "__deepcopy__")?;
    if let Some(copier) = true_one(vm, copier)? {
        return call::call_values(vm, &copier, [memo.clone()]);
    }
    let info = reduce(vm, value, "deep")?;
    reconstruct(vm, value, &info, Some(memo))
}

fn deep_list(vm: &mut Vm, value: &Value, memo: &Value) -> PyResult {
    let made = vm.new_list(Vec::new());
    item::setitem(vm, memo, &id(value), made.clone())?;
    let items = iter::iter(vm, value)?;
    while let Some(item) = iter::next(vm, &items)? {
        let item = deep(vm, &item, memo)?;
        append(vm, &made, item)?;
    }
    Ok(made)
}

fn append(vm: &mut Vm, list: &Value, item: Value) -> PyResult<()> {
    match list.as_list() {
        Some(list) => {
            vm.make_room(&mut list.borrow_mut(), 1)?;
            list.borrow_mut().push(item);
            vm.heap.settle(list.unsettled());
            poll::poll(vm)
        }
        None => invoke(vm, list, "append", [item]).map(drop),
    }
}

fn deep_tuple(vm: &mut Vm, value: &Value, memo: &Value) -> PyResult {
    let items = container::tuple_of(value)?.to_vec();
    let mut made = Vec::with_capacity(items.len());
    for item in &items {
        made.push(deep(vm, item, memo)?);
    }
    // The tuple may contain something that contains the tuple.
    if let Some(known) = memo_get(vm, memo, &id(value))? {
        return Ok(known);
    }
    if items.iter().zip(&made).all(|(a, b)| a.is(b)) {
        return Ok(value.clone());
    }
    Ok(vm.new_tuple(made))
}

fn pairs(dict: &Dict) -> Vec<(Value, Value)> {
    dict.borrow()
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn deep_dict(vm: &mut Vm, value: &Value, memo: &Value) -> PyResult {
    let made = super::support::empty_dict(vm);
    item::setitem(vm, memo, &id(value), Value::from(&made))?;
    for (key, value) in pairs(container::dict_of(value)?) {
        let key = deep(vm, &key, memo)?;
        let value = deep(vm, &value, memo)?;
        if let Payload::Dict(dict) = &made.payload {
            dict::set(vm, dict, key, value)?;
        }
    }
    Ok(Value::Obj(made))
}

/// Puts an object together as `info`, the result of `__reduce_ex__`, says; deeply if there is a memo.
fn reconstruct(vm: &mut Vm, value: &Value, info: &Value, memo: Option<&Value>) -> PyResult {
    if info.as_str().is_some() {
        return Ok(value.clone());
    }
    let parts = match info.as_tuple() {
        Some(parts) if (2..=5).contains(&parts.len()) => parts.to_vec(),
        _ => return Err(raise::throw_bare(vm, Exc::AssertionError)),
    };
    let part = |place: usize| parts.get(place).filter(|part| !part.is_none()).cloned();
    let deepened = |vm: &mut Vm, value: Value| match memo {
        Some(memo) => deep(vm, &value, memo),
        None => Ok(value),
    };
    let args = deepened(vm, parts[1].clone())?;
    let args = iter::collect(vm, &args)?;
    let made = call::call_values(vm, &parts[0], args)?;
    if let Some(memo) = memo {
        item::setitem(vm, memo, &id(value), made.clone())?;
    }
    if let Some(state) = part(2) {
        let state = deepened(vm, state)?;
        set_state(vm, &made, state)?;
    }
    if let Some(items) = part(3) {
        let items = iter::iter(vm, &items)?;
        while let Some(item) = iter::next(vm, &items)? {
            let item = deepened(vm, item)?;
            invoke(vm, &made, "append", [item])?;
        }
    }
    if let Some(items) = part(4) {
        let items = iter::iter(vm, &items)?;
        while let Some(pair) = iter::next(vm, &items)? {
            let pair = iter::unpack(vm, &pair, 2)?;
            let key = deepened(vm, pair[0].clone())?;
            let value = deepened(vm, pair[1].clone())?;
            item::setitem(vm, &made, &key, value)?;
        }
    }
    Ok(made)
}

fn set_state(vm: &mut Vm, made: &Value, state: Value) -> PyResult<()> {
    if let Some(setstate) = get_opt(vm, made, "__setstate__")? {
        return call::call_values(vm, &setstate, [state]).map(drop);
    }
    let (state, slots) = match state.as_tuple() {
        Some(parts) if parts.len() == 2 => (parts[0].clone(), parts[1].clone()),
        _ => (state, Value::None),
    };
    if !state.is_none() {
        let namespace = get(vm, made, "__dict__")?;
        invoke(vm, &namespace, "update", [state])?;
    }
    if !slots.is_none() {
        let items = invoke(vm, &slots, "items", [])?;
        for pair in iter::collect(vm, &items)? {
            let pair = iter::unpack(vm, &pair, 2)?;
            let Some(name) = describe::attribute_name(vm, &pair[0]) else {
                return Err(raise::type_error(vm, "attribute name must be string"));
            };
            attr::setattr(vm, made, &name, pair[1].clone())?;
        }
    }
    Ok(())
}
