//! Places in text streams: a place is a number that also says in what state the decoder was.
//!
//! A place starts from a point where the decoder had nothing left over; from there so many bytes are
//! fed, and so many characters skipped.

use num_bigint::{BigInt, Sign};

use super::decoder::Decoder;
use super::read::left_over;
use super::write::write_out;
use super::{TextIo, attached, open};
use crate::io::raw::chain;
use crate::support::invoke;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::int;
use bc_vm::model::native::Args;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::{call, convert, describe, param, poll, raise};
use bc_vm::runtime::streams;

/// What a place says.
#[derive(Default)]
struct Cookie {
    /// The byte at which the safe point lies.
    start: i64,
    /// The decoder's flags there.
    flags: i32,
    feed: i32,
    skip: i32,
    /// Whether the end of the input has to be told to get the last characters.
    need_eof: bool,
}

/// Bytes of a place: 8 for the start, 4 for each count, one for the end.
const COOKIE_BYTES: usize = 21;

impl Cookie {
    fn pack(&self, vm: &Vm) -> Value {
        let mut bytes = Vec::with_capacity(COOKIE_BYTES);
        bytes.extend(self.start.to_le_bytes());
        for part in [self.flags, self.feed, self.skip] {
            bytes.extend(part.to_le_bytes());
        }
        bytes.push(u8::from(self.need_eof));
        vm.new_int(BigInt::from_bytes_le(Sign::Plus, &bytes))
    }

    fn unpack(vm: &mut Vm, value: &Value) -> PyResult<Self> {
        let class = Value::from(&vm.classes.int);
        let number = call::call_values(vm, &class, [value.clone()])?;
        let (sign, mut bytes) = match int::view(&number) {
            Some(int::IntView::Small(small)) => BigInt::from(small).to_bytes_le(),
            Some(long) => long.big().to_bytes_le(),
            None => return Err(raise::type_error(vm, "an integer is required")),
        };
        if sign == Sign::Minus {
            let message = "can't convert negative int to unsigned";
            return Err(raise::overflow_error(vm, message));
        }
        if bytes.len() > COOKIE_BYTES {
            return Err(raise::overflow_error(vm, "int too big to convert"));
        }
        bytes.resize(COOKIE_BYTES, 0);
        let part = |at: usize| {
            let part = bytes.get(at..at + 4).and_then(|part| part.try_into().ok());
            i32::from_le_bytes(part.unwrap_or_default())
        };
        let start = bytes.get(..8).and_then(|start| start.try_into().ok());
        Ok(Self {
            start: i64::from_le_bytes(start.unwrap_or_default()),
            flags: part(8),
            feed: part(12),
            skip: part(16),
            need_eof: bytes[COOKIE_BYTES - 1] != 0,
        })
    }

    /// Whether this is the start of the stream, where codecs are reset: their first state may have
    /// flags.
    fn is_start(&self) -> bool {
        self.start == 0 && self.flags == 0
    }

    fn restore(&self, vm: &mut Vm, decoder: &Decoder) -> PyResult<()> {
        if self.is_start() {
            return decoder.reset(vm);
        }
        let nothing = vm.new_bytes(Vec::new());
        decoder.set_state(vm, &nothing, &Value::Int(i64::from(self.flags)))
    }
}

fn is_zero(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    compare::eq(vm, value, &Value::Int(0))
}

fn forget(data: &TextIo) {
    data.set_decoded(Vec::new());
    let snapshot = data.snapshot.take();
    drop(snapshot);
}

pub(super) fn seek(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let whence = match args.get(2) {
        Some(whence) => param::c_int(vm, whence)?,
        None => 0,
    };
    let data = open(vm, this)?;
    if !data.seekable.get() {
        let message = "underlying stream is not seekable";
        return Err(streams::unsupported(vm, message));
    }
    let mut place = args.at(1).clone();
    match whence {
        0 => {}
        1 => {
            if !is_zero(vm, &place)? {
                let message = "can't do nonzero cur-relative seeks";
                return Err(streams::unsupported(vm, message));
            }
            place = invoke(vm, this, "tell", [])?;
        }
        2 => {
            if !is_zero(vm, &place)? {
                let message = "can't do nonzero end-relative seeks";
                return Err(streams::unsupported(vm, message));
            }
            return seek_end(vm, this, data);
        }
        _ => {
            let message = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(raise::value_error(vm, message));
        }
    }
    if compare::holds(vm, CompareOp::Lt, &place, &Value::Int(0))? {
        let message = format!("negative seek position {}", describe::repr(vm, &place)?);
        return Err(raise::value_error(vm, message));
    }
    invoke(vm, this, "flush", [])?;
    let cookie = Cookie::unpack(vm, &place)?;
    let buffer = data.buffer();
    invoke(vm, &buffer, "seek", [Value::Int(cookie.start)])?;
    forget(data);
    let decoder = data.decoder();
    if let Some(decoder) = &decoder {
        cookie.restore(vm, decoder)?;
    }
    let flags = Value::Int(i64::from(cookie.flags));
    match &decoder {
        Some(decoder) if cookie.skip != 0 => {
            let feed = Value::Int(i64::from(cookie.feed));
            let chunk = invoke(vm, &buffer, "read", [feed])?;
            let Some(bytes) = chunk.as_bytes() else {
                let message = format!(
                    "underlying read() should have returned a bytes object, not '{}'",
                    vm.type_name(&chunk)
                );
                return Err(raise::type_error(vm, message));
            };
            data.snapshot.replace(Some((flags, (**bytes).into())));
            let points = decoder.decode(vm, &chunk, cookie.need_eof)?;
            let skip = usize::try_from(cookie.skip).unwrap_or(0);
            let reached = points.len() >= skip;
            data.set_decoded(points);
            if !reached {
                let message = "can't restore logical file position";
                return Err(raise::throw(vm, ExceptionKind::OSError, message));
            }
            data.used.set(skip);
        }
        _ => {
            data.snapshot.replace(Some((flags, [].into())));
        }
    }
    if let Some(encoder) = data.encoder() {
        encoder.set_start(vm, cookie.is_start())?;
    }
    Ok(place)
}

