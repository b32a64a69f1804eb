//! Command lines that are wrong, and files that are not what they are taken for: what is said of them.

use bc_cli::status;
use bc_tests::command::{Made, Run, pybc, pybc_with};
use bc_tests::{bytes, folder};
use std::process::ExitCode;

fn program(name: &str) -> String {
    folder()
        .join("programs")
        .join(name)
        .to_string_lossy()
        .into_owned()
}

#[track_caller]
fn trouble(run: &Run, expected: &str) {
    assert_eq!(
        run.code,
        ExitCode::from(status::TROUBLE),
        "{}{}",
        run.out,
        run.err
    );
    assert_eq!(run.out, "");
    assert!(
        run.err.contains(expected),
        "{expected}\nis not in\n{}",
        run.err
    );
}

#[test]
fn commands_and_options_that_are_nearly_right() {
    for (args, tip) in [
        (&["rn", "x"][..], "tip: a similar subcommand exists: 'run'"),
        (&["rnu", "x"], "tip: a similar subcommand exists: 'run'"),
        (
            &["hlep"],
            "error: unrecognized subcommand 'hlep'\n\n  tip: a similar subcommand exists: 'help'\n\nUsage: ",
        ),
        (&["help", "rnu"], "tip: a similar subcommand exists: 'run'"),
        (
            &["disassemble", "x"],
            "tip: a similar subcommand exists: 'dis'",
        ),
        (
            &["trasnform"],
            "tip: a similar subcommand exists: 'transform'",
        ),
        (&["generate", "man", "verfiy"], "did you mean verify?"),
        (
            &["run", "--step", "10", "x.py"],
            "tip: a similar argument exists: '--steps'",
        ),
        (
            &["run", "--memroy=1G", "x.py"],
            "tip: a similar argument exists: '--memory'",
        ),
        (
            &["trace", "--call", "x.py"],
            "tip: a similar argument exists: '--calls'",
        ),
        (
            &["step", "--plian", "x.py"],
            "tip: a similar argument exists: '--plain'",
        ),
        (
            &["--step", "10", "x.py"],
            "tip: a similar argument exists: '--steps'",
        ),
        (
            &["dis", "--asn", "x.py"],
            "tip: a similar argument exists: '--asm'",
        ),
        (
            &["match", "--long", "x", "x.py"],
            "tip: a similar argument exists: '--longest'",
        ),
    ] {
        trouble(&pybc(args), tip);
    }
    let told = pybc(&["run", "--step", "10", "x.py"]).err;
    assert!(
        told.starts_with("error: unexpected argument '--step' found\n"),
        "{told}"
    );
    assert!(
        told.contains("tip: for a file of that name, write './--step'"),
        "{told}"
    );
    assert!(told.contains("Usage: pybc run [OPTIONS] FILE"), "{told}");
    for args in [
        &["dance"][..],
        &["help", "dance"],
        &["run", "--dance", "x.py"],
    ] {
        let told = pybc(args).err;
        assert!(!told.contains("similar"), "{told}");
    }
}

