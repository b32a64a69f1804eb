//! The cookie: the encoding that a comment in the first two lines names.

/// The encoding that the first two lines of a source name.
pub(super) fn find(source: &[u8]) -> Option<String> {
    let mut lines = source.splitn(3, |&byte| byte == b'\n');
    let (first, second, rest) = (lines.next()?, lines.next()?, lines.next());
    if let Some(name) = in_line(first) {
        return Some(name);
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
    in_line(second)
}

/// The encoding that a line names: after `coding` and a colon or equals sign, in a comment.
fn in_line(line: &[u8]) -> Option<String> {
    let start = line
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0C'))?;
    let comment = line.get(start..).filter(|rest| rest.starts_with(b"#"))?;
    let mut rest = comment;
    loop {
        let at = rest.windows(6).position(|word| word == b"coding")?;
        rest = rest.get(at + 6..)?;
        if !matches!(rest.first(), Some(b':' | b'=')) {
            continue;
        }
        let name = rest.get(1..)?;
        let blanks = name
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let name = name.get(blanks..)?;
        let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = name.iter().take_while(part).count();
        if length > 0 {
            return Some(usual_name(&String::from_utf8_lossy(name.get(..length)?)));
        }
    }
}

/// The name by which UTF-8 and Latin-1 are reported; every other is its own.
fn usual_name(name: &str) -> String {
    let start: String = name
        .chars()
        .take(12)
        .map(|c| {
            if c == '_' {
                '-'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    let is = |known: &str| {
        let longer = format!("{known}-");
        start == known || start.starts_with(&longer)
    };
    if is("utf-8") {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        "iso-8859-1".to_owned()
    } else {
        name.to_owned()
    }
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
            assert_eq!(find(source.as_bytes()).as_deref(), name, "{source:?}");
        }
    }
}
