//! What the namespaces of classes hold for methods and attributes that are not written in Python.

use std::borrow::Cow;

use super::binding;
use crate::model::class::ClassRef;
use crate::model::docs;
use crate::model::error::PyResult;
use crate::model::handles::NativeFunctionRef;
use crate::model::native::{NativeFunction, NativeKind, TypeTable};
use crate::model::object::Payload;
use crate::model::slot_docs;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity::keyword_text;
use crate::protocol::container::builtin;
use crate::protocol::native::{Receiver, receiver};
use crate::protocol::{attr, define, describe, raise};

/// Method table of `method_descriptor`.
pub(crate) static METHOD: TypeTable = TypeTable {
    slots: METHOD_SLOTS,
    methods: REDUCE,
    getsets: CALLABLE,
    ..TypeTable::EMPTY
};

/// Method table of `classmethod_descriptor`.
pub(crate) static CLASSMETHOD: TypeTable = TypeTable {
    slots: CLASSMETHOD_SLOTS,
    getsets: CALLABLE,
    ..TypeTable::EMPTY
};

/// Method table of `wrapper_descriptor`.
pub(crate) static WRAPPER: TypeTable = TypeTable {
    slots: WRAPPER_SLOTS,
    methods: REDUCE,
    getsets: CALLABLE,
    ..TypeTable::EMPTY
};

/// Method table of `getset_descriptor`.
pub(crate) static GETSET: TypeTable = TypeTable {
    slots: GETSET_SLOTS,
    getsets: ATTRIBUTE,
    ..TypeTable::EMPTY
};

/// Method table of `member_descriptor`.
pub(crate) static MEMBER: TypeTable = TypeTable {
    slots: MEMBER_SLOTS,
    methods: REDUCE,
    getsets: ATTRIBUTE,
    ..TypeTable::EMPTY
};

crate::methods! {
    static METHOD_SLOTS = [
        __repr__ => |_: &mut Vm, own: Descriptor| own.shown("method");
        __call__: whole(args) => binding::call;
        __get__ => binding::get;
    ]

    static CLASSMETHOD_SLOTS = [
        __repr__ => |_: &mut Vm, own: Descriptor| own.shown("method");
        __call__: whole(args) => binding::call;
        __get__ => classmethod_get;
    ]

    static WRAPPER_SLOTS = [
        __repr__ => |_: &mut Vm, own: Descriptor| own.shown("slot wrapper");
        __call__: whole(args) => binding::call;
        __get__ => binding::get;
    ]

    static GETSET_SLOTS = [
        __repr__ => |_: &mut Vm, own: Descriptor| own.shown("attribute");
        __get__ => binding::get;
        __set__ => binding::set;
        __delete__ => binding::delete;
    ]

    static MEMBER_SLOTS = [
        __repr__ => |_: &mut Vm, own: Descriptor| own.shown("member");
        __get__ => binding::get;
        __set__ => binding::set;
        __delete__ => binding::delete;
    ]

    static REDUCE = [
        __reduce__() => reduce;
    ]
}

crate::getsets! {
    static CALLABLE = [
        member __objclass__ => |_: &mut Vm, own: Descriptor| own.owner;
        member __name__ => |vm: &mut Vm, own: Descriptor| vm.intern(&own.name);
        __qualname__ => get_qualname;
        __doc__ => |vm: &mut Vm, own: NativeFunctionRef<'_>| documentation(vm, &own, own.kind);
        __text_signature__ => |vm: &mut Vm, own: NativeFunctionRef<'_>| signature(vm, &own, own.kind);
    ]

    static ATTRIBUTE = [
        member __objclass__ => |_: &mut Vm, own: Descriptor| own.owner;
        member __name__ => |vm: &mut Vm, own: Descriptor| vm.intern(&own.name);
        __qualname__ => get_qualname;
        __doc__ => get_attribute_doc;
    ]
}

/// What is known of a descriptor, whatever it is made of.
struct Descriptor {
    /// The class it belongs to.
    owner: Option<ClassRef>,
    name: String,
}

impl Receiver<'_> for Descriptor {
    fn of(value: &Value) -> Option<Self> {
        let (owner, name) = match value.payload()? {
            Payload::NativeFunction(function) => (function.owner.clone(), function.def.name.into()),
            Payload::GetSet(getset) => (Some(getset.owner.clone()), getset.def.name.into()),
            Payload::Member(member) => {
                let name = keyword_text(&member.name).to_string();
                (Some(member.owner.clone()), name)
            }
            _ => return None,
        };
        Some(Self { owner, name })
    }
}

