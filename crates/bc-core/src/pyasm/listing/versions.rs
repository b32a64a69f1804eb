//! Listings of other versions of Python, and what gives them away.
//!
//! Nothing is made of them: the opcodes of another version mean something else, where there are any. One message says
//! which version a listing seems to be of.

use super::lines::unquoted;
use super::row::{self, Sight};
use super::{reprs, row::is_number};
use crate::opcode::Opcode;
use crate::pyasm::error::Problem;
use crate::pyasm::source::{Fault, Source, Span};
use std::sync::LazyLock;

/// The versions that are told apart, the oldest first. A set of them has a bit for each.
const VERSIONS: [(u8, u8); 16] = [
    (2, 7),
    (3, 0),
    (3, 1),
    (3, 2),
    (3, 3),
    (3, 4),
    (3, 5),
    (3, 6),
    (3, 7),
    (3, 8),
    (3, 9),
    (3, 10),
    (3, 11),
    (3, 12),
    (3, 13),
    (3, 14),
];

/// A set of versions.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Versions(u16);

impl Versions {
    const ALL: Versions = Versions(u16::MAX);
    const OURS: Versions = Versions::between((3, 5), (3, 5));

    const fn between(first: (u8, u8), last: (u8, u8)) -> Versions {
        let mut set = 0;
        let mut place = 0;
        while place < VERSIONS.len() {
            let version = VERSIONS[place];
            let (number, first) = (
                version.0 as u16 * 100 + version.1 as u16,
                first.0 as u16 * 100 + first.1 as u16,
            );
            if first <= number && number <= last.0 as u16 * 100 + last.1 as u16 {
                set |= 1 << place;
            }
            place += 1;
        }
        Versions(set)
    }

    const fn since(minor: u8) -> Versions {
        Versions::between((3, minor), (3, 14))
    }

    const fn and(self, other: Versions) -> Versions {
        Versions(self.0 & other.0)
    }

    const fn or(self, other: Versions) -> Versions {
        Versions(self.0 | other.0)
    }

    fn has(self, other: Versions) -> bool {
        self.0 & other.0 != 0
    }

    /// `3.7`, or a newer one that is not known yet as the newest that is.
    fn of(text: &str) -> Option<Versions> {
        let (major, rest) = text.split_once('.')?;
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let version = (major.parse().ok()?, rest.get(..end)?.parse().ok()?);
        match version {
            (2, _) => Some(Versions::between((2, 7), (2, 7))),
            (3, 15..) => Some(Versions::since(14)),
            (3, _) => Some(Versions::between(version, version)),
            _ => None,
        }
    }
}

impl std::fmt::Display for Versions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for place in (0..VERSIONS.len()).filter(|place| self.0 >> place & 1 == 1) {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == place => *last = place,
                _ => runs.push((place, place)),
            }
        }
        let shown = |place: usize| match VERSIONS.get(place) {
            Some((major, minor)) => format!("{major}.{minor}"),
            None => String::new(),
        };
        let runs = runs.iter().map(|&(first, last)| match last - first {
            _ if last + 1 == VERSIONS.len() && first < last => format!("{} or later", shown(first)),
            0 => shown(first),
            1 => format!("{} or {}", shown(first), shown(last)),
            _ => format!("{} to {}", shown(first), shown(last)),
        });
        f.write_str(&runs.collect::<Vec<_>>().join(", or "))
    }
}

/// Which versions have which opcode, by name.
static OPCODES: LazyLock<Vec<(&str, Versions)>> = LazyLock::new(|| {
    let lines = include_str!("versions.txt").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).map(|line| {
        let (name, ranges) = line.split_once(' ').unwrap_or((line, ""));
        let sets = ranges.split(' ').filter_map(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let (first, last) = (Versions::of(first)?, Versions::of(last)?);
            // From the lowest bit of the one to the highest of the other.
            Some(Versions(last.0 | (last.0 - first.0)))
        });
        (name, sets.fold(Versions(0), Versions::or))
    });
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable_by_key(|(name, _)| *name);
    rows
});

fn versions_of(opcode: &str) -> Option<Versions> {
    let at = OPCODES
        .binary_search_by_key(&opcode, |(name, _)| name)
        .ok()?;
    OPCODES.get(at).map(|(_, versions)| *versions)
}

