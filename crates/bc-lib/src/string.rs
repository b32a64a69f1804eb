//! The module `_string`: format strings taken apart; `string` itself is written in Python.

use crate::support::module;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Arity, MethodDef};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::format::fields::{self, Markup};
use bc_vm::protocol::{iter, raise};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("formatter_parser", Arity::One, |vm, args| {
        let Some(text) = args.at(0).as_str().map(|text| text.text().clone()) else {
            return Err(expected_str(vm, args.at(0)));
        };
        let mut tuples = Vec::new();
        for Markup { literal, field } in fields::markup(vm, &text)? {
            let literal = vm.new_str(literal);
            let [name, spec, conversion] = match field {
                None => [Value::None, Value::None, Value::None],
                Some((name, spec, conversion)) => [
                    vm.new_str(name),
                    vm.new_str(spec),
                    conversion.map_or(Value::None, |point| vm.new_char(point)),
                ],
            };
            tuples.push(vm.new_tuple([literal, name, spec, conversion]));
        }
        let tuples = vm.new_list(tuples);
        iter::iter(vm, &tuples)
    })
    .doc("parse the argument as a format string"),
    MethodDef::new("formatter_field_name_split", Arity::One, |vm, args| {
        let Some(text) = args.at(0).as_str().map(|text| text.text().clone()) else {
            return Err(expected_str(vm, args.at(0)));
        };
        let (first, steps) = fields::split_name(vm, &text)?;
        let mut pairs = Vec::new();
        for (is_attribute, key) in steps {
            pairs.push(vm.new_tuple([Value::bool(is_attribute), key]));
        }
        let pairs = vm.new_list(pairs);
        let pairs = iter::iter(vm, &pairs)?;
        Ok(vm.new_tuple([first, pairs]))
    })
    .doc("split the argument as a field name"),
];

fn expected_str(vm: &mut Vm, value: &Value) -> bc_vm::model::error::Thrown {
    let message = format!("expected str, got {}", vm.type_name(value));
    raise::throw(vm, ExceptionKind::TypeError, message)
}

/// Makes `_string`.
///
/// # Errors
///
/// None; the signature is that of all makers.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "string helper module";
    Ok(Value::Obj(module(vm, "_string", doc, FUNCTIONS)))
}
