//! What happens where a codec cannot go on: it tells an error handler, which is found by name at the
//! first failure, and goes on with what the handler says.
//!
//! One exception object is made for all failures of one run, and its fields are changed for each, as
//! in the reference: `args` stay those of the first. Absent: what the handlers that come along do (see
//! `standard`), and how handlers get their names (see `registry`).

use std::borrow::Cow;

use bc_core::text::Text;

use super::registry;
use super::standard::{self, Standard};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, param, poll, raise};

/// A found error handler.
#[derive(Clone)]
pub(super) enum Handler {
    Standard(Standard),
    /// Registered by the program.
    Registered(Value),
}

/// What stands instead of what cannot be encoded or decoded.
pub(super) enum Substitute {
    Text(Text),
    Bytes(Vec<u8>),
}

/// Where a codec could not go on, and why.
pub(super) struct Failure<'a> {
    pub(super) encoding: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'a str,
}

/// The handler of a run and its exception, once there was a failure.
pub(super) struct Trouble<'a> {
    errors: Option<&'a str>,
    handler: Option<Handler>,
    exception: Option<ObjRef>,
}

impl<'a> Trouble<'a> {
    pub(super) fn new(errors: Option<&'a str>) -> Self {
        Self {
            errors,
            handler: None,
            exception: None,
        }
    }

    fn handler(&mut self, vm: &mut Vm) -> PyResult<Handler> {
        if let Some(handler) = &self.handler {
            return Ok(handler.clone());
        }
        let found = registry::handler(vm, self.errors.unwrap_or("strict"))?;
        self.handler = Some(found.clone());
        Ok(found)
    }

    /// The exception for `failure` in `object`, which is of the class `kind`.
    fn exception(
        &mut self,
        vm: &mut Vm,
        kind: ExceptionKind,
        object: impl FnOnce(&mut Vm) -> Value,
        failure: &Failure<'_>,
    ) -> PyResult<ObjRef> {
        let start = Value::Int(failure.start as i64);
        let end = Value::Int(failure.end as i64);
        let reason = vm.new_str(failure.reason);
        if let Some(exception) = &self.exception {
            if let Payload::Exception(data) = &exception.payload {
                let mut fields = data.fields.borrow_mut();
                if let [_, _, at, to, why] = fields.as_mut_slice() {
                    let before = (
                        std::mem::replace(at, start),
                        std::mem::replace(to, end),
                        std::mem::replace(why, reason),
                    );
                    drop(fields);
                    drop(before);
                }
            }
            return Ok(exception.clone());
        }
        let class = Value::from(vm.exception(kind));
        let encoding = vm.new_str(failure.encoding);
        let object = object(vm);
        match call::call_values(vm, &class, [encoding, object, start, end, reason])? {
            Value::Obj(exception) => {
                self.exception = Some(exception.clone());
                Ok(exception)
            }
            _ => Err(raise::type_error(
                vm,
                "exceptions must derive from BaseException",
            )),
        }
    }

    fn ask(
        &mut self,
        vm: &mut Vm,
        exception: &ObjRef,
        decoding: bool,
    ) -> PyResult<(Substitute, i64)> {
        // A handler may stay where it is for ever.
        poll::charge(vm, 1)?;
        let exception = Value::from(exception);
        let said = match self.handler(vm)? {
            Handler::Standard(standard) => return standard::apply(vm, standard, &exception),
            Handler::Registered(handler) => call::call_values(vm, &handler, [exception])?,
        };
        let message = if decoding {
            "decoding error handler must return (str, int) tuple"
        } else {
            "encoding error handler must return (str/bytes, int) tuple"
        };
        let Some([substitute, position]) = said.as_tuple().map(|said| &**said) else {
            return Err(raise::type_error(vm, message));
        };
        let substitute = match substitute.payload() {
            Some(Payload::Str(text)) => Some(Substitute::Text(text.text().clone())),
            Some(Payload::Bytes(bytes)) if !decoding => Some(Substitute::Bytes(bytes.to_vec())),
            _ => None,
        };
        // When encoding, the position is looked at first.
        if decoding && substitute.is_none() {
            return Err(raise::type_error(vm, message));
        }
        let position = param::ssize(vm, position)?;
        match substitute {
            Some(substitute) => Ok((substitute, position)),
            None => Err(raise::type_error(vm, message)),
        }
    }
}

/// The position that a handler returned, in an input of `length`.
fn place(vm: &mut Vm, position: i64, length: usize) -> PyResult<usize> {
    let length = length as i64;
    let at = if position < 0 {
        length.saturating_add(position)
    } else {
        position
    };
    match usize::try_from(at) {
        Ok(place) if at <= length => Ok(place),
        _ => {
            let message = format!("position {at} from error handler out of bounds");
            Err(raise::index_error(vm, message))
        }
    }
}

pub(super) fn is_surrogate(point: u32) -> bool {
    (0xD800..0xE000).contains(&point)
}

