//! `pybc asm` and `pybc dis --asm`, in-process: what they write, what they say, and their exit codes.

use bc_cli::{Buffer, Io, status};
use bc_tests::{bytes, files, folder, text};
use std::fs;
use std::process::ExitCode;

/// Exit code, standard output, standard error.
fn pybc(stdin: &[u8], args: &[&str]) -> (ExitCode, Vec<u8>, String) {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(stdin, &out, &err);
    let code = bc_cli::run(std::iter::once("pybc").chain(args.iter().copied()), &io);
    (code, out.bytes(), err.text())
}

/// What is said about a text that is refused; nothing is written then.
fn refused(text: &str) -> String {
    let (code, out, err) = pybc(text.as_bytes(), &["asm", "-", "-o", "-"]);
    assert_eq!(code, ExitCode::from(status::FINDING), "{err}");
    assert!(out.is_empty());
    err
}

#[test]
fn a_file_goes_through_text_and_back() {
    let program = folder().join("programs/c_04_closures.pyc");
    let program = program.to_string_lossy();
    let (code, text, err) = pybc(b"", &["dis", "--asm", &program]);
    assert_eq!((code, err.as_str()), (ExitCode::SUCCESS, ""));
    let (code, back, err) = pybc(&text, &["asm", "-", "-o", "-"]);
    assert_eq!((code, err.as_str()), (ExitCode::SUCCESS, ""));
    assert!(back == bytes(program.as_ref().as_ref()), "other bytes");
    let out = std::env::temp_dir().join(format!("pybc-asm-{}.pyc", std::process::id()));
    let (code, _, err) = pybc(&text, &["asm", "-", "-o", &out.to_string_lossy()]);
    assert_eq!((code, err.as_str()), (ExitCode::SUCCESS, ""));
    assert!(bytes(&out) == back);
    fs::remove_file(&out).unwrap();
}

#[test]
fn a_program_by_hand_runs() {
    let text = "code <module>
    LOAD_NAME print
    LOAD_CONST 'by hand'
    CALL_FUNCTION 1
    RETURN_VALUE
";
    let (_, pyc, _) = pybc(text.as_bytes(), &["asm", "-", "-o", "-"]);
    let (code, out, err) = pybc(&pyc, &["run", "-"]);
    assert_eq!(
        (code, out.as_slice(), err.as_str()),
        (ExitCode::SUCCESS, &b"by hand\n"[..], "")
    );
}

#[test]
fn a_listing_is_assembled_and_guesses_are_told() {
    let listing = "  7           0 LOAD_FAST                0 (n)
              3 LOAD_CONST               1 (2)
              6 BINARY_MULTIPLY
              7 RETURN_VALUE
";
    let (code, pyc, err) = pybc(listing.as_bytes(), &["asm", "-", "-o", "-"]);
    assert_eq!(code, ExitCode::SUCCESS);
    assert_eq!(
        err,
        "\
warning: f is taken for a function with the parameters (n), and its first line for 7
 --> <stdin>:1:15
  |
1 |   7           0 LOAD_FAST                0 (n)
  |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

"
    );
    let (_, out, _) = pybc(&pyc, &["dis", "-"]);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        format!("# code f line 7\n{listing}\n")
    );
}

#[test]
fn an_error_is_drawn_at_its_place() {
    // The é takes two bytes and one column.
    let text = "code f(x)
    LOAD_CONST 'é' oops
    LOAD_FAST x
    RETURN_VALUE
";
    assert_eq!(
        refused(text),
        "\
error: expected the end of the line, found oops
 --> <stdin>:2:20
  |
2 |     LOAD_CONST 'é' oops
  |                    ^^^^

pybc: <stdin>: 1 error
"
    );
    let text = "code f(x)
    LOAD_FAST x
    BINARY_ADD
    RETURN_VALUE
";
    assert_eq!(
        refused(text),
        "\
error: V030: BINARY_ADD needs 2 values, the stack has 1
 --> <stdin>:3:5
  |
3 |     BINARY_ADD
  |     ^^^^^^^^^^
  |
  = note: stack before: [value]
  = help: 2 plain values on the stack

pybc: <stdin>: 1 error
"
    );
}

