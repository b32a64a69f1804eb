//! Integers: a view of one of any size, and the arithmetic that cannot fail in Python's sense.
//!
//! A word where they fit, [`Wide`] up to 512 bits, `num-bigint` beyond. Division rounds down, shifts of negative numbers
//! keep their sign, conversions to float round half to even. What may fail answers `None` (division
//! by zero) and the caller says so in Python's words. Digits of any radix. Absent: limits (whoever lets
//! something large be computed has asked before whether it may be), parsing.

mod wide;

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use num_integer::Integer as _;
use num_traits::{Signed, ToPrimitive, Zero};

use super::float;

pub use wide::Wide;

/// An integer that somebody holds.
#[derive(Clone, Copy, Debug)]
pub enum IntView<'a> {
    /// One that fits 64 bits.
    Small(i64),
    /// One of more, up to 512.
    Wide(&'a Wide),
    /// Any other; it may fit all the same.
    Big(&'a BigInt),
}

impl<'a> IntView<'a> {
    /// The number as a big integer.
    #[must_use]
    pub fn big(self) -> Cow<'a, BigInt> {
        match self {
            Self::Small(i) => Cow::Owned(BigInt::from(i)),
            Self::Wide(i) => Cow::Owned(i.to_big()),
            Self::Big(i) => Cow::Borrowed(i),
        }
    }

    /// The number by itself.
    #[inline]
    #[must_use]
    pub fn to_integer(self) -> Integer {
        match self {
            Self::Small(i) => Integer::Small(i),
            Self::Wide(i) => Integer::Wide(*i),
            Self::Big(i) => i.clone().into(),
        }
    }

    /// The number if it fits 64 bits.
    #[inline]
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Self::Small(i) => Some(i),
            Self::Wide(_) => None,
            Self::Big(i) => i.to_i64(),
        }
    }

    /// The same number as a small one if it fits 64 bits.
    #[inline]
    #[must_use]
    pub fn narrow(self) -> Self {
        match self {
            Self::Big(i) => i.to_i64().map_or(self, Self::Small),
            narrow => narrow,
        }
    }

    /// Whether the number is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        match self {
            Self::Small(i) => i == 0,
            Self::Wide(_) => false,
            Self::Big(i) => i.is_zero(),
        }
    }

    /// Whether the number is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        match self {
            Self::Small(i) => i < 0,
            Self::Wide(i) => i.is_negative(),
            Self::Big(i) => i.is_negative(),
        }
    }

    /// Whether the number is odd.
    #[must_use]
    pub fn is_odd(self) -> bool {
        match self {
            Self::Small(i) => i & 1 == 1,
            Self::Wide(i) => i.is_odd(),
            Self::Big(i) => i.bit(0),
        }
    }

    /// Bits of the magnitude: `int.bit_length`.
    #[must_use]
    pub fn bit_length(self) -> u64 {
        match self {
            Self::Small(i) => u64::from(64 - i.unsigned_abs().leading_zeros()),
            Self::Wide(i) => i.bits().into(),
            Self::Big(i) => i.bits(),
        }
    }

    /// An upper bound of the digits in `radix`, with some to spare.
    #[must_use]
    pub fn room(self, radix: u32) -> usize {
        let bits = match self {
            Self::Small(_) => 64,
            Self::Wide(i) => i.bits().into(),
            Self::Big(i) => i.bits(),
        };
        let per_digit = u64::from(radix.ilog2().max(1));
        usize::try_from(bits / per_digit + 8).unwrap_or(usize::MAX)
    }

    /// The digits in `radix` (2 to 36), in lower case, without sign.
    #[must_use]
    pub fn magnitude(self, radix: u32) -> String {
        let magnitude = match self {
            Self::Small(i) => i.unsigned_abs(),
            Self::Wide(i) => return i.to_big().magnitude().to_str_radix(radix),
            Self::Big(i) => return i.magnitude().to_str_radix(radix),
        };
        match radix {
            10 => magnitude.to_string(),
            16 => format!("{magnitude:x}"),
            8 => format!("{magnitude:o}"),
            2 => format!("{magnitude:b}"),
            _ => BigUint::from(magnitude).to_str_radix(radix),
        }
    }
}

