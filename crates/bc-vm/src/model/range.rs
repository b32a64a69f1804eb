//! The range: start, stop, step and the length that follows from them.

use super::int;
use super::value::Value;

/// A `range`; all four are ints, of any size. Start, stop and step are the objects that were given,
/// be they bools or instances of subclasses.
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
        if let (Value::Int(start), Value::Int(step), Value::Int(length)) =
            (&self.start, &self.step, &self.length)
        {
            return Some((*start, *step, *length));
        }
        let word = |value: &Value| int::view(value)?.to_i64();
        Some((word(&self.start)?, word(&self.step)?, word(&self.length)?))
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        for value in [&self.start, &self.stop, &self.step, &self.length] {
            visit(value);
        }
    }
}
