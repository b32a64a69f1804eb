//! A part of the compiler that runs for a machine: with its codecs, within its budgets, and what is refused as its
//! exceptions.
//!
//! Absent: which part, and what becomes of the answer.

use std::cell::RefCell;

use bc_core::code::CodeFlags;
use bc_source::budget::Budget;
use bc_source::compile::{CompileError, Options};
use bc_source::{ParseOptions, with_program_text};
use bc_vm::model::compiler::{DONT_IMPLY_DEDENT, Input, Mode, Request};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::vm::Vm;
use bc_vm::protocol::poll;

use crate::budget::Charged;
use crate::decode::Codecs;
use crate::refusal;

/// Runs a part of the compiler within the machine's budgets, and raises what it refuses.
pub(crate) fn within<T>(
    vm: &mut Vm,
    request: &Request<'_>,
    run: impl FnOnce(&Options<'_>, &mut dyn Budget) -> Result<T, CompileError>,
) -> PyResult<T> {
    let (limit, depth) = (vm.limits.recursion, vm.levels.depth);
    let shared = RefCell::new(&mut *vm);
    let codecs = Codecs::new(&shared);
    let mut budget = Charged::new(&shared);
    let options = Options {
        parse: ParseOptions {
            mode: match request.mode {
                Mode::Exec => bc_source::Mode::Exec,
                Mode::Eval => bc_source::Mode::Eval,
                Mode::Single => bc_source::Mode::Single,
            },
            dont_imply_dedent: request.flags & DONT_IMPLY_DEDENT != 0,
            barry_as_bdfl: request.flags & CodeFlags::FUTURE_BARRY_AS_BDFL.bits() != 0,
            decode: Some(&codecs),
        },
        optimize: request.optimize,
        flags: CodeFlags::from_bits_retain(request.flags) & CodeFlags::FUTURES,
        recursion_limit: limit,
        recursion_depth: depth,
        like_py_compile: None,
    };
    let answer = run(&options, &mut budget);
    let stop = budget.stop.take();
    drop(budget);
    let stop = stop.or(codecs.fault.into_inner());
    // Looking for garbage has left finalisers to run.
    poll::poll(vm)?;
    match (answer, stop) {
        (_, Some(stop)) => Err(stop),
        (Ok(answer), None) => Ok(answer),
        (Err(CompileError::Source(error)), None) => {
            refusal::warn(vm, &error.warnings, request.filename)?;
            let error = match request.input {
                // What is run as the program is at hand, but standard input cannot be read twice.
                Input::File(bytes) if !is_stdin(request) => with_program_text(error, bytes),
                Input::File(_) => error,
                _ => refusal::with_text(vm, error, request.filename),
            };
            Err(refusal::exception(vm, error, request.filename))
        }
        (Err(CompileError::Exhausted(_)), None) => {
            Err(Fault::Internal("a budget has ended that never said no").into())
        }
    }
}

fn is_stdin(request: &Request<'_>) -> bool {
    let name = request.filename.as_str();
    name.is_some_and(|name| *name.text() == "<stdin>")
}
