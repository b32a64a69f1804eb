//! Whole numbers below a bound, and what is made of them: choices, samples, shuffles.

use super::arithmetic::{
    Source, add, ceil, differ, equal, floor_div, ge, gt, le, log_to, lt, modulo, mul, sub,
};
use crate::signature;
use crate::support::{caught, get, handling, import_from, invoke};
use bc_vm::model::class::ClassId;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::operator::BinaryOp;
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::set_of;
use bc_vm::protocol::numerals;
use bc_vm::protocol::{call, class, describe, dict, item, iter, number, poll, raise};
use bc_vm::runtime::warn;

/// Bits of a random float.
pub(super) const BPF: i64 = 53;

/// The step between random floats.
pub(super) const RECIP_BPF: f64 = 1.0 / 9_007_199_254_740_992.0;

/// The methods of `random.Random` that this file holds.
pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::new("randrange", Arity::Any, randrange)
        .doc("Choose a random item from range(start, stop[, step])."),
    MethodDef::new("randint", Arity::Any, randint)
        .doc("Return random integer in range [a, b], including both end points."),
    MethodDef::new("_randbelow", Arity::Any, randbelow)
        .doc("Return a random int in the range [0,n).  Raises ValueError if n==0."),
    MethodDef::new("choice", Arity::Any, choice)
        .doc("Choose a random element from a non-empty sequence."),
    MethodDef::new("shuffle", Arity::Any, shuffle).doc("Shuffle list x in place, and return None."),
    MethodDef::new("sample", Arity::Any, sample)
        .doc("Chooses k unique random elements from a population sequence or set."),
];

/// `self._randbelow(n)`
fn below(vm: &mut Vm, own: &Value, n: Value) -> PyResult {
    invoke(vm, own, "_randbelow", [n])
}

/// What `make` (`int`, unless replaced) makes of `value`; `None` if that is not equal to it.
fn whole(vm: &mut Vm, make: Option<&Value>, value: &Value) -> PyResult<Option<Value>> {
    let made = match make {
        None => numerals::to_int(vm, value)?,
        Some(make) => call::call_values(vm, make, [value.clone()])?,
    };
    Ok((!differ(vm, &made, value)?).then_some(made))
}

fn randrange(vm: &mut Vm, mut args: Args) -> PyResult {
    let names = ["self", "start", "stop", "step", "_int"];
    signature::place(vm, &mut args, "randrange", 2, &names)?;
    let (own, make) = (args.at(0), args.get(4));
    let zero = Value::Int(0);
    let Some(start) = whole(vm, make, args.at(1))? else {
        return Err(raise::value_error(vm, "non-integer arg 1 for randrange()"));
    };
    let Some(stop) = args.get(2).filter(|stop| !stop.is_none()) else {
        if gt(vm, &start, &zero)? {
            return below(vm, own, start);
        }
        return Err(raise::value_error(vm, "empty range for randrange()"));
    };
    let Some(stop) = whole(vm, make, stop)? else {
        return Err(raise::value_error(vm, "non-integer stop for randrange()"));
    };
    let width = sub(vm, &stop, &start)?;
    let one = Value::Int(1);
    let step = args.get(3).unwrap_or(&one);
    if equal(vm, step, &one)? {
        if gt(vm, &width, &zero)? {
            let offset = below(vm, own, width)?;
            return add(vm, &start, &offset);
        }
        let message = format!(
            "empty range for randrange() ({},{}, {})",
            describe::str(vm, &start)?,
            describe::str(vm, &stop)?,
            describe::str(vm, &width)?
        );
        return Err(raise::value_error(vm, message));
    }
    let Some(step) = whole(vm, make, step)? else {
        return Err(raise::value_error(vm, "non-integer step for randrange()"));
    };
    // Rounded away from the end, towards which the step goes.
    let reach = add(vm, &width, &step)?;
    let reach = if gt(vm, &step, &zero)? {
        sub(vm, &reach, &one)?
    } else if lt(vm, &step, &zero)? {
        add(vm, &reach, &one)?
    } else {
        return Err(raise::value_error(vm, "zero step for randrange()"));
    };
    let count = floor_div(vm, &reach, &step)?;
    if le(vm, &count, &zero)? {
        return Err(raise::value_error(vm, "empty range for randrange()"));
    }
    let place = below(vm, own, count)?;
    let offset = mul(vm, &step, &place)?;
    add(vm, &start, &offset)
}

