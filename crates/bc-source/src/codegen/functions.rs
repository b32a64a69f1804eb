//! Functions, lambdas and classes.

use super::Compiler;
use super::step::Step;
use super::unit::UnitKind;
use crate::ast::{
    Arg, Arguments, ClassDef, ExprContext, ExprId, ExprKind, FunctionDef, StmtId, StmtKind,
};
use crate::error::{ErrorKind, SourceError};
use crate::symtable::Key;
use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use std::sync::Arc;

/// So many annotations, and the tuple of their names, can be counted.
const MOST_ANNOTATIONS: usize = 65_534;

impl<'a> Compiler<'a> {
    fn function_of(&self, id: StmtId) -> Option<&'a FunctionDef> {
        match &self.tree[id].kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => Some(def),
            _ => None,
        }
    }

    pub(super) fn plan_function(&mut self, id: StmtId, def: &'a FunctionDef) {
        self.plan([Step::AnnotatedNames(id), Step::Function(id)]);
        self.plan_all(annotations(def).map(|(_, annotation)| Step::Expr(annotation)));
        self.plan([
            Step::Exprs(&def.decorator_list),
            Step::Exprs(&def.args.defaults),
            Step::KwDefaults(&def.args, 0),
        ]);
    }

    /// The defaults of keyword-only parameters from a number on, each after its name.
    pub(super) fn kw_defaults(&mut self, args: &'a Arguments, at: u32) {
        let rest = args.kwonlyargs.iter().zip(&args.kw_defaults);
        let with_default = |(at, (arg, default)): (u32, (&'a Arg, &Option<ExprId>))| {
            default.map(|default| (at, arg, default))
        };
        let mut rest = (0..).zip(rest).skip(at as usize);
        if let Some((at, arg, default)) = rest.find_map(with_default) {
            let name = self.mangled(&arg.arg);
            let text = Arc::clone(self.names.text(name));
            self.load_name(&text);
            self.plan([Step::Expr(default), Step::KwDefaults(args, at + 1)]);
        }
    }

    pub(super) fn annotated_names(&mut self, id: StmtId) -> Result<(), SourceError> {
        let Some(def) = self.function_of(id) else {
            return Ok(());
        };
        let mut names = Vec::new();
        for (arg, _) in annotations(def) {
            let name = match arg {
                Some(arg) => self.mangled(&arg.arg),
                None => self.known.annotations_return,
            };
            names.push(Constant::Str(Arc::clone(self.names.text(name))));
        }
        if names.len() > MOST_ANNOTATIONS {
            let message = "too many annotations";
            return Err(SourceError::new(ErrorKind::SyntaxError, message));
        }
        if !names.is_empty() {
            self.load_const(Constant::Tuple(names.into()));
        }
        Ok(())
    }

    pub(super) fn enter_function(&mut self, id: StmtId) -> Result<(), SourceError> {
        let Some(def) = self.function_of(id) else {
            return Ok(());
        };
        let stmt = &self.tree[id];
        let kind = match stmt.kind {
            StmtKind::AsyncFunctionDef(_) => UnitKind::AsyncFunction,
            _ => UnitKind::Function,
        };
        let name = Arc::clone(def.name.text());
        self.enter(Key::Stmt(id), kind, name, stmt.position.lineno)?;
        // The first constant is the docstring; where there is none, `None` says so.
        let docstring = def.body.first().and_then(|&first| self.docstring(first));
        let first = docstring.map(|expr| &self.tree[expr].kind);
        match first {
            Some(ExprKind::Str(text)) if self.purpose.optimize < 2 => {
                self.unit.consts.add(Constant::Str(Arc::clone(text)));
            }
            _ => {
                self.unit.consts.none();
            }
        }
        self.count_parameters(&def.args);
        let body = match docstring {
            Some(_) => def.body.get(1..).unwrap_or_default(),
            None => &def.body,
        };
        self.plan([Step::Stmts(body), Step::FunctionEnd(id)]);
        Ok(())
    }

    fn count_parameters(&mut self, args: &Arguments) {
        self.unit.argcount = args.args.len() as u32;
        self.unit.kwonlyargcount = args.kwonlyargs.len() as u32;
    }

    pub(super) fn leave_function(&mut self, id: StmtId) -> Result<(), SourceError> {
        let Some(def) = self.function_of(id) else {
            return Ok(());
        };
        let more = match self.unit.kind {
            UnitKind::AsyncFunction => CodeFlags::COROUTINE,
            _ => CodeFlags::empty(),
        };
        let (code, qualname) = self.leave(true, more)?;
        let annotated = match annotations(def).count() as u32 {
            0 => 0,
            // The tuple of names is one more.
            count => count + 1,
        };
        self.make_function(code, qualname, default_counts(&def.args) | annotated << 16);
        self.decorate(&def.decorator_list);
        self.variable(&def.name, ExprContext::Store);
        Ok(())
    }

    fn decorate(&mut self, decorators: &[ExprId]) {
        for _ in decorators {
            self.arg(Opcode::CALL_FUNCTION, 1);
        }
    }

    pub(super) fn plan_lambda(&mut self, id: ExprId, args: &'a Arguments) {
        self.plan([
            Step::Exprs(&args.defaults),
            Step::KwDefaults(args, 0),
            Step::Lambda(id),
        ]);
    }

    pub(super) fn enter_lambda(&mut self, id: ExprId) -> Result<(), SourceError> {
        let tree = self.tree;
        let ExprKind::Lambda { args, body } = &tree[id].kind else {
            return Ok(());
        };
        let name = Arc::new(Text::new("<lambda>"));
        let lineno = tree[id].position.lineno;
        self.enter(Key::Expr(id), UnitKind::Lambda, name, lineno)?;
        // No docstring: a string in the body is not the first constant.
        self.unit.consts.none();
        self.count_parameters(args);
        self.plan([Step::Expr(*body), Step::LambdaEnd(id)]);
        Ok(())
    }

    pub(super) fn leave_lambda(&mut self, id: ExprId) -> Result<(), SourceError> {
        let tree = self.tree;
        let ExprKind::Lambda { args, .. } = &tree[id].kind else {
            return Ok(());
        };
        let generator = self.table[self.unit.scope].generator;
        if !generator {
            self.op(Opcode::RETURN_VALUE);
        }
        let (code, qualname) = self.leave(!generator, CodeFlags::empty())?;
        self.make_function(code, qualname, default_counts(args));
        Ok(())
    }

    fn class_of(&self, id: StmtId) -> Option<&'a ClassDef> {
        match &self.tree[id].kind {
            StmtKind::ClassDef(def) => Some(def),
            _ => None,
        }
    }

    pub(super) fn enter_class(&mut self, id: StmtId) -> Result<(), SourceError> {
        let Some(def) = self.class_of(id) else {
            return Ok(());
        };
        let name = Arc::clone(def.name.text());
        let lineno = self.tree[id].position.lineno;
        self.enter(Key::Stmt(id), UnitKind::Class, name, lineno)?;
        self.unit.private = Some(&def.name);
        self.variable_of(self.known.name, ExprContext::Load);
        self.variable_of(self.known.module, ExprContext::Store);
        let unit = &self.unit;
        let (qualname, name) = (Arc::clone(&unit.qualname), Arc::clone(&unit.name));
        self.load_qualname(&qualname, &name);
        self.variable_of(self.known.qualname, ExprContext::Store);
        self.plan([Step::ClassEnd(id)]);
        self.plan_body(&def.body)
    }

    pub(super) fn leave_class(&mut self, id: StmtId) -> Result<(), SourceError> {
        let Some(def) = self.class_of(id) else {
            return Ok(());
        };
        if self.table[self.unit.scope].needs_class_closure {
            self.arg(Opcode::LOAD_CLOSURE, 0);
        } else {
            self.load_none();
        }
        self.op(Opcode::RETURN_VALUE);
        let (code, _) = self.leave(true, CodeFlags::empty())?;
        self.op(Opcode::LOAD_BUILD_CLASS);
        // Not the qualified name: the body sets that itself.
        let name = Arc::clone(code.name());
        self.make_function(code, name, 0);
        self.load_name(def.name.text());
        self.plan([Step::Name(&def.name, ExprContext::Store)]);
        let calls = def.decorator_list.iter();
        self.plan_all(calls.map(|_| Step::Arg(Opcode::CALL_FUNCTION, 1)));
        self.plan_call(2, &def.bases, &def.keywords);
        Ok(())
    }
}

/// How many defaults there are, as `MAKE_FUNCTION` wants to know.
fn default_counts(args: &Arguments) -> u32 {
    let keyword_only = args.kw_defaults.iter().flatten().count();
    args.defaults.len() as u32 | (keyword_only as u32) << 8
}

/// The annotations with their parameters in the order of the code; that of the result has none.
fn annotations(def: &FunctionDef) -> impl Iterator<Item = (Option<&Arg>, ExprId)> {
    let args = &def.args;
    let parameters = args.args.iter().chain(&args.vararg);
    let parameters = parameters.chain(&args.kwonlyargs).chain(&args.kwarg);
    let annotated = parameters.filter_map(|arg| Some((Some(arg), arg.annotation?)));
    annotated.chain(def.returns.map(|returns| (None, returns)))
}
