//! Small steps that several modules take: attributes by name, functions bound to a state, imports.
//!
//! Nothing here knows a module.

use std::rc::Rc;

use bc_vm::methods;
use bc_vm::model::args::{Args, Keyword};
use bc_vm::model::class::{ClassFlags, ClassRef};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{
    MethodDef, NativeData, NativeFunction, NativeIter, NativeKind, TypeTable,
};
use bc_vm::model::object::{Dict, ObjRef, Payload};
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::OrNone;
use bc_vm::protocol::{attr, call, class, define, describe, iter, raise, text};
use bc_vm::runtime::import;

/// A fresh module with its functions.
pub(super) fn module(
    vm: &mut Vm,
    name: &str,
    doc: &str,
    functions: &'static [MethodDef],
) -> ObjRef {
    let module = vm.new_module(name);
    let doc = vm.new_str(doc);
    define::constant(vm, &module, "__doc__", doc);
    define::functions(vm, &module, functions);
    module
}

/// `__all__` of a module, a list of names.
pub(super) fn set_all(vm: &mut Vm, module: &ObjRef, names: &[&str]) {
    let names = names.iter().map(|name| vm.new_str(*name)).collect();
    let names = vm.new_list(names);
    define::constant(vm, module, "__all__", names);
}

/// The attribute `name` of `object`.
pub(super) fn get(vm: &mut Vm, object: &Value, name: &str) -> PyResult {
    let name = vm.intern(name);
    attr::getattr(vm, object, &name)
}

/// The attribute `name` of `object`, `None` where there is none.
pub(super) fn get_opt(vm: &mut Vm, object: &Value, name: &str) -> PyResult<Option<Value>> {
    let name = vm.intern(name);
    attr::getattr_opt(vm, object, &name)
}

/// Sets the attribute `name` of `object`.
pub(super) fn set(vm: &mut Vm, object: &Value, name: &str, value: Value) -> PyResult<()> {
    let name = vm.intern(name);
    attr::setattr(vm, object, &name, value)
}

/// Calls the method `name` of `object`.
pub(super) fn invoke(
    vm: &mut Vm,
    object: &Value,
    name: &str,
    args: impl IntoIterator<Item = Value>,
) -> PyResult {
    let method = get(vm, object, name)?;
    call::call_values(vm, &method, args)
}

/// The attribute `name` of the module `module`, which is imported if need be.
pub(super) fn import_from(vm: &mut Vm, module: &str, name: &str) -> PyResult {
    let module = import::get_or_load(vm, module)?;
    get(vm, &module, name)
}

/// The class `name` of the module `module`.
pub(super) fn import_class(vm: &mut Vm, module: &str, name: &str) -> PyResult<ClassRef> {
    let found = import_from(vm, module, name)?;
    match found.as_class() {
        Some(class) => Ok(class),
        None => Err(raise::type_error(
            vm,
            format!("{module}.{name} is not a class"),
        )),
    }
}

/// The attribute `name`, a dict.
pub(super) fn dict_attr(vm: &mut Vm, object: &Value, name: &str) -> PyResult<ObjRef> {
    let value = get(vm, object, name)?;
    match value {
        Value::Obj(dict) if matches!(dict.payload, Payload::Dict(_)) => Ok(dict),
        other => {
            let message = format!("{name} must be a dict, not {}", vm.type_name(&other));
            Err(raise::type_error(vm, message))
        }
    }
}

/// The dict behind an object that is one.
pub(super) fn as_dict(object: &ObjRef) -> PyResult<&Dict> {
    match &object.payload {
        Payload::Dict(dict) => Ok(dict),
        _ => Err(bc_vm::model::error::Fault::Internal("a dict that is none").into()),
    }
}

/// A new empty dict.
pub(super) fn empty_dict(vm: &Vm) -> ObjRef {
    vm.new_dict(Table::new())
}

