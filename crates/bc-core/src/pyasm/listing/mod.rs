//! Listings as `dis` prints them, pasted: found, put together, and made code of.
//!
//! `lines` and `sections` read the text, `tree` finds out which listing is whose, `facts`, `calls`, `infer`
//! and `search` work out what is not said, and here a draft is made of each. Nothing of the `.pyasm` form is known here.

mod calls;
mod facts;
mod infer;
mod lines;
mod search;
mod sections;
mod tree;

pub(super) use lines::looks_like_row;

use super::cursor::Cursor;
use super::draft::{Draft, usual_flags};
use super::error::Problem;
use super::literal::{self, CodeRef, Codes};
use super::source::{Fault, Source, Span, Step};
use crate::asm::{Asm, Instr, Item, Kept, Label, Operand};
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::opcode::{CompareOp, Opcode, OperandKind};
use crate::pyc::Pyc;
use crate::text::{IntoText, Text};
use calls::{Call, Calls};
use facts::{Facts, Site};
use infer::{Guess, Kind, Outside};
use lines::Row;
use sections::Section;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tree::{Child, Tree};

/// More listings, or code objects named in them, are not looked through.
const MOST_LISTINGS: usize = 10_000;

/// Everything that is known about the listings of a text.
struct Paste {
    sections: Vec<Section>,
    tree: Tree,
    facts: Vec<Facts>,
    sites: Vec<Option<Site>>,
    kinds: Vec<Kind>,
    names: Vec<String>,
    firstlines: Vec<i32>,
    filename: Option<String>,
}

/// Reads a text of listings. None if something is wrong, which is told to `source`.
pub(super) fn read(source: &mut Source<'_>, verify: bool) -> Option<Pyc> {
    let sections = sections::sections(source);
    if sections.is_empty() {
        if !source.is_faulty() {
            let end = source.text.len();
            source.fault(Fault::new(end..end, Problem::Empty));
        }
        return None;
    }
    if sections.len() > MOST_LISTINGS {
        let problem = Problem::Other(format!("there are more than {MOST_LISTINGS} listings"));
        source.fault(Fault::new(0..0, problem));
        return None;
    }
    // What was read only in part would be refused for what is missing.
    let is_whole = !source.is_faulty();
    let paste = Paste::new(sections, source);
    let calls = Calls::new(&paste.sections, source);
    let mut made: Vec<Option<Arc<CodeObject>>> = vec![None; paste.sections.len()];
    // Those inside stand behind those around them.
    for &index in paste.tree.order.iter().rev() {
        let faults = source.fault_count();
        let draft = paste.draft(index, &made, &calls, source);
        if !is_whole || source.fault_count() != faults {
            continue;
        }
        let code = draft.and_then(|draft| draft.build(verify, source));
        if let Some(place) = made.get_mut(index) {
            *place = code;
        }
    }
    if source.is_faulty() {
        return None;
    }
    let roots = paste
        .tree
        .roots
        .iter()
        .filter_map(|root| made.get(*root).cloned().flatten());
    let roots: Vec<_> = roots.collect();
    match roots.as_slice() {
        [only] => Some(Pyc::new(Arc::clone(only))),
        several => {
            let module = around(several, source)?;
            Some(Pyc::new(module))
        }
    }
}

/// A module that makes functions of code objects nobody else does.
fn around(codes: &[Arc<CodeObject>], source: &mut Source<'_>) -> Option<Arc<CodeObject>> {
    let names: Vec<_> = codes
        .iter()
        .filter_map(|code| code.name().to_str())
        .collect();
    let message = format!(
        "a module is made around {}, which nothing here makes functions of",
        names.join(", ")
    );
    source.note(0..0, message);
    let mut builder = Asm::module("<module>");
    if let Some(first) = codes.first() {
        builder = builder.filename(first.filename());
    }
    for code in codes {
        builder = builder
            .load_const(Arc::clone(code))
            .load_const(Constant::Str(Arc::clone(code.name())))
            .with(Opcode::MAKE_FUNCTION, 0)
            .store_name(code.name());
    }
    let module = builder.return_const(Constant::None).build();
    source.keep(
        module
            .map(Arc::new)
            .map_err(|error| Fault::new(0..0, Problem::Other(error.to_string()))),
    )
}

