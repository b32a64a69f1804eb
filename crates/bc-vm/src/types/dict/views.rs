//! The views `dict_keys`, `dict_values` and `dict_items`.
//!
//! Keys and items are set-like: their operators make plain sets through the methods of `set`.

use super::iterators;
use crate::model::error::PyResult;
use crate::model::handles::DictRef;
use crate::model::native::{Args, TypeTable};
use crate::model::object::ObjRef;
use crate::model::operator::BinaryOp;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::dict_view::{Part, View};
use crate::protocol::{call, dict, item, iter, text};
use bc_core::text::{Text, TextBuilder};

/// Method table of `dict_keys` and `dict_items`.
pub(crate) static SET_LIKE_VIEW: TypeTable = TypeTable {
    slots: SET_LIKE_SLOTS,
    methods: SET_LIKE_METHODS,
    ..TypeTable::EMPTY
};

/// Method table of `dict_values`.
pub(crate) static VALUES: TypeTable = TypeTable {
    slots: VALUES_SLOTS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SET_LIKE_SLOTS = [
        __repr__ => repr;
        __len__ => len;
        __iter__ => iterate, quick quick_iterate;
        __contains__ => contains;
        operators(Subtract, And, Or, Xor) => operate;
        compare => rich;
    ]

    static SET_LIKE_METHODS = [
        /// Return True if the view and the given iterable have a null intersection.
        isdisjoint(other);
    ]

    static VALUES_SLOTS = [
        __repr__ => repr;
        __len__ => len;
        __iter__ => iterate, quick quick_iterate;
    ]
}

/// The view that `keys`, `values` or `items` of a dict returns.
pub(super) fn view(vm: &mut Vm, dict: &ObjRef, part: Part) -> Value {
    let class = match part {
        Part::Keys => &vm.classes.dict_keys,
        Part::Values => &vm.classes.dict_values,
        Part::Items => &vm.classes.dict_items,
    };
    let dict = dict.clone();
    vm.new_native(class, View { dict, part })
}

fn repr(vm: &mut Vm, view: &Value) -> PyResult<Text> {
    let items = iter::collect(vm, view)?;
    let list = vm.new_list(items);
    let shown = text::repr_text(vm, &list)?;
    let mut builder = TextBuilder::new();
    builder.push_str(&vm.type_name(view));
    builder.push_str("(");
    builder.push_text(&shown);
    builder.push_str(")");
    vm.built(builder)
}

fn len(_: &mut Vm, view: &View) -> usize {
    view.len()
}

fn iterate(vm: &mut Vm, view: &View) -> Value {
    iterators::over(vm, &view.dict, view.part)
}

fn quick_iterate(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [view] = args else {
        return None;
    };
    let view = view.as_native_data::<View>()?;
    Some(iterators::over(vm, &view.dict, view.part))
}

fn contains(vm: &mut Vm, view: &View, item: &Value) -> PyResult<bool> {
    let Some(dict) = DictRef::of_object(&view.dict) else {
        return Ok(false);
    };
    if view.part == Part::Keys {
        return dict::contains(vm, &dict, item);
    }
    let Some([key, value]) = item.as_tuple().map(|items| &**items) else {
        return Ok(false);
    };
    match dict::get(vm, &dict, key)? {
        Some(found) => compare::eq(vm, value, &found),
        None => Ok(false),
    }
}

/// A set of what `left` gives, changed by a method of `set` with `right`.
fn operate(vm: &mut Vm, left: &Value, right: &Value, op: BinaryOp) -> PyResult {
    let method = match op {
        BinaryOp::Subtract => "difference_update",
        BinaryOp::And => "intersection_update",
        BinaryOp::Xor => "symmetric_difference_update",
        _ => "update",
    };
    let result = vm.new_set(Table::new());
    if let Some(set) = result.as_set() {
        let iterator = iter::iter(vm, left)?;
        while let Some(value) = iter::next(vm, &iterator)? {
            dict::set_add(vm, set, value)?;
        }
    }
    let name = vm.intern(method);
    call::method(vm, &result, &name, Args::of([right.clone()]))?;
    Ok(result)
}

fn is_set_like(value: &Value) -> bool {
    value.as_set().is_some()
        || value
            .as_native_data::<View>()
            .is_some_and(|view| view.part != Part::Values)
}

fn rich(vm: &mut Vm, own: &Value, other: &Value, op: CompareOp) -> PyResult {
    if !is_set_like(other) {
        return Ok(Value::NotImplemented);
    }
    let own_len = item::len(vm, own)?;
    let other_len = item::len(vm, other)?;
    let answer = match op {
        CompareOp::Eq | CompareOp::Ne => {
            (own_len == other_len && all_in(vm, own, other)?) == (op == CompareOp::Eq)
        }
        CompareOp::Lt => own_len < other_len && all_in(vm, own, other)?,
        CompareOp::Le => own_len <= other_len && all_in(vm, own, other)?,
        CompareOp::Gt => own_len > other_len && all_in(vm, other, own)?,
        CompareOp::Ge => own_len >= other_len && all_in(vm, other, own)?,
    };
    Ok(Value::bool(answer))
}

fn all_in(vm: &mut Vm, inner: &Value, outer: &Value) -> PyResult<bool> {
    let iterator = iter::iter(vm, inner)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if !item::contains(vm, outer, &value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn isdisjoint(vm: &mut Vm, own: &Value, other: &Value) -> PyResult<bool> {
    if own.is(other) {
        return Ok(item::len(vm, own)? == 0);
    }
    let (tested, walked) = if is_set_like(other) && item::len(vm, other)? > item::len(vm, own)? {
        (other, own)
    } else {
        (own, other)
    };
    let iterator = iter::iter(vm, walked)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if item::contains(vm, tested, &value)? {
            return Ok(false);
        }
    }
    Ok(true)
}
