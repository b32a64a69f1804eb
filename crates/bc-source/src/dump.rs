//! The syntax tree as text: what `ast.dump` prints.
//!
//! The printer keeps its place in a list of what is still to be printed, so deep trees take no recursion.

use crate::ast::{Fields, NodeRef, Tree, Value};
use bc_core::repr;
use std::fmt;

/// How a tree is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DumpOptions {
    /// Leave out the names of fields.
    pub without_names: bool,
    /// Tell `lineno` and `col_offset`.
    pub include_attributes: bool,
    /// How many blanks each level is indented by, as later versions of `ast.dump` lay a tree out: a node on
    /// one line if it has three fields at most and none of them has parts, else each field on its own.
    /// Without it everything stands on one line. Levels beyond [`DEEPEST_INDENT`] are indented like that
    /// one, so that the text stays in proportion to the tree.
    pub indent: Option<usize>,
}

/// The level from which on lines are not indented any further.
pub const DEEPEST_INDENT: usize = 100;

/// How many fields a node on one line has at most.
const MOST_ON_A_LINE: usize = 3;

/// What is still to be printed.
enum Task<'a> {
    /// A value inside of so many nodes and lists.
    Value(Value<'a>, usize),
    Word(&'static str),
    Number(i64),
    /// What stands between two parts, or before the first, of a node or list at this level.
    Gap {
        level: usize,
        first: bool,
    },
}

/// What stands in the brackets of a node: a field, or what tells its place.
struct Part<'a> {
    /// Its name, if that is to be told.
    name: Option<&'static str>,
    content: Content<'a>,
}

enum Content<'a> {
    Field(Value<'a>),
    Attribute(i64),
}

/// The tree as `ast.dump` of CPython 3.5 prints it.
#[must_use]
pub fn dump(tree: &Tree, options: DumpOptions) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, tree, options);
    text
}

/// Writes what [`dump`] returns, piece by piece.
///
/// # Errors
///
/// Those of the writer.
pub fn write(out: &mut impl fmt::Write, tree: &Tree, options: DumpOptions) -> fmt::Result {
    let root = Value::Node(NodeRef::Mod(&tree.root));
    let mut tasks = vec![Task::Value(root, 0)];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Word(word) => out.write_str(word)?,
            Task::Number(number) => write!(out, "{number}")?,
            Task::Gap { level, first } => {
                let comma = if first { "" } else { "," };
                let width = options.indent.unwrap_or(0) * level.min(DEEPEST_INDENT);
                write!(out, "{comma}\n{:width$}", "")?;
            }
            Task::Value(Value::None, _) => out.write_str("None")?,
            Task::Value(Value::Constant(constant), _) => {
                out.write_str(&repr::constant(&constant))?
            }
            Task::Value(Value::List(items), level) => {
                out.write_str("[")?;
                tasks.push(Task::Word("]"));
                let spread = options.indent.is_some();
                for (index, item) in items.into_iter().enumerate().rev() {
                    tasks.push(Task::Value(item, level + 1));
                    separate(&mut tasks, index, level + 1, spread);
                }
            }
            Task::Value(Value::Node(node), level) => {
                write!(out, "{}(", node.class())?;
                tasks.push(Task::Word(")"));
                let fields = node.fields(tree);
                if options.indent.is_none() && fields.is_empty() && is_placed(node, options) {
                    // As the reference does it.
                    out.write_str(" ")?;
                }
                let parts = parts(node, fields, options);
                let simple = |part: &Part<'_>| part.content.is_simple(tree, options);
                let on_a_line = parts.len() <= MOST_ON_A_LINE && parts.iter().all(simple);
                let spread = options.indent.is_some() && !on_a_line;
                for (index, part) in parts.into_iter().enumerate().rev() {
                    tasks.push(match part.content {
                        Content::Field(value) => Task::Value(value, level + 1),
                        Content::Attribute(number) => Task::Number(number),
                    });
                    if let Some(name) = part.name {
                        tasks.push(Task::Word("="));
                        tasks.push(Task::Word(name));
                    }
                    separate(&mut tasks, index, level + 1, spread);
                }
            }
        }
    }
    Ok(())
}

/// What comes before the part of this index.
fn separate(tasks: &mut Vec<Task<'_>>, index: usize, level: usize, spread: bool) {
    let first = index == 0;
    if spread {
        tasks.push(Task::Gap { level, first });
    } else if !first {
        tasks.push(Task::Word(", "));
    }
}

/// Whether the place of a node is told.
fn is_placed(node: NodeRef<'_>, options: DumpOptions) -> bool {
    options.include_attributes && node.position().is_some()
}

/// What stands in the brackets of a node with these fields.
fn parts<'a>(node: NodeRef<'a>, fields: Fields<'a>, options: DumpOptions) -> Vec<Part<'a>> {
    let position = node.position().filter(|_| options.include_attributes);
    let attributes = position.map(|position| {
        [
            ("lineno", i64::from(position.line())),
            ("col_offset", i64::from(position.col_offset)),
        ]
    });
    let fields = fields.into_iter().map(|(name, value)| Part {
        name: (!options.without_names).then_some(name),
        content: Content::Field(value),
    });
    let attributes = attributes.into_iter().flatten();
    let attributes = attributes.map(|(name, number)| Part {
        name: Some(name),
        content: Content::Attribute(number),
    });
    fields.chain(attributes).collect()
}

impl Content<'_> {
    /// Whether nothing stands in brackets of its own.
    fn is_simple(&self, tree: &Tree, options: DumpOptions) -> bool {
        match self {
            Content::Field(Value::List(items)) => items.is_empty(),
            Content::Field(Value::Node(node)) => {
                !is_placed(*node, options) && node.fields(tree).is_empty()
            }
            Content::Field(Value::None | Value::Constant(_)) | Content::Attribute(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use crate::{ParseOptions, Source, parse};

    #[test]
    fn a_tree_is_laid_out_as_later_versions_do() {
        let source = b"def f(a, *, b=1): return -a.b[1:], ...\n";
        let tree = parse(Source::Bytes(source), &ParseOptions::default()).unwrap();
        let options = DumpOptions {
            indent: Some(2),
            ..DumpOptions::default()
        };
        assert_eq!(
            dump(&tree, options),
            include_str!("../tests/data/indented.txt")
        );
        let options = DumpOptions {
            include_attributes: true,
            without_names: true,
            ..options
        };
        let text = dump(&tree, options);
        assert_eq!(text, include_str!("../tests/data/indented_places.txt"));
    }

    #[test]
    fn indentation_has_an_end() {
        let source = format!("a{}\n", ".b".repeat(100_000));
        let tree = parse(Source::Bytes(source.as_bytes()), &ParseOptions::default()).unwrap();
        let options = DumpOptions {
            indent: Some(2),
            ..DumpOptions::default()
        };
        assert!(dump(&tree, options).len() < 80_000_000);
    }
}
