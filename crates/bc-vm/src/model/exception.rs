//! The exception instance, the traceback, and the tree of exception classes of CPython 3.5.
//!
//! Absent: raising (see `protocol::raise`), constructors and attributes (see `types::exception`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::object::{ObjRef, Payload};
use super::value::Value;

/// What an exception instance is made of.
pub struct ExceptionData {
    /// `args`, a tuple.
    pub args: RefCell<Value>,
    /// `__cause__`: an exception or `None`.
    pub cause: RefCell<Value>,
    /// `__context__`: an exception or `None`.
    pub context: RefCell<Value>,
    /// `__suppress_context__`.
    pub suppress_context: Cell<bool>,
    /// `__traceback__`: a traceback or `None`.
    pub traceback: RefCell<Value>,
    /// The further attributes of the class (`value` of StopIteration, `errno` of OSError ...), in
    /// the order that `types::exception` gives them; unbound where not set.
    pub fields: RefCell<Vec<Value>>,
    /// What a frame of the traceback would keep alive, did the library's method that raised this have
    /// one; goes with the traceback.
    pub kept: RefCell<Value>,
}

impl ExceptionData {
    /// An exception with these `args` (a tuple) and nothing else.
    #[must_use]
    pub fn new(args: Value) -> Self {
        Self {
            args: RefCell::new(args),
            cause: RefCell::new(Value::None),
            context: RefCell::new(Value::None),
            suppress_context: Cell::new(false),
            traceback: RefCell::new(Value::None),
            fields: RefCell::new(Vec::new()),
            kept: RefCell::new(Value::None),
        }
    }

    fn cells(&self) -> [&RefCell<Value>; 5] {
        [
            &self.args,
            &self.cause,
            &self.context,
            &self.traceback,
            &self.kept,
        ]
    }

    /// Whether nothing that an exception refers to ends with it, but one entry of a traceback and strings.
    pub(super) fn ends_little(&mut self) -> bool {
        let stays = |value: &Value| match value {
            Value::Obj(object) => !object.payload.is_container() || Rc::strong_count(object) > 1,
            _ => true,
        };
        let traceback = match self.traceback.get_mut() {
            Value::Obj(object) if Rc::strong_count(object) == 1 => match &object.payload {
                Payload::Traceback(entry) => entry.ends_nothing(),
                _ => false,
            },
            _ => true,
        };
        traceback
            && stays(self.args.get_mut())
            && stays(self.cause.get_mut())
            && stays(self.context.get_mut())
            && stays(self.kept.get_mut())
            && self.fields.get_mut().is_empty()
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        for cell in self.cells() {
            visit(&cell.borrow());
        }
        self.fields.borrow().iter().for_each(visit);
    }

    pub(super) fn clear(&self) {
        for cell in self.cells() {
            drop(cell.replace(Value::None));
        }
        drop(self.fields.take());
    }
}

/// Links `handled`, the exception being handled if there is one, as `__context__` of `exception`, cutting
/// a cycle the link would close.
pub fn set_context(handled: &Value, exception: &ObjRef) {
    let Value::Obj(handled) = handled else {
        return;
    };
    if Rc::ptr_eq(handled, exception) {
        return;
    }
    let Payload::Exception(data) = &exception.payload else {
        return;
    };
    // A program can close a cycle further up by hand; the slower walker meets it then.
    let (mut link, mut behind, mut step) = (Rc::clone(handled), Rc::clone(handled), false);
    while let Payload::Exception(at) = &link.payload {
        let next = at.context.borrow().clone();
        if step && let Some(follower) = context_of(&behind) {
            behind = follower;
        }
        step = !step;
        match next {
            Value::Obj(next) if Rc::ptr_eq(&next, exception) => {
                at.context.replace(Value::None);
                break;
            }
            Value::Obj(next) if Rc::ptr_eq(&next, &behind) => break,
            Value::Obj(next) => link = next,
            _ => break,
        }
    }
    data.context.replace(Value::from(handled));
}

