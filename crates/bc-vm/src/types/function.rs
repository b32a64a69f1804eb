//! Functions written in Python, and bound methods.

use std::cell::RefCell;
use std::rc::Rc;

use super::binding;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::function::Function;
use crate::model::handles::{CellRef, CodeRef, DictRef, FunctionRef, MethodRef};
use crate::model::native::TypeTable;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity::keyword_text;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::container::builtin;
use crate::protocol::native::{AttributeName, OrNone};
use crate::protocol::param::assigned_str;
use crate::protocol::{attr, call, define, describe, hash, raise};
use crate::runtime::link;

/// Method table of `function`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "function(code, globals[, name[, argdefs[, closure]]])\n\n\
          Create a function object from a code object and a dictionary.\n\
          The optional name string overrides the name from the code object.\n\
          The optional argdefs tuple specifies the default argument values.\n\
          The optional closure tuple supplies the bindings for free variables.",
    slots: SLOTS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `method`.
pub(crate) static METHOD: TypeTable = TypeTable {
    doc: "method(function, instance)\n\nCreate a bound instance method object.",
    slots: METHOD_SLOTS,
    methods: METHOD_METHODS,
    statics: METHOD_STATICS,
    getsets: METHOD_GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __call__: whole(args) => binding::call;
        __get__ => binding::get;
    ]

    static STATICS = [
        __new__: keywords as "function"(
            code, globals = None, name = OrNone(None), argdefs = OrNone(None), closure = OrNone(None)
        ) => new;
    ]

    static METHOD_SLOTS = [
        __repr__ => method_repr;
        __call__: whole(args) => binding::call;
        __get__ => method_get;
        __getattribute__ => method_get_attribute;
        equality => method_equal;
        __hash__ => method_hash;
    ]

    static METHOD_METHODS = [
        __reduce__() => method_reduce;
    ]

    static METHOD_STATICS = [
        __new__: unpack(function, instance) => method_new, no_keywords "method";
    ]
}

crate::getsets! {
    static GETSETS = [
        __code__ => get_code, set set_code;
        __defaults__ => |_: &mut Vm, own: FunctionRef<'_>| own.defaults.borrow().clone(), set set_defaults;
        __kwdefaults__ => |_: &mut Vm, own: FunctionRef<'_>| own.kwdefaults.borrow().clone(), set set_kwdefaults;
        __annotations__ => get_annotations, set set_annotations;
        __dict__ => attr::get_dict, set attr::replace_dict;
        __name__ => |_: &mut Vm, own: FunctionRef<'_>| own.name.borrow().clone(), set set_name;
        __qualname__ => |_: &mut Vm, own: FunctionRef<'_>| own.qualname.borrow().clone(), set set_qualname;
        member __closure__ => |_: &mut Vm, own: FunctionRef<'_>| own.closure.clone();
        member __globals__ => |_: &mut Vm, own: FunctionRef<'_>| own.globals.clone();
        member __module__ => |_: &mut Vm, own: FunctionRef<'_>| own.module.borrow().clone(), set set_module;
        member __doc__ => |_: &mut Vm, own: FunctionRef<'_>| own.doc.borrow().clone(), set set_doc;
    ]

    static METHOD_GETSETS = [
        member __func__ => |_: &mut Vm, own: MethodRef<'_>| own[0].clone();
        member __self__ => |_: &mut Vm, own: MethodRef<'_>| own[1].clone();
        __doc__ => get_method_doc;
    ]
}

fn repr(vm: &mut Vm, function: FunctionRef<'_>) -> PyResult<String> {
    let qualname = function.qualname.borrow().clone();
    let qualname = describe::str(vm, &qualname)?;
    let address = describe::address(&function.value());
    Ok(format!("<function {qualname} at {address}>"))
}

