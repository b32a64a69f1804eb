//! Universal newlines: the translation that text streams do, and `IncrementalNewlineDecoder`.

use std::any::Any;
use std::cell::{Cell, RefCell};

use bc_core::text::Text;

use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::native::support::invoke;
use crate::protocol::{container, convert, iter, raise, truth};

const LF: u32 = 10;
const CR: u32 = 13;

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
    translate: Cell<bool>,
    pending: Cell<bool>,
    seen: Cell<Seen>,
}

impl NativeData for Decoder {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.inner.borrow());
    }

    fn clear(&self) {
        drop(self.inner.take());
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "IncrementalNewlineDecoder")?;
    Ok(vm.new_native(&class, Decoder::default()))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let data = container::native_of::<Decoder>(args.at(0))?;
    let translate = truth::truth(vm, args.at(2))?;
    data.translate.set(translate);
    drop(data.inner.replace(args.at(1).clone()));
    data.pending.set(false);
    data.seen.set(Seen::default());
    Ok(Value::None)
}

fn inner(data: &Decoder) -> Option<Value> {
    Some(data.inner.borrow().clone()).filter(|inner| !inner.is_none() && !inner.is_unbound())
}

fn decode_method(vm: &mut Vm, args: Args) -> PyResult {
    let data = container::native_of::<Decoder>(args.at(0))?;
    let last = match args.get(2) {
        Some(last) => truth::truth(vm, last)?,
        None => false,
    };
    let output = match inner(data) {
        Some(inner) => invoke(
            vm,
            &inner,
            "decode",
            [args.at(1).clone(), Value::bool(last)],
        )?,
        None => args.at(1).clone(),
    };
    let Some(text) = output.as_str() else {
        return Err(raise::type_error(
            vm,
            "decoder should return a string result",
        ));
    };
    let mut points: Vec<u32> = text.text().code_points().collect();
    if data.pending.get() && (last || !points.is_empty()) {
        points.insert(0, CR);
        data.pending.set(false);
    }
    if !last && points.last() == Some(&CR) {
        points.pop();
        data.pending.set(true);
    }
    let mut seen = data.seen.get();
    decode(&mut points, data.translate.get(), &mut seen);
    data.seen.set(seen);
    Ok(vm.new_str(Text::from_code_points(points).unwrap_or_default()))
}

fn getstate(vm: &mut Vm, args: Args) -> PyResult {
    let data = container::native_of::<Decoder>(args.at(0))?;
    let (buffer, flag) = match inner(data) {
        Some(inner) => {
            let state = invoke(vm, &inner, "getstate", [])?;
            let mut parts = iter::unpack(vm, &state, 2)?;
            let flag = convert::to_i64(vm, &parts[1])?;
            (parts.swap_remove(0), flag)
        }
        None => (vm.new_bytes(Vec::new()), 0),
    };
    let flag = flag.wrapping_shl(1) | i64::from(data.pending.get());
    Ok(vm.new_tuple([buffer, Value::Int(flag)]))
}

fn setstate(vm: &mut Vm, args: Args) -> PyResult {
    let data = container::native_of::<Decoder>(args.at(0))?;
    let parts = iter::unpack(vm, args.at(1), 2)?;
    let flag = convert::to_i64(vm, &parts[1])?;
    data.pending.set(flag & 1 == 1);
    if let Some(inner) = inner(data) {
        let state = vm.new_tuple([parts[0].clone(), Value::Int(flag >> 1)]);
        return invoke(vm, &inner, "setstate", [state]);
    }
    Ok(Value::None)
}

fn reset(vm: &mut Vm, args: Args) -> PyResult {
    let data = container::native_of::<Decoder>(args.at(0))?;
    data.seen.set(Seen::default());
    data.pending.set(false);
    match inner(data) {
        Some(inner) => invoke(vm, &inner, "reset", []),
        None => Ok(Value::None),
    }
}

fn newlines(vm: &mut Vm, receiver: &Value) -> PyResult {
    let data = container::native_of::<Decoder>(receiver)?;
    Ok(data.seen.get().value(vm))
}
