//! Lines from a file or a pipe, read as C's `fgets` reads them for the reference.
//!
//! A block is taken at a time, so `input()` in a statement finds what is behind the block, not the next line. A null
//! byte cuts off what follows it of the piece that was read, and the line goes on with the next piece; one at
//! the start of a line is taken for the end. What a program writes to `sys.stderr` waits until that is flushed,
//! after each statement that has run; prompts do not wait.

use crate::io::{Input, Io, Output};
use bc_source::interactive::{Line, Lines};
use std::io::{self, ErrorKind, Read, Write};

/// So many bytes C takes from a pipe at once.
const BLOCK: usize = 4096;

/// So long is the first piece of a line.
const PIECE: usize = 99;

/// A line cannot be longer.
const LONGEST: usize = 1 << 30;

/// The lines, and what has been read of them.
pub(super) struct Pipe {
    stdin: Input,
    stdout: Output,
    stderr: Output,
    block: Vec<u8>,
    at: usize,
    lines: u64,
    has_ended: bool,
}

impl Pipe {
    pub(super) fn new(io: &Io) -> Pipe {
        Pipe {
            stdin: io.stdin.clone(),
            stdout: io.stdout.clone(),
            stderr: io.stderr.clone(),
            block: Vec::new(),
            at: 0,
            lines: 0,
            has_ended: false,
        }
    }

    /// How many lines have been read.
    pub(super) fn count(&self) -> u64 {
        self.lines
    }

    /// Whether a line was asked for and there was none.
    pub(super) fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Passes over a line.
    pub(super) fn skip(&mut self) {
        self.has_ended |= self.line().is_empty();
    }

    /// The lines of a statement, with these prompts.
    pub(super) fn prompted(&mut self, prompts: [String; 2]) -> Prompted<'_> {
        let [first, others] = prompts;
        Prompted {
            pipe: self,
            prompt: first,
            next: others,
        }
    }

    /// The next bytes: not more than `most`, and not beyond the end of the line. `None` if there are none.
    fn piece(&mut self, most: usize) -> Option<Vec<u8>> {
        let mut piece = Vec::new();
        while piece.len() < most && piece.last() != Some(&b'\n') {
            if self.at == self.block.len() && !self.fill() {
                break;
            }
            let rest = self.block.get(self.at..).unwrap_or_default();
            let rest = &rest[..rest.len().min(most - piece.len())];
            let line = rest.iter().position(|&byte| byte == b'\n');
            let taken = line.map_or(rest.len(), |end| end + 1);
            piece.extend_from_slice(&rest[..taken]);
            self.at += taken;
        }
        (!piece.is_empty()).then_some(piece)
    }

    fn fill(&mut self) -> bool {
        self.block.resize(BLOCK, 0);
        self.at = 0;
        let read = loop {
            match self.stdin.read(&mut self.block) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // What cannot be read is at its end.
                read => break read.unwrap_or(0),
            }
        };
        self.block.truncate(read);
        read > 0
    }

    fn line(&mut self) -> Vec<u8> {
        let mut line = Vec::new();
        let mut most = PIECE;
        while let Some(mut piece) = self.piece(most) {
            let end = piece.iter().position(|&byte| byte == 0);
            piece.truncate(end.unwrap_or(piece.len()));
            line.append(&mut piece);
            if line.is_empty() || line.ends_with(b"\n") || line.len() > LONGEST {
                break;
            }
            most = line.len() + 1;
        }
        line
    }
}

/// Standard error as the reference's `sys.stderr` has it where that is no terminal.
pub(super) struct Held {
    stream: Output,
    waiting: Vec<u8>,
}

/// So much waits at most.
const MOST_HELD: usize = 8192;

impl Held {
    pub(super) fn new(stream: Output) -> Held {
        Held {
            stream,
            waiting: Vec::new(),
        }
    }
}

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() > MOST_HELD {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.stream.write_all(&waiting)?;
        self.stream.flush()
    }
}

/// The lines of one statement.
pub(super) struct Prompted<'a> {
    pipe: &'a mut Pipe,
    prompt: String,
    next: String,
}

impl Lines for Prompted<'_> {
    fn next_line(&mut self) -> Line {
        // C knows no text behind a null.
        let prompt = self.prompt.split('\0').next().unwrap_or_default();
        let shown = self.pipe.stdout.flush();
        let shown = shown.and_then(|()| self.pipe.stderr.write_all(prompt.as_bytes()));
        self.prompt.clone_from(&self.next);
        // Who cannot be asked any more has no more to say.
        let line = match shown {
            Ok(()) => self.pipe.line(),
            Err(_) => Vec::new(),
        };
        self.pipe.has_ended = line.is_empty();
        if line.is_empty() {
            return Line::End;
        }
        self.pipe.lines += 1;
        Line::Text(line)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use crate::io::Buffer;

    fn lines(given: &[u8]) -> (Vec<Vec<u8>>, String) {
        let err = Buffer::default();
        let io = Io::captured(given, &Buffer::default(), &err);
        let mut pipe = Pipe::new(&io);
        let mut prompted = pipe.prompted(["1 ".to_owned(), "2\0x ".to_owned()]);
        let mut lines = Vec::new();
        while let Line::Text(line) = prompted.next_line() {
            lines.push(line);
        }
        (lines, err.text())
    }

    #[test]
    fn lines_end_where_c_ends_them() {
        let cases: [(&[u8], &[&[u8]]); 7] = [
            (b"a\nb", &[b"a\n", b"b"]),
            (b"\n\n", &[b"\n", b"\n"]),
            (b"", &[]),
            (b"a\0b\nc\n", &[b"ac\n"]),
            (b"a\n\0b\nc\n", &[b"a\n"]),
            (b"a\0", &[b"a"]),
            (b"a\r\nb\n", &[b"a\r\n", b"b\n"]),
        ];
        for (given, wanted) in cases {
            assert_eq!(lines(given).0, wanted, "{given:?}");
        }
        assert_eq!(lines(b"a\nb").1, "1 22");
        let long = [vec![b'x'; 10_000], b"\ny\n".to_vec()].concat();
        assert_eq!(lines(&long).0, [&long[..10_001], b"y\n"]);
    }
}
