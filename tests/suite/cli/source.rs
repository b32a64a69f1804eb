//! Sources where a `.pyc` can stand: every reading command, `pybc run`, and `pybc ast`.

use bc_cli::status;
use bc_tests::command::{pybc, pybc_with};
use bc_tests::{files, folder, text};
use std::path::Path;
use std::process::ExitCode;

fn path(name: &str) -> String {
    folder().join(name).to_string_lossy().into_owned()
}

/// What was printed, with names of files below the tests as if one stood in this folder.
fn relative(text: &str, folder: &Path) -> String {
    text.replace(&format!("{}/", folder.display()), "")
}

#[test]
fn listings_of_sources_are_those_of_the_recorded_files() {
    let listings = files(&folder().join("programs"), "dis");
    let home = folder().join("programs");
    let mut compared = 0;
    for listing in listings {
        let source = listing.with_extension("py");
        if !source.exists() || text(&source).starts_with("# mode: single") {
            continue;
        }
        let run = pybc(&["dis", &source.to_string_lossy()]);
        assert_eq!(run.code, ExitCode::SUCCESS, "{}", run.err);
        let found = relative(&run.out, &home);
        assert!(found == text(&listing), "{}", source.display());
        compared += 1;
    }
    assert!(compared >= 50, "{compared}");
}

#[test]
fn reading_commands_take_sources() {
    for program in ["a_01_add", "h_09_life", "i_09_pkg/alpha"] {
        let (py, pyc) = (
            path(&format!("programs/{program}.py")),
            path(&format!("programs/{program}.pyc")),
        );
        assert_eq!(pybc(&["diff", &py, &py]).code, ExitCode::SUCCESS);
        // The recorded file bears another name, and that is all.
        let diff = pybc(&["diff", &py, &pyc]);
        let changed = diff.out.lines().filter(|line| line.starts_with(['-', '+']));
        let mut changed =
            changed.filter(|line| !line.contains("file ") && !line[1..].starts_with(['-', '+']));
        assert_eq!((changed.next(), diff.err.as_str()), (None, ""));
        for args in [
            &["verify"][..],
            &["match", "LOAD_CONST"],
            &["match", "-c", "@call"],
            &["transform", "--diff", "add_to_mul"],
            &["dis"],
        ] {
            let of = |file| {
                let args: Vec<&str> = args.iter().copied().chain([file]).collect();
                pybc(&args)
            };
            let (found, expected) = (of(&*py), of(&*pyc));
            let home = folder().join("programs");
            let found_out = found.out.replace(&format!("{py}:"), &format!("{pyc}:"));
            let found_out = relative(&found_out, &home);
            assert_eq!(found_out, relative(&expected.out, &home), "{args:?}");
            assert_eq!(
                (found.err.as_str(), found.code),
                ("", expected.code),
                "{args:?}"
            );
        }
        // The time of the source is its own.
        let info = |file: &str| {
            let out = pybc(&["info", file]).out;
            let (_, rest) = out.split_once("Source size:").unwrap();
            relative(rest, &folder().join("programs"))
        };
        assert_eq!(info(&py), info(&pyc));
    }
}

