//! A stack machine that runs verified CPython 3.5 bytecode under exact limits.
//!
//! This page is for who embeds the machine in a Rust program. [`machine()`] makes one that has the language and its built-in
//! functions; the crate `bc-lib` makes one that has a library to import as well, `bc-func` turns code objects into
//! functions that take Rust values.
//!
//! ```
//! use bc_core::code::CodeObject;
//! use bc_core::constant::Constant;
//! use bc_vm::{FromValue, Limits, Streams, embed};
//! use std::sync::Arc;
//!
//! // LOAD_CONST 0 (40), LOAD_CONST 1 (2), BINARY_ADD, RETURN_VALUE
//! let code = CodeObject::builder()
//!     .code(&[100, 0, 0, 100, 1, 0, 23, 83][..])
//!     .consts([Constant::Int(40.into()), Constant::Int(2.into())])
//!     .stacksize(2)
//!     .build()?;
//! let verified = bc_core::verify::verify(&Arc::new(code))?;
//!
//! let mut vm = bc_vm::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
//! let code = bc_vm::link(&mut vm, &verified).map_err(|_| "no memory")?;
//! let globals = embed::main_module(&mut vm, None);
//! let sum = embed::run_in(&mut vm, &code, &globals).map_err(|_| "an exception")?;
//! assert!(matches!(i64::from_value(&mut vm, &sum), Ok(42)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What there is
//!
//! | | |
//! |---|---|
//! | a machine | [`machine()`], [`Vm`]; [`Limits`] says what it may use, [`Streams`] where it reads and writes |
//! | running | [`link()`], [`embed::run_main`], [`embed::run_in`], [`embed::call`]; [`embed::shutdown`] at the end |
//! | values | [`Value`], [`FromValue`], [`IntoValue`], [`IntoArgs`]; [`ObjRef`] and [`Code`] are handles |
//! | what goes wrong | [`Thrown`]: an exception of the program or a [`Fault`]; [`RunError`] shows either |
//! | stopping | a budget of steps ([`Limits::steps`]), slices and [`embed::resume`], [`CancelFlag`] from another thread |
//! | the world | [`host`]: the machine has no clock, no files and no compiler but those it is given |
//! | watching | [`trace`]: each instruction, each frame and each value; [`watch`] below it |
//!
//! # What holds
//!
//! Only verified code runs, so no code object makes the machine panic or touch memory that is not its own: there is no
//! `unsafe` here. A run takes as many steps and as much memory on one computer as on another. Nothing here opens a file,
//! starts a process, reads the environment, or writes to a stream that was not handed in.
//!
//! # Rooms
//!
//! Everything else is for the crates beside this one. From the ground up: `limits`, `model` (what exists), `protocol` (what
//! may be asked of any object), `runtime` (frames, linking, modules, the collector), then the siblings `types`, `interp`,
//! `builtins`, `trace` and `embed`, and `boot`, which puts the machine together. A room names rooms of lower rank only.

#[doc(hidden)]
pub mod boot;
mod builtins;
pub mod embed;
#[doc(hidden)]
pub mod interp;
#[doc(hidden)]
pub mod limits;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod protocol;
#[doc(hidden)]
pub mod runtime;
pub mod trace;
mod types;

#[doc(inline)]
pub use boot::machine;
#[doc(inline)]
pub use embed::{FromValue, IntoArgs, IntoKeywords, IntoValue, RunError};
#[doc(inline)]
pub use limits::{CancelFlag, Cancellation, Limits, Meter};
#[doc(inline)]
pub use model::args::Args;
#[doc(inline)]
pub use model::code::Code;
#[doc(inline)]
pub use model::error::{Fault, PyResult, Thrown};
#[doc(inline)]
pub use model::object::ObjRef;
#[doc(inline)]
pub use model::value::Value;
#[doc(inline)]
pub use model::vm::{Streams, Vm};
#[doc(inline)]
pub use runtime::link::link;

/// What a machine gets from the program that it is embedded in, besides streams. Without one it has no clock, no files and
/// no compiler.
pub mod host {
    #[doc(inline)]
    pub use crate::model::clock::Clock;
    #[doc(inline)]
    pub use crate::model::compiler::{Compilations, Compiler, Input, Mode, Request};
    #[doc(inline)]
    pub use crate::model::loader::{FileKind, FileStat, Found, ModuleLoader, Unread};
}

/// Being told, while code runs, of each frame and each instruction. [`trace`] has what is made of that.
pub mod watch {
    #[doc(inline)]
    pub use crate::model::stops::Stops;
    #[doc(inline)]
    pub use crate::model::watch::{Departure, Entry, Reason, Watch};
}
