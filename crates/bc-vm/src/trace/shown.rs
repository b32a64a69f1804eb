//! A value as it is shown: a short text that stays what it is when the value changes.
//!
//! Absent: how it comes about (see [`describe`](mod@super::describe)).

use std::fmt;
use std::sync::Arc;

/// The description of a value, as of one moment. `Display` writes it; `==` compares what is written, but for
/// numbers, which are compared as such.
#[derive(Clone, PartialEq, Debug)]
pub struct Shown(Kind);

/// What is described most often needs no text of its own.
#[derive(Clone, Debug)]
enum Kind {
    Fixed(&'static str),
    Int(i64),
    Float(f64),
    Text(Arc<str>),
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fixed(a), Self::Fixed(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            // A NaN is shown as a NaN.
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Fixed(a), Self::Text(b)) | (Self::Text(b), Self::Fixed(a)) => **a == **b,
            _ => false,
        }
    }
}

impl Shown {
    /// A text that is known beforehand.
    pub(super) const fn fixed(text: &'static str) -> Self {
        Self(Kind::Fixed(text))
    }

    pub(super) const fn int(value: i64) -> Self {
        Self(Kind::Int(value))
    }

    pub(super) const fn float(value: f64) -> Self {
        Self(Kind::Float(value))
    }

    pub(super) fn text(text: &str) -> Self {
        Self(Kind::Text(Arc::from(text)))
    }

    /// Whether it is of an object, and neither of a number nor of a constant of the language.
    pub(super) fn is_object(&self) -> bool {
        matches!(self.0, Kind::Text(_))
    }

    /// Whether this is `text`, without writing it.
    pub(super) fn is(&self, text: &str) -> bool {
        match &self.0 {
            Kind::Fixed(known) => *known == text,
            Kind::Text(known) => **known == *text,
            Kind::Int(_) | Kind::Float(_) => false,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Fixed(text) => f.pad(text),
            Kind::Int(value) => fmt::Display::fmt(value, f),
            Kind::Float(value) => f.pad(&bc_core::repr::float(*value)),
            Kind::Text(text) => f.pad(text),
        }
    }
}