#[test]
fn tracebacks_of_sources_are_those_of_the_reference() {
    let home = folder().join("exceptions");
    let mut findings = Vec::new();
    let mut count = 0;
    for program in files(&home, "pyc") {
        let (source, expected) = (program.with_extension("py"), program.with_extension("err"));
        // One of them writes its traceback in capital letters, the name of the folder too.
        if !source.exists() || !expected.exists() || source.ends_with("stderr_own.py") {
            continue;
        }
        let run = pybc(&["run", &source.to_string_lossy()]);
        count += 1;
        let found = relative(&run.err, &home);
        if found != text(&expected) {
            findings.push(format!("{}:\n{found}", source.display()));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(count >= 80, "{count}");
}

#[test]
fn refusals_of_programs_are_in_the_words_of_the_reference() {
    let made = std::env::temp_dir().join(format!("pybc-refused-{}", std::process::id()));
    std::fs::create_dir_all(&made).unwrap();
    // Recorded from CPython 3.5.10: the source, and what `python3.5 x.py` writes to stderr.
    let cases: serde_json::Value =
        serde_json::from_str(&text(&folder().join("data/refused_programs.json"))).unwrap();
    let mut wrong = Vec::new();
    for case in cases.as_array().unwrap() {
        let (source, expected) = (case[0].as_str().unwrap(), case[1].as_str().unwrap());
        let source: Vec<u8> = source.chars().map(|c| c as u8).collect();
        let file = made.join("x.py");
        std::fs::write(&file, &source).unwrap();
        let run = pybc(&["run", &file.to_string_lossy()]);
        let code = case[2].as_u64().unwrap() as u8;
        let found = relative(&run.err, &made);
        if found != expected || run.code != ExitCode::from(code) {
            let source = String::from_utf8_lossy(&source).into_owned();
            wrong.push(format!("{source:?} {:?}\n{found}\n{expected}", run.code));
        }
    }
    std::fs::remove_dir_all(&made).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.as_array().unwrap().len() >= 50);
}

#[test]
fn programs_know_what_they_are() {
    let run = pybc(&[
        "run",
        "-c",
        "import sys; print(sys.argv, __name__)",
        "a",
        "-b",
    ]);
    assert_eq!(run.out, "['-c', 'a', '-b'] __main__\n", "{}", run.err);
    let source = b"import sys; print(sys.argv, __file__, sys.path[0] == '', __debug__)\n";
    let run = pybc_with(source, &["run", "-", "a"]);
    assert_eq!(run.out, "['-', 'a'] <stdin> True True\n", "{}", run.err);
    let source = "import sys; print(__debug__, sys.flags.optimize); assert False";
    for (option, line) in [("-O", "False 1\n"), ("-OO", "False 2\n")] {
        let run = pybc(&["run", option, "-c", source]);
        assert_eq!((run.out.as_str(), run.err.as_str()), (line, ""), "{option}");
    }
    let run = pybc(&["run", "-c", source]);
    assert!(run.err.ends_with("AssertionError\n"), "{}", run.err);
    let run = pybc(&["run", "-c", "1 +"]);
    let expected = "  File \"<string>\", line 1\n    1 +\n      ^\nSyntaxError: invalid syntax\n";
    assert_eq!((run.err.as_str(), run.code), (expected, ExitCode::from(1)));
}

#[test]
fn sources_are_known_by_name_and_by_contents() {
    let source = b"x = 1\n";
    assert!(
        pybc_with(source, &["dis", "-"])
            .out
            .starts_with("# code <module> line 1\n  1 ")
    );
    assert_eq!(
        pybc_with(source, &["verify", "-"]).out,
        "<stdin>: ok (1 code object, stack depth 1)\n"
    );
    let listed = pybc(&["dis", "-c", "x = 1"]).out;
    assert_eq!(listed, pybc_with(source, &["dis", "-"]).out);
    // What is no text and no text file is meant to be a .pyc.
    for data in [
        &b""[..],
        b"\0",
        b"\x18\r\r\n\0\0\0\0\0\0\0\0",
        b"U\r\r\nxxxxxxxx",
    ] {
        let run = pybc_with(data, &["dis", "-"]);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE));
        assert!(run.err.starts_with("pybc: <stdin>: byte "), "{}", run.err);
    }
}

