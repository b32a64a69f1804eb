//! The module `random`.
//!
//! The methods ask their receiver for `random`, `getrandbits` and `_randbelow` as the library does, so
//! that subclasses with a generator of their own work. All sequences are those of CPython 3.5 for the
//! same seed; a str as a seed of version 1 and a str's hash are those of `PYTHONHASHSEED=0`. What
//! happens without a seed stands in `core`. Every loop that draws until something fits is charged,
//! because a state or a subclass can make it endless.

mod arithmetic;
mod continuous;
mod core;
mod discrete;
mod generator;
mod system;
mod twister;

use super::support::{get, module, set, set_all};
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, define};

/// What the module offers beside its classes, as methods of one hidden instance.
const METHODS: &[&str] = &[
    "seed",
    "random",
    "uniform",
    "triangular",
    "randint",
    "choice",
    "randrange",
    "sample",
    "shuffle",
    "normalvariate",
    "lognormvariate",
    "expovariate",
    "vonmisesvariate",
    "gammavariate",
    "gauss",
    "betavariate",
    "paretovariate",
    "weibullvariate",
    "getstate",
    "setstate",
    "getrandbits",
];

/// The name under which the machine keeps [`State`].
const STATE: &str = "random";

/// What the natives of the module need again.
struct State {
    /// `_random.Random`.
    core: ClassRef,
    math: arithmetic::Math,
}

/// The state, once the module was made.
fn state(vm: &Vm) -> PyResult<&State> {
    vm.module_state
        .get(STATE)
        .and_then(|state| state.downcast_ref::<State>())
        .ok_or_else(|| Fault::Internal("random was not made").into())
}

/// Makes the module.
///
/// # Errors
///
/// What the imports raise.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(vm, "random", "Random variable generators.", &[]);
    let core = core::class(vm);
    let math = arithmetic::Math::import(vm)?;
    vm.module_state.insert(
        STATE,
        Box::new(State {
            core: core.clone(),
            math,
        }),
    );
    let base = Value::from(&core);
    let random = class::python_class(vm, "random", "Random", None, &[base], &generator::TABLE)?;
    let value = Value::from(&random);
    set(vm, &value, "VERSION", Value::Int(3))?;
    for table in [discrete::METHODS, continuous::METHODS] {
        define::methods(vm, &random, table, bc_vm::model::native::NativeKind::Method);
    }
    let system = class::python_class(
        vm,
        "random",
        "SystemRandom",
        None,
        std::slice::from_ref(&value),
        &system::TABLE,
    )?;
    define::constant(vm, &module, "Random", value.clone());
    define::constant(vm, &module, "SystemRandom", Value::from(&system));
    for (name, x) in [
        ("NV_MAGICCONST", continuous::NV_MAGICCONST),
        ("TWOPI", continuous::TWOPI),
        ("LOG4", continuous::LOG4),
        ("SG_MAGICCONST", continuous::SG_MAGICCONST),
        ("RECIP_BPF", discrete::RECIP_BPF),
    ] {
        define::constant(vm, &module, name, Value::float(x));
    }
    define::constant(vm, &module, "BPF", Value::Int(discrete::BPF));
    let instance = call::call_values(vm, &value, [])?;
    for name in METHODS {
        let method = match value
            .as_class()
            .and_then(|class| class.data().own(&vm.intern(name)))
        {
            Some(function) => vm.new_bound_method(function, instance.clone()),
            None => get(vm, &instance, name)?,
        };
        define::constant(vm, &module, name, method);
    }
    define::constant(vm, &module, "_inst", instance);
    let mut all = vec!["Random", "SystemRandom"];
    all.extend(METHODS);
    set_all(vm, &module, &all);
    Ok(Value::Obj(module))
}
