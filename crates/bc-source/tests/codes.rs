//! What the reference makes of sources, as `tests/reference/record_codes.py` recorded it, and what it refuses.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::repr;
use bc_core::text::Text;
use bc_core::verify;
use bc_source::compile::{Compiled, Options, compile};
use bc_source::{Mode, ParseOptions, Source, SourceError, WarningKind};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A constant as text, with its type; code objects with all fields, frozensets in order.
fn text_of(constant: &Constant) -> String {
    let all = |items: &[Constant]| items.iter().map(text_of).collect::<Vec<_>>();
    match constant {
        Constant::Code(code) => text_of_code(code),
        Constant::Tuple(items) => format!("tuple[{}]", all(items).join(";")),
        Constant::FrozenSet(items) => {
            let mut items = all(items);
            items.sort();
            format!("frozenset[{}]", items.join(";"))
        }
        _ => {
            let shown = repr::ascii(&Text::from(repr::constant(constant)));
            constant.type_name().to_owned() + &shown
        }
    }
}

fn text_of_code(code: &CodeObject) -> String {
    let text = |text: &Arc<Text>| repr::ascii(&Text::from(repr::text(text)));
    let texts = |texts: &[Arc<Text>]| {
        let texts: Vec<String> = texts.iter().map(text).collect();
        format!("[{}]", texts.join(", "))
    };
    let hex = |bytes: &[u8]| {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("'{digits}'")
    };
    let fields = [
        text(code.name()),
        code.argcount().to_string(),
        code.kwonlyargcount().to_string(),
        code.nlocals().to_string(),
        code.stacksize().to_string(),
        code.flags().to_int().to_string(),
        code.firstlineno().to_string(),
        hex(code.code()),
        hex(code.lnotab()),
        texts(code.names()),
        texts(code.varnames()),
        texts(code.freevars()),
        texts(code.cellvars()),
        text(code.filename()),
        text_of(&Constant::Tuple(code.consts().into())),
    ];
    format!("code[{}]", fields.join(";"))
}

fn compiled(source: &str, options: &Options<'_>) -> Result<Compiled, SourceError> {
    compile(Source::Text(&Text::from(source)), "<m>", options)
}

#[test]
fn code_is_that_of_the_reference() {
    let mut differing = Vec::new();
    for line in include_str!("data/codes.jsonl").lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let source = record[0].as_str().unwrap();
        let mode = match record[1].as_str().unwrap() {
            "single" => Mode::Single,
            "eval" => Mode::Eval,
            _ => Mode::Exec,
        };
        let options = Options {
            parse: ParseOptions {
                mode,
                ..ParseOptions::default()
            },
            optimize: record[2].as_u64().unwrap() as u8,
            flags: CodeFlags::from(record[3].as_u64().unwrap() as u32),
            ..Options::default()
        };
        let code = Arc::new(compiled(source, &options).unwrap().code);
        verify::verify(&code).unwrap();
        let text = text_of_code(&code);
        let digest = format!("{:x}", Sha256::digest(&text));
        if digest != record[4].as_str().unwrap() {
            let start: String = source.chars().take(200).collect();
            differing.push(format!("{start:?}"));
        }
    }
    assert!(differing.is_empty(), "\n{}\n", differing.join("\n"));
}

#[test]
fn refusals_and_warnings_are_those_of_the_reference() {
    let options = Options {
        // The functions of the script that recorded them.
        recursion_depth: 3,
        ..Options::default()
    };
    let mut differing = Vec::new();
    let records = [
        include_str!("data/refusals.jsonl"),
        include_str!("data/nesting.jsonl"),
    ];
    for line in records.iter().flat_map(|records| records.lines()) {
        let record: Value = serde_json::from_str(line).unwrap();
        let source = record[0].as_str().unwrap();
        let (answer, warnings) = match compiled(source, &options) {
            Ok(compiled) => (Value::Null, compiled.warnings),
            Err(error) => {
                let kind = error.kind.name();
                let answer = json!([kind, error.message, error.lineno, error.offset, error.text]);
                (answer, error.warnings)
            }
        };
        let said = warnings.iter().map(|warning| {
            let kind = match warning.kind {
                WarningKind::SyntaxWarning => "SyntaxWarning",
                WarningKind::DeprecationWarning => "DeprecationWarning",
            };
            json!([kind, warning.message, warning.lineno])
        });
        if answer != record[2] || Value::Array(said.collect()) != record[3] {
            let start: String = source.chars().take(200).collect();
            differing.push(format!("{start:?}\n  {answer}\n  {}", record[2]));
        }
    }
    assert!(differing.is_empty(), "\n{}\n", differing.join("\n"));
}

/// What `-W error` raises for each warning, where it is no SyntaxWarning: the line and offset.
#[test]
fn warnings_know_what_error_they_would_be() {
    for (source, places) in [
        ("assert (a, b)\n", vec![None]),
        ("x = 1\nglobal x\nbreak\n", vec![Some((0, 0))]),
        (
            "def f():\n  x = 1\n  class A:\n   y = 2; global y\n  global x\n",
            vec![Some((3, 2)), Some((1, 0))],
        ),
    ] {
        let warnings = match compiled(source, &Options::default()) {
            Ok(compiled) => compiled.warnings,
            Err(error) => error.warnings,
        };
        let found = warnings.iter().map(|warning| {
            let place = warning.error_position;
            place.map(|place| (place.lineno, place.col_offset))
        });
        assert_eq!(found.collect::<Vec<_>>(), places, "{source}");
    }
}

#[test]
fn nothing_is_too_deep_for_the_stack() {
    let long = 200_000;
    let deep = Options {
        recursion_limit: 10_000_000,
        ..Options::default()
    };
    for source in [
        format!("a{}\n", ".b".repeat(long)),
        format!("a{}\n", "()".repeat(long)),
        format!("a{}\n", "[0]".repeat(long)),
        format!("a{}\n", "+a".repeat(long)),
        format!("if a: b\n{}", "elif c: d\n".repeat(long)),
        format!("a{}\n", " if b else c".repeat(1400)),
    ] {
        compiled(&source, &deep).unwrap();
        let refused = compiled(&source, &Options::default());
        let refused = refused.err().map(|error| error.kind.name());
        assert_eq!(
            refused,
            (source.len() > 100_000).then_some("RecursionError")
        );
    }
}

#[test]
fn folding_is_no_bomb() {
    for source in [
        "x = 9**9**7",
        "x = 1 << (1 << 33)",
        "x = 'a' * 10**9",
        "x = (0,) * 10**8",
        "x = '%1000000000d' % 1",
        "x = 2**200000",
        "x = b'%*d' % (10**9, 1)",
    ] {
        let code = compiled(source, &Options::default()).unwrap().code;
        assert!(code.code().len() > 10, "{source} stays as it is");
    }
    // Small in memory, huge written out.
    let nested = (0..15).fold("0".to_owned(), |inner, _| format!("({inner},)*20"));
    compiled(
        &format!("x in {{{nested}, ({nested},)}}"),
        &Options::default(),
    )
    .unwrap();
    compiled(
        &format!("x = '%.3s %r' % ({nested}, {nested})"),
        &Options::default(),
    )
    .unwrap();
    let lambda = format!("lambda: {nested}");
    compiled(&format!("x = {lambda}; y = {lambda}"), &Options::default()).unwrap();
    let largest = compiled("x = 1 << 131071", &Options::default()).unwrap();
    assert_eq!(largest.code.code().len(), 10, "this one is folded");
}
