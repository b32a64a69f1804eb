//! Containers that are being read, and the way to the object at fault inside them.
//!
//! Must hold: the items of a frame are the values of the reader's stack from its `base` up to the next frame's.

use crate::constant::Constant;
use crate::marshal::error::{FieldPath, PathStep, Problem, Within};
use crate::marshal::input::Part;
use crate::marshal::typecode::CODE_FIELDS;

/// What kind of container a frame reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Tuple,
    /// A tuple instead of a code object's `names` and its like.
    Names,
    List,
    Set,
    FrozenSet,
    Dict,
    Code,
}

impl Kind {
    /// The class name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Tuple | Kind::Names => "tuple",
            Kind::List => "list",
            Kind::Set => "set",
            Kind::FrozenSet => "frozenset",
            Kind::Dict => "dict",
            Kind::Code => "code",
        }
    }

    /// The type with its article.
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Kind::Tuple | Kind::Names => "a tuple",
            Kind::List => "a list",
            Kind::Set => "a set",
            Kind::FrozenSet => "a frozenset",
            Kind::Dict => "a dict",
            Kind::Code => "a code object",
        }
    }
}

/// What a container needs to know of an object besides its value.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    /// One for an object without items, else one more than the highest item.
    pub(super) height: usize,
    /// Whether it can be a dict key.
    pub(super) hashable: bool,
}

impl Measure {
    /// Of an object without items.
    pub(super) const LEAF: Measure = Measure {
        height: 1,
        hashable: true,
    };
}

/// A container that is being read.
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// Offset of the type byte.
    pub(super) start: usize,
    pub(super) base: usize,
    /// Items still to come; unused for a dict, which ends at a null.
    pub(super) missing: usize,
    /// Its place in the reference table.
    pub(super) slot: Option<usize>,
    /// The greatest height among the items so far.
    pub(super) height: usize,
    /// Whether all items so far are hashable.
    pub(super) hashable: bool,
    /// Offset of the last key of a dict, if that has no hash.
    pub(super) unhashable_key: Option<usize>,
    /// The objects met before this one.
    pub(super) met_before: u64,
}

impl Frame {
    pub(super) fn is_complete(&self) -> bool {
        self.missing == 0 && self.kind != Kind::Dict
    }

    /// The measure of the complete container.
    pub(super) fn measure(&self) -> Measure {
        let hashable = match self.kind {
            Kind::List | Kind::Set | Kind::Dict => false,
            Kind::Tuple | Kind::Names | Kind::FrozenSet | Kind::Code => self.hashable,
        };
        Measure {
            height: self.height + 1,
            hashable,
        }
    }
}

/// The way through the open containers to the part at fault.
#[cold]
pub(super) fn path(frames: &[Frame], values: usize, part: Part) -> FieldPath {
    let mut steps = Vec::with_capacity(frames.len() + 1);
    for (depth, frame) in frames.iter().enumerate() {
        let next = frames.get(depth + 1).map_or(values, |inner| inner.base);
        let position = next - frame.base;
        steps.push(match frame.kind {
            Kind::Dict if position.is_multiple_of(2) => PathStep::Key(position / 2),
            Kind::Dict => PathStep::Value(position / 2),
            Kind::Code => PathStep::Field(CODE_FIELDS.get(position).copied().unwrap_or("lnotab")),
            _ => PathStep::Item(position),
        });
    }
    let mut in_code = frames.first().is_some_and(|frame| frame.kind == Kind::Code);
    match part {
        Part::Item => {}
        Part::Whole => {
            steps.pop();
        }
        Part::FirstLine => {
            steps.pop();
            steps.push(PathStep::Field("firstlineno"));
        }
        Part::Number(field) => {
            // These come before the code object has a frame.
            in_code |= frames.is_empty();
            steps.push(PathStep::Field(field));
        }
    }
    FieldPath { steps, in_code }
}

/// Whom 3.5 blames for a null: it passes it on through code objects to the container around them.
#[cold]
pub(super) fn blamed_for_null(frames: &[Frame]) -> Within {
    match frames
        .iter()
        .rev()
        .map(|frame| frame.kind)
        .find(|kind| *kind != Kind::Code)
    {
        Some(Kind::Tuple | Kind::Names) => Within::Tuple,
        Some(Kind::List) => Within::List,
        Some(Kind::Set | Kind::FrozenSet) => Within::Set,
        Some(Kind::Dict | Kind::Code) | None => Within::Object,
    }
}

/// What is wrong with a dict key or set item that has no hash: it names the first part of it that has none.
#[cold]
pub(super) fn unhashable(value: &Constant, role: &'static str) -> Problem {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        let kind = match value {
            Constant::List(_) => "list",
            Constant::Dict(_) => "dict",
            Constant::Set(_) => "set",
            Constant::Tuple(items) => {
                waiting.extend(items.iter().rev());
                continue;
            }
            Constant::Code(code) => {
                waiting.extend(code.consts().iter().rev());
                continue;
            }
            _ => continue,
        };
        return Problem::Unhashable { kind, role };
    }
    Problem::Unhashable {
        kind: "object",
        role,
    }
}
