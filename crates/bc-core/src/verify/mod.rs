//! The verifier: proof, before the first instruction runs, that code cannot break the machine.
//!
//! CPython trusts its compiler and crashes on anything else. Here [`verify`] follows every way through a code object
//! with an abstract value stack and block stack, under CPython 3.5's own rules, and either hands out a
//! [`VerifiedCode`], whose documentation lists what it guarantees, or a [`Rejection`] that says what is wrong, where,
//! and how control got there. It accepts everything CPython's compiler makes. It is total: no input makes it panic,
//! recurse deeply, or take more than linear time.
//!
//! Bytes that control never reaches need not be instructions, and instructions may overlap, as in files that somebody
//! has obfuscated: CPython runs them. [`verify_strictly`] refuses both.
//!
//! Rooms, from the ground up: `pending` (what a `finally` body was entered with), `stack`, `state` (stack and blocks,
//! and how two join), `program` and `operands` (instructions by themselves, as a sweep finds them), `walk` (the instructions that control comes to), `take`, `unwind`, `leave` and
//! `step` with its `edge`s (one instruction), `landmarks` (where ways meet), `flow` (the fixed point), `traversal` (what is an instruction, for others),
//! `leap` (a debugger's moves), `tables` (what needs no instruction), `code`, `finding`, `report` and `rejection` (how it
//! is told). Values, types and unbound names are not looked at: Python answers those with exceptions.

mod code;
mod edge;
mod finding;
mod flow;
mod landmarks;
mod leap;
mod leave;
mod operands;
mod pending;
mod program;
mod rejection;
mod report;
mod stack;
mod state;
mod step;
mod tables;
mod take;
mod traversal;
mod unwind;
mod verified;
mod walk;

#[cfg(test)]
mod tests;

pub use code::RejectionCode;
pub use leap::{Leap, leap};
pub use rejection::{Arrival, Rejection};
pub use tables::NESTING_LIMIT;
pub use traversal::{Traversal, traverse};
pub use verified::VerifiedCode;
pub(crate) use walk::in_step;

use std::collections::HashMap;
use std::sync::Arc;

use crate::code::CodeObject;
use crate::constant::Constant;
use crate::instruction::{Instruction, decode};
use flow::{Flow, Unreached};

/// A code object that is sound by itself and whose nested ones are being verified.
struct Level {
    code: Arc<CodeObject>,
    flow: Flow,
    /// Index of the next constant to look at.
    next: usize,
    nested: Vec<(u32, Arc<VerifiedCode>)>,
}

/// Proves a code object and all code objects among its constants.
///
/// Code objects inside constant tuples and frozensets are not looked at: running code gets them as values only, and a
/// value is verified when a function is made of it.
///
/// # Errors
/// The first finding, outer code before nested.
pub fn verify(code: &Arc<CodeObject>) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
    prove(code, HashMap::new(), Unreached::Anything)
}

/// As [`verify`](verify()), and refuses what compilers never make: bytes that are in no instruction, unreachable instructions with
/// operands that mean nothing, instructions that overlap.
///
/// ```
/// use bc_core::code::CodeObject;
/// use bc_core::verify::{verify, verify_strictly};
///
/// // JUMP_FORWARD 1, a byte of junk, LOAD_CONST 0, RETURN_VALUE
/// let code = CodeObject::builder().code([110, 1, 0, 100, 100, 0, 0, 83]).consts([1]).stacksize(1);
/// let code = code.build()?.into();
/// assert_eq!(verify(&code)?.data(), [3..4]);
/// assert!(verify_strictly(&code).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`verify`](verify()).
pub fn verify_strictly(code: &Arc<CodeObject>) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
    prove(code, HashMap::new(), Unreached::Instructions)
}

/// The bytes that the proof of a code object takes, of as many bytes of code and as many instructions, without what
/// is nested. Making it takes a few times as much.
pub fn expected_bytes(bytes: usize, instructions: usize) -> usize {
    let each = size_of::<Instruction>() + size_of::<flow::Depth>();
    let places = bytes.saturating_mul(size_of::<u32>());
    places.saturating_add(instructions.saturating_mul(each))
}

/// How many places a proof of this code has at most. Where instructions may overlap, that is more than a sweep finds:
/// one for each byte, and behind each another that leads back.
pub fn most_places(code: &[u8]) -> usize {
    let mut begins = vec![false; code.len()];
    let mut count = 0;
    for decoded in decode(code) {
        let begin = decoded
            .as_ref()
            .map(|instruction| instruction.offset as usize);
        match begin.ok().and_then(|at| begins.get_mut(at)) {
            Some(begin) => *begin = true,
            None => return code.len().saturating_mul(2),
        }
        count += 1;
    }
    let leads_inside = |jump: Instruction| {
        let target = jump.jump_target().map(|target| target as usize);
        target.and_then(|target| begins.get(target)) == Some(&false)
    };
    match decode(code).filter_map(Result::ok).any(leads_inside) {
        true => code.len().saturating_mul(2),
        false => count,
    }
}

