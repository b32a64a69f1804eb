//! What a misspelt word was probably meant to be: the nearest of those that would be right.
//!
//! For everything that reads what people write: texts of code, patterns, names of passes.
//!
//! ```
//! use bc_core::near::nearest;
//!
//! assert_eq!(nearest("LOAD_FSAT", ["LOAD_FAST", "LOAD_NAME"]), Some("LOAD_FAST"));
//! assert_eq!(nearest("JUMP", ["LOAD_FAST", "LOAD_NAME"]), None);
//! ```

use crate::opcode::Opcode;

/// Longer words are not compared: nobody misspells them by a letter.
const LONGEST: usize = 64;

/// Among more candidates nobody is looked for: comparing takes time.
const MOST: usize = 500;

/// The candidate with the fewest letters wrong, if that is few enough to be a slip; of equals, the first
/// in the order of the alphabet.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(LONGEST + 1).collect();
    if word.len() > LONGEST {
        return None;
    }
    let most = (word.len() / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    let candidates: Vec<&str> = candidates.into_iter().take(MOST + 1).collect();
    if candidates.len() > MOST {
        return None;
    }
    for candidate in candidates {
        let other: Vec<char> = candidate.chars().take(LONGEST + 1).collect();
        if other.len() > LONGEST || other.len().abs_diff(word.len()) > most {
            continue;
        }
        let distance = distance(&word, &other);
        // Some letter has to be right.
        if distance <= most
            && distance < word.len()
            && best.is_none_or(|least| (distance, candidate) < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Advice to write the nearest candidate instead.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|near| format!("did you mean {near}?"))
}

/// Advice to write the nearest opcode instead.
pub(crate) fn opcode(word: &str) -> Option<String> {
    let upper = word.to_uppercase();
    did_you_mean(&upper, Opcode::all().filter_map(Opcode::name))
}

/// How many letters have to be changed, added, dropped, or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut least = at(&last, j) + usize::from(x != y);
            least = least.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_other_words_are_not() {
        let opcodes = || Opcode::all().filter_map(Opcode::name);
        assert_eq!(nearest("LOAD_FSAT", opcodes()), Some("LOAD_FAST"));
        assert_eq!(nearest("LOD_CONST", opcodes()), Some("LOAD_CONST"));
        assert_eq!(nearest("RETURN_VALUES", opcodes()), Some("RETURN_VALUE"));
        assert_eq!(nearest("JUMP", opcodes()), None);
        assert_eq!(nearest("", opcodes()), None);
        assert_eq!(nearest("=", ["<", "=="]), None);
        assert_eq!(opcode("pop_tap"), Some("did you mean POP_TOP?".to_owned()));
        assert_eq!(nearest("loop", ["L", "Loop", "loops"]), Some("Loop"));
        assert_eq!(nearest(&"x".repeat(1000), ["x"]), None);
    }
}
