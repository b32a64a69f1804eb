//! What ordinary instructions take from the value stack and put on it.
//!
//! *Ordinary* means: the values are plain, every path out of the instruction has the same effect, and no block is
//! opened or left. The rest (jumps, blocks, `finally` and `with` clean-up, stack shuffles) is in `step`. The numbers
//! are those of CPython 3.5's evaluation loop; their difference must be `dis.stack_effect`'s.

use crate::opcode::Opcode;

/// Plain values looked at, taken and put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// How many must be there but stay; none are taken then. They may lie below the level of a block.
    pub peeks: u64,
    /// How many are taken.
    pub pops: u64,
    /// How many are put on the stack.
    pub pushes: u64,
}

const fn effect(pops: u64, pushes: u64) -> Option<Effect> {
    Some(Effect {
        peeks: 0,
        pops,
        pushes,
    })
}

/// What an ordinary instruction takes from the value stack and puts on it; `None` for all others: those
/// that jump, open or leave a block, clean up after one, or shuffle the stack.
///
/// ```
/// use bc_core::opcode::Opcode;
/// use bc_core::verify::effect;
///
/// let call = effect(Opcode::CALL_FUNCTION, 2).map(|effect| (effect.pops, effect.pushes));
/// assert_eq!(call, Some((3, 1)));
/// assert_eq!(effect(Opcode::ROT_TWO, 0), None);
/// ```
pub fn of(opcode: Opcode, arg: u32) -> Option<Effect> {
    let n = u64::from(arg);
    match opcode {
        Opcode::NOP
        | Opcode::DELETE_NAME
        | Opcode::DELETE_GLOBAL
        | Opcode::DELETE_FAST
        | Opcode::DELETE_DEREF => effect(0, 0),

        Opcode::LOAD_CONST
        | Opcode::LOAD_NAME
        | Opcode::LOAD_GLOBAL
        | Opcode::LOAD_FAST
        | Opcode::LOAD_CLOSURE
        | Opcode::LOAD_DEREF
        | Opcode::LOAD_CLASSDEREF
        | Opcode::LOAD_BUILD_CLASS => effect(0, 1),

        Opcode::POP_TOP
        | Opcode::PRINT_EXPR
        | Opcode::IMPORT_STAR
        | Opcode::STORE_NAME
        | Opcode::STORE_GLOBAL
        | Opcode::STORE_FAST
        | Opcode::STORE_DEREF
        | Opcode::DELETE_ATTR => effect(1, 0),

        Opcode::UNARY_POSITIVE
        | Opcode::UNARY_NEGATIVE
        | Opcode::UNARY_NOT
        | Opcode::UNARY_INVERT
        | Opcode::GET_ITER
        | Opcode::GET_YIELD_FROM_ITER
        | Opcode::GET_AITER
        | Opcode::GET_AWAITABLE
        | Opcode::LOAD_ATTR
        | Opcode::YIELD_VALUE => effect(1, 1),

        Opcode::BEFORE_ASYNC_WITH => effect(1, 2),
        // The asynchronous iterator and the module stay below what they give.
        Opcode::GET_ANEXT | Opcode::IMPORT_FROM => Some(Effect {
            peeks: 1,
            pops: 0,
            pushes: 1,
        }),

        Opcode::BINARY_POWER
        | Opcode::BINARY_MULTIPLY
        | Opcode::BINARY_MATRIX_MULTIPLY
        | Opcode::BINARY_MODULO
        | Opcode::BINARY_ADD
        | Opcode::BINARY_SUBTRACT
        | Opcode::BINARY_SUBSCR
        | Opcode::BINARY_FLOOR_DIVIDE
        | Opcode::BINARY_TRUE_DIVIDE
        | Opcode::BINARY_LSHIFT
        | Opcode::BINARY_RSHIFT
        | Opcode::BINARY_AND
        | Opcode::BINARY_XOR
        | Opcode::BINARY_OR
        | Opcode::INPLACE_POWER
        | Opcode::INPLACE_MULTIPLY
        | Opcode::INPLACE_MATRIX_MULTIPLY
        | Opcode::INPLACE_MODULO
        | Opcode::INPLACE_ADD
        | Opcode::INPLACE_SUBTRACT
        | Opcode::INPLACE_FLOOR_DIVIDE
        | Opcode::INPLACE_TRUE_DIVIDE
        | Opcode::INPLACE_LSHIFT
        | Opcode::INPLACE_RSHIFT
        | Opcode::INPLACE_AND
        | Opcode::INPLACE_XOR
        | Opcode::INPLACE_OR
        | Opcode::COMPARE_OP
        | Opcode::IMPORT_NAME
        | Opcode::YIELD_FROM => effect(2, 1),

        Opcode::STORE_ATTR | Opcode::DELETE_SUBSCR => effect(2, 0),
        Opcode::STORE_SUBSCR => effect(3, 0),

        Opcode::BUILD_TUPLE
        | Opcode::BUILD_LIST
        | Opcode::BUILD_SET
        | Opcode::BUILD_LIST_UNPACK
        | Opcode::BUILD_TUPLE_UNPACK
        | Opcode::BUILD_SET_UNPACK
        | Opcode::BUILD_MAP_UNPACK
        // The operand's range is checked elsewhere: 2 or 3.
        | Opcode::BUILD_SLICE => effect(n, 1),
        Opcode::BUILD_MAP => effect(2 * n, 1),
        // The second byte says where the callable lies, for messages only.
        Opcode::BUILD_MAP_UNPACK_WITH_CALL => effect(n & 0xff, 1),

        Opcode::UNPACK_SEQUENCE => effect(1, n),
        Opcode::UNPACK_EX => effect(1, (n & 0xff) + 1 + (n >> 8)),

        Opcode::CALL_FUNCTION => effect(1 + call_arguments(n), 1),
        Opcode::CALL_FUNCTION_VAR | Opcode::CALL_FUNCTION_KW => effect(2 + call_arguments(n), 1),
        Opcode::CALL_FUNCTION_VAR_KW => effect(3 + call_arguments(n), 1),

        Opcode::MAKE_FUNCTION => effect(2 + function_parts(n), 1),
        Opcode::MAKE_CLOSURE => effect(3 + function_parts(n), 1),
        _ => None,
    }
}

/// Positional arguments, and two values for each keyword argument.
const fn call_arguments(n: u64) -> u64 {
    (n & 0xff) + 2 * ((n >> 8) & 0xff)
}

/// Defaults, names and values of keyword-only defaults, and annotations with the tuple of their names: the operand
/// counts that tuple in.
const fn function_parts(n: u64) -> u64 {
    call_arguments(n) + ((n >> 16) & 0x7fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_the_stack_effect_of_the_reference() {
        let mut seen = 0;
        for opcode in Opcode::all() {
            // dis.stack_effect counts YIELD_VALUE's result in, and takes BUILD_SLICE apart by 3 or not 3.
            for arg in [0, 1, 2, 3, 0x0102, 0x0203, 0x1_0203, 0x3_0201] {
                if opcode == Opcode::BUILD_SLICE && arg != 2 && arg != 3 {
                    continue;
                }
                // NOP is unknown to dis.stack_effect.
                if let (Some(effect), Some(net)) = (of(opcode, arg), opcode.stack_effect(arg)) {
                    seen += 1;
                    let difference = i128::from(effect.pushes) - i128::from(effect.pops);
                    assert_eq!(difference, i128::from(net), "{opcode} {arg}");
                }
            }
        }
        assert!(seen > 500);
    }
}
