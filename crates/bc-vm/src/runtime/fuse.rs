//! Fusing runs of instructions at link time.
//!
//! The fused stream has the same length and the same places as the plain one: the first instruction
//! of a run is replaced, the others stay, so a jump into the middle of a run finds plain
//! instructions, and a fused one that meets an uncommon case carries out only its first instruction
//! and lets the rest follow. Which runs there are is a table (`model::derived`); what each fused instruction does is
//! in `interp::fused`.

use std::rc::Rc;

use bc_core::opcode::Opcode;

use crate::model::code::Instr;
use crate::model::derived::{
    CALL_METHOD, GO_ON, LOAD_FAST_ATTR, LOAD_METHOD, Operator, for_each_derived, form,
};

/// Where control goes on that comes to a place at which nothing is executed.
#[inline]
pub(crate) fn goes_on_at(stream: &[Instr], place: usize) -> Option<u32> {
    stream
        .get(place)
        .and_then(|instr| (instr.op == GO_ON).then_some(instr.arg))
}

/// The stream of `plain` with runs fused.
pub(crate) fn fuse(plain: &Rc<[Instr]>) -> Rc<[Instr]> {
    let mut fused: Vec<Instr> = (0..plain.len())
        .map(|place| fused_at(&plain[place..]))
        .collect();
    let mut is_target = vec![false; plain.len()];
    for instr in plain.iter() {
        if (Opcode(instr.op).is_jump() || instr.op == GO_ON)
            && let Some(target) = is_target.get_mut(instr.arg as usize)
        {
            *target = true;
        }
    }
    for place in 0..plain.len() {
        let Some(call) = method_call(plain, &is_target, place) else {
            continue;
        };
        fused[place] = Instr {
            op: LOAD_METHOD,
            ..plain[place]
        };
        fused[call] = Instr {
            op: CALL_METHOD,
            ..plain[call]
        };
        // A run that ends in the attribute would push it the plain way.
        if place > 0 && fused[place - 1].op == LOAD_FAST_ATTR {
            fused[place - 1] = plain[place - 1];
        }
    }
    fused.into()
}

/// The `CALL_FUNCTION` that calls the attribute loaded at `place`, if only positional arguments lie in
/// between and they are made without jumps, calls and yields: so nothing can look at the value stack
/// between the two, and where the plain stream has to take over, [`open_method_call`] says so.
fn method_call(plain: &[Instr], is_target: &[bool], place: usize) -> Option<usize> {
    if Opcode(plain.get(place)?.op) != Opcode::LOAD_ATTR {
        return None;
    }
    let mut height = 0_u32;
    for (at, instr) in plain.iter().enumerate().skip(place + 1) {
        if *is_target.get(at)? {
            return None;
        }
        match argument(Opcode(instr.op)) {
            Some((takes, gives)) if height >= takes => height = height - takes + gives,
            None if Opcode(instr.op) == Opcode::CALL_FUNCTION && instr.arg == height => {
                return Some(at);
            }
            _ => return None,
        }
    }
    None
}

/// How many values an instruction takes and gives, if it may stand among those that make the
/// arguments of a fused method call.
fn argument(opcode: Opcode) -> Option<(u32, u32)> {
    let is_among_them = matches!(
        opcode,
        Opcode::LOAD_FAST
            | Opcode::LOAD_CONST
            | Opcode::LOAD_GLOBAL
            | Opcode::LOAD_NAME
            | Opcode::LOAD_DEREF
            | Opcode::LOAD_ATTR
            | Opcode::BINARY_ADD
            | Opcode::BINARY_SUBTRACT
            | Opcode::BINARY_MULTIPLY
            | Opcode::BINARY_MODULO
            | Opcode::BINARY_FLOOR_DIVIDE
            | Opcode::BINARY_SUBSCR
            | Opcode::BINARY_AND
            | Opcode::COMPARE_OP
    );
    match (is_among_them, opcode.effect(0)) {
        (true, Some(effect)) => Some((effect.pops as u32, effect.pushes as u32)),
        _ => None,
    }
}

/// Whether instruction `at` lies between the halves of a fused method call; then how many values lie
/// above its function and receiver before `at` runs.
pub(crate) fn open_method_call(plain: &[Instr], fused: &[Instr], at: usize) -> Option<usize> {
    let is_half = |instr: &Instr| matches!(instr.op, LOAD_METHOD | CALL_METHOD);
    let load = fused.get(..at)?.iter().rposition(is_half)?;
    if fused[load].op != LOAD_METHOD {
        return None;
    }
    let mut height = 0_usize;
    for instr in plain.get(load + 1..at)? {
        let (takes, gives) = argument(Opcode(instr.op))?;
        height = (height + gives as usize).checked_sub(takes as usize)?;
    }
    Some(height)
}

/// A word of a run in the table of derived instructions.
#[derive(Clone, Copy)]
enum Word {
    /// This opcode.
    Is(Opcode),
    /// `COMPARE_OP` with an ordering or an identity.
    Comparison,
    /// A jump by the value on top.
    Condition,
}

impl Word {
    fn matches(self, instr: Instr) -> bool {
        match self {
            Self::Is(opcode) => instr.op == opcode.0,
            Self::Comparison => {
                Opcode(instr.op) == Opcode::COMPARE_OP && matches!(instr.arg, 0..6 | 8 | 9)
            }
            Self::Condition => way(instr).is_some(),
        }
    }
}

/// A run that one instruction can stand for.
struct Run {
    number: u8,
    words: &'static [Word],
    /// Makes the instruction, if the operands fit into it.
    pack: fn(&[Instr], u8) -> Option<Instr>,
}

