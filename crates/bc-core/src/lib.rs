//! CPython 3.5 code objects: what code is, before anything runs it.

pub mod code;
pub mod constant;
pub mod dis;
pub mod instruction;
pub mod lnotab;
pub mod marshal;
pub mod opcode;
pub mod pyc;
pub mod repr;
pub mod text;
pub mod verify;

#[cfg(test)]
mod testing;
