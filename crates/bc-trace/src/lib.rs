//! What is made of recorded runs.
//!
//! The recorder itself is `bc_vm::trace`: it tells a listener every instruction with what it did to the value
//! stack, the block stack and the variables. Here are listeners. Absent: files and terminals (`bc-cli`).

pub mod page;
