//! Compiling: what `compile`, `eval` and `exec` make of their arguments before they ask the compiler that the
//! embedder has handed in.
//!
//! Absent: the compiler (`model::compiler` says what it is asked for).

use std::borrow::Cow;
use std::rc::Rc;

use bc_core::code::CodeFlags;
use bc_core::text::Text;

use crate::model::code::Code;
use crate::model::compiler::{Compiler, DONT_IMPLY_DEDENT, Input, Mode, ONLY_AST, Request};
use crate::model::error::{PyResult, Thrown};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{buffer, codec, raise};

/// The level that `embed::set_optimize` has set.
pub(crate) struct Optimize(pub(crate) u8);

/// Noted by `embed::set_interactive`: statements are typed in.
pub(crate) struct Interactive;

/// The level of optimisation that the program runs with: 0, 1 (`-O`) or 2 (`-OO`).
#[must_use]
pub fn optimize(vm: &Vm) -> u8 {
    vm.state.get().map_or(0, |&Optimize(level)| level)
}

/// Whether statements are typed in, as with the option `-i` of CPython.
#[must_use]
pub fn is_interactive(vm: &Vm) -> bool {
    vm.state.get::<Interactive>().is_some()
}

/// The compiler, for a function of this name.
///
/// # Errors
///
/// `NotImplementedError` if there is none.
pub fn compiler(vm: &mut Vm, function: &str) -> PyResult<Rc<dyn Compiler>> {
    match &vm.compiler {
        Some(compiler) => Ok(Rc::clone(compiler)),
        None => {
            let message = format!("{function}() of source text: this machine has no compiler");
            Err(raise::not_implemented_error(vm, message))
        }
    }
}

/// The future features of the code that has called (`PyEval_MergeCompilerFlags`).
fn inherited(vm: &Vm) -> u32 {
    (vm.call_stack.top.code.object().flags() & CodeFlags::FUTURES).bits()
}

/// The arguments of `compile` but for the source.
#[derive(Debug)]
pub struct Arguments<'a> {
    /// What `co_filename` says, a str.
    pub filename: &'a Value,
    /// `exec`, `eval` or `single`.
    pub mode: &'a str,
    /// Flags, as given.
    pub flags: i32,
    /// Whether the future features of the caller do not count.
    pub dont_inherit: bool,
    /// -1 stands for the level that the program runs with.
    pub optimize: i32,
}

/// What the function `compile` does.
///
/// # Errors
///
/// `ValueError` for flags, levels and modes that there are not, `TypeError` for what is no source, and what
/// the compiler raises.
pub fn compile(vm: &mut Vm, source: &Value, arguments: &Arguments<'_>) -> PyResult {
    let known = (CodeFlags::FUTURES | CodeFlags::NESTED).bits() | DONT_IMPLY_DEDENT | ONLY_AST;
    let given = arguments.flags as u32;
    if given & !known != 0 {
        return Err(raise::value_error(vm, "compile(): unrecognised flags"));
    }
    let optimize = match arguments.optimize {
        -1 => optimize(vm),
        level @ 0..=2 => level as u8,
        _ => return Err(raise::value_error(vm, "compile(): invalid optimize value")),
    };
    let mut flags = given;
    if !arguments.dont_inherit {
        flags |= inherited(vm);
    }
    let mode = match arguments.mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => {
            let message = "compile() mode must be 'exec', 'eval' or 'single'";
            return Err(raise::value_error(vm, message));
        }
    };
    let request = |input| Request {
        input,
        filename: arguments.filename,
        mode,
        flags,
        optimize,
    };
    if let Some(compiler) = vm.compiler.clone()
        && compiler.is_tree(vm, source)?
    {
        if given & ONLY_AST != 0 {
            return Ok(source.clone());
        }
        return compiler.compile(vm, &request(Input::Tree(source)));
    }
    let source = Source::of(vm, source, "compile", "string, bytes or AST")?;
    compiler(vm, "compile")?.compile(vm, &request(source.input()))
}

