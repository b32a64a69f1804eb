//! UTF-8, Latin-1 and ASCII to characters, and the words for bytes that are none.

use super::cookie::Known;

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

/// The characters of the bytes, or what the exception says.
pub(super) fn decode(encoding: Known, bytes: &[u8]) -> Result<String, String> {
    match encoding {
        Known::Utf8 => match Utf8Fault::check(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(fault) => Err(fault.message(bytes)),
        },
        Known::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
        Known::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(String::from_utf8_lossy(bytes).into_owned()),
            Some(at) => {
                let reason = "ordinal not in range(128)";
                Err(cannot_decode("ascii", bytes, at, at + 1, reason))
            }
        },
    }
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
}
