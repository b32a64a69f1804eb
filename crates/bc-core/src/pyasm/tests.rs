//! Tests of both forms by hand: what may be left out, what is said about what is wrong. The corpus
//! goes through them in the integration tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::dis;
use crate::pyc::Magic;
use std::sync::Arc;

fn made(text: &str) -> Arc<CodeObject> {
    let assembled = assemble(text, &Options::default());
    assembled
        .unwrap_or_else(|failure| panic!("{failure}\nin\n{text}"))
        .pyc
        .code
}

/// Every error as `line:column: problem`, with the help in brackets.
fn errors(text: &str) -> Vec<String> {
    let failure = assemble(text, &Options::default()).expect_err(text);
    let said = failure.errors.iter().map(|error| match &error.help {
        Some(help) => format!("{error} [{help}]"),
        None => error.to_string(),
    });
    said.collect()
}

/// The one error there is.
fn error(text: &str) -> String {
    let mut errors = errors(text);
    assert_eq!(errors.len(), 1, "{errors:#?}");
    errors.remove(0)
}

fn notes(text: &str) -> Vec<String> {
    let assembled = assemble(text, &Options::default()).unwrap_or_else(|f| panic!("{f}\n{text}"));
    let said = assembled
        .notes
        .iter()
        .map(|n| format!("{}:{}: {}", n.line, n.column, n.message));
    said.collect()
}

#[test]
fn a_function_takes_a_few_lines() {
    let code = made(
        "; comments in either style
code total(items, *more, start, **options)
    line 3                  # the first line, too
    LOAD_FAST start
  loop: LOAD_FAST items
    POP_JUMP_IF_FALSE done
    LOAD_GLOBAL 'next'
    LOAD_FAST items
    CALL_FUNCTION 1
    YIELD_VALUE
    POP_TOP
    JUMP_ABSOLUTE loop
done:
    RETURN_VALUE
",
    );
    assert_eq!(
        (code.argcount(), code.kwonlyargcount(), code.nlocals()),
        (1, 1, 4)
    );
    let names: Vec<_> = code
        .varnames()
        .iter()
        .filter_map(|name| name.as_ascii())
        .collect();
    assert_eq!(names, ["items", "start", "more", "options"]);
    let flags = "OPTIMIZED, NEWLOCALS, VARARGS, VARKEYWORDS, GENERATOR, NOFREE";
    assert_eq!(code.flags().to_string(), flags);
    assert_eq!((code.stacksize(), code.firstlineno()), (3, 3));
    assert_eq!(
        code.consts(),
        [Constant::None],
        "the place of the docstring"
    );
    assert_eq!(code.code()[0..3], [124, 1, 0]);
    assert_eq!(code.code()[6..9], [114, 23, 0], "to the label at the end");
}

#[test]
fn blocks_inside_blocks() {
    let code = made(
        "
pyc magic 3350, mtime 7
code <module>
    filename 'x.py'
    code outer(n)
        doc 'counts'
        code <lambda>(x)
            LOAD_DEREF free n
            LOAD_FAST x
            BINARY_ADD
            RETURN_VALUE
        end
        code <lambda>() as other:
            LOAD_CONST (1, 2)
            RETURN_VALUE
        end
        LOAD_CLOSURE cell n
        BUILD_TUPLE 1
        LOAD_CONST code <lambda>
        LOAD_CONST 'outer.<locals>.<lambda>'
        MAKE_CLOSURE 0
        LOAD_CONST code other
        POP_TOP
        RETURN_VALUE
    end
    LOAD_CONST code outer
    LOAD_CONST 'outer'
    MAKE_FUNCTION 0
    STORE_NAME outer
    LOAD_CONST None
    RETURN_VALUE
end
",
    );
    assert_eq!(code.flags(), CodeFlags::NOFREE);
    let outer = Arc::clone(code.nested().next().unwrap());
    assert_eq!(outer.consts()[0], "counts".into());
    assert_eq!(outer.flags(), CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS);
    let inner: Vec<_> = outer.nested().collect();
    assert_eq!(inner.len(), 2);
    assert_eq!(
        inner[0].flags(),
        CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NESTED
    );
    assert_eq!(inner[0].freevars().len(), 1);
    assert_eq!(inner[1].name(), inner[0].name());
    assert_eq!(**inner[1].filename(), *"x.py");
    let pyc = assemble(
        "pyc magic 3350, mtime 7, size 9\ncode m\nLOAD_CONST 1\nRETURN_VALUE",
        &Options::default(),
    );
    let header = pyc.unwrap().pyc.header;
    assert_eq!(
        (header.magic, header.mtime, header.source_size),
        (Magic::V3350, 7, 9)
    );
}

