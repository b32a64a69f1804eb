//! Code as text, to be read, changed and assembled again.
//!
//! Two kinds of text are understood. The `.pyasm` form, which [`write()`] writes, says everything a code
//! object says: what was written and not changed assembles to the same bytes. And a listing as Python
//! 3.5's `dis` prints it or another tool, the way people paste it; what a listing does not say is worked out, and
//! each guess is told as a [`Note`] whose level is [`Level::Warning`].
//!
//! ```
//! use bc_core::pyasm::{self, Options};
//!
//! let text = "
//! code addone(x)
//!     LOAD_FAST   x
//!     LOAD_CONST  1
//!     BINARY_ADD
//!     RETURN_VALUE
//! ";
//! let code = pyasm::assemble(text, &Options::default())?.pyc.code;
//! assert_eq!(code.code(), [124, 0, 0, 100, 1, 0, 23, 83]);
//! assert_eq!(code.stacksize(), 2);
//!
//! let misspelt = text.replace("FAST", "FSAT");
//! let failure = pyasm::assemble(&misspelt, &Options::default()).unwrap_err();
//! assert_eq!(failure.to_string(), "3:5: LOAD_FSAT is no opcode of CPython 3.5");
//! assert_eq!(failure.errors[0].help.as_deref(), Some("did you mean LOAD_FAST?"));
//! # Ok::<(), pyasm::Failure>(())
//! ```
//!
//! # The `.pyasm` form
//!
//! One statement a line; `#` or `;` starts a comment. A code block starts with `code`, a name and, if
//! it is a function, its parameters; it ends with `end`, which may be left out for the outermost.
//! Blocks stand inside each other as the code objects do, and a constant names one with `code f`. If
//! two side by side have the same name, `code f(x) as f2` gives one a label of its own.
//!
//! ```text
//! pyc magic 3351, mtime 1464566400, size 153
//!
//! code <module>
//!     filename 'shapes.py'
//!
//!     code area(self)             # a function: it has parameters
//!         line 7
//!         LOAD_FAST               self
//!         LOAD_ATTR               width
//!         POP_JUMP_IF_FALSE       none
//!         LOAD_CONST              2.5
//!         RETURN_VALUE
//!       none:
//!         LOAD_CONST              'no width'
//!         RETURN_VALUE
//!     end
//!
//!     line 6
//!     LOAD_CONST              code area
//!     LOAD_CONST              'area'
//!     MAKE_FUNCTION           0
//!     STORE_NAME              area
//!     LOAD_CONST              None
//!     RETURN_VALUE
//! end
//! ```
//!
//! An operand says what is meant: a constant as a Python literal, a name, a local, `cell x` or `free
//! x`, a label, a comparison (`==`, `not in`, `exception match`), or a number. A number that packs
//! several may be given in parts: `CALL_FUNCTION 2, 1` takes two positional arguments and one keyword
//! pair. A name that is no plain word stands in quotes, as a string.
//!
//! What a block need not say is worked out: tables hold what the instructions use, in that order; the
//! first constant of a function is `None`, or the docstring given by `doc`; `NOFREE`, `GENERATOR`,
//! `NESTED` and the flags of a function are set as the compiler sets them; the size of the stack is
//! proven; the first line is that of the first `line`. Where a code object is otherwise, these say so:
//!
//! | line | says |
//! |---|---|
//! | `filename 'x.py'` | `co_filename`, of the blocks inside too |
//! | `firstlineno 3` | `co_firstlineno` |
//! | `flags OPTIMIZED, 0x2000` | exactly these flags; `flags +COROUTINE` adds to the usual ones |
//! | `stacksize 9` | the declared size, which must not be less than what is proven |
//! | `doc 'text'` | the first constant |
//! | `consts None, 'a', code f` | what `co_consts` starts with; on several lines if need be |
//! | `names a, b`, `locals a, b` | what `co_names` and `co_varnames` (behind the parameters) start with |
//! | `cellvars a`, `freevars b` | all cells, all free variables |
//! | `nlocals 3` | `co_nlocals`, if it is not the number of names |
//! | `lnotab b'..'` | the line table, if the lines do not give the same bytes |
//! | `line 7` | the source line of what follows |
//! | `data b'..'` | bytes that are no instructions, where control never comes |
//! | `… @3` | this entry of several equal ones; alone, an entry that is not there, or the argument of a jump that leads to no instruction |
//! | `… wide`, `… wide=2` | at least so many `EXTENDED_ARG` prefixes |
//!
//! OuterScope of the blocks, `pyc` gives the header of the file, `trailing` what stands behind the code,
//! and `marks`, at the end, how the objects were marshalled; without them a file is written that says
//! the same in other bytes.
//!
//! # Listings
//!
//! A listing is that of a code object, or several stand one behind the other, with the headings and prompts that people
//! paste along. Read are the layouts of `dis` (with `Instruction(...)` as `repr` prints it), of pydisasm in all its forms,
//! of pycdas, and of uncompyle6 where it fails; those of other versions of Python are refused by one error. Where a
//! listing holds numbers only, what they stand for has to be told before it, by `dis.show_code` or as in
//!
//! ```
//! use bc_core::pyasm::{self, Options};
//!
//! let text = "
//! co_consts = (None, 1)
//! co_varnames = ('x',)
//!           0 LOAD_FAST                0
//!           3 LOAD_CONST               1
//!           6 BINARY_ADD
//!           7 RETURN_VALUE
//! ";
//! let assembled = pyasm::assemble(text, &Options::default())?;
//! assert_eq!(assembled.pyc.code.code(), [124, 0, 0, 100, 1, 0, 23, 83]);
//! assert_eq!(assembled.notes[0].message, "f is taken for a function with the parameters (x)");
//! # Ok::<(), pyasm::Failure>(())
//! ```
//!
//! The heading `# code <module>.f(a, *rest, b) line 3` tells the signature of a function, and lines below it such as
//! `#     cellvars a` what else no instruction tells: [`heading`](fn@heading) writes both. They may say `filename`, `flags`,
//! `doc`, `locals`, `nlocals`, `stacksize`, `cellvars` and `freevars`, as in the `.pyasm` form. Behind `flags` without
//! a `+` stand all of them, and a heading without parentheses is then one of a module or class.
//!
//! # What is where
//!
//! Here belongs what turns text into code and back. What code means in symbolic form is
//! [`asm`](crate::asm)'s business; drawing errors is the command's. `source`, `cursor` and `literal` serve
//! both forms, `outline`, `block`, `operand`, `marks` and `form` read the `.pyasm` form and `write` writes it,
//! `listing` reads listings, and both end in a `draft`.

