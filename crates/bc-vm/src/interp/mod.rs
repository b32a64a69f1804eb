//! How code runs: the loop, the opcode families, the unwinder, the caches. Rank 4.
//!
//! [`eval`] is what `Vm::eval` points to. The loop exists twice: the quick one runs the fused stream
//! and counts instructions by whole straight runs, at taken jumps, calls and returns; the careful one
//! runs one instruction at a time, counts each, and tells a watcher. The quick one hands over when
//! the budget might end inside the next run, so the count is exact and the stop is on the
//! instruction, and for a frame at the limit of recursion, where a comparison is too much.
//! Python-to-Python calls push a frame here and never grow the Rust stack.

mod cache;
mod events;
mod feed;
mod fused;
mod leave;
mod ops;
mod step;
mod unwind;
mod watched;

use std::rc::Rc;

use bc_core::code::CodeFlags;
use bc_core::opcode::Opcode;

use crate::model::derived::{self, form};
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::frame::{Frame, OnReturn};
use crate::model::generator::Generator;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::{Outcome, ResumeWith, Vm};
use crate::model::watch::Entry;
use crate::protocol::{compare, poll, raise};
use crate::runtime::{frames, fuse, resume};
use feed::Fed;
use fused::{arms, dispatch};
use leave::Leave;
pub use leave::resume_paused;
use ops::yields;
use step::{Exit, Next, Why, underflow};
use unwind::UnwindTo;

/// Starts or resumes `frame` and runs until it returns, yields or raises.
///
/// # Errors
///
/// A raise that no handler caught, or a fault.
pub fn eval(vm: &mut Vm, frame: Box<Frame>, sent: ResumeWith) -> PyResult<Outcome> {
    if vm.native_depth >= vm.limits.native_depth {
        frames::recycle(vm, frame);
        return Err(poll::too_deep(vm, poll::CALLING));
    }
    vm.native_depth += 1;
    let may_pause = std::mem::take(&mut vm.may_pause);
    let stand_in = match vm.stand_ins.pop() {
        Some(stand_in) => stand_in,
        None => Frame::stand_in(&vm.idle),
    };
    let caller = std::mem::replace(&mut vm.top, stand_in);
    vm.frames.push(caller);
    let base = vm.frames.len();
    let depth = vm.depth;
    let result = leave::drive(vm, frame, base, sent, may_pause);
    vm.depth = depth;
    vm.native_depth -= 1;
    leave::settle(vm, &result);
    if let Some(caller) = vm.frames.pop() {
        vm.stand_ins.push(std::mem::replace(&mut vm.top, caller));
    }
    result
}

/// Whether the frame is a generator's or a coroutine's.
fn is_generator(frame: &Frame) -> bool {
    frame
        .code
        .object()
        .flags()
        .intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE)
}

/// How a frame is entered that nothing is raised in.
fn entry_of(frame: &Frame) -> Entry {
    match frame.lasti {
        Frame::NOT_STARTED => Entry::Call,
        _ => Entry::Resume,
    }
}

/// Puts the generator's own exception state in the place of its caller's, or notes the caller's.
fn enter_generator(vm: &mut Vm, frame: &mut Frame, throwing: bool) {
    match &mut frame.exc {
        Some(exc) if !throwing && !exc.is_none() => std::mem::swap(exc, &mut vm.handled),
        exc => *exc = Some(vm.handled.clone()),
    }
}

/// The other way round, when a generator suspends or ends.
fn leave_generator(vm: &mut Vm, frame: &mut Frame) {
    let handling = frame
        .blocks
        .iter()
        .any(|block| block.kind == crate::model::frame::BlockKind::ExceptHandler);
    if handling {
        if let Some(exc) = &mut frame.exc {
            std::mem::swap(exc, &mut vm.handled);
        }
    } else {
        vm.handled = frame.exc.take().unwrap_or(Value::None);
    }
}

/// Counts one more Python frame; whether it is so deep that it may be the last that fits.
#[inline]
fn descend(vm: &mut Vm) -> Result<bool, Thrown> {
    vm.depth += 1;
    let deep = vm.depth >= vm.free_depth.get();
    if deep {
        deepen(vm)?;
    }
    Ok(deep)
}

