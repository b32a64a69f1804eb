//! `pybc trace`: what it shows, which of it, and how it ends.

use bc_cli::{Buffer, Input, Io, Output};
use bc_tests::command::pybc;
use bc_tests::{folder, root, text};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Read};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

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

/// A character that is written in two pieces is told once it is whole; one that never is, at the end.
#[test]
fn characters_are_told_whole() {
    let source = "import sys\nwrite = sys.stdout.buffer.write\nwrite(b'\\xc3')\nwrite(b'\\xa9\\n')\nwrite(b'x\\xe2\\x82')";
    let run = pybc(&["trace", "--json", "-c", source]);
    let texts: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.contains("\"event\":\"output\""))
        .filter_map(|line| line.split("\"text\":").nth(1))
        .collect();
    assert_eq!(texts, ["\"é\\n\"}", "\"x\"}", "\"\u{fffd}\"}"]);
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

#[test]
fn what_a_name_holds_stays_in_its_line() {
    let source = "T = type('T\\nx\\x1b[2J', (), {})\nT()\nglobals()['a\\nb'] = T\n\
                  exec(compile('y = 1', 'file\\rname', 'exec'))\ntype('N' * 100000, (), {})\n";
    let run = pybc(&["trace", "-c", source]);
    assert_eq!((run.code, &*run.err), (ExitCode::SUCCESS, ""));
    for line in run.out.lines() {
        let number = line.split_whitespace().next().unwrap_or_default();
        assert!(number.parse::<u32>().is_ok(), "{line}");
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(line.chars().count() < 4000, "{} characters", line.len());
    }
    for shown in ["T = <class 'T\\nx\\u{1b}[2J'>", "  file\\rname:1"] {
        assert!(run.out.contains(shown), "{shown}");
    }
}

#[test]
fn names_that_are_no_unicode_are_told_apart() {
    // `co_varnames` of two lone surrogates.
    let source = "def f(a, b): pass\nc = f.__code__\n\
                  c = type(c)(2, 0, 2, 1, 67, c.co_code, c.co_consts, (), ('\\ud800', '\\udfff'), 'x', 'g', 1, b'')\n\
                  type(f)(c, {})(1, 2)\n";
    let run = pybc(&["trace", "--function", "g", "--json", "-c", source]);
    let entered: Json = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    let named = serde_json::json!({ "\\ud800": "1", "\\udfff": "2" });
    assert_eq!(entered["locals"], named);
    let run = pybc(&["trace", "--function", "g", "-c", source]);
    assert!(run.out.contains("→ g(\\ud800=1, \\udfff=2)"), "{}", run.out);
}

/// What the events of a frame say of its value stack fits together: each instruction finds what those before left.
#[test]
fn value_stacks_can_be_followed_by_the_events_alone() {
    for name in ["gen_throw_close", "gen_yield_from_odd", "exc_with_corners"] {
        let file = folder().join("differential").join(format!("{name}.py"));
        let run = pybc(&["trace", "--json", "--limit", "0", &file.to_string_lossy()]);
        let mut stacks: HashMap<u64, Vec<Json>> = HashMap::new();
        for line in run.out.lines() {
            let event: Json = serde_json::from_str(line).unwrap();
            let list = |name: &str| event[name].as_array().cloned().unwrap_or_default();
            let Some(frame) = event["frame"].as_u64() else {
                continue;
            };
            let stack = stacks.entry(frame).or_default();
            match event["event"].as_str().unwrap() {
                "entered" => *stack = list("stack"),
                "instruction" | "completed" => {
                    assert_eq!(*stack, list("before"), "{name}: {line}");
                    *stack = list("after");
                }
                "unwound" => stack.truncate(stack.len() - list("popped").len()),
                "landed" => stack.extend(list("pushed")),
                _ => {}
            }
        }
        assert!(stacks.len() > 20, "{name}");
    }
}

/// A folder of its own for a test, which goes away with it.
struct Made(PathBuf);

