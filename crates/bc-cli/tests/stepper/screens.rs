//! Whole screens.

use crate::harness::Terminal;

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (200, 60);

fn add(size: (u16, u16)) -> Terminal {
    let terminal = Terminal::step(size, &["a_01_add.pyc"]);
    terminal.sees("step 0 of");
    terminal
}

#[test]
fn on_a_small_terminal() {
    let mut terminal = add(SMALL);
    terminal.is_like("start-80x24.txt");
    // To the addition and beyond it.
    terminal.keys(":goto 12\r");
    terminal.is_like("added-80x24.txt");
    terminal.keys("?");
    terminal.is_like("help-80x24.txt");
    terminal.keys("\x1b");
    terminal.is_like("added-80x24.txt");
    terminal.keys("c");
    terminal.is_like("end-80x24.txt");
    // The length is known now; the rest is as it was.
    terminal.keys("g12\r");
    let there = terminal.sees("step 12 of ");
    terminal.keys("b");
    let before = terminal.sees("step 11 of ");
    terminal.keys("s");
    assert_eq!(terminal.sees("step 12 of "), there);
    terminal.keys("\x1b[D");
    assert_eq!(terminal.sees("step 11 of "), before);
    terminal.keys("\x1b[C");
    assert_eq!(terminal.sees("step 12 of "), there);
}

#[test]
fn on_a_large_terminal() {
    let mut terminal = add(LARGE);
    terminal.is_like("start-200x60.txt");
    terminal.keys(":goto 12\r");
    terminal.is_like("added-200x60.txt");
    terminal.keys("?");
    terminal.is_like("help-200x60.txt");
    terminal.keys("\r");
    terminal.is_like("added-200x60.txt");
    terminal.keys("c");
    terminal.is_like("end-200x60.txt");
}

#[test]
fn blocks_and_output_of_a_loop() {
    let program = "for i in range(2):\n    print(i)\n";
    let mut terminal = Terminal::step(SMALL, &["-c", program]);
    terminal.sees("step 0 of");
    // Behind `POP_TOP`, which takes what `print` has returned.
    terminal.keys(":goto 11\r");
    terminal.is_like("loop-80x24.txt");
}

#[test]
fn a_terminal_that_changes_its_size() {
    let mut terminal = add(SMALL);
    terminal.keys(":goto 12\r");
    terminal.is_like("added-80x24.txt");
    terminal.resize(LARGE);
    terminal.is_like("added-200x60.txt");
    terminal.resize((30, 5));
    terminal.until("too small", |shown| shown == "too small: 40x10 is needed");
    terminal.resize(SMALL);
    terminal.is_like("added-80x24.txt");
    terminal.keys("q");
    terminal.ends_with(0);
    terminal.is_as_before();
}

#[test]
fn a_terminal_that_does_not_say_its_size() {
    let mut terminal = add((0, 0));
    terminal.keys("q");
    terminal.ends_with(0);
}
