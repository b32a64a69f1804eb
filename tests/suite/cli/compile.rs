//! `pybc compile`: where compiled files go, what is in them, folders, and how refusals are drawn.

use bc_cli::status;
use bc_core::pyc::Pyc;
use bc_tests::command::{Made, Run, pybc, pybc_with};
use bc_tests::{bytes, files, folder, text};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, UNIX_EPOCH};

fn assert_ended(run: &Run, code: u8) {
    assert_eq!(run.code, ExitCode::from(code), "{}{}", run.out, run.err);
}

#[test]
fn a_file_goes_where_python_looks_for_it() {
    let made = Made::new("compile-cache");
    let source = b"def f(x):\n    'doc'\n    assert x\n    return x\n";
    let file = made.write("a.b.py", source);
    let time = UNIX_EPOCH + Duration::from_secs(1_464_566_400);
    let opened = fs::File::options().write(true).open(&file).unwrap();
    opened.set_modified(time).unwrap();
    for (option, name, consts) in [
        ("", "a.b.cpython-35.pyc", "('doc',)"),
        ("-O", "a.b.cpython-35.opt-1.pyc", "('doc',)"),
        ("-OO", "a.b.cpython-35.opt-2.pyc", "(None,)"),
    ] {
        let args = ["compile", &file, option];
        let args = &args[..if option.is_empty() { 2 } else { 3 }];
        let run = pybc(args);
        assert_ended(&run, status::OK);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
        let written = bytes(&made.0.join("__pycache__").join(name));
        let pyc = Pyc::read(&written).unwrap();
        assert_eq!(pyc.header.mtime, 1_464_566_400);
        assert_eq!(pyc.header.source_size as usize, source.len());
        assert_eq!(pyc.code.filename().to_string_lossy(), file);
        let inner = pyc.code.consts()[0].as_code().unwrap();
        let found = bc_core::repr::constant(&bc_core::constant::Constant::tuple([inner.consts()
            [0]
        .clone()]));
        assert_eq!(found, consts, "{option}");
        // The same bytes each time.
        pybc(args);
        assert_eq!(bytes(&made.0.join("__pycache__").join(name)), written);
    }
    let kept = fs::read_dir(made.0.join("__pycache__")).unwrap().count();
    assert_eq!(kept, 3, "nothing else is left there");
}

#[test]
fn the_result_goes_where_it_is_wanted() {
    let made = Made::new("compile-output");
    let file = made.write("x.py", b"print('hello')\n");
    let out = made.path("out.pyc");
    assert_ended(&pybc(&["compile", &file, "-o", &out]), status::OK);
    assert_eq!(pybc(&["run", &out]).out, "hello\n");
    assert!(!made.0.join("__pycache__").exists());
    let run = pybc(&["compile", &file, "-o", "-"]);
    assert_eq!(run.bytes, bytes(Path::new(&out)));
    let run = pybc_with(b"print('piped')\n", &["compile", "-", "-o", "-"]);
    assert_eq!(pybc_with(&run.bytes, &["run", "-"]).out, "piped\n");
    let pyc = Pyc::read(&run.bytes).unwrap();
    assert_eq!(pyc.code.filename().to_string_lossy(), "<stdin>");
    assert_eq!((pyc.header.mtime, pyc.header.source_size), (0, 15));
}

#[test]
fn recorded_programs_are_compiled_to_their_bytes_but_for_marks() {
    for program in ["a_01_add", "h_09_life", "h_12_primes"] {
        let file = folder().join(format!("programs/{program}.py"));
        let run = pybc(&["compile", &file.to_string_lossy(), "-o", "-"]);
        let (found, recorded) = (
            Pyc::read(&run.bytes).unwrap(),
            Pyc::read(&bytes(&file.with_extension("pyc"))).unwrap(),
        );
        assert_eq!(found.header.source_size, recorded.header.source_size);
        let listed = pybc_with(&run.bytes, &["dis", "-"]).out;
        let home = format!("{}/", file.parent().unwrap().display());
        let recorded = pybc(&["dis", &file.with_extension("pyc").to_string_lossy()]).out;
        assert!(listed.replace(&home, "") == recorded, "{program}");
    }
}

