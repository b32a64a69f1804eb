//! What a listing does not say: parameters, flags, which variables are free. The rules, in this order:
//!
//! * What a heading or a table says holds, and nothing of it is guessed.
//! * A code object made after `LOAD_BUILD_CLASS` is a class body, any other nested one a function. The
//!   outermost is a module if it is called `<module>` or uses names but no fast locals.
//! * Locals that are read before anything is stored in them, in the order of the listing, are
//!   parameters, and so are those before them; the compiler numbers parameters first. Cells that are
//!   never stored to, or read first, are parameters too.
//! * `MAKE_FUNCTION` tells how many parameters have defaults; calls of the function in the text, and
//!   what Python itself gives methods like `__exit__`, tell how it is called. The signature is taken
//!   under which most calls succeed, and of several the plainest; see `search`.
//! * `MAKE_CLOSURE` tells the free variables. Without it, what is neither stored nor closed over is free.
//! * `YIELD_VALUE` makes a generator, `GET_AWAITABLE` and its like a coroutine, and so does that its
//!   result is awaited.

use super::calls::Call;
use super::facts::{Deref, Facts, First, Site};
use super::info::{Info, Table};
use super::search::{ARGS, KEYWORDS, Search};
use super::section::Section;
use super::words::Words;
use crate::asm::Signature;
use crate::code::CodeFlags;
use crate::pyasm::cursor::shorten;
use crate::pyasm::source::Source;
use crate::text::{IntoText, Text};
use std::sync::Arc;

/// What kind of code a listing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Module,
    Class,
    Function,
}

/// What was worked out about a listing.
#[derive(Debug)]
pub(super) struct Guess {
    pub(super) kind: Kind,
    pub(super) signature: Signature,
    pub(super) cellvars: Vec<Arc<Text>>,
    pub(super) freevars: Vec<Arc<Text>>,
    /// The locals behind the parameters.
    pub(super) locals: Vec<Arc<Text>>,
    /// Flags beside those that follow from all this.
    pub(super) added: CodeFlags,
    /// Why, in words.
    pub(super) reasons: Vec<String>,
}

/// What is known about a listing from outside of it.
pub(super) struct OuterScope<'a> {
    /// Where it is made, if it is nested.
    pub(super) site: Option<&'a Site>,
    /// What it is called.
    pub(super) name: &'a str,
    /// The name of the class whose body it stands in.
    pub(super) class: Option<&'a str>,
    /// The calls that seem to be its.
    pub(super) calls: &'a [&'a Call],
}

/// The name of a variable that no instruction names.
pub(super) fn placeholder(index: u32) -> Arc<Text> {
    format!(".unnamed{index}").into_text()
}

/// The names of a table.
fn texts(words: &[Words], source: &Source<'_>) -> Vec<Arc<Text>> {
    let text = |words: &Words| words.text(source).into_text();
    words.iter().map(text).collect()
}

/// What the tables say, where they say all of it; `None` if there are fewer names than parameters.
pub(super) fn told(info: &Info, source: &Source<'_>) -> Option<Guess> {
    let table = |table| texts(info.table(table).unwrap_or_default(), source);
    let flags = info.flags.unwrap_or(CodeFlags::empty());
    let mut names = table(Table::Varnames).into_iter();
    let mut take = |count: u32| -> Option<Vec<Arc<Text>>> {
        let count = usize::try_from(count).ok()?;
        let taken: Vec<_> = names.by_ref().take(count).collect();
        (taken.len() == count).then_some(taken)
    };
    let star = |flag| u32::from(flags.contains(flag));
    let signature = Signature {
        positional: take(info.argcount.unwrap_or(0))?,
        kwonly: take(info.kwonlyargcount.unwrap_or(0))?,
        varargs: take(star(CodeFlags::VARARGS))?.pop(),
        varkeywords: take(star(CodeFlags::VARKEYWORDS))?.pop(),
    };
    Some(Guess {
        kind: match flags.contains(FUNCTION) {
            true => Kind::Function,
            false => Kind::Module,
        },
        signature,
        cellvars: table(Table::Cellvars),
        freevars: table(Table::Freevars),
        locals: names.collect(),
        added: CodeFlags::empty(),
        reasons: Vec::new(),
    })
}

