//! Arguments of native functions as Rust types, converted and refused as `PyArg_Parse` does.
//!
//! The type of a parameter says which of CPython's conversions its argument goes through. Those that can be meant in more
//! than one way have a name of their own here ([`CInt`], [`Truth`] ...). Absent: the conversions themselves (`param`,
//! `convert`, `truth`).

use std::rc::Rc;

use bc_core::number::complex::Complex;

use super::receiver::Receiver;
use crate::model::args::ArgSite;
use crate::model::class::ClassRef;
use crate::model::error::{Fault, PyResult};
use crate::model::handles::{ByteArrayRef, BytesRef, CodeRef, DictRef, StrRef, TupleRef};
use crate::model::object::ObjRef;
use crate::model::units;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, convert, describe, item, param, raise, truth};

/// A type that a native function may have an argument as.
pub trait FromArg<'a>: Sized {
    /// Converts the argument at `site`.
    ///
    /// # Errors
    ///
    /// What refuses it, and what its methods raise.
    fn from_arg(vm: &mut Vm, value: &'a Value, site: ArgSite) -> PyResult<Self>;
}

/// Any object, as it is (`O`).
impl<'a> FromArg<'a> for &'a Value {
    #[inline]
    fn from_arg(_: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        Ok(value)
    }
}

/// Any object, to be kept (`O`).
impl<'a> FromArg<'a> for Value {
    #[inline]
    fn from_arg(_: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        Ok(value.clone())
    }
}

/// An argument that may be left out: its parameter has the default `None`. `None` of Python is an argument; see [`OrNone`].
impl<'a, T: FromArg<'a>> FromArg<'a> for Option<T> {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, site: ArgSite) -> PyResult<Self> {
        T::from_arg(vm, value, site).map(Some)
    }
}

/// An argument that means the same when it is left out and when it is `None`.
pub struct OrNone<T>(pub Option<T>);

impl<'a, T: FromArg<'a>> FromArg<'a> for OrNone<T> {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, site: ArgSite) -> PyResult<Self> {
        match value {
            Value::None => Ok(Self(None)),
            value => T::from_arg(vm, value, site).map(Some).map(Self),
        }
    }
}

/// A length, an index or a count (`n`): `__index__` is asked.
impl<'a> FromArg<'a> for i64 {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        convert::to_i64(vm, value)
    }
}

/// A number (`d`): `__float__` is asked.
impl<'a> FromArg<'a> for f64 {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        convert::to_f64(vm, value)
    }
}

/// A complex number (`D`): `__complex__` is asked, then `__float__`.
impl<'a> FromArg<'a> for Complex {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        convert::to_complex(vm, value)
    }
}

/// A size that must be an int itself (`PyLong_AsSsize_t`).
pub struct PlainInt(pub i64);

impl<'a> FromArg<'a> for PlainInt {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        param::ssize_of_long(vm, value).map(Self)
    }
}

/// A C `int` (`i`).
pub struct CInt(pub i32);

impl<'a> FromArg<'a> for CInt {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        param::c_int(vm, value).map(Self)
    }
}

/// How often a sequence is repeated: negative counts as none.
pub struct RepeatCount(pub i64);

impl<'a> FromArg<'a> for RepeatCount {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        item::index_of_repeat(vm, value).map(Self)
    }
}

/// A bound of a part of a sequence, as methods such as `find` take it (`_PyEval_SliceIndex`); `None` if it is left out
/// or `None`.
#[derive(Clone, Copy)]
pub struct Bound(pub Option<i64>);

impl Bound {
    /// The part from `start` to `end` of a sequence of `length` items, as [`units::clamp`] has it.
    #[inline]
    #[must_use]
    pub fn clamp(start: Self, end: Self, length: usize) -> (usize, usize) {
        units::clamp(start.0.unwrap_or(0), end.0.unwrap_or(i64::MAX), length)
    }
}

impl<'a> FromArg<'a> for Bound {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        match value {
            Value::None => Ok(Self(None)),
            value => param::bound(vm, Some(value), 0).map(Some).map(Self),
        }
    }
}

