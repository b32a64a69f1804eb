//! Properties of integer arithmetic against independent computations: 128-bit arithmetic, identities,
//! and std's exact float parsing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;
use num_bigint::BigUint;

/// A small generator of test numbers; the seed is fixed so that a failure repeats.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Numbers of all widths up to 64 bits, with the edges often.
    fn small(&mut self) -> i64 {
        let shift = self.next() % 64;
        match self.next() % 16 {
            0 => i64::MIN,
            1 => i64::MAX,
            2 => 0,
            3 => -1,
            _ => (self.next() as i64) >> shift,
        }
    }

    fn big(&mut self, words: u64) -> BigInt {
        let count = self.next() % words + 1;
        let digits: Vec<u32> = (0..count * 2).map(|_| self.next() as u32).collect();
        let mut magnitude = BigUint::new(digits);
        if self.next().is_multiple_of(3) {
            // Runs of zeros and ones, where rounding is decided.
            let shift = self.next() % 200;
            magnitude = (magnitude >> shift) << shift;
            if self.next().is_multiple_of(2) {
                magnitude += 1_u32;
            }
        }
        let sign = if self.next().is_multiple_of(2) {
            num_bigint::Sign::Minus
        } else {
            num_bigint::Sign::Plus
        };
        BigInt::from_biguint(sign, magnitude)
    }
}

fn small(i: i64) -> IntView<'static> {
    IntView::Small(i)
}

fn as_big(i: Integer) -> BigInt {
    i.into_big()
}

#[test]
fn small_arithmetic_agrees_with_128_bits() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..20_000 {
        let (a, b) = (random.small(), random.small());
        let (x, y) = (i128::from(a), i128::from(b));
        let check =
            |got: Integer, want: i128| assert_eq!(as_big(got), BigInt::from(want), "{a} {b}");
        check(add(small(a), small(b)), x + y);
        check(subtract(small(a), small(b)), x - y);
        check(multiply(small(a), small(b)), x * y);
        check(and(small(a), small(b)), x & y);
        check(or(small(a), small(b)), x | y);
        check(xor(small(a), small(b)), x ^ y);
        check(negative(small(a)), -x);
        check(absolute(small(a)), x.abs());
        check(invert(small(a)), !x);
        let count = random.next() % 70;
        check(shift_right(small(a), count), x >> count);
        if count < 64 {
            check(shift_left(small(a), count), x << count);
        }
        assert_eq!(compare(small(a), small(b)), x.cmp(&y));
        match divmod(small(a), small(b)) {
            None => assert_eq!(b, 0),
            Some((q, r)) => {
                let (q, r) = (as_big(q), as_big(r));
                assert_eq!(&q * b + &r, BigInt::from(a));
                assert!(r.is_zero() || r.is_negative() == (b < 0), "{a} {b}");
                assert!(r.abs() < BigInt::from(y.abs()));
            }
        }
    }
}

#[test]
fn big_arithmetic_keeps_the_laws() {
    let mut random = Random(77);
    for _ in 0..2000 {
        let (a, b) = (random.big(8), random.big(4));
        let (va, vb) = (IntView::Big(&a), IntView::Big(&b));
        let (q, r) = divmod(va, vb).map_or_else(
            || (BigInt::ZERO, a.clone()),
            |(q, r)| (as_big(q), as_big(r)),
        );
        assert_eq!(&q * &b + &r, a);
        if !b.is_zero() {
            assert!(r.is_zero() || r.is_negative() == b.is_negative());
            assert!(r.abs() < b.abs());
        }
        let count = random.next() % 300;
        let two = BigInt::from(2).pow(count as u32);
        assert_eq!(as_big(shift_left(va, count)), &a * &two);
        // A shift to the right is a division that rounds down.
        let floor = divmod(va, IntView::Big(&two)).unwrap().0;
        assert_eq!(as_big(shift_right(va, count)), as_big(floor));
        // Inversion and the bit operators hold together.
        assert_eq!(as_big(invert(va)), -&a - 1);
        let (both, either) = (as_big(and(va, vb)), as_big(or(va, vb)));
        assert_eq!(&both + &either, &a + &b);
        assert_eq!(as_big(xor(va, vb)), either - both);
    }
}

#[test]
fn powers_modulo_agree_with_powers() {
    let mut random = Random(5);
    for _ in 0..500 {
        let (a, modulus) = (random.big(2), random.big(2));
        let exponent = (random.next() % 40) as i64;
        let got = power_modulo(IntView::Big(&a), small(exponent), IntView::Big(&modulus));
        if modulus.is_zero() {
            assert_eq!(got, None);
            continue;
        }
        let power = as_big(power(IntView::Big(&a), exponent as u32));
        let want = divmod(IntView::Big(&power), IntView::Big(&modulus))
            .unwrap()
            .1;
        assert_eq!(
            as_big(got.unwrap()),
            as_big(want),
            "{a} {exponent} {modulus}"
        );
    }
    assert_eq!(power_modulo(small(2), small(-1), small(5)), None);
    assert_eq!(
        power_modulo(small(2), small(0), small(-1)).map(as_big),
        Some(BigInt::ZERO)
    );
}

