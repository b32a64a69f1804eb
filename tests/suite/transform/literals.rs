//! The literal passes of the catalogue: the tables of the peer study and what it names as defects, on
//! functions and on whole modules; and what programs print after the passes that promise the same output.

use crate::asm::looks_at_code;
use crate::harness::{machine, run};
use bc_core::asm::Asm;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_func::{FromValue, Function, IntoArgs, RunError};
use bc_tests::{bytes, corpus_name, folder, programs, text};
use bc_transform::catalogue::{Entry, PASSES, PrecomputedSlices, by_name, from_text};
use bc_transform::{Error, Event, Pass, Pipeline};
use bc_vm::limits::Limits;
use bc_vm::model::error::PyResult;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{define, text as vm_text};
use bc_vm::runtime::link;
use std::sync::Arc;

fn code_of(program: &str) -> Arc<CodeObject> {
    let path = folder().join("transform").join(format!("{program}.pyc"));
    Pyc::read(&bytes(&path)).unwrap().code
}

/// Passes with blanks between them.
fn pipeline(passes: &str) -> Pipeline {
    let passes = passes.split(' ').filter(|pass| !pass.is_empty());
    passes.fold(Pipeline::new(), |pipeline, pass| {
        pipeline.then_boxed(from_text(pass).unwrap())
    })
}

/// A machine, and a namespace in which the helpers stand and a module has run.
fn prepared(module: &Arc<CodeObject>) -> (Vm, ObjRef) {
    let (mut vm, _) = machine(Limits::default());
    let globals = bc_vm::embed::main_module(&mut vm, None);
    for code in [&code_of("literal_helpers"), module] {
        let linked = link::link(&mut vm, &verify(code).unwrap());
        let ran = linked.and_then(|code| bc_vm::runtime::run::code(&mut vm, &code, &globals, None));
        if let Err(thrown) = ran {
            panic!("{}", RunError::new(&mut vm, thrown));
        }
    }
    (vm, globals)
}

fn function(vm: &mut Vm, globals: &ObjRef, name: &str) -> Function {
    let name = vm.intern(name);
    let value = define::lookup(globals, &name).unwrap();
    Function::from_value(vm, &value).unwrap_or_else(|_| panic!("{name:?}"))
}

/// Constants as arguments.
struct Arguments<'a>(&'a [Constant]);

impl IntoArgs for Arguments<'_> {
    fn into_args(self, vm: &mut Vm) -> PyResult<Vec<Value>> {
        self.0.iter().map(|each| link::value(vm, each)).collect()
    }
}

/// What a call gives as `repr` prints it, or how it fails.
fn told(vm: &mut Vm, function: &Function, arguments: &[Constant]) -> String {
    match function.call::<Value>(vm, Arguments(arguments)) {
        Ok(value) => match vm_text::repr_text(vm, &value) {
            Ok(text) => text.to_string_lossy().into_owned(),
            Err(thrown) => RunError::new(vm, thrown).to_string(),
        },
        Err(error) => error.to_string(),
    }
}

/// One argument of a call in the table.
fn argument(text: &str) -> Constant {
    let bytes = text
        .strip_prefix("b'")
        .and_then(|rest| rest.strip_suffix('\''));
    match (text, bytes) {
        ("False", _) => false.into(),
        (_, Some(bytes)) => Constant::bytes(bytes.as_bytes()),
        _ => text.parse::<i64>().unwrap().into(),
    }
}

