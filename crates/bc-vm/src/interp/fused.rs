//! Fused instructions: one dispatch for a run of several (`runtime::fuse` says which).
//!
//! Each tries the common case of the whole run; where it does not apply, it carries out only the
//! first instruction, and the others, which still follow, do their own work. So a fused instruction
//! never raises on behalf of a later one, and nothing is done twice.

use std::rc::Rc;

use super::ops::{self, call_out, slices};
use super::step::{Exit, Next, Step, underflow};
use crate::model::code::Instr;
use crate::model::derived::form;
use crate::model::error::Fault;
use crate::model::frame::Frame;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::attr;
use crate::runtime::fuse;

#[cold]
pub(super) fn unknown(frame: &Frame, op: u8) -> Exit {
    Fault::Opcode {
        opcode: bc_core::opcode::Opcode(op).to_string(),
        name: ops::spelled(&frame.code.name),
        offset: frame.code.offset(frame.lasti),
    }
    .into()
}

/// The result of an operator on two small ints or two floats.
#[inline(always)]
fn compute(
    a: &Value,
    b: &Value,
    int: impl Fn(i64, i64) -> Option<i64>,
    float: impl Fn(f64, f64) -> Option<f64>,
) -> Option<Value> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => int(*x, *y).map(Value::Int),
        (Value::Float(x), Value::Float(y)) => float(x.get(), y.get()).map(Value::float),
        _ => None,
    }
}

/// Ends a run with `STORE_FAST`, the last of `more` instructions after the first.
#[inline(always)]
fn store(vm: &mut Vm, frame: &mut Box<Frame>, target: usize, value: Value, more: usize) -> Step {
    let Some(local) = frame.locals.get_mut(target) else {
        return Err(underflow());
    };
    let before = std::mem::replace(local, value);
    if let Value::Obj(object) = before {
        drop(object);
        if vm.heap.trap() {
            frame.lasti += more as u32;
            call_out(vm, frame, crate::protocol::poll::poll)?;
            return Ok(Next::Recheck(more));
        }
    }
    Ok(Next::Skip(more))
}

/// One fused arithmetic instruction.
#[inline(always)]
pub(super) fn arithmetic<const FORM: u8>(
    vm: &mut Vm,
    frame: &mut Box<Frame>,
    instr: Instr,
    int: impl Fn(i64, i64) -> Option<i64>,
    float: impl Fn(f64, f64) -> Option<f64>,
) -> Step {
    use form::*;
    let stores = matches!(
        FORM,
        FAST_FAST_STORE | FAST_CONST_STORE | TOP_CONST_STORE | TOP_FAST_STORE
    );
    let from_top = matches!(
        FORM,
        TOP_CONST_STORE | TOP_CONST | TOP_FAST_STORE | TOP_FAST
    );
    let constant = matches!(
        FORM,
        FAST_CONST_STORE | FAST_CONST | TOP_CONST_STORE | TOP_CONST
    );
    let second = if stores {
        instr.arg & 0xffff
    } else {
        instr.arg
    } as usize;
    let a = if from_top {
        frame.stack.last()
    } else {
        frame.locals.get(usize::from(instr.b))
    };
    let b = if constant {
        frame.code.consts.get(second)
    } else {
        frame.locals.get(second)
    };
    let (Some(a), Some(b)) = (a, b) else {
        return Err(underflow());
    };
    if let Some(result) = compute(a, b, int, float) {
        if from_top {
            // An int or a float was there, so nothing is dropped that anybody waits for.
            if stores {
                frame.stack.pop();
            } else if let Some(top) = frame.stack.last_mut() {
                *top = result;
                return Ok(Next::Skip(1));
            }
        }
        if stores {
            let more = if from_top { 2 } else { 3 };
            return store(vm, frame, (instr.arg >> 16) as usize, result, more);
        }
        frame.push(result);
        return Ok(Next::Skip(2));
    }
    if !from_top {
        ops::load_fast(vm, frame, u32::from(instr.b))
    } else if constant {
        ops::load_const(vm, frame, second as u32)
    } else {
        ops::load_fast(vm, frame, second as u32)
    }
}

