//! The module `contextlib`: tools around the `with` statement.
//!
//! The classes are written as the library writes them: their state lies in attributes, so that
//! subclasses and mixtures work as there.

use super::support::{
    caught, defined, dressed, from_none, get, get_opt, handling, import_from, invoke,
    keywords_dict, module, set, set_all, spread,
};
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::{ObjRef, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{attr, call, class, define, import, item, iter, poll, raise, truth};

static FUNCTIONS: &[MethodDef] = &[MethodDef::new(
    "contextmanager",
    Arity::Python(1, &["func"]),
    contextmanager,
)
.doc("@contextmanager decorator.")];

static DECORATOR: TypeTable = TypeTable {
    doc: "A base class or mixin that enables context managers to work as decorators.",
    slots: &[MethodDef::new(
        "__call__",
        Arity::Python(1, &["func"]),
        decorate,
    )],
    methods: &[MethodDef::new(
        "_recreate_cm",
        Arity::Python(0, &[]),
        itself,
    )],
    ..TypeTable::EMPTY
};

static GENERATOR: TypeTable = TypeTable {
    doc: "Helper for @contextmanager decorator.",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(3, &["func", "args", "kwds"]),
        generator_init,
    )],
    methods: &[
        MethodDef::new("_recreate_cm", Arity::Python(0, &[]), generator_again),
        MethodDef::new("__enter__", Arity::Python(0, &[]), generator_enter),
        MethodDef::new(
            "__exit__",
            Arity::Python(3, &["type", "value", "traceback"]),
            generator_exit,
        ),
    ],
    ..TypeTable::EMPTY
};

static CLOSING: TypeTable = TypeTable {
    doc: "Context to automatically close something at the end of a block.",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(1, &["thing"]),
        closing_init,
    )],
    methods: &[
        MethodDef::new("__enter__", Arity::Python(0, &[]), |vm, args| {
            get(vm, args.at(0), "thing")
        }),
        MethodDef::new("__exit__", Arity::Any, closing_exit),
    ],
    ..TypeTable::EMPTY
};

static REDIRECT: TypeTable = TypeTable {
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(1, &["new_target"]),
        redirect_init,
    )],
    methods: &[
        MethodDef::new("__enter__", Arity::Python(0, &[]), redirect_enter),
        MethodDef::new(
            "__exit__",
            Arity::Python(3, &["exctype", "excinst", "exctb"]),
            redirect_exit,
        ),
    ],
    ..TypeTable::EMPTY
};

static REDIRECT_STDOUT: TypeTable = TypeTable {
    doc: "Context manager for temporarily redirecting stdout to another file.",
    ..TypeTable::EMPTY
};

static REDIRECT_STDERR: TypeTable = TypeTable {
    doc: "Context manager for temporarily redirecting stderr to another file.",
    ..TypeTable::EMPTY
};

static SUPPRESS: TypeTable = TypeTable {
    doc: "Context manager to suppress specified exceptions",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Unpack(0, 255),
        suppress_init,
    )],
    methods: &[
        MethodDef::new("__enter__", Arity::Python(0, &[]), |_, _| Ok(Value::None)),
        MethodDef::new(
            "__exit__",
            Arity::Python(3, &["exctype", "excinst", "exctb"]),
            suppress_exit,
        ),
    ],
    ..TypeTable::EMPTY
};

static EXIT_STACK: TypeTable = TypeTable {
    doc: "Context manager for dynamic management of a stack of exit callbacks",
    slots: &[MethodDef::new(
        "__init__",
        Arity::Python(0, &[]),
        stack_init,
    )],
    methods: &[
        MethodDef::new("pop_all", Arity::Python(0, &[]), stack_pop_all)
            .doc("Preserve the context stack by transferring it to a new instance"),
        MethodDef::new(
            "_push_cm_exit",
            Arity::Python(2, &["cm", "cm_exit"]),
            stack_push_exit,
        )
        .doc("Helper to correctly register callbacks to __exit__ methods"),
        MethodDef::new("push", Arity::Python(1, &["exit"]), stack_push)
            .doc("Registers a callback with the standard __exit__ method signature"),
        MethodDef::new("callback", Arity::Any, stack_callback)
            .doc("Registers an arbitrary callback and arguments."),
        MethodDef::new(
            "enter_context",
            Arity::Python(1, &["cm"]),
            stack_enter_context,
        )
        .doc("Enters the supplied context manager"),
        MethodDef::new("close", Arity::Python(0, &[]), stack_close)
            .doc("Immediately unwind the context stack"),
        MethodDef::new("__enter__", Arity::Python(0, &[]), itself),
        MethodDef::new("__exit__", Arity::Any, stack_exit),
    ],
    ..TypeTable::EMPTY
};

