//! Bytes of code into instructions and lines of a listing.

use bc_vm::protocol::numerals;
use std::collections::{BTreeMap, BTreeSet};

use bc_core::opcode::{COMPARE_OPS, HAVE_ARGUMENT, Opcode};
use bc_core::text::{Text, TextBuilder};

use super::print;
use crate::support::{get, import_from};
use bc_vm::model::error::PyResult;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, convert, describe, iter, poll, raise};

/// One instruction as it lies in the bytes.
struct Raw {
    offset: i64,
    opcode: Opcode,
    argument: Option<i64>,
}

/// Splits the bytes; the argument of an instruction includes its `EXTENDED_ARG` prefixes.
fn unpack(vm: &mut Vm, bytes: &[u8]) -> PyResult<Vec<Raw>> {
    poll::charge(vm, bytes.len() as u64 / 8)?;
    vm.reserve(bytes.len().saturating_mul(size_of::<Raw>()))?;
    let (mut found, mut at, mut extended) = (Vec::new(), 0, 0_i64);
    while let Some(&number) = bytes.get(at) {
        let offset = at as i64;
        at += 1;
        let mut argument = None;
        if number >= HAVE_ARGUMENT {
            let (Some(&low), Some(&high)) = (bytes.get(at), bytes.get(at + 1)) else {
                return Err(raise::index_error(vm, "index out of range"));
            };
            let value = i64::from(low) + i64::from(high) * 256 + extended;
            extended = 0;
            at += 2;
            if Opcode(number) == Opcode::EXTENDED_ARG {
                extended = value.wrapping_mul(0x1_0000);
            }
            argument = Some(value);
        }
        found.push(Raw {
            offset,
            opcode: Opcode(number),
            argument,
        });
    }
    Ok(found)
}

/// The offset that a jump leads to.
fn target(raw: &Raw) -> Option<i64> {
    let argument = raw.argument?;
    if raw.opcode.is_relative_jump() {
        Some(raw.offset + 3 + argument)
    } else if raw.opcode.is_absolute_jump() {
        Some(argument)
    } else {
        None
    }
}

/// The offsets that jumps lead to, in the order of the jumps.
pub(super) fn labels(vm: &mut Vm, bytes: &[u8]) -> PyResult<Vec<i64>> {
    let raws = unpack(vm, bytes)?;
    let mut seen = BTreeSet::new();
    Ok(raws
        .iter()
        .filter_map(target)
        .filter(|&label| label >= 0 && seen.insert(label))
        .collect())
}

fn bytes_of(vm: &mut Vm, code: &Value, name: &str) -> PyResult<Vec<u8>> {
    let value = get(vm, code, name)?;
    match numerals::buffer(&value) {
        Some(bytes) => Ok(bytes),
        None => {
            let message = format!("object of type '{}' has no len()", vm.type_name(&value));
            Err(raise::type_error(vm, message))
        }
    }
}

/// `co_firstlineno`.
pub(super) fn first_line(vm: &mut Vm, code: &Value) -> PyResult<i64> {
    let line = get(vm, code, "co_firstlineno")?;
    convert::to_i64(vm, &line)
}

/// Offsets where lines start, and the lines. Increments of lines count upwards only, as in 3.5.
pub(super) fn line_starts(vm: &mut Vm, code: &Value) -> PyResult<Vec<(i64, i64)>> {
    let table = bytes_of(vm, code, "co_lnotab")?;
    let mut line = first_line(vm, code)?;
    let (mut starts, mut last, mut offset) = (Vec::new(), None, 0_i64);
    for pair in table.chunks_exact(2) {
        if pair[0] != 0 {
            if last != Some(line) {
                starts.push((offset, line));
                last = Some(line);
            }
            offset += i64::from(pair[0]);
        }
        line += i64::from(pair[1]);
    }
    if last != Some(line) {
        starts.push((offset, line));
    }
    Ok(starts)
}

/// What the arguments of instructions refer to; `None` for bare bytes.
struct Tables {
    constants: Vec<Value>,
    names: Vec<Value>,
    locals: Vec<Value>,
    cells: Vec<Value>,
}