fn seek_end(vm: &mut Vm, this: &Value, data: &TextIo) -> PyResult {
    invoke(vm, this, "flush", [])?;
    forget(data);
    if let Some(decoder) = data.decoder() {
        decoder.reset(vm)?;
    }
    let end = [Value::Int(0), Value::Int(2)];
    let place = invoke(vm, &data.buffer(), "seek", end)?;
    if let Some(encoder) = data.encoder() {
        let at_start = is_zero(vm, &place)?;
        encoder.set_start(vm, at_start)?;
    }
    Ok(place)
}

pub(super) fn tell(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = open(vm, this)?;
    if !data.seekable.get() {
        let message = "underlying stream is not seekable";
        return Err(streams::unsupported(vm, message));
    }
    if !data.telling.get() {
        let message = "telling position disabled by next() call";
        return Err(raise::throw(vm, ExceptionKind::OSError, message));
    }
    write_out(vm, data)?;
    invoke(vm, this, "flush", [])?;
    let place = invoke(vm, &data.buffer(), "tell", [])?;
    let snapshot = data.snapshot.borrow().clone();
    let (Some(decoder), Some((flags, input))) = (data.decoder(), snapshot) else {
        return Ok(place);
    };
    let mut cookie = Cookie {
        start: convert::to_c_long(vm, &place)?,
        ..Cookie::default()
    };
    cookie.flags = param::c_int(vm, &flags)?;
    cookie.start = cookie.start.wrapping_sub(input.len() as i64);
    let skip = data.used.get();
    if skip == 0 {
        return Ok(cookie.pack(vm));
    }
    let (buffer, flags) = decoder.state(vm)?;
    let found = find_place(vm, data, &decoder, &input, &mut cookie, skip);
    let restored = decoder.set_state(vm, &buffer, &flags);
    chain(found, restored)?;
    Ok(cookie.pack(vm))
}

/// How many bytes the decoder has left over, and its flags.
fn decoder_state(vm: &mut Vm, decoder: &Decoder) -> PyResult<(usize, i32)> {
    let (buffer, flags) = decoder.state(vm)?;
    let flags = param::c_int(vm, &flags)?;
    Ok((left_over(vm, &buffer)?.len(), flags))
}

/// How many characters come out for `input`.
fn decode(vm: &mut Vm, decoder: &Decoder, input: &[u8], last: bool) -> PyResult<usize> {
    let input = vm.new_bytes(input);
    Ok(decoder.decode(vm, &input, last)?.len())
}

/// Moves `cookie` from the snapshot on, as close to the character `skip` behind it as possible.
fn find_place(
    vm: &mut Vm,
    data: &TextIo,
    decoder: &Decoder,
    input: &[u8],
    cookie: &mut Cookie,
    mut skip: usize,
) -> PyResult<()> {
    // First by an estimate, then byte by byte.
    let mut from = ((data.ratio.get() * skip as f64) as usize).min(input.len());
    let mut back = 1;
    while from > 0 {
        poll::charge(vm, 1)?;
        cookie.restore(vm, decoder)?;
        let decoded = decode(vm, decoder, &input[..from], false)?;
        if decoded <= skip {
            let (left, flags) = decoder_state(vm, decoder)?;
            if left == 0 {
                cookie.flags = flags;
                skip -= decoded;
                break;
            }
            from = from.saturating_sub(left);
            back = 1;
        } else {
            from = from.saturating_sub(back);
            back *= 2;
        }
    }
    if from == 0 {
        cookie.restore(vm, decoder)?;
    }
    cookie.start = cookie.start.wrapping_add(from as i64);
    cookie.skip = i32::try_from(skip).unwrap_or(i32::MAX);
    if skip == 0 {
        return Ok(());
    }
    let mut decoded = 0;
    let mut reached = false;
    for byte in &input[from..] {
        poll::charge(vm, 1)?;
        decoded += decode(vm, decoder, std::slice::from_ref(byte), false)?;
        cookie.feed += 1;
        let (left, flags) = decoder_state(vm, decoder)?;
        if left == 0 && decoded <= skip {
            cookie.start = cookie.start.wrapping_add(i64::from(cookie.feed));
            skip -= decoded;
            cookie.flags = flags;
            cookie.feed = 0;
            decoded = 0;
        }
        if decoded >= skip {
            reached = true;
            break;
        }
    }
    if !reached {
        decoded += decode(vm, decoder, &[], true)?;
        cookie.need_eof = true;
        if decoded < skip {
            let message = "can't reconstruct logical file position";
            return Err(raise::throw(vm, ExceptionKind::OSError, message));
        }
    }
    cookie.skip = i32::try_from(skip).unwrap_or(i32::MAX);
    Ok(())
}

pub(super) fn truncate(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = attached(vm, this)?;
    invoke(vm, this, "flush", [])?;
    let size = args.get(1).cloned().unwrap_or(Value::None);
    invoke(vm, &data.buffer(), "truncate", [size])
}
