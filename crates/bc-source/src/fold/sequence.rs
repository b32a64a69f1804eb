//! Strings, bytes and tuples: joined, repeated, indexed.

use super::LONGEST;
use super::arith::Number;
use bc_core::constant::Constant;
use bc_core::text::Text;
use num_bigint::BigInt;
use std::sync::Arc;

/// What `len` says of a constant that has a length.
pub(super) fn length(constant: &Constant) -> Option<usize> {
    Some(match constant {
        Constant::Str(text) => text.len(),
        Constant::Bytes(bytes) => bytes.len(),
        Constant::Tuple(items)
        | Constant::FrozenSet(items)
        | Constant::List(items)
        | Constant::Set(items) => items.len(),
        Constant::Dict(pairs) => pairs.len(),
        _ => return None,
    })
}

/// `a + b`, if it is not too long.
pub(super) fn concat(a: &Constant, b: &Constant) -> Option<Constant> {
    if length(a)?.checked_add(length(b)?)? > LONGEST {
        return None;
    }
    Some(match (a, b) {
        (Constant::Str(a), Constant::Str(b)) => {
            let mut text = Text::clone(a);
            text.append(b).ok()?;
            Constant::Str(Arc::new(text))
        }
        (Constant::Bytes(a), Constant::Bytes(b)) => Constant::Bytes([&**a, &**b].concat().into()),
        (Constant::Tuple(a), Constant::Tuple(b)) => Constant::Tuple([&**a, &**b].concat().into()),
        _ => return None,
    })
}

/// `a * count`, if it is not too long.
pub(super) fn repeat(a: &Constant, count: Number<'_>) -> Option<Constant> {
    let Number::Int(count) = count else {
        return None;
    };
    let count = usize::try_from(count.to_i64()?.max(0)).ok()?;
    let length = length(a)?;
    if length.checked_mul(count)? > LONGEST {
        return None;
    }
    // Nothing stays nothing, however often.
    let count = if length == 0 { 0 } else { count };
    Some(match a {
        Constant::Str(text) => {
            let points = std::iter::repeat_n(text, count).flat_map(|text| text.code_points());
            Constant::Str(Arc::new(Text::from_code_points(points)?))
        }
        Constant::Bytes(bytes) => Constant::Bytes(bytes.repeat(count).into()),
        Constant::Tuple(items) => {
            let items = std::iter::repeat_n(items, count).flat_map(|items| items.iter());
            Constant::Tuple(items.cloned().collect())
        }
        _ => return None,
    })
}

/// `a[index]`
pub(super) fn item(a: &Constant, index: Number<'_>) -> Option<Constant> {
    let Number::Int(index) = index else {
        return None;
    };
    let index = index.to_i64()?;
    let from = if index < 0 {
        i64::try_from(length(a)?).ok()?
    } else {
        0
    };
    let index = usize::try_from(from.checked_add(index)?).ok()?;
    Some(match a {
        Constant::Str(text) => Constant::Str(Arc::new(Text::from_code_points([text.get(index)?])?)),
        Constant::Bytes(bytes) => Constant::Int(BigInt::from(*bytes.get(index)?)),
        Constant::Tuple(items) => items.get(index)?.clone(),
        _ => return None,
    })
}
