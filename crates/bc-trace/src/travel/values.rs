//! What native code has written: `setattr`, `list.append`, `dict.update`, `l += …`.
//!
//! No instruction names what is written there. So the objects that may be meant are looked at before every instruction:
//! where the variable has another value than before the last one, that one has written it. An object is known from the
//! first call on at which its holder holds it. Absent: instructions that store (see [`writes`](super::writes)).

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::mpsc::channel;

use bc_core::opcode::Opcode;
use bc_core::text::Text;
use bc_vm::model::error::Fault;
use bc_vm::model::frame::Frame;
use bc_vm::model::object::{Attrs, ObjRef, Object, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::model::watch::Watch;

use super::machine::Shared;
use super::snapshot::step;
use super::writes::{Key, Variable};
use super::{Timeline, TravelError};

/// So many objects are looked at, those that were met last.
const MOST_KNOWN: usize = 8;

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

fn in_dict(vm: &Vm, dict: &ObjRef, name: &str) -> Option<Which> {
    let Payload::Dict(dict) = &dict.payload else {
        return None;
    };
    let dict = dict.borrow();
    match vm.find_interned(&Text::new(name)) {
        Some(name) => dict.get_str(name).map(Which::from),
        // No object has this text for all to share, but a key may have it for itself.
        None => {
            let is_it = |key: &Value| matches!(key.payload(), Some(Payload::Str(text)) if text.text().to_string_lossy() == name);
            let found = dict.iter().find(|(key, _)| is_it(key));
            found.map(|(_, value)| Which::from(value))
        }
    }
}

/// What the variable is in `object`, to which it belongs.
fn value(vm: &Vm, variable: &Variable, object: &ObjRef) -> Which {
    let found = match variable {
        Variable::Attribute { name, .. } => attribute(vm, object, name),
        Variable::Item { key, .. } => item(vm, object, key),
        Variable::Local(_) | Variable::Global(_) => None,
    };
    found.unwrap_or(Which::Nothing)
}

fn attribute(vm: &Vm, object: &ObjRef, name: &str) -> Option<Which> {
    if let Payload::Class(class) = &object.payload {
        return in_dict(vm, &class.namespace, name);
    }
    if let Attrs::Slots(slots) = &*object.attrs.borrow() {
        let class = object.class();
        let mut known = class.data().slots.iter();
        let at = known.position(
            |slot| matches!(&slot.payload, Payload::Str(text) if text.text().to_string_lossy() == name),
        );
        if let Some(value) = at.and_then(|at| slots.values.get(at)) {
            return Some(value.into());
        }
    }
    in_dict(vm, &object.dict()?, name)
}

fn item(vm: &Vm, object: &ObjRef, key: &Key) -> Option<Which> {
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
            // Hashes of ints are taken modulo 2**61 - 1, and none is -1.
            let hash = match number % ((1 << 61) - 1) {
                -1 => -2,
                hash => hash,
            };
            let at = items.find(hash, |other| key.is(other, object))?;
            items.entry(at).map(|(_, value)| Which::from(value))
        }
        (Payload::Dict(_), Key::Str(key)) => in_dict(vm, object, key),
        _ => None,
    }
}

/// An object that may be meant. It is not kept alive.
struct Known {
    object: Weak<Object>,
    value: Which,
    /// The instruction after which the value was another one last.
    changed: Option<u64>,
}

/// Looks at objects that may be meant.
struct Values {
    variable: Variable,
    known: Vec<Known>,
    /// The instruction that runs.
    step: u64,
}

impl Values {
    fn compare(&mut self, vm: &Vm) {
        let (variable, step) = (&self.variable, self.step);
        self.known.retain_mut(|known| {
            let Some(object) = known.object.upgrade() else {
                return false;
            };
            let now = value(vm, variable, &object);
            if now != known.value {
                known.value = now;
                known.changed = Some(step);
            }
            true
        });
    }

    fn meet(&mut self, vm: &Vm, frame: &Frame) {
        let Some(object) = self.variable.object(frame) else {
            return;
        };
        let address = Rc::as_ptr(&object);
        if self
            .known
            .iter()
            .any(|known| known.object.as_ptr() == address)
        {
            return;
        }
        if self.known.len() == MOST_KNOWN {
            self.known.remove(0);
        }
        self.known.push(Known {
            object: Rc::downgrade(&object),
            value: value(vm, &self.variable, &object),
            changed: None,
        });
    }
}

/// The watcher of a machine; what it finds is kept by the machine.
struct Looks(Rc<RefCell<Values>>);

impl Watch for Looks {
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        let values = &mut *self.0.borrow_mut();
        values.compare(vm);
        values.step = step(vm).saturating_sub(1);
        let opcode = frame.code.plain.get(frame.pc as usize);
        if opcode.is_some_and(|instr| runs_native_code(Opcode(instr.op))) {
            values.meet(vm, frame);
        }
        Ok(())
    }
}

/// Whether native code runs in an instruction that may write something.
fn runs_native_code(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::CALL_FUNCTION
            | Opcode::CALL_FUNCTION_VAR
            | Opcode::CALL_FUNCTION_KW
            | Opcode::CALL_FUNCTION_VAR_KW
            | Opcode::STORE_SUBSCR
            | Opcode::DELETE_SUBSCR
            | Opcode::BINARY_SUBSCR
            | Opcode::INPLACE_ADD
            | Opcode::INPLACE_MULTIPLY
    )
}

/// Under which name a machine keeps what its watcher finds.
const VALUES: &str = "values that a timeline looks at";

impl Timeline {
    /// The last step since `from` at which an attribute or an item got another value, while the object that it belongs to
    /// at the cursor was known.
    pub(super) fn change(
        &mut self,
        variable: &Variable,
        from: u64,
    ) -> Result<Option<u64>, TravelError> {
        if !matches!(variable, Variable::Attribute { .. } | Variable::Item { .. }) {
            return Ok(None);
        }
        let mut machine = self.take(from, from)?;
        machine.run_to(from);
        let looked = variable.clone();
        machine.order(Box::new(move |vm: &mut Vm, _: &Shared| {
            let values = Rc::new(RefCell::new(Values {
                variable: looked,
                known: Vec::new(),
                step: step(vm),
            }));
            vm.module_state.insert(VALUES, Box::new(Rc::clone(&values)));
            vm.watch = Some(Box::new(Looks(values)));
        }));
        machine.run_to(self.cursor.step);
        let (told, answer) = channel();
        let variable = variable.clone();
        machine.order(Box::new(move |vm: &mut Vm, _: &Shared| {
            vm.watch = None;
            let values = vm.module_state.remove(VALUES);
            let values = values.and_then(|values| values.downcast::<Rc<RefCell<Values>>>().ok());
            let found = values.and_then(|values| {
                let values = &mut *values.borrow_mut();
                values.compare(vm);
                let meant = Rc::as_ptr(&variable.object(&vm.top)?);
                let mut known = values.known.iter();
                known.find(|known| known.object.as_ptr() == meant)?.changed
            });
            let _ = told.send(found);
        }));
        let _first = machine.goes_first();
        machine.wait(&self.cancel)?;
        // Weak references have been held: the machine is not used again.
        Ok(answer.recv().unwrap_or(None))
    }
}
