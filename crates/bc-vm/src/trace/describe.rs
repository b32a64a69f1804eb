//! Describing values: what a watcher shows of them.
//!
//! Nothing of the program runs for it, whatever its classes define: only fields are read. What comes out is
//! bounded in depth, items and length. Texts are what `repr` prints where that can be known without asking,
//! and otherwise stand in angle brackets, without addresses. A container that occurs more than once is marked
//! as YAML does: `&1 [1, *1]` is a list that holds itself. Absent: keeping descriptions.

use std::borrow::Cow;
use std::fmt::Write;
use std::rc::Rc;

use bc_core::repr;
use bc_core::text::Text;
use smallvec::SmallVec;

use super::descriptions::Descriptions;
use super::shown::{Constant, Shown};
use crate::model::class::ClassRef;
use crate::model::frame::Slot;
use crate::model::function::Function;
use crate::model::native::{NativeFunction, NativeKind};
use crate::model::object::{Attrs, ObjRef, Object, Payload};
use crate::model::value::Value;
use crate::model::vm::Vm;

/// How much of a value is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Detail {
    /// How many containers deep.
    pub depth: u8,
    /// How many items of each container, or attributes of an object.
    pub items: u16,
    /// How many characters, about.
    pub length: u16,
}

impl Default for Detail {
    /// Three deep, eight items, 72 characters.
    fn default() -> Self {
        Self {
            depth: 3,
            items: 8,
            length: 72,
        }
    }
}

/// So many containers are looked at for one description.
const MOST_CONTAINERS: usize = 64;

/// Describes `value` as it is now. Nothing of the program runs, and nothing changes.
///
/// ```
/// use bc_vm::{boot, limits::Limits, model::vm::Streams};
/// use bc_vm::trace::{Detail, describe};
///
/// let vm = boot::machine(Limits::default(), Streams::none()).map_err(|_| "no memory")?;
/// let list = vm.new_list(vec![1.into(), vm.new_str("two")]);
/// assert_eq!(describe(&vm, &list, Detail::default()).to_string(), "[1, 'two']");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn describe(vm: &Vm, value: &Value, detail: Detail) -> Shown {
    Descriptions::new(detail).value(vm, value)
}

/// Describes what is in a slot of a value stack, as [`describe`] does a value.
#[must_use]
pub fn describe_slot(vm: &Vm, shown: Slot<'_>, detail: Detail) -> Shown {
    Descriptions::new(detail).slot(vm, shown)
}

/// The description of a value that needs no text.
#[inline]
pub(super) fn at_once(value: &Value) -> Option<Shown> {
    Some(match value {
        Value::Int(i) => Shown::int(*i),
        Value::Float(x) => Shown::float(x.get()),
        Value::None => Shown::constant(Constant::None),
        Value::True => Shown::constant(Constant::True),
        Value::False => Shown::constant(Constant::False),
        Value::Unbound => Shown::constant(Constant::Null),
        Value::NotImplemented => Shown::constant(Constant::NotImplemented),
        Value::Ellipsis => Shown::constant(Constant::Ellipsis),
        Value::Obj(_) => return None,
    })
}

/// Whether the description of a value may become another while the value stays the same.
pub(super) fn may_change(value: &Value) -> bool {
    let Some(object) = value.as_obj() else {
        return false;
    };
    match &object.payload {
        Payload::NativeFunction(_)
        | Payload::GetSet(_)
        | Payload::Member(_)
        | Payload::Property(_)
        | Payload::ClassMethod(_)
        | Payload::StaticMethod(_)
        | Payload::Code(_)
        | Payload::Frame(_)
        | Payload::Traceback(_)
        | Payload::Iter(_)
        | Payload::BoundMethod(_) => false,
        // Instances of a class of the program may have attributes.
        Payload::Int(_)
        | Payload::Float(_)
        | Payload::Complex(..)
        | Payload::Str(_)
        | Payload::Bytes(_)
        | Payload::Range(_)
        | Payload::Native(_) => has_attributes(object),
        Payload::Tuple(items) => {
            items.iter().any(|item| item.as_obj().is_some()) || has_attributes(object)
        }
        // Functions and classes have other names when they are given some.
        Payload::Class(_)
        | Payload::Function(_)
        | Payload::Generator(_)
        | Payload::Plain
        | Payload::ByteArray(_)
        | Payload::List(_)
        | Payload::Dict(_)
        | Payload::Set(_)
        | Payload::Slice(_)
        | Payload::Cell(_)
        | Payload::Exception(_) => true,
    }
}

