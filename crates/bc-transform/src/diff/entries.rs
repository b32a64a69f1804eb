//! A code object as a list of entries, each a line of the listing, and what makes two of them the same.

use super::pairs::Pairs;
use bc_core::asm::{Asm, Instr, Item, Label, LiftError, Operand};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::dis;
use bc_core::opcode::{CompareOp, Opcode};
use bc_core::repr::{self, Repr, backslashreplace};
use bc_core::text::Text;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// How much of a constant tells it from others before it is compared part by part, in bytes.
const TELLING: usize = 1 << 12;

/// One line of a listing.
enum Entry {
    /// The file's name, which is told elsewhere if it differs.
    File(String),
    /// Where the code begins.
    FirstLine(i32),
    /// Anything else that is said of the code as a whole.
    Text(String),
    /// A line of source begins.
    Line(i32),
    /// An item of the body.
    Item(usize),
}

/// A code object on one side of a comparison.
pub(super) struct Side<'c> {
    pub(super) code: &'c CodeObject,
    body: Vec<Item>,
    entries: Vec<Entry>,
    /// The labels, by the order in which they stand.
    labels: HashMap<Label, usize>,
}

impl<'c> Side<'c> {
    pub(super) fn new(code: &'c CodeObject) -> Side<'c> {
        match Asm::lift(code) {
            Ok(asm) => Side::lifted(code, asm),
            Err(error) => Side::unlifted(code, &error),
        }
    }

    fn lifted(code: &'c CodeObject, asm: Asm) -> Side<'c> {
        let tables = [
            Entry::Text(format!("signature {}", asm.signature)),
            names("locals", &asm.tables.locals),
            names("cells", &asm.tables.cellvars),
            names("free", &asm.tables.freevars),
        ];
        let mut entries = fields(code, tables);
        if usize::try_from(code.nlocals()) != Ok(code.varnames().len()) {
            entries.push(Entry::Text(format!("nlocals {}", code.nlocals())));
        }
        let (mut line, mut labels) = (None, HashMap::new());
        for (at, item) in asm.body.iter().enumerate() {
            match item {
                Item::Instr(instr) if line != Some(instr.line) => {
                    line = Some(instr.line);
                    entries.push(Entry::Line(instr.line));
                }
                Item::Label(label) => {
                    labels.insert(*label, labels.len());
                }
                Item::Instr(_) | Item::Data(_) => {}
            }
            entries.push(Entry::Item(at));
        }
        entries.extend(unused(code, &asm.body).into_iter().map(Entry::Text));
        Side {
            code,
            body: asm.body,
            entries,
            labels,
        }
    }

    /// Code that cannot be taken apart: what it holds, and what `dis` makes of it.
    fn unlifted(code: &'c CodeObject, error: &LiftError) -> Side<'c> {
        let (argcount, kwonly) = (code.argcount(), code.kwonlyargcount());
        let tables = [
            Entry::Text(format!("parameters {argcount}, keyword-only {kwonly}")),
            names("locals", code.varnames()),
            names("cells", code.cellvars()),
            names("free", code.freevars()),
        ];
        let mut entries = fields(code, tables);
        entries.push(names("names", code.names()));
        entries.push(Entry::Text(error.to_string()));
        let repr = Repr::default();
        for constant in code.consts() {
            let text = match constant.as_code() {
                Some(code) => nested(code),
                None => repr.constant(constant),
            };
            entries.push(Entry::Text(format!("constant {text}")));
        }
        for line in dis::lines(code) {
            entries.push(Entry::Text(line.to_string()));
        }
        Side {
            code,
            body: Vec::new(),
            entries,
            labels: HashMap::new(),
        }
    }

    /// All entries.
    pub(super) fn all(&self) -> Range<usize> {
        0..self.entries.len()
    }

    /// The items that are instructions, in order.
    pub(super) fn instructions(&self) -> Vec<usize> {
        let items = self.body.iter().enumerate();
        let instructions = items.filter(|(_, item)| item.as_instr().is_some());
        instructions.map(|(at, _)| at).collect()
    }

    fn instr(&self, item: usize) -> Option<&Instr> {
        self.body.get(item)?.as_instr()
    }

    /// The source line of an instruction.
    pub(super) fn line(&self, item: usize) -> Option<i32> {
        Some(self.instr(item)?.line)
    }

    /// The label that an instruction jumps to.
    pub(super) fn target(&self, item: usize) -> Option<Label> {
        self.instr(item)?.target()
    }

    /// The label that stands before an instruction.
    pub(super) fn label_before(&self, item: usize) -> Option<Label> {
        match self.body.get(item.checked_sub(1)?)? {
            Item::Label(label) => Some(*label),
            _ => None,
        }
    }

    /// An entry as a listing shows it.
    pub(super) fn text(&self, at: usize, naming: &Naming) -> String {
        match self.entries.get(at) {
            Some(Entry::File(name)) => format!("file {name}"),
            Some(Entry::FirstLine(line)) => format!("first line {line}"),
            Some(Entry::Text(text)) => text.clone(),
            Some(Entry::Line(line)) => format!("line {line}"),
            Some(Entry::Item(item)) => match self.body.get(*item) {
                Some(Item::Label(label)) => format!("  L{}:", naming.number(*label)),
                Some(Item::Data(bytes)) => format!("    {:<20} {}", "data", repr::bytes(bytes)),
                Some(Item::Instr(instr)) => {
                    let operand = operand(instr, naming);
                    let text = format!("    {:<20} {operand}", instr.opcode);
                    text.trim_end().to_owned()
                }
                None => String::new(),
            },
            None => String::new(),
        }
    }
}

/// What is said of code as a whole, whatever its instructions are.
fn fields(code: &CodeObject, tables: [Entry; 4]) -> Vec<Entry> {
    let [signature, locals, cells, free] = tables;
    let mut entries = vec![
        Entry::Text(format!("name {}", backslashreplace(code.name()))),
        Entry::File(backslashreplace(code.filename()).into_owned()),
        Entry::FirstLine(code.firstlineno()),
        signature,
        Entry::Text(format!("flags {}", code.flags())),
        Entry::Text(format!("stack {}", code.stacksize())),
    ];
    if has_docstring(code) {
        let docstring = match code.consts().first() {
            Some(doc @ Constant::Str(_)) => Repr::default().constant(doc),
            _ => "None".to_owned(),
        };
        entries.push(Entry::Text(format!("docstring {docstring}")));
    }
    entries.extend([locals, cells, free]);
    entries
}

/// Names on one line.
fn names(title: &str, names: &[Arc<Text>]) -> Entry {
    let names = names
        .iter()
        .map(|name| format!(" {}", backslashreplace(name)));
    Entry::Text(format!("{title}{}", names.collect::<String>()))
}

/// Whether the first constant is where a docstring is looked for. Making a function does; a module and the body of a
/// class set `__doc__` by instructions, and nobody gets at the function of a comprehension.
fn has_docstring(code: &CodeObject) -> bool {
    let is_function = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
    let name = code.name().as_ascii().unwrap_or_default();
    code.flags().contains(is_function)
        && !matches!(
            name,
            "<listcomp>" | "<setcomp>" | "<dictcomp>" | "<genexpr>"
        )
}

/// The constants and names that no instruction uses, a text for each and for equal ones together, sorted: their places
/// mean nothing.
fn unused(code: &CodeObject, body: &[Item]) -> Vec<String> {
    let (mut consts, mut names) = (HashSet::new(), HashSet::new());
    for instr in body.iter().filter_map(Item::as_instr) {
        match instr.operand {
            Operand::Const(_) => consts.extend(instr.provenance.index),
            Operand::Name(_) => names.extend(instr.provenance.index),
            _ => {}
        }
    }
    let left =
        |used: &HashSet<u32>, at: usize| !u32::try_from(at).is_ok_and(|at| used.contains(&at));
    let repr = Repr::default();
    // The place of the docstring is told of already.
    let first = usize::from(has_docstring(code));
    let unused = code.consts().iter().enumerate().skip(first);
    let unused = unused.filter(|(at, _)| left(&consts, *at));
    let mut texts: Vec<String> = unused
        .map(|(_, constant)| match constant.as_code() {
            Some(code) => format!("unused constant {}", nested(code)),
            None => format!("unused constant {}", repr.constant(constant)),
        })
        .collect();
    let unused = code.names().iter().enumerate();
    let unused = unused.filter(|(at, _)| left(&names, *at));
    texts.extend(unused.map(|(_, name)| format!("unused name {}", backslashreplace(name))));
    texts.sort_unstable();
    let equal = texts.chunk_by(|text, next| text == next);
    let told = equal.filter_map(|equal| {
        let text = equal.first()?;
        Some(match equal.len() {
            1 => text.clone(),
            times => format!("{text} ({times} times)"),
        })
    });
    told.collect()
}

/// What a nested code object is called: where it stands and what is in it is told of itself.
fn nested(code: &CodeObject) -> String {
    format!("<code object {}>", backslashreplace(code.name()))
}

/// What an instruction works with, as a listing shows it.
fn operand(instr: &Instr, naming: &Naming) -> String {
    match &instr.operand {
        Operand::None => String::new(),
        Operand::Const(Constant::Code(code)) => nested(code),
        Operand::Const(constant) => Repr::default().constant(constant),
        Operand::Name(name) | Operand::Local(name) => backslashreplace(name).into_owned(),
        Operand::Cell(name) => format!("{} (cell)", backslashreplace(name)),
        Operand::Free(name) => format!("{} (free)", backslashreplace(name)),
        Operand::Label(label) => format!("L{}", naming.number(*label)),
        Operand::Compare(op) => op.to_string(),
        Operand::Number(number) => number.to_string(),
    }
}

/// What labels are called in a listing.
#[derive(Default)]
pub(super) struct Naming(HashMap<Label, usize>);

impl Naming {
    /// By the order in which they stand.
    pub(super) fn own(side: &Side<'_>) -> Naming {
        Naming(side.labels.clone())
    }

    /// The labels of the new code, by those of the old code that stand for them. Others have numbers that no label of
    /// the old code has.
    pub(super) fn paired(old: &Side<'_>, new: &Side<'_>, same: &[(usize, usize)]) -> Naming {
        let mut naming = Naming::default();
        let mut taken = HashSet::new();
        let mut pair = |before: Option<Label>, after: Option<Label>| {
            let number = before.and_then(|label| old.labels.get(&label));
            if let (Some(&number), Some(after)) = (number, after)
                && !naming.0.contains_key(&after)
                && taken.insert(number)
            {
                naming.0.insert(after, number);
            }
        };
        // Labels are the same if they stand before the same instruction; one whose instruction has changed, if the
        // same jumps lead to it.
        for &(before, after) in same {
            pair(old.label_before(before), new.label_before(after));
        }
        for &(before, after) in same {
            pair(old.target(before), new.target(after));
        }
        let mut left: Vec<(usize, Label)> = new
            .labels
            .iter()
            .filter(|(label, _)| !naming.0.contains_key(label))
            .map(|(label, place)| (*place, *label))
            .collect();
        left.sort_unstable_by_key(|(place, _)| *place);
        let numbers = old.labels.len()..;
        naming
            .0
            .extend(left.into_iter().map(|(_, label)| label).zip(numbers));
        naming
    }

    fn number(&self, label: Label) -> usize {
        self.0.get(&label).copied().unwrap_or_default()
    }
}

/// What makes entries the same.
#[derive(PartialEq, Eq, Hash)]
enum Key<'s> {
    File,
    FirstLine(i64),
    Line(i64),
    Text(&'s str),
    Label(usize),
    Data(&'s [u8]),
    /// An instruction, but for its constant if it has one.
    Instr(Opcode, What<'s>),
}

/// What makes operands the same.
#[derive(PartialEq, Eq, Hash)]
enum What<'s> {
    Nothing,
    /// A jump, wherever it leads.
    Jump,
    Label(usize),
    Name(&'s Text),
    Local(&'s Text),
    Cell(&'s Text),
    Free(&'s Text),
    Compare(CompareOp),
    Number(u32),
    /// A nested code object, by the number of its pair.
    Code(Option<usize>),
    /// A constant that holds others: what tells it from most, and all of it if that is not all there is to tell.
    Container(String, Option<&'s Constant>),
    /// Any other constant.
    Constant(&'s Constant),
}

/// Numbers for keys, the same for the same.
pub(super) struct Keys<'s> {
    pairs: &'s Pairs,
    numbers: HashMap<Key<'s>, u32>,
}

impl<'s> Keys<'s> {
    pub(super) fn new(pairs: &'s Pairs) -> Keys<'s> {
        Keys {
            pairs,
            numbers: HashMap::new(),
        }
    }

    fn number(&mut self, key: Key<'s>) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(key).or_insert(next)
    }

    /// What instructions do, wherever they jump to: a number for each.
    pub(super) fn instructions(&mut self, side: &'s Side<'_>, items: &[usize]) -> Vec<u32> {
        let instrs = items.iter().filter_map(|at| side.instr(*at));
        instrs
            .map(|instr| {
                let what = self.what(instr, None);
                self.number(Key::Instr(instr.opcode, what))
            })
            .collect()
    }

    /// All entries of a side: a number for each. `line` says what a line is on the new side, `first` what the first
    /// line is there.
    pub(super) fn entries(
        &mut self,
        side: &'s Side<'_>,
        naming: &Naming,
        first: i64,
        line: &dyn Fn(i32) -> i64,
    ) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(side.entries.len());
        for entry in &side.entries {
            let key = match entry {
                Entry::File(_) => Key::File,
                Entry::FirstLine(_) => Key::FirstLine(first),
                Entry::Text(text) => Key::Text(text),
                Entry::Line(number) => Key::Line(line(*number)),
                Entry::Item(at) => match side.body.get(*at) {
                    Some(Item::Instr(instr)) => {
                        Key::Instr(instr.opcode, self.what(instr, Some(naming)))
                    }
                    Some(Item::Label(label)) => Key::Label(naming.number(*label)),
                    Some(Item::Data(bytes)) => Key::Data(bytes),
                    None => Key::Text(""),
                },
            };
            numbers.push(self.number(key));
        }
        numbers
    }

    fn what(&self, instr: &'s Instr, naming: Option<&Naming>) -> What<'s> {
        match &instr.operand {
            Operand::None => What::Nothing,
            Operand::Name(name) => What::Name(name),
            Operand::Local(name) => What::Local(name),
            Operand::Cell(name) => What::Cell(name),
            Operand::Free(name) => What::Free(name),
            Operand::Label(label) => match naming {
                Some(naming) => What::Label(naming.number(*label)),
                None => What::Jump,
            },
            Operand::Compare(op) => What::Compare(*op),
            Operand::Number(number) => What::Number(*number),
            Operand::Const(Constant::Code(code)) => What::Code(self.pairs.number(code)),
            Operand::Const(constant) => match constant {
                Constant::Tuple(_)
                | Constant::List(_)
                | Constant::Set(_)
                | Constant::FrozenSet(_)
                | Constant::Dict(_)
                | Constant::Slice(_) => {
                    let repr = Repr {
                        limit: TELLING,
                        ..Repr::default()
                    };
                    let text = repr.constant(constant);
                    let is_all = text.len() <= TELLING && !text.contains("<code object ");
                    What::Container(text, (!is_all).then_some(constant))
                }
                _ => What::Constant(constant),
            },
        }
    }
}
