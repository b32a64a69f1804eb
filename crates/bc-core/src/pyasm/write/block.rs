//! One code block: what it has to declare, and its body.

use super::lines::Markers;
use super::tables::{Usage, name, shown_flags, signature};
use super::{WriteError, heading};
use crate::asm::{Asm, Instr, Item, Key, Operand};
use crate::code::CodeObject;
use crate::constant::Constant;
use crate::instruction::Instruction;
use crate::opcode::{Opcode, OperandKind};
use crate::pyasm::draft::{is_comprehension, usual_flags};
use crate::pyasm::literal;
use crate::repr;
use crate::text::Text;
use crate::verify;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

/// Lists are broken into lines of this length.
const WIDTH: usize = 88;

/// Deeper blocks are not indented further.
const MOST_INDENTED: usize = 20;

/// More prefixes are not read back.
const MOST_PREFIXES: u32 = 255;

/// So many bytes of data stand in a line.
const DATA: usize = 16;

/// A code object that is being written.
pub(super) struct Writer {
    pub(super) code: Arc<CodeObject>,
    pub(super) asm: Asm,
    /// The instructions of the body as they lie in the bytes.
    pub(super) instructions: Vec<Instruction>,
    /// What the code objects inside it are called.
    pub(super) labels: HashMap<*const CodeObject, String>,
    pub(super) depth: usize,
    /// Whether a function is around it.
    pub(super) is_inside_function: bool,
}

/// How the instructions use each table.
struct Usages {
    consts: Usage,
    names: Usage,
    locals: Usage,
    cells: Usage,
    frees: Usage,
}

/// Writing to a string does not fail.
macro_rules! add {
    ($out:expr, $($what:tt)*) => {
        let _ = writeln!($out, $($what)*);
    };
}

impl Writer {
    pub(super) fn asm_filename(&self) -> &Arc<Text> {
        self.code.filename()
    }

    /// Whether what stands inside is inside a function.
    pub(super) fn is_inside_function(&self) -> bool {
        self.is_inside_function || self.is_function()
    }

    fn is_function(&self) -> bool {
        heading::is_function(&self.code)
    }

    fn indent(&self, levels: usize) -> String {
        " ".repeat(4 * (self.depth.min(MOST_INDENTED) + levels))
    }

    /// Writes the first line and what is declared.
    pub(super) fn start(
        &self,
        out: &mut String,
        label: Option<String>,
        filename: &Arc<Text>,
    ) -> Result<(), WriteError> {
        let (code, indent) = (&self.code, self.indent(1));
        if self.depth > 0 {
            out.push('\n');
        }
        let own = name(code.name());
        let _ = write!(out, "{}code {own}", self.indent(0));
        if self.is_function() {
            self.signature(out);
        }
        match label {
            Some(label) if label != own => {
                add!(out, " as {label}");
            }
            _ => out.push('\n'),
        }
        if code.filename() != filename {
            add!(out, "{indent}filename {}", repr::text(code.filename()));
        }
        if self.asm.instrs().next().map_or(1, |instr| instr.line) != code.firstlineno() {
            add!(out, "{indent}firstlineno {}", code.firstlineno());
        }
        self.flags(out, &indent);
        if verify::depth(code).ok() != Some(code.stacksize()) {
            add!(out, "{indent}stacksize {}", code.stacksize());
        }
        self.tables(out, &indent)?;
        let markers = Markers::new(code, &self.asm, &self.offsets());
        if !markers.suffices {
            add!(out, "{indent}lnotab {}", repr::bytes(code.lnotab()));
        }
        Ok(())
    }

    fn signature(&self, out: &mut String) {
        out.push_str(&signature(&self.asm.signature));
    }

    /// The flags, if they are not the usual ones: what is added to those, if nothing is missing.
    fn flags(&self, out: &mut String, indent: &str) {
        let flags = self.code.flags();
        let usual = |added| {
            usual_flags(
                self.is_function(),
                self.is_inside_function,
                &self.asm,
                added,
            )
        };
        if let Some(shown) = shown_flags(flags, usual) {
            add!(out, "{}", format!("{indent}flags {shown}").trim_end());
        }
    }