fn context_of(exception: &ObjRef) -> Option<ObjRef> {
    match &exception.payload {
        Payload::Exception(data) => data.context.borrow().as_obj().cloned(),
        _ => None,
    }
}

/// One entry of a traceback.
pub struct Traceback {
    /// `tb_next`: the entry of the frame called from here, or `None`.
    pub next: RefCell<Value>,
    /// `tb_frame`, a frame object.
    pub frame: ObjRef,
    /// The instruction index behind `tb_lasti`.
    pub lasti: u32,
    /// `tb_lineno`.
    pub line: i32,
}

impl Traceback {
    /// Whether nothing that an entry refers to ends with it.
    pub(super) fn ends_nothing(&self) -> bool {
        self.next.borrow().is_none() && Rc::strong_count(&self.frame) > 1
    }

    pub(super) fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.next.borrow());
        visit(&Value::from(&self.frame));
    }

    pub(super) fn clear(&self) {
        drop(self.next.replace(Value::None));
    }
}

macro_rules! exception_tree {
    ($($kind:ident: $base:ident;)*) => {
        /// The built-in exception classes.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[expect(missing_docs, reason = "each variant is the exception of that name")]
        #[repr(u32)]
        pub enum ExceptionKind { BaseException, $($kind,)* }

        impl ExceptionKind {
            /// All of them; a base comes before what derives from it.
            pub const ALL: &'static [Self] = &[Self::BaseException, $(Self::$kind,)*];

            /// The class's name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { Self::BaseException => "BaseException", $(Self::$kind => stringify!($kind),)* }
            }

            /// The class it derives from; `None` for `BaseException`, which derives from `object`.
            #[must_use]
            pub const fn base(self) -> Option<Self> {
                match self { Self::BaseException => None, $(Self::$kind => Some(Self::$base),)* }
            }
        }
    };
}

exception_tree! {
    SystemExit: BaseException;
    KeyboardInterrupt: BaseException;
    GeneratorExit: BaseException;
    Exception: BaseException;
    StopIteration: Exception;
    StopAsyncIteration: Exception;
    ArithmeticError: Exception;
    FloatingPointError: ArithmeticError;
    OverflowError: ArithmeticError;
    ZeroDivisionError: ArithmeticError;
    AssertionError: Exception;
    AttributeError: Exception;
    BufferError: Exception;
    EOFError: Exception;
    ImportError: Exception;
    LookupError: Exception;
    IndexError: LookupError;
    KeyError: LookupError;
    MemoryError: Exception;
    NameError: Exception;
    UnboundLocalError: NameError;
    OSError: Exception;
    BlockingIOError: OSError;
    ChildProcessError: OSError;
    ConnectionError: OSError;
    BrokenPipeError: ConnectionError;
    ConnectionAbortedError: ConnectionError;
    ConnectionRefusedError: ConnectionError;
    ConnectionResetError: ConnectionError;
    FileExistsError: OSError;
    FileNotFoundError: OSError;
    InterruptedError: OSError;
    IsADirectoryError: OSError;
    NotADirectoryError: OSError;
    PermissionError: OSError;
    ProcessLookupError: OSError;
    TimeoutError: OSError;
    ReferenceError: Exception;
    RuntimeError: Exception;
    NotImplementedError: RuntimeError;
    RecursionError: RuntimeError;
    SyntaxError: Exception;
    IndentationError: SyntaxError;
    TabError: IndentationError;
    SystemError: Exception;
    TypeError: Exception;
    ValueError: Exception;
    UnicodeError: ValueError;
    UnicodeDecodeError: UnicodeError;
    UnicodeEncodeError: UnicodeError;
    UnicodeTranslateError: UnicodeError;
    Warning: Exception;
    DeprecationWarning: Warning;
    PendingDeprecationWarning: Warning;
    RuntimeWarning: Warning;
    SyntaxWarning: Warning;
    UserWarning: Warning;
    FutureWarning: Warning;
    ImportWarning: Warning;
    UnicodeWarning: Warning;
    BytesWarning: Warning;
    ResourceWarning: Warning;
}
