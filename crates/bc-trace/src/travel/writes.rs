//! Who wrote something last: a local variable, a global, an attribute, an item.
//!
//! Found are instructions that store or delete, calls that say so (see [`calls`]), and native code that
//! has changed something (see [`values`](super::values)). Which
//! object is meant is only known at the cursor, so the machine that looks notes the
//! steps at which each object was written and asks at the cursor which of them it was. Another object may have lain at
//! the same place before; so a second machine makes sure.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::mpsc::channel;

use ahash::RandomState;
use bc_core::opcode::Opcode;
use bc_core::repr::backslashreplace;
use bc_vm::model::code::Code;
use bc_vm::model::error::Fault;
use bc_vm::model::frame::Frame;
use bc_vm::model::object::{ObjRef, Object, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::model::watch::{Entry, Watch};

use super::calls::{self, Written};
use super::machine::Shared;
use super::snapshot::Snapshot;
use super::{Timeline, TravelError};

/// Something that can be written, as the frame at the cursor sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Variable {
    /// A local variable or a cell of the frame; in a module or a class body a name.
    Local(String),
    /// A global.
    Global(String),
    /// An attribute of an object.
    Attribute {
        /// The object.
        of: Holder,
        /// The name of the attribute.
        name: String,
    },
    /// An item of a container.
    Item {
        /// The container.
        of: Holder,
        /// The index or key.
        key: Key,
    },
}

/// Where an object is found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Holder {
    /// In a local variable, a cell or a name of the frame.
    Local(String),
    /// In a global.
    Global(String),
    /// In the value stack, so many values below the topmost.
    Stack(usize),
}

/// A key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// A number, as it was written: -1 is not the index of the last item. What is stored under an index from the end of
    /// a list is found under that from its start.
    Int(i64),
    /// A text.
    Str(String),
}

impl Key {
    /// Whether `value` is this key of `container`.
    pub(super) fn is(&self, value: &Value, container: &Object) -> bool {
        match (self, value, value.payload()) {
            (Self::Int(key), Value::Int(value), _) => match &container.payload {
                Payload::List(list) if *value < 0 => {
                    let length = list.borrow().len() as i64;
                    key == value || value.checked_add(length) == Some(*key)
                }
                _ => key == value,
            },
            (Self::Int(0), Value::False, _) | (Self::Int(1), Value::True, _) => true,
            // Small ones are the same number.
            (Self::Int(key), Value::Float(value), _) => {
                key.unsigned_abs() < 1 << 53 && value.get() == *key as f64
            }
            (Self::Str(key), _, Some(Payload::Str(text))) => backslashreplace(text.text()) == *key,
            _ => false,
        }
    }
}

impl Key {
    /// Whether a dict has it.
    fn is_in(&self, mapping: &Object) -> bool {
        let Payload::Dict(dict) = &mapping.payload else {
            return false;
        };
        dict.borrow()
            .iter()
            .any(|(known, _)| self.is(known, mapping))
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local(name) | Self::Global(name) => f.write_str(name),
            Self::Stack(below) => write!(f, "value {below} below the topmost"),
        }
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local(name) | Self::Global(name) => f.write_str(name),
            Self::Attribute { of, name } => write!(f, "{of}.{name}"),
            Self::Item {
                of,
                key: Key::Int(key),
            } => write!(f, "{of}[{key}]"),
            Self::Item {
                of,
                key: Key::Str(key),
            } => write!(f, "{of}[{key:?}]"),
        }
    }
}

/// What a variable belongs to: what it is, if it is an object, and where it lies.
struct Owner {
    object: Option<ObjRef>,
    address: usize,
}

impl Owner {
    fn object(object: &ObjRef) -> Self {
        Self {
            object: Some(Rc::clone(object)),
            address: Rc::as_ptr(object) as usize,
        }
    }

    fn frame(frame: &Frame) -> Self {
        Self {
            object: None,
            address: std::ptr::from_ref(frame) as usize,
        }
    }
}

fn is_text(object: &ObjRef, name: &str) -> bool {
    matches!(&object.payload, Payload::Str(text) if backslashreplace(text.text()) == name)
}

