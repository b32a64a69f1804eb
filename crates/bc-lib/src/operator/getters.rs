//! `itemgetter`, `attrgetter` and `methodcaller`: callables that ask their operand for something.

use bc_core::text::{Text, TextBuilder};

use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef, NativeData, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arity;
use bc_vm::protocol::container::{guarded_repr, native_of, no_keywords, push_repr, unpack_count};
use bc_vm::protocol::{attr, call, item, raise};
use bc_vm::runtime::import;

/// What `itemgetter` brings along.
pub(super) static ITEMGETTER: TypeTable = TypeTable {
    doc: "itemgetter(item, ...) --> itemgetter object\n\nReturn a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    slots: &[
        MethodDef::new("__call__", Arity::Any, call_items),
        MethodDef::new("__repr__", Arity::Slot(0), repr_items),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce_items)
        .doc("Return state information for pickling")],
    statics: &[MethodDef::new("__new__", Arity::Any, new_items)],
    ..TypeTable::EMPTY
};

/// What `attrgetter` brings along.
pub(super) static ATTRGETTER: TypeTable = TypeTable {
    doc: "attrgetter(attr, ...) --> attrgetter object\n\nReturn a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    slots: &[
        MethodDef::new("__call__", Arity::Any, call_attrs),
        MethodDef::new("__repr__", Arity::Slot(0), repr_attrs),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce_attrs)
        .doc("Return state information for pickling")],
    statics: &[MethodDef::new("__new__", Arity::Any, new_attrs)],
    ..TypeTable::EMPTY
};

/// What `methodcaller` brings along.
pub(super) static METHODCALLER: TypeTable = TypeTable {
    doc: "methodcaller(name, ...) --> methodcaller object\n\nReturn a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    slots: &[
        MethodDef::new("__call__", Arity::Any, call_method),
        MethodDef::new("__repr__", Arity::Slot(0), repr_method),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce_method)
        .doc("Return state information for pickling")],
    statics: &[MethodDef::new("__new__", Arity::Any, new_method)],
    ..TypeTable::EMPTY
};

struct ItemGetter {
    items: Vec<Value>,
}

impl NativeData for ItemGetter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.items.iter().for_each(visit);
    }
    fn bytes(&self) -> usize {
        size_of_val(self.items.as_slice())
    }
}

struct AttrGetter {
    /// What was given, strs.
    names: Vec<Value>,
    /// The same, cut at the dots.
    paths: Vec<Vec<ObjRef>>,
}

impl NativeData for AttrGetter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.names.iter().for_each(visit);
    }
    fn bytes(&self) -> usize {
        size_of_val(self.names.as_slice()) * 4
    }
}

struct MethodCaller {
    name: ObjRef,
    args: Args,
}

impl NativeData for MethodCaller {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&Value::from(&self.name));
        self.args.positional.iter().for_each(&mut *visit);
        for (_, value) in &self.args.keywords {
            visit(value);
        }
    }
    fn bytes(&self) -> usize {
        size_of_val(self.args.positional.as_slice())
    }
}

/// The class a `__new__` was called for; the call has checked that it is one.
fn instance(vm: &Vm, args: &Args, data: impl NativeData) -> Value {
    let class = args.at(0).as_class();
    vm.new_native(class.as_ref().unwrap_or(&vm.classes.object), data)
}

/// The operand of a call.
fn operand(vm: &mut Vm, args: &Args, name: &str) -> PyResult {
    no_keywords(vm, args, name)?;
    unpack_count(vm, args.len() - 1, name, 1, 1)?;
    Ok(args.at(1).clone())
}

fn new_items(vm: &mut Vm, args: Args) -> PyResult {
    no_keywords(vm, &args, "itemgetter()")?;
    if args.len() < 2 {
        unpack_count(vm, args.len() - 1, "itemgetter", 1, 1)?;
    }
    let items = args.positional.iter().skip(1).cloned().collect();
    Ok(instance(vm, &args, ItemGetter { items }))
}

fn call_items(vm: &mut Vm, args: Args) -> PyResult {
    let object = operand(vm, &args, "itemgetter")?;
    let getter = native_of::<ItemGetter>(args.at(0))?;
    if let [item] = &getter.items[..] {
        return item::getitem(vm, &object, item);
    }
    let mut found = Vec::with_capacity(getter.items.len());
    for item in &getter.items {
        found.push(item::getitem(vm, &object, item)?);
    }
    Ok(vm.new_tuple(found))
}

/// `operator.name(item, item)`; a single item that is a tuple keeps its own parentheses.
fn show(vm: &mut Vm, object: &Value, name: &str, items: &[Value]) -> PyResult {
    let again = format!("operator.{name}(...)");
    guarded_repr(vm, object, &again, |vm| {
        let mut out = TextBuilder::new();
        out.push_str(&format!("operator.{name}("));
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                out.push_str(", ");
            }
            push_repr(vm, &mut out, item)?;
        }
        out.push_str(")");
        vm.built(out)
    })
}

fn repr_items(vm: &mut Vm, args: Args) -> PyResult {
    let getter = native_of::<ItemGetter>(args.at(0))?;
    show(vm, args.at(0), "itemgetter", &getter.items)
}

