//! The types `generator`, `coroutine` and `coroutine_wrapper`.
//!
//! What resuming means stands in `runtime::resume`; here are only the methods and attributes.

use std::rc::Rc;

use crate::model::error::PyResult;
use crate::model::handles::{FrameRef, GeneratorRef};
use crate::model::native::{NativeData, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::Receiver;
use crate::protocol::param::assigned_str;
use crate::protocol::text;
use crate::runtime::{frames, link, resume};

/// Method table of `generator`.
pub(crate) static GENERATOR: TypeTable = TypeTable {
    slots: GENERATOR_SLOTS,
    methods: GENERATOR_METHODS,
    getsets: GENERATOR_GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `coroutine`.
pub(crate) static COROUTINE: TypeTable = TypeTable {
    slots: COROUTINE_SLOTS,
    methods: COROUTINE_METHODS,
    getsets: COROUTINE_GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of what `coroutine.__await__()` returns.
pub(crate) static COROUTINE_WRAPPER: TypeTable = TypeTable {
    doc: "A wrapper object implementing __await__ for coroutines.",
    slots: WRAPPER_SLOTS,
    methods: COROUTINE_METHODS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static GENERATOR_SLOTS = [
        __repr__ => repr;
        __iter__ => itself;
        __next__ => next;
        __del__ => delete;
    ]

    static GENERATOR_METHODS = [
        /// send(arg) -> send 'arg' into generator,
        /// return next yielded value or raise StopIteration.
        send(value);
        /// throw(typ[,val[,tb]]) -> raise exception in generator,
        /// return next yielded value or raise StopIteration.
        throw: unpack(kind, value = None, trace = None);
        /// close() -> raise GeneratorExit inside generator.
        close();
    ]

    static COROUTINE_SLOTS = [
        __repr__ => repr;
        __await__ => wrap;
        __del__ => delete;
    ]

    static COROUTINE_METHODS = [
        /// send(arg) -> send 'arg' into coroutine,
        /// return next iterated value or raise StopIteration.
        send(value);
        /// throw(typ[,val[,tb]]) -> raise exception in coroutine,
        /// return next iterated value or raise StopIteration.
        throw: unpack(kind, value = None, trace = None);
        /// close() -> raise GeneratorExit inside coroutine.
        close();
    ]

    static WRAPPER_SLOTS = [
        __iter__ => itself;
        __next__ => next;
    ]
}

crate::getsets! {
    static GENERATOR_GETSETS = [
        __name__ => name, set set_name;
        __qualname__ => qualname, set set_qualname;
        gi_yieldfrom => delegate;
        member gi_frame => frame;
        member gi_running => running;
        member gi_code => code;
    ]

    static COROUTINE_GETSETS = [
        __name__ => name, set set_name;
        __qualname__ => qualname, set set_qualname;
        cr_await => delegate;
        member cr_frame => frame;
        member cr_running => running;
        member cr_code => code;
    ]
}

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
struct Target<'a>(&'a Value);

impl<'a> Receiver<'a> for Target<'a> {
    fn of(value: &'a Value) -> Option<Self> {
        let wrapper = value.as_native_data::<Wrapper>();
        Some(Self(wrapper.map_or(value, |wrapper| &wrapper.coroutine)))
    }
}

fn repr(vm: &mut Vm, generator: GeneratorRef<'_>) -> PyResult<String> {
    let qualname = generator.qualname.borrow().clone();
    let qualname = text::str_text(vm, &qualname)?;
    let this = generator.value();
    Ok(format!(
        "<{} object {} at {:#x}>",
        vm.type_name(&this),
        qualname.to_string_lossy(),
        this.id()
    ))
}

fn itself(_: &mut Vm, own: &Value) -> Value {
    own.clone()
}

fn next(vm: &mut Vm, Target(generator): Target<'_>) -> PyResult {
    resume::send(vm, generator, Value::None)
}

fn send(vm: &mut Vm, Target(generator): Target<'_>, value: Value) -> PyResult {
    resume::send(vm, generator, value)
}

fn throw(
    vm: &mut Vm,
    Target(generator): Target<'_>,
    kind: &Value,
    value: Option<&Value>,
    trace: Option<&Value>,
) -> PyResult {
    // What the generator delegates to gets as many.
    let given = std::iter::once(kind).chain(value).chain(trace).cloned();
    resume::throw(vm, generator, &given.collect::<Vec<_>>())
}

fn close(vm: &mut Vm, Target(generator): Target<'_>) -> PyResult {
    resume::close(vm, generator)
}

fn delete(vm: &mut Vm, generator: GeneratorRef<'_>) -> PyResult {
    if generator.is_open() {
        return resume::finalize(vm, &generator.value(), true);
    }
    Ok(Value::None)
}

fn wrap(vm: &mut Vm, own: &Value) -> Value {
    let class = vm.classes.coroutine_wrapper.clone();
    let coroutine = own.clone();
    vm.new_native(&class, Wrapper { coroutine })
}

fn name(_: &mut Vm, generator: GeneratorRef<'_>) -> Value {
    generator.name.borrow().clone()
}

fn set_name(vm: &mut Vm, generator: GeneratorRef<'_>, value: Option<Value>) -> PyResult<()> {
    let name = assigned_str(vm, value, "__name__")?;
    drop(generator.name.replace(name));
    Ok(())
}

fn qualname(_: &mut Vm, generator: GeneratorRef<'_>) -> Value {
    generator.qualname.borrow().clone()
}

fn set_qualname(vm: &mut Vm, generator: GeneratorRef<'_>, value: Option<Value>) -> PyResult<()> {
    let qualname = assigned_str(vm, value, "__qualname__")?;
    drop(generator.qualname.replace(qualname));
    Ok(())
}

fn delegate(_: &mut Vm, generator: GeneratorRef<'_>) -> Option<Value> {
    resume::delegate_of(&generator)
}

fn running(_: &mut Vm, generator: GeneratorRef<'_>) -> bool {
    generator.running.get()
}

fn code(vm: &mut Vm, generator: GeneratorRef<'_>) -> Value {
    link::code_value(vm, Rc::clone(&generator.code))
}

/// The frame object: of the suspended frame, or of the running one if this is it.
fn frame(vm: &mut Vm, generator: GeneratorRef<'_>) -> Option<Value> {
    if generator.running.get() {
        return frames::running_object(vm, &generator.value());
    }
    let mut frame = generator.frame.take()?;
    let object = frames::object(vm, &mut frame);
    generator.frame.replace(Some(frame));
    if let Some(data) = FrameRef::of_object(&object) {
        let suspended = Rc::downgrade(generator.object());
        data.generator.replace(Some(suspended));
    }
    Some(Value::Obj(object))
}
