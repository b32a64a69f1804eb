//! What has changed between two code objects, as text.
//!
//! Offsets and indexes move with every change, so what is compared is the symbolic form: opcodes with
//! what they mean. What a change moves elsewhere is no difference there: lines and file names are told
//! once for all code objects that bear them, labels are paired with those of the other side, and a
//! nested code object is looked at by itself, not as a constant.
//!
//! | room | holds |
//! |---|---|
//! | `pairs` | which code object is compared with which |
//! | `entries` | a code object as a list of what can be compared |
//! | `align` | which of these stand for each other |
//! | `moved` | where lines have gone, and files |

mod align;
mod entries;
mod moved;
mod pairs;
#[cfg(test)]
mod tests;

use align::align;
use bc_core::code::CodeObject;
use entries::{Keys, Naming, Side};
use moved::{Moved, Noted};
use pairs::{Pair, Pairs, pairs};
use similar::udiff::UnifiedHunkHeader;
use similar::{DiffOp, group_diff_ops};
use std::fmt::Write;
use std::sync::Arc;

/// How many unchanged lines are shown around a change.
const CONTEXT: usize = 3;

/// How many bytes of text are made: a small hostile file can stand for endless constants.
const LIMIT: usize = 64 << 20;

/// How two trees of code objects differ, as text; empty if they do not. `before` and `after` name the two.
///
/// First comes what all code objects of a file have in common: another file name, and lines that have moved.
/// Then comes a unified diff for each code object. Its unchanged lines are those of `before`.
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
///
/// let later = Arc::new(Asm::function("f", ()).line(4).return_const(1).build()?);
/// assert_eq!(diff::unified(&one, &later, "a", "b"), "Lines of <string>: 1 is 4 (+3) in b\n");
/// # Ok::<(), bc_core::asm::AsmError>(())
/// ```
pub fn unified(
    before: &Arc<CodeObject>,
    after: &Arc<CodeObject>,
    before_name: &str,
    after_name: &str,
) -> String {
    let pairs = pairs(before, after);
    let mut noted = Noted::default();
    for (old, new) in pairs.both() {
        note(&mut noted, &pairs, old, new);
    }
    let moved = Moved::from(noted);
    let mut out = moved.told(before_name, after_name);
    for pair in &pairs.order {
        // Writing to a string does not fail.
        let _ = match pair {
            Pair::Both { path, old, new } => {
                let headings = [
                    format!("--- {before_name} {path}\n"),
                    format!("+++ {after_name} {path}\n"),
                ];
                let codes = [&Side::new(old), &Side::new(new)];
                hunks(&mut out, headings, &moved, &pairs, codes);
                Ok(())
            }
            Pair::Before { path } => writeln!(out, "Only in {before_name}: {path}"),
            Pair::After { path } => writeln!(out, "Only in {after_name}: {path}"),
        };
        if out.len() > LIMIT {
            out.push_str("...\n");
            break;
        }
    }
    out
}

/// Notes where the lines of a code object have gone.
fn note(noted: &mut Noted, pairs: &Pairs, old: &Arc<CodeObject>, new: &Arc<CodeObject>) {
    let file = noted.file(old, new);
    file.first_line(old.firstlineno(), new.firstlineno());
    let (old, new) = (Side::new(old), Side::new(new));
    for (before, after) in same_instructions(&mut Keys::new(pairs), &old, &new) {
        if let (Some(before), Some(after)) = (old.line(before), new.line(after)) {
            file.line(before, after);
        }
    }
}

/// The instructions of two code objects that stand for each other, by the places of their items.
fn same_instructions<'s>(
    keys: &mut Keys<'s>,
    old: &'s Side<'_>,
    new: &'s Side<'_>,
) -> Vec<(usize, usize)> {
    let (before, after) = (old.instructions(), new.instructions());
    let ops = align(
        &keys.instructions(old, &before),
        &keys.instructions(new, &after),
    );
    let items = |(a, b): (usize, usize)| Some((*before.get(a)?, *after.get(b)?));
    same(&ops).filter_map(items).collect()
}

/// Adds the differences of two code objects below the headings.
fn hunks(
    out: &mut String,
    headings: [String; 2],
    moved: &Moved,
    pairs: &Pairs,
    codes: [&Side<'_>; 2],
) {
    let [old, new] = codes;
    let mut keys = Keys::new(pairs);
    let own = Naming::own(old);
    let naming = Naming::paired(old, new, &same_instructions(&mut keys, old, new));
    let lines = moved.lines(old.code, new.code);
    let line = |line: i32| lines.map_or(line.into(), |lines| lines.moved(line));
    let (first, new_first) = (old.code.firstlineno(), new.code.firstlineno());
    // A module begins at line 1, wherever its first statement is.
    let first = match first == new_first {
        true => new_first.into(),
        false => line(first),
    };
    let old_keys = keys.entries(old, &own, first, &line);
    let new_keys = keys.entries(new, &naming, new_first.into(), &i64::from);
    let ops = align(&old_keys, &new_keys);
    if ops.iter().all(|op| matches!(op, DiffOp::Equal { .. })) {
        return;
    }
    out.extend(headings);
    for group in group_diff_ops(ops, CONTEXT) {
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}", UnifiedHunkHeader::new(&group));
        for op in group {
            let is_same = matches!(op, DiffOp::Equal { .. });
            let sign = if is_same { ' ' } else { '-' };
            for at in op.old_range() {
                let _ = writeln!(out, "{sign}{}", old.text(at, &own));
            }
            for at in op.new_range().filter(|_| !is_same) {
                let _ = writeln!(out, "+{}", new.text(at, &naming));
            }
            if out.len() > LIMIT {
                return;
            }
        }
    }
}

/// The places that stand for each other.
fn same(ops: &[DiffOp]) -> impl Iterator<Item = (usize, usize)> {
    let equal = ops
        .iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .map(|op| op.old_range().zip(op.new_range()));
    equal.flatten()
}

/// A code object as text without offsets and indexes: a line for each field, then a line for each
/// instruction, then a line for each entry of a table that no instruction uses. Code that cannot be taken apart is told
/// as `dis` lists it, below why.
pub fn listing(code: &CodeObject) -> String {
    let side = Side::new(code);
    let naming = Naming::own(&side);
    let mut out = String::new();
    for at in side.all() {
        out.push_str(&side.text(at, &naming));
        out.push('\n');
    }
    out
}