impl Descriptor {
    fn shown(&self, kind: &str) -> String {
        let owner = self.owner.as_ref();
        let owner = owner.map_or_else(|| "?".into(), |owner| owner.data().shown_name());
        format!("<{kind} '{}' of '{owner}' objects>", self.name)
    }
}

/// `__get__` of a class method: for a class of those it is made for only.
fn classmethod_get(vm: &mut Vm, own: &Value, instance: &Value, wanted: Option<&Value>) -> PyResult {
    let Descriptor { owner, name } = receiver(own)?;
    let operands = binding::operands(vm, instance, wanted)?;
    let Some(owner) = owner else {
        return binding::get(vm, own, instance, wanted);
    };
    let shown = owner.data().shown_name();
    let class = match operands {
        (Some(instance), None) => vm.class_of(instance),
        (_, wanted) => {
            let wanted = wanted.unwrap_or(&Value::None);
            match wanted.as_class() {
                Some(class) => class,
                None => {
                    let message = format!(
                        "descriptor '{name}' for type '{shown}' needs a type, not a '{}' as arg 2",
                        vm.type_name(wanted)
                    );
                    return Err(raise::type_error(vm, message));
                }
            }
        }
    };
    if !class.is_subclass(&owner) {
        let message = format!(
            "descriptor '{name}' for type '{shown}' doesn't apply to type '{}'",
            class.data().shown_name()
        );
        return Err(raise::type_error(vm, message));
    }
    binding::get(vm, own, instance, wanted)
}

fn reduce(vm: &mut Vm, own: Descriptor) -> Value {
    let getattr = builtin(vm, "getattr");
    let name = vm.new_str(own.name);
    let pair = vm.new_tuple([own.owner.map_or(Value::None, Value::from), name]);
    vm.new_tuple([getattr, pair])
}

fn get_qualname(vm: &mut Vm, own: Descriptor) -> PyResult<String> {
    let Some(owner) = own.owner else {
        return Ok(own.name);
    };
    let key = vm.names.__qualname__.clone();
    let qualname = attr::getattr(vm, &Value::from(owner), &key)?;
    let qualname = describe::str(vm, &qualname)?;
    Ok(format!("{qualname}.{}", own.name))
}

/// What the table of documentation has about a native function.
fn recorded(vm: &Vm, function: &NativeFunction) -> Option<docs::Entry> {
    let home = match &function.owner {
        Some(owner) => docs::full_name(owner)?,
        None => {
            let module = function.receiver.as_obj()?.dict()?;
            define::lookup(&module, &vm.names.__name__)?
                .as_str()?
                .text()
                .to_string_lossy()
                .into_owned()
        }
    };
    docs::of(&format!("{home}.{}", function.def.name))
}

/// `__doc__` of a native function.
pub(super) fn documentation(
    vm: &mut Vm,
    function: &NativeFunction,
    kind: NativeKind,
) -> Option<String> {
    if let Some(doc) = recorded(vm, function).and_then(docs::Entry::doc) {
        return Some(doc);
    }
    let doc = match (kind, function.def.name) {
        (NativeKind::Slot, _) => wrapper_doc(vm, function),
        (NativeKind::Static, "__new__") if function.def.documentation().is_empty() => {
            "Create and return a new object.  See help(type) for accurate signature.".into()
        }
        _ => function.def.documentation(),
    };
    Some(doc.into_owned()).filter(|doc| !doc.is_empty())
}

/// `__text_signature__` of a native function.
pub(super) fn signature(
    vm: &mut Vm,
    function: &NativeFunction,
    kind: NativeKind,
) -> Option<String> {
    let recorded = recorded(vm, function).and_then(docs::Entry::signature);
    recorded.or_else(|| function.def.text_signature(kind).map(Cow::into_owned))
}

/// `__doc__` of the wrapper of a special method: all share one sentence unless their type says more.
fn wrapper_doc(vm: &Vm, function: &NativeFunction) -> Cow<'static, str> {
    let def = function.def;
    let own = def.documentation();
    if !own.is_empty() {
        return own;
    }
    // As in the operators, a type without `__radd__` concatenates and repeats.
    let is_sequence = function
        .owner
        .as_ref()
        .is_some_and(|owner| owner.data().own(&vm.names.__radd__).is_none());
    slot_docs::of(def.name, is_sequence).into()
}

fn get_attribute_doc(_: &mut Vm, own: Descriptor) -> Option<String> {
    let home = docs::full_name(own.owner.as_ref()?)?;
    docs::of(&format!("{home}.{}", own.name)).and_then(docs::Entry::doc)
}
