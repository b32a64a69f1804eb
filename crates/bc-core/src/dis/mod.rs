//! Listings of code objects, to the character as the `dis` module of CPython 3.5 prints them.
//!
//! A listing can be had of every code object, however broken: where `dis` raises (an index out of
//! range, code that ends inside an instruction) the line says in parentheses what is wrong. Two
//! things `dis` shows are not in the code object, the addresses of nested code objects and the order
//! of sets; see [`repr`](crate::repr) for what is printed instead. Listings of hostile files are
//! bounded, by [`Options::limit`].

mod argument;
mod info;
mod line;

pub use argument::{Argument, MOST_BITS};
pub use line::{Line, Lines};

use crate::code::CodeObject;
use crate::constant::Constant;
use crate::instruction::Instruction;
use crate::repr::{Repr, backslashreplace};
use std::fmt::Write;

/// What a listing shows, and how much of it.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// How constants are printed.
    pub repr: Repr<'a>,
    /// Offset of the instruction that is marked `-->` (`lasti` of `dis.disassemble`). In a recursive
    /// listing, of the outermost code object.
    pub current: Option<u32>,
    /// After how many bytes a text is cut off. A last line `...` then says so.
    pub limit: usize,
}

/// Far above the listing of any program that a person wrote.
const DEFAULT_LIMIT: usize = 64 << 20;

/// How long a listing is at most that is asked for as a whole, in bytes: sharing lets a small file stand for one
/// without end.
pub const MOST: usize = 256 << 20;

/// Listings of a code object and of all that are nested in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The text.
    pub text: String,
    /// How many times a constant is cut off in it, by the limit of [`Options::repr`].
    pub shortened: usize,
    /// Whether it ends before all is listed, by [`Options::limit`].
    pub is_cut_off: bool,
}

/// What stands above the listing of a code object, up to the end of the line: of the path of names, and the code
/// objects from the outermost to this one.
pub type Heading<'a> = dyn Fn(&str, &[&CodeObject]) -> String + 'a;

impl Default for Options<'_> {
    /// No current instruction, no addresses, at most 64 mebibytes.
    fn default() -> Self {
        Options {
            repr: Repr::default(),
            current: None,
            limit: DEFAULT_LIMIT,
        }
    }
}

/// The lines of a listing one by one (`dis.get_instructions`).
pub fn lines(code: &CodeObject) -> Lines<'_> {
    Lines::new(code, Options::default())
}

/// What `dis.dis` prints for a code object.
///
/// ```
/// use bc_core::{code::CodeObject, constant::Constant, dis};
///
/// let addone = CodeObject::builder()
///     .code([124, 0, 0, 100, 1, 0, 23, 83])
///     .consts([Constant::None, 1.into()])
///     .varnames(["x"])
///     .firstlineno(1)
///     .lnotab([0, 1])
///     .build()?;
/// assert_eq!(dis::dis(&addone), "  2           0 LOAD_FAST                0 (x)
///               3 LOAD_CONST               1 (1)
///               6 BINARY_ADD
///               7 RETURN_VALUE
/// ");
/// # Ok::<(), bc_core::code::CodeError>(())
/// ```
pub fn dis(code: &CodeObject) -> String {
    Options::default().dis(code)
}

/// The listings of a code object and of all that are nested in it. See [`Options::recursive`].
pub fn recursive(code: &CodeObject) -> String {
    Options::default().recursive(code)
}

/// What `dis.code_info` returns: the fields of a code object as a table, without a line feed at the
/// end. (`dis.show_code` prints the same.)
///
/// ```
/// use bc_core::{code::CodeObject, dis};
///
/// let code = CodeObject::builder().name("f").filename("x.py").flags(67).names(["print"]).build()?;
/// assert_eq!(dis::code_info(&code), "\
/// Name:              f
/// Filename:          x.py
/// Argument count:    0
/// Kw-only arguments: 0
/// Number of locals:  0
/// Stack size:        0
/// Flags:             OPTIMIZED, NEWLOCALS, NOFREE
/// Names:
///    0: print");
/// # Ok::<(), bc_core::code::CodeError>(())
/// ```
pub fn code_info(code: &CodeObject) -> String {
    Options::default().code_info(code)
}

