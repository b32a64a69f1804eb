//! `pybc run`: exit codes, tracebacks, arguments and limits, over programs assembled by hand.
//!
//! Expectations follow CPython 3.5: `handle_system_exit` and `PyErr_Display` in pythonrun.c.

use bc_cli::{Buffer, Io, Output, status};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::pyc::Pyc;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::Arc;

/// What one run left behind.
struct Run {
    code: ExitCode,
    out: String,
    err: String,
}

/// Runs a program given as bytes on standard input, with options before `-` and arguments after it.
fn run(program: &[u8], options: &[&str], args: &[&str]) -> Run {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(program, &out, &err);
    let words = ["pybc", "run"]
        .iter()
        .chain(options)
        .chain(&["-"])
        .chain(args)
        .copied();
    let code = bc_cli::run(words, &io);
    Run {
        code,
        out: out.text(),
        err: err.text(),
    }
}

/// A module of one line: code that leaves nothing on the stack, which is followed by `return None`. The
/// first constant is None.
fn module(code: &[u8], consts: &[Constant], names: &[&str]) -> Vec<u8> {
    let mut bytes = code.to_vec();
    bytes.extend([100, 0, 0, 83]);
    let code = CodeObject::builder()
        .flags(CodeFlags::NOFREE)
        .stacksize(8)
        .code(bytes)
        .consts(std::iter::once(Constant::None).chain(consts.iter().cloned()))
        .names(names.iter().copied())
        .filename("line.py")
        .name("<module>")
        .firstlineno(1)
        .build()
        .unwrap();
    Pyc::new(Arc::new(code)).write().unwrap()
}

/// `raise NAME(value)`
fn raising(name: &str, value: Constant) -> Vec<u8> {
    module(
        &[101, 0, 0, 100, 1, 0, 131, 1, 0, 130, 1, 0],
        &[value],
        &[name],
    )
}

/// `print(value)`
fn printing(value: Constant) -> Vec<u8> {
    module(&[101, 0, 0, 100, 1, 0, 131, 1, 0, 1], &[value], &["print"])
}

#[test]
fn a_program_prints_and_ends_well() {
    let run = run(&printing(Constant::str("héllo")), &[], &[]);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("héllo\n", ""));
    assert_eq!(run.code, ExitCode::SUCCESS);
}

#[test]
fn an_uncaught_exception_prints_its_traceback() {
    let run = run(&raising("ValueError", Constant::str("no")), &[], &[]);
    assert_eq!(run.code, ExitCode::from(1));
    assert_eq!(run.out, "");
    assert_eq!(
        run.err,
        "Traceback (most recent call last):
  File \"line.py\", line 1, in <module>
ValueError: no
"
    );
}

#[test]
fn system_exit_carries_the_exit_code() {
    let big = "1".repeat(30).parse::<num_bigint::BigInt>().unwrap();
    for (value, code, err) in [
        (Constant::None, 0, ""),
        (0.into(), 0, ""),
        (7.into(), 7, ""),
        (Constant::Bool(true), 1, ""),
        (256.into(), 0, ""),
        ((-1).into(), 255, ""),
        // PyLong_AsLong answers -1 for what does not fit.
        (Constant::Int(big), 255, ""),
        (Constant::str("stop"), 1, "stop\n"),
        (Constant::Float(2.5), 1, "2.5\n"),
        (Constant::tuple([1, 2]), 1, "(1, 2)\n"),
    ] {
        let run = run(&raising("SystemExit", value.clone()), &[], &[]);
        assert_eq!(run.code, ExitCode::from(code), "{value:?}: {}", run.err);
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", err), "{value:?}");
    }
    // raise SystemExit
    let run = run(
        &module(&[101, 0, 0, 130, 1, 0], &[], &["SystemExit"]),
        &[],
        &[],
    );
    assert_eq!((run.code, run.err.as_str()), (ExitCode::SUCCESS, ""));
}

#[test]
fn arguments_are_the_program_s() {
    // import sys; print(sys.argv)
    let program = module(
        &[
            100, 1, 0, 100, 0, 0, 108, 0, 0, 90, 0, 0, 101, 1, 0, 101, 0, 0, 106, 2, 0, 131, 1, 0,
            1,
        ],
        &[0.into()],
        &["sys", "print", "argv"],
    );
    let run = run(&program, &[], &["a b", "--steps", "é"]);
    assert_eq!(run.out, "['-', 'a b', '--steps', 'é']\n", "{}", run.err);
}

