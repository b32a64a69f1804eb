//! What compiling within a budget promises: the same answer or none, and a price in proportion to the source.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod chance;
mod grow;

use bc_core::marshal;
use bc_source::Source;
use bc_source::budget::{Budget, Exhausted};
use bc_source::compile::{
    CompileError, Options, compile, compile_tree, compile_tree_within, compile_within,
};
use bc_source::unparse::unparse;
use bc_source::{ErrorKind, ParseOptions, parse};
use chance::Random;
use grow::Grower;

/// A budget that keeps count.
#[derive(Default)]
struct Counted {
    steps: u64,
    held: usize,
    peak: usize,
    most_steps: Option<u64>,
    most_bytes: Option<usize>,
}

impl Budget for Counted {
    fn steps(&mut self, count: u64) -> Result<(), Exhausted> {
        let steps = self.steps.saturating_add(count);
        if self.most_steps.is_some_and(|most| steps > most) {
            return Err(Exhausted::Steps);
        }
        self.steps = steps;
        Ok(())
    }

    fn bytes(&mut self, count: usize) -> Result<(), Exhausted> {
        let held = self.held.saturating_add(count);
        if self.most_bytes.is_some_and(|most| held > most) {
            return Err(Exhausted::Memory);
        }
        self.held = held;
        self.peak = self.peak.max(held);
        Ok(())
    }

    fn release(&mut self, count: usize) {
        self.held = self.held.checked_sub(count).unwrap();
    }
}

/// What a source amounts to, as text.
fn answer(source: &str, budget: &mut Counted) -> Result<String, Exhausted> {
    let options = Options::default();
    let compiled = compile_within(Source::Bytes(source.as_bytes()), "m", &options, budget);
    assert_eq!(budget.held, 0, "everything is given back");
    match compiled {
        Ok(compiled) => Ok(format!("{:?}", marshal::write(&compiled.code.into()))),
        Err(CompileError::Source(error)) => Ok(format!("{error:?}")),
        Err(CompileError::Exhausted(exhausted)) => Err(exhausted),
    }
}

