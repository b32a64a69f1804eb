//! The way out: from the symbolic form to a code object.
//!
//! In this order: operands get their indexes, jumps their widths, lines their table, the verifier
//! proves the depth of the stack. Only the last can be left out.
//!
//! What a field is made of, for code that was lifted:
//!
//! | field | kept | derived anew |
//! |---|---|---|
//! | `co_name`, `co_filename`, `co_firstlineno` | always, from [`Asm`] | never |
//! | `co_argcount`, `co_kwonlyargcount`, `VARARGS`, `VARKEYWORDS` | | from [`Asm::signature`], which lifting reads off them |
//! | `NOFREE` | with [`FlagMode::Keep`]; else while there are cells or free variables as before, or none as before | from whether there are any |
//! | `GENERATOR` | always if it is set; CPython's compiler sets it for a `yield` that it drops as dead | added by [`FlagMode::Recompute`] where the first `yield` comes in |
//! | other flags: `OPTIMIZED`, `NEWLOCALS`, `NESTED`, coroutines, `from __future__`, unknown bits | always, from [`Asm::flags`] | never |
//! | `co_stacksize` | as the least, with [`StackSize::AtLeast`] | with [`Options::tight_stack`], what is proven |
//! | `co_consts`, `co_names`, `co_varnames`, `co_cellvars` | every entry in its place, with [`TableMode::Keep`] | with [`TableMode::Compact`], what is used |
//! | the first constant of a function, which is its docstring if it is a string | always; a function without constants gets `None` in front of a string that is added | never |
//! | `co_freevars`, parameters | always: they are how others see the code | never |
//! | `co_nlocals` | while no name is added | from the names |
//! | widths of arguments | with [`TableMode::Keep`], as the least | what is needed |
//! | `co_lnotab` | while it gives every instruction its line | as CPython's compiler writes it |

use super::layout::Layout;
use super::tables::{Fill, compact, same};
use super::{Asm, AsmError, Instr, Item, Operand, StackSize, Tables};
use crate::code::{CodeFlags, CodeObject};
use crate::constant::Constant;
use crate::lnotab;
use crate::opcode::{Opcode, OperandKind};
use crate::verify;
use std::sync::Arc;

/// What becomes of table entries nobody uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TableMode {
    /// Every entry stays where it is, and arguments stay as wide as they were.
    #[default]
    Keep,
    /// Unused constants, names, locals and cells go, and arguments are as narrow as they can be.
    Compact,
}

/// Which flags the code object gets. Those for `*args` and `**kwargs` always follow the signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FlagMode {
    /// Those of [`Asm::flags`].
    #[default]
    Keep,
    /// Those of [`Asm::flags`], but for what has changed since the code was lifted: `NOFREE` by whether
    /// there are cells and free variables, if there were some and are none or the other way round;
    /// `GENERATOR` is added, where `COROUTINE` is not set, if something is yielded and nothing was. Code
    /// that was not lifted gets both by what it holds.
    ///
    /// No other flag is ever cleared: what says that code is a generator is the flag, not a `yield`. A
    /// function whose only `yield` is dead has the one and not the other.
    Recompute,
}

/// How code is lowered. The default keeps everything, which gives back what was lifted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// What becomes of table entries nobody uses.
    pub tables: TableMode,
    /// Which flags the code object gets.
    pub flags: FlagMode,
    /// Whether `co_stacksize` is exactly what is proven, even if the code was lifted with more.
    pub tight_stack: bool,
    /// Whether the code object this was lifted from has been proven sound: if it comes back as it was,
    /// it is not proven again.
    pub lifted_is_sound: bool,
}

impl Options {
    /// The smallest code object that does the same.
    pub fn compact() -> Options {
        Options {
            tables: TableMode::Compact,
            flags: FlagMode::Recompute,
            tight_stack: true,
            lifted_is_sound: false,
        }
    }
}

/// A code object, and where the items it was made of ended up.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The code object.
    pub code: CodeObject,
    /// By instruction, labels and data not counted: the offset of its first byte.
    pub offsets: Vec<u32>,
    /// Whether it is what was lifted, in every field and with the same nested code objects.
    pub is_unchanged: bool,
}

