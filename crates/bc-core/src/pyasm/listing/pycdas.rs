//! What pycdas prints: code objects inside each other, by how far their lines are indented, with their tables before
//! their instructions.

use super::info::{self, Field, Info, Table};
use super::row::{self, Found, Layout, Row};
use super::section::{self, Section};
use super::words::Words;
use crate::constant::MAX_NESTING;
use crate::pyasm::cursor::{Cursor, shorten};
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Source, Span, Step};

/// Fields, by what pycdas calls them.
const FIELDS: [(&str, Field); 9] = [
    ("File Name:", Field::Filename),
    ("Object Name:", Field::Name),
    ("Arg Count:", Field::Argcount),
    ("KW Only Arg Count:", Field::Kwonlyargcount),
    ("Locals:", Field::Nlocals),
    ("Stack Size:", Field::Stacksize),
    ("Flags:", Field::Flags),
    ("First Line:", Field::Firstlineno),
    ("Qualified Name:", Field::Other),
];

/// What stands below a heading in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Table(Table),
    Lines,
    Code,
}

const PARTS: [(&str, Part); 7] = [
    ("[Names]", Part::Table(Table::Names)),
    ("[Var Names]", Part::Table(Table::Varnames)),
    ("[Free Vars]", Part::Table(Table::Freevars)),
    ("[Cell Vars]", Part::Table(Table::Cellvars)),
    ("[Constants]", Part::Table(Table::Consts)),
    ("[Line Number Table]", Part::Lines),
    ("[Disassembly]", Part::Code),
];

fn part(line: &str) -> Option<Part> {
    let known = PARTS.iter().find(|(name, _)| *name == line);
    known.map(|(_, part)| *part)
}

/// Whether a text is of pycdas.
pub(super) fn is_of(text: &str) -> bool {
    text.lines().any(|line| {
        let line = super::lines::unquoted(line).trim();
        line == "[Code]" || part(line).is_some()
    })
}

/// A code object that is read.
#[derive(Default)]
struct Open {
    section: Section,
    /// How far `[Code]` is indented; nothing less is inside. None if that was not pasted.
    indent: Option<usize>,
    part: Option<Part>,
    prefixes: Vec<Row>,
    /// The containers that are open among the constants: how each is closed, and its items so far.
    containers: Vec<(&'static str, Vec<String>)>,
}

/// Finds the code objects, those inside before those around them.
pub(super) fn sections(source: &mut Source<'_>) -> Vec<Section> {
    let mut reader = Reader::default();
    for span in source.lines() {
        if source.is_full() {
            break;
        }
        let whole = source.slice(&span);
        let line = super::lines::unquoted(whole);
        let indent = line.len() - line.trim_start().len();
        let start = span.end - line.len() + indent;
        let line = line.trim();
        if line.is_empty() || line.starts_with("```") {
            continue;
        }
        let read = reader.line(line, start..start + line.len(), indent, source);
        source.keep(read);
    }
    while !reader.open.is_empty() {
        reader.close(source);
    }
    if let Some(number) = reader.number {
        let message = "numbers are taken as they stand here: pycdas prints 2.0 as 2 and no more than six digits of a float";
        source.guess(number, message);
    }
    if let Some(head) = reader.unlined {
        let message = "line 1 is taken for everything whose lines are not told: pycdas tells them with --pycode-extra";
        source.guess(head, message);
    }
    reader.done
}

#[derive(Default)]
struct Reader {
    done: Vec<Section>,
    open: Vec<Open>,
    /// Where the first number stands that may be another.
    number: Option<Span>,
    /// Where the first code object stands whose lines are not told.
    unlined: Option<Span>,
}

impl Reader {
    fn line(&mut self, line: &str, span: Span, indent: usize, source: &mut Source<'_>) -> Step<()> {
        // What is not indented further than a code object is behind it.
        while let Some(Open {
            indent: Some(own), ..
        }) = self.open.last()
            && indent <= *own
        {
            self.close(source);
        }
        if line == "[Code]" {
            self.open.push(Open {
                indent: Some(indent),
                ..Open::default()
            });
            return Ok(());
        }
        if self.open.is_empty() {
            if part(line).is_none() && field(line).is_none() {
                // The name of the file, and its version.
                return Ok(());
            }
            self.open.push(Open::default());
        }
        let Some(open) = self.open.last_mut() else {
            return Ok(());
        };
        if open.section.head.is_empty() {
            open.section.head = span.clone();
        }
        // A constant may look like the heading of a part, but has quotes.
        if let Some(part) = part(line) {
            open.part = Some(part);
            if let Part::Table(table) = part {
                open.info().fill(table);
            }
            return Ok(());
        }
        match open.part {
            None => open.field(line, &span, source),
            Some(Part::Code) if field(line).is_some() => open.field(line, &span, source),
            Some(Part::Code) => open.row(line, &span),
            Some(Part::Lines) => {
                open.part = None;
                info::set(open.info(), Field::Lnotab, &span, false, source)
            }
            Some(Part::Table(Table::Consts)) => {
                if self.number.is_none() && is_doubtful(line) {
                    self.number = Some(span.clone());
                }
                open.constant(line, span)
            }
            Some(Part::Table(table)) => {
                let mut cursor = Cursor::whole(source.text, &span);
                let name = super::tables::name(&mut cursor)?;
                open.info().fill(table).push(name);
                cursor.finish()
            }
        }
    }

