//! `weakref.WeakMethod`: a weak reference to a bound method.

use super::{alive, reference};
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::native::support::{bound, flag, from_none, get, get_opt, import_class, set};
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{call, class, describe, iter, raise, weak};

static TABLE: TypeTable = TypeTable {
    doc: "A custom `weakref.ref` subclass which simulates a weak reference to\na bound method, working around the lifetime problem of bound methods.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, |_, _| Ok(Value::None)),
        MethodDef::new("__call__", Arity::Slot(0), call_it),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
        MethodDef::new("__ne__", Arity::Slot(1), ne),
        MethodDef::new("__hash__", Arity::Slot(0), hash),
    ],
    statics: &[MethodDef::new("__new__", Arity::Unpack(2, 3), new)],
    ..TypeTable::EMPTY
};

/// The class.
pub(super) fn class(vm: &mut Vm) -> PyResult<ClassRef> {
    let base = Value::from(&vm.classes.weakref);
    let slots = ["_func_ref", "_meth_type", "_alive", "__weakref__"];
    class::python_class_with(
        vm,
        "weakref",
        "WeakMethod",
        None,
        &[base],
        Some(&slots),
        &TABLE,
    )
}

static CALLBACK: MethodDef = MethodDef::new("_cb", Arity::One, callback);

/// Tells the program's callback once that object or function is gone; the state is a list of a weak
/// reference to the method reference and the callback.
fn callback(vm: &mut Vm, args: Args) -> PyResult {
    let state = iter::unpack(vm, args.at(0), 2)?;
    if let Some(this) = alive(&state[0])
        && flag(vm, &this, "_alive")?
    {
        set(vm, &this, "_alive", Value::False)?;
        if !state[1].is_none() {
            call::call_values(vm, &state[1], [this])?;
        }
    }
    Ok(Value::None)
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(raise::type_error(
            vm,
            "WeakMethod.__new__(X): X is not a type object",
        ));
    };
    let method = args.at(1);
    let object = get_opt(vm, method, "__self__")?;
    let function = get_opt(vm, method, "__func__")?;
    let (Some(object), Some(function)) = (object, function) else {
        let kind = Value::from(vm.class_of(method));
        let message = format!(
            "argument should be a bound method, not {}",
            describe::str(vm, &kind)?
        );
        return Err(from_none(raise::type_error(vm, message)));
    };
    let told = args.get(2).cloned().unwrap_or(Value::None);
    // The reference to the reference itself is filled in below.
    let state = vm.new_list(vec![Value::None, told]);
    let own_callback = bound(vm, &CALLBACK, state.clone());
    let this = weak::make(vm, &class, &object, own_callback.clone())?;
    let plain = vm.classes.weakref.clone();
    let function = weak::make(vm, &plain, &function, own_callback)?;
    set(vm, &this, "_func_ref", function)?;
    let kind = Value::from(vm.class_of(method));
    set(vm, &this, "_meth_type", kind)?;
    set(vm, &this, "_alive", Value::True)?;
    let own = reference(vm, &this)?;
    if let Some(list) = state.as_list() {
        list.borrow_mut()[0] = own;
    }
    Ok(this)
}

fn call_it(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let function = get(vm, this, "_func_ref")?;
    let (Some(object), Some(function)) = (alive(this), alive(&function)) else {
        return Ok(Value::None);
    };
    let kind = get(vm, this, "_meth_type")?;
    call::call_values(vm, &kind, [function, object])
}

fn compare_with(vm: &mut Vm, args: &Args, op: CompareOp) -> PyResult {
    let (a, b) = (args.at(0), args.at(1));
    let equal = op == CompareOp::Eq;
    let class = import_class(vm, "weakref", "WeakMethod")?;
    if !class::isinstance(vm, b, &Value::from(&class))? {
        return Ok(Value::bool(!equal));
    }
    if !flag(vm, a, "_alive")? || !flag(vm, b, "_alive")? {
        return Ok(Value::bool(a.is(b) == equal));
    }
    let same_object = match (alive(a), alive(b)) {
        (Some(left), Some(right)) => compare::eq(vm, &left, &right)?,
        _ => a.is(b),
    };
    let left = get(vm, a, "_func_ref")?;
    let right = get(vm, b, "_func_ref")?;
    let same = same_object && compare::eq(vm, &left, &right)?;
    Ok(Value::bool(same == equal))
}

fn eq(vm: &mut Vm, args: Args) -> PyResult {
    compare_with(vm, &args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: Args) -> PyResult {
    compare_with(vm, &args, CompareOp::Ne)
}

fn hash(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.names.__hash__.clone();
    let hash = vm
        .classes
        .weakref
        .data()
        .lookup(&name)
        .unwrap_or(Value::None);
    call::call(vm, &hash, args)
}