pub(super) fn lower(asm: &Asm, options: &Options) -> Result<Lowered, AsmError> {
    let is_compact = options.tables == TableMode::Compact;
    let mut layout = Layout::new(asm, !is_compact)?;
    for (item, part) in asm.body.iter().enumerate() {
        if let Item::Instr(instr) = part {
            check(item, instr, asm, is_compact)?;
        }
    }
    let compacted: Tables;
    let tables = if is_compact {
        compacted = compact(
            &asm.signature,
            &asm.tables,
            asm.flags.contains(CodeFlags::OPTIMIZED),
            operands(asm),
        )?;
        &compacted
    } else {
        &asm.tables
    };
    let with_none: Tables;
    let tables = if would_get_docstring(asm) {
        let mut consts = vec![Constant::None];
        consts.extend(tables.consts.iter().cloned());
        with_none = Tables {
            consts,
            ..tables.clone()
        };
        &with_none
    } else {
        tables
    };
    let mut fill = Fill::new(&asm.signature, tables);
    for entry in &mut layout.entries {
        let Some(Item::Instr(instr)) = asm.body.get(entry.item) else {
            continue;
        };
        let kept = instr.provenance.index.filter(|_| !is_compact);
        let index = fill.index(&instr.operand, kept, entry.item)?;
        entry.arg = match (index, &instr.operand) {
            (Some(index), _) => index,
            (None, Operand::Number(number)) => *number,
            (None, Operand::Compare(op)) => op.arg(),
            (None, _) => 0,
        };
    }
    layout.settle()?;
    let tables = fill.finish();
    let named = u32::try_from(tables.locals.len()).unwrap_or(u32::MAX);
    // Fewer locals than names are kept only while no name was added.
    let nlocals = match tables.nlocals {
        Some(kept) if asm.signature.len() + asm.tables.locals.len() == tables.locals.len() => kept,
        Some(kept) => kept.max(named),
        None => named,
    };
    let has_cells = !tables.cellvars.is_empty() || !tables.freevars.is_empty();
    let flags = flags(asm, options.flags, has_cells);
    let bytes = layout.write(&asm.body);
    let lnotab = lines(asm, &layout, &bytes)?;
    let mut code = CodeObject::builder()
        .argcount(asm.signature.positional.len() as i64)
        .kwonlyargcount(asm.signature.kwonly.len() as i64)
        .nlocals(nlocals)
        .flags(flags)
        .code(bytes)
        .consts(tables.consts)
        .names(tables.names)
        .varnames(tables.locals)
        .filename(&asm.filename)
        .name(&asm.name)
        .firstlineno(asm.firstlineno)
        .lnotab(lnotab)
        .freevars(tables.freevars)
        .cellvars(tables.cellvars)
        .build()?;
    let mut change = Change::Other;
    match asm.stacksize {
        StackSize::Unproven(size) => code.set_stacksize(size)?,
        StackSize::AtLeast(least) if !options.tight_stack => {
            code.set_stacksize(least)?;
            change = Change::of(asm.lifted.as_ref(), &code);
            if change == Change::Other || !options.lifted_is_sound {
                let proven = prove(&mut code, &layout)?;
                code.set_stacksize(proven.max(least))?;
            }
        }
        _ => {
            let proven = prove(&mut code, &layout)?;
            code.set_stacksize(proven)?;
            change = Change::of(asm.lifted.as_ref(), &code);
        }
    }
    Ok(Lowered {
        is_unchanged: change == Change::Nothing,
        code,
        offsets: layout.instructions(),
    })
}

/// How a code object differs from the one it was lifted from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Nothing,
    /// Other code objects are nested in it, which its own proof does not depend on.
    Nested,
    Other,
}

impl Change {
    fn of(lifted: Option<&CodeObject>, code: &CodeObject) -> Change {
        let Some(lifted) = lifted else {
            return Change::Other;
        };
        if lifted.consts().len() != code.consts().len() || !lifted.same_fields(code, true) {
            return Change::Other;
        }
        let mut change = Change::Nothing;
        for pair in lifted.consts().iter().zip(code.consts()) {
            match pair {
                (old, new) if same(old, new) => {}
                (Constant::Code(_), Constant::Code(_)) => change = Change::Nested,
                _ => return Change::Other,
            }
        }
        change
    }
}

fn operands(asm: &Asm) -> impl Iterator<Item = (usize, &Operand, Option<u32>)> {
    asm.body.iter().enumerate().filter_map(|(item, part)| {
        part.as_instr()
            .map(|instr| (item, &instr.operand, instr.provenance.index))
    })
}

/// The greatest depth of the stack, if the code is sound. Nested code objects are proven when they
/// are made, and all together before anything runs.
fn prove(code: &mut CodeObject, layout: &Layout) -> Result<u32, AsmError> {
    // Room for whatever is needed: the proof says how much that is.
    code.set_stacksize(i32::MAX.cast_unsigned())?;
    verify::depth(code).map_err(|rejection| AsmError::Rejected {
        item: rejection.offset().and_then(|offset| layout.item_at(offset)),
        rejection,
    })
}

