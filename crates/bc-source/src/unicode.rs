//! Names and characters by Unicode 8.0, the version of CPython 3.5.
//!
//! What a name may be made of and what characters are called is `bc_core`'s to say. A crate's tables of
//! decomposition and composition are newer, but the standard promises that they agree for characters that
//! existed, and no others get into a name.

use bc_core::unicode::{continues_identifier, starts_identifier};
use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Whether the bytes are UTF-8 and a name.
pub(crate) fn is_identifier(word: &[u8]) -> bool {
    let Ok(word) = std::str::from_utf8(word) else {
        return false;
    };
    let mut points = word.chars().map(u32::from);
    points.next().is_some_and(starts_identifier) && points.all(continues_identifier)
}

/// The name as it is compared: NFKC.
pub(crate) fn normalize(word: &str) -> String {
    // Three jamo that compose nothing are taken for some that do by CPython 3.5, unless it sees at once that
    // the name is normal.
    let odd = word.contains(['\u{1176}', '\u{11A7}', '\u{11C3}']);
    if odd && is_nfkc_quick(word.chars()) != IsNormalized::Yes {
        return recompose(&word.nfkd().collect::<Vec<char>>());
    }
    word.nfkc().collect()
}

const SYLLABLES: u32 = 0xAC00;
const LEADS: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
const TAILS: u32 = 0x11A7;

/// Composition as CPython 3.5 does it: one vowel and one tail too many are let in.
fn recompose(points: &[char]) -> String {
    let at = |index: usize| points.get(index).map(|&c| u32::from(c));
    let within =
        |point: Option<u32>, first: u32, last: u32| point.filter(|p| (first..=last).contains(p));
    let mut used = vec![false; points.len()];
    let mut out = String::with_capacity(points.len());
    let mut index = 0;
    while let Some(&first) = points.get(index) {
        if used.get(index) == Some(&true) {
            index += 1;
            continue;
        }
        let lead = within(at(index), LEADS, LEADS + 18);
        let vowel = within(at(index + 1), VOWELS, VOWELS + 21);
        if let (Some(lead), Some(vowel)) = (lead, vowel) {
            let mut point = SYLLABLES + ((lead - LEADS) * 21 + vowel - VOWELS) * 28;
            index += 2;
            if let Some(tail) = within(at(index), TAILS, TAILS + 28) {
                point += tail - TAILS;
                index += 1;
            }
            out.extend(char::from_u32(point));
            continue;
        }
        let mut whole = first;
        let mut blocked_by = 0;
        // No mark composes with what follows it; not to look keeps a long run of marks linear.
        let starts = canonical_combining_class(first) == 0;
        let marks = points.iter().enumerate().skip(index + 1);
        for (next, &mark) in marks.filter(|_| starts) {
            let class = canonical_combining_class(mark);
            if blocked_by != 0 {
                if class == 0 {
                    break;
                }
                if blocked_by >= class {
                    continue;
                }
            }
            // Hangul has had its turn.
            let hangul = (LEADS..LEADS + 0x100).contains(&u32::from(mark));
            match compose(whole, mark).filter(|_| !hangul) {
                Some(composed) => {
                    whole = composed;
                    if let Some(used) = used.get_mut(next) {
                        *used = true;
                    }
                }
                None if class == 0 => break,
                None => blocked_by = class,
            }
        }
        out.push(whole);
        index += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_unicode_8() {
        assert!(is_identifier("a\u{e9}\u{b7}1".as_bytes()));
        assert!(!is_identifier("\u{20ac}".as_bytes()));
        assert!(!is_identifier(b"\xe9"));
        // Osage came with Unicode 9.0, Ahom letters with 8.0.
        assert!(!is_identifier("\u{104B0}".as_bytes()));
        assert!(is_identifier("\u{11700}".as_bytes()));
    }

    #[test]
    fn composition_agrees_with_the_crate_but_for_three_jamo() {
        for word in [
            "\u{1112}\u{1161}\u{11ab}x",
            "e\u{301}\u{323}",
            "\u{fb01}\u{2126}",
            "\u{c5}\u{327}",
        ] {
            let points: Vec<char> = word.nfkd().collect();
            assert_eq!(recompose(&points), word.nfkc().collect::<String>());
        }
        // Recorded from the reference.
        assert_eq!(normalize("\u{1100}\u{1176}"), "\u{1100}\u{1176}");
        assert_eq!(normalize("\u{fb01}\u{1100}\u{1176}"), "fi\u{ae4c}");
        assert_eq!(normalize("\u{1100}\u{1161}\u{11c3}"), "\u{ac1c}");
        assert_eq!(normalize("\u{1100}\u{1161}\u{11a7}"), "\u{ac00}");
    }
}
