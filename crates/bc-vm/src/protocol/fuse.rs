//! Fusing runs of instructions at link time.
//!
//! The fused stream has the same length and the same places as the plain one: the first instruction
//! of a run is replaced, the others stay, so a jump into the middle of a run finds plain
//! instructions, and a fused one that meets an uncommon case carries out only its first instruction
//! and lets the rest follow. Numbers of fused instructions are ones CPython 3.5 does not use; what
//! each does stands in `interp::fused`.

use std::rc::Rc;

use bc_core::opcode::Opcode;

use crate::model::code::Instr;

/// The first number of the arithmetic block: eight operators of eight forms each.
pub(crate) const ARITHMETIC: u8 = 160;
/// Two fast operands are compared and the result decides a jump.
pub(crate) const COMPARE_FAST_FAST_JUMP: u8 = 224;
/// A local and a constant are compared and the result decides a jump.
pub(crate) const COMPARE_FAST_CONST_JUMP: u8 = 225;
/// The two topmost values are compared and the result decides a jump.
pub(crate) const COMPARE_JUMP: u8 = 226;
/// A local and a constant are and-ed and the result decides a jump.
pub(crate) const AND_FAST_CONST_JUMP: u8 = 227;
/// `FOR_ITER` whose item goes to a local.
pub(crate) const FOR_ITER_STORE: u8 = 228;
/// Two locals are pushed.
pub(crate) const LOAD_FAST_FAST: u8 = 229;
/// An item of a local by a local.
pub(crate) const SUBSCR_FAST_FAST: u8 = 230;
/// An item of a local by a constant.
pub(crate) const SUBSCR_FAST_CONST: u8 = 231;
/// An attribute of a local.
pub(crate) const LOAD_FAST_ATTR: u8 = 232;

/// The first half of a method call: pushes function and receiver.
pub(crate) const LOAD_METHOD: u8 = 233;
/// The second half of a method call.
pub(crate) const CALL_METHOD: u8 = 234;

/// No instruction: control goes on at the place in the argument, where that is not the next one because instructions
/// overlap. Stands in both streams, and is not counted.
pub(crate) const GO_ON: u8 = 235;

/// A slice of what lies below its bounds.
pub(crate) const SLICE_ITEM: u8 = 236;
/// Items go into the place of a slice.
pub(crate) const SLICE_STORE: u8 = 237;

/// Forms of a fused arithmetic instruction, added to `ARITHMETIC + 8 * operator`.
pub(crate) mod form {
    /// Local, local; the result goes to a local.
    pub(crate) const FAST_FAST_STORE: u8 = 0;
    /// Local, constant; the result goes to a local.
    pub(crate) const FAST_CONST_STORE: u8 = 1;
    /// Local, local.
    pub(crate) const FAST_FAST: u8 = 2;
    /// Local, constant.
    pub(crate) const FAST_CONST: u8 = 3;
    /// Top of stack, constant; the result goes to a local.
    pub(crate) const TOP_CONST_STORE: u8 = 4;
    /// Top of stack, constant.
    pub(crate) const TOP_CONST: u8 = 5;
    /// Top of stack, local; the result goes to a local.
    pub(crate) const TOP_FAST_STORE: u8 = 6;
    /// Top of stack, local.
    pub(crate) const TOP_FAST: u8 = 7;
}

/// The row of an operator in the arithmetic block.
fn operator(op: u8) -> Option<u8> {
    Some(match Opcode(op) {
        Opcode::BINARY_ADD | Opcode::INPLACE_ADD => 0,
        Opcode::BINARY_SUBTRACT | Opcode::INPLACE_SUBTRACT => 1,
        Opcode::BINARY_MULTIPLY | Opcode::INPLACE_MULTIPLY => 2,
        Opcode::BINARY_AND | Opcode::INPLACE_AND => 3,
        Opcode::BINARY_OR | Opcode::INPLACE_OR => 4,
        Opcode::BINARY_XOR | Opcode::INPLACE_XOR => 5,
        Opcode::BINARY_MODULO | Opcode::INPLACE_MODULO => 6,
        Opcode::BINARY_FLOOR_DIVIDE | Opcode::INPLACE_FLOOR_DIVIDE => 7,
        _ => return None,
    })
}

/// Whether an operator of `COMPARE_OP` is an ordering or an identity.
fn is_compared(op: u32) -> bool {
    op < 6 || op == 8 || op == 9
}

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
    Some(match opcode {
        Opcode::LOAD_FAST
        | Opcode::LOAD_CONST
        | Opcode::LOAD_GLOBAL
        | Opcode::LOAD_NAME
        | Opcode::LOAD_DEREF => (0, 1),
        Opcode::LOAD_ATTR => (1, 1),
        Opcode::BINARY_ADD
        | Opcode::BINARY_SUBTRACT
        | Opcode::BINARY_MULTIPLY
        | Opcode::BINARY_MODULO
        | Opcode::BINARY_FLOOR_DIVIDE
        | Opcode::BINARY_SUBSCR
        | Opcode::BINARY_AND
        | Opcode::COMPARE_OP => (2, 1),
        _ => return None,
    })
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

/// What stands in the fused stream for the instructions that begin here.
fn fused_at(run: &[Instr]) -> Instr {
    let first = run[0];
    candidate(run).unwrap_or(first)
}

