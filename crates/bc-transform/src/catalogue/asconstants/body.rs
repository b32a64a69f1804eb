//! The instructions of one code object with values instead of names.
//!
//! Which loads are replaced is the scopes' answer; here belongs what they are replaced with, and which
//! values are kept in locals.

use super::AsConstants;
use super::scopes::Scopes;
use crate::pass::Site;
use crate::source::{Source, load_module};
use crate::transformer::hidden_name;
use crate::walk::Visit;
use bc_core::asm::{Asm, Instr, Item, Label, Operand};
use bc_core::code::CodeFlags;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// By which names a function asks for its own variables as a dict. As attributes they count as well:
/// `builtins.locals`, `sys._getframe`.
const SEES_VARIABLES: [&str; 7] = [
    "_getframe",
    "currentframe",
    "dir",
    "eval",
    "exec",
    "locals",
    "vars",
];

/// By index of item: the name that is looked up there, and what is bound to it.
type Loads<'a> = BTreeMap<usize, (&'a Arc<Text>, &'a Source)>;

/// Names with the locals that keep their values.
type Provenance = BTreeMap<Arc<Text>, Arc<Text>>;

/// Attributes of a module with the locals that keep them.
type Wanted<'a> = Vec<(&'a Arc<Text>, &'a Arc<Text>)>;

/// Replaces what the scopes allow, and tells each place.
pub(super) fn rewrite(
    pass: &AsConstants,
    visit: &Visit,
    asm: &mut Asm,
    scopes: &Scopes,
    changed: &mut dyn FnMut(Site),
) {
    let mut loads: Loads<'_> = BTreeMap::new();
    for (at, item) in asm.body.iter().enumerate() {
        let Item::Instr(instr) = item else { continue };
        let bound = instr
            .name()
            .and_then(|name| pass.bindings.get_key_value(name));
        if let Some(bound) = bound
            && scopes.is_untouched(visit, asm, instr)
        {
            loads.insert(at, bound);
        }
    }
    if loads.is_empty() {
        return;
    }
    let kept = match keeps_locals(asm) {
        true => kept(&loads, &asm.body, visit, asm),
        false => BTreeMap::new(),
    };
    let line = asm
        .instrs()
        .next()
        .map_or(asm.firstlineno, |first| first.line);
    let flags = asm.flags;
    let mut new = head(&kept, &loads, line);
    if !new.is_empty() {
        changed(site(visit, line, &[], &new));
    }
    for (at, item) in std::mem::take(&mut asm.body).into_iter().enumerate() {
        let (Some((name, source)), Item::Instr(old)) = (loads.get(&at), &item) else {
            new.push(item);
            continue;
        };
        let load: Vec<Item> = match kept.get(*name) {
            Some(local) => {
                let local = Operand::Local(Arc::clone(local));
                vec![Instr::new(Opcode::LOAD_FAST, local, old.line).into()]
            }
            None => {
                let load = source.load(flags, old.line);
                load.into_iter().map(Item::Instr).collect()
            }
        };
        changed(site(visit, old.line, std::slice::from_ref(&item), &load));
        new.extend(load);
    }
    asm.body = new;
}

fn site(visit: &Visit, line: i32, before: &[Item], after: &[Item]) -> Site {
    Site {
        path: visit.path.clone(),
        line,
        before: before.to_vec(),
        after: after.to_vec(),
    }
}

/// Whether a local more in a code object is seen by nobody.
fn keeps_locals(asm: &Asm) -> bool {
    let is_function = asm
        .flags
        .contains(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS);
    let sees = |instr: &Instr| match &instr.operand {
        Operand::Name(name) => {
            let name = name.as_ascii();
            name.is_some_and(|name| SEES_VARIABLES.binary_search(&name).is_ok())
        }
        _ => false,
    };
    is_function && !asm.flags.contains(CodeFlags::MUTABLE_LOCALS) && !asm.instrs().any(sees)
}

/// The names whose values are kept, with the locals for them: what would be looked up twice in a call.
fn kept(loads: &Loads<'_>, body: &[Item], visit: &Visit, asm: &Asm) -> Provenance {
    let repeated = repeated(body);
    let mut counts: BTreeMap<&Arc<Text>, usize> = BTreeMap::new();
    for (at, (name, source)) in loads {
        if matches!(source, Source::Attribute { .. }) {
            let again = repeated.get(*at).copied().unwrap_or_default();
            *counts.entry(name).or_default() += 1 + usize::from(again);
        }
    }
    let often = counts.into_iter().filter(|(_, count)| *count > 1);
    let local = |name: &Arc<Text>| {
        let purpose = format!(".{}", name.to_string_lossy());
        hidden_name(&visit.code, &asm.tables, &purpose)
    };
    often
        .map(|(name, _)| (Arc::clone(name), local(name)))
        .collect()
}

/// By index: whether a jump may lead back over an item.
fn repeated(body: &[Item]) -> Vec<bool> {
    let places: HashMap<Label, usize> = (0..)
        .zip(body)
        .filter_map(|(at, item)| match item {
            Item::Label(label) => Some((*label, at)),
            Item::Instr(_) | Item::Data(_) => None,
        })
        .collect();
    // How many ways back begin before an item or at it, less those that end before it.
    let mut edges = vec![0i64; body.len() + 1];
    for (at, item) in body.iter().enumerate() {
        let target = item.as_instr().and_then(Instr::target);
        let back = target.and_then(|label| places.get(&label)).copied();
        if let Some(back) = back.filter(|&back| back <= at) {
            for (place, change) in [(back, 1), (at + 1, -1)] {
                if let Some(edge) = edges.get_mut(place) {
                    *edge += change;
                }
            }
        }
    }
    let mut inside = 0;
    let mut repeated = Vec::with_capacity(body.len());
    for edge in edges.iter().take(body.len()) {
        inside += edge;
        repeated.push(inside > 0);
    }
    repeated
}

/// What stands in front of the first instruction: each module once, and its attributes into locals.
fn head(kept: &Provenance, loads: &Loads<'_>, line: i32) -> Vec<Item> {
    let sources: BTreeMap<&Arc<Text>, &Source> = loads.values().copied().collect();
    let mut modules: BTreeMap<&Arc<Text>, Wanted<'_>> = BTreeMap::new();
    for (name, local) in kept {
        if let Some(Source::Attribute { module, name }) = sources.get(name) {
            modules.entry(module).or_default().push((name, local));
        }
    }
    let mut new = Vec::new();
    for (module, wanted) in modules {
        let names: Vec<Arc<Text>> = wanted.iter().map(|(name, _)| Arc::clone(name)).collect();
        new.extend(load_module(module, &names, line));
        for (nth, (name, local)) in wanted.iter().enumerate() {
            // The last one takes the module off the stack.
            if nth + 1 < wanted.len() {
                new.push(Instr::new(Opcode::DUP_TOP, (), line));
            }
            let attribute = Operand::Name(Arc::clone(name));
            new.push(Instr::new(Opcode::LOAD_ATTR, attribute, line));
            let local = Operand::Local(Arc::clone(local));
            new.push(Instr::new(Opcode::STORE_FAST, local, line));
        }
    }
    new.into_iter().map(Item::Instr).collect()
}
