//! The session of a stepper: a timeline, breakpoints, and what commands do to them.
//!
//! Every answer is a text; who shows it is somebody else's business. Absent: words of commands (see
//! [`super::command`]), texts of states (see [`super::show`]).

use super::command::{At, Breakpoint, Command, Comparison, Condition, HELP, Place, Show};
use super::show;
use bc_core::opcode::Opcode;
use bc_trace::travel::{
    Channel, Effect, Ending, Holder, Key, Snapshot, Sought, Timeline, TravelError, Variable,
};
use bc_vm::limits::CancelFlag;
use bc_vm::model::code::Code;
use bc_vm::model::frame::Frame;
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::text;
use bc_vm::runtime::{frames, run};
use bc_vm::trace::{Detail, describe};
use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

/// A stepper.
pub(super) struct Session {
    timeline: Timeline,
    breakpoints: Vec<Option<Breakpoint>>,
}

/// What a command led to.
pub(super) enum Answer {
    /// The cursor may stand elsewhere now.
    Moved,
    /// This is to be told.
    Told(String),
    /// The session is over.
    Over,
}

impl Session {
    /// A session with the cursor before the first instruction.
    pub(super) fn new(timeline: Timeline) -> Session {
        Session {
            timeline,
            breakpoints: Vec::new(),
        }
    }

    /// The state at the cursor.
    pub(super) fn here(&self) -> &Arc<Snapshot> {
        self.timeline.here()
    }

