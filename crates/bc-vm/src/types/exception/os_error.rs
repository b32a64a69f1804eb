//! `OSError` and the classes that stand for single error numbers.
//!
//! `OSError(errno, ...)` makes an instance of the class that belongs to the number. Arguments are
//! looked at by `__new__`, unless a derived class has an `__init__` of its own and no `__new__`: then
//! whatever is passed to the class is that `__init__`'s business.

use bc_core::text::{Text, TextBuilder};

use super::base;
use super::fields::{data, field, member, set_field};
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::int;
use crate::model::native::{Args, Arity, GetSetDef, MethodDef, TypeTable};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{container, convert, raise, text};

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;
const WRITTEN: usize = 4;

/// What `OSError` adds to `Exception`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Base class for I/O related errors.",
    slots: &[
        super::OS_INIT,
        MethodDef::new("__str__", Arity::Slot(0), str),
    ],
    methods: &[MethodDef::new("__reduce__", Arity::None, reduce)],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    getsets: &[
        member!("errno", ERRNO),
        member!("strerror", STRERROR),
        member!("filename", FILENAME),
        member!("filename2", FILENAME2),
        GetSetDef::write("characters_written", get_written, set_written),
    ],
    ..TypeTable::EMPTY
};

/// The class of an error number, with the numbers Linux has.
fn class_of_errno(number: i64) -> Option<ExceptionKind> {
    Some(match number {
        1 | 13 => ExceptionKind::PermissionError,
        2 => ExceptionKind::FileNotFoundError,
        3 => ExceptionKind::ProcessLookupError,
        4 => ExceptionKind::InterruptedError,
        10 => ExceptionKind::ChildProcessError,
        11 | 114 | 115 => ExceptionKind::BlockingIOError,
        17 => ExceptionKind::FileExistsError,
        20 => ExceptionKind::NotADirectoryError,
        21 => ExceptionKind::IsADirectoryError,
        32 | 108 => ExceptionKind::BrokenPipeError,
        103 => ExceptionKind::ConnectionAbortedError,
        104 => ExceptionKind::ConnectionResetError,
        110 => ExceptionKind::TimeoutError,
        111 => ExceptionKind::ConnectionRefusedError,
        _ => return None,
    })
}

/// Whether `__init__` looks at the arguments instead of `__new__`.
fn uses_init(vm: &Vm, class: &ClassRef) -> bool {
    let (init_is_ours, new_is_native) =
        base::native_pair(vm, class, vm.exception(ExceptionKind::OSError));
    !init_is_ours && new_is_native
}

pub(super) fn new(vm: &mut Vm, args: Args) -> PyResult {
    let mut class = container::class_of_new(vm, &args, "OSError")?;
    if !class.is_subclass(vm.exception(ExceptionKind::OSError)) {
        let name = class.data().name();
        let message = format!("OSError.__new__({name}): {name} is not a subtype of OSError");
        return Err(raise::type_error(vm, message));
    }
    if uses_init(vm, &class) {
        let empty = vm.new_tuple([]);
        return Ok(base::make(vm, &class, empty));
    }
    if !args.keywords.is_empty() {
        let message = format!("{} does not take keyword arguments", class.data().name());
        return Err(raise::type_error(vm, message));
    }
    let items = args.positional.get(1..).unwrap_or_default();
    if class.is(vm.exception(ExceptionKind::OSError))
        && (2..=5).contains(&items.len())
        && let Some(number) = items.first().and_then(int::view)
        && let Some(kind) = number.to_i64().and_then(class_of_errno)
    {
        class = vm.exception(kind).clone();
    }
    let empty = vm.new_tuple([]);
    let made = base::make(vm, &class, empty);
    fill(vm, &made, items)?;
    Ok(made)
}

pub(super) fn init(vm: &mut Vm, args: Args) -> PyResult {
    let class = vm.class_of(args.at(0));
    if !uses_init(vm, &class) {
        return Ok(Value::None);
    }
    base::no_keywords(vm, &args)?;
    let items = args.positional.get(1..).unwrap_or_default();
    fill(vm, args.at(0), items)?;
    Ok(Value::None)
}