#[inline(always)]
fn decide(way: bool, result: bool, target: u32, skip: usize) -> Step {
    Ok(if way == result {
        Next::SkipThenJump(target, skip)
    } else {
        Next::Skip(skip)
    })
}

/// The operands of a fused comparison: a local, and a local or a constant.
#[inline(always)]
fn compared(frame: &Frame, instr: Instr, constant: bool) -> (Option<&Value>, Option<&Value>) {
    let (first, second) = (usize::from(instr.b & 0xff), usize::from(instr.b >> 8));
    let b = if constant {
        frame.code.consts.get(second)
    } else {
        frame.locals.get(second)
    };
    (frame.locals.get(first), b)
}

/// Two locals are compared and the result decides a jump.
#[inline(always)]
pub(super) fn compare_fast_fast_jump(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    compare_operands(vm, frame, instr, false)
}

/// A local and a constant are compared and the result decides a jump.
#[inline(always)]
pub(super) fn compare_fast_const_jump(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    compare_operands(vm, frame, instr, true)
}

#[inline(always)]
fn compare_operands(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr, constant: bool) -> Step {
    let (a, b) = compared(frame, instr, constant);
    let (Some(a), Some(b)) = (a, b) else {
        return Err(underflow());
    };
    match ops::fast_compare(u32::from(instr.a & 0x7f), a, b) {
        Some(result) => decide(instr.a & 0x80 != 0, result, instr.arg, 3),
        None => identity_jump(vm, frame, instr, constant),
    }
}

/// Compares the identities of two operands and jumps; any other comparison is made by itself.
#[inline(never)]
fn identity_jump(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr, constant: bool) -> Step {
    let (a, b) = compared(frame, instr, constant);
    if let (Some(a), Some(b)) = (a, b)
        && !a.is_unbound()
        && !b.is_unbound()
        && let Some(result) = ops::identity(u32::from(instr.a & 0x7f), a, b)
    {
        return decide(instr.a & 0x80 != 0, result, instr.arg, 3);
    }
    ops::load_fast(vm, frame, u32::from(instr.b & 0xff))
}

/// Compares two identities and jumps; any other comparison is made by itself.
#[inline(never)]
fn compare_identity(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    let op = u32::from(instr.a & 0x7f);
    let [.., a, b] = frame.stack.as_slice() else {
        return Err(underflow());
    };
    let Some(result) = ops::identity(op, a, b) else {
        return ops::compare_op(vm, frame, op);
    };
    let (b, a) = (ops::pop(frame)?, ops::pop(frame)?);
    drop(a);
    drop(b);
    if vm.heap.trap() {
        // What waits comes before the jump.
        frame.push(Value::bool(result));
        call_out(vm, frame, crate::protocol::poll::poll)?;
        return ops::fall(vm, frame);
    }
    decide(instr.a & 0x80 != 0, result, instr.arg, 1)
}

/// An item of a local, by a local.
#[inline(always)]
pub(super) fn subscr_fast_fast(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    subscr(vm, frame, instr, false)
}

/// An item of a local, by a constant.
#[inline(always)]
pub(super) fn subscr_fast_const(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    subscr(vm, frame, instr, true)
}

#[inline(always)]
fn subscr(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr, constant: bool) -> Step {
    let container = frame.locals.get(usize::from(instr.b));
    let second = instr.arg as usize;
    let key = if constant {
        frame.code.consts.get(second)
    } else {
        frame.locals.get(second)
    };
    let (Some(container), Some(key)) = (container, key) else {
        return Err(underflow());
    };
    match ops::fast_item(container, key).or_else(|| ops::entry(container, key)) {
        Some(value) => {
            frame.push(value);
            Ok(Next::Skip(2))
        }
        None => ops::load_fast(vm, frame, u32::from(instr.b)),
    }
}

/// The parts of the slice that `BUILD_SLICE` with this argument makes of the values on top.
#[inline]
fn slice_parts(stack: &[Value], arg: u32) -> Option<(&[Value], slices::Parts<'_>)> {
    match (arg, stack) {
        (2, [below @ .., start, stop]) => Some((below, [start, stop, &Value::None])),
        (3, [below @ .., start, stop, step]) => Some((below, [start, stop, step])),
        _ => None,
    }
}