fn candidate(run: &[Instr]) -> Option<Instr> {
    let opcode = |index: usize| run.get(index).map(|instr| Opcode(instr.op));
    let arg = |index: usize| run.get(index).map_or(0, |instr| instr.arg);
    let short = |index: usize| u16::try_from(arg(index)).ok();
    let byte = |index: usize| u16::try_from(arg(index)).ok().filter(|&value| value < 256);
    let first = opcode(0)?;
    let second = opcode(1)?;
    // Whether the instruction at `index` decides a jump by its operand, and which way.
    let jumps = |index: usize| match opcode(index) {
        Some(Opcode::POP_JUMP_IF_FALSE) => Some(0),
        Some(Opcode::POP_JUMP_IF_TRUE) => Some(0x80),
        _ => None,
    };
    let is_operand = |opcode: Opcode| matches!(opcode, Opcode::LOAD_FAST | Opcode::LOAD_CONST);
    match first {
        Opcode::LOAD_FAST if is_operand(second) => {
            let constant = second == Opcode::LOAD_CONST;
            let third = opcode(2);
            if third == Some(Opcode::COMPARE_OP)
                && let (Some(way), Some(a), Some(b)) = (jumps(3), byte(0), byte(1))
                && is_compared(arg(2))
            {
                let op = if constant {
                    COMPARE_FAST_CONST_JUMP
                } else {
                    COMPARE_FAST_FAST_JUMP
                };
                return Some(Instr {
                    op,
                    a: arg(2) as u8 | way,
                    b: a | b << 8,
                    arg: arg(3),
                });
            }
            if third == Some(Opcode::BINARY_AND)
                && constant
                && let (Some(way), Some(a), Some(b)) = (jumps(3), byte(0), byte(1))
            {
                return Some(Instr {
                    op: AND_FAST_CONST_JUMP,
                    a: way,
                    b: a | b << 8,
                    arg: arg(3),
                });
            }
            if third == Some(Opcode::BINARY_SUBSCR) {
                let op = if constant {
                    SUBSCR_FAST_CONST
                } else {
                    SUBSCR_FAST_FAST
                };
                return Some(Instr {
                    op,
                    a: 0,
                    b: short(0)?,
                    arg: arg(1),
                });
            }
            if let Some(row) = run.get(2).and_then(|instr| operator(instr.op))
                && let (Some(a), Some(b)) = (short(0), short(1))
            {
                let base = ARITHMETIC + 8 * row;
                if opcode(3) == Some(Opcode::STORE_FAST)
                    && let Some(target) = short(3)
                {
                    let form = if constant {
                        form::FAST_CONST_STORE
                    } else {
                        form::FAST_FAST_STORE
                    };
                    let arg = u32::from(b) | u32::from(target) << 16;
                    return Some(Instr {
                        op: base + form,
                        a: 0,
                        b: a,
                        arg,
                    });
                }
                let form = if constant {
                    form::FAST_CONST
                } else {
                    form::FAST_FAST
                };
                return Some(Instr {
                    op: base + form,
                    a: 0,
                    b: a,
                    arg: u32::from(b),
                });
            }
            if !constant {
                return Some(Instr {
                    op: LOAD_FAST_FAST,
                    a: 0,
                    b: short(0)?,
                    arg: arg(1),
                });
            }
            None
        }
        Opcode::LOAD_CONST | Opcode::LOAD_FAST => {
            if let Some(row) = operator(second.0) {
                let constant = first == Opcode::LOAD_CONST;
                let base = ARITHMETIC + 8 * row;
                if opcode(2) == Some(Opcode::STORE_FAST)
                    && let (Some(b), Some(target)) = (short(0), short(2))
                {
                    let form = if constant {
                        form::TOP_CONST_STORE
                    } else {
                        form::TOP_FAST_STORE
                    };
                    let arg = u32::from(b) | u32::from(target) << 16;
                    return Some(Instr {
                        op: base + form,
                        a: 0,
                        b: 0,
                        arg,
                    });
                }
                let form = if constant {
                    form::TOP_CONST
                } else {
                    form::TOP_FAST
                };
                return Some(Instr {
                    op: base + form,
                    a: 0,
                    b: 0,
                    arg: arg(0),
                });
            }
            if first == Opcode::LOAD_FAST && second == Opcode::LOAD_ATTR {
                return Some(Instr {
                    op: LOAD_FAST_ATTR,
                    a: 0,
                    b: short(0)?,
                    arg: arg(1),
                });
            }
            None
        }
        Opcode::COMPARE_OP => {
            let way = jumps(1)?;
            is_compared(arg(0)).then(|| Instr {
                op: COMPARE_JUMP,
                a: arg(0) as u8 | way,
                b: 0,
                arg: arg(1),
            })
        }
        Opcode::BUILD_SLICE => {
            let op = match second {
                Opcode::BINARY_SUBSCR => SLICE_ITEM,
                Opcode::STORE_SUBSCR => SLICE_STORE,
                _ => return None,
            };
            matches!(arg(0), 2 | 3).then_some(Instr { op, ..run[0] })
        }
        Opcode::FOR_ITER if second == Opcode::STORE_FAST => Some(Instr {
            op: FOR_ITER_STORE,
            a: 0,
            b: short(1)?,
            arg: arg(0),
        }),
        _ => None,
    }
}
