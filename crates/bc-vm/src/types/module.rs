//! Modules.

use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, define, describe, dict, raise};
use crate::runtime::import;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "module(name[, doc])\n\nCreate a module object.\n\
          The name must be a string; the optional doc argument can have any type.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__getattribute__", Arity::Slot(1), getattribute),
        MethodDef::new("__init__", Arity::Any, init),
    ],
    methods: &[MethodDef::new("__dir__", Arity::None, dir)
        .doc("__dir__() -> list\nspecialized dir() implementation")],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[GetSetDef::read("__dict__", get_dict).member()],
    ..TypeTable::EMPTY
};

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(Fault::Internal("a class that is none").into());
    };
    // The namespace comes with `__init__`, or with the first attribute that is set.
    Ok(Value::Obj(vm.alloc(&class, Payload::Plain)))
}

fn get_dict(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let dict = receiver.as_obj().and_then(|module| module.dict());
    Ok(dict.map_or(Value::None, Value::Obj))
}

fn init(vm: &mut Vm, mut args: Args) -> PyResult {
    let given = args.len() - 1;
    let total = given + args.keywords.len();
    if total > 2 {
        return Err(raise::type_error(
            vm,
            format!("module.__init__() takes at most 2 arguments ({total} given)"),
        ));
    }
    let mut parts = [args.take(1), args.take(2)];
    for (keyword, value) in std::mem::take(&mut args.keywords) {
        let spelled = crate::protocol::arity::keyword_text(&keyword);
        let place = match &*spelled {
            "name" => 0,
            "doc" => 1,
            _ => {
                let message =
                    format!("'{spelled}' is an invalid keyword argument for this function");
                return Err(raise::type_error(vm, message));
            }
        };
        if place < given {
            let message = format!(
                "Argument given by name ('{spelled}') and position ({})",
                place + 1
            );
            return Err(raise::type_error(vm, message));
        }
        parts[place] = Some(value);
    }
    let [name, doc] = parts;
    let Some(name) = name else {
        return Err(raise::type_error(
            vm,
            "Required argument 'name' (pos 1) not found",
        ));
    };
    if name.as_str().is_none() {
        let given = if name.is_none() {
            "None".into()
        } else {
            vm.type_name(&name)
        };
        return Err(raise::type_error(
            vm,
            format!("module.__init__() argument 1 must be str, not {given}"),
        ));
    }
    let Some(module) = args.at(0).as_obj().cloned() else {
        return Err(Fault::Internal("a module that is none").into());
    };
    let fields = [
        ("__name__", name),
        ("__doc__", doc.unwrap_or(Value::None)),
        ("__package__", Value::None),
        ("__loader__", Value::None),
        ("__spec__", Value::None),
    ];
    if let Some(dict) = attr::instance_dict(vm, &module) {
        for (name, value) in fields {
            let name = vm.intern(name);
            define::insert(vm, &dict, &name, value);
        }
    }
    Ok(Value::None)
}

fn getattribute(vm: &mut Vm, args: Args) -> PyResult {
    let Some(name) = describe::attribute_name(vm, args.at(1)) else {
        let message = format!(
            "attribute name must be string, not '{}'",
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    attr::module_getattr(vm, args.at(0), &name)
}

/// What the import machinery knows of where the module comes from.
fn repr(vm: &mut Vm, args: Args) -> PyResult {
    import::module_repr(vm, args.at(0))
}

fn dir(vm: &mut Vm, args: Args) -> PyResult {
    let key = vm.names.__dict__.clone();
    let names = attr::getattr(vm, args.at(0), &key)?;
    if names.as_dict().is_none() {
        let name = args
            .at(0)
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
