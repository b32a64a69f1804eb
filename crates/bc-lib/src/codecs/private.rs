//! The module `_codecs`: the registry, and the codecs of the machine as pairs of functions.

use crate::support::{remember, remembered};
use bc_vm::model::class::{ClassFlags, ClassRef};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::object::Payload;
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::codec::{self, Codec, EncodingMap, Order};
use bc_vm::protocol::{buffer, class, container, define, item, param, raise};
use bc_vm::runtime::warn;

/// Makes the module.
pub(crate) fn make_private(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("_codecs");
    for functions in [REGISTRY, ENCODERS, DECODERS, OTHERS] {
        define::functions(vm, &module, functions);
    }
    Ok(Value::Obj(module))
}

macro_rules! encoders {
    ($($name:literal: $codec:expr;)*) => {
        &[$(MethodDef::new($name, Arity::Parse(1, 2), |vm, args| {
            encode(vm, &args, $name, $codec)
        })
        .signature("($module, str, errors=None, /)"),)*]
    };
}

macro_rules! decoders {
    ($($name:literal: $codec:expr;)*) => {
        &[$(MethodDef::new($name, Arity::Parse(1, 3), |vm, args| {
            decode(vm, &args, $name, $codec)
        })
        .signature("($module, data, errors=None, final=False, /)"),)*]
    };
}

static REGISTRY: &[MethodDef] = &[
    MethodDef::new("register", Arity::One, |vm, args| {
        codec::register(vm, args.at(0))?;
        Ok(Value::None)
    })
    .signature("($module, search_function, /)")
    .doc("Register a codec search function."),
    MethodDef::new("lookup", Arity::One, |vm, args| {
        let name = only_name(vm, &args, "lookup")?;
        codec::lookup(vm, &name)
    })
    .signature("($module, encoding, /)")
    .doc("Looks up a codec tuple in the Python codec registry and returns a CodecInfo object."),
    MethodDef::new(
        "encode",
        Arity::Keywords(1, &["obj", "encoding", "errors"]),
        |vm, args| convert(vm, args, false),
    )
    .signature("($module, /, obj, encoding='utf-8', errors='strict')")
    .doc("Encodes obj using the codec registered for encoding."),
    MethodDef::new(
        "decode",
        Arity::Keywords(1, &["obj", "encoding", "errors"]),
        |vm, args| convert(vm, args, true),
    )
    .signature("($module, /, obj, encoding='utf-8', errors='strict')")
    .doc("Decodes obj using the codec registered for encoding."),
    MethodDef::new("_forget_codec", Arity::One, |vm, args| {
        let name = only_name(vm, &args, "_forget_codec")?;
        if codec::forget(vm, &name) {
            return Ok(Value::None);
        }
        let key = vm.new_str(name.to_ascii_lowercase().replace(' ', "-"));
        Err(raise::key_error(vm, key))
    })
    .signature("($module, encoding, /)")
    .doc("Purge the named codec from the internal codec lookup cache"),
    MethodDef::new("register_error", Arity::Parse(2, 2), |vm, args| {
        let name = name(vm, &args, "register_error", 0)?;
        codec::register_error(vm, &name, args.at(1))?;
        Ok(Value::None)
    })
    .signature("($module, errors, handler, /)")
    .doc("Register the specified error handler under the name errors."),
    MethodDef::new("lookup_error", Arity::One, |vm, args| {
        let name = only_name(vm, &args, "lookup_error")?;
        codec::lookup_error(vm, &name)
    })
    .signature("($module, name, /)")
    .doc("lookup_error(errors) -> handler"),
];

static ENCODERS: &[MethodDef] = encoders! {
    "ascii_encode": Codec::Ascii;
    "latin_1_encode": Codec::Latin1;
    "raw_unicode_escape_encode": Codec::RawEscape;
    "unicode_escape_encode": Codec::Escape;
    "utf_7_encode": Codec::Utf7;
    "utf_8_encode": Codec::Utf8;
    "utf_16_be_encode": Codec::Utf16(Order::Big);
    "utf_16_le_encode": Codec::Utf16(Order::Little);
    "utf_32_be_encode": Codec::Utf32(Order::Big);
    "utf_32_le_encode": Codec::Utf32(Order::Little);
};

