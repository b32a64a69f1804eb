//! `TextIOWrapper`: text over a buffered stream of bytes.
//!
//! Here are the state, the table, the constructor and what neither reads nor writes; reading, writing
//! and places are in files of their own. The machine's own streams are instances with another payload
//! (`standard`); every row says what answers for them.

mod decoder;
mod read;
mod seek;
mod standard;
mod write;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use self::decoder::{Decoder, Encoder};
use super::base;
use super::newline::{Ending, Newlines};
use super::raw::{chain, ignore};
use crate::support::{get, get_opt, invoke};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::codec;
use bc_vm::protocol::codec::incremental::{self, TextCodec};
use bc_vm::protocol::{compare, container, convert, describe, param, raise, text, truth};
use bc_vm::runtime::streams;
use bc_vm::runtime::streams::Stream;

/// `io.TextIOWrapper`.
pub(crate) static TABLE: TypeTable = TypeTable {
    signature: "(buffer, encoding=None, errors=None, newline=None,\n              line_buffering=False, write_through=False)",
    doc: "Character and line based layer over a BufferedIOBase object, buffer.\n\nencoding gives the name of the encoding that the stream will be\ndecoded or encoded with. It defaults to locale.getpreferredencoding(False).\n\nerrors determines the strictness of encoding and decoding (see\nhelp(codecs.Codec) or the documentation for codecs.register) and\ndefaults to \"strict\".\n\nnewline controls how line endings are handled. It can be None, '',\n'\\n', '\\r', and '\\r\\n'.  It works as follows:\n\n* On input, if newline is None, universal newlines mode is\n  enabled. Lines in the input can end in '\\n', '\\r', or '\\r\\n', and\n  these are translated into '\\n' before being returned to the\n  caller. If it is '', universal newline mode is enabled, but line\n  endings are returned to the caller untranslated. If it has any of\n  the other legal values, input lines are only terminated by the given\n  string, and the line ending is returned to the caller untranslated.\n\n* On output, if newline is None, any '\\n' characters written are\n  translated to the system default line separator, os.linesep. If\n  newline is '' or '\\n', no translation takes place. If newline is any\n  of the other legal values, any '\\n' characters written are translated\n  to the given string.\n\nIf line_buffering is True, a call to flush is implied when a call to\nwrite contains a newline character.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(
                1,
                &[
                    "buffer",
                    "encoding",
                    "errors",
                    "newline",
                    "line_buffering",
                    "write_through",
                ],
            ),
            init,
        ),
        row!("__repr__", Arity::Slot(0), standard::repr, repr),
        row!("__next__", Arity::Slot(0), standard::next, read::next),
    ],
    methods: &[
        row!("detach", Arity::None, super::standard::detach, detach),
        row!("write", Arity::One, standard::write, write::write),
        row!("read", Arity::Parse(0, 1), standard::read, read::read),
        row!(
            "readline",
            Arity::Parse(0, 1),
            standard::readline,
            read::readline
        ),
        row!("flush", Arity::None, standard::flush, write::flush),
        row!("close", Arity::None, standard::close, close),
        row!("fileno", Arity::None, super::standard::fileno, fileno),
        row!("seekable", Arity::None, super::standard::no, seekable),
        row!("readable", Arity::None, super::standard::is_input, readable),
        row!(
            "writable",
            Arity::None,
            super::standard::is_output,
            writable
        ),
        row!("isatty", Arity::None, super::standard::no, isatty),
        MethodDef::new("__getstate__", Arity::None, base::no_state),
        row!("seek", Arity::Parse(1, 2), standard::seek, seek::seek),
        row!("tell", Arity::None, standard::seek, seek::tell),
        row!(
            "truncate",
            Arity::Unpack(0, 1),
            standard::truncate,
            seek::truncate
        ),
    ],
    getsets: &[
        computed!("name", super::standard::name, name),
        computed!("closed", super::standard::closed, closed),
        computed!("newlines", standard::newlines, newlines),
        computed!("errors", standard::errors, errors),
        GetSetDef::write("_CHUNK_SIZE", chunk_size, set_chunk_size),
        computed!("encoding", standard::encoding, encoding).member(),
        computed!("buffer", standard::buffer, buffer).member(),
        computed!("line_buffering", standard::line_buffering, line_buffering).member(),
        GetSetDef::write("_finalizing", finalizing, set_finalizing).member(),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

/// The state of a text stream.
#[derive(Default)]
struct TextIo {
    ok: Cell<bool>,
    detached: Cell<bool>,
    finalizing: Cell<bool>,
    /// Bytes asked for at once.
    chunk_size: Cell<i64>,
    buffer: RefCell<Value>,
    encoding: RefCell<Value>,
    errors: RefCell<Option<Rc<str>>>,
    encoder: RefCell<Option<Rc<Encoder>>>,
    decoder: RefCell<Option<Rc<Decoder>>>,
    /// Which line ends are read.
    ending: Cell<Ending>,
    /// What a line feed is written as, if as something else.
    written_as: Cell<Option<&'static str>>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    seekable: Cell<bool>,
    /// Whether `tell` works: not while lines are iterated over.
    telling: Cell<bool>,
    has_read1: Cell<bool>,
    /// Text that was decoded and not yet read from `used` on.
    decoded: RefCell<Vec<u32>>,
    used: Cell<usize>,
    /// Bytes that wait to be written.
    pending: RefCell<Option<Vec<u8>>>,
    /// A point where the decoder had nothing left over: its flags, and the input from there on.
    snapshot: RefCell<Option<(Value, Rc<[u8]>)>>,
    /// Bytes for a character in the last chunk.
    ratio: Cell<f64>,
    charged: Cell<usize>,
}

impl NativeData for TextIo {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.buffer.borrow());
        visit(&self.encoding.borrow());
        if let Some(encoder) = &*self.encoder.borrow() {
            encoder.visit(visit);
        }
        if let Some(decoder) = &*self.decoder.borrow() {
            decoder.visit(visit);
        }
        if let Some((flags, _)) = &*self.snapshot.borrow() {
            visit(flags);
        }
    }

    fn clear(&self) {
        self.ok.set(false);
        let before = (
            self.buffer.take(),
            self.encoder.take(),
            self.decoder.take(),
            self.snapshot.take(),
        );
        drop(before);
    }

    fn bytes(&self) -> usize {
        self.charged.get()
    }
}

