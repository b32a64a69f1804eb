//! The `.pyasm` form as a whole: the file's header, its code blocks, its marks.

use super::block::{self, Enclosing, Inner, bytes_operand};
use super::cursor::Cursor;
use super::error::Problem;
use super::literal;
use super::marks;
use super::outline::{Block, outline};
use super::source::{Fault, Source, Span, Step};
use crate::code::CodeObject;
use crate::marshal::Marks;
use crate::pyc::{Header, Magic, Pyc};
use crate::suggest;
use crate::text::{IntoText, Text};
use std::sync::Arc;

/// The words that start a line outside of code blocks.
pub(super) const DIRECTIVES: [&str; 4] = ["pyc", "code", "marks", "trailing"];

/// Reads a text of the `.pyasm` form. None if something is wrong, which is told to `source`.
pub(super) fn read(source: &mut Source<'_>, verify: bool) -> Option<Pyc> {
    let outline = outline(source);
    let is_whole = !source.is_faulty();
    let mut file = File::default();
    for span in &outline.outside {
        let read = file.line(span, source);
        source.keep(read);
    }
    if outline.blocks.is_empty() && !source.is_faulty() {
        let end = source.text.len();
        let fault = Fault::new(end..end, Problem::Empty);
        source.fault(fault.help("a code block starts with code NAME or code NAME(PARAMETERS)"));
    }
    let code = blocks(&outline.blocks, is_whole, verify, source)?;
    let mut pyc = Pyc::new(code);
    pyc.header = file.header;
    pyc.marks = Marks::from_parts(file.tags, file.references);
    pyc.trailing = file.trailing;
    Some(pyc)
}

/// Makes the code objects, those inside before those around them, and returns the outermost.
/// Nothing is made unless the text `is_whole`, but all of it is looked at.
fn blocks(
    blocks: &[Block],
    is_whole: bool,
    verify: bool,
    source: &mut Source<'_>,
) -> Option<Arc<CodeObject>> {
    let mut around: Vec<Enclosing> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let outer = block
            .parent
            .and_then(|parent| Some((around.get(parent)?, blocks.get(parent)?)));
        let (filename, is_inside_function) = match outer {
            Some((around, parent)) => (
                Arc::clone(&around.filename),
                around.is_inside_function || parent.signature.is_some(),
            ),
            None => ("<string>".into_text(), false),
        };
        around.push(Enclosing {
            filename: filename_of(block, source).unwrap_or(filename),
            is_inside_function,
        });
    }
    let mut inner: Vec<Inner> = Vec::new();
    inner.resize_with(blocks.len(), Inner::default);
    let mut outermost = None;
    // A block stands behind the one it is in, so backwards every block finds its inner ones made.
    for (index, block) in blocks.iter().enumerate().rev() {
        let mut own = inner.pop().unwrap_or_default();
        let Some(around) = around.get(index) else {
            continue;
        };
        let faults = source.fault_count();
        let draft = block::read(block, around, &mut own, source);
        own.note_unused(source);
        // What was read only in part would be refused for what is missing.
        let code = match is_whole && source.fault_count() == faults {
            true => draft.build(verify, source),
            false => None,
        };
        match block.parent.and_then(|parent| inner.get_mut(parent)) {
            Some(parent) => parent.add(block.label.clone(), block.head.clone(), code),
            None => outermost = code,
        }
    }
    outermost
}

/// The file name a block declares, which those inside it share.
fn filename_of(block: &Block, source: &Source<'_>) -> Option<Arc<Text>> {
    block.lines.iter().find_map(|span| {
        let mut cursor = Cursor::line(source.text, span);
        let (word, _) = cursor.word()?;
        let text = (word == "filename").then(|| literal::text_literal(&mut cursor));
        text?.ok().map(Arc::new)
    })
}

/// What a text says about the file.
#[derive(Default)]
struct File {
    header: Header,
    tags: Vec<u8>,
    references: Vec<u32>,
    trailing: Vec<u8>,
}

impl File {
    /// Reads a line outside of all code blocks.
    fn line(&mut self, span: &Span, source: &Source<'_>) -> Step<()> {
        let mut cursor = Cursor::line(source.text, span);
        let Some((word, at)) = cursor.word() else {
            return Err(cursor.expected("pyc, code or marks"));
        };
        match word {
            "pyc" => self.pyc(&mut cursor)?,
            "marks" => marks::read(&mut cursor, span, &mut self.tags, &mut self.references)?,
            "trailing" => {
                let bytes = bytes_operand(&mut cursor, &at, &mut Inner::default())?;
                self.trailing.extend_from_slice(&bytes);
            }
            _ => {
                let problem = Problem::Expected {
                    expected: "code, which starts a code block",
                    found: super::cursor::shorten(word),
                };
                let help = suggest::did_you_mean(word, DIRECTIVES);
                return Err(Fault::new(at, problem).maybe_help(help));
            }
        }
        cursor.finish()
    }

    /// `magic 3351, mtime 0, size 0`, any of them.
    fn pyc(&mut self, cursor: &mut Cursor<'_>) -> Step<()> {
        while !cursor.is_at_end() {
            const EXPECTED: &str = "magic, mtime or size";
            let mut ahead = cursor.clone();
            match ahead.word() {
                Some(("magic", _)) => {
                    cursor.at = ahead.at;
                    let (number, span) = cursor.number("a magic number", u16::MAX.into())?;
                    let known = [Magic::V3350, Magic::V3351];
                    let magic = known
                        .into_iter()
                        .find(|magic| u64::from(magic.number()) == number);
                    self.header.magic = magic.ok_or_else(|| {
                        let problem = Problem::Expected {
                            expected: "3350 or 3351 (Python 3.5)",
                            found: number.to_string(),
                        };
                        Fault::new(span, problem)
                    })?;
                }
                Some(("mtime", _)) => {
                    cursor.at = ahead.at;
                    self.header.mtime = cursor.number32("a time in seconds", u32::MAX)?;
                }
                Some(("size", _)) => {
                    cursor.at = ahead.at;
                    self.header.source_size = cursor.number32("a size in bytes", u32::MAX)?;
                }
                _ => return Err(cursor.expected(EXPECTED)),
            }
            cursor.eat(',');
        }
        Ok(())
    }
}
