//! Namespace packages: folders without a file that says what the package is.

use super::super::support::{get, invoke, remember, set};
use super::{class_named, exec, expected, free_methods, quoted, row, split, string, sys_attr};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Arity, MethodDef, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, call, class, compare, define, describe, item, iter, truth};

const PATH: &str = "importlib._NamespacePath";
const LOADER: &str = "importlib._NamespaceLoader";

static PATH_TABLE: TypeTable = TypeTable {
    doc: "The path of a namespace package, which follows the path of its parent.",
    slots: &[
        row(
            "__init__",
            3,
            &["name", "path", "path_finder"],
            |vm, args| {
                let this = args.at(0);
                set(vm, this, "_name", args.at(1).clone())?;
                set(vm, this, "_path", args.at(2).clone())?;
                let above = above(vm, this)?;
                set(vm, this, "_last_parent_path", above)?;
                set(vm, this, "_path_finder", args.at(3).clone())?;
                Ok(Value::None)
            },
        ),
        MethodDef::new("__iter__", Arity::Slot(0), |vm, args| {
            let path = current(vm, args.at(0))?;
            iter::iter(vm, &path)
        }),
        MethodDef::new("__len__", Arity::Slot(0), |vm, args| {
            let path = current(vm, args.at(0))?;
            Ok(Value::Int(item::len(vm, &path)? as i64))
        }),
        MethodDef::new("__contains__", Arity::Slot(1), |vm, args| {
            let path = current(vm, args.at(0))?;
            Ok(Value::bool(item::contains(vm, &path, args.at(1))?))
        }),
        MethodDef::new("__repr__", Arity::Slot(0), |vm, args| {
            let path = get(vm, args.at(0), "_path")?;
            let path = describe::repr(vm, &path)?;
            Ok(vm.new_str(format!("_NamespacePath({path})")))
        }),
    ],
    methods: &[
        row("append", 1, &["item"], |vm, args| {
            let path = get(vm, args.at(0), "_path")?;
            invoke(vm, &path, "append", [args.at(1).clone()])
        }),
        row("_recalculate", 0, &[], |vm, args| current(vm, args.at(0))),
        row("_find_parent_path_names", 0, &[], |vm, args| {
            let (module, name) = place_above(vm, args.at(0))?;
            let parts = [vm.new_str(module), vm.new_str(name)];
            Ok(vm.new_tuple(parts))
        }),
        row("_get_parent_path", 0, &[], |vm, args| {
            path_above(vm, args.at(0))
        }),
    ],
    ..TypeTable::EMPTY
};

static LOADER_TABLE: TypeTable = TypeTable {
    slots: &[row(
        "__init__",
        3,
        &["name", "path", "path_finder"],
        |vm, args| {
            let class = Value::from(&class_named(vm, PATH)?);
            let parts = [args.at(1), args.at(2), args.at(3)].map(Clone::clone);
            let path = call::call_values(vm, &class, parts)?;
            set(vm, args.at(0), "_path", path)?;
            Ok(Value::None)
        },
    )],
    methods: &[
        row("is_package", 1, &["fullname"], |_, _| Ok(Value::True)),
        row("get_source", 1, &["fullname"], |vm, _| Ok(vm.empty_str())),
        row("get_code", 1, &["fullname"], |vm, _| empty_code(vm)),
        row("create_module", 1, &["spec"], |_, _| Ok(Value::None)),
        row("exec_module", 1, &["module"], |_, _| Ok(Value::None)),
        row("load_module", 1, &["fullname"], |vm, args| {
            exec::load_module(vm, args.at(0), args.at(1))
        }),
    ],
    class_methods: &[row("module_repr", 1, &["module"], |vm, args| {
        let name = get(vm, args.at(1), "__name__")?;
        let name = quoted(vm, &name)?;
        Ok(vm.new_str(format!("<module {name} (namespace)>")))
    })],
    ..TypeTable::EMPTY
};

/// Enters the classes in the module.
pub(super) fn add(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    for (name, key, table) in [
        ("_NamespacePath", PATH, &PATH_TABLE),
        ("_NamespaceLoader", LOADER, &LOADER_TABLE),
    ] {
        let class = class::python_class(vm, super::EXTERNAL, name, None, &[], table)?;
        free_methods(vm, &class, table.methods);
        remember(vm, key, Value::from(&class));
        define::constant(vm, module, name, Value::from(&class));
    }
    Ok(())
}

/// The path object of a package whose folders are `folders`.
pub(super) fn path(vm: &mut Vm, name: &Value, folders: Value, finder: Value) -> PyResult {
    let class = Value::from(&class_named(vm, PATH)?);
    call::call_values(vm, &class, [name.clone(), folders, finder])
}

/// The loader that a package without one is given.
pub(super) fn loader(vm: &mut Vm, path: Value) -> PyResult {
    let class = Value::from(&class_named(vm, LOADER)?);
    let new = get(vm, &class, "__new__")?;
    let loader = call::call_values(vm, &new, [class])?;
    set(vm, &loader, "_path", path)?;
    Ok(loader)
}

/// The module and the attribute that the path of the parent is in.
fn place_above(vm: &mut Vm, this: &Value) -> PyResult<(String, &'static str)> {
    let name = get(vm, this, "_name")?;
    let name = string(vm, &name)?;
    Ok(match split(&name) {
        ("", _) => ("sys".to_owned(), "path"),
        (parent, _) => (parent.to_owned(), "__path__"),
    })
}

fn path_above(vm: &mut Vm, this: &Value) -> PyResult {
    let (module, name) = place_above(vm, this)?;
    if module == "sys" {
        return sys_attr(vm, name);
    }
    let module = vm.new_str(module);
    let module = expected(vm, &module)?;
    let name = vm.intern(name);
    attr::getattr(vm, &module, &name)
}

fn above(vm: &mut Vm, this: &Value) -> PyResult {
    let path = path_above(vm, this)?;
    let path = iter::collect(vm, &path)?;
    Ok(vm.new_tuple(path))
}

/// The folders, looked for again if the path of the parent has changed.
fn current(vm: &mut Vm, this: &Value) -> PyResult {
    let above = above(vm, this)?;
    let last = get(vm, this, "_last_parent_path")?;
    if !compare::eq(vm, &above, &last)? {
        let name = get(vm, this, "_name")?;
        let spec = invoke(vm, this, "_path_finder", [name, above.clone()])?;
        if !spec.is_none() && get(vm, &spec, "loader")?.is_none() {
            let folders = get(vm, &spec, "submodule_search_locations")?;
            if truth::truth(vm, &folders)? {
                set(vm, this, "_path", folders)?;
            }
        }
        set(vm, this, "_last_parent_path", above)?;
    }
    get(vm, this, "_path")
}

/// The code of an empty module.
fn empty_code(vm: &mut Vm) -> PyResult {
    use bc_core::code::{CodeFlags, CodeObject};
    use bc_core::constant::Constant;
    let code = CodeObject::builder()
        .code(&[100, 0, 0, 83][..])
        .consts([Constant::None])
        .stacksize(1)
        .flags(CodeFlags::NOFREE)
        .name("<module>")
        .filename("<string>")
        .firstlineno(1)
        .build()
        .map_err(|_| bc_vm::model::error::Fault::Internal("an empty module is malformed"))?;
    let code = bc_vm::runtime::link::verify_and_link(vm, &std::sync::Arc::new(code))?;
    Ok(bc_vm::runtime::link::code_value(vm, code))
}