#[test]
fn a_refused_source_is_trouble_for_commands_that_read() {
    let drawn = "error: SyntaxError: invalid syntax
 --> <stdin>:1:5
  |
1 | x = f''
  |     ^^^
  |
  = help: f-strings are Python 3.6 or later: use `str.format`

";
    let good = path("programs/a_01_add.py");
    for command in [
        &["dis", "-"][..],
        &["info", "-"],
        &["verify", "-"],
        &["match", ".", "-"],
        &["diff", "-", &good],
        &["transform", "add_to_mul", "-", "--diff"],
    ] {
        let run = pybc_with(b"x = f''\n", command);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE), "{command:?}");
        assert_eq!(
            (run.out.as_str(), run.err.as_str()),
            ("", drawn),
            "{command:?}"
        );
    }
    // Other files are gone on with.
    let run = pybc_with(b"x = f''\n", &["verify", "-", &good]);
    assert_eq!(run.code, ExitCode::from(status::TROUBLE));
    assert_eq!(run.err, drawn);
    assert!(run.out.contains("a_01_add.py: ok"), "{}", run.out);
}

#[test]
fn trees_are_printed_for_people_and_for_programs() {
    let source = text(&folder().join("data/tree.py"));
    let printed = |args: &[&str]| {
        let args: Vec<&str> = ["ast"].iter().chain(args).chain(&["-"]).copied().collect();
        let run = pybc_with(source.as_bytes(), &args);
        assert_eq!(
            (run.err.as_str(), run.code),
            ("", ExitCode::SUCCESS),
            "{args:?}"
        );
        run.out
    };
    // Recorded by CPython 3.5.10, laid out as `ast.dump` of 3.9 does it.
    assert_eq!(printed(&[]), text(&folder().join("data/tree.txt")));
    assert_eq!(printed(&["--json"]), text(&folder().join("data/tree.json")));
    assert_eq!(
        printed(&["-a", "--one-line"]),
        text(&folder().join("data/tree_line.txt"))
    );
    let again = printed(&["--unparse"]);
    let line = pybc_with(again.as_bytes(), &["ast", "--one-line", "-"]).out;
    assert_eq!(line, printed(&["--one-line"]));
    let json: serde_json::Value = serde_json::from_str(&printed(&["--json"])).unwrap();
    assert_eq!(json["_type"], "Module");
}

#[test]
fn trees_of_other_modes_and_refusals() {
    let run = pybc(&["ast", "--one-line", "-m", "eval", "-c", "a"]);
    assert_eq!(run.out, "Expression(body=Name(id='a', ctx=Load()))\n");
    let run = pybc(&["ast", "--one-line", "--mode=single", "-c", "a"]);
    assert_eq!(
        run.out,
        "Interactive(body=[Expr(value=Name(id='a', ctx=Load()))])\n"
    );
    let run = pybc(&["ast", "-c", "x = "]);
    assert_eq!(run.code, ExitCode::from(status::FINDING));
    assert!(
        run.err
            .starts_with("error: SyntaxError: invalid syntax\n --> <string>:1:"),
        "{}",
        run.err
    );
    let run = pybc(&["ast", &path("programs/a_01_add.pyc")]);
    assert_eq!(run.code, ExitCode::from(status::TROUBLE));
    assert!(
        run.err
            .ends_with(": is compiled already; `pybc ast` takes sources\n"),
        "{}",
        run.err
    );
    let run = pybc(&["ast", "no.py"]);
    assert_eq!(run.err, "pybc: no.py: no such file or directory\n");
}

#[test]
fn deep_trees_take_no_recursion() {
    let source = format!("a{}\n", ".b".repeat(50_000));
    for args in [
        &["ast", "-"][..],
        &["ast", "--json", "-"],
        &["ast", "--one-line", "-"],
        &["ast", "--unparse", "-"],
    ] {
        let run = pybc_with(source.as_bytes(), args);
        assert_eq!(run.code, ExitCode::SUCCESS, "{args:?}");
    }
    let run = pybc_with(source.as_bytes(), &["dis", "-"]);
    assert!(
        run.err
            .starts_with("error: RecursionError: maximum recursion depth exceeded"),
        "{}",
        run.err
    );
}
