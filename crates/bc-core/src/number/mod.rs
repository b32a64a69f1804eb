//! Python's numbers: arithmetic that depends on nothing but the operands.
//!
//! Nothing here raises; where Python would, the answer says so. What can be large is asked for by the
//! caller before it is computed. How operands of different types meet is told elsewhere.

pub mod complex;
pub mod float;
pub mod int;
