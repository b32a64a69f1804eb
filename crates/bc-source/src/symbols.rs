//! The symbol table as Python's module `symtable` shows it: scopes, their names, and what is known of each.
//!
//! A view for callers. How the table comes to be, and what the compiler makes of it, is told elsewhere.

use crate::Source;
use crate::ast::{ExprId, ExprKind, StmtKind, Tree};
use crate::budget::{Budget, Meter};
use crate::compile::{CompileError, Options};
use crate::error::{SourceError, SourceWarning, Stage};
use crate::names::{NameId, Names};
use crate::symtable::{Key, Meaning, Symbol, Symtable, Uses};
use bc_core::text::Text;
use std::cell::RefCell;
use std::sync::Arc;

pub use crate::symtable::ScopeKind;

/// Bits of what is told of a name: as `symtable.h` has them.
pub mod flags {
    /// A `global` statement names it.
    pub const DEF_GLOBAL: u32 = 1;
    /// It is assigned to or deleted.
    pub const DEF_LOCAL: u32 = 2;
    /// It is a parameter.
    pub const DEF_PARAM: u32 = 2 << 1;
    /// A `nonlocal` statement names it.
    pub const DEF_NONLOCAL: u32 = 2 << 2;
    /// Its value is taken.
    pub const USE: u32 = 2 << 3;
    /// Never set.
    pub const DEF_FREE: u32 = 2 << 4;
    /// It is bound in the class, and free in a function inside of the class.
    pub const DEF_FREE_CLASS: u32 = 2 << 5;
    /// An import binds it.
    pub const DEF_IMPORT: u32 = 2 << 6;
    /// It gets a value in the scope.
    pub const DEF_BOUND: u32 = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;
    /// By how many bits what it means is shifted.
    pub const SCOPE_OFF: u32 = 11;
    /// The bits of what it means, shifted back.
    pub const SCOPE_MASK: u32 = DEF_GLOBAL | DEF_LOCAL | DEF_PARAM | DEF_NONLOCAL;
    /// Means: a variable of the scope.
    pub const LOCAL: u32 = 1;
    /// Means: a global that is declared.
    pub const GLOBAL_EXPLICIT: u32 = 2;
    /// Means: a global because nothing around the scope binds it.
    pub const GLOBAL_IMPLICIT: u32 = 3;
    /// Means: a variable of a function around the scope.
    pub const FREE: u32 = 4;
    /// Means: a variable that a function inside of the scope uses.
    pub const CELL: u32 = 5;
}

/// A scope.
#[derive(Clone, Debug)]
pub struct Scope {
    /// `top`, the name of the function or class, or what kind of expression makes it.
    pub name: Arc<Text>,
    /// What makes it.
    pub kind: ScopeKind,
    /// Where it begins; 0 for a module.
    pub lineno: i32,
    /// Whether a function is around it.
    pub nested: bool,
    /// Each name as it is stored, with [`flags`] of it.
    pub symbols: Vec<(Arc<Text>, u32)>,
    /// The parameters: positional, keyword-only, `*args`, `**kwargs`.
    pub varnames: Vec<Arc<Text>>,
    /// The scopes inside of it: places in the list of all.
    pub children: Vec<usize>,
}

/// The scopes of a source, and what is doubtful in it. The module's is the first, and a scope comes before
/// those inside of it.
#[derive(Clone, Debug)]
pub struct Symbols {
    /// The scopes.
    pub scopes: Vec<Scope>,
    /// The warnings, in the order in which they were found.
    pub warnings: Vec<SourceWarning>,
}

/// The steps and bytes of a scope or a symbol that is shown.
const STEPS: u64 = 8;
const BYTES: usize = 64;

/// The symbol table of a source, within a budget.
///
/// ```
/// use bc_source::Source;
/// use bc_source::budget::{Budget, Exhausted};
/// use bc_source::compile::Options;
/// use bc_source::symbols::{flags, symbols_within};
///
/// /// There is always enough.
/// struct Endless;
///
/// impl Budget for Endless {
///     fn steps(&mut self, _: u64) -> Result<(), Exhausted> {
///         Ok(())
///     }
///
///     fn bytes(&mut self, _: usize) -> Result<(), Exhausted> {
///         Ok(())
///     }
///
///     fn release(&mut self, _: usize) {}
/// }
///
/// let source = Source::Bytes(b"def f(a): return b\n");
/// let found = symbols_within(source, &Options::default(), &mut Endless)?;
/// let [module, function] = &*found.scopes else {
///     panic!("two scopes");
/// };
/// assert!(*module.name == *"top" && module.children == [1]);
/// let (name, bits) = &function.symbols[1];
/// assert_eq!(**name, *"b");
/// assert_eq!(bits >> flags::SCOPE_OFF, flags::GLOBAL_IMPLICIT);
/// # Ok::<(), bc_source::compile::CompileError>(())
/// ```
///
/// # Errors
///
/// As [`compile_within`](crate::compile::compile_within) refuses before it makes code.
pub fn symbols_within(
    source: Source<'_>,
    options: &Options<'_>,
    budget: &mut dyn Budget,
) -> Result<Symbols, CompileError> {
    let budget = RefCell::new(budget);
    let meter = Meter::of(&budget);
    let found = symbols(source, options, &meter);
    found.map_err(|error| CompileError::of(error, &meter))
}

