//! The whole way from a source or a tree to a code object.

use crate::ast::Tree;
use crate::budget::{Budget, Exhausted, Meter};
use crate::codegen::{self, Purpose};
use crate::error::{SourceError, SourceWarning, Stage};
use crate::future::{Future, future};
use crate::names::Names;
use crate::objects::Objects;
use crate::symtable::{Depth, Symtable};
use crate::{ParseOptions, Source};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::hash::Key;
use bc_core::marshal::Marks;
use bc_core::text::{IntoText, Text};
use std::cell::RefCell;
use std::sync::Arc;

/// How a source is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// How it is parsed. `<>` is the operator also if `flags` say so.
    pub parse: ParseOptions<'a>,
    /// 0, or 1 for code without `assert` (`-O`), or 2 for code without docstrings as well (`-OO`).
    pub optimize: u8,
    /// Future features that are on before the source asks for any.
    pub flags: CodeFlags,
    /// What `sys.getrecursionlimit()` says: nodes may be nested three times as deep.
    pub recursion_limit: u32,
    /// How deep the caller of the compiler has recursed already: 1 in a module that is run.
    pub recursion_depth: u32,
    /// Whether the reference's marks are wanted, and which: see [`PyCompile`].
    pub like_py_compile: Option<PyCompile>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            parse: ParseOptions::default(),
            optimize: 0,
            flags: CodeFlags::empty(),
            recursion_limit: 1000,
            recursion_depth: 1,
            like_py_compile: None,
        }
    }
}

/// What compiling gives.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The code object of the module, statement or expression.
    pub code: CodeObject,
    /// What is doubtful in the source, in the order in which it was found.
    pub warnings: Vec<SourceWarning>,
    /// How the reference writes the code, if that was asked for; no marks otherwise.
    pub marks: Marks,
}

/// Bytes as CPython 3.5.10's `py_compile` writes them.
///
/// By itself a `.pyc` of ours follows sharing: what is written twice, a name above all, is a reference the
/// second time. That needs nothing but the code, and CPython loads it just the same. CPython itself marks every
/// object that somebody else holds when it writes, and so tells about the process that compiled: a name is
/// marked if a module of that process has one like it, a small int always, a float if folding has put it into a
/// tuple as well. With this option [`Compiled::marks`] are those of a process that does nothing but
/// `python3.5 -c "import py_compile; py_compile.compile(FILE)"`, and frozensets have their items in
/// the order of the reference's table, which depends on the seed of its hashes. A frozenset that holds `None` or `...` has
/// none that could be known: those hash by their address.
///
/// ```
/// use bc_core::pyc::Pyc;
/// use bc_source::Source;
/// use bc_source::compile::{Options, PyCompile, compile};
/// use std::sync::Arc;
///
/// let options = Options {
///     like_py_compile: Some(PyCompile::default()),
///     ..Options::default()
/// };
/// let compiled = compile(Source::Bytes(b"name = 1000, 'x'\n"), "example.py", &options)?;
/// let mut pyc = Pyc::new(Arc::new(compiled.code));
/// pyc.marks = compiled.marks;
/// let bytes = pyc.write()?;
/// // 1000 is marked, since the tuple holds it too.
/// let int = b"\xe9\xe8\x03\x00\x00";
/// assert!(bytes.windows(int.len()).any(|window| window == int));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PyCompile {
    /// `PYTHONHASHSEED`: 0 where builds are to be reproducible.
    pub hash_seed: u32,
}

/// A frame of the machine counts as three of the compiler's.
const DEPTH_SCALE: u32 = 3;

impl Options<'_> {
    /// How deep nodes may be nested.
    pub(crate) fn depth(&self) -> Depth {
        Depth {
            start: self.recursion_depth.saturating_mul(DEPTH_SCALE),
            limit: self.recursion_limit.saturating_mul(DEPTH_SCALE),
        }
    }
}

/// Compiles a source.
///
/// [`verify`](bc_core::verify) accepts the code.
///
/// # Errors
///
/// What CPython 3.5 says of it: see [`SourceError`].
///
/// ```
/// use bc_core::dis;
/// use bc_source::Source;
/// use bc_source::compile::{Options, compile};
///
/// let compiled = compile(Source::Bytes(b"x = 1 + 2\n"), "example.py", &Options::default())?;
/// assert_eq!(
///     dis::dis(&compiled.code),
///     "  1           0 LOAD_CONST               3 (3)
///               3 STORE_NAME               0 (x)
///               6 LOAD_CONST               2 (None)
///               9 RETURN_VALUE
/// "
/// );
/// # Ok::<(), bc_source::SourceError>(())
/// ```
pub fn compile(
    source: Source<'_>,
    filename: impl IntoText,
    options: &Options<'_>,
) -> Result<Compiled, SourceError> {
    compile_metered(source, filename.into_text(), options, &Meter::free())
}

