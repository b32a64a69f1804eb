//! What is written, as an event: after the instruction that has written it, in whole characters.
//!
//! Absent: the streams themselves.

use std::io::{self, Write};

use super::super::event::{Event, Output};
use super::{Inner, Listener, Recorder};
use crate::runtime::streams::Stream;

/// A stream whose text is told.
pub(super) struct Tee<L> {
    pub(super) recorder: Recorder<L>,
    pub(super) stream: Stream,
    pub(super) to: Box<dyn Write>,
}

impl<L: Listener> Write for Tee<L> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        if let Ok(mut inner) = self.recorder.0.try_borrow_mut() {
            inner.wrote(self.stream, bytes.get(..written).unwrap_or(bytes));
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl<L: Listener> Inner<L> {
    /// Tells what was written. A character of which only the beginning is there waits for the rest.
    pub(super) fn output(&mut self, stream: Stream, bytes: &[u8]) {
        let rest = self.rest.entry(stream).or_default();
        rest.extend_from_slice(bytes);
        let whole = rest.len() - incomplete(rest);
        let bytes: Vec<u8> = rest.drain(..whole).collect();
        self.tell_output(stream, &bytes);
    }

    /// Tells what is left of characters that were never written to their ends.
    pub(super) fn rest(&mut self) {
        for (stream, bytes) in std::mem::take(&mut self.rest) {
            self.tell_output(stream, &bytes);
        }
    }

    fn tell_output(&mut self, stream: Stream, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.hand_on(&Event::Output(Output {
                step: self.executed,
                stream,
                text: String::from_utf8_lossy(bytes).into(),
            }));
        }
    }

    fn wrote(&mut self, stream: Stream, bytes: &[u8]) {
        if !self.begun {
            self.output(stream, bytes);
            return;
        }
        match self.written.last_mut() {
            Some((last, text)) if *last == stream => text.extend_from_slice(bytes),
            _ => self.written.push((stream, bytes.to_vec())),
        }
    }
}

/// How many bytes at the end are the beginning of a character in UTF-8.
fn incomplete(bytes: &[u8]) -> usize {
    match bytes.utf8_chunks().last() {
        Some(chunk) => match std::str::from_utf8(chunk.invalid()) {
            Err(error) if error.error_len().is_none() => chunk.invalid().len(),
            _ => 0,
        },
        None => 0,
    }
}
