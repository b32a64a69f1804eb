//! Bytes of an encoding to characters, and the words for bytes that are none.

use bc_core::charset::{self, UNDEFINED};

/// Bytes that are not UTF-8: where, and what the codec says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Utf8Fault {
    start: usize,
    end: usize,
    reason: &'static str,
}

impl Utf8Fault {
    /// The text of these bytes, or the first place where they are none.
    pub(crate) fn check(bytes: &[u8]) -> Result<&str, Utf8Fault> {
        std::str::from_utf8(bytes).map_err(|error| {
            let start = error.valid_up_to();
            match error.error_len() {
                None => Utf8Fault {
                    start,
                    end: bytes.len(),
                    reason: "unexpected end of data",
                },
                Some(length) => Utf8Fault {
                    start,
                    end: start + length,
                    reason: match bytes.get(start) {
                        Some(0xC2..=0xF4) => "invalid continuation byte",
                        _ => "invalid start byte",
                    },
                },
            }
        })
    }

    /// What the exception says.
    pub(crate) fn message(self, bytes: &[u8]) -> String {
        cannot_decode("utf-8", bytes, self.start, self.end, self.reason)
    }
}

fn cannot_decode(codec: &str, bytes: &[u8], start: usize, end: usize, reason: &str) -> String {
    match bytes.get(start) {
        Some(byte) if end == start + 1 => {
            format!("'{codec}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
        }
        _ => format!(
            "'{codec}' codec can't decode bytes in position {start}-{}: {reason}",
            end.saturating_sub(1)
        ),
    }
}

/// The characters of the bytes, or what the exception says. `None` if the encoding is not known here.
pub(super) fn decode(encoding: &str, bytes: &[u8]) -> Option<Result<String, String>> {
    Some(match &*module(encoding) {
        "utf_8" => match Utf8Fault::check(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(fault) => Err(fault.message(bytes)),
        },
        "latin_1" => Ok(bytes.iter().copied().map(char::from).collect()),
        "ascii" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(String::from_utf8_lossy(bytes).into_owned()),
            Some(at) => {
                let reason = "ordinal not in range(128)";
                Err(cannot_decode("ascii", bytes, at, at + 1, reason))
            }
        },
        "base64_codec" | "bz2_codec" | "hex_codec" | "quopri_codec" | "rot_13" | "uu_codec"
        | "zlib_codec" => Err(format!(
            "'{encoding}' is not a text encoding; use codecs.decode() to handle arbitrary codecs"
        )),
        module => by_table(&charset::charmap(module)?, bytes),
    })
}

fn by_table(points: &[u32], bytes: &[u8]) -> Result<String, String> {
    let mut text = String::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let point = points
            .get(usize::from(byte))
            .filter(|&&point| point != UNDEFINED);
        let Some(c) = point.and_then(|&point| char::from_u32(point)) else {
            let reason = "character maps to <undefined>";
            return Err(cannot_decode("charmap", bytes, at, at + 1, reason));
        };
        text.push(c);
    }
    Ok(text)
}

/// The module of `encodings` that an encoding means, if there is one.
fn module(encoding: &str) -> String {
    let name = charset::normalize(&encoding.to_ascii_lowercase());
    let find = |name: &str| charset::aliases().find(|(alias, _)| *alias == name);
    let found = find(&name).or_else(|| find(&name.replace('.', "_")));
    found.map_or(name, |(_, module)| module.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_utf_8_is_told_as_by_the_reference() {
        let said = |bytes: &[u8]| Utf8Fault::check(bytes).unwrap_err().message(bytes);
        let codec = "'utf-8' codec can't decode";
        for (bytes, words) in [
            (
                &b"\xe9"[..],
                "byte 0xe9 in position 0: unexpected end of data",
            ),
            (
                b"a\xe2\x82",
                "bytes in position 1-2: unexpected end of data",
            ),
            (b"\x80", "byte 0x80 in position 0: invalid start byte"),
            (b"\xc0\x80", "byte 0xc0 in position 0: invalid start byte"),
            (
                b"\xe9a",
                "byte 0xe9 in position 0: invalid continuation byte",
            ),
            (
                b"\xed\xa0\x80",
                "byte 0xed in position 0: invalid continuation byte",
            ),
            (
                b"\xf0\x90a",
                "bytes in position 0-1: invalid continuation byte",
            ),
            (b"\xf5a", "byte 0xf5 in position 0: invalid start byte"),
        ] {
            assert_eq!(said(bytes), format!("{codec} {words}"));
        }
    }

    #[test]
    fn aliases_lead_to_encodings() {
        assert_eq!(module("UTF8"), "utf_8");
        assert_eq!(module("iso8859-1"), "latin_1");
        assert_eq!(module("Latin1"), "latin_1");
        assert_eq!(module("us-ascii"), "ascii");
        assert_eq!(decode("KOI8-R", b"a\xc1"), Some(Ok("a\u{430}".to_owned())));
        assert_eq!(decode("cp1252", b"\x80"), Some(Ok("\u{20ac}".to_owned())));
        let undefined =
            "'charmap' codec can't decode byte 0x81 in position 1: character maps to <undefined>";
        assert_eq!(
            decode("windows-1252", b"a\x81"),
            Some(Err(undefined.to_owned()))
        );
        assert_eq!(decode("utf-16", b""), None);
    }
}
