//! The first pass: which names each scope has, and how it uses them.
//!
//! The walk goes through the nodes in the reference's order, since the first error it meets is the one
//! that is reported, and keeps what is still to do in a list, so that no tree is too deep for it. How deep
//! a node lies is counted all the same: the reference refuses what lies deeper than its limit.

use super::{Depth, Key, Scope, ScopeId, ScopeKind, Symbols, Symtable, Uses};
use crate::ast::{
    Alias, Arguments, ClassDef, Comprehension, Expr, ExprContext, ExprId, ExprKind, FunctionDef,
    Identifier, Keyword, Mod, Position, Slice, Stmt, StmtId, StmtKind, Tree, WithItem,
};
use crate::error::{ErrorKind, SourceError, SourceWarning, WarningKind};
use crate::names::{NameId, Names, before_dot};

/// What is still to do. The last number is the depth of the nodes.
enum Step<'a> {
    Stmts(&'a [StmtId], u32),
    Expr(ExprId, u32),
    Exprs(&'a [ExprId], u32),
    /// Expressions that may be missing.
    Some(&'a [Option<ExprId>], u32),
    Keywords(&'a [Keyword], u32),
    Items(&'a [WithItem], u32),
    /// The `for` clauses of a comprehension but for the first.
    Clauses(&'a [Comprehension], u32),
    Handlers(StmtId, u32, u32),
    Slices(&'a [Slice], u32),
    /// Enters the scope of a function statement or a lambda.
    Function(Key, Position, &'a Arguments),
    Class(StmtId, &'a Identifier),
    Comprehension(ExprId),
    /// Leaves the scope; a class gives back the name for private names.
    Leave,
    LeaveClass(Option<&'a Identifier>),
    Bind(&'a Identifier),
}

struct Collector<'a, 'm> {
    table: Symtable,
    tree: &'a Tree,
    names: &'a mut Names<'m>,
    /// The scopes that are open, the current one last.
    open: Vec<ScopeId>,
    /// The name of the innermost class around.
    private: Option<&'a Identifier>,
    steps: Vec<Step<'a>>,
    limit: u32,
    warnings: &'a mut Vec<SourceWarning>,
    name_super: NameId,
    name_class: NameId,
}

/// Walks a tree and writes down which names its scopes have.
///
/// # Errors
///
/// If a parameter has the name of another one, a function or class imports `*`, or nodes lie too deep.
pub(super) fn collect<'a>(
    table: Symtable,
    tree: &'a Tree,
    names: &'a mut Names<'_>,
    depth: Depth,
    warnings: &'a mut Vec<SourceWarning>,
) -> Result<Symtable, SourceError> {
    let (name_super, name_class) = (names.of("super"), names.of("__class__"));
    let mut collector = Collector {
        table,
        tree,
        names,
        open: Vec::new(),
        private: None,
        steps: Vec::new(),
        limit: depth.limit,
        warnings,
        name_super,
        name_class,
    };
    let position = Position {
        lineno: 0,
        col_offset: 0,
    };
    collector.enter(Key::Module, ScopeKind::Module, position);
    let deeper = depth.start.saturating_add(1);
    match &tree.root {
        Mod::Module { body } | Mod::Interactive { body } => {
            collector.plan([Step::Stmts(body, deeper)]);
        }
        Mod::Expression { body } => collector.plan([Step::Expr(*body, deeper)]),
    }
    while let Some(step) = collector.steps.pop() {
        collector.take(step)?;
        collector.names.check()?;
    }
    Ok(collector.table)
}

impl<'a> Collector<'a, '_> {
    /// Puts steps in front of what is still to do, the first of them first.
    fn plan<const N: usize>(&mut self, steps: [Step<'a>; N]) {
        self.steps.extend(steps.into_iter().rev());
    }

    fn take(&mut self, step: Step<'a>) -> Result<(), SourceError> {
        match step {
            Step::Stmts(stmts, depth) => {
                if let [first, rest @ ..] = stmts {
                    if !rest.is_empty() {
                        self.plan([Step::Stmts(rest, depth)]);
                    }
                    self.statement(*first, depth)?;
                }
            }
            Step::Expr(id, depth) => self.expression(id, depth)?,
            Step::Exprs(exprs, depth) => {
                if let [first, rest @ ..] = exprs {
                    self.plan([Step::Expr(*first, depth), Step::Exprs(rest, depth)]);
                }
            }
            Step::Some(exprs, depth) => {
                if let [first, rest @ ..] = exprs {
                    self.plan([Step::Some(rest, depth)]);
                    self.plan_some(*first, depth);
                }
            }
            Step::Keywords(keywords, depth) => {
                if let [first, rest @ ..] = keywords {
                    self.plan([Step::Expr(first.value, depth), Step::Keywords(rest, depth)]);
                }
            }
            Step::Items(items, depth) => {
                if let [first, rest @ ..] = items {
                    self.plan([Step::Items(rest, depth)]);
                    self.plan_some(first.optional_vars, depth);
                    self.plan([Step::Expr(first.context_expr, depth)]);
                }
            }
            Step::Clauses(clauses, depth) => {
                if let [first, rest @ ..] = clauses {
                    self.plan([
                        Step::Expr(first.target, depth),
                        Step::Expr(first.iter, depth),
                        Step::Exprs(&first.ifs, depth),
                        Step::Clauses(rest, depth),
                    ]);
                }
            }
            Step::Handlers(stmt, at, depth) => self.handler(stmt, at, depth),
            Step::Slices(slices, depth) => {
                if let [first, rest @ ..] = slices {
                    self.plan([Step::Slices(rest, depth)]);
                    self.slice(first, depth);
                }
            }
            Step::Function(key, position, args) => {
                self.enter(key, ScopeKind::Function, position);
                self.parameters(args)?;
            }
            Step::Class(stmt, name) => {
                let position = self.tree[stmt].position;
                self.enter(Key::Stmt(stmt), ScopeKind::Class, position);
                self.private = Some(name);
            }
            Step::Comprehension(expr) => {
                let Expr { position, kind } = &self.tree[expr];
                self.enter(Key::Expr(expr), ScopeKind::Function, *position);
                let first = self.names.of(".0");
                self.parameter(first, None)?;
                self.current().generator = matches!(kind, ExprKind::GeneratorExp { .. });
            }
            Step::Leave => {
                self.open.pop();
            }
            Step::LeaveClass(private) => {
                self.open.pop();
                self.private = private;
            }
            Step::Bind(name) => self.bind(name, Uses::LOCAL),
        }
        Ok(())
    }

    fn plan_some(&mut self, expr: Option<ExprId>, depth: u32) {
        self.steps.extend(expr.map(|expr| Step::Expr(expr, depth)));
    }

    fn enter(&mut self, key: Key, kind: ScopeKind, position: Position) {
        // As many as nodes at most, and these have numbers of 32 bits.
        let id = ScopeId(self.table.scopes.len() as u32);
        let around = self
            .open
            .last()
            .map(|&around| &mut self.table.scopes[around.0 as usize]);
        let nested = around.is_some_and(|around| {
            around.children.push(id);
            around.nested || around.kind == ScopeKind::Function
        });
        self.table.scopes.push(Scope {
            kind,
            position,
            symbols: Symbols::default(),
            params: Vec::new(),
            children: Vec::new(),
            directives: Vec::new(),
            nested,
            generator: false,
            varargs: false,
            varkeywords: false,
            needs_class_closure: false,
        });
        self.table.keys.insert(key, id);
        self.open.push(id);
    }

    /// The current scope. The module's is never left.
    fn current(&mut self) -> &mut Scope {
        let id = self.open.last().map_or(0, |id| id.0 as usize);
        &mut self.table.scopes[id]
    }

    /// Writes down a use of a name that is mangled already.
    fn record(&mut self, name: NameId, uses: Uses) {
        self.current().symbols.entry(name).uses |= uses;
    }

    fn bind(&mut self, name: &Identifier, uses: Uses) {
        let name = self.names.mangled(self.private, name);
        self.record(name, uses);
    }

    fn parameter(&mut self, name: NameId, shown: Option<&Identifier>) -> Result<(), SourceError> {
        let scope = self.current();
        let symbol = scope.symbols.entry(name);
        if symbol.uses.contains(Uses::PARAM) {
            let shown = shown.map(|name| name.to_string()).unwrap_or_default();
            let message = format!("duplicate argument '{shown}' in function definition");
            return Err(SourceError::syntax(message, scope.position));
        }
        symbol.uses |= Uses::PARAM;
        scope.params.push(name);
        Ok(())
    }

    fn parameters(&mut self, args: &Arguments) -> Result<(), SourceError> {
        let stars = [&args.vararg, &args.kwarg].into_iter().flatten();
        for arg in args.args.iter().chain(&args.kwonlyargs).chain(stars) {
            let name = self.names.mangled(self.private, &arg.arg);
            self.parameter(name, Some(&arg.arg))?;
        }
        let scope = self.current();
        scope.varargs = args.vararg.is_some();
        scope.varkeywords = args.kwarg.is_some();
        Ok(())
    }

    fn check_depth(&self, depth: u32) -> Result<(), SourceError> {
        if depth <= self.limit {
            return Ok(());
        }
        let message = "maximum recursion depth exceeded during compilation";
        Err(SourceError::new(ErrorKind::RecursionError, message))
    }

    fn statement(&mut self, id: StmtId, depth: u32) -> Result<(), SourceError> {
        self.check_depth(depth)?;
        let tree = self.tree;
        let Stmt { position, kind } = &tree[id];
        let depth = depth.saturating_add(1);
        match kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => {
                self.function(id, *position, def, depth);
            }
            StmtKind::ClassDef(def) => self.class(id, def, depth),
            StmtKind::Return { value } => self.plan_some(*value, depth),
            StmtKind::Delete { targets } => self.plan([Step::Exprs(targets, depth)]),
            StmtKind::Assign { targets, value } => {
                self.plan([Step::Exprs(targets, depth), Step::Expr(*value, depth)]);
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.plan([Step::Expr(*target, depth), Step::Expr(*value, depth)]);
            }
            StmtKind::For(node) | StmtKind::AsyncFor(node) => self.plan([
                Step::Expr(node.target, depth),
                Step::Expr(node.iter, depth),
                Step::Stmts(&node.body, depth),
                Step::Stmts(&node.orelse, depth),
            ]),
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                self.plan([
                    Step::Expr(*test, depth),
                    Step::Stmts(body, depth),
                    Step::Stmts(orelse, depth),
                ]);
            }
            StmtKind::With(node) | StmtKind::AsyncWith(node) => {
                self.plan([
                    Step::Items(&node.items, depth),
                    Step::Stmts(&node.body, depth),
                ]);
            }
            StmtKind::Raise { exc, cause } => {
                self.plan_some(cause.filter(|_| exc.is_some()), depth);
                self.plan_some(*exc, depth);
            }
            StmtKind::Try(node) => self.plan([
                Step::Stmts(&node.body, depth),
                Step::Stmts(&node.orelse, depth),
                Step::Handlers(id, 0, depth),
                Step::Stmts(&node.finalbody, depth),
            ]),
            StmtKind::Assert { test, msg } => {
                self.plan_some(*msg, depth);
                self.plan([Step::Expr(*test, depth)]);
            }
            StmtKind::Import { names } => self.imports(names)?,
            StmtKind::ImportFrom(node) => self.imports(&node.names)?,
            StmtKind::Global { names } => self.directive(names, *position, Uses::GLOBAL),
            StmtKind::Nonlocal { names } => self.directive(names, *position, Uses::NONLOCAL),
            StmtKind::Expr { value } => self.plan([Step::Expr(*value, depth)]),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
        }
        Ok(())
    }

    fn function(&mut self, id: StmtId, position: Position, def: &'a FunctionDef, depth: u32) {
        self.bind(&def.name, Uses::LOCAL);
        let args = &def.args;
        self.plan([
            Step::Exprs(&def.decorator_list, depth),
            Step::Function(Key::Stmt(id), position, args),
            Step::Stmts(&def.body, depth),
            Step::Leave,
        ]);
        // In front of that the annotations, and in front of them the defaults.
        self.plan_some(def.returns, depth);
        let stars = [&args.vararg, &args.kwarg].into_iter().flatten();
        let annotated = args.args.iter().chain(stars).chain(&args.kwonlyargs);
        let annotations = annotated.filter_map(|arg| arg.annotation);
        let first = self.steps.len();
        self.steps
            .extend(annotations.map(|expr| Step::Expr(expr, depth)));
        self.steps[first..].reverse();
        self.plan_defaults(args, depth);
    }

    fn plan_defaults(&mut self, args: &'a Arguments, depth: u32) {
        self.plan([
            Step::Exprs(&args.defaults, depth),
            Step::Some(&args.kw_defaults, depth),
        ]);
    }

    fn class(&mut self, id: StmtId, def: &'a ClassDef, depth: u32) {
        self.bind(&def.name, Uses::LOCAL);
        let private = self.private;
        self.plan([
            Step::Exprs(&def.bases, depth),
            Step::Keywords(&def.keywords, depth),
            Step::Exprs(&def.decorator_list, depth),
            Step::Class(id, &def.name),
            Step::Stmts(&def.body, depth),
            Step::LeaveClass(private),
        ]);
    }

    fn handler(&mut self, stmt: StmtId, at: u32, depth: u32) {
        let StmtKind::Try(node) = &self.tree[stmt].kind else {
            return;
        };
        let Some(handler) = node.handlers.get(at as usize) else {
            return;
        };
        self.plan([
            Step::Stmts(&handler.body, depth),
            Step::Handlers(stmt, at + 1, depth),
        ]);
        self.steps.extend(handler.name.as_ref().map(Step::Bind));
        self.plan_some(handler.kind, depth);
    }

    fn imports(&mut self, names: &[Alias]) -> Result<(), SourceError> {
        for alias in names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            if *name == "*" {
                let scope = self.current();
                if scope.kind != ScopeKind::Module {
                    let message = "import * only allowed at module level";
                    return Err(SourceError::syntax(message, scope.position));
                }
                continue;
            }
            match before_dot(name) {
                Some(first) => self.bind(&first, Uses::IMPORT),
                None => self.bind(name, Uses::IMPORT),
            }
        }
        Ok(())
    }

    fn directive(&mut self, names: &[Identifier], position: Position, uses: Uses) {
        for shown in names {
            let name = self.names.mangled(self.private, shown);
            let scope = self.current();
            let around = scope.position;
            let before = scope.symbols.get(name).map_or(Uses::empty(), |s| s.uses);
            scope.symbols.entry(name).uses |= uses;
            scope.directives.push((name, position));
            if uses == Uses::GLOBAL {
                let globals = &mut self.table.scopes[0].symbols;
                globals.entry(name).uses |= uses;
            }
            let how = if before.contains(Uses::LOCAL) {
                "assigned to before"
            } else if before.contains(Uses::USE) {
                "used prior to"
            } else {
                continue;
            };
            let which = if uses == Uses::GLOBAL {
                "global"
            } else {
                "nonlocal"
            };
            let mut message = format!("name '{shown}' is {how} {which} declaration");
            // The reference says it in a buffer of 256 bytes.
            while message.len() > 255 {
                message.pop();
            }
            self.warnings.push(SourceWarning {
                kind: WarningKind::SyntaxWarning,
                message,
                lineno: position.lineno,
                error_position: Some(around),
            });
        }
    }

    fn expression(&mut self, id: ExprId, depth: u32) -> Result<(), SourceError> {
        self.check_depth(depth)?;
        let tree = self.tree;
        let Expr { position, kind } = &tree[id];
        let depth = depth.saturating_add(1);
        match kind {
            ExprKind::Name { id, ctx } => {
                let load = *ctx == ExprContext::Load;
                let name = self.names.mangled(self.private, id);
                self.record(name, if load { Uses::USE } else { Uses::LOCAL });
                // `super()` takes the class from the cell `__class__`.
                if load && name == self.name_super && self.current().kind == ScopeKind::Function {
                    self.record(self.name_class, Uses::USE);
                }
            }
            ExprKind::BoolOp { values, .. } => self.plan([Step::Exprs(values, depth)]),
            ExprKind::BinOp { left, right, .. } => {
                self.plan([Step::Expr(*left, depth), Step::Expr(*right, depth)]);
            }
            ExprKind::UnaryOp { operand: value, .. }
            | ExprKind::Attribute { value, .. }
            | ExprKind::Starred { value, .. } => self.plan([Step::Expr(*value, depth)]),
            ExprKind::Lambda { args, body } => {
                self.plan([
                    Step::Function(Key::Expr(id), *position, args),
                    Step::Expr(*body, depth),
                    Step::Leave,
                ]);
                self.plan_defaults(args, depth);
            }
            ExprKind::IfExp { test, body, orelse } => self.plan([
                Step::Expr(*test, depth),
                Step::Expr(*body, depth),
                Step::Expr(*orelse, depth),
            ]),
            ExprKind::Dict { keys, values } => {
                self.plan([Step::Some(keys, depth), Step::Exprs(values, depth)]);
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.plan([Step::Exprs(elts, depth)])
            }
            ExprKind::ListComp { elt, generators }
            | ExprKind::SetComp { elt, generators }
            | ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension(id, generators, None, *elt, depth);
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => self.comprehension(id, generators, Some(*value), *key, depth),
            ExprKind::Await { value } | ExprKind::YieldFrom { value } => {
                self.current().generator = true;
                self.plan([Step::Expr(*value, depth)]);
            }
            ExprKind::Yield { value } => {
                self.current().generator = true;
                self.plan_some(*value, depth);
            }
            ExprKind::Compare {
                left, comparators, ..
            } => self.plan([Step::Expr(*left, depth), Step::Exprs(comparators, depth)]),
            ExprKind::Call {
                func,
                args,
                keywords,
            } => self.plan([
                Step::Expr(*func, depth),
                Step::Exprs(args, depth),
                Step::Keywords(keywords, depth),
            ]),
            ExprKind::Subscript { value, slice, .. } => {
                self.slice(slice, depth);
                self.plan([Step::Expr(*value, depth)]);
            }
            ExprKind::Num(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_)
            | ExprKind::NameConstant(_)
            | ExprKind::Ellipsis => {}
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        id: ExprId,
        generators: &'a [Comprehension],
        value: Option<ExprId>,
        elt: ExprId,
        depth: u32,
    ) {
        let [first, rest @ ..] = generators else {
            return;
        };
        self.plan([Step::Expr(elt, depth), Step::Leave]);
        self.plan_some(value, depth);
        self.plan([
            Step::Expr(first.iter, depth),
            Step::Comprehension(id),
            Step::Expr(first.target, depth),
            Step::Exprs(&first.ifs, depth),
            Step::Clauses(rest, depth),
        ]);
    }

    fn slice(&mut self, slice: &'a Slice, depth: u32) {
        match slice {
            Slice::Slice { lower, upper, step } => {
                for part in [step, upper, lower] {
                    self.plan_some(*part, depth);
                }
            }
            Slice::ExtSlice(slices) => self.plan([Step::Slices(slices, depth)]),
            Slice::Index(value) => self.plan([Step::Expr(*value, depth)]),
        }
    }
}
