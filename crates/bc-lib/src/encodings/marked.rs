//! The classes of codecs whose input starts with a mark: UTF-16, UTF-32, and UTF-8 with a signature.

use super::super::codecs::{base_method, errors_or_strict, init_derived};
use super::super::support::{get, import_from, set};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, buffer, call, compare, item, iter, raise, truth};

/// A function of `codecs`.
fn function(vm: &mut Vm, name: &str) -> PyResult {
    import_from(vm, "codecs", name)
}

/// The name of the codec of `this`, `utf_16` or `utf_32`.
fn name(vm: &mut Vm, this: &Value) -> PyResult<String> {
    let name = get(vm, this, "_codec")?;
    let name = name
        .as_str()
        .map(|name| name.text().to_string_lossy().into_owned());
    Ok(name.unwrap_or_default())
}

fn first_of(vm: &mut Vm, pair: &Value) -> PyResult {
    item::getitem(vm, pair, &Value::Int(0))
}

/// Forgets the codec found by the mark.
fn forget(vm: &mut Vm, args: &Args, class: &str, attribute: &str) -> PyResult {
    base_method(vm, class, "reset", vec![args.at(0).clone()])?;
    set(vm, args.at(0), attribute, Value::None)?;
    Ok(Value::None)
}

pub(super) static ENCODER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors"]),
        |vm, args| init_derived(vm, &args, "IncrementalEncoder", "encoder", Value::None),
    )],
    methods: &[
        MethodDef::new(
            "encode",
            Arity::Python(1, &["input", "final"]),
            |vm, args| {
                let errors = get(vm, args.at(0), "errors")?;
                let pair = encode(vm, args.at(0), args.at(1).clone(), errors)?;
                first_of(vm, &pair)
            },
        ),
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            forget(vm, &args, "IncrementalEncoder", "encoder")
        }),
        MethodDef::new("getstate", Arity::Python(0, &[]), |vm, args| {
            let encoder = get(vm, args.at(0), "encoder")?;
            Ok(Value::Int(if encoder.is_none() { 2 } else { 0 }))
        }),
        MethodDef::new("setstate", Arity::Python(1, &["state"]), |vm, args| {
            let open = truth::truth(vm, args.at(1))?;
            let encoder = if open {
                Value::None
            } else {
                let name = name(vm, args.at(0))?;
                function(vm, &format!("{name}_le_encode"))?
            };
            set(vm, args.at(0), "encoder", encoder)?;
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

/// Encodes with a mark the first time.
fn encode(vm: &mut Vm, this: &Value, input: Value, errors: Value) -> PyResult {
    let encoder = get(vm, this, "encoder")?;
    if !encoder.is_none() {
        return call::call_values(vm, &encoder, [input, errors]);
    }
    let name = name(vm, this)?;
    let encoder = function(vm, &format!("{name}_encode"))?;
    let pair = call::call_values(vm, &encoder, [input, errors])?;
    let next = function(vm, &format!("{name}_le_encode"))?;
    set(vm, this, "encoder", next)?;
    Ok(pair)
}

/// Decodes what may start with a mark, and keeps in `attribute` which codec it told of.
fn decode(
    vm: &mut Vm,
    this: &Value,
    attribute: &str,
    input: Value,
    errors: Value,
    last: Value,
) -> PyResult {
    let name = name(vm, this)?;
    let decoder = function(vm, &format!("{name}_ex_decode"))?;
    let result = call::call_values(vm, &decoder, [input, errors, Value::Int(0), last])?;
    let mut result = iter::unpack(vm, &result, 3)?;
    let order = result.pop().unwrap_or_default();
    let width = if name == "utf_16" { 2 } else { 4 };
    match (order, result.last()) {
        (Value::Int(-1), _) => {
            let next = function(vm, &format!("{name}_le_decode"))?;
            set(vm, this, attribute, next)?;
        }
        (Value::Int(1), _) => {
            let next = function(vm, &format!("{name}_be_decode"))?;
            set(vm, this, attribute, next)?;
        }
        (_, Some(Value::Int(used))) if *used >= width => {
            let shown = name.to_uppercase().replace('_', "-");
            let message = format!("{shown} stream does not start with BOM");
            return Err(raise::throw(vm, ExceptionKind::UnicodeError, message));
        }
        _ => {}
    }
    Ok(vm.new_tuple(result))
}

pub(super) static DECODER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors"]),
        |vm, args| {
            init_derived(
                vm,
                &args,
                "BufferedIncrementalDecoder",
                "decoder",
                Value::None,
            )
        },
    )],
    methods: &[
        MethodDef::new(
            "_buffer_decode",
            Arity::Python(3, &["input", "errors", "final"]),
            |vm, args| {
                let [this, input, errors, last] = [0, 1, 2, 3].map(|at| args.at(at).clone());
                let decoder = get(vm, &this, "decoder")?;
                if decoder.is_none() {
                    return decode(vm, &this, "decoder", input, errors, last);
                }
                let errors = get(vm, &this, "errors")?;
                call::call_values(vm, &decoder, [input, errors, last])
            },
        ),
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            forget(vm, &args, "BufferedIncrementalDecoder", "decoder")
        }),
        MethodDef::new("getstate", Arity::Python(0, &[]), |vm, args| {
            let this = args.at(0);
            let state = base_method(
                vm,
                "BufferedIncrementalDecoder",
                "getstate",
                vec![this.clone()],
            )?;
            let state = first_of(vm, &state)?;
            let decoder = get(vm, this, "decoder")?;
            let name = name(vm, this)?;
            let big = function(vm, &format!("{name}_be_decode"))?;
            let known = match decoder {
                Value::None => 2,
                decoder if decoder.is(&big) => 1,
                _ => 0,
            };
            Ok(vm.new_tuple([state, Value::Int(known)]))
        }),
        MethodDef::new("setstate", Arity::Python(1, &["state"]), |vm, args| {
            let this = args.at(0);
            let state = args.at(1).clone();
            let args_of_base = vec![this.clone(), state.clone()];
            base_method(vm, "BufferedIncrementalDecoder", "setstate", args_of_base)?;
            let known = item::getitem(vm, &state, &Value::Int(1))?;
            let name = name(vm, this)?;
            let decoder = if compare::eq(vm, &known, &Value::Int(0))? {
                function(vm, &format!("{name}_le_decode"))?
            } else if compare::eq(vm, &known, &Value::Int(1))? {
                function(vm, &format!("{name}_be_decode"))?
            } else {
                Value::None
            };
            set(vm, this, "decoder", decoder)?;
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

pub(super) static WRITER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(1, &["stream", "errors"]),
        |vm, args| {
            let errors = errors_or_strict(vm, args.get(2));
            let args_of_base = vec![args.at(0).clone(), args.at(1).clone(), errors];
            base_method(vm, "StreamWriter", "__init__", args_of_base)?;
            set(vm, args.at(0), "encoder", Value::None)?;
            Ok(Value::None)
        },
    )],
    methods: &[
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            forget(vm, &args, "StreamWriter", "encoder")
        }),
        MethodDef::new(
            "encode",
            Arity::Python(1, &["input", "errors"]),
            |vm, args| {
                let errors = errors_or_strict(vm, args.get(2));
                encode(vm, args.at(0), args.at(1).clone(), errors)
            },
        ),
    ],
    ..TypeTable::EMPTY
};