/// Sets the fields and `args` from the arguments.
fn fill(vm: &mut Vm, receiver: &Value, items: &[Value]) -> PyResult<()> {
    let mut kept = items;
    if let [errno, strerror, more @ ..] = items
        && more.len() <= 3
    {
        if let Some(filename) = more.first()
            && !filename.is_none()
        {
            let class = vm.class_of(receiver);
            if class.is(vm.exception(ExceptionKind::BlockingIOError)) && is_number(vm, filename) {
                let written = convert::index_i64(vm, filename, ExceptionKind::ValueError)?;
                set_field(receiver, WRITTEN, Value::Int(written))?;
            } else {
                set_field(receiver, FILENAME, filename.clone())?;
                if let Some(filename2) = more.get(2)
                    && !filename2.is_none()
                {
                    set_field(receiver, FILENAME2, filename2.clone())?;
                }
                kept = &items[..2];
            }
        }
        set_field(receiver, ERRNO, errno.clone())?;
        set_field(receiver, STRERROR, strerror.clone())?;
    }
    let tuple = vm.new_tuple(kept);
    drop(data(receiver)?.args.replace(tuple));
    Ok(())
}

/// `PyNumber_Check`.
fn is_number(vm: &Vm, value: &Value) -> bool {
    let class = vm.class_of(value);
    class.data().lookup(&vm.names.__int__).is_some()
        || class.data().lookup(&vm.names.__float__).is_some()
}

fn str(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0);
    let (errno, strerror) = (field(receiver, ERRNO)?, field(receiver, STRERROR)?);
    let (filename, filename2) = (field(receiver, FILENAME)?, field(receiver, FILENAME2)?);
    if filename.is_none() && (errno.is_none() || strerror.is_none()) {
        return base::str(vm, receiver);
    }
    let mut builder = TextBuilder::new();
    builder.push_str("[Errno ");
    push(vm, &mut builder, &errno.unwrap_or(Value::None))?;
    builder.push_str("] ");
    push(vm, &mut builder, &strerror.unwrap_or(Value::None))?;
    if let Some(filename) = filename {
        builder.push_str(": ");
        push_quoted(vm, &mut builder, &filename)?;
        if let Some(filename2) = filename2 {
            builder.push_str(" -> ");
            push_quoted(vm, &mut builder, &filename2)?;
        }
    }
    Ok(vm.new_str(vm.built(builder)?))
}

fn push(vm: &mut Vm, builder: &mut TextBuilder, value: &Value) -> PyResult<()> {
    let shown: Text = text::str_text(vm, value)?;
    builder.push_text(&shown);
    Ok(())
}

fn push_quoted(vm: &mut Vm, builder: &mut TextBuilder, value: &Value) -> PyResult<()> {
    let shown: Text = text::repr_text(vm, value)?;
    builder.push_text(&shown);
    Ok(())
}

fn reduce(vm: &mut Vm, args: Args) -> PyResult {
    let receiver = args.at(0);
    let mut tuple = data(receiver)?.args.borrow().clone();
    if let Some([errno, strerror]) = tuple.as_tuple().map(|items| &**items)
        && let Some(filename) = field(receiver, FILENAME)?
    {
        let mut items = vec![errno.clone(), strerror.clone(), filename];
        if let Some(filename2) = field(receiver, FILENAME2)? {
            // The fourth argument is an error number of another system.
            items.extend([Value::None, filename2]);
        }
        tuple = vm.new_tuple(items);
    }
    Ok(base::reduced(vm, receiver, tuple, base::state(receiver)))
}

fn get_written(vm: &mut Vm, receiver: &Value) -> PyResult {
    match field(receiver, WRITTEN)? {
        Some(written) if !written.is(&Value::Int(-1)) => Ok(written),
        _ => Err(raise::attribute_error(vm, "characters_written")),
    }
}

fn set_written(vm: &mut Vm, receiver: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(raise::attribute_error(vm, "characters_written"));
    };
    let written = convert::index_i64(vm, &value, ExceptionKind::ValueError)?;
    set_field(receiver, WRITTEN, Value::Int(written))
}