/// Makes the module.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let module = module(
        vm,
        "contextlib",
        "Utilities for with-statement contexts.  See PEP 343.",
        FUNCTIONS,
    );
    set_all(
        vm,
        &module,
        &[
            "contextmanager",
            "closing",
            "ContextDecorator",
            "ExitStack",
            "redirect_stdout",
            "redirect_stderr",
            "suppress",
        ],
    );
    let add = |vm: &mut Vm, name: &'static str, bases: &[Value], table| -> PyResult {
        let made = class::python_class(vm, "contextlib", name, None, bases, table)?;
        define::constant(vm, &module, name, Value::from(&made));
        Ok(Value::from(&made))
    };
    let decorator = add(vm, "ContextDecorator", &[], &DECORATOR)?;
    add(vm, "_GeneratorContextManager", &[decorator], &GENERATOR)?;
    add(vm, "closing", &[], &CLOSING)?;
    let redirect = add(vm, "_RedirectStream", &[], &REDIRECT)?;
    set(vm, &redirect, "_stream", Value::None)?;
    for (name, stream, table) in [
        ("redirect_stdout", "stdout", &REDIRECT_STDOUT),
        ("redirect_stderr", "stderr", &REDIRECT_STDERR),
    ] {
        let made = add(vm, name, std::slice::from_ref(&redirect), table)?;
        let stream = vm.new_str(stream);
        set(vm, &made, "_stream", stream)?;
    }
    add(vm, "suppress", &[], &SUPPRESS)?;
    add(vm, "ExitStack", &[], &EXIT_STACK)?;
    let sys = import::get_or_load(vm, "sys")?;
    define::constant(vm, &module, "sys", sys);
    for (from, name) in [("collections", "deque"), ("functools", "wraps")] {
        let found = import_from(vm, from, name);
        if let Some(found) = raise::catch(vm, found, Exc::ImportError)? {
            define::constant(vm, &module, name, found);
        }
    }
    Ok(Value::Obj(module))
}

fn itself(_vm: &mut Vm, mut args: Args) -> PyResult {
    Ok(args.take(0).unwrap_or_default())
}

/// Class, instance and traceback of an exception, as `__exit__` gets them.
fn details(vm: &Vm, exception: &ObjRef) -> [Value; 3] {
    let value = Value::from(exception);
    let traceback = match &exception.payload {
        Payload::Exception(data) => data.traceback.borrow().clone(),
        _ => Value::None,
    };
    [Value::from(vm.class_of(&value)), value, traceback]
}

const NO_DETAILS: [Value; 3] = [Value::None, Value::None, Value::None];

/// What `with manager: return body()` does.
fn with_block(vm: &mut Vm, manager: &Value, body: impl FnOnce(&mut Vm) -> PyResult) -> PyResult {
    let exit = special(vm, manager, "__exit__")?;
    let enter = special(vm, manager, "__enter__")?;
    call::call(vm, &enter, Args::none())?;
    match body(vm) {
        Ok(value) => {
            call::call_values(vm, &exit, NO_DETAILS)?;
            Ok(value)
        }
        Err(Thrown::Raise(exception)) => {
            let details = details(vm, &exception);
            let suppressed = handling(vm, &exception, |vm| {
                let answer = call::call_values(vm, &exit, details)?;
                truth::truth(vm, &answer)
            })?;
            if suppressed {
                Ok(Value::None)
            } else {
                Err(Thrown::Raise(exception))
            }
        }
        Err(fault) => Err(fault),
    }
}

fn special(vm: &mut Vm, manager: &Value, name: &str) -> PyResult {
    let name = vm.intern(name);
    match call::special(vm, manager, &name)? {
        Some(method) => Ok(method),
        None => Err(raise::throw(
            vm,
            Exc::AttributeError,
            call::keyword_text(&name).to_string(),
        )),
    }
}

static INNER: MethodDef = MethodDef::new("inner", Arity::Any, inner);

fn decorate(vm: &mut Vm, args: Args) -> PyResult {
    let (this, function) = (args.at(0), args.at(1));
    let state = vm.new_tuple([this.clone(), function.clone()]);
    dressed(vm, &INNER, state, function)
}

