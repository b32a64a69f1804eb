//! A session on a terminal: lines are edited with `rustyline`, earlier ones recalled, names completed.
//!
//! A statement is read line by line with the prompts of the reference; what is recalled or pasted may be edited as
//! one text and is taken when the reference would ask for no more lines. Absent: what a statement is
//! (`bc_source::interactive`), what could complete a word (`complete`).

use super::complete;
use crate::io::{Input, Io, Output};
use bc_core::code::CodeFlags;
use bc_source::interactive::{Line, Lines, is_complete};
use bc_vm::limits::CancelFlag;
use bc_vm::model::vm::Vm;
use rustyline::completion::Completer;
use rustyline::config::{CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Editor, Helper};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::rc::Rc;

/// So many inputs are kept.
const MOST_KEPT: usize = 1000;

/// How wide a tab of the program is shown.
const TAB: u8 = 8;

/// Whether the cursor stands at the start of a line, as far as what was written can tell: a prompt begins
/// there.
pub(super) type AtStart = Rc<Cell<bool>>;

/// Something that was typed.
pub(super) enum Typed {
    /// A line that begins with a colon.
    Command(String),
    /// The lines of a statement wait.
    Statement,
}

/// The terminal, and the lines that have been read and not been used.
pub(super) struct Terminal<'s, 'v> {
    editor: Editor<Assistant<'s, 'v>, FileHistory>,
    history: Option<PathBuf>,
    stdout: Output,
    at_start: AtStart,
    lines: VecDeque<String>,
    /// What came instead of a line.
    end: Option<Line>,
    prompts: [String; 2],
    /// The lines that the last statement has used.
    used: String,
}

impl<'s, 'v> Terminal<'s, 'v> {
    /// The terminal of the process, if it is one that lines can be edited on. `vm` is looked into for names, when it is not
    /// borrowed.
    pub(super) fn new(
        vm: &'s RefCell<&'v mut Vm>,
        history: Option<PathBuf>,
        stdout: &Output,
        at_start: AtStart,
    ) -> rustyline::Result<Terminal<'s, 'v>> {
        let config = Config::builder()
            .max_history_size(MOST_KEPT)?
            .history_ignore_dups(true)?
            .completion_type(CompletionType::List)
            .tab_stop(TAB)
            .build();
        let mut editor = Editor::with_config(config)?;
        editor.set_helper(Some(Assistant {
            vm,
            futures: Cell::default(),
        }));
        if let Some(history) = &history {
            // There is none the first time.
            let _ = editor.load_history(history);
        }
        Ok(Terminal {
            editor,
            history,
            stdout: stdout.clone(),
            at_start,
            lines: VecDeque::new(),
            end: None,
            prompts: Default::default(),
            used: String::new(),
        })
    }

    /// Reads a statement, unless lines that were pasted are left.
    pub(super) fn read(&mut self, prompts: [String; 2], futures: CodeFlags) -> Typed {
        if let Some(helper) = self.editor.helper_mut() {
            helper.futures.set(futures);
        }
        self.prompts = prompts;
        self.used.clear();
        self.end = None;
        if self.lines.is_empty() {
            self.read_line(0);
            if let Some(line) = self.lines.front().filter(|line| line.starts_with(':')) {
                let line = line.trim_end().to_owned();
                self.remember(&line);
                self.lines.pop_front();
                return Typed::Command(line);
            }
        }
        while self.end.is_none() && !is_complete(&self.waiting(), futures) {
            self.read_line(1);
        }
        self.remember(&self.waiting());
        Typed::Statement
    }

    /// Whether no line is left that was asked for.
    pub(super) fn has_ended(&self) -> bool {
        self.end.is_some()
    }

    /// Drops what was typed and not asked for.
    pub(super) fn forget(&mut self) {
        self.lines.clear();
    }

    /// The statement that came last.
    pub(super) fn used(&self) -> &str {
        &self.used
    }

    fn waiting(&self) -> String {
        self.lines.iter().map(String::as_str).collect()
    }

