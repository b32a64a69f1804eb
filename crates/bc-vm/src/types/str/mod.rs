//! `str`: construction, operators, and what other rooms do for it.
//!
//! Methods stand in `methods` (case, predicates, padding), `find`, `cut` (split, strip, replace, join) and `translate`;
//! `%` and `str.format` are shared rooms of `protocol::format`.

mod cut;
mod find;
mod iterator;
mod methods;
mod translate;

pub(crate) use iterator::ITERATOR;

use std::rc::Rc;

use bc_core::text::Text;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::handles::StrRef;
use crate::model::native::{Args, TypeTable};
use crate::model::object::{Payload, Str};
use crate::model::operator::BinaryOp;
use crate::model::unicode;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::native::{Bound, CInt, OrNone};
use crate::protocol::strings;
use crate::protocol::{codec, convert, format, raise, text};
use cut::Stripped;
use methods::Fill;

/// Method table of `str`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "str(object='') -> str\n\
          str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n\
          Create a new string object from the given object. If encoding or\n\
          errors is specified, then the object must expose a data buffer\n\
          that will be decoded using the given encoding and error handler.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    functions: FUNCTIONS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __str__ => unchanged;
        __hash__ => |_: &mut Vm, own: StrRef<'_>| own.hash();
        __len__ => |_: &mut Vm, own: StrRef<'_>| own.text().len();
        __iter__ => iterator::over;
        __getitem__ => strings::getitem;
        __contains__ => strings::contains;
        __add__ => strings::concat;
        __mul__ => multiply;
        __rmul__ => multiply;
        operators(Modulo) => percent;
        compare => compare;
    ]

    static METHODS = [
        /// Return a capitalized version of S.
        capitalize() => methods::capitalize;
        /// Return a version of S suitable for caseless comparisons.
        casefold() => methods::casefold;
        /// Return S centered in a string of length width.
        center: parse(width, fill = Fill(0x20)) => methods::center;
        /// Return the number of non-overlapping occurrences of substring sub.
        count: parse(sub, start = Bound(None), end = Bound(None)) => find::count;
        /// Encode S using the codec registered for encoding.
        encode: keywords(encoding = None, errors = None);
        /// Return True if S ends with the specified suffix, False otherwise.
        endswith: parse(suffix, start = Bound(None), end = Bound(None)) => find::endswith;
        /// Return a copy of S where all tab characters are expanded using spaces.
        expandtabs: keywords(tabsize = CInt(8)) => methods::expandtabs;
        /// Return the lowest index in S where substring sub is found, or -1.
        find: parse(sub, start = Bound(None), end = Bound(None)) => find::find;
        // The very mapping that `**` was given is asked, so this one gets the arguments whole.
        /// Return a formatted version of S, using substitutions from args and kwargs.
        format: whole(args) => |vm: &mut Vm, args: Args| format::fields::format(vm, &args);
        /// Return a formatted version of S, using substitutions from mapping.
        format_map(mapping) => format::fields::format_map;
        /// Like S.find() but raise ValueError when the substring is not found.
        index: parse(sub, start = Bound(None), end = Bound(None)) => find::index;
        isalnum() => |_: &mut Vm, own| methods::all(own, unicode::is_alnum);
        isalpha() => |_: &mut Vm, own| methods::all(own, unicode::is_alpha);
        isdecimal() => |_: &mut Vm, own| methods::all(own, unicode::is_decimal);
        isdigit() => |_: &mut Vm, own| methods::all(own, unicode::is_digit);
        isidentifier() => methods::isidentifier;
        islower() => |_: &mut Vm, own| methods::in_case(own, unicode::is_lower, unicode::is_upper);
        isnumeric() => |_: &mut Vm, own| methods::all(own, unicode::is_numeric);
        isprintable() => methods::isprintable;
        isspace() => |_: &mut Vm, own| methods::all(own, unicode::is_space);
        istitle() => methods::istitle;
        isupper() => |_: &mut Vm, own| methods::in_case(own, unicode::is_upper, unicode::is_lower);
        /// Return a string which is the concatenation of the strings in the iterable.
        join(iterable) => cut::join;
        ljust: parse(width, fill = Fill(0x20)) => methods::ljust;
        /// Return a copy of the string S converted to lowercase.
        lower() => methods::lower;
        lstrip: parse(chars = Stripped(None)) => cut::lstrip;
        partition(sep) => cut::partition;
        /// Return a copy of S with all occurrences of substring old replaced by new.
        replace: parse(old, new, count = -1) => cut::replace;
        rfind: parse(sub, start = Bound(None), end = Bound(None)) => find::rfind;
        rindex: parse(sub, start = Bound(None), end = Bound(None)) => find::rindex;
        rjust: parse(width, fill = Fill(0x20)) => methods::rjust;
        rpartition(sep) => cut::rpartition;
        rsplit: keywords(sep = OrNone(None), maxsplit = -1) => cut::rsplit;
        rstrip: parse(chars = Stripped(None)) => cut::rstrip;
        /// Return a list of the words in S, using sep as the delimiter string.
        split: keywords(sep = OrNone(None), maxsplit = -1) => cut::split, quick cut::quick_split;
        splitlines: keywords(keepends = CInt(0)) => cut::splitlines;
        /// Return True if S starts with the specified prefix, False otherwise.
        startswith: parse(prefix, start = Bound(None), end = Bound(None)) => find::startswith;
        /// Return a copy of the string S with leading and trailing whitespace removed.
        strip: parse(chars = Stripped(None)) => cut::strip;
        swapcase() => methods::swapcase;
        title() => methods::title;
        translate(table) => translate::translate;
        /// Return a copy of S converted to uppercase.
        upper() => methods::upper;
        zfill: parse(width) => methods::zfill;
        __format__: parse(format_spec) => format_value;
        __sizeof__() => sizeof;
        __getnewargs__() => getnewargs;
    ]

    static STATICS = [
        __new__: keywords as "str" (object = None, encoding = None, errors = None) => new;
    ]
}

