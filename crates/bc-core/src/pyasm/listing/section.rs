//! The listing of one code object, with its heading and with what is told about it.

use super::info::Info;
use super::row::Row;
use crate::asm::Signature;
use crate::code::CodeFlags;
use crate::opcode::Opcode;
use crate::pyasm::cursor::Cursor;
use crate::pyasm::error::Problem;
use crate::pyasm::outline;
use crate::pyasm::source::{Fault, Source, Span, Step};

/// The listing of one code object.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) heading: Option<Heading>,
    /// The name, if something before the listing tells it.
    pub(super) name: Option<String>,
    pub(super) info: Option<Info>,
    pub(super) rows: Vec<Row>,
    /// Where it begins.
    pub(super) head: Span,
    /// The listings that are known to be of code objects among its constants, by the index there.
    pub(super) inner: Vec<(u32, usize)>,
}

/// What a heading tells.
#[derive(Debug, Default)]
pub(super) struct Heading {
    /// The path of names, or the name alone.
    pub(super) path: String,
    /// Whether it is the path through the code objects around it.
    pub(super) is_path: bool,
    pub(super) line: Option<i32>,
    pub(super) filename: Option<String>,
    pub(super) signature: Option<Signature>,
    /// Flags beside those that follow.
    pub(super) added: CodeFlags,
}

impl Section {
    /// The offset behind the last instruction.
    pub(super) fn next_offset(&self) -> u64 {
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
        told.or(self.name.as_deref()).or(match &self.heading {
            Some(heading) if !heading.is_path => Some(&heading.path),
            _ => None,
        })
    }

    /// Adds an instruction. `prefixes` are the `EXTENDED_ARG` listed before it; `is_placed` is whether its offset is
    /// told.
    pub(super) fn push(
        &mut self,
        mut row: Row,
        prefixes: &mut Vec<Row>,
        is_placed: bool,
    ) -> Step<()> {
        if self.rows.is_empty() && prefixes.is_empty() && self.head.is_empty() {
            self.head = row.span.clone();
        }
        let mut expected = self.next_offset() + 3 * prefixes.len() as u64;
        if row.offset == expected + 3
            && is_placed
            && prefixes.is_empty()
            && let Some(last) = self.rows.last_mut()
            && last.opcode.is_jump()
            && last.arg.is_none()
            && last.prefixes == 0
        {
            // Tools that do not list prefixes leave room for them.
            last.prefixes = 1;
            expected += 3;
        }
        if !is_placed {
            row.offset = expected;
        }
        let (found, span) = (row.offset, row.span.clone());
        if row.opcode == Opcode::EXTENDED_ARG {
            prefixes.push(row);
        } else {
            if let Some(first) = prefixes.first() {
                row.offset = first.offset;
                row.line = row.line.or(first.line);
                row.prefixes = u32::try_from(prefixes.len()).unwrap_or(u32::MAX);
            } else if row.arg.is_some_and(|arg| arg > 0xFFFF) {
                row.prefixes = 1;
            }
            prefixes.clear();
            self.rows.push(row);
        }
        if found != expected {
            let problem = Problem::Offset { found, expected };
            return Err(Fault::new(span, problem).help("a line of the listing seems to be missing"));
        }
        Ok(())
    }
}

/// That a listing ends in a prefix.
pub(super) fn unfinished(prefixes: &[Row], source: &mut Source<'_>) {
    if let Some(row) = prefixes.first() {
        let problem = Problem::Expected {
            expected: "the instruction that EXTENDED_ARG belongs to",
            found: "the end of the listing".to_owned(),
        };
        source.fault(Fault::new(row.span.clone(), problem));
    }
}

/// The heading whose path, with a signature behind it or not, stands at a place.
pub(super) fn heading(path: &Span, line: i32, source: &mut Source<'_>) -> Step<Heading> {
    let text = source.slice(path);
    let mut heading = Heading {
        path: text.to_owned(),
        is_path: true,
        line: Some(line),
        ..Heading::default()
    };
    if !text.ends_with(')') {
        return Ok(heading);
    }
    let mut read = None;
    for (at, _) in text.match_indices('(') {
        let inner = path.start + at + 1..path.end;
        let mut cursor = Cursor::whole(source.text, &inner);
        match outline::signature(&mut cursor, source) {
            Ok(signature) if cursor.at == path.end => {
                heading.path.truncate(at);
                heading.signature = Some(signature);
                return Ok(heading);
            }
            Ok(_) => {}
            Err(fault) => read = read.or(Some(fault)),
        }
    }
    read.map_or(Ok(heading), Err)
}

/// What uncompyle6 has written of a function before it failed.
pub(super) fn failed(section: &mut Section, before: &str) {
    let Some(function) = before.trim().strip_prefix("def ") else {
        return;
    };
    let (name, rest) = match function.split_once('(') {
        Some((name, rest)) => (name, rest.trim_end().trim_end_matches(':')),
        None => (function, ""),
    };
    section.name = Some(name.trim_end_matches(':').to_owned());
    if let Some(parameters) = rest.strip_suffix(')')
        && let Ok(signature) = parameters.parse::<Signature>()
    {
        let names: Vec<_> = signature.names().filter_map(|name| name.to_str()).collect();
        let is_plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
        // Defaults and annotations are no names.
        if names.iter().all(|name| is_plain(name)) {
            section.heading = Some(Heading {
                path: name.to_owned(),
                signature: Some(signature),
                ..Heading::default()
            });
        }
    }
}
