//! What the screen shows and what keys do to it, without a terminal.
//!
//! Absent: how it looks (see [`super::view`]), and carrying commands out (see [`super::worker`]).

use super::decode::Key;
use super::keys::{self, Action, Motion};
use super::listing::Listing;
use super::prompt::{Ask, Prompt, Typed};
use super::view::Drawn;
use super::worker::{Reply, Scene};
use super::{Sources, text};
use crate::cmd::step::command::{self, At, Breakpoint, Command, Place};

/// A part of the screen that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    Listing,
    Stack,
    Blocks,
    Variables,
    Frames,
    Output,
}

/// In the order of `Tab`.
const PANES: [Pane; 6] = [
    Pane::Listing,
    Pane::Stack,
    Pane::Blocks,
    Pane::Variables,
    Pane::Frames,
    Pane::Output,
];

/// A text in front of the panes.
#[derive(Clone, Debug)]
pub(super) struct Popup {
    pub(super) title: &'static str,
    pub(super) text: String,
    /// How many lines are above its top.
    pub(super) scroll: usize,
}

/// What is to be done outside of the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Nothing,
    Carry(Command),
    Cancel,
    Redraw,
    Suspend,
    Quit,
}

/// So many characters of an answer are shown.
const LONGEST: usize = 1 << 20;

/// The screen as data.
pub(super) struct State {
    /// The program, as the command line names it.
    pub(super) file: String,
    pub(super) scene: Scene,
    pub(super) listing: Listing,
    /// The row of the listing that is pointed at.
    pub(super) pointed: usize,
    pub(super) focus: Pane,
    /// How far the pane with the focus is scrolled, in lines; the listing follows what is pointed at.
    pub(super) scroll: usize,
    /// How many lines of that are shown, and how many columns there are.
    page: usize,
    columns: usize,
    /// The last line of the screen, where nothing else stands there.
    pub(super) message: String,
    pub(super) popup: Option<Popup>,
    pub(super) prompt: Option<Prompt>,
    /// Whether a command is under way.
    pub(super) is_working: bool,
    sought: String,
    history: Vec<String>,
    again: Option<Command>,
    sources: Sources,
}

impl State {
    pub(super) fn new(file: &str, scene: Scene, sources: Sources) -> State {
        let mut state = State {
            file: file.to_owned(),
            scene,
            listing: Listing::default(),
            pointed: 0,
            focus: Pane::Listing,
            scroll: 0,
            page: 1,
            columns: 80,
            message: String::new(),
            popup: None,
            prompt: None,
            is_working: false,
            sought: String::new(),
            history: Vec::new(),
            again: None,
            sources,
        };
        state.follow();
        state
    }

    /// Lists the code of the innermost frame, and points at its instruction.
    fn follow(&mut self) {
        let frame = self.scene.here.frame();
        let Some(frame) = frame else {
            self.listing = Listing::default();
            self.pointed = 0;
            return;
        };
        if !self.listing.is_of(&frame.code) {
            let (sources, file) = (&mut self.sources, frame.code.filename());
            self.listing = Listing::new(&frame.code, |line| sources.line(file, line));
        }
        self.listing.mark(frame.offset);
        self.pointed = self.listing.current().unwrap_or(0);
    }

    /// Takes in what a command led to; whether the session goes on.
    pub(super) fn take(&mut self, reply: Reply) -> bool {
        self.is_working = false;
        let has_moved = self.scene.here.step != reply.scene.here.step;
        self.scene = reply.scene;
        if has_moved || reply.told.is_none() {
            self.scroll = 0;
            self.follow();
        }
        self.message.clear();
        match reply.told {
            Some(told) if told.lines().nth(1).is_some() || text::width(&told) > self.columns => {
                self.open("answer", told);
            }
            Some(told) => self.message = told,
            None => {}
        }
        !reply.is_over
    }

