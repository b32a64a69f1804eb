//! What is handed in, made into the UTF-8 that the tokenizer reads: line ends, byte order mark, cookie.
//!
//! Of encodings, UTF-8 and those that map single bytes are known here; others (UTF-16, Shift JIS, …) a
//! [`Decode`] of the caller's may know.
//! The UTF-8 of bytes without a cookie is not proven here: a bad byte in a comment is nobody's business, as
//! in the reference. Tokens are not told here.

mod charset;
mod cookie;

pub(crate) use charset::Utf8Fault;

use crate::error::{ErrorKind, SourceError, Stage};
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
    /// What `python FILE` reads: without a cookie no line may be other than UTF-8, and encodings are told of
    /// in other words.
    File {
        /// What is in the file.
        bytes: &'a [u8],
        /// The name of the file, as the error gives it.
        name: &'a str,
    },
}

impl Source<'_> {
    /// How many bytes it has, about.
    pub(crate) fn byte_length(&self) -> usize {
        match self {
            Source::Text(text) => text
                .as_ascii()
                .map_or_else(|| text.len().saturating_mul(4), str::len),
            Source::Bytes(bytes) | Source::File { bytes, .. } => bytes.len(),
        }
    }
}

/// So many bytes are taken at most for each byte of the source until it is UTF-8: what it was before and after
/// each of two changes.
pub(crate) const GROWTH: usize = 6;

/// What the tokenizer reads.
#[derive(Debug)]
pub(crate) struct Buffer<'a> {
    /// UTF-8, but for bad lines and, without a cookie, what nobody looks at; no null bytes.
    pub(crate) bytes: Cow<'a, [u8]>,
    /// The first line that is not UTF-8, if there must be none.
    pub(crate) bad_line: Option<BadLine<'a>>,
    /// How the buffer ends.
    pub(crate) end: End,
}

/// How a buffer ends, which errors at the end show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// With the last line.
    Plain,
    /// As a file that is read line by line: to find no more counts as a line, an empty one.
    File,
    /// So as well, and the last line end is only met inside of a token: the reference puts it there before
    /// it knows that the file has ended.
    FileBeyond,
}

/// A line that is not UTF-8 in a file without a cookie.
#[derive(Debug)]
pub(crate) struct BadLine<'a> {
    /// Where in the buffer it starts.
    pub(crate) start: usize,
    /// The first bad byte.
    byte: u8,
    /// The name of the file.
    name: &'a str,
}

impl BadLine<'_> {
    /// What the exception says.
    pub(crate) fn message(&self, line: u32) -> String {
        let (byte, name) = (self.byte, self.name);
        format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' in file {name} on line {line}, but no \
             encoding declared; see http://python.org/dev/peps/pep-0263/ for details"
        )
    }

    fn find<'a>(bytes: &[u8], name: &'a str) -> Option<BadLine<'a>> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let length = charset::loose_length(rest);
            if length == 0 {
                let before = bytes.get(..at).unwrap_or_default();
                let line = before.iter().rposition(|&byte| byte == b'\n');
                return Some(BadLine {
                    start: line.map_or(0, |end| end + 1),
                    byte: rest.first().copied().unwrap_or_default(),
                    name,
                });
            }
            at += length;
        }
        None
    }
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
) -> Result<Buffer<'a>, SourceError> {
    let bytes = match source {
        Source::Text(text) => encode(text)?,
        Source::Bytes(bytes) => Cow::Borrowed(bytes),
        Source::File { bytes, .. } => without_nulls(bytes),
    };
    if bytes.contains(&0) {
        let message = "source code string cannot contain null bytes";
        return Err(encoding_stage(ErrorKind::ValueError, message));
    }
    let file = matches!(source, Source::File { .. });
    // The reference has looked for a line feed behind a carriage return.
    let has_met_end = bytes.ends_with(b"\r");
    let mut bytes = with_plain_lines(bytes, complete && !file);
    let mut end = End::Plain;
    let mut bad_line = None;
    if file {
        end = End::File;
        if !bytes.is_empty() && !bytes.ends_with(b"\n") {
            bytes.to_mut().push(b'\n');
        } else if !bytes.is_empty() && !has_met_end {
            bytes.to_mut().push(b'\n');
            end = End::FileBeyond;
        }
    }
    let bytes = match source {
        Source::Text(_) => bytes,
        Source::Bytes(_) => {
            decoded(bytes, decode)
                .map_err(|problem| encoding_error(problem.message, 0))?
                .0
        }
        Source::File { name, .. } => {
            let (mut bytes, declared) = decoded(bytes, decode).map_err(|problem| {
                let message = format!("encoding problem: {}", problem.encoding);
                encoding_error(message, problem.line)
            })?;
            match declared {
                Declared::No => bad_line = BadLine::find(&bytes, name),
                Declared::Utf8 => {}
                // A codec reads ahead and knows where the file ends.
                Declared::Other if end == End::FileBeyond => {
                    bytes.to_mut().pop();
                    end = End::File;
                }
                Declared::Other => {}
            }
            bytes
        }
    };
    Ok(Buffer {
        bytes,
        bad_line,
        end,
    })
}

