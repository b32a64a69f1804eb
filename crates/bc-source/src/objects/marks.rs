//! The marks that the reference's `marshal` puts on a code object.

use super::{Identity, Objects, is_single, looks_like_a_name};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::marshal::Marks;
use bc_core::text::Text;
use num_bigint::BigInt;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// The bit of an object that others can refer to.
const FLAG: u8 = 0x80;
/// A reference.
const REFERENCE: u8 = b'r';
/// A bytes object.
const BYTES: u8 = b's';

/// Whether a string is the name of the scope of a comprehension: there is one object of each, and it is not
/// interned.
fn is_static(text: &Text) -> bool {
    let all = ["<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"];
    all.iter().any(|name| *text == **name)
}

/// By what an object is known again.
#[derive(PartialEq, Eq, Hash)]
enum Object<'a> {
    Interned(&'a Text),
    Static(&'a Text),
    Filename,
    Int(&'a BigInt),
    Bytes(&'a [u8]),
    EmptyTuple,
    Own(u32),
}

/// A part of the file.
#[derive(Clone, Copy)]
enum Part<'a> {
    Constant(&'a Constant, &'a Identity),
    Consts(&'a [Constant], &'a [Identity]),
    Names(&'a [Arc<Text>]),
    Name(&'a Arc<Text>),
    Filename(&'a Arc<Text>),
    /// Bytes that nobody else holds.
    Bytes,
}

/// A part with all there is to know of it.
struct Seen<'a> {
    tag: u8,
    /// `None` if nobody else can hold it.
    object: Option<Object<'a>>,
    /// Whether the process holds it anyway.
    resident: bool,
}

impl Objects {
    /// The marks of a whole tree of code that has just been compiled. Whoever has it written holds it.
    pub(crate) fn marks(&self, code: &CodeObject) -> Marks {
        let mut counts: HashMap<Object<'_>, u32> = HashMap::new();
        self.walk(code, |seen| {
            let Some(object) = seen.object else {
                return true;
            };
            match counts.entry(object) {
                Entry::Occupied(mut entry) => {
                    *entry.get_mut() += 1;
                    false
                }
                Entry::Vacant(entry) => {
                    entry.insert(1 + u32::from(seen.resident));
                    true
                }
            }
        });
        let mut tags = vec![b'c' | FLAG];
        let mut references = Vec::new();
        let mut written: HashMap<Object<'_>, u32> = HashMap::new();
        // The code object itself is the first of the table.
        let mut next = 1;
        self.walk(code, |seen| {
            let shared = seen
                .object
                .filter(|object| counts.get(object).is_some_and(|&count| count > 1));
            let Some(object) = shared else {
                tags.push(seen.tag);
                return true;
            };
            match written.entry(object) {
                Entry::Occupied(entry) => {
                    tags.push(REFERENCE);
                    references.push(*entry.get());
                    false
                }
                Entry::Vacant(entry) => {
                    entry.insert(next);
                    next += 1;
                    tags.push(seen.tag | FLAG);
                    true
                }
            }
        });
        Marks::from_parts(tags, references)
    }

    /// Shows the parts of a code object in the order of the file. Those inside of a part come next if
    /// `enter` says so.
    fn walk<'a>(&'a self, code: &'a CodeObject, mut enter: impl FnMut(Seen<'a>) -> bool) {
        let mut open = Vec::new();
        self.push_code(code, &mut open);
        while let Some(part) = open.pop() {
            if !enter(self.seen(part)) {
                continue;
            }
            match part {
                Part::Consts(items, identities) => push_items(items, identities, &mut open),
                Part::Constant(Constant::Tuple(items) | Constant::FrozenSet(items), identity) => {
                    if let Identity::Own(_, inner) = identity {
                        push_items(items, inner, &mut open);
                    }
                }
                Part::Constant(Constant::Code(code), _) => self.push_code(code, &mut open),
                Part::Names(names) => open.extend(names.iter().rev().map(Part::Name)),
                _ => {}
            }
        }
    }

    /// Plans the parts of a code object, the last of them first.
    fn push_code<'a>(&'a self, code: &'a CodeObject, open: &mut Vec<Part<'a>>) {
        let identities = self.of_code.get(&code.consts().as_ptr());
        open.extend([
            Part::Bytes,
            Part::Name(code.name()),
            Part::Filename(code.filename()),
            Part::Names(code.cellvars()),
            Part::Names(code.freevars()),
            Part::Names(code.varnames()),
            Part::Names(code.names()),
            Part::Consts(code.consts(), identities.map_or(&[], |all| all)),
            Part::Bytes,
        ]);
    }

    fn seen<'a>(&self, part: Part<'a>) -> Seen<'a> {
        match part {
            Part::Constant(constant, identity) => self.constant(constant, identity),
            Part::Consts(items, _) => Seen {
                tag: Marks::tag_of_tuple(items.len()),
                object: items.is_empty().then_some(Object::EmptyTuple),
                resident: true,
            },
            Part::Names(names) => Seen {
                tag: Marks::tag_of_tuple(names.len()),
                object: names.is_empty().then_some(Object::EmptyTuple),
                resident: true,
            },
            Part::Name(text) => self.string(text, &Identity::Interned),
            Part::Filename(text) if is_single(text) => self.string(text, &Identity::OfValue),
            Part::Filename(text) => Seen {
                tag: Marks::tag_of_str(text, false),
                object: Some(Object::Filename),
                resident: true,
            },
            Part::Bytes => Seen {
                tag: BYTES,
                object: None,
                resident: false,
            },
        }
    }

    fn constant<'a>(&self, constant: &'a Constant, identity: &Identity) -> Seen<'a> {
        let (object, resident) = match (constant, identity) {
            (Constant::Str(text), identity) => return self.string(text, identity),
            // Singletons are never marked, and code objects have one holder.
            (
                Constant::None
                | Constant::Ellipsis
                | Constant::StopIteration
                | Constant::Bool(_)
                | Constant::Code(_),
                _,
            ) => (None, false),
            (_, &Identity::Own(number, _)) => (Some(Object::Own(number)), false),
            (Constant::Int(n), _) => (Some(Object::Int(n)), true),
            (Constant::Bytes(bytes), _) => (Some(Object::Bytes(bytes)), true),
            (Constant::Tuple(_), _) => (Some(Object::EmptyTuple), true),
            _ => (None, false),
        };
        Seen {
            tag: Marks::tag(constant),
            object,
            resident,
        }
    }

    fn string<'a>(&self, text: &'a Arc<Text>, identity: &Identity) -> Seen<'a> {
        if is_static(text) && matches!(identity, Identity::Interned) {
            return Seen {
                tag: Marks::tag_of_str(text, false),
                object: Some(Object::Static(text)),
                resident: true,
            };
        }
        let like_name = looks_like_a_name(text) || matches!(identity, Identity::Interned);
        match *identity {
            Identity::Own(number, _) if !like_name => Seen {
                tag: Marks::tag_of_str(text, false),
                object: Some(Object::Own(number)),
                resident: false,
            },
            _ => Seen {
                tag: Marks::tag_of_str(text, like_name || self.is_interned(text)),
                object: Some(Object::Interned(text)),
                // A character that has been computed may be an object of its own.
                resident: is_single(text) && !matches!(identity, Identity::Own(..))
                    || self.is_resident(text),
            },
        }
    }
}

/// Plans the items of a container, the last first.
fn push_items<'a>(items: &'a [Constant], identities: &'a [Identity], open: &mut Vec<Part<'a>>) {
    let parts = items.iter().zip(identities).rev();
    open.extend(parts.map(|(item, identity)| Part::Constant(item, identity)));
}
