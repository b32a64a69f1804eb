//! Whether nodes are a tree that the compiler takes (`PyAST_Validate`): contexts, and lists that must not be empty.
//!
//! Checks are planned in the reference's order, since the first that fails is the one that is told. Where the
//! reference takes a missing node for one that is there, and falls over it, this refuses.

use bc_vm::model::class::ClassId;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::vm::Vm;
use bc_vm::protocol::raise;

use super::nodes::{Node, NodeId, Nodes};

/// What is still to do.
enum Check<'a> {
    /// An expression, in this context.
    Expr(NodeId, &'static str),
    /// Expressions, some of which may be missing if the flag is set.
    Exprs(&'a [Option<NodeId>], &'static str, bool),
    Stmts(&'a [Option<NodeId>]),
    /// What a function plans for a node.
    One(NodeId, Plan),
    /// The same of each node.
    Each(&'a [Option<NodeId>], Plan),
    /// A constant, which must be exactly of one of some classes, or there is a `TypeError`.
    Constant(&'a Node, &'static str, fn(ClassId) -> bool),
    /// A `ValueError`.
    Refuse(String),
}

type Checks<'a> = Vec<Check<'a>>;
/// Plans what there is to check of a node.
type Plan = for<'a> fn(&'a Node, &mut Checks<'a>);

/// Checks a tree.
///
/// # Errors
///
/// `ValueError` and `TypeError` for what the compiler does not take.
pub(super) fn validate(vm: &mut Vm, nodes: &Nodes, root: NodeId) -> PyResult<()> {
    let Some(module) = nodes.get(root) else {
        return Err(missing());
    };
    let mut checks = Vec::new();
    match module.class.name {
        "Module" | "Interactive" => checks.push(Check::Stmts(module.list(0))),
        "Expression" => checks.extend(module.node(0).map(|body| Check::Expr(body, "Load"))),
        _ => {
            let message = "Suite is not valid in the CPython compiler";
            return Err(raise::value_error(vm, message));
        }
    }
    let mut planned = Vec::new();
    while let Some(check) = checks.pop() {
        take(vm, nodes, check, &mut planned)?;
        // The first that is planned is the next to do.
        checks.extend(planned.drain(..).rev());
    }
    Ok(())
}

fn missing() -> Thrown {
    Fault::Internal("a node that was never read").into()
}

fn take<'a>(
    vm: &mut Vm,
    nodes: &'a Nodes,
    check: Check<'a>,
    plan: &mut Checks<'a>,
) -> PyResult<()> {
    match check {
        Check::Refuse(message) => return Err(raise::value_error(vm, message)),
        Check::Constant(node, message, is_right) => {
            if !is_right(vm.class_id_of(node.object(0))) {
                return Err(raise::type_error(vm, message));
            }
        }
        Check::Expr(id, context) => {
            let node = nodes.get(id).ok_or_else(missing)?;
            plan_expr(node, context, plan);
        }
        Check::Exprs(exprs, context, may_lack) => {
            let [first, rest @ ..] = exprs else {
                return Ok(());
            };
            match first {
                Some(expr) => plan.push(Check::Expr(*expr, context)),
                None if may_lack => {}
                None => refuse(plan, "None disallowed in expression list"),
            }
            plan.push(Check::Exprs(rest, context, may_lack));
        }
        Check::Stmts(stmts) => {
            let [first, rest @ ..] = stmts else {
                return Ok(());
            };
            match first {
                Some(stmt) => plan_stmt(nodes.get(*stmt).ok_or_else(missing)?, plan),
                None => refuse(plan, "None disallowed in statement list"),
            }
            plan.push(Check::Stmts(rest));
        }
        Check::One(id, how) => how(nodes.get(id).ok_or_else(missing)?, plan),
        Check::Each(all, how) => {
            let [first, rest @ ..] = all else {
                return Ok(());
            };
            match first {
                Some(node) => how(nodes.get(*node).ok_or_else(missing)?, plan),
                None => refuse(plan, "None disallowed in node list"),
            }
            plan.push(Check::Each(rest, how));
        }
    }
    Ok(())
}

fn refuse(plan: &mut Checks<'_>, message: impl Into<String>) {
    plan.push(Check::Refuse(message.into()));
}

fn load(plan: &mut Checks<'_>, expr: Option<NodeId>) {
    plan.extend(expr.map(|expr| Check::Expr(expr, "Load")));
}

fn loads<'a>(plan: &mut Checks<'a>, exprs: &'a [Option<NodeId>]) {
    plan.push(Check::Exprs(exprs, "Load", false));
}