fn randint(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "randint", 3, &["self", "a", "b"])?;
    let stop = add(vm, args.at(2), &Value::Int(1))?;
    invoke(vm, args.at(0), "randrange", [args.at(1).clone(), stop])
}

/// Whether `method` is one that the reference writes in C, so that its type is that of built-ins.
fn is_built_in(vm: &Vm, method: &Value) -> bool {
    vm.class_id_of(method) == ClassId::BUILTIN_FUNCTION && !is_of_python_class(method)
}

/// Whether `method` is one that the reference writes in Python, so that its type is that of methods.
fn is_method(vm: &Vm, method: &Value) -> bool {
    vm.class_id_of(method) == ClassId::METHOD || is_of_python_class(method)
}

fn is_of_python_class(method: &Value) -> bool {
    method
        .as_native()
        .and_then(|native| native.owner.as_ref())
        .is_some_and(|owner| owner.data().is_heap())
}

fn randbelow(vm: &mut Vm, mut args: Args) -> PyResult {
    let names = ["self", "n", "int", "maxsize"];
    signature::place(vm, &mut args, "_randbelow", 2, &names)?;
    let (own, n) = (args.at(0), args.at(1));
    let random = Source::of(vm, own)?;
    let bits = get(vm, own, "getrandbits")?;
    if is_built_in(vm, random.function()) || is_method(vm, &bits) {
        let width = match int::view(n) {
            Some(n) => Value::Int(n.bit_length() as i64),
            None => invoke(vm, n, "bit_length", [])?,
        };
        loop {
            poll::charge(vm, 1)?;
            let drawn = call::call_values(vm, &bits, [width.clone()])?;
            if !ge(vm, &drawn, n)? {
                return Ok(drawn);
            }
        }
    }
    let make = args.get(2).cloned();
    let to_int = |vm: &mut Vm, x: &Value| match &make {
        None => numerals::to_int(vm, x),
        Some(make) => call::call_values(vm, make, [x.clone()]),
    };
    let most = Value::Int(1 << BPF);
    let most = args.get(3).unwrap_or(&most);
    if ge(vm, n, most)? {
        warn::warn(
            vm,
            ExceptionKind::UserWarning,
            "Underlying random() generator does not supply \nenough bits to choose from a population range this large.\nTo remove the range limitation, add a getrandbits() method.",
        )?;
        let drawn = random.draw(vm)?;
        let scaled = mul(vm, &drawn, n)?;
        return to_int(vm, &scaled);
    }
    // Floats from here on would favour the low numbers.
    let excess = modulo(vm, most, n)?;
    let used = sub(vm, most, &excess)?;
    let limit = number::binary(vm, BinaryOp::TrueDivide, &used, most)?;
    loop {
        poll::charge(vm, 1)?;
        let drawn = random.draw(vm)?;
        if !ge(vm, &drawn, &limit)? {
            let scaled = mul(vm, &drawn, most)?;
            let scaled = to_int(vm, &scaled)?;
            return modulo(vm, &scaled, n);
        }
    }
}

fn choice(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "choice", 2, &["self", "seq"])?;
    let (own, sequence) = (args.at(0), args.at(1));
    let place = item::len(vm, sequence).and_then(|len| below(vm, own, Value::Int(len as i64)));
    match caught(vm, place, ExceptionKind::ValueError)? {
        Ok(place) => item::getitem(vm, sequence, &place),
        Err(exception) => handling(vm, &exception, |vm| {
            Err(raise::index_error(
                vm,
                "Cannot choose from an empty sequence",
            ))
        }),
    }
}

