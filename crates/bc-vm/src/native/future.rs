//! The module `__future__`: which features have become part of the language, and when.
//!
//! `from __future__ import ...` imports the module like any other after the compiler has acted on it.

use super::support::{get, module, set, set_all};
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, class, define, text};
use bc_core::text::TextBuilder;

static FEATURE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(3, &["optionalRelease", "mandatoryRelease", "compiler_flag"]),
            init,
        ),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
    ],
    methods: &[
        MethodDef::new("getOptionalRelease", Arity::None, |vm, args| {
            get(vm, args.at(0), "optional")
        })
        .doc("Return first release in which this feature was recognized."),
        MethodDef::new("getMandatoryRelease", Arity::None, |vm, args| {
            get(vm, args.at(0), "mandatory")
        })
        .doc("Return release in which this feature will become mandatory."),
    ],
    ..TypeTable::EMPTY
};

/// A release as `sys.version_info` has it: major, minor, level and serial; the micro version is 0.
type Release = (i64, i64, &'static str, i64);

/// Name, first release, release that made it mandatory, name and value of the compiler's flag.
const FEATURES: &[(&str, Release, Release, &str, i64)] = &[
    (
        "nested_scopes",
        (2, 1, "beta", 1),
        (2, 2, "alpha", 0),
        "CO_NESTED",
        0x10,
    ),
    (
        "generators",
        (2, 2, "alpha", 1),
        (2, 3, "final", 0),
        "CO_GENERATOR_ALLOWED",
        0,
    ),
    (
        "division",
        (2, 2, "alpha", 2),
        (3, 0, "alpha", 0),
        "CO_FUTURE_DIVISION",
        0x2000,
    ),
    (
        "absolute_import",
        (2, 5, "alpha", 1),
        (3, 0, "alpha", 0),
        "CO_FUTURE_ABSOLUTE_IMPORT",
        0x4000,
    ),
    (
        "with_statement",
        (2, 5, "alpha", 1),
        (2, 6, "alpha", 0),
        "CO_FUTURE_WITH_STATEMENT",
        0x8000,
    ),
    (
        "print_function",
        (2, 6, "alpha", 2),
        (3, 0, "alpha", 0),
        "CO_FUTURE_PRINT_FUNCTION",
        0x1_0000,
    ),
    (
        "unicode_literals",
        (2, 6, "alpha", 2),
        (3, 0, "alpha", 0),
        "CO_FUTURE_UNICODE_LITERALS",
        0x2_0000,
    ),
    (
        "barry_as_FLUFL",
        (3, 1, "alpha", 2),
        (3, 9, "alpha", 0),
        "CO_FUTURE_BARRY_AS_BDFL",
        0x4_0000,
    ),
    (
        "generator_stop",
        (3, 5, "beta", 1),
        (3, 7, "alpha", 0),
        "CO_FUTURE_GENERATOR_STOP",
        0x8_0000,
    ),
];

/// Makes the module.
pub(super) fn make(vm: &mut Vm) -> PyResult {
    let doc = "Record of phased-in incompatible language changes.";
    let module = module(vm, "__future__", doc, &[]);
    let class = class::python_class(vm, "__future__", "_Feature", None, &[], &FEATURE)?;
    let class = Value::from(&class);
    define::constant(vm, &module, "_Feature", class.clone());
    let names: Vec<&str> = FEATURES.iter().map(|feature| feature.0).collect();
    let all = names.iter().map(|name| vm.new_str(*name)).collect();
    let all = vm.new_list(all);
    define::constant(vm, &module, "all_feature_names", all);
    let exported: Vec<&str> = std::iter::once("all_feature_names").chain(names).collect();
    set_all(vm, &module, &exported);
    for &(name, optional, mandatory, flag, value) in FEATURES {
        let releases = [release(vm, optional), release(vm, mandatory)];
        let [optional, mandatory] = releases;
        let value = Value::Int(value);
        define::constant(vm, &module, flag, value.clone());
        let feature = call::call_values(vm, &class, [optional, mandatory, value])?;
        define::constant(vm, &module, name, feature);
    }
    Ok(Value::Obj(module))
}

fn release(vm: &Vm, (major, minor, level, serial): Release) -> Value {
    vm.new_tuple([
        Value::Int(major),
        Value::Int(minor),
        Value::Int(0),
        vm.new_str(level),
        Value::Int(serial),
    ])
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    for (index, name) in [(1, "optional"), (2, "mandatory"), (3, "compiler_flag")] {
        set(vm, args.at(0), name, args.at(index).clone())?;
    }
    Ok(Value::None)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let mut items = Vec::with_capacity(3);
    for name in ["optional", "mandatory", "compiler_flag"] {
        items.push(get(vm, args.at(0), name)?);
    }
    let items = vm.new_tuple(items);
    let shown = text::repr_text(vm, &items)?;
    let mut builder = TextBuilder::new();
    builder.push_str("_Feature");
    builder.push_text(&shown);
    Ok(vm.new_str(vm.built(builder)?))
}
