//! The instructions of a method, or of a function inside one, with attributes instead of names.

use super::classes::Made;
use super::{Attributes, Plan};
use crate::error::Refusal;
use crate::names::declared_globals;
use bc_core::asm::{Asm, Instr, Item, Operand};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::opcode::{Opcode, OperandKind};
use bc_core::repr::backslashreplace;
use bc_core::text::Text;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

const SELF: &str = "self";

fn is_self(name: &Text) -> bool {
    name.as_ascii() == Some(SELF)
}

/// Whether the first parameter is `self`.
pub(super) fn has_self(asm: &Asm) -> bool {
    let first = asm.signature.positional.first();
    first.is_some_and(|first| is_self(first))
}

/// Names that mean something else in a method, whatever is an attribute elsewhere.
pub(super) fn not_attributes(asm: &Asm) -> BTreeSet<Arc<Text>> {
    let mut names = declared_globals(&asm.body);
    names.extend(asm.signature.names().cloned());
    names.extend(asm.tables.freevars.iter().cloned());
    names
}

/// What stands for attributes in one code object.
pub(super) struct Place {
    is_method: bool,
    /// What means an attribute where it is looked up as a global; in a method, as a local or cell too.
    attributes: Attributes,
    /// Free variables of a function in a method that are attributes.
    frees: BTreeSet<Arc<Text>>,
    /// Whether `self` gets to be a parameter.
    is_implicit: bool,
}

impl Place {
    /// `None` if nothing is to be changed.
    pub(super) fn new(plan: &Plan, asm: &Asm) -> Result<Option<Place>, Refusal> {
        let place = match plan {
            Plan::Plain | Plan::Class => return Ok(None),
            Plan::Method(attributes) => Place::of_method(attributes, asm)?,
            Plan::Inner(outside) => {
                let declared = declared_globals(&asm.body);
                let frees = asm.tables.freevars.iter();
                Place {
                    is_method: false,
                    frees: frees
                        .filter(|name| outside.cells.contains(*name))
                        .cloned()
                        .collect(),
                    is_implicit: outside.is_implicit && !declared.iter().any(|name| is_self(name)),
                    attributes: outside.attributes.without(declared),
                }
            }
        };
        for instr in asm.instrs() {
            if instr.opcode.operand() == OperandKind::Local && instr.number().is_some() {
                return Err(Refusal::at(instr.line, "a local variable has no name"));
            }
        }
        Ok(Some(place))
    }

    fn of_method(attributes: &Attributes, asm: &Asm) -> Result<Place, Refusal> {
        let is_implicit = !has_self(asm);
        if is_implicit {
            if asm.signature.names().any(|name| is_self(name)) {
                return Err(Refusal::new("self is a parameter, but not the first"));
            }
            if asm.tables.freevars.iter().any(|name| is_self(name)) {
                return Err(Refusal::new(
                    "self is a variable of a function around the method",
                ));
            }
            if declared_globals(&asm.body).iter().any(|name| is_self(name)) {
                return Err(Refusal::new("self is declared global"));
            }
        }
        let mut others = not_attributes(asm);
        others.insert(Arc::new(Text::from(SELF)));
        Ok(Place {
            is_method: true,
            attributes: attributes.without(others),
            frees: BTreeSet::new(),
            is_implicit,
        })
    }

    fn is_attribute(&self, instr: &Instr) -> bool {
        match (&instr.operand, instr.opcode) {
            (Operand::Name(name), Opcode::LOAD_GLOBAL) => self.attributes.contains(name),
            (Operand::Local(name) | Operand::Cell(name), _) => {
                self.is_method && self.is_variable(name)
            }
            (Operand::Free(name), _) => !self.is_method && self.is_variable(name),
            _ => false,
        }
    }

    /// Whether a variable is none: a local or cell of a method, a free variable of a function in it.
    fn is_variable(&self, name: &Arc<Text>) -> bool {
        match self.is_method {
            true => self.attributes.contains(name),
            false => self.frees.contains(name),
        }
    }

    fn is_implicit_self(&self, instr: &Instr) -> bool {
        self.is_implicit
            && instr.opcode == Opcode::LOAD_GLOBAL
            && instr.name().is_some_and(|name| is_self(name))
    }
}