fn store(plan: &mut Checks<'_>, expr: Option<NodeId>) {
    plan.extend(expr.map(|expr| Check::Expr(expr, "Store")));
}

/// The statements of a node, of which there must be some.
fn body<'a>(plan: &mut Checks<'a>, node: &'a Node, at: usize) {
    not_empty(plan, node, at, "body");
    plan.push(Check::Stmts(node.list(at)));
}

fn not_empty(plan: &mut Checks<'_>, node: &Node, at: usize, what: &str) {
    if node.count(at) == 0 {
        refuse(plan, format!("empty {what} on {}", node.class.name));
    }
}

fn comprehension<'a>(node: &'a Node, plan: &mut Checks<'a>) {
    store(plan, node.node(0));
    load(plan, node.node(1));
    loads(plan, node.list(2));
}

fn comprehensions<'a>(plan: &mut Checks<'a>, node: &'a Node, at: usize) {
    if node.count(at) == 0 {
        refuse(plan, "comprehension with no generators");
    }
    plan.push(Check::Each(node.list(at), comprehension));
}

fn keyword<'a>(node: &'a Node, plan: &mut Checks<'a>) {
    load(plan, node.node(1));
}

fn arg<'a>(node: &'a Node, plan: &mut Checks<'a>) {
    load(plan, node.node(1));
}

fn with_item<'a>(node: &'a Node, plan: &mut Checks<'a>) {
    load(plan, node.node(0));
    store(plan, node.node(1));
}

fn handler<'a>(node: &'a Node, plan: &mut Checks<'a>) {
    load(plan, node.node(0));
    body(plan, node, 2);
}

fn slice<'a>(node: &'a Node, plan: &mut Checks<'a>) {
    match node.class.name {
        "ExtSlice" => {
            not_empty(plan, node, 0, "dims");
            plan.push(Check::Each(node.list(0), slice));
        }
        // `Slice` has three, `Index` one.
        _ => (0..node.class.fields.len()).for_each(|at| load(plan, node.node(at))),
    }
}

fn arguments<'a>(node: &'a Node, plan: &mut Checks<'a>) {
    let only_arg = |plan: &mut Checks<'a>, at: usize| {
        plan.push(Check::Each(node.list(at), arg));
    };
    only_arg(plan, 0);
    plan.extend(node.node(1).map(|id| Check::One(id, arg)));
    only_arg(plan, 2);
    plan.extend(node.node(4).map(|id| Check::One(id, arg)));
    if node.count(5) > node.count(0) {
        refuse(plan, "more positional defaults than args on arguments");
    }
    if node.count(3) != node.count(2) {
        refuse(
            plan,
            "length of kwonlyargs is not the same as kw_defaults on arguments",
        );
    }
    loads(plan, node.list(5));
    plan.push(Check::Exprs(node.list(3), "Load", true));
}

/// Where the context of an expression stands among its fields, if it has one.
fn context_of(node: &Node) -> Option<&'static str> {
    match node.class.name {
        "Attribute" | "Subscript" => Some(node.unit(2)),
        "Starred" | "Name" | "List" | "Tuple" => Some(node.unit(1)),
        _ => None,
    }
}