    /// Whether an exception has ended the program, of a session that has just begun before its first instruction: the
    /// source was refused, or there is none.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self.here().ended, Some(Ending::Raised { .. }))
    }

    /// What was written until the cursor.
    pub(super) fn written(&self) -> Vec<u8> {
        let pieces = self.output().into_iter();
        pieces.flat_map(|(_, bytes)| bytes).collect()
    }

    /// What has led to the state at the cursor: what the instruction before has done.
    pub(super) fn effect(&mut self) -> Result<Effect, TravelError> {
        let before = self.timeline.before()?;
        let here = self.here();
        Ok(before.map_or_else(Effect::default, |before| Effect::between(&before, here)))
    }

    /// The last step that is known, and whether it is the last one of the run.
    #[cfg(all(unix, feature = "tui"))]
    pub(super) fn reach(&self) -> (u64, bool) {
        match self.timeline.end() {
            Some(end) => (end.step, true),
            None => (self.timeline.reach(), false),
        }
    }

    /// The breakpoints, by their numbers less one; `None` where one was taken away.
    #[cfg(all(unix, feature = "tui"))]
    pub(super) fn breakpoints(&self) -> &[Option<Breakpoint>] {
        &self.breakpoints
    }

    /// What was written until the cursor, in pieces.
    pub(super) fn output(&self) -> Vec<(Channel, Vec<u8>)> {
        self.timeline.output(self.timeline.here())
    }

    /// What ends the command under way, from another thread.
    pub(super) fn cancel_flag(&self) -> CancelFlag {
        self.timeline.cancel_flag().clone()
    }

    /// Carries a command out.
    pub(super) fn execute(&mut self, command: &Command) -> Answer {
        if matches!(command, Command::Quit) {
            return Answer::Over;
        }
        match self.answer(command) {
            Ok(None) => Answer::Moved,
            Ok(Some(text)) => Answer::Told(text),
            Err(TravelError::Cancelled) => Answer::Told("cancelled".to_owned()),
            Err(error) => Answer::Told(format!("error: {error}")),
        }
    }

    /// What is to be told; nothing where the cursor has moved.
    fn answer(&mut self, command: &Command) -> Result<Option<String>, TravelError> {
        let told = |text: &str| Ok(Some(text.to_owned()));
        let moved = match command {
            Command::Step(steps) => self.timeline.forward(*steps).map(|_| true)?,
            Command::Back(steps) => self.timeline.back(*steps).map(|_| true)?,
            Command::Goto(step) => self.timeline.goto(*step).map(|_| true)?,
            Command::Over => match self.timeline.step_over()? {
                Some(_) => true,
                None => self.run_out()?,
            },
            Command::Out => match self.timeline.step_out()? {
                Some(_) => true,
                None => self.run_out()?,
            },
            Command::BackOver => self.timeline.back_over()?.is_some(),
            Command::BackOut => self.timeline.back_out()?.is_some(),
            Command::Continue => match self.timeline.next(&self.sought())? {
                Some(_) => true,
                None => self.run_out()?,
            },
            Command::ReverseContinue => match self.timeline.previous(&self.sought())? {
                Some(_) => true,
                None => self.timeline.goto(0).map(|_| true)?,
            },
            Command::Until(place) => {
                let Some(sought) = self.place(place) else {
                    return told("nothing runs any more");
                };
                match self.timeline.next(&sought)? {
                    Some(_) => true,
                    None => return told("it is not come to any more"),
                }
            }
            Command::BackUntil(place) => {
                let Some(sought) = self.place(place) else {
                    return told("nothing runs any more");
                };
                match self.timeline.previous(&sought)? {
                    Some(_) => true,
                    None => return told("it was not come to before"),
                }
            }
            Command::FirstRaise => match self.timeline.first_raise()? {
                Some(_) => true,
                None => return told("nothing is raised"),
            },
            Command::Who(_) if self.here().ended.is_some() => return told("nothing runs any more"),
            Command::Who(name) => match variable(name, self.here()) {
                Some(variable) => match self.timeline.last_write(&variable)? {
                    Some(_) => true,
                    None => {
                        return Ok(Some(match name.contains(['.', '[']) {
                            true => format!(
                                "no write of {name} was found; where native code writes what was there already, it may \
                                 not be seen"
                            ),
                            false => format!("nothing has written {name} before"),
                        }));
                    }
                },
                None => return Ok(Some(format!("{name} is no variable, attribute or item"))),
            },
            Command::Break(breakpoint) => {
                self.breakpoints.push(Some(breakpoint.clone()));
                return Ok(Some(format!("breakpoint {}", self.breakpoints.len())));
            }
            Command::Breaks => return Ok(Some(self.list())),
            Command::Delete(which) => return Ok(Some(self.delete(*which))),
            Command::Print(expression) => return self.print(expression).map(Some),
            Command::Search(text) => match self.here().frame() {
                Some(frame) => return Ok(Some(show::search(frame, text))),
                None => return told("nothing runs any more"),
            },
            Command::Show(what) => return self.show(*what).map(Some),
            Command::Help => return told(HELP),
            Command::Quit => return told(""),
        };
        Ok(match moved {
            true => None,
            false => Some("there is nothing before".to_owned()),
        })
    }

    fn run_out(&mut self) -> Result<bool, TravelError> {
        self.timeline.goto(u64::MAX)?;
        Ok(true)
    }

    fn show(&mut self, what: Show) -> Result<String, TravelError> {
        if matches!(what, Show::Last) {
            let effect = self.effect()?;
            return Ok(show::effect(self.here(), &effect));
        }
        let here = self.here();
        Ok(match (what, here.frame()) {
            (Show::Output, _) => show::output(&self.output()),
            (Show::Frames, _) => show::frames(here),
            (Show::All | Show::Last, _) | (_, None) => show::all(here),
            (Show::Stack, Some(frame)) => show::stack(frame),
            (Show::Blocks, Some(frame)) => show::blocks(frame),
            (Show::Locals, Some(frame)) => show::locals(frame),
            (Show::Listing, Some(frame)) => show::listing(frame),
        })
    }

    /// What all breakpoints look for together.
    fn sought(&self) -> Sought {
        Sought::Any(self.breakpoints.iter().flatten().map(sought).collect())
    }

    fn place(&self, place: &Place) -> Option<Sought> {
        let frame = self.here().frame()?;
        Some(match place {
            Place::Line(line) => Sought::Line {
                file: Some(frame.code.filename().to_owned()),
                line: *line,
            },
            Place::Offset(offset) => Sought::Offset {
                code: Some(frame.code.object().name().to_string_lossy().into_owned()),
                offset: *offset,
            },
        })
    }

    fn list(&self) -> String {
        let mut text = String::new();
        for (at, breakpoint) in self.breakpoints.iter().enumerate() {
            if let Some(breakpoint) = breakpoint {
                let _ = writeln!(text, "{}: {breakpoint}", at + 1);
            }
        }
        match text.trim_end() {
            "" => "no breakpoints".to_owned(),
            text => text.to_owned(),
        }
    }

    fn delete(&mut self, which: Option<usize>) -> String {
        let Some(number) = which else {
            self.breakpoints.clear();
            return "all breakpoints are gone".to_owned();
        };
        let breakpoint = number
            .checked_sub(1)
            .and_then(|at| self.breakpoints.get_mut(at));
        match breakpoint.and_then(Option::take) {
            Some(breakpoint) => format!("gone: {breakpoint}"),
            None => format!("there is no breakpoint {number}"),
        }
    }

    /// Evaluates an expression where the cursor stands. What it does has no consequences.
    fn print(&mut self, expression: &str) -> Result<String, TravelError> {
        let expression = expression.to_owned();
        self.timeline.evaluate(move |vm: &mut Vm| {
            let result = bc_eval::compile(vm, &expression, "<print>", bc_eval::Mode::Eval)
                .and_then(|code| evaluate(vm, &code))
                .and_then(|value| text::repr_text(vm, &value));
            match result {
                Ok(text) => text.to_string_lossy().into_owned(),
                Err(thrown) => bc_vm::embed::RunError::new(vm, thrown).to_string(),
            }
        })
    }
}

