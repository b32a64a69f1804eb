//! Programs run from their `.pyc`, in a folder where no source lies, and from their sources, in another: what one
//! way prints, how it ends and how many steps it takes is what the other way does, once compiling is taken off.
//!
//! `compile.rs` of the suite has found the code of all of them to be the recorded one; here the way from the file to the
//! machine is seen. The source runs too if its `.pyc` took no more than [`FAST`] steps, or if the variable
//! `FROM_SOURCE=all` is set, as `.ci/extra` does.

use crate::command::pybc;
use crate::{bytes, files};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Far more than any program of the corpora needs, and few enough that a loop without end is noticed.
const STEPS: &str = "1000000000";

/// Programs of more steps are left to `.ci/extra`.
pub const FAST: u64 = 60_000;

/// What a run left behind.
pub struct Ran {
    /// How it ended.
    pub code: ExitCode,
    /// Standard output.
    pub out: Vec<u8>,
    /// Without what `-v` tells.
    pub err: String,
    /// Steps of the program itself.
    pub steps: u64,
    /// Steps that compiling was charged.
    pub compiling: u64,
    /// The most bytes that were in use at one time.
    pub peak: u64,
    /// The most of them that a compilation held.
    pub held: u64,
}

/// Runs a file with these arguments.
pub fn ran(file: &Path, args: &[&str]) -> Ran {
    ran_within(STEPS, file, args)
}

/// Runs a file with these arguments for so many steps at most.
fn ran_within(steps: &str, file: &Path, args: &[&str]) -> Ran {
    let file = file.to_string_lossy();
    let words = ["run", "-v", "--steps", steps, &*file];
    let words: Vec<&str> = words.iter().chain(args).copied().collect();
    let run = pybc(&words);
    let at = run.err.rfind("pybc: steps: ").unwrap_or(run.err.len());
    let (err, told) = run.err.split_at(at);
    let numbers: Vec<u64> = told
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    let number = |at: usize| numbers.get(at).copied().unwrap_or_default();
    Ran {
        code: run.code,
        out: run.bytes,
        err: err.to_owned(),
        steps: number(0),
        compiling: number(1),
        peak: number(3),
        held: number(4),
    }
}

/// Programs that see what they are run from, and take other steps then.
const TELLING: &[(&str, &str)] = &[
    ("cls_function_attrs", "compares co_filename with __file__"),
    ("exc_printed", WRITES),
    ("frame_clear", WRITES),
    ("gen_drop_finally", WRITES),
];
const WRITES: &str =
    "only with a source tracebacks have lines of it, which the program's own stderr takes";

/// Compiled files in a folder of their own and sources in another, which go with this. Names in both are of one
/// length, by which memory differs otherwise.
pub struct Alone {
    home: PathBuf,
    compiled: PathBuf,
    sources: PathBuf,
}

impl Alone {
    /// Copies the files below `home` whose names there begin so.
    pub fn new(home: &Path, beginning: &str) -> Alone {
        Alone::numbered(home, beginning, 0)
    }

    /// The same, for one of the threads of a test that share out the programs.
    pub fn numbered(home: &Path, beginning: &str, thread: usize) -> Alone {
        let name = home.file_name().unwrap().to_string_lossy().into_owned();
        let made = format!(
            "pybc-alone-{name}-{beginning}-{}-{thread}",
            std::process::id()
        );
        let made = std::env::temp_dir().join(made);
        // `x.pyc` here is as long as `x.py` there.
        let (compiled, sources) = (made.join("c"), made.join("of"));
        for (extension, folder) in [("pyc", &compiled), ("py", &sources)] {
            for file in files(home, extension) {
                let relative = file.strip_prefix(home).unwrap();
                if relative.to_string_lossy().starts_with(beginning) {
                    let copy = folder.join(relative);
                    fs::create_dir_all(copy.parent().unwrap()).unwrap();
                    fs::copy(&file, copy).unwrap();
                }
            }
        }
        let home = home.to_owned();
        Alone {
            home,
            compiled,
            sources,
        }
    }

    /// Where the compiled file of a program lies here.
    pub fn compiled(&self, program: &Path) -> PathBuf {
        self.compiled
            .join(program.strip_prefix(&self.home).unwrap())
    }

    /// Runs a program from its compiled file.
    pub fn run(&self, program: &Path, args: &[&str]) -> Ran {
        ran(&self.compiled(program), args)
    }

    /// The same for so many steps at most, of what may not end.
    pub fn run_within(&self, steps: u64, program: &Path) -> Ran {
        ran_within(&steps.to_string(), &self.compiled(program), &[])
    }

    /// Runs the source of a program whose `.pyc` has ended like this, unless that would take long; a difference
    /// comes back in words.
    pub fn compare(&self, program: &Path, args: &[&str], compiled: &Ran) -> Result<(), String> {
        let relative = program.strip_prefix(&self.home).unwrap();
        let source = self.sources.join(relative).with_extension("py");
        let is_all = std::env::var_os("FROM_SOURCE").is_some_and(|what| what == "all");
        let is_single = || bytes(&source).starts_with(b"# mode: single");
        if compiled.steps > FAST && !is_all || !source.exists() || is_single() {
            return Ok(());
        }
        let name = program.file_stem().unwrap().to_string_lossy();
        let is_telling = TELLING.iter().any(|(telling, _)| *telling == name);
        differences(compiled, &ran(&source, args), is_telling)
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        if let Some(made) = self.compiled.parent() {
            let _ = fs::remove_dir_all(made);
        }
    }
}

fn differences(compiled: &Ran, source: &Ran, is_telling: bool) -> Result<(), String> {
    let mut found = Vec::new();
    if source.out != compiled.out {
        found.push("  from source, stdout is another".to_owned());
    }
    if source.err != compiled.err {
        found.push(format!("  from source, stderr is\n{}", source.err));
    }
    if source.code != compiled.code {
        found.push(format!("  from source, it ends with {:?}", source.code));
    }
    if (source.steps == compiled.steps) == is_telling {
        let (source, compiled) = (source.steps, compiled.steps);
        found.push(format!(
            "  from source, it takes {source} steps, and compiled {compiled}"
        ));
    }
    if source.compiling == 0 {
        found.push("  from source, nothing was compiled".to_owned());
    }
    // More than the program needs is what the compiler held.
    let needed = compiled.peak..=compiled.peak + source.held;
    if !is_telling && !needed.contains(&source.peak) {
        let (source, compiled) = (source.peak, compiled.peak);
        found.push(format!(
            "  from source, {source} bytes are in use, and compiled {compiled}"
        ));
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(found.join("\n"))
}