/// A built-in function that gets `state` as its first argument.
pub(super) fn bound(vm: &Vm, def: &'static MethodDef, state: Value) -> Value {
    let function = native_function(def, state);
    Value::Obj(vm.alloc(
        &vm.classes.builtin_function,
        Payload::NativeFunction(function),
    ))
}

fn native_function(def: &'static MethodDef, state: Value) -> NativeFunction {
    NativeFunction {
        def,
        kind: NativeKind::Function,
        receiver: state,
        owner: None,
    }
}

/// The keyword arguments as a dict.
pub(super) fn keywords_dict(vm: &mut Vm, keywords: &[Keyword]) -> ObjRef {
    let dict = empty_dict(vm);
    for (name, value) in keywords {
        define::insert(vm, &dict, name, value.clone());
    }
    dict
}

/// Positional arguments out of a sequence and keywords out of a mapping with str keys.
pub(super) fn spread(vm: &mut Vm, positional: &Value, keywords: &Value) -> PyResult<Args> {
    let mut args = Args::of(iter::collect(vm, positional)?);
    if let Some(dict) = keywords.as_dict() {
        let pairs: Vec<(Value, Value)> = dict
            .borrow()
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        for (key, value) in pairs {
            match key {
                Value::Obj(name) if matches!(name.payload, Payload::Str(_)) => {
                    args.keywords.push((name, value));
                }
                _ => return Err(raise::type_error(vm, "keywords must be strings")),
            }
        }
    }
    Ok(args)
}

/// The module's memory of a value under `key`.
pub(super) fn remembered(vm: &Vm, key: &str) -> Option<Value> {
    vm.module_state
        .get(key)
        .and_then(|state| state.downcast_ref::<Value>())
        .cloned()
}

/// Keeps a value for the module under `key`.
pub(super) fn remember(vm: &mut Vm, key: &'static str, value: Value) {
    vm.module_state.insert(key, Box::new(value));
}

static GENERATOR: TypeTable = TypeTable {
    slots: GENERATOR_SLOTS,
    ..TypeTable::EMPTY
};

static DRESSED: TypeTable = TypeTable {
    slots: DRESSED_SLOTS,
    methods: DRESSED_METHODS,
    ..TypeTable::EMPTY
};

methods! {
    static GENERATOR_SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
    ]

    static DRESSED_SLOTS = [
        __call__: any(*args, **keywords) => call_dressed;
        __get__ => bind;
        __repr__ => repr_dressed;
    ]

    static DRESSED_METHODS = [
        // By its name, as functions are: a copy of it is itself.
        __reduce__() => |vm: &mut Vm, own: &Value| get(vm, own, "__qualname__");
    ]
}

/// What a module gives where the reference's library has a generator, and goes by that name: an iterator
/// that `steps` drives.
pub(super) fn generator(vm: &mut Vm, steps: impl NativeIter) -> Value {
    const KEY: &str = "native generator class";
    let class = match remembered(vm, KEY).and_then(|class| class.as_class()) {
        Some(class) => class,
        None => {
            let base = vm.classes.object.clone();
            let flags = ClassFlags::empty();
            let class =
                class::native_class(vm, "builtins", "generator", &base, None, flags, &GENERATOR);
            remember(vm, KEY, Value::from(&class));
            class
        }
    };
    vm.new_iter(&class, steps)
}

/// Runs `work` as an `except` block would: while `exception` is the one being handled.
pub(super) fn handling<T>(
    vm: &mut Vm,
    exception: &ObjRef,
    work: impl FnOnce(&mut Vm) -> PyResult<T>,
) -> PyResult<T> {
    let before = std::mem::replace(&mut vm.call_stack.handled, Value::from(exception));
    let result = work(vm);
    vm.call_stack.handled = before;
    result
}

