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

use crate::model::exception::Exc;
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
pub(crate) fn table(kind: Exc) -> &'static TypeTable {
    match kind {
        Exc::BaseException => &base::BASE_EXCEPTION,
        Exc::StopIteration => &base::STOP_ITERATION,
        Exc::SystemExit => &base::SYSTEM_EXIT,
        Exc::KeyError => &base::KEY_ERROR,
        Exc::ImportError => &import_error::TABLE,
        Exc::OSError => &os_error::TABLE,
        Exc::SyntaxError => &syntax_error::TABLE,
        Exc::UnicodeEncodeError => &unicode_error::ENCODE,
        Exc::UnicodeDecodeError => &unicode_error::DECODE,
        Exc::UnicodeTranslateError => &unicode_error::TRANSLATE,

        Exc::BlockingIOError => init_only!(OS_INIT, "I/O operation would block."),
        Exc::ChildProcessError => init_only!(OS_INIT, "Child process error."),
        Exc::ConnectionError => init_only!(OS_INIT, "Connection error."),
        Exc::BrokenPipeError => init_only!(OS_INIT, "Broken pipe."),
        Exc::ConnectionAbortedError => init_only!(OS_INIT, "Connection aborted."),
        Exc::ConnectionRefusedError => init_only!(OS_INIT, "Connection refused."),
        Exc::ConnectionResetError => init_only!(OS_INIT, "Connection reset."),
        Exc::FileExistsError => init_only!(OS_INIT, "File already exists."),
        Exc::FileNotFoundError => init_only!(OS_INIT, "File not found."),
        Exc::InterruptedError => init_only!(OS_INIT, "Interrupted by signal."),
        Exc::IsADirectoryError => init_only!(OS_INIT, "Operation doesn't work on directories."),
        Exc::NotADirectoryError => init_only!(OS_INIT, "Operation only works on directories."),
        Exc::PermissionError => init_only!(OS_INIT, "Not enough permissions."),
        Exc::ProcessLookupError => init_only!(OS_INIT, "Process not found."),
        Exc::TimeoutError => init_only!(OS_INIT, "Timeout expired."),
        Exc::IndentationError => init_only!(SYNTAX_INIT, "Improper indentation."),
        Exc::TabError => init_only!(SYNTAX_INIT, "Improper mixture of spaces and tabs."),

        Exc::KeyboardInterrupt => simple!("Program interrupted by user."),
        Exc::GeneratorExit => simple!("Request that a generator exit."),
        Exc::Exception => simple!("Common base class for all non-exit exceptions."),
        Exc::StopAsyncIteration => simple!("Signal the end from iterator.__anext__()."),
        Exc::ArithmeticError => simple!("Base class for arithmetic errors."),
        Exc::FloatingPointError => simple!("Floating point operation failed."),
        Exc::OverflowError => simple!("Result too large to be represented."),
        Exc::ZeroDivisionError => {
            simple!("Second argument to a division or modulo operation was zero.")
        }
        Exc::AssertionError => simple!("Assertion failed."),
        Exc::AttributeError => simple!("Attribute not found."),
        Exc::BufferError => simple!("Buffer error."),
        Exc::EOFError => simple!("Read beyond end of file."),
        Exc::LookupError => simple!("Base class for lookup errors."),
        Exc::IndexError => simple!("Sequence index out of range."),
        Exc::MemoryError => simple!("Out of memory."),
        Exc::NameError => simple!("Name not found globally."),
        Exc::UnboundLocalError => simple!("Local name referenced but not bound to a value."),
        Exc::ReferenceError => simple!("Weak ref proxy used after referent went away."),
        Exc::RuntimeError => simple!("Unspecified run-time error."),
        Exc::NotImplementedError => simple!("Method or function hasn't been implemented yet."),
        Exc::RecursionError => simple!("Recursion limit exceeded."),
        Exc::SystemError => simple!(
            "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version."
        ),
        Exc::TypeError => simple!("Inappropriate argument type."),
        Exc::ValueError => simple!("Inappropriate argument value (of correct type)."),
        Exc::UnicodeError => simple!("Unicode related error."),
        Exc::Warning => simple!("Base class for warning categories."),
        Exc::DeprecationWarning => {
            simple!("Base class for warnings about deprecated features.")
        }
        Exc::PendingDeprecationWarning => simple!(
            "Base class for warnings about features which will be deprecated\nin the future."
        ),
        Exc::RuntimeWarning => simple!("Base class for warnings about dubious runtime behavior."),
        Exc::SyntaxWarning => simple!("Base class for warnings about dubious syntax."),
        Exc::UserWarning => simple!("Base class for warnings generated by user code."),
        Exc::FutureWarning => simple!(
            "Base class for warnings about constructs that will change semantically\nin the future."
        ),
        Exc::ImportWarning => {
            simple!("Base class for warnings about probable mistakes in module imports")
        }
        Exc::UnicodeWarning => simple!(
            "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems."
        ),
        Exc::BytesWarning => simple!(
            "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str."
        ),
        Exc::ResourceWarning => simple!("Base class for warnings about resource usage."),
    }
}
