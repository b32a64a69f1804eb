//! The strings that the reference's process holds as interned when it writes a `.pyc`.
//!
//! `resident.txt` is recorded by `tests/reference/record_resident.py` from a process that compiles an empty
//! file as `python3.5 -c "import py_compile; py_compile.compile(FILE)"` does: names of the built-in types and
//! functions and of all modules that such a process imports. Lines behind `\\N ` are resident only once a
//! source has used `\\N{}`, which imports the table of characters' names.

use bc_core::text::Text;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What stands before a string that comes with the names of characters.
const NAMED: &str = "\\N ";

struct Resident {
    always: HashSet<&'static str>,
    with_named_characters: HashSet<&'static str>,
}

static RESIDENT: LazyLock<Resident> = LazyLock::new(|| {
    let lines = include_str!("resident.txt").lines();
    let mut resident = Resident {
        // An empty line would be no string, but the empty one is interned.
        always: HashSet::from([""]),
        with_named_characters: HashSet::new(),
    };
    for line in lines {
        match line.strip_prefix(NAMED) {
            Some(name) => resident.with_named_characters.insert(name),
            None if line == "\\n" => resident.always.insert("\n"),
            None => resident.always.insert(line),
        };
    }
    resident
});

/// Whether a string is resident.
pub(super) fn contains(text: &Text, named_characters: bool) -> bool {
    text.as_ascii().is_some_and(|text| {
        RESIDENT.always.contains(text)
            || named_characters && RESIDENT.with_named_characters.contains(text)
    })
}