/// The end of a run whose slice was never made: `below` values stay on the stack, and what lies above goes.
#[inline]
fn slice_done(vm: &mut Vm, frame: &mut Box<Frame>, below: usize) -> Step {
    // The bounds are ints or nothing: what waits was in the sequence, or is the sequence.
    frame.stack.truncate(below);
    vm.end_unseen_slice();
    if vm.heap.trap() {
        frame.lasti += 1;
        call_out(vm, frame, crate::protocol::poll::poll)?;
        return Ok(Next::Recheck(1));
    }
    Ok(Next::Skip(1))
}

/// A slice of a short sequence, without the object that would say which.
#[inline(never)]
pub(super) fn slice_item(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    let arg = instr.arg;
    if vm.begin_unseen_slice() {
        if let Some(([below @ .., container], parts)) = slice_parts(&frame.stack, arg)
            && let Some(value) = slices::taken(vm, container, parts)
        {
            let place = below.len();
            let container = std::mem::replace(&mut frame.stack[place], value);
            drop(container);
            return slice_done(vm, frame, place + 1);
        }
        vm.end_unseen_slice();
    }
    ops::build_slice(vm, frame, arg)
}

/// Items put instead of a slice of a short list, likewise.
#[inline(never)]
pub(super) fn slice_store(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    let arg = instr.arg;
    if vm.begin_unseen_slice() {
        if let Some(([below @ .., value, container], parts)) = slice_parts(&frame.stack, arg)
            && slices::put(vm, container, parts, value)
        {
            let place = below.len();
            // The value goes before the list.
            drop(std::mem::take(&mut frame.stack[place]));
            return slice_done(vm, frame, place);
        }
        vm.end_unseen_slice();
    }
    ops::build_slice(vm, frame, arg)
}

/// Gets a frame of the fast loop ready for the stepping one at `frame.pc`: between the halves of a method call it is
/// noted where function and receiver stand. While events are told, a bound method takes their place, since a trace
/// function may jump by what is proven of the plain stream.
#[cold]
pub(super) fn unfuse(vm: &mut Vm, frame: &mut Frame) -> Result<(), Exit> {
    frame.pair = Frame::NO_PAIR;
    let code = Rc::clone(&frame.code);
    let Some(above) = fuse::open_method_call(&code.plain, &code.fused, frame.pc as usize) else {
        return Ok(());
    };
    let place = frame
        .stack
        .len()
        .checked_sub(above + 2)
        .ok_or_else(underflow)?;
    if !vm.tracing.tells {
        frame.pair = place as u32;
        return Ok(());
    }
    let receiver = frame.stack.remove(place + 1);
    if !receiver.is_unbound() {
        let function = frame.stack[place].clone();
        let class = vm.class_of(&receiver);
        frame.stack[place] = attr::bind_descriptor(vm, function, Some(&receiver), &class)?;
    }
    Ok(())
}

/// A place at which nothing is executed.
#[inline(always)]
pub(super) fn go_on(_vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    frame.counted += 1;
    Ok(Next::Jump(instr.arg))
}

/// Compares the two values on top and jumps.
#[inline(always)]
pub(super) fn compare_jump(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    let [.., a, b] = frame.stack.as_slice() else {
        return Err(underflow());
    };
    match ops::fast_compare(u32::from(instr.a & 0x7f), a, b) {
        Some(result) => {
            frame.stack.truncate(frame.stack.len() - 2);
            decide(instr.a & 0x80 != 0, result, instr.arg, 1)
        }
        None => compare_identity(vm, frame, instr),
    }
}

/// Jumps by the bits that a local and a constant share.
#[inline(always)]
pub(super) fn and_fast_const_jump(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    let (first, second) = (usize::from(instr.b & 0xff), usize::from(instr.b >> 8));
    match (frame.locals.get(first), frame.code.consts.get(second)) {
        (Some(Value::Int(x)), Some(Value::Int(y))) => {
            decide(instr.a & 0x80 != 0, x & y != 0, instr.arg, 3)
        }
        _ => ops::load_fast(vm, frame, first as u32),
    }
}

