//! What a machine is handed instead of the outside: each asks the journal.

use std::cell::RefCell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use bc_core::constant::Constant;
use bc_core::marshal;
use bc_vm::limits::CancelFlag;
use bc_vm::model::clock::Clock;
use bc_vm::model::error::Fault;
use bc_vm::model::loader::{FileKind, FileStat, Found, ModuleLoader, Unread};
use bc_vm::model::stops::Stops;
use bc_vm::model::vm::Vm;

use super::entry::{Answer, Entry, Module, Request};
use super::{Journal, JournalError, Outside, lock};

/// One machine's place in a journal.
struct Tape {
    journal: Journal,
    /// The next entry.
    at: usize,
    cancel: CancelFlag,
}

/// As it is shared by what the machine is handed.
type Shared = Rc<RefCell<Tape>>;

pub(super) fn attach(journal: &Journal, vm: &mut Vm) {
    let tape = Rc::new(RefCell::new(Tape {
        journal: journal.clone(),
        at: 0,
        cancel: vm.cancel.clone(),
    }));
    let parts = journal.0.parts;
    if parts.clock {
        vm.clock = Some(Box::new(Told(Rc::clone(&tape))));
    }
    if parts.loader {
        vm.loader = Some(Box::new(Told(Rc::clone(&tape))));
    }
    if parts.source_line {
        let tape = Rc::clone(&tape);
        vm.source_line = Some(Box::new(move |file, line| {
            let request = Request::SourceLine {
                file: file.to_owned(),
                line,
            };
            let answer = tape.borrow_mut().ask(request, |outside| {
                let find = outside.source_line.as_mut();
                Answer::Text(find.and_then(|find| find(file, line)))
            });
            match answer {
                Some(Answer::Text(text)) => text,
                _ => None,
            }
        }));
    }
    vm.streams.stdin = Box::new(Input {
        tape: Rc::clone(&tape),
        piece: Arc::default(),
        used: 0,
    });
    vm.stop_with(Box::new(Interrupts(tape)));
}

impl Tape {
    /// The answer to `request`: that of the journal, or else that of the outside, which is noted. `None` where the
    /// journal has something else.
    fn ask(
        &mut self,
        request: Request,
        outside: impl FnOnce(&mut Outside) -> Answer,
    ) -> Option<Answer> {
        if let Some(known) = self.known(&request) {
            return known;
        }
        let journal = self.journal.clone();
        let Some(source) = &journal.0.outside else {
            self.fail(JournalError::AtEnd {
                entries: self.at,
                asked: request.to_string(),
            });
            return None;
        };
        let mut source = lock(source);
        // Another machine may have asked meanwhile.
        if let Some(known) = self.known(&request) {
            return known;
        }
        let answer = outside(&mut source);
        lock(&journal.0.entries).push(Entry {
            request,
            answer: answer.clone(),
        });
        self.at += 1;
        Some(answer)
    }

    /// What the journal has for `request`, if it does not end here.
    fn known(&mut self, request: &Request) -> Option<Option<Answer>> {
        let journal = self.journal.clone();
        let entries = lock(&journal.0.entries);
        let entry = entries.get(self.at)?;
        if entry.request == *request {
            self.at += 1;
            return Some(Some(entry.answer.clone()));
        }
        let error = JournalError::Other {
            index: self.at,
            asked: request.to_string(),
            found: entry.request.to_string(),
        };
        drop(entries);
        self.fail(error);
        Some(None)
    }

    /// Ends the run, which is not that of the journal.
    fn fail(&mut self, error: JournalError) {
        self.journal.fail(error);
        self.cancel.cancel();
    }

    /// After how many instructions the next interrupt of the journal is taken.
    fn next_interrupt(&self) -> Option<u64> {
        let entries = lock(&self.journal.0.entries);
        let rest = entries.get(self.at..)?;
        rest.iter().find_map(|entry| match entry.request {
            Request::Interrupt(executed) => Some(executed),
            _ => None,
        })
    }
}

/// The clock and the loader of a machine with a journal.
struct Told(Shared);

impl Told {
    fn ask(
        &self,
        request: Request,
        outside: impl FnOnce(&mut Outside) -> Option<Answer>,
    ) -> Option<Answer> {
        let mut tape = self.0.borrow_mut();
        tape.ask(request, |source| outside(source).unwrap_or(Answer::Done))
    }

