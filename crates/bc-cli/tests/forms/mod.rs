//! The forms of `pybc run`, each in a process of its own that stands in the folder of the programs: what the
//! program prints of its own names, and how it ends, is what CPython 3.5.10 prints (`tests/data/forms.json`,
//! written by `tests/reference/record_forms.py`).
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A new folder, by its real path.
fn folder(name: &str) -> Folder {
    let folder = std::env::temp_dir().join(format!("pybc-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    Folder(folder.canonicalize().unwrap())
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| c as u8).collect()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

fn pybc(folder: &Path, args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pybc"))
        .args(args)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read it may have ended already.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

/// What a run printed, as the record has it.
fn told(folder: &Path, output: &Output) -> (String, String, Option<i32>) {
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.replace(&*folder.to_string_lossy(), "{folder}")
    };
    (
        shown(&output.stdout),
        shown(&output.stderr),
        output.status.code(),
    )
}

#[test]
fn programs_find_what_the_reference_gives_them() {
    let record = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/forms.json");
    let record: Value = serde_json::from_slice(&fs::read(record).unwrap()).unwrap();
    let folder = folder("forms");
    for (name, bytes) in record["files"].as_object().unwrap() {
        write(&folder.0, name, &latin1(bytes.as_str().unwrap()));
    }
    let place = folder.0.to_string_lossy().into_owned();
    let mut findings = Vec::new();
    let cases = record["cases"].as_array().unwrap();
    for case in cases {
        let words = case[0].as_array().unwrap().iter();
        let words: Vec<String> = words
            .map(|word| word.as_str().unwrap().replace("{folder}", &place))
            .collect();
        let mut args = vec!["run"];
        args.extend(words.iter().map(String::as_str));
        let output = pybc(&folder.0, &args, &latin1(case[1].as_str().unwrap()));
        let found = told(&folder.0, &output);
        let text = |at: usize| case[at].as_str().unwrap().to_owned();
        let expected = (text(2), text(3), case[4].as_i64().map(|code| code as i32));
        if found != expected {
            let (out, err, code) = found;
            findings.push(format!(
                "{args:?} ended with {code:?}, not {:?}\n{out}{err}-- should be\n{}{}",
                expected.2, expected.0, expected.1
            ));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n\n"));
    assert!(cases.len() >= 90, "{}", cases.len());
}

#[test]
fn without_a_command_a_file_is_run() {
    let folder = folder("bare");
    let show = b"import sys\nprint(sys.argv, __file__)\n";
    write(&folder.0, "nothing", b"");
    for name in ["game.py", "dis", "tool", "run.d/__main__.py", "odd.txt"] {
        write(&folder.0, name, show);
    }
    for (args, out) in [
        (
            &["game.py", "-x", "--", "dis"][..],
            "['game.py', '-x', '--', 'dis'] game.py\n",
        ),
        (&["./dis"], "['./dis'] ./dis\n"),
        (&["tool", "--help"], "['tool', '--help'] tool\n"),
        (&["odd.txt"], "['odd.txt'] odd.txt\n"),
        (&["nothing"], ""),
        (&["run.d"], "['run.d'] run.d/__main__.py\n"),
        (&["--color", "never", "tool"], "['tool'] tool\n"),
        (&["-O", "game.py"], "['game.py'] game.py\n"),
        (
            &["-m", "game", "a"],
            "['{folder}/game.py', 'a'] {folder}/game.py\n",
        ),
        (
            &["-c", "import sys; print(sys.argv)", "-h"],
            "['-c', '-h']\n",
        ),
    ] {
        let found = told(&folder.0, &pybc(&folder.0, args, b""));
        assert_eq!(found, (out.to_owned(), String::new(), Some(0)), "{args:?}");
    }
    let found = told(
        &folder.0,
        &pybc(&folder.0, &["-", "a"], b"import sys; print(sys.argv)"),
    );
    assert_eq!(found.0, "['-', 'a']\n");
    for (args, told_on_stderr) in [
        (&["verfy", "game.py"][..], "'verify'"),
        (&["dis"], "<FILE>"),
        (&["no.py"], "pybc: no.py: no such file or directory\n"),
        (&["no/such"], "pybc: no/such: no such file or directory\n"),
        (&["game.py/"], "pybc: game.py/: not a directory\n"),
        (&["--stesp", "1", "game.py"], "'--stesp'"),
    ] {
        let (out, err, code) = told(&folder.0, &pybc(&folder.0, args, b""));
        assert_eq!((&*out, code), ("", Some(2)), "{args:?}");
        assert!(err.contains(told_on_stderr), "{args:?}: {err}");
    }
}

#[test]
fn links_are_followed_to_the_folder_of_the_program() {
    #[cfg(unix)]
    {
        let folder = folder("linked");
        write(
            &folder.0,
            "real/program.py",
            b"import neighbour, sys; print(sys.path[0], __file__)\n",
        );
        write(&folder.0, "real/neighbour.py", b"");
        std::os::unix::fs::symlink("real/program.py", folder.0.join("link.py")).unwrap();
        let (out, err, code) = told(&folder.0, &pybc(&folder.0, &["link.py"], b""));
        assert_eq!(
            (&*out, &*err, code),
            ("{folder}/real link.py\n", "", Some(0))
        );
    }
}

#[test]
fn after_the_program_statements_are_read_whatever_its_end() {
    let folder = folder("typed");
    for (code, err, last) in [
        ("1 / 0", "ZeroDivisionError: division by zero\n", "42\n"),
        ("import sys; sys.exit(3)", "SystemExit: 3\n", "42\n"),
        ("x = = 1", "SyntaxError: invalid syntax\n", "42\n"),
    ] {
        let output = pybc(&folder.0, &["-ic", code], b"6 * 7\nraise SystemExit(9)\n");
        let (out, told, code) = told(&folder.0, &output);
        assert_eq!((&*out, code), (last, Some(9)), "{told}");
        assert!(told.contains(err) && told.contains(">>> "), "{told}");
    }
}

#[test]
fn what_is_printed_comes_before_what_is_told_of_the_end() {
    let folder = folder("order");
    let (path, source) = (folder.0.join("log"), "print(1)\nraise SystemExit('end')\n");
    let log = fs::File::create(&path).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pybc"));
    command
        .args(["-c", source])
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    assert_eq!(command.status().unwrap().code(), Some(1));
    assert_eq!(fs::read_to_string(path).unwrap(), "1\nend\n");
}
