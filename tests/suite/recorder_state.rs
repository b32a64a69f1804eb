//! What a recorder knows of a frame is what the frame holds, before every instruction: the recorder keeps its
//! descriptions up to date by events, and here they are compared with descriptions that are made anew.

use crate::harness::program;
use crate::slices::{all, machine_for, on_a_deep_stack};
use bc_core::verify::verify;
use bc_source::Source;
use bc_source::compile::{Options, compile};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::Fault;
use bc_vm::model::frame::{Block, Frame};
use bc_vm::model::object::Payload;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::model::watch::{Departure, Entry, Reason, Watch};
use bc_vm::trace::{Detail, Event, Recorder, State, describe, describe_slot};
use std::cell::RefCell;
use std::rc::Rc;

type Nothing = fn(&Event, &State) -> Result<(), Fault>;

/// A recorder whose state is compared before every instruction, after the recorder has seen it.
struct Compared {
    recorder: Recorder<Nothing>,
    /// The first differences, and how many instructions were looked at.
    found: Rc<RefCell<(Vec<String>, u64)>>,
}

/// What a frame holds, slot by slot; of names only those that the recorder knows.
fn held(vm: &Vm, frame: &Frame, known: &[String]) -> Vec<String> {
    let detail = Detail::default();
    let mut held = Vec::new();
    for (at, slot) in frame.shown_stack().enumerate() {
        held.push(format!("stack {at}: {}", describe_slot(vm, slot, detail)));
    }
    for (at, value) in frame.locals.iter().enumerate() {
        if !value.is_unbound() {
            held.push(format!("local {at}: {}", describe(vm, value, detail)));
        }
    }
    for (at, cell) in frame.cells.iter().enumerate() {
        if let Payload::Cell(inside) = &cell.payload
            && !inside.borrow().is_unbound()
        {
            held.push(format!(
                "cell {at}: {}",
                describe(vm, &inside.borrow(), detail)
            ));
        }
    }
    if let Some(Payload::Dict(names)) = frame.names.as_ref().and_then(Value::payload) {
        let names = names.borrow();
        for name in known {
            let value = names.iter().find(|(key, _)| {
                matches!(key.payload(), Some(Payload::Str(text)) if text.text().to_string_lossy() == **name)
            });
            if let Some((_, value)) = value {
                held.push(format!("name {name}: {}", describe(vm, value, detail)));
            }
        }
    }
    held
}

impl Watch for Compared {
    fn instruction(&mut self, vm: &Vm, frame: &Frame) -> Result<(), Fault> {
        self.recorder.instruction(vm, frame)?;
        let state = self.recorder.state();
        let Some(last) = state.frames().last() else {
            return Ok(());
        };
        let known: Vec<String> = last.names().map(|(name, _)| name.to_owned()).collect();
        let mut told: Vec<String> = last
            .stack()
            .enumerate()
            .map(|(at, shown)| format!("stack {at}: {shown}"))
            .collect();
        told.extend(
            last.locals()
                .map(|(at, shown)| format!("local {at}: {shown}")),
        );
        told.extend(
            last.cells()
                .map(|(at, shown)| format!("cell {at}: {shown}")),
        );
        // What is in a namespace that is no dict cannot be read.
        if let Some(Payload::Dict(_)) = frame.names.as_ref().and_then(Value::payload) {
            let names = last.names();
            told.extend(names.map(|(name, shown)| format!("name {name}: {shown}")));
        }
        let mut found = self.found.borrow_mut();
        found.1 += 1;
        let held = held(vm, frame, &known);
        if told != held && found.0.len() < 3 {
            let place = frame.code.offset(frame.pc);
            found
                .0
                .push(format!("before {place}: told {told:?}, held {held:?}"));
        }
        Ok(())
    }

    fn enter(&mut self, vm: &Vm, frame: &Frame, entry: Entry, native: bool) {
        self.recorder.enter(vm, frame, entry, native);
    }

