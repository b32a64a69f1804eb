//! What is handed in: the compiler of `bc-source`, within a machine's budgets.

use std::rc::Rc;
use std::sync::Arc;

use bc_core::repr;
use bc_core::text::Text;
use bc_source::Source;
use bc_source::compile::{Compiled, compile_tree_within, compile_within, parse_within};
use bc_vm::model::builtin_modules::BuiltinModule;
use bc_vm::model::code::Code;
use bc_vm::model::compiler::{Compiler, Input, Mode, ONLY_AST, Request};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::runtime::{compile as machine, link};

use crate::within::within;
use crate::{parser, refusal, symtable, tree};

/// The compiler of Python 3.5, for [`Vm::compiler`].
#[derive(Clone, Copy, Debug, Default)]
pub struct SourceCompiler;

/// Makes a module.
type Maker = fn(&mut Vm) -> PyResult;

/// The modules of Python that belong to the compiler.
const MODULES: &[(&str, Maker)] = &[
    ("_ast", tree::classes::make_module),
    ("_symtable", symtable::make_module),
    ("parser", parser::make_module),
];

/// Hands a machine the compiler, and the modules that show what it makes on the way.
pub fn install(vm: &mut Vm) {
    for (name, make) in MODULES {
        vm.builtin_modules
            .insert(name, BuiltinModule::Native(*make));
    }
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

/// Compiles bytes as the function `compile` does: they say their encoding, if it is not UTF-8.
///
/// # Errors
///
/// As [`compile`].
pub fn compile_bytes(vm: &mut Vm, source: &[u8], filename: &str, mode: Mode) -> PyResult<Rc<Code>> {
    program(vm, Input::Bytes(source), filename.into(), mode)
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
        let source = match request.input {
            Input::Text(text) => Source::Text(text),
            Input::Bytes(bytes) => Source::Bytes(bytes),
            Input::File(bytes) => Source::File { bytes, name: &name },
            Input::Tree(object) => {
                let tree = tree::tree(vm, object, request)?;
                let compiled = within(vm, request, |options, budget| {
                    compile_tree_within(&tree, Arc::clone(&filename), options, budget)
                })?;
                return finish(vm, request, compiled);
            }
        };
        if request.flags & ONLY_AST != 0 {
            let tree = within(vm, request, |options, budget| {
                parse_within(source, &options.parse, budget)
            })?;
            return tree::objects(vm, &tree);
        }
        let compiled = within(vm, request, |options, budget| {
            compile_within(source, Arc::clone(&filename), options, budget)
        })?;
        finish(vm, request, compiled)
    }

    fn is_tree(&self, vm: &mut Vm, value: &Value) -> PyResult<bool> {
        tree::is_tree(vm, value)
    }
}

fn finish(vm: &mut Vm, request: &Request<'_>, compiled: Compiled) -> PyResult {
    refusal::warn(vm, &compiled.warnings, request.filename)?;
    let code = link::verify_and_link(vm, &Arc::new(compiled.code))?;
    Ok(link::code_value(vm, code))
}

fn name_of(request: &Request<'_>) -> Arc<Text> {
    let name = request.filename.as_str();
    Arc::new(name.map_or_else(Text::default, |name| name.text().clone()))
}
