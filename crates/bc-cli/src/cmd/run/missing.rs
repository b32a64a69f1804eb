//! Modules of CPython's library that programs miss here.
//!
//! Nothing of the program runs to find out: an exception may have a `__str__` of its own.

use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;

/// The modules of CPython 3.5's library, those of all systems, sorted: its folder `Lib` and what is written in C. Some are
/// here, and never missed.
const LIBRARY: &str = include_str!("../../../data/library35.txt");

/// The module that was not found, if that is what an exception says and CPython's library has one of that name.
pub(super) fn of_the_library(vm: &Vm, exception: &Value) -> Option<String> {
    let Value::Obj(object) = exception else {
        return None;
    };
    let Payload::Exception(data) = &object.payload else {
        return None;
    };
    if !object.class().is(vm.exception(ExceptionKind::ImportError)) {
        return None;
    }
    let args = data.args.borrow();
    let Value::Obj(args) = &*args else {
        return None;
    };
    let Payload::Tuple(args) = &args.payload else {
        return None;
    };
    let Some(Value::Obj(message)) = args.first() else {
        return None;
    };
    let Payload::Str(message) = &message.payload else {
        return None;
    };
    let message = message.text().to_str()?;
    let name = message.strip_prefix("No module named '")?;
    // More behind it: a module is there, and what was looked for in it is not.
    let name = name
        .strip_suffix('\'')
        .filter(|name| !name.contains('\''))?;
    let top = name.split('.').next()?;
    let is_known = LIBRARY.lines().any(|known| known == top);
    is_known.then(|| name.to_owned())
}