    fn leave(&mut self, vm: &Vm, frame: &Frame, departure: Departure, value: &Value) {
        self.recorder.leave(vm, frame, departure, value);
    }

    fn raised(&mut self, vm: &Vm, frame: &Frame, exception: &Value) {
        self.recorder.raised(vm, frame, exception);
    }

    fn unwound(&mut self, vm: &Vm, frame: &Frame, block: Block, reason: Reason) {
        self.recorder.unwound(vm, frame, block, reason);
    }

    fn landed(&mut self, vm: &Vm, frame: &Frame, reason: Reason) {
        self.recorder.landed(vm, frame, reason);
    }

    fn stopped(&mut self, vm: &Vm, frame: &Frame, fault: bool) {
        self.recorder.stopped(vm, frame, fault);
    }
}

/// Hands a comparing watcher to a machine.
fn compared(vm: &mut Vm) -> Rc<RefCell<(Vec<String>, u64)>> {
    let found = Rc::default();
    let nothing: Nothing = |_, _| Ok(());
    vm.watch = Some(Box::new(Compared {
        recorder: Recorder::new(Detail::default(), nothing),
        found: Rc::clone(&found),
    }));
    found
}

/// Programs of more steps are compared by nobody: it takes long.
const FAST: u64 = 4_000;

#[test]
fn programs_of_the_corpus() {
    on_a_deep_stack(|| {
        let mut instructions = 0;
        let mut wrong = Vec::new();
        for (path, whole) in all().iter().filter(|(_, whole)| whole.executed <= FAST) {
            let (mut vm, _) = machine_for(path, Limits::default().with_steps(Some(1_000_000)));
            let found = compared(&mut vm);
            let _ = embed::run_main(&mut vm, &program(path), None);
            let (differences, count) = found.take();
            instructions += count;
            wrong.extend(
                differences
                    .iter()
                    .map(|text| format!("{}: {text}", path.display())),
            );
            assert!(whole.executed >= count);
        }
        assert!(wrong.is_empty(), "{} differences: {wrong:#?}", wrong.len());
        assert!(instructions > 100_000, "{instructions}");
    });
}

/// Stores whose old value runs code, and names that are stored by code that shares a namespace.
#[test]
fn stores_within_which_others_run() {
    for source in [
        "class D:\n    def __del__(self): pass\ndef f():\n    a = D()\n    a = 3\n    return a\nf()\n",
        "class D:\n    def __del__(self): pass\ndef f():\n    a = D()\n    def g(): return a\n    a = 3\n    \
         return g()\nf()\n",
        "class D:\n    def __del__(self): pass\nx = D()\nx = 3\ny = x\ndel x\n",
        "class D:\n    def __del__(self): pass\nx = D()\ndef f():\n    global x\n    x = 4\nf()\ny = x\n",
        "x = 0\ndef f():\n    exec('x = 1; z = 2', globals())\nf()\nexec('x += 1')\ny = x\nexec('del x')\ny = 5\n",
        "class A:\n    x = 0\n    exec('x = [1]')\n    x.append(2)\n    y = x\n",
        "import sys\ndef trace(frame, event, arg): return trace\ndef f():\n    a = 1\n    b = [a]\n    return b\n\
         sys.settrace(trace)\nf()\nsys.settrace(None)\n",
    ] {
        let code = compile(
            Source::Bytes(source.as_bytes()),
            "f.py",
            &Options::default(),
        )
        .unwrap();
        let code = verify(&code.code.into()).unwrap();
        let (mut vm, _) = crate::harness::machine(Limits::default());
        bc_eval::install(&mut vm);
        let found = compared(&mut vm);
        embed::run_main(&mut vm, &code, None)
            .map_err(|_| source)
            .unwrap();
        let (differences, count) = found.take();
        assert!(count > 10);
        assert!(differences.is_empty(), "{source}{differences:#?}");
    }
}
