//! Which objects the reference would hold while it compiles, for whoever wants its bytes.
//!
//! CPython's `marshal` marks each object that somebody else holds as well, so a `.pyc` shows which constants
//! are one object. [`Objects`] follows what becomes of them: a constant of the source is an object of its own,
//! one that folding takes over stays the same object, one that it computes is a new one; small ints, single
//! characters and the like are there once for all; names are interned. What marks follow from that is told in
//! `marks`, in which order a set has its items in `order`. Nothing here changes what code means, and a
//! compilation that is not asked for the reference's bytes has no [`Objects`].

mod folding;
mod marks;
mod order;
mod resident;

pub(crate) use folding::Folding;

use crate::ast::{Alias, Arguments, ExprKind, Identifier, StmtKind, Tree};
use crate::names::seeds;
use ahash::RandomState;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::hash::Key;
use bc_core::text::Text;
use num_bigint::BigInt;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Where a constant comes from, as far as its value does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The interned string of a name.
    Name,
    /// A bytes literal with a backslash: its object is not the one that all of its value share.
    Escaped,
}

/// Which object a constant is.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    /// The one that there is of its value.
    OfValue,
    /// The interned string of its text.
    Interned,
    /// An object of its own, with those inside of a tuple or frozenset.
    Own(u32, Arc<[Identity]>),
}

/// What a compilation knows of the reference's objects.
pub(crate) struct Objects {
    key: Key,
    /// The strings that are interned by now, but for the resident ones.
    interned: HashSet<Arc<Text>, RandomState>,
    /// Strings that were no names when they were made and have been interned themselves, and tuples that have been
    /// gone through.
    interned_objects: HashSet<u32>,
    /// Whether the table of characters' names has been loaded.
    named_characters: bool,
    /// The objects of the constants of each code object, by where its constants lie.
    of_code: HashMap<*const Constant, Arc<[Identity]>>,
    count: u32,
}

impl Objects {
    /// What there is before a tree is compiled: all of its names are interned.
    pub(crate) fn new(tree: &Tree, key: Key) -> Objects {
        let mut interned = HashSet::with_hasher(seeds());
        identifiers(tree, |name| {
            interned.insert(Arc::clone(name));
        });
        Objects {
            key,
            interned,
            interned_objects: HashSet::new(),
            named_characters: tree.literals.named_characters,
            of_code: HashMap::new(),
            count: 0,
        }
    }

    /// A new object, with those inside of it.
    fn own(&mut self, items: Arc<[Identity]>) -> Identity {
        // There are no more objects than nodes.
        self.count = self.count.wrapping_add(1);
        Identity::Own(self.count, items)
    }

    /// A new object of a value, unless there is only one of that.
    fn of_value(&mut self, constant: &Constant) -> Identity {
        match constant {
            _ if is_shared(constant) => Identity::OfValue,
            // A tuple that the compiler makes of names.
            Constant::Tuple(items) => {
                let items = items.iter().map(|_| Identity::Interned).collect();
                self.own(items)
            }
            _ => self.own([].into()),
        }
    }

    /// The objects of the constants of a scope. Origins are given with the numbers of the constants.
    pub(crate) fn of_constants(
        &mut self,
        constants: &[Constant],
        origins: &[(u32, Origin)],
    ) -> Vec<Identity> {
        let mut identities: Vec<Identity> = constants.iter().map(|c| self.of_value(c)).collect();
        for &(number, origin) in origins {
            let place = identities.get_mut(number as usize);
            match (place, origin) {
                (Some(place @ Identity::Own(..)), Origin::Name) => *place = Identity::Interned,
                (Some(place), Origin::Escaped) => *place = self.own([].into()),
                _ => {}
            }
        }
        identities
    }

    /// Whether a string is interned by now.
    fn is_interned(&self, text: &Text) -> bool {
        self.interned.contains(text) || self.is_resident(text)
    }

    /// Whether the process holds a string as interned by itself.
    fn is_resident(&self, text: &Text) -> bool {
        resident::contains(text, self.named_characters)
    }

