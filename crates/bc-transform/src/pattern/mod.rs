//! Patterns over the instructions of a body, as regular expressions are patterns over characters.
//!
//! A [`Pattern`] is written as a Rust value or as text; both say the same:
//!
//! ```
//! use bc_core::asm::{Asm, Operand};
//! use bc_core::opcode::Opcode;
//! use bc_transform::pattern::{Pattern, any, op};
//!
//! let written = op(Opcode::LOAD_CONST).named("c").plus() + op(Opcode::BUILD_TUPLE).number(2);
//! let pattern = Pattern::new(written)?;
//! assert_eq!(pattern, Pattern::parse("c:LOAD_CONST+ BUILD_TUPLE(2)")?);
//!
//! let pair = Asm::function("pair", ())
//!     .load_const("x")
//!     .load_const(2.5)
//!     .with(Opcode::BUILD_TUPLE, 2)
//!     .op(Opcode::RETURN_VALUE)
//!     .asm();
//! let found = pattern.find(&pair.body, 0).expect("the body has it");
//! assert_eq!(found.range(), 0..3);
//! assert_eq!(found.captures("c").collect::<Vec<_>>(), [0..1, 1..2]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The elements
//!
//! | as text | in Rust | matches |
//! |---|---|---|
//! | `LOAD_FAST` | [`op`]`(Opcode::LOAD_FAST)` | one such instruction |
//! | `LOAD_*` | [`ops`]`("LOAD_*")` | one whose opcode's name is like that |
//! | `@jump` | [`category`]`(Category::Jump)` | one of a [`Category`] |
//! | `.` | [`any`]`()` | one instruction, whatever it is |
//! | `LOAD_CONST(5)` | `op(..).constant(5)` | with this operand, see below |
//! | `!A` | `!a`, [`not`]`(a)` | one instruction that is something else |
//! | `A B` | `a + b`, [`seq`]`([a, b])` | one after the other |
//! | <code>A &#124; B</code> | <code>a &#124; b</code>, [`one_of`]`([a, b])` | either, the left one first |
//! | `(A B)` | | a group |
//! | `A*` `A+` `A?` | `a.star()` `a.plus()` `a.optional()` | any number; at least one; one or none |
//! | `A{2}` `A{2,}` `A{2,5}` | `a.times(2)` `a.at_least(2)` `a.between(2, 5)` | exactly as often |
//! | `A*?` and so on | `a.star().lazy()` | as seldom as possible instead of as often |
//! | `name:A` | `a.named("name")` | and remembers what it matched |
//! | `^` `$` | [`start`]`()` [`end`]`()` | the start and the end of the body |
//!
//! `!` and `name:` hold tighter than `*` and its like, these tighter than a sequence, and that tighter than
//! `|`: `c:LOAD_CONST+` remembers each constant, `c:(LOAD_CONST+)` all of them together. A star behind the
//! whole name of an opcode repeats (`POP_TOP*`), elsewhere it belongs to the name (`POP_*`); in brackets it
//! always does (`[CALL_FUNCTION*]`). An opcode without a name is written by number, `#42`.
//!
//! # The operands
//!
//! In parentheses right behind an instruction stands what its operand has to be; several, with commas
//! between them, have to hold together, and `!` asks for the opposite.
//!
//! | as text | in Rust | holds for |
//! |---|---|---|
//! | `LOAD_CONST(5)`, `('x')`, `((1, None))` | `.constant(5)` | a constant equal to the literal, of its type |
//! | `LOAD_CONST(int)` | `.constant_type(..)` | a constant of a [`ConstantType`] |
//! | `LOAD_CONST(glob:'http*')` | `.constant_like("http*")` | a string like that |
//! | `LOAD_NAME(x)`, `('x')` | `.name("x")` | a name |
//! | `LOAD_NAME(_*)`, `(glob:'_*')` | `.name_like("_*")` | a name like that; `*` is any characters, `?` is one |
//! | `COMPARE_OP(not in)` | `.compare(CompareOp::NotIn)` | a comparison |
//! | `BUILD_TUPLE(2)`, `(2..4)`, `(2..)` | `.number(2)`, `.number_in(2..=4)` | a number, both ends included |
//! | | `.matching(\|instr\| ..)` | whatever can be told from the instruction |
//!
//! Where the opcodes do not all have operands of one kind, the kind stands in front: `.(const:5)`,
//! `@load(name:x)`, `.(compare:==)`, `.(number:2)`.
//!
//! # Which match
//!
//! The one that begins first; of those the preferred one, as in the regular expressions of Perl and Python:
//! greedy repeats try more first, lazy ones less, choices the left side. With
//! [`longest`](Pattern::longest) the longest. A round of a repeat beyond those required takes at least one
//! instruction.
//!
//! A label strictly inside of what would match makes it no match: some jump leads there, and whoever
//! replaces the instructions would cut the way. A label before the first or behind the last instruction is
//! no hindrance. [`across_targets`](Pattern::across_targets) lifts this,
//! [`refusals`](Pattern::refusals) tells what is lost by it.
//!
//! # What it costs
//!
//! A search takes time proportional to the length of the body times the size of the pattern, and so does
//! finding all matches; there is no pattern for which it takes more. The memory is proportional to what
//! captures remember, at most the length of the body times the number of captures in the pattern.
//!
//! Here belongs finding instructions. What is done with them is for passes and transformers.