#[test]
fn the_step_budget_is_exact() {
    // SETUP_LOOP, then JUMP_ABSOLUTE to itself without end
    let forever = module(&[120, 4, 0, 113, 3, 0, 87], &[], &[]);
    let run = run(&forever, &["--steps", "1000"], &[]);
    assert_eq!(run.code, ExitCode::from(status::STEPS));
    assert_eq!(
        run.err,
        "pybc: <stdin>: step limit reached: 1000 instructions executed\n  File \"line.py\", line 1, in <module>\n"
    );
    // Four instructions to print, two to return: six are enough and five are not.
    let six = printing(1.into());
    assert_eq!(
        self::run(&six, &["--steps", "6"], &[]).code,
        ExitCode::SUCCESS
    );
    assert_eq!(
        self::run(&six, &["--steps", "5"], &[]).code,
        ExitCode::from(status::STEPS)
    );
}

#[test]
fn memory_is_refused_before_it_is_taken() {
    // x = 'a' * 10 ** 12
    let large = module(
        &[100, 1, 0, 100, 2, 0, 20, 90, 0, 0],
        &[
            Constant::str("a"),
            Constant::Int(1_000_000_000_000_i64.into()),
        ],
        &["x"],
    );
    for options in [&["--memory", "1M"][..], &[]] {
        let run = run(&large, options, &[]);
        assert_eq!(
            run.code,
            ExitCode::from(status::MEMORY),
            "{options:?}: {}",
            run.err
        );
        assert!(
            run.err
                .starts_with("pybc: <stdin>: memory limit exceeded: "),
            "{}",
            run.err
        );
    }
}

/// A stream that nobody reads.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_has_gone_ends_the_program_silently() {
    let (out, err) = (Buffer::default(), Buffer::default());
    let program = printing(Constant::str("x"));
    let io = Io {
        stdout: Output::new(Gone, false),
        ..Io::captured(&program, &out, &err)
    };
    assert_eq!(bc_cli::run(["pybc", "run", "-"], &io), ExitCode::SUCCESS);
    assert_eq!(err.text(), "");
}

#[test]
fn circles_made_by_hand_hang_and_crash_nothing() {
    // CPython 3.5 does not come back from this program.
    let program = bc_tests::bytes(&bc_tests::folder().join("data/circles.pyc"));
    let run = run(&program, &["--steps", "1000000"], &[]);
    let expected = "True\nKeyError\nproperty\nclassmethod\nstaticmethod\n";
    assert_eq!((run.out.as_str(), run.err.as_str()), (expected, ""));
    assert_eq!(run.code, ExitCode::SUCCESS);
}

#[test]
fn the_import_machinery_runs_no_finaliser_for_nothing() {
    let path = bc_tests::folder().join("data/finaliser_at_import.pyc");
    let (out, err) = (Buffer::default(), Buffer::default());
    let words = ["pybc", "run", "--steps", "200000", &*path.to_string_lossy()];
    let code = bc_cli::run(words, &Io::captured(b"", &out, &err));
    let err = err.text();
    // The program ends with its own error; the finaliser that never ends has what is left of the budget.
    assert!(
        err.contains("ImportError: No module named 'nothing_of_this_name'"),
        "{err}"
    );
    assert!(err.contains("step limit reached: 200000"), "{err}");
    assert_eq!(code, ExitCode::from(122));
}

#[test]
fn compiling_a_program_stops_at_its_limits() {
    let long = format!("x = [{}]\n", "1, ".repeat(100_000));
    let folds = "x = ((2 ** 60000) * 3) and (3 ** 60000)\n".repeat(300);
    let nested = format!("x = {}1{}\n", "(".repeat(90), ")".repeat(90)).repeat(500);
    let names: String = (0..20_000).map(|i| format!("n{i} = n{i}\n")).collect();
    for source in [&long, &folds, &nested, &names] {
        let steps = run(source.as_bytes(), &["--steps", "5000"], &[]);
        assert_eq!(steps.code, ExitCode::from(status::STEPS), "{}", steps.err);
        assert_eq!(
            steps.err,
            "pybc: <stdin>: step limit reached: 5000 instructions executed\n"
        );
        let memory = run(source.as_bytes(), &["--memory", "1M"], &[]);
        assert_eq!(
            memory.code,
            ExitCode::from(status::MEMORY),
            "{}",
            memory.err
        );
        let start = "pybc: <stdin>: memory limit exceeded: ";
        assert!(memory.err.starts_with(start), "{}", memory.err);
        assert_eq!((&*steps.out, &*memory.out), ("", ""));
    }
}
