//! Where lines and files have gone, told once for all code objects of a file.

use bc_core::code::CodeObject;
use bc_core::count::number_of;
use bc_core::repr::backslashreplace;
use bc_core::text::Text;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// Where an instruction of a line is says something of the line if no other place has so many times as many.
const FEW: usize = 4;

/// A file's name before and after.
type Names = (Arc<Text>, Arc<Text>);

fn names(old: &CodeObject, new: &CodeObject) -> Names {
    (Arc::clone(old.filename()), Arc::clone(new.filename()))
}

/// What code objects tell of the files they are from.
#[derive(Default)]
pub(super) struct Noted(BTreeMap<Names, File>);

/// What is known of a file.
#[derive(Default)]
pub(super) struct File {
    /// How many code objects are of it.
    codes: usize,
    /// For each line the lines that it has become, and how often.
    seen: BTreeMap<i32, BTreeMap<i32, usize>>,
    /// First lines of code objects, which count where no instruction tells.
    first: BTreeMap<i32, i32>,
}

impl Noted {
    /// The file of two code objects that stand for each other.
    pub(super) fn file(&mut self, old: &CodeObject, new: &CodeObject) -> &mut File {
        let file = self.0.entry(names(old, new)).or_default();
        file.codes += 1;
        file
    }
}

impl File {
    /// An instruction of this line is one of that line now.
    pub(super) fn line(&mut self, old: i32, new: i32) {
        *self.seen.entry(old).or_default().entry(new).or_default() += 1;
    }

    /// A code object began at this line and begins at that line now.
    pub(super) fn first_line(&mut self, old: i32, new: i32) {
        self.first.entry(old).or_insert(new);
    }

    fn lines(self) -> Lines {
        let mut to = self.first;
        for (old, seen) in self.seen {
            // A line that has become several is now where it begins. Some instructions may be paired with those of
            // another statement.
            let most = seen.values().copied().max().unwrap_or_default();
            let best = seen.into_iter().find(|(_, count)| count * FEW >= most);
            if let Some((new, _)) = best {
                to.insert(old, new);
            }
        }
        Lines(to)
    }
}

/// The files of two trees, with what has become of them.
pub(super) struct Moved(BTreeMap<Names, (usize, Lines)>);

impl From<Noted> for Moved {
    fn from(noted: Noted) -> Moved {
        let files = noted.0.into_iter();
        Moved(
            files
                .map(|(names, file)| (names, (file.codes, file.lines())))
                .collect(),
        )
    }
}

impl Moved {
    /// Where the lines of two code objects that stand for each other have gone.
    pub(super) fn lines(&self, old: &CodeObject, new: &CodeObject) -> Option<&Lines> {
        self.0.get(&names(old, new)).map(|(_, lines)| lines)
    }

    /// What there is to tell: a line for each file that has another name, and for each whose lines have moved.
    pub(super) fn told(&self, before: &str, after: &str) -> String {
        let mut out = String::new();
        for ((old, new), (count, lines)) in &self.0 {
            let shown = backslashreplace(old);
            // Writing to a string does not fail.
            if old != new {
                let new = backslashreplace(new);
                let codes = number_of(*count, "code object");
                let _ = writeln!(
                    out,
                    "File name: {shown} in {before}, {new} in {after} ({codes})"
                );
            }
            let runs = lines.runs();
            if !runs.is_empty() {
                let _ = writeln!(out, "Lines of {shown}: {} in {after}", runs.join(", "));
            }
        }
        out
    }
}

/// So many runs of lines are told of a file.
const MOST_RUNS: usize = 20;

/// Where the lines of a file have gone.
pub(super) struct Lines(BTreeMap<i32, i32>);

impl Lines {
    /// What line this one has become. One that is gone would be where the line before it went.
    pub(super) fn moved(&self, line: i32) -> i64 {
        let before = self.0.range(..=line).next_back();
        let near = before.or_else(|| self.0.range(line..).next());
        let by = near.map_or(0, |(&old, &new)| i64::from(new) - i64::from(old));
        i64::from(line) + by
    }

    /// Lines that have moved alike, run by run, with how far.
    fn runs(&self) -> Vec<String> {
        let mut runs: Vec<(i32, i32, i64)> = Vec::new();
        for (&line, &to) in &self.0 {
            let by = i64::from(to) - i64::from(line);
            match runs.last_mut() {
                Some((_, last, same)) if *same == by => *last = line,
                _ => runs.push((line, line, by)),
            }
        }
        let told = |&(first, last, by): &(i32, i32, i64)| {
            let (to_first, to_last) = (i64::from(first) + by, i64::from(last) + by);
            match first == last {
                true => format!("{first} is {to_first} ({by:+})"),
                false => format!("{first} to {last} are {to_first} to {to_last} ({by:+})"),
            }
        };
        let moved: Vec<_> = runs.iter().filter(|(_, _, by)| *by != 0).collect();
        let mut texts: Vec<String> = moved.iter().take(MOST_RUNS).copied().map(told).collect();
        if let Some(more @ 1..) = moved.len().checked_sub(MOST_RUNS) {
            texts.push(format!("and {more} more"));
        }
        texts
    }
}
