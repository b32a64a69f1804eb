//! Encoding one object: its type byte and what stands before its items.
//!
//! Must hold: a type code is used only where it can hold the object; [`Output::put`] says so otherwise. Absent on
//! purpose: the choice of the type code and of the reference flag.

use num_bigint::{BigInt, Sign};

use super::error::WriteError;
use super::object::Object;
use super::typecode::{self as tc, LONG_SHIFT};
use crate::code::CodeObject;
use crate::text::Text;

#[derive(Default)]
pub(super) struct Output {
    bytes: Vec<u8>,
}

/// Why an object was not put.
pub(super) enum Refusal {
    /// The type code cannot hold it.
    OtherCode,
    /// No type code can.
    Never(WriteError),
}

impl From<WriteError> for Refusal {
    fn from(error: WriteError) -> Self {
        Refusal::Never(error)
    }
}

/// The type code 3.5 would choose.
pub(super) fn usual_code(object: Object<'_>) -> u8 {
    match object {
        Object::Single(code) => code,
        Object::Int(int) if i32::try_from(int).is_ok() => tc::INT,
        Object::Int(_) => tc::LONG,
        Object::Float(_) => tc::BINARY_FLOAT,
        Object::Complex(..) => tc::BINARY_COMPLEX,
        Object::Str { text, interned } => match (text.is_ascii(), text.len() < 256, interned) {
            (true, true, true) => tc::SHORT_ASCII_INTERNED,
            (true, true, false) => tc::SHORT_ASCII,
            (true, false, true) => tc::ASCII_INTERNED,
            (true, false, false) => tc::ASCII,
            (false, _, true) => tc::INTERNED,
            (false, _, false) => tc::UNICODE,
        },
        Object::Bytes(_) => tc::STRING,
        Object::Tuple(items) => code_of_tuple(items.len()),
        Object::Names(names) => code_of_tuple(names.len()),
        Object::List(_) => tc::LIST,
        Object::Set(_) => tc::SET,
        Object::FrozenSet(_) => tc::FROZENSET,
        Object::Dict(_) => tc::DICT,
        Object::Code(_) => tc::CODE,
        // None; it is refused under every code.
        Object::Slice => tc::NULL,
    }
}

/// The type code of a tuple of so many items.
pub(super) fn code_of_tuple(count: usize) -> u8 {
    if count < 256 {
        tc::SMALL_TUPLE
    } else {
        tc::TUPLE
    }
}

impl Output {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The end of a dict. The flag says nothing here or on an `r`, but a file may have it.
    pub(super) fn null(&mut self, flag: u8) {
        self.bytes.push(tc::NULL | flag);
    }

    pub(super) fn reference(&mut self, index: u32, flag: u8) {
        self.bytes.push(tc::REF | flag);
        self.bytes.extend_from_slice(&index.to_le_bytes());
    }