/// A code point as a backslash escape.
#[must_use]
pub fn backslash(point: u32) -> String {
    match point {
        0..=0xFF => format!("\\x{point:02x}"),
        0x100..=0xFFFF => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

/// A decoding under way.
pub(super) struct Decoder<'a> {
    pub(super) vm: &'a mut Vm,
    /// The input, which a handler can exchange for another.
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) out: Vec<u32>,
    /// Whether there is no more input to come, so that what is cut short is an error.
    pub(super) last: bool,
    pub(super) trouble: Trouble<'a>,
}

impl Decoder<'_> {
    pub(super) fn get(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// Deals with the bytes `start..end` that cannot be decoded; returns where to go on.
    pub(super) fn fail(
        &mut self,
        encoding: &str,
        start: usize,
        end: usize,
        reason: &str,
    ) -> PyResult<usize> {
        let failure = Failure {
            encoding,
            start,
            end,
            reason,
        };
        self.trouble.handler(self.vm)?;
        let bytes = &*self.bytes;
        let exception = self.trouble.exception(
            self.vm,
            ExceptionKind::UnicodeDecodeError,
            |vm| vm.new_bytes(bytes),
            &failure,
        )?;
        let (substitute, position) = self.trouble.ask(self.vm, &exception, true)?;
        let custom = matches!(self.trouble.handler, Some(Handler::Registered(_)));
        if custom {
            let object = standard::object(self.vm, &exception)?;
            let Some(Payload::Bytes(bytes)) = object.payload() else {
                let message = "object attribute must be bytes";
                return Err(raise::type_error(self.vm, message));
            };
            if **bytes != *self.bytes {
                self.bytes = Cow::Owned(bytes.to_vec());
            }
        }
        let position = place(self.vm, position, self.bytes.len())?;
        if let Substitute::Text(text) = substitute {
            let more = (self.out.len() + text.len()).saturating_mul(8);
            self.vm.reserve(more)?;
            self.out.extend(text.code_points());
        }
        Ok(position)
    }
}

/// An encoding under way.
pub(super) struct Encoder<'a> {
    pub(super) vm: &'a mut Vm,
    pub(super) object: &'a Value,
    pub(super) text: &'a Text,
    pub(super) out: Vec<u8>,
    pub(super) trouble: Trouble<'a>,
}

impl Encoder<'_> {
    /// What stands instead of the code points `start..end`, which cannot be encoded, and where to
    /// go on.
    pub(super) fn fail(
        &mut self,
        encoding: &str,
        start: usize,
        end: usize,
        reason: &str,
    ) -> PyResult<(Substitute, usize)> {
        self.trouble.handler(self.vm)?;
        let exception = self.exception(encoding, start, end, reason)?;
        let (substitute, position) = self.trouble.ask(self.vm, &exception, false)?;
        let position = place(self.vm, position, self.text.len())?;
        let more = match &substitute {
            Substitute::Text(text) => text.len(),
            Substitute::Bytes(bytes) => bytes.len(),
        };
        let room = (self.out.len() + more).saturating_mul(8);
        self.vm.reserve(room)?;
        Ok((substitute, position))
    }

    /// As [`fail`](Self::fail), for the codecs that do the work of four handlers themselves and do not
    /// look whether the program has registered others under these names.
    pub(super) fn fail_known(
        &mut self,
        encoding: &str,
        start: usize,
        end: usize,
        reason: &str,
    ) -> PyResult<(Substitute, usize)> {
        let text = match self.trouble.errors {
            None | Some("strict") => return Err(self.error(encoding, start, end, reason)),
            Some("ignore") => String::new(),
            Some("replace") => {
                self.vm.reserve(end - start)?;
                "?".repeat(end - start)
            }
            Some("xmlcharrefreplace") => {
                let room = (self.out.len() + (end - start)).saturating_mul(10);
                self.vm.reserve(room)?;
                let points = (start..end).filter_map(|at| self.text.get(at));
                points.map(|point| format!("&#{point};")).collect()
            }
            Some(_) => return self.fail(encoding, start, end, reason),
        };
        Ok((Substitute::Text(Text::from(text)), end))
    }

    fn exception(
        &mut self,
        encoding: &str,
        start: usize,
        end: usize,
        reason: &str,
    ) -> PyResult<ObjRef> {
        let failure = Failure {
            encoding,
            start,
            end,
            reason,
        };
        let object = self.object;
        let kind = ExceptionKind::UnicodeEncodeError;
        self.trouble
            .exception(self.vm, kind, |_| object.clone(), &failure)
    }

    pub(super) fn error(
        &mut self,
        encoding: &str,
        start: usize,
        end: usize,
        reason: &str,
    ) -> Thrown {
        match self.exception(encoding, start, end, reason) {
            Ok(exception) => raise::throw_instance(self.vm, exception),
            Err(thrown) => thrown,
        }
    }
}
