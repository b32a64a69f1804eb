//! Backslashes in strings: what they stand for, and the words for those that stand for nothing.

use crate::parse;
use bc_core::text::Text;
use bc_core::unicode::names;

/// What is wrong with a string: what the exception says.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// A `UnicodeError`.
    Unicode(String),
    /// Another `ValueError`.
    Value(String),
}

/// A Python string in the making.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// As long as there is no surrogate.
    text: String,
    /// All code points, once there is one.
    points: Vec<u32>,
    wide: bool,
    /// Whether a character was written by its name.
    named: bool,
}

impl Builder {
    /// Whether a character was written by its name.
    pub(super) fn has_named(&self) -> bool {
        self.named
    }

    pub(super) fn push_str(&mut self, text: &str) {
        if self.wide {
            self.points.extend(text.chars().map(u32::from));
        } else {
            self.text.push_str(text);
        }
    }

    fn push(&mut self, point: u32) {
        match char::from_u32(point) {
            Some(c) if !self.wide => self.text.push(c),
            _ => {
                if !self.wide {
                    self.wide = true;
                    self.points = self.text.chars().map(u32::from).collect();
                }
                self.points.push(point);
            }
        }
    }

    pub(super) fn finish(self) -> Text {
        if self.wide {
            Text::from_code_points(self.points).unwrap_or_default()
        } else {
            Text::from(self.text)
        }
    }
}

/// A byte after a backslash that stands for one character, in strings and in bytes.
fn simple(byte: u8) -> Option<u8> {
    Some(match byte {
        b'\\' | b'\'' | b'"' => byte,
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 0x0B,
        b'f' => 0x0C,
        b'r' => b'\r',
        _ => return None,
    })
}

/// An octal number of up to three digits: its value and how many there are.
fn octal(bytes: &[u8]) -> (u32, usize) {
    let digits = bytes
        .iter()
        .take(3)
        .take_while(|byte| matches!(byte, b'0'..=b'7'));
    digits.fold((0, 0), |(value, count), &digit| {
        (value * 8 + u32::from(digit - b'0'), count + 1)
    })
}

/// A hexadecimal number of up to `most` digits: its value and how many there are.
fn hexadecimal(bytes: &[u8], most: usize) -> (u32, usize) {
    let digits = bytes
        .iter()
        .take(most)
        .map_while(|&byte| char::from(byte).to_digit(16));
    digits.fold((0, 0), |(value, count), digit| {
        (value << 4 | digit, count + 1)
    })
}

/// Reads what is between the quotes of a bytes literal that is not raw.
pub(super) fn bytes(body: &[u8], out: &mut Vec<u8>) -> Result<(), Fault> {
    let mut at = 0;
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        let plain = rest
            .iter()
            .position(|&byte| byte == b'\\')
            .unwrap_or(rest.len());
        out.extend_from_slice(&rest[..plain]);
        let Some(&[_, byte, ref after @ ..]) = rest.get(plain..) else {
            at += plain + 1;
            continue;
        };
        at += plain + 2;
        match byte {
            b'\n' => {}
            b'0'..=b'7' => {
                let (value, length) = octal(&rest[plain + 1..]);
                at += length - 1;
                out.push(value as u8);
            }
            b'x' => {
                let (value, length) = hexadecimal(after, 2);
                if length < 2 {
                    let position = at - 2;
                    let message = format!("invalid \\x escape at position {position}");
                    return Err(Fault::Value(message));
                }
                at += length;
                out.push(value as u8);
            }
            _ => match simple(byte) {
                Some(byte) => out.push(byte),
                None => out.extend([b'\\', byte]),
            },
        }
    }
    Ok(())
}

/// Reads what is between the quotes of a string that is not raw.
pub(super) fn text(body: &[u8], out: &mut Builder) -> Result<(), Fault> {
    let text = match parse::utf8(body) {
        Ok(text) => text,
        Err(message) => return Err(Fault::Unicode(bad_run(body).unwrap_or(message))),
    };
    let mut reader = Reader {
        body: text,
        at: 0,
        position: 0,
    };
    while let Some(rest) = text.get(reader.at..).filter(|rest| !rest.is_empty()) {
        let plain = rest.find('\\').unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        reader.skip(plain);
        if plain < rest.len() {
            reader.escape(out)?;
        }
    }
    Ok(())
}

/// What is said of the first run of bytes beyond ASCII that is no UTF-8: the reference decodes each by
/// itself.
fn bad_run(body: &[u8]) -> Option<String> {
    body.split(u8::is_ascii)
        .find_map(|run| parse::utf8(run).err())
}

