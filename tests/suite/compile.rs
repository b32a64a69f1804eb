//! Every program of the corpora compiles to the code objects that CPython 3.5 made of it.

use bc_core::constant::Constant;
use bc_core::pyc::Pyc;
use bc_core::verify;
use bc_source::compile::{Options, compile};
use bc_source::{Mode, ParseOptions, Source};
use bc_tests::{bytes, files, folder, root};
use std::sync::Arc;

#[test]
fn programs_compile_to_their_recorded_code() {
    let mut compared = 0;
    let mut differing = Vec::new();
    for pyc in [
        files(folder(), "pyc"),
        files(&root().join("benches"), "pyc"),
    ]
    .concat()
    {
        let py = pyc.with_extension("py");
        if !py.exists() {
            continue;
        }
        let recorded = Pyc::read(&bytes(&pyc)).unwrap().code;
        let source = bytes(&py);
        let filename = Arc::clone(recorded.filename());
        let mode = match source.starts_with(b"# mode: single") {
            true => Mode::Single,
            false => Mode::Exec,
        };
        let options = Options {
            parse: ParseOptions {
                mode,
                ..ParseOptions::default()
            },
            ..Options::default()
        };
        let compiled = match compile(Source::Bytes(&source), filename, &options) {
            Ok(compiled) => Arc::new(compiled.code),
            Err(error) => {
                differing.push(format!("{}: {error}", py.display()));
                continue;
            }
        };
        verify::verify(&compiled).unwrap();
        compared += 1;
        if !compiled.is_identical(&recorded) {
            differing.push(format!(
                "{}: {:?}",
                py.display(),
                first(&recorded, &compiled)
            ));
        }
    }
    assert!(differing.is_empty(), "\n{}\n", differing.join("\n"));
    assert!(
        compared > 300,
        "only {compared} programs have been compared"
    );
}

/// The name of the innermost code object that differs.
fn first(
    recorded: &bc_core::code::CodeObject,
    compiled: &bc_core::code::CodeObject,
) -> Option<String> {
    let inner = recorded.consts().iter().zip(compiled.consts());
    let mut inner = inner.filter_map(|pair| match pair {
        (Constant::Code(a), Constant::Code(b)) => first(a, b),
        _ => None,
    });
    if let Some(name) = inner.next() {
        return Some(name);
    }
    let same = recorded.is_identical(compiled);
    (!same).then(|| recorded.name().to_string_lossy().into_owned())
}
