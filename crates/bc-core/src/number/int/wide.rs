//! Integers of 64 to 512 bits in line: no allocation for what cryptography, hashes and identifiers compute.
//!
//! Two's complement in nine limbs, all of them in use: sums, bits and shifts are then the same few
//! instructions for numbers of either sign, and the ninth limb takes what 512 bits leave over, so that no
//! operation on numbers of this size overflows before its result is measured. What comes out is in normal
//! form: small if it fits 64 bits, big beyond 512. Products and quotients of magnitudes are in `product`.
//! Absent: whatever is rare enough to go through `num-bigint` (powers, digits, floats, roots).

mod product;

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::ToPrimitive;

use super::{IntView, Integer};

/// Limbs of a wide integer.
const LIMBS: usize = 9;

/// Limbs from the lowest to the one that says the sign.
type Limbs = [u64; LIMBS];

/// An integer beyond 64 bits whose magnitude has 512 bits at most.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wide {
    /// Two's complement. Never one that fits 64 bits.
    limbs: Limbs,
    /// Bits of the magnitude, 64 (from `2**63` on) to [`Wide::MOST_BITS`].
    bits: u32,
}

impl Wide {
    /// Bits of the largest magnitude.
    pub const MOST_BITS: u32 = 512;

    /// Whether the number is below zero.
    #[inline]
    #[must_use]
    pub fn is_negative(&self) -> bool {
        is_negative(&self.limbs)
    }

    /// Whether the number is odd.
    #[inline]
    #[must_use]
    pub fn is_odd(&self) -> bool {
        self.limbs[0] & 1 == 1
    }

    /// Bits of the magnitude, 64 to 512.
    #[inline]
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The number modulo `2**61 - 1`, of the magnitude and then with the sign: what `hash` starts from.
    #[must_use]
    pub fn residue(&self) -> i64 {
        const MODULUS: u64 = (1 << 61) - 1;
        let mut rest: u64 = 0;
        for &limb in magnitude(&self.limbs).iter().rev() {
            // 2**64 is 8 modulo 2**61 - 1, and what is above 61 bits counts once more.
            let sum = u128::from(rest) * 8 + u128::from(limb);
            rest = (sum as u64 & MODULUS) + (sum >> 61) as u64;
            if rest >= MODULUS {
                rest -= MODULUS;
            }
        }
        // It is below 2**61.
        let rest = rest as i64;
        if self.is_negative() { -rest } else { rest }
    }

    /// The number as a big integer.
    #[must_use]
    pub fn to_big(&self) -> BigInt {
        let mut bytes = [0; LIMBS * 8];
        for (bytes, limb) in bytes.chunks_exact_mut(8).zip(magnitude(&self.limbs)) {
            bytes.copy_from_slice(&limb.to_le_bytes());
        }
        let count = self.bits.div_ceil(8) as usize;
        let sign = if self.is_negative() {
            Sign::Minus
        } else {
            Sign::Plus
        };
        BigInt::from_biguint(sign, BigUint::from_bytes_le(&bytes[..count]))
    }
}

/// Operators of two wide integers: what the functions of `number::int` answer for them, without asking which forms
/// they have.
impl Wide {
    /// `self + other`
    #[must_use]
    pub fn plus(&self, other: &Self) -> Integer {
        settle(&sum(&self.limbs, &other.limbs))
    }

    /// `self - other`
    #[must_use]
    pub fn minus(&self, other: &Self) -> Integer {
        settle(&difference(&self.limbs, &other.limbs))
    }

    /// `self & other`
    #[must_use]
    pub fn and(&self, other: &Self) -> Integer {
        settle(&each(&self.limbs, &other.limbs, |a, b| a & b))
    }

    /// `self | other`
    #[must_use]
    pub fn or(&self, other: &Self) -> Integer {
        settle(&each(&self.limbs, &other.limbs, |a, b| a | b))
    }

    /// `self ^ other`
    #[must_use]
    pub fn xor(&self, other: &Self) -> Integer {
        settle(&each(&self.limbs, &other.limbs, |a, b| a ^ b))
    }

