//! `Generator` and `Coroutine`: what derives from `send` and `throw`.

use super::super::support;
use super::hooks::{has_all, hook};
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, raise};

pub(super) static COROUTINE: TypeTable = TypeTable {
    methods: &[
        MethodDef::new("send", Arity::One, send).doc(
            "Send a value into the coroutine.\nReturn next yielded value or raise StopIteration.",
        ),
        MethodDef::new("throw", Arity::Python(1, &["typ", "val", "tb"]), throw).doc(
            "Raise an exception in the coroutine.\nReturn next yielded value or raise StopIteration.",
        ),
        MethodDef::new("close", Arity::Python(0, &[]), |vm, args| close(vm, &args, "coroutine"))
            .doc("Raise GeneratorExit inside coroutine."),
    ],
    class_methods: hook!("Coroutine", "__await__", "send", "throw", "close"),
    ..TypeTable::EMPTY
};

pub(super) static GENERATOR: TypeTable = TypeTable {
    slots: &[MethodDef::new("__next__", Arity::Slot(0), |vm, args| {
        support::invoke(vm, args.at(0), "send", [Value::None])
    })
    .doc("Return the next item from the generator.\nWhen exhausted, raise StopIteration.")],
    methods: &[
        MethodDef::new("send", Arity::One, send).doc(
            "Send a value into the generator.\nReturn next yielded value or raise StopIteration.",
        ),
        MethodDef::new("throw", Arity::Python(1, &["typ", "val", "tb"]), throw).doc(
            "Raise an exception in the generator.\nReturn next yielded value or raise StopIteration.",
        ),
        MethodDef::new("close", Arity::Python(0, &[]), |vm, args| close(vm, &args, "generator"))
            .doc("Raise GeneratorExit inside generator."),
    ],
    class_methods: hook!(
        "Generator",
        "__iter__",
        "__next__",
        "send",
        "throw",
        "close"
    ),
    ..TypeTable::EMPTY
};

fn send(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::stop_iteration(vm, Value::None))
}

/// Raises what it was given, as `throw` of a generator that does not catch it.
fn throw(vm: &mut Vm, args: Args) -> PyResult {
    let value = args.get(2).filter(|value| !value.is_none()).cloned();
    let traceback = args.get(3).filter(|traceback| !traceback.is_none());
    let mut exception = match (value, traceback) {
        (Some(value), _) => value,
        (None, None) => match args.at(1).as_class() {
            Some(_) => call::call(vm, args.at(1), Args::none())?,
            None => args.at(1).clone(),
        },
        (None, Some(_)) => call::call(vm, args.at(1), Args::none())?,
    };
    if let Some(traceback) = traceback {
        exception = support::invoke(vm, &exception, "with_traceback", [traceback.clone()])?;
    }
    match exception {
        Value::Obj(object) if matches!(object.payload, Payload::Exception(_)) => {
            Err(raise::throw_instance(vm, object))
        }
        _ => Err(raise::type_error(
            vm,
            "exceptions must derive from BaseException",
        )),
    }
}

fn close(vm: &mut Vm, args: &Args, what: &str) -> PyResult {
    let exit = Value::from(vm.exception(Exc::GeneratorExit));
    match support::invoke(vm, args.at(0), "throw", [exit]) {
        Ok(_) => Err(raise::runtime_error(
            vm,
            format!("{what} ignored GeneratorExit"),
        )),
        Err(thrown)
            if raise::is(&thrown, vm, Exc::GeneratorExit)
                || raise::is(&thrown, vm, Exc::StopIteration) =>
        {
            Ok(Value::None)
        }
        Err(thrown) => Err(thrown),
    }
}
