//! Programs about exceptions, most of which end in one: stderr, stdout and exit code, byte for byte.
//!
//! Each program of `exceptions/` was compiled and run by CPython 3.5.10 in its folder, whose `.py` files
//! give the lines of source; `.err` is what it wrote to stderr, `.out` (where there is one) what it wrote
//! to stdout. Files named `helper_*` are modules
//! that the programs import; their sources lie aside, in `helpers/`, where neither finds them.

use bc_cli::{Buffer, Io};
use bc_tests::{bytes, files, folder};
use std::fmt::Write;
use std::process::ExitCode;

/// The programs that do not end with exit code 1.
const CODES: &[(&str, u8)] = &[
    ("construction", 0),
    ("exit_in_function", 4),
    ("exit_int_subclass", 6),
    ("hook_exits", 9),
    ("raising", 0),
    ("tree", 0),
];

#[test]
fn exceptions_look_like_the_reference_s() {
    let programs: Vec<_> = files(&folder().join("exceptions"), "pyc")
        .into_iter()
        .filter(|program| program.with_extension("err").exists())
        .collect();
    assert!(programs.len() >= 90, "only {} programs", programs.len());
    let mut findings = String::new();
    for program in programs {
        let name = program.file_stem().unwrap_or_default().to_string_lossy();
        let (out, err) = (Buffer::default(), Buffer::default());
        let io = Io::captured(b"", &out, &err);
        let code = bc_cli::run(["pybc", "run", &program.to_string_lossy()], &io);
        let wanted = CODES.iter().find(|(program, _)| *program == name);
        let wanted = ExitCode::from(wanted.map_or(1, |&(_, code)| code));
        let wanted_out = program.with_extension("out");
        let wanted_out = if wanted_out.exists() {
            bytes(&wanted_out)
        } else {
            Vec::new()
        };
        for (what, found, wanted) in [
            ("stderr", err.bytes(), bytes(&program.with_extension("err"))),
            ("stdout", out.bytes(), wanted_out),
        ] {
            if found != wanted {
                let found = String::from_utf8_lossy(&found).into_owned();
                let wanted = String::from_utf8_lossy(&wanted).into_owned();
                writeln!(
                    findings,
                    "{name}: {what} is\n{found}\nand should be\n{wanted}"
                )
                .unwrap();
            }
        }
        if code != wanted {
            writeln!(findings, "{name}: ended with {code:?}, not {wanted:?}").unwrap();
        }
    }
    assert!(findings.is_empty(), "\n{findings}");
}
