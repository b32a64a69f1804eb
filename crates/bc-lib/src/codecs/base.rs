//! `CodecInfo`, `Codec` and the base classes of incremental codecs.

use crate::support::{get, import_from, invoke, set};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::number::binary;
use bc_vm::protocol::{call, describe, item, iter, raise, text, truth};

/// The error handler that was given, or `strict`.
pub(crate) fn errors_or_strict(vm: &mut Vm, errors: Option<&Value>) -> Value {
    match errors {
        Some(errors) => errors.clone(),
        None => vm.new_str("strict"),
    }
}

/// A method that only subclasses have.
pub(super) fn abstract_method(vm: &mut Vm, _args: Args) -> PyResult {
    Err(raise::raise_without_args(
        vm,
        ExceptionKind::NotImplementedError,
    ))
}

pub(super) fn nothing(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::None)
}

pub(super) static INFO: TypeTable = TypeTable {
    doc: "Codec details when looking up the codec registry",
    slots: &[MethodDef::new("__repr__", Arity::Slot(0), info_repr)],
    statics: &[MethodDef::new(
        "__new__",
        Arity::Python(
            3,
            &[
                "cls",
                "encode",
                "decode",
                "streamreader",
                "streamwriter",
                "incrementalencoder",
                "incrementaldecoder",
                "name",
                "$_is_text_encoding",
            ],
        ),
        info_new,
    )],
    ..TypeTable::EMPTY
};

fn info_new(vm: &mut Vm, args: Args) -> PyResult {
    let or_none = |index: usize| args.get(index).cloned().unwrap_or(Value::None);
    let items = [or_none(1), or_none(2), or_none(3), or_none(4)];
    let items = vm.new_tuple(items);
    let tuple = Value::from(&vm.classes.tuple);
    let new = get(vm, &tuple, "__new__")?;
    let made = call::call_values(vm, &new, [args.at(0).clone(), items])?;
    for (name, index) in [
        ("name", 7),
        ("encode", 1),
        ("decode", 2),
        ("incrementalencoder", 5),
        ("incrementaldecoder", 6),
        ("streamwriter", 4),
        ("streamreader", 3),
    ] {
        set(vm, &made, name, or_none(index))?;
    }
    let is_text = or_none(8);
    if !is_text.is_none() {
        set(vm, &made, "_is_text_encoding", is_text)?;
    }
    Ok(made)
}

fn info_repr(vm: &mut Vm, args: Args) -> PyResult {
    let class = get(vm, args.at(0), "__class__")?;
    let mut shown = Vec::new();
    for (object, name) in [
        (&class, "__module__"),
        (&class, "__qualname__"),
        (args.at(0), "name"),
    ] {
        let value = get(vm, object, name)?;
        shown.push(text::str_text(vm, &value)?.to_string_lossy().into_owned());
    }
    let address = describe::address(args.at(0));
    Ok(vm.new_str(format!(
        "<{} object for encoding {} at {address}>",
        shown.get(..2).unwrap_or_default().join("."),
        shown.last().map_or("", String::as_str),
    )))
}

pub(super) static CODEC: TypeTable = TypeTable {
    doc: "Defines the interface for stateless encoders/decoders.",
    methods: &[
        MethodDef::new(
            "encode",
            Arity::Python(1, &["input", "errors"]),
            abstract_method,
        )
        .doc("Encodes the object input and returns a tuple (output object, length consumed)."),
        MethodDef::new(
            "decode",
            Arity::Python(1, &["input", "errors"]),
            abstract_method,
        )
        .doc("Decodes the object input and returns a tuple (output object, length consumed)."),
    ],
    ..TypeTable::EMPTY
};

pub(super) static ENCODER: TypeTable = TypeTable {
    doc: "An IncrementalEncoder encodes an input in multiple steps.",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors"]),
        encoder_init,
    )],
    methods: &[
        MethodDef::new(
            "encode",
            Arity::Python(1, &["input", "final"]),
            abstract_method,
        )
        .doc("Encodes input and returns the resulting object."),
        MethodDef::new("reset", Arity::Python(0, &[]), nothing)
            .doc("Resets the encoder to the initial state."),
        MethodDef::new("getstate", Arity::Python(0, &[]), |_, _| Ok(Value::Int(0)))
            .doc("Return the current state of the encoder."),
        MethodDef::new("setstate", Arity::Python(1, &["state"]), nothing)
            .doc("Set the current state of the encoder."),
    ],
    ..TypeTable::EMPTY
};

fn encoder_init(vm: &mut Vm, args: Args) -> PyResult {
    let errors = errors_or_strict(vm, args.get(1));
    set(vm, args.at(0), "errors", errors)?;
    let empty = vm.empty_str();
    set(vm, args.at(0), "buffer", empty)?;
    Ok(Value::None)
}