    /// Interns the strings of a code object that is made of these parts, as the reference does: names, and
    /// constants that look like names, the last constant first. A frozenset in which a string becomes another
    /// object is built again, of its items in the order in which they are then.
    pub(crate) fn intern<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a Arc<Text>>,
        constants: &mut [Constant],
        identities: &mut [Identity],
    ) {
        self.interned.extend(names.into_iter().cloned());
        for (constant, identity) in constants.iter_mut().zip(identities).rev() {
            if let (Constant::FrozenSet(items), Identity::Own(_, inner)) = (&*constant, &*identity)
            {
                if self.intern_items(items, inner)
                    && let Some((constant_again, identity_again)) = self.frozenset(items, inner)
                {
                    (*constant, *identity) = (constant_again, identity_again);
                }
            } else {
                let (one, its) = (
                    std::slice::from_ref(constant),
                    std::slice::from_ref(identity),
                );
                self.intern_items(one, its);
            }
        }
    }

    /// The frozenset of items that are all different, in the order of the reference's table. `None` if that
    /// depends on addresses.
    fn frozenset(
        &mut self,
        items: &[Constant],
        identities: &[Identity],
    ) -> Option<(Constant, Identity)> {
        let order = order::of(items, self.key)?;
        let constants = order.iter().filter_map(|&at| items.get(at)).cloned();
        let identities = order.iter().filter_map(|&at| identities.get(at)).cloned();
        let identity = self.own(identities.collect());
        Some((Constant::FrozenSet(constants.collect()), identity))
    }

    /// Interns strings, the last first, those inside of tuples as well. Says whether one of the items
    /// themselves becomes another object.
    fn intern_items(&mut self, items: &[Constant], identities: &[Identity]) -> bool {
        let mut modified = false;
        let mut open = vec![items.iter().zip(identities).rev()];
        while let Some(within) = open.last_mut() {
            match within.next() {
                Some((Constant::Str(text), &Identity::Own(number, _)))
                    if looks_like_a_name(text) && !self.interned_objects.contains(&number) =>
                {
                    if self.is_interned(text) {
                        modified |= open.len() == 1;
                    } else {
                        self.interned.insert(Arc::clone(text));
                        self.interned_objects.insert(number);
                    }
                }
                // One that is held twice is gone through once.
                Some((Constant::Tuple(items), Identity::Own(number, inner)))
                    if self.interned_objects.insert(*number) =>
                {
                    open.push(items.iter().zip(inner.iter()).rev());
                }
                Some(_) => {}
                None => {
                    open.pop();
                }
            }
        }
        modified
    }

    /// Keeps the objects of a code object's constants until its marks are wanted.
    pub(crate) fn keep(&mut self, code: &CodeObject, identities: Vec<Identity>) {
        self.of_code
            .insert(code.consts().as_ptr(), identities.into());
    }
}

/// Whether there is only one object of a value.
fn is_shared(constant: &Constant) -> bool {
    match constant {
        Constant::None | Constant::Ellipsis | Constant::Bool(_) => true,
        Constant::Int(n) => is_small(n),
        Constant::Str(text) => is_single(text),
        Constant::Bytes(bytes) => bytes.len() <= 1,
        Constant::Tuple(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether an int is one of those that are made once.
fn is_small(n: &BigInt) -> bool {
    i16::try_from(n).is_ok_and(|n| (-5..=256).contains(&n))
}

/// Whether a string is empty or a character of Latin-1: there is one object of each.
fn is_single(text: &Text) -> bool {
    match text.len() {
        0 => true,
        1 => text.get(0).is_some_and(|point| point < 256),
        _ => false,
    }
}

/// Whether a string consists of ASCII letters, digits and underscores only.
fn looks_like_a_name(text: &Text) -> bool {
    let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.as_ascii()
        .is_some_and(|ascii| ascii.bytes().all(is_name_byte))
}

/// Goes through the names in a tree.
fn identifiers(tree: &Tree, mut each: impl FnMut(&Arc<Text>)) {
    let mut name = |name: &Identifier| each(name.text());
    for expr in tree.exprs() {
        match &expr.kind {
            ExprKind::Name { id, .. } => name(id),
            ExprKind::Attribute { attr, .. } => name(attr),
            ExprKind::Call { keywords, .. } => {
                keywords
                    .iter()
                    .filter_map(|k| k.arg.as_ref())
                    .for_each(&mut name);
            }
            ExprKind::Lambda { args, .. } => arguments(args, &mut name),
            _ => {}
        }
    }
    for stmt in tree.stmts() {
        match &stmt.kind {
            StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def) => {
                name(&def.name);
                arguments(&def.args, &mut name);
            }
            StmtKind::ClassDef(def) => {
                name(&def.name);
                def.keywords
                    .iter()
                    .filter_map(|k| k.arg.as_ref())
                    .for_each(&mut name);
            }
            StmtKind::Global { names } | StmtKind::Nonlocal { names } => {
                names.iter().for_each(&mut name)
            }
            StmtKind::Import { names } => aliases(names, &mut name),
            StmtKind::ImportFrom(node) => {
                node.module.iter().for_each(&mut name);
                aliases(&node.names, &mut name);
            }
            StmtKind::Try(node) => {
                node.handlers
                    .iter()
                    .filter_map(|h| h.name.as_ref())
                    .for_each(&mut name);
            }
            _ => {}
        }
    }
}

fn arguments(args: &Arguments, name: &mut dyn FnMut(&Identifier)) {
    let all = args.args.iter().chain(&args.vararg).chain(&args.kwonlyargs);
    for arg in all.chain(&args.kwarg) {
        name(&arg.arg);
    }
}

fn aliases(aliases: &[Alias], name: &mut dyn FnMut(&Identifier)) {
    for alias in aliases {
        name(&alias.name);
        alias.asname.iter().for_each(&mut *name);
    }
}