fn position<'a>(
    mut names: impl Iterator<Item = &'a bc_core::text::Text>,
    name: &str,
) -> Option<usize> {
    names.position(|known| backslashreplace(known) == name)
}

/// Index of a local variable.
fn local(code: &Code, name: &str) -> Option<usize> {
    position(code.object().varnames().iter().map(|name| &**name), name)
}

/// Index of a cell.
fn cell(code: &Code, name: &str) -> Option<usize> {
    let object = code.object();
    let names = object.cellvars().iter().chain(object.freevars());
    position(names.map(|name| &**name), name)
}

fn in_dict(dict: &ObjRef, name: &str) -> Option<Value> {
    let Payload::Dict(dict) = &dict.payload else {
        return None;
    };
    let dict = dict.borrow();
    let mut entries = dict.iter();
    let found = entries.find(|(key, _)| key.as_obj().is_some_and(|key| is_text(key, name)));
    found.map(|(_, value)| value.clone())
}

impl Holder {
    fn find(&self, frame: &Frame) -> Option<Value> {
        let found = match self {
            Self::Local(name) => match (local(&frame.code, name), cell(&frame.code, name)) {
                (Some(at), _) if !frame.locals.get(at)?.is_unbound() => {
                    frame.locals.get(at)?.clone()
                }
                (_, Some(at)) => match &frame.cells.get(at)?.payload {
                    Payload::Cell(inside) => inside.borrow().clone(),
                    _ => return None,
                },
                _ => in_dict(frame.names.as_ref()?.as_obj()?, name)?,
            },
            Self::Global(name) => in_dict(&frame.globals, name)?,
            Self::Stack(below) => frame.stack.iter().rev().nth(*below)?.clone(),
        };
        (!found.is_unbound()).then_some(found)
    }
}

impl Variable {
    /// What the variable belongs to, as `frame` sees it.
    fn owner(&self, frame: &Frame) -> Option<Owner> {
        match self {
            Self::Local(name) => {
                if let Some(at) = cell(&frame.code, name) {
                    return frame.cells.get(at).map(Owner::object);
                }
                if local(&frame.code, name).is_some() {
                    return Some(Owner::frame(frame));
                }
                frame.names.as_ref()?.as_obj().map(Owner::object)
            }
            Self::Global(_) => Some(Owner::object(&frame.globals)),
            Self::Attribute { of, .. } | Self::Item { of, .. } => {
                of.find(frame)?.as_obj().map(Owner::object)
            }
        }
    }

    /// Where else an attribute may be written: as an item of the `__dict__` of its object.
    fn dict(&self, owner: &Owner) -> Option<ObjRef> {
        match self {
            Self::Attribute { .. } => owner.object.as_ref()?.dict(),
            _ => None,
        }
    }

    /// The object that an attribute or an item belongs to, if `frame` sees it.
    pub(super) fn object(&self, frame: &Frame) -> Option<ObjRef> {
        self.owner(frame)?.object
    }

    /// What such a variable belongs to that the instruction `frame` is about to execute writes.
    fn written(&self, frame: &Frame) -> Option<Owner> {
        let instruction = frame.code.plain.get(frame.pc as usize)?;
        let arg = instruction.arg as usize;
        let is_name = |name: &str| {
            let known = frame.code.names.get(arg);
            known.is_some_and(|known| is_text(known, name))
        };
        match (self, Opcode(instruction.op)) {
            (Self::Local(name), Opcode::STORE_FAST | Opcode::DELETE_FAST) => {
                (local(&frame.code, name) == Some(arg)).then(|| Owner::frame(frame))
            }
            (Self::Local(name), Opcode::STORE_DEREF | Opcode::DELETE_DEREF) => {
                let is_it = cell(&frame.code, name) == Some(arg);
                is_it.then(|| frame.cells.get(arg).map(Owner::object))?
            }
            (Self::Local(name) | Self::Global(name), Opcode::STORE_NAME | Opcode::DELETE_NAME) => {
                let names = frame.names.as_ref()?.as_obj()?;
                is_name(name).then(|| Owner::object(names))
            }
            (
                Self::Local(name) | Self::Global(name),
                Opcode::STORE_GLOBAL | Opcode::DELETE_GLOBAL,
            ) => is_name(name).then(|| Owner::object(&frame.globals)),
            _ => self.written_in(frame),
        }
    }