/// Whether a word is an opcode of some version.
pub(super) fn is_opcode(name: &str) -> bool {
    versions_of(name).is_some()
}

/// Whether a line is an instruction as later versions list it, without an offset: `     RESUME                   0`.
pub(super) fn is_later(line: &str) -> bool {
    let line = unquoted(line);
    let is_indented = line.starts_with([' ', '\t']);
    row::sight(line).is_some_and(|sight| {
        !sight.is_placed()
            && is_indented
            && sight.rest.starts_with(|c: char| c.is_ascii_digit())
            && versions_of(sight.name).is_some_and(|versions| !versions.has(Versions::OURS))
    })
}

/// The fields of `dis.show_code` that no other text has, whatever the version.
const SHOWN: [&str; 5] = [
    "Argument count:",
    "Positional-only arguments:",
    "Kw-only arguments:",
    "Number of locals:",
    "Stack size:",
];

/// Whether a line tells such a field.
pub(super) fn tells_field(line: &str) -> bool {
    SHOWN.iter().any(|field| {
        let value = line.strip_prefix(field).map(str::trim);
        value.is_some_and(is_number)
    })
}

/// The fields that later versions have, with what they are a sign of.
const FIELDS: [(&str, Versions); 8] = [
    ("Positional-only arguments:", Versions::since(8)),
    ("# Position-only argument count:", Versions::since(8)),
    ("Pos Only Arg Count:", Versions::since(8)),
    ("Qualified Name:", Versions::since(11)),
    ("ExceptionTable:", Versions::since(11)),
    ("[Exception Table]", Versions::since(11)),
    ("[Locals+Names]", Versions::since(11)),
    ("[Locals+Kinds]", Versions::since(11)),
];

/// The fields of `Instruction` that later versions have.
const OF_INSTRUCTIONS: [(&str, Versions); 6] = [
    ("positions=", Versions::since(11)),
    ("start_offset=", Versions::since(13)),
    ("cache_offset=", Versions::since(13)),
    ("baseopname=", Versions::since(13)),
    ("line_number=", Versions::since(13)),
    ("jump_target=", Versions::since(13)),
];

/// What is found out about a text.
struct Signs {
    /// The versions nothing speaks against.
    possible: Versions,
    /// What cannot be of 3.5: where the first stands, and what is to be said of it.
    first: Option<(Span, String)>,
    /// Whether the text says itself that it is of 3.5.
    is_ours: bool,
    /// Whether the text says itself which version it is of.
    is_told: bool,
    /// Whether the offset of some instruction is listed, and whether some instruction stands there without one.
    has_offsets: bool,
    has_bare: bool,
    run: Run,
}

/// Instructions that follow each other.
#[derive(Default)]
struct Run {
    /// The instruction before: its offset, its opcode, and where it stands.
    last: Option<(u64, String, Span)>,
    /// Whether a code object is loaded by it.
    loads_code: bool,
    is_even: bool,
    /// Two instructions, the first with an argument, that two bytes lie between.
    short: Option<(u64, String, Span)>,
    /// How many steps there are, and how many of them of two bytes.
    steps: usize,
    twos: usize,
}

/// The fault of a listing that is of another version, if it is.
pub(super) fn foreign(source: &Source<'_>) -> Option<Box<Fault>> {
    let mut signs = Signs {
        possible: Versions::ALL,
        first: None,
        is_ours: false,
        is_told: false,
        has_offsets: false,
        has_bare: false,
        run: Run::default(),
    };
    let mut is_first = true;
    for span in source.lines() {
        let whole = unquoted(source.slice(&span));
        let line = whole.trim();
        if line.is_empty() {
            continue;
        }
        signs.header(line, std::mem::take(&mut is_first), &span);
        if reprs::is_part(line) {
            signs.reprs(line, &span);
        } else if let Some(sight) = row::sight(line) {
            let is_indented = whole.starts_with([' ', '\t']);
            signs.row(&sight, is_indented, &span);
        }
    }
    signs.end_of_run();
    // Since 3.13 `dis` lists no offsets unless it is asked to; tools that say the version may leave them out, too.
    let newest = signs.possible.and(Versions::since(13));
    if signs.has_bare && !signs.has_offsets && !signs.is_told && newest != Versions(0) {
        signs.possible = newest;
    }
    let (span, evidence) = signs.first.filter(|_| !signs.is_ours)?;
    // What cannot be of any version is a mixture, or is mistaken: it is read as ours, and each error is told.
    if signs.possible == Versions(0) {
        return None;
    }
    let versions = signs.possible.to_string();
    let problem = Problem::OtherVersion { versions, evidence };
    let help = "only listings of Python 3.5 are assembled; python3.5 -m dis makes them";
    Some(Fault::new(span, problem).help(help))
}

