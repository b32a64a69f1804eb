//! How many values an instruction takes off the value stack, as `ceval.c` has it.
//!
//! What it puts there is then what lies above the rest when it has ended. Absent: the verifier's effects, which
//! are differences.

use bc_core::opcode::Opcode;

use crate::model::frame::{Frame, why};
use crate::model::object::Payload;
use crate::model::value::Value;

/// What an instruction takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// So many values.
    Now(u32),
    /// At most so many; how many can be seen from the depth at its end.
    AtEnd(u32),
}

/// Stands for an opcode of which it depends on more than itself.
const VARIES: u8 = u8::MAX;

/// How many values each opcode takes.
const FIXED: [u8; 256] = {
    let mut all = [0; 256];
    let mut number = 0;
    while number < all.len() {
        all[number] = fixed(Opcode(number as u8));
        number += 1;
    }
    all
};

/// How many values an opcode takes. One that is not known takes nothing.
const fn fixed(opcode: Opcode) -> u8 {
    match opcode {
        // Copies: what is copied stays.
        Opcode::DUP_TOP | Opcode::DUP_TOP_TWO => 0,
        Opcode::ROT_TWO => 2,
        Opcode::ROT_THREE => 3,
        Opcode::POP_TOP
        | Opcode::UNARY_POSITIVE
        | Opcode::UNARY_NEGATIVE
        | Opcode::UNARY_NOT
        | Opcode::UNARY_INVERT
        | Opcode::GET_ITER
        | Opcode::GET_YIELD_FROM_ITER
        | Opcode::GET_AWAITABLE
        | Opcode::GET_AITER
        | Opcode::BEFORE_ASYNC_WITH
        | Opcode::PRINT_EXPR
        | Opcode::RETURN_VALUE
        | Opcode::YIELD_VALUE
        | Opcode::IMPORT_STAR
        | Opcode::STORE_NAME
        | Opcode::STORE_GLOBAL
        | Opcode::STORE_FAST
        | Opcode::STORE_DEREF
        | Opcode::DELETE_ATTR
        | Opcode::LOAD_ATTR
        | Opcode::POP_JUMP_IF_FALSE
        | Opcode::POP_JUMP_IF_TRUE
        | Opcode::UNPACK_SEQUENCE
        | Opcode::UNPACK_EX
        | Opcode::SETUP_WITH
        | Opcode::SETUP_ASYNC_WITH
        | Opcode::LIST_APPEND
        | Opcode::SET_ADD => 1,
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
        | Opcode::STORE_ATTR
        | Opcode::DELETE_SUBSCR
        | Opcode::IMPORT_NAME
        | Opcode::MAP_ADD
        | Opcode::WITH_CLEANUP_FINISH => 2,
        Opcode::STORE_SUBSCR => 3,
        Opcode::FOR_ITER
        | Opcode::JUMP_IF_FALSE_OR_POP
        | Opcode::JUMP_IF_TRUE_OR_POP
        | Opcode::YIELD_FROM
        | Opcode::BUILD_TUPLE
        | Opcode::BUILD_LIST
        | Opcode::BUILD_SET
        | Opcode::BUILD_SLICE
        | Opcode::RAISE_VARARGS
        | Opcode::BUILD_LIST_UNPACK
        | Opcode::BUILD_TUPLE_UNPACK
        | Opcode::BUILD_SET_UNPACK
        | Opcode::BUILD_MAP_UNPACK
        | Opcode::BUILD_MAP_UNPACK_WITH_CALL
        | Opcode::BUILD_MAP
        | Opcode::CALL_FUNCTION
        | Opcode::CALL_FUNCTION_VAR
        | Opcode::CALL_FUNCTION_KW
        | Opcode::CALL_FUNCTION_VAR_KW
        | Opcode::MAKE_FUNCTION
        | Opcode::MAKE_CLOSURE
        | Opcode::POP_BLOCK
        | Opcode::POP_EXCEPT
        | Opcode::END_FINALLY
        | Opcode::WITH_CLEANUP_START => VARIES,
        // `GET_ANEXT` and `IMPORT_FROM` leave what they read from.
        _ => 0,
    }
}

/// What the instruction that `frame` is about to execute takes. An opcode that is not known takes nothing.
#[inline]
pub fn taken(frame: &Frame, opcode: Opcode, arg: u32) -> Taken {
    match FIXED[usize::from(opcode.0)] {
        VARIES => varying(frame, opcode, arg),
        count => Taken::Now(count.into()),
    }
}

/// What an instruction takes of which its opcode alone does not say.
fn varying(frame: &Frame, opcode: Opcode, arg: u32) -> Taken {
    let low = arg & 0xff;
    let call = low + 2 * (arg >> 8 & 0xff);
    let above = |level: u32| (frame.stack.len() as u32).saturating_sub(level);
    Taken::Now(match opcode {
        Opcode::FOR_ITER | Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP => {
            return Taken::AtEnd(1);
        }
        Opcode::YIELD_FROM => return Taken::AtEnd(2),
        Opcode::BUILD_TUPLE
        | Opcode::BUILD_LIST
        | Opcode::BUILD_SET
        | Opcode::BUILD_SLICE
        | Opcode::RAISE_VARARGS
        | Opcode::BUILD_LIST_UNPACK
        | Opcode::BUILD_TUPLE_UNPACK
        | Opcode::BUILD_SET_UNPACK
        | Opcode::BUILD_MAP_UNPACK => arg,
        Opcode::BUILD_MAP_UNPACK_WITH_CALL => low,
        Opcode::BUILD_MAP => arg.saturating_mul(2),
        Opcode::CALL_FUNCTION => call + 1,
        Opcode::CALL_FUNCTION_VAR | Opcode::CALL_FUNCTION_KW => call + 2,
        Opcode::CALL_FUNCTION_VAR_KW => call + 3,
        Opcode::MAKE_FUNCTION => 2 + call + (arg >> 16 & 0x7fff),
        Opcode::MAKE_CLOSURE => 3 + call + (arg >> 16 & 0x7fff),
        // What lies above the block's level goes with it.
        Opcode::POP_BLOCK | Opcode::POP_EXCEPT => match frame.blocks.last() {
            Some(block) => above(block.level),
            None => 0,
        },
        Opcode::END_FINALLY => match frame.stack.last() {
            Some(Value::Int(why::RETURN | why::CONTINUE)) => 2,
            // It ends the handler, too.
            Some(Value::Int(why::SILENCED)) => match frame.blocks.last() {
                Some(block) => above(block.level),
                None => 1,
            },
            Some(Value::Obj(class)) if matches!(class.payload, Payload::Class(_)) => 3,
            _ => 1,
        },
        Opcode::WITH_CLEANUP_START => match frame.stack.last() {
            Some(Value::Int(why::RETURN | why::CONTINUE)) => 3,
            Some(Value::None | Value::Int(_)) => 2,
            // The function below the two triples goes, and they move.
            _ => 7,
        },
        _ => 0,
    })
}