/// Compiles a source within a budget.
///
/// # Errors
///
/// As [`compile`], and [`CompileError::Exhausted`] if the budget ends first. A source that is refused within
/// a budget is refused in the same way without one.
pub fn compile_within(
    source: Source<'_>,
    filename: impl IntoText,
    options: &Options<'_>,
    budget: &mut dyn Budget,
) -> Result<Compiled, CompileError> {
    let budget = RefCell::new(budget);
    let meter = Meter::of(&budget);
    let compiled = compile_metered(source, filename.into_text(), options, &meter);
    compiled.map_err(|error| CompileError::of(error, &meter))
}

/// Parses a source within a budget.
///
/// # Errors
///
/// As [`parse`](crate::parse()), and [`CompileError::Exhausted`] if the budget ends first.
pub fn parse_within(
    source: Source<'_>,
    options: &ParseOptions<'_>,
    budget: &mut dyn Budget,
) -> Result<Tree, CompileError> {
    let budget = RefCell::new(budget);
    let meter = Meter::of(&budget);
    let tree = crate::parse_metered(source, options, &meter);
    tree.map_err(|error| CompileError::of(error, &meter))
}

/// Why there is no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// The source is refused.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The budget is used up: nothing is said about the source.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

impl CompileError {
    pub(crate) fn of(error: SourceError, meter: &Meter<'_>) -> CompileError {
        match meter.exhausted() {
            Some(exhausted) => CompileError::Exhausted(exhausted),
            None => CompileError::Source(error),
        }
    }
}

fn compile_metered(
    source: Source<'_>,
    filename: Arc<Text>,
    options: &Options<'_>,
    meter: &Meter<'_>,
) -> Result<Compiled, SourceError> {
    let mut parse = options.parse;
    parse.barry_as_bdfl |= options.flags.contains(CodeFlags::FUTURE_BARRY_AS_BDFL);
    let tree = crate::parse_metered(source, &parse, meter)?;
    compile_tree_metered(&tree, filename, options, meter)
}

/// Compiles a tree.
///
/// # Errors
///
/// What the compiler of 3.5 refuses after parsing: names that are declared in contradicting ways,
/// statements where they must not stand, too much of something, nodes nested too deep.
pub fn compile_tree(
    tree: &Tree,
    filename: impl IntoText,
    options: &Options<'_>,
) -> Result<Compiled, SourceError> {
    compile_tree_metered(tree, filename.into_text(), options, &Meter::free())
}

/// Compiles a tree within a budget.
///
/// # Errors
///
/// As [`compile_tree`], and [`CompileError::Exhausted`] if the budget ends first.
pub fn compile_tree_within(
    tree: &Tree,
    filename: impl IntoText,
    options: &Options<'_>,
    budget: &mut dyn Budget,
) -> Result<Compiled, CompileError> {
    let budget = RefCell::new(budget);
    let meter = Meter::of(&budget);
    let compiled = compile_tree_metered(tree, filename.into_text(), options, &meter);
    compiled.map_err(|error| CompileError::of(error, &meter))
}

pub(crate) fn compile_tree_metered(
    tree: &Tree,
    filename: Arc<Text>,
    options: &Options<'_>,
    meter: &Meter<'_>,
) -> Result<Compiled, SourceError> {
    let mut warnings = Vec::new();
    match code_of(tree, filename, options, &mut warnings, meter) {
        Ok((code, marks)) => Ok(Compiled {
            code,
            warnings,
            marks,
        }),
        Err(error) => Err(SourceError { warnings, ..error }),
    }
}

/// What future statements ask for, and what names mean.
fn declarations(
    tree: &Tree,
    names: &mut Names<'_>,
    options: &Options<'_>,
    warnings: &mut Vec<SourceWarning>,
    meter: &Meter<'_>,
) -> Result<(Future, Symtable), SourceError> {
    let in_symtable = |error| SourceError {
        stage: Stage::Symtable,
        ..error
    };
    let future = future(tree).map_err(in_symtable)?;
    let table = Symtable::build(tree, names, options.depth(), warnings, meter);
    Ok((future, table.map_err(in_symtable)?))
}

fn code_of(
    tree: &Tree,
    filename: Arc<Text>,
    options: &Options<'_>,
    warnings: &mut Vec<SourceWarning>,
    meter: &Meter<'_>,
) -> Result<(CodeObject, Marks), SourceError> {
    let mut names = Names::new(meter);
    let (future, table) = declarations(tree, &mut names, options, warnings, meter)?;
    let purpose = Purpose {
        filename,
        flags: (future.features | options.flags) & CodeFlags::FUTURES,
        optimize: options.optimize,
        future_line: future.lineno,
    };
    let mut objects = options
        .like_py_compile
        .map(|like| Objects::new(tree, Key::of_seed(like.hash_seed)));
    let code = codegen::generate(
        tree,
        &table,
        &mut names,
        objects.as_mut(),
        purpose,
        warnings,
        meter,
    )?;
    let marks = objects.map(|objects| objects.marks(&code));
    Ok((code, marks.unwrap_or_default()))
}
