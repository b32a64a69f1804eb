//! `ModuleSpec`, and the functions that make one.

use super::super::support::{get, get_opt, remember, set};
use super::{call_with, class_named, quoted, row, split, string};
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{class, compare, describe, raise, text, truth};

const CLASS: &str = "importlib.ModuleSpec";

static TABLE: TypeTable = TypeTable {
    doc: "The specification for a module, used for loading.",
    slots: &[
        row(
            "__init__",
            2,
            &["name", "loader", "$origin", "$loader_state", "$is_package"],
            init,
        ),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
    ],
    getsets: &[
        GetSetDef::write("cached", cached, |vm, this, value| {
            set(vm, this, "_cached", value.unwrap_or(Value::None))
        }),
        GetSetDef::read("parent", parent),
        GetSetDef::write(
            "has_location",
            |vm, this| get(vm, this, "_set_fileattr"),
            |vm, this, value| {
                let value = match value {
                    Some(value) => truth::truth(vm, &value)?,
                    None => return Err(raise::attribute_error(vm, "can't delete attribute")),
                };
                set(vm, this, "_set_fileattr", Value::bool(value))
            },
        ),
    ],
    ..TypeTable::EMPTY
};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    row(
        "spec_from_loader",
        2,
        &["name", "loader", "$origin", "$is_package"],
        |vm, args| {
            let (origin, is_package) = (args.get(2).cloned(), args.get(3).cloned());
            from_loader(vm, args.at(0), args.at(1), origin, is_package)
        },
    )
    .doc("Return a module spec based on various loader methods."),
    row(
        "_spec_from_module",
        1,
        &["module", "loader", "origin"],
        from_module,
    ),
];

/// Makes the class.
pub(super) fn class(vm: &mut Vm) -> PyResult<ClassRef> {
    let class = class::python_class(vm, "_frozen_importlib", "ModuleSpec", None, &[], &TABLE)?;
    remember(vm, CLASS, Value::from(&class));
    Ok(class)
}

/// A spec of plain values.
pub(super) fn new(
    vm: &mut Vm,
    name: &str,
    loader: Value,
    origin: Option<&str>,
    is_package: bool,
) -> PyResult {
    let name = vm.new_str(name);
    let origin = origin.map(|origin| vm.new_str(origin));
    make(
        vm,
        &name,
        loader,
        origin.as_ref(),
        Some(&Value::bool(is_package)),
    )
}

