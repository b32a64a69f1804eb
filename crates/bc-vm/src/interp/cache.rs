//! Places where names were found last, to look there first.
//!
//! Delete this file and every answer stays the same, slower: a hint is the position of an entry in a
//! table, and it counts only if the key there is this very name.

use std::cell::Cell;
use std::rc::Rc;

use crate::model::class::{ClassId, ClassRef};
use crate::model::code::{AttrCache, AttrWays, CachedAttr, Code, WAYS};
use crate::model::frame::Frame;
use crate::model::object::{Attrs, ObjRef, Object, Payload};
use crate::model::table::Unsure;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::attr::{self, Shape};

/// Marks a hint that speaks of the builtins, not of globals.
const BUILTINS: u64 = 1 << 31;

/// A position that no entry has.
const NOWHERE: u64 = BUILTINS - 1;

/// Where the version of globals begins, in a hint that speaks of builtins, in which they did not have the name.
const VERSION: u32 = 32;

/// The value of global name `arg`, if it is in globals or, failing that, in builtins.
#[inline]
pub(crate) fn global(frame: &Frame, arg: u32) -> Option<Value> {
    let name = frame.code.names.get(arg as usize)?;
    let hint = frame.code.hints.get(frame.lasti as usize)?;
    // An instance of a subclass may have a `__getitem__` of its own.
    if frame.globals.class_id() != ClassId::DICT {
        return None;
    }
    let Payload::Dict(globals) = &frame.globals.payload else {
        return None;
    };
    let globals = globals.borrow();
    let at = hint.get();
    // A line that is remembered here is no position: what lies there has another key.
    if at & BUILTINS == 0 {
        if let Some(value) = globals.value_if_key_is(at as u32, name) {
            return Some(value.clone());
        }
    } else if at >> VERSION == globals.version()
        && std::ptr::eq(
            frame.code.hinted.borrow().as_ptr(),
            Rc::as_ptr(&frame.globals),
        )
        && let Payload::Dict(builtins) = &frame.builtins.payload
        && let Some(value) = builtins.borrow().value_if_key_is(place_of(at), name)
    {
        return Some(value.clone());
    }
    if let Some(position) = globals.seek_str(name).ok()? {
        hint.set(u64::from(position));
        return globals.entry(position).map(|(_, value)| value.clone());
    }
    let Payload::Dict(builtins) = &frame.builtins.payload else {
        return None;
    };
    let builtins = builtins.borrow();
    let known = (at & BUILTINS != 0).then(|| place_of(at));
    let position = match known.filter(|&at| builtins.value_if_key_is(at, name).is_some()) {
        Some(position) => position,
        None => builtins.seek_str(name).ok()??,
    };
    hint.set(match absent_at(frame, globals.version()) {
        Some(version) => u64::from(position) | BUILTINS | version << VERSION,
        None => NOWHERE,
    });
    builtins.entry(position).map(|(_, value)| value.clone())
}

/// The position in builtins that a hint speaks of.
fn place_of(hint: u64) -> u32 {
    (hint & (BUILTINS - 1)) as u32
}

/// The version of the frame's globals for a hint which says that they do not have a name then; `None` if the code's
/// hints speak of other ones.
fn absent_at(frame: &Frame, version: u64) -> Option<u64> {
    let mut hinted = frame.code.hinted.borrow_mut();
    if hinted.strong_count() == 0 {
        // What they say of globals that are gone does not hold for others.
        for hint in &*frame.code.hints {
            hint.set(0);
        }
        *hinted = Rc::downgrade(&frame.globals);
    }
    let is_it = std::ptr::eq(hinted.as_ptr(), Rc::as_ptr(&frame.globals));
    (is_it && version <= u64::from(u32::MAX)).then_some(version)
}

/// The value of `name` in globals, for an instruction that is always after the same one.
///
/// # Errors
///
/// [`Unsure`] if it is not to be told here.
#[inline(always)]
pub(crate) fn entry_of(frame: &Frame, name: &ObjRef) -> Result<Option<Value>, Unsure> {
    let Payload::Dict(globals) = &frame.globals.payload else {
        return Ok(None);
    };
    let globals = globals.borrow();
    let hint = frame.code.hints.get(frame.lasti as usize);
    if let Some(hint) = hint
        && let Some(value) = globals.value_if_key_is(hint.get() as u32, name)
    {
        return Ok(Some(value.clone()));
    }
    let Some(position) = globals.seek_str(name)? else {
        return Ok(None);
    };
    if let Some(hint) = hint {
        hint.set(u64::from(position));
    }
    Ok(globals.entry(position).map(|(_, value)| value.clone()))
}

