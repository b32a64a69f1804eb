//! How buffered streams read.
//!
//! A raw stream answers `None` where it would block; that is no end of the data, and a read hands out
//! what it has by then. Absent: what does not read (`mod`, `writer`).

use super::{Buffered, alone, check_closed, flush_and_rewind, raw_of, ready, set_up, start_over};
use crate::io::base::{self, fill, limit, room};
use crate::io::bytesio;
use crate::io::raw;
use crate::support::{get_opt, invoke};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::Args;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::bytes::bytes_size;
use bc_vm::protocol::{item, param, poll, raise};

pub(super) fn init(vm: &mut Vm, args: Args) -> PyResult {
    let size = start_over(vm, &args)?;
    base::check_readable(vm, args.at(1))?;
    set_up(vm, &args, size, true, false)?;
    Ok(Value::None)
}

/// Refuses a count of bytes that no machine has, whether or not there are so many to be read: the
/// reference makes the whole result beforehand.
fn refuse_impossible(vm: &mut Vm, count: usize) -> PyResult<()> {
    if count >> 47 == 0 {
        return Ok(());
    }
    bytes_size(vm, count)?;
    vm.reserve(usize::MAX)
}

/// Reads at most `count` bytes from the raw stream; nothing if it would block.
fn raw_read(vm: &mut Vm, data: &Buffered, count: usize) -> PyResult<Option<Vec<u8>>> {
    let stream = raw_of(data);
    if let Some(bytes) = bytesio::read_directly(vm, &stream, count)? {
        poll::charge(vm, raw::steps(bytes.len()))?;
        data.passed(bytes.len());
        return Ok(Some(bytes));
    }
    poll::charge(vm, raw::steps(count))?;
    let zeros = raw::zeros(vm, count)?;
    let array = vm.new_bytearray(zeros);
    let view = raw::memoryview(vm, array.clone())?;
    let answer = raw::retry(vm, &stream, "readinto", &[view])?;
    if answer.is_none() {
        return Ok(None);
    }
    let done = raw::amount(vm, &answer, "readinto", count)?;
    data.passed(done);
    Ok(Some(match array.payload() {
        Some(Payload::ByteArray(array)) => array.borrow().get(..done).unwrap_or_default().to_vec(),
        _ => Vec::new(),
    }))
}

/// Reads once into the free part of the buffer: how many bytes came, nothing if it would block.
fn fill_buffer(vm: &mut Vm, data: &Buffered) -> PyResult<Option<i64>> {
    let start = if data.can_read() {
        data.read_end.get()
    } else {
        0
    };
    let count = usize::try_from(data.size.get() - start).unwrap_or(0);
    let Some(bytes) = raw_read(vm, data, count)? else {
        return Ok(None);
    };
    let came = bytes.len() as i64;
    if came > 0 {
        data.put(start, &bytes);
        data.read_end.set(start + came);
        data.raw_pos.set(start + came);
    }
    Ok(Some(came))
}

/// Takes `count` of the bytes that lie ready.
fn take(data: &Buffered, count: i64) -> Vec<u8> {
    let bytes = data.bytes_at(data.pos.get(), count);
    data.pos.set(data.pos.get() + count);
    bytes
}

pub(super) fn read(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let count = limit(vm, args.get(1))?;
    let data = ready(vm, this)?;
    if count < -1 {
        return Err(raise::value_error(vm, "read length must be positive or -1"));
    }
    check_closed(vm, data, "read of closed file")?;
    if count == -1 {
        return alone(vm, this, data, |vm| read_all(vm, data));
    }
    if count <= data.ahead() {
        return Ok(vm.new_bytes(take(data, count)));
    }
    let read = alone(vm, this, data, |vm| {
        refuse_impossible(vm, usize::try_from(count).unwrap_or(0))?;
        read_count(vm, data, count)
    })?;
    Ok(match read {
        Some(bytes) => vm.new_bytes(bytes),
        None => Value::None,
    })
}

