//! A tree as objects.

use bc_source::ast::{NodeRef, Tree, Value as Part};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::attr;
use bc_vm::runtime::link;

use super::classes::{Classes, classes};
use crate::budget;

/// What is still to do.
enum Task<'a> {
    /// Shows a value.
    Show(Part<'a>),
    /// Makes a list of so many values that are shown.
    List(usize),
    /// Makes a node of so many.
    Node(NodeRef<'a>, usize),
}

/// The steps of a node, and of each of its fields.
const STEPS: u64 = 4;

/// The objects of a tree.
///
/// # Errors
///
/// A fault when the machine has not enough left, and what a program raises that has changed the classes.
pub(crate) fn objects(vm: &mut Vm, tree: &Tree) -> PyResult {
    let classes = classes(vm)?;
    let mut tasks = vec![Task::Show(Part::Node(NodeRef::Mod(&tree.root)))];
    let mut shown = Vec::new();
    while let Some(task) = tasks.pop() {
        match task {
            Task::Show(Part::None) => shown.push(Value::None),
            Task::Show(Part::Constant(constant)) => {
                if let bc_core::constant::Constant::Str(text) = &constant {
                    vm.reserve(text.len().saturating_mul(4))?;
                }
                shown.push(link::value(vm, &constant)?);
            }
            Task::Show(Part::List(items)) => {
                budget::steps(vm, 1 + items.len() as u64)?;
                vm.reserve(items.len().saturating_mul(2 * size_of::<Value>()))?;
                tasks.push(Task::List(items.len()));
                tasks.extend(items.into_iter().rev().map(Task::Show));
            }
            Task::Show(Part::Node(node)) => {
                if let Some(value) = classes
                    .named(node.class())
                    .and_then(|kind| kind.shared.clone())
                {
                    shown.push(value);
                    continue;
                }
                let fields = node.fields(tree);
                budget::steps(vm, (1 + fields.len() as u64) * STEPS)?;
                tasks.push(Task::Node(node, fields.len()));
                let fields = fields.into_iter().rev();
                tasks.extend(fields.map(|(_, value)| Task::Show(value)));
            }
            Task::List(count) => {
                let items = shown.split_off(shown.len().saturating_sub(count));
                shown.push(vm.new_list(items));
            }
            Task::Node(node, count) => {
                let fields = shown.split_off(shown.len().saturating_sub(count));
                let made = object(vm, &classes, node, fields)?;
                shown.push(made);
            }
        }
    }
    match shown.pop() {
        Some(root) => Ok(root),
        None => Err(Fault::Internal("a tree without a root").into()),
    }
}

fn object(vm: &mut Vm, classes: &Classes, node: NodeRef<'_>, fields: Vec<Value>) -> PyResult {
    let Some(kind) = classes.named(node.class()) else {
        return Err(Fault::Internal("a node of no class").into());
    };
    let made = Value::Obj(vm.alloc(&kind.class, Payload::Plain));
    for (name, value) in kind.fields.iter().zip(fields) {
        attr::setattr(vm, &made, name, value)?;
    }
    if let Some(position) = node.position() {
        let line = Value::Int(position.line().into());
        attr::setattr(vm, &made, &classes.lineno, line)?;
        let column = Value::Int(position.col_offset.into());
        attr::setattr(vm, &made, &classes.col_offset, column)?;
    }
    Ok(made)
}
