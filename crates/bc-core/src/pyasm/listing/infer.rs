//! What a listing does not say: parameters, flags, which variables are free. The rules, in this order:
//!
//! * What `code_info` says holds, and nothing is guessed.
//! * A code object made after `LOAD_BUILD_CLASS` is a class body, any other nested one a function. The
//!   outermost is a module if it is called `<module>` or uses names but no fast locals.
//! * Locals that are read before anything is stored in them, in the order of the listing, are
//!   parameters, and so are those before them; the compiler numbers parameters first. Cells that are
//!   never stored to, or read first, are parameters too.
//! * Calls of the function elsewhere in the text tell of parameters nobody uses: there are at least as
//!   many as arguments.
//! * `MAKE_FUNCTION` tells how many parameters have defaults. If calls give more arguments than there
//!   are parameters, or fewer than have no default, the last parameters are `*args` and `**kwargs`; so
//!   are last parameters of these names.
//! * `MAKE_CLOSURE` tells the free variables. Without it, what is neither stored nor closed over is free.
//! * `YIELD_VALUE` makes a generator, `GET_AWAITABLE` and its like a coroutine.

use super::facts::{Calls, Deref, Facts, First, Site};
use super::sections::{Info, Section};
use crate::asm::Signature;
use crate::code::CodeFlags;
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
pub(super) struct Outside<'a> {
    /// Where it is made, if it is nested.
    pub(super) site: Option<&'a Site>,
    /// What it is called.
    pub(super) name: &'a str,
    /// The name of the class whose body it stands in.
    pub(super) class: Option<&'a str>,
    pub(super) named: &'a Calls,
    pub(super) methods: &'a Calls,
}

fn placeholder(index: u32) -> Arc<Text> {
    format!(".unnamed{index}").into_text()
}

/// What the tables say; `None` if there are fewer names than parameters.
pub(super) fn told(info: &Info) -> Option<Guess> {
    let texts = |names: &[String]| {
        names
            .iter()
            .map(|name| name.as_str().into_text())
            .collect::<Vec<_>>()
    };
    let names = texts(&info.varnames);
    let mut names = names.into_iter();
    let mut take = |count: u32| -> Option<Vec<Arc<Text>>> {
        let count = usize::try_from(count).ok()?;
        let taken: Vec<_> = names.by_ref().take(count).collect();
        (taken.len() == count).then_some(taken)
    };
    let star = |flag| u32::from(info.flags.contains(flag));
    let signature = Signature {
        positional: take(info.argcount)?,
        kwonly: take(info.kwonlyargcount)?,
        varargs: take(star(CodeFlags::VARARGS))?.pop(),
        varkeywords: take(star(CodeFlags::VARKEYWORDS))?.pop(),
    };
    let function = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
    Some(Guess {
        kind: match info.flags.contains(function) {
            true => Kind::Function,
            false => Kind::Module,
        },
        signature,
        cellvars: texts(&info.cellvars),
        freevars: texts(&info.freevars),
        locals: names.collect(),
        added: CodeFlags::empty(),
        reasons: Vec::new(),
    })
}

/// What kind of code a listing is.
pub(super) fn kind(section: &Section, facts: &Facts, site: Option<&Site>) -> Kind {
    if let Some(info) = &section.info {
        let function = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
        if info.flags.contains(function) {
            return Kind::Function;
        }
    }
    match site {
        Some(site) if site.is_class => Kind::Class,
        Some(_) => Kind::Function,
        None => {
            let heading = section.heading.as_ref().map(|(path, _)| path.as_str());
            let is_module = heading.or(section.known_name()) == Some("<module>");
            match is_module || facts.has_names && facts.locals.is_empty() {
                true => Kind::Module,
                false => Kind::Function,
            }
        }
    }
}

/// Works out what a listing without tables does not say.
pub(super) fn guess(kind: Kind, facts: &Facts, outside: &Outside<'_>) -> Guess {
    let mut reasons = Vec::new();
    let (cellvars, freevars) = variables(facts, outside.site);
    let mut guess = Guess {
        kind,
        signature: Signature::default(),
        cellvars: cellvars
            .iter()
            .map(|name| name.as_str().into_text())
            .collect(),
        freevars: freevars
            .iter()
            .map(|name| name.as_str().into_text())
            .collect(),
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
        parameters = parameter_names(facts, &cellvars, length, outside);
        guess.signature = signature(parameters.clone(), outside);
        let shown = match guess.signature.is_empty() {
            true => "no parameters".to_owned(),
            false => format!("the parameters {}", guess.signature),
        };
        reasons.push(format!(
            "{} is taken for a function with {shown}",
            outside.name
        ));
        if facts.awaits {
            guess.added = CodeFlags::COROUTINE;
            reasons.push(format!(
                "{} is taken for a coroutine, since it awaits",
                outside.name
            ));
        } else if facts.yields {
            reasons.push(format!(
                "{} is taken for a generator, since it yields",
                outside.name
            ));
        }
    }
    let first = u32::try_from(parameters.len()).unwrap_or(u32::MAX);
    guess.locals = (first..length)
        .map(|index| match facts.locals.get(&index) {
            Some((name, _)) => name.as_str().into_text(),
            None => placeholder(index),
        })
        .collect();
    guess.reasons = reasons;
    guess
}

