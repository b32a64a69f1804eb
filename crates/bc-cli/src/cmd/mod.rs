//! The subcommands, one file each.

pub(crate) mod asm;
pub(crate) mod builtins;
pub(crate) mod dis;
pub(crate) mod info;
pub(crate) mod run;
pub(crate) mod verify;
