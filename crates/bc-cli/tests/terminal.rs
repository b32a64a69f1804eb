//! `pybc repl` on a terminal: keys go in through a pseudo-terminal, and what comes out is waited for.
//!
//! What statements do is tested elsewhere, from pipes; here it is the keys.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test may fail loudly, and starts the binary"
)]

use rexpect::process::WaitStatus;
use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// How long is waited for what must come.
const PATIENCE: u64 = 30_000;

const UP: &str = "\x1b[A";

struct Session(PtySession);

impl Session {
    fn start(options: &[&str]) -> Session {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pybc"));
        command.arg("repl").args(options);
        // A terminal that can be drawn on, and no history of whoever runs the tests.
        command.env("TERM", "xterm").env("NO_COLOR", "1");
        command.env("PYBC_HISTORY", "");
        let options = Options::new()
            .timeout_ms(Some(PATIENCE))
            .strip_ansi_escape_codes(true);
        Session(spawn_with_options(command, options).expect("the binary starts"))
    }

    /// Waits for this text, and returns what came before.
    fn sees(&mut self, text: &str) -> String {
        match self.0.exp_string(text) {
            Ok(before) => before,
            Err(error) => panic!("{text:?}: {error}"),
        }
    }

    fn keys(&mut self, keys: &str) {
        self.0.send(keys).unwrap();
        self.0.flush().unwrap();
    }

    /// Types a line behind this prompt.
    fn types_at(&mut self, prompt: &str, line: &str) {
        self.sees(prompt);
        self.keys(line);
        self.keys("\r");
    }

    fn types(&mut self, line: &str) {
        self.types_at(">>> ", line);
    }

    fn goes_on(&mut self, line: &str) {
        self.types_at("... ", line);
    }

    fn control(&mut self, key: char) {
        self.0.send_control(key).unwrap();
    }

    /// The exit code, once all has been read.
    fn ends(mut self) -> (i32, String) {
        let rest = self.0.exp_eof().unwrap();
        match self.0.process().wait().unwrap() {
            WaitStatus::Exited(_, code) => (code, rest),
            other => panic!("{other:?}"),
        }
    }
}

fn quiet() -> Session {
    Session::start(&["-q"])
}

#[test]
fn values_are_shown_and_the_end_of_input_ends_the_session() {
    let mut session = Session::start(&[]);
    session.sees("Python 3.5");
    session.sees(":help");
    session.types("6 * 7");
    session.sees("42\r\n");
    session.types("_ + 1");
    session.sees("43\r\n");
    session.types("1 / 0");
    session
        .sees("File \"<stdin>\", line 1, in <module>\r\nZeroDivisionError: division by zero\r\n");
    session.sees(">>> ");
    session.control('d');
    assert_eq!(session.ends().0, 0);
}

#[test]
fn the_first_lines_of_the_talk_can_be_typed() {
    let mut session = quiet();
    session.types("def add(a, b):");
    session.goes_on("    return a + b");
    session.goes_on("");
    session.types("add.__code__.co_code");
    session.sees(r"b'|\x00\x00|\x01\x00\x17S'");
    session.types("import dis");
    session.types("dis.dis(add)");
    session.sees("6 BINARY_ADD\r\n              7 RETURN_VALUE\r\n");
    session.types("def addone(x): return x + 1");
    session.goes_on("");
    session.types("addone.__code__.co_consts = (None, 2)");
    session.sees("AttributeError: readonly attribute\r\n");
    session.types("addone(41)");
    session.sees("42\r\n");
    session.types("quit()");
    assert_eq!(session.ends().0, 0);
}

#[test]
fn control_c_drops_the_input() {
    let mut session = quiet();
    session.types("x = [1,");
    session.sees("... ");
    session.control('c');
    session.sees("KeyboardInterrupt\r\n");
    session.sees(">>> ");
    session.keys("half");
    session.control('c');
    session.sees("KeyboardInterrupt\r\n");
    session.types("x");
    session.sees("NameError: name 'x' is not defined\r\n");
    session.types("exit(3)");
    assert_eq!(session.ends().0, 3);
}

