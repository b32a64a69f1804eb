//! What decodes and encodes for a text stream: the machine's own codecs, or objects of the registry.

use std::cell::RefCell;

use crate::io::newline::{self, Newlines};
use crate::support::{get_opt, invoke};
use bc_vm::model::error::PyResult;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::codec::incremental;
use bc_vm::protocol::{buffer, raise};

enum Source {
    Own(RefCell<incremental::Decoder>),
    Registered(Value),
}

/// A decoder, with universal newlines behind it if the stream wants them.
pub(super) struct Decoder {
    source: Source,
    newlines: Option<Newlines>,
}

impl Decoder {
    pub(super) fn own(decoder: incremental::Decoder, newlines: Option<Newlines>) -> Self {
        let source = Source::Own(RefCell::new(decoder));
        Self { source, newlines }
    }

    pub(super) fn registered(decoder: Value, newlines: Option<Newlines>) -> Self {
        let source = Source::Registered(decoder);
        Self { source, newlines }
    }

    pub(super) fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        if let Source::Registered(decoder) = &self.source {
            visit(decoder);
        }
    }

    /// `decode(input, last)`.
    pub(super) fn decode(&self, vm: &mut Vm, input: &Value, last: bool) -> PyResult<Vec<u32>> {
        let text = match &self.source {
            Source::Own(decoder) => {
                // An error handler may come back to this stream: nothing stays borrowed.
                let mut work = decoder.borrow().clone();
                let Some(bytes) = buffer::view(input).map(|bytes| bytes.to_vec()) else {
                    let shown = vm.type_name(input);
                    let message = if work.is_buffered() {
                        format!("can't concat {shown} to bytes")
                    } else {
                        format!("a bytes-like object is required, not '{shown}'")
                    };
                    return Err(raise::type_error(vm, message));
                };
                let text = work.decode(vm, &bytes, last);
                // Its state goes on even after an error, as far as `decode` has changed it.
                decoder.replace(work);
                text?
            }
            Source::Registered(decoder) => {
                let input = [input.clone(), Value::bool(last)];
                invoke(vm, decoder, "decode", input)?
            }
        };
        let points = newline::decoded(vm, &text)?;
        Ok(match &self.newlines {
            Some(newlines) => newlines.pass(points, last),
            None => points,
        })
    }

    /// `getstate()`: what was left over, and the flags.
    pub(super) fn state(&self, vm: &mut Vm) -> PyResult<(Value, Value)> {
        let (buffer, flags) = match &self.source {
            Source::Own(decoder) => {
                let decoder = decoder.borrow();
                let (buffer, flags) = decoder.state();
                (vm.new_bytes(buffer), Value::Int(flags))
            }
            Source::Registered(decoder) => {
                let state = invoke(vm, decoder, "getstate", [])?;
                if self.newlines.is_some() {
                    let (buffer, flags) = newline::state_parts(vm, &state)?;
                    (buffer, Value::Int(flags as i64))
                } else {
                    match state.as_tuple().map(|parts| &**parts) {
                        Some([buffer, flags]) => (buffer.clone(), flags.clone()),
                        _ => {
                            let message = "illegal decoder state";
                            return Err(raise::type_error(vm, message));
                        }
                    }
                }
            }
        };
        let flags = match (&self.newlines, flags) {
            (Some(newlines), Value::Int(flags)) => {
                Value::Int(flags.wrapping_shl(1) | i64::from(newlines.pending.get()))
            }
            (_, flags) => flags,
        };
        Ok((buffer, flags))
    }

    /// `setstate((buffer, flags))`.
    pub(super) fn set_state(&self, vm: &mut Vm, buffer: &Value, flags: &Value) -> PyResult<()> {
        let flags = match (&self.newlines, flags) {
            (Some(newlines), Value::Int(flags)) => {
                newlines.pending.set(flags & 1 == 1);
                Value::Int(((*flags as u64) >> 1) as i64)
            }
            (_, flags) => flags.clone(),
        };
        match &self.source {
            Source::Own(decoder) => {
                let flags = if let Value::Int(flags) = flags {
                    flags
                } else {
                    0
                };
                let bytes = buffer.as_bytes().map(|bytes| &**bytes).unwrap_or_default();
                decoder.borrow_mut().set_state(bytes, flags);
                Ok(())
            }
            Source::Registered(decoder) => {
                let state = vm.new_tuple([buffer.clone(), flags]);
                invoke(vm, decoder, "setstate", [state]).map(drop)
            }
        }
    }

    /// `reset()`.
    pub(super) fn reset(&self, vm: &mut Vm) -> PyResult<()> {
        if let Some(newlines) = &self.newlines {
            newlines.reset();
        }
        match &self.source {
            Source::Own(decoder) => {
                decoder.borrow_mut().reset();
                Ok(())
            }
            Source::Registered(decoder) => invoke(vm, decoder, "reset", []).map(drop),
        }
    }

    /// The attribute `newlines`.
    pub(super) fn newlines(&self, vm: &mut Vm) -> PyResult {
        if let Some(newlines) = &self.newlines {
            return Ok(newlines.seen.get().value(vm));
        }
        match &self.source {
            Source::Own(_) => Ok(Value::None),
            Source::Registered(decoder) => {
                Ok(get_opt(vm, decoder, "newlines")?.unwrap_or(Value::None))
            }
        }
    }
}

/// An encoder.
pub(super) enum Encoder {
    Own(RefCell<incremental::Encoder>),
    Registered(Value),
}

impl Encoder {
    pub(super) fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        if let Self::Registered(encoder) = self {
            visit(encoder);
        }
    }

    /// `encode(text)`.
    pub(super) fn encode(&self, vm: &mut Vm, text: &Value) -> PyResult<Vec<u8>> {
        match self {
            Self::Own(encoder) => {
                let mut work = encoder.borrow().clone();
                let encoded = work.encode(vm, text);
                encoder.replace(work);
                encoded
            }
            Self::Registered(encoder) => {
                let encoded = invoke(vm, encoder, "encode", [text.clone()])?;
                match buffer::view(&encoded) {
                    Some(bytes) => Ok(bytes.to_vec()),
                    None => {
                        let message = format!(
                            "sequence item 0: expected a bytes-like object, {} found",
                            vm.type_name(&encoded)
                        );
                        Err(raise::type_error(vm, message))
                    }
                }
            }
        }
    }

    /// Says whether what is encoded next stands at the start of the stream.
    pub(super) fn set_start(&self, vm: &mut Vm, at_start: bool) -> PyResult<()> {
        match self {
            Self::Own(encoder) => {
                encoder.borrow_mut().set_start(at_start);
                Ok(())
            }
            Self::Registered(encoder) if at_start => invoke(vm, encoder, "reset", []).map(drop),
            Self::Registered(encoder) => invoke(vm, encoder, "setstate", [Value::Int(0)]).map(drop),
        }
    }
}
