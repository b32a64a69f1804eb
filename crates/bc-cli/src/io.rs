//! The streams a command talks to, handed in so that it can be run inside a test.
//!
//! The handles are cheap to clone and may be sent to another thread, because programs run on a
//! thread with a deep stack while the command waits.

use crate::interrupts::Interrupts;
use anstream::{AutoStream, ColorChoice};
use std::borrow::Cow;
use std::io::{self, Cursor, IsTerminal, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Standard input, standard output and standard error of one command.
#[derive(Clone, Debug)]
pub struct Io {
    /// Where `-` and the running program read.
    pub stdin: Input,
    /// Where data go.
    pub stdout: Output,
    /// Where diagnostics go.
    pub stderr: Output,
    /// How the running program is interrupted.
    pub interrupts: Interrupts,
}

impl Io {
    /// The streams of the process. Colour is decided for each of the two outputs: on a terminal
    /// unless `NO_COLOR` is set, and wherever `CLICOLOR_FORCE` asks for it.
    pub fn of_process() -> Io {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let out_colored = AutoStream::choice(&stdout) != ColorChoice::Never;
        let err_colored = AutoStream::choice(&stderr) != ColorChoice::Never;
        // A terminal shows each line as it ends; a file or a pipe takes large pieces.
        let stdout = if stdout.is_terminal() {
            Output::new(stdout, out_colored).on_terminal(true)
        } else {
            Output::new(io::BufWriter::with_capacity(1 << 16, stdout), out_colored)
        };
        Io {
            stdin: Input::new(io::stdin()).on_terminal(io::stdin().is_terminal()),
            stdout,
            stderr: Output::new(io::stderr(), err_colored).on_terminal(stderr.is_terminal()),
            interrupts: Interrupts::default(),
        }
    }

    /// Streams for a test: input from `stdin`, outputs kept in the two buffers, no colour.
    pub fn captured(stdin: &[u8], stdout: &Buffer, stderr: &Buffer) -> Io {
        Io {
            stdin: Input::new(Cursor::new(stdin.to_vec())),
            stdout: Output::new(stdout.clone(), false),
            stderr: Output::new(stderr.clone(), false),
            interrupts: Interrupts::default(),
        }
    }

    /// The same streams with colour forced on or off, or left as it was.
    pub(crate) fn with_color(&self, choice: ColorChoice) -> Io {
        let pick = |output: &Output| Output {
            colored: match choice {
                ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => output.colored,
            },
            ..output.clone()
        };
        Io {
            stdin: self.stdin.clone(),
            stdout: pick(&self.stdout),
            stderr: pick(&self.stderr),
            interrupts: self.interrupts.clone(),
        }
    }
}

/// A stream to read from; clones share the position.
#[derive(Clone)]
pub struct Input {
    inner: Arc<Mutex<dyn Read + Send>>,
    terminal: bool,
}

impl Input {
    /// An input over any reader.
    pub fn new(reader: impl Read + Send + 'static) -> Input {
        Input {
            inner: Arc::new(Mutex::new(reader)),
            terminal: false,
        }
    }

    /// The same input, taken for a terminal or not.
    #[must_use]
    pub fn on_terminal(mut self, terminal: bool) -> Input {
        self.terminal = terminal;
        self
    }

    /// Whether it is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        lock(&self.inner).read(buffer)
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Input")
    }
}

/// A stream to write to, and whether what is written there may be coloured; clones share the stream.
#[derive(Clone)]
pub struct Output {
    inner: Arc<Mutex<dyn Write + Send>>,
    colored: bool,
    terminal: bool,
    broken: Arc<AtomicBool>,
}

impl Output {
    /// An output over any writer. Wrap the writer in a buffer if it needs one.
    pub fn new(writer: impl Write + Send + 'static, colored: bool) -> Output {
        Output {
            inner: Arc::new(Mutex::new(writer)),
            colored,
            terminal: false,
            broken: Arc::default(),
        }
    }

    /// The same output, taken for a terminal or not. On a terminal, listings show control characters
    /// as escapes, since what a file contains must not steer the terminal.
    #[must_use]
    pub fn on_terminal(mut self, terminal: bool) -> Output {
        self.terminal = terminal;
        self
    }

    /// Whether it is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether a write failed because nobody reads any more.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if result
            .as_ref()
            .is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        {
            self.broken.store(true, Ordering::Relaxed);
        }
        result
    }

    /// Text taken from a file, as it may be written here.
    pub(crate) fn fit<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !self.terminal || !text.contains(steers) {
            return Cow::Borrowed(text);
        }
        let mut fitted = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            if steers(c) {
                fitted.extend(c.escape_default());
            } else {
                fitted.push(c);
            }
        }
        Cow::Owned(fitted)
    }

    /// Whether escape sequences for colour may be written.
    pub fn is_colored(&self) -> bool {
        self.colored
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = lock(&self.inner).write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = lock(&self.inner).flush();
        self.note(result)
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Output {{ colored: {} }}", self.colored)
    }
}

/// Whether a terminal does something else with a character than to show it: control characters, and those that turn
/// the direction of writing, by which what follows looks like something else.
pub(crate) fn steers(c: char) -> bool {
    c != '\n' && c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What was written to a captured stream; clones share the bytes.
#[derive(Clone, Debug, Default)]
pub struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    /// The bytes written so far.
    pub fn bytes(&self) -> Vec<u8> {
        lock(&self.0).clone()
    }

    /// The bytes written so far as text, with U+FFFD for what is not UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lock(&self.0).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A writer that panicked leaves bytes behind, not a broken invariant, so poison is ignored.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_does_not_steer_the_terminal() {
        let output = Output::new(io::sink(), false);
        assert_eq!(output.fit("a\u{1b}[2Jb\n"), "a\u{1b}[2Jb\n");
        assert_eq!(
            output
                .on_terminal(true)
                .fit("a\u{1b}[2Jb\r\u{9b}\u{202e}\u{2067}\u{2028}\n"),
            "a\\u{1b}[2Jb\\r\\u{9b}\\u{202e}\\u{2067}\u{2028}\n"
        );
    }
}
