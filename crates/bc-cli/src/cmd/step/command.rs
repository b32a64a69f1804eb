//! The commands of `step`, as they are typed. Names are those of gdb and pdb where these have one.
//!
//! Absent: carrying them out (see [`super::session`]).

use crate::args::parse_opcode;
use bc_core::opcode::Opcode;
use std::fmt;
use std::sync::Arc;

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// So many instructions on.
    Step(u64),
    /// So many instructions back.
    Back(u64),
    /// To the next instruction of this frame or of one that waits.
    Over,
    /// The same backwards.
    BackOver,
    /// To where this frame has been left.
    Out,
    /// To the call of this frame.
    BackOut,
    /// To the next breakpoint, or to the end.
    Continue,
    /// To the previous breakpoint, or to the start.
    ReverseContinue,
    /// To a step.
    Goto(u64),
    /// To the next instruction of a line, or at an offset.
    Until(Place),
    /// To the last instruction of a line, or at an offset, that was come to before.
    BackUntil(Place),
    /// Sets a breakpoint.
    Break(Breakpoint),
    /// Lists breakpoints.
    Breaks,
    /// Takes a breakpoint away; all without a number.
    Delete(Option<usize>),
    /// To the instruction that has last written a variable.
    Who(String),
    /// To the first instruction that raises.
    FirstRaise,
    /// Shows something.
    Show(Show),
    /// Evaluates an expression here, on a machine that is thrown away.
    Print(String),
    /// Looks for a text in the listing.
    Search(String),
    /// Tells what commands there are.
    Help,
    /// Ends the session.
    Quit,
}

/// What can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// Where the cursor stands, with stack, blocks and variables.
    All,
    /// The value stack.
    Stack,
    /// The block stack.
    Blocks,
    /// Local variables, cells and names.
    Locals,
    /// The frames.
    Frames,
    /// The listing around the instruction.
    Listing,
    /// What was written so far.
    Output,
    /// What the last instruction has done to the stack and to variables.
    Last,
}

/// A place in the code of the current frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A source line of its file.
    Line(i32),
    /// A byte offset of its code.
    Offset(u32),
}

/// What to stop at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Breakpoint {
    /// Where.
    pub(crate) at: At,
    /// Under which condition.
    pub(crate) condition: Option<Condition>,
}

/// Where a breakpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// A line of any file.
    Line(i32),
    /// A byte offset of the code of this name, or of any.
    Offset(Option<String>, u32),
    /// An opcode.
    Opcode(Opcode),
    /// The start of a function.
    Function(String),
    /// An exception of this class, or any, where it is raised.
    Raise(Option<String>),
    /// An instruction that is about to store a variable of this name, wherever.
    Write(String),
}

/// A condition on a variable that the frame sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The variable.
    pub(crate) name: Arc<str>,
    /// How it is to compare.
    pub(crate) is: Comparison,
    /// What with: the value as it is shown.
    pub(crate) value: Arc<str>,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The comparisons, those first that others begin with.
const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

/// What `help` prints.
pub(crate) const HELP: &str = "\
s, step [N]             N instructions on                 b, back [N]        N instructions back
n, next                 over calls                        bn, back-next      over calls, backwards
out                     to where the frame was left       bo, back-out       to where it was called
c, continue             to the next breakpoint            rc, reverse-continue  to the previous one
g, goto N               to step N                         u, until LINE|@OFFSET  to a place
bu, back-until LINE|@OFFSET  to a place, backwards
break LINE              break @OFFSET [CODE]              break function NAME
break opcode NAME       break raise [CLASS]               break write NAME
  … if NAME == VALUE    under a condition (==, !=, <, <=, >, >=)
breaks, delete [N]      list breakpoints, take one away   first-raise        to the first exception
who NAME                to what has written NAME last: x, obj.x, items[0], global x
p, print EXPR           evaluate, without consequences    /TEXT              search the listing
w, where  l, list  stack  blocks  locals  output  last (what was popped, pushed, changed)  i, info
h, help   q, quit       an empty line repeats the last command";

