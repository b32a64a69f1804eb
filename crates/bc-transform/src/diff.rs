//! What has changed between two code objects, as text.
//!
//! Offsets and indexes move with every change, so what is compared is the symbolic form: opcodes with
//! what they mean, lines, labels by the order in which they stand. Code objects are paired by their
//! paths.

use crate::walk;
use bc_core::asm::{Asm, Instr, Item, Label, Operand};
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::repr::{self, Repr, backslashreplace};
use similar::TextDiff;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// How long the shortest difference of two code objects is looked for. After that a longer one will do:
/// two that have nothing in common could take hours.
const PATIENCE: Duration = Duration::from_secs(2);

/// How two trees of code objects differ, code object by code object, as a unified diff; empty if they
/// do not. `before` and `after` name the two in the headings.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_transform::diff;
/// use std::sync::Arc;
///
/// let one = Arc::new(Asm::function("f", ()).return_const(1).build()?);
/// let two = Arc::new(Asm::function("f", ()).return_const(2).build()?);
/// assert_eq!(diff::unified(&one, &two, "a", "b"), "\
/// --- a f
/// +++ b f
/// @@ -9,5 +9,5 @@
///  cells
///  free
///  line 1
/// -    LOAD_CONST           1
/// +    LOAD_CONST           2
///      RETURN_VALUE
/// ");
/// assert_eq!(diff::unified(&one, &one, "a", "b"), "");
/// # Ok::<(), bc_core::asm::AsmError>(())
/// ```
pub fn unified(
    before: &Arc<CodeObject>,
    after: &Arc<CodeObject>,
    before_name: &str,
    after_name: &str,
) -> String {
    let mut out = String::new();
    for (path, pair) in paired(before, after) {
        // Writing to a string does not fail.
        let _ = match pair {
            (Some(old), Some(new)) if Arc::ptr_eq(&old, &new) => Ok(()),
            (Some(old), Some(new)) => {
                let (old, new) = (listing(&old), listing(&new));
                let diff = TextDiff::configure()
                    .timeout(PATIENCE)
                    .diff_lines(&old, &new);
                let (old_head, new_head) = (
                    format!("{before_name} {path}"),
                    format!("{after_name} {path}"),
                );
                write!(
                    out,
                    "{}",
                    diff.unified_diff()
                        .context_radius(CONTEXT)
                        .header(&old_head, &new_head)
                )
            }
            (Some(_), None) => writeln!(out, "Only in {before_name}: {path}"),
            (None, Some(_)) => writeln!(out, "Only in {after_name}: {path}"),
            (None, None) => Ok(()),
        };
    }
    out
}

type Pair = (Option<Arc<CodeObject>>, Option<Arc<CodeObject>>);

/// The code objects of two trees by path, in the order of the first tree. Those with the same path are
/// paired in the order in which they stand.
fn paired(before: &Arc<CodeObject>, after: &Arc<CodeObject>) -> Vec<(String, Pair)> {
    let mut waiting: BTreeMap<String, std::collections::VecDeque<Arc<CodeObject>>> =
        BTreeMap::new();
    let after = walk::outermost_first(after, |_| true);
    for visit in &after {
        let list = waiting.entry(visit.path.clone()).or_default();
        list.push_back(Arc::clone(&visit.code));
    }
    let mut pairs = Vec::new();
    for visit in walk::outermost_first(before, |_| true) {
        let partner = waiting
            .get_mut(&visit.path)
            .and_then(|list| list.pop_front());
        pairs.push((visit.path, (Some(visit.code), partner)));
    }
    for visit in after {
        // What was paired is gone from the list of its path.
        let list = waiting.get_mut(&visit.path);
        let is_left = list.is_some_and(|list| {
            let first = list
                .front()
                .is_some_and(|code| Arc::ptr_eq(code, &visit.code));
            first && list.pop_front().is_some()
        });
        if is_left {
            pairs.push((visit.path, (None, Some(visit.code))));
        }
    }
    pairs
}

/// A code object as text without offsets and indexes: a line for each field, then a line for each
/// instruction. Code that cannot be taken apart is one line that says why.
pub fn listing(code: &CodeObject) -> String {
    let mut out = String::new();
    let names = |names: &[Arc<bc_core::text::Text>]| {
        let names = names
            .iter()
            .map(|name| format!(" {}", backslashreplace(name)));
        names.collect::<String>()
    };
    let asm = match Asm::lift(code) {
        Ok(asm) => asm,
        Err(error) => return format!("{error}\n"),
    };
    let repr = Repr::default();
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "name {}\nfile {}\nfirst line {}\nsignature {}\nflags {}\nstack {}\ndocstring {}\nlocals{}\ncells{}\nfree{}\n",
        backslashreplace(code.name()),
        backslashreplace(code.filename()),
        code.firstlineno(),
        asm.signature,
        code.flags(),
        code.stacksize(),
        match code.consts().first() {
            Some(doc @ Constant::Str(_)) => repr.constant(doc),
            _ => "None".to_owned(),
        },
        names(&asm.tables.locals),
        names(&asm.tables.cellvars),
        names(&asm.tables.freevars),
    );
    let mut labels = HashMap::new();
    for item in &asm.body {
        if let Item::Label(label) = item {
            labels.insert(*label, labels.len());
        }
    }
    let mut line = None;
    for item in &asm.body {
        let _ = match item {
            Item::Label(label) => writeln!(out, "  L{}:", number(&labels, *label)),
            Item::Data(bytes) => writeln!(out, "    {:<20} {}", "data", repr::bytes(bytes)),
            Item::Instr(instr) => {
                if line != Some(instr.line) {
                    line = Some(instr.line);
                    let _ = writeln!(out, "line {}", instr.line);
                }
                let operand = operand(instr, &labels, repr);
                let text = format!("    {:<20} {operand}", instr.opcode);
                writeln!(out, "{}", text.trim_end())
            }
        };
    }
    out
}

fn number(labels: &HashMap<Label, usize>, label: Label) -> usize {
    labels.get(&label).copied().unwrap_or_default()
}

/// What an instruction works with, as a listing shows it.
fn operand(instr: &Instr, labels: &HashMap<Label, usize>, repr: Repr<'_>) -> String {
    match &instr.operand {
        Operand::None => String::new(),
        Operand::Const(constant) => repr.constant(constant),
        Operand::Name(name) | Operand::Local(name) => backslashreplace(name).into_owned(),
        Operand::Cell(name) => format!("{} (cell)", backslashreplace(name)),
        Operand::Free(name) => format!("{} (free)", backslashreplace(name)),
        Operand::Label(label) => format!("L{}", number(labels, *label)),
        Operand::Compare(op) => op.to_string(),
        Operand::Number(number) => number.to_string(),
    }
}
