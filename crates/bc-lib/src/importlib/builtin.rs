//! `BuiltinImporter` and `FrozenImporter`: the loaders of the modules that the machine makes itself.
//!
//! The first is what `__loader__` names in all of them but the two modules of the machinery.

use super::super::signature;
use super::super::support::{get, get_opt, set};
use super::{PACKAGES, exec, import_error, quoted, row, spec, string, sys_attr};
use bc_vm::model::builtin_modules::BuiltinModule;
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::loader::FileKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{class, define, describe, iter};
use bc_vm::runtime::{import, link, run};

static BUILT_IN: TypeTable = TypeTable {
    doc: "Finds and makes the modules that are part of the machine.",
    class_methods: &[
        row(
            "find_spec",
            1,
            &["fullname", "path", "target"],
            |vm, args| {
                let name = string(vm, args.at(1))?;
                Ok(spec_at(vm, &name, args.get(2))?.unwrap_or(Value::None))
            },
        ),
        row("find_module", 1, &["fullname", "path"], |vm, args| {
            let name = string(vm, args.at(1))?;
            match spec_at(vm, &name, args.get(2))? {
                Some(spec) => get(vm, &spec, "loader"),
                None => Ok(Value::None),
            }
        }),
        row("create_module", 1, &["spec"], |vm, args| {
            create(vm, args.at(1))
        }),
        row("exec_module", 1, &["module"], |vm, args| {
            execute(vm, args.at(1))
        }),
        MethodDef::new("get_code", Arity::Any, |vm, args| {
            required(vm, args).map(|_| Value::None)
        }),
        MethodDef::new("get_source", Arity::Any, |vm, args| {
            required(vm, args).map(|_| Value::None)
        }),
        MethodDef::new("is_package", Arity::Any, |vm, args| {
            let name = required(vm, args)?;
            Ok(Value::bool(PACKAGES.contains(&&*name)))
        }),
        row("load_module", 1, &["fullname"], |vm, args| {
            exec::load_module(vm, args.at(0), args.at(1))
        }),
    ],
    statics: &[row("module_repr", 1, &["module"], |vm, args| {
        let name = get(vm, args.at(0), "__name__")?;
        let name = describe::repr(vm, &name)?;
        Ok(vm.new_str(format!("<module {name} (built-in)>")))
    })],
    ..TypeTable::EMPTY
};

