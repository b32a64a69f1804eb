//! `_sitebuiltins`: what the reference's `site` adds to the builtins for people at a prompt: `exit`, `quit`,
//! `copyright`, `credits`, `license` and `help`.
//!
//! `license` prints no file, as there is none. `help` asks the module `pydoc`, which a program may bring.
//! Absent: `site` itself.

use std::rc::Rc;

use super::support::{self, get, set};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, call, class, define, describe};
use bc_vm::runtime::import;

static QUITTER: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__init__", Arity::Python(2, &["name", "eof"]), init_quitter),
        MethodDef::new("__repr__", Arity::Python(0, &[]), repr_quitter),
        MethodDef::new("__call__", Arity::Python(0, &["code"]), quit),
    ],
    ..TypeTable::EMPTY
};

static PRINTER: TypeTable = TypeTable {
    doc: "interactive prompt objects for printing the license text, a list of\n    contributors and the copyright notice.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Python(2, &["name", "data", "files", "dirs"]),
            init_printer,
        ),
        MethodDef::new("__repr__", Arity::Python(0, &[]), repr_printer),
        MethodDef::new("__call__", Arity::Python(0, &[]), print),
    ],
    ..TypeTable::EMPTY
};

static HELPER: TypeTable = TypeTable {
    doc: "Define the builtin 'help'.\n\n    This is a wrapper around pydoc.help that provides a helpful message\n    when 'help' is typed at the Python interactive prompt.\n\n    Calling help() at the Python prompt starts an interactive help session.\n    Calling help(thing) prints help for the python object 'thing'.\n    ",
    slots: &[
        MethodDef::new("__repr__", Arity::Python(0, &[]), |vm, _| {
            Ok(vm.new_str(
                "Type help() for interactive help, or help(object) for help about object.",
            ))
        }),
        MethodDef::new("__call__", Arity::Any, help),
    ],
    ..TypeTable::EMPTY
};

/// How many lines of a text are shown at once.
const MAX_LINES: usize = 23;

/// Makes the module, and the objects that the builtins get from it.
pub(crate) fn install(vm: &mut Vm) -> PyResult<()> {
    let module = vm.new_module("_sitebuiltins");
    let doc = vm.new_str("\nThe objects used by the site module to add custom builtins.\n");
    define::constant(vm, &module, "__doc__", doc);
    let mut classes = Vec::with_capacity(3);
    for (name, table) in [
        ("Quitter", &QUITTER),
        ("_Printer", &PRINTER),
        ("_Helper", &HELPER),
    ] {
        let class = class::python_class(vm, "_sitebuiltins", name, None, &[], table)?;
        define::constant(vm, &module, name, Value::from(&class));
        classes.push(Value::from(&class));
    }
    if let Some(printer) = classes[1].as_class() {
        let name = vm.intern("MAXLINES");
        printer.data().set_own(&name, Value::Int(MAX_LINES as i64));
    }
    let copyright = "Licensed under MIT or Apache-2.0, at your option.";
    let credits = "    Thanks to CWI, CNRI, BeOpen.com, Zope Corporation and a cast of thousands\n    \
                   for supporting Python development.  See www.python.org for more information.";
    let license = "See https://www.python.org/psf/license/";
    let eof = "Ctrl-D (i.e. EOF)";
    for (class, name, text) in [
        (0, "exit", eof),
        (0, "quit", eof),
        (1, "copyright", copyright),
        (1, "credits", credits),
        (1, "license", license),
    ] {
        let (own, text) = (vm.new_str(name), vm.new_str(text));
        let made = call::call_values(vm, &classes[class], [own, text])?;
        enter(vm, name, made);
    }
    let helper = call::call_values(vm, &classes[2], [])?;
    enter(vm, "help", helper);
    let (modules, name) = (Rc::clone(&vm.modules), vm.intern("_sitebuiltins"));
    define::insert(vm, &modules, &name, Value::Obj(module));
    Ok(())
}

