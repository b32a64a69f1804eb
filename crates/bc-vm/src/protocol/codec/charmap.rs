//! Codecs by a table: single bytes that stand for characters.
//!
//! The tables are those of CPython's `encodings` (`bc_core::charset`). The
//! program can bring its own: a str or a mapping to decode with, a mapping or an encoding map to
//! encode with.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use bc_core::charset::{self, UNDEFINED};
use bc_core::text::Text;

use super::handler::{Decoder, Encoder, Substitute};
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::native::NativeData;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::format::integer::Integer;
use crate::protocol::{item, raise};

const REASON: &str = "character maps to <undefined>";

/// The table of one codec.
#[derive(Debug)]
pub struct Charmap {
    /// The name of its module in `encodings`.
    pub name: &'static str,
    /// What each byte stands for.
    points: Box<[u32]>,
    /// The byte for each character, by character.
    bytes: Vec<(u32, u8)>,
}

impl PartialEq for Charmap {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Charmap {}

impl Charmap {
    /// The table as a str, with U+FFFE for bytes without meaning.
    #[must_use]
    pub fn table(&self) -> Text {
        Text::from_code_points(self.points.iter().copied()).unwrap_or_default()
    }
}

static CHARMAPS: LazyLock<Vec<Charmap>> = LazyLock::new(|| {
    let charmap = |(name, points): (&'static str, Box<[u32]>)| Charmap {
        name,
        bytes: inverse(&points),
        points,
    };
    charset::charmaps().map(charmap).collect()
});

/// All tables, by name.
pub(super) fn all() -> &'static [Charmap] {
    &CHARMAPS
}

pub(super) fn find(name: &str) -> Option<&'static Charmap> {
    let at = CHARMAPS.binary_search_by(|map| map.name.cmp(name)).ok()?;
    CHARMAPS.get(at)
}

/// The byte for each character; the last of several.
fn inverse(points: &[u32]) -> Vec<(u32, u8)> {
    let defined = points.iter().zip(0_u8..=255);
    let mut bytes: Vec<(u32, u8)> = defined
        .filter(|(point, _)| **point != UNDEFINED)
        .map(|(&point, byte)| (point, byte))
        .collect();
    bytes.sort_unstable();
    let mut last: Vec<(u32, u8)> = Vec::with_capacity(bytes.len());
    for pair in bytes {
        match last.last_mut() {
            Some(before) if before.0 == pair.0 => *before = pair,
            _ => last.push(pair),
        }
    }
    last
}

/// What `codecs.charmap_build` makes: the byte for each character.
pub struct EncodingMap {
    bytes: Vec<(u32, u8)>,
    /// The bytes of the reference's tree of tables.
    pub size: usize,
}

impl NativeData for EncodingMap {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}

    fn bytes(&self) -> usize {
        self.bytes.len() * size_of::<(u32, u8)>()
    }
}

impl EncodingMap {
    /// The inverse of a decoding table, unless it needs to be a dict: where byte 0 is not the character
    /// 0, where another byte is, and where there are characters beyond U+FFFF.
    #[must_use]
    pub fn build(table: &Text) -> Option<Self> {
        let points: Vec<u32> = table.code_points().take(256).collect();
        let plain = points.first() == Some(&0)
            && points
                .iter()
                .skip(1)
                .all(|&point| (1..=0xFFFF).contains(&point));
        let blocks = |shift: u32| {
            let known = points.iter().skip(1).filter(|&&point| point != UNDEFINED);
            known
                .map(|point| point >> shift)
                .collect::<BTreeSet<_>>()
                .len()
        };
        let (second, third) = (blocks(11), blocks(7));
        if !plain || third >= 0xFF {
            return None;
        }
        // The fixed part, then the second and the third level.
        let size = 63 + 16 * second + 128 * third;
        let bytes = inverse(&points);
        Some(Self { bytes, size })
    }
}