#[test]
fn what_cannot_be_proven_is_written_only_when_asked_for() {
    let text = b"code f()\n    stacksize 3\n    POP_TOP\n    RETURN_VALUE\n";
    let (code, out, _) = pybc(text, &["asm", "-", "-o", "-"]);
    assert_eq!((code, out.len()), (ExitCode::from(status::FINDING), 0));
    let (code, pyc, _) = pybc(text, &["asm", "--no-verify", "-", "-o", "-"]);
    assert_eq!(code, ExitCode::SUCCESS);
    let (code, out, _) = pybc(&pyc, &["info", "-"]);
    assert_eq!(code, ExitCode::SUCCESS);
    assert!(
        String::from_utf8(out)
            .unwrap()
            .contains("Stack size:        3\n")
    );
    let (code, _, _) = pybc(&pyc, &["verify", "-"]);
    assert_eq!(code, ExitCode::from(status::FINDING));
}

#[test]
fn trouble_is_one_line() {
    for (stdin, args, said) in [
        (
            &b""[..],
            &["asm", "no-such.pyasm", "-o", "-"][..],
            "pybc: no-such.pyasm: no such file or directory\n",
        ),
        (
            b"code \xff",
            &["asm", "-", "-o", "-"],
            "pybc: <stdin>: byte 5: not UTF-8, which a text must be\n",
        ),
        (
            b"code f()\nLOAD_CONST 1\nRETURN_VALUE\n",
            &["asm", "-", "-o", "no-such-folder/f.pyc"],
            "pybc: no-such-folder/f.pyc: no such file or directory\n",
        ),
    ] {
        let (code, out, err) = pybc(stdin, args);
        assert_eq!(
            (code, out.len(), err.as_str()),
            (ExitCode::from(status::TROUBLE), 0, said)
        );
    }
    let (code, _, err) = pybc(b"", &["asm", "x.pyasm"]);
    assert_eq!(code, ExitCode::from(status::TROUBLE));
    assert!(err.contains("--output"), "{err}");
}

/// Nothing in a text steers the terminal by way of a message about it.
#[test]
fn messages_hold_no_control_characters() {
    let said = refused("code f()\n\tLOAD_CONST \u{1b}[2J\u{85} oops\n\u{7}\n");
    assert!(
        !said.contains(|c: char| c.is_control() && c != '\n'),
        "{said:?}"
    );
    assert!(said.contains("2:13"), "{said}");
}

/// Every listing of the corpus is taken by the command, too.
#[test]
fn every_listing_is_assembled() {
    for listing in files(&folder().join("programs"), "dis") {
        let (code, pyc, err) = pybc(b"", &["asm", &listing.to_string_lossy(), "-o", "-"]);
        assert_eq!(code, ExitCode::SUCCESS, "{err}");
        let (_, out, _) = pybc(&pyc, &["dis", "-"]);
        let listed = String::from_utf8(out).unwrap();
        assert!(
            listed == text(&listing),
            "{} is listed differently",
            listing.display()
        );
    }
}

#[test]
fn what_no_file_can_hold_is_wrong_in_the_text() {
    let err = refused("code f()\n    LOAD_CONST slice(1, 2, 3)\n    RETURN_VALUE\n");
    assert!(err.contains("no file can hold the code"), "{err}");
    assert!(err.contains("has no slice"), "{err}");
}

/// The classic of the kind: which of the parameters that are cells comes first, no instruction tells.
const CELLS: &str = "def indent(text, prefix, predicate=None, *rest, width, **more):
    def lines():
        while 0:
            yield
        return text, prefix, predicate, rest, width, more
    return lines
print(list(indent(1, 2, width=3)()))
";

