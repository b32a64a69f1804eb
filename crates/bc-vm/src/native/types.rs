//! The module `types`: names for built-in types, making classes, generator-based coroutines.

use std::rc::Rc;
use std::sync::Arc;

use bc_core::code::CodeFlags;

use super::support::{
    dressed, empty_dict, flag, get, get_opt, import_class, invoke, module, set, set_all,
};
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{Fault, PyResult};
use crate::model::generator::Generator;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, class, define, dict, iter, link, raise, truth};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new(
        "new_class",
        Arity::Python(1, &["name", "bases", "kwds", "exec_body"]),
        new_class,
    )
    .doc("Create a class object dynamically using the appropriate metaclass."),
    MethodDef::new(
        "prepare_class",
        Arity::Python(1, &["name", "bases", "kwds"]),
        prepare_class,
    )
    .doc("Call the __prepare__ method of the appropriate metaclass."),
    MethodDef::new("coroutine", Arity::Python(1, &["func"]), coroutine)
        .doc("Convert regular generator function to a coroutine."),
];

static DYNAMIC: TypeTable = TypeTable {
    doc: "Route attribute access on a class to __getattr__.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Python(0, &["fget", "fset", "fdel", "doc"]),
            dynamic_init,
        ),
        MethodDef::new("__get__", Arity::Unpack(1, 2), dynamic_get),
        MethodDef::new("__set__", Arity::Slot(2), dynamic_set),
        MethodDef::new("__delete__", Arity::Slot(1), dynamic_delete),
    ],
    methods: &[
        MethodDef::new("getter", Arity::One, dynamic_getter),
        MethodDef::new("setter", Arity::One, dynamic_setter),
        MethodDef::new("deleter", Arity::One, dynamic_deleter),
    ],
    ..TypeTable::EMPTY
};

static WRAPPER: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Slot(1), wrapper_init),
        MethodDef::new("__next__", Arity::Slot(0), |vm, args| {
            let wrapped = wrapped(vm, args.at(0))?;
            match iter::next(vm, &wrapped)? {
                Some(value) => Ok(value),
                None => Err(raise::stop_iteration(vm, Value::None)),
            }
        }),
        MethodDef::new("__iter__", Arity::Slot(0), wrapper_iter),
        MethodDef::new("__await__", Arity::Slot(0), wrapper_iter),
    ],
    methods: &[
        MethodDef::new("send", Arity::One, |vm, args| {
            let wrapped = wrapped(vm, args.at(0))?;
            invoke(vm, &wrapped, "send", [args.at(1).clone()])
        }),
        MethodDef::new("throw", Arity::Unpack(1, 255), |vm, args| {
            let wrapped = wrapped(vm, args.at(0))?;
            invoke(vm, &wrapped, "throw", args.positional.into_iter().skip(1))
        }),
        MethodDef::new("close", Arity::None, |vm, args| {
            let wrapped = wrapped(vm, args.at(0))?;
            invoke(vm, &wrapped, "close", [])
        }),
    ],
    getsets: &[
        GetSetDef::read("gi_code", |vm, this| of_wrapped(vm, this, "gi_code")),
        GetSetDef::read("gi_frame", |vm, this| of_wrapped(vm, this, "gi_frame")),
        GetSetDef::read("gi_running", |vm, this| of_wrapped(vm, this, "gi_running")),
        GetSetDef::read("gi_yieldfrom", |vm, this| {
            of_wrapped(vm, this, "gi_yieldfrom")
        }),
        GetSetDef::read("cr_code", |vm, this| of_wrapped(vm, this, "gi_code")),
        GetSetDef::read("cr_frame", |vm, this| of_wrapped(vm, this, "gi_frame")),
        GetSetDef::read("cr_running", |vm, this| of_wrapped(vm, this, "gi_running")),
        GetSetDef::read("cr_await", |vm, this| of_wrapped(vm, this, "gi_yieldfrom")),
    ],
    ..TypeTable::EMPTY
};

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "types",
        "Define names for built-in types that aren't directly accessible as a builtin.",
        FUNCTIONS,
    );
    let mut all = vec!["new_class", "prepare_class", "coroutine"];
    let named: [(&'static str, ClassRef); 16] = [
        ("FunctionType", vm.classes.function.clone()),
        ("LambdaType", vm.classes.function.clone()),
        ("CodeType", vm.classes.code.clone()),
        ("MappingProxyType", vm.classes.mappingproxy.clone()),
        ("SimpleNamespace", vm.classes.simple_namespace.clone()),
        ("GeneratorType", vm.classes.generator.clone()),
        ("CoroutineType", vm.classes.coroutine.clone()),
        ("MethodType", vm.classes.method.clone()),
        ("BuiltinFunctionType", vm.classes.builtin_function.clone()),
        ("BuiltinMethodType", vm.classes.builtin_function.clone()),
        ("ModuleType", vm.classes.module.clone()),
        ("TracebackType", vm.classes.traceback.clone()),
        ("FrameType", vm.classes.frame.clone()),
        ("GetSetDescriptorType", vm.classes.getset_descriptor.clone()),
        ("MemberDescriptorType", vm.classes.member_descriptor.clone()),
        (
            "DynamicClassAttribute",
            class::python_class(vm, "types", "DynamicClassAttribute", None, &[], &DYNAMIC)?,
        ),
    ];
    for (name, class) in named {
        define::constant(vm, &module, name, Value::from(&class));
        all.push(name);
    }
    let wrapper = class::python_class(vm, "types", "_GeneratorWrapper", None, &[], &WRAPPER)?;
    define::constant(vm, &module, "_GeneratorWrapper", Value::from(&wrapper));
    all.sort_unstable();
    set_all(vm, &module, &all);
    Ok(Value::Obj(module))
}