mod block;
mod cursor;
mod draft;
mod error;
mod form;
mod listing;
mod literal;
mod marks;
mod operand;
mod outline;
mod source;
mod write;

#[cfg(test)]
mod tests;

pub use error::{Error, Failure, Level, Note, Problem};
pub use literal::{read_constant, read_constant_prefix};
pub use source::MOST_ERRORS;
pub use write::{LIMIT, WriteError, heading, write, write_code};

use crate::pyc::Pyc;
use crate::verify;
use error::Problem as P;
use source::{Fault, Source};

/// Whether a word may start a line of the `.pyasm` form, beside opcodes.
#[must_use]
pub fn is_directive(word: &str) -> bool {
    form::DIRECTIVES.contains(&word) || block::DIRECTIVES.contains(&word)
}

/// The two kinds of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Code blocks, as [`write()`] writes them.
    Pyasm,
    /// Listings, as `dis` prints them.
    Listing,
}

impl Form {
    /// Which kind a text is: code blocks if its first word is one of theirs, listings if some line
    /// looks like an instruction of one, or tells a field as `dis.show_code` does.
    pub fn of(text: &str) -> Form {
        let is_remark = |line: &&str| line.is_empty() || line.starts_with(['#', ';']);
        let seen = listing::without_unseen(text);
        let mut lines = seen.lines().map(str::trim).skip_while(is_remark);
        let first = lines.next().and_then(|line| line.split_whitespace().next());
        match first {
            Some("pyc" | "code" | "marks") => Form::Pyasm,
            _ if text.lines().any(listing::is_of_listing) => Form::Listing,
            _ if listing::without_margins(text)
                .lines()
                .any(listing::is_of_listing) =>
            {
                Form::Listing
            }
            _ => Form::Pyasm,
        }
    }
}

/// How a text is assembled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Whether the result is proven sound. If not, declared stack sizes are taken as they are, and
    /// code may come out that must not run.
    pub verify: bool,
}

impl Default for Options {
    /// With proof.
    fn default() -> Options {
        Options { verify: true }
    }
}

/// What became of a text.
#[derive(Clone, Debug)]
pub struct Assembled {
    /// The file: the code object, and its header and marks if the text gives them.
    pub pyc: Pyc,
    /// What was decided because the text does not say it, in the order of the text.
    pub notes: Vec<Note>,
}

/// Makes code of a text in either form.
///
/// # Errors
///
/// Everything that is wrong with the text, as far as reading can go on, up to [`MOST_ERRORS`] errors;
/// and, unless it is asked not to, what the verifier finds.
pub fn assemble(text: &str, options: &Options) -> Result<Assembled, Failure> {
    let form = Form::of(text);
    let text = match form {
        Form::Pyasm => listing::without_unseen(text),
        Form::Listing => listing::without_margins(text),
    };
    let mut source = Source::new(&text);
    let pyc = match form {
        Form::Pyasm => form::read(&mut source, options.verify),
        Form::Listing => listing::read(&mut source, options.verify),
    };
    if let Some(pyc) = &pyc
        && options.verify
        && !source.is_faulty()
        && let Err(rejection) = verify::verify(&pyc.code)
    {
        // Each code object has been proven by itself; this is about all of them together.
        source.fault(Fault::new(0..0, P::Rejected(rejection)));
    }
    match (pyc, source.finish()) {
        (_, (_, Some(failure))) => Err(failure),
        (Some(pyc), (notes, None)) => Ok(Assembled { pyc, notes }),
        // Nothing is made only where something is wrong.
        (None, (notes, None)) => Err(Failure {
            errors: Vec::new(),
            more: 0,
            notes,
        }),
    }
}
