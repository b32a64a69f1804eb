//! Random trees: printed and parsed they are the same, with no parentheses too many, and so is their code.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a test may fail loudly"
)]

mod alike;
mod chance;
mod grow;

use alike::alike;
use bc_core::verify;
use bc_source::ast::{Mod, Tree};
use bc_source::compile::{Options, compile, compile_tree};
use bc_source::dump::{DumpOptions, dump};
use bc_source::unparse::unparse;
use bc_source::{Mode, ParseOptions, Source, SourceError, parse};
use grow::Grower;
use std::sync::Arc;

/// How many trees are grown.
const COUNT: u64 = 2_000;

fn options(tree: &Tree) -> ParseOptions<'static> {
    ParseOptions {
        mode: match tree.root {
            Mod::Module { .. } => Mode::Exec,
            Mod::Interactive { .. } => Mode::Single,
            Mod::Expression { .. } => Mode::Eval,
        },
        ..ParseOptions::default()
    }
}

/// The tree of a source, as text.
fn parsed(source: &str, options: &ParseOptions<'_>) -> Result<String, SourceError> {
    let tree = parse(Source::Bytes(source.as_bytes()), options)?;
    Ok(dump(&tree, DumpOptions::default()))
}

#[test]
fn trees_are_the_same_when_printed_and_parsed() {
    for seed in 0..4 * COUNT {
        let tree = Grower::new(seed).tree();
        let printed = unparse(&tree);
        match parsed(&printed, &options(&tree)) {
            Ok(again) => assert_eq!(again, dump(&tree, DumpOptions::default()), "{printed}"),
            Err(error) => panic!("{seed}: {error:?}\n{printed}"),
        }
    }
}

/// The pairs of parentheses of a source that are not in strings.
fn pairs(source: &str) -> Vec<(usize, usize)> {
    let (mut open, mut found, mut quote) = (Vec::new(), Vec::new(), None);
    let mut bytes = source.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (quote, byte) {
            (Some(_), b'\\') => {
                bytes.next();
            }
            (Some(end), _) if byte == end => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(') => open.push(at),
            (None, b')') => found.push((open.pop().unwrap(), at)),
            (None, _) => {}
        }
    }
    found
}

#[test]
fn parentheses_stand_only_where_they_are_needed() {
    let (mut tried, mut needless) = (0, Vec::new());
    for seed in 0..COUNT {
        let tree = Grower::new(seed).tree();
        let printed = unparse(&tree);
        for (open, close) in pairs(&printed) {
            let mut without = printed.clone();
            without.remove(close);
            without.remove(open);
            tried += 1;
            let again = parsed(&without, &options(&tree));
            if again.is_ok_and(|again| again == dump(&tree, DumpOptions::default())) {
                let line = printed[..open].matches('\n').count();
                let line = printed.lines().nth(line).unwrap();
                needless.push(format!("{} in {line}", &printed[open..=close]));
            }
        }
    }
    needless.sort_by_key(String::len);
    needless.truncate(10);
    assert!(needless.is_empty(), "{}", needless.join("\n"));
    assert!(tried as u64 > 3 * COUNT, "{tried}");
}

#[test]
fn code_of_trees_is_that_of_their_source() {
    let (mut good, mut whole) = (0, 0);
    for seed in 0..4 * COUNT {
        let tree = Grower::new(seed).tree();
        let printed = unparse(&tree);
        let options = Options {
            parse: options(&tree),
            optimize: (seed % 3) as u8,
            ..Options::default()
        };
        let made = compile_tree(&tree, "<m>", &options);
        let again = compile(Source::Bytes(printed.as_bytes()), "<m>", &options);
        match (made, again) {
            (Ok(made), Ok(again)) => {
                good += 1;
                let again = Arc::new(again.code);
                verify::verify(&again).unwrap();
                verify::verify(&Arc::new(made.code.clone())).unwrap();
                match alike(&made.code, &again) {
                    Ok(compared) => whole += usize::from(compared),
                    Err(what) => panic!("{seed}: {what}\n{printed}"),
                }
            }
            (Err(one), Err(other)) => assert_eq!(
                (one.kind, one.message),
                (other.kind, other.message),
                "{seed}\n{printed}"
            ),
            (one, other) => panic!("{seed}: {:?} {:?}\n{printed}", one.err(), other.err()),
        }
    }
    assert!(good > COUNT as usize, "{good}");
    assert!(whole > good * 9 / 10, "{whole} of {good}");
}
