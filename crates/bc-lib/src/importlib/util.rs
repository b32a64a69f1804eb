//! The module `importlib.util`: helpers for writers of finders and loaders.

use super::super::support::{self, get, get_opt, import_from, invoke, set};
use super::{find, free_methods, row, split, string};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, call, class, define, dict, iter, raise, truth};
use bc_vm::runtime::{import, warn};

/// The remembered classes of modules that load themselves at the first use.
const LAZY: &str = "importlib.util._LazyModule";
const AWAKE: &str = "importlib.util._Module";

static FUNCTIONS: &[MethodDef] = &[
    row("resolve_name", 2, &["name", "package"], |vm, args| {
        let name = resolve_name(vm, args.at(0), args.at(1))?;
        Ok(vm.new_str(name))
    })
    .doc("Resolve a relative module name to an absolute one."),
    row("find_spec", 1, &["name", "package"], |vm, args| {
        let package = args.get(1).cloned().unwrap_or(Value::None);
        find_spec(vm, args.at(0), &package)
    })
    .doc("Return the spec for the specified module."),
    row("_find_spec_from_path", 1, &["name", "path"], |vm, args| {
        if let Some(module) = import::in_modules(vm, args.at(0)) {
            return own_spec(vm, &module, args.at(0));
        }
        let path = args.get(1).cloned().unwrap_or(Value::None);
        let found = find::find_spec(vm, args.at(0), &path, &Value::None)?;
        Ok(found.unwrap_or(Value::None))
    }),
    row("set_package", 1, &["fxn"], |vm, args| {
        deprecated(vm)?;
        support::dressed(vm, &SET_PACKAGE, args.at(0).clone(), args.at(0))
    }),
    row("set_loader", 1, &["fxn"], |vm, args| {
        deprecated(vm)?;
        support::dressed(vm, &SET_LOADER, args.at(0).clone(), args.at(0))
    }),
    row("module_for_loader", 1, &["fxn"], |vm, args| {
        deprecated(vm)?;
        support::dressed(vm, &MODULE_FOR_LOADER, args.at(0).clone(), args.at(0))
    }),
];

static SET_PACKAGE: MethodDef =
    MethodDef::new("set_package_wrapper", Arity::Any, |vm, mut args| {
        let function = args.positional.remove(0);
        let module = call::call(vm, &function, args)?;
        if super::given(vm, &module, "__package__")?.is_none() {
            let name = get(vm, &module, "__name__")?;
            let package = match get_opt(vm, &module, "__path__")? {
                Some(_) => name,
                None => {
                    let name = string(vm, &name)?;
                    vm.new_str(split(&name).0)
                }
            };
            set(vm, &module, "__package__", package)?;
        }
        Ok(module)
    });

static SET_LOADER: MethodDef = MethodDef::new("set_loader_wrapper", Arity::Any, |vm, mut args| {
    let function = args.positional.remove(0);
    let loader = args.at(0).clone();
    let module = call::call(vm, &function, args)?;
    if super::given(vm, &module, "__loader__")?.is_none() {
        set(vm, &module, "__loader__", loader)?;
    }
    Ok(module)
});

static MODULE_FOR_LOADER: MethodDef =
    MethodDef::new("module_for_loader_wrapper", Arity::Any, module_for_loader);

