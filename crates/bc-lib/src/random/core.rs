//! The class `_random.Random`: the twister as a Python object, on which `random.Random` is built.
//!
//! Without a seed the reference takes the time. The machine's runs are reproducible: the n-th generator of a run that
//! is seeded with `None` always starts from the same state, and no two of them from the same one.

use std::cell::RefCell;

use num_bigint::BigInt;

use super::twister::{Twister, WORDS};
use bc_vm::model::class::{ClassFlags, ClassRef};
use bc_vm::model::error::PyResult;
use bc_vm::model::int::{self, IntView};
use bc_vm::model::native::{Args, Arity, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::{class_of_new, native_of, no_keywords, unpack_count};
use bc_vm::protocol::{class, convert, hash, number, poll, raise};

static TABLE: TypeTable = TypeTable {
    doc: "Random() -> create a random number generator with its own internal state.",
    methods: &[
        MethodDef::new("random", Arity::None, random).doc("random() -> x in the interval [0, 1)."),
        MethodDef::new("seed", Arity::Unpack(0, 1), |vm, args| {
            let state = seeded(vm, args.get(1))?;
            own(args.at(0))?.replace(state);
            Ok(Value::None)
        })
        .doc("seed([n]) -> None.  Without n from a state of the machine's own choice."),
        MethodDef::new("getstate", Arity::None, getstate)
            .doc("getstate() -> tuple containing the current state."),
        MethodDef::new("setstate", Arity::One, setstate)
            .doc("setstate(state) -> None.  Restores generator state."),
        MethodDef::new("getrandbits", Arity::Parse(1, 1), getrandbits)
            .doc("getrandbits(k) -> x.  Generates an int with k random bits."),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

struct Generator(RefCell<Twister>);

impl NativeData for Generator {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}

    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

/// The class.
pub(super) fn class(vm: &mut Vm) -> ClassRef {
    let object = vm.classes.object.clone();
    class::native_class(
        vm,
        "_random",
        "Random",
        &object,
        None,
        ClassFlags::BASE,
        &TABLE,
    )
}

fn own(receiver: &Value) -> PyResult<&RefCell<Twister>> {
    Ok(&native_of::<Generator>(receiver)?.0)
}

/// Keywords are for the `__init__` of a subclass, positional arguments seed here as well.
fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = class_of_new(vm, &args, "Random")?;
    if vm.is_builtin(&class) {
        no_keywords(vm, &args, "Random()")?;
    }
    unpack_count(vm, args.len() - 1, "seed", 0, 1)?;
    let state = seeded(vm, args.get(1))?;
    Ok(vm.new_native(&class, Generator(RefCell::new(state))))
}

/// How many generators of this run were seeded with nothing.
#[derive(Default)]
struct Seeds(i64);

/// A number that no generator of this run was seeded with yet: how many were.
pub(super) fn fresh_seed(vm: &mut Vm) -> i64 {
    vm.state.change(|seeds: &mut Seeds| {
        seeds.0 = seeds.0.wrapping_add(1);
        seeds.0
    })
}

/// The state for a seed: the magnitude of an int, the hash of anything else.
fn seeded(vm: &mut Vm, seed: Option<&Value>) -> PyResult<Twister> {
    let Some(seed) = seed.filter(|seed| !seed.is_none()) else {
        let fresh = fresh_seed(vm);
        return Ok(Twister::from_key(&[fresh as u32]));
    };
    if int::view(seed).is_none() {
        let hash = hash::hash(vm, seed)? as u64;
        return Ok(from_magnitude(&[hash as u32, (hash >> 32) as u32]));
    }
    let magnitude = number::absolute(vm, seed)?;
    match int::view(&magnitude) {
        Some(long @ (IntView::Wide(_) | IntView::Big(_))) => {
            let big = long.big();
            let words = big.magnitude().bits() / 32;
            poll::charge(vm, words / 16)?;
            vm.reserve(usize::try_from(words * 4).unwrap_or(usize::MAX))?;
            Ok(from_magnitude(&big.magnitude().to_u32_digits()))
        }
        Some(small) => {
            let small = small.to_i64().unwrap_or_default().unsigned_abs();
            Ok(from_magnitude(&[small as u32, (small >> 32) as u32]))
        }
        None => Err(raise::type_error(vm, "an integer is required")),
    }
}

/// The state for a magnitude in words, the lowest first; words of zero at its top do not count.
fn from_magnitude(words: &[u32]) -> Twister {
    let used = words
        .iter()
        .rposition(|&word| word != 0)
        .map_or(0, |top| top + 1);
    Twister::from_key(words.get(..used).unwrap_or_default())
}

fn random(_vm: &mut Vm, args: Args) -> PyResult {
    let x = own(args.at(0))?.borrow_mut().next_float();
    Ok(Value::float(x))
}

fn getstate(vm: &mut Vm, args: Args) -> PyResult {
    let mut items = Vec::with_capacity(WORDS + 1);
    {
        let state = own(args.at(0))?.borrow();
        let (words, used) = state.state();
        items.extend(words.iter().map(|&word| Value::Int(i64::from(word))));
        items.push(Value::Int(used as i64));
    }
    Ok(vm.new_tuple(items))
}

fn setstate(vm: &mut Vm, args: Args) -> PyResult {
    let Some(items) = args.at(1).as_tuple() else {
        return Err(raise::type_error(vm, "state vector must be a tuple"));
    };
    let Some((last, given)) = items.split_last().filter(|(_, given)| given.len() == WORDS) else {
        return Err(raise::value_error(vm, "state vector is the wrong size"));
    };
    let mut words = [0; WORDS];
    for (word, item) in words.iter_mut().zip(given) {
        *word = unsigned_long(vm, item)? as u32;
    }
    let used = long(vm, last)?;
    let state = usize::try_from(used)
        .ok()
        .and_then(|used| Twister::from_state(words, used));
    match state {
        Some(state) => {
            own(args.at(0))?.replace(state);
            Ok(Value::None)
        }
        None => Err(raise::value_error(vm, "invalid state")),
    }
}

/// `PyLong_AsUnsignedLong`.
fn unsigned_long(vm: &mut Vm, value: &Value) -> PyResult<u64> {
    let Some(view) = int::view(value) else {
        return Err(raise::type_error(vm, "an integer is required"));
    };
    if view.is_negative() {
        return Err(raise::overflow_error(
            vm,
            "can't convert negative value to unsigned int",
        ));
    }
    u64::try_from(&*view.big()).map_err(|_| {
        raise::overflow_error(vm, "Python int too large to convert to C unsigned long")
    })
}

/// `PyLong_AsLong`.
fn long(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    let integer = match int::view(value) {
        Some(_) => value.clone(),
        None => convert::from_int_method(vm, value)?,
    };
    match int::view(&integer).and_then(IntView::to_i64) {
        Some(long) => Ok(long),
        None => Err(raise::overflow_error(
            vm,
            "Python int too large to convert to C long",
        )),
    }
}

fn getrandbits(vm: &mut Vm, args: Args) -> PyResult {
    let bits = convert::to_c_int(vm, args.at(1))?;
    let Some(bits) = u32::try_from(bits).ok().filter(|&bits| bits > 0) else {
        return Err(raise::value_error(
            vm,
            "number of bits must be greater than zero",
        ));
    };
    let words = bits.div_ceil(32);
    if words > 8 {
        poll::charge(vm, u64::from(words / 8))?;
        vm.reserve(words as usize * 8)?;
    }
    // The last word is the top one; its lowest bits are the ones too many.
    let excess = words * 32 - bits;
    let mut generator = own(args.at(0))?.borrow_mut();
    if words == 1 {
        let word = generator.next_word() >> excess;
        return Ok(Value::Int(i64::from(word)));
    }
    let mut made: Vec<u32> = (0..words).map(|_| generator.next_word()).collect();
    if let Some(top) = made.last_mut() {
        *top >>= excess;
    }
    Ok(vm.new_int(BigInt::from(num_bigint::BigUint::new(made))))
}
