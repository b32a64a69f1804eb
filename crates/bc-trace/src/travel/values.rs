//! What native code has written: `setattr`, `list.append`, `dict.update`, `exec`, `l += …`.
//!
//! No instruction names what is written there. So the object that is meant is looked at after every instruction: where
//! the variable has another value than before, that one has written it. First a machine runs to the cursor, to find out
//! which object it is; a second looks at it on the way. Absent: instructions that store (see
//! [`writes`](super::writes)), and how an object is known again (see [`roster`](super::roster)).

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::mpsc::channel;

use bc_core::repr::backslashreplace;
use bc_core::text::Text;
use bc_vm::model::error::Fault;
use bc_vm::model::frame::Frame;
use bc_vm::model::hash;
use bc_vm::model::object::{Attrs, ObjRef, Object, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::model::watch::{Departure, Entry, Watch};

use super::machine::Shared;
use super::roster::{Pace, Roster};
use super::writes::{Key, Variable};
use super::{Timeline, TravelError};

/// Which value it is: enough to tell it from the one before.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    Nothing,
    Int(i64),
    Float(u64),
    /// `None`, `True` and their like.
    Constant(std::mem::Discriminant<Value>),
    Object(*const Object),
}

impl From<&Value> for Which {
    fn from(value: &Value) -> Self {
        match value {
            Value::Unbound => Self::Nothing,
            Value::Int(value) => Self::Int(*value),
            Value::Float(value) => Self::Float(value.get().to_bits()),
            Value::Obj(object) => Self::Object(Rc::as_ptr(object)),
            constant => Self::Constant(std::mem::discriminant(constant)),
        }
    }
}

fn in_dict(dict: &ObjRef, name: &str) -> Option<Which> {
    let Payload::Dict(items) = &dict.payload else {
        return None;
    };
    let items = items.borrow();
    let key = Key::Str(name.to_owned());
    let at = items.find(hash::text(&Text::new(name)), |known| key.is(known, dict))?;
    items.entry(at).map(|(_, value)| Which::from(value))
}

/// What the variable is in `object`, to which it belongs.
fn value(variable: &Variable, object: &ObjRef) -> Which {
    let found = match variable {
        Variable::Attribute { name, .. } => attribute(object, name),
        Variable::Item { key, .. } => item(object, key),
        Variable::Local(name) | Variable::Global(name) => in_dict(object, name),
    };
    found.unwrap_or(Which::Nothing)
}

fn attribute(object: &ObjRef, name: &str) -> Option<Which> {
    if let Payload::Class(class) = &object.payload {
        // Nobody writes into a built-in class, whose methods are made when they are first looked for.
        return class.is_heap().then(|| in_dict(&class.namespace, name))?;
    }
    if let Attrs::Slots(slots) = &*object.attrs.borrow() {
        let class = object.class();
        let mut known = class.data().slots.iter();
        let at = known.position(
            |slot| matches!(&slot.payload, Payload::Str(text) if backslashreplace(text.text()) == name),
        );
        if let Some(value) = at.and_then(|at| slots.values.get(at)) {
            return Some(value.into());
        }
    }
    in_dict(&object.dict()?, name)
}

fn item(object: &ObjRef, key: &Key) -> Option<Which> {
    match (&object.payload, key) {
        (Payload::List(items), Key::Int(at)) => {
            let items = items.borrow();
            items.get(usize::try_from(*at).ok()?).map(Which::from)
        }
        (Payload::ByteArray(bytes), Key::Int(at)) => {
            let bytes = bytes.borrow();
            let byte = bytes.get(usize::try_from(*at).ok()?)?;
            Some(Which::Int((*byte).into()))
        }
        (Payload::Dict(items), Key::Int(number)) => {
            let items = items.borrow();
            let at = items.find(hash::int(*number), |other| key.is(other, object))?;
            items.entry(at).map(|(_, value)| Which::from(value))
        }
        (Payload::Dict(_), Key::Str(key)) => in_dict(object, key),
        _ => None,
    }
}

/// An object and what the variable is in it. It is not kept alive.
struct Known {
    object: Weak<Object>,
    value: Which,
    /// The instruction that has made it what it is; none if it was so when it was met.
    changed: Option<u64>,
}

