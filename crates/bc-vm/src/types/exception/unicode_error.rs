//! `UnicodeEncodeError`, `UnicodeDecodeError` and `UnicodeTranslateError`: what could not be converted,
//! where in it, and why.

use super::base;
use super::fields::{get, get_count, set, set_count};
use crate::model::args::Keyword;
use crate::model::error::PyResult;
use crate::model::handles::ExceptionRef;
use crate::model::native::TypeTable;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, convert, raise, text};
use bc_core::text::{Text, TextBuilder};

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

/// Method table of `UnicodeEncodeError`.
pub(super) static ENCODE: TypeTable = TypeTable {
    doc: "Unicode encoding error.",
    slots: ENCODE_SLOTS,
    statics: super::NEW,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `UnicodeDecodeError`.
pub(super) static DECODE: TypeTable = TypeTable {
    doc: "Unicode decoding error.",
    slots: DECODE_SLOTS,
    statics: super::NEW,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `UnicodeTranslateError`.
pub(super) static TRANSLATE: TypeTable = TypeTable {
    doc: "Unicode translation error.",
    slots: TRANSLATE_SLOTS,
    statics: super::NEW,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static ENCODE_SLOTS = [
        __init__: any(*args, **keywords) => init_encode;
        __str__ => str_encode;
    ]

    static DECODE_SLOTS = [
        __init__: any(*args, **keywords) => init_decode;
        __str__ => str_decode;
    ]

    static TRANSLATE_SLOTS = [
        __init__: any(*args, **keywords) => init_translate;
        __str__ => str_translate;
    ]
}

crate::getsets! {
    static GETSETS = [
        member encoding => get::<ENCODING>, set set::<ENCODING>;
        member object => get::<OBJECT>, set set::<OBJECT>;
        member start => get_count::<START>, set set_count::<START>;
        member end => get_count::<END>, set set_count::<END>;
        member reason => get::<REASON>, set set::<REASON>;
    ]
}

/// Sets `args`, forgets what an earlier `__init__` has set, and then counts the arguments.
fn begin<'a, const COUNT: usize>(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &'a [Value],
    keywords: &[Keyword],
    cleared: &[usize],
) -> PyResult<&'a [Value; COUNT]> {
    base::init(vm, exception, args, keywords)?;
    for &index in cleared {
        exception.set_field(index, Value::Unbound);
    }
    <&[Value; COUNT]>::try_from(args).map_err(|_| {
        let given = args.len();
        let message = format!("function takes exactly {COUNT} arguments ({given} given)");
        raise::type_error(vm, message)
    })
}

/// The argument at `position`, which must be a str.
fn text_argument(vm: &mut Vm, value: &Value, position: usize) -> PyResult {
    if value.as_str().is_some() {
        return Ok(value.clone());
    }
    let name = if value.is_none() {
        "None".into()
    } else {
        vm.type_name(value)
    };
    let message = format!("argument {position} must be str, not {name}");
    Err(raise::type_error(vm, message))
}

/// An argument as a count (format `n`).
fn count_argument(vm: &mut Vm, value: &Value) -> PyResult {
    if matches!(value, Value::Float(_)) || matches!(value.payload(), Some(Payload::Float(_))) {
        return Err(raise::type_error(
            vm,
            "integer argument expected, got float",
        ));
    }
    convert::to_i64(vm, value).map(Value::Int)
}

fn set_all(exception: ExceptionRef<'_>, values: [(usize, Value); 5]) {
    for (index, value) in values {
        exception.set_field(index, value);
    }
}

fn init_encode(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    let cleared = [ENCODING, OBJECT, REASON];
    let [encoding, object, start, end, reason] = begin(vm, exception, args, keywords, &cleared)?;
    let values = [
        (ENCODING, text_argument(vm, encoding, 1)?),
        (OBJECT, text_argument(vm, object, 2)?),
        (START, count_argument(vm, start)?),
        (END, count_argument(vm, end)?),
        (REASON, text_argument(vm, reason, 5)?),
    ];
    set_all(exception, values);
    Ok(())
}

fn init_decode(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    let cleared = [ENCODING, OBJECT, REASON];
    let [encoding, object, start, end, reason] = begin(vm, exception, args, keywords, &cleared)?;
    let encoding = text_argument(vm, encoding, 1)?;
    let start = count_argument(vm, start)?;
    let end = count_argument(vm, end)?;
    let reason = text_argument(vm, reason, 5)?;
    let object = match object.payload() {
        Some(Payload::Bytes(_)) => object.clone(),
        _ => {
            let length = buffer::get(vm, object)?.len();
            vm.reserve(length)?;
            let bytes = buffer::get(vm, object)?.to_vec();
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
    set_all(exception, values);
    Ok(())
}

fn init_translate(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    let cleared = [OBJECT, REASON];
    let [object, start, end, reason] = begin(vm, exception, args, keywords, &cleared)?;
    let values = [
        (ENCODING, Value::Unbound),
        (OBJECT, text_argument(vm, object, 1)?),
        (START, count_argument(vm, start)?),
        (END, count_argument(vm, end)?),
        (REASON, text_argument(vm, reason, 4)?),
    ];
    set_all(exception, values);
    Ok(())
}

/// The field as a count.
fn count(exception: ExceptionRef<'_>, index: usize) -> i64 {
    match exception.field(index) {
        Some(Value::Int(count)) => count,
        _ => 0,
    }
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
    fn of(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult<Option<Self>> {
        let Some(object) = exception.field(OBJECT) else {
            return Ok(None);
        };
        Ok(Some(Self {
            object,
            start: count(exception, START),
            end: count(exception, END),
            reason: text_of(vm, exception, REASON)?,
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

    fn finish(&self, vm: &Vm, encoding: Option<&Text>, what: &str) -> PyResult {
        let mut builder = TextBuilder::new();
        if let Some(encoding) = encoding {
            builder.push_str("'");
            builder.push_text(encoding);
            builder.push_str("' codec ");
        }
        builder.push_str(what);
        builder.push_str(": ");
        builder.push_text(&self.reason);
        Ok(vm.new_str(vm.built(builder)?))
    }

    fn range(&self) -> String {
        format!("{}-{}", self.start, self.end.wrapping_sub(1))
    }
}

/// The field as text, in the words C has for one that is not set.
fn text_of(vm: &mut Vm, exception: ExceptionRef<'_>, index: usize) -> PyResult<Text> {
    match exception.field(index) {
        Some(value) => text::str_text(vm, &value),
        None => Ok(Text::new("<NULL>")),
    }
}

fn str_encode(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    let Some(problem) = Problem::of(vm, exception)? else {
        return Ok(vm.empty_str());
    };
    let encoding = text_of(vm, exception, ENCODING)?;
    let what = match problem.character() {
        Some(shown) => format!(
            "can't encode character '{shown}' in position {}",
            problem.start
        ),
        None => format!("can't encode characters in position {}", problem.range()),
    };
    problem.finish(vm, Some(&encoding), &what)
}

fn str_decode(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    let Some(problem) = Problem::of(vm, exception)? else {
        return Ok(vm.empty_str());
    };
    let encoding = text_of(vm, exception, ENCODING)?;
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
    problem.finish(vm, Some(&encoding), &what)
}

fn str_translate(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    let Some(problem) = Problem::of(vm, exception)? else {
        return Ok(vm.empty_str());
    };
    let what = match problem.character() {
        Some(shown) => format!(
            "can't translate character '{shown}' in position {}",
            problem.start
        ),
        None => format!("can't translate characters in position {}", problem.range()),
    };
    problem.finish(vm, None, &what)
}
