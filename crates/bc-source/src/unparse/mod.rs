//! The syntax tree as source again, with parentheses only where they are needed.
//!
//! What is printed parses to the same tree but for positions. It has no comments, and one way to write
//! everything. The printer keeps its place in a list of what is still to be printed, so deep trees take no
//! recursion.

mod expr;
mod stmt;

use crate::ast::{ExprId, Identifier, Mod, StmtId, Tree};

/// How tightly an expression must bind to stand somewhere: what may stand there without parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// `yield`, and tuples with starred elements.
    Statement,
    /// Tuples with starred elements.
    StarList,
    /// Tuples.
    List,
    /// `lambda` and `a if b else c`.
    Test,
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arith,
    Term,
    Factor,
    Power,
    Await,
    /// Calls, subscripts and attributes.
    Trailer,
    Atom,
}

/// What is still to be printed.
#[derive(Debug)]
enum Task<'a> {
    Word(&'static str),
    Text(String),
    Name(&'a Identifier),
    Expr(ExprId, Level),
    /// Statements, each in a line of its own, this many blocks deep.
    Block(&'a [StmtId], usize),
    Stmt(StmtId, usize),
    /// The start of a line in a block.
    Indent(usize),
}

/// Tasks in the order in which they are printed.
#[derive(Debug, Default)]
struct Tasks<'a>(Vec<Task<'a>>);

impl<'a> Tasks<'a> {
    fn word(&mut self, word: &'static str) -> &mut Self {
        self.0.push(Task::Word(word));
        self
    }

    fn text(&mut self, text: String) -> &mut Self {
        self.0.push(Task::Text(text));
        self
    }

    fn name(&mut self, name: &'a Identifier) -> &mut Self {
        self.0.push(Task::Name(name));
        self
    }

    fn expr(&mut self, id: ExprId, level: Level) -> &mut Self {
        self.0.push(Task::Expr(id, level));
        self
    }

    /// What `print` prints of each item, with commas between.
    fn list<T>(&mut self, items: &'a [T], print: impl Fn(&mut Self, &'a T)) -> &mut Self {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.word(", ");
            }
            print(self, item);
        }
        self
    }
}

/// The source of a tree.
///
/// ```
/// use bc_source::{ParseOptions, Source, parse, unparse::unparse};
///
/// let tree = parse(Source::Bytes(b"x=((a)+(b*c))\nif(x):y"), &ParseOptions::default())?;
/// assert_eq!(unparse(&tree), "x = a + b * c\nif x:\n    y\n");
/// # Ok::<(), bc_source::SourceError>(())
/// ```
#[must_use]
pub fn unparse(tree: &Tree) -> String {
    let mut printer = Printer {
        tree,
        out: String::new(),
        tasks: Vec::new(),
    };
    match &tree.root {
        Mod::Module { body } => printer.tasks.push(Task::Block(body, 0)),
        // What is typed in is one line, or one statement of several.
        Mod::Interactive { body } => {
            for (index, &stmt) in body.iter().enumerate().rev() {
                printer.tasks.push(Task::Stmt(stmt, 0));
                if index > 0 {
                    printer.tasks.push(Task::Word("; "));
                }
            }
        }
        Mod::Expression { body } => {
            printer.tasks.push(Task::Word("\n"));
            printer.tasks.push(Task::Expr(*body, Level::List));
        }
    }
    printer.run();
    if !printer.out.is_empty() && !printer.out.ends_with('\n') {
        printer.out.push('\n');
    }
    printer.out
}

struct Printer<'a> {
    tree: &'a Tree,
    out: String,
    /// What is still to be printed, the next last.
    tasks: Vec<Task<'a>>,
}

impl<'a> Printer<'a> {
    fn run(&mut self) {
        while let Some(task) = self.tasks.pop() {
            let mut next = Tasks::default();
            match task {
                Task::Word(word) => self.out.push_str(word),
                Task::Text(text) => self.out.push_str(&text),
                Task::Name(name) => self.out.push_str(&name.to_string_lossy()),
                Task::Indent(depth) => self.out.extend(std::iter::repeat_n("    ", depth)),
                Task::Expr(id, level) => expr::print(self.tree, id, level, &mut next),
                Task::Stmt(id, depth) => stmt::print(self.tree, id, depth, &mut next),
                Task::Block(body, depth) => {
                    if let [first, rest @ ..] = body {
                        next.0.push(Task::Indent(depth));
                        next.0.push(Task::Stmt(*first, depth));
                        // A statement with blocks ends its last line itself.
                        if !stmt::has_blocks(self.tree, *first) {
                            next.word("\n");
                        }
                        next.0.push(Task::Block(rest, depth));
                    }
                }
            }
            self.tasks.extend(next.0.into_iter().rev());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ParseOptions, Source, parse};

    fn again(source: &str) -> String {
        let tree = parse(Source::Bytes(source.as_bytes()), &ParseOptions::default()).unwrap();
        unparse(&tree)
    }

    #[test]
    fn parentheses_stand_only_where_they_are_needed() {
        for (source, printed) in [
            ("(a + b) * (c * d)", "(a + b) * (c * d)"),
            ("((a * b) * c) + d", "a * b * c + d"),
            (
                "-(a ** b), (-a) ** b, a ** (-b)",
                "-a ** b, (-a) ** b, a ** -b",
            ),
            ("(a, b), [(c, d)]", "(a, b), [(c, d)]"),
            ("x[(a, b)], x[(*a, b)]", "x[a, b], x[(*a, b)]"),
            (
                "f((a for a in b)), f((a for a in b), c)",
                "f(a for a in b), f((a for a in b), c)",
            ),
            ("not (not a), (not a) in b", "not not a, (not a) in b"),
            ("(lambda: (a, b))(c)", "(lambda: (a, b))(c)"),
            (
                "1 .real, 1.5.real, 1e400, 2j",
                "(1).real, 1.5.real, 1e309, 2j",
            ),
            (
                "a if (b if c else d) else (e if f else g)",
                "a if (b if c else d) else e if f else g",
            ),
            ("x = (yield)", "x = yield"),
            ("(a or b) and (c and d)", "(a or b) and (c and d)"),
            ("for (a, b) in (c, d): pass", "for a, b in c, d:\n    pass"),
            (
                "[x for (a, (b, c)) in d if (e if f else g)]",
                "[x for a, (b, c) in d if (e if f else g)]",
            ),
        ] {
            assert_eq!(again(source), format!("{printed}\n"));
        }
    }
}
