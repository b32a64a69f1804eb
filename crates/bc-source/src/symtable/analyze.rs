//! The second pass: what each name means, scope by scope from the outside, and the way back of free names.
//!
//! The reference hands each scope a copy of the names that are bound around it. Here one table says of each
//! name whether it is bound; what a scope changes there is put back when the scope is left.

use super::{Meaning, Scope, ScopeId, ScopeKind, Uses};
use crate::budget::Meter;
use crate::error::{ErrorKind, SourceError};
use crate::names::{NameId, Names};

/// A scope that is being analyzed.
struct Open {
    scope: ScopeId,
    /// How many of its children are done.
    done: usize,
    /// What was bound before: put back when the scope is left.
    undo: Vec<(NameId, bool)>,
    /// The names that are free in its children.
    free: Vec<NameId>,
}

/// The bytes of a name that is free in a scope: a symbol, a number, a closure's instruction and a place in the code.
const FREE_BYTES: usize = 160;
const FREE_STEPS: u64 = 16;

/// Decides what each name means.
///
/// # Errors
///
/// If declarations contradict each other.
pub(super) fn analyze(
    scopes: &mut [Scope],
    names: &mut Names<'_>,
    meter: &Meter<'_>,
) -> Result<(), SourceError> {
    let class_cell = names.of("__class__");
    let mut analysis = Analysis {
        bound: vec![false; names.len()],
        mark: vec![0; names.len()],
        marks: 0,
        class_cell,
        scopes,
        names,
    };
    let mut open = vec![analysis.enter(ScopeId(0))?];
    while let Some(last) = open.last_mut() {
        let children = &analysis.scopes[last.scope.0 as usize].children;
        if let Some(&child) = children.get(last.done) {
            last.done += 1;
            let entered = analysis.enter(child)?;
            open.push(entered);
        } else if let Some(done) = open.pop() {
            // A name goes through every scope between its use and its cell.
            let (count, bytes) = (done.free.len(), done.free.len() * FREE_BYTES);
            meter.amplified(bytes, count as u64 * FREE_STEPS)?;
            let free = analysis.leave(done);
            if let Some(around) = open.last_mut() {
                around.free.extend(free);
            }
        }
    }
    Ok(())
}

struct Analysis<'a> {
    scopes: &'a mut [Scope],
    names: &'a Names<'a>,
    class_cell: NameId,
    /// Whether a function around the current scope binds the name.
    bound: Vec<bool>,
    /// The last round in which a name was met: to take each one once.
    mark: Vec<u32>,
    marks: u32,
}

