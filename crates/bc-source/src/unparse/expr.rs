//! Expressions.

use super::{Level, Tasks};
use crate::ast::{
    Arg, Arguments, BoolOp, CmpOp, Comprehension, ExprId, ExprKind, Identifier, Keyword, Number,
    Operator, Singleton, Slice, Tree, UnaryOp,
};
use bc_core::constant::Constant;
use bc_core::repr;
use std::sync::Arc;

/// Prints an expression, in parentheses if it binds less than it must.
pub(super) fn print<'a>(tree: &'a Tree, id: ExprId, least: Level, out: &mut Tasks<'a>) {
    let kind = &tree[id].kind;
    let brackets = level(tree, kind) < least;
    if brackets {
        out.word("(");
    }
    print_kind(tree, kind, out);
    if brackets {
        out.word(")");
    }
}

/// How tightly an expression binds.
fn level(tree: &Tree, kind: &ExprKind) -> Level {
    match kind {
        ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } => Level::Statement,
        ExprKind::Tuple { elts, .. } if elts.is_empty() => Level::Atom,
        ExprKind::Tuple { elts, .. } if has_star(tree, elts) => Level::StarList,
        ExprKind::Starred { .. } => Level::StarList,
        ExprKind::Tuple { .. } => Level::List,
        ExprKind::Lambda { .. } | ExprKind::IfExp { .. } => Level::Test,
        ExprKind::BoolOp { op, .. } => match op {
            BoolOp::Or => Level::Or,
            BoolOp::And => Level::And,
        },
        ExprKind::Compare { .. } => Level::Comparison,
        ExprKind::UnaryOp { op, .. } => match op {
            UnaryOp::Not => Level::Not,
            _ => Level::Factor,
        },
        ExprKind::BinOp { op, .. } => binary(*op).1,
        ExprKind::Await { .. } => Level::Await,
        ExprKind::Call { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
            Level::Trailer
        }
        _ => Level::Atom,
    }
}

fn has_star(tree: &Tree, elts: &[ExprId]) -> bool {
    elts.iter()
        .any(|&elt| matches!(tree[elt].kind, ExprKind::Starred { .. }))
}

/// The sign of an operator and how tightly it binds.
fn binary(op: Operator) -> (&'static str, Level) {
    match op {
        Operator::BitOr => (" | ", Level::BitOr),
        Operator::BitXor => (" ^ ", Level::BitXor),
        Operator::BitAnd => (" & ", Level::BitAnd),
        Operator::LShift => (" << ", Level::Shift),
        Operator::RShift => (" >> ", Level::Shift),
        Operator::Add => (" + ", Level::Arith),
        Operator::Sub => (" - ", Level::Arith),
        Operator::Mult => (" * ", Level::Term),
        Operator::MatMult => (" @ ", Level::Term),
        Operator::Div => (" / ", Level::Term),
        Operator::Mod => (" % ", Level::Term),
        Operator::FloorDiv => (" // ", Level::Term),
        Operator::Pow => (" ** ", Level::Power),
    }
}

/// The level after one, where the right operand of an operator must be.
fn above(level: Level) -> Level {
    match level {
        Level::BitOr => Level::BitXor,
        Level::BitXor => Level::BitAnd,
        Level::BitAnd => Level::Shift,
        Level::Shift => Level::Arith,
        Level::Arith => Level::Term,
        _ => Level::Factor,
    }
}

