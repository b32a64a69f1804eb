//! Entries of a traceback.

use crate::model::handles::{FrameRef, TracebackRef};
use crate::model::native::TypeTable;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// Method table of `traceback`.
pub(crate) static TABLE: TypeTable = TypeTable {
    methods: METHODS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static METHODS = [
        __dir__() => dir;
    ]
}

crate::getsets! {
    static GETSETS = [
        member tb_next => |_: &mut Vm, entry: TracebackRef<'_>| entry.next.borrow().clone();
        member tb_frame => |_: &mut Vm, entry: TracebackRef<'_>| entry.frame.clone();
        member tb_lasti => lasti;
        member tb_lineno => |_: &mut Vm, entry: TracebackRef<'_>| entry.line;
    ]
}

fn dir(vm: &mut Vm, _: TracebackRef<'_>) -> Value {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].map(|name| vm.new_str(name));
    vm.new_list(names.to_vec())
}

fn lasti(_: &mut Vm, entry: TracebackRef<'_>) -> i64 {
    match FrameRef::of_object(&entry.frame) {
        Some(frame) => frame.code.start(entry.lasti).into(),
        None => -1,
    }
}
