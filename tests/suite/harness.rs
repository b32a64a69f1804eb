//! What the tests of the running machine share: code put together by hand, programs of the corpus,
//! machines whose output is kept.

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::instruction::encode;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::{VerifiedCode, verify};
use bc_func::{Function, RunError, globals};
use bc_tests::{bytes, programs};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::PyResult;
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::trace::Count;
use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Keeps what is written; clones share it.
#[derive(Clone, Default)]
pub struct Page(Rc<RefCell<Vec<u8>>>);

impl Page {
    /// What was written so far.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A machine, and the page its standard output goes to.
pub fn machine(limits: Limits) -> (Vm, Page) {
    let page = Page::default();
    let streams = Streams {
        stdout: Box::new(page.clone()),
        ..Streams::none()
    };
    let vm = bc_lib::machine(limits, streams);
    (vm.unwrap_or_else(|thrown| panic!("{thrown:?}")), page)
}

/// The proven code of a program.
pub fn program(path: &Path) -> Arc<VerifiedCode> {
    verify(&Pyc::read(&bytes(path)).unwrap().code).unwrap()
}

/// Code put together instruction by instruction. Jumps name labels, constants and names are given as
/// they are; what goes where in the tables is worked out here.
#[derive(Default)]
pub struct Assembly {
    code: Vec<(Opcode, Operand)>,
    consts: Vec<Constant>,
    names: Vec<String>,
    locals: Vec<String>,
    parameters: usize,
}

enum Operand {
    Number(u32),
    Jump(&'static str),
    Label(&'static str),
}

impl Assembly {
    /// Code of a function with these parameters.
    pub fn function(parameters: &[&str]) -> Self {
        Self {
            consts: vec![Constant::None],
            locals: parameters.iter().map(|&name| name.to_owned()).collect(),
            parameters: parameters.len(),
            ..Self::default()
        }
    }

    fn place<T: PartialEq>(table: &mut Vec<T>, entry: T) -> u32 {
        let found = table.iter().position(|each| *each == entry);
        found.unwrap_or_else(|| {
            table.push(entry);
            table.len() - 1
        }) as u32
    }

    fn number(mut self, opcode: Opcode, number: u32) -> Self {
        self.code.push((opcode, Operand::Number(number)));
        self
    }

    /// An instruction without an argument.
    pub fn op(self, opcode: Opcode) -> Self {
        self.number(opcode, 0)
    }

    /// An instruction with a number as its argument.
    pub fn with(self, opcode: Opcode, number: u32) -> Self {
        self.number(opcode, number)
    }

    /// `LOAD_CONST`
    pub fn load(mut self, constant: impl Into<Constant>) -> Self {
        self.consts.push(constant.into());
        let place = self.consts.len() as u32 - 1;
        self.number(Opcode::LOAD_CONST, place)
    }

    /// `LOAD_GLOBAL`, `LOAD_ATTR` and the like.
    pub fn name(mut self, opcode: Opcode, name: &str) -> Self {
        let place = Self::place(&mut self.names, name.to_owned());
        self.number(opcode, place)
    }

    /// `LOAD_FAST` and the like.
    pub fn local(mut self, opcode: Opcode, name: &str) -> Self {
        let place = Self::place(&mut self.locals, name.to_owned());
        self.number(opcode, place)
    }

    /// `LOAD_GLOBAL`
    pub fn global(self, name: &str) -> Self {
        self.name(Opcode::LOAD_GLOBAL, name)
    }

    /// `LOAD_FAST`
    pub fn get(self, name: &str) -> Self {
        self.local(Opcode::LOAD_FAST, name)
    }

    /// `STORE_FAST`
    pub fn set(self, name: &str) -> Self {
        self.local(Opcode::STORE_FAST, name)
    }

    /// `CALL_FUNCTION` with positional arguments
    pub fn call(self, arguments: u32) -> Self {
        self.number(Opcode::CALL_FUNCTION, arguments)
    }

    /// An instruction whose argument is the place of a label.
    pub fn jump(mut self, opcode: Opcode, label: &'static str) -> Self {
        self.code.push((opcode, Operand::Jump(label)));
        self
    }

    /// The place of the next instruction.
    pub fn label(mut self, label: &'static str) -> Self {
        self.code.push((Opcode::NOP, Operand::Label(label)));
        self
    }

    /// `for _ in range(count):` what `body` adds
    pub fn repeat(self, count: i64, body: impl FnOnce(Self) -> Self) -> Self {
        let head = self
            .jump(Opcode::SETUP_LOOP, "after")
            .global("range")
            .load(count)
            .call(1)
            .op(Opcode::GET_ITER)
            .label("next")
            .jump(Opcode::FOR_ITER, "end")
            .op(Opcode::POP_TOP);
        body(head)
            .jump(Opcode::JUMP_ABSOLUTE, "next")
            .label("end")
            .op(Opcode::POP_BLOCK)
            .label("after")
    }

    /// `return None`
    pub fn end(self) -> CodeObject {
        self.load(Constant::None).give()
    }

    /// `return` of the topmost value.
    pub fn give(self) -> CodeObject {
        self.op(Opcode::RETURN_VALUE).build()
    }

    fn build(self) -> CodeObject {
        let size = |opcode: Opcode| if opcode.has_arg() { 3 } else { 1 };
        let mut at = 0;
        let mut labels = Vec::new();
        for (opcode, operand) in &self.code {
            match operand {
                Operand::Label(label) => labels.push((*label, at)),
                _ => at += size(*opcode),
            }
        }
        let mut code: Vec<u8> = Vec::new();
        for (opcode, operand) in &self.code {
            let arg = match operand {
                Operand::Number(number) => *number,
                Operand::Label(_) => continue,
                Operand::Jump(label) => {
                    let (_, target) = labels.iter().find(|(name, _)| name == label).unwrap();
                    match *opcode {
                        Opcode::JUMP_ABSOLUTE
                        | Opcode::POP_JUMP_IF_FALSE
                        | Opcode::POP_JUMP_IF_TRUE => *target,
                        _ => target - code.len() as u32 - 3,
                    }
                }
            };
            code.extend(encode(*opcode, arg, 0));
        }
        CodeObject::builder()
            .argcount(self.parameters as i64)
            .nlocals(self.locals.len() as i64)
            .stacksize(20)
            .flags(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NOFREE)
            .code(code)
            .consts(self.consts)
            .names(self.names.iter().map(String::as_str))
            .varnames(self.locals.iter().map(String::as_str))
            .filename("assembled.py")
            .name("f")
            .firstlineno(1)
            .build()
            .unwrap()
    }
}

/// A function of `code` that sees itself as the global `f`.
pub fn function(vm: &mut Vm, code: CodeObject) -> Function {
    let globals = globals(vm);
    let function = Function::new(vm, code, &globals).unwrap();
    let name = vm.intern("f");
    bc_vm::protocol::define::insert(vm, &globals, &name, function.as_value().clone());
    function
}

/// What became of a run.
#[derive(Debug, PartialEq)]
pub struct End {
    /// What it printed.
    pub output: String,
    /// That it returned, or what it threw, in words.
    pub result: String,
    /// Steps.
    pub executed: u64,
}

/// How a run ended, in words.
pub fn told(vm: &mut Vm, result: PyResult<()>) -> String {
    match result {
        Ok(()) => "returned".to_owned(),
        Err(thrown) => RunError::new(vm, thrown).to_string(),
    }
}

/// Runs a program in a machine of its own.
pub fn run(code: &Arc<VerifiedCode>, steps: u64, watch: Option<Count>) -> End {
    let (mut vm, page) = machine(Limits::default().with_steps(Some(steps)));
    if let Some(watch) = watch {
        vm.watch = Some(Box::new(watch));
    }
    let result = embed::run_main(&mut vm, code, None);
    let executed = vm.executed();
    let result = told(&mut vm, result);
    End {
        output: page.text(),
        result,
        executed,
    }
}

/// Programs of the corpus that return within `steps`, with their names and how they end.
pub fn short_programs(steps: u64) -> Vec<(String, Arc<VerifiedCode>, End)> {
    let mut found = Vec::new();
    for path in programs() {
        let name = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
        let code = program(&path);
        let end = run(&code, steps, None);
        if end.result == "returned" {
            found.push((name(&path), code, end));
        }
    }
    found
}
