//! What a misspelt word could have been meant to be.

/// Words longer than this are not compared.
const LONGEST: usize = 40;

/// The candidate that differs least from a word, if one is near enough to be meant.
pub(super) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let candidates = candidates.into_iter();
    let measured = candidates.map(|candidate| (distance(word, candidate), candidate));
    let (least, candidate) = measured.min_by_key(|&(distance, _)| distance)?;
    (least <= 1 + length / 4 && least < length).then_some(candidate)
}

/// How many characters have to be put in, taken out, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // Three rows of the table of distances between all beginnings of both.
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let change = above[j] + usize::from(a[i] != b[j]);
            let mut least = change.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "ab", 2),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("kitten", "sitting", 3),
            ("LOAD_FASST", "LOAD_FAST", 1),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
            assert_eq!(distance(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn nothing_near() {
        assert_eq!(nearest("xyzzy", ["LOAD_FAST"]), None);
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest("jmup", ["jump", "final"]), Some("jump"));
    }
}
