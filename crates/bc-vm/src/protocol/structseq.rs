//! Tuples whose items have names (`PyStructSequence`): `sys.version_info`, `time.struct_time`.
//!
//! A class of such tuples is a native class over the tuple payload whose table lists one
//! `member_descriptor` for each field, in order; [`field`] reads them. The last fields may be left out
//! of the sequence: they are read by name only and lie in the instance's slots. Absent: which classes
//! there are.

use crate::model::class::{ClassFlags, ClassRef, Layout};
use crate::model::error::{Fault, PyResult};
use crate::model::native::{Args, Arity, MethodDef, NativeKind, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, class, define, item, iter, raise, text};

/// The getter of field `N`.
///
/// # Errors
///
/// A fault when the receiver is no such tuple.
pub fn field<const N: usize>(_vm: &mut Vm, receiver: &Value) -> PyResult {
    let Some(items) = receiver.as_tuple() else {
        return Err(Fault::Internal("expected a named tuple").into());
    };
    if let Some(value) = items.get(N) {
        return Ok(value.clone());
    }
    let hidden = receiver
        .as_obj()
        .and_then(|object| object.slot_value(N - items.len()));
    Ok(hidden.unwrap_or(Value::None))
}

static METHODS: &[MethodDef] = &[MethodDef::new("__reduce__", Arity::None, reduce)];
static SLOTS: &[MethodDef] = &[MethodDef::new("__repr__", Arity::Slot(0), repr)];
static NEW: &[MethodDef] = &[MethodDef::new(
    "__new__",
    Arity::KeywordsAs("structseq", 1, &["sequence", "dict"]),
    new,
)];
static NO_NEW: &[MethodDef] = &[MethodDef::new("__new__", Arity::Any, no_new)];

/// A class of named tuples. `visible` counts the fields that belong to the sequence; `creatable` says
/// whether Python code may make instances.
pub fn class(
    vm: &mut Vm,
    module: &str,
    name: &str,
    visible: usize,
    creatable: bool,
    table: &'static TypeTable,
) -> ClassRef {
    let base = vm.classes.tuple.clone();
    let made = class::native_class(
        vm,
        module,
        name,
        &base,
        Some(Layout::Tuple),
        ClassFlags::empty(),
        table,
    );
    define::methods(vm, &made, METHODS, NativeKind::Method);
    define::methods(vm, &made, SLOTS, NativeKind::Slot);
    define::methods(
        vm,
        &made,
        if creatable { NEW } else { NO_NEW },
        NativeKind::Static,
    );
    for (key, count) in [
        ("n_sequence_fields", visible),
        ("n_fields", table.getsets.len()),
        ("n_unnamed_fields", 0),
    ] {
        let key = vm.intern(key);
        made.data().set_own(&key, Value::Int(count as i64));
    }
    made
}

/// An instance over `items`; those beyond the visible fields are read by name only.
#[must_use]
pub fn make(vm: &mut Vm, class: &ClassRef, mut items: Vec<Value>) -> Value {
    let visible = count(vm, class, "n_sequence_fields").min(items.len());
    let hidden = items.split_off(visible);
    let object = vm.alloc(class, Payload::Tuple(items.into()));
    for (place, value) in hidden.into_iter().enumerate() {
        drop(object.set_slot_value(place, value));
    }
    Value::Obj(object)
}

fn count(vm: &mut Vm, class: &ClassRef, name: &str) -> usize {
    let name = vm.intern(name);
    match class.data().lookup(&name) {
        Some(Value::Int(count)) => usize::try_from(count).unwrap_or(0),
        _ => 0,
    }
}

fn items_of(value: &Value) -> Vec<Value> {
    value
        .as_tuple()
        .map_or_else(Vec::new, |items| items.to_vec())
}

/// The names of the fields, in order.
fn names(class: &ClassRef) -> Vec<&'static str> {
    let Payload::Dict(table) = &class.data().namespace.payload else {
        return Vec::new();
    };
    table
        .borrow()
        .iter()
        .filter_map(|(_, value)| match value.payload() {
            Some(Payload::GetSet(getset)) if getset.def.member => Some(getset.def.name),
            _ => None,
        })
        .collect()
}

fn full_name(vm: &mut Vm, class: &ClassRef) -> PyResult<String> {
    let name = vm.names.__module__.clone();
    let module = attr::getattr(vm, &Value::from(class), &name)?;
    let module = text::str_text(vm, &module)?;
    Ok(format!(
        "{}.{}",
        module.to_string_lossy(),
        class.data().name()
    ))
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let class = vm.class_of(this);
    let items = items_of(this);
    let mut shown = full_name(vm, &class)?;
    shown.push('(');
    let mut out = bc_core::text::TextBuilder::new();
    out.push_str(&shown);
    for (place, (name, value)) in names(&class).iter().zip(&items).enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        out.push_str(name);
        out.push_str("=");
        text::push_repr(vm, &mut out, value)?;
    }
    out.push_str(")");
    Ok(vm.new_str(vm.built(out)?))
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let class = vm.class_of(this);
    let items = items_of(this);
    let visible = items.len();
    let hidden: ObjRef = vm.new_dict(Table::new());
    if let Some(object) = this.as_obj() {
        for (place, name) in names(&class).iter().skip(visible).enumerate() {
            let value = object.slot_value(place).unwrap_or(Value::None);
            let name = vm.intern(name);
            define::insert(vm, &hidden, &name, value);
        }
    }
    let items = vm.new_tuple(items);
    let parts = vm.new_tuple([items, Value::Obj(hidden)]);
    Ok(vm.new_tuple([Value::from(&class), parts]))
}

fn no_new(vm: &mut Vm, args: Args) -> PyResult {
    let message = match args.at(0).as_class() {
        Some(class) => format!("cannot create '{}' instances", full_name(vm, &class)?),
        None => "type object expected".to_owned(),
    };
    Err(raise::type_error(vm, message))
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(raise::type_error(vm, "type object expected"));
    };
    let sequence = args.at(1);
    if !iter::is_iterable(vm, sequence) {
        return Err(raise::type_error(vm, "constructor requires a sequence"));
    }
    let hidden = match args.get(2) {
        None => None,
        Some(dict) if dict.as_dict().is_some() => Some(dict.clone()),
        Some(_) => {
            let message = format!(
                "{}() takes a dict as second arg, if any",
                full_name(vm, &class)?
            );
            return Err(raise::type_error(vm, message));
        }
    };
    let mut items = iter::collect(vm, sequence)?;
    let least = count(vm, &class, "n_sequence_fields");
    let most = count(vm, &class, "n_fields");
    let name = full_name(vm, &class)?;
    let refusal = if least == most && items.len() != least {
        Some(format!("a {least}-sequence"))
    } else if items.len() < least {
        Some(format!("an at least {least}-sequence"))
    } else if items.len() > most {
        Some(format!("an at most {most}-sequence"))
    } else {
        None
    };
    if let Some(wanted) = refusal {
        let message = format!("{name}() takes {wanted} ({}-sequence given)", items.len());
        return Err(raise::type_error(vm, message));
    }
    for name in names(&class).iter().skip(items.len()) {
        let value = match &hidden {
            Some(dict) => {
                let key = vm.new_str(*name);
                if item::contains(vm, dict, &key)? {
                    item::getitem(vm, dict, &key)?
                } else {
                    Value::None
                }
            }
            None => Value::None,
        };
        items.push(value);
    }
    Ok(make(vm, &class, items))
}