impl Paste {
    fn new(sections: Vec<Section>, source: &mut Source<'_>) -> Paste {
        let tree = tree::tree(&sections, source);
        let facts: Vec<Facts> = sections
            .iter()
            .map(|section| facts::facts(section, source))
            .collect();
        let count = sections.len();
        let mut paste = Paste {
            facts,
            sites: vec![None; count],
            kinds: vec![Kind::Module; count],
            names: vec![String::new(); count],
            firstlines: vec![1; count],
            filename: filename(&sections, source),
            sections,
            tree,
        };
        for (index, section) in paste.sections.iter().enumerate() {
            let child = paste
                .tree
                .parent
                .get(index)
                .copied()
                .flatten()
                .and_then(|parent| {
                    let mut children = paste.tree.children.get(parent)?.iter();
                    Some((parent, children.find(|child| child.section == Some(index))?))
                });
            let site = child.and_then(|(parent, child)| {
                Some(facts::site(
                    paste.sections.get(parent)?,
                    child.index,
                    source,
                ))
            });
            let own = (paste.kinds.get_mut(index), paste.facts.get(index));
            if let (Some(place), Some(facts)) = own {
                *place = infer::kind(section, facts, site.as_ref());
            }
            let kind = paste.kinds.get(index).copied().unwrap_or(Kind::Module);
            let path = section.heading.as_ref().map(|(path, _)| path.as_str());
            let last = path.map(|path| match path.starts_with('<') && !path.contains(">.") {
                true => path,
                false => path.rsplit('.').next().unwrap_or(path),
            });
            let name = child
                .map(|(_, child)| child.name.as_str())
                .or(section.known_name())
                .or(last);
            let name = name.unwrap_or(match kind {
                Kind::Module => "<module>",
                _ => "f",
            });
            if let Some(place) = paste.names.get_mut(index) {
                name.clone_into(place);
            }
            let line = child.map(|(_, child)| child.line);
            let line = line.or(section.heading.as_ref().map(|(_, line)| *line));
            if let Some(place) = paste.firstlines.get_mut(index) {
                *place = line.or(section.first_line()).unwrap_or(1);
            }
            if let Some(place) = paste.sites.get_mut(index) {
                *place = site;
            }
        }
        paste
    }

    fn guess(&self, index: usize, calls: &Calls, source: &mut Source<'_>) -> Option<Guess> {
        let section = self.sections.get(index)?;
        if let Some(info) = &section.info {
            let Some(guess) = infer::told(info) else {
                let problem =
                    Problem::Other("there are fewer variable names than parameters".to_owned());
                source.fault(Fault::new(section.head.clone(), problem));
                return None;
            };
            return Some(guess);
        }
        let parent = self.tree.parent.get(index).copied().flatten();
        let class = parent.filter(|parent| self.kinds.get(*parent) == Some(&Kind::Class));
        let found = self.calls_of(index, class, calls, source);
        let outside = Outside {
            site: self.sites.get(index)?.as_ref(),
            name: self.names.get(index)?,
            class: class
                .and_then(|class| self.names.get(class))
                .map(String::as_str),
            calls: &found,
        };
        let guess = infer::guess(*self.kinds.get(index)?, self.facts.get(index)?, &outside);
        for reason in &guess.reasons {
            source.note(section.head.clone(), reason.as_str());
        }
        Some(guess)
    }

