//! What is typed in: source that comes line by line, of which one statement is taken at a time.
//!
//! A line is asked for when the tokenizer looks at it, and no sooner: so whoever hands in the lines knows when
//! a statement is complete, and what is behind it is left for the next one. Absent: prompts, and running what was
//! compiled.

use crate::ast::Tree;
use crate::budget::{Budget, Meter};
use crate::compile::{CompileError, Compiled, Options, compile_tree_metered};
use crate::encoding::{self, Decode};
use crate::error::SourceError;
use crate::future::future;
use crate::parse::{self, Mode, Rules};
use crate::tokens::{Fed, Feed, Stop};
use crate::{LEAST, ParseOptions, lower};
use bc_core::code::CodeFlags;
use bc_core::text::{IntoText, Text};
use std::cell::{Cell, RefCell};
use std::str::SplitInclusive;
use std::sync::Arc;

/// What comes when a line is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The line with its line end, if it has one.
    Text(Vec<u8>),
    /// There are no more.
    End,
    /// Whoever types does not want the statement any more.
    Interrupted,
}

/// Where the lines come from.
pub trait Lines {
    /// The next line.
    fn next_line(&mut self) -> Line;
}

/// Lines of a text; behind the last there is no more.
impl Lines for SplitInclusive<'_, char> {
    fn next_line(&mut self) -> Line {
        match self.next() {
            Some(line) => Line::Text(line.as_bytes().to_vec()),
            None => Line::End,
        }
    }
}

/// What has become of the lines that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed<T> {
    /// A statement.
    Statement(T),
    /// A statement by its form, which is refused for what it means: what the reference says of it after
    /// it has made the tree.
    Refused(Box<SourceError>),
    /// They ended before a statement was complete: what there was of it is dropped.
    End,
    /// Whoever types has interrupted them.
    Interrupted,
}

/// Compiles one statement.
///
/// `encoding` is that of the lines, by any name of it; without one they are taken for UTF-8 unproven. Cookies
/// mean nothing here. The mode of the options counts for nothing: it is [`Mode::Single`].
///
/// What the statement asks for of future features is on in `options.flags` afterwards, also if it is refused for
/// something else: the reference keeps them for all statements that follow.
///
/// # Errors
///
/// What CPython 3.5 says of the form of it at its prompt: see [`SourceError`].
///
/// ```
/// use bc_source::compile::Options;
/// use bc_source::interactive::{Typed, compile};
///
/// let mut lines = "def f():\n    return 1\n\nf()\ndef g():\n".split_inclusive('\n');
/// let mut options = Options::default();
/// let mut next = || compile(&mut lines, Some("utf-8"), "<stdin>", &mut options);
/// assert!(matches!(next()?, Typed::Statement(_)));
/// assert!(matches!(next()?, Typed::Statement(_)));
/// assert!(matches!(next()?, Typed::End));
/// # Ok::<(), bc_source::SourceError>(())
/// ```
pub fn compile(
    lines: &mut dyn Lines,
    encoding: Option<&str>,
    filename: impl IntoText,
    options: &mut Options<'_>,
) -> Result<Typed<Compiled>, SourceError> {
    let filename = filename.into_text();
    compile_metered(lines, encoding, filename, options, &Meter::free())
}

/// Compiles one statement within a budget.
///
/// # Errors
///
/// As [`compile`], and [`CompileError::Exhausted`] if the budget ends first.
pub fn compile_within(
    lines: &mut dyn Lines,
    encoding: Option<&str>,
    filename: impl IntoText,
    options: &mut Options<'_>,
    budget: &mut dyn Budget,
) -> Result<Typed<Compiled>, CompileError> {
    let budget = RefCell::new(budget);
    let meter = Meter::of(&budget);
    let compiled = compile_metered(lines, encoding, filename.into_text(), options, &meter);
    compiled.map_err(|error| CompileError::of(error, &meter))
}

