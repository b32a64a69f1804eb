//! Listings in the ways people paste them, of whichever tool. What CPython 3.5 compiles is what has to come out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::dis;
use crate::pyasm::{Level, Options, assemble};
use std::fmt::Write;
use std::sync::Arc;

fn made(text: &str) -> Arc<CodeObject> {
    match assemble(text, &Options::default()) {
        Ok(assembled) => assembled.pyc.code,
        Err(failure) => panic!("{failure}\n{text}"),
    }
}

fn errors(text: &str) -> Vec<String> {
    let failure = assemble(text, &Options::default()).expect_err(text);
    failure.errors.iter().map(ToString::to_string).collect()
}

fn error(text: &str) -> String {
    let errors = errors(text);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.into_iter().next().unwrap()
}

fn guesses(text: &str) -> Vec<String> {
    let notes = assemble(text, &Options::default()).unwrap().notes;
    let guesses = notes
        .into_iter()
        .filter(|note| note.level == Level::Warning);
    guesses.map(|note| note.message).collect()
}

fn names(code: &CodeObject) -> Vec<&str> {
    code.names()
        .iter()
        .filter_map(|name| name.as_ascii())
        .collect()
}

/// What CPython 3.5 prints of `from . import x`, `from .. import y as z` and `from .m import *`.
const RELATIVE: &str = "  1           0 LOAD_CONST               0 (1)
              3 LOAD_CONST               1 (('x',))
              6 IMPORT_NAME              0
              9 IMPORT_FROM              1 (x)
             12 STORE_NAME               1 (x)
             15 POP_TOP

  2          16 LOAD_CONST               2 (2)
             19 LOAD_CONST               3 (('y',))
             22 IMPORT_NAME              0
             25 IMPORT_FROM              2 (y)
             28 STORE_NAME               3 (z)
             31 POP_TOP
             32 LOAD_CONST               4 (None)
             35 RETURN_VALUE
";

#[test]
fn names_may_be_empty() {
    let code = made(RELATIVE);
    assert_eq!(names(&code), ["", "x", "y", "z"]);
    assert_eq!(dis::dis(&code), RELATIVE);
    // In a table as well, and among locals, which the compiler never makes.
    let told = format!("{}\n{RELATIVE}", dis::code_info(&code));
    assert_eq!(names(&made(&told)), ["", "x", "y", "z"]);
    let local = "  1           0 LOAD_FAST                0
              3 LOAD_FAST                1 (x)
              6 BINARY_ADD
              7 RETURN_VALUE
";
    assert_eq!(dis::dis(&made(local)), local);
    let commented = RELATIVE.replace(
        "IMPORT_NAME              0",
        "IMPORT_NAME              0   # .",
    );
    assert_eq!(made(&commented).code(), code.code());
}

#[test]
fn listings_are_as_many_as_there_are() {
    let mut text = String::new();
    for at in 0..12_000 {
        let _ = write!(
            text,
            "Disassembly of f{at}:\n  {at}           0 LOAD_CONST               0 (None)\n              3 RETURN_VALUE\n\n"
        );
    }
    assert_eq!(made(&text).nested().count(), 12_000);
}

/// `def check(s): n = len(s); return 'yes' if n > 3 else 'no'`, as `dis.dis(check.__code__.co_code)` lists it.
const NUMBERS: &str = "          0 LOAD_GLOBAL              0 (0)
          3 LOAD_FAST                0 (0)
          6 CALL_FUNCTION            1 (1 positional, 0 keyword pair)
          9 STORE_FAST               1 (1)
         12 LOAD_FAST                1 (1)
         15 LOAD_CONST               1 (1)
         18 COMPARE_OP               4 (>)
         21 POP_JUMP_IF_FALSE       28
         24 LOAD_CONST               2 (2)
         27 RETURN_VALUE
    >>   28 LOAD_CONST               3 (3)
         31 RETURN_VALUE
";

const FIELDS: &str = "co_argcount = 1
co_consts = (None, 3, 'yes', 'no')
co_flags = 67
co_name = 'check'
co_names = ('len',)
co_nlocals = 2
co_stacksize = 3
co_varnames = ('s', 'n')
";

