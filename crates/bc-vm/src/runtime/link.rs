//! Linking: verified code objects to runnable code, and constants to values and back.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::{Opcode, OperandKind};
use bc_core::text::Text;
use bc_core::verify::{self, VerifiedCode};
use num_bigint::BigInt;

use crate::model::code::{AttrWays, Code, Instr};
use crate::model::derived::GO_ON;
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::object::{ObjRef, Object, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{dict, raise};
use crate::runtime::collect;

/// Slots of locals and value stack from which a frame is charged to the heap. Smaller ones are bounded
/// by the recursion limit.
pub(crate) const LARGE_FRAME: usize = 512;

/// Linked code by the address of its proof. Shared code objects share their proof, so a small file
/// of code that is nested twice at every level is linked once a level.
type Linked = HashMap<*const VerifiedCode, Rc<Code>, ahash::RandomState>;

/// Hashes of places decide nothing but where something is kept.
fn hasher() -> ahash::RandomState {
    ahash::RandomState::with_seeds(13, 14, 15, 16)
}

/// Makes verified code runnable, nested code included.
///
/// # Errors
///
/// A fault when memory runs short.
pub fn link(vm: &mut Vm, verified: &Arc<VerifiedCode>) -> PyResult<Rc<Code>> {
    let mut linked = Linked::with_hasher(hasher());
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

/// The instructions of verified code, each in one piece.
struct Unpacked {
    plain: Rc<[Instr]>,
    /// Where each one's opcode is in the bytes.
    offsets: Vec<u32>,
    /// How many caches of attributes they need.
    caches: usize,
}

fn unpack(verified: &VerifiedCode) -> Unpacked {
    let instructions = verified.instructions();
    let mut plain = Vec::with_capacity(instructions.len());
    let mut offsets = Vec::with_capacity(instructions.len());
    let mut caches = 0_usize;
    for (place, instruction) in instructions.iter().enumerate() {
        offsets.push(instruction.opcode_offset());
        if let Some(other) = verified.stands_for(place) {
            plain.push(Instr {
                op: GO_ON,
                a: 0,
                b: 0,
                arg: other as u32,
            });
            continue;
        }
        let arg = match instruction.opcode.operand() {
            // What leads to no instruction is never taken, or stands where control never comes.
            OperandKind::JumpRel | OperandKind::JumpAbs => instruction
                .jump_target()
                .and_then(|target| verified.index_of(target))
                .unwrap_or(instructions.len())
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
    }
    Unpacked {
        plain: plain.into(),
        offsets,
        caches,
    }
}

/// The constants of verified code as values, of equal ones one.
fn constants(vm: &mut Vm, verified: &Arc<VerifiedCode>, linked: &Linked) -> PyResult<Vec<Value>> {
    let object = verified.code();
    let mut consts = Vec::with_capacity(object.consts().len());
    let mut made = Made::with_hasher(hasher());
    for (index, constant) in object.consts().iter().enumerate() {
        let value = match (constant, verified.nested(index)) {
            (Constant::Code(_), Some(nested)) => match linked.get(&Arc::as_ptr(nested)) {
                Some(code) => code_value(vm, Rc::clone(code)),
                None => return Err(Fault::Internal("nested code is not linked").into()),
            },
            (constant, _) => shared(vm, constant, &mut made)?,
        };
        consts.push(value);
    }
    Ok(consts)
}

/// Links one code object whose nested code is linked.
fn link_one(vm: &mut Vm, verified: &Arc<VerifiedCode>, linked: &Linked) -> PyResult<Rc<Code>> {
    let object = Arc::clone(verified.code());
    let instructions = verified.instructions();
    room(vm, linked_bytes(instructions.len()))?;
    let Unpacked {
        plain,
        offsets,
        caches,
    } = unpack(verified);
    let consts = constants(vm, verified, linked)?;
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
    room(vm, caches * size_of::<AttrWays>())?;
    let makers = CodeFlags::GENERATOR | CodeFlags::COROUTINE;
    let is_simple = object.nlocals() as usize + verified.max_depth() as usize <= LARGE_FRAME
        && object.kwonlyargcount() == 0
        && flags.contains(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS)
        && !flags.intersects(CodeFlags::VARARGS | CodeFlags::VARKEYWORDS);
    let hints = vec![Cell::new(0); instructions.len()];
    let fused = super::fuse::fuse(&plain);
    let mut code = Code {
        fused,
        plain,
        offsets: offsets.into(),
        hints: hints.into(),
        hinted: RefCell::default(),
        attr_caches: (0..=caches).map(|_| Default::default()).collect(),
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
        is_simple: is_simple && !flags.intersects(makers),
        is_simple_generator: is_simple && flags.intersects(makers),
        has_cells: !object.cellvars().is_empty() || !object.freevars().is_empty(),
        verified: Arc::clone(verified),
        value: RefCell::default(),
        held: None,
    };
    let bytes = code.bytes();
    room(vm, bytes)?;
    code.held = Some(vm.heap.hold(bytes));
    Ok(Rc::new(code))
}

/// The bytes of so many linked instructions: two streams, offsets and hints.
fn linked_bytes(count: usize) -> usize {
    count.saturating_mul(2 * size_of::<Instr>() + size_of::<u32>() + size_of::<u64>())
}

/// Asks for the bytes of code. Garbage in cycles does not count against a program, and functions that nobody
/// needs are often part of some.
fn room(vm: &mut Vm, bytes: usize) -> PyResult<()> {
    match vm.reserve(bytes) {
        Err(Thrown::Fault(_)) => collect::collect(vm).and_then(|_| vm.reserve(bytes)),
        answer => answer,
    }
}

/// The least bytes that a proof of this code, nested code included, and what is linked from it take, to be asked
/// for before anything is made.
fn expected_bytes(object: &Arc<CodeObject>) -> usize {
    let (mut bytes, mut open) = (0_usize, vec![object]);
    let mut seen = HashSet::with_hasher(hasher());
    while let Some(object) = open.pop() {
        let code = object.code();
        let count = verify::most_places(code);
        bytes = bytes
            .saturating_add(verify::expected_bytes(code.len(), count))
            .saturating_add(linked_bytes(count));
        // Shared code objects are proven once.
        let nested = object
            .nested()
            .filter(|nested| seen.insert(Arc::as_ptr(nested)));
        open.extend(nested);
    }
    bytes
}

/// Verifies and links code that a running program made.
///
/// # Errors
///
/// `SystemError` with the verifier's message, in one line, when it is refused.
pub fn verify_and_link(vm: &mut Vm, object: &Arc<CodeObject>) -> PyResult<Rc<Code>> {
    room(vm, expected_bytes(object))?;
    match verify::verify(object) {
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

/// Large constants and containers that are shared, by where they lie: what is one object there is one here.
/// A few dozen shared tuples could stand for millions.
type Made = HashMap<*const (), Value, ahash::RandomState>;

/// Strings and bytes are remembered from this size on.
const LARGE: usize = 1024;

/// Where a constant lies that may be met again and is worth to be remembered.
fn place(constant: &Constant) -> Option<*const ()> {
    match constant {
        Constant::Str(text) if text.byte_size() >= LARGE && Arc::strong_count(text) > 1 => {
            Some(Arc::as_ptr(text).cast())
        }
        Constant::Bytes(bytes) if bytes.len() >= LARGE && Arc::strong_count(bytes) > 1 => {
            Some(bytes.as_ptr().cast())
        }
        Constant::Tuple(items) | Constant::FrozenSet(items) if Arc::strong_count(items) > 1 => {
            Some(items.as_ptr().cast())
        }
        _ => None,
    }
}

/// A constant as a value, the same one for what is shared.
fn shared(vm: &mut Vm, constant: &Constant, made: &mut Made) -> PyResult {
    let Some(place) = place(constant) else {
        return fresh(vm, constant, made);
    };
    if let Some(known) = made.get(&place) {
        return Ok(known.clone());
    }
    let value = fresh(vm, constant, made)?;
    made.insert(place, value.clone());
    Ok(value)
}

/// A constant as a value.
///
/// # Errors
///
/// What hashing the items of a set or dict raises; `SystemError` for code that is refused; a fault when memory
/// runs short.
pub fn value(vm: &mut Vm, constant: &Constant) -> PyResult {
    shared(vm, constant, &mut Made::with_hasher(hasher()))
}

fn fresh(vm: &mut Vm, constant: &Constant, made: &mut Made) -> PyResult {
    Ok(match constant {
        Constant::None => Value::None,
        Constant::Ellipsis => Value::Ellipsis,
        Constant::Bool(b) => Value::bool(*b),
        Constant::Int(i) => vm.new_int(i.clone()),
        Constant::Float(x) => Value::float(*x),
        Constant::Complex { re, im } => vm.new_complex(*re, *im),
        Constant::Str(text) if reads_like_a_name(text) => Value::Obj(vm.intern_text(text)),
        Constant::Str(text) => {
            vm.reserve(text.byte_size())?;
            vm.new_str((**text).clone())
        }
        Constant::Bytes(bytes) => {
            vm.reserve(bytes.len())?;
            vm.new_bytes(&**bytes)
        }
        Constant::Tuple(items) => {
            let items = values(vm, items, made)?;
            vm.new_tuple(items)
        }
        Constant::List(items) => {
            let items = values(vm, items, made)?;
            vm.new_list(items)
        }
        Constant::Slice(parts) => {
            let [start, stop, step] = &**parts;
            let (start, stop) = (shared(vm, start, made)?, shared(vm, stop, made)?);
            let step = shared(vm, step, made)?;
            vm.new_slice(start, stop, step)
        }
        Constant::FrozenSet(items) | Constant::Set(items) => {
            let items = values(vm, items, made)?;
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
                    let (key, item) = (shared(vm, key, made)?, shared(vm, item, made)?);
                    dict::set(vm, table, key, item)?;
                }
            }
            Value::Obj(map)
        }
        Constant::Code(object) => {
            let code = verify_and_link(vm, object)?;
            code_value(vm, code)
        }
        Constant::StopIteration => {
            Value::from(vm.exception(crate::model::exception::ExceptionKind::StopIteration))
        }
    })
}

fn values(vm: &mut Vm, items: &[Constant], made: &mut Made) -> PyResult<Vec<Value>> {
    vm.reserve(items.len().saturating_mul(size_of::<Value>()))?;
    items.iter().map(|item| shared(vm, item, made)).collect()
}

/// Values as constants of a code object. What is one object is one constant, however often it is met.
pub struct Constants {
    /// With the object, which keeps its place.
    known: HashMap<*const Object, (ObjRef, Constant), ahash::RandomState>,
}

impl Default for Constants {
    fn default() -> Self {
        let known = HashMap::with_hasher(hasher());
        Self { known }
    }
}

impl Constants {
    /// A value as a constant.
    ///
    /// # Errors
    ///
    /// `TypeError` for a value no code object can hold; `RecursionError` when it is nested too deeply; a fault when
    /// memory runs short.
    pub fn of(&mut self, vm: &mut Vm, value: &Value) -> PyResult<Constant> {
        crate::protocol::poll::guard(vm)?;
        let result = self.inside(vm, value);
        crate::protocol::poll::unguard(vm);
        result
    }

    fn inside(&mut self, vm: &mut Vm, value: &Value) -> PyResult<Constant> {
        Ok(match value {
            Value::None => Constant::None,
            Value::Ellipsis => Constant::Ellipsis,
            Value::True => Constant::Bool(true),
            Value::False => Constant::Bool(false),
            Value::Int(i) => Constant::Int(BigInt::from(*i)),
            Value::Float(x) => Constant::Float(x.get()),
            Value::Obj(object) => match self.known.get(&Rc::as_ptr(object)) {
                Some((_, constant)) => constant.clone(),
                None => {
                    let constant = self.of_object(vm, value, object)?;
                    let entry = (Rc::clone(object), constant.clone());
                    self.known.insert(Rc::as_ptr(object), entry);
                    constant
                }
            },
            Value::Unbound | Value::NotImplemented => return Err(no_constant(vm, value)),
        })
    }

    fn of_object(&mut self, vm: &mut Vm, value: &Value, object: &ObjRef) -> PyResult<Constant> {
        Ok(match &object.payload {
            Payload::Int(i) => Constant::Int(i.view().big().into_owned()),
            Payload::Float(x) => Constant::Float(*x),
            Payload::Complex(re, im) => Constant::Complex { re: *re, im: *im },
            Payload::Str(text) => {
                vm.reserve(text.text().byte_size())?;
                Constant::Str(Arc::new(text.text().clone()))
            }
            Payload::Bytes(bytes) => {
                vm.reserve(bytes.len())?;
                Constant::Bytes(Arc::from(&**bytes))
            }
            Payload::Code(code) => Constant::Code(Arc::clone(code.verified.code())),
            Payload::Tuple(items) => Constant::Tuple(self.all(vm, items)?),
            Payload::Slice(parts) => {
                let [start, stop, step] = &**parts;
                let (start, stop) = (self.of(vm, start)?, self.of(vm, stop)?);
                Constant::slice(start, stop, self.of(vm, step)?)
            }
            Payload::Set(set) if set.is_frozen() => {
                let items: Vec<Value> = set.borrow().iter().map(|(key, ())| key.clone()).collect();
                Constant::FrozenSet(self.all(vm, &items)?)
            }
            _ => return Err(no_constant(vm, value)),
        })
    }

    fn all(&mut self, vm: &mut Vm, items: &[Value]) -> PyResult<Arc<[Constant]>> {
        vm.reserve(items.len().saturating_mul(size_of::<Constant>()))?;
        items.iter().map(|item| self.of(vm, item)).collect()
    }
}

/// A value as a constant of a code object.
///
/// # Errors
///
/// As [`Constants::of`].
pub fn to_constant(vm: &mut Vm, value: &Value) -> PyResult<Constant> {
    Constants::default().of(vm, value)
}

#[cold]
fn no_constant(vm: &mut Vm, value: &Value) -> Thrown {
    let message = format!(
        "'{}' object cannot be a constant of a code object",
        vm.type_name(value)
    );
    raise::type_error(vm, message)
}
