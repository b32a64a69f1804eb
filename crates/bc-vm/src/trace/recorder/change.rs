//! What an instruction has changed that a frame can see, besides its stacks.
//!
//! What is stored can be told from the instruction. What has changed in itself, such as a list that was appended
//! to, is found by describing anew what is in sight after instructions that can do such things.

use bc_core::opcode::Opcode;
use bc_core::repr::backslashreplace;

use super::super::describe::{self, may_change};
use super::super::descriptions::Descriptions;
use super::super::event::{Change, Changes, Instruction, Slot};
use super::super::shown::Shown;
use super::super::state::{FrameState, Named, Pending, State};
use crate::model::code::Code;
use crate::model::frame::{Frame, Slot as InStack};
use crate::model::object::{ObjRef, Object, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use std::rc::Rc;

/// So many names of a namespace are looked at again: those that were stored last.
const NAMES_IN_SIGHT: usize = 32;

/// The dict behind the names of a frame: only in an exact dict they can be read without asking.
pub(super) fn namespace(frame: &Frame) -> Option<*const Object> {
    match frame.names.as_ref()? {
        Value::Obj(names) if matches!(names.payload, Payload::Dict(_)) => Some(Rc::as_ptr(names)),
        _ => None,
    }
}

fn name(code: &Code, arg: u32) -> Box<str> {
    match code.names.get(arg as usize).map(|name| &name.payload) {
        Some(Payload::Str(text)) => backslashreplace(text.text()).into(),
        _ => "?".into(),
    }
}

fn stored(what: Slot, was: Option<Shown>, now: Option<Shown>) -> Change {
    Change {
        what,
        was,
        now,
        stored: true,
    }
}

/// What has changed in itself.
fn changed(what: Slot, was: Option<Shown>, now: Shown) -> Change {
    Change {
        what,
        was,
        now: Some(now),
        stored: false,
    }
}

/// What an opcode may change besides the stacks, a bit each.
#[derive(Clone, Copy)]
struct Traits(u8);

impl Traits {
    /// It stores or deletes something.
    const STORES: u8 = 1;
    /// It may change what other values look like, without frames that run within it.
    const REACHES_FAR: u8 = 2;
    /// It may let go of an object, whose end may be noticed: by a weak reference.
    const LETS_GO: u8 = 4;
    /// It adds, which may let go of a variable.
    const ADDS: u8 = 8;

    /// Those of each opcode, so that most instructions are done with one look.
    const OF: [Self; 256] = {
        let mut all = [Self(0); 256];
        let mut number = 0;
        while number < all.len() {
            all[number] = Self::find(Opcode(number as u8));
            number += 1;
        }
        all
    };

    const fn find(opcode: Opcode) -> Self {
        let mut bits = 0;
        if matches!(
            opcode,
            Opcode::STORE_FAST
                | Opcode::DELETE_FAST
                | Opcode::STORE_DEREF
                | Opcode::DELETE_DEREF
                | Opcode::STORE_NAME
                | Opcode::DELETE_NAME
                | Opcode::STORE_GLOBAL
                | Opcode::DELETE_GLOBAL
                | Opcode::STORE_ATTR
                | Opcode::DELETE_ATTR
                | Opcode::STORE_SUBSCR
                | Opcode::DELETE_SUBSCR
                | Opcode::IMPORT_STAR
        ) {
            bits |= Self::STORES;
        }
        if matches!(
            opcode,
            Opcode::CALL_FUNCTION
                | Opcode::BINARY_SUBSCR
                | Opcode::STORE_NAME
                | Opcode::DELETE_NAME
                | Opcode::STORE_GLOBAL
                | Opcode::DELETE_GLOBAL
                | Opcode::STORE_DEREF
                | Opcode::DELETE_DEREF
                | Opcode::CALL_FUNCTION_VAR
                | Opcode::CALL_FUNCTION_KW
                | Opcode::CALL_FUNCTION_VAR_KW
                | Opcode::STORE_ATTR
                | Opcode::DELETE_ATTR
                | Opcode::STORE_SUBSCR
                | Opcode::DELETE_SUBSCR
                | Opcode::LIST_APPEND
                | Opcode::SET_ADD
                | Opcode::MAP_ADD
                | Opcode::FOR_ITER
                | Opcode::UNPACK_SEQUENCE
                | Opcode::UNPACK_EX
                | Opcode::SETUP_WITH
                | Opcode::WITH_CLEANUP_START
                | Opcode::INPLACE_ADD
                | Opcode::INPLACE_SUBTRACT
                | Opcode::INPLACE_MULTIPLY
                | Opcode::INPLACE_MATRIX_MULTIPLY
                | Opcode::INPLACE_TRUE_DIVIDE
                | Opcode::INPLACE_FLOOR_DIVIDE
                | Opcode::INPLACE_MODULO
                | Opcode::INPLACE_POWER
                | Opcode::INPLACE_LSHIFT
                | Opcode::INPLACE_RSHIFT
                | Opcode::INPLACE_AND
                | Opcode::INPLACE_OR
                | Opcode::INPLACE_XOR
        ) {
            bits |= Self::REACHES_FAR;
        }
        if matches!(
            opcode,
            Opcode::POP_TOP | Opcode::STORE_FAST | Opcode::DELETE_FAST
        ) {
            bits |= Self::LETS_GO;
        }
        if matches!(opcode, Opcode::BINARY_ADD | Opcode::INPLACE_ADD) {
            bits |= Self::ADDS;
        }
        Self(bits)
    }

    fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

/// Whether the opcode stores what it takes off the value stack.
pub(super) fn stores(opcode: Opcode) -> bool {
    Traits::OF[usize::from(opcode.0)].has(Traits::STORES)
}

/// Whether an instruction that may let go of an object has done so.
fn has_let_go(event: &Instruction) -> bool {
    let was = event
        .changes
        .iter()
        .filter_map(|change| change.was.as_ref());
    match event.opcode {
        Opcode::POP_TOP => event.popped.iter().any(Shown::is_object),
        _ => was.into_iter().any(Shown::is_object),
    }
}

/// Whether changes need to be looked for after an instruction that no others have run within.
#[inline]
pub(super) fn may_have_changed(opcode: Opcode) -> bool {
    Traits::OF[usize::from(opcode.0)].0 != 0
}

/// Finds what has changed that the last frame can see.
pub(super) struct Finder<'a> {
    pub(super) vm: &'a Vm,
    pub(super) frame: &'a Frame,
    pub(super) state: &'a mut State,
    pub(super) descriptions: &'a mut Descriptions,
}

impl Finder<'_> {
    /// What the instruction of `event` has changed, which tells already what it took off the value stack and put
    /// there. Nothing else has run within it.
    #[inline]
    pub(super) fn changes(&mut self, event: &mut Instruction) {
        let traits = Traits::OF[usize::from(event.opcode.0)];
        if traits.has(Traits::STORES) {
            self.store(event.opcode, event.arg, &event.popped, &mut event.changes);
        }
        if traits.has(Traits::ADDS) {
            self.lent(&mut event.changes);
        }
        if traits.has(Traits::REACHES_FAR) || traits.has(Traits::LETS_GO) && has_let_go(event) {
            self.look_again(event.pushed.len(), &mut event.changes);
        }
    }

    /// The same for an instruction that others have run within; the topmost `pushed` values were described just now.
    pub(super) fn changes_told(&mut self, pending: &Pending, pushed: usize, changes: &mut Changes) {
        if stores(pending.opcode)
            && let Some(state) = self.state.frames.last_mut()
        {
            let taken = std::mem::take(&mut state.taken);
            self.store(pending.opcode, pending.arg, &taken, changes);
        }
        self.seen_again(pushed, changes);
    }

    /// What has changed while other frames ran; the topmost `pushed` values were described just now.
    pub(super) fn seen_again(&mut self, pushed: usize, changes: &mut Changes) {
        self.touched(changes);
        self.look_again(pushed, changes);
    }

    /// Where a text is added to and stored in the variable it comes from, that lets go of it in between
    /// (`unicode_concatenate` of `ceval.c`): a local or a cell is unbound, a name is `None`.
    fn lent(&mut self, changes: &mut Changes) {
        let (vm, frame) = (self.vm, self.frame);
        let (Some(next), Some(state)) = (
            frame.code.plain.get(frame.pc as usize),
            self.state.frames.last_mut(),
        ) else {
            return;
        };
        let (arg, at) = (next.arg, next.arg as usize);
        let unbound = |value: Option<&Value>| value.is_some_and(Value::is_unbound);
        let change = match Opcode(next.op) {
            Opcode::STORE_FAST if unbound(frame.locals.get(at)) => {
                let was = put(&mut state.locals, arg, None);
                was.map(|was| stored(Slot::Local(arg), Some(was), None))
            }
            Opcode::STORE_DEREF => match frame.cells.get(at).map(|cell| &cell.payload) {
                Some(Payload::Cell(inside)) if inside.borrow().is_unbound() => {
                    let was = put(&mut state.cells, arg, None);
                    was.map(|was| stored(Slot::Cell(arg), Some(was), None))
                }
                _ => None,
            },
            Opcode::STORE_NAME => {
                let name = name(&frame.code, arg);
                let value = lookup(frame.names.as_ref(), frame, arg);
                let shown = value.map(|value| self.descriptions.value(vm, &value));
                let known = state.names.iter_mut().find(|known| *known.name == *name);
                match (known, shown) {
                    (Some(known), Some(shown)) if known.shown != shown => {
                        let was = std::mem::replace(&mut known.shown, shown.clone());
                        Some(stored(Slot::Name(name), Some(was), Some(shown)))
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        changes.extend(change);
    }

    /// What it has stored, by its opcode.
    fn store(&mut self, opcode: Opcode, arg: u32, popped: &[Shown], changes: &mut Changes) {
        let frame = self.frame;
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        let value = || popped.first().cloned();
        let change = match opcode {
            Opcode::STORE_FAST => {
                let was = put(&mut state.locals, arg, value());
                stored(Slot::Local(arg), was, value())
            }
            Opcode::DELETE_FAST => {
                let was = put(&mut state.locals, arg, None);
                stored(Slot::Local(arg), was, None)
            }
            Opcode::STORE_DEREF => {
                let was = put(&mut state.cells, arg, value());
                stored(Slot::Cell(arg), was, value())
            }
            Opcode::DELETE_DEREF => {
                let was = put(&mut state.cells, arg, None);
                stored(Slot::Cell(arg), was, None)
            }
            Opcode::STORE_NAME | Opcode::DELETE_NAME => {
                let name = name(&frame.code, arg);
                let shown = match opcode {
                    // A dict of a class of the program may have put it elsewhere.
                    Opcode::STORE_NAME => match lookup(frame.names.as_ref(), frame, arg) {
                        None if state.namespace.is_some() => None,
                        found => value().map(|shown| of(shown, found.as_ref())),
                    },
                    _ => None,
                };
                let was = put_name(state, &name, shown);
                self.touch(&name);
                stored(Slot::Name(name), was, value())
            }
            Opcode::STORE_GLOBAL | Opcode::DELETE_GLOBAL => {
                let name = name(&frame.code, arg);
                let shown = match opcode {
                    Opcode::STORE_GLOBAL => {
                        let globals = Value::from(&frame.globals);
                        let found = lookup(Some(&globals), frame, arg);
                        value().map(|shown| of(shown, found.as_ref()))
                    }
                    _ => None,
                };
                let globals = Some(Rc::as_ptr(&frame.globals));
                let mut frames = self.state.frames.live_mut().iter_mut();
                let module = frames.rfind(|state| state.namespace == globals);
                let (frame, was) = match module {
                    Some(module) => (Some(module.id), put_name(module, &name, shown)),
                    None => (None, None),
                };
                stored(Slot::Global { name, frame }, was, value())
            }
            Opcode::STORE_ATTR | Opcode::DELETE_ATTR => {
                let (of, now) = match (popped, opcode) {
                    ([value, of], Opcode::STORE_ATTR) => (of, Some(value)),
                    ([of], _) => (of, None),
                    _ => return,
                };
                let of = of.clone();
                let name = name(&frame.code, arg);
                stored(Slot::Attribute { of, name }, None, now.cloned())
            }
            Opcode::STORE_SUBSCR | Opcode::DELETE_SUBSCR => {
                let (of, key, now) = match popped {
                    [value, of, key] => (of, key, Some(value)),
                    [of, key] => (of, key, None),
                    _ => return,
                };
                let (of, key) = (of.clone(), key.clone());
                stored(Slot::Item { of, key }, None, now.cloned())
            }
            Opcode::IMPORT_STAR => return self.all_names(changes),
            _ => return,
        };
        changes.push(change);
    }

    /// The names that `import *` has stored.
    fn all_names(&mut self, changes: &mut Changes) {
        let (vm, frame) = (self.vm, self.frame);
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        let Some(Payload::Dict(names)) = frame.names.as_ref().and_then(Value::payload) else {
            return;
        };
        for (name, value) in names.borrow().iter() {
            let name = describe::name_of(name);
            // What every module has is not news.
            if name.starts_with("__") {
                continue;
            }
            let shown = self.descriptions.value(vm, value);
            let known = state.names.iter().find(|named| *named.name == *name);
            if known.is_some_and(|named| named.shown == shown) {
                continue;
            }
            let was = put_name(state, &name, Some(shown.clone()));
            changes.push(stored(Slot::Name(name.into()), was, Some(shown)));
        }
        for change in changes.iter() {
            if let Slot::Name(name) = &change.what {
                self.touch(name);
            }
        }
    }

    /// Notes for all frames that share the names of the last one (`exec` in a module) that one of them has changed.
    fn touch(&mut self, name: &str) {
        let Some((last, others)) = self.state.frames.live_mut().split_last_mut() else {
            return;
        };
        let sharing = others
            .iter_mut()
            .filter(|state| state.namespace.is_some() && state.namespace == last.namespace);
        for state in sharing {
            if !state.touched.iter().any(|known| **known == *name) {
                state.touched.push(name.into());
            }
        }
    }

    /// What other frames have stored or deleted among the names of this one.
    fn touched(&mut self, changes: &mut Changes) {
        let (vm, frame) = (self.vm, self.frame);
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        if state.touched.is_empty() {
            return;
        }
        let Some(Payload::Dict(names)) = frame.names.as_ref().and_then(Value::payload) else {
            return;
        };
        for name in std::mem::take(&mut state.touched) {
            let key = vm.find_interned(&bc_core::text::Text::new(&name));
            let names = names.borrow();
            let value = key.and_then(|key| names.get_str(key));
            let now = value.map(|value| self.descriptions.value(vm, value));
            let was = put_name(state, &name, now.clone());
            changes.push(stored(Slot::Name(name), was, now));
        }
    }

    /// Describes anew what is in sight and may look different now.
    fn look_again(&mut self, pushed: usize, changes: &mut Changes) {
        let (vm, frame) = (self.vm, self.frame);
        let descriptions = &mut *self.descriptions;
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        let settled = state.stack.len().saturating_sub(pushed);
        let settled = state.stack.get_mut(..settled).unwrap_or_default();
        if settled.iter().any(Shown::may_change) {
            for (at, (slot, known)) in frame.shown_stack().zip(settled).enumerate() {
                if known.may_change()
                    && let InStack::Value(value) = slot
                {
                    changes.extend(descriptions.anew(vm, value, Some(known)).map(|now| {
                        let was = std::mem::replace(known, now.clone());
                        changed(Slot::Stack(at as u32), Some(was), now)
                    }));
                }
            }
        }
        for (at, slot) in state.locals.iter_mut().enumerate() {
            if let Some(known) = slot.as_mut().filter(|known| known.may_change())
                && let Some(value) = frame.locals.get(at)
            {
                changes.extend(descriptions.anew(vm, value, Some(known)).map(|now| {
                    let was = std::mem::replace(known, now.clone());
                    changed(Slot::Local(at as u32), Some(was), now)
                }));
            }
        }
        let mut gone = Changes::new();
        for (at, slot) in state.cells.iter_mut().enumerate() {
            // Another frame may have stored into the cell.
            let Some(Payload::Cell(inside)) = frame.cells.get(at).map(|cell| &cell.payload) else {
                continue;
            };
            let value = inside.borrow();
            if value.is_unbound() {
                let was = slot.take();
                gone.extend(was.map(|was| stored(Slot::Cell(at as u32), Some(was), None)));
                continue;
            }
            if let Some(now) = descriptions.anew(vm, &value, slot.as_ref()) {
                let was = slot.replace(now.clone());
                changes.push(changed(Slot::Cell(at as u32), was, now));
            }
            if let Some(known) = slot {
                known.note_may_change(may_change(&value));
            }
        }
        if let Some(Payload::Dict(names)) = frame.names.as_ref().and_then(Value::payload) {
            let names = names.borrow();
            for named in state.names.iter_mut().rev().take(NAMES_IN_SIGHT) {
                if !named.shown.may_change() {
                    continue;
                }
                let key = vm.find_interned(&bc_core::text::Text::new(&named.name));
                if let Some(value) = key.and_then(|key| names.get_str(key)) {
                    let name = &named.name;
                    changes.extend(descriptions.anew(vm, value, Some(&named.shown)).map(|now| {
                        let was = std::mem::replace(&mut named.shown, now.clone());
                        changed(Slot::Name(name.clone()), Some(was), now)
                    }));
                }
            }
        }
        changes.extend(gone);
    }
}

/// What was stored, where this value is found afterwards.
fn of(mut shown: Shown, found: Option<&Value>) -> Shown {
    shown.note_may_change(found.is_some_and(may_change));
    shown
}

/// Puts something into a slot, and takes out what was there.
fn put(slots: &mut [Option<Shown>], at: u32, shown: Option<Shown>) -> Option<Shown> {
    let slot = slots.get_mut(at as usize)?;
    std::mem::replace(slot, shown)
}

/// The same for a name.
fn put_name(state: &mut FrameState, name: &str, shown: Option<Shown>) -> Option<Shown> {
    let at = state.names.iter().position(|named| *named.name == *name);
    match (at.and_then(|at| state.names.get_mut(at)), shown) {
        (Some(named), Some(shown)) => Some(std::mem::replace(&mut named.shown, shown)),
        (Some(_), None) => at.map(|at| state.names.remove(at).shown),
        (None, Some(shown)) => {
            state.names.push(Named {
                name: name.into(),
                shown,
            });
            None
        }
        (None, None) => None,
    }
}

/// What a name stands for in a dict.
fn lookup(namespace: Option<&Value>, frame: &Frame, arg: u32) -> Option<Value> {
    let name: &ObjRef = frame.code.names.get(arg as usize)?;
    match namespace?.payload()? {
        Payload::Dict(dict) => dict.borrow().get_str(name).cloned(),
        _ => None,
    }
}
