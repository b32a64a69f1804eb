//! Code objects: made from their fifteen parts, verified before anything can run them.

use std::rc::Rc;
use std::sync::Arc;

use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::text::{Text, TextBuilder};

use crate::model::code::Code;
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{convert, describe, hash, raise};
use crate::runtime::link::{self, Constants};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "code(argcount, kwonlyargcount, nlocals, stacksize, flags, codestring,\n      \
          constants, names, varnames, filename, name, firstlineno,\n      \
          lnotab[, freevars[, cellvars]])\n\nCreate a code object.  Not for the faint of heart.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
        MethodDef::new("__ne__", Arity::Slot(1), ne),
        MethodDef::new("__hash__", Arity::Slot(0), hash_self),
    ],
    methods: &[MethodDef::new("__sizeof__", Arity::None, sizeof)],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[
        GetSetDef::read("co_argcount", |_, code| number(code, CodeObject::argcount)).member(),
        GetSetDef::read("co_kwonlyargcount", |_, code| {
            number(code, CodeObject::kwonlyargcount)
        })
        .member(),
        GetSetDef::read("co_nlocals", |_, code| number(code, CodeObject::nlocals)).member(),
        GetSetDef::read("co_stacksize", |_, code| {
            number(code, CodeObject::stacksize)
        })
        .member(),
        GetSetDef::read("co_flags", get_flags).member(),
        GetSetDef::read("co_code", get_code).member(),
        GetSetDef::read("co_consts", get_consts).member(),
        GetSetDef::read("co_names", |vm, code| names(vm, code, |code| &code.names)).member(),
        GetSetDef::read("co_varnames", |vm, code| {
            names(vm, code, |code| &code.varnames)
        })
        .member(),
        GetSetDef::read("co_freevars", |vm, code| {
            names(vm, code, |code| &code.freevars)
        })
        .member(),
        GetSetDef::read("co_cellvars", |vm, code| {
            names(vm, code, |code| &code.cellvars)
        })
        .member(),
        GetSetDef::read("co_filename", get_filename).member(),
        GetSetDef::read("co_name", get_name).member(),
        GetSetDef::read("co_firstlineno", get_firstlineno).member(),
        GetSetDef::read("co_lnotab", get_lnotab).member(),
    ],
    ..TypeTable::EMPTY
};

fn data(value: &Value) -> PyResult<&Rc<Code>> {
    match value.as_code() {
        Some(code) => Ok(code),
        None => Err(Fault::Internal("a code object that is none").into()),
    }
}

fn number(value: &Value, field: fn(&CodeObject) -> u32) -> PyResult {
    Ok(Value::Int(i64::from(field(data(value)?.object()))))
}

fn get_flags(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let bits = data(receiver)?.object().flags().bits();
    Ok(Value::Int(i64::from(bits.cast_signed())))
}

fn get_code(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(vm.new_bytes(data(receiver)?.object().code()))
}

fn get_lnotab(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(vm.new_bytes(data(receiver)?.object().lnotab()))
}

fn get_consts(vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(vm.new_tuple(data(receiver)?.consts.clone()))
}

fn names(vm: &mut Vm, value: &Value, field: fn(&Code) -> &[ObjRef]) -> PyResult {
    let names: Vec<Value> = field(data(value)?).iter().map(Value::from).collect();
    Ok(vm.new_tuple(names))
}

fn get_filename(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::Obj(data(receiver)?.filename()))
}

fn get_name(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::from(&data(receiver)?.name))
}

fn get_firstlineno(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::Int(i64::from(
        data(receiver)?.object().firstlineno(),
    )))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let code = data(args.at(0))?;
    let line = match code.object().firstlineno() {
        0 => -1,
        line => line,
    };
    // Names may hold lone surrogates.
    let mut shown = TextBuilder::new();
    shown.push_str("<code object ");
    push_name(&mut shown, &code.name);
    shown.push_str(&format!(" at {}, file \"", describe::address(args.at(0))));
    push_name(&mut shown, &code.filename());
    shown.push_str(&format!("\", line {line}>"));
    let shown = vm.built(shown)?;
    Ok(vm.new_str(shown))
}

fn push_name(shown: &mut TextBuilder, name: &ObjRef) {
    if let Payload::Str(name) = &name.payload {
        shown.push_text(name.text());
    }
}

fn same(args: &Args) -> PyResult<Option<bool>> {
    let code = data(args.at(0))?;
    Ok(args
        .at(1)
        .as_code()
        .map(|other| code.object() == other.object()))
}

fn eq(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(same(&args)?.map_or(Value::NotImplemented, Value::bool))
}

fn ne(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(same(&args)?.map_or(Value::NotImplemented, |same| Value::bool(!same)))
}

/// CPython's mixture, over everything that counts for equality but the constants that are code.
fn hash_self(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0).clone();
    let code = Rc::clone(data(&receiver)?);
    let object = code.object();
    let parts = [
        Value::from(&code.name),
        get_code(vm, &receiver)?,
        names(vm, &receiver, |code| &code.names)?,
        names(vm, &receiver, |code| &code.varnames)?,
        names(vm, &receiver, |code| &code.freevars)?,
        names(vm, &receiver, |code| &code.cellvars)?,
    ];
    let mut mixed = i64::from(object.argcount())
        ^ i64::from(object.kwonlyargcount())
        ^ i64::from(object.nlocals())
        ^ i64::from(object.flags().bits());
    for part in &parts {
        mixed ^= hash::hash(vm, part)?;
    }
    Ok(Value::Int(if mixed == -1 { -2 } else { mixed }))
}

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(data(args.at(0))?.bytes() as i64))
}

