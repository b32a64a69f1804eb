//! What is asked of one source. How sources are made is told elsewhere, and how much they may take.

use crate::random::Random;
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::marshal::{self, Problem};
use bc_core::text::Text;
use bc_core::verify;
use bc_source::compile::{Options, PyCompile, compile, compile_tree};

use bc_source::dump::{DumpOptions, dump};
use bc_source::explain::explain;
use bc_source::unparse::unparse;
use bc_source::{Decode, ErrorKind, Mode, ParseOptions, Source, SourceError, parse, program_text};
use std::sync::Arc;

/// How a source is compiled.
#[derive(Debug)]
pub(crate) struct Asked {
    kind: usize,
    mode: Mode,
    dont_imply_dedent: bool,
    barry_as_bdfl: bool,
    decode: bool,
    optimize: u8,
    flags: u32,
    recursion_limit: u32,
    recursion_depth: u32,
    like_py_compile: Option<PyCompile>,
    indent: Option<usize>,
}

impl Asked {
    pub(crate) fn random(random: &mut Random) -> Asked {
        Asked {
            kind: random.below(4),
            mode: [
                Mode::Exec,
                Mode::Exec,
                Mode::Exec,
                Mode::Exec,
                Mode::Single,
                Mode::Eval,
            ][random.below(6)],
            dont_imply_dedent: random.one_in(8),
            barry_as_bdfl: random.one_in(8),
            decode: random.one_in(2),
            optimize: random.below(3) as u8,
            flags: if random.one_in(2) {
                0
            } else {
                random.below(1 << 32) as u32
            },
            recursion_limit: [1000, 1000, 1000, 30, 5, 0, 100_000, u32::MAX][random.below(8)],
            recursion_depth: [1, 1, 1, 0, 3, 900, u32::MAX][random.below(7)],
            like_py_compile: random.one_in(4).then(|| PyCompile {
                hash_seed: random.below(3) as u32,
            }),
            indent: random.one_in(4).then_some(2),
        }
    }

    fn options(&self) -> Options<'_> {
        Options {
            parse: ParseOptions {
                mode: self.mode,
                dont_imply_dedent: self.dont_imply_dedent,
                barry_as_bdfl: self.barry_as_bdfl,
                decode: self.decode.then_some(&Halves),
            },
            optimize: self.optimize,
            flags: CodeFlags::from(self.flags),
            recursion_limit: self.recursion_limit,
            recursion_depth: self.recursion_depth,
            like_py_compile: self.like_py_compile,
        }
    }
}

/// An encoding for every name: every other byte.
#[derive(Debug)]
struct Halves;

impl Decode for Halves {
    fn decode(&self, encoding: &str, bytes: &[u8]) -> Result<String, String> {
        if encoding.len() > 6 {
            return Err(format!("unknown encoding: {encoding}"));
        }
        Ok(bytes
            .iter()
            .step_by(2)
            .map(|&byte| char::from(byte))
            .collect())
    }
}

/// How far a source got.
pub(crate) struct Outcome {
    pub(crate) parsed: bool,
    pub(crate) compiled: bool,
    /// The size of what the tree was printed as.
    pub(crate) printed: usize,
}

