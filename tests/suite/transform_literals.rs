//! The literal passes of the catalogue: the tables of the peer study and what it names as defects, on
//! functions and on whole modules; and every pass of the registry on the whole corpus.

use crate::asm::{code_objects, looks_at_code};
use crate::harness::{machine, run};
use bc_core::asm::Asm;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::pyc::Pyc;
use bc_core::repr;
use bc_core::verify::verify;
use bc_func::{FromValue, Function, IntoArgs, RunError};
use bc_tests::{all_pyc, bytes, corpus_name, folder, programs, text};
use bc_transform::catalogue::{PASSES, PrecomputedSlices, from_text};
use bc_transform::{Error, Pass, Pipeline};
use bc_vm::limits::Limits;
use bc_vm::model::error::PyResult;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{define, link, text as vm_text};
use std::collections::BTreeSet;
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
        let ran =
            linked.and_then(|code| bc_vm::protocol::run::code(&mut vm, &code, &globals, None));
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

/// Function, arguments, passes, and what the call gives.
type Row<'a> = (&'a str, &'a [Constant], &'a str, &'a str);

/// Each row with the function alone rewritten, and with the module it stands in.
fn check(program: &str, rows: &[Row<'_>]) {
    let module = code_of(program);
    let mut wrong = Vec::new();
    for &(name, arguments, passes, expected) in rows {
        let pass = pipeline(passes);
        let (mut vm, globals) = prepared(&module);
        let original = function(&mut vm, &globals, name);
        let changed = original.transform(&mut vm, &pass).unwrap();
        let alone = told(&mut vm, &changed, arguments);

        let (mut vm, globals) = prepared(&pass.apply(&module).unwrap());
        let inside = function(&mut vm, &globals, name);
        let inside = told(&mut vm, &inside, arguments);
        for (how, found) in [("alone", alone), ("in its module", inside)] {
            if found != expected {
                wrong.push(format!(
                    "{name} {passes}, {how}\n   found {found}\nexpected {expected}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dicts() {
    let ordered = "ordereddict_literals";
    let overloaded = "overloaded_dicts=collections:OrderedDict";
    let abc = "OrderedDict([('a', 1), ('b', 2), ('c', 3)])";
    check(
        "literals",
        &[
            (
                "dict_display",
                &[],
                "overloaded_dicts=dict",
                "{'a': 1, 'b': 2, 'c': 3}",
            ),
            ("dict_display", &[], overloaded, abc),
            ("dict_display_of_names", &[], ordered, abc),
            ("dict_comprehension", &[], overloaded, abc),
            (
                "dict_comprehension_with_plus",
                &[],
                ordered,
                "OrderedDict([(3, 0), (2, 2)])",
            ),
            (
                "dict_comprehension_of_dicts",
                &[],
                ordered,
                "OrderedDict([(2, OrderedDict([(2, OrderedDict())])), \
                 (1, OrderedDict([(1, OrderedDict())]))])",
            ),
            (
                "dict_comprehension_twice",
                &[],
                "overloaded_dicts=Pairs",
                "Pairs([(('x', 'u'), 'xu'), (('x', 'v'), 'xv'), (('y', 'u'), 'yu'), (('y', 'v'), 'yv')])",
            ),
            (
                "dict_nested",
                &[],
                ordered,
                "OrderedDict([('z', OrderedDict([('y', OrderedDict([('x', 1)])), \
                 ('w', OrderedDict())])), ('a', OrderedDict())])",
            ),
            (
                "dict_same_key",
                &[],
                ordered,
                "OrderedDict([('k', 3), ('j', 2)])",
            ),
            (
                "dict_same_key",
                &[],
                "overloaded_dicts=Pairs",
                "Pairs([('k', 1), ('j', 2), ('k', 3)])",
            ),
            (
                "dict_unpacked",
                &[],
                ordered,
                "OrderedDict([('one', 1), ('z', 2), ('y', 'yy'), ('x', 'xx'), ('last', OrderedDict())])",
            ),
            (
                "dict_unpacked_alone",
                &[],
                "overloaded_dicts=Pairs",
                "Pairs([('b', 'bb'), ('a', 'aa')])",
            ),
            (
                "dict_unpacked_wrong",
                &[],
                ordered,
                "TypeError: 'int' object is not a mapping",
            ),
            (
                "dict_for_call",
                &[],
                ordered,
                "(((1, 2), [('p', 1), ('q', 3)]), ((), [('r', OrderedDict())]), \
                 ((), [('p', 1), ('s', 4)]), ((), [('t', 5)]))",
            ),
            (
                "dict_in_generator",
                &[],
                ordered,
                "[OrderedDict([('a', 0)]), OrderedDict([('b', 0)])]",
            ),
            ("dict_in_ternary", &[], ordered, "OrderedDict([('a', 1)])"),
            (
                "dict_in_ternary",
                &[false.into()],
                ordered,
                "OrderedDict([('b', 2)])",
            ),
        ],
    );
}

#[test]
fn lists() {
    let tuple = "overloaded_lists=tuple";
    check(
        "literals",
        &[
            ("list_display", &[], "overloaded_lists=list", "[1, 2, 3]"),
            ("list_display", &[], tuple, "(1, 2, 3)"),
            ("list_pair", &[], tuple, "((1, 2, 3), (4, 5, 6))"),
            ("list_in_set", &[], tuple, "True"),
            ("list_comprehension", &[], tuple, "(1, 2, 3)"),
            (
                "list_nested_in_comprehension",
                &[],
                tuple,
                "((1, 1), (2, 1))",
            ),
            (
                "list_comprehension_nested",
                &[],
                tuple,
                "((), (0,), (0, 1))",
            ),
            ("list_comprehension_conditional", &[], tuple, "((), 1)"),
            ("list_unpacked", &[], tuple, "(1, 2, 3, 4, (5,))"),
            (
                "list_unpacked",
                &[],
                "overloaded_lists=Wrapped",
                "<[1, 2, 3, 4, <[5]>]>",
            ),
            (
                "list_for_call",
                &[],
                tuple,
                "(((1, 2), []), ((1, 2), []), ((3, 4), []))",
            ),
            ("list_in_generator", &[], tuple, "((0,), (1,))"),
            ("list_target", &[], tuple, "(1, 2)"),
        ],
    );
}

#[test]
fn sets() {
    let sorted = "overloaded_sets=sorted";
    check(
        "literals",
        &[
            ("set_single", &[], "overloaded_sets=set", "({1}, {1}, {1})"),
            (
                "set_single",
                &[],
                "frozenset_literals",
                "(frozenset({1}), frozenset({1}), frozenset({1}))",
            ),
            ("set_display", &[], sorted, "['a', 'b', 'c']"),
            ("set_comprehension", &[], sorted, "[0, 1]"),
            ("set_unpacked", &[], sorted, "[1, 2, 3]"),
            (
                "set_tested",
                &[],
                "overloaded_sets=Inverted",
                "(True, False)",
            ),
            ("set_tested", &[], "frozenset_literals", "(False, True)"),
            (
                "set_of_tuples_tested",
                &[],
                "overloaded_tuples=Wrapped",
                "True",
            ),
        ],
    );
}

#[test]
fn tuples() {
    let list = "overloaded_tuples=list";
    check(
        "literals",
        &[
            ("tuple_of_names", &[], list, "[1, 2, 3]"),
            ("tuple_of_constants", &[], list, "[1, 2, 3]"),
            ("tuple_nested", &[], list, "[1, [2, [3]], []]"),
            (
                "tuple_nested",
                &[],
                "overloaded_tuples=Wrapped",
                "<(1, <(2, <(3,)>)>, <()>)>",
            ),
            ("tuple_unpacked", &[], list, "[1, 2, 3, 1, [4, 5]]"),
            (
                "tuple_unpacked",
                &[],
                "overloaded_tuples=Wrapped",
                "<(1, 2, 3, 1, <(4, 5)>)>",
            ),
            (
                "tuple_internal",
                &[],
                list,
                "[[1, 2, (), 3, 1], ((1, 2), [('k', 3)]), 'C', 'tuple_internal.<locals>.C', \
                 'tuple_internal.<locals>.inner', 1]",
            ),
            ("tuple_swap", &[], list, "[2, 1]"),
            ("tuple_for", &[], list, "[1, 2]"),
            ("tuple_ternary", &[], list, "[1, 2]"),
            ("tuple_ternary", &[false.into()], list, "[3, 4]"),
        ],
    );
}

#[test]
fn slices() {
    let concrete = "overloaded_slices=concrete";
    check(
        "literals",
        &[
            ("slice_recorded", &[], concrete, "[(1, 3, 5, 7, 9)]"),
            ("slices_recorded", &[], concrete, "[((1,), (1, 2)), 0]"),
            (
                "slices_recorded",
                &[],
                "precomputed_slices overloaded_slices=concrete",
                "[((1,), (1, 2)), 0]",
            ),
            (
                "slices_same",
                &[],
                "precomputed_slices",
                "[[1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 3, 6, 9], 2, 1, [2, 3, 4], [1], \
                 [1, 3, 5, 7], [2, 4, 6], 'bc']",
            ),
            (
                "slices_ternary",
                &[],
                "precomputed_slices",
                "([1, 2], [2], [1, 2, 3], [1, 2, 3])",
            ),
            (
                "slices_ternary",
                &[false.into()],
                "precomputed_slices",
                "([2], [1, 2], [1, 2], [1, 3])",
            ),
            (
                "slices_stored",
                &[],
                "precomputed_slices",
                "(['a', 'b', 3, 4], ['a'])",
            ),
            (
                "islice_of_map",
                &[],
                "islice_literals",
                "('islice', ('1', '2'))",
            ),
            (
                "islice_of_map",
                &[],
                "precomputed_slices islice_literals",
                "('islice', ('1', '2'))",
            ),
            (
                "islice_and_items",
                &[],
                "islice_literals",
                "(1, 2, [2, 3], [1, 3], 'pair', 3)",
            ),
        ],
    );
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

#[test]
fn constants() {
    let (decimal, tuple) = ("overloaded_floats=Decimal", "overloaded_strs=tuple");
    let three: &[Constant] = &[3.into()];
    check(
        "literals",
        &[
            (
                "bytes_in_list",
                &[],
                "overloaded_bytes=list",
                "['unicode', [98, 121, 116, 101, 115], 1, 2, 3]",
            ),
            (
                "bytes_in_tuple",
                &[],
                "overloaded_bytes=list",
                "('unicode', [98, 121, 116, 101, 115], 1, 2, 3)",
            ),
            (
                "bytes_in_set",
                &[Constant::bytes(*b"3")],
                "overloaded_bytes=int",
                "False",
            ),
            ("bytes_in_set", three, "overloaded_bytes=int", "True"),
            (
                "bytes_alone",
                &[],
                "overloaded_bytes=bytearray",
                "bytearray(b'123')",
            ),
            (
                "bytes_fresh",
                &[],
                "bytearray_literals",
                "(bytearray(b'12'), bytearray(b'1'))",
            ),
            (
                "floats_in_list",
                &[],
                decimal,
                "[2, Decimal(2.0), Decimal(3.5)]",
            ),
            (
                "floats_in_tuple",
                &[],
                decimal,
                "(2, Decimal(2.0), Decimal(3.5))",
            ),
            ("floats_in_set", &[], decimal, "(True, False)"),
            (
                "floats_in_set",
                &[],
                "overloaded_floats=float",
                "(False, True)",
            ),
            (
                "floats_shortest",
                &[],
                "decimal_literals=Decimal",
                "[Decimal('0.1'), Decimal('1e+22'), Decimal('1e-07'), Decimal('-0.0'), \
                 Decimal('inf'), (Decimal('2.5'), (Decimal('0.30000000000000004'),))]",
            ),
            (
                "complex_alone",
                &[],
                "overloaded_complexes=Wrapped",
                "[<2j>, (1.5, <(-0-0j)>)]",
            ),
            (
                "ints_and_bools",
                &[],
                "overloaded_ints=Wrapped",
                "[<1>, True, False, None, 1.0, (<0>, True)]",
            ),
            ("ints_internal", &[], "overloaded_ints=str", "'imported'"),
            (
                "ints_negative",
                &[],
                "overloaded_ints=Wrapped",
                "[<-1>, <6>]",
            ),
            ("ints_each_time", &[], "overloaded_ints=counted", "True"),
            ("strs_alone", &[], tuple, "('a', 'b', 'c')"),
            ("strs_alone", &[], "haskell_strs", "('a', 'b', 'c')"),
            (
                "strs_pair",
                &[],
                tuple,
                "(('a', 'b', 'c'), ('d', 'e', 'f'))",
            ),
            ("strs_added", &[], tuple, "('P', 'x', 'y', 'z')"),
            ("strs_added", &[], "overloaded_strs=prefixed", "'PPPxyz'"),
            ("strs_internal", &[], tuple, "[2, 3, 4, 1, 'inner']"),
            (
                "strs_docs",
                &[],
                tuple,
                "('inner doc', 'class doc', 'function doc', 'inner', 'strs_docs.<locals>.C')",
            ),
            ("strs_keys", &[], tuple, "1"),
        ],
    );
}

#[test]
fn templates() {
    let (bytes, strings) = ("interpolated_strings", "interpolated_strings=str");
    let both = "interpolated_strings=str,bytes";
    check(
        "literals",
        &[
            ("template_bytes", &[], bytes, "'1 2 3'"),
            ("template_bytes", &[], strings, "b'{a} {b!r} {c}'"),
            ("template_str", &[], strings, "'1 2 3'"),
            ("template_str", &[], bytes, "'{a} {b!r} {c}'"),
            ("template_both", &[], bytes, "('{a}', '1')"),
            ("template_both", &[], strings, "('1', b'{a}')"),
            ("template_both", &[], both, "('1', '1')"),
            (
                "template_nested",
                &[],
                strings,
                "('1', (('2',), '1 2'), (1, 2))",
            ),
            ("template_in_set", &[], strings, "(True, False)"),
            ("template_in_set", &[2.into()], strings, "(False, True)"),
            ("template_ternary", &[], both, "('1', '1')"),
            (
                "template_ternary",
                &[false.into()],
                both,
                "('False', 'False')",
            ),
            (
                "template_plain",
                &[],
                both,
                "('plain', 'plain', '{}', '{x}', '  x')",
            ),
            (
                "template_not_utf8",
                &[],
                bytes,
                "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
            ),
            (
                "template_documented",
                &[],
                strings,
                "((1, '1'), '{a} inner doc', '{a} class doc', '2', '{a} function doc')",
            ),
            ("template_in_comprehension", &[], strings, "['0', '1']"),
            ("template_in_loop", &[], strings, "['none', '1', '2']"),
            ("template_in_closure", &[], strings, "('1', 1)"),
        ],
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

#[test]
fn constants_are_not_changed() {
    for (name, inside, line, message) in [
        (
            "assigned",
            "assigned",
            "v = x",
            "can't assign to constant name 'v'",
        ),
        (
            "assigned_globally",
            "assigned_globally",
            "v = 1",
            "can't assign to constant name 'v'",
        ),
        (
            "assigned_in_closure",
            "assigned_in_closure",
            "v = 1",
            "can't assign to constant name 'v'",
        ),
        (
            "deleted",
            "deleted",
            "del v",
            "can't delete constant name 'v'",
        ),
        (
            "imported",
            "imported",
            "import v",
            "can't assign to constant name 'v'",
        ),
        (
            "looped",
            "looped",
            "for v",
            "can't assign to constant name 'v'",
        ),
        (
            "caught",
            "caught",
            "as v",
            "can't assign to constant name 'v'",
        ),
        (
            "parameter",
            "parameter",
            "def parameter",
            "argument names overlap with constant names: {'v'}",
        ),
        (
            "parameter_of_lambda",
            "parameter_of_lambda.<lambda>",
            "[lambda",
            "argument names overlap with constant names: {'u', 'v'}",
        ),
        (
            "nested",
            "nested.inner.innermost",
            "v = 1",
            "can't assign to constant name 'v'",
        ),
    ] {
        let line = line_of(name, line);
        let expected = format!("asconstants: {message} ({inside}, line {line} of constants.py)");
        assert_eq!(as_constants(name, "asconstants=v=1,u=2"), expected);
    }
}

/// Arguments with which a pass changes nothing that most programs see.
fn harmless(name: &str) -> String {
    match name {
        "overloaded_bytes" => "overloaded_bytes=bytes",
        "overloaded_complexes" => "overloaded_complexes=complex",
        "overloaded_dicts" => "overloaded_dicts=dict",
        "overloaded_floats" => "overloaded_floats=float",
        "overloaded_ints" => "overloaded_ints=int",
        "overloaded_lists" => "overloaded_lists=list",
        "overloaded_sets" => "overloaded_sets=set",
        "overloaded_slices" => "overloaded_slices=repr",
        "overloaded_strs" => "overloaded_strs=str",
        "overloaded_tuples" => "overloaded_tuples=tuple",
        name => name,
    }
    .to_owned()
}

#[test]
fn every_pass_gives_sound_code_for_the_whole_corpus() {
    for entry in PASSES {
        let pass = from_text(&harmless(entry.name)).unwrap();
        let mut refused = 0;
        for path in all_pyc() {
            let code = Pyc::read(&bytes(&path)).unwrap().code;
            match pass.apply(&code) {
                Ok(changed) => {
                    verify(&changed).unwrap();
                }
                Err(Error::Refused { .. }) => refused += 1,
                Err(error) => panic!("{}: {error}", corpus_name(&path)),
            }
        }
        assert!(
            refused == 0 || entry.name == "asconstants",
            "{}",
            entry.name
        );
    }
}

/// Every line of a code object still has instructions.
#[test]
fn no_line_is_lost() {
    let lines = |code: &CodeObject| -> BTreeSet<i32> {
        let asm = Asm::lift(code).unwrap();
        asm.instrs().map(|instr| instr.line).collect()
    };
    for entry in PASSES {
        // A slice that is written over several lines becomes one instruction.
        if entry.name == "precomputed_slices" {
            continue;
        }
        let pass = from_text(&harmless(entry.name)).unwrap();
        for path in all_pyc() {
            let code = Pyc::read(&bytes(&path)).unwrap().code;
            let Ok(changed) = pass.apply(&code) else {
                continue;
            };
            // What a pass adds is marked by its name.
            let is_old = |code: &Arc<CodeObject>| {
                !matches!(
                    code.name().as_ascii(),
                    Some("<dict display>" | "<subscript>")
                )
            };
            let new: Vec<_> = code_objects(&changed).into_iter().filter(is_old).collect();
            let old = code_objects(&code);
            assert_eq!(old.len(), new.len());
            for (old, new) in old.iter().zip(&new) {
                let name = (
                    corpus_name(&path),
                    entry.name,
                    repr::text(old.name()).to_string(),
                );
                assert_eq!(lines(old), lines(new), "{name:?}");
            }
        }
    }
}

/// What a program prints does not change when every display and literal goes through its own type, when
/// built-ins are constants, and when slices are made beforehand.
#[test]
fn harmless_passes_change_no_output() {
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
            let name = entry.name;
            let is_harmless = name.starts_with("overloaded_") && name != "overloaded_slices"
                || matches!(name, "asconstants" | "precomputed_slices");
            let pass = from_text(&harmless(name)).unwrap();
            let Some(changed) = pass.apply(&code).ok().filter(|_| is_harmless) else {
                continue;
            };
            let after = run(&verify(&changed).unwrap(), 20 * STEPS, None);
            let program = corpus_name(&path);
            // `from math import *` is an assignment nobody sees.
            if (name, &*program) == ("asconstants", "i_08_import_forms.pyc") {
                continue;
            }
            assert_eq!(before.output, after.output, "{program} {name}");
            assert_eq!(before.result, after.result, "{program} {name}");
            ran += 1;
        }
    }
    assert!(ran > 1000, "only {ran} runs");
}