impl Analysis<'_> {
    /// Decides on the names of a scope, and sets what is bound for the scopes inside of it.
    fn enter(&mut self, id: ScopeId) -> Result<Open, SourceError> {
        let scope = &mut self.scopes[id.0 as usize];
        let (kind, module) = (scope.kind, scope.kind == ScopeKind::Module);
        let mut undo = Vec::new();
        for at in 0..scope.symbols.entries.len() {
            let (name, symbol) = scope.symbols.entries[at];
            let bound = self.bound[name.index()];
            let meaning = decide(symbol.uses, bound, module);
            let meaning =
                meaning.map_err(|refusal| refusal.at_directive(scope, name, self.names))?;
            scope.symbols.entries[at].1.meaning = meaning;
            // The names of a class are not seen by the functions inside of it.
            let seen = match meaning {
                Meaning::Local if kind == ScopeKind::Function => true,
                Meaning::GlobalExplicit if kind != ScopeKind::Class => false,
                _ => continue,
            };
            if seen != bound {
                undo.push((name, bound));
            }
        }
        if kind == ScopeKind::Class && !self.bound[self.class_cell.index()] {
            undo.push((self.class_cell, false));
        }
        for &(name, was) in &undo {
            self.bound[name.index()] = !was;
        }
        Ok(Open {
            scope: id,
            done: 0,
            undo,
            free: Vec::new(),
        })
    }

    /// Turns what inner scopes use into cells, passes on the rest; gives the names that are free in the
    /// scope or inside of it.
    fn leave(&mut self, done: Open) -> Vec<NameId> {
        for &(name, was) in &done.undo {
            self.bound[name.index()] = was;
        }
        self.marks += 1;
        let scope = &mut self.scopes[done.scope.0 as usize];
        let class = scope.kind == ScopeKind::Class;
        let mut free = Vec::new();
        for name in done.free {
            let mark = &mut self.mark[name.index()];
            if std::mem::replace(mark, self.marks) == self.marks {
                continue;
            }
            if class && name == self.class_cell {
                scope.needs_class_closure = true;
                // What the methods mean is this class; what the body means is one around.
                *mark = 0;
                continue;
            }
            match scope.symbols.place(name) {
                Some(place) => {
                    let symbol = &mut scope.symbols.entries[place].1;
                    if scope.kind == ScopeKind::Function && symbol.meaning == Meaning::Local {
                        symbol.meaning = Meaning::Cell;
                        continue;
                    }
                    if class && symbol.uses.intersects(Uses::BOUND | Uses::GLOBAL) {
                        symbol.uses |= Uses::FREE_CLASS;
                    }
                }
                None => {
                    let symbol = scope.symbols.entry(name);
                    symbol.meaning = Meaning::Free;
                }
            }
            free.push(name);
        }
        // Those that are free in the scope itself, unless a child has named them already.
        for at in 0..scope.symbols.entries.len() {
            let (name, symbol) = scope.symbols.entries[at];
            let mark = &mut self.mark[name.index()];
            if symbol.meaning == Meaning::Free && std::mem::replace(mark, self.marks) != self.marks
            {
                free.push(name);
            }
        }
        free
    }
}

/// Why declarations contradict each other.
enum Refusal {
    ParameterAndGlobal,
    NonlocalAndGlobal,
    ParameterAndNonlocal,
    NonlocalAtModuleLevel,
    NoBinding,
}

impl Refusal {
    /// The error, at the statement that declares the name.
    fn at_directive(self, scope: &Scope, name: NameId, names: &Names<'_>) -> SourceError {
        let text = names.text(name).to_string_lossy();
        let message = match self {
            Refusal::ParameterAndGlobal => format!("name '{text}' is parameter and global"),
            Refusal::NonlocalAndGlobal => format!("name '{text}' is nonlocal and global"),
            Refusal::ParameterAndNonlocal => format!("name '{text}' is parameter and nonlocal"),
            Refusal::NonlocalAtModuleLevel => {
                "nonlocal declaration not allowed at module level".to_owned()
            }
            Refusal::NoBinding => format!("no binding for nonlocal '{text}' found"),
        };
        match scope
            .directives
            .iter()
            .find(|directive| directive.0 == name)
        {
            Some(&(_, position)) => SourceError::syntax(message, position),
            None => SourceError::new(ErrorKind::SyntaxError, message),
        }
    }
}

/// What a name means, by how it is used and whether a function around binds it.
fn decide(uses: Uses, bound: bool, module: bool) -> Result<Meaning, Refusal> {
    if uses.contains(Uses::GLOBAL) {
        if uses.contains(Uses::PARAM) {
            return Err(Refusal::ParameterAndGlobal);
        }
        if uses.contains(Uses::NONLOCAL) {
            return Err(Refusal::NonlocalAndGlobal);
        }
        return Ok(Meaning::GlobalExplicit);
    }
    if uses.contains(Uses::NONLOCAL) {
        if uses.contains(Uses::PARAM) {
            return Err(Refusal::ParameterAndNonlocal);
        }
        if module {
            return Err(Refusal::NonlocalAtModuleLevel);
        }
        if !bound {
            return Err(Refusal::NoBinding);
        }
        return Ok(Meaning::Free);
    }
    Ok(if uses.intersects(Uses::BOUND) {
        Meaning::Local
    } else if bound {
        Meaning::Free
    } else {
        Meaning::GlobalImplicit
    })
}
