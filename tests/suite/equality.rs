//! The law between `==` and `hash` over the numeric types: numbers that are equal hash equal, whatever
//! their types, and they are equal exactly when they are the same number.
//!
//! The same number is made in every type that can hold it, and near misses beside it; `==`, `<` and
//! `hash` are asked through the machine's protocol. What is equal is decided here by exact integers.

use super::harness::machine;
use super::verify_walk::Random;
use bc_vm::limits::Limits;
use bc_vm::model::native::Args;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::{call, hash};
use num_bigint::{BigInt, Sign};

/// A number without a type: `numerator / 2**shift`, or no finite number at all.
#[derive(Clone, Debug, PartialEq)]
enum Exact {
    Dyadic(BigInt, u32),
    Infinite(Sign),
    Nan,
    /// Not on the real line.
    Complex(Box<Exact>, Box<Exact>),
}

impl Exact {
    fn dyadic(mut numerator: BigInt, mut shift: u32) -> Self {
        while shift > 0 && !numerator.bit(0) {
            numerator >>= 1;
            shift -= 1;
        }
        Self::Dyadic(numerator, shift)
    }

    /// From the bits of a float, as IEEE 754 lays them out.
    fn float(x: f64) -> Self {
        let bits = x.to_bits();
        let negative = bits >> 63 == 1;
        let exponent = (bits >> 52 & 0x7FF) as i32;
        let fraction = bits & ((1 << 52) - 1);
        let sign = if negative { Sign::Minus } else { Sign::Plus };
        if exponent == 0x7FF {
            return if fraction == 0 {
                Self::Infinite(sign)
            } else {
                Self::Nan
            };
        }
        let (whole, power) = if exponent == 0 {
            (fraction, -1074)
        } else {
            (fraction | 1 << 52, exponent - 1075)
        };
        let mut numerator = BigInt::from(whole);
        if negative {
            numerator = -numerator;
        }
        if power >= 0 {
            Self::dyadic(numerator << power, 0)
        } else {
            Self::dyadic(numerator, power.unsigned_abs())
        }
    }

    fn complex(re: f64, im: f64) -> Self {
        let (re, im) = (Self::float(re), Self::float(im));
        if re == Self::Nan || im == Self::Nan {
            return Self::Nan;
        }
        if im == Self::dyadic(BigInt::ZERO, 0) {
            return re;
        }
        Self::Complex(Box::new(re), Box::new(im))
    }

    fn equals(&self, other: &Self) -> bool {
        *self != Self::Nan && self == other
    }
}

/// A value and the number it is.
type Sample = (Value, Exact);

struct Samples {
    random: Random,
    int: Value,
    float: Value,
}

impl Samples {
    fn int(&self, vm: &mut Vm, i: &BigInt, all: &mut Vec<Sample>) {
        let value = vm.new_int(i.clone());
        // As an instance of a subclass, too.
        let made = call::call(vm, &self.int, Args::of([value.clone()])).unwrap();
        assert!(matches!(made.payload(), Some(Payload::Int(_))));
        all.push((value, Exact::dyadic(i.clone(), 0)));
        all.push((made, Exact::dyadic(i.clone(), 0)));
    }

    fn float(&self, vm: &mut Vm, x: f64, all: &mut Vec<Sample>) {
        let value = Value::float(x);
        let made = call::call(vm, &self.float, Args::of([value.clone()])).unwrap();
        all.push((value, Exact::float(x)));
        all.push((made, Exact::float(x)));
        all.push((vm.new_complex(x, 0.0), Exact::complex(x, 0.0)));
        all.push((vm.new_complex(x, -0.0), Exact::complex(x, -0.0)));
    }

    fn word(&mut self) -> u64 {
        (self.random.below(1 << 32) << 32 | self.random.below(1 << 32)) as u64
    }

