//! The error handlers that come along: what each makes of an exception.
//!
//! They read the exception's fields, which the program may have set to anything of the right type.

use std::fmt::Write;

use bc_core::text::Text;

use super::handler::{Substitute, backslash, is_surrogate};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::{ObjRef, Payload};
use crate::model::unicode::names;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;

/// One of the handlers that come along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standard {
    Strict,
    Ignore,
    Replace,
    XmlCharRef,
    Backslash,
    Name,
    SurrogatePass,
    SurrogateEscape,
}

/// Their names, and what they are as functions of the program.
pub(super) static HANDLERS: [(&str, Standard, MethodDef); 8] = [
    (
        "strict",
        Standard::Strict,
        MethodDef::new("strict_errors", Arity::One, |vm, args| {
            call(vm, Standard::Strict, &args)
        })
        .doc("Implements the 'strict' error handling, which raises a UnicodeError on coding errors."),
    ),
    (
        "ignore",
        Standard::Ignore,
        MethodDef::new("ignore_errors", Arity::One, |vm, args| {
            call(vm, Standard::Ignore, &args)
        })
        .doc("Implements the 'ignore' error handling, which ignores malformed data and continues."),
    ),
    (
        "replace",
        Standard::Replace,
        MethodDef::new("replace_errors", Arity::One, |vm, args| {
            call(vm, Standard::Replace, &args)
        })
        .doc("Implements the 'replace' error handling, which replaces malformed data with a replacement marker."),
    ),
    (
        "xmlcharrefreplace",
        Standard::XmlCharRef,
        MethodDef::new("xmlcharrefreplace_errors", Arity::One, |vm, args| {
            call(vm, Standard::XmlCharRef, &args)
        })
        .doc("Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference."),
    ),
    (
        "backslashreplace",
        Standard::Backslash,
        MethodDef::new("backslashreplace_errors", Arity::One, |vm, args| {
            call(vm, Standard::Backslash, &args)
        })
        .doc("Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence."),
    ),
    (
        "namereplace",
        Standard::Name,
        MethodDef::new("namereplace_errors", Arity::One, |vm, args| {
            call(vm, Standard::Name, &args)
        })
        .doc("Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence."),
    ),
    (
        "surrogatepass",
        Standard::SurrogatePass,
        MethodDef::new("surrogatepass", Arity::One, |vm, args| {
            call(vm, Standard::SurrogatePass, &args)
        }),
    ),
    (
        "surrogateescape",
        Standard::SurrogateEscape,
        MethodDef::new("surrogateescape", Arity::One, |vm, args| {
            call(vm, Standard::SurrogateEscape, &args)
        }),
    ),
];

fn call(vm: &mut Vm, standard: Standard, args: &Args) -> PyResult {
    let (substitute, position) = apply(vm, standard, args.at(0))?;
    let substitute = match substitute {
        Substitute::Text(text) => vm.new_str(text),
        Substitute::Bytes(bytes) => vm.new_bytes(bytes),
    };
    Ok(vm.new_tuple([substitute, Value::Int(position)]))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Encode,
    Decode,
    Translate,
}

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;

fn kind_of(vm: &Vm, exception: &Value) -> Option<Kind> {
    let Some(Payload::Exception(_)) = exception.payload() else {
        return None;
    };
    let class = vm.class_of(exception);
    [
        (ExceptionKind::UnicodeEncodeError, Kind::Encode),
        (ExceptionKind::UnicodeDecodeError, Kind::Decode),
        (ExceptionKind::UnicodeTranslateError, Kind::Translate),
    ]
    .into_iter()
    .find(|(exc, _)| class.is_subclass(vm.exception(*exc)))
    .map(|(_, kind)| kind)
}

fn field(exception: &Value, index: usize) -> Option<Value> {
    match exception.payload()? {
        Payload::Exception(data) => data
            .fields
            .borrow()
            .get(index)
            .filter(|value| !value.is_unbound())
            .cloned(),
        _ => None,
    }
}

/// The exception's `object`, whatever it is.
pub(super) fn object(vm: &mut Vm, exception: &ObjRef) -> PyResult {
    match field(&Value::from(exception), OBJECT) {
        Some(object) => Ok(object),
        None => Err(raise::type_error(vm, "object attribute not set")),
    }
}

/// The field, which must be a str (or for an object that is decoded a bytes).
fn checked(vm: &mut Vm, exception: &Value, index: usize, bytes: bool) -> PyResult {
    let name = if index == ENCODING {
        "encoding"
    } else {
        "object"
    };
    let Some(value) = field(exception, index) else {
        return Err(raise::type_error(vm, format!("{name} attribute not set")));
    };
    let (fits, wanted) = if bytes {
        (matches!(value.payload(), Some(Payload::Bytes(_))), "bytes")
    } else {
        (value.as_str().is_some(), "unicode")
    };
    if fits {
        Ok(value)
    } else {
        Err(raise::type_error(
            vm,
            format!("{name} attribute must be {wanted}"),
        ))
    }
}

