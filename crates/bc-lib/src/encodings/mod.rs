//! The package `encodings`: a module for each codec, with the classes that make it a codec of streams
//! and of pieces, and the names of encodings.
//!
//! What a codec does is `protocol::codec`'s business, or that of `transform` for those that are none of
//! texts. The classes of all modules are made of the same few tables: which codec a class is of lies in
//! its attribute `_codec`.

mod idna;
mod marked;
mod table;
mod transfer;
mod transform;

use super::codecs::errors_or_strict;
use super::support::{self, dict_attr, get, import_from, module, set};
use crate::signature;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::codec::{self, Codec};
use bc_vm::protocol::{buffer, call, class, define, item, param, raise};
use bc_vm::runtime::import;

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new(
        "normalize_encoding",
        Arity::Python(1, &["encoding"]),
        |vm, args| {
            let name = match args.at(0).as_bytes() {
                Some(bytes) => codec::decode(vm, bytes, Some("ascii"), None)?,
                None => args.at(0).clone(),
            };
            let Some(name) = name.as_str() else {
                let message = format!("'{}' object is not iterable", vm.type_name(&name));
                return Err(raise::type_error(vm, message));
            };
            let name = codec::normalize(&name.text().to_string_lossy());
            Ok(vm.new_str(name))
        },
    )
    .doc(
        "Normalize an encoding name: what is neither letter, digit nor dot becomes one underscore.",
    ),
    MethodDef::new(
        "search_function",
        Arity::Python(1, &["encoding"]),
        |vm, args| {
            let Some(name) = args.at(0).as_str() else {
                let message = format!("'{}' object is not iterable", vm.type_name(args.at(0)));
                return Err(raise::type_error(vm, message));
            };
            codec::search(vm, &name.text().to_string_lossy())
        },
    ),
];

/// Makes the package.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "Standard \"encodings\" Package";
    let module = module(vm, "encodings", doc, FUNCTIONS);
    let bases = [ExceptionKind::LookupError, ExceptionKind::SystemError]
        .map(|exc| Value::from(vm.exception(exc)));
    let error = class::python_class(
        vm,
        "encodings",
        "CodecRegistryError",
        None,
        &bases,
        &TypeTable::EMPTY,
    )?;
    define::constant(vm, &module, "CodecRegistryError", Value::from(&error));
    let codecs = import::get_or_load(vm, "codecs")?;
    define::constant(vm, &module, "codecs", codecs);
    let key = vm.intern("encodings");
    let modules = vm.modules.clone();
    // What follows imports from it.
    define::insert(vm, &modules, &key, Value::from(&module));
    let aliases = import::get_or_load(vm, "encodings.aliases")?;
    let table = dict_attr(vm, &aliases, "aliases")?;
    define::constant(vm, &module, "_aliases", Value::Obj(table));
    Ok(Value::Obj(module))
}

/// Makes `encodings.aliases`.
pub(crate) fn make_aliases(vm: &mut Vm) -> PyResult {
    let doc = "Encoding Aliases Support";
    let module = module(vm, "encodings.aliases", doc, &[]);
    let aliases = Value::Obj(vm.new_dict(Table::new()));
    for (alias, of) in codec::aliases() {
        let (alias, of) = (vm.new_str(alias), vm.new_str(of));
        item::setitem(vm, &aliases, &alias, of)?;
    }
    define::constant(vm, &module, "aliases", aliases);
    Ok(Value::Obj(module))
}

/// A row of the list of modules.
macro_rules! rows {
    ($($name:literal)*) => {
        &[$((concat!("encodings.", $name), |vm| make_codec(vm, $name)),)*]
    };
}

