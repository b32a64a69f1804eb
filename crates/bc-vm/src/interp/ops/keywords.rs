//! Keyword arguments put where positional ones would lie, so that a call can go on as if they were.
//!
//! Only for functions whose parameters are all positional, and for names that are theirs. What is not met here goes the
//! long way, which says what is wrong.

use std::rc::Rc;

use smallvec::SmallVec;

use super::calls;
use super::pop;
use crate::interp::step::{Exit, Step};
use crate::model::code::Code;
use crate::model::frame::Frame;
use crate::model::function::Function;
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::runtime::bind::simple_code;

/// Calls a function with keyword arguments, if that is simple.
pub(super) fn call(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    positional: usize,
    pairs: usize,
) -> Option<Step> {
    let place = frame.stack.len().checked_sub(positional + 2 * pairs + 1)?;
    let (callee, receiver) = match frame.stack.get(place)?.as_obj()? {
        object if matches!(object.payload, Payload::Function(_)) => (Rc::clone(object), None),
        object => match &object.payload {
            Payload::BoundMethod(parts) => {
                let function = parts[0].as_obj()?;
                (Rc::clone(function), Some(parts[1].clone()))
            }
            _ => return None,
        },
    };
    let Payload::Function(function) = &callee.payload else {
        return None;
    };
    let bound = usize::from(receiver.is_some());
    let given = positional + bound + pairs;
    if let Some(code) = simple_code(function, given)
        && is_in_order(frame, &code, positional + bound, pairs)
    {
        close_up(frame, pairs);
        return Some(enter(vm, frame, code, &callee, given - bound, receiver));
    }
    let code = Rc::clone(&function.code.borrow());
    let places = places(frame, function, &code, positional + bound, pairs)?;
    let given = positional + bound + places.len();
    let code = simple_code(function, given)?;
    put(frame, function, &places, pairs);
    Some(enter(vm, frame, code, &callee, given - bound, receiver))
}

fn enter(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    code: Rc<Code>,
    callee: &ObjRef,
    positional: usize,
    receiver: Option<Value>,
) -> Step {
    let new = calls::simple_frame(vm, frame, code, callee, positional, receiver)?;
    drop(pop(frame)?);
    Err(Exit::Call(new))
}

/// Whether the keyword pairs name the parameters from number `first` on, one after the other. Code made by hand may have
/// two parameters of one name, of which the first is meant.
fn is_in_order(frame: &Frame, code: &Code, first: usize, pairs: usize) -> bool {
    let base = frame.stack.len().saturating_sub(2 * pairs);
    (0..pairs).all(|pair| {
        let (Some(Value::Obj(given)), Some(before)) = (
            frame.stack.get(base + 2 * pair),
            code.varnames.get(..first + pair),
        ) else {
            return false;
        };
        let is_it = |name: &ObjRef| Rc::ptr_eq(name, given);
        code.varnames.get(first + pair).is_some_and(is_it) && !before.iter().any(is_it)
    })
}

/// Takes the names out from between the arguments.
fn close_up(frame: &mut Frame, pairs: usize) {
    let base = frame.stack.len().saturating_sub(2 * pairs);
    let Some(given) = frame.stack.get_mut(base..) else {
        return;
    };
    for pair in 0..pairs {
        given.swap(pair, 2 * pair + 1);
    }
    frame.stack.truncate(base + pairs);
}

/// Where the argument of a parameter comes from.
#[derive(Clone, Copy)]
enum Source {
    /// The keyword pair of this number.
    Pair(usize),
    /// The default of this number.
    Default(usize),
}

type Places = SmallVec<[Source; 8]>;

/// For each parameter from number `first` on, up to the last one that is named, where its argument comes from.
fn places(
    frame: &Frame,
    function: &Function,
    code: &Code,
    first: usize,
    pairs: usize,
) -> Option<Places> {
    if !code.is_simple {
        return None;
    }
    let parameters = code.varnames.get(..code.argcount)?;
    let base = frame.stack.len().checked_sub(2 * pairs)?;
    let mut found: SmallVec<[Option<usize>; 8]> = SmallVec::new();
    for pair in 0..pairs {
        let name = frame.stack.get(base + 2 * pair)?.as_obj()?;
        // Code made by hand may have two of one name: the first is meant, which may have its argument already.
        let named = parameters
            .iter()
            .position(|known| Rc::ptr_eq(known, name))?;
        let parameter = named.checked_sub(first)?;
        if found.len() <= parameter {
            found.resize(parameter + 1, None);
        }
        let place = found.get_mut(parameter)?;
        if place.replace(pair).is_some() {
            return None;
        }
    }
    let defaults = function.defaults.borrow();
    let defaults = defaults.as_tuple().map_or(0, |defaults| defaults.len());
    let without = code.argcount.checked_sub(defaults)?;
    let mut places = Places::new();
    for (parameter, pair) in found.iter().enumerate() {
        places.push(match pair {
            Some(pair) => Source::Pair(*pair),
            None => Source::Default((first + parameter).checked_sub(without)?),
        });
    }
    Some(places)
}

/// Replaces the keyword pairs with the arguments, in the order of the parameters.
fn put(frame: &mut Frame, function: &Function, places: &Places, pairs: usize) {
    let base = frame.stack.len().saturating_sub(2 * pairs);
    let defaults = function.defaults.borrow();
    let mut values: SmallVec<[Value; 8]> = SmallVec::new();
    for place in places {
        values.push(match *place {
            Source::Pair(pair) => match frame.stack.get_mut(base + 2 * pair + 1) {
                Some(value) => std::mem::take(value),
                None => Value::Unbound,
            },
            Source::Default(number) => match defaults.as_tuple().and_then(|all| all.get(number)) {
                Some(value) => value.clone(),
                None => Value::Unbound,
            },
        });
    }
    frame.stack.truncate(base);
    frame.stack.extend(values);
}