    fn open(&mut self, title: &'static str, mut text: String) {
        if let Some((end, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(end);
            text.push_str("…\nwhat follows is left out");
        }
        self.popup = Some(Popup {
            title,
            text,
            scroll: 0,
        });
    }

    /// What a key does, unless it has to wait for the end of a command: then the key comes back.
    pub(super) fn key(&mut self, key: Key) -> Result<Wish, Key> {
        if self.prompt.is_some() {
            return match self.is_working {
                true => Err(key),
                false => Ok(self.typed(key)),
            };
        }
        let action = keys::action(key);
        if self.is_working && !action.as_ref().is_some_and(keys::is_urgent) {
            // What means nothing here may be a letter of a line that is typed by then.
            return Err(key);
        }
        let Some(action) = action else {
            return Ok(Wish::Nothing);
        };
        if let Some(wish) = self.in_popup(&action) {
            return Ok(wish);
        }
        Ok(self.act(action))
    }

    /// Keys that a popup takes for itself; all others close it.
    fn in_popup(&mut self, action: &Action) -> Option<Wish> {
        let popup = self.popup.as_mut()?;
        match action {
            Action::Move(motion) => {
                popup.scroll = scrolled(popup.scroll, *motion, self.page);
                Some(Wish::Nothing)
            }
            Action::Escape | Action::Quit | Action::Again | Action::Help => {
                self.popup = None;
                Some(Wish::Nothing)
            }
            Action::Redraw | Action::Suspend => None,
            _ => {
                self.popup = None;
                None
            }
        }
    }

    fn act(&mut self, action: Action) -> Wish {
        match action {
            Action::Do(command) => self.carry(command),
            Action::Again => match self.again.clone() {
                Some(command) => self.carry(command),
                None => Wish::Nothing,
            },
            Action::Until { back } => match (self.listing.offset(self.pointed), back) {
                (Some(offset), false) => self.carry(Command::Until(Place::Offset(offset))),
                (Some(offset), true) => self.carry(Command::BackUntil(Place::Offset(offset))),
                (None, _) => Wish::Nothing,
            },
            Action::Toggle => self.toggle(),
            Action::Ask(ask) => {
                self.message.clear();
                self.prompt = Some(Prompt::new(ask));
                Wish::Nothing
            }
            Action::Move(motion) => {
                self.go(motion);
                Wish::Nothing
            }
            Action::Match { back } => {
                self.search(back);
                Wish::Nothing
            }
            Action::Focus { back } => {
                let at = PANES.iter().position(|pane| *pane == self.focus);
                let to = at.unwrap_or(0) + if back { PANES.len() - 1 } else { 1 };
                self.focus = PANES
                    .get(to % PANES.len())
                    .copied()
                    .unwrap_or(Pane::Listing);
                self.scroll = 0;
                Wish::Nothing
            }
            Action::Help => {
                self.open("help", format!("{}{}", keys::HELP, command::HELP));
                Wish::Nothing
            }
            Action::Redraw => Wish::Redraw,
            Action::Suspend => Wish::Suspend,
            Action::Escape if self.is_working => Wish::Cancel,
            Action::Escape => {
                self.message.clear();
                Wish::Nothing
            }
            Action::Interrupt if self.is_working => Wish::Cancel,
            Action::Interrupt | Action::Quit => Wish::Quit,
        }
    }

    /// Has a command carried out.
    fn carry(&mut self, command: Command) -> Wish {
        match command {
            Command::Quit => return Wish::Quit,
            Command::Help => return self.act(Action::Help),
            // The answer to that stands on the screen.
            Command::Search(sought) => {
                self.sought = sought;
                self.search(false);
                return Wish::Nothing;
            }
            _ => {}
        }
        if !matches!(
            command,
            Command::Break(_) | Command::Breaks | Command::Delete(_) | Command::Show(_)
        ) {
            self.again = Some(command.clone());
        }
        self.message.clear();
        self.is_working = true;
        Wish::Carry(command)
    }

    /// A key of the line that is typed.
    fn typed(&mut self, key: Key) -> Wish {
        let Some(prompt) = &mut self.prompt else {
            return Wish::Nothing;
        };
        match prompt.key(key, &self.history) {
            Typed::More => Wish::Nothing,
            Typed::Dropped => {
                self.prompt = None;
                Wish::Nothing
            }
            Typed::Done => {
                let (ask, line) = (prompt.ask, prompt.text());
                self.prompt = None;
                self.entered(ask, &line)
            }
        }
    }

    fn entered(&mut self, ask: Ask, line: &str) -> Wish {
        if line.trim().is_empty() {
            return Wish::Nothing;
        }
        if self.history.last().is_none_or(|last| last != line) {
            self.history.push(line.to_owned());
        }
        match command::parse(&format!("{}{line}", ask.word())) {
            Ok(command) => self.carry(command),
            Err(wrong) => {
                self.message = format!("error: {wrong}");
                Wish::Nothing
            }
        }
    }

    /// Notes what is known only where all has been drawn.
    pub(super) fn note(&mut self, drawn: Drawn) {
        let lowest = drawn.lowest;
        (self.page, self.columns) = (drawn.page.max(1), drawn.columns);
        match &mut self.popup {
            Some(popup) => popup.scroll = popup.scroll.min(lowest),
            None => self.scroll = self.scroll.min(lowest),
        }
    }

    /// Moves what is pointed at, or scrolls.
    fn go(&mut self, motion: Motion) {
        match self.focus {
            Pane::Listing => {}
            // It is scrolled from its end.
            Pane::Output => {
                self.scroll = scrolled(self.scroll, motion.turned(), self.page);
                return;
            }
            _ => {
                self.scroll = scrolled(self.scroll, motion, self.page);
                return;
            }
        }
        let last = self.listing.rows().len().saturating_sub(1);
        self.pointed = match motion {
            Motion::End => last,
            motion => scrolled(self.pointed, motion, self.page).min(last),
        };
    }

    fn search(&mut self, back: bool) {
        if self.sought.is_empty() {
            return;
        }
        match self.listing.find(self.pointed, back, &self.sought) {
            Some(row) => {
                self.pointed = row;
                self.focus = Pane::Listing;
                self.message.clear();
            }
            None => self.message = "not in this listing".to_owned(),
        }
    }

    /// Sets a breakpoint at the instruction that is pointed at, or takes it away.
    fn toggle(&mut self) -> Wish {
        let place = self.listing.offset(self.pointed).zip(self.listing.name());
        let Some((offset, name)) = place else {
            return Wish::Nothing;
        };
        let breakpoint = Breakpoint {
            at: At::Offset(Some(name), offset),
            condition: None,
        };
        let is_it = |known: &Option<Breakpoint>| known.as_ref() == Some(&breakpoint);
        self.is_working = true;
        Wish::Carry(match self.scene.breakpoints.iter().position(is_it) {
            Some(at) => Command::Delete(Some(at + 1)),
            None => Command::Break(breakpoint),
        })
    }
}

/// Where a motion leads from a line; how far down that can be, who shows it knows.
fn scrolled(from: usize, motion: Motion, page: usize) -> usize {
    match motion {
        Motion::Up => from.saturating_sub(1),
        Motion::Down => from.saturating_add(1),
        Motion::PageUp => from.saturating_sub(page),
        Motion::PageDown => from.saturating_add(page),
        Motion::Home => 0,
        Motion::End => usize::MAX,
    }
}