/// An integer by itself. What is computed here and what is made by `from` has its normal form: the first
/// of the three that it fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Integer {
    /// One that fits 64 bits.
    Small(i64),
    /// One of more, up to 512.
    Wide(Wide),
    /// Any other.
    Big(BigInt),
}

impl Integer {
    /// The number as a big integer.
    #[must_use]
    pub fn into_big(self) -> BigInt {
        match self {
            Self::Small(i) => BigInt::from(i),
            Self::Wide(i) => i.to_big(),
            Self::Big(i) => i,
        }
    }

    /// A view of the number.
    #[inline]
    #[must_use]
    pub fn view(&self) -> IntView<'_> {
        match self {
            Self::Small(i) => IntView::Small(*i),
            Self::Wide(i) => IntView::Wide(i),
            Self::Big(i) => IntView::Big(i),
        }
    }
}

impl From<i64> for Integer {
    fn from(i: i64) -> Self {
        Self::Small(i)
    }
}

/// What no other form has room for.
#[cold]
fn long(a: IntView<'_>, b: IntView<'_>, compute: impl Fn(&BigInt, &BigInt) -> BigInt) -> Integer {
    compute(&a.big(), &b.big()).into()
}

macro_rules! exact {
    ($($(#[$doc:meta])* $name:ident $op:tt;)*) => { $(
        $(#[$doc])*
        #[inline(always)]
        #[must_use]
        pub fn $name(a: IntView<'_>, b: IntView<'_>) -> Integer {
            if let (IntView::Small(a), IntView::Small(b)) = (a, b) {
                return (i128::from(a) $op i128::from(b)).into();
            }
            match wide::$name(a, b) {
                Some(result) => result,
                None => long(a, b, |a, b| a $op b),
            }
        }
    )* };
}

exact! {
    /// `a + b`
    add +;
    /// `a - b`
    subtract -;
    /// `a * b`
    multiply *;
    /// `a & b`, both as two's complement with endless sign bits.
    and &;
    /// `a | b`
    or |;
    /// `a ^ b`
    xor ^;
}

/// `divmod(a, b)`: the quotient rounded down and the remainder with the sign of `b`; `None` if `b`
/// is zero.
#[must_use]
pub fn divmod(a: IntView<'_>, b: IntView<'_>) -> Option<(Integer, Integer)> {
    match (a.narrow(), b.narrow()) {
        (_, IntView::Small(0)) => None,
        (IntView::Small(a), IntView::Small(b)) => {
            let (quotient, rest) = i128::from(a).div_mod_floor(&i128::from(b));
            Some((quotient.into(), rest.into()))
        }
        (a, b) => Some(wide::divmod(a, b).unwrap_or_else(|| {
            let (quotient, rest) = a.big().div_mod_floor(&b.big());
            (quotient.into(), rest.into())
        })),
    }
}

/// `a // b`; `None` if `b` is zero.
#[inline]
#[must_use]
pub fn floor_divide(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    match (a, b) {
        (IntView::Wide(_), IntView::Wide(_) | IntView::Small(1..)) => wide::floor_divide(a, b),
        _ => divmod(a, b).map(|(quotient, _)| quotient),
    }
}

/// `a % b`; `None` if `b` is zero.
#[inline]
#[must_use]
pub fn modulo(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    match (a, b) {
        (IntView::Wide(_), IntView::Wide(_) | IntView::Small(1..)) => wide::modulo(a, b),
        _ => divmod(a, b).map(|(_, rest)| rest),
    }
}

/// Whether `a` itself is what remains of a division by `b`, by the lengths and top digits that the
/// reference compares before it divides: then the remainder of a bool is a bool.
#[must_use]
pub fn keeps_dividend(a: IntView<'_>, b: IntView<'_>) -> bool {
    /// Bits of a digit of the reference's ints.
    const DIGIT: u64 = 30;
    if b.is_zero() || !a.is_zero() && a.is_negative() != b.is_negative() {
        return false;
    }
    let digits = |i: IntView<'_>| i.bit_length().div_ceil(DIGIT);
    if digits(a) != digits(b) {
        return digits(a) < digits(b);
    }
    let top = |i: IntView<'_>| shift_right(absolute(i).view(), (digits(i) - 1) * DIGIT);
    compare(top(a).view(), top(b).view()).is_lt()
}

/// `-a`
#[inline]
#[must_use]
pub fn negative(a: IntView<'_>) -> Integer {
    match a {
        IntView::Small(a) => (-i128::from(a)).into(),
        IntView::Wide(a) => wide::negative(a),
        IntView::Big(a) => (-a).into(),
    }
}

/// `abs(a)`
#[must_use]
pub fn absolute(a: IntView<'_>) -> Integer {
    match a {
        IntView::Small(a) => i128::from(a).abs().into(),
        IntView::Wide(a) => wide::absolute(a),
        IntView::Big(a) => a.abs().into(),
    }
}

/// `~a`
#[inline]
#[must_use]
pub fn invert(a: IntView<'_>) -> Integer {
    match a {
        IntView::Small(a) => Integer::Small(!a),
        IntView::Wide(a) => wide::invert(a),
        IntView::Big(a) => (!a).into(),
    }
}

/// `a << count`. The caller has made sure that the result has room.
#[inline]
#[must_use]
pub fn shift_left(a: IntView<'_>, count: u64) -> Integer {
    match a {
        IntView::Small(0) => Integer::Small(0),
        IntView::Small(a) if count < 64 => (i128::from(a) << count).into(),
        a => match wide::shift_left(a, count) {
            Some(result) => result,
            None => (&*a.big() << count).into(),
        },
    }
}

/// `a >> count`, rounding down.
#[inline]
#[must_use]
pub fn shift_right(a: IntView<'_>, count: u64) -> Integer {
    match a {
        IntView::Small(a) => Integer::Small(a >> count.min(63)),
        IntView::Wide(a) => wide::shift_right(a, count),
        IntView::Big(a) => (a >> count).into(),
    }
}

/// `a ** exponent`. The caller has made sure that the result has room.
#[must_use]
pub fn power(a: IntView<'_>, exponent: u32) -> Integer {
    match a.narrow() {
        IntView::Small(small) => match small.checked_pow(exponent) {
            Some(result) => Integer::Small(result),
            None => BigInt::from(small).pow(exponent).into(),
        },
        a => a.big().pow(exponent).into(),
    }
}

/// `pow(a, exponent, modulus)` with the sign of `modulus`; `None` if the exponent is negative or the
/// modulus zero.
#[must_use]
pub fn power_modulo(
    a: IntView<'_>,
    exponent: IntView<'_>,
    modulus: IntView<'_>,
) -> Option<Integer> {
    if exponent.is_negative() || modulus.is_zero() {
        return None;
    }
    if modulus.to_i64().is_some_and(|m| m.unsigned_abs() == 1) {
        return Some(Integer::Small(0));
    }
    Some(a.big().modpow(&exponent.big(), &modulus.big()).into())
}

/// Orders two integers.
#[inline]
#[must_use]
pub fn compare(a: IntView<'_>, b: IntView<'_>) -> Ordering {
    match (a.narrow(), b.narrow()) {
        (IntView::Small(a), IntView::Small(b)) => a.cmp(&b),
        (IntView::Wide(a), IntView::Wide(b)) => a.cmp(b),
        // A wide one is beyond every small one.
        (IntView::Wide(a), IntView::Small(_)) => side(a),
        (IntView::Small(_), IntView::Wide(b)) => side(b).reverse(),
        (a, b) => a.big().cmp(&b.big()),
    }
}

/// On which side of the small integers a wide one is.
#[inline]
fn side(a: &Wide) -> Ordering {
    if a.is_negative() {
        Ordering::Less
    } else {
        Ordering::Greater
    }
}

/// Orders an integer and a float exactly; `None` if the float is not a number.
#[must_use]
pub fn compare_float(a: IntView<'_>, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let whole = x.trunc();
    let order = match (a.narrow(), from_float(whole)?) {
        (IntView::Small(a), Integer::Small(b)) => a.cmp(&b),
        (a, b) => compare(a, b.view()),
    };
    Some(order.then_with(|| 0.0_f64.partial_cmp(&(x - whole)).unwrap_or(Ordering::Equal)))
}

/// The integer part of a float; `None` for infinities and NaN.
#[must_use]
pub fn from_float(x: f64) -> Option<Integer> {
    if !x.is_finite() {
        return None;
    }
    let x = x.trunc();
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&x) {
        return Some(Integer::Small(x as i64));
    }
    let bits = x.to_bits();
    let mantissa = (bits & ((1 << 52) - 1)) | (1 << 52);
    let exponent = ((bits >> 52) & 0x7ff).saturating_sub(1075);
    let magnitude = BigInt::from(mantissa) << exponent;
    Some(if x < 0.0 { -magnitude } else { magnitude }.into())
}

/// The float nearest to an integer, half to even; `None` if that is beyond the largest float.
#[must_use]
pub fn to_float(a: IntView<'_>) -> Option<f64> {
    let a = match a {
        // The conversion of a machine integer rounds half to even.
        IntView::Small(a) => return Some(a as f64),
        a => a.big(),
    };
    let (top, shift) = leading_bits(&a);
    let magnitude = float::compose(u128::from(top), i64::try_from(shift).ok()?);
    if magnitude.is_infinite() {
        return None;
    }
    Some(if a.is_negative() {
        -magnitude
    } else {
        magnitude
    })
}

/// The 64 leading bits of the magnitude, the last one set also if anything follows, and how many
/// bits follow.
fn leading_bits(a: &BigInt) -> (u64, u64) {
    let bits = a.bits();
    let mut words = a.iter_u64_digits().rev();
    let first = words.next().unwrap_or(0);
    let Some(second) = words.next() else {
        return (first, 0);
    };
    let shift = bits - 64;
    let lead = first.leading_zeros();
    let top = if lead == 0 {
        first
    } else {
        (first << lead) | (second >> (64 - lead))
    };
    let sticky = a.trailing_zeros().is_some_and(|zeros| zeros < shift);
    (top | u64::from(sticky), shift)
}

/// Mantissa in `[0.5, 1)` with the sign of `a`, rounded half to even, and exponent, for logarithms of
/// integers beyond the largest float.
#[must_use]
pub fn mantissa_exponent(a: IntView<'_>) -> (f64, i64) {
    let a = a.big();
    if a.is_zero() {
        return (0.0, 0);
    }
    let (top, shift) = leading_bits(&a);
    let width = u64::from(64 - top.leading_zeros());
    let mantissa = float::compose(u128::from(top), -(width as i64));
    let exponent = (shift + width) as i64;
    let (mantissa, exponent) = if mantissa >= 1.0 {
        (mantissa / 2.0, exponent + 1)
    } else {
        (mantissa, exponent)
    };
    (if a.is_negative() { -mantissa } else { mantissa }, exponent)
}

/// Why a true division has no float result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DivideError {
    /// The divisor is zero.
    Zero,
    /// The quotient is beyond the largest float.
    Overflow,
}