/// Where in a string its escapes are read.
struct Reader<'a> {
    body: &'a str,
    at: usize,
    /// The place as the reference counts it, which first writes every character beyond ASCII as an
    /// escape of ten bytes, and a backslash before one as another of six.
    position: usize,
}

impl Reader<'_> {
    /// Goes over characters without backslashes.
    fn skip(&mut self, length: usize) {
        let skipped = self.body.get(self.at..self.at + length).unwrap_or_default();
        self.position += skipped.chars().map(width).sum::<usize>();
        self.at += length;
    }

    /// Reads an escape: here is its backslash.
    fn escape(&mut self, out: &mut Builder) -> Result<(), Fault> {
        let start = self.position;
        self.skip(1);
        let Some(next) = self
            .body
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        else {
            let message = "\\ at end of string";
            return Err(self.fault(start, message));
        };
        let Ok(byte) = u8::try_from(u32::from(next))
            .map_err(drop)
            .and_then(|byte| if byte.is_ascii() { Ok(byte) } else { Err(()) })
        else {
            // The backslash becomes an escape itself; the character is read next.
            self.position += 5;
            out.push(u32::from(b'\\'));
            return Ok(());
        };
        let rest = &self.body.as_bytes()[self.at..];
        match byte {
            b'0'..=b'7' => {
                let (value, length) = octal(rest);
                self.skip(length);
                out.push(value);
                return Ok(());
            }
            b'x' => return self.hexadecimal(start, 2, "truncated \\xXX escape", out),
            b'u' => return self.hexadecimal(start, 4, "truncated \\uXXXX escape", out),
            b'U' => return self.hexadecimal(start, 8, "truncated \\UXXXXXXXX escape", out),
            b'N' => return self.named(start, out),
            b'\n' => {}
            _ => match simple(byte) {
                Some(byte) => out.push(u32::from(byte)),
                None => {
                    out.push(u32::from(b'\\'));
                    out.push(u32::from(byte));
                }
            },
        }
        self.skip(1);
        Ok(())
    }

    fn hexadecimal(
        &mut self,
        start: usize,
        digits: usize,
        truncated: &str,
        out: &mut Builder,
    ) -> Result<(), Fault> {
        self.skip(1);
        let (value, length) = hexadecimal(&self.body.as_bytes()[self.at..], digits);
        self.skip(length);
        if length < digits {
            return Err(self.fault(start, truncated));
        }
        if value > u32::from(char::MAX) {
            return Err(self.fault(start, "illegal Unicode character"));
        }
        out.push(value);
        Ok(())
    }

    fn named(&mut self, start: usize, out: &mut Builder) -> Result<(), Fault> {
        const MALFORMED: &str = "malformed \\N character escape";
        self.skip(1);
        let rest = &self.body[self.at..];
        if !rest.starts_with('{') {
            return Err(self.fault(start, MALFORMED));
        }
        let end = rest.find('}').unwrap_or(rest.len());
        let name = rest.get(1..end).unwrap_or_default();
        self.skip(end);
        if name.is_empty() || end == rest.len() {
            return Err(self.fault(start, MALFORMED));
        }
        self.skip(1);
        match names::by_name(name.as_bytes()) {
            Some(point) => {
                out.named = true;
                out.push(point);
                Ok(())
            }
            None => Err(self.fault(start, "unknown Unicode character name")),
        }
    }

    /// The fault of an escape that began at `start` and ends here.
    fn fault(&self, start: usize, reason: &str) -> Fault {
        let codec = "'unicodeescape' codec can't decode";
        Fault::Unicode(if self.position == start + 1 {
            format!("{codec} byte 0x5c in position {start}: {reason}")
        } else {
            let last = self.position - 1;
            format!("{codec} bytes in position {start}-{last}: {reason}")
        })
    }
}

/// How many bytes the reference's copy of a character has.
fn width(c: char) -> usize {
    if c.is_ascii() { 1 } else { 10 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Text, Fault> {
        let mut out = Builder::default();
        text(body.as_bytes(), &mut out).map(|()| out.finish())
    }

    #[test]
    fn escapes_stand_for_characters() {
        assert_eq!(
            read(r"\x41\u00e9\101\N{snowman}\d\é").unwrap(),
            Text::from("Aé\u{41}☃\\d\\é")
        );
        assert_eq!(read("a\\\nb\\777").unwrap(), Text::from("ab\u{1ff}"));
        let lone = Text::from_code_points([97, 0xD800, 0x10000]).unwrap();
        assert_eq!(read("a\\ud800\u{10000}").unwrap(), lone);
        let mut out = Vec::new();
        bytes(br"a\x41\777\d\'\0", &mut out).unwrap();
        assert_eq!(out, b"aA\xff\\d'\0");
    }
}