fn has_attributes(object: &ObjRef) -> bool {
    object.class().data().is_heap()
}

/// Writes the description of a function.
pub(super) fn write_function(vm: &Vm, function: &Function, detail: Detail, out: &mut String) {
    describer(vm, detail, out).function(function);
}

/// Writes the description of what binding `function` to `receiver` makes.
pub(super) fn write_method(
    vm: &Vm,
    function: &Value,
    receiver: &Value,
    detail: Detail,
    out: &mut String,
) {
    describer(vm, detail, out).method(function, receiver);
}

fn describer<'a>(vm: &'a Vm, detail: Detail, out: &'a mut String) -> Describer<'a> {
    Describer {
        vm,
        detail,
        end: out.len() + usize::from(detail.length),
        marks: SmallVec::new(),
        numbers: 0,
        out,
    }
}

/// Writes the description of `value` behind what is in `out`.
pub(super) fn write(vm: &Vm, value: &Value, detail: Detail, out: &mut String) {
    let mut describer = describer(vm, detail, out);
    if let Some(object) = value.as_obj() {
        describer.find(object, detail.depth);
        describer.marks.retain(|mark| mark.times > 1);
    }
    describer.value(value, detail.depth);
}

/// A container that was come across.
struct Mark {
    object: *const Object,
    times: u8,
    /// The number it is shown with, once it is.
    number: u8,
}

struct Describer<'a> {
    vm: &'a Vm,
    detail: Detail,
    /// The length at which the text ends.
    end: usize,
    marks: SmallVec<[Mark; 8]>,
    numbers: u8,
    out: &'a mut String,
}

