//! The defects that were found in the peer (C1 to C17 of the study), each with the outcome it should
//! have had, over code compiled by CPython 3.5; and its table of signatures.

use crate::asm::code_objects;
use crate::harness::run;
use bc_core::asm::{Asm, AsmError, Instr, Item, Operand, Options};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::instruction::decode;
use bc_core::lnotab::line_starts;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::repr::Repr;
use bc_core::verify::verify;
use bc_func::{Function, globals, machine};
use bc_tests::{bytes, folder, text};
use bc_transform::catalogue::{AddToMul, Compact, DeduplicateConstants, Identity, Reencode};
use bc_transform::pattern::{Pattern, any};
use bc_transform::{Outcome, Pass, Rule, Transformer};
use bc_vm::model::object::ObjRef;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use std::collections::HashMap;
use std::sync::Arc;

/// Puts every instruction in its own place again.
struct Again;

impl Transformer for Again {
    type State = ();

    fn name(&self) -> String {
        "again".to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let pattern = Pattern::new(any()).unwrap();
        vec![Rule::new(pattern, |_, matched, _| {
            let (_, instr) = matched.first().unwrap();
            let new = Instr::new(instr.opcode, instr.operand.clone(), instr.line);
            Ok(Outcome::replace([new]))
        })]
    }
}

fn passes() -> Vec<Box<dyn Pass>> {
    vec![
        Box::new(Identity),
        Box::new(Again),
        Box::new(AddToMul),
        Box::new(Reencode),
        Box::new(DeduplicateConstants),
        Box::new(Compact),
    ]
}

fn module() -> Arc<CodeObject> {
    let path = folder().join("transform/defects.pyc");
    Pyc::read(&bytes(&path)).unwrap().code
}

/// A function's code after the module went through a pass.
fn code_in(module: &Arc<CodeObject>, name: &str) -> Arc<CodeObject> {
    let all = code_objects(module);
    let mut found = all.into_iter().filter(|code| **code.name() == *name);
    found.next().unwrap()
}

fn code(name: &str) -> Arc<CodeObject> {
    code_in(&module(), name)
}

/// A machine in which a module was run.
struct Running {
    vm: Vm,
    globals: ObjRef,
}

impl Running {
    fn new(code: &Arc<CodeObject>) -> Running {
        let mut vm = machine().unwrap();
        let globals = globals(&mut vm);
        let module = Function::new(&mut vm, code, &globals).unwrap();
        module.call::<()>(&mut vm, ()).unwrap();
        Running { vm, globals }
    }

    fn get(&mut self, name: &str) -> Function {
        let name = self.vm.intern(name);
        let value = define::lookup(&self.globals, &name).unwrap();
        bc_vm::embed::FromValue::from_value(&mut self.vm, &value).unwrap()
    }
}

/// Code that was built here, as a function that is called with `x`.
fn call(code: CodeObject, x: i64) -> i64 {
    let mut vm = machine().unwrap();
    let globals = globals(&mut vm);
    let function = Function::new(&mut vm, code, &globals).unwrap();
    function.call(&mut vm, (x,)).unwrap()
}

/// All of them at once: the module prints what it printed.
#[test]
fn nothing_changes_what_the_module_prints() {
    let wanted = text(&folder().join("transform/defects.out"));
    for pass in passes() {
        let changed = verify(&pass.apply(&module()).unwrap()).unwrap();
        let end = run(&changed, 1_000_000, None);
        assert_eq!(end.result, "returned", "{}", pass.name());
        assert_eq!(end.output, wanted, "{}", pass.name());
    }
}

#[test]
fn c1_keyword_only_parameters_stay_so() {
    for pass in passes() {
        let changed = pass.apply(&code("c1")).unwrap();
        assert_eq!(
            (changed.argcount(), changed.kwonlyargcount()),
            (1, 1),
            "{}",
            pass.name()
        );
    }
}

#[test]
fn c2_star_parameters_stay_so() {
    let mut running = Running::new(&module());
    let function = running.get("c2");
    for pass in passes() {
        let changed = function.transform(&mut running.vm, pass.as_ref()).unwrap();
        let signature = changed.signature(&mut running.vm).unwrap();
        assert_eq!(signature.to_string(), "(*args)", "{}", pass.name());
        let given: Vec<i64> = changed.call(&mut running.vm, (1, 2)).unwrap();
        assert_eq!(given, [1, 2]);
    }
}

