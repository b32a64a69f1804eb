//! Which listing is whose: the code objects in constants, and the listings they name.
//!
//! A code object is known by its name and first line, and where a heading gives the path of names, by
//! that. Of several that fit, the first that is not taken yet is meant: `dis` and `pybc` list in the
//! order of the constants.

use super::section::Section;
use super::words::Words;
use crate::constant::Constant;
use crate::pyasm::literal::{self, CodeRef, Codes};
use crate::pyasm::source::{Source, Span, Step};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

/// A code object that a constant names.
#[derive(Clone, Debug)]
pub(super) struct Child {
    /// The constant's index.
    pub(super) index: u32,
    pub(super) name: String,
    /// Its first line, where it is told.
    pub(super) line: Option<i32>,
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
    /// By name and first line, of those whose heading tells no path.
    by_code: HashMap<(String, i32), VecDeque<usize>>,
    /// By name, of those without a line in their heading: the first line that is listed, and which they are.
    by_name: HashMap<&'a str, BTreeSet<(i32, usize)>>,
    unnamed: BTreeSet<(i32, usize)>,
    taken: Vec<bool>,
}

impl<'a> Index<'a> {
    fn new(sections: &'a [Section]) -> Index<'a> {
        let mut index = Index {
            taken: vec![false; sections.len()],
            ..Index::default()
        };
        for (at, section) in sections.iter().enumerate() {
            let placed = section.heading.as_ref();
            if let Some((heading, line)) = placed.and_then(|heading| Some((heading, heading.line?)))
            {
                let path = heading.path.as_str();
                let last = match heading.is_path {
                    true => path.rsplit('.').next().unwrap_or(path),
                    false => path,
                };
                let table = match heading.is_path {
                    true => &mut index.by_path,
                    false => &mut index.by_code,
                };
                let whole = (path.to_owned(), line);
                table.entry(whole).or_default().push_back(at);
                let last = (last.to_owned(), line);
                index.by_last.entry(last).or_default().push_back(at);
                continue;
            }
            let line = section.first_line();
            if let Some(name) = section.known_name() {
                let line = line.unwrap_or(i32::MAX);
                index.by_name.entry(name).or_default().insert((line, at));
            } else {
                // Without a line it may be of any.
                index.unnamed.insert((line.unwrap_or(i32::MAX), at));
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
    fn find(&mut self, child: &Child, path: Option<&str>) -> Option<usize> {
        let name = child.name.as_str();
        let whole = path.map(|path| format!("{path}.{name}"));
        let taken = &self.taken;
        let next = |queue: Option<&mut VecDeque<usize>>| -> Option<usize> {
            let queue = queue?;
            while let Some(at) = queue.pop_front() {
                if taken.get(at) == Some(&false) {
                    return Some(at);
                }
            }
            None
        };
        if let Some(line) = child.line {
            let own = (name.to_owned(), line);
            let found = match whole {
                Some(whole) => next(self.by_path.get_mut(&(whole, line)))
                    .or_else(|| next(self.by_code.get_mut(&own))),
                None => next(self.by_last.get_mut(&own)),
            };
            if found.is_some() {
                return found;
            }
        }
        // The first instruction stands on the first line or a little below it.
        let least = (child.line.unwrap_or(i32::MIN), 0);
        let named = self.by_name.get_mut(name);
        named
            .into_iter()
            .chain([&mut self.unnamed])
            .find_map(|listings| {
                while let Some(&near) = listings.range(least..).next() {
                    listings.remove(&near);
                    if taken.get(near.1) == Some(&false) {
                        return Some(near.1);
                    }
                }
                None
            })
    }
}

/// The listings that some code object seems to mean.
fn wanted(sections: &[Section], children: &[Vec<Child>]) -> Vec<bool> {
    let mut exact: HashSet<(&str, i32)> = HashSet::new();
    let mut lowest: HashMap<&str, i32> = HashMap::new();
    let mut least = i32::MAX;
    let mut inner = HashSet::new();
    for child in children.iter().flatten() {
        inner.extend(child.section);
        let first = child.line.unwrap_or(i32::MIN);
        exact.extend(child.line.map(|line| (child.name.as_str(), line)));
        let line = lowest.entry(&child.name).or_insert(first);
        *line = first.min(*line);
        least = least.min(first);
    }
    let any = !lowest.is_empty();
    let is_wanted = |(at, section): (usize, &Section)| {
        if inner.contains(&at) {
            return true;
        }
        let placed = section.heading.as_ref();
        if let Some((heading, line)) = placed.and_then(|heading| Some((heading, heading.line?))) {
            let last = match heading.is_path {
                true => heading.path.rsplit_once('.').map(|(_, last)| last),
                false => Some(heading.path.as_str()),
            };
            return last.is_some_and(|last| exact.contains(&(last, line)));
        }
        let first = section.first_line().unwrap_or(i32::MAX);
        match section.known_name() {
            Some(name) => lowest.get(name).is_some_and(|line| *line <= first),
            None => any && least <= first,
        }
    };
    sections.iter().enumerate().map(is_wanted).collect()
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
            let path = heading.filter(|heading| heading.is_path);
            let path = path.map(|heading| heading.path.as_str());
            let mut found = Vec::new();
            for child in children.get_mut(outer).into_iter().flatten() {
                // What its tool has told needs no search.
                child.section = child.section.or_else(|| index.find(child, path));
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
    let listed = rows.filter_map(|row| Some((row.arg?, row.details.as_ref()?)));
    let consts = section.info.as_ref().and_then(|info| info.consts.as_ref());
    let told = (0..).zip(consts.into_iter().flatten());
    for (index, words) in told.chain(listed) {
        if !names_code(words, source) || !seen.insert(index) {
            continue;
        }
        let found = &mut found;
        // What is wrong with it is told when the constant is made.
        let _ = words.constant(&mut Collect { index, found }, source);
    }
    for &(index, inner) in &section.inner {
        let own = found.iter_mut().find(|child| child.index == index);
        if let Some(child) = own {
            child.section = Some(inner);
        }
    }
    found.sort_by_key(|child| child.index);
    found
}

/// Whether a code object may stand in a constant.
fn names_code(words: &Words, source: &Source<'_>) -> bool {
    let text = words.text(source);
    text.match_indices('<')
        .any(|(at, _)| text.get(at..).is_some_and(literal::is_code_repr))
}
