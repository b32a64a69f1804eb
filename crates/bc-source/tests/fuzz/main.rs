//! Any bytes are compiled or refused, in time and memory that the size of the source allows. What compiles is
//! proven by `verify`, and printed and compiled again it is the same.
//!
//! `cargo test` asks some thousands of sources, of programs that lie here. `.ci/extra` asks more, by variables of
//! the environment: `FUZZ`, how many; `FUZZ_SEED`; `FUZZ_FIRST`, the number of the first, to ask one of them
//! again; `FUZZ_SOURCES`, a folder of programs.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads programs and its settings"
)]

mod check;
mod random;
mod sources;

use peak_alloc::PeakAlloc;
use random::Random;
use sources::Library;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How many sources are made if nobody asks for more.
const COUNT: u64 = 10_000;

/// The stack that all of this gets: what a thread gets otherwise. Without optimisation that is not much too much.
const STACK: usize = 2 << 20;

/// So many faults are told.
const MOST_FAULTS: usize = 20;

/// What a source may take: so much at least, and for each byte of it.
const LEAST_BYTES: usize = 4 << 20;
const BYTES: usize = 4_000;
const LEAST_TIME: Duration = Duration::from_millis(200);
const TIME: Duration = Duration::from_micros(if cfg!(debug_assertions) { 200 } else { 20 });

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}

/// The programs of this repository and sources of the other tests, or those of the folder that is named.
fn library() -> Library {
    if let Ok(folder) = std::env::var("FUZZ_SOURCES") {
        return Library::read(&[PathBuf::from(folder)]);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut library = Library::read(&[root.join("tests"), root.join("benches")]);
    for (text, column) in [
        (include_str!("../data/refusals.jsonl"), 0),
        (include_str!("../data/parses.jsonl"), 2),
        (include_str!("../data/codes.jsonl"), 0),
    ] {
        library.extend(text.lines().map(|line| {
            let record: Vec<serde_json::Value> = serde_json::from_str(line).unwrap();
            record[column].as_str().unwrap().as_bytes().to_vec()
        }));
    }
    library
}

/// The processor time that this thread has taken.
fn processor_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// What is wrong with how a source is compiled, if something is.
fn fault(source: &[u8], random: &mut Random) -> Result<check::Outcome, String> {
    MEMORY.reset_peak_usage();
    let (before, started) = (MEMORY.current_usage(), processor_time());
    let asked = check::Asked::random(random);
    let outcome = catch_unwind(AssertUnwindSafe(|| check::ask(source, &asked)))
        .unwrap_or_else(|_| Err("panic".to_owned()))
        .map_err(|fault| format!("{fault}\n{asked:?}"))?;
    let took = processor_time() - started;
    let bytes = MEMORY.peak_usage().saturating_sub(before);
    let size = source.len() + outcome.printed;
    if bytes > LEAST_BYTES + BYTES * size {
        return Err(format!("{bytes} bytes\n{asked:?}"));
    }
    if took > LEAST_TIME + TIME * u32::try_from(size).unwrap() {
        return Err(format!("{took:?}\n{asked:?}"));
    }
    Ok(outcome)
}

fn run() {
    let (count, seed) = (setting("FUZZ", COUNT), setting("FUZZ_SEED", 35));
    let first = setting("FUZZ_FIRST", 0);
    let library = library();
    assert!(library.len() > 100 || count > COUNT);
    let (mut parsed, mut compiled, mut faults) = (0, 0, 0);
    for index in first..first + count {
        let mut random = Random::new(seed, index);
        let source = library.source(&mut random);
        match fault(&source, &mut random) {
            Ok(outcome) => {
                parsed += u64::from(outcome.parsed);
                compiled += u64::from(outcome.compiled);
            }
            Err(fault) => {
                let source = String::from_utf8_lossy(&source);
                let start: String = source.chars().take(2000).collect();
                println!("{index}: {fault}\n{start:?}\n");
                faults += 1;
                assert!(faults < MOST_FAULTS, "these are enough");
            }
        }
        if (index + 1 - first).is_multiple_of(100_000) {
            println!(
                "{}: {parsed} parsed, {compiled} compiled, {faults} faults",
                index + 1
            );
        }
    }
    println!("{count} sources: {parsed} parsed, {compiled} compiled, {faults} faults");
    assert_eq!(faults, 0);
    assert!(compiled * 20 > count || count < 1000, "{compiled} compiled");
}

#[test]
fn any_bytes_are_compiled_or_refused() {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run);
    assert!(thread.unwrap().join().is_ok());
}
