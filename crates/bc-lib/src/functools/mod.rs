//! The module `_functools`: `partial`, `reduce`, the keys of `cmp_to_key` and the wrapper of `lru_cache`; `functools` itself
//! is written in Python.

mod cmp_key;
mod lru_cache;
mod partial;

use super::support;
use bc_vm::functions;
use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, define, iter, raise};

functions! {
    static FUNCTIONS = [
        /// reduce(function, sequence[, initial]) -> value
        ///
        /// Apply a function of two arguments cumulatively to the items of a sequence,
        /// from left to right, so as to reduce the sequence to a single value.
        /// For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5]) calculates
        /// ((((1+2)+3)+4)+5).  If initial is present, it is placed before the items
        /// of the sequence in the calculation, and serves as a default when the
        /// sequence is empty.
        reduce: unpack(function, sequence, initial = None);
    ]
}

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "Tools that operate on functions.";
    let module = support::module(vm, "_functools", doc, FUNCTIONS);
    define::functions(vm, &module, cmp_key::FUNCTIONS);
    let object = vm.classes.object.clone();
    let open = ClassFlags::BASE | ClassFlags::DICT | ClassFlags::WEAKREF;
    let partial = class::native_class(
        vm,
        "functools",
        "partial",
        &object,
        None,
        open,
        &partial::TABLE,
    );
    support::remember(vm, partial::CLASS, Value::from(&partial));
    define::constant(vm, &module, "partial", Value::from(&partial));
    let key = class::native_class(
        vm,
        "functools",
        "KeyWrapper",
        &object,
        None,
        ClassFlags::empty(),
        &cmp_key::TABLE,
    );
    support::remember(vm, cmp_key::CLASS, Value::from(&key));
    let wrapper = class::native_class(
        vm,
        "functools",
        "_lru_cache_wrapper",
        &object,
        None,
        open,
        &lru_cache::TABLE,
    );
    define::constant(vm, &module, "_lru_cache_wrapper", Value::from(&wrapper));
    Ok(Value::Obj(module))
}

fn reduce(vm: &mut Vm, function: &Value, sequence: &Value, initial: Option<Value>) -> PyResult {
    let iterator = match iter::iter(vm, sequence) {
        Ok(iterator) => iterator,
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::TypeError) => {
            let message = "reduce() arg 2 must support iteration";
            return Err(raise::type_error(vm, message));
        }
        Err(thrown) => return Err(thrown),
    };
    let mut total = initial;
    while let Some(value) = iter::next(vm, &iterator)? {
        total = Some(match total {
            Some(total) => call::call_values(vm, function, [total, value])?,
            None => value,
        });
    }
    total.ok_or_else(|| raise::type_error(vm, "reduce() of empty sequence with no initial value"))
}