fn print_kind<'a>(tree: &'a Tree, kind: &'a ExprKind, out: &mut Tasks<'a>) {
    match kind {
        ExprKind::BoolOp { op, values } => bool_op(*op, values, out),
        ExprKind::BinOp { left, op, right } => bin_op(*left, *op, *right, out),
        ExprKind::UnaryOp { op, operand } => unary_op(*op, *operand, out),
        ExprKind::Lambda { args, body } => lambda(args, *body, out),
        ExprKind::IfExp { test, body, orelse } => {
            out.expr(*body, Level::Or)
                .word(" if ")
                .expr(*test, Level::Or);
            out.word(" else ").expr(*orelse, Level::Test);
        }
        ExprKind::Dict { keys, values } => dict(keys, values, out),
        ExprKind::Set { elts } => {
            out.word("{");
            elements(tree, elts, Level::Test, out);
            out.word("}");
        }
        ExprKind::ListComp { elt, generators } => {
            comprehension("[", *elt, generators, "]", tree, out);
        }
        ExprKind::SetComp { elt, generators } => {
            comprehension("{", *elt, generators, "}", tree, out);
        }
        ExprKind::GeneratorExp { elt, generators } => {
            comprehension("(", *elt, generators, ")", tree, out);
        }
        ExprKind::DictComp {
            key,
            value,
            generators,
        } => {
            out.word("{").expr(*key, Level::Test).word(": ");
            comprehension("", *value, generators, "}", tree, out);
        }
        ExprKind::Await { value } => {
            out.word("await ").expr(*value, Level::Trailer);
        }
        ExprKind::Yield { value } => {
            out.word("yield");
            if let Some(value) = value {
                out.word(" ").expr(*value, Level::List);
            }
        }
        ExprKind::YieldFrom { value } => {
            out.word("yield from ").expr(*value, Level::Test);
        }
        ExprKind::Compare {
            left,
            ops,
            comparators,
        } => {
            out.expr(*left, Level::BitOr);
            for (op, &comparator) in ops.iter().zip(comparators) {
                out.word(comparison(*op)).expr(comparator, Level::BitOr);
            }
        }
        ExprKind::Call {
            func,
            args,
            keywords,
        } => {
            out.expr(*func, Level::Trailer).word("(");
            call(tree, args, keywords, out);
            out.word(")");
        }
        ExprKind::Num(number) => {
            out.text(self::number(number));
        }
        ExprKind::Str(text) => {
            out.text(repr::constant(&Constant::Str(Arc::clone(text))));
        }
        ExprKind::Bytes(bytes) => {
            out.text(repr::constant(&Constant::Bytes(Arc::clone(bytes))));
        }
        ExprKind::NameConstant(constant) => name_constant(*constant, out),
        ExprKind::Ellipsis => {
            out.word("...");
        }
        ExprKind::Attribute { value, attr, .. } => attribute(tree, *value, attr, out),
        ExprKind::Subscript { value, slice, .. } => {
            out.expr(*value, Level::Trailer).word("[");
            subscript(slice, out);
            out.word("]");
        }
        ExprKind::Starred { value, .. } => {
            out.word("*").expr(*value, Level::BitOr);
        }
        ExprKind::Name { id, .. } => {
            out.name(id);
        }
        ExprKind::List { elts, .. } => {
            out.word("[");
            elements(tree, elts, Level::Test, out);
            out.word("]");
        }
        ExprKind::Tuple { elts, .. } => tuple(tree, elts, out),
    }
}

fn bool_op<'a>(op: BoolOp, values: &'a [ExprId], out: &mut Tasks<'a>) {
    let (word, level) = match op {
        BoolOp::Or => (" or ", Level::And),
        BoolOp::And => (" and ", Level::Not),
    };
    for (index, &value) in values.iter().enumerate() {
        if index > 0 {
            out.word(word);
        }
        out.expr(value, level);
    }
}

fn bin_op(left: ExprId, op: Operator, right: ExprId, out: &mut Tasks<'_>) {
    let (sign, level) = binary(op);
    match op {
        Operator::Pow => out
            .expr(left, Level::Await)
            .word(sign)
            .expr(right, Level::Factor),
        _ => out.expr(left, level).word(sign).expr(right, above(level)),
    };
}

fn unary_op(op: UnaryOp, operand: ExprId, out: &mut Tasks<'_>) {
    let (word, level) = match op {
        UnaryOp::Invert => ("~", Level::Factor),
        UnaryOp::UAdd => ("+", Level::Factor),
        UnaryOp::USub => ("-", Level::Factor),
        UnaryOp::Not => ("not ", Level::Not),
    };
    out.word(word).expr(operand, level);
}