/// The flags of what has fast locals of its own.
const FUNCTION: CodeFlags = CodeFlags::OPTIMIZED.union(CodeFlags::NEWLOCALS);

/// What kind of code a listing is.
pub(super) fn kind(section: &Section, facts: &Facts, site: Option<&Site>) -> Kind {
    let flags = section.info.as_ref().and_then(|info| info.flags);
    let heading = section.heading.as_ref();
    if heading.is_some_and(|heading| heading.signature.is_some())
        || flags.is_some_and(|flags| flags.contains(FUNCTION))
    {
        return Kind::Function;
    }
    match site {
        Some(site) if !site.is_class && flags.is_some() => Kind::Module,
        Some(site) if site.is_class => Kind::Class,
        Some(_) => Kind::Function,
        None => {
            let heading = heading.map(|heading| heading.path.as_str());
            let is_module = heading.or(section.known_name()) == Some("<module>");
            match is_module || flags.is_some() || facts.has_names && facts.locals.is_empty() {
                true => Kind::Module,
                false => Kind::Function,
            }
        }
    }
}

/// What is told of a listing by a heading or by tables, if not all of it.
#[derive(Clone, Copy)]
pub(super) struct Hints<'a> {
    pub(super) signature: Option<&'a Signature>,
    pub(super) info: Option<&'a Info>,
    pub(super) source: &'a Source<'a>,
}

impl Hints<'_> {
    /// A table, if it is told.
    fn table(&self, table: Table) -> Option<Vec<Arc<Text>>> {
        let entries = self.info.and_then(|info| info.table(table))?;
        Some(texts(entries, self.source))
    }

    /// The signature: told in the heading, or by counts and names of which no stars are told.
    fn signature(&self) -> Option<Signature> {
        if let Some(signature) = self.signature {
            return Some(signature.clone());
        }
        let argcount = self.info?.argcount?;
        let flags = self.info?.flags;
        let mut names = self.table(Table::Varnames)?.into_iter();
        let mut take = |count: u32| names.by_ref().take(count as usize).collect::<Vec<_>>();
        let mut signature = Signature::new(take(argcount));
        signature.kwonly = take(self.info?.kwonlyargcount.unwrap_or(0));
        let mut rest = names;
        let mut star = |flag, usual: &[&str]| {
            let next = rest.as_slice().first()?;
            let is_usual = next.as_ascii().is_some_and(|name| usual.contains(&name));
            match flags.map_or(is_usual, |flags| flags.contains(flag)) {
                true => rest.next(),
                false => None,
            }
        };
        signature.varargs = star(CodeFlags::VARARGS, &ARGS);
        signature.varkeywords = star(CodeFlags::VARKEYWORDS, &KEYWORDS);
        Some(signature)
    }
}

