//! Listings as `dis` and other tools print them, pasted: found, put together, and made code of.
//!
//! `margin` puts aside what stands before all lines, `versions` tells listings of other versions of Python. `lines`,
//! with `row`, `operand`, `tokens` and `tables`, reads a line, `sections` the text; `pycdas` and `reprs` read what has
//! another layout. Each listing is a `section` with its `info`, whoever has printed it; `resolve` sees to it that both
//! indexes and what they stand for are known. Then `tree` finds out which listing is whose, `facts`, `calls`, `infer` and
//! `search` work out what is not said, `paste` knows all of it and makes a draft of each with its `body`. Of the `.pyasm`
//! form no more is known here than how it writes signatures and what it declares, for the headings of `pybc dis
//! --signatures`.

mod body;
mod calls;
mod facts;
mod infer;
mod info;
mod lines;
mod margin;
mod operand;
mod paste;
mod pycdas;
mod reprs;
mod resolve;
mod row;
mod search;
mod section;
mod sections;
mod tables;
mod tokens;
mod tree;
mod versions;
mod words;

#[cfg(test)]
mod tests;

use super::error::Problem;
use super::source::{Fault, Source};
use crate::asm::Asm;
use crate::code::CodeObject;
use crate::constant::Constant;
use crate::opcode::Opcode;
use crate::pyc::Pyc;
use calls::Calls;
pub(super) use margin::{without_margins, without_unseen};
use paste::Paste;
use std::sync::Arc;

/// Whether a line shows that a text is one of listings.
pub(super) fn is_of_listing(line: &str) -> bool {
    let inner = lines::unquoted(line).trim();
    row::looks_like_row(line)
        || versions::is_later(line)
        || versions::tells_field(inner)
        || reprs::starts(inner)
        || inner.starts_with("# Method Name:")
        || matches!(inner, "[Code]" | "[Disassembly]")
}

/// Reads a text of listings. None if something is wrong, which is told to `source`.
pub(super) fn read(source: &mut Source<'_>, verify: bool) -> Option<Pyc> {
    if let Some(fault) = versions::foreign(source) {
        source.fault(fault);
        return None;
    }
    let mut sections = sections::sections(source);
    if sections.is_empty() {
        if !source.is_faulty() {
            let end = source.text.len();
            source.fault(Fault::new(end..end, Problem::Empty));
        }
        return None;
    }
    if !resolve::resolve(&mut sections, source) {
        return None;
    }
    // What was read only in part would be refused for what is missing.
    let is_whole = !source.is_faulty();
    let paste = Paste::new(sections, source);
    let calls = Calls::new(&paste.sections, source);
    let mut made: Vec<Option<Arc<CodeObject>>> = vec![None; paste.sections.len()];
    let mut room = body::MOST_UNTOLD;
    // Those inside stand behind those around them.
    for &index in paste.tree.order.iter().rev() {
        let faults = source.fault_count();
        let draft = paste.draft(index, &made, &calls, &mut room, source);
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

/// So many names are told in a note.
const MOST_NAMED: usize = 10;

/// A module that makes functions of code objects nobody else does.
fn around(codes: &[Arc<CodeObject>], source: &mut Source<'_>) -> Option<Arc<CodeObject>> {
    let names = codes.iter().filter_map(|code| code.name().to_str());
    let names: Vec<_> = names.take(MOST_NAMED).collect();
    let more = if codes.len() > MOST_NAMED {
        ", ..."
    } else {
        ""
    };
    let message = format!(
        "a module is made around {}{more}, which nothing here makes functions of",
        names.join(", ")
    );
    source.guess(0..0, message);
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
