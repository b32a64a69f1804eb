//! The catalogue as one table: passes by name, with arguments as text, for command lines.
//!
//! A pass is one row; what its arguments mean is the function in the row. What a pass does is not here.

use super::arguments::{self, Argument};
use super::builtins;
use super::{
    AddToMul, AsConstants, Compact, DeduplicateConstants, Identity, ImplicitSelf,
    InterpolatedStrings, IsliceLiterals, MutableLocals, OverloadedConstants, OverloadedDicts,
    OverloadedDisplays, PatternMatchedExceptions, PrecomputedSlices, Reencode,
};
use crate::pass::Pass;
use crate::source::Source;
use bc_core::suggest::nearest;

/// A pass that can be asked for by name.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it is asked for by.
    pub name: &'static str,
    /// What its arguments look like; empty if it takes none.
    pub arguments: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// What it promises of the programs it rewrites.
    pub promise: Promise,
    make: fn(&[Argument<'_>]) -> Made,
}

/// What a pass promises of a program: the tests hold it to that. Programs that look at their own code
/// objects, frames or line numbers see every pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// It prints what it printed and ends as it ended.
    SameOutput,
    /// The same, if the callable gives back something equal of the same type, as these arguments do.
    /// `helpers:same` stands for a function that returns what it is handed.
    SameOutputWith(&'static str),
    /// Programs mean something else afterwards; that is what the pass is for.
    OtherMeaning,
}

impl Promise {
    /// Whether programs print what they printed.
    pub fn is_same_output(self) -> bool {
        matches!(self, Promise::SameOutput | Promise::SameOutputWith(_))
    }

    /// Arguments with which the pass does what it is for, within its promise.
    pub fn arguments(self) -> &'static str {
        match self {
            Promise::SameOutput | Promise::OtherMeaning => "",
            Promise::SameOutputWith(arguments) => arguments,
        }
    }
}

type Made = Result<Box<dyn Pass>, String>;

/// Why there is no such pass.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchPass {
    /// No pass has this name.
    #[error("there is no pass {name:?}{}", question(*.suggestion))]
    Name {
        /// The name.
        name: String,
        /// The pass that was probably meant.
        suggestion: Option<&'static str>,
    },
    /// The pass does not understand its arguments.
    #[error("{pass}: {problem}; expected {}", Usage(pass, arguments))]
    Arguments {
        /// The pass.
        pass: &'static str,
        /// What is wrong.
        problem: String,
        /// What they look like.
        arguments: &'static str,
    },
}

fn question(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

/// `NAME=ARGUMENTS`
struct Usage<'a>(&'a str, &'a str);

impl std::fmt::Display for Usage<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.1 {
            "" => write!(f, "no arguments"),
            arguments if arguments.starts_with('[') => write!(f, "{}{arguments}", self.0),
            arguments => write!(f, "{}={arguments}", self.0),
        }
    }
}

