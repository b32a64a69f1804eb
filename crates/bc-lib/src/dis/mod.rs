//! The module `dis`: listings of code objects.
//!
//! Code is looked at through its attributes, as the library does, so that anything with a `co_code`
//! can be listed. Source text cannot: there is no compiler.

mod bytecode;
mod decode;

use bc_vm::protocol::numerals;
use std::sync::Arc;

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::{COMPARE_OPS, HAVE_ARGUMENT, Opcode};
use bc_core::text::Text;

use super::support::{get, get_opt, import_from, module, set_all};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::exception::Exc;
use bc_vm::model::function::Function;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{convert, define, describe, dict, iter, raise};
use bc_vm::runtime::{import, link, streams};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("dis", Arity::Python(0, &["x", "$file"]), dis)
        .doc("Disassemble classes, methods, functions, generators, or code."),
    MethodDef::new("distb", Arity::Python(0, &["tb", "$file"]), distb)
        .doc("Disassemble a traceback (default: last traceback)."),
    MethodDef::new(
        "disassemble",
        Arity::Python(1, &["co", "lasti", "$file"]),
        disassemble,
    )
    .doc("Disassemble a code object."),
    MethodDef::new("_get_code_object", Arity::Python(1, &["x"]), |vm, args| {
        code_object(vm, args.at(0))
    })
    .doc("Helper to handle methods, functions, generators, strings and raw code objects"),
    MethodDef::new(
        "_format_code_info",
        Arity::Python(1, &["co"]),
        |vm, args| {
            let info = format_info(vm, args.at(0))?;
            Ok(vm.new_str(info))
        },
    ),
    MethodDef::new("show_code", Arity::Python(1, &["co", "$file"]), show_code)
        .doc("Print details of methods, functions, or code to *file*."),
    MethodDef::new("pretty_flags", Arity::Python(1, &["flags"]), pretty_flags)
        .doc("Return pretty representation of code flags."),
    MethodDef::new(
        "get_instructions",
        Arity::Python(1, &["x", "$first_line"]),
        get_instructions,
    )
    .doc("Iterator for the opcodes in methods, functions or code"),
    MethodDef::new("findlabels", Arity::Python(1, &["code"]), findlabels)
        .doc("Detect all offsets in a byte code which are jump targets."),
    MethodDef::new(
        "findlinestarts",
        Arity::Python(1, &["code"]),
        findlinestarts,
    )
    .doc("Find the offsets in a byte code which are start of lines in the source."),
    MethodDef::new("stack_effect", Arity::Parse(1, 2), stack_effect)
        .doc("Compute the stack effect of the opcode."),
];

static ALL: &[&str] = &[
    "code_info",
    "dis",
    "disassemble",
    "distb",
    "disco",
    "findlinestarts",
    "findlabels",
    "show_code",
    "get_instructions",
    "Instruction",
    "Bytecode",
    "cmp_op",
    "hasconst",
    "hasname",
    "hasjrel",
    "hasjabs",
    "haslocal",
    "hascompare",
    "hasfree",
    "opname",
    "opmap",
    "HAVE_ARGUMENT",
    "EXTENDED_ARG",
    "hasnargs",
    "stack_effect",
];