#[test]
fn numbers_have_units_in_all_options() {
    let file = program("a_01_add.pyc");
    for args in [
        &[
            "run",
            "--steps",
            "1M",
            "--memory",
            "64MiB",
            "--recursion",
            "2_000",
            &file,
        ][..],
        &["run", "--steps", "1_000_000", &file],
        &[
            "trace", "--from", "1K", "--to", "1_010", "--limit", "2k", &file,
        ],
        &["trace", "--line", "1-1_000", &file],
        &["ast", "--indent", "1_2", "-c", "1"],
        &["compile", "--like-py-compile=4K", "-", "-o", "-"],
    ] {
        let run = pybc(args);
        assert!(!run.err.contains("invalid value"), "{args:?}: {}", run.err);
    }
    let stopped = pybc(&["run", "--steps", "1K", "-c", "while 1: pass"]);
    assert_eq!(stopped.code, ExitCode::from(status::STEPS));
    assert!(
        stopped
            .err
            .contains("step limit reached: 1000 instructions executed\n"),
        "{}",
        stopped.err
    );
    for (args, expected) in [
        (
            ["run", "--steps", "1x", "x.py"],
            "expected a number such as 500000, 500_000, 64K, 10M or 2G",
        ),
        (
            ["run", "--steps", "1__0", "x.py"],
            "expected a number such as",
        ),
        (
            ["run", "--memory", "1KB", "x.py"],
            "expected a number such as 500000, 64K, 256M or 2G; K, M, G and T are powers of 1024, as are KiB, MiB",
        ),
        (
            ["run", "--recursion", "5G", "x.py"],
            "5000000000 is more than 4294967295",
        ),
        (
            ["trace", "--limit", "1.5M", "x.py"],
            "expected a number such as",
        ),
        (
            ["run", "--steps", "18446744073709551616", "x.py"],
            "more than 18446744073709551615",
        ),
    ] {
        trouble(&pybc(&args), expected);
    }
}

#[test]
fn the_help_tells_the_limits_there_are() {
    let limits = bc_vm::limits::Limits::default();
    assert_eq!(
        (limits.steps, limits.memory),
        (Some(10_000_000_000), Some(1 << 30))
    );
    for command in ["run", "repl", "trace", "step"] {
        let help = pybc(&["help", command]).out;
        assert!(
            help.contains("[default: 10G]") && help.contains("[default: 1G]"),
            "{help}"
        );
    }
}

#[test]
fn a_limit_that_the_machine_does_not_fit_into() {
    let run = pybc(&["run", "--memory", "1000", "-c", "pass"]);
    assert_eq!(run.code, ExitCode::from(status::MEMORY));
    let needed = run
        .err
        .strip_prefix("pybc: <string>: the machine itself needs ")
        .unwrap();
    let (needed, rest) = needed
        .split_once("K of memory, and --memory allows 1000 bytes\n")
        .unwrap();
    assert_eq!(rest, "");
    // So much is enough for it, if not for a program.
    let enough = pybc(&["run", "--memory", &format!("{needed}K"), "-c", "pass"]);
    assert!(!enough.err.contains("machine itself"), "{}", enough.err);
}

#[test]
fn where_a_run_has_stopped() {
    let source = "def f(x):\n    while x:\n        x += 1\n\nf(1)\n";
    let made = Made::new("stopped");
    let file = made.write("loop.py", source.as_bytes());
    let run = pybc(&["run", "--steps", "100K", &file]);
    assert_eq!(run.code, ExitCode::from(status::STEPS));
    let err = made.relative(&run.err);
    let lines = ["2", "3"].map(|line| {
        format!(
            "pybc: loop.py: step limit reached: 100000 instructions executed\n  File \"loop.py\", line {line}, in f\n"
        )
    });
    assert!(lines.contains(&err), "{err}");
}

#[test]
fn what_belongs_to_the_program_and_looks_as_if_it_did_not() {
    let file = program("a_01_add.pyc");
    let warning = "pybc: warning: --steps behind the program is the program's own; it stands before it if meant for `pybc run`\n";
    for args in [
        &["run", &file, "--steps", "10"][..],
        &["run", &file, "--steps=10"],
        &[&file, "a", "--steps", "10", "--steps", "11"],
    ] {
        let err = pybc(args).err;
        assert!(err.starts_with(warning), "{args:?}: {err}");
    }
    let beside = pybc(&["run", &file, "--memory", "10", "--path", "x", "--nothing"]).err;
    let warning = "pybc: warning: --memory, --path behind the program are the program's own; ";
    assert!(beside.starts_with(warning), "{beside}");
    let two = pybc(&["run", "-c", "pass", "--memory", "1M", "--steps", "5"]);
    assert_eq!(
        two.err,
        "pybc: warning: --memory, --steps behind the program are the program's own; they stand before it if meant for `pybc run`\n"
    );
    assert_eq!(two.code, ExitCode::SUCCESS);
    let trace = pybc(&["trace", &file, "--limit", "1"]);
    assert!(
        trace.err.starts_with("pybc: warning: --limit behind"),
        "{}",
        trace.err
    );
    // It is meant so: the option stands before the program as well, or a `--` says where the program begins.
    for args in [
        &["run", "--steps", "1M", "-c", "pass", "--steps", "10"][..],
        &["run", "--", &file, "--steps", "10"],
        &["run", "-c", "pass", "--", "--steps", "10"],
        // Options that many programs have.
        &[
            "run",
            "-c",
            "pass",
            "--path",
            "x",
            "--verbose",
            "--help",
            "--color",
        ],
        &["run", "-c", "pass", "steps", "-steps"],
    ] {
        let err = pybc(args).err;
        assert!(!err.contains("warning"), "{args:?}: {err}");
    }
    // What the program finds is not touched.
    let shown = pybc(&["run", "-c", "import sys; print(sys.argv)", "--steps", "10"]);
    assert_eq!(shown.out, "['-c', '--steps', '10']\n");
}

