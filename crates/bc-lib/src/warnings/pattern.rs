//! Patterns of filters: the small part of regular expressions that filters are made of in practice.
//!
//! Characters, `.`, escaped punctuation, the repetitions `*`, `+` and `?` of one of these, `^` at the
//! start and `$` at the end. Anything else is refused when the filter is made, since the machine has no
//! module `re`. A pattern is tried at the start of a text only, in time proportional to its length.

use bc_core::text::Text;

use crate::support::remembered;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::hash;
use bc_vm::model::native::{NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::{Receiver, Truth};
use bc_vm::protocol::{poll, raise, text};
use bc_vm::{getsets, methods};

/// The name under which the machine keeps the class.
pub(super) const CLASS: &str = "warnings pattern class";

/// `re.IGNORECASE | re.UNICODE`, `re.UNICODE`: what compiled patterns of the reference say.
const FLAGS: [i64; 2] = [32, 34];

/// Table of the class.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "The pattern of a filter.",
    slots: SLOTS,
    methods: METHODS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __repr__ => repr;
        __eq__ => equal;
        __hash__ => |_: &mut Vm, pattern: &Pattern| hash::text(&pattern.source);
    ]

    static METHODS = [
        /// Whether the pattern fits the start of the text: True or None.
        match(string) => matches;
    ]
}

getsets! {
    static GETSETS = [
        pattern => |_: &mut Vm, pattern: &Pattern| pattern.source.clone();
        flags => |_: &mut Vm, pattern: &Pattern| FLAGS[usize::from(pattern.any_case)];
    ]
}

/// One piece of a pattern.
struct Piece {
    /// The character, lower case where case does not matter; `None` for any but a line feed.
    point: Option<u32>,
    /// Whether it can be left out.
    optional: bool,
    /// Whether it can come again.
    repeated: bool,
}

struct Pattern {
    source: Text,
    any_case: bool,
    pieces: Vec<Piece>,
    /// Whether the text must end where the pattern does.
    to_end: bool,
}

impl NativeData for Pattern {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}

    fn bytes(&self) -> usize {
        size_of_val(self.pieces.as_slice()) + self.source.byte_size()
    }
}

/// The lower case of a code point that has one of a single code point.
fn lower(point: u32) -> u32 {
    let Some(c) = char::from_u32(point) else {
        return point;
    };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => u32::from(one),
        _ => point,
    }
}

impl Pattern {
    fn is_same(&self, other: &Self) -> bool {
        self.source == other.source && self.any_case == other.any_case
    }

    /// Reads a pattern; `None` if it uses more than this file knows.
    fn parse(source: &Text, any_case: bool) -> Option<Self> {
        let mut made = Self {
            source: source.clone(),
            any_case,
            pieces: Vec::new(),
            to_end: false,
        };
        let mut points = source.code_points().peekable();
        points.next_if_eq(&u32::from('^'));
        while let Some(point) = points.next() {
            let point = match char::from_u32(point) {
                Some('.') => None,
                Some('\\') => Some(points.next().filter(|&next| is_plain_escape(next))?),
                Some('$') if points.peek().is_none() => {
                    made.to_end = true;
                    break;
                }
                Some('[' | ']' | '(' | ')' | '{' | '}' | '|' | '*' | '+' | '?' | '^' | '$') => {
                    return None;
                }
                _ => Some(point),
            };
            let sign = points.next_if(|&next| "*+?".chars().any(|c| u32::from(c) == next));
            if sign.is_some() {
                // Whether few or many are taken first makes no difference to whether it fits.
                points.next_if_eq(&u32::from('?'));
            }
            let sign = sign.and_then(char::from_u32);
            made.pieces.push(Piece {
                point: point.map(|point| if any_case { lower(point) } else { point }),
                optional: matches!(sign, Some('*' | '?')),
                repeated: matches!(sign, Some('*' | '+')),
            });
        }
        Some(made)
    }

    /// Whether the pattern fits at the start of `text`. `reached[i]` says whether the pieces before `i`
    /// can have taken all of the text so far.
    fn fits(&self, text: &Text) -> bool {
        let count = self.pieces.len();
        let mut reached = vec![false; count + 1];
        reached[0] = true;
        self.skip_optional(&mut reached);
        for (place, point) in text.code_points().enumerate() {
            let rest = text.len() - place;
            if reached[count] && (!self.to_end || rest == 1 && point == 10) {
                return true;
            }
            let point = if self.any_case { lower(point) } else { point };
            let mut next = vec![false; count + 1];
            for (place, piece) in self.pieces.iter().enumerate() {
                let takes = match piece.point {
                    Some(wanted) => wanted == point,
                    None => point != 10,
                };
                if takes && reached[place] {
                    next[place + 1] = true;
                }
                if takes && piece.repeated && reached[place + 1] {
                    next[place + 1] = true;
                }
            }
            if !next.contains(&true) {
                return false;
            }
            self.skip_optional(&mut next);
            reached = next;
        }
        reached[count]
    }

    /// Reaches over pieces that can be left out.
    fn skip_optional(&self, reached: &mut [bool]) {
        for (place, piece) in self.pieces.iter().enumerate() {
            if reached[place] && piece.optional {
                reached[place + 1] = true;
            }
        }
    }
}

/// Whether a backslash before the character means the character itself.
fn is_plain_escape(point: u32) -> bool {
    char::from_u32(point).is_none_or(|c| !c.is_ascii_alphanumeric())
}

/// The pattern object for `source`, a str.
pub(super) fn compile(vm: &mut Vm, source: &Value, Truth(any_case): Truth) -> PyResult {
    let (Some(class), Some(source)) = (
        remembered(vm, CLASS).and_then(|class| class.as_class()),
        source.as_str(),
    ) else {
        return Err(Fault::Internal("a pattern without its class").into());
    };
    let source = source.text();
    poll::charge(vm, source.len() as u64 / 16)?;
    vm.reserve(source.len() * size_of::<Piece>() * 2)?;
    match Pattern::parse(source, any_case) {
        Some(pattern) => Ok(vm.new_native(&class, pattern)),
        None => {
            let shown = text::quoted(vm, source)?.to_string_lossy().into_owned();
            Err(raise::not_implemented_error(
                vm,
                format!("the filter pattern {shown} needs the module re"),
            ))
        }
    }
}

fn equal(_: &mut Vm, pattern: &Pattern, other: &Value) -> Value {
    match <&Pattern>::of(other) {
        Some(other) => Value::bool(pattern.is_same(other)),
        None => Value::NotImplemented,
    }
}

fn matches(vm: &mut Vm, pattern: &Pattern, string: &Value) -> PyResult<Option<bool>> {
    let Some(text) = string.as_str() else {
        return Err(raise::type_error(
            vm,
            "expected string or bytes-like object",
        ));
    };
    let work = (pattern.pieces.len() as u64 + 1).saturating_mul(text.text().len() as u64);
    poll::charge(vm, work / 16)?;
    Ok(pattern.fits(text.text()).then_some(true))
}

fn repr(vm: &mut Vm, pattern: &Pattern) -> PyResult<String> {
    let shown = text::quoted(vm, &pattern.source)?;
    let shown = shown
        .slice(0..shown.len().min(200))
        .to_string_lossy()
        .into_owned();
    let flags = if pattern.any_case {
        ", re.IGNORECASE"
    } else {
        ""
    };
    Ok(format!("re.compile({shown}{flags})"))
}