/// A step of a loop whose item goes into a local.
#[inline(always)]
pub(super) fn for_iter_store(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    if let Some(value) = ops::item_in_line(frame) {
        return store(vm, frame, usize::from(instr.b), value, 1);
    }
    match ops::for_iter(vm, frame, instr.arg)? {
        Next::FallThrough => {
            let value = ops::pop(frame)?;
            store(vm, frame, usize::from(instr.b), value, 1)
        }
        other => Ok(other),
    }
}

/// Pushes two locals.
#[inline(always)]
pub(super) fn load_fast_fast(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    let (first, second) = (usize::from(instr.b), instr.arg as usize);
    match (frame.locals.get(first), frame.locals.get(second)) {
        (Some(a), Some(b)) if !a.is_unbound() && !b.is_unbound() => {
            let (a, b) = (a.clone(), b.clone());
            frame.push(a);
            frame.push(b);
            Ok(Next::Skip(1))
        }
        _ => ops::load_fast(vm, frame, first as u32),
    }
}

/// An attribute of a local.
#[inline(always)]
pub(super) fn load_fast_attr(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    match ops::fast_attr(frame, instr.b, instr.arg) {
        Some(value) => {
            frame.push(value);
            Ok(Next::Skip(1))
        }
        None => ops::load_fast(vm, frame, u32::from(instr.b)),
    }
}

/// The handlers of arithmetic instructions, one for each operator of the table.
macro_rules! operators {
    ($($name:ident $int:expr, $float:expr;)*) => {$(
        #[inline(always)]
        pub(super) fn $name<const FORM: u8>(
            vm: &mut Vm,
            frame: &mut Box<Frame>,
            instr: Instr,
        ) -> Step {
            arithmetic::<FORM>(vm, frame, instr, $int, $float)
        }
    )*};
}

operators! {
    add i64::checked_add, |x, y| Some(x + y);
    subtract i64::checked_sub, |x, y| Some(x - y);
    multiply i64::checked_mul, |x, y| Some(x * y);
    and |x, y| Some(x & y), |_, _| None;
    or |x, y| Some(x | y), |_, _| None;
    xor |x, y| Some(x ^ y), |_, _| None;
    modulo ops::modulo, |_, _| None;
    floor_divide ops::floor_divide, |_, _| None;
}

/// The first half of a method call: pushes function and receiver.
#[inline(always)]
pub(super) fn load_method(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    ops::load_method(vm, frame, instr.arg)
}

/// The second half of a method call.
#[inline(always)]
pub(super) fn call_method(vm: &mut Vm, frame: &mut Box<Frame>, instr: Instr) -> Step {
    ops::call_method(vm, frame, instr.arg)
}

/// The loop's one table: the opcodes of 3.5, to be handed in by `for_each_opcode`, and the machine's own, which
/// `for_each_derived` hands in.
///
/// Each arm looks at its own answer for how most instructions end: where the handler is in line, that is known, and goes
/// neither through memory nor through another table.
macro_rules! dispatch {
    ({ $vm:ident, $frame:ident, $instr:ident, $stream:ident, $pc:ident, $pending:ident }
     $( $number:literal $name:ident $handler:ident ($kind:ident) ($($effect:tt)*) $picture:literal; )*) => {
        $crate::model::derived::for_each_derived!(arms, {
            $vm $frame $instr $stream $pc $pending [$($number $handler)*]
        })
    };
}
pub(super) use dispatch;