pub(super) static BUFFERED_ENCODER: TypeTable = TypeTable {
    doc: "The base class of an incremental encoder that must keep some of the output in a buffer between calls to encode().",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors"]),
        |vm, args| {
            let empty = vm.empty_str();
            init_derived(vm, &args, "IncrementalEncoder", "buffer", empty)
        },
    )],
    methods: &[
        MethodDef::new(
            "_buffer_encode",
            Arity::Python(3, &["input", "errors", "final"]),
            abstract_method,
        ),
        MethodDef::new(
            "encode",
            Arity::Python(1, &["input", "final"]),
            |vm, args| buffered(vm, &args, "_buffer_encode"),
        ),
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            base_method(vm, "IncrementalEncoder", "reset", vec![args.at(0).clone()])?;
            let empty = vm.empty_str();
            set(vm, args.at(0), "buffer", empty)?;
            Ok(Value::None)
        }),
        MethodDef::new("getstate", Arity::Python(0, &[]), |vm, args| {
            let buffer = get(vm, args.at(0), "buffer")?;
            let kept = truth::truth(vm, &buffer)?;
            Ok(if kept { buffer } else { Value::Int(0) })
        }),
        MethodDef::new("setstate", Arity::Python(1, &["state"]), |vm, args| {
            let kept = truth::truth(vm, args.at(1))?;
            let state = if kept {
                args.at(1).clone()
            } else {
                vm.empty_str()
            };
            set(vm, args.at(0), "buffer", state)?;
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

/// A method of the class `base` of this module, called on an instance of a subclass: `args` start with
/// it.
pub(crate) fn base_method(vm: &mut Vm, base: &str, method: &str, args: Vec<Value>) -> PyResult {
    let base = import_from(vm, "codecs", base)?;
    invoke(vm, &base, method, args)
}

/// `__init__(self, errors)` of a class derived from the incremental codec `base` of this module, and one
/// attribute more.
pub(crate) fn init_derived(
    vm: &mut Vm,
    args: &Args,
    base: &str,
    name: &str,
    value: Value,
) -> PyResult {
    let errors = errors_or_strict(vm, args.get(1));
    base_method(vm, base, "__init__", vec![args.at(0).clone(), errors])?;
    set(vm, args.at(0), name, value)?;
    Ok(Value::None)
}

/// What the buffered codecs do with an input: what was kept goes in front, and what is not used is kept.
fn buffered(vm: &mut Vm, args: &Args, method: &str) -> PyResult {
    let this = args.at(0);
    let buffer = get(vm, this, "buffer")?;
    let data = binary(vm, BinaryOp::Add, &buffer, args.at(1))?;
    let errors = get(vm, this, "errors")?;
    let last = args.get(2).cloned().unwrap_or(Value::False);
    let result = invoke(vm, this, method, [data.clone(), errors, last])?;
    let mut result = iter::unpack(vm, &result, 2)?;
    let used = result.pop().unwrap_or_default();
    let rest = from(vm, &data, used)?;
    set(vm, this, "buffer", rest)?;
    Ok(result.pop().unwrap_or_default())
}

/// `data[start:]`.
pub(super) fn from(vm: &mut Vm, data: &Value, start: Value) -> PyResult {
    let slice = vm.new_slice(start, Value::None, Value::None);
    item::getitem(vm, data, &slice)
}

pub(super) static DECODER: TypeTable = TypeTable {
    doc: "An IncrementalDecoder decodes an input in multiple steps.",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors"]),
        |vm, args| {
            let errors = errors_or_strict(vm, args.get(1));
            set(vm, args.at(0), "errors", errors)?;
            Ok(Value::None)
        },
    )],
    methods: &[
        MethodDef::new(
            "decode",
            Arity::Python(1, &["input", "final"]),
            abstract_method,
        )
        .doc("Decode input and returns the resulting object."),
        MethodDef::new("reset", Arity::Python(0, &[]), nothing)
            .doc("Reset the decoder to the initial state."),
        MethodDef::new("getstate", Arity::Python(0, &[]), |vm, _| {
            let empty = vm.new_bytes(Vec::new());
            Ok(vm.new_tuple([empty, Value::Int(0)]))
        })
        .doc("Return the current state of the decoder."),
        MethodDef::new("setstate", Arity::Python(1, &["state"]), nothing)
            .doc("Set the current state of the decoder."),
    ],
    ..TypeTable::EMPTY
};

pub(super) static BUFFERED_DECODER: TypeTable = TypeTable {
    doc: "The base class of an incremental decoder that must be able to handle incomplete byte sequences.",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors"]),
        |vm, args| {
            let empty = vm.new_bytes(Vec::new());
            init_derived(vm, &args, "IncrementalDecoder", "buffer", empty)
        },
    )],
    methods: &[
        MethodDef::new(
            "_buffer_decode",
            Arity::Python(3, &["input", "errors", "final"]),
            abstract_method,
        ),
        MethodDef::new(
            "decode",
            Arity::Python(1, &["input", "final"]),
            |vm, args| buffered(vm, &args, "_buffer_decode"),
        ),
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            base_method(vm, "IncrementalDecoder", "reset", vec![args.at(0).clone()])?;
            let empty = vm.new_bytes(Vec::new());
            set(vm, args.at(0), "buffer", empty)?;
            Ok(Value::None)
        }),
        MethodDef::new("getstate", Arity::Python(0, &[]), |vm, args| {
            let buffer = get(vm, args.at(0), "buffer")?;
            Ok(vm.new_tuple([buffer, Value::Int(0)]))
        }),
        MethodDef::new("setstate", Arity::Python(1, &["state"]), |vm, args| {
            let buffer = item::getitem(vm, args.at(1), &Value::Int(0))?;
            set(vm, args.at(0), "buffer", buffer)?;
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};
