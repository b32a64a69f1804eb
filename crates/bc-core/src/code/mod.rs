//! Code objects: what the compiler makes of a function, a class body or a module.
//!
//! A [`CodeObject`] has the 15 fields of CPython 3.5's `CodeType`, byte for byte, and never changes.
//! That it was made says nothing about whether it may run: its parts need not fit together, so that
//! a broken one can still be listed and explained. Only [`verify`](crate::verify) makes that
//! promise. What the bytes of a field mean is told elsewhere: [`instruction`](crate::instruction)
//! for `code`, [`lnotab`](crate::lnotab) for the line table.

mod builder;
mod flags;
mod size;

pub use builder::{CodeBuilder, CodeError};
pub use flags::CodeFlags;
pub(crate) use flags::FLAG_NAMES;

use crate::constant::{Comparison, Constant, take_apart};
use crate::text::Text;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// An immutable code object of CPython 3.5. The getters bear the Python names without `co_`.
///
/// Two code objects are equal when CPython 3.5 says so: `stacksize`, `filename` and `lnotab` do not
/// count, constants compare with their types. [`is_identical`](CodeObject::is_identical) compares all
/// 15 fields.
///
/// ```
/// use bc_core::code::CodeObject;
/// use bc_core::constant::Constant;
///
/// // def addone(x): return x + 1
/// let addone = CodeObject::builder()
///     .name("addone")
///     .filename("example.py")
///     .argcount(1)
///     .nlocals(1)
///     .stacksize(2)
///     .flags(67)
///     .code([124, 0, 0, 100, 1, 0, 23, 83])
///     .consts([Constant::None, 1.into()])
///     .varnames(["x"])
///     .firstlineno(1)
///     .lnotab([0, 1])
///     .build()?;
/// let addtwo = addone.replace().consts([Constant::None, 2.into()]).build()?;
/// assert_ne!(addone, addtwo);
/// # Ok::<(), bc_core::code::CodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CodeObject {
    argcount: u32,
    kwonlyargcount: u32,
    nlocals: u32,
    stacksize: u32,
    flags: CodeFlags,
    code: Arc<[u8]>,
    consts: Arc<[Constant]>,
    names: Arc<[Arc<Text>]>,
    varnames: Arc<[Arc<Text>]>,
    filename: Arc<Text>,
    name: Arc<Text>,
    firstlineno: i32,
    lnotab: Arc<[u8]>,
    freevars: Arc<[Arc<Text>]>,
    cellvars: Arc<[Arc<Text>]>,
    /// How deep the constants are nested, at most `MAX_NESTING`.
    nesting: u32,
}

impl CodeObject {
    /// A builder with all fields zero or empty.
    pub fn builder() -> CodeBuilder {
        CodeBuilder::default()
    }

    /// A builder with all fields as they are here: set those that shall differ.
    pub fn replace(&self) -> CodeBuilder {
        CodeBuilder {
            argcount: self.argcount.into(),
            kwonlyargcount: self.kwonlyargcount.into(),
            nlocals: self.nlocals.into(),
            stacksize: self.stacksize.into(),
            flags: self.flags,
            code: Arc::clone(&self.code),
            consts: Arc::clone(&self.consts),
            names: Arc::clone(&self.names),
            varnames: Arc::clone(&self.varnames),
            filename: Arc::clone(&self.filename),
            name: Arc::clone(&self.name),
            firstlineno: self.firstlineno,
            lnotab: Arc::clone(&self.lnotab),
            freevars: Arc::clone(&self.freevars),
            cellvars: Arc::clone(&self.cellvars),
        }
    }

    /// How many positional parameters there are, without `*args` and `**kwargs`; at most 2³¹ − 1, as
    /// all counts here.
    pub fn argcount(&self) -> u32 {
        self.argcount
    }

    /// How many keyword-only parameters there are.
    pub fn kwonlyargcount(&self) -> u32 {
        self.kwonlyargcount
    }

    /// How many fast locals there are, parameters included.
    pub fn nlocals(&self) -> u32 {
        self.nlocals
    }

    /// How many values the stack has room for.
    pub fn stacksize(&self) -> u32 {
        self.stacksize
    }

    /// The flags.
    pub fn flags(&self) -> CodeFlags {
        self.flags
    }

    /// The bytes of the instructions, fewer than 2³¹.
    pub fn code(&self) -> &[u8] {
        &self.code
    }

    /// The constants.
    pub fn consts(&self) -> &[Constant] {
        &self.consts
    }

    /// The names of globals and attributes.
    pub fn names(&self) -> &[Arc<Text>] {
        &self.names
    }

    /// The names of the fast locals, parameters first: positional, keyword-only, `*args`, `**kwargs`.
    pub fn varnames(&self) -> &[Arc<Text>] {
        &self.varnames
    }

    /// The file the code was compiled from.
    pub fn filename(&self) -> &Arc<Text> {
        &self.filename
    }