/// Modules of codecs, by name.
pub(crate) static MODULES: &[(&str, super::Maker)] = rows! {
    "ascii" "base64_codec" "charmap" "hex_codec" "idna" "latin_1" "punycode" "quopri_codec" "raw_unicode_escape"
    "rot_13" "undefined" "unicode_escape" "unicode_internal" "utf_16" "utf_16_be" "utf_16_le" "utf_32"
    "utf_32_be" "utf_32_le" "utf_7" "utf_8" "utf_8_sig" "uu_codec"
    "cp037" "cp1006" "cp1026" "cp1125" "cp1140" "cp1250" "cp1251" "cp1252" "cp1253" "cp1254" "cp1255"
    "cp1256" "cp1257" "cp1258" "cp273" "cp424" "cp437" "cp500" "cp720" "cp737" "cp775" "cp850" "cp852"
    "cp855" "cp856" "cp857" "cp858" "cp860" "cp861" "cp862" "cp863" "cp864" "cp865" "cp866" "cp869"
    "cp874" "cp875" "hp_roman8" "iso8859_1" "iso8859_10" "iso8859_11" "iso8859_13" "iso8859_14"
    "iso8859_15" "iso8859_16" "iso8859_2" "iso8859_3" "iso8859_4" "iso8859_5" "iso8859_6" "iso8859_7"
    "iso8859_8" "iso8859_9" "koi8_r" "koi8_t" "koi8_u" "kz1048" "mac_arabic" "mac_centeuro"
    "mac_croatian" "mac_cyrillic" "mac_farsi" "mac_greek" "mac_iceland" "mac_latin2" "mac_roman"
    "mac_romanian" "mac_turkish" "palmos" "ptcp154" "tis_620"
};

/// What a module of a codec looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Functions of `codecs`, the decoder of which keeps what is cut short.
    Pair,
    /// A mark at the start says which of two codecs it is.
    Marked,
    /// A class whose methods are functions of `codecs`.
    Functions,
    /// A class with methods of its own.
    Methods,
    /// Functions from bytes to bytes, or text to text.
    Transform,
}

fn shape(name: &str) -> Shape {
    match name {
        "utf_7" | "utf_8" | "utf_16_be" | "utf_16_le" | "utf_32_be" | "utf_32_le" => Shape::Pair,
        "utf_16" | "utf_32" | "utf_8_sig" => Shape::Marked,
        "ascii" | "charmap" | "latin_1" | "raw_unicode_escape" | "unicode_escape"
        | "unicode_internal" => Shape::Functions,
        "base64_codec" | "hex_codec" | "quopri_codec" | "uu_codec" => Shape::Transform,
        _ => Shape::Methods,
    }
}

/// The names that descriptions of codecs have, where they are not those of their modules with `-` for
/// `_`.
fn shown(name: &str) -> String {
    match name {
        "latin_1" => "iso8859-1".to_owned(),
        other => match other.strip_suffix("_codec") {
            Some(name) => name.to_owned(),
            None => other.replace('_', "-"),
        },
    }
}

/// A class of a codec's module.
fn codec_class(
    vm: &mut Vm,
    module: &ObjRef,
    codec: &str,
    name: &str,
    bases: &[Value],
    table: &'static TypeTable,
) -> PyResult {
    let home = format!("encodings.{codec}");
    let made = class::python_class(vm, &home, name, None, bases, table)?;
    let made = Value::from(&made);
    let codec = vm.new_str(codec);
    set(vm, &made, "_codec", codec)?;
    define::constant(vm, module, name, made.clone());
    Ok(made)
}

static ENTRY: MethodDef = MethodDef::new("getregentry", Arity::Any, describe);
static ENCODE: MethodDef = MethodDef::new("encode", Arity::Any, |vm, args| {
    function(vm, args, "encode", false)
});
static DECODE: MethodDef = MethodDef::new("decode", Arity::Any, |vm, args| {
    function(vm, args, "decode", true)
});

/// The functions of a module that turns bytes into bytes: encoder and decoder.
macro_rules! transforms {
    ($($encoder:ident $decoder:ident $encode:literal $decode:literal;)*) => {$(
        static $encoder: MethodDef = MethodDef::new($encode, Arity::Any, |vm, args| {
            function(vm, args, $encode, false)
        });
        static $decoder: MethodDef = MethodDef::new($decode, Arity::Any, |vm, args| {
            function(vm, args, $decode, true)
        });
    )*};
}

transforms! {
    BASE64_ENCODE BASE64_DECODE "base64_encode" "base64_decode";
    HEX_ENCODE HEX_DECODE "hex_encode" "hex_decode";
    QUOPRI_ENCODE QUOPRI_DECODE "quopri_encode" "quopri_decode";
}

