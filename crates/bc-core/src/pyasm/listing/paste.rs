//! What is known about all listings of a text together, and the draft of each.

use super::body::{self, Nested, Tables};
use super::calls::{Call, Calls};
use super::facts::{self, Facts, Site};
use super::infer::{self, Guess, Hints, Kind, OuterScope};
use super::info::{Info, Table};
use super::section::Section;
use super::tree::{self, Child, Tree};
use crate::asm::{Asm, Item};
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::opcode::Opcode;
use crate::pyasm::draft::{Draft, usual_flags};
use crate::pyasm::error::Problem;
use crate::pyasm::literal;
use crate::pyasm::source::{Fault, Source};
use crate::text::IntoText;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Everything that is known about the listings of a text.
pub(super) struct Paste {
    pub(super) sections: Vec<Section>,
    pub(super) tree: Tree,
    /// By section, as all that follows.
    facts: Vec<Facts>,
    whereabouts: Vec<ListingContext>,
    filename: Option<String>,
    /// Whether xdis has read the lines, which takes the steps of a line table for signed bytes.
    has_signed_lines: bool,
}

/// What is known about one listing from around it.
struct ListingContext {
    kind: Kind,
    name: String,
    firstline: i32,
    /// Whether nothing but the first instruction tells that line.
    is_line_guessed: bool,
    /// Where something is made of it.
    site: Option<Site>,
    /// The row of the same listing that stores something else under the same name.
    until: usize,
    parent: Option<usize>,
    is_inside_function: bool,
    /// Where it and everything inside it stand in the order of the tree.
    range: Range<usize>,
}

impl Paste {
    pub(super) fn new(sections: Vec<Section>, source: &Source<'_>) -> Paste {
        let tree = tree::tree(&sections, source);
        let facts: Vec<Facts> = sections
            .iter()
            .map(|section| facts::facts(section, source))
            .collect();
        let mut sites: Vec<Option<(Site, usize)>> = vec![None; sections.len()];
        let mut named: Vec<Option<(&str, Option<i32>)>> = vec![None; sections.len()];
        for (section, children) in sections.iter().zip(&tree.children) {
            let (loads, stores) = rows_of(section, children, source);
            for child in children {
                let Some(at) = child.section else { continue };
                let site = loads
                    .get(&child.index)
                    .map(|&row| facts::site(section, row, source));
                let site = site.unwrap_or_default();
                let stored = site.stored.as_deref().and_then(|name| stores.get(name));
                let until = stored.and_then(|rows| {
                    let next = rows.partition_point(|&row| row < site.row + 2);
                    rows.get(next).copied()
                });
                if let (Some(place), Some(name)) = (sites.get_mut(at), named.get_mut(at)) {
                    *place = Some((site, until.unwrap_or(usize::MAX)));
                    *name = Some((&child.name, child.line));
                }
            }
        }
        let parents = tree.parent.iter().copied();
        let known = sections
            .iter()
            .zip(&facts)
            .zip(sites)
            .zip(named)
            .zip(parents);
        let whereabouts = known.map(|((((section, facts), site), named), parent)| {
            let (site, until) =
                site.map_or((None, usize::MAX), |(site, until)| (Some(site), until));
            let kind = infer::kind(section, facts, site.as_ref());
            let (heading, info) = (section.heading.as_ref(), section.info.as_ref());
            let line = info.and_then(|info| info.firstlineno);
            let line = line.or(named.and_then(|(_, line)| line));
            let line = line.or(heading.and_then(|heading| heading.line));
            let name = named.map(|(name, _)| name).or(section.known_name());
            let name = name.or(heading.map(|heading| last_name(&heading.path)));
            ListingContext {
                kind,
                name: name
                    .unwrap_or(if kind == Kind::Module {
                        "<module>"
                    } else {
                        "f"
                    })
                    .to_owned(),
                firstline: line.or(section.first_line()).unwrap_or(1),
                // That of a module is the line of its first instruction.
                is_line_guessed: line.is_none()
                    && kind != Kind::Module
                    && section.first_line().is_some(),
                site,
                until,
                parent,
                is_inside_function: false,
                range: 0..0,
            }
        });
        let mut paste = Paste {
            whereabouts: whereabouts.collect(),
            filename: filename(&sections, source),
            has_signed_lines: source.text.lines().any(is_of_xdis),
            facts,
            tree,
            sections,
        };
        paste.nest();
        paste
    }

    /// Finds out what is inside of what.
    fn nest(&mut self) {
        // Backwards, what is inside a listing is known before the listing.
        for (at, &index) in self.tree.order.iter().enumerate().rev() {
            let Some(own) = self.whereabouts.get_mut(index) else {
                continue;
            };
            own.range = at..own.range.end.max(at + 1);
            let (end, parent) = (own.range.end, own.parent);
            if let Some(outer) = parent.and_then(|parent| self.whereabouts.get_mut(parent)) {
                outer.range.end = outer.range.end.max(end);
            }
        }
        for &index in &self.tree.order {
            let parent = self.whereabouts.get(index).and_then(|own| own.parent);
            let outer = parent.and_then(|parent| self.whereabouts.get(parent));
            let is_inside =
                outer.is_some_and(|outer| outer.is_inside_function || outer.kind == Kind::Function);
            if let Some(own) = self.whereabouts.get_mut(index) {
                own.is_inside_function = is_inside;
            }
        }
    }

