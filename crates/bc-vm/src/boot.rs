//! Putting the machine together. Rank 5.
//!
//! First the classes, which need each other (`type` is an instance of itself, namespaces are dicts),
//! then the machine, then what the tables of `types` and `builtins` list. Deliberately absent: modules that are
//! imported, which the crate `bc-lib` adds.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::text::Text;

use crate::builtins;
use crate::interp;
use crate::limits::{Limits, Meter};
use crate::model::builtin_classes::{ClassRow, Classes};
use crate::model::class::{ClassData, ClassFlags, ClassId, ClassParts, ClassRef, Layout};
use crate::model::class_table::EntryClasses;
use crate::model::code::Code;
use crate::model::error::{Fault, PyResult};
use crate::model::exception::ExceptionKind;
use crate::model::frame::Frame;
use crate::model::heap::Heap;
use crate::model::object::{Dict, ObjRef, Payload, Str};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::{Streams, Vm, VmParts};
use crate::model::wires::Wires;
use crate::protocol::{define, dict};
use crate::runtime::{chores, import, resume, run, warn};
use crate::types;

/// A machine with all built-in types and functions, ready to run code.
///
/// It has no modules to import: a program finds `builtins` and `__main__` in it, and `ImportError` for the rest.
/// `bc_lib::machine` makes one with the library.
///
/// # Errors
///
/// A fault when the memory limit does not even allow for the machine itself.
pub fn machine(limits: Limits, streams: Streams) -> PyResult<Vm> {
    let heap = Heap::new(Meter::new(limits.memory));
    let classes = Classes::build(|row| new_class(&heap, row));
    let exceptions: Vec<ClassRef> = ExceptionKind::ALL
        .iter()
        .map(|&kind| {
            let id = ClassId::exception(kind);
            new_class(
                &heap,
                &ClassRow {
                    id,
                    name: kind.name(),
                    layout: Layout::Exception,
                    flags: ClassFlags::BASE | ClassFlags::DICT,
                },
            )
        })
        .collect();
    relate(&classes, &exceptions);
    let idle = idle_frame(&heap, &classes)?;
    let mut vm = Vm::assemble(VmParts {
        heap,
        limits,
        streams,
        classes,
        exceptions,
        wires: Wires {
            eval: interp::eval,
            resume: interp::resume_paused,
            call_function: run::function,
            class_body: run::class_body,
            send: resume::send,
            next: resume::next_item,
            chores: chores::run,
            same_key: dict::same_key,
            warn: warn::warn,
            import: import::get_or_load,
        },
        idle,
    });
    fill_classes(&mut vm);
    fill_builtins(&mut vm);
    finish(&mut vm)?;
    Ok(vm)
}

/// Takes all that the machine holds by now as part of it: what lies in `builtins` is put there again when a program
/// ends, and the collector counts from here on. [`machine`] does so; who adds something to a machine that has run
/// nothing yet does so again.
///
/// # Errors
///
/// A fault when the memory limit does not allow for what was added.
pub fn finish(vm: &mut Vm) -> PyResult<()> {
    crate::protocol::poll::poll(vm)?;
    crate::embed::remember_builtins(vm);
    vm.heap.start();
    Ok(())
}

fn new_class(heap: &Rc<Heap>, row: &ClassRow) -> ClassRef {
    let namespace = heap.alloc_unclassed(Payload::Dict(Dict::new(Table::new())));
    let data = ClassData::new(ClassParts {
        id: row.id,
        heap: Rc::clone(heap),
        name: row.name.into(),
        qualname: Value::None,
        namespace,
        bases: Vec::new(),
        layout: row.layout,
        flags: row.flags,
        slots: Vec::new(),
    });
    let object = heap.alloc_unclassed(Payload::Class(Box::new(data)));
    match ClassRef::from_object(&object) {
        Some(class) => class,
        // The payload was made two lines above.
        None => unreachable!("a class object that is no class"),
    }
}

/// Gives classes and their namespaces a class, bases and method resolution orders.
fn relate(classes: &Classes, exceptions: &[ClassRef]) {
    for class in classes.all().chain(exceptions) {
        class.object().set_class(classes.type_.clone());
        class.data().namespace.set_class(classes.dict.clone());
    }
    let link = |class: &ClassRef, base: &ClassRef| {
        class.data().set_bases(vec![base.clone()]);
        let mut mro = vec![class.clone()];
        mro.extend(base.data().mro().iter().cloned());
        class.data().set_mro(mro);
        base.data().add_subclass(class);
    };
    classes.object.data().set_mro(vec![classes.object.clone()]);
    for class in classes.all() {
        if class.is(&classes.object) {
            continue;
        }
        let base = match class.data().id() {
            ClassId::BOOL => &classes.int,
            ClassId::TEXT_IO_BASE => &classes.io_base,
            ClassId::TEXT_IO => &classes.text_io_base,
            _ => &classes.object,
        };
        link(class, base);
    }
    for (&kind, class) in ExceptionKind::ALL.iter().zip(exceptions) {
        link(
            class,
            kind.base()
                .map_or(&classes.object, |base| &exceptions[base as usize]),
        );
    }
}

