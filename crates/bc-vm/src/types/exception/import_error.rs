//! `ImportError`: a message, and which module was looked for where.

use super::base;
use super::fields::{field, member, set_field};
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::define;

const MSG: usize = 0;
const NAME: usize = 1;
const PATH: usize = 2;

/// What `ImportError` adds to `Exception`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Import can't find module, or can't find name in module.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__str__", Arity::Slot(0), str),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)],
    getsets: &[
        member!("msg", MSG),
        member!("name", NAME),
        member!("path", PATH),
    ],
    ..TypeTable::EMPTY
};

fn init(vm: &mut Vm, mut args: Args) -> PyResult {
    base::set_init_args(vm, &args)?;
    let mut named = base::keywords_only(vm, "ImportError", &mut args, &["$name", "$path"])?;
    for (place, index) in [(0, NAME), (1, PATH)] {
        if let Some(value) = named.take(place) {
            set_field(args.at(0), index, value)?;
        }
    }
    if args.len() == 2 {
        set_field(args.at(0), MSG, args.at(1).clone())?;
    }
    Ok(Value::None)
}

fn str(vm: &mut Vm, args: Args) -> PyResult {
    match field(args.at(0), MSG)? {
        Some(message) if vm.class_id_of(&message) == ClassId::STR => Ok(message),
        _ => base::str(vm, args.at(0)),
    }
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0);
    let (name, path) = (field(receiver, NAME)?, field(receiver, PATH)?);
    let mut state = base::state(receiver);
    if name.is_some() || path.is_some() {
        let copy = vm.new_dict(Table::new());
        if let Some(dict) = state.as_ref().and_then(Value::as_dict) {
            let table = dict.borrow().clone();
            if let Some(new) = Value::from(&copy).as_dict() {
                *new.borrow_mut() = table;
                vm.heap.charge_growth(new.uncharged());
            }
        }
        for (key, value) in [("name", name), ("path", path)] {
            if let Some(value) = value {
                let key = vm.intern(key);
                define::insert(vm, &copy, &key, value);
            }
        }
        state = Some(Value::Obj(copy));
    }
    let tuple = super::fields::data(receiver)?.args.borrow().clone();
    Ok(base::reduced(vm, receiver, tuple, state))
}