/// What is looked for in a run.
#[derive(Clone, Copy)]
enum Aim {
    /// Which container is meant.
    Number,
    /// What becomes of the container with this number.
    Values(u64),
    /// What becomes of all that the variable's holder holds: the object is no container.
    Held,
}

/// So many objects are looked at for [`Aim::Held`], those that were met last.
const MOST_HELD: usize = 64;

/// When containers were met.
#[derive(Clone, Copy)]
struct Met {
    /// How many had been met by then.
    count: u64,
    /// The first instruction that may have made them, and how many had run when they were met.
    from: u64,
    until: u64,
}

/// Looks at objects on the way.
struct Looks {
    variable: Variable,
    aim: Aim,
    roster: Roster,
    met: Vec<Met>,
    known: Vec<Known>,
    /// The instruction that runs.
    step: u64,
    /// The instructions that wait for it, as far as they began while it was looked.
    waiting: Vec<u64>,
}

impl Looks {
    fn new(vm: &Vm, variable: Variable, pace: Pace, aim: Aim) -> Self {
        let step = vm.instructions();
        let mut known = Vec::new();
        let roster = Roster::new(vm, step, pace, |number, object| {
            if matches!(aim, Aim::Values(sought) if sought == number) {
                known.push(Known {
                    object: Rc::downgrade(object),
                    value: value(&variable, object),
                    changed: None,
                });
            }
        });
        let met = vec![Met {
            count: roster.len(),
            from: step,
            until: step,
        }];
        Self {
            variable,
            aim,
            roster,
            met,
            known,
            step,
            waiting: Vec::new(),
        }
    }

    /// After what has run in the instruction at `self.step`.
    fn look(&mut self, vm: &Vm) {
        let (variable, running) = (&self.variable, self.step);
        self.known.retain_mut(|known| {
            let Some(object) = known.object.upgrade() else {
                return false;
            };
            let now = value(variable, &object);
            if now != known.value {
                (known.value, known.changed) = (now, Some(running));
            }
            true
        });
        if self.roster.is_due(vm, vm.instructions()) {
            self.meet(vm);
        }
    }

    /// Meets the containers that are new.
    fn meet(&mut self, vm: &Vm) {
        let (variable, aim, running) = (&self.variable, self.aim, self.step);
        let known = &mut self.known;
        let is_close = self.roster.is_close();
        let until = vm.instructions();
        let since = self.roster.look(vm, until, |number, object| {
            if matches!(aim, Aim::Values(sought) if sought == number) {
                let value = value(variable, object);
                // It has been made with it.
                let is_new = is_close && value != Which::Nothing;
                known.push(Known {
                    object: Rc::downgrade(object),
                    value,
                    changed: is_new.then_some(running),
                });
            }
        });
        self.met.push(Met {
            count: self.roster.len(),
            // The instruction that is about to run is counted when one looks.
            from: since.saturating_sub(1),
            until,
        });
    }

    /// Meets what the holder holds.
    fn hold(&mut self, frame: &Frame) {
        let Some(object) = self.variable.object(frame) else {
            return;
        };
        let address = Rc::as_ptr(&object);
        let mut known = self.known.iter();
        if known.any(|known| known.object.as_ptr() == address) {
            return;
        }
        if self.known.len() == MOST_HELD {
            self.known.remove(0);
        }
        self.known.push(Known {
            object: Rc::downgrade(&object),
            value: value(&self.variable, &object),
            changed: None,
        });
    }
}

/// The watcher of a machine; what it finds is kept by the machine.
struct Eye(Rc<RefCell<Looks>>);

impl Watch for Eye {
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        let looks = &mut *self.0.borrow_mut();
        looks.look(vm);
        looks.step = vm.instructions().saturating_sub(1);
        if let Aim::Held = looks.aim {
            looks.hold(frame);
        }
        Ok(())
    }

    fn enter(&mut self, vm: &Vm, _: &Frame, _: Entry, _: bool) {
        let looks = &mut *self.0.borrow_mut();
        looks.look(vm);
        looks.waiting.push(looks.step);
    }

    fn leave(&mut self, vm: &Vm, _: &Frame, _: Departure, _: &Value) {
        let looks = &mut *self.0.borrow_mut();
        looks.look(vm);
        if let Some(step) = looks.waiting.pop() {
            looks.step = step;
        }
    }
}