/// Every pass of the catalogue, by name.
pub const PASSES: &[Entry] = &[
    Entry {
        name: "add_to_mul",
        arguments: "",
        summary: "+ multiplies; += stays",
        promise: Promise::OtherMeaning,
        make: |args| none(args, AddToMul),
    },
    Entry {
        name: "asconstants",
        arguments: "[=NAME[=VALUE],...]",
        summary: "names are constants: built-ins by name, others with a value; alone, all built-ins",
        promise: Promise::SameOutput,
        make: asconstants,
    },
    Entry {
        name: "bytearray_literals",
        arguments: "",
        summary: "bytes literals are bytearrays, fresh at each evaluation",
        promise: Promise::OtherMeaning,
        make: |args| none(args, OverloadedConstants::bytearray_literals()),
    },
    Entry {
        name: "compact",
        arguments: "",
        summary: "drops what no instruction uses; widths and stack as small as can be",
        promise: Promise::SameOutput,
        make: |args| none(args, Compact),
    },
    Entry {
        name: "decimal_literals",
        arguments: "[=CALLABLE]",
        summary: "float literals are decimals, as they are written; decimal:Decimal if not told otherwise",
        promise: Promise::OtherMeaning,
        make: |args| match args {
            [] => boxed(OverloadedConstants::decimal_literals(Source::attribute(
                "decimal", "Decimal",
            ))),
            _ => one(args, OverloadedConstants::decimal_literals),
        },
    },
    Entry {
        name: "deduplicate_constants",
        arguments: "",
        summary: "equal constants are loaded from one place",
        promise: Promise::SameOutput,
        make: |args| none(args, DeduplicateConstants),
    },
    Entry {
        name: "frozenset_literals",
        arguments: "",
        summary: "set displays are frozensets",
        promise: Promise::OtherMeaning,
        make: |args| none(args, OverloadedDisplays::frozenset_literals()),
    },
    Entry {
        name: "haskell_strs",
        arguments: "",
        summary: "string literals are tuples of characters",
        promise: Promise::OtherMeaning,
        make: |args| none(args, OverloadedConstants::haskell_strs()),
    },
    Entry {
        name: "identity",
        arguments: "",
        summary: "changes nothing",
        promise: Promise::SameOutput,
        make: |args| none(args, Identity),
    },
    Entry {
        name: "implicit_self",
        arguments: "[=NAME,...]",
        summary: "methods reach attributes of self by their bare names; alone, those that __init__ sets",
        promise: Promise::OtherMeaning,
        make: implicit_self,
    },
    Entry {
        name: "interpolated_strings",
        arguments: "[=bytes|str[,...]]",
        summary: "literals are filled in with local variables; alone, those of bytes",
        promise: Promise::OtherMeaning,
        make: interpolated_strings,
    },
    Entry {
        name: "islice_literals",
        arguments: "",
        summary: "reading a slice is itertools.islice",
        promise: Promise::OtherMeaning,
        make: |args| none(args, IsliceLiterals),
    },
    Entry {
        name: "mutable_locals",
        arguments: "",
        summary: "locals() of a function changes its variables, on this machine",
        promise: Promise::OtherMeaning,
        make: |args| none(args, MutableLocals),
    },
    Entry {
        name: "ordereddict_literals",
        arguments: "",
        summary: "dict displays are ordered dicts",
        promise: Promise::OtherMeaning,
        make: |args| none(args, OverloadedDicts::ordereddict_literals()),
    },
    Entry {
        name: "overloaded_bytes",
        arguments: "CALLABLE",
        summary: "bytes literals are handed to a callable",
        promise: Promise::SameOutputWith("bytes"),
        make: |args| one(args, OverloadedConstants::bytes),
    },
    Entry {
        name: "overloaded_complexes",
        arguments: "CALLABLE",
        summary: "imaginary literals are handed to a callable",
        promise: Promise::SameOutputWith("complex"),
        make: |args| one(args, OverloadedConstants::complexes),
    },
    Entry {
        name: "overloaded_dicts",
        arguments: "CALLABLE",
        summary: "dict displays fill what a callable makes",
        promise: Promise::SameOutputWith("dict"),
        make: |args| one(args, OverloadedDicts::dicts),
    },
    Entry {
        name: "overloaded_floats",
        arguments: "CALLABLE",
        summary: "float literals are handed to a callable",
        promise: Promise::SameOutputWith("float"),
        make: |args| one(args, OverloadedConstants::floats),
    },
    Entry {
        name: "overloaded_ints",
        arguments: "CALLABLE",
        summary: "int literals are handed to a callable",
        promise: Promise::SameOutputWith("int"),
        make: |args| one(args, OverloadedConstants::ints),
    },
    Entry {
        name: "overloaded_lists",
        arguments: "CALLABLE",
        summary: "list displays are handed to a callable",
        promise: Promise::SameOutputWith("list"),
        make: |args| one(args, OverloadedDisplays::lists),
    },
    Entry {
        name: "overloaded_sets",
        arguments: "CALLABLE",
        summary: "set displays are handed to a callable",
        promise: Promise::SameOutputWith("set"),
        make: |args| one(args, OverloadedDisplays::sets),
    },
    Entry {
        name: "overloaded_slices",
        arguments: "CALLABLE",
        summary: "slices are handed to a callable",
        promise: Promise::SameOutputWith("helpers:same"),
        make: |args| one(args, OverloadedDisplays::slices),
    },
    Entry {
        name: "overloaded_strs",
        arguments: "CALLABLE",
        summary: "string literals are handed to a callable",
        promise: Promise::SameOutputWith("str"),
        make: |args| one(args, OverloadedConstants::strs),
    },
    Entry {
        name: "overloaded_tuples",
        arguments: "CALLABLE",
        summary: "tuple displays are handed to a callable",
        promise: Promise::SameOutputWith("tuple"),
        make: |args| one(args, OverloadedDisplays::tuples),
    },
    Entry {
        name: "pattern_matched_exceptions",
        arguments: "[=CALLABLE]",
        summary: "except clauses match values; CALLABLE(expression, type, value, traceback) decides",
        // What Python refuses in an except clause is matched: instances, tuples in tuples.
        promise: Promise::OtherMeaning,
        make: |args| match args {
            [] => boxed(PatternMatchedExceptions::new()),
            _ => one(args, PatternMatchedExceptions::with_matcher),
        },
    },
    Entry {
        name: "precomputed_slices",
        arguments: "",
        summary: "slices of constants are constants; no .pyc can hold the result",
        promise: Promise::SameOutput,
        make: |args| none(args, PrecomputedSlices),
    },
    Entry {
        name: "reencode",
        arguments: "",
        summary: "writes every instruction anew, as narrow as can be",
        promise: Promise::SameOutput,
        make: |args| none(args, Reencode),
    },
];

