//! Constants as Python's `repr` prints them.
//!
//! Two things about a repr are not in the constant itself: the address of a code object, and the
//! order of a set, which in CPython depends on hashes. Unless the caller supplies addresses they are
//! left out (`<code object f, file "x.py", line 1>`), and the items of sets come sorted by their
//! repr. All output is bounded, because sharing lets a small file describe a constant that is huge
//! when written out: what would go beyond the limit ends in `...`.

mod number;
mod printable;
mod text;

pub use number::{complex, float, int};
pub use printable::is_printable;
pub use text::{backslashreplace, bytes, text};

use crate::code::CodeObject;
use crate::constant::{Constant, MAX_NESTING};
use num_bigint::BigInt;
use std::sync::Arc;

/// What to print as the address of a code object.
pub type AddressOf<'a> = dyn Fn(&Arc<CodeObject>) -> u64 + 'a;

/// How a constant is printed.
#[derive(Clone, Copy)]
pub struct Repr<'a> {
    /// Where code objects lie in memory; without it no address is printed.
    pub address_of: Option<&'a AddressOf<'a>>,
    /// How many bytes are printed before the rest is cut off and `...` written.
    pub limit: usize,
}

/// Far above every constant that a person writes.
const DEFAULT_LIMIT: usize = 1 << 20;

impl Default for Repr<'_> {
    /// No addresses, at most one mebibyte.
    fn default() -> Self {
        Repr {
            address_of: None,
            limit: DEFAULT_LIMIT,
        }
    }
}

/// A constant as `repr` prints it, without addresses and with sets in order, cut off after a mebibyte.
///
/// ```
/// use bc_core::{constant::Constant, repr};
///
/// let pair = Constant::tuple([Constant::from("x"), 2.5.into()]);
/// assert_eq!(repr::constant(&pair), "('x', 2.5)");
/// assert_eq!(repr::constant(&Constant::tuple([1])), "(1,)");
/// assert_eq!(repr::constant(&Constant::frozenset([2, 1])), "frozenset({1, 2})");
/// ```
pub fn constant(constant: &Constant) -> String {
    Repr::default().constant(constant)
}

/// The limit is reached; what is printed so far ends in `...`.
struct Full;