fn tables(vm: &mut Vm, code: &Value) -> PyResult<Tables> {
    let read = |vm: &mut Vm, name: &str| -> PyResult<Vec<Value>> {
        let values = get(vm, code, name)?;
        iter::collect(vm, &values)
    };
    let mut cells = read(vm, "co_cellvars")?;
    cells.extend(read(vm, "co_freevars")?);
    Ok(Tables {
        constants: read(vm, "co_consts")?,
        names: read(vm, "co_names")?,
        locals: read(vm, "co_varnames")?,
        cells,
    })
}

/// An instruction with everything a listing shows.
pub(super) struct Shown {
    opcode: Opcode,
    argument: Option<i64>,
    value: Value,
    text: Text,
    offset: i64,
    line: Option<i64>,
    is_target: bool,
}

fn entry(vm: &mut Vm, list: &[Value], index: i64) -> PyResult {
    match usize::try_from(index)
        .ok()
        .and_then(|index| list.get(index))
    {
        Some(value) => Ok(value.clone()),
        None => Err(raise::index_error(vm, "tuple index out of range")),
    }
}

/// Value and text of an argument.
fn resolve(vm: &mut Vm, raw: &Raw, tables: Option<&Tables>) -> PyResult<(Value, Text)> {
    let Some(argument) = raw.argument else {
        return Ok((Value::None, Text::default()));
    };
    let opcode = raw.opcode;
    let plain = Value::Int(argument);
    let number = || Text::from(argument.to_string());
    let named = |vm: &mut Vm, list: fn(&Tables) -> &[Value]| -> PyResult<(Value, Text)> {
        match tables {
            Some(tables) => {
                let name = entry(vm, list(tables), argument)?;
                let text = bc_vm::protocol::text::str_text(vm, &name)?;
                Ok((name, text))
            }
            None => Ok((plain.clone(), number())),
        }
    };
    if opcode.has_const() {
        return match tables {
            Some(tables) => {
                let constant = entry(vm, &tables.constants, argument)?;
                let text = bc_vm::protocol::text::repr_text(vm, &constant)?;
                Ok((constant, text))
            }
            None => Ok((plain.clone(), number())),
        };
    }
    if opcode.has_name() {
        return named(vm, |tables| &tables.names);
    }
    if opcode.is_relative_jump() {
        let target = raw.offset + 3 + argument;
        return Ok((Value::Int(target), Text::from(format!("to {target}"))));
    }
    if opcode.has_local() {
        return named(vm, |tables| &tables.locals);
    }
    if opcode.has_compare() {
        let symbol = usize::try_from(argument)
            .ok()
            .and_then(|index| COMPARE_OPS.get(index));
        return match symbol {
            Some(symbol) => Ok((vm.new_str(*symbol), Text::new(symbol))),
            None => Err(raise::index_error(vm, "tuple index out of range")),
        };
    }
    if opcode.has_free() {
        return named(vm, |tables| &tables.cells);
    }
    let text = if opcode.has_nargs() {
        Text::from(format!(
            "{} positional, {} keyword pair",
            argument % 256,
            argument / 256
        ))
    } else {
        Text::default()
    };
    Ok((plain, text))
}

fn show(
    vm: &mut Vm,
    bytes: &[u8],
    tables: Option<&Tables>,
    lines: &BTreeMap<i64, i64>,
) -> PyResult<Vec<Shown>> {
    let targets: BTreeSet<i64> = labels(vm, bytes)?.into_iter().collect();
    let mut shown = Vec::new();
    for raw in unpack(vm, bytes)? {
        let (value, text) = resolve(vm, &raw, tables)?;
        shown.push(Shown {
            opcode: raw.opcode,
            argument: raw.argument,
            value,
            text,
            offset: raw.offset,
            line: lines.get(&raw.offset).copied(),
            is_target: targets.contains(&raw.offset),
        });
    }
    Ok(shown)
}

