//! Line ends: which ones a text stream looks for, the translation of universal newlines, and
//! `IncrementalNewlineDecoder`.

use std::cell::{Cell, RefCell};

use bc_core::text::Text;
use num_bigint::BigInt;

use crate::support::invoke;
use bc_vm::model::error::PyResult;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{container, param, raise};

const LF: u32 = 10;
const CR: u32 = 13;

/// Which line ends `readline` looks for.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ending {
    /// A line feed; whatever came in has been translated to it.
    #[default]
    Translated,
    /// Any of the three.
    Universal,
    /// This one.
    Fixed(&'static str),
}

impl Ending {
    /// What a `newline` argument stands for; nothing for text that is no line end.
    pub(super) fn named(newline: &str) -> Option<Self> {
        Some(match newline {
            "" => Self::Universal,
            "\n" => Self::Fixed("\n"),
            "\r" => Self::Fixed("\r"),
            "\r\n" => Self::Fixed("\r\n"),
            _ => return None,
        })
    }

    /// Where the line at the start of `points` ends; otherwise how many points are no part of a line
    /// end that has begun.
    pub(super) fn find(self, points: &[u32]) -> Result<usize, usize> {
        let position = |wanted: u32| points.iter().position(|&point| point == wanted);
        match self {
            Self::Translated | Self::Fixed("\n") => {
                position(LF).map_or(Err(points.len()), |place| Ok(place + 1))
            }
            Self::Fixed("\r") => position(CR).map_or(Err(points.len()), |place| Ok(place + 1)),
            Self::Fixed(_) => match points.windows(2).position(|pair| pair == [CR, LF]) {
                Some(place) => Ok(place + 2),
                None if points.last() == Some(&CR) => Err(points.len() - 1),
                None => Err(points.len()),
            },
            Self::Universal => {
                let place = points.iter().position(|&point| point == CR || point == LF);
                match place {
                    None => Err(points.len()),
                    Some(place) if points[place..].starts_with(&[CR, LF]) => Ok(place + 2),
                    Some(place) => Ok(place + 1),
                }
            }
        }
    }
}

/// A carriage return at the end of what was decoded waits for what follows it; the rest is translated
/// by [`decode`].
#[derive(Default)]
pub(super) struct Newlines {
    pub(super) translate: Cell<bool>,
    pub(super) pending: Cell<bool>,
    pub(super) seen: Cell<Seen>,
}

impl Newlines {
    /// What comes out for the decoded `points`; `last` says that nothing follows.
    pub(super) fn pass(&self, mut points: Vec<u32>, last: bool) -> Vec<u32> {
        if self.pending.get() && (last || !points.is_empty()) {
            points.insert(0, CR);
            self.pending.set(false);
        }
        if !last && points.last() == Some(&CR) {
            points.pop();
            self.pending.set(true);
        }
        let mut seen = self.seen.get();
        decode(&mut points, self.translate.get(), &mut seen);
        self.seen.set(seen);
        points
    }

    pub(super) fn reset(&self) {
        self.seen.set(Seen::default());
        self.pending.set(false);
    }
}

/// Which line endings were seen.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen(u8);

impl Seen {
    const CR: u8 = 1;
    const LF: u8 = 2;
    const CRLF: u8 = 4;

    /// `newlines`: `None`, the one ending, or a tuple of them.
    pub(super) fn value(self, vm: &Vm) -> Value {
        let known = [(Self::CR, "\r"), (Self::LF, "\n"), (Self::CRLF, "\r\n")];
        let mut found: Vec<Value> = known
            .into_iter()
            .filter(|(bit, _)| self.0 & bit != 0)
            .map(|(_, ending)| vm.new_str(ending))
            .collect();
        match found.len() {
            0 => Value::None,
            1 => found.remove(0),
            _ => vm.new_tuple(found),
        }
    }
}

/// Notes the endings of `points` and, if `translate`, makes each a line feed.
pub(super) fn decode(points: &mut Vec<u32>, translate: bool, seen: &mut Seen) {
    let mut out = Vec::with_capacity(if translate { points.len() } else { 0 });
    let mut at = 0;
    while let Some(&point) = points.get(at) {
        at += 1;
        let mut shown = point;
        if point == LF {
            seen.0 |= Seen::LF;
        } else if point == CR {
            shown = LF;
            if points.get(at) == Some(&LF) {
                seen.0 |= Seen::CRLF;
                at += 1;
                if !translate {
                    continue;
                }
            } else {
                seen.0 |= Seen::CR;
            }
        }
        if translate {
            out.push(shown);
        }
    }
    if translate {
        *points = out;
    }
}

/// `io.IncrementalNewlineDecoder`.
pub(super) static DECODER: TypeTable = TypeTable {
    doc: "Codec used when reading a file in universal newlines mode.",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Keywords(2, &["decoder", "translate", "errors"]),
        init,
    )],
    methods: &[
        MethodDef::new(
            "decode",
            Arity::Keywords(1, &["input", "final"]),
            decode_method,
        ),
        MethodDef::new("getstate", Arity::None, getstate),
        MethodDef::new("setstate", Arity::One, setstate),
        MethodDef::new("reset", Arity::None, reset),
    ],
    getsets: &[GetSetDef::read("newlines", newlines)],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

