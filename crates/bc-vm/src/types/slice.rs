//! The type `slice`.

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::handles::SliceRef;
use crate::model::int;
use crate::model::native::TypeTable;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::join_reprs;
use crate::protocol::{convert, raise};
use crate::types::slices;
use bc_core::text::Text;

/// Method table of `slice`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        compare => compare;
    ]

    static METHODS = [
        /// S.indices(len) -> (start, stop, stride)
        ///
        /// Assuming a sequence of length len, calculate the start and stop
        /// indices, and the stride length of the extended slice described by
        /// S. Out of bounds indices are clipped in a manner consistent with the
        /// handling of normal slices.
        indices(len);
        /// Return state information for pickling.
        __reduce__() => reduce;
    ]

    static STATICS = [
        __new__: unpack(start, stop = None, step = None) => new, no_keywords "slice()";
    ]
}

crate::getsets! {
    static GETSETS = [
        member start => |_: &mut Vm, slice: SliceRef<'_>| slice[0].clone();
        member stop => |_: &mut Vm, slice: SliceRef<'_>| slice[1].clone();
        member step => |_: &mut Vm, slice: SliceRef<'_>| slice[2].clone();
    ]
}

/// A single argument is the stop.
fn new(vm: &mut Vm, _: ClassRef, first: Value, stop: Option<Value>, step: Option<Value>) -> Value {
    match stop {
        None => vm.new_slice(Value::None, first, Value::None),
        Some(stop) => vm.new_slice(first, stop, step.unwrap_or(Value::None)),
    }
}

fn repr(vm: &mut Vm, slice: SliceRef<'_>) -> PyResult<Text> {
    join_reprs(vm, "slice(", ")", |_, i| slice.get(i).cloned())
}

fn compare(vm: &mut Vm, slice: SliceRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    let Some(other) = SliceRef::of(other) else {
        return Ok(Value::NotImplemented);
    };
    if std::rc::Rc::ptr_eq(slice.object(), other.object()) {
        return Ok(Value::bool(matches!(
            op,
            CompareOp::Eq | CompareOp::Le | CompareOp::Ge
        )));
    }
    compare::tuples(vm, op, &**slice, &**other)
}

fn indices(vm: &mut Vm, slice: SliceRef<'_>, length: &Value) -> PyResult {
    let length = convert::index_object(vm, length)?;
    if int::view(&length).is_some_and(|length| length.is_negative()) {
        return Err(raise::value_error(vm, "length should not be negative"));
    }
    let indices = slices::index_objects(vm, &slice, length)?;
    Ok(vm.new_tuple(indices))
}

fn reduce(vm: &mut Vm, slice: SliceRef<'_>) -> (ClassRef, Value) {
    let parts = vm.new_tuple((**slice).clone());
    (slice.object().class(), parts)
}