/// Flags of code by bit, as the listing names them.
const FLAGS: [(i64, &str); 9] = [
    (1, "OPTIMIZED"),
    (2, "NEWLOCALS"),
    (4, "VARARGS"),
    (8, "VARKEYWORDS"),
    (16, "NESTED"),
    (32, "GENERATOR"),
    (64, "NOFREE"),
    (128, "COROUTINE"),
    (256, "ITERABLE_COROUTINE"),
];

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "dis",
        "Disassembler of Python byte code into mnemonics.",
        FUNCTIONS,
    );
    set_all(vm, &module, ALL);
    let info = code_info(vm, &module)?;
    define::constant(vm, &module, "code_info", info);
    // An older name of the same function.
    let older = get(vm, &Value::from(&module), "disassemble")?;
    define::constant(vm, &module, "disco", older);
    for name in ["sys", "types", "collections", "io"] {
        let found = import::get_or_load(vm, name)?;
        define::constant(vm, &module, name, found);
    }
    type Category = (&'static str, fn(Opcode) -> bool);
    let kinds: [Category; 8] = [
        ("hasconst", Opcode::has_const),
        ("hasname", Opcode::has_name),
        ("hasjrel", Opcode::is_relative_jump),
        ("hasjabs", Opcode::is_absolute_jump),
        ("haslocal", Opcode::has_local),
        ("hascompare", Opcode::has_compare),
        ("hasfree", Opcode::has_free),
        ("hasnargs", Opcode::has_nargs),
    ];
    for (name, belongs) in kinds {
        let numbers = Opcode::all()
            .filter(|opcode| belongs(*opcode))
            .map(|opcode| Value::Int(opcode.number().into()))
            .collect();
        let numbers = vm.new_list(numbers);
        define::constant(vm, &module, name, numbers);
    }
    let names: Vec<Value> = (0..=u8::MAX)
        .map(|number| vm.new_str(Opcode(number).to_string()))
        .collect();
    let names = vm.new_list(names);
    define::constant(vm, &module, "opname", names);
    let map = super::support::empty_dict(vm);
    for opcode in Opcode::all() {
        if let Some(name) = opcode.name() {
            let name = vm.intern(name);
            define::insert(vm, &map, &name, Value::Int(opcode.number().into()));
        }
    }
    define::constant(vm, &module, "opmap", Value::Obj(map));
    let operators: Vec<Value> = COMPARE_OPS.iter().map(|op| vm.new_str(*op)).collect();
    let operators = vm.new_tuple(operators);
    define::constant(vm, &module, "cmp_op", operators);
    define::constant(
        vm,
        &module,
        "HAVE_ARGUMENT",
        Value::Int(HAVE_ARGUMENT.into()),
    );
    let extended = Opcode::EXTENDED_ARG.number();
    define::constant(vm, &module, "EXTENDED_ARG", Value::Int(extended.into()));
    let flags = super::support::empty_dict(vm);
    if let Payload::Dict(table) = &flags.payload {
        for (bit, name) in FLAGS {
            let name = vm.new_str(name);
            dict::set(vm, table, Value::Int(bit), name)?;
        }
    }
    define::constant(vm, &module, "COMPILER_FLAG_NAMES", Value::Obj(flags));
    let instruction = bytecode::instruction(vm)?;
    define::constant(vm, &module, "Instruction", Value::from(&instruction));
    let class = bytecode::class(vm)?;
    define::constant(vm, &module, "Bytecode", Value::from(&class));
    Ok(Value::Obj(module))
}

/// Prints a line on `file`, on `sys.stdout` if there is none.
fn print(vm: &mut Vm, file: Option<&Value>, line: &Text) -> PyResult<()> {
    let file = match file.filter(|file| !file.is_none()) {
        Some(file) => file.clone(),
        None => {
            let name = vm.names.stdout.clone();
            match streams::current(vm, &name) {
                Some(stdout) => stdout,
                None => return Ok(()),
            }
        }
    };
    streams::write(vm, &file, line)?;
    streams::write(vm, &file, &Text::new("\n"))
}

/// What stands for the code of a method, function or generator; the value itself otherwise.
fn unwrap(vm: &mut Vm, value: &Value) -> PyResult {
    let mut value = value.clone();
    for name in ["__func__", "__code__", "gi_code"] {
        if let Some(inner) = get_opt(vm, &value, name)? {
            value = inner;
        }
    }
    Ok(value)
}

fn no_compiler(vm: &mut Vm) -> bc_vm::model::error::Thrown {
    raise::not_implemented_error(vm, "source text cannot be compiled by this machine")
}

fn dont_know(vm: &mut Vm, value: &Value) -> bc_vm::model::error::Thrown {
    let message = format!(
        "don't know how to disassemble {} objects",
        vm.type_name(value)
    );
    raise::type_error(vm, message)
}

/// The code object behind a method, function, generator or code.
fn code_object(vm: &mut Vm, value: &Value) -> PyResult {
    let value = unwrap(vm, value)?;
    if value.as_str().is_some() {
        return Err(no_compiler(vm));
    }
    if get_opt(vm, &value, "co_code")?.is_some() {
        return Ok(value);
    }
    Err(dont_know(vm, &value))
}

fn dis(vm: &mut Vm, args: Args) -> PyResult {
    let file = args.get(1).cloned();
    match args.get(0).filter(|value| !value.is_none()) {
        Some(value) => list(vm, value, file.as_ref())?,
        None => last_traceback(vm, None, file.as_ref())?,
    }
    Ok(Value::None)
}

fn list(vm: &mut Vm, value: &Value, file: Option<&Value>) -> PyResult<()> {
    let value = unwrap(vm, value)?;
    if let Some(namespace) = get_opt(vm, &value, "__dict__")? {
        return list_namespace(vm, &namespace, file);
    }
    if get_opt(vm, &value, "co_code")?.is_some() {
        return decode::print_code(vm, &value, -1, file);
    }
    if let Some(bytes) = numerals::buffer(&value) {
        return decode::print_bytes(vm, &bytes, file);
    }
    if value.as_str().is_some() {
        return Err(no_compiler(vm));
    }
    Err(dont_know(vm, &value))
}