#[test]
fn the_bytes_of_py_compile_are_written_if_they_are_wanted() {
    let made = Made::new("compile-like");
    let source = text(&folder().join("programs/a_01_add.py"));
    let plain = made.write("x.py", source.as_bytes());
    let opened = fs::File::options().write(true).open(&plain).unwrap();
    opened.set_modified(UNIX_EPOCH).unwrap();
    let written = |options: &[&str]| {
        let args: Vec<&str> = ["compile", &plain, "-o", "-"]
            .iter()
            .chain(options)
            .copied()
            .collect();
        let run = pybc(&args);
        assert_ended(&run, status::OK);
        run.bytes
    };
    let (like, other) = (written(&["--like-py-compile"]), written(&[]));
    assert_ne!(like, other);
    assert_eq!(written(&["--like-py-compile=0"]), like);
    let (like, other) = (Pyc::read(&like).unwrap(), Pyc::read(&other).unwrap());
    assert_eq!((&like.code, &like.header), (&other.code, &other.header));
    let recorded = Pyc::read(&bytes(&folder().join("programs/a_01_add.pyc"))).unwrap();
    assert_eq!(like.marks, recorded.marks);
    let run = pybc(&["compile", &plain, "--like-py-compile=x"]);
    assert_ended(&run, status::TROUBLE);
}

#[test]
fn of_what_goes_to_one_place_the_last_stays() {
    let made = Made::new("compile-twice");
    let (py, pyw) = (
        made.write("x.py", b"a = 1\n"),
        made.write("x.pyw", b"b = 1\n"),
    );
    let around = made.path("./x.py");
    let others: Vec<String> = (0..20)
        .map(|i| made.write(&format!("o{i}.py"), b"c = 1\n"))
        .collect();
    for (files, name) in [
        ([&py, &pyw], "x.pyw"),
        ([&pyw, &py], "x.py"),
        ([&pyw, &around], "./x.py"),
        ([&around, &py], "x.py"),
    ] {
        for _ in 0..5 {
            let args = ["compile"].into_iter();
            let args: Vec<&str> = args
                .chain(files.into_iter().chain(&others).map(String::as_str))
                .collect();
            let run = pybc(&args);
            assert_ended(&run, status::OK);
            assert_eq!(run.err, "pybc: 22 files compiled\n");
            let written = bytes(Path::new(&made.path("__pycache__/x.cpython-35.pyc")));
            let pyc = Pyc::read(&written).unwrap();
            let found = pyc.code.filename().to_string_lossy();
            assert_eq!(found, made.path(name));
        }
    }
    // As long a name as there may be.
    let long = made.write(&format!("{}.py", "l".repeat(240)), b"x = 1\n");
    assert_ended(&pybc(&["compile", &long]), status::OK);
    // Writing leaves nothing behind.
    assert_eq!(fs::read_dir(made.path("__pycache__")).unwrap().count(), 22);
}

#[test]
fn names_do_not_turn_what_is_told() {
    let made = Made::new("compile-turned");
    let file = made.write("a\u{202e}b\u{1b}[2J.py", "x = '\u{2066}' )\n".as_bytes());
    let run = pybc(&["compile", &file]);
    assert_ended(&run, status::FINDING);
    let expected = "error: SyntaxError: invalid syntax
 --> a\u{fffd}b [2J.py:1:9
  |
1 | x = '\u{fffd}' )
  |         ^

";
    assert_eq!(made.relative(&run.err), expected);
}

#[test]
fn a_name_in_a_message_is_not_told_at_any_length() {
    let made = Made::new("compile-long");
    for source in [
        format!("# coding: {}\n", "a".repeat(100_000)),
        format!(
            "def f(a):\n global {0}\n def {0}({0}): global {0}\n",
            "a".repeat(100_000)
        ),
    ] {
        let run = pybc(&["compile", &made.write("x.py", source.as_bytes())]);
        assert_ended(&run, status::FINDING);
        assert!(run.err.len() < 3000, "{} bytes", run.err.len());
    }
}

#[test]
fn what_cannot_be_done_is_told() {
    let made = Made::new("compile-trouble");
    let (a, b) = (made.write("a.py", b"x\n"), made.write("b.py", b"x\n"));
    let pyc = made.path("a.pyc");
    assert_ended(&pybc(&["compile", &a, "-o", &pyc]), status::OK);
    fs::create_dir(made.0.join("empty")).unwrap();
    fs::create_dir_all(made.0.join("__pycache__/b.cpython-35.pyc")).unwrap();
    let empty = made.path("empty");
    let (no, far) = (made.path("no.py"), made.path("no/out.pyc"));
    for (args, message) in [
        (
            &[&a, &b, "-o", &pyc][..],
            "a.pyc: 2 sources, and only one can go there",
        ),
        (
            &[&empty, "-o", &pyc],
            "empty: is a folder, whose files cannot go to one place: leave out -o",
        ),
        (
            &["-"],
            "<stdin>: where shall the result go? give -o OUT.pyc",
        ),
        (
            &[&pyc],
            "a.pyc: is compiled already; `pybc compile` takes sources",
        ),
        (
            &[&a, "-o", &a],
            "a.py: is the source itself, which is not replaced",
        ),
        (&[&no], "no.py: no such file or directory"),
        (&[&a, "-o", &far], "no/out.pyc: no such file or directory"),
        (&[&a, "-o", &empty], "empty: is a directory"),
        (
            &[&empty],
            "empty: there is no .py file in this folder or below",
        ),
        (
            &[&b],
            "__pycache__/b.cpython-35.pyc: is a folder, which is not replaced",
        ),
    ] {
        let args: Vec<&str> = ["compile"].iter().chain(args).copied().collect();
        let run = pybc(&args);
        assert_ended(&run, status::TROUBLE);
        let last = made.relative(&run.err);
        let first = last.lines().next().unwrap_or_default();
        assert_eq!(first, format!("pybc: {message}"), "{args:?}");
        assert_eq!(run.out, "");
    }
    assert_eq!(bytes(Path::new(&a)), b"x\n");
}