static UU_DECODE: MethodDef = MethodDef::new("uu_decode", Arity::Any, |vm, args| {
    function(vm, args, "uu_decode", true)
});
/// The encoder of `uu_codec`, which may be told what to write into the first line.
static UU_ENCODE: MethodDef = MethodDef::new("uu_encode", Arity::Any, |vm, mut args| {
    args.positional.remove(0);
    let names = ["input", "errors", "filename", "mode"];
    signature::place(vm, &mut args, "uu_encode", 1, &names)?;
    let errors = errors_or_strict(vm, args.get(1));
    let head = transform::uu_head(vm, args.get(2), args.get(3));
    let (value, used) = transform::uu_encode(vm, args.at(0), &errors, head)?;
    Ok(vm.new_tuple([value, used]))
});

/// The two functions of the module of a codec that are not of `codecs`.
fn own_functions(name: &str) -> (&'static MethodDef, &'static MethodDef) {
    match name {
        "base64_codec" => (&BASE64_ENCODE, &BASE64_DECODE),
        "hex_codec" => (&HEX_ENCODE, &HEX_DECODE),
        "quopri_codec" => (&QUOPRI_ENCODE, &QUOPRI_DECODE),
        "uu_codec" => (&UU_ENCODE, &UU_DECODE),
        _ => (&ENCODE, &DECODE),
    }
}

fn make_codec(vm: &mut Vm, name: &'static str) -> PyResult {
    let codecs = import::get_or_load(vm, "codecs")?;
    let home = format!("encodings.{name}");
    let title = format!("Python '{}' Codec", shown(name));
    let module = module(vm, &home, &title, &[]);
    define::constant(vm, &module, "codecs", codecs.clone());
    if name == "idna" {
        define::functions(vm, &module, idna::FUNCTIONS);
    }
    let shape = shape(name);
    let base = |vm: &mut Vm, name: &str| get(vm, &codecs, name);
    let state = vm.new_str(name);
    let own_function = |vm: &mut Vm, def: &'static MethodDef| {
        support::defined(vm, def, state.clone(), &home, def.name)
    };
    let (encoder, decoder) = own_functions(name);
    // What is made of methods has a class to make an instance of, the others functions.
    let own = match shape {
        Shape::Methods | Shape::Functions | Shape::Transform => {
            let base = base(vm, "Codec")?;
            let table = if shape == Shape::Functions {
                &TypeTable::EMPTY
            } else {
                &table::CODEC
            };
            Some(codec_class(vm, &module, name, "Codec", &[base], table)?)
        }
        Shape::Pair | Shape::Marked => None,
    };
    let (encode, decode) = match shape {
        Shape::Methods => (Value::None, Value::None),
        Shape::Pair | Shape::Functions => (
            base(vm, &format!("{name}_encode"))?,
            base(vm, &format!("{name}_decode"))?,
        ),
        Shape::Marked if name != "utf_8_sig" => (
            base(vm, &format!("{name}_encode"))?,
            own_function(vm, decoder)?,
        ),
        Shape::Marked | Shape::Transform => {
            (own_function(vm, encoder)?, own_function(vm, decoder)?)
        }
    };
    if let (Some(own), Shape::Functions) = (&own, shape) {
        set(vm, own, "encode", encode.clone())?;
        set(vm, own, "decode", decode.clone())?;
    }
    match shape {
        Shape::Pair | Shape::Marked => {
            define::constant(vm, &module, "encode", encode.clone());
            let whole = match shape {
                Shape::Pair => own_function(vm, decoder)?,
                _ => decode.clone(),
            };
            define::constant(vm, &module, "decode", whole);
        }
        Shape::Transform => {
            define::constant(vm, &module, encoder.name, encode.clone());
            define::constant(vm, &module, decoder.name, decode.clone());
        }
        Shape::Functions | Shape::Methods => {}
    }
    let tables = tables(name, shape);
    for (class, parent, table) in [
        ("IncrementalEncoder", tables.encoder_base, tables.encoder),
        ("IncrementalDecoder", tables.decoder_base, tables.decoder),
        ("StreamWriter", "StreamWriter", tables.writer),
        ("StreamReader", "StreamReader", tables.reader),
    ] {
        let parent = base(vm, parent)?;
        let stream = class.starts_with("Stream");
        let bases: Vec<Value> = match &own {
            Some(own) if stream => vec![own.clone(), parent],
            _ => vec![parent],
        };
        let made = codec_class(vm, &module, name, class, &bases, table)?;
        if shape == Shape::Pair {
            match class {
                "IncrementalDecoder" => set(vm, &made, "_buffer_decode", decode.clone())?,
                "StreamWriter" => set(vm, &made, "encode", encode.clone())?,
                "StreamReader" => set(vm, &made, "decode", decode.clone())?,
                _ => {}
            }
        }
        if shape == Shape::Transform && stream {
            let bytes = Value::from(&vm.classes.bytes);
            set(vm, &made, "charbuffertype", bytes)?;
        }
    }
    if matches!(name, "ascii" | "latin_1") {
        let writer = get(vm, &Value::from(&module), "StreamWriter")?;
        let reader = get(vm, &Value::from(&module), "StreamReader")?;
        let bases = [writer, reader];
        let table = &TypeTable::EMPTY;
        let made = codec_class(vm, &module, name, "StreamConverter", &bases, table)?;
        set(vm, &made, "encode", decode)?;
        set(vm, &made, "decode", encode)?;
    }
    if let Some(Codec::Charmap(map)) = codec::codec_of(name) {
        let table = vm.new_str(map.table());
        define::constant(vm, &module, "decoding_table", table.clone());
        let build = base(vm, "charmap_build")?;
        let map = call::call_values(vm, &build, [table])?;
        define::constant(vm, &module, "encoding_table", map);
    }
    let entry = support::defined(vm, &ENTRY, Value::from(&module), &home, ENTRY.name)?;
    define::constant(vm, &module, "getregentry", entry);
    Ok(Value::Obj(module))
}

