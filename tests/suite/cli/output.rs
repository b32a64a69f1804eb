//! `-o`: files are there whole or not at all, and what was there before keeps what it had.
#![cfg(unix)]

use bc_cli::{Buffer, Io, Output, status};
use bc_tests::command::{Made, Run, pybc, pybc_with};
use bc_tests::{bytes, folder};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::process::ExitCode;

fn pyc() -> Vec<u8> {
    bytes(folder().join("programs/a_01_add.pyc").as_ref())
}

/// Rewrites a file.
fn transform(file: &str, output: &str) -> Run {
    pybc(&["transform", "add_to_mul", file, "-o", output])
}

/// The names in a folder.
fn names(made: &Made) -> Vec<String> {
    let entries = fs::read_dir(&made.0).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(file: &str) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_file_may_be_replaced_by_what_is_made_of_it() {
    let made = Made::new("over");
    let file = made.write("x.pyc", &pyc());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let inode = |file: &str| std::os::unix::fs::MetadataExt::ino(&fs::metadata(file).unwrap());
    let before = inode(&file);
    let run = transform(&file, &file);
    assert_eq!(run.code, ExitCode::SUCCESS, "{}", run.err);
    assert_ne!(fs::read(&file).unwrap(), pyc());
    assert_eq!(mode(&file), 0o640);
    assert_eq!(names(&made), ["x.pyc"]);
    assert_ne!(
        inode(&file),
        before,
        "it is another file, which was whole when it came here"
    );
    // One that is new has what others have that are made here.
    let new = made.path("new.pyc");
    transform(&file, &new);
    fs::write(made.path("other"), b"").unwrap();
    assert_eq!(mode(&new), mode(&made.path("other")));
}

#[test]
fn nothing_is_written_of_what_fails() {
    let made = Made::new("failed");
    let file = made.write("x.pyc", &pyc());
    for (output, expected) in [
        (
            made.path("no/such/x.pyc"),
            "no/such/x.pyc: no such file or directory",
        ),
        (made.0.to_string_lossy().into_owned(), "is a directory"),
    ] {
        let run = transform(&file, &output);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE));
        assert!(run.err.contains(expected), "{}", run.err);
        assert!(!run.err.contains("os error"), "{}", run.err);
    }
    let text = made.write(
        "x.pyasm",
        b"code <module>\n    LOAD_CONST None\n    RETURN_VALUE\nend\n",
    );
    let source = made.write("x.py", b"x = 1\n");
    for args in [
        ["asm", &text, "-o", &text],
        ["compile", &source, "-o", &source],
    ] {
        let run = pybc(&args);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE));
        assert!(
            run.err.contains("itself, which is not replaced"),
            "{}",
            run.err
        );
    }
    let run = transform(&source, &source);
    assert!(
        run.err
            .contains("is the source itself, which is not replaced"),
        "{}",
        run.err
    );
    assert_eq!(fs::read(&source).unwrap(), b"x = 1\n");
    assert_eq!(names(&made), ["x.py", "x.pyasm", "x.pyc"]);
    // Who may write all files, as root may, is not stopped by permissions.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    if fs::OpenOptions::new().write(true).open(&file).is_err() {
        let run = transform(&file, &file);
        assert!(run.err.contains("permission denied"), "{}", run.err);
        assert_eq!(fs::read(&file).unwrap(), pyc());
    }
}

#[test]
fn links_stay_and_lead_to_what_is_new() {
    let made = Made::new("links");
    let file = made.write("deep/x.pyc", &pyc());
    symlink("deep/x.pyc", made.path("a")).unwrap();
    symlink("a", made.path("b")).unwrap();
    symlink("deep/new.pyc", made.path("dangling")).unwrap();
    symlink("circle", made.path("circle")).unwrap();
    assert_eq!(transform(&file, &made.path("b")).code, ExitCode::SUCCESS);
    assert_ne!(fs::read(&file).unwrap(), pyc());
    assert_eq!(
        transform(&file, &made.path("dangling")).code,
        ExitCode::SUCCESS
    );
    assert!(
        fs::symlink_metadata(made.path("deep/new.pyc"))
            .unwrap()
            .is_file()
    );
    for link in ["a", "b", "dangling"] {
        assert!(
            fs::symlink_metadata(made.path(link)).unwrap().is_symlink(),
            "{link}"
        );
    }
    let run = transform(&file, &made.path("circle"));
    assert!(run.err.ends_with("circle: too many links\n"), "{}", run.err);
}

