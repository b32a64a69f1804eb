//! The module `string`: constants, `capwords`, `Template` and `Formatter`.

mod formatter;
mod template;

use super::support::{invoke, module, set_all};
use crate::model::error::PyResult;
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{define, iter, truth};

static FUNCTIONS: &[MethodDef] = &[MethodDef::new(
    "capwords",
    Arity::Python(1, &["s", "sep"]),
    capwords,
)
.doc("capwords(s [,sep]) -> string\n\nSplit the argument into words using split, capitalize each\nword using capitalize, and join the capitalized words using\njoin.")];

const LOWERCASE: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPERCASE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const WHITESPACE: &str = " \t\n\r\x0b\x0c";

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(vm, "string", "A collection of string constants.", FUNCTIONS);
    set_all(
        vm,
        &module,
        &[
            "ascii_letters",
            "ascii_lowercase",
            "ascii_uppercase",
            "capwords",
            "digits",
            "hexdigits",
            "octdigits",
            "printable",
            "punctuation",
            "whitespace",
            "Formatter",
            "Template",
        ],
    );
    let letters = format!("{LOWERCASE}{UPPERCASE}");
    let printable = format!("{DIGITS}{letters}{PUNCTUATION}{WHITESPACE}");
    for (name, value) in [
        ("whitespace", WHITESPACE),
        ("ascii_lowercase", LOWERCASE),
        ("ascii_uppercase", UPPERCASE),
        ("ascii_letters", &letters),
        ("digits", DIGITS),
        ("hexdigits", "0123456789abcdefABCDEF"),
        ("octdigits", "01234567"),
        ("punctuation", PUNCTUATION),
        ("printable", &printable),
    ] {
        let value = vm.new_str(value);
        define::constant(vm, &module, name, value);
    }
    for (name, class) in [
        ("Formatter", formatter::class(vm)?),
        ("Template", template::class(vm)?),
    ] {
        define::constant(vm, &module, name, Value::from(&class));
    }
    Ok(Value::Obj(module))
}

fn capwords(vm: &mut Vm, args: Args) -> PyResult {
    let separator = args.get(1).cloned().unwrap_or(Value::None);
    let words = invoke(vm, args.at(0), "split", [separator.clone()])?;
    let mut capitalized = Vec::new();
    for word in iter::collect(vm, &words)? {
        capitalized.push(invoke(vm, &word, "capitalize", [])?);
    }
    let glue = if truth::truth(vm, &separator)? {
        separator
    } else {
        vm.new_str(" ")
    };
    let words = vm.new_list(capitalized);
    invoke(vm, &glue, "join", [words])
}