    /// Reads a line, or several that are edited as one text.
    fn read_line(&mut self, prompt: usize) {
        if !self.at_start.replace(true) {
            // Nobody is left to be told that this cannot be shown.
            let _ = self.stdout.write_all(b"\n");
            let _ = self.stdout.flush();
        }
        // Around what has no width, GNU readline wants marks that are not shown.
        let shown = self.prompts[prompt].replace(['\0', '\x01', '\x02'], "");
        let plain = anstream::adapter::strip_str(&shown).to_string();
        match self.editor.readline(&(plain, shown)) {
            Ok(text) => {
                let text = text + "\n";
                self.lines
                    .extend(text.split_inclusive('\n').map(str::to_owned));
            }
            Err(ReadlineError::Interrupted) => self.end = Some(Line::Interrupted),
            Err(ReadlineError::Signal(_)) => {}
            Err(_) => self.end = Some(Line::End),
        }
    }

    fn remember(&mut self, text: &str) {
        let text = text.trim_end();
        if !text.is_empty() {
            // What cannot be kept is not missed before it is looked for.
            let _ = self.editor.add_history_entry(text);
        }
    }
}

/// What was typed is kept for the next session.
impl Drop for Terminal<'_, '_> {
    fn drop(&mut self) {
        if let Some(history) = &self.history {
            // Other sessions may have written there meanwhile.
            let _ = self.editor.append_history(history);
        }
    }
}

impl Lines for Terminal<'_, '_> {
    fn next_line(&mut self) -> Line {
        if self.lines.is_empty() && self.end.is_none() {
            self.read_line(usize::from(!self.used.is_empty()));
        }
        if self.end == Some(Line::Interrupted) {
            self.lines.clear();
        }
        match self.lines.pop_front() {
            Some(line) => {
                self.used.push_str(&line);
                Line::Text(line.into_bytes())
            }
            None => self.end.clone().unwrap_or(Line::End),
        }
    }
}

/// What helps with a line while it is edited.
struct Assistant<'s, 'v> {
    vm: &'s RefCell<&'v mut Vm>,
    futures: Cell<CodeFlags>,
}

impl Helper for Assistant<'_, '_> {}
impl Hinter for Assistant<'_, '_> {
    type Hint = String;
}
impl Highlighter for Assistant<'_, '_> {}

impl Completer for Assistant<'_, '_> {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let before = line.get(..pos).unwrap_or(line);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let (at, offered) = match self.vm.try_borrow_mut() {
            Ok(mut vm) => complete::candidates(&mut vm, &before[start..]),
            Err(_) => (0, Vec::new()),
        };
        Ok((start + at, offered))
    }
}

impl Validator for Assistant<'_, '_> {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        // A single line is taken as it is: more are asked for with a prompt of their own.
        let is_whole =
            !text.contains('\n') || is_complete(&format!("{text}\n"), self.futures.get());
        Ok(match is_whole {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

/// A stream to the terminal that notes where the cursor is left.
pub(super) struct Shown {
    stream: Output,
    at_start: AtStart,
}

impl Shown {
    pub(super) fn new(stream: &Output, at_start: &AtStart) -> Shown {
        Shown {
            stream: stream.clone(),
            at_start: Rc::clone(at_start),
        }
    }
}

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(last) = bytes.last() {
            self.at_start.set(*last == b'\n');
        }
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// What the program reads from the terminal. Waiting for a line can be interrupted.
pub(super) struct Asked {
    stream: BufReader<Input>,
    cancel: CancelFlag,
    at_start: AtStart,
}

impl Asked {
    pub(super) fn new(io: &Io, cancel: &CancelFlag, at_start: &AtStart) -> Asked {
        Asked {
            stream: BufReader::new(io.stdin.clone()),
            cancel: cancel.clone(),
            at_start: Rc::clone(at_start),
        }
    }

    /// Waits until something has been typed.
    #[cfg(unix)]
    fn wait(&self) -> io::Result<()> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let moment = Timespec {
            tv_sec: 0,
            tv_nsec: 50_000_000,
        };
        let stdin = io::stdin();
        loop {
            if self.cancel.is_set() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let mut waiting = [PollFd::new(&stdin, PollFlags::IN)];
            match poll(&mut waiting, Some(&moment)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                // What is wrong is told by who reads.
                _ => return Ok(()),
            }
        }
    }

    #[cfg(not(unix))]
    fn wait(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Asked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Asked {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.stream.buffer().is_empty() {
            self.wait()?;
            self.at_start.set(true);
        }
        self.stream.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.stream.consume(amount);
    }
}
