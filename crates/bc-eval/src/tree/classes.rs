//! The classes of `_ast`, which are made when the first tree is shown or the module is imported.

use std::collections::HashMap;
use std::rc::Rc;

use ahash::RandomState;
use bc_source::ast::{Class, Type};
use bc_vm::model::args::Keyword;
use bc_vm::model::class::{ClassFlags, ClassId, ClassRef};
use bc_vm::model::compiler::ONLY_AST;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::TypeTable;
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, class, define, item, raise};

/// The class of one kind of nodes.
pub(crate) struct Kind {
    /// What it is.
    pub(crate) is: &'static Class,
    /// Its object.
    pub(crate) class: ClassRef,
    /// The names of its fields.
    pub(crate) fields: Rc<[ObjRef]>,
    /// The one instance that trees share, if nodes of this kind are all alike.
    pub(crate) shared: Option<Value>,
}

/// The classes of `_ast` in one machine.
pub(crate) struct Classes {
    ast: ClassRef,
    /// Those of the types, in the order of [`Type::ALL`].
    types: Vec<ClassRef>,
    kinds: Vec<Kind>,
    by_name: HashMap<&'static str, usize, RandomState>,
    by_class: HashMap<ClassId, usize, RandomState>,
    /// The name `lineno`.
    pub(crate) lineno: ObjRef,
    /// The name `col_offset`.
    pub(crate) col_offset: ObjRef,
}

impl Classes {
    /// The kind with this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Kind> {
        self.kinds.get(*self.by_name.get(name)?)
    }

    /// The kind whose instances are exactly of this class.
    pub(crate) fn of_class(&self, class: &ClassRef) -> Option<&Kind> {
        self.kinds.get(*self.by_class.get(&class.data().id())?)
    }

    /// The kinds of a type, in their order.
    pub(crate) fn of_type(&self, of: Type) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().filter(move |kind| kind.is.of == of)
    }
}

static AST: TypeTable = TypeTable {
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    ..TypeTable::EMPTY
};

