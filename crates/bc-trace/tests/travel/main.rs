//! Going through a run in both directions. All is done where `TRAVEL` is `all`; otherwise a part.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads programs from files"
)]

mod cancelled;
mod effects;
mod evaluations;
mod harness;
mod searches;
mod states;
mod told;