impl TextIo {
    /// Charges the heap for what is held as it is now.
    fn settle(&self, vm: &Vm) {
        let waiting = self.pending.borrow().as_ref().map_or(0, Vec::capacity);
        let decoded = self.decoded.borrow().capacity() * size_of::<u32>();
        let input = self
            .snapshot
            .borrow()
            .as_ref()
            .map_or(0, |(_, input)| input.len());
        let now = waiting + decoded + input;
        let before = self.charged.replace(now);
        vm.heap.charge_growth(now as i64 - before as i64);
    }

    /// Replaces the text that waits to be read.
    fn set_decoded(&self, points: Vec<u32>) {
        self.decoded.replace(points);
        self.used.set(0);
    }

    fn decoder(&self) -> Option<Rc<Decoder>> {
        self.decoder.borrow().clone()
    }

    fn encoder(&self) -> Option<Rc<Encoder>> {
        self.encoder.borrow().clone()
    }

    fn buffer(&self) -> Value {
        self.buffer.borrow().clone()
    }
}

fn state(this: &Value) -> PyResult<&TextIo> {
    container::native_of::<TextIo>(this)
}

/// The state of an initialised stream (`CHECK_INITIALIZED`).
fn initialized<'a>(vm: &mut Vm, this: &'a Value) -> PyResult<&'a TextIo> {
    let data = state(this)?;
    if data.ok.get() {
        return Ok(data);
    }
    let message = "I/O operation on uninitialized object";
    Err(raise::value_error(vm, message))
}

/// The state of a stream that still has its buffer (`CHECK_ATTACHED`).
fn attached<'a>(vm: &mut Vm, this: &'a Value) -> PyResult<&'a TextIo> {
    let data = initialized(vm, this)?;
    if data.detached.get() {
        let message = "underlying buffer has been detached";
        return Err(raise::value_error(vm, message));
    }
    Ok(data)
}

/// As [`attached`], refused once it is closed.
fn open<'a>(vm: &mut Vm, this: &'a Value) -> PyResult<&'a TextIo> {
    let data = attached(vm, this)?;
    check_closed(vm, this, data)?;
    Ok(data)
}

fn check_closed(vm: &mut Vm, this: &Value, data: &TextIo) -> PyResult<()> {
    if vm.class_of(this).data().is_heap() {
        return base::check_closed(vm, this);
    }
    let closed = get(vm, &data.buffer(), "closed")?;
    if truth::truth(vm, &closed)? {
        return Err(raise::value_error(vm, "I/O operation on closed file."));
    }
    Ok(())
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "_io.TextIOWrapper")?;
    Ok(vm.new_native(&class, TextIo::default()))
}

