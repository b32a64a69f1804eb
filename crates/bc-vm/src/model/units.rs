//! Searching and cutting sequences of units: the bytes of `bytes` and of ASCII strings, or the code
//! points of other strings.
//!
//! Searching takes time linear in the sequence whatever the pattern is: the simple method runs until
//! it has compared too much, then Knuth, Morris and Pratt's takes over, unless the allocator has no room
//! for its table. Absent: Python's clamping of indexes, and everything that may raise.

use std::collections::TryReserveError;
use std::ops::Range;

/// What a sequence is made of.
pub trait Unit: Copy + Eq {
    /// The unit as a code point.
    fn point(self) -> u32;

    /// The first place of `self` in `within`.
    fn position(self, within: &[Self]) -> Option<usize> {
        within.iter().position(|&unit| unit == self)
    }
}

impl Unit for u8 {
    fn point(self) -> u32 {
        u32::from(self)
    }
}

impl Unit for u32 {
    fn point(self) -> u32 {
        self
    }
}

/// The first place of `needle` in `hay`; an empty needle is found at 0.
#[must_use]
pub fn find<T: Unit>(hay: &[T], needle: &[T]) -> Option<usize> {
    let (&first, rest) = match needle {
        [] => return Some(0),
        [only] => return only.position(hay),
        [first, rest @ ..] => (first, rest),
    };
    let last_start = hay.len().checked_sub(needle.len())?;
    let mut budget = 8 * hay.len();
    let mut at = 0;
    while at <= last_start {
        at += first.position(hay.get(at..=last_start)?)?;
        let window = hay.get(at + 1..at + needle.len())?;
        let same = window.iter().zip(rest).take_while(|(a, b)| a == b).count();
        if same == rest.len() {
            return Some(at);
        }
        at += 1;
        budget = match budget.checked_sub(same) {
            Some(left) => left,
            None => match find_linear(hay.get(at..)?, needle) {
                Ok(place) => return place.map(|place| place + at),
                // Slower, and as right.
                Err(_) => usize::MAX,
            },
        };
    }
    None
}

/// Bytes that the table of the linear method takes, to be asked for before a search: without it a search is
/// as right, but takes its time.
#[must_use]
pub fn table_room(needle: usize) -> usize {
    needle.saturating_mul(size_of::<usize>())
}

/// For each prefix of the needle, the length of its longest proper suffix that is a prefix too.
///
/// # Errors
///
/// When the allocator refuses the room for so many lengths.
fn borders<T: Unit>(
    needle: impl Fn(usize) -> Option<T>,
    length: usize,
) -> Result<Vec<usize>, TryReserveError> {
    let mut table = Vec::new();
    table.try_reserve_exact(length)?;
    table.resize(length, 0);
    let mut matched = 0;
    for i in 1..length {
        while matched > 0 && needle(i) != needle(matched) {
            matched = table.get(matched - 1).copied().unwrap_or(0);
        }
        if needle(i) == needle(matched) {
            matched += 1;
        }
        if let Some(place) = table.get_mut(i) {
            *place = matched;
        }
    }
    Ok(table)
}

fn find_linear<T: Unit>(hay: &[T], needle: &[T]) -> Result<Option<usize>, TryReserveError> {
    let end = scan(
        hay.iter().copied(),
        |i| needle.get(i).copied(),
        needle.len(),
    )?;
    Ok(end.map(|end| end - needle.len()))
}

/// How many units of `hay` are read until `needle` is complete.
fn scan<T: Unit>(
    hay: impl Iterator<Item = T>,
    needle: impl Fn(usize) -> Option<T>,
    length: usize,
) -> Result<Option<usize>, TryReserveError> {
    let table = borders(&needle, length)?;
    let mut matched = 0;
    for (read, unit) in hay.enumerate() {
        while matched > 0 && needle(matched) != Some(unit) {
            matched = table.get(matched - 1).copied().unwrap_or(0);
        }
        if needle(matched) == Some(unit) {
            matched += 1;
        }
        if matched == length {
            return Ok(Some(read + 1));
        }
    }
    Ok(None)
}