/// Works out what a listing without all of its tables does not say.
pub(super) fn guess(
    kind: Kind,
    facts: &Facts,
    outside: &OuterScope<'_>,
    hints: Hints<'_>,
) -> Guess {
    let mut reasons = Vec::new();
    let (cellvars, freevars) = variables(facts, outside.site);
    let (cells, frees) = cell_names(facts, outside, hints, (&cellvars, &freevars));
    let mut guess = Guess {
        kind,
        signature: Signature::default(),
        cellvars: cells,
        freevars: frees,
        locals: Vec::new(),
        added: CodeFlags::empty(),
        reasons: Vec::new(),
    };
    let length = facts
        .locals
        .keys()
        .next_back()
        .map_or(0, |last| last.saturating_add(1));
    let mut parameters: Vec<Arc<Text>> = Vec::new();
    if kind == Kind::Function {
        let told = hints.signature();
        let is_told = hints.signature.is_some();
        let found = parameter_names(facts, &cellvars, length);
        let is_hidden = found.hidden > 1;
        guess.signature = told.unwrap_or_else(|| {
            let search = Search {
                facts,
                names: found.names,
                is_open: found.is_open,
                site: outside.site,
                is_method: outside.class.is_some(),
                name: outside.name,
                calls: outside.calls,
            };
            search.best()
        });
        parameters = guess.signature.names().cloned().collect();
        let shown = match guess.signature.is_empty() {
            true => "no parameters".to_owned(),
            false => format!("the parameters {}", shorten(&guess.signature.to_string())),
        };
        if !is_told {
            // Functions inside of it use them, and the names are all that shows.
            let order = match is_hidden {
                true => ", of which those in cells may stand in another order",
                false => "",
            };
            reasons.push(format!(
                "{} is taken for a function with {shown}{order}",
                outside.name
            ));
            let (added, why) = generator_kind(facts, outside);
            guess.added = added;
            reasons.extend(why);
        }
    }
    let first = u32::try_from(parameters.len()).unwrap_or(u32::MAX);
    let told = hints.table(Table::Varnames).unwrap_or_default();
    let length = length.max(u32::try_from(told.len()).unwrap_or(u32::MAX));
    guess.locals = (first..length)
        .map(
            |index| match (told.get(index as usize), facts.locals.get(&index)) {
                (Some(name), _) => Arc::clone(name),
                (None, Some((name, _))) => name.as_str().into_text(),
                (None, None) => placeholder(index),
            },
        )
        .collect();
    if hints.signature.is_none() {
        name_parameters(&mut guess.signature, &told);
    }
    guess.reasons = reasons;
    guess
}

/// Gives parameters the names that the table of locals tells.
fn name_parameters(signature: &mut Signature, told: &[Arc<Text>]) {
    let own = signature.positional.iter_mut().chain(&mut signature.kwonly);
    let starred = signature
        .varargs
        .iter_mut()
        .chain(&mut signature.varkeywords);
    for (name, told) in own.chain(starred).zip(told) {
        *name = Arc::clone(told);
    }
}

/// The methods whose results Python awaits.
const AWAITED: [&str; 3] = ["__aenter__", "__aexit__", "__anext__"];

/// The cells and the free variables.
fn variables(facts: &Facts, site: Option<&Site>) -> (Vec<String>, Vec<String>) {
    let length = facts
        .derefs
        .keys()
        .next_back()
        .map_or(0, |last| *last as usize + 1);
    let named = |range: std::ops::Range<usize>| -> Vec<String> {
        let name = |index: usize| {
            let known = u32::try_from(index)
                .ok()
                .and_then(|index| facts.derefs.get(&index));
            known.map_or_else(|| format!(".unnamed{index}"), |deref| deref.name.clone())
        };
        range.map(name).collect()
    };
    if let Some(closure) = site.and_then(|site| site.closure.clone()) {
        // The last that is met of the closure tells where it begins.
        let begins = facts.derefs.iter().rev().find_map(|(index, deref)| {
            let place = closure.iter().position(|name| *name == deref.name)?;
            (*index as usize).checked_sub(place)
        });
        return (named(0..begins.unwrap_or(length).min(length)), closure);
    }
    if site.is_some() {
        return (named(0..length), Vec::new());
    }
    let is_cell = |(_, deref): &(&u32, &Deref)| deref.is_made_here;
    let last = facts
        .derefs
        .iter()
        .filter(is_cell)
        .map(|(index, _)| *index as usize + 1)
        .max();
    let cells = last.unwrap_or(0).min(length);
    (named(0..cells), named(cells..length))
}

/// The parameters that show themselves.
struct Shown {
    /// Their names, in the order of `co_varnames`.
    names: Vec<Arc<Text>>,
    /// Whether more may stand behind them that do not show themselves.
    is_open: bool,
    /// How many are met as cells only, which do not tell their places.
    hidden: usize,
}

