//! The stable codes of rejections, with a short title and a longer explanation for each.
//!
//! A code never changes its meaning and is never given to something else. The table is the single source for messages
//! and for printed explanations.

use std::fmt;

/// One row per code: variant, number, title, explanation.
macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $number:literal, $title:literal; )+) => {
        /// What kind of finding a rejection is. Printed as `V` and three digits.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum RejectionCode {
            $( $(#[doc = $doc])+ $variant = $number, )+
        }

        impl RejectionCode {
            /// All codes, in rising order.
            pub const ALL: &'static [RejectionCode] = &[ $( RejectionCode::$variant, )+ ];

            /// A few words that name the finding.
            pub const fn title(self) -> &'static str {
                match self { $( RejectionCode::$variant => $title, )+ }
            }

            /// What the finding means and why such code is refused, in full sentences.
            pub const fn explanation(self) -> &'static str {
                match self { $( RejectionCode::$variant => concat!($($doc),+).trim_ascii(), )+ }
            }
        }
    };
}

codes! {
    /// `co_code` holds no instruction. Running it would read an opcode from behind its end.
    EmptyCode = 1, "empty code";
    /// The last instruction's argument, or the instruction an EXTENDED_ARG belongs to, lies beyond the end of
    /// `co_code`. Every instruction from opcode 90 on has two argument bytes.
    TruncatedInstruction = 2, "truncated instruction";
    /// The byte is no opcode of CPython 3.5. Where control never comes, only strict verification reports it: when bytes
    /// are not instructions, where the next instruction begins is anybody's guess.
    UnknownOpcode = 3, "unknown opcode";
    /// EXTENDED_ARG stands before an opcode that takes no argument. CPython's evaluation loop reads two argument
    /// bytes nevertheless, while `dis` does not: the two see different programs from here on.
    ExtendedArgMisplaced = 4, "EXTENDED_ARG before an opcode without argument";

    /// A LOAD_CONST operand is not an index of `co_consts`. CPython reads beyond the tuple.
    ConstOutOfRange = 10, "constant index out of range";
    /// A name operand is not an index of `co_names`. CPython reads beyond the tuple.
    NameOutOfRange = 11, "name index out of range";
    /// A local variable operand is not below `co_nlocals`. CPython reads or writes memory next to the variables.
    LocalOutOfRange = 12, "local variable index out of range";
    /// A cell operand is not an index of `co_cellvars` followed by `co_freevars`. CPython reads or writes memory
    /// next to the cells.
    CellOutOfRange = 13, "cell index out of range";
    /// A COMPARE_OP operand is above 10 (`exception match`). CPython indexes tables of six entries with it.
    CompareOutOfRange = 14, "comparison out of range";
    /// The operand has no meaning for this opcode: RAISE_VARARGS takes 0, 1 or 2, BUILD_SLICE takes 2 or 3, and
    /// LIST_APPEND, SET_ADD and MAP_ADD count from 1.
    OperandWithoutMeaning = 15, "operand without meaning";
    /// LOAD_CLASSDEREF is for free variables in code whose frames have a locals mapping, such as class bodies. With
    /// a cell variable, or with both OPTIMIZED and NEWLOCALS set, CPython follows a null pointer.
    ClassDerefMisused = 16, "LOAD_CLASSDEREF outside a class body";

    /// A jump or a block leads beyond the end of `co_code`.
    JumpOutOfCode = 20, "jump out of the code";
    /// A jump or a block leads into the middle of an instruction: to its argument bytes, or between EXTENDED_ARG
    /// and the opcode it belongs to. CPython runs what it finds there, and so is code accepted in which that is sound,
    /// but not by strict verification.
    JumpIntoInstruction = 21, "jump into the middle of an instruction";
    /// Control can run past the last instruction. Code must end in RETURN_VALUE, a raise or a jump on every path.
    FallsOffTheEnd = 22, "control falls off the end";

    /// The instruction takes more values than the stack holds. CPython reads below its stack.
    StackUnderflow = 30, "stack underflow";
    /// The code can need more stack than `co_stacksize` allows. CPython writes beyond its frame.
    StackOverflow = 31, "co_stacksize is too small";
    /// Two paths reach the same instruction with different numbers or kinds of values on the stack.
    StackMismatch = 32, "paths join with different stacks";
    /// The instruction needs plain values, but what an exception handler, a `finally` body or a `with` statement
    /// keeps on the stack is in the way.
    NotAPlainValue = 33, "value reserved for the block stack";
    /// The instruction would take a value that was on the stack before the innermost block was set up. Blocks
    /// restore the stack to where they began, so the values below must stay.
    BelowBlock = 34, "value belongs outside the block";
    /// The stack would grow beyond what a `co_stacksize` can express.
    StackTooDeep = 35, "stack too deep for any co_stacksize";

    /// POP_BLOCK or POP_EXCEPT without an open block. CPython ends the process.
    NoBlock = 40, "no open block";
    /// More than 20 blocks can be open at once. CPython ends the process. (`except E as name` takes two.)
    TooManyBlocks = 41, "too many nested blocks";
    /// The innermost block is not of the kind the instruction leaves: POP_BLOCK leaves a block made by a SETUP
    /// instruction, POP_EXCEPT an exception handler.
    WrongBlock = 42, "wrong innermost block";
    /// Two paths reach the same instruction with different blocks open.
    BlockMismatch = 43, "paths join with different blocks";
    /// BREAK_LOOP, or a `finally` body that takes one up again, with no loop around it.
    BreakOutsideLoop = 44, "break outside a loop";
    /// CONTINUE_LOOP, or a `finally` body that takes one up again, with no loop around it.
    ContinueOutsideLoop = 45, "continue outside a loop";
    /// CONTINUE_LOOP out of a `finally` body into the loop around it. What the body was entered with would stay on
    /// the stack or not, depending on how it was entered; Python 3.5 has no such statement.
    ContinueInFinally = 46, "continue out of a finally body";
    /// END_FINALLY finds nothing on the stack that says how to go on: it ends a `finally` body (entered with None,
    /// a break, continue or return, or an exception) or re-raises the exception of a handler.
    NothingPending = 47, "END_FINALLY with nothing pending";
    /// WITH_CLEANUP_START needs, on top of the exit function, what the `finally` part of a `with` statement is
    /// entered with; WITH_CLEANUP_FINISH needs what WITH_CLEANUP_START left and the result of the exit function.
    WithCleanupMisplaced = 48, "with clean-up out of place";
    /// END_FINALLY can go on behind it with different blocks open, depending on how the `finally` body was entered.
    FinallyAmbiguous = 49, "finally body left in two ways";

    /// YIELD_VALUE in code with neither the GENERATOR nor the COROUTINE flag. Such code runs in an ordinary
    /// frame, which CPython throws away at the first yield without leaving its blocks.
    YieldOutsideGenerator = 50, "yield outside a generator";

    /// The parameters do not fit into the local variables, or have no name in `co_varnames`. CPython reads and
    /// writes beyond both.
    TooManyParameters = 60, "more parameters than local variables";
    /// The NOFREE flag promises that there are neither cells nor free variables, but there are. CPython calls such
    /// functions without making the cells.
    NofreeWithCells = 61, "NOFREE flag on code with cells";

    /// Code objects are nested deeper than the verifier goes. Python's compiler cannot nest them so deep.
    NestedTooDeep = 70, "code nested too deep";
    /// The control flow makes the verifier look at the same instructions again and again: many jumps between nested
    /// `finally` bodies, each adding one more way to leave them. Python's compiler makes no such code.
    TooInvolved = 71, "control flow too involved";
}

impl RejectionCode {
    /// The number behind the `V`.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The code that prints as `text`, in upper or lower case.
    pub fn from_name(text: &str) -> Option<RejectionCode> {
        RejectionCode::ALL
            .iter()
            .copied()
            .find(|code| code.to_string().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for RejectionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("V{:03}", self.number()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_are_found_by_name() {
        assert!(RejectionCode::ALL.is_sorted());
        for &code in RejectionCode::ALL {
            assert_eq!(RejectionCode::from_name(&code.to_string()), Some(code));
            assert!(
                !code.title().is_empty() && code.explanation().trim().len() > 40,
                "{code}"
            );
        }
        assert_eq!(
            RejectionCode::from_name("v030"),
            Some(RejectionCode::StackUnderflow)
        );
        assert_eq!(RejectionCode::from_name("V999"), None);
    }
}
