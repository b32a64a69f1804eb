//! `BufferedRWPair`: a buffered reader and a buffered writer as one stream that cannot seek.

use std::cell::RefCell;

use super::DEFAULT_SIZE;
use crate::io::base;
use crate::io::raw::chain;
use crate::support::{get, invoke, remembered};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, container, param, raise};

/// `io.BufferedRWPair`.
pub(in crate::io) static PAIR: TypeTable = TypeTable {
    signature: "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
    doc: "A buffered reader and writer object together.\n\nA buffered reader object and buffered writer object put together to\nform a sequential IO object that can read and write. This is typically\nused with a socket or two-way pipe.\n\nreader and writer are RawIOBase objects that are readable and\nwriteable respectively. If the buffer_size is omitted it defaults to\nDEFAULT_BUFFER_SIZE.",
    slots: &[MethodDef::new("__init__", Arity::Any, init)],
    methods: &[
        MethodDef::new("read", Arity::Unpack(0, 255), |vm, args| {
            to_reader(vm, "read", &args)
        }),
        MethodDef::new("peek", Arity::Unpack(0, 255), |vm, args| {
            to_reader(vm, "peek", &args)
        }),
        MethodDef::new("read1", Arity::Unpack(0, 255), |vm, args| {
            to_reader(vm, "read1", &args)
        }),
        MethodDef::new("readinto", Arity::Unpack(0, 255), |vm, args| {
            to_reader(vm, "readinto", &args)
        }),
        MethodDef::new("readinto1", Arity::Unpack(0, 255), |vm, args| {
            to_reader(vm, "readinto1", &args)
        }),
        MethodDef::new("write", Arity::Unpack(0, 255), |vm, args| {
            to_writer(vm, "write", &args)
        }),
        MethodDef::new("flush", Arity::None, |vm, args| {
            to_writer(vm, "flush", &args)
        }),
        MethodDef::new("readable", Arity::None, |vm, args| {
            to_reader(vm, "readable", &args)
        }),
        MethodDef::new("writable", Arity::None, |vm, args| {
            to_writer(vm, "writable", &args)
        }),
        MethodDef::new("close", Arity::None, |vm, args| {
            let written = to_writer(vm, "close", &args);
            let read = to_reader(vm, "close", &args);
            chain(written, read)
        }),
        MethodDef::new("isatty", Arity::None, |vm, args| {
            match to_writer(vm, "isatty", &args)? {
                Value::False => to_reader(vm, "isatty", &args),
                other => Ok(other),
            }
        }),
        MethodDef::new("__getstate__", Arity::None, base::no_state),
    ],
    getsets: &[GetSetDef::read("closed", closed)],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

/// The two streams, unbound until they are made.
#[derive(Default)]
struct Pair {
    reader: RefCell<Value>,
    writer: RefCell<Value>,
}

impl NativeData for Pair {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.reader.borrow());
        visit(&self.writer.borrow());
    }

    fn clear(&self) {
        drop(self.reader.take());
        drop(self.writer.take());
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "_io.BufferedRWPair")?;
    Ok(vm.new_native(&class, Pair::default()))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let data = container::native_of::<Pair>(args.at(0))?;
    if !vm.class_of(args.at(0)).data().is_heap() {
        container::no_keywords(vm, &args, "BufferedRWPair")?;
    }
    let given = args.len() - 1;
    if !(2..=3).contains(&given) {
        let bound = if given < 2 { "at least 2" } else { "at most 3" };
        let message = format!("BufferedRWPair() takes {bound} arguments ({given} given)");
        return Err(raise::type_error(vm, message));
    }
    let size = match args.get(3) {
        Some(size) => param::ssize(vm, size)?,
        None => DEFAULT_SIZE,
    };
    base::check_readable(vm, args.at(1))?;
    base::check_writable(vm, args.at(2))?;
    let reader = class(vm, "io.BufferedReader")?;
    let reader = call::call_values(vm, &reader, [args.at(1).clone(), Value::Int(size)])?;
    let writer = class(vm, "io.BufferedWriter")?;
    let writer = call::call_values(vm, &writer, [args.at(2).clone(), Value::Int(size)])?;
    let before = [data.reader.replace(reader), data.writer.replace(writer)];
    drop(before);
    Ok(Value::None)
}

/// A class that the module remembers.
fn class(vm: &mut Vm, name: &str) -> PyResult {
    match remembered(vm, name) {
        Some(class) => Ok(class),
        None => Err(Fault::Internal("a class of io that was not made").into()),
    }
}

fn forward(vm: &mut Vm, stream: Value, method: &str, args: &Args) -> PyResult {
    if stream.is_unbound() {
        return Err(raise::value_error(
            vm,
            "I/O operation on uninitialized object",
        ));
    }
    invoke(vm, &stream, method, args.positional[1..].iter().cloned())
}

fn to_reader(vm: &mut Vm, method: &str, args: &Args) -> PyResult {
    let reader = container::native_of::<Pair>(args.at(0))?
        .reader
        .borrow()
        .clone();
    forward(vm, reader, method, args)
}

fn to_writer(vm: &mut Vm, method: &str, args: &Args) -> PyResult {
    let writer = container::native_of::<Pair>(args.at(0))?
        .writer
        .borrow()
        .clone();
    forward(vm, writer, method, args)
}

fn closed(vm: &mut Vm, this: &Value) -> PyResult {
    let writer = container::native_of::<Pair>(this)?.writer.borrow().clone();
    if writer.is_unbound() {
        let message = "the BufferedRWPair object is being garbage-collected";
        return Err(raise::runtime_error(vm, message));
    }
    get(vm, &writer, "closed")
}