fn compile_metered(
    lines: &mut dyn Lines,
    encoding: Option<&str>,
    filename: Arc<Text>,
    options: &mut Options<'_>,
    meter: &Meter<'_>,
) -> Result<Typed<Compiled>, SourceError> {
    let mut parse = options.parse;
    parse.barry_as_bdfl |= options.flags.contains(CodeFlags::FUTURE_BARRY_AS_BDFL);
    let tree = match parse_metered(lines, encoding, &parse, meter)? {
        Typed::Statement(tree) => tree,
        Typed::Refused(error) => return Ok(Typed::Refused(error)),
        Typed::End => return Ok(Typed::End),
        Typed::Interrupted => return Ok(Typed::Interrupted),
    };
    // A wrong one is refused below.
    if let Ok(future) = future(&tree) {
        options.flags |= future.features & CodeFlags::FUTURES;
    }
    match compile_tree_metered(&tree, filename, options, meter) {
        Ok(compiled) => Ok(Typed::Statement(compiled)),
        Err(error) => {
            meter.still()?;
            Ok(Typed::Refused(Box::new(error)))
        }
    }
}

/// Whether an interactive session that has read this text, whose last line has ended, asks for no more lines
/// before it runs or refuses a statement.
///
/// ```
/// use bc_source::interactive::is_complete;
///
/// assert!(is_complete("x = 1\n", Default::default()));
/// assert!(!is_complete("def f():\n    pass\n", Default::default()));
/// assert!(is_complete("def f():\n    pass\n\n", Default::default()));
/// assert!(is_complete("x = = 1\n", Default::default()));
/// ```
#[must_use]
pub fn is_complete(text: &str, futures: CodeFlags) -> bool {
    let mut lines = Beginning {
        lines: text.split_inclusive('\n'),
        is_too_short: false,
    };
    let options = ParseOptions {
        barry_as_bdfl: futures.contains(CodeFlags::FUTURE_BARRY_AS_BDFL),
        ..ParseOptions::default()
    };
    // What it is refused for is told when it is run.
    let _ = parse_metered(&mut lines, None, &options, &Meter::free());
    !lines.is_too_short
}

/// The lines that there are so far.
struct Beginning<'a> {
    lines: SplitInclusive<'a, char>,
    /// Whether more were asked for.
    is_too_short: bool,
}

impl Lines for Beginning<'_> {
    fn next_line(&mut self) -> Line {
        let line = self.lines.next_line();
        self.is_too_short |= line == Line::End;
        line
    }
}

fn parse_metered(
    lines: &mut dyn Lines,
    encoding: Option<&str>,
    options: &ParseOptions<'_>,
    meter: &Meter<'_>,
) -> Result<Typed<Tree>, SourceError> {
    meter.bytes(1, LEAST)?;
    let before = meter.held();
    let feed = Decoded {
        lines: RefCell::new(lines),
        encoding,
        decode: options.decode,
        meter,
        fault: Cell::default(),
    };
    let rules = Rules {
        mode: Mode::Single,
        dont_imply_dedent: options.dont_imply_dedent,
        barry_as_bdfl: options.barry_as_bdfl,
    };
    let parsed = parse::parse_typed(&feed, rules, meter)?;
    // Lines that could not be paid for have not been read.
    meter.still()?;
    let (bytes, concrete) = match parsed {
        parse::Typed::Statement(bytes, concrete) => (bytes, concrete),
        parse::Typed::End => return Ok(Typed::End),
        parse::Typed::Interrupted => return Ok(Typed::Interrupted),
    };
    let concrete_tree = meter.held() - before;
    let tree = lower::lower(&bytes, &concrete, meter)?;
    drop(concrete);
    meter.release(concrete_tree);
    Ok(Typed::Statement(tree))
}

/// Lines as the tokenizer reads them: paid for, with plain line ends, decoded.
struct Decoded<'a> {
    lines: RefCell<&'a mut dyn Lines>,
    encoding: Option<&'a str>,
    decode: Option<&'a dyn Decode>,
    meter: &'a Meter<'a>,
    fault: Cell<Option<String>>,
}

