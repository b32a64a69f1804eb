//! Modules that the machine has without a file: what is known of them before their first import.
//!
//! Absent: making them (`bc-lib`), and modules of the embedder's folders (`loader`).

use std::sync::{Arc, OnceLock};

use bc_core::pyc::Pyc;
use bc_core::verify::{self, VerifiedCode};

use super::error::{Fault, PyResult};
use super::vm::Vm;

/// Where a module comes from.
#[derive(Clone, Copy, Debug)]
pub enum BuiltinModule {
    /// From a function in Rust, which makes all of it.
    Native(fn(&mut Vm) -> PyResult),
    /// From code that runs in an empty module.
    Frozen(&'static Frozen),
}

/// A module written in Python and compiled beforehand, as `Python/frozen.c` holds some for CPython.
#[derive(Debug)]
pub struct Frozen {
    /// Its full name.
    pub name: &'static str,
    /// Its text, for tracebacks.
    pub source: &'static str,
    /// The compiled text, a `.pyc` file.
    pub pyc: &'static [u8],
    /// The proof of its code, once in a process: machines share it.
    verified: OnceLock<Arc<VerifiedCode>>,
}

impl Frozen {
    /// A module of this name, with its text and the `.pyc` that was compiled from it.
    #[must_use]
    pub const fn new(name: &'static str, source: &'static str, pyc: &'static [u8]) -> Self {
        Self {
            name,
            source,
            pyc,
            verified: OnceLock::new(),
        }
    }

    /// The code, read and verified when it is first asked for.
    ///
    /// # Errors
    ///
    /// [`Fault::Internal`] for bytes that are no `.pyc` of 3.5, and for code that is refused.
    pub fn verified(&self) -> Result<Arc<VerifiedCode>, Fault> {
        if let Some(verified) = self.verified.get() {
            return Ok(Arc::clone(verified));
        }
        let pyc =
            Pyc::read(self.pyc).map_err(|_| Fault::Internal("a frozen module is malformed"))?;
        let verified = verify::verify(&pyc.code)
            .map_err(|_| Fault::Internal("the code of a frozen module is refused"))?;
        Ok(Arc::clone(self.verified.get_or_init(|| verified)))
    }

    /// What `co_filename` of its code says: `<frozen NAME>`.
    #[must_use]
    pub fn filename(&self) -> String {
        format!("<frozen {}>", self.name)
    }

    /// The name in a `co_filename` of frozen code.
    #[must_use]
    pub fn name_in(filename: &str) -> Option<&str> {
        filename.strip_prefix("<frozen ")?.strip_suffix('>')
    }

    /// A line of its text, from 1.
    #[must_use]
    pub fn line(&self, line: i32) -> Option<&'static str> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.source.lines().nth(index)
    }
}
