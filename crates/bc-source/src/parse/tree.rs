//! The concrete tree: which rule matched which tokens.
//!
//! A node of a rule that has one child only adds nothing: its child stands in its place, but for the few
//! rules that are known by nothing else ([`counts_alone`]). So an expression is a tree of what is written,
//! not of the fifteen rules that every name goes through.

use crate::ast::Position;
use crate::budget::Meter;
use crate::grammar::Symbol;

/// A node: its place among the nodes.
pub(crate) type NodeId = u32;

/// A token or a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) symbol: Symbol,
    pub(crate) lineno: u32,
    pub(crate) col_offset: i32,
    /// Where it begins: in the buffer, if it is a token; among the lists of children, if it is a rule.
    pub(crate) first: u32,
    pub(crate) length: u32,
}

impl Node {
    /// Where it stands: a rule stands where its first token does.
    pub(crate) fn position(&self) -> Position {
        Position {
            lineno: self.lineno,
            col_offset: self.col_offset,
        }
    }
}

/// The concrete tree of a source.
#[derive(Debug, Default)]
pub(crate) struct Concrete {
    nodes: Vec<Node>,
    /// The lists of children of all nodes, one after the other.
    children: Vec<NodeId>,
}

/// Whether a node of the rule stays although it has one child only.
pub(super) fn counts_alone(rule: Symbol) -> bool {
    use Symbol as S;
    matches!(
        rule,
        S::SingleInput
            | S::FileInput
            | S::EvalInput
            | S::Decorators
            | S::Typedargslist
            | S::Varargslist
            | S::Tfpdef
            | S::Vfpdef
            | S::ExprStmt
            | S::PassStmt
            | S::BreakStmt
            | S::ContinueStmt
            | S::ReturnStmt
            | S::RaiseStmt
            | S::YieldExpr
            | S::ExceptClause
            | S::Sliceop
    )
}

impl Concrete {
    /// Adds a token.
    pub(super) fn token(&mut self, node: Node, meter: &Meter<'_>) -> Option<NodeId> {
        let id = u32::try_from(self.nodes.len()).ok()?;
        meter.grow(&mut self.nodes).ok()?;
        self.nodes.push(node);
        Some(id)
    }

    /// Adds a rule whose children are the last of `values`, from `base` on.
    pub(super) fn rule(
        &mut self,
        symbol: Symbol,
        position: Position,
        values: &mut Vec<NodeId>,
        base: usize,
        meter: &Meter<'_>,
    ) -> Option<NodeId> {
        let first = u32::try_from(self.children.len()).ok()?;
        let more = values.len().saturating_sub(base);
        meter.grow_by(&mut self.children, more).ok()?;
        self.children.extend(values.drain(base..));
        let end = u32::try_from(self.children.len()).ok()?;
        self.token(
            Node {
                symbol,
                lineno: position.lineno,
                col_offset: position.col_offset,
                first,
                length: end - first,
            },
            meter,
        )
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The root: it is complete last.
    pub(crate) fn root(&self) -> Option<Node> {
        self.nodes.last().copied()
    }

    /// The children of a rule; a token has none.
    pub(crate) fn children(&self, node: &Node) -> &[NodeId] {
        if !node.symbol.is_rule() {
            return &[];
        }
        let first = node.first as usize;
        let children = self.children.get(first..first + node.length as usize);
        children.unwrap_or_default()
    }

    /// A node that a list of children names.
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }
}
