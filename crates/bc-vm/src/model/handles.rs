//! Handles: an object of which it is known what it is made of, with what its kind allows.
//!
//! A native method gets its receiver as one, so that nobody outside `model` has to look into a payload. A handle borrows
//! the object and is as cheap as two references. Absent: which arguments become handles (see `protocol::native`).

use std::ops::Deref;

use super::object::{ByteArray, Dict, List, ObjRef, Payload, Set, Str};
use super::range::Range;
use super::value::Value;

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident: $variant:ident -> $inner:ty;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<'a> {
            object: &'a ObjRef,
            inner: &'a $inner,
        }

        impl<'a> $name<'a> {
            /// The handle of an object of this kind; `None` for any other value.
            #[inline]
            #[must_use]
            pub fn of(value: &'a Value) -> Option<Self> {
                match value {
                    Value::Obj(object) => Self::of_object(object),
                    _ => None,
                }
            }

            /// As [`Self::of`], of an object.
            #[inline]
            #[must_use]
            pub fn of_object(object: &'a ObjRef) -> Option<Self> {
                match &object.payload {
                    Payload::$variant(inner) => Some(Self { object, inner }),
                    _ => None,
                }
            }

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

            /// What the object is made of, for as long as the handle's object is borrowed.
            #[inline]
            #[must_use]
            pub fn inner(self) -> &'a $inner {
                self.inner
            }
        }

        impl Deref for $name<'_> {
            type Target = $inner;

            #[inline]
            fn deref(&self) -> &$inner {
                self.inner
            }
        }
    )* };
}

handles! {
    /// A `list` or an instance of a subclass.
    ListRef: List -> List;
    /// A `dict` or an instance of a subclass.
    DictRef: Dict -> Dict;
    /// A `set`, a `frozenset` or an instance of a subclass of them.
    SetRef: Set -> Set;
    /// An exception.
    ExceptionRef: Exception -> super::exception::ExceptionData;
    /// A `tuple` or an instance of a subclass.
    TupleRef: Tuple -> Box<[Value]>;
    /// A `str` or an instance of a subclass.
    StrRef: Str -> Str;
    /// A `bytes` or an instance of a subclass.
    BytesRef: Bytes -> Box<[u8]>;
    /// A `bytearray` or an instance of a subclass.
    ByteArrayRef: ByteArray -> ByteArray;
    /// A `range`.
    RangeRef: Range -> Range;
    /// A `slice`: start, stop and step.
    SliceRef: Slice -> Box<[Value; 3]>;
}
