//! Statements and what stands only inside of them.

use super::{ExprId, Identifier, Keyword, Operator, Position, StmtId};

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// Where it stands. A decorated function or class stands where its first `@` does.
    pub position: Position,
    /// What it is.
    pub kind: StmtKind,
}

/// What a statement is: `stmt` of `Python.asdl`.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// `def name(args): body`
    FunctionDef(Box<FunctionDef>),
    /// `async def name(args): body`
    AsyncFunctionDef(Box<FunctionDef>),
    /// `class name(bases): body`
    ClassDef(Box<ClassDef>),
    /// `return value`
    Return {
        /// The value.
        value: Option<ExprId>,
    },
    /// `del a, b`
    Delete {
        /// What is deleted: one or more.
        targets: Vec<ExprId>,
    },
    /// `a = b = value`
    Assign {
        /// What is assigned to, from the left: one or more.
        targets: Vec<ExprId>,
        /// The value.
        value: ExprId,
    },
    /// `target += value`
    AugAssign {
        /// What is assigned to.
        target: ExprId,
        /// The operator.
        op: Operator,
        /// The value.
        value: ExprId,
    },
    /// `for target in iter: body`
    For(Box<For>),
    /// `async for target in iter: body`
    AsyncFor(Box<For>),
    /// `while test: body`
    While {
        /// The condition.
        test: ExprId,
        /// As long as it is true.
        body: Vec<StmtId>,
        /// Once it is not.
        orelse: Vec<StmtId>,
    },
    /// `if test: body`
    If {
        /// The condition.
        test: ExprId,
        /// If it is true.
        body: Vec<StmtId>,
        /// If it is not: one `If` for an `elif`.
        orelse: Vec<StmtId>,
    },
    /// `with items: body`
    With(Box<With>),
    /// `async with items: body`
    AsyncWith(Box<With>),
    /// `raise exc from cause`
    Raise {
        /// The exception.
        exc: Option<ExprId>,
        /// Its cause.
        cause: Option<ExprId>,
    },
    /// `try: body`
    Try(Box<Try>),
    /// `assert test, msg`
    Assert {
        /// The condition.
        test: ExprId,
        /// What is said if it is not true.
        msg: Option<ExprId>,
    },
    /// `import a.b as c, d`
    Import {
        /// The modules: one or more.
        names: Vec<Alias>,
    },
    /// `from module import names`
    ImportFrom(Box<ImportFrom>),
    /// `global a, b`
    Global {
        /// The names: one or more.
        names: Vec<Identifier>,
    },
    /// `nonlocal a, b`
    Nonlocal {
        /// The names: one or more.
        names: Vec<Identifier>,
    },
    /// An expression as a statement.
    Expr {
        /// The expression.
        value: ExprId,
    },
    /// `pass`
    Pass,
    /// `break`
    Break,
    /// `continue`
    Continue,
}

/// A function statement, `async` or not.
#[derive(Clone, Debug)]
pub struct FunctionDef {
    /// Its name.
    pub name: Identifier,
    /// Its parameters.
    pub args: Arguments,
    /// Its statements: one or more.
    pub body: Vec<StmtId>,
    /// The decorators, from above.
    pub decorator_list: Vec<ExprId>,
    /// The annotation after `->`.
    pub returns: Option<ExprId>,
}

/// A class statement.
#[derive(Clone, Debug)]
pub struct ClassDef {
    /// Its name.
    pub name: Identifier,
    /// The bases; `*a` is a `Starred`.
    pub bases: Vec<ExprId>,
    /// The keyword arguments.
    pub keywords: Vec<Keyword>,
    /// Its statements: one or more.
    pub body: Vec<StmtId>,
    /// The decorators, from above.
    pub decorator_list: Vec<ExprId>,
}

/// A `for` statement, `async` or not.
#[derive(Clone, Debug)]
pub struct For {
    /// What is assigned to.
    pub target: ExprId,
    /// What is gone through.
    pub iter: ExprId,
    /// For each item.
    pub body: Vec<StmtId>,
    /// Once there are no more.
    pub orelse: Vec<StmtId>,
}

/// A `with` statement, `async` or not.
#[derive(Clone, Debug)]
pub struct With {
    /// The context managers: one or more.
    pub items: Vec<WithItem>,
    /// The statements.
    pub body: Vec<StmtId>,
}

/// A `try` statement: it has handlers or a `finalbody` or both.
#[derive(Clone, Debug)]
pub struct Try {
    /// What is tried.
    pub body: Vec<StmtId>,
    /// The `except` clauses.
    pub handlers: Vec<ExceptHandler>,
    /// If nothing was raised.
    pub orelse: Vec<StmtId>,
    /// In any case.
    pub finalbody: Vec<StmtId>,
}

/// `from ..module import names`
#[derive(Clone, Debug)]
pub struct ImportFrom {
    /// The module, `None` where there are only dots.
    pub module: Option<Identifier>,
    /// What is imported: one or more; `*` is a name.
    pub names: Vec<Alias>,
    /// The number of dots. A tree that a program makes may say -1, and any number.
    pub level: i32,
}

/// `except type as name: body`
#[derive(Clone, Debug)]
pub struct ExceptHandler {
    /// Where it stands.
    pub position: Position,
    /// What is caught; `None` for everything.
    pub kind: Option<ExprId>,
    /// What the exception is bound to.
    pub name: Option<Identifier>,
    /// The statements.
    pub body: Vec<StmtId>,
}

/// The parameters of a function.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// The positional ones.
    pub args: Vec<Arg>,
    /// `*vararg`
    pub vararg: Option<Arg>,
    /// Those after `*`.
    pub kwonlyargs: Vec<Arg>,
    /// One for each of `kwonlyargs`, `None` where there is no default.
    pub kw_defaults: Vec<Option<ExprId>>,
    /// `**kwarg`
    pub kwarg: Option<Arg>,
    /// The defaults of the last of `args`.
    pub defaults: Vec<ExprId>,
}

/// One parameter.
#[derive(Clone, Debug)]
pub struct Arg {
    /// Where it stands.
    pub position: Position,
    /// Its name.
    pub arg: Identifier,
    /// The annotation after the colon.
    pub annotation: Option<ExprId>,
}

/// `name as asname` of an import; a dotted name is one name.
#[derive(Clone, Debug)]
pub struct Alias {
    /// What is imported.
    pub name: Identifier,
    /// What it is bound to, if that is said.
    pub asname: Option<Identifier>,
}

/// `context_expr as optional_vars` of a `with`.
#[derive(Clone, Debug)]
pub struct WithItem {
    /// The context manager.
    pub context_expr: ExprId,
    /// What is assigned to.
    pub optional_vars: Option<ExprId>,
}