/// The last place of `needle` in `hay`; an empty needle is found at the end.
#[must_use]
pub fn rfind<T: Unit>(hay: &[T], needle: &[T]) -> Option<usize> {
    let Some((&last, rest)) = needle.split_last() else {
        return Some(hay.len());
    };
    let mut budget = 8 * hay.len();
    let mut end = hay.len();
    while end >= needle.len() {
        let tail = hay.get(rest.len()..end)?;
        let place = tail.iter().rposition(|&unit| unit == last)?;
        let window = hay.get(place..place + rest.len())?;
        let same = window
            .iter()
            .rev()
            .zip(rest.iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        if same == rest.len() {
            return Some(place);
        }
        end = place + rest.len();
        budget = match budget.checked_sub(same) {
            Some(left) => left,
            None => {
                let hay = hay.get(..end)?;
                let reversed = |i: usize| needle.len().checked_sub(i + 1).map(|i| needle[i]);
                match scan(hay.iter().rev().copied(), reversed, needle.len()) {
                    Ok(read) => return Some(end - read?),
                    Err(_) => usize::MAX,
                }
            }
        };
    }
    None
}

/// The places of `needle` (not empty) in `hay` that do not overlap, at most `limit`.
pub fn matches<'a, T: Unit>(
    hay: &'a [T],
    needle: &'a [T],
    limit: usize,
) -> impl Iterator<Item = usize> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        let place = at + find(hay.get(at..)?, needle)?;
        at = place + needle.len().max(1);
        Some(place)
    })
    .take(limit)
}

/// How often `needle` is in `hay` without overlap; an empty one is before every unit and at the end.
#[must_use]
pub fn count<T: Unit>(hay: &[T], needle: &[T]) -> usize {
    match needle {
        [] => hay.len() + 1,
        [only] => hay.iter().filter(|&unit| unit == only).count(),
        _ => matches(hay, needle, usize::MAX).count(),
    }
}

/// Cuts at `separator` (not empty), at most `limit` times from the left; `push` gets the pieces in
/// order.
///
/// # Errors
///
/// What `push` returns, at once.
pub fn split<T: Unit, E>(
    hay: &[T],
    separator: &[T],
    limit: usize,
    mut push: impl FnMut(Range<usize>) -> Result<(), E>,
) -> Result<(), E> {
    let mut start = 0;
    for place in matches(hay, separator, limit) {
        push(start..place)?;
        start = place + separator.len();
    }
    push(start..hay.len())
}

/// Cuts at `separator` (not empty), at most `limit` times from the right; `push` gets the last piece
/// first.
///
/// # Errors
///
/// What `push` returns, at once.
pub fn rsplit<T: Unit, E>(
    hay: &[T],
    separator: &[T],
    limit: usize,
    mut push: impl FnMut(Range<usize>) -> Result<(), E>,
) -> Result<(), E> {
    let mut end = hay.len();
    for _ in 0..limit {
        let Some(place) = rfind(hay.get(..end).unwrap_or_default(), separator) else {
            break;
        };
        push(place + separator.len()..end)?;
        end = place;
    }
    push(0..end)
}

/// Cuts at runs of white space, at most `limit` times from the left; no piece is empty, and what is
/// left after the last cut keeps its white space at the end.
///
/// # Errors
///
/// What `push` returns, at once.
pub fn split_space<T: Unit, E>(
    hay: &[T],
    is_space: impl Fn(T) -> bool,
    limit: usize,
    mut push: impl FnMut(Range<usize>) -> Result<(), E>,
) -> Result<(), E> {
    let mut count = 0;
    let length = hay.len();
    let skip = |from: usize, space: bool| {
        let rest = hay.get(from..).unwrap_or_default();
        rest.iter()
            .position(|&unit| is_space(unit) != space)
            .map_or(length, |more| from + more)
    };
    let mut at = skip(0, true);
    while at < length {
        if count == limit {
            return push(at..length);
        }
        let end = skip(at, false);
        push(at..end)?;
        count += 1;
        at = skip(end, true);
    }
    Ok(())
}

/// Cuts at runs of white space, at most `limit` times from the right; no piece is empty, the last
/// comes first, and what is left after the last cut keeps its white space in front.
///
/// # Errors
///
/// What `push` returns, at once.
pub fn rsplit_space<T: Unit, E>(
    hay: &[T],
    is_space: impl Fn(T) -> bool,
    limit: usize,
    mut push: impl FnMut(Range<usize>) -> Result<(), E>,
) -> Result<(), E> {
    let mut count = 0;
    let skip = |to: usize, space: bool| {
        hay.iter()
            .take(to)
            .rposition(|&unit| is_space(unit) != space)
            .map_or(0, |place| place + 1)
    };
    let mut at = skip(hay.len(), true);
    while at > 0 {
        if count == limit {
            return push(0..at);
        }
        let start = skip(at, false);
        push(start..at)?;
        count += 1;
        at = skip(start, true);
    }
    Ok(())
}

