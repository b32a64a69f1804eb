//! Random edits of real code: what comes out verifies and runs under limits, or is refused. Nothing else.
//!
//! The edits are what a careless rewriter would do: insert, delete, replace, repeat, swap. Labels go
//! with the items they stand among, so most jumps still lead somewhere.

use crate::asm::code_objects;
use crate::harness::machine;
use crate::verify_walk::Random;
use bc_core::asm::{Asm, AsmError, Instr, Item, Label, Operand};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::opcode::{Opcode, OperandKind};
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_func::{Error, Function, RunError, globals};
use bc_tests::{bytes, programs};
use bc_vm::limits::Limits;
use bc_vm::model::error::Fault;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use std::sync::Arc;

/// How many edited code objects are tried.
const CASES: usize = 100_000;
/// How many instructions each may execute.
const STEPS: u64 = 300;
/// How many runs share a machine: what one breaks, the next must live with.
const SHARED_BY: usize = 400;

/// Code objects of the corpus that are short enough to be edited often.
fn subjects() -> Vec<Arc<CodeObject>> {
    let modules = programs();
    let codes = modules.iter().flat_map(|path| {
        let code = Pyc::read(&bytes(path)).unwrap().code;
        code_objects(&code)
    });
    codes.filter(|code| code.code().len() < 600).collect()
}

/// The opcodes that work with the same kind of operand.
fn relatives(opcode: Opcode) -> Vec<Opcode> {
    let kind = opcode.operand();
    let same = |other: &Opcode| other.operand() == kind;
    Opcode::all().filter(same).collect()
}

fn any_label(asm: &Asm, random: &mut Random) -> Option<Label> {
    let labels: Vec<Label> = asm
        .body
        .iter()
        .filter_map(|item| match item {
            Item::Label(label) => Some(*label),
            Item::Instr(_) | Item::Data(_) => None,
        })
        .collect();
    (!labels.is_empty()).then(|| labels[random.below(labels.len())])
}

/// An operand that an opcode takes, from what the code has.
fn any_operand(asm: &Asm, opcode: Opcode, random: &mut Random) -> Operand {
    let pick = |names: &[Arc<bc_core::text::Text>], random: &mut Random| {
        let name = (!names.is_empty()).then(|| Arc::clone(&names[random.below(names.len())]));
        name.unwrap_or_else(|| Arc::new("x".into()))
    };
    match opcode.operand() {
        OperandKind::None => Operand::None,
        OperandKind::Const => match asm.tables.consts.len() {
            0 => Operand::Const(Constant::None),
            n => Operand::Const(asm.tables.consts[random.below(n)].clone()),
        },
        OperandKind::Name => Operand::Name(pick(&asm.tables.names, random)),
        OperandKind::Local => {
            let locals: Vec<_> = asm
                .signature
                .names()
                .chain(&asm.tables.locals)
                .cloned()
                .collect();
            Operand::Local(pick(&locals, random))
        }
        OperandKind::Deref => match random.below(2) {
            0 => Operand::Cell(pick(&asm.tables.cellvars, random)),
            _ => Operand::Free(pick(&asm.tables.freevars, random)),
        },
        OperandKind::JumpRel | OperandKind::JumpAbs => match any_label(asm, random) {
            Some(label) => Operand::Label(label),
            None => Operand::Number(0),
        },
        OperandKind::Compare => Operand::Compare(
            bc_core::opcode::CompareOp::ALL[random.below(bc_core::opcode::CompareOp::ALL.len())],
        ),
        _ => Operand::Number([0, 1, 2, 3, 256, 257, 65_536][random.below(7)]),
    }
}

