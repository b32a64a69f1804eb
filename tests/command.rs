//! One run of the command in-process, for the tests of what it prints, where, and with which exit code.

use bc_cli::{Buffer, Io};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What one run of the command left behind.
pub struct Run {
    /// How it ended.
    pub code: ExitCode,
    /// Standard output.
    pub bytes: Vec<u8>,
    /// The same as text.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs `pybc` with the given arguments and standard input.
pub fn pybc_with(stdin: &[u8], args: &[&str]) -> Run {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(stdin, &out, &err);
    let code = bc_cli::run(std::iter::once("pybc").chain(args.iter().copied()), &io);
    Run {
        code,
        bytes: out.bytes(),
        out: String::from_utf8_lossy(&out.bytes()).into_owned(),
        err: err.text(),
    }
}

/// Runs `pybc` with the given arguments and nothing on standard input.
pub fn pybc(args: &[&str]) -> Run {
    pybc_with(b"", args)
}

/// A folder of its own for a test, which goes away with it.
pub struct Made(
    /// Its path.
    pub PathBuf,
);

impl Made {
    /// Makes one whose name tells the test.
    pub fn new(name: &str) -> Made {
        // Tests of one process run side by side.
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("pybc-{name}-{process}-{count}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Made(path)
    }

    /// The path of a file in it, as an argument.
    pub fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    /// Writes a file, and the folders it lies in.
    pub fn write(&self, name: &str, contents: &[u8]) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        self.path(name)
    }

    /// What was printed, with the names of files as if one stood in the folder.
    pub fn relative(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