static DECODERS: &[MethodDef] = decoders! {
    "utf_7_decode": Codec::Utf7;
    "utf_8_decode": Codec::Utf8;
    "utf_16_decode": Codec::Utf16(Order::Marked);
    "utf_16_be_decode": Codec::Utf16(Order::Big);
    "utf_16_le_decode": Codec::Utf16(Order::Little);
    "utf_32_decode": Codec::Utf32(Order::Marked);
    "utf_32_be_decode": Codec::Utf32(Order::Big);
    "utf_32_le_decode": Codec::Utf32(Order::Little);
};

static OTHERS: &[MethodDef] = &[
    MethodDef::new("ascii_decode", Arity::Parse(1, 2), |vm, args| {
        decode(vm, &args, "ascii_decode", Codec::Ascii)
    })
    .signature("($module, data, errors=None, /)"),
    MethodDef::new("latin_1_decode", Arity::Parse(1, 2), |vm, args| {
        decode(vm, &args, "latin_1_decode", Codec::Latin1)
    })
    .signature("($module, data, errors=None, /)"),
    MethodDef::new(
        "raw_unicode_escape_decode",
        Arity::Parse(1, 2),
        |vm, args| decode(vm, &args, "raw_unicode_escape_decode", Codec::RawEscape),
    )
    .signature("($module, data, errors=None, /)"),
    MethodDef::new("unicode_escape_decode", Arity::Parse(1, 2), |vm, args| {
        decode(vm, &args, "unicode_escape_decode", Codec::Escape)
    })
    .signature("($module, data, errors=None, /)"),
    MethodDef::new("utf_16_encode", Arity::Parse(1, 3), |vm, args| {
        let codec = Codec::Utf16(order(vm, args.get(2))?);
        encode(vm, &args, "utf_16_encode", codec)
    })
    .signature("($module, str, errors=None, byteorder=0, /)"),
    MethodDef::new("utf_32_encode", Arity::Parse(1, 3), |vm, args| {
        let codec = Codec::Utf32(order(vm, args.get(2))?);
        encode(vm, &args, "utf_32_encode", codec)
    })
    .signature("($module, str, errors=None, byteorder=0, /)"),
    MethodDef::new("utf_16_ex_decode", Arity::Parse(1, 4), |vm, args| {
        ex_decode(vm, &args, "utf_16_ex_decode", Codec::Utf16)
    })
    .signature("($module, data, errors=None, byteorder=0, final=False, /)"),
    MethodDef::new("utf_32_ex_decode", Arity::Parse(1, 4), |vm, args| {
        ex_decode(vm, &args, "utf_32_ex_decode", Codec::Utf32)
    })
    .signature("($module, data, errors=None, byteorder=0, final=False, /)"),
    MethodDef::new(
        "unicode_internal_encode",
        Arity::Parse(1, 2),
        internal_encode,
    )
    .signature("($module, obj, errors=None, /)"),
    MethodDef::new(
        "unicode_internal_decode",
        Arity::Parse(1, 2),
        internal_decode,
    )
    .signature("($module, obj, errors=None, /)"),
    MethodDef::new("charmap_encode", Arity::Parse(1, 3), charmap_encode)
        .signature("($module, str, errors=None, mapping=None, /)"),
    MethodDef::new("charmap_decode", Arity::Parse(1, 3), charmap_decode)
        .signature("($module, data, errors=None, mapping=None, /)"),
    MethodDef::new("charmap_build", Arity::One, charmap_build).signature("($module, map, /)"),
    MethodDef::new("readbuffer_encode", Arity::Parse(1, 2), |vm, args| {
        let bytes = bytes_or_text(vm, args.at(0))?;
        errors(vm, &args, "readbuffer_encode")?;
        let length = bytes.len();
        let bytes = vm.new_bytes(bytes);
        Ok(pair(vm, bytes, length))
    })
    .signature("($module, data, errors=None, /)"),
    MethodDef::new("escape_encode", Arity::Parse(1, 2), escape_encode)
        .signature("($module, data, errors=None, /)"),
    MethodDef::new("escape_decode", Arity::Parse(1, 2), escape_decode)
        .signature("($module, data, errors=None, /)"),
];

