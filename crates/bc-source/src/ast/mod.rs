//! The syntax tree: the types of 3.5's `Python.asdl`, with the positions CPython gives.
//!
//! A [`Tree`] owns all nodes of one source. Statements and expressions lie in two tables and name their
//! children by index ([`StmtId`], [`ExprId`]), so dropping, cloning and keeping a tree takes no recursion,
//! however deep `a.b.b.b…` is nested; whoever *walks* a tree keeps a stack of their own or counts how deep
//! they are. A child always has a lower index than the node that holds it, and no node has two holders,
//! so a pass over a table by index visits children before their holders without any stack.
//!
//! What differs from `Python.asdl` is only how it is said in Rust: `For` and `AsyncFor` (and so on) hold
//! the same struct, and `Suite`, which no parser makes, is absent. How a tree is made of source is not
//! told here, nor how it is printed.

mod classes;
mod expr;
mod identifier;
mod reflect;
mod stmt;

pub use classes::{CLASSES, Class, Count, Field, FieldKind, Type};
pub use expr::{
    BoolOp, CmpOp, Comprehension, Expr, ExprContext, ExprKind, Keyword, Number, Operator,
    Singleton, Slice, UnaryOp,
};
pub use identifier::Identifier;
pub use reflect::{Fields, NodeRef, Value};
pub use stmt::{
    Alias, Arg, Arguments, ClassDef, ExceptHandler, For, FunctionDef, ImportFrom, Stmt, StmtKind,
    Try, With, WithItem,
};

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};

/// Where a node stands: what `ast` shows as `lineno` and `col_offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1. That of a string of several lines is its last. See [`Position::line`].
    pub lineno: u32,
    /// Bytes of UTF-8 before the node in its line; -1 for a string of several lines.
    pub col_offset: i32,
}

impl Position {
    /// The line as Python shows it. A tree that a program makes may have any C int there, those below 0 as well:
    /// `lineno` is its bits.
    #[must_use]
    pub fn line(self) -> i32 {
        self.lineno.cast_signed()
    }
}

/// An expression of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(
    /// One more than the index, so that `Option<ExprId>` takes no more room.
    NonZeroU32,
);

/// A statement of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StmtId(u32);

impl ExprId {
    /// The index in the tree's table of expressions.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl StmtId {
    /// The index in the tree's table of statements.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The root of a tree.
#[derive(Clone, Debug)]
pub enum Mod {
    /// What mode `exec` parses.
    Module {
        /// The statements.
        body: Vec<StmtId>,
    },
    /// What mode `single` parses.
    Interactive {
        /// The statements.
        body: Vec<StmtId>,
    },
    /// What mode `eval` parses.
    Expression {
        /// The expression.
        body: ExprId,
    },
}

impl Mod {
    /// The statements: none in an `Expression`.
    #[must_use]
    pub fn statements(&self) -> &[StmtId] {
        match self {
            Mod::Module { body } | Mod::Interactive { body } => body,
            Mod::Expression { .. } => &[],
        }
    }
}

/// How the strings of a source were written, as far as it shows in a `.pyc` of the reference but not in a tree
/// (see [`PyCompile`](crate::compile::PyCompile)). A tree made by hand has nothing here.
#[derive(Clone, Debug, Default)]
pub struct Literals {
    /// The bytes literals of at most one byte in which there was a backslash.
    pub escaped_bytes: HashSet<ExprId>,
    /// Whether a character was written by its name.
    pub named_characters: bool,
}

/// The syntax tree of one source.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The root.
    pub root: Mod,
    /// How its strings were written.
    pub literals: Literals,
    exprs: Vec<Expr>,
    stmts: Vec<Stmt>,
}

impl Tree {
    /// A tree without nodes: `pass`-less and empty, to be filled.
    #[must_use]
    pub fn new() -> Tree {
        Tree {
            root: Mod::Module { body: Vec::new() },
            literals: Literals::default(),
            exprs: Vec::new(),
            stmts: Vec::new(),
        }
    }

    /// Adds an expression, whose children must be in the tree already. `None` if the tree is full: it
    /// holds no more than 2³² expressions.
    pub fn add_expr(&mut self, position: Position, kind: ExprKind) -> Option<ExprId> {
        self.exprs.push(Expr { position, kind });
        let id = u32::try_from(self.exprs.len()).ok()?;
        NonZeroU32::new(id).map(ExprId)
    }

    /// Adds a statement, whose children must be in the tree already. `None` if the tree is full: it
    /// holds no more than 2³² statements.
    pub fn add_stmt(&mut self, position: Position, kind: StmtKind) -> Option<StmtId> {
        let id = StmtId(u32::try_from(self.stmts.len()).ok()?);
        self.stmts.push(Stmt { position, kind });
        Some(id)
    }

    /// All expressions, children before their holders. Some may belong to nothing that is left in the
    /// tree.
    #[must_use]
    pub fn exprs(&self) -> &[Expr] {
        &self.exprs
    }

    /// All statements, children before their holders.
    #[must_use]
    pub fn stmts(&self) -> &[Stmt] {
        &self.stmts
    }
}

impl Default for Tree {
    fn default() -> Tree {
        Tree::new()
    }
}

/// # Panics
///
/// If the expression is another tree's and this one has none of that index.
impl Index<ExprId> for Tree {
    type Output = Expr;

    fn index(&self, id: ExprId) -> &Expr {
        &self.exprs[id.index()]
    }
}

impl IndexMut<ExprId> for Tree {
    fn index_mut(&mut self, id: ExprId) -> &mut Expr {
        &mut self.exprs[id.index()]
    }
}

/// # Panics
///
/// If the statement is another tree's and this one has none of that index.
impl Index<StmtId> for Tree {
    type Output = Stmt;

    fn index(&self, id: StmtId) -> &Stmt {
        &self.stmts[id.index()]
    }
}

impl IndexMut<StmtId> for Tree {
    fn index_mut(&mut self, id: StmtId) -> &mut Stmt {
        &mut self.stmts[id.index()]
    }
}
