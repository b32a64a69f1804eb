//! The concrete tree to the syntax tree, and what is refused on the way although the grammar allows it.
//!
//! The order in which nodes are looked at is the reference's, since of several faults the first that is met
//! is told. The functions call each other as deep as the concrete tree is nested, which the parser's stack
//! bounds; chains that are long in the source (`a.b.c…`, `elif`, `for … for … if …`) are loops here.

mod call;
mod context;
mod escape;
mod expr;
mod function;
mod import;
mod literal;
mod names;
mod stmt;

use crate::ast::{ExprId, ExprKind, Mod, Position, StmtId, StmtKind, Tree};
use crate::budget::Meter;
use crate::error::{ErrorKind, SourceError};
use crate::grammar::Symbol;
use crate::parse::{Concrete, Node, NodeId};
use names::Names;

type Result<T> = std::result::Result<T, SourceError>;

/// Makes the syntax tree of a concrete one, whose tokens lie in `buffer`.
///
/// # Errors
///
/// If something is written that means nothing.
pub(crate) fn lower(buffer: &[u8], concrete: &Concrete, meter: &Meter<'_>) -> Result<Tree> {
    meter.steps(concrete.len(), STEPS)?;
    meter.bytes(concrete.len(), BYTES)?;
    let mut lower = Lower {
        buffer,
        concrete,
        tree: Tree::new(),
        names: Names::default(),
        meter,
    };
    if let Some(root) = concrete.root() {
        lower.tree.root = lower.root(&root)?;
    }
    Ok(lower.tree)
}

/// The work in progress.
struct Lower<'a> {
    buffer: &'a [u8],
    concrete: &'a Concrete,
    tree: Tree,
    names: Names<'a>,
    meter: &'a Meter<'a>,
}

/// The steps of a node of the concrete tree.
const STEPS: u64 = 8;
/// The bytes of what becomes of a node of the concrete tree at most, in tables that grow.
const BYTES: usize = 128;

/// Refuses a node.
fn refuse<T>(node: &Node, message: &str) -> Result<T> {
    Err(SourceError::syntax(message, node.position()))
}

/// There are too many nodes to number them.
fn full() -> SourceError {
    SourceError::new(ErrorKind::MemoryError, "")
}

impl<'a> Lower<'a> {
    /// The children of a node.
    fn children(&self, node: &Node) -> &'a [NodeId] {
        self.concrete.children(node)
    }

    fn node(&self, id: NodeId) -> &'a Node {
        self.concrete.node(id)
    }

    /// A child of a node. The grammar says which children there are; one that it does not promise is asked
    /// for with `children`.
    fn child(&self, node: &Node, index: usize) -> &'a Node {
        self.node(self.children(node)[index])
    }

    /// The characters of a token.
    fn text(&self, token: &Node) -> &'a [u8] {
        let start = token.first as usize;
        let text = self.buffer.get(start..start + token.length as usize);
        text.unwrap_or_default()
    }

    fn expr_node(&mut self, position: Position, kind: ExprKind) -> Result<ExprId> {
        self.tree.add_expr(position, kind).ok_or_else(full)
    }

    fn stmt_node(&mut self, position: Position, kind: StmtKind) -> Result<StmtId> {
        self.tree.add_stmt(position, kind).ok_or_else(full)
    }

    fn root(&mut self, root: &Node) -> Result<Mod> {
        let children = self.children(root);
        match root.symbol {
            Symbol::EvalInput => {
                let body = self.expr(self.child(root, 0))?;
                Ok(Mod::Expression { body })
            }
            Symbol::SingleInput => {
                let mut body = Vec::new();
                let first = self.child(root, 0);
                if first.symbol == Symbol::Newline {
                    body.push(self.stmt_node(root.position(), StmtKind::Pass)?);
                } else {
                    self.statements(first, &mut body)?;
                }
                Ok(Mod::Interactive { body })
            }
            _ => {
                let mut body = Vec::with_capacity(children.len().saturating_sub(1));
                for &child in children {
                    let child = self.node(child);
                    if !matches!(child.symbol, Symbol::Newline | Symbol::EndMarker) {
                        self.statements(child, &mut body)?;
                    }
                }
                Ok(Mod::Module { body })
            }
        }
    }
}
