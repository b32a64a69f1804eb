//! The machine as data: classes, names, heap, frames that wait, streams, limits.
//!
//! `Vm` is data in the bottom room so that everything above can name it without an upward arrow. The
//! one wire from here to the eval loop is [`Wires::eval`], set by `boot`; it also selects the plain or
//! the watched loop. Inherent methods here make objects and answer what needs no Python code; asking
//! objects anything is `protocol`'s business.

mod objects;
mod room;
mod steps;

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::rc::Rc;

use ahash::RandomState;
use bc_core::text::Text;

use super::builtin_classes::Classes;
use super::builtin_modules::BuiltinModule;
use super::class::{ClassFlags, ClassId, ClassRef};
use super::clock::Clock;
use super::compiler::{Compilations, Compiler};
use super::exception::ExceptionKind;
use super::frame::Frame;
use super::heap::Heap;
use super::loader::ModuleLoader;
use super::module_state::ModuleState;
use super::names::Names;
use super::object::{Dict, ObjRef, Payload, Str};
use super::stops::Stops;
use super::table::Table;
use super::tracing::Tracing;
use super::value::Value;
use super::watch::Watch;
use super::wires::Wires;
use crate::limits::{CancelFlag, Limits, Meter};

/// What a frame is started or resumed with.
pub enum ResumeWith {
    /// The frame has not started.
    Start,
    /// The value of the `yield` expression it waits in.
    Value(Value),
    /// An exception raised at the `yield` it waits in.
    Throw(ObjRef),
}

/// How a run of the loop ended, other than by a raise or a fault.
pub enum Outcome {
    /// The frame returned.
    Return(Value),
    /// The generator's frame yielded and waits.
    Yield(Box<Frame>, Value),
}

/// A run that stopped because its slice or its step budget ended.
pub struct Paused {
    /// The frame that was running.
    pub frame: Box<Frame>,
    /// The frames that wait for it, outermost first.
    pub waiting: Vec<Box<Frame>>,
    /// The exception that was being handled.
    pub handled: Value,
    /// Levels of recursion, as [`Levels::depth`] counted them.
    pub depth: u32,
    /// Levels of native recursion, as [`Levels::recursion`] counted them.
    pub recursion: u32,
}

/// Finds a line of source by file name and line number.
pub type SourceLine = Box<dyn FnMut(&str, i32) -> Option<String>>;

/// Where the program reads and writes. The machine never opens anything itself.
pub struct Streams {
    /// `sys.stdin`.
    pub stdin: Box<dyn BufRead>,
    /// `sys.stdout`.
    pub stdout: Box<dyn Write>,
    /// `sys.stderr`.
    pub stderr: Box<dyn Write>,
}

impl Streams {
    /// Nothing to read, and whatever is written is lost.
    #[must_use]
    pub fn none() -> Self {
        Self {
            stdin: Box::new(std::io::empty()),
            stdout: Box::new(std::io::sink()),
            stderr: Box::new(std::io::sink()),
        }
    }
}

/// How many interned strings are too few to look through.
const FEW_NAMES: usize = 8192;

/// The characters of Latin-1, of each of which there is one str.
const CHARACTERS: usize = 256;

type Map<K, V> = HashMap<K, V, RandomState>;

/// Instructions that may be executed: what the loop sees of the budget, and what is kept from it.
pub struct Budget {
    /// Instructions that may still be executed, as of the last taken jump, call or return.
    pub fuel: u64,
    /// Instructions of the budget that lie behind the slice that runs.
    pub beyond: u64,
    /// Instructions of the budget that lie behind the next stop.
    pub(crate) behind_stop: u64,
    /// How many instructions will have been executed at the next stop.
    stop_at: u64,
    /// Instructions that were given so far.
    pub granted: u64,
}

/// How deep recursion is, by the counts that CPython has and by those of the native stack.
pub struct Levels {
    /// Levels of recursion: Python frames on the stack, and what the reference counts with them.
    pub depth: u32,
    /// The depth at which the loop is to ask [`Vm::deepen`] before it goes deeper.
    pub free_depth: Cell<u32>,
    /// How many of the waiting frames the heap has been charged for, and with how many bytes.
    charged_frames: Cell<(usize, usize)>,
    /// Eval loops nested through native code.
    pub native_depth: u32,
    /// Natively recursive operations (comparison, repr, hash of nested containers) under way, whether
    /// the reference counts them or not: the native stack is finite.
    pub recursion: u32,
    /// Objects whose `repr` is being made, to print `[...]`.
    pub repr_stack: Vec<usize>,
}