    fn guess(&self, index: usize, calls: &Calls, source: &mut Source<'_>) -> Option<Guess> {
        let section = self.sections.get(index)?;
        let info = section.info.as_ref();
        let is_told = |info: &&Info| info.argcount.is_some() && info.flags.is_some();
        let names_all =
            |info: &&Info| info.table(Table::Varnames).is_some() || !names_locals(section);
        if let Some(info) = info.filter(is_told).filter(names_all) {
            let Some(guess) = infer::told(info, source) else {
                let problem =
                    Problem::Other("there are fewer variable names than parameters".to_owned());
                source.fault(Fault::new(section.head.clone(), problem));
                return None;
            };
            return Some(guess);
        }
        let own = self.whereabouts.get(index)?;
        let parent = own.parent.and_then(|parent| self.whereabouts.get(parent));
        let class = parent.filter(|parent| parent.kind == Kind::Class);
        let found = self.calls_of(own, class, calls);
        let outside = OuterScope {
            site: own.site.as_ref(),
            name: &own.name,
            class: class.map(|class| class.name.as_str()),
            calls: &found,
        };
        let hints = Hints {
            signature: section
                .heading
                .as_ref()
                .and_then(|heading| heading.signature.as_ref()),
            info,
            source,
        };
        Some(infer::guess(
            own.kind,
            self.facts.get(index)?,
            &outside,
            hints,
        ))
    }

    /// Tells what was guessed of a listing.
    fn tell(
        &self,
        section: &Section,
        own: &ListingContext,
        guess: &Guess,
        source: &mut Source<'_>,
    ) {
        let line = own.firstline;
        let mut reasons = guess.reasons.iter();
        if own.is_line_guessed {
            // In one line with what else is guessed of a function.
            let message = match reasons.next() {
                Some(reason) => format!("{reason}, and its first line for {line}"),
                None => format!("the first line of {} is taken for {line}", own.name),
            };
            source.guess(section.head.clone(), message);
        }
        for reason in reasons {
            source.guess(section.head.clone(), reason.as_str());
        }
    }

    /// The calls that seem to be of this function: by the name it is stored under, where that name
    /// can mean it.
    fn calls_of<'c>(
        &self,
        own: &ListingContext,
        class: Option<&ListingContext>,
        calls: &'c Calls,
    ) -> Vec<&'c Call> {
        let site = own.site.as_ref().filter(|site| !site.is_decorated);
        let stored = site.and_then(|site| Some((site.row, site.stored.as_deref()?)));
        let (Some((row, stored)), Some(parent)) = (stored, own.parent) else {
            return Vec::new();
        };
        if let Some(class) = class {
            return match stored {
                "__init__" => calls.named(&class.name).iter().collect(),
                _ => calls.methods(stored).iter().collect(),
            };
        }
        let Some(outer) = self.whereabouts.get(parent) else {
            return Vec::new();
        };
        let mine = |call: &&Call| {
            if call.section == parent {
                return (row..own.until).contains(&call.row);
            }
            let place = self
                .whereabouts
                .get(call.section)
                .map_or(0, |caller| caller.range.start);
            outer.kind == Kind::Module || outer.range.contains(&place)
        };
        calls.named(stored).iter().filter(mine).collect()
    }

    /// The draft of one listing.
    pub(super) fn draft(
        &self,
        index: usize,
        made: &[Option<Arc<CodeObject>>],
        calls: &Calls,
        room: &mut usize,
        source: &mut Source<'_>,
    ) -> Option<Draft> {
        let section = self.sections.get(index)?;
        let own = self.whereabouts.get(index)?;
        let guess = self.guess(index, calls, source)?;
        self.tell(section, own, &guess, source);
        let info = section.info.as_ref();
        let mut asm = Asm::new(own.name.as_str(), CodeFlags::empty());
        let filename = info
            .and_then(|info| info.filename.as_deref())
            .or(section
                .heading
                .as_ref()
                .and_then(|heading| heading.filename.as_deref()))
            .or(self.filename.as_deref());
        asm.filename = filename.unwrap_or("<string>").into_text();
        asm.firstlineno = own.firstline;
        asm.signature = guess.signature;
        asm.tables.cellvars = guess.cellvars;
        asm.tables.freevars = guess.freevars;
        asm.tables.locals = guess.locals;
        let named = asm.signature.len() + asm.tables.locals.len();
        asm.tables.nlocals = info
            .and_then(|info| info.nlocals)
            .filter(|count| usize::try_from(*count) != Ok(named));
        let mut codes = Nested {
            children: self.tree.children.get(index)?,
            made,
            index: 0,
        };
        let locals = asm.signature.names().chain(&asm.tables.locals);
        let line = source.line_of(section.head.start);
        let told = info
            .into_iter()
            .flat_map(|info| info.names.iter().flatten());
        let mut tables = Tables {
            locals: locals.cloned().collect(),
            consts: Vec::new(),
            names: told
                .map(|name| Some((name.text(source).into_text(), line)))
                .collect(),
            room,
        };
        let mut draft = Draft {
            asm,
            spans: Vec::new(),
            head: section.head.clone(),
            labels: Vec::new(),
            stacksize: info.and_then(|info| info.stacksize.clone()),
            lnotab: info.and_then(|info| info.lnotab.clone()),
            markers: Vec::new(),
            has_signed_lines: self.has_signed_lines,
        };
        let consts = info
            .into_iter()
            .flat_map(|info| info.consts.iter().flatten());
        let doc = info.and_then(|info| info.doc.as_ref());
        for (at, words) in doc.into_iter().chain(consts).enumerate() {
            codes.index = u32::try_from(at).unwrap_or(u32::MAX);
            let read = words.constant(&mut codes, source);
            let value = source.keep(read).unwrap_or(Constant::None);
            tables
                .consts
                .push(Some((value, source.line_of(words.span.start))));
        }
        body::body(section, &mut draft, &mut tables, &mut codes, source);
        draft.asm.tables.consts = tables.take_consts();
        draft.asm.tables.names = tables.take_names();
        let is_function = guess.kind == Kind::Function;
        let heading = section.heading.as_ref();
        let added = guess.added | heading.map_or(CodeFlags::empty(), |heading| heading.added);
        draft.asm.flags = match info.and_then(|info| info.flags) {
            Some(flags) => flags,
            None => usual_flags(is_function, own.is_inside_function, &draft.asm, added),
        };
        lines_by_table(&mut draft, section);
        Some(draft)
    }
}

