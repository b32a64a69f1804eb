//! The machine's codecs, as the compiler asks for them: also those that a program has registered.
//!
//! Absent: UTF-8 and encodings of single bytes, which the compiler knows itself.

use std::cell::RefCell;
use std::fmt;

use bc_source::Decode;
use bc_vm::limits::Limits;
use bc_vm::model::error::Thrown;
use bc_vm::model::value::Value;
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::protocol::{codec, text};

/// The codecs of a machine.
pub(crate) struct Codecs<'a, 'v> {
    vm: &'a RefCell<&'v mut Vm>,
    /// The fault that ended a codec.
    pub(crate) fault: RefCell<Option<Thrown>>,
}

impl<'a, 'v> Codecs<'a, 'v> {
    pub(crate) fn new(vm: &'a RefCell<&'v mut Vm>) -> Self {
        Codecs {
            vm,
            fault: RefCell::default(),
        }
    }

    fn told(&self, vm: &mut Vm, thrown: Thrown) -> String {
        let shown = match thrown {
            Thrown::Raise(exception) => text::str_text(vm, &Value::Obj(exception)),
            fault => Err(fault),
        };
        match shown {
            Ok(shown) => return shown.to_string_lossy().into_owned(),
            Err(Thrown::Fault(fault)) => {
                self.fault.replace(Some(Thrown::Fault(fault)));
            }
            Err(Thrown::Raise(_)) => {}
        }
        "unknown decode error".to_owned()
    }
}

impl fmt::Debug for Codecs<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Codecs").finish_non_exhaustive()
    }
}

impl Decode for Codecs<'_, '_> {
    fn decode(&self, encoding: &str, bytes: &[u8]) -> Result<String, String> {
        let mut vm = self.vm.borrow_mut();
        let decoded = codec::decode(&mut vm, bytes, Some(encoding), Some("strict"));
        let decoded = decoded.map_err(|thrown| self.told(&mut vm, thrown))?;
        match decoded
            .as_str()
            .and_then(|decoded| decoded.text().to_str().map(Into::into))
        {
            Some(decoded) => Ok(decoded),
            None => Err("unknown decode error".to_owned()),
        }
    }
}

/// The codecs of a machine of their own, for a compiler that works outside of any machine. The machine is made
/// when one is asked for.
///
/// ```
/// use bc_core::constant::Constant;
/// use bc_eval::StandardCodecs;
/// use bc_source::compile::{Options, compile};
/// use bc_source::{ParseOptions, Source};
///
/// let codecs = StandardCodecs::default();
/// let options = Options {
///     parse: ParseOptions {
///         decode: Some(&codecs),
///         ..ParseOptions::default()
///     },
///     ..Options::default()
/// };
/// let source = Source::Bytes(b"# coding: utf-7\nx = '+AOk-'\n");
/// let compiled = compile(source, "x.py", &options)?;
/// assert_eq!(compiled.code.consts()[0], Constant::from("\u{e9}"));
/// # Ok::<(), bc_source::SourceError>(())
/// ```
#[derive(Default)]
pub struct StandardCodecs(RefCell<Option<Vm>>);

impl fmt::Debug for StandardCodecs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandardCodecs").finish_non_exhaustive()
    }
}

impl Decode for StandardCodecs {
    fn decode(&self, encoding: &str, bytes: &[u8]) -> Result<String, String> {
        let mut own = self.0.borrow_mut();
        let vm = match &mut *own {
            Some(vm) => vm,
            none => {
                let made = bc_lib::machine(Limits::unlimited(), Streams::none());
                none.insert(made.map_err(|_| format!("unknown encoding: {encoding}"))?)
            }
        };
        Codecs::new(&RefCell::new(vm)).decode(encoding, bytes)
    }
}
