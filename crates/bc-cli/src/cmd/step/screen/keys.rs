//! Keys: which does what.
//!
//! Absent: doing it (see [`super::state`]), and the keys of a line that is typed (see [`super::prompt`]).

use super::decode::Key;
use super::prompt::Ask;
use crate::cmd::step::command::Command;

/// What a key asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// A command.
    Do(Command),
    /// The last command that went somewhere, once more.
    Again,
    /// To the line of the listing that is pointed at, forward or backward.
    Until { back: bool },
    /// Sets or takes away a breakpoint where is pointed at.
    Toggle,
    /// Lets something be typed.
    Ask(Ask),
    /// Moves what is pointed at, or scrolls the pane that has the focus.
    Move(Motion),
    /// To another place where the text stands that was searched for.
    Match { back: bool },
    /// Gives the focus to the next pane, or to the one before.
    Focus { back: bool },
    /// Shows the keys.
    Help,
    /// Draws all anew.
    Redraw,
    /// Stops the process, as a shell expects it.
    Suspend,
    /// Closes what stands in front, or cancels the command under way.
    Escape,
    /// Cancels the command under way, or quits.
    Interrupt,
    /// Quits.
    Quit,
}

/// How far to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motion {
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
}

impl Motion {
    /// The other way.
    pub(super) fn turned(self) -> Motion {
        match self {
            Motion::Up => Motion::Down,
            Motion::Down => Motion::Up,
            Motion::PageUp => Motion::PageDown,
            Motion::PageDown => Motion::PageUp,
            Motion::Home => Motion::End,
            Motion::End => Motion::Home,
        }
    }
}

/// The main keys, in the last line of the screen; those first that are needed first.
pub(super) const HINTS: &str =
    "s/b step  n/N over  o/O out  c/C run  u/U to cursor  : command  ? help  q quit";

/// What the help shows of keys.
pub(super) const HELP: &str = "\
s, Right  step                       b, Left  back
n  over a call                       N  back over a call
o  out of the frame                  O  back to where it was called
c  run to a breakpoint               C  run back to one
u  run to the cursor line            U  run back to it
Up, Down, PgUp, PgDn, Home, End      move the cursor line, or scroll
Tab  another pane to be scrolled     Space  breakpoint at the cursor line
B  list breakpoints                  e  the first instruction that raises
g  go to a step                      p  evaluate an expression
w  who wrote a variable              / . ,  search, next, previous match
:  any command                       Enter  the last command again
Ctrl-L  draw anew                    Ctrl-Z  suspend
Esc  close, cancel                   q, Ctrl-C  quit

-->  the next instruction   >  the cursor line   B  a breakpoint
-  popped by the last instruction   +  pushed by it   *  changed by it
!  standard error

Commands after `:`
";

/// What a key asks for, where nothing is being typed.
pub(super) fn action(key: Key) -> Option<Action> {
    Some(match key {
        Key::Control('c') => Action::Interrupt,
        Key::Control('l') => Action::Redraw,
        Key::Control('z') => Action::Suspend,
        Key::Right | Key::Char('s') => Action::Do(Command::Step(1)),
        Key::Left | Key::Char('b') => Action::Do(Command::Back(1)),
        Key::Char('n') => Action::Do(Command::Over),
        Key::Char('N') => Action::Do(Command::BackOver),
        Key::Char('o') => Action::Do(Command::Out),
        Key::Char('O') => Action::Do(Command::BackOut),
        Key::Char('c') => Action::Do(Command::Continue),
        Key::Char('C') => Action::Do(Command::ReverseContinue),
        Key::Char('u') => Action::Until { back: false },
        Key::Char('U') => Action::Until { back: true },
        Key::Char('e') => Action::Do(Command::FirstRaise),
        Key::Char('B') => Action::Do(Command::Breaks),
        Key::Char(' ') => Action::Toggle,
        Key::Char('g') => Action::Ask(Ask::Goto),
        Key::Char('p') => Action::Ask(Ask::Print),
        Key::Char('w') => Action::Ask(Ask::Who),
        Key::Char('/') => Action::Ask(Ask::Search),
        Key::Char(':') => Action::Ask(Ask::Command),
        Key::Char('.') => Action::Match { back: false },
        Key::Char(',') => Action::Match { back: true },
        Key::Up => Action::Move(Motion::Up),
        Key::Down => Action::Move(Motion::Down),
        Key::PageUp => Action::Move(Motion::PageUp),
        Key::PageDown => Action::Move(Motion::PageDown),
        Key::Home => Action::Move(Motion::Home),
        Key::End => Action::Move(Motion::End),
        Key::Tab => Action::Focus { back: false },
        Key::BackTab => Action::Focus { back: true },
        Key::Enter => Action::Again,
        Key::Char('?') | Key::F1 => Action::Help,
        Key::Esc => Action::Escape,
        Key::Char('q') => Action::Quit,
        _ => return None,
    })
}

/// Whether a key means something while a command is under way; the others wait for its end.
pub(super) fn is_urgent(action: &Action) -> bool {
    matches!(
        action,
        Action::Escape | Action::Interrupt | Action::Quit | Action::Suspend | Action::Redraw
    )
}

/// Whether a key is none that is typed into a line.
pub(super) fn is_control(key: Key) -> bool {
    matches!(key, Key::Esc | Key::Control(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_are_those_of_the_commands() {
        assert_eq!(action(Key::Char('s')), Some(Action::Do(Command::Step(1))));
        assert_eq!(action(Key::Left), Some(Action::Do(Command::Back(1))));
        assert_eq!(
            action(Key::Char('C')),
            Some(Action::Do(Command::ReverseContinue))
        );
        assert_eq!(action(Key::Char('x')), None);
        assert_eq!(action(Key::Control('c')), Some(Action::Interrupt));
        assert_eq!(action(Key::Control('s')), None);
    }

    #[test]
    fn the_help_names_every_letter_that_does_something() {
        for letter in ('!'..='~').filter(|letter| action(Key::Char(*letter)).is_some()) {
            let is_named = HELP
                .split(|c: char| c.is_whitespace())
                .any(|word| word.trim_end_matches(',') == letter.to_string() || word == ",");
            assert!(letter == '?' || is_named, "{letter}");
        }
    }
}
