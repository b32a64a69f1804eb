//! Which code object of one tree is compared with which of another.
//!
//! Code objects inside two that are paired are paired by name. Of those that share a name, as lambdas do, first the
//! ones that are alike, then the others in the order in which they stand.

use super::align::align;
use crate::walk::path_below;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::text::Text;
use similar::DiffOp;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// What there is to be told of one path.
pub(super) enum Pair {
    /// Code objects that stand for each other.
    Both {
        path: String,
        old: Arc<CodeObject>,
        new: Arc<CodeObject>,
    },
    /// A code object that stands for none.
    Before { path: String },
    /// A new one.
    After { path: String },
}

/// All pairs of two trees.
#[derive(Default)]
pub(super) struct Pairs {
    /// Outermost first, in the order of the first tree.
    pub(super) order: Vec<Pair>,
    /// The number of each code object's pair.
    numbers: HashMap<*const CodeObject, usize>,
}

impl Pairs {
    /// Those that stand for each other.
    pub(super) fn both(&self) -> impl Iterator<Item = (&Arc<CodeObject>, &Arc<CodeObject>)> {
        self.order.iter().filter_map(|pair| match pair {
            Pair::Both { old, new, .. } => Some((old, new)),
            _ => None,
        })
    }

    /// A number that is the same for code objects that stand for each other.
    pub(super) fn number(&self, code: &Arc<CodeObject>) -> Option<usize> {
        self.numbers.get(&Arc::as_ptr(code)).copied()
    }

    fn push(&mut self, pair: Pair, codes: &[&Arc<CodeObject>]) {
        for code in codes {
            // A shared one keeps its first number.
            let number = self.order.len();
            self.numbers.entry(Arc::as_ptr(code)).or_insert(number);
        }
        self.order.push(pair);
    }
}

/// What is left to be paired.
type Open = (String, Option<Arc<CodeObject>>, Option<Arc<CodeObject>>);

/// Pairs the code objects of two trees. Each is there at least once, and shared ones are not gone through again: a small
/// file can stand for endless trees.
pub(super) fn pairs(before: &Arc<CodeObject>, after: &Arc<CodeObject>) -> Pairs {
    let mut pairs = Pairs::default();
    let mut seen: HashSet<*const CodeObject> = HashSet::new();
    let path = path_below(None, before.name());
    let mut open: Vec<Open> = vec![(path, Some(Arc::clone(before)), Some(Arc::clone(after)))];
    while let Some((path, old, new)) = open.pop() {
        let is_new = [&old, &new].map(|code| {
            code.as_ref()
                .is_some_and(|code| seen.insert(Arc::as_ptr(code)))
        });
        if is_new == [false, false] {
            continue;
        }
        let inner = below(&path, old.as_ref(), new.as_ref());
        open.extend(inner.into_iter().rev());
        match (old, new) {
            (Some(old), Some(new)) => {
                let codes = [&Arc::clone(&old), &Arc::clone(&new)];
                pairs.push(Pair::Both { path, old, new }, &codes);
            }
            (Some(old), None) => pairs.push(Pair::Before { path }, &[&old]),
            (None, Some(new)) => pairs.push(Pair::After { path }, &[&new]),
            (None, None) => {}
        }
    }
    pairs
}

/// Pairs what is inside two code objects, in the order of the first.
fn below(path: &str, old: Option<&Arc<CodeObject>>, new: Option<&Arc<CodeObject>>) -> Vec<Open> {
    let nested = |code: Option<&Arc<CodeObject>>| -> Vec<Arc<CodeObject>> {
        let nested = code.into_iter().flat_map(|code| code.nested().cloned());
        nested.collect()
    };
    let (old, new) = (nested(old), nested(new));
    let mut named: HashMap<&Text, Vec<usize>> = HashMap::new();
    for (at, code) in new.iter().enumerate() {
        named.entry(code.name()).or_default().push(at);
    }
    let mut groups: HashMap<&Text, Vec<usize>> = HashMap::new();
    for (at, code) in old.iter().enumerate() {
        groups.entry(code.name()).or_default().push(at);
    }
    let mut partner: Vec<Option<usize>> = vec![None; old.len()];
    for (name, group) in &groups {
        let others = named.get(name).map(Vec::as_slice).unwrap_or_default();
        for (one, other) in alike(group, others, &old, &new) {
            if let Some(place) = partner.get_mut(one) {
                *place = Some(other);
            }
        }
    }
    let mut is_taken = vec![false; new.len()];
    let mut inner = Vec::with_capacity(old.len());
    for (code, partner) in old.iter().zip(partner) {
        if let Some(taken) = partner.and_then(|at| is_taken.get_mut(at)) {
            *taken = true;
        }
        let partner = partner.and_then(|at| new.get(at)).cloned();
        let path = path_below(Some(path), code.name());
        inner.push((path, Some(Arc::clone(code)), partner));
    }
    for (code, _) in new.iter().zip(is_taken).filter(|(_, taken)| !taken) {
        let path = path_below(Some(path), code.name());
        inner.push((path, None, Some(Arc::clone(code))));
    }
    inner
}

/// Pairs code objects of one name, by their places.
fn alike(
    group: &[usize],
    others: &[usize],
    old: &[Arc<CodeObject>],
    new: &[Arc<CodeObject>],
) -> Vec<(usize, usize)> {
    if let ([one], [other]) = (group, others) {
        return vec![(*one, *other)];
    }
    let prints = |places: &[usize], codes: &[Arc<CodeObject>]| -> Vec<u64> {
        let codes = places.iter().filter_map(|&at| codes.get(at));
        codes.map(|code| fingerprint(code)).collect()
    };
    let ops = align(&prints(group, old), &prints(others, new));
    let mut pairs = Vec::new();
    for op in &ops {
        let (was, is) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } | DiffOp::Replace { .. } = op {
            let places = was.zip(is);
            pairs.extend(places.filter_map(|(a, b)| Some((*group.get(a)?, *others.get(b)?))));
        }
    }
    pairs
}

/// Nearly the same for code objects that do nearly the same: what may have moved is left out.
fn fingerprint(code: &CodeObject) -> u64 {
    let mut hasher = DefaultHasher::new();
    code.code().hash(&mut hasher);
    code.names().hash(&mut hasher);
    code.varnames().hash(&mut hasher);
    for constant in code.consts() {
        match constant {
            Constant::Code(inner) => inner.name().hash(&mut hasher),
            other => other.hash(&mut hasher),
        }
    }
    hasher.finish()
}
