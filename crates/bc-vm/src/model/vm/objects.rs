//! How objects of built-in classes are made: one way for each, which charges what the object takes and, if it may be part of a
//! cycle, enters it where the finder looks.
//!
//! Absent: instances of a program's classes, which `Vm::alloc` makes of any payload.

use std::cell::OnceCell;
use std::ops::Range;

use bc_core::text::Text;
use num_bigint::BigInt;

use super::{Vm, character_in};
use crate::model::class::ClassRef;
use crate::model::exception::{ExceptionData, Traceback};
use crate::model::frame::FrameObject;
use crate::model::function::Function;
use crate::model::int;
use crate::model::iters::Iter;
use crate::model::native::{MethodDef, NativeData, NativeFunction, NativeIter, NativeKind};
use crate::model::object::{ByteArray, Dict, List, ObjRef, Object, Payload, Set, Str};
use crate::model::table::Table;
use crate::model::value::Value;

/// What a slice is charged with.
const SLICE_BYTES: u64 = (size_of::<Object>() + size_of::<[Value; 3]>()) as u64;

impl Vm {
    /// A container over boxed data.
    #[inline]
    fn boxed<T>(&self, class: &ClassRef, payload: fn(Box<T>) -> Payload, data: T) -> ObjRef {
        self.heap
            .alloc_container(class, payload(Box::new(data)), size_of::<T>())
    }

    /// A str.
    #[must_use]
    pub fn new_str(&self, text: impl Into<Text>) -> Value {
        let text = text.into();
        match text.len() {
            0 => self.empty_str.clone(),
            1 => match character_in(&text).and_then(|point| self.character(point)) {
                Some(character) => Value::from(character),
                None => self.new_text(text),
            },
            _ => self.new_text(text),
        }
    }

    #[inline]
    fn new_text(&self, text: Text) -> Value {
        let bytes = text.byte_size();
        let class = &self.classes.str;
        Value::Obj(
            self.heap
                .alloc_atom(class, Payload::Str(Str::new(text)), bytes),
        )
    }

    /// The str of a part of a text, whose range is clamped.
    #[inline(always)]
    #[must_use]
    pub fn new_part(&self, text: &Text, range: Range<usize>) -> Value {
        if range.len() == 1
            && let Some(point) = text.get(range.start)
        {
            return self.new_char(point);
        }
        self.new_str(text.slice(range))
    }

    /// The empty str.
    #[must_use]
    pub fn empty_str(&self) -> Value {
        self.empty_str.clone()
    }

    /// The str of one code point.
    #[inline(always)]
    #[must_use]
    pub fn new_char(&self, point: u32) -> Value {
        let place = self.characters.get(point as usize);
        match place.and_then(OnceCell::get) {
            Some(character) => Value::from(character),
            None => self.new_str(Text::from_code_points([point]).unwrap_or_default()),
        }
    }

    /// A tuple.
    #[must_use]
    pub fn new_tuple(&self, items: impl Into<Box<[Value]>>) -> Value {
        let items = items.into();
        if items.is_empty() {
            return self.empty_tuple.clone();
        }
        Value::Obj(self.heap.alloc_tuple(&self.classes.tuple, items))
    }

    /// A list.
    #[must_use]
    pub fn new_list(&self, items: Vec<Value>) -> Value {
        let list = List::new(items);
        let bytes = list.charged.get();
        let payload = Payload::List(list);
        Value::Obj(
            self.heap
                .alloc_container(&self.classes.list, payload, bytes),
        )
    }

    /// A dict over `table`.
    #[must_use]
    pub fn new_dict(&self, table: Table<Value>) -> ObjRef {
        let dict = Dict::new(table);
        let bytes = dict.charged.get();
        let payload = Payload::Dict(dict);
        self.heap
            .alloc_container(&self.classes.dict, payload, bytes)
    }

    /// A set over `table`.
    #[must_use]
    pub fn new_set(&self, table: Table<()>) -> Value {
        self.new_set_of(&self.classes.set, table, false)
    }

    /// A frozenset over `table`.
    #[must_use]
    pub fn new_frozenset(&self, table: Table<()>) -> Value {
        self.new_set_of(&self.classes.frozenset, table, true)
    }

    #[inline]
    fn new_set_of(&self, class: &ClassRef, table: Table<()>, frozen: bool) -> Value {
        let set = Set::new(table, frozen);
        let bytes = set.charged.get();
        let payload = Payload::Set(set);
        Value::Obj(self.heap.alloc_container(class, payload, bytes))
    }

    /// The empty frozenset that the constructor gives.
    #[must_use]
    pub fn empty_frozenset(&self) -> Value {
        let make = || self.new_frozenset(Table::new());
        self.empty_frozenset.get_or_init(make).clone()
    }

