//! `UnicodeEncodeError`, `UnicodeDecodeError` and `UnicodeTranslateError`: what could not be converted,
//! where in it, and why.

use bc_core::text::Text;

use super::base;
use super::fields::{count_member, field, member, set_field};
use crate::model::builder::TextBuilder;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, convert, raise, text};

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

const MEMBERS: &[GetSetDef] = &[
    member!("encoding", ENCODING),
    member!("object", OBJECT),
    count_member!("start", START),
    count_member!("end", END),
    member!("reason", REASON),
];

/// What `UnicodeEncodeError` adds to `UnicodeError`.
pub(super) static ENCODE: TypeTable = TypeTable {
    doc: "Unicode encoding error.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init_encode),
        MethodDef::new("__str__", Arity::Slot(0), str_encode),
    ],
    statics: &[super::NEW],
    getsets: MEMBERS,
    ..TypeTable::EMPTY
};

/// What `UnicodeDecodeError` adds to `UnicodeError`.
pub(super) static DECODE: TypeTable = TypeTable {
    doc: "Unicode decoding error.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init_decode),
        MethodDef::new("__str__", Arity::Slot(0), str_decode),
    ],
    statics: &[super::NEW],
    getsets: MEMBERS,
    ..TypeTable::EMPTY
};

/// What `UnicodeTranslateError` adds to `UnicodeError`.
pub(super) static TRANSLATE: TypeTable = TypeTable {
    doc: "Unicode translation error.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init_translate),
        MethodDef::new("__str__", Arity::Slot(0), str_translate),
    ],
    statics: &[super::NEW],
    getsets: MEMBERS,
    ..TypeTable::EMPTY
};

/// Sets `args` and forgets what an earlier `__init__` has set.
fn begin(vm: &mut Vm, args: &Args, count: usize, cleared: &[usize]) -> PyResult<()> {
    base::no_keywords(vm, args)?;
    base::set_init_args(vm, args)?;
    for &index in cleared {
        set_field(args.at(0), index, Value::Unbound)?;
    }
    let given = args.len() - 1;
    if given == count {
        return Ok(());
    }
    let message = format!("function takes exactly {count} arguments ({given} given)");
    Err(raise::type_error(vm, message))
}

/// The argument `index`, which must be a str.
fn text_argument(vm: &mut Vm, args: &Args, index: usize) -> PyResult {
    let value = args.at(index);
    if value.as_str().is_some() {
        return Ok(value.clone());
    }
    let name = if value.is_none() {
        "None".into()
    } else {
        vm.type_name(value)
    };
    let message = format!("argument {index} must be str, not {name}");
    Err(raise::type_error(vm, message))
}

/// The argument `index` as a count (format `n`).
fn count_argument(vm: &mut Vm, args: &Args, index: usize) -> PyResult {
    let value = args.at(index);
    if matches!(value, Value::Float(_)) || matches!(value.payload(), Some(Payload::Float(_))) {
        return Err(raise::type_error(
            vm,
            "integer argument expected, got float",
        ));
    }
    convert::to_i64(vm, value).map(Value::Int)
}

fn set_all(receiver: &Value, values: [(usize, Value); 5]) -> PyResult {
    for (index, value) in values {
        set_field(receiver, index, value)?;
    }
    Ok(Value::None)
}

fn init_encode(vm: &mut Vm, args: Args) -> PyResult {
    begin(vm, &args, 5, &[ENCODING, OBJECT, REASON])?;
    let values = [
        (ENCODING, text_argument(vm, &args, 1)?),
        (OBJECT, text_argument(vm, &args, 2)?),
        (START, count_argument(vm, &args, 3)?),
        (END, count_argument(vm, &args, 4)?),
        (REASON, text_argument(vm, &args, 5)?),
    ];
    set_all(args.at(0), values)
}

fn init_decode(vm: &mut Vm, args: Args) -> PyResult {
    begin(vm, &args, 5, &[ENCODING, OBJECT, REASON])?;
    let encoding = text_argument(vm, &args, 1)?;
    let start = count_argument(vm, &args, 3)?;
    let end = count_argument(vm, &args, 4)?;
    let reason = text_argument(vm, &args, 5)?;
    let object = match args.at(2).payload() {
        Some(Payload::Bytes(_)) => args.at(2).clone(),
        _ => {
            let length = buffer::get(vm, args.at(2))?.len();
            vm.reserve(length)?;
            let bytes = buffer::get(vm, args.at(2))?.to_vec();
            vm.new_bytes(bytes)
        }
    };
    let values = [
        (ENCODING, encoding),
        (OBJECT, object),
        (START, start),
        (END, end),
        (REASON, reason),
    ];
    set_all(args.at(0), values)
}

