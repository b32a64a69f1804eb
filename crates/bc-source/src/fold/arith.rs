//! Numbers. What they amount to is `bc_core`'s to say; here is what meets what, and how large it may be.

use super::MOST_BITS;
use bc_core::constant::Constant;
use bc_core::number::complex::{self, Complex};
use bc_core::number::float::{self, Power};
use bc_core::number::int::{self, IntView, Integer};
use bc_core::opcode::Opcode;

/// A number, by the most general of the three kinds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number<'a> {
    Int(IntView<'a>),
    Float(f64),
    Complex(Complex),
}

/// The number behind a constant. An int that is too large is none: nothing is folded with it.
pub(super) fn number(constant: &Constant) -> Option<Number<'_>> {
    Some(match constant {
        Constant::Bool(b) => Number::Int(IntView::Small(i64::from(*b))),
        Constant::Int(n) => {
            let n = IntView::Big(n).narrow();
            if n.bit_length() > MOST_BITS {
                return None;
            }
            Number::Int(n)
        }
        Constant::Float(x) => Number::Float(*x),
        Constant::Complex { re, im } => Number::Complex(complex::new(*re, *im)),
        _ => return None,
    })
}

/// An int as a constant, if it is not too large.
fn integer(i: Integer) -> Option<Constant> {
    (i.view().bit_length() <= MOST_BITS).then(|| Constant::Int(i.into_big()))
}

fn complex(z: Complex) -> Constant {
    Constant::Complex { re: z.re, im: z.im }
}

pub(super) fn unary(opcode: Opcode, operand: Number<'_>) -> Option<Constant> {
    match (opcode, operand) {
        (Opcode::UNARY_NEGATIVE, Number::Int(i)) => integer(int::negative(i)),
        (Opcode::UNARY_NEGATIVE, Number::Float(x)) => Some(Constant::Float(-x)),
        (Opcode::UNARY_NEGATIVE, Number::Complex(z)) => Some(complex(complex::new(-z.re, -z.im))),
        (Opcode::UNARY_POSITIVE, Number::Int(i)) => Some(Constant::Int(i.big().into_owned())),
        (Opcode::UNARY_POSITIVE, Number::Float(x)) => Some(Constant::Float(x)),
        (Opcode::UNARY_POSITIVE, Number::Complex(z)) => Some(complex(z)),
        (Opcode::UNARY_INVERT, Number::Int(i)) => integer(int::invert(i)),
        _ => None,
    }
}

/// Whether two bools give a bool.
pub(super) fn is_bitwise(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::BINARY_AND | Opcode::BINARY_XOR | Opcode::BINARY_OR
    )
}

pub(super) fn bools(opcode: Opcode, a: bool, b: bool) -> Option<Constant> {
    Some(Constant::Bool(match opcode {
        Opcode::BINARY_AND => a & b,
        Opcode::BINARY_XOR => a ^ b,
        _ => a | b,
    }))
}

/// `a % b` of a bool.
pub(super) fn modulo_of_bool(a: bool, b: Number<'_>) -> Option<Constant> {
    let view = IntView::Small(i64::from(a));
    match b {
        Number::Int(b) if int::keeps_dividend(view, b) => Some(Constant::Bool(a)),
        _ => binary(Opcode::BINARY_MODULO, Number::Int(view), b),
    }
}

pub(super) fn binary(opcode: Opcode, a: Number<'_>, b: Number<'_>) -> Option<Constant> {
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => ints(opcode, a, b),
        (Number::Complex(_), _) | (_, Number::Complex(_)) => {
            complexes(opcode, to_complex(a)?, to_complex(b)?).map(complex)
        }
        (a, b) => floats(opcode, to_float(a)?, to_float(b)?),
    }
}

fn to_float(number: Number<'_>) -> Option<f64> {
    match number {
        Number::Int(i) => int::to_float(i),
        Number::Float(x) => Some(x),
        Number::Complex(_) => None,
    }
}

