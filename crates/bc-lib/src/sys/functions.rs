//! The functions of `sys`.

use bc_vm::model::class::ClassId;
use bc_vm::model::error::PyResult;
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::int;
use bc_vm::model::native::{Args, Arity, MethodDef};
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, convert, iter, raise};
use bc_vm::runtime::{display, frames, report, tracing, warn};

/// Every function of the module.
pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::new("displayhook", Arity::One, displayhook)
        .doc("displayhook(object) -> None\n\nPrint an object to sys.stdout and also save it in builtins._"),
    MethodDef::new("excepthook", Arity::Unpack(3, 3), excepthook).doc(
        "excepthook(exctype, value, traceback) -> None\n\nHandle an exception by displaying it with a traceback on sys.stderr.",
    ),
    MethodDef::new("exc_info", Arity::None, exc_info).doc(
        "exc_info() -> (type, value, traceback)\n\nReturn information about the exception being handled.",
    ),
    MethodDef::new("exit", Arity::Unpack(0, 1), exit)
        .doc("exit([status])\n\nExit the interpreter by raising SystemExit(status)."),
    MethodDef::new("getrecursionlimit", Arity::None, getrecursionlimit)
        .doc("getrecursionlimit()\n\nReturn the current value of the recursion limit."),
    MethodDef::new("setrecursionlimit", Arity::Parse(1, 1), setrecursionlimit)
        .doc("setrecursionlimit(n)\n\nSet the maximum depth of the Python interpreter stack to n."),
    MethodDef::new("intern", Arity::Parse(1, 1), intern)
        .doc("intern(string) -> string\n\n``Intern'' the given string."),
    MethodDef::new("getsizeof", Arity::Keywords(1, &["object", "default"]), getsizeof)
        .doc("getsizeof(object, default) -> int\n\nReturn the size of object in bytes."),
    MethodDef::new("getrefcount", Arity::One, getrefcount)
        .doc("getrefcount(object) -> integer\n\nReturn the reference count of object."),
    MethodDef::new("getdefaultencoding", Arity::None, utf8)
        .doc("getdefaultencoding() -> string\n\nReturn the current default string encoding."),
    MethodDef::new("getfilesystemencoding", Arity::None, utf8)
        .doc("getfilesystemencoding() -> string\n\nReturn the encoding used to convert Unicode filenames."),
    MethodDef::new("_getframe", Arity::Parse(0, 1), getframe)
        .doc("_getframe([depth]) -> frameobject\n\nReturn a frame object from the call stack."),
    MethodDef::new("_current_frames", Arity::None, current_frames)
        .doc("_current_frames() -> dictionary\n\nReturn a dictionary mapping each thread's id to its current frame."),
    MethodDef::new("_clear_type_cache", Arity::None, nothing)
        .doc("_clear_type_cache() -> None\nClear the internal type lookup cache."),
    MethodDef::new("call_tracing", Arity::Parse(2, 2), call_tracing)
        .doc("call_tracing(func, args) -> object\n\nCall func(*args)."),
    MethodDef::new("callstats", Arity::None, nothing)
        .doc("callstats() -> tuple of integers\n\nAlways None: the machine keeps no such statistics."),
    MethodDef::new("getallocatedblocks", Arity::None, getallocatedblocks)
        .doc("getallocatedblocks() -> integer\n\nReturn the number of containers alive."),
    MethodDef::new("getcheckinterval", Arity::None, getcheckinterval)
        .doc("getcheckinterval() -> current check interval; see setcheckinterval()."),
    MethodDef::new("setcheckinterval", Arity::Parse(1, 1), setcheckinterval)
        .doc("setcheckinterval(n)\n\nWithout effect: the machine has no threads."),
    MethodDef::new("getswitchinterval", Arity::None, getswitchinterval)
        .doc("getswitchinterval() -> current thread switch interval; see setswitchinterval()."),
    MethodDef::new("setswitchinterval", Arity::Parse(1, 1), setswitchinterval)
        .doc("setswitchinterval(n)\n\nWithout effect: the machine has no threads."),
    MethodDef::new("getdlopenflags", Arity::None, getdlopenflags)
        .doc("getdlopenflags() -> int\n\nReturn the current value of the flags that are used for dlopen calls."),
    MethodDef::new("setdlopenflags", Arity::Parse(1, 1), setdlopenflags)
        .doc("setdlopenflags(n) -> None\n\nWithout effect: the machine loads no libraries."),
    MethodDef::new("is_finalizing", Arity::None, is_finalizing)
        .doc("is_finalizing()\nReturn True if Python is exiting."),
    MethodDef::new("gettrace", Arity::None, gettrace)
        .doc("gettrace()\n\nReturn the global debug tracing function set with sys.settrace."),
    MethodDef::new("settrace", Arity::One, settrace)
        .doc("settrace(function)\n\nSet the global debug tracing function."),
    MethodDef::new("getprofile", Arity::None, getprofile)
        .doc("getprofile()\n\nReturn the profiling function set with sys.setprofile."),
    MethodDef::new("setprofile", Arity::One, setprofile)
        .doc("setprofile(function)\n\nSet the profiling function."),
    MethodDef::new("get_coroutine_wrapper", Arity::None, get_coroutine_wrapper)
        .doc("get_coroutine_wrapper()\n\nReturn the wrapper for coroutine objects set by sys.set_coroutine_wrapper."),
    MethodDef::new("set_coroutine_wrapper", Arity::One, set_coroutine_wrapper)
        .doc("set_coroutine_wrapper(wrapper)\n\nSet a wrapper for coroutine objects."),
];

