//! Making a function with a name, defaults and a closure, as `FunctionType`'s optional arguments do.

use bc_vm::embed::{self, IntoArgs, IntoValue};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::Args;
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::call;
use bc_vm::runtime::link;

use crate::code::IntoCode;
use crate::error::{self, Error};
use crate::function::Function;

/// A value that is converted once there is a machine to hold it.
type Later<'a> = Box<dyn FnOnce(&mut Vm) -> PyResult + 'a>;

/// A function about to be made; see [`Function::build`].
///
/// Values are handed to the machine as they are, so that a wrong one meets the machine's refusal.
#[must_use = "nothing is made before `make`"]
pub struct Builder<'a, C> {
    code: C,
    globals: Option<ObjRef>,
    name: Option<Later<'a>>,
    defaults: Option<Later<'a>>,
    closure: Option<Later<'a>>,
}

fn later<'a>(value: impl IntoValue + 'a) -> Option<Later<'a>> {
    Some(Box::new(|vm| value.into_value(vm)))
}

impl Function {
    /// Makes a function of `code` that sees `globals`. Its name and documentation come from the code.
    ///
    /// # Errors
    ///
    /// [`Error::Rejected`] when the verifier refuses the code; [`Error::Run`] when the code has free
    /// variables (see [`Function::build`]) or memory runs short.
    pub fn new(vm: &mut Vm, code: impl IntoCode, globals: &ObjRef) -> Result<Self, Error> {
        Self::build(code).globals(globals).make(vm)
    }

    /// Begins a function with a name, defaults or a closure.
    pub fn build<'a, C: IntoCode>(code: C) -> Builder<'a, C> {
        Builder {
            code,
            globals: None,
            name: None,
            defaults: None,
            closure: None,
        }
    }
}

impl<'a, C: IntoCode> Builder<'a, C> {
    /// The globals, a dict object; without this the function gets fresh ones (see
    /// [`globals`](crate::globals)).
    pub fn globals(mut self, globals: &ObjRef) -> Self {
        self.globals = Some(ObjRef::clone(globals));
        self
    }

    /// `__name__`, a str; without this it is the code's.
    pub fn name(mut self, name: impl IntoValue + 'a) -> Self {
        self.name = later(name);
        self
    }

    /// `__defaults__`, a tuple: the defaults of the last parameters.
    pub fn defaults(mut self, defaults: impl IntoValue + 'a) -> Self {
        self.defaults = later(defaults);
        self
    }

    /// `__closure__`: a cell for each value, in the order of the code's `freevars`. A value that is a
    /// cell already, such as one of another function's closure, is shared.
    pub fn closure(mut self, values: impl IntoArgs + 'a) -> Self {
        self.closure = Some(Box::new(|vm| {
            let mut cells = Vec::new();
            for value in values.into_args(vm)? {
                cells.push(match value.payload() {
                    Some(Payload::Cell(_)) => value,
                    _ => Value::Obj(vm.new_cell(value)),
                });
            }
            Ok(vm.new_tuple(cells))
        }));
        self
    }

    /// Makes the function.
    ///
    /// # Errors
    ///
    /// [`Error::Rejected`] when the verifier refuses the code, [`Error::Run`] when `FunctionType`
    /// refuses the rest: `ValueError: f requires closure of length 1, not 0`.
    pub fn make(self, vm: &mut Vm) -> Result<Function, Error> {
        let code = self.code.into_code()?;
        let Self {
            globals,
            name,
            defaults,
            closure,
            ..
        } = self;
        let made = error::run(vm, |vm| {
            let code = link::link(vm, &code)?;
            let code = link::code_value(vm, code);
            let globals = match globals {
                Some(globals) => globals,
                None => embed::namespace(vm),
            };
            let mut args = Args::of([code, Value::Obj(globals)]);
            for part in [name, defaults, closure] {
                args.positional.push(match part {
                    Some(part) => part(vm)?,
                    None => Value::None,
                });
            }
            let class = Value::from(&vm.classes.function);
            call::call(vm, &class, args)
        })?;
        Ok(Function::of(made))
    }
}
