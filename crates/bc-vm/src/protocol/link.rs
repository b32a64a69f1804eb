//! Linking: verified code objects to runnable code, and constants to values and back.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::{Opcode, OperandKind};
use bc_core::text::Text;
use bc_core::verify::VerifiedCode;
use num_bigint::BigInt;

use crate::model::code::{Code, Instr};
use crate::model::error::{Fault, PyResult};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{dict, raise};

/// Slots of locals and value stack from which a frame is charged to the heap. Smaller ones are bounded
/// by the recursion limit.
pub(crate) const LARGE_FRAME: usize = 512;

/// Linked code by the address of its proof. Shared code objects share their proof, so a small file
/// of code that is nested twice at every level is linked once a level.
type Linked = HashMap<*const VerifiedCode, Rc<Code>, ahash::RandomState>;

/// Makes verified code runnable, nested code included.
///
/// # Errors
///
/// A fault when memory runs short.
pub fn link(vm: &mut Vm, verified: &Arc<VerifiedCode>) -> PyResult<Rc<Code>> {
    let mut linked = Linked::with_hasher(ahash::RandomState::with_seeds(13, 14, 15, 16));
    // Nested code comes before what contains it; the walk is explicit, since nesting may be deep.
    let mut work = vec![(verified, false)];
    while let Some((proof, nested_done)) = work.pop() {
        if linked.contains_key(&Arc::as_ptr(proof)) {
            continue;
        }
        if nested_done {
            let code = link_one(vm, proof, &linked)?;
            linked.insert(Arc::as_ptr(proof), code);
            continue;
        }
        work.push((proof, true));
        let count = proof.code().consts().len();
        work.extend(
            (0..count)
                .filter_map(|index| proof.nested(index))
                .map(|nested| (nested, false)),
        );
    }
    linked
        .remove(&Arc::as_ptr(verified))
        .ok_or_else(|| Fault::Internal("linking lost the outermost code").into())
}

/// Links one code object whose nested code is linked.
fn link_one(vm: &mut Vm, verified: &Arc<VerifiedCode>, linked: &Linked) -> PyResult<Rc<Code>> {
    let object = Arc::clone(verified.code());
    let instructions = verified.instructions();
    vm.reserve(instructions.len() * 32)?;
    let mut plain = Vec::with_capacity(instructions.len());
    let mut offsets = Vec::with_capacity(instructions.len());
    let mut caches = 0_usize;
    for instruction in instructions {
        let arg = match instruction.opcode.operand() {
            OperandKind::JumpRel | OperandKind::JumpAbs => instruction
                .jump_target()
                .and_then(|target| verified.index_of(target))
                .ok_or(Fault::Internal("a jump without a target"))?
                as u32,
            _ => instruction.arg,
        };
        let attr = matches!(instruction.opcode, Opcode::LOAD_ATTR | Opcode::STORE_ATTR);
        let mut b = 0;
        if attr {
            // Number 0 is nobody's: instructions beyond the last number have no cache.
            caches = (caches + 1).min(usize::from(u16::MAX));
            b = if caches < usize::from(u16::MAX) {
                caches as u16
            } else {
                0
            };
        }
        plain.push(Instr {
            op: instruction.opcode.0,
            a: 0,
            b,
            arg,
        });
        offsets.push(instruction.opcode_offset());
    }
    let plain: Rc<[Instr]> = plain.into();
    let mut consts = Vec::with_capacity(object.consts().len());
    for (index, constant) in object.consts().iter().enumerate() {
        let value = match (constant, verified.nested(index)) {
            (Constant::Code(_), Some(nested)) => match linked.get(&Arc::as_ptr(nested)) {
                Some(code) => code_value(vm, Rc::clone(code)),
                None => return Err(Fault::Internal("nested code is not linked").into()),
            },
            (constant, _) => value(vm, constant)?,
        };
        consts.push(value);
    }
    let mut interned = |names: &[Arc<Text>]| {
        names
            .iter()
            .map(|name| vm.intern_text(name))
            .collect::<Box<[ObjRef]>>()
    };
    let names = interned(object.names());
    let varnames = interned(object.varnames());
    let cellvars = interned(object.cellvars());
    let freevars = interned(object.freevars());
    let parameters = (object.parameter_count() as usize).min(varnames.len());
    let cell_arguments = cellvars
        .iter()
        .map(|cell| {
            varnames[..parameters]
                .iter()
                .position(|name| Rc::ptr_eq(name, cell))
                .map(|place| place as u32)
        })
        .collect();
    let flags = object.flags();
    let hints = vec![Cell::new(0); instructions.len()];
    let fused = super::fuse::fuse(&plain);
    let code = Code {
        fused,
        plain,
        offsets: offsets.into(),
        hints: hints.into(),
        attr_caches: (0..=caches).map(|_| RefCell::default()).collect(),
        consts: consts.into(),
        names,
        varnames,
        cellvars,
        freevars,
        cell_arguments,
        name: vm.intern_text(object.name()),
        filename: vm.intern_text(object.filename()).into(),
        argcount: object.argcount() as usize,
        kwonlyargcount: object.kwonlyargcount() as usize,
        nlocals: object.nlocals() as usize,
        max_depth: verified.max_depth() as usize,
        is_simple: object.nlocals() as usize + verified.max_depth() as usize <= LARGE_FRAME
            && object.kwonlyargcount() == 0
            && flags.contains(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS)
            && !flags.intersects(
                CodeFlags::VARARGS
                    | CodeFlags::VARKEYWORDS
                    | CodeFlags::GENERATOR
                    | CodeFlags::COROUTINE,
            ),
        verified: Arc::clone(verified),
        value: RefCell::default(),
    };
    Ok(Rc::new(code))
}

