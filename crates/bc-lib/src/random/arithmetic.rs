//! Arithmetic of any numbers, as the distributions compute with what they are given: ints, floats,
//! fractions, and what an overridden `random()` returns.

use super::state;
use crate::support::{get, import_from};
use bc_vm::model::error::PyResult;
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::call;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::number;

/// The functions of `math` that the module captured when it was made.
#[derive(Clone)]
pub(super) struct Math {
    acos: Value,
    ceil: Value,
    cos: Value,
    exp: Value,
    log: Value,
    sin: Value,
    sqrt: Value,
}

impl Math {
    /// Imports `math`.
    pub(super) fn import(vm: &mut Vm) -> PyResult<Self> {
        let mut function = |name| import_from(vm, "math", name);
        Ok(Self {
            acos: function("acos")?,
            ceil: function("ceil")?,
            cos: function("cos")?,
            exp: function("exp")?,
            log: function("log")?,
            sin: function("sin")?,
            sqrt: function("sqrt")?,
        })
    }
}

macro_rules! functions {
    ($($name:ident)*) => { $(
        pub(super) fn $name(vm: &mut Vm, x: &Value) -> PyResult {
            let function = state(vm)?.math.$name.clone();
            call::call_values(vm, &function, [x.clone()])
        }
    )* };
}

functions! { acos ceil cos exp log sin sqrt }

/// `math.log(x, base)`
pub(super) fn log_to(vm: &mut Vm, x: &Value, base: i64) -> PyResult {
    let function = state(vm)?.math.log.clone();
    call::call_values(vm, &function, [x.clone(), Value::Int(base)])
}

macro_rules! operators {
    ($($name:ident $op:ident;)*) => { $(
        pub(super) fn $name(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
            number::binary(vm, BinaryOp::$op, a, b)
        }
    )* };
}

operators! {
    add Add;
    sub Subtract;
    mul Multiply;
    div TrueDivide;
    floor_div FloorDivide;
    modulo Modulo;
    pow Power;
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => { $(
        pub(super) fn $name(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
            compare::holds(vm, CompareOp::$op, a, b)
        }
    )* };
}

comparisons! {
    lt Lt;
    le Le;
    gt Gt;
    ge Ge;
    equal Eq;
    differ Ne;
}

/// A float as a value.
pub(super) fn float(x: f64) -> Value {
    Value::float(x)
}

/// `1.0 - x`
pub(super) fn rest(vm: &mut Vm, x: &Value) -> PyResult {
    sub(vm, &float(1.0), x)
}

/// `-log(x)`
pub(super) fn minus_log(vm: &mut Vm, x: &Value) -> PyResult {
    let log = log(vm, x)?;
    number::negative(vm, &log)
}

/// Where a method gets its random numbers from: `self.random`, looked up once.
pub(super) struct Source(Value);

impl Source {
    pub(super) fn of(vm: &mut Vm, own: &Value) -> PyResult<Self> {
        get(vm, own, "random").map(Self)
    }

    /// The function itself.
    pub(super) fn function(&self) -> &Value {
        &self.0
    }

    pub(super) fn draw(&self, vm: &mut Vm) -> PyResult {
        call::call_values(vm, &self.0, [])
    }
}

/// `self.random()`
pub(super) fn draw(vm: &mut Vm, own: &Value) -> PyResult {
    Source::of(vm, own)?.draw(vm)
}
