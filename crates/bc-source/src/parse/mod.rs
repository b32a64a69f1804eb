//! Tokens to a concrete tree, by the tables of the grammar; what the parser refuses.
//!
//! The parser keeps its own stack, as deep as the reference's may be; that bounds how deep a concrete tree is
//! nested. What the tree means is not told here.

mod automaton;
mod tree;

pub(crate) use tree::{Concrete, Node, NodeId};

use crate::budget::Meter;
use crate::encoding::{Buffer, Utf8Fault};
use crate::error::{ErrorKind, SourceError, Stage};
use crate::grammar::Symbol;
use crate::tokens::{Feed, Kind, Stop, Tokenizer};
use automaton::{Automaton, Step};

/// What there is to parse: what `compile` calls the mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Statements, up to the end of the source.
    #[default]
    Exec,
    /// One statement, as typed in.
    Single,
    /// An expression.
    Eval,
}

/// What changes the grammar.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    pub(crate) mode: Mode,
    /// Whether blocks stay open at the end of the source.
    pub(crate) dont_imply_dedent: bool,
    /// Whether `<>` is the operator, and `!=` none.
    pub(crate) barry_as_bdfl: bool,
}

/// So many tokens are paid for at once.
const AT_ONCE: u32 = 64;
/// The steps of a token and the rules that it begins and ends.
const STEPS: u64 = 16;

/// Why a source cannot be parsed.
enum Refusal {
    /// The tokenizer found no token.
    Stop(Option<Stop>),
    /// The token cannot come here. The only one that could, if there is just one.
    Syntax {
        token: Option<Symbol>,
        expected: Option<Symbol>,
    },
    /// The parser's stack is full, or the budget is used up.
    Stack,
    /// There is something after the one statement.
    NotSingle,
}

/// Parses a buffer.
///
/// # Errors
///
/// What the reference's parser says.
pub(crate) fn parse(
    buffer: &Buffer<'_>,
    rules: Rules,
    meter: &Meter<'_>,
) -> Result<Concrete, SourceError> {
    let bad = buffer.bad_line.as_ref();
    let mut tokenizer = Tokenizer::new(&buffer.bytes, bad.map(|bad| bad.start), buffer.end);
    // Every byte is looked at, whatever it belongs to.
    meter.steps(buffer.bytes.len(), 1)?;
    walk(&mut tokenizer, rules, meter).map_err(|refusal| match (bad, tokenizer.met_bad_line()) {
        (Some(bad), Some(line)) => SourceError {
            stage: Stage::Encoding,
            lineno: Some(tokenizer.lineno()),
            offset: Some(0),
            ..SourceError::new(ErrorKind::SyntaxError, bad.message(line))
        },
        _ => error(&tokenizer, refusal),
    })
}

/// What came of an input of an interactive session.
#[derive(Debug)]
pub(crate) enum Typed {
    /// A statement: its bytes and its tree.
    Statement(Vec<u8>, Concrete),
    /// There was no more to read before a statement was complete; what there was is dropped.
    End,
    /// It has been interrupted.
    Interrupted,
}

/// Parses one statement, whose lines are read when they are looked at.
///
/// # Errors
///
/// What the reference's parser says; nothing if there are no more lines (`E_EOF`).
pub(crate) fn parse_typed(
    feed: &dyn Feed,
    rules: Rules,
    meter: &Meter<'_>,
) -> Result<Typed, SourceError> {
    let mut tokenizer = Tokenizer::interactive(feed);
    match walk(&mut tokenizer, rules, meter) {
        Ok(tree) => Ok(Typed::Statement(tokenizer.into_bytes(), tree)),
        Err(refusal) => match tokenizer.stop() {
            Some(Stop::End) => Ok(Typed::End),
            Some(Stop::Interrupt) => Ok(Typed::Interrupted),
            Some(Stop::Decode) => Err(SourceError {
                message: feed.fault().unwrap_or_default(),
                ..error(&tokenizer, refusal)
            }),
            _ => Err(error(&tokenizer, refusal)),
        },
    }
}