/// Everything in a class or module that has code.
fn list_namespace(vm: &mut Vm, namespace: &Value, file: Option<&Value>) -> PyResult<()> {
    let items = super::support::invoke(vm, namespace, "items", [])?;
    let items = iter::collect(vm, &items)?;
    let items = bc_vm::protocol::sort::sort(vm, items, None, false)?;
    for pair in items {
        let pair = iter::unpack(vm, &pair, 2)?;
        let has_code = matches!(
            pair[1].payload(),
            Some(
                Payload::BoundMethod(_)
                    | Payload::Function(_)
                    | Payload::Code(_)
                    | Payload::ClassMethod(_)
                    | Payload::StaticMethod(_)
                    | Payload::Class(_)
            )
        );
        if !has_code {
            continue;
        }
        let name = describe::str(vm, &pair[0])?;
        print(vm, file, &Text::from(format!("Disassembly of {name}:")))?;
        bc_vm::protocol::poll::enter(vm, " while calling a Python object")?;
        let listed = list(vm, &pair[1], file);
        bc_vm::protocol::poll::leave(vm);
        if let Err(exception) = super::support::caught(vm, listed, Exc::TypeError)? {
            let shown = describe::str(vm, &Value::Obj(exception))?;
            print(vm, file, &Text::from(format!("Sorry: {shown}")))?;
        }
        print(vm, file, &Text::new(""))?;
    }
    Ok(())
}

fn last_traceback(vm: &mut Vm, given: Option<&Value>, file: Option<&Value>) -> PyResult<()> {
    let mut traceback = match given.filter(|given| !given.is_none()) {
        Some(given) => given.clone(),
        None => {
            let found = import_from(vm, "sys", "last_traceback");
            let found = raise::catch(vm, found, Exc::AttributeError)?;
            let Some(mut found) = found else {
                return Err(raise::runtime_error(vm, "no last traceback to disassemble"));
            };
            loop {
                let next = get(vm, &found, "tb_next")?;
                if next.is_none() {
                    break found;
                }
                found = next;
            }
        }
    };
    let last = get(vm, &traceback, "tb_lasti")?;
    let last = convert::to_i64(vm, &last)?;
    for name in ["tb_frame", "f_code"] {
        traceback = get(vm, &traceback, name)?;
    }
    decode::print_code(vm, &traceback, last, file)
}

fn distb(vm: &mut Vm, args: Args) -> PyResult {
    let file = args.get(1).cloned();
    last_traceback(vm, args.get(0), file.as_ref())?;
    Ok(Value::None)
}

fn disassemble(vm: &mut Vm, args: Args) -> PyResult {
    let last = match args.get(1) {
        Some(last) => convert::to_i64(vm, last)?,
        None => -1,
    };
    decode::print_code(vm, args.at(0), last, args.get(2))?;
    Ok(Value::None)
}

/// Names of flags; bits without a name in hexadecimal.
fn flag_names(flags: i64) -> String {
    let mut names: Vec<String> = Vec::new();
    for bit in 0..32 {
        let flag = 1_i64 << bit;
        if flags & flag != 0 {
            let known = FLAGS.iter().find(|(known, _)| *known == flag);
            names.push(known.map_or_else(|| format!("{flag:#x}"), |(_, name)| (*name).to_owned()));
        }
    }
    if names.is_empty() {
        return format!("{flags:#x}");
    }
    names.join(", ")
}

fn pretty_flags(vm: &mut Vm, args: Args) -> PyResult {
    let flags = convert::to_i64(vm, args.at(0))?;
    Ok(vm.new_str(flag_names(flags)))
}

fn info_text(vm: &mut Vm, value: &Value) -> PyResult<String> {
    let code = code_object(vm, value)?;
    format_info(vm, &code)
}

fn format_info(vm: &mut Vm, code: &Value) -> PyResult<String> {
    let mut lines = Vec::new();
    for (label, name) in [
        ("Name:              ", "co_name"),
        ("Filename:          ", "co_filename"),
        ("Argument count:    ", "co_argcount"),
        ("Kw-only arguments: ", "co_kwonlyargcount"),
        ("Number of locals:  ", "co_nlocals"),
        ("Stack size:        ", "co_stacksize"),
    ] {
        let value = get(vm, code, name)?;
        lines.push(format!("{label}{}", describe::str(vm, &value)?));
    }
    let flags = get(vm, code, "co_flags")?;
    let flags = convert::to_i64(vm, &flags)?;
    lines.push(format!("Flags:             {}", flag_names(flags)));
    for (label, name) in [
        ("Constants:", "co_consts"),
        ("Names:", "co_names"),
        ("Variable names:", "co_varnames"),
        ("Free variables:", "co_freevars"),
        ("Cell variables:", "co_cellvars"),
    ] {
        let values = get(vm, code, name)?;
        let values = iter::collect(vm, &values)?;
        if values.is_empty() {
            continue;
        }
        lines.push(label.to_owned());
        for (index, value) in values.iter().enumerate() {
            let shown = if name == "co_consts" {
                describe::repr(vm, value)?
            } else {
                describe::str(vm, value)?
            };
            lines.push(format!("{index:4}: {shown}"));
        }
    }
    Ok(lines.join("\n"))
}

