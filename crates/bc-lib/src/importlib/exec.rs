//! From a spec to a module: making it, setting its attributes, running it.

use super::super::support::{get, get_opt, set};
use super::{
    enter, expected, forget, given, import_error, quoted, row, set_if_possible, spec, split, string,
};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, raise};
use bc_vm::runtime::{import, warn};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    row(
        "_init_module_attrs",
        2,
        &["spec", "module", "$override"],
        |vm, args| {
            let all = match args.get(2) {
                Some(all) => bc_vm::protocol::truth::truth(vm, all)?,
                None => false,
            };
            init_attributes(vm, args.at(0), args.at(1), all)?;
            Ok(args.at(1).clone())
        },
    ),
    row("module_from_spec", 1, &["spec"], |vm, args| {
        module_from_spec(vm, args.at(0))
    })
    .doc("Create a module based on the provided spec."),
    row("_exec", 2, &["spec", "module"], |vm, args| {
        execute(vm, args.at(0), args.at(1))
    }),
    row("_load", 1, &["spec"], |vm, args| load(vm, args.at(0))),
    row("_load_unlocked", 1, &["spec"], |vm, args| {
        load(vm, args.at(0))
    }),
    row("_load_backward_compatible", 1, &["spec"], |vm, args| {
        load_by_itself(vm, args.at(0))
    }),
    row("_load_module_shim", 2, &["self", "fullname"], |vm, args| {
        load_module(vm, args.at(0), args.at(1))
    }),
    row("_module_repr", 1, &["module"], module_repr),
    row("_module_repr_from_spec", 1, &["spec"], |vm, args| {
        let shown = spec::module_repr(vm, args.at(0))?;
        Ok(vm.new_str(shown))
    }),
];

/// Sets what the spec says on the module: all of it, or what the module lacks.
pub(super) fn init_attributes(
    vm: &mut Vm,
    spec: &Value,
    module: &Value,
    all: bool,
) -> PyResult<()> {
    if all || given(vm, module, "__name__")?.is_none() {
        let name = get(vm, spec, "name")?;
        set_if_possible(vm, module, "__name__", name)?;
    }
    let locations = get(vm, spec, "submodule_search_locations")?;
    if all || given(vm, module, "__loader__")?.is_none() {
        let mut loader = get(vm, spec, "loader")?;
        if loader.is_none() && !locations.is_none() {
            loader = super::namespace::loader(vm, locations.clone())?;
        }
        set_if_possible(vm, module, "__loader__", loader)?;
    }
    if all || given(vm, module, "__package__")?.is_none() {
        let parent = get(vm, spec, "parent")?;
        set_if_possible(vm, module, "__package__", parent)?;
    }
    set_if_possible(vm, module, "__spec__", spec.clone())?;
    if !locations.is_none() && (all || given(vm, module, "__path__")?.is_none()) {
        set_if_possible(vm, module, "__path__", locations)?;
    }
    let located = get(vm, spec, "has_location")?;
    if bc_vm::protocol::truth::truth(vm, &located)? {
        if all || given(vm, module, "__file__")?.is_none() {
            let origin = get(vm, spec, "origin")?;
            set_if_possible(vm, module, "__file__", origin)?;
        }
        if all || given(vm, module, "__cached__")?.is_none() {
            let cached = get(vm, spec, "cached")?;
            if !cached.is_none() {
                set_if_possible(vm, module, "__cached__", cached)?;
            }
        }
    }
    Ok(())
}

/// A module that has not run yet: the loader's own, or a plain one.
pub(super) fn module_from_spec(vm: &mut Vm, spec: &Value) -> PyResult {
    let loader = get(vm, spec, "loader")?;
    let mut module = Value::None;
    if let Some(create) = get_opt(vm, &loader, "create_module")? {
        module = call::call_values(vm, &create, [spec.clone()])?;
    } else if get_opt(vm, &loader, "exec_module")?.is_some() {
        let category = Value::from(vm.exception(ExceptionKind::DeprecationWarning));
        let message = vm.new_str(
            "starting in Python 3.6, loaders defining exec_module() must also define create_module()",
        );
        warn::at_level(vm, &category, &message, 1)?;
    }
    if module.is_none() {
        let name = get(vm, spec, "name")?;
        let class = Value::from(&vm.classes.module);
        module = call::call_values(vm, &class, [name])?;
    }
    init_attributes(vm, spec, &module, false)?;
    Ok(module)
}

