//! What is in a file: code, read from a `.pyc` or compiled of a source; and how the refusal of a source is told.
//!
//! They are compiled as CPython's `py_compile` does it: as bytes, under the name given on the command line.
//! Running one (`cmd::run`) reads it as a file, which differs in what is said of bad encodings.

use crate::args::Optimize;
use crate::diagnostics;
use crate::exit::Failure;
use crate::input::{Given, HEAD, shown};
use crate::io::Io;
use bc_core::count::number_of;
use bc_core::pyc::{Magic, Pyc, PycError, python_of_magic};
use bc_core::text::Text;
use bc_eval::StandardCodecs;
use bc_source::compile::{Compiled, Options, compile};
use bc_source::{
    ParseOptions, Source, SourceError, SourceWarning, WarningKind, explain, readable,
    with_program_text,
};
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// How the files begin that are read here, which no source does: with a control character.
const MAGICS: [[u8; 4]; 2] = [Magic::V3350.bytes(), Magic::V3351.bytes()];

/// Whether something is a source, if it is not clear that it is: a command that takes sources alone does not
/// ask.
///
/// What begins like a `.pyc` file is one, whatever its name. A file called `.pyc` or `.pyo` is none else, and
/// one called `.py` or `.pyw` is a source. For all others, standard input among them, what is no text is
/// meant to be a `.pyc`, and nothing at all comes from a command that has failed.
pub(crate) fn is_source(given: Given<'_>, bytes: &[u8]) -> bool {
    let file = match given {
        Given::Code(_) => return true,
        Given::File(file) => file,
    };
    if begins_with_magic(bytes) {
        return false;
    }
    let extension = Path::new(file).extension().unwrap_or_default();
    let is = |known: &str| extension.eq_ignore_ascii_case(known);
    if is("py") || is("pyw") {
        return true;
    }
    let is_text = !bytes.is_empty() && !has_zeros(bytes);
    !is("pyc") && !is("pyo") && !begins_compiled(bytes) && is_text
}

/// Whether the first bytes are those of a `.pyc` file, of this version of Python or another.
pub(crate) fn begins_compiled(bytes: &[u8]) -> bool {
    let Some(&[low, high, cr, lf]) = bytes.first_chunk::<4>() else {
        return false;
    };
    let is_known = || python_of_magic(u16::from_le_bytes([low, high])).is_some();
    [cr, lf] == *b"\r\n" && (is_known() || has_zeros(bytes))
}

/// Whether what begins like this is no text: in a text no byte is zero, and in what is none there is one among the
/// first. As `git` looks for it.
fn has_zeros(bytes: &[u8]) -> bool {
    bytes.iter().take(HEAD).any(|&byte| byte == 0)
}

/// How files begin that are neither sources nor `.pyc` files and are given for them now and then; what they are, and
/// what could be done with them.
const OTHERS: [(&[u8], &str); 10] = [
    (
        ZIP,
        "is a zip archive: `pybc run` runs the __main__ in it, and --path imports from it; other commands take the files in it, unpacked",
    ),
    (b"PK\x05\x06", "is a zip archive with nothing in it"),
    (b"\x1f\x8b", "is compressed (gzip): gunzip it first"),
    (b"BZh", "is compressed (bzip2): bunzip2 it first"),
    (b"\xfd7zXZ\0", "is compressed (xz): unxz it first"),
    (
        b"\x7fELF",
        "is machine code (ELF): an extension module or a program has no bytecode of its own",
    ),
    (
        b"MZ",
        "is machine code (Windows): an extension module or a program has no bytecode of its own",
    ),
    (
        b"\xcf\xfa\xed\xfe",
        "is machine code (macOS): an extension module or a program has no bytecode of its own",
    ),
    (b"\x89PNG", "is a picture"),
    (b"%PDF", "is a PDF file"),
];

/// How an entry of a zip archive begins.
const ZIP: &[u8] = b"PK\x03\x04";

/// What else a file is that is no text, if it is plain to see.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let (_, what) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start))?;
    has_zeros(bytes).then_some(what)
}

/// The name that a source's code bears: as it was given, and what is not UTF-8 in it as lone surrogates.
pub(crate) fn filename(given: Given<'_>) -> Text {
    match given {
        Given::Code(_) => Text::from("<string>"),
        Given::File(file) if file == "-" => Text::from("<stdin>"),
        Given::File(file) => decode(file),
    }
}

