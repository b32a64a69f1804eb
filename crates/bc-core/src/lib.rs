//! CPython 3.5 code objects: what code is, before anything runs it.
//!
//! Build a code object from bytes, list it as `dis` does, prove it sound, write it to a `.pyc` and
//! read it back:
//!
//! ```
//! use bc_core::code::CodeObject;
//! use bc_core::constant::Constant;
//! use bc_core::{dis, marshal, verify};
//! use std::sync::Arc;
//!
//! // def addone(x): return x + 1
//! let addone = CodeObject::builder()
//!     .name("addone")
//!     .filename("addone.py")
//!     .argcount(1)
//!     .nlocals(1)
//!     .stacksize(2)
//!     .flags(67) // OPTIMIZED, NEWLOCALS, NOFREE
//!     .code([124, 0, 0, 100, 1, 0, 23, 83])
//!     .consts([Constant::None, 1.into()])
//!     .varnames(["x"])
//!     .firstlineno(1)
//!     .build()?;
//!
//! assert_eq!(dis::dis(&addone), "  1           0 LOAD_FAST                0 (x)
//!               3 LOAD_CONST               1 (1)
//!               6 BINARY_ADD
//!               7 RETURN_VALUE
//! ");
//!
//! // Safe to run: the stack never holds more than two values, nor fewer than are taken.
//! let addone = Arc::new(addone);
//! assert_eq!(verify::verify(&addone)?.max_depth(), 2);
//!
//! // Not safe: nothing is on the stack that could be returned.
//! let broken = Arc::new(addone.replace().code([83]).build()?);
//! assert!(verify::verify(&broken).is_err());
//!
//! let constant = Constant::Code(addone);
//! let read = marshal::read(&marshal::write(&constant)?)?;
//! assert_eq!(read.value, constant);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//!
//! | module | what it answers |
//! |---|---|
//! | [`opcode`] | what an opcode is called, what its argument means, what it does to the stack |
//! | [`instruction`] | where instructions lie in the bytes |
//! | [`code`] | the code object: its fields, its builder, its flags |
//! | [`constant`], [`text`] | what stands in `co_consts`; Python's strings |
//! | [`unicode`] | what names may be made of, what characters are called |
//! | [`charset`] | encodings that map single bytes, the names of all encodings |
//! | [`lnotab`] | which source line an instruction belongs to |
//! | [`percent`] | `format % arguments` |
//! | [`repr`], [`dis`] | how constants and code objects are printed |
//! | [`marshal`], [`pyc`] | how they are stored |
//! | [`verify`] | whether code is sound, and if not, where, what and why |
//! | [`asm`] | code in symbolic form: built by hand, taken apart, put together again |
//! | [`pyasm`] | code as text: written, read back, and made of pasted listings |
//! | [`hash`] | what `hash` says of constants |
//! | [`number`] | arithmetic of ints, floats and complex numbers |
//! | [`suggest`] | what a misspelt word was meant to be |
//! | [`count`] | numbers with the noun they count |
//!
//! # What holds everywhere
//!
//! Any bytes in, a result or a typed error out: no input makes these functions panic, overflow the
//! stack, or take time or memory out of proportion. Nothing here opens a file, prints, or runs
//! Python code.

pub mod asm;
pub mod charset;
pub mod code;
pub mod constant;
pub mod count;
pub mod dis;
pub mod hash;
pub mod instruction;
pub mod lnotab;
pub mod marshal;
pub mod number;
pub mod opcode;
pub mod percent;
pub mod pyasm;
pub mod pyc;
pub mod repr;
pub mod suggest;
pub mod text;
pub mod unicode;
pub mod verify;

#[cfg(test)]
mod testing;
