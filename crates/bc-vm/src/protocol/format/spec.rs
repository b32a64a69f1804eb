//! A format spec taken apart: `[[fill]align][sign][#][0][width][,][.precision][type]`.
//!
//! Absent: what each type makes of the parts.

use bc_core::text::Text;

use crate::model::unicode;

/// A format spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The code point to pad with.
    pub fill: u32,
    /// `<`, `>`, `=` or `^`.
    pub align: u8,
    /// Whether `#` was given.
    pub alternate: bool,
    /// `+`, `-` or a space; 0 when not given.
    pub sign: u8,
    /// The least width.
    pub width: Option<usize>,
    /// Whether `,` was given.
    pub thousands: bool,
    /// The precision.
    pub precision: Option<usize>,
    /// The type code, a code point; the default of the type when not given.
    pub kind: u32,
}

/// A spec that is malformed: the message of the `ValueError`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// A type code as error messages show it.
#[must_use]
pub fn show_code(kind: u32) -> String {
    match char::from_u32(kind) {
        Some(c) if kind > 32 && kind < 128 => c.to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

fn align_token(point: Option<u32>) -> Option<u8> {
    let byte = u8::try_from(point?).ok()?;
    matches!(byte, b'<' | b'>' | b'=' | b'^').then_some(byte)
}

/// The decimal number at `*at`, if there is one.
fn number(text: &Text, at: &mut usize) -> Result<Option<usize>, Refusal> {
    let mut value: Option<usize> = None;
    while let Some(digit) = text.get(*at).and_then(unicode::decimal) {
        let before = value.unwrap_or(0);
        let digit = digit as usize;
        if before > (isize::MAX as usize - digit) / 10 {
            let message = "Too many decimal digits in format string";
            return Err(Refusal(message.to_owned()));
        }
        value = Some(before * 10 + digit);
        *at += 1;
    }
    Ok(value)
}

impl Spec {
    /// Reads a spec; `kind` and `align` are the defaults of the type.
    ///
    /// # Errors
    ///
    /// If it is malformed, or groups digits with a type code that has none.
    pub fn parse(text: &Text, kind: u32, align: u8) -> Result<Self, Refusal> {
        let mut spec = Self {
            fill: u32::from(' '),
            align,
            alternate: false,
            sign: 0,
            width: None,
            thousands: false,
            precision: None,
            kind,
        };
        let mut at = 0;
        let mut fill_given = false;
        let mut align_given = false;
        let is = |at: usize, c: char| text.get(at) == Some(u32::from(c));
        if let (Some(fill), Some(align)) = (text.get(0), align_token(text.get(1))) {
            (spec.fill, spec.align) = (fill, align);
            (fill_given, align_given) = (true, true);
            at = 2;
        } else if let Some(align) = align_token(text.get(0)) {
            spec.align = align;
            align_given = true;
            at = 1;
        }
        if let Some(sign @ (0x20 | 0x2B | 0x2D)) = text.get(at) {
            spec.sign = sign as u8;
            at += 1;
        }
        if is(at, '#') {
            spec.alternate = true;
            at += 1;
        }
        if !fill_given && is(at, '0') {
            spec.fill = u32::from('0');
            if !align_given {
                spec.align = b'=';
            }
            at += 1;
        }
        spec.width = number(text, &mut at)?;
        if is(at, ',') {
            spec.thousands = true;
            at += 1;
        }
        if is(at, '.') {
            at += 1;
            spec.precision = number(text, &mut at)?;
            if spec.precision.is_none() {
                return Err(Refusal("Format specifier missing precision".to_owned()));
            }
        }
        if text.len() - at > 1 {
            return Err(Refusal("Invalid format specifier".to_owned()));
        }
        if let Some(kind) = text.get(at) {
            spec.kind = kind;
        }
        let groups = matches!(
            char::from_u32(spec.kind),
            Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0')
        );
        if spec.thousands && !groups {
            let code = show_code(spec.kind);
            return Err(Refusal(format!("Cannot specify ',' with '{code}'.")));
        }
        Ok(spec)
    }
}