    /// The same for what is written in an object: attributes, items, and names by way of their module or their dict.
    fn written_in(&self, frame: &Frame) -> Option<Owner> {
        let (object, written) = calls::written(frame)?;
        let key = match self {
            Self::Attribute { name, .. } => {
                if let Written::Attribute(known) = written {
                    return is_text(known, name).then(|| Owner::object(object));
                }
                // Of the object whose `__dict__` it is.
                Cow::Owned(Key::Str(name.clone()))
            }
            Self::Item { key, .. } => Cow::Borrowed(key),
            Self::Local(name) | Self::Global(name) => {
                if let Written::Attribute(known) = written {
                    let names = object.dict().filter(|_| is_text(known, name));
                    return names.as_ref().map(Owner::object);
                }
                Cow::Owned(Key::Str(name.clone()))
            }
        };
        let is_it = match written {
            Written::Attribute(_) => false,
            Written::Item(known) => key.is(known, object),
            Written::Items(mapping, names) => {
                let given = mapping.and_then(Value::as_obj);
                let given = given.is_some_and(|given| key.is_in(given));
                given || names.into_iter().any(|name| key.is(name, object))
            }
        };
        is_it.then(|| Owner::object(object))
    }
}

/// So many writes of each object are noted, the last ones.
const WRITES: usize = 16;

type Steps = HashMap<usize, Vec<u64>, RandomState>;

/// Notes at which steps which objects were written.
struct Writes {
    variable: Variable,
    steps: Steps,
    step: u64,
}

impl Writes {
    fn note(&mut self, owner: usize, step: u64) {
        let steps = self.steps.entry(owner).or_default();
        if steps.len() == WRITES {
            steps.remove(0);
        }
        steps.push(step);
    }
}

impl Watch for Writes {
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        self.step = vm.instructions().saturating_sub(1);
        if let Some(owner) = self.variable.written(frame) {
            self.note(owner.address, self.step);
        }
        Ok(())
    }

    fn enter(&mut self, _vm: &Vm, frame: &Frame, entry: Entry, _native: bool) {
        let Variable::Local(name) = &self.variable else {
            return;
        };
        if entry != Entry::Call {
            return;
        }
        // Other frames and cells lay here before; arguments are written by whoever calls.
        let lies = std::ptr::from_ref(frame) as usize;
        self.steps.remove(&lies);
        let own = frame.code.cellvars.len();
        for cell in frame.cells.iter().take(own) {
            self.steps.remove(&(Rc::as_ptr(cell) as usize));
        }
        let is_argument = local(&frame.code, name)
            .and_then(|at| frame.locals.get(at))
            .is_some_and(|value| !value.is_unbound());
        let in_cell = cell(&frame.code, name)
            .filter(|at| *at < own)
            .and_then(|at| frame.cells.get(at))
            .filter(|cell| matches!(&cell.payload, Payload::Cell(inside) if !inside.borrow().is_unbound()))
            .map(|cell| Rc::as_ptr(cell) as usize);
        let owner = in_cell.or(is_argument.then_some(lies));
        if let Some(owner) = owner
            && self.step != u64::MAX
        {
            self.note(owner, self.step);
        }
    }
}

/// How far back is looked: so many steps, then all.
const PARTS: [u64; 3] = [1_000, 50_000, 1_000_000];

