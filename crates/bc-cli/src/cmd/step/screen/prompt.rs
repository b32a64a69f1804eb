//! A line that is typed at the bottom of the screen.
//!
//! Absent: what becomes of it (see [`super::state`]).

use super::decode::Key;

/// What is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// A step to go to.
    Goto,
    /// An expression.
    Print,
    /// A variable.
    Who,
    /// A text to search for.
    Search,
    /// Any command.
    Command,
}

impl Ask {
    /// What stands before the line.
    pub(super) fn label(self) -> &'static str {
        match self {
            Ask::Goto => "go to step: ",
            Ask::Print => "evaluate: ",
            Ask::Who => "who wrote: ",
            Ask::Search => "/",
            Ask::Command => ":",
        }
    }

    /// The command word that the line belongs to.
    pub(super) fn word(self) -> &'static str {
        match self {
            Ask::Goto => "goto ",
            Ask::Print => "print ",
            Ask::Who => "who ",
            Ask::Search => "/",
            Ask::Command => "",
        }
    }
}

/// What a key has done to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// It goes on.
    More,
    /// The line is complete.
    Done,
    /// Nothing is to become of it.
    Dropped,
}

/// The longest line, in characters: no command is that long, and what holds a key down types no more.
const LONGEST: usize = 4096;

/// A line, and where in it is typed.
#[derive(Clone, Debug)]
pub(super) struct Prompt {
    pub(super) ask: Ask,
    text: Vec<char>,
    /// How many characters stand before the place.
    at: usize,
    /// How many lines back in the history it was taken from; 0 for a line of its own.
    back: usize,
}

impl Prompt {
    pub(super) fn new(ask: Ask) -> Prompt {
        Prompt {
            ask,
            text: Vec::new(),
            at: 0,
            back: 0,
        }
    }

    /// What was typed.
    pub(super) fn text(&self) -> String {
        self.text.iter().collect()
    }

    /// What was typed before the place where is typed.
    pub(super) fn before(&self) -> String {
        self.text.iter().take(self.at).collect()
    }

    /// A key. `history` holds earlier lines, the latest last.
    pub(super) fn key(&mut self, key: Key, history: &[String]) -> Typed {
        match key {
            Key::Enter => return Typed::Done,
            Key::Esc | Key::Control('c' | 'g') => return Typed::Dropped,
            Key::Control('d') | Key::Backspace if self.text.is_empty() => return Typed::Dropped,
            Key::Backspace => self.erase(),
            Key::Delete | Key::Control('d') if self.at < self.text.len() => {
                self.text.remove(self.at);
            }
            Key::Left => self.at = self.at.saturating_sub(1),
            Key::Right => self.at = (self.at + 1).min(self.text.len()),
            Key::Home | Key::Control('a') => self.at = 0,
            Key::End | Key::Control('e') => self.at = self.text.len(),
            Key::Control('k') => self.text.truncate(self.at),
            Key::Control('u') => {
                self.text.drain(..self.at);
                self.at = 0;
            }
            Key::Control('w') => {
                while self.before().ends_with(char::is_whitespace) {
                    self.erase();
                }
                while self.at > 0 && !self.before().ends_with(char::is_whitespace) {
                    self.erase();
                }
            }
            Key::Up => self.recall(self.back + 1, history),
            Key::Down => self.recall(self.back.saturating_sub(1), history),
            Key::Char(c) if self.text.len() < LONGEST => {
                self.text.insert(self.at, c);
                self.at += 1;
            }
            _ => {}
        }
        Typed::More
    }

    fn erase(&mut self) {
        if let Some(at) = self.at.checked_sub(1) {
            self.text.remove(at);
            self.at = at;
        }
    }

    fn recall(&mut self, back: usize, history: &[String]) {
        let line = match back {
            0 => Some(""),
            _ => history.iter().rev().nth(back - 1).map(String::as_str),
        };
        if let Some(line) = line {
            self.text = line.chars().collect();
            self.at = self.text.len();
            self.back = back;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[Key], history: &[String]) -> (String, Typed) {
        let mut prompt = Prompt::new(Ask::Command);
        let mut last = Typed::More;
        for &key in keys {
            last = prompt.key(key, history);
        }
        (prompt.text(), last)
    }

    #[test]
    fn a_line_can_be_edited() {
        use Key::{Backspace, Char, Delete, End, Enter, Home, Left};
        let (text, last) = typed(
            &[
                Char('b'),
                Char('é'),
                Char('c'),
                Left,
                Left,
                Delete,
                Home,
                Char('a'),
                End,
                Backspace,
                Char('d'),
                Enter,
            ],
            &[],
        );
        assert_eq!((&*text, last), ("abd", Typed::Done));
        assert_eq!(typed(&[Backspace], &[]).1, Typed::Dropped);
        assert_eq!(
            typed(&[Char('a'), Backspace, Backspace], &[]).1,
            Typed::Dropped
        );
    }

    #[test]
    fn words_and_lines_can_be_erased() {
        let mut keys: Vec<Key> = "goto 12  ".chars().map(Key::Char).collect();
        keys.push(Key::Control('w'));
        assert_eq!(typed(&keys, &[]).0, "goto ");
        keys.extend([Key::Left, Key::Control('u')]);
        assert_eq!(typed(&keys, &[]).0, " ");
        keys.push(Key::Control('k'));
        assert_eq!(typed(&keys, &[]).0, "");
    }

    #[test]
    fn earlier_lines_come_back() {
        use Key::{Down, Up};
        let history = ["step 2".to_owned(), "goto 5".to_owned()];
        assert_eq!(typed(&[Up], &history).0, "goto 5");
        assert_eq!(typed(&[Up, Up, Up], &history).0, "step 2");
        assert_eq!(typed(&[Up, Up, Down], &history).0, "goto 5");
        assert_eq!(typed(&[Up, Down], &history).0, "");
    }
}