/// The tables of the four classes.
struct Tables {
    encoder: &'static TypeTable,
    encoder_base: &'static str,
    decoder: &'static TypeTable,
    decoder_base: &'static str,
    writer: &'static TypeTable,
    reader: &'static TypeTable,
}

fn tables(name: &str, shape: Shape) -> Tables {
    let buffered = "BufferedIncrementalDecoder";
    let plain = Tables {
        encoder: &table::ENCODER,
        encoder_base: "IncrementalEncoder",
        decoder: &table::DECODER,
        decoder_base: "IncrementalDecoder",
        writer: &TypeTable::EMPTY,
        reader: &TypeTable::EMPTY,
    };
    match (name, shape) {
        ("utf_8_sig", _) => Tables {
            encoder: &marked::SIG_ENCODER,
            decoder: &marked::SIG_DECODER,
            decoder_base: buffered,
            writer: &marked::SIG_WRITER,
            reader: &marked::SIG_READER,
            ..plain
        },
        (_, Shape::Marked) => Tables {
            encoder: &marked::ENCODER,
            decoder: &marked::DECODER,
            decoder_base: buffered,
            writer: &marked::WRITER,
            reader: &marked::READER,
            ..plain
        },
        (_, Shape::Pair) => Tables {
            decoder: &TypeTable::EMPTY,
            decoder_base: buffered,
            ..plain
        },
        ("idna", _) => Tables {
            encoder: &idna::ENCODER,
            encoder_base: "BufferedIncrementalEncoder",
            decoder: &idna::DECODER,
            decoder_base: buffered,
            ..plain
        },
        ("charmap", _) => Tables {
            encoder: &table::MAP_ENCODER,
            decoder: &table::MAP_DECODER,
            writer: &table::MAP_WRITER,
            reader: &table::MAP_READER,
            ..plain
        },
        _ => plain,
    }
}

