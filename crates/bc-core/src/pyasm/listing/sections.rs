//! The listings of a paste, each with its heading and with what `code_info` said about it before.

use super::lines::{Line, Row, classify};
use crate::code::CodeFlags;
use crate::code::FLAG_NAMES;
use crate::opcode::Opcode;
use crate::pyasm::cursor::Cursor;
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Source, Span, Step};
use std::collections::HashMap;

/// The listing of one code object.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The path of names and the first line, if a heading tells them.
    pub(super) heading: Option<(String, i32)>,
    /// The name, if something before the listing tells it.
    pub(super) name: Option<String>,
    pub(super) info: Option<Info>,
    pub(super) rows: Vec<Row>,
    /// Where it begins.
    pub(super) head: Span,
}

/// What `code_info` says.
#[derive(Debug, Default)]
pub(super) struct Info {
    pub(super) name: Option<String>,
    pub(super) filename: Option<String>,
    pub(super) argcount: u32,
    pub(super) kwonlyargcount: u32,
    pub(super) nlocals: u32,
    pub(super) stacksize: Option<(u32, Span)>,
    pub(super) flags: CodeFlags,
    /// Where each constant stands, by index.
    pub(super) consts: Vec<Span>,
    pub(super) names: Vec<String>,
    pub(super) varnames: Vec<String>,
    pub(super) freevars: Vec<String>,
    pub(super) cellvars: Vec<String>,
}

impl Section {
    /// The offset behind the last instruction.
    fn next_offset(&self) -> u64 {
        self.rows.last().map_or(0, |row| {
            let own = if row.opcode.has_arg() || row.prefixes > 0 {
                3
            } else {
                1
            };
            row.offset + 3 * u64::from(row.prefixes) + own
        })
    }

    /// The first line that is listed.
    pub(super) fn first_line(&self) -> Option<i32> {
        self.rows.iter().find_map(|row| row.line)
    }

    /// What the last part of its name is, if something tells it.
    pub(super) fn known_name(&self) -> Option<&str> {
        let told = self.info.as_ref().and_then(|info| info.name.as_deref());
        told.or(self.name.as_deref())
    }
}

/// Finds the listings of a paste.
pub(super) fn sections(source: &mut Source<'_>) -> Vec<Section> {
    let mut reader = Reader::default();
    let text = source.text;
    let mut in_prose = false;
    for span in source.lines() {
        if source.is_full() {
            break;
        }
        let line = match classify(text, &span, reader.table.is_some()) {
            Ok(line) => line,
            Err(fault) => {
                // Of a whole paragraph that is no listing, the first line is enough.
                let is_prose = matches!(fault.problem, Problem::Expected { .. });
                if !(is_prose && std::mem::replace(&mut in_prose, is_prose)) {
                    source.fault(fault);
                }
                continue;
            }
        };
        in_prose = false;
        let read = reader.line(line, &span, source);
        source.keep(read);
    }
    reader.flush();
    reader.attach();
    if let Some(span) = reader.prefixes.first() {
        let problem = Problem::Expected {
            expected: "the instruction that EXTENDED_ARG belongs to",
            found: "the end of the listing".to_owned(),
        };
        source.fault(Fault::new(span.span.clone(), problem));
    }
    reader.done
}

#[derive(Default)]
struct Reader {
    done: Vec<Section>,
    /// Tables that stand without a listing, by their heading.
    loose: HashMap<(String, i32), Vec<Info>>,
    now: Section,
    /// The table of `code_info` that is open.
    table: Option<&'static str>,
    /// The prefixes of the next instruction.
    prefixes: Vec<Row>,
}

impl Reader {
    fn line(&mut self, line: Line<'_>, span: &Span, source: &mut Source<'_>) -> Step<()> {
        match line {
            Line::Nothing => {}
            Line::Heading { path, line } => {
                self.flush();
                self.now.heading = Some((path.to_owned(), line));
                self.now.head = span.clone();
            }
            Line::Named(name) => {
                self.flush();
                self.now.name = Some(name.to_owned());
                self.now.head = span.clone();
            }
            Line::Field { key, value } => self.field(key, value, source)?,
            Line::Entry { index, value } => self.entry(index, value, source)?,
            Line::Row(row) => {
                self.table = None;
                if row.offset == 0 && !self.now.rows.is_empty() {
                    self.flush();
                }
                return self.row(row);
            }
        }
        Ok(())
    }