fn edit(asm: &mut Asm, random: &mut Random) {
    let length = asm.body.len();
    let at = random.below(length + 1);
    let line = asm
        .body
        .get(at)
        .and_then(Item::as_instr)
        .map_or(asm.firstlineno, |i| i.line);
    let any = |asm: &Asm, random: &mut Random| {
        let opcodes: Vec<Opcode> = Opcode::all().collect();
        let opcode = opcodes[random.below(opcodes.len())];
        Item::Instr(Instr::new(opcode, any_operand(asm, opcode, random), line))
    };
    match random.below(9) {
        0 => asm
            .body
            .insert(at, Instr::new(Opcode::NOP, (), line).into()),
        1 => {
            let operand = any_operand(asm, Opcode::LOAD_CONST, random);
            let pair = [
                Instr::new(Opcode::LOAD_CONST, operand, line).into(),
                Instr::new(Opcode::POP_TOP, (), line).into(),
            ];
            asm.body.splice(at..at, pair);
        }
        2 if at < length => {
            asm.body.remove(at);
        }
        3 => {
            if let Some(Item::Instr(instr)) = asm.body.get_mut(at) {
                let others = relatives(instr.opcode);
                instr.opcode = others[random.below(others.len())];
            }
        }
        4 => {
            if let Some(Item::Instr(instr)) = asm.body.get(at) {
                let operand = any_operand(asm, instr.opcode, random);
                if let Some(Item::Instr(instr)) = asm.body.get_mut(at) {
                    instr.operand = operand;
                }
            }
        }
        5 => {
            // Two neighbouring runs change places.
            let mut cuts = [at, random.below(length + 1), random.below(length + 1)];
            cuts.sort_unstable();
            asm.body[cuts[0]..cuts[2]].rotate_left(cuts[1] - cuts[0]);
        }
        6 => {
            let end = length.min(at + random.below(6));
            let copy: Vec<Item> = asm.body[at..end]
                .iter()
                .filter(|item| item.as_instr().is_some())
                .cloned()
                .collect();
            asm.body.splice(at..at, copy);
        }
        7 => {
            if let Some(label) = any_label(asm, random) {
                let jump = [
                    Instr::new(Opcode::LOAD_CONST, Operand::constant(true), line).into(),
                    Instr::new(Opcode::POP_JUMP_IF_TRUE, label, line).into(),
                ];
                asm.body.splice(at..at, jump);
            }
        }
        _ => {
            let item = any(asm, random);
            asm.body.insert(at, item);
        }
    }
}

/// Lets lines stay where they would fall, as the compiler does.
fn let_lines_stay(asm: &mut Asm) {
    let mut line = asm.firstlineno;
    for item in &mut asm.body {
        if let Item::Instr(instr) = item {
            line = line.max(instr.line);
            instr.line = line;
        }
    }
}

/// Calls a function of the code, with `None` for each parameter and in each cell.
fn call(vm: &mut Vm, code: &Arc<CodeObject>) -> Result<(), RunError> {
    let globals = globals(vm);
    let cells = vec![Value::None; code.freevars().len()];
    let made = Function::build(code)
        .globals(&globals)
        .closure(cells)
        .make(vm);
    let function = match made {
        Ok(function) => function,
        Err(Error::Run(error)) => return Err(error),
        Err(other) => panic!("{other}"),
    };
    vm.add_steps(STEPS);
    let arguments = vec![Value::None; code.argcount() as usize];
    function.call::<Value>(vm, arguments).map(|_| ())
}

#[test]
fn edited_code_runs_or_is_refused() {
    let subjects = subjects();
    let mut random = Random::new(35);
    let limits = || {
        Limits::default()
            .with_steps(Some(0))
            .with_memory(Some(64 << 20))
    };
    let (mut vm, _) = machine(limits());
    let (mut ran, mut refused) = (0, 0);
    for case in 0..CASES {
        let code = &subjects[random.below(subjects.len())];
        let mut asm = Asm::lift(code).unwrap();
        for _ in 0..=random.below(3) {
            edit(&mut asm, &mut random);
        }
        if random.below(8) > 0 {
            let_lines_stay(&mut asm);
        }
        let edited = match asm.lower() {
            Ok(edited) => Arc::new(edited),
            Err(AsmError::Code(error)) => panic!("case {case}: {error}"),
            Err(_) => {
                refused += 1;
                continue;
            }
        };
        // What was proven alone is proven with what is inside it.
        verify(&edited).unwrap_or_else(|rejection| panic!("case {case}: {rejection}"));
        if ran % SHARED_BY == 0 {
            vm = machine(limits()).0;
        }
        ran += 1;
        match call(&mut vm, &edited) {
            Err(RunError::Fault(Fault::Internal(what))) => panic!("case {case}: {what}"),
            Err(RunError::Fault(Fault::Opcode { opcode, .. })) => panic!("case {case}: {opcode}"),
            _ => {}
        }
    }
    assert!(ran > CASES / 5, "only {ran} of {CASES} ran");
    assert!(
        refused > CASES / 5,
        "only {refused} of {CASES} were refused"
    );
}
