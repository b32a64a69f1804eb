//! `pybc trace`: what it shows, which of it, and how it ends.

use crate::command::pybc;
use bc_tests::{folder, root, text};
use serde_json::Value as Json;
use std::process::ExitCode;

fn program(name: &str) -> String {
    folder()
        .join("programs")
        .join(name)
        .to_string_lossy()
        .into_owned()
}

/// What `trace` shows of a program of the corpus.
fn trace(options: &[&str], name: &str) -> String {
    let file = program(name);
    let words: Vec<&str> = ["trace"]
        .iter()
        .chain(options)
        .copied()
        .chain([&*file])
        .collect();
    let run = pybc(&words);
    assert_eq!((run.code, &*run.err), (ExitCode::SUCCESS, ""));
    run.out
}

fn json(options: &[&str], name: &str) -> Vec<Json> {
    let options: Vec<&str> = ["--json", "--limit", "0"]
        .iter()
        .chain(options)
        .copied()
        .collect();
    let lines = trace(&options, name);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_call_is_shown_step_by_step() {
    // By hand from `ceval.c` and the listing beside the program.
    let shown = trace(&["--function", "add", "--to", "20"], "a_01_add.pyc");
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(
        lines[..6],
        [
            "       9             → add(a=1, b=2)  a_01_add.py:2",
            "       9     3     0  LOAD_FAST               0 (a)                      [] → [1]",
            "      10           3  LOAD_FAST               1 (b)                      [1] → [1, 2]",
            "      11           6  BINARY_ADD                                         [1, 2] → [3]",
            "      12           7  RETURN_VALUE                                       [3] → []",
            "      13             ← add returns 3",
        ]
    );
}

#[test]
fn events_are_picked() {
    let opcodes = |options: &[&str]| -> Vec<String> {
        let events = json(options, "a_03_abs_jump.pyc");
        let opcode = |event: &Json| event["opcode"].as_str().unwrap_or_default().to_owned();
        events.iter().map(opcode).collect()
    };
    let found = opcodes(&["--opcode", "compare_op,UNARY_NEGATIVE"]);
    assert!(found.len() > 10);
    assert!(
        found
            .iter()
            .all(|name| name == "COMPARE_OP" || name == "UNARY_NEGATIVE")
    );
    let calls = json(&["--calls"], "a_03_abs_jump.pyc");
    assert!(calls.len() > 40);
    assert!(
        calls
            .iter()
            .all(|event| event["event"] == "entered" || event["event"] == "left")
    );
    let lines = json(&["--line", "3-4"], "a_03_abs_jump.pyc");
    assert!(lines.iter().any(|event| event["line"] == 4));
    assert!(
        lines
            .iter()
            .all(|event| event["line"].is_null()
                || [3, 4].contains(&event["line"].as_i64().unwrap()))
    );
    let steps = json(&["--from", "10", "--to", "12"], "a_03_abs_jump.pyc");
    let steps: Vec<i64> = steps
        .iter()
        .map(|event| event["step"].as_i64().unwrap())
        .collect();
    assert_eq!(steps, [10, 11, 12]);
    let methods = json(&["--function", "*.__init__"], "e_01_basic_class.pyc");
    assert!(methods.len() > 10);
    assert!(
        methods
            .iter()
            .all(|event| event["code"].as_str().unwrap().ends_with(".__init__"))
    );
}

/// Every name that is written is one that the schema explains, in the section of its event or for all.
#[test]
fn the_schema_names_all_there_is() {
    let schema = text(&root().join("docs/trace.md"));
    let mut names = std::collections::BTreeSet::new();
    for program in [
        "a_01_add",
        "d_04_nested_finally",
        "f_01_generators",
        "f_11_async_with",
        "e_01_basic_class",
    ] {
        for event in json(&[], &format!("{program}.pyc")) {
            let mut open = vec![event];
            while let Some(next) = open.pop() {
                match next {
                    Json::Object(object) => {
                        // Names of variables are not the schema's.
                        for (name, value) in object {
                            if name != "locals" && name != "cells" {
                                open.push(value);
                            }
                            names.insert(name);
                        }
                    }
                    Json::Array(items) => open.extend(items),
                    _ => {}
                }
            }
        }
    }
    assert!(names.len() > 30, "{names:?}");
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| !schema.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn output_is_part_of_it() {
    let run = pybc(&["trace", "-c", "print('a\\x1bb')\nprint('c', end='')"]);
    assert_eq!(run.code, ExitCode::SUCCESS);
    let written: Vec<&str> = run
        .out
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("| "))
        .collect();
    assert_eq!(written, ["a\\u{1b}b", "c"]);
}

#[test]
fn a_limit_is_told() {
    let run = pybc(&["trace", "--limit", "7", "-c", "while 1: pass"]);
    assert_eq!(run.code, ExitCode::SUCCESS);
    assert_eq!(run.out.lines().count(), 7);
    assert_eq!(
        run.err,
        "pybc: stopped after 7 lines; --limit N shows more, --limit 0 all\n"
    );
}

#[test]
fn it_ends_as_run_does() {
    let run = pybc(&["trace", "--calls", "-c", "import sys; sys.exit(7)"]);
    assert_eq!((run.code, &*run.err), (ExitCode::from(7), ""));
    let run = pybc(&["trace", "--calls", "-c", "1/0"]);
    assert_eq!(run.code, ExitCode::from(1));
    assert!(
        run.err.ends_with("ZeroDivisionError: division by zero\n"),
        "{}",
        run.err
    );
    assert!(
        run.out
            .ends_with("← <module> is left by ZeroDivisionError('division by zero',)\n"),
        "{}",
        run.out
    );
    let run = pybc(&[
        "trace",
        "--steps",
        "50",
        "--opcode",
        "NOP",
        "-c",
        "while 1: pass",
    ]);
    assert_eq!(run.code, ExitCode::from(122));
    let run = pybc(&["trace", "--opcode", "LOAD_FSAT", "x.py"]);
    assert_eq!(run.code, ExitCode::from(2));
    assert!(run.err.contains("did you mean LOAD_FAST?"), "{}", run.err);
    let run = pybc(&["trace", "no-such.py"]);
    assert_eq!(run.code, ExitCode::from(2));
}
