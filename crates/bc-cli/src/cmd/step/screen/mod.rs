//! `pybc step` on a terminal: the run on a full screen, gone through by keys.
//!
//! Each key stands for a command of the session, so that the screen can do what typed commands can, and the other way
//! round. Absent: commands and their answers (see [`super::command`], [`super::session`]).

mod decode;
mod events;
mod keys;
mod listing;
mod prompt;
mod state;
mod terminal;
mod text;
mod view;
mod worker;

use super::session::Session;
use crate::args::StepArgs;
use crate::cmd::run::form::Form;
use crate::exit::{Outcome, status};
use crate::io::Io;
use crate::loader;
use crate::machine;
use decode::Key;
use events::Event;
use ratatui_core::buffer::Buffer;
use state::{State, Wish};
use std::collections::{HashMap, VecDeque};
use std::env;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;
use terminal::Terminal;
use worker::{Scene, Worker};

/// Whether a screen can be drawn on the terminal there is.
pub(super) fn is_possible() -> bool {
    env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// Finds a whole source by the name that code has for it.
type Find = Box<dyn FnMut(&str) -> Option<String>>;

/// Where the lines of sources come from.
pub(super) struct Sources {
    find: Find,
    /// The lines of files that were asked for; none where there is no such file.
    known: HashMap<String, Vec<String>>,
}

impl Sources {
    /// The sources of a program, and of what it imports.
    pub(super) fn new(args: &StepArgs, form: &Form) -> Sources {
        let own = match form {
            // These have names that no file has, and tracebacks do not show them.
            Form::Code(text) => Some((
                "<string>".to_owned(),
                text.to_string_lossy().into_owned().into_bytes(),
            )),
            Form::Source { file, bytes } if *file == "-" => {
                Some(("<stdin>".to_owned(), bytes.clone()))
            }
            form => form.own_source(),
        };
        let folders = machine::folders(&args.machine, form.home());
        Sources {
            find: Box::new(loader::sources(folders, own)),
            known: HashMap::new(),
        }
    }

    /// One source, under one name.
    #[cfg(test)]
    fn of_text(name: &'static str, text: &str) -> Sources {
        let text = text.to_owned();
        Sources {
            find: Box::new(move |file| (file == name).then(|| text.clone())),
            known: HashMap::new(),
        }
    }

    /// A line of a file, by the name that code has for it; `line` counts from 1.
    fn line(&mut self, file: &str, line: i32) -> Option<String> {
        if !self.known.contains_key(file) {
            let text = (self.find)(file).unwrap_or_default();
            let lines = text.lines().map(str::to_owned).collect();
            self.known.insert(file.to_owned(), lines);
        }
        let line = usize::try_from(line).ok()?.checked_sub(1)?;
        self.known.get(file)?.get(line).cloned()
    }
}

/// So long a command may take before the screen says that it is under way.
const SOON: Duration = Duration::from_millis(150);

/// Shows the screen until it is left.
///
/// # Errors
///
/// The terminal cannot be written to.
pub(super) fn run(mut session: Session, file: &str, sources: Sources, io: &Io) -> Outcome {
    let (sender, events) = channel();
    let scene = Scene::of(&mut session, None);
    let state = State::new(file, scene.clone(), sources);
    events::signals(sender.clone())?;
    io.interrupts.reach_command(|| {
        // Ctrl-C is a key on the screen; this signal comes from somebody else.
        terminal::die_of(signal_hook::consts::SIGINT);
        true
    });
    let terminal = Terminal::enter(io.stdout.is_colored())?;
    events::keys(sender.clone())?;
    let worker = Worker::start(session, scene, sender)?;
    let mut screen = Screen {
        state,
        terminal,
        worker,
        waiting: VecDeque::new(),
    };
    screen.run(&events)?;
    Ok(status::OK)
}

/// All of it, while it is shown.
struct Screen {
    state: State,
    terminal: Terminal,
    worker: Worker,
    /// Keys that wait for the end of the command under way.
    waiting: VecDeque<Key>,
}

impl Screen {
    fn run(&mut self, events: &Receiver<Event>) -> io::Result<()> {
        self.draw()?;
        // What comes quickly need not be told to be under way.
        let mut is_told = true;
        loop {
            let event = match events.recv_timeout(SOON) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout) if is_told => match events.recv() {
                    Ok(event) => event,
                    Err(_) => return Ok(()),
                },
                Err(RecvTimeoutError::Timeout) => {
                    self.draw()?;
                    is_told = true;
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            if !self.on(event)? {
                return Ok(());
            }
            is_told = !self.state.is_working;
            if is_told {
                self.draw()?;
            }
        }
    }

    /// What has happened; whether the screen stays.
    fn on(&mut self, event: Event) -> io::Result<bool> {
        match event {
            Event::End => return Ok(false),
            Event::Lost => return Err(io::Error::other("the session has been lost")),
            Event::Redraw => {
                self.terminal.forget();
                self.draw()?;
            }
            Event::Reply(reply) => {
                if !self.state.take(*reply) {
                    return Ok(false);
                }
                // Until one of them asks for another command.
                while !self.state.is_working
                    && let Some(key) = self.waiting.pop_front()
                {
                    if !self.key(key)? {
                        return Ok(false);
                    }
                }
            }
            Event::Key(key) => return self.key(key),
        }
        Ok(true)
    }

    fn key(&mut self, key: Key) -> io::Result<bool> {
        if self.state.is_working && !self.waiting.is_empty() && !keys::is_control(key) {
            // It may belong to a line that the keys before it begin.
            self.waiting.push_back(key);
            return Ok(true);
        }
        match self.state.key(key) {
            Err(key) => self.waiting.push_back(key),
            Ok(Wish::Nothing) => {}
            Ok(Wish::Carry(command)) => return Ok(self.worker.ask(command)),
            Ok(Wish::Cancel) => {
                self.waiting.clear();
                self.worker.cancel();
            }
            Ok(Wish::Redraw) => {
                self.terminal.forget();
                self.draw()?;
            }
            Ok(Wish::Suspend) if is_alone() => {
                self.state.message = "there is no shell that would continue it".to_owned();
            }
            Ok(Wish::Suspend) => suspend(),
            Ok(Wish::Quit) => {
                self.worker.cancel();
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn draw(&mut self) -> io::Result<()> {
        let mut buffer = Buffer::empty(Terminal::area());
        let drawn = view::draw(&self.state, &mut buffer);
        self.state.note(drawn);
        self.terminal.draw(buffer, drawn.cursor)
    }
}

/// Whether the process was started by no shell on this terminal: nobody would continue it.
fn is_alone() -> bool {
    rustix::process::getsid(None).is_ok_and(|leader| leader == rustix::process::getpid())
}

/// Stops all processes of the job, this one among them, as Ctrl-Z does where it is no key of the screen.
fn suspend() {
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
}
