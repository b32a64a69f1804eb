//! `pybc match` over the corpus. What is to be printed is taken from the recorded listings.

use bc_cli::{Buffer, Io, status};
use bc_core::code::CodeObject;
use bc_core::pyc::Pyc;
use bc_tests::{bytes, files, folder, text};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs `pybc match`; exit code, standard output, standard error.
fn run(stdin: &[u8], args: &[&str]) -> (ExitCode, String, String) {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(stdin, &out, &err);
    let code = bc_cli::run(["pybc", "match"].iter().chain(args).copied(), &io);
    (code, out.text(), err.text())
}

/// What is printed when something is found.
fn found(args: &[&str]) -> String {
    let (code, out, err) = run(b"", args);
    assert_eq!((code, err.as_str()), (ExitCode::SUCCESS, ""), "{args:?}");
    out
}

fn program(name: &str) -> String {
    let path = folder().join("programs").join(name);
    path.with_extension("pyc").to_string_lossy().into_owned()
}

/// A line of a listing: what stands in the column of source lines, the offset, the opcode.
struct Listed<'a> {
    line: &'a str,
    source: Option<u32>,
    offset: u32,
    opcode: &'a str,
}

/// The recorded listing, by heading without `# code `. An instruction's source line is that of the last
/// line of the listing that has one.
fn recorded(listing: &str) -> Vec<(&str, Vec<Listed<'_>>)> {
    let mut sections: Vec<(&str, Vec<Listed<'_>>)> = Vec::new();
    let mut source = None;
    for line in listing.lines().filter(|line| !line.is_empty()) {
        if let Some(heading) = line.strip_prefix("# code ") {
            sections.push((heading, Vec::new()));
            continue;
        }
        source = line[..4].trim().parse().ok().or(source);
        let (offset, rest) = line[10..].trim_start().split_once(' ').expect("an offset");
        sections.last_mut().expect("a heading").1.push(Listed {
            line,
            source,
            offset: offset.parse().expect("a number"),
            opcode: rest.split(' ').next().expect("an opcode"),
        });
    }
    sections
}

/// The lines at these offsets as they have to be printed: the first says its source line.
fn shown(section: &[Listed<'_>], offsets: &[u32]) -> String {
    let mut out = String::new();
    for (index, offset) in offsets.iter().enumerate() {
        let listed = section.iter().find(|l| l.offset == *offset);
        let listed = listed.expect("a line of the listing");
        match listed.source.filter(|_| index == 0) {
            Some(source) => writeln!(out, "{source:>3} {}", &listed.line[4..]).unwrap(),
            None => writeln!(out, "{}", listed.line).unwrap(),
        }
    }
    out
}

#[test]
fn lines_are_those_of_the_listing() {
    let listing = text(&folder().join("programs/a_07_while_loops.dis"));
    let sections = recorded(&listing);
    let section = |heading: &str| &sections.iter().find(|(h, _)| *h == heading).unwrap().1;
    let file = program("a_07_while_loops");
    let expected = |heading: &str, places: &[&[u32]]| {
        let lines: Vec<String> = places.iter().map(|p| shown(section(heading), p)).collect();
        format!("{file}: {heading}\n{}", lines.join("--\n"))
    };
    assert_eq!(
        found(&["LOAD_NAME(countdown) LOAD_CONST @call", &file]),
        expected("<module> line 2", &[&[63, 66, 69], &[72, 75, 78]])
    );
    // Found in several code objects.
    let out = found(&["^ . . MAKE_FUNCTION | BREAK_LOOP", &file]);
    let breaks = |heading: &str| {
        let lines = section(heading).iter();
        let breaks = lines.filter(|l| l.opcode == "BREAK_LOOP");
        breaks.map(|l| l.offset).collect::<Vec<_>>()
    };
    let mut parts = vec![expected("<module> line 2", &[&[0, 3, 6]])];
    for (heading, _) in &sections {
        let places = breaks(heading);
        let places: Vec<&[u32]> = places.iter().map(std::slice::from_ref).collect();
        if !places.is_empty() {
            parts.push(expected(heading, &places));
        }
    }
    assert!(parts.len() > 1);
    assert_eq!(out, parts.join("\n"));
}

/// Each instruction of the corpus that has a given opcode is found, and no other.
#[test]
fn one_opcode_over_the_corpus() {
    for opcode in ["LOAD_CONST", "FOR_ITER", "YIELD_VALUE"] {
        let mut total = 0;
        for path in files(&folder().join("programs"), "dis") {
            let listing = text(&path);
            let file = path.with_extension("pyc").to_string_lossy().into_owned();
            let mut parts = Vec::new();
            for (heading, lines) in recorded(&listing) {
                let has = |l: &&Listed<'_>| l.opcode == opcode;
                let lines_shown: Vec<String> = lines
                    .iter()
                    .filter(has)
                    .map(|l| shown(&lines, &[l.offset]))
                    .collect();
                total += lines_shown.len();
                if !lines_shown.is_empty() {
                    parts.push(format!("{file}: {heading}\n{}", lines_shown.join("--\n")));
                }
            }
            let (code, out, err) = run(b"", &[opcode, &file]);
            assert_eq!((out, err), (parts.join("\n"), String::new()));
            let expected = if parts.is_empty() {
                status::FINDING
            } else {
                status::OK
            };
            assert_eq!(code, ExitCode::from(expected), "{file}");
        }
        assert!(total > 5, "{opcode}: {total}");
    }
}

#[test]
fn counts_and_names() {
    let listings = ["a_01_add", "a_08_for_loops", "a_07_while_loops"];
    let (mut counts, mut names) = (String::new(), String::new());
    for name in listings {
        let listing = text(&PathBuf::from(program(name)).with_extension("dis"));
        let sections = recorded(&listing);
        let all = sections.iter().flat_map(|(_, lines)| lines);
        let count = all.filter(|l| l.opcode == "FOR_ITER").count();
        if count > 0 {
            writeln!(counts, "{}: {count}", program(name)).unwrap();
            writeln!(names, "{}", program(name)).unwrap();
        }
    }
    let files = listings.map(program);
    let files = [&*files[0], &*files[1], &*files[2]];
    for flag in ["--count", "-c"] {
        assert_eq!(found(&[&["FOR_ITER", flag][..], &files].concat()), counts);
    }
    for flag in ["--files-with-matches", "-l"] {
        assert_eq!(found(&[&["FOR_ITER", flag][..], &files].concat()), names);
    }
    let (code, out, _) = run(b"", &[&["-c", "PRINT_EXPR"][..], &files].concat());
    assert_eq!((code, out.as_str()), (ExitCode::from(status::FINDING), ""));
}

#[test]
fn jump_targets() {
    let file = program("a_03_abs_jump");
    let listing = text(&PathBuf::from(&file).with_extension("dis"));
    let sections = recorded(&listing);
    let (heading, lines) = sections
        .iter()
        .find(|(heading, _)| heading.contains("absolute_single_exit"))
        .unwrap();
    let pattern = "STORE_FAST(x) LOAD_FAST(x)";
    assert_eq!(
        run(b"", &[pattern, &file]).0,
        ExitCode::from(status::FINDING)
    );
    let expected = format!("{file}: {heading}\n{}", shown(lines, &[16, 19]));
    assert_eq!(found(&["--across-targets", pattern, &file]), expected);
    assert_eq!(
        found(&["--refused", pattern, &file]),
        expected + "        refused: a jump leads to 19\n"
    );
}

#[test]
fn the_longest() {
    let file = program("a_01_add");
    let pattern = "^ LOAD_CONST | ^ LOAD_CONST LOAD_CONST";
    assert_eq!(found(&[pattern, &file]).lines().count(), 2);
    assert_eq!(found(&["--longest", pattern, &file]).lines().count(), 3);
}

#[test]
fn a_bad_pattern_is_shown_with_a_mark() {
    for (pattern, expected) in [
        (
            "NOP LOAD_FASST",
            "pybc: pattern: expected an opcode, found `LOAD_FASST`; did you mean `LOAD_FAST`?
  NOP LOAD_FASST
      ^^^^^^^^^^
",
        ),
        (
            "NOP\nPOP_TOP (NOP",
            "pybc: pattern: expected `)`, found the end
  POP_TOP (NOP
              ^
",
        ),
        (
            "NOP? ",
            "pybc: pattern: `NOP?` can match nothing at all, and so would match between any two \
             instructions; one part of it has to be required
  NOP? 
  ^^^^^
",
        ),
    ] {
        let (code, out, err) = run(b"", &[pattern, &program("a_01_add")]);
        assert_eq!((code, out.as_str()), (ExitCode::from(status::TROUBLE), ""));
        assert_eq!(err, expected);
    }
}

#[test]
fn one_bad_file_is_trouble_and_the_others_are_searched() {
    let file = program("a_01_add");
    let (code, out, err) = run(b"", &["-l", "RETURN_VALUE", "no-such.pyc", &file]);
    assert_eq!(code, ExitCode::from(status::TROUBLE));
    assert_eq!(out, format!("{file}\n"));
    assert_eq!(err, "pybc: no-such.pyc: no such file or directory\n");
    let (code, out, _) = run(&bytes(file.as_ref()), &["-l", "RETURN_VALUE", "-"]);
    assert_eq!((code, out.as_str()), (ExitCode::SUCCESS, "<stdin>\n"));
}

/// A code object that holds what `consts` says.
fn module(code: &[u8], consts: impl IntoIterator<Item = Arc<CodeObject>>) -> Arc<CodeObject> {
    let builder = CodeObject::builder().name("m").filename("m.py").code(code);
    let consts: Vec<Arc<CodeObject>> = consts.into_iter().collect();
    Arc::new(builder.consts(consts).build().unwrap())
}

#[test]
fn hostile_files() {
    // What cannot be taken apart is named, and what is inside of it searched all the same.
    let bad = module(&[113, 1, 0], [module(&[83], [])]);
    let (code, out, err) = run(&Pyc::new(bad).write().unwrap(), &["RETURN_VALUE", "-"]);
    assert_eq!(code, ExitCode::from(status::TROUBLE));
    assert!(out.starts_with("<stdin>: m.m line "), "{out}");
    assert_eq!(
        err,
        "pybc: <stdin>: m: cannot be searched: lift: offset 0: JUMP_ABSOLUTE leads to 1, where no \
         instruction begins\n"
    );
    // Code objects that share what they hold, 1024 at the bottom if each were searched.
    let doubled = |inner: Arc<CodeObject>| module(&[83], [Arc::clone(&inner), inner]);
    let shared = (0..10).fold(module(&[83], []), |inner, _| doubled(inner));
    let (code, out, err) = run(
        &Pyc::new(shared).write().unwrap(),
        &["-c", "RETURN_VALUE", "-"],
    );
    assert_eq!(err, "");
    assert_eq!((code, out.as_str()), (ExitCode::SUCCESS, "<stdin>: 11\n"));
}