impl<'a> Options<'a> {
    /// Nothing is cut off, but at [`MOST`] bytes.
    pub fn whole() -> Options<'a> {
        let default = Options::default();
        Options {
            repr: Repr {
                limit: MOST,
                ..default.repr
            },
            limit: MOST,
            ..default
        }
    }

    /// The lines of a listing one by one (`dis.get_instructions`).
    pub fn lines(&self, code: &'a CodeObject) -> Lines<'a> {
        Lines::new(code, *self)
    }

    /// The lines of these instructions, whose offsets rise, one by one, and of the bytes between them as data.
    /// Compiled code is listed as by [`lines`](Self::lines).
    ///
    /// ```
    /// use bc_core::{code::CodeObject, dis, verify};
    ///
    /// // JUMP_FORWARD 2, two bytes of junk, LOAD_CONST 0, RETURN_VALUE
    /// let code = CodeObject::builder().code([110, 2, 0, 255, 200, 100, 0, 0, 83]).consts([1]).build()?;
    /// let instructions = verify::traverse(&code).instructions;
    /// let lines = dis::Options::default().lines_of(&code, &instructions);
    /// assert_eq!(lines.map(|line| format!("{line}\n")).collect::<String>(), "  0           0 JUMP_FORWARD             2 (to 5)
    ///               3 data                       ff c8
    ///         >>    5 LOAD_CONST               0 (1)
    ///               8 RETURN_VALUE
    /// ");
    /// # Ok::<(), bc_core::code::CodeError>(())
    /// ```
    pub fn lines_of(&self, code: &'a CodeObject, instructions: &'a [Instruction]) -> Lines<'a> {
        Lines::of(code, *self, instructions)
    }

    /// What `dis.dis` prints for a code object.
    pub fn dis(&self, code: &CodeObject) -> String {
        let mut listing = Listing::default();
        self.push_lines(&mut listing, Lines::new(code, *self));
        listing.text
    }

    /// The listings of a code object and of those among its constants, outermost first, in the order
    /// of the constants. Each has a heading `# code <module>.outer.inner line 12`, made of the names
    /// and the first line, and ends in an empty line.
    pub fn recursive(&self, code: &CodeObject) -> String {
        self.listing(code, &heading).text
    }

    /// As [`Options::recursive`], with headings of the caller's, and with word of what was cut off.
    pub fn listing(&self, code: &CodeObject, heading: &Heading<'_>) -> Listing {
        self.sections(code, heading, |options, listing, code| {
            options.push_lines(listing, Lines::new(code, *options));
        })
    }

    /// As [`listing`](Self::listing), with the instructions that are given for each code object (see
    /// [`lines_of`](Self::lines_of)).
    pub fn listing_of(
        &self,
        code: &CodeObject,
        heading: &Heading<'_>,
        mut instructions: impl FnMut(&CodeObject) -> Vec<Instruction>,
    ) -> Listing {
        self.sections(code, heading, |options, listing, code| {
            options.push_lines(listing, Lines::of(code, *options, &instructions(code)));
        })
    }

    /// The listings of a code object and of those among its constants, the lines of each by `push`.
    fn sections(
        &self,
        code: &CodeObject,
        heading: &Heading<'_>,
        mut push: impl FnMut(&Options<'_>, &mut Listing, &CodeObject),
    ) -> Listing {
        let mut push_section =
            |options: &Options<'_>, listing: &mut Listing, heading: &str, code: &CodeObject| {
                listing.text.push_str(heading);
                push(options, listing, code);
                listing.text.push('\n');
                listing.is_cut_off =
                    listing.is_cut_off || cut_off(&mut listing.text, options.limit);
            };
        let mut listing = Listing::default();
        let mut path = backslashreplace(code.name()).into_owned();
        push_section(self, &mut listing, &heading(&path, &[code]), code);
        let inner = Options {
            current: None,
            ..*self
        };
        // One entry for each open code object: the rest of its constants, and how much of the path
        // is its own.
        let mut open = vec![(code.consts().iter(), path.len())];
        let mut around = vec![code];
        while let Some((rest, length)) = open.last_mut()
            && !listing.is_cut_off
        {
            path.truncate(*length);
            let Some(nested) = rest.find_map(Constant::as_code) else {
                open.pop();
                around.pop();
                continue;
            };
            path.push('.');
            path.push_str(&backslashreplace(nested.name()));
            around.push(nested);
            push_section(&inner, &mut listing, &heading(&path, &around), nested);
            open.push((nested.consts().iter(), path.len()));
        }
        listing
    }

    /// What `dis.code_info` returns.
    pub fn code_info(&self, code: &CodeObject) -> String {
        info::code_info(code, self)
    }

    fn push_lines(&self, listing: &mut Listing, lines: Lines<'_>) {
        for line in lines {
            let out = &mut listing.text;
            if line.starts_line.is_some() && line.offset > 0 {
                out.push('\n');
            }
            // Writing to a string does not fail.
            let _ = writeln!(out, "{line}");
            listing.shortened += usize::from(line.is_shortened);
            if cut_off(out, self.limit) {
                listing.is_cut_off = true;
                return;
            }
        }
    }
}

/// The heading of [`Options::recursive`], without anything that the listing itself tells: `# code
/// <module>.outer.inner line 12`.
pub fn heading(path: &str, code: &[&CodeObject]) -> String {
    let line = code.last().map_or(0, |code| code.firstlineno());
    format!("# code {path} line {line}\n")
}

/// Ends a text that has grown beyond the limit with a line `...`; whether it had.
fn cut_off(out: &mut String, limit: usize) -> bool {
    if out.len() <= limit {
        return false;
    }
    let mut end = limit;
    while !out.is_char_boundary(end) {
        end -= 1;
    }
    out.truncate(end);
    out.push_str("\n...\n");
    true
}

#[cfg(test)]
mod tests;