impl Describer<'_> {
    /// Finds which containers occur more than once among what is shown.
    fn find(&mut self, object: &ObjRef, depth: u8) {
        // Of a module nothing is shown that is in it.
        if !is_container(object) || object.class().is(&self.vm.classes.module) {
            return;
        }
        let address = Rc::as_ptr(object);
        if let Some(mark) = self.marks.iter_mut().find(|mark| mark.object == address) {
            mark.times = 2;
            return;
        }
        if depth == 0 || self.marks.len() >= MOST_CONTAINERS {
            return;
        }
        self.marks.push(Mark {
            object: address,
            times: 1,
            number: 0,
        });
        let items = usize::from(self.detail.items);
        let mut inside = |value: &Value| {
            if let Some(object) = value.as_obj() {
                self.find(object, depth - 1);
            }
        };
        match &object.payload {
            Payload::List(list) => list.borrow().iter().take(items).for_each(inside),
            Payload::Tuple(tuple) => tuple.iter().take(items).for_each(inside),
            Payload::Dict(dict) => {
                for (key, value) in dict.borrow().iter().take(items) {
                    inside(key);
                    inside(value);
                }
            }
            Payload::Plain => {
                each_attribute(object, items, &mut |_, value| inside(value));
            }
            _ => {}
        }
    }

    fn is_full(&self) -> bool {
        self.out.len() >= self.end
    }

    fn value(&mut self, value: &Value, depth: u8) {
        let Some(object) = value.as_obj() else {
            if let Some(shown) = at_once(value) {
                let _ = write!(self.out, "{shown}");
            }
            return;
        };
        let address = Rc::as_ptr(object);
        if let Some(mark) = self.marks.iter_mut().find(|mark| mark.object == address) {
            if mark.number > 0 {
                let _ = write!(self.out, "*{}", mark.number);
                return;
            }
            self.numbers += 1;
            mark.number = self.numbers;
            let _ = write!(self.out, "&{} ", self.numbers);
        }
        self.object(object, depth);
    }

    fn object(&mut self, object: &ObjRef, depth: u8) {
        let class = object.class();
        let own = !self.vm.is_builtin(&class);
        match &object.payload {
            Payload::Str(text) if !own => self.text(text.text()),
            Payload::Bytes(bytes) if !own => self.bytes("", bytes, ""),
            Payload::ByteArray(bytes) if !own => self.bytes("bytearray(", &bytes.borrow(), ")"),
            Payload::Int(i) if !own && i.view().bit_length() <= 128 => {
                let _ = write!(self.out, "{}", i.view().big());
            }
            Payload::Int(i) if !own => {
                let _ = write!(self.out, "<int of {} bits>", i.view().bit_length());
            }
            Payload::Complex(re, im) if !own => self.out.push_str(&repr::complex(*re, *im)),
            Payload::Tuple(items) if !own => self.tuple(items, depth),
            Payload::List(items) if !own => self.sequence("[", &items.borrow(), "]", depth),
            Payload::Dict(dict) if !own => {
                let dict = dict.borrow();
                self.items(
                    "{",
                    dict.iter(),
                    dict.len(),
                    "}",
                    depth,
                    |this, (key, value), depth| {
                        this.value(key, depth);
                        this.out.push_str(": ");
                        this.value(value, depth);
                    },
                );
            }
            Payload::Set(set) if !own => {
                let set = set.borrow();
                let (open, close) = match (set.is_empty(), &*class.data().name()) {
                    (true, "frozenset") => ("frozenset(", ")"),
                    (true, _) => ("set(", ")"),
                    (false, "frozenset") => ("frozenset({", "})"),
                    (false, _) => ("{", "}"),
                };
                self.items(
                    open,
                    set.iter(),
                    set.len(),
                    close,
                    depth,
                    |this, (key, ()), depth| {
                        this.value(key, depth);
                    },
                );
            }
            Payload::Exception(data) if !own => {
                self.out.push_str(&class.data().name());
                let args = data.args.borrow();
                let args = args.as_tuple().map_or(&[][..], |args| &args[..]);
                self.tuple(args, depth);
            }
            _ => self.other(object, &class, own, depth),
        }
    }

    /// What has no literal of its own.
    fn other(&mut self, object: &ObjRef, class: &ClassRef, own: bool, depth: u8) {
        match &object.payload {
            Payload::Class(data) => self.named("<class '", &data.name(), "'>"),
            Payload::Function(function) => self.function(function),
            Payload::NativeFunction(function) => self.native(function, &function.receiver),
            Payload::BoundMethod(parts) => self.method(&parts[0], &parts[1]),
            Payload::Generator(generator) => {
                let kind = if generator.is_coroutine() {
                    "<coroutine "
                } else {
                    "<generator "
                };
                self.named(kind, &name_of(&generator.qualname.borrow()), ">");
            }
            Payload::Code(code) => {
                self.named("<code ", &name_of(&Value::from(&code.name)), ">");
            }
            Payload::Cell(cell) => {
                let inside = cell.borrow();
                if inside.is_unbound() {
                    self.out.push_str("<cell, empty>");
                } else {
                    self.out.push_str("<cell: ");
                    self.deeper(&inside, depth);
                    self.out.push('>');
                }
            }
            Payload::Range(range) => {
                let parts = [&range.start, &range.stop, &range.step].map(Value::clone);
                let shown = match &parts {
                    [start_and_stop @ .., Value::Int(1)] => start_and_stop,
                    all => &all[..],
                };
                self.sequence("range(", shown, ")", depth);
            }
            Payload::Slice(parts) => {
                self.sequence("slice(", &parts[..], ")", depth);
            }
            Payload::Plain | Payload::Exception(_) => self.instance(object, class, depth),
            _ if own => self.instance(object, class, depth),
            _ => self.named("<", &class.data().name(), ">"),
        }
    }

    fn function(&mut self, function: &Function) {
        let name = function.qualname.borrow();
        self.named("<function ", &name_of(&name), ">");
    }

    /// A function in Rust, bound to `receiver` or to nothing.
    fn native(&mut self, function: &NativeFunction, receiver: &Value) {
        let of = (!receiver.is_unbound()).then(|| self.vm.class_of(receiver));
        let is_module = |class: &ClassRef| class.is(&self.vm.classes.module);
        match of.filter(|class| !is_module(class)) {
            Some(class) => {
                self.named("<built-in method ", function.def.name, " of ");
                self.named("", &class.data().name(), ">");
            }
            None if function.kind == NativeKind::Method => {
                self.named("<method ", function.def.name, ">");
            }
            None => self.named("<built-in function ", function.def.name, ">"),
        }
    }

    /// What binding `function` to `receiver` makes.
    fn method(&mut self, function: &Value, receiver: &Value) {
        match function.payload() {
            Some(Payload::NativeFunction(function)) => self.native(function, receiver),
            Some(Payload::Function(data)) => {
                let name = data.qualname.borrow();
                self.named("<bound method ", &name_of(&name), ">");
            }
            _ => {
                let name = self.vm.type_name(function);
                self.named("<bound method ", &name, ">");
            }
        }
    }

    /// An instance of a class: its attributes, and what it holds as an instance of a built-in one.
    fn instance(&mut self, object: &ObjRef, class: &ClassRef, depth: u8) {
        self.named("<", &class.data().name(), "");
        if Rc::ptr_eq(class.object(), self.vm.classes.module.object()) {
            // Its attributes are its whole namespace.
            let name = object.dict().and_then(|dict| match &dict.payload {
                Payload::Dict(dict) => dict.borrow().get_str(&self.vm.names.__name__).cloned(),
                _ => None,
            });
            if let Some(name) = name {
                self.named(" '", &name_of(&name), "'");
            }
            self.out.push('>');
            return;
        }
        if depth == 0 {
            self.out.push('>');
            return;
        }
        match &object.payload {
            Payload::Str(text) => self.part(|this| this.text(text.text())),
            Payload::Bytes(bytes) => self.part(|this| this.bytes("", bytes, "")),
            Payload::Int(i) if i.view().bit_length() <= 128 => self.part(|this| {
                let _ = write!(this.out, "{}", i.view().big());
            }),
            Payload::Float(x) => self.part(|this| this.out.push_str(&repr::float(*x))),
            Payload::Tuple(items) => self.part(|this| this.tuple(items, depth)),
            Payload::List(items) => {
                self.part(|this| this.sequence("[", &items.borrow(), "]", depth))
            }
            Payload::Exception(data) => {
                let args = data.args.borrow();
                let args = args.as_tuple().map_or(&[][..], |args| &args[..]);
                self.part(|this| this.tuple(args, depth));
            }
            _ => {}
        }
        let (most, mut shown) = (usize::from(self.detail.items), 0);
        let more = each_attribute(object, most, &mut |name, value| {
            if self.is_full() {
                return;
            }
            self.out.push_str(if shown == 0 { " " } else { ", " });
            self.out.push_str(&repr::backslashreplace(name));
            self.out.push('=');
            self.deeper(value, depth);
            shown += 1;
        });
        if more || self.is_full() {
            self.out.push_str(", …");
        }
        self.out.push('>');
    }

    fn part(&mut self, write: impl FnOnce(&mut Self)) {
        self.out.push(' ');
        write(self);
    }

    fn deeper(&mut self, value: &Value, depth: u8) {
        self.value(value, depth.saturating_sub(1));
    }

    fn named(&mut self, open: &str, name: &str, close: &str) {
        self.out.push_str(open);
        let left = self.end.saturating_sub(self.out.len()).max(8);
        let longer = (name.len() > left).then(|| name.char_indices().nth(left));
        match longer.flatten() {
            Some((at, _)) => {
                self.out.push_str(&name[..at]);
                self.out.push('…');
            }
            None => self.out.push_str(name),
        }
        self.out.push_str(close);
    }

    fn sequence(&mut self, open: &str, items: &[Value], close: &str, depth: u8) {
        self.items(open, items.iter(), items.len(), close, depth, Self::value);
    }

    fn tuple(&mut self, items: &[Value], depth: u8) {
        let close = if items.len() == 1 { ",)" } else { ")" };
        self.sequence("(", items, close, depth);
    }

    fn items<T>(
        &mut self,
        open: &str,
        items: impl Iterator<Item = T>,
        length: usize,
        close: &str,
        depth: u8,
        write: impl Fn(&mut Self, T, u8),
    ) {
        self.out.push_str(open);
        if depth == 0 && length > 0 {
            self.out.push('…');
        } else {
            for (at, item) in items.enumerate() {
                if at > 0 {
                    self.out.push_str(", ");
                }
                if at >= usize::from(self.detail.items) || self.is_full() {
                    let _ = write!(self.out, "… {length} in all");
                    break;
                }
                write(self, item, depth.saturating_sub(1));
            }
        }
        self.out.push_str(close);
    }

    /// A text in quotes, as much of it as there is room for.
    fn text(&mut self, text: &Text) {
        let left = self.end.saturating_sub(self.out.len()).max(8);
        if text.len() <= left {
            self.out.push_str(&repr::text(text));
            return;
        }
        let start = Text::from_code_points(text.code_points().take(left));
        if let Some(start) = start {
            self.out.push_str(&repr::text(&start));
        }
        let _ = write!(self.out, "… {} in all", text.len());
    }

    fn bytes(&mut self, open: &str, bytes: &[u8], close: &str) {
        self.out.push_str(open);
        let left = self.end.saturating_sub(self.out.len()).max(8);
        match bytes.get(..left) {
            Some(start) if bytes.len() > left => {
                self.out.push_str(&repr::bytes(start));
                let _ = write!(self.out, "… {} in all", bytes.len());
            }
            _ => self.out.push_str(&repr::bytes(bytes)),
        }
        self.out.push_str(close);
    }
}

