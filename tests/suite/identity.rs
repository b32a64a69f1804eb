//! Identities: what `id`, default hashes and default `repr`s show is no address of the host, and the same
//! in every machine.

use crate::harness::{machine, program};
use bc_vm::embed;
use bc_vm::limits::Limits;
use std::path::PathBuf;

fn path() -> PathBuf {
    bc_tests::folder().join("data/identities.pyc")
}

/// What the program prints in a machine of its own.
fn printed() -> String {
    let (mut vm, page) = machine(Limits::default());
    let code = program(&path());
    embed::run_main(&mut vm, &code, None).unwrap();
    embed::shutdown(&mut vm).unwrap();
    page.text()
}

#[test]
fn two_machines_print_the_same() {
    let first = printed();
    // What else lies on the heap of the host makes no difference.
    let kept: Vec<Vec<u8>> = (0..1000).map(|size| vec![0; size * 7]).collect();
    let (mut other, _) = machine(Limits::default());
    embed::run_main(&mut other, &program(&path()), None).unwrap();
    assert_eq!(first, printed());
    drop(kept);
}

#[test]
fn what_is_shown_is_a_small_number_above_a_fixed_one() {
    let text = printed();
    let shown: Vec<u64> = text
        .split("0x")
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_hexdigit())?;
            u64::from_str_radix(&rest[..end], 16).ok()
        })
        .collect();
    assert!(shown.len() > 20, "{text}");
    for address in shown {
        assert_eq!(address % 16, 0, "{address:#x}");
        assert!(
            (0x7F00_0000_0000..0x7F00_0000_0000 + 16 * 1000).contains(&address),
            "{address:#x}"
        );
    }
}
