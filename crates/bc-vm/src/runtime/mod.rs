//! What goes on around a program: frames and their calls, linking, garbage, modules, reports. Rank 3.
//!
//! Nothing here is a question to an object (`protocol`) or reads an opcode's argument (`interp`). What `protocol` needs of
//! this room it reaches through [`Wires`](crate::model::wires::Wires), since it lies below.

pub mod awaiting;
pub mod bind;
pub(crate) mod chores;
pub mod collect;
pub mod compile;
pub mod display;
pub mod files;
pub mod finalize;
pub mod frame_locals;
pub mod frames;
pub(crate) mod fuse;
pub mod import;
pub mod jump;
pub mod link;
pub mod locals;
pub mod report;
pub mod resume;
pub mod run;
pub mod streams;
pub mod traceback;
pub mod tracing;
pub mod warn;
pub mod weak;
