//! Manual pages, in roff: what `clap_mangen` makes of the definition of the command line, and the sections that
//! people look for besides.
//!
//! What help texts say below the options stands in paragraphs; those that begin with `Examples:` and `Exit codes:`
//! have sections of their own here.

use bc_vm::limits::Limits;
use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::io;

/// What the exit codes of most commands mean.
const USUAL_CODES: &str = " 0 all went well, 2 trouble: a file cannot be read or written or is malformed, or the command line is \
wrong.";

/// How a paragraph about them begins.
const CODES: &str = "Exit codes:";

/// Writes the page of a command. `whole` is what it is a command of; for the page of `pybc` both are the same.
pub(super) fn write(command: &Command, whole: &Command, out: &mut Vec<u8>) -> io::Result<()> {
    let is_whole = command.get_name() == whole.get_name();
    let version = whole.get_version().unwrap_or_default();
    let man = Man::new(command.clone())
        .source(format!("pybc {version}"))
        .manual("bytecode-machine");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    let help = Help::of(command);
    let mut roff = Roff::default();
    for paragraph in &help.others {
        as_it_is(&mut roff, paragraph);
    }
    roff.to_writer(out)?;
    man.render_options_section(out)?;
    if is_whole {
        man.render_subcommands_section(out)?;
    }
    let mut roff = Roff::default();
    defaults(&mut roff, command);
    roff.control("SH", ["EXIT STATUS"]);
    let codes = help.codes.as_deref().unwrap_or(USUAL_CODES);
    match codes.strip_prefix('\n') {
        Some(table) => as_it_is(&mut roff, table),
        None => {
            let words: Vec<&str> = codes.split_whitespace().collect();
            roff.text([roman(words.join(" "))]);
        }
    }
    if let Some(examples) = &help.examples {
        roff.control("SH", ["EXAMPLES"]);
        as_it_is(&mut roff, examples);
    }
    roff.control("SH", ["SEE ALSO"]);
    let pages = whole
        .get_subcommands()
        .map(Command::get_name)
        .filter(|name| *name != "help" && *name != command.get_name())
        .map(|name| format!("pybc-{name}"));
    let pages: Vec<String> = match is_whole {
        true => pages.collect(),
        false => std::iter::once("pybc".to_owned()).chain(pages).collect(),
    };
    let last = pages.len().saturating_sub(1);
    let mut line = Vec::new();
    for (nth, page) in pages.into_iter().enumerate() {
        line.push(bold(page));
        line.push(roman(if nth < last { "(1), " } else { "(1)" }));
    }
    roff.text(line);
    roff.to_writer(out)
}

/// What a help text says below the options.
#[derive(Default)]
struct Help {
    examples: Option<String>,
    codes: Option<String>,
    others: Vec<String>,
}

impl Help {
    fn of(command: &Command) -> Help {
        let text = command.get_after_long_help().or(command.get_after_help());
        let text = text.map(ToString::to_string).unwrap_or_default();
        let mut help = Help::default();
        // What exit codes mean may stand right behind something else.
        let text = text.replace(&format!("\n{CODES}"), &format!("\n\n{CODES}"));
        for paragraph in text.split("\n\n") {
            let paragraph = paragraph.trim_matches('\n').trim_end();
            if let Some(examples) = paragraph.strip_prefix("Examples:\n") {
                help.examples = Some(examples.to_owned());
            } else if let Some(codes) = paragraph.strip_prefix(CODES) {
                help.codes = Some(codes.to_owned());
            } else if !paragraph.is_empty() {
                help.others.push(paragraph.to_owned());
            }
        }
        help
    }
}

/// Text whose lines and blanks stay.
fn as_it_is(roff: &mut Roff, text: &str) {
    roff.control("PP", []);
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

/// What holds where an option is not given.
fn defaults(roff: &mut Roff, command: &Command) {
    roff.control("SH", ["DEFAULTS"]);
    let mut are_any = false;
    for argument in command.get_arguments() {
        let Some(value) = default_of(argument) else {
            continue;
        };
        let Some(long) = argument.get_long() else {
            continue;
        };
        are_any = true;
        roff.control("TP", []);
        roff.text([bold(format!("--{long}"))]);
        roff.text([roman(value)]);
    }
    if !are_any {
        roff.text([roman("No option has a value if it is not given.")]);
    }
}

fn default_of(argument: &Arg) -> Option<String> {
    let limits = Limits::default();
    let told = |limit: Option<u64>| limit.map_or("no limit".to_owned(), |limit| limit.to_string());
    let is_bool = !argument.get_action().takes_values();
    match argument.get_id().as_str() {
        "steps" => Some(format!("{} instructions", told(limits.steps))),
        "memory" => Some(format!("{} bytes", told(limits.memory))),
        "recursion" => Some(limits.recursion_ceiling.to_string()),
        _ if is_bool => None,
        _ => {
            let values = argument.get_default_values().iter();
            let values: Vec<_> = values.map(|value| value.to_string_lossy()).collect();
            (!values.is_empty()).then(|| values.join(" "))
        }
    }
}
