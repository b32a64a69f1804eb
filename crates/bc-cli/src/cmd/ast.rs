//! `pybc ast`: the syntax tree of a source, as text for people or as JSON for programs.

use crate::args::{AstArgs, Mode};
use crate::exit::{Failure, Outcome, report, status};
use crate::input::Given;
use crate::io::{Io, Output};
use crate::source;
use bc_core::constant::Constant;
use bc_core::repr;
use bc_core::text::Text;
use bc_source::ast::{NodeRef, Position, Tree, Value};
use bc_source::dump::{self, DumpOptions};
use bc_source::unparse::unparse;
use bc_source::{ParseOptions, Source, SourceError, parse, with_program_text};
use std::fmt::{self, Write as _};
use std::io::{self, Write as _};

/// Ints of more bits are not safe in the JSON of every program.
const SAFE: i64 = (1 << 53) - 1;

/// So much text is written at once.
const PIECE: usize = 1 << 16;

/// Parses the source and prints its tree.
pub(crate) fn run(args: &AstArgs, io: &Io) -> Outcome {
    let given = Given::new(args.file.as_deref(), args.code.as_deref());
    let bytes = given.read(io)?;
    source::refuse_compiled(given, &bytes, "ast")?;
    let tree = match parsed(given, &bytes, args.mode) {
        Ok(tree) => tree,
        Err(error) => {
            let drawn = source::refusal(given, &bytes, &error, io.stderr.is_colored());
            report(&Failure::Refused(drawn), io);
            return Ok(status::FINDING);
        }
    };
    let mut page = Page {
        text: String::new(),
        out: io.stdout.clone(),
        failed: None,
    };
    let printed = if args.json {
        json(&mut page, &tree)
    } else if args.unparse {
        page.write_str(unparse(&tree).trim_end_matches('\n'))
    } else {
        let options = DumpOptions {
            include_attributes: args.attributes,
            indent: (!args.one_line).then_some(args.indent.into()),
            ..DumpOptions::default()
        };
        dump::write(&mut page, &tree, options)
    };
    let printed = printed.and_then(|()| page.write_str("\n"));
    match (page.flush(), printed, page.failed.take()) {
        (Ok(()), Ok(()), None) => Ok(status::OK),
        (Err(error), _, _) | (_, _, Some(error)) => Err(error.into()),
        (Ok(()), Err(error), None) => Err(io::Error::other(error).into()),
    }
}

fn parsed(given: Given<'_>, bytes: &[u8], mode: Mode) -> Result<Tree, SourceError> {
    let options = ParseOptions {
        mode: match mode {
            Mode::Exec => bc_source::Mode::Exec,
            Mode::Eval => bc_source::Mode::Eval,
            Mode::Single => bc_source::Mode::Single,
        },
        ..ParseOptions::default()
    };
    match given {
        Given::Code(_) => {
            // A text: a cookie in it means nothing.
            let text = Text::from(String::from_utf8_lossy(bytes).into_owned());
            parse(Source::Text(&text), &options)
        }
        Given::File(_) => {
            let tree = parse(Source::Bytes(bytes), &options);
            tree.map_err(|error| with_program_text(error, bytes))
        }
    }
}

/// Text on its way out, in pieces.
struct Page {
    text: String,
    out: Output,
    failed: Option<io::Error>,
}

impl Page {
    fn flush(&mut self) -> io::Result<()> {
        let text = std::mem::take(&mut self.text);
        self.out.write_all(self.out.clone().fit(&text).as_bytes())
    }
}

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        if self.text.len() < PIECE {
            return Ok(());
        }
        self.flush().map_err(|error| {
            self.failed = Some(error);
            fmt::Error
        })
    }
}

/// What is still to be printed.
enum Task<'a> {
    Value(Value<'a>),
    Word(&'static str),
    /// The name of a field, behind a comma.
    Key(&'static str),
}

/// Writes the tree as JSON. What is still to be printed is kept in a list, so deep trees take no recursion.
fn json(out: &mut impl fmt::Write, tree: &Tree) -> fmt::Result {
    let mut tasks = vec![Task::Value(Value::Node(NodeRef::Mod(&tree.root)))];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Word(word) => out.write_str(word)?,
            Task::Key(name) => write!(out, ",\"{name}\":")?,
            Task::Value(Value::None) => out.write_str("null")?,
            Task::Value(Value::Constant(value)) => constant(out, &value)?,
            Task::Value(Value::List(items)) => {
                out.write_str("[")?;
                tasks.push(Task::Word("]"));
                for (index, item) in items.into_iter().enumerate().rev() {
                    tasks.push(Task::Value(item));
                    if index > 0 {
                        tasks.push(Task::Word(","));
                    }
                }
            }
            Task::Value(Value::Node(node)) => {
                write!(out, "{{\"_type\":\"{}\"", node.class())?;
                if let Some(Position { lineno, col_offset }) = node.position() {
                    write!(out, ",\"lineno\":{lineno},\"col_offset\":{col_offset}")?;
                }
                tasks.push(Task::Word("}"));
                for (name, value) in node.fields(tree).into_iter().rev() {
                    tasks.push(Task::Value(value));
                    tasks.push(Task::Key(name));
                }
            }
        }
    }
    Ok(())
}

/// Writes a name, string, number or singleton.
fn constant(out: &mut impl fmt::Write, value: &Constant) -> fmt::Result {
    let special = |out: &mut dyn fmt::Write, class: &str, value: &str| {
        write!(out, "{{\"_type\":\"{class}\",\"value\":\"{value}\"}}")
    };
    match value {
        Constant::None => out.write_str("null"),
        Constant::Bool(value) => write!(out, "{value}"),
        Constant::Int(number) => match i64::try_from(number) {
            Ok(number) if (-SAFE..=SAFE).contains(&number) => write!(out, "{number}"),
            _ => special(out, "int", &number.to_string()),
        },
        Constant::Float(number) if number.is_finite() => out.write_str(&repr::constant(value)),
        Constant::Float(_) => special(out, "float", &repr::constant(value)),
        Constant::Complex { .. } => special(out, "complex", &repr::constant(value)),
        Constant::Str(text) => match text.to_str() {
            Some(text) => out.write_str(&serde_json::Value::from(text).to_string()),
            None => {
                out.write_str("{\"_type\":\"str\",\"code_points\":[")?;
                for (index, point) in text.code_points().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(out, "{comma}{point}")?;
                }
                out.write_str("]}")
            }
        },
        Constant::Bytes(bytes) => {
            out.write_str("{\"_type\":\"bytes\",\"hex\":\"")?;
            for byte in bytes.iter() {
                write!(out, "{byte:02x}")?;
            }
            out.write_str("\"}")
        }
        // No node has any other.
        other => special(out, "repr", &repr::constant(other)),
    }
}
