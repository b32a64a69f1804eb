//! Installing method tables into classes and modules.

use std::rc::Rc;

use crate::model::class::ClassRef;
use crate::model::class_table;
use crate::model::docs;
use crate::model::native::{GetSetDef, MethodDef, NativeKind, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;

/// Lets a class of the machine itself have everything a table lists, each thing as soon as it is looked for.
pub fn lazily(class: &ClassRef, table: &'static TypeTable) {
    class.data().set_table(Some(table));
    class.data().set_doc(table.doc);
    class.data().set_signature(table.signature);
}

/// Puts what is still to be made of what the class brings along into its namespace, which then is in the order of the
/// table.
pub fn fill(vm: &mut Vm, class: &ClassRef) {
    let data = class.data();
    let Some(table) = data.table() else { return };
    let mut entries = Vec::new();
    for name in class_table::names(table) {
        let name = vm.intern(name);
        if let Some(value) = data.own(&name) {
            entries.push((name, value));
        }
    }
    data.set_table(None);
    let Payload::Dict(dict) = &data.namespace.payload else {
        return;
    };
    let before = dict.borrow_mut().take();
    let mut ordered = dict.borrow_mut();
    for (name, value) in entries {
        drop(ordered.insert_str(&name, value));
    }
    // What was put there beside the table.
    for (hash, key, value) in before.iter_hashed() {
        if let Value::Obj(name) = key
            && ordered.find_str(name).is_none()
        {
            ordered.push(hash, key.clone(), value.clone());
        }
    }
    drop(ordered);
    vm.heap.charge_growth(dict.uncharged());
}

/// Puts everything a table lists into the namespace of `class`.
pub fn class(vm: &mut Vm, class: &ClassRef, table: &'static TypeTable) {
    methods(vm, class, table.slots, NativeKind::Slot);
    methods(vm, class, table.methods, NativeKind::Method);
    methods(vm, class, table.more_methods, NativeKind::Method);
    methods(vm, class, table.class_methods, NativeKind::ClassMethod);
    methods(vm, class, table.statics, NativeKind::Static);
    methods(vm, class, table.functions, NativeKind::Static);
    getsets(vm, class, table.getsets);
    class.data().set_doc(table.doc);
    class.data().set_signature(table.signature);
    let doc = match docs::of_class(class).and_then(docs::Entry::doc) {
        Some(doc) => vm.new_str(doc),
        None if table.doc.is_empty() => Value::None,
        None => vm.new_str(table.doc),
    };
    let name = vm.names.__doc__.clone();
    // Functions and properties compute the documentation of their instances under the same name.
    if class.data().own(&name).is_none() {
        class.data().set_own(&name, doc);
    }
    let hash = vm.names.__hash__.clone();
    let eq = vm.names.__eq__.clone();
    if class.data().own(&eq).is_some() && class.data().own(&hash).is_none() {
        class.data().set_own(&hash, Value::None);
    }
}

/// Puts native methods of one kind into the namespace of `class`.
pub fn methods(vm: &mut Vm, class: &ClassRef, defs: &'static [MethodDef], kind: NativeKind) {
    let Some(classes) = vm.heap.entry_classes() else {
        return;
    };
    for def in defs {
        let alloc = |class: &ClassRef, payload| vm.alloc(class, payload);
        let method = class_table::method(&classes, class, def, kind, alloc);
        let name = vm.intern(def.name);
        class.data().set_own(&name, method);
    }
}

/// Puts computed attributes into the namespace of `class`.
pub fn getsets(vm: &mut Vm, class: &ClassRef, defs: &'static [GetSetDef]) {
    let Some(classes) = vm.heap.entry_classes() else {
        return;
    };
    for def in defs {
        let alloc = |class: &ClassRef, payload| vm.alloc(class, payload);
        let getset = class_table::getset(&classes, class, def, alloc);
        let name = vm.intern(def.name);
        class.data().set_own(&name, getset);
    }
}

/// Puts native functions into the namespace of `module`.
pub fn functions(vm: &mut Vm, module: &ObjRef, defs: &'static [MethodDef]) {
    for def in defs {
        let function = vm.new_module_function(def, Value::from(module));
        constant(vm, module, def.name, function);
    }
}

/// As [`functions`], for functions that the reference's `module` takes from another one in C, `home`:
/// they say that they are from there.
pub fn functions_of(vm: &mut Vm, module: &ObjRef, home: &str, defs: &'static [MethodDef]) {
    let home = vm.new_module(home);
    for def in defs {
        let function = vm.new_module_function(def, Value::from(&home));
        constant(vm, &home, def.name, function.clone());
        constant(vm, module, def.name, function);
    }
}

/// Puts a value into the namespace of `module`.
pub fn constant(vm: &mut Vm, module: &ObjRef, name: &str, value: Value) {
    let name = vm.intern(name);
    let Some(dict) = module.dict() else { return };
    insert(vm, &dict, &name, value);
}

/// Sets a string key of a dict object.
pub fn insert(vm: &Vm, dict: &ObjRef, name: &ObjRef, value: Value) {
    if let Payload::Dict(table) = &Rc::clone(dict).payload {
        let before = table.borrow_mut().insert_str(name, value);
        vm.heap.charge_growth(table.uncharged());
        drop(before);
    }
}

/// The value under a string key of a dict object.
#[must_use]
pub fn lookup(dict: &ObjRef, name: &ObjRef) -> Option<Value> {
    match &dict.payload {
        Payload::Dict(table) => table.borrow().get_str(name).cloned(),
        _ => None,
    }
}
