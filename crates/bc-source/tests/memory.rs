//! What a budget is charged is at least what the allocator hands out.
//!
//! One test and no other: whatever else ran in the process would be counted as well.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use bc_core::code::CodeFlags;
use bc_source::Source;
use bc_source::budget::{Budget, Exhausted};
use bc_source::compile::{Options, PyCompile, compile_within};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// A budget that keeps count and refuses nothing.
#[derive(Default)]
struct Counted {
    held: usize,
    peak: usize,
}

impl Budget for Counted {
    fn steps(&mut self, _: u64) -> Result<(), Exhausted> {
        Ok(())
    }

    fn bytes(&mut self, count: usize) -> Result<(), Exhausted> {
        self.held += count;
        self.peak = self.peak.max(self.held);
        Ok(())
    }

    fn release(&mut self, count: usize) {
        self.held -= count;
    }
}

/// What is charged, and what is taken, at most at one time.
fn measure(source: &str, options: &Options<'_>) -> (usize, usize) {
    let mut budget = Counted::default();
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let made = compile_within(Source::Bytes(source.as_bytes()), "m", options, &mut budget);
    let taken = ALLOCATOR.peak_usage();
    drop(made);
    (budget.peak, taken.saturating_sub(before))
}

fn numbered(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect()
}

