//! A terminal with a program on it: its keys, its screen, its size, its modes.

use rexpect::process::{PtyProcess, Signal};
use rustix::process::{Pid, WaitOptions, WaitStatus, waitpid};
use rustix::termios::{OptionalActions, Termios, Winsize};
use rustix::termios::{tcgetattr, tcsetattr, tcsetwinsize};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long is waited for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the terminal has been told so far.
struct Told {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    is_closed: bool,
}

pub(crate) struct Terminal {
    process: PtyProcess,
    pid: Pid,
    file: File,
    told: Arc<(Mutex<Told>, Condvar)>,
    /// The modes before the program has started.
    before: String,
    first: Termios,
}

/// The folder of the programs.
pub(crate) fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs")
}

/// The modes of a terminal, as far as programs change them.
fn modes(file: &File) -> String {
    let modes: Termios = tcgetattr(file).unwrap();
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        modes.input_modes,
        modes.output_modes,
        modes.control_modes,
        modes.local_modes,
        modes.special_codes
    )
}

impl Terminal {
    /// `pybc step` with these arguments, in the folder of the programs, on a terminal of this size.
    pub(crate) fn step(size: (u16, u16), arguments: &[&str]) -> Terminal {
        let mut all = vec![env!("CARGO_BIN_EXE_pybc"), "step"];
        all.extend(arguments);
        Terminal::start(size, &all, &[("TERM", "xterm"), ("NO_COLOR", "")])
    }

    /// A command with its arguments. An empty variable is not set.
    pub(crate) fn start(size: (u16, u16), arguments: &[&str], set: &[(&str, &str)]) -> Terminal {
        // The shell waits, so that the terminal has its size when the command starts, which then is the same process.
        let mut command = Command::new("sh");
        command.args(["-c", "echo pid $$; read go; exec \"$@\"", "sh"]);
        command.args(arguments).current_dir(programs());
        for (name, value) in set {
            match value.is_empty() {
                true => command.env_remove(name),
                false => command.env(name, value),
            };
        }
        let process = PtyProcess::new(command).unwrap();
        let file = process.get_file_handle().unwrap();
        let told = Arc::new((
            Mutex::new(Told {
                parser: vt100::Parser::default(),
                bytes: Vec::new(),
                is_closed: false,
            }),
            Condvar::new(),
        ));
        let (theirs, mut reader) = (Arc::clone(&told), file.try_clone().unwrap());
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let read = reader.read(&mut buffer).unwrap_or(0);
                let mut told = theirs.0.lock().unwrap();
                told.parser.process(&buffer[..read]);
                told.bytes.extend(&buffer[..read]);
                told.is_closed = read == 0;
                theirs.1.notify_all();
                if told.is_closed {
                    return;
                }
            }
        });
        let mut terminal = Terminal {
            process,
            pid: Pid::INIT,
            told,
            before: String::new(),
            first: tcgetattr(&file).unwrap(),
            file,
        };
        let shown = terminal.until("the shell", |text| {
            text.contains("pid ") && text.ends_with(|c: char| c.is_ascii_digit())
        });
        let pid = shown.trim().rsplit(' ').next().unwrap().parse().unwrap();
        terminal.pid = Pid::from_raw(pid).unwrap();
        terminal.resize(size);
        terminal.before = modes(&terminal.file);
        terminal.first = tcgetattr(&terminal.file).unwrap();
        terminal.keys("\n");
        terminal
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, (columns, lines): (u16, u16)) {
        let size = Winsize {
            ws_col: columns,
            ws_row: lines,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let mut told = self.told.0.lock().unwrap();
        tcsetwinsize(&self.file, size).unwrap();
        if let (Some(columns), Some(lines)) = (NonZero::new(columns), NonZero::new(lines)) {
            told.parser.screen_mut().set_size(lines, columns);
        }
    }

    /// Types.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.file.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the screen fulfils something, and returns it.
    pub(crate) fn until(&self, what: &str, is_it: impl Fn(&str) -> bool) -> String {
        self.wait(what, |told| is_it(&shown(&told.parser)))
    }

    fn wait(&self, what: &str, is_it: impl Fn(&Told) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut told = self.told.0.lock().unwrap();
        loop {
            if is_it(&told) {
                return shown(&told.parser);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || told.is_closed {
                let text = shown(&told.parser);
                drop(told);
                panic!("{what}:\n{text}");
            }
            told = self.told.1.wait_timeout(told, left).unwrap().0;
        }
    }

    /// Waits for a text on the screen.
    pub(crate) fn sees(&self, text: &str) -> String {
        self.until(text, |shown| shown.contains(text))
    }

    /// Waits until the screen is that of a file in `tests/screens`.
    pub(crate) fn is_like(&self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
        let expected = fs::read_to_string(folder.join(name)).unwrap();
        let expected = expected.trim_end();
        self.until(&format!("{name}:\n{expected}\n\nfound"), |shown| {
            shown == expected
        });
    }

    /// All bytes that were written so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.told.0.lock().unwrap().bytes.clone()
    }

    /// Whether the other screen is shown, and whether the cursor is hidden.
    pub(crate) fn is_full_screen(&self) -> (bool, bool) {
        let told = self.told.0.lock().unwrap();
        let screen = told.parser.screen();
        (screen.alternate_screen(), screen.hide_cursor())
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.process.signal(signal).unwrap();
    }

    /// Waits until the process has stopped or ended.
    pub(crate) fn changes(&self) -> WaitStatus {
        let (_, status) = waitpid(Some(self.pid), WaitOptions::UNTRACED)
            .unwrap()
            .unwrap();
        status
    }

    /// Waits for its end, with this exit code.
    pub(crate) fn ends_with(&self, code: i32) {
        let status = self.changes();
        assert_eq!(status.exit_status(), Some(code), "{status:?}");
    }

    /// The modes of the terminal are those before the program, and its own screen is shown with its cursor.
    pub(crate) fn is_as_before(&self) {
        assert_eq!(modes(&self.file), self.before);
        // What was written last may not have been read yet.
        self.wait("the other screen", |told| {
            let screen = told.parser.screen();
            !screen.alternate_screen() && !screen.hide_cursor()
        });
    }

    pub(crate) fn is_raw(&self) -> bool {
        modes(&self.file) != self.before
    }

    /// Waits until the modes are those before the program, as they are while it edits no line.
    pub(crate) fn waits_for_modes(&self) {
        self.waits(|terminal| !terminal.is_raw());
    }

    /// Waits until the modes are those of the screen.
    pub(crate) fn waits_for_raw(&self) {
        self.waits(Terminal::is_raw);
    }

    /// Waits for what nobody tells.
    fn waits(&self, is_it: impl Fn(&Terminal) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_it(self) {
            assert!(Instant::now() < deadline);
            thread::yield_now();
        }
    }

    /// Does what a shell does for itself while a program is stopped.
    pub(crate) fn makes_modes_those_before(&self) {
        tcsetattr(&self.file, OptionalActions::Now, &self.first).unwrap();
        assert!(!self.is_raw());
    }
}

/// The text of a screen, without blanks at the ends of lines and without empty lines at the end.
fn shown(parser: &vt100::Parser) -> String {
    let text = parser.screen().contents();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}
