//! Which listing is whose: the code objects in constants, and the listings they name.
//!
//! A code object is known by its name and first line, and where a heading gives the path of names, by
//! that. Of several that fit, the first that is not taken yet is meant: `dis` and `pybc` list in the
//! order of the constants.

use super::sections::Section;
use crate::constant::Constant;
use crate::pyasm::cursor::Cursor;
use crate::pyasm::literal::{self, CodeRef, Codes};
use crate::pyasm::source::{Source, Span, Step};
use std::collections::HashSet;

/// A code object that a constant names.
#[derive(Clone, Debug)]
pub(super) struct Child {
    /// The constant's index.
    pub(super) index: u32,
    pub(super) name: String,
    pub(super) line: i32,
    /// Its listing, if there is one.
    pub(super) section: Option<usize>,
}

/// The listings as they are nested.
pub(super) struct Tree {
    /// By section: the code objects it names, by rising index of the constant.
    pub(super) children: Vec<Vec<Child>>,
    pub(super) parent: Vec<Option<usize>>,
    /// The listings nobody names.
    pub(super) roots: Vec<usize>,
    /// All sections, those inside behind those around them.
    pub(super) order: Vec<usize>,
}

/// Collects what code objects a constant names.
struct Collect<'a> {
    index: u32,
    found: &'a mut Vec<Child>,
}

impl Codes for Collect<'_> {
    fn code(&mut self, by: CodeRef, _: Span) -> Step<Constant> {
        if let CodeRef::Repr { name, line } = by {
            self.found.push(Child {
                index: self.index,
                name,
                line,
                section: None,
            });
        }
        Ok(Constant::None)
    }
}

/// Works out how listings are nested.
pub(super) fn tree(sections: &[Section], source: &Source<'_>) -> Tree {
    let mut children: Vec<Vec<Child>> = sections.iter().map(|s| named_in(s, source)).collect();
    let wanted = |section: &Section| {
        let mut all = children.iter().flatten();
        all.any(|child| fits(section, child, None) > 0)
    };
    // Those that nobody seems to mean come first, so that they are not taken for another's part.
    let (named, mut starts): (Vec<usize>, Vec<usize>) =
        (0..sections.len()).partition(|&index| sections.get(index).is_some_and(wanted));
    starts.extend(named);
    let mut parent = vec![None; sections.len()];
    let mut taken = vec![false; sections.len()];
    let (mut roots, mut order) = (Vec::new(), Vec::new());
    for root in starts {
        if taken.get(root).copied().unwrap_or(true) {
            continue;
        }
        roots.push(root);
        take(&mut taken, root);
        let mut open = vec![root];
        while let Some(index) = open.pop() {
            order.push(index);
            let path = sections
                .get(index)
                .and_then(|s| s.heading.as_ref())
                .map(|(path, _)| path.clone());
            let Some(own) = children.get_mut(index) else {
                continue;
            };
            let mut found = Vec::new();
            for child in own.iter_mut() {
                let best = sections
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| taken.get(*at) == Some(&false));
                let best = best.map(|(at, section)| (fits(section, child, path.as_deref()), at));
                let best = best.filter(|(fit, _)| *fit > 0);
                // The best fit; among equals the first.
                let best = best.max_by_key(|&(fit, at)| (fit, std::cmp::Reverse(at)));
                if let Some((_, at)) = best {
                    child.section = Some(at);
                    take(&mut taken, at);
                    if let Some(place) = parent.get_mut(at) {
                        *place = Some(index);
                    }
                    found.push(at);
                }
            }
            open.extend(found.into_iter().rev());
        }
    }
    roots.sort_unstable();
    Tree {
        children,
        parent,
        roots,
        order,
    }
}

fn take(taken: &mut [bool], index: usize) {
    if let Some(place) = taken.get_mut(index) {
        *place = true;
    }
}

/// How well a listing fits a code object; 0 if it cannot be its.
fn fits(section: &Section, child: &Child, path: Option<&str>) -> u32 {
    if let Some((own, line)) = &section.heading {
        let is_path = match path {
            Some(path) => {
                own.strip_prefix(path)
                    .and_then(|rest| rest.strip_prefix('.'))
                    == Some(&*child.name)
            }
            None => own.ends_with(&format!(".{}", child.name)),
        };
        return if is_path && *line == child.line {
            1000
        } else {
            0
        };
    }
    // The first instruction stands on the first line or a little below it.
    let below = section
        .first_line()
        .map_or(0, |first| i64::from(first) - i64::from(child.line));
    if below < 0 {
        return 0;
    }
    let near = u32::try_from(400 - below.min(399)).unwrap_or(1);
    match section.known_name() {
        Some(name) if name == child.name => 500 + near,
        Some(_) => 0,
        None => near,
    }
}

/// The code objects that a listing or its table of constants names.
fn named_in(section: &Section, source: &Source<'_>) -> Vec<Child> {
    let mut found: Vec<Child> = Vec::new();
    let mut seen = HashSet::new();
    let rows = section.rows.iter().filter(|row| row.opcode.has_const());
    let listed = rows.filter_map(|row| Some((row.arg?, row.details.clone()?)));
    let told = section.info.iter().flat_map(|info| &info.consts).cloned();
    for (index, span) in (0..).zip(told).chain(listed) {
        if !source.slice(&span).contains("<code object ") || !seen.insert(index) {
            continue;
        }
        let mut cursor = Cursor::whole(source.text, &span);
        // What is wrong with it is told when the constant is made.
        let _ = literal::constant(
            &mut cursor,
            &mut Collect {
                index,
                found: &mut found,
            },
        );
    }
    found.sort_by_key(|child| child.index);
    found
}
