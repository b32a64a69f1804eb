//! The module `itertools`: iterators that work lazily on other iterators.
//!
//! Each class is a native iterator; `__reduce__` gives what copying needs. Families: `endless`
//! (count, cycle, repeat), `filters` (one source in, some of it out), `joined` (several sources, or
//! one source shared), `arranged` (product, permutations, combinations).

mod arranged;
mod endless;
mod filters;
mod joined;
mod shared;

use bc_vm::model::class::ClassFlags;
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::{Args, NativeIter, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::{no_keywords, unpack_count};
use bc_vm::protocol::{class, define, raise};

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
    ("accumulate", &filters::ACCUMULATE),
    ("chain", &joined::CHAIN),
    ("combinations", &arranged::COMBINATIONS),
    (
        "combinations_with_replacement",
        &arranged::COMBINATIONS_WITH_REPLACEMENT,
    ),
    ("compress", &filters::COMPRESS),
    ("count", &endless::COUNT),
    ("cycle", &endless::CYCLE),
    ("dropwhile", &filters::DROPWHILE),
    ("filterfalse", &filters::FILTERFALSE),
    ("groupby", &joined::GROUPBY),
    ("_grouper", &joined::GROUPER),
    ("islice", &filters::ISLICE),
    ("permutations", &arranged::PERMUTATIONS),
    ("product", &arranged::PRODUCT),
    ("repeat", &endless::REPEAT),
    ("starmap", &filters::STARMAP),
    ("takewhile", &filters::TAKEWHILE),
    ("_tee", &shared::TEE),
    ("_tee_dataobject", &shared::DATA),
    ("zip_longest", &joined::ZIP_LONGEST),
];

/// An instance of the class a `__new__` was called for.
fn instance(vm: &mut Vm, args: &Args, state: impl NativeIter) -> PyResult {
    match args.at(0).as_class() {
        Some(class) => Ok(vm.new_iter(&class, state)),
        None => Err(raise::type_error(vm, "a class is required")),
    }
}

/// Checks the arguments of a constructor that takes positional ones only. A subclass may take
/// keywords of its own.
fn positional(vm: &mut Vm, args: &Args, name: &str, min: usize, max: usize) -> PyResult<()> {
    let exact = args
        .at(0)
        .as_class()
        .is_none_or(|class| vm.is_builtin(&class));
    if exact {
        no_keywords(vm, args, &format!("{name}()"))?;
    }
    unpack_count(vm, args.len().saturating_sub(1), name, min, max)
}

/// `(class, arguments)` or `(class, arguments, state)`, as `__reduce__` returns it.
fn reduced(vm: &Vm, object: &Value, arguments: Vec<Value>, state: Option<Value>) -> Value {
    let class = Value::from(vm.class_of(object));
    let arguments = vm.new_tuple(arguments);
    let mut parts = vec![class, arguments];
    parts.extend(state);
    vm.new_tuple(parts)
}

/// The items of a `__setstate__` argument, which must be a tuple.
fn state_items(vm: &mut Vm, state: &Value) -> PyResult<Vec<Value>> {
    match state.as_tuple() {
        Some(items) => Ok(items.to_vec()),
        None => Err(raise::type_error(vm, "state is not a tuple")),
    }
}

/// The two items of a `__setstate__` argument.
fn state_pair(vm: &mut Vm, state: &Value) -> PyResult<[Value; 2]> {
    state_items(vm, state)?.try_into().map_err(|items: Vec<_>| {
        let message = format!("function takes exactly 2 arguments ({} given)", items.len());
        raise::type_error(vm, message)
    })
}

/// The four rows that every table starts with, and what else it has.
macro_rules! iterator_table {
    ($doc:literal, $arity:expr, $new:path, [$($slot:expr),*], [$($method:expr),*]) => {
        bc_vm::model::native::TypeTable {
            doc: $doc,
            slots: &[
                MethodDef::row("__iter__", Arity::Slot(0), bc_vm::model::native::NativeCall::Unary(bc_vm::protocol::iter::slot_iter)),
                MethodDef::row("__next__", Arity::Slot(0), bc_vm::model::native::NativeCall::Unary(bc_vm::protocol::iter::slot_next)),
                $($slot),*
            ],
            methods: &[$($method),*],
            statics: &[MethodDef::new("__new__", $arity, $new)],
            ..bc_vm::model::native::TypeTable::EMPTY
        }
    };
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

use {iterator_table, native_data};
