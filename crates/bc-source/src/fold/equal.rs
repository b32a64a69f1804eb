//! Equality as Python has it: `1`, `1.0` and `True` are equal, inside of tuples as well.

use ahash::RandomState;
use bc_core::constant::Constant;
use bc_core::text::Text;
use num_bigint::BigInt;
use num_traits::FromPrimitive;
use std::collections::HashMap;

/// What a constant is to Python. Two constants are equal if these are.
#[derive(PartialEq, Eq, Hash)]
enum Atom<'a> {
    /// A tuple of constants of these classes.
    Tuple(Vec<u32>),
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

/// Classes of equal constants, by number.
pub(super) struct Classes<'a> {
    numbers: HashMap<Atom<'a>, u32, RandomState>,
    /// Those of tuples that have been met, by where their items lie: one tuple may be held many times.
    tuples: HashMap<*const Constant, u32, RandomState>,
}

impl<'a> Classes<'a> {
    pub(super) fn new() -> Classes<'a> {
        let seeds = crate::names::seeds;
        Classes {
            numbers: HashMap::with_hasher(seeds()),
            tuples: HashMap::with_hasher(seeds()),
        }
    }

    /// The class of a constant.
    pub(super) fn of(&mut self, constant: &'a Constant) -> u32 {
        let mut open = vec![constant];
        let mut last = 0;
        while let Some(&constant) = open.last() {
            let Constant::Tuple(items) = constant else {
                last = self.number(atom(constant));
                open.pop();
                continue;
            };
            if let Some(&known) = self.tuples.get(&items.as_ptr()) {
                last = known;
                open.pop();
                continue;
            }
            let inner = items.iter().filter(|item| match item {
                Constant::Tuple(inner) => !self.tuples.contains_key(&inner.as_ptr()),
                _ => false,
            });
            let before = open.len();
            open.extend(inner);
            if open.len() == before {
                // Everything inside is known.
                let classes = items.iter().map(|item| match item {
                    Constant::Tuple(inner) => self.tuples.get(&inner.as_ptr()).copied(),
                    _ => None,
                });
                let known: Vec<Option<u32>> = classes.collect();
                let classes = items.iter().zip(known);
                let classes =
                    classes.map(|(item, known)| known.unwrap_or_else(|| self.number(atom(item))));
                let classes = classes.collect();
                last = self.number(Atom::Tuple(classes));
                self.tuples.insert(items.as_ptr(), last);
                open.pop();
            }
        }
        last
    }

    fn number(&mut self, atom: Atom<'a>) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(atom).or_insert(next)
    }
}

/// What a constant is that is no tuple with items.
fn atom(constant: &Constant) -> Atom<'_> {
    match constant {
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
    }
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