fn shuffle(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "shuffle", 2, &["self", "x", "random"])?;
    let x = args.at(1);
    let given = args.get(2).filter(|random| !random.is_none());
    let pick = match given {
        Some(random) => random.clone(),
        None => get(vm, args.at(0), "_randbelow")?,
    };
    for i in (1..item::len(vm, x)? as i64).rev() {
        poll::charge(vm, 1)?;
        let (i, bound) = (Value::Int(i), Value::Int(i + 1));
        let j = if given.is_some() {
            let drawn = call::call_values(vm, &pick, [])?;
            let scaled = mul(vm, &drawn, &bound)?;
            numerals::to_int(vm, &scaled)?
        } else {
            call::call_values(vm, &pick, [bound])?
        };
        let chosen = item::getitem(vm, x, &j)?;
        let last = item::getitem(vm, x, &i)?;
        item::setitem(vm, x, &i, chosen)?;
        item::setitem(vm, x, &j, last)?;
    }
    Ok(Value::None)
}

/// Up to how many items a list of them is taken to be smaller than a set of `k` chosen ones.
fn set_size(vm: &mut Vm, k: &Value) -> PyResult {
    let small = Value::Int(21);
    if !gt(vm, k, &Value::Int(5))? {
        return Ok(small);
    }
    let thrice = mul(vm, k, &Value::Int(3))?;
    let digits = log_to(vm, &thrice, 4)?;
    let digits = ceil(vm, &digits)?;
    let more = number::binary(vm, BinaryOp::Power, &Value::Int(4), &digits)?;
    add(vm, &small, &more)
}

fn sample(vm: &mut Vm, mut args: Args) -> PyResult {
    signature::place(vm, &mut args, "sample", 3, &["self", "population", "k"])?;
    let (own, k) = (args.at(0), args.at(2));
    let mut population = args.at(1).clone();
    let set = import_from(vm, "_collections_abc", "Set")?;
    if class::isinstance(vm, &population, &set)? {
        let items = iter::collect(vm, &population)?;
        population = vm.new_tuple(items);
    }
    let sequence = import_from(vm, "_collections_abc", "Sequence")?;
    if !class::isinstance(vm, &population, &sequence)? {
        return Err(raise::type_error(
            vm,
            "Population must be a sequence or set.  For dicts, use list(d).",
        ));
    }
    let pick = get(vm, own, "_randbelow")?;
    let n = item::len(vm, &population)? as i64;
    if !(le(vm, &Value::Int(0), k)? && le(vm, k, &Value::Int(n))?) {
        return Err(raise::value_error(vm, "Sample larger than population"));
    }
    let result = vm.new_list(vec![Value::None]);
    let result = mul(vm, &result, k)?;
    let count = item::len(vm, &result)? as i64;
    let bound = set_size(vm, k)?;
    if le(vm, &Value::Int(n), &bound)? {
        from_pool(vm, &pick, &population, &result, count)?;
    } else {
        from_set(vm, &pick, &population, &result, count)?;
    }
    Ok(result)
}

/// Chooses from a list whose end shrinks: what was chosen is replaced by what stood there.
fn from_pool(
    vm: &mut Vm,
    pick: &Value,
    population: &Value,
    result: &Value,
    count: i64,
) -> PyResult<()> {
    let pool = iter::collect(vm, population)?;
    let len = pool.len() as i64;
    let pool = vm.new_list(pool);
    for i in 0..count {
        poll::charge(vm, 1)?;
        let j = call::call_values(vm, pick, [Value::Int(len - i)])?;
        let chosen = item::getitem(vm, &pool, &j)?;
        item::setitem(vm, result, &Value::Int(i), chosen)?;
        let last = item::getitem(vm, &pool, &Value::Int(len - i - 1))?;
        item::setitem(vm, &pool, &j, last)?;
    }
    Ok(())
}

/// Chooses places, and again where a place was chosen before.
fn from_set(
    vm: &mut Vm,
    pick: &Value,
    population: &Value,
    result: &Value,
    count: i64,
) -> PyResult<()> {
    let n = Value::Int(item::len(vm, population)? as i64);
    let selected = vm.new_set(Table::new());
    for i in 0..count {
        let mut j;
        loop {
            poll::charge(vm, 1)?;
            j = call::call_values(vm, pick, [n.clone()])?;
            if !dict::set_contains(vm, set_of(&selected)?, &j)? {
                break;
            }
        }
        dict::set_add(vm, set_of(&selected)?, j.clone())?;
        let chosen = item::getitem(vm, population, &j)?;
        item::setitem(vm, result, &Value::Int(i), chosen)?;
    }
    Ok(())
}
