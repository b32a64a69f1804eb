//! Functions whose local variables may be changed through `locals()`.
//!
//! The flag makes the machine keep a namespace over the variables; here belongs which instructions
//! look into it.

use crate::error::Refusal;
use crate::names::declared_globals;
use crate::pattern::op;
use crate::transformer::{Context, Matched, Outcome, Rule, Transformer};
use bc_core::asm::{Instr, Operand};
use bc_core::code::CodeFlags;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Makes writes through `locals()` persist in every function, those inside functions too: what is set
/// there under the name of a variable is set in the variable, and what is set under another name is
/// found when the function uses that name, before a global of the same name is.
///
/// The code gets the flag [`CodeFlags::MUTABLE_LOCALS`], with which our machine makes `locals()`,
/// `vars()` and `f_locals` views of the variables; in CPython the flag means nothing, and the rewritten
/// code ends in a `SystemError`. Loads of variables and globals become `LOAD_NAME`, so that a variable
/// without a value is looked for among the globals and raises a `NameError` if it is not there either.
/// Stores and deletes stay what they are. A name that the function declares `global` and assigns or
/// deletes is not looked for in `locals()`. A comprehension is a function of its own: names that were
/// added to `locals()` of the function around it are not seen inside.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::code::CodeFlags;
/// use bc_core::opcode::Opcode;
/// use bc_transform::{Pass, catalogue::MutableLocals};
/// use std::sync::Arc;
///
/// let code = Asm::function("f", ["x"]).load_fast("x").op(Opcode::RETURN_VALUE).build()?;
/// let mutable = MutableLocals.apply(&Arc::new(code))?;
/// assert_eq!(mutable.code(), [101, 0, 0, 83]); // LOAD_NAME x
/// assert!(mutable.flags().contains(CodeFlags::MUTABLE_LOCALS));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct MutableLocals;

/// What is known of one code object.
#[derive(Debug, Default)]
pub struct State {
    is_function: bool,
    globals: BTreeSet<Arc<Text>>,
}

impl Transformer for MutableLocals {
    type State = State;

    fn name(&self) -> String {
        "mutable_locals".to_owned()
    }

    fn rules(&self) -> Vec<Rule<Self>> {
        let loads = op(Opcode::LOAD_GLOBAL) | op(Opcode::LOAD_FAST) | op(Opcode::LOAD_DEREF);
        vec![Rule::of(loads, look_up)]
    }

    fn enter(&self, context: &mut Context<'_, State>) -> Result<(), Refusal> {
        let function = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
        context.state.is_function = context.code().flags().contains(function);
        if context.state.is_function {
            context.state.globals = declared_globals(context.body);
            context.asm.flags |= CodeFlags::MUTABLE_LOCALS;
        }
        Ok(())
    }
}

fn look_up(
    _: &MutableLocals,
    matched: &Matched<'_>,
    context: &mut Context<'_, State>,
) -> Result<Outcome, Refusal> {
    let load = matched.first().map(|(_, instr)| instr);
    let Some(load) = load.filter(|_| context.state.is_function) else {
        return Ok(Outcome::Decline);
    };
    let name = match &load.operand {
        Operand::Name(name) if context.state.globals.contains(name) => None,
        // What no program can name, the compiler made for itself.
        Operand::Local(name) if name.as_ascii().is_some_and(|name| name.starts_with('.')) => None,
        Operand::Name(name) | Operand::Local(name) | Operand::Cell(name) | Operand::Free(name) => {
            Some(Arc::clone(name))
        }
        _ => None,
    };
    Ok(match name {
        Some(name) => Outcome::replace([Instr::new(
            Opcode::LOAD_NAME,
            Operand::Name(name),
            load.line,
        )]),
        None => Outcome::Decline,
    })
}
