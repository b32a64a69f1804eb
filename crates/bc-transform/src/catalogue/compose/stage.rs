//! One stage: whether it can be one, and its code with names and labels of its own.

use super::leave::{self, Leaving};
use crate::error::Refusal;
use bc_core::asm::{Asm, Instr, Item, Label, Operand, Provenance};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::opcode::{Opcode, OperandKind};
use bc_core::repr::backslashreplace;
use bc_core::text::Text;
use bc_core::verify::VerifiedCode;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A name as errors show it.
pub(super) fn shown(code: &CodeObject) -> String {
    backslashreplace(code.name()).into_owned()
}

/// The names of variables that are given already.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<Arc<Text>>,
    /// Never goes back, so that looking for a free name stays cheap.
    count: u64,
}

/// The name of a stage stands in the names of its variables if it is no longer than this.
const LONGEST: usize = 60;

impl Names {
    /// The name itself if it is free, else one that says which stage the variable is from.
    fn give(&mut self, name: &Arc<Text>, stage: &str) -> Arc<Text> {
        if self.taken.insert(Arc::clone(name)) {
            return Arc::clone(name);
        }
        let name = backslashreplace(name);
        let name = if name.len() > LONGEST {
            "variable".into()
        } else {
            name
        };
        let stage = if stage.len() > LONGEST {
            "stage"
        } else {
            stage
        };
        let mut new = Arc::new(Text::from(format!("{stage}.{name}")));
        while !self.taken.insert(Arc::clone(&new)) {
            self.count += 1;
            new = Arc::new(Text::from(format!("{stage}.{name}.{}", self.count)));
        }
        new
    }
}

type Renamed = HashMap<Arc<Text>, Arc<Text>>;

/// Where control comes into a stage, and where it finds its argument.
pub(super) struct Entrance {
    pub(super) entry: Label,
    pub(super) argument: (Opcode, Operand),
}

/// A function's code with its names and labels made its own.
pub(super) struct Stage {
    pub(super) entry: Label,
    pub(super) filename: Arc<Text>,
    pub(super) firstlineno: i32,
    pub(super) body: Vec<Item>,
    /// What is to be done before each `return`, by index of item.
    leaving: HashMap<usize, Result<Leaving, Refusal>>,
    argument: Option<(Opcode, Operand)>,
}

impl Stage {
    /// Makes a stage ready; its variables and parameters go into the composition. The `nth` is counted
    /// from the one that is called first.
    pub(super) fn new(
        proof: &VerifiedCode,
        lifted: Asm,
        nth: usize,
        names: &mut Names,
        whole: &mut Asm,
    ) -> Result<Stage, Refusal> {
        suits(proof.code(), &lifted, nth)?;
        let name = shown(proof.code());
        let mut locals = Renamed::new();
        let parameters: Vec<_> = lifted.signature.names().cloned().collect();
        for local in parameters.iter().chain(&lifted.tables.locals) {
            let new = names.give(local, &name);
            if locals.insert(Arc::clone(local), new).is_some() {
                return Err(twice(local));
            }
        }
        let mut cells = Renamed::new();
        for cell in &lifted.tables.cellvars {
            // A parameter and its cell go by one name.
            let new = match locals.get(cell) {
                Some(local) => Arc::clone(local),
                None => names.give(cell, &name),
            };
            whole.tables.cellvars.push(Arc::clone(&new));
            if cells.insert(Arc::clone(cell), new).is_some() {
                return Err(twice(cell));
            }
        }
        let mut frees = Renamed::new();
        for free in &lifted.tables.freevars {
            let new = names.give(free, &name);
            whole.tables.freevars.push(Arc::clone(&new));
            if frees.insert(Arc::clone(free), new).is_some() {
                return Err(twice(free));
            }
        }
        // What says how the parameters and cells lie follows from those of the composition.
        whole.flags |=
            lifted.flags - (CodeFlags::VARARGS | CodeFlags::VARKEYWORDS | CodeFlags::NOFREE);
        if !lifted.tables.freevars.is_empty() {
            whole.flags |= CodeFlags::NESTED;
        }
        let mut argument = None;
        if nth == 0 {
            // Nothing was taken yet, so parameters keep their names.
            whole.signature = lifted.signature.clone();
        } else if let Some(parameter) = parameters.first() {
            argument = match (cells.get(parameter), locals.get(parameter)) {
                (Some(cell), _) => Some((Opcode::STORE_DEREF, Operand::Cell(Arc::clone(cell)))),
                (None, Some(local)) => {
                    Some((Opcode::STORE_FAST, Operand::Local(Arc::clone(local))))
                }
                (None, None) => None,
            };
        }
        let leaving = leave::all(&lifted.body, proof);
        let mut labels: HashMap<Label, Label> = HashMap::new();
        let entry = whole.new_label();
        let mut body = Vec::with_capacity(lifted.body.len());
        for item in lifted.body {
            let mut own = |label: Label| *labels.entry(label).or_insert_with(|| whole.new_label());
            body.push(match item {
                Item::Label(label) => Item::Label(own(label)),
                Item::Data(bytes) => Item::Data(bytes),
                Item::Instr(instr) => {
                    let operand = match instr.operand {
                        Operand::Label(label) => Operand::Label(own(label)),
                        Operand::Local(name) => Operand::Local(renamed(&locals, name)),
                        Operand::Cell(name) => Operand::Cell(renamed(&cells, name)),
                        Operand::Free(name) => Operand::Free(renamed(&frees, name)),
                        other => other,
                    };
                    // Tables and distances are others now, but where jumps lead that are never taken is no matter.
                    let index = match operand {
                        Operand::Number(_) if instr.opcode.is_jump() => instr.provenance.index,
                        _ => None,
                    };
                    Item::Instr(Instr {
                        operand,
                        provenance: Provenance { prefixes: 0, index },
                        ..instr
                    })
                }
            });
        }
        Ok(Stage {
            entry,
            filename: Arc::clone(&lifted.filename),
            firstlineno: lifted.firstlineno,
            body,
            leaving,
            argument,
        })
    }

