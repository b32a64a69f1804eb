//! `cmp_to_key`: a key class from an old comparison function.

use std::cell::RefCell;

use super::support;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arity;
use bc_vm::protocol::compare::{self, CompareOp};
use bc_vm::protocol::container::native_of;
use bc_vm::protocol::{call, raise};

/// The name under which the machine remembers the class.
pub(super) const CLASS: &str = "functools.KeyWrapper";

pub(super) static FUNCTIONS: &[MethodDef] =
    &[
        MethodDef::new("cmp_to_key", Arity::Keywords(1, &["mycmp"]), cmp_to_key)
            .doc("Convert a cmp= function into a key= function."),
    ];

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        MethodDef::new($name, Arity::Slot(1), |vm, args| {
            rich(vm, &args, CompareOp::$op)
        })
    };
}

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    slots: &[
        MethodDef::new("__call__", Arity::Any, wrap),
        comparison!("__lt__", Lt),
        comparison!("__le__", Le),
        comparison!("__eq__", Eq),
        comparison!("__ne__", Ne),
        comparison!("__gt__", Gt),
        comparison!("__ge__", Ge),
    ],
    getsets: &[GetSetDef::write("obj", get_object, set_object).member()],
    ..TypeTable::EMPTY
};

struct Key {
    function: Value,
    /// What is compared; `Value::Unbound` in the factory of keys.
    object: RefCell<Value>,
}

impl NativeData for Key {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.function);
        visit(&self.object.borrow());
    }
    fn clear(&self) {
        drop(self.object.take());
    }
}

fn make(vm: &mut Vm, function: Value, object: Value) -> PyResult {
    let Some(class) = support::remembered(vm, CLASS).and_then(|class| class.as_class()) else {
        return Err(Fault::Internal("functools was not made").into());
    };
    let object = RefCell::new(object);
    Ok(vm.new_native(&class, Key { function, object }))
}

fn cmp_to_key(vm: &mut Vm, args: Args) -> PyResult {
    make(vm, args.at(0).clone(), Value::Unbound)
}

fn wrap(vm: &mut Vm, args: Args) -> PyResult {
    let function = native_of::<Key>(args.at(0))?.function.clone();
    let given = args.len() - 1 + args.keywords.len();
    let object = match (args.get(1), args.keywords.first()) {
        _ if given > 1 => {
            let message = format!("K() takes at most 1 argument ({given} given)");
            return Err(raise::type_error(vm, message));
        }
        (Some(object), _) => object.clone(),
        (None, Some((name, object))) if &*arity::keyword_text(name) == "obj" => object.clone(),
        _ => {
            let message = "Required argument 'obj' (pos 1) not found";
            return Err(raise::type_error(vm, message));
        }
    };
    make(vm, function, object)
}

fn get_object(_vm: &mut Vm, own: &Value) -> PyResult {
    let object = native_of::<Key>(own)?.object.borrow().clone();
    if object.is_unbound() {
        return Ok(Value::None);
    }
    Ok(object)
}

fn set_object(_vm: &mut Vm, own: &Value, value: Option<Value>) -> PyResult<()> {
    let before = native_of::<Key>(own)?
        .object
        .replace(value.unwrap_or_default());
    drop(before);
    Ok(())
}

fn rich(vm: &mut Vm, args: &Args, op: CompareOp) -> PyResult {
    let own = native_of::<Key>(args.at(0))?;
    let Some(other) = args.at(1).as_native_data::<Key>() else {
        return Err(raise::type_error(vm, "other argument must be K instance"));
    };
    let (a, b) = (own.object.borrow().clone(), other.object.borrow().clone());
    if a.is_unbound() || b.is_unbound() {
        return Err(raise::attribute_error(vm, "object"));
    }
    let order = call::call(vm, &own.function, Args::of([a, b]))?;
    compare::compare(vm, op, &order, &Value::Int(0))
}
