//! Runs the rows of `rows.py` under the allocator of this crate: each has to end as its table says, and none
//! may end the process. What is open is named in `wishlist.txt`, from which a row is taken off when it passes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test may fail loudly, and starts the command"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

/// Rows there are at least.
const FEWEST: usize = 600;

/// What a run printed, and whether it came to the end.
fn run(first: usize) -> String {
    let rows = Path::new(env!("CARGO_MANIFEST_DIR")).join("rows.pyc");
    let child = Command::new(env!("CARGO_BIN_EXE_pybc-refused"))
        .args(["run", "--unlimited"])
        .arg(rows)
        .args([&first.to_string(), "100000"])
        .stdin(Stdio::null())
        .output()
        .expect("the command starts");
    String::from_utf8_lossy(&child.stdout).into_owned()
}

#[test]
fn every_refused_request_is_a_memory_error() {
    let open: BTreeSet<&str> = include_str!("wishlist.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    let (mut first, mut failed) = (0, BTreeSet::new());
    loop {
        let printed = run(first);
        let mut last = None;
        for line in printed.lines() {
            let Some((number, rest)) = line.split_once(' ') else {
                continue;
            };
            let (Ok(number), Some((name, outcome))) =
                (number.parse::<usize>(), rest.split_once(": "))
            else {
                continue;
            };
            last = Some(number);
            if outcome != "right" {
                failed.insert(name.to_string());
            }
        }
        if let Some(count) = printed
            .lines()
            .find_map(|line| line.strip_prefix("end of "))
        {
            assert!(
                count.parse::<usize>().unwrap() >= FEWEST,
                "rows are missing"
            );
            break;
        }
        // The process was ended: the row that it was in is the one to name.
        first = last.unwrap_or_else(|| panic!("nothing ran from row {first} on: {printed}")) + 1;
    }
    let wrong: Vec<_> = failed
        .iter()
        .filter(|name| !open.contains(name.as_str()))
        .collect();
    assert!(wrong.is_empty(), "not a MemoryError: {wrong:#?}");
    let passed: Vec<_> = open
        .iter()
        .filter(|name| !failed.contains(**name))
        .collect();
    assert!(
        passed.is_empty(),
        "to be taken off the wish list: {passed:?}"
    );
}
