//! Every pass of the registry over the whole corpus: what comes out is sound, has every line that went in, and says
//! of itself what it said before: name, place, flags, parameters, docstring.

use crate::asm::code_objects;
use bc_core::asm::Asm;
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_tests::command::pybc_with;
use bc_tests::{all_pyc, bytes, corpus_name, files, folder, text};
use bc_transform::Error;
use bc_transform::catalogue::{PASSES, by_name};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// What a function's code has as a docstring.
fn docstring(code: &CodeObject) -> Option<&Constant> {
    let first = code.consts().first();
    first.filter(|first| {
        matches!(first, Constant::Str(_)) && code.flags().contains(CodeFlags::OPTIMIZED)
    })
}

/// The lines that have instructions.
fn lines(code: &CodeObject) -> BTreeSet<i32> {
    let asm = Asm::lift(code).unwrap();
    asm.instrs().map(|instr| instr.line).collect()
}

/// Whether a pass has added a code object of its own, which is marked by its name.
fn is_helper(code: &CodeObject) -> bool {
    matches!(
        code.name().as_ascii(),
        Some("<dict display>" | "<exception matcher>" | "<subscript>")
    )
}

/// What a pass has lost of a code object, in words.
fn lost(before: &CodeObject, after: &CodeObject, pass: &str) -> Vec<&'static str> {
    let is_method_pass = pass == "implicit_self";
    let mut lost = Vec::new();
    let mut check = |holds: bool, what| {
        if !holds {
            lost.push(what);
        }
    };
    check(before.name() == after.name(), "name");
    check(before.filename() == after.filename(), "filename");
    check(before.firstlineno() == after.firstlineno(), "first line");
    check(
        before.kwonlyargcount() == after.kwonlyargcount(),
        "keyword-only count",
    );
    // A method that does not name its `self` gets it as a parameter.
    let more = after.argcount() - before.argcount();
    check(more == 0 || is_method_pass && more == 1, "argument count");
    let stars = |code: &CodeObject| {
        let flags = code.flags();
        let star = |flag| u32::from(flags.contains(flag));
        star(CodeFlags::VARARGS) + star(CodeFlags::VARKEYWORDS)
    };
    check(stars(before) == stars(after), "stars");
    let parameters = |code: &CodeObject, skip: u32| {
        let count = code.argcount() + code.kwonlyargcount() + stars(code);
        let names = code
            .varnames()
            .iter()
            .take(count as usize)
            .skip(skip as usize);
        names.cloned().collect::<Vec<_>>()
    };
    check(
        parameters(before, 0) == parameters(after, more),
        "parameters",
    );
    check(docstring(before) == docstring(after), "docstring");
    let has_cells = |code: &CodeObject| !(code.cellvars().is_empty() && code.freevars().is_empty());
    let mut kept = before.flags();
    // Cells that are added show.
    if has_cells(after) {
        kept -= CodeFlags::NOFREE;
    }
    check(after.flags().contains(kept), "flags");
    let generators = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE;
    check(
        before.flags() & generators == after.flags() & generators,
        "kind",
    );
    // A slice that is written over several lines becomes one instruction.
    check(
        lines(before) == lines(after) || pass == "precomputed_slices",
        "lines",
    );
    lost
}

fn check(path: &Path, findings: &mut Vec<String>) {
    let code = Pyc::read(&bytes(path)).unwrap().code;
    let old = code_objects(&code);
    for entry in PASSES {
        let pass = by_name(entry.name, entry.promise.arguments()).unwrap();
        let changed = match pass.apply(&code) {
            Ok(changed) => changed,
            Err(Error::Refused { .. }) if !entry.promise.is_same_output() => continue,
            Err(error) => panic!("{}: {error}", corpus_name(path)),
        };
        verify(&changed).unwrap();
        let mut new = code_objects(&changed);
        new.retain(|code| !is_helper(code));
        assert_eq!(old.len(), new.len(), "{} {}", entry.name, corpus_name(path));
        for (before, after) in old.iter().zip(&new).filter(|(a, b)| !Arc::ptr_eq(a, b)) {
            let lost = lost(before, after, entry.name);
            if !lost.is_empty() {
                let name = before.name().to_string_lossy();
                findings.push(format!(
                    "{}, {name} of {}: {lost:?}",
                    entry.name,
                    corpus_name(path)
                ));
            }
        }
    }
}

#[test]
fn every_pass_gives_sound_code_that_says_the_same_of_itself() {
    let mut findings = Vec::new();
    let transform = files(&folder().join("transform"), "pyc");
    for path in all_pyc().iter().chain(&transform) {
        check(path, &mut findings);
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// Generators whose only `yield` is dead, coroutines that wait for nothing, flags of `from __future__` imports.
#[test]
fn programs_find_their_flags_again() {
    let original = bytes(&folder().join("transform/kept_flags.pyc"));
    let expected = text(&folder().join("transform/kept_flags.out"));
    let mut seen = 0;
    for entry in PASSES {
        // The second finds its attributes, and none of them by a bare name.
        let is_same = entry.promise.is_same_output() || entry.name == "implicit_self";
        if !is_same || entry.promise.arguments().contains(':') {
            continue;
        }
        let pass = by_name(entry.name, entry.promise.arguments()).unwrap();
        let mut pyc = Pyc::read(&original).unwrap();
        pyc.code = pass.apply(&pyc.code).unwrap();
        let Ok(changed) = pyc.write() else { continue };
        let run = pybc_with(&changed, &["run", "-"]);
        assert_eq!(
            (run.err.as_str(), &run.out),
            ("", &expected),
            "{}",
            entry.name
        );
        seen += 1;
    }
    assert!(seen > 15, "{seen}");
}
