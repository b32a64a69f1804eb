//! Headings of listings that tell what the listings do not.

use super::tables::{flag_names, name, shown_flags, signature};
use crate::asm::Signature;
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::instruction::decode;
use crate::opcode::OperandKind;
use crate::pyasm::draft::{About, yields};
use crate::repr;
use crate::text::Text;
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;

/// The heading of a code object in a listing, from which [`assemble`](crate::pyasm::assemble) learns what no
/// instruction tells: the signature, and on lines of their own below it, as in the `.pyasm` form, what else is needed
/// to make the same code again. `around` are the code objects from the outermost to this one.
///
/// To be handed to [`dis::Options::listing`](crate::dis::Options::listing).
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::{dis, pyasm};
///
/// let f = Asm::function("f", ["a"]).docstring("Gives b.").load_fast("a").return_const(1).build()?;
/// let listing = dis::Options::default().listing(&f, &pyasm::heading).text;
/// assert!(listing.starts_with("\
/// ## code f(a) line 1
/// ##     filename '<string>'
/// ##     doc 'Gives b.'
/// "));
/// let again = pyasm::assemble(&listing, &pyasm::Options { verify: false })?;
/// assert_eq!((again.pyc.code.consts(), again.notes.len()), (f.consts(), 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn heading(path: &str, around: &[&CodeObject]) -> String {
    let Some((code, outer)) = around.split_last() else {
        return String::new();
    };
    let own = Signature::of(code);
    let is_function = is_function(code);
    let shown = match &own {
        Some(own) if is_function => signature(own),
        _ => String::new(),
    };
    let mut out = format!("# code {path}{shown} line {}\n", code.firstlineno());
    let mut say = |what: &str, value: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}", format!("#     {what} {value}").trim_end());
    };
    if outer
        .last()
        .is_none_or(|outer| outer.filename() != code.filename())
    {
        say("filename", &repr::text(code.filename()));
    }
    let listed = Listed::of(code);
    let own = own.unwrap_or_default();
    let about = About {
        is_function,
        is_inside_function: outer.iter().any(|outer| self::is_function(outer)),
        has_derefs: !(code.cellvars().is_empty() && code.freevars().is_empty()),
        yields: listed.yields,
    };
    if !is_function {
        // Said in any case: it is what tells that this is none.
        say("flags", &flag_names(code.flags()));
    } else if let Some(flags) = shown_flags(code.flags(), |added| about.flags(added | own.flags()))
    {
        say("flags", &flags);
    }
    if let Some(Constant::Str(doc)) = code.consts().first()
        && is_function
        && !listed.has_first_const
    {
        say("doc", &repr::text(doc));
    }
    let names = |table: &[Arc<Text>]| {
        let names = table.iter().map(|text| name(text));
        names.collect::<Vec<_>>().join(", ")
    };
    let locals = code.varnames().get(own.len()..).unwrap_or_default();
    let mut behind = own.len()..code.varnames().len();
    if !behind.all(|index| listed.locals.contains(&index)) {
        say("locals", &names(locals));
    }
    if usize::try_from(code.nlocals()) != Ok(code.varnames().len()) {
        say("nlocals", &code.nlocals().to_string());
    }
    for (what, table) in [("cellvars", code.cellvars()), ("freevars", code.freevars())] {
        if !table.is_empty() {
            say(what, &names(table));
        }
    }
    out
}

/// A function is what has fast locals of its own, or parameters.
pub(super) fn is_function(code: &CodeObject) -> bool {
    let function = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
    code.flags().contains(function) || Signature::of(code).is_some_and(|own| !own.is_empty())
}

/// What the instructions tell.
#[derive(Default)]
struct Listed {
    locals: HashSet<usize>,
    has_first_const: bool,
    yields: bool,
}

impl Listed {
    fn of(code: &CodeObject) -> Listed {
        let mut listed = Listed::default();
        for instruction in decode(code.code()).filter_map(Result::ok) {
            let opcode = instruction.opcode;
            listed.yields |= yields(opcode);
            match opcode.operand() {
                OperandKind::Const => listed.has_first_const |= instruction.arg == 0,
                OperandKind::Local => listed.locals.extend(usize::try_from(instruction.arg)),
                _ => {}
            }
        }
        listed
    }
}
