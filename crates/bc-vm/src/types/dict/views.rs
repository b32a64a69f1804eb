//! The views `dict_keys`, `dict_values` and `dict_items`.
//!
//! Keys and items are set-like: their operators make plain sets through the methods of `set`.

use super::iterators;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::{dict_of, native_of, object_of};
use crate::protocol::dict_view::{Part, View};
use crate::protocol::{call, dict, item, iter, text};

const SET_SLOTS: &[MethodDef] = &[
    MethodDef::new("__repr__", Arity::Slot(0), repr),
    MethodDef::new("__len__", Arity::Slot(0), len),
    MethodDef::new("__iter__", Arity::Slot(0), iterate).quick(quick_iterate),
    MethodDef::new("__contains__", Arity::Slot(1), contains),
    MethodDef::new("__sub__", Arity::Slot(1), |vm, a| {
        algebra(vm, "difference_update", a.at(0), a.at(1))
    }),
    MethodDef::new("__rsub__", Arity::Slot(1), |vm, a| {
        algebra(vm, "difference_update", a.at(1), a.at(0))
    }),
    MethodDef::new("__and__", Arity::Slot(1), |vm, a| {
        algebra(vm, "intersection_update", a.at(0), a.at(1))
    }),
    MethodDef::new("__rand__", Arity::Slot(1), |vm, a| {
        algebra(vm, "intersection_update", a.at(1), a.at(0))
    }),
    MethodDef::new("__or__", Arity::Slot(1), |vm, a| {
        algebra(vm, "update", a.at(0), a.at(1))
    }),
    MethodDef::new("__ror__", Arity::Slot(1), |vm, a| {
        algebra(vm, "update", a.at(1), a.at(0))
    }),
    MethodDef::new("__xor__", Arity::Slot(1), |vm, a| {
        algebra(vm, "symmetric_difference_update", a.at(0), a.at(1))
    }),
    MethodDef::new("__rxor__", Arity::Slot(1), |vm, a| {
        algebra(vm, "symmetric_difference_update", a.at(1), a.at(0))
    }),
    MethodDef::new("__eq__", Arity::Slot(1), |vm, a| {
        rich(vm, CompareOp::Eq, &a)
    }),
    MethodDef::new("__ne__", Arity::Slot(1), |vm, a| {
        rich(vm, CompareOp::Ne, &a)
    }),
    MethodDef::new("__lt__", Arity::Slot(1), |vm, a| {
        rich(vm, CompareOp::Lt, &a)
    }),
    MethodDef::new("__le__", Arity::Slot(1), |vm, a| {
        rich(vm, CompareOp::Le, &a)
    }),
    MethodDef::new("__gt__", Arity::Slot(1), |vm, a| {
        rich(vm, CompareOp::Gt, &a)
    }),
    MethodDef::new("__ge__", Arity::Slot(1), |vm, a| {
        rich(vm, CompareOp::Ge, &a)
    }),
];

const SET_METHODS: &[MethodDef] = &[MethodDef::new("isdisjoint", Arity::One, is_disjoint)
    .doc("Return True if the view and the given iterable have a null intersection.")];

/// What `dict_keys` brings along.
pub(crate) static KEYS: TypeTable = TypeTable {
    slots: SET_SLOTS,
    methods: SET_METHODS,
    ..TypeTable::EMPTY
};

/// What `dict_items` brings along.
pub(crate) static ITEMS: TypeTable = TypeTable {
    slots: SET_SLOTS,
    methods: SET_METHODS,
    ..TypeTable::EMPTY
};

/// What `dict_values` brings along.
pub(crate) static VALUES: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__len__", Arity::Slot(0), len),
        MethodDef::new("__iter__", Arity::Slot(0), iterate).quick(quick_iterate),
    ],
    ..TypeTable::EMPTY
};

/// The view that `keys`, `values` or `items` of a dict returns.
pub(super) fn view(vm: &mut Vm, args: &Args, part: Part) -> PyResult {
    let class = match part {
        Part::Keys => &vm.classes.dict_keys,
        Part::Values => &vm.classes.dict_values,
        Part::Items => &vm.classes.dict_items,
    };
    let dict = object_of(args.at(0))?.clone();
    Ok(vm.new_native(class, View { dict, part }))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let items = iter::collect(vm, args.at(0))?;
    let list = vm.new_list(items);
    let shown = text::repr_text(vm, &list)?;
    let mut builder = bc_core::text::TextBuilder::new();
    builder.push_str(&vm.type_name(args.at(0)));
    builder.push_str("(");
    builder.push_text(&shown);
    builder.push_str(")");
    Ok(vm.new_str(vm.built(builder)?))
}

fn len(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(native_of::<View>(args.at(0))?.len() as i64))
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    let view = native_of::<View>(args.at(0))?;
    Ok(iterators::over(vm, &view.dict, view.part))
}

fn quick_iterate(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [view] = args else {
        return None;
    };
    let view = native_of::<View>(view).ok()?;
    Some(iterators::over(vm, &view.dict, view.part))
}

fn contains(vm: &mut Vm, args: Args) -> PyResult {
    let view = native_of::<View>(args.at(0))?;
    let dict = Value::from(&view.dict);
    let table = dict_of(&dict)?;
    if view.part == Part::Keys {
        return dict::contains(vm, table, args.at(1)).map(Value::bool);
    }
    let Some([key, value]) = args.at(1).as_tuple().map(|items| &**items) else {
        return Ok(Value::False);
    };
    match dict::get(vm, table, key)? {
        Some(found) => compare::eq(vm, value, &found).map(Value::bool),
        None => Ok(Value::False),
    }
}

/// A set of what `left` gives, changed by a method of `set` with `right`.
fn algebra(vm: &mut Vm, method: &str, left: &Value, right: &Value) -> PyResult {
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

fn rich(vm: &mut Vm, op: CompareOp, args: &Args) -> PyResult {
    let (own, other) = (args.at(0), args.at(1));
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

fn is_disjoint(vm: &mut Vm, args: Args) -> PyResult {
    let (mut own, mut other) = (args.at(0), args.at(1));
    if own.is(other) {
        return Ok(Value::bool(item::len(vm, own)? == 0));
    }
    if is_set_like(other) && item::len(vm, other)? > item::len(vm, own)? {
        std::mem::swap(&mut own, &mut other);
    }
    let iterator = iter::iter(vm, other)?;
    while let Some(value) = iter::next(vm, &iterator)? {
        if item::contains(vm, own, &value)? {
            return Ok(Value::False);
        }
    }
    Ok(Value::True)
}