    /// How another stage gets here; none into the one that is called first.
    pub(super) fn entrance(&self) -> Option<Entrance> {
        Some(Entrance {
            entry: self.entry,
            argument: self.argument.clone()?,
        })
    }

    /// Makes every `return` hand its value to the next stage.
    pub(super) fn lead_to(&mut self, next: &Entrance) -> Result<(), Refusal> {
        let mut body = Vec::with_capacity(self.body.len());
        let old = std::mem::take(&mut self.body);
        for (at, item) in old.iter().enumerate() {
            match (item, self.leaving.remove(&at)) {
                (Item::Instr(instr), Some(leaving)) => {
                    leave::expand(&leaving?, &old, instr.line, next, &mut body)?;
                }
                _ => body.push(item.clone()),
            }
        }
        self.body = body;
        Ok(())
    }
}

fn renamed(names: &Renamed, name: Arc<Text>) -> Arc<Text> {
    names.get(&name).cloned().unwrap_or(name)
}

fn twice(name: &Text) -> Refusal {
    Refusal::new(format!(
        "two variables are called {}",
        backslashreplace(name)
    ))
}

/// Whether code can be the `nth` stage.
fn suits(code: &CodeObject, lifted: &Asm, nth: usize) -> Result<(), Refusal> {
    let flags = code.flags();
    if flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE)
    {
        return Err(Refusal::new(
            "a generator or coroutine is no stage: a call of it only makes one",
        ));
    }
    if !flags.contains(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS) {
        return Err(Refusal::new("only the code of a function is a stage"));
    }
    let signature = &lifted.signature;
    if nth > 0 && (signature.positional.len() != 1 || signature.len() != 1) {
        return Err(Refusal::new(format!(
            "the stage is called with one argument and takes {signature}"
        )));
    }
    let is = |name: &Arc<Text>, text: &str| name.as_ascii() == Some(text);
    if nth > 0
        && code.freevars().iter().any(|name| is(name, "__class__"))
        && code.names().iter().any(|name| is(name, "super"))
    {
        return Err(Refusal::new(
            "super() would look at the first argument of the whole composition",
        ));
    }
    for instr in lifted.instrs() {
        match instr.opcode.operand() {
            OperandKind::Local if instr.number().is_some() => {
                return Err(Refusal::at(instr.line, "a local variable has no name"));
            }
            OperandKind::Name if is_namespace(instr.opcode) => {
                return Err(Refusal::at(
                    instr.line,
                    "the stage looks up a name in a namespace of its own",
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_namespace(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::LOAD_NAME | Opcode::STORE_NAME | Opcode::DELETE_NAME
    )
}
