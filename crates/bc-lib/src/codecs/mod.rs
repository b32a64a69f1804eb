//! The module `codecs`: the registry and the base classes of codecs and of streams that use them.
//!
//! The classes are written as the library writes them: their state lies in attributes, so that
//! subclasses and mixtures work as there. Absent: `open` of a file, since nothing can be opened.

mod base;
mod iterate;
mod private;
mod reader;
mod recode;
mod writer;

pub(super) use base::{base_method, errors_or_strict, init_derived};
pub(crate) use private::make_private;

use crate::support::{get, import_from, module, set, set_all};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, codec, define, item, iter, raise};
use bc_vm::runtime::import;

static ALL: &[&str] = &[
    "register",
    "lookup",
    "open",
    "EncodedFile",
    "BOM",
    "BOM_BE",
    "BOM_LE",
    "BOM32_BE",
    "BOM32_LE",
    "BOM64_BE",
    "BOM64_LE",
    "BOM_UTF8",
    "BOM_UTF16",
    "BOM_UTF16_LE",
    "BOM_UTF16_BE",
    "BOM_UTF32",
    "BOM_UTF32_LE",
    "BOM_UTF32_BE",
    "CodecInfo",
    "Codec",
    "IncrementalEncoder",
    "IncrementalDecoder",
    "StreamReader",
    "StreamWriter",
    "StreamReaderWriter",
    "StreamRecoder",
    "getencoder",
    "getdecoder",
    "getincrementalencoder",
    "getincrementaldecoder",
    "getreader",
    "getwriter",
    "encode",
    "decode",
    "iterencode",
    "iterdecode",
    "strict_errors",
    "ignore_errors",
    "replace_errors",
    "xmlcharrefreplace_errors",
    "backslashreplace_errors",
    "namereplace_errors",
    "register_error",
    "lookup_error",
];

const UTF8: &[u8] = b"\xEF\xBB\xBF";
const UTF16_LE: &[u8] = b"\xFF\xFE";
const UTF16_BE: &[u8] = b"\xFE\xFF";
const UTF32_LE: &[u8] = b"\xFF\xFE\0\0";
const UTF32_BE: &[u8] = b"\0\0\xFE\xFF";

/// The marks at the start of a text, by every name they have. The machine is a little-endian one.
static MARKS: &[(&str, &[u8])] = &[
    ("BOM", UTF16_LE),
    ("BOM_BE", UTF16_BE),
    ("BOM_LE", UTF16_LE),
    ("BOM32_BE", UTF16_BE),
    ("BOM32_LE", UTF16_LE),
    ("BOM64_BE", UTF32_BE),
    ("BOM64_LE", UTF32_LE),
    ("BOM_UTF8", UTF8),
    ("BOM_UTF16", UTF16_LE),
    ("BOM_UTF16_LE", UTF16_LE),
    ("BOM_UTF16_BE", UTF16_BE),
    ("BOM_UTF32", UTF32_LE),
    ("BOM_UTF32_LE", UTF32_LE),
    ("BOM_UTF32_BE", UTF32_BE),
];

