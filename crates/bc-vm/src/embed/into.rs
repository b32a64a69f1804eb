//! Rust values to Python's.

use std::collections::{BTreeMap, HashMap};

use bc_core::text::Text;
use num_bigint::BigInt;

use crate::model::error::{Fault, PyResult};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::dict;

/// A Rust value that a machine can take in.
pub trait IntoValue {
    /// The Python value.
    ///
    /// # Errors
    ///
    /// A fault when memory runs short; what hashing the keys of a map raises.
    fn into_value(self, vm: &mut Vm) -> PyResult;
}

impl IntoValue for Value {
    fn into_value(self, _vm: &mut Vm) -> PyResult {
        Ok(self)
    }
}

impl IntoValue for &Value {
    fn into_value(self, _vm: &mut Vm) -> PyResult {
        Ok(self.clone())
    }
}

impl IntoValue for () {
    fn into_value(self, _vm: &mut Vm) -> PyResult {
        Ok(Value::None)
    }
}

impl IntoValue for bool {
    fn into_value(self, _vm: &mut Vm) -> PyResult {
        Ok(Value::bool(self))
    }
}

macro_rules! small_ints {
    ($($ty:ty)*) => { $(
        impl IntoValue for $ty {
            fn into_value(self, _vm: &mut Vm) -> PyResult {
                Ok(Value::Int(i64::from(self)))
            }
        }
    )* };
}

small_ints! { i8 i16 i32 i64 u8 u16 u32 }

macro_rules! large_ints {
    ($($ty:ty)*) => { $(
        impl IntoValue for $ty {
            fn into_value(self, vm: &mut Vm) -> PyResult {
                Ok(vm.new_int(BigInt::from(self)))
            }
        }
    )* };
}

large_ints! { u64 i128 u128 usize isize }

impl IntoValue for BigInt {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        vm.reserve((self.bits() / 8) as usize)?;
        Ok(vm.new_int(self))
    }
}

impl IntoValue for f64 {
    fn into_value(self, _vm: &mut Vm) -> PyResult {
        Ok(Value::float(self))
    }
}

impl IntoValue for f32 {
    fn into_value(self, _vm: &mut Vm) -> PyResult {
        Ok(Value::float(f64::from(self)))
    }
}

impl IntoValue for &str {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        vm.reserve(self.len())?;
        Ok(vm.new_str(self))
    }
}

impl IntoValue for String {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        self.as_str().into_value(vm)
    }
}

impl IntoValue for Text {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        vm.reserve(self.byte_size())?;
        Ok(vm.new_str(self))
    }
}

/// Bytes become a `bytes`; a `Vec<u8>` becomes a list of ints like any other vector.
impl IntoValue for &[u8] {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        vm.reserve(self.len())?;
        Ok(vm.new_bytes(self))
    }
}

/// `None` becomes `None`.
impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        self.map_or(Ok(Value::None), |value| value.into_value(vm))
    }
}

/// A vector becomes a list.
impl<T: IntoValue> IntoValue for Vec<T> {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        vm.reserve(self.len().saturating_mul(size_of::<Value>()))?;
        let items = self
            .into_iter()
            .map(|item| item.into_value(vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(vm.new_list(items))
    }
}

fn map<K: IntoValue, V: IntoValue>(vm: &mut Vm, pairs: impl Iterator<Item = (K, V)>) -> PyResult {
    let object = vm.new_dict(Table::new());
    if let Payload::Dict(table) = &object.payload {
        for (key, value) in pairs {
            let (key, value) = (key.into_value(vm)?, value.into_value(vm)?);
            dict::set(vm, table, key, value)?;
        }
    }
    Ok(Value::Obj(object))
}

impl<K: IntoValue, V: IntoValue> IntoValue for BTreeMap<K, V> {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        map(vm, self.into_iter())
    }
}