/// A pass by its name, with arguments as text: `x=1,len`. A callable is `MODULE:NAME`, the name of a
/// built-in, or a name that is looked up where it is used; a value may also be a literal as
/// [`read_constant`](bc_core::pyasm::read_constant) reads it.
///
/// ```
/// use bc_transform::catalogue::by_name;
///
/// assert_eq!(by_name("overloaded_dicts", "collections:OrderedDict")?.name(), "overloaded_dicts");
/// assert_eq!(by_name("asconstants", "len,x=1")?.name(), "asconstants");
/// let Err(refused) = by_name("overloaded_lists", "") else { panic!("it needs a callable") };
/// assert_eq!(
///     refused.to_string(),
///     "overloaded_lists: found no arguments; expected overloaded_lists=CALLABLE"
/// );
/// # Ok::<(), bc_transform::catalogue::NoSuchPass>(())
/// ```
///
/// # Errors
///
/// There is no such pass, or it does not understand the arguments.
pub fn by_name(name: &str, arguments: &str) -> Result<Box<dyn Pass>, NoSuchPass> {
    let entry = PASSES.iter().find(|entry| entry.name == name);
    let entry = entry.ok_or_else(|| NoSuchPass::Name {
        name: name.to_owned(),
        suggestion: nearest(name, PASSES.iter().map(|entry| entry.name)),
    })?;
    let made = arguments::split(arguments).and_then(|arguments| (entry.make)(&arguments));
    made.map_err(|problem| NoSuchPass::Arguments {
        pass: entry.name,
        problem,
        arguments: entry.arguments,
    })
}

/// A pass as it stands on a command line: `NAME` or `NAME=ARGUMENTS`.
///
/// ```
/// use bc_transform::catalogue::from_text;
///
/// assert_eq!(from_text("interpolated_strings=str,bytes")?.name(), "interpolated_strings");
/// # Ok::<(), bc_transform::catalogue::NoSuchPass>(())
/// ```
///
/// # Errors
///
/// As [`by_name`].
pub fn from_text(text: &str) -> Result<Box<dyn Pass>, NoSuchPass> {
    let (name, arguments) = text.split_once('=').unwrap_or((text, ""));
    by_name(name.trim(), arguments)
}

/// The arguments of a pass, as on a command line, that are names without a module: they are looked up where the
/// rewritten code uses them, whether there will be such a name or not. Who meant a string has left out its quotes.
///
/// ```
/// use bc_transform::catalogue::looked_up;
///
/// assert_eq!(looked_up("asconstants=LIMIT=abc,len,MAX='abc'"), ["abc"]);
/// assert!(looked_up("overloaded_dicts=make").is_empty());
/// ```
pub fn looked_up(text: &str) -> Vec<String> {
    let (name, arguments) = text.split_once('=').unwrap_or((text, ""));
    let entry = PASSES.iter().find(|entry| entry.name == name.trim());
    let (Some(entry), Ok(arguments)) = (entry, arguments::split(arguments)) else {
        return Vec::new();
    };
    // A callable is looked up in any case.
    let takes_values = entry.arguments.contains("VALUE");
    let is_value = |argument: &Argument<'_>| takes_values && argument.name.is_some();
    let is_name = |argument: &Argument<'_>| {
        matches!(arguments::source(argument.value), Ok(Source::Global(_)))
    };
    let names = arguments
        .iter()
        .filter(|argument| is_value(argument) && is_name(argument));
    names.map(|argument| argument.value.to_owned()).collect()
}

