//! The compatibility page: as committed, and as good as it was promised to be.

use bc_cli::{Buffer, Io};
use bc_tests::{root, text};
use std::process::ExitCode;

fn page() -> String {
    let (out, err) = (Buffer::default(), Buffer::default());
    let code = bc_cli::run(["pybc", "builtins"], &Io::captured(b"", &out, &err));
    assert_eq!(code, ExitCode::SUCCESS, "{}", err.text());
    out.text()
}

/// The share in percent that follows a heading, e.g. "144 of 150 names (96.0 %)."
fn share(page: &str, heading: &str) -> f64 {
    let section = page
        .split(&format!("## {heading}\n"))
        .nth(1)
        .expect("the section is there");
    let share = section
        .split('(')
        .nth(1)
        .and_then(|rest| rest.split(" %").next());
    share
        .and_then(|share| share.parse().ok())
        .expect("a share follows the heading")
}

#[test]
fn the_committed_page_is_the_one_pybc_prints() {
    let committed = text(&root().join("docs/compatibility.md"));
    assert!(
        committed == page(),
        "docs/compatibility.md is out of date: pybc builtins > docs/compatibility.md"
    );
}

#[test]
fn nearly_all_names_of_builtins_and_its_types_are_there() {
    let page = page();
    assert!(share(&page, "The module `builtins`") >= 95.0);
    assert!(share(&page, "Built-in types") >= 98.0);
}
