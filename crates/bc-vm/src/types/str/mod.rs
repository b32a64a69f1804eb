//! `str`: construction, operators, items and iteration.
//!
//! Methods stand in `methods` (case, predicates, padding), `search` (find, split, strip, replace,
//! join) and `translate`; `%` and `str.format` are shared rooms of `protocol::format`.

mod methods;
mod search;
mod translate;

use crate::protocol::strings;
use std::cell::{Cell, RefCell};
use std::sync::LazyLock;

use bc_core::text::Text;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{PyResult, Thrown};
use crate::model::native::{Args, Arity, MethodDef, NativeData, NativeIter, TypeTable};
use crate::model::object::{ObjRef, Payload, Str};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{codec, convert, format, param, raise, text};

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "str(object='') -> str\n\
          str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n\
          Create a new string object from the given object. If encoding or\n\
          errors is specified, then the object must expose a data buffer\n\
          that will be decoded using the given encoding and error handler.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

/// What the class brings along.
pub(crate) static ITERATOR: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__iter__", Arity::Slot(0), iter_self),
        MethodDef::new("__next__", Arity::Slot(0), iter_next),
    ],
    methods: &[
        MethodDef::new("__length_hint__", Arity::None, iter_length_hint),
        MethodDef::new("__reduce__", Arity::None, iter_reduce),
        MethodDef::new("__setstate__", Arity::One, iter_setstate),
    ],
    ..TypeTable::EMPTY
};

static STATICS: &[MethodDef] = &[
    MethodDef::new(
        "__new__",
        Arity::Keywords(0, &["object", "encoding", "errors"]),
        new,
    ),
    MethodDef::new("maketrans", Arity::Parse(1, 3), translate::maketrans)
        .signature("(x, y=None, z=None, /)")
        .doc("Return a translation table usable for str.translate()."),
];

static SLOTS: &[MethodDef] = &[
    MethodDef::new("__repr__", Arity::Slot(0), repr),
    MethodDef::new("__str__", Arity::Slot(0), to_str),
    MethodDef::new("__hash__", Arity::Slot(0), hash),
    MethodDef::new("__len__", Arity::Slot(0), len),
    MethodDef::new("__iter__", Arity::Slot(0), iter),
    MethodDef::new("__getitem__", Arity::Slot(1), getitem),
    MethodDef::new("__contains__", Arity::Slot(1), contains),
    MethodDef::new("__add__", Arity::Slot(1), add),
    MethodDef::new("__mul__", Arity::Slot(1), mul),
    MethodDef::new("__rmul__", Arity::Slot(1), mul),
    MethodDef::new("__mod__", Arity::Slot(1), percent),
    MethodDef::new("__rmod__", Arity::Slot(1), rpercent),
    MethodDef::new("__lt__", Arity::Slot(1), lt),
    MethodDef::new("__le__", Arity::Slot(1), le),
    MethodDef::new("__eq__", Arity::Slot(1), eq),
    MethodDef::new("__ne__", Arity::Slot(1), ne),
    MethodDef::new("__gt__", Arity::Slot(1), gt),
    MethodDef::new("__ge__", Arity::Slot(1), ge),
];

