//! The builder of code objects, and the refusals of `PyCode_New`.

use super::{CodeFlags, CodeObject};
use crate::constant::{Constant, MAX_NESTING, nesting, take_apart};
use crate::text::{IntoText, Text};
use std::sync::Arc;

/// Collects the fields of a code object; one that is not set is zero or empty.
///
/// Made by [`CodeObject::builder`], or by [`CodeObject::replace`] with all fields taken from an
/// existing code object.
#[derive(Clone, Debug)]
#[must_use = "a builder makes nothing until `build` is called"]
pub struct CodeBuilder {
    pub(crate) argcount: i64,
    pub(crate) kwonlyargcount: i64,
    pub(crate) nlocals: i64,
    pub(crate) stacksize: i64,
    pub(crate) flags: CodeFlags,
    pub(crate) code: Arc<[u8]>,
    pub(crate) consts: Arc<[Constant]>,
    pub(crate) names: Arc<[Arc<Text>]>,
    pub(crate) varnames: Arc<[Arc<Text>]>,
    pub(crate) filename: Arc<Text>,
    pub(crate) name: Arc<Text>,
    pub(crate) firstlineno: i32,
    pub(crate) lnotab: Arc<[u8]>,
    pub(crate) freevars: Arc<[Arc<Text>]>,
    pub(crate) cellvars: Arc<[Arc<Text>]>,
}

/// Why no code object could be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// A count is below zero or does not fit the C int it is kept in.
    #[error("code: {field} must not be {}, but is {value}", if *.value < 0 { "negative" } else { "above 2147483647" })]
    OutOfRange {
        /// The field, under its Python name without `co_`.
        field: &'static str,
        /// What was given.
        value: i64,
    },
    /// A field has more items or bytes than a file could carry.
    #[error("code: {field} has {length} items, above 2147483647")]
    TooLong {
        /// The field, under its Python name without `co_`.
        field: &'static str,
        /// How long it is.
        length: usize,
    },
    /// The constants are nested deeper than a file could carry.
    #[error("code: consts are nested deeper than {MAX_NESTING} levels")]
    TooDeep,
}

impl CodeError {
    /// The field that is wrong, under its Python name without `co_`.
    pub fn field(&self) -> &'static str {
        match self {
            CodeError::OutOfRange { field, .. } | CodeError::TooLong { field, .. } => field,
            CodeError::TooDeep => "consts",
        }
    }
}

impl Default for CodeBuilder {
    fn default() -> CodeBuilder {
        let empty: Arc<Text> = Arc::default();
        let none: Arc<[Arc<Text>]> = Arc::default();
        CodeBuilder {
            argcount: 0,
            kwonlyargcount: 0,
            nlocals: 0,
            stacksize: 0,
            flags: CodeFlags::empty(),
            code: Arc::default(),
            consts: Arc::default(),
            names: Arc::clone(&none),
            varnames: Arc::clone(&none),
            filename: Arc::clone(&empty),
            name: empty,
            firstlineno: 0,
            lnotab: Arc::default(),
            freevars: Arc::clone(&none),
            cellvars: none,
        }
    }
}

fn texts(names: impl IntoIterator<Item = impl IntoText>) -> Arc<[Arc<Text>]> {
    names.into_iter().map(IntoText::into_text).collect()
}

impl CodeBuilder {
    /// How many positional parameters there are, without `*args` and `**kwargs`.
    pub fn argcount(mut self, count: impl Into<i64>) -> CodeBuilder {
        self.argcount = count.into();
        self
    }

    /// How many keyword-only parameters there are.
    pub fn kwonlyargcount(mut self, count: impl Into<i64>) -> CodeBuilder {
        self.kwonlyargcount = count.into();
        self
    }

    /// How many fast locals there are, parameters included.
    pub fn nlocals(mut self, count: impl Into<i64>) -> CodeBuilder {
        self.nlocals = count.into();
        self
    }

    /// How many values the stack has room for.
    pub fn stacksize(mut self, count: impl Into<i64>) -> CodeBuilder {
        self.stacksize = count.into();
        self
    }

