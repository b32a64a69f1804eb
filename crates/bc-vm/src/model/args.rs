//! The arguments of a call of a native function: how they lie, and how they are read.
//!
//! Only this file knows both. What a row of a method table calls has parameters of its own types; the code that the row
//! stands for takes them from an [`ArgReader`]. Absent: how many there may be, and what becomes of names (see
//! `protocol::arity`).

use smallvec::SmallVec;

use super::object::ObjRef;
use super::value::Value;

/// An argument with a name: the name, which is a str, and the value.
pub type Keyword = (ObjRef, Value);

/// Arguments of a call: positional ones, then keywords in the order given.
#[derive(Default, Clone, Debug)]
pub struct Args {
    /// Positional arguments; for a method, `self` is the first.
    pub positional: SmallVec<[Value; 4]>,
    /// Keyword arguments: name (a str) and value.
    pub keywords: Vec<Keyword>,
    /// The instance of a subclass of `dict` that `**` gave all keywords from. The reference hands it on
    /// as it is, so `str.format` asks its `__getitem__`.
    pub mapping: Option<ObjRef>,
}

impl Args {
    /// No arguments.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Positional arguments only.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = Value>) -> Self {
        Self {
            positional: values.into_iter().collect(),
            keywords: Vec::new(),
            mapping: None,
        }
    }

    /// The arguments of a call that are handed on.
    #[must_use]
    pub fn given(positional: &[Value], keywords: &[Keyword]) -> Self {
        Self {
            positional: positional.into(),
            keywords: keywords.to_vec(),
            mapping: None,
        }
    }

    /// How many positional arguments there are.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.positional.len()
    }

    /// Whether there is neither a positional nor a keyword argument.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.keywords.is_empty()
    }

    /// The positional argument `index`, if given. For functions whose arguments have names an argument
    /// left out is `None` here whether it lies at the end or in the middle.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.positional
            .get(index)
            .filter(|value| !value.is_unbound())
    }

    /// Takes the positional argument `index` out, if given.
    #[inline]
    #[must_use]
    pub fn take(&mut self, index: usize) -> Option<Value> {
        self.positional
            .get_mut(index)
            .map(std::mem::take)
            .filter(|value| !value.is_unbound())
    }

    /// The positional argument `index`, which the arity check has guaranteed to be there.
    #[inline]
    #[must_use]
    pub fn at(&self, index: usize) -> &Value {
        self.positional.get(index).unwrap_or(&Value::Unbound)
    }

    /// Puts `receiver` in front of the positional arguments.
    pub fn prepend(&mut self, receiver: Value) {
        self.positional.insert(0, receiver);
    }
}

/// Reads the arguments of a call one after the other.
#[derive(Clone, Copy)]
pub struct ArgReader<'a> {
    rest: &'a [Value],
    keywords: &'a [Keyword],
    site: ArgSite,
}

/// Which argument of which function is read, for refusals.
#[derive(Clone, Copy, Debug)]
pub struct ArgSite {
    /// The function's name.
    pub function: &'static str,
    /// The argument's position, from 1 on; the receiver of a method does not count.
    pub position: usize,
}

impl<'a> ArgReader<'a> {
    /// A reader of the arguments of `function`, all of them.
    #[inline]
    #[must_use]
    pub fn new(function: &'static str, args: &'a Args) -> Self {
        Self {
            rest: &args.positional,
            keywords: &args.keywords,
            site: ArgSite {
                function,
                position: 0,
            },
        }
    }

    /// The receiver of a method, which is the first argument; unbound if there is none, which the check of the
    /// arguments rules out.
    #[inline]
    pub fn receiver(&mut self) -> &'a Value {
        match self.rest {
            [receiver, rest @ ..] => {
                self.rest = rest;
                receiver
            }
            [] => &Value::Unbound,
        }
    }

    /// The next argument with its place, `None` for one that was left out.
    #[inline]
    pub fn next_argument(&mut self) -> Option<(&'a Value, ArgSite)> {
        self.site.position += 1;
        let [value, rest @ ..] = self.rest else {
            return None;
        };
        self.rest = rest;
        (!value.is_unbound()).then_some((value, self.site))
    }

    /// All arguments by position that have not been read.
    #[inline]
    #[must_use]
    pub fn rest(self) -> &'a [Value] {
        self.rest
    }

    /// The arguments with names.
    #[inline]
    #[must_use]
    pub fn keywords(self) -> &'a [Keyword] {
        self.keywords
    }
}
