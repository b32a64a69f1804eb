//! The module `abc`: abstract base classes.
//!
//! `ABCMeta` keeps its registry and caches in the attributes that the reference uses. A method written
//! in Rust counts as abstract when the class it belongs to lists it in `__abstractmethods__`.

use super::support::{get, get_opt, import_class, invoke, set};
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, class, define, dict, iter, raise, streams, text, truth};

static META: TypeTable = TypeTable {
    doc: "Metaclass for defining Abstract Base Classes (ABCs).",
    methods: &[
        MethodDef::new("register", Arity::One, register)
            .doc("Register a virtual subclass of an ABC."),
        MethodDef::new("_dump_registry", Arity::Python(0, &["file"]), dump_registry)
            .doc("Debug helper to print the ABC registry."),
        MethodDef::new("__instancecheck__", Arity::One, instance_check)
            .doc("Override for isinstance(instance, cls)."),
        MethodDef::new("__subclasscheck__", Arity::One, subclass_check)
            .doc("Override for issubclass(subclass, cls)."),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("abstractmethod", Arity::One, abstractmethod)
        .doc("A decorator indicating abstract methods."),
    MethodDef::new("get_cache_token", Arity::Python(0, &[]), get_cache_token)
        .doc("Returns the current ABC cache token."),
];

static ABSTRACT_CLASSMETHOD: TypeTable = TypeTable {
    doc: "A decorator indicating abstract classmethods.",
    slots: &[MethodDef::new("__init__", Arity::One, wrap_class_method)],
    ..TypeTable::EMPTY
};

static ABSTRACT_STATICMETHOD: TypeTable = TypeTable {
    doc: "A decorator indicating abstract staticmethods.",
    slots: &[MethodDef::new("__init__", Arity::One, wrap_static_method)],
    ..TypeTable::EMPTY
};

static ABSTRACT_PROPERTY: TypeTable = TypeTable {
    doc: "A decorator indicating abstract properties.",
    ..TypeTable::EMPTY
};

static ABC: TypeTable = TypeTable {
    doc: "Helper class that provides a standard way to create an ABC using\ninheritance.",
    ..TypeTable::EMPTY
};

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = super::support::module(
        vm,
        "abc",
        "Abstract Base Classes (ABCs) according to PEP 3119.",
        FUNCTIONS,
    );
    let weak_set = import_class(vm, "_weakrefset", "WeakSet")?;
    define::constant(vm, &module, "WeakSet", Value::from(&weak_set));
    let base = Value::from(&vm.classes.type_);
    let meta = class::python_class(vm, "abc", "ABCMeta", None, &[base], &META)?;
    set_version(vm, &meta, 0);
    define::constant(vm, &module, "ABCMeta", Value::from(&meta));
    super::support::remember(vm, "abc.ABCMeta", Value::from(&meta));
    let bases: [(&str, &ClassRef, &'static TypeTable); 3] = [
        (
            "abstractclassmethod",
            &vm.classes.classmethod.clone(),
            &ABSTRACT_CLASSMETHOD,
        ),
        (
            "abstractstaticmethod",
            &vm.classes.staticmethod.clone(),
            &ABSTRACT_STATICMETHOD,
        ),
        (
            "abstractproperty",
            &vm.classes.property.clone(),
            &ABSTRACT_PROPERTY,
        ),
    ];
    for (name, base, table) in bases {
        let base = Value::from(base);
        let made = class::python_class(vm, "abc", name, None, &[base], table)?;
        let key = vm.names.__isabstractmethod__.clone();
        made.data().set_own(&key, Value::True);
        define::constant(vm, &module, name, Value::from(&made));
    }
    let abc = class::python_class(vm, "abc", "ABC", Some(&meta), &[], &ABC)?;
    define::constant(vm, &module, "ABC", Value::from(&abc));
    Ok(Value::Obj(module))
}

fn abstractmethod(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.names.__isabstractmethod__.clone();
    attr::setattr(vm, args.at(0), &name, Value::True)?;
    Ok(args.at(0).clone())
}

fn wrap(vm: &mut Vm, args: Args, base: ClassRef) -> PyResult {
    let name = vm.names.__isabstractmethod__.clone();
    attr::setattr(vm, args.at(1), &name, Value::True)?;
    let init = vm.names.__init__.clone();
    match base.data().lookup(&init) {
        Some(init) => call::call(vm, &init, args),
        None => Ok(Value::None),
    }
}

fn wrap_class_method(vm: &mut Vm, args: Args) -> PyResult {
    let base = vm.classes.classmethod.clone();
    wrap(vm, args, base)
}

fn wrap_static_method(vm: &mut Vm, args: Args) -> PyResult {
    let base = vm.classes.staticmethod.clone();
    wrap(vm, args, base)
}

const COUNTER: &str = "_abc_invalidation_counter";

/// `ABCMeta` itself, once the module has been made.
fn meta(vm: &mut Vm) -> PyResult {
    match super::support::remembered(vm, "abc.ABCMeta") {
        Some(meta) => Ok(meta),
        None => super::support::import_from(vm, "abc", "ABCMeta"),
    }
}

fn set_version(vm: &mut Vm, meta: &ClassRef, version: i64) {
    let name = vm.intern(COUNTER);
    meta.data().set_own(&name, Value::Int(version));
}

fn version(vm: &mut Vm) -> PyResult<i64> {
    let meta = meta(vm)?;
    let name = vm.intern(COUNTER);
    Ok(
        match meta.as_class().and_then(|meta| meta.data().own(&name)) {
            Some(Value::Int(version)) => version,
            _ => 0,
        },
    )
}

fn get_cache_token(vm: &mut Vm, _args: Args) -> PyResult {
    version(vm).map(Value::Int)
}

fn weak_set(vm: &mut Vm) -> PyResult {
    let class = import_class(vm, "_weakrefset", "WeakSet")?;
    call::call(vm, &Value::from(&class), Args::none())
}

/// Whether `value`, found in a namespace or on a class under `name`, is an abstract method.
fn is_abstract(vm: &mut Vm, value: &Value, name: &Value) -> PyResult<bool> {
    if let Some(owner) = value.as_native().and_then(|native| native.owner.clone()) {
        let key = vm.names.__abstractmethods__.clone();
        return match owner.data().own(&key) {
            Some(abstracts) => crate::protocol::item::contains(vm, &abstracts, name),
            None => Ok(false),
        };
    }
    super::support::flag(vm, value, "__isabstractmethod__")
}

fn new(vm: &mut Vm, mut args: Args) -> PyResult {
    let Some(metaclass) = args.at(0).as_class() else {
        return Err(raise::type_error(
            vm,
            "ABCMeta.__new__(X): X is not a type object",
        ));
    };
    for (place, word) in [(1, "name"), (2, "bases"), (3, "namespace")] {
        if args.len() <= place
            && let Some(index) = args
                .keywords
                .iter()
                .position(|(key, _)| &*call::keyword_text(key) == word)
        {
            let (_, value) = args.keywords.remove(index);
            args.positional.push(value);
        }
    }
    if let Some((keyword, _)) = args.keywords.first() {
        let message = format!(
            "__new__() got an unexpected keyword argument '{}'",
            call::keyword_text(keyword)
        );
        return Err(raise::type_error(vm, message));
    }
    if args.len() != 4 {
        let missing: &[&str] = match args.len() {
            1 => &["'name'", "'bases'", "'namespace'"],
            2 => &["'bases'", "'namespace'"],
            3 => &["'namespace'"],
            given => {
                let message =
                    format!("__new__() takes 4 positional arguments but {given} were given");
                return Err(raise::type_error(vm, message));
            }
        };
        let message = match missing {
            [one] => format!("__new__() missing 1 required positional argument: {one}"),
            [a, b] => format!("__new__() missing 2 required positional arguments: {a} and {b}"),
            _ => "__new__() missing 3 required positional arguments: 'name', 'bases', and 'namespace'"
                .to_owned(),
        };
        return Err(raise::type_error(vm, message));
    }
    let made = super_new(vm, &metaclass, &args)?;
    let key = vm.names.__module__.clone();
    if let (Some(namespace), Some(class)) = (args.at(3).as_dict(), made.as_class())
        && dict::get_name(vm, namespace, &key)?.is_none()
    {
        // The frame that makes the class is one of the library.
        let module = vm.new_str("abc");
        class::set_own(vm, &class, &key, module)?;
    }
    let abstracts = vm.new_frozenset(Table::new());
    let Some(table) = abstracts.as_set() else {
        return Ok(made);
    };
    let namespace: Vec<(Value, Value)> = match args.at(3).as_dict() {
        Some(namespace) => namespace
            .borrow()
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
        None => Vec::new(),
    };
    for (name, value) in namespace {
        if super::support::flag(vm, &value, "__isabstractmethod__")? {
            dict::set_add(vm, table, name)?;
        }
    }
    for base in iter::collect(vm, args.at(2))? {
        let Some(inherited) = get_opt(vm, &base, "__abstractmethods__")? else {
            continue;
        };
        for name in iter::collect(vm, &inherited)? {
            let Some(key) = crate::protocol::describe::attribute_name(vm, &name) else {
                continue;
            };
            if let Some(value) = attr::getattr_opt(vm, &made, &key)?
                && is_abstract(vm, &value, &name)?
            {
                dict::set_add(vm, table, name)?;
            }
        }
    }
    let key = vm.names.__abstractmethods__.clone();
    attr::setattr(vm, &made, &key, abstracts)?;
    for name in ["_abc_registry", "_abc_cache", "_abc_negative_cache"] {
        let set_object = weak_set(vm)?;
        set(vm, &made, name, set_object)?;
    }
    let version = version(vm)?;
    set(
        vm,
        &made,
        "_abc_negative_cache_version",
        Value::Int(version),
    )?;
    Ok(made)
}

/// `super().__new__(mcls, name, bases, namespace)`: what comes after `ABCMeta` in the order of
/// `metaclass`.
fn super_new(vm: &mut Vm, metaclass: &ClassRef, args: &Args) -> PyResult {
    let own = meta(vm)?.as_class();
    let name = vm.names.__new__.clone();
    let mro = metaclass.data().mro();
    let next = mro
        .iter()
        .skip_while(|class| !own.as_ref().is_some_and(|own| own.is(class)))
        .skip(1)
        .find_map(|class| class.data().own(&name));
    match next {
        Some(new) => {
            let new = attr::bind_descriptor(vm, new, None, metaclass)?;
            call::call(vm, &new, args.clone())
        }
        None => match args.at(3) {
            Value::Obj(namespace) if matches!(namespace.payload, Payload::Dict(_)) => {
                let bases = iter::collect(vm, args.at(2))?;
                class::new_class(vm, metaclass, args.at(1), &bases, namespace)
            }
            _ => Err(raise::type_error(vm, "type() argument 3 must be dict")),
        },
    }
}

fn register(vm: &mut Vm, args: Args) -> PyResult {
    let (this, subclass) = (args.at(0), args.at(1));
    if subclass.as_class().is_none() {
        return Err(raise::type_error(vm, "Can only register classes"));
    }
    if class::issubclass(vm, subclass, this)? {
        return Ok(subclass.clone());
    }
    if class::issubclass(vm, this, subclass)? {
        return Err(raise::runtime_error(
            vm,
            "Refusing to create an inheritance cycle",
        ));
    }
    let registry = get(vm, this, "_abc_registry")?;
    invoke(vm, &registry, "add", [subclass.clone()])?;
    let next = version(vm)? + 1;
    if let Some(meta) = meta(vm)?.as_class() {
        set_version(vm, &meta, next);
    }
    Ok(subclass.clone())
}

fn dump_registry(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let file = match args.get(1) {
        Some(file) if !file.is_none() => file.clone(),
        _ => {
            let name = vm.names.stdout.clone();
            match streams::current(vm, &name) {
                Some(file) => file,
                None => return Ok(Value::None),
            }
        }
    };
    let module = get(vm, this, "__module__")?;
    let module = text::str_text(vm, &module)?;
    let name = get(vm, this, "__qualname__")?;
    let name = text::str_text(vm, &name)?;
    let counter = version(vm)?;
    let mut lines = format!(
        "Class: {}.{}\nInv.counter: {counter}\n",
        module.to_string_lossy(),
        name.to_string_lossy()
    );
    for name in [
        "_abc_cache",
        "_abc_negative_cache",
        "_abc_negative_cache_version",
        "_abc_registry",
    ] {
        let value = get(vm, this, name)?;
        let shown = text::repr_text(vm, &value)?;
        lines.push_str(&format!("{name}: {}\n", shown.to_string_lossy()));
    }
    streams::write(vm, &file, &bc_core::text::Text::new(&lines))?;
    Ok(Value::None)
}

/// Whether the weak set under `name` has `class`.
fn cached(vm: &mut Vm, this: &Value, name: &str, class: &Value) -> PyResult<bool> {
    let cache = get(vm, this, name)?;
    crate::protocol::item::contains(vm, &cache, class)
}

fn remember_in(vm: &mut Vm, this: &Value, name: &str, class: &Value) -> PyResult<()> {
    let cache = get(vm, this, name)?;
    invoke(vm, &cache, "add", [class.clone()]).map(drop)
}

fn negative_version(vm: &mut Vm, this: &Value) -> PyResult<i64> {
    Ok(match get(vm, this, "_abc_negative_cache_version")? {
        Value::Int(version) => version,
        _ => -1,
    })
}

fn ask(vm: &mut Vm, this: &Value, subclass: &Value) -> PyResult<bool> {
    let name = vm.names.__subclasscheck__.clone();
    let check = attr::getattr(vm, this, &name)?;
    let answer = call::call_values(vm, &check, [subclass.clone()])?;
    truth::truth(vm, &answer)
}

fn instance_check(vm: &mut Vm, args: Args) -> PyResult {
    let (this, instance) = (args.at(0), args.at(1));
    let subclass = get(vm, instance, "__class__")?;
    if cached(vm, this, "_abc_cache", &subclass)? {
        return Ok(Value::True);
    }
    let kind = Value::from(vm.class_of(instance));
    if kind.is(&subclass) {
        if negative_version(vm, this)? == version(vm)?
            && cached(vm, this, "_abc_negative_cache", &subclass)?
        {
            return Ok(Value::False);
        }
        return Ok(Value::bool(ask(vm, this, &subclass)?));
    }
    let answer = ask(vm, this, &subclass)? || ask(vm, this, &kind)?;
    Ok(Value::bool(answer))
}

fn subclass_check(vm: &mut Vm, args: Args) -> PyResult {
    let (this, subclass) = (args.at(0), args.at(1));
    if cached(vm, this, "_abc_cache", subclass)? {
        return Ok(Value::True);
    }
    if negative_version(vm, this)? < version(vm)? {
        let fresh = weak_set(vm)?;
        set(vm, this, "_abc_negative_cache", fresh)?;
        let now = version(vm)?;
        set(vm, this, "_abc_negative_cache_version", Value::Int(now))?;
    } else if cached(vm, this, "_abc_negative_cache", subclass)? {
        return Ok(Value::False);
    }
    let answer = decide(vm, this, subclass)?;
    let cache = if answer {
        "_abc_cache"
    } else {
        "_abc_negative_cache"
    };
    remember_in(vm, this, cache, subclass)?;
    Ok(Value::bool(answer))
}

/// The answer of `__subclasshook__`, else of the classes themselves.
fn decide(vm: &mut Vm, this: &Value, subclass: &Value) -> PyResult<bool> {
    let hook = vm.names.__subclasshook__.clone();
    let hook = attr::getattr(vm, this, &hook)?;
    let answer = call::call_values(vm, &hook, [subclass.clone()])?;
    if !answer.is_not_implemented() {
        return match answer {
            Value::True => Ok(true),
            Value::False => Ok(false),
            _ => Err(raise::throw_bare(
                vm,
                crate::model::exception::Exc::AssertionError,
            )),
        };
    }
    let mro = match get_opt(vm, subclass, "__mro__")? {
        Some(mro) => iter::collect(vm, &mro)?,
        None => Vec::new(),
    };
    for class in &mro {
        if crate::protocol::compare::eq(vm, this, class)? {
            return Ok(true);
        }
    }
    let registry = get(vm, this, "_abc_registry")?;
    for registered in iter::collect(vm, &registry)? {
        if class::issubclass(vm, subclass, &registered)? {
            return Ok(true);
        }
    }
    let subclasses = invoke(vm, this, "__subclasses__", [])?;
    for below in iter::collect(vm, &subclasses)? {
        if class::issubclass(vm, subclass, &below)? {
            return Ok(true);
        }
    }
    Ok(false)
}