macro_rules! word {
    (COMPARISON) => {
        Word::Comparison
    };
    (CONDITION) => {
        Word::Condition
    };
    ($opcode:ident) => {
        Word::Is(Opcode::$opcode)
    };
}

macro_rules! runs {
    (arithmetic { $($operators:tt)* }
     others { $($name:ident $handler:ident $($pack:ident [$($word:ident)*])?;)* }) => {
        /// All runs, in the order in which they are tried.
        static RUNS: &[Run] = &[$($(Run {
            number: crate::model::derived::$name,
            words: &[$(word!($word)),*],
            pack: $pack,
        },)?)*];
    };
}

for_each_derived!(runs);

/// What stands in the fused stream for the instructions that begin here.
fn fused_at(run: &[Instr]) -> Instr {
    let fits = |candidate: &&Run| {
        let words = candidate.words;
        run.len() >= words.len()
            && words
                .iter()
                .zip(run)
                .all(|(word, &instr)| word.matches(instr))
    };
    let mut found = RUNS.iter().filter(fits);
    found
        .find_map(|candidate| (candidate.pack)(run, candidate.number))
        .or_else(|| arithmetic(run))
        .unwrap_or(run[0])
}

/// Which way a conditional jump goes, as the bit that fused instructions have for it.
fn way(instr: Instr) -> Option<u8> {
    match Opcode(instr.op) {
        Opcode::POP_JUMP_IF_FALSE => Some(0),
        Opcode::POP_JUMP_IF_TRUE => Some(0x80),
        _ => None,
    }
}

/// An operand as an instruction's field `b` can hold it.
fn short(instr: Instr) -> Option<u16> {
    u16::try_from(instr.arg).ok()
}

/// A test of two operands and the jump it decides: an operand in a byte each.
fn comparison(run: &[Instr], op: u8) -> Option<Instr> {
    let byte = |instr: Instr| u8::try_from(instr.arg).ok();
    let [x, y, ref rest @ ..] = *run else {
        return None;
    };
    Some(Instr {
        b: u16::from_le_bytes([byte(x)?, byte(y)?]),
        ..comparison_on_top(rest, op)?
    })
}

/// The comparison and the way of the jump in `a`, its target as argument.
fn comparison_on_top(run: &[Instr], op: u8) -> Option<Instr> {
    let [test, jump, ..] = *run else {
        return None;
    };
    let compared = match Opcode(test.op) {
        Opcode::COMPARE_OP => test.arg as u8,
        _ => 0,
    };
    Some(Instr {
        op,
        a: compared | way(jump)?,
        b: 0,
        arg: jump.arg,
    })
}

/// As [`pair`], unless something is computed of the two, which is one instruction as well.
fn two_locals(run: &[Instr], op: u8) -> Option<Instr> {
    match run.get(2).and_then(|instr| Operator::of(Opcode(instr.op))) {
        Some(_) => None,
        None => pair(run, op),
    }
}

/// A local in `b`, the argument of the second instruction as argument.
fn pair(run: &[Instr], op: u8) -> Option<Instr> {
    let [first, second, ..] = *run else {
        return None;
    };
    Some(Instr {
        op,
        a: 0,
        b: short(first)?,
        arg: second.arg,
    })
}

/// The local that an item is stored in as `b`, the end of the loop as argument.
fn step(run: &[Instr], op: u8) -> Option<Instr> {
    let [step, store, ..] = *run else {
        return None;
    };
    Some(Instr {
        op,
        a: 0,
        b: short(store)?,
        arg: step.arg,
    })
}

/// How many bounds the slice has as argument.
fn slice(run: &[Instr], op: u8) -> Option<Instr> {
    matches!(run[0].arg, 2 | 3).then_some(Instr { op, ..run[0] })
}

/// An operator with its operands, of which the first may be on the stack already, and the store of its result.
fn arithmetic(run: &[Instr]) -> Option<Instr> {
    let is = |instr: Instr, opcode: Opcode| Opcode(instr.op) == opcode;
    let is_constant = |instr: Instr| is(instr, Opcode::LOAD_CONST);
    let is_operand = |instr: Instr| is_constant(instr) || is(instr, Opcode::LOAD_FAST);
    let operator = |instr: Instr| Operator::of(Opcode(instr.op));
    let (first, second, operator, after) = match *run {
        [a, b, op, ref after @ ..] if is(a, Opcode::LOAD_FAST) && is_operand(b) => {
            (Some(a), b, operator(op)?, after)
        }
        [b, op, ref after @ ..] if is_operand(b) => (None, b, operator(op)?, after),
        _ => return None,
    };
    let b = match first {
        Some(first) => short(first)?,
        None => 0,
    };
    let stored = after
        .first()
        .filter(|&&store| is(store, Opcode::STORE_FAST));
    let operand = short(second);
    if let (Some(operand), Some(target)) = (operand, stored.and_then(|&store| short(store))) {
        let form = match (first.is_some(), is_constant(second)) {
            (true, true) => form::FAST_CONST_STORE,
            (true, false) => form::FAST_FAST_STORE,
            (false, true) => form::TOP_CONST_STORE,
            (false, false) => form::TOP_FAST_STORE,
        };
        return Some(Instr {
            op: operator.number(form),
            a: 0,
            b,
            arg: u32::from(operand) | u32::from(target) << 16,
        });
    }
    let form = match (first.is_some(), is_constant(second)) {
        (true, true) => form::FAST_CONST,
        (true, false) => form::FAST_FAST,
        (false, true) => form::TOP_CONST,
        (false, false) => form::TOP_FAST,
    };
    Some(Instr {
        op: operator.number(form),
        a: 0,
        b,
        arg: second.arg,
    })
}
