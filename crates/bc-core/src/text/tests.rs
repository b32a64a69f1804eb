//! Unit tests of Python strings.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use std::hash::{DefaultHasher, Hash, Hasher};

fn points(points: &[u32]) -> Text {
    Text::from_code_points(points.iter().copied()).unwrap()
}

#[test]
fn equal_content_is_equal_however_made() {
    let hash = |text: &Text| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish()
    };
    for s in ["", "abc", "é", "a漢😀"] {
        let made = [
            Text::from(s),
            Text::from(s.to_owned()),
            points(&s.chars().map(u32::from).collect::<Vec<_>>()),
            Text::from_utf8_surrogatepass(s.as_bytes()).unwrap(),
            Text::from(format!("é{s}漢").as_str()).slice(1..1 + s.chars().count()),
        ];
        for text in &made {
            assert_eq!(text, &made[0]);
            assert_eq!(hash(text), hash(&made[0]));
            assert_eq!(*text, *s);
            assert_eq!(text.is_ascii(), s.is_ascii());
            assert_eq!(text.as_ascii().is_some(), s.is_ascii());
            assert_eq!(text.as_wide().is_none(), s.is_ascii());
            assert_eq!(text.to_str().unwrap(), s);
            assert_eq!(text.to_string_lossy(), s);
            assert_eq!(text.len(), s.chars().count());
        }
    }
}

#[test]
fn surrogates_stay() {
    // A high and a low surrogate side by side are two code points, not one character.
    let pair = points(&[0xD83D, 0xDE00]);
    assert_eq!(pair.len(), 2);
    assert_ne!(pair, "😀");
    assert_eq!(pair.to_str(), None);
    assert_eq!(pair.to_string_lossy(), "\u{FFFD}\u{FFFD}");
    let bytes = pair.to_utf8_surrogatepass();
    assert_eq!(*bytes, [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]);
    assert_eq!(Text::from_utf8_surrogatepass(&bytes).unwrap(), pair);
    assert_eq!(format!("{pair:?}"), r#""\u{d83d}\u{de00}""#);
    let mixed = points(&[0x41, 0xDFFF, 0xE9, 0xFFFF, 0x10_FFFF]);
    let bytes = mixed.to_utf8_surrogatepass();
    assert_eq!(Text::from_utf8_surrogatepass(&bytes).unwrap(), mixed);
}

#[test]
fn what_is_no_utf8_is_refused_with_its_place() {
    for (bytes, offset) in [
        (&[0x80][..], 0),                     // a continuation byte first
        (&[0x61, 0xC3], 1),                   // cut short
        (&[0x61, 0xED, 0xA0], 1),             // a surrogate cut short
        (&[0xC0, 0x80], 0),                   // longer than needed
        (&[0xC1, 0xBF], 0),                   // longer than needed
        (&[0xE0, 0x9F, 0xBF], 0),             // longer than needed
        (&[0xF0, 0x8F, 0xBF, 0xBF], 0),       // longer than needed
        (&[0xF4, 0x90, 0x80, 0x80], 0),       // beyond U+10FFFF
        (&[0xF5, 0x80, 0x80, 0x80], 0),       // beyond U+10FFFF
        (&[0xED, 0xA0, 0x80, 0xFF], 3),       // after a surrogate
        (&[0xC3, 0xA9, 0xE2, 0x28, 0xA1], 2), // no continuation byte
    ] {
        let error = Text::from_utf8_surrogatepass(bytes).unwrap_err();
        assert_eq!(error.offset, offset, "{bytes:x?}");
    }
    assert_eq!(Text::from_code_points([0x11_0000]), None);
}

#[test]
fn order_is_by_code_point() {
    // In UTF-16 the last two would stand the other way round.
    let rising = [
        points(&[]),
        points(&[0x41]),
        points(&[0x41, 0x42]),
        points(&[0x41, 0xE9]),
        points(&[0x42]),
        points(&[0xD800]),
        points(&[0xFFFD]),
        points(&[0x1_0000]),
    ];
    assert!(rising.is_sorted_by(|a, b| a < b));
}

#[test]
fn slices_and_indexes() {
    let text = Text::from("añb漢");
    assert_eq!(text.slice(1..3), "ñb");
    assert_eq!(text.slice(2..99), "b漢");
    assert_eq!(text.slice(2..3).as_ascii(), Some("b"));
    assert!(text.slice(9..99).is_empty());
    let backwards = Range { start: 3, end: 1 };
    assert!(text.slice(backwards.clone()).is_empty());
    assert!(Text::from("abcd").slice(backwards).is_empty());
    assert_eq!(Text::from("abcd").slice(1..3), "bc");
    assert_eq!((text.get(1), text.get(4)), (Some(0xF1), None));
    for text in [text, Text::from("abcd")] {
        assert_eq!(text.code_points().len(), 4);
        let mut reversed: Vec<u32> = text.code_points().rev().collect();
        reversed.reverse();
        assert!(text.code_points().eq(reversed));
        assert_eq!(text.code_points().nth(2), text.get(2));
    }
}

#[test]
fn comparison_with_rust_strings() {
    assert_eq!(Text::from("é"), "é");
    assert_ne!(Text::from("é"), "e");
    assert_ne!(points(&[0xD800]), "\u{FFFD}");
    assert_ne!(Text::from("ab"), "abc");
}
