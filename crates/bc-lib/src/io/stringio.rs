//! `io.StringIO`: a text stream in memory.

use std::cell::{Cell, RefCell};

use bc_core::text::Text;

use super::base::{bound, limit};
use super::newline::{self, Ending, Seen};
use crate::support::invoke;
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{attr, container, convert, describe, dict, param, raise};

/// `io.StringIO`.
pub(super) static TABLE: TypeTable = TypeTable {
    signature: "(initial_value='', newline='\\n')",
    doc: "Text I/O implementation using an in-memory buffer.\n\nThe initial_value argument sets the value of object.  The newline\nargument is like the one of TextIOWrapper's constructor.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(0, &["initial_value", "newline"]),
            init,
        ),
        MethodDef::new("__next__", Arity::Slot(0), next),
    ],
    methods: &[
        MethodDef::new("getvalue", Arity::None, getvalue)
            .signature("($self, /)")
            .doc("Retrieve the entire contents of the object."),
        MethodDef::new("tell", Arity::None, tell)
            .signature("($self, /)")
            .doc("Tell the current file position."),
        MethodDef::new("read", Arity::Unpack(0, 1), read)
            .signature("($self, size=None, /)")
            .doc("Read at most size characters, returned as a string."),
        MethodDef::new("readline", Arity::Unpack(0, 1), readline)
            .signature("($self, size=None, /)")
            .doc("Read until newline or EOF."),
        MethodDef::new("truncate", Arity::Unpack(0, 1), truncate)
            .signature("($self, pos=None, /)")
            .doc("Truncate size to pos."),
        MethodDef::new("seek", Arity::Parse(1, 2), seek)
            .signature("($self, pos, whence=0, /)")
            .doc("Change stream position."),
        MethodDef::new("write", Arity::One, write)
            .signature("($self, s, /)")
            .doc("Write string to file."),
        MethodDef::new("close", Arity::None, close)
            .signature("($self, /)")
            .doc("Close the IO object."),
        MethodDef::new("readable", Arity::None, yes)
            .signature("($self, /)")
            .doc("Returns True if the IO object can be read."),
        MethodDef::new("writable", Arity::None, yes)
            .signature("($self, /)")
            .doc("Returns True if the IO object can be written."),
        MethodDef::new("seekable", Arity::None, yes)
            .signature("($self, /)")
            .doc("Returns True if the IO object can be seeked."),
        MethodDef::new("__getstate__", Arity::None, getstate),
        MethodDef::new("__setstate__", Arity::One, setstate),
    ],
    getsets: &[
        GetSetDef::read("closed", |_, this| {
            Ok(Value::bool(data(this)?.closed.get()))
        }),
        GetSetDef::read("newlines", newlines),
        GetSetDef::read("line_buffering", |vm, this| {
            open(vm, this)?;
            Ok(Value::False)
        }),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

struct StringIo {
    buffer: RefCell<Vec<u32>>,
    position: Cell<usize>,
    ending: Cell<Ending>,
    seen: Cell<Seen>,
    closed: Cell<bool>,
    ready: Cell<bool>,
    charged: Cell<usize>,
}

impl NativeData for StringIo {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}

    fn bytes(&self) -> usize {
        self.charged.get()
    }
}

impl StringIo {
    /// Charges the heap for the buffer as it is now.
    fn settle(&self, vm: &Vm) {
        let now = self.buffer.borrow().capacity() * size_of::<u32>();
        let before = self.charged.replace(now);
        vm.heap.charge_growth(now as i64 - before as i64);
    }
}

fn data(value: &Value) -> PyResult<&StringIo> {
    container::native_of::<StringIo>(value)
}