    /// `self // other`: no wide integer is zero.
    #[must_use]
    pub fn floor_divide(&self, other: &Self) -> Integer {
        settle(&floor(&self.limbs, &other.limbs).0)
    }

    /// `self % other`
    #[must_use]
    pub fn modulo(&self, other: &Self) -> Integer {
        settle(&floor(&self.limbs, &other.limbs).1)
    }

    /// `self << count`. The caller has made sure that the result has room.
    #[must_use]
    pub fn shift_left(&self, count: u64) -> Integer {
        match shift_left(IntView::Wide(self), count) {
            Some(result) => result,
            None => (self.to_big() << count).into(),
        }
    }

    /// `self >> count`, rounding down.
    #[must_use]
    pub fn shift_right(&self, count: u64) -> Integer {
        shift_right(self, count)
    }
}

impl std::fmt::Debug for Wide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wide({})", self.to_big())
    }
}

impl Ord for Wide {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        let negative = self.is_negative();
        if negative != other.is_negative() {
            return other.is_negative().cmp(&negative);
        }
        if self.bits != other.bits {
            let order = self.bits.cmp(&other.bits);
            return if negative { order.reverse() } else { order };
        }
        // Of one sign, two's complement is in the order of its limbs.
        self.limbs.iter().rev().cmp(other.limbs.iter().rev())
    }
}

