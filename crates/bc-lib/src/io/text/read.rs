//! How text streams read: a chunk of bytes at a time, decoded whole, handed out in parts.

use std::rc::Rc;

use bc_core::text::Text;

use super::decoder::Decoder;
use super::write::write_out;
use super::{TextIo, attached, check_closed, open};
use crate::io::base::limit;
use crate::io::raw;
use crate::support::invoke;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::Args;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{buffer, param, poll, raise};
use bc_vm::runtime::streams;

fn to_str(vm: &mut Vm, points: Vec<u32>) -> PyResult {
    vm.reserve(points.len().saturating_mul(size_of::<u32>()))?;
    Ok(vm.new_str(Text::from_code_points(points).unwrap_or_default()))
}

/// What the decoder left over, as bytes.
pub(super) fn left_over(vm: &mut Vm, value: &Value) -> PyResult<Vec<u8>> {
    match value.as_bytes() {
        Some(bytes) => Ok(bytes.to_vec()),
        None => {
            let message = format!(
                "decoder getstate() should have returned a bytes object, not '{}'",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

/// Takes at most `count` characters of what is decoded, all if it is negative.
fn take(data: &TextIo, count: i64) -> Vec<u32> {
    let decoded = data.decoded.borrow();
    let used = data.used.get().min(decoded.len());
    let left = decoded.len() - used;
    let count = usize::try_from(count).map_or(left, |count| count.min(left));
    data.used.set(used + count);
    decoded[used..used + count].to_vec()
}

/// Reads and decodes the next chunk; `hint` is how many characters are wanted. False at the end.
fn read_chunk(vm: &mut Vm, data: &TextIo, hint: i64) -> PyResult<bool> {
    poll::charge(vm, 1)?;
    let Some(decoder) = data.decoder() else {
        return Err(streams::unsupported(vm, "not readable"));
    };
    let before = if data.telling.get() {
        let (buffer, flags) = decoder.state(vm)?;
        Some((left_over(vm, &buffer)?, flags))
    } else {
        None
    };
    let hint = if hint > 0 {
        (data.ratio.get().max(1.0) * hint as f64) as i64
    } else {
        hint
    };
    let method = if data.has_read1.get() {
        "read1"
    } else {
        "read"
    };
    let size = Value::Int(data.chunk_size.get().max(hint));
    let chunk = invoke(vm, &data.buffer(), method, [size])?;
    let Some(bytes) = buffer::view(&chunk).map(|bytes| bytes.to_vec()) else {
        let message = format!(
            "underlying {method}() should have returned a bytes-like object, not '{}'",
            vm.type_name(&chunk)
        );
        return Err(raise::type_error(vm, message));
    };
    let ended = bytes.is_empty();
    let points = decoder.decode(vm, &chunk, ended)?;
    let count = points.len();
    data.set_decoded(points);
    data.ratio.set(if count > 0 {
        bytes.len() as f64 / count as f64
    } else {
        0.0
    });
    if let Some((mut input, flags)) = before {
        input.extend_from_slice(&bytes);
        let snapshot = data.snapshot.replace(Some((flags, input.into())));
        drop(snapshot);
    }
    data.settle(vm);
    Ok(!ended || count > 0)
}

/// As [`read_chunk`], again after a signal.
fn next_chunk(vm: &mut Vm, data: &TextIo, hint: i64) -> PyResult<bool> {
    loop {
        let more = read_chunk(vm, data, hint);
        if let Some(more) = raw::uninterrupted(vm, more)? {
            return Ok(more);
        }
    }
}

fn readable(vm: &mut Vm, data: &TextIo) -> PyResult<Rc<Decoder>> {
    match data.decoder() {
        Some(decoder) => Ok(decoder),
        None => Err(streams::unsupported(vm, "not readable")),
    }
}

pub(super) fn read(vm: &mut Vm, args: Args) -> PyResult {
    let count = limit(vm, args.get(1))?;
    let data = open(vm, args.at(0))?;
    let decoder = readable(vm, data)?;
    write_out(vm, data)?;
    if count < 0 {
        let bytes = invoke(vm, &data.buffer(), "read", [])?;
        let rest = decoder.decode(vm, &bytes, true)?;
        let mut text = take(data, -1);
        vm.reserve(rest.len().saturating_mul(size_of::<u32>()))?;
        text.extend(rest);
        let snapshot = data.snapshot.take();
        drop(snapshot);
        return to_str(vm, text);
    }
    let mut text = take(data, count);
    while (text.len() as i64) < count {
        let left = count - text.len() as i64;
        if !next_chunk(vm, data, left)? {
            break;
        }
        let more = take(data, left);
        vm.reserve((text.len() + more.len()).saturating_mul(size_of::<u32>()))?;
        text.extend(more);
    }
    to_str(vm, text)
}

pub(super) fn readline(vm: &mut Vm, args: Args) -> PyResult {
    let bound = match args.get(1) {
        Some(bound) => param::ssize(vm, bound)?,
        None => -1,
    };
    let data = attached(vm, args.at(0))?;
    let line = line(vm, args.at(0), data, bound)?;
    to_str(vm, line)
}

/// A line, of at most `bound` characters unless that is negative.
fn line(vm: &mut Vm, this: &Value, data: &TextIo, bound: i64) -> PyResult<Vec<u32>> {
    check_closed(vm, this, data)?;
    write_out(vm, data)?;
    let mut line: Vec<u32> = Vec::new();
    // What may be the start of a line end, in front of the next chunk.
    let mut held: Vec<u32> = Vec::new();
    loop {
        while data.decoded.borrow().is_empty() {
            if !next_chunk(vm, data, 0)? {
                data.set_decoded(Vec::new());
                let snapshot = data.snapshot.take();
                drop(snapshot);
                line.extend(held);
                return Ok(line);
            }
        }
        let mut text = std::mem::take(&mut held);
        let from_before = text.len();
        let left = {
            let decoded = data.decoded.borrow();
            let start = if from_before == 0 { data.used.get() } else { 0 };
            text.extend_from_slice(decoded.get(start..).unwrap_or_default());
            start
        };
        let found = data.ending.get().find(&text);
        let (Ok(end) | Err(end)) = found;
        let most = usize::try_from(bound).map_or(usize::MAX, |bound| bound - line.len().min(bound));
        let is_full = end >= most;
        if found.is_ok() || is_full {
            let end = if is_full { most } else { end };
            data.used.set((left + end).saturating_sub(from_before));
            vm.reserve(end.saturating_mul(size_of::<u32>()))?;
            line.extend_from_slice(&text[..end]);
            return Ok(line);
        }
        vm.reserve((line.len() + end).saturating_mul(size_of::<u32>()))?;
        line.extend_from_slice(&text[..end]);
        held = text.split_off(end);
        data.set_decoded(Vec::new());
    }
}

pub(super) fn next(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = attached(vm, this)?;
    data.telling.set(false);
    let line = if vm.class_of(this).data().is_heap() {
        let line = invoke(vm, this, "readline", [])?;
        if line.as_str().is_none() {
            let message = format!(
                "readline() should have returned an str object, not '{}'",
                vm.type_name(&line)
            );
            return Err(raise::throw(vm, ExceptionKind::OSError, message));
        }
        line
    } else {
        let line = line(vm, this, data, -1)?;
        to_str(vm, line)?
    };
    if line.as_str().is_some_and(|line| line.text().is_empty()) {
        let snapshot = data.snapshot.take();
        drop(snapshot);
        data.telling.set(data.seekable.get());
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(line)
}
