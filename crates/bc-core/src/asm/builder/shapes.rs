//! Statements with blocks: `if`, `while`, `for`, `with` and `try`.
//!
//! Each is built as CPython 3.5's compiler builds it (`compile.c`): the same instructions, and the same
//! account of what `continue` leaves on its way. A statement inside another is one call inside the other's.

use super::Builder;
use super::clauses::{Clause, Clauses};
use crate::asm::{AsmError, Label, Operand, ShapeError};
use crate::code::CodeFlags;
use crate::constant::Constant;
use crate::opcode::{CompareOp, Opcode};
use crate::text::Text;
use std::sync::Arc;

/// What a statement has open around another; the compiler calls it a frame block.
#[derive(Clone, Copy, Debug)]
pub(super) enum Open {
    /// A loop that goes on at the label.
    Loop(Label),
    /// The body of a `try` or `with`, or an `except` clause: a plain jump must not leave it.
    Try,
    /// A `finally` clause, which `continue` must not leave at all.
    Finally,
}

impl Builder {
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
        self,
        test: impl FnOnce(Builder) -> Builder,
        body: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        self.while_else(test, body, |builder| builder)
    }

    /// `while test: body`, `else: otherwise`
    pub fn while_else(
        mut self,
        test: impl FnOnce(Builder) -> Builder,
        body: impl FnOnce(Builder) -> Builder,
        otherwise: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        let (top, done, end) = (
            self.asm.new_label(),
            self.asm.new_label(),
            self.asm.new_label(),
        );
        let tested = test(self.with(Opcode::SETUP_LOOP, end).put(top));
        let tail = tested
            .with(Opcode::POP_JUMP_IF_FALSE, done)
            .inside(Open::Loop(top), body)
            .with(Opcode::JUMP_ABSOLUTE, top)
            .put(done)
            .op(Opcode::POP_BLOCK);
        otherwise(tail).put(end)
    }

    /// `for target in iterable: body`. `target` takes the item off the stack.
    ///
    /// ```
    /// use bc_core::asm::Asm;
    /// use bc_core::opcode::Opcode;
    ///
    /// // def total(items): t = 0; for item in items: t += item ...
    /// let total = Asm::function("total", ["items"])
    ///     .load_const(0).store_fast("t")
    ///     .for_(
    ///         |b| b.load_fast("items"),
    ///         |b| b.store_fast("item"),
    ///         |b| b.load_fast("t").load_fast("item").op(Opcode::INPLACE_ADD).store_fast("t"),
    ///     )
    ///     .load_fast("t")
    ///     .op(Opcode::RETURN_VALUE)
    ///     .build()?;
    /// assert_eq!(total.stacksize(), 3);
    /// # Ok::<(), bc_core::asm::AsmError>(())
    /// ```
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

    /// `with context: body`. What `__enter__` returns is dropped.
    ///
    /// ```
    /// use bc_core::asm::Asm;
    /// use bc_core::opcode::Opcode;
    ///
    /// // def run(lock, work): with lock: return work()
    /// let run = Asm::function("run", ["lock", "work"])
    ///     .with_(
    ///         |b| b.load_fast("lock"),
    ///         |b| b.load_fast("work").call(0).op(Opcode::RETURN_VALUE),
    ///     )
    ///     .return_const(bc_core::constant::Constant::None)
    ///     .build()?;
    /// assert!(run.code().contains(&Opcode::WITH_CLEANUP_START.number()));
    /// # Ok::<(), bc_core::asm::AsmError>(())
    /// ```
    pub fn with_(
        self,
        context: impl FnOnce(Builder) -> Builder,
        body: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        self.with_as(context, |b| b.op(Opcode::POP_TOP), body)
    }

    /// `with context as target: body`. `target` takes what `__enter__` returns off the stack.
    pub fn with_as(
        mut self,
        context: impl FnOnce(Builder) -> Builder,
        target: impl FnOnce(Builder) -> Builder,
        body: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        let end = self.asm.new_label();
        context(self)
            .with(Opcode::SETUP_WITH, end)
            .inside(Open::Try, |b| body(target(b)))
            .op(Opcode::POP_BLOCK)
            .load_const(Constant::None)
            .put(end)
            .op(Opcode::WITH_CLEANUP_START)
            .op(Opcode::WITH_CLEANUP_FINISH)
            .op(Opcode::END_FINALLY)
    }

    /// `try: body`, with the clauses that `clauses` adds: `except`, `else`, `finally`.
    ///
    /// ```
    /// use bc_core::asm::Asm;
    /// use bc_core::opcode::Opcode;
    ///
    /// // def number(text):
    /// //     try: n = int(text)
    /// //     except ValueError as e: return e.args
    /// //     except (TypeError, OverflowError): return -1
    /// //     else: return n
    /// //     finally: print('done')
    /// let number = Asm::function("number", ["text"])
    ///     .try_(
    ///         |b| b.load_global("int").load_fast("text").call(1).store_fast("n"),
    ///         |t| {
    ///             t.except_as(
    ///                 |b| b.load_global("ValueError"),
    ///                 "e",
    ///                 |b| b.load_fast("e").load_attr("args").op(Opcode::RETURN_VALUE),
    ///             )
    ///             .except(
    ///                 |b| {
    ///                     b.load_global("TypeError")
    ///                         .load_global("OverflowError")
    ///                         .with(Opcode::BUILD_TUPLE, 2)
    ///                 },
    ///                 |b| b.return_const(-1),
    ///             )
    ///             .else_(|b| b.load_fast("n").op(Opcode::RETURN_VALUE))
    ///             .finally(|b| b.load_global("print").load_const("done").call(1).op(Opcode::POP_TOP))
    ///         },
    ///     )
    ///     .return_const(bc_core::constant::Constant::None)
    ///     .build()?;
    /// assert_eq!(number.varnames().len(), 3);
    ///
    /// let bare = Asm::function("f", ()).try_(|b| b, |t| t).return_const(1).build();
    /// assert_eq!(bare.unwrap_err().to_string(), "item 0: a try needs an except or a finally clause");
    /// # Ok::<(), bc_core::asm::AsmError>(())
    /// ```
    ///
    /// What does not go together is said by [`build`](Builder::build): no clause, an `else` without an
    /// `except`, an `except` behind one that takes everything.
    pub fn try_<'a>(
        mut self,
        body: impl FnOnce(Builder) -> Builder,
        clauses: impl FnOnce(Clauses<'a>) -> Clauses<'a>,
    ) -> Builder {
        let clauses = clauses(Clauses::default());
        if let Some(error) = clauses.problem() {
            self = self.refuse(error);
        }
        let Clauses {
            excepts,
            otherwise,
            last,
            ..
        } = clauses;
        let inner = |builder: Builder| match excepts.is_empty() {
            true => body(builder),
            false => builder.try_except(body, excepts, otherwise),
        };
        let Some(last) = last else {
            return inner(self);
        };
        let handler = self.asm.new_label();
        self.with(Opcode::SETUP_FINALLY, handler)
            .inside(Open::Try, inner)
            .op(Opcode::POP_BLOCK)
            .load_const(Constant::None)
            .put(handler)
            .inside(Open::Finally, last)
            .op(Opcode::END_FINALLY)
    }

    /// `try: body`, `finally: last`
    pub fn try_finally(
        self,
        body: impl FnOnce(Builder) -> Builder,
        last: impl FnOnce(Builder) -> Builder,
    ) -> Builder {
        self.try_(body, |clauses| clauses.finally(last))
    }

    fn try_except(
        mut self,
        body: impl FnOnce(Builder) -> Builder,
        excepts: Vec<Clause<'_>>,
        otherwise: Option<super::clauses::Part<'_>>,
    ) -> Builder {
        let (mut next, orelse, end) = (
            self.asm.new_label(),
            self.asm.new_label(),
            self.asm.new_label(),
        );
        let mut built = self
            .with(Opcode::SETUP_EXCEPT, next)
            .inside(Open::Try, body)
            .op(Opcode::POP_BLOCK)
            .with(Opcode::JUMP_FORWARD, orelse)
            .put(next);
        for clause in excepts {
            next = built.asm.new_label();
            built.line = clause.line.unwrap_or(built.line);
            if let Some(class) = clause.class {
                built = class(built.op(Opcode::DUP_TOP))
                    .compare(CompareOp::ExceptionMatch)
                    .with(Opcode::POP_JUMP_IF_FALSE, next);
            }
            built = built.op(Opcode::POP_TOP);
            built = match clause.name {
                Some(name) => built.named_handler(&name, clause.body),
                None => built
                    .op(Opcode::POP_TOP)
                    .op(Opcode::POP_TOP)
                    .inside(Open::Try, clause.body)
                    .op(Opcode::POP_EXCEPT),
            };
            built = built.with(Opcode::JUMP_FORWARD, end).put(next);
        }
        built = built.op(Opcode::END_FINALLY).put(orelse);
        match otherwise {
            Some(otherwise) => otherwise(built).put(end),
            None => built.put(end),
        }
    }

    /// The body of `except … as name`, around which the name is unset whatever happens.
    fn named_handler(mut self, name: &Arc<Text>, body: impl FnOnce(Builder) -> Builder) -> Builder {
        let (store, delete, variable) = self.storage(name);
        let cleanup = self.asm.new_label();
        self.with(store, variable.clone())
            .op(Opcode::POP_TOP)
            .with(Opcode::SETUP_FINALLY, cleanup)
            .inside(Open::Try, body)
            .op(Opcode::POP_BLOCK)
            .op(Opcode::POP_EXCEPT)
            .load_const(Constant::None)
            .put(cleanup)
            .load_const(Constant::None)
            .with(store, variable.clone())
            .with(delete, variable)
            .op(Opcode::END_FINALLY)
    }

    /// How a variable of this code is stored and deleted.
    fn storage(&self, name: &Arc<Text>) -> (Opcode, Opcode, Operand) {
        let tables = &self.asm.tables;
        let name = Arc::clone(name);
        if tables.freevars.contains(&name) || tables.cellvars.contains(&name) {
            let variable = self.variable(name);
            return (Opcode::STORE_DEREF, Opcode::DELETE_DEREF, variable);
        }
        match self.asm.flags.contains(CodeFlags::OPTIMIZED) {
            true => (
                Opcode::STORE_FAST,
                Opcode::DELETE_FAST,
                Operand::Local(name),
            ),
            false => (Opcode::STORE_NAME, Opcode::DELETE_NAME, Operand::Name(name)),
        }
    }

    /// `break`
    pub fn break_(self) -> Builder {
        self.op(Opcode::BREAK_LOOP)
    }

    /// `continue`, in the innermost loop built by [`while_`](Builder::while_) or
    /// [`for_`](Builder::for_). Outside of one, and where it would leave a `finally` clause,
    /// [`build`](Builder::build) refuses it, as CPython's compiler does.
    pub fn continue_(mut self) -> Builder {
        let mut open = self.open.iter().rev();
        let (opcode, target) = match open.next() {
            None => (Opcode::JUMP_ABSOLUTE, Err(ShapeError::ContinueOutside)),
            Some(Open::Loop(label)) => (Opcode::JUMP_ABSOLUTE, Ok(*label)),
            Some(Open::Finally) => (Opcode::CONTINUE_LOOP, Err(ShapeError::ContinueInFinally)),
            Some(Open::Try) => {
                let target = open.find_map(|open| match open {
                    Open::Loop(label) => Some(Ok(*label)),
                    Open::Try => None,
                    Open::Finally => Some(Err(ShapeError::ContinueInFinally)),
                });
                let outside = Err(ShapeError::ContinueOutside);
                (Opcode::CONTINUE_LOOP, target.unwrap_or(outside))
            }
        };
        match target {
            Ok(label) => self.with(opcode, label),
            Err(error) => {
                let label = self.asm.new_label();
                self.refuse(error).with(opcode, label)
            }
        }
    }

    /// Remembers what does not fit together here, unless something before did not.
    fn refuse(mut self, error: ShapeError) -> Builder {
        let item = self.asm.body.len();
        self.fault.get_or_insert(AsmError::Shape { item, error });
        self
    }

    fn inside(mut self, open: Open, body: impl FnOnce(Builder) -> Builder) -> Builder {
        self.open.push(open);
        let mut built = body(self);
        built.open.pop();
        built
    }
}