/// A flag that is given as a C `int` (`i`).
pub struct IntFlag(pub bool);

impl<'a> FromArg<'a> for IntFlag {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        convert::to_c_int(vm, value).map(|flag| Self(flag != 0))
    }
}

/// Whether any object is true (`p`).
pub struct Truth(pub bool);

impl<'a> FromArg<'a> for Truth {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        truth::truth(vm, value).map(Self)
    }
}

/// A bytes-like object (`y*`). A bytearray keeps its length for as long as this is there, whatever code of the
/// program's runs meanwhile.
pub struct Buffer<'a>(&'a Value);

impl<'a> Buffer<'a> {
    /// The bytes; no code of the program's may run while they are looked at.
    ///
    /// # Errors
    ///
    /// `ValueError` if it is a view that has been released since.
    pub fn bytes(&self, vm: &mut Vm) -> PyResult<buffer::Bytes<'a>> {
        buffer::get(vm, self.0)
    }
}

impl<'a> FromArg<'a> for Buffer<'a> {
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        drop(buffer::get(vm, value)?);
        if let Some(array) = ByteArrayRef::of(value) {
            array.export();
        }
        Ok(Self(value))
    }
}

impl Drop for Buffer<'_> {
    fn drop(&mut self) {
        if let Some(array) = ByteArrayRef::of(self.0) {
            array.withdraw();
        }
    }
}

macro_rules! kinds {
    ($($kind:ty: $wanted:literal;)*) => { $(
        /// An object of this class or of a subclass (`U`, `S`, `O!`).
        impl<'a> FromArg<'a> for $kind {
            #[inline]
            fn from_arg(vm: &mut Vm, value: &'a Value, site: ArgSite) -> PyResult<Self> {
                match Receiver::of(value) {
                    Some(object) => Ok(object),
                    None => Err(raise::must_be(vm, site.function, site.position, $wanted, value)),
                }
            }
        }
    )* };
}

kinds! {
    StrRef<'a>: "str";
    BytesRef<'a>: "bytes";
    TupleRef<'a>: "tuple";
    DictRef<'a>: "dict";
    CodeRef<'a>: "code";
    ClassRef: "type";
}

/// The name of an attribute, as the special methods for attributes take it.
pub struct AttributeName(pub ObjRef);

impl<'a> FromArg<'a> for AttributeName {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        match describe::attribute_name(vm, value) {
            Some(name) => Ok(Self(name)),
            None => Err(raise::attribute_name(vm, value)),
        }
    }
}

/// A str without null characters (`s`).
impl<'a> FromArg<'a> for Rc<str> {
    fn from_arg(vm: &mut Vm, value: &'a Value, site: ArgSite) -> PyResult<Self> {
        let text = param::text_argument(vm, site.function, site.position, Some(value), false)?;
        Ok(text.unwrap_or_default())
    }
}

/// A str without null characters or `None` (`z`).
pub struct TextOrNone(pub Option<Rc<str>>);

impl<'a> FromArg<'a> for TextOrNone {
    fn from_arg(vm: &mut Vm, value: &'a Value, site: ArgSite) -> PyResult<Self> {
        param::text_argument(vm, site.function, site.position, Some(value), true).map(Self)
    }
}

/// The name of a file as a str (`PyUnicode_FSDecoder`).
pub struct Path(pub Value);

impl<'a> FromArg<'a> for Path {
    fn from_arg(vm: &mut Vm, value: &'a Value, _: ArgSite) -> PyResult<Self> {
        param::path(vm, value).map(Self)
    }
}

/// The place of an argument.
#[inline]
#[must_use]
pub const fn argument_of(function: &'static str, position: usize) -> ArgSite {
    ArgSite { function, position }
}

/// An argument that the check of their number has found.
///
/// # Errors
///
/// A fault when it is not there.
#[inline]
pub fn required(argument: Option<(&Value, ArgSite)>) -> PyResult<(&Value, ArgSite)> {
    argument.ok_or_else(|| Fault::Internal("argument check").into())
}

/// A name without the mark that Rust gives its own words (`r#type`).
#[must_use]
pub const fn plain_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}
