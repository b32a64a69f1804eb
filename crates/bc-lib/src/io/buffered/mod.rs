//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: bytes put between a raw stream and its user.
//!
//! One state serves the three, as in the reference: one buffer for reading and writing, with the
//! place of the raw stream in it. Here are the state, the tables and what all three do; reading and
//! writing are in files of their own. The bytes behind the standard streams have another payload
//! (`standard`); every row says what answers for them.

mod pair;
mod reader;
mod state;
mod writer;

pub(super) use pair::PAIR;
use state::Buffered;

use super::base;
use super::raw::{self, chain, ignore};
use super::standard;
use crate::support::{get, invoke};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{container, describe, param, raise, text, truth};

/// Bytes of a buffer unless something else is asked for.
pub(super) const DEFAULT_SIZE: i64 = 8192;

static GETSETS: &[GetSetDef] = &[
    computed!("closed", standard::closed, closed),
    computed!("name", standard::name, name),
    computed!("mode", standard::mode, mode),
    computed!("raw", standard::raw, raw_member).member(),
    GetSetDef::write("_finalizing", finalizing, set_finalizing).member(),
];

/// `io.BufferedReader`.
pub(super) static READER: TypeTable = TypeTable {
    signature: "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    doc: "Create a new buffered reader using the given readable raw IO object.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(1, &["raw", "buffer_size"]),
            reader::init,
        ),
        row!("__repr__", Arity::Slot(0), standard::repr, repr),
        row!("__next__", Arity::Slot(0), standard::next, reader::next),
    ],
    methods: &[
        row!("detach", Arity::None, standard::detach, detach),
        row!("flush", Arity::None, standard::flush, simple_flush),
        row!("close", Arity::None, standard::close, close),
        row!("seekable", Arity::None, standard::no, seekable),
        row!("readable", Arity::None, standard::yes, readable),
        row!("fileno", Arity::None, standard::fileno, fileno),
        row!("isatty", Arity::None, standard::no, isatty),
        MethodDef::new("_dealloc_warn", Arity::One, dealloc_warn),
        MethodDef::new("__getstate__", Arity::None, base::no_state),
        row!("read", Arity::Parse(0, 1), standard::read, reader::read),
        row!("peek", Arity::Parse(0, 1), standard::peek, reader::peek),
        row!("read1", Arity::One, standard::read, reader::read1),
        row!("readinto", Arity::One, standard::readinto, reader::readinto),
        row!(
            "readinto1",
            Arity::One,
            standard::readinto,
            reader::readinto1
        ),
        row!(
            "readline",
            Arity::Parse(0, 1),
            standard::readline,
            reader::readline
        ),
        row!("seek", Arity::Parse(1, 2), standard::unseekable, seek),
        row!("tell", Arity::None, standard::unseekable, tell),
        row!(
            "truncate",
            Arity::Unpack(0, 1),
            standard::unseekable,
            truncate
        ),
        MethodDef::new("__sizeof__", Arity::None, sizeof),
    ],
    getsets: GETSETS,
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

/// `io.BufferedWriter`.
pub(super) static WRITER: TypeTable = TypeTable {
    signature: "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    doc: "A buffer for a writeable sequential RawIO object.\n\nThe constructor creates a BufferedWriter for the given writeable raw\nstream. If the buffer_size is not given, it defaults to\nDEFAULT_BUFFER_SIZE.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(1, &["raw", "buffer_size"]),
            writer::init,
        ),
        row!("__repr__", Arity::Slot(0), standard::repr, repr),
    ],
    methods: &[
        row!("close", Arity::None, standard::close, close),
        row!("detach", Arity::None, standard::detach, detach),
        row!("seekable", Arity::None, standard::no, seekable),
        row!("writable", Arity::None, standard::yes, writable),
        row!("fileno", Arity::None, standard::fileno, fileno),
        row!("isatty", Arity::None, standard::no, isatty),
        MethodDef::new("_dealloc_warn", Arity::One, dealloc_warn),
        MethodDef::new("__getstate__", Arity::None, base::no_state),
        row!("write", Arity::One, standard::write, writer::write),
        row!(
            "truncate",
            Arity::Unpack(0, 1),
            standard::unseekable,
            truncate
        ),
        row!("flush", Arity::None, standard::flush, writer::flush),
        row!("seek", Arity::Parse(1, 2), standard::unseekable, seek),
        row!("tell", Arity::None, standard::unseekable, tell),
        MethodDef::new("__sizeof__", Arity::None, sizeof),
    ],
    getsets: GETSETS,
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

