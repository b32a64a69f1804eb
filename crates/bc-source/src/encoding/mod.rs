//! What is handed in, made into the UTF-8 that the tokenizer reads: line ends, byte order mark, cookie.
//!
//! Of encodings, UTF-8 and those that map single bytes are known here; others (UTF-16, Shift JIS, …) a
//! [`Decode`] of the caller's may know.
//! The UTF-8 of bytes without a cookie is not proven here: a bad byte in a comment is nobody's business, as
//! in the reference. Tokens are not told here.

mod charset;
mod cookie;

pub(crate) use charset::Utf8Fault;

use crate::error::{ErrorKind, SourceError};
use bc_core::text::Text;
use std::borrow::Cow;
use std::fmt::Debug;

/// What is to be parsed.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// What `compile` takes as a `str`: a cookie in it means nothing.
    Text(&'a Text),
    /// What `compile` takes as `bytes`.
    Bytes(&'a [u8]),
}

/// Encodings that the caller knows.
pub trait Decode: Debug {
    /// The characters of these bytes, as UTF-8.
    ///
    /// # Errors
    ///
    /// What the exception of the codec says: `unknown encoding: x` if there is no such encoding.
    fn decode(&self, encoding: &str, bytes: &[u8]) -> Result<String, String>;
}

/// Makes what is handed in into the buffer of the tokenizer. `complete` adds a line end where the last is
/// missing, as for whole files.
///
/// # Errors
///
/// If the source holds a null byte or lone surrogates, or its encoding is unknown or wrong.
pub(crate) fn prepare<'a>(
    source: Source<'a>,
    complete: bool,
    decode: Option<&dyn Decode>,
) -> Result<Cow<'a, [u8]>, SourceError> {
    let bytes = match source {
        Source::Text(text) => encode(text)?,
        Source::Bytes(bytes) => Cow::Borrowed(bytes),
    };
    if bytes.contains(&0) {
        let message = "source code string cannot contain null bytes";
        return Err(SourceError::new(ErrorKind::ValueError, message));
    }
    let bytes = with_plain_lines(bytes, complete);
    match source {
        Source::Text(_) => Ok(bytes),
        Source::Bytes(_) => decoded(bytes, decode).map_err(|message| SourceError {
            lineno: Some(0),
            offset: Some(0),
            ..SourceError::new(ErrorKind::SyntaxError, message)
        }),
    }
}

/// The UTF-8 of a text without surrogates.
fn encode(text: &Text) -> Result<Cow<'_, [u8]>, SourceError> {
    let surrogate = |&(_, point): &(usize, u32)| (0xD800..0xE000).contains(&point);
    let Some((at, point)) = text.code_points().enumerate().find(surrogate) else {
        return Ok(text.to_utf8_surrogatepass());
    };
    let message = format!(
        "'utf-8' codec can't encode character '\\u{point:04x}' in position {at}: surrogates not allowed"
    );
    Err(SourceError::new(ErrorKind::UnicodeEncodeError, message))
}

/// The bytes with `\n` for every line end. A last line that ends in two bytes counts as one that has not
/// ended, as in the reference: it gets an empty line after it.
fn with_plain_lines(bytes: Cow<'_, [u8]>, complete: bool) -> Cow<'_, [u8]> {
    let ends = bytes.ends_with(b"\n") && !bytes.ends_with(b"\r\n") || bytes.ends_with(b"\r");
    let add = complete && !ends;
    if !bytes.contains(&b'\r') {
        if !add {
            return bytes;
        }
        let mut bytes = bytes.into_owned();
        bytes.push(b'\n');
        return Cow::Owned(bytes);
    }
    let mut plain = Vec::with_capacity(bytes.len() + 1);
    let mut lines = bytes.split(|&byte| byte == b'\r');
    plain.extend_from_slice(lines.next().unwrap_or_default());
    for line in lines {
        plain.push(b'\n');
        plain.extend_from_slice(line.strip_prefix(b"\n").unwrap_or(line));
    }
    if add {
        plain.push(b'\n');
    }
    Cow::Owned(plain)
}

/// The bytes as UTF-8, by their byte order mark or their cookie.
fn decoded<'a>(
    mut bytes: Cow<'a, [u8]>,
    decode: Option<&dyn Decode>,
) -> Result<Cow<'a, [u8]>, String> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let marked = bytes.starts_with(MARK);
    if marked {
        bytes = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[MARK.len()..]),
            Cow::Owned(mut bytes) => {
                bytes.drain(..MARK.len());
                Cow::Owned(bytes)
            }
        };
    }
    let Some(encoding) = cookie::find(&bytes) else {
        return Ok(bytes);
    };
    match (&*encoding, marked) {
        ("utf-8", _) => Ok(bytes),
        (_, true) => Err(format!("encoding problem: {encoding} with BOM")),
        (_, false) => {
            let text = match (charset::decode(&encoding, &bytes), decode) {
                (Some(text), _) => text?,
                (None, Some(decode)) => decode.decode(&encoding, &bytes)?,
                (None, None) => return Err(format!("unknown encoding: {encoding}")),
            };
            Ok(Cow::Owned(text.into_bytes()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], complete: bool) -> Vec<u8> {
        with_plain_lines(Cow::Borrowed(bytes), complete).into_owned()
    }

    #[test]
    fn line_ends_become_line_feeds() {
        assert_eq!(lines(b"a\rb\r\n\r\rc", false), b"a\nb\n\n\nc");
        assert_eq!(lines(b"a\n\r", true), b"a\n\n");
        assert_eq!(lines(b"a", true), b"a\n");
        assert_eq!(lines(b"", true), b"\n");
        assert_eq!(lines(b"", false), b"");
        // The reference takes the end of the text for a character that is not a line end.
        assert_eq!(lines(b"a\r\n", true), b"a\n\n");
        assert_eq!(lines(b"a\r", true), b"a\n");
    }
}