#[cold]
fn deepen(vm: &mut Vm) -> Result<(), Thrown> {
    vm.depth -= 1;
    if vm.depth >= vm.free_depth.get() && !vm.deepen()? {
        return Err(poll::too_deep(vm, ""));
    }
    vm.depth += 1;
    Ok(())
}

/// Runs frames until the one at `base` is left. `pending` is raised first.
#[expect(
    clippy::too_many_lines,
    reason = "the loop is one screen of cases, each a few lines"
)]
fn run<const CAREFUL: bool>(
    vm: &mut Vm,
    mut frame: Box<Frame>,
    base: usize,
    mut pending: Option<Exit>,
) -> Leave {
    let mut stream = Rc::clone(if CAREFUL {
        &frame.code.plain
    } else {
        &frame.code.fused
    });
    let mut pc = frame.pc as usize;
    let mut line_told = CAREFUL && frame.counted == Frame::LINE_TOLD;
    frame.counted = frame.pc;

    // Counts the straight line that ends here.
    macro_rules! count {
        () => {
            vm.fuel = vm
                .fuel
                .saturating_sub((pc as u64).saturating_sub(u64::from(frame.counted)));
            frame.counted = pc as u32;
        };
    }
    // Goes on in `frame` at `frame.pc`.
    macro_rules! load {
        () => {{
            load!(affordable);
            if !CAREFUL && vm.fuel <= stream.len() as u64 {
                return Leave::Switch(frame, pending);
            }
        }};
        (affordable) => {{
            stream = Rc::clone(if CAREFUL {
                &frame.code.plain
            } else {
                &frame.code.fused
            });
            pc = frame.pc as usize;
            frame.counted = frame.pc;
        }};
    }
    macro_rules! jump {
        ($target:expr) => {{
            count!();
            if vm.cancel.is_set() {
                return leave::interrupted(vm, frame, $target as u32);
            }
            if vm.heap.trap() {
                pending = leave::poll(vm, &mut frame);
            }
            pc = $target as usize;
            frame.counted = $target;
            let enough = vm.fuel > stream.len() as u64;
            let plenty = CAREFUL
                && vm.fuel > 4 * stream.len() as u64
                && vm.watch.is_none()
                && !poll::is_full(vm);
            if if CAREFUL { plenty } else { !enough } {
                frame.pc = pc as u32;
                return Leave::Switch(frame, pending);
            }
            if pending.is_some()
                && let Some(exit) = pending.take()
            {
                break exit;
            }
        }};
    }
    // Goes on in the caller, to which a frame has returned.
    macro_rules! go_on {
        () => {{
            if vm.heap.trap() {
                pending = leave::poll(vm, &mut frame);
            }
            load!();
            if pending.is_some()
                && let Some(exit) = pending.take()
            {
                break exit;
            }
        }};
    }
    if !CAREFUL && vm.fuel <= stream.len() as u64 {
        return Leave::Switch(frame, pending);
    }

    loop {
        let exit = if pending.is_some()
            && let Some(exit) = pending.take()
        {
            exit
        } else {
            // Instructions, until one does not just go on. What is pending is not looked at here: to
            // move it about would be a tenth of the work.
            loop {
                if CAREFUL {
                    if let Some(place) = fuse::goes_on_at(&stream, pc) {
                        // What the quick loop does there, which executes it.
                        frame.lasti = pc as u32;
                        pc += 1;
                        frame.counted = pc as u32;
                        jump!(place);
                    }
                    frame.pc = pc as u32;
                    // What only stops stops in the trace function, which comes before the instruction.
                    let stops_later = vm.tracing.tells && !line_told && vm.behind_stop > 0;
                    if vm.fuel == 0 && !vm.release(1) && !stops_later {
                        if line_told {
                            frame.counted = Frame::LINE_TOLD;
                        }
                        return Leave::OutOfSteps(frame);
                    }
                    // It is counted below, and not by what is called before.
                    frame.counted = pc as u32 + 1;
                    if vm.tracing.tells && !std::mem::take(&mut line_told) {
                        frame.lasti = pc as u32;
                        if frame.pair != Frame::NO_PAIR
                            && let Err(exit) = fused::unfuse(vm, &mut frame)
                        {
                            pc += 1;
                            break exit;
                        }
                        if let Err(thrown) = events::line(vm, &mut frame) {
                            // The instruction does not run after all, as if it had raised but for its count.
                            pc += 1;
                            break thrown.into();
                        }
                        pc = frame.lasti as usize;
                        frame.pc = pc as u32;
                        frame.counted = pc as u32 + 1;
                        // The function has taken steps.
                        if vm.fuel == 0 && !vm.release(1) {
                            frame.counted = Frame::LINE_TOLD;
                            return Leave::OutOfSteps(frame);
                        }
                    }
                    vm.fuel -= 1;
                    if let Err(fault) = watched::instruction(vm, &frame) {
                        return leave::fault(vm, frame, base, fault.into());
                    }
                }
                let Some(mut place) = stream.get(pc) else {
                    return leave::fault(
                        vm,
                        frame,
                        base,
                        Fault::Internal("ran off the end of the code").into(),
                    );
                };
                // By reference, since the quick loop is to load each part of an instruction where it is used.
                let half;
                if CAREFUL {
                    half = watched::fetch(vm, &mut frame, pc, *place);
                    place = &half;
                }
                let instr = *place;
                frame.lasti = pc as u32;
                pc += 1;
                // A comparison counts as a level: the deepest frame has none left for it.
                if CAREFUL && instr.op == Opcode::COMPARE_OP.0 && instr.arg < 6 && poll::is_full(vm)
                {
                    break poll::too_deep(vm, compare::COMPARING).into();
                }
                match bc_core::for_each_opcode!(dispatch, { vm, frame, instr, pc }) {
                    Ok(Next::FallThrough) => {}
                    Ok(Next::Skip(more)) => pc += more,
                    Ok(Next::Jump(target)) => jump!(target),
                    Ok(Next::SkipThenJump(target, more)) => {
                        pc += more;
                        jump!(target);
                    }
                    Ok(Next::Recheck(more)) => {
                        pc += more;
                        count!();
                        if !CAREFUL && vm.fuel <= stream.len() as u64 {
                            frame.pc = pc as u32;
                            let exit = fused::unfuse(vm, &mut frame).err();
                            return Leave::Switch(frame, exit);
                        }
                    }
                    Err(exit) => break exit,
                }
            }
        };
        count!();
        frame.pc = pc as u32;
        match exit {
            Exit::Call(new) => {
                let deep = match descend(vm) {
                    Ok(deep) => deep,
                    Err(thrown) => {
                        leave::refused_call(vm, new);
                        pending = Some(thrown.into());
                        continue;
                    }
                };
                // A getter is called by what looks the attribute up, a generator resumed by what takes its items.
                let native = CAREFUL
                    && (watched::calls_natively(&frame, &stream)
                        || matches!(new.on_return, OnReturn::Feed(_)));
                vm.frames.push(std::mem::replace(&mut frame, new));
                if CAREFUL {
                    watched::enter(vm, &frame, entry_of(&frame), native);
                }
                if CAREFUL || deep || vm.fuel <= frame.code.fused.len() as u64 {
                    // Of the quick loop only what ran just now can have set a function: its steps are
                    // gone.
                    if (CAREFUL || vm.fuel == 0)
                        && vm.tracing.tells
                        && let Err(thrown) = events::enter(vm, &mut frame)
                    {
                        pending = Some(thrown.into());
                        match leave::unentered(vm, frame) {
                            Ok(caller) => frame = caller,
                            Err(done) => return done,
                        }
                    } else if !CAREFUL && poll::is_full(vm) {
                        return Leave::Switch(frame, None);
                    }
                    load!();
                } else {
                    load!(affordable);
                }
            }
            Exit::Unwind(Why::Return(value)) if frame.blocks.is_empty() => {
                if CAREFUL && vm.tracing.tells {
                    pending = events::leave(vm, &mut frame, &value).err();
                    if pending.is_some() {
                        continue;
                    }
                }
                match leave::returned(vm, frame, value, base) {
                    Ok(caller) => frame = caller,
                    Err(done) => return done,
                }
                pending = leave::poll(vm, &mut frame);
                load!();
            }
            Exit::Unwind(why) => match unwind::unwind(vm, &mut frame, why) {
                UnwindTo::At(target, reason) => {
                    frame.pc = target;
                    watched::landed(vm, &frame, reason);
                    pending = leave::poll(vm, &mut frame);
                    load!();
                }
                UnwindTo::Return(value) => {
                    if CAREFUL && vm.tracing.tells {
                        pending = events::leave(vm, &mut frame, &value).err();
                        if pending.is_some() {
                            continue;
                        }
                    }
                    match leave::returned(vm, frame, value, base) {
                        Ok(caller) => frame = caller,
                        Err(done) => return done,
                    }
                    pending = leave::poll(vm, &mut frame);
                    load!();
                }
                UnwindTo::Raise => {
                    return leave::fault(
                        vm,
                        frame,
                        base,
                        Fault::Internal("break outside a loop").into(),
                    );
                }
            },
            Exit::Yield => {
                // The quick loop has just executed it, the careful one may have told of it first.
                let instr = stream.get(frame.lasti as usize);
                frame.pc = if instr.is_some_and(|instr| instr.op == Opcode::YIELD_FROM.0) {
                    frame.lasti
                } else {
                    frame.code.settled(frame.pc)
                };
                // Who delegates yields it too, and is still at its `YIELD_FROM`.
                let mut value = Value::Unbound;
                loop {
                    value = match frame.stack.pop() {
                        Some(value) => value,
                        None => {
                            pending = Some(underflow());
                            break;
                        }
                    };
                    if CAREFUL && vm.tracing.tells {
                        pending = events::leave(vm, &mut frame, &value).err();
                    }
                    if pending.is_some() || !matches!(frame.on_return, OnReturn::Delegate) {
                        break;
                    }
                    match leave::yielded(vm, frame, std::mem::take(&mut value)) {
                        Ok(caller) => frame = caller,
                        Err(done) => return done,
                    }
                    frame.pc = frame.lasti;
                }
                if pending.is_some() {
                    frame.pc = frame.lasti.wrapping_add(1);
                    load!();
                    continue;
                }
                if matches!(frame.on_return, OnReturn::Feed(_)) {
                    match feed::fed(vm, frame, value) {
                        Fed::More(inner) => {
                            frame = inner;
                            if CAREFUL {
                                watched::enter(vm, &frame, Entry::Resume, true);
                            }
                            load!();
                            if !CAREFUL {
                                pc += yields::drop_at_once(&mut frame, &stream, pc);
                            }
                        }
                        Fed::Over(caller, exit) => {
                            frame = caller;
                            pending = exit;
                            load!();
                        }
                        Fed::Failed(done) => return done,
                    }
                    continue;
                }
                match leave::yielded(vm, frame, value) {
                    Ok(caller) => frame = caller,
                    Err(done) => return done,
                }
                load!();
                if !CAREFUL {
                    pc += yields::take_at_once(&mut frame, &stream, pc);
                }
            }
            Exit::Delegate => match begin_delegate(vm, &mut frame) {
                Ok(inner) => {
                    vm.frames.push(std::mem::replace(&mut frame, inner));
                    if CAREFUL {
                        watched::enter(vm, &frame, entry_of(&frame), true);
                    } else if poll::is_full(vm) {
                        return Leave::Switch(frame, None);
                    }
                    load!();
                    if !CAREFUL {
                        pc += yields::drop_at_once(&mut frame, &stream, pc);
                    }
                }
                Err(thrown) => pending = Some(thrown.into()),
            },
            Exit::Resume => {
                // Where the loop ends.
                let target = stream
                    .get(frame.lasti as usize)
                    .map_or(0, |instr| instr.arg);
                match begin_for_iter(vm, &mut frame, target) {
                    Ok(Some(inner)) => {
                        vm.frames.push(std::mem::replace(&mut frame, inner));
                        if CAREFUL {
                            watched::enter(vm, &frame, entry_of(&frame), false);
                        }
                        if CAREFUL && vm.tracing.tells {
                            pending = events::enter(vm, &mut frame)
                                .err()
                                .map(|thrown| leave::refused(&mut frame, thrown));
                        } else if !CAREFUL && poll::is_full(vm) {
                            return Leave::Switch(frame, None);
                        }
                        load!();
                        if !CAREFUL {
                            pc += yields::drop_at_once(&mut frame, &stream, pc);
                        }
                    }
                    Ok(None) => load!(),
                    Err(thrown) => pending = Some(thrown.into()),
                }
            }
            Exit::Thrown(Thrown::Fault(fault)) => {
                return leave::fault(vm, frame, base, Thrown::Fault(fault));
            }
            Exit::Thrown(Thrown::Raise(exception)) => {
                if CAREFUL {
                    frame.pair = Frame::NO_PAIR;
                }
                frames::trace(vm, &mut frame, &exception);
                let exception = if vm.tracing.tells {
                    match events::raised(vm, &mut frame, exception) {
                        Ok(exception) => exception,
                        Err(fault) => return leave::fault(vm, frame, base, fault),
                    }
                } else {
                    exception
                };
                match leave::raised(vm, frame, exception, base) {
                    Ok(handler) => frame = handler,
                    Err(done) => return done,
                }
                // What was on the stack has died while the exception was under way.
                vm.raising = true;
                pending = leave::poll(vm, &mut frame);
                vm.raising = false;
                load!();
            }
            Exit::Reraise(exception) => {
                match leave::raised(vm, frame, exception, base) {
                    Ok(handler) => frame = handler,
                    Err(done) => return done,
                }
                // What was on the stack has died while the exception was under way.
                vm.raising = true;
                pending = leave::poll(vm, &mut frame);
                vm.raising = false;
                load!();
            }
        }
    }
}

