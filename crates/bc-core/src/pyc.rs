//! The `.pyc` file: a header and one marshalled code object.
