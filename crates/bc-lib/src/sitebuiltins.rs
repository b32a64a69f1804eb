//! `_sitebuiltins`: what the reference's `site` adds to the builtins for people at a prompt: `exit`, `quit`,
//! `copyright`, `credits`, `license` and `help`.
//!
//! `license` prints no file, as there is none. `help` asks the module `pydoc`, which a program may bring.
//! Absent: `site` itself.

use std::rc::Rc;

use super::support::{self, get, set};
use bc_vm::methods;
use bc_vm::model::args::{Args, Keyword};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::TypeTable;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, define, describe};

static QUITTER: TypeTable = TypeTable {
    slots: QUITTER_SLOTS,
    ..TypeTable::EMPTY
};

static PRINTER: TypeTable = TypeTable {
    doc: "interactive prompt objects for printing the license text, a list of\n    contributors and the copyright notice.",
    slots: PRINTER_SLOTS,
    ..TypeTable::EMPTY
};

static HELPER: TypeTable = TypeTable {
    doc: "Define the builtin 'help'.\n\n    This is a wrapper around pydoc.help that provides a helpful message\n    when 'help' is typed at the Python interactive prompt.\n\n    Calling help() at the Python prompt starts an interactive help session.\n    Calling help(thing) prints help for the python object 'thing'.\n    ",
    slots: HELPER_SLOTS,
    ..TypeTable::EMPTY
};

methods! {
    static QUITTER_SLOTS = [
        __init__: python(name, eof) => init_quitter;
        __repr__: python() => repr_quitter;
        __call__: python(code = Value::None) => quit;
    ]

    static PRINTER_SLOTS = [
        __init__: python(name, data, files = None, dirs = None) => init_printer;
        __repr__: python() => repr_printer;
        __call__: python() => print;
    ]

    static HELPER_SLOTS = [
        __repr__: python() => |_: &mut Vm, _: &Value| {
            "Type help() for interactive help, or help(object) for help about object."
        };
        __call__: any(*args, **keywords) => help;
    ]
}

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

fn init_quitter(vm: &mut Vm, own: &Value, name: Value, eof: Value) -> PyResult<()> {
    set(vm, own, "name", name)?;
    set(vm, own, "eof", eof)
}

fn repr_quitter(vm: &mut Vm, own: &Value) -> PyResult<String> {
    let (name, eof) = (get(vm, own, "name")?, get(vm, own, "eof")?);
    let (name, eof) = (describe::str(vm, &name)?, describe::str(vm, &eof)?);
    Ok(format!("Use {name}() or {eof} to exit"))
}

/// Closes standard input, on which a shell may wait, and ends the program.
fn quit(vm: &mut Vm, _: &Value, code: Value) -> PyResult {
    let stdin = support::import_from(vm, "sys", "stdin");
    let closed = stdin.and_then(|stdin| support::invoke(vm, &stdin, "close", []));
    if let Err(fault @ Thrown::Fault(_)) = closed {
        return Err(fault);
    }
    let exit = vm.exception(ExceptionKind::SystemExit).clone();
    Err(call::throw_class(vm, &exit, vec![code]))
}

fn init_printer(
    vm: &mut Vm,
    own: &Value,
    name: Value,
    data: Value,
    _files: Option<&Value>,
    _dirs: Option<&Value>,
) -> PyResult<()> {
    set(vm, own, "_Printer__name", name)?;
    set(vm, own, "_Printer__data", data)?;
    set(vm, own, "_Printer__lines", Value::None)?;
    let files = vm.new_list(Vec::new());
    set(vm, own, "_Printer__filenames", files)
}

fn lines(vm: &mut Vm, own: &Value) -> PyResult<Vec<String>> {
    let data = get(vm, own, "_Printer__data")?;
    let data = describe::str(vm, &data)?;
    Ok(data.split('\n').map(str::to_owned).collect())
}

fn repr_printer(vm: &mut Vm, own: &Value) -> PyResult<String> {
    let lines = lines(vm, own)?;
    if lines.len() <= MAX_LINES {
        return Ok(lines.join("\n"));
    }
    let name = get(vm, own, "_Printer__name")?;
    let name = describe::str(vm, &name)?;
    Ok(format!("Type {name}() to see the full {name} text"))
}

/// Prints the text; after each page of a long one the user is asked whether to go on.
fn print(vm: &mut Vm, own: &Value) -> PyResult<()> {
    let lines = lines(vm, own)?;
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
                    "q" => return Ok(()),
                    _ => {}
                }
            }
        }
        let line = vm.new_str(line);
        call::call_values(vm, &print, [line])?;
    }
    Ok(())
}

fn help(vm: &mut Vm, _: &Value, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let help = support::import_from(vm, "pydoc", "help")?;
    call::call(vm, &help, Args::given(args, keywords))
}
