//! The terminal: how it is entered and left, and what is written to it.
//!
//! Whoever leaves it (the end of the session, a panic, a signal on another thread) finds it as it was before: out of the
//! other screen, the cursor shown, lines edited by the terminal again. Absent: what stands on it (see [`super::view`]).

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{Attribute, Color as TerminalColor, Print, ResetColor};
use crossterm::style::{SetAttribute, SetBackgroundColor, SetForegroundColor};
use crossterm::terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen};
use ratatui_core::buffer::{Buffer, Cell};
use ratatui_core::layout::Rect;
use ratatui_core::style::{Color, Modifier};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// Whether the terminal shows the screen. Who draws, enters or leaves holds the lock.
static ENTERED: Mutex<bool> = Mutex::new(false);

/// How long who leaves waits for who draws: a terminal that takes nothing must not keep a signal from ending the
/// process.
const PATIENCE: Duration = Duration::from_secs(1);

fn hold() -> MutexGuard<'static, bool> {
    ENTERED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hold_for(patience: Duration) -> Option<MutexGuard<'static, bool>> {
    let begun = Instant::now();
    loop {
        match ENTERED.try_lock() {
            Ok(held) => return Some(held),
            Err(TryLockError::Poisoned(held)) => return Some(held.into_inner()),
            Err(TryLockError::WouldBlock) if begun.elapsed() >= patience => return None,
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
        }
    }
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// The modes of the screen, once the terminal has been given them.
static MODES: Mutex<Option<Termios>> = Mutex::new(None);

/// Gives the terminal the modes of the screen; once more, if it has them, since somebody may have changed them. It has
/// no others meanwhile: what is typed then would be shown, and Ctrl-C would be a signal.
fn enter() -> io::Result<()> {
    let mut entered = hold();
    let mut modes = MODES.lock().unwrap_or_else(PoisonError::into_inner);
    if *entered && let Some(modes) = &*modes {
        return Ok(tcsetattr(io::stdin(), OptionalActions::Now, modes)?);
    }
    terminal::enable_raw_mode()?;
    *modes = tcgetattr(io::stdin()).ok();
    *entered = true;
    let mut bytes = Vec::new();
    queue!(bytes, EnterAlternateScreen, Hide)?;
    write(&bytes)
}

/// Gives the terminal back as it was.
pub(super) fn leave() {
    let held = hold_for(PATIENCE);
    if matches!(&held, Some(entered) if !**entered) {
        return;
    }
    let mut bytes = Vec::new();
    // A terminal that is gone needs nothing any more.
    let _ = queue!(
        bytes,
        ResetColor,
        SetAttribute(Attribute::Reset),
        Show,
        LeaveAlternateScreen
    );
    let _ = write(&bytes);
    let _ = terminal::disable_raw_mode();
    if let Some(mut entered) = held {
        *entered = false;
    }
}

/// What panics said on threads that the screen outlives: those of machines.
type Said = Arc<Mutex<Vec<String>>>;

type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// The screen while it is shown. Dropping it leaves the terminal.
pub(super) struct Terminal {
    shown: Buffer,
    /// Whether nothing is known of what the terminal shows.
    is_unknown: bool,
    is_colored: bool,
    said: Said,
    before: Arc<Hook>,
}

impl Terminal {
    /// Enters it.
    ///
    /// # Errors
    ///
    /// The terminal cannot be given other modes, or not be written to.
    pub(super) fn enter(is_colored: bool) -> io::Result<Terminal> {
        let before: Arc<Hook> = Arc::from(panic::take_hook());
        let said = Said::default();
        panic::set_hook(hook(
            thread::current().id(),
            Arc::clone(&said),
            Arc::clone(&before),
        ));
        // From here on it is left again, whatever happens.
        let terminal = Terminal {
            shown: Buffer::empty(Rect::ZERO),
            is_unknown: true,
            is_colored,
            said,
            before,
        };
        enter()?;
        Ok(terminal)
    }

    /// Nothing that is on the terminal can be relied on.
    pub(super) fn forget(&mut self) {
        self.is_unknown = true;
    }

    /// How large the terminal is, in columns and lines.
    pub(super) fn area() -> Rect {
        let size = rustix::termios::tcgetwinsize(io::stdout());
        let (width, height) = match size {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
            // A terminal that does not say it.
            _ => (80, 24),
        };
        // Larger ones than a buffer can have are none that anybody looks at.
        Rect::new(0, 0, width.min(1000), height.min(1000))
    }

    /// Shows `buffer`, and the terminal's own cursor where it is said to be.
    ///
    /// # Errors
    ///
    /// The terminal cannot be written to.
    pub(super) fn draw(&mut self, buffer: Buffer, cursor: Option<(u16, u16)>) -> io::Result<()> {
        let mut bytes = Vec::new();
        if self.is_unknown || self.shown.area != buffer.area {
            queue!(bytes, SetAttribute(Attribute::Reset), Clear(ClearType::All))?;
            self.shown = Buffer::empty(buffer.area);
        }
        queue!(bytes, Hide)?;
        let mut look = None;
        let mut next = None;
        for (x, y, cell) in self.shown.diff(&buffer) {
            if next != Some((x, y)) {
                queue!(bytes, MoveTo(x, y))?;
            }
            if look != Some(Look::of(cell)) {
                look = Some(Look::of(cell));
                self.put_on(&mut bytes, cell)?;
            }
            queue!(bytes, Print(cell.symbol()))?;
            // Of what is not ASCII the terminal may think that it is wider or narrower.
            next = cell.symbol().is_ascii().then_some((x + 1, y));
        }
        if look.is_some() {
            queue!(bytes, SetAttribute(Attribute::Reset))?;
        }
        if let Some((x, y)) = cursor {
            queue!(bytes, MoveTo(x, y), Show)?;
        }
        let entered = hold();
        if !*entered {
            // It is drawn when the terminal is entered again.
            self.is_unknown = true;
            return Ok(());
        }
        self.shown = buffer;
        self.is_unknown = false;
        write(&bytes)
    }

