//! Equality as Python has it: `1`, `1.0` and `True` are equal, inside of tuples as well.

use bc_core::constant::Constant;
use bc_core::text::Text;
use num_bigint::BigInt;
use num_traits::FromPrimitive;

/// A part of a constant. The parts of two constants are equal if Python says that the constants are.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Atom<'a> {
    /// Begins so many items.
    Tuple(usize),
    Int(BigInt),
    /// No whole number, by its bits.
    Float(u64),
    Complex(u64, u64),
    Str(&'a Text),
    Bytes(&'a [u8]),
    /// What equals only itself.
    Other(&'a Constant),
    /// A NaN equals nothing: its place in memory is its own.
    Nan(*const Constant),
}

/// The parts of a constant.
pub(super) fn atoms(constant: &Constant) -> Vec<Atom<'_>> {
    let mut atoms = Vec::with_capacity(1);
    let mut open = vec![constant];
    while let Some(constant) = open.pop() {
        atoms.push(match constant {
            Constant::Tuple(items) => {
                open.extend(items.iter().rev());
                Atom::Tuple(items.len())
            }
            Constant::Bool(b) => Atom::Int(BigInt::from(u8::from(*b))),
            Constant::Int(n) => Atom::Int(n.clone()),
            Constant::Float(f) => float(*f, constant),
            Constant::Complex { re, im } if *im == 0.0 => float(*re, constant),
            Constant::Complex { re, im } if re.is_nan() || im.is_nan() => Atom::Nan(constant),
            // Minus zero equals zero.
            Constant::Complex { re, im } => Atom::Complex((re + 0.0).to_bits(), im.to_bits()),
            Constant::Str(text) => Atom::Str(text),
            Constant::Bytes(bytes) => Atom::Bytes(bytes),
            _ => Atom::Other(constant),
        });
    }
    atoms
}

fn float(f: f64, constant: &Constant) -> Atom<'_> {
    if f.is_nan() {
        return Atom::Nan(constant);
    }
    match BigInt::from_f64(f) {
        Some(whole) if f.fract() == 0.0 => Atom::Int(whole),
        _ => Atom::Float(f.to_bits()),
    }
}
