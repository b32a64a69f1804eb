//! `str.format` and `str.format_map`: replacement fields.

use crate::protocol::format;
use bc_core::text::{Text, TextBuilder};

use crate::model::error::{PyResult, Thrown};
use crate::model::native::Args;
use crate::model::unicode;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, item, raise, text};

/// `str.format`: `args` holds the format string, then positional and keyword arguments.
///
/// # Errors
///
/// `ValueError` for a malformed format, `KeyError` and `IndexError` for a missing argument, and what
/// attribute access, subscripts and `__format__` raise.
pub fn format(vm: &mut Vm, args: &Args) -> PyResult {
    let source = args.at(0);
    let mapping = args.mapping.as_ref().map(Value::from);
    let mut fields = Fields {
        args: Some(args),
        mapping: mapping.as_ref(),
        numbering: Numbering::Open,
    };
    build(vm, &mut fields, source)
}

/// `str.format_map`.
///
/// # Errors
///
/// As [`format()`].
pub fn format_map(vm: &mut Vm, source: &Value, mapping: &Value) -> PyResult {
    let mut fields = Fields {
        args: None,
        mapping: Some(mapping),
        numbering: Numbering::Open,
    };
    build(vm, &mut fields, source)
}

fn build(vm: &mut Vm, fields: &mut Fields<'_>, source: &Value) -> PyResult {
    let Some(string) = source.as_str() else {
        return Err(raise::type_error(vm, "a str is required"));
    };
    let whole = source;
    let source = string.text();
    let is_brace = |point: u32| point == u32::from('{') || point == u32::from('}');
    if !source.is_empty() && !source.code_points().any(is_brace) {
        return Ok(whole.clone());
    }
    let built = fields.expand(vm, source, 0..source.len(), 2)?;
    let built = vm.built(built)?;
    Ok(vm.new_str(built))
}

/// Whether fields are numbered by the format or by hand.
#[derive(Clone, Copy)]
enum Numbering {
    Open,
    Automatic(usize),
    Manual,
}

struct Fields<'a> {
    args: Option<&'a Args>,
    mapping: Option<&'a Value>,
    numbering: Numbering,
}

type Span = std::ops::Range<usize>;

/// A replacement field as written.
struct Field {
    name: Span,
    conversion: Option<u32>,
    spec: Span,
    nested: bool,
}

fn refuse(vm: &mut Vm, message: &str) -> Thrown {
    raise::value_error(vm, message)
}

fn char_at(text: &Text, at: usize, end: usize) -> Option<char> {
    if at >= end {
        return None;
    }
    // A lone surrogate is no character that means anything here.
    text.get(at)
        .map(|point| char::from_u32(point).unwrap_or('\u{FFFD}'))
}

/// The decimal number that the whole span is; `None` if it is not one.
fn integer(vm: &mut Vm, text: &Text, span: &Span) -> PyResult<Option<usize>> {
    if span.is_empty() {
        return Ok(None);
    }
    let mut value = 0_usize;
    for at in span.clone() {
        let Some(digit) = text.get(at).and_then(unicode::decimal) else {
            return Ok(None);
        };
        let digit = digit as usize;
        if value > (isize::MAX as usize - digit) / 10 {
            return Err(refuse(vm, "Too many decimal digits in format string"));
        }
        value = value * 10 + digit;
    }
    Ok(Some(value))
}

