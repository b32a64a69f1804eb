//! The session on a thread of its own, so that the screen stays alive while a command is under way.
//!
//! Absent: what commands do (see [`Session`]).

use super::events::Event;
use crate::cmd::step::command::{Breakpoint, Command};
use crate::cmd::step::session::{Answer, Session};
use bc_trace::travel::{Channel, Effect, Snapshot};
use bc_vm::limits::CancelFlag;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// What there is to show of the state at the cursor.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) here: Arc<Snapshot>,
    /// What has led here.
    pub(super) effect: Effect,
    /// The last lines of what was written, standard error's marked by `!`.
    pub(super) output: Arc<[String]>,
    /// The last step that is known, and whether it is the last one of the run.
    pub(super) reach: (u64, bool),
    pub(super) breakpoints: Vec<Option<Breakpoint>>,
}

/// So many lines of output are kept for the screen; `:output` shows all.
const MOST_LINES: usize = 500;

impl Scene {
    /// How things are now. `before` is what was shown last.
    pub(super) fn of(session: &mut Session, before: Option<&Scene>) -> Scene {
        let here = Arc::clone(session.here());
        let output = match before {
            Some(before) if before.here.output == here.output => Arc::clone(&before.output),
            _ => tail(&session.output()),
        };
        let effect = match before {
            Some(before) if before.here.step == here.step => before.effect.clone(),
            // Where that was cancelled nothing is known of it.
            _ => session.effect().unwrap_or_default(),
        };
        Scene {
            here,
            effect,
            output,
            reach: session.reach(),
            breakpoints: session.breakpoints().to_vec(),
        }
    }
}

/// The last lines.
fn tail(pieces: &[(Channel, Vec<u8>)]) -> Arc<[String]> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_open = false;
    for (channel, bytes) in pieces {
        let mark = match channel {
            Channel::Stdout => "| ",
            Channel::Stderr => "! ",
        };
        for line in String::from_utf8_lossy(bytes).split_inclusive('\n') {
            let text = line.strip_suffix('\n').unwrap_or(line);
            match lines.last_mut().filter(|_| is_open) {
                Some(last) => last.push_str(text),
                None => lines.push(format!("{mark}{text}")),
            }
            is_open = !line.ends_with('\n');
        }
        // Only the end is shown; the rest need not be kept meanwhile.
        let over = lines.len().saturating_sub(MOST_LINES);
        lines.drain(..over);
    }
    lines.into()
}

/// What a command led to.
#[derive(Debug)]
pub(super) struct Reply {
    /// What is to be told.
    pub(super) told: Option<String>,
    /// Whether the session is over.
    pub(super) is_over: bool,
    pub(super) scene: Scene,
}

/// Tells that the session is no more, be it by a panic.
struct Farewell(Sender<Event>);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.0.send(Event::Lost);
    }
}

/// The way to the session.
pub(super) struct Worker {
    commands: Sender<Command>,
    cancel: CancelFlag,
}

impl Worker {
    /// Starts it; replies come as events.
    pub(super) fn start(
        mut session: Session,
        scene: Scene,
        events: Sender<Event>,
    ) -> io::Result<Worker> {
        let (commands, theirs) = channel();
        let cancel = session.cancel_flag();
        let run = move || {
            let farewell = Farewell(events.clone());
            let mut shown = scene;
            for command in theirs {
                let (told, is_over) = match session.execute(&command) {
                    Answer::Moved => (None, false),
                    Answer::Told(text) => (Some(text), false),
                    Answer::Over => (None, true),
                };
                shown = Scene::of(&mut session, Some(&shown));
                let reply = Reply {
                    told,
                    is_over,
                    scene: shown.clone(),
                };
                if events.send(Event::Reply(Box::new(reply))).is_err() {
                    break;
                }
            }
            drop(farewell);
        };
        thread::Builder::new()
            .name("session".to_owned())
            .spawn(run)?;
        Ok(Worker { commands, cancel })
    }

    /// Asks for a command; `false` if there is no session any more.
    pub(super) fn ask(&self, command: Command) -> bool {
        self.cancel.clear();
        self.commands.send(command).is_ok()
    }

    /// Cancels the command under way.
    pub(super) fn cancel(&self) {
        self.cancel.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_output_go_on_in_the_next_piece() {
        let pieces = [
            (Channel::Stdout, b"a\nb".to_vec()),
            (Channel::Stderr, b"c\nd\n".to_vec()),
            (Channel::Stdout, b"e".to_vec()),
        ];
        assert_eq!(*tail(&pieces), ["| a", "| bc", "! d", "| e"]);
        let many: Vec<u8> = (0..2000).flat_map(|_| *b"x\n").collect();
        assert_eq!(tail(&[(Channel::Stdout, many)]).len(), MOST_LINES);
    }
}