fn pair(vm: &mut Vm, value: Value, used: usize) -> Value {
    vm.new_tuple([value, Value::Int(used as i64)])
}

/// The only argument, a name.
fn only_name(vm: &mut Vm, args: &Args, function: &str) -> PyResult<String> {
    if args.at(0).as_str().is_none() {
        let shown = param::shown_type(vm, args.at(0));
        let message = format!("{function}() argument must be str, not {shown}");
        return Err(raise::type_error(vm, message));
    }
    name(vm, args, function, 0)
}

fn name(vm: &mut Vm, args: &Args, function: &str, index: usize) -> PyResult<String> {
    let name = param::text_argument(vm, function, index + 1, args.get(index), false)?;
    Ok(name.as_deref().unwrap_or_default().to_owned())
}

/// The second argument, the name of an error handler or `None`.
fn errors(vm: &mut Vm, args: &Args, function: &str) -> PyResult<Option<String>> {
    Ok(param::text_argument(vm, function, 2, args.get(1), true)?.map(|name| name.to_string()))
}

fn is_final(vm: &mut Vm, value: Option<&Value>) -> PyResult<bool> {
    match value {
        None => Ok(false),
        Some(value) => Ok(param::c_int(vm, value)? != 0),
    }
}

/// The order of bytes as a number: 0 is the machine's own, with a mark.
fn order(vm: &mut Vm, value: Option<&Value>) -> PyResult<Order> {
    Ok(match value {
        None => Order::Marked,
        Some(value) => match param::c_int(vm, value)? {
            0 => Order::Marked,
            1.. => Order::Big,
            _ => Order::Little,
        },
    })
}

fn bytes(vm: &mut Vm, value: &Value) -> PyResult<Vec<u8>> {
    let length = buffer::get(vm, value)?.len();
    vm.reserve(length)?;
    Ok(buffer::get(vm, value)?.to_vec())
}

/// The bytes of an object, or a text as UTF-8.
fn bytes_or_text(vm: &mut Vm, value: &Value) -> PyResult<Vec<u8>> {
    if value.as_str().is_some() {
        return codec::encode_bytes(vm, value, None, None);
    }
    bytes(vm, value)
}