/// `io.BufferedRandom`.
pub(super) static RANDOM: TypeTable = TypeTable {
    signature: "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
    doc: "A buffered interface to random access streams.\n\nThe constructor creates a reader and writer for a seekable stream,\nraw, given in the first argument. If the buffer_size is omitted it\ndefaults to DEFAULT_BUFFER_SIZE.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(1, &["raw", "buffer_size"]),
            random_init,
        ),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__next__", Arity::Slot(0), reader::next),
    ],
    methods: &[
        MethodDef::new("close", Arity::None, close),
        MethodDef::new("detach", Arity::None, detach),
        MethodDef::new("seekable", Arity::None, seekable),
        MethodDef::new("readable", Arity::None, readable),
        MethodDef::new("writable", Arity::None, writable),
        MethodDef::new("fileno", Arity::None, fileno),
        MethodDef::new("isatty", Arity::None, isatty),
        MethodDef::new("_dealloc_warn", Arity::One, dealloc_warn),
        MethodDef::new("__getstate__", Arity::None, base::no_state),
        MethodDef::new("flush", Arity::None, writer::flush),
        MethodDef::new("seek", Arity::Parse(1, 2), seek),
        MethodDef::new("tell", Arity::None, tell),
        MethodDef::new("truncate", Arity::Unpack(0, 1), truncate),
        MethodDef::new("read", Arity::Parse(0, 1), reader::read),
        MethodDef::new("read1", Arity::One, reader::read1),
        MethodDef::new("readinto", Arity::One, reader::readinto),
        MethodDef::new("readinto1", Arity::One, reader::readinto1),
        MethodDef::new("readline", Arity::Parse(0, 1), reader::readline),
        MethodDef::new("peek", Arity::Parse(0, 1), reader::peek),
        MethodDef::new("write", Arity::One, writer::write),
        MethodDef::new("__sizeof__", Arity::None, sizeof),
    ],
    getsets: GETSETS,
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

/// The state of `this`, whether it has been initialised or not.
fn state(this: &Value) -> PyResult<&Buffered> {
    container::native_of::<Buffered>(this)
}

/// The state of an initialised stream that still has its raw stream (`CHECK_INITIALIZED`).
fn ready<'a>(vm: &mut Vm, this: &'a Value) -> PyResult<&'a Buffered> {
    let data = state(this)?;
    if data.ok.get() {
        return Ok(data);
    }
    let message = if data.detached.get() {
        "raw stream has been detached"
    } else {
        "I/O operation on uninitialized object"
    };
    Err(raise::value_error(vm, message))
}

fn raw_of(data: &Buffered) -> Value {
    data.raw.borrow().clone()
}

fn is_closed(vm: &mut Vm, data: &Buffered) -> PyResult<bool> {
    let closed = get(vm, &raw_of(data), "closed")?;
    truth::truth(vm, &closed)
}

/// Refuses a stream whose raw stream is closed (`CHECK_CLOSED`).
fn check_closed(vm: &mut Vm, data: &Buffered, message: &str) -> PyResult<()> {
    if is_closed(vm, data)? {
        return Err(raise::value_error(vm, message));
    }
    Ok(())
}

/// Runs `work` while nothing else may work on the stream (`ENTER_BUFFERED`).
fn alone<T>(
    vm: &mut Vm,
    this: &Value,
    data: &Buffered,
    work: impl FnOnce(&mut Vm) -> PyResult<T>,
) -> PyResult<T> {
    enter(vm, this, data)?;
    let result = data.provide(vm).and_then(|()| work(vm));
    data.busy.set(false);
    result
}

fn enter(vm: &mut Vm, this: &Value, data: &Buffered) -> PyResult<()> {
    if data.busy.get() {
        let message = format!("reentrant call inside {}", describe::repr(vm, this)?);
        return Err(raise::runtime_error(vm, message));
    }
    data.busy.set(true);
    Ok(())
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "_io._Buffered")?;
    Ok(vm.new_native(&class, Buffered::default()))
}

