//! The reader: a loop over an explicit stack of containers that are being read.
//!
//! Must hold: total on any bytes. Depth is limited both in the data and through references; a count is checked against
//! the bytes left before anything is made; a reference can multiply what a walk of the result meets only up to a limit.
//! No Rust recursion. Absent on purpose: any look at what the code of a code object does, and interning, which is the
//! business of whoever runs the code.
//!
//! Where 3.5 and this reader differ: an object that contains itself, a reference that makes objects nest deeper than the
//! limit, and an explosion of references are refused here and read there; a set or dict keeps equal items and keys as
//! they stand in the file, where 3.5 merges them; fields of code objects are judged one by one, where 3.5 judges them
//! together when all are read, or not at all.

mod code;
mod frame;
mod table;

use std::sync::Arc;

use num_bigint::BigInt;

pub(crate) use code::type_phrase;
use code::{Parts, holds_names, judge, names_of};
use frame::{Frame, Kind, Measure, blamed_for_null, path, unhashable};
use table::{Known, Table};

use super::error::{Piece, Problem, ReadError};
use super::input::{Fault, Input, Part, Step, fault};
use super::marks::Marks;
use super::typecode::{self as tc, CODE_FIELDS, FLAG_REF};
use super::{Limits, Loaded, scalar};
use crate::constant::Constant;
use crate::text::Text;

/// What one type byte and its payload made.
enum Seen {
    /// An object, put on the value stack.
    Object(Measure),
    /// A container, whose frame was pushed.
    Container,
    Null,
}

struct Reader<'a> {
    input: Input<'a>,
    limits: Limits,
    frames: Vec<Frame>,
    values: Vec<Constant>,
    /// One for each code object among the frames.
    parts: Vec<Parts>,
    table: Table,
    /// The first file name met; equal ones share it, as in 3.5.
    filename: Option<Arc<Text>>,
    marks: Marks,
    /// Objects met so far, those behind a reference counted again each time.
    met: u64,
}

/// Reads the object that starts at `offset`.
pub(super) fn read(bytes: &[u8], offset: usize, limits: Limits) -> Result<Loaded, ReadError> {
    let input = Input::new(bytes, offset);
    // Compiled programs have an object for every 12 bytes and a table entry for every 60.
    let left = input.left();
    let mut reader = Reader {
        limits,
        frames: Vec::new(),
        values: Vec::with_capacity(left.min(64)),
        parts: Vec::new(),
        table: Table::with_capacity(left / 64),
        filename: None,
        marks: Marks {
            tags: Vec::with_capacity(left / 10),
            references: Vec::with_capacity(left / 25),
        },
        met: 0,
        input,
    };
    match reader.outermost() {
        Ok(value) => {
            let end = reader.input.position();
            Ok(Loaded {
                value,
                marks: reader.marks,
                end,
            })
        }
        Err(fault) => {
            let Fault {
                offset,
                part,
                problem,
            } = *fault;
            let path = path(&reader.frames, reader.values.len(), part);
            Err(ReadError {
                offset,
                path,
                problem,
            })
        }
    }
}