fn inner(vm: &mut Vm, mut args: Args) -> PyResult {
    let state = args.positional.remove(0);
    let state = iter::unpack(vm, &state, 2)?;
    let manager = invoke(vm, &state[0], "_recreate_cm", [])?;
    with_block(vm, &manager, |vm| call::call(vm, &state[1], args))
}

static HELPER: MethodDef = MethodDef::new("helper", Arity::Any, helper);

fn contextmanager(vm: &mut Vm, args: Args) -> PyResult {
    dressed(vm, &HELPER, args.at(0).clone(), args.at(0))
}

fn helper(vm: &mut Vm, mut args: Args) -> PyResult {
    let function = args.positional.remove(0);
    let class = import_from(vm, "contextlib", "_GeneratorContextManager")?;
    let keywords = keywords_dict(vm, &args.keywords);
    let positional = vm.new_tuple(args.positional.into_vec());
    call::call_values(vm, &class, [function, positional, Value::Obj(keywords)])
}

fn generator_init(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let parts = spread(vm, args.at(2), args.at(3))?;
    let generator = call::call(vm, args.at(1), parts)?;
    set(vm, this, "gen", generator)?;
    set(vm, this, "func", args.at(1).clone())?;
    set(vm, this, "args", args.at(2).clone())?;
    set(vm, this, "kwds", args.at(3).clone())?;
    let mut doc = get_opt(vm, args.at(1), "__doc__")?.unwrap_or(Value::None);
    if doc.is_none() {
        let class = Value::from(vm.class_of(this));
        doc = get(vm, &class, "__doc__")?;
    }
    set(vm, this, "__doc__", doc)?;
    Ok(Value::None)
}

fn generator_again(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let class = get(vm, this, "__class__")?;
    let function = get(vm, this, "func")?;
    let positional = get(vm, this, "args")?;
    let keywords = get(vm, this, "kwds")?;
    call::call_values(vm, &class, [function, positional, keywords])
}

/// `next(generator)`; `None` at its end.
fn advance(vm: &mut Vm, generator: &Value) -> PyResult<Option<Value>> {
    if !iter::is_iterator(vm, generator) {
        let message = format!("'{}' object is not an iterator", vm.type_name(generator));
        return Err(raise::type_error(vm, message));
    }
    iter::next(vm, generator)
}

fn generator_enter(vm: &mut Vm, args: Args) -> PyResult {
    let generator = get(vm, args.at(0), "gen")?;
    match advance(vm, &generator)? {
        Some(value) => Ok(value),
        None => Err(from_none(raise::runtime_error(
            vm,
            "generator didn't yield",
        ))),
    }
}

fn generator_exit(vm: &mut Vm, args: Args) -> PyResult {
    let generator = get(vm, args.at(0), "gen")?;
    let (kind, traceback) = (args.at(1), args.at(3));
    if kind.is_none() {
        return match advance(vm, &generator)? {
            None => Ok(Value::False),
            Some(_) => Err(raise::runtime_error(vm, "generator didn't stop")),
        };
    }
    let mut value = args.at(2).clone();
    if value.is_none() {
        value = call::call(vm, kind, Args::none())?;
    }
    let throw = get(vm, &generator, "throw")?;
    let parts = [kind.clone(), value.clone(), traceback.clone()];
    let exception = match call::call_values(vm, &throw, parts) {
        Ok(_) => {
            return Err(raise::runtime_error(
                vm,
                "generator didn't stop after throw()",
            ));
        }
        Err(Thrown::Raise(exception)) => exception,
        Err(fault) => return Err(fault),
    };
    let same = Value::from(&exception).is(&value);
    if call::is_stop(vm, &exception) {
        return Ok(Value::bool(!same));
    }
    if same {
        return Ok(Value::False);
    }
    // A StopIteration that left the generator's body was wrapped (PEP 479).
    if exception
        .class()
        .is_subclass(vm.exception(Exc::RuntimeError))
        && kind.is(&Value::from(vm.exception(Exc::StopIteration)))
        && let Payload::Exception(data) = &exception.payload
        && data.cause.borrow().is(&value)
    {
        return Ok(Value::False);
    }
    Err(Thrown::Raise(exception))
}

fn closing_init(vm: &mut Vm, args: Args) -> PyResult {
    set(vm, args.at(0), "thing", args.at(1).clone())?;
    Ok(Value::None)
}