    fn duration(
        &self,
        request: Request,
        read: impl FnOnce(&mut (dyn Clock + Send)) -> Duration,
    ) -> Duration {
        let answer = self.ask(request, |outside| {
            Some(Answer::Duration(read(&mut **outside.clock.as_mut()?)))
        });
        match answer {
            Some(Answer::Duration(duration)) => duration,
            _ => Duration::ZERO,
        }
    }

    fn bytes(
        &self,
        request: Request,
        read: impl FnOnce(&mut (dyn ModuleLoader + Send)) -> Result<Vec<u8>, Unread>,
    ) -> Result<Vec<u8>, Unread> {
        let answer = self.ask(request, |outside| {
            let bytes = read(&mut **outside.loader.as_mut()?);
            Some(Answer::Bytes(bytes.map(Arc::from)))
        });
        match answer {
            Some(Answer::Bytes(bytes)) => bytes.map(|bytes| bytes.to_vec()),
            _ => Err(Unread::Absent),
        }
    }
}

impl Clock for Told {
    fn time(&mut self) -> i64 {
        let answer = self.ask(Request::Time, |outside| {
            Some(Answer::Time(outside.clock.as_mut()?.time()))
        });
        match answer {
            Some(Answer::Time(time)) => time,
            _ => 0,
        }
    }

    fn monotonic(&mut self) -> Duration {
        self.duration(Request::Monotonic, |clock| clock.monotonic())
    }

    fn process_time(&mut self) -> Duration {
        self.duration(Request::ProcessTime, |clock| clock.process_time())
    }

    fn sleep(&mut self, duration: Duration) {
        self.ask(Request::Sleep(duration), |outside| {
            outside.clock.as_mut()?.sleep(duration);
            Some(Answer::Done)
        });
    }
}

impl ModuleLoader for Told {
    fn find(&mut self, fullname: &str, path: Option<&[String]>) -> Result<Option<Found>, String> {
        let request = Request::Find {
            name: fullname.to_owned(),
            path: path.map(<[String]>::to_vec),
        };
        let answer = self.ask(request, |outside| {
            let found = outside.loader.as_mut()?.find(fullname, path);
            Some(Answer::Module(
                found.and_then(|found| found.map(written).transpose()),
            ))
        });
        match answer {
            Some(Answer::Module(module)) => module?.map(read).transpose(),
            _ => Ok(None),
        }
    }

    fn kind(&mut self, path: &str) -> Option<FileKind> {
        let answer = self.ask(Request::Kind(path.to_owned()), |outside| {
            Some(Answer::Kind(outside.loader.as_mut()?.kind(path)))
        });
        match answer {
            Some(Answer::Kind(kind)) => kind,
            _ => None,
        }
    }

    fn list(&mut self, folder: &str) -> Option<Vec<String>> {
        let answer = self.ask(Request::List(folder.to_owned()), |outside| {
            Some(Answer::Names(outside.loader.as_mut()?.list(folder)))
        });
        match answer {
            Some(Answer::Names(names)) => names,
            _ => None,
        }
    }

    fn read(&mut self, file: &str, most: u64) -> Result<Vec<u8>, Unread> {
        let request = Request::Read {
            file: file.to_owned(),
            most,
        };
        self.bytes(request, |loader| loader.read(file, most))
    }

    fn read_part(&mut self, file: &str, start: u64, most: u64) -> Result<Vec<u8>, Unread> {
        let request = Request::ReadPart {
            file: file.to_owned(),
            start,
            most,
        };
        self.bytes(request, |loader| loader.read_part(file, start, most))
    }

    fn stat(&mut self, path: &str) -> Option<FileStat> {
        let answer = self.ask(Request::Stat(path.to_owned()), |outside| {
            Some(Answer::Stat(outside.loader.as_mut()?.stat(path)))
        });
        match answer {
            Some(Answer::Stat(stat)) => stat,
            _ => None,
        }
    }

    fn current(&mut self) -> Option<String> {
        let answer = self.ask(Request::Current, |outside| {
            Some(Answer::Text(outside.loader.as_mut()?.current()))
        });
        match answer {
            Some(Answer::Text(folder)) => folder,
            _ => None,
        }
    }

    fn can_write(&self) -> bool {
        let answer = self.ask(Request::CanWrite, |outside| {
            Some(Answer::Bool(outside.loader.as_ref()?.can_write()))
        });
        matches!(answer, Some(Answer::Bool(true)))
    }

