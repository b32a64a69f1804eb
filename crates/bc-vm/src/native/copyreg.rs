//! The module `copyreg`: how objects without a say of their own are taken apart and put together.

use super::support::{empty_dict, flag, get, get_opt, invoke, module, set, set_all};
use crate::model::class::ClassFlags;
use crate::model::error::{PyResult, Thrown};
use crate::model::native::{Args, Arity, MethodDef};
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{call, compare, container, convert, define, dict, iter, raise, text, truth};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new(
        "pickle",
        Arity::Python(2, &["ob_type", "pickle_function", "constructor_ob"]),
        pickle,
    ),
    MethodDef::new("constructor", Arity::Python(1, &["object"]), constructor),
    MethodDef::new("pickle_complex", Arity::Python(1, &["c"]), pickle_complex),
    MethodDef::new("_reconstructor", Arity::Unpack(3, 3), reconstructor),
    MethodDef::new("_reduce_ex", Arity::Unpack(2, 2), reduce_ex),
    MethodDef::new("__newobj__", Arity::Any, newobj),
    MethodDef::new("__newobj_ex__", Arity::Unpack(3, 3), newobj_ex),
    MethodDef::new("_slotnames", Arity::One, slotnames),
    MethodDef::new("add_extension", Arity::Unpack(3, 3), add_extension),
    MethodDef::new("remove_extension", Arity::Unpack(3, 3), remove_extension),
    MethodDef::new("clear_extension_cache", Arity::None, clear_extension_cache),
];

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "copyreg",
        "Helper to provide extensibility for pickle.",
        FUNCTIONS,
    );
    set_all(
        vm,
        &module,
        &[
            "pickle",
            "constructor",
            "add_extension",
            "remove_extension",
            "clear_extension_cache",
        ],
    );
    let table = empty_dict(vm);
    let complex = Value::from(&vm.classes.complex);
    let pickler = get(vm, &Value::from(&module), "pickle_complex")?;
    if let Payload::Dict(dict) = &table.payload {
        dict::set(vm, dict, complex, pickler)?;
    }
    define::constant(vm, &module, "dispatch_table", Value::Obj(table));
    for name in [
        "_extension_registry",
        "_inverted_registry",
        "_extension_cache",
    ] {
        let empty = empty_dict(vm);
        define::constant(vm, &module, name, Value::Obj(empty));
    }
    define::constant(vm, &module, "_HEAPTYPE", Value::Int(1 << 9));
    Ok(Value::Obj(module))
}

fn own(vm: &mut Vm, name: &str) -> PyResult {
    super::support::import_from(vm, "copyreg", name)
}

fn pickle(vm: &mut Vm, args: Args) -> PyResult {
    if !call::is_callable(vm, args.at(1)) {
        return Err(raise::type_error(
            vm,
            "reduction functions must be callable",
        ));
    }
    let table = own(vm, "dispatch_table")?;
    crate::protocol::item::setitem(vm, &table, args.at(0), args.at(1).clone())?;
    if let Some(made) = args.get(2).filter(|made| !made.is_none()) {
        check_constructor(vm, made)?;
    }
    Ok(Value::None)
}

fn check_constructor(vm: &mut Vm, made: &Value) -> PyResult<()> {
    if call::is_callable(vm, made) {
        return Ok(());
    }
    Err(raise::type_error(vm, "constructors must be callable"))
}

fn constructor(vm: &mut Vm, args: Args) -> PyResult {
    check_constructor(vm, args.at(0))?;
    Ok(Value::None)
}

fn pickle_complex(vm: &mut Vm, args: Args) -> PyResult {
    let real = get(vm, args.at(0), "real")?;
    let imag = get(vm, args.at(0), "imag")?;
    let parts = vm.new_tuple([real, imag]);
    let class = Value::from(&vm.classes.complex);
    Ok(vm.new_tuple([class, parts]))
}

fn reconstructor(vm: &mut Vm, args: Args) -> PyResult {
    let (class, base, state) = (args.at(0), args.at(1), args.at(2));
    let object = Value::from(&vm.classes.object);
    if base.is(&object) {
        return invoke(vm, &object, "__new__", [class.clone()]);
    }
    let made = invoke(vm, base, "__new__", [class.clone(), state.clone()])?;
    let init = get(vm, base, "__init__")?;
    let plain = get(vm, &object, "__init__")?;
    if !compare::eq(vm, &init, &plain)? {
        call::call_values(vm, &init, [made.clone(), state.clone()])?;
    }
    Ok(made)
}

/// `object.__reduce_ex__` for protocols 0 and 1.
fn reduce_ex(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let class = vm.class_of(this);
    let base = class
        .data()
        .mro()
        .iter()
        .find(|base| !base.data().flags().contains(ClassFlags::HEAP))
        .cloned()
        .unwrap_or_else(|| vm.classes.object.clone());
    let state = if base.is(&vm.classes.object) {
        Value::None
    } else if base.is(&class) {
        let message = format!("can't pickle {} objects", base.data().name());
        return Err(raise::type_error(vm, message));
    } else {
        call::call_values(vm, &Value::from(&base), [this.clone()])?
    };
    let parts = vm.new_tuple([Value::from(&class), Value::from(&base), state]);
    let dict = match get_opt(vm, this, "__getstate__")? {
        Some(getstate) => call::call(vm, &getstate, Args::none())?,
        None => {
            if flag(vm, this, "__slots__")? {
                return Err(raise::type_error(
                    vm,
                    "a class that defines __slots__ without defining __getstate__ cannot be pickled",
                ));
            }
            get_opt(vm, this, "__dict__")?.unwrap_or(Value::None)
        }
    };
    let maker = own(vm, "_reconstructor")?;
    if truth::truth(vm, &dict)? {
        Ok(vm.new_tuple([maker, parts, dict]))
    } else {
        Ok(vm.new_tuple([maker, parts]))
    }
}

