//! Colour: which words of a listing or a message stand out, where colour is allowed at all.
//!
//! Painting only adds escape sequences; taking them out again gives the same text.

use anstyle::{AnsiColor, Style};
use bc_trace::lines::{Piece, Role};
use std::fmt::Write;

/// The line above each listing.
const HEADING: Style = AnsiColor::Green.on_default().bold();
/// The line number at the start of a source line's first instruction.
const LINE: Style = AnsiColor::Yellow.on_default();
/// Offsets and arguments, which the eye skips.
const DIM: Style = Style::new().dimmed();
/// The `>>` before a jump target.
const TARGET: Style = AnsiColor::Magenta.on_default().bold();
/// The name of the operation.
const NAME: Style = AnsiColor::Cyan.on_default();
/// What is wrong.
const WRONG: Style = AnsiColor::Red.on_default().bold();
/// What is right.
const RIGHT: Style = AnsiColor::Green.on_default();

/// A listing in the layout of Python's `dis`, painted line by line.
pub(crate) fn listing(text: &str) -> String {
    let mut painted = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        if line.starts_with('#') {
            styled(&mut painted, HEADING, line);
        } else {
            instruction(&mut painted, line);
        }
        painted.push_str(end);
    }
    painted
}

/// A unified diff, painted line by line.
pub(crate) fn diff(text: &str) -> String {
    let mut painted = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        if line.starts_with("---") || line.starts_with("+++") || line.starts_with("Only in") {
            styled(&mut painted, HEADING, line);
        } else if line.starts_with("@@") {
            styled(&mut painted, DIM, line);
        } else if line.starts_with('-') {
            styled(&mut painted, WRONG, line);
        } else if line.starts_with('+') {
            styled(&mut painted, RIGHT, line);
        } else {
            painted.push_str(line);
        }
        painted.push_str(end);
    }
    painted
}

/// Width of the column in which a source line's first instruction shows its line number.
const LINE_COLUMN: usize = 4;

/// One line: line number, marks, offset, name, argument. The words before the name are numbers and
/// marks; the name is the first word that is neither.
fn instruction(painted: &mut String, line: &str) {
    let mut rest = line;
    while !rest.is_empty() {
        let start = rest.len() - rest.trim_start_matches(' ').len();
        painted.push_str(&rest[..start]);
        rest = &rest[start..];
        let column = line.len() - rest.len();
        let (word, after) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
        let is_number = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        match word {
            ">>" => styled(painted, TARGET, word),
            "-->" => styled(painted, WRONG, word),
            _ if is_number && column < LINE_COLUMN => styled(painted, LINE, word),
            _ if is_number => styled(painted, DIM, word),
            _ => {
                styled(painted, NAME, word);
                painted.push_str(after);
                return;
            }
        }
        rest = after;
    }
}

/// A rejection's message, if `colored` with its headline and the mark of the instruction painted.
pub(crate) fn rejection(message: &str, colored: bool) -> String {
    if !colored {
        return message.to_string();
    }
    let mut painted = String::with_capacity(message.len() + 64);
    let (headline, rest) = message.split_at(message.find('\n').unwrap_or(message.len()));
    let (code, sentence) = headline.split_at(headline.find(':').unwrap_or(0));
    styled(&mut painted, WRONG, code);
    painted.push_str(sentence);
    for (i, part) in rest.split("-->").enumerate() {
        if i > 0 {
            styled(&mut painted, WRONG, "-->");
        }
        painted.push_str(part);
    }
    painted
}

/// `text` as something right, if `colored`.
pub(crate) fn right(text: &str, colored: bool) -> String {
    maybe(RIGHT, text, colored)
}

/// `text` as a heading, if `colored`.
pub(crate) fn heading(text: &str, colored: bool) -> String {
    maybe(HEADING, text, colored)
}

fn maybe(style: Style, text: &str, colored: bool) -> String {
    let mut painted = String::new();
    if colored {
        styled(&mut painted, style, text);
    } else {
        painted.push_str(text);
    }
    painted
}

/// A line of a trace.
pub(crate) fn trace(line: impl IntoIterator<Item = Piece>) -> String {
    let mut painted = String::new();
    for (role, text) in line {
        let style = match role {
            Role::Plain | Role::Argument => Style::new(),
            Role::Number => DIM,
            Role::Opcode => NAME,
            Role::Popped => AnsiColor::Magenta.on_default(),
            Role::Pushed => RIGHT,
            Role::Call => HEADING,
            Role::Trouble => WRONG,
            Role::Change => LINE,
            Role::Output => Style::new().bold(),
        };
        styled(&mut painted, style, &text);
    }
    painted
}

fn styled(painted: &mut String, style: Style, text: &str) {
    // Writing to a String cannot fail.
    let _ = write!(painted, "{style}{text}{style:#}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn painting_only_adds_escapes() {
        let text = "# code <module> line 1\n  3     >>    0 LOAD_FAST                0 (x)\n              3 RETURN_VALUE\n\n";
        let painted = listing(text);
        assert!(painted.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&painted).to_string(), text);
    }

    #[test]
    fn a_painted_rejection_reads_the_same() {
        let message =
            "V101: too few values\n  in f at offset 3\n\n  2 -->  3 POP_TOP\n\n  needs: one";
        assert_eq!(rejection(message, false), message);
        let painted = rejection(message, true);
        assert_eq!(anstream::adapter::strip_str(&painted).to_string(), message);
        assert!(painted.contains(&format!("{WRONG}V101{WRONG:#}:")));
        assert!(painted.contains(&format!("{WRONG}-->{WRONG:#}")));
    }

    #[test]
    fn the_operation_stands_out() {
        let painted = listing("  3     >>    0 LOAD_FAST                0 (x)\n");
        assert!(painted.contains(&format!("{NAME}LOAD_FAST{NAME:#}")));
        assert!(painted.contains(&format!("{TARGET}>>{TARGET:#}")));
        assert!(painted.contains(&format!("{LINE}3{LINE:#}")));
        assert!(painted.contains(&format!("{DIM}0{DIM:#}")));
    }
}
