//! `pybc step`: going through a run by commands, forwards and backwards.

use bc_tests::command::{pybc, pybc_with};
use bc_tests::folder;
use std::process::ExitCode;

/// What is said to commands, an answer each; the first is where the session begins.
fn session(program: &str, commands: &[&str]) -> Vec<String> {
    let file = folder().join("programs").join(program);
    let input = commands
        .iter()
        .map(|command| format!("{command}\n"))
        .collect::<String>();
    let run = pybc_with(input.as_bytes(), &["step", &file.to_string_lossy()]);
    assert_eq!((run.code, &*run.err), (ExitCode::SUCCESS, ""));
    // Every state begins with its step; other answers are one line each here.
    let mut answers: Vec<String> = Vec::new();
    for line in run.out.lines() {
        let begins = line.starts_with("step ")
            || answers.last().is_none_or(|last| !last.starts_with("step "))
            || !["    -->", "stack ", "blocks ", "locals "]
                .iter()
                .any(|start| line.contains(start))
                && !line.contains(" --> ");
        match answers.last_mut() {
            Some(last) if !begins => {
                last.push('\n');
                last.push_str(line);
            }
            _ => answers.push(line.to_owned()),
        }
    }
    answers
}

#[test]
fn every_command_that_goes_somewhere_can_be_undone() {
    // By hand, from the listing: `add` is called first by step 8, and runs from step 9 to 12.
    let said = session(
        "a_01_add.pyc",
        &[
            "goto 8",
            "step",
            "step 2",
            "back",
            "out",
            "back-next",
            "next",
            "back-next",
            "step 3",
            "back-out",
        ],
    );
    let places: Vec<&str> = said
        .iter()
        .map(|answer| answer.split("  ").next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "step 0", "step 8", "step 9", "step 11", "step 10", "step 13", "step 8", "step 13",
            "step 8", "step 11", "step 8"
        ]
    );
    assert!(said[3].contains("BINARY_ADD"), "{}", said[3]);
    assert!(said[3].contains("stack   [1, 2]"), "{}", said[3]);
    assert!(said[3].ends_with("locals  a = 1, b = 2"), "{}", said[3]);
}

#[test]
fn breakpoints_work_in_both_directions() {
    let said = session(
        "a_01_add.pyc",
        &[
            "break function add if a == 10000000000000000000",
            "break opcode RETURN_VALUE if b == 7",
            "breaks",
            "continue",
            "delete 2",
            "continue",
            "reverse-continue",
        ],
    );
    assert_eq!(said[1..3], ["breakpoint 1", "breakpoint 2"]);
    assert_eq!(said[3], "1: function add if a == 10000000000000000000");
    assert_eq!(said[4], "2: opcode RETURN_VALUE if b == 7");
    assert!(
        said[5].contains("RETURN_VALUE") && said[5].ends_with("a = -7, b = 7"),
        "{}",
        said[5]
    );
    assert_eq!(said[6], "gone: opcode RETURN_VALUE if b == 7");
    // 10 ** 20 is no such number: the program runs to its end, and back to its start.
    assert!(said[7].ends_with("the program has ended"), "{}", said[7]);
    assert!(said[8].starts_with("step 0 "), "{}", said[8]);
}

#[test]
fn places_are_gone_to_in_both_directions() {
    // By hand, from the listing: the additions of the first two calls are steps 11 and 22.
    let said = session(
        "a_01_add.pyc",
        &[
            "goto 9",
            "until @6",
            "until @6",
            "back-until @6",
            "bu @6",
            "bu 2",
        ],
    );
    let places: Vec<&str> = said
        .iter()
        .map(|answer| answer.split("  ").next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "step 0",
            "step 9",
            "step 11",
            "step 22",
            "step 11",
            "it was not come to before",
            "step 0"
        ]
    );
}

