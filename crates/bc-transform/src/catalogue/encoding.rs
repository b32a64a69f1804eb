//! Passes that change how code is written and not what it does.

use crate::error::Error;
use crate::pass::Pass;
use crate::transformer::Transformer;
use crate::walk::{self, Rewritten};
use bc_core::asm::{Asm, Item, Operand, Options, Provenance};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::verify::VerifiedCode;
use std::collections::HashSet;
use std::sync::Arc;

/// Changes nothing: what comes out is what went in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity;

impl Transformer for Identity {
    type State = ();

    fn name(&self) -> String {
        "identity".to_owned()
    }
}

/// Drops constants, names, locals and cells that no instruction uses, makes arguments as narrow as
/// they can be and the stack as small as is proven. Parameters, free variables and the docstring stay.
///
/// A program that looks at its own code objects sees the difference; no other does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compact;

impl Pass for Compact {
    fn name(&self) -> String {
        "compact".to_owned()
    }

    fn rewrite(&self, code: &Arc<VerifiedCode>) -> Result<Arc<CodeObject>, Error> {
        each(self, code, &Options::compact(), |_| {})
    }
}

/// Writes every instruction anew: arguments as narrow as they can be, and a line table as CPython's
/// compiler writes it. Tables stay as they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reencode;

impl Pass for Reencode {
    fn name(&self) -> String {
        "reencode".to_owned()
    }

    fn rewrite(&self, code: &Arc<VerifiedCode>) -> Result<Arc<CodeObject>, Error> {
        each(self, code, &Options::default(), |asm| {
            for item in &mut asm.body {
                if let Item::Instr(instr) = item {
                    instr.provenance.prefixes = 0;
                }
            }
            asm.forget_lines();
        })
    }
}

/// Loads equal constants from one entry of `co_consts` and drops the others; those nobody loads stay.
/// Equal means what it means to the compiler: `1`, `1.0` and `True` are three constants.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeduplicateConstants;

impl Pass for DeduplicateConstants {
    fn name(&self) -> String {
        "deduplicate_constants".to_owned()
    }

    fn rewrite(&self, code: &Arc<VerifiedCode>) -> Result<Arc<CodeObject>, Error> {
        each(self, code, &Options::default(), |asm| {
            deduplicate(asm);
        })
    }
}

fn deduplicate(asm: &mut Asm) {
    let mut first: HashSet<Constant> = HashSet::new();
    // The docstring's place is the first, and it is what others are duplicates of.
    asm.tables.consts.retain(|constant| {
        // Equal code objects may come from different lines.
        constant.as_code().is_some() || first.insert(constant.clone())
    });
    for item in &mut asm.body {
        if let Item::Instr(instr) = item
            && let Operand::Const(_) = instr.operand
        {
            instr.provenance = Provenance {
                index: None,
                ..instr.provenance
            };
        }
    }
}

/// Puts every code object of a tree through `lower`, innermost first.
fn each(
    pass: &impl Pass,
    code: &Arc<VerifiedCode>,
    options: &Options,
    change: impl Fn(&mut Asm),
) -> Result<Arc<CodeObject>, Error> {
    let code = code.code();
    let mut done = Rewritten::default();
    let mut last = Arc::clone(code);
    for visit in walk::innermost_first(code, |_| true) {
        let mut asm = Asm::lift(&visit.code).map_err(|error| Error::Lift {
            pass: pass.name(),
            path: visit.path.clone(),
            error,
        })?;
        done.put_into(&mut asm);
        change(&mut asm);
        last = walk::lower(&asm, &visit, options).map_err(|error| Error::Result {
            pass: pass.name(),
            path: visit.path.clone(),
            error,
        })?;
        done.insert(&visit.code, Arc::clone(&last));
    }
    Ok(last)
}
