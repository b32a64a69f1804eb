//! Code by hand: one call for each instruction, and one for each statement that has blocks.
//!
//! The builder keeps the current line and the labels by name. What does not fit together is said once,
//! by [`Builder::build`]. Statements are in [`shapes`], the clauses of `try` in [`clauses`]; they are built as
//! CPython 3.5's compiler builds them, so that what is built here lists like what was compiled. What its
//! peephole optimizer does afterwards (jumps to jumps, unreachable code behind `return`) is not done here:
//! instructions stay as they were asked for.

mod clauses;
mod shapes;

pub use clauses::Clauses;

use super::{Asm, AsmError, FlagMode, Instr, Item, Label, Operand, Options};
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::opcode::{CompareOp, Opcode};
use crate::repr::backslashreplace;
use crate::text::{IntoText, Text};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Builds a body instruction by instruction. Made by [`Asm::function`] and [`Asm::module`].
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::{CompareOp, Opcode};
///
/// // def smallest(items): for item in items: if item < best: best = item ...
/// let smallest = Asm::function("smallest", ["items", "best"])
///     .for_(
///         |b| b.load_fast("items"),
///         |b| b.store_fast("item"),
///         |b| {
///             b.if_(
///                 |b| b.load_fast("item").load_fast("best").compare(CompareOp::Lt),
///                 |b| b.load_fast("item").store_fast("best"),
///             )
///         },
///     )
///     .load_fast("best")
///     .op(Opcode::RETURN_VALUE)
///     .build()?;
/// assert_eq!(smallest.stacksize(), 3);
/// # Ok::<(), bc_core::asm::AsmError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder makes nothing until `build` is called"]
pub struct Builder {
    asm: Asm,
    line: i32,
    labels: HashMap<String, Label>,
    /// What `continue` meets on its way out, innermost last.
    open: Vec<shapes::Open>,
    /// Whether the first line was given by itself.
    has_first_line: bool,
    /// The first thing that did not fit together.
    fault: Option<AsmError>,
}

impl Builder {
    pub(super) fn new(asm: Asm) -> Builder {
        Builder {
            line: asm.firstlineno,
            asm,
            labels: HashMap::new(),
            open: Vec::new(),
            has_first_line: false,
            fault: None,
        }
    }

    /// What has been built so far, in symbolic form. Nothing is checked.
    pub fn asm(self) -> Asm {
        self.asm
    }

