//! Code in symbolic form: labels instead of offsets, values and names instead of indexes.
//!
//! [`Asm`] is a code object taken apart so that it can be changed. A jump names a [`Label`], an
//! operand is the constant, the name, the local, the cell or the free variable it means, every
//! instruction has its source line. [`Asm::lift`] makes it from a code object, [`Asm::lower`] makes a
//! code object of it again: it fills the tables, finds the places and widths of jumps, proves the
//! stack size and writes the line table. What was lifted and not changed comes back byte for byte.
//!
//! ```
//! use bc_core::asm::{Asm, Item, Operand};
//! use bc_core::opcode::Opcode;
//! # let addone = Asm::function("addone", ["x"]).load_fast("x").load_const(1)
//! #     .op(Opcode::BINARY_ADD).op(Opcode::RETURN_VALUE).build()?;
//!
//! let mut asm = Asm::lift(&addone)?;
//! for item in &mut asm.body {
//!     if let Item::Instr(instr) = item && instr.opcode == Opcode::BINARY_ADD {
//!         instr.opcode = Opcode::BINARY_MULTIPLY;
//!     }
//! }
//! assert_eq!(asm.lower()?.code(), [124, 0, 0, 100, 1, 0, 20, 83]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Here belongs what every maker and changer of code needs: the form itself, the way in, the way out
//! (`tables`, `layout`, `lower`) and the fluent [`Builder`]. How the form is written as text is
//! another room's business, and what to change in it is for its users.

mod builder;
mod error;
mod item;
mod layout;
mod lift;
mod lower;
mod signature;
mod tables;

#[cfg(test)]
mod tests;

pub use builder::{Builder, Clauses};
pub use error::{AsmError, LiftError, ShapeError};
pub use item::{Instr, Item, Label, Operand, Provenance};
pub use lower::{FlagMode, Lowered, Options, TableMode};
pub use signature::{Signature, SignatureError};
pub(crate) use tables::Key;
pub use tables::Tables;

