//! How much of a table has to be written: what the instructions do not ask for in the same order. And how names,
//! signatures and flags are written.

use crate::asm::Signature;
use crate::code::{CodeFlags, FLAG_NAMES};
use crate::pyasm::cursor::is_plain;
use crate::repr;
use crate::text::Text;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// A name as the reader takes it: plain where that can be, else in quotes.
pub(super) fn name(name: &Text) -> String {
    match name.to_str() {
        Some(plain) if is_plain(&plain) => plain.into_owned(),
        _ => repr::text(name),
    }
}

/// A signature as the reader takes it.
pub(super) fn signature(signature: &Signature) -> String {
    let named = |names: &[Arc<Text>]| names.iter().map(|text| name(text)).collect::<Vec<_>>();
    let mut parts = named(&signature.positional);
    match &signature.varargs {
        Some(text) => parts.push(format!("*{}", name(text))),
        None if !signature.kwonly.is_empty() => parts.push("*".to_owned()),
        None => {}
    }
    parts.extend(named(&signature.kwonly));
    let varkeywords = signature.varkeywords.iter();
    parts.extend(varkeywords.map(|text| format!("**{}", name(text))));
    format!("({})", parts.join(", "))
}

/// Flags, if they are not the usual ones: what is added to those, if nothing is missing. `usual` tells what they are
/// with others added.
pub(super) fn shown_flags(
    flags: CodeFlags,
    usual: impl Fn(CodeFlags) -> CodeFlags,
) -> Option<String> {
    let plain = usual(CodeFlags::empty());
    if flags == plain {
        return None;
    }
    let added = flags - plain;
    let (sign, listed) = match usual(added) == flags {
        true => ("+", added),
        false => ("", flags),
    };
    Some(format!("{sign}{}", flag_names(listed)))
}

/// Flags by name, or by number where they have none.
pub(super) fn flag_names(flags: CodeFlags) -> String {
    let names = (0..32)
        .filter(|bit| flags.bits() >> bit & 1 == 1)
        .map(|bit| {
            let name = FLAG_NAMES.get(bit).map(|name| (*name).to_owned());
            name.unwrap_or_else(|| format!("{:#x}", 1u32 << bit))
        });
    names.collect::<Vec<_>>().join(", ")
}

/// A table, and how the instructions use it.
pub(super) struct Usage {
    /// By index: the first index with an equal entry.
    first: Vec<usize>,
    /// By index: which use is the first of this entry.
    used: Vec<Option<usize>>,
}

impl Usage {
    /// `uses` are the indexes the instructions mean, in their order.
    pub(super) fn new<K: Eq + Hash>(
        keys: impl Iterator<Item = K>,
        uses: impl Iterator<Item = usize>,
    ) -> Usage {
        let mut seen = HashMap::new();
        let first: Vec<usize> = keys
            .enumerate()
            .map(|(index, key)| *seen.entry(key).or_insert(index))
            .collect();
        let mut used = vec![None; first.len()];
        for (nth, index) in uses.enumerate() {
            if let Some(place) = used.get_mut(index) {
                place.get_or_insert(nth);
            }
        }
        Usage { first, used }
    }

    /// How many entries at the start have to be told, so that those behind them come about by their
    /// first uses.
    pub(super) fn told(&self) -> usize {
        let mut told = self.first.len();
        let mut next = usize::MAX;
        for (index, (first, used)) in self.first.iter().zip(&self.used).enumerate().rev() {
            match used {
                Some(nth) if *first == index && *nth < next => {
                    next = *nth;
                    told = index;
                }
                _ => break,
            }
        }
        told
    }

    /// Whether an equal entry stands before this one, so that its index has to be told.
    pub(super) fn is_repeated(&self, index: usize) -> bool {
        self.first.get(index).is_some_and(|first| *first != index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_about_by_itself_is_not_told() {
        let told =
            |keys: &str, uses: &[usize]| Usage::new(keys.chars(), uses.iter().copied()).told();
        assert_eq!(told("", &[]), 0);
        assert_eq!(told("abc", &[0, 1, 0, 2]), 0);
        assert_eq!(
            told("abc", &[1, 0, 2]),
            1,
            "a and b change places, c comes after"
        );
        assert_eq!(told("abc", &[0, 2]), 2, "b is not used");
        assert_eq!(
            told("aba", &[0, 1, 2]),
            3,
            "the second a would never come about"
        );
        assert_eq!(told("abc", &[0, 1]), 3);
    }

    #[test]
    fn names_take_quotes_where_they_must() {
        for (text, written) in [
            ("x", "x"),
            ("<lambda>", "<lambda>"),
            (".0", ".0"),
            ("naïve", "naïve"),
            ("", "''"),
            ("a b", "'a b'"),
            ("*args", "'*args'"),
            ("a:b", "'a:b'"),
            ("a\n", "'a\\n'"),
        ] {
            assert_eq!(name(&text.into()), written);
        }
    }
}
