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
use std::collections::{HashMap, HashSet, VecDeque};

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

/// The listings by what they can be known by. Those taken from the front of a queue are gone.
#[derive(Default)]
struct Index<'a> {
    /// By path and first line of their heading.
    by_path: HashMap<(String, i32), VecDeque<usize>>,
    /// By the last name of the path, for a code object whose own path is not known.
    by_last: HashMap<(String, i32), VecDeque<usize>>,
    /// By name, of those without a heading.
    by_name: HashMap<&'a str, Vec<usize>>,
    unnamed: Vec<usize>,
    taken: Vec<bool>,
}

impl<'a> Index<'a> {
    fn new(sections: &'a [Section]) -> Index<'a> {
        let mut index = Index {
            taken: vec![false; sections.len()],
            ..Index::default()
        };
        for (at, section) in sections.iter().enumerate() {
            if let Some((path, line)) = &section.heading {
                index
                    .by_path
                    .entry((path.clone(), *line))
                    .or_default()
                    .push_back(at);
                let last = path.rsplit('.').next().unwrap_or(path);
                index
                    .by_last
                    .entry((last.to_owned(), *line))
                    .or_default()
                    .push_back(at);
            } else if let Some(name) = section.known_name() {
                index.by_name.entry(name).or_default().push(at);
            } else {
                index.unnamed.push(at);
            }
        }
        index
    }

    fn is_taken(&self, at: usize) -> bool {
        self.taken.get(at).copied().unwrap_or(true)
    }

    fn take(&mut self, at: usize) {
        if let Some(place) = self.taken.get_mut(at) {
            *place = true;
        }
    }

    /// The listing of a code object named in a listing with this path.
    fn find(&mut self, child: &Child, path: Option<&str>, sections: &[Section]) -> Option<usize> {
        let (table, name) = match path {
            Some(path) => (&mut self.by_path, format!("{path}.{}", child.name)),
            None => (&mut self.by_last, child.name.clone()),
        };
        let queue = table.get_mut(&(name, child.line));
        if let Some(queue) = queue {
            while let Some(at) = queue.pop_front() {
                if self.taken.get(at) == Some(&false) {
                    return Some(at);
                }
            }
        }
        let named = self
            .by_name
            .get(child.name.as_str())
            .map_or(&[][..], Vec::as_slice);
        [named, &self.unnamed].into_iter().find_map(|listings| {
            // The first instruction stands on the first line or a little below it.
            let below = |at: &usize| {
                let first = sections.get(*at)?.first_line().unwrap_or(child.line);
                Some(i64::from(first) - i64::from(child.line)).filter(|below| *below >= 0)
            };
            let free = listings.iter().filter(|at| !self.is_taken(**at));
            let near = free.filter_map(|at| Some((below(at)?, *at)));
            near.min().map(|(_, at)| at)
        })
    }
}

/// The listings that some code object seems to mean.
fn wanted(sections: &[Section], children: &[Vec<Child>]) -> Vec<bool> {
    let mut exact: HashSet<(&str, i32)> = HashSet::new();
    let mut lowest: HashMap<&str, i32> = HashMap::new();
    let mut least = i32::MAX;
    for child in children.iter().flatten() {
        exact.insert((&child.name, child.line));
        let line = lowest.entry(&child.name).or_insert(child.line);
        *line = child.line.min(*line);
        least = least.min(child.line);
    }
    let any = !exact.is_empty();
    let is_wanted = |section: &Section| {
        if let Some((path, line)) = &section.heading {
            let last = path.rsplit_once('.').map(|(_, last)| last);
            return last.is_some_and(|last| exact.contains(&(last, *line)));
        }
        let first = section.first_line().unwrap_or(i32::MAX);
        match section.known_name() {
            Some(name) => lowest.get(name).is_some_and(|line| *line <= first),
            None => any && least <= first,
        }
    };
    sections.iter().map(is_wanted).collect()
}

/// Works out how listings are nested.
pub(super) fn tree(sections: &[Section], source: &Source<'_>) -> Tree {
    let mut children: Vec<Vec<Child>> = sections.iter().map(|s| named_in(s, source)).collect();
    // Those that nobody seems to mean come first, so that they are not taken for another's part.
    let wanted = wanted(sections, &children);
    let is_wanted = |index: &usize| wanted.get(*index).copied().unwrap_or(false);
    let (named, mut starts): (Vec<usize>, Vec<usize>) = (0..sections.len()).partition(is_wanted);
    starts.extend(named);
    let mut index = Index::new(sections);
    let mut parent = vec![None; sections.len()];
    let (mut roots, mut order) = (Vec::new(), Vec::new());
    for root in starts {
        if index.is_taken(root) {
            continue;
        }
        roots.push(root);
        index.take(root);
        let mut open = vec![root];
        while let Some(outer) = open.pop() {
            order.push(outer);
            let heading = sections
                .get(outer)
                .and_then(|section| section.heading.as_ref());
            let path = heading.map(|(path, _)| path.as_str());
            let mut found = Vec::new();
            for child in children.get_mut(outer).into_iter().flatten() {
                child.section = index.find(child, path, sections);
                let Some(at) = child.section else {
                    continue;
                };
                index.take(at);
                if let Some(place) = parent.get_mut(at) {
                    *place = Some(outer);
                }
                found.push(at);
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