#[test]
fn the_last_instruction_is_told() {
    let said = pybc_with(
        b"last\ngoto 7\nlast\ngoto 9\nlast\ngoto 12\nlast\nstep\nlast\ngoto 4\nlast\n",
        &[
            "step",
            &folder().join("programs/a_01_add.pyc").to_string_lossy(),
        ],
    );
    let told: Vec<&str> = said
        .out
        .lines()
        .filter(|line| ["popped", "pushed", "changed"].contains(&line.split(' ').next().unwrap()))
        .collect();
    // By hand, from the listing: nothing before the first instruction, `LOAD_CONST`, `CALL_FUNCTION`, `BINARY_ADD`, the end of
    // that call, and `STORE_NAME`.
    assert_eq!(
        told,
        [
            "popped  nothing",
            "pushed  nothing",
            "changed nothing",
            "popped  nothing",
            "pushed  1",
            "changed nothing",
            "popped  <function add>, 1, 2",
            "pushed  nothing",
            "changed nothing",
            "popped  1, 2",
            "pushed  3",
            "changed nothing",
            "popped  nothing",
            "pushed  3",
            "changed nothing",
            "popped  <function add>",
            "pushed  nothing",
            "changed add = <function add>",
        ]
    );
}

#[test]
fn variables_are_traced_back_and_expressions_have_no_consequences() {
    let code = "x = [1]\ny = 0\nx.append(2)\nx[0] = 5\nprint(x)\n";
    let run = pybc_with(
        b"goto 1000\nback\nprint x.append(9) or x\nprint x\nwho x[0]\nwho x\nwho z\noutput\n",
        &["step", "-c", code],
    );
    assert_eq!((run.code, &*run.err), (ExitCode::SUCCESS, ""));
    assert!(run.out.contains("\n[5, 2, 9]\n[5, 2]\n"), "{}", run.out);
    assert!(
        run.out.contains("STORE_SUBSCR\nstack   [5, [1, 2], 0]"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("STORE_NAME               0 (x)\nstack   [[1]]"),
        "{}",
        run.out
    );
    assert!(run.out.ends_with("nothing yet\n"), "{}", run.out);
}

#[test]
fn what_comes_from_outside_is_asked_once() {
    // The time, at each look another one, is the same after going back.
    let code = "import time\na = time.time()\nb = time.time()\nprint(a == b)\n";
    let run = pybc_with(
        b"goto 100\nback\nprint repr(a)\ngoto 2\ngoto 100\nback\nprint repr(a)\nstep\noutput\n",
        &["step", "-c", code],
    );
    let times: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.starts_with('\''))
        .collect();
    assert_eq!(times.len(), 2, "{}", run.out);
    assert_eq!(times[0], times[1]);
    assert!(run.out.ends_with("| False\n"), "{}", run.out);
}

#[test]
fn a_program_ends_as_it_does_under_run() {
    for (code, said) in [
        (
            "import sys; sys.exit(3)",
            "the program has ended with SystemExit: 3",
        ),
        (
            "1/0",
            "the program has ended with ZeroDivisionError: division by zero",
        ),
    ] {
        let run = pybc_with(b"goto 1000\n", &["step", "-c", code]);
        assert!(run.out.contains(said), "{code}: {}", run.out);
    }
    let run = pybc_with(
        b"goto 1000\n",
        &["step", "--steps", "100", "-c", "while 1: pass"],
    );
    assert!(
        run.out
            .contains("the machine has stopped: step limit reached"),
        "{}",
        run.out
    );
    let run = pybc(&["step", "no-such.py"]);
    assert_eq!(run.code, ExitCode::from(2));
}

#[test]
fn a_source_that_is_refused_leaves_nothing_to_go_through() {
    for arguments in [&["-c", "def f(:"][..], &["-m", "no_such_module"]] {
        let all = |command| [&[command], arguments].concat();
        let run = pybc(&all("run"));
        let step = pybc_with(b"goto 1000\n", &all("step"));
        assert_eq!((step.code, step.err), (run.code, run.err), "{arguments:?}");
        assert_eq!((step.code, &*step.out), (ExitCode::from(1), ""));
    }
}