/// Changes a body; whether it needs `self` from the function around it.
pub(super) fn rewrite(
    asm: &mut Asm,
    made: &[Made],
    place: &Place,
    needs_self: &HashMap<*const CodeObject, bool>,
) -> Result<bool, Refusal> {
    let needs = |each: &Made| {
        needs_self
            .get(&Arc::as_ptr(&each.code))
            .copied()
            .unwrap_or(false)
    };
    let inner_needs = made.iter().any(needs);
    let uses = asm.instrs().any(|instr| {
        let is_closure = instr.opcode == Opcode::LOAD_CLOSURE;
        !is_closure && (place.is_attribute(instr) || place.is_implicit_self(instr))
    });
    let is_untouched = !inner_needs && !uses && place.frees.is_empty();
    if !place.is_method && is_untouched {
        return Ok(false);
    }
    let this = This::new(asm, place, inner_needs);
    let body = std::mem::take(&mut asm.body);
    let mut edits: HashMap<usize, Edit> = HashMap::new();
    for each in made {
        if let Some(edit) = closure(&body, each, place, needs(each).then_some(&this))? {
            edits.insert(edit.start, edit);
        }
    }
    let mut new = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(item) = body.get(at) {
        if let Some(edit) = edits.remove(&at) {
            new.extend(edit.items);
            at = edit.end;
            continue;
        }
        at += 1;
        match item {
            Item::Label(_) | Item::Data(_) => new.push(item.clone()),
            Item::Instr(instr) => this.put(instr, place, &mut new)?,
        }
    }
    asm.body = new;
    this.change_tables(asm, place);
    Ok(!place.is_method)
}

/// How a body gets at `self`.
struct This {
    operand: Operand,
    /// Whether what was a local of this name is a cell from now on.
    becomes_cell: bool,
}

impl This {
    fn new(asm: &Asm, place: &Place, inner_needs: bool) -> This {
        let name: Arc<Text> = Arc::new(Text::from(SELF));
        if place.is_method {
            let is_cell = asm.tables.cellvars.contains(&name);
            return This {
                becomes_cell: inner_needs && !is_cell,
                operand: match is_cell || inner_needs {
                    true => Operand::Cell(name),
                    false => Operand::Local(name),
                },
            };
        }
        let tables = &asm.tables;
        let taken: BTreeSet<&Arc<Text>> = asm
            .signature
            .names()
            .chain(&tables.locals)
            .chain(&tables.cellvars)
            .chain(&tables.freevars)
            .collect();
        let mut name = name;
        let mut tries = 0u32;
        while taken.contains(&name) {
            // No program can mean it.
            name = Arc::new(Text::from(format!(".self{tries}")));
            tries += 1;
        }
        This {
            operand: Operand::Free(name),
            becomes_cell: false,
        }
    }

    fn load(&self, line: i32) -> Item {
        let opcode = match self.operand {
            Operand::Local(_) => Opcode::LOAD_FAST,
            _ => Opcode::LOAD_DEREF,
        };
        Item::Instr(Instr::new(opcode, self.operand.clone(), line))
    }

    /// An instruction with an attribute instead of a name, or as it is.
    fn put(&self, instr: &Instr, place: &Place, new: &mut Vec<Item>) -> Result<(), Refusal> {
        let line = instr.line;
        if place.is_implicit_self(instr) {
            new.push(self.load(line));
            return Ok(());
        }
        if place.is_attribute(instr)
            && let Some(name) = instr.name()
        {
            let opcode = match instr.opcode {
                Opcode::LOAD_GLOBAL | Opcode::LOAD_FAST | Opcode::LOAD_DEREF => Opcode::LOAD_ATTR,
                Opcode::STORE_FAST | Opcode::STORE_DEREF => Opcode::STORE_ATTR,
                Opcode::DELETE_FAST | Opcode::DELETE_DEREF => Opcode::DELETE_ATTR,
                _ => {
                    let name = backslashreplace(name);
                    return Err(Refusal::at(
                        line,
                        format!("{name} is an attribute, but a function needs it as a variable"),
                    ));
                }
            };
            new.push(self.load(line));
            new.push(Item::Instr(Instr::new(
                opcode,
                Operand::Name(Arc::clone(name)),
                line,
            )));
            return Ok(());
        }
        let mut instr = instr.clone();
        match &instr.operand {
            Operand::Local(name) if self.becomes_cell && is_self(name) => {
                instr.opcode = match instr.opcode {
                    Opcode::STORE_FAST => Opcode::STORE_DEREF,
                    Opcode::DELETE_FAST => Opcode::DELETE_DEREF,
                    _ => Opcode::LOAD_DEREF,
                };
                instr.operand = self.operand.clone();
                instr.provenance.index = None;
            }
            // Places in these tables move.
            Operand::Local(_) | Operand::Cell(_) | Operand::Free(_) => {
                instr.provenance.index = None
            }
            _ => {}
        }
        new.push(Item::Instr(instr));
        Ok(())
    }

