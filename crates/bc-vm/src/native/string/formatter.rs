//! `string.Formatter`: `str.format` with every step open to subclasses.

use bc_core::text::Text;

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::unicode;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::native::support::{from_none, invoke, keywords_dict};
use crate::protocol::format::fields::{self, Markup};
use crate::protocol::{attr, call, class, describe, item, iter, raise, text, truth, warn};

static TABLE: TypeTable = TypeTable {
    methods: &[
        MethodDef::new("format", Arity::Any, format_method),
        MethodDef::new(
            "vformat",
            Arity::Python(3, &["format_string", "args", "kwargs"]),
            vformat,
        ),
        MethodDef::new(
            "_vformat",
            Arity::Python(
                5,
                &[
                    "format_string",
                    "args",
                    "kwargs",
                    "used_args",
                    "recursion_depth",
                    "auto_arg_index",
                ],
            ),
            inner_vformat,
        ),
        MethodDef::new(
            "get_value",
            Arity::Python(3, &["key", "args", "kwargs"]),
            get_value,
        ),
        MethodDef::new(
            "check_unused_args",
            Arity::Python(3, &["used_args", "args", "kwargs"]),
            |_, _| Ok(Value::None),
        ),
        MethodDef::new(
            "format_field",
            Arity::Python(2, &["value", "format_spec"]),
            format_field,
        ),
        MethodDef::new(
            "convert_field",
            Arity::Python(2, &["value", "conversion"]),
            convert_field,
        ),
        MethodDef::new("parse", Arity::Python(1, &["format_string"]), parse),
        MethodDef::new(
            "get_field",
            Arity::Python(3, &["field_name", "args", "kwargs"]),
            get_field,
        ),
    ],
    ..TypeTable::EMPTY
};

/// The class.
pub(super) fn class(vm: &mut Vm) -> PyResult<ClassRef> {
    class::python_class(vm, "string", "Formatter", None, &[], &TABLE)
}

fn format_method(vm: &mut Vm, mut args: Args) -> PyResult {
    let this = args.positional.remove(0);
    let template = if args.positional.is_empty() {
        let given = args
            .keywords
            .iter()
            .position(|(keyword, _)| &*call::keyword_text(keyword) == "format_string");
        match given {
            Some(place) => {
                let message = "Passing 'format_string' as keyword argument is deprecated";
                warn::warn(vm, Exc::DeprecationWarning, message)?;
                args.keywords.remove(place).1
            }
            None => {
                let message = "format() missing 1 required positional argument: 'format_string'";
                return Err(from_none(raise::type_error(vm, message)));
            }
        }
    } else {
        args.positional.remove(0)
    };
    let keywords = keywords_dict(vm, &args.keywords);
    let positional = vm.new_list(args.positional.into_vec());
    invoke(
        vm,
        &this,
        "vformat",
        [template, positional, Value::Obj(keywords)],
    )
}

fn vformat(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let used = vm.new_set(Table::new());
    let (positional, keywords) = (args.at(2).clone(), args.at(3).clone());
    let parts = [
        args.at(1).clone(),
        positional.clone(),
        keywords.clone(),
        used.clone(),
        Value::Int(2),
    ];
    let result = invoke(vm, this, "_vformat", parts)?;
    let mut result = iter::unpack(vm, &result, 2)?;
    invoke(vm, this, "check_unused_args", [used, positional, keywords])?;
    Ok(result.swap_remove(0))
}

fn switch(vm: &mut Vm) -> crate::model::error::Thrown {
    raise::value_error(
        vm,
        "cannot switch from manual field specification to automatic field numbering",
    )
}

fn is_digits(text: &Text) -> bool {
    !text.is_empty()
        && text
            .code_points()
            .all(|point| unicode::decimal(point).is_some())
}

