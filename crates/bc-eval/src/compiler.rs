//! What is handed in: the compiler of `bc-source`, within a machine's budgets.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use bc_core::code::CodeFlags;
use bc_core::repr;
use bc_core::text::Text;
use bc_source::budget::Budget;
use bc_source::compile::{CompileError, Options, compile_within};
use bc_source::{ParseOptions, Source, with_program_text};
use bc_vm::model::code::Code;
use bc_vm::model::compiler::{Compiler, DONT_IMPLY_DEDENT, Input, Mode, ONLY_AST, Request};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{compile as machine, link, poll, raise};

use crate::budget::Charged;
use crate::decode::Codecs;
use crate::refusal;

/// The compiler of Python 3.5, for [`Vm::compiler`].
#[derive(Clone, Copy, Debug, Default)]
pub struct SourceCompiler;

/// Hands a machine the compiler.
pub fn install(vm: &mut Vm) {
    vm.compiler = Some(Rc::new(SourceCompiler));
}

/// Compiles a text as the function `compile` does, with nothing inherited; `optimize` is the machine's.
///
/// # Errors
///
/// `SyntaxError` and its like, and the fault of a machine that has not enough left.
pub fn compile(vm: &mut Vm, source: &str, filename: &str, mode: Mode) -> PyResult<Rc<Code>> {
    let text = Text::from(source);
    program(vm, Input::Text(&text), filename.into(), mode)
}

/// Compiles the bytes of a file that is run as the program: `python FILE` tells of bad encodings in other
/// words than `compile`. `filename` is what `co_filename` says.
///
/// # Errors
///
/// As [`compile`].
pub fn compile_file(vm: &mut Vm, bytes: &[u8], filename: Text) -> PyResult<Rc<Code>> {
    program(vm, Input::File(bytes), filename, Mode::Exec)
}

fn program(vm: &mut Vm, input: Input<'_>, filename: Text, mode: Mode) -> PyResult<Rc<Code>> {
    let filename = vm.new_str(filename);
    let request = Request {
        input,
        filename: &filename,
        mode,
        flags: 0,
        optimize: machine::optimize(vm),
    };
    let code = SourceCompiler.compile(vm, &request)?;
    match code.as_code() {
        Some(code) => Ok(Rc::clone(code)),
        None => Err(Fault::Internal("compiling has made no code").into()),
    }
}

impl Compiler for SourceCompiler {
    fn compile(&self, vm: &mut Vm, request: &Request<'_>) -> PyResult {
        let filename = name_of(request);
        let name = repr::backslashreplace(&filename);
        let source = source_of(request.input, &name).filter(|_| request.flags & ONLY_AST == 0);
        let Some(source) = source else {
            return Err(raise::not_implemented_error(vm, "syntax trees as objects"));
        };
        let compiled = within(vm, request, |options, budget| {
            compile_within(source, Arc::clone(&filename), options, budget)
        })?;
        refusal::warn(vm, &compiled.warnings, request.filename)?;
        let code = link::link_unverified(vm, &Arc::new(compiled.code))?;
        Ok(link::code_value(vm, code))
    }

    fn is_tree(&self, _: &mut Vm, _: &Value) -> PyResult<bool> {
        Ok(false)
    }
}

fn name_of(request: &Request<'_>) -> Arc<Text> {
    let name = request.filename.as_str();
    Arc::new(name.map_or_else(Text::default, |name| name.text().clone()))
}

fn is_stdin(request: &Request<'_>) -> bool {
    let name = request.filename.as_str();
    name.is_some_and(|name| *name.text() == "<stdin>")
}

/// What is given, as the compiler takes it; nothing if it is a tree. `name` is that of the file.
fn source_of<'a>(input: Input<'a>, name: &'a str) -> Option<Source<'a>> {
    match input {
        Input::Text(text) => Some(Source::Text(text)),
        Input::Bytes(bytes) => Some(Source::Bytes(bytes)),
        Input::File(bytes) => Some(Source::File { bytes, name }),
        Input::Tree(_) => None,
    }
}

/// Runs a part of the compiler within the machine's budgets, and raises what it refuses.
pub(crate) fn within<T>(
    vm: &mut Vm,
    request: &Request<'_>,
    run: impl FnOnce(&Options<'_>, &mut dyn Budget) -> Result<T, CompileError>,
) -> PyResult<T> {
    let (limit, depth) = (vm.limits.recursion, vm.depth);
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
            decode: Some(&codecs),
            ..ParseOptions::default()
        },
        optimize: request.optimize,
        flags: CodeFlags::from_bits_retain(request.flags) & machine::FUTURES,
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
