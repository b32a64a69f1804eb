//! The compiler as a machine sees it: what stands behind `compile`, `eval`, `exec` and the import of sources.
//!
//! `bc-vm` has no compiler, and `bc-source` knows no machine. Here the two meet: [`install`] hands a machine the
//! compiler, which from then on is charged to the machine's budgets and raises the machine's exceptions.
//!
//! ```
//! use bc_vm::limits::Limits;
//! use bc_vm::model::vm::Streams;
//!
//! let mut vm = bc_lib::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
//! bc_eval::install(&mut vm);
//! let globals = bc_vm::embed::main_module(&mut vm, None);
//! let code = bc_eval::compile(&mut vm, "6 * 7", "<example>", bc_eval::Mode::Eval)
//!     .map_err(|_| "a syntax error")?;
//! let answer = bc_vm::runtime::run::code(&mut vm, &code, &globals, None);
//! assert!(matches!(answer, Ok(bc_vm::model::value::Value::Int(42))));
//! assert!(vm.compilations.steps > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//!
//! | room | holds |
//! |---|---|
//! | `budget` | the machine's budgets, as the compiler asks for them |
//! | `decode` | the machine's codecs, as the compiler asks for them |
//! | `refusal` | refusals and warnings of the compiler, as Python sees them |
//! | `within` | a part of the compiler that runs for a machine |
//! | `tree` | syntax trees as objects: `_ast` |
//! | `symtable` | the symbol table as objects: `_symtable` |
//! | `parser` | why there is no module `parser` |
//! | `compiler` | what is handed in |
//! | [`interactive`] | a session: one statement at a time |
//!
//! Absent: finding modules and reading files, which is the machine's loader's.

mod budget;
mod compiler;
mod decode;
pub mod interactive;
mod parser;
mod refusal;
mod symtable;
mod tree;
mod within;

pub use bc_vm::model::compiler::Mode;
pub use compiler::{SourceCompiler, compile, compile_bytes, compile_file, install};
pub use decode::StandardCodecs;