/// What the instruction at `place` remembers of classes.
#[inline]
fn ways(code: &Code, place: usize) -> Option<&AttrWays> {
    code.attr_caches.get(usize::from(code.plain.get(place)?.b))
}

/// What the instruction remembers of the class with this version.
#[inline]
fn way(ways: &AttrWays, version: u64) -> Option<&AttrCache> {
    ways.iter().find(|way| way.version.get() == version)
}

/// Makes room for what is found for another class: where nothing is remembered yet, else instead of any one.
fn replace(ways: &AttrWays, version: u64, found: CachedAttr) {
    let known = way(ways, version).or_else(|| way(ways, 0));
    let Some(place) = known.or_else(|| ways.get(version as usize % WAYS)) else {
        return;
    };
    place.version.set(version);
    let before = place.found.replace(found);
    drop(before);
}

/// The value of `name` in an instance dictionary, looked for first where it was found last; [`Unsure`] if
/// that is not to be told here.
#[inline]
fn in_dict(hint: &Cell<u32>, dict: &ObjRef, name: &ObjRef) -> Result<Option<Value>, Unsure> {
    let Payload::Dict(table) = &dict.payload else {
        return Ok(None);
    };
    let table = table.borrow();
    if let Some(value) = table.value_if_key_is(hint.get(), name) {
        return Ok(Some(value.clone()));
    }
    let Some(position) = table.seek_str(name)? else {
        return Ok(None);
    };
    hint.set(position);
    Ok(table.entry(position).map(|(_, value)| value.clone()))
}

/// What an instance's own attributes say of `name`.
#[inline]
fn own(hint: &Cell<u32>, object: &Object, name: &ObjRef) -> Result<Option<Value>, Unsure> {
    match &*object.attrs.borrow() {
        Attrs::None => Ok(None),
        Attrs::Dict(dict) => in_dict(hint, dict, name),
        Attrs::Slots(slots) => match &slots.dict {
            Some(dict) => in_dict(hint, dict, name),
            None => Ok(None),
        },
    }
}

/// What a cached lookup gives.
pub(crate) enum Hit {
    /// The attribute.
    Value(Value),
    /// A method that is not bound yet: the function.
    Method(Value),
}

/// The attribute `name` of `object` for the attribute instruction at `place`, if what it remembers
/// answers that.
#[inline]
pub(crate) fn attribute(code: &Code, place: usize, object: &Object, name: &ObjRef) -> Option<Hit> {
    let ways = ways(code, place)?;
    let Some(way) = way(ways, object.class_version()) else {
        return class_attribute(ways, object);
    };
    match &*way.found.borrow() {
        CachedAttr::Slow | CachedAttr::Property(_) => None,
        CachedAttr::Instance => own(&way.hint, object, name).ok()?.map(Hit::Value),
        CachedAttr::Slot(offset) => object.slot_value(*offset).map(Hit::Value),
        CachedAttr::Method(function) => match own(&way.hint, object, name).ok()? {
            Some(value) => Some(Hit::Value(value)),
            None => Some(Hit::Method(Value::Obj(function.upgrade()?))),
        },
        CachedAttr::Object(known) => match own(&way.hint, object, name).ok()? {
            Some(value) => Some(Hit::Value(value)),
            None => Some(Hit::Value(Value::Obj(known.upgrade()?))),
        },
        CachedAttr::Plain(value) => Some(Hit::Value(
            own(&way.hint, object, name)
                .ok()?
                .unwrap_or_else(|| value.clone()),
        )),
    }
}

/// What to call for the attribute of `object`, if the instruction at `place` remembers that it is a property with a getter.
pub(crate) fn getter(code: &Code, place: usize, object: &Object) -> Option<ObjRef> {
    let way = way(ways(code, place)?, object.class_version())?;
    let CachedAttr::Property(property) = &*way.found.borrow() else {
        return None;
    };
    let property = property.upgrade()?;
    let Payload::Property(property) = &property.payload else {
        return None;
    };
    let getter = property.get.borrow();
    getter.as_obj().map(Rc::clone)
}

/// Set in the versions under which attributes of classes themselves are remembered.
const CLASS: u64 = 1 << 63;

