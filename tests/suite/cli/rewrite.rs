//! `pybc transform`, `pybc diff` and `pybc generate`: what they print, what they write, and the exit codes.

use bc_tests::command::pybc_with as pybc;
use bc_tests::{bytes, folder};
use bc_transform::catalogue::PASSES;
use std::process::ExitCode;

fn program(name: &str) -> String {
    let path = folder().join("programs").join(name);
    path.to_string_lossy().into_owned()
}

const FOUND: u8 = 1;
const TROUBLE: u8 = 2;

#[test]
fn a_rewritten_file_runs() {
    let add = program("a_01_add.pyc");
    let made = pybc(b"", &["transform", "add_to_mul", &add, "-o", "-"]);
    assert_eq!(made.code, ExitCode::SUCCESS, "{}", made.err);
    assert_eq!(
        made.bytes[..12],
        bytes(add.as_ref())[..12],
        "the header is kept"
    );
    let ran = pybc(&made.bytes, &["run", "-"]);
    // 1 * 2, -7 * 7, 1.5 * 2, and then a string times a string.
    assert_eq!(ran.out, "2\n-49\n3.0\n");
    assert!(
        ran.err
            .ends_with("TypeError: can't multiply sequence by non-int of type 'str'\n")
    );
}

/// `except` takes tuples and nothing like one, whichever way they come there: but for the last line, CPython 3.5 prints
/// the same of the program as it was.
#[test]
fn tuples_of_classes_stay_tuples_behind_operators_and_subscripts() {
    let source = "
class Classes(tuple):
    def __or__(self, other):
        return tuple(self) + other
    __sub__ = __or__

def caught(error, nth):
    try:
        raise error
    except Classes() | (KeyError,):
        return 'operator'
    except Classes() - (OSError, EOFError):
        return 'another operator'
    except [(IndexError, ValueError)][0]:
        return 'list'
    except {'a': (TypeError,), 'b': (NameError,)}[nth]:
        return 'dict'
    except ((AttributeError, ), (ImportError, SyntaxError))[1]:
        return 'tuple'

for error in KeyError, EOFError, ValueError, NameError, ImportError:
    print(caught(error(), 'b'))
print((1, 2)[0:1], type([(1, 2)][0]).__name__)
";
    let compiled = pybc(source.as_bytes(), &["compile", "-", "-o", "-"]);
    assert_eq!(compiled.code, ExitCode::SUCCESS, "{}", compiled.err);
    let args = [
        "transform",
        "overloaded_tuples=builtins:list",
        "-",
        "-o",
        "-",
    ];
    let made = pybc(&compiled.bytes, &args);
    assert_eq!(made.code, ExitCode::SUCCESS, "{}", made.err);
    let ran = pybc(&made.bytes, &["run", "-"]);
    assert_eq!(
        ran.out, "operator\nanother operator\nlist\ndict\ntuple\n[1] list\n",
        "{}",
        ran.err
    );
}

#[test]
fn passes_are_applied_in_order_and_nothing_is_lost() {
    let add = program("h_09_life.pyc");
    let same = pybc(b"", &["transform", "identity", "identity", &add, "-o", "-"]);
    assert_eq!(same.bytes, bytes(add.as_ref()));
    let made = pybc(
        b"",
        &[
            "transform",
            "deduplicate_constants",
            "compact",
            &add,
            "-o",
            "-",
        ],
    );
    let ran = pybc(&made.bytes, &["run", "-"]);
    let expected = bytes(program("h_09_life.out").as_ref());
    assert_eq!(ran.out.as_bytes(), expected);
}

#[test]
fn a_dry_run_tells_the_places_and_writes_nothing() {
    let add = program("a_01_add.pyc");
    let told = pybc(
        b"",
        &["transform", "add_to_mul", "compact", &add, "--dry-run"],
    );
    assert_eq!(told.code, ExitCode::SUCCESS);
    assert_eq!(
        told.out,
        "add_to_mul: <module>.add line 3: BINARY_ADD -> BINARY_MULTIPLY\n\
         add_to_mul: 1 place\n\
         compact: 0 places\n"
    );
}

#[test]
fn a_difference_is_told_by_what_instructions_mean() {
    let add = program("a_01_add.pyc");
    let told = pybc(b"", &["transform", "add_to_mul", &add, "--diff"]);
    assert_eq!(told.code, ExitCode::SUCCESS);
    let expected = "\
--- before <module>.add
+++ after <module>.add
@@ -11,5 +11,5 @@
 line 3
     LOAD_FAST            a
     LOAD_FAST            b
-    BINARY_ADD
+    BINARY_MULTIPLY
     RETURN_VALUE
";
    assert_eq!(told.out, expected);
    let made = pybc(b"", &["transform", "add_to_mul", &add, "-o", "-"]);
    let diff = pybc(&made.bytes, &["diff", &add, "-"]);
    assert_eq!(diff.code, ExitCode::from(FOUND));
    let heading = format!("--- {add} <module>.add\n+++ <stdin> <module>.add\n");
    assert_eq!(
        diff.out,
        expected.replace(
            "--- before <module>.add\n+++ after <module>.add\n",
            &heading
        )
    );
    let quiet = pybc(&made.bytes, &["diff", "-q", &add, "-"]);
    assert_eq!((quiet.code, &*quiet.out), (ExitCode::from(FOUND), ""));
    let same = pybc(b"", &["diff", &add, &add]);
    assert_eq!((same.code, &*same.out), (ExitCode::SUCCESS, ""));
}