/// Whether the object is shown with what is in it.
fn is_container(object: &ObjRef) -> bool {
    matches!(
        &object.payload,
        Payload::List(_) | Payload::Tuple(_) | Payload::Dict(_) | Payload::Plain
    )
}

/// Shows up to `most` attributes: slots, then those of the instance dictionary. Whether there are more.
fn each_attribute(object: &ObjRef, most: usize, show: &mut dyn FnMut(&Text, &Value)) -> bool {
    let mut left = most;
    let mut offer = |name: &ObjRef, value: &Value| {
        let Payload::Str(name) = &name.payload else {
            return true;
        };
        if left == 0 {
            return false;
        }
        left -= 1;
        show(name.text(), value);
        true
    };
    if let Attrs::Slots(slots) = &*object.attrs.borrow() {
        let class = object.class();
        for (name, value) in class.data().slots.iter().zip(&slots.values) {
            if !value.is_unbound() && !offer(name, value) {
                return true;
            }
        }
    }
    if let Some(dict) = object.dict()
        && let Payload::Dict(dict) = &dict.payload
    {
        for (name, value) in dict.borrow().iter() {
            if let Some(name) = name.as_obj()
                && !offer(name, value)
            {
                return true;
            }
        }
    }
    false
}

/// A name as a text.
pub(super) fn name_of(value: &Value) -> Cow<'_, str> {
    match value.payload() {
        Some(Payload::Str(text)) => repr::backslashreplace(text.text()),
        _ => Cow::Borrowed("?"),
    }
}
