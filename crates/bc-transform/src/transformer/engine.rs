//! What is done with a transformer: walking the code objects, finding matches, asking handlers and
//! hooks, putting the result together.
//!
//! Matches are looked for rule by rule: each rule's next match is found once and kept until the scan
//! has gone past it. So a scan takes time in proportion to the instructions, whatever is matched.

use super::{Context, Handler, Matched, Order, Outcome, StartCode, Transformer};
use crate::error::{Error, Refusal};
use crate::pass::{Event, Site, Skipped};
use crate::pattern::{Cache, Match, Pattern};
use crate::walk::{self, Rewritten, Visit};
use bc_core::asm::{Asm, AsmError, Item, Operand, Options};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::repr::{Repr, backslashreplace};
use bc_core::text::Text;
use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;
use std::sync::Arc;

/// What [`Context::charge`] has to give: far more than any program's literals take, and little enough
/// for a machine's memory.
const MOST_STEPS: usize = 1 << 21;

/// So much of a constant is told, in bytes.
const LONGEST: usize = 60;

pub(crate) fn rewrite<'t, T: Transformer>(
    transformer: &'t T,
    code: &Arc<CodeObject>,
    watch: Option<&'t mut dyn FnMut(Event)>,
) -> Result<Arc<CodeObject>, Error> {
    let mut rules = Vec::new();
    for rule in transformer.rules() {
        let pattern = rule.pattern.map_err(|error| Error::Pattern {
            pass: transformer.name(),
            error,
        })?;
        rules.push(Ready {
            pattern,
            handler: rule.handler,
            startcodes: rule.startcodes,
        });
    }
    let engine = Engine {
        transformer,
        rules,
        watch: watch.map(RefCell::new),
        told: RefCell::default(),
        keeps_decisions: Cell::new(false),
        room: Cell::new(MOST_STEPS),
    };
    match transformer.order() {
        Order::InnermostFirst => engine.innermost_first(code),
        Order::OutermostFirst => engine.outermost_first(code),
    }
}

struct Engine<'t, T: Transformer> {
    transformer: &'t T,
    rules: Vec<Ready<T>>,
    watch: Option<RefCell<&'t mut dyn FnMut(Event)>>,
    /// What is to be told of the code object at hand.
    told: RefCell<Vec<Event>>,
    /// Whether constants that decide a branch stay as they are.
    keeps_decisions: Cell<bool>,
    room: Cell<usize>,
}

/// A rule whose pattern is one.
struct Ready<T: Transformer> {
    pattern: Pattern,
    handler: Handler<T>,
    startcodes: Vec<StartCode>,
}

