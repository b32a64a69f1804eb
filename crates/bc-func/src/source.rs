//! Functions and code objects of source text.
//!
//! Absent: the compiler (`bc-source`), and the charge for it (`bc-eval`).

use bc_core::code::CodeObject;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use bc_eval::Mode;
use bc_source::compile::{Options, compile as compile_source};
use bc_source::{Source, SourceError};
use bc_vm::embed;
use bc_vm::model::code::Code;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{define, raise};

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
    /// a `lambda` or any other expression whose value is a function.
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
        // An expression is tried first; what is wrong with a source is told of it as statements.
        let expression = source.trim_start_matches([' ', '\t']);
        let code = error::run(vm, |vm| {
            match bc_eval::compile(vm, expression, FILENAME, Mode::Eval) {
                Ok(code) => Ok((code, true)),
                Err(thrown) if raise::is_instance(&thrown, vm, ExceptionKind::SyntaxError) => {
                    let code = bc_eval::compile(vm, source, FILENAME, Mode::Exec)?;
                    Ok((code, false))
                }
                Err(thrown) => Err(thrown),
            }
        });
        let (code, is_expression) = code?;
        let value = error::run(vm, |vm| embed::run_in(vm, &code, globals))?;
        let value = match (is_expression, bound_last(&code)) {
            (true, _) => value,
            (false, Some(name)) => {
                let name = vm.intern_text(name);
                define::lookup(globals, &name).unwrap_or(Value::None)
            }
            (false, None) => {
                return Err(Error::NoFunction {
                    found: "no statement that binds a name".to_owned(),
                });
            }
        };
        match value.as_function() {
            Some(_) => Ok(Function::of(value)),
            None => Err(Error::NoFunction {
                found: format!("a value of the class {}", vm.type_name(&value)),
            }),
        }
    }
}

/// The name that the last statement of a module binds, if it does: what is left is to return `None`.
fn bound_last(module: &Code) -> Option<&Text> {
    let [.., last, none, end] = module.verified.instructions() else {
        return None;
    };
    let returns = [none.opcode, end.opcode] == [Opcode::LOAD_CONST, Opcode::RETURN_VALUE];
    let binds = matches!(last.opcode, Opcode::STORE_NAME | Opcode::STORE_GLOBAL);
    let name = module.object().names().get(last.arg as usize)?;
    (returns && binds).then_some(name)
}
