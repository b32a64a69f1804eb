//! What the reference's parser says of sources, good and bad, as `tests/reference/record_refusals.py` recorded it.

use bc_core::text::Text;
use bc_source::dump::{DumpOptions, dump};
use bc_source::{ParseOptions, Source, SourceError, parse};
use serde_json::{Value, json};

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
