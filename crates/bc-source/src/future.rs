//! What `from __future__ import` asks for.
//!
//! Only statements at the start of a module count; one that stands later is told here if it shares its line
//! with those at the start, and by code generation otherwise.

use crate::ast::{ExprKind, Mod, StmtKind, Tree};
use crate::error::SourceError;
use bc_core::code::CodeFlags;

/// The features that a source asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Future {
    /// As flags of the code object.
    pub features: CodeFlags,
    /// The line of the last statement that asks for one.
    pub lineno: Option<u32>,
}

/// Looks for `from __future__ import` at the start of a module.
///
/// # Errors
///
/// If there is no such feature, or one is asked for after another statement in the same line.
pub fn future(tree: &Tree) -> Result<Future, SourceError> {
    let mut found = Future::default();
    let (Mod::Module { body } | Mod::Interactive { body }) = &tree.root else {
        return Ok(found);
    };
    let mut body = body.iter().map(|&id| &tree[id]).peekable();
    body.next_if(|first| match first.kind {
        StmtKind::Expr { value } => matches!(tree[value].kind, ExprKind::Str(_)),
        _ => false,
    });
    let mut over_since = None;
    for stmt in body {
        let line = stmt.position.line();
        if over_since.is_some_and(|before| line > before) {
            break;
        }
        let import = match &stmt.kind {
            StmtKind::ImportFrom(import) => Some(import),
            _ => None,
        };
        let import = import.filter(|i| i.module.as_ref().is_some_and(|m| *m == "__future__"));
        let Some(import) = import else {
            over_since = Some(line);
            continue;
        };
        if over_since.is_some() {
            let message = "from __future__ imports must occur at the beginning of the file";
            return Err(SourceError::syntax(message, stmt.position));
        }
        for alias in &import.names {
            match feature(&alias.name.to_string()) {
                Ok(flags) => found.features |= flags,
                Err(message) => return Err(SourceError::syntax(message, stmt.position)),
            }
        }
        found.lineno = Some(stmt.position.lineno);
    }
    Ok(found)
}

/// The flags of a feature: none for those that Python 3 has anyhow.
fn feature(name: &str) -> Result<CodeFlags, String> {
    match name {
        "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement"
        | "print_function" | "unicode_literals" => Ok(CodeFlags::empty()),
        "barry_as_FLUFL" => Ok(CodeFlags::FUTURE_BARRY_AS_BDFL),
        "generator_stop" => Ok(CodeFlags::FUTURE_GENERATOR_STOP),
        "braces" => Err("not a chance".to_owned()),
        _ => {
            let shown: String = name.chars().take(100).collect();
            Err(format!("future feature {shown} is not defined"))
        }
    }
}