/// Asks `buffer` a question.
fn ask(vm: &mut Vm, buffer: &Value, question: &str) -> PyResult<bool> {
    let answer = invoke(vm, buffer, question, [])?;
    truth::truth(vm, &answer)
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let texts = [2, 3, 4]
        .map(|place| param::text_argument(vm, "TextIOWrapper", place, args.get(place), true));
    let [encoding, errors, newline] = texts;
    let (encoding, errors, newline) = (encoding?, errors?, newline?);
    let mut flags = [false; 2];
    for (place, flag) in flags.iter_mut().enumerate() {
        if let Some(value) = args.get(place + 5) {
            *flag = param::c_int(vm, value)? != 0;
        }
    }
    let Ok(data) = state(this) else {
        // One of the machine's own streams stays what it is.
        return Err(raise::value_error(
            vm,
            "a standard stream cannot be set up again",
        ));
    };
    data.ok.set(false);
    data.detached.set(false);
    let ending = match newline.as_deref() {
        None => Ending::Translated,
        Some(newline) => match Ending::named(newline) {
            Some(ending) => ending,
            None => {
                let message = format!("illegal newline value: {newline}");
                return Err(raise::value_error(vm, message));
            }
        },
    };
    data.clear();
    data.encoding.replace(Value::Unbound);
    data.set_decoded(Vec::new());
    data.pending.replace(None);
    data.ratio.set(0.0);
    let buffer = args.at(1).clone();
    let encoding = match encoding {
        Some(encoding) => encoding.to_string(),
        None => default_encoding(vm, &buffer)?,
    };
    let found = incremental::lookup_text_encoding(vm, &encoding, "codecs.open()")?;
    let shown = vm.new_str(encoding);
    data.encoding.replace(shown);
    let errors: Rc<str> = errors.as_deref().unwrap_or("strict").into();
    data.errors.replace(Some(Rc::clone(&errors)));
    data.chunk_size.set(super::buffered::DEFAULT_SIZE);
    data.ending.set(ending);
    data.line_buffering.set(flags[0]);
    data.write_through.set(flags[1]);
    data.written_as.set(match ending {
        Ending::Fixed(ending) if ending != "\n" => Some(ending),
        _ => None,
    });
    if ask(vm, &buffer, "readable")? {
        let newlines = match ending {
            Ending::Fixed(_) => None,
            _ => Some(Newlines::default()),
        };
        if let Some(newlines) = &newlines {
            newlines.translate.set(ending == Ending::Translated);
        }
        let decoder = match &found {
            TextCodec::Own(codec) => Decoder::own(codec.decoder(&errors), newlines),
            TextCodec::Registered(info) => {
                let made = codec::incremental(vm, info, true, Some(&errors))?;
                Decoder::registered(made, newlines)
            }
        };
        data.decoder.replace(Some(Rc::new(decoder)));
    }
    if ask(vm, &buffer, "writable")? {
        let encoder = match &found {
            TextCodec::Own(codec) => Encoder::Own(RefCell::new(codec.encoder(&errors))),
            TextCodec::Registered(info) => {
                let made = codec::incremental(vm, info, false, Some(&errors))?;
                Encoder::Registered(made)
            }
        };
        data.encoder.replace(Some(Rc::new(encoder)));
    }
    data.buffer.replace(buffer.clone());
    let seekable = ask(vm, &buffer, "seekable")?;
    data.seekable.set(seekable);
    data.telling.set(seekable);
    data.has_read1.set(get_opt(vm, &buffer, "read1")?.is_some());
    if let Some(encoder) = data.encoder() {
        if seekable {
            let place = invoke(vm, &buffer, "tell", [])?;
            if !compare::eq(vm, &place, &Value::Int(0))? {
                encoder.set_start(vm, false)?;
            }
        } else if let Encoder::Own(own) = &*encoder
            && own.borrow().is_direct()
        {
            encoder.set_start(vm, false)?;
        }
    }
    data.ok.set(true);
    Ok(Value::None)
}

/// The encoding of a stream that was given none. The number of the file is asked for, as the
/// reference does, but no file here is a terminal with an encoding of its own.
fn default_encoding(vm: &mut Vm, buffer: &Value) -> PyResult<String> {
    match invoke(vm, buffer, "fileno", []) {
        Ok(number) => {
            if int::view(&number).is_some() {
                param::c_int_of_long(vm, &number)?;
            } else {
                param::c_int(vm, &number)?;
            }
        }
        Err(thrown) => {
            let unsupported = streams::unsupported_class(vm)?;
            let is_expected = match &thrown {
                bc_vm::model::error::Thrown::Raise(exception) => {
                    exception.class().is_subclass(&unsupported)
                        || raise::is_instance(&thrown, vm, ExceptionKind::AttributeError)
                }
                bc_vm::model::error::Thrown::Fault(_) => false,
            };
            if !is_expected {
                return Err(thrown);
            }
        }
    }
    Ok("UTF-8".into())
}

