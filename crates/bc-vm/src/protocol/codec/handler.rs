//! What happens where a codec cannot go on: the error handlers, by name.

use bc_core::text::Text;

use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::object::Payload;
use crate::model::unicode::names;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;

/// A decoding under way.
pub(super) struct Decoder<'a> {
    pub(super) vm: &'a mut Vm,
    pub(super) bytes: &'a [u8],
    pub(super) errors: &'a str,
    pub(super) out: Vec<u32>,
    /// The first failure that a handler was told of.
    pub(super) told: Option<Failure>,
}

/// An encoding under way.
pub(super) struct Encoder<'a> {
    pub(super) vm: &'a mut Vm,
    pub(super) object: &'a Value,
    pub(super) text: &'a Text,
    pub(super) errors: &'a str,
    pub(super) out: Vec<u8>,
    /// The first failure that a handler was told of.
    pub(super) told: Option<Failure>,
}

/// Where a codec could not go on, and why.
#[derive(Clone)]
pub(super) struct Failure {
    start: usize,
    end: usize,
    reason: String,
}

impl Failure {
    fn new(start: usize, end: usize, reason: &str) -> Self {
        let reason = reason.to_owned();
        Self { start, end, reason }
    }
}

/// Raises for `failure`. The reference makes one exception for all that its handlers are told of and
/// changes its fields: `args` stay those of the first.
fn throw(
    vm: &mut Vm,
    kind: Exc,
    encoding: &str,
    object: Value,
    failure: &Failure,
    told: Option<&Failure>,
) -> Thrown {
    let class = vm.exception(kind).clone();
    let first = told.unwrap_or(failure);
    let args = vec![
        vm.new_str(encoding),
        object,
        Value::Int(first.start as i64),
        Value::Int(first.end as i64),
        vm.new_str(first.reason.as_str()),
    ];
    let thrown = raise::throw_class(vm, &class, args);
    if let Thrown::Raise(exception) = &thrown
        && let Payload::Exception(data) = &exception.payload
        && let [_, _, start, end, reason] = data.fields.borrow_mut().as_mut_slice()
    {
        *start = Value::Int(failure.start as i64);
        *end = Value::Int(failure.end as i64);
        *reason = vm.new_str(failure.reason.as_str());
    }
    thrown
}

/// What stands in the place of code points that cannot be encoded.
pub(super) enum Substitute {
    Text(String),
    Bytes(Vec<u8>),
}

fn unknown_handler(vm: &mut Vm, name: &str) -> Thrown {
    raise::lookup_error(vm, format!("unknown error handler name '{name}'"))
}

pub(super) fn is_surrogate(point: u32) -> bool {
    (0xD800..0xE000).contains(&point)
}

/// How a surrogate is spelled in one of the Unicode encodings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Utf8,
    Little(usize),
    Big(usize),
}

fn spelling(encoding: &str) -> Option<Spelling> {
    Some(match encoding {
        "utf-8" => Spelling::Utf8,
        "utf-16" | "utf-16-le" => Spelling::Little(2),
        "utf-16-be" => Spelling::Big(2),
        "utf-32" | "utf-32-le" => Spelling::Little(4),
        "utf-32-be" => Spelling::Big(4),
        _ => return None,
    })
}

impl Decoder<'_> {
    /// Deals with the bytes `start..end` that cannot be decoded; returns where to go on.
    pub(super) fn fail(
        &mut self,
        encoding: &str,
        start: usize,
        end: usize,
        reason: &str,
    ) -> PyResult<usize> {
        let bad = self.bytes.get(start..end).unwrap_or_default();
        match self.errors {
            "strict" => {}
            "ignore" => return Ok(end),
            "replace" => {
                self.out.push(0xFFFD);
                return Ok(end);
            }
            "backslashreplace" => {
                for byte in bad {
                    let escaped = format!("\\x{byte:02x}");
                    self.out.extend(escaped.bytes().map(u32::from));
                }
                return Ok(end);
            }
            "surrogateescape" => {
                let high = bad.iter().take(4).take_while(|&&byte| byte >= 0x80);
                let escaped: Vec<u32> = high.map(|&byte| 0xDC00 + u32::from(byte)).collect();
                if !escaped.is_empty() {
                    self.out.extend_from_slice(&escaped);
                    self.tell(start, end, reason);
                    return Ok(start + escaped.len());
                }
            }
            "surrogatepass" => {
                let rest = self.bytes.get(start..).unwrap_or_default();
                if let Some((point, length)) = spelled_surrogate(encoding, rest) {
                    self.out.push(point);
                    self.tell(start, end, reason);
                    return Ok(start + length);
                }
            }
            "xmlcharrefreplace" | "namereplace" => {
                let message = "don't know how to handle UnicodeDecodeError in error callback";
                return Err(raise::type_error(self.vm, message));
            }
            other => return Err(unknown_handler(self.vm, other)),
        }
        Err(self.error(encoding, start, end, reason))
    }

    fn tell(&mut self, start: usize, end: usize, reason: &str) {
        self.told
            .get_or_insert_with(|| Failure::new(start, end, reason));
    }

    fn error(&mut self, encoding: &str, start: usize, end: usize, reason: &str) -> Thrown {
        let (failure, bytes) = (
            Failure::new(start, end, reason),
            self.vm.new_bytes(self.bytes),
        );
        let kind = Exc::UnicodeDecodeError;
        throw(self.vm, kind, encoding, bytes, &failure, self.told.as_ref())
    }
}

fn spelled_surrogate(encoding: &str, bytes: &[u8]) -> Option<(u32, usize)> {
    let spelling = spelling(encoding)?;
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

/// A code point as a backslash escape.
#[must_use]
pub fn backslash(point: u32) -> String {
    match point {
        0..=0xFF => format!("\\x{point:02x}"),
        0x100..=0xFFFF => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

impl Encoder<'_> {
    /// What stands in the place of the code points `start..end`, which cannot be encoded.
    pub(super) fn fail(
        &mut self,
        encoding: &str,
        start: usize,
        end: usize,
        reason: &str,
    ) -> PyResult<Substitute> {
        let text = self.text;
        let bad = || (start..end).filter_map(|at| text.get(at));
        match self.errors {
            "strict" => {}
            "ignore" => return Ok(Substitute::Text(String::new())),
            "replace" => return Ok(Substitute::Text("?".repeat(end - start))),
            "backslashreplace" => {
                return Ok(Substitute::Text(bad().map(backslash).collect()));
            }
            "namereplace" => {
                let named = |point| match names::name(point) {
                    Some(name) => format!("\\N{{{name}}}"),
                    None => backslash(point),
                };
                return Ok(Substitute::Text(bad().map(named).collect()));
            }
            "xmlcharrefreplace" => {
                let references = bad().map(|point| format!("&#{point};"));
                return Ok(Substitute::Text(references.collect()));
            }
            "surrogateescape" => {
                let escaped: Option<Vec<u8>> = bad()
                    .map(|point| {
                        (0xDC80..=0xDCFF)
                            .contains(&point)
                            .then(|| (point - 0xDC00) as u8)
                    })
                    .collect();
                if let Some(escaped) = escaped {
                    self.tell(start, end, reason);
                    return Ok(Substitute::Bytes(escaped));
                }
            }
            "surrogatepass" => {
                if let Some(spelling) = spelling(encoding)
                    && bad().all(is_surrogate)
                {
                    let mut bytes = Vec::new();
                    bad().for_each(|point| spell(&mut bytes, spelling, point));
                    self.tell(start, end, reason);
                    return Ok(Substitute::Bytes(bytes));
                }
            }
            other => return Err(unknown_handler(self.vm, other)),
        }
        Err(self.error(encoding, start, end, reason))
    }

    pub(super) fn error(
        &mut self,
        encoding: &str,
        start: usize,
        end: usize,
        reason: &str,
    ) -> Thrown {
        let failure = Failure::new(start, end, reason);
        let (kind, object) = (Exc::UnicodeEncodeError, self.object.clone());
        throw(
            self.vm,
            kind,
            encoding,
            object,
            &failure,
            self.told.as_ref(),
        )
    }

    fn tell(&mut self, start: usize, end: usize, reason: &str) {
        self.told
            .get_or_insert_with(|| Failure::new(start, end, reason));
    }
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
