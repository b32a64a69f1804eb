//! Unit tests of constants: their type-aware equality and what bounds it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use std::hash::{DefaultHasher, Hash, Hasher};

fn hash_of(constant: &Constant) -> u64 {
    let mut hasher = DefaultHasher::new();
    constant.hash(&mut hasher);
    hasher.finish()
}

fn code(consts: Vec<Constant>) -> CodeObject {
    CodeObject::builder().consts(consts).build().unwrap()
}

/// All constants here differ, as they do in CPython's comparison of code objects.
#[test]
fn types_and_signs_count() {
    let complex = |re, im| Constant::Complex { re, im };
    let plain = [
        Constant::None,
        Constant::Ellipsis,
        Constant::StopIteration,
        Constant::Bool(true),
        Constant::Bool(false),
        Constant::from(1),
        Constant::from(0),
        Constant::Int(BigInt::from(1) << 70),
        Constant::from(1.0),
        Constant::from(0.0),
        Constant::from(-0.0),
        Constant::from(f64::NAN),
        complex(0.0, 0.0),
        complex(-0.0, 0.0),
        complex(0.0, -0.0),
        complex(-0.0, -0.0),
        complex(1.0, 0.0),
        Constant::from("1"),
        Constant::from(""),
        Constant::bytes(*b"1"),
        Constant::bytes(*b""),
        Constant::from(code(vec![])),
        Constant::from(code(vec![1.into()])),
        Constant::from(code(vec![true.into()])),
    ];
    let mut all: Vec<Constant> = plain.to_vec();
    let empty = Vec::<Constant>::new();
    all.extend([Constant::tuple(empty.clone()), Constant::frozenset(empty)]);
    for item in &plain {
        all.push(Constant::tuple([item.clone()]));
        all.push(Constant::tuple([Constant::tuple([item.clone()])]));
        all.push(Constant::frozenset([item.clone()]));
        all.push(Constant::List(Arc::new([item.clone()])));
        all.push(Constant::Set(Arc::new([item.clone()])));
        all.push(Constant::Dict(Arc::new([(item.clone(), 7.into())])));
        all.push(Constant::Dict(Arc::new([(7.into(), item.clone())])));
        all.push(Constant::slice(item.clone(), 7, Constant::None));
        all.push(Constant::slice(7, item.clone(), 8));
        all.push(Constant::slice(7, 9, item.clone()));
        all.push(Constant::tuple([item.clone(), 7.into(), 11.into()]));
        all.push(Constant::slice(item.clone(), 7, 11));
    }
    for (i, a) in all.iter().enumerate() {
        for (j, b) in all.iter().enumerate() {
            assert_eq!(a == b, i == j, "{a:?} == {b:?}");
            if a == b {
                assert_eq!(hash_of(a), hash_of(b));
            }
        }
    }
}

#[test]
fn sets_compare_without_order() {
    let set = |items: &[&str]| Constant::frozenset(items.iter().copied());
    assert_eq!(set(&["a", "b", "c"]), set(&["c", "a", "b"]));
    assert_ne!(set(&["a", "b"]), set(&["a", "c"]));
    assert_ne!(set(&["a", "b"]), set(&["a"]));
    assert_eq!(hash_of(&set(&["a", "b"])), hash_of(&set(&["b", "a"])));
    let nested = |a: &[&str], b: &[&str]| Constant::frozenset([set(a), set(b)]);
    assert_eq!(
        nested(&["a", "b"], &["c", "d"]),
        nested(&["d", "c"], &["b", "a"])
    );
}

/// One list of items in both a tuple and a set: what is known of the one says nothing of the other.
#[test]
fn items_shared_by_containers_of_different_kind() {
    let ab: Arc<[Constant]> = Arc::new(["a".into(), "b".into()]);
    let ba: Arc<[Constant]> = Arc::new(["b".into(), "a".into()]);
    let both = |items: &Arc<[Constant]>| {
        let (set, tuple) = (Arc::clone(items), Arc::clone(items));
        Constant::tuple([Constant::FrozenSet(set), Constant::Tuple(tuple)])
    };
    assert_ne!(both(&ab), both(&ba));
    assert_eq!(both(&ab), both(&ab.iter().cloned().collect()));
}

