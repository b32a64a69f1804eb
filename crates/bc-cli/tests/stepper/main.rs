//! `pybc step` on a terminal: keys go in through a pseudo-terminal, and what a terminal shows of the bytes that come out
//! is compared.
//!
//! The expected screens in `tests/screens` were put together from the listing that CPython's `dis` prints of the program
//! (`tests/programs`), and from what its instructions do.
#![cfg(all(unix, feature = "tui"))]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test may fail loudly, and starts the binary"
)]

mod harness;
mod keys;
mod leaving;
mod screens;