/// `def code_info(x): return _format_code_info(_get_code_object(x))`, a function with code of its own that can be
/// looked at as any other.
fn code_info(vm: &mut Vm, module: &ObjRef) -> PyResult {
    let doc = Text::new("Formatted details of methods, functions, or code.");
    let mut bytes = Vec::new();
    for (opcode, arg) in [
        (Opcode::LOAD_GLOBAL, 0),
        (Opcode::LOAD_GLOBAL, 1),
        (Opcode::LOAD_FAST, 0),
        (Opcode::CALL_FUNCTION, 1),
        (Opcode::CALL_FUNCTION, 1),
    ] {
        bytes.extend_from_slice(&[opcode.number(), arg, 0]);
    }
    bytes.push(Opcode::RETURN_VALUE.number());
    let code = CodeObject::builder()
        .argcount(1)
        .nlocals(1)
        .stacksize(3)
        .flags(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NOFREE)
        .code(bytes)
        .consts([Constant::Str(Arc::new(doc))])
        .names(["_format_code_info", "_get_code_object"].map(Text::new))
        .varnames([Text::new("x")])
        .filename("<machine>")
        .name("code_info")
        .firstlineno(121)
        .lnotab(vec![0, 2])
        .build()
        .map_err(|_| Fault::Internal("dis assembled refused code"))?;
    let code = link::link_unverified(vm, &Arc::new(code))?;
    let Some(globals) = module.dict() else {
        return Err(Fault::Internal("a module without a namespace").into());
    };
    let function = Function::new(code, globals, Value::None);
    function.module.replace(vm.new_str("dis"));
    let class = vm.classes.function.clone();
    Ok(Value::Obj(
        vm.alloc(&class, Payload::Function(Box::new(function))),
    ))
}

fn show_code(vm: &mut Vm, args: Args) -> PyResult {
    let info = info_text(vm, args.at(0))?;
    print(vm, args.get(1), &Text::from(info))?;
    Ok(Value::None)
}

fn get_instructions(vm: &mut Vm, args: Args) -> PyResult {
    let code = code_object(vm, args.at(0))?;
    let offset = match args.get(1).filter(|first| !first.is_none()) {
        Some(first) => {
            let first = convert::to_i64(vm, first)?;
            first.saturating_sub(decode::first_line(vm, &code)?)
        }
        None => 0,
    };
    decode::instructions(vm, &code, offset)
}

fn findlabels(vm: &mut Vm, args: Args) -> PyResult {
    let Some(bytes) = numerals::buffer(args.at(0)) else {
        let message = format!("object of type '{}' has no len()", vm.type_name(args.at(0)));
        return Err(raise::type_error(vm, message));
    };
    let labels = decode::labels(vm, &bytes)?;
    let labels = labels.into_iter().map(Value::Int).collect();
    Ok(vm.new_list(labels))
}

fn findlinestarts(vm: &mut Vm, args: Args) -> PyResult {
    let starts = decode::line_starts(vm, args.at(0))?;
    let pairs = starts
        .into_iter()
        .map(|(offset, line)| vm.new_tuple([Value::Int(offset), Value::Int(line)]))
        .collect();
    let list = vm.new_list(pairs);
    iter::iter(vm, &list)
}

fn stack_effect(vm: &mut Vm, args: Args) -> PyResult {
    let number = bc_vm::protocol::param::c_int(vm, args.at(0))?;
    let opcode = u8::try_from(number).map(Opcode).ok();
    let takes = number >= i32::from(HAVE_ARGUMENT);
    let argument = args.get(1).filter(|argument| !argument.is_none()).cloned();
    let argument = match (takes, argument) {
        (true, None) => {
            return Err(raise::value_error(
                vm,
                "stack_effect: opcode requires oparg but oparg was not specified",
            ));
        }
        (false, Some(_)) => {
            return Err(raise::value_error(
                vm,
                "stack_effect: opcode does not permit oparg but oparg was specified",
            ));
        }
        (true, Some(argument)) => bc_vm::protocol::param::c_int(vm, &argument)? as u32,
        (false, None) => 0,
    };
    let effect = opcode
        .filter(|opcode| opcode.is_known())
        .and_then(|opcode| opcode.stack_effect(argument));
    match effect {
        Some(effect) => Ok(Value::Int(effect.into())),
        None => Err(raise::value_error(vm, "invalid opcode or oparg")),
    }
}