/// `a / b`, the float nearest to the exact quotient, half to even.
///
/// # Errors
///
/// See [`DivideError`].
pub fn true_divide(a: IntView<'_>, b: IntView<'_>) -> Result<f64, DivideError> {
    /// Integers up to this magnitude are floats exactly.
    const EXACT: u64 = 1 << 53;
    if b.is_zero() {
        return Err(DivideError::Zero);
    }
    if let (IntView::Small(a), IntView::Small(b)) = (a.narrow(), b.narrow())
        && a.unsigned_abs() <= EXACT
        && b.unsigned_abs() <= EXACT
    {
        return Ok(a as f64 / b as f64);
    }
    let (a, b) = (a.big(), b.big());
    if a.is_zero() {
        return Ok(if b.is_negative() { -0.0 } else { 0.0 });
    }
    // A quotient of 65 or 66 bits and the knowledge whether anything is left round correctly.
    let shift = 65 - (a.bits() as i64 - b.bits() as i64);
    if shift < 65 - 1100 {
        return Err(DivideError::Overflow);
    }
    let negative = a.is_negative() != b.is_negative();
    if shift > 65 + 1200 {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    let (quotient, rest) = if shift >= 0 {
        (a.magnitude() << shift.unsigned_abs()).div_rem(b.magnitude())
    } else {
        a.magnitude()
            .div_rem(&(b.magnitude() << shift.unsigned_abs()))
    };
    let sticky = u128::from(!rest.is_zero());
    let Some(quotient) = quotient.to_u128() else {
        return Err(DivideError::Overflow);
    };
    let magnitude = float::compose((quotient << 1) | sticky, -shift - 1);
    if magnitude.is_infinite() {
        return Err(DivideError::Overflow);
    }
    Ok(if negative { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests;