fn evaluate(vm: &mut Vm, code: &std::rc::Rc<Code>) -> bc_vm::model::error::PyResult {
    let globals = std::rc::Rc::clone(&vm.call_stack.top.globals);
    let locals = frames::locals(vm);
    run::code(vm, code, &globals, Some(locals))
}

/// What a breakpoint looks for.
fn sought(breakpoint: &Breakpoint) -> Sought {
    let at = match &breakpoint.at {
        At::Line(line) => Sought::Line {
            file: None,
            line: *line,
        },
        At::Offset(code, offset) => Sought::Offset {
            code: code.clone(),
            offset: *offset,
        },
        At::Opcode(opcode) => Sought::Opcode(*opcode),
        At::Function(name) => Sought::Function(name.clone()),
        At::Raise(class) => Sought::Raise(class.clone()),
        At::Write(name) => {
            let name: Arc<str> = Arc::from(&**name);
            Sought::Where(Arc::new(move |_: &Vm, frame: &Frame| stores(frame, &name)))
        }
    };
    match &breakpoint.condition {
        None => at,
        Some(condition) => {
            let condition = condition.clone();
            let holds = move |vm: &Vm, frame: &Frame| condition.holds(vm, frame);
            Sought::All(vec![at, Sought::Where(Arc::new(holds))])
        }
    }
}

/// Whether the frame is about to store or delete a variable of this name.
fn stores(frame: &Frame, name: &str) -> bool {
    let Some(instr) = frame.code.plain.get(frame.pc as usize) else {
        return false;
    };
    let at = instr.arg as usize;
    let code = &frame.code;
    let known = match Opcode(instr.op) {
        Opcode::STORE_FAST | Opcode::DELETE_FAST => code.varnames.get(at),
        Opcode::STORE_NAME | Opcode::DELETE_NAME | Opcode::STORE_GLOBAL | Opcode::DELETE_GLOBAL => {
            code.names.get(at)
        }
        Opcode::STORE_DEREF | Opcode::DELETE_DEREF => {
            code.cellvars.iter().chain(code.freevars.iter()).nth(at)
        }
        _ => None,
    };
    known.is_some_and(|known| is_name(&Value::from(known), name))
}

fn is_name(value: &Value, name: &str) -> bool {
    matches!(value.payload(), Some(Payload::Str(text)) if text.text().to_string_lossy() == name)
}

/// The value of a variable that a frame sees, without asking anybody.
fn seen(frame: &Frame, name: &str) -> Option<Value> {
    let code = &frame.code;
    let local = code
        .varnames
        .iter()
        .position(|known| is_name(&Value::from(known), name));
    if let Some(value) = local
        .and_then(|at| frame.locals.get(at))
        .filter(|value| !value.is_unbound())
    {
        return Some(value.clone());
    }
    let mut cells = code.cellvars.iter().chain(code.freevars.iter());
    let cell = cells.position(|known| is_name(&Value::from(known), name));
    if let Some(Payload::Cell(inside)) = cell
        .and_then(|at| frame.cells.get(at))
        .map(|cell| &cell.payload)
    {
        return Some(inside.borrow().clone()).filter(|value| !value.is_unbound());
    }
    let globals = Value::from(&frame.globals);
    let namespaces = frame.names.iter().chain([&globals]);
    namespaces
        .filter_map(|namespace| match namespace.payload() {
            Some(Payload::Dict(dict)) => {
                let dict = dict.borrow();
                let found = dict.iter().find(|(key, _)| is_name(key, name));
                found.map(|(_, value)| value.clone())
            }
            _ => None,
        })
        .next()
}