/// The code object in which everything is odd, as no compiler makes it.
#[test]
fn what_is_odd_comes_back() {
    let code = CodeObject::builder()
        .name("odd name")
        .filename("<string>")
        .argcount(1)
        .nlocals(5)
        .stacksize(9)
        .flags(0x2003)
        .code(
            [
                &[144, 0, 0, 100, 2, 0][..], // a prefix that says nothing, the second of equal constants
                &[124, 4, 0],                // a local without a name
                &[1],
                &[116, 1, 0], // the second of equal names
                &[1],
                &[136, 1, 0], // free, of the same name as the cell
                &[1],
                &[144, 0, 0, 113, 25, 0],
                &[83],
            ]
            .concat(),
        )
        .consts([
            Constant::None,
            7.into(),
            7.into(),
            f64::from_bits(0x7FF0_0000_0000_0001).into(),
            true.into(),
        ])
        .names(["unused", "unused"])
        .varnames(["a", "b", "b"])
        .cellvars(["c"])
        .freevars(["c"])
        .firstlineno(5)
        .lnotab([0, 0, 2, 1, 200, 9, 7])
        .build()
        .unwrap();
    let code = Arc::new(code);
    let text = write_code(&code).unwrap();
    let back =
        assemble(&text, &Options { verify: false }).unwrap_or_else(|f| panic!("{f}\n{text}"));
    assert!(
        back.pyc.code.is_identical(&code),
        "{text}\n{:?}",
        back.pyc.code
    );
    for words in [
        "code 'odd name'(a)",
        "LOAD_CONST              7 @2 wide",
        "LOAD_FAST               @4",
        "free c",
        "nlocals 5",
        "lnotab b'",
        "0x2000",
    ] {
        assert!(text.contains(words), "no {words} in\n{text}");
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let code = |bytes: &[u8]| {
        Arc::new(
            CodeObject::builder()
                .name("f")
                .firstlineno(3)
                .code(bytes)
                .build()
                .unwrap(),
        )
    };
    assert_eq!(
        write_code(&code(&[42])).unwrap_err().to_string(),
        "f, line 3: offset 0: <42> cannot be written as text"
    );
    assert!(matches!(
        write_code(&code(&[113, 9, 0])),
        Err(WriteError::Lift { .. })
    ));
}

#[test]
fn errors_say_where_and_what() {
    let inside =
        |line: &str| format!("code f(x)\n    {line}\n    LOAD_CONST 1\n    RETURN_VALUE\n");
    for (line, said) in [
        (
            "LOAD_FSAT x",
            "2:5: LOAD_FSAT is no opcode of CPython 3.5 [did you mean LOAD_FAST?]",
        ),
        (
            "fliename 'x'",
            "2:5: unknown directive fliename [did you mean filename?]",
        ),
        (
            "load_fast x",
            "2:5: load_fast is no opcode of CPython 3.5 [did you mean LOAD_FAST?]",
        ),
        (
            "LOAD_FAST",
            "2:14: LOAD_FAST takes a local variable, found the end of the line",
        ),
        ("NOP 5", "2:10: NOP takes nothing, found a number"),
        ("NOP x", "2:9: NOP takes nothing, found x"),
        (
            "LOAD_CONST",
            "2:15: LOAD_CONST takes a constant, found the end of the line",
        ),
        (
            "LOAD_CONST Nnoe",
            "2:16: expected a constant, found Nnoe [did you mean None?]",
        ),
        (
            "LOAD_CONST 1 2",
            "2:18: expected the end of the line, found 2",
        ),
        (
            "CALL_FUNCTION two",
            "2:19: CALL_FUNCTION takes a number, found two",
        ),
        (
            "CALL_FUNCTION 1, 256",
            "2:22: 256 is too large for this operand, at most 255",
        ),
        (
            "COMPARE_OP not on",
            "2:16: COMPARE_OP takes a comparison, found not [did you mean not in?]",
        ),
        (
            "JUMP_FORWARD lop",
            "2:18: label lop stands nowhere in this code block [write lop: before the instruction it leads to]",
        ),
        (
            "LOAD_DEREF y",
            "2:16: y is no cell or free variable of this code block [write cell y or free y]",
        ),
        (
            "EXTENDED_ARG 1",
            "2:5: expected an instruction of its own, found EXTENDED_ARG [give the whole number; prefixes are written where they are needed]",
        ),
        (
            "stacksize 0",
            "2:5: stacksize 0 is declared, but the code needs 1 [leave the line out, and the size is worked out]",
        ),
        (
            "flags OPTIMISED",
            "2:11: unknown flag OPTIMISED [did you mean OPTIMIZED?]",
        ),
        (
            "LOAD_CONST code g",
            "2:16: no code block g stands inside this one",
        ),
        (
            "LOAD_CONST {[]}",
            "2:16: a list has no hash, so it cannot be a set item",
        ),
        (
            "names a\n    firstlineno 1\n    firstlineno 2",
            "4:5: directive firstlineno stands on line 3 already",
        ),
        ("a:\n    a: NOP", "3:5: label a stands on line 2 already"),
        (
            "loop: NOP\n    JUMP_FORWARD lopo",
            "3:18: label lopo stands nowhere in this code block [did you mean loop?]",
        ),
        (
            "loop: NOP\n    JUMP_FORWARD loop",
            "3:5: JUMP_FORWARD only jumps forward, but loop stands before it [JUMP_ABSOLUTE also jumps back]",
        ),
        (
            "cellvars count\n    LOAD_DEREF cell cuont",
            "3:21: cuont is no cell variable of this code block [did you mean count?]",
        ),
        (
            "line 5\n    NOP\n    line 4\n    NOP",
            "5:5: line 4 after line 5: a line table of 3.5 only goes up",
        ),
    ] {
        assert_eq!(error(&inside(line)), said);
    }
    // What the verifier finds, at the instruction, in a block inside another.
    let text = "code m\n    code f()\n        LOAD_CONST 1\n        BINARY_ADD\n        RETURN_VALUE\n    end\n    LOAD_CONST code f\n    RETURN_VALUE\n";
    let found = error(text);
    assert!(found.starts_with("4:9: V030: BINARY_ADD"), "{found}");
    assert!(assemble(text, &Options { verify: false }).is_ok());
}

#[test]
fn errors_of_the_whole() {
    assert_eq!(
        error(""),
        "1:1: there is no code here [a code block starts with code NAME or code NAME(PARAMETERS)]"
    );
    assert_eq!(
        error("code f()\n    code g()\n    LOAD_CONST 1\n    RETURN_VALUE\n"),
        "2:10: the code block is never ended [write end behind its last line]".to_owned()
    );
    assert!(errors("code f()\nend\ncode g()\nend\n").iter().any(|said| said.starts_with(
        "3:6: expected one code block in a file, with the others inside it, found a second one; the first is on line 1"
    )));
    assert_eq!(
        error("code f(a, **b, c)\nLOAD_CONST 1\nRETURN_VALUE"),
        "1:16: expected ) behind the ** parameter, found c"
    );
    assert!(error("cod f()\n").starts_with(
        "1:1: expected code, which starts a code block, found cod [did you mean code?]"
    ));
    // Reading goes on behind an error; of very many the first are told.
    let text = format!("code f()\n{}", "    LOAD_FSAT x\n".repeat(50));
    let failure = assemble(&text, &Options::default()).unwrap_err();
    assert_eq!((failure.errors.len(), failure.more), (MOST_ERRORS, 30));
    assert_eq!(failure.errors[19].line, 21);
    assert!(failure.to_string().ends_with("\n30 more"));
}

#[test]
fn what_may_be_a_slip_is_noted() {
    assert_eq!(
        notes(
            "code f(a, a)\ncode g()\nLOAD_CONST 1\nRETURN_VALUE\nend\nLOAD_CONST 1\nRETURN_VALUE\n"
        ),
        [
            "1:11: a is a parameter twice",
            "2:6: no constant names the code block g"
        ]
    );
    assert_eq!(
        notes("code f()\nlnotab b'\\x01\\x05'\nLOAD_CONST 1\nRETURN_VALUE\n"),
        ["2:1: this line table does not give the instructions their lines; a new one is made"]
    );
}

/// The listing the reference prints for `def addone(x): return x + 1` on line 42, pasted in the ways
/// people do.
#[test]
fn listings_as_people_paste_them() {
    let listing = " 42           0 LOAD_FAST                0 (x)
              3 LOAD_CONST               1 (1)
              6 BINARY_ADD
              7 RETURN_VALUE
";
    let indented: String = listing
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    for text in [
        listing.to_owned(),
        indented,
        format!(">>> import dis\n>>> dis.dis(addone)\n{listing}>>> \n"),
        format!("In [3]: dis.dis(addone)\n\n{listing}\nOut[3]:\n"),
        listing
            .replace("   6 BINARY", "-->    6 BINARY")
            .replace("\n", "\r\n"),
        format!("# code addone line 42\n{listing}"),
    ] {
        let code = made(&text);
        assert_eq!(code.code(), [124, 0, 0, 100, 1, 0, 23, 83], "{text}");
        assert_eq!(code.consts(), [Constant::None, 1.into()]);
        assert_eq!((code.argcount(), code.flags()), (1, CodeFlags::from(67)));
        assert_eq!(dis::dis(&code), listing);
    }
    assert_eq!(
        notes(&format!("Disassembly of addone:\n{listing}")),
        ["1:1: addone is taken for a function with the parameters (x), and its first line for 42"]
    );
    let two = format!("Disassembly of f:\n{listing}\nDisassembly of g:\n{listing}\n");
    let module = made(&two);
    let names: Vec<_> = module
        .nested()
        .filter_map(|code| code.name().as_ascii())
        .collect();
    assert_eq!(names, ["f", "g"]);
    assert!(
        notes(&two)
            .iter()
            .any(|note| note.contains("a module is made around f, g")),
        "{:?}",
        notes(&two)
    );
}

/// What CPython 3.5 prints when each code object of a module is given to `dis.dis`, one after the other:
/// nothing but the lines tells which is which.
const PLAIN: &str = r#"  1           0 LOAD_CONST               0 (<code object f at 0x7f2907c2bae0, file "nest.py", line 1>)
              3 LOAD_CONST               1 ('f')
              6 MAKE_FUNCTION            0
              9 STORE_NAME               0 (f)

  4          12 LOAD_CONST               2 (<code object g at 0x7f2907c2b9c0, file "nest.py", line 4>)
             15 LOAD_CONST               3 ('g')
             18 MAKE_FUNCTION            0
             21 STORE_NAME               1 (g)

  7          24 LOAD_BUILD_CLASS
             25 LOAD_CONST               4 (<code object C at 0x7f2907c25d20, file "nest.py", line 7>)
             28 LOAD_CONST               5 ('C')
             31 MAKE_FUNCTION            0
             34 LOAD_CONST               5 ('C')
             37 CALL_FUNCTION            2 (2 positional, 0 keyword pair)
             40 STORE_NAME               2 (C)
             43 LOAD_CONST               6 (None)
             46 RETURN_VALUE

  2           0 LOAD_FAST                0 (n)
              3 RETURN_VALUE

  5           0 LOAD_CONST               1 (<code object <listcomp> at 0x7f2907c2b030, file "nest.py", line 5>)
              3 LOAD_CONST               2 ('g.<locals>.<listcomp>')
              6 MAKE_FUNCTION            0
              9 LOAD_FAST                0 (n)
             12 GET_ITER
             13 CALL_FUNCTION            1 (1 positional, 0 keyword pair)
             16 RETURN_VALUE

  5           0 BUILD_LIST               0
              3 LOAD_FAST                0 (.0)
        >>    6 FOR_ITER                12 (to 21)
              9 STORE_FAST               1 (x)
             12 LOAD_FAST                1 (x)
             15 LIST_APPEND              2
             18 JUMP_ABSOLUTE            6
        >>   21 RETURN_VALUE

  7           0 LOAD_NAME                0 (__name__)
              3 STORE_NAME               1 (__module__)
              6 LOAD_CONST               0 ('C')
              9 STORE_NAME               2 (__qualname__)

  8          12 LOAD_CONST               1 (<code object f at 0x7f2907c254b0, file "nest.py", line 8>)
             15 LOAD_CONST               2 ('C.f')
             18 MAKE_FUNCTION            0
             21 STORE_NAME               3 (f)
             24 LOAD_CONST               3 (None)
             27 RETURN_VALUE

  9           0 LOAD_CONST               1 (2)
              3 RETURN_VALUE
"#;

#[test]
fn plain_listings_find_their_places() {
    // Addresses are not listed here, and headings not there.
    let mut expected = String::new();
    let mut rest = PLAIN;
    while let Some((before, after)) = rest.split_once(" at 0x") {
        expected.push_str(before);
        rest = after.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    expected.push_str(rest);
    let listed = dis::recursive(&made(PLAIN));
    let lines: Vec<_> = listed
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert_eq!(lines.join("\n").trim_end(), expected.trim_end());
    let headings: Vec<_> = listed
        .lines()
        .filter(|line| line.starts_with('#'))
        .collect();
    assert_eq!(
        headings,
        [
            "# code <module> line 1",
            "# code <module>.f line 1",
            "# code <module>.g line 4",
            "# code <module>.g.<listcomp> line 5",
            "# code <module>.C line 7",
            "# code <module>.C.f line 8",
        ]
    );
}

#[test]
fn errors_in_listings() {
    let row = |text: &str| {
        format!(
            "  1           0 LOAD_CONST               0 (None)\n{text}              3 RETURN_VALUE\n"
        )
    };
    assert_eq!(made(&row("")).code(), [100, 0, 0, 83]);
    for (text, said) in [
        (
            row("").replace("RETURN_VALUE", "RETRUN_VALUE"),
            "2:17: RETRUN_VALUE is no opcode of CPython 3.5 [did you mean RETURN_VALUE?]",
        ),
        (
            row("").replace("  3 RET", "  4 RET"),
            "2:15: offset 4 is listed where 3 follows [a line of the listing seems to be missing]",
        ),
        (
            row("and so on\n"),
            "2:1: expected an instruction as dis lists it, found and so on [headings, prompts, and what dis.code_info prints may stand between listings]",
        ),
        (
            row("").replace("None", "<code object f at 0x7f1, file \"x.py\", line 3>"),
            "1:45: there is no listing of the code object f, line 3 [paste its listing too; pybc dis lists everything in a file]",
        ),
        (
            row("").replace("(None)", ""),
            "1:15: this listing holds numbers only, and co_consts is not told [put co_consts = (...), co_names = (...) and its like before it, or list the function instead of its co_code]",
        ),
        (
            row("").replace("None", "Nope"),
            "1:45: expected a constant, found Nope [did you mean None?]",
        ),
        (
            row("").replace(
                "LOAD_CONST               0 (None)",
                "JUMP_ABSOLUTE            2",
            ),
            "1:15: JUMP_ABSOLUTE leads to 2, where no instruction stands",
        ),
        (
            row("              3 LOAD_CONST               0 (1)\n").replace("  3 RET", "  6 RET"),
            "2:45: entry 0 of co_consts is 1 here and None on line 1",
        ),
    ] {
        assert_eq!(error(&text), said, "{text}");
    }
}

#[test]
fn what_nobody_sees_before_a_text_is_no_part_of_it() {
    let text = "code f()\n    LOAD_CONST '\u{feff}'\n    RETURN_VALUE\nend\n";
    let code = made(text);
    assert_eq!(code.consts(), [Constant::None, Constant::str("\u{feff}")]);
    for unseen in ["\u{feff}", "\u{200b}", "\u{feff}\u{2060}"] {
        assert_eq!(made(&format!("{unseen}{text}")), code);
    }
}

#[test]
fn what_kind_of_text_it_is() {
    assert_eq!(Form::of("# a remark\n\n; another\ncode f()"), Form::Pyasm);
    assert_eq!(
        Form::of("# code <module> line 2\n  2           0 LOAD_CONST               0 (1)\n"),
        Form::Listing
    );
    assert_eq!(
        Form::of("code f()\n  1           0 NOP\n"),
        Form::Pyasm,
        "a row among code blocks is an error there"
    );
    assert_eq!(Form::of("LOAD_FAST x"), Form::Pyasm);
    assert_eq!(Form::of(""), Form::Pyasm);
}