impl Fields<'_> {
    /// The text of `span` with its fields replaced; fields within specs as deep as `depth` allows.
    fn expand(
        &mut self,
        vm: &mut Vm,
        text: &Text,
        span: Span,
        depth: u32,
    ) -> PyResult<TextBuilder> {
        if depth == 0 {
            return Err(refuse(vm, "Max string recursion exceeded"));
        }
        let mut out = TextBuilder::with_capacity(span.len());
        let mut at = span.start;
        while at < span.end {
            let start = at;
            let mut brace = None;
            while brace.is_none() && at < span.end {
                brace = char_at(text, at, span.end).filter(|&c| c == '{' || c == '}');
                at += 1;
            }
            let next = char_at(text, at, span.end);
            let Some(brace) = brace else {
                out.push_slice(text, start, at);
                break;
            };
            if brace == '}' && next != Some('}') {
                return Err(refuse(vm, "Single '}' encountered in format string"));
            }
            if brace == '{' && next.is_none() {
                return Err(refuse(vm, "Single '{' encountered in format string"));
            }
            if next == Some(brace) {
                out.push_slice(text, start, at);
                at += 1;
                continue;
            }
            out.push_slice(text, start, at - 1);
            let field = parse_field(vm, text, &mut at, span.end)?;
            self.replace(vm, text, &field, depth, &mut out)?;
            if out.len() > 1 << 16 {
                vm.reserve(out.len() * 2)?;
            }
        }
        Ok(out)
    }

    fn replace(
        &mut self,
        vm: &mut Vm,
        text: &Text,
        field: &Field,
        depth: u32,
        out: &mut TextBuilder,
    ) -> PyResult<()> {
        let mut value = self.object(vm, text, &field.name)?;
        if let Some(conversion) = field.conversion {
            value = match char::from_u32(conversion) {
                Some('r') => text::repr(vm, &value)?,
                Some('s') => text::str(vm, &value)?,
                Some('a') => text::ascii(vm, &value)?,
                Some(c) if (33..127).contains(&conversion) => {
                    let message = format!("Unknown conversion specifier {c}");
                    return Err(refuse(vm, &message));
                }
                _ => {
                    let message = format!("Unknown conversion specifier \\x{conversion:x}");
                    return Err(refuse(vm, &message));
                }
            };
        }
        if field.spec.is_empty() && is_exact_text(vm, &value) {
            return text::push_str(vm, out, &value);
        }
        let spec = if field.nested {
            let nested = self.expand(vm, text, field.spec.clone(), depth - 1)?;
            vm.built(nested)?
        } else {
            text.slice(field.spec.clone())
        };
        let formatted = format::format(vm, &value, &spec)?;
        if let Some(formatted) = formatted.as_str() {
            text::push_text(vm, out, formatted.text())?;
        }
        Ok(())
    }

    /// The object that a field name means.
    fn object(&mut self, vm: &mut Vm, text: &Text, name: &Span) -> PyResult {
        let mut at = name.start;
        while !matches!(char_at(text, at, name.end), None | Some('.' | '[')) {
            at += 1;
        }
        let first = name.start..at;
        let index = self.number(vm, text, &first)?;
        let mut object = match index {
            Some(index) => self.positional(vm, index)?,
            None => self.keyword(vm, text.slice(first))?,
        };
        while at < name.end {
            let opening = char_at(text, at, name.end);
            at += 1;
            let start = at;
            match opening {
                Some('.') => {
                    while !matches!(char_at(text, at, name.end), None | Some('.' | '[')) {
                        at += 1;
                    }
                    if at == start {
                        return Err(refuse(vm, "Empty attribute in format string"));
                    }
                    let name = vm.intern_text(&text.slice(start..at));
                    object = attr::getattr(vm, &object, &name)?;
                }
                Some('[') => {
                    while !matches!(char_at(text, at, name.end), None | Some(']')) {
                        at += 1;
                    }
                    if at >= name.end {
                        return Err(refuse(vm, "Missing ']' in format string"));
                    }
                    let inside = start..at;
                    at += 1;
                    let index = integer(vm, text, &inside)?;
                    if inside.is_empty() {
                        return Err(refuse(vm, "Empty attribute in format string"));
                    }
                    let key = match index {
                        Some(index) => Value::Int(index as i64),
                        None => vm.new_str(text.slice(inside)),
                    };
                    object = item::getitem(vm, &object, &key)?;
                }
                _ => {
                    let message = "Only '.' or '[' may follow ']' in format field specifier";
                    return Err(refuse(vm, message));
                }
            }
        }
        Ok(object)
    }

    /// The index that the first part of a field name means; `None` for a keyword.
    fn number(&mut self, vm: &mut Vm, text: &Text, first: &Span) -> PyResult<Option<usize>> {
        let index = integer(vm, text, first)?;
        if index.is_none() && !first.is_empty() {
            return Ok(None);
        }
        if let Numbering::Open = self.numbering {
            self.numbering = if first.is_empty() {
                Numbering::Automatic(0)
            } else {
                Numbering::Manual
            };
        }
        match (self.numbering, index) {
            (Numbering::Automatic(next), None) => {
                self.numbering = Numbering::Automatic(next + 1);
                Ok(Some(next))
            }
            (Numbering::Manual, Some(index)) => Ok(Some(index)),
            (Numbering::Manual, None) => Err(refuse(
                vm,
                "cannot switch from manual field specification to automatic field numbering",
            )),
            _ => Err(refuse(
                vm,
                "cannot switch from automatic field numbering to manual field specification",
            )),
        }
    }

    fn positional(&self, vm: &mut Vm, index: usize) -> PyResult {
        let Some(args) = self.args else {
            return Err(refuse(vm, "Format string contains positional fields"));
        };
        match index.checked_add(1).and_then(|place| args.get(place)) {
            Some(value) => Ok(value.clone()),
            None => Err(raise::index_error(vm, "tuple index out of range")),
        }
    }

    fn keyword(&self, vm: &mut Vm, name: Text) -> PyResult {
        if let Some(args) = self.args
            && self.mapping.is_none()
        {
            let found = args.keywords.iter().find(|(key, _)| {
                matches!(&key.payload, crate::model::object::Payload::Str(s) if *s.text() == name)
            });
            if let Some((_, value)) = found {
                return Ok(value.clone());
            }
        }
        let key = vm.new_str(name);
        if let Some(mapping) = self.mapping {
            match item::getitem(vm, mapping, &key) {
                // Whatever was raised becomes a KeyError.
                Err(Thrown::Raise(_)) => {}
                found => return found,
            }
        }
        Err(raise::key_error(vm, key))
    }
}