    fn change_tables(&self, asm: &mut Asm, place: &Place) {
        let tables = &mut asm.tables;
        let is_variable = |name: &Arc<Text>| place.is_variable(name);
        if place.is_method {
            tables.nlocals = None;
            tables.locals.retain(|name| !is_variable(name));
            tables.cellvars.retain(|name| !is_variable(name));
            if place.is_implicit {
                tables.locals.retain(|name| !is_self(name));
                let name = Arc::new(Text::from(SELF));
                asm.signature.positional.insert(0, name);
            }
        } else {
            tables.freevars.retain(|name| !is_variable(name));
        }
        match &self.operand {
            Operand::Cell(name) if self.becomes_cell => tables.cellvars.push(Arc::clone(name)),
            Operand::Free(name) => {
                tables.freevars.push(Arc::clone(name));
                asm.flags |= CodeFlags::NESTED;
            }
            _ => {}
        }
    }
}

/// Items that take the place of others.
struct Edit {
    start: usize,
    end: usize,
    items: Vec<Item>,
}

/// The making of a function that gets other cells: without those of variables that are attributes,
/// with that of `self` if it is needed.
fn closure(
    body: &[Item],
    made: &Made,
    place: &Place,
    this: Option<&This>,
) -> Result<Option<Edit>, Refusal> {
    let instr = |at: Option<usize>| at.and_then(|at| body.get(at)).and_then(Item::as_instr);
    let line = instr(Some(made.load)).map_or(0, |instr| instr.line);
    let odd = || Refusal::at(line, "a function that uses self is made in an odd way");
    let is_closure = instr(Some(made.make)).is_some_and(|i| i.opcode == Opcode::MAKE_CLOSURE);
    let build = made.load.checked_sub(1);
    let count = match instr(build).filter(|i| is_closure && i.opcode == Opcode::BUILD_TUPLE) {
        Some(build) => build.number().ok_or_else(odd)? as usize,
        // Where nothing is to be changed, it does not matter how it is made.
        None if is_closure && this.is_some() => return Err(odd()),
        None => 0,
    };
    let start = match is_closure {
        true => build
            .and_then(|build| build.checked_sub(count))
            .ok_or_else(odd)?,
        false => made.load,
    };
    let old = match is_closure {
        true => body.get(start..start + count).unwrap_or_default(),
        false => &[],
    };
    let mut kept = Vec::new();
    for item in old {
        match item {
            Item::Instr(load) if load.opcode == Opcode::LOAD_CLOSURE => {
                if made.is_class || !place.is_attribute(load) {
                    kept.push(item.clone());
                }
            }
            _ if this.is_some() => return Err(odd()),
            _ => return Ok(None),
        }
    }
    if kept.len() == count && this.is_none() {
        return Ok(None);
    }
    if made.make != made.load + 2 {
        return Err(odd());
    }
    for item in &mut kept {
        if let Item::Instr(load) = item {
            load.provenance.index = None;
        }
    }
    if let Some(this) = this {
        let load = Instr::new(Opcode::LOAD_CLOSURE, this.operand.clone(), line);
        kept.push(Item::Instr(load));
    }
    let rest = body.get(made.load..=made.make).unwrap_or_default();
    let mut items = kept;
    let cells = items.len();
    if cells > 0 {
        let count = u32::try_from(cells).unwrap_or(u32::MAX);
        items.push(Item::Instr(Instr::new(Opcode::BUILD_TUPLE, count, line)));
    }
    for item in rest {
        let mut item = item.clone();
        if let Item::Instr(instr) = &mut item {
            instr.opcode = match instr.opcode {
                Opcode::MAKE_FUNCTION | Opcode::MAKE_CLOSURE if cells > 0 => Opcode::MAKE_CLOSURE,
                Opcode::MAKE_CLOSURE => Opcode::MAKE_FUNCTION,
                other => other,
            };
        }
        items.push(item);
    }
    Ok(Some(Edit {
        start,
        end: made.make + 1,
        items,
    }))
}
