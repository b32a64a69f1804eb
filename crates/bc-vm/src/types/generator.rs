//! The types `generator`, `coroutine` and `coroutine_wrapper`.
//!
//! What resuming means stands in `runtime::resume`; here are only the methods and attributes.

use crate::model::error::{PyResult, Thrown};
use crate::model::generator::Generator;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{raise, text};
use crate::runtime::{frames, link, resume};

/// What generators bring along.
pub(crate) static GENERATOR: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__iter__", Arity::Slot(0), itself),
        MethodDef::new("__next__", Arity::Slot(0), next),
        MethodDef::new("__del__", Arity::Slot(0), delete),
    ],
    methods: &[
        MethodDef::new("send", Arity::One, send)
            .doc("send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."),
        MethodDef::new("throw", Arity::Unpack(1, 3), throw).doc(
            "throw(typ[,val[,tb]]) -> raise exception in generator,\nreturn next yielded value or raise StopIteration.",
        ),
        MethodDef::new("close", Arity::None, close)
            .doc("close() -> raise GeneratorExit inside generator."),
    ],
    getsets: &[
        GetSetDef::write("__name__", name, set_name),
        GetSetDef::write("__qualname__", qualname, set_qualname),
        GetSetDef::read("gi_yieldfrom", delegate),
        GetSetDef::read("gi_frame", frame).member(),
        GetSetDef::read("gi_running", running).member(),
        GetSetDef::read("gi_code", code).member(),
    ],
    ..TypeTable::EMPTY
};

/// What coroutines bring along.
pub(crate) static COROUTINE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__await__", Arity::Slot(0), wrap),
        MethodDef::new("__del__", Arity::Slot(0), delete),
    ],
    methods: &[
        MethodDef::new("send", Arity::One, send)
            .doc("send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."),
        MethodDef::new("throw", Arity::Unpack(1, 3), throw).doc(
            "throw(typ[,val[,tb]]) -> raise exception in coroutine,\nreturn next iterated value or raise StopIteration.",
        ),
        MethodDef::new("close", Arity::None, close)
            .doc("close() -> raise GeneratorExit inside coroutine."),
    ],
    getsets: &[
        GetSetDef::write("__name__", name, set_name),
        GetSetDef::write("__qualname__", qualname, set_qualname),
        GetSetDef::read("cr_await", delegate),
        GetSetDef::read("cr_frame", frame).member(),
        GetSetDef::read("cr_running", running).member(),
        GetSetDef::read("cr_code", code).member(),
    ],
    ..TypeTable::EMPTY
};

/// What `coroutine.__await__()` returns brings along.
pub(crate) static COROUTINE_WRAPPER: TypeTable = TypeTable {
    doc: "A wrapper object implementing __await__ for coroutines.",
    slots: &[
        MethodDef::new("__iter__", Arity::Slot(0), itself),
        MethodDef::new("__next__", Arity::Slot(0), next),
    ],
    methods: &[
        MethodDef::new("send", Arity::One, send)
            .doc("send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."),
        MethodDef::new("throw", Arity::Unpack(1, 3), throw).doc(
            "throw(typ[,val[,tb]]) -> raise exception in coroutine,\nreturn next iterated value or raise StopIteration.",
        ),
        MethodDef::new("close", Arity::None, close)
            .doc("close() -> raise GeneratorExit inside coroutine."),
    ],
    ..TypeTable::EMPTY
};

/// The coroutine behind its `__await__()`.
struct Wrapper {
    coroutine: Value,
}

impl NativeData for Wrapper {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.coroutine);
    }
}

/// The generator or coroutine itself, also behind a wrapper.
fn target(value: &Value) -> Value {
    value
        .as_native_data::<Wrapper>()
        .map_or_else(|| value.clone(), |wrapper| wrapper.coroutine.clone())
}

fn data(value: &Value) -> Option<&Generator> {
    match value.payload() {
        Some(Payload::Generator(data)) => Some(data),
        _ => None,
    }
}

