//! Hashes of what constants are made of, as CPython 3.5 has them.
//!
//! Numbers that compare equal hash equal across int, float and complex: all are reduced modulo
//! 2**61 - 1. Strings and bytes hash with SipHash-2-4 under a [`Key`], which `PYTHONHASHSEED` gives. Absent:
//! what hashes by its address, and objects with a `__hash__` of their own.

use crate::number::int::IntView;
use crate::text::Text;
use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

/// The modulus of the numeric hash.
const MODULUS: u64 = (1 << 61) - 1;

/// What strings and bytes are hashed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key {
    k0: u64,
    k1: u64,
}

impl Key {
    /// The key of `PYTHONHASHSEED=0`: no randomness.
    pub const ZERO: Key = Key { k0: 0, k1: 0 };

    /// The key that CPython makes of a value of `PYTHONHASHSEED`.
    ///
    /// ```
    /// use bc_core::hash::{Key, text};
    ///
    /// // PYTHONHASHSEED=42 python3.5 -c "print(hash('abc'))"
    /// assert_eq!(text(&"abc".into(), Key::of_seed(42)), -4_501_618_152_524_544_106);
    /// ```
    #[must_use]
    pub fn of_seed(seed: u32) -> Key {
        if seed == 0 {
            return Key::ZERO;
        }
        let mut state = seed;
        let mut bytes = [0; 16];
        for byte in &mut bytes {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            *byte = (state >> 16) as u8;
        }
        let both = u128::from_le_bytes(bytes);
        Key {
            k0: both as u64,
            k1: (both >> 64) as u64,
        }
    }
}

/// `-1` is an error mark in CPython, so no hash is ever that.
#[inline]
fn avoid_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of an int.
#[inline]
#[must_use]
pub fn int(i: i64) -> i64 {
    if (0..MODULUS as i64).contains(&i) {
        return i;
    }
    let reduced = (i.unsigned_abs() % MODULUS) as i64;
    avoid_minus_one(if i < 0 { -reduced } else { reduced })
}

/// The hash of an int of any size.
#[must_use]
pub fn big(i: &BigInt) -> i64 {
    let reduced = (i.magnitude() % MODULUS).to_i64().unwrap_or(0);
    avoid_minus_one(if i.sign() == Sign::Minus {
        -reduced
    } else {
        reduced
    })
}

/// The hash of an int that somebody holds.
#[inline]
#[must_use]
pub fn integer(i: IntView<'_>) -> i64 {
    match i {
        IntView::Small(i) => int(i),
        IntView::Wide(i) => avoid_minus_one(i.residue()),
        IntView::Big(i) => big(i),
    }
}

/// The hash of a float.
#[must_use]
pub fn float(x: f64) -> i64 {
    if x.is_infinite() {
        return if x > 0.0 { 314_159 } else { -314_159 };
    }
    if x.is_nan() {
        return 0;
    }
    let (mut mantissa, mut exponent) = frexp(x.abs());
    let mut hash: u64 = 0;
    while mantissa != 0.0 {
        hash = ((hash << 28) & MODULUS) | (hash >> (61 - 28));
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let whole = mantissa as u64;
        mantissa -= whole as f64;
        hash += whole;
        if hash >= MODULUS {
            hash -= MODULUS;
        }
    }
    let turn = exponent.rem_euclid(61) as u32;
    hash = ((hash << turn) & MODULUS)
        | (hash >> ((61 - turn) % 64)) & if turn == 0 { 0 } else { u64::MAX };
    let hash = hash as i64;
    avoid_minus_one(if x < 0.0 { -hash } else { hash })
}

/// Mantissa in [0.5, 1) and exponent of a finite, non-negative float.
fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 {
        return (0.0, 0);
    }
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    if exponent == 0 {
        let (mantissa, exponent) = frexp(x * f64::from_bits(0x43F0_0000_0000_0000));
        return (mantissa, exponent - 64);
    }
    (
        f64::from_bits((bits & 0x800F_FFFF_FFFF_FFFF) | 0x3FE0_0000_0000_0000),
        exponent - 1022,
    )
}