fn bare() -> String {
    let lines = NUMBERS
        .lines()
        .map(|line| line.split(" (").next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn numbers_mean_nothing_by_themselves() {
    let refusal = "1:11: this listing holds numbers only, and co_consts, co_names and co_varnames are not told";
    assert_eq!(error(NUMBERS), refusal);
    assert_eq!(error(&bare()), refusal);
    for (text, said) in [
        (
            // Whether the constant 1 or that at 1 is meant, nothing tells.
            "          0 LOAD_CONST               1 (1)\n          3 RETURN_VALUE\n".to_owned(),
            "1:11: this listing holds numbers only, and co_consts is not told",
        ),
        (
            format!("co_consts = (None, 3, 'yes', 'no')\nco_names = ('len',)\n{NUMBERS}"),
            "1:13: this listing holds numbers only, and co_varnames is not told",
        ),
        (
            format!("{}{NUMBERS}", FIELDS.replace(", 'no'", "")),
            "19:10: LOAD_CONST takes entry 3 of co_consts, which has 3",
        ),
        (
            format!("{}{NUMBERS}", FIELDS.replace("'no')", "'no'")),
            "2:13: the value is not closed on this line",
        ),
        (
            "          0 LOAD_DEREF               0 (0)\n          3 RETURN_VALUE\n".to_owned(),
            "1:11: this listing holds numbers only, and co_freevars and co_cellvars are not told",
        ),
    ] {
        assert_eq!(
            errors(&text).first().map(String::as_str),
            Some(said),
            "{text}"
        );
    }
    // A function is listed with its lines: this is the constant 1.
    let one = "  1           0 LOAD_CONST               1 (1)\n              3 RETURN_VALUE\n";
    assert_eq!(made(one).consts(), [Constant::None, 1.into()]);
}

#[test]
fn tables_tell_what_numbers_mean() {
    let consts: Vec<Constant> = vec![Constant::None, 3.into(), "yes".into(), "no".into()];
    let dict = format!(
        "{{{}}}\n",
        FIELDS
            .trim_end()
            .replace(" = ", "': ")
            .replace("co_", "'co_")
            .replace('\n', ",\n ")
    );
    let asked: String = FIELDS.lines().fold(String::new(), |mut text, line| {
        let (name, value) = line.split_once(" = ").unwrap();
        let _ = writeln!(text, ">>> check.__code__.{name}\n{value}");
        text
    });
    for fields in [
        FIELDS.to_owned(),
        FIELDS.replace(" = ", " "),
        FIELDS.replace(" = ", ": "),
        FIELDS.replace("co_", "f.__code__.co_"),
        FIELDS.replace("3, 'yes'", "3,\n    'yes'"),
        FIELDS.replace("('s', 'n')", "s, n").replace("('len',)", "['len']"),
        FIELDS.replace("co_", ""),
        dict,
        asked,
        "Name:              check\nArgument count:    1\nKw-only arguments: 0\nNumber of locals:  2\nStack size:        3
Flags:             OPTIMIZED, NEWLOCALS, NOFREE\nConstants:\n   0: None\n   1: 3\n   2: 'yes'\n   3: 'no'\nNames:
   0: len\nVariable names:\n   0: s\n   1: n\n"
            .to_owned(),
    ] {
        for listing in [NUMBERS, &bare()] {
            let text = format!("{fields}{listing}");
            let code = made(&text);
            assert_eq!(code.consts(), consts, "{text}");
            assert_eq!(names(&code), ["len"]);
            assert_eq!((code.argcount(), code.flags(), code.nlocals()), (1, CodeFlags::from(67), 2));
            assert_eq!(code.code().len(), 32);
            assert_eq!(guesses(&text).len(), 0, "{text}");
        }
    }
    // What is not told is worked out as ever.
    let few = "co_consts = (None, 3, 'yes', 'no')\nco_names = ('len',)\nco_varnames = ('s', 'n')\n";
    let text = format!("{few}{NUMBERS}");
    assert_eq!(made(&text).argcount(), 1);
    assert_eq!(
        guesses(&text),
        ["f is taken for a function with the parameters (s)"]
    );
    // Lines come of the line table.
    let lined =
        format!("{FIELDS}co_firstlineno = 4\nco_lnotab = b'\\x00\\x01\\x0c\\x01'\n{NUMBERS}");
    let starts: Vec<_> = crate::lnotab::line_starts(&made(&lined)).collect();
    assert_eq!(starts, [(0, 5), (12, 6)]);
}

/// `def addone(x): return x + 1` on line 42.
const LISTING: &str = " 42           0 LOAD_FAST                0 (x)
              3 LOAD_CONST               1 (1)
              6 BINARY_ADD
              7 RETURN_VALUE
";

#[test]
fn what_people_paste_along() {
    let each = |before: &str| -> String {
        LISTING
            .lines()
            .map(|line| format!("{before}{line}\n"))
            .collect()
    };
    for (text, name) in [
        (format!("```\n{LISTING}```\n"), "f"),
        (format!("```python\n>>> dis.dis(addone)\n{LISTING}```\n"), "addone"),
        (format!("~~~\n{LISTING}~~~\n"), "f"),
        (each("> "), "f"),
        (each("> > "), "f"),
        (format!("> >>> dis.dis(addone)\n{}>\n> >>>\n", each("> ")), "addone"),
        (format!("In [3]: dis.dis(addone)\n{LISTING}\nIn [4]:\n"), "addone"),
        (format!("import dis\ndis.dis(addone)\n{LISTING}"), "addone"),
        (format!(">>> def addone(x):\n...     return x + 1\n...\n>>> dis.dis(addone)\n{LISTING}"), "addone"),
        (LISTING.replace("(x)", "(x)   # the (only) argument"), "f"),
        (LISTING.replace("(1)", "(1)  ; one").replace("RETURN_VALUE", "RETURN_VALUE   <-- here"), "f"),
        (LISTING.replace("BINARY_ADD", "BINARY_ADD    // + (1)"), "f"),
        (
            format!("Disassembly of <code object addone at 0x7f0a92, file \"n (1).py\", line 41>:\n{LISTING}"),
            "addone",
        ),
        (format!("<code object addone at 0x7f0a92, file \"n.py\", line 41>\n{LISTING}"), "addone"),
        (
            String::from(
                "[Disassembly]\n    0       LOAD_FAST                       0: x\n    3       LOAD_CONST                      1: 1
    6       BINARY_ADD\n    7       RETURN_VALUE\n"
            ),
            "f",
        ),
    ] {
        let code = made(&text);
        assert_eq!(code.code(), [124, 0, 0, 100, 1, 0, 23, 83], "{text}");
        assert_eq!(code.consts(), [Constant::None, 1.into()], "{text}");
        assert_eq!(code.name().as_ascii(), Some(name), "{text}");
    }
    // Comments begin behind constants, not in them.
    let hash = LISTING.replace("(1)", "('a) # b')  # c");
    assert_eq!(made(&hash).consts(), [Constant::None, "a) # b".into()]);
    let headed = format!(
        "Disassembly of <code object addone at 0x7f0a92, file \"n.py\", line 41>:\n{LISTING}"
    );
    assert_eq!(made(&headed).firstlineno(), 41);
    assert_eq!(made(&headed).filename().as_ascii(), Some("n.py"));
}

#[test]
fn headings_of_code_objects_say_whose_listing_it_is() {
    // Two functions of one name, told apart by their lines, and in the order of neither.
    let text = "Disassembly of <code object <module> at 0x7f00, file \"n.py\", line 1>:
  1           0 LOAD_CONST               0 (<code object f at 0x7f01, file \"n.py\", line 1>)
              3 LOAD_CONST               1 ('f')
              6 MAKE_FUNCTION            0
              9 POP_TOP

  3          10 LOAD_CONST               2 (<code object f at 0x7f02, file \"n.py\", line 3>)
             13 LOAD_CONST               1 ('f')
             16 MAKE_FUNCTION            0
             19 RETURN_VALUE

Disassembly of <code object f at 0x7f02, file \"n.py\", line 3>:
  4           0 LOAD_CONST               1 ('second')
              3 RETURN_VALUE

Disassembly of <code object f at 0x7f01, file \"n.py\", line 1>:
  2           0 LOAD_CONST               1 ('first')
              3 RETURN_VALUE
";
    let module = made(text);
    let told: Vec<_> = module
        .nested()
        .map(|code| code.consts()[1].clone())
        .collect();
    assert_eq!(told, ["first".into(), "second".into()]);
    assert_eq!(module.name().as_ascii(), Some("<module>"));
}

#[test]
fn signatures_in_headings() {
    let body = "  2           0 LOAD_DEREF               0 (a)
              3 LOAD_DEREF               1 (b)
              6 BINARY_ADD
              7 RETURN_VALUE
";
    let text = format!("# code f(b, a, *rest, c=1) line 1\n{body}");
    assert!(error(&text).contains("expected , or )"), "{}", error(&text));
    let text = format!(
        "# code f(b, a, *rest, c, **kw) line 1\n#     flags +GENERATOR\n#     doc 'it''s'\n{body}"
    );
    assert!(
        error(&text).contains("expected the end of the line"),
        "{}",
        error(&text)
    );
    let text = format!(
        "# code f(b, a, *rest, c, **kw) line 1\n#     flags +GENERATOR\n#     doc \"it's\"\n{body}"
    );
    let code = made(&text);
    let locals: Vec<_> = code
        .varnames()
        .iter()
        .filter_map(|name| name.as_ascii())
        .collect();
    assert_eq!(locals, ["b", "a", "c", "rest", "kw"]);
    assert_eq!((code.argcount(), code.kwonlyargcount()), (2, 1));
    let stars = CodeFlags::VARARGS | CodeFlags::VARKEYWORDS | CodeFlags::GENERATOR;
    assert!(code.flags().contains(stars), "{}", code.flags());
    assert_eq!(code.consts(), [Constant::from("it's")]);
    assert_eq!(guesses(&text), Vec::<String>::new());
    // Without it the order of what is in cells cannot be known, and that is said.
    let guessed = guesses(
        "# code f line 1\n  2           0 LOAD_CLOSURE             0 (a)\n              3 LOAD_CLOSURE             1 (b)
              6 BUILD_TUPLE              2\n              9 RETURN_VALUE\n",
    );
    assert_eq!(
        guessed,
        [
            "f is taken for a function with the parameters (a, b), of which those in cells may stand in another order"
        ]
    );
}

/// Words and number may not contradict each other: people change one of the two.
#[test]
fn words_agree_with_their_numbers() {
    let head = "  1           0 LOAD_FAST                0 (x)\n              3 LOAD_FAST                0 (x)\n";
    let end = "\n              9 POP_TOP\n             10 LOAD_FAST                0 (x)\n             13 RETURN_VALUE\n";
    for (row, agrees) in [
        ("COMPARE_OP               2 (==)", true),
        ("COMPARE_OP               2 (!=)", false),
        (
            "CALL_FUNCTION            1 (1 positional, 0 keyword pair)",
            true,
        ),
        (
            "CALL_FUNCTION            1 (2 positional, 0 keyword pair)",
            false,
        ),
        (
            "CALL_FUNCTION            1 (0 positional, 1 keyword pair)",
            false,
        ),
        ("JUMP_FORWARD             1 (to 10)", true),
        ("JUMP_FORWARD             1 (to 9)", false),
        ("POP_JUMP_IF_FALSE       10 (to 10)", true),
        ("POP_JUMP_IF_FALSE       10 (to 9)", false),
    ] {
        let text = format!("{head}              6 {row}{end}");
        let options = Options { verify: false };
        let assembled = assemble(&text, &options);
        assert_eq!(assembled.is_ok(), agrees, "{row}");
        if let Err(failure) = assembled {
            assert_eq!(failure.errors[0].line, 3, "{row}");
        }
    }
}

#[test]
fn other_versions_get_one_message() {
    for (text, said) in [
        (
            "  0  RESUME                   0\n\n  1  LOAD_CONST               0 (1)\n     STORE_NAME               0 (a)\n
  4  LOAD_NAME                1 (f)\n     STORE_NAME               2 (b)\n",
            "1:1: this is a listing of Python 3.11 or later, not of 3.5: RESUME is an opcode of Python 3.11 or later",
        ),
        (
            "  1           0 LOAD_FAST                0 (x)\n              2 LOAD_CONST               1 (1)
              4 BINARY_ADD\n              6 RETURN_VALUE\n",
            "1:1: this is a listing of Python 3.6 to 3.10, not of 3.5: instructions take two bytes each, as LOAD_FAST at offset 0",
        ),
        (
            "  1           0 RESUME                   0\n\n  2           2 LOAD_FAST                0 (x)
              4 LOAD_CONST               1 (1)\n              6 BINARY_OP                0 (+)\n             10 RETURN_VALUE\n",
            "1:1: this is a listing of Python 3.11 or later, not of 3.5: RESUME is an opcode of Python 3.11 or later",
        ),
        (
            "  1           RESUME                   0\n\n  2           LOAD_FAST                0 (x)
              POP_JUMP_IF_FALSE        2 (to L1)\n   3   L1:    RETURN_CONST             0 (None)\n",
            "1:1: this is a listing of Python 3.13, not of 3.5: RESUME is an opcode of Python 3.11 or later",
        ),
        (
            "  1           0 LOAD_CONST               0 ('x')\n              3 PRINT_ITEM\n              4 PRINT_NEWLINE
              5 LOAD_CONST               1 (None)\n              8 RETURN_VALUE\n",
            "2:1: this is a listing of Python 2.7, not of 3.5: PRINT_ITEM is an opcode of Python 2.7",
        ),
        (
            "  1           0 LOAD_CONST               0 (<code object f at 0x7f00, file \"x.py\", line 1>)
              3 MAKE_FUNCTION            0\n              6 STORE_NAME               0 (f)\n",
            "2:1: this is a listing of Python 2.7 to 3.2, not of 3.5: MAKE_FUNCTION stands behind the code object, and no qualified name between them",
        ),
        (
            "x.pyc (Python 3.8)\n[Code]\n    File Name: x.py\n    [Disassembly]\n        0       RETURN_VALUE\n",
            "1:1: this is a listing of Python 3.8, not of 3.5: its first lines say so",
        ),
        (
            "# pydisasm version 6.1.1\n# Python bytecode 3.7.0 (3394)\n# Method Name:       <module>\n  1:           0 NOP\n",
            "2:1: this is a listing of Python 3.7, not of 3.5: its first lines say so",
        ),
        (
            "Instruction(opname='LOAD_CONST', opcode=100, arg=0, argval=None, argrepr='None', offset=0, starts_line=1, is_jump_target=False, positions=None)\n",
            "1:1: this is a listing of Python 3.11 or later, not of 3.5: an Instruction of 3.5 has no positions",
        ),
        // Each Instruction by itself, as 3.13 prints it, and what show_code prints, with no listing behind it.
        (
            "     RESUME                   0\n\n     LOAD_CONST               0 (1)\n\n     STORE_NAME               0 (x)
\n     CALL                     1\n\n     POP_TOP\n\n     RETURN_CONST             1 (None)\n",
            "1:1: this is a listing of Python 3.13, not of 3.5: RESUME is an opcode of Python 3.11 or later",
        ),
        (
            "Name:              <module>\nFilename:          n\nArgument count:    0\nPositional-only arguments: 0
Kw-only arguments: 0\nNumber of locals:  0\nStack size:        3\nFlags:             NOFREE\nConstants:\n   0: 1\n",
            "4:1: this is a listing of Python 3.8 or later, not of 3.5: 3.5 tells no Positional-only arguments",
        ),
        (
            "Name:              f\nFilename:          n\nArgument count:    0\nKw-only arguments: 0\nNumber of locals:  0
Stack size:        3\nFlags:             NOFREE\nConstants:\n   0: 1\n",
            "10:1: there is no code here",
        ),
    ] {
        assert_eq!(error(text), said, "{text}");
    }
}

/// What tools print says what it is by where it stands, and not wherever it stands.
#[test]
fn marks_of_tools_may_stand_in_constants() {
    for constant in ["--- This code section failed: ---", "a ; TOS = x"] {
        let text = format!(
            "  1           0 LOAD_CONST               0 ('{constant}')\n              3 RETURN_VALUE\n"
        );
        assert_eq!(made(&text).consts(), [Constant::str(constant)]);
        let more = text.replace("RETURN_VALUE", "RETURN_VALUE garbage");
        assert_eq!(errors(&more).len(), 1, "{more}");
    }
}

/// What pages, mails, editors and debuggers put around a listing.
#[test]
fn margins_are_no_part_of_a_listing() {
    let rows =
        "  1           0 LOAD_CONST               0 ('a | b')\n              3 RETURN_VALUE\n";
    let plain = made(rows);
    let with = |before: &str| {
        let lines = rows.lines().map(|line| format!("{before}{line}\n"));
        lines.collect::<String>()
    };
    let boxed = rows.lines().map(|line| format!("| {line:<50} |\n"));
    for text in [
        format!("\u{200b}{rows}"),
        format!("\u{feff}{rows}"),
        with("\u{200b}"),
        with("| "),
        with("  │ "),
        with("# "),
        with("#"),
        with("# | "),
        boxed.collect(),
        format!("(Pdb) dis.dis(\"'a | b'\")\n{rows}(Pdb) q\n"),
        format!("ipdb> import dis; dis.dis(code)\n{rows}"),
        format!("C:\\> python -m dis x.py\n{rows}\nC:\\>\n"),
        format!("PS C:\\Users\\me> python -m dis x.py\n{rows}"),
        format!(">>> dis.dis('x')\n{rows}"),
        format!("\n# code <module> line 1\n{rows}"),
    ] {
        let code = made(&text);
        assert_eq!(code.code(), plain.code(), "{text}");
        assert_eq!(code.consts(), plain.consts(), "{text}");
        let name = code.name().to_str();
        assert!(matches!(name.as_deref(), Some("<module>" | "f")), "{text}");
    }
    // Errors stand where they stood, and what is only a comment of a listing stays one.
    assert_eq!(
        error(&with("│ ").replace("RETURN_VALUE", "RETRUN_VALUE")),
        "2:19: RETRUN_VALUE is no opcode of CPython 3.5"
    );
    assert_eq!(made(&format!("# 3 NOP\n{rows}")).code(), plain.code());
}

/// xdis takes the step of 200 lines for one of -56, and that of 300, which is one of 255 and one of 45, for one of 44.
#[test]
fn lines_that_fall_where_steps_are_taken_for_signed_bytes() {
    let rows = "  1:           0 NOP\n\n-55:           1 LOAD_CONST           0 (None)\n               4 RETURN_VALUE\n";
    let help = |text: &str| {
        let failure = assemble(text, &Options::default()).unwrap_err();
        let [error] = failure.errors.as_slice() else {
            panic!("{failure}")
        };
        assert_eq!(
            error.problem.to_string(),
            "line -55 after line 1: a line table of 3.5 only goes up"
        );
        error.help.clone()
    };
    let told = help(&format!(
        "# pydisasm version 6.1.1\n# Method Name:       <module>\n{rows}"
    ));
    assert!(
        told.is_some_and(|told| told.contains("signed bytes: with 256 more this is line 201,")),
    );
    assert_eq!(help(rows), None);
}

/// What uncompyle6 prints with `-A` stands before the tokens of what it could not decompile.
#[test]
fn what_instructions_amount_to_is_no_part_of_a_constant() {
    let tokens = " L.   2         0  LOAD_CONST               (1, 2)\n                3  RETURN_VALUE     'return'\n";
    let text = format!(
        "# uncompyle6 version 3.9.3\n  1:           0 LOAD_CONST           (0) ; TOS = 0
               3 POP_TOP
               4 LOAD_CONST           ((1, ';')) ; TOS = (1, ';')
               7 RETURN_VALUE         return (1, ';')\n\n{tokens}"
    );
    let module = made(&text);
    let loaded: Vec<_> = module.nested().map(|code| code.consts().to_vec()).collect();
    let pair = |b: Constant| Constant::tuple([1.into(), b]);
    assert_eq!(loaded.len(), 2);
    assert!(loaded[0].contains(&pair(";".into())), "{loaded:?}");
    assert!(loaded[1].contains(&pair(2.into())), "{loaded:?}");
}

#[test]
fn what_is_listed_has_its_own_name() {
    let rows = "  1           0 LOAD_CONST               0 (None)\n              3 RETURN_VALUE\n";
    for (call, name) in [
        ("dis.dis(f)", "f"),
        ("print(dis.dis(addone))", "addone"),
        ("dis.dis(C.m)", "m"),
        ("dis.dis(f.__code__)", "f"),
        ("dis.dis(f, file=out)", "f"),
    ] {
        let code = made(&format!(">>> {call}\n{rows}None\n"));
        assert_eq!(code.name().to_str().as_deref(), Some(name), "{call}");
    }
    // Only pydisasm puts addresses behind names.
    let code = made(&format!("Name:              _0x3fa9b2c1\n{rows}"));
    assert_eq!(code.name().to_str().as_deref(), Some("_0x3fa9b2c1"));
}

/// A row that is missing makes no other version.
#[test]
fn a_row_that_is_missing_is_told() {
    let text = "  1           0 LOAD_CONST               0 (<code object f at 0x7f0000000000, file \"x.py\", line 1>)
              6 MAKE_FUNCTION            0
              9 RETURN_VALUE\n";
    assert!(
        errors(text).contains(&"2:15: offset 6 is listed where 3 follows".to_owned()),
        "{:?}",
        errors(text)
    );
}
