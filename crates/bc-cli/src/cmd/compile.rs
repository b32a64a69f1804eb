//! `pybc compile`: sources to `.pyc` files, one or whole folders, on all cores.
//!
//! What is compiled and where it goes is decided as CPython's `py_compile` and `compileall` do it. All files
//! are tried; what is wrong is told in the order of the files, whichever core was done first.

use crate::args::CompileArgs;
use crate::exit::{Failure, Outcome, reason, report, status};
use crate::input::{self, Given, is_same, shown};
use crate::io::Io;
use crate::output::{self, Mode};
use crate::source;
use bc_core::count::number_of;
use bc_core::pyc::Pyc;
use bc_source::compile::{Options, PyCompile};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use walkdir::WalkDir;

/// The folder of compiled files, and what their names end in (PEP 3147, PEP 488).
const CACHE: &str = "__pycache__";
const TAG: &str = "cpython-35";

/// Address space of the stack of each thread. Compiling counts how deep it is; this is far beyond.
const STACK: usize = 16 << 20;

/// How long it may take before progress is shown.
const PATIENCE: Duration = Duration::from_millis(700);

/// Compiles everything that is named.
pub(crate) fn run(args: &CompileArgs, io: &Io) -> Outcome {
    let jobs = Jobs::collect(args)?;
    let done = jobs.work(args, io);
    let mut worst = status::OK;
    let (mut compiled, mut refused, mut troubled) = (0_usize, 0_usize, 0_usize);
    let mut err = io.stderr.clone();
    for outcome in done {
        match outcome {
            Ok(warnings) => {
                err.write_all(warnings.as_bytes())?;
                compiled += 1;
            }
            Err(failure @ Failure::Refused(_)) => {
                report(&failure, io);
                worst = worst.max(status::FINDING);
                refused += 1;
            }
            Err(failure @ Failure::Io { .. }) => {
                worst = worst.max(report(&failure, io));
                troubled += 1;
            }
            Err(failure) => return Err(failure),
        }
    }
    if jobs.are_many && (!args.quiet || worst != status::OK) {
        writeln!(err, "pybc: {}", summary(compiled, refused, troubled))?;
    }
    Ok(worst)
}

