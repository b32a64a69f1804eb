//! Functions written in Python, and bound methods.

use std::rc::Rc;

use crate::model::error::{Fault, PyResult};
use crate::model::function::Function;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{attr, call, compare, define, describe, descriptor, hash, raise};
use crate::runtime::link;

/// What the class brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "function(code, globals[, name[, argdefs[, closure]]])\n\n\
          Create a function object from a code object and a dictionary.\n\
          The optional name string overrides the name from the code object.\n\
          The optional argdefs tuple specifies the default argument values.\n\
          The optional closure tuple supplies the bindings for free variables.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__call__", Arity::Any, call_self).doc("Call self as a function."),
        MethodDef::new("__get__", Arity::Any, descriptor::get)
            .doc("Return an attribute of instance, which is of type owner."),
    ],
    statics: &[MethodDef::new(
        "__new__",
        Arity::Keywords(1, &["code", "globals", "name", "argdefs", "closure"]),
        new,
    )],
    getsets: &[
        GetSetDef::write("__code__", get_code, set_code),
        GetSetDef::write("__defaults__", get_defaults, set_defaults),
        GetSetDef::write("__kwdefaults__", get_kwdefaults, set_kwdefaults),
        GetSetDef::write("__annotations__", get_annotations, set_annotations),
        GetSetDef::write("__dict__", attr::get_dict, attr::replace_dict),
        GetSetDef::write("__name__", get_name, set_name),
        GetSetDef::write("__qualname__", get_qualname, set_qualname),
        GetSetDef::read("__closure__", get_closure).member(),
        GetSetDef::read("__globals__", get_globals).member(),
        GetSetDef::write("__module__", get_module, set_module).member(),
        GetSetDef::write("__doc__", get_doc, set_doc).member(),
    ],
    ..TypeTable::EMPTY
};

fn function(value: &Value) -> PyResult<&Function> {
    match value.as_function() {
        Some(function) => Ok(function),
        None => Err(Fault::Internal("a function that is none").into()),
    }
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let qualname = function(args.at(0))?.qualname.borrow().clone();
    let qualname = describe::str(vm, &qualname)?;
    let shown = format!("<function {qualname} at {}>", describe::address(args.at(0)));
    Ok(vm.new_str(shown))
}

fn call_self(vm: &mut Vm, mut args: Args) -> PyResult {
    let receiver = args.positional.remove(0);
    call::call_uncounted(vm, &receiver, args)
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let must_be = |vm: &mut Vm, place: usize, kind: &str| {
        let given = args.at(place);
        let given = if given.is_none() {
            "None".into()
        } else {
            vm.type_name(given)
        };
        let message = format!("function() argument {place} must be {kind}, not {given}");
        Err(raise::type_error(vm, message))
    };
    let Some(code) = args.at(1).as_code().map(Rc::clone) else {
        return must_be(vm, 1, "code");
    };
    let globals = match args.at(2) {
        Value::Obj(globals) if matches!(globals.payload, Payload::Dict(_)) => Rc::clone(globals),
        Value::Unbound => {
            return Err(raise::type_error(
                vm,
                "Required argument 'globals' (pos 2) not found",
            ));
        }
        _ => return must_be(vm, 2, "dict"),
    };
    let given = |place| args.get(place).filter(|value| !value.is_none()).cloned();
    let (name, defaults, closure) = (given(3), given(4), given(5));
    if name.as_ref().is_some_and(|name| name.as_str().is_none()) {
        return Err(raise::type_error(vm, "arg 3 (name) must be None or string"));
    }
    if defaults
        .as_ref()
        .is_some_and(|defaults| defaults.as_tuple().is_none())
    {
        return Err(raise::type_error(
            vm,
            "arg 4 (defaults) must be None or tuple",
        ));
    }
    let free = code.freevars.len();
    let cells = match &closure {
        None if free > 0 => {
            return Err(raise::type_error(vm, "arg 5 (closure) must be tuple"));
        }
        None => &[],
        Some(closure) => match closure.as_tuple() {
            Some(cells) => &**cells,
            None => {
                return Err(raise::type_error(
                    vm,
                    "arg 5 (closure) must be None or tuple",
                ));
            }
        },
    };
    if cells.len() != free {
        let message = format!(
            "{} requires closure of length {free}, not {}",
            arity::keyword_text(&code.name),
            cells.len()
        );
        return Err(raise::value_error(vm, message));
    }
    if let Some(other) = cells
        .iter()
        .find(|cell| !matches!(cell.payload(), Some(Payload::Cell(_))))
    {
        let message = format!(
            "arg 5 (closure) expected cell, found {}",
            vm.type_name(other)
        );
        return Err(raise::type_error(vm, message));
    }
    let closure = if free == 0 {
        Value::None
    } else {
        closure.unwrap_or(Value::None)
    };
    let module = define::lookup(&globals, &vm.names.__name__);
    let function = Function::new(code, globals, closure);
    if let Some(module) = module {
        function.module.replace(module);
    }
    if let Some(name) = name {
        function.name.replace(name);
    }
    if let Some(defaults) = defaults {
        function.defaults.replace(defaults);
    }
    let class = vm.classes.function.clone();
    Ok(Value::Obj(
        vm.alloc(&class, Payload::Function(Box::new(function))),
    ))
}