/// Makes, enters and runs the module of a spec (`_load_unlocked`). One that fails is taken out again.
pub(super) fn load(vm: &mut Vm, spec: &Value) -> PyResult {
    let loader = get(vm, spec, "loader")?;
    if !loader.is_none() && get_opt(vm, &loader, "exec_module")?.is_none() {
        return load_by_itself(vm, spec);
    }
    let module = module_from_spec(vm, spec)?;
    // The reference goes by the spec that the module has now.
    let own = get(vm, &module, "__spec__")?;
    set(vm, &own, "_initializing", Value::True)?;
    let name = get(vm, &own, "name")?;
    enter(vm, &name, module.clone())?;
    let result = run(vm, spec, &loader, &module);
    match result {
        Ok(()) => {
            set(vm, &own, "_initializing", Value::False)?;
            let name = get(vm, spec, "name")?;
            expected(vm, &name)
        }
        Err(thrown) => {
            let name = get(vm, &own, "name")?;
            forget(vm, &name);
            if let Thrown::Raise(_) = thrown {
                set(vm, &own, "_initializing", Value::False)?;
            }
            Err(thrown)
        }
    }
}

fn run(vm: &mut Vm, spec: &Value, loader: &Value, module: &Value) -> PyResult<()> {
    if loader.is_none() {
        if get(vm, spec, "submodule_search_locations")?.is_none() {
            let name = get(vm, spec, "name")?;
            return Err(import_error(vm, "missing loader", Some(&name), None));
        }
        // A namespace package has nothing to run.
        return Ok(());
    }
    super::super::support::invoke(vm, loader, "exec_module", [module.clone()]).map(drop)
}

/// Asks a loader of the old kind, which enters and runs the module itself.
fn load_by_itself(vm: &mut Vm, spec: &Value) -> PyResult {
    let loader = get(vm, spec, "loader")?;
    let name = get(vm, spec, "name")?;
    super::super::support::invoke(vm, &loader, "load_module", [name.clone()])?;
    let module = expected(vm, &name)?;
    if given(vm, &module, "__loader__")?.is_none() {
        set_if_possible(vm, &module, "__loader__", loader)?;
    }
    if given(vm, &module, "__package__")?.is_none() {
        let result = package_by_itself(vm, &module, &name);
        raise::catch(vm, result, ExceptionKind::AttributeError)?;
    }
    if given(vm, &module, "__spec__")?.is_none() {
        set_if_possible(vm, &module, "__spec__", spec.clone())?;
    }
    Ok(module)
}

fn package_by_itself(vm: &mut Vm, module: &Value, name: &Value) -> PyResult<()> {
    let own = get(vm, module, "__name__")?;
    set(vm, module, "__package__", own)?;
    if get_opt(vm, module, "__path__")?.is_none() {
        let name = string(vm, name)?;
        let parent = vm.new_str(split(&name).0);
        set(vm, module, "__package__", parent)?;
    }
    Ok(())
}

/// Runs a spec in a module that is there already (`_exec`).
pub(super) fn execute(vm: &mut Vm, spec: &Value, module: &Value) -> PyResult {
    let name = get(vm, spec, "name")?;
    let there = import::in_modules(vm, &name);
    if !there.is_some_and(|there| there.is(module)) {
        let message = format!("module {} not in sys.modules", quoted(vm, &name)?);
        return Err(import_error(vm, &message, Some(&name), None));
    }
    let loader = get(vm, spec, "loader")?;
    if loader.is_none() && get(vm, spec, "submodule_search_locations")?.is_none() {
        return Err(import_error(vm, "missing loader", Some(&name), None));
    }
    init_attributes(vm, spec, module, true)?;
    if loader.is_none() {
        return Ok(module.clone());
    }
    match get_opt(vm, &loader, "exec_module")? {
        Some(exec) => call::call_values(vm, &exec, [module.clone()])?,
        None => super::super::support::invoke(vm, &loader, "load_module", [name.clone()])?,
    };
    expected(vm, &name)
}

/// `load_module` of loaders that have `exec_module` (`_load_module_shim`).
pub(super) fn load_module(vm: &mut Vm, loader: &Value, name: &Value) -> PyResult {
    let spec = spec::from_loader(vm, name, loader, None, None)?;
    match import::in_modules(vm, name) {
        Some(module) => {
            execute(vm, &spec, &module)?;
            expected(vm, name)
        }
        None => load(vm, &spec),
    }
}

fn module_repr(vm: &mut Vm, args: Args) -> PyResult {
    let module = args.at(0);
    let loader = get_opt(vm, module, "__loader__")?.unwrap_or(Value::None);
    if let Some(shown) = get_opt(vm, &loader, "module_repr")? {
        match call::call_values(vm, &shown, [module.clone()]) {
            Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::Exception) => {}
            other => return other,
        }
    }
    if let Some(spec) = given(vm, module, "__spec__")? {
        let shown = spec::module_repr(vm, &spec)?;
        return Ok(vm.new_str(shown));
    }
    let name = match get_opt(vm, module, "__name__")? {
        Some(name) => name,
        None => vm.new_str("?"),
    };
    let name = quoted(vm, &name)?;
    let shown = match get_opt(vm, module, "__file__")? {
        Some(file) => format!("<module {name} from {}>", quoted(vm, &file)?),
        None if loader.is_none() => format!("<module {name}>"),
        None => format!("<module {name} ({})>", quoted(vm, &loader)?),
    };
    Ok(vm.new_str(shown))
}