/// Compiles a source, as `py_compile` does it.
pub(crate) fn compiled(
    given: Given<'_>,
    bytes: &[u8],
    options: &Options<'_>,
) -> Result<Compiled, SourceError> {
    let filename = filename(given);
    if let Given::Code(_) = given {
        // A text: a cookie in it means nothing.
        let text = Text::from(String::from_utf8_lossy(bytes).into_owned());
        return compile(Source::Text(&text), filename, options);
    }
    let codecs = StandardCodecs::default();
    let options = Options {
        parse: ParseOptions {
            decode: Some(&codecs),
            ..options.parse
        },
        ..*options
    };
    compile(Source::Bytes(bytes), filename, &options).map_err(|error| match given {
        Given::File(file) if file != "-" => with_program_text(error, bytes),
        _ => error,
    })
}

/// A `.pyc` file read and taken apart, or what would be in that of a source. A refusal is a failure, warnings are
/// told on standard error.
pub(crate) fn load(given: Given<'_>, optimize: Optimize, io: &Io) -> Result<Pyc, Failure> {
    let bytes = given.read_if(io, |head| refuse_at_once(given, head))?;
    if !is_source(given, &bytes) {
        return read(given, &bytes);
    }
    let options = Options {
        optimize: optimize.level(),
        ..Options::default()
    };
    let colored = io.stderr.is_colored();
    let compiled = compiled(given, &bytes, &options)
        .map_err(|error| Failure::Refused(refusal(given, &bytes, &error, colored)))?;
    let told = warnings(given, &bytes, &compiled.warnings, colored);
    io.stderr.clone().write_all(told.as_bytes())?;
    Ok(pyc(&bytes, compiled, mtime(given)?))
}

/// Refuses what its first bytes show to be neither a source nor a `.pyc` file, before the rest of it is read.
pub(crate) fn refuse_at_once(given: Given<'_>, head: &[u8]) -> Result<(), Failure> {
    if !begins_with_magic(head) && (other_kind(head).is_some() || !is_source(given, head)) {
        read(given, head)?;
    }
    Ok(())
}

/// Whether this is how a `.pyc` file of 3.5 begins.
fn begins_with_magic(bytes: &[u8]) -> bool {
    MAGICS.iter().any(|magic| bytes.starts_with(magic))
}

/// [`load`] of a file.
pub(crate) fn load_file(file: &OsStr, optimize: Optimize, io: &Io) -> Result<Pyc, Failure> {
    load(Given::File(file), optimize, io)
}

/// A `.pyc` file, taken apart.
pub(crate) fn read(given: Given<'_>, bytes: &[u8]) -> Result<Pyc, Failure> {
    Pyc::read(bytes).map_err(|error| Failure::Io {
        file: given.shown(),
        what: match (&error, other_kind(bytes)) {
            (PycError::BadMagic(_), Some(what)) => what.to_owned(),
            _ => error.to_string(),
        },
    })
}

/// How many bytes of what stands behind a code object are told.
const TOLD: usize = 16;

/// What stands behind the code object of a file, where CPython never looks; nothing if nothing does.
pub(crate) fn trailing(pyc: &Pyc) -> Option<String> {
    let count = pyc.trailing.len();
    if count == 0 {
        return None;
    }
    let first = pyc.trailing.iter().take(TOLD);
    let first: Vec<String> = first.map(|byte| format!("{byte:02x}")).collect();
    let more = if count > TOLD { " ..." } else { "" };
    let bytes = number_of(count, "byte");
    Some(format!("{bytes} ({}{more})", first.join(" ")))
}

/// Tells on standard error what stands behind the code object of a file.
pub(crate) fn tell_trailing(given: Given<'_>, pyc: &Pyc, io: &Io) -> std::io::Result<()> {
    if let Some(trailing) = trailing(pyc) {
        let line = format!(
            "pybc: {}: note: behind the code object, where Python never looks: {trailing}\n",
            given.shown()
        );
        let mut err = io.stderr.clone();
        err.write_all(io.stderr.fit(&line).as_bytes())?;
    }
    Ok(())
}

/// The `.pyc` file of compiled code.
pub(crate) fn pyc(bytes: &[u8], compiled: Compiled, mtime: u32) -> Pyc {
    let mut pyc = Pyc::new(Arc::new(compiled.code));
    pyc.marks = compiled.marks;
    pyc.header.mtime = mtime;
    // The header holds the lowest 32 bits.
    pyc.header.source_size = bytes.len() as u32;
    pyc
}

