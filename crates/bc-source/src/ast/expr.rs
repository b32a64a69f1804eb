//! Expressions and what stands only inside of them.

use super::{Arguments, ExprId, Identifier, Position};
use bc_core::constant::Constant;
use bc_core::text::Text;
use num_bigint::BigInt;
use std::sync::Arc;

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where it stands.
    pub position: Position,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is: `expr` of `Python.asdl`.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `a and b and c`
    BoolOp {
        /// Which.
        op: BoolOp,
        /// Two or more operands.
        values: Vec<ExprId>,
    },
    /// `a + b`
    BinOp {
        /// On the left.
        left: ExprId,
        /// Which.
        op: Operator,
        /// On the right.
        right: ExprId,
    },
    /// `-a`
    UnaryOp {
        /// Which.
        op: UnaryOp,
        /// Of what.
        operand: ExprId,
    },
    /// `lambda args: body`
    Lambda {
        /// The parameters.
        args: Box<Arguments>,
        /// What it returns.
        body: ExprId,
    },
    /// `body if test else orelse`
    IfExp {
        /// The condition.
        test: ExprId,
        /// If it is true.
        body: ExprId,
        /// If it is not.
        orelse: ExprId,
    },
    /// `{key: value, **value}`
    Dict {
        /// The keys, `None` where a dict is unpacked.
        keys: Vec<Option<ExprId>>,
        /// As many values.
        values: Vec<ExprId>,
    },
    /// `{a, b}`
    Set {
        /// The elements.
        elts: Vec<ExprId>,
    },
    /// `[elt for …]`
    ListComp {
        /// The element.
        elt: ExprId,
        /// One or more `for`.
        generators: Vec<Comprehension>,
    },
    /// `{elt for …}`
    SetComp {
        /// The element.
        elt: ExprId,
        /// One or more `for`.
        generators: Vec<Comprehension>,
    },
    /// `{key: value for …}`
    DictComp {
        /// The key.
        key: ExprId,
        /// The value.
        value: ExprId,
        /// One or more `for`.
        generators: Vec<Comprehension>,
    },
    /// `(elt for …)`
    GeneratorExp {
        /// The element.
        elt: ExprId,
        /// One or more `for`.
        generators: Vec<Comprehension>,
    },
    /// `await value`
    Await {
        /// What is awaited.
        value: ExprId,
    },
    /// `yield value`
    Yield {
        /// What is yielded.
        value: Option<ExprId>,
    },
    /// `yield from value`
    YieldFrom {
        /// What is delegated to.
        value: ExprId,
    },
    /// `left < a in b`
    Compare {
        /// The first operand.
        left: ExprId,
        /// The operators, one or more.
        ops: Vec<CmpOp>,
        /// The operand after each operator.
        comparators: Vec<ExprId>,
    },
    /// `func(args, keywords)`
    Call {
        /// What is called.
        func: ExprId,
        /// The positional arguments; `*a` is a `Starred`.
        args: Vec<ExprId>,
        /// The keyword arguments.
        keywords: Vec<Keyword>,
    },
    /// A number.
    Num(Number),
    /// A string.
    Str(Arc<Text>),
    /// A bytes literal.
    Bytes(Arc<[u8]>),
    /// `None`, `True`, `False`
    NameConstant(Singleton),
    /// `...`
    Ellipsis,
    /// `value.attr`
    Attribute {
        /// Of what.
        value: ExprId,
        /// Its name.
        attr: Identifier,
        /// How it is used.
        ctx: ExprContext,
    },
    /// `value[slice]`
    Subscript {
        /// Of what.
        value: ExprId,
        /// Where.
        slice: Slice,
        /// How it is used.
        ctx: ExprContext,
    },
    /// `*value`
    Starred {
        /// What is unpacked, or what takes the rest.
        value: ExprId,
        /// How it is used.
        ctx: ExprContext,
    },
    /// A name.
    Name {
        /// The name.
        id: Identifier,
        /// How it is used.
        ctx: ExprContext,
    },
    /// `[a, b]`
    List {
        /// The elements.
        elts: Vec<ExprId>,
        /// How it is used.
        ctx: ExprContext,
    },
    /// `a, b`
    Tuple {
        /// The elements.
        elts: Vec<ExprId>,
        /// How it is used.
        ctx: ExprContext,
    },
}

/// A number as the source writes it: never negative, but in a tree that a program makes.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// `1`, `0x1f`
    Int(BigInt),
    /// `1.5`, `1e10`
    Float(f64),
    /// `2j`: the imaginary part.
    Imaginary(f64),
    /// A complex number that no source writes.
    Complex {
        /// The real part.
        re: f64,
        /// The imaginary part.
        im: f64,
    },
}

impl From<&Number> for Constant {
    fn from(number: &Number) -> Constant {
        match number {
            Number::Int(int) => Constant::Int(int.clone()),
            Number::Float(float) => Constant::Float(*float),
            Number::Imaginary(im) => Constant::Complex { re: 0.0, im: *im },
            Number::Complex { re, im } => Constant::Complex { re: *re, im: *im },
        }
    }
}

/// The constants with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Singleton {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
}

impl From<Singleton> for Constant {
    fn from(singleton: Singleton) -> Constant {
        match singleton {
            Singleton::None => Constant::None,
            Singleton::True => Constant::Bool(true),
            Singleton::False => Constant::Bool(false),
        }
    }
}

/// How an expression is used. `AugLoad`, `AugStore` and `Param`, which CPython's compiler uses inside and
/// its parser never makes, are absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExprContext {
    /// Its value is taken.
    Load,
    /// It is assigned to.
    Store,
    /// It is deleted.
    Del,
}

/// What stands between the brackets of a subscript.
#[derive(Clone, Debug)]
pub enum Slice {
    /// `lower:upper:step`
    Slice {
        /// Before the first colon.
        lower: Option<ExprId>,
        /// After it.
        upper: Option<ExprId>,
        /// After the second; `None` for `a[b:c:]` as well.
        step: Option<ExprId>,
    },
    /// `a:b, c`: one or more, at least one of them a `Slice`, none an `ExtSlice`.
    ExtSlice(Vec<Slice>),
    /// Any expression.
    Index(ExprId),
}

/// `and`, `or`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoolOp {
    /// `and`
    And,
    /// `or`
    Or,
}

/// Operators between two values, those of augmented assignment as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mult,
    /// `@`
    MatMult,
    /// `/`
    Div,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `<<`
    LShift,
    /// `>>`
    RShift,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `&`
    BitAnd,
    /// `//`
    FloorDiv,
}

/// Operators before one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `~`
    Invert,
    /// `not`
    Not,
    /// `+`
    UAdd,
    /// `-`
    USub,
}

/// Operators of comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CmpOp {
    /// `==`
    Eq,
    /// `!=`
    NotEq,
    /// `<`
    Lt,
    /// `<=`
    LtE,
    /// `>`
    Gt,
    /// `>=`
    GtE,
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `in`
    In,
    /// `not in`
    NotIn,
}

/// `for target in iter if … if …`
#[derive(Clone, Debug)]
pub struct Comprehension {
    /// What is assigned to.
    pub target: ExprId,
    /// What is gone through.
    pub iter: ExprId,
    /// The conditions.
    pub ifs: Vec<ExprId>,
}

/// `arg=value` or `**value` in a call or a class statement.
#[derive(Clone, Debug)]
pub struct Keyword {
    /// The name, `None` for `**value`.
    pub arg: Option<Identifier>,
    /// The value.
    pub value: ExprId,
}
