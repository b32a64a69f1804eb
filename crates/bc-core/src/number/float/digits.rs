//! Floats as digits: what CPython's `PyOS_double_to_string` prints, as pure functions.
//!
//! Rounding is exact (half to even on the exact binary value): the digits come from Rust's exact
//! printing, and the shortest ones from `zmij`.

/// What else is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flags(u8);

impl Flags {
    /// Nothing else.
    pub const NONE: Self = Self(0);
    /// `+` before what is not negative.
    pub const SIGN: Self = Self(1);
    /// `.0` after an integer printed without an exponent.
    pub const ADD_DOT_0: Self = Self(2);
    /// Keep the point and trailing zeros (`#`).
    pub const ALT: Self = Self(4);

    /// Both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// More characters than a float has beside its precision.
pub const MOST_DIGITS: usize = 340;

/// Beyond so many digits after the point (or in all) there are only zeros.
const EXACT: usize = 1100;

/// Prints `x`: code `e`, `f` or `g` (in upper case for `INF` and `E`) with `precision`, or `r`, the
/// shortest that reads back the same. Any other code counts as `r`.
#[must_use]
pub fn digits(x: f64, code: u8, precision: usize, flags: Flags) -> String {
    let mut out = String::new();
    if x.is_sign_negative() && !x.is_nan() {
        out.push('-');
    } else if flags.has(Flags::SIGN) {
        out.push('+');
    }
    let x = x.abs();
    if x.is_nan() {
        out.push_str("nan");
    } else if x.is_infinite() {
        out.push_str("inf");
    } else {
        match code.to_ascii_lowercase() {
            b'f' => fixed(&mut out, x, precision, flags),
            b'e' => {
                let (digits, point) = significant(x, precision + 1);
                let layout = Layout {
                    exponent: true,
                    end: (precision + 1) as i64,
                    flags,
                };
                layout.push(&mut out, &digits, point);
            }
            b'g' => {
                let precision = precision.max(1);
                let (digits, point) = significant(x, precision);
                let digits = strip_zeros(&digits);
                let wide = precision as i64 - i64::from(flags.has(Flags::ADD_DOT_0));
                let layout = Layout {
                    exponent: point <= -4 || point > wide,
                    end: if flags.has(Flags::ALT) {
                        precision as i64
                    } else {
                        digits.len() as i64
                    },
                    flags,
                };
                layout.push(&mut out, digits, point);
            }
            _ => {
                let (digits, point) = shortest(x);
                let layout = Layout {
                    exponent: point <= -4 || point > 16,
                    end: digits.len() as i64,
                    flags,
                };
                layout.push(&mut out, &digits, point);
            }
        }
    }
    if code.is_ascii_uppercase() {
        out.make_ascii_uppercase();
    }
    out
}

fn fixed(out: &mut String, x: f64, precision: usize, flags: Flags) {
    let exact = precision.min(EXACT);
    out.push_str(&format!("{x:.exact$}"));
    out.extend(std::iter::repeat_n('0', precision - exact));
    if precision == 0 && flags.has(Flags::ALT) {
        out.push('.');
    }
}

fn strip_zeros(digits: &str) -> &str {
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() { "0" } else { kept }
}

/// The first `count` (at least one) significant digits, rounded, perhaps fewer if the rest are
/// zeros; and where the point stands, counted from the first digit.
fn significant(x: f64, count: usize) -> (String, i64) {
    if x == 0.0 {
        return ("0".to_owned(), 1);
    }
    let after = (count - 1).min(EXACT);
    let printed = format!("{x:.after$e}");
    let (mantissa, exponent) = printed.split_once('e').unwrap_or((&printed, "0"));
    let digits = mantissa.replace('.', "");
    (digits, exponent.parse::<i64>().unwrap_or(0) + 1)
}

/// The shortest digits that read back as `x`, without trailing zeros, and where the point stands.
fn shortest(x: f64) -> (String, i64) {
    let mut buffer = zmij::Buffer::new();
    let printed = buffer.format_finite(x);
    let (mantissa, exponent) = printed.split_once(['e', 'E']).unwrap_or((printed, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let kept = all.trim_start_matches('0');
    if kept.is_empty() {
        return ("0".to_owned(), 1);
    }
    let leading = (all.len() - kept.len()) as i64;
    let point = whole.len() as i64 - leading + exponent;
    (strip_zeros(kept).to_owned(), point)
}

/// How digits are laid out.
struct Layout {
    exponent: bool,
    /// How many digits are wanted, counted from the first; zeros fill up.
    end: i64,
    flags: Flags,
}

impl Layout {
    fn push(&self, out: &mut String, digits: &str, point: i64) {
        let exponent = point - 1;
        let point = if self.exponent { 1 } else { point };
        let least = if !self.exponent && self.flags.has(Flags::ADD_DOT_0) {
            point + 1
        } else {
            point
        };
        let end = self.end.max(least);
        let zeros = |out: &mut String, count: i64| {
            let count = usize::try_from(count).unwrap_or(0);
            out.extend(std::iter::repeat_n('0', count));
        };
        let length = digits.len() as i64;
        if point <= 0 {
            out.push_str("0.");
            zeros(out, -point);
            out.push_str(digits);
            zeros(out, end - length);
        } else if point <= length {
            let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
            out.push_str(whole);
            out.push('.');
            out.push_str(fraction);
            zeros(out, end - length);
        } else {
            out.push_str(digits);
            zeros(out, point - length);
            out.push('.');
            zeros(out, end - point);
        }
        if out.ends_with('.') && !self.flags.has(Flags::ALT) {
            out.pop();
        }
        if self.exponent {
            out.push_str(if exponent < 0 { "e-" } else { "e+" });
            out.push_str(&format!("{:02}", exponent.unsigned_abs()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line is what CPython 3.5 prints.
    #[test]
    fn floats_as_cpython_prints_them() {
        for (x, code, precision, flags, printed) in [
            (1.5, b'f', 3, Flags::NONE, "1.500"),
            (0.125, b'f', 2, Flags::NONE, "0.12"),
            (0.375, b'f', 2, Flags::NONE, "0.38"),
            (1e22, b'f', 0, Flags::ALT, "10000000000000000000000."),
            (123456.789, b'e', 3, Flags::NONE, "1.235e+05"),
            (0.0, b'e', 2, Flags::NONE, "0.00e+00"),
            (5.0, b'e', 0, Flags::ALT, "5.e+00"),
            (1e-5, b'g', 6, Flags::NONE, "1e-05"),
            (0.0001, b'g', 6, Flags::NONE, "0.0001"),
            (1234567.0, b'g', 6, Flags::NONE, "1.23457e+06"),
            (123456.0, b'g', 6, Flags::NONE, "123456"),
            (123456.0, b'g', 6, Flags::ALT, "123456."),
            (1.0, b'g', 6, Flags::ALT, "1.00000"),
            (0.0, b'g', 3, Flags::ALT, "0.00"),
            (999999.5, b'G', 6, Flags::NONE, "1E+06"),
            (1e100, b'G', 6, Flags::NONE, "1E+100"),
            (10.0, b'g', 2, Flags::ADD_DOT_0, "1e+01"),
            (10.0, b'g', 3, Flags::ADD_DOT_0, "10.0"),
            (1e16, b'r', 0, Flags::ADD_DOT_0, "1e+16"),
            (100.0, b'r', 0, Flags::NONE, "100"),
            (0.1, b'r', 0, Flags::SIGN, "+0.1"),
            (f64::INFINITY, b'F', 2, Flags::NONE, "INF"),
            (-f64::NAN, b'f', 2, Flags::NONE, "nan"),
            (-0.0, b'f', 1, Flags::NONE, "-0.0"),
            (2.5, b'f', 0, Flags::NONE, "2"),
        ] {
            assert_eq!(
                digits(x, code, precision, flags),
                printed,
                "{x} {precision}"
            );
        }
    }
}