/// Sources of one kind of thing, in which it is as much of the whole as it can be.
fn shapes(n: usize) -> Vec<(&'static str, String)> {
    vec![
        ("nothing", String::new()),
        ("empty lines", "\n".repeat(n)),
        ("a comment", format!("#{}\n", "x".repeat(n))),
        ("pass on lines", "pass\n".repeat(n)),
        ("pass on one line", "pass;".repeat(n) + "\n"),
        ("assignments", "a=b\n".repeat(n)),
        ("chained assignments", "a=".repeat(n) + "1\n"),
        ("names of their own", numbered(n, |i| format!("a{i}\n"))),
        (
            "numbers of their own",
            format!("x=[{}]\n", numbered(n, |i| format!("{i},"))),
        ),
        (
            "floats of their own",
            format!("x=[{}]\n", numbered(n, |i| format!("{i}.5,"))),
        ),
        (
            "long ints",
            format!("x=[{}]\n", numbered(n, |i| format!("{},", i + (1 << 40)))),
        ),
        (
            "strings of their own",
            format!("x=[{}]\n", numbered(n, |i| format!("'{i}',"))),
        ),
        (
            "bytes of their own",
            format!("x=[{}]\n", numbered(n, |i| format!("b'{i}',"))),
        ),
        ("a string in pieces", format!("x=({})\n", "'' ".repeat(n))),
        (
            "a string of one byte in pieces",
            format!("x=({})\n", "'a'".repeat(n)),
        ),
        ("a tuple of constants", format!("x=({})\n", "1,".repeat(n))),
        (
            "tuples of constants",
            format!("x=[{}]\n", numbered(n, |i| format!("({i},2),"))),
        ),
        ("a list of names", format!("x=[{}]\n", "a,".repeat(n))),
        ("a dict", format!("x={{{}}}\n", "a:b,".repeat(n))),
        (
            "a set",
            format!("x in {{{}}}\n", numbered(n, |i| format!("{i},"))),
        ),
        ("empty tuples", format!("x=[{}]\n", "(),".repeat(n))),
        ("a sum", format!("x=a{}\n", "+a".repeat(n))),
        ("a folded sum", format!("x=1{}\n", "+1".repeat(n))),
        ("signs", format!("x=[{}]\n", "-1,".repeat(n))),
        ("a comparison", format!("x=a{}\n", "<a".repeat(n))),
        ("and", format!("x=a{}\n", " and a".repeat(n))),
        ("calls", "f()\n".repeat(n)),
        ("a chain of calls", format!("f{}\n", "()".repeat(n))),
        ("a chain of attributes", format!("f{}\n", ".a".repeat(n))),
        ("a chain of subscripts", format!("f{}\n", "[a]".repeat(n))),
        ("slices", format!("f{}\n", "[:]".repeat(n))),
        ("slices in subscripts", format!("f[{}]\n", ":,".repeat(n))),
        ("arguments", format!("f({})\n", "a,".repeat(n.min(255)))),
        ("functions", "def f():0\n".repeat(n)),
        (
            "functions of their own",
            numbered(n, |i| format!("def f{i}(a{i}):b{i}\n")),
        ),
        ("lambdas", format!("x=[{}]\n", "lambda:0,".repeat(n))),
        (
            "lambdas with arguments",
            format!("x=[{}]\n", "lambda a,*,b=1,**c:a,".repeat(n)),
        ),
        ("classes", "class A:0\n".repeat(n)),
        (
            "classes with methods",
            "class A:\n def f(self):super\n".repeat(n),
        ),
        ("comprehensions", "[a for a in b]\n".repeat(n)),
        ("generators", "(a for a in b if c)\n".repeat(n)),
        ("conditions", "if a:b\n".repeat(n)),
        (
            "elif",
            format!("if a:b\n{}", "elif a:b\n".repeat(n.min(500))),
        ),
        ("loops", "while a:b\n".repeat(n)),
        ("for", "for a in b:c\nelse:d\n".repeat(n)),
        ("try", "try:a\nexcept:b\n".repeat(n)),
        ("finally", "try:a\nfinally:b\n".repeat(n)),
        ("with", "with a as b:c\n".repeat(n)),
        ("many withs", format!("with {}a:b\n", "a,".repeat(15))),
        ("imports", "import a.b.c\n".repeat(n)),
        (
            "names imported",
            format!("from a import {}b\n", "b,".repeat(n)),
        ),
        ("global", format!("def f():\n global {}b\n", "b,".repeat(n))),
        ("del", format!("del {}\n", "a,".repeat(n))),
        ("unpacking", format!("{}=x\n", "a,".repeat(n))),
        ("decorators", format!("{}def f():0\n", "@a\n".repeat(n))),
        (
            "annotations",
            format!("def f(a:{}):0\n", "b+".repeat(n) + "b"),
        ),
        ("cells", {
            let bound = numbered(n, |i| format!(" a{i}=1\n"));
            let used = numbered(n, |i| format!("  a{i}\n"));
            format!("def f():\n{bound} def g():\n{used}")
        }),
        ("constants in functions", {
            format!(
                "def f():\n{}",
                numbered(n, |i| format!(" x={i},{i}.5,'{i}'\n"))
            )
        }),
        ("yield", format!("def f():\n{}", " yield\n".repeat(n))),
        ("return", format!("def f():\n{}", " return a\n".repeat(n))),
        ("assert", "assert a,b\n".repeat(n)),
        ("raise", "raise a from b\n".repeat(n)),
        ("docstrings", "'a'\n".repeat(n)),
        ("an int", format!("x={}\n", "9".repeat(n))),
        ("a string", format!("x='{}'\n", "a".repeat(n))),
        ("a wide string", format!("x='{}'\n", "\u{1f600}".repeat(n))),
        ("escapes", format!("x='{}'\n", "\\n".repeat(n))),
        ("escapes in bytes", format!("x=b'{}'\n", "\\x00".repeat(n))),
        ("bytes", format!("x=b'{}'\n", "a".repeat(n))),
        ("a long name", format!("{}=1\n", "a".repeat(n))),
        ("a wide name", format!("{}=1\n", "\u{e9}".repeat(n))),
        ("brackets", format!("{}\n", "(a)".repeat(n))),
        (
            "nested",
            format!("{}1{}\n", "(".repeat(90), ",)".repeat(90)).repeat(1 + n / 200),
        ),
        (
            "latin",
            format!("# coding: latin-1\nx='{}'\n", "\u{e9}".repeat(n)),
        ),
        ("repeated", "x='a'*20\n".repeat(n)),
        ("refused at the end", "a=b\n".repeat(n) + "x=\n"),
    ]
}

#[test]
fn no_more_is_taken_than_is_charged() {
    let plain = Options::default();
    let like = Options {
        like_py_compile: Some(PyCompile::default()),
        ..plain
    };
    let optimized = Options {
        optimize: 2,
        flags: CodeFlags::FUTURE_GENERATOR_STOP,
        ..plain
    };
    // Tables that are made once are none of a compilation's.
    for (_, source) in shapes(4) {
        measure(&source, &like);
    }
    let mut found = Vec::new();
    for n in [20, 300, 1025, 2049] {
        for (name, source) in shapes(n) {
            for (how, options) in [("", &plain), (" with marks", &like), (" -OO", &optimized)] {
                let (charged, taken) = measure(&source, options);
                if taken > charged {
                    found.push(format!("{n} {name}{how}: {taken} taken, {charged} charged"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