/// Each row of `literals.txt` with the function alone rewritten, and with the module it stands in.
#[test]
fn the_tables_hold() {
    let module = code_of("literals");
    let table = text(&folder().join("transform/literals.txt"));
    let lines = table.lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (mut passes, mut wrong, mut rows) = ("", Vec::new(), 0);
    for line in lines {
        let Some((call, expected)) = line.split_once(" => ") else {
            passes = line;
            continue;
        };
        let (name, arguments) = call.trim().split_once('(').unwrap();
        let arguments = arguments.strip_suffix(')').unwrap().split(", ");
        let arguments = arguments.filter(|text| !text.is_empty()).map(argument);
        let arguments: Vec<Constant> = arguments.collect();
        let pass = pipeline(passes);

        let (mut vm, globals) = prepared(&module);
        let original = function(&mut vm, &globals, name);
        let changed = original.transform(&mut vm, &pass).unwrap();
        let alone = told(&mut vm, &changed, &arguments);

        let (mut vm, globals) = prepared(&pass.apply(&module).unwrap());
        let inside = function(&mut vm, &globals, name);
        let inside = told(&mut vm, &inside, &arguments);
        for (how, found) in [("alone", alone), ("in its module", inside)] {
            if found != expected {
                wrong.push(format!(
                    "{passes}, {how}: {call} => {found}, not {expected}"
                ));
            }
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows > 90, "only {rows} rows");
}

/// Where the slice is, and that nothing else has changed.
#[test]
fn slices_of_constants_are_constants() {
    let module = code_of("literals");
    let named = |name: &str| {
        let found = module
            .nested()
            .find(|code| code.name().as_ascii() == Some(name));
        Arc::clone(found.unwrap())
    };
    let slice = Constant::slice(1, 5, Constant::None);
    let changed = PrecomputedSlices.apply(&named("only_slice")).unwrap();
    let asm = Asm::lift(&changed).unwrap();
    let loaded: Vec<_> = asm.instrs().map(|instr| instr.constant()).collect();
    assert_eq!(loaded, [None, Some(&slice), None, None]);
    assert!(
        asm.instrs()
            .all(|instr| instr.opcode != Opcode::BUILD_SLICE)
    );
    assert!(changed.consts().contains(&slice));
    for name in ["item_by_name", "item_by_pair"] {
        let code = named(name);
        let same = PrecomputedSlices.apply(&code).unwrap();
        assert!(Arc::ptr_eq(&same, &code), "{name}");
    }
    // No file can hold it, and that is said.
    let mut pyc = Pyc::read(&bytes(&folder().join("transform/literals.pyc"))).unwrap();
    pyc.code = PrecomputedSlices.apply(&module).unwrap();
    let refused = pyc.write().unwrap_err().to_string();
    assert!(
        refused.contains("marshal of CPython 3.5 has no slice"),
        "{refused}"
    );
}

/// A function of `constants.py` rewritten: what its call gives, or why it is refused.
fn as_constants(name: &str, passes: &str) -> String {
    let (mut vm, globals) = prepared(&code_of("constants"));
    let original = function(&mut vm, &globals, name);
    match original.transform(&mut vm, &pipeline(passes)) {
        Ok(changed) => told(&mut vm, &changed, &[]),
        Err(error) => error.to_string(),
    }
}

#[test]
fn names_as_constants() {
    for (name, passes, expected) in [
        ("of_global", "asconstants=g=1", "1"),
        ("of_global", "asconstants=g='a,b'", "'a,b'"),
        (
            "of_global",
            "asconstants=g=Decimal",
            "<class '__main__.Decimal'>",
        ),
        (
            "in_class",
            "asconstants=g=1",
            "(1, (1, 'attribute'), [1, 1], ((), [('g', 1)]))",
        ),
        (
            "typed",
            "asconstants=g=True",
            "[1, True, True, 1.0, 0.0, -0.0]",
        ),
        (
            "typed",
            "asconstants=g=1.0",
            "[1, True, 1.0, 1.0, 0.0, -0.0]",
        ),
        (
            "typed",
            "asconstants=g=-0.0",
            "[1, True, -0.0, 1.0, 0.0, -0.0]",
        ),
        ("own_name", "asconstants", "'__main__'"),
        ("own_name", "asconstants=__name__='other'", "'other'"),
    ] {
        assert_eq!(as_constants(name, passes), expected, "{name} {passes}");
    }
}

/// The inner function alone: what it closes over is no longer asked for.
#[test]
fn captured_names_as_constants() {
    for outer in ["outer", "outer_of_class"] {
        let (mut vm, globals) = prepared(&code_of("constants"));
        let outer = function(&mut vm, &globals, outer);
        let inner: Function = outer.call(&mut vm, ()).unwrap();
        let frozen = inner
            .transform(&mut vm, &pipeline("asconstants=v=1"))
            .unwrap();
        assert_eq!(inner.call::<i64>(&mut vm, ()).unwrap(), 2);
        assert_eq!(frozen.call::<i64>(&mut vm, ()).unwrap(), 1);
    }
}

#[test]
fn frozen_builtins_stay() {
    for passes in ["asconstants=len,sum", "asconstants"] {
        let (mut vm, globals) = prepared(&code_of("constants"));
        let original = function(&mut vm, &globals, "frozen");
        let frozen = original.transform(&mut vm, &pipeline(passes)).unwrap();
        for name in ["len", "sum"] {
            let (name, other) = (vm.intern(name), vm.new_str("other"));
            define::insert(&vm, &globals, &name, other);
        }
        assert_eq!(told(&mut vm, &frozen, &[]), "(2, 3)");
        assert_eq!(
            told(&mut vm, &original, &[]),
            "TypeError: 'str' object is not callable"
        );
    }
}

/// The line on which a text stands in `constants.py`, counted from 1.
fn line_of(function: &str, wanted: &str) -> usize {
    let source = text(&folder().join("transform/constants.py"));
    let lines = source.lines().enumerate();
    let mut inside = lines.skip_while(|(_, line)| !line.starts_with(&format!("def {function}(")));
    let found = inside.find(|(_, line)| line.contains(wanted));
    found.unwrap().0 + 1
}

/// A function that sets a name itself keeps it; where, is told.
#[test]
fn names_that_are_set_are_skipped() {
    const ASSIGNED: &str = "it is assigned here";
    const PARAMETER: &str = "it is a parameter here";
    let module = code_of("constants");
    let pass = from_text("asconstants=v=1,u=2").unwrap();
    for (name, inside, line, told) in [
        (
            "assigned",
            "assigned",
            "v = x",
            &[("'v' is skipped", ASSIGNED)][..],
        ),
        (
            "assigned_globally",
            "assigned_globally",
            "v = 1",
            &[(
                "'v' is skipped everywhere",
                "it is assigned here, as a global",
            )],
        ),
        (
            "assigned_in_closure",
            "assigned_in_closure",
            "v = 1",
            &[("'v' is skipped", ASSIGNED)],
        ),
        (
            "deleted",
            "deleted",
            "del v",
            &[(
                "'v' is skipped everywhere",
                "it is deleted here, as a global",
            )],
        ),
        (
            "imported",
            "imported",
            "import v",
            &[("'v' is skipped", ASSIGNED)],
        ),
        ("looped", "looped", "for v", &[("'v' is skipped", ASSIGNED)]),
        ("caught", "caught", "as v", &[("'v' is skipped", ASSIGNED)]),
        (
            "parameter",
            "parameter",
            "def parameter",
            &[("'v' is skipped", PARAMETER)],
        ),
        (
            "parameter_of_lambda",
            "parameter_of_lambda.<lambda>",
            "[lambda",
            &[("'u' is skipped", PARAMETER), ("'v' is skipped", PARAMETER)],
        ),
        (
            "nested",
            "nested.inner.innermost",
            "v = 1",
            &[("'v' is skipped", ASSIGNED)],
        ),
    ] {
        let mut nested = module.nested();
        let code = nested
            .find(|code| code.name().as_ascii() == Some(name))
            .unwrap();
        let proof = verify(code).unwrap();
        let mut found = Vec::new();
        let changed = pass.rewrite_watched(&proof, &mut |event| match event {
            Event::Skipped(skipped) => found.push(skipped.to_string()),
            Event::Changed(site) => panic!("{site:?}"),
        });
        assert!(Arc::ptr_eq(&changed.unwrap(), code), "{name}");
        let line = line_of(name, line);
        let expected: Vec<String> = told
            .iter()
            .map(|(what, how)| format!("{what}: {how} ({inside}, line {line} of constants.py)"))
            .collect();
        assert_eq!(found, expected);
    }
}

/// A pass with arguments that keep it within its promise.
fn made(entry: &Entry) -> Box<dyn Pass> {
    by_name(entry.name, entry.promise.arguments()).unwrap()
}

/// What a program prints does not change where a pass promises so; in a machine without files, so that those
/// passes count as well whose results no file can hold.
#[test]
fn passes_of_the_same_output_change_no_output() {
    const STEPS: u64 = 2_000_000;
    let mut ran = 0;
    for path in programs() {
        let code = Pyc::read(&bytes(&path)).unwrap().code;
        if looks_at_code(&code) {
            continue;
        }
        let before = run(&verify(&code).unwrap(), STEPS, None);
        if before.result != "returned" {
            continue;
        }
        for entry in PASSES {
            // The machine here has no module of helpers.
            let is_alone = !entry.promise.arguments().contains(':');
            if !entry.promise.is_same_output() || !is_alone {
                continue;
            }
            let changed = made(entry).apply(&code).unwrap();
            if Arc::ptr_eq(&changed, &code) {
                continue;
            }
            let after = run(&verify(&changed).unwrap(), 20 * STEPS, None);
            let name = format!("{} {}", corpus_name(&path), entry.name);
            assert_eq!(before.output, after.output, "{name}");
            assert_eq!(before.result, after.result, "{name}");
            ran += 1;
        }
    }
    assert!(ran > 1000, "only {ran} runs");
}

/// A constant that shares its parts, so that it is small here and without end when written out.
fn doubling(bottom: Constant) -> Arc<CodeObject> {
    let double = |inner: Constant, _| Constant::tuple([inner.clone(), inner]);
    let code = Asm::function("f", ()).return_const((0..200).fold(bottom, double));
    Arc::new(code.build().unwrap())
}

#[test]
fn shared_constants_are_not_written_out() {
    let pass = from_text("overloaded_strs=tuple").unwrap();
    let without = doubling(7.into());
    assert!(Arc::ptr_eq(&pass.apply(&without).unwrap(), &without));
    let refused = pass.apply(&doubling("x".into())).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "overloaded_strs: the code is too large when it is written out (f, line 1 of <string>)"
    );
}