/// Resumes the generator that a `YIELD_FROM` delegates to: its frame, ready to run.
fn begin_delegate(vm: &mut Vm, frame: &mut Frame) -> PyResult<Box<Frame>> {
    let sent = frame.stack.pop().unwrap_or_default();
    let Some(Value::Obj(receiver)) = frame.stack.last() else {
        return Err(Fault::Internal("YIELD_FROM resumes nothing").into());
    };
    let Payload::Generator(data) = &receiver.payload else {
        return Err(Fault::Internal("YIELD_FROM resumes no generator").into());
    };
    let Some(mut inner) = data.frame.take() else {
        return Err(Fault::Internal("YIELD_FROM resumes what is over").into());
    };
    if let Err(thrown) = descend(vm) {
        frames::recycle(vm, inner);
        return Err(thrown);
    }
    if inner.lasti != Frame::NOT_STARTED {
        inner.push(sent);
    }
    inner.on_return = OnReturn::Delegate;
    inner.generator = Some(Rc::clone(receiver));
    data.running.set(true);
    enter_generator(vm, &mut inner, false);
    Ok(inner)
}

/// Starts a step of `FOR_ITER` over a generator in this very loop: its frame, ready to run, or `None`
/// when the generator is over and the loop has been ended.
#[inline(always)]
fn begin_for_iter(vm: &mut Vm, frame: &mut Frame, target: u32) -> PyResult<Option<Box<Frame>>> {
    let Some(Value::Obj(generator)) = frame.stack.last() else {
        return Err(Fault::Internal("FOR_ITER resumes nothing").into());
    };
    let Payload::Generator(data) = &generator.payload else {
        return Err(Fault::Internal("FOR_ITER resumes no generator").into());
    };
    let data: &Generator = data;
    if data.is_coroutine() {
        let message = "'coroutine' object is not an iterator";
        return Err(raise::type_error(vm, message));
    }
    let Some(mut inner) = resume::take_frame(vm, data)? else {
        drop(frame.stack.pop());
        frame.pc = target;
        return Ok(None);
    };
    if let Err(thrown) = descend(vm) {
        data.frame.replace(Some(inner));
        return Err(thrown);
    }
    if inner.lasti != Frame::NOT_STARTED {
        inner.push(Value::None);
    }
    inner.on_return = OnReturn::EndLoop(target);
    inner.generator = Some(Rc::clone(generator));
    data.running.set(true);
    enter_generator(vm, &mut inner, false);
    Ok(Some(inner))
}