static METHODS: &[MethodDef] = &[
    MethodDef::new("capitalize", Arity::None, methods::capitalize)
        .doc("Return a capitalized version of S."),
    MethodDef::new("casefold", Arity::None, methods::casefold)
        .doc("Return a version of S suitable for caseless comparisons."),
    MethodDef::new("center", Arity::Parse(1, 2), methods::center)
        .doc("Return S centered in a string of length width."),
    MethodDef::new("count", Arity::Parse(1, 3), search::count)
        .doc("Return the number of non-overlapping occurrences of substring sub."),
    MethodDef::new(
        "encode",
        Arity::Keywords(0, &["encoding", "errors"]),
        encode,
    )
    .doc("Encode S using the codec registered for encoding."),
    MethodDef::new("endswith", Arity::Parse(1, 3), search::endswith)
        .doc("Return True if S ends with the specified suffix, False otherwise."),
    MethodDef::new(
        "expandtabs",
        Arity::Keywords(0, &["tabsize"]),
        methods::expandtabs,
    )
    .doc("Return a copy of S where all tab characters are expanded using spaces."),
    MethodDef::new("find", Arity::Parse(1, 3), search::find)
        .doc("Return the lowest index in S where substring sub is found, or -1."),
    MethodDef::new("format", Arity::Any, do_format)
        .doc("Return a formatted version of S, using substitutions from args and kwargs."),
    MethodDef::new("format_map", Arity::One, format_map)
        .doc("Return a formatted version of S, using substitutions from mapping."),
    MethodDef::new("index", Arity::Parse(1, 3), search::index)
        .doc("Like S.find() but raise ValueError when the substring is not found."),
    MethodDef::new("isalnum", Arity::None, methods::isalnum),
    MethodDef::new("isalpha", Arity::None, methods::isalpha),
    MethodDef::new("isdecimal", Arity::None, methods::isdecimal),
    MethodDef::new("isdigit", Arity::None, methods::isdigit),
    MethodDef::new("isidentifier", Arity::None, methods::isidentifier),
    MethodDef::new("islower", Arity::None, methods::islower),
    MethodDef::new("isnumeric", Arity::None, methods::isnumeric),
    MethodDef::new("isprintable", Arity::None, methods::isprintable),
    MethodDef::new("isspace", Arity::None, methods::isspace),
    MethodDef::new("istitle", Arity::None, methods::istitle),
    MethodDef::new("isupper", Arity::None, methods::isupper),
    MethodDef::new("join", Arity::One, search::join)
        .doc("Return a string which is the concatenation of the strings in the iterable."),
    MethodDef::new("ljust", Arity::Parse(1, 2), methods::ljust),
    MethodDef::new("lower", Arity::None, methods::lower)
        .doc("Return a copy of the string S converted to lowercase."),
    MethodDef::new("lstrip", Arity::Parse(0, 1), search::lstrip),
    MethodDef::new("partition", Arity::One, search::partition),
    MethodDef::new("replace", Arity::Parse(2, 3), search::replace)
        .doc("Return a copy of S with all occurrences of substring old replaced by new."),
    MethodDef::new("rfind", Arity::Parse(1, 3), search::rfind),
    MethodDef::new("rindex", Arity::Parse(1, 3), search::rindex),
    MethodDef::new("rjust", Arity::Parse(1, 2), methods::rjust),
    MethodDef::new("rpartition", Arity::One, search::rpartition),
    MethodDef::new(
        "rsplit",
        Arity::Keywords(0, &["sep", "maxsplit"]),
        search::rsplit,
    ),
    MethodDef::new("rstrip", Arity::Parse(0, 1), search::rstrip),
    MethodDef::new(
        "split",
        Arity::Keywords(0, &["sep", "maxsplit"]),
        search::split,
    )
    .quick(search::quick_split)
    .doc("Return a list of the words in S, using sep as the delimiter string."),
    MethodDef::new(
        "splitlines",
        Arity::Keywords(0, &["keepends"]),
        search::splitlines,
    ),
    MethodDef::new("startswith", Arity::Parse(1, 3), search::startswith)
        .doc("Return True if S starts with the specified prefix, False otherwise."),
    MethodDef::new("strip", Arity::Parse(0, 1), search::strip)
        .doc("Return a copy of the string S with leading and trailing whitespace removed."),
    MethodDef::new("swapcase", Arity::None, methods::swapcase),
    MethodDef::new("title", Arity::None, methods::title),
    MethodDef::new("translate", Arity::One, translate::translate),
    MethodDef::new("upper", Arity::None, methods::upper)
        .doc("Return a copy of S converted to uppercase."),
    MethodDef::new("zfill", Arity::Parse(1, 1), methods::zfill),
    MethodDef::new("__format__", Arity::Parse(1, 1), dunder_format),
    MethodDef::new("__sizeof__", Arity::None, sizeof),
    MethodDef::new("__getnewargs__", Arity::None, getnewargs),
];

static EMPTY: LazyLock<Text> = LazyLock::new(Text::default);

