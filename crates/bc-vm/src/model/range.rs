//! The range: start, stop, step and the length that follows from them.

use super::value::Value;

/// A `range`; all four are ints, of any size.
pub struct Range {
    /// The first item, if there is any.
    pub start: Value,
    /// The bound that is not reached.
    pub stop: Value,
    /// The step, not zero.
    pub step: Value,
    /// How many items there are.
    pub length: Value,
}

impl Range {
    /// Start, step and length when all of them fit, which nearly always holds.
    #[must_use]
    pub fn small(&self) -> Option<(i64, i64, i64)> {
        match (&self.start, &self.step, &self.length) {
            (Value::Int(start), Value::Int(step), Value::Int(length)) => {
                Some((*start, *step, *length))
            }
            _ => None,
        }
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        for value in [&self.start, &self.stop, &self.step, &self.length] {
            visit(value);
        }
    }
}