#[cold]
fn not_one(vm: &mut Vm, value: &Value) -> Thrown {
    let message = format!("expected a generator, not '{}'", vm.type_name(value));
    raise::type_error(vm, message)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let Some(generator) = data(this) else {
        return Err(not_one(vm, this));
    };
    let qualname = generator.qualname.borrow().clone();
    let qualname = text::str_text(vm, &qualname)?;
    let kind = vm.type_name(this);
    Ok(vm.new_str(format!(
        "<{kind} object {} at {:#x}>",
        qualname.to_string_lossy(),
        this.id()
    )))
}

fn itself(_vm: &mut Vm, mut args: Args) -> PyResult {
    Ok(args.take(0).unwrap_or_default())
}

fn next(vm: &mut Vm, args: Args) -> PyResult {
    resume::send(vm, &target(args.at(0)), Value::None)
}

fn send(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(1).unwrap_or(Value::None);
    resume::send(vm, &target(args.at(0)), value)
}

fn throw(vm: &mut Vm, args: Args) -> PyResult {
    resume::throw(vm, &target(args.at(0)), &args.positional[1..])
}

fn close(vm: &mut Vm, args: Args) -> PyResult {
    resume::close(vm, &target(args.at(0)))
}

fn delete(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    match data(this) {
        Some(generator) if generator.is_open() => resume::finalize(vm, this, true),
        _ => Ok(Value::None),
    }
}

fn wrap(vm: &mut Vm, mut args: Args) -> PyResult {
    let class = vm.classes.coroutine_wrapper.clone();
    let coroutine = args.take(0).unwrap_or_default();
    Ok(vm.new_native(&class, Wrapper { coroutine }))
}

fn name(vm: &mut Vm, this: &Value) -> PyResult {
    match data(this) {
        Some(generator) => Ok(generator.name.borrow().clone()),
        None => Err(not_one(vm, this)),
    }
}

fn set_name(vm: &mut Vm, this: &Value, value: Option<Value>) -> PyResult<()> {
    match (data(this), value) {
        (Some(generator), Some(value)) if value.as_str().is_some() => {
            generator.name.replace(value);
            Ok(())
        }
        _ => Err(raise::type_error(
            vm,
            "__name__ must be set to a string object",
        )),
    }
}

fn qualname(vm: &mut Vm, this: &Value) -> PyResult {
    match data(this) {
        Some(generator) => Ok(generator.qualname.borrow().clone()),
        None => Err(not_one(vm, this)),
    }
}

fn set_qualname(vm: &mut Vm, this: &Value, value: Option<Value>) -> PyResult<()> {
    match (data(this), value) {
        (Some(generator), Some(value)) if value.as_str().is_some() => {
            generator.qualname.replace(value);
            Ok(())
        }
        _ => Err(raise::type_error(
            vm,
            "__qualname__ must be set to a string object",
        )),
    }
}

fn delegate(_vm: &mut Vm, this: &Value) -> PyResult {
    Ok(data(this)
        .and_then(resume::delegate_of)
        .unwrap_or(Value::None))
}

fn running(_vm: &mut Vm, this: &Value) -> PyResult {
    Ok(Value::bool(
        data(this).is_some_and(|generator| generator.running.get()),
    ))
}

fn code(vm: &mut Vm, this: &Value) -> PyResult {
    match data(this) {
        Some(generator) => Ok(link::code_value(vm, generator.code.clone())),
        None => Err(not_one(vm, this)),
    }
}

/// The frame object: of the suspended frame, or of the running one if this is it.
fn frame(vm: &mut Vm, this: &Value) -> PyResult {
    let Some(generator) = data(this) else {
        return Err(not_one(vm, this));
    };
    if generator.running.get() {
        return Ok(frames::running_object(vm, this).unwrap_or(Value::None));
    }
    let Some(mut frame) = generator.frame.take() else {
        return Ok(Value::None);
    };
    let object = frames::object(vm, &mut frame);
    generator.frame.replace(Some(frame));
    if let (Payload::Frame(data), Value::Obj(this)) = (&object.payload, this) {
        data.generator.replace(Some(std::rc::Rc::downgrade(this)));
    }
    Ok(Value::Obj(object))
}
