//! Statements.

use super::Grower;
use super::expr::OPERATORS;
use bc_source::ast::{
    Alias, ClassDef, ExceptHandler, ExprContext, ExprId, ExprKind, For, FunctionDef, Identifier,
    ImportFrom, StmtId, StmtKind, Try, With, WithItem,
};

impl Grower {
    pub(super) fn statement(&mut self, depth: usize) -> StmtId {
        if depth > 0 && self.random.once_in(2) {
            self.compound(depth - 1)
        } else {
            self.simple(2)
        }
    }

    fn body(&mut self, depth: usize) -> Vec<StmtId> {
        self.some(1, 3, |grower| grower.statement(depth))
    }

    fn orelse(&mut self, depth: usize) -> Vec<StmtId> {
        self.maybe(3, |grower| grower.body(depth))
            .unwrap_or_default()
    }

    /// A statement in one line.
    pub(super) fn simple(&mut self, depth: usize) -> StmtId {
        let kind = self.simple_kind(depth);
        let line = self.line;
        self.line += 1;
        self.stmt(line, kind)
    }

    fn simple_kind(&mut self, depth: usize) -> StmtKind {
        match self.random.below(24) {
            0..4 => StmtKind::Expr {
                value: self.starred(depth),
            },
            4..9 => StmtKind::Assign {
                targets: self.some(1, 2, |grower| match grower.random.below(12) {
                    0 => {
                        let value = grower.target(1, ExprContext::Store);
                        let ctx = ExprContext::Store;
                        grower.expr(ExprKind::Starred { value, ctx })
                    }
                    _ => grower.target(depth, ExprContext::Store),
                }),
                value: self.starred(depth),
            },
            9..11 => {
                let target = loop {
                    let target = self.target(1, ExprContext::Store);
                    let kind = &self.tree[target].kind;
                    if !matches!(kind, ExprKind::List { .. } | ExprKind::Tuple { .. }) {
                        break target;
                    }
                };
                StmtKind::AugAssign {
                    target,
                    op: self.random.pick(OPERATORS),
                    value: self.element(depth),
                }
            }
            11 => StmtKind::Delete {
                targets: self.some(1, 3, |grower| grower.target(depth, ExprContext::Del)),
            },
            12 | 13 => StmtKind::Return {
                value: self.maybe(2, |grower| grower.element(depth)),
            },
            14 => {
                let exc = self.maybe(2, |grower| grower.element(depth));
                let cause = exc.and_then(|_| self.maybe(2, |grower| grower.element(depth)));
                StmtKind::Raise { exc, cause }
            }
            15 => StmtKind::Assert {
                test: self.element(depth),
                msg: self.maybe(2, |grower| grower.element(depth)),
            },
            16 => StmtKind::Import {
                names: self.some(1, 2, |grower| Alias {
                    name: grower.dotted(),
                    asname: grower.maybe(2, Grower::identifier),
                }),
            },
            17 => self.import_from(),
            18 => StmtKind::Global {
                names: self.some(1, 2, Grower::identifier),
            },
            19 => StmtKind::Nonlocal {
                names: self.some(1, 2, Grower::identifier),
            },
            20 => StmtKind::Break,
            21 => StmtKind::Continue,
            _ => StmtKind::Pass,
        }
    }

    /// A name with points, none of its parts a keyword.
    fn dotted(&mut self) -> Identifier {
        Identifier::new(self.random.pick(&["a", "b.c", "été.__x.d", "__x"]))
    }

    fn import_from(&mut self) -> StmtKind {
        let level = self.random.pick(&[0, 0, 0, 1, 2, 3, 5]);
        let module = match level == 0 || self.random.once_in(2) {
            true => Some(self.dotted()),
            false => None,
        };
        let names = match self.random.below(8) {
            0 => vec![Alias {
                name: Identifier::new("*"),
                asname: None,
            }],
            _ => self.some(1, 3, |grower| Alias {
                name: grower.identifier(),
                asname: grower.maybe(2, Grower::identifier),
            }),
        };
        StmtKind::ImportFrom(Box::new(ImportFrom {
            module,
            names,
            level,
        }))
    }

