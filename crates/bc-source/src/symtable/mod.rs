//! The symbol table: which names each scope has, and what each of them means there.
//!
//! Two passes, as in the reference: `collect` walks the tree and writes down what it sees; `analyze`
//! decides from that which names are local, global, free, or cells. No code is made here.

mod analyze;
mod collect;

use crate::ast::{ExprId, Position, StmtId, Tree};
use crate::budget::Meter;
use crate::error::{SourceError, SourceWarning};
use crate::names::{DenseMap, NameId, Names, seeds};
use ahash::RandomState;
use std::collections::HashMap;

bitflags::bitflags! {
    /// What is seen of a name in a scope.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Uses: u8 {
        /// A `global` statement names it; in the scope of a module also one of a scope inside of it.
        const GLOBAL = 1;
        /// It is assigned to or deleted.
        const LOCAL = 2;
        /// It is a parameter.
        const PARAM = 4;
        /// A `nonlocal` statement names it.
        const NONLOCAL = 8;
        /// Its value is taken.
        const USE = 16;
        /// It is bound in the class, and free in a function inside of the class.
        const FREE_CLASS = 32;
        /// An import binds it.
        const IMPORT = 64;
        /// It gets a value in the scope.
        const BOUND = 2 | 4 | 64;
    }
}

/// What a name means in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Not decided, or the scope does not know the name.
    Unknown,
    /// A variable of the scope.
    Local,
    /// A global that is declared.
    GlobalExplicit,
    /// A global because nothing around the scope binds it.
    GlobalImplicit,
    /// A variable of a function around the scope.
    Free,
    /// A variable that a function inside of the scope uses.
    Cell,
}

/// A name in a scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symbol {
    pub(crate) uses: Uses,
    pub(crate) meaning: Meaning,
}

/// What makes a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// The source itself.
    Module,
    /// A class statement.
    Class,
    /// A function statement, a lambda or a comprehension.
    Function,
}

/// The node that makes a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Module,
    Stmt(StmtId),
    Expr(ExprId),
}

/// A scope, by its number: a scope has a lower one than those inside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScopeId(u32);

impl ScopeId {
    /// The number.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The symbols of a scope in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    entries: Vec<(NameId, Symbol)>,
    /// Where each name stands, once there are too many to go through.
    places: DenseMap<NameId, u32>,
}

/// Up to so many names are gone through.
const FEW: usize = 8;

impl Symbols {
    fn place(&self, name: NameId) -> Option<usize> {
        if self.entries.len() <= FEW {
            return self.entries.iter().position(|entry| entry.0 == name);
        }
        self.places.get(&name).map(|&place| place as usize)
    }

    /// A symbol.
    pub(crate) fn get(&self, name: NameId) -> Option<Symbol> {
        Some(self.entries[self.place(name)?].1)
    }

    /// A symbol, made if there is none of that name.
    fn entry(&mut self, name: NameId) -> &mut Symbol {
        let place = self.place(name).unwrap_or_else(|| {
            let place = self.entries.len();
            let uses = Uses::empty();
            let meaning = Meaning::Unknown;
            self.entries.push((name, Symbol { uses, meaning }));
            if place == FEW {
                let numbered = self.entries.iter().zip(0..);
                self.places = numbered.map(|(&(name, _), place)| (name, place)).collect();
            } else if place > FEW {
                self.places.insert(name, place as u32);
            }
            place
        });
        &mut self.entries[place].1
    }

    /// All symbols.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (NameId, Symbol)> {
        self.entries.iter().copied()
    }
}

/// What is known of a scope.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    /// Where it stands: for errors.
    pub(crate) position: Position,
    pub(crate) symbols: Symbols,
    /// The parameters: positional, keyword-only, `*args`, `**kwargs`.
    pub(crate) params: Vec<NameId>,
    pub(crate) children: Vec<ScopeId>,
    /// The names in `global` and `nonlocal` statements.
    directives: Vec<(NameId, Position)>,
    /// Whether a function is around it.
    pub(crate) nested: bool,
    pub(crate) generator: bool,
    pub(crate) varargs: bool,
    pub(crate) varkeywords: bool,
    /// Whether a method of the class uses the cell `__class__`.
    pub(crate) needs_class_closure: bool,
}

impl Scope {
    /// What a name means here.
    pub(crate) fn meaning(&self, name: NameId) -> Meaning {
        let symbol = self.symbols.get(name);
        symbol.map_or(Meaning::Unknown, |symbol| symbol.meaning)
    }
}

/// The scopes of a tree.
#[derive(Debug)]
pub(crate) struct Symtable {
    scopes: Vec<Scope>,
    keys: HashMap<Key, ScopeId, RandomState>,
}

/// How deep nodes may be nested.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Depth {
    /// How deep the root is.
    pub(crate) start: u32,
    /// The largest depth allowed.
    pub(crate) limit: u32,
}

/// The steps of a node.
const STEPS: u64 = 8;
/// The bytes of a node at most: a scope, if it makes one, a name, what is still to do.
const BYTES: usize = 128;

impl Symtable {
    /// The symbol table of a tree.
    ///
    /// # Errors
    ///
    /// If names are declared in ways that contradict each other, or nodes are nested too deep.
    pub(crate) fn build(
        tree: &Tree,
        names: &mut Names<'_>,
        depth: Depth,
        warnings: &mut Vec<SourceWarning>,
        meter: &Meter<'_>,
    ) -> Result<Symtable, SourceError> {
        let nodes = tree.exprs().len() + tree.stmts().len();
        meter.steps(nodes, STEPS)?;
        meter.bytes(nodes, BYTES)?;
        let table = Symtable {
            scopes: Vec::new(),
            keys: HashMap::with_hasher(seeds()),
        };
        let mut table = collect::collect(table, tree, names, depth, warnings)?;
        analyze::analyze(&mut table.scopes, names, meter)?;
        Ok(table)
    }

    /// Which node makes which scope, in no order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (Key, ScopeId)> {
        self.keys.iter().map(|(&key, &id)| (key, id))
    }

    /// All scopes, by number.
    pub(crate) fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// The scope that a node makes.
    pub(crate) fn scope_of(&self, key: Key) -> Option<ScopeId> {
        self.keys.get(&key).copied()
    }
}

impl std::ops::Index<ScopeId> for Symtable {
    type Output = Scope;

    fn index(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }
}
