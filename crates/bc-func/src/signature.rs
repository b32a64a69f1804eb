//! The signature: parameters by name and kind, read from code, defaults and annotations.
//!
//! Printed as 3.5's `inspect.signature` prints it: no blanks around `:` and `=`.

use std::fmt;

use bc_core::code::CodeFlags;
use bc_vm::embed::RunError;
use bc_vm::model::error::PyResult;
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, define, text};

use crate::error;
use crate::function::Function;

/// How a parameter takes its argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// By position or by name.
    PositionalOrKeyword,
    /// `*args`: all further positional arguments.
    VarPositional,
    /// By name only.
    KeywordOnly,
    /// `**kwargs`: all further named arguments.
    VarKeyword,
}

/// One parameter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name, without stars.
    pub name: String,
    /// How it takes its argument.
    pub kind: Kind,
    /// What it holds when no argument is given.
    pub default: Option<Value>,
    /// Its annotation.
    pub annotation: Option<Value>,
    shown: String,
}

/// Prints the parameter as it stands in a signature: `*args`, `b:int=2`.
impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// The parameters of a function, in the order of a `def`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Signature {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The annotation of the result.
    pub returns: Option<Value>,
    shown_returns: Option<String>,
}

impl Signature {
    /// The parameter of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
    }
}

/// Prints the signature: `(a, b=1, *args, c, **kw) -> int`.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut starred = false;
        let mut separator = "(";
        if self.parameters.is_empty() {
            f.write_str("(")?;
        }
        for parameter in &self.parameters {
            f.write_str(separator)?;
            separator = ", ";
            starred |= parameter.kind == Kind::VarPositional;
            if parameter.kind == Kind::KeywordOnly && !starred {
                starred = true;
                f.write_str("*, ")?;
            }
            parameter.fmt(f)?;
        }
        f.write_str(")")?;
        match &self.shown_returns {
            Some(returns) => write!(f, " -> {returns}"),
            None => Ok(()),
        }
    }
}

impl Function {
    /// Its parameters, as `inspect.signature` reads them.
    ///
    /// # Errors
    ///
    /// What `repr` of a default or an annotation raises.
    pub fn signature(&self, vm: &mut Vm) -> Result<Signature, RunError> {
        error::run(vm, |vm| read(vm, self))
    }
}

fn read(vm: &mut Vm, function: &Function) -> PyResult<Signature> {
    let data = function.data()?;
    let code = data.code.borrow().clone();
    let flags = code.object().flags();
    let (count, keyword_only) = (code.argcount, code.kwonlyargcount);
    let defaults = data.defaults.borrow().clone();
    let defaults = defaults
        .as_tuple()
        .map_or_else(Vec::new, |items| items.to_vec());
    let keyword_defaults = data.kwdefaults.borrow().clone();
    let annotations = data.annotations.borrow().clone();

    // The places of the parameters among the local variables, in the order of a `def`.
    let star = flags
        .contains(CodeFlags::VARARGS)
        .then_some(count + keyword_only);
    let double_star = flags
        .contains(CodeFlags::VARKEYWORDS)
        .then_some(count + keyword_only + usize::from(star.is_some()));
    let places = (0..count)
        .map(|place| (place, Kind::PositionalOrKeyword))
        .chain(star.map(|place| (place, Kind::VarPositional)))
        .chain((count..count + keyword_only).map(|place| (place, Kind::KeywordOnly)))
        .chain(double_star.map(|place| (place, Kind::VarKeyword)));

    let mut parameters = Vec::new();
    for (place, kind) in places {
        let Some(name) = code.varnames.get(place) else {
            continue;
        };
        let default = match kind {
            Kind::PositionalOrKeyword => (place + defaults.len())
                .checked_sub(count)
                .and_then(|index| defaults.get(index).cloned()),
            Kind::KeywordOnly => entry(&keyword_defaults, name),
            Kind::VarPositional | Kind::VarKeyword => None,
        };
        parameters.push(parameter(
            vm,
            name,
            kind,
            default,
            entry(&annotations, name),
        )?);
    }
    let name = vm.intern("return");
    let returns = entry(&annotations, &name);
    let shown_returns = match &returns {
        Some(annotation) => Some(annotation_text(vm, annotation)?),
        None => None,
    };
    Ok(Signature {
        parameters,
        returns,
        shown_returns,
    })
}

fn parameter(
    vm: &mut Vm,
    name: &ObjRef,
    kind: Kind,
    default: Option<Value>,
    annotation: Option<Value>,
) -> PyResult<Parameter> {
    let name = match &name.payload {
        Payload::Str(name) => name.text().to_string_lossy().into_owned(),
        _ => String::new(),
    };
    let stars = match kind {
        Kind::VarPositional => "*",
        Kind::VarKeyword => "**",
        Kind::PositionalOrKeyword | Kind::KeywordOnly => "",
    };
    let mut shown = format!("{stars}{name}");
    if let Some(annotation) = &annotation {
        shown.push(':');
        shown.push_str(&annotation_text(vm, annotation)?);
    }
    if let Some(default) = &default {
        shown.push('=');
        shown.push_str(&text::repr_text(vm, default)?.to_string_lossy());
    }
    Ok(Parameter {
        name,
        kind,
        default,
        annotation,
        shown,
    })
}

/// The value under a name, if there is a dict to hold one.
fn entry(dict: &Value, name: &ObjRef) -> Option<Value> {
    define::lookup(dict.as_obj()?, name)
}

/// An annotation as `inspect.formatannotation` shows it: a class by its name, with its module unless
/// that is `builtins`; anything else by its `repr`.
fn annotation_text(vm: &mut Vm, annotation: &Value) -> PyResult<String> {
    if annotation.as_class().is_none() {
        return Ok(text::repr_text(vm, annotation)?
            .to_string_lossy()
            .into_owned());
    }
    let mut names = Vec::new();
    for name in ["__module__", "__qualname__"] {
        let name = vm.intern(name);
        let value = attr::getattr(vm, annotation, &name)?;
        names.push(text::str_text(vm, &value)?.to_string_lossy().into_owned());
    }
    if names.first().is_some_and(|module| module == "builtins") {
        names.remove(0);
    }
    Ok(names.join("."))
}
