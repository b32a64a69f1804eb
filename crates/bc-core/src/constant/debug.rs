//! Constants for Rust's eyes. Bounded, since it may be asked for anywhere, a failing test included.

use super::Constant;
use std::cell::Cell;
use std::fmt;

/// How many constants are shown.
const SHOWN: u32 = 1000;

/// How deep containers are shown.
const DEEPEST: u32 = 32;

/// As a derived `Debug` would show it, but for code objects, of which name and line are shown, and
/// for what is nested too deep or simply too much, which is shown as `..`.
impl fmt::Debug for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = Cell::new(SHOWN);
        let shown = Shown {
            constant: self,
            left: &left,
            depth: 0,
        };
        fmt::Debug::fmt(&shown, f)
    }
}

/// A constant, and how much may still be shown.
struct Shown<'a> {
    constant: &'a Constant,
    left: &'a Cell<u32>,
    depth: u32,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(left) = self.left.get().checked_sub(1) else {
            return f.write_str("..");
        };
        self.left.set(left);
        if self.depth > DEEPEST {
            return f.write_str("..");
        }
        match self.constant {
            Constant::None => f.write_str("None"),
            Constant::Ellipsis => f.write_str("Ellipsis"),
            Constant::StopIteration => f.write_str("StopIteration"),
            Constant::Bool(b) => f.debug_tuple("Bool").field(b).finish(),
            Constant::Int(n) => f.debug_tuple("Int").field(n).finish(),
            Constant::Float(x) => f.debug_tuple("Float").field(x).finish(),
            Constant::Complex { re, im } => {
                let mut fields = f.debug_struct("Complex");
                fields.field("re", re).field("im", im).finish()
            }
            Constant::Str(s) => f.debug_tuple("Str").field(s).finish(),
            Constant::Bytes(b) => f.debug_tuple("Bytes").field(b).finish(),
            Constant::Code(code) => {
                let mut fields = f.debug_struct("Code");
                fields.field("name", code.name());
                fields.field("firstlineno", &code.firstlineno());
                fields.finish_non_exhaustive()
            }
            Constant::Tuple(items) => self.items(f, "Tuple", items.iter()),
            Constant::FrozenSet(items) => self.items(f, "FrozenSet", items.iter()),
            Constant::List(items) => self.items(f, "List", items.iter()),
            Constant::Set(items) => self.items(f, "Set", items.iter()),
            Constant::Slice(parts) => self.items(f, "Slice", parts.iter()),
            Constant::Dict(pairs) => self.items(f, "Dict", pairs.iter().flat_map(|(k, v)| [k, v])),
        }
    }
}

impl Shown<'_> {
    fn items<'a>(
        &self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        items: impl Iterator<Item = &'a Constant>,
    ) -> fmt::Result {
        f.write_str(name)?;
        let mut list = f.debug_list();
        for constant in items {
            let stop = self.left.get() == 0;
            list.entry(&Shown {
                constant,
                left: self.left,
                depth: self.depth + 1,
            });
            if stop {
                break;
            }
        }
        list.finish()
    }
}