fn nothing(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::None)
}

fn displayhook(vm: &mut Vm, mut args: Args) -> PyResult {
    let value = args.take(0).unwrap_or_default();
    display::default_display(vm, value)?;
    Ok(Value::None)
}

fn excepthook(vm: &mut Vm, args: Args) -> PyResult {
    let exception = args.at(1);
    if let (Some(data), Some(Payload::Traceback(_))) =
        (exception.as_exception(), args.at(2).payload())
        && data.traceback.borrow().is_none()
    {
        data.traceback.replace(args.at(2).clone());
    }
    report::display(vm, exception)?;
    Ok(Value::None)
}

fn exc_info(vm: &mut Vm, _args: Args) -> PyResult {
    let exception = vm.call_stack.handled.clone();
    let Some(data) = exception.as_exception() else {
        return Ok(vm.new_tuple(vec![Value::None; 3]));
    };
    let class = Value::from(vm.class_of(&exception));
    let traceback = data.traceback.borrow().clone();
    Ok(vm.new_tuple([class, exception.clone(), traceback]))
}

/// Raises `SystemExit` as `PyErr_SetObject` would: a tuple gives the arguments, an instance itself.
fn exit(vm: &mut Vm, mut args: Args) -> PyResult {
    let status = args.take(0).unwrap_or(Value::None);
    let class = vm.exception(ExceptionKind::SystemExit).clone();
    if let Value::Obj(object) = &status
        && object.class().is_subclass(&class)
    {
        return Err(raise::throw_instance(vm, object.clone()));
    }
    let values = match (&status, status.as_tuple()) {
        (Value::None, _) => Vec::new(),
        (_, Some(items)) => items.to_vec(),
        _ => vec![status],
    };
    Err(call::throw_class(vm, &class, values))
}

fn getrecursionlimit(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::Int(vm.limits.recursion.into()))
}

fn setrecursionlimit(vm: &mut Vm, args: Args) -> PyResult {
    let limit = convert::to_c_int(vm, args.at(0))?;
    let limit = match u32::try_from(limit) {
        Ok(limit) if limit >= 1 => limit,
        _ => {
            return Err(raise::value_error(
                vm,
                "recursion limit must be greater or equal than 1",
            ));
        }
    };
    // Below this depth the machine is taken to have recovered from a RecursionError.
    let mark = if limit > 200 {
        limit - 50
    } else {
        3 * (limit >> 2)
    };
    let depth = vm.levels.depth;
    if depth >= mark {
        return Err(raise::recursion_error(
            vm,
            format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            ),
        ));
    }
    let ceiling = vm.limits.recursion_ceiling;
    if limit > ceiling {
        let message = format!("recursion limit must not be greater than {ceiling} in this machine");
        return Err(raise::value_error(vm, message));
    }
    vm.set_recursion_limit(limit);
    Ok(Value::None)
}