fn parameter_names(facts: &Facts, cellvars: &[String], length: u32) -> Shown {
    // Where the locals that are no parameters begin, if there are any.
    let is_local = |(_, (_, first)): &(&u32, &(String, First))| *first == First::Written;
    let begin = facts.locals.iter().find(is_local).map(|(index, _)| *index);
    // Parameters that functions inside use are met as cells only.
    let hidden = cellvars.iter().filter(|name| {
        let mut derefs = facts.derefs.values().filter(|deref| deref.name == **name);
        let is_local = facts.locals.values().any(|(local, _)| local == *name);
        derefs.all(|deref| !deref.is_written_first) && !is_local
    });
    let mut hidden: Vec<&String> = hidden.collect();
    // Cells are sorted by name; starred parameters are the last.
    hidden.sort_by_key(|name| match name.as_str() {
        name if KEYWORDS.contains(&name) => 2,
        name if ARGS.contains(&name) => 1,
        _ => 0,
    });
    let known = begin.unwrap_or(length);
    let gaps = (0..known)
        .filter(|index| !facts.locals.contains_key(index))
        .count();
    let mut count = known as usize;
    if begin.is_none() {
        count += hidden.len().saturating_sub(gaps);
    }
    let in_cells = hidden.len();
    let mut hidden = hidden.into_iter();
    let names = (0..count).map(|index| {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let local = facts
            .locals
            .get(&index)
            .map(|(name, _)| name.as_str().into_text());
        let cell = || hidden.next().map(|name| name.as_str().into_text());
        local.or_else(cell).unwrap_or_else(|| placeholder(index))
    });
    Shown {
        names: names.collect(),
        is_open: begin.is_none(),
        hidden: in_cells,
    }
}

/// The names of cell and free variables: as the listing tells them, else as `found`.
fn cell_names(
    facts: &Facts,
    outside: &OuterScope<'_>,
    hints: Hints<'_>,
    (cellvars, freevars): (&[String], &[String]),
) -> (Vec<Arc<Text>>, Vec<Arc<Text>>) {
    let names = |names: &[String]| {
        let text = |name: &String| name.as_str().into_text();
        names.iter().map(text).collect::<Vec<_>>()
    };
    let (cells, frees) = (hints.table(Table::Cellvars), hints.table(Table::Freevars));
    // Where one of them is told, what it does not hold is in the other.
    match (cells, frees) {
        (Some(cells), None) => {
            let all = facts
                .derefs
                .values()
                .map(|deref| deref.name.as_str().into_text());
            let frees = match outside.site.and_then(|site| site.closure.as_ref()) {
                Some(closure) => names(closure),
                None => all.filter(|name| !cells.contains(name)).collect(),
            };
            (cells, frees)
        }
        (None, Some(frees)) => {
            let all = facts
                .derefs
                .values()
                .map(|deref| deref.name.as_str().into_text());
            (all.filter(|name| !frees.contains(name)).collect(), frees)
        }
        (Some(cells), Some(frees)) => (cells, frees),
        (None, None) => (names(cellvars), names(freevars)),
    }
}

/// The flag of a coroutine, if the code is taken for one, and why it is taken for one or for a generator.
fn generator_kind(facts: &Facts, outside: &OuterScope<'_>) -> (CodeFlags, Option<String>) {
    let is_awaited = match outside.class {
        // A class is awaited for what it makes, and many classes have a method of one name.
        Some(_) => AWAITED.contains(&outside.name),
        None => outside.calls.iter().any(|call| call.is_awaited),
    };
    let name = outside.name;
    if facts.awaits || is_awaited && !facts.yields {
        let why = if facts.awaits {
            "it awaits"
        } else {
            "it is awaited"
        };
        let reason = format!("{name} is taken for a coroutine, since {why}");
        return (CodeFlags::COROUTINE, Some(reason));
    }
    let yields = facts
        .yields
        .then(|| format!("{name} is taken for a generator, since it yields"));
    (CodeFlags::empty(), yields)
}