fn inner_vformat(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let (positional, keywords, used) = (args.at(2), args.at(3), args.at(4));
    let depth = crate::protocol::convert::to_i64(vm, args.at(5))?;
    // Counts upwards, or is False once a field was numbered by hand.
    let mut numbering = args.get(6).cloned().unwrap_or(Value::Int(0));
    if depth < 0 {
        return Err(raise::value_error(vm, "Max string recursion exceeded"));
    }
    let mut pieces = Vec::new();
    let parsed = invoke(vm, this, "parse", [args.at(1).clone()])?;
    let parsed = iter::iter(vm, &parsed)?;
    while let Some(piece) = iter::next(vm, &parsed)? {
        let piece = iter::unpack(vm, &piece, 4)?;
        let [literal, name, spec, conversion] = &piece[..] else {
            continue;
        };
        if truth::truth(vm, literal)? {
            pieces.push(literal.clone());
        }
        if name.is_none() {
            continue;
        }
        let mut name = name.clone();
        let shown = name.as_str().map(|name| name.text().clone());
        if shown.as_ref().is_some_and(Text::is_empty) {
            let Value::Int(next) = numbering else {
                return Err(switch(vm));
            };
            name = vm.new_str(next.to_string());
            numbering = Value::Int(next + 1);
        } else if shown.as_ref().is_some_and(is_digits) {
            if truth::truth(vm, &numbering)? {
                return Err(switch(vm));
            }
            numbering = Value::False;
        }
        let field = invoke(
            vm,
            this,
            "get_field",
            [name, positional.clone(), keywords.clone()],
        )?;
        let mut field = iter::unpack(vm, &field, 2)?;
        let first = field.pop().unwrap_or_default();
        let object = field.pop().unwrap_or_default();
        invoke(vm, used, "add", [first])?;
        let object = invoke(vm, this, "convert_field", [object, conversion.clone()])?;
        let parts = [
            spec.clone(),
            positional.clone(),
            keywords.clone(),
            used.clone(),
            Value::Int(depth - 1),
            numbering,
        ];
        let spec = invoke(vm, this, "_vformat", parts)?;
        let mut spec = iter::unpack(vm, &spec, 2)?;
        numbering = spec.pop().unwrap_or_default();
        let spec = spec.pop().unwrap_or_default();
        pieces.push(invoke(vm, this, "format_field", [object, spec])?);
    }
    let pieces = vm.new_list(pieces);
    let empty = vm.empty_str();
    let joined = invoke(vm, &empty, "join", [pieces])?;
    Ok(vm.new_tuple([joined, numbering]))
}

fn get_value(vm: &mut Vm, args: Args) -> PyResult {
    let key = args.at(1);
    let source = if vm.class_of(key).is_subclass(&vm.classes.int) {
        args.at(2)
    } else {
        args.at(3)
    };
    item::getitem(vm, source, key)
}

fn format_field(vm: &mut Vm, args: Args) -> PyResult {
    let Some(spec) = args.at(2).as_str().map(|spec| spec.text().clone()) else {
        let message = format!(
            "format() argument 2 must be str, not {}",
            crate::protocol::param::shown_type(vm, args.at(2))
        );
        return Err(raise::type_error(vm, message));
    };
    text::format(vm, args.at(1), &spec)
}

fn convert_field(vm: &mut Vm, args: Args) -> PyResult {
    let (value, conversion) = (args.at(1), args.at(2));
    if conversion.is_none() {
        return Ok(value.clone());
    }
    let shown = describe::str(vm, conversion)?;
    match &*shown {
        "s" => text::str(vm, value),
        "r" => text::repr(vm, value),
        "a" => text::ascii(vm, value),
        _ => {
            let message = format!("Unknown conversion specifier {shown}");
            Err(raise::value_error(vm, message))
        }
    }
}

fn expected_text(vm: &mut Vm, value: &Value) -> PyResult<Text> {
    match value.as_str() {
        Some(text) => Ok(text.text().clone()),
        None => {
            let message = format!("expected str, got {}", vm.type_name(value));
            Err(raise::type_error(vm, message))
        }
    }
}

fn parse(vm: &mut Vm, args: Args) -> PyResult {
    let source = expected_text(vm, args.at(1))?;
    let mut tuples = Vec::new();
    for Markup { literal, field } in fields::markup(vm, &source)? {
        let literal = vm.new_str(literal);
        let rest = match field {
            None => [Value::None, Value::None, Value::None],
            Some((name, spec, conversion)) => [
                vm.new_str(name),
                vm.new_str(spec),
                conversion.map_or(Value::None, |point| vm.new_char(point)),
            ],
        };
        let [name, spec, conversion] = rest;
        tuples.push(vm.new_tuple([literal, name, spec, conversion]));
    }
    let list = vm.new_list(tuples);
    iter::iter(vm, &list)
}

fn get_field(vm: &mut Vm, args: Args) -> PyResult {
    let name = expected_text(vm, args.at(1))?;
    let (first, steps) = fields::split_name(vm, &name)?;
    let parts = [first.clone(), args.at(2).clone(), args.at(3).clone()];
    let mut object = invoke(vm, args.at(0), "get_value", parts)?;
    for (is_attribute, key) in steps {
        object = match &key {
            Value::Obj(name) if is_attribute && matches!(name.payload, Payload::Str(_)) => {
                attr::getattr(vm, &object, name)?
            }
            key => item::getitem(vm, &object, key)?,
        };
    }
    Ok(vm.new_tuple([object, first]))
}
