//! Literals of numbers, strings and bytes handed to a callable each time they are evaluated.
//!
//! Lists, sets and other displays are not here: they are built, not loaded.

use crate::literal::{Change, Known};
use crate::source::Source;
use crate::transformer::{Rule, Transformer};
use bc_core::asm::{Instr, Operand};
use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::repr::Repr;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Int,
    Float,
    Complex,
    Str,
    Bytes,
}

/// Hands every literal of one type to a callable, each time it is evaluated; also those inside
/// constant tuples and sets, which are built anew then.
///
/// Only what a programmer wrote is a literal: not docstrings, names of keyword arguments, levels and
/// names of imports, qualified names. `True` is no int. What the compiler has worked out beforehand is
/// one literal: `-1`, `2 * 3`. Defaults that a function already has stay as they are.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_transform::{Pass, catalogue::OverloadedConstants, source::Source};
/// use std::sync::Arc;
///
/// let three = Arc::new(Asm::function("three", ()).return_const(3).build()?);
/// let changed = OverloadedConstants::ints(Source::global("Number")).apply(&three)?;
/// let opcodes: Vec<_> = Asm::lift(&changed)?.instrs().map(|i| i.opcode.to_string()).collect();
/// assert_eq!(opcodes.join(" "), "LOAD_GLOBAL LOAD_CONST CALL_FUNCTION RETURN_VALUE");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OverloadedConstants {
    name: &'static str,
    kind: Kind,
    source: Source,
    /// Whether the callable gets the literal as Python prints it, a `str`.
    as_text: bool,
}

impl OverloadedConstants {
    fn new(name: &'static str, kind: Kind, source: Source) -> OverloadedConstants {
        OverloadedConstants {
            name,
            kind,
            source,
            as_text: false,
        }
    }

    /// `overloaded_ints`
    pub fn ints(callable: Source) -> OverloadedConstants {
        OverloadedConstants::new("overloaded_ints", Kind::Int, callable)
    }

    /// `overloaded_floats`
    pub fn floats(callable: Source) -> OverloadedConstants {
        OverloadedConstants::new("overloaded_floats", Kind::Float, callable)
    }

    /// `overloaded_complexes`
    pub fn complexes(callable: Source) -> OverloadedConstants {
        OverloadedConstants::new("overloaded_complexes", Kind::Complex, callable)
    }

    /// `overloaded_strs`
    pub fn strs(callable: Source) -> OverloadedConstants {
        OverloadedConstants::new("overloaded_strs", Kind::Str, callable)
    }

    /// `overloaded_bytes`
    pub fn bytes(callable: Source) -> OverloadedConstants {
        OverloadedConstants::new("overloaded_bytes", Kind::Bytes, callable)
    }

    /// `haskell_strs`: string literals are tuples of characters.
    pub fn haskell_strs() -> OverloadedConstants {
        OverloadedConstants::new("haskell_strs", Kind::Str, Source::builtin("tuple"))
    }

    /// `bytearray_literals`: bytes literals are bytearrays, a new one at each evaluation.
    pub fn bytearray_literals() -> OverloadedConstants {
        let callable = Source::builtin("bytearray");
        OverloadedConstants::new("bytearray_literals", Kind::Bytes, callable)
    }

    /// `decimal_literals`: the callable gets float literals as Python prints them, so that `0.1` is
    /// `Decimal('0.1')`. Usually it is `decimal:Decimal`.
    pub fn decimal_literals(decimal: Source) -> OverloadedConstants {
        OverloadedConstants {
            as_text: true,
            ..OverloadedConstants::new("decimal_literals", Kind::Float, decimal)
        }
    }

    fn is_changed(&self, constant: &Constant) -> bool {
        matches!(
            (self.kind, constant),
            (Kind::Int, Constant::Int(_))
                | (Kind::Float, Constant::Float(_))
                | (Kind::Complex, Constant::Complex { .. })
                | (Kind::Str, Constant::Str(_))
                | (Kind::Bytes, Constant::Bytes(_))
        )
    }

    fn call(&self, constant: &Constant, flags: CodeFlags, line: i32) -> Vec<Instr> {
        let argument = match self.as_text {
            true => Constant::from(&*Repr::default().constant(constant)),
            false => constant.clone(),
        };
        let mut code = self.source.load(flags, line);
        code.push(Instr::new(
            Opcode::LOAD_CONST,
            Operand::Const(argument),
            line,
        ));
        code.push(Instr::new(Opcode::CALL_FUNCTION, 1u32, line));
        code
    }
}

impl Transformer for OverloadedConstants {
    type State = Known;

    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let load = Rule::on([Opcode::LOAD_CONST], |this: &Self, matched, context| {
            let change = Change {
                is_changed: &|constant| this.is_changed(constant),
                leaf: &|constant, flags, line| this.call(constant, flags, line),
                tuples: None,
                frozensets: None,
            };
            change.outcome(matched, context)
        });
        vec![load]
    }
}
