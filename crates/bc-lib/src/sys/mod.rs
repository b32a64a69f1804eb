//! The module `sys`: the parts of it a program can see.
//!
//! Its namespace is [`Vm::sys_dict`]; what the embedder has put there before the first import (`argv`,
//! `path`) is kept. Nothing here reaches the operating system: there is no executable, no prefix, and
//! the platform is always that of the reference.

mod functions;
mod info;

use std::rc::Rc;

use bc_vm::model::error::PyResult;
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use bc_vm::runtime::{import, streams};

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("sys");
    let dict = Rc::clone(&vm.sys_dict);
    let fresh = module.dict();
    module.set_dict(Some(Rc::clone(&dict)));
    for name in [
        "__name__",
        "__doc__",
        "__package__",
        "__loader__",
        "__spec__",
    ] {
        let name = vm.intern(name);
        let value = fresh
            .as_ref()
            .and_then(|fresh| define::lookup(fresh, &name))
            .unwrap_or(Value::None);
        define::insert(vm, &dict, &name, value);
    }
    let doc = vm.new_str(
        "This module provides access to some objects used or maintained by the\n\
         interpreter and to functions that interact strongly with the interpreter.",
    );
    define::constant(vm, &module, "__doc__", doc);
    for (name, value) in [
        ("modules", Value::from(&vm.modules)),
        ("argv", vm.new_list(vec![vm.empty_str()])),
        ("path", vm.new_list(Vec::new())),
    ] {
        let key = vm.intern(name);
        if define::lookup(&dict, &key).is_none() {
            define::insert(vm, &dict, &key, value);
        }
    }
    let [stdin, stdout, stderr] = streams::objects(vm);
    for (name, original, stream) in [
        ("stdin", "__stdin__", stdin),
        ("stdout", "__stdout__", stdout),
        ("stderr", "__stderr__", stderr),
    ] {
        define::constant(vm, &module, name, stream.clone());
        define::constant(vm, &module, original, stream);
    }
    define::functions(vm, &module, functions::FUNCTIONS);
    for hook in ["displayhook", "excepthook"] {
        let key = vm.intern(hook);
        if let Some(function) = define::lookup(&dict, &key) {
            define::constant(vm, &module, &format!("__{hook}__"), function);
        }
    }
    info::add(vm, &module);
    let none = vm.new_list(Vec::new());
    define::constant(vm, &module, "warnoptions", none);
    let empty = vm.new_dict(Table::new());
    define::constant(vm, &module, "_xoptions", Value::Obj(empty));
    // It enters `meta_path`, `path_hooks` and `path_importer_cache`.
    import::machinery(vm)?;
    let mut names: Vec<&'static str> = vm.builtin_modules.keys().copied().collect();
    names.push("builtins");
    names.sort_unstable();
    let names: Vec<Value> = names.into_iter().map(|name| vm.new_str(name)).collect();
    let names = vm.new_tuple(names);
    define::constant(vm, &module, "builtin_module_names", names);
    Ok(Value::Obj(module))
}
