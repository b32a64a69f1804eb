//! However the screen is left, the terminal is as it was before.

use crate::harness::Terminal;
use rexpect::process::Signal;

const SIZE: (u16, u16) = (80, 24);

fn start() -> Terminal {
    let terminal = Terminal::step(SIZE, &["a_01_add.pyc"]);
    terminal.sees("step 0 of");
    assert_eq!(terminal.is_full_screen(), (true, true));
    assert!(terminal.is_raw());
    terminal
}

#[test]
fn by_a_key() {
    for key in ["q", "\x03", ":quit\r"] {
        let mut terminal = start();
        terminal.keys(key);
        terminal.ends_with(0);
        terminal.is_as_before();
    }
}

#[test]
fn by_a_signal() {
    for signal in [
        Signal::SIGINT,
        Signal::SIGTERM,
        Signal::SIGHUP,
        Signal::SIGQUIT,
    ] {
        let mut terminal = start();
        terminal.signal(signal);
        let status = terminal.changes();
        assert_eq!(
            status.terminating_signal(),
            Some(signal as i32),
            "{status:?}"
        );
        terminal.is_as_before();
    }
}

#[test]
fn by_a_signal_while_something_is_typed_or_runs() {
    let mut terminal = Terminal::step(SIZE, &["--unlimited", "-c", "while True: pass"]);
    terminal.sees("step 0 of");
    terminal.keys(":print 1");
    terminal.sees(":print 1");
    assert_eq!(terminal.is_full_screen(), (true, false));
    terminal.signal(Signal::SIGTERM);
    assert_eq!(terminal.changes().terminating_signal(), Some(15));
    terminal.is_as_before();
    let mut terminal = Terminal::step(SIZE, &["--unlimited", "-c", "while True: pass"]);
    terminal.sees("step 0 of");
    terminal.keys("c");
    terminal.sees("working…");
    terminal.signal(Signal::SIGINT);
    assert_eq!(terminal.changes().terminating_signal(), Some(2));
    terminal.is_as_before();
}

#[test]
fn for_a_while() {
    let mut terminal = start();
    terminal.keys(":goto 12\r");
    terminal.is_like("added-80x24.txt");
    terminal.signal(Signal::SIGTSTP);
    assert!(terminal.changes().stopped());
    terminal.is_as_before();
    terminal.signal(Signal::SIGCONT);
    terminal.is_like("added-80x24.txt");
    assert_eq!(terminal.is_full_screen(), (true, true));
    assert!(terminal.is_raw());
    // Here it is the first process of its terminal, as in a window of its own: a key that stops it would end all.
    terminal.keys("\x1a");
    terminal.sees("there is no shell that would continue it");
    // A shell may give it other modes after a signal that nobody can handle.
    terminal.signal(Signal::SIGSTOP);
    assert!(terminal.changes().stopped());
    terminal.makes_modes_those_before();
    terminal.signal(Signal::SIGCONT);
    terminal.waits_for_raw();
    terminal.keys("b");
    terminal.sees("step 11 of");
    terminal.keys("q");
    terminal.ends_with(0);
    terminal.is_as_before();
}

#[test]
fn by_the_end_of_input() {
    let mut terminal = start();
    // Somebody else lets the terminal edit lines again, so that Ctrl-D ends what is read.
    terminal.makes_modes_those_before();
    terminal.keys("\x04");
    terminal.ends_with(0);
    terminal.is_as_before();
}

#[test]
fn for_a_while_by_a_key() {
    // A shell with job control, which goes on when its job has stopped.
    let script = "\"$0\" step a_01_add.pyc; echo stopped; read line; fg; echo ended";
    let arguments = ["sh", "-mc", script, env!("CARGO_BIN_EXE_pybc")];
    let mut terminal = Terminal::start(SIZE, &arguments, &[("TERM", "xterm"), ("NO_COLOR", "")]);
    terminal.sees("step 0 of");
    terminal.keys(":goto 12\r");
    terminal.is_like("added-80x24.txt");
    terminal.keys("\x1a");
    terminal.sees("stopped");
    terminal.is_as_before();
    terminal.keys("\n");
    terminal.is_like("added-80x24.txt");
    assert!(terminal.is_raw());
    terminal.keys("q");
    terminal.sees("ended");
    terminal.is_as_before();
}

#[test]
fn nothing_that_is_typed_is_shown_by_the_terminal_itself() {
    let mut terminal = start();
    for _ in 0..500 {
        terminal.signal(Signal::SIGCONT);
        // No key of the screen.
        terminal.keys("\x1bOZ\x1bOZ\x1bOZ");
    }
    terminal.keys("s");
    terminal.sees("step 1 of");
    let bytes = terminal.bytes();
    assert!(!bytes.windows(2).any(|pair| pair == b"^["));
    terminal.keys("q");
    terminal.ends_with(0);
    terminal.is_as_before();
}