/// The object and the part of it that the exception is about.
struct Span {
    object: Value,
    start: i64,
    end: i64,
}

impl Span {
    fn of(vm: &mut Vm, exception: &Value, kind: Kind) -> PyResult<Self> {
        let object = checked(vm, exception, OBJECT, kind == Kind::Decode)?;
        let length = match object.payload() {
            Some(Payload::Str(text)) => text.text().len(),
            Some(Payload::Bytes(bytes)) => bytes.len(),
            _ => 0,
        } as i64;
        let number = |index| match field(exception, index) {
            Some(Value::Int(number)) => number,
            _ => 0,
        };
        let start = number(START).max(0);
        let start = if start >= length { length - 1 } else { start };
        let end = number(END).max(1).min(length);
        Ok(Self { object, start, end })
    }

    fn len(&self) -> usize {
        usize::try_from(self.end - self.start).unwrap_or(0)
    }

    fn places(&self) -> impl Iterator<Item = usize> {
        (self.start..self.end).filter_map(|at| usize::try_from(at).ok())
    }

    fn points(&self) -> impl Iterator<Item = u32> {
        let text = self.object.as_str().map(|text| text.text());
        self.places().filter_map(move |at| text?.get(at))
    }

    /// The bytes from the start to the end of the object.
    fn rest(&self) -> &[u8] {
        let start = usize::try_from(self.start).unwrap_or(0);
        match self.object.payload() {
            Some(Payload::Bytes(bytes)) => bytes.get(start..).unwrap_or_default(),
            _ => &[],
        }
    }
}

fn strict(vm: &mut Vm, exception: &Value) -> Thrown {
    match exception {
        Value::Obj(object) if matches!(object.payload, Payload::Exception(_)) => {
            raise::throw_instance(vm, object.clone())
        }
        _ => raise::type_error(vm, "codec must pass exception instance"),
    }
}

fn wrong_type(vm: &mut Vm, exception: &Value) -> Thrown {
    let message = format!(
        "don't know how to handle {} in error callback",
        vm.type_name(exception)
    );
    raise::type_error(vm, message)
}

/// What the handler makes of the exception: what to put in, and where to go on.
pub(super) fn apply(
    vm: &mut Vm,
    standard: Standard,
    exception: &Value,
) -> PyResult<(Substitute, i64)> {
    if standard == Standard::Strict {
        return Err(strict(vm, exception));
    }
    let kind = match kind_of(vm, exception) {
        Some(kind) => kind,
        None => return Err(wrong_type(vm, exception)),
    };
    let fits = match standard {
        Standard::XmlCharRef | Standard::Name => kind == Kind::Encode,
        Standard::SurrogateEscape | Standard::SurrogatePass => kind != Kind::Translate,
        _ => true,
    };
    if !fits {
        return Err(wrong_type(vm, exception));
    }
    let span = Span::of(vm, exception, kind)?;
    let text = |text: String| Ok((Substitute::Text(Text::from(text)), span.end));
    vm.reserve(span.len().saturating_mul(12))?;
    match (standard, kind) {
        (Standard::Replace, Kind::Decode) => text("\u{FFFD}".to_owned()),
        (Standard::Replace, Kind::Encode | Kind::Translate)
        | (Standard::Backslash, Kind::Decode)
            if span.end < span.start =>
        {
            Err(raise::system_error(
                vm,
                "Negative size passed to PyUnicode_New",
            ))
        }
        (Standard::Replace, Kind::Encode) => text("?".repeat(span.len())),
        (Standard::Replace, Kind::Translate) => text("\u{FFFD}".repeat(span.len())),
        (Standard::XmlCharRef, _) => {
            let references = span.points().map(|point| format!("&#{point};"));
            text(references.collect())
        }
        (Standard::Backslash, Kind::Decode) => {
            let mut escaped = String::new();
            for byte in span.rest().iter().take(span.len()) {
                let _ = write!(escaped, "\\x{byte:02x}");
            }
            text(escaped)
        }
        (Standard::Backslash, _) => text(span.points().map(backslash).collect()),
        (Standard::Name, _) => {
            let named = |point| match names::name(point) {
                Some(name) => format!("\\N{{{name}}}"),
                None => backslash(point),
            };
            let named: String = span.points().map(named).collect();
            Ok((
                Substitute::Text(Text::from(named)),
                span.end.max(span.start),
            ))
        }
        (Standard::SurrogateEscape, Kind::Encode) => {
            let escaped: Option<Vec<u8>> = span
                .points()
                .map(|point| {
                    (0xDC80..=0xDCFF)
                        .contains(&point)
                        .then(|| (point - 0xDC00) as u8)
                })
                .collect();
            match escaped {
                Some(escaped) => Ok((Substitute::Bytes(escaped), span.end)),
                None => Err(strict(vm, exception)),
            }
        }
        (Standard::SurrogateEscape, _) => {
            let bad = span.rest().iter().take(span.len().min(4));
            let escaped: Vec<u32> = bad
                .take_while(|&&byte| byte >= 0x80)
                .map(|&byte| 0xDC00 + u32::from(byte))
                .collect();
            if escaped.is_empty() {
                return Err(strict(vm, exception));
            }
            let end = span.start + escaped.len() as i64;
            let escaped = Text::from_code_points(escaped).unwrap_or_default();
            Ok((Substitute::Text(escaped), end))
        }
        (Standard::SurrogatePass, _) => {
            let encoding = checked(vm, exception, ENCODING, false)?;
            let spelling = encoding
                .as_str()
                .and_then(|name| spelling(&name.text().to_string_lossy()));
            let passed = spelling.and_then(|spelling| pass(&span, spelling, kind));
            passed.ok_or_else(|| strict(vm, exception))
        }
        _ => text(String::new()),
    }
}

