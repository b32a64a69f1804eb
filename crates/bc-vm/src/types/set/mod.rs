//! The types `set` and `frozenset`: construction and special methods.
//!
//! Absent: ordinary methods (see `methods`), the algebra on tables (see `algebra`).

mod algebra;
mod iterator;
mod methods;

pub(crate) use iterator::ITERATOR;

use crate::model::class::{ClassId, ClassRef};
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::{Payload, Set};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::container::{
    class_of_new, guarded_repr, no_keywords, object_of, push_repr, set_of, unpack_count,
};
use crate::protocol::hash;
use bc_core::text::TextBuilder;

/// A row for a binary operator and one for its reflection.
macro_rules! operator {
    ($name:literal, reflected: $reflected:expr, $function:path) => {
        MethodDef::new($name, Arity::Slot(1), |vm, args| {
            algebra::operator(vm, &args, $reflected, $function)
        })
    };
}

macro_rules! comparison {
    ($name:literal, $op:ident) => {
        MethodDef::new($name, Arity::Slot(1), |vm, args| {
            algebra::rich(vm, CompareOp::$op, &args)
        })
    };
}

/// The special methods that both types have, and those that follow.
macro_rules! slots {
    ($($more:expr,)*) => {
        &[
            MethodDef::new("__repr__", Arity::Slot(0), repr),
            MethodDef::new("__len__", Arity::Slot(0), len),
            MethodDef::new("__iter__", Arity::Slot(0), iterate).quick(quick_iterate),
            comparison!("__eq__", Eq),
            comparison!("__ne__", Ne),
            comparison!("__lt__", Lt),
            comparison!("__le__", Le),
            comparison!("__gt__", Gt),
            comparison!("__ge__", Ge),
            operator!("__sub__", reflected: false, algebra::difference),
            operator!("__rsub__", reflected: true, algebra::difference),
            operator!("__and__", reflected: false, algebra::intersection),
            operator!("__rand__", reflected: true, algebra::intersection),
            operator!("__xor__", reflected: false, algebra::symmetric_difference),
            operator!("__rxor__", reflected: true, algebra::symmetric_difference),
            operator!("__or__", reflected: false, algebra::union),
            operator!("__ror__", reflected: true, algebra::union),
            $($more,)*
        ]
    };
}

/// What `set` brings along.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
    slots: slots![
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__isub__", Arity::Slot(1), |vm, a| {
            algebra::in_place(vm, a, algebra::difference_update)
        }),
        MethodDef::new("__iand__", Arity::Slot(1), |vm, a| {
            algebra::in_place(vm, a, algebra::intersection_update)
        }),
        MethodDef::new("__ixor__", Arity::Slot(1), |vm, a| {
            algebra::in_place(vm, a, algebra::symmetric_difference_update)
        }),
        MethodDef::new("__ior__", Arity::Slot(1), |vm, a| {
            algebra::in_place(vm, a, algebra::update)
        }),
    ],
    methods: methods::SET,
    statics: &[MethodDef::new("__new__", Arity::Any, new_set)],
    ..TypeTable::EMPTY
};

/// What `frozenset` brings along.
pub(crate) static FROZENSET: TypeTable = TypeTable {
    doc: "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered collection of unique elements.",
    slots: slots![MethodDef::new("__hash__", Arity::Slot(0), hash_of),],
    methods: methods::FROZENSET,
    statics: &[MethodDef::new("__new__", Arity::Any, new_frozenset)],
    ..TypeTable::EMPTY
};

/// An object of `class` over a table.
fn make(vm: &Vm, class: &ClassRef, table: Table<()>, frozen: bool) -> Value {
    Value::Obj(vm.alloc(class, Payload::Set(Set::new(table, frozen))))
}

fn new_set(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "set")?;
    Ok(make(vm, &class, Table::new(), false))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    no_keywords(vm, &args, "set()")?;
    let name = vm.type_name(args.at(0));
    unpack_count(vm, args.len() - 1, &name, 0, 1)?;
    let set = set_of(args.at(0))?;
    methods::empty(vm, set);
    if let Some(source) = args.get(1) {
        algebra::update(vm, args.at(0), source)?;
    }
    Ok(Value::None)
}

fn new_frozenset(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "frozenset")?;
    let exact = class.data().id() == ClassId::FROZENSET;
    if exact {
        no_keywords(vm, &args, "frozenset()")?;
    }
    let name = class.data().name();
    unpack_count(vm, args.len() - 1, &name, 0, 1)?;
    let source = args.get(1);
    if exact {
        match source {
            None => return Ok(vm.empty_frozenset()),
            Some(source) if vm.class_id_of(source) == ClassId::FROZENSET => {
                return Ok(source.clone());
            }
            Some(_) => {}
        }
    }
    let made = make(vm, &class, Table::new(), true);
    if let Some(source) = source {
        algebra::update(vm, &made, source)?;
    }
    if exact && set_of(&made)?.borrow().is_empty() {
        return Ok(vm.empty_frozenset());
    }
    Ok(made)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let set = set_of(args.at(0))?;
    let name = vm.type_name(args.at(0));
    let exact = vm.class_id_of(args.at(0)) == ClassId::SET;
    guarded_repr(vm, args.at(0), &format!("{name}(...)"), |vm| {
        let mut builder = TextBuilder::new();
        if set.borrow().is_empty() {
            builder.push_str(&name);
            builder.push_str("()");
            return vm.built(builder);
        }
        vm.reserve(set.borrow().len() * size_of::<Value>())?;
        let keys: Vec<Value> = set.borrow().iter().map(|(key, ())| key.clone()).collect();
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

fn len(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(set_of(args.at(0))?.borrow().len() as i64))
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    Ok(iterator::over(vm, object_of(args.at(0))?))
}

fn quick_iterate(vm: &mut Vm, args: &[Value]) -> Option<Value> {
    let [Value::Obj(set)] = args else {
        return None;
    };
    Some(iterator::over(vm, set))
}

fn hash_of(_vm: &mut Vm, args: Args) -> PyResult {
    let hash = hash::frozenset(set_of(args.at(0))?);
    Ok(Value::Int(hash))
}