/// The frames that wait and the one that called native code, and what a run has besides.
pub struct CallStack {
    /// Frames that wait for the one that runs, outermost first.
    pub frames: Vec<Box<Frame>>,
    /// While native code runs: the frame that called it. While the loop runs: nothing of interest.
    pub top: Box<Frame>,
    /// Frames to be [`CallStack::top`] while a loop runs: copies of `idle`, which nobody changes.
    #[expect(
        clippy::vec_box,
        reason = "a frame changes places with others in its box"
    )]
    pub(crate) placeholders: Vec<Box<Frame>>,
    /// A frame that never runs.
    pub(crate) idle: Box<Frame>,
    /// Frames to be used again.
    pub frame_pool: Vec<Box<Frame>>,
    /// The run that waits to be resumed. It may be taken out, so that another run can go first, and put
    /// back; to give it up there is [`embed::abandon`](crate::embed::abandon).
    pub paused: Option<Paused>,
    /// Whether the run about to start can be resumed when its slice or budget is used up: nothing but
    /// the embedder waits for it. `embed` sets it, the loop takes it back when it starts.
    pub may_pause: bool,
    /// The exception being handled (`sys.exc_info()[1]`), or `None`.
    pub handled: Value,
    /// Whether finalisers run while an exception travels, which they must not add a warning to.
    pub raising: bool,
}

/// A machine.
pub struct Vm {
    /// Its heap.
    pub heap: Rc<Heap>,
    /// What the embedder allows.
    pub limits: Limits,
    /// Instructions that may be executed.
    pub budget: Budget,
    /// How deep recursion is.
    pub levels: Levels,
    /// Frames that wait, and what a run has besides.
    pub call_stack: CallStack,
    /// Set from outside (another thread, a signal) to stop the machine with [`Fault::Cancelled`](super::error::Fault::Cancelled), or to
    /// raise `KeyboardInterrupt` in the program.
    pub cancel: CancelFlag,
    /// Built-in classes.
    pub classes: Classes,
    /// Exception classes, by [`ExceptionKind`].
    pub exceptions: Vec<ClassRef>,
    /// Names the machine asks for.
    pub names: Names,
    interned: Map<Text, ObjRef>,
    /// So many names are interned until those are looked for that nobody holds any more.
    interned_bound: usize,
    characters: Box<[OnceCell<ObjRef>]>,
    empty_tuple: Value,
    empty_str: Value,
    empty_frozenset: OnceCell<Value>,
    /// The namespace of `builtins`, a dict object.
    pub builtins: ObjRef,
    /// `sys.modules`, a dict object.
    pub modules: ObjRef,
    /// Modules that come from no file, by their full names; they are made at their first import.
    pub builtin_modules: Map<&'static str, BuiltinModule>,
    /// What finds other modules.
    pub loader: Option<Box<dyn ModuleLoader>>,
    /// What compiles source, for `compile`, `eval`, `exec` and `import`.
    pub compiler: Option<Rc<dyn Compiler>>,
    /// What compiling has taken so far.
    pub compilations: Compilations,
    /// What tells the time and waits.
    pub clock: Option<Box<dyn Clock>>,
    /// Weak references by the serial number of what they refer to (see `runtime::weak`).
    pub weakrefs: Map<u64, Vec<std::rc::Weak<super::object::Object>>>,
    /// Streams handed in by the embedder.
    pub streams: Streams,
    /// Finds a line of source (file name, line counted from 1) for tracebacks, where there is source.
    pub source_line: Option<SourceLine>,
    /// Functions of higher rooms.
    pub wires: Wires,
    /// Who watches. While somebody does, the stepping loop runs.
    pub watch: Option<Box<dyn Watch>>,
    /// Who is asked between instructions, at any step; handed in by [`Vm::stop_with`].
    pub stops: Option<Box<dyn Stops>>,
    /// What `sys.settrace` and `sys.setprofile` have set.
    pub tracing: Tracing,
    /// Whatever native modules keep for the machine, by name.
    pub module_state: Map<&'static str, Box<dyn std::any::Any>>,
    /// What native modules and rooms above keep for the machine.
    pub state: ModuleState,
    /// Values that Python code can set and the machine looks at, by name (`sys` attributes...).
    pub sys_dict: ObjRef,
    next_class: Cell<u32>,
}

/// What `boot` has made before there is a machine.
pub struct VmParts {
    /// The heap.
    pub heap: Rc<Heap>,
    /// Limits.
    pub limits: Limits,
    /// Streams.
    pub streams: Streams,
    /// Built-in classes without methods.
    pub classes: Classes,
    /// Exception classes without methods.
    pub exceptions: Vec<ClassRef>,
    /// Functions of higher rooms.
    pub wires: Wires,
    /// A frame that never runs, for [`CallStack::top`].
    pub idle: Box<Frame>,
}

