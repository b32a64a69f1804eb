//! The inside of a code block of a `.pyasm` text: what it declares, its labels and instructions.
//!
//! First everything but operands is read, so that an operand may use what stands below it.

use super::cursor::Cursor;
use super::draft::{Draft, is_comprehension, usual_flags};
use super::error::Problem;
use super::literal::{self, CodeRef, Codes, text_literal};
use super::operand::{self, Names};
use super::outline::Block;
use super::source::{Fault, Source, Span, Step};
use crate::asm::{Asm, Instr, Item, Label};
use crate::code::FLAG_NAMES;
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::opcode::Opcode;
use crate::repr::backslashreplace;
use crate::suggest;
use crate::text::Text;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The words that start a line inside a code block, beside opcodes.
pub(super) const DIRECTIVES: &[&str] = &[
    "filename",
    "firstlineno",
    "flags",
    "stacksize",
    "nlocals",
    "doc",
    "consts",
    "names",
    "locals",
    "cellvars",
    "freevars",
    "lnotab",
    "line",
    "data",
    "code",
    "end",
];

/// The code blocks inside the one that is read, by label.
#[derive(Default)]
pub(super) struct Inner {
    /// Where the block stands, and the code object, if it could be made.
    blocks: HashMap<Text, (Span, Option<Arc<CodeObject>>)>,
    used: HashSet<Text>,
}

impl Inner {
    pub(super) fn add(&mut self, label: Text, head: Span, code: Option<Arc<CodeObject>>) {
        self.blocks.entry(label).or_insert((head, code));
    }

    /// BlockHeader which blocks no constant names.
    pub(super) fn note_unused(&self, source: &mut Source<'_>) {
        let unused = self
            .blocks
            .iter()
            .filter(|(label, _)| !self.used.contains(*label));
        let mut unused: Vec<_> = unused
            .map(|(label, (head, _))| (head.start, head, label))
            .collect();
        unused.sort_unstable_by_key(|(start, ..)| *start);
        for (_, head, label) in unused {
            let name = backslashreplace(label);
            source.note(
                head.clone(),
                format!("no constant names the code block {name}"),
            );
        }
    }
}

impl Codes for Inner {
    fn code(&mut self, by: CodeRef, span: Span) -> Step<Constant> {
        let CodeRef::Label(label) = by else {
            let problem = Problem::Expected {
                expected: "code and the label of a code block",
                found: "a code object as repr prints it".to_owned(),
            };
            return Err(Fault::new(span, problem));
        };
        match self.blocks.get(&label) {
            Some((_, code)) => {
                self.used.insert(label);
                // What could not be made has been told; the rest can still be looked at.
                Ok(code.clone().map_or(Constant::None, Constant::Code))
            }
            None => {
                let name = backslashreplace(&label).into_owned();
                let known = self.blocks.keys().filter_map(Text::as_ascii);
                let help = suggest::did_you_mean(&name, known);
                Err(Fault::new(span, Problem::UnknownCode { name }).maybe_help(help))
            }
        }
    }
}

/// What the block inherits from those around it.
pub(super) struct Enclosing {
    pub(super) filename: Arc<Text>,
    pub(super) is_inside_function: bool,
}

/// What a block says about itself, so far.
#[derive(Default)]
struct BlockHeader {
    filename: Option<Arc<Text>>,
    firstlineno: Option<i32>,
    /// Whether the flags are added to the usual ones.
    flags: Option<(bool, CodeFlags)>,
    stacksize: Option<(u32, Span)>,
    nlocals: Option<u32>,
    doc: Option<Constant>,
    consts: Option<Vec<Constant>>,
    names: Vec<Arc<Text>>,
    locals: Vec<Arc<Text>>,
    cellvars: Option<Vec<Arc<Text>>>,
    freevars: Option<Vec<Arc<Text>>>,
    lnotab: Option<(Vec<u8>, Span)>,
    /// The line that holds from here on.
    line: Option<i32>,
    markers: Vec<(usize, i32)>,
    /// Which directives that may stand once do, and on which line.
    once: HashMap<&'static str, usize>,
}

/// A line of the body before its operand is read.
enum Line<'a> {
    Label(Label, Span),
    Data(Arc<[u8]>, Span),
    Instr {
        opcode: Opcode,
        operand: Cursor<'a>,
        line: Option<i32>,
        span: Span,
    },
}

