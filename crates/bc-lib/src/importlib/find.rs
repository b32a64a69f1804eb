//! From a name to a module: the finders of `sys.meta_path`, parents, `__import__` in full.

use super::super::support::{get, get_opt, invoke};
use super::{
    BUILT_IN, STARTED, builtin, exec, expected, import_error, quoted, row, spec, split, string,
    sys_attr,
};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, call, convert, item, iter, poll, raise, text, truth};
use bc_vm::runtime::{import, warn};

/// How messages about modules that are not there begin.
pub(super) const NO_MODULE: &str = "No module named ";

/// Functions that the reference goes through, from the import to the code of the module that it runs.
const CALLS: u32 = 5;

/// What an import takes of the native stack: finders, loaders and the code of the module lie in between.
const LEVELS: u32 = 8;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    row("_find_spec", 2, &["name", "path", "target"], |vm, args| {
        let target = args.get(2).cloned().unwrap_or(Value::None);
        let found = find_spec(vm, args.at(0), args.at(1), &target)?;
        Ok(found.unwrap_or(Value::None))
    }),
    row(
        "_find_spec_legacy",
        3,
        &["finder", "name", "path"],
        |vm, args| {
            let found = find_spec_legacy(vm, args.at(0), args.at(1), args.at(2))?;
            Ok(found.unwrap_or(Value::None))
        },
    ),
    row("_find_and_load", 2, &["name", "import_"], find_and_load),
    row(
        "_find_and_load_unlocked",
        2,
        &["name", "import_"],
        find_and_load,
    ),
    row("_gcd_import", 1, &["name", "package", "level"], gcd_import),
    row(
        "_handle_fromlist",
        3,
        &["module", "fromlist", "import_"],
        |vm, args| {
            handle_fromlist(vm, args.at(0), args.at(1), args.at(2))?;
            Ok(args.at(0).clone())
        },
    ),
    row("_calc___package__", 1, &["globals"], |vm, args| {
        calc_package(vm, args.at(0))
    }),
    row(
        "__import__",
        1,
        &["name", "globals", "locals", "fromlist", "level"],
        import_function,
    )
    .doc("Import a module."),
    row(
        "_resolve_name",
        3,
        &["name", "package", "level"],
        |vm, args| {
            let (name, package) = (string(vm, args.at(0))?, string(vm, args.at(1))?);
            let level = convert::to_i64(vm, args.at(2))?;
            let name = import::resolve(vm, &name, &package, level)?;
            Ok(vm.new_str(name))
        },
    ),
    row(
        "_sanity_check",
        3,
        &["name", "package", "level"],
        |vm, args| {
            let level = convert::to_i64(vm, args.at(2))?;
            check(vm, args.at(0), args.at(1), level)?;
            Ok(Value::None)
        },
    ),
    row("_builtin_from_name", 1, &["name"], |vm, args| {
        builtin_from_name(vm, args.at(0))
    }),
    MethodDef::new("_call_with_frames_removed", Arity::Any, |vm, mut args| {
        if args.positional.is_empty() {
            let message = "_call_with_frames_removed() missing 1 required positional argument: 'f'";
            return Err(raise::type_error(vm, message));
        }
        let function = args.positional.remove(0);
        call::call(vm, &function, args)
    }),
    MethodDef::new("_verbose_message", Arity::Any, |_, _| Ok(Value::None)),
    row("_new_module", 1, &["name"], |vm, args| {
        let class = Value::from(&vm.classes.module);
        call::call_values(vm, &class, [args.at(0).clone()])
    }),
    row("_wrap", 2, &["new", "old"], |vm, args| {
        for name in ["__module__", "__name__", "__qualname__", "__doc__"] {
            if let Some(value) = get_opt(vm, args.at(1), name)? {
                super::support::set(vm, args.at(0), name, value)?;
            }
        }
        let (new, old) = (
            get(vm, args.at(0), "__dict__")?,
            get(vm, args.at(1), "__dict__")?,
        );
        invoke(vm, &new, "update", [old])
    }),
];

