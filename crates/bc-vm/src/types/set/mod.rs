//! The types `set` and `frozenset`: construction and special methods.
//!
//! Absent: ordinary methods (see `methods`), the algebra on tables (see `algebra`).

mod algebra;
mod iterators;
mod methods;

pub(crate) use iterators::ITERATOR;

use crate::model::args::Keyword;
use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::handles::SetRef;
use crate::model::native::TypeTable;
use crate::model::object::{ObjRef, Payload, Set};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{guarded_repr, push_repr, unpack_count};
use crate::protocol::native::receiver;
use crate::protocol::{hash, iter};
use bc_core::text::TextBuilder;

/// Method table of `set`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "set() -> new empty set object\n\
          set(iterable) -> new set object\n\n\
          Build an unordered collection of unique elements.",
    slots: SLOTS,
    methods: methods::METHODS,
    more_methods: methods::MUTABLE_METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

/// Method table of `frozenset`.
pub(crate) static FROZENSET: TypeTable = TypeTable {
    doc: "frozenset() -> empty frozenset object\n\
          frozenset(iterable) -> frozenset object\n\n\
          Build an immutable unordered collection of unique elements.",
    slots: FROZEN_SLOTS,
    methods: methods::METHODS,
    statics: FROZEN_STATICS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        __len__ => len;
        __iter__ => iterate, quick quick_iterate;
        compare => algebra::rich;
        operators(Subtract, And, Xor, Or) => algebra::operate;
        __init__: any(*args) => init, no_keywords "set()";
        inplace(Subtract, And, Xor, Or) => algebra::operate_in_place;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new_set;
    ]

    static FROZEN_SLOTS = [
        __repr__ => repr;
        __len__ => len;
        __iter__ => iterate, quick quick_iterate;
        compare => algebra::rich;
        operators(Subtract, And, Xor, Or) => algebra::operate;
        __hash__ => hash_of;
    ]

    static FROZEN_STATICS = [
        __new__: any(*args) => new_frozenset, exact_no_keywords "frozenset()";
    ]
}

/// An object of `class` without items.
fn make(vm: &Vm, class: &ClassRef, frozen: bool) -> ObjRef {
    vm.alloc(class, Payload::Set(Set::new(Table::new(), frozen)))
}

fn new_set(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> ObjRef {
    make(vm, &class, false)
}

fn init(vm: &mut Vm, set: SetRef<'_>, args: &[Value]) -> PyResult<()> {
    // A subclass is refused under its own name.
    let name = vm.type_name(&set.value());
    unpack_count(vm, args.len(), &name, 0, 1)?;
    methods::clear(vm, set);
    match args.first() {
        Some(source) => algebra::update(vm, set, source),
        None => Ok(()),
    }
}

fn new_frozenset(vm: &mut Vm, class: ClassRef, args: &[Value]) -> PyResult {
    // A subclass is refused under its own name.
    unpack_count(vm, args.len(), &class.data().name(), 0, 1)?;
    let source = args.first();
    let exact = class.data().id() == ClassId::FROZENSET;
    if exact {
        match source {
            None => return Ok(vm.empty_frozenset()),
            Some(source) if vm.class_id_of(source) == ClassId::FROZENSET => {
                return Ok(source.clone());
            }
            Some(_) => {}
        }
    }
    let made = Value::Obj(make(vm, &class, true));
    let set = receiver::<SetRef<'_>>(&made)?;
    if let Some(source) = source {
        algebra::update(vm, set, source)?;
    }
    if exact && set.borrow().is_empty() {
        return Ok(vm.empty_frozenset());
    }
    Ok(made)
}

fn repr(vm: &mut Vm, set: SetRef<'_>) -> PyResult {
    let name = vm.type_name(&set.value());
    let exact = set.object().class_id() == ClassId::SET;
    guarded_repr(vm, &set.value(), &format!("{name}(...)"), |vm| {
        let mut builder = TextBuilder::new();
        if set.borrow().is_empty() {
            builder.push_str(&name);
            builder.push_str("()");
            return vm.built(builder);
        }
        vm.reserve(set.borrow().len() * size_of::<Value>())?;
        let keys: Vec<Value> = match vm.class_id_of(&set.value()) {
            ClassId::SET | ClassId::FROZENSET => {
                set.borrow().iter().map(|(key, ())| key.clone()).collect()
            }
            // A class of a program's has a say in what it holds.
            _ => iter::collect(vm, &set.value())?,
        };
        if !exact {
            builder.push_str(&name);
            builder.push_str("(");
        }
        builder.push_str("{");
        for (index, key) in keys.iter().enumerate() {
            if index > 0 {
                builder.push_str(", ");
            }
            push_repr(vm, &mut builder, key)?;
        }
        builder.push_str(if exact { "}" } else { "})" });
        vm.built(builder)
    })
}

fn len(_: &mut Vm, set: SetRef<'_>) -> usize {
    set.borrow().len()
}

fn iterate(vm: &mut Vm, set: &ObjRef) -> Value {
    iterators::over(vm, set)
}

fn quick_iterate(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [Value::Obj(set)] = args else {
        return None;
    };
    Some(iterators::over(vm, set))
}

fn hash_of(_: &mut Vm, set: SetRef<'_>) -> i64 {
    hash::frozenset(&set)
}