fn lambda<'a>(args: &'a Arguments, body: ExprId, out: &mut Tasks<'a>) {
    out.word("lambda");
    let mut list = Tasks::default();
    arguments(args, &mut list);
    if !list.0.is_empty() {
        out.word(" ").0.append(&mut list.0);
    }
    out.word(": ").expr(body, Level::Test);
}

fn dict<'a>(keys: &'a [Option<ExprId>], values: &'a [ExprId], out: &mut Tasks<'a>) {
    out.word("{");
    for (index, (key, &value)) in keys.iter().zip(values).enumerate() {
        if index > 0 {
            out.word(", ");
        }
        match key {
            Some(key) => out
                .expr(*key, Level::Test)
                .word(": ")
                .expr(value, Level::Test),
            None => out.word("**").expr(value, Level::BitOr),
        };
    }
    out.word("}");
}

fn name_constant(constant: Singleton, out: &mut Tasks<'_>) {
    out.word(match constant {
        Singleton::None => "None",
        Singleton::True => "True",
        Singleton::False => "False",
    });
}

fn attribute<'a>(tree: &Tree, value: ExprId, attr: &'a Identifier, out: &mut Tasks<'a>) {
    // The point would belong to the number.
    match tree[value].kind {
        ExprKind::Num(Number::Int(_)) => out.word("(").expr(value, Level::Atom).word(")"),
        _ => out.expr(value, Level::Trailer),
    };
    out.word(".").name(attr);
}

fn tuple<'a>(tree: &Tree, elts: &'a [ExprId], out: &mut Tasks<'a>) {
    if elts.is_empty() {
        out.word("()");
    }
    elements(tree, elts, Level::Test, out);
    if elts.len() == 1 {
        out.word(",");
    }
}

/// What stands between commas, where starred ones may stand.
pub(super) fn elements<'a>(tree: &Tree, elts: &'a [ExprId], least: Level, out: &mut Tasks<'a>) {
    out.list(elts, |out, &elt| {
        let starred = matches!(tree[elt].kind, ExprKind::Starred { .. });
        out.expr(elt, if starred { Level::StarList } else { least });
    });
}

fn comprehension<'a>(
    open: &'static str,
    elt: ExprId,
    generators: &'a [Comprehension],
    close: &'static str,
    tree: &'a Tree,
    out: &mut Tasks<'a>,
) {
    out.word(open).expr(elt, Level::Test);
    for generator in generators {
        out.word(" for ");
        targets(tree, generator.target, out);
        out.word(" in ").expr(generator.iter, Level::Or);
        for &test in &generator.ifs {
            out.word(" if ").expr(test, condition_level(tree, test));
        }
    }
    out.word(close);
}

/// How tightly the condition of a comprehension must bind: a lambda may stand there, but an `if` in what it
/// returns would be the next condition.
fn condition_level(tree: &Tree, test: ExprId) -> Level {
    let mut inside = test;
    while let ExprKind::Lambda { body, .. } = &tree[inside].kind {
        inside = *body;
    }
    match tree[inside].kind {
        ExprKind::IfExp { .. } => Level::Or,
        _ => Level::Test,
    }
}

/// What a `for` assigns to: a tuple without parentheses, its elements with.
pub(super) fn targets<'a>(tree: &'a Tree, target: ExprId, out: &mut Tasks<'a>) {
    match &tree[target].kind {
        ExprKind::Tuple { elts, .. } if !elts.is_empty() => {
            elements(tree, elts, Level::BitOr, out);
            if elts.len() == 1 {
                out.word(",");
            }
        }
        ExprKind::Starred { .. } => {
            out.expr(target, Level::StarList);
        }
        _ => {
            out.expr(target, Level::BitOr);
        }
    }
}

