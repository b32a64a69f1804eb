//! A value as it is shown: a short text that stays what it is when the value changes.
//!
//! A recorder makes several of these for every instruction: they are two words long. Absent: how one comes about
//! (see [`describe`](mod@super::describe)).

use arcstr::ArcStr;
use std::fmt;

/// The description of a value, as of one moment. `Display` writes it; `==` compares what is written, but for
/// numbers, which are compared as such.
#[derive(Clone, PartialEq, Debug)]
pub struct Shown(Kind);

/// What is described most often needs no text of its own.
///
/// Two whole words that are numbers or addresses, so that they travel in registers. A tag of one byte, or a number
/// with a point, would have them copied in pieces that the processor cannot read back before they are written.
#[derive(Clone, Debug)]
#[repr(u64)]
enum Kind {
    Constant(Constant),
    Int(i64),
    /// The bits of a float.
    Float(u64),
    /// Of an object that is always described so.
    Text(ArcStr),
    /// Of an object whose description may become another.
    Passing(ArcStr),
}

/// A text that is known beforehand.
#[derive(Clone, Copy, PartialEq, Debug)]
#[repr(u64)]
pub(super) enum Constant {
    None,
    True,
    False,
    NotImplemented,
    Ellipsis,
    /// A slot of a value stack with nothing in it.
    Null,
}

const _: () = assert!(size_of::<Option<Shown>>() == 16);

impl Constant {
    fn text(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::True => "True",
            Self::False => "False",
            Self::NotImplemented => "NotImplemented",
            Self::Ellipsis => "Ellipsis",
            Self::Null => "<NULL>",
        }
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Constant(a), Self::Constant(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            // A NaN is shown as a NaN.
            (Self::Float(a), Self::Float(b)) => a == b,
            (Self::Text(a) | Self::Passing(a), Self::Text(b) | Self::Passing(b)) => a == b,
            (Self::Constant(a), Self::Text(b) | Self::Passing(b))
            | (Self::Text(b) | Self::Passing(b), Self::Constant(a)) => a.text() == &**b,
            _ => false,
        }
    }
}

impl Shown {
    pub(super) const fn constant(constant: Constant) -> Self {
        Self(Kind::Constant(constant))
    }

    pub(super) const fn int(value: i64) -> Self {
        Self(Kind::Int(value))
    }

    pub(super) const fn float(value: f64) -> Self {
        Self(Kind::Float(value.to_bits()))
    }

    /// The description of an object; whether it may become another while the object stays.
    pub(super) fn object(text: &str, may_change: bool) -> Self {
        let text = ArcStr::from(text);
        Self(match may_change {
            true => Kind::Passing(text),
            false => Kind::Text(text),
        })
    }

    /// Whether it is of an object, and neither of a number nor of a constant of the language.
    pub(super) fn is_object(&self) -> bool {
        matches!(self.0, Kind::Text(_) | Kind::Passing(_))
    }

    /// Whether what it describes may be described otherwise while it stays the same object.
    pub(super) fn may_change(&self) -> bool {
        matches!(self.0, Kind::Passing(_))
    }

    /// Notes whether what it describes may be described otherwise.
    pub(super) fn note_may_change(&mut self, may_change: bool) {
        match &mut self.0 {
            Kind::Text(text) if may_change => self.0 = Kind::Passing(std::mem::take(text)),
            Kind::Passing(text) if !may_change => self.0 = Kind::Text(std::mem::take(text)),
            Kind::Text(_) | Kind::Passing(_) => {}
            // A mapping of the program's own has something else where this was stored.
            _ if may_change => self.0 = Kind::Passing(ArcStr::from(self.to_string())),
            _ => {}
        }
    }

    /// Whether this is `text`, without writing it.
    pub(super) fn is(&self, text: &str) -> bool {
        match &self.0 {
            Kind::Constant(known) => known.text() == text,
            Kind::Text(known) | Kind::Passing(known) => *known == *text,
            Kind::Int(_) | Kind::Float(_) => false,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Constant(constant) => f.pad(constant.text()),
            Kind::Int(value) => fmt::Display::fmt(value, f),
            Kind::Float(value) => f.pad(&bc_core::repr::float(f64::from_bits(*value))),
            Kind::Text(text) | Kind::Passing(text) => f.pad(text),
        }
    }
}