/// The text of `self`; calls have been checked to be on a str.
fn own(args: &Args) -> &Text {
    args.at(0).as_str().map_or(&EMPTY, Str::text)
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

/// `self` where a method changes nothing: the very object, unless its class is a subclass.
fn unchanged(vm: &Vm, args: &Args) -> Value {
    if vm.class_id_of(args.at(0)) == ClassId::STR {
        args.at(0).clone()
    } else {
        vm.new_str(own(args).clone())
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

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let made = match (args.get(1), args.get(2), args.get(3)) {
        (None, None, None) => vm.empty_str(),
        (Some(object), None, None) => text::str(vm, object)?,
        (object, encoding, errors) => {
            let encoding = param::text_argument(vm, "str", 2, encoding, false)?;
            let errors = param::text_argument(vm, "str", 3, errors, false)?;
            match object {
                None => vm.empty_str(),
                Some(object) => {
                    codec::decode_object(vm, object, encoding.as_deref(), errors.as_deref())?
                }
            }
        }
    };
    let Some(class) = args.at(0).as_class() else {
        return Ok(made);
    };
    if class.data().id() == ClassId::STR {
        return Ok(made);
    }
    Ok(instance(vm, &class, &made))
}

/// An instance of a subclass with the text of `made`.
fn instance(vm: &Vm, class: &ClassRef, made: &Value) -> Value {
    let text = made
        .as_str()
        .map_or_else(Text::default, |s| s.text().clone());
    Value::Obj(vm.alloc(class, Payload::Str(Str::new(text))))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let quoted = text::quoted(vm, own(&args))?;
    Ok(vm.new_str(quoted))
}

fn to_str(vm: &mut Vm, args: Args) -> PyResult {
    Ok(unchanged(vm, &args))
}

fn hash(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(args.at(0).as_str().map_or(0, Str::hash)))
}

fn len(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(own(&args).len() as i64))
}

fn getitem(vm: &mut Vm, args: Args) -> PyResult {
    strings::getitem(vm, args.at(0), args.at(1))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    strings::contains(vm, args.at(0), args.at(1)).map(Value::bool)
}

fn add(vm: &mut Vm, args: Args) -> PyResult {
    strings::concat(vm, args.at(0), args.at(1))
}

fn mul(vm: &mut Vm, args: Args) -> PyResult {
    let count = convert::index(vm, args.at(1))?;
    strings::repeat(vm, args.at(0), &count)
}

fn percent(vm: &mut Vm, args: Args) -> PyResult {
    format::percent::str_percent(vm, args.at(0), args.at(1))
}

fn rpercent(vm: &mut Vm, args: Args) -> PyResult {
    if args.at(1).as_str().is_none() {
        return Ok(Value::NotImplemented);
    }
    format::percent::str_percent(vm, args.at(1), args.at(0))
}

fn compare(args: &Args, holds: fn(std::cmp::Ordering) -> bool) -> PyResult {
    Ok(match args.at(1).as_str() {
        Some(other) => Value::bool(holds(own(args).cmp(other.text()))),
        None => Value::NotImplemented,
    })
}

fn lt(_vm: &mut Vm, args: Args) -> PyResult {
    compare(&args, std::cmp::Ordering::is_lt)
}

fn le(_vm: &mut Vm, args: Args) -> PyResult {
    compare(&args, std::cmp::Ordering::is_le)
}

fn gt(_vm: &mut Vm, args: Args) -> PyResult {
    compare(&args, std::cmp::Ordering::is_gt)
}

fn ge(_vm: &mut Vm, args: Args) -> PyResult {
    compare(&args, std::cmp::Ordering::is_ge)
}

fn eq(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(match args.at(1).as_str() {
        Some(other) => Value::bool(own(&args) == other.text()),
        None => Value::NotImplemented,
    })
}

fn ne(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(match args.at(1).as_str() {
        Some(other) => Value::bool(own(&args) != other.text()),
        None => Value::NotImplemented,
    })
}

fn encode(vm: &mut Vm, args: Args) -> PyResult {
    let encoding = param::text_argument(vm, "encode", 1, args.get(1), false)?;
    let errors = param::text_argument(vm, "encode", 2, args.get(2), false)?;
    codec::encode(vm, args.at(0), encoding.as_deref(), errors.as_deref())
}

fn do_format(vm: &mut Vm, args: Args) -> PyResult {
    format::fields::format(vm, &args)
}

fn format_map(vm: &mut Vm, args: Args) -> PyResult {
    format::fields::format_map(vm, args.at(0), args.at(1))
}