impl Vm {
    /// A machine with empty namespaces; `boot` fills them.
    #[must_use]
    pub fn assemble(parts: VmParts) -> Self {
        let VmParts {
            heap,
            limits,
            streams,
            classes,
            exceptions,
            wires,
            idle,
        } = parts;
        let mut interned: Map<Text, ObjRef> = Map::with_hasher(RandomState::with_seeds(5, 6, 7, 8));
        let mut intern =
            |name: &str| intern_in(&mut interned, &heap, &classes.str, Text::new(name));
        let names = Names::build(&mut intern);
        names.number();
        let empty_str = Value::Obj(intern(""));
        let empty_tuple =
            Value::Obj(heap.alloc(classes.tuple.clone(), Payload::Tuple(Box::default())));
        let dict = || heap.alloc(classes.dict.clone(), Payload::Dict(Dict::new(Table::new())));
        let (builtins, modules, sys_dict) = (dict(), dict(), dict());
        let next_class = Cell::new(ClassId::FIRST_EXCEPTION.number() + exceptions.len() as u32);
        let fuel = limits.steps.unwrap_or(u64::MAX);
        let map = || RandomState::with_seeds(9, 10, 11, 12);
        Self {
            budget: Budget {
                fuel,
                beyond: 0,
                behind_stop: 0,
                stop_at: 0,
                granted: fuel,
            },
            levels: Levels {
                depth: 0,
                free_depth: Cell::new(limits.recursion.min(room::FREE_DEPTH)),
                charged_frames: Cell::new((0, 0)),
                native_depth: 0,
                recursion: 0,
                repr_stack: Vec::new(),
            },
            call_stack: CallStack {
                frames: Vec::new(),
                top: Frame::placeholder(&idle),
                placeholders: Vec::new(),
                idle,
                frame_pool: Vec::new(),
                paused: None,
                may_pause: false,
                handled: Value::None,
                raising: false,
            },
            limits,
            cancel: CancelFlag::default(),
            classes,
            exceptions,
            names,
            interned_bound: FEW_NAMES,
            interned,
            characters: [const { OnceCell::new() }; CHARACTERS].into(),
            empty_tuple,
            empty_str,
            empty_frozenset: OnceCell::new(),
            builtins,
            modules,
            builtin_modules: Map::with_hasher(map()),
            loader: None,
            compiler: None,
            compilations: Compilations::default(),
            clock: None,
            weakrefs: Map::with_hasher(map()),
            streams,
            source_line: None,
            wires,
            watch: None,
            stops: None,
            tracing: Tracing::default(),
            module_state: Map::with_hasher(map()),
            state: ModuleState::default(),
            sys_dict,
            next_class,
            heap,
        }
    }

    /// Bytes of live objects.
    #[must_use]
    pub fn memory(&self) -> &Meter {
        &self.heap.meter
    }

    /// A number for a new class.
    #[must_use]
    pub fn next_class_id(&self) -> ClassId {
        let id = self.next_class.get();
        self.next_class.set(id + 1);
        ClassId(id)
    }

    /// Makes an object of `class`.
    #[inline]
    #[must_use]
    pub fn alloc(&self, class: &ClassRef, payload: Payload) -> ObjRef {
        self.heap.alloc(class.clone(), payload)
    }

    /// The class of any value.
    #[must_use]
    pub fn class_of(&self, value: &Value) -> ClassRef {
        match value {
            Value::Obj(object) => object.class(),
            other => self.inline_class(other).clone(),
        }
    }

    /// The class of a value that is not an object; of `object` itself for an object.
    #[inline]
    #[must_use]
    pub fn inline_class(&self, value: &Value) -> &ClassRef {
        match value {
            Value::Int(_) => &self.classes.int,
            Value::Float(_) => &self.classes.float,
            Value::True | Value::False => &self.classes.bool,
            Value::None => &self.classes.none_type,
            Value::NotImplemented => &self.classes.not_implemented_type,
            Value::Ellipsis => &self.classes.ellipsis,
            Value::Unbound | Value::Obj(_) => &self.classes.object,
        }
    }

