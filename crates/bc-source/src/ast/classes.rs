//! The classes of 3.5's `Python.asdl` as a table: what Python's module `_ast` has, and the fields of each.
//!
//! Whoever shows a tree as objects, or makes one of objects, goes by this table. That
//! [`NodeRef`](super::NodeRef) tells the same names is tested. Absent: the trees themselves.

/// A type of `Python.asdl`: the class `_ast` has for it is the base of those of its nodes, or in a
/// [product](Type::is_product) the class of its nodes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is the type of that name")]
pub enum Type {
    Mod,
    Stmt,
    Expr,
    ExprContext,
    Slice,
    BoolOp,
    Operator,
    UnaryOp,
    CmpOp,
    Comprehension,
    ExceptHandler,
    Arguments,
    Arg,
    Keyword,
    Alias,
    WithItem,
}

impl Type {
    /// All types, in the order of `Python.asdl`.
    pub const ALL: [Type; 16] = [
        Type::Mod,
        Type::Stmt,
        Type::Expr,
        Type::ExprContext,
        Type::Slice,
        Type::BoolOp,
        Type::Operator,
        Type::UnaryOp,
        Type::CmpOp,
        Type::Comprehension,
        Type::ExceptHandler,
        Type::Arguments,
        Type::Arg,
        Type::Keyword,
        Type::Alias,
        Type::WithItem,
    ];

    /// The name of its class.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Type::Mod => "mod",
            Type::Stmt => "stmt",
            Type::Expr => "expr",
            Type::ExprContext => "expr_context",
            Type::Slice => "slice",
            Type::BoolOp => "boolop",
            Type::Operator => "operator",
            Type::UnaryOp => "unaryop",
            Type::CmpOp => "cmpop",
            Type::Comprehension => "comprehension",
            Type::ExceptHandler => "excepthandler",
            Type::Arguments => "arguments",
            Type::Arg => "arg",
            Type::Keyword => "keyword",
            Type::Alias => "alias",
            Type::WithItem => "withitem",
        }
    }

    /// Whether its nodes have `lineno` and `col_offset`.
    #[must_use]
    pub fn is_placed(self) -> bool {
        matches!(
            self,
            Type::Stmt | Type::Expr | Type::ExceptHandler | Type::Arg
        )
    }

    /// Whether all its nodes are of one class, which has the name of the type.
    #[must_use]
    pub fn is_product(self) -> bool {
        matches!(
            self,
            Type::Comprehension
                | Type::Arguments
                | Type::Arg
                | Type::Keyword
                | Type::Alias
                | Type::WithItem
        )
    }

    /// Whether its nodes are nothing but their class: operators and contexts.
    #[must_use]
    pub fn is_unit(self) -> bool {
        matches!(
            self,
            Type::ExprContext | Type::BoolOp | Type::Operator | Type::UnaryOp | Type::CmpOp
        )
    }

    /// The classes of its nodes.
    #[must_use]
    pub fn classes(self) -> &'static [Class] {
        let is_of = |class: &Class| class.of == self;
        let from = CLASSES.iter().position(is_of).unwrap_or(CLASSES.len());
        let classes = CLASSES.get(from..).unwrap_or_default();
        let count = classes.iter().take_while(|class| is_of(class)).count();
        classes.get(..count).unwrap_or_default()
    }
}

/// A class of nodes.
#[derive(Debug)]
pub struct Class {
    /// The type that its nodes are of.
    pub of: Type,
    /// Its name.
    pub name: &'static str,
    /// Its fields: `_fields`.
    pub fields: &'static [Field],
}

/// A field of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// How many of that.
    pub count: Count,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A name: a str.
    Identifier,
    /// A C int.
    Int,
    /// A str.
    Str,
    /// A bytes.
    Bytes,
    /// A number.
    Object,
    /// `None`, `True` or `False`.
    Singleton,
    /// A node.
    Node(Type),
}

/// How many a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// One.
    One,
    /// One, or `None`.
    Optional,
    /// A list.
    Many,
}

const fn class(of: Type, name: &'static str, fields: &'static [Field]) -> Class {
    Class { of, name, fields }
}