/// Verifies and links code that a running program made.
///
/// # Errors
///
/// `SystemError` with the verifier's message, in one line, when it is refused.
pub fn link_unverified(vm: &mut Vm, object: &Arc<CodeObject>) -> PyResult<Rc<Code>> {
    match bc_core::verify::verify(object) {
        Ok(verified) => link(vm, &verified),
        Err(rejection) => Err(raise::system_error(vm, rejection.in_one_line())),
    }
}

/// A code object as a value, the same one as long as somebody holds it.
#[must_use]
pub fn code_value(vm: &Vm, code: Rc<Code>) -> Value {
    if let Some(known) = code.value.borrow().upgrade() {
        return Value::Obj(known);
    }
    let object = vm.alloc(&vm.classes.code, Payload::Code(Rc::clone(&code)));
    code.value.replace(Rc::downgrade(&object));
    Value::Obj(object)
}

/// Whether CPython interns a string constant: it reads like an identifier.
fn reads_like_a_name(text: &Text) -> bool {
    text.as_ascii()
        .is_some_and(|s| s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

/// A constant as a value.
///
/// # Errors
///
/// What hashing the items of a set or dict raises; `SystemError` for code that is refused.
pub fn value(vm: &mut Vm, constant: &Constant) -> PyResult {
    Ok(match constant {
        Constant::None => Value::None,
        Constant::Ellipsis => Value::Ellipsis,
        Constant::Bool(b) => Value::bool(*b),
        Constant::Int(i) => vm.new_int(i.clone()),
        Constant::Float(x) => Value::float(*x),
        Constant::Complex { re, im } => vm.new_complex(*re, *im),
        Constant::Str(text) if reads_like_a_name(text) => Value::Obj(vm.intern_text(text)),
        Constant::Str(text) => vm.new_str((**text).clone()),
        Constant::Bytes(bytes) => vm.new_bytes(&**bytes),
        Constant::Tuple(items) => {
            let items = values(vm, items)?;
            vm.new_tuple(items)
        }
        Constant::List(items) => {
            let items = values(vm, items)?;
            vm.new_list(items)
        }
        Constant::Slice(parts) => {
            let [start, stop, step] = &**parts;
            let (start, stop) = (value(vm, start)?, value(vm, stop)?);
            let step = value(vm, step)?;
            vm.new_slice(start, stop, step)
        }
        Constant::FrozenSet(items) | Constant::Set(items) => {
            let items = values(vm, items)?;
            let set = match constant {
                Constant::Set(_) => vm.new_set(Table::new()),
                _ => vm.new_frozenset(Table::new()),
            };
            if let Some(table) = set.as_set() {
                for item in items {
                    dict::set_add(vm, table, item)?;
                }
            }
            set
        }
        Constant::Dict(pairs) => {
            let map = vm.new_dict(Table::new());
            if let Payload::Dict(table) = &map.payload {
                for (key, item) in pairs.iter() {
                    let (key, item) = (value(vm, key)?, value(vm, item)?);
                    dict::set(vm, table, key, item)?;
                }
            }
            Value::Obj(map)
        }
        Constant::Code(object) => {
            let code = link_unverified(vm, object)?;
            code_value(vm, code)
        }
        Constant::StopIteration => {
            Value::from(vm.exception(crate::model::exception::Exc::StopIteration))
        }
    })
}

fn values(vm: &mut Vm, items: &[Constant]) -> PyResult<Vec<Value>> {
    items.iter().map(|item| value(vm, item)).collect()
}

/// A value as a constant of a code object.
///
/// # Errors
///
/// `TypeError` for a value no code object can hold; `RecursionError` when it is nested too deeply.
pub fn to_constant(vm: &mut Vm, value: &Value) -> PyResult<Constant> {
    super::poll::guard(vm)?;
    let result = constant_inside(vm, value);
    super::poll::unguard(vm);
    result
}

fn constant_inside(vm: &mut Vm, value: &Value) -> PyResult<Constant> {
    Ok(match value {
        Value::None => Constant::None,
        Value::Ellipsis => Constant::Ellipsis,
        Value::True => Constant::Bool(true),
        Value::False => Constant::Bool(false),
        Value::Int(i) => Constant::Int(BigInt::from(*i)),
        Value::Float(x) => Constant::Float(x.get()),
        Value::Obj(object) => match &object.payload {
            Payload::Int(i) => Constant::Int(i.clone()),
            Payload::Float(x) => Constant::Float(*x),
            Payload::Complex(re, im) => Constant::Complex { re: *re, im: *im },
            Payload::Str(text) => Constant::Str(Arc::new(text.text().clone())),
            Payload::Bytes(bytes) => Constant::Bytes(Arc::from(&**bytes)),
            Payload::Code(code) => Constant::Code(Arc::clone(code.verified.code())),
            Payload::Tuple(items) => Constant::Tuple(constants(vm, items)?),
            Payload::Slice(parts) => {
                let [start, stop, step] = &**parts;
                let (start, stop) = (to_constant(vm, start)?, to_constant(vm, stop)?);
                Constant::slice(start, stop, to_constant(vm, step)?)
            }
            Payload::Set(set) if set.is_frozen() => {
                let items: Vec<Value> = set.borrow().iter().map(|(key, ())| key.clone()).collect();
                Constant::FrozenSet(constants(vm, &items)?)
            }
            _ => return Err(no_constant(vm, value)),
        },
        Value::Unbound | Value::NotImplemented => return Err(no_constant(vm, value)),
    })
}

#[cold]
fn no_constant(vm: &mut Vm, value: &Value) -> crate::model::error::Thrown {
    let message = format!(
        "'{}' object cannot be a constant of a code object",
        vm.type_name(value)
    );
    raise::type_error(vm, message)
}

fn constants(vm: &mut Vm, items: &[Value]) -> PyResult<Arc<[Constant]>> {
    items.iter().map(|item| to_constant(vm, item)).collect()
}
