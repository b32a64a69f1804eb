//! `pybc match`: where a pattern matches in the code of files, as `grep` does it for lines.

use crate::args::MatchArgs;
use crate::exit::{Failure, Outcome, report, status};
use crate::input::{names_code, refuse_twice, shown};
use crate::io::Io;
use crate::paint;
use crate::source;
use bc_core::asm::{Asm, Item, LiftError};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::{dis, repr, verify};
use bc_transform::pattern::{Cache, ParseError, Pattern};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

/// How many bytes are printed at most: a small hostile file can show one huge constant over and over.
const LIMIT: usize = 64 << 20;

/// Searches every file, whatever becomes of the others.
pub(crate) fn run(args: &MatchArgs, io: &Io) -> Outcome {
    refuse_twice(&args.files)?;
    let pattern = Pattern::parse(&args.pattern).map_err(|error| Failure::Io {
        file: "pattern".to_owned(),
        what: match names_code(OsStr::new(&args.pattern)) {
            true => format!(
                "{} is a file; `pybc match` takes the pattern first, then files",
                args.pattern
            ),
            false => pointed_at(&args.pattern, &error),
        },
    })?;
    let mut finder = Finder {
        pattern: match args.longest {
            true => pattern.longest(),
            false => pattern,
        },
        args,
        io,
        cache: Cache::new(),
        printed: 0,
        has_trouble: false,
    };
    if args.across_targets {
        finder.pattern = finder.pattern.across_targets();
    }
    let mut has_found = false;
    for file in &args.files {
        match finder.file(file) {
            Err(failure) if failure.is_of_one_file() => finder.trouble(&failure)?,
            found => has_found |= found? > 0,
        }
        if finder.printed > LIMIT {
            writeln!(io.stdout.clone(), "...")?;
            break;
        }
    }
    Ok(match (finder.has_trouble, has_found) {
        (true, _) => status::TROUBLE,
        (false, true) => status::OK,
        (false, false) => status::FINDING,
    })
}

/// What is wrong with a pattern, and the line of it with a mark under the place.
fn pointed_at(pattern: &str, error: &ParseError) -> String {
    let start = error.span.start.min(pattern.len());
    let before = pattern.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = pattern.get(line_start..).unwrap_or_default();
    let line = line.lines().next().unwrap_or_default().replace('\t', " ");
    let column = before.get(line_start..).unwrap_or_default().chars().count();
    let meant = pattern.get(error.span.clone()).unwrap_or_default();
    let meant = meant.lines().next().unwrap_or_default().chars().count();
    format!(
        "{}\n  {line}\n  {}{}",
        error.message(),
        " ".repeat(column),
        "^".repeat(meant.max(1))
    )
}

struct Finder<'a> {
    pattern: Pattern,
    args: &'a MatchArgs,
    io: &'a Io,
    cache: Cache,
    /// How many bytes have been printed.
    printed: usize,
    /// Whether something could not be searched.
    has_trouble: bool,
}

/// A match, or what would be one.
struct Place {
    items: Range<usize>,
    /// The item with the label for which it is refused.
    refused_at: Option<usize>,
}

