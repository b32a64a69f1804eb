//! Functions and code objects of source text.
//!
//! Absent: the compiler (`bc-source`), and the charge for it (`bc-eval`).

use bc_core::code::CodeObject;
use bc_core::text::Text;
use bc_eval::Mode;
use bc_source::ast::{Mod, StmtKind};
use bc_source::compile::{Options, compile as compile_source};
use bc_source::{ParseOptions, Source, SourceError, parse};
use bc_vm::embed;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;

use crate::error::{self, Error};
use crate::function::Function;

/// Compiles a module of Python 3.5, as `compile(source, "<string>", "exec")`.
///
/// No machine is needed. The code objects of the functions in it are among the constants.
///
/// ```
/// use bc_core::constant::Constant;
/// use bc_core::dis;
///
/// let module = bc_func::compile("def add(a, b):\n    return a + b\n")?;
/// let Some(Constant::Code(add)) = module.consts().first() else {
///     panic!("the function's code is the first constant");
/// };
/// assert_eq!(*add.code(), [124, 0, 0, 124, 1, 0, 23, 83]);
/// assert_eq!(
///     dis::dis(add),
///     "  2           0 LOAD_FAST                0 (a)
///               3 LOAD_FAST                1 (b)
///               6 BINARY_ADD
///               7 RETURN_VALUE
/// "
/// );
/// # Ok::<(), bc_source::SourceError>(())
/// ```
///
/// # Errors
///
/// What CPython 3.5 says of the source. f-strings and what else came after 3.5 are syntax errors.
pub fn compile(source: &str) -> Result<CodeObject, SourceError> {
    let text = Text::from(source);
    compile_source(Source::Text(&text), FILENAME, &Options::default()).map(|made| made.code)
}

const FILENAME: &str = "<string>";

impl Function {
    /// Makes a function of source text: of a `def` statement, before which other statements may stand, or of
    /// a `lambda` expression or any other whose value is a function.
    ///
    /// The source runs in `globals`, as `exec` would run it, so that defaults and decorators are evaluated and
    /// the function's name is bound there. Compiling and running are charged to the machine.
    ///
    /// ```
    /// use bc_core::constant::Constant;
    /// use bc_func::{Function, globals, machine};
    /// use std::sync::Arc;
    ///
    /// let mut vm = machine()?;
    /// let globals = globals(&mut vm);
    /// let addone = Function::from_source(&mut vm, "def addone(x):\n    return x + 1\n", &globals)?;
    /// assert_eq!(addone.call::<i64>(&mut vm, (2,))?, 3);
    ///
    /// // Neither changes, but others can be made of them: `update_code` of the talk.
    /// let code = addone.code().ok_or("a function has code")?;
    /// let consts = code.consts().iter().map(|constant| match constant {
    ///     Constant::Int(_) => Constant::Int(10.into()),
    ///     other => other.clone(),
    /// });
    /// let addten = code.replace().consts(consts).build()?;
    /// let addten = addone.replace_code(&mut vm, addten)?;
    /// assert_eq!(addten.call::<i64>(&mut vm, (2,))?, 12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Run`] with `SyntaxError` and the like for what is no source of Python 3.5, with what running it
    /// raises, and with the fault of a machine that has not enough left; [`Error::NoFunction`] if it ends with
    /// something else than a function.
    pub fn from_source(vm: &mut Vm, source: &str, globals: &ObjRef) -> Result<Self, Error> {
        // An expression is tried first, and what is wrong with a source is told of it as statements.
        let text = Text::from(source.trim_start_matches([' ', '\t']));
        let options = ParseOptions {
            mode: bc_source::Mode::Eval,
            ..ParseOptions::default()
        };
        let is_expression = parse(Source::Text(&text), &options).is_ok();
        let (source, mode) = match is_expression {
            true => (source.trim_start_matches([' ', '\t']), Mode::Eval),
            false => (source, Mode::Exec),
        };
        let code = error::run(vm, |vm| bc_eval::compile(vm, source, FILENAME, mode))?;
        let value = error::run(vm, |vm| embed::run_in(vm, &code, globals))?;
        let function = match is_expression {
            true => value,
            false => defined(vm, source, globals)?,
        };
        match function.as_function() {
            Some(_) => Ok(Function::of(function)),
            None => Err(Error::NoFunction {
                found: format!("a value of the class {}", vm.type_name(&function)),
            }),
        }
    }
}

/// What the last statement has defined.
fn defined(vm: &mut Vm, source: &str, globals: &ObjRef) -> Result<Value, Error> {
    let text = Text::from(source);
    let tree = parse(Source::Text(&text), &ParseOptions::default());
    let last = match &tree {
        Ok(tree) => match &tree.root {
            Mod::Module { body } => body.last().map(|&last| &tree[last].kind),
            Mod::Interactive { .. } | Mod::Expression { .. } => None,
        },
        // It has been compiled before.
        Err(_) => None,
    };
    let name = match last {
        Some(StmtKind::FunctionDef(def) | StmtKind::AsyncFunctionDef(def)) => &def.name,
        Some(_) => {
            return Err(Error::NoFunction {
                found: "a statement that defines none".to_owned(),
            });
        }
        None => {
            return Err(Error::NoFunction {
                found: "no statement".to_owned(),
            });
        }
    };
    let name = vm.intern_text(name);
    Ok(define::lookup(globals, &name).unwrap_or(Value::None))
}
