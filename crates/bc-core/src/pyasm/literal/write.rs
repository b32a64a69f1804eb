//! Constants to text that reads back to the same bits.

use super::number::DEFAULT_NAN;
use crate::code::CodeObject;
use crate::constant::{Constant, Parts};
use crate::repr;
use std::fmt::Write;
use std::sync::Arc;

/// The text has grown beyond what may be written.
pub(in crate::pyasm) struct Full;

/// Integers of more bits are written in hexadecimal: decimal digits take quadratic time.
const DECIMAL_BITS: u64 = 512;

/// A container that is being written.
struct Open<'c> {
    parts: Parts<'c>,
    next: usize,
    end: &'static str,
}

/// Writes a constant. `name_of` is asked for the label of a code object's block.
pub(in crate::pyasm) fn push(
    out: &mut String,
    root: &Constant,
    limit: usize,
    name_of: &dyn Fn(&Arc<CodeObject>) -> String,
) -> Result<(), Full> {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut next = Some(root);
    loop {
        if out.len() > limit {
            return Err(Full);
        }
        if let Some(constant) = next.take() {
            open.extend(start(out, constant, name_of));
            continue;
        }
        let Some(last) = open.last_mut() else {
            return Ok(());
        };
        match last.parts.get(last.next) {
            Some(part) => {
                let is_value = matches!(last.parts, Parts::Pairs(_)) && last.next % 2 == 1;
                out.push_str(match last.next {
                    0 => "",
                    _ if is_value => ": ",
                    _ => ", ",
                });
                last.next += 1;
                next = Some(part);
            }
            None => {
                out.push_str(last.end);
                open.pop();
            }
        }
    }
}

/// Writes a constant without parts, or the start of one with parts.
fn start<'c>(
    out: &mut String,
    constant: &'c Constant,
    name_of: &dyn Fn(&Arc<CodeObject>) -> String,
) -> Option<Open<'c>> {
    let (begin, end) = match constant {
        Constant::Tuple(items) if items.len() == 1 => ("(", ",)"),
        Constant::Tuple(_) => ("(", ")"),
        Constant::List(_) => ("[", "]"),
        Constant::Dict(_) => ("{", "}"),
        Constant::Set(items) if items.is_empty() => ("set(", ")"),
        Constant::Set(_) => ("{", "}"),
        Constant::FrozenSet(items) if items.is_empty() => ("frozenset(", ")"),
        Constant::FrozenSet(_) => ("frozenset({", "})"),
        Constant::Slice(_) => ("slice(", ")"),
        Constant::StopIteration => ("StopIteration", ""),
        Constant::Int(n) if n.bits() > DECIMAL_BITS => {
            // Writing to a string does not fail.
            let _ = write!(out, "{n:#x}");
            ("", "")
        }
        Constant::Float(f) => {
            float(out, *f);
            ("", "")
        }
        Constant::Complex { re, im } if is_odd(*re) || is_odd(*im) => {
            out.push_str("complex(");
            float(out, *re);
            out.push_str(", ");
            float(out, *im);
            (")", "")
        }
        Constant::Code(code) => {
            out.push_str("code ");
            out.push_str(&name_of(code));
            ("", "")
        }
        // What has no parts is printed whole, and nothing is left out of it.
        _ => {
            let whole = repr::Repr {
                limit: usize::MAX,
                ..repr::Repr::default()
            };
            out.push_str(&whole.constant(constant));
            ("", "")
        }
    };
    out.push_str(begin);
    Parts::of(constant).map(|parts| Open {
        parts,
        next: 0,
        end,
    })
}

/// Whether `repr` does not tell which not-a-number it is.
fn is_odd(f: f64) -> bool {
    f.is_nan() && f.to_bits() != DEFAULT_NAN.to_bits()
}

fn float(out: &mut String, f: f64) {
    if is_odd(f) {
        // Writing to a string does not fail.
        let _ = write!(out, "nan({:#x})", f.to_bits());
    } else {
        out.push_str(&repr::float(f));
    }
}
