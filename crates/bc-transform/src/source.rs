//! How rewritten code gets at a value when it runs.
//!
//! A code object in a file holds constants only: no function, no class. What a pass wants to call is
//! therefore named, and the code looks it up where it stands.
//!
//! The module `builtins` is not imported for that: a program may hook `__import__`, and tests of programs
//! do. `LOAD_BUILD_CLASS` gives `__build_class__`, whose `__self__` is the module, in CPython too; that is
//! two steps instead of a call. Only who replaces `__build_class__` itself gets in the way, or runs code with
//! built-ins of its own and without this one; an import would need `__import__` among them.

use bc_core::asm::{Instr, Operand};
use bc_core::code::CodeFlags;
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::{IntoText, Text};
use std::fmt;
use std::sync::Arc;

/// A value that rewritten code can get at.
///
/// As text, for the command line: `builtins:len` or `collections:OrderedDict` is an attribute of a
/// module, which no other name can get in the way of; a bare name is looked up as the code would look it
/// up.
///
/// ```
/// use bc_transform::source::Source;
///
/// assert_eq!("collections:OrderedDict".parse(), Ok(Source::attribute("collections", "OrderedDict")));
/// assert_eq!("Decimal".parse(), Ok(Source::global("Decimal")));
/// assert!("3x".parse::<Source>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A constant.
    Constant(Constant),
    /// An attribute of a module: `builtins`, `frozenset`. Modules other than `builtins` are imported.
    Attribute {
        /// The module, with dots.
        module: Arc<Text>,
        /// The attribute.
        name: Arc<Text>,
    },
    /// A global, or else a built-in, of this name. In a module's or class's body its variables come
    /// first, as for any name there.
    Global(Arc<Text>),
}

/// Why a text names no source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is neither a name nor MODULE:NAME")]
pub struct SourceError {
    /// The text.
    pub text: String,
}

impl Source {
    /// A name of the module `builtins`, whatever globals there are.
    pub fn builtin(name: impl IntoText) -> Source {
        Source::attribute("builtins", name)
    }

    /// An attribute of a module.
    pub fn attribute(module: impl IntoText, name: impl IntoText) -> Source {
        Source::Attribute {
            module: module.into_text(),
            name: name.into_text(),
        }
    }

    /// A global.
    pub fn global(name: impl IntoText) -> Source {
        Source::Global(name.into_text())
    }

    /// Instructions that put the value on the stack. `flags` are those of the code they stand in.
    pub fn load(&self, flags: CodeFlags, line: i32) -> Vec<Instr> {
        let instr = |opcode, operand: Operand| Instr::new(opcode, operand, line);
        match self {
            Source::Constant(constant) => {
                vec![instr(Opcode::LOAD_CONST, Operand::Const(constant.clone()))]
            }
            Source::Attribute { module, name } => {
                let mut code = load_module(module, std::slice::from_ref(name), line);
                code.push(instr(Opcode::LOAD_ATTR, Operand::Name(Arc::clone(name))));
                code
            }
            Source::Global(name) => {
                let opcode = match flags.contains(CodeFlags::OPTIMIZED) {
                    true => Opcode::LOAD_GLOBAL,
                    false => Opcode::LOAD_NAME,
                };
                vec![instr(opcode, Operand::Name(Arc::clone(name)))]
            }
        }
    }

    /// Instructions that call the value with what lies on top of the stack.
    pub fn call_with_top(&self, flags: CodeFlags, line: i32) -> Vec<Instr> {
        let mut code = self.load(flags, line);
        code.push(Instr::new(Opcode::ROT_TWO, (), line));
        code.push(Instr::new(Opcode::CALL_FUNCTION, 1u32, line));
        code
    }
}

/// Instructions that put a module on the stack, of which these attributes are wanted.
pub(crate) fn load_module(module: &Arc<Text>, wanted: &[Arc<Text>], line: i32) -> Vec<Instr> {
    let instr = |opcode, operand: Operand| Instr::new(opcode, operand, line);
    if module.as_ascii() == Some("builtins") {
        return vec![
            instr(Opcode::LOAD_BUILD_CLASS, Operand::None),
            instr(Opcode::LOAD_ATTR, Operand::name("__self__")),
        ];
    }
    // With a list of names, the import gives the module itself and not the first package.
    let names = wanted.iter().map(|name| Constant::Str(Arc::clone(name)));
    vec![
        instr(Opcode::LOAD_CONST, Operand::constant(0)),
        instr(Opcode::LOAD_CONST, Operand::Const(Constant::tuple(names))),
        instr(Opcode::IMPORT_NAME, Operand::Name(Arc::clone(module))),
    ]
}

impl From<Constant> for Source {
    fn from(constant: Constant) -> Source {
        Source::Constant(constant)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Constant(constant) => {
                f.write_str(&bc_core::repr::Repr::default().constant(constant))
            }
            Source::Attribute { module, name } => {
                write!(f, "{}:{}", module.to_string_lossy(), name.to_string_lossy())
            }
            Source::Global(name) => f.write_str(&name.to_string_lossy()),
        }
    }
}

impl std::str::FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Source, SourceError> {
        let identifier = |name: &str| {
            let mut letters = name.chars();
            letters
                .next()
                .is_some_and(|c| c.is_alphabetic() || c == '_')
                && letters.all(|c| c.is_alphanumeric() || c == '_')
        };
        let error = || SourceError {
            text: text.to_owned(),
        };
        match text.split_once(':') {
            Some((module, name)) if module.split('.').all(identifier) && identifier(name) => {
                Ok(Source::attribute(module, name))
            }
            None if identifier(text) => Ok(Source::global(text)),
            _ => Err(error()),
        }
    }
}