/// What to encode with.
#[derive(Clone, Copy)]
pub(super) enum Mapping<'a> {
    Table(&'a [(u32, u8)]),
    Object(&'a Value),
}

impl<'a> Mapping<'a> {
    pub(super) fn of(map: &'a Charmap) -> Self {
        Self::Table(&map.bytes)
    }

    pub(super) fn object(mapping: &'a Value) -> Self {
        match mapping.as_native_data::<EncodingMap>() {
            Some(map) => Self::Table(&map.bytes),
            None => Self::Object(mapping),
        }
    }

    /// Writes what `point` is encoded as; says whether there is something.
    fn write(self, vm: &mut Vm, point: u32, out: &mut Vec<u8>) -> PyResult<bool> {
        let mapping = match self {
            Self::Table(table) => {
                let place = table.binary_search_by_key(&point, |pair| pair.0);
                let found = place.ok().and_then(|at| table.get(at));
                out.extend(found.map(|pair| pair.1));
                return Ok(found.is_some());
            }
            Self::Object(mapping) => mapping,
        };
        let found = item::getitem(vm, mapping, &Value::Int(i64::from(point)));
        let found = match raise::catch(vm, found, ExceptionKind::LookupError)? {
            None | Some(Value::None) => return Ok(false),
            Some(found) => found,
        };
        if let Some(Payload::Bytes(bytes)) = found.payload() {
            vm.reserve(out.len().saturating_add(bytes.len()))?;
            out.extend_from_slice(bytes);
            return Ok(true);
        }
        match Integer::get(&found).map(|number| number.to_i64()) {
            Some(Some(byte @ 0..=255)) => out.push(byte as u8),
            Some(_) => {
                let message = "character mapping must be in range(256)";
                return Err(raise::type_error(vm, message));
            }
            None => {
                let message = format!(
                    "character mapping must return integer, bytes or None, not {}",
                    vm.type_name(&found)
                );
                return Err(raise::type_error(vm, message));
            }
        }
        Ok(true)
    }
}

pub(super) fn encode(encoder: &mut Encoder<'_>, mapping: Mapping<'_>) -> PyResult<()> {
    let text = encoder.text;
    let mut at = 0;
    while let Some(point) = text.get(at) {
        if mapping.write(encoder.vm, point, &mut encoder.out)? {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut aside = Vec::new();
        while let Some(point) = text.get(end) {
            if mapping.write(encoder.vm, point, &mut aside)? {
                break;
            }
            end += 1;
        }
        let (substitute, next) = encoder.fail_known("charmap", at, end, REASON)?;
        match substitute {
            Substitute::Bytes(bytes) => encoder.out.extend_from_slice(&bytes),
            Substitute::Text(text) => {
                for point in text.code_points() {
                    if !mapping.write(encoder.vm, point, &mut encoder.out)? {
                        return Err(encoder.error("charmap", at, end, REASON));
                    }
                }
            }
        }
        at = next;
    }
    Ok(())
}

/// Decodes with the points of a table.
fn decode_points(
    decoder: &mut Decoder<'_>,
    point_of: impl Fn(usize) -> Option<u32>,
) -> PyResult<usize> {
    let mut at = 0;
    while let Some(byte) = decoder.get(at) {
        match point_of(usize::from(byte)) {
            Some(point) if point != UNDEFINED => {
                decoder.out.push(point);
                at += 1;
            }
            _ => at = decoder.fail("charmap", at, at + 1, REASON)?,
        }
    }
    Ok(at)
}

pub(super) fn decode(decoder: &mut Decoder<'_>, map: &Charmap) -> PyResult<usize> {
    decode_points(decoder, |byte| map.points.get(byte).copied())
}

/// Decodes with what the program gave.
pub(super) fn decode_with(decoder: &mut Decoder<'_>, mapping: &Value) -> PyResult<usize> {
    if decoder.vm.class_id_of(mapping) == ClassId::STR
        && let Some(table) = mapping.as_str()
    {
        return decode_points(decoder, |byte| table.text().get(byte));
    }
    let mut at = 0;
    while let Some(byte) = decoder.get(at) {
        let found = item::getitem(decoder.vm, mapping, &Value::Int(i64::from(byte)));
        let found = raise::catch(decoder.vm, found, ExceptionKind::LookupError)?;
        if put(decoder, found.as_ref().unwrap_or(&Value::None))? {
            at += 1;
        } else {
            at = decoder.fail("charmap", at, at + 1, REASON)?;
        }
    }
    Ok(at)
}

/// Writes what a mapping said of a byte; says whether that was something.
fn put(decoder: &mut Decoder<'_>, found: &Value) -> PyResult<bool> {
    if found.is_none() {
        return Ok(false);
    }
    if let Some(text) = found.as_str() {
        let text = text.text();
        if text.len() == 1 && text.get(0) == Some(UNDEFINED) {
            return Ok(false);
        }
        let more = (decoder.out.len() + text.len()).saturating_mul(8);
        decoder.vm.reserve(more)?;
        decoder.out.extend(text.code_points());
        return Ok(true);
    }
    match Integer::get(found).map(|number| number.to_i64()) {
        Some(Some(0xFFFE)) => Ok(false),
        Some(Some(point @ 0..=0x10_FFFF)) => {
            decoder.out.push(point as u32);
            Ok(true)
        }
        Some(_) => {
            // The reference does not know the directive in its own message.
            let message = "character mapping must be in range(0x%lx)";
            Err(raise::type_error(decoder.vm, message))
        }
        None => {
            let message = "character mapping must return integer, None or str";
            Err(raise::type_error(decoder.vm, message))
        }
    }
}
