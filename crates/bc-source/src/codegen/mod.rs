//! From the syntax tree to instructions, in the order in which the compiler of 3.5 writes them.
//!
//! [`Compiler`] has the state and the few ways to write; the visitors are split by purpose. A visitor
//! plans: what is inside of a node is put in front of what is still to do (see `step`). What code looks
//! like in bytes is told in `assemble`.

mod assignment;
mod asynchronous;
mod calls;
mod comprehensions;
mod displays;
mod expressions;
mod frame;
mod functions;
mod hashes;
mod imports;
mod loops;
mod names;
mod scope;
mod statements;
mod step;
mod try_with;
mod unit;

use crate::assemble::{Label, Parts, assemble};
use crate::ast::{ExprId, ExprKind, Identifier, Mod, Position, StmtId, Tree};
use crate::budget::Meter;
use crate::error::{ErrorKind, SourceError, SourceWarning};
use crate::names::{NameId, Names};
use crate::objects::{Objects, Origin};
use crate::symtable::{Key, ScopeKind, Symtable};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use frame::{Frame, FrameKind, MAX_FRAMES};
use hashes::Hashes;
use std::sync::Arc;
use step::Step;
use unit::{Unit, UnitKind};

/// What code is made for.
pub(crate) struct Purpose {
    /// The name of the file that code objects bear.
    pub(crate) filename: Arc<Text>,
    /// The future features that are on.
    pub(crate) flags: CodeFlags,
    /// Without `assert` from 1 on, without docstrings from 2 on.
    pub(crate) optimize: u8,
    /// The line of the last `from __future__ import` that is where it may be.
    pub(crate) future_line: Option<u32>,
}

/// The names the compiler itself writes.
struct Known {
    annotations_return: NameId,
    assertion_error: NameId,
    class: NameId,
    doc: NameId,
    empty: NameId,
    module: NameId,
    name: NameId,
    qualname: NameId,
    stop_async_iteration: NameId,
}

impl Known {
    fn new(names: &mut Names<'_>) -> Known {
        Known {
            annotations_return: names.of("return"),
            assertion_error: names.of("AssertionError"),
            class: names.of("__class__"),
            doc: names.of("__doc__"),
            empty: names.of(""),
            module: names.of("__module__"),
            name: names.of("__name__"),
            qualname: names.of("__qualname__"),
            stop_async_iteration: names.of("StopAsyncIteration"),
        }
    }
}

/// The state of code generation.
struct Compiler<'a> {
    tree: &'a Tree,
    table: &'a Symtable,
    names: &'a mut Names<'a>,
    objects: Option<&'a mut Objects>,
    known: Known,
    meter: &'a Meter<'a>,
    purpose: Purpose,
    /// Whether values of expression statements are printed.
    interactive: bool,
    warnings: &'a mut Vec<SourceWarning>,
    /// What is written now.
    unit: Unit<'a>,
    hashes: Hashes,
    /// The scopes around, the module's first.
    outer: Vec<Unit<'a>>,
    /// What is still to do, the next step last.
    steps: Vec<Step<'a>>,
}

/// The steps of a node.
const STEPS: u64 = 32;
/// The bytes of a node at most: what is still to do, instructions, a constant, and a unit, if it makes a scope.
const BYTES: usize = 256;

/// Makes the code object of a tree.
///
/// # Errors
///
/// If a statement or expression stands where it must not, or there is too much of something.
pub(crate) fn generate<'a>(
    tree: &'a Tree,
    table: &'a Symtable,
    names: &'a mut Names<'a>,
    objects: Option<&'a mut Objects>,
    purpose: Purpose,
    warnings: &'a mut Vec<SourceWarning>,
    meter: &'a Meter<'a>,
) -> Result<CodeObject, SourceError> {
    let nodes = tree.exprs().len() + tree.stmts().len();
    meter.steps(nodes, STEPS)?;
    meter.bytes(nodes, BYTES)?;
    let known = Known::new(names);
    let name = Arc::new(Text::new("<module>"));
    let Some(scope) = table.scope_of(Key::Module) else {
        return Err(internal("the symbol table has no module"));
    };
    let unit = scope::new_unit(table, names, scope, UnitKind::Module, name, 0);
    let mut compiler = Compiler {
        tree,
        table,
        names,
        objects,
        known,
        purpose,
        meter,
        interactive: matches!(tree.root, Mod::Interactive { .. }),
        warnings,
        unit,
        hashes: Hashes::new(),
        outer: Vec::new(),
        steps: Vec::new(),
    };
    let mut add_none = true;
    match &tree.root {
        Mod::Module { body } => compiler.plan_body(body)?,
        Mod::Interactive { body } => compiler.plan([Step::Stmts(body)]),
        Mod::Expression { body } => {
            compiler.plan([Step::Expr(*body)]);
            add_none = false;
        }
    }
    while let Some(step) = compiler.steps.pop() {
        compiler.take(step)?;
        compiler.names.check()?;
    }
    compiler.finish(add_none, CodeFlags::empty())
}

