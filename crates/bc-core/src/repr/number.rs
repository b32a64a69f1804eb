//! Numbers as Python prints them.

use num_bigint::BigInt;

/// A float as `repr` prints it: the shortest digits that read back the same; with an exponent from
/// 1e16 up and below 1e-4.
///
/// ```
/// use bc_core::repr;
///
/// assert_eq!(repr::float(0.1), "0.1");
/// assert_eq!(repr::float(-0.0), "-0.0");
/// assert_eq!(repr::float(1e16), "1e+16");
/// assert_eq!(repr::float(f64::INFINITY), "inf");
/// ```
pub fn float(f: f64) -> String {
    let mut out = String::new();
    push_short(&mut out, f, Sign::Minus, true);
    out
}

/// A complex number as `repr` prints it: in parentheses, unless the real part is positive zero.
///
/// ```
/// use bc_core::repr;
///
/// assert_eq!(repr::complex(0.0, 1.0), "1j");
/// assert_eq!(repr::complex(-0.0, 1.5), "(-0+1.5j)");
/// ```
pub fn complex(re: f64, im: f64) -> String {
    let mut out = String::new();
    if re == 0.0 && re.is_sign_positive() {
        push_short(&mut out, im, Sign::Minus, false);
        out.push('j');
    } else {
        out.push('(');
        push_short(&mut out, re, Sign::Minus, false);
        push_short(&mut out, im, Sign::Always, false);
        out.push_str("j)");
    }
    out
}

/// An integer in decimal. Takes quadratic time, as it does in CPython 3.5.
pub fn int(n: &BigInt) -> String {
    n.to_string()
}

/// When a sign is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Only before a negative number.
    Minus,
    /// Before every number.
    Always,
}

/// The format `r` of CPython's `PyOS_double_to_string`.
fn push_short(out: &mut String, f: f64, sign: Sign, add_dot_zero: bool) {
    // A nan has no sign in print.
    if f.is_sign_negative() && !f.is_nan() {
        out.push('-');
    } else if sign == Sign::Always {
        out.push('+');
    }
    if f.is_nan() {
        out.push_str("nan");
        return;
    }
    if f.is_infinite() {
        out.push_str("inf");
        return;
    }
    let mut buffer = zmij::Buffer::new();
    let (digits, point) = digits_and_point(buffer.format_finite(f.abs()));
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if point <= -4 || point > 16 {
        let (first, rest) = digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        let exponent = point - 1;
        out.push_str(if exponent < 0 { "e-" } else { "e+" });
        out.push_str(&format!("{:02}", exponent.unsigned_abs()));
        return;
    }
    let zeros = |out: &mut String, count: i32| (0..count).for_each(|_| out.push('0'));
    if point <= 0 {
        out.push_str("0.");
        zeros(out, -point);
        out.push_str(&digits);
        return;
    }
    if length <= point {
        out.push_str(&digits);
        zeros(out, point - length);
        if add_dot_zero {
            out.push_str(".0");
        }
        return;
    }
    let (whole, fraction) = digits.split_at(point.unsigned_abs() as usize);
    out.push_str(whole);
    out.push('.');
    out.push_str(fraction);
}

/// Takes a printed float apart: its digits without zeros at either end (but at least one digit), and
/// where the decimal point stands, counted from the first digit.
fn digits_and_point(printed: &str) -> (String, i32) {
    let (mantissa, exponent) = printed.split_once(['e', 'E']).unwrap_or((printed, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let kept = all.trim_start_matches('0');
    let leading = all.len() - kept.len();
    let kept = kept.trim_end_matches('0');
    if kept.is_empty() {
        return ("0".to_owned(), 1);
    }
    // The printed forms are a few dozen bytes long.
    let point = whole.len() as i32 - leading as i32 + exponent;
    (kept.to_owned(), point)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line is what CPython 3.5 prints.
    #[test]
    fn floats_as_cpython_prints_them() {
        for (f, printed) in [
            (0.0, "0.0"),
            (1.0, "1.0"),
            (-1.5, "-1.5"),
            (100.0, "100.0"),
            (1234567.875, "1234567.875"),
            (1e15, "1000000000000000.0"),
            (9007199254740993.0, "9007199254740992.0"),
            (9999999999999998.0, "9999999999999998.0"),
            (1e16, "1e+16"),
            (1.5e16, "1.5e+16"),
            (12345678901234567890.0, "1.2345678901234567e+19"),
            (1e22, "1e+22"),
            (1e100, "1e+100"),
            (0.0001, "0.0001"),
            (0.00012345, "0.00012345"),
            (0.00001, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::from_bits(1), "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (5e-324 * 3.0, "1.5e-323"),
            (9007199254740992.0 * 4.0, "3.602879701896397e+16"),
            (2f64.powi(-44), "5.684341886080802e-14"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (-f64::NAN, "nan"),
        ] {
            assert_eq!(float(f), printed);
        }
    }

    /// Each line is what CPython 3.5 prints.
    #[test]
    fn complex_numbers_as_cpython_prints_them() {
        for (re, im, printed) in [
            (0.0, 0.0, "0j"),
            (0.0, -0.0, "-0j"),
            (-0.0, 0.0, "(-0+0j)"),
            (-0.0, -0.0, "(-0-0j)"),
            (1.0, 2.0, "(1+2j)"),
            (1.5, -2.25, "(1.5-2.25j)"),
            (0.0, 1e16, "1e+16j"),
            (1e16, 1e-5, "(1e+16+1e-05j)"),
            (f64::NAN, f64::INFINITY, "(nan+infj)"),
            (f64::INFINITY, f64::NEG_INFINITY, "(inf-infj)"),
            (1.0, f64::NAN, "(1+nanj)"),
            (0.0, f64::NAN, "nanj"),
        ] {
            assert_eq!(complex(re, im), printed);
        }
    }
}