    /// The number of the class of any value.
    #[inline]
    #[must_use]
    pub fn class_id_of(&self, value: &Value) -> ClassId {
        match value {
            Value::Obj(object) => object.class_id(),
            Value::Int(_) => ClassId::INT,
            Value::Float(_) => ClassId::FLOAT,
            Value::True | Value::False => ClassId::BOOL,
            Value::None => ClassId::NONE_TYPE,
            Value::NotImplemented => ClassId::NOT_IMPLEMENTED_TYPE,
            Value::Ellipsis => ClassId::ELLIPSIS,
            Value::Unbound => ClassId::OBJECT,
        }
    }

    /// The name of the class of `value` as error messages want it (`tp_name`).
    #[must_use]
    pub fn type_name(&self, value: &Value) -> Rc<str> {
        self.class_of(value).data().shown_name()
    }

    /// The exception class `kind`.
    #[must_use]
    pub fn exception(&self, kind: ExceptionKind) -> &ClassRef {
        // `boot` makes one class for each row of the tree.
        &self.exceptions[kind as usize]
    }

    /// The interned str `name`.
    pub fn intern(&mut self, name: &str) -> ObjRef {
        self.intern_owned(Text::new(name))
    }

    /// The interned str with this text.
    pub fn intern_text(&mut self, text: &Text) -> ObjRef {
        self.intern_owned(text.clone())
    }

    fn intern_owned(&mut self, text: Text) -> ObjRef {
        if let Some(character) = character_in(&text).and_then(|point| self.character(point)) {
            return Rc::clone(character);
        }
        let name = intern_in(&mut self.interned, &self.heap, &self.classes.str, text);
        if self.interned.len() >= self.interned_bound {
            self.forget_names();
        }
        name
    }

    /// Drops the interned strings that nobody else holds, as the reference does with each at once. Programs
    /// that compile what they have put together intern names without end.
    #[cold]
    pub fn forget_names(&mut self) {
        let before = self.interned.len();
        self.interned.retain(|_, name| Rc::strong_count(name) > 1);
        let left = self.interned.len();
        self.interned_bound = left.saturating_mul(2).max(FEW_NAMES);
        if left < before {
            // Lookups are remembered by the address of the name, where another may lie from now on.
            self.classes.object.data().forget_lookups();
        }
    }

    /// The interned str equal to `name`, if there is one already.
    #[must_use]
    pub fn find_interned(&self, text: &Text) -> Option<&ObjRef> {
        match character_in(text) {
            Some(point) => self.characters.get(point)?.get(),
            None => self.interned.get(text),
        }
    }

    /// The one str of a character of Latin-1, which is interned.
    fn character(&self, point: usize) -> Option<&ObjRef> {
        let place = self.characters.get(point)?;
        Some(place.get_or_init(|| {
            let string = Str::new(Text::from_code_points([point as u32]).unwrap_or_default());
            string.set_interned();
            self.alloc(&self.classes.str, Payload::Str(string))
        }))
    }

    /// Whether calls of `class` may be answered as if it had no subclass hooks: its number is that of
    /// a built-in class.
    #[must_use]
    pub fn is_builtin(&self, class: &ClassRef) -> bool {
        !class.data().flags().contains(ClassFlags::HEAP)
    }

    /// Calls `visit` for the values the machine itself holds: roots for the cycle finder.
    pub fn roots(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.call_stack.handled);
        let functions = [
            &self.tracing.trace,
            &self.tracing.profile,
            &self.tracing.coroutine_wrapper,
        ];
        functions.into_iter().flatten().for_each(&mut *visit);
        for object in [&self.builtins, &self.modules, &self.sys_dict] {
            visit(&Value::from(object));
        }
    }
}

/// The character of Latin-1 that is all of a text.
#[inline]
fn character_in(text: &Text) -> Option<usize> {
    let point = text.get(0).filter(|_| text.len() == 1)? as usize;
    (point < CHARACTERS).then_some(point)
}

fn intern_in(table: &mut Map<Text, ObjRef>, heap: &Heap, class: &ClassRef, text: Text) -> ObjRef {
    if let Some(known) = table.get(&text) {
        return Rc::clone(known);
    }
    let string = Str::new(text.clone());
    if table.try_reserve(1).is_err() {
        // A string that is not interned is compared by its text: slower, and as right.
        return heap.alloc(class.clone(), Payload::Str(string));
    }
    string.set_interned();
    let object = heap.alloc(class.clone(), Payload::Str(string));
    table.insert(text, Rc::clone(&object));
    object
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.call_stack.paused = None;
        self.call_stack.frames.clear();
        self.call_stack.frame_pool.clear();
        self.tracing = Tracing::default();
        self.call_stack.handled = Value::None;
        self.module_state.clear();
        self.state.clear();
        self.heap.close();
    }
}
