//! The signature of a function of which only the names of parameters are known: of all that could be,
//! the one under which most calls succeed, and of those the plainest.

use super::calls::Call;
use super::facts::{Facts, Site};
use super::infer::placeholder;
use crate::asm::Signature;
use crate::text::Text;
use std::sync::Arc;

/// What is searched with.
pub(super) struct Search<'a> {
    pub(super) facts: &'a Facts,
    /// The parameters that show themselves, in the order of `co_varnames`.
    pub(super) names: Vec<Arc<Text>>,
    /// Whether parameters that nobody uses may stand behind them.
    pub(super) is_open: bool,
    pub(super) site: Option<&'a Site>,
    /// Whether it stands in the body of a class.
    pub(super) is_method: bool,
    pub(super) name: &'a str,
    pub(super) calls: &'a [&'a Call],
}

/// How many parameters that nobody uses are thought of, and how many keyword-only ones without default.
const MOST_UNUSED: usize = 6;
const MOST_REQUIRED_KEYWORDS: usize = 6;

/// More calls are not tried.
const MOST_CALLS: usize = 60;

/// More parameters are all taken for positional ones: no call of 3.5 gives so many one by one.
const MOST_PARAMETERS: usize = 600;

/// How many arguments Python itself gives to methods of its data model, `self` counted.
const DATA_MODEL: &[(usize, &[&str])] = &[
    (
        1,
        &[
            "__repr__",
            "__str__",
            "__bytes__",
            "__hash__",
            "__bool__",
            "__len__",
            "__length_hint__",
            "__iter__",
            "__next__",
            "__reversed__",
            "__enter__",
            "__aenter__",
            "__aiter__",
            "__anext__",
            "__await__",
            "__neg__",
            "__pos__",
            "__abs__",
            "__invert__",
            "__int__",
            "__float__",
            "__complex__",
            "__index__",
            "__dir__",
            "__del__",
        ],
    ),
    (
        2,
        &[
            "__eq__",
            "__ne__",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
            "__getattr__",
            "__getattribute__",
            "__delattr__",
            "__delete__",
            "__getitem__",
            "__delitem__",
            "__contains__",
            "__missing__",
            "__format__",
            "__add__",
            "__sub__",
            "__mul__",
            "__matmul__",
            "__truediv__",
            "__floordiv__",
            "__mod__",
            "__divmod__",
            "__lshift__",
            "__rshift__",
            "__and__",
            "__xor__",
            "__or__",
            "__radd__",
            "__rsub__",
            "__rmul__",
            "__rmatmul__",
            "__rtruediv__",
            "__rfloordiv__",
            "__rmod__",
            "__rdivmod__",
            "__rpow__",
            "__rlshift__",
            "__rrshift__",
            "__rand__",
            "__rxor__",
            "__ror__",
            "__iadd__",
            "__isub__",
            "__imul__",
            "__imatmul__",
            "__itruediv__",
            "__ifloordiv__",
            "__imod__",
            "__ipow__",
            "__ilshift__",
            "__irshift__",
            "__iand__",
            "__ixor__",
            "__ior__",
            "__instancecheck__",
            "__subclasscheck__",
            "__subclasshook__",
        ],
    ),
    (3, &["__setattr__", "__setitem__", "__get__", "__set__"]),
    (4, &["__exit__", "__aexit__"]),
];

/// A signature by counts: of the parameters in order, so many are positional, so many keyword-only,
/// and the last ones have stars.
#[derive(Clone, Copy)]
struct Shape {
    unused: usize,
    positional: usize,
    kwonly: usize,
    varargs: bool,
    varkeywords: bool,
}

