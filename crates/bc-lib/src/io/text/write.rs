//! How text streams write: encoded at once, so that errors show where they are made, and handed to the
//! buffer in larger pieces.

use super::{TextIo, open};
use crate::io::raw;
use crate::support::invoke;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::Args;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{param, raise};
use bc_vm::runtime::streams;

pub(super) fn write(vm: &mut Vm, args: Args) -> PyResult {
    let (this, value) = (args.at(0), args.at(1));
    let Some(text) = value.as_str().map(|text| text.text().clone()) else {
        let shown = param::shown_type(vm, value);
        let message = format!("write() argument must be str, not {shown}");
        return Err(raise::type_error(vm, message));
    };
    let data = open(vm, this)?;
    let Some(encoder) = data.encoder() else {
        return Err(streams::unsupported(vm, "not writable"));
    };
    let has = |wanted: u8| text.code_points().any(|point| point == u32::from(wanted));
    let line_buffering = data.line_buffering.get();
    let written_as = data.written_as.get();
    let has_line_feed = (written_as.is_some() || line_buffering) && has(b'\n');
    let needs_flush = line_buffering && (has_line_feed || has(b'\r'));
    let value = match written_as {
        Some(ending) if has_line_feed => {
            let ends = [vm.new_str("\n"), vm.new_str(ending)];
            invoke(vm, value, "replace", ends)?
        }
        _ => value.clone(),
    };
    let bytes = encoder.encode(vm, &value)?;
    let waiting = {
        let mut pending = data.pending.borrow_mut();
        let pending = pending.get_or_insert_default();
        vm.reserve(bytes.len())?;
        pending.extend_from_slice(&bytes);
        pending.len() as i64
    };
    data.settle(vm);
    if waiting > data.chunk_size.get() || needs_flush || data.write_through.get() {
        write_out(vm, data)?;
    }
    if needs_flush {
        invoke(vm, &data.buffer(), "flush", [])?;
    }
    let before = data.snapshot.take();
    drop(before);
    if let Some(decoder) = data.decoder() {
        decoder.reset(vm)?;
    }
    Ok(Value::Int(text.len() as i64))
}

/// `_textiowrapper_writeflush`: hands what waits to the buffer, and does not flush that.
pub(super) fn write_out(vm: &mut Vm, data: &TextIo) -> PyResult<()> {
    let Some(waiting) = data.pending.take() else {
        return Ok(());
    };
    data.settle(vm);
    let waiting = vm.new_bytes(waiting);
    raw::retry(vm, &data.buffer(), "write", &[waiting]).map(drop)
}

pub(super) fn flush(vm: &mut Vm, args: Args) -> PyResult {
    let data = open(vm, args.at(0))?;
    data.telling.set(data.seekable.get());
    write_out(vm, data)?;
    invoke(vm, &data.buffer(), "flush", [])
}
