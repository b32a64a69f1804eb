//! The benches' programs from their sources and from their recorded files, and what is told of compiling.
//!
//! The corpora go both ways as well: see `corpus/main.rs`.

use bc_tests::alone::{Alone, ran};
use bc_tests::command::pybc;
use bc_tests::{files, folder, root};
use std::process::ExitCode;

#[test]
fn benches_run_from_source_as_their_recorded_files_do() {
    let home = root().join("benches/programs");
    let alone = Alone::new(&home, "");
    let mut findings = Vec::new();
    let programs = files(&home, "pyc");
    for program in &programs {
        let compiled = alone.run(program, &["5"]);
        assert_eq!(compiled.code, ExitCode::SUCCESS, "{}", compiled.err);
        if let Err(difference) = alone.compare(program, &["5"], &compiled) {
            findings.push(format!("{}:\n{difference}", program.display()));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(programs.len() >= 30, "{}", programs.len());
}

#[test]
fn compiling_is_told_apart_from_the_program() {
    let source = folder().join("programs/a_01_add.py");
    let (plain, compiled) = (ran(&source, &[]), ran(&source.with_extension("pyc"), &[]));
    assert!(plain.compiling > 0 && compiled.compiling == 0);
    assert_eq!((plain.steps, plain.err.as_str()), (compiled.steps, ""));
    let run = pybc(&["run", "-v", "-c", "x = 1"]);
    let line = run.err.lines().next().unwrap_or_default();
    assert!(
        line.starts_with("pybc: steps: 4 of the program, "),
        "{line}"
    );
    assert!(line.ends_with(" of compiling 1 source"), "{line}");
    let run = pybc(&["run", "-v", "-c", "for i in range(9): exec('i')"]);
    assert!(
        run.err.contains(" of compiling 10 sources\n"),
        "{}",
        run.err
    );
    // It is told whatever the end is.
    let run = pybc(&["run", "-v", "-c", "1 / 0"]);
    assert!(run.err.contains("ZeroDivisionError") && run.err.contains("pybc: memory: "));
    let run = pybc(&["run", "-v", "--steps", "1000", "-c", "while 1: pass"]);
    assert_eq!(run.code, ExitCode::from(122));
    assert!(run.err.contains("\npybc: steps: "), "{}", run.err);
}