/// Asks the finders of `sys.meta_path` for a module; `None` when no one has it.
pub(super) fn find_spec(
    vm: &mut Vm,
    name: &Value,
    path: &Value,
    target: &Value,
) -> PyResult<Option<Value>> {
    let finders = sys_attr(vm, "meta_path")?;
    if !finders.is_none() && !truth::truth(vm, &finders)? {
        warn::warn(vm, ExceptionKind::ImportWarning, "sys.meta_path is empty")?;
    }
    let is_reload = import::in_modules(vm, name).is_some();
    let finders = iter::iter(vm, &finders)?;
    while let Some(finder) = iter::next(vm, &finders)? {
        let found = match get_opt(vm, &finder, "find_spec")? {
            Some(find) => {
                call::call_values(vm, &find, [name.clone(), path.clone(), target.clone()])?
            }
            None => find_spec_legacy(vm, &finder, name, path)?.unwrap_or(Value::None),
        };
        if found.is_none() {
            continue;
        }
        // The finder may have imported the module itself meanwhile.
        if !is_reload
            && let Some(module) = import::in_modules(vm, name)
            && let Some(own) = super::given(vm, &module, "__spec__")?
        {
            return Ok(Some(own));
        }
        return Ok(Some(found));
    }
    Ok(None)
}

fn find_spec_legacy(
    vm: &mut Vm,
    finder: &Value,
    name: &Value,
    path: &Value,
) -> PyResult<Option<Value>> {
    let loader = invoke(vm, finder, "find_module", [name.clone(), path.clone()])?;
    if loader.is_none() {
        return Ok(None);
    }
    spec::from_loader(vm, name, &loader, None, None).map(Some)
}

/// Finds and runs a module that is not in `sys.modules`.
fn find_and_load(vm: &mut Vm, args: Args) -> PyResult {
    poll::guard_levels(vm, LEVELS)?;
    let result = poll::enter_calls(vm, CALLS).and_then(|()| {
        let result = find_and_load_inside(vm, args.at(0), args.at(1));
        poll::leave_calls(vm, CALLS);
        result
    });
    poll::unguard_levels(vm, LEVELS);
    result
}

fn find_and_load_inside(vm: &mut Vm, name: &Value, import: &Value) -> PyResult {
    let spelled = string(vm, name)?;
    let (parent, last) = split(&spelled);
    let mut path = Value::None;
    let mut package = None;
    if !parent.is_empty() {
        load_parents(vm, parent, import)?;
        if let Some(module) = import::in_modules(vm, name) {
            return Ok(module);
        }
        let key = vm.new_str(parent);
        let module = expected(vm, &key)?;
        path = match get_opt(vm, &module, "__path__")? {
            Some(path) => path,
            None => {
                let shown = (quoted(vm, name)?, quoted(vm, &key)?);
                let message = format!("{NO_MODULE}{}; {} is not a package", shown.0, shown.1);
                let thrown = import_error(vm, &message, Some(name), None);
                return Err(super::support::from_none(thrown));
            }
        };
        package = Some(key);
    }
    let native = vm.builtin_modules.contains_key(&*spelled);
    let module = if builtin::is_frozen(name) {
        let module = builtin::frozen_module(vm, name)?;
        super::enter(vm, name, module.clone())?;
        module
    } else if native && STARTED.contains(&&*spelled) {
        builtin_from_name(vm, name)?
    } else {
        match find_spec(vm, name, &path, &Value::None)? {
            Some(spec) => exec::load(vm, &spec)?,
            None => {
                let message = format!("{NO_MODULE}{}", quoted(vm, name)?);
                return Err(import_error(vm, &message, Some(name), None));
            }
        }
    };
    if let Some(package) = package {
        let package = expected(vm, &package)?;
        super::support::set(vm, &package, last, module.clone())?;
    }
    Ok(module)
}