/// Reads a code block. What is wrong is told to `source`; what could be read is returned all the same.
pub(super) fn read<'a>(
    block: &Block,
    around: &Enclosing,
    inner: &mut Inner,
    source: &mut Source<'a>,
) -> Draft {
    let mut says = BlockHeader::default();
    let mut names = Names::default();
    let mut lines: Vec<Line<'a>> = Vec::new();
    let mut instrs = 0;
    for span in &block.lines {
        if source.is_full() {
            break;
        }
        let mut cursor = Cursor::line(source.text, span);
        let read = line(&mut cursor, &mut says, &mut names, inner, instrs, source);
        match source.keep(read) {
            Some(Read::Instr(opcode, span, before)) => {
                lines.extend(before);
                instrs += 1;
                lines.push(Line::Instr {
                    opcode,
                    operand: cursor,
                    line: says.line,
                    span,
                });
            }
            Some(Read::Labels(labels)) => lines.extend(labels),
            None => {}
        }
    }
    let (mut draft, says) = declared(block, around, says);
    names.take_tables(
        &mut draft.asm.tables,
        says.cellvars.is_some(),
        says.freevars.is_some(),
    );
    let first = draft.asm.firstlineno;
    for line in lines {
        if source.is_full() {
            break;
        }
        match line {
            Line::Label(label, span) => {
                draft.asm.body.push(Item::Label(label));
                draft.spans.push(span);
            }
            Line::Data(bytes, span) => {
                draft.asm.body.push(Item::Data(bytes));
                draft.spans.push(span);
            }
            Line::Instr {
                opcode,
                mut operand,
                line,
                span,
            } => {
                let read = operand::operand(opcode, &mut operand, &mut names, inner);
                // An instruction whose operand is wrong stays out; nothing is made of the block then.
                let Some((operand, kept)) = source.keep(read) else {
                    continue;
                };
                let mut instr = Instr::new(opcode, operand, line.unwrap_or(first));
                instr.provenance = kept;
                draft.asm.body.push(Item::Instr(instr));
                draft.spans.push(span);
            }
        }
    }
    names.give_tables(&mut draft.asm.tables);
    draft.labels = names.labels();
    draft.asm.next_label = u32::try_from(draft.labels.len()).unwrap_or(u32::MAX);
    let is_function = block.signature.is_some();
    draft.asm.flags = match says.flags {
        Some((false, flags)) => flags,
        added => {
            let added = added.map_or(CodeFlags::empty(), |(_, flags)| flags);
            usual_flags(is_function, around.is_inside_function, &draft.asm, added)
        }
    };
    draft
}

/// What the directives come to, with what holds where they say nothing.
fn declared(block: &Block, around: &Enclosing, mut says: BlockHeader) -> (Draft, BlockHeader) {
    let mut asm = Asm::new(&block.name, CodeFlags::empty());
    let is_function = block.signature.is_some();
    asm.filename = says
        .filename
        .take()
        .unwrap_or_else(|| Arc::clone(&around.filename));
    asm.signature = block.signature.clone().unwrap_or_default();
    let first_marker = says.markers.first().map(|&(_, line)| line);
    asm.firstlineno = says.firstlineno.or(first_marker).unwrap_or(1);
    let docstring = says.doc.take();
    let usual = match is_function && !is_comprehension(&block.name) {
        true => Some(docstring.clone().unwrap_or(Constant::None)),
        false => docstring,
    };
    asm.tables.consts = says
        .consts
        .take()
        .unwrap_or_else(|| usual.into_iter().collect());
    asm.tables.names = std::mem::take(&mut says.names);
    asm.tables.locals = std::mem::take(&mut says.locals);
    asm.tables.nlocals = says.nlocals;
    asm.tables.cellvars = says.cellvars.clone().unwrap_or_default();
    asm.tables.freevars = says.freevars.clone().unwrap_or_default();
    let draft = Draft {
        asm,
        spans: Vec::new(),
        head: block.head.clone(),
        labels: Vec::new(),
        stacksize: says.stacksize.take(),
        lnotab: says.lnotab.take(),
        markers: std::mem::take(&mut says.markers),
        has_signed_lines: false,
    };
    (draft, says)
}

/// What a line held.
enum Read<'a> {
    /// Labels and data, or nothing but a directive.
    Labels(Vec<Line<'a>>),
    /// An instruction, with the labels before it.
    Instr(Opcode, Span, Vec<Line<'a>>),
}

/// Reads a line up to the operand.
fn line<'a>(
    cursor: &mut Cursor<'a>,
    says: &mut BlockHeader,
    names: &mut Names,
    inner: &mut Inner,
    instrs: usize,
    source: &mut Source<'a>,
) -> Step<Read<'a>> {
    let mut labels = Vec::new();
    loop {
        if cursor.is_at_end() {
            return Ok(Read::Labels(labels));
        }
        let Some((word, span)) = cursor.word() else {
            return Err(cursor.expected("an opcode, a directive or a label"));
        };
        if cursor.eat_str(":") {
            let label = names.place(word, &span, source)?;
            labels.push(Line::Label(label, span));
            continue;
        }
        if let Some(opcode) = Opcode::from_name(word) {
            return Ok(Read::Instr(opcode, span, labels));
        }
        let Some(directive) = DIRECTIVES.iter().find(|known| **known == word) else {
            let is_directive = word.chars().all(|c| c.is_lowercase());
            let found = super::cursor::shorten(word);
            if is_directive {
                let help = suggest::did_you_mean(word, DIRECTIVES.iter().copied());
                let help = help.or_else(|| suggest::opcode(word));
                let what = "directive";
                return Err(Fault::new(span, Problem::UnknownWord { what, found }).maybe_help(help));
            }
            let help = suggest::opcode(word);
            return Err(Fault::new(span, Problem::UnknownOpcode { found }).maybe_help(help));
        };
        match *directive {
            "data" => {
                let bytes = bytes_operand(cursor, &span, inner)?;
                labels.push(Line::Data(bytes, span));
                cursor.finish()?;
            }
            directive => directive_line(directive, cursor, says, inner, instrs, &span, source)?,
        }
        return Ok(Read::Labels(labels));
    }
}