fn sources() -> Vec<String> {
    [
        "",
        "x = 1 + 2\n",
        "def f(a, b=1, *c, d, **e):\n    return lambda: a + b\n",
        "class A:\n    __x = 1\n    def f(self): return super().f, self.__x, [y for y in z]\n",
        "x = (1, (2, 3), 'a' * 20, 2 ** 5000, '%d' % 7) in {1, 2, (3, 4)}\n",
        "try: a\nexcept b as c: d\nfinally: e\nwhile a: break\nfor f in g: continue\n",
        "x = 'text \\N{BULLET} \\ud800' 'more'\n",
        "x = 1 +\n",
        "def f(): return x\n  y\n",
        "break\n",
        "def f(a, a): pass\n",
        "x = '\\x4'\n",
        "# coding: latin-1\nx = 'y'\r\n",
        "x = '\n",
        "import a.b.c as d, e\nfrom f import (g, h)\nassert i, j\n",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([
        "x = [a, b]\n".repeat(200),
        format!("x = {}1{}\n", "(".repeat(80), ",)".repeat(80)),
        format!(
            "class {}:\n{}",
            "A".repeat(500),
            " def __f(self): pass\n".repeat(20)
        ),
    ])
    .collect()
}

#[test]
fn a_budget_ends_a_compilation_or_changes_nothing() {
    for source in sources() {
        let mut free = Counted::default();
        let whole = answer(&source, &mut free).unwrap();
        let mut again = Counted::default();
        assert_eq!(answer(&source, &mut again).as_ref(), Ok(&whole));
        assert_eq!(
            (free.steps, free.peak),
            (again.steps, again.peak),
            "{source}"
        );
        let plain = compile(Source::Bytes(source.as_bytes()), "m", &Options::default());
        let plain = match plain {
            Ok(compiled) => format!("{:?}", marshal::write(&compiled.code.into())),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(whole, plain);
        for part in 0..100 {
            // Each budget below what it takes is too small, from nothing to one less.
            let steps = (free.steps * part / 100).min(free.steps - 1);
            let mut budget = Counted {
                most_steps: Some(steps),
                ..Counted::default()
            };
            assert_eq!(
                answer(&source, &mut budget),
                Err(Exhausted::Steps),
                "{source}"
            );
            let bytes = (free.peak * part as usize / 100).min(free.peak - 1);
            let mut budget = Counted {
                most_bytes: Some(bytes),
                ..Counted::default()
            };
            assert_eq!(
                answer(&source, &mut budget),
                Err(Exhausted::Memory),
                "{source}"
            );
        }
        let mut exact = Counted {
            most_steps: Some(free.steps),
            most_bytes: Some(free.peak),
            ..Counted::default()
        };
        assert_eq!(answer(&source, &mut exact), Ok(whole));
    }
}

#[test]
fn random_budgets_end_random_sources_or_change_nothing() {
    let mut random = Random(10);
    for seed in 1..200 {
        let mut source = unparse(&Grower::new(seed).tree());
        if random.once_in(3) {
            // Most likely refused, and somewhere else each time.
            let half = random.below(source.chars().count());
            source = source.chars().take(half).collect();
        }
        let mut free = Counted::default();
        let whole = answer(&source, &mut free).unwrap();
        for _ in 0..20 {
            let steps = random.below(free.steps as usize * 5 / 4) as u64;
            let bytes = random.below(free.peak * 5 / 4);
            let mut budget = Counted {
                most_steps: Some(steps),
                most_bytes: Some(bytes),
                ..Counted::default()
            };
            let found = answer(&source, &mut budget);
            match (steps < free.steps, bytes < free.peak) {
                (false, false) => assert_eq!(found.as_ref(), Ok(&whole), "{source}"),
                (true, false) => assert_eq!(found, Err(Exhausted::Steps), "{source}"),
                (false, true) => assert_eq!(found, Err(Exhausted::Memory), "{source}"),
                (true, true) => assert!(found.is_err(), "{source}"),
            }
        }
    }
}

fn price(source: &str) -> Counted {
    let mut budget = Counted::default();
    answer(source, &mut budget).unwrap();
    budget
}

#[test]
fn the_price_is_in_proportion_to_the_source() {
    type Shape = fn(usize) -> String;
    let shapes: [(&str, Shape); 8] = [
        ("one line", |n| "a=b;".repeat(n) + "\n"),
        ("functions", |n| "def f(a): return a\n".repeat(n)),
        ("lambdas on one line", |n| {
            let lambdas: String = (0..n).map(|i| format!("lambda: lambda: {i},")).collect();
            format!("x = [{lambdas}]\n")
        }),
        ("a long int", |n| format!("x = 0x{}\n", "f".repeat(n))),
        ("a long string", |n| format!("x = '{}'\n", "a".repeat(n))),
        ("a long sum", |n| format!("x = a{}\n", "+a".repeat(n))),
        ("cells", |n| {
            let bound: String = (0..n).map(|i| format!(" a{i} = 1\n")).collect();
            let used: String = (0..n).map(|i| format!("  a{i}\n")).collect();
            format!("def f():\n{bound} def g():\n{used}")
        }),
        ("a set", |n| {
            let items: String = (0..n).map(|i| format!("{i},")).collect();
            format!("x in {{{items}}}\n")
        }),
    ];
    for (name, shape) in shapes {
        let (one, two) = (price(&shape(2000)), price(&shape(4000)));
        assert!(
            two.steps <= one.steps * 5 / 2,
            "{name}: {} {}",
            one.steps,
            two.steps
        );
        assert!(
            two.peak <= one.peak * 3,
            "{name}: {} {}",
            one.peak,
            two.peak
        );
    }
}

#[test]
fn what_folding_and_names_multiply_is_asked_for_first() {
    let budget = || Counted {
        most_steps: Some(10_000_000),
        most_bytes: Some(1 << 20),
        ..Counted::default()
    };
    // Each of these would take tens of megabytes.
    let shifts = "x = 1 << 131000\n".repeat(2000);
    let classes = format!(
        "class {}:\n{}",
        "A".repeat(10_000),
        " def f(self): pass\n".repeat(1000)
    );
    let private = format!(
        "class {}:\n{}",
        "A".repeat(10_000),
        (0..1000)
            .map(|i| format!(" __a{i} = 1\n"))
            .collect::<String>()
    );
    for source in [shifts, classes, private] {
        assert_eq!(answer(&source, &mut budget()), Err(Exhausted::Memory));
    }
    // And these would take hours; none is computed.
    for bomb in [
        "9**9**7",
        "1 << (1 << 33)",
        "'a' * 10**9",
        "(0,) * 10**8",
        "'%1000000000d' % 1",
    ] {
        assert!(
            answer(&format!("x = {bomb}\n"), &mut budget()).is_ok(),
            "{bomb}"
        );
    }
    // Tuples of tuples of tuples share what they hold.
    let nested = (0..12).fold("1".to_owned(), |inner, _| format!("({inner},) * 20"));
    assert!(answer(&format!("x in {{{nested}}}\n"), &mut budget()).is_ok());
}

#[test]
fn lines_that_jump_are_asked_for_first() {
    // A step of two thousand million lines takes sixteen megabytes of the line table.
    let source = "a\n".repeat(200);
    let mut tree = parse(Source::Bytes(source.as_bytes()), &ParseOptions::default()).unwrap();
    let statements = tree.root.statements().to_vec();
    for (at, id) in statements.into_iter().enumerate() {
        tree[id].position.lineno = if at % 2 == 0 { 1 } else { i32::MAX as u32 };
    }
    let within = |mut budget: Counted| {
        let made = compile_tree_within(&tree, "m", &Options::default(), &mut budget);
        assert_eq!(budget.held, 0);
        made.map(|compiled| compiled.code.lnotab().len())
    };
    let bytes = Counted {
        most_bytes: Some(32 << 20),
        ..Counted::default()
    };
    assert_eq!(within(bytes), Err(Exhausted::Memory.into()));
    let steps = Counted {
        most_steps: Some(1_000_000),
        ..Counted::default()
    };
    assert_eq!(within(steps), Err(Exhausted::Steps.into()));
    // Without a budget there is a ceiling.
    let refused = compile_tree(&tree, "m", &Options::default()).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::MemoryError);
}
