//! Statements.

use super::{Level, Task, Tasks, expr};
use crate::ast::{
    Alias, ClassDef, ExprId, ExprKind, For, FunctionDef, ImportFrom, Operator, StmtId, StmtKind,
    Tree, Try, With,
};

/// Whether a statement holds others: each of those ends its line.
pub(super) fn has_blocks(tree: &Tree, id: StmtId) -> bool {
    matches!(
        tree[id].kind,
        StmtKind::FunctionDef(_)
            | StmtKind::AsyncFunctionDef(_)
            | StmtKind::ClassDef(_)
            | StmtKind::For(_)
            | StmtKind::AsyncFor(_)
            | StmtKind::While { .. }
            | StmtKind::If { .. }
            | StmtKind::With(_)
            | StmtKind::AsyncWith(_)
            | StmtKind::Try(_)
    )
}

/// Prints a statement without the blanks before it, and without the end of its line if it has no blocks.
pub(super) fn print<'a>(tree: &'a Tree, id: StmtId, depth: usize, out: &mut Tasks<'a>) {
    match &tree[id].kind {
        StmtKind::FunctionDef(def) => function(def, false, depth, out),
        StmtKind::AsyncFunctionDef(def) => {
            function(def, true, depth, out);
            out.0.push(Task::AsyncDef(false));
        }
        StmtKind::ClassDef(class) => class_def(tree, class, depth, out),
        StmtKind::Return { value } => {
            out.word("return");
            if let Some(value) = value {
                out.word(" ").expr(*value, Level::List);
            }
        }
        StmtKind::Delete { targets } => {
            out.word("del ");
            expr::elements(tree, targets, Level::BitOr, out);
        }
        StmtKind::Assign { targets, value } => {
            for &target in targets {
                out.expr(target, Level::StarList).word(" = ");
            }
            out.expr(*value, Level::Statement);
        }
        StmtKind::AugAssign { target, op, value } => {
            out.expr(*target, Level::Trailer);
            out.word(augmented(*op));
            let level = match tree[*value].kind {
                ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } => Level::Statement,
                _ => Level::List,
            };
            out.expr(*value, level);
        }
        StmtKind::For(each) => for_loop(tree, each, "for ", depth, out),
        StmtKind::AsyncFor(each) => for_loop(tree, each, "async for ", depth, out),
        StmtKind::While { test, body, orelse } => {
            out.word("while ").expr(*test, Level::Test);
            block(body, depth, out);
            else_block(orelse, depth, out);
        }
        StmtKind::If { test, body, orelse } => {
            out.word("if ").expr(*test, Level::Test);
            block(body, depth, out);
            if let [next] = orelse[..]
                && let StmtKind::If { .. } = tree[next].kind
            {
                out.0.push(Task::Indent(depth));
                out.word("el").0.push(Task::Stmt(next, depth));
                return;
            }
            else_block(orelse, depth, out);
        }
        StmtKind::With(with) => with_items(with, "with ", depth, out),
        StmtKind::AsyncWith(with) => with_items(with, "async with ", depth, out),
        StmtKind::Raise { exc, cause } => {
            out.word("raise");
            if let Some(exc) = exc {
                out.word(" ").expr(*exc, Level::Test);
            }
            if let Some(cause) = cause {
                out.word(" from ").expr(*cause, Level::Test);
            }
        }
        StmtKind::Try(parts) => try_statement(parts, depth, out),
        StmtKind::Assert { test, msg } => {
            out.word("assert ").expr(*test, Level::Test);
            if let Some(msg) = msg {
                out.word(", ").expr(*msg, Level::Test);
            }
        }
        StmtKind::Import { names } => {
            out.word("import ").list(names, alias);
        }
        StmtKind::ImportFrom(import) => import_from(import, out),
        StmtKind::Global { names } => {
            out.word("global ").list(names, |out, name| {
                out.name(name);
            });
        }
        StmtKind::Nonlocal { names } => {
            out.word("nonlocal ").list(names, |out, name| {
                out.name(name);
            });
        }
        StmtKind::Expr { value } => {
            out.expr(*value, Level::Statement);
        }
        StmtKind::Pass => {
            out.word("pass");
        }
        StmtKind::Break => {
            out.word("break");
        }
        StmtKind::Continue => {
            out.word("continue");
        }
    }
}