impl Signs {
    /// That only these versions are possible. What is no sign of 3.5 is told.
    fn only(&mut self, versions: Versions, span: &Span, evidence: impl FnOnce() -> String) {
        self.possible = self.possible.and(versions);
        if !versions.has(Versions::OURS) && self.first.is_none() {
            self.first = Some((span.clone(), evidence()));
        }
    }

    /// A line that tells the version, or is a field of later ones.
    fn header(&mut self, line: &str, is_first: bool, span: &Span) {
        let told = match line.strip_prefix('#') {
            Some(comment) => comment
                .split_once("Python bytecode ")
                .map(|(_, version)| version),
            None if is_first => line
                .strip_suffix(')')
                .and_then(|line| line.rsplit_once(" (Python ").map(|(_, version)| version)),
            None => None,
        };
        if let Some(versions) = told.and_then(Versions::of) {
            self.is_ours |= versions == Versions::OURS;
            self.is_told = true;
            self.only(versions, span, || "its first lines say so".to_owned());
        }
        for (field, versions) in FIELDS {
            if line.starts_with(field) {
                let shown = field.trim_start_matches("# ").trim_end_matches(':');
                self.only(versions, span, || format!("3.5 tells no {shown}"));
            }
        }
    }

    /// An instruction as a line.
    fn row(&mut self, sight: &Sight<'_>, is_indented: bool, span: &Span) {
        let Some(versions) = versions_of(sight.name) else {
            return;
        };
        let is_ours = versions.has(Versions::OURS);
        // What stands without an offset is a word in capitals as long as nothing else speaks for it.
        if !sight.is_placed() && (is_ours || !is_indented || !sight.looks_like_one()) {
            return;
        }
        self.has_offsets |= sight.offset.is_some();
        self.has_bare |= !sight.is_placed();
        self.opcode(sight.name, versions, span);
        if sight.labelled {
            self.only(Versions::since(13), span, || {
                "a label stands before an instruction".to_owned()
            });
        }
        if let Some(offset) = sight.offset {
            let loads_code = sight.name == "LOAD_CONST"
                && (sight.rest.contains("<code object ") || sight.rest.contains("<Code"));
            self.step(offset, sight.name, loads_code, span);
        }
    }

    fn opcode(&mut self, name: &str, versions: Versions, span: &Span) {
        self.only(versions, span, || {
            format!("{name} is an opcode of Python {versions}")
        });
    }

    /// Instructions as `repr` prints them.
    fn reprs(&mut self, line: &str, span: &Span) {
        for (field, versions) in OF_INSTRUCTIONS {
            if line.contains(&format!(" {field}")) {
                let shown = field.trim_end_matches('=');
                self.only(versions, span, || {
                    format!("an Instruction of 3.5 has no {shown}")
                });
            }
        }
        for (at, opening) in line.match_indices("opname='") {
            let rest = line.get(at + opening.len()..).unwrap_or_default();
            let (name, rest) = rest.split_once('\'').unwrap_or((rest, ""));
            let Some(versions) = versions_of(name) else {
                continue;
            };
            self.opcode(name, versions, span);
            let own = rest.split_once("opname='").map_or(rest, |(own, _)| own);
            let digits = own.split_once(" offset=").and_then(|(_, rest)| {
                let end = rest.find(|c: char| !c.is_ascii_digit());
                rest.get(..end.unwrap_or(rest.len()))
            });
            if let Some(offset) = digits.filter(|digits| is_number(digits)) {
                let loads_code = name == "LOAD_CONST" && own.contains("<code object ");
                self.step(offset.parse().unwrap_or(0), name, loads_code, span);
            }
        }
    }

