//! Equality as Python has it: `1`, `1.0` and `True` are equal, inside of tuples as well.

use ahash::RandomState;
use bc_core::constant::Constant;
use bc_core::text::Text;
use num_bigint::BigInt;
use num_traits::FromPrimitive;
use std::collections::{HashMap, HashSet};

/// A value. Two are equal if Python says that the constants are.
#[derive(PartialEq, Eq, Hash)]
enum Value<'a> {
    /// The numbers of the items.
    Tuple(Vec<usize>),
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

/// Where the items of a tuple lie.
type Place = (*const Constant, usize);

fn place(items: &[Constant]) -> Place {
    (items.as_ptr(), items.len())
}

/// Constants as numbers: equal ones have the same.
///
/// A tuple is looked into once, however many tuples hold it: `((0,)*20,)*20` and so on is small in memory
/// and huge written out.
pub(super) struct Numbers<'a> {
    values: HashMap<Value<'a>, usize, RandomState>,
    tuples: HashMap<Place, usize, RandomState>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(seeds: RandomState) -> Numbers<'a> {
        Numbers {
            values: HashMap::with_hasher(seeds.clone()),
            tuples: HashMap::with_hasher(seeds),
        }
    }

    /// The number of a constant.
    pub(super) fn of(&mut self, constant: &'a Constant) -> usize {
        // The tuples around, each with the numbers of its first items.
        let mut open: Vec<(&'a [Constant], Vec<usize>)> = Vec::new();
        let mut next = constant;
        loop {
            let mut number = match next {
                Constant::Tuple(items) => match (self.tuples.get(&place(items)), items.first()) {
                    (Some(&number), _) => number,
                    (None, Some(first)) => {
                        open.push((items, Vec::with_capacity(items.len())));
                        next = first;
                        continue;
                    }
                    (None, None) => self.number(Value::Tuple(Vec::new())),
                },
                other => self.number(value(other)),
            };
            next = loop {
                let Some((items, mut numbers)) = open.pop() else {
                    return number;
                };
                numbers.push(number);
                if let Some(item) = items.get(numbers.len()) {
                    open.push((items, numbers));
                    break item;
                }
                number = self.number(Value::Tuple(numbers));
                self.tuples.insert(place(items), number);
            };
        }
    }

    fn number(&mut self, value: Value<'a>) -> usize {
        let next = self.values.len();
        *self.values.entry(value).or_insert(next)
    }
}

/// Whether a constant equals itself: all do that hold no NaN.
pub(super) fn equals_itself(constant: &Constant) -> bool {
    let mut seen: HashSet<Place, RandomState> = HashSet::with_hasher(crate::names::seeds());
    let mut open = vec![constant];
    while let Some(constant) = open.pop() {
        let items = match constant {
            Constant::Float(f) if f.is_nan() => return false,
            Constant::Complex { re, im } if re.is_nan() || im.is_nan() => return false,
            Constant::Tuple(items) | Constant::FrozenSet(items) => items,
            Constant::Code(code) => code.consts(),
            _ => continue,
        };
        if seen.insert(place(items)) {
            open.extend(items);
        }
    }
    true
}

/// What is no tuple.
fn value(constant: &Constant) -> Value<'_> {
    match constant {
        Constant::Bool(b) => Value::Int(BigInt::from(u8::from(*b))),
        Constant::Int(n) => Value::Int(n.clone()),
        Constant::Float(f) => float(*f, constant),
        Constant::Complex { re, im } if *im == 0.0 => float(*re, constant),
        Constant::Complex { re, im } if re.is_nan() || im.is_nan() => Value::Nan(constant),
        // Minus zero equals zero.
        Constant::Complex { re, im } => Value::Complex((re + 0.0).to_bits(), im.to_bits()),
        Constant::Str(text) => Value::Str(text),
        Constant::Bytes(bytes) => Value::Bytes(bytes),
        _ => Value::Other(constant),
    }
}

fn float(f: f64, constant: &Constant) -> Value<'_> {
    if f.is_nan() {
        return Value::Nan(constant);
    }
    match BigInt::from_f64(f) {
        Some(whole) if f.fract() == 0.0 => Value::Int(whole),
        _ => Value::Float(f.to_bits()),
    }
}
