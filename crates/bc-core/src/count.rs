//! Numbers with the noun they count, for messages: `1 value`, `2 values`, `no value`.
//!
//! Every message of the workspace that carries a count takes it from here, but for those that repeat
//! CPython's words.

/// A number in words where there is none: `no value`, `1 value`, `2 values`.
///
/// The noun is in the singular; its plural ends in `s`, or in `ies` for `y` behind a consonant.
///
/// ```
/// use bc_core::count::{counted, number_of};
///
/// assert_eq!(counted(0, "variable"), "no variable");
/// assert_eq!(counted(1, "entry"), "1 entry");
/// assert_eq!(counted(7, "more entry"), "7 more entries");
/// assert_eq!(number_of(0, "step"), "0 steps");
/// ```
pub fn counted(count: impl TryInto<u64>, noun: &str) -> String {
    match count.try_into() {
        Ok(0) => format!("no {noun}"),
        count => number_of(count.unwrap_or(u64::MAX), noun),
    }
}

/// A number in digits also where it is 0, as with units: `0 steps`, `1 step`, `2 steps`. The noun as for
/// [`counted`].
pub fn number_of(count: impl TryInto<u64>, noun: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    let before_y = noun.strip_suffix('y');
    let is_consonant = |stem: &str| !stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match (count, before_y.filter(|stem| is_consonant(stem))) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}