/// The hash of a complex number.
#[must_use]
pub fn complex(re: f64, im: f64) -> i64 {
    avoid_minus_one(
        (float(re) as u64).wrapping_add((float(im) as u64).wrapping_mul(1_000_003)) as i64,
    )
}

/// The hash of a string, over its code points in the narrowest of the widths 1, 2 and 4 bytes.
#[must_use]
pub fn text(text: &Text, key: Key) -> i64 {
    if let Some(ascii) = text.as_ascii() {
        return bytes(ascii.as_bytes(), key);
    }
    let widest = text.code_points().max().unwrap_or(0);
    let mut buffer = Vec::with_capacity(text.len() * 4);
    for point in text.code_points() {
        match widest {
            0..=0xFF => buffer.push(point as u8),
            0x100..=0xFFFF => buffer.extend_from_slice(&(point as u16).to_le_bytes()),
            _ => buffer.extend_from_slice(&point.to_le_bytes()),
        }
    }
    bytes(&buffer, key)
}

/// The hash of bytes; the empty string hashes to 0.
#[inline]
#[must_use]
pub fn bytes(data: &[u8], key: Key) -> i64 {
    if data.is_empty() {
        return 0;
    }
    avoid_minus_one(siphash(data, key) as i64)
}

#[inline]
fn siphash(data: &[u8], key: Key) -> u64 {
    let mut v = [
        key.k0 ^ 0x736f_6d65_7073_6575_u64,
        key.k1 ^ 0x646f_7261_6e64_6f6d,
        key.k0 ^ 0x6c79_6765_6e65_7261,
        key.k1 ^ 0x7465_6462_7974_6573,
    ];
    let mut chunks = data.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        let word = u64::from_le_bytes(word);
        v[3] ^= word;
        round(&mut v);
        round(&mut v);
        v[0] ^= word;
    }
    let mut last = [0; 8];
    let rest = chunks.remainder();
    last[..rest.len()].copy_from_slice(rest);
    last[7] = data.len() as u8;
    let word = u64::from_le_bytes(last);
    v[3] ^= word;
    round(&mut v);
    round(&mut v);
    v[0] ^= word;
    v[2] ^= 0xff;
    for _ in 0..4 {
        round(&mut v);
    }
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[2] = v[2].rotate_left(32);
}

/// The hash of a tuple from the hashes of its items.
#[must_use]
pub fn tuple(hashes: &[i64]) -> i64 {
    let mut state: u64 = 0x345_678;
    let mut multiplier: u64 = 1_000_003;
    let mut left = hashes.len() as u64;
    for &hash in hashes {
        left -= 1;
        state = (state ^ hash as u64).wrapping_mul(multiplier);
        multiplier = multiplier.wrapping_add(82_520 + left + left);
    }
    avoid_minus_one(state.wrapping_add(97_531) as i64)
}

/// The hash of a frozenset from the hashes of its items, in any order.
#[must_use]
pub fn frozenset(hashes: impl IntoIterator<Item = i64>) -> i64 {
    let mut state: u64 = 1_927_868_237;
    let mut count: u64 = 0;
    let mut mixed: u64 = 0;
    for hash in hashes {
        let hash = hash as u64;
        mixed ^= (hash ^ 89_869_747 ^ (hash << 16)).wrapping_mul(3_644_798_167);
        count += 1;
    }
    state = state.wrapping_mul(count + 1) ^ mixed;
    let hash = state.wrapping_mul(69_069).wrapping_add(907_133_923) as i64;
    if hash == -1 { 590_923_713 } else { hash }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hash_as_under_pythonhashseed() {
        for (seed, string, hash) in [
            (42, "abc", -4_501_618_152_524_544_106),
            (42, "\u{20ac}", -5_971_024_369_057_270_704),
            (u32::MAX, "abc", -8_739_384_887_637_014_596),
            (u32::MAX, "\u{20ac}", -8_931_856_441_495_002_535),
        ] {
            assert_eq!(text(&Text::new(string), Key::of_seed(seed)), hash);
        }
        assert_eq!(
            bytes(b"xxxxxxxxx", Key::of_seed(42)),
            -1_086_440_415_524_573_078
        );
    }
}
