//! `classmethod` and `staticmethod`: functions that do not bind to the instance.

use std::cell::RefCell;

use super::binding;
use crate::model::args::Keyword;
use crate::model::class::{ClassRef, Layout};
use crate::model::error::PyResult;
use crate::model::native::TypeTable;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::unpack_count;
use crate::protocol::native::Receiver;
use crate::protocol::{attr, raise, truth};

/// Method table of `classmethod`.
pub(crate) static CLASSMETHOD: TypeTable = TypeTable {
    doc: "classmethod(function) -> method",
    slots: SLOTS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

/// Method table of `staticmethod`.
pub(crate) static STATICMETHOD: TypeTable = TypeTable {
    doc: "staticmethod(function) -> method",
    slots: SLOTS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: any(*args, **keywords) => init;
        __get__ => binding::get;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        member __func__ => |_: &mut Vm, own: Wrapper<'_>| own.function();
        __isabstractmethod__ => is_abstract;
        __dict__ => attr::get_dict, set attr::replace_dict;
    ]
}

/// An object of one of both types.
struct Wrapper<'a> {
    wrapped: &'a RefCell<Value>,
    class: &'static str,
}

impl<'a> Receiver<'a> for Wrapper<'a> {
    fn of(value: &'a Value) -> Option<Self> {
        let (wrapped, class) = match value.payload()? {
            Payload::ClassMethod(wrapped) => (wrapped, "classmethod"),
            Payload::StaticMethod(wrapped) => (wrapped, "staticmethod"),
            _ => return None,
        };
        Some(Self { wrapped, class })
    }
}

impl Wrapper<'_> {
    /// What is wrapped, `None` before `__init__`.
    fn function(&self) -> Value {
        self.wrapped.borrow().clone().or_none()
    }
}

fn new(vm: &mut Vm, class: ClassRef, _: &[Value], _: &[Keyword]) -> ObjRef {
    let function = RefCell::new(Value::Unbound);
    let payload = match class.data().layout {
        Layout::StaticMethod => Payload::StaticMethod(function),
        _ => Payload::ClassMethod(function),
    };
    vm.alloc(&class, payload)
}

/// Unlike elsewhere, arguments are counted before those with names are refused.
fn init(vm: &mut Vm, own: Wrapper<'_>, args: &[Value], keywords: &[Keyword]) -> PyResult<()> {
    unpack_count(vm, args.len(), own.class, 1, 1)?;
    if !keywords.is_empty() {
        let message = format!("{} does not take keyword arguments", own.class);
        return Err(raise::type_error(vm, message));
    }
    let before = own
        .wrapped
        .replace(args.first().cloned().unwrap_or_default());
    drop(before);
    Ok(())
}

fn is_abstract(vm: &mut Vm, own: Wrapper<'_>) -> PyResult<bool> {
    let name = vm.names.__isabstractmethod__.clone();
    match attr::getattr_opt(vm, &own.function(), &name)? {
        Some(mark) => truth::truth(vm, &mark),
        None => Ok(false),
    }
}