fn symbols(
    source: Source<'_>,
    options: &Options<'_>,
    meter: &Meter<'_>,
) -> Result<Symbols, SourceError> {
    let tree = crate::parse_metered(source, &options.parse, meter)?;
    let mut names = Names::new(meter);
    let mut warnings = Vec::new();
    // Whether there is a feature that a future statement asks for is not looked at here.
    let found = Symtable::build(&tree, &mut names, options.depth(), &mut warnings, meter);
    let table = match found {
        Ok(table) => table,
        Err(error) => {
            let stage = Stage::Symtable;
            return Err(SourceError {
                warnings,
                stage,
                ..error
            });
        }
    };
    let count: usize = table
        .scopes()
        .iter()
        .map(|scope| 1 + scope.symbols.iter().count() + scope.params.len())
        .sum();
    meter.steps(count, STEPS)?;
    meter.bytes(count, BYTES)?;
    let mut scopes = Vec::with_capacity(table.scopes().len());
    for scope in table.scopes() {
        let text = |name: NameId| Arc::clone(names.text(name));
        let symbols = scope.symbols.iter();
        scopes.push(Scope {
            name: Arc::default(),
            kind: scope.kind,
            lineno: scope.position.line(),
            nested: scope.nested,
            symbols: symbols
                .map(|(name, symbol)| (text(name), bits(symbol)))
                .collect(),
            varnames: scope.params.iter().copied().map(text).collect(),
            children: scope.children.iter().map(|child| child.index()).collect(),
        });
    }
    for (key, id) in table.keys() {
        if let Some(scope) = scopes.get_mut(id.index()) {
            scope.name = name_of(&tree, key);
            if is_collected(&tree, key) {
                // The reference makes room for what it collects, and never uses it.
                let bits = flags::DEF_LOCAL | flags::LOCAL << flags::SCOPE_OFF;
                let place = scope.symbols.len().min(1);
                scope
                    .symbols
                    .insert(place, (Arc::new(Text::from("_[1]")), bits));
            }
        }
    }
    Ok(Symbols { scopes, warnings })
}

fn bits(symbol: Symbol) -> u32 {
    let pairs = [
        (Uses::GLOBAL, flags::DEF_GLOBAL),
        (Uses::LOCAL, flags::DEF_LOCAL),
        (Uses::PARAM, flags::DEF_PARAM),
        (Uses::NONLOCAL, flags::DEF_NONLOCAL),
        (Uses::USE, flags::USE),
        (Uses::FREE_CLASS, flags::DEF_FREE_CLASS),
        (Uses::IMPORT, flags::DEF_IMPORT),
    ];
    let set = pairs.iter().filter(|(uses, _)| symbol.uses.contains(*uses));
    let bits = set.fold(0, |bits, (_, bit)| bits | bit);
    let meaning = match symbol.meaning {
        Meaning::Unknown => 0,
        Meaning::Local => flags::LOCAL,
        Meaning::GlobalExplicit => flags::GLOBAL_EXPLICIT,
        Meaning::GlobalImplicit => flags::GLOBAL_IMPLICIT,
        Meaning::Free => flags::FREE,
        Meaning::Cell => flags::CELL,
    };
    bits | meaning << flags::SCOPE_OFF
}

/// Whether a node is a comprehension that is more than a generator.
fn is_collected(tree: &Tree, key: Key) -> bool {
    let Key::Expr(id) = key else { return false };
    matches!(
        tree[id].kind,
        ExprKind::ListComp { .. } | ExprKind::SetComp { .. } | ExprKind::DictComp { .. }
    )
}

fn name_of(tree: &Tree, key: Key) -> Arc<Text> {
    match key {
        Key::Module => Arc::new(Text::from("top")),
        Key::Stmt(id) => match &tree[id].kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => {
                Arc::clone(def.name.text())
            }
            StmtKind::ClassDef(def) => Arc::clone(def.name.text()),
            _ => Arc::default(),
        },
        Key::Expr(id) => Arc::new(Text::from(name_of_expr(tree, id))),
    }
}

fn name_of_expr(tree: &Tree, id: ExprId) -> &'static str {
    match tree[id].kind {
        ExprKind::Lambda { .. } => "lambda",
        ExprKind::GeneratorExp { .. } => "genexpr",
        ExprKind::ListComp { .. } => "listcomp",
        ExprKind::SetComp { .. } => "setcomp",
        ExprKind::DictComp { .. } => "dictcomp",
        _ => "",
    }
}
