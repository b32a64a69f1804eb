//! Whether a text is meant as Python, which is told by how its first statements look.
//!
//! The compiler cannot tell: a source of another version, or one with a slip in it, is refused like any other text.

use bc_core::opcode::Opcode;
use bc_core::pyasm;

/// So many lines are looked at that hold anything.
const MOST: usize = 40;

/// What a line at the margin speaks for.
enum Sign {
    Python,
    Pyasm,
    Nothing,
}

/// Whether some of the first lines can only be statements, and none of them can be a line of the `.pyasm` form.
pub(super) fn looks_like_it(text: &str) -> bool {
    let is_remark = |line: &str| line.trim().is_empty() || line.starts_with('#');
    let mut is_python = false;
    let text = text.trim_start_matches('\u{feff}');
    for line in text.lines().filter(|line| !is_remark(line)).take(MOST) {
        let is_at_margin = !line.starts_with([' ', '\t']);
        match sign(line.trim()) {
            Sign::Python => is_python |= is_at_margin,
            Sign::Pyasm if is_at_margin || is_opcode(word(line.trim()).0) => return false,
            Sign::Pyasm | Sign::Nothing => {}
        }
    }
    is_python
}

fn is_opcode(word: &str) -> bool {
    Opcode::from_name(word).is_some()
}

fn sign(line: &str) -> Sign {
    let (word, rest) = word(line);
    if is_statement(line, word, rest) {
        return Sign::Python;
    }
    let is_pyasm = pyasm::is_directive(word) || is_opcode(word);
    match line.starts_with(';') || is_pyasm || word.starts_with("co_") {
        true => Sign::Pyasm,
        false => Sign::Nothing,
    }
}

/// The word that a line starts with, and what is left of the line.
fn word(line: &str) -> (&str, &str) {
    let ends = |c: char| !(c.is_alphanumeric() || c == '_');
    line.split_at(line.find(ends).unwrap_or(line.len()))
}

/// Whether a line can only be a statement of Python: of any version, and also if it is not whole.
fn is_statement(line: &str, first: &str, behind: &str) -> bool {
    let rest = behind.trim_start();
    let is_apart = rest.len() < behind.len();
    let is_name = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let ends_in_colon = line.ends_with(':') || line.contains(": ");
    match first {
        "def" | "class" | "import" | "global" | "nonlocal" => is_apart && is_name(rest),
        "from" => is_apart && rest.contains(" import"),
        "async" => {
            is_apart
                && ["def ", "for ", "with "]
                    .iter()
                    .any(|word| rest.starts_with(word))
        }
        "if" | "elif" | "while" | "with" | "except" | "match" | "case" => is_apart && ends_in_colon,
        "for" => is_apart && rest.contains(" in ") && ends_in_colon,
        "print" | "exec" | "raise" | "assert" | "del" | "return" | "yield" => {
            let is_value = |c: char| c.is_alphanumeric() || "'\"_([{>-~".contains(c);
            is_apart && rest.starts_with(is_value) || is_bound(behind)
        }
        // A docstring or a string, with what may stand before it; a decorator.
        "" => rest.starts_with(['"', '\'']) || rest.strip_prefix('@').is_some_and(is_name),
        "r" | "u" | "b" | "f" | "R" | "U" | "B" | "F" if behind.starts_with(['"', '\'']) => true,
        _ if first.starts_with("co_") || !is_name(first) => false,
        _ => is_bound(behind),
    }
}

/// Whether what stands behind a name binds it, or calls it: `.a[0] = 1`, `, b = c`, `: int = 3`, `+= 1`, `(1)`.
fn is_bound(behind: &str) -> bool {
    // Of an argument that no parameter can be: the head of a code block may be without its word.
    let is_argument = |c: char| c.is_ascii_digit() || matches!(c, '\'' | '"');
    let is_call = |rest: &str| {
        rest.strip_prefix('(')
            .is_some_and(|rest| rest.starts_with(is_argument))
    };
    // Two words with nothing between them are no target.
    if behind.starts_with(' ') && behind.trim_start().starts_with(char::is_alphanumeric) {
        return false;
    }
    if let Some(annotation) = behind.strip_prefix(": ") {
        return annotation.contains(" = ");
    }
    let target = |c: char| c.is_alphanumeric() || "_.,[]'\" ".contains(c);
    let rest = behind.trim_start_matches(target);
    if is_call(rest) && !behind.starts_with(' ') {
        return true;
    }
    let rest = rest.trim_start_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>', '@']);
    let Some(value) = rest.strip_prefix('=') else {
        return false;
    };
    !value.starts_with('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_of_any_version_is_known_by_its_first_lines() {
        for text in [
            "print \"x\"\ndef f():\n  pass\n",
            "def f(x: int) -> str:\n  y: int = 3\n  return f\"{x}\"\n",
            "match x:\n  case 1: pass\n",
            "\"\"\"doc\"\"\"\nimport os\nif (n := 1): pass\n",
            "def f(:\n  pass\nclass A\n",
            "#!/usr/bin/env python\n\nfrom __future__ import annotations\nx: int = 3\n",
            "exec \"x\"\nraise E, \"x\"\n",
            "if x:\n\ty()\n        z()\n",
            "@deco\nasync def f(: pass\n",
            "x = f'{y}'\n",
            "self.a[0] += f'{y}'\n",
            "a, b = 1, 0777\n",
            "print('a' 5)\n",
            "print >>f, 1\n",
            "class A\n  pass\n",
        ] {
            assert!(looks_like_it(text), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_text_of_code_is_no_python() {
        for text in [
            "",
            "hello world\nthis is text\n",
            "x\n",
            "LOAD_FAST x\nRETURN_VALUE\n",
            "LOAD_CONST 3 wide=2\n",
            "line 7\nLOAD_FAST x\nx = 1\n",
            "code f(x)\n    LOAD_FAST x\n",
            "def f(x):\n    return x\ncode f(x)\n",
            "co_consts = (None, 1)\n",
            "; a remark\nx = 1\n",
            "consts 'a', (1, 2)\n",
            "print:\n    LOAD_FAST x\n",
            "if x then y\n",
            "import\n",
            "from here to there\n",
            "    x = 1\n",
            "double(n)\n    LOAD_FAST n\n",
            "f(x) = 3\n    LOAD_FAST x\n",
            "LAOD_FAST x\nRETRUN_VALUE\n",
        ] {
            assert!(!looks_like_it(text), "{text}");
        }
    }
}
