//! Listings of the whole corpus, byte for byte: the recorded `.dis` files, and by their SHA-256 the
//! others.

use bc_core::dis;
use bc_core::pyc::Pyc;
use bc_tests::{all_pyc, bytes, corpus_name, folder, text};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

fn listing(pyc: &Path) -> String {
    let read = Pyc::read(&bytes(pyc)).unwrap_or_else(|e| panic!("{}: {e}", pyc.display()));
    dis::recursive(&read.code)
}

/// The first line in which two listings differ, with its number.
fn first_difference(ours: &str, recorded: &str) -> String {
    let mut recorded = recorded.lines();
    for (i, line) in ours.lines().enumerate() {
        let wanted = recorded.next().unwrap_or("(the end)");
        if line != wanted {
            return format!("line {}:\n  ours: {line}\n  want: {wanted}", i + 1);
        }
    }
    format!("the end:\n  want: {:?}", recorded.next())
}

#[test]
fn listings_are_as_recorded() {
    let (mut compared, mut findings) = (0, Vec::new());
    for pyc in all_pyc() {
        let path = pyc.with_extension("dis");
        if !path.exists() {
            continue;
        }
        compared += 1;
        let (ours, recorded) = (listing(&pyc), text(&path));
        if ours != recorded {
            let difference = first_difference(&ours, &recorded);
            findings.push(format!("{}: {difference}", corpus_name(&path)));
        }
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
    assert!(compared >= 58, "only {compared} listings");
}

#[test]
fn hashes_of_listings_are_as_recorded() {
    let recorded = text(&folder().join("programs/dis.sha256"));
    let mut recorded: BTreeMap<&str, &str> = recorded
        .lines()
        .map(|line| line.split_once("  ").expect("a hash and a name"))
        .map(|(hash, name)| (name, hash))
        .collect();
    assert!(recorded.len() >= 86, "only {} hashes", recorded.len());
    let mut findings = Vec::new();
    for pyc in all_pyc() {
        let name = corpus_name(&pyc.with_extension("dis"));
        let Some(wanted) = recorded.remove(name.as_str()) else {
            let file = pyc.with_extension("dis");
            assert!(file.exists(), "{name}: neither listing nor hash");
            continue;
        };
        let digest = Sha256::digest(listing(&pyc).as_bytes());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        if digest != wanted {
            findings.push(name);
        }
    }
    assert!(findings.is_empty(), "{findings:?}");
    assert!(recorded.is_empty(), "no .pyc for {:?}", recorded.keys());
}