    /// A bytes.
    #[must_use]
    pub fn new_bytes(&self, bytes: impl Into<Box<[u8]>>) -> Value {
        Value::Obj(self.alloc(&self.classes.bytes, Payload::Bytes(bytes.into())))
    }

    /// A bytearray.
    #[must_use]
    pub fn new_bytearray(&self, bytes: Vec<u8>) -> Value {
        Value::Obj(self.alloc(
            &self.classes.bytearray,
            Payload::ByteArray(ByteArray::new(bytes)),
        ))
    }

    /// An int of any size, inline if it fits.
    #[must_use]
    pub fn new_int(&self, i: BigInt) -> Value {
        int::value(self, i.into())
    }

    /// A complex.
    #[must_use]
    pub fn new_complex(&self, re: f64, im: f64) -> Value {
        Value::Obj(self.alloc(&self.classes.complex, Payload::Complex(re, im)))
    }

    /// A slice.
    #[must_use]
    pub fn new_slice(&self, start: Value, stop: Value, step: Value) -> Value {
        let parts = [start, stop, step];
        Value::Obj(self.boxed(&self.classes.slice, Payload::Slice, parts))
    }

    /// Charges and counts, instead of a slice, what making it would: for one that is used at once and that nobody sees.
    /// `false`, and nothing has happened, if the machine has something to see to, or then would have.
    #[inline]
    #[must_use]
    pub fn begin_unseen_slice(&self) -> bool {
        let heap = &self.heap;
        if heap.trap() || heap.generations.is_at_limit() || !heap.meter.has_room(SLICE_BYTES) {
            return false;
        }
        heap.meter.charge(SLICE_BYTES);
        heap.generations.made();
        true
    }

    /// The end of what [`Vm::begin_unseen_slice`] stands for.
    #[inline]
    pub fn end_unseen_slice(&self) {
        self.heap.meter.credit(SLICE_BYTES);
        self.heap.generations.gone();
    }

    /// A function.
    #[must_use]
    pub fn new_function(&self, function: Function) -> Value {
        Value::Obj(self.boxed(&self.classes.function, Payload::Function, function))
    }

    /// A cell.
    #[must_use]
    pub fn new_cell(&self, value: Value) -> ObjRef {
        let payload = Payload::Cell(value.into());
        self.heap.alloc_container(&self.classes.cell, payload, 0)
    }

    /// An object of `class` over a native payload.
    #[must_use]
    pub fn new_native(&self, class: &ClassRef, data: impl NativeData) -> Value {
        Value::Obj(self.alloc(class, Payload::Native(Box::new(data))))
    }

    /// An iterator of `class` over a native state.
    #[must_use]
    pub fn new_iter(&self, class: &ClassRef, iter: impl NativeIter) -> Value {
        let iter = Iter::Native(Box::new(iter));
        Value::Obj(self.boxed(class, Payload::Iter, iter))
    }

    /// A bound method.
    #[must_use]
    pub fn new_bound_method(&self, function: Value, receiver: Value) -> Value {
        let parts = [function, receiver];
        Value::Obj(self.boxed(&self.classes.method, Payload::BoundMethod, parts))
    }

    /// A function of a module.
    #[must_use]
    pub fn new_module_function(&self, def: &'static MethodDef, module: Value) -> Value {
        let function = NativeFunction {
            def,
            kind: NativeKind::ModuleFunction,
            receiver: module,
            owner: None,
        };
        Value::Obj(self.alloc(
            &self.classes.builtin_function,
            Payload::NativeFunction(function),
        ))
    }

    /// A module with an empty namespace but for `__name__` and `__doc__`; it is not entered anywhere.
    #[must_use]
    pub fn new_module(&self, name: &str) -> ObjRef {
        let module = self.alloc(&self.classes.module, Payload::Plain);
        let mut table = Table::new();
        table.insert_str(&self.names.__name__, self.new_str(name));
        for other in [
            &self.names.__doc__,
            &self.names.__package__,
            &self.names.__loader__,
            &self.names.__spec__,
        ] {
            table.insert_str(other, Value::None);
        }
        module.set_dict(Some(self.new_dict(table)));
        module
    }

    /// An instance of an exception class, built-in or not.
    #[must_use]
    pub fn new_exception(&self, class: &ClassRef, data: ExceptionData) -> ObjRef {
        self.boxed(class, Payload::Exception, data)
    }

    /// An entry of a traceback.
    #[must_use]
    pub fn new_traceback(&self, entry: Traceback) -> ObjRef {
        self.boxed(&self.classes.traceback, Payload::Traceback, entry)
    }

    /// The object that shows a frame.
    #[must_use]
    pub fn new_frame_object(&self, frame: FrameObject) -> ObjRef {
        self.boxed(&self.classes.frame, Payload::Frame, frame)
    }
}