    /// The flags, by name or as the number `co_flags`.
    pub fn flags(mut self, flags: impl Into<CodeFlags>) -> CodeBuilder {
        self.flags = flags.into();
        self
    }

    /// The bytes of the instructions.
    pub fn code(mut self, code: impl Into<Arc<[u8]>>) -> CodeBuilder {
        self.code = code.into();
        self
    }

    /// The constants.
    pub fn consts(mut self, consts: impl IntoIterator<Item = impl Into<Constant>>) -> CodeBuilder {
        self.consts = consts.into_iter().map(Into::into).collect();
        self
    }

    /// The names of globals and attributes.
    pub fn names(mut self, names: impl IntoIterator<Item = impl IntoText>) -> CodeBuilder {
        self.names = texts(names);
        self
    }

    /// The names of the fast locals, parameters first: positional, keyword-only, `*args`, `**kwargs`.
    pub fn varnames(mut self, names: impl IntoIterator<Item = impl IntoText>) -> CodeBuilder {
        self.varnames = texts(names);
        self
    }

    /// The file the code was compiled from.
    pub fn filename(mut self, filename: impl IntoText) -> CodeBuilder {
        self.filename = filename.into_text();
        self
    }

    /// The name of the function, class or module.
    pub fn name(mut self, name: impl IntoText) -> CodeBuilder {
        self.name = name.into_text();
        self
    }

    /// The line of the first instruction.
    pub fn firstlineno(mut self, line: i32) -> CodeBuilder {
        self.firstlineno = line;
        self
    }

    /// The line table, in bytes; [`lnotab::encode`](crate::lnotab::encode) makes one.
    pub fn lnotab(mut self, lnotab: impl Into<Arc<[u8]>>) -> CodeBuilder {
        self.lnotab = lnotab.into();
        self
    }

    /// The variables of enclosing functions that are used here.
    pub fn freevars(mut self, names: impl IntoIterator<Item = impl IntoText>) -> CodeBuilder {
        self.freevars = texts(names);
        self
    }

    /// The variables that functions inside this one use.
    pub fn cellvars(mut self, names: impl IntoIterator<Item = impl IntoText>) -> CodeBuilder {
        self.cellvars = texts(names);
        self
    }

    /// Makes the code object. Whether its parts fit together is not looked at, as little as CPython
    /// does; that is what [`verify`](crate::verify) is for.
    ///
    /// # Errors
    ///
    /// If a count is negative (`PyCode_New` refuses that for `argcount`, `kwonlyargcount` and
    /// `nlocals`, and would make a frame too small for a negative `stacksize`), or if something could
    /// not be written to a file: a count or length above 2³¹ − 1, or constants nested deeper than
    /// [`MAX_NESTING`].
    pub fn build(self) -> Result<CodeObject, CodeError> {
        let count = |field, value: i64| match i32::try_from(value) {
            Ok(fits) if fits >= 0 => Ok(fits.cast_unsigned()),
            _ => Err(CodeError::OutOfRange { field, value }),
        };
        for (field, length) in [
            ("code", self.code.len()),
            ("consts", self.consts.len()),
            ("names", self.names.len()),
            ("varnames", self.varnames.len()),
            ("lnotab", self.lnotab.len()),
            ("freevars", self.freevars.len()),
            ("cellvars", self.cellvars.len()),
        ] {
            if i32::try_from(length).is_err() {
                return Err(CodeError::TooLong { field, length });
            }
        }
        let nesting = nesting(&self.consts);
        if nesting > MAX_NESTING {
            take_apart(self.consts);
            return Err(CodeError::TooDeep);
        }
        Ok(CodeObject {
            argcount: count("argcount", self.argcount)?,
            kwonlyargcount: count("kwonlyargcount", self.kwonlyargcount)?,
            nlocals: count("nlocals", self.nlocals)?,
            stacksize: count("stacksize", self.stacksize)?,
            flags: self.flags,
            code: self.code,
            consts: self.consts,
            names: self.names,
            varnames: self.varnames,
            filename: self.filename,
            name: self.name,
            firstlineno: self.firstlineno,
            lnotab: self.lnotab,
            freevars: self.freevars,
            cellvars: self.cellvars,
            nesting,
        })
    }
}