fn get_code(vm: &mut Vm, receiver: &Value) -> PyResult {
    let code = Rc::clone(&function(receiver)?.code.borrow());
    Ok(link::code_value(vm, code))
}

fn set_code(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let data = function(receiver)?;
    let code = value.as_ref().and_then(Value::as_code).map(Rc::clone);
    let Some(code) = code else {
        return Err(raise::type_error(
            vm,
            "__code__ must be set to a code object",
        ));
    };
    let cells = data.closure.as_tuple().map_or(0, |cells| cells.len());
    if code.freevars.len() != cells {
        let name = data.name.borrow().clone();
        let message = format!(
            "{}() requires a code object with {cells} free vars, not {}",
            describe::str(vm, &name)?,
            code.freevars.len()
        );
        return Err(raise::value_error(vm, message));
    }
    let before = data.code.replace(code);
    drop(before);
    Ok(())
}

fn get_defaults(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(function(receiver)?.defaults.borrow().clone())
}

fn set_defaults(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let value = value.unwrap_or(Value::None);
    if !value.is_none() && value.as_tuple().is_none() {
        return Err(raise::type_error(
            vm,
            "__defaults__ must be set to a tuple object",
        ));
    }
    let before = function(receiver)?.defaults.replace(value);
    drop(before);
    Ok(())
}

fn get_kwdefaults(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(function(receiver)?.kwdefaults.borrow().clone())
}

fn set_kwdefaults(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let value = value.unwrap_or(Value::None);
    if !value.is_none() && value.as_dict().is_none() {
        return Err(raise::type_error(
            vm,
            "__kwdefaults__ must be set to a dict object",
        ));
    }
    let before = function(receiver)?.kwdefaults.replace(value);
    drop(before);
    Ok(())
}

fn get_annotations(vm: &mut Vm, receiver: &Value) -> PyResult {
    let data = function(receiver)?;
    let known = data.annotations.borrow().clone();
    if !known.is_none() {
        return Ok(known);
    }
    let made = Value::Obj(vm.new_dict(Table::new()));
    data.annotations.replace(made.clone());
    Ok(made)
}

fn set_annotations(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let value = value.unwrap_or(Value::None);
    if !value.is_none() && value.as_dict().is_none() {
        return Err(raise::type_error(
            vm,
            "__annotations__ must be set to a dict object",
        ));
    }
    let before = function(receiver)?.annotations.replace(value);
    drop(before);
    Ok(())
}

fn get_name(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(function(receiver)?.name.borrow().clone())
}

fn set_name(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value.filter(|value| value.as_str().is_some()) else {
        return Err(raise::type_error(
            vm,
            "__name__ must be set to a string object",
        ));
    };
    let before = function(receiver)?.name.replace(value);
    drop(before);
    Ok(())
}

fn get_qualname(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(function(receiver)?.qualname.borrow().clone())
}

fn set_qualname(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value.filter(|value| value.as_str().is_some()) else {
        return Err(raise::type_error(
            vm,
            "__qualname__ must be set to a string object",
        ));
    };
    let before = function(receiver)?.qualname.replace(value);
    drop(before);
    Ok(())
}

fn get_closure(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(function(receiver)?.closure.clone())
}

fn get_globals(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(Value::from(&function(receiver)?.globals))
}

fn get_module(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(function(receiver)?.module.borrow().clone())
}

fn set_module(_vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let before = function(receiver)?
        .module
        .replace(value.unwrap_or(Value::None));
    drop(before);
    Ok(())
}

fn get_doc(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(function(receiver)?.doc.borrow().clone())
}

fn set_doc(_vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let before = function(receiver)?
        .doc
        .replace(value.unwrap_or(Value::None));
    drop(before);
    Ok(())
}

