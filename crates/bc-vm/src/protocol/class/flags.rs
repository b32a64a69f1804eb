//! What the machine remembers of a class beside its namespace: whether instances have a `__del__`, whether
//! they are made by looking `__new__` up.

use crate::model::class::{ClassFlags, ClassRef};
use crate::model::native::NativeKind;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// Brings the flags of `class` and of the classes below it up to date after its namespace or its
/// bases have changed.
pub fn refresh_flags(vm: &Vm, class: &ClassRef) {
    let mut work = vec![class.clone()];
    while let Some(class) = work.pop() {
        let data = class.data();
        let has = data.lookup(&vm.names.__del__).is_some();
        // A class below depends on this one only through the answer.
        if has != data.has_finalizer() {
            data.set_finalizer(has);
            work.extend(data.subclasses());
        }
    }
}

/// As [`refresh_flags`], after another `__new__` may be found (`update_one_slot`): a class that finds that of a
/// built-in class goes on as it did before.
pub fn refresh_new(vm: &Vm, class: &ClassRef) {
    let mut work = vec![class.clone()];
    while let Some(class) = work.pop() {
        let data = class.data();
        let found = data.lookup(&vm.names.__new__);
        let built_in = found
            .as_ref()
            .and_then(Value::as_native)
            .is_some_and(|new| new.kind == NativeKind::Static && new.def.name == "__new__");
        if !built_in {
            data.flag(ClassFlags::NEW_SLOT, true);
        }
        let below = data.subclasses().into_iter();
        work.extend(below.filter(|class| class.data().own(&vm.names.__new__).is_none()));
    }
}
