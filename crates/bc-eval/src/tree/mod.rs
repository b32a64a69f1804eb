//! Syntax trees as objects of the machine: the module `_ast`, and the way there and back.
//!
//! | room | holds |
//! |---|---|
//! | `classes` | the classes of `_ast`, and the module |
//! | `show` | a tree as objects |
//! | `nodes` | what has been read of objects, whatever it is |
//! | `read` | objects as such nodes |
//! | `validate` | whether nodes are a tree that the compiler takes |
//! | `leaves` | names, operators and numbers in fields |
//! | `build` | nodes as a tree of the compiler |
//!
//! Absent: what a class has for fields, which the table in `bc_source::ast` says.

mod build;
pub(crate) mod classes;
mod leaves;
mod nodes;
mod read;
mod show;
mod validate;

use bc_source::ast::Tree;
use bc_vm::model::compiler::Request;
use bc_vm::model::error::PyResult;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::poll;

pub(crate) use classes::is_tree;
pub(crate) use show::objects;

/// What the reading of objects takes of the native stack, up to an attribute that the program computes.
const LEVELS: u32 = 8;

/// The tree of the compiler that an object stands for.
///
/// # Errors
///
/// What `PyAST_obj2mod` and `PyAST_Validate` raise, `RecursionError` for an object that is nested deeper than
/// any compiler takes, and a fault when the machine has not enough left.
pub(crate) fn tree(vm: &mut Vm, object: &Value, request: &Request<'_>) -> PyResult<Tree> {
    poll::guard_levels(vm, LEVELS)?;
    let mut nodes = nodes::Nodes::default();
    let answer = read::read(vm, object, request.mode, &mut nodes).and_then(|root| {
        validate::validate(vm, &nodes, root)?;
        build::build(vm, &mut nodes, root, request.filename)
    });
    nodes.release(vm);
    poll::unguard_levels(vm, LEVELS);
    answer
}
