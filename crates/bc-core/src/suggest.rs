//! What a misspelt word was probably meant to be: the nearest of those that would be right.
//!
//! For everything that reads what people write: texts of code, patterns, names of passes.
//!
//! ```
//! use bc_core::suggest::nearest;
//!
//! assert_eq!(nearest("LOAD_FSAT", ["LOAD_FAST", "LOAD_NAME"]), Some("LOAD_FAST"));
//! assert_eq!(nearest("JUMP", ["LOAD_FAST", "LOAD_NAME"]), None);
//! ```

use crate::opcode::Opcode;

/// Longer words are not compared: nobody misspells them by a letter.
const LONGEST: usize = 64;

/// With more candidates none is suggested: comparing takes time.
const MOST: usize = 500;

/// The candidate with the fewest letters wrong, if that is few enough to be a slip; of equals, the first
/// in the order of the alphabet.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = |word: &str| word.chars().take(LONGEST + 1).count();
    let own = length(word);
    if own > LONGEST {
        return None;
    }
    let most = (own / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    let candidates: Vec<&str> = candidates.into_iter().take(MOST + 1).collect();
    if candidates.len() > MOST {
        return None;
    }
    for candidate in candidates {
        let other = length(candidate);
        if other > LONGEST || other.abs_diff(own) > most {
            continue;
        }
        // Letters that are changed, added, dropped, or swapped with their neighbour.
        let distance = strsim::osa_distance(word, candidate);
        // Some letter has to be right.
        if distance <= most
            && distance < own
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
