//! Malformed marshal data and `.pyc` files, each with the finding it must give.
//!
//! A case is a file of `tests/hostile/marshal`: a comment, `read as:` marshal or pyc, what CPython 3.5 does with it
//! (taken from its marshal.c and importlib, an exception with its text where it raises one), the finding, an empty line
//! and the bytes. Bytes are hexadecimal or between quotes, `#` starts a comment, `repeat N:` repeats the rest of its line.

use bc_core::marshal::{self, ReadError};
use bc_core::pyc::{Pyc, PycError};
use bc_tests::{files, folder, text};
use std::collections::HashMap;
use std::time::{Duration, Instant};

struct Case {
    name: String,
    head: HashMap<String, String>,
    bytes: Vec<u8>,
}

impl Case {
    fn head(&self, key: &str) -> &str {
        self.head
            .get(key)
            .unwrap_or_else(|| panic!("{}: no line '{key}:'", self.name))
    }
}

fn cases() -> Vec<Case> {
    let files = files(&folder().join("hostile/marshal"), "hex");
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let source = text(path);
        let (head, body) = source.split_once("\n\n").unwrap_or((&source, ""));
        let head = head.lines().filter(|line| !line.starts_with('#'));
        let pair = |line: &str| {
            let (key, value) = line.split_once(": ").expect("a line `key: value`");
            (key.to_owned(), value.to_owned())
        };
        Case {
            head: head.map(pair).collect(),
            bytes: body.lines().flat_map(line_bytes).collect(),
            name,
        }
    };
    files.iter().map(read).collect()
}

/// The bytes that one line of a case stands for.
fn line_bytes(line: &str) -> Vec<u8> {
    let mut once = Vec::new();
    let (count, mut rest) = match line.trim_start().strip_prefix("repeat ") {
        Some(repeat) => {
            let (count, rest) = repeat.split_once(':').expect("a colon behind the count");
            (count.parse().expect("a count"), rest)
        }
        None => (1, line),
    };
    loop {
        rest = rest.trim_start();
        if rest.is_empty() || rest.starts_with('#') {
            return once.repeat(count);
        }
        if let Some(quoted) = rest.strip_prefix('"') {
            let (literal, behind) = quoted.split_once('"').expect("a closing quote");
            once.extend_from_slice(literal.as_bytes());
            rest = behind;
        } else {
            let (digits, behind) = rest.split_at_checked(2).expect("two digits");
            once.push(u8::from_str_radix(digits, 16).expect("two hexadecimal digits"));
            rest = behind;
        }
    }
}

/// What a case gives: the finding, and the marshal error behind it.
fn finding(case: &Case) -> Result<(), (String, Option<ReadError>)> {
    match case.head("read as") {
        "marshal" => match marshal::read(&case.bytes) {
            Ok(_) => Ok(()),
            Err(error) => Err((error.to_string(), Some(error))),
        },
        "pyc" => match Pyc::read(&case.bytes) {
            Ok(_) => Ok(()),
            Err(error) => {
                assert!(
                    error
                        .to_string()
                        .starts_with(&format!("byte {}, ", error.offset()))
                );
                let text = error.to_string();
                Err((
                    text,
                    match error {
                        PycError::Marshal(error) => Some(error),
                        _ => None,
                    },
                ))
            }
        },
        other => panic!("{}: cannot read as {other}", case.name),
    }
}

#[test]
fn every_malformed_input_gives_its_finding() {
    let cases = cases();
    assert!(cases.len() >= 100, "only {} cases found", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let start = Instant::now();
        let found = finding(case);
        let took = start.elapsed();
        if took > Duration::from_millis(100) {
            wrong.push(format!("{}: took {took:?}", case.name));
        }
        match found {
            Ok(()) => wrong.push(format!("{}: was read", case.name)),
            Err((text, error)) => {
                if text != case.head("finding") {
                    wrong.push(format!(
                        "{}:\n  expected {}\n  found    {text}",
                        case.name,
                        case.head("finding")
                    ));
                }
                let cpython = case.head("CPython");
                // Where 3.5 raises nothing there is nothing to compare.
                if let (Some(error), Some((class, message))) = (error, cpython.split_once(": ")) {
                    let ours = error.exception();
                    if (ours.0, ours.1.as_str()) != (class, message) {
                        wrong.push(format!(
                            "{}: CPython raises {cpython}, we say {ours:?}",
                            case.name
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Every case cut short at any byte, and with any byte replaced by each type code: never a panic, never slow.
#[test]
fn cut_and_changed_cases_do_no_harm() {
    for case in cases() {
        let bytes = &case.bytes[..case.bytes.len().min(300)];
        for end in 0..bytes.len() {
            let _ = marshal::read(&bytes[..end]);
            let _ = Pyc::read(&bytes[..end]);
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            for code in b"0NFTS.ilfgxysaAzZut)([{<>cr" {
                changed[at] = *code;
                let _ = marshal::read(&changed);
                changed[at] = code | 0x80;
                let _ = marshal::read(&changed);
            }
        }
    }
}
