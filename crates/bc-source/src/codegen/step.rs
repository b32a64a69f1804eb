//! What is still to write. A visitor does not visit what is inside of its node: it says in which order that
//! and its own instructions come. So no tree is too deep.

use super::frame::FrameKind;
use crate::assemble::Label;
use crate::ast::{Arguments, ExprContext, ExprId, Identifier, Keyword, Slice, StmtId};
use crate::names::NameId;
use bc_core::opcode::Opcode;

/// A piece of what is still to write.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Stmts(&'a [StmtId]),
    Expr(ExprId),
    Exprs(&'a [ExprId]),
    /// An instruction without an argument.
    Op(Opcode),
    Arg(Opcode, u32),
    Jump(Opcode, Label),
    /// Puts a label here.
    Place(Label),
    /// Begins a block that no jump leads to.
    NextBlock,
    /// Loads `None`.
    None,
    /// Loads a name as a string.
    Text(&'a Identifier),
    /// An instruction with a name that is not mangled.
    Named(Opcode, NameId),
    /// An instruction with a name, which may be private.
    Attr(Opcode, &'a Identifier),
    /// A variable.
    Name(&'a Identifier, ExprContext),
    /// A frame begins at a label.
    Push(FrameKind, Label),
    /// The innermost frame ends.
    Pop,
    /// The key-value pairs of a dict from one number up to another.
    Pairs(ExprId, u32, u32),
    /// The targets of an unpacking: of one with a star what is behind it.
    Targets(&'a [ExprId]),
    Keywords(&'a [Keyword]),
    Slices(&'a [Slice]),
    /// The defaults of keyword-only parameters from a number on.
    KwDefaults(&'a Arguments, u32),
    /// Loads the tuple of the names of annotated parameters.
    AnnotatedNames(StmtId),
    /// Enters the scope of a function statement.
    Function(StmtId),
    FunctionEnd(StmtId),
    Class(StmtId),
    /// Writes what a class body returns, and makes the class.
    ClassEnd(StmtId),
    Lambda(ExprId),
    LambdaEnd(ExprId),
    /// A `for` clause of a comprehension and what is inside of it.
    Clause(ExprId, u32),
    ComprehensionEnd(ExprId),
    /// The `except` clauses from a number on; the label is where the statement ends.
    Handlers(StmtId, u32, Label),
    /// The context managers of a `with` from a number on, and its body.
    Managers(StmtId, u32),
}
