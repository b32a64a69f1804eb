//! What happens: keys, signals, replies. Each source has a thread of its own; all meet in one channel.
//!
//! Absent: what follows from it (see [`super::run`]).

use super::decode::{Decoder, Key};
use super::terminal;
use super::worker::Reply;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::mpsc::Sender;
use std::thread;

/// Something that has happened.
#[derive(Debug)]
pub(super) enum Event {
    Key(Key),
    /// The terminal shows something else, or has another size.
    Redraw,
    Reply(Box<Reply>),
    /// There is no session any more: it has panicked.
    Lost,
    /// There will be no more keys: the terminal is gone.
    End,
}

/// How long is waited for the rest of what a key sends: an Escape by itself begins what others send.
const REST: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 50_000_000,
};

/// Reads keys from the terminal until it is gone.
///
/// # Errors
///
/// There is no thread to be had.
pub(super) fn keys(events: Sender<Event>) -> io::Result<()> {
    let read = move || {
        let mut decoder = Decoder::default();
        let mut bytes = [0; 1024];
        loop {
            let keys = match read_some(&mut bytes, decoder.is_waiting()) {
                Read::Some(count) => decoder.feed(bytes.get(..count).unwrap_or_default()),
                Read::Nothing => decoder.give_up(),
                Read::End => break,
            };
            if keys
                .into_iter()
                .any(|key| events.send(Event::Key(key)).is_err())
            {
                break;
            }
        }
        let _ = events.send(Event::End);
    };
    thread::Builder::new().name("keys".to_owned()).spawn(read)?;
    Ok(())
}

/// What reading from the terminal has led to.
enum Read {
    /// So many bytes are there.
    Some(usize),
    /// For the time that is waited there was nothing.
    Nothing,
    /// The terminal is gone.
    End,
}

/// Reads what is there, and waits for it: for a while, or until it comes.
fn read_some(bytes: &mut [u8], is_waiting: bool) -> Read {
    let input = io::stdin();
    loop {
        let mut wanted = [PollFd::new(&input, PollFlags::IN)];
        match poll(&mut wanted, is_waiting.then_some(&REST)) {
            Ok(0) => return Read::Nothing,
            Ok(_) => {}
            Err(Errno::INTR | Errno::AGAIN) => continue,
            Err(_) => return Read::End,
        }
        match rustix::io::read(&input, &mut *bytes) {
            Ok(0) => return Read::End,
            Ok(count) => return Read::Some(count),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return Read::End,
        }
    }
}

/// Sees to it that signals leave the terminal as it was: those that end the process, and those that stop it.
///
/// # Errors
///
/// Signals cannot be handled, or there is no thread to be had.
pub(super) fn signals(events: Sender<Event>) -> io::Result<()> {
    let handled = [SIGCONT, SIGHUP, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH];
    let mut signals = Signals::new(handled)?;
    let handle = move || {
        // It goes on when the screen is gone: a signal ends the process then as well.
        for signal in signals.forever() {
            match signal {
                SIGTSTP => terminal::stop(),
                SIGCONT => terminal::go_on(),
                SIGWINCH => {}
                signal => terminal::die_of(signal),
            }
            let _ = events.send(Event::Redraw);
        }
    };
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(handle)?;
    Ok(())
}