fn new(
    vm: &mut Vm,
    _: ClassRef,
    code: CodeRef<'_>,
    globals: Option<DictRef<'_>>,
    OrNone(name): OrNone<Value>,
    OrNone(defaults): OrNone<Value>,
    OrNone(closure): OrNone<Value>,
) -> PyResult<ObjRef> {
    // Code that is none is told of before globals that are missing.
    let Some(globals) = globals else {
        let message = "Required argument 'globals' (pos 2) not found";
        return Err(raise::type_error(vm, message));
    };
    if name.as_ref().is_some_and(|name| name.as_str().is_none()) {
        return Err(raise::type_error(vm, "arg 3 (name) must be None or string"));
    }
    let is_tuple = |value: &Value| value.as_tuple().is_some();
    if defaults
        .as_ref()
        .is_some_and(|defaults| !is_tuple(defaults))
    {
        let message = "arg 4 (defaults) must be None or tuple";
        return Err(raise::type_error(vm, message));
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
                let message = "arg 5 (closure) must be None or tuple";
                return Err(raise::type_error(vm, message));
            }
        },
    };
    if cells.len() != free {
        let message = format!(
            "{} requires closure of length {free}, not {}",
            keyword_text(&code.name),
            cells.len()
        );
        return Err(raise::value_error(vm, message));
    }
    if let Some(other) = cells.iter().find(|cell| CellRef::of(cell).is_none()) {
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
    let module = define::lookup(globals.object(), &vm.names.__name__);
    let function = Function::new(
        Rc::clone(code.inner()),
        Rc::clone(globals.object()),
        closure,
    );
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
    Ok(vm.alloc(&class, Payload::Function(Box::new(function))))
}

fn get_code(vm: &mut Vm, function: FunctionRef<'_>) -> Value {
    let code = Rc::clone(&function.code.borrow());
    link::code_value(vm, code)
}

fn set_code(vm: &mut Vm, function: FunctionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let code = value.as_ref().and_then(Value::as_code).map(Rc::clone);
    let Some(code) = code else {
        let message = "__code__ must be set to a code object";
        return Err(raise::type_error(vm, message));
    };
    let cells = function.closure.as_tuple().map_or(0, |cells| cells.len());
    if code.freevars.len() != cells {
        let name = function.name.borrow().clone();
        let message = format!(
            "{}() requires a code object with {cells} free vars, not {}",
            describe::str(vm, &name)?,
            code.freevars.len()
        );
        return Err(raise::value_error(vm, message));
    }
    let before = function.code.replace(code);
    drop(before);
    Ok(())
}

/// Sets a field that is `None` or what `fits` says.
fn set_optional(
    vm: &mut Vm,
    field: &RefCell<Value>,
    value: Option<Value>,
    fits: fn(&Value) -> bool,
    refusal: &'static str,
) -> PyResult<()> {
    let value = value.unwrap_or(Value::None);
    if !value.is_none() && !fits(&value) {
        return Err(raise::type_error(vm, refusal));
    }
    let before = field.replace(value);
    drop(before);
    Ok(())
}

fn is_dict(value: &Value) -> bool {
    value.as_dict().is_some()
}

fn set_defaults(vm: &mut Vm, function: FunctionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let refusal = "__defaults__ must be set to a tuple object";
    let fits = |value: &Value| value.as_tuple().is_some();
    set_optional(vm, &function.defaults, value, fits, refusal)
}

fn set_kwdefaults(vm: &mut Vm, function: FunctionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let refusal = "__kwdefaults__ must be set to a dict object";
    set_optional(vm, &function.kwdefaults, value, is_dict, refusal)
}

fn get_annotations(vm: &mut Vm, function: FunctionRef<'_>) -> Value {
    let known = function.annotations.borrow().clone();
    if !known.is_none() {
        return known;
    }
    let made = Value::Obj(vm.new_dict(Table::new()));
    function.annotations.replace(made.clone());
    made
}

fn set_annotations(vm: &mut Vm, function: FunctionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let refusal = "__annotations__ must be set to a dict object";
    set_optional(vm, &function.annotations, value, is_dict, refusal)
}