#[derive(Default)]
struct Decoder {
    inner: RefCell<Value>,
    newlines: Newlines,
}

impl NativeData for Decoder {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.inner.borrow());
    }

    fn clear(&self) {
        drop(self.inner.take());
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "_io.IncrementalNewlineDecoder")?;
    Ok(vm.new_native(&class, Decoder::default()))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let data = container::native_of::<Decoder>(args.at(0))?;
    let translate = param::c_int(vm, args.at(2))? != 0;
    data.newlines.translate.set(translate);
    drop(data.inner.replace(args.at(1).clone()));
    data.newlines.reset();
    Ok(Value::None)
}

/// The decoder inside: `None` for none, unbound before the constructor has been through.
fn inner(data: &Decoder) -> Value {
    data.inner.borrow().clone()
}

/// As [`inner`], refused before the constructor has been through.
fn ready<'a>(vm: &mut Vm, this: &'a Value) -> PyResult<(&'a Decoder, Value)> {
    let data = container::native_of::<Decoder>(this)?;
    let inner = inner(data);
    if inner.is_unbound() {
        let message = "IncrementalNewlineDecoder.__init__ not called";
        return Err(raise::value_error(vm, message));
    }
    Ok((data, inner))
}

/// The code points of what a decoder has answered, which must be a str.
pub(super) fn decoded(vm: &mut Vm, answer: &Value) -> PyResult<Vec<u32>> {
    match answer.as_str() {
        Some(text) => {
            vm.reserve(text.text().len().saturating_mul(size_of::<u32>()))?;
            Ok(text.text().code_points().collect())
        }
        None => {
            let message = format!(
                "decoder should return a string result, not '{}'",
                vm.type_name(answer)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

fn decode_method(vm: &mut Vm, args: Args) -> PyResult {
    let last = match args.get(2) {
        Some(last) => param::c_int(vm, last)? != 0,
        None => false,
    };
    let (data, inner) = ready(vm, args.at(0))?;
    let output = if inner.is_none() {
        args.at(1).clone()
    } else {
        let input = [args.at(1).clone(), Value::bool(last)];
        invoke(vm, &inner, "decode", input)?
    };
    let points = decoded(vm, &output)?;
    let points = data.newlines.pass(points, last);
    Ok(vm.new_str(Text::from_code_points(points).unwrap_or_default()))
}

/// The two parts of a decoder's state, flags as an integer of 64 bits.
pub(super) fn state_parts(vm: &mut Vm, state: &Value) -> PyResult<(Value, u64)> {
    let parts = match state.as_tuple() {
        Some(parts) if parts.len() == 2 => parts.to_vec(),
        Some(parts) => {
            let message = format!("function takes exactly 2 arguments ({} given)", parts.len());
            return Err(raise::type_error(vm, message));
        }
        None => {
            let message = "new style getargs format but argument is not a tuple";
            return Err(raise::system_error(vm, message));
        }
    };
    let [buffer, flags] = &parts[..] else {
        return Err(raise::type_error(vm, "a state of two parts is required"));
    };
    let flags = match int::view(flags) {
        Some(int::IntView::Small(number)) => number as u64,
        Some(number) => {
            let low = &*number.big() & BigInt::from(u64::MAX);
            low.iter_u64_digits().next().unwrap_or(0)
        }
        None => {
            let message = format!("argument 2 must be int, not {}", vm.type_name(flags));
            return Err(raise::type_error(vm, message));
        }
    };
    Ok((buffer.clone(), flags))
}

fn getstate(vm: &mut Vm, args: Args) -> PyResult {
    let (data, inner) = ready(vm, args.at(0))?;
    let (buffer, flags) = if inner.is_none() {
        (vm.new_bytes(Vec::new()), 0)
    } else {
        let state = invoke(vm, &inner, "getstate", [])?;
        state_parts(vm, &state)?
    };
    let flags = flags.wrapping_shl(1) | u64::from(data.newlines.pending.get());
    let flags = vm.new_int(BigInt::from(flags));
    Ok(vm.new_tuple([buffer, flags]))
}

fn setstate(vm: &mut Vm, args: Args) -> PyResult {
    let (data, inner) = ready(vm, args.at(0))?;
    let (buffer, flags) = state_parts(vm, args.at(1))?;
    data.newlines.pending.set(flags & 1 == 1);
    if inner.is_none() {
        return Ok(Value::None);
    }
    let flags = Value::Int((flags >> 1) as i64);
    let state = vm.new_tuple([buffer, flags]);
    invoke(vm, &inner, "setstate", [state])
}

fn reset(vm: &mut Vm, args: Args) -> PyResult {
    let (data, inner) = ready(vm, args.at(0))?;
    data.newlines.reset();
    if inner.is_none() {
        return Ok(Value::None);
    }
    invoke(vm, &inner, "reset", [])
}

fn newlines(vm: &mut Vm, receiver: &Value) -> PyResult {
    let data = container::native_of::<Decoder>(receiver)?;
    Ok(data.newlines.seen.get().value(vm))
}