fn plan_expr<'a>(node: &'a Node, context: &'static str, plan: &mut Checks<'a>) {
    match context_of(node) {
        None if context != "Load" => refuse(
            plan,
            format!("expression which can't be assigned to in {context} context"),
        ),
        Some(actual) if actual != context => refuse(
            plan,
            format!("expression must have {context} context but has {actual} instead"),
        ),
        _ => {}
    }
    match node.class.name {
        "BoolOp" => {
            if node.count(1) < 2 {
                refuse(plan, "BoolOp with less than 2 values");
            }
            loads(plan, node.list(1));
        }
        "BinOp" => {
            load(plan, node.node(0));
            load(plan, node.node(2));
        }
        "UnaryOp" => load(plan, node.node(1)),
        "Lambda" => {
            plan.extend(node.node(0).map(|id| Check::One(id, arguments)));
            load(plan, node.node(1));
        }
        "IfExp" => (0..3).for_each(|at| load(plan, node.node(at))),
        "Dict" => {
            if node.count(0) != node.count(1) {
                refuse(plan, "Dict doesn't have the same number of keys as values");
            }
            plan.push(Check::Exprs(node.list(0), "Load", true));
            loads(plan, node.list(1));
        }
        "Set" => loads(plan, node.list(0)),
        "ListComp" | "SetComp" | "GeneratorExp" => {
            comprehensions(plan, node, 1);
            load(plan, node.node(0));
        }
        "DictComp" => {
            comprehensions(plan, node, 2);
            load(plan, node.node(0));
            load(plan, node.node(1));
        }
        "Await" | "Yield" | "YieldFrom" | "Attribute" => load(plan, node.node(0)),
        "Compare" => {
            if node.count(2) == 0 {
                refuse(plan, "Compare with no comparators");
            }
            if node.count(2) != node.count(1) {
                refuse(
                    plan,
                    "Compare has a different number of comparators and operands",
                );
            }
            loads(plan, node.list(2));
            load(plan, node.node(0));
        }
        "Call" => {
            load(plan, node.node(0));
            loads(plan, node.list(1));
            plan.push(Check::Each(node.list(2), keyword));
        }
        "Num" => {
            let is_right = |id| matches!(id, ClassId::INT | ClassId::FLOAT | ClassId::COMPLEX);
            plan.push(Check::Constant(node, "non-numeric type in Num", is_right));
        }
        "Str" => {
            let is_right = |id| id == ClassId::STR;
            plan.push(Check::Constant(node, "non-string type in Str", is_right));
        }
        "Bytes" => {
            let is_right = |id| id == ClassId::BYTES;
            plan.push(Check::Constant(node, "non-bytes type in Bytes", is_right));
        }
        "Subscript" => {
            plan.extend(node.node(1).map(|id| Check::One(id, slice)));
            load(plan, node.node(0));
        }
        "Starred" => plan.extend(node.node(0).map(|value| Check::Expr(value, context))),
        "List" | "Tuple" => plan.push(Check::Exprs(node.list(0), context, false)),
        // A name, a constant with a name, an ellipsis.
        _ => {}
    }
}

fn plan_stmt<'a>(node: &'a Node, plan: &mut Checks<'a>) {
    match node.class.name {
        "FunctionDef" | "AsyncFunctionDef" => {
            body(plan, node, 2);
            plan.extend(node.node(1).map(|id| Check::One(id, arguments)));
            loads(plan, node.list(3));
            load(plan, node.node(4));
        }
        "ClassDef" => {
            body(plan, node, 3);
            loads(plan, node.list(1));
            plan.push(Check::Each(node.list(2), keyword));
            loads(plan, node.list(4));
        }
        "Return" | "Expr" => load(plan, node.node(0)),
        "Delete" => {
            not_empty(plan, node, 0, "targets");
            plan.push(Check::Exprs(node.list(0), "Del", false));
        }
        "Assign" => {
            not_empty(plan, node, 0, "targets");
            plan.push(Check::Exprs(node.list(0), "Store", false));
            load(plan, node.node(1));
        }
        "AugAssign" => {
            store(plan, node.node(0));
            load(plan, node.node(2));
        }
        "For" | "AsyncFor" => {
            store(plan, node.node(0));
            load(plan, node.node(1));
            body(plan, node, 2);
            plan.push(Check::Stmts(node.list(3)));
        }
        "While" | "If" => {
            load(plan, node.node(0));
            body(plan, node, 1);
            plan.push(Check::Stmts(node.list(2)));
        }
        "With" | "AsyncWith" => {
            not_empty(plan, node, 0, "items");
            plan.push(Check::Each(node.list(0), with_item));
            body(plan, node, 1);
        }
        "Raise" => {
            load(plan, node.node(0));
            if node.node(0).is_none() && node.node(1).is_some() {
                refuse(plan, "Raise with cause but no exception");
            }
            load(plan, node.node(1));
        }
        "Try" => {
            body(plan, node, 0);
            if node.count(1) == 0 && node.count(3) == 0 {
                refuse(plan, "Try has neither except handlers nor finalbody");
            }
            if node.count(1) == 0 && node.count(2) > 0 {
                refuse(plan, "Try has orelse but no except handlers");
            }
            plan.push(Check::Each(node.list(1), handler));
            plan.push(Check::Stmts(node.list(3)));
            plan.push(Check::Stmts(node.list(2)));
        }
        "Assert" => {
            load(plan, node.node(0));
            load(plan, node.node(1));
        }
        "Import" => not_empty(plan, node, 0, "names"),
        "ImportFrom" => {
            if node.int(2) < -1 {
                refuse(plan, "ImportFrom level less than -1");
            }
            not_empty(plan, node, 1, "names");
        }
        "Global" | "Nonlocal" => {
            not_empty(plan, node, 0, "names");
            if node.names(0).iter().any(Option::is_none) {
                refuse(plan, "None disallowed in identifier list");
            }
        }
        // `pass`, `break`, `continue`.
        _ => {}
    }
}
