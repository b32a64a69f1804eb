//! Complex numbers: arithmetic as CPython's `complexobject.c` defines it.
//!
//! Absent: anything that can fail in Python's sense; where Python raises, `None` is the answer.

/// Real and imaginary part.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Complex {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

/// A complex number from its parts.
#[must_use]
pub const fn new(re: f64, im: f64) -> Complex {
    Complex { re, im }
}

impl std::ops::Add for Complex {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        new(self.re + other.re, self.im + other.im)
    }
}

impl std::ops::Sub for Complex {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        new(self.re - other.re, self.im - other.im)
    }
}

impl std::ops::Mul for Complex {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        new(
            self.re * other.re - self.im * other.im,
            self.re * other.im + self.im * other.re,
        )
    }
}

impl Complex {
    /// The quotient by Smith's method; `None` if the divisor is zero.
    #[must_use]
    pub fn divide(self, by: Self) -> Option<Self> {
        let (re, im) = (by.re.abs(), by.im.abs());
        if re >= im {
            if re == 0.0 {
                return None;
            }
            let ratio = by.im / by.re;
            let scale = by.re + by.im * ratio;
            Some(new(
                (self.re + self.im * ratio) / scale,
                (self.im - self.re * ratio) / scale,
            ))
        } else if im >= re {
            let ratio = by.re / by.im;
            let scale = by.re * ratio + by.im;
            Some(new(
                (self.re * ratio + self.im) / scale,
                (self.im * ratio - self.re) / scale,
            ))
        } else {
            Some(new(f64::NAN, f64::NAN))
        }
    }

    /// `self ** exponent`; `None` for zero to a negative or complex power, and
    /// where the angle is infinite. The result may be infinite.
    #[must_use]
    pub fn power(self, exponent: Self) -> Option<Self> {
        let whole = exponent.re as i64;
        if exponent.im == 0.0 && exponent.re == whole as f64 && (-100..=100).contains(&whole) {
            let magnitude = self.whole_power(whole.unsigned_abs());
            return if whole > 0 {
                Some(magnitude)
            } else {
                new(1.0, 0.0).divide(magnitude)
            };
        }
        if exponent == new(0.0, 0.0) {
            return Some(new(1.0, 0.0));
        }
        if self == new(0.0, 0.0) {
            let negative = exponent.re < 0.0;
            return (exponent.im == 0.0 && !negative).then_some(new(0.0, 0.0));
        }
        let size = self.re.hypot(self.im);
        let angle = self.im.atan2(self.re);
        let mut length = size.powf(exponent.re);
        let mut phase = angle * exponent.re;
        if exponent.im != 0.0 {
            length /= (angle * exponent.im).exp();
            phase += exponent.im * size.ln();
        }
        if phase.is_infinite() {
            // C's `cos` and `sin` call this a domain error, which is taken for the one above.
            return None;
        }
        Some(new(length * phase.cos(), length * phase.sin()))
    }

    fn whole_power(self, exponent: u64) -> Self {
        let mut result = new(1.0, 0.0);
        let mut square = self;
        let mut left = exponent;
        while left > 0 {
            if left & 1 == 1 {
                result = result * square;
            }
            left >>= 1;
            square = square * square;
        }
        result
    }
}
