//! `dis.code_info`: the fields of a code object as a table for people.

use super::{Options, cut_off};
use crate::code::CodeObject;
use crate::repr::backslashreplace;
use crate::text::Text;
use std::fmt::Write;
use std::sync::Arc;

/// Writing to a string does not fail.
macro_rules! add {
    ($out:expr, $($what:tt)*) => {
        let _ = write!($out, $($what)*);
    };
}

pub(super) fn code_info(code: &CodeObject, options: &Options<'_>) -> String {
    let mut out = String::new();
    add!(out, "Name:              {}", backslashreplace(code.name()));
    add!(
        out,
        "\nFilename:          {}",
        backslashreplace(code.filename())
    );
    add!(out, "\nArgument count:    {}", code.argcount());
    add!(out, "\nKw-only arguments: {}", code.kwonlyargcount());
    add!(out, "\nNumber of locals:  {}", code.nlocals());
    add!(out, "\nStack size:        {}", code.stacksize());
    add!(out, "\nFlags:             {}", code.flags());
    if !code.consts().is_empty() {
        add!(out, "\nConstants:");
    }
    for (i, constant) in code.consts().iter().enumerate() {
        add!(out, "\n{i:>4}: {}", options.repr.constant(constant));
        if cut_off(&mut out, options.limit) {
            return out;
        }
    }
    push_names(&mut out, "Names", code.names());
    push_names(&mut out, "Variable names", code.varnames());
    push_names(&mut out, "Free variables", code.freevars());
    push_names(&mut out, "Cell variables", code.cellvars());
    cut_off(&mut out, options.limit);
    out
}

fn push_names(out: &mut String, title: &str, names: &[Arc<Text>]) {
    if !names.is_empty() {
        add!(out, "\n{title}:");
    }
    for (i, name) in names.iter().enumerate() {
        add!(out, "\n{i:>4}: {}", backslashreplace(name));
    }
}
