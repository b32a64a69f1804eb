//! Built-in functions on any object: attributes, instance checks, `repr`, `format`, `callable`, `dir`, `vars`.

use crate::protocol::format;
use bc_core::text::Text;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, class, describe, dict, iter, raise, sort, text};
use crate::runtime::frames;

/// The functions of this file.
pub(crate) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("getattr", Arity::Unpack(2, 3), getattr).doc(
        "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; \
         getattr(x, 'y') is equivalent to x.y.",
    ),
    MethodDef::new("setattr", Arity::Unpack(3, 3), setattr)
        .signature("($module, obj, name, value, /)")
        .doc("Sets the named attribute on the given object to the specified value."),
    MethodDef::new("delattr", Arity::Unpack(2, 2), delattr)
        .signature("($module, obj, name, /)")
        .doc("Deletes the named attribute from the given object."),
    MethodDef::new("hasattr", Arity::Unpack(2, 2), hasattr)
        .signature("($module, obj, name, /)")
        .doc("Return whether the object has an attribute with the given name."),
    MethodDef::new("isinstance", Arity::Unpack(2, 2), isinstance)
        .quick(quick_isinstance)
        .signature("($module, obj, class_or_tuple, /)")
        .doc("Return whether an object is an instance of a class or of a subclass thereof."),
    MethodDef::new("issubclass", Arity::Unpack(2, 2), issubclass)
        .signature("($module, cls, class_or_tuple, /)")
        .doc("Return whether 'cls' is a derived from another class or is the same class."),
    MethodDef::new("repr", Arity::One, repr)
        .signature("($module, obj, /)")
        .doc("Return the canonical string representation of the object."),
    MethodDef::new("ascii", Arity::One, ascii)
        .signature("($module, obj, /)")
        .doc("Return an ASCII-only representation of an object."),
    MethodDef::new("format", Arity::Parse(1, 2), format)
        .signature("($module, value, format_spec='', /)")
        .doc("Return value.__format__(format_spec)"),
    MethodDef::new("callable", Arity::One, callable)
        .signature("($module, obj, /)")
        .doc("Return whether the object is callable (i.e., some kind of function)."),
    MethodDef::new("dir", Arity::Unpack(0, 1), dir).doc("dir([object]) -> list of strings"),
    MethodDef::new("vars", Arity::Unpack(0, 1), vars).doc("vars([object]) -> dictionary"),
];

fn name_length(name: &ObjRef) -> usize {
    match &name.payload {
        Payload::Str(name) => name.text().len(),
        _ => 0,
    }
}

fn named(vm: &mut Vm, value: &Value, function: &str) -> PyResult<ObjRef> {
    match describe::attribute_name(vm, value) {
        Some(name) => {
            // For a message that shows the name.
            let length = name_length(&name);
            vm.scratch(length.saturating_mul(8))?;
            Ok(name)
        }
        None => Err(raise::type_error(
            vm,
            format!("{function}(): attribute name must be string"),
        )),
    }
}

fn getattr(vm: &mut Vm, args: Args) -> PyResult {
    let name = named(vm, args.at(1), "getattr")?;
    match args.get(2) {
        None => attr::getattr(vm, args.at(0), &name),
        Some(default) => {
            Ok(attr::getattr_opt(vm, args.at(0), &name)?.unwrap_or_else(|| default.clone()))
        }
    }
}

fn stored(vm: &mut Vm, value: &Value) -> PyResult<ObjRef> {
    if let Value::Obj(name) = value
        && name.class_id() != ClassId::STR
        && value.as_str().is_some()
    {
        // A derived one stays what it is.
        return Ok(name.clone());
    }
    match value.as_str().map(|name| name.text().clone()) {
        Some(name) => {
            // For a message that shows the name.
            vm.scratch(name.len().saturating_mul(8))?;
            Ok(vm.intern_text(&name))
        }
        None => {
            let message = format!(
                "attribute name must be string, not '{}'",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

fn setattr(vm: &mut Vm, args: Args) -> PyResult {
    let name = stored(vm, args.at(1))?;
    attr::setattr(vm, args.at(0), &name, args.at(2).clone())?;
    Ok(Value::None)
}

fn delattr(vm: &mut Vm, args: Args) -> PyResult {
    let name = stored(vm, args.at(1))?;
    attr::delattr(vm, args.at(0), &name)?;
    Ok(Value::None)
}

fn hasattr(vm: &mut Vm, args: Args) -> PyResult {
    let name = named(vm, args.at(1), "hasattr")?;
    attr::has_attr(vm, args.at(0), &name).map(Value::bool)
}

/// Whether a value is of a class whose own class is `type`, where no `__class__` of a program's is asked.
fn quick_isinstance(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [value, Value::Obj(class)] = args else {
        return None;
    };
    if class.class_id() != ClassId::TYPE {
        return None;
    }
    let made_of = vm.class_of(value);
    if made_of.is_subclass(&ClassRef::from_object(class)?) {
        return Some(Value::True);
    }
    (!class::may_claim(vm, &made_of)).then_some(Value::False)
}

fn isinstance(vm: &mut Vm, args: Args) -> PyResult {
    class::isinstance(vm, args.at(0), args.at(1)).map(Value::bool)
}

fn issubclass(vm: &mut Vm, args: Args) -> PyResult {
    class::issubclass(vm, args.at(0), args.at(1)).map(Value::bool)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    text::repr(vm, args.at(0))
}

fn ascii(vm: &mut Vm, args: Args) -> PyResult {
    text::ascii(vm, args.at(0))
}

fn format(vm: &mut Vm, args: Args) -> PyResult {
    let spec = match args.get(1) {
        None => Text::new(""),
        Some(spec) => match spec.as_str() {
            Some(spec) => spec.text().clone(),
            None => {
                let given = if spec.is_none() {
                    "None".into()
                } else {
                    vm.type_name(spec)
                };
                return Err(raise::type_error(
                    vm,
                    format!("format() argument 2 must be str, not {given}"),
                ));
            }
        },
    };
    format::format(vm, args.at(0), &spec)
}

fn callable(vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::bool(call::is_callable(vm, args.at(0))))
}

fn dir(vm: &mut Vm, args: Args) -> PyResult {
    let names = match args.get(0) {
        None => {
            let locals = frames::locals(vm);
            dict::keys_of(vm, &locals)?
        }
        Some(object) => {
            let name = vm.names.__dir__.clone();
            let Some(names) = call::call_special(vm, object, &name, Args::none())? else {
                return Err(raise::type_error(vm, "object does not provide __dir__"));
            };
            iter::collect(vm, &names)?
        }
    };
    let names = sort::sort(vm, names, None, false)?;
    Ok(vm.new_list(names))
}

fn vars(vm: &mut Vm, args: Args) -> PyResult {
    let Some(object) = args.get(0) else {
        return Ok(frames::locals(vm));
    };
    let name = vm.names.__dict__.clone();
    // Whatever is raised instead is not told.
    let dict = attr::getattr(vm, object, &name);
    match raise::catch(vm, dict, Exc::BaseException)? {
        Some(dict) => Ok(dict),
        None => Err(raise::type_error(
            vm,
            "vars() argument must have __dict__ attribute",
        )),
    }
}
