//! Code objects as `.pyasm` text: what reads back to the same bytes, and no more than that needs.
//!
//! What the reader works out by itself is left out; `tables` and `lines` find out what that is. Nested
//! code objects are gone through with a list, not on Rust's stack.

mod block;
mod heading;
mod lines;
mod tables;

pub use heading::heading;

use super::literal::Full;
use crate::asm::{Asm, LiftError};
use crate::code::CodeObject;
use crate::constant::{Constant, Parts};
use crate::opcode::Opcode;
use crate::pyc::Pyc;
use crate::repr::{backslashreplace, bytes};
use block::Writer;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::Arc;

/// How long a text may become, in bytes: sharing lets a small file stand for endless constants.
pub const LIMIT: usize = 64 << 20;

/// Why code cannot be written as text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The bytes of a code object are no instructions, or overlapping ones, or its names are too few.
    #[error("{name}, line {line}: {error}")]
    Lift {
        /// Its name.
        name: String,
        /// Its first line.
        line: i32,
        /// What is wrong.
        error: LiftError,
    },
    /// An instruction that CPython 3.5 does not know, or with more prefixes than anybody writes.
    #[error("{name}, line {line}: offset {offset}: {opcode} cannot be written as text")]
    Instruction {
        /// The name of the code object.
        name: String,
        /// Its first line.
        line: i32,
        /// Where.
        offset: u32,
        /// The opcode.
        opcode: Opcode,
    },
    /// The text is longer than [`LIMIT`].
    #[error("the text is longer than {LIMIT} bytes")]
    TooLong,
}

impl From<Full> for WriteError {
    fn from(Full: Full) -> WriteError {
        WriteError::TooLong
    }
}

/// Writes a file in the `.pyasm` form. [`assemble`](super::assemble) gives back the same bytes.
///
/// # Errors
///
/// Code that is none: control reaches bytes that are no instructions, or opcodes that 3.5 does not know. Code in which
/// instructions overlap.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_core::pyasm::{self, Options};
/// use bc_core::pyc::Pyc;
///
/// let one = Asm::function("one", ()).load_const(1).op(Opcode::RETURN_VALUE).build()?;
/// let text = pyasm::write(&Pyc::new(one.into()))?;
/// assert_eq!(text, "\
/// pyc magic 3351, mtime 0, size 0
///
/// code one()
///     line 1
///     LOAD_CONST              1
///     RETURN_VALUE
/// end
/// ");
/// let again = pyasm::assemble(&text, &Options::default())?.pyc;
/// assert_eq!(again.code.code(), [100, 1, 0, 83]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(pyc: &Pyc) -> Result<String, WriteError> {
    let header = &pyc.header;
    let mut out = format!(
        "pyc magic {}, mtime {}, size {}\n\n",
        header.magic.number(),
        header.mtime,
        header.source_size
    );
    code(&mut out, &pyc.code)?;
    if !pyc.trailing.is_empty() {
        // Writing to a string does not fail.
        let _ = writeln!(out, "\ntrailing {}", bytes(&pyc.trailing));
    }
    if !pyc.marks.is_empty() {
        out.push_str("\n# How the objects were marshalled: only for the same bytes.\n");
        super::marks::write(&mut out, &pyc.marks);
    }
    match out.len() > LIMIT {
        true => Err(WriteError::TooLong),
        false => Ok(out),
    }
}

/// Writes a code object in the `.pyasm` form, without what belongs to a file.
///
/// # Errors
///
/// As [`write()`].
pub fn write_code(object: &Arc<CodeObject>) -> Result<String, WriteError> {
    let mut out = String::new();
    code(&mut out, object)?;
    Ok(out)
}

/// A code object that is being written: its start is, those inside it are next.
struct Open {
    writer: Writer,
    inner: std::vec::IntoIter<Arc<CodeObject>>,
}

/// Writes a code object with everything inside it.
fn code(out: &mut String, outermost: &Arc<CodeObject>) -> Result<(), WriteError> {
    let filename = Arc::new("<string>".into());
    let mut open = vec![start(out, outermost, None, &filename, 0, false)?];
    while let Some(last) = open.last_mut() {
        if out.len() > LIMIT {
            return Err(WriteError::TooLong);
        }
        let Some(next) = last.inner.next() else {
            last.writer.finish(out)?;
            open.pop();
            continue;
        };
        let writer = &last.writer;
        let label = writer.labels.get(&Arc::as_ptr(&next)).cloned();
        let (filename, inside) = (
            Arc::clone(writer.asm_filename()),
            writer.is_inside_function(),
        );
        let depth = open.len();
        let next = start(out, &next, label, &filename, depth, inside)?;
        open.push(next);
    }
    Ok(())
}

fn start(
    out: &mut String,
    object: &Arc<CodeObject>,
    label: Option<String>,
    filename: &Arc<crate::text::Text>,
    depth: usize,
    is_inside_function: bool,
) -> Result<Open, WriteError> {
    let (asm, instructions) = Asm::lift_placed(object).map_err(|error| WriteError::Lift {
        name: backslashreplace(object.name()).into_owned(),
        line: object.firstlineno(),
        error,
    })?;
    let inner = inner(object);
    let writer = Writer {
        code: Arc::clone(object),
        asm,
        instructions,
        labels: labels(&inner),
        depth,
        is_inside_function,
    };
    writer.start(out, label, filename)?;
    Ok(Open {
        writer,
        inner: inner.into_iter(),
    })
}

/// The code objects in the constants, each once, in the order in which they stand there.
fn inner(code: &CodeObject) -> Vec<Arc<CodeObject>> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut open: Vec<&Constant> = code.consts().iter().rev().collect();
    let mut containers = HashSet::new();
    while let Some(constant) = open.pop() {
        if let Constant::Code(code) = constant {
            if seen.insert(Arc::as_ptr(code)) {
                found.push(Arc::clone(code));
            }
        } else if let Some(parts) = Parts::of(constant)
            && containers.insert(parts.address())
        {
            let parts: Vec<_> = (0..).map_while(|index| parts.get(index)).collect();
            open.extend(parts.into_iter().rev());
        }
    }
    found
}

/// What the blocks are called by constants: their names, with a number where two have the same.
fn labels(inner: &[Arc<CodeObject>]) -> HashMap<*const CodeObject, String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let names: Vec<String> = inner.iter().map(|code| tables::name(code.name())).collect();
    let mut labels = HashMap::new();
    for (code, name) in inner.iter().zip(&names) {
        let count = counts.entry(name).or_insert(0);
        // A quoted name is no word that a number could be put behind.
        let stem = if name.starts_with(['\'', '"']) {
            "code"
        } else {
            name
        };
        let label = loop {
            *count += 1;
            let label = match *count {
                1 => name.clone(),
                number => format!("{stem}.{number}"),
            };
            if taken.insert(label.clone()) {
                break label;
            }
        };
        labels.insert(Arc::as_ptr(code), label);
    }
    labels
}