fn is_exact_text(vm: &Vm, value: &Value) -> bool {
    value.as_str().is_some() && vm.class_id_of(value) == crate::model::class::ClassId::STR
}

/// Reads a field from behind its `{` to behind its `}`.
fn parse_field(vm: &mut Vm, text: &Text, at: &mut usize, end: usize) -> PyResult<Field> {
    let start = *at;
    let mut last = None;
    while let Some(c) = char_at(text, *at, end) {
        last = Some(c);
        *at += 1;
        match c {
            '{' => return Err(refuse(vm, "unexpected '{' in field name")),
            '[' => {
                while !matches!(char_at(text, *at, end), None | Some(']')) {
                    *at += 1;
                }
            }
            '}' | ':' | '!' => break,
            _ => {}
        }
    }
    let mut field = Field {
        name: start..*at - 1,
        conversion: None,
        spec: 0..0,
        nested: false,
    };
    match last {
        Some('}') => return Ok(field),
        Some(':') => {}
        Some('!') => {
            let Some(conversion) = text.get(*at).filter(|_| *at < end) else {
                let message = "end of string while looking for conversion specifier";
                return Err(refuse(vm, message));
            };
            field.conversion = Some(conversion);
            *at += 1;
            match char_at(text, *at, end) {
                Some('}') => {
                    *at += 1;
                    return Ok(field);
                }
                Some(':') => *at += 1,
                Some(_) => {
                    return Err(refuse(vm, "expected ':' after conversion specifier"));
                }
                None => {}
            }
        }
        _ => return Err(refuse(vm, "expected '}' before end of string")),
    }
    let start = *at;
    let mut open = 1;
    while let Some(c) = char_at(text, *at, end) {
        *at += 1;
        match c {
            '{' => {
                field.nested = true;
                open += 1;
            }
            '}' => {
                open -= 1;
                if open == 0 {
                    field.spec = start..*at - 1;
                    return Ok(field);
                }
            }
            _ => {}
        }
    }
    Err(refuse(vm, "unmatched '{' in format spec"))
}