impl Made {
    fn new(name: &str) -> Made {
        let path = std::env::temp_dir().join(format!("pybc-trace-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Made(path)
    }

    fn write(&self, name: &str, contents: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, contents).unwrap();
        path.to_string_lossy().into_owned()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_page_never_takes_the_place_of_a_program() {
    let made = Made::new("page");
    let program = made.write("add.py", "print(1 + 2)\n");
    let run = pybc(&["trace", "--html", &program, &program]);
    assert_eq!(run.code, ExitCode::from(2));
    assert!(
        run.err.contains("take the place of the program"),
        "{}",
        run.err
    );
    // A page of an earlier run, and the names the wrong way round: the page is no program.
    let page = made.write("add.html", "");
    let run = pybc(&["trace", "--html", &page, &program]);
    assert_eq!((run.code, &*run.err), (ExitCode::SUCCESS, ""));
    assert!(fs::read_to_string(&page).unwrap().starts_with("<!DOCTYPE"));
    let run = pybc(&["trace", "--html", &program, &page]);
    assert_eq!(run.code, ExitCode::from(1));
    assert!(run.err.contains("SyntaxError"), "{}", run.err);
    assert_eq!(fs::read_to_string(&program).unwrap(), "print(1 + 2)\n");
}

#[test]
fn steps_and_opcodes_are_read_with_care() {
    let run = pybc(&["trace", "--from", "5", "--to", "3", "-c", "pass"]);
    assert_eq!(run.code, ExitCode::from(2));
    assert_eq!(
        run.err,
        "pybc: --to: step 3 comes before step 5 of --from\n"
    );
    let run = pybc(&[
        "trace",
        "--opcode",
        "LOAD_CONST, RETURN_VALUE",
        "-c",
        "pass",
    ]);
    assert_eq!((run.code, run.out.lines().count()), (ExitCode::SUCCESS, 2));
}

/// An exception that comes from a call belongs to the step of the call, but happens when the call has ended.
#[test]
fn steps_are_picked_by_what_happens_when() {
    let source = "def f():\n  1/0\ntry: f()\nexcept ZeroDivisionError: pass";
    let lines = |options: &[&str]| -> Vec<String> {
        let run = pybc(&[&["trace", "--json"], options, &["-c", source]].concat());
        assert_eq!((run.code, &*run.err), (ExitCode::SUCCESS, ""));
        run.out.lines().map(str::to_owned).collect()
    };
    let all = lines(&[]);
    let events: Vec<Json> = all
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let is = |event: &Json, name: &str| event["event"] == name;
    let left = events.iter().position(|event| is(event, "left")).unwrap();
    let end = left + 4;
    assert!(is(&events[left + 1], "raised") && is(&events[left + 2], "unwound"));
    assert!(is(&events[left + 3], "landed") && is(&events[end], "instruction"));
    assert!(events[left + 1]["step"].as_u64() < events[left]["step"].as_u64());
    let step = events[left]["step"].to_string();
    assert_eq!(events[end]["step"].to_string(), step);
    assert_eq!(lines(&["--from", &step, "--to", &step]), all[left..=end]);
}

/// Standard input on which nothing comes before the trace shows that it is waited for.
struct Patient {
    shown: Buffer,
    waited: bool,
}

impl Read for Patient {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        let asks = |shown: &Buffer| shown.text().lines().any(|line| line.contains("(input)"));
        for _ in 0..500 {
            if self.waited || asks(&self.shown) {
                self.waited = true;
                return Ok(0);
            }
            thread::sleep(Duration::from_millis(10));
        }
        Err(io::ErrorKind::TimedOut.into())
    }
}

#[test]
fn a_program_that_waits_has_been_shown_so_far() {
    let (shown, err) = (Buffer::default(), Buffer::default());
    let patient = Patient {
        shown: shown.clone(),
        waited: false,
    };
    let io = Io {
        stdin: Input::new(patient),
        stdout: Output::new(BufWriter::with_capacity(1 << 20, shown), false),
        ..Io::captured(b"", &Buffer::default(), &err)
    };
    let source = "for i in range(100): pass\ntry: input()\nexcept EOFError: print('end')\n";
    let code = bc_cli::run(["pybc", "trace", "-c", source], &io);
    assert_eq!((code, &*err.text()), (ExitCode::SUCCESS, ""));
}