/// `getregentry()`: the description of the codec, out of what its module holds.
fn describe(vm: &mut Vm, mut args: Args) -> PyResult {
    let module = args.positional.remove(0);
    signature::place(vm, &mut args, "getregentry", 0, &[])?;
    let name = get(vm, &module, "__name__")?;
    let name = name
        .as_str()
        .map(|name| name.text().to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let name = name.trim_start_matches("encodings.");
    let (encode, decode) = match shape(name) {
        Shape::Pair | Shape::Marked => (get(vm, &module, "encode")?, get(vm, &module, "decode")?),
        Shape::Transform => {
            let prefix = name.trim_end_matches("_codec");
            let encode = get(vm, &module, &format!("{prefix}_encode"))?;
            (encode, get(vm, &module, &format!("{prefix}_decode"))?)
        }
        Shape::Functions => {
            let class = get(vm, &module, "Codec")?;
            (get(vm, &class, "encode")?, get(vm, &class, "decode")?)
        }
        Shape::Methods => {
            let class = get(vm, &module, "Codec")?;
            let first = call::call_values(vm, &class, [])?;
            let second = call::call_values(vm, &class, [])?;
            (get(vm, &first, "encode")?, get(vm, &second, "decode")?)
        }
    };
    let info = import_from(vm, "codecs", "CodecInfo")?;
    let mut made = Args::none();
    let shown = vm.new_str(shown(name));
    let mut keyword = |vm: &mut Vm, name: &str, value: Value| {
        let name = vm.intern(name);
        made.keywords.push((name, value));
    };
    keyword(vm, "name", shown);
    keyword(vm, "encode", encode);
    keyword(vm, "decode", decode);
    for (attribute, class) in [
        ("incrementalencoder", "IncrementalEncoder"),
        ("incrementaldecoder", "IncrementalDecoder"),
        ("streamwriter", "StreamWriter"),
        ("streamreader", "StreamReader"),
    ] {
        let class = get(vm, &module, class)?;
        keyword(vm, attribute, class);
    }
    if transform::is_one(name) {
        keyword(vm, "_is_text_encoding", Value::False);
    }
    call::call(vm, &info, made)
}

/// A module's own function: the codec, then the arguments of the call.
fn function(vm: &mut Vm, mut args: Args, name: &str, decoding: bool) -> PyResult {
    let codec = args.positional.remove(0);
    signature::place(vm, &mut args, name, 1, &["input", "errors"])?;
    let (value, used) = apply(vm, &codec, decoding, args.at(0), args.get(1))?;
    Ok(vm.new_tuple([value, used]))
}

/// What the codec makes of a whole input, and how much of it that was.
fn apply(
    vm: &mut Vm,
    codec: &Value,
    decoding: bool,
    input: &Value,
    errors: Option<&Value>,
) -> PyResult<(Value, Value)> {
    let name = codec
        .as_str()
        .map(|name| name.text().to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let errors = errors_or_strict(vm, errors);
    let Some(codec) = codec::codec_of(&name) else {
        return transform::apply(vm, &name, decoding, input, &errors);
    };
    if matches!(codec, Codec::Undefined) {
        return Err(raise::throw(
            vm,
            ExceptionKind::UnicodeError,
            "undefined encoding",
        ));
    }
    let errors = match &errors {
        Value::None => None,
        errors => param::text_argument(vm, "charmap_encode", 2, Some(errors), false)?,
    };
    let errors = errors.as_deref();
    if decoding {
        let bytes = match (codec, input.as_str()) {
            (Codec::Punycode, Some(_)) => codec::encode_bytes(vm, input, Some("ascii"), None)?,
            // These two are written in Python, and copy or slice first.
            (Codec::Punycode | Codec::Idna, None) if buffer::is_bytes_like(input) => {
                buffer::copy_of_any_layout(vm, input)?
            }
            _ => transform::bytes(vm, input)?,
        };
        let decoded = codec::run_decode(vm, codec, &bytes, errors, true)?;
        return Ok((decoded.text, Value::Int(bytes.len() as i64)));
    }
    let Some(text) = input.as_str() else {
        let message = format!(
            "Can't convert '{}' object to str implicitly",
            vm.type_name(input)
        );
        return Err(raise::type_error(vm, message));
    };
    let length = Value::Int(text.text().len() as i64);
    let bytes = codec::run_encode(vm, codec, input, errors)?;
    Ok((vm.new_bytes(bytes), length))
}