#[test]
fn c3_cells_and_free_variables_stay_apart() {
    let middle = code("middle");
    assert_eq!((middle.cellvars().len(), middle.freevars().len()), (1, 1));
    for pass in passes() {
        let changed = pass.apply(&middle).unwrap();
        let variables = |code: &CodeObject| {
            let asm = Asm::lift(code).unwrap();
            let of = |i: &Instr| match &i.operand {
                Operand::Cell(name) => Some((false, name.to_string_lossy().into_owned())),
                Operand::Free(name) => Some((true, name.to_string_lossy().into_owned())),
                _ => None,
            };
            asm.instrs().filter_map(of).collect::<Vec<_>>()
        };
        assert_eq!(variables(&changed), variables(&middle), "{}", pass.name());
    }
}

#[test]
fn c4_a_name_may_be_both_cell_and_free() {
    let inner = code("Inner");
    assert_eq!(inner.cellvars(), inner.freevars());
    for pass in passes() {
        let changed = pass.apply(&inner).unwrap();
        assert_eq!(changed.cellvars(), inner.cellvars(), "{}", pass.name());
        assert_eq!(changed.freevars(), inner.freevars(), "{}", pass.name());
    }
}

#[test]
fn c5_constants_differ_by_type_and_sign() {
    for pass in passes() {
        let changed = pass.apply(&code("c5")).unwrap();
        let asm = Asm::lift(&changed).unwrap();
        let shown: Vec<String> = asm
            .instrs()
            .filter_map(Instr::constant)
            .map(|constant| Repr::default().constant(constant))
            .collect();
        assert_eq!(
            shown.join(" "),
            "1 True 1.0 0.0 -0.0 0 False (1, 0.0) (True, -0.0) (1.0, 0)",
            "{}",
            pass.name()
        );
    }
}

#[test]
fn c6_the_docstring_keeps_its_place() {
    for pass in passes() {
        let changed = pass.apply(&module()).unwrap();
        let mut running = Running::new(&changed);
        let mut documentation = |name: &str| {
            let function = running.get(name);
            function
                .get::<Option<String>>(&mut running.vm, "__doc__")
                .unwrap()
        };
        assert_eq!(
            documentation("c6").as_deref(),
            Some("documentation"),
            "{}",
            pass.name()
        );
        assert_eq!(documentation("c6_none"), None, "{}", pass.name());
        assert_eq!(
            documentation("c6_folded").as_deref(),
            Some("kept"),
            "{}",
            pass.name()
        );
    }
}

#[test]
fn c7_arguments_beyond_65535() {
    // Annotations are in the high half of MAKE_FUNCTION's argument.
    let prefixes = |code: &CodeObject| {
        let prefixed = decode(code.code()).filter(|i| i.as_ref().unwrap().extended > 0);
        prefixed.count()
    };
    assert!(prefixes(&module()) > 0);
    for pass in passes() {
        let changed = pass.apply(&module()).unwrap();
        assert_eq!(prefixes(&changed), prefixes(&module()), "{}", pass.name());
    }
    // More constants than fit into two bytes, and a jump over them all.
    let mut builder = Asm::function("f", ["x"]).load_fast("x");
    builder = builder
        .jump(Opcode::POP_JUMP_IF_FALSE, "end")
        .load_fast("x");
    for n in 0..70_000 {
        builder = builder
            .load_const(n + 1_000_000)
            .op(Opcode::ROT_TWO)
            .op(Opcode::POP_TOP);
    }
    let wide = builder
        .op(Opcode::RETURN_VALUE)
        .label("end")
        .return_const(-1)
        .build()
        .unwrap();
    assert!(wide.consts().len() > 70_000);
    for pass in passes() {
        let changed = pass.apply(&Arc::new(wide.clone())).unwrap();
        assert!(prefixes(&changed) > 4_000, "{}", pass.name());
        assert_eq!(call((*changed).clone(), 1), 1_069_999, "{}", pass.name());
        assert_eq!(call((*changed).clone(), 0), -1, "{}", pass.name());
    }
}

#[test]
fn c8_lines_of_many_bytes() {
    let list = code("c8");
    let starts = |code: &CodeObject| line_starts(code).collect::<Vec<_>>();
    assert!(starts(&list)[1].0 > 255);
    for pass in passes() {
        let changed = pass.apply(&list).unwrap();
        assert_eq!(starts(&changed), starts(&list), "{}", pass.name());
    }
    let mut asm = Asm::lift(&list).unwrap();
    asm.forget_lines();
    assert_eq!(starts(&asm.lower().unwrap()), starts(&list));
}