fn to_complex(number: Number<'_>) -> Option<Complex> {
    match number {
        Number::Complex(z) => Some(z),
        real => Some(complex::new(to_float(real)?, 0.0)),
    }
}

fn ints(opcode: Opcode, a: IntView<'_>, b: IntView<'_>) -> Option<Constant> {
    integer(match opcode {
        Opcode::BINARY_ADD => int::add(a, b),
        Opcode::BINARY_SUBTRACT => int::subtract(a, b),
        Opcode::BINARY_MULTIPLY => int::multiply(a, b),
        Opcode::BINARY_FLOOR_DIVIDE => int::floor_divide(a, b)?,
        Opcode::BINARY_MODULO => int::modulo(a, b)?,
        Opcode::BINARY_TRUE_DIVIDE => {
            return int::true_divide(a, b).ok().map(Constant::Float);
        }
        Opcode::BINARY_AND => int::and(a, b),
        Opcode::BINARY_XOR => int::xor(a, b),
        Opcode::BINARY_OR => int::or(a, b),
        Opcode::BINARY_RSHIFT => int::shift_right(a, shift_count(b)?),
        Opcode::BINARY_LSHIFT => {
            let count = shift_count(b)?;
            if !a.is_zero() && a.bit_length().saturating_add(count) > MOST_BITS {
                return None;
            }
            int::shift_left(a, count)
        }
        Opcode::BINARY_POWER if b.is_negative() => {
            return floats(opcode, int::to_float(a)?, int::to_float(b)?);
        }
        Opcode::BINARY_POWER => int_power(a, b)?,
        _ => return None,
    })
}

fn shift_count(count: IntView<'_>) -> Option<u64> {
    u64::try_from(count.to_i64()?).ok()
}

/// `a ** b`, `b` not below zero.
fn int_power(a: IntView<'_>, b: IntView<'_>) -> Option<Integer> {
    match a.to_i64() {
        Some(0) => return Some(Integer::Small(i64::from(b.is_zero()))),
        Some(1) => return Some(Integer::Small(1)),
        Some(-1) => return Some(Integer::Small(if b.is_odd() { -1 } else { 1 })),
        _ => {}
    }
    let exponent = u32::try_from(b.to_i64()?).ok()?;
    // The result has more than (bits - 1) * exponent bits.
    let bits = a.bit_length() - 1;
    let fits = bits.saturating_mul(exponent.into()) <= MOST_BITS;
    fits.then(|| int::power(a, exponent))
}

fn floats(opcode: Opcode, a: f64, b: f64) -> Option<Constant> {
    Some(Constant::Float(match opcode {
        Opcode::BINARY_ADD => a + b,
        Opcode::BINARY_SUBTRACT => a - b,
        Opcode::BINARY_MULTIPLY => a * b,
        Opcode::BINARY_TRUE_DIVIDE if b == 0.0 => return None,
        Opcode::BINARY_TRUE_DIVIDE => a / b,
        Opcode::BINARY_FLOOR_DIVIDE => float::divmod(a, b)?.0,
        Opcode::BINARY_MODULO => float::modulo(a, b)?,
        Opcode::BINARY_POWER => match float::power(a, b) {
            Power::Real(x) => x,
            Power::Complex => {
                let (a, b) = (complex::new(a, 0.0), complex::new(b, 0.0));
                return complexes(opcode, a, b).map(complex);
            }
            Power::ZeroDivision | Power::Overflow => return None,
        },
        _ => return None,
    }))
}

fn complexes(opcode: Opcode, a: Complex, b: Complex) -> Option<Complex> {
    match opcode {
        Opcode::BINARY_ADD => Some(a + b),
        Opcode::BINARY_SUBTRACT => Some(a - b),
        Opcode::BINARY_MULTIPLY => Some(a * b),
        Opcode::BINARY_TRUE_DIVIDE => a.divide(b),
        Opcode::BINARY_POWER => {
            let power = a.power(b)?;
            let finite = !power.re.is_infinite() && !power.im.is_infinite();
            finite.then_some(power)
        }
        _ => None,
    }
}