    /// The calls that seem to be of this function: by the name it is stored under, where that name
    /// can mean it.
    fn calls_of<'c>(
        &self,
        index: usize,
        class: Option<usize>,
        calls: &'c Calls,
        source: &Source<'_>,
    ) -> Vec<&'c Call> {
        let site = self.sites.get(index).and_then(Option::as_ref);
        let Some(site) = site.filter(|site| !site.is_decorated) else {
            return Vec::new();
        };
        let parent = self.tree.parent.get(index).copied().flatten();
        let (Some(parent), Some(stored)) = (parent, site.stored.as_deref()) else {
            return Vec::new();
        };
        if let Some(class) = class {
            let class_name = self.names.get(class).map_or("", String::as_str);
            return match stored {
                "__init__" => calls.named(class_name).iter().collect(),
                _ => calls.methods(stored).iter().collect(),
            };
        }
        let rows = self
            .sections
            .get(parent)
            .map_or(&[][..], |section| &section.rows);
        let again = |row: &Row| {
            let is_store = row
                .opcode
                .name()
                .is_some_and(|name| name.starts_with("STORE_"));
            is_store
                && row
                    .details
                    .as_ref()
                    .is_some_and(|span| source.slice(span) == stored)
        };
        let mut later = rows.iter().enumerate().skip(site.row + 2);
        let until = later
            .find(|(_, row)| again(row))
            .map_or(usize::MAX, |(at, _)| at);
        let is_global = self.kinds.get(parent) == Some(&Kind::Module);
        let mine = |call: &&Call| {
            if call.section == parent {
                return (site.row..until).contains(&call.row);
            }
            is_global || self.is_within(call.section, parent)
        };
        calls.named(stored).iter().filter(mine).collect()
    }

    /// Whether a listing is nested in another.
    fn is_within(&self, index: usize, outer: usize) -> bool {
        let mut parent = self.tree.parent.get(index).copied().flatten();
        while let Some(at) = parent {
            if at == outer {
                return true;
            }
            parent = self.tree.parent.get(at).copied().flatten();
        }
        false
    }

    fn is_inside_function(&self, index: usize) -> bool {
        let mut parent = self.tree.parent.get(index).copied().flatten();
        while let Some(at) = parent {
            if self.kinds.get(at) == Some(&Kind::Function) {
                return true;
            }
            parent = self.tree.parent.get(at).copied().flatten();
        }
        false
    }

    /// The draft of one listing.
    fn draft(
        &self,
        index: usize,
        made: &[Option<Arc<CodeObject>>],
        calls: &Calls,
        source: &mut Source<'_>,
    ) -> Option<Draft> {
        let section = self.sections.get(index)?;
        let guess = self.guess(index, calls, source)?;
        let info = section.info.as_ref();
        let name = self.names.get(index)?.as_str().into_text();
        let mut asm = Asm::new(name, CodeFlags::empty());
        let filename = info
            .and_then(|info| info.filename.as_deref())
            .or(self.filename.as_deref());
        asm.filename = filename.unwrap_or("<string>").into_text();
        asm.firstlineno = *self.firstlines.get(index)?;
        asm.signature = guess.signature;
        asm.tables.cellvars = guess.cellvars;
        asm.tables.freevars = guess.freevars;
        asm.tables.locals = guess.locals;
        let named = asm.signature.len() + asm.tables.locals.len();
        asm.tables.nlocals = info
            .map(|info| info.nlocals)
            .filter(|count| usize::try_from(*count) != Ok(named));
        let mut codes = Nested {
            children: self.tree.children.get(index)?,
            made,
            index: 0,
        };
        let mut tables = Tables::default();
        let mut draft = Draft {
            asm,
            spans: Vec::new(),
            head: section.head.clone(),
            labels: Vec::new(),
            stacksize: info.and_then(|info| info.stacksize.clone()),
            lnotab: None,
            markers: Vec::new(),
        };
        for (at, span) in info.iter().flat_map(|info| &info.consts).enumerate() {
            codes.index = u32::try_from(at).unwrap_or(u32::MAX);
            let read = constant(span, &mut codes, source);
            let value = source.keep(read).unwrap_or(Constant::None);
            tables
                .consts
                .push(Some((value, source.line_of(span.start))));
        }
        let told = info.iter().flat_map(|info| &info.names);
        tables.names = told.map(|name| Some(name.as_str().into_text())).collect();
        let locals = draft.asm.signature.names().chain(&draft.asm.tables.locals);
        tables.locals = locals.cloned().collect();
        self.body(section, &mut draft, &mut tables, &mut codes, source);
        draft.asm.tables.consts = tables.consts();
        draft.asm.tables.names = tables.names();
        let is_function = guess.kind == Kind::Function;
        draft.asm.flags = match info {
            Some(info) => info.flags,
            None => usual_flags(
                is_function,
                self.is_inside_function(index),
                &draft.asm,
                guess.added,
            ),
        };
        Some(draft)
    }

    /// The instructions of a listing, with labels where jumps lead.
    fn body(
        &self,
        section: &Section,
        draft: &mut Draft,
        tables: &mut Tables,
        codes: &mut Nested<'_>,
        source: &mut Source<'_>,
    ) {
        let places: HashSet<u64> = section.rows.iter().map(|row| row.offset).collect();
        let end = section.rows.last().map_or(0, |row| {
            row.offset + 3 * u64::from(row.prefixes) + length(row)
        });
        let mut labels: HashMap<u64, Label> = HashMap::new();
        for row in section.rows.iter().filter(|row| row.opcode.is_jump()) {
            let target = target(row);
            if places.contains(&target) || target == end {
                labels.entry(target).or_insert_with(|| {
                    draft.labels.push(format!("{target}"));
                    draft.asm.new_label()
                });
            } else {
                let opcode = row.opcode;
                source.fault(Fault::new(
                    row.span.clone(),
                    Problem::Target { opcode, target },
                ));
            }
        }
        let mut line = draft.asm.firstlineno;
        for (nth, row) in section.rows.iter().enumerate() {
            if let Some(label) = labels.get(&row.offset) {
                draft.asm.body.push(Item::Label(*label));
                draft.spans.push(row.span.clone());
            }
            if let Some(starts) = row.line {
                line = starts;
                draft.markers.push((nth, line));
            }
            let operand = operand(row, draft, tables, &labels, codes, source);
            let Some(operand) = source.keep(operand) else {
                continue;
            };
            let is_indexed = matches!(
                operand,
                Operand::Const(_)
                    | Operand::Name(_)
                    | Operand::Local(_)
                    | Operand::Cell(_)
                    | Operand::Free(_)
            );
            let mut instr = Instr::new(row.opcode, operand, line);
            instr.kept = Kept {
                prefixes: row.prefixes,
                index: row.arg.filter(|_| is_indexed),
            };
            draft.asm.body.push(Item::Instr(instr));
            draft.spans.push(row.span.clone());
        }
        if let Some(label) = labels.get(&end) {
            draft.asm.body.push(Item::Label(*label));
            draft.spans.push(section.head.clone());
        }
    }
}