/// What cannot be: a tree that no parser makes.
fn internal(message: &str) -> SourceError {
    SourceError::new(ErrorKind::ValueError, message)
}

impl<'a> Compiler<'a> {
    /// Puts steps in front of what is still to do, the first of them first.
    fn plan<const N: usize>(&mut self, steps: [Step<'a>; N]) {
        self.steps.extend(steps.into_iter().rev());
    }

    /// The same of any number of steps.
    fn plan_all(&mut self, steps: impl IntoIterator<Item = Step<'a>>) {
        let first = self.steps.len();
        self.steps.extend(steps);
        self.steps[first..].reverse();
    }

    fn plan_expr(&mut self, expr: Option<ExprId>) {
        self.steps.extend(expr.map(Step::Expr));
    }

    fn take(&mut self, step: Step<'a>) -> Result<(), SourceError> {
        match step {
            Step::Stmts(stmts) => {
                if let [first, rest @ ..] = stmts {
                    if !rest.is_empty() {
                        self.plan([Step::Stmts(rest)]);
                    }
                    self.statement(*first)?;
                }
            }
            Step::Expr(expr) => self.expression(expr)?,
            Step::Exprs(exprs) => {
                if let [first, rest @ ..] = exprs {
                    if !rest.is_empty() {
                        self.plan([Step::Exprs(rest)]);
                    }
                    self.expression(*first)?;
                }
            }
            Step::Op(opcode) => self.op(opcode),
            Step::Arg(opcode, arg) => self.arg(opcode, arg),
            Step::Jump(opcode, label) => self.jump(opcode, label),
            Step::Place(label) => self.unit.body.place(label),
            Step::NextBlock => self.unit.body.next_block(),
            Step::None => self.load_none(),
            Step::Text(name) => self.load_name(name.text()),
            Step::Named(opcode, name) => self.named(opcode, name),
            Step::Attr(opcode, name) => self.attr(opcode, name),
            Step::Name(name, context) => self.variable(name, context),
            Step::Push(kind, label) => self.push_frame(kind, label)?,
            Step::Pop => {
                self.unit.frames.pop();
            }
            Step::Pairs(dict, from, to) => self.pairs(dict, from, to),
            Step::Targets(targets) => self.targets(targets),
            Step::Keywords(keywords) => self.keywords(keywords),
            Step::Slices(slices) => self.slices(slices)?,
            Step::KwDefaults(args, at) => self.kw_defaults(args, at),
            Step::AnnotatedNames(stmt) => self.annotated_names(stmt)?,
            Step::Function(stmt) => self.enter_function(stmt)?,
            Step::FunctionEnd(stmt) => self.leave_function(stmt)?,
            Step::Class(stmt) => self.enter_class(stmt)?,
            Step::ClassEnd(stmt) => self.leave_class(stmt)?,
            Step::Lambda(expr) => self.enter_lambda(expr)?,
            Step::LambdaEnd(expr) => self.leave_lambda(expr)?,
            Step::Clause(expr, at) => self.clause(expr, at),
            Step::ComprehensionEnd(expr) => self.leave_comprehension(expr)?,
            Step::Handlers(stmt, at, end) => self.handlers(stmt, at, end)?,
            Step::Managers(stmt, at) => self.managers(stmt, at),
        }
        Ok(())
    }

    fn label(&mut self) -> Label {
        self.unit.body.label()
    }

    fn op(&mut self, opcode: Opcode) {
        self.arg(opcode, 0);
    }

    fn arg(&mut self, opcode: Opcode, arg: u32) {
        let line = self.unit.next_line();
        self.unit.body.push(opcode, arg, line);
    }

    fn jump(&mut self, opcode: Opcode, label: Label) {
        let line = self.unit.next_line();
        self.unit.body.push_jump(opcode, label, line);
    }

    fn load_const(&mut self, constant: Constant) {
        let number = match self.hashes.of(&constant) {
            Some(hash) => self.unit.consts.add_hashed(constant, hash),
            None => self.unit.consts.add(constant),
        };
        self.arg(Opcode::LOAD_CONST, number);
    }

    fn load_none(&mut self) {
        let number = self.unit.consts.none();
        self.arg(Opcode::LOAD_CONST, number);
    }

    /// A name as a string.
    fn load_name(&mut self, text: &Arc<Text>) {
        let constant = Constant::Str(Arc::clone(text));
        let number = self.unit.consts.add_from(constant, Origin::Name);
        self.arg(Opcode::LOAD_CONST, number);
    }

    /// A qualified name, which is the name itself if nothing is around it.
    fn load_qualname(&mut self, qualname: &Arc<Text>, name: &Arc<Text>) {
        if Arc::ptr_eq(qualname, name) {
            self.load_name(name);
        } else {
            self.load_const(Constant::Str(Arc::clone(qualname)));
        }
    }

    /// An instruction with a name that is mangled already, or never is.
    fn named(&mut self, opcode: Opcode, name: NameId) {
        let number = self.unit.names.add(name);
        self.arg(opcode, number);
    }

    /// An instruction with a name that may be private.
    fn attr(&mut self, opcode: Opcode, name: &Identifier) {
        let name = self.mangled(name);
        self.named(opcode, name);
    }

    fn mangled(&mut self, name: &Identifier) -> NameId {
        self.names.mangled(self.unit.private, name)
    }

    fn push_frame(&mut self, kind: FrameKind, label: Label) -> Result<(), SourceError> {
        if self.unit.frames.len() >= MAX_FRAMES {
            let message = "too many statically nested blocks";
            return Err(SourceError::new(ErrorKind::SyntaxError, message));
        }
        self.unit.frames.push(Frame { kind, label });
        Ok(())
    }

    /// A `SyntaxError` where the compiler is now.
    fn error<T>(&self, message: &str) -> Result<T, SourceError> {
        Err(SourceError::syntax(message, self.unit.position))
    }

    /// Whether the current scope is that of a function, lambda or comprehension.
    fn in_function(&self) -> bool {
        self.table[self.unit.scope].kind == ScopeKind::Function
    }

    /// The statements of a module or class, the docstring of which is stored.
    fn plan_body(&mut self, body: &'a [StmtId]) -> Result<(), SourceError> {
        let docstring = body.first().and_then(|&first| self.docstring(first));
        let rest = match docstring {
            Some(_) if self.purpose.optimize < 2 => body.get(1..).unwrap_or_default(),
            _ => {
                self.plan([Step::Stmts(body)]);
                return Ok(());
            }
        };
        self.plan([Step::Stmts(rest)]);
        if let Some(expr) = docstring {
            self.expression(expr)?;
            self.variable_of(self.known.doc, crate::ast::ExprContext::Store);
        }
        Ok(())
    }

    /// The string, if the statement is nothing else.
    fn docstring(&self, stmt: StmtId) -> Option<ExprId> {
        let crate::ast::StmtKind::Expr { value } = self.tree[stmt].kind else {
            return None;
        };
        matches!(self.tree[value].kind, ExprKind::Str(_)).then_some(value)
    }

    /// Sets where the compiler is to an expression: its line counts if it is further down.
    fn at_expression(&mut self, position: Position) {
        let unit = &mut self.unit;
        if position.line() > unit.position.line() {
            unit.position.lineno = position.lineno;
            unit.lineno_set = false;
        }
        unit.position.col_offset = position.col_offset;
    }

    /// Makes the code object of the current unit, which must not be used any more.
    fn finish(&mut self, add_none: bool, more: CodeFlags) -> Result<CodeObject, SourceError> {
        if !self.unit.body.has_returned() {
            self.unit.body.next_block();
            if add_none {
                self.load_none();
            }
            self.op(Opcode::RETURN_VALUE);
        }
        let flags = self.code_flags() | more;
        let unit = &mut self.unit;
        let parts = Parts {
            argcount: unit.argcount,
            kwonlyargcount: unit.kwonlyargcount,
            flags,
            consts: unit.consts.take(),
            origins: unit.consts.take_origins(),
            names: unit.names.texts(self.names),
            varnames: unit.varnames.texts(self.names),
            freevars: unit.freevars.texts(self.names),
            cellvars: unit.cellvars.texts(self.names),
            filename: Arc::clone(&self.purpose.filename),
            name: Arc::clone(&unit.name),
            firstlineno: unit.firstlineno,
        };
        let body = std::mem::take(&mut unit.body);
        assemble(
            body,
            parts,
            self.names,
            self.objects.as_deref_mut(),
            self.meter,
        )
    }

    fn code_flags(&self) -> CodeFlags {
        let scope = &self.table[self.unit.scope];
        let mut flags = self.purpose.flags;
        if scope.kind == ScopeKind::Function {
            flags |= CodeFlags::NEWLOCALS | CodeFlags::OPTIMIZED;
            flags.set(CodeFlags::NESTED, scope.nested);
            flags.set(CodeFlags::GENERATOR, scope.generator);
            flags.set(CodeFlags::VARARGS, scope.varargs);
            flags.set(CodeFlags::VARKEYWORDS, scope.varkeywords);
        }
        let no_cells = self.unit.freevars.len() == 0 && self.unit.cellvars.len() == 0;
        flags.set(CodeFlags::NOFREE, no_cells);
        flags
    }
}