/// A frame that never runs, over the smallest code there is.
fn idle_frame(heap: &Rc<Heap>, classes: &Classes) -> PyResult<Box<Frame>> {
    let object = CodeObject::builder()
        .code(&[100, 0, 0, 83][..])
        .consts([Constant::None])
        .stacksize(1)
        .flags(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NOFREE)
        .name("<machine>")
        .filename("<machine>")
        .build()
        .map_err(|_| Fault::Internal("the idle code is malformed"))?;
    let verified = bc_core::verify::verify(&Arc::new(object))
        .map_err(|_| Fault::Internal("the idle code is refused"))?;
    let name: ObjRef = heap.alloc(
        classes.str.clone(),
        Payload::Str(Str::new(Text::new("<machine>"))),
    );
    let code = Code {
        verified,
        plain: Rc::new([]),
        fused: Rc::new([]),
        offsets: Box::new([]),
        hints: Box::new([]),
        hinted: RefCell::default(),
        attr_caches: Box::new([]),
        consts: Box::new([]),
        names: Box::new([]),
        varnames: Box::new([]),
        cellvars: Box::new([]),
        freevars: Box::new([]),
        cell_arguments: Box::new([]),
        name: Rc::clone(&name),
        filename: name.into(),
        argcount: 0,
        kwonlyargcount: 0,
        nlocals: 0,
        max_depth: 1,
        is_simple: false,
        is_simple_generator: false,
        has_cells: false,
        value: std::cell::RefCell::default(),
        held: None,
    };
    let dict = || heap.alloc(classes.dict.clone(), Payload::Dict(Dict::new(Table::new())));
    Ok(Box::new(Frame::new(Rc::new(code), dict(), dict())))
}

fn fill_classes(vm: &mut Vm) {
    vm.heap.set_entry_classes(EntryClasses {
        wrapper: vm.classes.wrapper_descriptor.clone(),
        method: vm.classes.method_descriptor.clone(),
        class_method: vm.classes.classmethod_descriptor.clone(),
        function: vm.classes.builtin_function.clone(),
        static_method: vm.classes.staticmethod.clone(),
        getset: vm.classes.getset_descriptor.clone(),
        member: vm.classes.member_descriptor.clone(),
        str: vm.classes.str.clone(),
    });
    let all: Vec<ClassRef> = vm.classes.all().cloned().collect();
    for (class, home) in [
        (&vm.classes.io_base, "_io"),
        (&vm.classes.text_io_base, "_io"),
        (&vm.classes.text_io, "_io"),
        (&vm.classes.simple_namespace, "types"),
    ] {
        let name = format!("{home}.{}", class.data().name());
        class.data().set_dotted_name(Some(name.into()));
    }
    for &(id, table) in types::TABLES {
        if let Some(class) = all.iter().find(|class| class.data().id() == id) {
            define::lazily(class, table);
        }
    }
    for &kind in ExceptionKind::ALL {
        let class = vm.exception(kind).clone();
        define::lazily(&class, types::exception::table(kind));
    }
}

fn fill_builtins(vm: &mut Vm) {
    let module = vm.new_module("builtins");
    module.set_dict(Some(Rc::clone(&vm.builtins)));
    let name = vm.new_str("builtins");
    define::constant(vm, &module, "__name__", name);
    for other in ["__package__", "__loader__", "__spec__"] {
        define::constant(vm, &module, other, Value::None);
    }
    let doc = vm.new_str("Built-in functions, exceptions, and other objects.");
    define::constant(vm, &module, "__doc__", doc);
    for functions in builtins::FUNCTIONS {
        define::functions(vm, &module, functions);
    }
    define::functions_of(vm, &module, "io", builtins::FILES);
    for (name, value) in [
        ("None", Value::None),
        ("True", Value::True),
        ("False", Value::False),
        ("Ellipsis", Value::Ellipsis),
        ("NotImplemented", Value::NotImplemented),
        ("__debug__", Value::True),
    ] {
        define::constant(vm, &module, name, value);
    }
    let public = [
        &vm.classes.object,
        &vm.classes.type_,
        &vm.classes.int,
        &vm.classes.bool,
        &vm.classes.float,
        &vm.classes.complex,
        &vm.classes.str,
        &vm.classes.bytes,
        &vm.classes.bytearray,
        &vm.classes.memoryview,
        &vm.classes.tuple,
        &vm.classes.list,
        &vm.classes.dict,
        &vm.classes.set,
        &vm.classes.frozenset,
        &vm.classes.range,
        &vm.classes.slice,
        &vm.classes.property,
        &vm.classes.classmethod,
        &vm.classes.staticmethod,
        &vm.classes.super_,
        &vm.classes.enumerate,
        &vm.classes.zip,
        &vm.classes.map,
        &vm.classes.filter,
        &vm.classes.reversed,
    ]
    .map(Clone::clone);
    for class in public.iter().chain(&vm.exceptions.clone()) {
        define::constant(vm, &module, &class.data().name(), Value::from(class));
    }
    for alias in ["EnvironmentError", "IOError"] {
        let class = Value::from(vm.exception(ExceptionKind::OSError));
        define::constant(vm, &module, alias, class);
    }
    let modules = Rc::clone(&vm.modules);
    let name = vm.names.builtins.clone();
    define::insert(vm, &modules, &name, Value::Obj(module));
}