impl Condition {
    /// Whether it holds in a frame: a variable that is not there fulfils none. Numbers are compared as numbers, all
    /// else as it is shown.
    fn holds(&self, vm: &Vm, frame: &Frame) -> bool {
        let Some(value) = seen(frame, &self.name) else {
            return false;
        };
        let shown = describe(vm, &value, Detail::default()).to_string();
        let numbers = (shown.parse::<f64>(), self.value.parse::<f64>());
        let ordering = match (integers(&shown, &self.value), numbers) {
            (Some(ordering), _) => Some(ordering),
            (None, (Ok(a), Ok(b))) => a.partial_cmp(&b),
            _ => Some(shown.as_str().cmp(&unquoted(&self.value))),
        };
        let Some(ordering) = ordering else {
            return self.is == Comparison::NotEqual;
        };
        match self.is {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// How two integers compare; as floats, those beyond 2 ** 53 would be equal to their neighbours.
fn integers(a: &str, b: &str) -> Option<Ordering> {
    fn parts(text: &str) -> Option<(bool, &str)> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_one = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let digits = is_one.then(|| digits.trim_start_matches('0'))?;
        Some((text.starts_with('-') && !digits.is_empty(), digits))
    }
    let ((a_below, a), (b_below, b)) = (parts(a)?, parts(b)?);
    let size = a.len().cmp(&b.len()).then_with(|| a.cmp(b));
    Some(match (a_below, b_below) {
        (false, false) => size,
        (true, true) => size.reverse(),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    })
}

/// A text as Python shows it: in single quotes, where it was typed in double ones.
fn unquoted(text: &str) -> String {
    match text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    {
        Some(inside) if !inside.contains(['\'', '"', '\\']) => format!("'{inside}'"),
        _ => text.to_owned(),
    }
}

/// The variable that a text names: `x`, `global x`, `obj.x`, `items[0]`, `items['key']`.
fn variable(text: &str, here: &Snapshot) -> Option<Variable> {
    let is_name =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let (is_global, text) = match text.strip_prefix("global ") {
        Some(rest) => (true, rest.trim()),
        None => (false, text),
    };
    let object = here.frame()?.code.object();
    let is_local = |name: &str| {
        let known = object
            .varnames()
            .iter()
            .chain(object.cellvars())
            .chain(object.freevars());
        let mut known = known.map(|known| known.to_string_lossy());
        // A module's names are its globals.
        known.any(|known| known == name) || here.frames.len() == 1
    };
    let holder = |name: &str| match !is_global && is_local(name) {
        true => Holder::Local(name.to_owned()),
        false => Holder::Global(name.to_owned()),
    };
    if let Some((of, name)) = text.split_once('.') {
        return (is_name(of) && is_name(name)).then(|| Variable::Attribute {
            of: holder(of),
            name: name.to_owned(),
        });
    }
    if let Some((of, key)) = text.split_once('[') {
        let key = key.strip_suffix(']')?.trim();
        let quoted = |quote: char| key.strip_prefix(quote)?.strip_suffix(quote);
        let key = match quoted('\'').or_else(|| quoted('"')) {
            Some(text) => Key::Str(text.to_owned()),
            None => Key::Int(key.parse().ok()?),
        };
        return is_name(of).then(|| Variable::Item {
            of: holder(of),
            key,
        });
    }
    is_name(text).then(|| match holder(text) {
        Holder::Local(name) => Variable::Local(name),
        _ => Variable::Global(text.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_compared_exactly() {
        use Ordering::{Equal, Greater, Less};
        for (a, b, expected) in [
            ("9007199254740993", "9007199254740992", Some(Greater)),
            ("-9007199254740993", "-9007199254740992", Some(Less)),
            ("-1", "0", Some(Less)),
            ("007", "7", Some(Equal)),
            ("-0", "0", Some(Equal)),
            ("10", "9", Some(Greater)),
            ("1.5", "1", None),
            ("", "1", None),
            ("-", "1", None),
        ] {
            assert_eq!(integers(a, b), expected, "{a} {b}");
        }
    }
}
