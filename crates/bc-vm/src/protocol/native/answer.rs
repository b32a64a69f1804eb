//! What a native function may return, and the value that becomes of it.

use bc_core::number::complex::Complex;
use bc_core::text::Text;

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// A Rust value that a native function may return.
pub trait IntoValue {
    /// The value as Python code sees it.
    fn into_value(self, vm: &Vm) -> Value;
}

/// What a native function returns: such a value, or a result with one.
pub trait Answer {
    /// The answer of the call.
    ///
    /// # Errors
    ///
    /// What the function has raised.
    fn answer(self, vm: &Vm) -> PyResult;
}

impl<T: IntoValue> Answer for T {
    #[inline]
    fn answer(self, vm: &Vm) -> PyResult {
        Ok(self.into_value(vm))
    }
}

impl<T: IntoValue> Answer for PyResult<T> {
    #[inline]
    fn answer(self, vm: &Vm) -> PyResult {
        self.map(|value| value.into_value(vm))
    }
}

impl IntoValue for Value {
    #[inline]
    fn into_value(self, _vm: &Vm) -> Value {
        self
    }
}

/// `None`.
impl IntoValue for () {
    #[inline]
    fn into_value(self, _vm: &Vm) -> Value {
        Value::None
    }
}

/// `None` where there is none.
impl<T: IntoValue> IntoValue for Option<T> {
    #[inline]
    fn into_value(self, vm: &Vm) -> Value {
        self.map_or(Value::None, |value| value.into_value(vm))
    }
}

macro_rules! plain {
    ($($ty:ty)*) => { $(
        impl IntoValue for $ty {
            #[inline]
            fn into_value(self, _vm: &Vm) -> Value {
                Value::from(self)
            }
        }
    )* };
}

plain! { bool i64 f64 ObjRef &ObjRef ClassRef &ClassRef }

impl IntoValue for Complex {
    #[inline]
    fn into_value(self, vm: &Vm) -> Value {
        vm.new_complex(self.re, self.im)
    }
}

macro_rules! small {
    ($($ty:ty)*) => { $(
        impl IntoValue for $ty {
            #[inline]
            fn into_value(self, _vm: &Vm) -> Value {
                Value::Int(self.into())
            }
        }
    )* };
}

small! { i32 u32 }

/// A length or a count, which is never near `i64::MAX`.
impl IntoValue for usize {
    #[inline]
    fn into_value(self, _vm: &Vm) -> Value {
        Value::Int(self as i64)
    }
}

macro_rules! strings {
    ($($ty:ty)*) => { $(
        impl IntoValue for $ty {
            #[inline]
            fn into_value(self, vm: &Vm) -> Value {
                vm.new_str(self)
            }
        }
    )* };
}

strings! { Text String &str }

macro_rules! tuples {
    ($($name:ident: $part:ident)*) => {
        impl<$($name: IntoValue),*> IntoValue for ($($name,)*) {
            #[inline]
            fn into_value(self, vm: &Vm) -> Value {
                let ($($part,)*) = self;
                vm.new_tuple([$($part.into_value(vm)),*])
            }
        }
    };
}

tuples! { A: a }
tuples! { A: a B: b }
tuples! { A: a B: b C: c }
