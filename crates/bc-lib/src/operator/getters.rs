//! `itemgetter`, `attrgetter` and `methodcaller`: callables that ask their operand for something.

use bc_core::text::{Text, TextBuilder};

use bc_vm::methods;
use bc_vm::model::args::{Args, Keyword};
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{NativeData, TypeTable};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::{guarded_repr, push_repr, unpack_count};
use bc_vm::protocol::native::NativeRef;
use bc_vm::protocol::{arity, attr, call, item, raise};
use bc_vm::runtime::import;

/// Table of `itemgetter`.
pub(super) static ITEMGETTER: TypeTable = TypeTable {
    doc: "itemgetter(item, ...) --> itemgetter object\n\nReturn a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    slots: ITEM_SLOTS,
    methods: ITEM_METHODS,
    statics: ITEM_NEW,
    ..TypeTable::EMPTY
};

/// Table of `attrgetter`.
pub(super) static ATTRGETTER: TypeTable = TypeTable {
    doc: "attrgetter(attr, ...) --> attrgetter object\n\nReturn a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    slots: ATTR_SLOTS,
    methods: ATTR_METHODS,
    statics: ATTR_NEW,
    ..TypeTable::EMPTY
};

/// Table of `methodcaller`.
pub(super) static METHODCALLER: TypeTable = TypeTable {
    doc: "methodcaller(name, ...) --> methodcaller object\n\nReturn a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    slots: METHOD_SLOTS,
    methods: METHOD_METHODS,
    statics: METHOD_NEW,
    ..TypeTable::EMPTY
};

methods! {
    static ITEM_SLOTS = [
        __call__: unpack as "itemgetter"(object) => call_items, no_keywords "itemgetter";
        __repr__ => repr_items;
    ]
    static ITEM_METHODS = [
        /// Return state information for pickling
        __reduce__() => reduce_items;
    ]
    static ITEM_NEW = [
        __new__: any(*items) => new_items, no_keywords "itemgetter()";
    ]

    static ATTR_SLOTS = [
        __call__: unpack as "attrgetter"(object) => call_attrs, no_keywords "attrgetter";
        __repr__ => repr_attrs;
    ]
    static ATTR_METHODS = [
        /// Return state information for pickling
        __reduce__() => reduce_attrs;
    ]
    static ATTR_NEW = [
        __new__: any(*names) => new_attrs, no_keywords "attrgetter()";
    ]

    static METHOD_SLOTS = [
        __call__: unpack as "methodcaller"(object) => call_method, no_keywords "methodcaller";
        __repr__ => repr_method;
    ]
    static METHOD_METHODS = [
        /// Return state information for pickling
        __reduce__() => reduce_method;
    ]
    static METHOD_NEW = [
        __new__: any(*args, **keywords) => new_method;
    ]
}

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
    args: Vec<Value>,
    keywords: Vec<Keyword>,
}

impl NativeData for MethodCaller {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&Value::from(&self.name));
        self.args.iter().for_each(&mut *visit);
        for (_, value) in &self.keywords {
            visit(value);
        }
    }
    fn bytes(&self) -> usize {
        size_of_val(self.args.as_slice())
    }
}

fn new_items(vm: &mut Vm, class: ClassRef, items: &[Value]) -> PyResult {
    if items.is_empty() {
        unpack_count(vm, 0, "itemgetter", 1, 1)?;
    }
    let items = items.to_vec();
    Ok(vm.new_native(&class, ItemGetter { items }))
}

fn call_items(vm: &mut Vm, getter: &ItemGetter, object: &Value) -> PyResult {
    if let [item] = &getter.items[..] {
        return item::getitem(vm, object, item);
    }
    let mut found = Vec::with_capacity(getter.items.len());
    for item in &getter.items {
        found.push(item::getitem(vm, object, item)?);
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

fn repr_items(vm: &mut Vm, own: NativeRef<'_, ItemGetter>) -> PyResult {
    show(vm, &own.value(), "itemgetter", &own.items)
}

fn reduce(vm: &Vm, object: &ObjRef, items: Vec<Value>) -> Value {
    let class = Value::from(object.class());
    let items = vm.new_tuple(items);
    vm.new_tuple([class, items])
}

fn reduce_items(vm: &mut Vm, own: NativeRef<'_, ItemGetter>) -> Value {
    reduce(vm, own.object(), own.items.clone())
}

fn new_attrs(vm: &mut Vm, class: ClassRef, names: &[Value]) -> PyResult {
    if names.is_empty() {
        unpack_count(vm, 0, "attrgetter", 1, 1)?;
    }
    let mut paths = Vec::with_capacity(names.len());
    for name in names {
        let Some(text) = name.as_str() else {
            return Err(raise::type_error(vm, "attribute name must be a string"));
        };
        paths.push(path(vm, text.text())?);
    }
    let names = names.to_vec();
    Ok(vm.new_native(&class, AttrGetter { names, paths }))
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

fn call_attrs(vm: &mut Vm, getter: &AttrGetter, object: &Value) -> PyResult {
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

fn repr_attrs(vm: &mut Vm, own: NativeRef<'_, AttrGetter>) -> PyResult {
    show(vm, &own.value(), "attrgetter", &own.names)
}

fn reduce_attrs(vm: &mut Vm, own: NativeRef<'_, AttrGetter>) -> Value {
    reduce(vm, own.object(), own.names.clone())
}

fn new_method(vm: &mut Vm, class: ClassRef, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let [name, args @ ..] = args else {
        return Err(raise::type_error(
            vm,
            "methodcaller needs at least one argument, the method name",
        ));
    };
    let Some(text) = name.as_str() else {
        return Err(raise::type_error(vm, "method name must be a string"));
    };
    let name = vm.intern_text(text.text());
    let caller = MethodCaller {
        name,
        args: args.to_vec(),
        keywords: keywords.to_vec(),
    };
    Ok(vm.new_native(&class, caller))
}

fn call_method(vm: &mut Vm, caller: &MethodCaller, object: &Value) -> PyResult {
    let args = Args::given(&caller.args, &caller.keywords);
    call::method(vm, object, &caller.name, args)
}

fn repr_method(vm: &mut Vm, own: NativeRef<'_, MethodCaller>) -> PyResult {
    guarded_repr(vm, &own.value(), "operator.methodcaller(...)", |vm| {
        let mut out = TextBuilder::new();
        out.push_str("operator.methodcaller(");
        push_repr(vm, &mut out, &Value::from(&own.name))?;
        for value in &own.args {
            out.push_str(", ");
            push_repr(vm, &mut out, value)?;
        }
        for (name, value) in &own.keywords {
            out.push_str(&format!(", {}=", arity::keyword_text(name)));
            push_repr(vm, &mut out, value)?;
        }
        out.push_str(")");
        vm.built(out)
    })
}

fn reduce_method(vm: &mut Vm, own: NativeRef<'_, MethodCaller>) -> PyResult {
    let name = Value::from(&own.name);
    if own.keywords.is_empty() {
        let mut items = vec![name];
        items.extend_from_slice(&own.args);
        return Ok(reduce(vm, own.object(), items));
    }
    let functools = import::get_or_load(vm, "functools")?;
    let partial = vm.intern("partial");
    let class = Value::from(own.object().class());
    let wanted = Args::given(&[class, name], &own.keywords);
    let maker = call::method(vm, &functools, &partial, wanted)?;
    let items = vm.new_tuple(own.args.clone());
    Ok(vm.new_tuple([maker, items]))
}