    pub(super) fn number(&mut self, number: i32) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// Puts an object under a type code; of a container, all that stands before its items.
    pub(super) fn put(&mut self, object: Object<'_>, code: u8, flag: u8) -> Result<(), Refusal> {
        match (code, object) {
            (_, Object::Slice) => return Err(WriteError::NoTypeCode { kind: "slice" }.into()),
            (_, Object::Single(own)) if own == code => self.bytes.push(code | flag),
            (tc::INT, Object::Int(int)) => {
                let number = i32::try_from(int).map_err(|_| Refusal::OtherCode)?;
                self.bytes.push(code | flag);
                self.number(number);
            }
            (tc::LONG, Object::Int(int)) => {
                self.bytes.push(code | flag);
                self.long(int)?;
            }
            // The text of a decimal float is gone once it is read; the binary form says the same in full.
            (tc::BINARY_FLOAT | tc::FLOAT, Object::Float(float)) => {
                self.bytes.push(tc::BINARY_FLOAT | flag);
                self.bytes.extend_from_slice(&float.to_le_bytes());
            }
            (tc::BINARY_COMPLEX | tc::COMPLEX, Object::Complex(re, im)) => {
                self.bytes.push(tc::BINARY_COMPLEX | flag);
                self.bytes.extend_from_slice(&re.to_le_bytes());
                self.bytes.extend_from_slice(&im.to_le_bytes());
            }
            (
                tc::SHORT_ASCII | tc::SHORT_ASCII_INTERNED | tc::ASCII | tc::ASCII_INTERNED,
                Object::Str { text, .. },
            ) => {
                let raw = one_byte_each(text).ok_or(Refusal::OtherCode)?;
                self.bytes.push(code | flag);
                if matches!(code, tc::SHORT_ASCII | tc::SHORT_ASCII_INTERNED) {
                    self.bytes
                        .push(u8::try_from(raw.len()).map_err(|_| Refusal::OtherCode)?);
                } else {
                    self.size(raw.len(), "str")?;
                }
                self.bytes.extend_from_slice(&raw);
            }
            (tc::UNICODE | tc::INTERNED, Object::Str { text, .. }) => {
                let raw = text.to_utf8_surrogatepass();
                self.bytes.push(code | flag);
                self.size(raw.len(), "str")?;
                self.bytes.extend_from_slice(&raw);
            }
            (tc::STRING, Object::Bytes(raw)) => {
                self.bytes.push(code | flag);
                self.size(raw.len(), "bytes")?;
                self.bytes.extend_from_slice(raw);
            }
            (tc::SMALL_TUPLE, Object::Tuple(_) | Object::Names(_)) => {
                let count = u8::try_from(length(object)).map_err(|_| Refusal::OtherCode)?;
                self.bytes.extend_from_slice(&[code | flag, count]);
            }
            (tc::TUPLE, Object::Tuple(_) | Object::Names(_)) => {
                self.bytes.push(code | flag);
                self.size(length(object), "tuple")?;
            }
            (tc::LIST, Object::List(items)) => {
                self.bytes.push(code | flag);
                self.size(items.len(), "list")?;
            }
            (tc::SET, Object::Set(items)) => {
                self.bytes.push(code | flag);
                self.size(items.len(), "set")?;
            }
            (tc::FROZENSET, Object::FrozenSet(items)) => {
                self.bytes.push(code | flag);
                self.size(items.len(), "frozenset")?;
            }
            (tc::DICT, Object::Dict(_)) => self.bytes.push(code | flag),
            (tc::CODE, Object::Code(of)) => {
                self.bytes.push(code | flag);
                self.code_numbers(of)?;
            }
            _ => return Err(Refusal::OtherCode),
        }
        Ok(())
    }

    fn size(&mut self, size: usize, kind: &'static str) -> Result<(), WriteError> {
        let number = i32::try_from(size).map_err(|_| WriteError::TooLong { kind, size })?;
        self.number(number);
        Ok(())
    }

    /// A count and the digits in base 2**15, lowest first.
    fn long(&mut self, int: &BigInt) -> Result<(), WriteError> {
        let digits = int.bits().div_ceil(u64::from(LONG_SHIFT));
        let size = usize::try_from(digits).unwrap_or(usize::MAX);
        let count = i32::try_from(digits).map_err(|_| WriteError::TooLong { kind: "int", size })?;
        self.number(if int.sign() == Sign::Minus {
            -count
        } else {
            count
        });
        let (mut pending, mut bits) = (0_u64, 0_u32);
        let mut left = size;
        let mut words = int.magnitude().iter_u32_digits();
        while left > 0 {
            if bits < LONG_SHIFT {
                pending |= u64::from(words.next().unwrap_or_default()) << bits;
                bits += 32;
            }
            let digit = (pending & ((1 << LONG_SHIFT) - 1)) as u16;
            self.bytes.extend_from_slice(&digit.to_le_bytes());
            pending >>= LONG_SHIFT;
            bits -= LONG_SHIFT;
            left -= 1;
        }
        Ok(())
    }

    fn code_numbers(&mut self, code: &CodeObject) -> Result<(), WriteError> {
        let counts = [
            code.argcount(),
            code.kwonlyargcount(),
            code.nlocals(),
            code.stacksize(),
        ];
        for (value, field) in counts.into_iter().zip(tc::CODE_NUMBERS) {
            let number =
                i32::try_from(value).map_err(|_| WriteError::CountTooLarge { field, value })?;
            self.number(number);
        }
        self.number(code.flags().bits().cast_signed());
        Ok(())
    }
}

fn length(object: Object<'_>) -> usize {
    match object {
        Object::Tuple(items) => items.len(),
        Object::Names(names) => names.len(),
        _ => 0,
    }
}

/// The bytes of a text whose code points are all below 256.
fn one_byte_each(text: &Text) -> Option<std::borrow::Cow<'_, [u8]>> {
    match text.as_ascii() {
        Some(ascii) => Some(ascii.as_bytes().into()),
        None => {
            let raw: Option<Vec<u8>> = text
                .code_points()
                .map(|point| u8::try_from(point).ok())
                .collect();
            raw.map(Into::into)
        }
    }
}