#[test]
fn paths_in_which_nothing_is_found() {
    let made = Made::new("paths");
    let source = made.write("x.py", b"pass\n");
    let missing = made.path("missing");
    let archive = made.write("a.zip", &[&b"PK\x05\x06"[..], &[0; 18]].concat());
    let inside = made.path("a.zip/lib");
    let folder = made.0.to_string_lossy().into_owned();
    for command in ["run", "trace", "step", "repl"] {
        let mut args = vec![command];
        for path in [&missing, &source, &archive, &inside, &folder] {
            args.extend(["--path", path]);
        }
        if command != "repl" {
            args.push(&source);
        }
        let run = pybc(&args);
        let warnings: Vec<&str> = run
            .err
            .lines()
            .filter(|line| line.contains("warning"))
            .collect();
        assert_eq!(
            made.relative(&warnings.join("\n")),
            "pybc: warning: --path missing: no such file or directory\n\
             pybc: warning: --path x.py: is neither a folder nor a zip archive",
            "{command}"
        );
    }
}

#[test]
fn modules_of_the_library_that_are_not_here() {
    let hint = "is a module of CPython's library";
    for (source, name) in [
        ("import json", "json"),
        ("import xml.dom", "xml"),
        ("def f():\n    from os import path\nf()", "os"),
    ] {
        let run = pybc(&["run", "-c", source]);
        assert_eq!(run.code, ExitCode::from(status::FINDING), "{}", run.err);
        let (before, last) = run.err.trim_end().rsplit_once('\n').unwrap();
        assert!(
            before.ends_with(&format!("ImportError: No module named '{name}'")),
            "{}",
            run.err
        );
        assert!(
            last.starts_with(&format!("pybc: note: {name} {hint}")),
            "{last}"
        );
        assert!(last.contains("--path"), "{last}");
    }
    for source in [
        "import no_such_thing",
        "import sys.no_such_thing",
        "raise ValueError(\"No module named 'json'\")",
        "class E(ImportError):\n    def __str__(self): return self.no\nraise E(\"No module named 'json'\")",
        "raise ImportError(3)",
        "raise ImportError",
        "try:\n    import json\nexcept ImportError:\n    pass",
    ] {
        let run = pybc(&["run", "-c", source]);
        assert!(!run.err.contains(hint), "{}", run.err);
    }
}

#[test]
fn standard_input_can_be_read_once() {
    let pyc = bytes(folder().join("programs/a_01_add.pyc").as_ref());
    for args in [
        &["diff", "-", "-"][..],
        &["verify", "-", "-"],
        &["match", "RETURN_VALUE", "-", "x.pyc", "-"],
        &["compile", "-", "-"],
    ] {
        trouble(
            &pybc_with(&pyc, args),
            "pybc: <stdin>: standard input is named more than once, and can be read only once\n",
        );
    }
}

