//! The module `io`: streams in memory, buffered and text streams over anything that reads or writes
//! bytes, and the classes they derive from.
//!
//! Nothing can be opened: `open` and `FileIO` refuse.

/// A row of a class of streams whose function depends on whether the receiver is one of the machine's own.
macro_rules! row {
    ($name:literal, $arity:expr, $own:path, $general:path) => {
        MethodDef::new($name, $arity, |vm, args| {
            if crate::io::standard::is_own(args.at(0)) {
                $own(vm, args)
            } else {
                $general(vm, args)
            }
        })
    };
}

/// The same for a computed attribute.
macro_rules! computed {
    ($name:literal, $own:path, $general:path) => {
        GetSetDef::read($name, |vm, this| {
            if crate::io::standard::is_own(this) {
                $own(vm, this)
            } else {
                $general(vm, this)
            }
        })
    };
}

mod base;
mod buffered;
mod bytesio;
mod fileio;
mod newline;
mod raw;
mod standard;
mod stringio;
mod text;

pub(crate) use base::{BASE, TEXT as TEXT_BASE};
pub(crate) use text::TABLE as TEXT_IO;

use super::support::{import_class, invoke, module, remember, set_all};
use bc_vm::model::class::{ClassFlags, ClassRef, Layout};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::TypeTable;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{class, define};
use bc_vm::runtime::{import, streams};

static ALL: &[&str] = &[
    "BlockingIOError",
    "open",
    "IOBase",
    "RawIOBase",
    "FileIO",
    "BytesIO",
    "StringIO",
    "BufferedIOBase",
    "BufferedReader",
    "BufferedWriter",
    "BufferedRWPair",
    "BufferedRandom",
    "TextIOBase",
    "TextIOWrapper",
    "UnsupportedOperation",
    "SEEK_SET",
    "SEEK_CUR",
    "SEEK_END",
];

static IO_BASE: TypeTable = TypeTable {
    doc: "The abstract base class for all I/O classes.",
    ..TypeTable::EMPTY
};

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "io",
        "The io module provides the Python interfaces to stream handling.",
        &[],
    );
    set_all(vm, &module, ALL);
    let abc = import::get_or_load(vm, "abc")?;
    define::constant(vm, &module, "abc", abc);
    let unsupported = streams::unsupported_class(vm)?;
    define::constant(
        vm,
        &module,
        "UnsupportedOperation",
        Value::from(&unsupported),
    );
    let blocking = Value::from(vm.exception(ExceptionKind::BlockingIOError));
    define::constant(vm, &module, "BlockingIOError", blocking);
    for (name, value) in [("SEEK_SET", 0), ("SEEK_CUR", 1), ("SEEK_END", 2)] {
        define::constant(vm, &module, name, Value::Int(value));
    }
    define::constant(vm, &module, "DEFAULT_BUFFER_SIZE", Value::Int(8192));
    let builtins = Value::from(&vm.builtins);
    let open = invoke(vm, &builtins, "get", [vm.new_str("open")])?;
    define::constant(vm, &module, "open", open.clone());
    define::constant(vm, &module, "OpenWrapper", open);

    let plain = |vm: &mut Vm, name: &str, base: &ClassRef, table| {
        let flags = ClassFlags::BASE | ClassFlags::DICT | ClassFlags::WEAKREF;
        class::native_class(vm, "_io", name, base, Some(Layout::Plain), flags, table)
    };
    let object = vm.classes.object.clone();
    let base = vm.classes.io_base.clone();
    let raw = plain(vm, "_RawIOBase", &base, &base::RAW);
    let buffered = plain(vm, "_BufferedIOBase", &base, &base::BUFFERED);
    let text = vm.classes.text_io_base.clone();

    let own = |vm: &mut Vm, name: &str, base: &ClassRef, table| {
        let made = class::native_class(vm, "_io", name, base, None, ClassFlags::BASE, table);
        define::constant(vm, &module, name, Value::from(&made));
        made
    };
    let string_io = own(vm, "StringIO", &text, &stringio::TABLE);
    let bytes_io = own(vm, "BytesIO", &buffered, &bytesio::TABLE);
    let reader = own(vm, "BufferedReader", &buffered, &buffered::READER);
    let writer = own(vm, "BufferedWriter", &buffered, &buffered::WRITER);
    let random = own(vm, "BufferedRandom", &buffered, &buffered::RANDOM);
    let pair = own(vm, "BufferedRWPair", &buffered, &buffered::PAIR);
    let file = own(vm, "FileIO", &raw, &fileio::TABLE);
    own(vm, "IncrementalNewlineDecoder", &object, &newline::DECODER);
    // What these hold needs no closing, and what is below a pair closes itself; subclasses of the
    // program may need it.
    for plain in [&string_io, &bytes_io, &pair] {
        plain.data().set_finalizer(false);
    }
    remember(vm, "io.BufferedReader", Value::from(&reader));
    remember(vm, "io.BufferedWriter", Value::from(&writer));
    let wrapper = vm.classes.text_io.clone();
    define::constant(vm, &module, "TextIOWrapper", Value::from(&wrapper));

    let meta = import_class(vm, "abc", "ABCMeta")?;
    let derived = |vm: &mut Vm, name: &str, bases: &[Value]| -> PyResult {
        let made = class::python_class(vm, "io", name, Some(&meta), bases, &IO_BASE)?;
        define::constant(vm, &module, name, Value::from(&made));
        Ok(Value::from(&made))
    };
    let io_base = derived(vm, "IOBase", &[Value::from(&base)])?;
    let families: [(&str, &ClassRef, Vec<ClassRef>); 3] = [
        ("RawIOBase", &raw, vec![file]),
        (
            "BufferedIOBase",
            &buffered,
            vec![bytes_io, reader, writer, random, pair],
        ),
        ("TextIOBase", &text, vec![string_io, wrapper]),
    ];
    for (name, base, members) in families {
        let family = derived(vm, name, &[Value::from(base), io_base.clone()])?;
        for member in members {
            invoke(vm, &family, "register", [Value::from(&member)])?;
        }
    }
    Ok(Value::Obj(module))
}
