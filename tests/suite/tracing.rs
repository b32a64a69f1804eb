//! `sys.settrace` and `sys.setprofile` as an embedder meets them: beside a watcher, and under a step
//! budget. What the functions are told stands in the differential set.

use super::harness::{program, run};
use bc_tests::{folder, text};
use bc_vm::trace::Count;

const STEPS: u64 = 1_000_000_000;

/// Programs that set both functions, with their recorded output.
const PROGRAMS: [&str; 4] = [
    "trace_events",
    "trace_jumps",
    "trace_profile",
    "trace_statements",
];

#[test]
fn a_watcher_and_trace_functions_go_together() {
    for name in PROGRAMS {
        let path = folder().join("differential").join(name);
        let code = program(&path.with_extension("pyc"));
        let alone = run(&code, STEPS, None);
        assert_eq!(alone.output, text(&path.with_extension("out")), "{name}");
        let count = Count::default();
        let watched = run(&code, STEPS, Some(count.clone()));
        assert_eq!(watched.output, alone.output, "{name}");
        assert_eq!(watched.result, alone.result, "{name}");
        assert!(count.counts().instructions > 0, "{name}");
    }
}

#[test]
fn steps_that_are_withheld_still_run_out() {
    for name in PROGRAMS {
        let path = folder().join("differential").join(name);
        let code = program(&path.with_extension("pyc"));
        let whole = run(&code, STEPS, None);
        for part in [3, 2] {
            let steps = whole.executed / part;
            let cut = run(&code, steps, None);
            assert_eq!(cut.executed, steps, "{name}: {}", cut.result);
            assert!(whole.output.starts_with(&cut.output), "{name}");
        }
        let enough = run(&code, whole.executed, None);
        assert_eq!(enough, whole, "{name}");
    }
}
