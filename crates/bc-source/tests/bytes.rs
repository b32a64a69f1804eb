//! Any bytes are parsed or refused; what is parsed can be printed and parsed again.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod chance;

use bc_source::dump::{DumpOptions, dump};
use bc_source::unparse::unparse;
use bc_source::{Mode, ParseOptions, Source, parse};
use chance::Random;

/// How many sources are made.
const COUNT: usize = 30_000;

/// Pieces that are put into sources: most of what the grammar knows.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ";",
    "\n",
    "\n    ",
    "\t",
    " ",
    "#",
    "'",
    "\"",
    "'''",
    "\\",
    "\\\n",
    "=",
    "==",
    "+=",
    "->",
    "...",
    ".",
    "@",
    "*",
    "**",
    "<>",
    "!=",
    "-",
    "~",
    "$",
    "\u{0c}",
    "\r",
    "é",
    "€",
    "\u{1d518}",
    "0x1",
    "1e5",
    "1.5j",
    "0777",
    "rb'",
    "b'",
    "\\N{DIGIT ONE}",
    "\\x4",
    "\\ud800",
    "if ",
    "else",
    "elif ",
    "for ",
    "in ",
    "not ",
    "is ",
    "and ",
    "or ",
    "lambda ",
    "yield ",
    "yield from ",
    "async ",
    "await ",
    "def f(",
    "class A(",
    "while ",
    "with ",
    "as ",
    "try:",
    "except ",
    "finally:",
    "raise ",
    "return ",
    "import a",
    "from . import ",
    "global a",
    "nonlocal a",
    "del ",
    "assert ",
    "pass",
    "None",
    "__debug__",
    "print x",
    "a",
    "b",
    "1",
    "''",
];

fn change(source: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(source.len() + 1);
    match random.below(5) {
        0 | 1 => {
            let piece = PIECES[random.below(PIECES.len())];
            source.splice(at..at, piece.bytes());
        }
        2 => {
            let end = (at + random.below(12)).min(source.len());
            source.drain(at..end);
        }
        3 => {
            let start = random.below(source.len() + 1);
            let end = (start + random.below(40)).min(source.len());
            let copy = source[start..end].to_vec();
            source.splice(at..at, copy);
        }
        _ => source.insert(at, random.below(256) as u8),
    }
}

#[test]
fn any_bytes_are_parsed_or_refused() {
    let column = |text: &str, column: usize| -> Vec<String> {
        let source = |line: &str| {
            let record: Vec<serde_json::Value> = serde_json::from_str(line).unwrap();
            record[column].as_str().unwrap().to_owned()
        };
        text.lines().map(source).collect()
    };
    let mut sources = column(include_str!("data/refusals.jsonl"), 0);
    sources.extend(column(include_str!("data/parses.jsonl"), 2));
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut good = 0;
    for index in 0..COUNT {
        let mut source = sources[random.below(sources.len())].clone().into_bytes();
        for _ in 0..random.below(6) {
            change(&mut source, &mut random);
        }
        let options = ParseOptions {
            mode: [Mode::Exec, Mode::Exec, Mode::Single, Mode::Eval][index % 4],
            dont_imply_dedent: random.below(8) == 0,
            barry_as_bdfl: random.below(8) == 0,
            ..ParseOptions::default()
        };
        let Ok(tree) = parse(Source::Bytes(&source), &options) else {
            continue;
        };
        good += 1;
        let printed = unparse(&tree);
        let plain = DumpOptions::default();
        let options = ParseOptions {
            mode: options.mode,
            ..ParseOptions::default()
        };
        match parse(Source::Bytes(printed.as_bytes()), &options) {
            Ok(again) => assert_eq!(dump(&again, plain), dump(&tree, plain), "{printed}"),
            Err(error) => panic!("{error:?}\n{printed}\n{}", String::from_utf8_lossy(&source)),
        }
    }
    assert!(good > COUNT / 20, "{good}");
}