fn init_translate(vm: &mut Vm, args: Args) -> PyResult {
    begin(vm, &args, 4, &[OBJECT, REASON])?;
    let values = [
        (ENCODING, Value::Unbound),
        (OBJECT, text_argument(vm, &args, 1)?),
        (START, count_argument(vm, &args, 2)?),
        (END, count_argument(vm, &args, 3)?),
        (REASON, text_argument(vm, &args, 4)?),
    ];
    set_all(args.at(0), values)
}

/// The field as a count.
fn count(receiver: &Value, index: usize) -> PyResult<i64> {
    Ok(match field(receiver, index)? {
        Some(Value::Int(count)) => count,
        _ => 0,
    })
}

/// The reason, and where it applies.
struct Problem {
    object: Value,
    start: i64,
    end: i64,
    reason: Text,
}

impl Problem {
    /// `None` if the exception was never initialised.
    fn of(vm: &mut Vm, receiver: &Value) -> PyResult<Option<Self>> {
        let Some(object) = field(receiver, OBJECT)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            object,
            start: count(receiver, START)?,
            end: count(receiver, END)?,
            reason: text_of(vm, receiver, REASON)?,
        }))
    }

    /// Where the single thing at fault stands, if it is a single one.
    fn single(&self) -> Option<usize> {
        if self.end != self.start.wrapping_add(1) {
            return None;
        }
        usize::try_from(self.start).ok()
    }

    /// The single character at fault, escaped.
    fn character(&self) -> Option<String> {
        let point = self.object.as_str()?.text().get(self.single()?)?;
        Some(match point {
            0..=0xFF => format!("\\x{point:02x}"),
            0x100..=0xFFFF => format!("\\u{point:04x}"),
            _ => format!("\\U{point:08x}"),
        })
    }

    fn finish(&self, vm: &Vm, encoding: Option<&Text>, what: &str) -> Value {
        let mut builder = TextBuilder::new();
        if let Some(encoding) = encoding {
            builder.push_str("'");
            builder.push_text(encoding);
            builder.push_str("' codec ");
        }
        builder.push_str(what);
        builder.push_str(": ");
        builder.push_text(&self.reason);
        vm.new_str(builder.finish())
    }

    fn range(&self) -> String {
        format!("{}-{}", self.start, self.end.wrapping_sub(1))
    }
}

/// The field as text, in the words C has for one that is not set.
fn text_of(vm: &mut Vm, receiver: &Value, index: usize) -> PyResult<Text> {
    match field(receiver, index)? {
        Some(value) => text::str_text(vm, &value),
        None => Ok(Text::new("<NULL>")),
    }
}

fn str_encode(vm: &mut Vm, args: Args) -> PyResult {
    let Some(problem) = Problem::of(vm, args.at(0))? else {
        return Ok(vm.empty_str());
    };
    let encoding = text_of(vm, args.at(0), ENCODING)?;
    let what = match problem.character() {
        Some(shown) => format!(
            "can't encode character '{shown}' in position {}",
            problem.start
        ),
        None => format!("can't encode characters in position {}", problem.range()),
    };
    Ok(problem.finish(vm, Some(&encoding), &what))
}

fn str_decode(vm: &mut Vm, args: Args) -> PyResult {
    let Some(problem) = Problem::of(vm, args.at(0))? else {
        return Ok(vm.empty_str());
    };
    let encoding = text_of(vm, args.at(0), ENCODING)?;
    let byte = problem
        .object
        .as_bytes()
        .and_then(|bytes| bytes.get(problem.single()?));
    let what = match byte {
        Some(byte) => format!(
            "can't decode byte 0x{byte:02x} in position {}",
            problem.start
        ),
        None => format!("can't decode bytes in position {}", problem.range()),
    };
    Ok(problem.finish(vm, Some(&encoding), &what))
}

fn str_translate(vm: &mut Vm, args: Args) -> PyResult {
    let Some(problem) = Problem::of(vm, args.at(0))? else {
        return Ok(vm.empty_str());
    };
    let what = match problem.character() {
        Some(shown) => format!(
            "can't translate character '{shown}' in position {}",
            problem.start
        ),
        None => format!("can't translate characters in position {}", problem.range()),
    };
    Ok(problem.finish(vm, None, &what))
}