/// Why a source is refused, drawn.
pub(crate) fn refusal(
    given: Given<'_>,
    bytes: &[u8],
    error: &SourceError,
    colored: bool,
) -> String {
    let explanation = explain::explain(Source::Bytes(bytes), error, None);
    diagnostics::refusal(&given.shown(), error, &explanation, colored)
}

/// The warnings about a source, drawn. Those that CPython does not show without being asked are left out.
pub(crate) fn warnings(
    given: Given<'_>,
    bytes: &[u8],
    warnings: &[SourceWarning],
    colored: bool,
) -> String {
    let is_shown = |warning: &&SourceWarning| warning.kind == WarningKind::SyntaxWarning;
    let shown: Vec<_> = warnings.iter().filter(is_shown).cloned().collect();
    if shown.is_empty() {
        return String::new();
    }
    let text = readable(Source::Bytes(bytes), None);
    diagnostics::warnings(&given.shown(), &shown, &text, colored)
}

/// When a source was modified, in seconds since 1970, of which the header holds the lowest 32 bits; what
/// has no such time gets 0. No later than `SOURCE_DATE_EPOCH`, by which builds are made reproducible.
pub(crate) fn mtime(given: Given<'_>) -> Result<u32, Failure> {
    let latest = match std::env::var_os("SOURCE_DATE_EPOCH") {
        None => i64::MAX,
        Some(text) => {
            let number = text.to_str().and_then(|text| text.parse().ok());
            number.ok_or_else(|| Failure::Io {
                file: "SOURCE_DATE_EPOCH".to_owned(),
                what: format!("{text:?} is no number of seconds"),
            })?
        }
    };
    let modified = match given {
        Given::File(file) if file != "-" => fs::metadata(file).and_then(|data| data.modified()),
        _ => Ok(UNIX_EPOCH),
    };
    let seconds = modified.map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
    });
    Ok(seconds.min(latest) as u32)
}

/// A word of the command line as a str: what is not UTF-8 becomes lone surrogates, as CPython decodes
/// arguments.
pub(crate) fn decode(argument: &OsStr) -> Text {
    let points = argument.as_encoded_bytes().utf8_chunks().flat_map(|chunk| {
        let escaped = chunk.invalid().iter().map(|&byte| 0xdc00 + u32::from(byte));
        chunk.valid().chars().map(u32::from).chain(escaped)
    });
    Text::from_code_points(points).unwrap_or_default()
}

/// Says that a command takes sources, if it was given something else.
pub(crate) fn refuse_compiled(
    given: Given<'_>,
    bytes: &[u8],
    command: &str,
) -> Result<(), Failure> {
    let Given::File(file) = given else {
        return Ok(());
    };
    let what = match other_kind(bytes) {
        _ if begins_with_magic(bytes) => {
            format!("is compiled already; `pybc {command}` takes sources")
        }
        Some(what) => what.to_owned(),
        None => return Ok(()),
    };
    let file = shown(file);
    Err(Failure::Io { file, what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_that_are_not_utf8_survive() {
        assert_eq!(decode(OsStr::new("a\u{e9}\u{1f600}")), *"a\u{e9}\u{1f600}");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            let text = decode(OsStr::from_bytes(b"a\xff\xc3b"));
            assert_eq!(
                text.code_points().collect::<Vec<_>>(),
                [0x61, 0xdcff, 0xdcc3, 0x62]
            );
        }
    }

    #[test]
    fn sources_are_known_by_name_or_by_what_is_in_them() {
        let pyc = *b"\x17\x0d\x0d\x0a\0\0\0\0\0\0\0\0\xe3";
        let wrong = *b"\x18\x0d\x0d\x0a\0\0\0\0\0\0\0\0\xe3";
        for (file, bytes, expected) in [
            ("x.py", &b"x = 1"[..], true),
            ("x.PY", b"", true),
            ("x.pyw", b"\0", true),
            ("x.py", &wrong, true),
            // As CPython runs it.
            ("x.py", &pyc, false),
            ("x.pyc", b"x = 1", false),
            ("x.pyo", b"", false),
            ("tool", b"x = 1", true),
            ("tool.txt", b"x = 1", true),
            ("tool", b"", false),
            ("tool", &wrong, false),
            ("-", b"x = 1", true),
            ("-", b"", false),
            ("-", &pyc, false),
            ("-", &pyc[..4], false),
            ("x.bin", b"U\x0d\x0d\x0ax", false),
            ("-", &wrong[..4], true),
        ] {
            let given = Given::File(OsStr::new(file));
            assert_eq!(is_source(given, bytes), expected, "{file} {bytes:?}");
        }
    }
}