    fn usages(&self) -> Usages {
        let cells = self.code.cellvars().len();
        let indexes = |wanted: fn(&Operand) -> bool| {
            self.asm.instrs().filter_map(move |instr| {
                let index = instr.provenance.index.filter(|_| wanted(&instr.operand))?;
                usize::try_from(index).ok()
            })
        };
        Usages {
            consts: Usage::new(
                self.code.consts().iter().map(Key::of),
                indexes(|operand| matches!(operand, Operand::Const(_))),
            ),
            names: Usage::new(
                self.code.names().iter(),
                indexes(|operand| matches!(operand, Operand::Name(_))),
            ),
            locals: Usage::new(
                self.code.varnames().iter(),
                indexes(|operand| matches!(operand, Operand::Local(_))),
            ),
            cells: Usage::new(
                self.code.cellvars().iter(),
                indexes(|operand| matches!(operand, Operand::Cell(_))),
            ),
            frees: Usage::new(
                self.code.freevars().iter(),
                indexes(|operand| matches!(operand, Operand::Free(_)))
                    .map(move |index| index.saturating_sub(cells)),
            ),
        }
    }

    fn tables(&self, out: &mut String, indent: &str) -> Result<(), WriteError> {
        let (code, usages) = (&self.code, self.usages());
        let has_place = self.is_function() && !is_comprehension(code.name());
        let told = usages.consts.told();
        match code.consts() {
            [Constant::None, ..] if has_place && told <= 1 => {}
            [Constant::Str(doc), ..] if has_place && told <= 1 => {
                add!(out, "{indent}doc {}", repr::text(doc));
            }
            _ if !has_place && told == 0 => {}
            consts => self.consts(out, indent, consts.get(..told).unwrap_or(consts))?,
        }
        let names = |table: &[Arc<Text>]| table.iter().map(|text| name(text)).collect::<Vec<_>>();
        let told = code.names().get(..usages.names.told()).unwrap_or_default();
        list(out, indent, "names", &names(told));
        let parameters = self.asm.signature.len();
        // A number of locals of its own is only kept beside names that are all told.
        let is_odd = usize::try_from(code.nlocals()) != Ok(code.varnames().len());
        let told = match is_odd {
            true => code.varnames().len(),
            false => usages.locals.told(),
        };
        let told = code
            .varnames()
            .get(parameters..told.max(parameters))
            .unwrap_or_default();
        list(out, indent, "locals", &names(told));
        if is_odd {
            add!(out, "{indent}nlocals {}", code.nlocals());
        }
        if usages.cells.told() > 0 {
            list(out, indent, "cellvars", &names(code.cellvars()));
        }
        if usages.frees.told() > 0 {
            list(out, indent, "freevars", &names(code.freevars()));
        }
        Ok(())
    }

    fn consts(
        &self,
        out: &mut String,
        indent: &str,
        consts: &[Constant],
    ) -> Result<(), WriteError> {
        let mut parts = Vec::new();
        let mut length = 0;
        for constant in consts {
            let mut part = String::new();
            self.constant(&mut part, constant)?;
            length += part.len();
            if length > super::LIMIT {
                return Err(WriteError::TooLong);
            }
            parts.push(part);
        }
        match parts.is_empty() {
            // Nothing to start with, not even the place of a docstring.
            true => {
                add!(out, "{indent}consts");
            }
            false => list(out, indent, "consts", &parts),
        }
        Ok(())
    }

    fn constant(&self, out: &mut String, constant: &Constant) -> Result<(), WriteError> {
        let label = |code: &Arc<CodeObject>| {
            let label = self.labels.get(&Arc::as_ptr(code)).cloned();
            label.unwrap_or_else(|| name(code.name()))
        };
        let limit = super::LIMIT.saturating_sub(out.len());
        literal::push(out, constant, limit.saturating_add(out.len()), &label)?;
        Ok(())
    }

    fn offsets(&self) -> Vec<u32> {
        let offsets = self.instructions.iter().map(|row| row.offset);
        offsets.collect()
    }

    /// Writes the body and the last line.
    pub(super) fn finish(&self, out: &mut String) -> Result<(), WriteError> {
        let (indent, usages) = (self.indent(1), self.usages());
        let markers = Markers::new(&self.code, &self.asm, &self.offsets());
        let mut rows = self.instructions.iter().zip(&markers.at);
        let mut labels = Vec::new();
        let declares = !out
            .trim_end()
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .trim_start()
            .starts_with("code ");
        let mut gap = declares;
        for item in &self.asm.body {
            let instr = match item {
                Item::Label(label) => {
                    labels.push(*label);
                    continue;
                }
                Item::Instr(instr) => instr,
                Item::Data(data) => {
                    for label in labels.drain(..) {
                        add!(out, "{}  {label}:", self.indent(0));
                    }
                    for bytes in data.chunks(DATA) {
                        add!(out, "{indent}data {}", repr::bytes(bytes));
                    }
                    gap = true;
                    continue;
                }
            };
            let Some((row, marker)) = rows.next() else {
                break;
            };
            if let Some(line) = marker {
                if std::mem::replace(&mut gap, true) {
                    out.push('\n');
                }
                add!(out, "{indent}line {line}");
            }
            for label in labels.drain(..) {
                add!(out, "{}  {label}:", self.indent(0));
            }
            self.instruction(out, &indent, instr, row, &usages)?;
            if out.len() > super::LIMIT {
                return Err(WriteError::TooLong);
            }
        }
        for label in labels {
            add!(out, "{}  {label}:", self.indent(0));
        }
        add!(out, "{}end", self.indent(0));
        Ok(())
    }

