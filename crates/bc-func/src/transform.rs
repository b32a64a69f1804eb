//! Functions through passes: what the decorators of the talk do.
//!
//! A pass is handed code and gives code; here the rest of the function is kept around it. What passes
//! there are is bc-transform's business.

use bc_core::constant::Constant;
use bc_transform::{Pass, Refusal};
use bc_vm::embed::RunError;
use bc_vm::model::object::Payload;
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::dict;
use bc_vm::runtime::link;

use crate::error::{self, Error};
use crate::function::Function;

impl Function {
    /// A new function whose code has gone through a pass. Everything else is kept: globals, name,
    /// documentation, defaults, keyword-only defaults, annotations, closure and attributes. This
    /// function stays as it is.
    ///
    /// ```
    /// use bc_core::asm::Asm;
    /// use bc_core::opcode::Opcode;
    /// use bc_func::{Function, globals, machine};
    /// use bc_transform::catalogue::AddToMul;
    ///
    /// let add = Asm::function("add", ["a", "b"]).load_fast("a").load_fast("b")
    ///     .op(Opcode::BINARY_ADD).op(Opcode::RETURN_VALUE).build()?;
    /// let mut vm = machine()?;
    /// let globals = globals(&mut vm);
    /// let add = Function::build(add).globals(&globals).defaults((7,)).make(&mut vm)?;
    ///
    /// let mul = add.transform(&mut vm, &AddToMul)?;
    /// assert_eq!(mul.call::<i64>(&mut vm, (3,))?, 21);
    /// assert_eq!(add.call::<i64>(&mut vm, (3,))?, 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Transform`] if the pass fails, the others as [`Function::replace_code`].
    pub fn transform(&self, vm: &mut Vm, pass: &dyn Pass) -> Result<Self, Error> {
        let code = self.code().ok_or_else(|| {
            let fault = bc_vm::model::error::Fault::Internal("expected a function");
            RunError::Fault(fault)
        })?;
        let changed = pass.apply(&code)?;
        let twin = self.replace_code(vm, changed)?;
        let refused = |refusal: Refusal| bc_transform::Error::Refused {
            pass: pass.name(),
            path: code.name().to_string_lossy().into_owned(),
            filename: code.filename().to_string_lossy().into_owned(),
            line: refusal.line.unwrap_or(code.firstlineno()),
            message: refusal.message,
        };
        let replace = |vm: &mut Vm, value: &Value| -> Result<Value, Error> {
            // A value that could not stand in a code object is none of a pass's business.
            let Ok(constant) = link::to_constant(vm, value) else {
                return Ok(value.clone());
            };
            let new: Option<Constant> = pass.default_value(&constant).map_err(refused)?;
            match new {
                Some(new) => Ok(error::run(vm, |vm| link::value(vm, &new))?),
                None => Ok(value.clone()),
            }
        };
        let defaults = error::run(vm, |vm| twin.attr(vm, "__defaults__"))?;
        if let Some(items) = defaults.as_tuple() {
            let mut changed = Vec::with_capacity(items.len());
            for item in items {
                changed.push(replace(vm, item)?);
            }
            error::run(vm, |vm| {
                let changed = vm.new_tuple(changed);
                twin.set_attr(vm, "__defaults__", changed)
            })?;
        }
        let defaults = error::run(vm, |vm| twin.attr(vm, "__kwdefaults__"))?;
        if let Some(table) = defaults.as_dict() {
            let pairs: Vec<(Value, Value)> = table
                .borrow()
                .iter()
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect();
            let map = vm.new_dict(Table::new());
            for (key, value) in pairs {
                let value = replace(vm, &value)?;
                if let Payload::Dict(table) = &map.payload {
                    error::run(vm, |vm| dict::set(vm, table, key, value))?;
                }
            }
            error::run(vm, |vm| {
                twin.set_attr(vm, "__kwdefaults__", Value::Obj(map))
            })?;
        }
        Ok(twin)
    }
}