impl Reader<'_> {
    /// Reads one whole object with everything inside it.
    fn outermost(&mut self) -> Step<Constant> {
        loop {
            let mut start = self.input.position();
            let mut measure = match self.object(start)? {
                Seen::Object(measure) => measure,
                Seen::Container => match self.frames.last() {
                    Some(frame) if frame.is_complete() => self.close()?.0,
                    _ => continue,
                },
                Seen::Null => match self.frames.last() {
                    Some(frame) if frame.kind == Kind::Dict => {
                        let closed = self.close()?;
                        start = closed.1;
                        closed.0
                    }
                    _ => return fault(start, Problem::Null(blamed_for_null(&self.frames))),
                },
            };
            // Hand the object to the container around it, and on while that completes the container.
            while !self.frames.is_empty() {
                if !self.accept(measure, start)? {
                    break;
                }
                (measure, start) = self.close()?;
            }
            if self.frames.is_empty()
                && let Some(value) = self.values.pop()
            {
                return Ok(value);
            }
        }
    }

    /// Reads a type byte and what belongs to it, up to the items of a container.
    fn object(&mut self, start: usize) -> Step<Seen> {
        let tag = self.input.byte(Piece::TypeByte)?;
        if self.frames.len() >= self.limits.depth {
            return fault(
                start,
                Problem::TooDeep {
                    limit: self.limits.depth,
                },
            );
        }
        self.marks.tags.push(tag);
        self.met += 1;
        match tag & !FLAG_REF {
            tc::REF => return self.reference(start).map(Seen::Object),
            tc::NULL => return Ok(Seen::Null),
            tc::NONE => self.values.push(Constant::None),
            tc::TRUE => self.values.push(Constant::Bool(true)),
            tc::FALSE => self.values.push(Constant::Bool(false)),
            tc::ELLIPSIS => self.values.push(Constant::Ellipsis),
            tc::STOPITER => self.values.push(Constant::StopIteration),
            tc::SMALL_TUPLE
            | tc::TUPLE
            | tc::LIST
            | tc::SET
            | tc::FROZENSET
            | tc::DICT
            | tc::CODE => {
                self.open(tag, start)?;
                return Ok(Seen::Container);
            }
            _ => {
                self.leaf(tag, start)?;
                if tag & FLAG_REF != 0
                    && let Some(value) = self.values.last()
                {
                    self.table.enter(value);
                }
            }
        }
        Ok(Seen::Object(Measure::LEAF))
    }

    /// Reads what belongs to the type byte of an object that has a payload and no items.
    fn leaf(&mut self, tag: u8, start: usize) -> Step<()> {
        let (input, values) = (&mut self.input, &mut self.values);
        match tag & !FLAG_REF {
            tc::SHORT_ASCII | tc::SHORT_ASCII_INTERNED => {
                let text = scalar::ascii_text(scalar::short_str(input)?);
                push_str(values, Arc::new(text));
            }
            tc::ASCII | tc::ASCII_INTERNED => {
                let text = scalar::ascii_text(scalar::long_str(input)?);
                push_str(values, Arc::new(text));
            }
            tc::UNICODE | tc::INTERNED => {
                push_str(values, Arc::new(scalar::utf8_text(input)?));
            }
            tc::STRING => values.push(Constant::Bytes(Arc::from(scalar::bytes(input)?))),
            tc::INT => values.push(Constant::Int(BigInt::from(input.number()?))),
            tc::LONG => values.push(Constant::Int(scalar::long(input)?)),
            tc::BINARY_FLOAT => values.push(Constant::Float(input.float()?)),
            tc::FLOAT => values.push(Constant::Float(scalar::text_float(input)?)),
            tc::BINARY_COMPLEX => {
                let (re, im) = (input.float()?, input.float()?);
                values.push(Constant::Complex { re, im });
            }
            tc::COMPLEX => {
                let (re, im) = (scalar::text_float(input)?, scalar::text_float(input)?);
                values.push(Constant::Complex { re, im });
            }
            _ => return fault(start, Problem::UnknownType(tag)),
        }
        Ok(())
    }

    /// Starts a container, which takes its place in the table before its items do.
    fn open(&mut self, tag: u8, start: usize) -> Step<()> {
        let (mut kind, missing) = match tag & !FLAG_REF {
            tc::SMALL_TUPLE => (
                Kind::Tuple,
                usize::from(self.input.byte(Piece::ShortLength)?),
            ),
            tc::TUPLE => (Kind::Tuple, self.input.count("tuple")?),
            tc::LIST => (Kind::List, self.input.count("list")?),
            tc::SET => (Kind::Set, self.input.count("set")?),
            tc::FROZENSET => (Kind::FrozenSet, self.input.count("frozenset")?),
            tc::DICT => (Kind::Dict, 0),
            _ => {
                self.parts.push(Parts::read(&mut self.input)?);
                (Kind::Code, CODE_FIELDS.len())
            }
        };
        match self.frames.last() {
            Some(outer) if outer.kind == Kind::Names => {
                let problem = Problem::WrongType {
                    expected: "a str",
                    found: kind.phrase(),
                };
                return fault(start, problem);
            }
            Some(outer)
                if outer.kind == Kind::Code
                    && kind == Kind::Tuple
                    && holds_names(self.values.len() - outer.base) =>
            {
                kind = Kind::Names;
            }
            _ => {}
        }
        let slot = (tag & FLAG_REF != 0).then(|| self.table.reserve(kind));
        self.frames.push(Frame {
            kind,
            start,
            base: self.values.len(),
            missing,
            slot,
            height: 0,
            hashable: true,
            unhashable_key: None,
            met_before: self.met - 1,
        });
        Ok(())
    }

    /// Follows an `r` whose type byte stands at `start`.
    fn reference(&mut self, start: usize) -> Step<Measure> {
        let index = self.input.number()?;
        match self.table.get(index) {
            Ok((index, known)) => {
                if self.frames.len() + known.measure.height > self.limits.depth {
                    return fault(
                        start,
                        Problem::TooDeep {
                            limit: self.limits.depth,
                        },
                    );
                }
                // The `r` itself is already counted as one object.
                self.met = self.met.saturating_add(known.weight - 1);
                if self.met > self.limits.expanded {
                    return fault(
                        start,
                        Problem::TooManyExpanded {
                            limit: self.limits.expanded,
                        },
                    );
                }
                self.marks.references.push(index);
                push_copy(&mut self.values, &known.value);
                Ok(known.measure)
            }
            Err(problem) => fault(start, problem),
        }
    }

    /// Judges the object that was put on the value stack as an item of the innermost container; whether that completes
    /// the container.
    fn accept(&mut self, item: Measure, start: usize) -> Step<bool> {
        let (Some(frame), Some(value)) = (self.frames.last_mut(), self.values.last()) else {
            return Ok(false);
        };
        let position = self.values.len() - 1 - frame.base;
        frame.height = frame.height.max(item.height);
        frame.hashable &= item.hashable;
        frame.missing = frame.missing.saturating_sub(1);
        let complete = frame.is_complete();
        let judgement = match frame.kind {
            Kind::Tuple | Kind::List => Ok(()),
            Kind::Names => match value {
                Constant::Str(_) => Ok(()),
                _ => Err(Problem::WrongType {
                    expected: "a str",
                    found: type_phrase(value),
                }),
            },
            Kind::Code => return self.accept_field(position, start).map(|()| complete),
            Kind::Set | Kind::FrozenSet if item.hashable => Ok(()),
            Kind::Set | Kind::FrozenSet => Err(unhashable(value, "set item")),
            Kind::Dict if position.is_multiple_of(2) => {
                // Its hash is asked for when the value is there; a null in that place drops it.
                frame.unhashable_key = (!item.hashable).then_some(start);
                Ok(())
            }
            Kind::Dict => match frame.unhashable_key {
                Some(key_start) => {
                    self.values.pop();
                    let key = self.values.pop().unwrap_or(Constant::None);
                    return fault(key_start, unhashable(&key, "dict key"));
                }
                None => Ok(()),
            },
        };
        self.refused(judgement, start)?;
        Ok(complete)
    }

    /// Takes a refused object off the value stack again, so that the path leads to it.
    fn refused(&mut self, judgement: Result<(), Problem>, start: usize) -> Step<()> {
        match judgement {
            Ok(()) => Ok(()),
            Err(problem) => {
                self.values.pop();
                fault(start, problem)
            }
        }
    }

    /// Judges an object field of a code object, and reads the number behind the last but one.
    fn accept_field(&mut self, position: usize, start: usize) -> Step<()> {
        let (Some(parts), Some(value)) = (self.parts.last_mut(), self.values.last_mut()) else {
            return Ok(());
        };
        if holds_names(position) {
            // A tuple read in this place has already put its names there.
            let judgement = if parts.names.len() + 2 > position {
                Ok(())
            } else {
                names_of(value).map(|names| parts.names.push(names))
            };
            return self.refused(judgement, start);
        }
        let judgement = judge(position, value);
        match (CODE_FIELDS.get(position), value) {
            (Some(&"filename"), Constant::Str(name)) => match &self.filename {
                Some(first) if first == name => *name = Arc::clone(first),
                Some(_) => {}
                None => self.filename = Some(Arc::clone(name)),
            },
            (Some(&"name"), Constant::Str(_)) => {
                let number = self.input.number();
                parts.firstlineno = number.map_err(|fault| fault.in_part(Part::FirstLine))?;
            }
            _ => {}
        }
        self.refused(judgement, start)
    }

    /// Ends the innermost container and puts it on the value stack; its measure and the offset of its type byte.
    fn close(&mut self) -> Step<(Measure, usize)> {
        let Some(frame) = self.frames.last() else {
            return fault(self.input.position(), Problem::Null(blamed_for_null(&[])));
        };
        let (slot, start, measure) = (frame.slot, frame.start, frame.measure());
        let weight = self.met - frame.met_before;
        let mut items = self.values.drain(frame.base..);
        let value = match frame.kind {
            Kind::Tuple => Constant::Tuple(items.collect()),
            Kind::List => Constant::List(items.collect()),
            Kind::Set => Constant::Set(items.collect()),
            Kind::FrozenSet => Constant::FrozenSet(items.collect()),
            Kind::Dict => {
                let mut entries = Vec::with_capacity(items.len() / 2);
                // A null instead of a value ends the dict as well, and drops that key.
                while let (Some(key), Some(value)) = (items.next(), items.next()) {
                    entries.push((key, value));
                }
                drop(items);
                Constant::Dict(entries.into())
            }
            Kind::Names => {
                let names: Arc<[Arc<Text>]> = items
                    .map(|item| match item {
                        Constant::Str(text) => text,
                        // Items that are no str were refused when they came.
                        _ => Arc::new(Text::new("")),
                    })
                    .collect();
                // Only an `r` would ask for it as a tuple.
                let tuple = match slot {
                    Some(_) => Constant::Tuple(names.iter().cloned().map(Constant::Str).collect()),
                    None => Constant::None,
                };
                if let Some(parts) = self.parts.last_mut() {
                    parts.names.push(names);
                }
                tuple
            }
            Kind::Code => {
                let made = self.parts.pop().map(|parts| parts.build(items));
                match made {
                    Some(Ok(code)) => Constant::Code(Arc::new(code)),
                    Some(Err(problem)) => {
                        return Err(Box::new(Fault {
                            offset: start,
                            part: Part::Whole,
                            problem,
                        }));
                    }
                    None => Constant::None,
                }
            }
        };
        self.frames.pop();
        if let Some(slot) = slot {
            self.table.fill(
                slot,
                Known {
                    value: value.clone(),
                    measure,
                    weight,
                },
            );
        }
        self.values.push(value);
        Ok((measure, start))
    }
}

/// Puts another holder of a value on a stack. Nearly all references name strings and the empty tuple.
fn push_copy(values: &mut Vec<Constant>, value: &Constant) {
    match value {
        Constant::Str(text) => push_str(values, Arc::clone(text)),
        Constant::Tuple(items) => push_tuple(values, Arc::clone(items)),
        other => values.push(other.clone()),
    }
}

// Not inlined, so that the value is made in its place. In one function with other pushes it would first be written part
// by part to a place they share and then be copied in one piece, and the copy would wait for the parts.

#[inline(never)]
fn push_str(values: &mut Vec<Constant>, text: Arc<Text>) {
    values.push(Constant::Str(text));
}

#[inline(never)]
fn push_tuple(values: &mut Vec<Constant>, items: Arc<[Constant]>) {
    values.push(Constant::Tuple(items));
}