/// How many bytes the opcode of a row and its argument take.
fn length(row: &Row) -> u64 {
    if row.opcode.has_arg() || row.prefixes > 0 {
        3
    } else {
        1
    }
}

/// Where a jump leads.
fn target(row: &Row) -> u64 {
    let arg = u64::from(row.arg.unwrap_or(0));
    match row.opcode.operand() {
        OperandKind::JumpRel => row.offset + 3 * u64::from(row.prefixes) + 3 + arg,
        _ => arg,
    }
}

/// The file name the listings tell: of a table, or of a code object in a constant.
fn filename(sections: &[Section], source: &Source<'_>) -> Option<String> {
    let told = sections
        .iter()
        .find_map(|section| section.info.as_ref()?.filename.clone());
    let rows = sections.iter().flat_map(|section| &section.rows);
    told.or_else(|| {
        rows.filter(|row| row.opcode.has_const()).find_map(|row| {
            let details = source.slice(row.details.as_ref()?);
            let (_, file) = details
                .strip_prefix("<code object ")?
                .split_once(", file \"")?;
            file.rsplit_once("\", line ")
                .map(|(file, _)| file.to_owned())
        })
    })
}

/// The code objects inside a listing, by the index of the constant that is read.
struct Nested<'a> {
    children: &'a [Child],
    made: &'a [Option<Arc<CodeObject>>],
    index: u32,
}

impl Codes for Nested<'_> {
    fn code(&mut self, by: CodeRef, span: Span) -> Step<Constant> {
        let CodeRef::Repr { name, line } = by else {
            let problem = Problem::Expected {
                expected: "a constant as repr prints it",
                found: "code".to_owned(),
            };
            return Err(Fault::new(span, problem));
        };
        let mut own = self
            .children
            .iter()
            .filter(|child| child.index == self.index);
        let child = own.find(|child| child.name == name && child.line == line);
        match child.and_then(|child| child.section) {
            // What could not be made has been told.
            Some(section) => {
                let made = self.made.get(section).cloned().flatten();
                Ok(made.map_or(Constant::None, Constant::Code))
            }
            None => {
                let fault = Fault::new(span, Problem::MissingListing { name, line });
                Err(fault.help("paste its listing too; pybc dis lists everything in a file"))
            }
        }
    }
}

/// A constant between the parentheses.
fn constant(span: &Span, codes: &mut Nested<'_>, source: &Source<'_>) -> Step<Constant> {
    let mut cursor = Cursor::whole(source.text, span);
    let value = literal::constant(&mut cursor, codes)?;
    cursor.finish()?;
    Ok(value)
}

/// The tables as far as the listing tells them.
#[derive(Default)]
struct Tables {
    /// `co_varnames`
    locals: Vec<Arc<Text>>,
    /// With the line that tells it.
    consts: Vec<Option<(Constant, usize)>>,
    names: Vec<Option<Arc<Text>>>,
}

impl Tables {
    fn consts(self: &mut Tables) -> Vec<Constant> {
        let consts = std::mem::take(&mut self.consts).into_iter();
        consts
            .map(|entry| entry.map_or(Constant::None, |(value, _)| value))
            .collect()
    }

    fn names(self: &mut Tables) -> Vec<Arc<Text>> {
        let names = std::mem::take(&mut self.names).into_iter().enumerate();
        let unnamed = |index| format!(".unnamed{index}").into_text();
        names
            .map(|(index, name)| name.unwrap_or_else(|| unnamed(index)))
            .collect()
    }
}

