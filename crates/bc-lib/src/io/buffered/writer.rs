//! How buffered streams write.
//!
//! A raw stream that would block answers `None`: what fits stays in the buffer, and what does not is
//! told by `BlockingIOError`, whose `characters_written` counts the rest. Absent: what does not write.

use super::{
    Buffered, alone, check_closed, flush_and_rewind, raw_of, raw_seek, ready, set_up, start_over,
};
use crate::io::base;
use crate::io::raw;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::Args;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::call;
use bc_vm::protocol::{buffer, poll, raise};

pub(super) fn init(vm: &mut Vm, args: Args) -> PyResult {
    let size = start_over(vm, &args)?;
    base::check_writable(vm, args.at(1))?;
    set_up(vm, &args, size, false, true)?;
    Ok(Value::None)
}

/// Writes once to the raw stream: how many bytes went, nothing if it would block.
fn raw_write(vm: &mut Vm, data: &Buffered, bytes: Vec<u8>) -> PyResult<Option<usize>> {
    let most = bytes.len();
    poll::charge(vm, raw::steps(most))?;
    let bytes = vm.new_bytes(bytes);
    let view = raw::memoryview(vm, bytes)?;
    let answer = raw::retry(vm, &raw_of(data), "write", &[view])?;
    if answer.is_none() {
        return Ok(None);
    }
    let done = raw::amount(vm, &answer, "write", most)?;
    data.passed(done);
    Ok(Some(done))
}

fn would_block(vm: &mut Vm, written: i64) -> Thrown {
    let class = vm.exception(ExceptionKind::BlockingIOError).clone();
    let message = vm.new_str("write could not complete without blocking");
    call::throw_class(
        vm,
        &class,
        vec![Value::Int(0), message, Value::Int(written)],
    )
}

/// `_bufferedwriter_flush_unlocked`: writes what waits, however many calls that takes.
pub(super) fn write_out(vm: &mut Vm, data: &Buffered) -> PyResult<()> {
    if !data.can_write() || data.write_pos.get() == data.write_end.get() {
        return Ok(());
    }
    let back = data.raw_offset() + (data.pos.get() - data.write_pos.get());
    if back != 0 {
        raw_seek(vm, data, -back, 1)?;
        data.raw_pos.set(data.raw_pos.get() - back);
    }
    while data.write_pos.get() < data.write_end.get() {
        let start = data.write_pos.get();
        let waiting = data.bytes_at(start, data.write_end.get() - start);
        match raw_write(vm, data, waiting)? {
            Some(done) => {
                data.write_pos.set(start + done as i64);
                data.raw_pos.set(data.write_pos.get());
            }
            None => return Err(would_block(vm, 0)),
        }
    }
    data.forget_written();
    Ok(())
}

pub(super) fn flush(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = ready(vm, this)?;
    check_closed(vm, data, "flush of closed file")?;
    alone(vm, this, data, |vm| flush_and_rewind(vm, data))?;
    Ok(Value::None)
}

pub(super) fn write(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let length = buffer::get(vm, args.at(1))?.len();
    vm.reserve(length.saturating_mul(2))?;
    let bytes = buffer::get(vm, args.at(1))?.to_vec();
    let data = ready(vm, this)?;
    check_closed(vm, data, "write to closed file")?;
    let written = alone(vm, this, data, |vm| put(vm, data, &bytes))?;
    Ok(Value::Int(written))
}

fn put(vm: &mut Vm, data: &Buffered, bytes: &[u8]) -> PyResult<i64> {
    let (size, count) = (data.size.get(), bytes.len() as i64);
    if !data.can_read() && !data.can_write() {
        data.pos.set(0);
        data.raw_pos.set(0);
    }
    let pos = data.pos.get();
    if count <= size - pos {
        data.put(pos, bytes);
        if !data.can_write() || data.write_pos.get() > pos {
            data.write_pos.set(pos);
        }
        data.adjust(pos + count);
        data.write_end.set(data.write_end.get().max(data.pos.get()));
        return Ok(count);
    }
    let flushed = write_out(vm, data);
    if raise::catch(vm, flushed, ExceptionKind::BlockingIOError)?.is_none() {
        return keep(vm, data, bytes);
    }
    // The read buffer may have been filled and not changed: then nothing has taken the raw stream back.
    let offset = data.raw_offset();
    if offset != 0 {
        raw_seek(vm, data, -offset, 1)?;
        data.raw_pos.set(data.raw_pos.get() - offset);
    }
    let mut rest = bytes;
    while rest.len() as i64 > size {
        match raw_write(vm, data, rest.to_vec())? {
            Some(done) => rest = rest.get(done..).unwrap_or_default(),
            None => {
                let (kept, lost) = rest.split_at(size as usize);
                data.put(0, kept);
                data.raw_pos.set(0);
                data.adjust(size);
                data.write_end.set(size);
                return Err(would_block(vm, count - lost.len() as i64));
            }
        }
    }
    if data.reads.get() {
        data.forget_read();
    }
    data.put(0, rest);
    data.write_pos.set(0);
    data.write_end.set(rest.len() as i64);
    data.adjust(rest.len() as i64);
    data.raw_pos.set(0);
    Ok(count)
}

/// The raw stream takes no more: keeps what the buffer has room for.
fn keep(vm: &mut Vm, data: &Buffered, bytes: &[u8]) -> PyResult<i64> {
    if data.reads.get() {
        data.forget_read();
    }
    let done = data.write_pos.get();
    let waiting = data.bytes_at(done, data.write_end.get() - done);
    data.put(0, &waiting);
    data.write_end.set(data.write_end.get() - done);
    data.raw_pos.set(data.raw_pos.get() - done);
    data.pos.set(data.pos.get() - done);
    data.write_pos.set(0);
    let end = data.write_end.get();
    let fits = (bytes.len() as i64).min(data.size.get() - end);
    data.put(end, bytes.get(..fits as usize).unwrap_or_default());
    data.write_end.set(end + fits);
    data.pos.set(data.pos.get() + fits);
    if fits == bytes.len() as i64 {
        return Ok(fits);
    }
    Err(would_block(vm, fits))
}