/// A piece of a format string: literal text and the field behind it, if there is one.
pub struct Markup {
    /// The text in front of the field.
    pub literal: Text,
    /// Field name, format spec and the conversion's code point.
    pub field: Option<(Text, Text, Option<u32>)>,
}

/// Splits a format string into its pieces (`_string.formatter_parser`).
///
/// # Errors
///
/// `ValueError` for a malformed format.
pub fn markup(vm: &mut Vm, text: &Text) -> PyResult<Vec<Markup>> {
    let (mut pieces, mut at, end) = (Vec::new(), 0, text.len());
    while at < end {
        let start = at;
        let mut brace = None;
        while brace.is_none() && at < end {
            brace = char_at(text, at, end).filter(|&c| c == '{' || c == '}');
            at += 1;
        }
        let next = char_at(text, at, end);
        let literal = |end: usize| text.slice(start..end);
        match brace {
            Some('}') if next != Some('}') => {
                return Err(refuse(vm, "Single '}' encountered in format string"));
            }
            Some('{') if next.is_none() => {
                return Err(refuse(vm, "Single '{' encountered in format string"));
            }
            Some(brace) if next != Some(brace) => {
                let literal = literal(at - 1);
                let field = parse_field(vm, text, &mut at, end)?;
                let parts = (
                    text.slice(field.name),
                    text.slice(field.spec),
                    field.conversion,
                );
                pieces.push(Markup {
                    literal,
                    field: Some(parts),
                });
            }
            other => {
                pieces.push(Markup {
                    literal: literal(at),
                    field: None,
                });
                at += usize::from(other.is_some());
            }
        }
    }
    Ok(pieces)
}

/// Splits a field name into the argument it starts from (an int or a str) and the steps from there:
/// whether each is an attribute, and its name or index (`_string.formatter_field_name_split`).
///
/// # Errors
///
/// `ValueError` for a malformed name.
pub fn split_name(vm: &mut Vm, name: &Text) -> PyResult<(Value, Vec<(bool, Value)>)> {
    let end = name.len();
    let mut at = 0;
    while !matches!(char_at(name, at, end), None | Some('.' | '[')) {
        at += 1;
    }
    let first = match integer(vm, name, &(0..at))? {
        Some(index) => Value::Int(index as i64),
        None => vm.new_str(name.slice(0..at)),
    };
    let mut steps = Vec::new();
    while at < end {
        let opening = char_at(name, at, end);
        at += 1;
        let start = at;
        let closing: &[char] = match opening {
            Some('.') => &['.', '['],
            Some('[') => &[']'],
            _ => {
                let message = "Only '.' or '[' may follow ']' in format field specifier";
                return Err(refuse(vm, message));
            }
        };
        while char_at(name, at, end).is_some_and(|c| !closing.contains(&c)) {
            at += 1;
        }
        let is_attribute = opening == Some('.');
        if !is_attribute && at >= end {
            return Err(refuse(vm, "Missing ']' in format string"));
        }
        let inside = start..at;
        if inside.is_empty() {
            return Err(refuse(vm, "Empty attribute in format string"));
        }
        let index = if is_attribute {
            None
        } else {
            at += 1;
            integer(vm, name, &inside)?
        };
        let key = match index {
            Some(index) => Value::Int(index as i64),
            None => vm.new_str(name.slice(inside)),
        };
        steps.push((is_attribute, key));
    }
    Ok((first, steps))
}
