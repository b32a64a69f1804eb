//! Changing the list of filters.

use super::{global, pattern};
use crate::signature;
use crate::support::invoke;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::Exc;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{class, describe, item, raise, truth};
use bc_vm::runtime::warn;

/// The functions of the module that this file holds.
pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("filterwarnings", Arity::Any, filterwarnings).doc(
        "Insert an entry into the list of warnings filters (at the front).\n\nThe patterns for message and module may be made of characters, '.', '^', '$',\nescaped characters and the repetitions '*', '+' and '?'.",
    ),
    MethodDef::new("simplefilter", Arity::Any, simplefilter)
        .doc("Insert a simple entry into the list of warnings filters (at the front)."),
    MethodDef::new("resetwarnings", Arity::Any, resetwarnings)
        .doc("Clear the list of warning filters, so that no filters are active."),
];

const ACTIONS: [&str; 6] = ["error", "ignore", "always", "default", "module", "once"];

fn assert(vm: &mut Vm, holds: bool, message: &str) -> PyResult<()> {
    if holds {
        Ok(())
    } else {
        Err(raise::assertion_error(vm, message))
    }
}

fn check_action(vm: &mut Vm, action: &Value) -> PyResult<()> {
    let known = action
        .as_str()
        .is_some_and(|action| ACTIONS.iter().any(|known| *action.text() == **known));
    if known {
        return Ok(());
    }
    let message = format!("invalid action: {}", describe::repr(vm, action)?);
    Err(raise::assertion_error(vm, message))
}

fn check_line(vm: &mut Vm, line: &Value) -> PyResult<()> {
    let holds = int::view(line).is_some_and(|line| !line.is_negative());
    assert(vm, holds, "lineno must be an int >= 0")
}

fn filterwarnings(vm: &mut Vm, mut args: Args) -> PyResult {
    let names = [
        "action", "message", "category", "module", "lineno", "append",
    ];
    signature::place(vm, &mut args, "filterwarnings", 1, &names)?;
    let empty = vm.empty_str();
    let warning = Value::from(vm.exception(Exc::Warning));
    let message = args.get(1).unwrap_or(&empty);
    let category = args.get(2).unwrap_or(&warning);
    let module = args.get(3).unwrap_or(&empty);
    let line = args.get(4).unwrap_or(&Value::Int(0));
    let append = args.get(5).unwrap_or(&Value::False);
    check_action(vm, args.at(0))?;
    assert(vm, message.as_str().is_some(), "message must be a string")?;
    assert(
        vm,
        category.as_class().is_some(),
        "category must be a class",
    )?;
    let fits = class::issubclass(vm, category, &warning)?;
    assert(vm, fits, "category must be a Warning subclass")?;
    assert(vm, module.as_str().is_some(), "module must be a string")?;
    check_line(vm, line)?;
    let message = pattern::compile(vm, message, true)?;
    let module = pattern::compile(vm, module, false)?;
    let filter = [
        args.at(0).clone(),
        message,
        category.clone(),
        module,
        line.clone(),
    ];
    add(vm, filter, append)
}

fn simplefilter(vm: &mut Vm, mut args: Args) -> PyResult {
    let names = ["action", "category", "lineno", "append"];
    signature::place(vm, &mut args, "simplefilter", 1, &names)?;
    let warning = Value::from(vm.exception(Exc::Warning));
    let category = args.get(1).unwrap_or(&warning);
    let line = args.get(2).unwrap_or(&Value::Int(0));
    let append = args.get(3).unwrap_or(&Value::False);
    check_action(vm, args.at(0))?;
    check_line(vm, line)?;
    let filter = [
        args.at(0).clone(),
        Value::None,
        category.clone(),
        Value::None,
        line.clone(),
    ];
    add(vm, filter, append)
}

/// Enters a filter in front, instead of an equal one; or at the end, unless there is an equal one.
fn add(vm: &mut Vm, filter: [Value; 5], append: &Value) -> PyResult {
    let filter = vm.new_tuple(filter);
    let filters = global(vm, "filters")?;
    if truth::truth(vm, append)? {
        if !item::contains(vm, &filters, &filter)? {
            invoke(vm, &filters, "append", [filter])?;
        }
    } else {
        let removed = invoke(vm, &filters, "remove", [filter.clone()]);
        raise::catch(vm, removed, Exc::ValueError)?;
        invoke(vm, &filters, "insert", [Value::Int(0), filter])?;
    }
    warn::filters_mutated(vm);
    Ok(Value::None)
}

fn resetwarnings(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "resetwarnings", 0, &[])?;
    let filters = global(vm, "filters")?;
    let all = vm.new_slice(Value::None, Value::None, Value::None);
    let none = vm.new_list(Vec::new());
    item::setitem(vm, &filters, &all, none)?;
    warn::filters_mutated(vm);
    Ok(Value::None)
}