/// One line of a listing; `width` is that of the column of line numbers, 0 for none.
pub(super) fn line(vm: &Vm, shown: &Shown, width: usize, is_current: bool) -> PyResult<Text> {
    let mut fields = Vec::new();
    if width > 0 {
        fields.push(match shown.line {
            Some(line) => format!("{line:width$}"),
            None => " ".repeat(width),
        });
    }
    fields.push(if is_current { "-->" } else { "   " }.to_owned());
    fields.push(if shown.is_target { ">>" } else { "  " }.to_owned());
    fields.push(format!("{:>4}", shown.offset));
    fields.push(format!("{:<20}", shown.opcode.to_string()));
    let mut tail = None;
    if let Some(argument) = shown.argument {
        fields.push(format!("{argument:>5}"));
        if !shown.text.is_empty() {
            tail = Some(&shown.text);
        }
    }
    let head = fields.join(" ");
    match tail {
        // The text may hold lone surrogates, which a Rust string cannot.
        Some(text) => {
            let mut line = TextBuilder::new();
            line.push_str(&head);
            line.push_str(" (");
            line.push_text(text);
            line.push_str(")");
            vm.built(line)
        }
        None => Ok(Text::from(head.trim_end())),
    }
}

fn listing(vm: &mut Vm, code: &Value, offset: i64) -> PyResult<Vec<Shown>> {
    let bytes = bytes_of(vm, code, "co_code")?;
    let tables = tables(vm, code)?;
    let lines = line_starts(vm, code)?
        .into_iter()
        .map(|(at, line)| (at, line.saturating_add(offset)))
        .collect();
    show(vm, &bytes, Some(&tables), &lines)
}

/// The lines of the listing of a code object; an empty one stands in front of a new source line.
pub(super) fn lines(vm: &mut Vm, code: &Value, last: i64, offset: i64) -> PyResult<Vec<Text>> {
    let mut lines = Vec::new();
    for shown in listing(vm, code, offset)? {
        if shown.line.is_some() && shown.offset > 0 {
            lines.push(Text::default());
        }
        lines.push(line(vm, &shown, 3, shown.offset == last)?);
    }
    Ok(lines)
}

/// Prints the listing of a code object; the instruction at `last` is marked.
pub(super) fn print_code(
    vm: &mut Vm,
    code: &Value,
    last: i64,
    file: Option<&Value>,
) -> PyResult<()> {
    for line in lines(vm, code, last, 0)? {
        print(vm, file, &line)?;
    }
    Ok(())
}

/// Prints the listing of bare bytes.
pub(super) fn print_bytes(vm: &mut Vm, bytes: &[u8], file: Option<&Value>) -> PyResult<()> {
    for shown in show(vm, bytes, None, &BTreeMap::new())? {
        let line = line(vm, &shown, 0, false)?;
        print(vm, file, &line)?;
    }
    Ok(())
}

/// An iterator over `Instruction`s.
pub(super) fn instructions(vm: &mut Vm, code: &Value, offset: i64) -> PyResult {
    let class = import_from(vm, "dis", "Instruction")?;
    let mut made = Vec::new();
    for shown in listing(vm, code, offset)? {
        let parts = [
            vm.new_str(shown.opcode.to_string()),
            Value::Int(shown.opcode.number().into()),
            shown.argument.map_or(Value::None, Value::Int),
            shown.value,
            vm.new_str(shown.text),
            Value::Int(shown.offset),
            shown.line.map_or(Value::None, Value::Int),
            Value::bool(shown.is_target),
        ];
        made.push(call::call_values(vm, &class, parts)?);
    }
    let list = vm.new_list(made);
    iter::iter(vm, &list)
}

/// An instruction out of the fields of an `Instruction`.
pub(super) fn from_fields(vm: &mut Vm, fields: &[Value]) -> PyResult<(Shown, String)> {
    let number = |vm: &mut Vm, place: usize| -> PyResult<Option<i64>> {
        match fields.get(place) {
            None | Some(Value::None) => Ok(None),
            Some(value) => convert::to_i64(vm, value).map(Some),
        }
    };
    let name = match fields.first() {
        Some(name) => describe::str(vm, name)?,
        None => String::new(),
    };
    let text = match fields.get(4) {
        Some(text) => bc_vm::protocol::text::str_text(vm, text)?,
        None => Text::default(),
    };
    let opcode = number(vm, 1)?.and_then(|number| u8::try_from(number).ok());
    let is_target = match fields.get(7) {
        Some(flag) => bc_vm::protocol::truth::truth(vm, flag)?,
        None => false,
    };
    let shown = Shown {
        opcode: Opcode(opcode.unwrap_or(0)),
        argument: number(vm, 2)?,
        value: Value::None,
        text,
        offset: number(vm, 5)?.unwrap_or(0),
        line: number(vm, 6)?,
        is_target,
    };
    Ok((shown, name))
}
