//! Giving a frame another line to go on at: assignment to `f_lineno` (`frame_setlineno`).
//!
//! Which lines may be jumped to is CPython's rule, read off the bytecode. Where it would let the value
//! stack go wrong, the verifier has the last word: a jump is made only if what is proven of the code
//! stays true.

use bc_core::code::CodeObject;
use bc_core::opcode::Opcode;
use bc_core::verify::{self, Leap};

use crate::model::error::{PyResult, Thrown};
use crate::model::frame::{BlockKind, Frame, FrameObject};
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::raise;
use crate::runtime::locals;

/// Lets the frame of `object`, whose line is being told, go on at `line`.
///
/// # Errors
///
/// `ValueError` where that is not possible.
pub fn set_line(vm: &mut Vm, object: &ObjRef, data: &FrameObject, line: i32) -> PyResult<()> {
    let lasti = locals::lasti(vm, object);
    let code = data.code.object();
    let refuse = |vm: &mut Vm, message: &str| Err(raise::value_error(vm, message));
    let (line, target) = match first_of_line(code, line) {
        Ok(found) => found,
        Err(message) => return refuse(vm, &message),
    };
    let from = match lasti {
        Frame::NOT_STARTED => None,
        lasti => Some(data.code.start(lasti)),
    };
    let bytes = code.code();
    let at = bytes.get(target as usize).map(|&byte| Opcode(byte));
    if matches!(at, Some(Opcode::DUP_TOP | Opcode::POP_TOP)) {
        return refuse(vm, "can't jump to 'except' line as there's no exception");
    }
    if finally_around(code, Some(target)) != finally_around(code, from) {
        return refuse(vm, "can't jump into or out of a 'finally' block");
    }
    let open = blocks_left(code, from.unwrap_or(0), target);
    let Some(least) = open else {
        return refuse(vm, "can't jump into the middle of a block");
    };
    let to = data
        .code
        .verified
        .index_of(target)
        .map(|index| index as u32);
    if !data.alive.get() {
        // Nothing goes on there.
        data.lineno.set(line);
        data.lasti.set(to.unwrap_or(lasti));
        return Ok(());
    }
    let told = vm.tracing.at_line.as_ref();
    if !told.is_some_and(|told| std::rc::Rc::ptr_eq(told, object)) {
        return refuse(vm, "can only jump from a 'line' trace event");
    }
    let leap = to.and_then(|to| verify::leap(code, lasti, to, least).map(|leap| (to, leap)));
    let Some((to, leap)) = leap else {
        return refuse(
            vm,
            "can't jump to a line that expects other values on the stack",
        );
    };
    let mut handled = None;
    let dropped = locals::change_frame(vm, object, |frame| {
        let mut dropped = Vec::new();
        let open = frame.blocks.len();
        let blocks = match leap {
            Leap::Off { blocks, .. } => open.saturating_sub(blocks),
            Leap::Keep { blocks, .. } => blocks,
        };
        while frame.blocks.len() > blocks
            && let Some(block) = frame.blocks.pop()
        {
            let level = block.level as usize;
            if block.kind == BlockKind::ExceptHandler {
                handled = frame.stack.get(level + 1).cloned();
            }
            dropped.extend(frame.stack.drain(level.min(frame.stack.len())..));
        }
        let height = frame.stack.len();
        let stays = match leap {
            Leap::Off { values, .. } => height.saturating_sub(values as usize),
            Leap::Keep { values, .. } => height.min(values as usize),
        };
        dropped.extend(frame.stack.drain(stays..));
        frame.lasti = to;
        dropped
    });
    if let Some(value) = handled {
        vm.tracing.handled = Some(match value {
            Value::Obj(_) => value,
            _ => Value::None,
        });
    }
    data.lineno.set(line);
    drop(dropped);
    Ok(())
}

/// The first line from `line` on that has code, and where that begins.
fn first_of_line(code: &CodeObject, line: i32) -> Result<(i32, u32), String> {
    let first = code.firstlineno();
    if line < first {
        return Err(format!("line {line} comes before the current code block"));
    }
    if line == first {
        return Ok((first, 0));
    }
    let (mut at, mut reached) = (0_u32, first);
    for &[by, lines] in code.lnotab().as_chunks().0 {
        at = at.saturating_add(by.into());
        reached = reached.saturating_add(lines.into());
        if reached >= line {
            return Ok((reached, at));
        }
    }
    Err(format!("line {line} comes after the current code block"))
}

/// Offsets and opcodes as they follow each other, prefixes counted as instructions.
fn opcodes(code: &CodeObject) -> impl Iterator<Item = (u32, Opcode)> {
    let bytes = code.code();
    let mut at = 0;
    std::iter::from_fn(move || {
        let opcode = Opcode(*bytes.get(at)?);
        let here = at as u32;
        at += if opcode.has_arg() { 3 } else { 1 };
        Some((here, opcode))
    })
}

fn sets_up(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::SETUP_LOOP
            | Opcode::SETUP_EXCEPT
            | Opcode::SETUP_FINALLY
            | Opcode::SETUP_WITH
            | Opcode::SETUP_ASYNC_WITH
    )
}

/// The `SETUP_*` instruction of the innermost `finally` body around an offset.
fn finally_around(code: &CodeObject, wanted: Option<u32>) -> Option<u32> {
    let wanted = wanted?;
    // For each open block where it was set up, whether a `finally` body ends it, and whether that runs.
    let mut open: Vec<(u32, bool, bool)> = Vec::new();
    for (at, opcode) in opcodes(code) {
        match opcode {
            _ if sets_up(opcode) => {
                let ends = !matches!(opcode, Opcode::SETUP_LOOP | Opcode::SETUP_EXCEPT);
                open.push((at, ends, false));
            }
            Opcode::POP_BLOCK => match open.last_mut() {
                Some((_, true, runs)) => *runs = true,
                _ => drop(open.pop()),
            },
            Opcode::END_FINALLY if matches!(open.last(), Some((_, true, _))) => drop(open.pop()),
            _ => {}
        }
        if at == wanted {
            let inner = open.iter().rev().find(|(_, _, runs)| *runs);
            return inner.map(|&(setup, ..)| setup);
        }
    }
    None
}

/// How many blocks a jump leaves; `None` if it enters one.
fn blocks_left(code: &CodeObject, from: u32, to: u32) -> Option<usize> {
    let (low, high) = (from.min(to), from.max(to));
    let (mut delta, mut least) = (0_i64, 0_i64);
    for (at, opcode) in opcodes(code).skip_while(|&(at, _)| at < low) {
        if at >= high {
            break;
        }
        if sets_up(opcode) {
            delta += 1;
        } else if opcode == Opcode::POP_BLOCK {
            delta -= 1;
        }
        least = least.min(delta);
    }
    let change = if to > from { delta } else { -delta };
    if change > least {
        return None;
    }
    usize::try_from(-change).ok()
}

/// The line that `value` means.
///
/// # Errors
///
/// `ValueError` for what is no int, or too large a one.
pub fn line_of(vm: &mut Vm, value: Option<&Value>) -> PyResult<i32> {
    let refuse = |vm: &mut Vm, message: &str| -> Thrown { raise::value_error(vm, message) };
    match value {
        Some(Value::Int(line)) => {
            i32::try_from(*line).map_err(|_| refuse(vm, "lineno out of range"))
        }
        Some(value) if vm.class_id_of(value) == vm.classes.int.data().id() => {
            Err(refuse(vm, "lineno out of range"))
        }
        _ => Err(refuse(vm, "lineno must be an integer")),
    }
}