crate::functions! {
    static FUNCTIONS = [
        /// Return a translation table usable for str.translate().
        maketrans: parse(x, y = None, z = None) => translate::maketrans, signature "(x, y=None, z=None, /)";
    ]
}

/// The text of an argument that must be a str.
fn need<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<&'a Text> {
    match value.as_str() {
        Some(s) => Ok(s.text()),
        None => Err(no_str(vm, value)),
    }
}

#[cold]
fn no_str(vm: &mut Vm, value: &Value) -> Thrown {
    let message = format!(
        "Can't convert '{}' object to str implicitly",
        vm.type_name(value)
    );
    raise::type_error(vm, message)
}

/// The string where a method changes nothing: the very object, unless its class is a subclass.
fn unchanged(vm: &Vm, own: StrRef<'_>) -> Value {
    if own.object().class_id() == ClassId::STR {
        own.value()
    } else {
        vm.new_str(own.text().clone())
    }
}

/// The bytes of a text known to be ASCII.
fn ascii_bytes(text: &Text) -> &[u8] {
    text.as_ascii().unwrap_or_default().as_bytes()
}

/// Runs the same expression over the bytes of an ASCII text or the code points of another.
macro_rules! units {
    ($text:expr, |$units:ident| $body:expr) => {
        match $text.as_wide() {
            Some($units) => $body,
            None => {
                let $units = $crate::types::str::ascii_bytes($text);
                $body
            }
        }
    };
}
pub(super) use units;

/// Runs the same expression over two texts in the representation of the first; the last expression
/// when the first is ASCII and the second is not, so that it cannot be part of it.
macro_rules! both {
    ($hay:expr, $needle:expr, |$h:ident, $n:ident| $body:expr, $never:expr) => {
        match ($hay.as_wide(), $needle.as_wide()) {
            (None, None) => {
                let $h = $crate::types::str::ascii_bytes($hay);
                let $n = $crate::types::str::ascii_bytes($needle);
                $body
            }
            (Some($h), Some($n)) => $body,
            (Some($h), None) => {
                let wide: Vec<u32> = $needle.code_points().collect();
                let $n = wide.as_slice();
                $body
            }
            (None, Some(_)) => $never,
        }
    };
}
pub(super) use both;

fn new(
    vm: &mut Vm,
    class: ClassRef,
    object: Option<&Value>,
    encoding: Option<Rc<str>>,
    errors: Option<Rc<str>>,
) -> PyResult {
    let made = match object {
        None => vm.empty_str(),
        Some(object) if encoding.is_none() && errors.is_none() => text::str(vm, object)?,
        Some(object) => codec::decode_object(vm, object, encoding.as_deref(), errors.as_deref())?,
    };
    if class.data().id() == ClassId::STR {
        return Ok(made);
    }
    let text = made
        .as_str()
        .map_or_else(Text::default, |s| s.text().clone());
    Ok(Value::Obj(vm.alloc(&class, Payload::Str(Str::new(text)))))
}

fn repr(vm: &mut Vm, own: StrRef<'_>) -> PyResult<Text> {
    text::quoted(vm, own.text())
}

fn multiply(vm: &mut Vm, own: &Value, count: &Value) -> PyResult {
    let count = convert::index(vm, count)?;
    strings::repeat(vm, own, &count)
}

fn percent(vm: &mut Vm, template: &Value, values: &Value, _: BinaryOp) -> PyResult {
    if template.as_str().is_none() {
        return Ok(Value::NotImplemented);
    }
    format::percent::str_percent(vm, template, values)
}

fn compare(_: &mut Vm, own: StrRef<'_>, other: &Value, op: CompareOp) -> Value {
    let Some(other) = StrRef::of(other) else {
        return Value::NotImplemented;
    };
    let (own, other) = (own.text(), other.text());
    Value::bool(match op {
        CompareOp::Eq => own == other,
        CompareOp::Ne => own != other,
        op => op.holds(Some(own.cmp(other))),
    })
}

fn encode(
    vm: &mut Vm,
    own: &Value,
    encoding: Option<Rc<str>>,
    errors: Option<Rc<str>>,
) -> PyResult {
    codec::encode(vm, own, encoding.as_deref(), errors.as_deref())
}

fn format_value(vm: &mut Vm, own: &Value, spec: StrRef<'_>) -> PyResult {
    format::format_str(vm, own, spec.text())
}

fn sizeof(_: &mut Vm, own: StrRef<'_>) -> i64 {
    let text = own.text();
    let (fixed, unit) = match text.code_points().max() {
        None | Some(0..=0x7F) => (48, 1),
        Some(0x80..=0xFF) => (72, 1),
        Some(0x100..=0xFFFF) => (72, 2),
        Some(_) => (72, 4),
    };
    fixed + unit * (text.len() as i64 + 1)
}

fn getnewargs(vm: &mut Vm, own: StrRef<'_>) -> Value {
    let copy = vm.new_str(own.text().clone());
    vm.new_tuple([copy])
}