fn reduce(vm: &Vm, object: &Value, items: Vec<Value>) -> Value {
    let class = Value::from(vm.class_of(object));
    let items = vm.new_tuple(items);
    vm.new_tuple([class, items])
}

fn reduce_items(vm: &mut Vm, args: Args) -> PyResult {
    let getter = native_of::<ItemGetter>(args.at(0))?;
    Ok(reduce(vm, args.at(0), getter.items.clone()))
}

fn new_attrs(vm: &mut Vm, args: Args) -> PyResult {
    no_keywords(vm, &args, "attrgetter()")?;
    if args.len() < 2 {
        unpack_count(vm, args.len() - 1, "attrgetter", 1, 1)?;
    }
    let names: Vec<Value> = args.positional.iter().skip(1).cloned().collect();
    let mut paths = Vec::with_capacity(names.len());
    for name in &names {
        let Some(text) = name.as_str() else {
            return Err(raise::type_error(vm, "attribute name must be a string"));
        };
        paths.push(path(vm, text.text())?);
    }
    Ok(instance(vm, &args, AttrGetter { names, paths }))
}

/// A dotted name cut at the dots.
fn path(vm: &mut Vm, text: &Text) -> PyResult<Vec<ObjRef>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (place, point) in text.code_points().enumerate() {
        if point == u32::from('.') {
            vm.make_room(&mut parts, 2)?;
            parts.push(vm.intern_text(&text.slice(from..place)));
            from = place + 1;
        }
    }
    parts.push(vm.intern_text(&text.slice(from..text.len())));
    Ok(parts)
}

fn call_attrs(vm: &mut Vm, args: Args) -> PyResult {
    let object = operand(vm, &args, "attrgetter")?;
    let getter = native_of::<AttrGetter>(args.at(0))?;
    let mut found = Vec::with_capacity(getter.paths.len());
    for path in &getter.paths {
        let mut value = object.clone();
        for name in path {
            value = attr::getattr(vm, &value, name)?;
        }
        found.push(value);
    }
    if found.len() == 1 {
        return Ok(found.swap_remove(0));
    }
    Ok(vm.new_tuple(found))
}

fn repr_attrs(vm: &mut Vm, args: Args) -> PyResult {
    let getter = native_of::<AttrGetter>(args.at(0))?;
    show(vm, args.at(0), "attrgetter", &getter.names)
}

fn reduce_attrs(vm: &mut Vm, args: Args) -> PyResult {
    let getter = native_of::<AttrGetter>(args.at(0))?;
    Ok(reduce(vm, args.at(0), getter.names.clone()))
}

fn new_method(vm: &mut Vm, args: Args) -> PyResult {
    let Some(name) = args.get(1) else {
        return Err(raise::type_error(
            vm,
            "methodcaller needs at least one argument, the method name",
        ));
    };
    let Some(text) = name.as_str() else {
        return Err(raise::type_error(vm, "method name must be a string"));
    };
    let name = vm.intern_text(text.text());
    let kept = Args {
        positional: args.positional.iter().skip(2).cloned().collect(),
        keywords: args.keywords.clone(),
        mapping: None,
    };
    Ok(instance(vm, &args, MethodCaller { name, args: kept }))
}

fn call_method(vm: &mut Vm, args: Args) -> PyResult {
    let object = operand(vm, &args, "methodcaller")?;
    let caller = native_of::<MethodCaller>(args.at(0))?;
    call::method(vm, &object, &caller.name, caller.args.clone())
}

fn repr_method(vm: &mut Vm, args: Args) -> PyResult {
    let caller = native_of::<MethodCaller>(args.at(0))?;
    guarded_repr(vm, args.at(0), "operator.methodcaller(...)", |vm| {
        let mut out = TextBuilder::new();
        out.push_str("operator.methodcaller(");
        push_repr(vm, &mut out, &Value::from(&caller.name))?;
        for value in &caller.args.positional {
            out.push_str(", ");
            push_repr(vm, &mut out, value)?;
        }
        for (name, value) in &caller.args.keywords {
            out.push_str(&format!(", {}=", arity::keyword_text(name)));
            push_repr(vm, &mut out, value)?;
        }
        out.push_str(")");
        vm.built(out)
    })
}

fn reduce_method(vm: &mut Vm, args: Args) -> PyResult {
    let caller = native_of::<MethodCaller>(args.at(0))?;
    let name = Value::from(&caller.name);
    if caller.args.keywords.is_empty() {
        let mut items = vec![name];
        items.extend(caller.args.positional.iter().cloned());
        return Ok(reduce(vm, args.at(0), items));
    }
    let functools = import::get_or_load(vm, "functools")?;
    let partial = vm.intern("partial");
    let class = Value::from(vm.class_of(args.at(0)));
    let wanted = Args {
        positional: [class, name].into_iter().collect(),
        keywords: caller.args.keywords.clone(),
        mapping: None,
    };
    let maker = call::method(vm, &functools, &partial, wanted)?;
    let items: Vec<Value> = caller.args.positional.iter().cloned().collect();
    let items = vm.new_tuple(items);
    Ok(vm.new_tuple([maker, items]))
}
