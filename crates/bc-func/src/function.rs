//! The function: looking at, changing and calling it. How one is made stands in `build`.

use std::sync::Arc;

use bc_core::code::CodeObject;
use bc_vm::embed::{self, FromValue, IntoArgs, IntoKeywords, IntoValue, RunError};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::Args;
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, call, dict, raise};
use bc_vm::runtime::link;

use crate::code::IntoCode;
use crate::error::{self, Error};

/// A function of a machine. Cloning makes another name for the same function.
///
/// Every method takes the machine the function was made in.
#[derive(Clone, Debug)]
pub struct Function(Value);

impl Function {
    /// What `FunctionType` returned.
    pub(crate) fn of(value: Value) -> Self {
        Self(value)
    }

    /// The function as a value of the machine.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// Its code object.
    #[must_use]
    pub fn code(&self) -> Option<Arc<CodeObject>> {
        let function = self.0.as_function()?;
        Some(Arc::clone(function.code.borrow().verified.code()))
    }

    /// Its globals, a dict object.
    #[must_use]
    pub fn globals(&self) -> Option<ObjRef> {
        Some(ObjRef::clone(&self.0.as_function()?.globals))
    }

    /// Calls it with positional arguments: a tuple of Rust values, or a vector of one kind.
    ///
    /// # Errors
    ///
    /// Arguments that do not fit, an exception the function raises and does not catch, a result that
    /// is no `R` (all of them [`RunError::Exception`]), a limit of the machine, or another call that is
    /// paused ([`Fault::Busy`]).
    pub fn call<R: FromValue>(&self, vm: &mut Vm, args: impl IntoArgs) -> Result<R, RunError> {
        self.call_with(vm, args, ())
    }

    /// Calls it with positional and keyword arguments: `[("name", value), ...]` for values of one kind
    /// or a tuple of such pairs.
    ///
    /// # Errors
    ///
    /// As [`Function::call`].
    pub fn call_with<R: FromValue>(
        &self,
        vm: &mut Vm,
        args: impl IntoArgs,
        keywords: impl IntoKeywords,
    ) -> Result<R, RunError> {
        error::run(vm, |vm| {
            let mut call = Args::of(args.into_args(vm)?);
            call.keywords = keywords.into_keywords(vm)?;
            let result = embed::call(vm, &self.0, call)?;
            R::from_value(vm, &result)
        })
    }

    /// The attribute `name`: `__name__`, `__doc__`, or any that was set.
    ///
    /// # Errors
    ///
    /// `AttributeError` if there is none, `TypeError` if it is no `R`.
    pub fn get<R: FromValue>(&self, vm: &mut Vm, name: &str) -> Result<R, RunError> {
        error::run(vm, |vm| {
            let value = self.attr(vm, name)?;
            R::from_value(vm, &value)
        })
    }

    /// Sets the attribute `name`. For `__code__` see [`Function::replace_code`].
    ///
    /// # Errors
    ///
    /// As `setattr`: `TypeError: __name__ must be set to a string object`.
    pub fn set(&self, vm: &mut Vm, name: &str, value: impl IntoValue) -> Result<(), RunError> {
        error::run(vm, |vm| {
            let value = value.into_value(vm)?;
            self.set_attr(vm, name, value)
        })
    }

    /// Deletes the attribute `name`.
    ///
    /// # Errors
    ///
    /// As `delattr`: `AttributeError` if there is none, `TypeError` if it cannot be deleted.
    pub fn delete(&self, vm: &mut Vm, name: &str) -> Result<(), RunError> {
        error::run(vm, |vm| {
            let name = vm.intern(name);
            attr::delattr(vm, &self.0, &name)
        })
    }

    /// Sets `__kwdefaults__`: the defaults of keyword-only parameters.
    ///
    /// # Errors
    ///
    /// A fault when memory runs short.
    pub fn set_keyword_defaults(
        &self,
        vm: &mut Vm,
        defaults: impl IntoKeywords,
    ) -> Result<(), RunError> {
        self.set_dict(vm, "__kwdefaults__", defaults)
    }

