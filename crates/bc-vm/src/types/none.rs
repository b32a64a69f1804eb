//! The types of `None`, `NotImplemented` and `Ellipsis`.

use crate::model::args::Keyword;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::TypeTable;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;

/// Method table of `NoneType`.
pub(crate) static NONE: TypeTable = TypeTable {
    slots: NONE_SLOTS,
    statics: NONE_STATICS,
    ..TypeTable::EMPTY
};

/// Method table of `NotImplementedType`.
pub(crate) static NOT_IMPLEMENTED: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    statics: NOT_IMPLEMENTED_STATICS,
    ..TypeTable::EMPTY
};

/// Method table of `ellipsis`.
pub(crate) static ELLIPSIS: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    statics: ELLIPSIS_STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static NONE_SLOTS = [
        __repr__ => repr;
        __bool__ => |_: &mut Vm, _: &Value| false;
    ]

    static NONE_STATICS = [
        __new__: any(*args, **keywords) => new_none;
    ]

    static SLOTS = [
        __repr__ => repr;
    ]

    static METHODS = [
        __reduce__() => repr;
    ]

    static NOT_IMPLEMENTED_STATICS = [
        __new__: any(*args, **keywords) => new_not_implemented;
    ]

    static ELLIPSIS_STATICS = [
        __new__: any(*args, **keywords) => new_ellipsis;
    ]
}

fn repr(_: &mut Vm, own: &Value) -> &'static str {
    match own {
        Value::NotImplemented => "NotImplemented",
        Value::Ellipsis => "Ellipsis",
        _ => "None",
    }
}

fn new_none(vm: &mut Vm, _: ClassRef, args: &[Value], keywords: &[Keyword]) -> PyResult {
    only(vm, Value::None, "NoneType", args, keywords)
}

fn new_not_implemented(vm: &mut Vm, _: ClassRef, args: &[Value], keywords: &[Keyword]) -> PyResult {
    only(
        vm,
        Value::NotImplemented,
        "NotImplementedType",
        args,
        keywords,
    )
}

fn new_ellipsis(vm: &mut Vm, _: ClassRef, args: &[Value], keywords: &[Keyword]) -> PyResult {
    only(vm, Value::Ellipsis, "EllipsisType", args, keywords)
}

/// The only instance of its class, which is made of nothing.
fn only(
    vm: &mut Vm,
    instance: Value,
    class: &str,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult {
    if !args.is_empty() || !keywords.is_empty() {
        return Err(raise::type_error(vm, format!("{class} takes no arguments")));
    }
    Ok(instance)
}