/// How many files have been compiled, and how many have not.
fn summary(compiled: usize, refused: usize, troubled: usize) -> String {
    let mut text = format!("{} compiled", number_of(compiled, "file"));
    for (count, what) in [(refused, "refused"), (troubled, "in trouble")] {
        if count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    text
}

/// One thing to do.
enum Job {
    /// A source to compile, and where its `.pyc` goes.
    Source { file: OsString, target: Target },
    /// What is already known to be wrong: a folder that cannot be listed, say.
    Trouble { file: String, what: String },
}

/// Where a `.pyc` goes.
enum Target {
    /// Into the folder of compiled files.
    Cache(PathBuf),
    /// To where the user says.
    Given(OsString),
}

/// All there is to do.
struct Jobs {
    jobs: Vec<Job>,
    /// Whether a summary is of use.
    are_many: bool,
}

impl Jobs {
    /// Looks for what is named, in the order of the names.
    fn collect(args: &CompileArgs) -> Result<Jobs, Failure> {
        input::refuse_twice(&args.files)?;
        let level = args.optimize.level();
        if let Some(output) = &args.output {
            let [file] = args.files.as_slice() else {
                let what = format!("{} sources, and only one can go there", args.files.len());
                return Err(trouble(shown(output), what));
            };
            if file != "-" && Path::new(file).is_dir() {
                let what =
                    "is a folder, whose files cannot go to one place: leave out -o".to_owned();
                return Err(trouble(shown(file), what));
            }
            if is_same(file, output) {
                let what = "is the source itself, which is not replaced".to_owned();
                return Err(trouble(shown(output), what));
            }
            let target = Target::Given(output.clone());
            let file = file.clone();
            return Ok(Jobs {
                jobs: vec![Job::Source { file, target }],
                are_many: false,
            });
        }
        let mut jobs = Vec::new();
        let mut has_folder = false;
        for file in &args.files {
            if file == "-" {
                let what = "where shall the result go? give -o OUT.pyc".to_owned();
                return Err(trouble(shown(file), what));
            }
            if Path::new(file).is_dir() {
                has_folder = true;
                jobs.append(&mut below(file, level));
            } else {
                jobs.push(job(file.clone(), level));
            }
        }
        Ok(Jobs {
            are_many: has_folder || jobs.len() > 1,
            jobs,
        })
    }

    /// Does it all; what became of each, in order.
    fn work(&self, args: &CompileArgs, io: &Io) -> Vec<Result<String, Failure>> {
        if let [job] = self.jobs.as_slice() {
            return vec![done(job, args, io)];
        }
        let progress = Progress::new(self.jobs.len(), io.stderr.is_terminal() && !args.quiet);
        let groups = self.by_place();
        let in_turn = |jobs: Vec<(usize, &Job)>| -> Vec<_> {
            let each = jobs.into_iter().map(|(at, job)| {
                let done = done(job, args, io);
                progress.step();
                (at, done)
            });
            each.collect()
        };
        let mut done: Vec<_> = match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
            Ok(pool) => pool.install(|| groups.into_par_iter().flat_map_iter(in_turn).collect()),
            // There are no threads to be had: it takes longer.
            Err(_) => groups.into_iter().flat_map(in_turn).collect(),
        };
        progress.end();
        done.sort_unstable_by_key(|&(at, _)| at);
        done.into_iter().map(|(_, done)| done).collect()
    }

    /// The jobs with their numbers. Those whose `.pyc` files go to the same place are together, to be done one after the
    /// other: which of them stays there is not to depend on which core was faster.
    fn by_place(&self) -> Vec<Vec<(usize, &Job)>> {
        let mut groups: Vec<Vec<_>> = Vec::with_capacity(self.jobs.len());
        let mut places = HashMap::new();
        let mut folders = HashMap::new();
        for (at, job) in self.jobs.iter().enumerate() {
            let place = match job {
                Job::Source {
                    target: Target::Cache(path),
                    ..
                } => {
                    // Two above the file: the folder of the source, which is there.
                    let folder = path.parent().and_then(Path::parent);
                    let folder = folder.unwrap_or(Path::new(""));
                    let real = folders.entry(folder).or_insert_with(|| {
                        fs::canonicalize(Path::new(".").join(folder))
                            .unwrap_or_else(|_| folder.to_owned())
                    });
                    path.file_name().map(|name| (real.clone(), name))
                }
                _ => None,
            };
            let next = groups.len();
            let group = place.map_or(next, |place| *places.entry(place).or_insert(next));
            match groups.get_mut(group) {
                Some(group) => group.push((at, job)),
                None => groups.push(vec![(at, job)]),
            }
        }
        groups
    }
}

/// The sources in a folder and below, by name. Links to folders are not followed: they may lead in a circle.
fn below(folder: &OsStr, level: u8) -> Vec<Job> {
    let is_cache = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name() == CACHE;
    let entries = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !is_cache(entry));
    let mut jobs = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => {
                let file = entry.path();
                if file.extension() == Some(OsStr::new("py")) && file.is_file() {
                    jobs.push(job(file.as_os_str().to_owned(), level));
                }
            }
            Err(error) => {
                let file = error.path().unwrap_or(Path::new(folder));
                let what = error.io_error().map_or_else(|| error.to_string(), reason);
                let file = file.to_string_lossy().into_owned();
                jobs.push(Job::Trouble { file, what });
            }
        }
    }
    if jobs.is_empty() {
        jobs.push(Job::Trouble {
            file: shown(folder),
            what: "there is no .py file in this folder or below".to_owned(),
        });
    }
    jobs
}

/// What to do with a source whose `.pyc` goes where CPython looks for it.
fn job(file: OsString, level: u8) -> Job {
    let target = Target::Cache(cache_from_source(Path::new(&file), level));
    Job::Source { file, target }
}

/// Where CPython keeps what it compiles (`importlib.util.cache_from_source`).
fn cache_from_source(file: &Path, level: u8) -> PathBuf {
    // A name without a dot runs into the tag, as CPython has it.
    let (stem, dot) = match (file.file_stem(), file.extension()) {
        (Some(stem), Some(_)) => (stem, "."),
        (Some(stem), None) => (stem, ""),
        (None, _) => (OsStr::new(""), ""),
    };
    let mut name = stem.to_owned();
    name.push(dot);
    name.push(TAG);
    if level > 0 {
        name.push(format!(".opt-{level}"));
    }
    name.push(".pyc");
    file.parent()
        .unwrap_or(Path::new(""))
        .join(CACHE)
        .join(name)
}

