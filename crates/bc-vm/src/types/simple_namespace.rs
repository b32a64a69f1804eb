//! `types.SimpleNamespace`: attributes and nothing else.

use crate::model::args::Keyword;
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::{Fault, PyResult};
use crate::model::native::TypeTable;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::guarded_repr;
use crate::protocol::{attr, define, describe, dict, raise, sort};
use bc_core::text::TextBuilder;

/// Method table of `types.SimpleNamespace`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __init__: any(*args, **keywords) => init;
        compare => rich;
    ]

    static METHODS = [
        /// Return state information for pickling
        __reduce__() => reduce;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        member __dict__ => attr::get_dict;
    ]
}

fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> ObjRef {
    let namespace = vm.alloc(&class, Payload::Plain);
    namespace.set_dict(Some(vm.new_dict(Table::new())));
    namespace
}

fn init(vm: &mut Vm, namespace: &ObjRef, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    if !args.is_empty() {
        return Err(raise::type_error(vm, "no positional arguments expected"));
    }
    let dict = dict_of(vm, namespace)?;
    for (name, value) in keywords {
        define::insert(vm, &dict, name, value.clone());
    }
    Ok(())
}

fn dict_of(vm: &Vm, namespace: &ObjRef) -> PyResult<ObjRef> {
    attr::instance_dict(vm, namespace)
        .ok_or_else(|| Fault::Internal("a namespace without a dict").into())
}

fn repr(vm: &mut Vm, namespace: &ObjRef) -> PyResult {
    let name = if namespace.class_id() == ClassId::SIMPLE_NAMESPACE {
        "namespace".into()
    } else {
        namespace.class().data().shown_name()
    };
    guarded_repr(vm, &Value::from(namespace), &format!("{name}(...)"), |vm| {
        let mut out = TextBuilder::new();
        out.push_str(&name);
        out.push_str("(");
        for (place, pair) in pairs(vm, namespace)?.iter().enumerate() {
            out.push_str(if place > 0 { ", " } else { "" });
            out.push_str(pair);
        }
        out.push_str(")");
        vm.built(out)
    })
}

fn pairs(vm: &mut Vm, namespace: &ObjRef) -> PyResult<Vec<String>> {
    let dict = dict_of(vm, namespace)?;
    let keys = dict::keys_of(vm, &Value::from(&dict))?;
    let mut pairs = Vec::with_capacity(keys.len());
    for key in sort::sort(vm, keys, None, false)? {
        let Some(name) = key
            .as_obj()
            .filter(|_| key.as_str().is_some_and(|key| !key.text().is_empty()))
        else {
            continue;
        };
        if let Some(value) = define::lookup(&dict, name) {
            let shown = describe::repr(vm, &value)?;
            pairs.push(format!("{}={shown}", arity::keyword_text(name)));
        }
    }
    Ok(pairs)
}

fn rich(vm: &mut Vm, namespace: &ObjRef, other: &Value, op: CompareOp) -> PyResult {
    let other = match other {
        Value::Obj(other) if other.class().is_subclass(&vm.classes.simple_namespace) => other,
        _ => return Ok(Value::NotImplemented),
    };
    let (a, b) = (dict_of(vm, namespace)?, dict_of(vm, other)?);
    compare::compare(vm, op, &Value::Obj(a), &Value::Obj(b))
}

fn reduce(vm: &mut Vm, namespace: &ObjRef) -> PyResult {
    let dict = dict_of(vm, namespace)?;
    let none = vm.new_tuple([]);
    Ok(vm.new_tuple([Value::from(namespace.class()), none, Value::Obj(dict)]))
}