impl Repr<'_> {
    /// A constant as `repr` prints it.
    pub fn constant(&self, constant: &Constant) -> String {
        let mut out = String::new();
        match self.push(&mut out, constant, 0) {
            Ok(()) => out,
            Err(Full) => {
                // Reached beyond the limit by one item at most; the end of it goes.
                let mut end = self.limit.min(out.len());
                while !out.is_char_boundary(end) {
                    end -= 1;
                }
                out.truncate(end);
                out.push_str("...");
                out
            }
        }
    }

    /// A code object as `repr` prints it.
    pub fn code(&self, code: &Arc<CodeObject>) -> String {
        let address = match self.address_of {
            Some(address_of) => format!(" at {:#x}", address_of(code)),
            None => String::new(),
        };
        // As the reference has it: 0 stands for no line.
        let line = match code.firstlineno() {
            0 => -1,
            line => line,
        };
        format!(
            "<code object {}{address}, file \"{}\", line {line}>",
            backslashreplace(code.name()),
            backslashreplace(code.filename()),
        )
    }

    fn push(&self, out: &mut String, constant: &Constant, depth: u32) -> Result<(), Full> {
        match constant {
            Constant::None => out.push_str("None"),
            Constant::Ellipsis => out.push_str("Ellipsis"),
            Constant::Bool(true) => out.push_str("True"),
            Constant::Bool(false) => out.push_str("False"),
            Constant::Int(n) => self.push_int(out, n)?,
            Constant::Float(f) => out.push_str(&float(*f)),
            Constant::Complex { re, im } => out.push_str(&complex(*re, *im)),
            Constant::Str(s) => out.push_str(&text(s)),
            Constant::Bytes(b) => out.push_str(&bytes(b)),
            Constant::Code(code) => out.push_str(&self.code(code)),
            Constant::StopIteration => out.push_str("<class 'StopIteration'>"),
            _ if depth >= MAX_NESTING => return Err(Full),
            Constant::Tuple(items) => {
                let end = if items.len() == 1 { ",)" } else { ")" };
                self.push_items(out, ["(", end], items, depth)?;
            }
            Constant::List(items) => self.push_items(out, ["[", "]"], items, depth)?,
            Constant::Set(items) if items.is_empty() => out.push_str("set()"),
            Constant::Set(items) => self.push_sorted(out, ["{", "}"], items, depth)?,
            Constant::FrozenSet(items) if items.is_empty() => out.push_str("frozenset()"),
            Constant::FrozenSet(items) => {
                self.push_sorted(out, ["frozenset({", "})"], items, depth)?;
            }
            Constant::Dict(pairs) => {
                out.push('{');
                for (i, (key, value)) in pairs.iter().enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    self.push(out, key, depth + 1)?;
                    out.push_str(": ");
                    self.push(out, value, depth + 1)?;
                }
                out.push('}');
            }
        }
        if out.len() > self.limit {
            return Err(Full);
        }
        Ok(())
    }

    fn push_int(&self, out: &mut String, n: &BigInt) -> Result<(), Full> {
        // A decimal digit takes more than three bits. Not even begun if it cannot fit, since printing
        // takes quadratic time.
        let digits = usize::try_from(n.bits() / 4).unwrap_or(usize::MAX);
        if digits > self.limit.saturating_sub(out.len()) {
            return Err(Full);
        }
        out.push_str(&int(n));
        Ok(())
    }

    fn push_items(
        &self,
        out: &mut String,
        [start, end]: [&str; 2],
        items: &[Constant],
        depth: u32,
    ) -> Result<(), Full> {
        out.push_str(start);
        for (i, item) in items.iter().enumerate() {
            out.push_str(if i > 0 { ", " } else { "" });
            self.push(out, item, depth + 1)?;
        }
        out.push_str(end);
        Ok(())
    }

    fn push_sorted(
        &self,
        out: &mut String,
        [start, end]: [&str; 2],
        items: &[Constant],
        depth: u32,
    ) -> Result<(), Full> {
        let mut printed = Vec::with_capacity(items.len());
        let mut left = self.limit.saturating_sub(out.len());
        for item in items {
            let mut one = String::new();
            let within = Repr {
                limit: left,
                ..*self
            };
            within.push(&mut one, item, depth + 1)?;
            left = left.saturating_sub(one.len() + 2);
            printed.push(one);
        }
        // UTF-8 sorts as its code points do, which is how Python sorts strings.
        printed.sort_unstable();
        out.push_str(start);
        out.push_str(&printed.join(", "));
        out.push_str(end);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may fail loudly"
    )]
    use super::*;

    fn code(line: i32) -> Arc<CodeObject> {
        let code = CodeObject::builder().name("f").filename("x.py");
        Arc::new(code.firstlineno(line).build().unwrap())
    }

    /// Each line is what CPython 3.5 prints, but for the order of the sets.
    #[test]
    fn constants_as_cpython_prints_them() {
        let big = BigInt::from(10).pow(30);
        let nested = Constant::tuple([
            Constant::tuple(Vec::<Constant>::new()),
            Constant::frozenset([Constant::from("b"), Constant::from("a")]),
            Constant::Ellipsis,
        ]);
        let dict = [(Constant::from("k"), Constant::None), (1.into(), 2.into())];
        for (constant, printed) in [
            (Constant::None, "None"),
            (Constant::Bool(true), "True"),
            (Constant::Int(-big), "-1000000000000000000000000000000"),
            (Constant::from(0), "0"),
            (Constant::bytes(*b"x"), "b'x'"),
            (nested, "((), frozenset({'a', 'b'}), Ellipsis)"),
            (Constant::frozenset(Vec::<Constant>::new()), "frozenset()"),
            (Constant::Set(Arc::new([])), "set()"),
            (Constant::Set(Arc::new([1.into()])), "{1}"),
            (Constant::List(Arc::new([1.into()])), "[1]"),
            (Constant::Dict(Arc::new(dict)), "{'k': None, 1: 2}"),
            (Constant::StopIteration, "<class 'StopIteration'>"),
        ] {
            assert_eq!(super::constant(&constant), printed);
        }
    }

    #[test]
    fn code_objects_with_and_without_address() {
        let plain = Repr::default();
        let code_at_3 = code(3);
        assert_eq!(
            plain.code(&code_at_3),
            "<code object f, file \"x.py\", line 3>"
        );
        assert_eq!(
            plain.code(&code(0)),
            "<code object f, file \"x.py\", line -1>"
        );
        let address_of = |_: &Arc<CodeObject>| 0x7f00_1234_u64;
        let placed = Repr {
            address_of: Some(&address_of),
            ..plain
        };
        assert_eq!(
            placed.constant(&Constant::Code(code_at_3)),
            "<code object f at 0x7f001234, file \"x.py\", line 3>"
        );
    }

    #[test]
    fn output_is_bounded() {
        // Each level doubles what would be printed.
        let mut wide = Constant::from("ab");
        for _ in 0..200 {
            wide = Constant::tuple([wide.clone(), wide]);
        }
        let repr = Repr {
            limit: 1000,
            ..Repr::default()
        };
        let printed = repr.constant(&wide);
        assert!(printed.starts_with("((((") && printed.ends_with("..."));
        assert!(printed.len() <= 1003);
        let huge = Constant::Int(BigInt::from(1) << 1_000_000);
        assert_eq!(repr.constant(&huge), "...");
        let mut sets = Constant::from("ab");
        for _ in 0..200 {
            sets = Constant::frozenset([sets.clone(), sets]);
        }
        assert!(repr.constant(&sets).len() <= 1003);
    }

    #[test]
    fn nesting_is_bounded() {
        let mut deep = Constant::None;
        for _ in 0..MAX_NESTING {
            deep = Constant::tuple([deep]);
        }
        let nest = usize::try_from(MAX_NESTING).unwrap();
        let wanted = "(".repeat(nest) + "None" + &",)".repeat(nest);
        assert_eq!(constant(&deep), wanted);
        let deeper = Constant::tuple([deep]);
        assert!(constant(&deeper).ends_with("(..."));
    }
}
