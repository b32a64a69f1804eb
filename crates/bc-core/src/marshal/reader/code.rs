//! Reading code objects: their numbers, the judgement of their fields, and the making of one.
//!
//! Must hold: a field is judged as soon as it is read, so that the error can name it; what `PyCode_New` checks about the
//! whole is left to the builder.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::code::{CodeBuilder, CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::marshal::error::{Problem, Within};
use crate::marshal::input::{Fault, Input, Part, Step};
use crate::marshal::typecode::{CODE_FIELDS, CODE_NUMBERS};
use crate::text::Text;

/// The parts of a code object that are not on the value stack.
pub(super) struct Parts {
    counts: [u32; 4],
    flags: CodeFlags,
    pub(super) firstlineno: i32,
    /// `names`, `varnames`, `freevars`, `cellvars`, as far as they have been read.
    pub(super) names: SmallVec<[Arc<[Arc<Text>]>; 4]>,
}

impl Parts {
    /// Reads the numbers at the start of a code object.
    pub(super) fn read(input: &mut Input<'_>) -> Step<Parts> {
        let mut counts = [0_u32; 4];
        for (count, field) in counts.iter_mut().zip(CODE_NUMBERS) {
            let offset = input.position();
            let part = Part::Number(field);
            let number = input.number().map_err(|fault| fault.in_part(part))?;
            *count = match u32::try_from(number) {
                Ok(number) => number,
                Err(_) => {
                    let problem = Problem::NegativeCount(number);
                    return Err(Box::new(Fault {
                        offset,
                        part,
                        problem,
                    }));
                }
            };
        }
        let flags = input
            .number()
            .map_err(|fault| fault.in_part(Part::Number("flags")))?;
        Ok(Parts {
            counts,
            flags: CodeFlags::from(flags),
            firstlineno: 0,
            names: SmallVec::new(),
        })
    }

    /// Makes a code object with the fields that the value stack holds, in file order.
    pub(super) fn build(
        self,
        mut fields: impl Iterator<Item = Constant>,
    ) -> Result<CodeObject, Problem> {
        // Each was judged when it came; this is only how the types tell so.
        let incomplete = Problem::Null(Within::Object);
        let Ok([names, varnames, freevars, cellvars]) = self.names.into_inner() else {
            return Err(incomplete);
        };
        let (Some(Constant::Bytes(code)), Some(Constant::Tuple(consts))) =
            (fields.next(), fields.next())
        else {
            return Err(incomplete);
        };
        let mut fields = fields.skip(4);
        let (
            Some(Constant::Str(filename)),
            Some(Constant::Str(name)),
            Some(Constant::Bytes(lnotab)),
        ) = (fields.next(), fields.next(), fields.next())
        else {
            return Err(incomplete);
        };
        let [argcount, kwonlyargcount, nlocals, stacksize] = self.counts.map(i64::from);
        // Made in one piece: the setters would copy the tuples, which are shared here.
        let builder = CodeBuilder {
            argcount,
            kwonlyargcount,
            nlocals,
            stacksize,
            flags: self.flags,
            code,
            consts,
            names,
            varnames,
            filename,
            name,
            firstlineno: self.firstlineno,
            lnotab,
            freevars,
            cellvars,
        };
        builder.build().map_err(Problem::Code)
    }
}

/// Whether a field is a tuple of names.
pub(super) fn holds_names(position: usize) -> bool {
    (2..6).contains(&position)
}

/// Judges a field that is not a tuple of names.
pub(super) fn judge(position: usize, value: &Constant) -> Result<(), Problem> {
    let expected = match (CODE_FIELDS.get(position), value) {
        (Some(&"code" | &"lnotab"), Constant::Bytes(_))
        | (Some(&"consts"), Constant::Tuple(_))
        | (Some(&"filename" | &"name"), Constant::Str(_)) => return Ok(()),
        (Some(&"code" | &"lnotab"), _) => "bytes",
        (Some(&"consts"), _) => "a tuple",
        _ => "a str",
    };
    Err(Problem::WrongType {
        expected,
        found: type_phrase(value),
    })
}

/// The names in a tuple that was read elsewhere and stands here by reference.
pub(super) fn names_of(value: &Constant) -> Result<Arc<[Arc<Text>]>, Problem> {
    let expected = "a tuple of str";
    let Constant::Tuple(items) = value else {
        return Err(Problem::WrongType {
            expected,
            found: type_phrase(value),
        });
    };
    let names: Result<Vec<_>, _> = items
        .iter()
        .enumerate()
        .map(|(index, item)| match item {
            Constant::Str(text) => Ok(Arc::clone(text)),
            other => Err(Problem::WrongItem {
                index,
                found: type_phrase(other),
            }),
        })
        .collect();
    Ok(names?.into())
}

/// The type of a constant with its article.
pub(crate) fn type_phrase(value: &Constant) -> &'static str {
    match value {
        Constant::None => "None",
        Constant::Ellipsis => "Ellipsis",
        Constant::StopIteration => "StopIteration",
        Constant::Bool(_) => "a bool",
        Constant::Int(_) => "an int",
        Constant::Float(_) => "a float",
        Constant::Complex { .. } => "a complex",
        Constant::Str(_) => "a str",
        Constant::Bytes(_) => "bytes",
        Constant::Tuple(_) => "a tuple",
        Constant::FrozenSet(_) => "a frozenset",
        Constant::Code(_) => "a code object",
        Constant::List(_) => "a list",
        Constant::Dict(_) => "a dict",
        Constant::Set(_) => "a set",
        Constant::Slice(_) => "a slice",
    }
}
