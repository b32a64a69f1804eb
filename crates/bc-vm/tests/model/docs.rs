//! The table of documentation.

use bc_vm::model::docs::{Entry, of};

/// The table itself, which the machine holds.
const TABLE: &str = include_str!("../../src/model/docs.txt");

#[test]
fn every_line_is_found() {
    let names: Vec<&str> = TABLE
        .lines()
        .map(|line| line.split('\t').next().unwrap_or_default())
        .collect();
    assert!(names.is_sorted());
    for name in names {
        assert!(of(name).is_some(), "{name}");
    }
    assert!(of("").is_none());
    assert!(of("builtins.str.fin").is_none());
    assert!(of("zzz").is_none());
}

#[test]
fn lines_and_tabs_are_back() {
    let entry = of("_codecs.utf_16_ex_decode").and_then(Entry::signature);
    let signature = "($module, data, errors=None, byteorder=0, final=False,\n                 /)";
    assert_eq!(entry.as_deref(), Some(signature));
}
