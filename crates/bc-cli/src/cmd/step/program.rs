//! The program that is stepped through, as a timeline runs it: again and again, on threads of its own.
//!
//! Absent: the timeline itself (`bc_trace::travel`).

use crate::args::{MachineArgs, StepArgs};
use crate::clock::SystemClock;
use crate::cmd::run::{self, form::Form};
use crate::io::{Input, Io, Output};
use crate::loader::{Folders, find_line};
use crate::machine::{self, Surroundings};
use bc_core::code::CodeFlags;
use bc_core::text::Text;
use bc_core::verify::VerifiedCode;
use bc_trace::journal::{Journal, JournalError, Outside};
use bc_trace::travel::{Ending, Program};
use bc_vm::embed;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::runtime::report;
use std::io::{self, BufReader};
use std::rc::Rc;
use std::sync::Arc;

/// A program with all that it was told from outside.
pub(super) struct Stepped {
    form: Form,
    proof: Option<Arc<VerifiedCode>>,
    machine: MachineArgs,
    argv: Vec<Text>,
    journal: Journal,
}

impl Stepped {
    /// The program of a command line. `stdin` is what it reads.
    pub(super) fn new(
        args: &StepArgs,
        form: Form,
        proof: Option<Arc<VerifiedCode>>,
        stdin: Input,
    ) -> Stepped {
        let folders = machine::folders(&args.machine, form.home());
        let loader = Folders::new(&folders).writing(args.machine.write_pyc);
        let outside = Outside {
            clock: match args.machine.no_clock {
                true => None,
                false => Some(Box::new(SystemClock::new())),
            },
            loader: Some(Box::new(loader)),
            source_line: Some(find_line(folders, form.own_source())),
            stdin: Box::new(BufReader::new(stdin)),
        };
        Stepped {
            argv: form.argv(&args.program),
            machine: args.machine.clone(),
            journal: Journal::new(outside),
            form,
            proof,
        }
    }
}

impl Program for Stepped {
    fn machine(&self) -> Result<Vm, Box<Fault>> {
        let nothing = Io {
            stdin: Input::new(io::empty()),
            stdout: Output::new(io::sink(), false),
            stderr: Output::new(io::sink(), false),
            interrupts: Default::default(),
        };
        let surroundings = Surroundings {
            home: self.form.home(),
            argv: self.argv.clone(),
            own: None,
        };
        let mut vm = machine::machine(&self.machine, &nothing, surroundings)?;
        self.journal.attach(&mut vm);
        Ok(vm)
    }

    fn run(&self, vm: &mut Vm) -> Ending {
        let mut flags = CodeFlags::empty();
        let ended = run::main(&self.form, vm, self.proof.as_ref(), &mut flags);
        let (ending, told) = match ended {
            Ok(()) => (Ending::Finished, Ok(())),
            Err(Thrown::Raise(exception)) => {
                let ending = Ending::of(vm, Err(Thrown::Raise(Rc::clone(&exception))));
                let told = report::uncaught(vm, &Value::Obj(exception)).map(drop);
                (ending, told)
            }
            Err(fault) => return Ending::of(vm, Err(fault)),
        };
        match told.and_then(|()| embed::shutdown(vm)) {
            Err(Thrown::Fault(fault)) => Ending::Stopped(fault.to_string()),
            Ok(()) | Err(Thrown::Raise(_)) => ending,
        }
    }

    fn defect(&self) -> Option<JournalError> {
        self.journal.defect()
    }
}