/// Error handlers that are attributes of the module.
static HANDLERS: &[&str] = &[
    "strict",
    "ignore",
    "replace",
    "xmlcharrefreplace",
    "backslashreplace",
    "namereplace",
];

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new(
        "open",
        Arity::Python(1, &["filename", "mode", "encoding", "errors", "buffering"]),
        open,
    )
    .doc("Open an encoded file using the given mode and return a wrapped version providing transparent encoding/decoding."),
    MethodDef::new(
        "EncodedFile",
        Arity::Python(2, &["file", "data_encoding", "file_encoding", "errors"]),
        encoded_file,
    )
    .doc("Return a wrapped version of file which provides transparent encoding translation."),
    MethodDef::new("getencoder", Arity::Python(1, &["encoding"]), |vm, args| {
        part(vm, &args, "encode")
    })
    .doc("Look up the codec for the given encoding and return its encoder function."),
    MethodDef::new("getdecoder", Arity::Python(1, &["encoding"]), |vm, args| {
        part(vm, &args, "decode")
    })
    .doc("Look up the codec for the given encoding and return its decoder function."),
    MethodDef::new(
        "getincrementalencoder",
        Arity::Python(1, &["encoding"]),
        |vm, args| present(vm, &args, "incrementalencoder"),
    )
    .doc("Look up the codec for the given encoding and return its IncrementalEncoder class or factory function."),
    MethodDef::new(
        "getincrementaldecoder",
        Arity::Python(1, &["encoding"]),
        |vm, args| present(vm, &args, "incrementaldecoder"),
    )
    .doc("Look up the codec for the given encoding and return its IncrementalDecoder class or factory function."),
    MethodDef::new("getreader", Arity::Python(1, &["encoding"]), |vm, args| {
        part(vm, &args, "streamreader")
    })
    .doc("Look up the codec for the given encoding and return its StreamReader class or factory function."),
    MethodDef::new("getwriter", Arity::Python(1, &["encoding"]), |vm, args| {
        part(vm, &args, "streamwriter")
    })
    .doc("Look up the codec for the given encoding and return its StreamWriter class or factory function."),
    MethodDef::new("iterencode", Arity::Any, iterate::encode)
        .doc("Encodes the input strings from the iterator using an IncrementalEncoder."),
    MethodDef::new("iterdecode", Arity::Any, iterate::decode)
        .doc("Decodes the input strings from the iterator using an IncrementalDecoder."),
    MethodDef::new(
        "make_identity_dict",
        Arity::Python(1, &["rng"]),
        |vm, args| {
            let dict = Value::Obj(vm.new_dict(Table::new()));
            for number in iter::collect(vm, args.at(0))? {
                item::setitem(vm, &dict, &number, number.clone())?;
            }
            Ok(dict)
        },
    )
    .doc("Return a dictionary where elements of the rng sequence are mapped to themselves."),
    MethodDef::new(
        "make_encoding_map",
        Arity::Python(1, &["decoding_map"]),
        encoding_map,
    )
    .doc("Creates an encoding map from a decoding map; targets that occur more than once are undefined."),
];

static CLASSES: &[(&str, Option<&str>, &TypeTable)] = &[
    ("Codec", None, &base::CODEC),
    ("IncrementalEncoder", None, &base::ENCODER),
    (
        "BufferedIncrementalEncoder",
        Some("IncrementalEncoder"),
        &base::BUFFERED_ENCODER,
    ),
    ("IncrementalDecoder", None, &base::DECODER),
    (
        "BufferedIncrementalDecoder",
        Some("IncrementalDecoder"),
        &base::BUFFERED_DECODER,
    ),
    ("StreamWriter", Some("Codec"), &writer::TABLE),
    ("StreamReader", Some("Codec"), &reader::TABLE),
    ("StreamReaderWriter", None, &recode::READER_WRITER),
    ("StreamRecoder", None, &recode::RECODER),
];

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "codecs",
        "codecs -- Python Codec Registry, API and helpers.",
        &[],
    );
    for name in ["builtins", "sys"] {
        let imported = import::get_or_load(vm, name)?;
        define::constant(vm, &module, name, imported);
    }
    let private = import::get_or_load(vm, "_codecs")?;
    import::import_star(vm, &private, &dict_of(&module))?;
    define::functions(vm, &module, FUNCTIONS);
    set_all(vm, &module, ALL);
    // One object for each mark, whatever it is called.
    let mut made: Vec<(&[u8], Value)> = Vec::new();
    for &(name, mark) in MARKS {
        let known = made.iter().find(|(known, _)| *known == mark);
        let value = match known {
            Some((_, value)) => value.clone(),
            None => vm.new_bytes(mark),
        };
        made.push((mark, value.clone()));
        define::constant(vm, &module, name, value);
    }
    let tuple = Value::from(&vm.classes.tuple);
    let info = class::python_class(vm, "codecs", "CodecInfo", None, &[tuple], &base::INFO)?;
    set(vm, &Value::from(&info), "_is_text_encoding", Value::True)?;
    define::constant(vm, &module, "CodecInfo", Value::from(&info));
    for (name, parent, table) in CLASSES {
        let base = match parent {
            Some(parent) => Some(get(vm, &Value::from(&module), parent)?),
            None => None,
        };
        let made = class::python_class(vm, "codecs", name, None, base.as_slice(), table)?;
        let made = Value::from(&made);
        let attributes: &[(&str, Value)] = match *name {
            "StreamReader" => &[("charbuffertype", Value::from(&vm.classes.str))],
            "StreamReaderWriter" => &[("encoding", vm.new_str("unknown"))],
            "StreamRecoder" => &[
                ("data_encoding", vm.new_str("unknown")),
                ("file_encoding", vm.new_str("unknown")),
            ],
            _ => &[],
        };
        for (name, value) in attributes {
            set(vm, &made, name, value.clone())?;
        }
        define::constant(vm, &module, name, made);
    }
    for name in HANDLERS {
        let handler = codec::lookup_error(vm, name)?;
        define::constant(vm, &module, &format!("{name}_errors"), handler);
    }
    define::constant(vm, &module, "_false", Value::Int(0));
    Ok(Value::Obj(module))
}