    fn write(&mut self, file: &str, bytes: &[u8], mode: u32) -> Result<(), Unread> {
        let request = Request::Write {
            file: file.to_owned(),
            bytes: bytes.into(),
            mode,
        };
        let answer = self.ask(request, |outside| {
            let written = outside.loader.as_mut()?.write(file, bytes, mode);
            Some(Answer::Written(written))
        });
        match answer {
            Some(Answer::Written(written)) => written,
            _ => Err(Unread::Denied),
        }
    }
}

/// A module as it can be noted.
fn written(found: Found) -> Result<Module, String> {
    let code = marshal::write(&Constant::Code(found.code)).map_err(|error| error.to_string())?;
    Ok(Module {
        code: code.into(),
        file: found.file,
        path: found.path,
    })
}

/// And as the machine wants it.
fn read(module: Module) -> Result<Found, String> {
    let loaded = marshal::read(&module.code).map_err(|error| error.to_string())?;
    match loaded.value {
        Constant::Code(code) => Ok(Found {
            code,
            file: module.file,
            path: module.path,
        }),
        _ => Err("what the journal has is no code".to_owned()),
    }
}

/// Standard input of a machine with a journal.
struct Input {
    tape: Shared,
    piece: Arc<[u8]>,
    used: usize,
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = self.fill_buf()?;
        let count = piece.len().min(buffer.len());
        let (Some(to), Some(from)) = (buffer.get_mut(..count), piece.get(..count)) else {
            return Ok(0);
        };
        to.copy_from_slice(from);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used >= self.piece.len() {
            let answer = self.tape.borrow_mut().ask(Request::Input, |outside| {
                let piece = outside.stdin.fill_buf().map(Arc::<[u8]>::from);
                if let Ok(piece) = &piece {
                    outside.stdin.consume(piece.len());
                }
                Answer::Input(piece.map_err(|error| error.to_string()))
            });
            self.used = 0;
            self.piece = match answer {
                Some(Answer::Input(Ok(piece))) => piece,
                Some(Answer::Input(Err(error))) => return Err(io::Error::other(error)),
                _ => Arc::default(),
            };
        }
        Ok(self.piece.get(self.used..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.used += count;
    }
}

/// So many steps before an interrupt the machine is told to look for one.
const AHEAD: u64 = 100_000;

/// After so many steps an open journal is looked at again: an interrupt may have been noted.
const PATIENCE: u64 = 1_000_000;

/// Sees to it that interrupts are taken where the journal has them, and notes new ones.
struct Interrupts(Shared);

impl Stops for Interrupts {
    fn stop(&mut self, vm: &mut Vm) -> Result<u64, Fault> {
        let tape = self.0.borrow();
        let most = match tape.journal.0.outside {
            Some(_) => PATIENCE,
            None => u64::MAX,
        };
        let Some(at) = tape.next_interrupt() else {
            return Ok(most);
        };
        let left = at.saturating_sub(vm.executed()).saturating_sub(AHEAD);
        if left == 0 {
            vm.cancel.interrupt();
            return Ok(most);
        }
        Ok(left.min(most))
    }

    fn passed(&mut self, executed: u64) -> bool {
        let next = self.0.borrow().next_interrupt();
        next.is_some_and(|at| at <= executed.saturating_add(AHEAD))
    }

    fn interrupts(&mut self, executed: u64) -> bool {
        let mut tape = self.0.borrow_mut();
        let journal = tape.journal.clone();
        let asked = Request::Interrupt(executed);
        let next = {
            let mut entries = lock(&journal.0.entries);
            if entries.len() == tape.at && journal.0.outside.is_some() {
                entries.push(Entry {
                    request: asked.clone(),
                    answer: Answer::Done,
                });
            }
            entries.get(tape.at).map(|entry| entry.request.clone())
        };
        match next {
            Some(Request::Interrupt(at)) if at == executed => {
                tape.at += 1;
                true
            }
            Some(Request::Interrupt(at)) if at < executed => {
                let error = JournalError::Other {
                    index: tape.at,
                    asked: asked.to_string(),
                    found: Request::Interrupt(at).to_string(),
                };
                tape.fail(error);
                false
            }
            // It comes later.
            Some(_) => false,
            None => {
                let (entries, asked) = (tape.at, asked.to_string());
                tape.fail(JournalError::AtEnd { entries, asked });
                false
            }
        }
    }
}