/// How a surrogate is spelled in one of the Unicode encodings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Utf8,
    Little(usize),
    Big(usize),
}

/// The spelling of the encoding with this name (`utf`, with or without `-` or `_`, in any case).
fn spelling(encoding: &str) -> Option<Spelling> {
    if encoding == "CP_UTF8" {
        return Some(Spelling::Utf8);
    }
    let lower = encoding.to_ascii_lowercase();
    let gap = |rest: &str| rest.strip_prefix(['-', '_']).unwrap_or(rest).to_owned();
    let rest = gap(lower.strip_prefix("utf")?);
    if rest == "8" {
        return Some(Spelling::Utf8);
    }
    let (width, rest) = match (rest.strip_prefix("16"), rest.strip_prefix("32")) {
        (Some(rest), _) => (2, rest),
        (_, Some(rest)) => (4, rest),
        _ => return None,
    };
    match &*gap(rest) {
        "" if rest.is_empty() => Some(Spelling::Little(width)),
        "le" => Some(Spelling::Little(width)),
        "be" => Some(Spelling::Big(width)),
        _ => None,
    }
}

/// What `surrogatepass` does, `None` where there is no surrogate.
fn pass(span: &Span, spelling: Spelling, kind: Kind) -> Option<(Substitute, i64)> {
    if kind == Kind::Encode {
        if !span.points().all(is_surrogate) {
            return None;
        }
        let mut bytes = Vec::new();
        span.points()
            .for_each(|point| spell(&mut bytes, spelling, point));
        return Some((Substitute::Bytes(bytes), span.end));
    }
    let (point, length) = spelled(spelling, span.rest())?;
    let text = Text::from_code_points([point])?;
    Some((Substitute::Text(text), span.start + length))
}

fn spelled(spelling: Spelling, bytes: &[u8]) -> Option<(u32, i64)> {
    let at = |i: usize| bytes.get(i).map(|&byte| u32::from(byte));
    let (point, length) = match spelling {
        Spelling::Utf8 => {
            let (a, b, c) = (at(0)?, at(1)?, at(2)?);
            if a & 0xF0 != 0xE0 || b & 0xC0 != 0x80 || c & 0xC0 != 0x80 {
                return None;
            }
            ((a & 0x0F) << 12 | (b & 0x3F) << 6 | c & 0x3F, 3)
        }
        Spelling::Little(2) => (at(1)? << 8 | at(0)?, 2),
        Spelling::Big(2) => (at(0)? << 8 | at(1)?, 2),
        Spelling::Little(_) => (at(3)? << 24 | at(2)? << 16 | at(1)? << 8 | at(0)?, 4),
        Spelling::Big(_) => (at(0)? << 24 | at(1)? << 16 | at(2)? << 8 | at(3)?, 4),
    };
    is_surrogate(point).then_some((point, length))
}

fn spell(bytes: &mut Vec<u8>, spelling: Spelling, point: u32) {
    match spelling {
        Spelling::Utf8 => bytes.extend_from_slice(&[
            0xE0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
        Spelling::Little(2) => bytes.extend_from_slice(&(point as u16).to_le_bytes()),
        Spelling::Big(2) => bytes.extend_from_slice(&(point as u16).to_be_bytes()),
        Spelling::Little(_) => bytes.extend_from_slice(&point.to_le_bytes()),
        Spelling::Big(_) => bytes.extend_from_slice(&point.to_be_bytes()),
    }
}