fn set_name(vm: &mut Vm, function: FunctionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let name = assigned_str(vm, value, "__name__")?;
    drop(function.name.replace(name));
    Ok(())
}

fn set_qualname(vm: &mut Vm, function: FunctionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let qualname = assigned_str(vm, value, "__qualname__")?;
    drop(function.qualname.replace(qualname));
    Ok(())
}

fn set_module(_: &mut Vm, function: FunctionRef<'_>, value: Option<Value>) -> PyResult<()> {
    drop(function.module.replace(value.unwrap_or(Value::None)));
    Ok(())
}

fn set_doc(_: &mut Vm, function: FunctionRef<'_>, value: Option<Value>) -> PyResult<()> {
    drop(function.doc.replace(value.unwrap_or(Value::None)));
    Ok(())
}

fn method_new(vm: &mut Vm, _: ClassRef, function: Value, instance: Value) -> PyResult {
    if !call::is_callable(vm, &function) {
        return Err(raise::type_error(vm, "first argument must be callable"));
    }
    if instance.is_none() {
        return Err(raise::type_error(vm, "self must not be None"));
    }
    Ok(vm.new_bound_method(function, instance))
}

fn method_repr(vm: &mut Vm, method: MethodRef<'_>) -> PyResult<String> {
    let [function, receiver] = method.inner();
    let (qualname, name) = (vm.names.__qualname__.clone(), vm.names.__name__.clone());
    let found = match attr::getattr_opt(vm, function, &qualname)? {
        Some(found) => Some(found),
        None => attr::getattr_opt(vm, function, &name)?,
    };
    let name = match found.filter(|found| found.as_str().is_some()) {
        Some(found) => describe::str(vm, &found)?,
        None => "?".to_owned(),
    };
    let receiver = describe::repr(vm, receiver)?;
    Ok(format!("<bound method {name} of {receiver}>"))
}

/// A bound method is not bound again.
fn method_get(
    vm: &mut Vm,
    method: MethodRef<'_>,
    instance: &Value,
    owner: Option<&Value>,
) -> PyResult {
    binding::operands(vm, instance, owner)?;
    Ok(method.value())
}

/// Attributes of the class of methods, then those of the function.
fn method_get_attribute(
    vm: &mut Vm,
    method: MethodRef<'_>,
    AttributeName(name): AttributeName,
) -> PyResult {
    let class = method.object().class();
    match class.data().lookup(&name) {
        Some(found) => attr::bind_descriptor(vm, found, Some(&method.value()), &class),
        None => attr::getattr(vm, &method[0], &name),
    }
}

fn method_equal(vm: &mut Vm, method: MethodRef<'_>, other: &Value, op: CompareOp) -> PyResult {
    let Some(other) = MethodRef::of(other) else {
        return Ok(Value::NotImplemented);
    };
    let equal = compare::eq(vm, &method[0], &other[0])? && compare::eq(vm, &method[1], &other[1])?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn method_hash(vm: &mut Vm, method: MethodRef<'_>) -> PyResult<i64> {
    let [function, receiver] = method.inner();
    let hash = hash::hash(vm, receiver)? ^ hash::hash(vm, function)?;
    Ok(if hash == -1 { -2 } else { hash })
}

fn method_reduce(vm: &mut Vm, method: MethodRef<'_>) -> PyResult {
    let [function, receiver] = method.inner();
    let name = vm.names.__name__.clone();
    let name = attr::getattr(vm, function, &name)?;
    let pair = vm.new_tuple([receiver.clone(), name]);
    let getattr = builtin(vm, "getattr");
    Ok(vm.new_tuple([getattr, pair]))
}

fn get_method_doc(vm: &mut Vm, method: MethodRef<'_>) -> PyResult {
    let name = vm.names.__doc__.clone();
    attr::getattr(vm, &method[0], &name)
}
