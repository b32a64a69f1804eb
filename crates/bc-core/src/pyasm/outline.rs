//! The first look at a `.pyasm` text: which lines belong to which code block, and how blocks nest.
//!
//! Nothing inside a block is read here. Blocks stand in a list in the order of their first lines, so
//! that one stands behind the block it is in, however deep they are nested.

use super::cursor::Cursor;
use super::error::Problem;
use super::literal::{label, text_literal};
use super::source::{Fault, Source, Span, Step};
use crate::asm::Signature;
use crate::repr::backslashreplace;
use crate::text::Text;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A code block by its first line.
pub(super) struct Block {
    /// The block it is in.
    pub(super) parent: Option<usize>,
    pub(super) name: Arc<Text>,
    /// A block with a signature is a function.
    pub(super) signature: Option<Signature>,
    /// What constants call it.
    pub(super) label: Text,
    /// Where its name stands.
    pub(super) head: Span,
    /// The lines inside it that belong to no other block.
    pub(super) lines: Vec<Span>,
}

/// A text by its lines.
#[derive(Default)]
pub(super) struct Outline {
    pub(super) blocks: Vec<Block>,
    /// The lines outside of all blocks.
    pub(super) outside: Vec<Span>,
}

/// Sorts the lines of a text into blocks.
pub(super) fn outline(source: &mut Source<'_>) -> Outline {
    let mut outline = Outline::default();
    let mut open: Vec<usize> = Vec::new();
    let mut root: Option<Span> = None;
    let text = source.text;
    for span in source.lines() {
        if source.is_full() {
            break;
        }
        let mut cursor = Cursor::line(text, &span);
        let Some((word, at)) = cursor.word() else {
            if !cursor.is_at_end() {
                push(&mut outline, &open, span);
            }
            continue;
        };
        // A label may have the name of one of these words.
        let is_label = cursor.rest().starts_with(':');
        match word {
            "code" if !is_label => {
                let parent = open.last().copied();
                let index = outline.blocks.len();
                match head(&mut cursor, parent, at, source) {
                    Ok(block) => {
                        if let (None, Some(first)) = (parent, &root) {
                            let first = source.line_of(first.start);
                            let problem = Problem::Expected {
                                expected: "one code block in a file, with the others inside it",
                                found: format!("a second one; the first is on line {first}"),
                            };
                            source.fault(Fault::new(block.head.clone(), problem));
                        }
                        if parent.is_none() {
                            root.get_or_insert(block.head.clone());
                        }
                        outline.blocks.push(block);
                    }
                    Err(fault) => {
                        // Its lines have a place all the same.
                        outline.blocks.push(Block {
                            parent,
                            name: Arc::default(),
                            signature: None,
                            label: Text::default(),
                            head: fault.span.clone(),
                            lines: Vec::new(),
                        });
                        source.fault(fault);
                    }
                }
                open.push(index);
            }
            "end" if !is_label => {
                let ended = cursor.finish();
                source.keep(ended);
                if open.pop().is_none() {
                    let problem = Problem::Expected {
                        expected: "code, which starts a code block",
                        found: "end".to_owned(),
                    };
                    source.fault(Fault::new(at, problem).help("every block is closed already"));
                }
            }
            _ => push(&mut outline, &open, span),
        }
    }
    // The end of the text ends the outermost block.
    for &index in open.iter().skip(1) {
        if let Some(block) = outline.blocks.get(index) {
            let what = "the code block";
            let fault = Fault::new(block.head.clone(), Problem::Unended { what });
            source.fault(fault.help("write end behind its last line"));
        }
    }
    twins(&outline, source);
    outline
}

fn push(outline: &mut Outline, open: &[usize], span: Span) {
    let block = open.last().and_then(|&index| outline.blocks.get_mut(index));
    match block {
        Some(block) => block.lines.push(span),
        None => outline.outside.push(span),
    }
}

/// What stands behind the word `code`: `NAME`, `(SIGNATURE)`, `as LABEL`.
fn head(
    cursor: &mut Cursor<'_>,
    parent: Option<usize>,
    at: Span,
    source: &mut Source<'_>,
) -> Step<Block> {
    cursor.blanks();
    let start = cursor.at;
    let name = label(cursor)?;
    let head = start.max(at.end)..cursor.at;
    let signature = match cursor.eat('(') {
        true => Some(signature(cursor, source)?),
        false => None,
    };
    let mut own = name.clone();
    let mut ahead = cursor.clone();
    if let Some(("as", _)) = ahead.word() {
        cursor.at = ahead.at;
        own = label(cursor)?;
    }
    cursor.eat(':');
    cursor.finish()?;
    Ok(Block {
        parent,
        name: Arc::new(name),
        signature,
        label: own,
        head,
        lines: Vec::new(),
    })
}

/// The parameters up to the closing parenthesis.
pub(super) fn signature(cursor: &mut Cursor<'_>, source: &mut Source<'_>) -> Step<Signature> {
    let mut signature = Signature::default();
    let mut starred = false;
    let mut seen = HashSet::new();
    let mut bare = None;
    while !cursor.eat(')') {
        cursor.blanks();
        let start = cursor.at;
        if signature.varkeywords.is_some() {
            return Err(cursor.expected(") behind the ** parameter"));
        }
        let stars = ["**", "*", ""]
            .into_iter()
            .find(|stars| cursor.eat_str(stars));
        let stars = stars.unwrap_or_default();
        if stars == "*" {
            if starred {
                let problem = Problem::Expected {
                    expected: "one * in a signature",
                    found: "a second *".to_owned(),
                };
                return Err(Fault::new(start..cursor.at, problem));
            }
            starred = true;
            if matches!(cursor.peek(), Some(',' | ')')) {
                bare = Some(start..cursor.at);
                cursor.eat(',');
                continue;
            }
        }
        let name = Arc::new(match cursor.peek() {
            Some('\'' | '"') => text_literal(cursor)?,
            _ => match cursor.word() {
                Some((word, _)) => Text::from(word),
                None => return Err(cursor.expected("a parameter or )")),
            },
        });
        if !seen.insert(Arc::clone(&name)) {
            let message = format!("{} is a parameter twice", backslashreplace(&name));
            source.note(start..cursor.at, message);
        }
        match stars {
            "**" => signature.varkeywords = Some(name),
            "*" => signature.varargs = Some(name),
            _ if starred => signature.kwonly.push(name),
            _ => signature.positional.push(name),
        }
        if !cursor.eat(',') && cursor.peek() != Some(')') {
            return Err(cursor.expected(", or )"));
        }
    }
    match bare {
        Some(span) if signature.kwonly.is_empty() => {
            let problem = Problem::Expected {
                expected: "a keyword-only parameter behind a bare *",
                found: "none".to_owned(),
            };
            Err(Fault::new(span, problem))
        }
        _ => Ok(signature),
    }
}

/// Two blocks side by side must not have the same label.
fn twins(outline: &Outline, source: &mut Source<'_>) {
    let mut seen: HashMap<(Option<usize>, &Text), usize> = HashMap::new();
    for block in outline.blocks.iter().filter(|block| block.parent.is_some()) {
        let line = source.line_of(block.head.start);
        let first = *seen.entry((block.parent, &block.label)).or_insert(line);
        if first != line {
            let problem = Problem::Twice {
                what: "code block",
                name: backslashreplace(&block.label).into_owned(),
                first,
            };
            let fault = Fault::new(block.head.clone(), problem);
            source.fault(fault.help("give one of them a label of its own: code NAME as LABEL"));
        }
    }
}