fn enter(vm: &mut Vm, name: &str, value: Value) {
    let (builtins, name) = (Rc::clone(&vm.builtins), vm.intern(name));
    define::insert(vm, &builtins, &name, value);
}

fn init_quitter(vm: &mut Vm, args: Args) -> PyResult {
    set(vm, args.at(0), "name", args.at(1).clone())?;
    set(vm, args.at(0), "eof", args.at(2).clone())?;
    Ok(Value::None)
}

fn repr_quitter(vm: &mut Vm, args: Args) -> PyResult {
    let (name, eof) = (get(vm, args.at(0), "name")?, get(vm, args.at(0), "eof")?);
    let (name, eof) = (describe::str(vm, &name)?, describe::str(vm, &eof)?);
    Ok(vm.new_str(format!("Use {name}() or {eof} to exit")))
}

/// Closes standard input, on which a shell may wait, and ends the program.
fn quit(vm: &mut Vm, args: Args) -> PyResult {
    let stdin = support::import_from(vm, "sys", "stdin");
    let closed = stdin.and_then(|stdin| support::invoke(vm, &stdin, "close", []));
    if let Err(fault @ Thrown::Fault(_)) = closed {
        return Err(fault);
    }
    let code = args.get(1).cloned().unwrap_or(Value::None);
    let exit = vm.exception(ExceptionKind::SystemExit).clone();
    Err(call::throw_class(vm, &exit, vec![code]))
}

fn init_printer(vm: &mut Vm, args: Args) -> PyResult {
    set(vm, args.at(0), "_Printer__name", args.at(1).clone())?;
    set(vm, args.at(0), "_Printer__data", args.at(2).clone())?;
    set(vm, args.at(0), "_Printer__lines", Value::None)?;
    let files = vm.new_list(Vec::new());
    set(vm, args.at(0), "_Printer__filenames", files)?;
    Ok(Value::None)
}

fn lines(vm: &mut Vm, own: &Value) -> PyResult<Vec<String>> {
    let data = get(vm, own, "_Printer__data")?;
    let data = describe::str(vm, &data)?;
    Ok(data.split('\n').map(str::to_owned).collect())
}

fn repr_printer(vm: &mut Vm, args: Args) -> PyResult {
    let lines = lines(vm, args.at(0))?;
    if lines.len() <= MAX_LINES {
        return Ok(vm.new_str(lines.join("\n")));
    }
    let name = get(vm, args.at(0), "_Printer__name")?;
    let name = describe::str(vm, &name)?;
    Ok(vm.new_str(format!("Type {name}() to see the full {name} text")))
}

/// Prints the text; after each page of a long one the user is asked whether to go on.
fn print(vm: &mut Vm, args: Args) -> PyResult {
    let lines = lines(vm, args.at(0))?;
    let [print, input] = ["print", "input"].map(|name| {
        let name = vm.intern(name);
        define::lookup(&vm.builtins, &name).unwrap_or(Value::None)
    });
    for (number, line) in lines.into_iter().enumerate() {
        if number > 0 && number % MAX_LINES == 0 {
            loop {
                let prompt = vm.new_str("Hit Return for more, or q (and Return) to quit: ");
                let key = call::call_values(vm, &input, [prompt])?;
                match &*describe::str(vm, &key)? {
                    "" => break,
                    "q" => return Ok(Value::None),
                    _ => {}
                }
            }
        }
        let line = vm.new_str(line);
        call::call_values(vm, &print, [line])?;
    }
    Ok(Value::None)
}

fn help(vm: &mut Vm, mut args: Args) -> PyResult {
    args.positional.remove(0);
    let pydoc = import::get_or_load(vm, "pydoc")?;
    let name = vm.intern("help");
    let help = attr::getattr(vm, &pydoc, &name)?;
    call::call(vm, &help, args)
}