const fn one(name: &'static str, kind: FieldKind) -> Field {
    let count = Count::One;
    Field { name, kind, count }
}

const fn optional(name: &'static str, kind: FieldKind) -> Field {
    let count = Count::Optional;
    Field { name, kind, count }
}

const fn many(name: &'static str, kind: FieldKind) -> Field {
    let count = Count::Many;
    Field { name, kind, count }
}

const IDENTIFIER: FieldKind = FieldKind::Identifier;
const INT: FieldKind = FieldKind::Int;
const STR: FieldKind = FieldKind::Str;
const BYTES: FieldKind = FieldKind::Bytes;
const OBJECT: FieldKind = FieldKind::Object;
const SINGLETON: FieldKind = FieldKind::Singleton;
const STMT: FieldKind = FieldKind::Node(Type::Stmt);
const EXPR: FieldKind = FieldKind::Node(Type::Expr);
const EXPR_CONTEXT: FieldKind = FieldKind::Node(Type::ExprContext);
const SLICE: FieldKind = FieldKind::Node(Type::Slice);
const BOOLOP: FieldKind = FieldKind::Node(Type::BoolOp);
const OPERATOR: FieldKind = FieldKind::Node(Type::Operator);
const UNARYOP: FieldKind = FieldKind::Node(Type::UnaryOp);
const CMPOP: FieldKind = FieldKind::Node(Type::CmpOp);
const COMPREHENSION: FieldKind = FieldKind::Node(Type::Comprehension);
const EXCEPTHANDLER: FieldKind = FieldKind::Node(Type::ExceptHandler);
const ARGUMENTS: FieldKind = FieldKind::Node(Type::Arguments);
const ARG: FieldKind = FieldKind::Node(Type::Arg);
const KEYWORD: FieldKind = FieldKind::Node(Type::Keyword);
const ALIAS: FieldKind = FieldKind::Node(Type::Alias);
const WITHITEM: FieldKind = FieldKind::Node(Type::WithItem);

