//! Keys out of the bytes that a terminal sends for them: those of xterm and of what is like it.
//!
//! Absent: reading the bytes (see [`super::events`]). A modifier that makes a key another one here (Shift with Tab) is
//! known, all others are passed over.

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A character.
    Char(char),
    /// A letter together with Ctrl.
    Control(char),
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Delete,
    Backspace,
    Enter,
    Tab,
    /// Tab with Shift.
    BackTab,
    Esc,
    F1,
}

/// What one key sends is never longer than this.
const LONGEST: usize = 32;

/// The bytes of a key that is not complete yet.
#[derive(Default)]
pub(super) struct Decoder {
    open: Vec<u8>,
}

/// What stands at the beginning of some bytes.
enum Begun {
    /// A key, or nothing that is one, of so many bytes.
    Key(Option<Key>, usize),
    /// The beginning of a key.
    Open,
}

impl Decoder {
    /// Takes bytes in: the keys that are complete now.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Key> {
        self.open.extend(bytes);
        let mut keys = Vec::new();
        while !self.open.is_empty() {
            match begun(&self.open) {
                Begun::Key(key, length) => {
                    keys.extend(key);
                    self.open.drain(..length.min(self.open.len()));
                }
                Begun::Open if self.open.len() > LONGEST => self.open.clear(),
                Begun::Open => break,
            }
        }
        keys
    }

    /// Whether more bytes may follow of a key.
    pub(super) fn is_waiting(&self) -> bool {
        !self.open.is_empty()
    }

    /// They do not follow.
    pub(super) fn give_up(&mut self) -> Vec<Key> {
        let open = std::mem::take(&mut self.open);
        match open.as_slice() {
            [ESCAPE] => vec![Key::Esc],
            // An Escape, and then a character that sequences begin with as well.
            [ESCAPE, byte] => vec![Key::Esc, Key::Char(char::from(*byte))],
            _ => Vec::new(),
        }
    }
}

const ESCAPE: u8 = 0x1b;

fn begun(bytes: &[u8]) -> Begun {
    match bytes {
        [] | [ESCAPE] => Begun::Open,
        [ESCAPE, b'[', rest @ ..] => control_sequence(rest),
        [ESCAPE, b'O'] => Begun::Open,
        [ESCAPE, b'O', last, ..] => Begun::Key(by_letter(*last), 3),
        // With Alt a key sends this as well; here it is Escape and the key.
        [ESCAPE, ..] => Begun::Key(Some(Key::Esc), 1),
        [b'\r' | b'\n', ..] => Begun::Key(Some(Key::Enter), 1),
        [b'\t', ..] => Begun::Key(Some(Key::Tab), 1),
        [0x7f | 0x08, ..] => Begun::Key(Some(Key::Backspace), 1),
        [byte @ 0x01..=0x1a, ..] => Begun::Key(Some(Key::Control(char::from(byte - 1 + b'a'))), 1),
        [0x00..0x20, ..] => Begun::Key(None, 1),
        _ => character(bytes),
    }
}

/// What follows `ESC [`: numbers, and a letter or `~`.
fn control_sequence(rest: &[u8]) -> Begun {
    // The console of Linux sends F1 so.
    if let [b'[', after @ ..] = rest {
        return match after {
            [] => Begun::Open,
            [b'A', ..] => Begun::Key(Some(Key::F1), 4),
            _ => Begun::Key(None, 4),
        };
    }
    let Some(end) = rest.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
        return match rest.iter().all(|byte| (0x20..0x40).contains(byte)) {
            true => Begun::Open,
            false => Begun::Key(None, 2),
        };
    };
    let (numbers, last) = (rest.get(..end).unwrap_or_default(), rest.get(end));
    let key = match last {
        Some(b'~') => {
            let first = numbers.split(|byte| *byte == b';').next();
            match first {
                Some(b"1" | b"7") => Some(Key::Home),
                Some(b"4" | b"8") => Some(Key::End),
                Some(b"3") => Some(Key::Delete),
                Some(b"5") => Some(Key::PageUp),
                Some(b"6") => Some(Key::PageDown),
                Some(b"11") => Some(Key::F1),
                _ => None,
            }
        }
        Some(letter) => by_letter(*letter),
        None => None,
    };
    Begun::Key(key, end + 3)
}

fn by_letter(letter: u8) -> Option<Key> {
    Some(match letter {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'P' => Key::F1,
        b'Z' => Key::BackTab,
        b'M' => Key::Enter,
        _ => return None,
    })
}

/// A character in UTF-8.
fn character(bytes: &[u8]) -> Begun {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => 1,
    };
    match bytes.get(..length).map(std::str::from_utf8) {
        None => Begun::Open,
        Some(Ok(text)) => Begun::Key(text.chars().next().map(Key::Char), length),
        // What is none is passed over.
        Some(Err(_)) => Begun::Key(None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let mut decoder = Decoder::default();
        let mut keys = decoder.feed(bytes);
        keys.extend(decoder.give_up());
        keys
    }

    #[test]
    fn keys_are_what_xterm_and_consoles_send() {
        use Key::{BackTab, Control, Delete, Down, End, F1, Home, PageDown, PageUp, Right, Up};
        assert_eq!(keys(b"\x1b[A\x1bOB\x1b[1;5C"), [Up, Down, Right]);
        assert_eq!(keys(b"\x1b[H\x1b[1~\x1b[7~"), [Home; 3]);
        assert_eq!(keys(b"\x1b[F\x1b[4~\x1bOF"), [End; 3]);
        assert_eq!(keys(b"\x1b[5~\x1b[6~\x1b[3~"), [PageUp, PageDown, Delete]);
        assert_eq!(keys(b"\x1bOP\x1b[11~\x1b[[A"), [F1; 3]);
        assert_eq!(
            keys(b"\x1b[Z\x03\x1a"),
            [BackTab, Control('c'), Control('z')]
        );
    }

    #[test]
    fn an_escape_is_a_key_where_nothing_follows() {
        assert_eq!(keys(b"\x1b"), [Key::Esc]);
        assert_eq!(keys(b"\x1b\x1b[A"), [Key::Esc, Key::Up]);
        assert_eq!(keys(b"\x1b:x"), [Key::Esc, Key::Char(':'), Key::Char('x')]);
        assert_eq!(keys(b"a\x1b["), [Key::Char('a'), Key::Esc, Key::Char('[')]);
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(b"\x1b"), []);
        assert!(decoder.is_waiting());
        assert_eq!(decoder.feed(b"[6"), []);
        assert_eq!(decoder.feed(b"~q"), [Key::PageDown, Key::Char('q')]);
        assert!(!decoder.is_waiting());
    }

    #[test]
    fn characters_may_come_in_parts() {
        let text = "é日🐍";
        let expected: Vec<Key> = text.chars().map(Key::Char).collect();
        assert_eq!(keys(text.as_bytes()), expected);
        let mut decoder = Decoder::default();
        let parts = text.bytes().flat_map(|byte| decoder.feed(&[byte]));
        assert_eq!(parts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn no_bytes_are_too_much() {
        for first in 0..=255 {
            for second in 0..=255 {
                for third in [0, b'A', b'[', b'~', b'9', 0x1b, 0x80, 0xff] {
                    keys(&[first, second, third]);
                    keys(&[ESCAPE, first, second, third]);
                }
            }
        }
        let mut long = b"\x1b[".to_vec();
        long.extend([b'1'; 1000]);
        assert_eq!(keys(&long), []);
    }
}