/// Swallows a raise of `kind`; what was raised comes back as an exception instance.
pub(super) fn caught<T>(
    vm: &mut Vm,
    result: PyResult<T>,
    kind: ExceptionKind,
) -> PyResult<Result<T, ObjRef>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Thrown::Raise(exception)) if exception.class().is_subclass(vm.exception(kind)) => {
            Ok(Err(exception))
        }
        Err(thrown) => Err(thrown),
    }
}

/// Raises without a context, as `raise ... from None` shows it.
pub(super) fn from_none(thrown: Thrown) -> Thrown {
    if let Thrown::Raise(exception) = &thrown
        && let Payload::Exception(data) = &exception.payload
    {
        data.suppress_context.set(true);
    }
    thrown
}

/// A function whose state a module keeps, dressed up (`functools.wraps`) as a function of the program.
struct Dressed {
    function: NativeFunction,
}

impl NativeData for Dressed {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.function.receiver);
    }
}

fn call_dressed(vm: &mut Vm, dressed: &Dressed, args: &[Value], keywords: &[Keyword]) -> PyResult {
    call::native(vm, &dressed.function, Args::given(args, keywords))
}

/// `__get__` of what is called as a method of what it is looked up on.
pub(super) fn bind(
    vm: &mut Vm,
    own: &ObjRef,
    OrNone(instance): OrNone<Value>,
    _: Option<&Value>,
) -> Value {
    match instance {
        None => Value::from(own),
        Some(instance) => vm.new_bound_method(Value::from(own), instance),
    }
}

fn repr_dressed(vm: &mut Vm, own: &Value) -> PyResult<String> {
    let name = get(vm, own, "__qualname__")?;
    let name = text::str_text(vm, &name)?;
    Ok(format!(
        "<function {} at {}>",
        name.to_string_lossy(),
        describe::address(own)
    ))
}

/// A function that calls `def` with `state` in front, as the library defines it within another one: `qualname`
/// ends with `.<locals>.` and its name.
pub(super) fn defined(
    vm: &mut Vm,
    def: &'static MethodDef,
    state: Value,
    module: &str,
    qualname: &str,
) -> PyResult {
    let function = bare(vm, def, state);
    for (name, value) in [
        ("__module__", module),
        ("__name__", def.name),
        ("__qualname__", qualname),
    ] {
        let value = vm.new_str(value);
        set(vm, &function, name, value)?;
    }
    set(vm, &function, "__doc__", Value::None)?;
    Ok(function)
}

fn bare(vm: &mut Vm, def: &'static MethodDef, state: Value) -> Value {
    let known = remembered(vm, "native function class").and_then(|class| class.as_class());
    let class = match known {
        Some(class) => class,
        None => {
            let base = vm.classes.object.clone();
            let flags = ClassFlags::DICT | ClassFlags::WEAKREF;
            let class =
                class::native_class(vm, "builtins", "function", &base, None, flags, &DRESSED);
            remember(vm, "native function class", Value::from(&class));
            class
        }
    };
    let function = native_function(def, state);
    vm.new_native(&class, Dressed { function })
}

/// A function that calls `def` with `state` in front, and looks like `wrapped` as `functools.wraps`
/// makes it.
pub(super) fn dressed(
    vm: &mut Vm,
    def: &'static MethodDef,
    state: Value,
    wrapped: &Value,
) -> PyResult {
    let function = bare(vm, def, state);
    for name in ["__module__", "__name__", "__qualname__", "__doc__"] {
        if let Some(value) = get_opt(vm, wrapped, name)? {
            set(vm, &function, name, value)?;
        }
    }
    if let (Some(own), Some(found)) = (
        function
            .as_obj()
            .and_then(|object| attr::instance_dict(vm, object)),
        get_opt(vm, wrapped, "__dict__")?,
    ) {
        let own: ObjRef = Rc::clone(&own);
        bc_vm::protocol::dict::update(vm, as_dict(&own)?, &found)?;
    }
    set(vm, &function, "__wrapped__", wrapped.clone())?;
    Ok(function)
}
