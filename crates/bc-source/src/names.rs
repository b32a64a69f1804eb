//! The names of one compilation as numbers: each text once, with the mangling of private names.
//!
//! Equal names have the same number and share one text, as interned strings do in the reference. What a
//! name means is the symbol table's to say.

use crate::ast::Identifier;
use crate::budget::Meter;
use crate::error::SourceError;
use ahash::RandomState;
use bc_core::constant::Constant;
use bc_core::text::{IntoText, Text};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

/// A name of one compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NameId(u32);

impl NameId {
    /// The number as an index: numbers begin at 0 and leave none out.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A hash of a number that is spread already: the numbers of names are dense.
#[derive(Clone, Copy, Default)]
pub(crate) struct Dense(u64);

impl std::hash::Hasher for Dense {
    fn finish(&self) -> u64 {
        // The upper bits choose the group of a table, the lower ones the place.
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = self.0.rotate_left(32) ^ u64::from(number);
    }
}

/// A table whose keys are dense numbers.
pub(crate) type DenseMap<K, V> = HashMap<K, V, BuildHasherDefault<Dense>>;

/// The seeds of tables of texts and constants: always the same, so that no run differs from another.
pub(crate) fn seeds() -> RandomState {
    RandomState::with_seeds(0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a)
}

/// All names met so far.
pub(crate) struct Names<'m> {
    texts: Vec<Arc<Text>>,
    numbers: HashMap<Arc<Text>, NameId, RandomState>,
    /// The names that private ones become, by the class and the name.
    mangled: HashMap<(NameId, NameId), NameId, RandomState>,
    meter: &'m Meter<'m>,
    /// Why a name has not been mangled.
    refused: Option<SourceError>,
}

impl<'m> Names<'m> {
    /// No names.
    pub(crate) fn new(meter: &'m Meter<'m>) -> Names<'m> {
        Names {
            mangled: HashMap::with_hasher(seeds()),
            meter,
            refused: None,
            texts: Vec::new(),
            numbers: HashMap::with_hasher(seeds()),
        }
    }

    /// The name with this text.
    pub(crate) fn intern(&mut self, text: &Arc<Text>) -> NameId {
        if let Some(&id) = self.numbers.get(text) {
            return id;
        }
        // A tree has at most 2³² nodes, and mangling at most doubles their names: the count of names
        // would have to be beyond any memory to wrap.
        let id = NameId(self.texts.len() as u32);
        self.texts.push(Arc::clone(text));
        self.numbers.insert(Arc::clone(text), id);
        id
    }

    /// The name with this text.
    pub(crate) fn of(&mut self, text: impl IntoText) -> NameId {
        self.intern(&text.into_text())
    }

    /// The text of a name.
    pub(crate) fn text(&self, id: NameId) -> &Arc<Text> {
        &self.texts[id.index()]
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The name as it is stored in a class body, or in a function inside of one: `__name` becomes
    /// `_Class__name`.
    pub(crate) fn mangled(&mut self, private: Option<&Identifier>, name: &Identifier) -> NameId {
        match private {
            Some(class) if name.get(0) == Some(UNDERSCORE) && name.get(1) == Some(UNDERSCORE) => {
                self.mangled_in(class, name)
            }
            _ => self.intern(name.text()),
        }
    }

    /// A name that begins with two underscores, in a class.
    fn mangled_in(&mut self, class: &Identifier, name: &Identifier) -> NameId {
        let plain = self.intern(name.text());
        let key = (self.intern(class.text()), plain);
        if let Some(&mangled) = self.mangled.get(&key) {
            return mangled;
        }
        // Many short names in a class with a long one make much of little.
        let points = class.len() + name.len();
        if let Err(refused) = self.meter.amplified(points * 8, points as u64) {
            self.refused.get_or_insert(refused);
            return plain;
        }
        let mangled = match mangle(class, name) {
            Some(mangled) => self.of(mangled),
            None => plain,
        };
        self.mangled.insert(key, mangled);
        mangled
    }

    /// Says whether all names could be mangled so far.
    ///
    /// # Errors
    ///
    /// If that would have taken more than there is.
    #[inline]
    pub(crate) fn check(&mut self) -> Result<(), SourceError> {
        match self.refused.take() {
            None => Ok(()),
            Some(refused) => Err(refused),
        }
    }

    /// A constant in which each string that looks like a name is the one text of that name, inside of
    /// tuples and frozensets as well.
    pub(crate) fn share(&mut self, constant: &mut Constant, depth: u32) {
        match constant {
            Constant::Str(text) => {
                let like_name = |s: &str| s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                if text.as_ascii().is_some_and(like_name) {
                    let id = self.intern(text);
                    *text = Arc::clone(self.text(id));
                }
            }
            // A container that somebody else holds as well was gone through when it was made.
            Constant::Tuple(items) | Constant::FrozenSet(items) if depth > 0 => {
                for item in Arc::get_mut(items).into_iter().flatten() {
                    self.share(item, depth - 1);
                }
            }
            _ => {}
        }
    }
}

const UNDERSCORE: u32 = '_' as u32;

/// The mangled name, where it is a private one: it begins with two underscores, does not end so and has
/// no dot; and the class has other characters than underscores in its name.
fn mangle(class: &Identifier, name: &Identifier) -> Option<Text> {
    let (first, second) = (name.get(0), name.get(1));
    if first != Some(UNDERSCORE) || second != Some(UNDERSCORE) {
        return None;
    }
    let last_two = name.code_points().rev().take(2);
    if last_two.eq([UNDERSCORE; 2]) || name.code_points().any(|point| point == u32::from('.')) {
        return None;
    }
    let bare = class.code_points().skip_while(|&point| point == UNDERSCORE);
    let bare: Vec<u32> = bare.collect();
    if bare.is_empty() {
        return None;
    }
    let points = [UNDERSCORE].into_iter().chain(bare);
    Text::from_code_points(points.chain(name.code_points()))
}

/// What stands before the first dot of a name that has one.
pub(crate) fn before_dot(name: &Identifier) -> Option<Identifier> {
    let dot = name
        .code_points()
        .position(|point| point == u32::from('.'))?;
    Some(Identifier::new(name.slice(0..dot)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_names_are_mangled() {
        let meter = Meter::free();
        let mut names = Names::new(&meter);
        for (class, name, mangled) in [
            (Some("A"), "__x", "_A__x"),
            (Some("__A_"), "__x", "_A___x"),
            (Some("___"), "__x", "__x"),
            (Some("A"), "__x__", "__x__"),
            (Some("A"), "__x_", "_A__x_"),
            (Some("A"), "__m.n", "__m.n"),
            (Some("A"), "_x", "_x"),
            (Some("A"), "__", "__"),
            (Some("A"), "___", "___"),
            (Some("\u{e9}"), "__\u{e8}", "_\u{e9}__\u{e8}"),
            (None, "__x", "__x"),
        ] {
            let class = class.map(Identifier::new);
            let id = names.mangled(class.as_ref(), &Identifier::new(name));
            assert_eq!(**names.text(id), *mangled, "{name}");
        }
    }
}
