//! Unit tests of the listings. The corpus is compared in the `tests` package.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use crate::testing::Generator;

fn code(bytes: &[u8]) -> CodeObject {
    CodeObject::builder().code(bytes).build().unwrap()
}

/// Each line is what CPython 3.5 prints for these bytes.
#[test]
fn arguments_as_dis_prints_them() {
    let code = CodeObject::builder()
        .code(
            [
                &[144, 1, 0, 100, 2, 0][..], // the prefix counts 65536 each
                &[131, 1, 2],
                &[132, 3, 0],
                &[107, 10, 0],
                &[110, 1, 0],
                &[9],
                &[113, 15, 0],
                &[136, 1, 0],
                &[42],
                &[200, 7, 0],
            ]
            .concat(),
        )
        .consts(vec![Constant::None; 0x1_0003])
        .cellvars(["a"])
        .freevars(["b"])
        .build()
        .unwrap();
    let listing = Options {
        current: Some(18),
        ..Options::default()
    }
    .dis(&code);
    let wanted = "  0           0 EXTENDED_ARG             1
              3 LOAD_CONST           65538 (None)
              6 CALL_FUNCTION          513 (1 positional, 2 keyword pair)
              9 MAKE_FUNCTION            3
             12 COMPARE_OP              10 (exception match)
        >>   15 JUMP_FORWARD             1 (to 19)
    -->      18 NOP
        >>   19 JUMP_ABSOLUTE           15
             22 LOAD_DEREF               1 (b)
             25 <42>
             26 <200>                    7
";
    assert_eq!(listing, wanted);
}

#[test]
fn broken_code_is_listed() {
    let listing = dis(&code(&[
        100, 9, 0, 101, 9, 0, 124, 9, 0, 136, 9, 0, 107, 99, 0, 110, 255, 255, 124, 1,
    ]));
    let wanted = "  0           0 LOAD_CONST               9 (no such constant)
              3 LOAD_NAME                9 (no such name)
              6 LOAD_FAST                9 (no such local variable)
              9 LOAD_DEREF               9 (no such cell)
             12 COMPARE_OP              99 (no such comparison)
             15 JUMP_FORWARD         65535 (to 65553)
             18 LOAD_FAST                ? (the code ends here)
";
    assert_eq!(listing, wanted);
    assert_eq!(dis(&code(&[])), "");
}

/// `dis` keeps the prefix until an opcode takes an argument; the interpreter does not.
#[test]
fn prefixes_as_dis_reads_them() {
    let listing = dis(&code(&[144, 1, 0, 1, 144, 2, 0, 90, 3, 0]));
    let wanted = "  0           0 EXTENDED_ARG             1
              3 POP_TOP
              4 EXTENDED_ARG         65538
              7 STORE_NAME           4295098371 (no such name)
";
    assert_eq!(listing, wanted);
    let many = code(&[144, 1, 2].repeat(40));
    assert_eq!(lines(&many).count(), 40);
}

/// What CPython prints of chains that no compiler makes.
#[test]
fn arguments_have_no_upper_bound() {
    let long = [
        &[144, 1, 2].repeat(9)[..],
        &[131, 3, 4],
        &[144, 255, 255].repeat(8),
        &[110, 255, 255],
        &[144, 0, 0].repeat(12),
        &[113, 3, 0],
    ]
    .concat();
    let listing = dis(&code(&long));
    for line in [
        "             24 EXTENDED_ARG         174567517919374527681511001356048057565697",
        "             27 CALL_FUNCTION        11440456854364129046135504984869965500625519619 (3 positional, 44689284587359879086466816347148302736818436 keyword pair)",
        "             51 EXTENDED_ARG         340282366920938463463374607431768211455",
        "             54 JUMP_FORWARD         22300745198530623141535718272648361505980415 (to 22300745198530623141535718272648361505980472)",
        "             93 JUMP_ABSOLUTE            3",
    ] {
        assert!(
            listing.lines().any(|listed| listed == line),
            "{line}\n{listing}"
        );
    }
}

/// A number that would be too long is not told, and none is told wrong. Zeros make none longer.
#[test]
fn chains_of_a_megabyte() {
    let chain = code(&[144, 1, 2].repeat(350_000));
    let listing = dis(&chain);
    let numbers = lines(&chain).filter(|line| line.arg.digits().is_some());
    assert_eq!(numbers.count() as u64, MOST_BITS / 16);
    assert!(listing.ends_with(" 1049997 EXTENDED_ARG             ? (more than 4096 bits)\n"));
    let zeros = [&[144, 0, 0].repeat(350_000)[..], &[100, 7, 0]].concat();
    assert!(
        dis(&code(&zeros)).ends_with(" 1050000 LOAD_CONST               7 (no such constant)\n")
    );
}