/// What the class brings along.
pub(crate) static METHOD: TypeTable = TypeTable {
    doc: "method(function, instance)\n\nCreate a bound instance method object.",
    slots: &[
        MethodDef::new("__repr__", Arity::Slot(0), method_repr),
        MethodDef::new("__call__", Arity::Any, call_self).doc("Call self as a function."),
        MethodDef::new("__get__", Arity::Any, method_get),
        MethodDef::new("__getattribute__", Arity::Slot(1), method_getattribute),
        MethodDef::new("__eq__", Arity::Slot(1), method_eq),
        MethodDef::new("__ne__", Arity::Slot(1), method_ne),
        MethodDef::new("__hash__", Arity::Slot(0), method_hash),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, method_reduce)],
    statics: &[MethodDef::new("__new__", Arity::Any, method_new)],
    getsets: &[
        GetSetDef::read("__func__", get_func).member(),
        GetSetDef::read("__self__", get_self).member(),
        GetSetDef::read("__doc__", get_method_doc),
    ],
    ..TypeTable::EMPTY
};

fn parts(value: &Value) -> PyResult<&[Value; 2]> {
    match value.payload() {
        Some(Payload::BoundMethod(parts)) => Ok(parts),
        _ => Err(Fault::Internal("a method that is none").into()),
    }
}

fn method_new(vm: &mut Vm, args: Args) -> PyResult {
    if !args.keywords.is_empty() {
        return Err(raise::type_error(
            vm,
            "method does not take keyword arguments",
        ));
    }
    let given = args.len() - 1;
    if given != 2 {
        return Err(raise::type_error(
            vm,
            format!("method expected 2 arguments, got {given}"),
        ));
    }
    if !call::is_callable(vm, args.at(1)) {
        return Err(raise::type_error(vm, "first argument must be callable"));
    }
    if args.at(2).is_none() {
        return Err(raise::type_error(vm, "self must not be None"));
    }
    Ok(vm.new_bound_method(args.at(1).clone(), args.at(2).clone()))
}

fn method_repr(vm: &mut Vm, args: Args) -> PyResult {
    let [function, receiver] = parts(args.at(0))?;
    let (qualname, name) = (vm.names.__qualname__.clone(), vm.names.__name__.clone());
    let found = match attr::getattr_opt(vm, function, &qualname)? {
        Some(found) => Some(found),
        None => attr::getattr_opt(vm, function, &name)?,
    };
    let name = match found.filter(|found| found.as_str().is_some()) {
        Some(found) => describe::str(vm, &found)?,
        None => "?".to_owned(),
    };
    let shown = format!("<bound method {name} of {}>", describe::repr(vm, receiver)?);
    Ok(vm.new_str(shown))
}

/// A bound method is not bound again.
fn method_get(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(args.at(0).clone())
}

/// Attributes of the class of methods, then those of the function.
fn method_getattribute(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0);
    let Some(name) = describe::attribute_name(vm, args.at(1)) else {
        let message = format!(
            "attribute name must be string, not '{}'",
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    let class = vm.class_of(receiver);
    match class.data().lookup(&name) {
        Some(found) => attr::bind_descriptor(vm, found, Some(receiver), &class),
        None => {
            let [function, _] = parts(receiver)?;
            attr::getattr(vm, function, &name)
        }
    }
}

fn method_equal(vm: &mut Vm, args: &Args) -> PyResult<Option<bool>> {
    let [function, receiver] = parts(args.at(0))?;
    let Ok([other_function, other_receiver]) = parts(args.at(1)) else {
        return Ok(None);
    };
    let equal =
        compare::eq(vm, function, other_function)? && compare::eq(vm, receiver, other_receiver)?;
    Ok(Some(equal))
}

fn method_eq(vm: &mut Vm, args: Args) -> PyResult {
    Ok(method_equal(vm, &args)?.map_or(Value::NotImplemented, Value::bool))
}

fn method_ne(vm: &mut Vm, args: Args) -> PyResult {
    Ok(method_equal(vm, &args)?.map_or(Value::NotImplemented, |equal| Value::bool(!equal)))
}

fn method_hash(vm: &mut Vm, args: Args) -> PyResult {
    let [function, receiver] = parts(args.at(0))?;
    let hash = hash::hash(vm, receiver)? ^ hash::hash(vm, function)?;
    Ok(Value::Int(if hash == -1 { -2 } else { hash }))
}

fn method_reduce(vm: &mut Vm, args: Args) -> PyResult {
    let [function, receiver] = parts(args.at(0))?;
    let name = vm.names.__name__.clone();
    let name = attr::getattr(vm, function, &name)?;
    let key = vm.intern("getattr");
    let getattr = define::lookup(&vm.builtins, &key).unwrap_or(Value::None);
    let pair = vm.new_tuple([receiver.clone(), name]);
    Ok(vm.new_tuple([getattr, pair]))
}

fn get_func(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(parts(receiver)?[0].clone())
}

fn get_self(_vm: &mut Vm, receiver: &Value) -> PyResult {
    Ok(parts(receiver)?[1].clone())
}

fn get_method_doc(vm: &mut Vm, receiver: &Value) -> PyResult {
    let name = vm.names.__doc__.clone();
    attr::getattr(vm, &parts(receiver)?[0], &name)
}