#[test]
fn c9_the_stack_is_large_enough() {
    // One path skips what another takes off the stack.
    let skipping = Asm::function("f", ())
        .load_const(1)
        .jump(Opcode::JUMP_FORWARD, "end")
        .op(Opcode::POP_TOP)
        .label("end")
        .load_const(2)
        .op(Opcode::BINARY_ADD)
        .op(Opcode::RETURN_VALUE)
        .build();
    assert_eq!(skipping.unwrap().stacksize(), 2);
    // Many clauses, and then a call with forty arguments.
    let clauses = code("c9");
    let tight = Options {
        tight_stack: true,
        ..Options::default()
    };
    for pass in passes() {
        let changed = pass.apply(&clauses).unwrap();
        let needed = Asm::lift(&changed)
            .unwrap()
            .lower_with(&tight)
            .unwrap()
            .code
            .stacksize();
        assert!(needed >= 41, "{}", pass.name());
        assert!(
            (needed..=clauses.stacksize()).contains(&changed.stacksize()),
            "{}",
            pass.name()
        );
    }
}

#[test]
fn c10_huge_integers() {
    for pass in passes() {
        let changed = pass.apply(&code("c10")).unwrap();
        let shown: Vec<String> = changed
            .consts()
            .iter()
            .map(|constant| Repr::default().constant(constant))
            .collect();
        assert!(
            shown
                .iter()
                .any(|shown| shown.contains("9223372036854775808")),
            "{shown:?}"
        );
        assert!(
            shown
                .iter()
                .any(|shown| shown.contains("-18446744073709551616")),
            "{shown:?}"
        );
    }
}

#[test]
fn c11_tables_are_kept() {
    let folded = code("c6_folded");
    let changed = AddToMul.apply(&folded).unwrap();
    assert!(!changed.is_identical(&folded));
    assert_eq!(changed.consts(), folded.consts());
    assert_eq!(changed.names(), folded.names());
    assert_eq!(changed.varnames(), folded.varnames());
    let used = Compact.apply(&folded).unwrap();
    assert!(
        used.consts().len() < folded.consts().len(),
        "some are unused"
    );
    for code in code_objects(&module()) {
        assert!(Identity.apply(&code).unwrap().is_identical(&code));
        assert!(Again.apply(&code).unwrap().is_identical(&code) || has_prefixes(&code));
    }
}

/// New instructions are as narrow as they can be.
fn has_prefixes(code: &CodeObject) -> bool {
    decode(code.code()).any(|i| i.unwrap().extended > 0)
}

#[test]
fn c12_what_goes_in_does_not_change() {
    let module = module();
    let before = (*module).clone();
    for pass in passes() {
        pass.apply(&module).unwrap();
        pass.apply(&module).unwrap();
        assert!(module.is_identical(&before), "{}", pass.name());
    }
}

#[test]
fn c13_a_jump_to_nowhere_is_an_error_that_says_so() {
    let mut asm = Asm::lift(&code("c17")).unwrap();
    asm.body.retain(|item| item.as_instr().is_some());
    let error = asm.lower().unwrap_err();
    assert!(matches!(error, AsmError::MissingLabel { .. }));
    assert_eq!(
        error.to_string(),
        "item 0: SETUP_LOOP leads to label L1, which stands nowhere"
    );
}

#[test]
fn c14_functions_keep_what_they_have() {
    let mut running = Running::new(&module());
    let function = running.get("c14");
    let vm = &mut running.vm;
    for pass in passes() {
        let changed = function.transform(vm, pass.as_ref()).unwrap();
        let text = |vm: &mut Vm, name: &str| changed.get::<String>(vm, name).unwrap();
        assert_eq!(text(vm, "__name__"), "c14");
        assert_eq!(text(vm, "__qualname__"), "qualified.c14");
        assert_eq!(text(vm, "__module__"), "elsewhere");
        assert_eq!(text(vm, "__doc__"), "documentation");
        assert_eq!(text(vm, "attribute"), "attribute");
        let defaults: (String,) = changed.get(vm, "__defaults__").unwrap();
        assert_eq!(defaults.0, "b");
        let keywords: HashMap<String, i64> = changed.get(vm, "__kwdefaults__").unwrap();
        assert_eq!(
            keywords,
            HashMap::from([("c".to_owned(), 2), ("d".to_owned(), 3)])
        );
        let annotations: HashMap<String, String> = changed.get(vm, "__annotations__").unwrap();
        assert_eq!(
            annotations,
            HashMap::from([("c".to_owned(), "annotated".to_owned())])
        );
        assert!(std::rc::Rc::ptr_eq(
            &changed.globals().unwrap(),
            &running.globals
        ));
    }
}

