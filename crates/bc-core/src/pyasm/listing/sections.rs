//! The listings of a paste, each with its heading and with what is told about it before.

use super::info::{self, Field, Info, Table};
use super::lines::{FAILED, Line, Position, classify, unquoted};
use super::row::{Layout, Row, is_number};
use super::section::{self, Heading, Section};
use super::tables::{self, What};
use super::words::Words;
use super::{pycdas, reprs};
use crate::asm::Signature;
use crate::pyasm::block;
use crate::pyasm::cursor::Cursor;
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Source, Span, Step};
use std::collections::HashMap;

/// Finds the listings of a paste.
pub(super) fn sections(source: &mut Source<'_>) -> Vec<Section> {
    if pycdas::is_of(source.text) {
        return pycdas::sections(source);
    }
    let mut reader = Reader::new(source.text);
    let text = source.text;
    let mut in_prose = false;
    for span in source.lines() {
        if source.is_full() {
            break;
        }
        if span.start < reader.read_to || reader.value_on_its_own(&span, source) {
            continue;
        }
        let line = text.get(span.clone()).unwrap_or_default();
        if reprs::starts(line) {
            in_prose = false;
            reader.reprs(&span, source);
            continue;
        }
        let line = match classify(text, &span, reader.position) {
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
    section::unfinished(&reader.prefixes, source);
    reader.done
}

#[derive(Default)]
struct Reader {
    done: Vec<Section>,
    /// Tables that stand without a listing, by their heading.
    loose: HashMap<(String, Option<i32>), Vec<Info>>,
    now: Section,
    /// The prefixes of the next instruction.
    prefixes: Vec<Row>,
    position: Position,
    /// What is told on the next line.
    waiting: Option<What>,
    /// The line of the next instruction, if it stands on a line of its own.
    line: Option<i32>,
    /// Up to where the text is read, lines or not.
    read_to: usize,
    /// Whether a value is never closed: nothing that follows it can be.
    is_open: bool,
    /// Whether pydisasm exchanges cells and free variables.
    exchanges: bool,
}

impl Reader {
    fn new(text: &str) -> Reader {
        let mut lines = text.lines().map(|line| unquoted(line).trim());
        let is_token = |line: &str| line.ends_with(FAILED) || line.starts_with("L.");
        // In a constant it would stand before a parenthesis.
        let has_amounts = |line: &str| line.contains(" ; TOS = ") && !line.ends_with(')');
        let layout = Layout {
            asm: false,
            tokens: lines.clone().any(is_token),
            amounts: lines.clone().any(has_amounts),
        };
        Reader {
            position: Position {
                layout,
                ..Position::default()
            },
            // The one release that does.
            exchanges: lines.any(|line| line == "# pydisasm version 6.3.0"),
            ..Reader::default()
        }
    }

    fn line(&mut self, line: Line<'_>, span: &Span, source: &mut Source<'_>) -> Step<()> {
        let below_heading = std::mem::take(&mut self.position.below_heading);
        match line {
            Line::Nothing => {}
            Line::Heading { path, line } => {
                self.flush();
                self.now.head = span.clone();
                self.now.heading = Some(section::heading(&path, line, source)?);
                self.position.below_heading = true;
            }
            Line::Directive { word, rest } => {
                self.position.below_heading = below_heading;
                return self.directive(word, &rest, source);
            }
            Line::Code(code) => {
                self.flush();
                self.now.head = span.clone();
                self.now.heading = Some(Heading {
                    path: code.name,
                    line: code.line,
                    filename: code.filename.map(str::to_owned),
                    ..Heading::default()
                });
            }
            Line::Named(name) => {
                self.flush();
                self.now.name = Some(name.to_owned());
                self.now.head = span.clone();
            }
            Line::Failed(before) => {
                self.flush();
                self.now.head = span.clone();
                section::failed(&mut self.now, before);
            }
            Line::Field { what, value } => {
                if what == What::Field(Field::Name) {
                    if self.now.info.is_some() || !self.now.rows.is_empty() {
                        self.flush();
                    }
                    let is_comment = source.slice(span).contains("# Method Name:");
                    self.position.in_comments |= is_comment;
                    self.position.layout.amounts |= is_comment;
                }
                self.tell(what, value, true, source)?;
            }
            Line::Told { what, value } => return self.value(what, value, span, source),
            Line::Entry { index, value } => return self.entry(index, value),
            Line::Entries(value) => {
                let Some(table) = self.position.table else {
                    return Ok(());
                };
                let names = source.slice(&value).split(", ");
                let mut at = value.start;
                for name in names {
                    self.fill(table).push(Words::at(at..at + name.len()));
                    at += name.len() + ", ".len();
                }
            }
            Line::Label(at) => {
                self.position.layout.asm = true;
                let expected = self.now.next_offset() + 3 * self.prefixes.len() as u64;
                if at != expected {
                    let problem = Problem::Offset {
                        found: at,
                        expected,
                    };
                    let fault = Fault::new(span.clone(), problem);
                    return Err(fault.help("a line of the listing seems to be missing"));
                }
            }
            Line::Number(line) => {
                self.position.layout.asm = true;
                self.line = Some(line);
            }
            Line::Row(row, is_placed) => return self.row(row, is_placed),
        }
        Ok(())
    }

    fn row(&mut self, mut row: Row, is_placed: bool) -> Step<()> {
        self.position.table = None;
        if is_placed && row.offset == 0 && !self.now.rows.is_empty() {
            self.flush();
        }
        row.line = row.line.or(self.line.take());
        self.now.push(row, &mut self.prefixes, is_placed)
    }

    /// A part of the text where instructions stand as `repr` prints them.
    fn reprs(&mut self, span: &Span, source: &mut Source<'_>) {
        let mut at = span.start;
        while let Some(start) = reprs::next(source.text, at) {
            if source.is_full() {
                break;
            }
            let (row, end) = reprs::row(source.text, start);
            at = end;
            if let Some(row) = source.keep(row) {
                let pushed = self.row(row, true);
                source.keep(pushed);
            }
        }
        self.read_to = at;
    }

    /// What is told below a heading of ours.
    fn directive(&mut self, word: &str, rest: &Span, source: &Source<'_>) -> Step<()> {
        let mut cursor = Cursor::whole(source.text, rest);
        match word {
            "flags" => {
                let (is_added, flags) = block::flags(&mut cursor)?;
                match (is_added, &mut self.now.heading) {
                    (true, Some(heading)) => heading.added = flags,
                    _ => self.now.info.get_or_insert_default().flags = Some(flags),
                }
                return Ok(());
            }
            "doc" => {
                let doc = Words::at(rest.clone());
                self.now.info.get_or_insert_default().doc = Some(doc);
                return Ok(());
            }
            "filename" => {
                return self.tell(What::Field(Field::Filename), rest.clone(), false, source);
            }
            "nlocals" => {
                return self.tell(What::Field(Field::Nlocals), rest.clone(), false, source);
            }
            "stacksize" => {
                return self.tell(What::Field(Field::Stacksize), rest.clone(), false, source);
            }
            _ => {}
        }
        let table = match word {
            "cellvars" => Table::Cellvars,
            "freevars" => Table::Freevars,
            // Those behind the parameters.
            _ => Table::Varnames,
        };
        let parameters = match (table, &self.now.heading) {
            (Table::Varnames, Some(heading)) => heading.signature.as_ref().map(Signature::len),
            _ => None,
        };
        let names = self.now.info.get_or_insert_default().fill(table);
        if names.is_empty() {
            // The heading tells those.
            names.resize(parameters.unwrap_or(0), Words::at(rest.start..rest.start));
        }
        while !cursor.is_at_end() {
            names.push(tables::name(&mut cursor)?);
            cursor.eat(',');
        }
        Ok(())
    }

    /// A value that begins in the line, or stands on the next.
    fn value(
        &mut self,
        what: What,
        value: usize,
        line: &Span,
        source: &mut Source<'_>,
    ) -> Step<()> {
        if !self.now.rows.is_empty() {
            self.flush();
        }
        if source.slice(&(value..line.end)).trim().is_empty() {
            self.waiting = Some(what);
            return Ok(());
        }
        let text = source.text.get(value..).unwrap_or_default();
        let end = match self.is_open {
            true => None,
            false => tables::end_of_value(text),
        };
        let Some(end) = end else {
            self.is_open = true;
            let what = "the value";
            return Err(Fault::new(value..line.end, Problem::Unclosed { what }));
        };
        self.read_to = value + end;
        let span = tables::trimmed(source.text, &(value..value + end));
        self.tell(what, span, false, source)
    }

    /// Whether a line is the value that the line before has announced.
    fn value_on_its_own(&mut self, line: &Span, source: &mut Source<'_>) -> bool {
        let Some(what) = self.waiting else {
            return false;
        };
        let value = source.slice(line);
        if value.trim().is_empty() {
            return false;
        }
        self.waiting = None;
        let starts = value.trim_start();
        if let What::Table(table) = what
            && starts
                .split_once(':')
                .is_some_and(|(index, _)| is_number(index))
        {
            // One entry a line, each behind its index.
            self.open(table, false);
            return false;
        }
        if !starts.starts_with(['(', '[', '\'', '"', 'b']) && !is_number(starts.trim_end()) {
            return false;
        }
        let value = line.end - starts.len();
        let read = self.value(what, value, line, source);
        source.keep(read);
        true
    }

    fn info(&mut self) -> &mut Info {
        self.now.info.get_or_insert_default()
    }

    /// A table of the code object, to be filled.
    fn fill(&mut self, table: Table) -> &mut Vec<Words> {
        self.info().fill(table)
    }

    fn open(&mut self, table: Table, is_whole: bool) {
        self.position.table = Some(table);
        self.fill(table);
        self.info().is_whole |= is_whole;
    }

    /// A field, or the beginning of a table, or all of it. `is_whole` is whether it is a tool's that leaves out what is
    /// empty.
    fn tell(&mut self, what: What, value: Span, is_whole: bool, source: &Source<'_>) -> Step<()> {
        if self.now.head.is_empty() {
            self.now.head = value.clone();
        }
        self.position.table = None;
        let exchanges = self.exchanges;
        let info = self.now.info.get_or_insert_default();
        info.is_whole |= is_whole;
        info.is_exchanged |= exchanges && is_whole;
        match what {
            What::Table(table) if is_whole => self.open(table, true),
            What::Table(table) => {
                let items = tables::items(source.text, &value, table)?;
                *self.fill(table) = items;
            }
            What::Field(field) => {
                let is_pydisasm = self.position.in_comments;
                info::set(info, field, &value, is_pydisasm, source)?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, index: u32, value: Span) -> Step<()> {
        let Some(table) = self.position.table else {
            return Ok(());
        };
        let entries = self.fill(table);
        entries.push(Words::at(value.clone()));
        if index as usize + 1 == entries.len() {
            return Ok(());
        }
        let problem = Problem::Expected {
            expected: "the entries of a table in order",
            found: format!("entry {index} as number {}", entries.len() - 1),
        };
        Err(Fault::new(value, problem))
    }

    /// The listing that was read so far is whole.
    fn flush(&mut self) {
        self.position.table = None;
        self.line = None;
        let mut done = std::mem::take(&mut self.now);
        if !done.rows.is_empty() {
            self.done.push(done);
            return;
        }
        let key = done.heading.as_ref().map(|h| (h.path.clone(), h.line));
        match (key, done.info.take()) {
            (Some(key), Some(info)) => self.loose.entry(key).or_default().push(info),
            // A heading alone says nothing.
            (_, None) => {}
            (None, info) => {
                // A table without a heading belongs to the listing that follows.
                self.now.info = info;
                self.now.name = done.name;
                self.now.head = done.head;
            }
        }
    }

    /// Gives listings the tables that stood under the same heading elsewhere, or behind the only one.
    fn attach(&mut self) {
        for infos in self.loose.values_mut() {
            infos.reverse();
        }
        for section in &mut self.done {
            if section.info.is_none()
                && let Some(heading) = &section.heading
                && let Some(infos) = self.loose.get_mut(&(heading.path.clone(), heading.line))
            {
                section.info = infos.pop();
            }
        }
        if let [only] = self.done.as_mut_slice()
            && only.info.is_none()
        {
            only.info = self.now.info.take();
        }
    }
}