/// Imports what the dotted name `parent` is made of and not there yet, the outermost first: where that
/// fails, the longer names are never looked for.
fn load_parents(vm: &mut Vm, parent: &str, import: &Value) -> PyResult<()> {
    let whole = vm.new_str(parent);
    if import::in_modules(vm, &whole).is_some() {
        return Ok(());
    }
    let ends = parent.match_indices('.').map(|(at, _)| at);
    for end in ends.chain([parent.len()]) {
        poll::charge(vm, 1 + end as u64 / 64)?;
        let key = vm.new_str(&parent[..end]);
        if end > 0 && import::in_modules(vm, &key).is_none() {
            call::call_values(vm, import, [key])?;
        }
    }
    Ok(())
}

/// A module that the machine makes, whatever the finders are.
fn builtin_from_name(vm: &mut Vm, name: &Value) -> PyResult {
    let spelled = string(vm, name)?;
    if let (parent, _) = split(&spelled)
        && !parent.is_empty()
    {
        import::get_or_load(vm, parent)?;
        if let Some(module) = import::in_modules(vm, name) {
            return Ok(module);
        }
    }
    let Some(spec) = builtin::spec_of(vm, &spelled)? else {
        let message = format!("no built-in module named {spelled}");
        return Err(raise::import_error(vm, message));
    };
    // The reference's bootstrap finds these there already, without looking for them.
    if matches!(&*spelled, "sys" | "_imp") {
        super::support::set(vm, &spec, "origin", Value::None)?;
    }
    let module = exec::load(vm, &spec)?;
    if let (parent, last) = split(&spelled)
        && !parent.is_empty()
    {
        let key = vm.new_str(parent);
        let package = expected(vm, &key)?;
        super::support::set(vm, &package, last, module.clone())?;
    }
    Ok(module)
}

/// Whether a module is one that only files have in the reference.
pub(super) fn is_library(vm: &Vm, name: &str) -> bool {
    vm.builtin_modules.contains_key(name) && !BUILT_IN.contains(&name) && !STARTED.contains(&name)
}

fn check(vm: &mut Vm, name: &Value, package: &Value, level: i64) -> PyResult<()> {
    if name.as_str().is_none() {
        let class = Value::from(&vm.class_of(name));
        let message = format!("module name must be str, not {}", quoted(vm, &class)?);
        return Err(raise::type_error(vm, message));
    }
    if level < 0 {
        return Err(raise::value_error(vm, "level must be >= 0"));
    }
    if level > 0 {
        match package.as_str() {
            None => return Err(raise::type_error(vm, "__package__ not set to a string")),
            Some(package) if package.text().is_empty() => {
                return Err(raise::import_error(
                    vm,
                    "attempted relative import with no known parent package",
                ));
            }
            Some(_) => {}
        }
    }
    if level == 0 && name.as_str().is_some_and(|name| name.text().is_empty()) {
        return Err(raise::value_error(vm, "Empty module name"));
    }
    Ok(())
}

fn gcd_import(vm: &mut Vm, args: Args) -> PyResult {
    let level = match args.get(2) {
        Some(level) => convert::to_i64(vm, level)?,
        None => 0,
    };
    let package = args.get(1).cloned().unwrap_or(Value::None);
    gcd(vm, args.at(0), &package, level)
}

/// Imports a module by its name, relative to `package` if `level` is above zero.
pub(super) fn gcd(vm: &mut Vm, name: &Value, package: &Value, level: i64) -> PyResult {
    check(vm, name, package, level)?;
    let name = if level > 0 {
        let (name, package) = (string(vm, name)?, string(vm, package)?);
        let name = import::resolve(vm, &name, &package, level)?;
        vm.new_str(name)
    } else {
        name.clone()
    };
    match import::in_modules(vm, &name) {
        Some(Value::None) => {
            let shown = string(vm, &name)?;
            let message = format!("import of {shown} halted; None in sys.modules");
            Err(import_error(vm, &message, Some(&name), None))
        }
        Some(module) => Ok(module),
        None => {
            let core = import::machinery(vm)?;
            let import = get(vm, &core, "_gcd_import")?;
            invoke(vm, &core, "_find_and_load", [name, import])
        }
    }
}

