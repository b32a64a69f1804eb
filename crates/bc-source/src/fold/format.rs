//! `%` of a string or bytes. How a format is read is `bc_core`'s to say; here is what constants answer.

use super::arith::{Number, number};
use super::{LONGEST, MOST_BITS};
use bc_core::constant::Constant;
use bc_core::number::int::{self, IntView};
use bc_core::percent::{self, Exception, Format, Host};
use bc_core::repr::{self, Repr};
use bc_core::text::{Text, TextBuilder};
use std::sync::Arc;

/// So many characters more than fit can stand in between: digits that are cut off again, zeros that are
/// left out.
const MOST_ROOM: usize = 1 << 14;

/// `left % right`, if it is not too long.
pub(super) fn percent(left: &Constant, right: &Constant) -> Option<Constant> {
    let (source, bytes) = match left {
        Constant::Str(text) => (Arc::clone(text), false),
        Constant::Bytes(bytes) => {
            let points = bytes.iter().map(|&byte| u32::from(byte));
            (Arc::new(Text::from_code_points(points)?), true)
        }
        _ => return None,
    };
    // `bytes % bytes` takes the right one as it is; what else can be indexed is taken for a mapping.
    let mapping = match right {
        Constant::Bytes(_) => !bytes,
        _ => false,
    };
    let format = Format {
        source: &source,
        args: right,
        mapping,
        bytes,
    };
    let text = percent::format(&mut Constants, format)
        .ok()?
        .finish()
        .ok()?;
    if text.len() > LONGEST {
        return None;
    }
    Some(if bytes {
        let bytes: Vec<u8> = text.code_points().map(|point| point as u8).collect();
        Constant::Bytes(bytes.into())
    } else {
        Constant::Str(Arc::new(text))
    })
}

/// Where arguments are constants.
struct Constants;

/// Something is wrong, or too long: there is no constant.
struct NoConstant;

impl Host for Constants {
    type Value = Constant;
    type Error = NoConstant;

    fn items(value: &Constant) -> Option<&[Constant]> {
        match value {
            Constant::Tuple(items) => Some(items),
            _ => None,
        }
    }

    fn int(value: &Constant) -> Option<IntView<'_>> {
        match number(value) {
            Some(Number::Int(i)) => Some(i),
            _ => None,
        }
    }

    fn raise(&mut self, _: Exception, _: String) -> NoConstant {
        NoConstant
    }

    fn room(&mut self, bytes: usize) -> Result<(), NoConstant> {
        if bytes > MOST_ROOM {
            return Err(NoConstant);
        }
        Ok(())
    }

    fn lookup(&mut self, _: &Constant, _: Text, _: bool) -> Result<Constant, NoConstant> {
        // No constant has strings for keys.
        Err(NoConstant)
    }

    fn width(&mut self, value: &Constant) -> Result<i64, NoConstant> {
        Self::int(value).and_then(IntView::to_i64).ok_or(NoConstant)
    }

    fn precision(&mut self, value: &Constant) -> Result<i32, NoConstant> {
        i32::try_from(self.width(value)?).map_err(|_| NoConstant)
    }

    fn push_str(&mut self, out: &mut TextBuilder, value: &Constant) -> Result<(), NoConstant> {
        match value {
            Constant::Str(text) => out.push_text(text),
            _ => out.push_text(&self.repr(value)?),
        }
        Ok(())
    }

    fn str(&mut self, value: &Constant) -> Result<Text, NoConstant> {
        match value {
            Constant::Str(text) => Ok(Text::clone(text)),
            _ => self.repr(value),
        }
    }

    fn repr(&mut self, value: &Constant) -> Result<Text, NoConstant> {
        // What a code object says depends on where it lies, what a set says on hashes; neither stands
        // before a `%`. What is longer than fits is cut off by a precision or is too long, so its end may be
        // anything. An int must be printed whole: the limit counts four bits of it as a digit.
        let start = Repr {
            limit: 4 * LONGEST + MOST_BITS as usize / 4,
            ..Repr::default()
        };
        Ok(Text::from(start.constant(value)))
    }

    fn ascii(&mut self, value: &Constant) -> Result<Text, NoConstant> {
        let text = self.repr(value)?;
        Ok(Text::from(repr::ascii(&text)))
    }

    fn bytes(&mut self, value: &Constant) -> Result<Text, NoConstant> {
        let Constant::Bytes(bytes) = value else {
            return Err(NoConstant);
        };
        let points = bytes.iter().map(|&byte| u32::from(byte));
        Text::from_code_points(points).ok_or(NoConstant)
    }

    fn to_int(&mut self, value: &Constant, code: char) -> Result<Constant, NoConstant> {
        let whole = match number(value) {
            Some(Number::Int(i)) => i.big().into_owned(),
            Some(Number::Float(x)) if matches!(code, 'd' | 'i' | 'u') => {
                int::from_float(x).ok_or(NoConstant)?.into_big()
            }
            _ => return Err(NoConstant),
        };
        Ok(Constant::Int(whole))
    }

    fn to_float(&mut self, value: &Constant, _: bool) -> Result<f64, NoConstant> {
        match number(value) {
            Some(Number::Int(i)) => int::to_float(i).ok_or(NoConstant),
            Some(Number::Float(x)) => Ok(x),
            _ => Err(NoConstant),
        }
    }

    fn character(&mut self, value: &Constant, bytes: bool) -> Result<u32, NoConstant> {
        let point = match value {
            Constant::Str(text) if !bytes && text.len() == 1 => text.get(0),
            Constant::Bytes(one) if bytes && one.len() == 1 => one.first().map(|&b| b.into()),
            _ => Self::int(value)
                .and_then(IntView::to_i64)
                .and_then(|point| u32::try_from(point).ok())
                .filter(|&point| point <= if bytes { 0xff } else { 0x10_ffff }),
        };
        point.ok_or(NoConstant)
    }
}