/// The metaclass, the namespace and the keywords left over.
fn prepare(vm: &mut Vm, name: &Value, bases: &Value, keywords: &Value) -> PyResult<[Value; 3]> {
    let rest = empty_dict(vm);
    let Payload::Dict(table) = &rest.payload else {
        return Err(Fault::Internal("a dict that is none").into());
    };
    if !keywords.is_none() {
        dict::update(vm, table, keywords)?;
    }
    let key = vm.names.metaclass.clone();
    let given = dict::remove(vm, table, &Value::Obj(key))?.map(|(_, given)| given);
    let all = iter::collect(vm, bases)?;
    let mut metaclass = match (given, all.first()) {
        (Some(given), _) => given,
        (None, Some(first)) => Value::from(vm.class_of(first)),
        (None, None) => Value::from(&vm.classes.type_),
    };
    if let Some(class) = metaclass.as_class() {
        metaclass = Value::from(class::calculate_metaclass(vm, &class, &all)?);
    }
    let hook = vm.names.__prepare__.clone();
    let namespace = match attr::getattr_opt(vm, &metaclass, &hook)? {
        Some(hook) => {
            let empty = vm.new_tuple([]);
            let mut args = super::support::spread(vm, &empty, &Value::from(&rest))?;
            args.positional.push(name.clone());
            args.positional.push(bases.clone());
            call::call(vm, &hook, args)?
        }
        None => Value::Obj(empty_dict(vm)),
    };
    Ok([metaclass, namespace, Value::Obj(rest)])
}

fn parts(vm: &Vm, args: &Args) -> (Value, Value, Value) {
    let bases = args.get(1).cloned().unwrap_or_else(|| vm.new_tuple([]));
    let keywords = args.get(2).cloned().unwrap_or(Value::None);
    (args.at(0).clone(), bases, keywords)
}

fn prepare_class(vm: &mut Vm, args: Args) -> PyResult {
    let (name, bases, keywords) = parts(vm, &args);
    let made = prepare(vm, &name, &bases, &keywords)?;
    Ok(vm.new_tuple(made))
}

fn new_class(vm: &mut Vm, args: Args) -> PyResult {
    let (name, bases, keywords) = parts(vm, &args);
    let [metaclass, namespace, rest] = prepare(vm, &name, &bases, &keywords)?;
    if let Some(body) = args.get(3).filter(|body| !body.is_none()) {
        call::call_values(vm, body, [namespace.clone()])?;
    }
    let first = vm.new_tuple([name, bases, namespace]);
    let args = super::support::spread(vm, &first, &rest)?;
    call::call(vm, &metaclass, args)
}

/// `CO_COROUTINE | CO_ITERABLE_COROUTINE`.
fn is_coroutine(flags: CodeFlags) -> bool {
    flags.intersects(CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE)
}

static WRAPPED: MethodDef = MethodDef::new("wrapped", Arity::Any, call_wrapped);

fn coroutine(vm: &mut Vm, args: Args) -> PyResult {
    let function = args.at(0);
    if !call::is_callable(vm, function) {
        return Err(raise::type_error(
            vm,
            "types.coroutine() expects a callable",
        ));
    }
    if vm.class_id_of(function) == ClassId::FUNCTION
        && let Some(data) = function.as_function()
    {
        let code = Rc::clone(&data.code.borrow());
        let flags = code.object().flags();
        if is_coroutine(flags) {
            return Ok(function.clone());
        }
        if flags.contains(CodeFlags::GENERATOR) {
            let changed = code
                .object()
                .replace()
                .flags(flags | CodeFlags::ITERABLE_COROUTINE)
                .build()
                .map_err(|_| Fault::Internal("code with another flag is malformed"))?;
            let linked = link::link_unverified(vm, &Arc::new(changed))?;
            data.code.replace(linked);
            return Ok(function.clone());
        }
    }
    dressed(vm, &WRAPPED, function.clone(), function)
}

fn generator(value: &Value) -> Option<&Generator> {
    match value.payload() {
        Some(Payload::Generator(data)) => Some(data),
        _ => None,
    }
}

