//! Products and quotients of magnitudes: the schoolbook ways, which are the quickest at this size.
//!
//! Limbs here have no sign. Absent: rounding down (see `super::floor`).

use super::{LIMBS, Limbs, up};

/// Limbs up to the last that is not zero.
#[inline]
fn length(limbs: &Limbs) -> usize {
    limbs
        .iter()
        .rposition(|&limb| limb != 0)
        .map_or(0, |last| last + 1)
}

/// The low and the high half.
#[inline]
fn halves(wide: u128) -> (u64, u64) {
    (wide as u64, (wide >> 64) as u64)
}

/// The product of magnitudes of so many limbs, together no more than there is room for.
#[inline]
pub(super) fn multiply(a: &Limbs, b: &Limbs, (a_length, b_length): (usize, usize)) -> Limbs {
    let mut product = [0; LIMBS];
    for (at, &a) in a.iter().take(a_length).enumerate() {
        let mut carry = 0;
        let mut places = product[at..].iter_mut();
        for (place, &b) in places.by_ref().zip(b.iter().take(b_length)) {
            // (2**64 - 1)**2 + 2 * (2**64 - 1) is 2**128 - 1.
            let sum = u128::from(a) * u128::from(b) + u128::from(*place) + u128::from(carry);
            (*place, carry) = halves(sum);
        }
        if let Some(place) = product.get_mut(at + b_length) {
            *place = carry;
        }
    }
    product
}

/// The bytes of a product that may need more limbs, from the lowest.
pub(super) fn multiply_long(a: &Limbs, b: &Limbs) -> [u8; 2 * LIMBS * 8] {
    let (a, b) = (&a[..length(a)], &b[..length(b)]);
    let mut product = [0; 2 * LIMBS];
    for (at, &a) in a.iter().enumerate() {
        let mut carry = 0;
        let mut places = product[at..].iter_mut();
        for (place, &b) in places.by_ref().zip(b) {
            let sum = u128::from(a) * u128::from(b) + u128::from(*place) + u128::from(carry);
            (*place, carry) = halves(sum);
        }
        product[at + b.len()] = carry;
    }
    let mut bytes = [0; 2 * LIMBS * 8];
    for (bytes, limb) in bytes.chunks_exact_mut(8).zip(product) {
        bytes.copy_from_slice(&limb.to_le_bytes());
    }
    bytes
}

/// Quotient and remainder of magnitudes of 512 bits at most. The divisor is not zero.
pub(super) fn divide(a: &Limbs, b: &Limbs) -> (Limbs, Limbs) {
    let (many, few) = (length(a), length(b));
    if many < few {
        return ([0; LIMBS], *a);
    }
    if few <= 1 {
        return by_limb(a, many, b[0]);
    }
    long(a, many, b, few)
}

/// By a divisor of one limb, which is not zero.
fn by_limb(a: &Limbs, many: usize, divisor: u64) -> (Limbs, Limbs) {
    let mut quotient = [0; LIMBS];
    let mut rest = 0_u64;
    if divisor <= u64::from(u32::MAX) {
        // By halves of a limb: the processor divides two of them by one.
        for (place, &limb) in quotient.iter_mut().zip(a).take(many).rev() {
            let high = (rest << 32) | (limb >> 32);
            let low = ((high % divisor) << 32) | (limb & u64::from(u32::MAX));
            *place = ((high / divisor) << 32) | (low / divisor);
            rest = low % divisor;
        }
    } else {
        for (place, &limb) in quotient.iter_mut().zip(a).take(many).rev() {
            let both = (u128::from(rest) << 64) | u128::from(limb);
            // It fits, since the rest is below the divisor.
            *place = (both / u128::from(divisor)) as u64;
            rest = limb.wrapping_sub(place.wrapping_mul(divisor));
        }
    }
    let mut last = [0; LIMBS];
    last[0] = rest;
    (quotient, last)
}

/// By a divisor of two limbs and more: algorithm D of Knuth's 4.3.1. The dividend has as many limbs or more, and eight at
/// most, so that there is a limb above it.
fn long(a: &Limbs, many: usize, b: &Limbs, few: usize) -> (Limbs, Limbs) {
    // With its highest bit set, the divisor's first limb guesses well.
    let shift = b[few - 1].leading_zeros();
    let b = up(b, shift);
    let mut a = up(a, shift);
    let b = &b[..few];
    let (top, second) = (b[few - 1], b[few - 2]);
    let mut quotient = [0; LIMBS];
    for at in (0..=many - few).rev() {
        // `few` limbs and one above: at + few <= many < LIMBS.
        let part = &mut a[at..=at + few];
        let (high, middle, low) = (part[few], part[few - 1], part[few - 2]);
        let (mut guess, mut rest, mut past) = if high >= top {
            let (rest, past) = middle.overflowing_add(top);
            (u64::MAX, rest, past)
        } else {
            let both = (u128::from(high) << 64) | u128::from(middle);
            let guess = (both / u128::from(top)) as u64;
            (guess, middle.wrapping_sub(guess.wrapping_mul(top)), false)
        };
        while !past
            && u128::from(guess) * u128::from(second) > (u128::from(rest) << 64) | u128::from(low)
        {
            guess -= 1;
            (rest, past) = rest.overflowing_add(top);
        }
        if take_times(part, b, guess) {
            // One too many, which is rare.
            guess -= 1;
            give_back(part, b);
        }
        quotient[at] = guess;
    }
    (quotient, down(&a, shift))
}

/// Takes `times * b` from `part`, which is a limb longer. Whether that was too much.
#[inline]
fn take_times(part: &mut [u64], b: &[u64], times: u64) -> bool {
    let mut carry = 0_u64;
    for (place, &b) in part.iter_mut().zip(b) {
        let (low, high) = halves(u128::from(times) * u128::from(b) + u128::from(carry));
        let (left, borrow) = place.overflowing_sub(low);
        *place = left;
        // A high half of 2**64 - 1 comes with a low half of zero, and then nothing is borrowed.
        carry = high + u64::from(borrow);
    }
    match part.last_mut() {
        Some(last) => {
            let (left, borrow) = last.overflowing_sub(carry);
            *last = left;
            borrow
        }
        None => false,
    }
}

/// Adds `b` to `part`, which is a limb longer and below zero by less than `b`.
#[cold]
fn give_back(part: &mut [u64], b: &[u64]) {
    let mut carry = false;
    let b = b.iter().copied().chain([0]);
    for (place, b) in part.iter_mut().zip(b) {
        let (sum, first) = place.overflowing_add(b);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        *place = sum;
        carry = first | second;
    }
}

/// Limbs moved down by less than 64 bits.
#[inline]
fn down(limbs: &Limbs, count: u32) -> Limbs {
    let mut moved = [0; LIMBS];
    let mut above = 0_u64;
    for (place, &limb) in moved.iter_mut().zip(limbs).rev() {
        let both = (u128::from(above) << 64) | u128::from(limb);
        above = limb;
        *place = (both >> count) as u64;
    }
    moved
}
