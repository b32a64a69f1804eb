//! The compiler as the machine asks for it: what `compile`, `eval`, `exec` and `import` hand over.
//!
//! The machine has none of its own. What the embedder hands in as [`Vm::compiler`](super::vm::Vm::compiler)
//! makes code objects and syntax trees; without it, source text is refused. Absent: reading the arguments
//! of those functions (`runtime::compile`).

use bc_core::text::Text;

use super::error::PyResult;
use super::value::Value;
use super::vm::Vm;

/// What there is to compile.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A `str`: a cookie in it means nothing.
    Text(&'a Text),
    /// Bytes handed to `compile`.
    Bytes(&'a [u8]),
    /// The bytes of a file that is run: bad encodings are told of in other words.
    File(&'a [u8]),
    /// An instance of a class of `_ast`.
    Tree(&'a Value),
}

/// The mode of `compile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// A module.
    #[default]
    Exec,
    /// An expression.
    Eval,
    /// One statement, the values of whose expressions are printed.
    Single,
}

/// Blocks that are open at the end of the source stay open (`PyCF_DONT_IMPLY_DEDENT`).
pub const DONT_IMPLY_DEDENT: u32 = 0x200;
/// The syntax tree is wanted, no code (`PyCF_ONLY_AST`).
pub const ONLY_AST: u32 = 0x400;

/// What the compiler is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What there is to compile.
    pub input: Input<'a>,
    /// What `co_filename` says, a str.
    pub filename: &'a Value,
    /// What the source is.
    pub mode: Mode,
    /// Future features, by the flags of code objects, and [`DONT_IMPLY_DEDENT`] and [`ONLY_AST`].
    pub flags: u32,
    /// 0, or 1 for code without `assert`, or 2 for code without docstrings as well.
    pub optimize: u8,
}

/// Makes code of source.
pub trait Compiler {
    /// The code object, or the tree if the flags say [`ONLY_AST`]. Warnings are issued on the way.
    ///
    /// # Errors
    ///
    /// `SyntaxError` and whatever else the reference raises; a fault when the compilation takes more than
    /// the machine has left.
    fn compile(&self, vm: &mut Vm, request: &Request<'_>) -> PyResult;

    /// Whether `value` is a node of a syntax tree (`PyAST_Check`).
    ///
    /// # Errors
    ///
    /// What asking for its class raises.
    fn is_tree(&self, vm: &mut Vm, value: &Value) -> PyResult<bool>;
}

/// What compiling has taken of the machine's budgets so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compilations {
    /// How many there were.
    pub count: u64,
    /// The steps they were charged.
    pub steps: u64,
    /// The most bytes that one of them held at one time; none are held afterwards.
    pub peak: u64,
}
