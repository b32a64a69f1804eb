//! Patterns as Rust values: the elements, and how they are put together.
//!
//! What cannot be is remembered where it is written, and said once, by
//! [`Pattern::new`](super::Pattern::new): so that operators stay operators.

use super::condition::OperandTest;
use super::opcodes::{Category, Opcodes};
use super::show;
use super::tree::{Kind, Repeat, Tree};
use super::{Condition, ConstantType, PatternError};
use bc_core::asm::Instr;
use bc_core::constant::Constant;
use bc_core::opcode::{CompareOp, Opcode};
use bc_core::text::IntoText;
use std::fmt;
use std::ops::{Add, BitOr, Not, RangeBounds};

/// A piece of a pattern. Made by [`op`] and its siblings, put together with `+` (one after the other),
/// `|` (either, the left one first) and `!` (one instruction that is something else); see
/// [`Pattern::new`](super::Pattern::new).
#[derive(Clone, PartialEq)]
pub struct Node(Result<Tree, PatternError>);

/// One instruction with this opcode.
pub fn op(opcode: Opcode) -> Node {
    Node::one(Opcodes::One(opcode))
}

/// One instruction whose opcode's name matches a glob, `LOAD_*`.
pub fn ops(glob: &str) -> Node {
    match Opcodes::glob(glob) {
        Some(opcodes) => Node::one(opcodes),
        None => Node(Err(PatternError::NoSuchOpcode {
            glob: glob.to_owned(),
        })),
    }
}

/// One instruction of a category.
pub fn category(category: Category) -> Node {
    Node::one(Opcodes::Category(category))
}

/// One instruction, whatever it is.
pub fn any() -> Node {
    Node::one(Opcodes::Any)
}

/// One instruction that is something else: `not(op(A) | op(B))` is the same as `!(op(A) | op(B))`.
pub fn not(node: impl Into<Node>) -> Node {
    !node.into()
}

/// The start of the body: nothing has run before.
pub fn start() -> Node {
    Node(Ok(Tree::leaf(Kind::Start, true)))
}

/// The end of the body: no instruction follows.
pub fn end() -> Node {
    Node(Ok(Tree::leaf(Kind::End, true)))
}

/// One after the other, as `+` does it.
pub fn seq(nodes: impl IntoIterator<Item = impl Into<Node>>) -> Node {
    let nodes = nodes.into_iter().map(Into::into);
    let what = "a sequence";
    nodes
        .reduce(Add::add)
        .unwrap_or(Node(Err(PatternError::Empty { what })))
}

/// Any of them, the first that leads to a match, as `|` does it.
pub fn one_of(nodes: impl IntoIterator<Item = impl Into<Node>>) -> Node {
    let nodes = nodes.into_iter().map(Into::into);
    let what = "a choice";
    nodes
        .reduce(BitOr::bitor)
        .unwrap_or(Node(Err(PatternError::Empty { what })))
}

impl Node {
    fn one(opcodes: Opcodes) -> Node {
        Node(Ok(Tree::leaf(Kind::One(opcodes, Vec::new()), false)))
    }

    pub(super) fn into_tree(self) -> Result<Tree, PatternError> {
        self.0
    }

    pub(super) fn error(&self) -> Option<&PatternError> {
        self.0.as_ref().err()
    }

    fn and_then(self, next: impl FnOnce(Tree) -> Result<Tree, PatternError>) -> Node {
        Node(self.0.and_then(next))
    }

    // What an operand has to be.

    /// Asks something of the operand, beside what is asked of it already. Of alternatives it is asked
    /// of each.
    pub fn operand(self, condition: Condition) -> Node {
        self.and_then(|tree| match condition.wanted {
            OperandTest::Number(min, max) if max < min => Err(PatternError::Counts { min, max }),
            _ => ask(tree, &condition),
        })
    }

    /// Asks for a constant equal to this one, as the compiler compares them.
    pub fn constant(self, constant: impl Into<Constant>) -> Node {
        self.operand(Condition::constant(constant))
    }

    /// Asks for a constant of this type.
    pub fn constant_type(self, of: ConstantType) -> Node {
        self.operand(Condition::constant_type(of))
    }

    /// Asks for a `str` constant that a glob matches.
    pub fn constant_like(self, glob: impl IntoText) -> Node {
        self.operand(Condition::constant_like(glob))
    }

    /// Asks for this name.
    pub fn name(self, name: impl IntoText) -> Node {
        self.operand(Condition::name(name))
    }

    /// Asks for a name that a glob matches.
    pub fn name_like(self, glob: impl IntoText) -> Node {
        self.operand(Condition::name_like(glob))
    }

    /// Asks for this comparison.
    pub fn compare(self, op: CompareOp) -> Node {
        self.operand(Condition::compare(op))
    }

    /// Asks for this number.
    pub fn number(self, number: u32) -> Node {
        self.operand(Condition::number(number))
    }

    /// Asks for a number in a range.
    pub fn number_in(self, range: impl RangeBounds<u32>) -> Node {
        self.operand(Condition::number_in(range))
    }

    /// Asks whatever can be told from the instruction. Has no text form.
    pub fn matching(self, predicate: impl Fn(&Instr) -> bool + Send + Sync + 'static) -> Node {
        self.operand(Condition::matching(predicate))
    }

    // How often.

    /// Any number of times, as often as possible: `*`.
    pub fn star(self) -> Node {
        self.repeat(0, None)
    }

    /// At least once, as often as possible: `+`.
    pub fn plus(self) -> Node {
        self.repeat(1, None)
    }

    /// Once or not at all, rather once: `?`.
    pub fn optional(self) -> Node {
        self.repeat(0, Some(1))
    }

    /// Exactly so often: `{n}`.
    pub fn times(self, count: u32) -> Node {
        self.repeat(count, Some(count))
    }