impl Timeline {
    /// Goes to the instruction before the one at the cursor that has last written a variable, or to the call that has
    /// given an argument. An attribute or an item is written, too, by a call of native code (`setattr`, `list.append`)
    /// after which it has another value. `None` if there is none, then the cursor stays.
    ///
    /// # Errors
    ///
    /// [`TravelError::Absent`] if the frame at the cursor sees no such variable, and as [`goto`](Self::goto).
    pub fn last_write(
        &mut self,
        variable: &Variable,
    ) -> Result<Option<&Arc<Snapshot>>, TravelError> {
        let cursor = self.cursor.step;
        if self.cursor.ended.is_some() {
            return Err(TravelError::Absent("frame".to_owned()));
        }
        self.look();
        let parts = PARTS.into_iter().map(|part| cursor.saturating_sub(part));
        let mut before = u64::MAX;
        for from in parts.chain([0]) {
            if from == before {
                continue;
            }
            before = from;
            let changed = self.change(variable, from)?;
            for step in self.writes(variable, from)? {
                if changed.is_some_and(|changed| changed >= step) {
                    break;
                }
                if self.is_same(variable, step)? {
                    return self.goto(step).map(Some);
                }
            }
            if let Some(step) = changed {
                return self.goto(step).map(Some);
            }
        }
        self.refill()?;
        Ok(None)
    }

    /// At which steps since `from` something was written that lies where the variable's owner does, the last one
    /// first.
    fn writes(&mut self, variable: &Variable, from: u64) -> Result<Vec<u64>, TravelError> {
        let writes = Writes {
            variable: variable.clone(),
            steps: Steps::with_hasher(RandomState::with_seeds(25, 26, 27, 28)),
            step: u64::MAX,
        };
        let finish = |writes: &mut Writes, vm: &mut Vm, _: &Shared| {
            let owner = writes.variable.owner(&vm.call_stack.top)?;
            let mut steps = writes.steps.remove(&owner.address).unwrap_or_default();
            if let Some(dict) = writes.variable.dict(&owner) {
                let address = Rc::as_ptr(&dict) as usize;
                steps.extend(writes.steps.remove(&address).unwrap_or_default());
                steps.sort_unstable();
            }
            Some(steps)
        };
        let found = self.watch_over(from, self.cursor.step, writes, finish)?;
        let absent = || TravelError::Absent(variable.to_string());
        let mut steps = found.flatten().ok_or_else(absent)?;
        steps.reverse();
        Ok(steps)
    }

    /// Whether what is written at `step` is the variable that is meant at the cursor.
    fn is_same(&mut self, variable: &Variable, step: u64) -> Result<bool, TravelError> {
        if variable.is_of_frame(&self.cursor) {
            return Ok(true);
        }
        let cursor = self.cursor.step;
        let mut machine = self.take(step, step)?;
        machine.run_to(step);
        let (told, answer) = channel();
        let then = variable.clone();
        machine.order(Box::new(move |vm: &mut Vm, _: &Shared| {
            let owner = then
                .written(&vm.call_stack.top)
                .and_then(|owner| owner.object);
            let owner: Option<Weak<Object>> = owner.as_ref().map(Rc::downgrade);
            vm.state.insert(WrittenObject(owner));
        }));
        machine.run_to(cursor);
        let now = variable.clone();
        machine.order(Box::new(move |vm: &mut Vm, _: &Shared| {
            let owner = vm.state.remove().and_then(|WrittenObject(owner)| owner);
            let before = owner.as_ref().and_then(Weak::upgrade);
            let owner = now.owner(&vm.call_stack.top);
            let dict = owner.as_ref().and_then(|owner| now.dict(owner));
            let object = owner.and_then(|owner| owner.object);
            let is_same = before.is_some_and(|before| {
                let mut meant = [&object, &dict].into_iter().flatten();
                meant.any(|meant| Rc::ptr_eq(&before, meant))
            });
            let _ = told.send(is_same);
        }));
        let _first = machine.goes_first();
        machine.wait(&self.cancel)?;
        // A weak reference has been held: the machine is not used again.
        Ok(answer.recv().unwrap_or(false))
    }
}

/// The object that was written.
struct WrittenObject(Option<Weak<Object>>);

impl Variable {
    /// Whether it belongs to a frame or is a cell: nothing else has lain at its place since that was entered which the
    /// frame or the cell belongs to.
    pub(super) fn is_of_frame(&self, cursor: &Snapshot) -> bool {
        let Self::Local(name) = self else {
            return false;
        };
        let Some(frame) = cursor.frame() else {
            return false;
        };
        let object = frame.code.object();
        let known = [object.varnames(), object.cellvars(), object.freevars()];
        let mut known = known.into_iter().flatten();
        known.any(|known| backslashreplace(known) == *name)
    }
}
