//! What the benches share: the workloads, which are programs compiled by CPython 3.5.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a bench may fail loudly, and reads its workloads from files"
)]

use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_func::{FromValue, Function, globals};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use bc_vm::runtime::{link, run};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the benchmark programs, each a `.py`, the `.pyc` CPython 3.5 made of it, and the one
/// line it prints.
pub fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}

/// The folder of the test corpus, the larger and more varied body of code.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/programs")
}

/// The bytes of one compiled benchmark program.
pub fn pyc(name: &str) -> Vec<u8> {
    let path = programs().join(name).with_extension("pyc");
    fs::read(&path).expect("a benchmark program lies beside this crate")
}

/// All compiled files of the corpus, by name and bytes, in a fixed order.
pub fn corpus_pyc() -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(corpus()).expect("the corpus lies in tests/programs");
    let mut found: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "pyc"))
        .map(|path| {
            let name = path.file_stem().map(|s| s.to_string_lossy().into_owned());
            (
                name.unwrap_or_default(),
                fs::read(&path).expect("a readable file"),
            )
        })
        .collect();
    found.sort();
    found
}

/// A function of a benchmark program, called with one number.
pub struct Kernel(Function);

impl Kernel {
    /// Runs the module `program` under another name than `__main__`, so that it only defines its
    /// functions, and takes the one called `name`.
    pub fn new(vm: &mut Vm, program: &str, name: &str) -> Self {
        let code = Pyc::read(&pyc(program)).expect("a readable program").code;
        let code = verify(&code).expect("a program that may run");
        let code = link::link(vm, &code).expect("room for the program");
        let globals = globals(vm);
        let (key, text) = (vm.intern("__name__"), vm.new_str("kernel"));
        define::insert(vm, &globals, &key, text);
        run::code(vm, &code, &globals, None).expect("a module that only defines");
        let name = vm.intern(name);
        let found = define::lookup(&globals, &name).expect("the function is there");
        Self(Function::from_value(vm, &found).expect("a function"))
    }

    /// Calls it.
    pub fn call(&self, vm: &mut Vm, n: i64) -> Value {
        self.0.call(vm, (n,)).expect("a kernel that returns")
    }
}