#[test]
fn the_deepest_constant_needs_no_stack() {
    let work = || {
        let deep = (0..1990).fold(Constant::from("x"), |inner, _| Constant::tuple([inner]));
        let code = Arc::new(Asm::function("f", ()).return_const(deep).build().unwrap());
        for pass in [
            "haskell_strs",
            "overloaded_tuples=list",
            "interpolated_strings=str",
        ] {
            verify(&from_text(pass).unwrap().apply(&code).unwrap()).unwrap();
        }
    };
    let small = std::thread::Builder::new().stack_size(256 << 10);
    small.spawn(work).unwrap().join().unwrap();
}

/// A few instructions that put millions of values on the stack: no pass takes them one by one.
#[test]
fn huge_arguments_are_not_followed() {
    const COUNT: u32 = 200_000_000;
    let code = |opcode| {
        let code = Asm::function("f", ["x"])
            .load_fast("x")
            .with(Opcode::UNPACK_SEQUENCE, COUNT)
            .with(opcode, COUNT)
            .op(Opcode::RETURN_VALUE);
        Arc::new(code.build().unwrap())
    };
    for opcode in [Opcode::BUILD_LIST, Opcode::BUILD_MAP_UNPACK] {
        let code = code(opcode);
        for entry in PASSES {
            match made(entry).apply(&code) {
                Ok(_) => {}
                Err(Error::Refused { message, .. }) => {
                    assert_eq!(message, "the code is too large when it is written out");
                    assert!(entry.name.contains("dict"), "{}", entry.name);
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}

/// A comprehension that starts with pairs, a dict that is kept and unpacked: no compiler makes them.
#[test]
fn dicts_that_no_compiler_makes_are_left_alone() {
    let pass = from_text("ordereddict_literals").unwrap();
    let mut vm = bc_func::machine().unwrap();
    let globals = bc_func::globals(&mut vm);
    let filled = Asm::function("filled", ())
        .load_const("a")
        .load_const(1)
        .with(Opcode::BUILD_MAP, 1)
        .load_const(2)
        .load_const("b")
        .with(Opcode::MAP_ADD, 1)
        .op(Opcode::RETURN_VALUE);
    let kept = Asm::function("kept", ())
        .load_const("a")
        .load_const(1)
        .with(Opcode::BUILD_MAP, 1)
        .op(Opcode::DUP_TOP)
        .with(Opcode::BUILD_MAP_UNPACK, 1)
        .with(Opcode::BUILD_TUPLE, 2)
        .op(Opcode::RETURN_VALUE);
    for (code, expected) in [
        (filled, "{'a': 1, 'b': 2}"),
        (kept, "(OrderedDict([('a', 1)]), OrderedDict([('a', 1)]))"),
    ] {
        let function = Function::new(&mut vm, code.build().unwrap(), &globals).unwrap();
        let changed = function.transform(&mut vm, &*pass).unwrap();
        assert_eq!(told(&mut vm, &changed, &[]), expected);
    }
}
