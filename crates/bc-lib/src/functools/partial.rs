//! The type `functools.partial`: a callable with some arguments given already.

use std::cell::RefCell;
use std::rc::Rc;

use super::support;
use bc_core::text::TextBuilder;
use bc_vm::model::args::{Args, Keyword};
use bc_vm::model::class::{ClassId, ClassRef};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{NativeData, TypeTable};
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::{guarded_repr, push_repr};
use bc_vm::protocol::native::{NativeRef, receiver};
use bc_vm::protocol::{call, define, dict, raise, text};
use bc_vm::{getsets, methods};

/// The name under which the machine remembers the class.
pub(super) const CLASS: &str = "functools.partial";

/// Table of `partial`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "partial(func, *args, **keywords) - new function with partial application\n    of the given arguments and keywords.\n",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

methods! {
    static SLOTS = [
        __call__: any(*args, **keywords) => apply;
        __repr__ => repr;
    ]

    static METHODS = [
        __reduce__() => reduce;
        __setstate__(state) => set_state;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

getsets! {
    static GETSETS = [
        member func => |_: &mut Vm, partial: &Partial| partial.parts.borrow().function.clone();
        member args => |_: &mut Vm, partial: &Partial| partial.parts.borrow().args.clone();
        member keywords => |_: &mut Vm, partial: &Partial| partial.parts.borrow().keywords.clone();
    ]
}

#[derive(Clone)]
struct Parts {
    function: Value,
    /// A tuple.
    args: Value,
    /// A dict.
    keywords: Value,
}

struct Partial {
    parts: RefCell<Parts>,
}

impl NativeData for Partial {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        let parts = self.parts.borrow();
        for value in [&parts.function, &parts.args, &parts.keywords] {
            visit(value);
        }
    }
    fn clear(&self) {
        let nothing = Parts {
            function: Value::None,
            args: Value::None,
            keywords: Value::None,
        };
        drop(self.parts.replace(nothing));
    }
}

fn new(vm: &mut Vm, class: ClassRef, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let [function, args @ ..] = args else {
        return Err(raise::type_error(
            vm,
            "type 'partial' takes at least one argument",
        ));
    };
    let mut function = function.clone();
    let mut positional = args.to_vec();
    let mut stored = None;
    let exact = support::remembered(vm, CLASS).is_some_and(|known| known.is(&Value::from(&class)));
    // A partial of a plain partial is one partial.
    if exact
        && vm.class_of(&function).is(&class)
        && function
            .as_obj()
            .is_some_and(|object| object.dict().is_none())
    {
        let inner = receiver::<&Partial>(&function)?.parts.borrow().clone();
        let before = inner.args.as_tuple().map_or(0, |args| args.len());
        vm.reserve((before + positional.len()).saturating_mul(2 * size_of::<Value>()))?;
        let mut all = inner
            .args
            .as_tuple()
            .map(|args| args.to_vec())
            .unwrap_or_default();
        all.append(&mut positional);
        positional = all;
        stored = inner.keywords.as_dict().map(|dict| dict.borrow().clone());
        function = inner.function;
    }
    if !call::is_callable(vm, &function) {
        return Err(raise::type_error(vm, "the first argument must be callable"));
    }
    let dict = vm.new_dict(stored.unwrap_or_default());
    for (name, value) in keywords {
        define::insert(vm, &dict, name, value.clone());
    }
    let parts = Parts {
        function,
        args: vm.new_tuple(positional),
        keywords: Value::Obj(dict),
    };
    let parts = RefCell::new(parts);
    Ok(vm.new_native(&class, Partial { parts }))
}

fn apply(vm: &mut Vm, partial: &Partial, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let parts = partial.parts.borrow().clone();
    let mut all = Args::none();
    if let Some(given) = parts.args.as_tuple() {
        let count = (given.len() + args.len()).next_power_of_two();
        vm.scratch(count.saturating_mul(size_of::<Value>()))?;
        all.positional.extend(given.iter().cloned());
    }
    all.positional.extend(args.iter().cloned());
    all.keywords = merged(vm, &parts.keywords, keywords)?;
    call::call(vm, &parts.function, all)
}

/// The stored keywords, those of the call in their place.
fn merged(vm: &mut Vm, stored: &Value, given: &[Keyword]) -> PyResult<Vec<Keyword>> {
    let Some(stored) = stored
        .as_dict()
        .filter(|stored| !stored.borrow().is_empty())
    else {
        return Ok(given.to_vec());
    };
    let mut all = Vec::new();
    for (key, value) in stored.borrow().iter() {
        match key {
            Value::Obj(name) if matches!(name.payload, Payload::Str(_)) => {
                all.push((Rc::clone(name), value.clone()));
            }
            _ => return Err(raise::type_error(vm, "keywords must be strings")),
        }
    }
    for (name, value) in given {
        let same = all.iter_mut().find(|(known, _)| {
            Rc::ptr_eq(known, name)
                || matches!((&known.payload, &name.payload), (Payload::Str(a), Payload::Str(b))
                    if a.text() == b.text())
        });
        match same {
            Some((_, known)) => *known = value.clone(),
            None => all.push((Rc::clone(name), value.clone())),
        }
    }
    Ok(all)
}

fn repr(vm: &mut Vm, own: NativeRef<'_, Partial>) -> PyResult {
    let name = vm.type_name(&own.value());
    let parts = own.parts.borrow().clone();
    guarded_repr(vm, &own.value(), &format!("{name}(...)"), |vm| {
        let mut builder = TextBuilder::new();
        builder.push_str(&name);
        builder.push_str("(");
        push_repr(vm, &mut builder, &parts.function)?;
        if let Some(given) = parts.args.as_tuple() {
            for value in given.iter() {
                builder.push_str(", ");
                push_repr(vm, &mut builder, value)?;
            }
        }
        let keywords: Vec<(Value, Value)> = match parts.keywords.as_dict() {
            Some(keywords) => keywords
                .borrow()
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            None => Vec::new(),
        };
        for (key, value) in keywords {
            builder.push_str(", ");
            builder.push_text(&text::str_text(vm, &key)?);
            builder.push_str("=");
            push_repr(vm, &mut builder, &value)?;
        }
        builder.push_str(")");
        vm.built(builder)
    })
}

fn reduce(vm: &mut Vm, own: NativeRef<'_, Partial>) -> Value {
    let parts = own.parts.borrow().clone();
    let dict = own.object().dict().map_or(Value::None, Value::Obj);
    let class = Value::from(own.object().class());
    let inner = vm.new_tuple([parts.function.clone()]);
    let state = vm.new_tuple([parts.function, parts.args, parts.keywords, dict]);
    vm.new_tuple([class, inner, state])
}

fn set_state(vm: &mut Vm, own: NativeRef<'_, Partial>, state: &Value) -> PyResult<()> {
    let invalid = |vm: &mut Vm| raise::type_error(vm, "invalid partial state");
    let Some([function, positional, keywords, dict]) = state.as_tuple().map(|state| &**state)
    else {
        return Err(invalid(vm));
    };
    if !call::is_callable(vm, function)
        || positional.as_tuple().is_none()
        || !(keywords.is_none() || keywords.as_dict().is_some())
    {
        return Err(invalid(vm));
    }
    let keywords = match keywords {
        Value::None => Value::Obj(support::empty_dict(vm)),
        other => other.clone(),
    };
    // Kept are a plain tuple and a plain dict, as calls of a partial object take them.
    let positional = match positional.as_tuple() {
        Some(items) if vm.class_id_of(positional) != ClassId::TUPLE => vm.new_tuple(items.to_vec()),
        _ => positional.clone(),
    };
    let keywords = if vm.class_id_of(&keywords) == ClassId::DICT {
        keywords
    } else {
        let plain = support::empty_dict(vm);
        if let Payload::Dict(table) = &plain.payload {
            dict::update(vm, table, &keywords)?;
        }
        Value::Obj(plain)
    };
    let parts = Parts {
        function: function.clone(),
        args: positional,
        keywords,
    };
    drop(own.parts.replace(parts));
    let dict = dict.as_obj().filter(|_| dict.as_dict().is_some()).cloned();
    own.object().set_dict(dict);
    Ok(())
}
