//! The type `collections.defaultdict`: a dict that makes the values of absent keys.
//!
//! The factory lies in a hidden slot of the instance.

use bc_core::text::TextBuilder;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::{object_of, push_repr};
use bc_vm::protocol::{call, item, iter, raise, text};

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "defaultdict(default_factory[, ...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
    ],
    methods: &[
        MethodDef::new("__missing__", Arity::One, missing).doc(
            "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n",
        ),
        MethodDef::new("copy", Arity::None, copy).doc("D.copy() -> a shallow copy of D."),
        MethodDef::new("__copy__", Arity::None, copy).doc("D.copy() -> a shallow copy of D."),
        MethodDef::new("__reduce__", Arity::None, reduce)
            .doc("Return state information for pickling."),
    ],
    getsets: &[GetSetDef::write("default_factory", get_factory, set_factory).member()],
    ..TypeTable::EMPTY
};

/// The place of the factory among the slots of an instance.
const FACTORY: usize = 0;

fn factory(value: &Value) -> PyResult<Option<Value>> {
    Ok(object_of(value)?
        .slot_value(FACTORY)
        .filter(|factory| !factory.is_none()))
}

fn get_factory(_vm: &mut Vm, own: &Value) -> PyResult {
    Ok(factory(own)?.unwrap_or(Value::None))
}

fn set_factory(_vm: &mut Vm, own: &Value, value: Option<Value>) -> PyResult<()> {
    let before = object_of(own)?.set_slot_value(FACTORY, value.unwrap_or(Value::None));
    drop(before);
    Ok(())
}

fn init(vm: &mut Vm, mut args: Args) -> PyResult {
    let own = args.at(0).clone();
    let factory = if args.len() > 1 {
        let factory = args.positional.remove(1);
        if !factory.is_none() && !call::is_callable(vm, &factory) {
            return Err(raise::type_error(
                vm,
                "first argument must be callable or None",
            ));
        }
        Some(factory)
    } else {
        None
    };
    set_factory(vm, &own, factory)?;
    super::base_method(vm, "__init__", args)
}

fn missing(vm: &mut Vm, args: Args) -> PyResult {
    let Some(factory) = factory(args.at(0))? else {
        return Err(raise::key_error(vm, args.at(1).clone()));
    };
    let value = call::call(vm, &factory, Args::none())?;
    item::setitem(vm, args.at(0), args.at(1), value.clone())?;
    Ok(value)
}

fn copy(vm: &mut Vm, args: Args) -> PyResult {
    let class = Value::from(vm.class_of(args.at(0)));
    let factory = factory(args.at(0))?.unwrap_or(Value::None);
    call::call_values(vm, &class, [factory, args.at(0).clone()])
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let inner = match factory(args.at(0))? {
        Some(factory) => vm.new_tuple([factory]),
        None => vm.new_tuple([]),
    };
    let name = vm.names.items.clone();
    let items = call::method(vm, args.at(0), &name, Args::none())?;
    let iterator = iter::iter(vm, &items)?;
    let class = Value::from(vm.class_of(args.at(0)));
    Ok(vm.new_tuple([class, inner, Value::None, Value::None, iterator]))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0).clone();
    let entries = super::base_method(vm, "__repr__", args)?;
    let mut builder = TextBuilder::new();
    builder.push_str("defaultdict(");
    match factory(&own)? {
        None => builder.push_str("None"),
        Some(factory) if text::repr_enter(vm, &factory) => {
            let result = push_repr(vm, &mut builder, &factory);
            text::repr_leave(vm, &factory);
            result?;
        }
        Some(_) => builder.push_str("..."),
    }
    builder.push_str(", ");
    if let Some(entries) = entries.as_str() {
        builder.push_text(entries.text());
    }
    builder.push_str(")");
    Ok(vm.new_str(vm.built(builder)?))
}
