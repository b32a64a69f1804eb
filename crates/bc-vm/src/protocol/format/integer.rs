//! Integers of either size as digits.

use std::borrow::Cow;

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use crate::model::int::IntView;
use crate::model::object::Payload;
use crate::model::value::Value;

/// An integer to be printed.
#[derive(Clone, Debug)]
pub enum Integer<'a> {
    /// One that fits.
    Small(i64),
    /// Any other.
    Big(Cow<'a, BigInt>),
}

impl<'a> Integer<'a> {
    /// The integer behind an int, a bool or an instance of a subclass; 0 for anything else.
    #[must_use]
    pub fn of(value: &'a Value) -> Self {
        Self::get(value).unwrap_or(Self::Small(0))
    }

    /// The integer behind an int, a bool or an instance of a subclass.
    #[must_use]
    pub fn get(value: &'a Value) -> Option<Self> {
        match value {
            Value::Int(i) => Some(Self::Small(*i)),
            Value::True => Some(Self::Small(1)),
            Value::False => Some(Self::Small(0)),
            other => match other.payload() {
                Some(Payload::Int(i)) => Some(match i.view() {
                    IntView::Small(i) => Self::Small(i),
                    long => Self::Big(long.big()),
                }),
                _ => None,
            },
        }
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match self {
            Self::Small(i) => *i < 0,
            Self::Big(i) => i.sign() == Sign::Minus,
        }
    }

    /// The integer, if it fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match self {
            Self::Small(i) => Some(*i),
            Self::Big(i) => i.to_i64(),
        }
    }

    /// The nearest float, ties to even; `None` if it is too large.
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        match self {
            Self::Small(i) => Some(*i as f64),
            // Rust reads decimal digits exactly; `BigInt::to_f64` does not always round right.
            Self::Big(i) => i
                .to_str_radix(10)
                .parse()
                .ok()
                .filter(|x: &f64| x.is_finite()),
        }
    }

    /// A view of it.
    fn view(&self) -> IntView<'_> {
        match self {
            Self::Small(i) => IntView::Small(*i),
            Self::Big(i) => IntView::Big(i),
        }
    }

    /// An upper bound of the digits in `radix`, with some to spare.
    #[must_use]
    pub fn room(&self, radix: u32) -> usize {
        self.view().room(radix)
    }

    /// The digits in `radix` (2 to 36), in lower case, without sign.
    #[must_use]
    pub fn magnitude(&self, radix: u32) -> String {
        self.view().magnitude(radix)
    }

    /// The digits in `radix`, with a sign if it is negative.
    #[must_use]
    pub fn digits(&self, radix: u32) -> String {
        let magnitude = self.magnitude(radix);
        if self.is_negative() {
            format!("-{magnitude}")
        } else {
            magnitude
        }
    }
}
