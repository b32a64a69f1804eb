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
pub use text::{ascii, ascii_room, backslashreplace, bytes, bytes_room, text, text_room};

use crate::code::CodeObject;
use crate::constant::{Constant, Parts};
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
        self.constant_and_rest(constant).0
    }

    /// A constant as `repr` prints it, and whether it was cut off.
    pub fn constant_and_rest(&self, constant: &Constant) -> (String, bool) {
        let mut out = String::new();
        match self.push(&mut out, constant) {
            Ok(()) => (out, false),
            Err(Full) => {
                // Reached beyond the limit by one item at most; the end of it goes.
                let mut end = self.limit.min(out.len());
                while !out.is_char_boundary(end) {
                    end -= 1;
                }
                out.truncate(end);
                out.push_str("...");
                (out, true)
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

    fn push(&self, out: &mut String, root: &Constant) -> Result<(), Full> {
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut next = Some(root);
        loop {
            if let Some(constant) = next.take() {
                open.extend(self.start(out, constant)?);
            } else if let Some(last) = open.last_mut() {
                next = last.next_part(out);
                if next.is_none() {
                    open.pop();
                }
            } else {
                return Ok(());
            }
            if out.len() > self.limit {
                return Err(Full);
            }
        }
    }

    /// Prints a constant, or of a container what stands before the items.
    fn start<'c>(
        &self,
        out: &mut String,
        constant: &'c Constant,
    ) -> Result<Option<Open<'c>>, Full> {
        let (start, end, sorted) = match constant {
            Constant::Tuple(items) if items.len() == 1 => ("(", ",)", false),
            Constant::Tuple(_) => ("(", ")", false),
            Constant::List(_) => ("[", "]", false),
            Constant::Dict(_) => ("{", "}", false),
            Constant::Slice(_) => ("slice(", ")", false),
            Constant::Set(items) if items.is_empty() => ("set(", ")", false),
            Constant::Set(_) => ("{", "}", true),
            Constant::FrozenSet(items) if items.is_empty() => ("frozenset(", ")", false),
            Constant::FrozenSet(_) => ("frozenset({", "})", true),
            Constant::None => ("None", "", false),
            Constant::Ellipsis => ("Ellipsis", "", false),
            Constant::Bool(true) => ("True", "", false),
            Constant::Bool(false) => ("False", "", false),
            Constant::StopIteration => ("<class 'StopIteration'>", "", false),
            Constant::Int(n) => (&*self.int(n, out.len())?, "", false),
            Constant::Float(f) => (&*float(*f), "", false),
            Constant::Complex { re, im } => (&*complex(*re, *im), "", false),
            Constant::Str(s) => (&*text(s), "", false),
            Constant::Bytes(b) => (&*bytes(b), "", false),
            Constant::Code(code) => (&*self.code(code), "", false),
        };
        out.push_str(start);
        Ok(Parts::of(constant).map(|parts| Open {
            parts,
            end,
            starts: Vec::new(),
            sorted,
        }))
    }

    /// An integer, if it has a chance to fit: printing takes quadratic time.
    fn int(&self, n: &BigInt, printed: usize) -> Result<String, Full> {
        // A decimal digit takes more than three bits.
        let digits = usize::try_from(n.bits() / 4).unwrap_or(usize::MAX);
        if digits > self.limit.saturating_sub(printed) {
            return Err(Full);
        }
        Ok(int(n))
    }
}

/// A container that is being printed.
struct Open<'c> {
    parts: Parts<'c>,
    end: &'static str,
    /// Where the parts printed so far start.
    starts: Vec<usize>,
    sorted: bool,
}

impl<'c> Open<'c> {
    /// The next part, with what stands before it printed; or none, and the container is closed.
    fn next_part(&mut self, out: &mut String) -> Option<&'c Constant> {
        let index = self.starts.len();
        let Some(part) = self.parts.get(index) else {
            if self.sorted {
                self.sort(out);
            }
            out.push_str(self.end);
            return None;
        };
        let is_value = matches!(self.parts, Parts::Pairs(_)) && index % 2 == 1;
        out.push_str(match index {
            0 => "",
            _ if is_value => ": ",
            _ => SEPARATOR,
        });
        self.starts.push(out.len());
        Some(part)
    }

    /// Puts the items printed so far in order. UTF-8 sorts as its code points do, which is how Python
    /// sorts strings.
    fn sort(&self, out: &mut String) {
        let &[first, _, ..] = &*self.starts else {
            return;
        };
        let ends = self
            .starts
            .iter()
            .skip(1)
            .map(|start| start - SEPARATOR.len());
        let ends = ends.chain([out.len()]);
        let places = self.starts.iter().zip(ends);
        let mut items: Vec<&str> = places.filter_map(|(&at, end)| out.get(at..end)).collect();
        items.sort_unstable();
        let sorted = items.join(SEPARATOR);
        out.truncate(first);
        out.push_str(&sorted);
    }
}

/// What stands between items.
const SEPARATOR: &str = ", ";

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
            (
                Constant::slice(Constant::None, 5, 2.5),
                "slice(None, 5, 2.5)",
            ),
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
}