/// What the three constructors have in common once the raw stream has been accepted.
fn set_up(vm: &mut Vm, args: &Args, size: i64, reads: bool, writes: bool) -> PyResult<()> {
    let data = state(args.at(0))?;
    let before = data.raw.replace(args.at(1).clone());
    drop(before);
    data.reads.set(reads);
    data.writes.set(writes);
    if size <= 0 {
        let message = "buffer size must be strictly positive";
        return Err(raise::value_error(vm, message));
    }
    data.size.set(size);
    data.replace(vm, Vec::new());
    data.provide(vm)?;
    data.busy.set(false);
    let told = raw_tell(vm, data);
    ignore(told)?;
    data.forget_read();
    data.forget_written();
    data.pos.set(0);
    data.raw_pos.set(0);
    data.ok.set(true);
    Ok(())
}

/// Takes the stream out of use until its constructor has been through; gives the size of the buffer
/// that is asked for.
fn start_over(vm: &mut Vm, args: &Args) -> PyResult<i64> {
    let size = match args.get(2) {
        Some(size) => param::ssize(vm, size)?,
        None => DEFAULT_SIZE,
    };
    let data = state(args.at(0))?;
    data.ok.set(false);
    data.detached.set(false);
    Ok(size)
}

fn random_init(vm: &mut Vm, args: Args) -> PyResult {
    let size = start_over(vm, &args)?;
    base::check_seekable(vm, args.at(1))?;
    base::check_readable(vm, args.at(1))?;
    base::check_writable(vm, args.at(1))?;
    set_up(vm, &args, size, true, true)?;
    Ok(Value::None)
}

fn raw_tell(vm: &mut Vm, data: &Buffered) -> PyResult<i64> {
    let answer = invoke(vm, &raw_of(data), "tell", [])?;
    let place = raw::place(vm, &answer)?;
    data.abs_pos.set(place);
    Ok(place)
}

fn raw_seek(vm: &mut Vm, data: &Buffered, target: i64, whence: i64) -> PyResult<i64> {
    let place = [Value::Int(target), Value::Int(whence)];
    let answer = invoke(vm, &raw_of(data), "seek", place)?;
    let place = raw::place(vm, &answer)?;
    data.abs_pos.set(place);
    Ok(place)
}

/// `buffered_flush_and_rewind_unlocked`: writes what waits, and takes the raw stream back to the
/// logical place.
fn flush_and_rewind(vm: &mut Vm, data: &Buffered) -> PyResult<()> {
    writer::write_out(vm, data)?;
    if data.reads.get() {
        let back = raw_seek(vm, data, -data.raw_offset(), 1);
        data.forget_read();
        back?;
    }
    Ok(())
}

fn simple_flush(vm: &mut Vm, args: Args) -> PyResult {
    let raw = raw_of(ready(vm, args.at(0))?);
    invoke(vm, &raw, "flush", [])
}

fn closed(vm: &mut Vm, this: &Value) -> PyResult {
    let raw = raw_of(ready(vm, this)?);
    get(vm, &raw, "closed")
}

fn name(vm: &mut Vm, this: &Value) -> PyResult {
    let raw = raw_of(ready(vm, this)?);
    get(vm, &raw, "name")
}

fn mode(vm: &mut Vm, this: &Value) -> PyResult {
    let raw = raw_of(ready(vm, this)?);
    get(vm, &raw, "mode")
}

fn raw_member(_vm: &mut Vm, this: &Value) -> PyResult {
    Ok(base::or_none(&state(this)?.raw))
}

fn finalizing(_vm: &mut Vm, this: &Value) -> PyResult {
    let data = this.as_native_data::<Buffered>();
    Ok(Value::bool(data.is_some_and(|data| data.finalizing.get())))
}

fn set_finalizing(vm: &mut Vm, this: &Value, value: Option<Value>) -> PyResult<()> {
    let value = base::bool_member(vm, value)?;
    if let Some(data) = this.as_native_data::<Buffered>() {
        data.finalizing.set(value);
    }
    Ok(())
}