    /// Sets `__annotations__`: of parameters by their names, of the result under `return`.
    ///
    /// # Errors
    ///
    /// A fault when memory runs short.
    pub fn set_annotations(
        &self,
        vm: &mut Vm,
        annotations: impl IntoKeywords,
    ) -> Result<(), RunError> {
        self.set_dict(vm, "__annotations__", annotations)
    }

    fn set_dict(
        &self,
        vm: &mut Vm,
        name: &str,
        entries: impl IntoKeywords,
    ) -> Result<(), RunError> {
        error::run(vm, |vm| {
            let map = vm.new_dict(Table::new());
            for (key, value) in entries.into_keywords(vm)? {
                if let Payload::Dict(table) = &map.payload {
                    dict::set(vm, table, Value::Obj(key), value)?;
                }
            }
            self.set_attr(vm, name, Value::Obj(map))
        })
    }

    /// A new function with other code that keeps everything else: globals, name, defaults, closure,
    /// annotations and attributes. This function stays as it is.
    ///
    /// # Errors
    ///
    /// [`Error::Rejected`] when the verifier refuses the code; [`Error::Run`] as setting `__code__`:
    /// `ValueError: f() requires a code object with 0 free vars, not 1`.
    pub fn replace_code(&self, vm: &mut Vm, code: impl IntoCode) -> Result<Self, Error> {
        let code = code.into_code()?;
        let made = error::run(vm, |vm| {
            let twin = self.twin(vm)?;
            let code = link::link(vm, &code)?;
            let code = link::code_value(vm, code);
            twin.set_attr(vm, "__code__", code)?;
            Ok(twin)
        })?;
        Ok(made)
    }

    /// A function that is equal in every part; dicts are copied.
    fn twin(&self, vm: &mut Vm) -> PyResult<Self> {
        let mut args = Args::none();
        for name in [
            "__code__",
            "__globals__",
            "__name__",
            "__defaults__",
            "__closure__",
        ] {
            args.positional.push(self.attr(vm, name)?);
        }
        let class = Value::from(&vm.classes.function);
        let twin = Self(call::call(vm, &class, args)?);
        for name in ["__qualname__", "__module__", "__doc__"] {
            let value = self.attr(vm, name)?;
            twin.set_attr(vm, name, value)?;
        }
        for name in ["__kwdefaults__", "__annotations__", "__dict__"] {
            let value = self.attr(vm, name)?;
            if let Some(table) = value.as_dict() {
                let copy = table.borrow().clone();
                let copy = Value::Obj(vm.new_dict(copy));
                twin.set_attr(vm, name, copy)?;
            }
        }
        Ok(twin)
    }

    pub(crate) fn attr(&self, vm: &mut Vm, name: &str) -> PyResult {
        let name = vm.intern(name);
        attr::getattr(vm, &self.0, &name)
    }

    pub(crate) fn set_attr(&self, vm: &mut Vm, name: &str, value: Value) -> PyResult<()> {
        let name = vm.intern(name);
        attr::setattr(vm, &self.0, &name, value)
    }

    /// Its data, for reading what no attribute shows.
    pub(crate) fn data(&self) -> PyResult<&bc_vm::model::function::Function> {
        match self.0.as_function() {
            Some(function) => Ok(function),
            None => Err(Fault::Internal("expected a function").into()),
        }
    }
}

/// Hands the function to Python code, as an argument for instance.
impl IntoValue for &Function {
    fn into_value(self, _vm: &mut Vm) -> PyResult {
        Ok(self.0.clone())
    }
}

impl IntoValue for Function {
    fn into_value(self, _vm: &mut Vm) -> PyResult {
        Ok(self.0)
    }
}

/// Takes a function that Python code made, such as a closure that a call returned.
impl FromValue for Function {
    fn from_value(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        if value.as_function().is_some() {
            return Ok(Self(value.clone()));
        }
        let message = format!("expected function, got {}", vm.type_name(value));
        Err(raise::type_error(vm, message))
    }
}
