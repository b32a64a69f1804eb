//! Text that comes and goes in pieces: incremental decoders and encoders.
//!
//! The encodings of this machine are served here; any other one is asked of the registry of codecs,
//! the Python way. Absent: how a single encoding decodes whole bytes (its own file).

use std::rc::Rc;

use super::{Codec, Order, decode, encode_bytes, find, registry};
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, raise};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What serves an encoding.
pub enum TextCodec {
    /// One of the machine's own.
    Own(OwnCodec),
    /// A `CodecInfo` of the registry.
    Registered(Value),
}

/// An encoding that the machine serves itself.
#[derive(Clone, Copy)]
pub struct OwnCodec(Piecewise);

/// The encodings that are served here in pieces.
#[derive(Clone, Copy)]
enum Piecewise {
    Utf8,
    Utf8Marked,
    Ascii,
    Latin1,
    Utf16(Order),
    Utf32(Order),
    Escape,
    RawEscape,
}

impl Piecewise {
    /// Those of all encodings of the machine; the others have their classes in the registry.
    fn of(codec: Codec) -> Option<Self> {
        Some(match codec {
            Codec::Utf8 => Self::Utf8,
            Codec::Utf8Marked => Self::Utf8Marked,
            Codec::Ascii => Self::Ascii,
            Codec::Latin1 => Self::Latin1,
            Codec::Utf16(order) => Self::Utf16(order),
            Codec::Utf32(order) => Self::Utf32(order),
            Codec::Escape => Self::Escape,
            Codec::RawEscape => Self::RawEscape,
            _ => return None,
        })
    }
}

impl OwnCodec {
    /// A decoder in its first state.
    #[must_use]
    pub fn decoder(self, errors: &str) -> Decoder {
        let mut decoder = Decoder {
            codec: self.0,
            errors: errors.into(),
            buffer: Vec::new(),
            flags: 0,
        };
        decoder.reset();
        decoder
    }

    /// An encoder that has not written anything.
    #[must_use]
    pub fn encoder(self, errors: &str) -> Encoder {
        Encoder {
            codec: self.0,
            errors: errors.into(),
            at_start: true,
        }
    }
}

/// `_PyCodec_LookupTextEncoding`: what serves `encoding`; `alternate` is what a refusal of a codec
/// that is not between text and bytes recommends.
///
/// # Errors
///
/// `LookupError` for an encoding that is unknown or no text encoding, and what the registry raises.
pub fn lookup_text_encoding(vm: &mut Vm, encoding: &str, alternate: &str) -> PyResult<TextCodec> {
    if let Some(codec) = find(encoding).and_then(Piecewise::of) {
        return Ok(TextCodec::Own(OwnCodec(codec)));
    }
    registry::lookup_text(vm, encoding, alternate).map(TextCodec::Registered)
}

/// The incremental decoder or encoder (`attribute`) of a `CodecInfo`, made for an error handler.
///
/// # Errors
///
/// What making it raises.
pub fn of_registered(vm: &mut Vm, info: &Value, attribute: &str, errors: &str) -> PyResult {
    let name = vm.intern(attribute);
    let make = attr::getattr(vm, info, &name)?;
    let errors = vm.new_str(errors);
    call::call_values(vm, &make, [errors])
}

/// A decoder that keeps what is incomplete until more comes.
#[derive(Clone)]
pub struct Decoder {
    codec: Piecewise,
    errors: Rc<str>,
    buffer: Vec<u8>,
    /// The second part of the state: for UTF-16 and UTF-32 with a mark 2 while the order is unknown,
    /// 1 for big, 0 for little; for UTF-8 with a mark 1 at the start; else 0.
    flags: i64,
}

impl Decoder {
    /// Decodes `input` after what was left over; `last` says that nothing more comes.
    ///
    /// # Errors
    ///
    /// `UnicodeDecodeError`, `LookupError` for an unknown error handler; the state is as before.
    pub fn decode(&mut self, vm: &mut Vm, input: &[u8], last: bool) -> PyResult {
        let joined;
        let data = if self.buffer.is_empty() {
            input
        } else {
            joined = [&self.buffer, input].concat();
            &joined
        };
        let (skipped, encoding, flags) = match self.opening(data) {
            Some(opening) => opening,
            None => {
                self.buffer = data.to_vec();
                return Ok(vm.empty_str());
            }
        };
        let body = data.get(skipped..).unwrap_or_default();
        let tail = if last {
            0
        } else {
            self.incomplete(body, flags)
        };
        let whole = body.len() - tail;
        let errors = Rc::clone(&self.errors);
        let mut result = decode(vm, &body[..whole], Some(encoding), Some(&errors));
        if tail > 0 && &*errors == "strict" && result.is_err() {
            // The exception shows all there was to decode.
            result = decode(vm, body, Some(encoding), Some(&errors));
        }
        let text = result?;
        if flags == 2 && whole >= 2 {
            let name = if matches!(self.codec, Piecewise::Utf16(_)) {
                "UTF-16"
            } else {
                "UTF-32"
            };
            let message = format!("{name} stream does not start with BOM");
            return Err(raise::throw(vm, Exc::UnicodeError, message));
        }
        self.flags = flags;
        self.buffer = body[whole..].to_vec();
        Ok(text)
    }

    /// How many bytes of a mark stand in front of `data`, the encoding of the rest, and the flags that
    /// hold from there on; nothing while that cannot be told.
    fn opening(&self, data: &[u8]) -> Option<(usize, &'static str, i64)> {
        Some(match self.codec {
            Piecewise::Utf8 => (0, "utf-8", 0),
            Piecewise::Utf8Marked if self.flags == 0 => (0, "utf-8", 0),
            Piecewise::Utf8Marked if data.len() < 3 && BOM.starts_with(data) => return None,
            Piecewise::Utf8Marked => (if data.starts_with(BOM) { 3 } else { 0 }, "utf-8", 0),
            Piecewise::Ascii => (0, "ascii", 0),
            Piecewise::Latin1 => (0, "latin-1", 0),
            Piecewise::Utf16(order) => self.wide(order, data, 2, ["utf-16-le", "utf-16-be"]),
            Piecewise::Utf32(order) => self.wide(order, data, 4, ["utf-32-le", "utf-32-be"]),
            Piecewise::Escape => (0, "unicode_escape", 0),
            Piecewise::RawEscape => (0, "raw_unicode_escape", 0),
        })
    }