static FROZEN: TypeTable = TypeTable {
    doc: "Finds the modules of the import machinery itself.",
    class_methods: &[
        row(
            "find_spec",
            1,
            &["fullname", "path", "target"],
            |vm, args| {
                if !is_frozen(args.at(1)) {
                    return Ok(Value::None);
                }
                let origin = Some(vm.new_str("frozen"));
                spec::from_loader(vm, args.at(1), args.at(0), origin, None)
            },
        ),
        row("find_module", 1, &["fullname", "path"], |_, args| {
            Ok(match is_frozen(args.at(1)) {
                true => args.at(0).clone(),
                false => Value::None,
            })
        }),
        row("create_module", 1, &["spec"], |vm, args| {
            let name = get(vm, args.at(1), "name")?;
            frozen_module(vm, &name)
        }),
        row("load_module", 1, &["fullname"], |vm, args| {
            exec::load_module(vm, args.at(0), args.at(1))
        }),
        row("get_code", 1, &["fullname"], |vm, args| {
            required_frozen(vm, args.at(1)).map(|()| Value::None)
        }),
        row("get_source", 1, &["fullname"], |vm, args| {
            required_frozen(vm, args.at(1)).map(|()| Value::None)
        }),
        row("is_package", 1, &["fullname"], |vm, args| {
            required_frozen(vm, args.at(1)).map(|()| Value::False)
        }),
    ],
    statics: &[
        row("module_repr", 1, &["m"], |vm, args| {
            let name = get(vm, args.at(0), "__name__")?;
            let name = describe::repr(vm, &name)?;
            Ok(vm.new_str(format!("<module {name} (frozen)>")))
        }),
        row("exec_module", 1, &["module"], |vm, args| {
            let spec = get(vm, args.at(0), "__spec__")?;
            let name = get(vm, &spec, "name")?;
            required_frozen(vm, &name).map(|()| Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

/// The class `BuiltinImporter`.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn class(vm: &mut Vm) -> PyResult<ClassRef> {
    class::python_class(vm, super::CORE, "BuiltinImporter", None, &[], &BUILT_IN)
}

/// The class `FrozenImporter`.
pub(super) fn frozen_class(vm: &mut Vm) -> PyResult<ClassRef> {
    class::python_class(vm, super::CORE, "FrozenImporter", None, &[], &FROZEN)
}

/// Whether the machine can make the module.
pub(super) fn is_known(vm: &Vm, name: &str) -> bool {
    let is_frozen = matches!(name, super::CORE | super::EXTERNAL);
    !is_frozen && (vm.builtin_modules.contains_key(name) || name == "builtins")
}

/// Whether the module is one of the machinery's own.
pub(super) fn is_frozen(name: &Value) -> bool {
    name.as_str()
        .is_some_and(|name| *name.text() == super::CORE || *name.text() == super::EXTERNAL)
}

/// The module of the machinery itself.
pub(super) fn frozen_module(vm: &mut Vm, name: &Value) -> PyResult {
    required_frozen(vm, name)?;
    match name
        .as_str()
        .is_some_and(|name| *name.text() == super::CORE)
    {
        true => import::machinery(vm),
        false => super::make_external(vm),
    }
}

/// The spec of a module that the machine makes; where a path is given, of one inside a package.
fn spec_at(vm: &mut Vm, name: &str, path: Option<&Value>) -> PyResult<Option<Value>> {
    if path.is_some_and(|path| !path.is_none()) && !name.contains('.') {
        return Ok(None);
    }
    spec_of(vm, name)
}

/// The spec of a module that the machine makes.
pub(super) fn spec_of(vm: &mut Vm, name: &str) -> PyResult<Option<Value>> {
    if !is_known(vm, name) {
        return Ok(None);
    }
    let importer = super::builtin_importer_class(vm);
    let is_package = PACKAGES.contains(&name);
    let spec = spec::new(vm, name, importer, Some("built-in"), is_package)?;
    if is_package {
        let folders = beside(vm, name)?;
        let folders = vm.new_list(folders);
        set(vm, &spec, "submodule_search_locations", folders)?;
    }
    Ok(Some(spec))
}

/// The folders of this name on `sys.path`: modules that the native package lacks may lie there.
fn beside(vm: &mut Vm, name: &str) -> PyResult<Vec<Value>> {
    let path = sys_attr(vm, "path");
    let path = bc_vm::protocol::raise::catch(
        vm,
        path,
        bc_vm::model::exception::ExceptionKind::AttributeError,
    )?;
    let mut folders = Vec::new();
    let Some(path) = path.filter(|path| path.as_list().is_some()) else {
        return Ok(folders);
    };
    for entry in iter::collect(vm, &path)? {
        let Some(entry) = entry.as_str() else {
            continue;
        };
        let folder = super::paths::join(&[&entry.text().to_string_lossy(), name]);
        if super::paths::kind(vm, &folder) == Some(FileKind::Folder) {
            folders.push(vm.new_str(folder));
        }
    }
    Ok(folders)
}

/// Makes the module; running it is part of that.
pub(super) fn create(vm: &mut Vm, spec: &Value) -> PyResult {
    let name = get(vm, spec, "name")?;
    let spelled = string(vm, &name)?;
    if !is_known(vm, &spelled) {
        return Err(refuse(vm, &name));
    }
    if let Some(there) = import::in_modules(vm, &name) {
        return Ok(there);
    }
    let Some(module) = vm.builtin_modules.get(&*spelled).copied() else {
        return Err(refuse(vm, &name));
    };
    let [counted, ..] = vm.heap.generations.counts();
    let made = match module {
        BuiltinModule::Native(make) => unseen(vm, make)?,
        BuiltinModule::Frozen(_) => Value::Obj(vm.new_module(&spelled)),
    };
    // What the machine itself is made of does not bring a collection nearer.
    vm.heap.generations.recount(counted);
    // The maker may have entered it itself, so that what it imports finds it.
    let module = import::in_modules(vm, &name).unwrap_or(made);
    let locations = get(vm, spec, "submodule_search_locations")?;
    if !locations.is_none() {
        set(vm, &module, "__path__", locations)?;
    }
    Ok(module)
}

/// Runs the code of a module that is written in Python; there is nothing to run of others.
fn execute(vm: &mut Vm, module: &Value) -> PyResult {
    let name = get_opt(vm, module, "__name__")?;
    let name = name.as_ref().and_then(Value::as_str);
    let Some(name) = name.map(|name| name.text().to_string_lossy().into_owned()) else {
        return Ok(Value::None);
    };
    let (Some(BuiltinModule::Frozen(frozen)), Some(globals)) = (
        vm.builtin_modules.get(&*name).copied(),
        module.as_obj().and_then(|module| module.dict()),
    ) else {
        return Ok(Value::None);
    };
    let builtins = vm.names.__builtins__.clone();
    if define::lookup(&globals, &builtins).is_none() {
        let dict = Value::from(&vm.builtins);
        define::insert(vm, &globals, &builtins, dict);
    }
    let [counted, ..] = vm.heap.generations.counts();
    let code = link::link(vm, &frozen.verified()?)?;
    match super::STARTED.contains(&&*name) {
        true => unseen(vm, |vm| run::code(vm, &code, &globals, None))?,
        false => run::code(vm, &code, &globals, None)?,
    };
    // What the machine itself is made of does not bring a collection nearer.
    vm.heap.generations.recount(counted);
    Ok(Value::None)
}

/// Does what takes none of the program's steps, and nobody who watches the program sees: putting together what the
/// machine itself is made of, and what CPython has imported before a program starts.
fn unseen(vm: &mut Vm, make: impl FnOnce(&mut Vm) -> PyResult) -> PyResult {
    let fuel = std::mem::replace(&mut vm.budget.fuel, super::ALLOWANCE);
    let (watch, tells) = (vm.watch.take(), std::mem::take(&mut vm.tracing.tells));
    let result = make(vm);
    vm.tracing.tells = tells;
    vm.watch = watch;
    vm.budget.fuel = fuel;
    result
}

#[cold]
fn refuse(vm: &mut Vm, name: &Value) -> Thrown {
    match quoted(vm, name) {
        Ok(shown) => {
            let message = format!("{shown} is not a built-in module");
            import_error(vm, &message, Some(name), None)
        }
        Err(thrown) => thrown,
    }
}

/// The argument of the methods that the reference wraps in a check.
fn required(vm: &mut Vm, mut args: Args) -> PyResult<String> {
    // The reference wraps the function in a check, which is what its errors name.
    let function = "_requires_builtin_wrapper";
    signature::place(vm, &mut args, function, 2, &["self", "fullname"])?;
    let name = string(vm, args.at(1))?;
    match is_known(vm, &name) {
        true => Ok(name),
        false => Err(refuse(vm, args.at(1))),
    }
}

fn required_frozen(vm: &mut Vm, name: &Value) -> PyResult<()> {
    if is_frozen(name) {
        return Ok(());
    }
    let message = format!("{} is not a frozen module", quoted(vm, name)?);
    Err(import_error(vm, &message, Some(name), None))
}

/// Rows for `_imp`, which makes the same modules.
pub(super) static IMP: &[MethodDef] = &[
    row("create_builtin", 1, &["spec"], |vm, args| {
        create(vm, args.at(0))
    }),
    row("exec_builtin", 1, &["mod"], |vm, args| {
        execute(vm, args.at(0))
    }),
];
