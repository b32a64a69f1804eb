//! What an instruction has changed that a frame can see, besides its stacks.
//!
//! What is stored can be told from the instruction. What has changed in itself, such as a list that was appended
//! to, is found by describing anew what is in sight after instructions that can do such things.

use bc_core::opcode::Opcode;
use bc_core::repr::backslashreplace;

use super::super::describe::{self, may_change};
use super::super::event::{Change, Changes, Instruction, Slot};
use super::super::shown::Shown;
use super::super::state::{FrameState, Held, Named};
use super::{Inner, Listener};
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

fn stored(what: Slot, was: Option<Held>, now: Option<Shown>) -> Change {
    Change {
        what,
        was: was.map(|held| held.shown),
        now,
        stored: true,
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

impl<L: Listener> Inner<L> {
    /// Finds what the instruction of `event` has changed, which tells already what it took off the value stack and
    /// put there; `told` if other frames have run within it.
    #[inline]
    pub(super) fn changes(&mut self, vm: &Vm, frame: &Frame, told: bool, event: &mut Instruction) {
        let traits = Traits::OF[usize::from(event.opcode.0)];
        if traits.0 == 0 && !told {
            return;
        }
        if traits.has(Traits::STORES) {
            self.store(vm, frame, told, event);
        }
        if told {
            self.seen_again(vm, frame, event.pushed.len(), &mut event.changes);
            return;
        }
        if traits.has(Traits::ADDS) {
            self.lent(vm, frame, &mut event.changes);
        }
        if traits.has(Traits::REACHES_FAR) || traits.has(Traits::LETS_GO) && has_let_go(event) {
            self.look_again(vm, frame, event.pushed.len(), &mut event.changes);
        }
    }

    /// What has changed while other frames ran; the topmost `pushed` values were described just now.
    pub(super) fn seen_again(
        &mut self,
        vm: &Vm,
        frame: &Frame,
        pushed: usize,
        changes: &mut Changes,
    ) {
        self.touched(vm, frame, changes);
        self.look_again(vm, frame, pushed, changes);
    }

    /// Where a text is added to and stored in the variable it comes from, that lets go of it in between
    /// (`unicode_concatenate` of `ceval.c`): a local or a cell is unbound, a name is `None`.
    fn lent(&mut self, vm: &Vm, frame: &Frame, changes: &mut Changes) {
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
                let shown = value.map(|value| describe::describe(vm, &value, self.detail));
                let known = state.names.iter_mut().find(|known| *known.name == *name);
                match (known, shown) {
                    (Some(known), Some(shown)) if known.held.shown != shown => {
                        let held = Held {
                            shown: shown.clone(),
                            may_change: false,
                        };
                        let was = std::mem::replace(&mut known.held, held);
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
    fn store(&mut self, vm: &Vm, frame: &Frame, told: bool, event: &mut Instruction) {
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        let taken;
        let (arg, popped) = match told {
            true => {
                taken = std::mem::take(&mut state.taken);
                (event.arg, &taken)
            }
            false => (event.arg, &event.popped),
        };
        let value = || popped.first().cloned();
        let hold = |value: Option<&Value>| {
            popped.first().map(|shown| Held {
                shown: shown.clone(),
                may_change: value.is_some_and(may_change),
            })
        };
        let change = match event.opcode {
            Opcode::STORE_FAST => {
                let held = hold(frame.locals.get(arg as usize));
                let was = put(&mut state.locals, arg, held);
                stored(Slot::Local(arg), was, value())
            }
            Opcode::DELETE_FAST => {
                let was = put(&mut state.locals, arg, None);
                stored(Slot::Local(arg), was, None)
            }
            Opcode::STORE_DEREF => {
                let held = match frame.cells.get(arg as usize).map(|cell| &cell.payload) {
                    Some(Payload::Cell(inside)) => hold(Some(&inside.borrow())),
                    _ => None,
                };
                let was = put(&mut state.cells, arg, held);
                stored(Slot::Cell(arg), was, value())
            }
            Opcode::DELETE_DEREF => {
                let was = put(&mut state.cells, arg, None);
                stored(Slot::Cell(arg), was, None)
            }
            Opcode::STORE_NAME | Opcode::DELETE_NAME => {
                let name = name(&frame.code, arg);
                let held = match event.opcode {
                    // A dict of a class of the program may have put it elsewhere.
                    Opcode::STORE_NAME => match lookup(frame.names.as_ref(), frame, arg) {
                        None if state.namespace.is_some() => None,
                        value => hold(value.as_ref()),
                    },
                    _ => None,
                };
                let was = put_name(state, &name, held);
                self.touch(&name);
                stored(Slot::Name(name), was, value())
            }
            Opcode::STORE_GLOBAL | Opcode::DELETE_GLOBAL => {
                let name = name(&frame.code, arg);
                let globals = Value::from(&frame.globals);
                let held = match event.opcode {
                    Opcode::STORE_GLOBAL => hold(lookup(Some(&globals), frame, arg).as_ref()),
                    _ => None,
                };
                let globals = Some(Rc::as_ptr(&frame.globals));
                let mut frames = self.state.frames.live_mut().iter_mut();
                let module = frames.rfind(|state| state.namespace == globals);
                let (frame, was) = match module {
                    Some(module) => (Some(module.id), put_name(module, &name, held)),
                    None => (None, None),
                };
                stored(Slot::Global { name, frame }, was, value())
            }
            Opcode::STORE_ATTR | Opcode::DELETE_ATTR => {
                let (of, now) = match (&popped[..], event.opcode) {
                    ([value, of], Opcode::STORE_ATTR) => (of, Some(value)),
                    ([of], _) => (of, None),
                    _ => return,
                };
                let of = of.clone();
                let name = name(&frame.code, arg);
                stored(Slot::Attribute { of, name }, None, now.cloned())
            }
            Opcode::STORE_SUBSCR | Opcode::DELETE_SUBSCR => {
                let (of, key, now) = match &popped[..] {
                    [value, of, key] => (of, key, Some(value)),
                    [of, key] => (of, key, None),
                    _ => return,
                };
                let (of, key) = (of.clone(), key.clone());
                stored(Slot::Item { of, key }, None, now.cloned())
            }
            Opcode::IMPORT_STAR => return self.all_names(vm, frame, &mut event.changes),
            _ => return,
        };
        event.changes.push(change);
    }

    /// The names that `import *` has stored.
    fn all_names(&mut self, vm: &Vm, frame: &Frame, changes: &mut Changes) {
        let detail = self.detail;
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
            let shown = describe::describe(vm, value, detail);
            let known = state.names.iter().find(|named| *named.name == *name);
            if known.is_some_and(|named| named.held.shown == shown) {
                continue;
            }
            let held = Held {
                shown: shown.clone(),
                may_change: may_change(value),
            };
            let was = put_name(state, &name, Some(held));
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
    fn touched(&mut self, vm: &Vm, frame: &Frame, changes: &mut Changes) {
        let detail = self.detail;
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
            let held = key.and_then(|key| names.get_str(key)).map(|value| Held {
                shown: describe::describe(vm, value, detail),
                may_change: may_change(value),
            });
            let now = held.as_ref().map(|held| held.shown.clone());
            let was = put_name(state, &name, held);
            changes.push(stored(Slot::Name(name), was, now));
        }
    }

    /// Describes anew what is in sight and may look different now.
    fn look_again(&mut self, vm: &Vm, frame: &Frame, pushed: usize, changes: &mut Changes) {
        let (detail, scratch) = (self.detail, &mut self.scratch);
        let Some(state) = self.state.frames.last_mut() else {
            return;
        };
        let mut look = |held: &mut Held, value: &Value, what: &dyn Fn() -> Slot| {
            let now = match describe::at_once(value) {
                Some(shown) => (shown != held.shown).then_some(shown),
                None => {
                    scratch.clear();
                    describe::write(vm, value, detail, scratch);
                    (!held.shown.is(scratch)).then(|| Shown::text(scratch))
                }
            };
            if let Some(now) = now {
                let was = std::mem::replace(&mut held.shown, now);
                changes.push(Change {
                    what: what(),
                    was: (!was.is("")).then_some(was),
                    now: Some(held.shown.clone()),
                    stored: false,
                });
            }
        };
        let settled = state.stack.len().saturating_sub(pushed);
        let settled = state.stack.get_mut(..settled).unwrap_or_default();
        if settled.iter().any(|held| held.may_change) {
            for (at, (slot, held)) in frame.shown_stack().zip(settled).enumerate() {
                if held.may_change
                    && let InStack::Value(value) = slot
                {
                    look(held, value, &|| Slot::Stack(at as u32));
                }
            }
        }
        for (at, slot) in state.locals.iter_mut().enumerate() {
            if let Some(held) = slot.as_mut().filter(|held| held.may_change)
                && let Some(value) = frame.locals.get(at)
            {
                look(held, value, &|| Slot::Local(at as u32));
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
            match slot {
                Some(held) => {
                    held.may_change = may_change(&value);
                    look(held, &value, &|| Slot::Cell(at as u32));
                }
                None => {
                    let mut held = Held {
                        shown: Shown::fixed(""),
                        may_change: may_change(&value),
                    };
                    look(&mut held, &value, &|| Slot::Cell(at as u32));
                    *slot = Some(held);
                }
            }
        }
        if let Some(Payload::Dict(names)) = frame.names.as_ref().and_then(Value::payload) {
            let names = names.borrow();
            for named in state.names.iter_mut().rev().take(NAMES_IN_SIGHT) {
                if !named.held.may_change {
                    continue;
                }
                let key = vm.find_interned(&bc_core::text::Text::new(&named.name));
                if let Some(value) = key.and_then(|key| names.get_str(key)) {
                    let name = &named.name;
                    look(&mut named.held, value, &|| Slot::Name(name.clone()));
                }
            }
        }
        changes.extend(gone);
    }
}

/// Puts something into a slot, and takes out what was there.
fn put(slots: &mut [Option<Held>], at: u32, held: Option<Held>) -> Option<Held> {
    let slot = slots.get_mut(at as usize)?;
    std::mem::replace(slot, held)
}

/// The same for a name.
fn put_name(state: &mut FrameState, name: &str, held: Option<Held>) -> Option<Held> {
    let at = state.names.iter().position(|named| *named.name == *name);
    match (at.and_then(|at| state.names.get_mut(at)), held) {
        (Some(named), Some(held)) => Some(std::mem::replace(&mut named.held, held)),
        (Some(_), None) => at.map(|at| state.names.remove(at).held),
        (None, Some(held)) => {
            state.names.push(Named {
                name: name.into(),
                held,
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