fn call_wrapped(vm: &mut Vm, mut args: Args) -> PyResult {
    let function = args.positional.remove(0);
    let made = call::call(vm, &function, args)?;
    if let Some(data) = generator(&made)
        && is_coroutine(data.code.object().flags())
    {
        return Ok(made);
    }
    let is = |vm: &mut Vm, name: &str| -> PyResult<bool> {
        let class = import_class(vm, "collections.abc", name)?;
        class::isinstance(vm, &made, &Value::from(&class))
    };
    if is(vm, "Generator")? && !is(vm, "Coroutine")? {
        let class = import_class(vm, "types", "_GeneratorWrapper")?;
        return call::call_values(vm, &Value::from(&class), [made]);
    }
    Ok(made)
}

const HIDDEN: &str = "_GeneratorWrapper__wrapped";

fn wrapped(vm: &mut Vm, this: &Value) -> PyResult {
    get(vm, this, HIDDEN)
}

fn of_wrapped(vm: &mut Vm, this: &Value, name: &str) -> PyResult {
    let wrapped = wrapped(vm, this)?;
    get(vm, &wrapped, name)
}

fn wrapper_init(vm: &mut Vm, args: Args) -> PyResult {
    let (this, generator) = (args.at(0), args.at(1));
    set(vm, this, HIDDEN, generator.clone())?;
    for name in ["__name__", "__qualname__"] {
        let value = get_opt(vm, generator, name)?.unwrap_or(Value::None);
        set(vm, this, name, value)?;
    }
    Ok(Value::None)
}

fn wrapper_iter(vm: &mut Vm, args: Args) -> PyResult {
    let wrapped = wrapped(vm, args.at(0))?;
    if vm.class_id_of(&wrapped) == ClassId::GENERATOR {
        return Ok(wrapped);
    }
    Ok(args.at(0).clone())
}

fn dynamic_init(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let part = |place: usize| args.get(place).cloned().unwrap_or(Value::None);
    let (getter, doc) = (part(1), part(4));
    for (name, value) in [("fget", part(1)), ("fset", part(2)), ("fdel", part(3))] {
        set(vm, this, name, value)?;
    }
    let shown = if truth::truth(vm, &doc)? {
        doc.clone()
    } else {
        get(vm, &getter, "__doc__")?
    };
    set(vm, this, "__doc__", shown)?;
    set(vm, this, "overwrite_doc", Value::bool(doc.is_none()))?;
    let is_abstract = flag(vm, &getter, "__isabstractmethod__")?;
    set(vm, this, "__isabstractmethod__", Value::bool(is_abstract))?;
    Ok(Value::None)
}

fn dynamic_get(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    if args.at(1).is_none() {
        if flag(vm, this, "__isabstractmethod__")? {
            return Ok(this.clone());
        }
        return Err(raise::throw_bare(
            vm,
            crate::model::exception::Exc::AttributeError,
        ));
    }
    let getter = get(vm, this, "fget")?;
    if getter.is_none() {
        return Err(raise::attribute_error(vm, "unreadable attribute"));
    }
    call::call_values(vm, &getter, [args.at(1).clone()])
}

fn dynamic_set(vm: &mut Vm, args: Args) -> PyResult {
    let setter = get(vm, args.at(0), "fset")?;
    if setter.is_none() {
        return Err(raise::attribute_error(vm, "can't set attribute"));
    }
    call::call_values(vm, &setter, [args.at(1).clone(), args.at(2).clone()])?;
    Ok(Value::None)
}

fn dynamic_delete(vm: &mut Vm, args: Args) -> PyResult {
    let deleter = get(vm, args.at(0), "fdel")?;
    if deleter.is_none() {
        return Err(raise::attribute_error(vm, "can't delete attribute"));
    }
    call::call_values(vm, &deleter, [args.at(1).clone()])?;
    Ok(Value::None)
}

/// A new attribute of the same kind with one of its functions replaced.
fn dynamic_with(vm: &mut Vm, args: &Args, which: &str) -> PyResult {
    let this = args.at(0);
    let mut parts = Vec::new();
    for name in ["fget", "fset", "fdel"] {
        parts.push(if name == which {
            args.at(1).clone()
        } else {
            get(vm, this, name)?
        });
    }
    let overwrite = get(vm, this, "overwrite_doc")?;
    let own = get(vm, this, "__doc__")?;
    let mut doc = own;
    if which == "fget" && truth::truth(vm, &overwrite)? {
        let fresh = get(vm, args.at(1), "__doc__")?;
        if truth::truth(vm, &fresh)? {
            doc = fresh;
        }
    }
    parts.push(doc);
    let class = Value::from(vm.class_of(this));
    let made = call::call_values(vm, &class, parts)?;
    set(vm, &made, "overwrite_doc", overwrite)?;
    Ok(made)
}

fn dynamic_getter(vm: &mut Vm, args: Args) -> PyResult {
    dynamic_with(vm, &args, "fget")
}

fn dynamic_setter(vm: &mut Vm, args: Args) -> PyResult {
    dynamic_with(vm, &args, "fset")
}

fn dynamic_deleter(vm: &mut Vm, args: Args) -> PyResult {
    dynamic_with(vm, &args, "fdel")
}