mod condition;
mod error;
mod found;
mod glob;
mod history;
mod literal;
mod node;
mod opcodes;
mod operands;
mod parse;
mod program;
mod search;
mod show;
mod tree;

#[cfg(test)]
mod tests;

pub use condition::{Condition, ConstantType};
pub use error::{ParseError, PatternError, Problem};
pub use found::{Match, Refusal};
pub use node::{Node, any, category, end, not, one_of, op, ops, seq, start};
pub use opcodes::Category;
pub use search::Cache;
pub use tree::{MAX_DEPTH, MAX_SIZE};

use bc_core::asm::Item;
use program::Program;
use search::Search;
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use tree::Tree;

/// A pattern, ready to search for. Cheap to clone; see the [module](self) for how it is written.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_transform::pattern::{Pattern, any, op};
///
/// let body = Asm::function("f", ["x"])
///     .load_fast("x")
///     .if_(|b| b, |b| b.load_const(1).op(Opcode::POP_TOP))
///     .return_const(2)
///     .asm()
///     .body;
/// let pattern = Pattern::new(op(Opcode::LOAD_CONST) + any())?;
/// let places: Vec<_> = pattern.find_all(&body).iter().map(|found| found.range()).collect();
/// assert_eq!(places, [2..4, 5..7]);
/// # Ok::<(), bc_transform::pattern::PatternError>(())
/// ```
#[derive(Clone)]
pub struct Pattern {
    inner: Arc<Inner>,
    across_targets: bool,
    longest: bool,
}

struct Inner {
    tree: Tree,
    program: Program,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// What is wrong with a part of it, the first if several are; a pattern that can match nothing.
    pub fn new(node: impl Into<Node>) -> Result<Pattern, PatternError> {
        let tree = node.into().into_tree()?;
        if tree.is_nullable {
            let pattern = show::shortened(&tree);
            return Err(PatternError::MatchesNothing { pattern });
        }
        let program = Program::new(&tree);
        Ok(Pattern {
            inner: Arc::new(Inner { tree, program }),
            across_targets: false,
            longest: false,
        })
    }

    /// Reads a pattern from its text form; see the [module](self).
    ///
    /// ```
    /// use bc_transform::pattern::Pattern;
    ///
    /// let pattern = Pattern::parse("LOAD_CONST{2,3}  BUILD_SLICE | POP_TOP")?;
    /// assert_eq!(pattern.to_string(), "LOAD_CONST{2,3} BUILD_SLICE | POP_TOP");
    /// # Ok::<(), bc_transform::pattern::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Where the text cannot be understood, and what [`new`](Pattern::new) refuses.
    pub fn parse(text: &str) -> Result<Pattern, ParseError> {
        let node = parse::parse(text)?;
        Pattern::new(node).map_err(|error| parse::refused(0..text.len(), error))
    }

    /// The same pattern, but labels may be inside a match.
    #[must_use]
    pub fn across_targets(mut self) -> Pattern {
        self.across_targets = true;
        self
    }

    /// The same pattern, but of the matches that begin at the same place the longest is taken.
    #[must_use]
    pub fn longest(mut self) -> Pattern {
        self.longest = true;
        self
    }

    /// The first match that begins at item `from` of the body or behind it. Anchors mean the whole body.
    pub fn find(&self, body: &[Item], from: usize) -> Option<Match> {
        self.find_with(&mut Cache::new(), body, from)
    }

