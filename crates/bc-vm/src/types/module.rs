//! Modules.

use crate::model::args::Keyword;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::handles::StrRef;
use crate::model::native::TypeTable;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::native::AttributeName;
use crate::protocol::{attr, define, describe, dict, raise};
use crate::runtime::import;

/// Method table of `module`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "module(name[, doc])\n\nCreate a module object.\n\
          The name must be a string; the optional doc argument can have any type.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        // What the import machinery knows of where the module comes from.
        __repr__ => import::module_repr;
        __getattribute__ => get_attribute;
        __init__: keywords as "module.__init__"(name, doc = Value::None) => init;
    ]

    static METHODS = [
        /// __dir__() -> list
        /// specialized dir() implementation
        __dir__() => dir;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        member __dict__ => |_: &mut Vm, module: &ObjRef| module.dict();
    ]
}

/// The namespace comes with `__init__`, or with the first attribute that is set.
fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> ObjRef {
    vm.alloc(&class, Payload::Plain)
}

fn init(vm: &mut Vm, module: &ObjRef, name: StrRef<'_>, doc: Value) {
    let fields = [
        ("__name__", name.value()),
        ("__doc__", doc),
        ("__package__", Value::None),
        ("__loader__", Value::None),
        ("__spec__", Value::None),
    ];
    if let Some(dict) = attr::instance_dict(vm, module) {
        for (name, value) in fields {
            let name = vm.intern(name);
            define::insert(vm, &dict, &name, value);
        }
    }
}

fn get_attribute(vm: &mut Vm, module: &Value, AttributeName(name): AttributeName) -> PyResult {
    attr::module_getattr(vm, module, &name)
}

fn dir(vm: &mut Vm, module: &Value) -> PyResult {
    let key = vm.names.__dict__.clone();
    let names = attr::getattr(vm, module, &key)?;
    if names.as_dict().is_none() {
        let name = module
            .as_obj()
            .and_then(|module| attr::dict_value(module, &vm.names.__name__))
            .filter(|name| name.as_str().is_some());
        let Some(name) = name else {
            return Err(raise::system_error(vm, "nameless module"));
        };
        let message = format!("{}.__dict__ is not a dictionary", describe::str(vm, &name)?);
        return Err(raise::type_error(vm, message));
    }
    let keys = dict::keys_of(vm, &names)?;
    Ok(vm.new_list(keys))
}
