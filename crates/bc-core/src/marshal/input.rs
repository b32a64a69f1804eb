//! A cursor over marshal data: the bytes, how far they were read, and the fault where they do not hold what is needed.
//!
//! Must hold: nothing is read past the end and the position never moves backwards. Absent on purpose: any idea of
//! objects.

use super::error::{Piece, Problem};

/// A problem and the offset of the piece at fault; the path is added where the reader knows it.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) part: Part,
    pub(super) problem: Problem,
}

/// Which part of the innermost container is at fault.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// The item that was about to be added.
    Item,
    /// A number at the start of a code object, under its field name.
    Number(&'static str),
    /// The number behind the name of the code object.
    FirstLine,
    /// The container as a whole.
    Whole,
}

impl Fault {
    /// The same fault, in a part that is not an item.
    pub(super) fn in_part(mut self: Box<Self>, part: Part) -> Box<Self> {
        self.part = part;
        self
    }
}

/// The result of a step of reading. Boxed, so that the good case stays as small as its value.
pub(super) type Step<T> = Result<T, Box<Fault>>;

#[cold]
pub(super) fn fault<T>(offset: usize, problem: Problem) -> Step<T> {
    Err(Box::new(Fault {
        offset,
        part: Part::Item,
        problem,
    }))
}

pub(super) struct Input<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8], position: usize) -> Self {
        Input {
            bytes,
            position: position.min(bytes.len()),
        }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn left(&self) -> usize {
        self.bytes.len() - self.position
    }

    pub(super) fn take(&mut self, count: usize, piece: Piece) -> Step<&'a [u8]> {
        match self.bytes[self.position..].split_at_checked(count) {
            Some((taken, _)) => {
                self.position += count;
                Ok(taken)
            }
            None => {
                let problem = Problem::Truncated {
                    piece,
                    needed: count,
                    left: self.left(),
                };
                fault(self.position, problem)
            }
        }
    }

    pub(super) fn byte(&mut self, piece: Piece) -> Step<u8> {
        match self.bytes.get(self.position) {
            Some(byte) => {
                self.position += 1;
                Ok(*byte)
            }
            None => fault(
                self.position,
                Problem::Truncated {
                    piece,
                    needed: 1,
                    left: 0,
                },
            ),
        }
    }

    pub(super) fn array<const N: usize>(&mut self, piece: Piece) -> Step<[u8; N]> {
        match self.bytes[self.position..].first_chunk::<N>() {
            Some(chunk) => {
                self.position += N;
                Ok(*chunk)
            }
            None => {
                let problem = Problem::Truncated {
                    piece,
                    needed: N,
                    left: self.left(),
                };
                fault(self.position, problem)
            }
        }
    }

    pub(super) fn number(&mut self) -> Step<i32> {
        self.array(Piece::Number).map(i32::from_le_bytes)
    }

    pub(super) fn float(&mut self) -> Step<f64> {
        self.array(Piece::Float).map(f64::from_le_bytes)
    }

    /// A signed length that must not be negative.
    pub(super) fn size(&mut self, kind: &'static str) -> Step<usize> {
        let at = self.position;
        let size = self.number()?;
        match usize::try_from(size) {
            Ok(size) => Ok(size),
            Err(_) => fault(at, Problem::SizeOutOfRange { kind, size }),
        }
    }

    /// The number of items of a container. Every item takes at least its type byte, so a count beyond the bytes that
    /// are left is refused before anything is made for it.
    pub(super) fn count(&mut self, kind: &'static str) -> Step<usize> {
        let at = self.position;
        let count = self.size(kind)?;
        let left = self.left();
        if count > left {
            return fault(at, Problem::CountBeyondData { kind, count, left });
        }
        Ok(count)
    }
}