    /// Writes how a cell looks.
    fn put_on(&self, bytes: &mut Vec<u8>, cell: &Cell) -> io::Result<()> {
        queue!(bytes, SetAttribute(Attribute::Reset))?;
        for (modifier, attribute) in [
            (Modifier::BOLD, Attribute::Bold),
            (Modifier::DIM, Attribute::Dim),
            (Modifier::REVERSED, Attribute::Reverse),
        ] {
            if cell.modifier.contains(modifier) {
                queue!(bytes, SetAttribute(attribute))?;
            }
        }
        if !self.is_colored {
            return Ok(());
        }
        if let Some(color) = color(cell.fg) {
            queue!(bytes, SetForegroundColor(color))?;
        }
        if let Some(color) = color(cell.bg) {
            queue!(bytes, SetBackgroundColor(color))?;
        }
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
        // A hook cannot be set by a thread that panics; the one that is there has nothing more to do then.
        if !thread::panicking() {
            let before = Arc::clone(&self.before);
            panic::set_hook(Box::new(move |info| before(info)));
        }
        let said = std::mem::take(&mut *self.said.lock().unwrap_or_else(PoisonError::into_inner));
        for text in said {
            let _ = writeln!(io::stderr(), "{text}");
        }
    }
}

/// Leaves the terminal before a panic of the thread `own` is told. What others say is kept until it has been left.
fn hook(
    own: ThreadId,
    said: Said,
    before: Arc<Hook>,
) -> Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync> {
    Box::new(move |info| {
        if thread::current().id() == own {
            leave();
            before(info);
        } else {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push(info.to_string());
        }
    })
}

/// How a cell looks, beside what stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look(Color, Color, Modifier);

impl Look {
    fn of(cell: &Cell) -> Look {
        Look(cell.fg, cell.bg, cell.modifier)
    }
}

/// A colour as the terminal knows it; those of its sixteen that are used.
fn color(color: Color) -> Option<TerminalColor> {
    Some(match color {
        Color::Red => TerminalColor::DarkRed,
        Color::Green => TerminalColor::DarkGreen,
        Color::Yellow => TerminalColor::DarkYellow,
        Color::Magenta => TerminalColor::DarkMagenta,
        Color::Cyan => TerminalColor::DarkCyan,
        _ => return None,
    })
}

/// Stops the process, as a shell expects it, and enters the terminal again when it goes on.
pub(super) fn stop() {
    leave();
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
    // A terminal that cannot be entered ends the session at the next key.
    let _ = enter();
}

/// The process goes on after it was stopped: the modes of the terminal may be those of a shell.
pub(super) fn go_on() {
    let is_entered = hold_for(PATIENCE).is_some_and(|entered| *entered);
    if is_entered {
        let _ = enter();
    }
}

/// Leaves the terminal, and ends the process as a signal ends one that does not handle it.
pub(super) fn die_of(signal: i32) {
    leave();
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        clippy::print_stdout,
        reason = "a test may fail loudly, and one of them is a program of its own"
    )]

    use super::*;
    use rexpect::process::PtyProcess;
    use std::env;
    use std::io::Read;
    use std::process::Command;

    /// By this the process knows that it is the one on the pseudo-terminal.
    const ON_TERMINAL: &str = "TEST_ON_A_PSEUDO_TERMINAL";

    fn modes() -> String {
        let modes = rustix::termios::tcgetattr(io::stdin()).unwrap();
        format!(
            "{:?} {:?} {:?}",
            modes.input_modes, modes.output_modes, modes.local_modes
        )
    }

    fn panics_on_the_screen() {
        let before = modes();
        let panicked = panic::catch_unwind(|| {
            let mut terminal = Terminal::enter(false).unwrap();
            let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
            buffer.set_string(0, 0, "drawn", ratatui_core::style::Style::new());
            terminal.draw(buffer, None).unwrap();
            assert_ne!(modes(), before);
            // Of another thread the screen says nothing until it has gone.
            let other = thread::spawn(|| panic!("elsewhere"));
            assert!(other.join().is_err());
            panic!("on the screen");
        });
        assert!(panicked.is_err());
        assert_eq!(modes(), before);
        println!("the same modes");
    }

    #[test]
    fn a_panic_finds_the_terminal_as_it_was() {
        if env::var_os(ON_TERMINAL).is_some() {
            return panics_on_the_screen();
        }
        let mut command = Command::new(env::current_exe().unwrap());
        let own = "cmd::step::screen::terminal::tests::a_panic_finds_the_terminal_as_it_was";
        command.args(["--exact", own, "--nocapture"]);
        command.env(ON_TERMINAL, "1");
        let process = PtyProcess::new(command).unwrap();
        let mut file = process.get_file_handle().unwrap();
        let (mut bytes, mut buffer) = (Vec::new(), [0; 1024]);
        // At its end a pseudo-terminal gives an error.
        while let Ok(count @ 1..) = file.read(&mut buffer) {
            bytes.extend(&buffer[..count]);
        }
        let text = String::from_utf8_lossy(&bytes);
        let mut rest = &*text;
        for next in [
            "\u{1b}[?1049h",
            "drawn",
            "\u{1b}[?25h",
            "\u{1b}[?1049l",
            "on the screen",
            "elsewhere",
            "the same modes",
        ] {
            let (_, after) = rest
                .split_once(next)
                .unwrap_or_else(|| panic!("no {next:?} in {rest:?} of {text:?}"));
            rest = after;
        }
    }
}