fn walk(
    tokenizer: &mut Tokenizer<'_>,
    rules: Rules,
    meter: &Meter<'_>,
) -> Result<Concrete, Refusal> {
    let mut automaton = Automaton::new(
        match rules.mode {
            Mode::Exec => Symbol::FileInput,
            Mode::Single => Symbol::SingleInput,
            Mode::Eval => Symbol::EvalInput,
        },
        meter,
    );
    let mut started = false;
    let mut paid: u32 = 0;
    loop {
        if paid == 0 {
            paid = AT_ONCE;
            let asked = meter.steps(AT_ONCE as usize, STEPS);
            asked.map_err(|_| Refusal::Stack)?;
        }
        paid -= 1;
        let token = tokenizer.token();
        let mut symbol = match token.kind {
            Kind::Symbol(symbol) => symbol,
            Kind::Unknown => {
                return Err(Refusal::Syntax {
                    token: None,
                    expected: None,
                });
            }
            Kind::Error => return Err(Refusal::Stop(tokenizer.stop())),
        };
        if symbol == Symbol::EndMarker && started {
            // The last line may have no end; the blocks end here.
            symbol = Symbol::Newline;
            started = false;
            if !rules.dont_imply_dedent {
                tokenizer.close_blocks();
            }
        } else {
            started = true;
        }
        let (start, end) = token.text.unwrap_or_default();
        let text = tokenizer.bytes().get(start..end).unwrap_or_default();
        match symbol {
            Symbol::Name => symbol = Symbol::keyword(text).unwrap_or(symbol),
            Symbol::NotEqual if (text == b"<>") != rules.barry_as_bdfl => {
                return Err(Refusal::Syntax {
                    token: None,
                    expected: None,
                });
            }
            _ => {}
        }
        let node = Node {
            symbol,
            lineno: tokenizer.lineno(),
            col_offset: tokenizer.column(token),
            first: u32::try_from(start).map_err(|_| Refusal::Stack)?,
            length: u32::try_from(end - start).map_err(|_| Refusal::Stack)?,
        };
        match automaton.add(node) {
            Step::More => {}
            Step::Done(tree) => {
                if rules.mode == Mode::Single && !tokenizer.only_blank_left() {
                    return Err(Refusal::NotSingle);
                }
                return Ok(tree);
            }
            Step::Full => return Err(Refusal::Stack),
            Step::Stuck { expected } => {
                return Err(Refusal::Syntax {
                    token: Some(symbol),
                    expected,
                });
            }
        }
    }
}

/// The error for a refusal, at the place the tokenizer has reached.
fn error(tokenizer: &Tokenizer<'_>, refusal: Refusal) -> SourceError {
    let mut incomplete = false;
    let (kind, message) = if tokenizer.stop() == Some(Stop::End) {
        incomplete = true;
        (ErrorKind::SyntaxError, "unexpected EOF while parsing")
    } else {
        match refusal {
            Refusal::Stack => {
                return SourceError {
                    stage: Stage::Parser,
                    ..SourceError::new(ErrorKind::MemoryError, "")
                };
            }
            Refusal::NotSingle => (
                ErrorKind::SyntaxError,
                "multiple statements found while compiling a single statement",
            ),
            Refusal::Syntax { token, expected } => {
                if expected == Some(Symbol::Indent) {
                    (ErrorKind::IndentationError, "expected an indented block")
                } else {
                    match token {
                        Some(Symbol::Indent) => (ErrorKind::IndentationError, "unexpected indent"),
                        Some(Symbol::Dedent) => {
                            (ErrorKind::IndentationError, "unexpected unindent")
                        }
                        _ => (ErrorKind::SyntaxError, "invalid syntax"),
                    }
                }
            }
            Refusal::Stop(stop) => {
                incomplete = stop == Some(Stop::TripleString);
                stopped(stop)
            }
        }
    };
    let (text, offset) = tokenizer.shown();
    SourceError {
        stage: Stage::Parser,
        lineno: Some(tokenizer.lineno()),
        offset: Some(i32::try_from(offset).unwrap_or(i32::MAX)),
        incomplete,
        ..SourceError::new(kind, message).with_text(text)
    }
}

fn stopped(stop: Option<Stop>) -> (ErrorKind, &'static str) {
    use ErrorKind::{IndentationError, SyntaxError, TabError};
    match stop {
        Some(Stop::Token) => (SyntaxError, "invalid token"),
        Some(Stop::String) => (SyntaxError, "EOL while scanning string literal"),
        Some(Stop::TripleString) => (
            SyntaxError,
            "EOF while scanning triple-quoted string literal",
        ),
        Some(Stop::TabSpace) => (
            TabError,
            "inconsistent use of tabs and spaces in indentation",
        ),
        Some(Stop::Dedent) => (
            IndentationError,
            "unindent does not match any outer indentation level",
        ),
        Some(Stop::TooDeep) => (IndentationError, "too many levels of indentation"),
        Some(Stop::Continuation) => (
            SyntaxError,
            "unexpected character after line continuation character",
        ),
        Some(Stop::Identifier) => (SyntaxError, "invalid character in identifier"),
        Some(Stop::End | Stop::Decode | Stop::Interrupt) | None => {
            (SyntaxError, "unexpected EOF while parsing")
        }
    }
}

/// What is said of the bytes of a literal that are no UTF-8, if they are none.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, String> {
    Utf8Fault::check(bytes).map_err(|fault| fault.message(bytes))
}