fn open<'a>(vm: &mut Vm, value: &'a Value) -> PyResult<&'a StringIo> {
    let data = data(value)?;
    if !data.ready.get() {
        return Err(raise::value_error(
            vm,
            "I/O operation on uninitialized object",
        ));
    }
    if data.closed.get() {
        return Err(raise::value_error(vm, "I/O operation on closed file"));
    }
    Ok(data)
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "StringIO")?;
    let data = StringIo {
        buffer: RefCell::default(),
        position: Cell::new(0),
        ending: Cell::new(Ending::Fixed("\n")),
        seen: Cell::default(),
        closed: Cell::new(false),
        ready: Cell::new(false),
        charged: Cell::new(0),
    };
    Ok(vm.new_native(&class, data))
}

fn ending_of(vm: &mut Vm, newline: Option<&Value>) -> PyResult<Ending> {
    let Some(newline) = newline else {
        return Ok(Ending::Fixed("\n"));
    };
    if newline.is_none() {
        return Ok(Ending::Translated);
    }
    let Some(text) = newline.as_str() else {
        let message = format!("newline must be str or None, not {}", vm.type_name(newline));
        return Err(raise::type_error(vm, message));
    };
    match Ending::named(&text.text().to_string_lossy()) {
        Some(ending) => Ok(ending),
        None => {
            let message = format!("illegal newline value: {}", describe::repr(vm, newline)?);
            Err(raise::value_error(vm, message))
        }
    }
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let data = data(args.at(0))?;
    let ending = ending_of(vm, args.get(2))?;
    let initial = match args.get(1) {
        None | Some(Value::None) => None,
        Some(value) => match value.as_str() {
            Some(text) => Some(text.text().clone()),
            None => {
                let message = format!(
                    "initial_value must be str or None, not {}",
                    vm.type_name(value)
                );
                return Err(raise::type_error(vm, message));
            }
        },
    };
    data.ending.set(ending);
    data.seen.set(Seen::default());
    drop(data.buffer.take());
    data.position.set(0);
    if let Some(text) = initial {
        write_text(vm, data, &text)?;
    }
    data.settle(vm);
    data.position.set(0);
    data.closed.set(false);
    data.ready.set(true);
    Ok(Value::None)
}

fn write_text(vm: &mut Vm, data: &StringIo, text: &Text) -> PyResult<()> {
    if text.is_empty() {
        return Ok(());
    }
    vm.reserve(text.len().saturating_mul(8))?;
    let mut points: Vec<u32> = text.code_points().collect();
    match data.ending.get() {
        Ending::Translated | Ending::Universal => {
            let mut seen = data.seen.get();
            let translate = data.ending.get() == Ending::Translated;
            newline::decode(&mut points, translate, &mut seen);
            data.seen.set(seen);
        }
        Ending::Fixed("\n") => {}
        Ending::Fixed(ending) => {
            points = points
                .into_iter()
                .flat_map(|point| {
                    let translated = point == u32::from(b'\n');
                    let ending = if translated { ending } else { "" };
                    let own = (!translated).then_some(point);
                    ending.bytes().map(u32::from).chain(own)
                })
                .collect();
        }
    }
    let position = data.position.get();
    let Some(end) = position
        .checked_add(points.len())
        .filter(|&end| i64::try_from(end).is_ok())
    else {
        return Err(raise::overflow_error(vm, "new position too large"));
    };
    let length = data.buffer.borrow().len();
    if end >= usize::MAX / size_of::<u32>() {
        return Err(raise::overflow_error(vm, "new buffer size too large"));
    }
    vm.make_room(&mut data.buffer.borrow_mut(), end.saturating_sub(length))?;
    {
        let mut buffer = data.buffer.borrow_mut();
        if position == buffer.len() {
            buffer.extend_from_slice(&points);
        } else {
            if end > buffer.len() {
                buffer.resize(end, 0);
            }
            buffer[position..end].copy_from_slice(&points);
        }
    }
    data.position.set(end);
    data.settle(vm);
    bc_vm::protocol::poll::poll(vm)
}

fn text(points: &[u32]) -> Text {
    Text::from_code_points(points.iter().copied()).unwrap_or_default()
}

fn getvalue(vm: &mut Vm, args: Args) -> PyResult {
    let data = open(vm, args.at(0))?;
    vm.reserve(data.buffer.borrow().len())?;
    Ok(vm.new_str(text(&data.buffer.borrow())))
}

