//! The module `itertools`: iterators that work lazily on other iterators.
//!
//! Each class is a native iterator; `__reduce__` gives what copying needs. Families, after the headings of Python's
//! documentation: `infinite` (count, cycle, repeat), `selecting` (one source in, some of it out), `chaining` (several
//! sources, or groups of one), `shared` (tee), `combinatoric` (product, permutations, combinations).

mod chaining;
mod combinatoric;
mod infinite;
mod selecting;
mod shared;

use bc_vm::methods;
use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::TypeTable;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{class, define, iter, raise};

/// Makes the module.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("itertools");
    let doc = vm.new_str("Functional tools for creating and using iterators.");
    define::constant(vm, &module, "__doc__", doc);
    define::functions(vm, &module, shared::FUNCTIONS);
    let base = vm.classes.object.clone();
    let mut hidden = Hidden::default();
    for (name, table) in CLASSES {
        let derivable = !name.starts_with('_');
        let flags = match *name {
            "_tee" => ClassFlags::WEAKREF,
            _ if derivable => ClassFlags::BASE,
            _ => ClassFlags::empty(),
        };
        let made = class::native_class(vm, "itertools", name, &base, None, flags, table);
        let made = Value::from(made);
        match *name {
            "_grouper" => hidden.grouper = made.clone(),
            "groupby" => hidden.groupby = made.clone(),
            "_tee" => hidden.tee = made.clone(),
            "_tee_dataobject" => hidden.tee_data = made.clone(),
            _ => {}
        }
        define::constant(vm, &module, name, made);
    }
    vm.module_state.insert("itertools", Box::new(hidden));
    Ok(Value::Obj(module))
}

/// Classes that the module makes instances of by itself.
#[derive(Clone, Default)]
struct Hidden {
    groupby: Value,
    grouper: Value,
    tee: Value,
    tee_data: Value,
}

/// The classes made with the module.
fn classes(vm: &Vm) -> PyResult<Hidden> {
    vm.module_state
        .get("itertools")
        .and_then(|state| state.downcast_ref::<Hidden>())
        .cloned()
        .ok_or_else(|| Fault::Internal("itertools without its classes").into())
}

static CLASSES: &[(&str, &TypeTable)] = &[
    ("accumulate", &selecting::ACCUMULATE),
    ("chain", &chaining::CHAIN),
    ("combinations", &combinatoric::COMBINATIONS),
    (
        "combinations_with_replacement",
        &combinatoric::COMBINATIONS_WITH_REPLACEMENT,
    ),
    ("compress", &selecting::COMPRESS),
    ("count", &infinite::COUNT),
    ("cycle", &infinite::CYCLE),
    ("dropwhile", &selecting::DROPWHILE),
    ("filterfalse", &selecting::FILTERFALSE),
    ("groupby", &chaining::GROUPBY),
    ("_grouper", &chaining::GROUPER),
    ("islice", &selecting::ISLICE),
    ("permutations", &combinatoric::PERMUTATIONS),
    ("product", &combinatoric::PRODUCT),
    ("repeat", &infinite::REPEAT),
    ("starmap", &selecting::STARMAP),
    ("takewhile", &selecting::TAKEWHILE),
    ("_tee", &shared::TEE),
    ("_tee_dataobject", &shared::DATA),
    ("zip_longest", &chaining::ZIP_LONGEST),
];

/// `(class, arguments)` or `(class, arguments, state)`, as `__reduce__` returns it.
fn reduced(vm: &Vm, object: &ObjRef, arguments: Vec<Value>, state: Option<Value>) -> Value {
    let class = Value::from(object.class());
    let arguments = vm.new_tuple(arguments);
    let mut parts = vec![class, arguments];
    parts.extend(state);
    vm.new_tuple(parts)
}

/// The items of a `__setstate__` argument, which must be a tuple.
fn state_items<'a>(vm: &mut Vm, state: &'a Value) -> PyResult<&'a [Value]> {
    match state.as_tuple() {
        Some(items) => Ok(items),
        None => Err(raise::type_error(vm, "state is not a tuple")),
    }
}

/// The two items of a `__setstate__` argument.
fn state_pair<'a>(vm: &mut Vm, state: &'a Value) -> PyResult<&'a [Value; 2]> {
    let items = state_items(vm, state)?;
    items.try_into().map_err(|_| {
        let message = format!("function takes exactly 2 arguments ({} given)", items.len());
        raise::type_error(vm, message)
    })
}

/// What every class of the module begins with.
const ITERATOR: TypeTable = TypeTable {
    slots: SLOTS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __iter__ => iter::slot_iter;
        __next__ => iter::slot_next;
    ]
}

/// `NativeData` for a state whose listed fields are cells that hold a value.
macro_rules! native_data {
    ($state:ty: $($field:ident),*) => {
        impl NativeData for $state {
            fn children(&self, visit: &mut dyn FnMut(&Value)) {
                $(visit(&self.$field.borrow());)*
            }
            fn clear(&self) {
                $(drop(self.$field.replace(Value::Unbound));)*
            }
        }
    };
}

use native_data;
