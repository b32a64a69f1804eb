//! `dis.Instruction` and `dis.Bytecode`.

use super::{code_object, decode, info_text};
use crate::support::{empty_dict, get, import_from, set};
use bc_vm::model::class::ClassRef;
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, Arity, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, class, container, convert, describe, dict};

static INSTRUCTION: TypeTable = TypeTable {
    doc: "Details for a bytecode operation",
    methods: &[MethodDef::new(
        "_disassemble",
        Arity::Python(0, &["lineno_width", "mark_as_current"]),
        disassemble,
    )
    .doc("Format instruction details for inclusion in disassembly output")],
    ..TypeTable::EMPTY
};

/// `Instruction`, a named tuple.
pub(super) fn instruction(vm: &mut Vm) -> PyResult<ClassRef> {
    let named_tuple = import_from(vm, "collections", "namedtuple")?;
    let name = vm.new_str("_Instruction");
    let fields = vm.new_str("opname opcode arg argval argrepr offset starts_line is_jump_target");
    let base = call::call_values(vm, &named_tuple, [name, fields])?;
    let module = vm.new_str("dis");
    set(vm, &base, "__module__", module)?;
    class::python_class(vm, "dis", "Instruction", None, &[base], &INSTRUCTION)
}

fn disassemble(vm: &mut Vm, args: Args) -> PyResult {
    let fields = container::tuple_of(args.at(0))?.to_vec();
    let width = match args.get(1).filter(|width| !width.is_none()) {
        Some(width) => usize::try_from(convert::to_i64(vm, width)?).unwrap_or(0),
        None if args.len() > 1 => 0,
        None => 3,
    };
    let is_current = match args.get(2) {
        Some(current) => bc_vm::protocol::truth::truth(vm, current)?,
        None => false,
    };
    vm.reserve(width)?;
    let (shown, _) = decode::from_fields(vm, &fields)?;
    let line = decode::line(vm, &shown, width, is_current)?;
    Ok(vm.new_str(line))
}

static BYTECODE: TypeTable = TypeTable {
    doc: "The bytecode operations of a piece of code",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Python(1, &["x", "$first_line", "$current_offset"]),
            init,
        ),
        MethodDef::new("__iter__", Arity::Slot(0), iterate),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
    ],
    methods: &[
        MethodDef::new("info", Arity::None, |vm, args| {
            let code = get(vm, args.at(0), "codeobj")?;
            let info = info_text(vm, &code)?;
            Ok(vm.new_str(info))
        })
        .doc("Return formatted information about the code object."),
        MethodDef::new("dis", Arity::None, listing)
            .doc("Return a formatted view of the bytecode operations."),
    ],
    class_methods: &[MethodDef::new("from_traceback", Arity::One, from_traceback)
        .doc("Construct a Bytecode from the given traceback")],
    ..TypeTable::EMPTY
};

/// `Bytecode`.
pub(super) fn class(vm: &mut Vm) -> PyResult<ClassRef> {
    class::python_class(vm, "dis", "Bytecode", None, &[], &BYTECODE)
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let code = code_object(vm, args.at(1))?;
    let own = decode::first_line(vm, &code)?;
    let first = match args.get(2).filter(|first| !first.is_none()) {
        Some(first) => convert::to_i64(vm, first)?,
        None => own,
    };
    let starts = empty_dict(vm);
    for (offset, line) in decode::line_starts(vm, &code)? {
        if let Some(table) = Value::from(&starts).as_dict() {
            dict::set(vm, table, Value::Int(offset), Value::Int(line))?;
        }
    }
    let cells = get(vm, &code, "co_cellvars")?;
    let free = get(vm, &code, "co_freevars")?;
    let names =
        bc_vm::protocol::number::binary(vm, bc_vm::model::operator::BinaryOp::Add, &cells, &free)?;
    for (name, value) in [
        ("codeobj", code),
        ("first_line", Value::Int(first)),
        ("_line_offset", Value::Int(first.saturating_sub(own))),
        ("_cell_names", names),
        ("_linestarts", Value::Obj(starts)),
        ("_original_object", args.at(1).clone()),
        (
            "current_offset",
            args.get(3).cloned().unwrap_or(Value::None),
        ),
    ] {
        set(vm, this, name, value)?;
    }
    Ok(Value::None)
}

fn line_offset(vm: &mut Vm, this: &Value) -> PyResult<i64> {
    let offset = get(vm, this, "_line_offset")?;
    convert::to_i64(vm, &offset)
}

fn iterate(vm: &mut Vm, args: Args) -> PyResult {
    let code = get(vm, args.at(0), "codeobj")?;
    let offset = line_offset(vm, args.at(0))?;
    decode::instructions(vm, &code, offset)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let original = get(vm, args.at(0), "_original_object")?;
    let name = vm.type_name(args.at(0));
    let shown = describe::repr(vm, &original)?;
    Ok(vm.new_str(format!("{name}({shown})")))
}

fn listing(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let code = get(vm, this, "codeobj")?;
    let last = get(vm, this, "current_offset")?;
    let last = if last.is_none() {
        -1
    } else {
        convert::to_i64(vm, &last)?
    };
    let offset = line_offset(vm, this)?;
    let mut text = bc_core::text::TextBuilder::new();
    for line in decode::lines(vm, &code, last, offset)? {
        text.push_text(&line);
        text.push_str("\n");
    }
    Ok(vm.new_str(vm.built(text)?))
}

fn from_traceback(vm: &mut Vm, args: Args) -> PyResult {
    let mut traceback = args.at(1).clone();
    loop {
        let next = get(vm, &traceback, "tb_next")?;
        if next.is_none() {
            break;
        }
        traceback = next;
    }
    let frame = get(vm, &traceback, "tb_frame")?;
    let code = get(vm, &frame, "f_code")?;
    let last = get(vm, &traceback, "tb_lasti")?;
    let mut parts = Args::of([code]);
    let name = vm.intern("current_offset");
    parts.keywords.push((name, last));
    call::call(vm, args.at(0), parts)
}
