//! The names of characters, as `\N{...}` and the error handler `namereplace` use them.
//!
//! The table is a crate's; what is newer than Unicode 8.0 is left out, and a name must be spelled as the
//! standard spells it, but for case. Absent: the other properties.

use crate::repr::is_printable;

/// No name is longer.
const LONGEST: usize = 96;

/// Whether a code point that may have a name has one in Unicode 8.0.
fn is_known(point: u32) -> bool {
    // Controls and spaces with a name are not printable.
    is_printable(point)
        || matches!(
            point,
            0..=0x1F
                | 0x7F..=0xA0
                | 0xAD
                | 0x600..=0x605
                | 0x61C
                | 0x6DD
                | 0x70F
                | 0x1680
                | 0x180E
                | 0x2000..=0x200F
                | 0x2028..=0x202F
                | 0x205F..=0x2064
                | 0x2066..=0x206F
                | 0x3000
                | 0xFEFF
                | 0xFFF9..=0xFFFB
                | 0x110BD
                | 0x1BCA0..=0x1BCA3
                | 0x1D173..=0x1D17A
                | 0xE0001
                | 0xE0020..=0xE007F
        )
}

/// The name of a code point, where it has one.
#[must_use]
pub fn name(point: u32) -> Option<String> {
    if !is_known(point) {
        return None;
    }
    Some(unicode_names2::name(char::from_u32(point)?)?.to_string())
}

/// The code point with this name or alias.
#[must_use]
pub fn by_name(wanted: &[u8]) -> Option<u32> {
    if wanted.len() > LONGEST || !wanted.is_ascii() {
        return None;
    }
    let wanted = str::from_utf8(wanted).ok()?;
    let found = unicode_names2::character(wanted)?;
    let point = u32::from(found);
    if !is_known(point) {
        return None;
    }
    // The crate overlooks spaces, hyphens and underscores, the reference does not. Ideographs and
    // syllables, whose names are computed, must be in capitals as well.
    let Some(own) = name(point) else {
        return Some(point);
    };
    let computed = own.starts_with("CJK UNIFIED") || own.starts_with("HANGUL SYLLABLE");
    let same = if computed {
        own == wanted
    } else {
        own.eq_ignore_ascii_case(wanted)
    };
    let bare = |name: &str| -> String {
        name.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect()
    };
    // What differs in letters too is an alias.
    (same || bare(&own) != bare(wanted)).then_some(point)
}