#[test]
fn folders_are_compiled_whole() {
    let made = Made::new("compile-folder");
    for name in ["a.py", "pkg/__init__.py", "pkg/deep/er/b.py", "z.py"] {
        made.write(name, b"x = 1\n");
    }
    made.write("pkg/bad.py", b"print 'x'\n");
    made.write("pkg/notes.txt", b"not Python");
    made.write("pkg/__pycache__/old.py", b"not Python");
    made.write("script", b"not Python");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", made.0.join("pkg/circle")).unwrap();
        std::os::unix::fs::symlink("nowhere.py", made.0.join("broken.py")).unwrap();
        std::os::unix::fs::symlink("a.py", made.0.join("linked.py")).unwrap();
    }
    let root = made.0.to_string_lossy().into_owned();
    let run = pybc(&["compile", &root]);
    assert_ended(&run, status::FINDING);
    let linked = usize::from(cfg!(unix));
    let expected = format!(
        "error: SyntaxError: Missing parentheses in call to 'print'
 --> pkg/bad.py:1:7
  |
1 | print 'x'
  |       ^^^
  |
  = help: `print` is a function since Python 3.0: `print(...)`

pybc: {} files compiled, 1 refused
",
        4 + linked
    );
    assert_eq!(made.relative(&run.err), expected);
    #[cfg(unix)]
    fs::remove_file(made.0.join("pkg/circle")).unwrap();
    assert_eq!(files(&made.0, "pyc").len(), 4 + linked);
    let inner = made.0.join("pkg/deep/er/__pycache__/b.cpython-35.pyc");
    let pyc = Pyc::read(&bytes(&inner)).unwrap();
    assert_eq!(
        pyc.code.filename().to_string_lossy(),
        made.path("pkg/deep/er/b.py")
    );
    // All are tried; what is wrong comes in the order of the names, and the worst is the exit code.
    let (z, no) = (made.path("z.py"), made.path("no.py"));
    let run = pybc(&["compile", &no, &root, &z]);
    assert_ended(&run, status::TROUBLE);
    let lines = made.relative(&run.err);
    assert!(
        lines.starts_with("pybc: no.py: no such file or directory\nerror: "),
        "{lines}"
    );
    let summary = format!(
        "pybc: {} files compiled, 1 refused, 1 in trouble\n",
        5 + linked
    );
    assert!(lines.ends_with(&summary), "{lines}");
    let good = made.path("pkg/deep");
    assert_eq!(pybc(&["compile", &good]).err, "pybc: 1 file compiled\n");
    assert_eq!(pybc(&["compile", "-q", &good]).err, "");
}

#[cfg(unix)]
#[test]
fn names_need_not_be_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let made = Made::new("compile-names");
    let file = made.0.join(OsStr::from_bytes(b"n\xff.py"));
    fs::write(&file, "x = 1\n").unwrap();
    let (out, err) = (bc_cli::Buffer::default(), bc_cli::Buffer::default());
    let io = bc_cli::Io::captured(b"", &out, &err);
    let args = [OsStr::new("pybc"), OsStr::new("compile"), file.as_os_str()];
    assert_eq!(bc_cli::run(args, &io), ExitCode::SUCCESS, "{}", err.text());
    let name = OsStr::from_bytes(b"__pycache__/n\xff.cpython-35.pyc");
    let pyc = Pyc::read(&bytes(&made.0.join(name))).unwrap();
    let last: Vec<u32> = pyc.code.filename().code_points().collect();
    assert_eq!(last[last.len() - 5..], [0x6e, 0xdcff, 0x2e, 0x70, 0x79]);
}

#[test]
fn refusals_and_warnings_are_drawn() {
    let made = Made::new("compile-drawn");
    let cases = text(&folder().join("data/drawn.txt"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases.split("=====\n").skip(1) {
        let (source, expected) = case.split_once("-----\n").unwrap();
        let file = made.write("x.py", source.as_bytes());
        let run = pybc(&["compile", &file]);
        assert_eq!(run.out, "");
        let found = made.relative(&run.err);
        count += 1;
        if found != expected {
            wrong.push(format!("=====\n{source}-----\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
    assert!(count >= 15, "{count} cases");
}
