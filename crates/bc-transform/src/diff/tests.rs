//! What is told of differences that are easy to see, and how much work large ones are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]
use super::align::align;
use super::*;
use bc_core::asm::Asm;
use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use std::cell::Cell;
use std::hash::{Hash, Hasher};

thread_local! {
    static COMPARED: Cell<u64> = const { Cell::new(0) };
}

/// A key that counts how often it is compared.
#[derive(Eq)]
struct Counted(u32);

impl PartialEq for Counted {
    fn eq(&self, other: &Counted) -> bool {
        COMPARED.set(COMPARED.get() + 1);
        self.0 == other.0
    }
}

impl Hash for Counted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// How many comparisons it takes to align two sequences, and how many items stand for each other.
fn cost(old: impl Iterator<Item = u32>, new: impl Iterator<Item = u32>) -> (u64, usize) {
    let (old, new): (Vec<_>, Vec<_>) = (old.map(Counted).collect(), new.map(Counted).collect());
    COMPARED.set(0);
    let ops = align(&old, &new);
    (COMPARED.get(), same(&ops).count())
}

/// A generator of numbers that are as good as random for this.
fn random(mut state: u64) -> impl FnMut() -> u32 {
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as u32
    }
}

#[test]
fn the_work_grows_as_the_code_does() {
    type Shape = fn(u32, bool) -> Vec<u32>;
    let shapes: [(&str, Shape); 6] = [
        // Constants that have all changed, each behind the same instruction.
        ("changed", |n, is_new| {
            let first = 10 + if is_new { n } else { 0 };
            (0..n).flat_map(|at| [first + at, 0]).collect()
        }),
        // Every other one has changed.
        ("half changed", |n, is_new| {
            let of = |at| {
                if is_new && at % 2 == 0 {
                    10 + n + at
                } else {
                    10 + at
                }
            };
            (0..n).flat_map(|at| [of(at), 0]).collect()
        }),
        ("nothing in common", |n, is_new| match is_new {
            true => (n..2 * n).collect(),
            false => (0..n).collect(),
        }),
        ("turned round", |n, is_new| match is_new {
            true => (0..n).rev().collect(),
            false => (0..n).collect(),
        }),
        ("few kinds, any order", |n, is_new| {
            let mut next = random(if is_new { 7 } else { 9 });
            (0..2 * n).map(|_| next() % 8).collect()
        }),
        ("one more each time", |n, is_new| {
            let pair = |at| [at % 50 + 10, at % 7];
            let more = usize::from(is_new);
            (0..n)
                .flat_map(|at| pair(at).into_iter().chain(std::iter::repeat_n(3, more)))
                .collect()
        }),
    ];
    for (name, shape) in shapes {
        let cost = |n| cost(shape(n, false).into_iter(), shape(n, true).into_iter()).0;
        let (small, large) = (cost(5_000), cost(40_000));
        // Eight times as much, and as much again for what is not quite linear.
        assert!(
            large <= small.max(5_000) * 16,
            "{name}: {small} and {large}"
        );
        assert!(large <= 40_000 * 1500, "{name}: {large}");
    }
    // What is left is found all the same.
    let pairs = |first: u32| (0..200_000).flat_map(move |at| [first + at, 0]);
    assert_eq!(cost(pairs(10), pairs(1_000_000)).1, 200_000);
}

fn module(consts: impl IntoIterator<Item = Constant>, code: &[u8]) -> Arc<CodeObject> {
    let code = CodeObject::builder()
        .code(code.to_vec())
        .consts(consts)
        .names(["x"])
        .stacksize(1)
        .flags(CodeFlags::NOFREE)
        .filename("m.py")
        .name("<module>")
        .firstlineno(1)
        .build();
    Arc::new(code.unwrap())
}

/// `LOAD_CONST 0; STORE_NAME 0; LOAD_CONST 1; RETURN_VALUE`
const STORES: [u8; 10] = [100, 0, 0, 90, 0, 0, 100, 1, 0, 83];

