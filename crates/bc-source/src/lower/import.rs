//! Import statements.

use super::{Lower, Result, refuse};
use crate::ast::{Alias, Identifier, ImportFrom, StmtId, StmtKind};
use crate::grammar::Symbol as S;
use crate::parse::Node;

impl<'a> Lower<'a> {
    /// `import a.b as c, d`
    pub(super) fn import(&mut self, node: &'a Node) -> Result<StmtId> {
        let list = self.child(node, 1);
        let names = if list.symbol == S::DottedAsNames {
            let children = self.children(list).iter().step_by(2);
            children
                .map(|&id| self.module(self.node(id)))
                .collect::<Result<_>>()?
        } else {
            vec![self.module(list)?]
        };
        self.stmt_node(node.position(), StmtKind::Import { names })
    }

    /// `a.b as c` of an `import`.
    fn module(&mut self, node: &'a Node) -> Result<Alias> {
        Ok(match node.symbol {
            S::DottedAsName => Alias {
                name: self.module_name(self.child(node, 0)),
                asname: Some(self.bound_name(self.child(node, 2))?),
            },
            S::DottedName => Alias {
                name: self.dotted_name(node),
                asname: None,
            },
            _ => Alias {
                name: self.bound_name(node)?,
                asname: None,
            },
        })
    }

    /// The name of a module, dotted or not.
    fn module_name(&mut self, node: &'a Node) -> Identifier {
        match node.symbol {
            S::DottedName => self.dotted_name(node),
            _ => self.name(node),
        }
    }

    /// `from .a import b as c, d`
    pub(super) fn import_from(&mut self, node: &'a Node) -> Result<StmtId> {
        let (mut level, mut module, mut names) = (0, None, Vec::new());
        for &child in self.children(node).get(1..).unwrap_or_default() {
            let child = self.node(child);
            match child.symbol {
                S::Dot => level += 1,
                S::Ellipsis => level += 3,
                S::KwImport => break,
                _ => module = Some(self.module_name(child)),
            }
        }
        let children = self.children(node);
        let import = children
            .iter()
            .position(|&id| self.node(id).symbol == S::KwImport);
        let mut list = self.child(node, import.unwrap_or_default() + 1);
        let bracketed = list.symbol == S::LPar;
        if bracketed {
            list = self.child(node, import.unwrap_or_default() + 2);
        }
        if list.symbol == S::ImportAsNames {
            let children = self.children(list);
            if !bracketed && children.len().is_multiple_of(2) {
                let message = "trailing comma not allowed without surrounding parentheses";
                return refuse(list, message);
            }
            for &child in children.iter().step_by(2) {
                names.push(self.imported(self.node(child))?);
            }
        } else {
            names.push(self.imported(list)?);
        }
        let import = ImportFrom {
            module,
            names,
            level,
        };
        self.stmt_node(node.position(), StmtKind::ImportFrom(Box::new(import)))
    }

    /// `a as b` of a `from … import`, or the star.
    fn imported(&mut self, node: &'a Node) -> Result<Alias> {
        Ok(match node.symbol {
            S::Star => Alias {
                name: self.name(node),
                asname: None,
            },
            S::ImportAsName => Alias {
                name: self.name(self.child(node, 0)),
                asname: Some(self.bound_name(self.child(node, 2))?),
            },
            _ => Alias {
                name: self.bound_name(node)?,
                asname: None,
            },
        })
    }
}
