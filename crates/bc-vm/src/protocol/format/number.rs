//! Laying out a number: sign, prefix, padding, digits in groups of three, and the rest.

use bc_core::text::{Text, TextBuilder};

use super::spec::Spec;

/// The parts of a number that is to be laid out.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    /// Whether it is negative.
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// The digits before the point.
    pub digits: &'a str,
    /// Everything from the point on, as it is.
    pub tail: &'a Text,
}

/// How it is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The code point to pad with.
    pub fill: u32,
    /// `<`, `>`, `=` or `^`.
    pub align: u8,
    /// `+`, `-` or a space; 0 when not given.
    pub sign: u8,
    /// The least width.
    pub width: Option<usize>,
    /// Whether digits are grouped by commas.
    pub thousands: bool,
}

impl Layout {
    /// What a spec says of the layout.
    #[must_use]
    pub fn of(spec: &Spec) -> Self {
        Self {
            fill: spec.fill,
            align: spec.align,
            sign: spec.sign,
            width: spec.width,
            thousands: spec.thousands,
        }
    }
}

impl Number<'_> {
    /// Pushes the number in this layout.
    pub fn push(&self, out: &mut TextBuilder, layout: &Layout) {
        let sign = match (self.negative, layout.sign) {
            (true, _) => "-",
            (false, b'+') => "+",
            (false, b' ') => " ",
            _ => "",
        };
        let width = layout.width.unwrap_or(0);
        let fixed = sign.len() + self.prefix.len() + self.tail.len();
        let zero_filled = layout.fill == u32::from('0') && layout.align == b'=';
        let least = if zero_filled {
            width.saturating_sub(fixed)
        } else {
            0
        };
        let grouped;
        let digits = if self.digits.is_empty() {
            ""
        } else if layout.thousands {
            grouped = group(self.digits, least);
            &grouped
        } else {
            self.digits
        };
        // Without groups, zeros in front come from the padding below.
        let padding = width.saturating_sub(fixed + digits.len());
        let (left, inner, right) = match layout.align {
            b'<' => (0, 0, padding),
            b'^' => (padding / 2, 0, padding - padding / 2),
            b'=' => (0, padding, 0),
            _ => (padding, 0, 0),
        };
        out.fill(layout.fill, left);
        out.push_str(sign);
        out.push_str(self.prefix);
        out.fill(layout.fill, inner);
        out.push_str(digits);
        out.push_text(self.tail);
        out.fill(layout.fill, right);
    }
}

/// Digits in groups of three, with zeros in front until they are at least `least` characters wide.
fn group(digits: &str, least: usize) -> String {
    // Built from the last digit on.
    let mut reversed: Vec<u8> = Vec::with_capacity(digits.len() * 4 / 3 + 1);
    let mut count = 0;
    let mut source = digits.bytes().rev();
    while let Some(digit) = source
        .next()
        .or_else(|| (reversed.len() < least).then_some(b'0'))
    {
        if count == 3 {
            reversed.push(b',');
            count = 0;
        }
        reversed.push(digit);
        count += 1;
    }
    reversed.reverse();
    String::from_utf8(reversed).unwrap_or_default()
}