/// That opcode and operand go together.
fn check(item: usize, instr: &Instr, asm: &Asm, is_compact: bool) -> Result<(), AsmError> {
    let opcode = instr.opcode;
    if opcode == Opcode::EXTENDED_ARG {
        return Err(AsmError::ExtendedArg { item });
    }
    if !opcode.is_known() {
        return Err(AsmError::UnknownOpcode { item, opcode });
    }
    let (expected, fits) = match (opcode.operand(), &instr.operand) {
        // Behind a prefix even an opcode without argument has one.
        (OperandKind::None, Operand::Number(_)) => ("nothing", instr.provenance.prefixes > 0),
        (OperandKind::None, operand) => ("nothing", *operand == Operand::None),
        (OperandKind::JumpRel | OperandKind::JumpAbs, operand) => {
            // What is never taken may lead anywhere.
            let fits = match operand {
                Operand::Label(_) => true,
                Operand::Number(number) => instr.provenance.index == Some(*number),
                _ => false,
            };
            ("a label", fits)
        }
        (OperandKind::Compare, Operand::Compare(_)) => ("a comparison", true),
        (OperandKind::Const, Operand::Const(_)) => ("a constant", true),
        (OperandKind::Name, Operand::Name(_)) => ("a name", true),
        (OperandKind::Local, Operand::Local(_)) => ("a local variable", true),
        (OperandKind::Deref, Operand::Cell(_) | Operand::Free(_)) => ("", true),
        (
            OperandKind::Const | OperandKind::Name | OperandKind::Local | OperandKind::Deref,
            Operand::Number(index),
        ) if is_compact && has_entry(asm, opcode, *index) => {
            return Err(AsmError::NumberedEntry {
                item,
                opcode,
                index: *index,
            });
        }
        (_, Operand::Number(_)) => ("", true),
        (OperandKind::Compare, _) => ("a comparison", false),
        (OperandKind::Const, _) => ("a constant", false),
        (OperandKind::Name, _) => ("a name", false),
        (OperandKind::Local, _) => ("a local variable", false),
        (OperandKind::Deref, _) => ("a cell or free variable", false),
        _ => ("a number", false),
    };
    if fits {
        return Ok(());
    }
    Err(AsmError::Operand {
        item,
        opcode,
        expected,
        found: instr.operand.kind(),
    })
}

/// Whether an index may be that of an entry that compaction moves. One that was beyond its table in lifted code stays
/// beyond it, and is never looked up.
fn has_entry(asm: &Asm, opcode: Opcode, index: u32) -> bool {
    let Some(lifted) = &asm.lifted else {
        return true;
    };
    let length = match opcode.operand() {
        OperandKind::Const => lifted.consts().len(),
        OperandKind::Name => lifted.names().len(),
        OperandKind::Local => lifted.varnames().len().max(lifted.nlocals() as usize),
        _ => lifted.cellvars().len() + lifted.freevars().len(),
    };
    (index as usize) < length
}

fn flags(asm: &Asm, mode: FlagMode, has_cells: bool) -> CodeFlags {
    let mut flags = asm.flags - (CodeFlags::VARARGS | CodeFlags::VARKEYWORDS);
    flags |= asm.signature.flags();
    if mode == FlagMode::Recompute {
        let lifted = asm.lifted.as_ref();
        let had_cells =
            lifted.map(|code| !(code.cellvars().is_empty() && code.freevars().is_empty()));
        if had_cells != Some(has_cells) {
            flags.set(CodeFlags::NOFREE, !has_cells);
        }
        let is_yield = |opcode| matches!(opcode, Opcode::YIELD_VALUE | Opcode::YIELD_FROM);
        let had_yield = || {
            // As it was lifted: a sweep would be out of step behind data.
            let before = lifted.and_then(|code| Asm::lift(code).ok());
            before.is_some_and(|asm| asm.instrs().any(|instr| is_yield(instr.opcode)))
        };
        if !flags.intersects(CodeFlags::COROUTINE | CodeFlags::GENERATOR)
            && asm.instrs().any(|instr| is_yield(instr.opcode))
            && !had_yield()
        {
            flags |= CodeFlags::GENERATOR;
        }
    }
    flags
}

/// Whether the first constant that is added to a function without constants would be its docstring.
fn would_get_docstring(asm: &Asm) -> bool {
    let had_none = |code: &CodeObject| code.consts().is_empty();
    asm.flags.contains(CodeFlags::OPTIMIZED)
        && asm.tables.consts.is_empty()
        && asm.lifted.as_ref().is_some_and(had_none)
        && matches!(
            asm.instrs().find_map(Instr::constant),
            Some(Constant::Str(_))
        )
}

/// The line table: the one the code was lifted with while it says what it should, else a new one.
fn lines(asm: &Asm, layout: &Layout, code: &[u8]) -> Result<Arc<[u8]>, AsmError> {
    let line_at = |item: usize| asm.body.get(item).and_then(Item::as_instr).map(|i| i.line);
    let wanted = layout
        .entries
        .iter()
        .zip(&layout.offsets)
        .filter_map(|(entry, &offset)| Some((entry.item, offset, line_at(entry.item)?)));
    if let Some(lifted) = asm.lifted.as_ref().filter(|_| asm.keeps_lines)
        && lnotab::says(
            lifted.lnotab(),
            asm.firstlineno,
            wanted.clone().map(|(_, at, line)| (at, line)),
            lifted.code() != code,
        )
    {
        return Ok(lifted.lnotab().into());
    }
    let mut starts = Vec::new();
    let mut items = Vec::new();
    let mut last = asm.firstlineno;
    for (item, offset, line) in wanted {
        if line != last {
            starts.push((offset, line));
            items.push(item);
            last = line;
        }
    }
    match lnotab::encode(asm.firstlineno, &starts) {
        Ok(table) => Ok(table.into()),
        Err(error) => {
            let at = error.offset();
            let place = starts.iter().position(|&(offset, _)| offset == at);
            let item = place.and_then(|place| items.get(place).copied());
            Err(AsmError::of_lines(item.unwrap_or_default(), error))
        }
    }
}
