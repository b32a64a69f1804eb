//! `bytes`: construction and hash; all else it shares with `bytearray` in `bytes_like`.

use std::rc::Rc;

use super::bytes_like::{self, BytesLike, fromhex, maketrans};
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::handles::BytesRef;
use crate::model::hash;
use crate::model::native::TypeTable;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::bytes::from_arguments;

/// Method table of `bytes`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "bytes(iterable_of_ints) -> bytes\n\
          bytes(string, encoding[, errors]) -> bytes\n\
          bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n\
          bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n\
          bytes() -> empty bytes object\n\n\
          Construct an immutable array of bytes.",
    slots: SLOTS,
    methods: bytes_like::METHODS,
    more_methods: METHODS,
    class_methods: CLASS_METHODS,
    statics: STATICS,
    functions: FUNCTIONS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => bytes_like::repr;
        __str__ => bytes_like::repr;
        __hash__ => |_: &mut Vm, own: BytesRef<'_>| hash::bytes(&own);
        __len__ => bytes_like::len;
        __iter__ => over;
        __getitem__ => bytes_like::getitem;
        __contains__ => bytes_like::contains;
        __add__ => bytes_like::add;
        __mul__ => bytes_like::multiply;
        __rmul__ => bytes_like::multiply;
        __mod__ => bytes_like::percent;
        __rmod__ => bytes_like::reflected_percent;
        compare => bytes_like::compare;
    ]

    static METHODS = [
        __sizeof__() => |_: &mut Vm, own: BytesRef<'_>| 33 + own.len();
        __getnewargs__() => getnewargs;
    ]

    static CLASS_METHODS = [
        fromhex(string), signature "($type, string, /)";
    ]

    static STATICS = [
        __new__: keywords as "bytes" (source = None, encoding = None, errors = None) => new;
    ]
}

crate::functions! {
    static FUNCTIONS = [
        maketrans: parse(from, to), signature "(frm, to, /)";
    ]
}

fn new(
    vm: &mut Vm,
    class: ClassRef,
    source: Option<&Value>,
    encoding: Option<Rc<str>>,
    errors: Option<Rc<str>>,
) -> PyResult {
    let is_exact = class.data().id() == ClassId::BYTES;
    if let Some(source) = source
        && is_exact
        && encoding.is_none()
        && errors.is_none()
        && vm.class_id_of(source) == ClassId::BYTES
    {
        return Ok(source.clone());
    }
    let made = from_arguments(vm, source, encoding.as_deref(), errors.as_deref(), false)?;
    if is_exact {
        return Ok(vm.new_bytes(made));
    }
    Ok(Value::Obj(vm.alloc(&class, Payload::Bytes(made.into()))))
}

fn over(vm: &mut Vm, own: BytesLike<'_>) -> Value {
    let class = vm.classes.bytes_iterator.clone();
    bytes_like::over(vm, &class, own)
}

fn getnewargs(vm: &mut Vm, own: BytesRef<'_>) -> Value {
    let copy = vm.new_bytes(own.to_vec());
    vm.new_tuple([copy])
}