fn alias<'a>(out: &mut Tasks<'a>, alias: &'a Alias) {
    out.name(&alias.name);
    if let Some(asname) = &alias.asname {
        out.word(" as ").name(asname);
    }
}

/// The colon and the statements after it.
fn block<'a>(body: &'a [StmtId], depth: usize, out: &mut Tasks<'a>) {
    out.word(":\n").0.push(Task::Block(body, depth + 1));
}

fn else_block<'a>(body: &'a [StmtId], depth: usize, out: &mut Tasks<'a>) {
    if !body.is_empty() {
        out.0.push(Task::Indent(depth));
        out.word("else");
        block(body, depth, out);
    }
}

fn decorators<'a>(list: &'a [ExprId], depth: usize, out: &mut Tasks<'a>) {
    for &decorator in list {
        out.word("@").expr(decorator, Level::Trailer).word("\n");
        out.0.push(Task::Indent(depth));
    }
}

fn function<'a>(def: &'a FunctionDef, is_async: bool, depth: usize, out: &mut Tasks<'a>) {
    decorators(&def.decorator_list, depth, out);
    if is_async {
        out.0.push(Task::AsyncDef(true));
        out.word("async ");
    }
    out.word("def ").name(&def.name).word("(");
    expr::arguments(&def.args, out);
    out.word(")");
    if let Some(returns) = def.returns {
        out.word(" -> ").expr(returns, Level::Test);
    }
    block(&def.body, depth, out);
}

fn for_loop<'a>(
    tree: &'a Tree,
    each: &'a For,
    word: &'static str,
    depth: usize,
    out: &mut Tasks<'a>,
) {
    out.word(word);
    expr::targets(tree, each.target, out);
    out.word(" in ").expr(each.iter, Level::List);
    block(&each.body, depth, out);
    else_block(&each.orelse, depth, out);
}

fn with_items<'a>(with: &'a With, word: &'static str, depth: usize, out: &mut Tasks<'a>) {
    out.word(word).list(&with.items, |out, item| {
        out.expr(item.context_expr, Level::Test);
        if let Some(vars) = item.optional_vars {
            out.word(" as ").expr(vars, Level::BitOr);
        }
    });
    block(&with.body, depth, out);
}

fn augmented(op: Operator) -> &'static str {
    match op {
        Operator::Add => " += ",
        Operator::Sub => " -= ",
        Operator::Mult => " *= ",
        Operator::MatMult => " @= ",
        Operator::Div => " /= ",
        Operator::Mod => " %= ",
        Operator::Pow => " **= ",
        Operator::LShift => " <<= ",
        Operator::RShift => " >>= ",
        Operator::BitOr => " |= ",
        Operator::BitXor => " ^= ",
        Operator::BitAnd => " &= ",
        Operator::FloorDiv => " //= ",
    }
}

fn class_def<'a>(tree: &'a Tree, class: &'a ClassDef, depth: usize, out: &mut Tasks<'a>) {
    decorators(&class.decorator_list, depth, out);
    out.word("class ").name(&class.name);
    if !class.bases.is_empty() || !class.keywords.is_empty() {
        out.word("(");
        expr::call(tree, &class.bases, &class.keywords, out);
        out.word(")");
    }
    block(&class.body, depth, out);
}

fn try_statement<'a>(parts: &'a Try, depth: usize, out: &mut Tasks<'a>) {
    out.word("try");
    block(&parts.body, depth, out);
    for handler in &parts.handlers {
        out.0.push(Task::Indent(depth));
        out.word("except");
        if let Some(kind) = handler.kind {
            out.word(" ").expr(kind, Level::Test);
        }
        if let Some(name) = &handler.name {
            out.word(" as ").name(name);
        }
        block(&handler.body, depth, out);
    }
    else_block(&parts.orelse, depth, out);
    if !parts.finalbody.is_empty() {
        out.0.push(Task::Indent(depth));
        out.word("finally");
        block(&parts.finalbody, depth, out);
    }
}

fn import_from<'a>(import: &'a ImportFrom, out: &mut Tasks<'a>) {
    let dots = ".".repeat(usize::try_from(import.level).unwrap_or_default());
    out.word("from ").text(dots);
    if let Some(module) = &import.module {
        out.name(module);
    }
    out.word(" import ").list(&import.names, alias);
}