    fn instruction(
        &self,
        out: &mut String,
        indent: &str,
        instr: &Instr,
        row: &Instruction,
        usages: &Usages,
    ) -> Result<(), WriteError> {
        if !instr.opcode.is_known()
            || instr.opcode == Opcode::EXTENDED_ARG
            || row.extended > MOST_PREFIXES
        {
            return Err(WriteError::Instruction {
                name: repr::backslashreplace(self.code.name()).into_owned(),
                line: self.code.firstlineno(),
                offset: row.offset,
                opcode: instr.opcode,
            });
        }
        let start = out.len();
        let _ = write!(out, "{indent}{:<23} ", instr.opcode);
        let index = |index: Option<u32>| index.and_then(|index| usize::try_from(index).ok());
        let kept = index(instr.provenance.index).unwrap_or(0);
        let cells = self.code.cellvars().len();
        let is_repeated = match &instr.operand {
            Operand::None => false,
            Operand::Const(constant) => {
                self.constant(out, constant)?;
                usages.consts.is_repeated(kept)
            }
            Operand::Name(text) => {
                out.push_str(&name(text));
                usages.names.is_repeated(kept)
            }
            Operand::Local(text) => {
                out.push_str(&name(text));
                usages.locals.is_repeated(kept)
            }
            Operand::Cell(text) => {
                let _ = write!(out, "cell {}", name(text));
                usages.cells.is_repeated(kept)
            }
            Operand::Free(text) => {
                let _ = write!(out, "free {}", name(text));
                usages.frees.is_repeated(kept.saturating_sub(cells))
            }
            Operand::Label(label) => {
                let _ = write!(out, "{label}");
                false
            }
            Operand::Compare(op) => {
                out.push_str(op.symbol());
                false
            }
            Operand::Number(number) => {
                numbers(out, instr.opcode, *number);
                false
            }
        };
        if is_repeated {
            let _ = write!(out, " @{kept}");
        }
        // A jump's width depends on the others', so it is always told.
        let needed = u32::from(row.arg > 0xFFFF && instr.target().is_none());
        if row.extended > needed {
            out.push_str(match row.extended {
                1 => " wide",
                _ => " wide=",
            });
            if row.extended > 1 {
                let _ = write!(out, "{}", row.extended);
            }
        }
        let end = out.get(start..).unwrap_or_default().trim_end().len();
        out.truncate(start + end);
        out.push('\n');
        Ok(())
    }
}

/// A number, an index that no table has an entry for, or the argument of a jump that leads to no instruction.
fn numbers(out: &mut String, opcode: Opcode, number: u32) {
    let _ = match (opcode.operand(), number) {
        (
            OperandKind::Const
            | OperandKind::Name
            | OperandKind::Local
            | OperandKind::Deref
            | OperandKind::JumpRel
            | OperandKind::JumpAbs,
            _,
        ) => write!(out, "@{number}"),
        (OperandKind::CallCounts | OperandKind::MapsAndFunction, 0x100..=0xFFFF)
        | (OperandKind::FunctionCounts, 0x100..=0xFFFF)
        | (OperandKind::BeforeAfter, 0x100..) => {
            write!(out, "{}, {}", number & 0xFF, number >> 8)
        }
        (OperandKind::FunctionCounts, 0x1_0000..) => {
            write!(
                out,
                "{}, {}, {}",
                number & 0xFF,
                number >> 8 & 0xFF,
                number >> 16
            )
        }
        _ => write!(out, "{number}"),
    };
}

/// A list on as few lines as it fits on, each with the word in front.
fn list(out: &mut String, indent: &str, word: &str, parts: &[String]) {
    let start = format!("{indent}{word} ");
    let mut line = String::new();
    for part in parts {
        if !line.is_empty() && start.len() + line.len() + part.len() > WIDTH {
            add!(out, "{start}{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push_str(", ");
        }
        line.push_str(part);
    }
    if !line.is_empty() {
        add!(out, "{start}{line}");
    }
}
