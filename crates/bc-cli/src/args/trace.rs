//! The arguments of `trace`.

use super::{MachineArgs, ProgramArgs, number};
use bc_core::opcode::Opcode;
use clap::Args;
use std::ffi::OsString;
use std::ops::RangeInclusive;

/// The arguments of `trace`.
#[derive(Debug, Args)]
#[command(
    override_usage = "pybc trace [OPTIONS] FILE [ARGS]...
       pybc trace [OPTIONS] -c CODE [ARGS]...
       pybc trace [OPTIONS] -m MODULE [ARGS]...",
    after_help = "Examples:
  pybc trace add.py                       every instruction, with the value stack before and after
  pybc trace --function 'Tree.*' tree.py  only methods of Tree
  pybc trace --line 10-20 tree.py         only what belongs to these source lines
  pybc trace --opcode CALL_FUNCTION,RETURN_VALUE tree.py
                                          only these opcodes
  pybc trace --from 5000 --to 5100 tree.py
                                          only these steps, counted from 0
  pybc trace --calls tree.py              only calls and returns
  pybc trace --json tree.py | jq .opcode  one JSON object a line; docs/trace.md says what is in it
  pybc trace --html tree.html tree.py     a page to look at, in one file

What the program writes to standard output is shown behind `|`. Values are described without
running any of the program's code: `&1 [*1]` is a list that holds itself.

Exit codes: as of `pybc run`: the program's own; 1 uncaught exception or syntax error, 2 trouble, 121 the verifier
rejected it, 122 the steps are used up, 123 the memory is, 124 cancelled from outside, 125 a defect of the machine."
)]
pub(crate) struct TraceArgs {
    /// Only functions of this name; `*` and `?` stand for any characters. May be given several times.
    ///
    /// A function is called as its __qualname__ says: `f`, `Class.method`, `f.<locals>.g`; a module's code is
    /// `<module>`. The name alone is enough.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) function: Vec<String>,

    /// Only instructions of these source lines; may be given several times.
    #[arg(long, value_name = "A-B", value_parser = parse_lines)]
    pub(crate) line: Vec<RangeInclusive<i32>>,

    /// Only these opcodes, apart by commas; may be given several times.
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = parse_opcode)]
    pub(crate) opcode: Vec<Opcode>,

    /// Only from this step on; the first instruction is step 0.
    #[arg(long, value_name = "STEP", default_value_t = 0, value_parser = number::count)]
    pub(crate) from: u64,

    /// Only up to this step; the program is stopped behind it.
    #[arg(long, value_name = "STEP", value_parser = number::count)]
    pub(crate) to: Option<u64>,

    /// Only calls and returns.
    #[arg(long, conflicts_with = "opcode")]
    pub(crate) calls: bool,

    /// One JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,

    /// Write a page to look at: one HTML file with source, bytecode and stacks side by side, in which every step can be
    /// gone to. `-` for standard output.
    #[arg(long, value_name = "OUT.html", conflicts_with_all = ["json", "calls", "function", "line", "opcode", "from", "to"])]
    pub(crate) html: Option<OsString>,

    /// Stop after N lines, or N steps of a page; 0 for no end.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = number::count)]
    pub(crate) limit: u64,

    #[command(flatten)]
    pub(crate) machine: MachineArgs,

    #[command(flatten)]
    pub(crate) program: ProgramArgs,
}

/// Source lines: one, or the first and the last.
fn parse_lines(text: &str) -> Result<RangeInclusive<i32>, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let line = |text: &str| {
        let line = number::count(text)
            .ok()
            .and_then(|line| i32::try_from(line).ok());
        line.ok_or_else(|| "expected a line such as 12, or lines such as 10-20".to_owned())
    };
    let (first, last) = (line(first)?, line(last)?);
    match first <= last {
        true => Ok(first..=last),
        false => Err(format!("line {first} comes after line {last}")),
    }
}

/// The name of an opcode, in any case; blanks may stand around the comma.
pub(crate) fn parse_opcode(text: &str) -> Result<Opcode, String> {
    let name = text.trim().to_ascii_uppercase();
    Opcode::from_name(&name).ok_or_else(|| {
        let known = Opcode::all().filter_map(Opcode::name);
        let near = bc_core::suggest::nearest(&name, known);
        let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        format!("no opcode is called {name}{hint}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_one_or_two_numbers() {
        assert_eq!(parse_lines("7"), Ok(7..=7));
        assert_eq!(parse_lines("7-9"), Ok(7..=9));
        for wrong in ["", "-", "9-7", "-7", "7-", "x", "1-2-3", "99999999999"] {
            assert!(parse_lines(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn opcodes_are_called_by_name() {
        assert_eq!(parse_opcode("binary_add"), Ok(Opcode::BINARY_ADD));
        assert_eq!(parse_opcode(" BINARY_ADD"), Ok(Opcode::BINARY_ADD));
        let message = parse_opcode("BINARY_AD").map_err(|message| message.contains("BINARY_ADD"));
        assert_eq!(message, Err(true));
    }
}