#[test]
fn files_and_other_words_that_are_swapped() {
    let file = program("a_01_add.pyc");
    let cases: [(&[&str], &str); 7] = [
        (
            &["match", &file, "LOAD_FAST"],
            "is a file; `pybc match` takes the pattern first, then files",
        ),
        (
            &["match", "no-such.pyc", "LOAD_FAST"],
            "is a file; `pybc match` takes the pattern first",
        ),
        (
            &["transform", &file, "add_to_mul", "-o", "-"],
            "is a file, and stands where a pass should; the file comes last",
        ),
        (
            &["transform", "no-such.py", "compact", &file, "-o", "-"],
            "no-such.py: is a file, and stands where a pass should",
        ),
        (
            &["transform", "add_to_mul", "-o", "-"],
            "add_to_mul: is a pass; which file shall it rewrite?",
        ),
        (
            &["transform", "asconstants=len", "-o", "-"],
            "asconstants=len: is a pass; which file",
        ),
        (
            &["transform", &file, "-o", "-"],
            "no pass is named before the file",
        ),
    ];
    for (args, expected) in cases {
        trouble(&pybc(args), expected);
    }
    // A pattern that is none, and no file either, is shown with its mistake.
    trouble(&pybc(&["match", "LOAD_FSAT", &file]), "^^^^^^^^^");
}

#[test]
fn passes_that_change_nothing_and_names_without_quotes() {
    let file = program("h_12_primes.pyc");
    let run = pybc(&[
        "transform",
        "asconstants=LIMIT=abc",
        "identity",
        &file,
        "-o",
        "-",
    ]);
    assert_eq!(run.code, ExitCode::SUCCESS);
    assert!(run.bytes == bytes(file.as_ref()));
    assert_eq!(
        run.err,
        "pybc: note: abc is a name, which is looked up when the code runs; the string is 'abc', quotes included\n\
         pybc: asconstants: 0 places changed\n\
         pybc: identity: 0 places changed\n"
    );
    let run = pybc(&[
        "transform",
        "add_to_mul",
        &program("a_01_add.pyc"),
        "-o",
        "-",
    ]);
    assert_eq!(run.err, "");
    for quiet in [
        "asconstants=LIMIT='abc'",
        "asconstants=LIMIT=1",
        "asconstants=LIMIT=sys:maxsize",
        "overloaded_dicts=dict",
    ] {
        let run = pybc(&["transform", quiet, &file, "-o", "-"]);
        assert!(!run.err.contains("note"), "{quiet}: {}", run.err);
    }
    // What is called is a name.
    let run = pybc(&["transform", "overloaded_dicts=foo", &file, "-o", "-"]);
    assert!(!run.err.contains("note"), "{}", run.err);
}

#[test]
fn files_that_are_something_else() {
    let made = Made::new("other");
    let zip = made.write("a.zip", b"PK\x03\x04\x14\0\0\0\x08\0");
    let gzip = made.write("a.pyc", b"\x1f\x8b\x08\0\0\0\0\0");
    let machine = made.write("a.so", b"\x7fELF\x02\x01\x01\0\0");
    for command in [
        &["dis"][..],
        &["info"],
        &["verify"],
        &["match", "RETURN_VALUE"],
        &["transform", "compact", "--diff"],
        &["asm", "-o", "-"],
        &["compile", "-o", "-"],
        &["ast"],
    ] {
        for (file, expected) in [
            (
                &zip,
                "a.zip: is a zip archive: `pybc run` runs the __main__ in it, and --path imports from it; ",
            ),
            (&gzip, "a.pyc: is compressed (gzip): gunzip it first"),
            (&machine, "a.so: is machine code (ELF)"),
        ] {
            let run = pybc(&[command, &[file]].concat());
            trouble(&run, expected);
            assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        }
    }
    trouble(&pybc(&["diff", &zip, &zip]), "is a zip archive");
}

