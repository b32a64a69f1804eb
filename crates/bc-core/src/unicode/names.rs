//! The names of characters, as `\N{...}` and the error handler `namereplace` use them.
//!
//! The table of names is a crate's, that of aliases is recorded; what is newer than Unicode 8.0 is left out,
//! and a name must be spelled as the standard spells it, but for case. Absent: the other properties.

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

/// The other names of characters, in the order of the names (see the recorder).
const ALIASES: &str = include_str!("aliases.txt");

/// The code point with this name or alias.
#[must_use]
pub fn by_name(wanted: &[u8]) -> Option<u32> {
    // No name has other characters, and the crate's search is made for none that begins with a hyphen.
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
    if wanted.len() > LONGEST || !wanted.iter().all(fits) || wanted.starts_with(b"-") {
        return None;
    }
    let wanted = str::from_utf8(wanted).ok()?;
    if let Some(digits) = wanted.strip_prefix(IDEOGRAPH) {
        return ideograph(digits);
    }
    let Some(found) = unicode_names2::character(wanted).map(u32::from) else {
        return by_alias(wanted);
    };
    // The crate overlooks spaces and hyphens, the reference does not. Ideographs and syllables, whose
    // names are computed, must be in capitals as well.
    let same = name(found).is_some_and(|own| {
        let computed = own.starts_with(IDEOGRAPH) || own.starts_with("HANGUL SYLLABLE");
        own == wanted || !computed && own.eq_ignore_ascii_case(wanted)
    });
    if same { Some(found) } else { by_alias(wanted) }
}

/// What the names of ideographs that are computed begin with.
const IDEOGRAPH: &str = "CJK UNIFIED IDEOGRAPH-";

/// The ideograph with this number: four or five digits, of which the first may be a zero too many.
fn ideograph(digits: &str) -> Option<u32> {
    let capital = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    if !matches!(digits.len(), 4 | 5) || !digits.bytes().all(capital) {
        return None;
    }
    let point = u32::from_str_radix(digits, 16).ok()?;
    name(point)?.starts_with(IDEOGRAPH).then_some(point)
}

fn by_alias(wanted: &str) -> Option<u32> {
    let found = ALIASES.lines().find_map(|line| {
        let (name, point) = line.split_once(';')?;
        name.eq_ignore_ascii_case(wanted).then_some(point)
    })?;
    u32::from_str_radix(found, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_reference() {
        let lines = ALIASES.lines().count();
        let found = ALIASES.lines().filter_map(|line| {
            let (name, point) = line.split_once(';')?;
            Some((
                by_name(name.as_bytes())?,
                u32::from_str_radix(point, 16).ok()?,
            ))
        });
        assert_eq!(found.filter(|(one, other)| one == other).count(), lines);
        for (name, point) in [
            ("DIGIT ONE", Some(0x31)),
            ("digit one", Some(0x31)),
            ("DIGITONE", None),
            ("digit-one", None),
            ("line feed", Some(0xA)),
            ("LINE-FEED", None),
            ("LINEFEED", None),
            ("BELL", Some(0x1F514)),
            ("ALERT", Some(7)),
            ("CJK UNIFIED IDEOGRAPH-4E00", Some(0x4E00)),
            ("cjk unified ideograph-4e00", None),
            ("CJK UNIFIED IDEOGRAPH-04E00", Some(0x4E00)),
            ("CJK UNIFIED IDEOGRAPH-004E00", None),
            ("CJK UNIFIED IDEOGRAPH-FA0E", None),
            ("CJK UNIFIED IDEOGRAPH-2CEA1", Some(0x2CEA1)),
            ("CJK UNIFIED IDEOGRAPH-2CEA2", None),
            ("HANGUL SYLLABLE GA", Some(0xAC00)),
            ("HANGUL JUNGSEONG O-E", Some(0x1180)),
            ("HANGUL JUNGSEONG OE", Some(0x116C)),
            // Came with Unicode 9.0.
            ("EAGLE", None),
            ("-", None),
            ("- ", None),
            ("A\tB", None),
            ("", None),
        ] {
            assert_eq!(by_name(name.as_bytes()), point, "{name}");
        }
    }
}
