//! Making descriptions one after the other, as a recorder does: with room for their texts, and without writing anew
//! what was written just now.
//!
//! Absent: what is written (see [`describe`](mod@super::describe)).

use bc_core::text::Text;

use super::describe::{self, Detail};
use super::shown::Shown;
use crate::model::frame::Slot;
use crate::model::function::Function;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;

/// So many functions are known by their names: what a loop calls.
const FUNCTIONS: usize = 4;

/// Makes descriptions.
pub(super) struct Descriptions {
    detail: Detail,
    /// Where a text is put together.
    text: String,
    /// The functions that were described last, by `__qualname__`: of a function nothing else is shown.
    functions: [Option<(Text, Shown)>; FUNCTIONS],
    /// Which of them the next one takes the place of.
    oldest: usize,
}

impl Descriptions {
    pub(super) fn new(detail: Detail) -> Self {
        Self {
            detail,
            text: String::new(),
            functions: [const { None }; FUNCTIONS],
            oldest: 0,
        }
    }

    /// The description of what is in a slot of a value stack.
    pub(super) fn slot(&mut self, vm: &Vm, slot: Slot<'_>) -> Shown {
        match slot {
            Slot::Value(value) | Slot::Method(value, Value::Unbound) => self.value(vm, value),
            Slot::Method(function, receiver) => {
                self.text.clear();
                describe::write_method(vm, function, receiver, self.detail, &mut self.text);
                Shown::object(&self.text, false)
            }
        }
    }

    /// The description of a value.
    #[inline]
    pub(super) fn value(&mut self, vm: &Vm, value: &Value) -> Shown {
        match describe::at_once(value) {
            Some(shown) => shown,
            None => self.object(vm, value),
        }
    }

    /// The description of a value, if it is another one than what is `known`.
    pub(super) fn anew(&mut self, vm: &Vm, value: &Value, known: Option<&Shown>) -> Option<Shown> {
        let is_new = |now: &Shown| known != Some(now);
        if let Some(now) = describe::at_once(value) {
            return Some(now).filter(is_new);
        }
        if let Some(Payload::Function(_)) = value.payload() {
            return Some(self.object(vm, value)).filter(is_new);
        }
        self.text.clear();
        describe::write(vm, value, self.detail, &mut self.text);
        let is_known = known.is_some_and(|known| known.is(&self.text));
        (!is_known).then(|| Shown::object(&self.text, describe::may_change(value)))
    }

    #[inline(never)]
    fn object(&mut self, vm: &Vm, value: &Value) -> Shown {
        if let Some(Payload::Function(function)) = value.payload() {
            return self.function(vm, function);
        }
        self.text.clear();
        describe::write(vm, value, self.detail, &mut self.text);
        Shown::object(&self.text, describe::may_change(value))
    }

    fn function(&mut self, vm: &Vm, function: &Function) -> Shown {
        let name = function.qualname.borrow();
        let name = match name.payload() {
            Some(Payload::Str(name)) => Some(name.text()),
            _ => None,
        };
        let mut known = self.functions.iter().flatten();
        if let Some((_, shown)) = known.find(|(known, _)| Some(known) == name) {
            return shown.clone();
        }
        self.text.clear();
        describe::write_function(vm, function, self.detail, &mut self.text);
        let shown = Shown::object(&self.text, true);
        if let (Some(name), Some(place)) = (name, self.functions.get_mut(self.oldest)) {
            *place = Some((name.clone(), shown.clone()));
            self.oldest = (self.oldest + 1) % FUNCTIONS;
        }
        shown
    }
}