/// Does one thing; returns the warnings, drawn.
fn done(job: &Job, args: &CompileArgs, io: &Io) -> Result<String, Failure> {
    let (file, target) = match job {
        Job::Source { file, target } => (file, target),
        Job::Trouble { file, what } => return Err(trouble(file.clone(), what.clone())),
    };
    let given = Given::File(file);
    // Before it is read: what is written to it meanwhile must make the result out of date.
    let mtime = source::mtime(given)?;
    let source = given.read(io)?;
    source::refuse_compiled(given, &source, "compile")?;
    let colored = io.stderr.is_colored();
    let options = Options {
        optimize: args.optimize.level(),
        like_py_compile: args
            .like_py_compile
            .map(|hash_seed| PyCompile { hash_seed }),
        ..Options::default()
    };
    let compiled = source::compiled(given, &source, &options)
        .map_err(|error| Failure::Refused(source::refusal(given, &source, &error, colored)))?;
    let warnings = source::warnings(given, &source, &compiled.warnings, colored);
    let pyc = source::pyc(&source, compiled, mtime);
    let bytes = bytes(&pyc).map_err(|what| trouble(shown(file), what))?;
    match target {
        Target::Given(output) => output::write(output, &bytes, io)?,
        Target::Cache(path) => {
            let permissions = fs::metadata(file).ok().map(|data| data.permissions());
            keep(path, &bytes, permissions)
                .map_err(|what| trouble(path.to_string_lossy().into_owned(), what))?;
        }
    }
    Ok(warnings)
}

/// The bytes of the file. They depend on nothing but what is in it.
fn bytes(pyc: &Pyc) -> Result<Vec<u8>, String> {
    pyc.write()
        .map_err(|error| format!("no file can hold the code: {error}"))
}

/// Writes a file into the folder of compiled files, which is made if there is none: beside its place at first,
/// so that nobody finds half of it there.
fn keep(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> Result<(), String> {
    if let Ok(data) = fs::symlink_metadata(path)
        && !data.is_file()
    {
        let kind = match (data.is_symlink(), data.is_dir()) {
            (true, _) => "a link",
            (_, true) => "a folder",
            _ => "no plain file",
        };
        return Err(format!("is {kind}, which is not replaced"));
    }
    let told = |error: std::io::Error| reason(&error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(told)?;
    }
    output::replace(path, bytes, mode(permissions)).map_err(told)
}

/// The permissions of a compiled file: those of its source, but nobody executes it, and its owner may write it.
fn mode(permissions: Option<fs::Permissions>) -> Mode<'static> {
    #[cfg(unix)]
    if let Some(permissions) = permissions {
        use std::os::unix::fs::PermissionsExt;
        return Mode::Exactly((permissions.mode() | 0o200) & 0o666);
    }
    #[cfg(not(unix))]
    let _ = permissions;
    Mode::Usual(0o666)
}

fn trouble(file: String, what: String) -> Failure {
    Failure::Io { file, what }
}

/// A bar on the terminal, once it lasts.
struct Progress {
    bar: ProgressBar,
    start: Instant,
    is_wanted: bool,
}

impl Progress {
    fn new(files: usize, is_wanted: bool) -> Progress {
        let bar =
            ProgressBar::with_draw_target(u64::try_from(files).ok(), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("compiling {bar:40} {pos}/{len} files");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Progress {
            bar,
            start: Instant::now(),
            is_wanted,
        }
    }

    /// One file is done.
    fn step(&self) {
        if self.is_wanted && self.bar.is_hidden() && self.start.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }

    /// All are done: the bar goes away, since what is told comes in its place.
    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compiled_files_go_where_cpython_looks_for_them() {
        // Expected values from importlib.util.cache_from_source of CPython 3.5.
        for (file, level, expected) in [
            ("x.py", 0, "__pycache__/x.cpython-35.pyc"),
            ("a/b/x.py", 1, "a/b/__pycache__/x.cpython-35.opt-1.pyc"),
            ("/a/x.y.py", 2, "/a/__pycache__/x.y.cpython-35.opt-2.pyc"),
            ("./x.pyw", 0, "./__pycache__/x.cpython-35.pyc"),
            ("../x.py", 0, "../__pycache__/x.cpython-35.pyc"),
            ("tool", 0, "__pycache__/toolcpython-35.pyc"),
            ("x.", 0, "__pycache__/x.cpython-35.pyc"),
        ] {
            let found = cache_from_source(Path::new(file), level);
            assert_eq!(found, Path::new(expected), "{file}");
        }
    }
}