fn newobj(vm: &mut Vm, args: Args) -> PyResult {
    if args.positional.is_empty() {
        return Err(raise::type_error(
            vm,
            "__newobj__() missing 1 required positional argument: 'cls'",
        ));
    }
    let new = get(vm, args.at(0), "__new__")?;
    call::call(vm, &new, args)
}

fn newobj_ex(vm: &mut Vm, args: Args) -> PyResult {
    let new = get(vm, args.at(0), "__new__")?;
    let mut parts = super::support::spread(vm, args.at(1), args.at(2))?;
    parts.prepend(args.at(0).clone());
    call::call(vm, &new, parts)
}

fn slotnames(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Ok(vm.new_list(Vec::new()));
    };
    let key = vm.intern("__slotnames__");
    if let Some(known) = class.data().own(&key).filter(|known| !known.is_none()) {
        return Ok(known);
    }
    let own_slots = vm.names.__slots__.clone();
    let mut names: Vec<Value> = Vec::new();
    let mro = class.data().mro();
    for one in mro.iter() {
        let Some(slots) = one.data().own(&own_slots) else {
            continue;
        };
        // A single slot may stand there as a str.
        let slots = match slots.as_str() {
            Some(_) => vec![slots],
            None => iter::collect(vm, &slots)?,
        };
        for slot in slots {
            let name = text::str_text(vm, &slot)?;
            let name = name.to_string_lossy();
            if *name == *"__dict__" || *name == *"__weakref__" {
                continue;
            }
            if name.starts_with("__") && !name.ends_with("__") {
                let mangled = format!("_{}{name}", one.data().name());
                names.push(vm.new_str(mangled));
            } else {
                names.push(slot);
            }
        }
    }
    let names = vm.new_list(names);
    // A class that cannot remember them is asked again.
    let kept = set(vm, args.at(0), "__slotnames__", names.clone());
    if let Err(Thrown::Fault(fault)) = kept {
        return Err(Thrown::Fault(fault));
    }
    Ok(names)
}

/// Key and code of an extension; the code must fit the format of pickles.
fn extension(vm: &mut Vm, args: &Args) -> PyResult<(Value, Value)> {
    let code = convert::to_i64(vm, args.at(2))?;
    if !(1..=0x7fff_ffff).contains(&code) {
        return Err(raise::value_error(vm, "code out of range"));
    }
    let key = vm.new_tuple([args.at(0).clone(), args.at(1).clone()]);
    Ok((key, Value::Int(code)))
}

fn registries(vm: &mut Vm) -> PyResult<(Value, Value)> {
    Ok((
        own(vm, "_extension_registry")?,
        own(vm, "_inverted_registry")?,
    ))
}

fn add_extension(vm: &mut Vm, args: Args) -> PyResult {
    let (key, code) = extension(vm, &args)?;
    let (registry, inverted) = registries(vm)?;
    let (by_key, by_code) = (
        container::dict_of(&registry)?,
        container::dict_of(&inverted)?,
    );
    let known = dict::get(vm, by_key, &key)?;
    let taken = dict::get(vm, by_code, &code)?;
    match (known, taken) {
        (Some(known), Some(taken))
            if compare::eq(vm, &known, &code)? && compare::eq(vm, &taken, &key)? =>
        {
            return Ok(Value::None);
        }
        (Some(known), _) => {
            let message = format!(
                "key {} is already registered with code {}",
                crate::protocol::describe::str(vm, &key)?,
                crate::protocol::describe::str(vm, &known)?
            );
            return Err(raise::value_error(vm, message));
        }
        (None, Some(taken)) => {
            let message = format!(
                "code {} is already in use for key {}",
                crate::protocol::describe::str(vm, &code)?,
                crate::protocol::describe::str(vm, &taken)?
            );
            return Err(raise::value_error(vm, message));
        }
        (None, None) => {}
    }
    dict::set(vm, by_key, key.clone(), code.clone())?;
    dict::set(vm, by_code, code, key)?;
    Ok(Value::None)
}

fn remove_extension(vm: &mut Vm, args: Args) -> PyResult {
    let key = vm.new_tuple([args.at(0).clone(), args.at(1).clone()]);
    let code = args.at(2);
    let (registry, inverted) = registries(vm)?;
    let (by_key, by_code) = (
        container::dict_of(&registry)?,
        container::dict_of(&inverted)?,
    );
    let known = dict::get(vm, by_key, &key)?.unwrap_or(Value::None);
    let taken = dict::get(vm, by_code, code)?.unwrap_or(Value::None);
    if !compare::eq(vm, &known, code)? || !compare::eq(vm, &taken, &key)? {
        let message = format!(
            "key {} is not registered with code {}",
            crate::protocol::describe::str(vm, &key)?,
            crate::protocol::describe::str(vm, code)?
        );
        return Err(raise::value_error(vm, message));
    }
    drop(dict::remove(vm, by_key, &key)?);
    drop(dict::remove(vm, by_code, code)?);
    let cache = own(vm, "_extension_cache")?;
    drop(dict::remove(vm, container::dict_of(&cache)?, code)?);
    Ok(Value::None)
}

fn clear_extension_cache(vm: &mut Vm, _args: Args) -> PyResult {
    let cache = own(vm, "_extension_cache")?;
    invoke(vm, &cache, "clear", [])
}
