//! What `run` and `repl` say of the machine: its limits, and what programs in it may see.

use super::Optimize;
use clap::Args;
use std::path::PathBuf;

/// The options of a machine.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct MachineArgs {
    /// Stop after N bytecode instructions: the program (exit code 122), or each input of a session. Compiling a
    /// source counts as well.
    #[arg(long, value_name = "N")]
    pub(crate) steps: Option<u64>,

    /// Allow BYTES of objects to be alive at once (exit code 123); K, M and G may follow the number.
    #[arg(long, value_name = "BYTES", value_parser = parse_bytes)]
    pub(crate) memory: Option<u64>,

    /// Let programs set their recursion limit to N at most; it starts with 1000.
    #[arg(long, value_name = "N")]
    pub(crate) recursion: Option<u32>,

    /// Lift all limits that are not given explicitly, save that of recursion.
    #[arg(long)]
    pub(crate) unlimited: bool,

    /// Give programs no clock: what looks at one or sleeps raises OSError, so that every run is the same.
    #[arg(long)]
    pub(crate) no_clock: bool,

    /// Import modules from this folder or archive too, after the program's own folder; may be given several
    /// times.
    #[arg(long, value_name = "DIR")]
    pub(crate) path: Vec<PathBuf>,

    /// Let `import` write what it compiles into `__pycache__`, as python3.5 does.
    #[arg(long)]
    pub(crate) write_pyc: bool,

    #[command(flatten)]
    pub(crate) optimize: Optimize,
}

/// A number of bytes: digits, then nothing or one of K, M, G (powers of 1024).
fn parse_bytes(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.char_indices().next_back() {
        Some((at, 'K' | 'k')) => (&text[..at], 1 << 10),
        Some((at, 'M' | 'm')) => (&text[..at], 1 << 20),
        Some((at, 'G' | 'g')) => (&text[..at], 1 << 30),
        _ => (text, 1u64),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| "expected a number such as 500000, 64K, 256M or 2G".to_string())?;
    number
        .checked_mul(unit)
        .ok_or_else(|| "more bytes than can be counted".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_take_a_unit() {
        assert_eq!(parse_bytes("0"), Ok(0));
        assert_eq!(parse_bytes("64K"), Ok(65_536));
        assert_eq!(parse_bytes("2g"), Ok(2 << 30));
        for wrong in ["", "K", "-1", "1KB", "18446744073709551615G"] {
            assert!(parse_bytes(wrong).is_err(), "{wrong}");
        }
    }
}
