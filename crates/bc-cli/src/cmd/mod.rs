//! The subcommands, one file or folder each.

pub(crate) mod asm;
pub(crate) mod ast;
pub(crate) mod builtins;
pub(crate) mod compile;
pub(crate) mod diff;
pub(crate) mod dis;
pub(crate) mod generate;
pub(crate) mod info;
pub(crate) mod matches;
pub(crate) mod repl;
pub(crate) mod run;
pub(crate) mod step;
pub(crate) mod trace;
pub(crate) mod transform;
pub(crate) mod verify;
