//! Python values to Rust's.
//!
//! A conversion never loses anything: an int that does not fit raises `OverflowError`, a value of
//! another kind `TypeError`. An int is taken for a float as Python itself does; nothing else is
//! coerced.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use bc_core::text::Text;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::model::error::{PyResult, Thrown};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{convert, iter, raise};

/// A Rust value that a Python value can be read as.
pub trait FromValue: Sized {
    /// Reads `value`.
    ///
    /// # Errors
    ///
    /// `TypeError` if the value is of another kind, `OverflowError` if it does not fit.
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self>;
}

#[cold]
fn mismatch(vm: &mut Vm, wanted: &str, value: &Value) -> Thrown {
    let message = format!("expected {wanted}, got {}", vm.type_name(value));
    raise::type_error(vm, message)
}

impl FromValue for Value {
    fn from_value(_vm: &mut Vm, value: &Value) -> PyResult<Self> {
        Ok(value.clone())
    }
}

impl FromValue for () {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        if value.is_none() {
            Ok(())
        } else {
            Err(mismatch(vm, "None", value))
        }
    }
}

impl FromValue for bool {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        match value {
            Value::True => Ok(true),
            Value::False => Ok(false),
            other => Err(mismatch(vm, "bool", other)),
        }
    }
}

impl FromValue for BigInt {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        match value {
            Value::Int(i) => Ok(Self::from(*i)),
            Value::True => Ok(Self::from(1)),
            Value::False => Ok(Self::from(0)),
            other => match other.payload() {
                Some(Payload::Int(i)) => Ok(i.view().big().into_owned()),
                _ => Err(mismatch(vm, "int", other)),
            },
        }
    }
}

macro_rules! ints {
    ($($ty:ty, $to:ident;)*) => { $(
        impl FromValue for $ty {
            fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
                let int = BigInt::from_value(vm, value)?;
                match int.$to() {
                    Some(int) => Ok(int),
                    None => Err(raise::overflow_error(
                        vm,
                        concat!("Python int too large to convert to ", stringify!($ty)),
                    )),
                }
            }
        }
    )* };
}

ints! {
    i8, to_i8; i16, to_i16; i32, to_i32; i64, to_i64; i128, to_i128; isize, to_isize;
    u8, to_u8; u16, to_u16; u32, to_u32; u64, to_u64; u128, to_u128; usize, to_usize;
}

impl FromValue for f64 {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        match value {
            Value::Float(x) => Ok(x.get()),
            Value::Int(_) => convert::to_f64(vm, value),
            other => match other.payload() {
                Some(Payload::Float(_) | Payload::Int(_)) => convert::to_f64(vm, other),
                _ => Err(mismatch(vm, "float", other)),
            },
        }
    }
}

impl FromValue for Text {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        match value.as_str() {
            Some(text) => Ok(text.text().clone()),
            None => Err(mismatch(vm, "str", value)),
        }
    }
}

/// Refuses lone surrogates; read a [`Text`] to keep them.
impl FromValue for String {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        let Some(text) = value.as_str() else {
            return Err(mismatch(vm, "str", value));
        };
        match text.text().to_str() {
            Some(text) => Ok(text.into_owned()),
            None => Err(raise::value_error(
                vm,
                "str holds a lone surrogate, which no Rust string can",
            )),
        }
    }
}

/// `None` becomes `None`.
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        if value.is_none() {
            Ok(None)
        } else {
            T::from_value(vm, value).map(Some)
        }
    }
}

/// Any iterable but a `str`; bytes give their ints.
impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        if value.as_str().is_some() {
            return Err(mismatch(vm, "a sequence", value));
        }
        let items = iter::collect(vm, value)?;
        items.iter().map(|item| T::from_value(vm, item)).collect()
    }
}

fn pairs<K: FromValue, V: FromValue>(vm: &mut Vm, value: &Value) -> PyResult<Vec<(K, V)>> {
    let Some(dict) = value.as_dict() else {
        return Err(mismatch(vm, "dict", value));
    };
    let pairs: Vec<(Value, Value)> = dict
        .borrow()
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    pairs
        .iter()
        .map(|(key, value)| Ok((K::from_value(vm, key)?, V::from_value(vm, value)?)))
        .collect()
}

impl<K: FromValue + Ord, V: FromValue> FromValue for BTreeMap<K, V> {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        Ok(pairs(vm, value)?.into_iter().collect())
    }
}

impl<K: FromValue + Eq + Hash, V: FromValue, S: BuildHasher + Default> FromValue
    for HashMap<K, V, S>
{
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        Ok(pairs(vm, value)?.into_iter().collect())
    }
}

macro_rules! tuples {
    ($(($count:literal $($name:ident)+))*) => { $(
        impl<$($name: FromValue),+> FromValue for ($($name,)+) {
            fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
                match value.as_tuple().map(|items| items.to_vec()) {
                    Some(items) if items.len() == $count => {
                        let mut items = items.into_iter();
                        Ok(($({
                            let item = items.next().unwrap_or_default();
                            $name::from_value(vm, &item)?
                        },)+))
                    }
                    _ => Err(mismatch(vm, concat!("a tuple of ", $count), value)),
                }
            }
        }
    )* };
}

tuples! { (1 A) (2 A B) (3 A B C) (4 A B C D) }