#[test]
fn control_c_interrupts_what_runs() {
    let mut session = quiet();
    session.types("x = 1; print('run' + 'ning')");
    session.types("while True: print('tick' + str(x)) if x == 1 else None; x += 1");
    session.goes_on("");
    session.sees("tick1\r\n");
    session.control('c');
    session.sees("KeyboardInterrupt\r\n");
    session.types("x > 1, 'still here'.upper()");
    session.sees("(True, 'STILL HERE')\r\n");
    session.types("import sys; sys.exit('good' + 'bye')");
    let (code, rest) = session.ends();
    assert_eq!(code, 1);
    assert!(rest.ends_with("goodbye\r\n"), "{rest:?}");
}

#[test]
fn input_reads_a_line_and_can_be_interrupted() {
    let mut session = quiet();
    session.types("name = input('who' + '? ')");
    session.sees("who? ");
    session.keys("Arthur\r");
    session.types("name[::-1]");
    session.sees("'ruhtrA'\r\n");
    session.types("input('a' + 'gain? ')");
    session.sees("again? ");
    session.control('c');
    session.sees("KeyboardInterrupt\r\n");
    session.types("print('no' + 'line', end='')");
    session.sees("noline\r\n");
    session.types("quit()");
    assert_eq!(session.ends().0, 0);
}

#[test]
fn names_and_attributes_are_completed_without_running_anything() {
    let mut session = quiet();
    session.types("class Answer:");
    session.goes_on("    @property");
    session.goes_on("    def asked(self): print('R' + 'AN')");
    session.goes_on("    def given(self): return 40 + 2");
    session.goes_on("    def __getattr__(self, name): print('R' + 'AN')");
    session.goes_on("");
    session.types("answer = Ans\t)");
    session.sees(">>> ");
    session.keys("ans\t.");
    session.keys("\t\t");
    let before = session.sees("given(");
    assert!(before.contains("asked"), "{before:?}");
    session.keys("gi\t)\r");
    let before = session.sees("42\r\n");
    assert!(!before.contains("RAN"), "{before:?}");
    session.types("answer.asked.re\t");
    session.sees("RAN");
    session.types("if answer:");
    session.sees("... ");
    // An indent where nothing stands yet.
    session.keys("\tanswer.__cl\t.__name__\r");
    session.goes_on("");
    session.sees("'Answer'\r\n");
    session.types("qui\t)");
    assert_eq!(session.ends().0, 0);
}

#[test]
fn statements_are_recalled_as_a_whole_in_the_next_session_too() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("history_of_the_terminal_test");
    let _ = fs::remove_file(&file);
    let options = ["-q", "--history", file.to_str().unwrap()];
    let mut session = Session::start(&options);
    session.types("for i in 3, 4:");
    session.goes_on("    print('n', i * 7)");
    session.goes_on("");
    session.sees("n 28\r\n");
    session.types("quit()");
    assert_eq!(session.ends().0, 0);

    let mut session = Session::start(&options);
    session.sees(">>> ");
    session.keys(UP);
    session.keys(UP);
    session.sees("print('n', i * 7)");
    // One line end more is what ends a block.
    session.keys("\r");
    session.keys("\r");
    session.sees("n 21\r\nn 28\r\n");
    session.sees(">>> ");
    session.control('d');
    assert_eq!(session.ends().0, 0);

    let kept = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    assert!(kept.contains("for i in 3, 4:"), "{kept}");
}

#[test]
fn no_history_is_kept_unless_it_is_wanted() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("no_history_of_the_terminal_test");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pybc"));
    command.args(["repl", "-q", "--no-history"]);
    command.env("TERM", "xterm").env("PYBC_HISTORY", &file);
    let options = Options::new().timeout_ms(Some(PATIENCE));
    let mut session = Session(spawn_with_options(command, options).expect("the binary starts"));
    session.types("quit()");
    assert_eq!(session.ends().0, 0);
    assert!(!file.exists());
}