fn detach(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = attached(vm, this)?;
    invoke(vm, this, "flush", [])?;
    data.detached.set(true);
    Ok(data.buffer.take())
}

fn close(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = attached(vm, this)?;
    let buffer = data.buffer();
    let closed = get(vm, &buffer, "closed")?;
    if truth::truth(vm, &closed)? {
        return Ok(Value::None);
    }
    if data.finalizing.get() {
        let warned = invoke(vm, &buffer, "_dealloc_warn", [this.clone()]);
        ignore(warned)?;
    }
    let flushed = invoke(vm, this, "flush", []);
    let closed = invoke(vm, &buffer, "close", []);
    chain(flushed, closed)
}

macro_rules! asked_of_buffer {
    ($($name:ident),*) => {$(
        fn $name(vm: &mut Vm, args: Args) -> PyResult {
            let buffer = attached(vm, args.at(0))?.buffer();
            invoke(vm, &buffer, stringify!($name), [])
        }
    )*};
}

asked_of_buffer!(fileno, seekable, readable, writable, isatty);

fn name(vm: &mut Vm, this: &Value) -> PyResult {
    let buffer = attached(vm, this)?.buffer();
    get(vm, &buffer, "name")
}

fn closed(vm: &mut Vm, this: &Value) -> PyResult {
    let buffer = attached(vm, this)?.buffer();
    get(vm, &buffer, "closed")
}

fn newlines(vm: &mut Vm, this: &Value) -> PyResult {
    match attached(vm, this)?.decoder() {
        Some(decoder) => decoder.newlines(vm),
        None => Ok(Value::None),
    }
}

fn errors(vm: &mut Vm, this: &Value) -> PyResult {
    let errors = initialized(vm, this)?.errors.borrow().clone();
    Ok(vm.new_str(errors.as_deref().unwrap_or("strict")))
}

fn encoding(_vm: &mut Vm, this: &Value) -> PyResult {
    Ok(base::or_none(&state(this)?.encoding))
}

fn buffer(_vm: &mut Vm, this: &Value) -> PyResult {
    Ok(base::or_none(&state(this)?.buffer))
}

fn line_buffering(_vm: &mut Vm, this: &Value) -> PyResult {
    Ok(Value::bool(state(this)?.line_buffering.get()))
}

fn finalizing(_vm: &mut Vm, this: &Value) -> PyResult {
    let data = this.as_native_data::<TextIo>();
    Ok(Value::bool(data.is_some_and(|data| data.finalizing.get())))
}

fn set_finalizing(vm: &mut Vm, this: &Value, value: Option<Value>) -> PyResult<()> {
    let value = base::bool_member(vm, value)?;
    if let Some(data) = this.as_native_data::<TextIo>() {
        data.finalizing.set(value);
    }
    Ok(())
}

fn chunk_size(vm: &mut Vm, this: &Value) -> PyResult {
    if this.as_native_data::<Stream>().is_some() {
        return Ok(Value::Int(super::buffered::DEFAULT_SIZE));
    }
    Ok(Value::Int(attached(vm, this)?.chunk_size.get()))
}

fn set_chunk_size(vm: &mut Vm, this: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(raise::system_error(vm, "null argument to internal routine"));
    };
    let is_own = this.as_native_data::<Stream>().is_some();
    if !is_own {
        attached(vm, this)?;
    }
    let size = convert::index_i64(vm, &value, ExceptionKind::ValueError)?;
    if size <= 0 {
        let message = "a strictly positive integer is required";
        return Err(raise::value_error(vm, message));
    }
    if !is_own {
        attached(vm, this)?.chunk_size.set(size);
    }
    Ok(())
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let encoding = initialized(vm, this)?.encoding.borrow().clone();
    if !text::repr_enter(vm, this) {
        let class = vm.type_name(this);
        let message = format!("reentrant call inside {class}.__repr__");
        return Err(raise::runtime_error(vm, message));
    }
    let shown = repr_parts(vm, this, &encoding);
    text::repr_leave(vm, this);
    Ok(vm.new_str(shown?))
}

fn repr_parts(vm: &mut Vm, this: &Value, encoding: &Value) -> PyResult<String> {
    let mut shown = String::from("<_io.TextIOWrapper");
    for part in ["name", "mode"] {
        let value = get(vm, this, part);
        if let Some(value) = raise::catch(vm, value, ExceptionKind::Exception)? {
            shown.push_str(&format!(" {part}={}", describe::repr(vm, &value)?));
        }
    }
    shown.push_str(&format!(" encoding={}>", describe::repr(vm, encoding)?));
    Ok(shown)
}