fn closing_exit(vm: &mut Vm, args: Args) -> PyResult {
    let thing = get(vm, args.at(0), "thing")?;
    invoke(vm, &thing, "close", [])?;
    Ok(Value::None)
}

fn redirect_init(vm: &mut Vm, args: Args) -> PyResult {
    set(vm, args.at(0), "_new_target", args.at(1).clone())?;
    let list = vm.new_list(Vec::new());
    set(vm, args.at(0), "_old_targets", list)?;
    Ok(Value::None)
}

/// The module `sys` and the name of the stream in it.
fn redirected(vm: &mut Vm, this: &Value) -> PyResult<(Value, ObjRef)> {
    let sys = import::get_or_load(vm, "sys")?;
    let name = get(vm, this, "_stream")?;
    match crate::protocol::describe::attribute_name(vm, &name) {
        Some(name) => Ok((sys, name)),
        None => Err(raise::type_error(
            vm,
            "getattr(): attribute name must be string",
        )),
    }
}

fn redirect_enter(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let (sys, name) = redirected(vm, this)?;
    let targets = get(vm, this, "_old_targets")?;
    let before = attr::getattr(vm, &sys, &name)?;
    invoke(vm, &targets, "append", [before])?;
    let target = get(vm, this, "_new_target")?;
    attr::setattr(vm, &sys, &name, target.clone())?;
    Ok(target)
}

fn redirect_exit(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let (sys, name) = redirected(vm, this)?;
    let targets = get(vm, this, "_old_targets")?;
    let before = invoke(vm, &targets, "pop", [])?;
    attr::setattr(vm, &sys, &name, before)?;
    Ok(Value::None)
}

fn suppress_init(vm: &mut Vm, args: Args) -> PyResult {
    let exceptions = vm.new_tuple(args.positional[1..].to_vec());
    set(vm, args.at(0), "_exceptions", exceptions)?;
    Ok(Value::None)
}

fn suppress_exit(vm: &mut Vm, args: Args) -> PyResult {
    if args.at(1).is_none() {
        return Ok(Value::False);
    }
    let exceptions = get(vm, args.at(0), "_exceptions")?;
    Ok(Value::bool(class::issubclass(vm, args.at(1), &exceptions)?))
}

const CALLBACKS: &str = "_exit_callbacks";

/// An empty `deque`.
fn callbacks(vm: &mut Vm) -> PyResult {
    let deque = import_from(vm, "collections", "deque")?;
    call::call(vm, &deque, Args::none())
}

fn stack_init(vm: &mut Vm, args: Args) -> PyResult {
    let empty = callbacks(vm)?;
    set(vm, args.at(0), CALLBACKS, empty)?;
    Ok(Value::None)
}

fn stack_pop_all(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let class = Value::from(vm.class_of(this));
    let fresh = call::call(vm, &class, Args::none())?;
    let moved = get(vm, this, CALLBACKS)?;
    set(vm, &fresh, CALLBACKS, moved)?;
    let empty = callbacks(vm)?;
    set(vm, this, CALLBACKS, empty)?;
    Ok(fresh)
}

static MANAGER_WRAPPER: MethodDef = MethodDef::new("_exit_wrapper", Arity::Any, manager_wrapper);

fn manager_wrapper(vm: &mut Vm, mut args: Args) -> PyResult {
    let state = iter::unpack(vm, args.at(0), 2)?;
    let [manager, exit] = &state[..] else {
        return Err(Fault::Internal("an exit callback without its parts").into());
    };
    if let Some(first) = args.positional.first_mut() {
        *first = manager.clone();
    }
    call::call(vm, exit, args)
}

/// Registers `__exit__` of the manager's class with the manager in front.
fn stack_push_exit(vm: &mut Vm, args: Args) -> PyResult {
    let (manager, exit) = (args.at(1).clone(), args.at(2).clone());
    let state = vm.new_tuple([manager.clone(), exit]);
    let qualname = "ExitStack._push_cm_exit.<locals>._exit_wrapper";
    let wrapper = defined(vm, &MANAGER_WRAPPER, state, "contextlib", qualname)?;
    set(vm, &wrapper, "__self__", manager)?;
    push_callback(vm, args.at(0), wrapper)?;
    Ok(Value::None)
}

fn push_callback(vm: &mut Vm, this: &Value, callback: Value) -> PyResult<()> {
    let callbacks = get(vm, this, CALLBACKS)?;
    invoke(vm, &callbacks, "append", [callback]).map(drop)
}

