//! The names of encodings: how they are spelled, what else they are called, which codec they mean.
//!
//! The tables are those of `encodings/aliases.py`, recorded by `tests/reference/record_codecs.py`.

use super::charmap;
use super::{Codec, Order};

const TABLE: &str = include_str!("aliases.txt");

/// Every alias with the module of `encodings` it stands for.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().flat_map(|line| {
        let (module, aliases) = line.split_once(' ').unwrap_or((line, ""));
        aliases.split(' ').map(move |alias| (alias, module))
    })
}

/// The name with one `_` in the place of whatever is neither letter, digit nor dot
/// (`encodings.normalize_encoding`).
#[must_use]
pub fn normalize(name: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in name.chars() {
        if c.is_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c);
        } else {
            gap = true;
        }
    }
    out
}

/// The key under which the registry knows an encoding: in lower case, with `-` for spaces.
#[must_use]
pub(super) fn key(name: &str) -> String {
    name.to_ascii_lowercase().replace(' ', "-")
}

/// The module of `encodings` that `key` means, if the machine has it.
#[must_use]
pub(super) fn module(key: &str) -> Option<&'static str> {
    let name = normalize(key);
    let alias = |name: &str| all().find(|(alias, _)| *alias == name).map(|(_, to)| to);
    let aliased = alias(&name).or_else(|| alias(&name.replace('.', "_")));
    aliased
        .and_then(own)
        .or_else(|| if name.contains('.') { None } else { own(&name) })
}

/// The modules that are there beside the character maps.
const OTHERS: &[&str] = &[
    "ascii",
    "base64_codec",
    "charmap",
    "cp65001",
    "hex_codec",
    "idna",
    "latin_1",
    "punycode",
    "quopri_codec",
    "raw_unicode_escape",
    "rot_13",
    "undefined",
    "unicode_escape",
    "unicode_internal",
    "utf_16",
    "utf_16_be",
    "utf_16_le",
    "utf_32",
    "utf_32_be",
    "utf_32_le",
    "utf_7",
    "utf_8",
    "utf_8_sig",
    "uu_codec",
];

fn own(module: &str) -> Option<&'static str> {
    let other = OTHERS.iter().copied().find(|other| *other == module);
    other.or_else(|| charmap::find(module).map(|map| map.name))
}

/// The names of all codecs, each that of its module in `encodings`.
pub fn modules() -> impl Iterator<Item = &'static str> {
    OTHERS
        .iter()
        .copied()
        .chain(charmap::all().iter().map(|map| map.name))
}

/// The codec that the module `name` is about, if it is one of texts to bytes.
#[must_use]
pub fn codec(name: &str) -> Option<Codec> {
    Some(match name {
        "ascii" => Codec::Ascii,
        // Without a mapping it is Latin-1.
        "latin_1" | "charmap" => Codec::Latin1,
        "idna" => Codec::Idna,
        "punycode" => Codec::Punycode,
        "raw_unicode_escape" => Codec::RawEscape,
        "undefined" => Codec::Undefined,
        "unicode_escape" => Codec::Escape,
        "unicode_internal" => Codec::Internal,
        "utf_16" => Codec::Utf16(Order::Marked),
        "utf_16_be" => Codec::Utf16(Order::Big),
        "utf_16_le" => Codec::Utf16(Order::Little),
        "utf_32" => Codec::Utf32(Order::Marked),
        "utf_32_be" => Codec::Utf32(Order::Big),
        "utf_32_le" => Codec::Utf32(Order::Little),
        "utf_7" => Codec::Utf7,
        "utf_8" => Codec::Utf8,
        "utf_8_sig" => Codec::Utf8Marked,
        other => Codec::Charmap(charmap::find(other)?),
    })
}