fn dealloc_warn(vm: &mut Vm, args: Args) -> PyResult {
    if let Some(data) = args.at(0).as_native_data::<Buffered>()
        && data.ok.get()
    {
        let raw = raw_of(data);
        let warned = invoke(vm, &raw, "_dealloc_warn", [args.at(1).clone()]);
        ignore(warned)?;
    }
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = ready(vm, this)?;
    enter(vm, this, data)?;
    let finished = is_closed(vm, data);
    let warned = match finished {
        Ok(false) if data.finalizing.get() => {
            dealloc_warn(vm, Args::of([this.clone(), this.clone()]))
        }
        _ => Ok(Value::None),
    };
    data.busy.set(false);
    warned?;
    if finished? {
        return Ok(Value::None);
    }
    let flushed = invoke(vm, this, "flush", []);
    enter(vm, this, data)?;
    let closed = invoke(vm, &raw_of(data), "close", []);
    data.replace(vm, Vec::new());
    data.busy.set(false);
    chain(flushed, closed)
}

fn detach(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = ready(vm, this)?;
    invoke(vm, this, "flush", [])?;
    data.detached.set(true);
    data.ok.set(false);
    Ok(data.raw.take())
}

macro_rules! asked_of_raw {
    ($($name:ident),*) => {$(
        fn $name(vm: &mut Vm, args: Args) -> PyResult {
            let raw = raw_of(ready(vm, args.at(0))?);
            invoke(vm, &raw, stringify!($name), [])
        }
    )*};
}

asked_of_raw!(seekable, readable, writable, fileno, isatty);

fn tell(vm: &mut Vm, args: Args) -> PyResult {
    let data = ready(vm, args.at(0))?;
    let place = raw_tell(vm, data)?;
    Ok(Value::Int(place - data.raw_offset()))
}

fn seek(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let whence = match args.get(2) {
        Some(whence) => param::c_int(vm, whence)?,
        None => 0,
    };
    let data = ready(vm, this)?;
    // Two more, for holes, that only the raw stream can make sense of.
    if !(0..=4).contains(&whence) {
        let message = format!("whence value {whence} unsupported");
        return Err(raise::value_error(vm, message));
    }
    check_closed(vm, data, "seek of closed file")?;
    base::check_seekable(vm, &raw_of(data))?;
    let mut target = raw::offset(vm, args.at(1))?;
    if whence < 2 && data.reads.get() {
        // A place inside the buffer needs no raw stream.
        let current = match data.abs_pos.get() {
            -1 => raw_tell(vm, data)?,
            known => known,
        };
        let ahead = data.ahead();
        if ahead > 0 {
            let offset = if whence == 0 {
                target.wrapping_sub(current - data.raw_offset())
            } else {
                target
            };
            if offset >= -data.pos.get() && offset <= ahead {
                data.pos.set(data.pos.get() + offset);
                return Ok(Value::Int(current - ahead + offset));
            }
        }
    }
    alone(vm, this, data, |vm| {
        if data.writes.get() {
            writer::write_out(vm, data)?;
            data.forget_written();
        }
        if whence == 1 {
            target = target.wrapping_sub(data.raw_offset());
        }
        let place = raw_seek(vm, data, target, i64::from(whence))?;
        data.raw_pos.set(-1);
        if data.reads.get() {
            data.forget_read();
        }
        Ok(Value::Int(place))
    })
}

fn truncate(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = ready(vm, this)?;
    let size = args.get(1).cloned().unwrap_or(Value::None);
    alone(vm, this, data, |vm| {
        if data.writes.get() {
            flush_and_rewind(vm, data)?;
        }
        let result = invoke(vm, &raw_of(data), "truncate", [size])?;
        let told = raw_tell(vm, data);
        ignore(told)?;
        Ok(result)
    })
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let class = vm.type_name(this);
    let name = get(vm, this, "name");
    let Some(name) = raise::catch(vm, name, ExceptionKind::Exception)? else {
        return Ok(vm.new_str(format!("<{class}>")));
    };
    if !text::repr_enter(vm, this) {
        let message = format!("reentrant call inside {class}.__repr__");
        return Err(raise::runtime_error(vm, message));
    }
    let shown = describe::repr(vm, &name);
    text::repr_leave(vm, this);
    Ok(vm.new_str(format!("<{class} name={}>", shown?)))
}

fn sizeof(vm: &mut Vm, args: Args) -> PyResult {
    let size = args
        .at(0)
        .as_native_data::<Buffered>()
        .map_or(0, |data| data.buffer.borrow().len());
    let class = Value::from(&vm.class_of(args.at(0)));
    let basic = get(vm, &class, "__basicsize__")?;
    let basic = param::ssize(vm, &basic)?;
    Ok(Value::Int(basic + size as i64))
}
