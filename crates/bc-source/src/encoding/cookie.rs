//! The cookie: the encoding that a comment in the first two lines names. How a line does is told in
//! `bc_core::charset`.

use bc_core::charset::cookie;

/// The encoding that the first two lines of a source name, and the line that does.
pub(super) fn find(source: &[u8]) -> Option<(String, u32)> {
    let mut lines = source.splitn(3, |&byte| byte == b'\n');
    let (first, second, rest) = (lines.next()?, lines.next()?, lines.next());
    if let Some(name) = cookie(first) {
        return Some((name, 1));
    }
    // The second line counts after an empty line or a comment, and if it has an end.
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\x0C');
    let empty = first
        .iter()
        .find(|byte| !blank(byte))
        .is_none_or(|&byte| byte == b'#');
    if !empty || rest.is_none() {
        return None;
    }
    Some((cookie(second)?, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_where_the_reference_finds_them() {
        for (source, name) in [
            ("# -*- coding: latin-1 -*-\n", Some("iso-8859-1")),
            ("#!x\n# vim: set fileencoding=UTF_8 :\n", Some("utf-8")),
            ("\n\x0c #coding:koi8-r\n", Some("koi8-r")),
            ("#coding:koi8-r", None),
            ("\n#coding:koi8-r", None),
            ("x\n#coding:koi8-r\n", None),
            ("\n\n#coding:koi8-r\n", None),
            ("x #coding:koi8-r\n", None),
            ("#coding koi8-r coding= cp1252\n", Some("cp1252")),
            ("#coding:\n", None),
            ("#coding: é\n", None),
            ("#utf-8 coding=utf-8-sig\n", Some("utf-8")),
            ("#coding=utf8\n", Some("utf8")),
            ("#coding=iso-8859-15\n", Some("iso-8859-15")),
            ("#coding=ISO_LATIN_1_X\n", Some("iso-8859-1")),
        ] {
            let found = find(source.as_bytes()).map(|(name, _)| name);
            assert_eq!(found.as_deref(), name, "{source:?}");
        }
    }
}