fn dict_of(module: &bc_vm::model::object::ObjRef) -> Value {
    module.dict().map_or(Value::None, Value::Obj)
}

/// `codecs.lookup`, as the module has it now.
fn look_up(vm: &mut Vm, encoding: &Value) -> PyResult {
    let lookup = import_from(vm, "codecs", "lookup")?;
    call::call_values(vm, &lookup, [encoding.clone()])
}

fn part(vm: &mut Vm, args: &Args, name: &str) -> PyResult {
    let info = look_up(vm, args.at(0))?;
    get(vm, &info, name)
}

fn present(vm: &mut Vm, args: &Args, name: &str) -> PyResult {
    let found = part(vm, args, name)?;
    if found.is_none() {
        return Err(raise::throw_value(
            vm,
            ExceptionKind::LookupError,
            args.at(0).clone(),
        ));
    }
    Ok(found)
}

fn open(vm: &mut Vm, args: Args) -> PyResult {
    let encoding = args.get(2).cloned().unwrap_or_default();
    let encoding = if encoding.is_unbound() {
        Value::None
    } else {
        encoding
    };
    let mut mode = match args.get(1) {
        Some(mode) => mode.clone(),
        None => vm.new_str("r"),
    };
    if !encoding.is_none() {
        let binary = vm.new_str("b");
        if !item::contains(vm, &mode, &binary)? {
            mode = bc_vm::protocol::number::binary(
                vm,
                bc_vm::model::operator::BinaryOp::Add,
                &mode,
                &binary,
            )?;
        }
    }
    let buffering = args.get(4).cloned().unwrap_or(Value::Int(1));
    let open = import_from(vm, "builtins", "open")?;
    let file = call::call_values(vm, &open, [args.at(0).clone(), mode, buffering])?;
    if encoding.is_none() {
        return Ok(file);
    }
    let info = look_up(vm, &encoding)?;
    let class = import_from(vm, "codecs", "StreamReaderWriter")?;
    let reader = get(vm, &info, "streamreader")?;
    let writer = get(vm, &info, "streamwriter")?;
    let errors = base::errors_or_strict(vm, args.get(3));
    let made = call::call_values(vm, &class, [file, reader, writer, errors])?;
    set(vm, &made, "encoding", encoding)?;
    Ok(made)
}

fn encoded_file(vm: &mut Vm, args: Args) -> PyResult {
    let data = args.at(1).clone();
    let file = match args.get(2) {
        None | Some(Value::None) => data.clone(),
        Some(file) => file.clone(),
    };
    let data_info = look_up(vm, &data)?;
    let file_info = look_up(vm, &file)?;
    let class = import_from(vm, "codecs", "StreamRecoder")?;
    let parts = [
        args.at(0).clone(),
        get(vm, &data_info, "encode")?,
        get(vm, &data_info, "decode")?,
        get(vm, &file_info, "streamreader")?,
        get(vm, &file_info, "streamwriter")?,
        base::errors_or_strict(vm, args.get(3)),
    ];
    let made = call::call_values(vm, &class, parts)?;
    set(vm, &made, "data_encoding", data)?;
    set(vm, &made, "file_encoding", file)?;
    Ok(made)
}

fn encoding_map(vm: &mut Vm, args: Args) -> PyResult {
    let items = crate::support::invoke(vm, args.at(0), "items", [])?;
    let map = Value::Obj(vm.new_dict(Table::new()));
    for pair in iter::collect(vm, &items)? {
        let Some([key, value]) = pair.as_tuple().map(|pair| &**pair) else {
            return Err(raise::type_error(
                vm,
                "decoding_map must have pairs as items",
            ));
        };
        let known = item::contains(vm, &map, value)?;
        let key = if known { Value::None } else { key.clone() };
        item::setitem(vm, &map, value, key)?;
    }
    Ok(map)
}
