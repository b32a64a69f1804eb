//! Handles: an object of which it is known what it is made of, with what its kind allows.
//!
//! A native method gets its receiver as one, so that nobody outside `model` has to look into a payload. A handle borrows
//! the object and is as cheap as two references. Absent: which arguments become handles (see `protocol::native`).

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use super::code::Code;
use super::exception::Traceback;
use super::frame::FrameObject;
use super::function::Function;
use super::generator::Generator;
use super::native::NativeFunction;
use super::object::{ByteArray, Dict, List, ObjRef, Payload, Set, Str};
use super::property::Property;
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
    /// A function written in Python.
    FunctionRef: Function -> Function;
    /// A function, method descriptor or class method written in Rust.
    NativeFunctionRef: NativeFunction -> NativeFunction;
    /// A bound method: the function and its `__self__`.
    MethodRef: BoundMethod -> [Value; 2];
    /// A `property` or an instance of a subclass.
    PropertyRef: Property -> Property;
    /// A code object.
    CodeRef: Code -> Rc<Code>;
    /// The cell of a closure; unbound when empty.
    CellRef: Cell -> RefCell<Value>;
    /// A frame object.
    FrameRef: Frame -> FrameObject;
    /// An entry of a traceback.
    TracebackRef: Traceback -> Traceback;
    /// A generator or coroutine.
    GeneratorRef: Generator -> Generator;
}
