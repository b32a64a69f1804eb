//! The command in-process: what each subcommand prints, where, and with which exit code.

use bc_cli::{Buffer, Io, status};
use bc_tests::{corpus_name, files, folder, text};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What one run of the command left behind.
struct Run {
    code: ExitCode,
    out: String,
    err: String,
}

/// Runs `pybc` with the given arguments and standard input.
fn pybc_with(stdin: &[u8], args: &[&str]) -> Run {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(stdin, &out, &err);
    let code = bc_cli::run(std::iter::once("pybc").chain(args.iter().copied()), &io);
    Run {
        code,
        out: out.text(),
        err: err.text(),
    }
}

fn pybc(args: &[&str]) -> Run {
    pybc_with(b"", args)
}

/// The path of a program of the corpus, as an argument.
fn program(name: &str) -> String {
    folder()
        .join("programs")
        .join(name)
        .to_string_lossy()
        .into_owned()
}

#[test]
fn help_names_every_command_and_shows_examples() {
    for args in [&["--help"][..], &["-h"], &["help"]] {
        let run = pybc(args);
        assert_eq!(run.code, ExitCode::SUCCESS, "{args:?}");
        assert_eq!(run.err, "");
        for word in [
            "run",
            "dis",
            "info",
            "verify",
            "Examples:",
            "--color",
            "NO_COLOR",
        ] {
            assert!(
                run.out.contains(word),
                "{args:?} does not mention {word}:\n{}",
                run.out
            );
        }
    }
    assert!(
        pybc(&["--help"]).out.contains("121"),
        "the long help lists the exit codes"
    );
}

#[test]
fn version_says_what_it_reads() {
    let run = pybc(&["--version"]);
    assert_eq!(run.code, ExitCode::SUCCESS);
    assert!(
        run.out
            .starts_with(&format!("pybc {}", env!("CARGO_PKG_VERSION"))),
        "{}",
        run.out
    );
    assert!(run.out.contains("3.5") && run.out.contains("3350") && run.out.contains("3351"));
    assert!(pybc(&["-V"]).out.starts_with("pybc "));
}

#[test]
fn a_wrong_command_line_is_trouble() {
    for args in [
        &[][..],
        &["dance"],
        &["dis"],
        &["dis", "a", "b"],
        &["verify"],
        &["run"],
    ] {
        let run = pybc(args);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE), "{args:?}");
        assert_eq!(run.out, "", "{args:?}");
        assert!(run.err.contains("Usage: pybc"), "{args:?}: {}", run.err);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_one_line_of_trouble() {
    for command in ["run", "dis", "info", "verify"] {
        let run = pybc(&[command, "no-such.pyc"]);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE), "{command}");
        assert_eq!(run.out, "", "{command}");
        assert_eq!(
            run.err, "pybc: no-such.pyc: no such file or directory\n",
            "{command}"
        );
    }
}