/// Argument `place` (counted from 1) is of the wrong kind.
#[cold]
fn wrong_kind(vm: &mut Vm, args: &Args, place: usize, kind: &str) -> Thrown {
    let given = args.at(place);
    let given = if given.is_none() {
        "None".into()
    } else {
        vm.type_name(given)
    };
    raise::type_error(
        vm,
        format!("code() argument {place} must be {kind}, not {given}"),
    )
}

fn bytes_at(vm: &mut Vm, args: &Args, place: usize) -> PyResult<Arc<[u8]>> {
    match args.at(place).payload() {
        Some(Payload::Bytes(bytes)) => Ok(Arc::from(&**bytes)),
        _ => Err(wrong_kind(vm, args, place, "bytes")),
    }
}

fn text_at(vm: &mut Vm, args: &Args, place: usize) -> PyResult<Text> {
    match args.at(place).as_str() {
        Some(text) => Ok(text.text().clone()),
        None => Err(wrong_kind(vm, args, place, "str")),
    }
}

fn tuple_at(vm: &mut Vm, args: &Args, place: usize) -> PyResult<Vec<Value>> {
    match args.get(place) {
        None if place > 13 => Ok(Vec::new()),
        Some(given) => match given.as_tuple() {
            Some(items) => {
                // For the copy, and for what is made of it: constants or names.
                vm.reserve(items.len().saturating_mul(size_of::<Value>()))?;
                vm.scratch(items.len().saturating_mul(2 * size_of::<Constant>()))?;
                Ok(items.to_vec())
            }
            None => Err(wrong_kind(vm, args, place, "tuple")),
        },
        None => Err(wrong_kind(vm, args, place, "tuple")),
    }
}

/// A tuple of names. One string that stands there often is copied once.
fn name_list(vm: &mut Vm, constants: &mut Constants, items: &[Value]) -> PyResult<Vec<Arc<Text>>> {
    let mut names = Vec::with_capacity(items.len());
    for item in items {
        match item.as_str().map(|_| constants.of(vm, item)).transpose()? {
            Some(Constant::Str(name)) => names.push(name),
            _ => {
                let message = format!(
                    "name tuples must contain only strings, not '{}'",
                    vm.type_name(item)
                );
                return Err(raise::type_error(vm, message));
            }
        }
    }
    Ok(names)
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let given = args.len() - 1;
    if !(13..=15).contains(&given) {
        let (word, bound) = if given < 13 {
            ("least", 13)
        } else {
            ("most", 15)
        };
        let message = format!("code() takes at {word} {bound} arguments ({given} given)");
        return Err(raise::type_error(vm, message));
    }
    let mut counts = [0_i32; 5];
    for (place, count) in counts.iter_mut().enumerate() {
        *count = convert::to_c_int(vm, args.at(place + 1))?;
    }
    let [argcount, kwonlyargcount, nlocals, stacksize, flags] = counts;
    let code = bytes_at(vm, &args, 6)?;
    let consts = tuple_at(vm, &args, 7)?;
    let names = tuple_at(vm, &args, 8)?;
    let varnames = tuple_at(vm, &args, 9)?;
    let filename = text_at(vm, &args, 10)?;
    let name = text_at(vm, &args, 11)?;
    let firstlineno = convert::to_c_int(vm, args.at(12))?;
    let lnotab = bytes_at(vm, &args, 13)?;
    let freevars = tuple_at(vm, &args, 14)?;
    let cellvars = tuple_at(vm, &args, 15)?;
    for (field, count) in [
        ("argcount", argcount),
        ("kwonlyargcount", kwonlyargcount),
        ("nlocals", nlocals),
    ] {
        if count < 0 {
            return Err(raise::value_error(
                vm,
                format!("code: {field} must not be negative"),
            ));
        }
    }
    let mut made = Constants::default();
    let names = name_list(vm, &mut made, &names)?;
    let varnames = name_list(vm, &mut made, &varnames)?;
    let freevars = name_list(vm, &mut made, &freevars)?;
    let cellvars = name_list(vm, &mut made, &cellvars)?;
    let mut constants: Vec<Constant> = Vec::with_capacity(consts.len());
    for value in &consts {
        constants.push(made.of(vm, value)?);
    }
    let built = CodeObject::builder()
        .argcount(argcount)
        .kwonlyargcount(kwonlyargcount)
        .nlocals(nlocals)
        .stacksize(stacksize)
        .flags(flags)
        .code(code)
        .consts(constants)
        .names(names)
        .varnames(varnames)
        .filename(filename)
        .name(name)
        .firstlineno(firstlineno)
        .lnotab(lnotab)
        .freevars(freevars)
        .cellvars(cellvars)
        .build();
    let object = match built {
        Ok(object) => Arc::new(object),
        Err(error) => return Err(raise::value_error(vm, error.to_string())),
    };
    let code = link::verify_and_link(vm, &object)?;
    Ok(link::code_value(vm, code))
}