/// The place of a table's entry, which is made if the table is shorter.
fn place<'t, T: Clone>(
    table: &'t mut Vec<Option<T>>,
    row: &Row,
    what: &'static str,
) -> Step<&'t mut Option<T>> {
    let index = row.arg.unwrap_or(0) as usize;
    if index >= MOST_ENTRIES {
        let problem = Problem::TooLarge {
            found: index.to_string(),
            what,
            most: MOST_ENTRIES as u64 - 1,
        };
        return Err(Fault::new(row.span.clone(), problem));
    }
    if table.len() <= index {
        table.resize(index + 1, None);
    }
    let missing = || Fault::new(row.span.clone(), Problem::Other("no such entry".to_owned()));
    table.get_mut(index).ok_or_else(missing)
}

/// A listing that names an entry beyond has gaps nobody could have printed.
const MOST_ENTRIES: usize = 1 << 20;

/// What a row works with.
fn operand(
    row: &Row,
    draft: &Draft,
    tables: &mut Tables,
    labels: &HashMap<u64, Label>,
    codes: &mut Nested<'_>,
    source: &Source<'_>,
) -> Step<Operand> {
    let arg = row.arg.unwrap_or(0);
    let index = arg as usize;
    let details = || {
        row.details.clone().ok_or_else(|| {
            let problem = Problem::Operand {
                opcode: row.opcode,
                expected: "what the number stands for, in parentheses",
                found: "none".to_owned(),
            };
            Fault::new(row.span.clone(), problem)
        })
    };
    Ok(match row.opcode.operand() {
        OperandKind::None if row.prefixes == 0 => Operand::None,
        OperandKind::Const => {
            codes.index = arg;
            let place = place(&mut tables.consts, row, "an index of a constant")?;
            if let Some((known, _)) = place
                && row.details.is_none()
            {
                return Ok(Operand::Const(known.clone()));
            }
            let span = details()?;
            let value = match place {
                // The table tells the same code object.
                Some((known @ Constant::Code(_), _)) => known.clone(),
                _ => constant(&span, codes, source)?,
            };
            match place {
                Some((known, line)) if !is_listed_alike(known, &value) => {
                    return Err(Fault::new(
                        span,
                        Problem::Conflict {
                            table: "co_consts",
                            index: arg,
                            now: crate::repr::constant(&value),
                            before: crate::repr::constant(known),
                            line: *line,
                        },
                    ));
                }
                Some((known, _)) => Operand::Const(known.clone()),
                None => {
                    *place = Some((value.clone(), source.line_of(row.span.start)));
                    Operand::Const(value)
                }
            }
        }
        OperandKind::Name => {
            let span = details()?;
            let name = source.slice(&span).into_text();
            let place = place(&mut tables.names, row, "an index of a name")?;
            match place {
                Some(known) if *known != name => {
                    return Err(Fault::new(
                        span,
                        Problem::Conflict {
                            table: "co_names",
                            index: arg,
                            now: crate::repr::backslashreplace(&name).into_owned(),
                            before: crate::repr::backslashreplace(known).into_owned(),
                            line: source.line_of(row.span.start),
                        },
                    ));
                }
                _ => *place = Some(Arc::clone(&name)),
            }
            Operand::Name(name)
        }
        OperandKind::Local => {
            let name = tables.locals.get(index);
            name.map_or(Operand::Number(arg), |name| {
                Operand::Local(Arc::clone(name))
            })
        }
        OperandKind::Deref => {
            let tables = &draft.asm.tables;
            let free = index.checked_sub(tables.cellvars.len());
            let cell = tables.cellvars.get(index).cloned().map(Operand::Cell);
            let free = free
                .and_then(|free| tables.freevars.get(free))
                .cloned()
                .map(Operand::Free);
            cell.or(free).unwrap_or(Operand::Number(arg))
        }
        OperandKind::JumpRel | OperandKind::JumpAbs => match labels.get(&target(row)) {
            Some(label) => Operand::Label(*label),
            // A target that is none has been told.
            None => Operand::Number(arg),
        },
        OperandKind::Compare => {
            CompareOp::from_arg(arg).map_or(Operand::Number(arg), Operand::Compare)
        }
        _ => Operand::Number(arg),
    })
}

/// Whether two constants are printed alike: then the listing does not tell them apart.
fn is_listed_alike(a: &Constant, b: &Constant) -> bool {
    a == b || crate::repr::constant(a) == crate::repr::constant(b)
}
