//! The read-only view of a mapping.

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::native::{Args, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{call, describe, item, iter, raise, text};
use crate::types::proxy::{self, MappingProxy};

/// Method table of `mappingproxy`.
pub(crate) static TABLE: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __str__ => |vm: &mut Vm, view: &MappingProxy| text::str(vm, &view.mapping());
        __len__ => |vm: &mut Vm, view: &MappingProxy| item::len(vm, &view.mapping());
        __getitem__ => |vm: &mut Vm, view: &MappingProxy, key| item::getitem(vm, &view.mapping(), key);
        __contains__ => |vm: &mut Vm, view: &MappingProxy, key| item::contains(vm, &view.mapping(), key);
        __iter__ => |vm: &mut Vm, view: &MappingProxy| iter::iter(vm, &view.mapping());
        compare => rich;
    ]

    static METHODS = [
        /// D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None.
        get: unpack(key, default = Value::None);
        /// D.keys() -> list of D's keys
        keys() => |vm: &mut Vm, view| forward(vm, view, "keys");
        /// D.values() -> list of D's values
        values() => |vm: &mut Vm, view| forward(vm, view, "values");
        /// D.items() -> list of D's (key, value) pairs, as 2-tuples
        items() => |vm: &mut Vm, view| forward(vm, view, "items");
        /// D.copy() -> a shallow copy of D
        copy() => |vm: &mut Vm, view| forward(vm, view, "copy");
    ]

    static STATICS = [
        __new__: keywords(mapping) => new;
    ]
}

fn new(vm: &mut Vm, _: ClassRef, mapping: Value) -> PyResult {
    let key = vm.names.__getitem__.clone();
    let is_mapping = vm.class_of(&mapping).data().lookup(&key).is_some()
        && !matches!(
            mapping.payload(),
            Some(Payload::List(_) | Payload::Tuple(_))
        );
    if !is_mapping {
        let message = format!(
            "mappingproxy() argument must be a mapping, not {}",
            vm.type_name(&mapping)
        );
        return Err(raise::type_error(vm, message));
    }
    Ok(proxy::new(vm, mapping))
}

fn repr(vm: &mut Vm, view: &MappingProxy) -> PyResult<String> {
    let shown = describe::repr(vm, &view.mapping())?;
    Ok(format!("mappingproxy({shown})"))
}

fn rich(vm: &mut Vm, view: &MappingProxy, other: &Value, op: CompareOp) -> PyResult {
    compare::compare(vm, op, &view.mapping(), other)
}

fn get(vm: &mut Vm, view: &MappingProxy, key: Value, default: Value) -> PyResult {
    let name = vm.names.get.clone();
    call::method(vm, &view.mapping(), &name, Args::of([key, default]))
}

fn forward(vm: &mut Vm, view: &MappingProxy, name: &str) -> PyResult {
    let name = vm.intern(name);
    call::method(vm, &view.mapping(), &name, Args::none())
}