fn intern(vm: &mut Vm, args: Args) -> PyResult {
    let string = args.at(0);
    let Some(spelled) = string.as_str() else {
        let message = format!(
            "intern() argument 1 must be str, not {}",
            shown_type(vm, string)
        );
        return Err(raise::type_error(vm, message));
    };
    if vm.class_id_of(string) != ClassId::STR {
        let message = format!("can't intern {}", vm.type_name(string));
        return Err(raise::type_error(vm, message));
    }
    let spelled = spelled.text().clone();
    Ok(Value::Obj(vm.intern_text(&spelled)))
}

/// The name of a value's type as `PyArg_Parse` shows it.
fn shown_type(vm: &Vm, value: &Value) -> String {
    if value.is_none() {
        "None".to_owned()
    } else {
        vm.type_name(value).to_string()
    }
}

/// Bytes that CPython's collector puts in front of an object it tracks.
const GC_HEAD: i64 = 24;

fn is_tracked(vm: &Vm, value: &Value) -> bool {
    match value.payload() {
        None => false,
        Some(Payload::Plain) => vm.class_id_of(value) != ClassId::OBJECT,
        Some(Payload::NativeFunction(_)) => true,
        Some(Payload::Code(_) | Payload::Range(_)) => false,
        Some(Payload::Class(class)) => class.is_heap(),
        Some(Payload::Int(_) | Payload::Str(_) | Payload::Bytes(_) | Payload::ByteArray(_)) => {
            value
                .as_obj()
                .is_some_and(|object| object.class().data().is_heap())
        }
        Some(payload) => payload.is_container(),
    }
}

fn getsizeof(vm: &mut Vm, args: Args) -> PyResult {
    match size_of_value(vm, args.at(0)) {
        Ok(size) => Ok(Value::Int(size)),
        Err(thrown) => match args.get(1) {
            Some(default) if raise::is_instance(&thrown, vm, ExceptionKind::TypeError) => {
                Ok(default.clone())
            }
            _ => Err(thrown),
        },
    }
}

fn size_of_value(vm: &mut Vm, value: &Value) -> PyResult<i64> {
    let name = vm.names.__sizeof__.clone();
    let Some(sizeof) = call::special(vm, value, &name)? else {
        let message = format!("Type {} doesn't define __sizeof__", vm.type_name(value));
        return Err(raise::type_error(vm, message));
    };
    let size = call::call(vm, &sizeof, Args::none())?;
    if int::view(&size).is_none() {
        return Err(raise::type_error(vm, "an integer is required"));
    }
    let size = convert::to_i64(vm, &size)?;
    if size < 0 {
        return Err(raise::value_error(vm, "__sizeof__() should return >= 0"));
    }
    Ok(size + if is_tracked(vm, value) { GC_HEAD } else { 0 })
}

fn getrefcount(_vm: &mut Vm, args: Args) -> PyResult {
    Ok(Value::Int(match args.at(0) {
        Value::Obj(object) => std::rc::Rc::strong_count(object) as i64,
        // Inline values have no counter; what CPython shows for them is a large number anyway.
        _ => 1000,
    }))
}

fn utf8(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(vm.new_str("utf-8"))
}

fn getframe(vm: &mut Vm, args: Args) -> PyResult {
    let depth = match args.get(0) {
        Some(depth) => convert::to_c_int(vm, depth)?,
        None => 0,
    };
    let level = usize::try_from(depth).unwrap_or(0);
    match frames::caller_at(vm, level) {
        Some(frame) => Ok(Value::Obj(frame)),
        None => Err(raise::value_error(vm, "call stack is not deep enough")),
    }
}