    /// Values around one random number.
    fn batch(&mut self, vm: &mut Vm) -> Vec<Sample> {
        let mut all = vec![
            (Value::True, Exact::dyadic(BigInt::from(1), 0)),
            (Value::False, Exact::dyadic(BigInt::ZERO, 0)),
        ];
        let width = self.random.below(140);
        let mut i = BigInt::from(self.word()) * BigInt::from(self.word());
        i >>= 128_usize.saturating_sub(width);
        // The modulus of hashes is 2**61 - 1: its multiples hash to 0.
        match self.random.below(8) {
            0 => i = ((BigInt::from(1) << 61) - 1) * i,
            1 => i = BigInt::from(1) << width,
            2 => i <<= self.random.below(900),
            _ => {}
        }
        if self.random.below(2) == 1 {
            i = -i;
        }
        let near: f64 = i.to_string().parse().unwrap();
        for offset in -1..=1 {
            self.int(vm, &(&i + offset), &mut all);
        }
        let bits = near.to_bits();
        for bits in [bits, bits.wrapping_add(1), bits.wrapping_sub(1)] {
            self.float(vm, f64::from_bits(bits), &mut all);
        }
        // The integer that the float is exactly.
        if let Exact::Dyadic(exact, 0) = Exact::float(near) {
            self.int(vm, &exact, &mut all);
        }
        let wild = f64::from_bits(self.word());
        self.float(vm, wild, &mut all);
        self.float(vm, near / 8.0, &mut all);
        for (re, im) in [(near, wild), (near, near), (0.0, near), (wild, 1.0)] {
            all.push((vm.new_complex(re, im), Exact::complex(re, im)));
        }
        all
    }
}

/// A class without any method of its own, derived from a built-in class.
fn subclass(vm: &mut Vm, base: Value) -> Value {
    let name = vm.new_str("Own");
    let bases = vm.new_tuple([base]);
    let namespace = Value::Obj(vm.new_dict(Default::default()));
    let class = Value::from(&vm.classes.type_);
    call::call(vm, &class, Args::of([name, bases, namespace])).unwrap()
}

fn answer(vm: &mut Vm, op: CompareOp, a: &Value, b: &Value) -> Option<bool> {
    match compare::compare(vm, op, a, b) {
        Ok(answer) => Some(answer.is(&Value::True)),
        // Complex numbers have no order.
        Err(_) => None,
    }
}

#[test]
fn equal_numbers_hash_equal() {
    let (mut vm, _) = machine(Limits::default());
    let vm = &mut vm;
    let (int, float) = (Value::from(&vm.classes.int), Value::from(&vm.classes.float));
    let mut samples = Samples {
        random: Random::new(61),
        int: subclass(vm, int),
        float: subclass(vm, float),
    };
    let (mut equal, mut across) = (0, 0);
    for _ in 0..400 {
        let batch = samples.batch(vm);
        let hashes: Vec<i64> = batch
            .iter()
            .map(|(value, _)| hash::hash(vm, value).unwrap())
            .collect();
        for (i, (a, exact_a)) in batch.iter().enumerate() {
            assert_ne!(hashes[i], -1, "hash of {a:?}");
            for (j, (b, exact_b)) in batch.iter().enumerate() {
                let same = exact_a.equals(exact_b);
                assert_eq!(
                    answer(vm, CompareOp::Eq, a, b),
                    Some(same),
                    "{a:?} == {b:?}"
                );
                assert_eq!(
                    answer(vm, CompareOp::Ne, a, b),
                    Some(!same),
                    "{a:?} != {b:?}"
                );
                if same {
                    equal += 1;
                    across += usize::from(!vm.class_of(a).is(&vm.class_of(b)));
                    assert_eq!(hashes[i], hashes[j], "hash of {a:?} and of {b:?}");
                }
                // Of two real numbers exactly one is less, unless they are equal.
                if let (Some(less), Some(more)) = (
                    answer(vm, CompareOp::Lt, a, b),
                    answer(vm, CompareOp::Gt, a, b),
                ) {
                    let ordered = *exact_a != Exact::Nan && *exact_b != Exact::Nan;
                    assert_eq!(less != more, ordered && !same, "{a:?} and {b:?}");
                }
            }
        }
    }
    assert!(equal > 10_000 && across > 5_000, "{equal} and {across}");
}