impl Timeline {
    /// The last instruction since `from` after which a name, an attribute or an item had another value, in the object
    /// that it belongs to at the cursor, or which has made that object with it.
    pub(super) fn change(
        &mut self,
        variable: &Variable,
        from: u64,
    ) -> Result<Option<u64>, TravelError> {
        if variable.is_of_frame(&self.cursor) {
            return Ok(None);
        }
        let Some((number, met)) = self.number(variable, from, Pace::Seldom)? else {
            let found = self.values(variable, from, Pace::Seldom, Aim::Held)?;
            return Ok(found.and_then(|(_, changed)| changed));
        };
        let found = self.values(variable, from, Pace::Seldom, Aim::Values(number))?;
        let Some((false, None) | (_, Some(_))) = found else {
            if met.from == met.until {
                return Ok(None);
            }
            // It was made since `from`, and had the value already when it was met: look closer.
            let close = Pace::Every(met.until);
            let Some((number, _)) = self.number(variable, met.from, close)? else {
                return Ok(None);
            };
            let found = self.values(variable, met.from, close, Aim::Values(number))?;
            return Ok(found.and_then(|(_, changed)| changed));
        };
        Ok(found.and_then(|(_, changed)| changed))
    }

    /// The number of the container that is meant, and when it was met.
    fn number(
        &mut self,
        variable: &Variable,
        from: u64,
        pace: Pace,
    ) -> Result<Option<(u64, Met)>, TravelError> {
        self.looked(variable, from, pace, Aim::Number, |looks, object| {
            let number = looks.roster.number(object)?;
            let met = looks.met.iter().find(|met| number < met.count)?;
            Some((number, *met))
        })
    }

    /// Whether the variable is anything in the object that is meant, and which instruction has made it what it is, if
    /// one has.
    fn values(
        &mut self,
        variable: &Variable,
        from: u64,
        pace: Pace,
        aim: Aim,
    ) -> Result<Option<(bool, Option<u64>)>, TravelError> {
        self.looked(variable, from, pace, aim, |looks, object| {
            let address = Rc::as_ptr(object);
            let mut known = looks.known.iter();
            let known = known.find(|known| known.object.as_ptr() == address)?;
            Some((known.value != Which::Nothing, known.changed))
        })
    }

    /// Lets a machine look from `from` to the cursor; `finish` is given the object that is meant there.
    fn looked<R: Send + 'static>(
        &mut self,
        variable: &Variable,
        from: u64,
        pace: Pace,
        aim: Aim,
        finish: impl FnOnce(&Looks, &ObjRef) -> Option<R> + Send + 'static,
    ) -> Result<Option<R>, TravelError> {
        let mut machine = self.take(from, from)?;
        machine.run_to(from);
        let looked = variable.clone();
        machine.order(Box::new(move |vm: &mut Vm, _: &Shared| {
            let looks = Rc::new(RefCell::new(Looks::new(vm, looked, pace, aim)));
            vm.state.insert(Rc::clone(&looks));
            vm.watch = Some(Box::new(Eye(looks)));
        }));
        machine.run_to(self.cursor.step);
        let (told, answer) = channel();
        let variable = variable.clone();
        machine.order(Box::new(move |vm: &mut Vm, _: &Shared| {
            vm.watch = None;
            let looks = vm.state.remove::<Rc<RefCell<Looks>>>();
            let found = looks.and_then(|looks| {
                let looks = &mut *looks.borrow_mut();
                looks.look(vm);
                let object = variable.object(&vm.call_stack.top)?;
                if looks.roster.number(&object).is_none() {
                    looks.meet(vm);
                }
                finish(looks, &object)
            });
            let _ = told.send(found);
        }));
        let _first = machine.goes_first();
        machine.wait(&self.cancel)?;
        // Weak references have been held: the machine is not used again.
        Ok(answer.recv().unwrap_or(None))
    }
}