#[test]
fn texts_that_need_no_assembling() {
    let made = Made::new("assembled");
    let out = made.path("out.pyc");
    let pyc = program("a_01_add.pyc");
    let told = "is assembled already; `pybc dis --asm` prints a text of it\n";
    trouble(&pybc(&["asm", &pyc, "-o", &out]), told);
    trouble(
        &pybc_with(&bytes(pyc.as_ref()), &["asm", "-", "-o", &out]),
        told,
    );
    trouble(
        &pybc_with(b"\x33\x0d\x0d\x0a\0\0\0\0", &["asm", "-", "-o", &out]),
        "(3379, Python 3.6)",
    );
    let told = "looks like Python source: `pybc compile` makes a .pyc of it";
    for source in [
        "",
        "def f(x):\n    return x\n\nprint(f(1))\n",
        "this is no Python at all\n",
    ] {
        trouble(
            &pybc(&["asm", &made.write("x.py", source.as_bytes()), "-o", &out]),
            told,
        );
    }
    for source in [
        "def f(x):\n    return x\n",
        "import os\n",
        "x = 1\n",
        "print('x')\n",
        // Of other versions, or with a slip.
        "print \"x\"\ndef f():\n  pass\n",
        "def f(x: int) -> str:\n  y: int = 3\n  return f\"{x}\"\n",
        "match x:\n  case 1: pass\n",
        "\"\"\"doc\"\"\"\nimport os\nif (n := 1): pass\n",
        "def f(:\n  pass\nclass A\n",
    ] {
        trouble(
            &pybc_with(source.as_bytes(), &["asm", "-", "-o", &out]),
            told,
        );
    }
    // What is meant as code has its mistakes shown.
    for text in [
        "RETURN_VALU\n",
        "code <module>\n    LOAD_FSAT x\nend\n",
        "  1           0 LOAD_CONST  0 (1\n",
    ] {
        let run = pybc_with(text.as_bytes(), &["asm", "-", "-o", &out]);
        assert_eq!(run.code, ExitCode::from(status::FINDING), "{}", run.err);
        assert!(run.err.contains("error: "), "{}", run.err);
    }
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn bytes_behind_the_code_object() {
    let made = Made::new("trailing");
    let mut pyc = bytes(folder().join("programs/a_01_add.pyc").as_ref());
    let whole = made.write("whole.pyc", &pyc);
    pyc.extend(b"hello");
    let file = made.write("x.pyc", &pyc);
    let note = "pybc: x.pyc: note: behind the code object, where Python never looks: 5 bytes (68 65 6c 6c 6f)\n";
    for command in ["dis", "verify"] {
        let run = pybc(&[command, &file]);
        assert_eq!(run.code, ExitCode::SUCCESS);
        assert_eq!(made.relative(&run.err), note, "{command}");
        let expected = pybc(&[command, &whole]);
        assert_eq!(expected.err, "");
        assert_eq!(
            made.relative(&run.out),
            made.relative(&expected.out).replace("whole.pyc", "x.pyc")
        );
    }
    let info = pybc(&["info", &file]);
    assert!(
        info.out
            .contains("\nBehind the code:   5 bytes (68 65 6c 6c 6f)\n"),
        "{}",
        info.out
    );
    assert!(!pybc(&["info", &whole]).out.contains("Behind"));
    assert_eq!(pybc(&["verify", "-q", &file]).err, "");
    // The text says it itself, and running is what CPython does.
    let asm = pybc(&["dis", "--asm", &file]);
    assert_eq!(asm.err, "");
    assert!(asm.out.contains("trailing b'hello'"), "{}", asm.out);
    assert_eq!(pybc(&["run", &file]).out, pybc(&["run", &whole]).out);
    // One byte, and more than are shown.
    pyc.truncate(pyc.len() - 4);
    let run = pybc_with(&pyc, &["verify", "-"]);
    assert!(run.err.ends_with(": 1 byte (68)\n"), "{}", run.err);
    pyc.extend([0; 30]);
    let run = pybc_with(&pyc, &["verify", "-"]);
    assert!(
        run.err.contains(": 31 bytes (68 00 ") && run.err.ends_with("00 ...)\n"),
        "{}",
        run.err
    );
}