impl Search<'_> {
    /// The signature that fits best.
    pub(super) fn best(&self) -> Signature {
        let mut best: Option<(usize, Shape)> = None;
        let (defaults, kwdefaults) = match self.names.len() > MOST_PARAMETERS {
            // No shape has so many keyword-only parameters, so that the plainest is taken.
            true => (0, usize::MAX - MOST_REQUIRED_KEYWORDS),
            false => self.defaults(),
        };
        let is_comprehension = self.name.starts_with('<') && self.name != "<lambda>";
        let unused = match self.is_open && !is_comprehension {
            true => MOST_UNUSED,
            false => 0,
        };
        for unused in 0..=unused {
            let all = self.names.len() + unused;
            for stars in [(false, false), (true, false), (false, true), (true, true)] {
                let (varargs, varkeywords) = stars;
                let starred = usize::from(varargs) + usize::from(varkeywords);
                let Some(plain) = all.checked_sub(starred) else {
                    continue;
                };
                for kwonly in kwdefaults..=(kwdefaults + MOST_REQUIRED_KEYWORDS).min(plain) {
                    let positional = plain - kwonly;
                    if positional < defaults {
                        continue;
                    }
                    let shape = Shape {
                        unused,
                        positional,
                        kwonly,
                        varargs,
                        varkeywords,
                    };
                    let cost = self.cost(shape);
                    if best.is_none_or(|(least, _)| cost < least) {
                        best = Some((cost, shape));
                    }
                }
            }
        }
        let shape = best.map_or(
            Shape {
                unused: 0,
                positional: self.names.len(),
                kwonly: 0,
                varargs: false,
                varkeywords: false,
            },
            |(_, shape)| shape,
        );
        self.signature(shape)
    }

    fn defaults(&self) -> (usize, usize) {
        let counts = self
            .site
            .map_or((0, 0), |site| (site.defaults, site.kwdefaults));
        (counts.0 as usize, counts.1 as usize)
    }

    /// The name of a parameter by its place; `None` for one that nobody uses.
    fn name_at(&self, place: usize) -> Option<&str> {
        let name = self.names.get(place)?.as_ascii()?;
        (!name.starts_with(".unnamed")).then_some(name)
    }

    /// How little a signature fits: every call that fails weighs most.
    fn cost(&self, shape: Shape) -> usize {
        let failing = self.calls.iter().take(MOST_CALLS);
        let own = usize::from(self.is_method && !self.is_static());
        let failing =
            failing.filter(|call| !self.binds(shape, call.positional + own, &call.keywords));
        let mut cost = 20 * failing.count();
        if self.is_method && !self.is_static() {
            // The instance has a name of its own.
            if shape.positional == 0 {
                cost += 15;
            }
            if let Some(given) = self.model()
                && !self.binds(shape, given, &[])
            {
                cost += 200;
            }
        }
        // What is plain costs nothing. Of what Python itself gives, some is often not used.
        let of_unused = if self.model().is_some() { 1 } else { 6 };
        cost += of_unused * shape.unused + 4 * (shape.kwonly - self.defaults().1);
        let after = shape.positional + shape.kwonly;
        let usual = |place: usize, usual: &[&str]| {
            self.name_at(place)
                .is_some_and(|name| usual.contains(&name))
        };
        if shape.varargs {
            let is_spread = self
                .name_at(after)
                .is_some_and(|name| self.facts.spread.contains(name));
            cost += match (usual(after, &ARGS), is_spread) {
                (true, _) => 0,
                (false, true) => 2,
                (false, false) => 5,
            };
        }
        let twice = after + usize::from(shape.varargs);
        if shape.varkeywords {
            let is_spread = self
                .name_at(twice)
                .is_some_and(|name| self.facts.spread_twice.contains(name));
            cost += match (usual(twice, &KEYWORDS), is_spread) {
                (true, _) => 0,
                (false, true) => 1,
                (false, false) => 6,
            };
        }
        // Names that are usual for starred parameters, and what is spread, among the others.
        let plain = (0..after).filter_map(|place| self.name_at(place));
        let odd = |name: &&str| ARGS.contains(name) || KEYWORDS.contains(name);
        let spread = |name: &&str| {
            self.facts.spread_twice.contains(*name) || self.facts.spread.contains(*name)
        };
        let (odd, spread) = plain.fold((0, 0), |(odds, spreads), name| {
            (
                odds + usize::from(odd(&name)),
                spreads + usize::from(spread(&name)),
            )
        });
        cost + 6 * odd + 3 * spread
    }

    fn is_static(&self) -> bool {
        self.site
            .is_some_and(|site| site.decorator.as_deref() == Some("staticmethod"))
    }

    /// How many arguments Python itself calls it with.
    fn model(&self) -> Option<usize> {
        let decorator = self.site.and_then(|site| site.decorator.as_deref());
        if decorator == Some("property") {
            return Some(1);
        }
        let row = DATA_MODEL
            .iter()
            .find(|(_, names)| names.contains(&self.name));
        row.map(|(count, _)| *count)
    }

    /// Whether a call with these arguments finds a place for each, and fills what has no default.
    fn binds(&self, shape: Shape, given: usize, keywords: &[String]) -> bool {
        let (defaults, kwdefaults) = self.defaults();
        if given > shape.positional && !shape.varargs {
            return false;
        }
        let filled = given.min(shape.positional);
        let (mut missing, mut kwonly) = (0, 0);
        let required = shape.positional - defaults;
        for place in filled..shape.positional {
            let by_keyword = self
                .name_at(place)
                .is_some_and(|name| keywords.iter().any(|k| k == name));
            missing += usize::from(!by_keyword && place < required);
        }
        let places = filled..shape.positional + shape.kwonly;
        let mut unnamed = places
            .clone()
            .filter(|place| self.name_at(*place).is_none())
            .count();
        for keyword in keywords {
            let place = places
                .clone()
                .find(|place| self.name_at(*place) == Some(keyword));
            match place {
                Some(place) => kwonly += usize::from(place >= shape.positional),
                // It may be the name of a parameter that nobody uses.
                None if unnamed > 0 => {
                    unnamed -= 1;
                    missing = missing.saturating_sub(1);
                    kwonly += 1;
                }
                None if shape.varkeywords => {}
                None => return false,
            }
        }
        missing == 0 && kwonly + kwdefaults >= shape.kwonly
    }

    fn signature(&self, shape: Shape) -> Signature {
        let mut names = self.names.clone();
        for place in names.len()..names.len() + shape.unused {
            names.push(placeholder(u32::try_from(place).unwrap_or(u32::MAX)));
        }
        if let (true, Some(first)) = (self.is_method && !self.is_static(), names.first_mut())
            && first
                .as_ascii()
                .is_some_and(|name| name.starts_with(".unnamed"))
            && shape.positional > 0
        {
            *first = Arc::new("self".into());
        }
        let varkeywords = if shape.varkeywords { names.pop() } else { None };
        let varargs = if shape.varargs { names.pop() } else { None };
        let kwonly = names.split_off(shape.positional.min(names.len()));
        Signature {
            positional: names,
            varargs,
            kwonly,
            varkeywords,
        }
    }
}

/// Names that are usual for `*args` and `**kwargs`.
pub(super) const ARGS: [&str; 3] = ["args", "rest", "varargs"];
pub(super) const KEYWORDS: [&str; 4] = ["kwargs", "kwds", "kw", "keywords"];