/// How many characters there are in what must be a str (`PyUnicode_FromObject`).
fn length(vm: &mut Vm, value: &Value) -> PyResult<usize> {
    match value.as_str() {
        Some(text) => Ok(text.text().len()),
        None => {
            let message = format!(
                "Can't convert '{}' object to str implicitly",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

fn convert(vm: &mut Vm, args: Args, decoding: bool) -> PyResult {
    let function = if decoding { "decode" } else { "encode" };
    let encoding = param::text_argument(vm, function, 2, args.get(1), false)?;
    let errors = param::text_argument(vm, function, 3, args.get(2), false)?;
    let encoding = encoding.as_deref().unwrap_or("utf-8");
    codec::convert(
        vm,
        args.at(0).clone(),
        encoding,
        errors.as_deref(),
        decoding,
    )
}

fn encode(vm: &mut Vm, args: &Args, function: &str, codec: Codec) -> PyResult {
    let errors = errors(vm, args, function)?;
    let length = length(vm, args.at(0))?;
    let bytes = codec::run_encode(vm, codec, args.at(0), errors.as_deref())?;
    let bytes = vm.new_bytes(bytes);
    Ok(pair(vm, bytes, length))
}

fn decode(vm: &mut Vm, args: &Args, function: &str, codec: Codec) -> PyResult {
    let escape = matches!(codec, Codec::Escape | Codec::RawEscape);
    let bytes = if escape {
        bytes_or_text(vm, args.at(0))?
    } else {
        bytes(vm, args.at(0))?
    };
    let errors = errors(vm, args, function)?;
    // Those without state are always at their last input.
    let stateful = matches!(
        codec,
        Codec::Utf7 | Codec::Utf8 | Codec::Utf16(_) | Codec::Utf32(_)
    );
    let last = is_final(vm, args.get(2))? || !stateful;
    let decoded = codec::run_decode(vm, codec, &bytes, errors.as_deref(), last)?;
    Ok(pair(vm, decoded.text, decoded.used))
}

fn ex_decode(vm: &mut Vm, args: &Args, function: &str, of: fn(Order) -> Codec) -> PyResult {
    let bytes = bytes(vm, args.at(0))?;
    let errors = errors(vm, args, function)?;
    let asked = order(vm, args.get(2))?;
    let last = is_final(vm, args.get(3))?;
    let decoded = codec::run_decode(vm, of(asked), &bytes, errors.as_deref(), last)?;
    let number = match (asked, decoded.order, args.get(2)) {
        // What was asked for comes back, whatever number it was.
        (Order::Big | Order::Little, _, Some(given)) => given.clone(),
        (_, Order::Marked, _) => Value::Int(0),
        (_, Order::Little, _) => Value::Int(-1),
        (_, Order::Big, _) => Value::Int(1),
    };
    Ok(vm.new_tuple([decoded.text, Value::Int(decoded.used as i64), number]))
}

fn internal_encode(vm: &mut Vm, args: Args) -> PyResult {
    errors(vm, &args, "unicode_internal_encode")?;
    if let Some(text) = args.at(0).as_str() {
        let length = text.text().len();
        let bytes = codec::run_encode(vm, Codec::Internal, args.at(0), None)?;
        let bytes = vm.new_bytes(bytes);
        return Ok(pair(vm, bytes, length));
    }
    let message = "unicode_internal codec has been deprecated";
    warn::warn(vm, ExceptionKind::DeprecationWarning, message)?;
    let bytes = bytes(vm, args.at(0))?;
    let length = bytes.len();
    let bytes = vm.new_bytes(bytes);
    Ok(pair(vm, bytes, length))
}

fn internal_decode(vm: &mut Vm, args: Args) -> PyResult {
    let errors = errors(vm, &args, "unicode_internal_decode")?;
    if let Some(text) = args.at(0).as_str() {
        let length = text.text().len();
        return Ok(pair(vm, args.at(0).clone(), length));
    }
    let bytes = bytes(vm, args.at(0))?;
    let decoded = codec::run_decode(vm, Codec::Internal, &bytes, errors.as_deref(), true)?;
    Ok(pair(vm, decoded.text, bytes.len()))
}

fn charmap_encode(vm: &mut Vm, args: Args) -> PyResult {
    let errors = errors(vm, &args, "charmap_encode")?;
    let length = length(vm, args.at(0))?;
    let bytes = match args.get(2) {
        None | Some(Value::None) => {
            codec::run_encode(vm, Codec::Latin1, args.at(0), errors.as_deref())?
        }
        Some(mapping) => codec::charmap_encode(vm, args.at(0), errors.as_deref(), mapping)?,
    };
    let bytes = vm.new_bytes(bytes);
    Ok(pair(vm, bytes, length))
}

fn charmap_decode(vm: &mut Vm, args: Args) -> PyResult {
    let bytes = bytes(vm, args.at(0))?;
    let errors = errors(vm, &args, "charmap_decode")?;
    let text = match args.get(2) {
        None | Some(Value::None) => {
            codec::run_decode(vm, Codec::Latin1, &bytes, errors.as_deref(), true)?.text
        }
        Some(mapping) => codec::charmap_decode(vm, &bytes, errors.as_deref(), mapping)?,
    };
    Ok(pair(vm, text, bytes.len()))
}

static ENCODING_MAP: TypeTable = TypeTable {
    methods: &[MethodDef::new("size", Arity::None, |_, args| {
        let map = container::native_of::<EncodingMap>(args.at(0))?;
        Ok(Value::Int(map.size as i64))
    })
    .doc("Return the size (in bytes) of this object")],
    ..TypeTable::EMPTY
};

const MAP_CLASS: &str = "_codecs.EncodingMap";

fn map_class(vm: &mut Vm) -> ClassRef {
    if let Some(class) = remembered(vm, MAP_CLASS).and_then(|class| class.as_class()) {
        return class;
    }
    let base = vm.classes.object.clone();
    let flags = ClassFlags::empty();
    let class = class::native_class(
        vm,
        "builtins",
        "EncodingMap",
        &base,
        None,
        flags,
        &ENCODING_MAP,
    );
    remember(vm, MAP_CLASS, Value::from(&class));
    class
}

fn charmap_build(vm: &mut Vm, args: Args) -> PyResult {
    let Some(table) = args.at(0).as_str() else {
        let shown = param::shown_type(vm, args.at(0));
        let message = format!("charmap_build() argument must be str, not {shown}");
        return Err(raise::type_error(vm, message));
    };
    let table = table.text();
    if table.is_empty() {
        let message = "bad argument type for built-in operation";
        return Err(raise::type_error(vm, message));
    }
    if let Some(map) = EncodingMap::build(table) {
        let class = map_class(vm);
        return Ok(vm.new_native(&class, map));
    }
    let dict = Value::Obj(vm.new_dict(Table::new()));
    for (byte, point) in table.code_points().take(256).enumerate() {
        let key = Value::Int(i64::from(point));
        item::setitem(vm, &dict, &key, Value::Int(byte as i64))?;
    }
    Ok(dict)
}

fn escape_encode(vm: &mut Vm, args: Args) -> PyResult {
    let Some(Payload::Bytes(bytes)) = args.at(0).payload() else {
        let shown = param::shown_type(vm, args.at(0));
        let message = format!("escape_encode() argument 1 must be bytes, not {shown}");
        return Err(raise::type_error(vm, message));
    };
    errors(vm, &args, "escape_encode")?;
    vm.reserve(bytes.len().saturating_mul(4))?;
    let mut out = Vec::with_capacity(bytes.len());
    for &byte in bytes.iter() {
        match byte {
            b'\'' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b' '..=b'~' => out.push(byte),
            _ => out.extend_from_slice(format!("\\x{byte:02x}").as_bytes()),
        }
    }
    let length = bytes.len();
    let out = vm.new_bytes(out);
    Ok(pair(vm, out, length))
}

fn escape_decode(vm: &mut Vm, args: Args) -> PyResult {
    let bytes = bytes_or_text(vm, args.at(0))?;
    let errors = errors(vm, &args, "escape_decode")?;
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some(&code) = bytes.get(at) else {
            return Err(raise::value_error(vm, "Trailing \\ in string"));
        };
        at += 1;
        match code {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(code),
            b'b' => out.push(0x08),
            b'f' => out.push(0x0C),
            b't' => out.push(b'\t'),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b'v' => out.push(0x0B),
            b'a' => out.push(0x07),
            b'0'..=b'7' => {
                let mut value = u32::from(code - b'0');
                for _ in 0..2 {
                    let Some(&digit @ b'0'..=b'7') = bytes.get(at) else {
                        break;
                    };
                    value = value << 3 | u32::from(digit - b'0');
                    at += 1;
                }
                out.push(value as u8);
            }
            b'x' => {
                let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
                if let (Some(high), Some(low)) = (digit(at), digit(at + 1)) {
                    out.push((high << 4 | low) as u8);
                    at += 2;
                    continue;
                }
                let start = at - 2;
                match errors.as_deref() {
                    None | Some("strict") => {
                        let message = format!("invalid \\x escape at position {start}");
                        return Err(raise::value_error(vm, message));
                    }
                    Some("replace") => out.push(b'?'),
                    Some("ignore") => {}
                    Some(other) => {
                        let message =
                            format!("decoding error; unknown error handling code: {other}");
                        return Err(raise::value_error(vm, message));
                    }
                }
                if digit(at).is_some() {
                    at += 1;
                }
            }
            _ => out.extend_from_slice(&[b'\\', code]),
        }
    }
    let out = vm.new_bytes(out);
    Ok(pair(vm, out, bytes.len()))
}
