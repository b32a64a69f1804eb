//! The tree as Python's module `ast` shows it: for each node its class and its fields by name.
//!
//! Printers go through a tree with this alone. They keep a stack of their own: a value names nodes, it does
//! not hold them.

use super::{
    Alias, Arg, Arguments, BoolOp, CmpOp, Comprehension, ExceptHandler, Expr, ExprContext, ExprId,
    ExprKind, For, FunctionDef, Identifier, Keyword, Mod, Operator, Position, Slice, Stmt, StmtId,
    StmtKind, Tree, UnaryOp, With, WithItem,
};
use bc_core::constant::Constant;
use std::sync::Arc;

/// A node of any class.
#[derive(Clone, Copy, Debug)]
pub enum NodeRef<'a> {
    /// The root.
    Mod(&'a Mod),
    /// A statement.
    Stmt(&'a Stmt),
    /// An expression.
    Expr(&'a Expr),
    /// What stands in the brackets of a subscript.
    Slice(&'a Slice),
    /// A `for` in an expression.
    Comprehension(&'a Comprehension),
    /// An `except` clause.
    ExceptHandler(&'a ExceptHandler),
    /// Parameters.
    Arguments(&'a Arguments),
    /// A parameter.
    Arg(&'a Arg),
    /// A keyword argument.
    Keyword(&'a Keyword),
    /// An imported name.
    Alias(&'a Alias),
    /// A context manager.
    WithItem(&'a WithItem),
    /// An operator or a context: it has no fields.
    Unit(&'static str),
}

/// The value of a field.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Nothing.
    None,
    /// A node.
    Node(NodeRef<'a>),
    /// A list.
    List(Vec<Value<'a>>),
    /// A number, string or name.
    Constant(Constant),
}

/// The fields of a node, in their order.
pub type Fields<'a> = Vec<(&'static str, Value<'a>)>;

impl<'a> NodeRef<'a> {
    /// The name of the class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            NodeRef::Mod(Mod::Module { .. }) => "Module",
            NodeRef::Mod(Mod::Interactive { .. }) => "Interactive",
            NodeRef::Mod(Mod::Expression { .. }) => "Expression",
            NodeRef::Stmt(stmt) => stmt_class(&stmt.kind),
            NodeRef::Expr(expr) => expr_class(&expr.kind),
            NodeRef::Slice(Slice::Slice { .. }) => "Slice",
            NodeRef::Slice(Slice::ExtSlice(_)) => "ExtSlice",
            NodeRef::Slice(Slice::Index(_)) => "Index",
            NodeRef::Comprehension(_) => "comprehension",
            NodeRef::ExceptHandler(_) => "ExceptHandler",
            NodeRef::Arguments(_) => "arguments",
            NodeRef::Arg(_) => "arg",
            NodeRef::Keyword(_) => "keyword",
            NodeRef::Alias(_) => "alias",
            NodeRef::WithItem(_) => "withitem",
            NodeRef::Unit(name) => name,
        }
    }

    /// Where it stands, if nodes of its class have a place.
    #[must_use]
    pub fn position(self) -> Option<Position> {
        match self {
            NodeRef::Stmt(stmt) => Some(stmt.position),
            NodeRef::Expr(expr) => Some(expr.position),
            NodeRef::ExceptHandler(handler) => Some(handler.position),
            NodeRef::Arg(arg) => Some(arg.position),
            _ => None,
        }
    }

    /// The fields.
    #[must_use]
    pub fn fields(self, tree: &'a Tree) -> Fields<'a> {
        let of = Of(tree);
        match self {
            NodeRef::Mod(Mod::Module { body } | Mod::Interactive { body }) => {
                vec![("body", of.stmts(body))]
            }
            NodeRef::Mod(Mod::Expression { body }) => vec![("body", of.expr(*body))],
            NodeRef::Stmt(stmt) => of.stmt_fields(&stmt.kind),
            NodeRef::Expr(expr) => of.expr_fields(&expr.kind),
            NodeRef::Slice(slice) => match slice {
                Slice::Slice { lower, upper, step } => vec![
                    ("lower", of.optional(*lower)),
                    ("upper", of.optional(*upper)),
                    ("step", of.optional(*step)),
                ],
                Slice::ExtSlice(dims) => vec![("dims", nodes(dims, NodeRef::Slice))],
                Slice::Index(value) => vec![("value", of.expr(*value))],
            },
            NodeRef::Comprehension(comprehension) => vec![
                ("target", of.expr(comprehension.target)),
                ("iter", of.expr(comprehension.iter)),
                ("ifs", of.exprs(&comprehension.ifs)),
            ],
            NodeRef::ExceptHandler(handler) => vec![
                ("type", of.optional(handler.kind)),
                ("name", optional_name(handler.name.as_ref())),
                ("body", of.stmts(&handler.body)),
            ],
            NodeRef::Arguments(arguments) => of.arguments(arguments),
            NodeRef::Arg(arg) => vec![
                ("arg", name(&arg.arg)),
                ("annotation", of.optional(arg.annotation)),
            ],
            NodeRef::Keyword(keyword) => vec![
                ("arg", optional_name(keyword.arg.as_ref())),
                ("value", of.expr(keyword.value)),
            ],
            NodeRef::Alias(alias) => vec![
                ("name", name(&alias.name)),
                ("asname", optional_name(alias.asname.as_ref())),
            ],
            NodeRef::WithItem(item) => vec![
                ("context_expr", of.expr(item.context_expr)),
                ("optional_vars", of.optional(item.optional_vars)),
            ],
            NodeRef::Unit(_) => Vec::new(),
        }
    }
}

fn name<'a>(name: &Identifier) -> Value<'a> {
    Value::Constant(Constant::str(name))
}

fn optional_name<'a>(of: Option<&Identifier>) -> Value<'a> {
    of.map_or(Value::None, name)
}

fn names<'a>(of: &[Identifier]) -> Value<'a> {
    Value::List(of.iter().map(name).collect())
}

fn nodes<'a, T>(of: &'a [T], node: fn(&'a T) -> NodeRef<'a>) -> Value<'a> {
    Value::List(of.iter().map(|item| Value::Node(node(item))).collect())
}

fn unit<'a>(name: &'static str) -> Value<'a> {
    Value::Node(NodeRef::Unit(name))
}

fn context<'a>(ctx: ExprContext) -> (&'static str, Value<'a>) {
    let class = match ctx {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    };
    ("ctx", unit(class))
}

fn operator<'a>(op: Operator) -> (&'static str, Value<'a>) {
    let class = match op {
        Operator::Add => "Add",
        Operator::Sub => "Sub",
        Operator::Mult => "Mult",
        Operator::MatMult => "MatMult",
        Operator::Div => "Div",
        Operator::Mod => "Mod",
        Operator::Pow => "Pow",
        Operator::LShift => "LShift",
        Operator::RShift => "RShift",
        Operator::BitOr => "BitOr",
        Operator::BitXor => "BitXor",
        Operator::BitAnd => "BitAnd",
        Operator::FloorDiv => "FloorDiv",
    };
    ("op", unit(class))
}

fn comparison<'a>(op: &CmpOp) -> Value<'a> {
    unit(match op {
        CmpOp::Eq => "Eq",
        CmpOp::NotEq => "NotEq",
        CmpOp::Lt => "Lt",
        CmpOp::LtE => "LtE",
        CmpOp::Gt => "Gt",
        CmpOp::GtE => "GtE",
        CmpOp::Is => "Is",
        CmpOp::IsNot => "IsNot",
        CmpOp::In => "In",
        CmpOp::NotIn => "NotIn",
    })
}

/// Looks nodes up.
#[derive(Clone, Copy)]
struct Of<'a>(&'a Tree);

impl<'a> Of<'a> {
    fn expr(self, id: ExprId) -> Value<'a> {
        Value::Node(NodeRef::Expr(&self.0[id]))
    }

    fn optional(self, id: Option<ExprId>) -> Value<'a> {
        id.map_or(Value::None, |id| self.expr(id))
    }

    fn exprs(self, ids: &[ExprId]) -> Value<'a> {
        Value::List(ids.iter().map(|&id| self.expr(id)).collect())
    }

    fn optionals(self, ids: &[Option<ExprId>]) -> Value<'a> {
        Value::List(ids.iter().map(|&id| self.optional(id)).collect())
    }

    fn stmts(self, ids: &[StmtId]) -> Value<'a> {
        let stmt = |&id: &StmtId| Value::Node(NodeRef::Stmt(&self.0[id]));
        Value::List(ids.iter().map(stmt).collect())
    }

    fn arguments(self, arguments: &'a Arguments) -> Fields<'a> {
        let arg = |arg: &'a Option<Arg>| match arg {
            Some(arg) => Value::Node(NodeRef::Arg(arg)),
            None => Value::None,
        };
        vec![
            ("args", nodes(&arguments.args, NodeRef::Arg)),
            ("vararg", arg(&arguments.vararg)),
            ("kwonlyargs", nodes(&arguments.kwonlyargs, NodeRef::Arg)),
            ("kw_defaults", self.optionals(&arguments.kw_defaults)),
            ("kwarg", arg(&arguments.kwarg)),
            ("defaults", self.exprs(&arguments.defaults)),
        ]
    }

    fn function(self, def: &'a FunctionDef) -> Fields<'a> {
        vec![
            ("name", name(&def.name)),
            ("args", Value::Node(NodeRef::Arguments(&def.args))),
            ("body", self.stmts(&def.body)),
            ("decorator_list", self.exprs(&def.decorator_list)),
            ("returns", self.optional(def.returns)),
        ]
    }

    fn for_loop(self, each: &For) -> Fields<'a> {
        vec![
            ("target", self.expr(each.target)),
            ("iter", self.expr(each.iter)),
            ("body", self.stmts(&each.body)),
            ("orelse", self.stmts(&each.orelse)),
        ]
    }

    fn with(self, with: &'a With) -> Fields<'a> {
        vec![
            ("items", nodes(&with.items, NodeRef::WithItem)),
            ("body", self.stmts(&with.body)),
        ]
    }

    fn stmt_fields(self, kind: &'a StmtKind) -> Fields<'a> {
        match kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => self.function(def),
            StmtKind::ClassDef(class) => vec![
                ("name", name(&class.name)),
                ("bases", self.exprs(&class.bases)),
                ("keywords", nodes(&class.keywords, NodeRef::Keyword)),
                ("body", self.stmts(&class.body)),
                ("decorator_list", self.exprs(&class.decorator_list)),
            ],
            StmtKind::Return { value } => vec![("value", self.optional(*value))],
            StmtKind::Delete { targets } => vec![("targets", self.exprs(targets))],
            StmtKind::Assign { targets, value } => vec![
                ("targets", self.exprs(targets)),
                ("value", self.expr(*value)),
            ],
            StmtKind::AugAssign { target, op, value } => vec![
                ("target", self.expr(*target)),
                operator(*op),
                ("value", self.expr(*value)),
            ],
            StmtKind::For(each) | StmtKind::AsyncFor(each) => self.for_loop(each),
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => vec![
                ("test", self.expr(*test)),
                ("body", self.stmts(body)),
                ("orelse", self.stmts(orelse)),
            ],
            StmtKind::With(with) | StmtKind::AsyncWith(with) => self.with(with),
            StmtKind::Raise { exc, cause } => {
                vec![
                    ("exc", self.optional(*exc)),
                    ("cause", self.optional(*cause)),
                ]
            }
            StmtKind::Try(parts) => vec![
                ("body", self.stmts(&parts.body)),
                ("handlers", nodes(&parts.handlers, NodeRef::ExceptHandler)),
                ("orelse", self.stmts(&parts.orelse)),
                ("finalbody", self.stmts(&parts.finalbody)),
            ],
            StmtKind::Assert { test, msg } => {
                vec![("test", self.expr(*test)), ("msg", self.optional(*msg))]
            }
            StmtKind::Import { names } => vec![("names", nodes(names, NodeRef::Alias))],
            StmtKind::ImportFrom(import) => vec![
                ("module", optional_name(import.module.as_ref())),
                ("names", nodes(&import.names, NodeRef::Alias)),
                ("level", Value::Constant(i64::from(import.level).into())),
            ],
            StmtKind::Global { names: list } | StmtKind::Nonlocal { names: list } => {
                vec![("names", names(list))]
            }
            StmtKind::Expr { value } => vec![("value", self.expr(*value))],
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Vec::new(),
        }
    }

    fn expr_fields(self, kind: &'a ExprKind) -> Fields<'a> {
        match kind {
            ExprKind::BoolOp { op, values } => {
                let class = match op {
                    BoolOp::And => "And",
                    BoolOp::Or => "Or",
                };
                vec![("op", unit(class)), ("values", self.exprs(values))]
            }
            ExprKind::BinOp { left, op, right } => vec![
                ("left", self.expr(*left)),
                operator(*op),
                ("right", self.expr(*right)),
            ],
            ExprKind::UnaryOp { op, operand } => {
                let class = match op {
                    UnaryOp::Invert => "Invert",
                    UnaryOp::Not => "Not",
                    UnaryOp::UAdd => "UAdd",
                    UnaryOp::USub => "USub",
                };
                vec![("op", unit(class)), ("operand", self.expr(*operand))]
            }
            ExprKind::Lambda { args, body } => vec![
                ("args", Value::Node(NodeRef::Arguments(args))),
                ("body", self.expr(*body)),
            ],
            ExprKind::IfExp { test, body, orelse } => vec![
                ("test", self.expr(*test)),
                ("body", self.expr(*body)),
                ("orelse", self.expr(*orelse)),
            ],
            ExprKind::Dict { keys, values } => {
                vec![
                    ("keys", self.optionals(keys)),
                    ("values", self.exprs(values)),
                ]
            }
            ExprKind::Set { elts } => vec![("elts", self.exprs(elts))],
            ExprKind::ListComp { elt, generators }
            | ExprKind::SetComp { elt, generators }
            | ExprKind::GeneratorExp { elt, generators } => vec![
                ("elt", self.expr(*elt)),
                ("generators", nodes(generators, NodeRef::Comprehension)),
            ],
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => vec![
                ("key", self.expr(*key)),
                ("value", self.expr(*value)),
                ("generators", nodes(generators, NodeRef::Comprehension)),
            ],
            ExprKind::Await { value } | ExprKind::YieldFrom { value } => {
                vec![("value", self.expr(*value))]
            }
            ExprKind::Yield { value } => vec![("value", self.optional(*value))],
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => vec![
                ("left", self.expr(*left)),
                ("ops", Value::List(ops.iter().map(comparison).collect())),
                ("comparators", self.exprs(comparators)),
            ],
            ExprKind::Call {
                func,
                args,
                keywords,
            } => vec![
                ("func", self.expr(*func)),
                ("args", self.exprs(args)),
                ("keywords", nodes(keywords, NodeRef::Keyword)),
            ],
            ExprKind::Num(number) => vec![("n", Value::Constant(number.into()))],
            ExprKind::Str(text) => vec![("s", Value::Constant(Constant::str(text)))],
            ExprKind::Bytes(bytes) => {
                vec![("s", Value::Constant(Constant::Bytes(Arc::clone(bytes))))]
            }
            ExprKind::NameConstant(value) => vec![("value", Value::Constant((*value).into()))],
            ExprKind::Ellipsis => Vec::new(),
            ExprKind::Attribute { value, attr, ctx } => vec![
                ("value", self.expr(*value)),
                ("attr", name(attr)),
                context(*ctx),
            ],
            ExprKind::Subscript { value, slice, ctx } => vec![
                ("value", self.expr(*value)),
                ("slice", Value::Node(NodeRef::Slice(slice))),
                context(*ctx),
            ],
            ExprKind::Starred { value, ctx } => vec![("value", self.expr(*value)), context(*ctx)],
            ExprKind::Name { id, ctx } => vec![("id", name(id)), context(*ctx)],
            ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => {
                vec![("elts", self.exprs(elts)), context(*ctx)]
            }
        }
    }
}

fn stmt_class(kind: &StmtKind) -> &'static str {
    match kind {
        StmtKind::FunctionDef(_) => "FunctionDef",
        StmtKind::AsyncFunctionDef(_) => "AsyncFunctionDef",
        StmtKind::ClassDef(_) => "ClassDef",
        StmtKind::Return { .. } => "Return",
        StmtKind::Delete { .. } => "Delete",
        StmtKind::Assign { .. } => "Assign",
        StmtKind::AugAssign { .. } => "AugAssign",
        StmtKind::For(_) => "For",
        StmtKind::AsyncFor(_) => "AsyncFor",
        StmtKind::While { .. } => "While",
        StmtKind::If { .. } => "If",
        StmtKind::With(_) => "With",
        StmtKind::AsyncWith(_) => "AsyncWith",
        StmtKind::Raise { .. } => "Raise",
        StmtKind::Try(_) => "Try",
        StmtKind::Assert { .. } => "Assert",
        StmtKind::Import { .. } => "Import",
        StmtKind::ImportFrom(_) => "ImportFrom",
        StmtKind::Global { .. } => "Global",
        StmtKind::Nonlocal { .. } => "Nonlocal",
        StmtKind::Expr { .. } => "Expr",
        StmtKind::Pass => "Pass",
        StmtKind::Break => "Break",
        StmtKind::Continue => "Continue",
    }
}

fn expr_class(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::BoolOp { .. } => "BoolOp",
        ExprKind::BinOp { .. } => "BinOp",
        ExprKind::UnaryOp { .. } => "UnaryOp",
        ExprKind::Lambda { .. } => "Lambda",
        ExprKind::IfExp { .. } => "IfExp",
        ExprKind::Dict { .. } => "Dict",
        ExprKind::Set { .. } => "Set",
        ExprKind::ListComp { .. } => "ListComp",
        ExprKind::SetComp { .. } => "SetComp",
        ExprKind::DictComp { .. } => "DictComp",
        ExprKind::GeneratorExp { .. } => "GeneratorExp",
        ExprKind::Await { .. } => "Await",
        ExprKind::Yield { .. } => "Yield",
        ExprKind::YieldFrom { .. } => "YieldFrom",
        ExprKind::Compare { .. } => "Compare",
        ExprKind::Call { .. } => "Call",
        ExprKind::Num(_) => "Num",
        ExprKind::Str(_) => "Str",
        ExprKind::Bytes(_) => "Bytes",
        ExprKind::NameConstant(_) => "NameConstant",
        ExprKind::Ellipsis => "Ellipsis",
        ExprKind::Attribute { .. } => "Attribute",
        ExprKind::Subscript { .. } => "Subscript",
        ExprKind::Starred { .. } => "Starred",
        ExprKind::Name { .. } => "Name",
        ExprKind::List { .. } => "List",
        ExprKind::Tuple { .. } => "Tuple",
    }
}
