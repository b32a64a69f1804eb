//! The library: modules that programs for CPython 3.5 import.
//!
//! One file (or folder) for each module; `MODULES` is the allow-list of what exists. No module names another one's
//! file: they meet through `import` and `bc_vm::protocol`. Deliberately absent: files, processes, the environment and
//! clocks, of which a module gets what the embedder has handed to the machine.
//!
//! ```
//! use bc_vm::limits::Limits;
//! use bc_vm::model::vm::Streams;
//!
//! let mut vm = bc_lib::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
//! let math = bc_vm::runtime::import::get_or_load(&mut vm, "math");
//! assert!(math.is_ok());
//! # Ok::<(), &str>(())
//! ```
//!
//! What a module needs of the world the embedder hands in. A clock for `time`:
//!
//! ```
//! use bc_core::asm::Asm;
//! use bc_core::constant::Constant;
//! use bc_core::opcode::Opcode;
//! use bc_vm::embed::FromValue;
//! use bc_vm::limits::Limits;
//! use bc_vm::model::clock::Clock;
//! use bc_vm::model::vm::Streams;
//! use bc_vm::runtime::{link, run};
//! use bc_vm::embed;
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! /// It is always the same moment, and waiting takes no time.
//! struct Noon;
//!
//! impl Clock for Noon {
//!     fn time(&mut self) -> i64 {
//!         1_234_567_890_000_000_000
//!     }
//!     fn monotonic(&mut self) -> Duration {
//!         Duration::ZERO
//!     }
//!     fn sleep(&mut self, _duration: Duration) {}
//! }
//!
//! // import time; return time.time()
//! let program = Asm::module("noon.py")
//!     .load_const(0)
//!     .load_const(Constant::None)
//!     .name(Opcode::IMPORT_NAME, "time")
//!     .load_attr("time")
//!     .call(0)
//!     .op(Opcode::RETURN_VALUE)
//!     .build()?;
//! let program = bc_core::verify::verify(&Arc::new(program))?;
//! let mut vm = bc_lib::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
//! let program = link::link(&mut vm, &program).map_err(|_| "no memory")?;
//! let globals = embed::main_module(&mut vm, None);
//! let refused = run::code(&mut vm, &program, &globals, None).unwrap_err();
//! assert_eq!(
//!     embed::RunError::new(&mut vm, refused).to_string(),
//!     "OSError: time() needs a clock, and this machine was given none"
//! );
//!
//! vm.clock = Some(Box::new(Noon));
//! let now = run::code(&mut vm, &program, &globals, None).map_err(|_| "no clock")?;
//! assert!(matches!(f64::from_value(&mut vm, &now), Ok(1_234_567_890.0)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod atexit;
mod bisect;
mod cmath;
mod codecs;
mod collections;
mod encodings;
mod faces;
mod frozen;
mod functools;
mod gc;
mod heapq;
mod importlib;
mod io;
mod itertools;
mod math;
mod opcode;
mod operator;
mod random;
mod rlock;
mod signature;
mod sitebuiltins;
mod special;
mod string;
mod support;
mod sys;
mod thread;
mod time;
mod warnings;
mod weakref;

use std::rc::Rc;

use bc_vm::limits::Limits;
use bc_vm::model::builtin_modules::BuiltinModule;
use bc_vm::model::class::ClassId;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::TypeTable;
use bc_vm::model::value::Value;
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::protocol::{class, define};

/// A machine with all built-in types, functions and modules, ready to run code.
///
/// # Errors
///
/// A fault when the memory limit does not even allow for the machine itself.
pub fn machine(limits: Limits, streams: Streams) -> PyResult<Vm> {
    let mut vm = bc_vm::boot::machine(limits, streams)?;
    install(&mut vm)?;
    Ok(vm)
}

/// Adds the library to a machine that has run nothing yet: what can be imported, the import machinery itself, the
/// methods of files, and what the reference's `site` puts into the builtins (`exit`, `help` and the like).
///
/// # Errors
///
/// A fault when the memory limit does not allow for it.
pub fn install(vm: &mut Vm) -> PyResult<()> {
    for &(id, table) in TABLES {
        let class = vm.classes.all().find(|class| class.data().id() == id);
        if let Some(class) = class.cloned() {
            define::lazily(&class, table);
        }
    }
    let io_base = vm.classes.io_base.clone();
    class::refresh_flags(vm, &io_base);
    // Putting the machine together costs the program no steps.
    let fuel = std::mem::replace(&mut vm.budget.fuel, u64::MAX);
    let made = importlib::builtin_importer(vm)
        .and_then(|loader| sitebuiltins::install(vm).map(|()| loader));
    vm.budget.fuel = fuel;
    let (name, builtins) = (vm.names.__loader__.clone(), Rc::clone(&vm.builtins));
    define::insert(vm, &builtins, &name, Value::from(&made?));
    for &(name, make) in MODULES.iter().chain(encodings::MODULES) {
        vm.builtin_modules.insert(name, BuiltinModule::Native(make));
    }
    for module in &frozen::MODULES {
        vm.builtin_modules
            .insert(module.name, BuiltinModule::Frozen(module));
    }
    bc_vm::boot::finish(vm)
}

/// Tables of classes that are there from the start, because the standard streams are instances.
static TABLES: &[(ClassId, &TypeTable)] = &[
    (ClassId::IO_BASE, &io::BASE),
    (ClassId::TEXT_IO_BASE, &io::TEXT_BASE),
    (ClassId::TEXT_IO, &io::TEXT_IO),
];

/// Makes a module.
type Maker = fn(&mut Vm) -> PyResult;

/// Every module the machine can make, by name; it is made at its first import.
static MODULES: &[(&str, Maker)] = &[
    ("_bisect", bisect::make),
    ("_codecs", codecs::make_private),
    ("_collections", collections::make),
    ("_frozen_importlib", importlib::make),
    ("_frozen_importlib_external", importlib::make_external),
    ("_functools", functools::make),
    ("_heapq", heapq::make),
    ("_imp", importlib::make_imp),
    ("_io", faces::make_io),
    ("_opcode", opcode::make),
    ("_operator", operator::make),
    ("_random", random::make),
    ("_random_helpers", random::make_helpers),
    ("_string", string::make),
    ("_thread", thread::make),
    ("_warnings", warnings::make),
    ("_warnings_helpers", warnings::make_helpers),
    ("_weakref", weakref::make),
    ("atexit", atexit::make),
    ("cmath", cmath::make),
    ("codecs", codecs::make),
    ("encodings", encodings::make),
    ("encodings.aliases", encodings::make_aliases),
    ("gc", gc::make),
    ("importlib", importlib::make_package),
    ("importlib.abc", importlib::make_abc),
    ("importlib.machinery", importlib::make_machinery),
    ("importlib.util", importlib::make_util),
    ("io", io::make),
    ("itertools", itertools::make),
    ("math", math::make),
    ("pkgutil", importlib::make_pkgutil),
    ("sys", sys::make),
    ("time", time::make),
    ("zipimport", importlib::make_zipimport),
];
