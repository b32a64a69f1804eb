//! Built-in functions on any object: attributes, instance checks, `repr`, `format`, `callable`, `dir`, `vars`.

use crate::protocol::format;
use bc_core::text::Text;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::handles::StrRef;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, class, describe, dict, iter, raise, sort, text};
use crate::runtime::frames;

crate::functions! {
    /// The functions of this file.
    pub(crate) static FUNCTIONS = [
        /// getattr(object, name[, default]) -> value
        ///
        /// Get a named attribute from an object; getattr(x, 'y') is equivalent to x.y.
        getattr: unpack(object, name, default = None);
        /// setattr($module, obj, name, value, /)
        /// --
        ///
        /// Sets the named attribute on the given object to the specified value.
        setattr: unpack(obj, name, value);
        /// delattr($module, obj, name, /)
        /// --
        ///
        /// Deletes the named attribute from the given object.
        delattr: unpack(obj, name);
        /// hasattr($module, obj, name, /)
        /// --
        ///
        /// Return whether the object has an attribute with the given name.
        hasattr: unpack(obj, name);
        /// isinstance($module, obj, class_or_tuple, /)
        /// --
        ///
        /// Return whether an object is an instance of a class or of a subclass thereof.
        isinstance: unpack(obj, class_or_tuple) => class::isinstance, quick quick_isinstance;
        /// issubclass($module, cls, class_or_tuple, /)
        /// --
        ///
        /// Return whether 'cls' is a derived from another class or is the same class.
        issubclass: unpack(cls, class_or_tuple) => class::issubclass;
        /// repr($module, obj, /)
        /// --
        ///
        /// Return the canonical string representation of the object.
        repr(obj) => text::repr;
        /// ascii($module, obj, /)
        /// --
        ///
        /// Return an ASCII-only representation of an object.
        ascii(obj) => text::ascii;
        /// format($module, value, format_spec='', /)
        /// --
        ///
        /// Return value.__format__(format_spec)
        format: parse(value, format_spec = None);
        /// callable($module, obj, /)
        /// --
        ///
        /// Return whether the object is callable (i.e., some kind of function).
        callable(obj) => |vm: &mut Vm, object: &Value| call::is_callable(vm, object);
        /// dir([object]) -> list of strings
        dir: unpack(object = None);
        /// vars([object]) -> dictionary
        vars: unpack(object = None);
    ]
}

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

fn getattr(vm: &mut Vm, object: &Value, name: &Value, default: Option<&Value>) -> PyResult {
    let name = named(vm, name, "getattr")?;
    match default {
        None => attr::getattr(vm, object, &name),
        Some(default) => {
            Ok(attr::getattr_opt(vm, object, &name)?.unwrap_or_else(|| default.clone()))
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

fn setattr(vm: &mut Vm, object: &Value, name: &Value, value: Value) -> PyResult<()> {
    let name = stored(vm, name)?;
    attr::setattr(vm, object, &name, value)
}

fn delattr(vm: &mut Vm, object: &Value, name: &Value) -> PyResult<()> {
    let name = stored(vm, name)?;
    attr::delattr(vm, object, &name)
}

fn hasattr(vm: &mut Vm, object: &Value, name: &Value) -> PyResult<bool> {
    let name = named(vm, name, "hasattr")?;
    attr::has_attr(vm, object, &name)
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

fn format(vm: &mut Vm, value: &Value, spec: Option<StrRef<'_>>) -> PyResult {
    let spec = spec.map_or_else(|| Text::new(""), |spec| spec.text().clone());
    format::format(vm, value, &spec)
}

fn dir(vm: &mut Vm, object: Option<&Value>) -> PyResult {
    let names = match object {
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

fn vars(vm: &mut Vm, object: Option<&Value>) -> PyResult {
    let Some(object) = object else {
        return Ok(frames::locals(vm));
    };
    let name = vm.names.__dict__.clone();
    // Whatever is raised instead is not told.
    let dict = attr::getattr(vm, object, &name);
    match raise::catch(vm, dict, ExceptionKind::BaseException)? {
        Some(dict) => Ok(dict),
        None => Err(raise::type_error(
            vm,
            "vars() argument must have __dict__ attribute",
        )),
    }
}
