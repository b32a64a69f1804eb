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
    for by_key in [false, true] {
        match by_key {
            true => terminal.keys("\x1a"),
            false => terminal.signal(Signal::SIGTSTP),
        }
        assert!(terminal.changes().stopped());
        terminal.is_as_before();
        terminal.signal(Signal::SIGCONT);
        terminal.is_like("added-80x24.txt");
        assert_eq!(terminal.is_full_screen(), (true, true));
        assert!(terminal.is_raw());
    }
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
