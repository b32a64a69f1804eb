//! Nameprep (RFC 3491): the one form of a label of a host name, with the normalisation it needs
//! (NFKC of Unicode 3.2).
//!
//! The tables are recorded by `tests/reference/record_nameprep.py`, which says what the lines mean.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

#[derive(Default)]
struct Tables {
    folded: BTreeMap<u32, Vec<u32>>,
    parts: BTreeMap<u32, Vec<u32>>,
    whole: BTreeMap<(u32, u32), u32>,
    classes: BTreeMap<u32, u8>,
    prohibited: Vec<RangeInclusive<u32>>,
    right: Vec<RangeInclusive<u32>>,
    left: Vec<RangeInclusive<u32>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables::default();
    for line in include_str!("nameprep.txt").lines() {
        read(&mut tables, line);
    }
    tables
});

fn number(word: &str) -> u32 {
    u32::from_str_radix(word, 16).unwrap_or(0)
}

fn ranges(words: &str) -> impl Iterator<Item = RangeInclusive<u32>> {
    words.split_whitespace().map(|word| {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        number(first)..=number(last)
    })
}

fn read(tables: &mut Tables, line: &str) {
    let (head, values) = line.split_once(':').unwrap_or((line, ""));
    let mut head = head.split(' ');
    let kind = head.next();
    let key = head.next().map_or(0, number);
    let second = head.next().map_or(0, number);
    let numbers = || values.split_whitespace().map(number);
    match kind {
        Some("map") => drop(tables.folded.insert(key, numbers().collect())),
        Some("decompose") => drop(tables.parts.insert(key, numbers().collect())),
        Some("compose") => tables
            .whole
            .extend(numbers().map(|whole| ((key, second), whole))),
        Some("class") => {
            let members = ranges(values).flatten();
            tables
                .classes
                .extend(members.map(|point| (point, key as u8)));
        }
        Some("prohibited") => tables.prohibited.extend(ranges(values)),
        Some("right") => tables.right.extend(ranges(values)),
        Some("left") => tables.left.extend(ranges(values)),
        _ => {}
    }
}

fn is_in(ranges: &[RangeInclusive<u32>], point: u32) -> bool {
    let at = ranges.partition_point(|range| *range.end() < point);
    ranges.get(at).is_some_and(|range| range.contains(&point))
}

/// The syllables of Hangul are made of a leading, a vowel and an optional trailing letter.
const SYLLABLES: RangeInclusive<u32> = 0xAC00..=0xD7A3;
const LEADING: u32 = 0x1100;
const VOWEL: u32 = 0x1161;
const TRAILING: u32 = 0x11A7;

fn decompose(tables: &Tables, point: u32, out: &mut Vec<u32>) {
    if SYLLABLES.contains(&point) {
        let index = point - SYLLABLES.start();
        out.push(LEADING + index / 588);
        out.push(VOWEL + index % 588 / 28);
        if !index.is_multiple_of(28) {
            out.push(TRAILING + index % 28);
        }
    } else if let Some(parts) = tables.parts.get(&point) {
        out.extend_from_slice(parts);
    } else {
        out.push(point);
    }
}

fn pair(tables: &Tables, first: u32, second: u32) -> Option<u32> {
    if let (Some(l @ 0..19), Some(v @ 0..21)) =
        (first.checked_sub(LEADING), second.checked_sub(VOWEL))
    {
        return Some(SYLLABLES.start() + (l * 21 + v) * 28);
    }
    if SYLLABLES.contains(&first)
        && (first - SYLLABLES.start()).is_multiple_of(28)
        && let Some(t @ 1..28) = second.checked_sub(TRAILING)
    {
        return Some(first + t);
    }
    tables.whole.get(&(first, second)).copied()
}

/// Form KC.
fn normalize(tables: &Tables, points: &[u32]) -> Vec<u32> {
    let class = |point: u32| tables.classes.get(&point).copied().unwrap_or(0);
    let mut parts = Vec::with_capacity(points.len());
    for &point in points {
        decompose(tables, point, &mut parts);
    }
    for run in parts.chunk_by_mut(|_, &next| class(next) != 0) {
        // A run starts with what is no mark, but for the first.
        let marks = usize::from(run.first().is_some_and(|&first| class(first) == 0));
        if let Some(marks) = run.get_mut(marks..) {
            marks.sort_by_key(|&mark| class(mark));
        }
    }
    let mut out: Vec<u32> = Vec::with_capacity(parts.len());
    let (mut base, mut last) = (None, 0);
    for point in parts {
        let own = class(point);
        if let Some(at) = base
            && let Some(before) = out.get(at).copied()
            && (out.len() == at + 1 || last != 0 && last < own)
            && let Some(whole) = pair(tables, before, point)
            && let Some(place) = out.get_mut(at)
        {
            *place = whole;
            continue;
        }
        if own == 0 {
            base = Some(out.len());
        }
        last = own;
        out.push(point);
    }
    out
}

/// Why a label cannot be prepared.
pub(super) enum Refusal {
    /// The character may not occur.
    Character(u32),
    /// The numbered requirement for text from right to left.
    Direction(u8),
}

/// The label in its one form.
pub(super) fn prepare(label: &[u32]) -> Result<Vec<u32>, Refusal> {
    let tables = &*TABLES;
    let mut folded = Vec::with_capacity(label.len());
    for point in label {
        match tables.folded.get(point) {
            Some(to) => folded.extend_from_slice(to),
            None => folded.push(*point),
        }
    }
    let label = normalize(tables, &folded);
    let bad = label
        .iter()
        .find(|&&point| is_in(&tables.prohibited, point));
    if let Some(&bad) = bad {
        return Err(Refusal::Character(bad));
    }
    let right = |point: Option<&u32>| point.is_some_and(|&point| is_in(&tables.right, point));
    if label.iter().any(|point| right(Some(point))) {
        if label.iter().any(|&point| is_in(&tables.left, point)) {
            return Err(Refusal::Direction(2));
        }
        if !right(label.first()) || !right(label.last()) {
            return Err(Refusal::Direction(3));
        }
    }
    Ok(label)
}
