//! Unit tests of code objects: the builder's refusals, equality, flags.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use std::hash::DefaultHasher;

fn full() -> CodeBuilder {
    CodeObject::builder()
        .argcount(1)
        .kwonlyargcount(2)
        .nlocals(6)
        .stacksize(5)
        .flags(CodeFlags::VARARGS | CodeFlags::VARKEYWORDS)
        .code([100, 0, 0, 83])
        .consts([Constant::None])
        .names(["n"])
        .varnames(["a", "b", "c", "args", "kwargs", "x"])
        .filename("x.py")
        .name("f")
        .firstlineno(9)
        .lnotab([0, 1])
        .freevars(["free"])
        .cellvars(["cell"])
}

fn hash(code: &CodeObject) -> u64 {
    let mut hasher = DefaultHasher::new();
    code.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn fields_come_back() {
    let code = full().build().unwrap();
    assert_eq!(
        [
            code.argcount(),
            code.kwonlyargcount(),
            code.nlocals(),
            code.stacksize()
        ],
        [1, 2, 6, 5]
    );
    assert_eq!(code.flags().bits(), 12);
    assert_eq!(code.code(), [100, 0, 0, 83]);
    assert_eq!(code.consts(), [Constant::None]);
    assert_eq!(*code.names()[0], "n");
    assert_eq!(*code.varnames()[4], "kwargs");
    assert_eq!(**code.filename(), *"x.py");
    assert_eq!(**code.name(), *"f");
    assert_eq!(code.firstlineno(), 9);
    assert_eq!(code.lnotab(), [0, 1]);
    assert_eq!(code.parameter_count(), 5);
    let deref = |arg| code.deref_name(arg).map(|name| name.to_str().unwrap());
    assert_eq!(deref(0).unwrap(), "cell");
    assert_eq!(deref(1).unwrap(), "free");
    assert_eq!(deref(2), None);
    assert!(code.is_identical(&code.replace().build().unwrap()));
}

#[test]
fn counts_out_of_range_are_refused_by_name() {
    let largest = i64::from(i32::MAX);
    type Setter = fn(CodeBuilder, i64) -> CodeBuilder;
    let setters: [(&str, Setter); 4] = [
        ("argcount", |builder, n| builder.argcount(n)),
        ("kwonlyargcount", |builder, n| builder.kwonlyargcount(n)),
        ("nlocals", |builder, n| builder.nlocals(n)),
        ("stacksize", |builder, n| builder.stacksize(n)),
    ];
    for (field, set) in setters {
        for (value, message) in [
            (-1, format!("code: {field} must not be negative, but is -1")),
            (
                largest + 1,
                format!("code: {field} must not be above 2147483647, but is 2147483648"),
            ),
        ] {
            let error = set(full(), value).build().unwrap_err();
            assert_eq!(error, CodeError::OutOfRange { field, value });
            assert_eq!(error.field(), field);
            assert_eq!(error.to_string(), message);
        }
        assert!(set(full(), largest).build().is_ok());
    }
    let most = full().argcount(largest).kwonlyargcount(largest);
    assert_eq!(most.build().unwrap().parameter_count(), u32::MAX);
}

/// What counts, and what does not, in CPython's `code_richcompare`.
#[test]
fn equality_passes_over_three_fields() {
    let code = full().build().unwrap();
    for same in [
        full().stacksize(50),
        full().filename("y.py"),
        full().lnotab([0, 2]),
    ] {
        let same = same.build().unwrap();
        assert_eq!(code, same);
        assert_eq!(hash(&code), hash(&same));
        assert!(!code.is_identical(&same));
    }
    for other in [
        full().argcount(2),
        full().kwonlyargcount(1),
        full().nlocals(7),
        full().flags(4),
        full().code([83]),
        full().consts([Constant::Ellipsis]),
        full().names(["m"]),
        full().varnames(["a"]),
        full().name("g"),
        full().firstlineno(8),
        full().freevars(Vec::<Text>::new()),
        full().cellvars(["other"]),
    ] {
        let other = other.build().unwrap();
        assert_ne!(code, other);
        assert!(!code.is_identical(&other));
    }
    let nested = |stacksize| {
        let inner = full().stacksize(stacksize).build().unwrap();
        full().consts([inner]).build().unwrap()
    };
    assert_eq!(nested(1), nested(2));
    assert!(!nested(1).is_identical(&nested(2)));
    assert!(nested(1).is_identical(&nested(1)));
    assert_eq!(nested(1).nested().count(), 1);
}

/// Comprehensions that differ in nothing but their line must not all fall on one hash: comparing trees
/// of them would take quadratic time.
#[test]
fn code_of_different_lines_hashes_apart() {
    let on = |line| full().firstlineno(line).build().unwrap();
    assert_ne!(on(1), on(2));
    assert_ne!(hash(&on(1)), hash(&on(2)));
    let rest = |stacksize| {
        let mut hasher = DefaultHasher::new();
        full()
            .stacksize(stacksize)
            .build()
            .unwrap()
            .hash_rest(&mut hasher);
        hasher.finish()
    };
    assert_ne!(rest(5), rest(6));
}

/// As `dis.pretty_flags` of CPython 3.5 prints them.
#[test]
fn flags_as_dis_prints_them() {
    for (flags, printed) in [
        (0, "0x0"),
        (64, "NOFREE"),
        (
            0x1FF,
            "OPTIMIZED, NEWLOCALS, VARARGS, VARKEYWORDS, NESTED, GENERATOR, NOFREE, COROUTINE, ITERABLE_COROUTINE",
        ),
        (0x8_0200, "0x200, 0x80000"),
        (0x4000_0001, "OPTIMIZED, 0x40000000"),
        (i32::MIN, "0x80000000, -0x100000000"),
    ] {
        assert_eq!(CodeFlags::from(flags).to_string(), printed);
        assert_eq!(CodeFlags::from(flags).to_int(), flags);
    }
}
