//! Making classes: `__build_class__` and `type.__new__`.

use std::rc::Rc;

use bc_core::text::Text;

use super::{flags, lookup, mro};
use crate::model::args::Keyword;
use crate::model::class::{ClassData, ClassFlags, ClassId, ClassParts, ClassRef, Layout};
use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, GetSet, GetSetDef, Member};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::model::weakref;
use crate::protocol::arity;
use crate::protocol::{attr, call, codec, define, dict, iter, raise, text};

/// `builtins.__build_class__(func, name, *bases, metaclass=None, **kwds)`.
///
/// # Errors
///
/// `TypeError` for wrong arguments, and whatever the class body and the metaclass raise.
pub fn build_class(vm: &mut Vm, args: &[Value], keywords: &[Keyword]) -> PyResult {
    let [function, name, bases @ ..] = args else {
        return Err(raise::type_error(
            vm,
            "__build_class__: not enough arguments",
        ));
    };
    if function.as_function().is_none() {
        return Err(raise::type_error(
            vm,
            "__build_class__: func must be a function",
        ));
    }
    if name.as_str().is_none() {
        return Err(raise::type_error(
            vm,
            "__build_class__: name is not a string",
        ));
    }
    let mut keywords = keywords.to_vec();
    let given = keywords
        .iter()
        .position(|(keyword, _)| &*arity::keyword_text(keyword) == "metaclass")
        .map(|place| keywords.remove(place).1);
    let mut metaclass = match (given, bases.first()) {
        (Some(given), _) => given,
        (None, None) => Value::from(&vm.classes.type_),
        (None, Some(first)) => Value::from(vm.class_of(first)),
    };
    if let Some(class) = metaclass.as_class() {
        metaclass = Value::from(calculate_metaclass(vm, &class, bases)?);
    }
    let bases = vm.new_tuple(bases.to_vec());
    let namespace = prepare(vm, &metaclass, name, &bases, &keywords)?;
    let cell = match function {
        Value::Obj(object) => {
            let run_body = vm.wires.class_body;
            run_body(vm, object, namespace.clone())?
        }
        _ => Value::None,
    };
    let mut call_args = Args::of([name.clone(), bases, namespace]);
    call_args.keywords = keywords;
    let class = call::call(vm, &metaclass, call_args)?;
    if let Some(Payload::Cell(cell)) = cell.payload() {
        let before = cell.replace(class.clone());
        drop(before);
    }
    Ok(class)
}

/// The namespace for the body: what the metaclass's `__prepare__` returns, or a new dict.
fn prepare(
    vm: &mut Vm,
    metaclass: &Value,
    name: &Value,
    bases: &Value,
    keywords: &[(ObjRef, Value)],
) -> PyResult {
    let hook = vm.names.__prepare__.clone();
    match attr::getattr_opt(vm, metaclass, &hook)? {
        None => Ok(Value::Obj(vm.new_dict(Table::new()))),
        Some(prepare) => {
            let mut args = Args::of([name.clone(), bases.clone()]);
            args.keywords = keywords.to_vec();
            call::call(vm, &prepare, args)
        }
    }
}