/// Constants that would have 2²⁰⁰ parts if written out.
#[test]
fn shared_constants_compare_and_hash_in_no_time() {
    let doubling = |container: fn([Constant; 2]) -> Constant, bottom: i32| {
        let mut constant = Constant::from(bottom);
        for _ in 0..200 {
            constant = container([constant.clone(), constant]);
        }
        constant
    };
    let containers: [fn([Constant; 2]) -> Constant; 6] = [
        |[start, stop]| Constant::slice(start, stop, Constant::None),
        |items| Constant::tuple(items),
        |items| Constant::frozenset(items),
        |items| Constant::List(Arc::new(items)),
        |[k, v]| Constant::Dict(Arc::new([(k, v)])),
        |items| Constant::from(CodeObject::builder().consts(items).build().unwrap()),
    ];
    for container in containers {
        let (a, b, c) = (
            doubling(container, 1),
            doubling(container, 1),
            doubling(container, 2),
        );
        assert_eq!(a, b);
        assert_ne!(a, c);
        assert_eq!(hash_of(&a), hash_of(&b));
        assert_eq!(nesting(&[a]), 200);
    }
}

#[test]
fn nesting_is_measured_and_bounded() {
    assert_eq!(nesting(&[]), 0);
    assert_eq!(nesting(&[1.into(), "x".into()]), 0);
    let mut deep = Constant::None;
    for depth in 1..=MAX_NESTING {
        deep = Constant::tuple([Constant::None, deep]);
        if depth % 500 == 0 {
            assert_eq!(nesting(std::slice::from_ref(&deep)), depth);
        }
    }
    let inner = code(vec![deep.clone()]);
    assert_eq!(inner.nesting(), MAX_NESTING);
    let outer = CodeObject::builder().consts([inner]).build();
    assert_eq!(outer.unwrap_err(), crate::code::CodeError::TooDeep);
    let deeper = CodeObject::builder()
        .consts([Constant::tuple([deep])])
        .build();
    assert_eq!(deeper.unwrap_err().field(), "consts");
    // Shared at two depths: the deeper one counts.
    let shared = Constant::tuple([Constant::tuple([1])]);
    let twice = Constant::tuple([shared.clone(), Constant::tuple([shared])]);
    assert_eq!(nesting(&[twice]), 4);
}

/// The deepest constants a code object can hold, on a stack that a level of recursion for each would
/// not fit into.
#[test]
fn the_deepest_constants_need_no_stack() {
    let containers: [fn(Constant) -> Constant; 6] = [
        |item| Constant::slice(1, Constant::None, item),
        |item| Constant::tuple([item]),
        |item| Constant::frozenset([item]),
        |item| Constant::Dict(Arc::new([(item, 1.into())])),
        |item| Constant::Dict(Arc::new([(1.into(), item)])),
        |item| Constant::from(code(vec![item])),
    ];
    let run = move || {
        for container in containers {
            let deep = |levels| (0..levels).fold(Constant::None, |item, _| container(item));
            let (a, b) = (deep(MAX_NESTING - 1), deep(MAX_NESTING - 1));
            assert_eq!(nesting(std::slice::from_ref(&a)), MAX_NESTING - 1);
            assert!(a == b);
            assert_eq!(hash_of(&a), hash_of(&b));
            assert!(format!("{a:?}").len() < 1000);
            let (a, b) = (code(vec![a]), code(vec![b]));
            assert_eq!(a.nesting(), MAX_NESTING - 1);
            assert!(a == b && a.is_identical(&b));
            assert!(!format!("{a:?}").is_empty());
            assert!(!crate::repr::constant(&Constant::from(a)).is_empty());
        }
        // Refused constants go away as well.
        let hopeless = (0..100_000).fold(Constant::None, |item, _| Constant::tuple([item]));
        assert!(crate::repr::constant(&hopeless).starts_with("(((("));
        let refused = CodeObject::builder().consts([hopeless]).build();
        assert_eq!(refused.unwrap_err(), crate::code::CodeError::TooDeep);
    };
    let small = std::thread::Builder::new().stack_size(64 << 10);
    small.spawn(run).unwrap().join().unwrap();
}

#[test]
fn debugging_output_is_bounded() {
    let mut wide = Constant::tuple(vec![7; 5000]);
    assert!(format!("{wide:?}").len() < 20_000);
    for _ in 0..200 {
        wide = Constant::tuple([wide.clone(), wide]);
    }
    assert!(format!("{wide:?}").len() < 20_000);
    let pair = Constant::tuple([Constant::from("x"), 1.into()]);
    assert_eq!(format!("{pair:?}"), "Tuple[Str(\"x\"), Int(1)]");
}
