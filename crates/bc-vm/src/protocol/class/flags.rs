//! What the machine remembers of a class beside its namespace: whether instances have a `__del__`.

use crate::model::class::ClassRef;
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
