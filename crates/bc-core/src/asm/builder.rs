//! Code by hand: one call for each instruction, and a few for the shapes the compiler makes.
//!
//! The builder keeps the current line and the labels by name. What does not fit together is said once,
//! by [`Builder::build`]. The shapes of `if`, `while`, `for` and `try` are those of CPython 3.5's
//! compiler, so that what is built here lists like what was compiled.

use super::{Asm, AsmError, FlagMode, Instr, Item, Label, Operand, Options};
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::opcode::{CompareOp, Opcode};
use crate::text::{IntoText, Text};
use std::collections::HashMap;
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
    open: Vec<Open>,
}

#[derive(Clone, Copy, Debug)]
enum Open {
    /// A loop that goes on at the label.
    Loop(Label),
    /// A `try`, which a plain jump must not leave.
    Try,
}

impl Builder {
    pub(super) fn new(asm: Asm) -> Builder {
        Builder {
            line: asm.firstlineno,
            asm,
            labels: HashMap::new(),
            open: Vec::new(),
        }
    }

    /// What has been built so far, in symbolic form.
    pub fn asm(self) -> Asm {
        self.asm
    }

    /// Makes the code object: the stack size is proven, `NOFREE` and `GENERATOR` follow from the code.
    ///
    /// # Errors
    ///
    /// As [`Asm::lower_with`]. Labels are told by number in it, in the order in which they were first
    /// named.
    pub fn build(self) -> Result<CodeObject, AsmError> {
        let options = Options {
            flags: FlagMode::Recompute,
            ..Options::default()
        };
        Ok(self.asm.lower_with(&options)?.code)
    }

    // What the code object is called and where it comes from.

    /// The line of the instructions that follow; before the first, the first line of the code too.
    pub fn line(mut self, line: i32) -> Builder {
        if self.asm.body.is_empty() {
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

    // Jumps and shapes.

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
        self.labels.insert(name.to_owned(), label);
        label
    }

    fn put(mut self, label: Label) -> Builder {
        self.asm.body.push(Item::Label(label));
        self
    }

    /// `if test: then`
    pub fn if_(
        mut self,
        test: impl FnOnce(Builder) -> Builder,
        then: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        let end = self.asm.new_label();
        let tested = test(self).with(Opcode::POP_JUMP_IF_FALSE, end);
        then(tested).put(end)
    }

    /// `if test: then`, `else: otherwise`
    pub fn if_else(
        mut self,
        test: impl FnOnce(Builder) -> Builder,
        then: impl FnOnce(Builder) -> Builder,
        otherwise: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        let (next, end) = (self.asm.new_label(), self.asm.new_label());
        let tested = test(self).with(Opcode::POP_JUMP_IF_FALSE, next);
        let done = then(tested).with(Opcode::JUMP_FORWARD, end).put(next);
        otherwise(done).put(end)
    }

    /// `while test: body`
    pub fn while_(
        mut self,
        test: impl FnOnce(Builder) -> Builder,
        body: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        let (top, done, end) = (
            self.asm.new_label(),
            self.asm.new_label(),
            self.asm.new_label(),
        );
        let tested = test(self.with(Opcode::SETUP_LOOP, end).put(top));
        tested
            .with(Opcode::POP_JUMP_IF_FALSE, done)
            .inside(Open::Loop(top), body)
            .with(Opcode::JUMP_ABSOLUTE, top)
            .put(done)
            .op(Opcode::POP_BLOCK)
            .put(end)
    }

    /// `for target in iterable: body`. `target` takes the item off the stack.
    pub fn for_(
        self,
        iterable: impl FnOnce(Builder) -> Builder,
        target: impl FnOnce(Builder) -> Builder,
        body: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        self.for_else(iterable, target, body, |builder| builder)
    }

    /// `for target in iterable: body`, `else: otherwise`
    pub fn for_else(
        mut self,
        iterable: impl FnOnce(Builder) -> Builder,
        target: impl FnOnce(Builder) -> Builder,
        body: impl FnOnce(Builder) -> Builder,
        otherwise: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        let (top, done, end) = (
            self.asm.new_label(),
            self.asm.new_label(),
            self.asm.new_label(),
        );
        let head = iterable(self.with(Opcode::SETUP_LOOP, end))
            .op(Opcode::GET_ITER)
            .put(top)
            .with(Opcode::FOR_ITER, done);
        let tail = target(head)
            .inside(Open::Loop(top), body)
            .with(Opcode::JUMP_ABSOLUTE, top)
            .put(done)
            .op(Opcode::POP_BLOCK);
        otherwise(tail).put(end)
    }

    /// `try: body`, `finally: last`
    pub fn try_finally(
        mut self,
        body: impl FnOnce(Builder) -> Builder,
        last: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        let handler = self.asm.new_label();
        let tried = self
            .with(Opcode::SETUP_FINALLY, handler)
            .inside(Open::Try, body)
            .op(Opcode::POP_BLOCK)
            .load_const(Constant::None)
            .put(handler);
        last(tried).op(Opcode::END_FINALLY)
    }

    /// `break`
    pub fn break_(self) -> Builder {
        self.op(Opcode::BREAK_LOOP)
    }

    /// `continue`, in the innermost loop built by [`while_`](Builder::while_) or
    /// [`for_`](Builder::for_). Outside of one it is a jump to a label that stands nowhere, which
    /// [`build`](Builder::build) refuses.
    pub fn continue_(mut self) -> Builder {
        let innermost = self.open.iter().rev().find_map(|open| match open {
            Open::Loop(label) => Some(*label),
            Open::Try => None,
        });
        let opcode = match self.open.last() {
            Some(Open::Try) => Opcode::CONTINUE_LOOP,
            _ => Opcode::JUMP_ABSOLUTE,
        };
        let label = innermost.unwrap_or_else(|| self.asm.new_label());
        self.with(opcode, label)
    }

    fn inside(mut self, open: Open, body: impl FnOnce(Builder) -> Builder) -> Builder {
        self.open.push(open);
        let mut built = body(self);
        built.open.pop();
        built
    }
}