/// The cells and the free variables.
fn variables(facts: &Facts, site: Option<&Site>) -> (Vec<String>, Vec<String>) {
    let length = facts
        .derefs
        .keys()
        .next_back()
        .map_or(0, |last| *last as usize + 1);
    let length = length.min(MOST_VARIABLES);
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

/// Nobody writes a function with more; a listing may claim any index.
const MOST_VARIABLES: usize = 1 << 16;

/// The names of the parameters, in the order of `co_varnames`.
fn parameter_names(
    facts: &Facts,
    cellvars: &[String],
    length: u32,
    outside: &Outside<'_>,
) -> Vec<Arc<Text>> {
    let is_local = |(_, (_, first)): &(&u32, &(String, First))| *first == First::Written;
    // Where the locals that are no parameters begin, if there are any.
    let begin = facts.locals.iter().find(is_local).map(|(index, _)| *index);
    let hidden = cellvars.iter().filter(|name| {
        let mut derefs = facts.derefs.values();
        derefs.any(|deref| deref.name == **name && !deref.is_written_first)
            && facts
                .derefs
                .values()
                .all(|d| d.name != **name || !stores(d))
    });
    let mut hidden: Vec<&String> = hidden.collect();
    hidden.retain(|name| facts.locals.values().all(|(local, _)| local != *name));
    let known = begin.unwrap_or(length);
    let gaps = (0..known)
        .filter(|index| !facts.locals.contains_key(index))
        .count();
    let mut count = known as usize;
    if begin.is_none() {
        count += hidden.len().saturating_sub(gaps);
        count = count.max(
            arguments(outside)
                .map(|(most, _)| most as usize)
                .unwrap_or(0)
                .min(255),
        );
    }
    let mut hidden = hidden.into_iter();
    (0..count.min(MOST_VARIABLES))
        .map(|index| {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            match facts.locals.get(&index) {
                Some((name, _)) => name.as_str().into_text(),
                None => match hidden.next() {
                    Some(name) => name.as_str().into_text(),
                    None => placeholder(index),
                },
            }
        })
        .collect()
}

/// Whether a value is stored in the cell before it is read; closures alone do not store.
fn stores(deref: &Deref) -> bool {
    deref.is_written_first
}

/// The most and the fewest arguments the function is called with.
fn arguments(outside: &Outside<'_>) -> Option<(u32, u32)> {
    if outside.site.is_some_and(|site| site.is_decorated) {
        return None;
    }
    let (calls, own) = match outside.class {
        Some(class) if outside.name == "__init__" => (outside.named.get(class), 1),
        Some(_) => (outside.methods.get(outside.name), 1),
        None => (outside.named.get(outside.name), 0),
    };
    let counts = calls?
        .iter()
        .map(|(positional, keywords)| positional + keywords + own);
    let (mut most, mut least) = (0, u32::MAX);
    for count in counts {
        (most, least) = (most.max(count), least.min(count));
    }
    (least != u32::MAX).then_some((most, least))
}

/// Which parameters are positional, keyword-only, and starred.
fn signature(names: Vec<Arc<Text>>, outside: &Outside<'_>) -> Signature {
    let (defaults, kwdefaults) = outside
        .site
        .map_or((0, 0), |site| (site.defaults, site.kwdefaults));
    let is_called = |name: Option<&Arc<Text>>, usual: &[&str]| {
        name.and_then(|name| name.as_ascii())
            .is_some_and(|name| usual.contains(&name))
    };
    let mut names = names;
    let mut signature = Signature::default();
    let room = |names: &[Arc<Text>]| names.len() > (defaults + kwdefaults) as usize;
    if room(&names) && is_called(names.last(), &["kwargs", "kwds", "kw", "keywords"]) {
        signature.varkeywords = names.pop();
    }
    if room(&names) && is_called(names.last(), &["args", "rest", "varargs"]) {
        signature.varargs = names.pop();
    }
    if let Some((most, least)) = arguments(outside) {
        let required = names.len().saturating_sub((defaults + kwdefaults) as usize);
        let is_open = signature.varargs.is_some() || signature.varkeywords.is_some();
        let too_many = most as usize > names.len() && !is_open;
        let too_few = (least as usize) < required;
        if room(&names) && signature.varargs.is_none() && (too_many || too_few) {
            signature.varargs = names.pop();
        }
    }
    let positional = names.len().saturating_sub(kwdefaults as usize);
    signature.kwonly = names.split_off(positional);
    signature.positional = names;
    signature
}
