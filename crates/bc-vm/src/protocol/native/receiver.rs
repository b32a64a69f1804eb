//! What a method is called on, as its own type.
//!
//! The caller has checked the class of the receiver (`protocol::call`), so one that does not fit is a fault of the
//! machine, not an exception.

use std::ops::Deref;

use crate::model::class::ClassRef;
use crate::model::error::{Fault, PyResult};
use crate::model::handles::{
    ByteArrayRef, BytesRef, DictRef, ListRef, RangeRef, SetRef, SliceRef, StrRef, TupleRef,
};
use crate::model::int::{self, IntView};
use crate::model::iters::Iter;
use crate::model::native::NativeData;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;

/// A type that a native method may have its receiver as.
pub trait Receiver<'a>: Sized {
    /// The receiver, `None` if it is something else.
    fn of(value: &'a Value) -> Option<Self>;
}

/// The receiver of a method.
///
/// # Errors
///
/// A fault when it is something else.
#[inline]
pub fn receiver<'a, T: Receiver<'a>>(value: &'a Value) -> PyResult<T> {
    T::of(value).ok_or_else(|| Fault::Internal("a method met a receiver of another type").into())
}

impl<'a> Receiver<'a> for &'a Value {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        Some(value)
    }
}

impl<'a> Receiver<'a> for &'a ObjRef {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        value.as_obj()
    }
}

/// The class that `__new__` or a class method was called with.
impl<'a> Receiver<'a> for ClassRef {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        value.as_class()
    }
}

/// The number behind an `int`, a `bool` or an instance of a subclass.
impl<'a> Receiver<'a> for IntView<'a> {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        int::view(value)
    }
}

macro_rules! handles {
    ($($name:ident)*) => { $(
        impl<'a> Receiver<'a> for $name<'a> {
            #[inline]
            fn of(value: &'a Value) -> Option<Self> {
                $name::of(value)
            }
        }
    )* };
}

handles! { ByteArrayRef BytesRef DictRef ListRef RangeRef SetRef SliceRef StrRef TupleRef }

/// An object that only one file knows, with its state, where a method needs both.
pub struct NativeRef<'a, T> {
    object: &'a ObjRef,
    state: &'a T,
}

impl<T> Clone for NativeRef<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for NativeRef<'_, T> {}

impl<'a, T> NativeRef<'a, T> {
    /// The object.
    #[inline]
    #[must_use]
    pub fn object(self) -> &'a ObjRef {
        self.object
    }

    /// The object as a value, one reference more.
    #[inline]
    #[must_use]
    pub fn value(self) -> Value {
        Value::from(self.object)
    }
}

impl<T> Deref for NativeRef<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.state
    }
}

impl<'a, T: NativeData> Receiver<'a> for NativeRef<'a, T> {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        let (object, state) = (value.as_obj()?, Receiver::of(value)?);
        Some(Self { object, state })
    }
}

/// The state of an object that only one file knows, be it an iterator or not.
impl<'a, T: NativeData> Receiver<'a> for &'a T {
    #[inline]
    fn of(value: &'a Value) -> Option<Self> {
        match value.payload()? {
            Payload::Native(data) => data.as_any().downcast_ref(),
            Payload::Iter(state) => match &**state {
                Iter::Native(iter) => iter.as_any().downcast_ref(),
                _ => None,
            },
            _ => None,
        }
    }
}
