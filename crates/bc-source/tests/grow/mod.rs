//! Random syntax trees, such as the parser could make of a source: nothing that has no source, all else.
//!
//! Whether the compiler takes them is left open. Statements stand in lines of their own, in the order in which
//! they are printed, and what belongs to them stands there too.

mod expr;
mod stmt;

use crate::chance::Random;
use bc_source::ast::{
    ExprContext, ExprId, ExprKind, Identifier, Mod, Position, StmtId, StmtKind, Tree,
};

const NAMES: &[&str] = &[
    "a",
    "b",
    "c",
    "f",
    "x",
    "__x",
    "self",
    "super",
    "__class__",
    "print",
    "été",
    "_",
];

/// A tree that grows.
pub(crate) struct Grower {
    pub(crate) random: Random,
    tree: Tree,
    /// The line of the statement that is being made.
    line: u32,
    /// How many functions `async def` are around: there `await` is a keyword.
    async_defs: usize,
}

impl Grower {
    pub(crate) fn new(seed: u64) -> Grower {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        random.below(2);
        Grower {
            random,
            tree: Tree::new(),
            line: 1,
            async_defs: 0,
        }
    }

    /// A tree of any of the three kinds.
    pub(crate) fn tree(mut self) -> Tree {
        self.tree.root = match self.random.below(8) {
            0 => Mod::Expression {
                body: self.element(3),
            },
            1 if self.random.once_in(2) => Mod::Interactive {
                body: vec![self.compound(2)],
            },
            1 => Mod::Interactive {
                body: self.some(1, 3, |grower| grower.simple(2)),
            },
            _ => {
                let count = self.random.below(5);
                Mod::Module {
                    body: self.some(0, count, |grower| grower.statement(3)),
                }
            }
        };
        self.tree
    }

    fn position(&self) -> Position {
        Position {
            lineno: self.line,
            col_offset: 0,
        }
    }

    fn expr(&mut self, kind: ExprKind) -> ExprId {
        let position = self.position();
        self.tree.add_expr(position, kind).unwrap()
    }

    fn stmt(&mut self, line: u32, kind: StmtKind) -> StmtId {
        let position = Position {
            lineno: line,
            col_offset: 0,
        };
        self.tree.add_stmt(position, kind).unwrap()
    }

    /// From `least` to `most` of what `make` makes.
    fn some<T>(&mut self, least: usize, most: usize, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = least + self.random.below(most.saturating_sub(least) + 1);
        (0..count).map(|_| make(self)).collect()
    }

    /// What `make` makes, once in `times`.
    fn maybe<T>(&mut self, times: usize, make: impl Fn(&mut Self) -> T) -> Option<T> {
        self.random.once_in(times).then(|| make(self))
    }

    fn identifier(&mut self) -> Identifier {
        // Two words are keywords only at times; other keywords can be names in other characters.
        match self.random.below(40) {
            0 => Identifier::new(self.random.pick(&["async", "await"])),
            1 => Identifier::new(self.random.pick(&["if", "lambda", "yield", "import"])),
            _ => Identifier::new(self.random.pick(NAMES)),
        }
    }

    /// Different names.
    fn identifiers(&mut self, most: usize) -> Vec<Identifier> {
        let mut names = Vec::new();
        for _ in 0..self.random.below(most + 1) {
            let name = self.identifier();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn name(&mut self, ctx: ExprContext) -> ExprId {
        let id = self.identifier();
        self.expr(ExprKind::Name { id, ctx })
    }
}