    /// As [`find`](Pattern::find), with memory to use again.
    pub fn find_with(&self, cache: &mut Cache, body: &[Item], from: usize) -> Option<Match> {
        let search = Search {
            only_first: true,
            ..self.search(body)
        };
        search.run(cache, from);
        self.matches(cache, body).next()
    }

    /// All matches from the start of the body to its end. None overlaps another: the search for the next
    /// begins behind the one before.
    pub fn find_all(&self, body: &[Item]) -> Vec<Match> {
        self.find_all_with(&mut Cache::new(), body)
    }

    /// As [`find_all`](Pattern::find_all), with memory to use again.
    pub fn find_all_with(&self, cache: &mut Cache, body: &[Item]) -> Vec<Match> {
        self.search(body).run(cache, 0);
        self.matches(cache, body).collect()
    }

    /// What would match but for a label inside: matches of the same pattern
    /// [across targets](Pattern::across_targets) that have a label inside and begin where this pattern
    /// finds none. Empty for a pattern that goes across targets anyway.
    ///
    /// ```
    /// use bc_core::asm::Asm;
    /// use bc_core::opcode::Opcode;
    /// use bc_transform::pattern::Pattern;
    ///
    /// // l[(1 if c else 2):3]
    /// let body = Asm::function("f", ["l", "c"])
    ///     .load_fast("l")
    ///     .if_else(|b| b.load_fast("c"), |b| b.load_const(1), |b| b.load_const(2))
    ///     .load_const(3)
    ///     .with(Opcode::BUILD_SLICE, 2)
    ///     .asm()
    ///     .body;
    /// let slice = Pattern::parse("LOAD_CONST{2,3} BUILD_SLICE")?;
    /// assert_eq!(slice.find(&body, 0), None);
    /// let refused = slice.refusals(&body);
    /// assert_eq!(refused[0].range, 6..10);
    /// assert_eq!(refused[0].at, 7);
    /// # Ok::<(), bc_transform::pattern::ParseError>(())
    /// ```
    pub fn refusals(&self, body: &[Item]) -> Vec<Refusal> {
        if self.across_targets {
            return Vec::new();
        }
        let mut cache = Cache::new();
        let search = self.search(body);
        search.run(&mut cache, 0);
        let starts: HashSet<usize> = cache.found.iter().map(|found| found.start).collect();
        let across = Search {
            across_targets: true,
            ..search
        };
        across.run(&mut cache, 0);
        let refused = cache.found.iter().filter(|f| !starts.contains(&f.start));
        let label = |range: std::ops::Range<usize>| {
            let items = body.iter().enumerate().take(range.end).skip(range.start);
            let mut labels = items.filter_map(|(at, item)| match item {
                Item::Label(label) => Some((at, *label)),
                Item::Instr(_) | Item::Data(_) => None,
            });
            let (at, label) = labels.next()?;
            Some(Refusal { range, label, at })
        };
        refused.filter_map(|f| label(f.start..f.end)).collect()
    }

    fn search<'a>(&'a self, body: &'a [Item]) -> Search<'a> {
        Search {
            program: &self.inner.program,
            body,
            across_targets: self.across_targets,
            longest: self.longest,
            only_first: false,
        }
    }

    fn matches(&self, cache: &Cache, body: &[Item]) -> impl Iterator<Item = Match> {
        cache.found.iter().map(|found| {
            let names = Arc::clone(&self.inner.program.names);
            let captures = cache.captures(found);
            Match::new(body, found.start..found.end, names, captures)
        })
    }
}

/// As [`Pattern::parse`].
impl FromStr for Pattern {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Pattern, ParseError> {
        Pattern::parse(text)
    }
}

/// The text form. What is asked by a Rust predicate shows as `<predicate>`, which cannot be read again; how
/// it is searched for is not part of it.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.inner.tree, f)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pattern")
            .field("text", &format_args!("{self}"))
            .field("across_targets", &self.across_targets)
            .field("longest", &self.longest)
            .finish()
    }
}

/// Whether both are written alike and searched for alike. Two predicates are the same only when one is
/// a clone of the other.
impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.inner.tree == other.inner.tree
            && (self.across_targets, self.longest) == (other.across_targets, other.longest)
    }
}
