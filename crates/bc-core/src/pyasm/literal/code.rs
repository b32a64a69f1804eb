//! Code objects as listings show them: as Python's `repr` does, and as other tools do.

use super::{CodeRef, Codes};
use crate::constant::Constant;
use crate::pyasm::cursor::Cursor;
use crate::pyasm::source::Step;

/// What is told of a code object instead of it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::pyasm) struct CodeRepr<'a> {
    pub(in crate::pyasm) name: String,
    pub(in crate::pyasm) filename: Option<&'a str>,
    pub(in crate::pyasm) line: Option<i32>,
    /// How many bytes it takes.
    pub(in crate::pyasm) length: usize,
}

/// Whether a code object stands at the start of a text.
pub(in crate::pyasm) fn starts(text: &str) -> bool {
    ["<code object ", "<code_object ", "<CODE> "]
        .iter()
        .any(|start| text.starts_with(start))
        || text.starts_with("<Code") && xdis_start(text).is_some()
}

/// Reads the code object at the start of a text, in one of these forms:
///
/// * `<code object f at 0x7f0011, file "x.py", line 3>`, with or without the address: Python; or with the other
///   quotes, which people write;
/// * `<Code3 code object f at 0x7f0011, file x.py>, line 3`: xdis, which pydisasm and uncompyle6 use;
/// * `<code_object f>`: uncompyle6;
/// * `<CODE> f`, to the end of the text: pycdas.
pub(in crate::pyasm) fn code_repr(text: &str) -> Option<CodeRepr<'_>> {
    if let Some(inner) = text.strip_prefix("<code object ") {
        return of_python(inner, text.len() - inner.len());
    }
    if let Some(inner) = text.strip_prefix("<code_object ") {
        // The name may be one in angle brackets itself.
        let end = match inner.starts_with('<') {
            true => inner.find(">>")? + 1,
            false => inner.find('>')?,
        };
        return Some(CodeRepr {
            name: inner.get(..end)?.to_owned(),
            filename: None,
            line: None,
            length: text.len() - inner.len() + end + 1,
        });
    }
    if let Some(name) = text.strip_prefix("<CODE> ") {
        return Some(CodeRepr {
            name: name.trim_end().to_owned(),
            filename: None,
            line: None,
            length: text.len(),
        });
    }
    of_xdis(text)
}

fn of_python(inner: &str, before: usize) -> Option<CodeRepr<'_>> {
    const FILE: &str = ", file ";
    let is_file = |at: &usize| {
        let name = inner.get(at + FILE.len()..);
        name.is_some_and(|name| name.starts_with(['"', '\'']))
    };
    let file = inner.match_indices(FILE).map(|(at, _)| at).find(is_file)?;
    let (quote, after) = inner.get(file + FILE.len()..)?.split_at_checked(1)?;
    let ends = format!("{quote}, line ");
    // File names may hold quotation marks; the first `", line N>` ends it.
    let mut from = 0;
    loop {
        let at = from + after.get(from..)?.find(&ends)?;
        let tail = after.get(at + ends.len()..)?;
        let digits = tail.find('>')?;
        if let Ok(line) = tail.get(..digits)?.parse::<i32>() {
            return Some(CodeRepr {
                name: without_address(inner.get(..file)?).to_owned(),
                filename: after.get(..at),
                line: Some(line),
                length: before + inner.len() - tail.len() + digits + 1,
            });
        }
        from = at + 1;
    }
}

/// What stands behind `<Code3 code object `.
fn xdis_start(text: &str) -> Option<&str> {
    let (version, inner) = text.strip_prefix("<Code")?.split_once(' ')?;
    let is_version = version.bytes().all(|b| b.is_ascii_digit());
    inner.strip_prefix("code object ").filter(|_| is_version)
}

fn of_xdis(text: &str) -> Option<CodeRepr<'_>> {
    let inner = xdis_start(text)?;
    let file = inner.find(", file ")?;
    let after = inner.get(file + ", file ".len()..)?;
    let mut from = 0;
    loop {
        let at = from + after.get(from..)?.find(">, line ")?;
        let tail = after.get(at + ">, line ".len()..)?;
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        if let Ok(line) = tail.get(..digits)?.parse::<i32>() {
            return Some(CodeRepr {
                name: of_asm(without_address(inner.get(..file)?)),
                filename: after.get(..at),
                line: Some(line),
                length: text.len() - tail.len() + digits,
            });
        }
        from = at + 1;
    }
}

fn without_address(name: &str) -> &str {
    name.rfind(" at 0x")
        .and_then(|end| name.get(..end))
        .unwrap_or(name)
}

/// The name of a code object that pydisasm's form for assemblers has made a word of, with the address behind it:
/// `listcomp_0x7f391bc41bf0` was `<listcomp>`, and `f_0x7f391bc41bf0` is one of several `f`.
pub(in crate::pyasm) fn of_asm(name: &str) -> String {
    let is_address =
        |digits: &str| digits.len() >= 8 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let made = name
        .rsplit_once("_0x")
        .filter(|(_, address)| is_address(address));
    let known = [
        "lambda", "listcomp", "setcomp", "dictcomp", "genexpr", "module",
    ];
    match made {
        Some((word, _)) if known.contains(&word) => format!("<{word}>"),
        Some((word, _)) => word.to_owned(),
        None => name.to_owned(),
    }
}

/// Reads a code object as a constant.
pub(super) fn code(cursor: &mut Cursor<'_>, codes: &mut dyn Codes) -> Step<Constant> {
    let start = cursor.at;
    let Some(CodeRepr {
        name, line, length, ..
    }) = code_repr(cursor.rest())
    else {
        return Err(cursor.expected("a code object as repr prints it"));
    };
    cursor.at += length;
    codes.code(CodeRef::Repr { name, line }, start..cursor.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<&str>, Option<i32>, &str)> {
        let repr = code_repr(text)?;
        let rest = text.get(repr.length..).unwrap_or("beyond the end");
        Some((repr.name, repr.filename, repr.line, rest))
    }

    #[test]
    fn code_objects_in_every_spelling() {
        let some = |name: &str, filename, line, rest| Some((name.to_owned(), filename, line, rest));
        for (text, expected) in [
            (
                r#"<code object f at 0x7f00, file "a", line 3.py", line 4>, 2"#,
                some("f", Some("a\", line 3.py"), Some(4), ", 2"),
            ),
            (
                r#"<code object <lambda>, file "x.py", line -1>"#,
                some("<lambda>", Some("x.py"), Some(-1), ""),
            ),
            (
                "<code object f at 0x1, file 'a, line 3', line 1>,)",
                some("f", Some("a, line 3"), Some(1), ",)"),
            ),
            (
                "<Code3 code object listcomp_0x7f391bc4 at 0x7f3, file a b.py>, line 6)",
                some("<listcomp>", Some("a b.py"), Some(6), ")"),
            ),
            (
                "<code_object <genexpr>>'",
                some("<genexpr>", None, None, "'"),
            ),
            ("<code_object f> x", some("f", None, None, " x")),
            ("<CODE> <lambda>", some("<lambda>", None, None, "")),
            ("<code object f>", None),
            ("<Codex code object f, file x>, line 3", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
            assert!(expected.is_none() || starts(text));
        }
    }
}