static LAZY_TABLE: TypeTable = TypeTable {
    doc: "A subclass of the module type which triggers loading upon attribute access.",
    slots: &[
        MethodDef::new("__getattribute__", Arity::Slot(1), |vm, args| {
            wake(vm, args.at(0), args.at(1))
        }),
        MethodDef::new("__delattr__", Arity::Slot(1), |vm, args| {
            wake(vm, args.at(0), args.at(1))?;
            let name = string(vm, args.at(1))?;
            let name = vm.intern(&name);
            attr::delattr(vm, args.at(0), &name)?;
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

static AWAKE_TABLE: TypeTable = TypeTable {
    doc: "A subclass of the module type to allow __class__ manipulation.",
    ..TypeTable::EMPTY
};

static LAZY_LOADER: TypeTable = TypeTable {
    doc: "A loader that creates a module which defers loading until attribute access.",
    slots: &[row("__init__", 1, &["loader"], |vm, args| {
        is_eager(vm, args.at(1))?;
        set(vm, args.at(0), "loader", args.at(1).clone())?;
        Ok(Value::None)
    })],
    methods: &[
        row("create_module", 1, &["spec"], |vm, args| {
            let name = get(vm, args.at(1), "name")?;
            let class = Value::from(&super::class_named(vm, AWAKE)?);
            call::call_values(vm, &class, [name])
        }),
        row("exec_module", 1, &["module"], |vm, args| {
            let module = args.at(1);
            let loader = get(vm, args.at(0), "loader")?;
            let spec = get(vm, module, "__spec__")?;
            set(vm, &spec, "loader", loader.clone())?;
            set(vm, module, "__loader__", loader)?;
            let namespace = get(vm, module, "__dict__")?;
            let state = invoke(vm, &namespace, "copy", [])?;
            set(vm, &spec, "loader_state", state)?;
            let class = Value::from(&super::class_named(vm, LAZY)?);
            set(vm, module, "__class__", class)?;
            Ok(Value::None)
        }),
    ],
    class_methods: &[row("factory", 1, &["loader"], |vm, args| {
        is_eager(vm, args.at(1))?;
        let state = vm.new_tuple([args.at(0).clone(), args.at(1).clone()]);
        Ok(support::bound(vm, &FACTORY, state))
    })],
    ..TypeTable::EMPTY
};

static FACTORY: MethodDef = MethodDef::new("<lambda>", Arity::Any, |vm, mut args| {
    let state = args.positional.remove(0);
    let parts = iter::unpack(vm, &state, 2)?;
    let loader = call::call(vm, &parts[1], args)?;
    call::call_values(vm, &parts[0], [loader])
});

/// Makes the module.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "Utility code for constructing importers, etc.";
    let module = support::module(vm, "importlib.util", doc, FUNCTIONS);
    let core = import::machinery(vm)?;
    let external = super::make_external(vm)?;
    for (home, names) in [
        (
            &core,
            &[
                "module_from_spec",
                "_resolve_name",
                "spec_from_loader",
                "_find_spec",
            ][..],
        ),
        (
            &external,
            &[
                "MAGIC_NUMBER",
                "_BACKCOMPAT_MAGIC_NUMBER",
                "cache_from_source",
                "decode_source",
                "source_from_cache",
                "spec_from_file_location",
            ],
        ),
    ] {
        for name in names {
            let value = get(vm, home, name)?;
            define::constant(vm, &module, name, value);
        }
    }
    let base = Value::from(&vm.classes.module);
    for (name, key, table) in [
        ("_Module", AWAKE, &AWAKE_TABLE),
        ("_LazyModule", LAZY, &LAZY_TABLE),
    ] {
        let bases = [base.clone()];
        let class = class::python_class(vm, "importlib.util", name, None, &bases, table)?;
        support::remember(vm, key, Value::from(&class));
        define::constant(vm, &module, name, Value::from(&class));
    }
    for (name, full) in [
        ("abc", "importlib.abc"),
        ("sys", "sys"),
        ("types", "types"),
        ("warnings", "warnings"),
    ] {
        let found = import::get_or_load(vm, full)?;
        define::constant(vm, &module, name, found);
    }
    let loader = import_from(vm, "importlib.abc", "Loader")?;
    let meta = vm.class_of(&loader);
    let class = class::python_class(
        vm,
        "importlib.util",
        "LazyLoader",
        Some(&meta),
        &[loader],
        &LAZY_LOADER,
    )?;
    free_methods(vm, &class, LAZY_LOADER.methods);
    define::constant(vm, &module, "LazyLoader", Value::from(&class));
    Ok(Value::Obj(module))
}

fn resolve_name(vm: &mut Vm, name: &Value, package: &Value) -> PyResult<String> {
    let spelled = string(vm, name)?;
    let bare = spelled.trim_start_matches('.');
    if bare.len() == spelled.len() {
        return Ok(spelled);
    }
    if !truth::truth(vm, package)? {
        let shown = super::quoted(vm, name)?;
        let message = format!("{shown} is not a relative name (no leading dot)");
        return Err(raise::value_error(vm, message));
    }
    let package = string(vm, package)?;
    import::resolve(vm, bare, &package, (spelled.len() - bare.len()) as i64)
}

/// The spec that a module has, which is asked for under `name`.
fn own_spec(vm: &mut Vm, module: &Value, name: &Value) -> PyResult {
    if module.is_none() {
        return Ok(Value::None);
    }
    let name = string(vm, name)?;
    match get_opt(vm, module, "__spec__")? {
        Some(Value::None) => Err(raise::value_error(vm, format!("{name}.__spec__ is None"))),
        Some(spec) => Ok(spec),
        None => {
            let thrown = raise::value_error(vm, format!("{name}.__spec__ is not set"));
            Err(support::from_none(thrown))
        }
    }
}

fn find_spec(vm: &mut Vm, name: &Value, package: &Value) -> PyResult {
    let spelled = string(vm, name)?;
    let full = match spelled.starts_with('.') {
        true => resolve_name(vm, name, package)?,
        false => spelled,
    };
    let key = vm.new_str(&*full);
    if let Some(module) = import::in_modules(vm, &key) {
        return own_spec(vm, &module, name);
    }
    let mut path = Value::None;
    let parent = split(&full).0;
    if !parent.is_empty() {
        let function = bc_vm::protocol::container::builtin(vm, "__import__");
        let wanted = vm.new_str("__path__");
        let wanted = vm.new_list(vec![wanted]);
        let parent = vm.new_str(parent);
        let parent = super::call_with(vm, &function, [parent], &[("fromlist", Some(&wanted))])?;
        path = get(vm, &parent, "__path__")?;
    }
    let found = find::find_spec(vm, &key, &path, &Value::None)?;
    Ok(found.unwrap_or(Value::None))
}

fn deprecated(vm: &mut Vm) -> PyResult<()> {
    let category = Value::from(vm.exception(ExceptionKind::DeprecationWarning));
    let message = vm.new_str("The import system now takes care of this automatically.");
    warn::at_level(vm, &category, &message, 1)
}

fn module_for_loader(vm: &mut Vm, mut args: Args) -> PyResult {
    let function = args.positional.remove(0);
    let (loader, name) = (args.at(0).clone(), args.at(1).clone());
    let there = import::in_modules(vm, &name);
    let module = match &there {
        Some(module) => module.clone(),
        None => {
            let class = Value::from(&vm.classes.module);
            let module = call::call_values(vm, &class, [name.clone()])?;
            set(vm, &module, "__initializing__", Value::True)?;
            super::enter(vm, &name, module.clone())?;
            module
        }
    };
    let result = run_for_loader(vm, &function, args, &loader, &name, &module);
    set(vm, &module, "__initializing__", Value::False)?;
    // The reference swallows what was raised, forgets a module that is new, and gives `None`.
    match result {
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::Exception) => {
            if there.is_none() {
                super::forget(vm, &name);
            }
            Ok(Value::None)
        }
        result => result,
    }
}

fn run_for_loader(
    vm: &mut Vm,
    function: &Value,
    mut args: Args,
    loader: &Value,
    name: &Value,
    module: &Value,
) -> PyResult {
    set(vm, module, "__loader__", loader.clone())?;
    let asked = invoke(vm, loader, "is_package", [name.clone()]);
    let asked = raise::catch(vm, asked, ExceptionKind::AttributeError);
    let answer = match asked {
        Ok(answer) => answer,
        Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::ImportError) => None,
        Err(thrown) => return Err(thrown),
    };
    if let Some(answer) = answer {
        let package = match truth::truth(vm, &answer)? {
            true => name.clone(),
            false => {
                let name = string(vm, name)?;
                vm.new_str(split(&name).0)
            }
        };
        set(vm, module, "__package__", package)?;
    }
    if let Some(place) = args.positional.get_mut(1) {
        *place = module.clone();
    }
    call::call(vm, function, args)
}

fn is_eager(vm: &mut Vm, loader: &Value) -> PyResult<()> {
    match get_opt(vm, loader, "exec_module")? {
        Some(_) => Ok(()),
        None => Err(raise::type_error(vm, "loader must define exec_module()")),
    }
}

/// Loads a module that waited for its first use, and gives the attribute.
fn wake(vm: &mut Vm, module: &Value, name: &Value) -> PyResult {
    let awake = Value::from(&super::class_named(vm, AWAKE)?);
    set(vm, module, "__class__", awake)?;
    let spec = get(vm, module, "__spec__")?;
    let original = get(vm, &spec, "name")?;
    let before = get(vm, &spec, "loader_state")?;
    let now = get(vm, module, "__dict__")?;
    let changed = support::empty_dict(vm);
    for key in dict::keys_of(vm, &now)? {
        let value = bc_vm::protocol::item::getitem(vm, &now, &key)?;
        let old = invoke(vm, &before, "get", [key.clone()])?;
        let is_there = bc_vm::protocol::item::contains(vm, &before, &key)?;
        if !is_there || !old.is(&value) {
            dict::set(vm, support::as_dict(&changed)?, key, value)?;
        }
    }
    let loader = get(vm, &spec, "loader")?;
    invoke(vm, &loader, "exec_module", [module.clone()])?;
    if let Some(there) = import::in_modules(vm, &original)
        && !there.is(module)
    {
        let shown = super::quoted(vm, &original)?;
        let message =
            format!("module object for {shown} substituted in sys.modules during a lazy load");
        return Err(raise::value_error(vm, message));
    }
    let namespace = get(vm, module, "__dict__")?;
    invoke(vm, &namespace, "update", [Value::Obj(changed)])?;
    let name = string(vm, name)?;
    get(vm, module, &name)
}
