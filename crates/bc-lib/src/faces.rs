//! Modules with an underscore that hold what other modules of the machine have, the same objects, and the few
//! functions that are nowhere else.
//!
//! In the reference these are the parts in C of modules that are otherwise in Python. Each is made when
//! it is imported, out of the public module.

use super::support::{get, get_opt, invoke, module};
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::Exc;
use bc_vm::model::native::{Arity, MethodDef};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::format::fields::{self, Markup};
use bc_vm::protocol::numerals;
use bc_vm::protocol::{call, define, iter, raise};
use bc_vm::runtime::import;

/// Copies names of the module `home`, as far as it has them.
fn copy(vm: &mut Vm, face: &ObjRef, home: &str, names: &[&str]) -> PyResult<()> {
    let home = import::get_or_load(vm, home)?;
    for name in names {
        if let Some(value) = get_opt(vm, &home, name)? {
            define::constant(vm, face, name, value);
        }
    }
    Ok(())
}

macro_rules! faces {
    ($($(#[$doc:meta])* $make:ident: $name:literal of $home:literal, $text:literal, [$($names:literal),* $(,)?];)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Errors
            ///
            /// What making the public module raises.
            pub(crate) fn $make(vm: &mut Vm) -> PyResult {
                let face = module(vm, $name, $text, &[]);
                copy(vm, &face, $home, &[$($names),*])?;
                Ok(Value::Obj(face))
            }
        )*
    };
}

faces! {
    /// Makes `_bisect`.
    make_bisect: "_bisect" of "bisect", "Bisection algorithms.", [
        "bisect", "bisect_left", "bisect_right", "insort", "insort_left", "insort_right",
    ];
    /// Makes `_collections`.
    make_collection_names: "_collections" of "collections", "High performance data structures.", [
        "OrderedDict", "_count_elements", "defaultdict", "deque",
    ];
    /// Makes `_functools`.
    make_functools: "_functools" of "functools", "Tools that operate on functions.", [
        "_lru_cache_wrapper", "cmp_to_key", "partial", "reduce",
    ];
    /// Makes `_heapq`.
    make_heapq: "_heapq" of "heapq", "Heap queue algorithm (a.k.a. priority queue).", [
        "_heapify_max", "_heappop_max", "_heapreplace_max", "heapify", "heappop", "heappush",
        "heappushpop", "heapreplace",
    ];
    /// Makes `_io`.
    make_io_names: "io" of "io", "The io module provides the Python interfaces to stream handling.", [
        "BlockingIOError", "BufferedRWPair", "BufferedRandom", "BufferedReader", "BufferedWriter",
        "BytesIO", "DEFAULT_BUFFER_SIZE", "FileIO", "IncrementalNewlineDecoder", "StringIO",
        "TextIOWrapper", "UnsupportedOperation", "open",
    ];
    /// Makes `_operator`.
    make_operator_names: "_operator" of "operator", "Operator interface.", [
        "abs", "add", "and_", "attrgetter", "concat", "contains", "countOf", "delitem", "eq",
        "floordiv", "ge", "getitem", "gt", "iadd", "iand", "iconcat", "ifloordiv", "ilshift",
        "imatmul", "imod", "imul", "index", "indexOf", "inv", "invert", "ior", "ipow", "irshift",
        "is_", "is_not", "isub", "itemgetter", "itruediv", "ixor", "le", "length_hint", "lshift",
        "lt", "matmul", "methodcaller", "mod", "mul", "ne", "neg", "not_", "or_", "pos", "pow",
        "rshift", "setitem", "sub", "truediv", "truth", "xor",
    ];
}

/// Makes `_io`, with the classes that those of `io` derive from.
///
/// # Errors
///
/// What making the public module raises.
pub(crate) fn make_io(vm: &mut Vm) -> PyResult {
    let face = make_io_names(vm)?;
    let io = import::get_or_load(vm, "io")?;
    if let Some(object) = face.as_obj().cloned() {
        for name in ["IOBase", "RawIOBase", "BufferedIOBase", "TextIOBase"] {
            let class = get(vm, &io, name)?;
            let bases = get(vm, &class, "__bases__")?;
            if let Some(base) = iter::collect(vm, &bases)?.into_iter().next() {
                define::constant(vm, &object, &format!("_{name}"), base);
            }
        }
    }
    Ok(face)
}

/// Makes `_collections`, with the classes of the iterators over a `deque`.
///
/// # Errors
///
/// What making the public module raises.
pub(crate) fn make_collections(vm: &mut Vm) -> PyResult {
    let face = make_collection_names(vm)?;
    if let Some(object) = face.as_obj().cloned() {
        let deque = get(vm, &face, "deque")?;
        let empty = call::call_values(vm, &deque, [])?;
        for (name, function) in [
            ("_deque_iterator", "__iter__"),
            ("_deque_reverse_iterator", "__reversed__"),
        ] {
            let iterator = invoke(vm, &empty, function, [])?;
            let class = Value::from(&vm.class_of(&iterator));
            define::constant(vm, &object, name, class);
        }
    }
    Ok(face)
}

static OPERATOR: &[MethodDef] =
    &[
        MethodDef::new("_compare_digest", Arity::Unpack(2, 2), |vm, args| {
            let parts = [args.at(0), args.at(1)];
            let texts = parts.map(|part| {
                part.as_str()
                    .map(|part| part.text().as_ascii().map(str::to_owned))
            });
            if let [Some(a), Some(b)] = texts {
                return match (a, b) {
                    (Some(a), Some(b)) => Ok(Value::bool(a == b)),
                    _ => Err(raise::type_error(
                        vm,
                        "comparing strings with non-ASCII characters is not supported",
                    )),
                };
            }
            let mut bytes = Vec::new();
            for part in parts {
                match numerals::buffer(part) {
                    Some(part) => bytes.push(part),
                    None => {
                        let message = format!(
                            "a bytes-like object is required, not '{}'",
                            vm.type_name(part)
                        );
                        return Err(raise::type_error(vm, message));
                    }
                }
            }
            Ok(Value::bool(bytes.first() == bytes.last()))
        })
        .doc("compare_digest(a, b) -> bool\n\nReturn 'a == b'."),
    ];

/// Makes `_operator`.
///
/// # Errors
///
/// What making the public module raises.
pub(crate) fn make_operator(vm: &mut Vm) -> PyResult {
    let face = make_operator_names(vm)?;
    if let Some(object) = face.as_obj().cloned() {
        define::functions(vm, &object, OPERATOR);
    }
    Ok(face)
}

static STRING: &[MethodDef] = &[
    MethodDef::new("formatter_parser", Arity::One, |vm, args| {
        let Some(text) = args.at(0).as_str().map(|text| text.text().clone()) else {
            return Err(expected_str(vm, args.at(0)));
        };
        let mut tuples = Vec::new();
        for Markup { literal, field } in fields::markup(vm, &text)? {
            let literal = vm.new_str(literal);
            let [name, spec, conversion] = match field {
                None => [Value::None, Value::None, Value::None],
                Some((name, spec, conversion)) => [
                    vm.new_str(name),
                    vm.new_str(spec),
                    conversion.map_or(Value::None, |point| vm.new_char(point)),
                ],
            };
            tuples.push(vm.new_tuple([literal, name, spec, conversion]));
        }
        let tuples = vm.new_list(tuples);
        iter::iter(vm, &tuples)
    })
    .doc("parse the argument as a format string"),
    MethodDef::new("formatter_field_name_split", Arity::One, |vm, args| {
        let Some(text) = args.at(0).as_str().map(|text| text.text().clone()) else {
            return Err(expected_str(vm, args.at(0)));
        };
        let (first, steps) = fields::split_name(vm, &text)?;
        let mut pairs = Vec::new();
        for (is_attribute, key) in steps {
            pairs.push(vm.new_tuple([Value::bool(is_attribute), key]));
        }
        let pairs = vm.new_list(pairs);
        let pairs = iter::iter(vm, &pairs)?;
        Ok(vm.new_tuple([first, pairs]))
    })
    .doc("split the argument as a field name"),
];

fn expected_str(vm: &mut Vm, value: &Value) -> bc_vm::model::error::Thrown {
    let message = format!("expected str, got {}", vm.type_name(value));
    raise::throw(vm, Exc::TypeError, message)
}

/// Makes `_string`.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make_string(vm: &mut Vm) -> PyResult {
    let doc = "string helper module";
    Ok(Value::Obj(module(vm, "_string", doc, STRING)))
}
