//! Exceptions: construction, attributes and text of the whole tree.
//!
//! Each class brings what CPython's static type of that name brings: most only a constructor and an
//! initialiser of their own, a few have fields. Fields lie in [`ExceptionData::fields`] by the
//! indexes their file gives, unbound where not set. Absent: raising, chaining and printing (see
//! `protocol::raise` and `runtime::traceback`).
//!
//! [`ExceptionData::fields`]: crate::model::exception::ExceptionData

mod base;
mod fields;
mod import_error;
mod os_error;
mod syntax_error;
mod unicode_error;

use crate::model::exception::ExceptionKind;
use crate::model::native::TypeTable;

crate::methods! {
    static NEW = [
        __new__: any(*args, **keywords) => base::new, quick base::quick_new;
    ]

    static INIT = [
        __init__: any(*args, **keywords) => base::init, quick base::quick_init;
    ]

    static OS_INIT = [
        __init__: any(*args, **keywords) => os_error::init;
    ]

    static SYNTAX_INIT = [
        __init__: any(*args, **keywords) => syntax_error::init;
    ]
}

/// A class that has a constructor and an initialiser like `BaseException`'s, and no more.
macro_rules! simple {
    ($doc:literal) => {{
        static TABLE: TypeTable = TypeTable {
            doc: $doc,
            slots: INIT,
            statics: NEW,
            ..TypeTable::EMPTY
        };
        &TABLE
    }};
}

/// A class that only initialises itself like its base.
macro_rules! init_only {
    ($init:ident, $doc:literal) => {{
        static TABLE: TypeTable = TypeTable {
            doc: $doc,
            slots: $init,
            ..TypeTable::EMPTY
        };
        &TABLE
    }};
}

/// What the class `kind` adds to its base.
pub(crate) fn table(kind: ExceptionKind) -> &'static TypeTable {
    match kind {
        ExceptionKind::BaseException => &base::BASE_EXCEPTION,
        ExceptionKind::StopIteration => &base::STOP_ITERATION,
        ExceptionKind::SystemExit => &base::SYSTEM_EXIT,
        ExceptionKind::KeyError => &base::KEY_ERROR,
        ExceptionKind::ImportError => &import_error::TABLE,
        ExceptionKind::OSError => &os_error::TABLE,
        ExceptionKind::SyntaxError => &syntax_error::TABLE,
        ExceptionKind::UnicodeEncodeError => &unicode_error::ENCODE,
        ExceptionKind::UnicodeDecodeError => &unicode_error::DECODE,
        ExceptionKind::UnicodeTranslateError => &unicode_error::TRANSLATE,

        ExceptionKind::BlockingIOError => init_only!(OS_INIT, "I/O operation would block."),
        ExceptionKind::ChildProcessError => init_only!(OS_INIT, "Child process error."),
        ExceptionKind::ConnectionError => init_only!(OS_INIT, "Connection error."),
        ExceptionKind::BrokenPipeError => init_only!(OS_INIT, "Broken pipe."),
        ExceptionKind::ConnectionAbortedError => init_only!(OS_INIT, "Connection aborted."),
        ExceptionKind::ConnectionRefusedError => init_only!(OS_INIT, "Connection refused."),
        ExceptionKind::ConnectionResetError => init_only!(OS_INIT, "Connection reset."),
        ExceptionKind::FileExistsError => init_only!(OS_INIT, "File already exists."),
        ExceptionKind::FileNotFoundError => init_only!(OS_INIT, "File not found."),
        ExceptionKind::InterruptedError => init_only!(OS_INIT, "Interrupted by signal."),
        ExceptionKind::IsADirectoryError => {
            init_only!(OS_INIT, "Operation doesn't work on directories.")
        }
        ExceptionKind::NotADirectoryError => {
            init_only!(OS_INIT, "Operation only works on directories.")
        }
        ExceptionKind::PermissionError => init_only!(OS_INIT, "Not enough permissions."),
        ExceptionKind::ProcessLookupError => init_only!(OS_INIT, "Process not found."),
        ExceptionKind::TimeoutError => init_only!(OS_INIT, "Timeout expired."),
        ExceptionKind::IndentationError => init_only!(SYNTAX_INIT, "Improper indentation."),
        ExceptionKind::TabError => init_only!(SYNTAX_INIT, "Improper mixture of spaces and tabs."),

        ExceptionKind::KeyboardInterrupt => simple!("Program interrupted by user."),
        ExceptionKind::GeneratorExit => simple!("Request that a generator exit."),
        ExceptionKind::Exception => simple!("Common base class for all non-exit exceptions."),
        ExceptionKind::StopAsyncIteration => simple!("Signal the end from iterator.__anext__()."),
        ExceptionKind::ArithmeticError => simple!("Base class for arithmetic errors."),
        ExceptionKind::FloatingPointError => simple!("Floating point operation failed."),
        ExceptionKind::OverflowError => simple!("Result too large to be represented."),
        ExceptionKind::ZeroDivisionError => {
            simple!("Second argument to a division or modulo operation was zero.")
        }
        ExceptionKind::AssertionError => simple!("Assertion failed."),
        ExceptionKind::AttributeError => simple!("Attribute not found."),
        ExceptionKind::BufferError => simple!("Buffer error."),
        ExceptionKind::EOFError => simple!("Read beyond end of file."),
        ExceptionKind::LookupError => simple!("Base class for lookup errors."),
        ExceptionKind::IndexError => simple!("Sequence index out of range."),
        ExceptionKind::MemoryError => simple!("Out of memory."),
        ExceptionKind::NameError => simple!("Name not found globally."),
        ExceptionKind::UnboundLocalError => {
            simple!("Local name referenced but not bound to a value.")
        }
        ExceptionKind::ReferenceError => simple!("Weak ref proxy used after referent went away."),
        ExceptionKind::RuntimeError => simple!("Unspecified run-time error."),
        ExceptionKind::NotImplementedError => {
            simple!("Method or function hasn't been implemented yet.")
        }
        ExceptionKind::RecursionError => simple!("Recursion limit exceeded."),
        ExceptionKind::SystemError => simple!(
            "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version."
        ),
        ExceptionKind::TypeError => simple!("Inappropriate argument type."),
        ExceptionKind::ValueError => simple!("Inappropriate argument value (of correct type)."),
        ExceptionKind::UnicodeError => simple!("Unicode related error."),
        ExceptionKind::Warning => simple!("Base class for warning categories."),
        ExceptionKind::DeprecationWarning => {
            simple!("Base class for warnings about deprecated features.")
        }
        ExceptionKind::PendingDeprecationWarning => simple!(
            "Base class for warnings about features which will be deprecated\nin the future."
        ),
        ExceptionKind::RuntimeWarning => {
            simple!("Base class for warnings about dubious runtime behavior.")
        }
        ExceptionKind::SyntaxWarning => simple!("Base class for warnings about dubious syntax."),
        ExceptionKind::UserWarning => simple!("Base class for warnings generated by user code."),
        ExceptionKind::FutureWarning => simple!(
            "Base class for warnings about constructs that will change semantically\nin the future."
        ),
        ExceptionKind::ImportWarning => {
            simple!("Base class for warnings about probable mistakes in module imports")
        }
        ExceptionKind::UnicodeWarning => simple!(
            "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems."
        ),
        ExceptionKind::BytesWarning => simple!(
            "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str."
        ),
        ExceptionKind::ResourceWarning => simple!("Base class for warnings about resource usage."),
    }
}
