//! The marshal format: Python constants as bytes.