/// Imports the modules of a package that a `from package import names` asks for.
fn handle_fromlist(vm: &mut Vm, module: &Value, fromlist: &Value, import: &Value) -> PyResult<()> {
    if get_opt(vm, module, "__path__")?.is_none() {
        return Ok(());
    }
    let star = vm.new_str("*");
    let mut names = fromlist.clone();
    if item::contains(vm, fromlist, &star)? {
        let mut listed = iter::collect(vm, fromlist)?;
        let is_star = |name: &Value| name.as_str().is_some_and(|name| *name.text() == "*");
        if let Some(place) = listed.iter().position(is_star) {
            listed.remove(place);
        }
        if let Some(all) = get_opt(vm, module, "__all__")? {
            listed.extend(iter::collect(vm, &all)?);
        }
        names = vm.new_list(listed);
    }
    let names = iter::iter(vm, &names)?;
    while let Some(name) = iter::next(vm, &names)? {
        let Some(text) = name.as_str().map(|name| name.text().clone()) else {
            return Err(raise::type_error(
                vm,
                "hasattr(): attribute name must be string",
            ));
        };
        let attribute = vm.intern_text(&text);
        if attr::has_attr(vm, module, &attribute)? {
            continue;
        }
        let package = get(vm, module, "__name__")?;
        let package = text::str_text(vm, &package)?;
        let full = format!("{}.{}", package.to_string_lossy(), text.to_string_lossy());
        let full = vm.new_str(full);
        if let Err(thrown) = call::call_values(vm, import, [full.clone()])
            && !is_absent(vm, &thrown, &full)?
        {
            return Err(thrown);
        }
    }
    Ok(())
}

/// Whether an import failed only because there is no module of this very name.
fn is_absent(vm: &mut Vm, thrown: &bc_vm::model::error::Thrown, name: &Value) -> PyResult<bool> {
    let bc_vm::model::error::Thrown::Raise(exception) = thrown else {
        return Ok(false);
    };
    if !raise::is_instance(thrown, vm, ExceptionKind::ImportError) {
        return Ok(false);
    }
    let exception = Value::from(exception);
    let message = text::str_text(vm, &exception)?;
    if !message.to_string_lossy().starts_with(NO_MODULE) {
        return Ok(false);
    }
    let missing = get(vm, &exception, "name")?;
    bc_vm::protocol::compare::eq(vm, &missing, name)
}

fn calc_package(vm: &mut Vm, globals: &Value) -> PyResult {
    let key = vm.new_str("__package__");
    let package = invoke(vm, globals, "get", [key])?;
    if !package.is_none() {
        return Ok(package);
    }
    let key = vm.new_str("__name__");
    let name = item::getitem(vm, globals, &key)?;
    let key = vm.new_str("__path__");
    if item::contains(vm, globals, &key)? {
        return Ok(name);
    }
    let name = string(vm, &name)?;
    Ok(vm.new_str(split(&name).0))
}

fn import_function(vm: &mut Vm, args: Args) -> PyResult {
    let name = args.at(0);
    let level = match args.get(4) {
        Some(level) => convert::to_i64(vm, level)?,
        None => 0,
    };
    let module = if level == 0 {
        gcd(vm, name, &Value::None, 0)?
    } else {
        let globals = match args.get(1).filter(|globals| !globals.is_none()) {
            Some(globals) => globals.clone(),
            None => Value::Obj(super::support::empty_dict(vm)),
        };
        let package = calc_package(vm, &globals)?;
        gcd(vm, name, &package, level)?
    };
    if let Some(fromlist) = args.get(3)
        && truth::truth(vm, fromlist)?
    {
        let core = import::machinery(vm)?;
        let import = get(vm, &core, "_gcd_import")?;
        handle_fromlist(vm, &module, fromlist, &import)?;
        return Ok(module);
    }
    let spelled = string(vm, name)?;
    let front = spelled.split('.').next().unwrap_or_default();
    if level == 0 {
        let front = vm.new_str(front);
        return gcd(vm, &front, &Value::None, 0);
    }
    if spelled.is_empty() {
        return Ok(module);
    }
    let full = get(vm, &module, "__name__")?;
    let full = string(vm, &full)?;
    let kept = full.len().saturating_sub(spelled.len() - front.len());
    let kept = vm.new_str(full.get(..kept).unwrap_or_default());
    expected(vm, &kept)
}
