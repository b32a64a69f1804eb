//! Places where names were found last, to look there first.
//!
//! Delete this file and every answer stays the same, slower: a hint is the position of an entry in a
//! table, and it counts only if the key there is this very name.

use crate::model::frame::Frame;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;

/// Marks a hint that speaks of the builtins, not of globals.
const BUILTINS: u32 = 1 << 31;

/// The value of global name `arg`, if it is in globals or, failing that, in builtins.
#[inline]
pub(crate) fn global(frame: &Frame, arg: u32) -> Option<Value> {
    let name = frame.code.names.get(arg as usize)?;
    let hint = frame.code.hints.get(frame.lasti as usize)?;
    let Payload::Dict(globals) = &frame.globals.payload else {
        return None;
    };
    let globals = globals.borrow();
    let at = hint.get();
    if at & BUILTINS == 0 {
        if let Some(value) = globals.value_if_key_is(at, name) {
            return Some(value.clone());
        }
    }
    if let Some(position) = globals.find_str(name) {
        hint.set(position);
        return globals.entry(position).map(|(_, value)| value.clone());
    }
    let Payload::Dict(builtins) = &frame.builtins.payload else {
        return None;
    };
    let builtins = builtins.borrow();
    if at & BUILTINS != 0
        && let Some(value) = builtins.value_if_key_is(at & !BUILTINS, name)
    {
        return Some(value.clone());
    }
    let position = builtins.find_str(name)?;
    hint.set(position | BUILTINS);
    builtins.entry(position).map(|(_, value)| value.clone())
}

/// The value of `name` in an instance dictionary, looked for first where `frame`'s instruction found
/// it last.
#[inline]
pub(crate) fn in_dict(frame: &Frame, dict: &ObjRef, name: &ObjRef) -> Option<Value> {
    let Payload::Dict(table) = &dict.payload else {
        return None;
    };
    let table = table.borrow();
    let Some(hint) = frame.code.hints.get(frame.lasti as usize) else {
        return table.get_str(name).cloned();
    };
    if let Some(value) = table.value_if_key_is(hint.get(), name) {
        return Some(value.clone());
    }
    let position = table.find_str(name)?;
    hint.set(position);
    table.entry(position).map(|(_, value)| value.clone())
}