fn boxed(pass: impl Pass + 'static) -> Made {
    Ok(Box::new(pass))
}

/// A pass that takes no arguments.
fn none(args: &[Argument<'_>], pass: impl Pass + 'static) -> Made {
    match args {
        [] => boxed(pass),
        [first, ..] => Err(format!("found {:?}", first.value)),
    }
}

/// A pass that takes something to call.
fn one<P: Pass + 'static>(args: &[Argument<'_>], make: impl FnOnce(Source) -> P) -> Made {
    match args {
        [Argument { name: None, value }] => match arguments::source(value)? {
            Source::Constant(_) => Err(format!("{value} cannot be called")),
            source => boxed(make(source)),
        },
        [] => Err("found no arguments".to_owned()),
        [
            Argument {
                name: Some(name), ..
            },
        ] => Err(format!("found {name}=")),
        [_, more, ..] => Err(format!("found {:?} as well", more.value)),
    }
}

fn asconstants(args: &[Argument<'_>]) -> Made {
    if args.is_empty() {
        return boxed(AsConstants::all_builtins());
    }
    let mut pass = AsConstants::new();
    for argument in args {
        let (name, source) = match argument.name {
            Some(name) => (name, arguments::source(argument.value)?),
            None if builtins::is_builtin(argument.value) => {
                (argument.value, Source::builtin(argument.value))
            }
            None => {
                return Err(format!(
                    "{} is no built-in and has no value",
                    argument.value
                ));
            }
        };
        if pass.binding(&name.into()).is_some() {
            return Err(format!("{name} is given twice"));
        }
        pass = pass.bind(name, source);
    }
    boxed(pass)
}

fn implicit_self(args: &[Argument<'_>]) -> Made {
    if args.is_empty() {
        return boxed(ImplicitSelf::discovered());
    }
    let names = args.iter().map(|argument| match argument.name {
        None => Ok(argument.value),
        Some(name) => Err(format!("found {name}=")),
    });
    boxed(ImplicitSelf::named(names.collect::<Result<Vec<_>, _>>()?))
}

fn interpolated_strings(args: &[Argument<'_>]) -> Made {
    let mut pass = InterpolatedStrings {
        bytes: args.is_empty(),
        strings: false,
    };
    for argument in args {
        match (argument.name, argument.value) {
            (None, "bytes") => pass.bytes = true,
            (None, "str") => pass.strings = true,
            _ => return Err(format!("found {:?}", argument.value)),
        }
    }
    boxed(pass)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may fail loudly"
    )]
    use super::*;

    #[test]
    fn names_are_in_order_and_those_of_the_passes() {
        assert!(PASSES.is_sorted_by_key(|entry| entry.name));
        for entry in PASSES {
            let pass = by_name(entry.name, entry.promise.arguments()).unwrap();
            assert_eq!(pass.name(), entry.name);
            assert!(!entry.summary.ends_with('.') && !entry.summary.contains('\n'));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let refused = |text: &str| from_text(text).err().unwrap().to_string();
        for (text, expected) in [
            ("nope", "there is no pass \"nope\""),
            (
                "ad_to_mul",
                "there is no pass \"ad_to_mul\"; did you mean add_to_mul?",
            ),
            ("compact=1", "compact: found \"1\"; expected no arguments"),
            (
                "overloaded_sets=a,b",
                "overloaded_sets: found \"b\" as well; expected overloaded_sets=CALLABLE",
            ),
            (
                "overloaded_sets=x=b",
                "overloaded_sets: found x=; expected overloaded_sets=CALLABLE",
            ),
            (
                "overloaded_sets='b'",
                "overloaded_sets: 'b' cannot be called; expected overloaded_sets=CALLABLE",
            ),
            (
                "asconstants=x",
                "asconstants: x is no built-in and has no value; expected asconstants[=NAME[=VALUE],...]",
            ),
            (
                "asconstants=len,len=1",
                "asconstants: len is given twice; expected asconstants[=NAME[=VALUE],...]",
            ),
            (
                "interpolated_strings=text",
                "interpolated_strings: found \"text\"; expected interpolated_strings[=bytes|str[,...]]",
            ),
        ] {
            assert_eq!(refused(text), expected);
        }
    }
}
