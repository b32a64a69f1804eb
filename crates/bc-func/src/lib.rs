//! Functions from Rust.