#[test]
fn expressions_have_no_part_in_what_is_asked_and_written() {
    // Where no machine has been before: what an expression asks would be noted for the program.
    let code = "import time\na = 0\nb = time.time() > 0\nprint('said', b)\n";
    let run = pybc_with(
        b"step\nprint print('evil')\nprint 1/0\nprint input()\nprint __import__('nothing')\ngoto 100\noutput\n",
        &["step", "-c", code],
    );
    assert_eq!((run.code, &*run.err), (ExitCode::SUCCESS, ""));
    assert!(!run.out.contains("the journal"), "{}", run.out);
    assert!(
        run.out.ends_with("the program has ended\n| said True\n"),
        "{}",
        run.out
    );
}

#[test]
fn a_command_that_is_no_text_is_told_and_the_session_goes_on() {
    let run = pybc_with(b"step\n\xff\xfe\nstep\n", &["step", "-c", "a = 1"]);
    assert_eq!((run.code, &*run.err), (ExitCode::SUCCESS, ""));
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("error: no command is called "))
    );
    assert!(lines.iter().any(|line| line.starts_with("step 2 ")));
}

#[test]
fn conditions_tell_large_integers_apart() {
    let code = "for n in (2 ** 53, 2 ** 53 + 1, 2 ** 53 + 2):\n    pass\n";
    let run = pybc_with(
        b"break 2 if n == 9007199254740993\ncontinue\nprint n - 2 ** 53\ncontinue\n",
        &["step", "-c", code],
    );
    assert!(run.out.contains("\n1\n"), "{}", run.out);
    assert!(run.out.ends_with("the program has ended\n"), "{}", run.out);
}

#[test]
fn a_breakpoint_at_a_loop_is_hit_in_each_round() {
    // As `sys.settrace` tells of the line: before the first round, and after each of three.
    let commands = "break 1\n".to_owned() + &"continue\n".repeat(5);
    let run = pybc_with(
        commands.as_bytes(),
        &["step", "-c", "for i in 'abc':\n    pass\n"],
    );
    let places: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.contains("-->"))
        .map(|line| {
            line.split_whitespace()
                .rev()
                .find(|word| word.contains('_'))
        })
        .map(Option::unwrap_or_default)
        .collect();
    assert_eq!(places, ["SETUP_LOOP", "FOR_ITER", "FOR_ITER", "FOR_ITER"]);
}

#[test]
fn wrong_commands_are_told_and_change_nothing() {
    let run = pybc_with(
        b"stpe\ngoto\nbreak opcode LOAD_FSAT\nwho 1+1\nwho q[1]\nnext 3\ninfo\ngoto 9\nwho x\n",
        &["step", "-c", "pass"],
    );
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        lines[3],
        "error: no command is called stpe; did you mean step?"
    );
    assert_eq!(lines[4], "error: expected a number, found \"\"");
    assert_eq!(
        lines[5],
        "error: no opcode is called LOAD_FSAT; did you mean LOAD_FAST?"
    );
    assert_eq!(lines[6], "1+1 is no variable, attribute or item");
    assert_eq!(lines[7], "error: there is no q[1] here");
    assert_eq!(
        lines[8],
        "error: nothing is expected after next, found \"3\""
    );
    assert!(lines[9].starts_with("step 0 "));
    assert_eq!(lines.last(), Some(&"nothing runs any more"));
}

/// An attribute that native code set before its object had the name that is asked for; of one that nobody has set
/// nothing is said that might be wrong.
#[test]
fn who_wrote_what_native_code_wrote() {
    let source = "class C: pass\nq = C()\nsetattr(q, 'v', 5)\no = q\nprint(o.v)\n";
    let commands = b"until 5\nwho o.w\nwho o.v\n";
    let run = pybc_with(commands, &["step", "-c", source]);
    assert!(
        run.out.contains("no write of o.w was found;") && run.out.contains("not be seen\n"),
        "{}",
        run.out
    );
    let last = run.out.rsplit("step ").next().unwrap();
    assert!(last.contains("<string>:3\n"), "{last}");
    assert!(last.contains("CALL_FUNCTION"), "{last}");
}
