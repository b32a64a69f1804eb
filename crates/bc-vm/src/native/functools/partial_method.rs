//! The class `functools.partialmethod`: a method with some arguments given already.

use super::partial;
use super::support;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::push_repr;
use crate::protocol::{call, class, dict, raise, text};
use bc_core::text::TextBuilder;

/// What the class brings along.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Method descriptor with partial application of the given arguments\nand keywords.\n\nSupports wrapping existing descriptors and handles non-descriptor\ncallables as instance methods.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
        MethodDef::new("__get__", Arity::Any, bind),
    ],
    methods: &[MethodDef::new(
        "_make_unbound_method",
        Arity::None,
        |vm, args| {
            let own = args.at(0);
            let qualname = "partialmethod._make_unbound_method.<locals>._method";
            let method = support::defined(vm, &METHOD, own.clone(), "functools", qualname)?;
            let is_abstract = support::get(vm, own, "__isabstractmethod__")?;
            support::set(vm, &method, "__isabstractmethod__", is_abstract)?;
            support::set(vm, &method, "_partialmethod", own.clone())?;
            Ok(method)
        },
    )],
    getsets: &[GetSetDef::read("__isabstractmethod__", |vm, own| {
        let function = support::get(vm, own, "func")?;
        let flag = support::get_opt(vm, &function, "__isabstractmethod__")?;
        Ok(flag.unwrap_or(Value::False))
    })],
    ..TypeTable::EMPTY
};

/// The function behind a method that wraps no descriptor; its state is the `partialmethod`.
static METHOD: MethodDef = MethodDef::new("_method", Arity::Any, apply);

fn init(vm: &mut Vm, mut args: Args) -> PyResult {
    if args.len() < 2 {
        return Err(raise::type_error(
            vm,
            "__init__() missing 1 required positional argument: 'func'",
        ));
    }
    let own = args.positional.remove(0);
    let mut function = args.positional.remove(0);
    if !call::is_callable(vm, &function) && support::get_opt(vm, &function, "__get__")?.is_none() {
        let shown = text::repr_text(vm, &function)?;
        let message = format!(
            "{} is not callable or a descriptor",
            shown.to_string_lossy()
        );
        return Err(raise::type_error(vm, message));
    }
    let mut positional = args.positional.into_vec();
    let mut keywords = support::keywords_dict(vm, &args.keywords);
    let own_class = support::import_from(vm, "functools", "partialmethod")?;
    if class::isinstance(vm, &function, &own_class)? {
        let inner = support::get(vm, &function, "args")?;
        let mut all = inner
            .as_tuple()
            .map(|args| args.to_vec())
            .unwrap_or_default();
        all.append(&mut positional);
        positional = all;
        let stored = support::get(vm, &function, "keywords")?;
        let copy = support::invoke(vm, &stored, "copy", [])?;
        if let (Some(table), Some(object)) = (copy.as_dict(), copy.as_obj()) {
            dict::update(vm, table, &Value::Obj(keywords))?;
            keywords = object.clone();
        } else {
            keywords = support::empty_dict(vm);
        }
        function = support::get(vm, &function, "func")?;
    }
    let positional = vm.new_tuple(positional);
    support::set(vm, &own, "func", function)?;
    support::set(vm, &own, "args", positional)?;
    support::set(vm, &own, "keywords", Value::Obj(keywords))?;
    Ok(Value::None)
}

/// Function and stored arguments.
fn parts(vm: &mut Vm, own: &Value) -> PyResult<(Value, Args)> {
    let function = support::get(vm, own, "func")?;
    let positional = support::get(vm, own, "args")?;
    let keywords = support::get(vm, own, "keywords")?;
    let args = support::spread(vm, &positional, &keywords)?;
    Ok((function, args))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let (function, stored) = parts(vm, own)?;
    let class = support::get(vm, own, "__class__")?;
    let module = support::get(vm, &class, "__module__")?;
    let name = support::get(vm, &class, "__qualname__")?;
    let mut builder = TextBuilder::new();
    builder.push_text(&text::str_text(vm, &module)?);
    builder.push_str(".");
    builder.push_text(&text::str_text(vm, &name)?);
    builder.push_str("(");
    builder.push_text(&text::str_text(vm, &function)?);
    builder.push_str(", ");
    for (index, value) in stored.positional.iter().enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        push_repr(vm, &mut builder, value)?;
    }
    builder.push_str(", ");
    for (index, (keyword, value)) in stored.keywords.iter().enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        builder.push_str(&call::keyword_text(keyword));
        builder.push_str("=");
        push_repr(vm, &mut builder, value)?;
    }
    builder.push_str(")");
    Ok(vm.new_str(vm.built(builder)?))
}

fn bind(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let instance = args.get(1).cloned().unwrap_or(Value::None);
    let owner = args.get(2).cloned().unwrap_or(Value::None);
    let (function, stored) = parts(vm, own)?;
    if let Some(get) = support::get_opt(vm, &function, "__get__")? {
        let bound = call::call_values(vm, &get, [instance.clone(), owner])?;
        if !bound.is(&function) {
            let result = partial::partial(vm, bound.clone(), stored)?;
            if let Some(receiver) = support::get_opt(vm, &bound, "__self__")? {
                support::set(vm, &result, "__self__", receiver)?;
            }
            return Ok(result);
        }
    }
    let method = support::invoke(vm, own, "_make_unbound_method", [])?;
    if instance.is_none() {
        return Ok(method);
    }
    Ok(vm.new_bound_method(method, instance))
}

fn apply(vm: &mut Vm, mut args: Args) -> PyResult {
    let own = args.positional.remove(0);
    let (function, mut all) = parts(vm, &own)?;
    let mut given = args.positional.into_iter();
    if let Some(receiver) = given.next() {
        all.prepend(receiver);
    }
    all.positional.extend(given);
    for (name, value) in args.keywords {
        let spelled = call::keyword_text(&name);
        all.keywords
            .retain(|(known, _)| *call::keyword_text(known) != *spelled);
        all.keywords.push((name, value));
    }
    call::call(vm, &function, all)
}
