//! The binary itself, once: arguments and streams of a real process reach the library.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test may fail loudly, and starts the binary"
)]

mod forms;

use std::process::{Command, Output, Stdio};

fn pybc(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pybc"))
        .args(args)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the binary starts")
}

#[test]
fn a_process_gets_output_and_exit_code() {
    let version = pybc(&["--version"]);
    assert!(version.status.success());
    assert!(version.stdout.starts_with(b"pybc "));
    assert!(version.stderr.is_empty());

    let missing = pybc(&["dis", "no-such.pyc"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(missing.stdout.is_empty());
    assert!(missing.stderr.starts_with(b"pybc: no-such.pyc: "));
}

#[test]
fn no_colour_where_no_terminal_is() {
    let help = pybc(&["--help"]);
    assert!(!help.stdout.contains(&0x1b));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/programs/c_16_long_code.pyc"
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_pybc"))
        .args(["dis", file])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // Far more than a pipe holds is on its way; nobody reads it.
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

/// Where the address space is small and the program has no limit, the host's "no" is a `MemoryError` that the
/// program can catch, and does not end the process.
#[cfg(target_os = "linux")]
#[test]
fn a_small_address_space_ends_no_process() {
    let program = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/refusals/limited.pyc"
    );
    let child = Command::new("sh")
        .args([
            "-c",
            "ulimit -v 1500000; exec \"$0\" run --unlimited \"$1\"",
        ])
        .args([env!("CARGO_BIN_EXE_pybc"), program])
        .output()
        .expect("the binary starts");
    let printed = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{printed}\n{child:?}");
    assert_eq!(printed.lines().count(), 17, "{printed}");
    let is_refused = |line: &str| line.ends_with(" MemoryError");
    assert!(printed.lines().all(is_refused), "{printed}");
}

/// What a shell would offer for the last of these words.
fn completions(words: &[&str]) -> Vec<String> {
    let last = words.len().saturating_sub(1).to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_pybc"))
        .args([&["--"], words].concat())
        .env("COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", last)
        .env("_CLAP_IFS", "\n")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/talk"))
        .output()
        .expect("the binary starts");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_told_what_fits() {
    assert_eq!(completions(&["pybc", "transform", "add"]), ["add_to_mul"]);
    assert_eq!(
        completions(&["pybc", "transform", "overloaded_d"]),
        ["overloaded_dicts="]
    );
    assert_eq!(
        completions(&["pybc", "transform", "compact", "prod"]),
        ["product.py", "product.pyc"]
    );
    assert_eq!(
        completions(&["pybc", "transform", "asconstants=fr"]),
        ["asconstants=frozenset"]
    );
    // As bash takes words apart.
    assert_eq!(
        completions(&["pybc", "transform", "asconstants", "=", "len,se"]),
        ["len,set"]
    );
    assert_eq!(completions(&["pybc", "match", "LOAD_F"]), ["LOAD_FAST"]);
    assert_eq!(
        completions(&["pybc", "match", "RETURN_VALUE", "acc"]),
        ["account.py", "account.pyc"]
    );
    assert_eq!(
        completions(&["pybc", "trace", "--opcode", "BINARY_AD"]),
        ["BINARY_ADD"]
    );
    assert_eq!(completions(&["pybc", "run", "--st"]), ["--steps"]);
    assert_eq!(
        completions(&["pybc", "generate", "man", "verif"]),
        ["verify"]
    );
    assert_eq!(
        completions(&["pybc", "dis", "prod"]),
        ["product.py", "product.pyc"]
    );
    let commands = completions(&["pybc", ""]);
    for command in ["run", "dis", "transform", "product.pyc"] {
        assert!(
            commands.iter().any(|known| known == command),
            "{command}: {commands:?}"
        );
    }
    // The script that asks.
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = Command::new(env!("CARGO_BIN_EXE_pybc"))
            .env("COMPLETE", shell)
            .output()
            .expect("the binary starts");
        assert!(output.status.success(), "{output:?}");
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("COMPLETE"),
            "{shell}"
        );
    }
}