fn current_frames(vm: &mut Vm, _args: Args) -> PyResult {
    let frame = frames::caller_at(vm, 0).map_or(Value::None, Value::Obj);
    let dict: ObjRef = vm.new_dict(bc_vm::model::table::Table::new());
    if let Payload::Dict(table) = &dict.payload {
        bc_vm::protocol::dict::set(vm, table, Value::Int(1), frame)?;
    }
    Ok(Value::Obj(dict))
}

fn call_tracing(vm: &mut Vm, args: Args) -> PyResult {
    if args.at(1).as_tuple().is_none() {
        let message = format!(
            "call_tracing() argument 2 must be tuple, not {}",
            shown_type(vm, args.at(1))
        );
        return Err(raise::type_error(vm, message));
    }
    let values = iter::collect(vm, args.at(1))?;
    tracing::call_tracing(vm, args.at(0), values)
}

fn getallocatedblocks(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::Int(vm.heap.containers() as i64))
}

/// The name under which the machine keeps what was set: it has no other effect.
const CHECK_INTERVAL: &str = "sys check interval";

fn deprecated(vm: &mut Vm, instead: &str) -> PyResult<()> {
    let message = format!(
        "sys.getcheckinterval() and sys.setcheckinterval() are deprecated.  Use sys.{instead}() instead."
    );
    warn::warn(vm, ExceptionKind::DeprecationWarning, &message)
}

fn getcheckinterval(vm: &mut Vm, _args: Args) -> PyResult {
    deprecated(vm, "getswitchinterval")?;
    let set = vm.module_state.get(CHECK_INTERVAL);
    let set = set.and_then(|state| state.downcast_ref::<i32>());
    Ok(Value::Int(set.map_or(100, |&set| i64::from(set))))
}

fn setcheckinterval(vm: &mut Vm, args: Args) -> PyResult {
    deprecated(vm, "setswitchinterval")?;
    let interval = convert::to_c_int(vm, args.at(0))?;
    vm.module_state.insert(CHECK_INTERVAL, Box::new(interval));
    Ok(Value::None)
}

fn getswitchinterval(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::float(0.005))
}

fn setswitchinterval(vm: &mut Vm, args: Args) -> PyResult {
    let seconds = convert::to_f64(vm, args.at(0))?;
    if seconds <= 0.0 {
        return Err(raise::value_error(
            vm,
            "switch interval must be strictly positive",
        ));
    }
    Ok(Value::None)
}

fn getdlopenflags(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::Int(2))
}

fn setdlopenflags(vm: &mut Vm, args: Args) -> PyResult {
    convert::to_c_int(vm, args.at(0))?;
    Ok(Value::None)
}

fn is_finalizing(_vm: &mut Vm, _args: Args) -> PyResult {
    Ok(Value::False)
}

/// The function given, `None` for none.
fn given(mut args: Args) -> Option<Value> {
    args.take(0).filter(|function| !function.is_none())
}

fn settrace(vm: &mut Vm, args: Args) -> PyResult {
    tracing::set_trace(vm, given(args));
    Ok(Value::None)
}

fn gettrace(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(vm.tracing.trace.clone().unwrap_or(Value::None))
}

fn setprofile(vm: &mut Vm, args: Args) -> PyResult {
    tracing::set_profile(vm, given(args));
    Ok(Value::None)
}

fn getprofile(vm: &mut Vm, _args: Args) -> PyResult {
    Ok(vm.tracing.profile.clone().unwrap_or(Value::None))
}

fn set_coroutine_wrapper(vm: &mut Vm, args: Args) -> PyResult {
    if !args.at(0).is_none() && !call::is_callable(vm, args.at(0)) {
        let message = format!("callable expected, got {}", vm.type_name(args.at(0)));
        return Err(raise::type_error(vm, message));
    }
    let before = std::mem::replace(&mut vm.tracing.coroutine_wrapper, given(args));
    drop(before);
    Ok(Value::None)
}

fn get_coroutine_wrapper(vm: &mut Vm, _args: Args) -> PyResult {
    let wrapper = vm.tracing.coroutine_wrapper.clone();
    Ok(wrapper.unwrap_or(Value::None))
}
