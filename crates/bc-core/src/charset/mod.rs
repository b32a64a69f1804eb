//! Encodings of CPython 3.5 that map single bytes, and the names of all encodings.
//!
//! The tables are those of its `encodings`, recorded by `tests/reference/record_codecs.py`. Both the source
//! of a program and the program itself are decoded by them; how, and what is said of bytes without meaning,
//! is told where that is done.

mod cookie;

pub use cookie::cookie;

/// Stands in a table for a byte without meaning.
pub const UNDEFINED: u32 = 0xFFFE;

const CHARMAPS: &str = include_str!("charmaps.txt");
const ALIASES: &str = include_str!("aliases.txt");

/// All encodings that map single bytes, by name: the module of `encodings`, and what each byte stands for.
pub fn charmaps() -> impl Iterator<Item = (&'static str, Box<[u32]>)> {
    CHARMAPS.lines().map(|line| {
        let (name, points) = line.split_once(' ').unwrap_or((line, ""));
        (name, parse(points))
    })
}

/// What each byte stands for in the encoding of this module.
#[must_use]
pub fn charmap(module: &str) -> Option<Box<[u32]>> {
    CHARMAPS.lines().find_map(|line| {
        let points = line.strip_prefix(module)?.strip_prefix(' ')?;
        Some(parse(points))
    })
}

/// The points of a line of the file (see the recorder).
fn parse(line: &str) -> Box<[u32]> {
    let mut points: Vec<u32> = Vec::with_capacity(256);
    for word in line.split(' ') {
        if let Some(count) = word.strip_prefix('*') {
            let count = count.parse().unwrap_or(1);
            for _ in 0..count {
                points.push(points.len() as u32);
            }
        } else if let Some(count) = word.strip_suffix("..") {
            for _ in 0..count.parse().unwrap_or(0) {
                points.push(points.last().map_or(0, |last| last + 1));
            }
        } else if word == "-" {
            points.push(UNDEFINED);
        } else {
            points.push(u32::from_str_radix(word, 16).unwrap_or(UNDEFINED));
        }
    }
    points.into()
}

/// Every alias with the module of `encodings` it stands for.
pub fn aliases() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALIASES.lines().flat_map(|line| {
        let (module, aliases) = line.split_once(' ').unwrap_or((line, ""));
        aliases.split(' ').map(move |alias| (alias, module))
    })
}

/// The name with one `_` instead of whatever is neither letter, digit nor dot
/// (`encodings.normalize_encoding`).
#[must_use]
pub fn normalize(name: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in name.chars() {
        if c.is_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c);
        } else {
            gap = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_a_point_for_each_byte() {
        for (name, points) in charmaps() {
            assert_eq!(points.len(), 256, "{name}");
            assert_eq!(charmap(name), Some(points));
        }
        assert_eq!(charmap("koi8"), None);
        assert_eq!(charmap("koi8_r").map(|points| points[0xC1]), Some(0x430));
        assert!(aliases().any(|pair| pair == ("latin1", "latin_1")));
        assert_eq!(normalize("--koi8--r-"), "koi8_r");
    }
}