fn encoding_error(message: String, line: u32) -> SourceError {
    SourceError {
        lineno: Some(line),
        offset: Some(0),
        ..encoding_stage(ErrorKind::SyntaxError, message)
    }
}

fn encoding_stage(kind: ErrorKind, message: impl Into<String>) -> SourceError {
    SourceError {
        stage: Stage::Encoding,
        ..SourceError::new(kind, message)
    }
}

/// What is wrong with an encoding.
struct Problem {
    /// What the exception of the codec says.
    message: String,
    /// The encoding, as a file is told of it.
    encoding: String,
    /// The line of the cookie.
    line: u32,
}

/// Which encoding a source names.
enum Declared {
    No,
    Utf8,
    Other,
}

/// A file as the reference reads it, line by line: a line ends with a null byte, without a line end if something
/// stands before.
fn without_nulls(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&0) {
        return Cow::Borrowed(bytes);
    }
    let mut plain = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|&byte| matches!(byte, b'\n' | b'\r')) {
        match line.iter().position(|&byte| byte == 0) {
            Some(0) if plain.last().is_none_or(|&byte| byte == b'\n') => plain.push(b'\n'),
            Some(end) => plain.extend_from_slice(&line[..end]),
            None => plain.extend_from_slice(line),
        }
    }
    Cow::Owned(plain)
}

/// The UTF-8 of a text without surrogates.
fn encode(text: &Text) -> Result<Cow<'_, [u8]>, SourceError> {
    match SourceError::unencodable(text) {
        None => Ok(text.to_utf8_surrogatepass()),
        Some(error) => Err(SourceError {
            stage: Stage::Encoding,
            ..error
        }),
    }
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

/// The bytes as UTF-8, by their byte order mark or their cookie, and which they name.
fn decoded<'a>(
    mut bytes: Cow<'a, [u8]>,
    decode: Option<&dyn Decode>,
) -> Result<(Cow<'a, [u8]>, Declared), Problem> {
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
    let Some((encoding, line)) = cookie::find(&bytes) else {
        let declared = if marked { Declared::Utf8 } else { Declared::No };
        return Ok((bytes, declared));
    };
    if encoding == "utf-8" {
        return Ok((bytes, Declared::Utf8));
    }
    if marked {
        return Err(Problem {
            message: format!("encoding problem: {encoding} with BOM"),
            encoding: format!("{encoding} with BOM"),
            line,
        });
    }
    let text = match (charset::decode(&encoding, &bytes), decode) {
        (Some(text), _) => text,
        (None, Some(decode)) => decode.decode(&encoding, &bytes),
        (None, None) => Err(format!("unknown encoding: {encoding}")),
    };
    match text {
        Ok(text) => Ok((Cow::Owned(text.into_bytes()), Declared::Other)),
        Err(message) => Err(Problem {
            message,
            encoding,
            line,
        }),
    }
}

