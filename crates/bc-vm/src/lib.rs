//! A stack machine that runs verified CPython 3.5 bytecode under exact limits.
//!
//! Rooms, from the ground up: [`limits`], [`model`] (what exists), [`protocol`] (what may be asked of
//! any object), then the siblings `types`, [`interp`], `builtins`, [`trace`], [`embed`], and
//! [`boot`], which puts the machine together. A room names rooms of lower rank only. Deliberately
//! absent: modules to import, which the crate `bc-lib` adds; files, processes, the environment, and any stream that
//! was not handed in.
//!
//! ```
//! use bc_core::code::CodeObject;
//! use bc_core::constant::Constant;
//! use bc_vm::limits::Limits;
//! use bc_vm::model::vm::Streams;
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
//! let mut vm = bc_vm::boot::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
//! let code = bc_vm::runtime::link::link(&mut vm, &verified).map_err(|_| "no memory")?;
//! let globals = bc_vm::embed::main_module(&mut vm, None);
//! let sum = bc_vm::runtime::run::code(&mut vm, &code, &globals, None);
//! assert!(matches!(sum, Ok(bc_vm::model::value::Value::Int(42))));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod boot;
mod builtins;
pub mod embed;
pub mod interp;
pub mod limits;
pub mod model;
pub mod protocol;
pub mod runtime;
pub mod trace;
mod types;