fn stack_push(vm: &mut Vm, args: Args) -> PyResult {
    let (this, exit) = (args.at(0), args.at(1));
    let class = Value::from(vm.class_of(exit));
    match get_opt(vm, &class, "__exit__")? {
        Some(method) => {
            invoke(vm, this, "_push_cm_exit", [exit.clone(), method])?;
        }
        None => push_callback(vm, this, exit.clone())?,
    }
    Ok(exit.clone())
}

static EXIT_WRAPPER: MethodDef = MethodDef::new("_exit_wrapper", Arity::Any, exit_wrapper);

fn exit_wrapper(vm: &mut Vm, args: Args) -> PyResult {
    let state = iter::unpack(vm, args.at(0), 3)?;
    let parts = spread(vm, &state[1], &state[2])?;
    call::call(vm, &state[0], parts)?;
    Ok(Value::None)
}

fn stack_callback(vm: &mut Vm, args: Args) -> PyResult {
    let Some(callback) = args.get(1).cloned() else {
        return Err(raise::type_error(
            vm,
            "callback() missing 1 required positional argument: 'callback'",
        ));
    };
    let keywords = keywords_dict(vm, &args.keywords);
    let positional = vm.new_tuple(args.positional[2..].to_vec());
    let state = vm.new_tuple([callback.clone(), positional, Value::Obj(keywords)]);
    let qualname = "ExitStack.callback.<locals>._exit_wrapper";
    let wrapper = defined(vm, &EXIT_WRAPPER, state, "contextlib", qualname)?;
    set(vm, &wrapper, "__wrapped__", callback.clone())?;
    invoke(vm, args.at(0), "push", [wrapper])?;
    Ok(callback)
}

fn stack_enter_context(vm: &mut Vm, args: Args) -> PyResult {
    let (this, manager) = (args.at(0), args.at(1));
    let class = Value::from(vm.class_of(manager));
    let exit = get(vm, &class, "__exit__")?;
    let enter = get(vm, &class, "__enter__")?;
    let result = call::call_values(vm, &enter, [manager.clone()])?;
    invoke(vm, this, "_push_cm_exit", [manager.clone(), exit])?;
    Ok(result)
}

fn stack_close(vm: &mut Vm, args: Args) -> PyResult {
    invoke(vm, args.at(0), "__exit__", NO_DETAILS)?;
    Ok(Value::None)
}

/// Makes `new`'s chain of contexts end at `old`, as nested `with` statements would have it.
fn fix_context(vm: &mut Vm, new: &ObjRef, old: &Value, frame_exception: &Value) -> PyResult<()> {
    let mut at = ObjRef::clone(new);
    loop {
        // A chain that a program has closed to a circle has no end but the limit.
        poll::charge(vm, 1)?;
        let Payload::Exception(data) = &at.payload else {
            return Ok(());
        };
        let context = data.context.borrow().clone();
        if context.is(old) {
            return Ok(());
        }
        match &context {
            Value::Obj(next) if !context.is(frame_exception) => {
                let next = ObjRef::clone(next);
                at = next;
            }
            _ => break,
        }
    }
    if let Payload::Exception(data) = &at.payload {
        data.context.replace(old.clone());
    }
    Ok(())
}

fn stack_exit(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let mut details: [Value; 3] =
        [1, 2, 3].map(|place| args.get(place).cloned().unwrap_or(Value::None));
    let received = !details[0].is_none();
    let frame_exception = vm.handled.clone();
    let (mut suppressed, mut pending): (bool, Option<ObjRef>) = (false, None);
    loop {
        let callbacks = get(vm, this, CALLBACKS)?;
        if item::len(vm, &callbacks)? == 0 {
            break;
        }
        poll::poll(vm)?;
        let callback = invoke(vm, &callbacks, "pop", [])?;
        let answer = call::call_values(vm, &callback, details.clone())
            .and_then(|answer| truth::truth(vm, &answer));
        match caught(vm, answer, Exc::BaseException)? {
            Ok(true) => {
                suppressed = true;
                pending = None;
                details = NO_DETAILS;
            }
            Ok(false) => {}
            Err(exception) => {
                fix_context(vm, &exception, &details[1], &frame_exception)?;
                details = self::details(vm, &exception);
                pending = Some(exception);
            }
        }
    }
    match pending {
        Some(exception) => Err(Thrown::Raise(exception)),
        None => Ok(Value::bool(received && suppressed)),
    }
}
