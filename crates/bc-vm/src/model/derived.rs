//! Instructions of the machine's own: those that stand for a run of CPython's, for the halves of a method call, and
//! for a place at which nothing is executed.
//!
//! One table declares them. Their numbers follow from its order, from [`FIRST`] on, which CPython 3.5 does not use.
//! Absent: where they are put (`runtime::fuse`) and what they do (`interp::fused`); both are made from the
//! rows, and a row without a handler does not compile.

use bc_core::opcode::Opcode;

/// The number of the first one.
pub const FIRST: u8 = 160;

/// Calls a macro with all rows: `for_each_derived!(callback)`, or `for_each_derived!(callback, { tokens })` with whatever
/// the callback needs from the place of the call.
///
/// `arithmetic` has a row for each operator, `Name handler = OPCODES`, and is crossed with [`form`]. The rows of `others` are
/// `NAME handler pack [RUN]`: the name, the function of `interp::fused` that runs it, the function of `runtime::fuse`
/// that packs the operands of its run into one instruction, and the run. A word of a run is an opcode, or
/// `COMPARISON` (`COMPARE_OP` with an ordering or an identity) or `CONDITION` (`POP_JUMP_IF_FALSE` or
/// `POP_JUMP_IF_TRUE`). Rows are tried from the first to the last. The ones without a run are put elsewhere.
macro_rules! for_each_derived {
    ($callback:ident $(, $given:tt)?) => {
        $callback! {
            $($given)?
            arithmetic {
                Add add = BINARY_ADD INPLACE_ADD;
                Subtract subtract = BINARY_SUBTRACT INPLACE_SUBTRACT;
                Multiply multiply = BINARY_MULTIPLY INPLACE_MULTIPLY;
                And and = BINARY_AND INPLACE_AND;
                Or or = BINARY_OR INPLACE_OR;
                Xor xor = BINARY_XOR INPLACE_XOR;
                Modulo modulo = BINARY_MODULO INPLACE_MODULO;
                FloorDivide floor_divide = BINARY_FLOOR_DIVIDE INPLACE_FLOOR_DIVIDE;
            }
            others {
                COMPARE_FAST_FAST_JUMP compare_fast_fast_jump comparison [LOAD_FAST LOAD_FAST COMPARISON CONDITION];
                COMPARE_FAST_CONST_JUMP compare_fast_const_jump comparison [LOAD_FAST LOAD_CONST COMPARISON CONDITION];
                AND_FAST_CONST_JUMP and_fast_const_jump comparison [LOAD_FAST LOAD_CONST BINARY_AND CONDITION];
                COMPARE_JUMP compare_jump comparison_on_top [COMPARISON CONDITION];
                SUBSCR_FAST_FAST subscr_fast_fast pair [LOAD_FAST LOAD_FAST BINARY_SUBSCR];
                SUBSCR_FAST_CONST subscr_fast_const pair [LOAD_FAST LOAD_CONST BINARY_SUBSCR];
                LOAD_FAST_FAST load_fast_fast two_locals [LOAD_FAST LOAD_FAST];
                LOAD_FAST_ATTR load_fast_attr pair [LOAD_FAST LOAD_ATTR];
                FOR_ITER_STORE for_iter_store step [FOR_ITER STORE_FAST];
                SLICE_ITEM slice_item slice [BUILD_SLICE BINARY_SUBSCR];
                SLICE_STORE slice_store slice [BUILD_SLICE STORE_SUBSCR];
                LOAD_METHOD load_method;
                CALL_METHOD call_method;
                GO_ON go_on;
            }
        }
    };
}
pub(crate) use for_each_derived;

/// Forms of an arithmetic instruction: where its operands come from and where its result goes.
pub mod form {
    /// Local, local; the result goes to a local.
    pub const FAST_FAST_STORE: u8 = 0;
    /// Local, constant; the result goes to a local.
    pub const FAST_CONST_STORE: u8 = 1;
    /// Local, local.
    pub const FAST_FAST: u8 = 2;
    /// Local, constant.
    pub const FAST_CONST: u8 = 3;
    /// Top of stack, constant; the result goes to a local.
    pub const TOP_CONST_STORE: u8 = 4;
    /// Top of stack, constant.
    pub const TOP_CONST: u8 = 5;
    /// Top of stack, local; the result goes to a local.
    pub const TOP_FAST_STORE: u8 = 6;
    /// Top of stack, local.
    pub const TOP_FAST: u8 = 7;
    /// How many there are.
    pub const COUNT: u8 = 8;
}

macro_rules! declare {
    (arithmetic { $($operator:ident $module:ident = $($opcode:ident)+;)* }
     others { $($name:ident $handler:ident $($pack:ident [$($run:ident)*])?;)* }) => {
        /// Operators on two ints or two floats, in the order of the table.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Operator {
            $(
                #[doc = concat!($("`", stringify!($opcode), "` "),+)]
                $operator,
            )*
            /// How many there are before.
            Count,
        }

        impl Operator {
            /// The operator of an opcode.
            #[must_use]
            pub const fn of(opcode: Opcode) -> Option<Self> {
                match opcode {
                    $($(Opcode::$opcode)|+ => Some(Self::$operator),)*
                    _ => None,
                }
            }

            /// The number of the instruction with this operator and a [`form`].
            #[must_use]
            pub const fn number(self, form: u8) -> u8 {
                FIRST + form::COUNT * self as u8 + form
            }
        }

        $(
            #[doc = concat!("Numbers of [`Operator::", stringify!($operator), "`] in all forms.")]
            pub mod $module {
                use super::{Operator, form};

                /// See [`form::FAST_FAST_STORE`].
                pub const FAST_FAST_STORE: u8 = Operator::$operator.number(form::FAST_FAST_STORE);
                /// See [`form::FAST_CONST_STORE`].
                pub const FAST_CONST_STORE: u8 = Operator::$operator.number(form::FAST_CONST_STORE);
                /// See [`form::FAST_FAST`].
                pub const FAST_FAST: u8 = Operator::$operator.number(form::FAST_FAST);
                /// See [`form::FAST_CONST`].
                pub const FAST_CONST: u8 = Operator::$operator.number(form::FAST_CONST);
                /// See [`form::TOP_CONST_STORE`].
                pub const TOP_CONST_STORE: u8 = Operator::$operator.number(form::TOP_CONST_STORE);
                /// See [`form::TOP_CONST`].
                pub const TOP_CONST: u8 = Operator::$operator.number(form::TOP_CONST);
                /// See [`form::TOP_FAST_STORE`].
                pub const TOP_FAST_STORE: u8 = Operator::$operator.number(form::TOP_FAST_STORE);
                /// See [`form::TOP_FAST`].
                pub const TOP_FAST: u8 = Operator::$operator.number(form::TOP_FAST);
            }
        )*

        #[expect(non_camel_case_types, reason = "the order of the rows, by their names")]
        enum Row {
            $($name,)*
        }

        $(
            #[doc = concat!("`", stringify!($handler), "`")]
            pub const $name: u8 = Operator::Count.number(0) + Row::$name as u8;
        )*
    };
}

for_each_derived!(declare);

// They come after all of CPython's opcodes, and one more for each would still be a byte.
const _: () = assert!(Opcode::SETUP_ASYNC_WITH.0 < FIRST && GO_ON < u8::MAX);
