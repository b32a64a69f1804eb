//! A journal as bytes, and back. All numbers are little-endian; what is long is preceded by its length.

use std::sync::Arc;
use std::time::Duration;

use bc_vm::model::loader::{FileKind, FileStat, Unread};

use super::entry::{Answer, Entry, Module, Request};
use super::{JournalError, Parts};

/// What a journal begins with.
const MAGIC: &[u8; 6] = b"bcjrnl";

/// Which form this is.
const VERSION: u16 = 1;

pub(super) fn write(parts: Parts, entries: &[Entry]) -> Vec<u8> {
    let mut out = Writer(MAGIC.to_vec());
    out.0.extend(VERSION.to_le_bytes());
    out.byte(
        u8::from(parts.clock) | u8::from(parts.loader) << 1 | u8::from(parts.source_line) << 2,
    );
    out.number(entries.len() as u64);
    for entry in entries {
        out.request(&entry.request);
        out.answer(&entry.answer);
    }
    out.0
}

pub(super) fn read(bytes: &[u8]) -> Result<(Parts, Vec<Entry>), JournalError> {
    let mut input = Reader { bytes, at: 0 };
    if input.take(MAGIC.len())? != MAGIC {
        return Err(JournalError::Malformed {
            offset: 0,
            what: "another beginning",
        });
    }
    let version = u16::from_le_bytes(input.array()?);
    if version != VERSION {
        return Err(JournalError::Version(version));
    }
    let parts = input.byte()?;
    if parts > 7 {
        return Err(input.wrong("parts of an outside that are not known"));
    }
    let parts = Parts {
        clock: parts & 1 != 0,
        loader: parts & 2 != 0,
        source_line: parts & 4 != 0,
    };
    let count = input.number()?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let request = input.request()?;
        let answer = input.answer()?;
        entries.push(Entry { request, answer });
    }
    match input.bytes.len() == input.at {
        true => Ok((parts, entries)),
        false => Err(input.wrong("something behind the last entry")),
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn number(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn duration(&mut self, duration: Duration) {
        self.number(duration.as_secs());
        self.0.extend(duration.subsec_nanos().to_le_bytes());
    }

    fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn result<T, E>(
        &mut self,
        value: &Result<T, E>,
        good: impl FnOnce(&mut Self, &T),
        bad: impl FnOnce(&mut Self, &E),
    ) {
        self.byte(u8::from(value.is_ok()));
        match value {
            Ok(value) => good(self, value),
            Err(error) => bad(self, error),
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(text));
    }

    fn unread(&mut self, why: &Unread) {
        match why {
            Unread::Absent => self.byte(0),
            Unread::Denied => self.byte(1),
            Unread::Folder => self.byte(2),
            Unread::TooLarge(size) => {
                self.byte(3);
                self.number(*size);
            }
            Unread::Other(sentence) => {
                self.byte(4);
                self.text(sentence);
            }
        }
    }

    fn request(&mut self, request: &Request) {
        match request {
            Request::Time => self.byte(0),
            Request::Monotonic => self.byte(1),
            Request::ProcessTime => self.byte(2),
            Request::Sleep(duration) => {
                self.byte(3);
                self.duration(*duration);
            }
            Request::Input => self.byte(4),
            Request::Find { name, path } => {
                self.byte(5);
                self.text(name);
                self.optional(path.as_ref(), |out, path| out.texts(path));
            }
            Request::Kind(path) => {
                self.byte(6);
                self.text(path);
            }
            Request::List(folder) => {
                self.byte(7);
                self.text(folder);
            }
            Request::Read { file, most } => {
                self.byte(8);
                self.text(file);
                self.number(*most);
            }
            Request::ReadPart { file, start, most } => {
                self.byte(9);
                self.text(file);
                self.number(*start);
                self.number(*most);
            }
            Request::Stat(path) => {
                self.byte(10);
                self.text(path);
            }
            Request::Current => self.byte(11),
            Request::CanWrite => self.byte(12),
            Request::Write { file, bytes, mode } => {
                self.byte(13);
                self.text(file);
                self.bytes(bytes);
                self.0.extend(mode.to_le_bytes());
            }
            Request::SourceLine { file, line } => {
                self.byte(14);
                self.text(file);
                self.0.extend(line.to_le_bytes());
            }
            Request::Interrupt(executed) => {
                self.byte(15);
                self.number(*executed);
            }
        }
    }

    fn answer(&mut self, answer: &Answer) {
        match answer {
            Answer::Done => self.byte(0),
            Answer::Time(time) => {
                self.byte(1);
                self.0.extend(time.to_le_bytes());
            }
            Answer::Duration(duration) => {
                self.byte(2);
                self.duration(*duration);
            }
            Answer::Bool(yes) => {
                self.byte(3);
                self.byte(u8::from(*yes));
            }
            Answer::Bytes(bytes) => {
                self.byte(4);
                self.result(bytes, |out, bytes| out.bytes(bytes), Self::unread);
            }
            Answer::Input(bytes) => {
                self.byte(5);
                self.result(
                    bytes,
                    |out, bytes| out.bytes(bytes),
                    |out, error| out.text(error),
                );
            }
            Answer::Module(module) => {
                self.byte(6);
                let write = |out: &mut Self, module: &Option<Module>| {
                    out.optional(module.as_ref(), |out, module| {
                        out.bytes(&module.code);
                        out.text(&module.file);
                        out.optional(module.path.as_ref(), |out, path| out.texts(path));
                    });
                };
                self.result(module, write, |out, error| out.text(error));
            }
            Answer::Kind(kind) => {
                self.byte(7);
                self.byte(match kind {
                    None => 0,
                    Some(FileKind::File) => 1,
                    Some(FileKind::Folder) => 2,
                });
            }
            Answer::Names(names) => {
                self.byte(8);
                self.optional(names.as_ref(), |out, names| out.texts(names));
            }
            Answer::Stat(stat) => {
                self.byte(9);
                self.optional(*stat, |out, stat| {
                    out.number(stat.mtime.to_bits());
                    out.number(stat.size);
                    out.0.extend(stat.mode.to_le_bytes());
                });
            }
            Answer::Text(text) => {
                self.byte(10);
                self.optional(text.as_ref(), |out, text| out.text(text));
            }
            Answer::Written(written) => {
                self.byte(11);
                self.result(written, |_, ()| {}, Self::unread);
            }
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Read<T> = Result<T, JournalError>;

impl<'a> Reader<'a> {
    fn wrong(&self, what: &'static str) -> JournalError {
        let offset = self.at;
        JournalError::Malformed { offset, what }
    }

    fn take(&mut self, count: usize) -> Read<&'a [u8]> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(taken) = rest.get(..count) else {
            return Err(self.wrong("too few bytes"));
        };
        self.at += count;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Read<[u8; N]> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| self.wrong("too few bytes"))
    }

    fn byte(&mut self) -> Read<u8> {
        self.array().map(|[byte]| byte)
    }

    fn number(&mut self) -> Read<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn word(&mut self) -> Read<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn slice(&mut self) -> Read<&'a [u8]> {
        let length = self.number()?;
        match usize::try_from(length) {
            Ok(length) => self.take(length),
            Err(_) => Err(self.wrong("too few bytes")),
        }
    }

    fn text(&mut self) -> Read<String> {
        let bytes = self.slice()?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(self.wrong("a text that is not UTF-8")),
        }
    }

    fn duration(&mut self) -> Read<Duration> {
        let (seconds, nanoseconds) = (self.number()?, self.word()?);
        if nanoseconds >= 1_000_000_000 {
            return Err(self.wrong("more nanoseconds than a second has"));
        }
        Ok(Duration::new(seconds, nanoseconds))
    }

    fn yes(&mut self) -> Read<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.wrong("neither yes nor no")),
        }
    }

    fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        match self.yes()? {
            true => read(self).map(Some),
            false => Ok(None),
        }
    }

    fn result<T, E>(
        &mut self,
        good: impl FnOnce(&mut Self) -> Read<T>,
        bad: impl FnOnce(&mut Self) -> Read<E>,
    ) -> Read<Result<T, E>> {
        match self.yes()? {
            true => good(self).map(Ok),
            false => bad(self).map(Err),
        }
    }

    fn texts(&mut self) -> Read<Vec<String>> {
        let count = self.number()?;
        let mut texts = Vec::new();
        for _ in 0..count {
            texts.push(self.text()?);
        }
        Ok(texts)
    }

    fn unread(&mut self) -> Read<Unread> {
        Ok(match self.byte()? {
            0 => Unread::Absent,
            1 => Unread::Denied,
            2 => Unread::Folder,
            3 => Unread::TooLarge(self.number()?),
            4 => Unread::Other(self.text()?),
            _ => return Err(self.wrong("a reason that is not known")),
        })
    }

    fn request(&mut self) -> Read<Request> {
        Ok(match self.byte()? {
            0 => Request::Time,
            1 => Request::Monotonic,
            2 => Request::ProcessTime,
            3 => Request::Sleep(self.duration()?),
            4 => Request::Input,
            5 => Request::Find {
                name: self.text()?,
                path: self.optional(Self::texts)?,
            },
            6 => Request::Kind(self.text()?),
            7 => Request::List(self.text()?),
            8 => Request::Read {
                file: self.text()?,
                most: self.number()?,
            },
            9 => Request::ReadPart {
                file: self.text()?,
                start: self.number()?,
                most: self.number()?,
            },
            10 => Request::Stat(self.text()?),
            11 => Request::Current,
            12 => Request::CanWrite,
            13 => Request::Write {
                file: self.text()?,
                bytes: self.slice()?.into(),
                mode: self.word()?,
            },
            14 => Request::SourceLine {
                file: self.text()?,
                line: i32::from_le_bytes(self.array()?),
            },
            15 => Request::Interrupt(self.number()?),
            _ => return Err(self.wrong("a request that is not known")),
        })
    }

    fn answer(&mut self) -> Read<Answer> {
        Ok(match self.byte()? {
            0 => Answer::Done,
            1 => Answer::Time(i64::from_le_bytes(self.array()?)),
            2 => Answer::Duration(self.duration()?),
            3 => Answer::Bool(self.yes()?),
            4 => Answer::Bytes(self.result(|input| input.slice().map(Arc::from), Self::unread)?),
            5 => Answer::Input(self.result(|input| input.slice().map(Arc::from), Self::text)?),
            6 => Answer::Module(self.result(
                |input| {
                    input.optional(|input| {
                        Ok(Module {
                            code: input.slice()?.into(),
                            file: input.text()?,
                            path: input.optional(Self::texts)?,
                        })
                    })
                },
                Self::text,
            )?),
            7 => Answer::Kind(match self.byte()? {
                0 => None,
                1 => Some(FileKind::File),
                2 => Some(FileKind::Folder),
                _ => return Err(self.wrong("neither a file nor a folder")),
            }),
            8 => Answer::Names(self.optional(Self::texts)?),
            9 => Answer::Stat(self.optional(|input| {
                Ok(FileStat {
                    mtime: f64::from_bits(input.number()?),
                    size: input.number()?,
                    mode: input.word()?,
                })
            })?),
            10 => Answer::Text(self.optional(Self::text)?),
            11 => Answer::Written(self.result(|_| Ok(()), Self::unread)?),
            _ => return Err(self.wrong("an answer that is not known")),
        })
    }
}
