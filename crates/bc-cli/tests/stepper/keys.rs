//! Keys, and what they do.

use crate::harness::Terminal;

const SIZE: (u16, u16) = (100, 30);
const ENDLESS: &str = "n = 0\nwhile True:\n    n = n + 1\n";

#[test]
fn expressions_have_no_consequences() {
    let mut terminal = Terminal::step(SIZE, &["-c", "x = [1]\ny = 2\n"]);
    terminal.sees("step 0 of");
    terminal.keys("sss");
    terminal.sees("step 3 of");
    terminal.keys("px.append(9) or x\r");
    terminal.sees("\n[1, 9]");
    terminal.keys("px\r");
    terminal.until("as it was", |shown| shown.ends_with("\n[1]"));
    terminal.keys("pnowhere\r");
    terminal.sees("NameError: name 'nowhere' is not defined");
    // Where a variable comes from.
    terminal.keys("wx\r");
    let shown = terminal.sees("step 2 of");
    assert!(shown.contains("-->       6 STORE_NAME"), "{shown}");
}

#[test]
fn breakpoints_with_conditions_stop_in_both_directions() {
    let program = "for i in range(9):\n    x = i\n";
    let mut terminal = Terminal::step(SIZE, &["-c", program]);
    terminal.sees("step 0 of");
    terminal.keys(":break write x if i == 5\r");
    terminal.sees("breakpoint 1");
    terminal.keys("c");
    let shown = terminal.sees("  i = 5");
    assert!(shown.contains("-->      22 STORE_NAME"), "{shown}");
    terminal.keys("n");
    terminal.sees("* x = 5");
    terminal.keys("c");
    terminal.sees("the program has ended");
    terminal.keys("C");
    let shown = terminal.sees("  x = 4");
    assert!(shown.contains("  i = 5"), "{shown}");
    terminal.keys("B");
    terminal.sees("1: write x if i == 5");
    terminal.keys(":delete 1\r");
    terminal.sees("gone: write x if i == 5");
}

#[test]
fn the_first_exception_and_frames_further_out() {
    let program = "def f(x):\n    return x[1]\ntry:\n    f([])\nexcept IndexError:\n    pass\n";
    let mut terminal = Terminal::step(SIZE, &["-c", program]);
    terminal.sees("step 0 of");
    terminal.keys("e");
    let shown = terminal.sees("BINARY_SUBSCR");
    let shown = match shown.contains("frames 2") {
        true => shown,
        false => terminal.sees("frames 2"),
    };
    assert!(
        shown.contains("| ") && shown.contains("return x[1]"),
        "{shown}"
    );
    assert!(shown.contains("-->       6 BINARY_SUBSCR"), "{shown}");
    terminal.keys("O");
    terminal.until("the call", |shown| {
        shown.contains("frames 1") && shown.contains("-->      21 CALL_FUNCTION")
    });
    terminal.keys("n");
    let shown = terminal.sees("stack 6");
    assert!(shown.contains("EXCEPT_HANDLER (level 0)"), "{shown}");
}

#[test]
fn a_command_that_does_not_end_is_cancelled() {
    let mut terminal = Terminal::step(SIZE, &["--unlimited", "-c", ENDLESS]);
    terminal.sees("step 0 of");
    for key in ["\x1b", "\x03"] {
        terminal.keys("c");
        terminal.sees("working… Esc cancels");
        terminal.keys(key);
        let shown = terminal.until("cancelled", |shown| shown.ends_with("\ncancelled"));
        assert!(shown.starts_with(" step 0 of"), "{shown}");
    }
    // It goes on.
    terminal.keys(":goto 5000\r");
    terminal.sees("step 5000 of");
    terminal.keys("b");
    terminal.sees("step 4999 of");
    // It can be left at any time.
    terminal.keys("c");
    terminal.sees("working…");
    terminal.keys("q");
    terminal.ends_with(0);
    terminal.is_as_before();
}

#[test]
fn a_program_that_sleeps_is_cancelled_too() {
    let mut terminal = Terminal::step(SIZE, &["-c", "import time\ntime.sleep(60)\nx = 1\n"]);
    terminal.sees("step 0 of");
    terminal.keys("c");
    terminal.sees("working… Esc cancels");
    terminal.keys("\x1b");
    terminal.sees("\ncancelled");
    terminal.keys("ss");
    terminal.sees(" step 2 of");
    terminal.keys("q");
    terminal.ends_with(0);
}

#[test]
fn typed_commands_can_be_cancelled_too() {
    let mut terminal = Terminal::step(SIZE, &["--plain", "--unlimited", "-c", ENDLESS]);
    terminal.sees("(step)");
    assert!(!terminal.is_full_screen().0);
    terminal.keys("continue\r");
    // The line is edited no more: the modes are those of the start, in which Ctrl-C is a signal.
    terminal.waits_for_modes();
    terminal.keys("\x03");
    // Not at the start of a line for sure: with the signal a terminal drops what it has not shown yet.
    terminal.sees("cancelled");
    terminal.keys("goto 3\r");
    terminal.sees("step 3 ");
    terminal.keys("quit\r");
    terminal.ends_with(0);
}

#[test]
fn a_dumb_terminal_gets_typed_commands() {
    let arguments = [env!("CARGO_BIN_EXE_pybc"), "step", "-c", "x = 1"];
    let mut terminal = Terminal::start(SIZE, &arguments, &[("TERM", "dumb")]);
    terminal.sees("step 0  <module>  <string>:1");
    terminal.keys("quit\r");
    terminal.ends_with(0);
}

/// The bytes of a session in which all that can be coloured is shown.
fn bytes(set: &[(&str, &str)], option: &str) -> Vec<u8> {
    let program = "import sys\nx = 1 + len('a')\nsys.stderr.write('oh')\n";
    let arguments = [
        env!("CARGO_BIN_EXE_pybc"),
        "--color",
        option,
        "step",
        "-c",
        program,
    ];
    let mut terminal = Terminal::start(SIZE, &arguments, set);
    terminal.sees("step 0 of");
    terminal.keys(":break opcode STORE_NAME\rcccs");
    terminal.sees("the program has ended");
    terminal.keys("q");
    terminal.ends_with(0);
    terminal.bytes()
}

/// Whether a sequence of them sets a colour.
fn is_colored(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut sequences = text.split("\x1b[").skip(1);
    sequences.any(|sequence| {
        let end = sequence.find(|c: char| c.is_ascii_alphabetic());
        let Some((numbers, true)) = end.map(|end| {
            let (numbers, rest) = sequence.split_at(end);
            (numbers, rest.starts_with('m'))
        }) else {
            return false;
        };
        numbers
            .split(';')
            .any(|number| matches!(number.parse(), Ok(30..=38 | 40..=48 | 90..=107)))
    })
}

#[test]
fn colours_only_where_they_are_wanted() {
    let set = [("TERM", "xterm"), ("NO_COLOR", "")];
    assert!(is_colored(&bytes(&set, "auto")));
    assert!(!is_colored(&bytes(&set, "never")));
    let set = [("TERM", "xterm"), ("NO_COLOR", "1")];
    assert!(!is_colored(&bytes(&set, "auto")));
}
