//! An interactive session in a machine: one statement at a time in `__main__`, what it raises told on the way.
//!
//! Absent: where the lines come from, prompts on a screen, and what is done about a machine that has reached a
//! limit.

use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use bc_core::code::CodeFlags;
use bc_core::text::Text;
use bc_source::interactive::{self, Line, Lines, Typed};
use bc_vm::embed;
use bc_vm::model::code::Code;
use bc_vm::model::compiler::{Input, Mode, Request};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::raise::quiet;
use bc_vm::protocol::{attr, define, raise, text};
use bc_vm::runtime::{compile as machine, import, link, report, run, streams};

use crate::refusal;
use crate::within::within;

/// What the code of a session says of the file that it is from.
const FILENAME: &str = "<stdin>";

/// What has come of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A statement has run, or something has been refused or raised, which `sys.excepthook` has told.
    Done,
    /// There are no more lines.
    End,
    /// A `SystemExit` with this exit code, of which the operating system keeps eight bits.
    Exit(i32),
}

/// A session: the future features that are on, and the statement that came last.
///
/// ```
/// use bc_eval::interactive::{Interactive, Turn};
/// use bc_vm::limits::Limits;
/// use bc_vm::model::vm::Streams;
///
/// let mut vm = bc_lib::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
/// bc_eval::install(&mut vm);
/// let mut session = Interactive::begin(&mut vm).map_err(|_| "no module sys")?;
/// let mut lines = "for i in range(3):\n    i * 2\n\n1 / 0\nimport sys; sys.exit(i)\n".split_inclusive('\n');
/// let mut next = || session.turn(&mut vm, &mut lines);
/// assert!(matches!(next(), Ok(Turn::Done))); // 0, 2 and 4 are on standard output
/// assert!(matches!(next(), Ok(Turn::Done))); // the traceback is on standard error
/// assert!(matches!(next(), Ok(Turn::Exit(2))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct Interactive {
    futures: CodeFlags,
    last: Option<Rc<Code>>,
    has_editor: bool,
}

impl fmt::Debug for Interactive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let futures = &self.futures;
        let mut shown = f.debug_struct("Interactive");
        shown.field("futures", futures).finish_non_exhaustive()
    }
}

impl Interactive {
    /// The same session, in which these future features are on.
    #[must_use]
    pub fn with_futures(self, futures: CodeFlags) -> Interactive {
        let futures = futures & CodeFlags::FUTURES;
        Interactive { futures, ..self }
    }

    /// A session in a machine that has a compiler. Prompts are in `sys.ps1` and `sys.ps2`, if nobody has put
    /// others there.
    ///
    /// # Errors
    ///
    /// Only a fault.
    pub fn begin(vm: &mut Vm) -> PyResult<Interactive> {
        import::get_or_load(vm, "sys")?;
        // From now on they are flushed after each statement.
        streams::flush_after_main(vm)?;
        let sys = Rc::clone(&vm.sys_dict);
        for (name, prompt) in [("ps1", ">>> "), ("ps2", "... ")] {
            let name = vm.intern(name);
            if define::lookup(&sys, &name).is_none() {
                let prompt = vm.new_str(prompt);
                define::insert(vm, &sys, &name, prompt);
            }
        }
        Ok(Interactive::default())
    }

    /// What to show before the first line of a statement, and before every other: what `str` makes of
    /// `sys.ps1` and `sys.ps2`, nothing where it raises. The reference asks once for each statement.
    ///
    /// # Errors
    ///
    /// Only a fault.
    pub fn prompts(&self, vm: &mut Vm) -> PyResult<[String; 2]> {
        let mut prompts = [String::new(), String::new()];
        for (name, prompt) in ["ps1", "ps2"].into_iter().zip(&mut prompts) {
            let name = vm.intern(name);
            let Some(value) = define::lookup(&vm.sys_dict, &name) else {
                continue;
            };
            let shown = quiet(text::str_text(vm, &value))?;
            // One that cannot be encoded is not shown at all.
            if let Some(shown) = shown.as_ref().and_then(Text::to_str) {
                *prompt = shown.into();
            }
        }
        Ok(prompts)
    }

    /// From now on whoever hands in lines ends the line of a prompt to which nothing was typed. The reference does that itself,
    /// on `sys.stderr`.
    pub fn editor_ends_lines(&mut self) {
        self.has_editor = true;
    }

    /// The future features that statements have asked for, as flags of code objects.
    #[must_use]
    pub fn futures(&self) -> CodeFlags {
        self.futures
    }

    /// The code of the statement that was compiled last.
    #[must_use]
    pub fn last(&self) -> Option<&Rc<Code>> {
        self.last.as_ref()
    }