impl PartialOrd for Wide {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i128> for Integer {
    #[inline]
    fn from(i: i128) -> Self {
        match i64::try_from(i) {
            Ok(small) => Self::Small(small),
            Err(_) => Self::Wide(Wide {
                limbs: long(i),
                bits: 128 - i.unsigned_abs().leading_zeros(),
            }),
        }
    }
}

impl From<BigInt> for Integer {
    fn from(i: BigInt) -> Self {
        let bits = i.bits();
        if bits > u64::from(Wide::MOST_BITS) {
            return Self::Big(i);
        }
        if let Some(small) = i.to_i64() {
            return Self::Small(small);
        }
        let mut limbs = [0; LIMBS];
        for (limb, digit) in limbs.iter_mut().zip(i.iter_u64_digits()) {
            *limb = digit;
        }
        if i.sign() == Sign::Minus {
            limbs = negated(&limbs);
        }
        Self::Wide(Wide {
            limbs,
            bits: bits as u32,
        })
    }
}

/// The limbs of a small integer.
#[inline]
fn extended(i: i64) -> Limbs {
    let mut limbs = [(i >> 63) as u64; LIMBS];
    limbs[0] = i as u64;
    limbs
}

fn long(i: i128) -> Limbs {
    let mut limbs = [(i >> 127) as u64; LIMBS];
    limbs[0] = i as u64;
    limbs[1] = (i >> 64) as u64;
    limbs
}

#[inline]
fn is_negative(limbs: &Limbs) -> bool {
    limbs[LIMBS - 1] >> 63 != 0
}

/// `-limbs`
#[inline]
fn negated(limbs: &Limbs) -> Limbs {
    let mut carry = true;
    limbs.map(|limb| {
        let (limb, more) = (!limb).overflowing_add(u64::from(carry));
        carry = more;
        limb
    })
}

/// The limbs without their sign.
#[inline]
fn magnitude(limbs: &Limbs) -> Limbs {
    if is_negative(limbs) {
        negated(limbs)
    } else {
        *limbs
    }
}

/// Limbs as an integer in its normal form.
#[inline]
fn settle(limbs: &Limbs) -> Integer {
    let fill = if is_negative(limbs) { u64::MAX } else { 0 };
    let Some(top) = limbs.iter().rposition(|&limb| limb != fill) else {
        return Integer::Small(fill as i64);
    };
    // Without the bits above that only say the sign.
    let lead = limbs[top] ^ fill;
    let mut bits = 64 * top as u32 + (64 - lead.leading_zeros());
    if bits < 64 {
        return Integer::Small(limbs[0] as i64);
    }
    // The magnitude of -2**n has a bit more than what its sign leaves.
    if fill != 0 && lead & lead.wrapping_add(1) == 0 && limbs[..top].iter().all(|&limb| limb == 0) {
        bits += 1;
    }
    if bits > Wide::MOST_BITS {
        return beyond(limbs);
    }
    Integer::Wide(Wide {
        limbs: *limbs,
        bits,
    })
}

/// Limbs that hold more than a wide integer does.
#[cold]
fn beyond(limbs: &Limbs) -> Integer {
    let mut bytes = [0; LIMBS * 8];
    for (bytes, limb) in bytes.chunks_exact_mut(8).zip(limbs) {
        bytes.copy_from_slice(&limb.to_le_bytes());
    }
    Integer::Big(BigInt::from_signed_bytes_le(&bytes))
}

/// What `compute` makes of the limbs of both; `None` if one is big.
#[inline(always)]
fn with<R>(a: IntView<'_>, b: IntView<'_>, compute: impl Fn(&Limbs, &Limbs) -> R) -> Option<R> {
    Some(match (a, b) {
        (IntView::Wide(a), IntView::Wide(b)) => compute(&a.limbs, &b.limbs),
        (IntView::Wide(a), IntView::Small(b)) => compute(&a.limbs, &extended(b)),
        (IntView::Small(a), IntView::Wide(b)) => compute(&extended(a), &b.limbs),
        (IntView::Small(a), IntView::Small(b)) => compute(&extended(a), &extended(b)),
        _ => return None,
    })
}

#[inline]
fn sum(a: &Limbs, b: &Limbs) -> Limbs {
    let mut limbs = [0; LIMBS];
    let mut carry = false;
    for ((limb, &a), &b) in limbs.iter_mut().zip(a).zip(b) {
        let (sum, first) = a.overflowing_add(b);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        *limb = sum;
        carry = first | second;
    }
    limbs
}

#[inline]
fn difference(a: &Limbs, b: &Limbs) -> Limbs {
    let mut limbs = [0; LIMBS];
    let mut borrow = false;
    for ((limb, &a), &b) in limbs.iter_mut().zip(a).zip(b) {
        let (rest, first) = a.overflowing_sub(b);
        let (rest, second) = rest.overflowing_sub(u64::from(borrow));
        *limb = rest;
        borrow = first | second;
    }
    limbs
}

#[inline]
fn each(a: &Limbs, b: &Limbs, operate: impl Fn(u64, u64) -> u64) -> Limbs {
    let mut limbs = [0; LIMBS];
    for ((limb, &a), &b) in limbs.iter_mut().zip(a).zip(b) {
        *limb = operate(a, b);
    }
    limbs
}

/// `a + b`; `None` if one is big.
#[inline]
pub(super) fn add(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    with(a, b, |a, b| settle(&sum(a, b)))
}

/// `a - b`; `None` if one is big.
#[inline]
pub(super) fn subtract(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    with(a, b, |a, b| settle(&difference(a, b)))
}

/// `a & b`; `None` if one is big.
#[inline]
pub(super) fn and(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    with(a, b, |a, b| settle(&each(a, b, |a, b| a & b)))
}

/// `a | b`; `None` if one is big.
#[inline]
pub(super) fn or(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    with(a, b, |a, b| settle(&each(a, b, |a, b| a | b)))
}

/// `a ^ b`; `None` if one is big.
#[inline]
pub(super) fn xor(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    with(a, b, |a, b| settle(&each(a, b, |a, b| a ^ b)))
}

/// `a * b`; `None` if one is big.
pub(super) fn multiply(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    let (a_bits, b_bits) = (a.bit_length(), b.bit_length());
    if a_bits.saturating_add(b_bits) > u64::from(Wide::MOST_BITS) {
        return with(a, b, |a, b| {
            let bytes = product::multiply_long(&magnitude(a), &magnitude(b));
            let sign = if is_negative(a) == is_negative(b) {
                Sign::Plus
            } else {
                Sign::Minus
            };
            BigInt::from_bytes_le(sign, &bytes).into()
        });
    }
    let lengths = (a_bits.div_ceil(64) as usize, b_bits.div_ceil(64) as usize);
    with(a, b, |a, b| {
        let product = product::multiply(&magnitude(a), &magnitude(b), lengths);
        settle(&if is_negative(a) == is_negative(b) {
            product
        } else {
            negated(&product)
        })
    })
}

/// Quotient, rounded down, and remainder. The divisor is not zero.
fn floor(a: &Limbs, b: &Limbs) -> (Limbs, Limbs) {
    let divisor = magnitude(b);
    let (mut quotient, mut rest) = product::divide(&magnitude(a), &divisor);
    if is_negative(a) != is_negative(b) {
        if rest != [0; LIMBS] {
            quotient = sum(&quotient, &extended(1));
            rest = difference(&divisor, &rest);
        }
        quotient = negated(&quotient);
    }
    if is_negative(b) {
        rest = negated(&rest);
    }
    (quotient, rest)
}

/// `divmod(a, b)` for a divisor that is not zero; `None` if one is big.
pub(super) fn divmod(a: IntView<'_>, b: IntView<'_>) -> Option<(Integer, Integer)> {
    let (quotient, rest) = with(a, b, floor)?;
    Some((settle(&quotient), settle(&rest)))
}

/// `a // b` for a divisor that is not zero; `None` if one is big.
pub(super) fn floor_divide(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    with(a, b, |a, b| settle(&floor(a, b).0))
}

/// `a % b` for a divisor that is not zero; `None` if one is big.
pub(super) fn modulo(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    with(a, b, |a, b| settle(&floor(a, b).1))
}

/// `-a`
pub(super) fn negative(a: &Wide) -> Integer {
    let limbs = negated(&a.limbs);
    if a.bits == 64 {
        // -2**63 is small.
        return settle(&limbs);
    }
    Integer::Wide(Wide {
        limbs,
        bits: a.bits,
    })
}

/// `abs(a)`
pub(super) fn absolute(a: &Wide) -> Integer {
    if a.is_negative() {
        negative(a)
    } else {
        Integer::Wide(*a)
    }
}

/// `~a`
pub(super) fn invert(a: &Wide) -> Integer {
    settle(&a.limbs.map(|limb| !limb))
}

/// Limbs moved up by less than 64 bits; what leaves the last one is lost.
#[inline]
fn up(limbs: &Limbs, count: u32) -> Limbs {
    let mut below = 0_u64;
    limbs.map(|limb| {
        let both = (u128::from(limb) << 64) | u128::from(below);
        below = limb;
        ((both << count) >> 64) as u64
    })
}

/// `a << count`; `None` if `a` is big or the result may be.
#[inline]
pub(super) fn shift_left(a: IntView<'_>, count: u64) -> Option<Integer> {
    let bits = a.bit_length().saturating_add(count);
    if bits > u64::from(Wide::MOST_BITS) {
        return None;
    }
    let limbs = match a {
        IntView::Wide(a) => up(&a.limbs, (count % 64) as u32),
        IntView::Small(0) => return Some(Integer::Small(0)),
        IntView::Small(a) => up(&extended(a), (count % 64) as u32),
        IntView::Big(_) => return None,
    };
    // At most eight, since the result has no more than 512 bits.
    let words = (count / 64) as usize;
    let limbs = if words == 0 {
        limbs
    } else {
        let mut moved = [0; LIMBS];
        moved[words..].copy_from_slice(&limbs[..LIMBS - words]);
        moved
    };
    if let IntView::Small(_) = a
        && bits <= 64
    {
        return Some(settle(&limbs));
    }
    Some(Integer::Wide(Wide {
        limbs,
        bits: bits as u32,
    }))
}

/// `a >> count`, rounding down.
pub(super) fn shift_right(a: &Wide, count: u64) -> Integer {
    let fill = if a.is_negative() { u64::MAX } else { 0 };
    if count >= u64::from(Wide::MOST_BITS) {
        return Integer::Small(fill as i64);
    }
    let words = (count / 64) as usize;
    let mut limbs = if words == 0 {
        a.limbs
    } else {
        let mut moved = [fill; LIMBS];
        moved[..LIMBS - words].copy_from_slice(&a.limbs[words..]);
        moved
    };
    let mut above = fill;
    for limb in limbs.iter_mut().rev() {
        let both = (u128::from(above) << 64) | u128::from(*limb);
        above = *limb;
        *limb = (both >> (count % 64)) as u64;
    }
    settle(&limbs)
}

#[cfg(test)]
mod tests;