/// The most derived of `metaclass` and the metaclasses of `bases`.
///
/// # Errors
///
/// `TypeError` when none derives from all others.
pub fn calculate_metaclass(
    vm: &mut Vm,
    metaclass: &ClassRef,
    bases: &[Value],
) -> PyResult<ClassRef> {
    let mut winner = metaclass.clone();
    for base in bases {
        let other = vm.class_of(base);
        if winner.is_subclass(&other) {
            continue;
        }
        if other.is_subclass(&winner) {
            winner = other;
            continue;
        }
        return Err(raise::type_error(
            vm,
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass \
             of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// What a class says about `__slots__`.
struct Slots {
    names: Vec<ObjRef>,
    dict: bool,
    weakref: bool,
}

/// What `type.__new__(metaclass, name, bases, namespace)` does.
///
/// # Errors
///
/// `TypeError` when the parts do not make a class, and what the hooks of a metaclass raise.
pub fn new_class(
    vm: &mut Vm,
    metaclass: &ClassRef,
    name: &Value,
    bases: &[Value],
    namespace: &ObjRef,
) -> PyResult {
    let winner = calculate_metaclass(vm, metaclass, bases)?;
    if !winner.is(metaclass) {
        let hook = vm.names.__new__.clone();
        let new = winner.data().lookup(&hook);
        let is_types = new
            .as_ref()
            .and_then(Value::as_native)
            .and_then(|function| function.owner.as_ref())
            .is_some_and(|owner| owner.data().id() == ClassId::TYPE);
        if let Some(new) = new.filter(|_| !is_types) {
            let new = attr::bind_descriptor(vm, new, None, &winner)?;
            let bases = vm.new_tuple(bases.to_vec());
            let args = [
                Value::from(&winner),
                name.clone(),
                bases,
                Value::from(namespace),
            ];
            return call::call_values(vm, &new, args);
        }
    }
    let (base, bases) = mro::best_base(vm, bases)?;
    let table = match &namespace.payload {
        Payload::Dict(table) => table.borrow().clone(),
        _ => Table::new(),
    };
    let other_keys = table.has_other_keys();
    let own = vm.new_dict(table);
    let slots = slots(vm, name, &base, &bases, &own)?;
    let spelled = type_name(vm, name)?;
    let qualname = take_qualname(vm, name, &own)?;
    set_module(vm, &own)?;
    let key = vm.names.__doc__.clone();
    if let Some(doc) = in_namespace(vm, &own, &key)?.filter(|doc| doc.as_str().is_some()) {
        // The reference keeps it in UTF-8 also.
        codec::encode_bytes(vm, &doc, Some("utf-8"), None)?;
    }
    make_new_static(vm, &own)?;
    let inherited =
        base.data().flags() & (ClassFlags::DICT | ClassFlags::WEAKREF | ClassFlags::NEW_SLOT);
    let mut flags = ClassFlags::HEAP | ClassFlags::BASE | inherited;
    flags.set(ClassFlags::OTHER_KEYS, other_keys);
    flags.set(
        ClassFlags::DICT,
        inherited.contains(ClassFlags::DICT) || slots.dict,
    );
    flags.set(
        ClassFlags::WEAKREF,
        inherited.contains(ClassFlags::WEAKREF) || slots.weakref,
    );
    let first_offset = base.data().slots.len();
    let mut all_slots = base.data().slots.clone();
    all_slots.extend(slots.names.iter().map(Rc::clone));
    let parts = ClassParts {
        id: vm.next_class_id(),
        heap: Rc::clone(&vm.heap),
        name: spelled,
        qualname,
        namespace: own,
        bases: bases.clone(),
        layout: base.data().layout,
        flags,
        slots: all_slots,
    };
    let object = vm.alloc(&winner, Payload::Class(Box::new(ClassData::new(parts))));
    let Some(class) = ClassRef::from_object(&object) else {
        return Err(Fault::Internal("expected a class").into());
    };
    class.data().set_base(base);
    add_descriptors(vm, &class, &slots, first_offset)?;
    mro::renew(vm, &class)?;
    finish_namespace(vm, &class)?;
    lookup::settle_slots(vm, &class)?;
    flags::refresh_new(vm, &class);
    for base in &bases {
        base.data().add_subclass(&class);
    }
    flags::refresh_flags(vm, &class);
    Ok(Value::Obj(object))
}

/// What the namespace of a class to be has under `name`.
fn in_namespace(vm: &mut Vm, own: &ObjRef, name: &ObjRef) -> PyResult<Option<Value>> {
    match &own.payload {
        Payload::Dict(table) => dict::get_name(vm, table, name),
        _ => Ok(None),
    }
}

fn type_name(vm: &mut Vm, name: &Value) -> PyResult<Rc<str>> {
    let Some(spelled) = name.as_str() else {
        return Err(raise::type_error(vm, "type() argument 1 must be str"));
    };
    if spelled.text().code_points().any(|point| point == 0) {
        return Err(raise::value_error(
            vm,
            "type name must not contain null characters",
        ));
    }
    // A name that has no UTF-8 is none.
    codec::encode_bytes(vm, name, Some("utf-8"), None)?;
    Ok(spelled.text().to_string_lossy().into())
}

fn take_qualname(vm: &mut Vm, name: &Value, own: &ObjRef) -> PyResult {
    let key = vm.names.__qualname__.clone();
    let Some(qualname) = in_namespace(vm, own, &key)? else {
        return Ok(name.clone());
    };
    if qualname.as_str().is_none() {
        let message = format!(
            "type __qualname__ must be a str, not {}",
            vm.type_name(&qualname)
        );
        return Err(raise::type_error(vm, message));
    }
    if let Payload::Dict(table) = &own.payload {
        dict::remove_name(vm, table, &key)?;
    }
    Ok(qualname)
}

fn set_module(vm: &mut Vm, own: &ObjRef) -> PyResult<()> {
    let key = vm.names.__module__.clone();
    if in_namespace(vm, own, &key)?.is_none()
        && let Some(module) = define::lookup(&vm.call_stack.top.globals, &vm.names.__name__)
    {
        return match &own.payload {
            Payload::Dict(table) => dict::set_name(vm, table, &key, module),
            _ => Ok(()),
        };
    }
    Ok(())
}

/// A plain function called `__new__` becomes a static method.
fn make_new_static(vm: &mut Vm, own: &ObjRef) -> PyResult<()> {
    let key = vm.names.__new__.clone();
    if let Some(new) = in_namespace(vm, own, &key)?
        && new.as_function().is_some()
        && let Payload::Dict(table) = &own.payload
    {
        let wrapped = vm.alloc(&vm.classes.staticmethod, Payload::StaticMethod(new.into()));
        dict::set_name(vm, table, &key, Value::Obj(wrapped))?;
    }
    Ok(())
}

/// Whether instances have a varying number of items in CPython, which slots cannot follow.
fn has_items(class: &ClassRef) -> bool {
    matches!(
        class.data().layout,
        Layout::Int | Layout::Bytes | Layout::Tuple | Layout::Class
    )
}

fn slots(
    vm: &mut Vm,
    class_name: &Value,
    base: &ClassRef,
    bases: &[ClassRef],
    own: &ObjRef,
) -> PyResult<Slots> {
    let base_flags = base.data().flags();
    // The namespace of a class is its `__dict__`; a metaclass adds none.
    let may_add_dict =
        !base_flags.contains(ClassFlags::DICT) && base.data().layout != Layout::Class;
    let may_add_weakref = !base_flags.contains(ClassFlags::WEAKREF) && !has_items(base);
    let mut slots = Slots {
        names: Vec::new(),
        dict: false,
        weakref: false,
    };
    let key = vm.names.__slots__.clone();
    let Some(listed) = in_namespace(vm, own, &key)? else {
        slots.dict = may_add_dict;
        slots.weakref = may_add_weakref;
        return Ok(slots);
    };
    let listed = if listed.as_str().is_some() {
        vec![listed]
    } else {
        iter::collect(vm, &listed)?
    };
    if !listed.is_empty() && has_items(base) {
        let message = format!(
            "nonempty __slots__ not supported for subtype of '{}'",
            base.data().shown_name()
        );
        return Err(raise::type_error(vm, message));
    }
    let mut names: Vec<Text> = Vec::with_capacity(listed.len());
    for item in &listed {
        let Some(item_text) = item.as_str().map(|item| item.text().clone()) else {
            let message = format!(
                "__slots__ items must be strings, not '{}'",
                vm.type_name(item)
            );
            return Err(raise::type_error(vm, message));
        };
        if !is_identifier(&item_text) {
            return Err(raise::type_error(vm, "__slots__ must be identifiers"));
        }
        if item_text == "__dict__" {
            if !may_add_dict || slots.dict {
                return Err(raise::type_error(
                    vm,
                    "__dict__ slot disallowed: we already got one",
                ));
            }
            slots.dict = true;
        } else if item_text == "__weakref__" {
            if !may_add_weakref || slots.weakref {
                return Err(raise::type_error(
                    vm,
                    "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0",
                ));
            }
            slots.weakref = true;
        } else {
            names.push(item_text);
        }
    }
    for name in names {
        let name = vm.intern_text(&mangle(class_name, name));
        if in_namespace(vm, own, &name)?.is_some() {
            let shown = text::repr_text(vm, &Value::from(&name))?;
            let message = format!(
                "{} in __slots__ conflicts with class variable",
                shown.to_string_lossy()
            );
            return Err(raise::value_error(vm, message));
        }
        slots.names.push(name);
    }
    slots.names.sort_by(|a, b| match (&a.payload, &b.payload) {
        (Payload::Str(a), Payload::Str(b)) => a.text().cmp(b.text()),
        _ => std::cmp::Ordering::Equal,
    });
    for other in bases.iter().filter(|other| !other.is(base)) {
        let flags = other.data().flags();
        slots.dict |= may_add_dict && flags.contains(ClassFlags::DICT);
        slots.weakref |= may_add_weakref && flags.contains(ClassFlags::WEAKREF);
    }
    Ok(slots)
}

fn is_identifier(text: &Text) -> bool {
    let letter = |c: char| c == '_' || c.is_alphabetic();
    let mut points = text.code_points().map(char::from_u32);
    points.next().flatten().is_some_and(letter)
        && points.all(|point| point.is_some_and(|c| letter(c) || c.is_alphanumeric()))
}

/// `__name` in class `C` becomes `_C__name`, unless it ends with underscores too.
fn mangle(class_name: &Value, name: Text) -> Text {
    let Some(class_name) = class_name.as_str() else {
        return name;
    };
    let underscore = u32::from(b'_');
    let is_private = name.len() > 2
        && name.code_points().take(2).all(|point| point == underscore)
        && !name
            .code_points()
            .rev()
            .take(2)
            .all(|point| point == underscore);
    let stripped: Vec<u32> = class_name
        .text()
        .code_points()
        .skip_while(|&point| point == underscore)
        .collect();
    if !is_private || stripped.is_empty() {
        return name;
    }
    let points = std::iter::once(underscore)
        .chain(stripped)
        .chain(name.code_points());
    Text::from_code_points(points).unwrap_or(name)
}

fn add_descriptors(
    vm: &mut Vm,
    class: &ClassRef,
    slots: &Slots,
    first_offset: usize,
) -> PyResult<()> {
    for (place, name) in slots.names.iter().enumerate() {
        if lookup::own(vm, class, name)?.is_some() {
            continue;
        }
        let member = Member {
            name: Rc::clone(name),
            offset: first_offset + place,
            owner: class.clone(),
        };
        let object = vm.alloc(
            &vm.classes.member_descriptor,
            Payload::Member(Box::new(member)),
        );
        lookup::set_own(vm, class, name, Value::Obj(object))?;
    }
    let computed = [(slots.dict, &DICT), (slots.weakref, &WEAKREF)];
    for (_, def) in computed.into_iter().filter(|(wanted, _)| *wanted) {
        let name = vm.intern(def.name);
        if lookup::own(vm, class, &name)?.is_some() {
            continue;
        }
        let getset = GetSet {
            def,
            owner: class.clone(),
        };
        let object = vm.alloc(
            &vm.classes.getset_descriptor,
            Payload::GetSet(Box::new(getset)),
        );
        lookup::set_own(vm, class, &name, Value::Obj(object))?;
    }
    Ok(())
}

fn finish_namespace(vm: &mut Vm, class: &ClassRef) -> PyResult<()> {
    let names = &vm.names;
    let (doc, eq, hash) = (
        names.__doc__.clone(),
        names.__eq__.clone(),
        names.__hash__.clone(),
    );
    if lookup::own(vm, class, &doc)?.is_none() {
        lookup::set_own(vm, class, &doc, Value::None)?;
    }
    if lookup::own(vm, class, &eq)?.is_some() && lookup::own(vm, class, &hash)?.is_none() {
        lookup::set_own(vm, class, &hash, Value::None)?;
    }
    Ok(())
}

pub(super) static DICT: GetSetDef =
    GetSetDef::write("__dict__", attr::get_instance_dict, attr::set_instance_dict);
/// That of built-in classes, which cannot be deleted.
pub(super) static NATIVE_DICT: GetSetDef =
    GetSetDef::write("__dict__", attr::get_dict, attr::replace_dict);
static WEAKREF: GetSetDef = GetSetDef::read("__weakref__", get_weakref);

fn get_weakref(vm: &mut Vm, receiver: &Value) -> PyResult {
    let first = weakref::references(vm, receiver).into_iter().next();
    Ok(first.unwrap_or(Value::None))
}