use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::instruction::Instruction;
use crate::text::{IntoText, Text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How `co_stacksize` is found when code is lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StackSize {
    /// What the verifier proves is needed.
    Proven,
    /// What the verifier proves is needed, but at least this: a lifted code object keeps its own.
    AtLeast(u32),
    /// This, and nothing is proven: for code that shall be looked at, not run.
    Unproven(u32),
}

/// A code object in symbolic form. All fields may be changed; [`lower`](Asm::lower) says what does
/// not fit together.
#[derive(Clone, Debug)]
pub struct Asm {
    /// `co_name`
    pub name: Arc<Text>,
    /// `co_filename`
    pub filename: Arc<Text>,
    /// `co_firstlineno`
    pub firstlineno: i32,
    /// The parameters, from which `co_argcount`, `co_kwonlyargcount` and two of the flags follow.
    pub signature: Signature,
    /// `co_flags`. `VARARGS` and `VARKEYWORDS` follow from the signature, whatever stands here.
    pub flags: CodeFlags,
    /// How `co_stacksize` is found.
    pub stacksize: StackSize,
    /// The tables as they are before the first instruction asks for an entry. Entries keep their
    /// places, what is missing is added behind them.
    pub tables: Tables,
    /// Instructions, labels between them, and data.
    pub body: Vec<Item>,
    /// The code object this was lifted from. Its line table is written again as it is while it gives
    /// every instruction its line.
    pub(crate) lifted: Option<CodeObject>,
    /// Whether that line table may be written again.
    pub(crate) keeps_lines: bool,
    /// The next label that is not in use.
    pub(crate) next_label: u32,
    /// What labels are called in errors, if they have a name.
    pub(crate) label_names: BTreeMap<Label, String>,
}

impl Asm {
    /// Code without parameters, tables and instructions, on line 1 of `<string>`; `flags` as given.
    pub fn new(name: impl IntoText, flags: CodeFlags) -> Asm {
        Asm {
            name: name.into_text(),
            filename: "<string>".into_text(),
            firstlineno: 1,
            signature: Signature::default(),
            flags,
            stacksize: StackSize::Proven,
            tables: Tables::default(),
            body: Vec::new(),
            lifted: None,
            keeps_lines: true,
            next_label: 0,
            label_names: BTreeMap::new(),
        }
    }

    /// A builder of a function's code: `OPTIMIZED`, `NEWLOCALS`, and `None` as the first constant,
    /// which is where a function's docstring is looked for.
    pub fn function(name: impl IntoText, signature: impl Into<Signature>) -> Builder {
        let flags = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
        let mut asm = Asm::new(name, flags);
        asm.signature = signature.into();
        asm.tables.consts.push(Constant::None);
        Builder::new(asm)
    }

    /// A builder of a module's code, in which names are looked up in a namespace.
    pub fn module(name: impl IntoText) -> Builder {
        Builder::new(Asm::new(name, CodeFlags::empty()))
    }

    /// Takes a code object apart. Nested code objects stay constants.
    ///
    /// # Errors
    ///
    /// Control reaches bytes that are no instruction, a jump leads out of the code, instructions overlap, or there
    /// are fewer names than parameters.
    pub fn lift(code: &CodeObject) -> Result<Asm, LiftError> {
        lift::lift(code)
    }

    /// The items of a code object to be looked at, with the offset of each, and last of all where the code ends.
    /// They are those of the [lifted](Asm::lift) code. Instructions that overlap are in as well: those that follow each
    /// other stand together, with an empty piece of data before each such run.
    ///
    /// # Errors
    ///
    /// Control reaches bytes that are no instruction, or a jump leads out of the code.
    pub fn items(code: &CodeObject) -> Result<(Vec<Item>, Vec<u32>), LiftError> {
        lift::items(code)
    }

    /// As [`lift`](Asm::lift), with the instructions as they lie in the bytes.
    pub(crate) fn lift_placed(code: &CodeObject) -> Result<(Asm, Vec<Instruction>), LiftError> {
        lift::placed(code)
    }

    /// Makes the code object: tables and widths kept, flags as they are. See [`Options`].
    ///
    /// # Errors
    ///
    /// As [`Asm::lower_with`].
    pub fn lower(&self) -> Result<CodeObject, AsmError> {
        Ok(self.lower_with(&Options::default())?.code)
    }

    /// Makes the code object in its smallest form: unused constants, names, locals and cells are
    /// dropped, every argument is as narrow as it can be.
    ///
    /// # Errors
    ///
    /// As [`Asm::lower_with`].
    pub fn compact(&self) -> Result<CodeObject, AsmError> {
        Ok(self.lower_with(&Options::compact())?.code)
    }

    /// Makes the code object.
    ///
    /// # Errors
    ///
    /// A label that is missing or stands twice, an operand that does not go with its opcode, a
    /// variable nobody declared, lines that fall, and what the verifier finds.
    pub fn lower_with(&self, options: &Options) -> Result<Lowered, AsmError> {
        lower::lower(self, options)
    }

    /// Lets [`lower`](Asm::lower) write a new line table even where the one the code was lifted with
    /// says the same.
    pub fn forget_lines(&mut self) {
        self.keeps_lines = false;
    }

    /// A label that is not in use yet. It stands nowhere until an [`Item::Label`] is put into the body.
    pub fn new_label(&mut self) -> Label {
        let label = Label(self.next_label);
        self.next_label = self.next_label.saturating_add(1);
        label
    }

    /// What a label is called in errors: the name that a [`Builder`] was given, in quotes, or its number.
    pub(crate) fn label_name(&self, label: Label) -> String {
        match self.label_names.get(&label) {
            Some(name) => format!("{name:?}"),
            None => label.to_string(),
        }
    }

    /// The instructions without labels and data.
    pub fn instrs(&self) -> impl Iterator<Item = &Instr> {
        self.body.iter().filter_map(Item::as_instr)
    }

    /// The code objects among the constants, and in what order they stand.
    pub fn nested(&self) -> impl Iterator<Item = &Arc<CodeObject>> {
        self.tables.consts.iter().filter_map(Constant::as_code)
    }

    /// Replaces each with another constant: in the table, so that the place stays, and in the
    /// operands that mean it. `change` is asked once for every entry of the table, and once for every
    /// operand that means no entry of it; `None` leaves a constant as it is.
    ///
    /// # Errors
    ///
    /// The first that `change` returns; nothing is changed then.
    pub fn try_map_consts<E>(
        &mut self,
        mut change: impl FnMut(&Constant) -> Result<Option<Constant>, E>,
    ) -> Result<(), E> {
        let mut changed = Vec::with_capacity(self.tables.consts.len());
        for constant in &self.tables.consts {
            changed.push(change(constant)?);
        }
        let mut operands = Vec::new();
        for (place, item) in self.body.iter().enumerate() {
            let Item::Instr(Instr {
                operand: Operand::Const(constant),
                provenance,
                ..
            }) = item
            else {
                continue;
            };
            let entry = provenance.index.and_then(|index| {
                let index = usize::try_from(index).ok()?;
                let known = self.tables.consts.get(index)?;
                tables::same(known, constant).then_some(index)
            });
            let new = match entry {
                Some(index) => changed.get(index).cloned().flatten(),
                None => change(constant)?,
            };
            operands.extend(new.map(|new| (place, new)));
        }
        for (entry, new) in self.tables.consts.iter_mut().zip(changed) {
            if let Some(new) = new {
                *entry = new;
            }
        }
        for (place, new) in operands {
            if let Some(Item::Instr(instr)) = self.body.get_mut(place) {
                instr.operand = Operand::Const(new);
            }
        }
        Ok(())
    }
}
