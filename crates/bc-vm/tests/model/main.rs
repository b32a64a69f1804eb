//! The parts of the model that stand on their own, by what they show the crates above.
//!
//! They are tested from outside: for tests inside it, the whole machine would be compiled a second time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail loudly"
)]

mod docs;
mod table;
mod unicode;
mod units;