pub(super) static READER: TypeTable = TypeTable {
    methods: &[
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            unset(vm, &args, "StreamReader", "decode")
        }),
        MethodDef::new(
            "decode",
            Arity::Python(1, &["input", "errors"]),
            |vm, args| {
                let errors = errors_or_strict(vm, args.get(2));
                let input = args.at(1).clone();
                decode(vm, args.at(0), "decode", input, errors, Value::False)
            },
        ),
    ],
    ..TypeTable::EMPTY
};

/// Resets, and takes away the function that the instance has in the place of the method.
fn unset(vm: &mut Vm, args: &Args, class: &str, attribute: &str) -> PyResult {
    base_method(vm, class, "reset", vec![args.at(0).clone()])?;
    let attribute = vm.intern(attribute);
    let done = attr::delattr(vm, args.at(0), &attribute);
    raise::catch(vm, done, ExceptionKind::AttributeError)?;
    Ok(Value::None)
}

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// What the input has of the mark.
#[derive(PartialEq, Eq)]
enum Start {
    /// Too little to tell.
    Open,
    Marked,
    Plain,
}

fn start(vm: &mut Vm, input: &Value) -> PyResult<Start> {
    let bytes = buffer::get(vm, input)?;
    Ok(if bytes.starts_with(MARK) {
        Start::Marked
    } else if bytes.len() < MARK.len() && MARK.starts_with(&bytes) {
        Start::Open
    } else {
        Start::Plain
    })
}

/// Decodes what follows the mark; the mark counts as used.
fn behind_mark(vm: &mut Vm, input: &Value, more: Vec<Value>) -> PyResult {
    let slice = vm.new_slice(Value::Int(MARK.len() as i64), Value::None, Value::None);
    let rest = item::getitem(vm, input, &slice)?;
    let decode = function(vm, "utf_8_decode")?;
    let pair = call::call_values(vm, &decode, std::iter::once(rest).chain(more))?;
    let mut pair = iter::unpack(vm, &pair, 2)?;
    if let Some(Value::Int(used)) = pair.last_mut() {
        *used += MARK.len() as i64;
    }
    Ok(vm.new_tuple(pair))
}

