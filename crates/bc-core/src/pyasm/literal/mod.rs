//! Constants as text: what Python's `repr` prints, and a few words for what it cannot tell.
//!
//! Reading takes what a person writes and what `repr` prints, nested as deep as constants may be, with
//! an explicit stack. Writing gives what reads back to the same bits: sets in their own order,
//! not-a-numbers with their bits, huge integers in hexadecimal, which takes linear time.
//!
//! What is beyond Python's literals: `code f` is the nested code block `f`, `nan(0x7ff8000000000001)`
//! a not-a-number by its bits, `complex(nan(0x...), 1.0)` a complex number by its parts, and
//! `StopIteration` the class, which marshal can carry.

mod alone;
mod code;
mod number;
mod string;
mod write;

#[cfg(test)]
mod tests;

pub use alone::{read_constant, read_constant_prefix};
pub(super) use code::{CodeRepr, code_repr, of_asm, starts as is_code_repr};
pub(super) use string::text_literal;
pub(super) use write::{Full, push};

use super::cursor::Cursor;
use super::error::Problem;
use super::source::{Fault, Span, Step};
use crate::constant::{Constant, MAX_NESTING};
use crate::text::Text;
use std::sync::Arc;

/// What a code object is called by in a constant.
pub(super) enum CodeRef {
    /// By the label of its block.
    Label(Text),
    /// As `repr` prints it, or as another tool does: by name and first line.
    Repr {
        /// `co_name`
        name: String,
        /// `co_firstlineno`, where it is told
        line: Option<i32>,
    },
}

/// Where the code objects are that constants name.
pub(super) trait Codes {
    /// The code object, or something in its place if it could not be made, which has been told.
    fn code(&mut self, by: CodeRef, span: Span) -> Step<Constant>;

    /// What helps where a bare word stands.
    fn word_help(&self) -> &'static str {
        "a string takes quotes; code f means the nested code block f"
    }
}

/// A container that is open.
struct Open {
    kind: Kind,
    /// Where it starts.
    start: usize,
    items: Vec<Constant>,
    /// The key that waits for its value.
    key: Option<Constant>,
    pairs: Vec<(Constant, Constant)>,
    /// A tuple with a comma is no number in parentheses.
    comma: bool,
    /// The first unhashable part, which makes a tuple unhashable too.
    unhashable: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Tuple,
    List,
    /// `{`: a set, unless a colon says otherwise.
    Braces,
    Dict,
    /// `frozenset({`
    FrozenSet,
    /// `slice(`
    Slice,
}

/// A constant, and whether it can be hashed.
struct Value {
    constant: Constant,
    unhashable: Option<&'static str>,
}

/// Reads one constant.
pub(super) fn constant(cursor: &mut Cursor<'_>, codes: &mut dyn Codes) -> Step<Constant> {
    let mut open: Vec<Open> = Vec::new();
    loop {
        let mut value = match begin(cursor, &mut open, codes)? {
            Some(value) => value,
            // An empty container is closed at once.
            None => match close_empty(cursor, &mut open)? {
                Some(value) => value,
                None => continue,
            },
        };
        // Hand the value to the container around it, and on while that ends it.
        loop {
            let Some(last) = open.last_mut() else {
                return Ok(value.constant);
            };
            accept(cursor, last, value)?;
            match separator(cursor, &mut open)? {
                Some(closed) => value = closed,
                None => break,
            }
        }
    }
}

/// Reads a constant without parts, or opens a container.
fn begin(
    cursor: &mut Cursor<'_>,
    open: &mut Vec<Open>,
    codes: &mut dyn Codes,
) -> Step<Option<Value>> {
    let next = cursor.peek();
    let start = cursor.at;
    let kind = match next {
        Some('(') => match number::complex_in_parentheses(cursor)? {
            Some(complex) => return Ok(Some(Value::hashable(complex))),
            None => Kind::Tuple,
        },
        Some('[') => Kind::List,
        Some('{') => Kind::Braces,
        _ => {
            if cursor.rest().starts_with("frozenset({") {
                cursor.at += "frozenset(".len();
                Kind::FrozenSet
            } else if cursor.rest().starts_with("slice(") {
                cursor.at += "slice".len();
                Kind::Slice
            } else {
                return leaf(cursor, codes).map(Some);
            }
        }
    };
    // The bracket, which is one byte.
    cursor.at += 1;
    if open.len() >= MAX_NESTING as usize {
        return Err(Fault::new(start..cursor.at, Problem::TooDeep));
    }
    open.push(Open {
        kind,
        start,
        items: Vec::new(),
        key: None,
        pairs: Vec::new(),
        comma: false,
        unhashable: None,
    });
    Ok(None)
}