/// The same for an object that is a class.
#[inline(never)]
fn class_attribute(ways: &AttrWays, object: &Object) -> Option<Hit> {
    let Payload::Class(class) = &object.payload else {
        return None;
    };
    let way = way(ways, class.version() | CLASS)?;
    match &*way.found.borrow() {
        CachedAttr::Object(known) => Some(Hit::Value(Value::Obj(known.upgrade()?))),
        CachedAttr::Plain(value) => Some(Hit::Value(value.clone())),
        _ => None,
    }
}

/// Where the instruction at `place` remembers classes, if it can.
fn memory(code: &Code, place: usize) -> Option<&AttrWays> {
    let number = usize::from(code.plain.get(place)?.b);
    code.attr_caches.get(number).filter(|_| number != 0)
}

/// Remembers what reading `name` on instances of the class of `object` amounts to.
pub(crate) fn remember(vm: &Vm, code: &Code, place: usize, object: &ObjRef, name: &ObjRef) {
    let Some(ways) = memory(code, place) else {
        return;
    };
    let (class, shape, mark) = match ClassRef::from_object(object) {
        Some(class) => {
            let shape = attr::class_shape(vm, &class, name);
            (class, shape, CLASS)
        }
        None => {
            let class = object.class();
            if way(ways, class.data().version()).is_some() {
                return;
            }
            let shape = attr::shape(vm, &class, name);
            (class, shape, 0)
        }
    };
    let found = match shape {
        Shape::Instance => CachedAttr::Instance,
        Shape::Method(Value::Obj(function)) => CachedAttr::Method(Rc::downgrade(&function)),
        Shape::Plain(Value::Obj(known)) => CachedAttr::Object(Rc::downgrade(&known)),
        Shape::Plain(value) => CachedAttr::Plain(value),
        Shape::Slot(offset) => CachedAttr::Slot(offset),
        Shape::Property(property) => CachedAttr::Property(Rc::downgrade(&property)),
        Shape::Method(_) | Shape::Slow => CachedAttr::Slow,
    };
    replace(ways, class.data().version() | mark, found);
}

/// Stores into the instance dictionary or a slot if the instruction remembers that this is all there is to do:
/// the value that was there before, or the value back if it must be done the long way.
#[inline]
pub(crate) fn store(
    vm: &Vm,
    code: &Code,
    place: usize,
    object: &ObjRef,
    name: &ObjRef,
    value: Value,
) -> Result<Value, Value> {
    let Some(way) = ways(code, place).and_then(|ways| way(ways, object.class_version())) else {
        return Err(value);
    };
    match *way.found.borrow() {
        CachedAttr::Instance => {}
        CachedAttr::Slot(offset) => return object.replace_slot_value(offset, value),
        _ => return Err(value),
    }
    let attrs = object.attrs.borrow();
    let dict = match &*attrs {
        Attrs::Dict(dict) => dict,
        Attrs::Slots(slots) => match &slots.dict {
            Some(dict) => dict,
            None => return Err(value),
        },
        Attrs::None => return Err(value),
    };
    let Payload::Dict(data) = &dict.payload else {
        return Err(value);
    };
    let mut table = data.borrow_mut();
    if let Some(old) = table.value_mut_if_key_is(way.hint.get(), name) {
        return Ok(std::mem::replace(old, value));
    }
    match table.seek_str(name) {
        Ok(Some(position)) => {
            way.hint.set(position);
            return Ok(table.replace_at(position, value).unwrap_or_default());
        }
        Ok(None) => {}
        Err(Unsure) => return Err(value),
    }
    if table.growth().is_some() {
        // Room is asked for elsewhere.
        return Err(value);
    }
    way.hint.set(table.len() as u32);
    table.push_str(name, value);
    drop(table);
    vm.heap.charge_growth(data.uncharged());
    Ok(Value::Unbound)
}

/// Remembers whether storing `name` in instances of the class of `object` only sets it in their
/// dictionary, or a slot.
pub(crate) fn remember_store(vm: &Vm, code: &Code, place: usize, object: &Object, name: &ObjRef) {
    let Some(ways) = memory(code, place) else {
        return;
    };
    let class = object.class();
    if way(ways, class.data().version()).is_some() {
        return;
    }
    let found = match attr::store_shape(vm, &class, name) {
        Shape::Instance => CachedAttr::Instance,
        Shape::Slot(offset) => CachedAttr::Slot(offset),
        _ => CachedAttr::Slow,
    };
    replace(ways, class.data().version(), found);
}
