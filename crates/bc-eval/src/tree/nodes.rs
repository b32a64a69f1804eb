//! What has been read of objects: nodes with their fields, whether they make a tree that can be compiled or not.
//!
//! A node comes after those inside of it.

use std::collections::HashSet;

use ahash::RandomState;
use bc_core::text::Text;
use bc_source::ast::{Class, Identifier, Position};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;

use crate::budget;

/// A node, by its place in the list of all.
pub(super) type NodeId = usize;

/// The nodes of one tree.
pub(super) struct Nodes {
    nodes: Vec<Node>,
    /// Equal names are one text.
    names: HashSet<Identifier, RandomState>,
    /// What the machine is charged for.
    held: usize,
}

impl Default for Nodes {
    fn default() -> Self {
        Nodes {
            nodes: Vec::new(),
            names: HashSet::with_hasher(RandomState::with_seeds(1, 2, 3, 4)),
            held: 0,
        }
    }
}

/// A node.
pub(super) struct Node {
    /// What it is.
    pub(super) class: &'static Class,
    /// Where it stands, if nodes of its type have a place.
    pub(super) position: Position,
    /// Its fields, in their order.
    pub(super) parts: Vec<Part>,
}

/// What a field holds.
#[derive(Default)]
pub(super) enum Part {
    /// Nothing.
    #[default]
    None,
    /// A node.
    Node(NodeId),
    /// A list of nodes, some of which may be missing.
    Nodes(Vec<Option<NodeId>>),
    /// An operator or a context.
    Unit(&'static Class),
    /// A list of them.
    Units(Vec<&'static Class>),
    /// A name.
    Name(Identifier),
    /// A list of names, some of which may be missing.
    Names(Vec<Option<Identifier>>),
    /// A number.
    Int(i32),
    /// A constant as it was found.
    Object(Value),
}

impl Node {
    fn part(&self, at: usize) -> &Part {
        self.parts.get(at).unwrap_or(&Part::None)
    }

    /// The node in a field.
    pub(super) fn node(&self, at: usize) -> Option<NodeId> {
        match self.part(at) {
            Part::Node(node) => Some(*node),
            _ => None,
        }
    }

    /// The nodes in a field.
    pub(super) fn list(&self, at: usize) -> &[Option<NodeId>] {
        match self.part(at) {
            Part::Nodes(nodes) => nodes,
            _ => &[],
        }
    }

    /// How many things are in the list of a field.
    pub(super) fn count(&self, at: usize) -> usize {
        match self.part(at) {
            Part::Nodes(nodes) => nodes.len(),
            Part::Units(units) => units.len(),
            Part::Names(names) => names.len(),
            _ => 0,
        }
    }

    /// The names in a field.
    pub(super) fn names(&self, at: usize) -> &[Option<Identifier>] {
        match self.part(at) {
            Part::Names(names) => names,
            _ => &[],
        }
    }

    /// The operator or context in a field.
    pub(super) fn unit(&self, at: usize) -> &'static str {
        match self.part(at) {
            Part::Unit(class) => class.name,
            _ => "",
        }
    }

    /// The number in a field.
    pub(super) fn int(&self, at: usize) -> i32 {
        match self.part(at) {
            Part::Int(int) => *int,
            _ => 0,
        }
    }

    /// The constant in a field.
    pub(super) fn object(&self, at: usize) -> &Value {
        match self.part(at) {
            Part::Object(value) => value,
            _ => &Value::None,
        }
    }
}

/// The bytes of a node and of each of its fields, those it takes in the compiler's tree as well.
const NODE: usize = 320;
const PART: usize = 64;

impl Nodes {
    /// The node of this number.
    pub(super) fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// All nodes, to be taken apart.
    pub(super) fn take(&mut self) -> Vec<Node> {
        std::mem::take(&mut self.nodes)
    }

    /// Asks for the memory of a node.
    ///
    /// # Errors
    ///
    /// A fault when there is not enough left.
    pub(super) fn expect_node(&mut self, vm: &mut Vm, class: &Class) -> PyResult<()> {
        self.charge(vm, NODE + PART * class.fields.len())
    }

    /// Adds a node that was asked for.
    pub(super) fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Asks for memory, which is given back in the end.
    ///
    /// # Errors
    ///
    /// A fault when there is not enough left.
    pub(super) fn charge(&mut self, vm: &mut Vm, bytes: usize) -> PyResult<()> {
        budget::bytes(vm, bytes)?;
        self.held += bytes;
        vm.compilations.peak = vm.compilations.peak.max(self.held as u64);
        Ok(())
    }

    /// The name with this text.
    ///
    /// # Errors
    ///
    /// A fault when there is not enough left.
    pub(super) fn name(&mut self, vm: &mut Vm, text: &ObjRef) -> PyResult<Identifier> {
        let value = Value::from(text);
        let Some(text) = value.as_str().map(|str| str.text()) else {
            return Err(Fault::Internal("a name that is no str").into());
        };
        if let Some(known) = self.names.get(text as &Text) {
            return Ok(known.clone());
        }
        self.charge(vm, text.len().saturating_mul(4) + PART)?;
        let name = Identifier::new(text.clone());
        self.names.insert(name.clone());
        Ok(name)
    }

    /// Gives all memory back.
    pub(super) fn release(self, vm: &mut Vm) {
        let held = self.held;
        drop(self);
        budget::release(vm, held);
    }
}
