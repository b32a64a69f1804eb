//! From the instructions of a scope to a code object: the sizes of jumps, the line table, the size of the
//! stack.
//!
//! In the reference a scope is a graph of basic blocks, and depth-first search finds the order in which they
//! are written. The compiler of 3.5 makes each block the next one of the block before, so that order is
//! always the one in which they were made: here a scope is a list of instructions with labels. What a
//! scope means, and which instructions it gets, is told elsewhere; what is made better afterwards as well.

mod body;
mod depth;
mod lines;

pub(crate) use body::{Body, Instr, Label};

use crate::budget::Meter;
use crate::error::{ErrorKind, SourceError};
use crate::names::Names;
use crate::objects::{Folding, Objects, Origin};
use crate::peephole;
use bc_core::code::{CodeError, CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use std::sync::Arc;

/// All there is to a code object but what follows from the instructions.
pub(crate) struct Parts {
    pub(crate) argcount: u32,
    pub(crate) kwonlyargcount: u32,
    pub(crate) flags: CodeFlags,
    pub(crate) consts: Vec<Constant>,
    /// Where constants come from that are more than their value.
    pub(crate) origins: Vec<(u32, Origin)>,
    pub(crate) names: Vec<Arc<Text>>,
    pub(crate) varnames: Vec<Arc<Text>>,
    pub(crate) freevars: Vec<Arc<Text>>,
    pub(crate) cellvars: Vec<Arc<Text>>,
    pub(crate) filename: Arc<Text>,
    pub(crate) name: Arc<Text>,
    /// The first line, 0 if it is that of the first instruction.
    pub(crate) firstlineno: u32,
}

/// Makes the code object.
///
/// # Errors
///
/// If it has more of something than a code object can have.
pub(crate) fn assemble(
    mut body: Body,
    mut parts: Parts,
    names: &mut Names<'_>,
    objects: Option<&mut Objects>,
    meter: &Meter<'_>,
) -> Result<CodeObject, SourceError> {
    let count = body.instrs().len();
    meter.steps(count, STEPS)?;
    meter.bytes(count, BYTES)?;
    let firstlineno = match parts.firstlineno {
        0 => body.first_line(),
        line => line,
    };
    let stacksize = depth::stack_depth(&body);
    body.resolve_jumps(meter)?;
    let mut lines = lines::LineTable::new(firstlineno);
    let mut code = Vec::with_capacity(body.instrs().len() * 3);
    for instr in body.instrs() {
        if instr.line != 0 {
            lines.add(code.len(), instr.line, meter)?;
        }
        emit(&mut code, *instr);
    }
    let mut lnotab = lines.finish();
    let mut folding = objects.map(|objects| Folding {
        identities: objects.of_constants(&parts.consts, &parts.origins),
        objects,
    });
    let better = peephole::optimize(
        &code,
        &mut parts.consts,
        &mut lnotab,
        folding.as_mut(),
        meter,
    )?;
    if let Some(better) = better {
        code = better;
    }
    if let Some(Folding {
        objects,
        identities,
    }) = &mut folding
    {
        let all = [
            &parts.names,
            &parts.varnames,
            &parts.freevars,
            &parts.cellvars,
        ];
        objects.intern(all.into_iter().flatten(), &mut parts.consts, identities);
    }
    for constant in &mut parts.consts {
        names.share(constant, CONSTANT_DEPTH);
    }
    let nlocals = parts.varnames.len() as i64;
    let built = CodeObject::builder()
        .argcount(parts.argcount)
        .kwonlyargcount(parts.kwonlyargcount)
        .nlocals(nlocals)
        .stacksize(stacksize)
        .flags(parts.flags)
        .code(code)
        .consts(parts.consts)
        .names(parts.names)
        .varnames(parts.varnames)
        .freevars(parts.freevars)
        .cellvars(parts.cellvars)
        .filename(parts.filename)
        .name(parts.name)
        .firstlineno(firstlineno.cast_signed())
        .lnotab(lnotab)
        .build();
    let code = built.map_err(too_large)?;
    // What was only needed on the way.
    meter.release(count * BYTES);
    if let Some(folding) = folding {
        folding.objects.keep(&code, folding.identities);
    }
    Ok(code)
}

/// The steps of an instruction.
const STEPS: u64 = 8;
/// The bytes of an instruction at most on its way: where it begins, its bytes before and after they are made
/// better, to which block each belongs and where it goes, twice an entry of the line table.
const BYTES: usize = 192;

/// How deep tuples in constants are gone through for strings to share. A parser nests none so deep.
const CONSTANT_DEPTH: u32 = 100;

fn too_large(error: CodeError) -> SourceError {
    // The reference would fail an assertion, or write a file that cannot be read.
    SourceError::new(ErrorKind::MemoryError, error.to_string())
}

fn emit(code: &mut Vec<u8>, instr: Instr) {
    let [low, high, ext_low, ext_high] = instr.arg.to_le_bytes();
    match instr.size() {
        1 => code.push(instr.opcode.number()),
        3 => code.extend([instr.opcode.number(), low, high]),
        _ => code.extend([
            Opcode::EXTENDED_ARG.number(),
            ext_low,
            ext_high,
            instr.opcode.number(),
            low,
            high,
        ]),
    }
}