/// Asks everything of a source.
///
/// # Errors
///
/// What is wrong.
pub(crate) fn ask(source: &[u8], asked: &Asked) -> Result<Outcome, String> {
    let options = asked.options();
    let text = Text::from_utf8_surrogatepass(source)
        .unwrap_or_else(|_| Text::from(&*String::from_utf8_lossy(source)));
    let given = match asked.kind {
        0 => Source::Text(&text),
        1 => Source::File {
            bytes: source,
            name: "x.py",
        },
        _ => Source::Bytes(source),
    };
    let mut outcome = Outcome {
        parsed: false,
        compiled: false,
        printed: 0,
    };
    let tree = match parse(given, &options.parse) {
        Ok(tree) => tree,
        Err(error) => {
            refused(&error, source, given, asked.options().parse.decode)?;
            return Ok(outcome);
        }
    };
    outcome.parsed = true;
    let places = DumpOptions {
        include_attributes: true,
        without_names: asked.optimize == 0,
        indent: asked.indent,
    };
    outcome.printed = dump(&tree, places).len();
    let printed = unparse(&tree);
    outcome.printed += printed.len();
    // `<>` is printed as `!=`, and blocks that stay open are closed.
    let again = ParseOptions {
        mode: asked.mode,
        ..ParseOptions::default()
    };
    let again = match parse(Source::Bytes(printed.as_bytes()), &again) {
        Ok(again) => again,
        // Parentheses that must be there may be one too many for the parser's stack.
        Err(error) if error.kind == ErrorKind::MemoryError => return Ok(outcome),
        Err(error) => return Err(format!("printed: {error:?}\n{printed}")),
    };
    let plain = DumpOptions::default();
    if dump(&tree, plain) != dump(&again, plain) {
        return Err(format!("another tree when printed:\n{printed}"));
    }
    let compiled = match compile_tree(&tree, "x.py", &options) {
        Ok(compiled) => compiled,
        Err(error) => {
            refused(&error, source, given, asked.options().parse.decode)?;
            return Ok(outcome);
        }
    };
    outcome.compiled = true;
    let whole = compile(given, "x.py", &options);
    if whole.is_ok_and(|whole| whole.code != compiled.code) {
        return Err("another code by way of the tree".to_owned());
    }
    let code = Arc::new(compiled.code);
    if let Err(rejection) = verify::verify(&code) {
        return Err(format!("rejected: {rejection}"));
    }
    let bytes = marshal::write_with_marks(&Constant::Code(Arc::clone(&code)), &compiled.marks)
        .map_err(|e| e.to_string())?;
    outcome.printed += bytes.len();
    match marshal::read(&bytes) {
        // What is huge written out is not read.
        Err(error) if matches!(error.problem, Problem::TooManyExpanded { .. }) => {}
        Err(error) => return Err(format!("not read again: {error}")),
        Ok(read) => {
            if !matches!(read.value, Constant::Code(read) if read.is_identical(&code)) {
                return Err("another code when read again".to_owned());
            }
        }
    }
    let again = compile_tree(&again, "x.py", &options);
    let again = again.map_err(|error| format!("printed: {error:?}\n{printed}"))?;
    let again = Arc::new(again.code);
    if !equal_but_for_lines(&code, &again) {
        return Err(format!("another code when printed:\n{printed}"));
    }
    Ok(outcome)
}

/// An error has to be of use.
fn refused(
    error: &SourceError,
    source: &[u8],
    given: Source<'_>,
    decode: Option<&dyn Decode>,
) -> Result<(), String> {
    let told = explain(given, error, decode);
    let places = [Some(told.span), told.related.map(|(span, _)| span)];
    for place in places.into_iter().flatten() {
        if told.text.get(place.clone()).is_none() {
            return Err(format!("explained at {place:?}: {error:?}"));
        }
    }
    if error.message.is_empty() != (error.kind == ErrorKind::MemoryError) {
        return Err(format!("{error:?}"));
    }
    let lines = source
        .iter()
        .filter(|&&byte| byte == b'\n' || byte == b'\r')
        .count();
    if error.lineno.is_some_and(|line| line as usize > lines + 2) {
        return Err(format!("{error:?}"));
    }
    if let Some(line) = error.lineno {
        let _ = program_text(source, line);
    }
    Ok(())
}

/// Whether two code objects are equal but for lines, as far as lines have no say in instructions: a long step of the
/// line table turns the peephole pass off, and functions are one constant only if they begin on one line.
fn equal_but_for_lines(code: &Arc<CodeObject>, other: &Arc<CodeObject>) -> bool {
    let mut equal = true;
    // Functions may be nested deeper than the stack is.
    let mut open = vec![(Arc::clone(code), Arc::clone(other))];
    while let Some((code, other)) = open.pop() {
        let long = code.lnotab().contains(&255) || other.lnotab().contains(&255);
        if long || code.nested().count() != other.nested().count() {
            return true;
        }
        equal &= alone(&code) == alone(&other);
        open.extend(code.nested().cloned().zip(other.nested().cloned()));
    }
    equal
}

/// The code without lines and without the code inside of it.
fn alone(code: &CodeObject) -> CodeObject {
    let constants = code.consts().iter().map(|constant| match constant {
        Constant::Code(_) => Constant::None,
        other => other.clone(),
    });
    let alone = code.replace().firstlineno(0).lnotab([]).consts(constants);
    alone.build().unwrap()
}
