//! What a built-in class brings along, made entry by entry when it is first looked for.
//!
//! A machine has some hundred and fifty built-in classes with well over a thousand methods, of which a program uses a
//! few. So their namespaces begin empty, and [`ClassData::own`] asks here for what is not there yet.
//! `protocol::define::fill` makes the rest in the order of the table, for whoever wants to see the namespace as a whole.

use std::rc::Rc;

use super::class::{ClassData, ClassRef};
use super::docs;
use super::native::{GetSet, GetSetDef, MethodDef, NativeFunction, NativeKind, TypeTable};
use super::object::{ObjRef, Payload, Str};
use super::value::Value;
use bc_core::text::Text;

/// The classes of what a table's entries become.
pub struct EntryClasses {
    /// `wrapper_descriptor`
    pub wrapper: ClassRef,
    /// `method_descriptor`
    pub method: ClassRef,
    /// `classmethod_descriptor`
    pub class_method: ClassRef,
    /// `builtin_function_or_method`
    pub function: ClassRef,
    /// `staticmethod`
    pub static_method: ClassRef,
    /// `getset_descriptor`
    pub getset: ClassRef,
    /// `member_descriptor`
    pub member: ClassRef,
    /// `str`
    pub str: ClassRef,
}

/// An entry of a table.
enum Entry {
    Method(&'static MethodDef, NativeKind),
    GetSet(&'static GetSetDef),
    /// `__doc__`, which the class has if its instances compute none.
    Doc,
    /// The `__hash__` of a class whose instances are compared and have none.
    NoHash,
}

const DOC: &str = "__doc__";
const HASH: &str = "__hash__";

/// The methods of a table with their kinds, in order.
fn methods(
    table: &'static TypeTable,
) -> impl DoubleEndedIterator<Item = (&'static MethodDef, NativeKind)> {
    let of = |defs: &'static [MethodDef], kind| defs.iter().map(move |def| (def, kind));
    of(table.slots, NativeKind::Slot)
        .chain(of(table.methods, NativeKind::Method))
        .chain(of(table.more_methods, NativeKind::Method))
        .chain(of(table.class_methods, NativeKind::ClassMethod))
        .chain(of(table.statics, NativeKind::Static))
        .chain(of(table.functions, NativeKind::Static))
}

fn has_method(table: &'static TypeTable, name: &str) -> bool {
    methods(table).any(|(def, _)| def.name == name)
}

/// The entry of this name: of several the last.
fn entry(table: &'static TypeTable, name: &str) -> Option<Entry> {
    if let Some(def) = table.getsets.iter().rfind(|def| def.name == name) {
        return Some(Entry::GetSet(def));
    }
    if let Some((def, kind)) = methods(table).rfind(|(def, _)| def.name == name) {
        return Some(Entry::Method(def, kind));
    }
    match name {
        DOC => Some(Entry::Doc),
        HASH if has_method(table, "__eq__") => Some(Entry::NoHash),
        _ => None,
    }
}

/// The names of what a class with this table has, in order.
pub fn names(table: &'static TypeTable) -> impl Iterator<Item = &'static str> {
    let getsets = table.getsets.iter().map(|def| def.name);
    methods(table)
        .map(|(def, _)| def.name)
        .chain(getsets)
        .chain([DOC, HASH])
}

/// Makes the entry `name` of a class's table and puts it into the namespace.
#[cold]
pub(super) fn make(data: &ClassData, table: &'static TypeTable, name: &ObjRef) -> Option<Value> {
    let Payload::Str(text) = &name.payload else {
        return None;
    };
    let entry = entry(table, text.text().as_ascii()?)?;
    let class = data.mro().first().cloned()?;
    let classes = data.heap().entry_classes()?;
    let value = value(data, &class, &classes, table, entry);
    // A name that a program has put together is not the one to keep.
    let name = if text.is_interned() {
        Rc::clone(name)
    } else {
        let text = Payload::Str(Str::new(text.text().clone()));
        data.heap().alloc(classes.str.clone(), text)
    };
    if let Payload::Dict(dict) = &data.namespace.payload {
        dict.borrow_mut().push_str(&name, value.clone());
        data.heap().charge_growth(dict.uncharged());
    }
    Some(value)
}

/// What stands in the namespace of `class` for a native method; `alloc` makes its objects.
pub fn method(
    classes: &EntryClasses,
    class: &ClassRef,
    def: &'static MethodDef,
    kind: NativeKind,
    alloc: impl Fn(&ClassRef, Payload) -> ObjRef,
) -> Value {
    let object_class = match kind {
        NativeKind::Slot => &classes.wrapper,
        NativeKind::Method => &classes.method,
        NativeKind::ClassMethod => &classes.class_method,
        NativeKind::Static | NativeKind::Function | NativeKind::ModuleFunction => &classes.function,
    };
    let receiver = if kind == NativeKind::Static {
        Value::from(class)
    } else {
        Value::Unbound
    };
    let function = NativeFunction {
        def,
        kind,
        receiver,
        owner: Some(class.clone()),
    };
    let object = Value::Obj(alloc(object_class, Payload::NativeFunction(function)));
    if kind == NativeKind::Static && def.name != "__new__" {
        return Value::Obj(alloc(
            &classes.static_method,
            Payload::StaticMethod(object.into()),
        ));
    }
    object
}

/// What stands in the namespace of `class` for a computed attribute; `alloc` makes its object.
pub fn getset(
    classes: &EntryClasses,
    class: &ClassRef,
    def: &'static GetSetDef,
    alloc: impl Fn(&ClassRef, Payload) -> ObjRef,
) -> Value {
    let owner = class.clone();
    let payload = Payload::GetSet(Box::new(GetSet { def, owner }));
    let object_class = if def.member {
        &classes.member
    } else {
        &classes.getset
    };
    Value::Obj(alloc(object_class, payload))
}

fn value(
    data: &ClassData,
    class: &ClassRef,
    classes: &EntryClasses,
    table: &'static TypeTable,
    entry: Entry,
) -> Value {
    let heap = data.heap();
    match entry {
        Entry::Method(def, kind) => method(classes, class, def, kind, |class, payload| {
            heap.alloc_of_machine(class, payload)
        }),
        Entry::GetSet(def) => getset(classes, class, def, |class, payload| {
            heap.alloc_of_machine(class, payload)
        }),
        Entry::Doc => {
            let doc = docs::of_class(class).and_then(docs::Entry::doc);
            let own = (!table.doc.is_empty()).then(|| table.doc.to_owned());
            match doc.or(own) {
                Some(doc) => {
                    let text = Payload::Str(Str::new(Text::new(&doc)));
                    Value::Obj(heap.alloc(classes.str.clone(), text))
                }
                None => Value::None,
            }
        }
        Entry::NoHash => Value::None,
    }
}