/// Closes a container right behind its bracket, if it is empty.
fn close_empty(cursor: &mut Cursor<'_>, open: &mut Vec<Open>) -> Step<Option<Value>> {
    let Some(last) = open.last_mut() else {
        return Ok(None);
    };
    if !cursor.eat(last.kind.bracket()) {
        return Ok(None);
    }
    match last.kind {
        Kind::Braces => last.kind = Kind::Dict,
        Kind::Tuple => last.comma = true,
        _ => {}
    }
    close(cursor, open)
}

/// A value inside a container.
fn accept(cursor: &mut Cursor<'_>, open: &mut Open, value: Value) -> Step<()> {
    let is_key = open.key.is_none() && matches!(open.kind, Kind::Braces | Kind::Dict);
    if is_key && cursor.eat(':') {
        if open.kind == Kind::Braces && !open.items.is_empty() {
            return Err(cursor.expected("a set item"));
        }
        open.kind = Kind::Dict;
        check_hash(open.start..cursor.at, &value, "a dict key")?;
        open.key = Some(value.constant);
        return Ok(());
    }
    match (open.kind, open.key.take()) {
        (Kind::Dict, Some(key)) => open.pairs.push((key, value.constant)),
        (Kind::Dict, None) => return Err(cursor.expected(": and the value of the key")),
        (Kind::Braces | Kind::FrozenSet, _) => {
            check_hash(open.start..cursor.at, &value, "a set item")?;
            open.items.push(value.constant);
        }
        (Kind::Tuple, _) => {
            open.unhashable = open.unhashable.or(value.unhashable);
            open.items.push(value.constant);
        }
        (Kind::List | Kind::Slice, _) => open.items.push(value.constant),
    }
    Ok(())
}

fn check_hash(span: Span, value: &Value, role: &'static str) -> Step<()> {
    match value.unhashable {
        None => Ok(()),
        Some(found) => Err(Fault::new(span, Problem::Unhashable { found, role })),
    }
}

/// What stands behind a value: a comma, or the end of the container, which then is a value itself.
fn separator(cursor: &mut Cursor<'_>, open: &mut Vec<Open>) -> Step<Option<Value>> {
    let Some(last) = open.last_mut() else {
        return Ok(None);
    };
    if last.key.is_some() {
        // The value comes next.
        return Ok(None);
    }
    let bracket = last.kind.bracket();
    if cursor.eat(',') {
        last.comma = true;
        if !cursor.eat(bracket) {
            return Ok(None);
        }
        return close(cursor, open);
    }
    if cursor.eat(bracket) {
        return close(cursor, open);
    }
    if cursor.is_at_end() {
        let span = last.start..last.start + 1;
        let problem = Problem::Unclosed {
            what: last.kind.name(),
        };
        return Err(Fault::new(span, problem));
    }
    Err(cursor.expected(match bracket {
        ')' => ", or )",
        ']' => ", or ]",
        _ => ", or }",
    }))
}

/// The container whose bracket was just closed.
fn close(cursor: &mut Cursor<'_>, open: &mut Vec<Open>) -> Step<Option<Value>> {
    let Some(done) = open.pop() else {
        return Ok(None);
    };
    if done.kind == Kind::FrozenSet && !cursor.eat(')') {
        return Err(cursor.expected("the ) of frozenset("));
    }
    let unhashable = match done.kind {
        Kind::Tuple => done.unhashable,
        Kind::FrozenSet => None,
        Kind::List => Some("list"),
        Kind::Dict => Some("dict"),
        Kind::Braces => Some("set"),
        Kind::Slice => Some("slice"),
    };
    let constant = match done.kind {
        Kind::Tuple if done.items.len() == 1 && !done.comma => {
            // One value in parentheses is that value.
            return Ok(done.items.into_iter().next().map(|constant| Value {
                constant,
                unhashable,
            }));
        }
        Kind::Tuple => Constant::Tuple(done.items.into()),
        Kind::List => Constant::List(done.items.into()),
        Kind::FrozenSet => Constant::FrozenSet(done.items.into()),
        Kind::Braces => Constant::Set(done.items.into()),
        Kind::Dict => Constant::Dict(done.pairs.into()),
        Kind::Slice => match <[Constant; 3]>::try_from(done.items) {
            Ok(parts) => Constant::Slice(Arc::new(parts)),
            Err(_) => return Err(cursor.expected("start, stop and step in slice(...)")),
        },
    };
    Ok(Some(Value {
        constant,
        unhashable,
    }))
}