bc_vm::methods! {
    static SLOTS = [
        __init__: any(*args, **keywords) => init;
    ]

    static METHODS = [
        __reduce__() => reduce;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> ObjRef {
    vm.alloc(&class, Payload::Plain)
}

/// Fields by position, all or none of them, and any attributes by keyword.
fn init(vm: &mut Vm, node: &Value, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    let class = vm.class_of(node);
    let name = vm.intern("_fields");
    let fields = attr::getattr(vm, &Value::from(&class), &name);
    // Whatever is wrong with them, there are none.
    let fields = match fields {
        Err(Thrown::Raise(_)) => None,
        fields => Some(fields?),
    };
    let count = match &fields {
        Some(fields) => item::len(vm, fields)?,
        None => 0,
    };
    if !args.is_empty() {
        if args.len() != count {
            let either = if count == 0 { "" } else { "either 0 or " };
            let plural = if count == 1 { "" } else { "s" };
            let message = format!(
                "{} constructor takes {either}{count} positional argument{plural}",
                class.data().shown_name()
            );
            return Err(raise::type_error(vm, message));
        }
        let fields = fields.unwrap_or_default();
        for (place, value) in args.iter().enumerate() {
            let name = item::getitem(vm, &fields, &Value::Int(place as i64))?;
            match name.as_obj().filter(|_| name.as_str().is_some()) {
                Some(name) => attr::setattr(vm, node, name, value.clone())?,
                None => {
                    let message = format!(
                        "attribute name must be string, not '{}'",
                        vm.type_name(&name)
                    );
                    return Err(raise::type_error(vm, message));
                }
            }
        }
    }
    for (name, value) in keywords {
        attr::setattr(vm, node, name, value.clone())?;
    }
    Ok(())
}

fn reduce(vm: &mut Vm, node: &Value) -> PyResult {
    let class = Value::from(vm.class_of(node));
    let empty = vm.new_tuple([]);
    let name = vm.names.__dict__.clone();
    let dict = attr::getattr(vm, node, &name);
    Ok(
        match raise::catch(vm, dict, ExceptionKind::AttributeError)? {
            Some(dict) => vm.new_tuple([class, empty, dict]),
            None => vm.new_tuple([class, empty]),
        },
    )
}

fn names(vm: &mut Vm, names: &[&str]) -> Value {
    let names: Vec<Value> = names
        .iter()
        .map(|name| Value::Obj(vm.intern(name)))
        .collect();
    vm.new_tuple(names)
}

/// The class `name`, derived from `base`, as the reference makes it by calling `type`.
fn heap_class(vm: &mut Vm, name: &str, base: &ClassRef, fields: &[&str]) -> PyResult<ClassRef> {
    let namespace = vm.new_dict(Table::new());
    let fields = names(vm, fields);
    let (key, module) = (vm.intern("_fields"), vm.new_str("_ast"));
    define::insert(vm, &namespace, &key, fields);
    define::insert(vm, &namespace, &vm.names.__module__, module);
    let metaclass = vm.classes.type_.clone();
    let name = vm.new_str(name);
    let base = Value::from(base);
    let made = class::new_class(vm, &metaclass, &name, &[base], &namespace)?;
    match made.as_class() {
        Some(class) => Ok(class),
        None => Err(Fault::Internal("type has made no class").into()),
    }
}

fn make_classes(vm: &mut Vm) -> PyResult<Classes> {
    let object = vm.classes.object.clone();
    let flags = ClassFlags::BASE | ClassFlags::DICT;
    let ast = class::native_class(vm, "_ast", "AST", &object, None, flags, &AST);
    let [fields_name, attributes_name] = ["_fields", "_attributes"].map(|name| vm.intern(name));
    let empty = vm.new_tuple([]);
    for name in [&fields_name, &attributes_name] {
        ast.data().set_own(name, empty.clone());
    }
    let mut classes = Classes {
        ast: ast.clone(),
        types: Vec::new(),
        kinds: Vec::new(),
        by_name: HashMap::with_hasher(RandomState::with_seeds(1, 2, 3, 4)),
        by_class: HashMap::with_hasher(RandomState::with_seeds(1, 2, 3, 4)),
        lineno: vm.intern("lineno"),
        col_offset: vm.intern("col_offset"),
    };
    for of in Type::ALL {
        let of_kind = |is: &Class| is.fields.iter().map(|field| field.name).collect::<Vec<_>>();
        let fields = match of.classes() {
            [only] if of.is_product() => of_kind(only),
            _ => Vec::new(),
        };
        let class = heap_class(vm, of.name(), &ast, &fields)?;
        let attributes: &[&str] = match of.is_placed() {
            true => &["lineno", "col_offset"],
            false => &[],
        };
        let attributes = names(vm, attributes);
        attr::setattr(vm, &Value::from(&class), &attributes_name, attributes)?;
        classes.types.push(class.clone());
        for is in of.classes() {
            let own = match of.is_product() {
                true => class.clone(),
                false => heap_class(vm, is.name, &class, &of_kind(is))?,
            };
            let shared = of
                .is_unit()
                .then(|| Value::Obj(vm.alloc(&own, Payload::Plain)));
            let place = classes.kinds.len();
            classes.by_name.insert(is.name, place);
            classes.by_class.insert(own.data().id(), place);
            classes.kinds.push(Kind {
                is,
                class: own,
                fields: is
                    .fields
                    .iter()
                    .map(|field| vm.intern(field.name))
                    .collect(),
                shared,
            });
        }
    }
    Ok(classes)
}

fn made(vm: &Vm) -> Option<Rc<Classes>> {
    vm.state.get().cloned()
}

/// The classes, made if they are not there yet.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn classes(vm: &mut Vm) -> PyResult<Rc<Classes>> {
    if let Some(classes) = made(vm) {
        return Ok(classes);
    }
    let classes = Rc::new(make_classes(vm)?);
    vm.state.insert(Rc::clone(&classes));
    Ok(classes)
}

/// Whether a value is a node (`PyAST_Check`). As long as there are no classes, nothing is.
///
/// # Errors
///
/// What asking for its class raises.
pub(crate) fn is_tree(vm: &mut Vm, value: &Value) -> PyResult<bool> {
    match made(vm) {
        Some(classes) => class::isinstance(vm, value, &Value::from(&classes.ast)),
        None => Ok(false),
    }
}

/// The module `_ast`.
pub(crate) fn make_module(vm: &mut Vm) -> PyResult {
    let classes = classes(vm)?;
    let module = vm.new_module("_ast");
    define::constant(vm, &module, "AST", Value::from(&classes.ast));
    let flag = Value::Int(ONLY_AST.into());
    define::constant(vm, &module, "PyCF_ONLY_AST", flag);
    for (of, class) in Type::ALL.into_iter().zip(&classes.types) {
        define::constant(vm, &module, of.name(), Value::from(class));
        for kind in classes.of_type(of) {
            define::constant(vm, &module, kind.is.name, Value::from(&kind.class));
        }
    }
    Ok(Value::Obj(module))
}
