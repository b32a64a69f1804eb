//! The whole way from a source or a tree to a code object.

use crate::ast::Tree;
use crate::codegen::{self, Purpose};
use crate::error::{SourceError, SourceWarning};
use crate::future::future;
use crate::names::Names;
use crate::symtable::{Depth, Symtable};
use crate::{ParseOptions, Source};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::text::IntoText;

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
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            parse: ParseOptions::default(),
            optimize: 0,
            flags: CodeFlags::empty(),
            recursion_limit: 1000,
            recursion_depth: 1,
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
}

/// The future features that code objects bear.
const FUTURES: CodeFlags = CodeFlags::FUTURE_DIVISION
    .union(CodeFlags::FUTURE_ABSOLUTE_IMPORT)
    .union(CodeFlags::FUTURE_WITH_STATEMENT)
    .union(CodeFlags::FUTURE_PRINT_FUNCTION)
    .union(CodeFlags::FUTURE_UNICODE_LITERALS)
    .union(CodeFlags::FUTURE_BARRY_AS_BDFL)
    .union(CodeFlags::FUTURE_GENERATOR_STOP);

/// A frame of the machine counts as three of the compiler's.
const DEPTH_SCALE: u32 = 3;

/// Compiles a source.
///
/// [`verify`](bc_core::verify) accepts the code, but for two things that CPython 3.5 compiles and cannot run: handlers
/// in each other, with names, that take more than 20 blocks, since the compiler counts fewer; and `async with` or
/// `async for` in a class inside of a coroutine.
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
    let mut parse = options.parse;
    parse.barry_as_bdfl |= options.flags.contains(CodeFlags::FUTURE_BARRY_AS_BDFL);
    let tree = crate::parse(source, &parse)?;
    compile_tree(&tree, filename, options)
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
    let future = future(tree)?;
    let mut warnings = Vec::new();
    let mut names = Names::new();
    let depth = Depth {
        start: options.recursion_depth.saturating_mul(DEPTH_SCALE),
        limit: options.recursion_limit.saturating_mul(DEPTH_SCALE),
    };
    let table = Symtable::build(tree, &mut names, depth, &mut warnings)?;
    let purpose = Purpose {
        filename: filename.into_text(),
        flags: (future.features | options.flags) & FUTURES,
        optimize: options.optimize,
        future_line: future.lineno,
    };
    let code = codegen::generate(tree, &table, &mut names, purpose, &mut warnings)?;
    Ok(Compiled { code, warnings })
}