#[test]
fn what_is_no_plain_file_is_written_to() {
    let run = pybc_with(&pyc(), &["transform", "identity", "-", "-o", "/dev/stdout"]);
    assert_eq!(run.bytes, pyc(), "{}", run.err);
    let run = pybc_with(&pyc(), &["transform", "identity", "-", "-o", "/dev/fd/1"]);
    assert_eq!(run.bytes, pyc(), "{}", run.err);
    let run = pybc_with(&pyc(), &["transform", "add_to_mul", "-", "-o", "/dev/null"]);
    assert_eq!((run.code, run.err.as_str()), (ExitCode::SUCCESS, ""));
    assert!(
        fs::metadata("/dev/null")
            .unwrap()
            .file_type()
            .is_char_device()
    );
    let run = pybc_with(&pyc(), &["transform", "add_to_mul", "-", "-o", "/dev/full"]);
    assert_eq!(run.code, ExitCode::from(status::TROUBLE));
    assert_eq!(run.err, "pybc: /dev/full: no space left on device\n");
}

#[test]
fn devices_that_never_end_are_not_read_to_their_end() {
    for command in [
        &["dis"][..],
        &["info"],
        &["verify"],
        &["match", "POP_TOP"],
        &["run"],
        &["trace"],
    ] {
        let run = pybc(&[command, &["/dev/zero"]].concat());
        assert_eq!(run.code, ExitCode::from(status::TROUBLE), "{command:?}");
        assert_eq!(
            run.err,
            "pybc: /dev/zero: byte 0, header.magic: found 00 00 00 00, expected 3350 or 3351 (Python 3.5)\n"
        );
    }
    for (command, told) in [
        ("asm", "is no text: there are zeros among its first bytes"),
        ("compile", "is longer than 256 MiB, and no more is read"),
    ] {
        let run = pybc(&[command, "-o", "-", "/dev/zero"]);
        assert_eq!(run.code, ExitCode::from(status::TROUBLE), "{command:?}");
        assert_eq!(run.err, format!("pybc: /dev/zero: {told}\n"));
    }
    // As much as nothing.
    assert_eq!(pybc(&["run", "/dev/null"]).code, ExitCode::SUCCESS);
}

/// A stream that fails as a full disk does.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        // ENOSPC
        Err(io::Error::from_raw_os_error(28))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn errors_of_the_system_have_no_numbers() {
    let file = folder().join("programs/a_01_add.pyc");
    let file = file.to_string_lossy();
    assert_eq!(
        io::Error::from_raw_os_error(28).kind(),
        ErrorKind::StorageFull
    );
    for args in [
        &["dis", &file][..],
        &["run", &file],
        &["trace", &file],
        &["run", "-c", "print(1)"],
    ] {
        let (out, err) = (Buffer::default(), Buffer::default());
        let io = Io {
            stdout: Output::new(Full, false),
            ..Io::captured(b"", &out, &err)
        };
        let code = bc_cli::run(["pybc"].iter().chain(args).copied(), &io);
        assert_eq!(
            code,
            ExitCode::from(status::TROUBLE),
            "{args:?}: {}",
            err.text()
        );
        assert!(
            err.text()
                .contains("cannot write: no space left on device\n"),
            "{args:?}: {}",
            err.text()
        );
    }
    let run = pybc(&["step", "--commands", "no-such", "-c", "pass"]);
    assert_eq!(run.err, "pybc: no-such: no such file or directory\n");
}

#[test]
fn a_terminal_is_told_that_it_is_read() {
    let note = "pybc: reading from the terminal; Ctrl-D ends what is typed\n";
    for args in [&["run", "-"][..], &["dis", "-"], &["asm", "-", "-o", "-"]] {
        for is_terminal in [false, true] {
            let (out, err) = (Buffer::default(), Buffer::default());
            let io = Io::captured(b"x = 1\n", &out, &err);
            let io = Io {
                stdin: io.stdin.clone().on_terminal(is_terminal),
                ..io
            };
            let _ = bc_cli::run(["pybc"].iter().chain(args).copied(), &io);
            assert_eq!(
                err.text().starts_with(note),
                is_terminal,
                "{args:?}: {}",
                err.text()
            );
        }
    }
}
