//! Every operation on operands of 0 to 600 bits against `num-bigint`, and that what comes out is in normal form.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use num_bigint::{BigInt, BigUint};
use num_integer::Integer as _;
use num_traits::Signed;

use super::super::*;

/// A small generator of test numbers; the seed is fixed so that a failure repeats.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A number of 0 to 600 bits of either sign; limbs of zeros and of ones come often.
    fn number(&mut self) -> BigInt {
        let bits = self.below(601);
        let digits = (0..bits.div_ceil(32)).map(|_| match self.next() % 4 {
            0 => 0,
            1 => u32::MAX,
            _ => (self.next() >> 20) as u32,
        });
        let magnitude = BigUint::new(digits.collect()) & ((BigUint::from(1_u32) << bits) - 1_u32);
        if self.next().is_multiple_of(2) {
            -BigInt::from(magnitude)
        } else {
            magnitude.into()
        }
    }
}

/// Numbers where one form ends and the next begins, and where limbs do.
fn edges() -> Vec<BigInt> {
    let mut all = vec![BigInt::from(0)];
    for power in [
        0, 1, 31, 32, 61, 62, 63, 64, 65, 126, 127, 128, 129, 191, 192, 255, 256, 257, 320, 448,
        511, 512, 513, 575, 576, 577, 640,
    ] {
        for offset in [-2, -1, 0, 1, 2] {
            let number = (BigInt::from(1) << power) + offset;
            all.push(-&number);
            all.push(number);
        }
    }
    all
}

/// Whether the form is the narrowest, and the number is the one wanted.
fn same(got: &Integer, want: &BigInt, of: &dyn std::fmt::Debug) {
    let bits = want.bits();
    let form = match got {
        Integer::Small(_) => want.to_i64().is_some(),
        Integer::Wide(wide) => {
            want.to_i64().is_none() && bits <= 512 && u64::from(wide.bits()) == bits
        }
        Integer::Big(_) => bits > 512,
    };
    assert!(form, "form of {got:?}, from {of:?}");
    assert_eq!(got.clone().into_big(), *want, "from {of:?}");
    // All that a wide one consists of is what the number says.
    assert_eq!(*got, Integer::from(want.clone()), "from {of:?}");
}

fn check_one(a: &BigInt) {
    let held = Integer::from(a.clone());
    let view = held.view();
    same(&held, a, a);
    assert_eq!(*view.big(), *a);
    assert_eq!(view.to_i64(), a.to_i64());
    assert_eq!(view.bit_length(), a.bits());
    assert_eq!(view.is_zero(), a.sign() == num_bigint::Sign::NoSign);
    assert_eq!(view.is_negative(), a.is_negative());
    assert_eq!(view.is_odd(), a.bit(0));
    assert_eq!(view.magnitude(10), a.magnitude().to_string());
    assert_eq!(crate::hash::integer(view), crate::hash::big(a), "{a}");
    assert_eq!(to_float(view), to_float(IntView::Big(a)), "{a}");
    same(&negative(view), &-a, a);
    same(&absolute(view), &a.abs(), a);
    same(&invert(view), &!a, a);
    if let Some(i) = a.to_i128() {
        same(&i.into(), a, a);
    }
    for count in [
        0, 1, 2, 31, 63, 64, 65, 127, 128, 200, 447, 448, 449, 511, 512, 513, 576, 10_000,
    ] {
        same(&shift_left(view, count), &(a << count), &(a, count));
        same(&shift_right(view, count), &(a >> count), &(a, count));
    }
    same(&shift_right(view, 1_000_000), &(a >> 1_000_000), a);
    same(&shift_right(view, u64::MAX), &(a >> u64::MAX), a);
}

fn check_two(a: &BigInt, b: &BigInt) {
    let (held_a, held_b) = (Integer::from(a.clone()), Integer::from(b.clone()));
    // A big integer may also be held that would fit another form.
    for (x, y) in [
        (held_a.view(), held_b.view()),
        (held_a.view(), IntView::Big(b)),
        (IntView::Big(a), held_b.view()),
    ] {
        let of = (a, b);
        same(&add(x, y), &(a + b), &of);
        same(&subtract(x, y), &(a - b), &of);
        same(&multiply(x, y), &(a * b), &of);
        same(&and(x, y), &(a & b), &of);
        same(&or(x, y), &(a | b), &of);
        same(&xor(x, y), &(a ^ b), &of);
        assert_eq!(compare(x, y), a.cmp(b), "{of:?}");
        if b.sign() == num_bigint::Sign::NoSign {
            assert_eq!(divmod(x, y), None);
            assert_eq!(floor_divide(x, y), None);
            assert_eq!(modulo(x, y), None);
            continue;
        }
        let (quotient, rest) = a.div_mod_floor(b);
        let got = divmod(x, y).unwrap();
        same(&got.0, &quotient, &of);
        same(&got.1, &rest, &of);
        same(&floor_divide(x, y).unwrap(), &quotient, &of);
        same(&modulo(x, y).unwrap(), &rest, &of);
    }
}

#[test]
fn edges_alone() {
    for a in edges() {
        check_one(&a);
    }
}

#[test]
fn edges_in_pairs() {
    let edges = edges();
    for a in &edges {
        for b in &edges {
            check_two(a, b);
        }
    }
}

#[test]
fn numbers_alone() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3000 {
        check_one(&random.number());
    }
}

#[test]
fn numbers_in_pairs() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..20_000 {
        check_two(&random.number(), &random.number());
    }
}

/// Dividends just below and above a multiple of the divisor, where quotient digits are guessed one or two too large.
#[test]
fn quotients_that_are_guessed_wrong() {
    let mut random = Random(0x1234_5678_9abc_def1);
    for _ in 0..20_000 {
        let bits = random.below(447) + 65;
        let ones: BigInt = (BigInt::from(1) << bits) - 1;
        let low = random.number().magnitude() >> (random.below(500) + 100);
        let divisor = BigInt::from(ones.magnitude() - (low % ones.magnitude()));
        let times = random.number().abs() % ((BigInt::from(1) << (512 - bits)) + 1);
        let product = &divisor * times;
        for offset in -1..=1 {
            check_two(&(&product + offset), &divisor);
        }
    }
    // The digit that is guessed is one too large even after the look at the second limb.
    let half: BigInt = BigInt::from(1) << 127;
    let dividend = (&half << 64) - 1;
    check_two(&dividend, &(half + 1));
}