fn read_all(vm: &mut Vm, data: &Buffered) -> PyResult {
    let ready = take(data, data.ahead());
    if data.writes.get() {
        flush_and_rewind(vm, data)?;
    }
    data.forget_read();
    let stream = raw_of(data);
    let join = |vm: &mut Vm, more: &[u8]| {
        vm.reserve(ready.len() + more.len())?;
        Ok(vm.new_bytes([&ready, more].concat()))
    };
    if get_opt(vm, &stream, "readall")?.is_some() {
        let rest = invoke(vm, &stream, "readall", [])?;
        if rest.is_none() {
            return if ready.is_empty() {
                Ok(Value::None)
            } else {
                join(vm, &[])
            };
        }
        let Some(more) = rest.as_bytes() else {
            return Err(raise::type_error(vm, "readall() should return bytes"));
        };
        return if ready.is_empty() {
            Ok(rest.clone())
        } else {
            join(vm, more)
        };
    }
    let mut more: Vec<u8> = Vec::new();
    loop {
        poll::charge(vm, 1)?;
        let piece = invoke(vm, &stream, "read", [])?;
        let Some(bytes) = piece.as_bytes() else {
            if !piece.is_none() {
                return Err(raise::type_error(vm, "read() should return bytes"));
            }
            return if ready.is_empty() && more.is_empty() {
                Ok(piece)
            } else {
                join(vm, &more)
            };
        };
        if bytes.is_empty() {
            return join(vm, &more);
        }
        data.passed(bytes.len());
        vm.reserve(more.len() + bytes.len())?;
        more.extend_from_slice(bytes);
    }
}

/// Reads until there are `count` bytes, or the end is reached, or reading would block; nothing if it
/// would block at once.
fn read_count(vm: &mut Vm, data: &Buffered, count: i64) -> PyResult<Option<Vec<u8>>> {
    let mut got = take(data, data.ahead());
    let mut left = count - got.len() as i64;
    if data.writes.get() {
        flush_and_rewind(vm, data)?;
    }
    data.forget_read();
    let size = data.size.get();
    // Whole blocks go past the buffer.
    while left >= size {
        let block = usize::try_from(left - left % size).unwrap_or(0);
        match raw_read(vm, data, block)? {
            Some(bytes) if !bytes.is_empty() => {
                left -= bytes.len() as i64;
                vm.reserve(got.len() + bytes.len())?;
                got.extend(bytes);
            }
            Some(_) => return Ok(Some(got)),
            None if got.is_empty() => return Ok(None),
            None => return Ok(Some(got)),
        }
    }
    data.pos.set(0);
    data.raw_pos.set(0);
    data.read_end.set(0);
    while left > 0 && data.read_end.get() < size {
        match fill_buffer(vm, data)? {
            Some(0) => return Ok(Some(got)),
            Some(came) => {
                let used = came.min(left);
                got.extend(take(data, used));
                left -= used;
            }
            None if got.is_empty() => return Ok(None),
            None => return Ok(Some(got)),
        }
    }
    Ok(Some(got))
}

pub(super) fn read1(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let count = param::ssize(vm, args.at(1))?;
    let data = ready(vm, this)?;
    let Ok(most) = usize::try_from(count) else {
        return Err(raise::value_error(vm, "read length must be positive"));
    };
    check_closed(vm, data, "read of closed file")?;
    if count == 0 {
        return Ok(vm.new_bytes(Vec::new()));
    }
    let ahead = data.ahead();
    if ahead > 0 {
        return Ok(vm.new_bytes(take(data, ahead.min(count))));
    }
    refuse_impossible(vm, most)?;
    let bytes = alone(vm, this, data, |vm| {
        data.forget_read();
        raw_read(vm, data, most)
    })?;
    Ok(vm.new_bytes(bytes.unwrap_or_default()))
}

pub(super) fn readinto(vm: &mut Vm, args: Args) -> PyResult {
    read_into(vm, &args, "readinto", false)
}

pub(super) fn readinto1(vm: &mut Vm, args: Args) -> PyResult {
    read_into(vm, &args, "readinto1", true)
}