/// Reads a command.
///
/// # Errors
///
/// What is wrong, for people.
pub(crate) fn parse(line: &str) -> Result<Command, String> {
    let line = line.trim();
    if let Some(text) = line.strip_prefix('/') {
        return Ok(Command::Search(text.to_owned()));
    }
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let count = || match rest {
        "" => Ok(1),
        text => number(text),
    };
    if !rest.is_empty() && ALONE.contains(&word) {
        return Err(format!("nothing is expected after {word}, found {rest:?}"));
    }
    Ok(match word {
        "s" | "step" => Command::Step(count()?),
        "b" | "back" => Command::Back(count()?),
        "n" | "next" => Command::Over,
        "bn" | "back-next" => Command::BackOver,
        "out" => Command::Out,
        "bo" | "back-out" => Command::BackOut,
        "c" | "continue" => Command::Continue,
        "rc" | "reverse-continue" => Command::ReverseContinue,
        "g" | "goto" => Command::Goto(number(rest)?),
        "u" | "until" => Command::Until(place(rest)?),
        "bu" | "back-until" => Command::BackUntil(place(rest)?),
        "break" => Command::Break(breakpoint(rest)?),
        "breaks" => Command::Breaks,
        "delete" if rest.is_empty() => Command::Delete(None),
        "delete" => Command::Delete(Some(number(rest)?)),
        "who" if !rest.is_empty() => Command::Who(rest.to_owned()),
        "who" => return Err("who needs a name".to_owned()),
        "first-raise" => Command::FirstRaise,
        "p" | "print" if !rest.is_empty() => Command::Print(rest.to_owned()),
        "p" | "print" => return Err("print needs an expression".to_owned()),
        "i" | "info" => Command::Show(Show::All),
        "w" | "where" => Command::Show(Show::Frames),
        "l" | "list" => Command::Show(Show::Listing),
        "stack" => Command::Show(Show::Stack),
        "blocks" => Command::Show(Show::Blocks),
        "locals" => Command::Show(Show::Locals),
        "output" => Command::Show(Show::Output),
        "last" => Command::Show(Show::Last),
        "h" | "help" | "?" => Command::Help,
        "q" | "quit" => Command::Quit,
        _ => {
            let near = bc_core::suggest::nearest(word, NAMES);
            return Err(match near {
                Some(near) => format!("no command is called {word}; did you mean {near}?"),
                None => format!("no command is called {word}; `help` lists them"),
            });
        }
    })
}

/// The commands that stand alone.
const ALONE: [&str; 28] = [
    "n",
    "next",
    "bn",
    "back-next",
    "out",
    "bo",
    "back-out",
    "c",
    "continue",
    "rc",
    "reverse-continue",
    "breaks",
    "first-raise",
    "i",
    "info",
    "w",
    "where",
    "l",
    "list",
    "stack",
    "blocks",
    "locals",
    "output",
    "last",
    "h",
    "help",
    "q",
    "quit",
];

/// The long names, for suggestions.
const NAMES: [&str; 26] = [
    "step",
    "back",
    "next",
    "back-next",
    "out",
    "back-out",
    "continue",
    "reverse-continue",
    "goto",
    "until",
    "back-until",
    "break",
    "breaks",
    "delete",
    "who",
    "first-raise",
    "print",
    "info",
    "where",
    "list",
    "stack",
    "blocks",
    "locals",
    "output",
    "last",
    "help",
];

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("expected a number, found {text:?}"))
}

fn place(text: &str) -> Result<Place, String> {
    match text.strip_prefix('@') {
        Some(offset) => Ok(Place::Offset(number(offset)?)),
        None => Ok(Place::Line(number(text)?)),
    }
}

/// A name, which holds no blanks.
fn one(name: &str) -> Result<String, String> {
    match name.contains(char::is_whitespace) {
        true => Err(format!("expected one name, found {name:?}")),
        false => Ok(name.to_owned()),
    }
}

/// A name, or none.
fn optional(name: &str) -> Result<Option<String>, String> {
    (!name.is_empty()).then(|| one(name)).transpose()
}

