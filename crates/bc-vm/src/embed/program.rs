//! Programs that are found as modules are: by name (`python -m NAME`), or in a folder or an archive.
//!
//! Absent: how they are found (`runtime::import::program`).

use bc_core::code::CodeObject;
use bc_core::text::Text;

use super::{main_module, outermost};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, define, item, raise};
use crate::runtime::import::program::{self, Program, Search};
use crate::runtime::{compile, import, run};

/// Names without which a program comes to no namespace of its own, and to no code that is not seen here, before it
/// imports something: what hands out namespaces (that of a frame or of the built-in names too), what asks for an
/// attribute by a name that may be computed, what makes code or sees it.
const SEEING: &[&str] = &[
    "__builtins__",
    "__code__",
    "__dict__",
    "__getattribute__",
    "__globals__",
    "__import__",
    "__loader__",
    "compile",
    "cr_code",
    "eval",
    "exec",
    "f_builtins",
    "f_code",
    "f_globals",
    "f_locals",
    "format",
    "format_map",
    "getattr",
    "gi_code",
    "globals",
    "locals",
    "vars",
];

/// Makes `__loader__` of `__main__`, if the program may look at it, or somebody who types in afterwards. It comes
/// with the import machinery, which takes more than all else that starts a program, and which a program that imports
/// nothing does without.
pub(super) fn show_loader(vm: &mut Vm, code: &CodeObject) -> PyResult<()> {
    if !import::has_machinery(vm) {
        return Ok(());
    }
    let is_session = compile::is_interactive(vm);
    let mut open = vec![code];
    while let Some(code) = open.pop() {
        let names = code.names();
        if is_session
            || names
                .iter()
                .any(|name| SEEING.iter().any(|seeing| **name == **seeing))
        {
            return import::machinery(vm).map(drop);
        }
        open.extend(code.nested().map(|code| &**code));
    }
    Ok(())
}

/// Runs the module of this name as the program, as `python -m NAME` does: a package by its `__main__`.
/// `sys.argv[0]` becomes its file. `command` is what messages begin with, as in the reference the path of the
/// interpreter.
///
/// # Errors
///
/// As [`run_main`](super::run_main); `SystemExit` with a sentence if there is no such module.
pub fn run_module(vm: &mut Vm, name: &Text, command: &str) -> PyResult<()> {
    main_module(vm, None);
    let found = program::module(vm, name)?;
    let program = found_or_exit(vm, found, command)?;
    let (argv, origin) = (vm.intern("argv"), vm.intern("origin"));
    let file = attr::getattr(vm, &program.spec, &origin)?;
    if let Some(argv) = define::lookup(&vm.sys_dict, &argv) {
        item::setitem(vm, &argv, &Value::Int(0), file)?;
    }
    run_found(vm, &program)
}

/// Runs the module `__main__` that lies in the first entry of `sys.path`, as `python FOLDER` does, or
/// `python ARCHIVE`.
///
/// # Errors
///
/// As [`run_module`].
pub fn run_path_entry(vm: &mut Vm, command: &str) -> PyResult<()> {
    main_module(vm, None);
    let found = program::main_of_path(vm)?;
    let program = found_or_exit(vm, found, command)?;
    run_found(vm, &program)
}

/// Takes `__file__` off `__main__`, as the reference does when a program that was given as a file has ended, and
/// before what it has left goes. (Not after `SystemExit`, which ends the process at once.)
pub fn forget_file(vm: &mut Vm) {
    let (main, file) = (vm.names.__main__.clone(), vm.intern("__file__"));
    let globals = define::lookup(&vm.modules, &main)
        .and_then(|main| main.as_obj().and_then(|main| main.dict()));
    if let Some(globals) = globals
        && let Payload::Dict(table) = &globals.payload
    {
        let before = table.borrow_mut().remove_str(&file);
        drop(before);
    }
}

/// The program, or the end of the run with a sentence on standard error.
fn found_or_exit(vm: &mut Vm, found: Search, command: &str) -> PyResult<Program> {
    match found {
        Search::Found(program) => Ok(program),
        Search::Refused(sentence) => {
            let message = format!("{command}: {sentence}");
            Err(raise::throw(vm, ExceptionKind::SystemExit, message))
        }
    }
}

/// Runs what was found, in the namespace of `__main__` as it is now.
fn run_found(vm: &mut Vm, program: &Program) -> PyResult<()> {
    let name = Value::Obj(vm.names.__main__.clone());
    let main = match import::in_modules(vm, &name) {
        Some(main) => main,
        None => return Err(raise::key_error(vm, name)),
    };
    let Some(globals) = main.as_obj().and_then(|main| main.dict()) else {
        return Err(raise::attribute_error(vm, "__main__ has no namespace"));
    };
    program::fill(vm, &globals, program)?;
    match program.code.as_code().cloned() {
        Some(code) => outermost(vm, |vm| run::code(vm, &code, &globals, None).map(drop)),
        None => program::exec(vm, &program.code, &globals),
    }
}