/// Cuts into lines; `\r\n` is one end. With `keep`, a line holds its end.
///
/// # Errors
///
/// What `push` returns, at once.
pub fn lines<T: Unit, E>(
    hay: &[T],
    is_break: impl Fn(T) -> bool,
    keep: bool,
    mut push: impl FnMut(Range<usize>) -> Result<(), E>,
) -> Result<(), E> {
    let mut start = 0;
    while start < hay.len() {
        let rest = hay.get(start..).unwrap_or_default();
        let Some(length) = rest.iter().position(|&unit| is_break(unit)) else {
            return push(start..hay.len());
        };
        let is = |at: usize, wanted: u32| rest.get(at).is_some_and(|&unit| unit.point() == wanted);
        let both = is(length, 0x0D) && is(length + 1, 0x0A);
        let next = length + if both { 2 } else { 1 };
        push(start..start + if keep { next } else { length })?;
        start += next;
    }
    Ok(())
}

/// What is left when units at the ends that `drop` holds for are taken away.
#[must_use]
pub fn strip<T: Unit>(
    hay: &[T],
    drop: impl Fn(T) -> bool,
    left: bool,
    right: bool,
) -> Range<usize> {
    let start = if left {
        hay.iter()
            .position(|&unit| !drop(unit))
            .unwrap_or(hay.len())
    } else {
        0
    };
    let end = if right {
        hay.iter()
            .skip(start)
            .rposition(|&unit| !drop(unit))
            .map_or(start, |place| start + place + 1)
    } else {
        hay.len()
    };
    start..end
}

/// Replaces `old` with `new`, at most `limit` times; an empty `old` is before every unit and
/// at the end. `room` is called with the length of the result before it is made; `None` when there is
/// nothing to replace.
///
/// # Errors
///
/// What `room` returns.
pub fn replace<T: Unit, E>(
    hay: &[T],
    old: &[T],
    new: &[T],
    limit: usize,
    room: impl FnOnce(usize) -> Result<(), E>,
) -> Result<Option<Vec<T>>, E> {
    if old.len() == new.len() && !old.is_empty() {
        let mut places = matches(hay, old, limit).peekable();
        if places.peek().is_none() {
            return Ok(None);
        }
        room(hay.len())?;
        let mut out = hay.to_vec();
        for place in places {
            if let Some(target) = out.get_mut(place..place + new.len()) {
                target.copy_from_slice(new);
            }
        }
        return Ok(Some(out));
    }
    let times = if old.is_empty() {
        limit.min(hay.len() + 1)
    } else if let [only] = old {
        hay.iter().filter(|&unit| unit == only).count().min(limit)
    } else {
        matches(hay, old, limit).count()
    };
    if times == 0 {
        return Ok(None);
    }
    let length = (hay.len() - times.saturating_mul(old.len()))
        .saturating_add(times.saturating_mul(new.len()));
    room(length)?;
    let mut out = Vec::with_capacity(length);
    if old.is_empty() {
        for (i, &unit) in hay.iter().enumerate() {
            if i < times {
                out.extend_from_slice(new);
            }
            out.push(unit);
        }
        if times > hay.len() {
            out.extend_from_slice(new);
        }
        return Ok(Some(out));
    }
    let mut start = 0;
    for place in matches(hay, old, times) {
        out.extend_from_slice(hay.get(start..place).unwrap_or_default());
        out.extend_from_slice(new);
        start = place + old.len();
    }
    out.extend_from_slice(hay.get(start..).unwrap_or_default());
    Ok(Some(out))
}

/// The range `start..end` of a sequence of `length`, with Python's negative indexes; empty ranges may
/// start beyond the end of the sequence, which is then told by `start > length`.
#[must_use]
pub fn clamp(start: i64, end: i64, length: usize) -> (usize, usize) {
    let length = length as i64;
    let end = if end > length {
        length
    } else if end < 0 {
        (end + length).max(0)
    } else {
        end
    };
    let start = if start < 0 {
        (start + length).max(0)
    } else {
        start
    };
    (start as usize, end as usize)
}
