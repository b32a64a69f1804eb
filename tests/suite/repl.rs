//! `pybc repl` from a pipe, against sessions that `python3.5 -i` was given.
//!
//! `tests/reference/record_sessions.py` records them. Sessions on a terminal are typed in
//! `crates/bc-cli/tests/terminal.rs`.

use bc_cli::{Buffer, Io};
use serde_json::Value;
use std::process::ExitCode;

/// The bytes of a list of lines: texts, or lists of bytes where they are no UTF-8.
fn joined(lines: &Value) -> Vec<u8> {
    let lines = lines.as_array().unwrap().iter().map(|line| match line {
        Value::String(line) => line.as_bytes().to_vec(),
        bytes => {
            let bytes = bytes.as_array().unwrap().iter();
            bytes.map(|byte| byte.as_u64().unwrap() as u8).collect()
        }
    });
    lines.flatten().collect()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

struct Session {
    code: ExitCode,
    out: Vec<u8>,
    err: Vec<u8>,
}

fn session(options: &[&str], given: &[u8]) -> Session {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(given, &out, &err);
    let words = ["pybc", "repl"].iter().chain(options).copied();
    let code = bc_cli::run(words, &io);
    Session {
        code,
        out: out.bytes(),
        err: err.bytes(),
    }
}

#[test]
fn sessions_from_a_pipe_are_those_of_the_reference() {
    let recorded = include_str!("../data/sessions.json");
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    let recorded = recorded.as_array().unwrap();
    assert!(recorded.len() >= 100);
    let mut differing = String::new();
    for wanted in recorded {
        let name = wanted["name"].as_str().unwrap();
        let ours = session(&["-q"], &joined(&wanted["in"]));
        for (what, ours, wanted) in [
            ("out", &ours.out, joined(&wanted["out"])),
            ("err", &ours.err, joined(&wanted["err"])),
        ] {
            if *ours != wanted {
                let (ours, wanted) = (lossy(ours), lossy(&wanted));
                differing += &format!("{name}, {what}:\n{ours}\ninstead of\n{wanted}\n");
            }
        }
        let code = wanted["code"].as_u64().unwrap() as u8;
        if ours.code != ExitCode::from(code) {
            differing += &format!("{name}: {:?} instead of {code}\n", ours.code);
        }
    }
    assert!(differing.is_empty(), "{differing}");
}

#[test]
fn the_banner_is_on_standard_error() {
    let ours = session(&[], b"1\n");
    let err = lossy(&ours.err);
    let (banner, rest) = err.split_once('\n').unwrap();
    assert!(banner.starts_with("pybc "), "{banner}");
    assert!(banner.contains("Python 3.5"), "{banner}");
    assert_eq!((rest, lossy(&ours.out).as_str()), (">>> >>> \n", "1\n"));
}

#[test]
fn each_input_has_its_own_steps_and_the_session_goes_on() {
    let given = "x = 1\nwhile True: x += 1\n\nx > 1\nfor i in range(1000): y = i\n\ny\n\
                 sorted(range(9), key=lambda x: [None for _ in iter(int, 1)])\ny\n";
    let ours = session(&["-q", "--steps", "100000"], given.as_bytes());
    assert_eq!(lossy(&ours.out), "True\n999\n999\n");
    let err = lossy(&ours.err);
    let told = "pybc: this input has reached the limit of 100000 steps; it is stopped, and the session goes on\n";
    assert_eq!(err.matches(told).count(), 2, "{err}");
    assert_eq!(err.replace(told, "").matches('\n').count(), 1, "{err}");
    assert_eq!(ours.code, ExitCode::SUCCESS);
}

#[test]
fn steps_of_one_input_do_not_count_for_the_next() {
    let given = "for i in range(5000): pass\n\n".repeat(40);
    let ours = session(&["-q", "--steps", "100000"], given.as_bytes());
    assert!(!lossy(&ours.err).contains("limit"), "{}", lossy(&ours.err));
}

#[test]
fn memory_that_is_full_can_be_let_go_of() {
    let given = "l = []\nwhile True: l.append('x' * 1000)\n\nlen(l) > 100\ndel l\nx = 'y' * 10**6\nlen(x)\n\
                 'z' * 10**12\nlen(x)\n";
    let ours = session(&["-q", "--memory", "8M"], given.as_bytes());
    let err = lossy(&ours.err);
    assert_eq!(lossy(&ours.out), "True\n1000000\n1000000\n", "{err}");
    assert_eq!(err.matches("memory limit exceeded").count(), 2, "{err}");
    assert_eq!(ours.code, ExitCode::SUCCESS);
}

#[test]
fn compiling_an_input_counts_as_well() {
    let given = format!("x = {}1\n2\n", "1 + ".repeat(20_000));
    let ours = session(&["-q", "--steps", "100000"], given.as_bytes());
    assert_eq!(lossy(&ours.out), "2\n");
    assert!(lossy(&ours.err).contains("limit of 100000 steps"));
}

#[test]
fn modules_are_imported_from_folders_that_are_given() {
    let folder = env!("CARGO_MANIFEST_DIR").to_owned() + "/talk";
    let given = b"import product\nproduct.add(1, 2)\nimport sys\nsys.path[0], len(sys.path)\n";
    let ours = session(&["-q", "--path", &folder], given);
    let out = lossy(&ours.out);
    assert!(
        out.ends_with("13\n3\n('', 2)\n"),
        "{out}{}",
        lossy(&ours.err)
    );
}

#[test]
fn the_session_in_the_readme_is_a_real_one() {
    let readme = include_str!("../../README.md");
    let (_, shown) = readme.split_once("```pycon\n").unwrap();
    let (shown, _) = shown.split_once("```\n").unwrap();
    let (mut given, mut wanted) = (String::new(), String::new());
    for line in shown.lines() {
        match line.get(..3) {
            Some(">>>" | "...") => given += &format!("{}\n", line.get(4..).unwrap_or_default()),
            _ => wanted += &format!("{line}\n"),
        }
    }
    assert_eq!(lossy(&session(&["-q"], given.as_bytes()).out), wanted);
}

#[test]
fn help_tells_signature_and_docstring() {
    let given = b"def f(a, *b, c=3, **d):\n    'What it does.'\n\nhelp(f)\nclass C:\n    def __init__(self, x): pass\n\n\
                  help(C)\nhelp(C(1))\nhelp(len)\nhelp(''.join)\nclass D:\n    def __getattribute__(self, name): 1 / 0\n\n\
                  help(D())\nhelp()\n";
    let ours = session(&["-q"], given);
    let out = lossy(&ours.out);
    let parts = [
        "Help on function f in module __main__:\n\nf(a, *b, c=3, **d)\n    What it does.\n",
        "Help on class C in module __main__:\n\nC(x)\n",
        "An object of the class C.\n\nHelp on class C",
        "Help on built-in function len in module builtins:\n\nlen(obj, /)\n    Return the number of items",
        "Help on built-in function join:\n\njoin(...)\n    Return a string which",
        "An object of the class D.\n",
        "help(x) tells what x is",
    ];
    for part in parts {
        assert!(out.contains(part), "{part}\n--\n{out}{}", lossy(&ours.err));
    }
}

/// A program has the `help` of the reference, which asks `pydoc`.
#[test]
fn programs_do_not_see_the_help_of_sessions() {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(b"", &out, &err);
    bc_cli::run(["pybc", "run", "-c", "help(len)"], &io);
    assert_eq!(out.text(), "");
    let last = err.text();
    assert!(
        last.contains("\nImportError: No module named 'pydoc'\n"),
        "{last}"
    );
}

/// What the talk crashes the reference with ends in a sentence, and the session goes on.
#[test]
fn a_session_outlives_code_that_crashes_the_reference() {
    let given = "def addone(x): return x + 1\n\nfrom types import CodeType, FunctionType\n\
                 def update_code(f, consts, stacksize):\n    c = f.__code__\n    \
                 c = CodeType(c.co_argcount, 0, c.co_nlocals, stacksize, c.co_flags, c.co_code, consts,\n    \
                 c.co_names, c.co_varnames, c.co_filename, c.co_name, 1, c.co_lnotab)\n    \
                 return FunctionType(c, globals())\n\n\
                 update_code(addone, (None, 1), 2)(41)\nupdate_code(addone, (), 2)(1)\n\
                 update_code(addone, (None, 1), 1)(1)\n'still here'\n";
    let ours = session(&["-q"], given.as_bytes());
    let err = lossy(&ours.err);
    assert_eq!(lossy(&ours.out), "42\n'still here'\n", "{err}");
    assert!(err.contains("LOAD_CONST 1 is beyond co_consts"), "{err}");
    assert!(
        err.contains("stack 2 values deep, co_stacksize is 1"),
        "{err}"
    );
}

#[test]
fn a_session_ends_whatever_its_own_prompts_and_streams_do() {
    let hangs = "import sys\nclass X:\n  def __str__(s):\n    while 1: pass\n  write = __str__\n\
                 \x20 encoding = property(__str__)\n\n";
    for (last, out, code) in [
        ("sys.ps1 = X()\n5\n", "5\n", 0),
        ("sys.ps2 = X()\n5\n", "5\n", 0),
        (
            "X.write = lambda s, x: X.__str__(s)\nsys.stderr = X()\n7\n",
            "7\n",
            0,
        ),
        // Nothing can be read any more.
        ("sys.stdin = X()\n7\n8\n", "", 122),
    ] {
        let given = [hangs, last].concat();
        let ended = session(&["-q", "--steps", "20000"], given.as_bytes());
        let told = lossy(&ended.err).matches("has reached the limit").count();
        assert_eq!(lossy(&ended.out), out, "{last}");
        assert_eq!(ended.code, ExitCode::from(code), "{last}");
        assert!(told < 5, "{last}: {}", lossy(&ended.err));
    }
}

#[test]
fn a_program_is_followed_by_a_session_under_its_future_statements() {
    let run = |words: &[&str], given: &str| {
        let (out, err) = (Buffer::default(), Buffer::default());
        let io = Io::captured(given.as_bytes(), &out, &err);
        bc_cli::run(["pybc", "run"].iter().chain(words).copied(), &io);
        lossy(&out.bytes())
    };
    let source = "from __future__ import barry_as_FLUFL";
    assert_eq!(run(&["-i", "-c", source], "1 <> 2\n"), "True\n");
    // Standard input is no program then.
    let given = "import sys\n1\nsys.argv\n";
    assert_eq!(run(&["-i", "-", "x"], given), "1\n['-', 'x']\n");
}