/// A line that is typed in, as UTF-8 with plain line ends. Without an encoding it is not proven to be UTF-8.
///
/// # Errors
///
/// What the exception of the codec says.
pub(crate) fn typed_line(
    line: Vec<u8>,
    encoding: Option<&str>,
    decode: Option<&dyn Decode>,
) -> Result<Vec<u8>, String> {
    let line = with_plain_lines(Cow::Owned(line), false);
    let Some(encoding) = encoding else {
        return Ok(line.into_owned());
    };
    // What is looked for in no table.
    if encoding.eq_ignore_ascii_case("utf-8") {
        return match Utf8Fault::check(&line) {
            Ok(_) => Ok(line.into_owned()),
            Err(fault) => Err(fault.message(&line)),
        };
    }
    let text = match (charset::decode(encoding, &line), decode) {
        (Some(text), _) => text,
        (None, Some(decode)) => decode.decode(encoding, &line),
        (None, None) => Err(format!("unknown encoding: {encoding}")),
    };
    text.map(String::into_bytes)
}

/// How much of a line is read at once where an error shows it.
const PIECE: usize = 999;

/// The line of a file that an error shows which the parser has not found: the reference reads it from the
/// file (see [`SourceError::with_text`]). Of a long line it is the last piece; `None` where that is no UTF-8.
#[must_use]
pub fn program_text(file: &[u8], lineno: u32) -> Option<String> {
    let plain = with_plain_lines(Cow::Borrowed(file), false);
    let index = usize::try_from(lineno).ok()?.checked_sub(1)?;
    let line = plain.split_inclusive(|&byte| byte == b'\n').nth(index)?;
    let piece = line.chunks(PIECE).next_back()?;
    let text = piece.split(|&byte| byte == 0).next()?;
    std::str::from_utf8(text).ok().map(str::to_owned)
}

/// The error with the line that the reference reads from the file, if it reads one: the parser shows the
/// line that it has read itself, and where the encoding is wrong none is shown.
#[must_use]
pub fn with_program_text(error: SourceError, file: &[u8]) -> SourceError {
    let is_later = matches!(error.stage, Stage::Symtable | Stage::Compiler);
    let shows = is_later && error.text.is_none();
    let line = error.lineno.filter(|_| shows);
    match line.and_then(|line| program_text(file, line)) {
        Some(text) => error.with_text(text),
        None => error,
    }
}

/// The text of a source, as far as it can be read, with `\n` for every line end: what people are shown. What
/// is no character of the encoding is U+FFFD, and where the encoding is unknown the source is taken for UTF-8.
#[must_use]
pub fn readable(source: Source<'_>, decode: Option<&dyn Decode>) -> String {
    let (bytes, has_encoding) = match source {
        Source::Text(text) => (text.to_utf8_surrogatepass(), false),
        Source::Bytes(bytes) | Source::File { bytes, .. } => (Cow::Borrowed(bytes), true),
    };
    let bytes = with_plain_lines(bytes, true);
    let decoded = match has_encoding {
        true => decoded(bytes.clone(), decode).ok(),
        false => None,
    };
    let text = match decoded {
        Some((bytes, _)) => String::from_utf8_lossy(&bytes).into_owned(),
        None => String::from_utf8_lossy(&bytes).into_owned(),
    };
    match text.strip_prefix('\u{feff}') {
        Some(rest) if has_encoding => rest.to_owned(),
        _ => text,
    }
}

/// The line whose cookie names an encoding that is unknown or wrong.
pub(crate) fn cookie_line(text: &str) -> Option<u32> {
    cookie::find(text.as_bytes()).map(|(_, line)| line)
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

    #[test]
    fn a_source_can_be_read_whatever_is_in_it() {
        let shown = |bytes: &[u8]| readable(Source::Bytes(bytes), None);
        assert_eq!(shown(b"\xef\xbb\xbfa\r\n\xe9"), "a\n\u{fffd}\n");
        assert_eq!(
            shown(b"#coding: latin-1\n\xe9"),
            "#coding: latin-1\n\u{e9}\n"
        );
        assert_eq!(
            shown(b"#coding: none\n\xe9\0"),
            "#coding: none\n\u{fffd}\0\n"
        );
    }

    #[test]
    fn the_line_of_an_error_is_read_again() {
        assert_eq!(program_text(b"a\r\n b", 1).as_deref(), Some("a\n"));
        assert_eq!(program_text(b"a\r\n b", 2).as_deref(), Some(" b"));
        assert_eq!(program_text(b"a\n\xe9\n", 2), None);
        assert_eq!(
            program_text(&[b'a'; 1500], 1).map(|line| line.len()),
            Some(501)
        );
    }
}
