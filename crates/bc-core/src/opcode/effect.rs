//! What instructions take off the value stack and put on it, out of the column for it in the table.
//!
//! Absent: what an instruction does to blocks, and what lies on the stack besides plain values (see
//! [`verify`](mod@crate::verify)).

use super::Opcode;

/// What an instruction takes off the value stack and puts on it, in numbers of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// How many must be there but stay; none are taken then. They may lie below the level of a block.
    pub peeks: u64,
    /// How many are taken.
    pub pops: u64,
    /// How many are put on the stack.
    pub pushes: u64,
}

impl Effect {
    const fn new(peeks: u64, pops: u64, pushes: u64) -> Effect {
        Effect {
            peeks,
            pops,
            pushes,
        }
    }

    /// By how much the stack grows.
    const fn growth(self) -> i64 {
        self.pushes as i64 - self.pops as i64
    }
}

/// The column of a row, for one argument.
#[derive(Clone, Copy)]
struct Column {
    /// On the way to the next instruction, or out of the code.
    falls: Option<Effect>,
    /// On the way to the target of a jump.
    jumps: Option<Effect>,
    /// What `dis.stack_effect` says where that is not the greater growth of the two.
    dis: Option<Option<i64>>,
    /// The verifier has a rule for the instruction that is about more than numbers of plain values.
    has_own_rule: bool,
    /// Control never goes on to the next instruction.
    ends: bool,
}

impl Column {
    const NONE: Column = Column {
        falls: None,
        jumps: None,
        dis: Some(None),
        has_own_rule: true,
        ends: false,
    };
}

/// Positional arguments, and two values for each keyword argument.
const fn arguments(n: u64) -> u64 {
    (n & 255) + 2 * ((n >> 8) & 255)
}

/// Defaults, names and values of keyword-only defaults, and annotations with the tuple of their names: the operand
/// counts that tuple in.
const fn parts(n: u64) -> u64 {
    arguments(n) + ((n >> 16) & 0x7fff)
}

/// A [`Column`] from the tokens of a row; see [`for_each_opcode!`](crate::for_each_opcode) for what they say.
macro_rules! column {
    ($arg:ident;) => { Column::NONE };
    ($arg:ident; ends $($rest:tt)+) => { Column { ends: true, ..column!($arg; $($rest)+) } };
    ($arg:ident; own; dis $dis:expr) => { Column { dis: Some($dis), ..Column::NONE } };
    ($arg:ident; own $($rest:tt)+) => { Column { has_own_rule: true, ..column!($arg; $($rest)+) } };
    ($arg:ident; |$n:ident| $($rest:tt)+) => {{
        let $n = $arg;
        column!($arg; $($rest)+)
    }};
    ($arg:ident; peek $peeks:literal, $($rest:tt)+) => { column!(@ $peeks; $($rest)+) };
    ($arg:ident; $($rest:tt)+) => { column!(@ 0; $($rest)+) };
    (@ $peeks:literal; $pops:expr => $pushes:expr; jump peek $kept:literal, $taken:expr => $given:expr) => {
        Column { jumps: Some(Effect::new($kept, $taken, $given)), ..column!(@ $peeks; $pops => $pushes) }
    };
    (@ $peeks:literal; $pops:expr => $pushes:expr
     $(; jump $taken:expr => $given:expr)? $(; dis $dis:expr)?) => {{
        #[allow(unused_mut, reason = "most rows are about one way")]
        let mut column = Column {
            falls: Some(Effect::new($peeks, $pops, $pushes)),
            dis: None,
            has_own_rule: false,
            ..Column::NONE
        };
        $(column.jumps = Some(Effect::new(0, $taken, $given));)?
        $(column.dis = Some($dis);)?
        column
    }};
}

macro_rules! columns {
    ($( $number:literal $name:ident $handler:ident ($kind:ident) ($($effect:tt)*) $doc:literal; )*) => {
        const fn column(opcode: u8, arg: u64) -> Column {
            match opcode {
                $($number => column!(arg; $($effect)*),)*
                _ => Column::NONE,
            }
        }
    };
}

crate::for_each_opcode!(columns);

impl Opcode {
    /// What the instruction takes off the value stack and puts on it on its way to the next one, or out of the code.
    /// `None` for an unknown opcode, for `EXTENDED_ARG`, and for what depends on the blocks that are open:
    /// `POP_BLOCK`, `POP_EXCEPT`, `END_FINALLY` and the clean-up of `with`.
    ///
    /// ```
    /// use bc_core::opcode::Opcode;
    ///
    /// let call = Opcode::CALL_FUNCTION.effect(0x0102).map(|effect| (effect.pops, effect.pushes));
    /// assert_eq!(call, Some((5, 1)));
    /// ```
    pub const fn effect(self, arg: u32) -> Option<Effect> {
        column(self.0, arg as u64).falls
    }

    /// The same on the way to the target of a jump, or to the handler of a block; `None` for an opcode that has no such
    /// way, and for `SETUP_LOOP`, to whose end other instructions jump.
    pub const fn jump_effect(self, arg: u32) -> Option<Effect> {
        column(self.0, arg as u64).jumps
    }

    /// What an *ordinary* instruction takes and gives: one that has the same effect on every way out of it, takes
    /// plain values only, and neither opens nor leaves a block. `None` for all others.
    pub const fn ordinary_effect(self, arg: u32) -> Option<Effect> {
        let column = column(self.0, arg as u64);
        match column.has_own_rule {
            true => None,
            false => column.falls,
        }
    }

    /// Whether control never goes on to the instruction behind it: jumps without a condition, and what leaves the
    /// frame or a loop.
    pub const fn is_terminator(self) -> bool {
        column(self.0, 0).ends
    }

    /// By how much the instruction changes the height of the value stack, as `dis.stack_effect` says
    /// it: for jumps and block setups the larger of the two outcomes, since the compiler uses it to
    /// bound the stack. `None` where `dis.stack_effect` raises `ValueError` (unknown opcodes, `NOP`
    /// and `EXTENDED_ARG`) and where the effect does not fit an `i32`. `arg` is ignored by opcodes
    /// without an argument.
    pub fn stack_effect(self, arg: u32) -> Option<i32> {
        let column = column(self.0, arg.into());
        let growth = match column.dis {
            Some(said) => said,
            None => [column.falls, column.jumps]
                .into_iter()
                .flatten()
                .map(Effect::growth)
                .max(),
        };
        i32::try_from(growth?).ok()
    }
}