    fn row(&mut self, mut row: Row) -> Step<()> {
        if self.now.rows.is_empty() && self.prefixes.is_empty() && self.now.head.is_empty() {
            self.now.head = row.span.clone();
        }
        let expected = self.now.next_offset() + 3 * self.prefixes.len() as u64;
        let found = row.offset;
        if row.opcode == Opcode::EXTENDED_ARG {
            self.prefixes.push(row);
        } else {
            if let Some(first) = self.prefixes.first() {
                row.offset = first.offset;
                row.line = row.line.or(first.line);
                row.prefixes = u32::try_from(self.prefixes.len()).unwrap_or(u32::MAX);
            }
            self.prefixes.clear();
            self.now.rows.push(row);
        }
        let span = match self.prefixes.last().or(self.now.rows.last()) {
            Some(row) => row.span.clone(),
            None => 0..0,
        };
        if found != expected {
            let problem = Problem::Offset { found, expected };
            return Err(Fault::new(span, problem).help("a line of the listing seems to be missing"));
        }
        Ok(())
    }

    fn field(&mut self, key: &'static str, value: Span, source: &mut Source<'_>) -> Step<()> {
        if key == "Name:" && (self.now.info.is_some() || !self.now.rows.is_empty()) {
            self.flush();
        }
        if self.now.head.is_empty() {
            self.now.head = value.clone();
        }
        let info = self.now.info.get_or_insert_default();
        let text = source.slice(&value).to_owned();
        let number = || {
            let mut cursor = Cursor::whole(source.text, &value);
            cursor.number32("this field", i32::MAX as u32)
        };
        self.table = None;
        match key {
            "Name:" => info.name = Some(text),
            "Filename:" => info.filename = Some(text),
            "Argument count:" => info.argcount = number()?,
            "Kw-only arguments:" => info.kwonlyargcount = number()?,
            "Number of locals:" => info.nlocals = number()?,
            "Stack size:" => info.stacksize = Some((number()?, value)),
            "Flags:" => info.flags = flags(&text, &value)?,
            _ => self.table = Some(key),
        }
        Ok(())
    }

    fn entry(&mut self, index: u32, value: Span, source: &Source<'_>) -> Step<()> {
        let (Some(table), Some(info)) = (self.table, self.now.info.as_mut()) else {
            return Ok(());
        };
        let text = source.slice(&value).to_owned();
        let length = match table {
            "Constants:" => {
                info.consts.push(value.clone());
                info.consts.len()
            }
            _ => {
                let names = match table {
                    "Names:" => &mut info.names,
                    "Variable names:" => &mut info.varnames,
                    "Free variables:" => &mut info.freevars,
                    _ => &mut info.cellvars,
                };
                names.push(text);
                names.len()
            }
        };
        if index as usize + 1 == length {
            return Ok(());
        }
        let problem = Problem::Expected {
            expected: "the entries of a table in order",
            found: format!("entry {index} as number {}", length - 1),
        };
        Err(Fault::new(value, problem))
    }

    /// The listing that was read so far is whole.
    fn flush(&mut self) {
        self.table = None;
        let done = std::mem::take(&mut self.now);
        match (done.rows.is_empty(), done.heading, done.info) {
            (true, Some(heading), Some(info)) => {
                self.loose.entry(heading).or_default().push(info);
            }
            // A heading alone says nothing.
            (true, _, None) => {}
            (true, None, info) => {
                // A table without a heading belongs to the listing that follows.
                self.now.info = info;
                self.now.name = done.name;
                self.now.head = done.head;
            }
            (false, heading, info) => self.done.push(Section {
                heading,
                info,
                name: done.name,
                rows: done.rows,
                head: done.head,
            }),
        }
    }

    /// Gives listings the tables that stood under the same heading elsewhere.
    fn attach(&mut self) {
        for infos in self.loose.values_mut() {
            infos.reverse();
        }
        for section in &mut self.done {
            if section.info.is_none()
                && let Some(heading) = &section.heading
                && let Some(infos) = self.loose.get_mut(heading)
            {
                section.info = infos.pop();
            }
        }
    }
}

/// Flags as `dis` prints them: names and hexadecimal numbers.
fn flags(text: &str, span: &Span) -> Step<CodeFlags> {
    let mut flags = CodeFlags::empty();
    for word in text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let bit = FLAG_NAMES.iter().position(|flag| *flag == word);
        let bits = match (bit, word.strip_prefix("0x")) {
            (Some(bit), _) => Some(1u32 << bit),
            (None, Some(digits)) => u32::from_str_radix(digits, 16).ok(),
            (None, None) => None,
        };
        let Some(bits) = bits else {
            let problem = Problem::UnknownWord {
                what: "flag",
                found: word.to_owned(),
            };
            return Err(Fault::new(span.clone(), problem));
        };
        flags |= CodeFlags::from(bits);
    }
    Ok(flags)
}