pub(super) static SIG_ENCODER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors"]),
        |vm, args| init_derived(vm, &args, "IncrementalEncoder", "first", Value::Int(1)),
    )],
    methods: &[
        MethodDef::new(
            "encode",
            Arity::Python(1, &["input", "final"]),
            |vm, args| {
                let this = args.at(0);
                let first = get(vm, this, "first")?;
                let marked = truth::truth(vm, &first)?;
                if marked {
                    set(vm, this, "first", Value::Int(0))?;
                }
                let errors = get(vm, this, "errors")?;
                let name = if marked { "encode" } else { "" };
                sig_encode(vm, args.at(1).clone(), errors, name == "encode")
                    .and_then(|pair| first_of(vm, &pair))
            },
        ),
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            base_method(vm, "IncrementalEncoder", "reset", vec![args.at(0).clone()])?;
            set(vm, args.at(0), "first", Value::Int(1))?;
            Ok(Value::None)
        }),
        MethodDef::new("getstate", Arity::Python(0, &[]), |vm, args| {
            get(vm, args.at(0), "first")
        }),
        MethodDef::new("setstate", Arity::Python(1, &["state"]), |vm, args| {
            set(vm, args.at(0), "first", args.at(1).clone())?;
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

/// Encodes as UTF-8, with or without a mark in front.
fn sig_encode(vm: &mut Vm, input: Value, errors: Value, marked: bool) -> PyResult {
    let encode = function(vm, "utf_8_encode")?;
    let pair = call::call_values(vm, &encode, [input, errors])?;
    if !marked {
        return Ok(pair);
    }
    let mut pair = iter::unpack(vm, &pair, 2)?;
    if let Some(first) = pair.first_mut() {
        let mut bytes = MARK.to_vec();
        bytes.extend_from_slice(&buffer::get(vm, first)?);
        *first = vm.new_bytes(bytes);
    }
    Ok(vm.new_tuple(pair))
}

pub(super) static SIG_DECODER: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &["errors"]),
        |vm, args| {
            init_derived(
                vm,
                &args,
                "BufferedIncrementalDecoder",
                "first",
                Value::Int(1),
            )
        },
    )],
    methods: &[
        MethodDef::new(
            "_buffer_decode",
            Arity::Python(3, &["input", "errors", "final"]),
            |vm, args| {
                let [this, input, errors, last] = [0, 1, 2, 3].map(|at| args.at(at).clone());
                let first = get(vm, &this, "first")?;
                if truth::truth(vm, &first)? {
                    let start = start(vm, &input)?;
                    if start == Start::Open {
                        return Ok(nothing(vm));
                    }
                    set(vm, &this, "first", Value::Int(0))?;
                    if start == Start::Marked {
                        return behind_mark(vm, &input, vec![errors, last]);
                    }
                }
                let decode = function(vm, "utf_8_decode")?;
                call::call_values(vm, &decode, [input, errors, last])
            },
        ),
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            let this = vec![args.at(0).clone()];
            base_method(vm, "BufferedIncrementalDecoder", "reset", this)?;
            set(vm, args.at(0), "first", Value::Int(1))?;
            Ok(Value::None)
        }),
        MethodDef::new("getstate", Arity::Python(0, &[]), |vm, args| {
            let this = vec![args.at(0).clone()];
            let state = base_method(vm, "BufferedIncrementalDecoder", "getstate", this)?;
            let state = first_of(vm, &state)?;
            let first = get(vm, args.at(0), "first")?;
            Ok(vm.new_tuple([state, first]))
        }),
        MethodDef::new("setstate", Arity::Python(1, &["state"]), |vm, args| {
            let state = args.at(1).clone();
            let args_of_base = vec![args.at(0).clone(), state.clone()];
            base_method(vm, "BufferedIncrementalDecoder", "setstate", args_of_base)?;
            let first = item::getitem(vm, &state, &Value::Int(1))?;
            set(vm, args.at(0), "first", first)?;
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

fn nothing(vm: &mut Vm) -> Value {
    let empty = vm.empty_str();
    vm.new_tuple([empty, Value::Int(0)])
}

pub(super) static SIG_WRITER: TypeTable = TypeTable {
    methods: &[
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            unset(vm, &args, "StreamWriter", "encode")
        }),
        MethodDef::new(
            "encode",
            Arity::Python(1, &["input", "errors"]),
            |vm, args| {
                let errors = errors_or_strict(vm, args.get(2));
                let next = function(vm, "utf_8_encode")?;
                set(vm, args.at(0), "encode", next)?;
                sig_encode(vm, args.at(1).clone(), errors, true)
            },
        ),
    ],
    ..TypeTable::EMPTY
};

pub(super) static SIG_READER: TypeTable = TypeTable {
    methods: &[
        MethodDef::new("reset", Arity::Python(0, &[]), |vm, args| {
            unset(vm, &args, "StreamReader", "decode")
        }),
        MethodDef::new(
            "decode",
            Arity::Python(1, &["input", "errors"]),
            |vm, args| {
                let errors = errors_or_strict(vm, args.get(2));
                let start = start(vm, args.at(1))?;
                if start == Start::Open {
                    return Ok(nothing(vm));
                }
                let decode = function(vm, "utf_8_decode")?;
                set(vm, args.at(0), "decode", decode.clone())?;
                if start == Start::Marked {
                    return behind_mark(vm, args.at(1), vec![errors]);
                }
                call::call_values(vm, &decode, [args.at(1).clone(), errors])
            },
        ),
    ],
    ..TypeTable::EMPTY
};
