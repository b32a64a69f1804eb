//! The `pybc` binary.

fn main() {}
