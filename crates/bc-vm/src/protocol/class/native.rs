//! Classes that modules written in Rust bring along.
//!
//! A *native* class is what CPython writes in C: its namespace cannot be changed, and its instances
//! have a payload of their own. A *Python* class is what CPython's library writes in Python: mutable,
//! with an instance `__dict__`, open to every mixture of bases.

use std::rc::Rc;

use super::build;
use super::flags;
use crate::model::class::{ClassData, ClassFlags, ClassParts, ClassRef, Layout};
use crate::model::error::{Fault, PyResult};
use crate::model::native::{NativeFunction, NativeKind, TypeTable};
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, define};

/// A class whose instances have a payload of their own (`layout` is `None`) or the given one. It
/// derives from `base`, whose capabilities (`__dict__`, weak references) it inherits; `flags` adds to
/// them.
pub fn native_class(
    vm: &mut Vm,
    module: &str,
    name: &str,
    base: &ClassRef,
    layout: Option<Layout>,
    flags: ClassFlags,
    table: &'static TypeTable,
) -> ClassRef {
    native_class_with(vm, module, name, base, layout, flags, &[], table)
}

/// As [`native_class`]; instances have room for hidden values beside their payload, which native code
/// reaches as the slots after those of `base`.
#[expect(clippy::too_many_arguments, reason = "what a class is made of")]
pub fn native_class_with(
    vm: &mut Vm,
    module: &str,
    name: &str,
    base: &ClassRef,
    layout: Option<Layout>,
    flags: ClassFlags,
    hidden: &[&str],
    table: &'static TypeTable,
) -> ClassRef {
    let mut slots = base.data().slots.clone();
    for name in hidden {
        slots.push(vm.intern(name));
    }
    let id = vm.next_class_id();
    let inherited = base.data().flags() & (ClassFlags::DICT | ClassFlags::WEAKREF);
    let layout = layout.unwrap_or(match base.data().layout {
        Layout::Plain => Layout::Native(id),
        other => other,
    });
    let qualname = vm.new_str(name);
    let parts = ClassParts {
        id,
        heap: Rc::clone(&vm.heap),
        name: name.into(),
        qualname,
        namespace: vm.new_dict(Table::new()),
        bases: vec![base.clone()],
        layout,
        flags: flags | inherited,
        slots,
    };
    let metaclass = vm.classes.type_.clone();
    let object = vm.alloc(&metaclass, Payload::Class(Box::new(ClassData::new(parts))));
    let class = match ClassRef::from_object(&object) {
        Some(class) => class,
        // The payload was made in the line above.
        None => unreachable!("a class object that is no class"),
    };
    if module != "builtins" {
        class
            .data()
            .set_dotted_name(Some(format!("{module}.{name}").into()));
    }
    let mut mro = vec![class.clone()];
    mro.extend(base.data().mro().iter().cloned());
    class.data().set_mro(mro);
    base.data().add_subclass(&class);
    define::class(vm, &class, table);
    let adds_dict = flags.contains(ClassFlags::DICT)
        && !inherited.contains(ClassFlags::DICT)
        && class.data().own(&vm.names.__dict__).is_none();
    if adds_dict {
        define::getsets(vm, &class, std::slice::from_ref(&build::NATIVE_DICT));
    }
    flags::refresh_flags(vm, &class);
    class
}

/// A class as a class statement would make it, with natives as methods and its statics in
/// `staticmethod`s (a `__new__` counts the class among its arguments). `metaclass` is `type` unless
/// given.
///
/// # Errors
///
/// What the metaclass raises.
pub fn python_class(
    vm: &mut Vm,
    module: &str,
    name: &str,
    metaclass: Option<&ClassRef>,
    bases: &[Value],
    table: &'static TypeTable,
) -> PyResult<ClassRef> {
    python_class_with(vm, module, name, metaclass, bases, None, table)
}

/// As [`python_class`]; `slots` are the `__slots__` of the class statement, if it has some.
///
/// # Errors
///
/// What the metaclass raises.
pub fn python_class_with(
    vm: &mut Vm,
    module: &str,
    name: &str,
    metaclass: Option<&ClassRef>,
    bases: &[Value],
    slots: Option<&[&str]>,
    table: &'static TypeTable,
) -> PyResult<ClassRef> {
    let namespace = vm.new_dict(Table::new());
    if let Some(slots) = slots {
        let slots: Vec<Value> = slots
            .iter()
            .map(|slot| Value::Obj(vm.intern(slot)))
            .collect();
        let slots = vm.new_tuple(slots);
        define::insert(vm, &namespace, &vm.names.__slots__, slots);
    }
    let (module, name) = (vm.new_str(module), vm.new_str(name));
    define::insert(vm, &namespace, &vm.names.__module__, module);
    let made = match metaclass {
        None => {
            let metaclass = vm.classes.type_.clone();
            build::new_class(vm, &metaclass, &name, bases, &namespace)?
        }
        Some(metaclass) => {
            let bases = vm.new_tuple(bases.to_vec());
            let metaclass = Value::from(metaclass);
            call::call_values(vm, &metaclass, [name, bases, Value::Obj(namespace)])?
        }
    };
    let Some(class) = made.as_class() else {
        return Err(Fault::Internal("a metaclass that makes no class").into());
    };
    // Special methods are functions like any other here: `wrapper_descriptor`s all the same, since
    // both bind alike.
    define::methods(vm, &class, table.slots, NativeKind::Slot);
    define::methods(vm, &class, table.methods, NativeKind::Method);
    define::methods(vm, &class, table.more_methods, NativeKind::Method);
    define::methods(vm, &class, table.class_methods, NativeKind::ClassMethod);
    for def in table.statics.iter().chain(table.functions) {
        let function = NativeFunction {
            def,
            kind: NativeKind::Function,
            receiver: Value::Unbound,
            owner: None,
        };
        let class_of_functions = vm.classes.builtin_function.clone();
        let function = vm.alloc(&class_of_functions, Payload::NativeFunction(function));
        let payload = Payload::StaticMethod(Value::Obj(function).into());
        let wrapped = vm.alloc(&vm.classes.staticmethod, payload);
        let key = vm.intern(def.name);
        class.data().set_own(&key, Value::Obj(wrapped));
    }
    define::getsets(vm, &class, table.getsets);
    if !table.doc.is_empty() {
        let doc = vm.new_str(table.doc);
        let key = vm.names.__doc__.clone();
        class.data().set_own(&key, doc);
    }
    let (eq, hash) = (vm.names.__eq__.clone(), vm.names.__hash__.clone());
    if class.data().own(&eq).is_some() && class.data().own(&hash).is_none() {
        class.data().set_own(&hash, Value::None);
    }
    flags::refresh_new(vm, &class);
    flags::refresh_flags(vm, &class);
    Ok(class)
}