/// Proves a code object that was made from a proven one: those inside that are still the same objects
/// are not gone through again.
///
/// # Errors
/// As [`verify`].
pub fn verify_changed(
    code: &Arc<CodeObject>,
    before: &Arc<VerifiedCode>,
) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
    if Arc::ptr_eq(code, before.code()) {
        return Ok(Arc::clone(before));
    }
    let mut done: HashMap<*const CodeObject, Arc<VerifiedCode>> = HashMap::new();
    let mut open = vec![before];
    while let Some(proof) = open.pop() {
        let key = Arc::as_ptr(proof.code());
        if done.insert(key, Arc::clone(proof)).is_none() {
            open.extend(proof.all_nested());
        }
    }
    prove(code, done, Unreached::Anything)
}

/// Proves what is not `done` yet.
fn prove(
    code: &Arc<CodeObject>,
    mut done: HashMap<*const CodeObject, Arc<VerifiedCode>>,
    unreached: Unreached,
) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
    // A code object that is shared is verified once, or a few dozen of them could stand for millions.
    let mut outer: Vec<Level> = Vec::new();
    let mut level = Level::enter(Arc::clone(code), &outer, unreached)?;
    loop {
        if let Some(nested) = level.next_nested(&done) {
            outer.push(level);
            level = Level::enter(nested, &outer, unreached)?;
            continue;
        }
        let key = Arc::as_ptr(&level.code);
        let proof = level.finish(&outer)?;
        done.insert(key, proof.clone());
        match outer.pop() {
            Some(parent) => level = parent,
            None => return Ok(proof),
        }
    }
}

/// Proves one code object as if it stood alone, without the code objects among its constants; the
/// greatest number of values on its stack.
///
/// # Errors
/// The first finding.
pub(crate) fn depth(code: &CodeObject) -> Result<u32, Box<Rejection>> {
    let path = || report::shown(code.name());
    tables::check(code, 0).map_err(|finding| report::whole(code, path(), finding))?;
    Ok(flow::analyse(code, Unreached::Anything, path)?.max_depth)
}

impl Level {
    fn enter(
        code: Arc<CodeObject>,
        outer: &[Level],
        unreached: Unreached,
    ) -> Result<Level, Box<Rejection>> {
        tables::check(&code, outer.len())
            .map_err(|finding| report::whole(&code, path(outer, &code), finding))?;
        let flow = flow::analyse(&code, unreached, || path(outer, &code))?;
        Ok(Level {
            code,
            flow,
            next: 0,
            nested: Vec::new(),
        })
    }

    /// The next nested code object there is no proof for yet. Those that are proven already are collected on the way.
    fn next_nested(
        &mut self,
        done: &HashMap<*const CodeObject, Arc<VerifiedCode>>,
    ) -> Option<Arc<CodeObject>> {
        while let Some(constant) = self.code.consts().get(self.next) {
            if let Constant::Code(nested) = constant {
                let Some(proof) = done.get(&Arc::as_ptr(nested)) else {
                    return Some(Arc::clone(nested));
                };
                if let Ok(index) = u32::try_from(self.next) {
                    self.nested.push((index, proof.clone()));
                }
            }
            self.next += 1;
        }
        None
    }

    fn finish(self, outer: &[Level]) -> Result<Arc<VerifiedCode>, Box<Rejection>> {
        let height = 1 + self
            .nested
            .iter()
            .map(|(_, proof)| proof.levels())
            .max()
            .unwrap_or(0);
        // Shared code objects may make the whole deeper than the way it was walked.
        tables::check_nesting(height + outer.len())
            .map_err(|finding| report::whole(&self.code, path(outer, &self.code), finding))?;
        Ok(Arc::new(VerifiedCode::new(
            self.code,
            self.flow,
            self.nested,
            height,
        )))
    }
}

/// `<module>.C.m`
fn path(outer: &[Level], code: &CodeObject) -> String {
    let names = outer
        .iter()
        .map(|level| level.code.name())
        .chain([code.name()]);
    let names: Vec<_> = names.map(|name| report::shown(name)).collect();
    // The outermost and the innermost names say most about very deep ones.
    match names.len().checked_sub(PATH_SHOWN) {
        None | Some(0) => names.join("."),
        Some(hidden) => {
            let (first, rest) = names.split_at(PATH_SHOWN / 2);
            let (_, last) = rest.split_at(hidden);
            format!("{}.({hidden} more).{}", first.join("."), last.join("."))
        }
    }
}

/// How many names of a code path are shown.
const PATH_SHOWN: usize = 20;
