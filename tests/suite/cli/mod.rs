//! The command in-process: what each subcommand prints, where, and with which exit code.

mod asm;
mod compile;
mod diff;
mod manual;
mod matches;
mod mistakes;
mod output;
mod rewrite;
mod run;
mod source;
mod step;
mod trace;

use bc_cli::{Buffer, Io, Output, status};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::pyc::Pyc;
use bc_tests::command::{Run, pybc, pybc_with};
use bc_tests::{all_pyc, bytes, files, folder, root, text};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::Arc;

/// The path of a program of the corpus, as an argument.
fn program(name: &str) -> String {
    folder()
        .join("programs")
        .join(name)
        .to_string_lossy()
        .into_owned()
}

#[test]
fn help_names_every_command_and_shows_examples() {
    for args in [&["--help"][..], &["-h"], &["help"]] {
        let run = pybc(args);
        assert_eq!(run.code, ExitCode::SUCCESS, "{args:?}");
        assert_eq!(run.err, "");
        for word in [
            "run",
            "dis",
            "asm",
            "info",
            "verify",
            "Examples:",
            "--color",
            "NO_COLOR",
        ] {
            assert!(
                run.out.contains(word),
                "{args:?} does not mention {word}:\n{}",
                run.out
            );
        }
    }
    assert!(
        pybc(&["--help"]).out.contains("121"),
        "the long help lists the exit codes"
    );
}

#[test]
fn version_says_what_it_reads() {
    let run = pybc(&["--version"]);
    assert_eq!(run.code, ExitCode::SUCCESS);
    assert!(
        run.out
            .starts_with(&format!("pybc {}", env!("CARGO_PKG_VERSION"))),
        "{}",
        run.out
    );
    assert!(run.out.contains("3.5") && run.out.contains("3350") && run.out.contains("3351"));
    assert!(pybc(&["-V"]).out.starts_with("pybc "));
}

#[test]
fn a_wrong_command_line_is_trouble() {
    for args in [
        &[][..],
        &["dance"],
        &["dis"],
        &["dis", "a", "b"],
        &["verify"],
        &["run"],
    ] {
        let run = pybc(args);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE), "{args:?}");
        assert_eq!(run.out, "", "{args:?}");
        assert!(run.err.contains("Usage: pybc"), "{args:?}: {}", run.err);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_one_line_of_trouble() {
    for command in ["run", "dis", "info", "verify"] {
        let run = pybc(&[command, "no-such.pyc"]);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE), "{command}");
        assert_eq!(run.out, "", "{command}");
        assert_eq!(
            run.err, "pybc: no-such.pyc: no such file or directory\n",
            "{command}"
        );
    }
}

#[test]
fn a_folder_is_no_file() {
    let run = pybc(&["dis", &program("i_09_pkg")]);
    assert_eq!(run.code, ExitCode::from(status::TROUBLE));
    assert!(run.err.ends_with(": is a directory\n"), "{}", run.err);
}

#[test]
fn a_malformed_file_is_one_line_with_the_byte_offset() {
    let whole = bytes(&folder().join("programs/a_01_add.pyc"));
    let mut wrong_magic = whole.clone();
    wrong_magic[0] += 1;
    // What is at fault, and the offset of its first byte: the header's fields are at 0, 4 and 8.
    for (data, offset) in [
        (&whole[..0], 0),
        (&whole[..11], 11),
        (&wrong_magic, 0),
        (&whole[..40], 38),
    ] {
        for command in ["run", "dis", "info", "verify"] {
            if command == "run" && data.is_empty() {
                // A program like any other.
                continue;
            }
            let run = pybc_with(data, &[command, "-"]);
            assert_eq!(run.code, ExitCode::from(status::TROUBLE), "{command}");
            assert_eq!(run.out, "", "{command}");
            assert_eq!(run.err.lines().count(), 1, "{command}: {}", run.err);
            assert!(
                run.err
                    .starts_with(&format!("pybc: <stdin>: byte {offset}, ")),
                "{}",
                run.err
            );
        }
    }
}

#[test]
fn dis_prints_the_recorded_listings() {
    let listings = files(&folder().join("programs"), "dis");
    assert!(listings.len() >= 58);
    for listing in listings {
        let pyc = listing.with_extension("pyc");
        let run = pybc(&["dis", &pyc.to_string_lossy()]);
        assert_eq!(
            run.code,
            ExitCode::SUCCESS,
            "{}: {}",
            pyc.display(),
            run.err
        );
        assert!(
            run.out == text(&listing),
            "{} is listed differently",
            pyc.display()
        );
        assert_eq!(run.err, "");
    }
}

#[test]
fn a_dash_is_standard_input() {
    let file = program("a_03_abs_jump.pyc");
    for command in ["dis", "verify", "info"] {
        let (named, piped) = (
            pybc(&[command, &file]),
            pybc_with(&bytes(file.as_ref()), &[command, "-"]),
        );
        assert_eq!(piped.code, ExitCode::SUCCESS);
        assert_eq!(piped.out, named.out.replace(&file, "<stdin>"));
    }
}