    /// The innermost code object is whole: a constant of the one around it.
    fn close(&mut self, source: &mut Source<'_>) {
        let Some(mut open) = self.open.pop() else {
            return;
        };
        section::unfinished(&open.prefixes, source);
        if let Some((_, items)) = open.containers.first() {
            let (what, found) = ("the end of a constant", items.len());
            let problem = Problem::Expected {
                expected: what,
                found: format!("{found} items of it"),
            };
            source.fault(Fault::new(open.section.head.clone(), problem));
        }
        let info = open.section.info.get_or_insert_default();
        info.is_whole = info.argcount.is_some() && info.flags.is_some();
        if open.section.rows.is_empty() {
            return;
        }
        if info.lnotab.is_none() && self.unlined.is_none() {
            self.unlined = Some(open.section.head.clone());
        }
        let name = info.name.clone().unwrap_or_default();
        let head = open.section.head.clone();
        let at = self.done.len();
        self.done.push(open.section);
        if let Some(outer) = self.open.last_mut() {
            let consts = outer.info().fill(Table::Consts);
            let index = u32::try_from(consts.len()).unwrap_or(u32::MAX);
            consts.push(Words::spelt(head, format!("<CODE> {name}")));
            outer.section.inner.push((index, at));
        }
    }
}

/// Whether a number may have been another one before it was printed.
fn is_doubtful(line: &str) -> bool {
    let number = line.strip_prefix('(').unwrap_or(line);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    // `%g` has six digits, and no sign of a float where none is needed.
    let is_float = number.contains(['.', 'e', 'j']);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    is_number && !number.starts_with("0x") && (is_float || digits <= 6)
}

fn field(line: &str) -> Option<(Field, &str)> {
    let (key, field) = FIELDS.iter().find(|(key, _)| line.starts_with(key))?;
    Some((*field, line.get(key.len()..)?.trim_start()))
}

impl Open {
    fn info(&mut self) -> &mut Info {
        self.section.info.get_or_insert_default()
    }

    fn field(&mut self, line: &str, span: &Span, source: &Source<'_>) -> Step<()> {
        let Some((field, value)) = field(line) else {
            let problem = Problem::Expected {
                expected: "a field as pycdas prints it",
                found: shorten(line),
            };
            return Err(Fault::new(span.clone(), problem));
        };
        let value = span.end - value.len()..span.end;
        info::set(self.info(), field, &value, false, source)
    }

    fn row(&mut self, line: &str, span: &Span) -> Step<()> {
        match row::row(line, span.start, Layout::default())? {
            Some(Found::Row(row, is_placed)) => {
                self.section.push(row, &mut self.prefixes, is_placed)
            }
            Some(Found::Pseudo) => Ok(()),
            None => {
                let problem = Problem::Expected {
                    expected: "an instruction as pycdas lists it",
                    found: shorten(line),
                };
                Err(Fault::new(span.clone(), problem))
            }
        }
    }

    /// A line of the constants: one of them, or the beginning, an item or the end of a container.
    fn constant(&mut self, line: &str, span: Span) -> Step<()> {
        let opens = [("(", ")"), ("[", "]"), ("{", "}"), ("frozenset({", "})")];
        if let Some((_, closes)) = opens.iter().find(|(open, _)| *open == line) {
            if self.containers.len() >= MAX_NESTING as usize {
                return Err(Fault::new(span, Problem::TooDeep));
            }
            self.containers.push((closes, Vec::new()));
            return Ok(());
        }
        let Some((closes, items)) = self.containers.last_mut() else {
            let words = match line {
                // As Python prints it.
                "..." => Words::spelt(span, "Ellipsis"),
                _ => Words::at(span),
            };
            self.info().fill(Table::Consts).push(words);
            return Ok(());
        };
        if *closes != line {
            items.push(line.to_owned());
            return Ok(());
        }
        let (closes, items) = (*closes, std::mem::take(items));
        self.containers.pop();
        let all = items.join(", ");
        let spelt = match (closes, items.len()) {
            (")", 1) => format!("({all},)"),
            (")", _) => format!("({all})"),
            ("]", _) => format!("[{all}]"),
            ("})", 0) => "frozenset()".to_owned(),
            ("})", _) => format!("frozenset({{{all}}})"),
            _ => format!("{{{all}}}"),
        };
        match self.containers.last_mut() {
            Some((_, outer)) => outer.push(spelt),
            None => self
                .info()
                .fill(Table::Consts)
                .push(Words::spelt(span, spelt)),
        }
        Ok(())
    }
}