/// See [`dispatch`].
macro_rules! arms {
    ({ $vm:ident $frame:ident $instr:ident $stream:ident $pc:ident $pending:ident [$($number:literal $handler:ident)*] }
     arithmetic { $($operator:ident $compute:ident = $($opcode:ident)+;)* }
     others { $($row:ident $own:ident $($pack:ident [$($run:ident)*])?;)* }) => {{
        // A build that is hardly optimised would keep a place on the stack for every arm.
        #[cfg(debug_assertions)]
        macro_rules! answer {
            ($step:expr) => {
                $step
            };
        }
        #[cfg(not(debug_assertions))]
        macro_rules! answer {
            ($step:expr) => {
                match $step {
                    Ok(Next::FallThrough) => continue,
                    Ok(Next::Skip(more)) => {
                        $pc += more;
                        continue;
                    }
                    Ok(next) => Ok(next),
                    // Field by field: copied as a whole right after it was written, it would wait for the writes.
                    Err(Exit::Call(new)) => break Exit::Call(new),
                    Err(Exit::Resume) => break Exit::Resume,
                    Err(Exit::Delegate) => break Exit::Delegate,
                    Err(Exit::Yield) => break Exit::Yield,
                    Err(exit) => break exit,
                }
            };
        }
        // A return to a caller in this very loop needs neither an answer in between nor a look at what it is.
        macro_rules! arm {
            (return_value) => {
                if !STEPPING && frame_exit::return_to_caller($vm, &mut $frame, $pc) {
                    if $vm.heap.trap() {
                        ($frame, $pending) = frame_exit::polled($vm, $frame);
                    }
                    $pc = $stream.load(&mut $frame);
                    if !$stream.is_affordable($vm) {
                        return LoopExit::Switch($frame, $pending);
                    }
                    if $pending.is_some()
                        && let Some(exit) = $pending.take()
                    {
                        break exit;
                    }
                    continue;
                } else {
                    answer!(ops::return_value($vm, &mut $frame, $instr.arg))
                }
            };
            // `TOS → what is sent`, after yielding `TOS`
            (yield_value) => {
                break Exit::Yield
            };
            (for_iter) => {
                if ops::is_over_generator(&$frame) {
                    break Exit::Resume;
                } else {
                    answer!(ops::for_iter($vm, &mut $frame, $instr.arg))
                }
            };
            (compare_op) => {
                match ops::compare_in_line(&mut $frame, $instr.arg) {
                    ops::Compared::Done => continue,
                    ops::Compared::Dropped if !$vm.heap.trap() => continue,
                    ops::Compared::Dropped => answer!(ops::poll_here($vm, &mut $frame)),
                    ops::Compared::Asks => {
                        answer!(ops::compare_objects($vm, &mut $frame, $instr.arg))
                    }
                }
            };
            ($name:ident) => {
                answer!(ops::$name($vm, &mut $frame, $instr.arg))
            };
        }
        macro_rules! computed {
            ($name:ident $form:ident) => {
                answer!(fused::$name::<{ form::$form }>($vm, &mut $frame, $instr))
            };
        }
        macro_rules! own {
            (for_iter_store) => {
                if ops::is_over_generator(&$frame) {
                    break Exit::Resume;
                } else {
                    answer!(fused::for_iter_store($vm, &mut $frame, $instr))
                }
            };
            ($name:ident) => {
                answer!(fused::$name($vm, &mut $frame, $instr))
            };
        }
        match $instr.op {
            $($number => arm!($handler),)*
            $(derived::$compute::FAST_FAST_STORE => computed!($compute FAST_FAST_STORE),
            derived::$compute::FAST_CONST_STORE => computed!($compute FAST_CONST_STORE),
            derived::$compute::FAST_FAST => computed!($compute FAST_FAST),
            derived::$compute::FAST_CONST => computed!($compute FAST_CONST),
            derived::$compute::TOP_CONST_STORE => computed!($compute TOP_CONST_STORE),
            derived::$compute::TOP_CONST => computed!($compute TOP_CONST),
            derived::$compute::TOP_FAST_STORE => computed!($compute TOP_FAST_STORE),
            derived::$compute::TOP_FAST => computed!($compute TOP_FAST),)*
            $(derived::$row => own!($own),)*
            // Each by its number: the loop's jump through the table then need not look whether there is a place for it.
            #[rustfmt::skip]
            0 | 6 | 7 | 8 | 13 | 14 | 18 | 21 | 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39 | 40 | 41 | 42 |
            43 | 44 | 45 | 46 | 47 | 48 | 49 | 53 | 54 | 58 | 74 | 85 | 99 | 117 | 118 | 123 | 127 | 128 | 129 |
            139 | 155 | 156 | 157 | 158 | 159 | 238 | 239 | 240 | 241 | 242 | 243 | 244 | 245 | 246
            | 247 | 248 | 249 | 250 | 251 | 252 | 253 | 254 | 255 => {
                Err(fused::unknown(&$frame, $instr.op))
            }
        }
    }};
}
pub(super) use arms;