#[test]
fn only_functions_have_docstrings() {
    let one = module(["first".into(), Constant::None], &STORES);
    let two = module(["second".into(), Constant::None], &STORES);
    let told = unified(&one, &two, "a", "b");
    assert!(!told.contains("docstring"), "{told}");
    assert!(
        told.contains("-    LOAD_CONST           'first'\n+    LOAD_CONST           'second'\n")
    );
    let function = |doc: &str, name: &str| {
        let code = Asm::function(name, ()).docstring(doc).return_const(1);
        Arc::new(code.build().unwrap())
    };
    let told = unified(&function("a", "f"), &function("b", "f"), "a", "b");
    assert!(told.contains("-docstring 'a'\n+docstring 'b'\n"), "{told}");
    assert!(!told.contains("unused"), "{told}");
    let told = unified(
        &function("a", "<genexpr>"),
        &function("b", "<genexpr>"),
        "a",
        "b",
    );
    assert!(
        told.contains("-unused constant 'a'\n+unused constant 'b'\n"),
        "{told}"
    );
}

#[test]
fn what_no_instruction_uses_is_told_as_such() {
    let with = |more: Vec<Constant>| {
        let consts = [1.into(), Constant::None].into_iter().chain(more);
        module(consts, &STORES)
    };
    let told = unified(
        &with(vec![2.into()]),
        &with(vec![3.into(), 4.into()]),
        "a",
        "b",
    );
    let expected = "\
--- a <module>
+++ b <module>
@@ -12,4 +12,5 @@
     STORE_NAME           x
     LOAD_CONST           None
     RETURN_VALUE
-unused constant 2
+unused constant 3
+unused constant 4
";
    assert_eq!(told, expected);
    // Equal ones are counted.
    let several = |count| with(vec![2.into(); count]);
    let told = unified(&several(1), &several(30_000), "a", "b");
    let changed = "-unused constant 2\n+unused constant 2 (30000 times)\n";
    assert!(told.ends_with(changed), "{told}");
    // Where they stand means nothing.
    let one = with(vec![2.into(), 3.into()]);
    let two = with(vec![3.into(), 2.into()]);
    assert_eq!(unified(&one, &two, "a", "b"), "");
}

#[test]
fn constants_are_told_apart_to_the_end() {
    // Beyond what tells most constants apart, and beyond what is printed of one.
    for length in [5_000_usize, 2_000_000] {
        let text = |end: &str| {
            let text = " ".repeat(length) + end;
            Constant::tuple([Constant::from(&*text)])
        };
        let one = module([text("a"), Constant::None], &STORES);
        let two = module([text("b"), Constant::None], &STORES);
        assert_eq!(unified(&one, &one, "a", "b"), "");
        assert!(unified(&one, &two, "a", "b").contains("+    LOAD_CONST"));
    }
    let set = |items: [i32; 3]| module([Constant::frozenset(items), Constant::None], &STORES);
    assert_eq!(unified(&set([1, 2, 3]), &set([3, 1, 2]), "a", "b"), "");
}

#[test]
fn labels_are_those_of_the_other_side() {
    let function = |is_new: bool| {
        let mut code = Asm::function("f", ["x"]);
        if is_new {
            code = code.if_else(
                |b| b.load_fast("x"),
                |b| b.load_const(1).op(Opcode::RETURN_VALUE),
                |b| b.load_const(2).op(Opcode::RETURN_VALUE),
            );
        }
        code = code.while_(|b| b.load_fast("x"), |b| b.load_const(3).store_fast("x"));
        Arc::new(code.return_const(Constant::None).build().unwrap())
    };
    let told = unified(&function(false), &function(true), "a", "b");
    let (minus, plus): (Vec<&str>, Vec<&str>) = told
        .lines()
        .skip(3)
        .filter(|line| line.starts_with(['-', '+']))
        .partition(|line| line.starts_with('-'));
    assert_eq!(minus, Vec::<&str>::new(), "{told}");
    assert_eq!(plus.len(), 9, "{told}");
}

#[test]
fn code_that_cannot_be_taken_apart_is_compared_all_the_same() {
    // A jump into the middle of an instruction.
    let broken = |last: u8| module([1.into(), 2.into()], &[113, 5, 0, 100, last, 0, 83]);
    assert_eq!(unified(&broken(0), &broken(0), "a", "b"), "");
    assert_ne!(unified(&broken(0), &broken(1), "a", "b"), "");
}