#[test]
fn commands_tell_about_what_was_just_typed() {
    let mut session = quiet();
    session.types(":dis");
    session.sees("nothing has been typed yet\r\n");
    session.types("total = sum([1, 2])");
    session.types(":dis");
    session.sees("LOAD_NAME                0 (sum)\r\n");
    session.sees("STORE_NAME               1 (total)\r\n");
    session.types(":ast");
    session.sees("targets=[\r\n        Name(id='total', ctx=Store())],\r\n");
    session.types("x = 3");
    session.types(":steps");
    session.sees("4 steps, and ");
    session.types(":steps for i in range(100): pass");
    session.sees("309 steps, and ");
    session.types(":time");
    session.sees(" ms\r\n");
    session.types("def add(a, b): return a + b");
    session.goes_on("");
    session.types(":dis add");
    session.sees("6 BINARY_ADD\r\n");
    session.types(":dis not_run()");
    session.sees("CALL_FUNCTION            0");
    session.types(":dis 1 +");
    session.sees("SyntaxError: invalid syntax\r\n");
    session.types(":sing");
    session.sees("there is no command :sing; :help lists");
    session.types(":help");
    session.sees(":quit");
    session.types("help(add)");
    session.sees("add(a, b)\r\n");
    session.types(":quit");
    assert_eq!(session.ends().0, 0);
}

#[test]
fn an_input_that_reaches_a_limit_leaves_the_session() {
    let mut session = Session::start(&["-q", "--steps", "50000", "--memory", "16M"]);
    session.types("n = 0");
    session.types("while True: n += 1");
    session.goes_on("");
    session.sees("this input has reached the limit of 50000 steps");
    session.types("n > 1000, 'a' * 3");
    session.sees("(True, 'aaa')\r\n");
    session.types("'a' * 10**9");
    session.sees("memory limit exceeded");
    session.types(":steps while True: n += 1");
    session.sees("this input has reached the limit of 50000 steps");
    session.types("quit()");
    assert_eq!(session.ends().0, 0);
}

#[test]
fn what_is_pasted_runs_statement_by_statement() {
    let mut session = quiet();
    session.sees(">>> ");
    let pasted = "for i in range(2):\n    print('row', i * 5)\n\nprint('be' + 'hind')\nx = (\n";
    session.keys(&format!("\x1b[200~{pasted}\x1b[201~"));
    session.keys("\r");
    session.sees("row 0\r\nrow 5\r\nbehind\r\n");
    // The last of it is not complete.
    session.goes_on("7,)");
    session.types("x");
    session.sees("(7,)\r\n");
    session.types("quit()");
    assert_eq!(session.ends().0, 0);
}

#[test]
fn what_is_typed_ahead_is_not_lost() {
    let mut session = quiet();
    session.sees(">>> ");
    // The editor reads all of it at once.
    session.keys("'fir' + 'st'\rif 1:\r  'sec' + 'ond'\r\rquit()\r");
    session.sees("'first'\r\n");
    session.sees("'second'\r\n");
    assert_eq!(session.ends().0, 0);
}

#[test]
fn prompts_of_the_program_are_shown() {
    let mut session = quiet();
    session.types("import sys; sys.ps1, sys.ps2 = 'in' ': ', 'more' ': '");
    session.types_at("in: ", "if 1:");
    session.types_at("more: ", "  6 * 7");
    session.types_at("more: ", "");
    session.sees("42\r\n");
    session.types_at("in: ", "from __future__ import barry_as_FLUFL");
    session.types_at("in: ", "if 1 <> 2:");
    session.types_at("more: ", "  'bar' + 'ry'");
    session.types_at("more: ", "");
    session.sees("'barry'\r\n");
    session.types_at("in: ", r"sys.ps1 = '\x01\x1b[1m\x02bold' '> \x1b[0m'");
    session.types_at("bold> ", "quit()");
    assert_eq!(session.ends().0, 0);
}