/// All classes of nodes, those of one type together, in the order of `Python.asdl`.
pub static CLASSES: &[Class] = &[
    class(Type::Mod, "Module", &[many("body", STMT)]),
    class(Type::Mod, "Interactive", &[many("body", STMT)]),
    class(Type::Mod, "Expression", &[one("body", EXPR)]),
    class(Type::Mod, "Suite", &[many("body", STMT)]),
    class(
        Type::Stmt,
        "FunctionDef",
        &[
            one("name", IDENTIFIER),
            one("args", ARGUMENTS),
            many("body", STMT),
            many("decorator_list", EXPR),
            optional("returns", EXPR),
        ],
    ),
    class(
        Type::Stmt,
        "AsyncFunctionDef",
        &[
            one("name", IDENTIFIER),
            one("args", ARGUMENTS),
            many("body", STMT),
            many("decorator_list", EXPR),
            optional("returns", EXPR),
        ],
    ),
    class(
        Type::Stmt,
        "ClassDef",
        &[
            one("name", IDENTIFIER),
            many("bases", EXPR),
            many("keywords", KEYWORD),
            many("body", STMT),
            many("decorator_list", EXPR),
        ],
    ),
    class(Type::Stmt, "Return", &[optional("value", EXPR)]),
    class(Type::Stmt, "Delete", &[many("targets", EXPR)]),
    class(
        Type::Stmt,
        "Assign",
        &[many("targets", EXPR), one("value", EXPR)],
    ),
    class(
        Type::Stmt,
        "AugAssign",
        &[one("target", EXPR), one("op", OPERATOR), one("value", EXPR)],
    ),
    class(
        Type::Stmt,
        "For",
        &[
            one("target", EXPR),
            one("iter", EXPR),
            many("body", STMT),
            many("orelse", STMT),
        ],
    ),
    class(
        Type::Stmt,
        "AsyncFor",
        &[
            one("target", EXPR),
            one("iter", EXPR),
            many("body", STMT),
            many("orelse", STMT),
        ],
    ),
    class(
        Type::Stmt,
        "While",
        &[one("test", EXPR), many("body", STMT), many("orelse", STMT)],
    ),
    class(
        Type::Stmt,
        "If",
        &[one("test", EXPR), many("body", STMT), many("orelse", STMT)],
    ),
    class(
        Type::Stmt,
        "With",
        &[many("items", WITHITEM), many("body", STMT)],
    ),
    class(
        Type::Stmt,
        "AsyncWith",
        &[many("items", WITHITEM), many("body", STMT)],
    ),
    class(
        Type::Stmt,
        "Raise",
        &[optional("exc", EXPR), optional("cause", EXPR)],
    ),
    class(
        Type::Stmt,
        "Try",
        &[
            many("body", STMT),
            many("handlers", EXCEPTHANDLER),
            many("orelse", STMT),
            many("finalbody", STMT),
        ],
    ),
    class(
        Type::Stmt,
        "Assert",
        &[one("test", EXPR), optional("msg", EXPR)],
    ),
    class(Type::Stmt, "Import", &[many("names", ALIAS)]),
    class(
        Type::Stmt,
        "ImportFrom",
        &[
            optional("module", IDENTIFIER),
            many("names", ALIAS),
            optional("level", INT),
        ],
    ),
    class(Type::Stmt, "Global", &[many("names", IDENTIFIER)]),
    class(Type::Stmt, "Nonlocal", &[many("names", IDENTIFIER)]),
    class(Type::Stmt, "Expr", &[one("value", EXPR)]),
    class(Type::Stmt, "Pass", &[]),
    class(Type::Stmt, "Break", &[]),
    class(Type::Stmt, "Continue", &[]),
    class(
        Type::Expr,
        "BoolOp",
        &[one("op", BOOLOP), many("values", EXPR)],
    ),
    class(
        Type::Expr,
        "BinOp",
        &[one("left", EXPR), one("op", OPERATOR), one("right", EXPR)],
    ),
    class(
        Type::Expr,
        "UnaryOp",
        &[one("op", UNARYOP), one("operand", EXPR)],
    ),
    class(
        Type::Expr,
        "Lambda",
        &[one("args", ARGUMENTS), one("body", EXPR)],
    ),
    class(
        Type::Expr,
        "IfExp",
        &[one("test", EXPR), one("body", EXPR), one("orelse", EXPR)],
    ),
    class(
        Type::Expr,
        "Dict",
        &[many("keys", EXPR), many("values", EXPR)],
    ),
    class(Type::Expr, "Set", &[many("elts", EXPR)]),
    class(
        Type::Expr,
        "ListComp",
        &[one("elt", EXPR), many("generators", COMPREHENSION)],
    ),
    class(
        Type::Expr,
        "SetComp",
        &[one("elt", EXPR), many("generators", COMPREHENSION)],
    ),
    class(
        Type::Expr,
        "DictComp",
        &[
            one("key", EXPR),
            one("value", EXPR),
            many("generators", COMPREHENSION),
        ],
    ),
    class(
        Type::Expr,
        "GeneratorExp",
        &[one("elt", EXPR), many("generators", COMPREHENSION)],
    ),
    class(Type::Expr, "Await", &[one("value", EXPR)]),
    class(Type::Expr, "Yield", &[optional("value", EXPR)]),
    class(Type::Expr, "YieldFrom", &[one("value", EXPR)]),
    class(
        Type::Expr,
        "Compare",
        &[
            one("left", EXPR),
            many("ops", CMPOP),
            many("comparators", EXPR),
        ],
    ),
    class(
        Type::Expr,
        "Call",
        &[
            one("func", EXPR),
            many("args", EXPR),
            many("keywords", KEYWORD),
        ],
    ),
    class(Type::Expr, "Num", &[one("n", OBJECT)]),
    class(Type::Expr, "Str", &[one("s", STR)]),
    class(Type::Expr, "Bytes", &[one("s", BYTES)]),
    class(Type::Expr, "NameConstant", &[one("value", SINGLETON)]),
    class(Type::Expr, "Ellipsis", &[]),
    class(
        Type::Expr,
        "Attribute",
        &[
            one("value", EXPR),
            one("attr", IDENTIFIER),
            one("ctx", EXPR_CONTEXT),
        ],
    ),
    class(
        Type::Expr,
        "Subscript",
        &[
            one("value", EXPR),
            one("slice", SLICE),
            one("ctx", EXPR_CONTEXT),
        ],
    ),
    class(
        Type::Expr,
        "Starred",
        &[one("value", EXPR), one("ctx", EXPR_CONTEXT)],
    ),
    class(
        Type::Expr,
        "Name",
        &[one("id", IDENTIFIER), one("ctx", EXPR_CONTEXT)],
    ),
    class(
        Type::Expr,
        "List",
        &[many("elts", EXPR), one("ctx", EXPR_CONTEXT)],
    ),
    class(
        Type::Expr,
        "Tuple",
        &[many("elts", EXPR), one("ctx", EXPR_CONTEXT)],
    ),
    class(Type::ExprContext, "Load", &[]),
    class(Type::ExprContext, "Store", &[]),
    class(Type::ExprContext, "Del", &[]),
    class(Type::ExprContext, "AugLoad", &[]),
    class(Type::ExprContext, "AugStore", &[]),
    class(Type::ExprContext, "Param", &[]),
    class(
        Type::Slice,
        "Slice",
        &[
            optional("lower", EXPR),
            optional("upper", EXPR),
            optional("step", EXPR),
        ],
    ),
    class(Type::Slice, "ExtSlice", &[many("dims", SLICE)]),
    class(Type::Slice, "Index", &[one("value", EXPR)]),
    class(Type::BoolOp, "And", &[]),
    class(Type::BoolOp, "Or", &[]),
    class(Type::Operator, "Add", &[]),
    class(Type::Operator, "Sub", &[]),
    class(Type::Operator, "Mult", &[]),
    class(Type::Operator, "MatMult", &[]),
    class(Type::Operator, "Div", &[]),
    class(Type::Operator, "Mod", &[]),
    class(Type::Operator, "Pow", &[]),
    class(Type::Operator, "LShift", &[]),
    class(Type::Operator, "RShift", &[]),
    class(Type::Operator, "BitOr", &[]),
    class(Type::Operator, "BitXor", &[]),
    class(Type::Operator, "BitAnd", &[]),
    class(Type::Operator, "FloorDiv", &[]),
    class(Type::UnaryOp, "Invert", &[]),
    class(Type::UnaryOp, "Not", &[]),
    class(Type::UnaryOp, "UAdd", &[]),
    class(Type::UnaryOp, "USub", &[]),
    class(Type::CmpOp, "Eq", &[]),
    class(Type::CmpOp, "NotEq", &[]),
    class(Type::CmpOp, "Lt", &[]),
    class(Type::CmpOp, "LtE", &[]),
    class(Type::CmpOp, "Gt", &[]),
    class(Type::CmpOp, "GtE", &[]),
    class(Type::CmpOp, "Is", &[]),
    class(Type::CmpOp, "IsNot", &[]),
    class(Type::CmpOp, "In", &[]),
    class(Type::CmpOp, "NotIn", &[]),
    class(
        Type::Comprehension,
        "comprehension",
        &[one("target", EXPR), one("iter", EXPR), many("ifs", EXPR)],
    ),
    class(
        Type::ExceptHandler,
        "ExceptHandler",
        &[
            optional("type", EXPR),
            optional("name", IDENTIFIER),
            many("body", STMT),
        ],
    ),
    class(
        Type::Arguments,
        "arguments",
        &[
            many("args", ARG),
            optional("vararg", ARG),
            many("kwonlyargs", ARG),
            many("kw_defaults", EXPR),
            optional("kwarg", ARG),
            many("defaults", EXPR),
        ],
    ),
    class(
        Type::Arg,
        "arg",
        &[one("arg", IDENTIFIER), optional("annotation", EXPR)],
    ),
    class(
        Type::Keyword,
        "keyword",
        &[optional("arg", IDENTIFIER), one("value", EXPR)],
    ),
    class(
        Type::Alias,
        "alias",
        &[one("name", IDENTIFIER), optional("asname", IDENTIFIER)],
    ),
    class(
        Type::WithItem,
        "withitem",
        &[one("context_expr", EXPR), optional("optional_vars", EXPR)],
    ),
];