fn tell(vm: &mut Vm, args: Args) -> PyResult {
    let data = open(vm, args.at(0))?;
    Ok(Value::Int(data.position.get() as i64))
}

fn read(vm: &mut Vm, args: Args) -> PyResult {
    let data = open(vm, args.at(0))?;
    let bound = bound(vm, args.get(1))?;
    let buffer = data.buffer.borrow();
    let start = data.position.get().min(buffer.len());
    let left = buffer.len() - start;
    let count = bound.map_or(left, |bound| bound.min(left));
    data.position.set(data.position.get() + count);
    Ok(vm.new_str(text(&buffer[start..start + count])))
}

fn line(vm: &Vm, data: &StringIo, bound: Option<usize>) -> Value {
    let buffer = data.buffer.borrow();
    let start = data.position.get();
    if start >= buffer.len() {
        return vm.empty_str();
    }
    let left = buffer.len() - start;
    let window = bound.map_or(left, |bound| bound.min(left));
    let points = &buffer[start..start + window];
    let length = data.ending.get().find(points).unwrap_or(points.len());
    data.position.set(start + length);
    vm.new_str(text(&points[..length]))
}

fn readline(vm: &mut Vm, args: Args) -> PyResult {
    let data = open(vm, args.at(0))?;
    let bound = bound(vm, args.get(1))?;
    Ok(line(vm, data, bound))
}

fn next(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = open(vm, this)?;
    let found = if vm.class_of(this).data().is_heap() {
        let found = invoke(vm, this, "readline", [])?;
        if found.as_str().is_none() {
            let message = format!(
                "readline() should have returned an str object, not '{}'",
                vm.type_name(&found)
            );
            return Err(raise::throw(vm, ExceptionKind::OSError, message));
        }
        found
    } else {
        line(vm, data, None)
    };
    if found.as_str().is_some_and(|text| text.text().is_empty()) {
        return Err(raise::stop_iteration(vm, Value::None));
    }
    Ok(found)
}

fn truncate(vm: &mut Vm, args: Args) -> PyResult {
    let data = open(vm, args.at(0))?;
    let size = match args.get(1) {
        None | Some(Value::None) => data.position.get() as i64,
        given => limit(vm, given)?,
    };
    let Ok(length) = usize::try_from(size) else {
        return Err(raise::value_error(
            vm,
            format!("Negative size value {size}"),
        ));
    };
    data.buffer.borrow_mut().truncate(length);
    Ok(Value::Int(size))
}

fn seek(vm: &mut Vm, args: Args) -> PyResult {
    let position = param::ssize(vm, args.at(1))?;
    let whence = match args.get(2) {
        Some(whence) => param::c_int(vm, whence)?,
        None => 0,
    };
    let data = open(vm, args.at(0))?;
    if !(0..=2).contains(&whence) {
        let message = format!("Invalid whence ({whence}, should be 0, 1 or 2)");
        return Err(raise::value_error(vm, message));
    }
    if position < 0 && whence == 0 {
        let message = format!("Negative seek position {position}");
        return Err(raise::value_error(vm, message));
    }
    if whence != 0 && position != 0 {
        return Err(raise::throw(
            vm,
            ExceptionKind::OSError,
            "Can't do nonzero cur-relative seeks",
        ));
    }
    let place = match whence {
        0 => usize::try_from(position).unwrap_or(0),
        1 => data.position.get(),
        _ => data.buffer.borrow().len(),
    };
    data.position.set(place);
    Ok(Value::Int(place as i64))
}

fn write(vm: &mut Vm, args: Args) -> PyResult {
    let Some(text) = args.at(1).as_str() else {
        let message = format!(
            "string argument expected, got '{}'",
            vm.type_name(args.at(1))
        );
        return Err(raise::type_error(vm, message));
    };
    let data = open(vm, args.at(0))?;
    write_text(vm, data, text.text())?;
    Ok(Value::Int(text.text().len() as i64))
}