/// Reads what stands behind the word of a directive.
fn directive_line(
    directive: &'static str,
    cursor: &mut Cursor<'_>,
    says: &mut BlockHeader,
    inner: &mut Inner,
    instrs: usize,
    span: &Span,
    source: &Source<'_>,
) -> Step<()> {
    // Tables may be told on several lines, and lines change.
    let many = ["consts", "names", "locals", "cellvars", "freevars", "line"];
    if !many.contains(&directive) {
        let line = source.line_of(span.start);
        if let Some(&first) = says.once.get(directive) {
            let (what, name) = ("directive", directive.to_owned());
            return Err(Fault::new(
                span.clone(),
                Problem::Twice { what, name, first },
            ));
        }
        says.once.insert(directive, line);
    }
    const MOST: u32 = i32::MAX as u32;
    match directive {
        "filename" => says.filename = Some(Arc::new(text_literal(cursor)?)),
        "firstlineno" => says.firstlineno = Some(cursor.line_number()?),
        "flags" => says.flags = Some(flags(cursor)?),
        "stacksize" => {
            says.stacksize = Some((cursor.number32("a stack size", MOST)?, span.clone()))
        }
        "nlocals" => says.nlocals = Some(cursor.number32("a number of locals", MOST)?),
        "doc" => says.doc = Some(Constant::Str(Arc::new(text_literal(cursor)?))),
        "consts" => {
            let consts = says.consts.get_or_insert_default();
            while !cursor.is_at_end() {
                consts.push(literal::constant(cursor, inner)?);
                if !cursor.eat(',') {
                    break;
                }
            }
        }
        "names" => names(cursor, &mut says.names)?,
        "locals" => names(cursor, &mut says.locals)?,
        "cellvars" => names(cursor, says.cellvars.get_or_insert_default())?,
        "freevars" => names(cursor, says.freevars.get_or_insert_default())?,
        "lnotab" => {
            let table = bytes_operand(cursor, span, inner)?;
            says.lnotab = Some((table.to_vec(), span.clone()));
        }
        "line" => {
            let line = cursor.line_number()?;
            says.line = Some(line);
            // Of markers with nothing between them the last holds.
            if says.markers.last().is_some_and(|&(at, _)| at == instrs) {
                says.markers.pop();
            }
            says.markers.push((instrs, line));
        }
        // `code` and `end` are no lines inside a block, unless labelled.
        _ => {
            return Err(Fault::new(
                span.clone(),
                Problem::Expected {
                    expected: "a line of its own for code and end",
                    found: directive.to_owned(),
                },
            ));
        }
    }
    cursor.finish()
}

/// The bytes that stand behind the word of a directive.
pub(super) fn bytes_operand(
    cursor: &mut Cursor<'_>,
    word: &Span,
    inner: &mut Inner,
) -> Step<Arc<[u8]>> {
    match literal::constant(cursor, inner)? {
        Constant::Bytes(bytes) => Ok(bytes),
        _ => {
            let problem = Problem::Expected {
                expected: "a bytes literal",
                found: "another constant".to_owned(),
            };
            Err(Fault::new(word.clone(), problem))
        }
    }
}

/// Names, separated by commas or blanks.
fn names(cursor: &mut Cursor<'_>, names: &mut Vec<Arc<Text>>) -> Step<()> {
    while !cursor.is_at_end() {
        names.push(operand::name(cursor, "a name")?);
        cursor.eat(',');
    }
    Ok(())
}

/// Flags by name or number, separated by commas; behind a `+` they are added to the usual ones.
pub(super) fn flags(cursor: &mut Cursor<'_>) -> Step<(bool, CodeFlags)> {
    cursor.blanks();
    let is_added = cursor.eat_str("+");
    let mut flags = CodeFlags::empty();
    while !cursor.is_at_end() {
        let mut ahead = cursor.clone();
        let Some((word, span)) = ahead.word() else {
            return Err(cursor.expected("a flag"));
        };
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let bits = cursor.number32("a flag", u32::MAX)?;
            flags |= CodeFlags::from(bits);
        } else {
            let Some(place) = FLAG_NAMES.iter().position(|known| *known == word) else {
                let help = suggest::did_you_mean(&word.to_uppercase(), FLAG_NAMES.iter().copied());
                let found = super::cursor::shorten(word);
                let problem = Problem::UnknownWord {
                    what: "flag",
                    found,
                };
                return Err(Fault::new(span, problem).maybe_help(help));
            };
            flags |= CodeFlags::from(1u32 << place);
            cursor.at = ahead.at;
        }
        cursor.eat(',');
    }
    Ok((is_added, flags))
}
