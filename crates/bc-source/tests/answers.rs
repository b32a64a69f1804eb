//! What the reference's parser says of sources, good and bad, as `tests/reference/record_refusals.py` and
//! `record_parses.py` recorded it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use bc_core::text::Text;
use bc_source::compile::{Options, compile};
use bc_source::dump::{DumpOptions, dump};
use bc_source::{ErrorKind, Mode, ParseOptions, Source, SourceError, parse, program_text};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The recorded answers of one file: source, answer of the parser.
fn recorded(text: &str) -> Vec<(String, Value)> {
    text.lines()
        .map(|line| {
            let mut record: Vec<Value> = serde_json::from_str(line).unwrap();
            let source = record[0].as_str().unwrap().to_owned();
            (source, record.swap_remove(1))
        })
        .collect()
}

fn answer(error: SourceError) -> Value {
    json!([
        error.kind.name(),
        error.message,
        error.lineno,
        error.offset,
        error.text
    ])
}

fn compare(text: &str) {
    let mut differing = Vec::new();
    for (source, expected) in recorded(text) {
        let text = Text::from(source.as_str());
        let options = ParseOptions::default();
        let found = match parse(Source::Text(&text), &options) {
            Ok(_) => Value::Null,
            Err(error) => answer(error),
        };
        if found != expected {
            differing.push(format!("{source:?}\n  {found}\n  {expected}"));
        }
    }
    assert!(differing.is_empty(), "\n{}\n", differing.join("\n"));
}

/// The hash of the tree as it is printed, or what is said of the error.
fn tree_or_refusal(mode: &str, kind: &str, source: &str) -> Value {
    let options = ParseOptions {
        mode: match mode {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        },
        ..ParseOptions::default()
    };
    let text = Text::from(source);
    let bytes: Vec<u8> = source.chars().map(|c| c as u8).collect();
    let source = match kind {
        "str" => Source::Text(&text),
        _ => Source::Bytes(&bytes),
    };
    match parse(source, &options) {
        Err(error) => answer(error),
        Ok(tree) => {
            let attributes = DumpOptions {
                include_attributes: true,
                ..DumpOptions::default()
            };
            let hash = format!("{:x}", Sha256::digest(dump(&tree, attributes)));
            json!(hash[..16])
        }
    }
}

#[test]
fn trees_are_those_of_the_reference() {
    let mut differing = Vec::new();
    for line in include_str!("data/parses.jsonl").lines() {
        let (mode, kind, source, expected): (String, String, String, Value) =
            serde_json::from_str(line).unwrap();
        let found = tree_or_refusal(&mode, &kind, &source);
        if found != expected {
            differing.push(format!("{mode} {source:?}\n  {found}\n  {expected}"));
        }
    }
    assert!(differing.is_empty(), "\n{}\n", differing.join("\n"));
}

/// What `python3.5 a.py` says of files, without the words that are the same each time.
#[test]
fn files_are_refused_in_their_own_words() {
    let files: [(&[u8], &str, u32); 10] = [
        (b"x=1\ny=\"\xe9\"\n", "'\\xe9' in file a.py on line 2", 2),
        // The line is counted twice where a token goes on into it.
        (
            b"x=(\n\"\"\"a\n\xe9\"\"\"\n",
            "'\\xe9' in file a.py on line 4",
            3,
        ),
        (b"x = 1 \\\n\xe9", "'\\xe9' in file a.py on line 2", 2),
        (b"#\xe9\nx", "'\\xe9' in file a.py on line 1", 1),
        (b"x = = 1\n\xe9\n", "invalid syntax", 1),
        (b"#coding:foo\nx\n", "encoding problem: foo", 1),
        (b"\n#coding:foo\nx\n", "encoding problem: foo", 2),
        (b"#coding:utf8\nx=\"\xe9\"\n", "encoding problem: utf8", 1),
        (
            b"\xef\xbb\xbf#coding:latin-1\n",
            "encoding problem: iso-8859-1 with BOM",
            1,
        ),
        (b"\xef\xbb\xbf#\xe9\nx=$", "invalid syntax", 2),
    ];
    for (bytes, words, line) in files {
        let source = Source::File {
            bytes,
            name: "a.py",
        };
        let error = parse(source, &ParseOptions::default()).unwrap_err();
        let message = match error.message.split_once(" starting with ") {
            Some((_, rest)) => rest.split_once(", but").unwrap().0,
            None => &error.message,
        };
        assert_eq!((message, error.lineno), (words, Some(line)));
    }
}

#[test]
fn surrogates_are_refused() {
    let text = Text::from_code_points([97, 0xDC80, 0xDC81]).unwrap();
    let error = parse(Source::Text(&text), &ParseOptions::default()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnicodeEncodeError);
    let message =
        "'utf-8' codec can't encode character '\\udc80' in position 1: surrogates not allowed";
    assert_eq!(error.message, message);
}

#[test]
fn refusals_are_those_of_the_reference() {
    compare(include_str!("data/refusals.jsonl"));
}

#[test]
fn limits_of_nesting_are_those_of_the_reference() {
    compare(include_str!("data/nesting.jsonl"));
}

#[test]
fn what_is_long_or_deep_takes_no_recursion() {
    let long = 200_000;
    for source in [
        format!("a{}\n", ".b".repeat(long)),
        format!("a{}\n", "()".repeat(long)),
        format!("a{}\n", "[0]".repeat(long)),
        format!("a{}\n", "+a".repeat(long)),
        format!("if a: b\n{}", "elif c: d\n".repeat(long)),
        format!("[a{}]\n", " for a in b if c".repeat(long)),
        format!("{}a\n", "not ".repeat(1400)),
        format!("{}a\n", "lambda: ".repeat(690)),
        format!("a{}\n", " if b else c".repeat(1400)),
        format!("{}\n", "a,".repeat(long)),
        format!("{}\n", "'a'".repeat(long)),
        "async ".repeat(long),
        "\\\n".repeat(long),
    ] {
        let text = Text::from(source);
        if let Ok(tree) = parse(Source::Text(&text), &ParseOptions::default()) {
            let options = DumpOptions::default();
            assert!(dump(&tree, options).starts_with("Module(body=["));
        }
    }
}

/// The files are recorded by `tests/reference/record_files.py`. The line of an error that the parser has not found is
/// read again.
#[test]
fn files_are_refused_as_by_the_reference() {
    let mut differing = Vec::new();
    for line in include_str!("data/files.jsonl").lines() {
        let (source, expected): (String, Value) = serde_json::from_str(line).unwrap();
        let bytes: Vec<u8> = source.chars().map(|c| c as u8).collect();
        let file = Source::File {
            bytes: &bytes,
            name: "<m>",
        };
        let found = match compile(file, "<m>", &Options::default()) {
            Ok(_) => Value::Null,
            Err(mut error) => {
                let line = error.lineno.unwrap_or_default();
                error.text = error.text.or_else(|| program_text(&bytes, line));
                answer(error)
            }
        };
        if found != expected {
            differing.push(format!("{source:?}\n  {found}\n  {expected}"));
        }
    }
    assert!(differing.is_empty(), "\n{}\n", differing.join("\n"));
}
