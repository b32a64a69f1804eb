//! Checks of the fields other than `co_code`: what frames and calls rely on before the first instruction runs.
//!
//! Only what would be undefined in CPython is refused. A line table of any length and order, more names than are
//! used, variables with the same name and unknown flags are all defined there, and pass.

use super::code::RejectionCode;
use super::finding::Finding;
use crate::code::{CodeFlags, CodeObject};
use crate::count::counted;

/// How deep code objects may be nested in each other's constants, the outermost counted. As many fit into marshal
/// data, where each takes two of the 2000 levels.
pub const NESTING_LIMIT: usize = 1000;

/// Checks one code object inside `outer` others.
pub(super) fn check(code: &CodeObject, outer: usize) -> Result<(), Finding> {
    check_nesting(outer + 1)?;
    let parameters = u64::from(code.parameter_count());
    let named = code.varnames().len() as u64;
    let locals = u64::from(code.nlocals());
    if parameters > locals || parameters > named {
        let there = if parameters > locals {
            format!("co_nlocals is {locals}")
        } else {
            format!("co_varnames has {}", counted(named, "name"))
        };
        let stars = [
            (CodeFlags::VARARGS, "VARARGS"),
            (CodeFlags::VARKEYWORDS, "VARKEYWORDS"),
        ];
        let stars: String = stars
            .into_iter()
            .filter(|(flag, _)| code.flags().contains(*flag))
            .map(|(_, name)| format!(", {name} 1"))
            .collect();
        return Err(Finding::new(
            RejectionCode::TooManyParameters,
            format!(
                "the code has {}, but {there}",
                counted(parameters, "parameter")
            ),
        )
        .needs(format!(
            "a local variable and a name for each: co_argcount {}, co_kwonlyargcount {}{stars}",
            code.argcount(),
            code.kwonlyargcount(),
        )));
    }
    let cells = (code.cellvars().len() + code.freevars().len()) as u64;
    if cells > 0 && code.flags().contains(CodeFlags::NOFREE) {
        return Err(Finding::new(
            RejectionCode::NofreeWithCells,
            format!(
                "the NOFREE flag (0x40) is set, but co_cellvars and co_freevars have {}",
                counted(cells, "variable")
            ),
        )
        .needs("the flag on code without cells only")
        .help("clear the flag"));
    }
    Ok(())
}

/// Checks that so many levels of code may be nested.
pub(super) fn check_nesting(levels: usize) -> Result<(), Finding> {
    if levels <= NESTING_LIMIT {
        return Ok(());
    }
    Err(Finding::new(
        RejectionCode::NestedTooDeep,
        format!("code objects are nested more than {NESTING_LIMIT} deep"),
    ))
}