fn close(vm: &mut Vm, args: Args) -> PyResult {
    let data = data(args.at(0))?;
    data.closed.set(true);
    drop(data.buffer.take());
    data.settle(vm);
    Ok(Value::None)
}

fn yes(vm: &mut Vm, args: Args) -> PyResult {
    open(vm, args.at(0))?;
    Ok(Value::True)
}

fn newlines(vm: &mut Vm, receiver: &Value) -> PyResult {
    let data = open(vm, receiver)?;
    Ok(match data.ending.get() {
        Ending::Fixed(_) => Value::None,
        _ => data.seen.get().value(vm),
    })
}

fn getstate(vm: &mut Vm, args: Args) -> PyResult {
    let this = args.at(0);
    let data = open(vm, this)?;
    let value = vm.new_str(text(&data.buffer.borrow()));
    let ending = match data.ending.get() {
        Ending::Translated => Value::None,
        Ending::Universal => vm.empty_str(),
        Ending::Fixed(ending) => vm.new_str(ending),
    };
    let namespace = copy_of_dict(vm, this)?;
    let position = Value::Int(data.position.get() as i64);
    Ok(vm.new_tuple([value, ending, position, namespace]))
}

/// A copy of the instance dictionary, `None` if there is none.
pub(super) fn copy_of_dict(vm: &mut Vm, this: &Value) -> PyResult {
    match this.as_obj().and_then(|object| object.dict()) {
        None => Ok(Value::None),
        Some(dict) => invoke(vm, &Value::Obj(dict), "copy", []),
    }
}

/// Restores the instance dictionary out of a state.
pub(super) fn restore_dict(vm: &mut Vm, this: &Value, state: &Value, place: &str) -> PyResult<()> {
    if state.is_none() {
        return Ok(());
    }
    if state.as_dict().is_none() {
        let message = format!(
            "{place} item of state should be a dict, got a {}",
            vm.type_name(state)
        );
        return Err(raise::type_error(vm, message));
    }
    let own = this
        .as_obj()
        .and_then(|object| attr::instance_dict(vm, object));
    if let Some(own) = own
        && let Some(table) = Value::Obj(own).as_dict()
    {
        dict::update(vm, table, state)?;
    }
    Ok(())
}

/// The position in a state.
pub(super) fn state_position(
    vm: &mut Vm,
    value: &Value,
    place: &str,
    word: &str,
) -> PyResult<usize> {
    if !vm.class_of(value).is_subclass(&vm.classes.int) {
        let message = format!(
            "{place} item of state must be an integer, {word} {}",
            vm.type_name(value)
        );
        return Err(raise::type_error(vm, message));
    }
    let position = convert::to_i64(vm, value)?;
    usize::try_from(position)
        .map_err(|_| raise::value_error(vm, "position value cannot be negative"))
}

/// The refusal of a state that is no tuple of at least `count` items.
pub(super) fn bad_state(vm: &mut Vm, this: &Value, state: &Value, count: usize) -> Thrown {
    let message = format!(
        "{}.__setstate__ argument should be {count}-tuple, got {}",
        vm.type_name(this),
        vm.type_name(state)
    );
    raise::type_error(vm, message)
}

fn setstate(vm: &mut Vm, args: Args) -> PyResult {
    let (this, state) = (args.at(0), args.at(1));
    let data = data(this)?;
    if data.closed.get() {
        return Err(raise::value_error(vm, "I/O operation on closed file"));
    }
    let parts = match state.as_tuple() {
        Some(parts) if parts.len() >= 4 => parts.to_vec(),
        _ => return Err(bad_state(vm, this, state, 4)),
    };
    init(
        vm,
        Args::of([this.clone(), parts[0].clone(), parts[1].clone()]),
    )?;
    if let Some(value) = parts[0].as_str() {
        data.buffer.replace(value.text().code_points().collect());
        data.settle(vm);
    }
    let position = state_position(vm, &parts[2], "third", "got")?;
    data.position.set(position);
    restore_dict(vm, this, &parts[3], "fourth")?;
    Ok(Value::None)
}