#[test]
fn a_listing_with_signatures_is_assembled_without_a_guess() {
    let (code, listing, err) = pybc(b"", &["dis", "--signatures", "-c", CELLS]);
    assert_eq!((code, err.as_str()), (ExitCode::SUCCESS, ""));
    let listing = String::from_utf8(listing).unwrap();
    for line in [
        "# code <module> line 1\n#     filename '<string>'\n#     flags NOFREE\n",
        "# code <module>.indent(text, prefix, predicate, *rest, width, **more) line 1\n#     cellvars more, predicate, prefix, rest, text, width\n",
        "# code <module>.indent.lines() line 2\n#     flags +GENERATOR\n#     freevars more, predicate, prefix, rest, text, width\n",
    ] {
        assert!(listing.contains(line), "{line}\n{listing}");
    }
    let (code, pyc, err) = pybc(listing.as_bytes(), &["asm", "-", "-o", "-"]);
    assert_eq!((code, err.as_str()), (ExitCode::SUCCESS, ""));
    let (code, out, err) = pybc(&pyc, &["run", "-"]);
    assert_eq!(
        (code, out.as_slice(), err.as_str()),
        (ExitCode::SUCCESS, &b"[]\n"[..], "")
    );
    // Without them there are guesses, which are warnings, and hold what was guessed.
    let (_, listing, _) = pybc(b"", &["dis", "-c", CELLS]);
    let (code, _, err) = pybc(&listing, &["asm", "-", "-o", "-"]);
    assert_eq!(code, ExitCode::SUCCESS);
    let said = "warning: indent is taken for a function with the parameters (";
    assert!(
        err.contains(said) && err.contains("may stand in another order"),
        "{err}"
    );
}

#[test]
fn long_constants_are_listed_whole_when_asked_for() {
    let source = "x = 'a' * 9\ny = b'\\x00".to_owned() + &"\\xff".repeat(300_000) + "'\n";
    let file = std::env::temp_dir().join(format!("pybc-long-{}.py", std::process::id()));
    fs::write(&file, source).unwrap();
    let path = file.to_string_lossy();
    let (code, listing, err) = pybc(b"", &["dis", &path]);
    assert_eq!(code, ExitCode::SUCCESS);
    assert_eq!(
        err,
        format!("pybc: {path}: a constant is shortened; --full writes it whole\n")
    );
    assert!(listing.len() < 1_100_000);
    let (code, listing, err) = pybc(b"", &["dis", "--full", &path]);
    assert_eq!((code, err.as_str()), (ExitCode::SUCCESS, ""));
    assert!(listing.len() > 1_200_000);
    let (code, pyc, _) = pybc(&listing, &["asm", "-", "-o", "-"]);
    assert_eq!(code, ExitCode::SUCCESS);
    let (_, again, _) = pybc(&pyc, &["dis", "--full", "-"]);
    assert!(again == listing, "listed differently");
    fs::remove_file(&file).unwrap();
}

#[test]
fn numbers_without_tables_are_refused_once() {
    let numbers = "          0 LOAD_FAST                0 (0)\n          3 RETURN_VALUE\n";
    let err = refused(numbers);
    assert!(
        err.starts_with("error: this listing holds numbers only, and co_varnames is not told"),
        "{err}"
    );
    assert!(err.ends_with("1 error\n"), "{err}");
    let told = format!("co_varnames = ('x',)\n{numbers}");
    let (code, _, err) = pybc(told.as_bytes(), &["asm", "-", "-o", "-"]);
    assert_eq!(code, ExitCode::SUCCESS, "{err}");
    let word = "  1           0 LOAD_FAST                0 (x)\n              2 RETURN_VALUE\n";
    let err = refused(word);
    assert!(
        err.contains("this is a listing of Python 3.6 or later, not of 3.5"),
        "{err}"
    );
    assert!(err.ends_with("1 error\n"), "{err}");
}