/// Whether some instruction of a listing names a local.
fn names_locals(section: &Section) -> bool {
    section.rows.iter().any(|row| row.opcode.has_local())
}

/// Gives the instructions of a listing without lines those that its line table tells.
fn lines_by_table(draft: &mut Draft, section: &Section) {
    let Some((table, _)) = draft
        .lnotab
        .as_ref()
        .filter(|_| section.first_line().is_none())
    else {
        return;
    };
    let mut pairs = table.as_chunks().0.iter().peekable();
    let (mut reached, mut line) = (0u64, draft.asm.firstlineno);
    let instrs = draft.asm.body.iter_mut().filter_map(|item| match item {
        Item::Instr(instr) => Some(instr),
        Item::Label(_) | Item::Data(_) => None,
    });
    for (instr, row) in instrs.zip(&section.rows) {
        while let Some(&[by, lines]) =
            pairs.next_if(|&&[by, _]| reached + u64::from(by) <= row.offset)
        {
            reached += u64::from(by);
            line = line.saturating_add(lines.into());
        }
        instr.line = line;
    }
}

/// By index the row that loads each of these code objects first, and by name the rows that store
/// something. Nothing is looked for where there are no code objects.
fn rows_of<'a>(
    section: &'a Section,
    children: &[Child],
    source: &Source<'a>,
) -> (HashMap<u32, usize>, HashMap<&'a str, Vec<usize>>) {
    let (mut loads, mut stores) = (HashMap::new(), HashMap::<&str, Vec<usize>>::new());
    if children.is_empty() {
        return (loads, stores);
    }
    for (at, row) in section.rows.iter().enumerate() {
        let is_store = |name: &str| name.starts_with("STORE_");
        if let (Opcode::LOAD_CONST, Some(arg)) = (row.opcode, row.arg) {
            loads.entry(arg).or_insert(at);
        } else if let Some(words) = &row.details
            && row.opcode.name().is_some_and(is_store)
        {
            stores.entry(words.text(source)).or_default().push(at);
        }
    }
    (loads, stores)
}

/// The last name of a path such as `<module>.C.m`.
fn last_name(path: &str) -> &str {
    match path.starts_with('<') && !path.contains(">.") {
        true => path,
        false => path.rsplit('.').next().unwrap_or(path),
    }
}

/// Whether a line is one that pydisasm or uncompyle6 writes above a listing.
fn is_of_xdis(line: &str) -> bool {
    let line = line.trim_start();
    let heads = [
        "# pydisasm version ",
        "# uncompyle6 version ",
        "# Method Name:",
    ];
    heads.iter().any(|head| line.starts_with(head))
}

/// The file name the listings tell: of a table, or of a code object in a constant.
fn filename(sections: &[Section], source: &Source<'_>) -> Option<String> {
    let told = sections.iter().find_map(|section| {
        let told = section.info.as_ref().and_then(|info| info.filename.clone());
        told.or_else(|| section.heading.as_ref()?.filename.clone())
    });
    let rows = sections.iter().flat_map(|section| &section.rows);
    told.or_else(|| {
        rows.filter(|row| row.opcode.has_const()).find_map(|row| {
            let code = literal::code_repr(row.details.as_ref()?.text(source))?;
            code.filename.map(str::to_owned)
        })
    })
}