#[test]
fn conversion_to_float_agrees_with_exact_parsing() {
    let mut random = Random(99);
    for _ in 0..3000 {
        let a = random.big(18);
        let want: f64 = a.to_string().parse().unwrap();
        let got = to_float(IntView::Big(&a));
        if want.is_infinite() {
            assert_eq!(got, None, "{a}");
        } else {
            assert_eq!(got.map(f64::to_bits), Some(want.to_bits()), "{a}");
            let (mantissa, exponent) = mantissa_exponent(IntView::Big(&a));
            assert_eq!(super::super::float::ldexp(mantissa, exponent), want);
        }
    }
    // The known trap of num-bigint, and the largest float.
    for digits in [
        "9007199254740993",
        "179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123347747",
    ] {
        let a: BigInt = digits.parse().unwrap();
        let want: f64 = digits.parse().unwrap();
        assert_eq!(to_float(IntView::Big(&a)), Some(want));
    }
}

#[test]
fn true_division_rounds_correctly() {
    let mut random = Random(31);
    for round in 0..3000 {
        let (a, b) = if round % 2 == 0 {
            (random.big(4), random.big(4))
        } else {
            (BigInt::from(random.small()), BigInt::from(random.small()))
        };
        let got = true_divide(IntView::Big(&a), IntView::Big(&b));
        if b.is_zero() {
            assert_eq!(got, Err(DivideError::Zero));
            continue;
        }
        let x = got.unwrap();
        if a.is_zero() {
            assert_eq!(x, 0.0);
            continue;
        }
        // |a/b - x| must not exceed |a/b - y| for the two neighbours y of x, in exact integers.
        let error = |x: f64| {
            let (m, e) = super::super::float::decompose(x.abs());
            let m = if x < 0.0 {
                -BigInt::from(m)
            } else {
                BigInt::from(m)
            };
            // (a - x b) scaled by 2**1200, which makes everything whole.
            let scaled = (&a << 1200_u64) - ((m * &b) << (e + 1200).unsigned_abs());
            scaled.abs()
        };
        let up = f64::from_bits(x.to_bits() + 1);
        let down = f64::from_bits(x.to_bits() - 1);
        let even = x.to_bits() & 1 == 0;
        for neighbour in [up, down] {
            let order = error(x).cmp(&error(neighbour));
            assert!(
                order == Ordering::Less || (order == Ordering::Equal && even),
                "{a} / {b}"
            );
        }
    }
    let huge = BigInt::from(10).pow(400);
    let one = small(1);
    assert_eq!(
        true_divide(IntView::Big(&huge), one),
        Err(DivideError::Overflow)
    );
    assert_eq!(true_divide(one, IntView::Big(&huge)), Ok(0.0));
    let close = BigInt::from(10).pow(320);
    let got = true_divide(one, IntView::Big(&close)).unwrap();
    assert_eq!(got, "1e-320".parse::<f64>().unwrap());
    let wide = true_divide(IntView::Big(&huge), IntView::Big(&(&huge / 3)));
    assert_eq!(wide, Ok(3.0));
}

#[test]
fn comparison_with_floats_is_exact() {
    let mut random = Random(8);
    for _ in 0..5000 {
        let a = random.big(3);
        let nearest = to_float(IntView::Big(&a)).unwrap();
        for x in [
            nearest,
            f64::from_bits(nearest.to_bits() + 1),
            nearest + 0.5,
            nearest * 0.5,
            -nearest,
        ] {
            // Both sides as whole numbers of 2**-1074.
            let (m, e) = super::super::float::decompose(x.abs());
            let right = BigInt::from(m) << (e + 1074).unsigned_abs();
            let right = if x < 0.0 { -right } else { right };
            let left = &a << 1074_u64;
            assert_eq!(
                compare_float(IntView::Big(&a), x),
                Some(left.cmp(&right)),
                "{a} {x}"
            );
        }
    }
    assert_eq!(compare_float(small(0), f64::NAN), None);
    assert_eq!(
        compare_float(small(i64::MAX), 9_223_372_036_854_775_807.0),
        Some(Ordering::Less)
    );
    assert_eq!(compare_float(small(1), 1.5), Some(Ordering::Less));
    assert_eq!(compare_float(small(-1), -1.5), Some(Ordering::Greater));
    assert_eq!(compare_float(small(5), f64::INFINITY), Some(Ordering::Less));
}

#[test]
fn floats_become_the_integers_they_print_as() {
    let mut random = Random(4);
    for _ in 0..3000 {
        let x = f64::from_bits(random.next());
        let Some(i) = from_float(x) else {
            assert!(!x.is_finite());
            continue;
        };
        let want: BigInt = format!("{:.0}", x.trunc()).parse().unwrap();
        assert_eq!(as_big(i), want, "{x}");
    }
    assert_eq!(from_float(f64::NAN), None);
    assert_eq!(
        from_float(-9_223_372_036_854_775_808.0),
        Some(Integer::Small(i64::MIN))
    );
}