    /// An instruction at its offset, behind the one before.
    fn step(&mut self, offset: u64, name: &str, loads_code: bool, span: &Span) {
        let before = self.run.last.take();
        let follows = before.as_ref().is_some_and(|(last, ..)| *last < offset);
        if !follows {
            self.end_of_run();
            self.run.is_even = true;
        }
        let loaded = std::mem::replace(&mut self.run.loads_code, loads_code);
        self.run.is_even &= offset.is_multiple_of(2);
        if let Some((last, opcode, place)) = before.filter(|_| follows) {
            let has_arg = Opcode::from_name(&opcode).is_some_and(Opcode::has_arg);
            self.run.steps += 1;
            self.run.twos += usize::from(offset - last == 2);
            if has_arg && offset - last == 2 {
                self.run.short.get_or_insert((last, opcode, place));
            } else if has_arg && offset - last == 3 {
                // Unless they are lines: 3.13 lists no offsets, and nothing since 3.11 takes three bytes.
                let is_later = self.possible.and(Versions::since(11)) == self.possible;
                if !is_later {
                    self.possible = self.possible.and(Versions::between((2, 7), (3, 5)));
                }
            }
            if loaded && offset - last <= 3 && matches!(name, "MAKE_FUNCTION" | "MAKE_CLOSURE") {
                let versions = Versions::between((2, 7), (3, 2)).or(Versions::since(11));
                self.only(versions, span, || {
                    format!(
                        "{name} stands behind the code object, and no qualified name between them"
                    )
                });
            }
        }
        self.run.last = Some((offset, name.to_owned(), span.clone()));
    }

    /// Instructions of two bytes each are of 3.6 and later.
    fn end_of_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        let only_twos = run.steps > 1 && run.twos == run.steps;
        let Some((offset, opcode, span)) = run.short.or(run.last.filter(|_| only_twos)) else {
            return;
        };
        if run.is_even {
            self.only(Versions::since(6), &span, || {
                format!("instructions take two bytes each, as {opcode} at offset {offset}")
            });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may fail loudly")]
    use super::*;

    fn told(text: &str) -> Option<String> {
        let fault = foreign(&Source::new(text))?;
        match fault.problem {
            Problem::OtherVersion { versions, evidence } => Some(format!("{versions}: {evidence}")),
            other => Some(other.to_string()),
        }
    }

    #[test]
    fn versions_are_shown_as_ranges() {
        for (versions, shown) in [
            (Versions::OURS, "3.5"),
            (Versions::between((3, 6), (3, 10)), "3.6 to 3.10"),
            (Versions::between((3, 11), (3, 12)), "3.11 or 3.12"),
            (Versions::since(13), "3.13 or later"),
            (Versions::since(14), "3.14"),
            (
                Versions::between((2, 7), (3, 2)).or(Versions::since(11)),
                "2.7 to 3.2, or 3.11 or later",
            ),
        ] {
            assert_eq!(versions.to_string(), shown);
        }
    }

    /// The table agrees with ours about 3.5, and opcodes that many know are where they were.
    #[test]
    fn the_table_of_opcodes() {
        for opcode in Opcode::all().filter_map(Opcode::name) {
            let versions = versions_of(opcode).expect(opcode);
            assert!(versions.has(Versions::OURS), "{opcode}");
        }
        let ours = OPCODES.iter().filter(|(_, v)| v.has(Versions::OURS));
        assert_eq!(
            ours.count(),
            Opcode::all().filter(|o| o.name().is_some()).count()
        );
        for (opcode, shown) in [
            ("PRINT_ITEM", "2.7"),
            ("WITH_CLEANUP", "2.7 to 3.4"),
            ("LOAD_METHOD", "3.7 to 3.11"),
            ("RESUME", "3.11 or later"),
            ("LOAD_LOCALS", "2.7, or 3.12 or later"),
        ] {
            assert_eq!(
                versions_of(opcode).map(|v| v.to_string()).as_deref(),
                Some(shown)
            );
        }
    }

    #[test]
    fn what_is_of_3_5_is_not_suspected() {
        for text in [
            "  1           0 LOAD_FAST                0 (x)\n              3 RETURN_VALUE\n",
            // A line is missing.
            "  1           0 POP_TOP\n              2 RETURN_VALUE\n",
            "COPY this into a file:\n  1           0 LOAD_FAST                0 (x)\n              3 RETURN_VALUE\n",
            "# pydisasm version 6.3.0\n# CPython Python bytecode 3.5.2 (3351)\n",
            // Somebody has changed the opcode.
            "  1           0 LOAD_FAST                0 (x)\n              3 LOAD_METHOD 0 (y)\n              6 RETURN_VALUE\n",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