    /// Reads a statement, compiles it and runs it. Values of expressions go to `sys.displayhook`, exceptions
    /// to `sys.excepthook`.
    ///
    /// # Errors
    ///
    /// Only a fault: the session can go on after one.
    pub fn turn(&mut self, vm: &mut Vm, lines: &mut dyn Lines) -> PyResult<Turn> {
        let mut is_statement = false;
        let result = match self.compile_noting(vm, lines, &mut is_statement) {
            Ok(None) => return Ok(Turn::End),
            Ok(Some(code)) => self.run(vm, &code),
            Err(thrown) => Err(thrown),
        };
        let turn = match result {
            Ok(()) => Turn::Done,
            Err(Thrown::Raise(exception)) => {
                match report::print(vm, &Value::Obj(exception), true)? {
                    Some(code) => return Ok(Turn::Exit(code)),
                    None => Turn::Done,
                }
            }
            Err(fault) => return Err(fault),
        };
        if is_statement {
            flush(vm)?;
        }
        Ok(turn)
    }

    /// Reads a statement and compiles it; nothing if the lines end first.
    ///
    /// # Errors
    ///
    /// `SyntaxError` and its like, `KeyboardInterrupt` for interrupted lines, and a fault.
    pub fn compile(&mut self, vm: &mut Vm, lines: &mut dyn Lines) -> PyResult<Option<Rc<Code>>> {
        self.compile_noting(vm, lines, &mut false)
    }

    /// As `compile`; notes whether there was a statement by its form.
    fn compile_noting(
        &mut self,
        vm: &mut Vm,
        lines: &mut dyn Lines,
        is_statement: &mut bool,
    ) -> PyResult<Option<Rc<Code>>> {
        let encoding = stdin_encoding(vm)?;
        let filename = vm.new_str(FILENAME);
        let request = Request {
            input: Input::Bytes(&[]),
            filename: &filename,
            mode: Mode::Single,
            flags: self.futures.bits(),
            optimize: machine::optimize(vm),
        };
        let mut lines = Noted { lines, ends: 0 };
        let futures = &mut self.futures;
        let typed = within(vm, &request, |options, budget| {
            let mut options = *options;
            let typed = interactive::compile_within(
                &mut lines,
                encoding.as_deref(),
                FILENAME,
                &mut options,
                budget,
            );
            *futures = options.flags;
            typed
        });
        let ends = if self.has_editor { 0 } else { lines.ends };
        // The prompt stands there with nothing behind it.
        let told = (0..ends).try_for_each(|_| report::complain(vm, "\n"));
        let compiled = match typed? {
            // The end is one whatever the program's own stream does.
            Typed::End => return Ok(None),
            Typed::Statement(compiled) => told.map(|()| Ok(compiled))?,
            Typed::Refused(error) => told.map(|()| Err(*error))?,
            Typed::Interrupted => {
                return Err(raise::raise_without_args(
                    vm,
                    ExceptionKind::KeyboardInterrupt,
                ));
            }
        };
        *is_statement = true;
        let compiled = match compiled {
            Ok(compiled) => compiled,
            Err(error) => {
                refusal::warn(vm, &error.warnings, &filename)?;
                return Err(refusal::exception(vm, error, &filename));
            }
        };
        refusal::warn(vm, &compiled.warnings, &filename)?;
        let code = link::verify_and_link(vm, &Arc::new(compiled.code))?;
        self.last = Some(Rc::clone(&code));
        Ok(Some(code))
    }

    /// Runs a statement in `__main__`.
    ///
    /// # Errors
    ///
    /// What it raises, or a fault.
    pub fn run(&self, vm: &mut Vm, code: &Rc<Code>) -> PyResult<()> {
        let globals = main_namespace(vm);
        run::code(vm, code, &globals, None).map(drop)
    }
}

/// The namespace of `__main__`, which is made if there is none.
pub fn main_namespace(vm: &mut Vm) -> ObjRef {
    let name = vm.names.__main__.clone();
    let main = define::lookup(&vm.modules, &name);
    match main.and_then(|main| main.as_obj().and_then(|main| main.dict())) {
        Some(namespace) => namespace,
        None => embed::main_module(vm, None),
    }
}

/// Lines, and how often there was none when one was asked for.
struct Noted<'a> {
    lines: &'a mut dyn Lines,
    ends: usize,
}

impl Lines for Noted<'_> {
    fn next_line(&mut self) -> Line {
        let line = self.lines.next_line();
        self.ends += usize::from(!matches!(line, Line::Text(_)));
        line
    }
}

/// What `sys.stdin.encoding` says.
fn stdin_encoding(vm: &mut Vm) -> PyResult<Option<String>> {
    let name = vm.names.stdin.clone();
    let Some(stdin) = streams::current(vm, &name) else {
        return Ok(None);
    };
    let name = vm.intern("encoding");
    let encoding = quiet(attr::getattr(vm, &stdin, &name))?;
    let encoding = encoding.as_ref().and_then(Value::as_str);
    Ok(encoding.and_then(|encoding| encoding.text().to_str().map(Into::into)))
}

/// Flushes what stands in `sys.stderr` and `sys.stdout` (`flush_io`).
fn flush(vm: &mut Vm) -> PyResult<()> {
    for name in [vm.names.stderr.clone(), vm.names.stdout.clone()] {
        if let Some(file) = streams::lookup(vm, &name) {
            quiet(streams::flush(vm, &file))?;
        }
    }
    Ok(())
}
