//! The classes of codecs without state, and those of `encodings.charmap`, which are given their table.

use super::super::codecs::{base_method, errors_or_strict};
use super::apply;
use crate::support::{get, import_from, set};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, item};

pub(super) static CODEC: TypeTable = TypeTable {
    methods: &[
        MethodDef::new(
            "encode",
            Arity::Python(1, &["input", "errors"]),
            |vm, args| whole(vm, &args, false),
        ),
        MethodDef::new(
            "decode",
            Arity::Python(1, &["input", "errors"]),
            |vm, args| whole(vm, &args, true),
        ),
    ],
    ..TypeTable::EMPTY
};

fn whole(vm: &mut Vm, args: &Args, decoding: bool) -> PyResult {
    let codec = get(vm, args.at(0), "_codec")?;
    let (value, used) = apply(vm, &codec, decoding, args.at(1), args.get(2))?;
    Ok(vm.new_tuple([value, used]))
}

pub(super) static ENCODER: TypeTable = TypeTable {
    methods: &[MethodDef::new(
        "encode",
        Arity::Python(1, &["input", "final"]),
        |vm, args| piece(vm, &args, false),
    )],
    ..TypeTable::EMPTY
};

pub(super) static DECODER: TypeTable = TypeTable {
    methods: &[MethodDef::new(
        "decode",
        Arity::Python(1, &["input", "final"]),
        |vm, args| piece(vm, &args, true),
    )],
    ..TypeTable::EMPTY
};

/// A piece of input by itself.
fn piece(vm: &mut Vm, args: &Args, decoding: bool) -> PyResult {
    let codec = get(vm, args.at(0), "_codec")?;
    let errors = get(vm, args.at(0), "errors")?;
    Ok(apply(vm, &codec, decoding, args.at(1), Some(&errors))?.0)
}

pub(super) static MAP_ENCODER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors", "mapping"]),
        |vm, args| init(vm, &args, "IncrementalEncoder", 1),
    )],
    methods: &[MethodDef::new(
        "encode",
        Arity::Python(1, &["input", "final"]),
        |vm, args| map_piece(vm, &args, "charmap_encode"),
    )],
    ..TypeTable::EMPTY
};

pub(super) static MAP_DECODER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors", "mapping"]),
        |vm, args| init(vm, &args, "IncrementalDecoder", 1),
    )],
    methods: &[MethodDef::new(
        "decode",
        Arity::Python(1, &["input", "final"]),
        |vm, args| map_piece(vm, &args, "charmap_decode"),
    )],
    ..TypeTable::EMPTY
};

pub(super) static MAP_WRITER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(1, &["stream", "errors", "mapping"]),
        |vm, args| init(vm, &args, "StreamWriter", 2),
    )],
    methods: &[MethodDef::new(
        "encode",
        Arity::Python(1, &["input", "errors"]),
        |vm, args| map_whole(vm, &args, "charmap_encode"),
    )],
    ..TypeTable::EMPTY
};

pub(super) static MAP_READER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(1, &["stream", "errors", "mapping"]),
        |vm, args| init(vm, &args, "StreamReader", 2),
    )],
    methods: &[MethodDef::new(
        "decode",
        Arity::Python(1, &["input", "errors"]),
        |vm, args| map_whole(vm, &args, "charmap_decode"),
    )],
    ..TypeTable::EMPTY
};

/// `__init__`: what the class of `codecs` does, and the mapping, which comes behind the error handler.
fn init(vm: &mut Vm, args: &Args, base: &str, errors: usize) -> PyResult {
    let mut own: Vec<Value> = args.positional.iter().take(errors).cloned().collect();
    own.push(errors_or_strict(vm, args.get(errors)));
    base_method(vm, base, "__init__", own)?;
    let mapping = args.get(errors + 1).cloned().unwrap_or(Value::None);
    set(vm, args.at(0), "mapping", mapping)?;
    Ok(Value::None)
}

fn map_with(vm: &mut Vm, args: &Args, function: &str, errors: Value) -> PyResult {
    let function = import_from(vm, "codecs", function)?;
    let mapping = get(vm, args.at(0), "mapping")?;
    call::call_values(vm, &function, [args.at(1).clone(), errors, mapping])
}

fn map_piece(vm: &mut Vm, args: &Args, function: &str) -> PyResult {
    let errors = get(vm, args.at(0), "errors")?;
    let pair = map_with(vm, args, function, errors)?;
    item::getitem(vm, &pair, &Value::Int(0))
}

fn map_whole(vm: &mut Vm, args: &Args, function: &str) -> PyResult {
    let errors = errors_or_strict(vm, args.get(2));
    map_with(vm, args, function, errors)
}