impl Kind {
    fn bracket(self) -> char {
        match self {
            Kind::Tuple | Kind::Slice => ')',
            Kind::List => ']',
            Kind::Braces | Kind::Dict | Kind::FrozenSet => '}',
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Tuple => "the parenthesis",
            Kind::List => "the list",
            Kind::Braces => "the brace",
            Kind::Dict => "the dict",
            Kind::FrozenSet => "the frozenset",
            Kind::Slice => "the slice",
        }
    }
}

impl Value {
    fn hashable(constant: Constant) -> Value {
        Value {
            constant,
            unhashable: None,
        }
    }
}

/// A constant without parts.
fn leaf(cursor: &mut Cursor<'_>, codes: &mut dyn Codes) -> Step<Value> {
    let next = cursor.peek();
    if matches!(next, Some('\'' | '"')) {
        return string::text_literal(cursor)
            .map(|text| Value::hashable(Constant::Str(Arc::new(text))));
    }
    let start = cursor.at;
    for (words, constant) in [
        ("<class 'StopIteration'>", Constant::StopIteration),
        ("frozenset()", Constant::FrozenSet(Arc::new([]))),
        ("set()", Constant::Set(Arc::new([]))),
    ] {
        if cursor.eat_str(words) {
            let unhashable = matches!(constant, Constant::Set(_)).then_some("set");
            return Ok(Value {
                constant,
                unhashable,
            });
        }
    }
    if code::starts(cursor.rest()) {
        return code::code(cursor, codes).map(Value::hashable);
    }
    let mut ahead = cursor.clone();
    let Some((word, span)) = ahead.word() else {
        return Err(cursor.expected("a constant"));
    };
    if matches!(ahead.rest().chars().next(), Some('\'' | '"')) {
        match word {
            "b" | "B" => {
                cursor.at = ahead.at;
                let bytes = string::bytes_literal(cursor)?;
                return Ok(Value::hashable(Constant::bytes(bytes)));
            }
            "u" | "U" => {
                cursor.at = ahead.at;
                let text = string::text_literal(cursor)?;
                return Ok(Value::hashable(text.into()));
            }
            _ => {}
        }
    }
    let constant = match word {
        "None" => Constant::None,
        "True" => Constant::Bool(true),
        "False" => Constant::Bool(false),
        "Ellipsis" | "..." => Constant::Ellipsis,
        "StopIteration" => Constant::StopIteration,
        "code" => {
            cursor.at = ahead.at;
            let label = label(cursor)?;
            let found = codes.code(CodeRef::Label(label), start..cursor.at)?;
            return Ok(Value::hashable(found));
        }
        _ => {
            if let Some(number) = number::number(cursor)? {
                return Ok(Value::hashable(number));
            }
            let words = ["None", "True", "False", "Ellipsis", "StopIteration"];
            let problem = Problem::Expected {
                expected: "a constant",
                found: super::cursor::shorten(word),
            };
            let fault = Fault::new(span, problem);
            return Err(match crate::suggest::did_you_mean(word, words) {
                Some(help) => fault.help(help),
                None => fault.help(codes.word_help()),
            });
        }
    };
    cursor.at = ahead.at;
    Ok(Value::hashable(constant))
}

/// The label of a code block: a word, or a string.
pub(super) fn label(cursor: &mut Cursor<'_>) -> Step<Text> {
    match cursor.peek() {
        Some('\'' | '"') => string::text_literal(cursor),
        _ => match cursor.word() {
            Some((word, _)) => Ok(Text::from(word)),
            None => Err(cursor.expected("the name of a code block")),
        },
    }
}