    /// At least so often: `{n,}`.
    pub fn at_least(self, min: u32) -> Node {
        self.repeat(min, None)
    }

    /// At least `min`, at most `max` times: `{n,m}`.
    pub fn between(self, min: u32, max: u32) -> Node {
        self.repeat(min, Some(max))
    }

    /// Of a repeat: as seldom as possible instead of as often. Nothing else is changed by it.
    pub fn lazy(self) -> Node {
        self.and_then(|mut tree| {
            if let Kind::Repeat(_, repeat) = &mut tree.kind {
                repeat.is_lazy = true;
            }
            Ok(tree)
        })
    }

    fn repeat(self, min: u32, max: Option<u32>) -> Node {
        self.and_then(|tree| {
            if let Some(max) = max.filter(|&max| max < min) {
                return Err(PatternError::Counts { min, max });
            }
            // A copy for each time, and a fork for each that need not be.
            let copies = max.unwrap_or(min.saturating_add(1)).max(1);
            let copies = usize::try_from(copies).unwrap_or(usize::MAX);
            let size = tree.size.saturating_add(1).saturating_mul(copies);
            let is_nullable = tree.is_nullable || min == 0;
            let is_lazy = false;
            let repeat = Repeat { min, max, is_lazy };
            let depth = tree.depth + 1;
            Tree::bounded(
                Kind::Repeat(Box::new(tree), repeat),
                size,
                depth,
                is_nullable,
            )
        })
    }

    /// Remembers what it matches under a name. In a repeat each time is remembered. One name may be given
    /// to several pieces.
    pub fn named(self, name: &str) -> Node {
        self.and_then(|tree| {
            if !is_capture_name(name) {
                let name = name.to_owned();
                return Err(PatternError::CaptureName { name });
            }
            let (size, depth) = (tree.size.saturating_add(2), tree.depth + 1);
            let is_nullable = tree.is_nullable;
            let kind = Kind::Capture(name.into(), Box::new(tree));
            Tree::bounded(kind, size, depth, is_nullable)
        })
    }
}

pub(super) fn is_capture_name(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next();
    first.is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
        && letters.all(|c| c == '_' || c.is_ascii_alphanumeric())
}

impl From<Opcode> for Node {
    fn from(opcode: Opcode) -> Node {
        op(opcode)
    }
}

fn is_seq(kind: &Kind) -> bool {
    matches!(kind, Kind::Seq(_))
}

fn is_choice(kind: &Kind) -> bool {
    matches!(kind, Kind::Choice(_))
}

/// How deep a group becomes by this part: one that is such a group itself dissolves in it.
fn depth_of(part: &Tree, is_same: fn(&Kind) -> bool) -> usize {
    match is_same(&part.kind) {
        true => part.depth,
        false => part.depth + 1,
    }
}

impl<T: Into<Node>> Add<T> for Node {
    type Output = Node;

    fn add(self, next: T) -> Node {
        let next = next.into();
        self.and_then(|tree| {
            let next = next.0?;
            let size = tree.size.saturating_add(next.size);
            let depth = depth_of(&tree, is_seq).max(depth_of(&next, is_seq));
            let is_nullable = tree.is_nullable && next.is_nullable;
            let mut parts = match tree.kind {
                Kind::Seq(parts) => parts,
                _ => vec![tree],
            };
            match next.kind {
                Kind::Seq(more) => parts.extend(more),
                _ => parts.push(next),
            }
            Tree::bounded(Kind::Seq(parts), size, depth, is_nullable)
        })
    }
}

impl<T: Into<Node>> BitOr<T> for Node {
    type Output = Node;

    fn bitor(self, other: T) -> Node {
        let other = other.into();
        self.and_then(|tree| {
            let other = other.0?;
            let size = tree.size.saturating_add(other.size).saturating_add(1);
            let depth = depth_of(&tree, is_choice).max(depth_of(&other, is_choice));
            let is_nullable = tree.is_nullable || other.is_nullable;
            let mut parts = match tree.kind {
                Kind::Choice(parts) => parts,
                _ => vec![tree],
            };
            match other.kind {
                Kind::Choice(more) => parts.extend(more),
                _ => parts.push(other),
            }
            Tree::bounded(Kind::Choice(parts), size, depth, is_nullable)
        })
    }
}

impl Not for Node {
    type Output = Node;

    fn not(self) -> Node {
        self.and_then(|tree| {
            if !tree.is_one_instruction() {
                let of = show::shortened(&tree);
                return Err(PatternError::Negation { of });
            }
            let (size, depth) = (tree.size, tree.depth + 1);
            Tree::bounded(Kind::Not(Box::new(tree)), size, depth, false)
        })
    }
}

/// The text form, or what is wrong.
impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(tree) => fmt::Display::fmt(tree, f),
            Err(error) => write!(f, "<{error}>"),
        }
    }
}

/// Asks something of the operand of one instruction, or of each of several alternatives.
fn ask(tree: Tree, condition: &Condition) -> Result<Tree, PatternError> {
    match tree.kind {
        Kind::One(opcodes, mut conditions) => {
            conditions.push(condition.clone());
            let kind = Kind::One(opcodes, conditions);
            Tree::bounded(kind, tree.size + 1, tree.depth, false)
        }
        Kind::Choice(parts) if parts.iter().all(|part| matches!(part.kind, Kind::One(..))) => {
            let size = tree.size + parts.len();
            let parts = parts.into_iter().map(|part| ask(part, condition));
            let parts = parts.collect::<Result<_, _>>()?;
            Tree::bounded(Kind::Choice(parts), size, tree.depth, false)
        }
        kind => {
            let of = show::shortened(&Tree { kind, ..tree });
            Err(PatternError::Operand { of })
        }
    }
}