    pub(super) fn compound(&mut self, depth: usize) -> StmtId {
        let way = self.random.below(12);
        // Decorators have a line each, and the statement stands where the first does.
        let line = self.line;
        let decorator_list = match way {
            0..5 => self.decorators(),
            _ => Vec::new(),
        };
        let is_async = way == 0 || way > 5 && self.async_defs > 0 && self.random.once_in(2);
        let kind = match way {
            0..3 => {
                self.async_defs += usize::from(is_async);
                let def = self.function(decorator_list, depth);
                self.async_defs -= usize::from(is_async);
                match is_async {
                    true => StmtKind::AsyncFunctionDef(def),
                    false => StmtKind::FunctionDef(def),
                }
            }
            3 | 4 => {
                let name = self.identifier();
                let (bases, keywords) = self.call_arguments(1);
                self.line += 1;
                StmtKind::ClassDef(Box::new(ClassDef {
                    name,
                    bases,
                    keywords,
                    body: self.body(depth),
                    decorator_list,
                }))
            }
            5 => {
                let test = self.element(2);
                self.line += 1;
                StmtKind::While {
                    test,
                    body: self.body(depth),
                    orelse: self.orelse_line(depth),
                }
            }
            6 | 7 => {
                let (target, iter) = (self.loop_target(2), self.element(2));
                self.line += 1;
                let each = Box::new(For {
                    target,
                    iter,
                    body: self.body(depth),
                    orelse: self.orelse_line(depth),
                });
                match is_async {
                    true => StmtKind::AsyncFor(each),
                    false => StmtKind::For(each),
                }
            }
            8 => {
                let items = self.some(1, 2, |grower| WithItem {
                    context_expr: grower.element(2),
                    optional_vars: grower.maybe(2, |grower| grower.loop_target(2)),
                });
                self.line += 1;
                let with = Box::new(With {
                    items,
                    body: self.body(depth),
                });
                match is_async {
                    true => StmtKind::AsyncWith(with),
                    false => StmtKind::With(with),
                }
            }
            9 => self.try_statement(depth),
            _ => self.if_statement(depth),
        };
        self.stmt(line, kind)
    }

    /// `else` has a line of its own.
    fn orelse_line(&mut self, depth: usize) -> Vec<StmtId> {
        self.line += 1;
        self.orelse(depth)
    }

    fn if_statement(&mut self, depth: usize) -> StmtKind {
        let test = self.element(2);
        self.line += 1;
        let body = self.body(depth);
        let orelse = match self.random.below(4) {
            0 => {
                let line = self.line;
                let kind = self.if_statement(depth);
                vec![self.stmt(line, kind)]
            }
            1 => self.orelse_line(depth),
            _ => Vec::new(),
        };
        StmtKind::If { test, body, orelse }
    }

    fn try_statement(&mut self, depth: usize) -> StmtKind {
        self.line += 1;
        let mut parts = Try {
            body: self.body(depth),
            handlers: Vec::new(),
            orelse: Vec::new(),
            finalbody: Vec::new(),
        };
        for _ in 0..self.random.below(3) {
            let position = self.position();
            let kind = self.maybe(2, |grower| grower.element(1));
            let name = kind.and_then(|_| self.maybe(2, Grower::identifier));
            self.line += 1;
            let body = self.body(depth);
            parts.handlers.push(ExceptHandler {
                position,
                kind,
                name,
                body,
            });
        }
        if !parts.handlers.is_empty() {
            parts.orelse = self.orelse_line(depth);
        }
        if parts.handlers.is_empty() || self.random.once_in(3) {
            self.line += 1;
            parts.finalbody = self.body(depth);
        }
        StmtKind::Try(Box::new(parts))
    }

    fn decorators(&mut self) -> Vec<ExprId> {
        let count = self.random.pick(&[0, 0, 1, 2]);
        (0..count)
            .map(|_| {
                let mut decorator = self.name(ExprContext::Load);
                if self.random.once_in(2) {
                    let attr = self.identifier();
                    let (value, ctx) = (decorator, ExprContext::Load);
                    decorator = self.expr(ExprKind::Attribute { value, attr, ctx });
                }
                if self.random.once_in(2) {
                    let (args, keywords) = self.call_arguments(1);
                    decorator = self.expr(ExprKind::Call {
                        func: decorator,
                        args,
                        keywords,
                    });
                }
                self.line += 1;
                decorator
            })
            .collect()
    }

    fn function(&mut self, decorator_list: Vec<ExprId>, depth: usize) -> Box<FunctionDef> {
        let name = self.identifier();
        let args = self.parameters(1, true);
        let returns = self.maybe(4, |grower| grower.element(1));
        self.line += 1;
        Box::new(FunctionDef {
            name,
            args,
            body: self.body(depth),
            decorator_list,
            returns,
        })
    }
}