    /// The name of the function, class or module.
    pub fn name(&self) -> &Arc<Text> {
        &self.name
    }

    /// The line of the first instruction. Nothing keeps it from being negative.
    pub fn firstlineno(&self) -> i32 {
        self.firstlineno
    }

    /// The line table, in bytes.
    pub fn lnotab(&self) -> &[u8] {
        &self.lnotab
    }

    /// The variables of enclosing functions that are used here.
    pub fn freevars(&self) -> &[Arc<Text>] {
        &self.freevars
    }

    /// The variables that functions inside this one use.
    pub fn cellvars(&self) -> &[Arc<Text>] {
        &self.cellvars
    }

    /// How many parameters there are: positional, keyword-only, `*args` and `**kwargs`. They are the
    /// first so many fast locals.
    pub fn parameter_count(&self) -> u32 {
        let stars = [CodeFlags::VARARGS, CodeFlags::VARKEYWORDS];
        let stars = stars.iter().filter(|&&star| self.flags.contains(star));
        // Both counts at their largest and both stars make 2³², one more than fits.
        (self.argcount + self.kwonlyargcount).saturating_add(u32::from(stars.count() as u8))
    }

    /// The name of the cell or free variable that `LOAD_DEREF` and its relatives mean by an argument:
    /// `cellvars` come first, then `freevars`.
    pub fn deref_name(&self, arg: u32) -> Option<&Arc<Text>> {
        let index = usize::try_from(arg).ok()?;
        match index.checked_sub(self.cellvars.len()) {
            None => self.cellvars.get(index),
            Some(free) => self.freevars.get(free),
        }
    }

    /// The code objects among the constants themselves, in order. One inside a tuple is not found;
    /// the compiler puts none there.
    pub fn nested(&self) -> impl Iterator<Item = &Arc<CodeObject>> {
        self.consts.iter().filter_map(Constant::as_code)
    }

    /// Whether all 15 fields are equal, those included that `==` passes over.
    pub fn is_identical(&self, other: &CodeObject) -> bool {
        Comparison::with_all_fields().same_code(self, other)
    }

    /// How deep the constants are nested.
    pub(crate) fn nesting(&self) -> u32 {
        self.nesting
    }

    /// Sets the size of the stack, which is proven when everything else stands.
    ///
    /// # Errors
    ///
    /// As [`CodeBuilder::build`].
    pub(crate) fn set_stacksize(&mut self, size: u32) -> Result<(), CodeError> {
        if i32::try_from(size).is_err() {
            let value = size.into();
            return Err(CodeError::OutOfRange {
                field: "stacksize",
                value,
            });
        }
        self.stacksize = size;
        Ok(())
    }

    /// Leaves the code object without its constants.
    pub(crate) fn take_consts(&mut self) -> Arc<[Constant]> {
        self.nesting = 0;
        std::mem::take(&mut self.consts)
    }

    /// CPython's `code_richcompare` but for the constants; with `all`, the fields it passes over too.
    pub(crate) fn same_fields(&self, other: &CodeObject, all: bool) -> bool {
        let rest = !all
            || (self.stacksize == other.stacksize
                && self.filename == other.filename
                && self.lnotab == other.lnotab);
        rest && self.name == other.name
            && self.argcount == other.argcount
            && self.kwonlyargcount == other.kwonlyargcount
            && self.nlocals == other.nlocals
            && self.flags == other.flags
            && self.firstlineno == other.firstlineno
            && self.code == other.code
            && self.names == other.names
            && self.varnames == other.varnames
            && self.freevars == other.freevars
            && self.cellvars == other.cellvars
    }
}

impl CodeObject {
    /// Hashes what only counts when all fields are compared.
    pub(crate) fn hash_rest<H: Hasher>(&self, state: &mut H) {
        self.stacksize.hash(state);
        self.filename.hash(state);
        self.lnotab.hash(state);
    }
}

/// Above this depth constants are dropped level by level.
const SHALLOW: u32 = 50;

impl Drop for CodeObject {
    fn drop(&mut self) {
        if self.nesting > SHALLOW {
            take_apart(self.take_consts());
        }
    }
}

impl PartialEq for CodeObject {
    fn eq(&self, other: &CodeObject) -> bool {
        Comparison::default().same_code(self, other)
    }
}

impl Eq for CodeObject {}

/// Over what CPython compares, but for the constants: they can be as large as one likes. The first line
/// is among it, which CPython does not hash: thousands of comprehensions may differ in nothing else.
impl Hash for CodeObject {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.argcount.hash(state);
        self.kwonlyargcount.hash(state);
        self.nlocals.hash(state);
        self.flags.hash(state);
        self.firstlineno.hash(state);
        self.code.hash(state);
        self.names.hash(state);
        self.varnames.hash(state);
        self.freevars.hash(state);
        self.cellvars.hash(state);
    }
}

#[cfg(test)]
mod tests;