/// The arguments of a call or class statement.
pub(super) fn call<'a>(
    tree: &'a Tree,
    args: &'a [ExprId],
    keywords: &'a [Keyword],
    out: &mut Tasks<'a>,
) {
    if let ([arg], []) = (args, keywords)
        && let ExprKind::GeneratorExp { elt, generators } = &tree[*arg].kind
    {
        comprehension("", *elt, generators, "", tree, out);
        return;
    }
    out.list(args, |out, &arg| {
        match tree[arg].kind {
            ExprKind::Starred { value, .. } => out.word("*").expr(value, Level::Test),
            _ => out.expr(arg, Level::Test),
        };
    });
    if !args.is_empty() && !keywords.is_empty() {
        out.word(", ");
    }
    out.list(keywords, |out, keyword| {
        match &keyword.arg {
            Some(name) => out.name(name).word("="),
            None => out.word("**"),
        };
        out.expr(keyword.value, Level::Test);
    });
}

/// The parameters of a function or lambda, without parentheses.
pub(super) fn arguments<'a>(arguments: &'a Arguments, out: &mut Tasks<'a>) {
    let mut first = true;
    let mut comma = |out: &mut Tasks<'a>| {
        if !std::mem::take(&mut first) {
            out.word(", ");
        }
    };
    let plain = arguments
        .args
        .len()
        .saturating_sub(arguments.defaults.len());
    for (index, arg) in arguments.args.iter().enumerate() {
        comma(out);
        let default = index
            .checked_sub(plain)
            .and_then(|i| arguments.defaults.get(i));
        parameter("", arg, default.copied(), out);
    }
    if let Some(vararg) = &arguments.vararg {
        comma(out);
        parameter("*", vararg, None, out);
    } else if !arguments.kwonlyargs.is_empty() {
        comma(out);
        out.word("*");
    }
    for (arg, default) in arguments.kwonlyargs.iter().zip(&arguments.kw_defaults) {
        comma(out);
        parameter("", arg, *default, out);
    }
    if let Some(kwarg) = &arguments.kwarg {
        comma(out);
        parameter("**", kwarg, None, out);
    }
}

fn parameter<'a>(stars: &'static str, arg: &'a Arg, default: Option<ExprId>, out: &mut Tasks<'a>) {
    out.word(stars).name(&arg.arg);
    if let Some(annotation) = arg.annotation {
        out.word(": ").expr(annotation, Level::Test);
    }
    if let Some(default) = default {
        let equals = if arg.annotation.is_some() { " = " } else { "=" };
        out.word(equals).expr(default, Level::Test);
    }
}

fn subscript<'a>(of: &'a Slice, out: &mut Tasks<'a>) {
    match of {
        Slice::Index(value) => {
            out.expr(*value, Level::List);
        }
        Slice::Slice { .. } => slice(of, out),
        Slice::ExtSlice(dims) => {
            out.list(dims, |out, dim| slice(dim, out));
            if dims.len() == 1 {
                out.word(",");
            }
        }
    }
}

fn slice<'a>(of: &'a Slice, out: &mut Tasks<'a>) {
    match of {
        Slice::Index(value) => {
            out.expr(*value, Level::Test);
        }
        Slice::Slice { lower, upper, step } => {
            if let Some(lower) = lower {
                out.expr(*lower, Level::Test);
            }
            out.word(":");
            if let Some(upper) = upper {
                out.expr(*upper, Level::Test);
            }
            if let Some(step) = step {
                out.word(":").expr(*step, Level::Test);
            }
        }
        // None is inside another.
        Slice::ExtSlice(_) => {}
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}

/// A number as it is written; what is larger than every float has no name.
fn number(number: &Number) -> String {
    let written = |float: f64| match float.is_infinite() {
        true => "1e309".to_owned(),
        false => repr::constant(&Constant::Float(float)),
    };
    match number {
        Number::Int(int) => int.to_string(),
        Number::Float(float) => written(*float),
        Number::Imaginary(im) => {
            let digits = written(*im);
            format!("{}j", digits.strip_suffix(".0").unwrap_or(&digits))
        }
        Number::Complex { re, im } => repr::constant(&Constant::Complex { re: *re, im: *im }),
    }
}