#[test]
fn what_a_pass_refuses_is_not_written() {
    let source = b"class C:\n    def method(this, self):\n        return x\n";
    let refused = pybc(source, &["transform", "implicit_self=x", "-", "-o", "-"]);
    assert_eq!(refused.code, ExitCode::from(FOUND));
    assert!(refused.bytes.is_empty());
    assert_eq!(
        refused.err,
        "<stdin>: implicit_self: self is a parameter, but not the first \
         (<module>.C.method, line 2 of <stdin>)\n"
    );
}

#[test]
fn what_a_pass_leaves_alone_is_told_and_the_rest_is_written() {
    let life = program("h_09_life.pyc");
    let made = pybc(
        b"",
        &["transform", "asconstants=print=1,len", &life, "-o", "-"],
    );
    assert_eq!((made.code, &*made.err), (ExitCode::SUCCESS, ""));
    let closures = program("c_04_closures.pyc");
    let made = pybc(
        b"",
        &["transform", "asconstants=value=1", &closures, "-o", "-"],
    );
    assert_eq!(made.code, ExitCode::SUCCESS);
    assert!(!made.bytes.is_empty());
    let expected = "c_04_closures.pyc: asconstants: 'value' is skipped: it is assigned here \
                    (<module>.counter, line 14 of c_04_closures.py)";
    assert!(made.err.contains(expected), "{}", made.err);
}

#[test]
fn wrong_usage_is_trouble_and_says_what_would_do() {
    let add = program("a_01_add.pyc");
    let cases: &[(&[&str], &str)] = &[
        (
            &["transform", &add, "-o", "-"],
            "no pass is named before the file",
        ),
        (&["transform", "add_to_mul", &add], "--dry-run"),
        (
            &["transform", "add_to_mull", &add, "-o", "-"],
            "there is no pass \"add_to_mull\"; did you mean add_to_mul?",
        ),
        (
            &["transform", "add_to_mul=3", &add, "-o", "-"],
            "no arguments",
        ),
        (&["transform"], "PASS"),
        (&["diff", &add, "no-such.pyc"], "no-such.pyc"),
        (&["generate", "nothing"], "nothing"),
        (&["generate", "man", "transfrom"], "did you mean transform?"),
        (&["generate", "bash", "transform"], "all commands"),
    ];
    for (args, expected) in cases {
        let run = pybc(b"", args);
        assert_eq!(run.code, ExitCode::from(TROUBLE), "{args:?}");
        assert!(run.err.contains(expected), "{args:?}: {}", run.err);
        assert!(run.bytes.is_empty(), "{args:?}");
    }
}

#[test]
fn the_list_of_passes_is_the_catalogue() {
    let list = pybc(b"", &["transform", "--list"]);
    assert_eq!(list.code, ExitCode::SUCCESS);
    for entry in PASSES {
        assert!(list.out.contains(entry.name), "{}", entry.name);
        assert!(list.out.contains(entry.summary), "{}", entry.name);
    }
}

#[test]
fn completions_and_the_manual_page_name_every_command() {
    for kind in ["man", "bash", "elvish", "fish", "powershell", "zsh"] {
        let made = pybc(b"", &["generate", kind]);
        assert_eq!(made.code, ExitCode::SUCCESS, "{kind}");
        for command in [
            "run",
            "dis",
            "info",
            "verify",
            "transform",
            "match",
            "diff",
            "builtins",
            "generate",
        ] {
            assert!(made.out.contains(command), "{kind} does not name {command}");
        }
    }
}

#[test]
fn each_command_has_a_manual_page() {
    for (command, expected) in [
        ("transform", "dry"),
        ("match", "longest"),
        ("diff", "quiet"),
    ] {
        let made = pybc(b"", &["generate", "man", command]);
        assert_eq!(made.code, ExitCode::SUCCESS, "{command}");
        assert!(
            made.out.contains(&format!("pybc-{command}")),
            "{}",
            made.out
        );
        assert!(made.out.contains(expected), "{}", made.out);
    }
}

#[test]
fn what_no_file_can_hold_is_refused() {
    let program = program("b_09_slices.pyc");
    let refused = pybc(
        b"",
        &["transform", "precomputed_slices", &program, "-o", "-"],
    );
    assert_eq!(refused.code, ExitCode::from(FOUND), "{}", refused.err);
    assert!(refused.bytes.is_empty());
    let expected = "no file can hold the result: unmarshallable object: \
                    marshal of CPython 3.5 has no slice\n";
    assert!(refused.err.ends_with(expected), "{}", refused.err);
}