#[test]
fn color_only_adds_escapes() {
    let file = program("a_03_abs_jump.pyc");
    for command in ["dis", "verify", "info"] {
        let plain = pybc(&[command, &file]);
        let painted = pybc(&["--color", "always", command, &file]);
        assert_eq!(pybc(&[command, "--color=never", &file]).out, plain.out);
        assert!(!plain.out.contains('\u{1b}'));
        assert!(painted.out.contains('\u{1b}'), "{command}");
        assert_eq!(without_escapes(&painted.out), plain.out, "{command}");
    }
}

/// A text without its `ESC [ … m` sequences.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_string();
    for part in parts {
        plain.push_str(
            part.split_once('m')
                .expect("an escape sequence ends in m")
                .1,
        );
    }
    plain
}

#[test]
fn info_tells_the_header_and_each_code_object() {
    let file = program("a_02_add_with_store.pyc");
    let run = pybc(&["info", &file]);
    assert_eq!(run.code, ExitCode::SUCCESS);
    // The corpus was compiled with one time stamp; size and number of code objects are counted elsewhere.
    let size = bytes(&folder().join("programs/a_02_add_with_store.py")).len();
    let listing = text(&folder().join("programs/a_02_add_with_store.dis"));
    let headings: Vec<&str> = listing
        .lines()
        .filter(|line| line.starts_with("# code "))
        .collect();
    let head = format!(
        "File:              {file}
Magic:             3351 (CPython 3.5.3 and later)
Source modified:   2016-05-30 00:00:00 UTC
Source size:       {size} bytes
Code objects:      {}
",
        headings.len()
    );
    assert!(run.out.starts_with(&head), "{}", run.out);
    let found: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.starts_with("# code "))
        .collect();
    assert_eq!(found, headings);
    assert!(run.out.contains(
        "
# code <module>.add_then_store line 2
Name:              add_then_store
Filename:          a_02_add_with_store.py
Argument count:    2
Kw-only arguments: 0
Number of locals:  3
Stack size:        2
Flags:             OPTIMIZED, NEWLOCALS, NOFREE
Constants:
   0: None
Variable names:
   0: a
   1: b
   2: total
"
    ));
}

#[test]
fn verify_accepts_whatever_cpython_compiled() {
    let corpus: Vec<String> = all_pyc()
        .iter()
        .map(|p| p.to_string_lossy().into_owned())
        .collect();
    let args: Vec<&str> = ["verify"]
        .into_iter()
        .chain(corpus.iter().map(String::as_str))
        .collect();
    let run = pybc(&args);
    assert_eq!(run.code, ExitCode::SUCCESS, "{}{}", run.out, run.err);
    assert_eq!(run.out.lines().count(), corpus.len());
    for (line, file) in run.out.lines().zip(&corpus) {
        assert!(line.starts_with(&format!("{file}: ok (")), "{line}");
    }
    let quiet: Vec<&str> = args.into_iter().chain(["--quiet"]).collect();
    assert_eq!(pybc(&quiet).out, "");
}

/// A file whose code takes a value from an empty stack, which makes CPython crash.
fn underflow() -> Vec<u8> {
    let code = CodeObject::builder()
        .flags(CodeFlags::NOFREE)
        .stacksize(1)
        .code([1, 83])
        .filename("bad.py")
        .name("<module>")
        .firstlineno(1)
        .build()
        .unwrap();
    Pyc::new(Arc::new(code)).write().unwrap()
}

#[test]
fn verify_says_what_is_wrong_and_where() {
    let run = pybc_with(&underflow(), &["verify", "-"]);
    assert_eq!(run.code, ExitCode::from(status::FINDING));
    assert_eq!(run.err, "");
    assert!(run.out.starts_with("<stdin>: V"), "{}", run.out);
    for word in [
        "POP_TOP",
        "in <module> at offset 0, line 1 of bad.py",
        "-->",
        "stack",
    ] {
        assert!(run.out.contains(word), "no {word} in:\n{}", run.out);
    }
}

#[test]
fn run_refuses_what_verify_rejects() {
    let run = pybc_with(&underflow(), &["run", "-"]);
    assert_eq!(run.code, ExitCode::from(status::REJECTED));
    assert_eq!(run.out, "");
    assert_eq!(
        run.err,
        format!("pybc: {}", pybc_with(&underflow(), &["verify", "-"]).out)
    );
}

