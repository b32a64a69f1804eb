//! The parameters of a function, as its code object knows them: names, no defaults.
//!
//! Defaults, annotations and binding belong to functions, which are made elsewhere.

use crate::code::{CodeFlags, CodeObject};
use crate::repr::backslashreplace;
use crate::text::{IntoText, Text};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// The parameters of a code object. Displayed as in Python: `(a, b, *args, c, **kwargs)`.
///
/// ```
/// use bc_core::asm::Signature;
///
/// let signature = Signature::new(["a", "b"]).varargs("args").kwonly(["c"]).varkeywords("kw");
/// assert_eq!(signature.to_string(), "(a, b, *args, c, **kw)");
/// assert_eq!("(a, b, *args, c, **kw)".parse(), Ok(signature));
/// assert!("(a, *, **kw)".parse::<Signature>().is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The positional parameters.
    pub positional: Vec<Arc<Text>>,
    /// The parameter that takes the remaining positional arguments.
    pub varargs: Option<Arc<Text>>,
    /// The keyword-only parameters.
    pub kwonly: Vec<Arc<Text>>,
    /// The parameter that takes the remaining keyword arguments.
    pub varkeywords: Option<Arc<Text>>,
}

/// Why a text or a list of names is no signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A parameter's name is none.
    #[error("signature: {found:?} is no parameter name")]
    Name {
        /// What stands there.
        found: String,
    },
    /// Two parameters have the same name.
    #[error("signature: duplicate parameter {name}")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// There is a second `*` or `**`.
    #[error("signature: a second {star}")]
    SecondStar {
        /// `*` or `**`
        star: &'static str,
    },
    /// Something follows `**kwargs`.
    #[error("signature: {name} follows the ** parameter")]
    AfterVarkeywords {
        /// What follows.
        name: String,
    },
    /// No keyword-only parameter follows a bare `*`.
    #[error("signature: named parameters must follow a bare *")]
    BareStar,
}

impl Signature {
    /// These positional parameters.
    pub fn new(positional: impl IntoIterator<Item = impl IntoText>) -> Signature {
        Signature {
            positional: positional.into_iter().map(IntoText::into_text).collect(),
            ..Signature::default()
        }
    }

    /// Adds `*name`.
    #[must_use]
    pub fn varargs(mut self, name: impl IntoText) -> Signature {
        self.varargs = Some(name.into_text());
        self
    }

    /// Adds keyword-only parameters.
    #[must_use]
    pub fn kwonly(mut self, names: impl IntoIterator<Item = impl IntoText>) -> Signature {
        self.kwonly
            .extend(names.into_iter().map(IntoText::into_text));
        self
    }

    /// Adds `**name`.
    #[must_use]
    pub fn varkeywords(mut self, name: impl IntoText) -> Signature {
        self.varkeywords = Some(name.into_text());
        self
    }

    /// The signature of a code object; `None` if it has fewer names than parameters.
    pub fn of(code: &CodeObject) -> Option<Signature> {
        let mut names = code.varnames().iter();
        let mut take = |count: u32| -> Option<Vec<Arc<Text>>> {
            let count = usize::try_from(count).ok()?;
            let taken: Vec<_> = names.by_ref().take(count).map(Arc::clone).collect();
            (taken.len() == count).then_some(taken)
        };
        let positional = take(code.argcount())?;
        let kwonly = take(code.kwonlyargcount())?;
        let varargs = match code.flags().contains(CodeFlags::VARARGS) {
            true => take(1)?.pop(),
            false => None,
        };
        let varkeywords = match code.flags().contains(CodeFlags::VARKEYWORDS) {
            true => take(1)?.pop(),
            false => None,
        };
        Some(Signature {
            positional,
            varargs,
            kwonly,
            varkeywords,
        })
    }

    /// The names in the order of `co_varnames`: positional, keyword-only, `*args`, `**kwargs`.
    pub fn names(&self) -> impl Iterator<Item = &Arc<Text>> {
        self.positional
            .iter()
            .chain(&self.kwonly)
            .chain(&self.varargs)
            .chain(&self.varkeywords)
    }

    /// How many parameters there are.
    pub fn len(&self) -> usize {
        self.names().count()
    }

    /// Whether there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The flags that say which stars there are.
    pub fn flags(&self) -> CodeFlags {
        let mut flags = CodeFlags::empty();
        flags.set(CodeFlags::VARARGS, self.varargs.is_some());
        flags.set(CodeFlags::VARKEYWORDS, self.varkeywords.is_some());
        flags
    }

    /// That no name stands twice. CPython's compiler sees to that; a code object need not.
    ///
    /// # Errors
    ///
    /// [`SignatureError::Duplicate`]
    pub fn check(&self) -> Result<(), SignatureError> {
        let mut seen = HashSet::new();
        match self.names().find(|name| !seen.insert(*name)) {
            None => Ok(()),
            Some(name) => Err(SignatureError::Duplicate {
                name: backslashreplace(name).into_owned(),
            }),
        }
    }
}

/// Positional parameters.
impl<T: IntoText, const N: usize> From<[T; N]> for Signature {
    fn from(positional: [T; N]) -> Signature {
        Signature::new(positional)
    }
}

/// No parameters.
impl From<()> for Signature {
    fn from((): ()) -> Signature {
        Signature::default()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |star: &str, name: &Arc<Text>| format!("{star}{}", backslashreplace(name));
        let mut parts: Vec<String> = self.positional.iter().map(|name| shown("", name)).collect();
        match &self.varargs {
            Some(name) => parts.push(shown("*", name)),
            None if !self.kwonly.is_empty() => parts.push("*".to_owned()),
            None => {}
        }
        parts.extend(self.kwonly.iter().map(|name| shown("", name)));
        parts.extend(self.varkeywords.iter().map(|name| shown("**", name)));
        write!(f, "({})", parts.join(", "))
    }
}

/// Parameters separated by commas, with or without parentheses around them. Any name without blanks,
/// commas, stars and parentheses will do: the compiler's own, such as `.0`, are no identifiers.
impl std::str::FromStr for Signature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Signature, SignatureError> {
        let text = text.trim();
        let inner = text
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'));
        let text = inner.unwrap_or(text).trim();
        let mut signature = Signature::default();
        let mut starred = false;
        if text.is_empty() {
            return Ok(signature);
        }
        for part in text.strip_suffix(',').unwrap_or(text).split(',') {
            let part = part.trim();
            if signature.varkeywords.is_some() {
                let name = part.to_owned();
                return Err(SignatureError::AfterVarkeywords { name });
            }
            if let Some(name) = part.strip_prefix("**") {
                signature.varkeywords = Some(parameter(name)?);
            } else if let Some(name) = part.strip_prefix('*') {
                if starred {
                    return Err(SignatureError::SecondStar { star: "*" });
                }
                starred = true;
                if !name.is_empty() {
                    signature.varargs = Some(parameter(name)?);
                }
            } else if starred {
                signature.kwonly.push(parameter(part)?);
            } else {
                signature.positional.push(parameter(part)?);
            }
        }
        if starred && signature.varargs.is_none() && signature.kwonly.is_empty() {
            return Err(SignatureError::BareStar);
        }
        signature.check()?;
        Ok(signature)
    }
}

fn parameter(name: &str) -> Result<Arc<Text>, SignatureError> {
    let odd = |c: char| c.is_whitespace() || "(),*".contains(c);
    if name.is_empty() || name.contains(odd) {
        let found = name.to_owned();
        return Err(SignatureError::Name { found });
    }
    Ok(name.into_text())
}
