//! `OSError` and the classes that stand for single error numbers.
//!
//! `OSError(errno, ...)` makes an instance of the class that belongs to the number. Arguments are
//! looked at by `__new__`, unless a derived class has an `__init__` of its own and no `__new__`: then
//! whatever is passed to the class is that `__init__`'s business.

use super::base;
use super::fields::{get, set};
use crate::model::args::Keyword;
use crate::model::class::{ClassFlags, ClassRef};
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::handles::ExceptionRef;
use crate::model::int;
use crate::model::native::TypeTable;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{convert, raise, text};
use bc_core::text::{Text, TextBuilder};

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;
const WRITTEN: usize = 4;

/// Method table of `OSError`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Base class for I/O related errors.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: any(*args, **keywords) => init;
        __str__ => str;
    ]

    static METHODS = [
        __reduce__() => reduce;
    ]

    static STATICS = [
        __new__: any(*args, **keywords) => new;
    ]
}

crate::getsets! {
    static GETSETS = [
        member errno => get::<ERRNO>, set set::<ERRNO>;
        member strerror => get::<STRERROR>, set set::<STRERROR>;
        member filename => get::<FILENAME>, set set::<FILENAME>;
        member filename2 => get::<FILENAME2>, set set::<FILENAME2>;
        characters_written => get_written, set set_written;
    ]
}

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

/// Whether `__init__` looks at the arguments instead of `__new__`: it is not one of those here, and `__new__` is.
fn uses_init(vm: &Vm, class: &ClassRef) -> bool {
    let init = class.data().lookup(&vm.names.__init__);
    let init_is_ours = init
        .as_ref()
        .and_then(Value::as_native)
        .and_then(|function| function.owner.as_ref())
        .is_some_and(|owner| owner.is_subclass(vm.exception(ExceptionKind::OSError)));
    let new_is_native = !class.data().flags().contains(ClassFlags::NEW_SLOT);
    !init_is_ours && new_is_native
}

pub(super) fn new(
    vm: &mut Vm,
    mut class: ClassRef,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<ObjRef> {
    let empty = vm.new_tuple([]);
    if uses_init(vm, &class) {
        return Ok(base::make(vm, &class, empty));
    }
    if !keywords.is_empty() {
        let message = format!("{} does not take keyword arguments", class.data().name());
        return Err(raise::type_error(vm, message));
    }
    if class.is(vm.exception(ExceptionKind::OSError))
        && (2..=5).contains(&args.len())
        && let Some(number) = args.first().and_then(int::view)
        && let Some(kind) = number.to_i64().and_then(class_of_errno)
    {
        class = vm.exception(kind).clone();
    }
    let made = base::make(vm, &class, empty);
    if let Some(exception) = ExceptionRef::of_object(&made) {
        fill(vm, exception, args)?;
    }
    Ok(made)
}

pub(super) fn init(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    let class = exception.object().class();
    if !uses_init(vm, &class) {
        return Ok(());
    }
    base::no_keywords(vm, &class, keywords)?;
    fill(vm, exception, args)
}

/// Sets the fields and `args` from the arguments.
fn fill(vm: &mut Vm, exception: ExceptionRef<'_>, items: &[Value]) -> PyResult<()> {
    let mut kept = items;
    if let [errno, strerror, more @ ..] = items
        && more.len() <= 3
    {
        if let Some(filename) = more.first()
            && !filename.is_none()
        {
            let class = exception.object().class();
            if class.is(vm.exception(ExceptionKind::BlockingIOError)) && is_number(vm, filename) {
                let written = convert::index_i64(vm, filename, ExceptionKind::ValueError)?;
                exception.set_field(WRITTEN, Value::Int(written));
            } else {
                exception.set_field(FILENAME, filename.clone());
                if let Some(filename2) = more.get(2)
                    && !filename2.is_none()
                {
                    exception.set_field(FILENAME2, filename2.clone());
                }
                kept = &items[..2];
            }
        }
        exception.set_field(ERRNO, errno.clone());
        exception.set_field(STRERROR, strerror.clone());
    }
    exception.set_arguments(vm, kept);
    Ok(())
}

/// `PyNumber_Check`.
fn is_number(vm: &Vm, value: &Value) -> bool {
    let class = vm.class_of(value);
    class.data().lookup(&vm.names.__int__).is_some()
        || class.data().lookup(&vm.names.__float__).is_some()
}

fn str(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    let (errno, strerror) = (exception.field(ERRNO), exception.field(STRERROR));
    let (filename, filename2) = (exception.field(FILENAME), exception.field(FILENAME2));
    if filename.is_none() && (errno.is_none() || strerror.is_none()) {
        return base::str(vm, exception);
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

fn reduce(vm: &mut Vm, exception: ExceptionRef<'_>) -> Value {
    let mut args = exception.arguments();
    if let Some([errno, strerror]) = args.as_tuple().map(|items| &**items)
        && let Some(filename) = exception.field(FILENAME)
    {
        let mut items = vec![errno.clone(), strerror.clone(), filename];
        if let Some(filename2) = exception.field(FILENAME2) {
            // The fourth argument is an error number of another system.
            items.extend([Value::None, filename2]);
        }
        args = vm.new_tuple(items);
    }
    base::reduced(vm, exception, args, exception.object().dict())
}

fn get_written(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    match exception.field(WRITTEN) {
        Some(written) if !written.is(&Value::Int(-1)) => Ok(written),
        _ => Err(raise::attribute_error(vm, "characters_written")),
    }
}

fn set_written(vm: &mut Vm, exception: ExceptionRef<'_>, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(raise::attribute_error(vm, "characters_written"));
    };
    let written = convert::index_i64(vm, &value, ExceptionKind::ValueError)?;
    exception.set_field(WRITTEN, Value::Int(written));
    Ok(())
}
