//! The code objects that a recorded run has come to, each with a number.
//!
//! Absent: listings (`bc_core::dis`).

use std::collections::HashMap;
use std::sync::Arc;

use ahash::RandomState;
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::instruction::Instruction;
use bc_core::lnotab::line_starts;
use bc_core::repr::backslashreplace;
use bc_core::verify::VerifiedCode;

use crate::model::code::Code;
use crate::model::value::Value;

/// The number of a code object: they are counted from 0 in the order in which a run enters them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CodeId(pub u32);

/// A code object that runs.
pub struct TracedCode {
    path: Arc<str>,
    filename: Box<str>,
    verified: Arc<VerifiedCode>,
    lines: Box<[i32]>,
}

impl TracedCode {
    /// Where it stands, as `__qualname__` says of a function: `<module>`, `f`, `Class.method`,
    /// `f.<locals>.g`. Code that is met before what it stands in has its name alone.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// `co_filename`, as the importer has put it right.
    #[must_use]
    pub fn filename(&self) -> &str {
        &self.filename
    }

    /// The code object.
    #[must_use]
    pub fn object(&self) -> &CodeObject {
        self.verified.code()
    }

    /// Its instructions, `EXTENDED_ARG` folded in, as they are numbered
    /// ([`VerifiedCode::instructions`]).
    #[must_use]
    pub fn instructions(&self) -> &[Instruction] {
        self.verified.instructions()
    }

    /// The same by rising offset, each once, with their indexes. Where instructions overlap, both differ.
    #[must_use]
    pub fn by_offset(&self) -> Vec<(u32, Instruction)> {
        self.verified.by_offset()
    }

    /// The byte offset of an instruction's opcode, where `dis` lists it; 0 for an index there is none of.
    #[must_use]
    pub fn offset(&self, index: u32) -> u32 {
        self.instructions()
            .get(index as usize)
            .map_or(0, Instruction::opcode_offset)
    }

    /// The source line of an instruction; 0 for an index there is none of.
    #[must_use]
    pub fn line(&self, index: u32) -> i32 {
        self.lines.get(index as usize).copied().unwrap_or(0)
    }
}

type Known = HashMap<*const VerifiedCode, CodeId, RandomState>;
type Paths = HashMap<*const VerifiedCode, Arc<str>, RandomState>;

/// The code objects of a run.
pub struct Codes {
    list: Vec<TracedCode>,
    // The addresses are of what `list` keeps alive.
    known: Known,
    paths: Paths,
    /// What was asked for last: a function that calls itself asks for the same again.
    last: (*const VerifiedCode, CodeId),
}

impl Default for Codes {
    fn default() -> Self {
        let seeded = || RandomState::with_seeds(13, 14, 15, 16);
        Self {
            list: Vec::new(),
            known: Known::with_hasher(seeded()),
            paths: Paths::with_hasher(seeded()),
            last: (std::ptr::null(), CodeId(0)),
        }
    }
}

impl Codes {
    /// The code object with this number.
    #[must_use]
    pub fn get(&self, id: CodeId) -> Option<&TracedCode> {
        self.list.get(id.0 as usize)
    }

    /// All code objects, by number.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (CodeId, &TracedCode)> {
        self.list
            .iter()
            .enumerate()
            .map(|(id, code)| (CodeId(id as u32), code))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing has run.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of `code`; it gets the next one if it is new.
    pub(super) fn id(&mut self, code: &Code) -> CodeId {
        let address = Arc::as_ptr(&code.verified);
        if self.last.0 == address {
            return self.last.1;
        }
        if let Some(&id) = self.known.get(&address) {
            self.last = (address, id);
            return id;
        }
        let id = CodeId(self.list.len() as u32);
        let object = code.object();
        let path = self
            .paths
            .get(&address)
            .cloned()
            .unwrap_or_else(|| Arc::from(&*backslashreplace(object.name())));
        let inside = match &*path {
            "<module>" => String::new(),
            _ if object.flags().contains(CodeFlags::NEWLOCALS) => format!("{path}.<locals>."),
            _ => format!("{path}."),
        };
        for index in 0..object.consts().len() {
            if let Some(nested) = code.verified.nested(index) {
                let name = backslashreplace(nested.code().name());
                let path = Arc::from(format!("{inside}{name}"));
                self.paths.insert(Arc::as_ptr(nested), path);
            }
        }
        let mut lines = vec![object.firstlineno(); code.verified.instructions().len()];
        let mut starts = line_starts(object).peekable();
        let mut current = object.firstlineno();
        let mut places: Vec<_> = lines.iter_mut().zip(code.verified.instructions()).collect();
        // They rise already, unless instructions overlap.
        places.sort_by_key(|(_, instruction)| instruction.opcode_offset());
        for (line, instruction) in places {
            while let Some((_, start)) =
                starts.next_if(|&(offset, _)| offset <= instruction.opcode_offset())
            {
                current = start;
            }
            *line = current;
        }
        self.known.insert(address, id);
        self.list.push(TracedCode {
            path,
            filename: super::describe::name_of(&Value::from(&code.filename())).into(),
            verified: Arc::clone(&code.verified),
            lines: lines.into(),
        });
        id
    }
}