/// `ModuleSpec(name, loader, origin=origin, is_package=is_package)`.
pub(super) fn make(
    vm: &mut Vm,
    name: &Value,
    loader: Value,
    origin: Option<&Value>,
    is_package: Option<&Value>,
) -> PyResult {
    let class = Value::from(&class_named(vm, CLASS)?);
    let keywords = [("origin", origin), ("is_package", is_package)];
    call_with(vm, &class, [name.clone(), loader], &keywords)
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let is_package = match args.get(5) {
        Some(is_package) => truth::truth(vm, is_package)?,
        None => false,
    };
    let locations = if is_package {
        vm.new_list(Vec::new())
    } else {
        Value::None
    };
    let part = |place| args.get(place).cloned().unwrap_or(Value::None);
    for (name, value) in [
        ("name", part(1)),
        ("loader", part(2)),
        ("origin", part(3)),
        ("loader_state", part(4)),
        ("submodule_search_locations", locations),
        ("_set_fileattr", Value::False),
        ("_cached", Value::None),
    ] {
        set(vm, this, name, value)?;
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let mut shown = format!("{}(", vm.class_of(this).data().name());
    for (index, name) in ["name", "loader", "origin"].into_iter().enumerate() {
        let value = get(vm, this, name)?;
        if name == "origin" && value.is_none() {
            continue;
        }
        if index > 0 {
            shown.push_str(", ");
        }
        let value = describe::repr(vm, &value)?;
        shown.push_str(&format!("{name}={value}"));
    }
    let locations = get(vm, this, "submodule_search_locations")?;
    if !locations.is_none() {
        let locations = describe::str(vm, &locations)?;
        shown.push_str(&format!(", submodule_search_locations={locations}"));
    }
    shown.push(')');
    Ok(vm.new_str(shown))
}

fn eq(vm: &mut Vm, args: Args) -> PyResult {
    for name in [
        "name",
        "loader",
        "origin",
        "submodule_search_locations",
        "cached",
        "has_location",
    ] {
        let own = get(vm, args.at(0), name)?;
        let Some(other) = get_opt(vm, args.at(1), name)? else {
            return Ok(Value::False);
        };
        if !compare::eq(vm, &own, &other)? {
            return Ok(Value::False);
        }
    }
    Ok(Value::True)
}

fn cached(vm: &mut Vm, this: &Value) -> PyResult {
    let cached = get(vm, this, "_cached")?;
    let origin = get(vm, this, "origin")?;
    let has_location = get(vm, this, "_set_fileattr")?;
    if !cached.is_none() || origin.is_none() || !truth::truth(vm, &has_location)? {
        return Ok(cached);
    }
    let origin = string(vm, &origin)?;
    let cached = match super::paths::cached(vm, &origin)? {
        Some(cached) => vm.new_str(cached),
        None => Value::None,
    };
    set(vm, this, "_cached", cached.clone())?;
    Ok(cached)
}

fn parent(vm: &mut Vm, this: &Value) -> PyResult {
    let name = get(vm, this, "name")?;
    if !get(vm, this, "submodule_search_locations")?.is_none() {
        return Ok(name);
    }
    let name = string(vm, &name)?;
    Ok(vm.new_str(split(&name).0))
}

/// `spec_from_loader`: a spec by what the loader says of the module.
pub(super) fn from_loader(
    vm: &mut Vm,
    name: &Value,
    loader: &Value,
    origin: Option<Value>,
    is_package: Option<Value>,
) -> PyResult {
    let is_package = is_package.filter(|is_package| !is_package.is_none());
    if get_opt(vm, loader, "get_filename")?.is_some() {
        let locations = match &is_package {
            None => None,
            Some(is_package) if truth::truth(vm, is_package)? => Some(vm.new_list(Vec::new())),
            Some(_) => Some(Value::None),
        };
        return super::loaders::spec_from_file(vm, name, None, Some(loader), locations);
    }
    let is_package = match is_package {
        Some(is_package) => Some(is_package),
        None => is_package_of(vm, loader, name)?,
    };
    make(
        vm,
        name,
        loader.clone(),
        origin.as_ref(),
        is_package.as_ref(),
    )
}

/// What the loader says, if it can say it of this module.
pub(super) fn is_package_of(vm: &mut Vm, loader: &Value, name: &Value) -> PyResult<Option<Value>> {
    let Some(asked) = get_opt(vm, loader, "is_package")? else {
        return Ok(None);
    };
    let answer = bc_vm::protocol::call::call_values(vm, &asked, [name.clone()]);
    raise::catch(vm, answer, ExceptionKind::ImportError)
}

fn from_module(vm: &mut Vm, args: Args) -> PyResult {
    let module = args.at(0);
    if let Some(spec) = super::given(vm, module, "__spec__")? {
        return Ok(spec);
    }
    let name = get(vm, module, "__name__")?;
    let loader = match args.get(1).filter(|loader| !loader.is_none()) {
        Some(loader) => loader.clone(),
        None => get_opt(vm, module, "__loader__")?.unwrap_or(Value::None),
    };
    let location = get_opt(vm, module, "__file__")?;
    let origin = match args.get(2).filter(|origin| !origin.is_none()) {
        Some(origin) => Some(origin.clone()),
        None => match &location {
            Some(location) => Some(location.clone()),
            None => get_opt(vm, &loader, "_ORIGIN")?,
        },
    };
    let spec = make(vm, &name, loader, origin.as_ref(), None)?;
    set(vm, &spec, "_set_fileattr", Value::bool(location.is_some()))?;
    let cached = get_opt(vm, module, "__cached__")?.unwrap_or(Value::None);
    set(vm, &spec, "_cached", cached)?;
    let locations = match get_opt(vm, module, "__path__")? {
        Some(path) => {
            let path = bc_vm::protocol::iter::collect(vm, &path)?;
            vm.new_list(path)
        }
        None => Value::None,
    };
    set(vm, &spec, "submodule_search_locations", locations)?;
    Ok(spec)
}

/// `repr` of a module by its spec (`_module_repr_from_spec`).
pub(super) fn module_repr(vm: &mut Vm, spec: &Value) -> PyResult<String> {
    let name = get(vm, spec, "name")?;
    let name = match name {
        Value::None => vm.new_str("?"),
        name => name,
    };
    let shown = quoted(vm, &name)?;
    let origin = get(vm, spec, "origin")?;
    let loader = get(vm, spec, "loader")?;
    Ok(if origin.is_none() {
        if loader.is_none() {
            format!("<module {shown}>")
        } else {
            let loader = describe::repr(vm, &loader)?;
            format!("<module {shown} ({loader})>")
        }
    } else {
        let located = get(vm, spec, "has_location")?;
        if truth::truth(vm, &located)? {
            let origin = describe::repr(vm, &origin)?;
            format!("<module {shown} from {origin}>")
        } else {
            let origin = text::str_text(vm, &origin)?;
            format!("<module {shown} ({})>", origin.to_string_lossy())
        }
    })
}