/// The order of the dict is that of the map's iteration, which differs from run to run.
impl<K: IntoValue, V: IntoValue, S> IntoValue for HashMap<K, V, S> {
    fn into_value(self, vm: &mut Vm) -> PyResult {
        map(vm, self.into_iter())
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))*) => { $(
        #[expect(non_snake_case, reason = "a type parameter names its value")]
        impl<$($name: IntoValue),+> IntoValue for ($($name,)+) {
            fn into_value(self, vm: &mut Vm) -> PyResult {
                let ($($name,)+) = self;
                let items = [$($name.into_value(vm)?),+];
                Ok(vm.new_tuple(items))
            }
        }

        #[expect(non_snake_case, reason = "a type parameter names its value")]
        impl<$($name: IntoValue),+> IntoKeywords for ($((&str, $name),)+) {
            fn into_keywords(self, vm: &mut Vm) -> PyResult<Vec<(ObjRef, Value)>> {
                let ($($name,)+) = self;
                Ok(vec![$((keyword(vm, $name.0)?, $name.1.into_value(vm)?)),+])
            }
        }

        #[expect(non_snake_case, reason = "a type parameter names its value")]
        impl<$($name: IntoValue),+> IntoArgs for ($($name,)+) {
            fn into_args(self, vm: &mut Vm) -> PyResult<Vec<Value>> {
                let ($($name,)+) = self;
                Ok(vec![$($name.into_value(vm)?),+])
            }
        }
    )* };
}

/// Positional arguments of a call: a tuple of Rust values, `()` for none, or a vector of one kind.
pub trait IntoArgs {
    /// The arguments in order.
    ///
    /// # Errors
    ///
    /// As [`IntoValue::into_value`].
    fn into_args(self, vm: &mut Vm) -> PyResult<Vec<Value>>;
}

impl IntoArgs for () {
    fn into_args(self, _vm: &mut Vm) -> PyResult<Vec<Value>> {
        Ok(Vec::new())
    }
}

impl<T: IntoValue> IntoArgs for Vec<T> {
    fn into_args(self, vm: &mut Vm) -> PyResult<Vec<Value>> {
        self.into_iter().map(|value| value.into_value(vm)).collect()
    }
}

/// Keyword arguments of a call: `()` for none, `[("name", value), ...]` for values of one kind, or a
/// tuple of such pairs.
pub trait IntoKeywords {
    /// Names (str objects) and values, in order.
    ///
    /// # Errors
    ///
    /// As [`IntoValue::into_value`].
    fn into_keywords(self, vm: &mut Vm) -> PyResult<Vec<(ObjRef, Value)>>;
}

/// The name of a keyword argument: the parameter's own if there is one of that name. Others are not
/// interned: they may come from anywhere, and nothing is looked up by them.
fn keyword(vm: &mut Vm, name: &str) -> PyResult<ObjRef> {
    let text = Text::new(name);
    if let Some(known) = vm.find_interned(&text) {
        return Ok(ObjRef::clone(known));
    }
    match vm.new_str(text) {
        Value::Obj(name) => Ok(name),
        _ => Err(Fault::Internal("a str that is no object").into()),
    }
}

impl IntoKeywords for () {
    fn into_keywords(self, _vm: &mut Vm) -> PyResult<Vec<(ObjRef, Value)>> {
        Ok(Vec::new())
    }
}

impl<T: IntoValue> IntoKeywords for Vec<(&str, T)> {
    fn into_keywords(self, vm: &mut Vm) -> PyResult<Vec<(ObjRef, Value)>> {
        self.into_iter()
            .map(|(name, value)| Ok((keyword(vm, name)?, value.into_value(vm)?)))
            .collect()
    }
}

impl<T: IntoValue, const N: usize> IntoKeywords for [(&str, T); N] {
    fn into_keywords(self, vm: &mut Vm) -> PyResult<Vec<(ObjRef, Value)>> {
        Vec::from(self).into_keywords(vm)
    }
}

tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }
