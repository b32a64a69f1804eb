//! Text that comes and goes in pieces: incremental decoders and encoders.
//!
//! The encodings of this machine are served here; any other one is asked of the registry of codecs,
//! the Python way. Absent: how a single encoding decodes whole bytes (its own file).

use std::rc::Rc;

use super::{Codec, Order, find, registry, run_decode, run_encode};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;

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
pub struct OwnCodec(Codec);

impl OwnCodec {
    /// Those of all encodings of the machine that are served here in pieces; the others have their classes
    /// in the registry.
    fn of(codec: Codec) -> Option<Self> {
        matches!(
            codec,
            Codec::Utf8
                | Codec::Utf8Marked
                | Codec::Ascii
                | Codec::Latin1
                | Codec::Utf16(_)
                | Codec::Utf32(_)
                | Codec::Escape
                | Codec::RawEscape
        )
        .then_some(Self(codec))
    }

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
    if let Some(codec) = find(encoding).and_then(OwnCodec::of) {
        return Ok(TextCodec::Own(codec));
    }
    registry::lookup_text(vm, encoding, alternate).map(TextCodec::Registered)
}

/// A decoder that keeps what is incomplete until more comes.
#[derive(Clone)]
pub struct Decoder {
    codec: Codec,
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
    /// `UnicodeDecodeError`, `LookupError` for an unknown error handler; the state is as before, but that
    /// the start of a marked text is over.
    pub fn decode(&mut self, vm: &mut Vm, input: &[u8], last: bool) -> PyResult {
        let joined;
        let data = if self.buffer.is_empty() {
            input
        } else {
            joined = [&self.buffer, input].concat();
            &joined
        };
        if matches!(self.codec, Codec::Utf8Marked)
            && self.flags == 1
            && data.len() < BOM.len()
            && BOM.starts_with(data)
        {
            self.buffer = data.to_vec();
            return Ok(vm.empty_str());
        }
        let codec = match (self.codec, self.flags) {
            (Codec::Utf8Marked, 0) => Codec::Utf8,
            (Codec::Utf16(Order::Marked), 0) => Codec::Utf16(Order::Little),
            (Codec::Utf16(Order::Marked), 1) => Codec::Utf16(Order::Big),
            (Codec::Utf32(Order::Marked), 0) => Codec::Utf32(Order::Little),
            (Codec::Utf32(Order::Marked), 1) => Codec::Utf32(Order::Big),
            (codec, _) => codec,
        };
        if matches!(self.codec, Codec::Utf8Marked) {
            // The start is over even if what is decoded now turns out to be wrong.
            self.flags = 0;
        }
        let last = last || !self.is_buffered();
        let decoded = run_decode(vm, codec, data, Some(&self.errors), last)?;
        self.flags = match (self.codec, decoded.order) {
            (Codec::Utf16(Order::Marked), Order::Marked) => {
                unmarked(vm, "UTF-16", decoded.used, 2)?
            }
            (Codec::Utf32(Order::Marked), Order::Marked) => {
                unmarked(vm, "UTF-32", decoded.used, 4)?
            }
            (Codec::Utf16(Order::Marked) | Codec::Utf32(Order::Marked), Order::Big) => 1,
            _ => 0,
        };
        self.buffer = data.get(decoded.used..).unwrap_or_default().to_vec();
        Ok(decoded.text)
    }

    /// `getstate()`: what was left over, and the flags.
    #[must_use]
    pub fn state(&self) -> (&[u8], i64) {
        (&self.buffer, self.flags)
    }

    /// `setstate()`.
    pub fn set_state(&mut self, buffer: &[u8], flags: i64) {
        let (keeps, flags) = match self.codec {
            Codec::Utf16(Order::Marked) | Codec::Utf32(Order::Marked) => {
                (true, if flags == 0 || flags == 1 { flags } else { 2 })
            }
            Codec::Utf8Marked => (true, flags),
            Codec::Utf8 | Codec::Utf16(_) | Codec::Utf32(_) => (true, 0),
            _ => (false, 0),
        };
        self.buffer = if keeps { buffer.to_vec() } else { Vec::new() };
        self.flags = flags;
    }

    /// `reset()`.
    pub fn reset(&mut self) {
        self.buffer.clear();
        self.flags = match self.codec {
            Codec::Utf16(Order::Marked) | Codec::Utf32(Order::Marked) => 2,
            Codec::Utf8Marked => 1,
            _ => 0,
        };
    }

    /// Whether what is left over is put in front of the next input, so that only bytes can follow.
    #[must_use]
    pub fn is_buffered(&self) -> bool {
        !matches!(
            self.codec,
            Codec::Ascii | Codec::Latin1 | Codec::Escape | Codec::RawEscape
        )
    }
}

/// The state while the order of bytes is unknown: nothing may have been read without knowing it.
fn unmarked(vm: &mut Vm, name: &str, used: usize, width: usize) -> PyResult<i64> {
    if used < width {
        return Ok(2);
    }
    let message = format!("{name} stream does not start with BOM");
    Err(raise::throw(vm, ExceptionKind::UnicodeError, message))
}

/// An encoder that writes a mark once, at the start.
#[derive(Clone)]
pub struct Encoder {
    codec: Codec,
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
        let codec = match self.codec {
            Codec::Utf8Marked if !start => Codec::Utf8,
            Codec::Utf16(Order::Marked) if !start => Codec::Utf16(Order::Little),
            Codec::Utf32(Order::Marked) if !start => Codec::Utf32(Order::Little),
            codec => codec,
        };
        run_encode(vm, codec, text, Some(&self.errors))
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
            Codec::Utf8Marked | Codec::Escape | Codec::RawEscape
        )
    }
}
