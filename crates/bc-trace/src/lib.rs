//! What is made of recorded runs.
//!
//! The recorder itself is `bc_vm::trace`: it tells a listener every instruction with what it did to the value
//! stack, the block stack and the variables. Here are listeners, and going back in a run: [`travel`], with what a
//! run was told from outside in a [`journal`]. Absent: files and terminals (`bc-cli`).

pub mod journal;
pub mod travel;
