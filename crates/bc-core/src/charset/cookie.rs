//! What a line of source says of its encoding. Which lines are asked is told where sources are read.

/// The encoding that a line of source names in a comment: after `coding` and a colon or equals sign. UTF-8 and
/// Latin-1 come by the one name that the reference reports for them.
///
/// ```
/// use bc_core::charset::cookie;
///
/// assert_eq!(cookie(b" # vim: set fileencoding=UTF_8 :").as_deref(), Some("utf-8"));
/// assert_eq!(cookie(b"x = 1 # coding: koi8-r"), None);
/// ```
#[must_use]
pub fn cookie(line: &[u8]) -> Option<String> {
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