#[test]
fn lines_start_with_an_empty_line() {
    let code = CodeObject::builder()
        .code([1, 1, 1, 1])
        .firstlineno(999)
        .lnotab([1, 1, 1, 1, 9, 1])
        .build()
        .unwrap();
    let wanted = "\
999           0 POP_TOP

1000           1 POP_TOP

1001           2 POP_TOP
              3 POP_TOP
";
    assert_eq!(dis(&code), wanted);
}

#[test]
fn recursion_follows_the_constants() {
    let leaf = |name| CodeObject::builder().name(name).firstlineno(7);
    let f = leaf("f").consts([leaf("g").build().unwrap()]);
    let module = CodeObject::builder()
        .name("<module>")
        .firstlineno(1)
        .consts([
            Constant::from(f.build().unwrap()),
            Constant::None,
            leaf("h").build().unwrap().into(),
        ])
        .build()
        .unwrap();
    let wanted = "\
# code <module> line 1

# code <module>.f line 7

# code <module>.f.g line 7

# code <module>.h line 7

";
    assert_eq!(recursive(&module), wanted);
}

#[test]
fn listings_are_bounded() {
    // Each level doubles the number of sections.
    let mut wide = CodeObject::builder().name("f").build().unwrap();
    for _ in 0..100 {
        let shared = Constant::from(wide);
        let builder = CodeObject::builder().name("f");
        wide = builder.consts([shared.clone(), shared]).build().unwrap();
    }
    let options = Options {
        limit: 5000,
        ..Options::default()
    };
    let listing = options.recursive(&wide);
    assert!(listing.len() < 5100 && listing.ends_with("\n...\n"));
    let long = CodeObject::builder().code([124, 0, 0].repeat(5000));
    let listing = options.dis(&long.build().unwrap());
    assert!(listing.len() < 5100 && listing.ends_with("\n...\n"));
}

/// As `dis.code_info` of CPython 3.5 prints these fields.
#[test]
fn code_info_has_all_sections() {
    let code = CodeObject::builder()
        .name("f")
        .filename("x.py")
        .argcount(2)
        .kwonlyargcount(1)
        .nlocals(4)
        .stacksize(3)
        .flags(0x4_0047)
        .consts([Constant::None, "it's".into(), 1.5.into()])
        .names(["print"])
        .varnames(["a", "b", "c", "args"])
        .freevars(["x"])
        .cellvars(["y", "z"])
        .build()
        .unwrap();
    let wanted = "\
Name:              f
Filename:          x.py
Argument count:    2
Kw-only arguments: 1
Number of locals:  4
Stack size:        3
Flags:             OPTIMIZED, NEWLOCALS, VARARGS, NOFREE, 0x40000
Constants:
   0: None
   1: \"it's\"
   2: 1.5
Names:
   0: print
Variable names:
   0: a
   1: b
   2: c
   3: args
Free variables:
   0: x
Cell variables:
   0: y
   1: z";
    assert_eq!(code_info(&code), wanted);
}

/// No code object stops a listing, and none makes it panic.
#[test]
fn any_code_object_is_listed() {
    let mut generator = Generator::new(2);
    for round in 0..2000 {
        let bytes = generator.code(round % 80);
        let lnotab = generator.bytes(round % 23);
        let names = ["a", "b", "c"];
        let few = &names[..generator.below(4)];
        let flags = generator.next() as u32;
        let code = CodeObject::builder()
            .code(bytes)
            .lnotab(lnotab)
            .firstlineno(generator.next() as i32)
            .flags(flags)
            .names(few.iter().copied())
            .varnames(few.iter().copied())
            .cellvars(few.iter().copied())
            .consts(few.iter().copied())
            .build()
            .unwrap();
        let listing = dis(&code);
        let listed = listing.lines().filter(|line| !line.is_empty()).count();
        assert_eq!(listed, lines(&code).count());
        assert!(!listing.contains(" \n"), "blanks at the end of a line");
        // All bytes are listed: each line begins where the one before ends.
        let mut at = 0;
        for line in lines(&code) {
            assert_eq!(line.offset, at);
            at += if line.opcode.has_arg() { 3 } else { 1 };
        }
        assert!(at as usize >= code.code().len());
        assert!(recursive(&code).ends_with(&(listing + "\n")));
        assert!(code_info(&code).starts_with("Name:              \n"));
        let starts: Vec<_> = crate::lnotab::line_starts(&code).collect();
        assert!(starts.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1 || a.1 == i32::MAX));
    }
}

#[test]
fn skipping_gives_the_same_lines_as_going_through() {
    let mut generator = Generator::new(7);
    for _ in 0..200 {
        let bytes = generator.bytes(40);
        let code = code(&bytes);
        for offset in 0..45 {
            let mut skipped = lines(&code);
            skipped.skip_to(offset);
            let wanted: Vec<_> = lines(&code)
                .skip_while(|line| line.offset < offset)
                .collect();
            assert_eq!(skipped.collect::<Vec<_>>(), wanted, "{bytes:?} {offset}");
        }
    }
}
