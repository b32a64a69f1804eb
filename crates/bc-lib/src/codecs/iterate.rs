//! `codecs.iterencode` and `codecs.iterdecode`: pieces of text or bytes, encoded one after the other.

use std::cell::{Cell, RefCell};

use super::base::errors_or_strict;
use crate::signature;
use crate::support::{generator, import_from, invoke};
use bc_vm::model::error::PyResult;
use bc_vm::model::native::{Args, NativeData, NativeIter};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arity;
use bc_vm::protocol::{call, iter, truth};

/// An iteration under way. The codec is made at the first step, as a generator would.
struct Pieces {
    decoding: bool,
    /// The iterable, the encoding, the error handler.
    asked: [Value; 3],
    keywords: RefCell<Vec<(bc_vm::model::object::ObjRef, Value)>>,
    source: RefCell<Value>,
    codec: RefCell<Value>,
    done: Cell<bool>,
}

impl NativeData for Pieces {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        self.asked.iter().for_each(&mut *visit);
        self.keywords
            .borrow()
            .iter()
            .for_each(|(_, value)| visit(value));
        visit(&self.source.borrow());
        visit(&self.codec.borrow());
    }
}

impl Pieces {
    fn method(&self) -> &'static str {
        if self.decoding { "decode" } else { "encode" }
    }

    fn start(&self, vm: &mut Vm) -> PyResult<()> {
        if !self.codec.borrow().is_unbound() {
            return Ok(());
        }
        let [iterable, encoding, errors] = &self.asked;
        let of = if self.decoding {
            "getincrementaldecoder"
        } else {
            "getincrementalencoder"
        };
        let find = import_from(vm, "codecs", of)?;
        let factory = call::call_values(vm, &find, [encoding.clone()])?;
        let mut args = Args::of([errors.clone()]);
        args.keywords = self.keywords.take();
        let codec = call::call(vm, &factory, args)?;
        let source = iter::iter(vm, iterable)?;
        self.codec.replace(codec);
        self.source.replace(source);
        Ok(())
    }

    fn step(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        if self.done.get() {
            return Ok(None);
        }
        self.start(vm)?;
        let source = self.source.borrow().clone();
        let codec = self.codec.borrow().clone();
        while let Some(piece) = iter::next(vm, &source)? {
            let output = invoke(vm, &codec, self.method(), [piece])?;
            if truth::truth(vm, &output)? {
                return Ok(Some(output));
            }
        }
        self.done.set(true);
        let empty = if self.decoding {
            vm.new_bytes(Vec::new())
        } else {
            vm.empty_str()
        };
        let output = invoke(vm, &codec, self.method(), [empty, Value::True])?;
        let kept = truth::truth(vm, &output)?;
        Ok(kept.then_some(output))
    }
}

impl NativeIter for Pieces {
    fn next(&self, vm: &mut Vm) -> PyResult<Option<Value>> {
        let step = self.step(vm);
        if step.is_err() {
            self.done.set(true);
        }
        step
    }
}

fn pieces(vm: &mut Vm, mut args: Args, decoding: bool) -> PyResult {
    let names = ["iterator", "encoding", "errors"];
    let given = std::mem::take(&mut args.keywords);
    let (own, other) = given.into_iter().partition(|(name, _)| {
        let name = arity::keyword_text(name);
        names.contains(&&*name)
    });
    args.keywords = own;
    let function = if decoding { "iterdecode" } else { "iterencode" };
    signature::place(vm, &mut args, function, 2, &names)?;
    let errors = errors_or_strict(vm, args.get(2));
    let pieces = Pieces {
        decoding,
        asked: [args.at(0).clone(), args.at(1).clone(), errors],
        keywords: RefCell::new(other),
        source: RefCell::new(Value::Unbound),
        codec: RefCell::new(Value::Unbound),
        done: Cell::new(false),
    };
    Ok(generator(vm, pieces))
}

/// `codecs.iterencode`.
pub(super) fn encode(vm: &mut Vm, args: Args) -> PyResult {
    pieces(vm, args, false)
}

/// `codecs.iterdecode`.
pub(super) fn decode(vm: &mut Vm, args: Args) -> PyResult {
    pieces(vm, args, true)
}