    fn wide(
        &self,
        order: Order,
        data: &[u8],
        width: usize,
        [little, big]: [&'static str; 2],
    ) -> (usize, &'static str, i64) {
        let mark = data.get(..width);
        match (order, self.flags, mark) {
            (Order::Little, ..) => (0, little, 0),
            (Order::Big, ..) => (0, big, 0),
            (Order::Marked, 0, _) => (0, little, 0),
            (Order::Marked, 1, _) => (0, big, 1),
            (Order::Marked, _, Some([0xFF, 0xFE] | [0xFF, 0xFE, 0, 0])) => (width, little, 0),
            (Order::Marked, _, Some([0xFE, 0xFF] | [0, 0, 0xFE, 0xFF])) => (width, big, 1),
            (Order::Marked, ..) => (0, little, 2),
        }
    }

    /// How many bytes at the end of `bytes` are the start of something.
    fn incomplete(&self, bytes: &[u8], flags: i64) -> usize {
        match self.codec {
            Piecewise::Utf8 | Piecewise::Utf8Marked => incomplete_utf8(bytes),
            Piecewise::Utf16(order) => {
                let odd = bytes.len() % 2;
                let big = order == Order::Big || flags == 1;
                let high = bytes[..bytes.len() - odd]
                    .rchunks_exact(2)
                    .next()
                    .map(|unit| unit[usize::from(!big)]);
                odd + if matches!(high, Some(0xD8..=0xDB)) {
                    2
                } else {
                    0
                }
            }
            Piecewise::Utf32(_) => bytes.len() % 4,
            Piecewise::Ascii | Piecewise::Latin1 | Piecewise::Escape | Piecewise::RawEscape => 0,
        }
    }

    /// `getstate()`: what was left over, and the flags.
    #[must_use]
    pub fn state(&self) -> (&[u8], i64) {
        (&self.buffer, self.flags)
    }

    /// `setstate()`.
    pub fn set_state(&mut self, buffer: &[u8], flags: i64) {
        let (keeps, flags) = match self.codec {
            Piecewise::Utf16(Order::Marked) | Piecewise::Utf32(Order::Marked) => {
                (true, if flags == 0 || flags == 1 { flags } else { 2 })
            }
            Piecewise::Utf8Marked => (true, flags),
            Piecewise::Utf8 | Piecewise::Utf16(_) | Piecewise::Utf32(_) => (true, 0),
            Piecewise::Ascii | Piecewise::Latin1 | Piecewise::Escape | Piecewise::RawEscape => {
                (false, 0)
            }
        };
        self.buffer = if keeps { buffer.to_vec() } else { Vec::new() };
        self.flags = flags;
    }

    /// `reset()`.
    pub fn reset(&mut self) {
        self.buffer.clear();
        self.flags = match self.codec {
            Piecewise::Utf16(Order::Marked) | Piecewise::Utf32(Order::Marked) => 2,
            Piecewise::Utf8Marked => 1,
            _ => 0,
        };
    }

    /// Whether what is left over is put in front of the next input, so that only bytes can follow.
    #[must_use]
    pub fn is_buffered(&self) -> bool {
        !matches!(
            self.codec,
            Piecewise::Ascii | Piecewise::Latin1 | Piecewise::Escape | Piecewise::RawEscape
        )
    }
}

/// How many bytes at the end are the start of a sequence that more bytes can complete.
fn incomplete_utf8(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let start = &bytes[bytes.len() - back..];
        if start[0] & 0xC0 == 0x80 {
            continue;
        }
        let open = std::str::from_utf8(start)
            .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none());
        return if open { back } else { 0 };
    }
    0
}

/// An encoder that writes a mark once, at the start.
#[derive(Clone)]
pub struct Encoder {
    codec: Piecewise,
    errors: Rc<str>,
    at_start: bool,
}

impl Encoder {
    /// Encodes `text`, a str.
    ///
    /// # Errors
    ///
    /// `UnicodeEncodeError`, `LookupError` for an unknown error handler.
    pub fn encode(&mut self, vm: &mut Vm, text: &Value) -> PyResult<Vec<u8>> {
        let start = std::mem::replace(&mut self.at_start, false);
        let encoding = match self.codec {
            Piecewise::Utf8 => "utf-8",
            Piecewise::Utf8Marked if start => "utf-8-sig",
            Piecewise::Utf8Marked => "utf-8",
            Piecewise::Ascii => "ascii",
            Piecewise::Latin1 => "latin-1",
            Piecewise::Utf16(Order::Marked) if start => "utf-16",
            Piecewise::Utf16(Order::Big) => "utf-16-be",
            Piecewise::Utf16(_) => "utf-16-le",
            Piecewise::Utf32(Order::Marked) if start => "utf-32",
            Piecewise::Utf32(Order::Big) => "utf-32-be",
            Piecewise::Utf32(_) => "utf-32-le",
            Piecewise::Escape => "unicode_escape",
            Piecewise::RawEscape => "raw_unicode_escape",
        };
        encode_bytes(vm, text, Some(encoding), Some(&self.errors))
    }

    /// Says whether the next text is the first of the stream.
    pub fn set_start(&mut self, at_start: bool) {
        self.at_start = at_start;
    }

    /// Whether the reference's text streams encode without an encoder object, which starts in the
    /// middle of streams that cannot seek.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        !matches!(
            self.codec,
            Piecewise::Utf8Marked | Piecewise::Escape | Piecewise::RawEscape
        )
    }
}
