//! Exact conversions against std's exact parsing, and Python's division laws.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

use super::*;

fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn composing_rounds_as_exact_parsing_does() {
    let mut state = 11;
    for _ in 0..3000 {
        let wide = random(&mut state).is_multiple_of(2);
        let mantissa = u128::from(random(&mut state)) << (if wide { 60 } else { 0 })
            | u128::from(random(&mut state) >> (random(&mut state) % 64));
        // `mantissa * 2**exponent` as a decimal numeral, for exponents of both signs.
        let exponent = (random(&mut state) % 2300) as i64 - 1250;
        let value = if exponent >= 0 {
            (num_bigint::BigUint::from(mantissa) << exponent.unsigned_abs()).to_string()
        } else {
            // m / 2**k == m * 5**k / 10**k
            let k = exponent.unsigned_abs() as u32;
            let scaled =
                num_bigint::BigUint::from(mantissa) * num_bigint::BigUint::from(5_u32).pow(k);
            format!("{scaled}e-{k}")
        };
        let want: f64 = value.parse().unwrap();
        assert_eq!(
            compose(mantissa, exponent).to_bits(),
            want.to_bits(),
            "{mantissa} * 2**{exponent}"
        );
    }
}

#[test]
fn halves_and_subnormals_round_to_even() {
    assert_eq!(compose(1, -1074), 5e-324);
    assert_eq!(compose(1, -1075), 0.0);
    assert_eq!(compose(3, -1075), 1e-323);
    assert_eq!(compose(3, -1076), 5e-324);
    assert_eq!(compose((1 << 53) + 1, 0), 9_007_199_254_740_992.0);
    assert_eq!(compose((1 << 53) + 3, 0), 9_007_199_254_740_996.0);
    assert_eq!(compose(u128::MAX, 896), f64::INFINITY);
    assert_eq!(compose((1 << 53) - 1, 971), f64::MAX);
    assert_eq!(compose(u128::MAX, -128), 1.0);
    assert_eq!(compose(u128::MAX, -1202), 5e-324);
    assert_eq!(compose(u128::MAX, -1203), 0.0);
    assert_eq!(compose(1 << 127, -1202), 0.0);
}

#[test]
fn taking_apart_and_putting_together() {
    let mut state = 3;
    for _ in 0..3000 {
        let x = f64::from_bits(random(&mut state));
        if !x.is_finite() {
            continue;
        }
        let (m, e) = frexp(x);
        assert!(x == 0.0 || (0.5..1.0).contains(&m.abs()));
        assert_eq!(ldexp(m, e).to_bits(), x.to_bits());
    }
    assert_eq!(ldexp(1.0, 1 << 40), f64::INFINITY);
    assert_eq!(ldexp(-1.0, -(1 << 40)).to_bits(), (-0.0_f64).to_bits());
    assert_eq!(ldexp(f64::MAX, -3000), 0.0);
}

#[test]
fn division_rounds_down() {
    let mut state = 6;
    for _ in 0..3000 {
        let a = (random(&mut state) as i32) as f64 / 8.0;
        let b = (random(&mut state) as i16) as f64 / 4.0;
        let Some((q, r)) = divmod(a, b) else {
            assert_eq!(b, 0.0);
            continue;
        };
        assert_eq!(q, (a / b).floor(), "{a} {b}");
        assert_eq!(q * b + r, a, "{a} {b}");
        assert!(r == 0.0 || (r < 0.0) == (b < 0.0));
        assert_eq!(modulo(a, b).map(f64::to_bits), Some(r.to_bits()));
    }
    let (q, r) = divmod(-0.0, 2.0).unwrap();
    assert!(q.is_sign_negative() && r.is_sign_positive());
    assert_eq!(divmod(-1e-20, 3.0), Some((-1.0, 3.0)));
}

#[test]
fn powers_at_the_edges() {
    let inf = f64::INFINITY;
    assert_eq!(power(0.0, -1.0), Power::ZeroDivision);
    assert_eq!(power(-8.0, 1.0 / 3.0), Power::Complex);
    assert_eq!(power(10.0, 400.0), Power::Overflow);
    assert_eq!(power(10.0, -400.0), Power::Real(0.0));
    assert_eq!(power(-2.0, 3.0), Power::Real(-8.0));
    assert_eq!(power(-1.0, inf), Power::Real(1.0));
    assert_eq!(power(0.5, inf), Power::Real(0.0));
    assert_eq!(power(0.5, -inf), Power::Real(inf));
    assert_eq!(power(-inf, 3.0), Power::Real(-inf));
    assert_eq!(power(-inf, -3.0), Power::Real(-0.0));
    assert_eq!(power(f64::NAN, 0.0), Power::Real(1.0));
    assert_eq!(power(1.0, f64::NAN), Power::Real(1.0));
}
