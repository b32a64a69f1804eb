//! Listings that other tools have printed of the corpus (`tests/listings`), and CPython in other ways: what is made of
//! them is the code that was listed.
//!
//! A file is called after the program, perhaps a function of it, and the tool: `PROGRAM.[FUNCTION.]TOOL.txt`.

use bc_core::code::CodeObject;
use bc_core::dis;
use bc_core::pyasm::{self, Level, Options};
use bc_core::pyc::Pyc;
use bc_tests::{bytes, files, folder, text};
use std::path::Path;
use std::sync::Arc;

/// A code object and all inside of it, with the outermost first.
fn all(code: &Arc<CodeObject>) -> Vec<Arc<CodeObject>> {
    let inner = code.nested().flat_map(all);
    std::iter::once(Arc::clone(code)).chain(inner).collect()
}

/// What has to be the same, in words. Lines where the tool tells them.
fn shown(code: &CodeObject, has_lines: bool) -> String {
    let (locals, cells, frees) = (code.varnames(), code.cellvars(), code.freevars());
    let listing = match has_lines {
        true => dis::dis(code),
        false => String::new(),
    };
    let loaded = dis::lines(code).map(|line| (line.offset, line.opcode, line.arg));
    let loaded = loaded.collect::<Vec<_>>();
    let (name, flags, stack) = (code.name(), code.flags(), code.stacksize());
    format!(
        "{name:?} {} {} {flags} {locals:?} {cells:?} {frees:?} stack {stack}\n{listing}{loaded:?}",
        code.argcount(),
        code.kwonlyargcount(),
    )
}

/// Which code is listed in a file, and by which tool.
fn listed(path: &Path) -> (Arc<CodeObject>, String) {
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let stem = file.strip_suffix(".txt").unwrap();
    let (program, rest) = stem.split_once('.').unwrap();
    let pyc = folder()
        .join("programs")
        .join(program)
        .with_extension("pyc");
    let whole = Pyc::read(&bytes(&pyc)).unwrap().code;
    let inner = all(&whole);
    let function = inner.iter().find(|code| {
        let name = code.name().as_ascii().unwrap();
        rest.starts_with(&format!("{name}."))
    });
    let tool = match function {
        Some(_) => rest.split_once('.').unwrap().1,
        None => rest,
    };
    (function.unwrap_or(&whole).clone(), tool.to_owned())
}

#[test]
fn other_tools_listings_are_assembled() {
    let listings = files(&folder().join("listings"), "txt");
    assert!(listings.len() >= 18, "only {} listings", listings.len());
    for path in listings {
        let (code, tool) = listed(&path);
        let text = text(&path);
        let made = pyasm::assemble(&text, &Options::default());
        let made = made.unwrap_or_else(|failure| panic!("{}:\n{failure}", path.display()));
        // Nothing but bytes is told of these, and no table with the tokens.
        let (has_lines, has_tables) = match &*tool {
            "pycdas" => (false, true),
            "uncompyle6" => (true, false),
            _ => (true, true),
        };
        let (ours, theirs) = (all(&made.pyc.code), all(&code));
        assert_eq!(ours.len(), theirs.len(), "{}", path.display());
        for (ours, theirs) in ours.iter().zip(&theirs) {
            if has_tables && tool != "instructions" {
                let (ours, theirs) = (shown(ours, has_lines), shown(theirs, has_lines));
                assert_eq!(ours, theirs, "{}", path.display());
            } else if tool == "instructions" {
                assert_eq!(dis::dis(ours), dis::dis(theirs), "{}", path.display());
            } else {
                // The indexes are others: the words are not.
                let words = |code: &CodeObject| {
                    let lines = dis::lines(code);
                    let words = lines
                        .map(|line| (line.offset, line.starts_line, line.opcode, line.details));
                    words.collect::<Vec<_>>()
                };
                assert_eq!(words(ours), words(theirs), "{}", path.display());
                assert_eq!(ours.argcount(), theirs.argcount());
            }
        }
        let guesses = made
            .notes
            .iter()
            .filter(|note| note.level == Level::Warning);
        let is_guessed = matches!(
            &*tool,
            "pycdas" | "pycdas-extra" | "uncompyle6" | "instructions"
        );
        assert_eq!(
            guesses.count() > 0,
            is_guessed,
            "{}: {:?}",
            path.display(),
            made.notes
        );
    }
}

/// A listing with signatures in its heads, of every program: the same code but for what no program sees, without a
/// guess.
#[test]
fn signatures_leave_nothing_to_guess() {
    let mut seen = 0;
    for path in bc_tests::all_pyc() {
        let code = Pyc::read(&bytes(&path)).unwrap().code;
        let options = dis::Options::whole();
        let listing = options.listing(&code, &pyasm::heading);
        assert_eq!((listing.shortened, listing.is_cut_off), (0, false));
        let made = pyasm::assemble(&listing.text, &Options::default());
        let made = made.unwrap_or_else(|failure| panic!("{}:\n{failure}", path.display()));
        assert_eq!(made.notes, [], "{}", path.display());
        assert_eq!(
            options.listing(&made.pyc.code, &pyasm::heading).text,
            listing.text,
            "{}",
            path.display()
        );
        for (ours, theirs) in all(&made.pyc.code).iter().zip(&all(&code)) {
            assert_eq!(
                (
                    ours.flags(),
                    ours.argcount(),
                    ours.kwonlyargcount(),
                    ours.varnames()
                ),
                (
                    theirs.flags(),
                    theirs.argcount(),
                    theirs.kwonlyargcount(),
                    theirs.varnames()
                ),
                "{}: {:?}",
                path.display(),
                theirs.name()
            );
            assert_eq!(
                (
                    ours.cellvars(),
                    ours.freevars(),
                    ours.filename(),
                    ours.firstlineno()
                ),
                (
                    theirs.cellvars(),
                    theirs.freevars(),
                    theirs.filename(),
                    theirs.firstlineno()
                ),
                "{}: {:?}",
                path.display(),
                theirs.name()
            );
            assert_eq!(ours.code(), theirs.code(), "{}", path.display());
        }
        seen += 1;
    }
    assert!(seen > 130, "only {seen} files");
}
