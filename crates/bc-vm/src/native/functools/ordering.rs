//! `total_ordering`: the missing comparison methods of a class from one it has.

use super::support;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, NativeFunction, NativeKind};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::{self, CompareOp};
use crate::protocol::{attr, raise, truth};

pub(super) static FUNCTIONS: &[MethodDef] =
    &[
        MethodDef::new("total_ordering", Arity::Python(1, &["cls"]), total_ordering)
            .doc("Class decorator that fills in missing ordering methods"),
    ];

/// How a comparison follows from the answer of another one.
#[derive(Clone, Copy)]
enum Rule {
    /// `not answer`
    Not,
    /// `answer or self == other`
    OrEqual,
    /// `answer and self != other`
    AndNotEqual,
    /// `not answer or self == other`
    NotOrEqual,
    /// `not answer and self != other`
    NotAndNotEqual,
}

/// A row: the method that `$root` gives by `$rule`.
macro_rules! derived {
    ($name:literal, $root:literal, $rule:ident) => {
        MethodDef::new($name, Arity::Slot(1), |vm, args| {
            derive(vm, &args, $root, Rule::$rule)
        })
    };
}

/// For each root, best first, the methods that follow from it.
static ROOTS: [(&str, [MethodDef; 3]); 4] = [
    (
        "__lt__",
        [
            derived!("__gt__", "__lt__", NotAndNotEqual),
            derived!("__le__", "__lt__", OrEqual),
            derived!("__ge__", "__lt__", Not),
        ],
    ),
    (
        "__le__",
        [
            derived!("__ge__", "__le__", NotOrEqual),
            derived!("__lt__", "__le__", AndNotEqual),
            derived!("__gt__", "__le__", Not),
        ],
    ),
    (
        "__gt__",
        [
            derived!("__lt__", "__gt__", NotAndNotEqual),
            derived!("__ge__", "__gt__", OrEqual),
            derived!("__le__", "__gt__", Not),
        ],
    ),
    (
        "__ge__",
        [
            derived!("__le__", "__ge__", NotOrEqual),
            derived!("__gt__", "__ge__", AndNotEqual),
            derived!("__lt__", "__ge__", Not),
        ],
    ),
];

fn derive(vm: &mut Vm, args: &Args, root: &str, rule: Rule) -> PyResult {
    let (own, other) = (args.at(0), args.at(1));
    let answer = support::invoke(vm, own, root, [other.clone()])?;
    if answer.is_not_implemented() && !matches!(rule, Rule::OrEqual) {
        return Ok(answer);
    }
    let holds = truth::truth(vm, &answer)?;
    match rule {
        Rule::Not => Ok(Value::bool(!holds)),
        Rule::OrEqual if holds => Ok(answer),
        Rule::AndNotEqual if !holds => Ok(answer),
        Rule::NotOrEqual if !holds => Ok(Value::True),
        Rule::NotAndNotEqual if holds => Ok(Value::False),
        Rule::OrEqual | Rule::NotOrEqual => compare::compare(vm, CompareOp::Eq, own, other),
        Rule::AndNotEqual | Rule::NotAndNotEqual => compare::compare(vm, CompareOp::Ne, own, other),
    }
}

/// Whether the class has a method `name` of its own or inherited from elsewhere than `object`.
fn has_own(vm: &mut Vm, class: &Value, name: &str) -> PyResult<bool> {
    let name = vm.intern(name);
    let object = Value::from(&vm.classes.object);
    let found = attr::getattr_opt(vm, class, &name)?;
    let default = attr::getattr_opt(vm, &object, &name)?;
    Ok(match (found, default) {
        (Some(found), Some(default)) => !found.is(&default),
        (found, default) => found.is_some() != default.is_some(),
    })
}

fn total_ordering(vm: &mut Vm, args: Args) -> PyResult {
    let class = args.at(0);
    let mut present = Vec::new();
    for (root, _) in &ROOTS {
        if has_own(vm, class, root)? {
            present.push(*root);
        }
    }
    let Some((_, methods)) = ROOTS.iter().find(|(root, _)| present.first() == Some(root)) else {
        return Err(raise::value_error(
            vm,
            "must define at least one ordering operation: < > <= >=",
        ));
    };
    for def in methods {
        if present.contains(&def.name) {
            continue;
        }
        let function = NativeFunction {
            def,
            kind: NativeKind::Slot,
            receiver: Value::Unbound,
            owner: None,
        };
        let kind = vm.classes.wrapper_descriptor.clone();
        let method = Value::Obj(vm.alloc(&kind, Payload::NativeFunction(function)));
        support::set(vm, class, def.name, method)?;
    }
    Ok(class.clone())
}