/// The code of what `exec` or `eval` was given, if that is source: with the future features of the caller.
///
/// # Errors
///
/// `TypeError` for what is no source, and what the compiler raises.
pub fn source_code(vm: &mut Vm, source: &Value, mode: Mode) -> PyResult<Rc<Code>> {
    let function = match mode {
        Mode::Eval => "eval",
        Mode::Exec | Mode::Single => "exec",
    };
    let source = Source::of(vm, source, function, "string, bytes or code")?;
    let source = match mode {
        Mode::Eval => source.without_indent(),
        Mode::Exec | Mode::Single => source,
    };
    let compiler = compiler(vm, function)?;
    let filename = vm.new_str("<string>");
    let request = Request {
        input: source.input(),
        filename: &filename,
        mode,
        flags: inherited(vm),
        optimize: optimize(vm),
    };
    let code = compiler.compile(vm, &request)?;
    match code.as_code() {
        Some(code) => Ok(Rc::clone(code)),
        None => Err(raise::type_error(vm, "the compiler has made no code")),
    }
}

/// A source as it was given, checked.
enum Source<'a> {
    Text(Cow<'a, Text>),
    Bytes(Cow<'a, [u8]>),
}

impl<'a> Source<'a> {
    /// What `function` was given (`source_as_string`).
    fn of(vm: &mut Vm, value: &'a Value, function: &str, wanted: &str) -> PyResult<Source<'a>> {
        let (source, has_null) = match value.payload() {
            Some(Payload::Str(str)) => {
                let text = str.text();
                if !text.is_ascii() && text.to_str().is_none() {
                    // Refuses the first surrogate.
                    codec::encode_bytes(vm, value, None, None)?;
                }
                let has_null = match text.as_ascii() {
                    Some(ascii) => ascii.as_bytes().contains(&0),
                    None => text.code_points().any(|point| point == 0),
                };
                (Source::Text(Cow::Borrowed(text)), has_null)
            }
            Some(Payload::Bytes(bytes)) => {
                (Source::Bytes(Cow::Borrowed(&**bytes)), bytes.contains(&0))
            }
            _ => {
                let bytes = match buffer::get(vm, value) {
                    Ok(bytes) => bytes,
                    Err(Thrown::Fault(fault)) => return Err(Thrown::Fault(fault)),
                    Err(Thrown::Raise(_)) => {
                        let message = format!("{function}() arg 1 must be a {wanted} object");
                        return Err(raise::type_error(vm, message));
                    }
                };
                vm.scratch(bytes.len())?;
                // A copy: what a warning calls may change the bytes meanwhile.
                let bytes = bytes.to_vec();
                let has_null = bytes.contains(&0);
                (Source::Bytes(Cow::Owned(bytes)), has_null)
            }
        };
        if has_null {
            let message = "source code string cannot contain null bytes";
            return Err(raise::value_error(vm, message));
        }
        Ok(source)
    }

    /// Without the blanks and tabs at its start, which `eval` does not mind.
    fn without_indent(self) -> Source<'a> {
        match self {
            Source::Text(text) => {
                let is_blank = |point: &u32| [u32::from(' '), u32::from('\t')].contains(point);
                let blanks = text.code_points().take_while(is_blank).count();
                match blanks {
                    0 => Source::Text(text),
                    _ => Source::Text(Cow::Owned(text.slice(blanks..text.len()))),
                }
            }
            Source::Bytes(bytes) => {
                let blanks = bytes
                    .iter()
                    .take_while(|byte| b" \t".contains(byte))
                    .count();
                match bytes {
                    Cow::Borrowed(bytes) => {
                        Source::Bytes(Cow::Borrowed(bytes.get(blanks..).unwrap_or_default()))
                    }
                    Cow::Owned(mut bytes) => {
                        bytes.drain(..blanks);
                        Source::Bytes(Cow::Owned(bytes))
                    }
                }
            }
        }
    }

    fn input(&self) -> Input<'_> {
        match self {
            Source::Text(text) => Input::Text(text),
            Source::Bytes(bytes) => Input::Bytes(bytes),
        }
    }
}
