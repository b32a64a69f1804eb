//! The source of Python 3.5: read, parsed and compiled as CPython 3.5 does it.
//!
//! ```
//! use bc_core::text::Text;
//! use bc_source::{ParseOptions, Source, dump, parse};
//!
//! let source = Text::from("x = y + 1\n");
//! let tree = parse(Source::Text(&source), &ParseOptions::default())?;
//! assert_eq!(
//!     dump::dump(&tree, dump::DumpOptions::default()),
//!     "Module(body=[Assign(targets=[Name(id='x', ctx=Store())], value=BinOp(\
//!      left=Name(id='y', ctx=Load()), op=Add(), right=Num(n=1)))])"
//! );
//!
//! let error = parse(Source::Bytes(b"x = y +\n"), &ParseOptions::default()).unwrap_err();
//! assert_eq!(error.to_string(), "line 1: SyntaxError: invalid syntax");
//! assert_eq!(error.offset, Some(8));
//! # Ok::<(), bc_source::SourceError>(())
//! ```
//!
//! # Where things are
//!
//! From the ground up; a room names only rooms above it in this table.
//!
//! | room | what it answers |
//! |---|---|
//! | [`ast`] | the syntax tree of 3.5's `Python.asdl`, with positions |
//! | `error` | why a source is refused: type, message, line, offset, text |
//! | [`budget`] | what a compilation may cost, where the caller says so |
//! | `unicode` | names by Unicode 8.0 |
//! | `encoding` | bytes to UTF-8: byte order mark, cookie, line ends |
//! | `grammar` | the LL(1) tables of 3.5's grammar |
//! | `tokens` | UTF-8 to tokens |
//! | `parse` | tokens to a concrete tree, by those tables |
//! | [`mod@explain`] | what people are told of a refusal: the place, a hint |
//! | `lower` | the concrete tree to the syntax tree; literals |
//! | [`mod@future`] | what `from __future__ import` asks for |
//! | [`dump`] | the syntax tree as `ast.dump` prints it |
//! | [`unparse`] | the syntax tree as source again |
//! | `names` | the names of one compilation as numbers |
//! | `symtable` | what each name means in each scope |
//! | `objects` | which constants are one object for the reference, and the marks of its `.pyc` that follow |
//! | `fold` | what operators make of constants |
//! | `peephole` | bytes of code made better |
//! | `assemble` | instructions to a code object |
//! | `codegen` | the syntax tree to instructions |
//! | [`compile`] | all of it, one after the other |
//! | [`interactive`] | a statement at a time, of lines that are read as they are needed |
//!
//! # What holds everywhere
//!
//! Any bytes in, a tree or code or a typed error out: no input makes these functions panic or overflow the stack,
//! and what they take is in proportion to the source. Nothing here opens a file, prints, or runs code.

mod assemble;
pub mod ast;
pub mod budget;
mod codegen;
pub mod compile;
pub mod dump;
mod encoding;
mod error;
pub mod explain;
mod fold;
pub mod future;
mod grammar;
pub mod interactive;
mod lower;
mod names;
mod objects;
mod parse;
mod peephole;
mod symtable;
mod tokens;
mod unicode;
pub mod unparse;

pub use encoding::{Decode, Source, program_text, readable, with_program_text};
pub use error::{ErrorKind, SourceError, SourceWarning, Stage, WarningKind};
pub use parse::Mode;

use ast::Tree;
use budget::Meter;
use parse::Rules;

/// How a source is parsed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions<'a> {
    /// What there is to parse.
    pub mode: Mode,
    /// Whether blocks that are open at the end of the source stay open (`PyCF_DONT_IMPLY_DEDENT`).
    pub dont_imply_dedent: bool,
    /// Whether `<>` is the operator and `!=` is none. The future statement in the source comes too late for
    /// this: it must be known before.
    pub barry_as_bdfl: bool,
    /// Encodings beyond UTF-8 and those that map single bytes.
    pub decode: Option<&'a dyn Decode>,
}

/// Parses a source.
///
/// # Errors
///
/// What CPython 3.5 says of it: see [`SourceError`].
pub fn parse(source: Source<'_>, options: &ParseOptions<'_>) -> Result<Tree, SourceError> {
    parse_metered(source, options, &Meter::free())
}

/// The bytes of what the smallest source takes beyond its size: the first room of each table, a code object, the words of
/// a refusal. They are held to the end.
const LEAST: usize = 4096;

/// Parses a source, and asks the budget for what that takes.
fn parse_metered(
    source: Source<'_>,
    options: &ParseOptions<'_>,
    meter: &Meter<'_>,
) -> Result<Tree, SourceError> {
    let complete = options.mode == Mode::Exec;
    let length = source.byte_length();
    meter.steps(length, 1)?;
    meter.bytes(1, LEAST)?;
    meter.bytes(length, encoding::GROWTH)?;
    let buffer = encoding::prepare(source, complete, options.decode)?;
    let rules = Rules {
        mode: options.mode,
        dont_imply_dedent: options.dont_imply_dedent,
        barry_as_bdfl: options.barry_as_bdfl,
    };
    let before = meter.held();
    let concrete = parse::parse(&buffer, rules, meter)?;
    let concrete_tree = meter.held() - before;
    let tree = lower::lower(&buffer.bytes, &concrete, meter)?;
    drop(concrete);
    drop(buffer);
    meter.release(concrete_tree + length.saturating_mul(encoding::GROWTH));
    Ok(tree)
}