impl Finder<'_> {
    /// Tells of a failure; what was found before comes first, also when both streams end on one terminal.
    fn trouble(&mut self, failure: &Failure) -> Result<(), Failure> {
        self.io.stdout.clone().flush()?;
        report(failure, self.io);
        self.has_trouble = true;
        Ok(())
    }

    /// Searches a file and prints what is found; how many times.
    fn file(&mut self, file: &OsStr) -> Result<usize, Failure> {
        let pyc = source::load_file(file, self.args.optimize, self.io)?;
        let mut count = 0;
        // A code object that is met again has been searched: sharing lets a small file mean endless code.
        let mut seen: HashSet<*const CodeObject> = HashSet::new();
        let mut path = repr::backslashreplace(pyc.code.name()).into_owned();
        count += self.code(file, &path, &pyc.code)?;
        // For each open code object: what is nested in it and not yet seen, and how much of the path is
        // its own.
        let mut open = vec![(pyc.code.consts().iter(), path.len())];
        while let Some((rest, length)) = open.last_mut() {
            path.truncate(*length);
            let Some(nested) = rest.find_map(Constant::as_code) else {
                open.pop();
                continue;
            };
            if !seen.insert(Arc::as_ptr(nested)) {
                continue;
            }
            if self.printed > LIMIT || self.args.files_with_matches && count > 0 {
                break;
            }
            path.push('.');
            path.push_str(&repr::backslashreplace(nested.name()));
            count += self.code(file, &path, nested)?;
            open.push((nested.consts().iter(), path.len()));
        }
        if count > 0 {
            let mut out = self.io.stdout.clone();
            match (self.args.count, self.args.files_with_matches) {
                (true, _) => writeln!(out, "{}: {count}", shown(file))?,
                (_, true) => writeln!(out, "{}", shown(file))?,
                _ => {}
            }
        }
        Ok(count)
    }

    /// Searches a code object; how many times something is found.
    fn code(&mut self, file: &OsStr, path: &str, code: &CodeObject) -> Result<usize, Failure> {
        let (body, offsets) = match Asm::items(code) {
            Ok(items) => items,
            Err(error) => {
                self.trouble(&cannot_be_searched(file, path, &error))?;
                return Ok(0);
            }
        };
        let places: Vec<Place> = match self.args.refused {
            false => {
                let found = self.pattern.find_all_with(&mut self.cache, &body);
                let place = |items| Place {
                    items,
                    refused_at: None,
                };
                found.iter().map(|found| place(found.range())).collect()
            }
            true => {
                let refusals = self.pattern.refusals(&body).into_iter();
                let place = |(items, at)| Place {
                    items,
                    refused_at: Some(at),
                };
                refusals.map(|r| place((r.range, r.at))).collect()
            }
        };
        let count = places.len();
        let is_listed = !self.args.count && !self.args.files_with_matches;
        if is_listed && !places.is_empty() {
            self.list(file, path, code, &body, &offsets, places)?;
        }
        Ok(count)
    }

    /// Prints the lines of the listing at these places, which do not overlap, below a heading.
    fn list(
        &mut self,
        file: &OsStr,
        path: &str,
        code: &CodeObject,
        body: &[Item],
        offsets: &[u32],
        mut places: Vec<Place>,
    ) -> Result<(), Failure> {
        let offset = |item: usize| offsets.get(item).copied().unwrap_or(u32::MAX);
        let heading = format!("{}: {path} line {}", shown(file), code.firstlineno());
        let between = if self.printed > 0 { "\n" } else { "" };
        self.print(between)?;
        self.print_heading(&heading)?;
        let is_swept = !body.iter().any(|item| matches!(item, Item::Data(_)));
        let instructions = match is_swept {
            true => Vec::new(),
            false => verify::traverse(code).instructions,
        };
        let options = dis::Options::default();
        let mut lines = match is_swept {
            true => options.lines(code),
            false => options.lines_of(code, &instructions),
        };
        // They rise, unless instructions overlap.
        places.sort_by_key(|place| offset(place.items.start));
        let mut ahead: Option<dis::Line> = None;
        for (index, place) in places.iter().enumerate() {
            if index > 0 {
                self.print("--\n")?;
            }
            let last = place.items.end.saturating_sub(1);
            let length = body.get(last).map_or(0, Item::kept_length);
            let end = (offset(last) as usize).saturating_add(length);
            let start = offset(place.items.start);
            let first = body.get(place.items.start).and_then(Item::as_instr);
            let mut source_line = first.map(|instr| instr.line);
            if ahead.as_ref().is_none_or(|line| line.offset < start) {
                lines.skip_to(start);
                ahead = lines.next();
            }
            while let Some(mut line) = ahead.take_if(|line| (line.offset as usize) < end) {
                // The first line says where in the source it is, even if the statement began before.
                line.starts_line = line.starts_line.or(source_line);
                source_line = None;
                self.print_listing(&format!("{line}\n"))?;
                ahead = lines.next();
            }
            if let Some(at) = place.refused_at {
                self.print(&format!(
                    "        refused: a jump leads to {}\n",
                    offset(at)
                ))?;
            }
            if self.printed > LIMIT {
                break;
            }
        }
        Ok(())
    }

    fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.printed = self.printed.saturating_add(text.len());
        self.io.stdout.clone().write_all(text.as_bytes())?;
        Ok(())
    }

    fn print_heading(&mut self, heading: &str) -> Result<(), Failure> {
        let out = &self.io.stdout;
        let painted = paint::heading(&out.fit(heading), out.is_colored());
        self.print(&painted)?;
        self.print("\n")
    }

    fn print_listing(&mut self, text: &str) -> Result<(), Failure> {
        let out = &self.io.stdout;
        let fitted = out.fit(text);
        match out.is_colored() {
            true => self.print(&paint::listing(&fitted)),
            false => self.print(&fitted),
        }
    }
}

fn cannot_be_searched(file: &OsStr, path: &str, error: &LiftError) -> Failure {
    Failure::Io {
        file: shown(file),
        what: format!("{path}: cannot be searched: {error}"),
    }
}