fn breakpoint(text: &str) -> Result<Breakpoint, String> {
    let (at, condition) = match text.split_once(" if ") {
        Some((at, condition)) => (at.trim(), Some(self::condition(condition.trim())?)),
        None => (text, None),
    };
    let (word, rest) = at.split_once(char::is_whitespace).unwrap_or((at, ""));
    let rest = rest.trim();
    let named = |what: &str| match rest {
        "" => Err(format!("break {word} needs {what}")),
        name => one(name),
    };
    let at = match word {
        "" => return Err("break needs a place; `help` lists what there is".to_owned()),
        "function" => {
            let name = named("a name")?;
            if let Some((_, bare)) = name.rsplit_once('.') {
                return Err(format!(
                    "code is known by its bare name: break function {bare}"
                ));
            }
            At::Function(name)
        }
        "opcode" => At::Opcode(parse_opcode(&named("a name")?)?),
        "raise" => At::Raise(optional(rest)?),
        "write" => At::Write(named("a name")?),
        _ => match place(word)? {
            Place::Line(_) if !rest.is_empty() => {
                return Err(format!(
                    "nothing is expected after the line, found {rest:?}"
                ));
            }
            Place::Line(line) => At::Line(line),
            Place::Offset(offset) => At::Offset(optional(rest)?, offset),
        },
    };
    Ok(Breakpoint { at, condition })
}

fn condition(text: &str) -> Result<Condition, String> {
    let found = COMPARISONS
        .iter()
        .filter_map(|&(sign, is)| Some((text.find(sign)?, sign, is)))
        // Of signs that begin at one place the longer one comes first in the table.
        .min_by_key(|&(at, ..)| at);
    let Some((at, sign, is)) = found else {
        return Err("expected a condition such as `n == 3`".to_owned());
    };
    let (name, value) = (text[..at].trim(), text[at + sign.len()..].trim());
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !is_name || value.is_empty() {
        return Err("expected a condition such as `n == 3`".to_owned());
    }
    Ok(Condition {
        name: name.into(),
        is,
        value: value.into(),
    })
}

impl fmt::Display for Breakpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            At::Line(line) => write!(f, "line {line}"),
            At::Offset(None, offset) => write!(f, "@{offset}"),
            At::Offset(Some(code), offset) => write!(f, "@{offset} {code}"),
            At::Opcode(opcode) => write!(f, "opcode {opcode}"),
            At::Function(name) => write!(f, "function {name}"),
            At::Raise(None) => f.write_str("raise"),
            At::Raise(Some(class)) => write!(f, "raise {class}"),
            At::Write(name) => write!(f, "write {name}"),
        }?;
        let Some(condition) = &self.condition else {
            return Ok(());
        };
        let sign = COMPARISONS.iter().find(|(_, is)| *is == condition.is);
        let sign = sign.map_or("", |(sign, _)| sign);
        write!(f, " if {} {sign} {}", condition.name, condition.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_short_names() {
        assert_eq!(parse("s"), Ok(Command::Step(1)));
        assert_eq!(parse("  back 20 "), Ok(Command::Back(20)));
        assert_eq!(parse("/LOAD"), Ok(Command::Search("LOAD".to_owned())));
        assert_eq!(parse("u @12"), Ok(Command::Until(Place::Offset(12))));
        assert_eq!(parse("p a + 1"), Ok(Command::Print("a + 1".to_owned())));
        assert_eq!(
            parse("stpe"),
            Err("no command is called stpe; did you mean step?".to_owned())
        );
        for wrong in [
            "g",
            "g x",
            "s -1",
            "who",
            "print",
            "break",
            "break opcode",
            "break opcode X",
            "u",
            "next 5",
            "c 3",
            "out 1",
            "break 3 5",
            "break function f g",
            "break function C.m",
            "break raise A B",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn breakpoints_have_conditions() {
        let parsed = parse("break function fib if n <= 3");
        let expected = Breakpoint {
            at: At::Function("fib".to_owned()),
            condition: Some(Condition {
                name: "n".into(),
                is: Comparison::LessOrEqual,
                value: "3".into(),
            }),
        };
        assert_eq!(parsed, Ok(Command::Break(expected)));
        assert!(parse("break 3 if n").is_err());
        assert!(parse("break 3 if == 3").is_err());
        let raise = Breakpoint {
            at: At::Raise(None),
            condition: None,
        };
        assert_eq!(parse("break raise"), Ok(Command::Break(raise)));
    }
}
