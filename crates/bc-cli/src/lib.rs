//! The pybc command.
