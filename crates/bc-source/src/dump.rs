//! The syntax tree as text: what `ast.dump` prints.
//!
//! The printer keeps its place in a list of what is still to be printed, so deep trees take no recursion.

use crate::ast::{NodeRef, Tree, Value};
use bc_core::repr;

/// How a tree is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DumpOptions {
    /// Leave out the names of fields.
    pub without_names: bool,
    /// Tell `lineno` and `col_offset`.
    pub include_attributes: bool,
}

/// What is still to be printed.
enum Task<'a> {
    Value(Value<'a>),
    Word(&'static str),
    /// The place of a node, if it is to be told, and the bracket that closes it.
    End(NodeRef<'a>, bool),
}

/// The tree as `ast.dump` of CPython 3.5 prints it.
#[must_use]
pub fn dump(tree: &Tree, options: DumpOptions) -> String {
    let mut out = String::new();
    let mut tasks = vec![Task::Value(Value::Node(NodeRef::Mod(&tree.root)))];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Word(word) => out.push_str(word),
            Task::Value(Value::None) => out.push_str("None"),
            Task::Value(Value::Constant(constant)) => out.push_str(&repr::constant(&constant)),
            Task::Value(Value::List(items)) => {
                out.push('[');
                tasks.push(Task::Word("]"));
                for (index, item) in items.into_iter().enumerate().rev() {
                    tasks.push(Task::Value(item));
                    if index > 0 {
                        tasks.push(Task::Word(", "));
                    }
                }
            }
            Task::Value(Value::Node(node)) => {
                out.push_str(node.class());
                out.push('(');
                let fields = node.fields(tree);
                tasks.push(Task::End(node, !fields.is_empty()));
                for (index, (name, value)) in fields.into_iter().enumerate().rev() {
                    tasks.push(Task::Value(value));
                    if !options.without_names {
                        tasks.push(Task::Word("="));
                        tasks.push(Task::Word(name));
                    }
                    if index > 0 {
                        tasks.push(Task::Word(", "));
                    }
                }
            }
            Task::End(node, fields) => {
                if let Some(position) = node.position().filter(|_| options.include_attributes) {
                    out.push_str(if fields { ", " } else { " " });
                    let (line, column) = (position.lineno, position.col_offset);
                    out.push_str(&format!("lineno={line}, col_offset={column}"));
                }
                out.push(')');
            }
        }
    }
    out
}