fn dunder_format(vm: &mut Vm, args: Args) -> PyResult {
    let Some(spec) = args.at(1).as_str() else {
        let message = format!(
            "__format__() argument 1 must be str, not {}",
            param::shown_type(vm, args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    format::format_str(vm, args.at(0), spec.text())
}

fn sizeof(_vm: &mut Vm, args: Args) -> PyResult {
    let text = own(&args);
    let (fixed, unit) = match text.code_points().max() {
        None | Some(0..=0x7F) => (48, 1),
        Some(0x80..=0xFF) => (72, 1),
        Some(0x100..=0xFFFF) => (72, 2),
        Some(_) => (72, 4),
    };
    Ok(Value::Int(fixed + unit * (text.len() as i64 + 1)))
}

fn getnewargs(vm: &mut Vm, args: Args) -> PyResult {
    let copy = vm.new_str(own(&args).clone());
    Ok(vm.new_tuple([copy]))
}

/// Where an iteration over a string stands.
struct StrIter {
    /// The str object; `None` once it has ended.
    source: RefCell<Option<ObjRef>>,
    index: Cell<usize>,
}

impl NativeData for StrIter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(source) = &*self.source.borrow() {
            visit(&Value::from(source));
        }
    }

    fn clear(&self) {
        drop(self.source.take());
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl NativeIter for StrIter {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let found = self.next_at_hand(vm, &mut 0);
        if found.is_none() {
            drop(self.source.take());
        }
        Ok(found)
    }

    fn next_at_hand(&self, vm: &Vm, _steps: &mut u64) -> Option<Value> {
        let index = self.index.get();
        let point = match &self.source.borrow().as_ref()?.payload {
            Payload::Str(s) => s.text().get(index)?,
            _ => return None,
        };
        self.index.set(index + 1);
        Some(vm.new_char(point))
    }

    fn length_hint(&self) -> Option<usize> {
        Some(match self.source.borrow().as_deref().map(|s| &s.payload) {
            Some(Payload::Str(s)) => s.text().len().saturating_sub(self.index.get()),
            _ => 0,
        })
    }
}

fn iter(vm: &mut Vm, args: Args) -> PyResult {
    let state = StrIter {
        source: RefCell::new(args.at(0).as_obj().cloned()),
        index: Cell::new(0),
    };
    let class = vm.classes.str_iterator.clone();
    Ok(vm.new_iter(&class, state))
}

fn iter_self(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(args.at(0).clone())
}

/// The state behind an iterator object of this type.
fn iter_state(value: &Value) -> Option<&StrIter> {
    match value.payload()? {
        Payload::Iter(iter) => match &**iter {
            crate::model::iters::Iter::Native(iter) => iter.as_any().downcast_ref(),
            _ => None,
        },
        _ => None,
    }
}

fn iter_next(vm: &mut Vm, args: Args) -> PyResult {
    let next = match iter_state(args.at(0)) {
        Some(state) => state.next(vm)?,
        None => None,
    };
    next.ok_or_else(|| raise::stop_iteration(vm, Value::None))
}

fn iter_length_hint(_vm: &mut Vm, args: Args) -> PyResult {
    let left = iter_state(args.at(0)).and_then(NativeIter::length_hint);
    Ok(Value::Int(left.unwrap_or(0) as i64))
}

fn iter_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let name = vm.intern("iter");
    let function = crate::protocol::define::lookup(&vm.builtins, &name).unwrap_or(Value::None);
    let state = iter_state(args.at(0));
    let source = state.and_then(|state| state.source.borrow().clone());
    match (source, state) {
        (Some(source), Some(state)) => {
            let arguments = vm.new_tuple([Value::Obj(source)]);
            let index = Value::Int(state.index.get() as i64);
            Ok(vm.new_tuple([function, arguments, index]))
        }
        _ => {
            let empty = vm.empty_str();
            let arguments = vm.new_tuple([empty]);
            Ok(vm.new_tuple([function, arguments]))
        }
    }
}

fn iter_setstate(vm: &mut Vm, args: Args) -> PyResult {
    let index = param::ssize_of_long(vm, args.at(1))?;
    if let Some(state) = iter_state(args.at(0)) {
        let length = match state.source.borrow().as_deref().map(|s| &s.payload) {
            Some(Payload::Str(s)) => s.text().len(),
            _ => return Ok(Value::None),
        };
        state.index.set((index.max(0) as usize).min(length));
    }
    Ok(Value::None)
}
