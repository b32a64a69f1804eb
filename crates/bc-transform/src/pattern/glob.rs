//! Globs: `*` stands for any characters, `?` for one; everything else for itself.

use bc_core::text::Text;

/// Whether the glob matches the whole of a string.
pub(super) fn matches(glob: &str, text: &str) -> bool {
    let glob: Vec<u32> = glob.chars().map(u32::from).collect();
    let text: Vec<u32> = text.chars().map(u32::from).collect();
    matches_at(&glob, |at| text.get(at).copied())
}

/// A glob over Python's strings, taken apart once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glob(Box<[u32]>);

impl Glob {
    pub(super) fn new(glob: &Text) -> Glob {
        Glob(glob.code_points().collect())
    }

    pub(super) fn matches(&self, text: &Text) -> bool {
        matches_at(&self.0, |at| text.get(at))
    }

    /// The glob as a string again.
    pub(super) fn text(&self) -> Text {
        // The code points come from a string, hence all of them are in range.
        Text::from_code_points(self.0.iter().copied()).unwrap_or_default()
    }
}

/// Only the last star can need another try: what comes before it has matched as early as it can, which
/// leaves the most for the rest. So the time is the product of the lengths at worst.
fn matches_at(glob: &[u32], text: impl Fn(usize) -> Option<u32>) -> bool {
    let (mut pattern, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        let wanted = glob.get(pattern).copied();
        if wanted == Some(u32::from('*')) {
            star = Some((pattern, at));
            pattern += 1;
            continue;
        }
        match (wanted, text(at)) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted == found || wanted == u32::from('?') => {
                pattern += 1;
                at += 1;
                continue;
            }
            (_, None) => return false,
            _ => {}
        }
        let Some((behind, tried)) = &mut star else {
            return false;
        };
        *tried += 1;
        (pattern, at) = (*behind + 1, *tried);
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn globs() {
        for (glob, text, expected) in [
            ("", "", true),
            ("*", "", true),
            ("a*", "a", true),
            ("a*c", "abcbc", true),
            ("a*c", "abcb", false),
            ("*b*", "abc", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("**", "xyz", true),
            ("x", "xy", false),
            ("n?ïve*", "naïve!", true),
        ] {
            assert_eq!(matches(glob, text), expected, "{glob} {text}");
        }
    }

    #[test]
    fn stars_do_not_multiply() {
        let glob = "*a".repeat(1000) + "b";
        assert!(!matches(&glob, &"a".repeat(20_000)));
    }
}
