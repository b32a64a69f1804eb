//! Tuples whose items have names (`PyStructSequence`): `sys.version_info`, `time.struct_time`.
//!
//! A class of such tuples is a native class over the tuple payload whose table lists one
//! `member_descriptor` for each field, in order; [`field`] reads them. The last fields may be left out
//! of the sequence: they are read by name only and lie in the instance's slots. Absent: which classes
//! there are.

use crate::model::class::{ClassFlags, ClassRef, Layout};
use crate::model::error::{Fault, PyResult};
use crate::model::handles::TupleRef;
use crate::model::native::{NativeKind, TypeTable};
use crate::model::object::Payload;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, class, define, item, iter, raise, text};
use bc_core::text::{Text, TextBuilder};

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

crate::methods! {
    static METHODS = [
        __reduce__() => reduce;
    ]

    static SLOTS = [
        __repr__ => repr;
    ]

    static NEW = [
        __new__: keywords as "structseq" (sequence, dict = None) => new;
    ]

    static NO_NEW = [
        __new__: any(*args) => no_new;
    ]
}

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

fn repr(vm: &mut Vm, tuple: TupleRef<'_>) -> PyResult<Text> {
    let class = tuple.object().class();
    let mut out = TextBuilder::new();
    out.push_str(&full_name(vm, &class)?);
    out.push_str("(");
    for (place, (name, value)) in names(&class).iter().zip(&**tuple).enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        out.push_str(name);
        out.push_str("=");
        text::push_repr(vm, &mut out, value)?;
    }
    out.push_str(")");
    vm.built(out)
}

fn reduce(vm: &mut Vm, tuple: TupleRef<'_>) -> Value {
    let class = tuple.object().class();
    let hidden = vm.new_dict(Table::new());
    for (place, name) in names(&class).iter().skip(tuple.len()).enumerate() {
        let value = tuple.object().slot_value(place).unwrap_or(Value::None);
        let name = vm.intern(name);
        define::insert(vm, &hidden, &name, value);
    }
    let items = vm.new_tuple(tuple.to_vec());
    let parts = vm.new_tuple([items, Value::Obj(hidden)]);
    vm.new_tuple([Value::from(&class), parts])
}

fn no_new(vm: &mut Vm, class: ClassRef, _: &[Value]) -> PyResult<()> {
    let message = format!("cannot create '{}' instances", full_name(vm, &class)?);
    Err(raise::type_error(vm, message))
}

fn new(vm: &mut Vm, class: ClassRef, sequence: &Value, dict: Option<&Value>) -> PyResult {
    if !iter::is_iterable(vm, sequence) {
        return Err(raise::type_error(vm, "constructor requires a sequence"));
    }
    if dict.is_some_and(|dict| dict.as_dict().is_none()) {
        let message = format!(
            "{}() takes a dict as second arg, if any",
            full_name(vm, &class)?
        );
        return Err(raise::type_error(vm, message));
    }
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
        let value = match dict {
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