impl<T: Transformer> Engine<'_, T> {
    fn innermost_first(&self, code: &Arc<CodeObject>) -> Result<Arc<CodeObject>, Error> {
        let mut done = Rewritten::default();
        let mut last = Arc::clone(code);
        for visit in walk::innermost_first(code, |code| self.transformer.descends(code)) {
            last = self.remade(&visit, &done)?;
            done.insert(&visit.code, Arc::clone(&last));
        }
        Ok(last)
    }

    /// A code object rewritten, with those inside it that are done.
    ///
    /// What a constant keeps control from need not be sound. Where such code comes into reach, as the pass changes the
    /// constant, it is rewritten once more without changing those.
    fn remade(&self, visit: &Visit, done: &Rewritten) -> Result<Arc<CodeObject>, Error> {
        let attempt = |keeps_decisions: bool| {
            self.keeps_decisions.set(keeps_decisions);
            self.told.borrow_mut().clear();
            let mut asm = self.lift(visit)?;
            done.put_into(&mut asm);
            let asm = self.rewrite(asm, visit)?;
            self.lower(&asm, visit)
        };
        let made = attempt(false).or_else(|error| match &error {
            Error::Result {
                error: AsmError::Rejected { .. },
                ..
            } => attempt(true).map_err(|_| error),
            _ => Err(error),
        })?;
        self.tell();
        Ok(made)
    }

    /// Tells what was done to the code object at hand.
    fn tell(&self) {
        let told = std::mem::take(&mut *self.told.borrow_mut());
        if let Some(watch) = &self.watch {
            told.into_iter()
                .for_each(|event| (watch.borrow_mut())(event));
        }
    }

    fn outermost_first(&self, code: &Arc<CodeObject>) -> Result<Arc<CodeObject>, Error> {
        // What is inside is known only when the outside is rewritten, so the walk is done step by step.
        let mut rewritten: Vec<(Visit, Asm)> = Vec::new();
        let mut seen = Rewritten::default();
        let mut open = vec![Visit {
            path: walk::path_below(None, code.name()),
            code: Arc::clone(code),
        }];
        while let Some(visit) = open.pop() {
            if seen.get(&visit.code).is_some() {
                continue;
            }
            seen.insert(&visit.code, Arc::clone(&visit.code));
            let asm = self.rewrite(self.lift(&visit)?, &visit)?;
            self.tell();
            if self.transformer.descends(&visit.code) {
                let inner: Vec<_> = asm.nested().cloned().collect();
                open.extend(inner.into_iter().rev().map(|code| Visit {
                    path: walk::path_below(Some(&visit.path), code.name()),
                    code,
                }));
            }
            rewritten.push((visit, asm));
        }
        let mut done = Rewritten::default();
        let mut last = Arc::clone(code);
        // A code object that is shared may stand before one that holds it: those are put in in the
        // order in which the walk that knows about sharing gives them.
        let order = Dependencies::of(&rewritten);
        for index in order.innermost_first() {
            let Some((visit, asm)) = rewritten.get_mut(index) else {
                continue;
            };
            done.put_into(asm);
            let new = self.lower(asm, visit)?;
            if index == 0 {
                last = Arc::clone(&new);
            }
            done.insert(&visit.code, new);
        }
        Ok(last)
    }

    fn lift(&self, visit: &Visit) -> Result<Asm, Error> {
        Asm::lift(&visit.code).map_err(|error| Error::Lift {
            pass: self.transformer.name(),
            path: visit.path.clone(),
            error,
        })
    }

    fn lower(&self, asm: &Asm, visit: &Visit) -> Result<Arc<CodeObject>, Error> {
        walk::lower(asm, visit, &Options::default()).map_err(|error| Error::Result {
            pass: self.transformer.name(),
            path: visit.path.clone(),
            error,
        })
    }

    fn rewrite(&self, mut asm: Asm, visit: &Visit) -> Result<Asm, Error> {
        let body = std::mem::take(&mut asm.body);
        let roles = OnceCell::new();
        let mut context = Context {
            state: T::State::default(),
            asm,
            startcode: 0,
            code: &visit.code,
            path: &visit.path,
            roles: &roles,
            body: &body,
            room: &self.room,
        };
        self.rewrite_body(&body, &mut context)
            .map_err(|refusal| Error::Refused {
                pass: self.transformer.name(),
                path: visit.path.clone(),
                filename: backslashreplace(visit.code.filename()).into_owned(),
                line: refusal.line.unwrap_or(visit.code.firstlineno()),
                message: refusal.message,
            })?;
        Ok(context.asm)
    }

    fn rewrite_body(
        &self,
        body: &[Item],
        context: &mut Context<'_, T::State>,
    ) -> Result<(), Refusal> {
        self.transformer.enter(context)?;
        let mut new = Vec::with_capacity(body.len());
        let mut scan = Scan::new(&self.rules, body);
        let mut at = 0;
        while let Some(item) = body.get(at) {
            let end = match item {
                // Matches start at instructions.
                Item::Label(_) | Item::Data(_) => None,
                Item::Instr(_) => self.first_taker(&mut scan, at, context, &mut new)?,
            };
            at = match end {
                Some(end) => end,
                None => {
                    new.push(self.hooked(at, item, context)?);
                    at + 1
                }
            };
        }
        context.asm.body = new;
        self.rename_tables(context)?;
        self.transformer.leave(context)
    }

    /// Lets the first rule that matches here and does not decline have its way; the end of its match.
    fn first_taker(
        &self,
        scan: &mut Scan<'_>,
        at: usize,
        context: &mut Context<'_, T::State>,
        new: &mut Vec<Item>,
    ) -> Result<Option<usize>, Refusal> {
        for (index, rule) in self.rules.iter().enumerate() {
            if !rule.startcodes.contains(&context.startcode) {
                continue;
            }
            let Some(found) = scan.at(index, rule, at) else {
                continue;
            };
            let end = found.range().end;
            let matched = Matched {
                found,
                body: scan.body,
            };
            if let Outcome::Replace(items) = (rule.handler)(self.transformer, &matched, context)? {
                if self.is_kept(matched.range(), matched.line(), context) {
                    continue;
                }
                if self.watch.is_some() {
                    self.told.borrow_mut().push(Event::Changed(Site {
                        path: context.path.to_owned(),
                        line: matched.line(),
                        before: matched.items().to_vec(),
                        after: items.clone(),
                    }));
                }
                new.extend(items);
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    /// Whether some of these items are a constant that is kept, which is told then.
    fn is_kept(&self, mut items: Range<usize>, line: i32, context: &Context<'_, T::State>) -> bool {
        let kept = match self.keeps_decisions.get() {
            true => items.find(|&item| context.roles().decides(item)),
            false => None,
        };
        let constant = kept.map(|item| context.body.get(item).and_then(Item::as_instr)?.constant());
        if let Some(constant) = constant.flatten() {
            let shown = Repr {
                limit: LONGEST,
                ..Repr::default()
            };
            self.told.borrow_mut().push(Event::Skipped(Skipped {
                message: format!(
                    "{} is skipped: it decides a branch, and what is not come to is no code",
                    shown.constant(constant)
                ),
                path: context.path.to_owned(),
                line,
                filename: backslashreplace(context.code.filename()).into_owned(),
            }));
        }
        kept.is_some()
    }

    /// An item that no rule has changed, after the hooks for what it works with.
    fn hooked(
        &self,
        at: usize,
        item: &Item,
        context: &mut Context<'_, T::State>,
    ) -> Result<Item, Refusal> {
        let Item::Instr(instr) = item else {
            return Ok(item.clone());
        };
        let operand = match &instr.operand {
            Operand::Const(Constant::Code(_)) => None,
            Operand::Const(constant) => {
                let new = self.transformer.constant(constant, at, context)?;
                let new = new.filter(|_| !self.is_kept(at..at + 1, instr.line, context));
                new.map(Operand::Const)
            }
            Operand::Name(name) => {
                let new = self.transformer.rename_name(instr.opcode, name, context)?;
                new.map(Operand::Name)
            }
            Operand::Local(name) => self.renamed(name, context)?.map(Operand::Local),
            Operand::Cell(name) => self.renamed(name, context)?.map(Operand::Cell),
            Operand::Free(name) => self.renamed(name, context)?.map(Operand::Free),
            _ => None,
        };
        let mut instr = instr.clone();
        if let Some(operand) = operand {
            instr.operand = operand;
        }
        Ok(Item::Instr(instr))
    }

    fn renamed(
        &self,
        name: &Arc<Text>,
        context: &mut Context<'_, T::State>,
    ) -> Result<Option<Arc<Text>>, Refusal> {
        self.transformer.rename_local(name, context)
    }

    /// Renames parameters and the entries of the tables of variables.
    fn rename_tables(&self, context: &mut Context<'_, T::State>) -> Result<(), Refusal> {
        let mut names = context.asm.signature.clone();
        let parameters = names
            .positional
            .iter_mut()
            .chain(&mut names.kwonly)
            .chain(&mut names.varargs)
            .chain(&mut names.varkeywords);
        for name in parameters {
            if let Some(new) = self.renamed(name, context)? {
                *name = new;
            }
        }
        context.asm.signature = names;
        let tables = &context.asm.tables;
        let mut variables = [&tables.locals, &tables.cellvars, &tables.freevars].map(Vec::clone);
        for name in variables.iter_mut().flatten() {
            if let Some(new) = self.renamed(name, context)? {
                *name = new;
            }
        }
        let tables = &mut context.asm.tables;
        [tables.locals, tables.cellvars, tables.freevars] = variables;
        Ok(())
    }
}

/// The next match of each rule.
struct Scan<'b> {
    body: &'b [Item],
    cache: Cache,
    /// By rule: from where it was last looked for, and what was found.
    next: Vec<Option<(usize, Option<Match>)>>,
}

impl<'b> Scan<'b> {
    fn new<T: Transformer>(rules: &[Ready<T>], body: &'b [Item]) -> Scan<'b> {
        Scan {
            body,
            cache: Cache::default(),
            next: rules.iter().map(|_| None).collect(),
        }
    }

    /// The match of a rule that starts at an item.
    fn at<T: Transformer>(&mut self, index: usize, rule: &Ready<T>, at: usize) -> Option<Match> {
        let known = self.next.get_mut(index)?;
        let is_fresh = match known {
            Some((_, Some(found))) => found.range().start >= at,
            // None was found from an earlier place on, so there is none from here.
            Some((from, None)) => *from <= at,
            None => false,
        };
        if !is_fresh {
            let found = rule.pattern.find_with(&mut self.cache, self.body, at);
            *known = Some((at, found));
        }
        let (_, found) = known.as_ref()?;
        let found = found.as_ref()?;
        (found.range().start == at).then(|| found.clone())
    }
}

/// Which of a list of code objects are inside which.
struct Dependencies(Vec<Vec<usize>>);

impl Dependencies {
    fn of(list: &[(Visit, Asm)]) -> Dependencies {
        let index: std::collections::HashMap<*const CodeObject, usize> = list
            .iter()
            .enumerate()
            .map(|(index, (visit, _))| (Arc::as_ptr(&visit.code), index))
            .collect();
        let inner = |asm: &Asm| {
            let nested = asm.nested().map(Arc::as_ptr);
            nested
                .filter_map(|code| index.get(&code).copied())
                .collect()
        };
        Dependencies(list.iter().map(|(_, asm)| inner(asm)).collect())
    }

    /// Indexes in an order in which each comes after all that are inside it. Code objects do not
    /// contain themselves, so there is one.
    fn innermost_first(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.0.len());
        let mut seen = vec![false; self.0.len()];
        // An index and whether what is inside it is done.
        let mut open: Vec<(usize, bool)> = vec![(0, false)];
        while let Some((index, is_done)) = open.pop() {
            if is_done {
                order.push(index);
                continue;
            }
            match seen.get_mut(index) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            open.push((index, true));
            let inner = self.0.get(index).map(Vec::as_slice).unwrap_or_default();
            open.extend(inner.iter().map(|&index| (index, false)));
        }
        order
    }
}