impl Feed for Decoded<'_> {
    fn line(&self) -> Fed {
        let bytes = match self.lines.borrow_mut().next_line() {
            Line::Text(bytes) if !bytes.is_empty() => bytes,
            Line::Text(_) | Line::End => return Fed::Stop(Stop::End),
            Line::Interrupted => return Fed::Stop(Stop::Interrupt),
        };
        let steps = self.meter.steps(bytes.len(), 2);
        let room = steps.and_then(|()| self.meter.bytes(bytes.len(), encoding::GROWTH));
        if room.is_err() {
            return Fed::Stop(Stop::End);
        }
        match encoding::typed_line(bytes, self.encoding, self.decode) {
            Ok(line) => Fed::Line(line),
            Err(fault) => {
                self.fault.set(Some(fault));
                Fed::Stop(Stop::Decode)
            }
        }
    }

    fn fault(&self) -> Option<String> {
        self.fault.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_complete_when_no_line_is_asked_for_behind_it() {
        for (text, complete) in [
            ("\n", true),
            ("", false),
            ("# x\n", false),
            ("  \n", false),
            ("  \nx\n", true),
            ("x = (1,\n", false),
            ("x = (1,\n\n", false),
            ("x = (1,\n2)\n", true),
            ("x = 1 \\\n", false),
            ("'''a\n", false),
            ("'''a\n'''\n", true),
            ("'a\n", true),
            ("if x: y\n", false),
            ("if x: y\n\n", true),
            ("if x:\n  y\n  \n", false),
            ("if x:\n  y\n# z\n", false),
            ("if x:\n  y\nz\n", true),
            ("if x:\n  y\nelse:\n", false),
            ("@d\n", false),
            ("async def f():\n  await x\n\n", true),
            ("async \\\n", false),
            ("async \\\ndef f(): pass\n", false),
            ("async \\\ndef f(): pass\n\n", true),
            ("x; y\nz\n", true),
        ] {
            assert_eq!(is_complete(text, CodeFlags::empty()), complete, "{text:?}");
        }
        assert!(is_complete("1 <> 2\n", CodeFlags::FUTURE_BARRY_AS_BDFL));
    }

    fn refused(line: &[u8], encoding: Option<&str>) -> (String, Option<u32>) {
        struct Once(Option<Vec<u8>>);
        impl Lines for Once {
            fn next_line(&mut self) -> Line {
                self.0.take().map_or(Line::End, Line::Text)
            }
        }
        let mut lines = Once(Some(line.to_vec()));
        match compile(&mut lines, encoding, "<stdin>", &mut Options::default()) {
            Err(error) => (error.message, error.lineno),
            Ok(_) => Default::default(),
        }
    }

    #[test]
    fn lines_are_decoded_one_by_one() {
        let fine = (String::new(), None);
        assert_eq!(refused(b"'\xc3\xa9'\n", Some("UTF-8")), fine);
        assert_eq!(refused(b"'\xe9'\n", Some("ISO8859_1")), fine);
        let utf8 = "'utf-8' codec can't decode byte 0xe9 in position 1: invalid continuation byte";
        let told = refused(b"'\xe9'\n", Some("utf_8"));
        assert_eq!(told, (utf8.to_owned(), Some(0)));
        let told = refused(b"1\n", Some("nothing"));
        assert_eq!(told.0, "unknown encoding: nothing");
    }

    #[test]
    fn a_feature_stays_on_though_its_statement_is_refused() {
        let mut options = Options::default();
        let mut lines =
            "from __future__ import barry_as_FLUFL; return\n1 <> 2\n1 != 2\n".split_inclusive('\n');
        let mut next = || compile(&mut lines, None, "<stdin>", &mut options);
        assert!(matches!(next(), Ok(Typed::Refused(_))));
        assert!(matches!(next(), Ok(Typed::Statement(_))));
        assert!(next().is_err());
    }
}