fn read_into(vm: &mut Vm, args: &Args, method: &str, once: bool) -> PyResult {
    let (this, target) = (args.at(0), args.at(1));
    let length = room(vm, target, method)? as i64;
    let data = ready(vm, this)?;
    let ahead = data.ahead();
    let mut got = take(data, ahead.min(length));
    if ahead > 0 && ahead >= length {
        return fill(vm, target, &got);
    }
    // A stream that was closed has no buffer any more.
    let is_gone = data.buffer.borrow().is_empty();
    let blocked = alone(vm, this, data, |vm| {
        if data.writes.get() {
            flush_and_rewind(vm, data)?;
        }
        data.forget_read();
        data.pos.set(0);
        let mut left = length - got.len() as i64;
        while left > 0 {
            let came = if left > data.size.get() {
                match raw_read(vm, data, usize::try_from(left).unwrap_or(0))? {
                    Some(bytes) => {
                        let came = bytes.len() as i64;
                        got.extend(bytes);
                        Some(came)
                    }
                    None => None,
                }
            } else if once && !got.is_empty() {
                Some(0)
            } else if is_gone {
                let message = "PyMemoryView_FromBuffer(): info->buf must not be NULL";
                return Err(raise::value_error(vm, message));
            } else {
                match fill_buffer(vm, data)? {
                    Some(came) if came > 0 => {
                        let used = came.min(left);
                        got.extend(take(data, used));
                        left -= used;
                        continue;
                    }
                    other => other,
                }
            };
            match came {
                None if got.is_empty() => return Ok(true),
                None | Some(0) => break,
                Some(came) => left -= came,
            }
            if once {
                break;
            }
        }
        Ok(false)
    });
    // What came before the raw stream failed lies in the target all the same.
    let filled = fill(vm, target, &got)?;
    Ok(if blocked? { Value::None } else { filled })
}

pub(super) fn readline(vm: &mut Vm, args: Args) -> PyResult {
    let bound = limit(vm, args.get(1))?;
    ready(vm, args.at(0))?;
    let line = line(vm, args.at(0), bound)?;
    Ok(vm.new_bytes(line))
}

/// A line, of at most `bound` bytes unless that is negative.
fn line(vm: &mut Vm, this: &Value, bound: i64) -> PyResult<Vec<u8>> {
    let data = ready(vm, this)?;
    check_closed(vm, data, "readline of closed file")?;
    let within = |count: i64, bound: i64| if bound >= 0 { count.min(bound) } else { count };
    let end_of = |start: i64, count: i64| {
        let buffer = data.buffer.borrow();
        let (start, count) = (start.max(0) as usize, count.max(0) as usize);
        let window = buffer.get(start..start + count).unwrap_or_default();
        window
            .iter()
            .position(|&byte| byte == b'\n')
            .map(|place| place as i64 + 1)
    };
    let ahead = within(data.ahead(), bound);
    if let Some(end) = end_of(data.pos.get(), ahead) {
        return Ok(take(data, end));
    }
    if ahead == bound {
        return Ok(take(data, ahead));
    }
    alone(vm, this, data, |vm| {
        let mut line = take(data, ahead);
        let mut bound = if bound >= 0 { bound - ahead } else { bound };
        if data.writes.get() {
            flush_and_rewind(vm, data)?;
        }
        // The place in the buffer stays where it was if the end is reached: bytes that wait to be
        // written, be they none, are counted from it.
        loop {
            data.forget_read();
            let came = fill_buffer(vm, data)?.unwrap_or(0);
            if came <= 0 {
                return Ok(line);
            }
            let came = within(came, bound);
            let end = end_of(0, came);
            vm.reserve(line.len() + came as usize)?;
            let used = end.unwrap_or(came);
            line.extend(data.bytes_at(0, used));
            if end.is_some() || came == bound {
                data.pos.set(used);
                return Ok(line);
            }
            if bound >= 0 {
                bound -= came;
            }
        }
    })
}

pub(super) fn next(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    ready(vm, this)?;
    let line = if vm.class_of(this).data().is_heap() {
        let line = invoke(vm, this, "readline", [])?;
        if line.as_bytes().is_none() {
            let message = format!(
                "readline() should have returned a bytes object, not '{}'",
                vm.type_name(&line)
            );
            return Err(raise::throw(vm, ExceptionKind::OSError, message));
        }
        line
    } else {
        let line = line(vm, this, -1)?;
        vm.new_bytes(line)
    };
    if item::len(vm, &line)? == 0 {
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(line)
}

pub(super) fn peek(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    if let Some(size) = args.get(1) {
        param::ssize(vm, size)?;
    }
    let data = ready(vm, this)?;
    check_closed(vm, data, "peek of closed file")?;
    alone(vm, this, data, |vm| {
        if data.writes.get() {
            flush_and_rewind(vm, data)?;
        }
        let ahead = data.ahead();
        if ahead > 0 {
            return Ok(vm.new_bytes(data.bytes_at(data.pos.get(), ahead)));
        }
        data.forget_read();
        let came = fill_buffer(vm, data)?.unwrap_or(0);
        data.pos.set(0);
        Ok(vm.new_bytes(data.bytes_at(0, came)))
    })
}
