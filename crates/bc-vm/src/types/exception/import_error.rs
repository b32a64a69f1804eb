//! `ImportError`: a message, and which module was looked for where.

use super::base;
use super::fields::{get, set};
use crate::model::args::Keyword;
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::handles::{DictRef, ExceptionRef};
use crate::model::native::TypeTable;
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity::parse_keywords;
use crate::protocol::define;

const MSG: usize = 0;
const NAME: usize = 1;
const PATH: usize = 2;

/// Method table of `ImportError`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Import can't find module, or can't find name in module.",
    slots: SLOTS,
    methods: METHODS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: any(*args, **keywords) => init;
        __str__ => str;
    ]

    static METHODS = [
        __reduce__() => reduce;
    ]
}

crate::getsets! {
    static GETSETS = [
        member msg => get::<MSG>, set set::<MSG>;
        member name => get::<NAME>, set set::<NAME>;
        member path => get::<PATH>, set set::<PATH>;
    ]
}

fn init(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    exception.set_arguments(vm, args);
    let names = ["$name", "$path"];
    let [name, path] = parse_keywords(vm, "ImportError", &[], keywords, 0, names)?;
    for (index, value) in [(NAME, name), (PATH, path)] {
        if !value.is_unbound() {
            exception.set_field(index, value);
        }
    }
    if let [message] = args {
        exception.set_field(MSG, message.clone());
    }
    Ok(())
}

fn str(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    match exception.field(MSG) {
        Some(message) if vm.class_id_of(&message) == ClassId::STR => Ok(message),
        _ => base::str(vm, exception),
    }
}

fn reduce(vm: &mut Vm, exception: ExceptionRef<'_>) -> Value {
    let (name, path) = (exception.field(NAME), exception.field(PATH));
    let mut state = exception.object().dict();
    if name.is_some() || path.is_some() {
        let copy = vm.new_dict(Table::new());
        if let Some(dict) = state.as_ref().and_then(DictRef::of_object)
            && let Some(new) = DictRef::of_object(&copy)
        {
            *new.borrow_mut() = dict.borrow().clone();
            vm.heap.charge_growth(new.uncharged());
        }
        for (key, value) in [("name", name), ("path", path)] {
            if let Some(value) = value {
                let key = vm.intern(key);
                define::insert(vm, &copy, &key, value);
            }
        }
        state = Some(copy);
    }
    base::reduced(vm, exception, exception.arguments(), state)
}