/// What is quadratic does not end here in reasonable time.
#[test]
fn c15_long_code_takes_no_longer_than_it_is() {
    let mut builder = Asm::function("f", ["x"]);
    for n in 0..8_000 {
        builder = builder.if_(
            |b| b.load_fast("x").load_const(n).op(Opcode::BINARY_ADD),
            |b| b.load_const(n).store_fast("y"),
        );
    }
    let long = Arc::new(
        builder
            .load_fast("y")
            .op(Opcode::RETURN_VALUE)
            .build()
            .unwrap(),
    );
    assert!(long.code().len() > 120_000);
    for pass in passes() {
        let changed = pass.apply(&long).unwrap();
        assert_eq!(call((*changed).clone(), 1), 7_999, "{}", pass.name());
    }
}

#[test]
fn c16_flags_nobody_knows_are_kept() {
    let plain = code("one");
    // Those below the highest known flag, those above it, and the sign.
    for flag in [
        0x200,
        0x400,
        0x800,
        0x1000,
        0x10_0000,
        0x4000_0000,
        0x8000_0000u32,
    ] {
        let mut asm = Asm::lift(&plain).unwrap();
        asm.flags |= CodeFlags::from_bits_retain(flag);
        let flagged = Arc::new(asm.lower().unwrap());
        for pass in passes() {
            let changed = pass.apply(&flagged).unwrap();
            assert_eq!(
                changed.flags().bits(),
                plain.flags().bits() | flag,
                "{}",
                pass.name()
            );
        }
    }
}

#[test]
fn c17_everything_can_be_shown() {
    let asm = Asm::lift(&code("c17")).unwrap();
    let shown = format!("{:?}", asm.body);
    assert!(shown.contains("JUMP_ABSOLUTE"), "{shown}");
    for constant in [
        Constant::Tuple(vec![].into()),
        Constant::Tuple(vec![1.into()].into()),
        Constant::Tuple(vec![1.into(), "a".into()].into()),
    ] {
        let instr = Instr::new(Opcode::LOAD_CONST, constant.clone(), 1);
        assert!(format!("{instr:?}").contains("LOAD_CONST"));
        let shown = Repr::default().constant(&constant);
        assert!(["()", "(1,)", "(1, 'a')"].contains(&shown.as_str()));
    }
}

/// Section 4.5 of the study: what a transformer that changes nothing must not change.
#[test]
fn signatures_survive_transformers_that_change_nothing() {
    let recorded = text(&folder().join("transform/defects.out"));
    let mut running = Running::new(&module());
    for name in [
        "empty",
        "one",
        "default",
        "star",
        "star_keyword",
        "keywords",
        "all_kinds",
    ] {
        let wanted = recorded
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} ")));
        let function = running.get(name);
        let outcomes = running.get("outcomes");
        for pass in passes() {
            let vm = &mut running.vm;
            let changed = function.transform(vm, pass.as_ref()).unwrap();
            let given: bc_vm::model::value::Value = outcomes.call(vm, (&changed,)).unwrap();
            let shown = bc_vm::protocol::describe::repr(vm, &given).unwrap();
            assert_eq!(Some(shown.as_str()), wanted, "{}", pass.name());
        }
    }
}

/// Section 4.5 of the study: every instruction made anew, with blank lines between.
#[test]
fn instructions_made_anew_are_the_same() {
    let four_lines = code("four_lines");
    let again = Again.apply(&four_lines).unwrap();
    let (old, new) = (Asm::lift(&four_lines).unwrap(), Asm::lift(&again).unwrap());
    assert_eq!(old.instrs().count(), new.instrs().count());
    for (old, new) in old.instrs().zip(new.instrs()) {
        assert!(old.is_equivalent(new));
        assert_eq!(old.line, new.line);
    }
    assert!(old.body.iter().any(|item| matches!(item, Item::Instr(_))));
}
