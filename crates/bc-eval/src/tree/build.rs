//! Nodes that have been validated as a tree of the compiler.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use ahash::RandomState;
use bc_core::text::Text;
use bc_source::SourceError;
use bc_source::ast::{
    Alias, Arg, Arguments, BoolOp, ClassDef, Comprehension, ExceptHandler, ExprId, ExprKind, For,
    FunctionDef, ImportFrom, Keyword, Mod, Singleton, Slice, StmtId, StmtKind, Tree, Try, Type,
    UnaryOp, With, WithItem,
};
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::object::{Object, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;

use super::leaves::{comparison, context, name, names, number, operator};
use super::nodes::{Node, NodeId, Nodes, Part};
use crate::refusal;

/// Instructions that call, and those that make functions, can say so many.
const MOST_ARGUMENTS: usize = 255;

/// A node that has been built, until its holder takes it.
#[derive(Default)]
enum Built {
    #[default]
    Taken,
    Expr(ExprId),
    Stmt(StmtId),
    Slice(Slice),
    Comprehension(Comprehension),
    Handler(ExceptHandler),
    Arguments(Box<Arguments>),
    Arg(Arg),
    Keyword(Keyword),
    Alias(Alias),
    Item(WithItem),
}

struct Builder {
    tree: Tree,
    built: Vec<Built>,
    /// The texts of strings that are there more than once, by their objects, which live as long as the nodes.
    texts: HashMap<*const Object, Arc<Text>, RandomState>,
}

/// Builds the tree. The nodes are taken apart.
///
/// # Errors
///
/// `SyntaxError` for more arguments than the compiler takes, and a fault when the machine has not enough left.
pub(super) fn build(
    vm: &mut Vm,
    nodes: &mut Nodes,
    root: NodeId,
    filename: &Value,
) -> PyResult<Tree> {
    let all = nodes.take();
    let mut builder = Builder {
        tree: Tree::new(),
        built: Vec::with_capacity(all.len()),
        texts: HashMap::with_hasher(RandomState::with_seeds(1, 2, 3, 4)),
    };
    for node in all.get(..root).unwrap_or_default() {
        if has_too_many(node, &all) {
            let error = SourceError::syntax("more than 255 arguments", node.position);
            let error = refusal::with_text(vm, error, filename);
            return Err(refusal::exception(vm, error, filename));
        }
        nodes.charge(vm, builder.size(node))?;
        let built = builder.node(node);
        builder.built.push(built.ok_or_else(unbuilt)?);
    }
    let root = all.get(root).and_then(|root| builder.root(root));
    builder.tree.root = root.ok_or_else(unbuilt)?;
    Ok(builder.tree)
}

fn unbuilt() -> Thrown {
    Fault::Internal("a syntax tree that is valid and cannot be built").into()
}

/// Whether a call has more arguments, or a function more defaults, than the argument of an instruction can say:
/// the reference makes code that does something else.
fn has_too_many(node: &Node, all: &[Node]) -> bool {
    let get = |id: &Option<NodeId>| id.and_then(|id| all.get(id));
    // Those from the first that is unpacked on are handed over in one.
    let plain = |at: usize, is_unpacked: fn(&Node) -> bool| {
        let nodes = node.list(at).iter();
        nodes
            .take_while(|id| !get(id).is_some_and(is_unpacked))
            .count()
    };
    let most = match node.class.name {
        "Call" => {
            let positional = plain(1, |arg| arg.class.name == "Starred");
            let named = plain(2, |keyword| name(keyword, 0).is_none());
            positional.max(named)
        }
        "arguments" => {
            let named = node.list(3).iter().flatten().count();
            node.count(5).max(named)
        }
        _ => 0,
    };
    most > MOST_ARGUMENTS
}

impl Builder {
    /// The bytes of the constant in a node.
    fn size(&self, node: &Node) -> usize {
        match node.object(0) {
            Value::Obj(object) => match &object.payload {
                Payload::Str(_) if self.texts.contains_key(&Rc::as_ptr(object)) => 0,
                Payload::Str(text) => text.text().len().saturating_mul(4),
                Payload::Bytes(bytes) => bytes.len(),
                Payload::Int(int) => (int.view().bit_length() / 8) as usize,
                _ => 0,
            },
            _ => 0,
        }
    }

    fn take(&mut self, node: &Node, at: usize) -> Option<Built> {
        self.built.get_mut(node.node(at)?).map(std::mem::take)
    }

    fn expr(&mut self, node: &Node, at: usize) -> Option<ExprId> {
        match self.take(node, at)? {
            Built::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    /// What the nodes in a field have become.
    fn all<T>(&mut self, node: &Node, at: usize, what: fn(Built) -> Option<T>) -> Option<Vec<T>> {
        let built = &mut self.built;
        let items = node.list(at).iter();
        items
            .map(|item| what(std::mem::take(built.get_mut((*item)?)?)))
            .collect()
    }

    fn exprs(&mut self, node: &Node, at: usize) -> Option<Vec<ExprId>> {
        self.all(node, at, |built| match built {
            Built::Expr(expr) => Some(expr),
            _ => None,
        })
    }

    fn optional_exprs(&mut self, node: &Node, at: usize) -> Option<Vec<Option<ExprId>>> {
        let built = &mut self.built;
        let items = node.list(at).iter();
        items
            .map(|item| match item {
                None => Some(None),
                Some(item) => match std::mem::take(built.get_mut(*item)?) {
                    Built::Expr(expr) => Some(Some(expr)),
                    _ => None,
                },
            })
            .collect()
    }

    fn stmts(&mut self, node: &Node, at: usize) -> Option<Vec<StmtId>> {
        self.all(node, at, |built| match built {
            Built::Stmt(stmt) => Some(stmt),
            _ => None,
        })
    }

    fn keywords(&mut self, node: &Node, at: usize) -> Option<Vec<Keyword>> {
        self.all(node, at, |built| match built {
            Built::Keyword(keyword) => Some(keyword),
            _ => None,
        })
    }

    fn generators(&mut self, node: &Node, at: usize) -> Option<Vec<Comprehension>> {
        self.all(node, at, |built| match built {
            Built::Comprehension(comprehension) => Some(comprehension),
            _ => None,
        })
    }

    fn aliases(&mut self, node: &Node, at: usize) -> Option<Vec<Alias>> {
        self.all(node, at, |built| match built {
            Built::Alias(alias) => Some(alias),
            _ => None,
        })
    }

    fn arg_list(&mut self, node: &Node, at: usize) -> Option<Vec<Arg>> {
        self.all(node, at, |built| match built {
            Built::Arg(arg) => Some(arg),
            _ => None,
        })
    }

    fn arg(&mut self, node: &Node, at: usize) -> Option<Arg> {
        match self.take(node, at)? {
            Built::Arg(arg) => Some(arg),
            _ => None,
        }
    }

    fn arguments(&mut self, node: &Node, at: usize) -> Option<Box<Arguments>> {
        match self.take(node, at)? {
            Built::Arguments(arguments) => Some(arguments),
            _ => None,
        }
    }

    fn root(&mut self, node: &Node) -> Option<Mod> {
        Some(match node.class.name {
            "Module" => Mod::Module {
                body: self.stmts(node, 0)?,
            },
            "Interactive" => Mod::Interactive {
                body: self.stmts(node, 0)?,
            },
            "Expression" => Mod::Expression {
                body: self.expr(node, 0)?,
            },
            _ => return None,
        })
    }

    /// Builds a node whose parts are built; `None` for one that is not valid.
    fn node(&mut self, node: &Node) -> Option<Built> {
        Some(match node.class.of {
            Type::Stmt => {
                let kind = self.stmt(node)?;
                Built::Stmt(self.tree.add_stmt(node.position, kind)?)
            }
            Type::Expr => {
                let kind = self.expr_kind(node)?;
                Built::Expr(self.tree.add_expr(node.position, kind)?)
            }
            Type::Slice => Built::Slice(self.slice(node)?),
            Type::Comprehension => Built::Comprehension(Comprehension {
                target: self.expr(node, 0)?,
                iter: self.expr(node, 1)?,
                ifs: self.exprs(node, 2)?,
            }),
            Type::ExceptHandler => Built::Handler(ExceptHandler {
                position: node.position,
                kind: self.expr(node, 0),
                name: name(node, 1),
                body: self.stmts(node, 2)?,
            }),
            Type::Arguments => Built::Arguments(Box::new(Arguments {
                args: self.arg_list(node, 0)?,
                vararg: self.arg(node, 1),
                kwonlyargs: self.arg_list(node, 2)?,
                kw_defaults: self.optional_exprs(node, 3)?,
                kwarg: self.arg(node, 4),
                defaults: self.exprs(node, 5)?,
            })),
            Type::Arg => Built::Arg(Arg {
                position: node.position,
                arg: name(node, 0)?,
                annotation: self.expr(node, 1),
            }),
            Type::Keyword => Built::Keyword(Keyword {
                arg: name(node, 0),
                value: self.expr(node, 1)?,
            }),
            Type::Alias => Built::Alias(Alias {
                name: name(node, 0)?,
                asname: name(node, 1),
            }),
            Type::WithItem => Built::Item(WithItem {
                context_expr: self.expr(node, 0)?,
                optional_vars: self.expr(node, 1),
            }),
            _ => return None,
        })
    }

    fn slice(&mut self, node: &Node) -> Option<Slice> {
        Some(match node.class.name {
            "Slice" => Slice::Slice {
                lower: self.expr(node, 0),
                upper: self.expr(node, 1),
                step: self.expr(node, 2),
            },
            "ExtSlice" => Slice::ExtSlice(self.all(node, 0, |built| match built {
                // The compiler refuses one inside of another, whatever is in it.
                Built::Slice(Slice::ExtSlice(_)) => Some(Slice::ExtSlice(Vec::new())),
                Built::Slice(slice) => Some(slice),
                _ => None,
            })?),
            "Index" => Slice::Index(self.expr(node, 0)?),
            _ => return None,
        })
    }

    fn function(&mut self, node: &Node) -> Option<Box<FunctionDef>> {
        Some(Box::new(FunctionDef {
            name: name(node, 0)?,
            args: *self.arguments(node, 1)?,
            body: self.stmts(node, 2)?,
            decorator_list: self.exprs(node, 3)?,
            returns: self.expr(node, 4),
        }))
    }

    fn for_loop(&mut self, node: &Node) -> Option<Box<For>> {
        Some(Box::new(For {
            target: self.expr(node, 0)?,
            iter: self.expr(node, 1)?,
            body: self.stmts(node, 2)?,
            orelse: self.stmts(node, 3)?,
        }))
    }

    fn with(&mut self, node: &Node) -> Option<Box<With>> {
        let items = self.all(node, 0, |built| match built {
            Built::Item(item) => Some(item),
            _ => None,
        })?;
        Some(Box::new(With {
            items,
            body: self.stmts(node, 1)?,
        }))
    }

    fn stmt(&mut self, node: &Node) -> Option<StmtKind> {
        Some(match node.class.name {
            "FunctionDef" => StmtKind::FunctionDef(self.function(node)?),
            "AsyncFunctionDef" => StmtKind::AsyncFunctionDef(self.function(node)?),
            "ClassDef" => StmtKind::ClassDef(Box::new(ClassDef {
                name: name(node, 0)?,
                bases: self.exprs(node, 1)?,
                keywords: self.keywords(node, 2)?,
                body: self.stmts(node, 3)?,
                decorator_list: self.exprs(node, 4)?,
            })),
            "Return" => StmtKind::Return {
                value: self.expr(node, 0),
            },
            "Delete" => StmtKind::Delete {
                targets: self.exprs(node, 0)?,
            },
            "Assign" => StmtKind::Assign {
                targets: self.exprs(node, 0)?,
                value: self.expr(node, 1)?,
            },
            "AugAssign" => StmtKind::AugAssign {
                target: self.expr(node, 0)?,
                op: operator(node.unit(1))?,
                value: self.expr(node, 2)?,
            },
            "For" => StmtKind::For(self.for_loop(node)?),
            "AsyncFor" => StmtKind::AsyncFor(self.for_loop(node)?),
            "While" => StmtKind::While {
                test: self.expr(node, 0)?,
                body: self.stmts(node, 1)?,
                orelse: self.stmts(node, 2)?,
            },
            "If" => StmtKind::If {
                test: self.expr(node, 0)?,
                body: self.stmts(node, 1)?,
                orelse: self.stmts(node, 2)?,
            },
            "With" => StmtKind::With(self.with(node)?),
            "AsyncWith" => StmtKind::AsyncWith(self.with(node)?),
            "Raise" => StmtKind::Raise {
                exc: self.expr(node, 0),
                cause: self.expr(node, 1),
            },
            "Try" => StmtKind::Try(Box::new(Try {
                body: self.stmts(node, 0)?,
                handlers: self.all(node, 1, |built| match built {
                    Built::Handler(handler) => Some(handler),
                    _ => None,
                })?,
                orelse: self.stmts(node, 2)?,
                finalbody: self.stmts(node, 3)?,
            })),
            "Assert" => StmtKind::Assert {
                test: self.expr(node, 0)?,
                msg: self.expr(node, 1),
            },
            "Import" => StmtKind::Import {
                names: self.aliases(node, 0)?,
            },
            "ImportFrom" => StmtKind::ImportFrom(Box::new(ImportFrom {
                module: name(node, 0),
                names: self.aliases(node, 1)?,
                level: node.int(2),
            })),
            "Global" => StmtKind::Global {
                names: names(node, 0)?,
            },
            "Nonlocal" => StmtKind::Nonlocal {
                names: names(node, 0)?,
            },
            "Expr" => StmtKind::Expr {
                value: self.expr(node, 0)?,
            },
            "Pass" => StmtKind::Pass,
            "Break" => StmtKind::Break,
            "Continue" => StmtKind::Continue,
            _ => return None,
        })
    }

    fn expr_kind(&mut self, node: &Node) -> Option<ExprKind> {
        Some(match node.class.name {
            "BoolOp" | "BinOp" | "UnaryOp" => return self.operation(node),
            "Lambda" => ExprKind::Lambda {
                args: self.arguments(node, 0)?,
                body: self.expr(node, 1)?,
            },
            "IfExp" => ExprKind::IfExp {
                test: self.expr(node, 0)?,
                body: self.expr(node, 1)?,
                orelse: self.expr(node, 2)?,
            },
            "Dict" => ExprKind::Dict {
                keys: self.optional_exprs(node, 0)?,
                values: self.exprs(node, 1)?,
            },
            "Set" => ExprKind::Set {
                elts: self.exprs(node, 0)?,
            },
            "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" => {
                return self.comprehension(node);
            }
            "Await" => ExprKind::Await {
                value: self.expr(node, 0)?,
            },
            "Yield" => ExprKind::Yield {
                value: self.expr(node, 0),
            },
            "YieldFrom" => ExprKind::YieldFrom {
                value: self.expr(node, 0)?,
            },
            "Compare" => ExprKind::Compare {
                left: self.expr(node, 0)?,
                ops: match node.parts.get(1)? {
                    Part::Units(units) => units
                        .iter()
                        .map(|unit| comparison(unit.name))
                        .collect::<Option<_>>()?,
                    _ => return None,
                },
                comparators: self.exprs(node, 2)?,
            },
            "Call" => ExprKind::Call {
                func: self.expr(node, 0)?,
                args: self.exprs(node, 1)?,
                keywords: self.keywords(node, 2)?,
            },
            "Attribute" => ExprKind::Attribute {
                value: self.expr(node, 0)?,
                attr: name(node, 1)?,
                ctx: context(node, 2)?,
            },
            "Subscript" => ExprKind::Subscript {
                value: self.expr(node, 0)?,
                slice: match self.take(node, 1)? {
                    Built::Slice(slice) => slice,
                    _ => return None,
                },
                ctx: context(node, 2)?,
            },
            "Starred" => ExprKind::Starred {
                value: self.expr(node, 0)?,
                ctx: context(node, 1)?,
            },
            "Name" => ExprKind::Name {
                id: name(node, 0)?,
                ctx: context(node, 1)?,
            },
            "List" => ExprKind::List {
                elts: self.exprs(node, 0)?,
                ctx: context(node, 1)?,
            },
            "Tuple" => ExprKind::Tuple {
                elts: self.exprs(node, 0)?,
                ctx: context(node, 1)?,
            },
            _ => return self.constant(node),
        })
    }

    /// An expression with an operator.
    fn operation(&mut self, node: &Node) -> Option<ExprKind> {
        Some(match node.class.name {
            "BoolOp" => ExprKind::BoolOp {
                op: match node.unit(0) {
                    "And" => BoolOp::And,
                    "Or" => BoolOp::Or,
                    _ => return None,
                },
                values: self.exprs(node, 1)?,
            },
            "BinOp" => ExprKind::BinOp {
                left: self.expr(node, 0)?,
                op: operator(node.unit(1))?,
                right: self.expr(node, 2)?,
            },
            "UnaryOp" => ExprKind::UnaryOp {
                op: match node.unit(0) {
                    "Invert" => UnaryOp::Invert,
                    "Not" => UnaryOp::Not,
                    "UAdd" => UnaryOp::UAdd,
                    "USub" => UnaryOp::USub,
                    _ => return None,
                },
                operand: self.expr(node, 1)?,
            },
            _ => return None,
        })
    }

    fn comprehension(&mut self, node: &Node) -> Option<ExprKind> {
        Some(match node.class.name {
            "ListComp" => ExprKind::ListComp {
                elt: self.expr(node, 0)?,
                generators: self.generators(node, 1)?,
            },
            "SetComp" => ExprKind::SetComp {
                elt: self.expr(node, 0)?,
                generators: self.generators(node, 1)?,
            },
            "DictComp" => ExprKind::DictComp {
                key: self.expr(node, 0)?,
                value: self.expr(node, 1)?,
                generators: self.generators(node, 2)?,
            },
            "GeneratorExp" => ExprKind::GeneratorExp {
                elt: self.expr(node, 0)?,
                generators: self.generators(node, 1)?,
            },
            _ => return None,
        })
    }

    fn constant(&mut self, node: &Node) -> Option<ExprKind> {
        let value = node.object(0);
        Some(match node.class.name {
            "Num" => ExprKind::Num(number(value)?),
            "Str" => {
                let object = value.as_obj()?;
                let text = value.as_str()?;
                let shared = self.texts.entry(Rc::as_ptr(object));
                let shared = shared.or_insert_with(|| Arc::new(text.text().clone()));
                ExprKind::Str(Arc::clone(shared))
            }
            "Bytes" => match value.payload()? {
                Payload::Bytes(bytes) => ExprKind::Bytes(Arc::from(&**bytes)),
                _ => return None,
            },
            "NameConstant" => ExprKind::NameConstant(match value {
                Value::None => Singleton::None,
                Value::True => Singleton::True,
                Value::False => Singleton::False,
                _ => return None,
            }),
            "Ellipsis" => ExprKind::Ellipsis,
            _ => return None,
        })
    }
}