    /// Makes the code object: the stack size is proven, `NOFREE` follows from the code, and `GENERATOR` is
    /// set if something is yielded.
    ///
    /// ```
    /// use bc_core::asm::Asm;
    /// use bc_core::opcode::Opcode;
    ///
    /// let lost = Asm::function("f", ()).jump(Opcode::JUMP_ABSOLUTE, "nope").build().unwrap_err();
    /// assert_eq!(
    ///     lost.to_string(),
    ///     "item 0: JUMP_ABSOLUTE leads to label \"nope\", which stands nowhere"
    /// );
    /// let unknown = Asm::function("f", ["x"]).load_fast("y").op(Opcode::RETURN_VALUE).build().unwrap_err();
    /// assert_eq!(
    ///     unknown.to_string(),
    ///     "item 0: LOAD_FAST y: no parameter has this name, and nothing is ever stored under it"
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Asm::lower_with`]. Labels are told by the names they were given. What CPython's compiler
    /// cannot make is refused as well: two parameters or variables of one name, the load of a local that is
    /// neither a parameter nor stored, deleted or [declared](Builder::locals) anywhere in this code, and
    /// what [`ShapeError`](super::ShapeError) lists.
    pub fn build(self) -> Result<CodeObject, AsmError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        self.asm.signature.check()?;
        check_variables(&self.asm)?;
        let options = Options {
            flags: FlagMode::Recompute,
            ..Options::default()
        };
        Ok(self.asm.lower_with(&options)?.code)
    }

    // What the code object is called and where it comes from.

    /// `co_firstlineno`: of a function the line of `def`, or of its first decorator. Without it, it is the
    /// line of the first instruction.
    pub fn first_line(mut self, line: i32) -> Builder {
        self.asm.firstlineno = line;
        self.has_first_line = true;
        if self.asm.body.is_empty() {
            self.line = line;
        }
        self
    }

    /// The line of the instructions that follow.
    pub fn line(mut self, line: i32) -> Builder {
        if self.asm.body.is_empty() && !self.has_first_line {
            self.asm.firstlineno = line;
        }
        self.line = line;
        self
    }

    /// `co_filename`
    pub fn filename(mut self, filename: impl IntoText) -> Builder {
        self.asm.filename = filename.into_text();
        self
    }

    /// The docstring, which is the first constant.
    pub fn docstring(mut self, text: impl IntoText) -> Builder {
        let docstring = Constant::Str(text.into_text());
        match self.asm.tables.consts.first_mut() {
            Some(first) => *first = docstring,
            None => self.asm.tables.consts.push(docstring),
        }
        self
    }

    /// Further flags.
    pub fn flags(mut self, flags: CodeFlags) -> Builder {
        self.asm.flags |= flags;
        self
    }

    /// Local variables besides the parameters, in this order. Those that are stored need not be named;
    /// one that is only loaded has to be, and has no value then.
    pub fn locals(mut self, names: impl IntoIterator<Item = impl IntoText>) -> Builder {
        let names = names.into_iter().map(IntoText::into_text);
        self.asm.tables.locals.extend(names);
        self
    }

    /// Variables that functions inside this one use.
    pub fn cellvars(mut self, names: impl IntoIterator<Item = impl IntoText>) -> Builder {
        let names = names.into_iter().map(IntoText::into_text);
        self.asm.tables.cellvars.extend(names);
        self
    }

    /// Variables of enclosing functions.
    pub fn freevars(mut self, names: impl IntoIterator<Item = impl IntoText>) -> Builder {
        let names = names.into_iter().map(IntoText::into_text);
        self.asm.tables.freevars.extend(names);
        self
    }

    // Instructions.

    /// An instruction without an argument.
    pub fn op(self, opcode: Opcode) -> Builder {
        self.with(opcode, Operand::None)
    }

    /// An instruction with what it works with.
    pub fn with(mut self, opcode: Opcode, operand: impl Into<Operand>) -> Builder {
        let instr = Instr::new(opcode, operand, self.line);
        self.asm.body.push(Item::Instr(instr));
        self
    }

    /// An instruction that names a global or an attribute: `LOAD_GLOBAL`, `STORE_ATTR`, …
    pub fn name(self, opcode: Opcode, name: impl IntoText) -> Builder {
        self.with(opcode, Operand::name(name))
    }

    /// `LOAD_CONST`
    pub fn load_const(self, constant: impl Into<Constant>) -> Builder {
        self.with(Opcode::LOAD_CONST, constant.into())
    }

    /// `LOAD_FAST`
    pub fn load_fast(self, name: impl IntoText) -> Builder {
        self.with(Opcode::LOAD_FAST, Operand::local(name))
    }

    /// `STORE_FAST`
    pub fn store_fast(self, name: impl IntoText) -> Builder {
        self.with(Opcode::STORE_FAST, Operand::local(name))
    }

    /// `LOAD_GLOBAL`
    pub fn load_global(self, name: impl IntoText) -> Builder {
        self.name(Opcode::LOAD_GLOBAL, name)
    }

    /// `LOAD_NAME`
    pub fn load_name(self, name: impl IntoText) -> Builder {
        self.name(Opcode::LOAD_NAME, name)
    }

    /// `STORE_NAME`
    pub fn store_name(self, name: impl IntoText) -> Builder {
        self.name(Opcode::STORE_NAME, name)
    }

    /// `LOAD_ATTR`
    pub fn load_attr(self, name: impl IntoText) -> Builder {
        self.name(Opcode::LOAD_ATTR, name)
    }

    /// `LOAD_DEREF` of a free variable if one of this name is declared, else of a cell.
    pub fn load_deref(self, name: impl IntoText) -> Builder {
        let variable = self.variable(name.into_text());
        self.with(Opcode::LOAD_DEREF, variable)
    }

    /// `STORE_DEREF` of a free variable if one of this name is declared, else of a cell.
    pub fn store_deref(self, name: impl IntoText) -> Builder {
        let variable = self.variable(name.into_text());
        self.with(Opcode::STORE_DEREF, variable)
    }

    fn variable(&self, name: Arc<Text>) -> Operand {
        match self.asm.tables.freevars.contains(&name) {
            true => Operand::Free(name),
            false => Operand::Cell(name),
        }
    }

    /// `COMPARE_OP`
    pub fn compare(self, op: CompareOp) -> Builder {
        self.with(Opcode::COMPARE_OP, op)
    }

    /// `CALL_FUNCTION` with so many positional arguments, at most 255.
    pub fn call(self, positional: u8) -> Builder {
        self.with(Opcode::CALL_FUNCTION, u32::from(positional))
    }

    /// `CALL_FUNCTION` with positional arguments and pairs of keyword and value.
    pub fn call_with(self, positional: u8, keywords: u8) -> Builder {
        let counts = u32::from(keywords) << 8 | u32::from(positional);
        self.with(Opcode::CALL_FUNCTION, counts)
    }

    /// `RETURN_VALUE` of a constant.
    pub fn return_const(self, constant: impl Into<Constant>) -> Builder {
        self.load_const(constant).op(Opcode::RETURN_VALUE)
    }

    // Jumps.

    /// A jump to a label by name, which may stand before or after it.
    pub fn jump(mut self, opcode: Opcode, label: &str) -> Builder {
        let label = self.named(label);
        self.with(opcode, label)
    }

    /// Puts a label here.
    pub fn label(mut self, label: &str) -> Builder {
        let label = self.named(label);
        self.put(label)
    }

    fn named(&mut self, name: &str) -> Label {
        if let Some(label) = self.labels.get(name) {
            return *label;
        }
        let label = self.asm.new_label();
        self.asm.label_names.insert(label, name.to_owned());
        self.labels.insert(name.to_owned(), label);
        label
    }

    fn put(mut self, label: Label) -> Builder {
        self.asm.body.push(Item::Label(label));
        self
    }
}

/// That variables are told apart by their names, and that each local has a way to a value.
fn check_variables(asm: &Asm) -> Result<(), AsmError> {
    let tables = &asm.tables;
    // A parameter may be a cell as well; of a cell and a free variable only one can be meant.
    let mut locals: HashSet<&Arc<Text>> = asm.signature.names().collect();
    let mut cells = HashSet::new();
    for (kind, names, seen) in [
        ("local", &tables.locals, &mut locals),
        ("cell", &tables.cellvars, &mut cells),
    ] {
        if let Some(name) = names.iter().find(|&name| !seen.insert(name)) {
            let name = backslashreplace(name).into_owned();
            return Err(AsmError::DuplicateVariable { name, kind });
        }
    }
    if let Some(name) = tables.freevars.iter().find(|&name| !cells.insert(name)) {
        let name = backslashreplace(name).into_owned();
        return Err(AsmError::DuplicateVariable { name, kind: "free" });
    }
    let mut known: HashSet<&Arc<Text>> = asm.signature.names().chain(&tables.locals).collect();
    let stores = asm
        .instrs()
        .filter(|instr| matches!(instr.opcode, Opcode::STORE_FAST | Opcode::DELETE_FAST));
    known.extend(stores.filter_map(Instr::name));
    for (item, part) in asm.body.iter().enumerate() {
        if let Item::Instr(instr) = part
            && let Operand::Local(name) = &instr.operand
            && !known.contains(name)
        {
            return Err(AsmError::UnknownLocal {
                item,
                opcode: instr.opcode,
                name: backslashreplace(name).into_owned(),
            });
        }
    }
    Ok(())
}
