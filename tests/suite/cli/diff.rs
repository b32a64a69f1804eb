//! `pybc diff` on sources: what it tells, and what it leaves out.

use bc_cli::status;
use bc_tests::command::{Made, pybc, pybc_with};
use std::process::ExitCode;

/// What is told of two sources that CPython would compile under the names `a.py` and `b.py`.
fn told(old: &str, new: &str) -> String {
    let made = Made::new("diff");
    let old = made.write("a.py", old.as_bytes());
    let new = made.write("b.py", new.as_bytes());
    let run = pybc(&["diff", &old, &new]);
    assert_eq!(run.err, "");
    let code = if run.out.is_empty() {
        status::OK
    } else {
        status::FINDING
    };
    assert_eq!(run.code, ExitCode::from(code));
    made.relative(&run.out)
}

/// The same without what is told of the file as a whole.
fn told_of_code(old: &str, new: &str) -> String {
    let told = told(old, new);
    let (first, rest) = told.split_once('\n').unwrap();
    assert!(
        first.starts_with("File name: a.py in a.py, b.py in b.py ("),
        "{told}"
    );
    rest.to_owned()
}

fn changes(text: &str) -> Vec<&str> {
    let is_change = |line: &&str| {
        line.starts_with(['-', '+']) && !line.starts_with("---") && !line.starts_with("+++")
    };
    text.lines().filter(is_change).collect()
}

#[test]
fn modules_and_classes_have_no_docstrings_among_their_constants() {
    let source = |word: &str| {
        format!(
            "X = '{word}'\nclass K:\n    Y = '{word}'\n    def m(self): return '{word}'\n\
             L = lambda: '{word}'\nG = ['{word}' for q in 'ab']\n"
        )
    };
    let told = told_of_code(&source("one"), &source("two"));
    assert!(!told.contains("docstring '"), "{told}");
    assert_eq!(
        told.matches("-    LOAD_CONST           'one'\n").count(),
        5,
        "{told}"
    );
    let source = |word: &str| format!("def f():\n    '{word}'\nclass K:\n    '{word}'\n'{word}'\n");
    let told = told_of_code(&source("one"), &source("two"));
    assert_eq!(
        told.matches("-docstring 'one'\n+docstring 'two'\n").count(),
        1,
        "{told}"
    );
}

#[test]
fn a_file_name_is_told_once() {
    let source = "def f():\n    def g(): return [1 for x in y]\n    return g\nclass K:\n    def m(self): pass\n";
    assert_eq!(
        told(source, source),
        "File name: a.py in a.py, b.py in b.py (6 code objects)\n"
    );
    assert_eq!(
        told("x = 1\n", "x = 1\n"),
        "File name: a.py in a.py, b.py in b.py (1 code object)\n"
    );
}

#[test]
fn lines_that_have_moved_are_told_once() {
    let source = "import a\ndef f(x):\n    if x:\n        return 1\n    return x.y\n\nclass K:\n    def m(self):\n        pass\n";
    let moved = format!("# a remark\n\n{source}");
    assert_eq!(
        told_of_code(source, &moved),
        "Lines of a.py: 1 to 9 are 3 to 11 (+2) in b.py\n"
    );
    assert_eq!(
        told_of_code(&moved, source),
        "Lines of a.py: 3 to 11 are 1 to 9 (-2) in b.py\n"
    );
    // In the middle: what stands before stays.
    let moved = source.replace("\nclass", "\n# one\n# two\n# three\nclass");
    assert_eq!(
        told_of_code(source, &moved),
        "Lines of a.py: 7 to 9 are 10 to 12 (+3) in b.py\n"
    );
    // A change among them is all that is left.
    let moved = format!("\n\n{}", source.replace("return 1", "return 2"));
    let told = told_of_code(source, &moved);
    assert!(
        told.starts_with("Lines of a.py: 1 to 9 are 3 to 11 (+2) in b.py\n"),
        "{told}"
    );
    assert_eq!(
        changes(&told),
        ["-    LOAD_CONST           1", "+    LOAD_CONST           2"],
    );
    // A statement that is two lines now has moved by less than a line.
    let told = told_of_code("x = 1; y = 2\n", "x = 1\ny = 2\n");
    assert_eq!(changes(&told), ["+line 2"], "{told}");
}

#[test]
fn a_statement_more_is_no_difference_elsewhere() {
    let source = "a = lambda: 1\nb = lambda: 2\nwhile a:\n    if b:\n        c()\n    d()\n";
    let more = format!("z = lambda: 0 if a else 9\n{source}");
    let told = told_of_code(source, &more);
    assert!(told.contains("Only in b.py: <module>.<lambda>\n"), "{told}");
    assert!(
        changes(&told).iter().all(|line| line.starts_with('+')),
        "{told}"
    );
    assert_eq!(told.matches("+++").count(), 1, "{told}");
}

#[test]
fn constants_that_no_instruction_uses() {
    // Folding leaves its operands behind.
    let told = told_of_code("x = 1 + 3\n", "x = 2 + 2\n");
    assert_eq!(
        changes(&told),
        [
            "-unused constant 1",
            "-unused constant 3",
            "+unused constant 2"
        ],
        "{told}"
    );
    assert_eq!(told_of_code("x = 1 + 2\n", "x = 2 + 1\n"), "");
}

#[test]
fn bytes_behind_the_code_are_told() {
    let file = bc_tests::folder().join("programs/a_01_add.pyc");
    let mut bytes = bc_tests::bytes(&file);
    bytes.extend(b"hello");
    let file = file.to_string_lossy();
    let run = pybc_with(&bytes, &["diff", &file, "-"]);
    assert_eq!(run.code, ExitCode::from(status::FINDING));
    assert_eq!(
        run.out,
        format!("Behind the code object: nothing in {file}, 5 bytes (68 65 6c 6c 6f) in <stdin>\n")
    );
}