#[test]
fn verify_goes_on_to_the_next_file() {
    let good = program("a_01_add.pyc");
    let run = pybc_with(&underflow(), &["verify", "no-such.pyc", "-", &good]);
    assert_eq!(
        run.code,
        ExitCode::from(status::TROUBLE),
        "the worst outcome counts"
    );
    assert_eq!(run.err, "pybc: no-such.pyc: no such file or directory\n");
    assert!(
        run.out.contains("<stdin>: V") && run.out.contains("a_01_add.pyc: ok"),
        "{}",
        run.out
    );
    let run = pybc_with(&underflow(), &["verify", "-q", &good, "-"]);
    assert_eq!(run.code, ExitCode::from(status::FINDING));
    assert!(run.out.starts_with("<stdin>: V"), "{}", run.out);
}

/// A stream that fails at the first write.
struct Failing(ErrorKind);

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_has_gone_is_no_error_but_a_full_disk_is() {
    for (kind, code) in [
        (ErrorKind::BrokenPipe, status::OK),
        (ErrorKind::StorageFull, status::TROUBLE),
    ] {
        for args in [
            &["dis", &program("a_01_add.pyc")][..],
            &["verify", &program("a_01_add.pyc")],
            &["--help"],
        ] {
            let (out, err) = (Buffer::default(), Buffer::default());
            let io = Io {
                stdout: Output::new(Failing(kind), false),
                ..Io::captured(b"", &out, &err)
            };
            let args = ["pybc"].iter().chain(args).copied();
            assert_eq!(bc_cli::run(args, &io), ExitCode::from(code), "{kind}");
            let expected = if code == status::OK {
                ""
            } else {
                "pybc: cannot write: no storage space\n"
            };
            assert_eq!(err.text(), expected, "{kind}");
        }
    }
}

/// One `$ pybc …` of a document with the output it shows and, if an `echo $?` follows, its exit code.
struct Example {
    command: String,
    output: Vec<String>,
    code: Option<u8>,
}

/// The examples in the `console` blocks of a document.
fn examples(document: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let (mut inside, mut echo) = (false, false);
    for line in document.lines() {
        match line.strip_prefix("$ ") {
            _ if line.starts_with("```") => inside = line == "```console",
            _ if !inside => {}
            Some("echo $?") => echo = true,
            Some(command) => {
                found.push(Example {
                    command: command.to_string(),
                    output: Vec::new(),
                    code: None,
                });
                echo = false;
            }
            None => {
                let example = found.last_mut().expect("a block begins with a command");
                if echo {
                    example.code = Some(line.parse().expect("an exit code"));
                } else {
                    example.output.push(line.to_string());
                }
            }
        }
    }
    found
}

/// Whether the lines are as expected, where `...` stands for any number of lines.
fn matches(expected: &[String], lines: &[&str]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..]))
        }
        Some((first, rest)) => lines
            .split_first()
            .is_some_and(|(line, others)| line == first && matches(rest, others)),
    }
}

/// The words of a command, in which quotes hold blanks together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    let mut words: Vec<String> = vec![String::new()];
    for (nth, part) in parts {
        let mut pieces = match nth % 2 {
            0 => part.split(' ').collect::<Vec<_>>(),
            _ => vec![part],
        }
        .into_iter();
        if let (Some(word), Some(first)) = (words.last_mut(), pieces.next()) {
            word.push_str(first);
        }
        words.extend(pieces.map(str::to_string));
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn the_examples_of_the_readme_are_true() {
    let root = format!("{}/", root().display());
    let examples = examples(&text(&bc_tests::root().join("README.md")));
    assert!(examples.len() >= 4);
    // Files that examples write live in a folder of their own, for the examples after them to read.
    let made = std::env::temp_dir().join(format!("pybc-readme-{}", std::process::id()));
    fs::create_dir_all(&made).unwrap();
    for example in examples {
        let mut run = Run {
            code: ExitCode::SUCCESS,
            bytes: Vec::new(),
            out: String::new(),
            err: String::new(),
        };
        for command in example.command.split(" | ") {
            let mut is_output = false;
            let args: Vec<String> = words(command)
                .into_iter()
                .map(|word| {
                    // The examples stand in the root of the repository, the test does not.
                    let there = bc_tests::root().join(&word);
                    let here = made.join(&word);
                    let is_file = (is_output && word != "-") || here.is_file();
                    is_output = word == "-o";
                    match there.is_file() {
                        true => there.display().to_string(),
                        false if is_file => here.display().to_string(),
                        false => word,
                    }
                })
                .collect();
            assert_eq!(args[0], "pybc", "{}", example.command);
            let args: Vec<&str> = args[1..].iter().map(String::as_str).collect();
            run = pybc_with(&run.bytes, &args);
        }
        let shown = format!("{}{}", run.out, run.err).replace(&root, "");
        let shown = shown.replace(&format!("{}/", made.display()), "");
        let lines: Vec<&str> = shown.lines().collect();
        assert!(
            matches(&example.output, &lines),
            "{} prints\n{shown}",
            example.command
        );
        if let Some(code) = example.code {
            assert_eq!(run.code, ExitCode::from(code), "{}", example.command);
        }
    }
    fs::remove_dir_all(&made).unwrap();
}
